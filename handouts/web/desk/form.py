"""What the desk's form says: a sheet, who it is for, and what lies in the tray. It all travels in the page itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from starlette.datastructures import FormData

from handouts.document.patient import BODY_KEYS, KEYS, Patient, find_missing_details
from handouts.languages.language import Language
from handouts.layout.refusals import missing_glyph
from handouts.layout.typography import REGULAR, faces, families
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.press.press import PrintedCopy
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.forms import text_field, text_fields
from handouts.web.shelf import Shelf

MOST_RECENT = 4
"""Sheets that the desk printed last, at the head of the list."""


def choose_language(shelf: Shelf, procedure: str, *wanted: str) -> str:
    """The first of the languages that a sheet is there in; the one it was written in if it is in none of them."""
    there = shelf.library.languages(procedure)
    return next((each for each in wanted if each in there), there[0])


@dataclass(frozen=True, repr=False)
class DeskForm:
    """The desk's form. ``repr`` tells nothing."""

    choice: SheetOptions | None = None
    """The sheet; None as long as none is chosen."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """The patient's details as they stand in the form, but for those of the body."""
    body: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Side and level by the sheet they were chosen for: those of one are never taken for another's."""
    left_out: frozenset[str] = frozenset()
    """Details that are to be left as lines to write on."""
    tray: tuple[SheetOptions, ...] = ()
    query: str = ""
    spoken: str = ""
    """The language of the sheet in view, which the patient's next one has too; "" while none is."""
    recent: tuple[str, ...] = ()
    """The sheets this desk printed last, as its browser remembers them."""

    def __repr__(self) -> str:
        return "DeskForm(…)"

    @classmethod
    def of(cls, data: FormData, shelf: Shelf, reader: str) -> "DeskForm":
        """What a form says; what a shelf does not have is not chosen. ``reader`` is the language of the page."""
        typed = _read_typed(data, [(key, key) for key in KEYS if key not in BODY_KEYS])
        body = {
            name: _read_typed(data, [(key, f"{key}.{name}") for key in BODY_KEYS]) for name in shelf.library.procedures
        }
        procedure, _, found_in = text_field(data, "sheet").partition(":")
        drawn, language = text_field(data, "drawn"), text_field(data, "language")
        choice = None
        if procedure in shelf.library.procedures:

            def chosen(key: str, known: Collection[str], usual: str) -> str:
                return asked if (asked := text_field(data, key)) in known else usual

            wanted = (found_in if procedure != drawn else "", language, reader)
            choice = SheetOptions(
                procedure,
                choose_language(shelf, procedure, *wanted),
                chosen("format", EDITIONS, "standard"),
                chosen("paper", PAPERS, "letter"),
                chosen("ink", INKS, "color"),
            )
        tray = [each for text in text_fields(data, "tray") if (each := unpack_choice(text, shelf))]
        left = frozenset(key for key in data.getlist("leave") if key in KEYS)
        kept = {name: said for name, said in body.items() if said}
        spoken = language if drawn in shelf.library.procedures else ""
        recent = tuple(each for each in text_fields(data, "recent") if each in shelf.library.procedures)[:MOST_RECENT]
        return cls(choice, typed, kept, left, tuple(tray), text_field(data, "q"), spoken, recent)

    def details(self, procedure: str) -> dict[str, str]:
        """The details to print on a procedure's sheet."""
        said = {**self.typed, **self.body.get(procedure, {})}
        return {key: text for key, text in said.items() if key not in self.left_out}


def _read_typed(data: FormData, names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands in fields, by key, each with the field's name; those that say nothing are left out."""
    return {key: text for key, name in names if (text := " ".join(text_field(data, name).split()))}


def pack_choice(choice: SheetOptions) -> str:
    """A choice as the page carries it in its tray."""
    return " ".join(choice)


def unpack_choice(text: str, shelf: Shelf) -> SheetOptions | None:
    """The choice that :func:`pack_choice` wrote; None if the shelf does not have it."""
    parts = text.split(" ")
    if len(parts) != len(SheetOptions._fields):
        return None
    choice = SheetOptions(*parts)
    there = choice.procedure in shelf.library.procedures
    if not there or choice.language not in shelf.library.languages(choice.procedure):
        return None
    known = choice.format in EDITIONS and choice.paper in PAPERS and choice.ink in INKS
    return choice if known else None


@dataclass(frozen=True, repr=False)
class CheckedCopy:
    """A copy with the details that can be printed, and what is wrong with the others, by their keys."""

    made: PrintedCopy
    patient: Patient
    problems: Mapping[str, Sequence[Problem]]
    letters: Mapping[str, str] = field(default_factory=dict)
    """Those that no font has, by key."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What is printed of those that can be, in the words of the sheet."""

    def __repr__(self) -> str:
        return f"CheckedCopy({', '.join(self.problems)})"

    @property
    def missing(self) -> bool:
        """Whether something must be said first, and cannot be left out."""
        return any(each.code in _MISSING for problems in self.problems.values() for each in problems)


_MISSING = frozenset({"side-missing", "level-missing", "side-unclear", "level-unclear"})


def check_details(shelf: Shelf, choice: SheetOptions, details: Mapping[str, str]) -> CheckedCopy:
    """Which details a sheet can print. Raises HandoutsError for a sheet that cannot be made for anybody."""
    regular = faces(families(Language.of(choice.language)))[REGULAR]
    problems: dict[str, Sequence[Problem]] = {}
    letters: dict[str, str] = {}
    for key, text in details.items():
        try:
            Patient.of({key: text})
        except HandoutsError as error:
            problems[key] = error.problems
            continue
        if missing := "".join(dict.fromkeys(regular.missing(text))):
            problems[key], letters[key] = [missing_glyph(key)], missing
    good = {key: text for key, text in details.items() if key not in problems}
    try:
        made = shelf.show(choice, Patient.of(good))
    except HandoutsError:
        shelf.blank(choice)
        for key, text in list(good.items()):
            try:
                shelf.show(choice, Patient.of({key: text}))
            except HandoutsError as error:
                problems[key] = error.problems
                del good[key]
        made = shelf.show(choice, Patient.of(good))
    patient = Patient.of(good)
    for each in find_missing_details(patient, shelf.library.procedures[choice.procedure]):
        problems.setdefault(each.code.partition("-")[0], [each])
    return CheckedCopy(made, patient, problems, letters, shelf.said(choice, patient))
