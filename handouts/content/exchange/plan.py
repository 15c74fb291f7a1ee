"""What a sheet needs to be there in another language: its units, and what stands there of them already."""

import hashlib
import math
from collections.abc import Callable, Collection, Iterator
from difflib import SequenceMatcher

from handouts.content import model
from handouts.content.exchange.former import Home, find_home, read_former
from handouts.content.exchange.marks import find_what_stays
from handouts.content.exchange.memory import Remembered, TranslationMemory
from handouts.content.exchange.outline import (
    WORDING,
    EntryOutline,
    FormerWords,
    Gap,
    gaps,
    lay_beside,
    outline,
)
from handouts.content.exchange.units import PRACTICE, SHARED, TranslationJob, TranslationUnit, UnitState, unit_key
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.library import Library
from handouts.content.translation import PRACTICE_WORDING, own_digest, practice_words
from handouts.content.words import field_kinds, in_reading_order, walk
from handouts.languages.language import Language, codes
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.entries import Entry

ROLE_WORDS = {
    Role.HEADING: "a heading",
    Role.TEXT: "a sentence or a few",
    Role.ITEM: "an item of a list",
    Role.CELL: "a cell of a table or a line of its own",
    Role.ALT: "heard, not printed: it says what the picture shows to somebody who cannot see it",
    Role.LABEL: "a label within the picture",
    Role.TERM: "a word that is explained",
    Role.BRIEF: "the shorter wording for the short sheets",
}
"""What words are on the sheet, for a translator."""

ROOM = {Role.HEADING: 1.35, Role.LABEL: 1.25, Role.BRIEF: 1.2, Role.TERM: 1.5}
"""How long a translation may be, as a share of its original, where words stand in narrow room: other languages run up to
a third longer than English (W3C, Text size in translation)."""
_NUMBERS = lazy_pattern(r"[^\s\d]{0,2}\d[\d.,:/–-]*(?:\s?(?:[°%]\s?\w*|[^\W\d_]+))?")
"""A number with the word or the sign behind it."""
MOST_LOOSE = 8
"""Translations without a place that are shown to the translator beside each open sentence."""
LEAST_ROOM = 8
"""Letters that there is always room for."""


@dataclass
class SheetPlan:
    """A sheet in another language: the shape it has, its units, and where it stands or would stand."""

    job: TranslationJob
    shape: EntryOutline
    gap_of: dict[str, Gap]
    """By the unit's key."""
    standing: FormerWords
    former: Entry | None
    home: Home
    is_behind: bool
    """Whether what stands there says that it was made from other words than the original has now."""


def source_language(library: Library, name: str) -> str:
    """The code of the language a sheet is written in; of the practice's words, that of its first procedure."""
    library = library.as_written()
    if name.startswith(SHARED):
        return next(
            (
                library.procedures[each].language
                for each in library.procedures
                if name in find_shared_parts(library, [each])
            ),
            "en",
        )
    if name != PRACTICE:
        return library.procedure(name).language
    return next(iter(library.procedures.values())).language


def find_shared_parts(library: Library, procedures: Collection[str] | None = None) -> dict[str, model.Part]:
    """The parts that several sheets have, of these procedures or of all: by the names that they go to a translator by."""
    library = library.as_written()
    names = library.procedures if procedures is None else procedures
    return {
        f"{SHARED}{shared}": part
        for name in names
        for part in library.procedure(name).parts
        if (shared := getattr(part, "shared", None))
    }


def refuse_language(code: str, source: str) -> None:
    """Raises HandoutsError if the program has no language ``code``, or it is that of the original."""
    if code not in codes():
        raise HandoutsError(
            Problem("unknown-language", f"There is no language {quote(code)}.", did_you_mean(code, codes()))
        )
    if code == source:
        raise HandoutsError(Problem("translation-into-itself", f"The sheet is written in {quote(code)} itself.",
                                    "Name the language that it is to be translated into."))  # fmt: skip


def plan_sheet(
    library: Library, name: str, code: str, memory: TranslationMemory, *, approved: bool = False, anew: bool = False
) -> SheetPlan:
    """The units of a sheet with what is there of them in the language ``code``; ``approved`` says that it stands approved,
    ``anew`` reads what stands there from its file again.

    ``name`` may be PRACTICE or a shared part's. Raises HandoutsError if there is no such sheet, or what stands there cannot be read.
    """
    library = library.as_written()
    source = source_language(library, name)
    refuse_language(code, source)
    if name == PRACTICE:
        shape, ordered, title = _practice_shape(library.practice)
        digest = _digest(ordered)
    elif name.startswith(SHARED):
        part = find_shared_parts(library)[name]
        shape = outline(part, {each.name for each in field_kinds(model.Part) if not isinstance(each.kind, Kind)})
        ordered, title = list(gaps(shape)), str(part.heading)
        digest = _digest(ordered)
    else:
        procedure = library.procedure(name)
        shape = outline(procedure, WORDING)
        ordered, title, digest = _in_reading_order(procedure, shape), str(procedure.title), own_digest(procedure)
    former = read_former(library, name, code, anew=anew)
    of = getattr(former, "of", None)
    plan = SheetPlan(
        TranslationJob(name, title, source, code, digest, (), getattr(former, "made_by", "person")),
        shape, {}, FormerWords(), former, find_home(library, name, code), bool(of) and not digest.startswith(str(of)),
    )  # fmt: skip
    if former is not None:
        lay_beside(shape, former, plan.standing, lambda gap, said: memory.knows(gap.original, said))
    units = tuple(_units(plan, ordered, memory, library.practice.country, approved))
    plan.job = TranslationJob(name, title, source, code, digest, units, plan.job.made_by)
    return plan


def _digest(ordered: list[Gap]) -> str:
    return hashlib.sha256("\n".join(each.original for each in ordered).encode("utf-8")).hexdigest()


def _practice_shape(practice: model.Practice) -> tuple[EntryOutline, list[Gap], str]:
    """What the practice says on every sheet: whole fields, and single words by those they stand for."""
    shape = outline(practice, PRACTICE_WORDING)
    ordered = list(gaps(shape))
    kinds = {each.value: each.kind for each in walk(practice) if isinstance(each.kind, WordKind)}
    words = {
        text: Gap(practice, f"words.{text}", text, kinds[text], ("words", text)) for text in practice_words(practice)[0]
    }
    if words:
        shape.held["words"] = words
    return shape, [*ordered, *words.values()], str(practice.name)


def _in_reading_order(procedure: model.Procedure, shape: EntryOutline) -> list[Gap]:
    """The gaps of a procedure as its sheet is read."""
    left = {(id(gap.entry), gap.key): gap for gap in gaps(shape)}
    found = [
        left.pop(where)
        for each in in_reading_order(procedure)
        if each.is_read and (where := (id(each.entry), each.key)) in left
    ]
    return [*found, *left.values()]


def _units(
    plan: SheetPlan, ordered: list[Gap], memory: TranslationMemory, country: str, approved: bool
) -> Iterator[TranslationUnit]:
    job, language = plan.job, Language.of(plan.job.source)
    for gap in sorted(ordered, key=_model_order(plan.shape)):
        plan.gap_of[unit_key(str(gap.path[0]), gap.kind.role, gap.original, plan.gap_of)] = gap
    keys = {gap: key for key, gap in plan.gap_of.items()}
    for gap in ordered:
        key = keys[gap]
        use = ".".join(key.split(".")[:2])
        said = plan.standing.words.get(gap, "")
        said = "" if is_open(said) else said
        state, former = UnitState.NEW, ""
        if said and not memory.knows(gap.original, said):
            former = memory.former_original(job.name, said, gap.original)
            state = UnitState.CHANGED if former or plan.is_behind else UnitState.TRANSLATED
        elif said:
            state = UnitState.TRANSLATED
        by_machine = job.made_by == "machine"
        earlier = said if state is UnitState.CHANGED else ""
        if state is not UnitState.TRANSLATED:
            said = ""
            remembered = memory.find(gap.original, job.name, use)
            if remembered:
                said, by_machine = remembered.translation, remembered.by_machine
                same = remembered.sheet == job.name and remembered.use == use
                state = UnitState.TRANSLATED if same else UnitState.OFFERED
        if state is UnitState.TRANSLATED:
            state = UnitState.MACHINE if by_machine else UnitState.REVIEWED if approved else state
        stays = find_what_stays(gap.original, country)
        notes = tuple(_notes(gap, stays))
        if state is UnitState.NEW and 0 < len(plan.standing.loose) <= MOST_LOOSE:
            notes += (f"Perhaps one of these is its earlier translation: {' / '.join(plan.standing.loose)}",)
        yield TranslationUnit(
            key, gap.original, gap.kind.role, _where(gap, language), _place(gap), said, state, earlier, former,
            notes, stays, gap.kind.may_stay,
        )  # fmt: skip


def _model_order(shape: EntryOutline) -> Callable[[Gap], int]:
    """The places of gaps in the order of the model, which is the same in every language and however a file is written."""
    walked = [(id(each.entry), each.key) for each in walk(shape.entry)]
    places = {where: at for at, where in enumerate(walked)}
    return lambda gap: places.get((id(gap.entry), gap.key), len(walked))


def is_open(text: str) -> bool:
    """Whether words in a translation say that they are still to be written."""
    return text.startswith("TODO")


def use_of(unit: TranslationUnit) -> str:
    """The part and the role of a unit's words, as a memory knows them."""
    return ".".join(unit.key.split(".")[:2])


def tell_loose(plan: SheetPlan) -> list[Problem]:
    """A warning, if translations stand in lists that have changed and nobody knows to which items they belong."""
    loose = plan.standing.loose
    if not loose:
        return []
    many = "1 translation belongs" if len(loose) == 1 else f"{len(loose)} translations belong"
    message = f"{many} to a list that has changed, and nobody knows to which item: {' / '.join(map(quote, loose))}"
    remedy = "They are in the notes for the translator. Once the list is taken in anew, they stand in the former version of the file alone."
    return [Problem("translation-loose", message, remedy, Place(str(plan.home.file)))]


def remember(plan: SheetPlan, memory: TranslationMemory, day: str) -> None:
    """Takes what stands there as the translation of what the original says now into the memory."""
    for unit in plan.job.units:
        if unit.kept:
            by_machine = unit.state is UnitState.MACHINE
            memory.add(Remembered(unit.original, unit.kept, plan.job.name, use_of(unit), by_machine, day))


def _place(gap: Gap) -> Place:
    at = gap.entry.at
    return at.get(gap.key) or at.get(gap.key.split(".")[0]) or at.get("") or Place("")


def _where(gap: Gap, language: Language) -> str:
    """Where words stand on the sheet: the heading of their part, and which of its items."""
    first = str(gap.path[0])
    headings = dict(language.headings)
    name = headings.get(first) or first.replace("_", " ").capitalize()
    if first == "parts":
        name = "A part of your own"
    if first in ("words", "contact"):
        name = "On every sheet"
    if "do_not" in gap.path:
        name += ", what not to do"
    number = next((each for each in gap.path[1:] if isinstance(each, int)), None)
    return name if number is None else f"{name}, {number + 1}"


def _notes(gap: Gap, stays: tuple[str, ...]) -> Iterator[str]:
    """What a translator must know of words: what they are, their room, what the picture shows, what stays as it is."""
    yield f"This is {ROLE_WORDS[gap.kind.role]}."
    if gap.kind.joins:
        yield "It goes on in the line of the words before it."
    if share := ROOM.get(gap.kind.role):
        yield f"At most about {max(LEAST_ROOM, math.ceil(len(gap.original) * share))} letters: there is little room."
    if gap.picture and gap.kind.role is not Role.ALT:
        yield f"The picture shows: {gap.picture}"
    if stays:
        yield f"Stays as it is: {'; '.join(stays)}"
    left = gap.original
    for one in stays:
        left = left.replace(one, "; ")  # a phone is no number of what follows it
    if numbers := _NUMBERS.findall(left):
        yield f"Must mean the same, in the way your language writes it: {'; '.join(numbers)}"
    if gap.kind.may_stay:
        yield "May stay as it is: leave it empty then."


def nearest_unit(job: TranslationJob, section: str, original: str) -> TranslationUnit | None:
    """The unit in the same part whose words are most like these, if any are like them: what they have become."""

    def likeness(unit: TranslationUnit) -> float:
        return SequenceMatcher(None, unit.original, original, autojunk=False).ratio()

    near = max((each for each in job.units if each.key.startswith(f"{section}.")), key=likeness, default=None)
    return near if near and likeness(near) > 0.6 else None
