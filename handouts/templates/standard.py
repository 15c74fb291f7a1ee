"""The standard edition: one sheet, two sides, more where the words need it.

Six columns with gutters of 18 points, a baseline of 17. Headings and pictures hang in the two side columns,
words stand in the four main ones, 53 to 62 letters a line. The layout chooses, in this order: the fewest
pages, the best-balanced ones, the largest pictures, the most lines to write on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from handouts.document import nodes as doc
from handouts.illustrations import SIDE_STRIP
from handouts.layout.blocks import Spacing, join
from handouts.layout.marks import Rule
from handouts.layout.pagination import PlacedMark, PlacedRow, Row, Space, beside, height, keep_together, paginate
from handouts.layout.painter import Painter
from handouts.layout.typography import TypeScale
from handouts.templates.edition import Edition

UNIT = 17.0
GUTTER = 18.0
LIVE_WIDTH = 516.0
"""Six columns of 71 points and their gutters."""
BASELINE = 30.0
"""Of the title, from the top of the live area: the second line of the letterhead."""
SECTION_DROP = 22.75
"""From a section's hairline to the baseline of its heading."""
BEFORE_RULE = Space(11.2, 6.5, 18)
WHERE_HEIGHT = 54.0
"""Of the figure that shows where the bone is, under its heading."""
CODE_SIZE = 80.0
_DISPLAY = ((44, 2.5 * UNIT), (38, 2.25 * UNIT), (33, 2 * UNIT), (28, 2 * UNIT))


@dataclass(frozen=True, slots=True)
class StandardArrangement:
    """What the layout may choose: how tall step pictures are, and whether recovery opens a page."""

    picture: float
    recovery_opens: bool


ARRANGEMENTS = tuple(
    StandardArrangement(picture, opens) for picture in (116, 106, 98, 92, 88, 84) for opens in (True, False)
)


class StandardEdition(Edition):
    """Lays out one document."""

    format = "standard"
    scale = TypeScale(
        body=(12.5, UNIT),
        point=(14, 1.25 * UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(14, UNIT),
        opening=(28, 2 * UNIT),
        title=_DISPLAY,
        lead=(16, 1.25 * UNIT),
        phone=_DISPLAY,
        callout=(16, UNIT),
        small=(12, 0.875 * UNIT),
        label=(12, UNIT),
        number=(26, 2 * UNIT),
        name=(14, UNIT),
    )
    spacing = Spacing(
        item=Space(4.25, 2, 8),
        paragraph=Space(6, 4, 9),
        step=Space(4.7, 3, 12),
        row=1.625 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    )

    def prepare(self) -> None:
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - 10 - self.head
        self.side_width, self.main, self.main_width = self.span(2), self.column(3), self.span(4)
        self.grown = 0
        """Lines to write on beyond the usual, where there is room."""
        self._masthead = self.masthead()
        self._section_rows = cache(self._make_section_rows)

    # -- the grid

    @property
    def margin(self) -> float:  # type: ignore[override]
        """The live area is as wide on A4 as on Letter, so that lines break alike."""
        return (self.paper.width - LIVE_WIDTH) / 2

    def column(self, number: int) -> float:
        """The left edge of a column, counted from 1 to 6."""
        return self.left + (number - 1) * (self._column + GUTTER)

    def span(self, count: int) -> float:
        """The width of so many columns."""
        return count * self._column + (count - 1) * GUTTER

    @property
    def _column(self) -> float:
        return (self.width - 5 * GUTTER) / 6

    # -- choosing

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The best arrangement: fewest pages, then best-balanced, then the largest pictures; spare room goes to the form."""
        best: tuple[int, float, int] | None = None
        for rank, arrangement in enumerate(ARRANGEMENTS):
            layout = paginate(self.rows(arrangement), self.room)
            judged = (len(layout.pages), round(layout.cost, 2), rank)
            if best is None or judged < best:
                best, chosen, spare = judged, arrangement, layout.slack[-1]
        self.grown = max(0, min(4, int((spare - 6) // self.spacing.row)))
        return paginate(self.rows(chosen), self.room).pages

    # -- rows

    def rows(self, arrangement: StandardArrangement) -> list[Row]:
        """Everything, top to bottom."""
        rows = [self._masthead]
        for index, section in enumerate(self.document.sections):
            tall = arrangement.picture if any(isinstance(block, doc.NumberedSteps) for block in section.blocks) else 0.0
            more = self._section_rows(index, tall, self.grown)
            if not more:
                continue
            rows[-1].after, rows[-1].cost, rows[-1].keep = BEFORE_RULE, 0.0, False
            more[0].opens = section.kind == "recovery" and arrangement.recovery_opens
            rows.extend(more)
        return rows

    def _make_section_rows(self, index: int, tall: float, grown: int) -> list[Row]:
        """A section's rows; none for questions that stand beside the visit before them."""
        sections = self.document.sections
        section = sections[index]
        if section.kind == "questions" and index and sections[index - 1].kind == "visit":
            return []
        if section.kind == "visit" and index + 1 < len(sections) and sections[index + 1].kind == "questions":
            return self.form(section, sections[index + 1], grown)
        if section.kind == "contact":
            return self.contact(section)
        return self.section(section, tall)

    def section(self, section: doc.Section, tall: float) -> list[Row]:
        """A hairline with the heading in the side column, then the section's blocks."""
        main: list[Row] = []
        side: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.NumberedSteps):
                join(main, self.steps(block, tall), Space(8.5, 6, 14))
            elif isinstance(block, doc.Timeline):
                join(main, self.timeline(block), Space(14, 9, 22))
            elif isinstance(block, doc.Figure) and section.kind == "why" and block.name:
                picture = self.blocks.picture(block, self.side_width, WHERE_HEIGHT, frame=False)
                side.append(Row(WHERE_HEIGHT, [PlacedMark(self.left, 0, picture)]))
            else:
                join(main, self.blocks.block(block, self.main, self.main_width), self.spacing.paragraph)
        return self.under_rule(section, main, side)

    def under_rule(self, section: doc.Section, main: list[Row], side: Sequence[Row] = ()) -> list[Row]:
        """The section's rule, its heading and what else hangs in the side column, its main rows."""
        urgent = section.kind in ("when_to_call", "notice")
        points = section.kind == "short_version"
        weight, color = (
            (2.5, self.look.accent)
            if urgent
            else (1.25, self.look.brand)
            if points
            else (self.look.hair, self.look.rule)
        )
        style = self.styles.urgent if urgent else self.styles.heading
        hangs = any(isinstance(block, doc.Ticks | doc.Bullets) for block in section.blocks)
        measure = self.side_width - (8 if hangs else 0)  # boxes and bullets stand out into the gutter
        heading = keep_together(self.blocks.text(section.heading, style, self.left, measure))
        lead = SECTION_DROP - (self.styles.point if points else self.styles.body).baseline
        head = Row(0, [PlacedMark(self.left, 0, Rule(self.width, weight, color))], after=Space.fixed(lead), keep=True)
        y = SECTION_DROP - style.baseline
        for row in heading:
            head.parts += [PlacedMark(part.x, y + part.y, part.mark) for part in row.parts]
            y += row.height
        for row in side:
            y += 3
            head.parts += [PlacedMark(part.x, y + part.y, part.mark) for part in row.parts]
            y += row.height
        if any(part.x <= self.left for part in main[0].parts):  # a picture or timeline with no words before it
            head.after = Space.fixed(y + 6)
        head.at_top = self.opening(section, side)
        main = beside(main, [], max(0.0, y - lead - self.spacing.paragraph.least))
        for row in main:
            row.running = row.running or self._continued(section)
        return [head, *main]

    def opening(self, section: doc.Section, side: Sequence[Row] = ()) -> Row:
        """The section's heading at the head of a page: large, beside the letterhead."""
        style = self.styles.opening
        top = BASELINE - style.baseline
        lines = self.blocks.text(section.heading, style, self.main - 0.8, self.main_width)
        row = Row(top + height(lines) - 3, after=Space(5, 3, 9), keep=True)
        for index, line in enumerate(lines):
            row.parts += [PlacedMark(part.x, top + index * style.leading, part.mark) for part in line.parts]
        y = max(row.height, self._letterhead_foot + 6)
        for each in side:
            row.parts += [PlacedMark(part.x, y + part.y, part.mark) for part in each.parts]
            y += each.height
            row.height = y
        return row

    def _continued(self, section: doc.Section) -> "StandardRunningHead":
        return StandardRunningHead(self, section)

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """Each step's picture in the side column, its words beside it."""
        rows: list[Row] = []
        style = self.styles.subheading
        drop = style.baseline - style.size * style.faces.cap_height / 1000
        for step in node.items:
            words = self.blocks.heading(step.heading, self.main, self.main_width)
            words += self.blocks.paragraphs(step.body, self.main, self.main_width)
            parts, reach = self.step_picture(step, drop, tall)
            join(rows, beside(words, parts, reach), self.spacing.step)
        return rows

    def step_picture(self, step: doc.NumberedStep, drop: float, tall: float) -> tuple[list[PlacedMark], float]:
        """The step's picture with its number in the corner, or the number alone; and how far down they reach."""
        number = self.styles.number
        if step.figure is None:
            x = self.main - 20 - number.width(step.number.text)
            y = self.styles.subheading.baseline - number.baseline
            return [PlacedMark(p.x, y, p.mark) for p in self.blocks.text(step.number, number, x, 80)[0].parts], 0
        if any(key in ("front", "back") for key, _ in step.figure.labels):
            tall += SIDE_STRIP * self.styles.label.size  # these words stand in a strip of their own
        picture, high = self.blocks.fit_picture(step.figure, self.side_width, tall, scale=0.78, numbered=True)
        digits = self.blocks.corner_number(step.number, self.left)
        parts = [PlacedMark(self.left, drop, picture)]
        parts += [PlacedMark(p.x, drop + 25.5 - number.baseline, p.mark) for p in digits]
        return parts, drop + high

    def timeline(self, node: doc.Timeline) -> list[Row]:
        """Across the page for up to three milestones of a few lines, else down the main column."""
        if len(node.items) <= 3:
            each = 6 // len(node.items)
            columns = [(self.column(1 + k * each), self.span(each)) for k in range(len(node.items))]
            rows = self.blocks.timeline_across(node, self.left, columns, self.right)
            if rows[-1].height <= 9 * UNIT:
                return rows
        return self.blocks.timeline_down(node, self.main, self.main_width)

    def form(self, visit: doc.Section, questions: doc.Section, grown: int) -> list[Row]:
        """The patient's own part: the visit beside the questions, or above them where there are many."""
        wide, right = self.span(3), self.column(4)
        fields = next(block for block in visit.blocks if isinstance(block, doc.Fields))
        count = len(self.blocks.fields(fields, self.left, wide))
        asked = len(self.blocks.questions(questions.blocks, right, wide, 0))
        right_rows = self.blocks.questions(questions.blocks, right, wide, max(2, count - asked) + grown)
        left_rows = self.blocks.fields(fields, self.left, wide, lines=max(0, len(right_rows) - count))
        if max(height(left_rows), height(right_rows)) > 0.45 * self.room:
            rows = self.under_rule(visit, self.blocks.fields(fields, self.main, self.main_width))
            rows[-1].after, rows[-1].cost, rows[-1].keep = BEFORE_RULE, 0.0, False
            return rows + self.under_rule(
                questions, self.blocks.questions(questions.blocks, self.main, self.main_width, 3)
            )
        block = Row(max(height(left_rows), height(right_rows)) + 2)
        for rows in (left_rows, right_rows):
            y = 0.0
            for row in rows:
                block.parts += [PlacedMark(part.x, y + part.y, part.mark) for part in row.parts]
                y += row.height
        rule = Rule(self.width, self.look.hair, self.look.rule)
        head = Row(0, [PlacedMark(self.left, 0, rule)], keep=True)
        at_top = Row(self._letterhead_foot, keep=True)
        style, lines = self.styles.heading, 1
        for section, x in ((visit, self.left), (questions, right)):
            for index, line in enumerate(self.blocks.text(section.heading, style, x, wide)):
                y = SECTION_DROP - style.baseline + index * style.leading
                head.parts += [PlacedMark(part.x, y, part.mark) for part in line.parts]
                at_top.parts += [PlacedMark(part.x, at_top.height + y, part.mark) for part in line.parts]
                lines = max(lines, index + 1)
        head.after = at_top.after = Space.fixed(SECTION_DROP + 4 + (lines - 1) * style.leading)
        head.at_top = at_top
        return [head, block]

    def contact(self, section: doc.Section) -> list[Row]:
        """Where to turn, at the foot of the last page: a code to scan, and the number to read across a table."""
        main = keep_together(self.blocks.text(section.heading, self.styles.heading, self.main, self.main_width))
        parts: list[PlacedMark] = []
        reach = 0.0
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                code = self.blocks.code(block.code, self.left, CODE_SIZE, self.side_width)
                parts, reach = [PlacedMark(part.x, 8 + part.y, part.mark) for part in code.parts], 8 + code.height
                join(main, self.blocks.phone(block.number, self.main, self.main_width), Space.fixed(1))
            else:
                join(main, self.blocks.block(block, self.main, self.main_width), Space.fixed(3))
        if height(main) < 0.6 * self.room:
            main = keep_together(main)
        main = beside(main, parts, reach)
        head = Row(0, [PlacedMark(self.left, 0, Rule(self.width, 1.25, self.look.brand))], keep=True, sinks=True)
        head.after = Space.fixed(SECTION_DROP - self.styles.heading.baseline)
        head.at_top = Row(self._letterhead_foot + 8, keep=True)
        for row in main:
            row.running = self._continued(section)
        return [head, *main]

    def masthead(self) -> Row:
        """Whose sheet this is, and what it is about."""
        head = self.document.masthead
        row = self.letterhead(self.left, self.side_width + 14, BASELINE, tallest=30)
        self._letterhead_foot = max(row.height, BASELINE + 6)
        y = row.height + (6 if head.logo else UNIT)
        callout = self.styles.callout
        for line in self.blocks.text(head.phone, callout, self.left, self.side_width, callout) if head.phone else ():
            row.parts += [PlacedMark(part.x, y, part.mark) for part in line.parts]
            y += line.height
        row.height = y
        y = 0.0
        for line in self.title(self.main, self.main_width, BASELINE):
            row.parts += [PlacedMark(part.x, y + part.y, part.mark) for part in line.parts]
            y += line.height
        y += 2 * UNIT - self.styles.lead.baseline
        for line in self.blocks.text(head.lead, self.styles.lead, self.main, self.main_width):
            row.parts += [PlacedMark(part.x, y, part.mark) for part in line.parts]
            y += line.height
        row.height = max(row.height, y)
        return row

    # -- furniture

    def furniture(self, painter: Painter, number: int, pages: int) -> None:
        """The draft mark, and from the second page on the letterhead."""
        super().furniture(painter, number, pages)
        if number > 1:
            self.letterhead_again(painter, self.left, self.side_width + 14, BASELINE)

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Who and where, which text, which page."""
        self.imprint_foot(painter, self.foot_rule, self.document.imprint.page_of(number, pages))


class StandardRunningHead:
    """Makes the line that stands over a section which goes on from the page before."""

    def __init__(self, sheet: StandardEdition, section: doc.Section) -> None:
        self.sheet, self.section = sheet, section

    def __call__(self) -> Row:
        sheet = self.sheet
        style = sheet.styles.heading
        row = sheet.running(self.section, sheet.main, sheet.main_width, style, top=BASELINE - style.baseline)
        row.height = max(row.height, sheet._letterhead_foot)
        row.after, row.keep = Space(8, 4, 10), True
        return row
