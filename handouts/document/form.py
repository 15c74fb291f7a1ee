"""What the reader fills in and where to turn: the visit, the questions, the contact."""

from dataclasses import replace

from handouts.content import model
from handouts.content.addresses import encode_address
from handouts.content.kinds import Kind, Role
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
from handouts.document.patient import BODY_KEYS, KEYS, WHEN, say_when


def visit(sheet: SheetContext) -> Section:
    """The patient's details, each printed or a line to write on; where on the body only if the sheet asks or somebody said it."""
    there = (key for key in KEYS if key not in BODY_KEYS or _asks_for(sheet, key))
    return sheet.section("visit", None, Fields(tuple(_form_field(sheet, key) for key in there)))


AT_THE_TOP = ("name", "date", "time")
"""The details that a sheet of one side has lines for, under its title."""


def visit_in_brief(sheet: SheetContext) -> Fields:
    """Whose sheet of one side it is, and for when."""
    return Fields(tuple(_form_field(sheet, key) for key in AT_THE_TOP))


def visit_on_top(sheet: SheetContext) -> Fields | None:
    """When the visit is, as far as it is given, under the name that its lines have on the sheet; None where nothing is."""
    words = say_when(sheet.said, sheet.language)
    if WHEN not in sheet.slots and not words:
        return None
    value = Slot(key=WHEN) if WHEN in sheet.slots else Paragraph((Span(words, field="date"),))
    label = sheet.language.heading("visit")  # a mere "Date" at the head would be taken for that of the sheet
    return Fields(
        (Field(WHEN, Paragraph(spans(label)), value, sheet.language.join_label(label, sheet.language.to_write)),)
    )


def _asks_for(sheet: SheetContext, key: str) -> bool:
    return bool(getattr(sheet.procedure, key)) or key in sheet.said or key in sheet.slots


def _form_field(sheet: SheetContext, key: str) -> Field:
    label, value = getattr(sheet.language, key), sheet.said.get(key)
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
    every = {
        text.text: text for each in sheet.procedure.bound_together for text in each.questions
    }  # of a pack, each once
    asked = tuple(map(sheet.paragraph, every.values()))
    ticks = Ticks(asked, sheet.language.tick_box) if asked else None
    alt = sheet.language.join_label(sheet.language.heading("questions"), sheet.language.to_write)
    return sheet.section("questions", None, ticks, WritingLines(alt))


def contact(sheet: SheetContext) -> Section:
    """The phone number, large; what the practice says beside it; where it is."""
    practice, language = sheet.practice, sheet.language
    main = practice.phones[0]
    number = Paragraph(sheet.phone(main.number, main.kind), place=main.at.get("number"))
    phones = _other_phones(sheet)
    others = tuple(phone_entry(sheet, each) for each in phones if each.kind != "fax")
    blocks: list[Block] = [PhoneBlock(phone_words(sheet, main), number, _code_to_scan(sheet))]
    if practice.patient_library:
        blocks.append(
            Paragraph((*sheet.label(language.library_on_the_web), _link(practice.patient_library.rstrip("/"))))
        )
    if others:
        blocks.append(PhoneList(others))
    blocks += [_fax(sheet, each) for each in phones if each.kind == "fax"]
    blocks += sheet.paragraphs(practice.contact)
    if practice.hours:
        blocks.append(Paragraph(spans(practice.hours), place=practice.at.get("hours")))
    if practice.web_form:
        blocks.append(Paragraph((*sheet.label(language.contact_form), _link(practice.web_form))))
    if practice.places:
        blocks.append(Places(tuple(_place_lines(sheet, place) for place in practice.places)))
    if sheet.edition.brief:
        blocks.append(Paragraph(spans(language.short_sheet)))
    return sheet.section("contact", None, *blocks)


CODE_PAGES = "/c/"
"""Where the pages about text codes stand in a patient library."""


def _code_to_scan(sheet: SheetContext) -> QrCode:
    """The one code of a sheet: to its page in the practice's patient library, whose address stands beside it, or else to
    the phone."""
    practice, language = sheet.practice, sheet.language
    if practice.patient_library:
        pages = encode_address(practice.patient_library.rstrip("/")) + CODE_PAGES
        return QrCode(pages, language.scan_library, Paragraph(spans(language.scan_library)))
    called = read_number(practice.phones[0].number, practice.country)
    scan = language.join_label(language.scan, called.spoken)
    return QrCode(called.uri, scan, Paragraph(spans(language.scan)))


def name_page(section: Section, page: str) -> Section:
    """The section with the page about the sheet's text code in its code to scan, if that leads to a patient library."""
    return replace(section, blocks=tuple(_name_page_of(each, page) for each in section.blocks))


def _name_page_of(block: Block, page: str) -> Block:
    if isinstance(block, PhoneBlock) and block.code.payload.endswith(CODE_PAGES):
        return PhoneBlock(block.about, block.number, replace(block.code, page=page), place=block.place)
    return block


def _other_phones(sheet: SheetContext) -> tuple[Phone, ...]:
    """The phones beside the large one; on the short sheet without a fax and those that stand under when to call."""
    others = list(range(1, len(sheet.practice.phones)))
    if sheet.edition.brief:
        entry = sheet.procedure.when_to_call
        said = [sheet.written.find_phone(each.phone) for each in (entry.phones if entry else ()) if each.phone]
        others = [
            at for at in others if sheet.written.phones[at] not in said and sheet.practice.phones[at].kind != "fax"
        ]
    return tuple(sheet.practice.phones[at] for at in others)


def phone_words(sheet: SheetContext, phone: Phone, when: Span | None = None) -> Paragraph | None:
    """What a phone is for and whose it is, the first in strong words, and when somebody answers.

    ``when`` are words that say when to call it, and come before: what the phone itself says is never left out for them.
    """
    kind = sheet.language.phone_kinds[phone.kind] if phone.kind else ""
    said = [
        *([(when.text, when.place)] if when else []),
        (kind, phone.at.get("kind")),
        (phone.label, phone.at.get("label")),
    ]
    lead = len(said)
    said.append((phone.hours, phone.at.get("hours")))
    told: set[str] = set()
    found: list[Span] = []
    for at, (words, place) in enumerate(said):
        if not words or words.casefold() in told:
            continue
        told.add(words.casefold())
        if not found:
            found.append(Span(words, strong=at < lead, place=place))
        elif len(found) == 1:
            found.append(Span(sheet.language.join_label("", words), place=place))
        else:
            found.append(Span(sheet.language.join_list(("", words)), place=place))
    return Paragraph(tuple(found), place=found[0].place) if found else None


def _fax(sheet: SheetContext, phone: Phone) -> Paragraph:
    """A fax on a line of running text: it is not to be taken for a number to call."""
    about = phone_words(sheet, phone)
    before = about.spans if about else ()
    return Paragraph(
        (*before, Span(sheet.language.join_label("", "")), *sheet.phone(phone.number, "fax")),
        place=phone.at.get("number"),
    )


def phone_entry(sheet: SheetContext, phone: Phone, when: Span | None = None) -> PhoneEntry:
    """A phone of the practice with what is said of it, after the words of ``when`` that say when to call it."""
    number = Paragraph(sheet.phone(phone.number, phone.kind), place=phone.at.get("number"))
    return PhoneEntry(phone_words(sheet, phone, when), number)


def _place_lines(sheet: SheetContext, place: model.Location) -> tuple[Paragraph, ...]:
    """All that is known of a place, a line each; the first, its name, is strong."""
    name, *others = (found for found in walk(place) if found.role is not Role.BRIEF)
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
    return Span(address.removeprefix("https://"), uri=encode_address(address))
