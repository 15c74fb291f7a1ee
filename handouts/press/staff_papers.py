"""Papers for the people who answer for a sheet: the report on it, and what has changed since it was approved.

They go through the same engine as the sheets, so they are tagged and can be read aloud; they are smaller in type,
because they are not for patients.
"""

import datetime
from collections.abc import Iterator, Sequence

from handouts.approval.changes import Change
from handouts.approval.store import Approval
from handouts.checks.instruments import CDC, PEMAT, InstrumentReport, Judged
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.layout.blocks import Spacing, join
from handouts.layout.marks import Furniture, Rule
from handouts.layout.pagination import NONE, PlacedMark, PlacedRow, Row, Space, TooTall, paginate
from handouts.layout.painter import Pen
from handouts.layout.typography import PAPERS, Look, TypeScale
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.problems import HandoutsError, Problem
from handouts.templates.edition import Edition

_PAPER = PAPERS["letter"]
_GUTTER = 22.0


class _StaffPaper(Edition):
    """A title, then sections side by side on one page, or one below the other on as many as it takes."""

    margin = 40.0
    head = 40.0
    columns = 1

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        rows = self.heading_rows()
        rows += self.beside() if self.columns > 1 else self.below()
        return paginate(rows, self.paper.height - self.head - 48).pages

    def heading_rows(self) -> list[Row]:
        """Title, practice and day, and a sentence or two."""
        head = self.document.masthead
        rows = self.blocks.text(head.title, self.styles.opening, self.left, self.width)
        rows[-1].after = Space.fixed(3)
        for node in (*head.practice, *([head.phone] if head.phone else ()), head.lead):
            rows += self.blocks.text(node, self.styles.lead, self.left, self.width)
        rows[-1].after = Space.fixed(7)
        for row in rows:
            row.keep = True
        return rows

    def section_rows(self, section: doc.Section, x: float, width: float) -> list[Row]:
        rows = [Row(2, [PlacedMark(x, 0, Rule(width, 0.8, self.look.brand))], after=Space.fixed(4), keep=True)]
        rows += self.blocks.text(section.heading, self.styles.heading, x, width)
        rows[-1].keep, rows[-1].after = True, Space.fixed(3)
        for block in section.blocks:
            hang = self.spacing.tick_hang if isinstance(block, doc.Ticks | doc.Bullets) else 0.0
            more = self.block_rows(block, x + hang, width - hang)
            join(rows, more, NONE if len(rows) == 2 else self.spacing.paragraph)
        return rows

    def block_rows(self, block: doc.Block, x: float, width: float) -> list[Row]:
        if isinstance(block, doc.Fields):
            return self.blocks.fields(block, x, width)
        return self.blocks.block(block, x, width)

    def below(self) -> list[Row]:
        rows: list[Row] = []
        for section in self.document.sections:
            if rows:
                rows[-1].after, rows[-1].keep = Space.fixed(14), False
            rows += self.section_rows(section, self.left, self.width)
        return rows

    def beside(self) -> list[Row]:
        """Each section in a column of its own, as one row."""
        width = (self.width - _GUTTER * (self.columns - 1)) / self.columns
        whole = Row(0)
        for index, section in enumerate(self.document.sections):
            y = 0.0
            for row in self.section_rows(section, self.left + index * (width + _GUTTER), width):
                whole.parts += [PlacedMark(part.x, y + part.y, part.thing) for part in row.parts]
                y += row.height + row.after.natural
            whole.height = max(whole.height, y)
        return [whole]

    def foot(self, pen: Pen, number: int, pages: int) -> None:
        imprint, style = self.document.imprint, self.styles.small
        y = self.paper.height - 34
        page = imprint.page_of(number, pages)
        Furniture(f"{imprint.title}. {imprint.code}", style, "Footer").paint(pen, self.left, y)
        Furniture(page, style, "Footer").paint(pen, self.right - style.width(page), y)


def _scale(body: float, leading: float, small: float) -> TypeScale:
    text = (body, leading)
    return TypeScale(
        body=text, point=text, heading=(body + 2.5, leading + 3), subheading=(body + 0.5, leading + 2),
        opening=(20.0, 24.0), title=((20.0, 24.0),), lead=(body + 0.5, leading + 1), phone=((20.0, 24.0),),
        callout=text, small=(small, leading), label=text, number=text, name=text,
    )  # fmt: skip


class _ReportPaper(_StaffPaper):
    columns = 2
    scale = _scale(9.4, 11.6, 9.4)
    spacing = Spacing(
        item=Space.fixed(1.6), paragraph=Space.fixed(4.5), step=NONE, row=18, hang=11, tick_hang=13, tick=8
    )


class _ChangesPaper(_StaffPaper):
    scale = _scale(11.5, 15.5, 10)
    spacing = Spacing(item=Space.fixed(5), paragraph=Space.fixed(9), step=NONE, row=26, hang=13, tick_hang=18, tick=11)


def _text(words: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(words),))


def _heading(words: str, level: int = 2) -> doc.Heading:
    return doc.Heading((doc.Span(words),), level)


def _document(
    library: Library,
    language: Language,
    title: str,
    about: str,
    lead: str,
    day: datetime.date,
    code: str,
    sections: tuple[doc.Section, ...],
) -> doc.Document:
    name = library.practice.name
    masthead = doc.Masthead(None, (_text(name),), _text(about), _heading(title, 1), _text(lead))
    imprint = doc.Imprint(name, "", title, language.own_name, "", "", code, language.page)
    return doc.Document(
        language, f"{title}: {name}", name, about, day, language.lang_tag, None, masthead, sections, imprint
    )


def _pdf(document: doc.Document, kind: type[_StaffPaper], library: Library) -> bytes:
    meta = Metadata(document.title, document.language.lang_tag, document.author, document.subject, date=document.date)
    canvas = TaggedCanvas((_PAPER.width, _PAPER.height), meta)
    look = Look.of(Palette.of(library.practice.brand), "color")
    try:
        kind(document, canvas, look, _PAPER, library.folder).paint()
    except TooTall as error:
        raise HandoutsError(Problem("staff-paper-too-long", "A sentence is taller than a page.", "Shorten it.")) from error
    return bytes(canvas.getpdfdata())


# -- the report


def report_paper(library: Library, report: InstrumentReport) -> bytes:
    """The report on one page, as a tagged PDF; what is left to a human has a box to tick."""
    english = Language.of("en")
    scores = report.scores()
    understand, act, cdc = (score.said() for score in scores.values())
    sections = (
        _measure(
            f"{PEMAT}, items for print",
            f"Understandability: {understand}. Actionability: {act}. 70 % or less is poor.",
            report.of(PEMAT),
        ),
        _measure("CDC Clear Communication Index", f"{cdc}. 90 % passes.", report.of(CDC)),
    )
    lead = (
        f"Reading level: {report.reading}. Judged by the program on {english.day(report.day)}; tick what you find met."
    )
    document = _document(
        library, english, f"Report: {report.title}", f"Text {report.code}", lead, report.day, report.code, sections
    )
    return _pdf(document, _ReportPaper, library)


def _measure(title: str, score: str, items: Sequence[Judged]) -> doc.Section:
    blocks: list[doc.Block] = [_text(score)]
    for verdict, heading in (
        ("not met", "Open: not met yet"),
        ("human", "For you to judge"),
        ("met", "Met"),
        ("does not apply", "Does not apply here"),
    ):
        members = [item for item in items if item.verdict == verdict]
        if not members:
            continue
        blocks.append(_heading(heading, 3))
        lines = tuple(_item(item) for item in members)
        blocks.append(
            doc.Ticks(lines, "A box to tick if it is met") if verdict in ("human", "not met") else doc.Bullets(lines)
        )
    return doc.Section("part", _heading(title), tuple(blocks))


def _item(item: Judged) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(f"{item.number} {item.words}", strong=True), doc.Span(f": {item.evidence}")))


# -- what has changed


def changes_paper(
    library: Library,
    procedure: str,
    language: Language,
    last: Approval | None,
    changes: Sequence[Change],
    *,
    today: datetime.date,
) -> bytes:
    """What has changed since the last approval, to read and to sign, as a tagged PDF. It speaks English to staff."""
    english = Language.of("en")
    wording = SheetWords.of(library, procedure, language)
    title = library.procedure(procedure, language.code).title
    if last is None:
        lead = "This text has never been approved: all of it is new."
    elif changes:
        lead = f"Since {last.by} approved it on {english.day(last.on)} ({last.wording.codes[0]}), this has changed."
    else:
        lead = f"No word has changed since {last.by} approved it on {english.day(last.on)}."
    document = _document(library, english, f"Changes: {title}", f"Text {wording.codes[0]}", lead, today, wording.codes[0],
                         (*_changes(changes), _signature(english)))  # fmt: skip
    return _pdf(document, _ChangesPaper, library)


def _changes(changes: Sequence[Change]) -> Iterator[doc.Section]:
    for title, numbers in (("Numbers and phone numbers", True), ("Words", False)):
        members = [change for change in changes if change.numbers is numbers]
        if members:
            rows = tuple((_text(change.before or "–"), _text(change.after or "–")) for change in members)
            yield doc.Section(
                "part", _heading(title), (doc.DataTable((_text("Approved"), _text("Now")), rows, row_heads=False),)
            )


def _signature(language: Language) -> doc.Section:
    labels = (("name", "Name and role"), ("date", "Date"), ("place", "Approved until"), ("note", "Signature"))
    fields = tuple(doc.Field(key, _text(label), None, f"{label}: {language.to_write}") for key, label in labels)
    return doc.Section(
        "part", _heading("To sign"), (_text("I have read these changes and answer for them."), doc.Fields(fields))
    )
