"""One page: the short version, the steps in brief, the timeline and the phone number on one side of paper.

Four columns with gutters of 18 points, a baseline of 17. Headings hang in the first column, words stand in the other
three; the steps stand side by side across all four. Type never shrinks. Words that are too long for the page tighten
the spaces, then the pictures, then the code to scan; what is still too long is told and nothing is cut.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS
from handouts.layout.blocks import Spacing, as_one, join, qr_matrix
from handouts.layout.fitting import fits, lines_over, settled, too_long
from handouts.layout.marks import Code, Ornament, Rule
from handouts.layout.pagination import PlacedMark, PlacedRow, Row, Space, beside, keep_together
from handouts.layout.painter import Pen
from handouts.layout.typography import TypeScale
from handouts.problems import HandoutsError
from handouts.templates.edition import Edition

UNIT = 17.0
GUTTER = 18.0
COLUMNS = 4
BASELINE = 36.0
"""Of the title, from the top of the live area."""
BEFORE_RULE = Space(12.7, 6.5, 19)
PICTURE_SCALE = 0.74
"""Points to a unit of the scene."""
WHERE = 60.0
"""Height of the figure that shows where in the body."""
SIDES = ("front", "back")
"""Labels that a picture as narrow as a column has no room for."""
REMEDY = 'Give longer texts a shorter wording as "brief" (or "brief: none"), or name fewer parts under "one_page".'


@dataclass(frozen=True, slots=True)
class OnePageArrangement:
    """What the layout may choose, in points: how tall step pictures are, the side of the code to scan, and how far
    below a section's rule the baseline of its heading stands."""

    picture: float
    code: float = 52
    drop: float = 1.375 * UNIT


ROOMY = OnePageArrangement(116, 60)
"""For a page with room to spare."""
TIGHTER = (
    *map(OnePageArrangement, (110, 104, 98, 92, 86)),
    OnePageArrangement(86, 44, 20),
    OnePageArrangement(78, 44, 20),
)
"""In order of preference, with spaces as tight as need be."""


class OnePageEdition(Edition):
    """Lays out one document in its brief wording."""

    format = "one-page"
    brief = True
    duplex = ""
    scale = TypeScale(
        body=(12.5, UNIT),
        point=(14, 1.25 * UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(14, UNIT),
        opening=(18, 1.25 * UNIT),
        title=((37, 2.5 * UNIT), (33, 2.25 * UNIT), (29, 2 * UNIT), (25, 1.75 * UNIT)),
        lead=(16, 1.25 * UNIT),
        phone=((35, 2.25 * UNIT), (30, 2 * UNIT), (25, 1.75 * UNIT)),
        callout=(14, UNIT),
        small=(12, 0.875 * UNIT),
        label=(12, UNIT),
        number=(26, 2 * UNIT),
        name=(14, UNIT),
    )
    spacing = Spacing(
        item=Space(4.25, 2, 8),
        paragraph=Space(5, 3, 8),
        step=Space(1.25 * UNIT, 10, 2 * UNIT),
        row=1.5 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    )

    def prepare(self) -> None:
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - 11 - self.head
        self.column_width = (self.width - (COLUMNS - 1) * GUTTER) / COLUMNS
        self.main = self.left + self.column_width + GUTTER
        self.main_width = self.right - self.main

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The one page, with pictures as large as there is room for. Raises HandoutsError if the words do not fit."""
        rows = self._chosen()
        over = lines_over(rows, self.room, UNIT)
        if over:
            raise HandoutsError(too_long("too-long-for-one-page", "one page", over, self.document.sections, REMEDY))
        return [settled(rows, self.room)]

    def _chosen(self) -> list[Row]:
        """Large pictures where spaces need not tighten for them; else the first arrangement that fits, or the tightest."""
        rows = self.rows(ROOMY)
        if fits(rows, self.room, tight=False):
            return rows
        for arrangement in TIGHTER:
            rows = self.rows(arrangement)
            if fits(rows, self.room):
                return rows
        return rows

    # -- rows

    def rows(self, arrangement: OnePageArrangement) -> list[Row]:
        """Everything, top to bottom."""
        rows = [self.masthead()]
        for section in self.document.sections:
            rows[-1].after = BEFORE_RULE
            if section.kind == "contact":
                rows += self.contact(section, arrangement)
            else:
                rows += self.section(section, arrangement)
        return rows

    def masthead(self) -> Row:
        """Whose sheet this is, in the side column, and what it is about."""
        head, lead = self.document.masthead, self.styles.lead
        words = self.title(self.main, self.main_width, BASELINE)
        words[-1].after = Space.fixed(1.75 * UNIT - lead.baseline)
        words += self.blocks.text(head.lead, lead, self.main, self.main_width)
        return as_one(words, list(self._letterhead()))

    def _letterhead(self) -> Iterator[Row]:
        """The mark or logo, the practice's name below it."""
        head, style = self.document.masthead, self.styles.name
        if head.logo:
            wide, high = self.logo_size(head.logo, self.column_width, BASELINE + 4)
            style = self.styles.small_strong
            yield Row(
                high,
                [PlacedMark(self.left, 0, self.blocks.picture(head.logo, wide, high, frame=False))],
                Space.fixed(4),
            )
        else:
            drawing = self.practice_mark(28.6)
            mark = PlacedMark(self.left, BASELINE - drawing.height, Ornament([(0, 0, drawing)]))
            yield Row(BASELINE, [mark], Space.fixed(UNIT - style.baseline))
        for name in head.practice:
            yield from self.blocks.text(name, style, self.left, self.column_width)

    def section(self, section: doc.Section, arrangement: OnePageArrangement) -> list[Row]:
        """A band: the heading in the side column, words beside it, what needs all four columns below."""
        main, wide, tall, measure = list[Row](), list[Row](), arrangement.picture, self.main_width
        figure: PlacedMark | None = None
        for block in section.blocks:
            match block:
                case doc.NumberedSteps():
                    join(wide, self.steps(block, tall), Space(10, 7, 14))
                case doc.Timeline() if len(block.items) == COLUMNS:
                    join(wide, self.timeline(block, self.left, self.width), Space(10, 7, 14))
                case doc.Timeline():
                    join(main, self.timeline(block, self.main, self.main_width), Space(12, 8, 16))
                case doc.Ticks():
                    hang = self.spacing.tick_hang
                    join(main, self.blocks.ticks(block, self.main + hang, measure - hang), self.spacing.paragraph)
                case doc.Figure() if block.name in CLOSE_UPS and not (main or block.caption):
                    figure = self.where(block)
                    measure = figure.x - GUTTER - self.main
                case doc.Figure():
                    join(main, self.blocks.figure(block, self.main, measure, tall), self.spacing.paragraph)
                case _:
                    join(main, self.blocks.block(block, self.main, measure), self.spacing.paragraph)
        if figure:
            main = beside(main, [figure], WHERE + 3)
        rows = self.band(section, main, arrangement.drop)
        join(rows, wide, Space(12, 8, 16))
        return rows

    def where(self, node: doc.Figure) -> PlacedMark:
        """The figure that shows where in the body, as wide as its words ask for, at the right of the text."""
        words = max((self.styles.label.width(word) for _, word in node.labels), default=0.0)
        width = min(self.main_width / 2, 44 + words + 10)
        return PlacedMark(self.right - width, 3, self.blocks.picture(node, width, WHERE, frame=False))

    def band(self, section: doc.Section, main: list[Row], drop: float) -> list[Row]:
        """A rule, the heading in the side column, rows whose first baseline is the heading's."""
        weight, color, style = self.voice(section)
        first = self.styles.point if section.kind == "short_version" else self.styles.body
        hung = as_one(self.blocks.text(section.heading, style, self.left, self.column_width + 6))
        lead, top = drop - first.baseline, drop - style.baseline
        parts = [PlacedMark(part.x, top + part.y, part.thing) for part in hung.parts]
        head = Row(0, [PlacedMark(self.left, 0, Rule(self.width, weight, color)), *parts], Space.fixed(lead))
        return [head, *beside(main, [], top + hung.height - lead - 4)]

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """Up to four steps side by side, more in rows of equal length; one or two have their words beside the picture."""
        count = len(node.items)
        across = math.ceil(count / math.ceil(count / COLUMNS))
        wide = (self.width - (across - 1) * GUTTER) / across
        rows, shift = list[Row](), self.blocks.label_room(node, SIDES)
        for start in range(0, count, across):
            cells = []
            for index, step in enumerate(node.items[start : start + across]):
                x, words_at, picture = self.left + index * (wide + GUTTER), None, wide
                if across < 3 and step.figure:
                    picture, beside_it = self.column_width, self.column_width + GUTTER
                    words_at = (x + beside_it, wide - beside_it)
                cells.append(
                    self.blocks.step(
                        step,
                        x,
                        picture,
                        tall,
                        scale=PICTURE_SCALE,
                        shift=shift if across > 3 or words_at else None,
                        without=SIDES,
                        words_at=words_at,
                    )
                )
            join(rows, [as_one(*cells)], self.spacing.step)
        return rows

    def timeline(self, node: doc.Timeline, x: float, width: float) -> list[Row]:
        """Across, in as many columns as there are milestones, or down where that takes less room."""
        count = len(node.items)
        down = self.blocks.timeline_down(node, x, width, apart=10)
        if count > COLUMNS:
            return down
        each = (width - (count - 1) * GUTTER) / count
        columns = [(x + index * (each + GUTTER), each) for index in range(count)]
        across = self.blocks.timeline_across(node, x, columns, x + width)
        return min(across, down, key=lambda rows: as_one(rows).height)

    def contact(self, section: doc.Section, arrangement: OnePageArrangement) -> list[Row]:
        """Where to turn, at the foot: a code to scan, and the number to read across a table."""
        style = self.styles.heading
        main = self.blocks.text(section.heading, style, self.main, self.main_width)
        parts: list[PlacedMark] = []
        reach = 0.0
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                code = self.code(block.code, arrangement.code)
                parts, reach = [PlacedMark(part.x, 4 + part.y, part.thing) for part in code.parts], 4 + code.height
                join(main, self.blocks.phone(block.number, self.main, self.main_width), Space.fixed(2))
            else:
                join(main, self.blocks.block(block, self.main, self.main_width), Space(4, 2, 6))
        weight, color, _ = self.voice(section)
        rule = PlacedMark(self.left, 0, Rule(self.width, weight, color))
        head = Row(0, [rule], Space.fixed(arrangement.drop - style.baseline), sinks=True)
        return [head, *beside(keep_together(main), parts, reach)]

    def code(self, node: doc.QrCode, size: float) -> Row:
        """The code to scan, its caption below it: the column is too narrow for words beside it."""
        matrix = qr_matrix(node.payload, self.look.qr_error)
        square = Row(
            size, [PlacedMark(self.left, 0, Code(self.tags[node], matrix, size, self.look.brand))], Space.fixed(4)
        )
        return as_one([square, *self.blocks.text(node.caption, self.styles.small, self.left, self.column_width)])

    # -- furniture

    def foot(self, pen: Pen, number: int, pages: int) -> None:
        """Who and where, which text, which page."""
        self.imprint_foot(pen, self.foot_rule, self.document.imprint.page_of(number, pages))
