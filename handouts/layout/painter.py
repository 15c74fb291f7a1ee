"""The painter: a canvas, the sheet's look, and lengths that run down the page."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from reportlab.lib.colors import Color

from handouts.layout.tagging import Tags
from handouts.layout.typography import Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.drawing import Drawing, mirror
from handouts.pdf.line_breaking import Line, Piece, Style, break_lines
from handouts.pdf.structure import Rectangle, StructElem

BOOKMARKED = 2
"""Headings down to this level have bookmarks: the title and the sections."""
LINK_BELOW, LINK_ABOVE = 0.25, 0.8
"""How far a link's box reaches below and above the baseline, as shares of the type's size: from g to the capitals."""
STRUCK, UNDERLINED, DECORATION = 0.27, 0.16, 0.075
"""How far above and below the baseline words are struck and underlined, and how thick, as shares of the type's size."""
ONE_LINE = 100_000.0
"""A measure that no words fill: they stay on one line."""


class Painter:
    """Paints on one page at a time; ``y`` is measured down from the top edge, in points.

    On a sheet that reads from right to left everything is placed as in a mirror: editions are written for one
    direction, and what stands ``x`` from the left edge here stands as far from the right edge there.
    """

    def __init__(
        self, canvas: TaggedCanvas, tags: Tags, look: Look, *, rtl: bool = False, bookmarks: bool = False
    ) -> None:
        self.canvas, self.tags, self.look, self.rtl = canvas, tags, look, rtl
        self.page_width, self.height = canvas._pagesize
        self._headings = dict(tags.headings) if bookmarks else {}

    def place(self, x: float, width: float) -> float:
        """Where the left end of something of this width really stands."""
        return self.page_width - x - width if self.rtl else x

    def line(self, line: Line, x: float, y: float) -> None:
        """A line of text whose pieces are keyed by their structure elements; its top left is (x, y)."""
        canvas = self.canvas
        style = line.words[0].pieces[0].style
        baseline, x = self.height - y - style.baseline, self.place(x, line.width)
        self._bookmark(line.words[0].pieces[0].key, y)
        for segment in line.segments():
            piece, start = segment.piece, x + segment.x
            with canvas.content(piece.key):
                end = canvas.show(segment.runs, start, baseline, piece.style.size, piece.style.color)
                if piece.key in self.tags.changes:
                    end -= piece.style.width(" ") * piece.text.endswith(" ")  # nobody reads a marked blank
                    self._decorate(self.tags.changes[piece.key], start, end, baseline, piece.style)
            uri = self.tags.uris.get(piece.key)
            if uri and piece.text.strip():  # the blank after it may stand far off, where the line reads both ways
                box = (start, baseline - LINK_BELOW * piece.style.size, end, baseline + LINK_ABOVE * piece.style.size)
                canvas.link(piece.key, uri, self.tags.says[piece.key], box)

    def _decorate(self, change: str, start: float, end: float, baseline: float, style: Style) -> None:
        """A line through words that are gone, or under words that are new."""
        y = baseline + (STRUCK if change == "gone" else -UNDERLINED) * style.size
        self.canvas.setStrokeColor(style.color)
        self.canvas.setLineWidth(DECORATION * style.size)
        self.canvas.line(start, y, end, y)

    def _bookmark(self, element: StructElem, y: float) -> None:
        """A bookmark to a title or section heading, at its first line."""
        title, level = self._headings.pop(element, ("", 0))
        if title and level <= BOOKMARKED:
            self.canvas.outline(title, element, level - 1, self.height - y)

    def words(self, text: str, style: Style, x: float, y: float) -> None:
        """A short text on one line, in whatever content or artifact is current."""
        baseline = self.height - y - style.baseline
        for line in break_lines([Piece(text, style)], measure=ONE_LINE):
            left = self.place(x, line.width)
            for segment in line.segments():
                self.canvas.show(segment.runs, left + segment.x, baseline, style.size, style.color)

    def rule(self, x: float, y: float, width: float, weight: float, color: Color) -> None:
        """A level line."""
        canvas, x = self.canvas, self.place(x, width)
        canvas.setStrokeColor(color)
        canvas.setLineWidth(weight)
        canvas.setLineCap(0)
        canvas.line(x, self.height - y, x + width, self.height - y)

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        """A drawing with its top left corner at (x, y); one that shows a direction is turned about with the page."""
        x, y = self.place(x, drawing.width), self.height - y - drawing.height
        self.canvas.draw(mirror(drawing) if self.rtl and drawing.directed else drawing, x, y)

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = None,
        weight: float = 1,
        radius: float = 0,
    ) -> None:
        """A rectangle given from its top left corner."""
        canvas, x = self.canvas, self.place(x, width)
        if fill is not None:
            canvas.setFillColor(fill)
        if stroke is not None:
            canvas.setStrokeColor(stroke)
            canvas.setLineWidth(weight)
        canvas.roundRect(
            x, self.height - y - height, width, height, radius, stroke=stroke is not None, fill=fill is not None
        )

    def field(self, element: StructElem, box: Rectangle, color: Color) -> AbstractContextManager[None]:
        """Within it is painted what there is to write on or to tick in a box on the page. In a copy that is filled in on a
        screen a field stands there, and what is painted is furniture."""
        if (field := self.tags.fields.get(element)) is not None:
            self.canvas.field(element, field, box, color=color)
            return self.canvas.artifact()
        element.enclose(box)
        return self.canvas.content(element)

    def box(self, x: float, y: float, width: float, height: float) -> Rectangle:
        """A box given from its top left corner, as (left, bottom, right, top) on the page."""
        x = self.place(x, width)
        return x, self.height - y - height, x + width, self.height - y

    def paint_within(self, x: float, y: float, width: float, height: float, paint: Callable[[], None]) -> None:
        """Paint within a box only."""
        canvas = self.canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(self.place(x, width), self.height - y - height, width, height)
        canvas.clipPath(path, stroke=0, fill=0)
        paint()
        canvas.restoreState()

    def squares(self, rows: Sequence[Sequence[int]], x: float, y: float, size: float, color: Color) -> None:
        """The dark modules of a matrix, each run of a row as one rectangle, as one path ``size`` points wide."""
        canvas, x = self.canvas, self.place(x, size)
        unit = size / len(rows)
        boxes: list[tuple[float, float, float, float]] = []
        for index, row in enumerate(rows):
            start = None
            for column, dark in enumerate((*row, 0)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    foot = self.height - y - (index + 1) * unit
                    boxes.append((x + start * unit, foot, (column - start) * unit, unit))
                    start = None
        canvas.setFillColor(color)
        canvas.fill_boxes(boxes)
