"""What the reader fills in and where to turn: the visit, the questions, the contact."""

from handouts.content import model
from handouts.content.kinds import Kind, Role
from handouts.content.words import FoundValue, walk
from handouts.document.context import SheetContext, phone_address, phone_span, spans
from handouts.document.nodes import (
    Block,
    Field,
    Fields,
    Paragraph,
    PhoneBlock,
    Places,
    QrCode,
    Section,
    Slot,
    Span,
    Ticks,
    WritingLines,
)
from handouts.document.patient import KEYS


def visit(sheet: SheetContext) -> Section:
    """The patient's details, each printed or a line to write on."""
    return sheet.section("visit", None, Fields(tuple(_form_field(sheet, key) for key in KEYS)))


def _form_field(sheet: SheetContext, key: str) -> Field:
    label, value = getattr(sheet.language, key), getattr(sheet.patient, key)
    if key in sheet.slots:
        words: Paragraph | None = Slot(key=key)
    else:
        words = Paragraph((Span(value, field=key),)) if value else None
    return Field(
        key,
        Paragraph(spans(label)),
        words,
        sheet.language.join_label(label, sheet.language.to_write),
    )


def questions(sheet: SheetContext) -> Section:
    """Questions to tick, and room for others."""
    asked = tuple(sheet.paragraph(text) for text in sheet.procedure.questions)
    ticks = Ticks(asked, sheet.language.tick_box) if asked else None
    alt = sheet.language.join_label(sheet.language.heading("questions"), sheet.language.to_write)
    return sheet.section("questions", None, ticks, WritingLines(alt))


def contact(sheet: SheetContext) -> Section:
    """The phone number, large; what the practice says beside it; where it is."""
    practice, language = sheet.practice, sheet.language
    main = practice.phones[0]
    scan = language.join_label(language.scan, main.number)
    code = QrCode(phone_address(main.number), scan, Paragraph(spans(language.scan)))
    phone = PhoneBlock(Paragraph((phone_span(main.number),), place=main.at.get("number")), code)
    blocks: list[Block] = [phone, *sheet.paragraphs(practice.contact)]
    if practice.web_form:
        blocks.append(Paragraph((*sheet.label(language.contact_form), _link(practice.web_form))))
    places = tuple(_place_lines(place) for place in practice.places)
    others = tuple(
        (Paragraph((*sheet.label(each.label or ""), phone_span(each.number))),) for each in practice.phones[1:]
    )
    if places or others:
        blocks.append(Places(places + others))
    if sheet.edition.brief:
        blocks.append(Paragraph(spans(language.short_sheet)))
    return sheet.section("contact", None, *blocks)


def _place_lines(place: model.Location) -> tuple[Paragraph, ...]:
    """All that is known of a place, a line each; the first, its name, is strong."""
    name, *others = (found for found in walk(place) if found.role is not Role.BRIEF)
    first = Paragraph((Span(name.value, strong=True),), place=name.place)
    return (first, *(Paragraph(_line(each), place=each.place) for each in others))


def _line(found: FoundValue) -> tuple[Span, ...]:
    match found.kind:
        case Kind.PHONE:
            return (phone_span(found.value),)
        case Kind.URL:
            return (_link(found.value),)
    return spans(str(found.value))


def _link(address: str) -> Span:
    """A web address to read and to tap; it begins with https://."""
    return Span(address.removeprefix("https://"), uri=address)
