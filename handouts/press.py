"""From a library to a finished sheet: the one way every handout is made."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from handouts import approval
from handouts import document as doc
from handouts.brand import Palette
from handouts.content import Library
from handouts.language import Language
from handouts.patient import Patient
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.problems import HandoutsError, Place, Problem
from handouts.templates import FORMATS
from handouts.templates.flow import TooTall
from handouts.templates.look import INKS, PAPERS, REGULAR, Look, faces, families
from handouts.templates.things import TextLine

NOBODY = Patient()
T = TypeVar("T")


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

    @property
    def file_name(self) -> str:
        """``PROCEDURE-FORMAT-LANGUAGE[-a4][-mono].pdf``; it never says for whom the sheet is."""
        paper, ink = "-a4" if self.paper == "a4" else "", "-mono" if self.ink == "mono" else ""
        return f"{self.procedure}-{self.format}-{self.language}{paper}{ink}.pdf"


def build(
    library: Library,
    procedure: str,
    *,
    format: str = "standard",
    language: str | None = None,
    paper: str = "letter",
    ink: str = "color",
    patient: Patient = NOBODY,
    today: datetime.date | None = None,
) -> Handout:
    """Make one handout; the same arguments always give the same bytes.

    ``language`` is a code such as es; None is the language the procedure was written in. ``today`` decides whether
    the review is overdue; None asks the clock. Raises HandoutsError with all that is wrong: an unknown procedure,
    format, language, paper or ink, a language it has no words in, characters that no font has, words that do not fit.
    """
    edition, sheet_of_paper = _choice("format", format, FORMATS), _choice("paper", paper, PAPERS)
    _choice("ink", ink, dict.fromkeys(INKS))
    if edition.landscape:
        sheet_of_paper = sheet_of_paper.turned()
    wording = Language.of(language or library.procedure(procedure).language)
    today = today or datetime.date.today()
    document = doc.compose(library, procedure, wording, patient, today, brief=edition.brief)
    document = approval.marked(document, approval.standing(library, procedure, wording, today))
    refuse_missing_glyphs(document)
    meta = Metadata(document.title, wording.lang_tag, document.author, document.subject, date=document.date)
    canvas = TaggedCanvas((sheet_of_paper.width, sheet_of_paper.height), meta)
    look = Look.of(Palette.of(library.practice.brand), ink)
    try:
        pages = edition(document, canvas, look, sheet_of_paper, library.folder).paint()
    except TooTall as error:
        raise HandoutsError(_too_long(library, procedure, error)) from error
    pdf = canvas.getpdfdata()
    return Handout(procedure, format, wording.code, paper, ink, pdf, pages, document.imprint.code)


def _choice(kind: str, chosen: str, known: Mapping[str, T]) -> T:
    if chosen in known:
        return known[chosen]
    raise HandoutsError(
        Problem(f"unknown-{kind}", f"There is no {kind} {chosen!r}.", f"Use one of: {', '.join(known)}.")
    )


def refuse_missing_glyphs(document: doc.Document) -> None:
    """Raise HandoutsError if a character has no glyph: never print a box in its place.

    What the content says is quoted with its place; of a patient's details only the field is named.
    """
    regular = faces(families(document.language))[REGULAR]
    problems: dict[tuple[str, Place | None], Problem] = {}
    for text, place, field in document.texts():
        for character in regular.missing(text):
            if field:
                message = f'The patient\'s "{field}" has a character that no font here has.'
                remedy = "Write it in Latin, Greek or Cyrillic letters, or leave it out and write it by hand."
            else:
                message = f"No font has the character {character!r} (U+{ord(character):04X})."
                remedy = "Use another character, or add a font that has it."
            problems[message, place] = Problem("missing-glyph", message, remedy, place)
    if problems:
        raise HandoutsError(problems.values())


def _too_long(library: Library, procedure: str, error: TooTall) -> Problem:
    lines = [part.thing for row in error.rows for part in row.parts if isinstance(part.thing, TextLine)]
    words = " ".join(line.line.text for line in lines[:3])
    what = f"What begins with {words[:60]!r}" if words else "Something"
    message = f"{what} must stay together and is taller than a page."
    return Problem("too-long", message, "Shorten it, or break it into parts.", library.procedures[procedure].at.get(""))
