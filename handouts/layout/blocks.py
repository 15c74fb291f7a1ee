"""From the document's blocks to rows: what every template shares.

A template makes a :class:`Blocks` with its styles and its column and asks for the rows of each block.
Lengths are points; ``x`` is from the page's left edge.
"""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS, ICON_SIZE, Window, goal, icon
from handouts.layout.marks import (
    Bullet,
    Code,
    Diagram,
    Furniture,
    IllustrationMark,
    Ornament,
    Photograph,
    Rule,
    SlotLine,
    TextLine,
    TickBox,
    WritingLine,
    has_room,
)
from handouts.layout.pagination import NONE, Mark, PlacedMark, Row, Space, beside, height, keep_together
from handouts.layout.picture_files import open_picture
from handouts.layout.tagging import Tags
from handouts.layout.typography import Look, Styles
from handouts.pdf.drawing import Circle, Drawing, Group, LineShape
from handouts.pdf.line_breaking import Piece, Style, break_lines

TALLEST_MILESTONE = 200.0
"""A milestone up to this height is kept whole."""
TALLEST_TIMELINE = 480.0
"""A timeline up to this height is not broken over pages."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """White space of an edition, in points."""

    item: Space
    paragraph: Space
    step: Space
    row: float
    """From one line to write on to the next."""
    hang: float
    """How far bullets stand out to the left."""
    tick_hang: float
    tick: float
    """Side of a box to tick."""
    icon: float = ICON_SIZE
    """Side of the timeline's icons."""


class Blocks:
    """Rows for the blocks of one document."""

    def __init__(self, tags: Tags, styles: Styles, spacing: Spacing, look: Look, folder: Path) -> None:
        self.tags, self.styles, self.spacing, self.look, self.folder = tags, styles, spacing, look, folder

    # -- text

    def text(self, node: doc.Paragraph, style: Style, x: float, width: float, strong: Style | None = None) -> list[Row]:
        """A paragraph, a row for each line; never a lone first or last line."""
        bold = strong or self.styles.strong
        if isinstance(node, doc.Slot):
            return [Row(style.leading, [PlacedMark(x, 0, SlotLine(self.tags[node], node.key, width, bold))])]
        private = any(span.field for span in node.spans)
        if private:
            style, bold = style.private, bold.private
        pieces = [
            Piece(span.text, bold if span.strong or span.field else style, self.tags.span(node, index))
            for index, span in enumerate(node.spans)
        ]
        rows = [
            Row(style.leading, [PlacedMark(x, 0, TextLine(line, private))], cost=3.0)
            for line in break_lines(pieces, width)
        ]
        if len(rows) > 1:
            rows[0].keep = rows[-2].keep = True
        return rows

    def paragraphs(self, nodes: Sequence[doc.Paragraph], x: float, width: float) -> list[Row]:
        """Body text with a little space between paragraphs."""
        rows: list[Row] = []
        for node in nodes:
            join(rows, self.text(node, self.styles.body, x, width), self.spacing.paragraph)
        return rows

    def heading(self, node: doc.Heading, x: float, width: float) -> list[Row]:
        """A heading within a part: it stays with what follows."""
        rows = self.text(node, self.styles.subheading, x, width)
        for row in rows:
            row.keep = True
        return rows

    def block(self, block: doc.Node, x: float, width: float) -> list[Row]:
        """The rows of any block that needs no special place."""
        match block:
            case doc.Heading():
                return self.heading(block, x, width)
            case doc.Paragraph():
                return self.text(block, self.styles.body, x, width)
            case doc.Bullets():
                return self.bullets(block, x, width)
            case doc.Ticks():
                return self.ticks(block, x, width)
            case doc.DataTable():
                return self.table(block, x, width)
            case doc.Definitions():
                return self.terms(block, x, width)
            case doc.Figure():
                return self.figure(block, x, width)
            case doc.Places():
                return self.places(block, x, width)
        raise TypeError(f"no rows for {type(block).__name__}")

    # -- lists

    def bullets(self, node: doc.Bullets, x: float, width: float) -> list[Row]:
        """Points with a small square in the margin, or at the start of a column of their own."""
        style = self.styles.point if node.points else self.styles.body
        size = 5 * style.size / 14
        items = [self.text(item, style, x, width) for item in node.items]
        tight = node.points and all(len(lines) == 1 for lines in items)
        rows: list[Row] = []
        for item, lines in zip(node.items, items, strict=True):
            mark = Bullet(self.tags.label(item), size, self.look.accent)
            lines[0].parts.insert(
                0, PlacedMark(x - self.spacing.hang, style.baseline - 0.34 * style.size - size / 2, mark)
            )
            join(rows, lines, Space() if tight else self.spacing.item)
        return rows

    def ticks(self, node: doc.Ticks, x: float, width: float) -> list[Row]:
        """Things to do, a box to tick before each."""
        style, side = self.styles.body, self.spacing.tick
        rows: list[Row] = []
        for item in node.items:
            lines = self.text(item, style, x, width)
            box = TickBox(self.tags.label(item), side, self.look.brand)
            lines[0].parts.insert(
                0, PlacedMark(x - self.spacing.tick_hang, style.baseline - 0.34 * style.size - side / 2, box)
            )
            join(rows, lines, self.spacing.item)
        return rows

    def terms(self, node: doc.Definitions, x: float, width: float) -> list[Row]:
        """Words with what they mean below them."""
        rows: list[Row] = []
        for term in node.items:
            lines = keep_together(self.text(term.term, self.styles.body, x, width))
            lines[-1].keep = True
            join(rows, lines + self.text(term.meaning, self.styles.body, x, width), self.spacing.item)
        return rows

    # -- tables

    def table(self, node: doc.DataTable, x: float, width: float) -> list[Row]:
        """A table with hairlines between its rows; its head is said again on each page it runs on to."""
        widths = self._column_widths(node, width)
        starts = [x + sum(widths[:k]) for k in range(len(widths))]
        head = self._table_row(node.head, starts, widths, self.styles.small_strong)
        strong = Rule(width, 1.25, self.look.brand)
        hair = Rule(width, self.look.hair, self.look.rule)
        head.parts.append(PlacedMark(x, head.height + 2, strong))
        head.after, head.keep = Space.fixed(5), True

        def repeated() -> Row:
            row = Row(head.height, [], after=Space.fixed(5), keep=True)
            for start, cell, wide in zip(starts, node.head, widths, strict=True):
                for index, line in enumerate(break_lines([Piece(cell.text, self.styles.small_strong)], wide - 12)):
                    words = Furniture(line.text, self.styles.small_strong)
                    row.parts.append(PlacedMark(start, index * self.styles.small_strong.leading, words))
            row.parts.append(PlacedMark(x, head.height + 2, strong))
            return row

        rows = [head]
        for cells in node.rows:
            row = self._table_row(cells, starts, widths, self.styles.body)
            row.parts.append(PlacedMark(x, row.height + 2.5, hair))
            row.after, row.cost, row.running = Space.fixed(6), 1.5, repeated
            rows.append(row)
        return rows

    def _table_row(
        self, cells: Sequence[doc.Paragraph], starts: Sequence[float], widths: Sequence[float], style: Style
    ) -> Row:
        row = Row(0)
        for cell, x, width in zip(cells, starts, widths, strict=True):
            lines = self.text(cell, style, x, width - 12)
            for index, line in enumerate(lines):
                row.parts += [PlacedMark(part.x, index * style.leading, part.thing) for part in line.parts]
            row.height = max(row.height, len(lines) * style.leading)
        return row

    def _column_widths(self, node: doc.DataTable, width: float) -> list[float]:
        """Shares by what each column has to say, none narrower than its longest word if that can be."""
        style = self.styles.body
        columns = list(zip(node.head, *node.rows, strict=True))
        longest = [max(style.width(word) for cell in cells for word in cell.text.split(" ")) + 14 for cells in columns]
        wanted = [max(style.width(cell.text) for cell in cells) + 14 for cells in columns]
        if sum(wanted) <= width:
            spare = width - sum(wanted)
            return [want + spare / len(wanted) for want in wanted]
        floor = [min(least, width / len(columns)) for least in longest]
        room = width - sum(floor)
        appetite = [max(0.0, want - least) ** 0.5 for want, least in zip(wanted, floor, strict=True)]
        total = sum(appetite) or 1.0
        return [least + room * share / total for least, share in zip(floor, appetite, strict=True)]

    # -- pictures

    def figure(self, node: doc.Figure, x: float, width: float, tall: float = 220) -> list[Row]:
        """A picture across the column, as tall as its shape asks for and at most ``tall``, with its caption."""
        if node.name:
            wide, high = width, min(tall, width * 0.55)
        else:
            aspect = open_picture(self.folder / (node.file or "")).aspect
            wide = min(width, tall * aspect)
            high = wide / aspect
        rows = [Row(high, [PlacedMark(x, 0, self.picture(node, wide, high))], after=Space.fixed(5))]
        if node.caption:
            rows[0].keep = True
            rows += keep_together(self.text(node.caption, self.styles.small, x, width))
        return rows

    def picture(
        self,
        node: doc.Figure,
        width: float,
        high: float,
        *,
        scale: float | None = None,
        shift: float | None = None,
        frame: bool = True,
        numbered: bool = False,
        close: bool = False,
        without: Collection[str] = (),
    ) -> Mark:
        """A picture in a box of this size; ``close`` takes its close-up, where it has one.

        Labels whose key is in ``without`` are left out: a small picture has no room for them.
        """
        element = self.tags[node]
        if node.name is None:
            return Photograph(element, open_picture(self.folder / (node.file or "")), width, high)
        window = Window(
            width=width,
            height=high,
            scale=scale or self._scale(width, high),
            label_size=self.styles.label.size,
            shift=shift,
            numbered=numbered,
            rtl=self.styles.label.rtl,
        )
        if without:
            figure = replace(node, labels=tuple(pair for pair in node.labels if pair[0] not in without))
        else:
            figure = node
        name = CLOSE_UPS.get(node.name, node.name) if close else node.name
        return IllustrationMark(element, figure, name, window, self.styles.label, frame)

    def fitted(
        self, node: doc.Figure, width: float, tall: float, *, scale: float | None = None, numbered: bool = False
    ) -> tuple[Mark, float]:
        """A picture as wide as ``width`` and at most ``tall``, and its height: a picture from a file keeps its shape."""
        if node.name:
            return self.picture(node, width, tall, scale=scale, numbered=numbered), tall
        aspect = open_picture(self.folder / (node.file or "")).aspect
        wide = min(width, tall * aspect)
        return self.picture(node, wide, wide / aspect), wide / aspect

    @staticmethod
    def _scale(width: float, high: float) -> float:
        return min(1.6, max(0.75, min(high / 112, width / 186)))

    def step(
        self,
        node: doc.NumberedStep,
        x: float,
        width: float,
        tall: float,
        *,
        scale: float,
        shift: float | None = None,
        without: Collection[str] = (),
        words_at: tuple[float, float] | None = None,
    ) -> list[Row]:
        """A step kept whole: its picture with the number in the corner, its words below or at ``words_at``, (x, width).

        Without an illustration the number stands before the heading: nothing is printed on a photograph.
        """
        figure, number = node.figure, self.styles.number
        left, wide = words_at or (x, width)
        if figure is None or figure.name is None:
            rows = self._numbered(node, left, wide)
        else:
            rows = self.heading(node.heading, left, wide)
        rows += self.paragraphs(node.body, left, wide)
        if figure is None:
            return keep_together(rows)
        if figure.name is None:
            thing, high = self.fitted(figure, width, tall)
            parts = [PlacedMark(x, 0, thing)]
        else:
            thing = self.picture(figure, width, tall, scale=scale, shift=shift, numbered=True, without=without)
            digits = self.corner_number(node.number, x)
            parts = [
                PlacedMark(x, 0, thing),
                *(PlacedMark(part.x, 25.5 - number.baseline, part.thing) for part in digits),
            ]
            high = tall
        if words_at:
            return keep_together(beside(rows, parts, high))
        return keep_together([Row(high, parts, after=Space.fixed(6)), *rows])

    def has_room(self, node: doc.Figure, width: float, high: float) -> bool:
        """Whether an illustration's words fit in a box of this size."""
        label = self.styles.label
        window = Window(width=width, height=high, label_size=label.size, numbered=False, rtl=label.rtl)
        return bool(node.name) and has_room(node.name or "", window, self.look.art, node.labels, label)

    def corner_number(self, node: doc.Paragraph, x: float) -> list[PlacedMark]:
        """A step's number, for the upper corner of its picture where reading begins."""
        return self.text(node, self.styles.number, x + 7, 80)[0].parts

    def label_room(self, node: doc.NumberedSteps, without: Collection[str] = ("front", "back")) -> float:
        """How far from the left edge the bones stand in all pictures of a series, for the widest word before them."""
        labels = [pair for step in node.items if step.figure for pair in step.figure.labels]
        words = [word for key, text in labels if key not in without for word in text.split(" ")]
        label = self.styles.label
        beside = 18.0 if label.rtl else 13.5
        return max([54.0, *(label.width(word) + beside for word in words)])

    def _numbered(self, node: doc.NumberedStep, x: float, width: float) -> list[Row]:
        """A heading that hangs from its large number."""
        number, style = self.styles.number, self.styles.subheading
        digits = self.text(node.number, number, x, width)[0].parts
        hang = number.width(node.number.text) + 8
        rows = self.heading(node.heading, x + hang, width - hang)
        rise = number.size * number.faces.cap_height / 1000 - style.size * style.faces.cap_height / 1000
        rows[0].parts = [PlacedMark(part.x, part.y + rise, part.thing) for part in rows[0].parts]
        rows[0].parts += [PlacedMark(part.x, rise + style.baseline - number.baseline, part.thing) for part in digits]
        rows[0].height += rise
        return rows

    # -- the timeline

    def timeline_across(
        self, node: doc.Timeline, x: float, columns: Sequence[tuple[float, float]], right: float
    ) -> list[Row]:
        """Milestones side by side under a line that runs to the right edge; ``columns`` are (x, width)."""
        brand, middle = self.look.brand, ICON_SIZE / 2
        drawings: list[tuple[float, float, Drawing]] = []
        stops = []
        for milestone, (left, _) in zip(node.items, columns, strict=True):
            drawing = icon(milestone.icon, brand) if milestone.icon else self._ring()
            drawings.append((left - x, middle - drawing.height / 2, drawing))
            stops.append((left - x, left - x + drawing.width))
        end = goal(brand)
        drawings.append((right - x - end.width, middle - end.height / 2, end))
        stops.append((right - x - end.width, right - x))
        lines = Group()
        for index, ((_, start), (stop, _)) in enumerate(itertools.pairwise(stops)):
            gap_after = 9 if index + 2 < len(stops) else 1
            for line in self._leg(start + 9, stop - gap_after, middle, node.items[index].weeks):
                lines.add(line)
        drawings.append((0, 0, Drawing(right - x, ICON_SIZE, lines, directed=True)))
        diagram = Diagram(self.tags[node.drawing], drawings, right - x, ICON_SIZE)
        words = Row(0)
        for milestone, (left, width) in zip(node.items, columns, strict=True):
            y = 0.0
            for row in self.heading(milestone.heading, left, width) + self.paragraphs(milestone.body, left, width):
                words.parts += [PlacedMark(part.x, y + part.y, part.thing) for part in row.parts]
                y += row.height + (row.after.natural if row.after is not NONE else 0)
            words.height = max(words.height, y)
        return [Row(ICON_SIZE, [PlacedMark(x, 0, diagram)], after=Space.fixed(4), keep=True), words]

    def timeline_down(self, node: doc.Timeline, x: float, width: float, apart: float = 14) -> list[Row]:
        """Milestones one below the other, ``apart`` points between them, a line from icon to icon and on to the goal."""
        size, rows = self.spacing.icon, list[Row]()
        hang = size + 0.37 * size
        for index, milestone in enumerate(node.items):
            lines = self.heading(milestone.heading, x + hang, width - hang)
            lines += self.paragraphs(milestone.body, x + hang, width - hang)
            for line in lines:
                line.after = Space.fixed(line.after.natural)
            tall, last = max(height(lines), size), index + 1 == len(node.items)
            stop = icon(milestone.icon, self.look.brand, size, 0.037 * size) if milestone.icon else self._ring()
            drawings: list[tuple[float, float, Drawing]] = [((size - stop.width) / 2, (size - stop.height) / 2, stop)]
            end = size
            if tall <= TALLEST_MILESTONE:  # a longer one may run over a page, where a line beside it could not follow
                keep_together(lines)
                end = tall + apart if not last else max(tall, size + 1.3 * size)
                drawings += self._leg_down(size, end, milestone.weeks)
                if last:
                    tick = goal(self.look.brand, 0.47 * size)
                    drawings.append(((size - tick.width) / 2, end, tick))
                    end += tick.height
            lines = beside(lines, [self._stop(node, drawings, x, first=not index)], end if last else size)
            if not last:
                lines[-1].height += apart  # the line runs on through this space, also at a page's end
            join(rows, lines, NONE)
        return keep_together(rows) if height(rows) <= TALLEST_TIMELINE else rows

    def _leg_down(self, size: float, end: float, weeks: int | None) -> list[tuple[float, float, Drawing]]:
        """The line from an icon down to ``end``, in a drawing no wider than its marks."""
        wide = 10.0
        leg = Group(transform=(0, -1, 1, 0, wide / 2, end - size))
        for line in self._leg(4, end - size - 4, 0, weeks):
            leg.add(line)
        return [((size - wide) / 2, size, Drawing(wide, end - size, leg))]

    def _stop(
        self, node: doc.Timeline, drawings: Sequence[tuple[float, float, Drawing]], x: float, *, first: bool
    ) -> PlacedMark:
        """A stretch of the line; the figure's alternative text stands for all of it, so the rest is furniture."""
        left, top = min(dx for dx, _, _ in drawings), min(dy for _, dy, _ in drawings)
        right = max(dx + drawing.width for dx, _, drawing in drawings)
        own = [(dx - left, dy - top, drawing) for dx, dy, drawing in drawings]
        if first:
            bottom = max(dy + drawing.height for _, dy, drawing in drawings)
            return PlacedMark(x + left, top, Diagram(self.tags[node.drawing], own, right - left, bottom - top))
        return PlacedMark(x + left, top, Ornament(own))

    def _ring(self) -> Drawing:
        ring = Circle(8, 8, 6.5, fillColor=None, strokeColor=self.look.brand, strokeWidth=2)
        return Drawing(16, 16, ring)

    def _leg(self, start: float, end: float, y: float, weeks: int | None) -> list[LineShape]:
        """A stretch of the timeline, with a mark between one week and the next."""
        pen = {"strokeColor": self.look.brand, "strokeLineCap": 1}
        lines = [LineShape(start, y, end, y, strokeWidth=2, **pen)]
        marks = min((weeks or 1) - 1, int((end - start) / 5))
        for k in range(1, marks + 1):
            at = start + (end - start) * k / (marks + 1)
            lines.append(LineShape(at, y - 4.5, at, y + 4.5, strokeWidth=1.4, **pen))
        return lines

    # -- the form

    def fields(
        self,
        node: doc.Fields,
        x: float,
        width: float,
        pairs: Sequence[tuple[str, str]] = (("date", "time"),),
        lines: int = 0,
    ) -> list[Row]:
        """Labels with lines to write on, or with what is known; ``lines`` more lines belong to the last field."""
        by_key = {each.key: each for each in node.items}
        second = {b: a for a, b in pairs}
        label_width = max(self.styles.body.width(each.label.text) for each in node.items if each.key not in second) + 12
        rows: list[Row] = []
        for each in node.items:
            if each.key in second:
                continue
            partner = next((by_key[b] for a, b in pairs if a == each.key and b in by_key), None)
            if partner is None:
                rows.append(self._field(each, x, width, label_width))
                continue
            share = round(width * 0.62)
            row = self._field(each, x, share - 10, label_width)
            other = self._field(partner, x + share, width - share, self.styles.body.width(partner.label.text) + 10)
            row.parts += other.parts
            row.height = max(row.height, other.height)
            rows.append(row)
        last = node.items[-1]
        if last.value is None:
            for _ in range(lines):
                line = WritingLine(self.tags.label(last), width - label_width, self.look.rule)
                rows.append(Row(self.spacing.row, [PlacedMark(x + label_width, self._line_at, line)]))
        return keep_together(rows)

    @property
    def _line_at(self) -> float:
        """How far below a row's top its writing line stands."""
        return self.spacing.row - self.styles.body.leading + self.styles.body.baseline + 3

    def _field(self, field: doc.Field, x: float, width: float, label_width: float) -> Row:
        style = self.styles.body
        drop = self.spacing.row - style.leading
        row = Row(self.spacing.row)
        for line in self.text(field.label, style, x, label_width):
            row.parts += [PlacedMark(part.x, drop, part.thing) for part in line.parts]
        if field.value is None:
            line_thing: Mark = WritingLine(self.tags.label(field), width - label_width, self.look.rule)
            row.parts.append(PlacedMark(x + label_width, self._line_at, line_thing))
            return row
        values = self.text(field.value, style, x + label_width, width - label_width)
        for index, value in enumerate(values):
            row.parts += [PlacedMark(part.x, drop + index * style.leading, part.thing) for part in value.parts]
        row.height += (len(values) - 1) * style.leading
        rule = Rule(width - label_width, self.look.hair, self.look.rule)
        row.parts.append(PlacedMark(x + label_width, row.height - self.spacing.row + self._line_at, rule))
        return row

    def questions(self, blocks: Sequence[doc.Node], x: float, width: float, lines: int) -> list[Row]:
        """Questions with boxes, then lines to write on."""
        style, rows = self.styles.body, list[Row]()
        drop = self.spacing.row - style.leading
        for block in blocks:
            if isinstance(block, doc.Ticks):
                for item in block.items:
                    asked = self.text(item, style, x + self.spacing.tick_hang, width - self.spacing.tick_hang)
                    box = TickBox(self.tags.label(item), self.spacing.tick, self.look.brand)
                    row = Row(drop + len(asked) * style.leading)
                    row.parts.append(
                        PlacedMark(x, drop + style.baseline - 0.34 * style.size - self.spacing.tick / 2, box)
                    )
                    for index, line in enumerate(asked):
                        row.parts += [
                            PlacedMark(part.x, drop + index * style.leading, part.thing) for part in line.parts
                        ]
                    rows.append(row)
            elif isinstance(block, doc.WritingLines):
                for _ in range(lines):
                    line_thing = WritingLine(self.tags[block], width, self.look.rule)
                    rows.append(Row(self.spacing.row, [PlacedMark(x, self._line_at, line_thing)]))
        return rows

    # -- contact

    def code(self, node: doc.QrCode, x: float, size: float, width: float) -> Row:
        """A QR code with its caption to the right, their feet on one line."""
        row = Row(
            size,
            [
                PlacedMark(
                    x, 0, Code(self.tags[node], qr_matrix(node.payload, self.look.qr_error), size, self.look.brand)
                )
            ],
        )
        left = x + size + 12
        lines = self.text(node.caption, self.styles.small, left, x + width - left)
        leading = self.styles.small.leading
        row.height = max(size, leading * len(lines))
        foot = max(0.0, size - leading * len(lines) + leading - self.styles.small.baseline)
        for index, line in enumerate(lines):
            row.parts += [PlacedMark(part.x, foot + index * leading, part.thing) for part in line.parts]
        return row

    def phone(self, node: doc.Paragraph, x: float, width: float) -> list[Row]:
        """The number as large as fits on one line."""
        style = next((s for s in self.styles.phone if s.width(node.text) <= width), self.styles.phone[-1])
        return self.text(node, style, x - 0.04 * style.size, width, strong=style)

    def places(self, node: doc.Places, x: float, width: float) -> list[Row]:
        """Addresses in two columns, each kept whole."""
        gutter = 18.0
        column = (width - gutter) / 2
        rows: list[Row] = []
        for index in range(0, len(node.items), 2):
            row = Row(0, after=self.spacing.item)
            for side, lines in enumerate(node.items[index : index + 2]):
                left, y = x + side * (column + gutter), 0.0
                for paragraph in lines:
                    for line in self.text(paragraph, self.styles.body, left, column):
                        row.parts += [PlacedMark(part.x, y, part.thing) for part in line.parts]
                        y += line.height
                row.height = max(row.height, y)
            rows.append(row)
        return rows


def join(rows: list[Row], more: Sequence[Row], space: Space, cost: float = 1.0) -> None:
    """Add rows after others, with this space between."""
    if rows and more:
        rows[-1].after = space
        if rows[-1].cost == 3.0:
            rows[-1].cost = cost
    rows.extend(more)


def as_one(*columns: Sequence[Row]) -> Row:
    """Columns of rows side by side as one row, each at its natural spaces."""
    whole = Row(0)
    for rows in columns:
        y = 0.0
        for row in rows:
            whole.parts += [PlacedMark(part.x, y + part.y, part.thing) for part in row.parts]
            whole.height = max(whole.height, y + row.height)
            y += row.height + row.after.natural
    return whole


@lru_cache(maxsize=64)
def qr_matrix(payload: str, error: str) -> tuple[tuple[int, ...], ...]:
    """The modules of a QR code without its quiet zone; ``error`` is its level of error correction."""
    from qrcodegen import QrCode, QrSegment

    level = {"l": QrCode.Ecc.LOW, "m": QrCode.Ecc.MEDIUM}[error]
    code = QrCode.encode_segments(QrSegment.make_segments(payload), level, boostecl=False)
    side = range(code.get_size())
    return tuple(tuple(int(code.get_module(x, y)) for x in side) for y in side)
