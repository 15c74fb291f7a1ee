"""What two sheets, or two places of one sheet, say differently about the same thing."""

import re
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any, NamedTuple

from handouts.checks.check import Check, Gathered
from handouts.checks.facts import phones
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.content.kinds import Role
from handouts.problems import Place, Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern


def _gather_calls(shelf: CheckedLibrary) -> list[list[Any]]:
    """The numbers in when to call, with where they stand."""
    return [
        [found.text, found.number.uri, *astuple(passage.place(found.start))]
        for sheet in shelf.sheets
        for passage in sheet.passages
        if passage.section == "when_to_call"
        for found in phones(passage, shelf.library.practice.country)
    ]


def _call_phones(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    """In `when_to_call`, all sheets name the same number, unless it is the emergency number."""
    first: tuple[str, str, str] | None = None
    for name, calls in gathered:
        for text, uri, *place in calls:
            if first is None:
                first = text, uri, name
            elif first[1] != uri:
                yield check.problem(
                    Place(*place),
                    f'"{name}" says to call {text}, "{first[2]}" says {first[0]}.',
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


def _gather_milestones(shelf: CheckedLibrary) -> list[list[Any]]:
    """Each milestone: its language, its words, when it comes, and where that stands."""
    return [
        [sheet.language, text.text, each.when, *astuple(each.at.get("when") or sheet.place("recovery"))]
        for sheet in shelf.sheets
        if sheet.procedure.recovery
        for each in sheet.procedure.recovery.milestones
        for text in each.text
    ]


def _milestones(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    """The same milestone comes at the same time on every sheet."""
    first: dict[str, tuple[str, str]] = {}
    for name, milestones in gathered:
        for language, text, when, *place in milestones:
            then, other = first.setdefault(f"{language}:{_plain(text)}", (when, name))
            if _plain(then) != _plain(when):
                yield check.problem(
                    Place(*place),
                    f'"{name}" says {quote(when)} for {quote(text)}, "{other}" says {quote(then)}.',
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


def _gather_spellings(shelf: CheckedLibrary) -> list[list[Any]]:
    """By language how often each word, and each pair of words, is written, with the passage and the letter at which it first
    is; and the words that the title and the glossary decide, in their order. Passages are counted from 0 in their sheet."""
    found = []
    for sheet in shelf.sheets:
        ways: dict[str, list[int]] = {}
        decided: dict[str, None] = {}
        for at, passage in enumerate(sheet.passages):
            previous = ("", -9)
            for each in _JOINED.finditer(passage.text):
                word, start = each[0].lower(), each.start()
                ways.setdefault(word, [0, at, start])[0] += 1
                if passage.kind == "term" or passage.section == "title":
                    decided[word] = None
                if previous[1] + len(previous[0]) + 1 == start and passage.text[start - 1] == " ":
                    ways.setdefault(f"{previous[0]} {word}", [0, at, previous[1]])[0] += 1
                previous = word, start
        found.append([sheet.language, ways, list(decided)])
    return found


class _Use(NamedTuple):
    """Where a word is first written in a library."""

    name: str
    language: str
    passage: int
    start: int

    def place(self, shelf: CheckedLibrary) -> Place:
        there = CheckedLibrary(shelf.library, shelf.today, (self.name,))
        sheet = next(each for each in there.sheets if each.language == self.language)
        return sheet.passages[self.passage].place(self.start)


def _spellings(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    """One spelling of a word: hyphen or none, color or colour; the glossary's and the title's spelling decides."""
    counted: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], _Use] = {}
    decided: dict[tuple[str, str], str] = {}
    for name, sheets in gathered:
        for language, ways, terms in sheets:
            for way, (number, passage, start) in ways.items():
                counted[language, way] = counted.get((language, way), 0) + number
                first.setdefault((language, way), _Use(name, language, passage, start))
            for word in terms:
                decided.setdefault((language, _key(word)), word)
    spelled: dict[tuple[str, str], list[str]] = {}
    for language, way in counted:
        spelled.setdefault((language, _key(way)), []).append(way)
    for (language, key), ways in spelled.items():
        joined = [way for way in ways if " " not in way]
        if len(ways) < 2 or not joined or (len(joined) == 1 and "-" not in joined[0]):
            continue  # "into" and "in to" are two things; "x ray" and "x-ray" are not
        right = decided.get((language, key)) or max(ways, key=lambda way: (counted[language, way], "-" in way))
        line = first[language, right].place(shelf).line
        for way in ways:
            if way != right:
                yield check.problem(
                    first[language, way].place(shelf),
                    f"{quote(way)} is written {quote(right)} on line {line}.",
                    f"Write {right} everywhere.",
                )


def _key(word: str) -> str:
    bare = re.sub(r"[-\u2010\u2011 ]", "", word)
    return _AMERICAN.get(bare, bare)


def _gather_meanings(shelf: CheckedLibrary) -> list[list[Any]]:
    """Each term of a glossary: its language, itself, its meaning, and where that stands."""
    return [
        [sheet.language, each.term, each.meaning, *astuple(each.at.get("meaning") or sheet.place("glossary"))]
        for sheet in shelf.sheets
        for each in sheet.procedure.glossary
    ]


def _meanings(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    """A term means the same in every glossary."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for name, terms in gathered:
        for language, term, meaning, *place in terms:
            other, where = first.setdefault((language, _plain(term)), (meaning, name))
            if _plain(other) != _plain(meaning):
                yield check.problem(
                    Place(*place),
                    f'{quote(term)} is explained in another way in "{where}": {quote(other)}.',
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
        gather=_gather_calls,
        compare=_call_phones,
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
        gather=_gather_milestones,
        compare=_milestones,
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
        gather=_gather_spellings,
        compare=_spellings,
    ),
    Check(
        code="two-meanings",
        title="A term means the same in every glossary",
        source="Federal plain language guidelines, consistent terms; PEMAT-P 4",
        good=_two("glossary: [{term: stent, meaning: a tube}]", "glossary: [{term: stent, meaning: a tube}]"),
        bad=_two("glossary: [{term: stent, meaning: a tube}]", "glossary: [{term: stent, meaning: a spring}]"),
        gather=_gather_meanings,
        compare=_meanings,
    ),
)
