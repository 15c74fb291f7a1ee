"""What two sheets, or two places of one sheet, say differently about the same thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from handouts.checks.check import Check
from handouts.checks.facts import phones
from handouts.checks.passages import CheckedLibrary, CheckedSheet, Passage
from handouts.content.kinds import Role
from handouts.content.phones import FoundNumber
from handouts.problems import Place, Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern


def _call_phones(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """In `when_to_call`, all sheets name the same number, unless it is the emergency number."""
    first: tuple[FoundNumber, str] | None = None
    for sheet in shelf.sheets:
        for passage in sheet.passages:
            if passage.section != "when_to_call":
                continue
            for found in phones(passage, shelf.library.practice.country):
                if first is None:
                    first = found, sheet.name
                elif first[0].number.uri != found.number.uri:
                    yield check.problem(
                        passage.place(found.start),
                        f'"{sheet.name}" says to call {found.text}, "{first[1]}" says {first[0].text}.',
                        "Give one number to call, or say in each sheet whose number it is.",
                    )


_NUMBER = lazy_pattern(r"\d+(?:[.,:]\d+)*")
_SPAN = lazy_pattern(
    r"\b(\d+)(?:\s*(?:to|-|–|a)\s*(\d+))?[\s\u00a0]*(hour|day|week|month|hora|d[ií]a|semana|mes)(?:e?s)?\b",
    re.IGNORECASE,
)
_UP_TO = lazy_pattern(r"(?:up to|as long as|at most|hasta)\s+$", re.IGNORECASE)


def _recovery_in_sheet(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """Within a sheet, "up to N weeks" to get better is said with one N."""
    for sheet in shelf.sheets:
        said: dict[str, tuple[str, Place]] = {}
        for passage in sheet.passages:
            if passage.section not in ("short_version", "recovery") or passage.kind == "alt":
                continue
            for found in _SPAN.finditer(passage.text):
                if not _UP_TO.search(passage.text[: found.start()]):
                    continue
                unit, number = found[3].lower(), found[2] or found[1]
                place = passage.place(found.start())
                before = said.setdefault(unit, (number, place))
                if before[0] != number:
                    yield check.problem(place, f'"{sheet.name}" says up to {number} {unit}s here and up to {before[0]} on line {before[1].line}.',
                                        "Say the same time in both, or what each of them is for.")  # fmt: skip


def _milestones(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """The same milestone comes at the same time on every sheet."""
    first: dict[str, tuple[str, str]] = {}
    for sheet in shelf.sheets:
        recovery = sheet.procedure.recovery
        for milestone in recovery.milestones if recovery else ():
            for text in milestone.text:
                key = f"{sheet.language}:{_plain(text.text)}"
                when, name = first.setdefault(key, (milestone.when, sheet.name))
                if _plain(when) != _plain(milestone.when):
                    yield check.problem(
                        milestone.at.get("when") or sheet.place("recovery"),
                        f'"{sheet.name}" says {quote(milestone.when)} for {quote(text.text)}, "{name}" says {quote(when)}.',
                        "Make them agree. If the times do differ, name the procedure in the milestone.",
                    )


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


_BRITISH = {
    "color": "colour", "center": "centre", "anesthesia": "anaesthesia", "anesthetic": "anaesthetic", "anemia": "anaemia",
    "edema": "oedema", "orthopedic": "orthopaedic", "pediatric": "paediatric", "tumor": "tumour", "hemorrhage": "haemorrhage",
    "diarrhea": "diarrhoea", "fiber": "fibre", "meter": "metre", "liter": "litre", "gray": "grey", "program": "programme",
    "practicing": "practising", "labor": "labour", "esophagus": "oesophagus", "disk": "disc", "catheterize": "catheterise",
}  # fmt: skip
_AMERICAN = {british: american for american, british in _BRITISH.items()}
_JOINED = lazy_pattern(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)+|[^\W\d_]{4,}")


def _spellings(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """One spelling of a word: hyphen or none, color or colour; the glossary's and the title's spelling decides."""
    spelled: dict[tuple[str, str], dict[str, list[tuple[Passage, int]]]] = defaultdict(lambda: defaultdict(list))
    decided: dict[tuple[str, str], str] = {}
    hyphened: set[tuple[str, str]] = set()
    for sheet in shelf.sheets:
        for passage in sheet.passages:
            previous = ("", -9)
            for found in _JOINED.finditer(passage.text):
                word, start = found[0].lower(), found.start()
                key = sheet.language, _key(word)
                spelled[key][word].append((passage, start))
                if "-" in word:
                    hyphened.add(key)
                if passage.kind == "term" or passage.section == "title":
                    decided.setdefault(key, word)
                if previous[1] + len(previous[0]) + 1 == start and passage.text[start - 1] == " ":
                    pair = f"{previous[0]} {word}"
                    spelled[sheet.language, _key(pair)][pair].append((passage, previous[1]))
                previous = word, start
    for key, ways in spelled.items():
        joined = [way for way in ways if " " not in way]
        if len(ways) < 2 or not joined or (len(joined) == 1 and "-" not in joined[0]):
            continue  # "into" and "in to" are two things; "x ray" and "x-ray" are not
        right = decided.get(key) or max(ways, key=lambda way: (len(ways[way]), "-" in way))
        for way, uses in ways.items():
            if way != right:
                passage, start = uses[0]
                there, where = ways[right][0]
                yield check.problem(
                    passage.place(start),
                    f"{quote(way)} is written {quote(right)} on line {there.place(where).line}.",
                    f"Write {right} everywhere.",
                )


def _key(word: str) -> str:
    bare = re.sub(r"[-\u2010\u2011 ]", "", word)
    return _AMERICAN.get(bare, bare)


def _meanings(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """A term means the same in every glossary."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for sheet in shelf.sheets:
        for term in sheet.procedure.glossary:
            meaning, name = first.setdefault((sheet.language, _plain(term.term)), (term.meaning, sheet.name))
            if _plain(meaning) != _plain(term.meaning):
                yield check.problem(
                    term.at.get("meaning") or sheet.place("glossary"),
                    f'{quote(term.term)} is explained in another way in "{name}": {quote(meaning)}.',
                    "Use one explanation; a YAML alias (*name) keeps them the same.",
                )


def _brief_numbers(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    """Shorter words of a part have no number that its full words have not."""
    full: dict[str, set[str]] = {}
    for passage in sheet.passages:
        if passage.kind is not Role.BRIEF:
            full.setdefault(passage.section, set()).update(_NUMBER.findall(passage.text))
    for passage in sheet.passages:
        for found in _NUMBER.finditer(passage.text) if passage.kind is Role.BRIEF else ():
            if found[0] not in full.get(passage.section, set()):
                yield check.problem(
                    passage.place(found.start()),
                    f"{quote(found[0])} stands in the shorter words of this part and nowhere in its full ones.",
                    "Write the same number in both.",
                )


def _two(first: str, second: str) -> str:
    base = "title: Two, plain_title: It helps., version: 2026-01-31, short_version: [It helps.]"
    return f"procedures: {{one: {{{base}, {first}}}, two: {{{base}, {second}}}}}"


CHECKS = (
    Check(
        code="other-phone",
        title="All sheets give one number to call",
        source="Sheets that contradict each other are a known fault; CMS Toolkit part 9; PEMAT-P 20",
        good=_two("when_to_call: {text: Call (770) 962-3642.}", "when_to_call: {text: Call (770) 962-3642.}"),
        bad=_two("when_to_call: {text: Call (770) 962-3642.}", "when_to_call: {text: Call (770) 962-4444.}"),
        shelf=_call_phones,
    ),
    Check(
        code="other-time",
        title="A sheet gives one time for getting better",
        source="PEMAT-P 6: numbers are clear; CDC Clear Communication Index 1: one main message",
        good="{short_version: [It takes up to 6 weeks.], recovery: {intro: It takes up to 6 weeks.}}",
        bad="{short_version: [It takes up to 6 weeks.], recovery: {intro: It takes up to 8 weeks.}}",
        shelf=_recovery_in_sheet,
    ),
    Check(
        code="other-milestone",
        title="The same milestone comes at the same time on every sheet",
        source="Sheets that contradict each other are a known fault; CMS Toolkit part 9",
        good=_two(
            "recovery: {milestones: [{when: Day 1, text: You can shower.}]}",
            "recovery: {milestones: [{when: Day 1, text: You can shower.}]}",
        ),
        bad=_two(
            "recovery: {milestones: [{when: Day 1, text: You can shower.}]}",
            "recovery: {milestones: [{when: Day 3, text: You can shower.}]}",
        ),
        severity=Severity.NOTE,
        shelf=_milestones,
    ),
    Check(
        code="brief-number",
        title="Shorter words have the numbers of the full ones",
        source="Sheets that contradict each other are a known fault; Joint Commission NPSG.03.06.01: medicines",
        good="medicines: {items: [{name: Iron, what_to_do: {text: Stop it 7 days before., brief: Stop 7 days before.}}]}",
        bad="medicines: {items: [{name: Iron, what_to_do: {text: Stop it 7 days before., brief: Stop 3 days before.}}]}",
        sheet=_brief_numbers,
    ),
    Check(
        code="two-spellings",
        title="A word is spelled in one way",
        source="Federal plain language guidelines, consistent terms; PEMAT-P 3",
        good="{short_version: [An x-ray helps.], why: The x-ray is quick.}",
        bad="{short_version: [An x-ray helps.], why: The xray is quick.}",
        shelf=_spellings,
    ),
    Check(
        code="two-meanings",
        title="A term means the same in every glossary",
        source="Federal plain language guidelines, consistent terms; PEMAT-P 4",
        good=_two("glossary: [{term: stent, meaning: a tube}]", "glossary: [{term: stent, meaning: a tube}]"),
        bad=_two("glossary: [{term: stent, meaning: a tube}]", "glossary: [{term: stent, meaning: a spring}]"),
        shelf=_meanings,
    ),
)
