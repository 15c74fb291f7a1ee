"""From content to meaning: composes the document of a sheet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from handouts.content.library import Library
from handouts.content.model import Part, Procedure
from handouts.content.selection import FORM_PARTS, URGENT, order_parts
from handouts.content.words import in_older_order, sections_in_reading_order, shorten
from handouts.document import form
from handouts.document.canonical import edition_digest
from handouts.document.codes import name_code_page, text_code
from handouts.document.context import SheetContext, spans
from handouts.document.nodes import (
    Colophon,
    Document,
    Fields,
    Figure,
    Heading,
    Imprint,
    Masthead,
    Paragraph,
    Section,
    WritingLines,
)
from handouts.document.packed import PACKED, add_packed
from handouts.document.parts import PARTS, own_part
from handouts.document.patient import Patient, find_days, say_details
from handouts.illustrations import NEWEST
from handouts.languages.language import Language
from handouts.options import EDITIONS, STANDARD, EditionOption
from handouts.reading.declarations import lazy_pattern

_MAY_EXPLAIN = lazy_pattern(r"\([^\W\d_a-z]{2,6}\)|(?<!\w)[^\W\d_a-z]{2,6}[\s\u00a0]+\(")
"""Without any of this no abbreviation is explained: capital letters in brackets, or before them."""
NO_CODE = ("", "")
"""For a page that has no text code, and no digest that one could be made of."""


def compose(
    library: Library,
    procedure: str,
    language: Language,
    details: Patient | Mapping[str, str] | None = None,
    *,
    edition: EditionOption = EDITIONS[STANDARD],
    mark: str = "",
    slots: Collection[str] = (),
    parts: Collection[str] | None = None,
    drawings: Mapping[str, int] = NEWEST,
    older_order: bool = False,
) -> Document:
    """The sheet about one procedure, in one language it has words in, for one patient (or nobody yet).

    ``details`` are the patient's, or what is printed of them, as :func:`handouts.document.patient.say_details` gives it.
    A short ``edition`` has the parts that the content chose for it, and without a choice all that it may have, or those
    of them that ``parts`` names (:func:`name_sections`): which of them there is room for is not judged here. Its code
    is that of all that it has, the same whoever it is for. ``mark`` is what every page must say before a patient gets the
    sheet, such as that it is a draft; whether it does is not judged here either.
    ``drawings`` says which of our drawings are shown in an older version, that somebody approved, and in which one;
    ``older_order`` whether the parts stand in the order that was the usual one before, because they were approved in it.
    ``slots`` are the keys of details whose lines are left open, for words that differ from copy to copy.
    Raises :class:`handouts.problems.HandoutsError` if the library has no such procedure, or not in this language,
    or if the language has no heading for a part that has none of its own.
    """
    said = details or {}
    if isinstance(said, Patient):
        days = find_days(library.procedure(procedure))
        said = say_details(said, language, library.practice.country, days)
    sheet = replace(_context(library, procedure, language, said, edition, slots), drawings=drawings)
    if older_order:
        sheet = replace(sheet, procedure=in_older_order(sheet.procedure))
    masthead, sections = _masthead(sheet), tuple(_sections(sheet))
    bare = tuple(_sections(replace(sheet, said={}, slots=frozenset()))) if said or slots else sections
    if parts is not None:
        sections, bare = _keep_named(sections, parts), _keep_named(bare, parts)
    unnamed = _document(library, procedure, sheet, masthead, bare, NO_CODE, mark)
    digest = edition_digest(unnamed, edition.name, library.folder)
    code = (text_code(procedure, language.code, digest), digest)
    if library.practice.patient_library:
        sections = tuple(form.name_page(each, name_code_page(code[0])) for each in sections)
    made = _document(library, procedure, sheet, masthead, sections, code, mark)
    return _tell_listeners(made, _names_as_written(sheet))


def _tell_listeners(made: Document, names: list[str]) -> Document:
    """The document with what somebody who listens is told beside its words; most need nothing of it."""
    foreign = names if made.original != made.language.lang_tag else []
    if not foreign and not any(_MAY_EXPLAIN.search(node.text) for node in made.walk() if isinstance(node, Paragraph)):
        return made
    from handouts.document.listening import tell_listeners

    return tell_listeners(made, foreign)


def _names_as_written(sheet: SheetContext) -> list[str]:
    """The names of the practice and its places that stand on a translated sheet as they were first written."""
    own, written = sheet.practice, sheet.written
    places = {each.name for each in written.places} & {each.name for each in own.places}
    return [name for name in (own.name, *sorted(places)) if name != own.name or name == written.name]


def name_sections(sections: Sequence[Section]) -> list[str]:
    """A name for each section of a document: its own, with a number where an earlier one has the same."""
    names: list[str] = []
    for each in sections:
        again = sum(other.name == each.name for other in sections[: len(names)])
        names.append(f"{each.name} #{again + 1}" if again else each.name)
    return names


def _keep_named(sections: tuple[Section, ...], parts: Collection[str]) -> tuple[Section, ...]:
    """The sections that are among the named parts."""
    return tuple(each for name, each in zip(name_sections(sections), sections, strict=True) if name in parts)


def compose_page(
    library: Library, procedure: str, language: Language, title: Heading, lead: Paragraph, sections: tuple[Section, ...]
) -> Document:
    """A page that goes with a sheet, under the practice's letterhead; it has no text code and no mark of its own."""
    sheet = _context(library, procedure, language, {}, EDITIONS[STANDARD], ())
    masthead = Masthead(_logo(sheet), _practice_lines(sheet), None, None, title, lead)
    return _document(library, procedure, sheet, masthead, sections, NO_CODE, "")


def _context(
    library: Library,
    procedure: str,
    language: Language,
    said: Mapping[str, str],
    edition: EditionOption,
    slots: Collection[str],
) -> SheetContext:
    practice, words = library.practice_in(language.code), library.procedure(procedure, language.code)
    if edition.brief:
        packed = tuple(shorten(each) or each for each in words.packed)
        practice, words = shorten(practice) or practice, replace(shorten(words) or words, packed=packed)
    return SheetContext(
        practice, words, language, said, edition, library.practice, frozenset(slots), folder=library.folder
    )


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
        imprint=(imprint := _imprint(sheet, code)),
        colophon=Colophon(_say_which(imprint, language)) if imprint.code else None,
        no_call=why_no_call(words, language),
        for_staff="\n".join(
            f"{item.ask} {item.listen_for}"
            for each in words.bound_together
            for item in (each.teach_back.items if each.teach_back else ())
        ),
        translated_by="machine" if library.made_by(procedure, language.code) == "machine" else "",
    )


def why_no_call(procedure: Procedure, language: Language) -> str:
    """Why the sheet does not say when to call; "" if it does or gives no reason. Who approves the sheet answers for it."""
    entries = [each.when_to_call for each in procedure.bound_together if each.when_to_call]
    reasons = dict.fromkeys(each.none for each in entries if each.none)
    return " ".join(f"{language.heading('when_to_call')}: none. {each}" for each in reasons)


def _imprint(sheet: SheetContext, code: tuple[str, str]) -> Imprint:
    """The foot of each page."""
    procedure, language = sheet.procedure, sheet.language
    review = procedure.review_by
    return Imprint(
        practice=sheet.practice.name,
        phone="".join(span.text for span in sheet.phone(sheet.practice.phones[0].number)),
        title=procedure.title,
        language=language.own_name,
        version=language.version.format(date=language.day(procedure.version)),
        review_by=language.review_by.format(date=language.month(review)) if review else "",
        code=code[0],
        digest=code[1],
        page=language.page,
    )


def _say_which(imprint: Imprint, language: Language) -> str:
    """Which text it is: its dates and its code."""
    return language.join_sentences([each for each in (imprint.version, imprint.review_by, imprint.code) if each])


def _masthead(sheet: SheetContext) -> Masthead:
    """Whose sheet it is and what it is about."""
    practice, procedure = sheet.practice, sheet.procedure
    phone = practice.phones[0]
    number = Paragraph(sheet.phone(phone.number, phone.kind), place=phone.at.get("number"))
    return Masthead(
        logo=_logo(sheet),
        practice=_practice_lines(sheet),
        phone=None if sheet.edition.one_sided else number,
        about=None if sheet.edition.one_sided else form.phone_words(sheet, phone),
        title=Heading(spans(procedure.title), 1, place=procedure.at.get("title")),
        lead=sheet.paragraph(procedure.plain_title),
        visit=_visit_on_top(sheet),
    )


def _visit_on_top(sheet: SheetContext) -> Fields | None:
    if sheet.edition.one_sided:
        return form.visit_in_brief(sheet)
    return form.visit_on_top(sheet) if sheet.edition.dated else None


def _logo(sheet: SheetContext) -> Figure | None:
    return sheet.figure(sheet.practice.brand.logo)


def _practice_lines(sheet: SheetContext) -> tuple[Paragraph, ...]:
    """The practice's name in the lines it takes beside the mark."""
    at, lines = sheet.practice.at, sheet.practice.name_lines
    if not lines:
        return (Paragraph(spans(sheet.practice.name), place=at.get("name")),)
    return tuple(Paragraph(spans(line), place=at.get(f"name_lines.{index}")) for index, line in enumerate(lines))


def _sections(sheet: SheetContext) -> Iterator[Section]:
    """The parts in the order of reading; templates may put them side by side, never in another order."""
    found = _parts(sheet)
    if sheet.procedure.packed:
        add_packed(sheet, found, _parts)
    if not sheet.edition.one_sided:
        found |= {each.name: [each] for each in (form.visit(sheet), form.questions(sheet))}
        if order := sheet.procedure.order:
            found = {name: found[name] for name in _with_form_parts(order, list(found))}
    chosen = getattr(sheet.procedure, sheet.edition.chosen_by) if sheet.edition.brief else ()
    names = order_parts(sheet.procedure, chosen) if chosen else found
    for name in names:
        there = found.get(name, [])
        yield from there if not chosen or name in chosen else (each for each in there if each.kind in (*URGENT, PACKED))
    yield form.contact(sheet)


def _parts(sheet: SheetContext) -> dict[str, list[Section]]:
    """The sections of a procedure's parts, by the name that a choice of parts knows each by."""
    found: dict[str, list[Section]] = {}
    for name, part in sections_in_reading_order(sheet.procedure):
        for section in _own_sections(sheet, part) if part else [PARTS[name](sheet)]:
            if section is not None and (section.blocks or not sheet.edition.brief):
                found.setdefault(part.key if part else name, []).append(section)
    return found


def _with_form_parts(order: Sequence[str], names: list[str]) -> list[str]:
    """The names of sections with the visit and the questions where ``order:`` has them; all others stand so already."""
    for name in FORM_PARTS:
        if name in order:
            names.remove(name)
            later = order[order.index(name) + 1 :]
            ends = max((at + 1 for at, each in enumerate(names) if each in order), default=0)
            names.insert(next((at for at, each in enumerate(names) if each in later), ends), name)
    return names


def _own_sections(sheet: SheetContext, part: Part) -> list[Section]:
    """A part of the practice's own. On a short sheet its notice stands by itself, so that it is there without the rest."""
    notice = part.notice
    if (
        notice is None
        or not sheet.edition.brief
        or not (part.text or part.items or part.lists or part.table or part.picture)
    ):
        return [own_part(sheet, part)]
    alone = replace(
        part,
        id=f"{part.key} notice",
        heading=notice.heading or part.heading,
        notice=replace(notice, heading=None),
        text=(),
        items=(),
        lists=(),
        table=None,
        picture=None,
    )
    return [own_part(sheet, replace(part, notice=None)), own_part(sheet, alone)]


def find_parts_left_out(full: Document, short: Document) -> list[Section]:
    """The parts of a full sheet that a short one does not have: all but lines to fill in that say nothing."""
    there = {section.name for section in short.sections}
    silent = (Fields, WritingLines)
    return [
        section
        for section in full.sections
        if section.name not in there and not all(isinstance(block, silent) for block in section.blocks)
    ]
