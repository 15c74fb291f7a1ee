"""The parts of a procedure, one function each; :data:`PARTS` says which composes which.

To add a part, write its function and name it in the table: docs/how-to.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from handouts.content import agreement, model
from handouts.content.phone_entries import NumberToCall
from handouts.document.context import Cell, SheetContext, cell, follow, sentence, spans
from handouts.document.form import phone_entry
from handouts.document.nodes import (
    Block,
    Bullets,
    DataTable,
    Definition,
    Definitions,
    Figure,
    Heading,
    IconArray,
    IconArrays,
    ListsSideBySide,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    PhoneEntry,
    PhoneList,
    Section,
    SideBySide,
    Span,
    Ticks,
    Timeline,
    TimelinePoint,
)
from handouts.illustrations import NAMES, illustration
from handouts.problems import HandoutsError


def short_version(sheet: SheetContext) -> Section:
    """The main points, set larger."""
    points = tuple(sheet.paragraph(text) for text in sheet.procedure.short_version)
    return sheet.section("short_version", None, Bullets(points, points=True))


def why(sheet: SheetContext) -> Section | None:
    """Why it is done, with a picture."""
    entry = sheet.procedure.why
    if entry is None:
        return None
    return sheet.section("why", entry, sheet.figure(entry.picture), *sheet.paragraphs(entry.text))


def steps(sheet: SheetContext) -> Section | None:
    """How it works, step by step."""
    entry = sheet.procedure.steps
    if entry is None:
        return None
    items = tuple(_step(sheet, number, step) for number, step in enumerate(entry.items, 1))
    return sheet.section("steps", entry, *sheet.paragraphs(entry.intro), NumberedSteps(items) if items else None)


def _step(sheet: SheetContext, number: int, step: model.Step) -> NumberedStep:
    heading = Heading(spans(step.heading), 3, place=step.at.get("heading"))
    figure = sheet.figure(step.picture)
    if figure is not None and not sheet.edition.labeled and _has_words_beside(figure):
        figure = replace(figure, labels=(), left_out=figure.labels)
    return NumberedStep(Paragraph(spans(str(number))), heading, figure, sheet.paragraphs(step.text))


def _has_words_beside(figure: Figure) -> bool:
    """Whether a picture's words need room beside what it shows."""
    return figure.name in NAMES and illustration(figure.name, dict(figure.drawn).get(figure.name)).beside


def recovery(sheet: SheetContext) -> Section | None:
    """Getting better: milestones on a line."""
    entry = sheet.procedure.recovery
    if entry is None:
        return None
    timeline = None
    if entry.milestones:
        items = tuple(
            TimelinePoint(
                Heading(spans(each.when), 3, place=each.at.get("when")),
                sheet.paragraphs(each.text),
                each.icon,
                each.weeks,
            )
            for each in entry.milestones
        )
        named = sheet.language.join_list(each.when for each in entry.milestones)
        heading = sheet.heading("recovery", entry).text
        alt = entry.timeline_alt or sheet.language.join_label(heading, named)
        timeline = Timeline(Figure(alt, said_beside=not entry.timeline_alt), items)
    return sheet.section("recovery", entry, *sheet.paragraphs(entry.intro), timeline)


def before(sheet: SheetContext) -> Section | None:
    """What to do first."""
    return _checklist(sheet, "before", sheet.procedure.before)


def aftercare(sheet: SheetContext) -> Section | None:
    """What to do after."""
    return _checklist(sheet, "aftercare", sheet.procedure.aftercare)


def _checklist(sheet: SheetContext, part: str, entry: model.Checklist | None) -> Section | None:
    if entry is None:
        return None
    items = tuple(
        Paragraph(_strong_then_plain(sheet, each.do, each.more), place=each.at.get("do")) for each in entry.items
    )
    ticks = Ticks(items, sheet.language.tick_box) if items else None
    return sheet.section(part, entry, *sheet.paragraphs(entry.intro), ticks, *_things_not_to_do(sheet, entry.do_not))


def _things_not_to_do(sheet: SheetContext, items: Sequence[model.Action]) -> tuple[Block, ...]:
    """What nobody may do, under words that say so: a sign alone is lost on a bad copy, and a box would ask to tick it."""
    if not items:
        return ()
    said = tuple(Paragraph(_strong_then_plain(sheet, each.do, each.more), place=each.at.get("do")) for each in items)
    return Heading(spans(sheet.language.not_to_do), 3), Bullets(said, mark="never")


def preparation(sheet: SheetContext) -> Section | None:
    """How to get ready, with a timetable."""
    entry = sheet.procedure.preparation
    if entry is None:
        return None
    rows = tuple(
        (sheet.moment(row.when, row.day, row.at.get("when")), cell(row.what, row.at.get("what")))
        for row in entry.timetable
    )
    table = DataTable(sheet.heads("preparation", "when", "what"), rows) if rows else None
    return sheet.section("preparation", entry, *sheet.paragraphs(entry.text), table)


def risks(sheet: SheetContext) -> Section | None:
    """What can go wrong: drawn where it is counted out of 100; all others as a table where one has a count, else as a list."""
    entry = sheet.procedure.risks
    if entry is None:
        return None
    drawn = tuple(_icon_array(sheet, each, each.of_100) for each in entry.items if each.of_100 is not None)
    others = [each for each in entry.items if each.of_100 is None]
    named = tuple(
        Paragraph(_strong_then_plain(sheet, each.what, each.text), place=each.at.get("what")) for each in others
    )
    block: Block | None = Bullets(named) if named else None
    if any(each.how_often for each in others):
        counts = (cell(each.how_often, None) for each in others)
        block = DataTable(sheet.heads("risks", "risk", "how_often"), tuple(zip(named, counts, strict=True)))
    return sheet.section("risks", entry, *sheet.paragraphs(entry.intro), IconArrays(drawn) if drawn else None, block)


def _icon_array(sheet: SheetContext, entry: model.Risk, count: int) -> IconArray:
    """A hundred people drawn, and how many of them it happens to in words, what it is, what is done about it."""
    language = sheet.language
    often = language.of_100_people.format(count=count) if count else language.fewer_than_1_of_100
    what = f"{entry.what} ({entry.how_often})" if entry.how_often else entry.what
    rest = language.join_label("", language.join_sentences([what, *([entry.text] if entry.text else [])]))
    words = Paragraph((Span(often, strong=True), Span(rest)), place=entry.at.get("what"))
    return IconArray(Figure(language.join_label(entry.what, often)), words, count)


def when_to_call(sheet: SheetContext) -> Section | None:
    """The signs that need a call."""
    entry = sheet.procedure.when_to_call
    if entry is None or entry.none:
        return None
    signs = Bullets(tuple(sheet.paragraph(sign) for sign in entry.signs)) if entry.signs else None
    numbers = PhoneList(tuple(_number_to_call(sheet, each) for each in entry.phones)) if entry.phones else None
    return sheet.section("when_to_call", entry, *sheet.paragraphs(entry.text), signs, numbers)


def _number_to_call(sheet: SheetContext, entry: NumberToCall) -> PhoneEntry:
    """A number with the words that say when to call it. Raises HandoutsError for a phone that the practice has not."""
    when = Span(entry.when, strong=True, place=entry.at.get("when")) if entry.when else None
    if entry.number is not None:
        about = Paragraph((when,), place=when.place) if when else None
        return PhoneEntry(about, Paragraph(sheet.phone(entry.number), place=entry.at.get("number")))
    named = sheet.written.find_phone(entry.phone or "")
    if named is None:
        raise HandoutsError(agreement.unknown_phone(sheet.written, entry))
    return phone_entry(sheet, sheet.practice.phones[sheet.written.phones.index(named)], when)


def medicines(sheet: SheetContext) -> Section | None:
    """Medicines in a table; only those columns that one of them says something in."""
    entry = sheet.procedure.medicines
    if entry is None:
        return None
    columns = {name: head for name, head in _MEDICINE_HEADS.items() if any(getattr(each, name) for each in entry.items)}
    rows = tuple(tuple(_medicine_cell(sheet, each, name) for name in columns) for each in entry.items)
    table = DataTable(sheet.heads("medicines", *columns.values()), rows) if rows else None
    return sheet.section("medicines", entry, *sheet.paragraphs(entry.intro), table)


_MEDICINE_HEADS = {"name": "medicine", "what_for": "what_for", "stop": "stop", "start": "start", "what_to_do": "what"}
"""The columns of the table of medicines by the fields they show, in their order, with the names of their heads."""


def _medicine_cell(sheet: SheetContext, entry: model.Medicine, name: str) -> Cell:
    said = getattr(entry, name)
    if isinstance(said, model.Moment):
        return sheet.moment(said.when, said.day, said.at.get("when") or entry.at.get(name))
    return cell(said, entry.at.get(name))


def teach_back(sheet: SheetContext) -> Section | None:
    """What the patient is asked to tell back; what staff listen for stands on their own paper."""
    entry = sheet.procedure.teach_back
    if entry is None:
        return None
    asked = tuple(Paragraph(sentence(each.ask), place=each.at.get("ask")) for each in entry.items)
    return sheet.section("teach_back", entry, *sheet.paragraphs(entry.intro), Bullets(asked))


def glossary(sheet: SheetContext) -> Section | None:
    """Words to know."""
    if not sheet.procedure.glossary:
        return None
    items = tuple(
        Definition(
            Paragraph((Span(each.term, strong=True),), place=each.at.get("term")),
            Paragraph(sentence(each.meaning), place=each.at.get("meaning")),
        )
        for each in sheet.procedure.glossary
    )
    return sheet.section("glossary", None, Definitions(items))


PARTS: Mapping[str, Callable[[SheetContext], Section | None]] = {
    "short_version": short_version,
    "why": why,
    "steps": steps,
    "recovery": recovery,
    "before": before,
    "preparation": preparation,
    "risks": risks,
    "aftercare": aftercare,
    "when_to_call": when_to_call,
    "medicines": medicines,
    "teach_back": teach_back,
    "glossary": glossary,
}
"""What composes each part, by its name in the content; None where a procedure does not have it."""


def own_part(sheet: SheetContext, part: model.Part) -> Section:
    """A part of the practice's own."""
    table = bullets = None
    if part.table:
        head = tuple(Paragraph(spans(each) if each else ()) for each in part.table.head)
        rows = tuple(
            tuple(Paragraph(sentence(each) if each else (), place=part.table.at.get(f"rows.{index}")) for each in row)
            for index, row in enumerate(part.table.rows)
        )
        table = DataTable(head, rows, summary=part.table.alt)
    if part.items:
        bullets = Bullets(tuple(sheet.paragraph(item) for item in part.items))
    blocks: list[Block | None] = [
        *sheet.paragraphs(part.text),
        bullets,
        _side_by_side(sheet, part.lists),
        table,
        sheet.figure(part.picture),
    ]
    if part.notice:
        if part.notice.heading:
            blocks.append(Heading(spans(part.notice.heading), 3, place=part.notice.at.get("heading")))
        blocks += sheet.paragraphs(part.notice.text)
    heading = Heading(spans(part.heading), place=part.at.get("heading"))
    kind = "notice" if part.notice else "part"
    return Section(kind, heading, tuple(block for block in blocks if block is not None), part.key)


def _side_by_side(sheet: SheetContext, lists: Sequence[model.SideList]) -> ListsSideBySide | None:
    def one(entry: model.SideList) -> SideBySide:
        items = tuple(sheet.paragraph(item) for item in entry.items)
        mark: Literal["", "yes", "no"] = "" if entry.mark == "plain" else entry.mark
        return SideBySide(Heading(spans(entry.heading), 3, place=entry.at.get("heading")), Bullets(items, mark=mark))

    return ListsSideBySide(tuple(map(one, lists))) if lists else None


def _strong_then_plain(sheet: SheetContext, strong: str, plain: str | None) -> tuple[Span, ...]:
    """Words printed strong, and what may follow them in the same sentence."""
    words = sentence(strong, strong=True)
    return follow(words, sheet.language.space_between(strong, plain), sentence(plain)) if plain else words
