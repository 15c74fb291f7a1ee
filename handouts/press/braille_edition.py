"""A sheet in braille: the words of the standard sheet, judged by the same judge, for nobody or for one patient.

It is no edition of its own: what was approved is what the document says, and this is the standard sheet's document. So
it has that sheet's text code, and on each page the mark that paper would have.
"""

import datetime
from dataclasses import field

from handouts.content.library import Library
from handouts.document.patient import Patient, find_missing_details
from handouts.options import BRAILLE, STANDARD, SheetOptions
from handouts.press.press import NOBODY, Press
from handouts.press.telling import find_told_problems
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.templates.braille.brf import write_brf
from handouts.templates.braille.pages import CellPage
from handouts.templates.braille.sheet import write_sheet
from handouts.templates.braille.tables import GRADES, Grade, find_table
from handouts.templates.visit_on_top import take_visit_off_top

LEAST_PAPER, MOST_PAPER = CellPage(20, 8), CellPage(100, 100)
"""The smallest and the largest page, in cells and lines."""


@dataclass(frozen=True)
class BrailleEdition:
    """A finished sheet in braille.

    ``brf`` is the file, ``code`` names exactly the words in it, ``problems`` are those that did not stop it.
    """

    procedure: str
    language: str
    grade: Grade
    brf: bytes = field(repr=False)
    pages: int
    code: str
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    """Whether each page says that it is not for patients."""

    @property
    def options(self) -> SheetOptions:
        """Which sheet it is."""
        return SheetOptions(self.procedure, self.language, BRAILLE)

    @property
    def file_name(self) -> str:
        """``kyphoplasty-braille-en.brf``, contracted ``kyphoplasty-braille-en-contracted.brf``; never for whom it is."""
        ending = "" if self.grade == GRADES[0] else f"-{self.grade}"
        return self.options.file_name.removesuffix(".pdf") + ending + ".brf"


def read_paper(text: str) -> CellPage:
    """A size such as 40x25: cells on a line, lines on a page. Raises HandoutsError for one that is none."""
    width, _, height = text.lower().partition("x")
    if width.isdecimal() and height.isdecimal():
        paper = CellPage(int(width), int(height))
        if (
            LEAST_PAPER.width <= paper.width <= MOST_PAPER.width
            and LEAST_PAPER.height <= paper.height <= MOST_PAPER.height
        ):
            return paper
    raise HandoutsError(
        Problem("braille-size", f"{text!r} is no size of a page in braille.",
                f"Say how many cells a line has and how many lines a page, from {_say(LEAST_PAPER)} to {_say(MOST_PAPER)}:  40x25")
    )  # fmt: skip


def _say(paper: CellPage) -> str:
    return f"{paper.width}x{paper.height}"


def make_braille_edition(
    library: Library,
    procedure: str,
    *,
    language: str | None = None,
    grade: Grade = GRADES[0],
    paper: CellPage | None = None,
    patient: Patient = NOBODY,
    today: datetime.date | None = None,
) -> BrailleEdition:
    """The braille of one sheet; the same arguments and the same liblouis always give the same bytes.

    ``language`` is a code such as es; None is the language the procedure was written in. ``paper`` is 40 cells by 25 lines
    where nobody says another. Raises HandoutsError with all that is wrong: liblouis is not installed, there is no braille
    for the language, a character has none, and whatever :func:`handouts.press.press.build` finds.
    """
    day = today or datetime.date.today()
    press = Press(library, procedure, format=STANDARD, language=language, today=day)
    if missing := find_missing_details(patient, library.procedure(procedure)):
        raise HandoutsError(missing)
    document = take_visit_off_top(press.document(patient))
    table = find_table(document.language, grade)
    pages = write_sheet(document, table, grade, paper or CellPage())
    told = (*press.told_of(patient), *press.told, *find_told_problems(library, procedure, press.language, day))
    return BrailleEdition(
        procedure, press.language, grade, write_brf(pages), len(pages), document.imprint.code, told,
        document.mark is not None,
    )  # fmt: skip
