"""What the desk's form says: a sheet, who it is for, and what lies in the tray. It all travels in the page itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from handouts.document.patient import KEYS, Patient, write_dates
from handouts.languages.language import Language
from handouts.layout.refusals import missing_glyph
from handouts.layout.typography import REGULAR, faces, families
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.press.press import PrintedCopy
from handouts.problems import HandoutsError, Problem
from handouts.web.forms import text_field, text_fields
from handouts.web.shelf import Shelf


@dataclass(frozen=True, repr=False)
class DeskForm:
    """The desk's form. ``repr`` tells nothing."""

    choice: SheetOptions | None = None
    """The sheet; None as long as none is chosen."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """The patient's details as they stand in the form."""
    left_out: frozenset[str] = frozenset()
    """Details that are to be left as lines to write on."""
    tray: tuple[SheetOptions, ...] = ()
    query: str = ""

    def __repr__(self) -> str:
        return "DeskForm(…)"

    @classmethod
    def of(cls, data: FormData, shelf: Shelf) -> "DeskForm":
        """What a form says; what a shelf does not have is not chosen."""
        typed = {key: text for key in KEYS if (text := " ".join(text_field(data, key).split()))}
        procedure = text_field(data, "sheet")
        choice = None
        if procedure in shelf.library.procedures:
            there = shelf.library.languages(procedure)

            def chosen(key: str, known: Collection[str], usual: str) -> str:
                return asked if (asked := text_field(data, key)) in known else usual

            choice = SheetOptions(
                procedure,
                chosen("language", there, there[0]),
                chosen("format", EDITIONS, "standard"),
                chosen("paper", PAPERS, "letter"),
                chosen("ink", INKS, "color"),
            )
        tray = [each for text in text_fields(data, "tray") if (each := unpack_choice(text, shelf))]
        left = frozenset(key for key in data.getlist("leave") if key in KEYS)
        return cls(choice, typed, left, tuple(tray), text_field(data, "q"))

    def details(self, language: str) -> dict[str, str]:
        """The details to print on a sheet in a language: a day is written as its readers write it."""
        details = {key: text for key, text in self.typed.items() if key not in self.left_out}
        return write_dates(details, Language.of(language))


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

    def __repr__(self) -> str:
        return f"CheckedCopy({', '.join(self.problems)})"


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
        made = shelf.copy(choice, Patient.of(good))
    except HandoutsError:
        shelf.blank(choice)
        for key, text in list(good.items()):
            try:
                shelf.copy(choice, Patient.of({key: text}))
            except HandoutsError as error:
                problems[key] = error.problems
                del good[key]
        made = shelf.copy(choice, Patient.of(good))
    return CheckedCopy(made, Patient.of(good), problems, letters)
