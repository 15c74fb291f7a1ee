"""XLIFF: the files that translators' tools (CAT tools) open and send back.

Version 2.0 (OASIS Standard, 5 August 2014), which readers of 2.1 and 2.2 read too, and version 1.2 (OASIS Standard,
1 February 2008) for older tools. Both give each unit its state, notes, what was said before, and placeholders for what
stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from handouts.content.exchange.marks import PlaceholderFault, find_fixed, join_marked, write_marked
from handouts.content.exchange.units import ReturnedJob, ReturnedUnit, TranslationJob, TranslationUnit, UnitState
from handouts.content.exchange.xml_reading import XmlElement, escape, quoteattr, read_xml
from handouts.problems import HandoutsError, Place, Problem

TWO = "urn:oasis:names:tc:xliff:document:2."
ONE = "urn:oasis:names:tc:xliff:document:1."
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
META = "urn:oasis:names:tc:xliff:metadata:2.0"

_STATES_2: Mapping[UnitState, tuple[str, str]] = {
    UnitState.NEW: ("initial", ""),
    UnitState.CHANGED: ("initial", "handouts:changed"),
    UnitState.OFFERED: ("initial", "handouts:memory"),
    UnitState.MACHINE: ("initial", "handouts:machine"),
    UnitState.TRANSLATED: ("translated", ""),
    UnitState.REVIEWED: ("reviewed", ""),
}
_STATES_1: Mapping[UnitState, tuple[str, str]] = {
    UnitState.NEW: ("new", ""),
    UnitState.CHANGED: ("needs-adaptation", ""),
    UnitState.OFFERED: ("needs-review-translation", "exact-match"),
    UnitState.MACHINE: ("needs-review-translation", "mt-suggestion"),
    UnitState.TRANSLATED: ("translated", ""),
    UnitState.REVIEWED: ("signed-off", ""),
}
_DONE_1 = ("translated", "needs-review-adaptation", "needs-review-l10n", "signed-off", "final")
_MACHINES = ("mt-suggestion", "leveraged-mt")

ABOUT = {
    UnitState.CHANGED: "The original has changed since this was translated.",
    UnitState.OFFERED: "From the memory: the same sentence was translated so elsewhere. Read whether it is right here.",
    UnitState.MACHINE: "Translated by a machine; nobody has read it.",
}
"""What a translator is told of a state."""


# -- version 2.0


def write_xliff_2(job: TranslationJob, content: str) -> bytes:
    """A sheet as XLIFF 2.0; ``content`` is the content file's name."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{TWO}0" xmlns:mtc="{MATCHES}" xmlns:mda="{META}" version="2.0" srcLang={quoteattr(job.source)} trgLang={quoteattr(job.target)}>',
        f"  <file id={quoteattr(job.name)} original={quoteattr(content)}>",
        '    <mda:metadata><mda:metaGroup category="handouts">',
        *(f"      <mda:meta type={quoteattr(key)}>{escape(value)}</mda:meta>" for key, value in _facts(job)),
        "    </mda:metaGroup></mda:metadata>",
        f"    <notes><note>{escape(job.title)}</note></notes>",
    ]
    for unit in job.units:
        lines += _unit_2(unit)
    return "\n".join([*lines, "  </file>", "</xliff>", ""]).encode("utf-8")


def _facts(job: TranslationJob) -> list[tuple[str, str]]:
    return [("digest", job.digest), ("translator", ""), ("qualification", "")]


def _unit_2(unit: TranslationUnit) -> Iterator[str]:
    said = unit.translation
    fixed = find_fixed(unit.original, said, unit.stays)
    state, sub = _STATES_2[unit.state]

    def mark(number: int, text: str) -> str:
        return f'<ph id="p{number}" dataRef="d{number}" disp={quoteattr(text)} canCopy="no" canDelete="no"/>'

    yield f"    <unit id={quoteattr(unit.key)} name={quoteattr(unit.where)}>"
    if unit.earlier:
        words = unit.former or unit.original
        likeness = (
            f' similarity="{100 * SequenceMatcher(None, words, unit.original).ratio():.1f}"' if unit.former else ""
        )
        yield "      <mtc:matches>"
        yield f'        <mtc:match ref="#s1" type="tm"{likeness} origin="handouts">'
        yield f'          <source xml:space="preserve">{escape(words)}</source>'
        yield f'          <target xml:space="preserve">{escape(unit.earlier)}</target>'
        yield "        </mtc:match>"
        yield "      </mtc:matches>"
    notes = [*([ABOUT[unit.state]] if unit.state in ABOUT else []), *unit.notes]
    yield "      <notes>"
    for note in notes:
        yield f"        <note>{escape(note)}</note>"
    yield "      </notes>"
    if fixed:
        yield "      <originalData>"
        for number, text in enumerate(fixed, 1):
            yield f'        <data id="d{number}">{escape(text)}</data>'
        yield "      </originalData>"
    sub = f' subState="{sub}"' if sub else ""
    yield f'      <segment id="s1" state="{state}"{sub}>'
    yield f'        <source xml:space="preserve">{write_marked(unit.original, fixed, escape, mark)}</source>'
    if said:
        yield f'        <target xml:space="preserve">{write_marked(said, fixed, escape, mark)}</target>'
    yield "      </segment>"
    yield "    </unit>"


def _read_2(root: XmlElement, shown: str) -> Iterator[ReturnedJob]:
    source, target = root.attributes.get("srcLang", ""), root.attributes.get("trgLang", "")
    for file in root.children("file"):
        facts = {
            each.attributes.get("type", ""): each.text.strip()
            for each in file.everything()
            if each.name == "meta" and each.space == META
        }
        units = [
            _returned_2(each, shown) for each in file.everything() if each.name == "unit" and each.space == root.space
        ]
        yield ReturnedJob(
            file.attributes.get("id", ""), source, target, facts.get("digest", ""), units, Place(shown, file.line, file.column),
            facts.get("translator", ""), facts.get("qualification", ""),
        )  # fmt: skip


def _returned_2(unit: XmlElement, shown: str) -> ReturnedUnit:
    stored = {
        each.attributes.get("id", ""): each.text
        for kept in unit.children("originalData")
        for each in kept.children("data")
    }
    source: list[str | tuple[str]] = []
    target: list[str | tuple[str]] = []
    fixed: dict[str, str] = {}
    missing, unread, by_machine, faults = 0, False, False, []
    segments = list(unit.children("segment", "ignorable"))
    for segment in segments:
        ours, theirs = segment.first("source"), segment.first("target")
        if ours is not None:
            pieces, _ = _pieces(ours)
            source += pieces
            for each in ours.everything():
                if each.name == "ph":
                    fixed[each.attributes.get("id", "")] = stored.get(
                        each.attributes.get("dataRef", ""), each.attributes.get("disp", "")
                    )
        if theirs is None:
            missing += segment.name == "segment"
            target += pieces if ours is not None and segment.name == "ignorable" else []
            continue
        pieces, strange = _pieces(theirs)
        target += pieces
        faults += strange
        state, sub = segment.attributes.get("state", "initial"), segment.attributes.get("subState", "")
        unread = unread or state == "initial"
        by_machine = by_machine or (state == "initial" and sub == "handouts:machine")
    by_machine = by_machine or _is_machine_match(unit)
    remarks = [
        note.text.strip()
        for notes in unit.children("notes")
        for note in notes.children("note")
        if note.attributes.get("category") or note.attributes.get("appliesTo") == "target"
    ]
    half = missing and missing < sum(each.name == "segment" for each in segments)
    return _returned(unit, shown, source, target if any(target) and missing < len(segments) else [], fixed, faults, half,
                     unread, by_machine, remarks)  # fmt: skip


def _is_machine_match(unit: XmlElement) -> bool:
    """Whether the first of the matches that a tool put in is a machine's and the translation is that match, unread."""
    matches = [each for each in unit.everything() if each.name == "match" and each.space == MATCHES]
    segment = unit.first("segment")
    target = segment.first("target") if segment else None
    if target is None or segment is None or segment.attributes.get("state", "initial") != "initial":
        return False
    return any(
        each.attributes.get("type") == "mt"
        and any(one.name == "target" and one.text == target.text for one in each.everything())
        for each in matches
    )


def _pieces(element: XmlElement) -> tuple[list[str | tuple[str]], list[str]]:
    """The words and placeholders of a source or a target, and the names of elements that nothing here can be made of."""
    pieces: list[str | tuple[str]] = []
    strange: list[str] = []
    for each in element.held:
        if isinstance(each, str):
            pieces.append(each)
        elif each.name in ("ph", "x"):
            pieces.append((each.attributes.get("id", ""),))
        elif each.name == "cp":
            code = each.attributes.get("hex", "")
            pieces.append(chr(int(code, 16)) if _is_code(code) else "\0")
        elif each.name in ("mrk", "sm", "em"):
            inner, more = _pieces(each)
            pieces += inner
            strange += more
        else:
            strange.append(each.name)
    return pieces, strange


def _is_code(code: str) -> bool:
    try:
        return 0 <= int(code, 16) <= 0x10FFFF
    except ValueError:
        return False


def _returned(
    unit: XmlElement,
    shown: str,
    source: Sequence[str | tuple[str]],
    target: Sequence[str | tuple[str]],
    fixed: Mapping[str, str],
    faults: Sequence[str],
    half: object,
    unread: bool,
    by_machine: bool,
    remarks: Sequence[str],
) -> ReturnedUnit:
    """A unit as it came back, whatever the version."""
    key = unit.attributes.get("id", "")
    original = "".join(fixed.get(each[0], "") if isinstance(each, tuple) else each for each in source)
    said, fault, place = "", None, Place(shown, unit.line, unit.column)
    if faults:
        fault = Problem("translation-markup", f"The translation has markup in it (<{faults[0]}>), and a sheet's words have none.",
                        "Take it out in the translator's tool: the words alone are printed.", place)  # fmt: skip
    elif half:
        fault = Problem("translation-unfinished", "Only some of its segments are translated.",
                        "Translate the rest of it, and export the file again.", place)  # fmt: skip
    else:
        try:
            said = join_marked(target, fixed) if any(target) else ""
        except PlaceholderFault as wrong:
            fault = Problem("translation-placeholder", str(wrong),
                            "Put it in again from the original: it stands for a number to call or an address.", place)  # fmt: skip
    return ReturnedUnit(key, said, f'unit "{key}"', place, original, unread, by_machine, fault=fault,
                        remarks=tuple(remarks))  # fmt: skip


# -- version 1.2


def write_xliff_1(job: TranslationJob, content: str) -> bytes:
    """A sheet as XLIFF 1.2; ``content`` is the content file's name."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{ONE}2" version="1.2">',
        f'  <file original={quoteattr(f"{content}#{job.name}")} source-language={quoteattr(job.source)} target-language={quoteattr(job.target)} datatype="plaintext" product-name={quoteattr(job.name)}>',
        "    <header>",
        '      <prop-group name="handouts">',
        *(f"        <prop prop-type={quoteattr(key)}>{escape(value)}</prop>" for key, value in _facts(job)),
        "      </prop-group>",
        f"      <note>{escape(job.title)}</note>",
        "    </header>",
        "    <body>",
    ]
    for unit in job.units:
        lines += _unit_1(unit)
    return "\n".join([*lines, "    </body>", "  </file>", "</xliff>", ""]).encode("utf-8")


def _unit_1(unit: TranslationUnit) -> Iterator[str]:
    said = unit.translation
    fixed = find_fixed(unit.original, said, unit.stays)
    state, qualifier = _STATES_1[unit.state]

    def mark(number: int, text: str) -> str:
        return f'<ph id="p{number}">{escape(text)}</ph>'

    approved = ' approved="yes"' if unit.state is UnitState.REVIEWED else ""
    yield f'      <trans-unit id={quoteattr(unit.key)}{approved} xml:space="preserve">'
    yield f"        <source>{write_marked(unit.original, fixed, escape, mark)}</source>"
    if said:
        qualified = f' state-qualifier="{qualifier}"' if qualifier else ""
        yield f'        <target state="{state}"{qualified}>{write_marked(said, fixed, escape, mark)}</target>'
    for note in [unit.where, *([ABOUT[unit.state]] if unit.state in ABOUT else []), *unit.notes]:
        yield f'        <note from="handouts">{escape(note)}</note>'
    if unit.earlier:
        yield '        <alt-trans origin="handouts">'
        if unit.former:
            yield f"          <source>{escape(unit.former)}</source>"
        yield f"          <target>{escape(unit.earlier)}</target>"
        yield "        </alt-trans>"
    yield "      </trans-unit>"


def _read_1(root: XmlElement, shown: str) -> Iterator[ReturnedJob]:
    for file in root.children("file"):
        header = file.first("header")
        facts = {
            each.attributes.get("prop-type", ""): each.text.strip()
            for each in (header.everything() if header else ())
            if each.name == "prop"
        }
        name = file.attributes.get("original", "").rpartition("#")[2] or file.attributes.get("product-name", "")
        units = [_returned_1(each, shown) for each in file.everything() if each.name == "trans-unit"]
        yield ReturnedJob(
            name, file.attributes.get("source-language", ""), file.attributes.get("target-language", ""), facts.get("digest", ""),
            units, Place(shown, file.line, file.column), facts.get("translator", ""), facts.get("qualification", ""),
        )  # fmt: skip


def _returned_1(unit: XmlElement, shown: str) -> ReturnedUnit:
    ours, theirs = unit.first("source"), unit.first("target")
    source, _ = _pieces(ours) if ours else ([], [])
    fixed = {
        each.attributes.get("id", ""): each.text or each.attributes.get("equiv-text", "")
        for each in (ours.everything() if ours else ())
        if each.name in ("ph", "x")
    }
    target, faults = _pieces(theirs) if theirs else ([], [])
    state = theirs.attributes.get("state", "") if theirs else ""
    qualifier = theirs.attributes.get("state-qualifier", "") if theirs else ""
    if state in ("new", "needs-translation") and target == source:  # a tool that puts the original in to begin with
        target, faults = [], []
    unread = bool(state) and state not in _DONE_1
    remarks = [each.text.strip() for each in unit.children("note") if each.attributes.get("from") != "handouts"]
    return _returned(
        unit, shown, source, target, fixed, faults, False, unread, unread and qualifier in _MACHINES, remarks
    )


def read_xliff(data: bytes, shown: str) -> list[ReturnedJob]:
    """The sheets in an XLIFF file of version 1.2 or 2. Raises HandoutsError if it is none."""
    root = read_xml(data, shown)
    if root.name == "xliff" and root.space.startswith(TWO):
        return list(_read_2(root, shown))
    if root.name == "xliff" and root.space.startswith(ONE):
        return list(_read_1(root, shown))
    raise HandoutsError(Problem("translation-file-unknown", "This is no XLIFF file of version 1.2 or 2.",
                                "Name a file that came from  handouts translate export.", Place(shown)))  # fmt: skip
