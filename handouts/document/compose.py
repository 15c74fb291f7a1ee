"""From content to meaning: composes the document of a sheet."""

import datetime
import hashlib
from collections.abc import Iterator, Sequence

from handouts.content.library import Library
from handouts.content.words import sections_in_reading_order
from handouts.document import form
from handouts.document.context import SheetContext, join_numbers, phone_span, spans
from handouts.document.nodes import Document, Figure, Heading, Imprint, Masthead, Node, Paragraph, Section
from handouts.document.parts import PARTS, own_part
from handouts.document.patient import Patient
from handouts.languages.language import Language


def compose(
    library: Library,
    procedure: str,
    language: Language,
    patient: Patient,
    today: datetime.date,
    *,
    brief: bool = False,
) -> Document:
    """The sheet about one procedure, in one language it has words in, for one patient (or nobody yet).

    ``brief`` is the short sheet: the parts the content names for it, in their brief wording.

    Nobody has approved it, so it carries the draft mark, or says since when its review is overdue.
    Raises :class:`handouts.problems.HandoutsError` if the library has no such procedure, or not in this language,
    or if the language has no heading for a part that has none of its own.
    """
    practice, words = library.practice_in(language.code), library.procedure(procedure, language.code)
    sheet = SheetContext(practice, words, language, patient, brief)
    masthead, sections = _masthead(sheet), tuple(_sections(sheet))
    return Document(
        language=language,
        title=language.labelled(words.title, practice.name),
        author=practice.name,
        subject=words.plain_title.text,
        original=Language.of(library.procedure(procedure).language).lang_tag,
        date=words.version,
        mark=_mark(sheet, today),
        masthead=masthead,
        sections=sections,
        imprint=_imprint(sheet, _text_code(procedure, language.code, (masthead, *sections))),
    )


def _imprint(sheet: SheetContext, code: str) -> Imprint:
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
        code=code,
        page=language.page,
    )


def _mark(sheet: SheetContext, today: datetime.date) -> Paragraph:
    """What must be seen on every page before a patient gets the sheet."""
    review, language = sheet.procedure.review_by, sheet.language
    if review and review < today:
        return Paragraph(spans(language.overdue.format(date=language.day(review))))
    return Paragraph(spans(language.draft))


def _text_code(procedure: str, language: str, nodes: Sequence[Node]) -> str:
    """A short name for exactly these words, whoever the sheet is for."""
    texts = []
    for node in nodes:
        for each in node.walk():
            if isinstance(each, Paragraph) and not any(span.field for span in each.spans):
                texts.append(each.text)
            elif isinstance(each, Figure):
                texts += [each.alt, *(word for _, word in each.labels)]
    digest = hashlib.sha256("\n".join(texts).encode("utf-8")).hexdigest().upper()
    return f"{procedure[:2]}-{language} {digest[:4]}-{digest[4:8]}".upper()


def _masthead(sheet: SheetContext) -> Masthead:
    """Whose sheet it is and what it is about."""
    practice, procedure = sheet.practice, sheet.procedure
    phone = practice.phones[0]
    number = Paragraph((phone_span(phone.number),), place=phone.at.get("number"))
    return Masthead(
        logo=sheet.figure(practice.brand.logo),
        practice=tuple(Paragraph(spans(line)) for line in practice.name_lines or (practice.name,)),
        phone=None if sheet.brief else number,
        title=Heading(spans(procedure.title), 1, place=procedure.at.get("title")),
        lead=sheet.paragraph(procedure.plain_title),
    )


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
