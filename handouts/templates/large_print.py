"""Large print: re-flowed, never enlarged. One column, nothing under 18 points, lines at most 6 inches long.

Words hang half an inch from the left margin; numbers, boxes to tick and bullets stand in the hang. Headings are
ranked by size and weight (RNIB/UKAAF clear and large print). The layout chooses the fewest pages, then the
best-balanced, then the largest pictures.
"""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks import Spacing, join
from handouts.layout.marks import Furniture, Rule
from handouts.layout.pagination import PlacedMark, PlacedRow, Row, Space, height, keep_together, paginate
from handouts.layout.painter import Painter
from handouts.layout.typography import TypeScale
from handouts.templates.edition import Edition

UNIT = 25.0
HANG = 36.0
FOOT = 63.0
"""From the foot's hairline to the edge of the paper."""
LONGEST_LINE = 432.0
"""Six inches."""
BEFORE_RULE = Space(20, 11, 34)
PICTURES = (190.0, 174.0, 158.0, 142.0)
"""Heights of step pictures, in order of preference."""
CODE_SIZE = 100.0
_DISPLAY = ((53, 2.4 * UNIT), (44, 2 * UNIT), (38, 1.8 * UNIT), (36, 1.7 * UNIT))


class LargePrintEdition(Edition):
    """Lays out one document."""

    format = "large-print"
    margin = 72.0
    head = 72.0
    scale = TypeScale(
        body=(18, UNIT),
        point=(20, 1.1 * UNIT),
        heading=(28, 1.3 * UNIT),
        subheading=(22, 1.1 * UNIT),
        opening=(28, 1.3 * UNIT),
        title=_DISPLAY,
        lead=(22, 1.25 * UNIT),
        phone=((56, 2.5 * UNIT), *_DISPLAY),
        callout=(22, UNIT),
        small=(18, UNIT),
        label=(18, UNIT),
        number=(36, 1.5 * UNIT),
        name=(20, 0.95 * UNIT),
    )
    spacing = Spacing(
        item=Space(0.35 * UNIT, 5, 14),
        paragraph=Space(10, 7, 16),
        step=Space(1.1 * UNIT, 18, 2 * UNIT),
        row=1.7 * UNIT,
        hang=20,
        tick_hang=32,
        tick=19,
        icon=64,
    )

    def prepare(self) -> None:
        self.foot_rule = self.paper.height - FOOT
        self.room = self.foot_rule - 12 - self.head
        self.text = self.left + HANG
        self.measure = min(LONGEST_LINE, self.right - self.text)
        self._figure = self._find_figure()

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """Fewest pages, then best-balanced, then the largest pictures."""
        layouts = [paginate(self.rows(tall), self.room) for tall in PICTURES]
        ranked = sorted((len(layout.pages), round(layout.cost, 2), rank) for rank, layout in enumerate(layouts))
        return layouts[ranked[0][2]].pages

    # -- rows

    def rows(self, tall: float) -> list[Row]:
        """Everything, top to bottom."""
        rows = self.masthead()
        for section in self.document.sections:
            rows[-1].after, rows[-1].cost, rows[-1].keep = BEFORE_RULE, 0.0, False
            rows.extend(self.contact(section) if section.kind == "contact" else self.section(section, tall))
        return rows

    def section(self, section: doc.Section, tall: float) -> list[Row]:
        """A hairline, the heading, then the section's blocks, hung."""
        body: list[Row] = []
        for block in section.blocks:
            match block:
                case doc.NumberedSteps():
                    join(body, self.steps(block, tall), Space(16, 10, 24))
                case doc.Timeline():
                    join(
                        body,
                        self.blocks.timeline_down(block, self.text, self.measure, apart=1.6 * UNIT),
                        Space(18, 12, 26),
                    )
                case doc.Fields():
                    join(body, self.blocks.fields(block, self.left, self.width), self.spacing.paragraph)
                case doc.Ticks() | doc.WritingLines() if section.kind == "questions":
                    join(body, self.blocks.questions([block], self.text - 32, self.measure + 32, 4), Space())
                case doc.Figure() if block is self._figure:
                    continue  # it stands beside the title
                case doc.Figure() if section.kind == "why" and block.name:
                    picture = self.blocks.picture(block, 300, 172, frame=False, close=True)
                    join(body, [Row(172, [PlacedMark(self.text, 0, picture)])], Space(12, 8, 20))
                case _:
                    join(body, self.blocks.block(block, self.text, self.measure), self.spacing.paragraph)
        return self.under_rule(section, body)

    def under_rule(self, section: doc.Section, body: list[Row], *, strong: bool = False) -> list[Row]:
        """The rule and heading of a section over its rows."""
        urgent = section.kind in ("when_to_call", "notice")
        strong = strong or section.kind == "short_version"
        weight, color = (
            (3.0, self.look.accent)
            if urgent
            else (1.5, self.look.brand)
            if strong
            else (self.look.hair, self.look.rule)
        )
        style = self.styles.urgent if urgent else self.styles.heading
        heading = keep_together(self.blocks.text(section.heading, style, self.left, self.width))
        rule = Row(0, [PlacedMark(self.left, 0, Rule(self.width, weight, color))], after=Space(13, 10, 16), keep=True)
        rule.at_top = Row(0, keep=True)
        heading[-1].keep, heading[-1].after = True, Space(8, 6, 12)
        for row in body:
            row.running = row.running or LargePrintRunningHead(self, section)
        return [rule, *heading, *body]

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """Number and heading, picture, words: never apart."""
        rows: list[Row] = []
        number = self.styles.number
        for step in node.items:
            block = self.blocks.heading(step.heading, self.text, self.measure)
            drop = self.styles.subheading.baseline - number.baseline
            for line in self.blocks.text(step.number, number, self.left, HANG)[:1]:
                block[0].parts += [PlacedMark(part.x, drop + part.y, part.mark) for part in line.parts]
            if step.figure:
                picture, high = self.blocks.fit_picture(step.figure, self.measure, tall, scale=1.4 * tall / 158)
                block[-1].after = Space.fixed(6)
                block.append(Row(high, [PlacedMark(self.text, 0, picture)], after=Space.fixed(8), keep=True))
            block += self.blocks.paragraphs(step.body, self.text, self.measure)
            if height(block) < 0.6 * self.room:
                keep_together(block)
            join(rows, block, self.spacing.step)
        return rows

    def contact(self, section: doc.Section) -> list[Row]:
        """The number, large; a code to scan; which text this is."""
        rows: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                rows += self.blocks.phone(block.number, self.left, self.width)
                code = block.code
            else:
                join(rows, self.blocks.block(block, self.left, self.measure), Space(8, 6, 12))
        scan = self.blocks.code(code, self.left, CODE_SIZE, 270)
        style = self.styles.small
        for index, line in enumerate(self._imprint()):
            x = self.right - style.width(line)
            scan.parts.append(PlacedMark(x, index * style.leading, Furniture(line, style, "Footer")))
            scan.height = max(scan.height, (index + 1) * style.leading)
        join(rows, [scan], Space(16, 10, 22))
        return self.under_rule(section, keep_together(rows), strong=True)

    def _imprint(self) -> list[str]:
        imprint = self.document.imprint
        return [each for each in (imprint.version, imprint.review_by, imprint.code) if each]

    def masthead(self) -> list[Row]:
        """Whose sheet this is, and what it is about; at its right, where there is room, where in the body it is done."""
        head, name = self.document.masthead, self.styles.name
        wide = self.width - (self._figure_width + 16 if self._figure else 0)
        rows = [self.letterhead(self.left, self.width * 0.66, name.leading + 16, mark_width=42, tallest=60)]
        rows[0].after = Space.fixed(5)
        if head.phone:
            rows += self.blocks.text(head.phone, self.styles.callout, self.left, wide, self.styles.callout)
        rows[-1].after = Space(16, 8, 22)
        rows += self.title(self.left, wide if self._figure else self.width, self.styles.title[0].baseline - 6)
        rows[-1].after = Space(12, 7, 16)
        rows += self.blocks.text(head.lead, self.styles.lead, self.left, min(wide, self.measure))
        if self._figure:
            tall = height(rows, least=True)
            picture = self.blocks.picture(self._figure, self._figure_width, tall, frame=False)
            rows[0].parts.append(PlacedMark(self.right - self._figure_width, 0, picture))
        return keep_together(rows)

    def _find_figure(self) -> doc.Figure | None:
        """The figure that shows where it is done, if it finds room beside the title."""
        why = self.document.section("why")
        figures = [block for block in why.blocks if isinstance(block, doc.Figure) and block.name] if why else []
        title = self.styles.title[0].width(self.document.masthead.title.text)
        self._figure_width = min(170.0, self.width - title - 16)
        fits = figures and self._figure_width >= 120 and self.blocks.has_room(figures[0], self._figure_width, 190)
        return figures[0] if fits else None

    # -- furniture

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """The strip and the words, within the top margin."""
        self.draft_strip(painter, self.left, 22, self.width)
        self.draft_words(painter, words, number, self.right, 31)

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """What it is about, whom to call, which page: at the size of the text."""
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        page = imprint.page_of(number, pages)
        words = f"{imprint.title}, {imprint.phone}"
        if plain.width(words) + strong.width(page) + 20 > self.width:
            words = imprint.phone
        with self.canvas.artifact("Footer"):
            painter.rule(self.left, self.foot_rule, self.width, self.look.hair, self.look.rule)
            painter.words(words, plain, self.left, self.foot_rule + 6)
            painter.words(page, strong, self.right - strong.width(page), self.foot_rule + 6)


class LargePrintRunningHead:
    """Makes the line that stands over a section which goes on from the page before."""

    def __init__(self, sheet: LargePrintEdition, section: doc.Section) -> None:
        self.sheet, self.section = sheet, section

    def __call__(self) -> Row:
        sheet = self.sheet
        row = sheet.running(self.section, sheet.left, sheet.width, sheet.styles.subheading)
        row.after, row.keep = Space(14, 10, 18), True
        return row
