"""From content to meaning: composes the document of a sheet."""

from collections.abc import Collection, Iterator

from handouts.content.library import Library
from handouts.content.words import sections_in_reading_order
from handouts.document import form
from handouts.document.canonical import edition_digest
from handouts.document.codes import text_code
from handouts.document.context import SheetContext, join_numbers, phone_span, spans
from handouts.document.nodes import (
    Document,
    Figure,
    Heading,
    Imprint,
    Masthead,
    Paragraph,
    Section,
)
from handouts.document.parts import PARTS, own_part
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import EDITIONS, STANDARD, EditionOption

NO_CODE = ("", "")
"""For a page that has no text code, and no digest that one could be made of."""


def compose(
    library: Library,
    procedure: str,
    language: Language,
    patient: Patient | None = None,
    *,
    edition: EditionOption = EDITIONS[STANDARD],
    mark: str = "",
    slots: Collection[str] = (),
) -> Document:
    """The sheet about one procedure, in one language it has words in, for one patient (or nobody yet).

    A brief ``edition`` has the parts the content names for it, in
    their brief wording. ``mark`` is what every page must say before a patient gets the sheet, such as that it is a draft; whether it does is not judged here.
    ``slots`` are the keys of details whose lines are left open, for words that differ from copy to copy.
    Raises :class:`handouts.problems.HandoutsError` if the library has no such procedure, or not in this language,
    or if the language has no heading for a part that has none of its own.
    """
    sheet = _context(library, procedure, language, patient or Patient(), edition.brief, slots)
    masthead, sections = _masthead(sheet), tuple(_sections(sheet))
    unnamed = _document(library, procedure, sheet, masthead, sections, NO_CODE, mark)
    digest = edition_digest(unnamed, edition.name, library.folder)
    code = (text_code(procedure, language.code, digest), digest)
    return _document(library, procedure, sheet, masthead, sections, code, mark)


def compose_page(
    library: Library, procedure: str, language: Language, title: Heading, lead: Paragraph, sections: tuple[Section, ...]
) -> Document:
    """A page that goes with a sheet, under the practice's letterhead; it has no text code and no mark of its own."""
    sheet = _context(library, procedure, language, Patient(), True, ())
    masthead = Masthead(_logo(sheet), _practice_lines(sheet), None, title, lead)
    return _document(library, procedure, sheet, masthead, sections, NO_CODE, "")


def _context(
    library: Library, procedure: str, language: Language, patient: Patient, brief: bool, slots: Collection[str]
) -> SheetContext:
    practice, words = library.practice_in(language.code), library.procedure(procedure, language.code)
    return SheetContext(practice, words, language, patient, brief, frozenset(slots))


def _document(
    library: Library,
    procedure: str,
    sheet: SheetContext,
    masthead: Masthead,
    sections: tuple[Section, ...],
    code: tuple[str, str],
    mark: str,
) -> Document:
    language, words, practice = sheet.language, sheet.procedure, sheet.practice
    return Document(
        language=language,
        title=language.join_label(words.title, practice.name),
        author=practice.name,
        subject=words.plain_title.text,
        original=Language.of(library.procedure(procedure).language).lang_tag,
        date=words.version,
        mark=Paragraph(spans(mark)) if mark else None,
        masthead=masthead,
        sections=sections,
        imprint=_imprint(sheet, code),
    )


def _imprint(sheet: SheetContext, code: tuple[str, str]) -> Imprint:
    """The foot of each page."""
    procedure, language = sheet.procedure, sheet.language
    review = procedure.review_by
    return Imprint(
        practice=sheet.practice.name,
        phone=join_numbers(sheet.practice.phones[0].number),
        title=procedure.title,
        language=language.own_name,
        version=language.version.format(date=language.day(procedure.version)),
        review_by=language.review_by.format(date=language.month(review)) if review else "",
        code=code[0],
        digest=code[1],
        page=language.page,
    )


def _masthead(sheet: SheetContext) -> Masthead:
    """Whose sheet it is and what it is about."""
    practice, procedure = sheet.practice, sheet.procedure
    phone = practice.phones[0]
    number = Paragraph((phone_span(phone.number),), place=phone.at.get("number"))
    return Masthead(
        logo=_logo(sheet),
        practice=_practice_lines(sheet),
        phone=None if sheet.brief else number,
        title=Heading(spans(procedure.title), 1, place=procedure.at.get("title")),
        lead=sheet.paragraph(procedure.plain_title),
    )


def _logo(sheet: SheetContext) -> Figure | None:
    return sheet.figure(sheet.practice.brand.logo)


def _practice_lines(sheet: SheetContext) -> tuple[Paragraph, ...]:
    """The practice's name in the lines it takes beside the mark."""
    return tuple(Paragraph(spans(line)) for line in sheet.practice.name_lines or (sheet.practice.name,))


def _sections(sheet: SheetContext) -> Iterator[Section]:
    """The parts in the order of reading; templates may put them side by side, never in another order."""
    for name, part in sections_in_reading_order(sheet.procedure):
        if sheet.brief and (part or name not in sheet.procedure.one_page):
            continue
        section = own_part(sheet, part) if part else PARTS[name](sheet)
        if section is not None:
            yield section
    if not sheet.brief:
        yield form.visit(sheet)
        yield form.questions(sheet)
    yield form.contact(sheet)
