"""From a library to a finished sheet: the one way every handout is made."""

import datetime
import functools
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from handouts import options
from handouts.approval.printed_parts import find_printed_drawings, find_printed_parts, is_printed_in_older_order
from handouts.approval.standing import draft_mark, judge_standing
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.content.selection import tell_missing_call
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.document.patient import (
    AT_HEAD,
    BODY_KEYS,
    KEYS,
    WHEN,
    Patient,
    day_key,
    find_days,
    find_missing_details,
    say_details,
    say_when,
    tell_doubtful_date,
    write_dates,
)
from handouts.illustrations import NEWEST
from handouts.languages.language import Language
from handouts.layout.typography import Look
from handouts.options import COLOR, EDITIONS, PLAIN_FILE, STANDARD, FileOptions, SheetOptions, find_option
from handouts.pdf.plate import Plate
from handouts.pdf.profile import PROFILES
from handouts.press.plates import NO_SHAPES, LaidOut, Plates, Shapes, close_print_file
from handouts.press.setting import SheetToSet, naming_edition, set_sheet
from handouts.press.telling import find_told_problems, tell_labels_left_out, tell_not_printed, tell_parts_left_out
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.templates import FORMATS
from handouts.templates.visit_on_top import take_visit_off_top

if TYPE_CHECKING:
    from handouts.pdf.print_file import PrintFile
    from handouts.press.language_notice import Notices

NOBODY = Patient()
LEFT_OUT = ("part-left-out", "part-without-room")
"""Codes of what is told of each part that a short sheet leaves out; their value ``part`` is its heading."""
MOST_TRIES = 4
"""How often a sheet is laid out for which a picture changes meanwhile."""


@dataclass(frozen=True)
class Handout:
    """A finished sheet.

    ``pdf`` is the file, ``code`` names exactly the words in it, ``problems`` are those that did not stop it.
    """

    procedure: str
    format: str
    language: str
    paper: str
    ink: str
    pdf: bytes
    pages: int
    code: str
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    """Whether each page says that it is not for patients."""
    file: FileOptions = PLAIN_FILE

    @property
    def options(self) -> SheetOptions:
        """Which sheet it is."""
        return SheetOptions(self.procedure, self.language, self.format, self.paper, self.ink)

    @property
    def file_name(self) -> str:
        """The name of its file; it never says for whom the sheet is."""
        return self.options.name_file(self.file)


def build(
    library: Library,
    procedure: str,
    *,
    format: str = STANDARD,
    language: str | None = None,
    paper: str | None = None,
    ink: str = COLOR,
    patient: Patient = NOBODY,
    today: datetime.date | None = None,
    newest: bool = False,
    file: FileOptions = PLAIN_FILE,
) -> Handout:
    """Make one handout; the same arguments always give the same bytes.

    ``language`` is a code such as es; None is the language the procedure was written in. ``paper`` is letter or a4; None is
    the practice's. ``today`` decides whether the review is overdue; None asks the clock. ``newest`` shows an approved sheet as it would be approved now, with the
    newest drawings, and marks it as changed. ``file`` names the standards that the file keeps to, and says
    whether it is filled in on a screen. Raises HandoutsError with all that is wrong: an unknown procedure,
    format, language, paper, ink or profile, a language it has no words in, characters that no font has, words that do not fit.
    """
    press = Press(
        library, procedure, format=format, language=language, paper=paper, ink=ink, today=today, newest=newest,
        file=file,
    )  # fmt: skip
    made = press.print(patient)
    told = find_told_problems(library, procedure, press.language, today or datetime.date.today())
    problems = (*made.problems, *told)
    return Handout(procedure, format, press.language, press.paper, ink, made.pdf, made.pages, made.code, problems,
                   made.marked, file)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """The sheet for one person.

    ``pdf`` is the file, ``code`` names exactly the words in it, ``problems`` are those that did not stop it.
    """

    pdf: bytes = field(repr=False)
    pages: int
    code: str
    personal_pages: tuple[int, ...] | None = ()
    """The pages, counted from 0, that are not those of the sheet for nobody; None if any could differ."""
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    """Whether each page says that it is not for patients."""
    headings: tuple[tuple[str, ...], ...] = ()
    """Of each page the headings of the parts that begin on it."""


class Press:
    """Makes copies of one sheet for many people: laid out once, through the ordinary editions, with slots.

    A detail that is not given is a line to write on. A sheet is laid out once for each way in which details can fall into
    lines; see :mod:`handouts.press.plates`. Arguments and errors are those of :func:`build`;
    ``newest`` shows an approved sheet as it would be approved now, with the newest drawings, and marks it as changed;
    ``set_sheet`` lays out a document, here or in another process.
    """

    def __init__(
        self,
        library: Library,
        procedure: str,
        *,
        format: str = STANDARD,
        language: str | None = None,
        paper: str | None = None,
        ink: str = COLOR,
        today: datetime.date | None = None,
        newest: bool = False,
        file: FileOptions = PLAIN_FILE,
        set_sheet: Callable[[SheetToSet], LaidOut] = set_sheet,
    ) -> None:
        self._library, self._procedure, self._written = library, procedure, library.procedure(procedure)
        self._days = find_days(self._written)
        self._option = find_option("format", format, EDITIONS)
        self._edition = FORMATS[self._option.name]
        self.paper = find_option("paper", paper or library.practice.usual_paper, options.PAPERS).name
        find_option("ink", ink, options.INKS)
        self._profile = find_option("profile", file.profile, options.PROFILES).name
        self._wording = Language.of(language or self._written.language)
        self._today, self._newest = today or datetime.date.today(), newest
        self._fillable, self._set_sheet = file.fillable, set_sheet
        self._mark: str | None = None
        """Judged once, so that all copies say the same; None until the first is made."""
        self._look = Look.of(Palette.of(library.practice.brand), ink)
        self._sheets, self._separators = Plates(self._lay_out), Plates(self._lay_out_separator)

    def move_to(self, library: Library, set_sheet: Callable[[SheetToSet], LaidOut]) -> None:
        """Take a library for one's own in which this sheet is the same, word for word, and what lays out for it: those before
        are not held for it."""
        self._library, self._written = library, library.procedure(self._procedure)
        self._set_sheet = set_sheet

    @property
    def language(self) -> str:
        """The code of the sheet's language."""
        return self._wording.code

    @property
    def edge(self) -> str:
        """The edge on which the paper turns over, as ISO 32000 names it; "" for a sheet of one side."""
        return self._edition.duplex()

    @property
    def code(self) -> str:
        """The text code of the sheet's words, the same whoever it is for."""
        return self._sheets.any().code

    @property
    def ways(self) -> int:
        """For how many ways in which details fall into lines the sheet is laid out now."""
        return self._sheets.ways

    @property
    def about_bytes(self) -> int:
        """Bytes of memory that its plates take, where they were measured."""
        return self._sheets.weight + self._separators.weight

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the details that the sheet has lines for."""
        lines = (key for key in KEYS if key not in BODY_KEYS or getattr(self._written, key))
        return (*lines, *map(day_key, self._days))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the sheet as for nobody, as 64 hexadecimal digits: what the record knows it by."""
        return hashlib.sha256(self.copy()).hexdigest()

    def plate(self, keys: Iterable[str]) -> Plate:
        """The sheet with slots for these details, keys of :data:`handouts.document.patient.KEYS`."""
        whole = frozenset(keys)
        return self._sheets.of(whole | {WHEN} if self._option.dated and whole & {*AT_HEAD} else whole).plate

    def print(self, patient: Patient = NOBODY) -> PrintedCopy:
        """The sheet for one person, and what is known about it. Raises HandoutsError where a detail is missing that it needs."""
        self._refuse_incomplete(patient)
        return self.show(patient)

    def show(self, patient: Patient) -> PrintedCopy:
        """The same to be looked at and not printed: a detail that is missing is a line to write on yet."""
        said = self._words(patient)
        laid_out, pdf = self._sheets.fill(said, Plate.fill)
        personal = self._sheets.find_changed_pages(said, laid_out) if said else ()
        problems = (*self._tell_details(patient, self._find_lines(patient, laid_out)), *self.told)
        return PrintedCopy(pdf, laid_out.pages, laid_out.code, personal, problems, laid_out.marked, laid_out.headings)

    def copy(self, patient: Patient = NOBODY) -> bytes:
        """The sheet for one person, as a file."""
        self._refuse_incomplete(patient)
        return self._sheets.fill(self._words(patient), Plate.fill)[1]

    def said(self, patient: Patient) -> dict[str, str]:
        """What is printed of a patient's details, by key, in the words of the sheet's language.

        Raises HandoutsError for a day that no calendar has.
        """
        return say_details(patient, self._wording, self._library.practice.country, self._days)

    def _words(self, patient: Patient) -> dict[str, str]:
        """The same, and date and time as one for the head of the sheet."""
        said = self.said(patient)
        when = say_when(said, self._wording) if self._option.dated else ""
        return {**said, WHEN: when} if when else said

    def _refuse_incomplete(self, patient: Patient) -> None:
        """Raise HandoutsError if something must be said of each patient that nobody said of this one."""
        if missing := find_missing_details(patient, self._written):
            raise HandoutsError(missing)

    def merge(
        self,
        patients: Iterable[Patient],
        file: BinaryIO,
        *,
        separators: bool = False,
        tick: Callable[[int], None] = lambda copies: None,
        notices: "Notices | None" = None,
    ) -> int:
        """One print file with a copy for each person, as :func:`merge` makes it; returns how many there are."""
        return merge(((self, patient) for patient in patients), file, separators=separators, tick=tick, notices=notices)

    def find_notice(self, notices: "Notices") -> Plate | None:
        """The notice of language help in this edition's size, paper and ink. Raises HandoutsError as print_notice does."""
        return notices.of(
            self._edition.format, self.paper, "mono" if self._look.grey else COLOR, PROFILES[self._profile]
        )

    def add(self, patient: Patient, print_file: "PrintFile") -> None:
        """A copy for one person, into a print file."""
        self._refuse_incomplete(patient)
        add = functools.partial(print_file.add, title=self._name_copy(patient))
        self._sheets.fill(self._words(patient), add)

    def _name_copy(self, patient: Patient) -> str:
        """What the front desk finds a copy by among others in a print file: whose it is, and which sheet."""
        title = self._library.procedure(self._procedure, self.language).title
        return self._wording.join_label(patient.name, title) if patient.name else title

    def add_separator(self, patient: Patient, number: int, count: int, print_file: "PrintFile") -> None:
        """The page before a person's copy, the ``number``-th of ``count``, into a print file."""
        from handouts.document import separator

        wording = separator.desk_language(self._library, self._procedure)
        given = write_dates(patient.given(), wording, self._library.practice.country)
        add = functools.partial(print_file.add, leads=True)
        self._separators.fill(separator.details(given, wording, number, count), add)

    def told_of(self, patient: Patient) -> tuple[Problem, ...]:
        """What whoever prints it should know of one person's details: they are not printed, or may be misread."""
        return self._tell_details(patient, self._find_lines(patient))

    def _tell_details(self, patient: Patient, lines: Collection[str]) -> tuple[Problem, ...]:
        doubtful = tell_doubtful_date(patient.given(), self._library.practice.country)
        return tell_not_printed(patient, lines, self._edition.format) or ((doubtful,) if doubtful else ())

    def not_printed(self, patient: Patient) -> tuple[Problem, ...]:
        """A warning where details were given that this edition has no place for."""
        return tell_not_printed(patient, self._find_lines(patient), self._edition.format)

    def _find_lines(self, patient: Patient, made: LaidOut | None = None) -> Collection[str]:
        """The keys of the details that this patient's copy has lines for: a long one may leave no room for any."""
        if not self._option.brief or not patient.given():
            return patient.given()
        return (made or self._sheets.fill(self._words(patient), Plate.fill)[0]).keys

    @cached_property
    def told(self) -> tuple[Problem, ...]:
        """What whoever prints the sheet should know of it: that it does not say when to call, which parts it leaves out."""
        words, whole = self._library.procedure(self._procedure, self.language), self.document()
        return (
            *tell_missing_call(self._procedure, words),
            *tell_parts_left_out(self._library, self._procedure, self._wording, self._option, whole),
            *tell_labels_left_out(words, self._option, whole),
        )

    @property
    def chosen(self) -> bool:
        """Whether the content chose the parts of this edition."""
        return bool(self._option.brief and getattr(self._library.procedure(self._procedure), self._option.chosen_by))

    @cached_property
    def _parts(self) -> tuple[str, ...] | None:
        """The names of the sections that a short sheet is printed with; None where it has all that it may have."""
        with naming_edition(self._option.name, self.paper):
            return find_printed_parts(self._library, self._procedure, self._wording, self._option, self._today)

    def find_drawings(self) -> Mapping[str, int]:
        """The drawings that the sheet shows in an older version, because that is what was approved."""
        return NEWEST if self._newest else self._find_approved_drawings()

    def _find_approved_drawings(self) -> Mapping[str, int]:
        return find_printed_drawings(self._library, self._procedure, self._wording, self._option, self._today)

    @cached_property
    def _approved_in_older_order(self) -> bool:
        return is_printed_in_older_order(self._library, self._procedure, self._wording, self._option, self._today)

    def document(self, details: Patient | Mapping[str, str] = NOBODY, slots: Collection[str] = ()) -> doc.Document:
        """What the sheet says to one person, with its mark if it is not approved; arguments are as for compose."""
        library, name, wording = self._library, self._procedure, self._wording
        if self._mark is None:
            self._mark = self._judge()
        return compose(
            library, name, wording, details, edition=self._option, mark=self._mark, slots=slots, parts=self._parts,
            drawings=self.find_drawings(), older_order=not self._newest and self._approved_in_older_order,
        )  # fmt: skip

    def printed_document(self, details: Patient | Mapping[str, str] = NOBODY) -> doc.Document:
        """The same in the order of the pages: one of many has the visit on top. Raises HandoutsError if it has no room."""
        given = details.given() if isinstance(details, Patient) else details
        made, document = self._lay_out(given, ()), self.document(details)
        return (document if WHEN in made.keys else take_visit_off_top(document)).put_in_order(made.order)

    def _judge(self) -> str:
        """What every page must say before a patient gets the sheet; nothing if it may go to patients."""
        library, name, wording, today = self._library, self._procedure, self._wording, self._today
        review_by = library.procedure(name, wording.code).review_by
        if self._newest and (self._find_approved_drawings() or self._approved_in_older_order):
            return wording.changed
        return draft_mark(judge_standing(library, name, wording, today, self._option.name), review_by, wording, today)

    def _lay_out(self, given: Mapping[str, str], slots: Collection[str], shapes: Shapes = NO_SHAPES) -> LaidOut:
        for _ in range(MOST_TRIES):
            document = self.document(given, slots)
            made = self._set(document, shapes)
            if made.marked or not any(isinstance(node, doc.Figure) and node.file for node in document.walk()):
                return made
            self._mark = self._judge()  # a picture may have been saved between the judgment and its drawing
            if not self._mark:
                return made
        raise HandoutsError(Problem("picture-unsettled", "A picture of the sheet changed each time it was drawn.",
                                    "Wait until whoever saves it is done, then make the sheet again."))  # fmt: skip

    def _lay_out_separator(
        self, said: Mapping[str, str], slots: Collection[str], shapes: Shapes = NO_SHAPES
    ) -> LaidOut:
        from handouts.document import separator

        document = separator.compose_separator(
            self._library, self._procedure, self._wording, options.EDITIONS[self._edition.format], said, slots
        )
        return self._set(document, shapes, between=True)

    def _set(self, document: doc.Document, shapes: Shapes, *, between: bool = False) -> LaidOut:
        """A document in this edition, on this paper; ``shapes`` is how the words for its slots fall into lines."""
        at = self._library.procedures[self._procedure].at
        places = {"title": at.get("title"), "procedure": at.get(""), "name": self._library.practice.at.get("name")}
        return self._set_sheet(
            SheetToSet(document, self._option.name, self.paper, self._look, self._profile, self._library.folder, dict(shapes),
                       places, self._fillable, between)
        )  # fmt: skip


def merge(
    copies: Iterable[tuple[Press, Patient]],
    file: BinaryIO,
    *,
    separators: bool = False,
    tick: Callable[[int], None] = lambda copies: None,
    notices: "Notices | None" = None,
) -> int:
    """One print file with copies of any sheets, each beginning on a fresh sheet of paper; returns how many there are.

    Fonts, pictures and all else that does not differ stand in it once. It is tagged, a Part for each copy.
    ``separators`` puts a page for the front desk before each copy: "3 of 40", for whom, and which sheet.
    ``tick`` hears how many more copies are in it. ``notices`` are those of language help: one stands after the last of the
    copies that are for one person, one after the other. Raises HandoutsError for sheets that turn over on different
    edges of the paper, for a printer turns all of a file over on one; and as the notice does.
    """
    from handouts.pdf.print_file import PrintFile

    print_file, number = PrintFile(file), 0
    last: tuple[Press, Patient] | None = None
    everybody = list(copies) if separators else []
    edge = ""
    for number, (press, patient) in enumerate(everybody or copies, 1):
        edge = edge or press.edge
        if press.edge not in ("", edge):
            message = "Sheets that turn over on the long edge of the paper and on the short edge cannot be in one file."
            raise HandoutsError(Problem("mixed-edges", message, "Print the tri-folds by themselves."))
        if notices and last and not _is_one_bundle(*last, press, patient):
            _add_notice(last[0], notices, print_file)
        if separators:
            press.add_separator(patient, number, len(everybody), print_file)
        press.add(patient, print_file)
        last = press, patient
        tick(1)
    if notices and last:
        _add_notice(last[0], notices, print_file)
    close_print_file(print_file)
    return number


def _is_one_bundle(press: Press, patient: Patient, other: Press, following: Patient) -> bool:
    """Whether two copies are handed to one person: different sheets for the same name, day and time, or for nobody yet."""
    given, then = patient.given(), following.given()
    same = all(given.get(key) == then.get(key) for key in ("name", "date", "time"))
    return other is not press and same and ("name" in given or not (given or then))


def _add_notice(press: Press, notices: "Notices", print_file: "PrintFile") -> None:
    if plate := press.find_notice(notices):
        print_file.add(plate, {})
