"""What the reader fills in and where to turn: the visit, the questions, the contact."""

from handouts.content import model
from handouts.content.kinds import Kind
from handouts.content.phone_entries import Phone
from handouts.content.phones import read_number
from handouts.content.words import FoundValue, walk
from handouts.document.context import SheetContext, spans
from handouts.document.nodes import (
    Block,
    Field,
    Fields,
    Paragraph,
    PhoneBlock,
    PhoneEntry,
    PhoneList,
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
    called = read_number(main.number, practice.country)
    scan = language.join_label(language.scan, called.spoken)
    code = QrCode(called.uri, scan, Paragraph(spans(language.scan)))
    number = Paragraph(sheet.phone(main.number, main.kind), place=main.at.get("number"))
    others = tuple(phone_entry(sheet, each) for each in practice.phones[1:])
    blocks: list[Block] = [PhoneBlock(phone_words(sheet, main), number, code)]
    if others:
        blocks.append(PhoneList(others))
    blocks += sheet.paragraphs(practice.contact)
    if practice.web_form:
        blocks.append(Paragraph((*sheet.label(language.contact_form), _link(practice.web_form))))
    if practice.places:
        blocks.append(Places(tuple(_place_lines(sheet, place) for place in practice.places)))
    return sheet.section("contact", None, *blocks)


def phone_words(sheet: SheetContext, phone: Phone) -> tuple[Paragraph, ...]:
    """Whose phone it is and what for, in strong words, and when somebody answers it."""
    kind = sheet.language.phone_kinds[phone.kind] if phone.kind else ""
    named = [each for each in (phone.label, kind) if each]
    if len({each.casefold() for each in named}) == 1:
        named = named[:1]  # the label says what the kind says
    lines = []
    if named:
        lines.append(Paragraph((Span(sheet.language.join_list(named), strong=True),), place=phone.at.get("label")))
    if phone.hours:
        lines.append(Paragraph(spans(phone.hours), place=phone.at.get("hours")))
    return tuple(lines)


def phone_entry(sheet: SheetContext, phone: Phone, when: Paragraph | None = None) -> PhoneEntry:
    """A phone of the practice with what is said of it, or with the words of ``when`` in place of that."""
    number = Paragraph(sheet.phone(phone.number, phone.kind), place=phone.at.get("number"))
    return PhoneEntry((when,) if when else phone_words(sheet, phone), number)


def _place_lines(sheet: SheetContext, place: model.Location) -> tuple[Paragraph, ...]:
    """All that is known of a place, a line each; the first, its name, is strong."""
    name, *others = walk(place)
    first = Paragraph((Span(name.value, strong=True),), place=name.place)
    return (first, *(Paragraph(_line(sheet, each), place=each.place) for each in others))


def _line(sheet: SheetContext, found: FoundValue) -> tuple[Span, ...]:
    match found.kind:
        case Kind.PHONE:
            return sheet.phone(found.value)
        case Kind.URL:
            return (_link(found.value),)
    return spans(str(found.value))


def _link(address: str) -> Span:
    """A web address to read and to tap; it begins with https://."""
    return Span(address.removeprefix("https://"), uri=address)
