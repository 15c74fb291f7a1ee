"""What rows are made of: lines of text, pictures, boxes, rules.

Each mark knows its structure element and so its number in reading order (``order``); furniture has none and is
painted first, as an artifact. ``paint(painter, x, y)`` paints it with its top left corner at (x, y): points from the
page's left edge, and down from its top. Sizes are points.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from reportlab.lib.colors import Color

from handouts.document import nodes as doc
from handouts.illustrations import Art, Ink, LabelRoomError, Window, illustration
from handouts.layout.fitting import NoRoomError
from handouts.layout.painter import ONE_LINE as UNBROKEN
from handouts.layout.painter import Painter
from handouts.layout.picture_files import PictureFile
from handouts.layout.rows import Row
from handouts.pdf.drawing import Drawing
from handouts.pdf.line_breaking import Line, Piece, Style, break_lines
from handouts.pdf.slots import ONE_LINE, Detail, SlotShape
from handouts.pdf.structure import StructElem
from handouts.problems import Problem
from handouts.reading.declarations import dataclass

FURNITURE = -1
"""The order of what is not read: it is painted before everything that is."""
BOX_PEN, BOX_RADIUS = 1.1, 1.6
"""Pen and corners of a box to tick, in points: a thinner line dies on a bad copier."""
HAND = 16.0
"""How high above a line to write on a hand writes, in points: what a reader of the form may click to fill it."""
FRAME_GAP = 2.4
"""White between the two lines of a double frame, in points: after a bad copy they are still two."""
HALF_HAIR = 0.3
"""Half a hairline, by which a frame reaches beyond its picture."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of tagged text; a ``private`` one has somebody's details and is never quoted."""

    line: Line
    private: bool = False

    @property
    def order(self) -> int:
        element: StructElem = self.line.words[0].pieces[0].key
        return element.order

    def paint(self, painter: Painter, x: float, y: float) -> None:
        painter.line(self.line, x, y)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words that are not part of the sheet's text: a running head, a repeated table head."""

    text: str
    style: Style
    kind: str = "Header"
    order: int = FURNITURE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.artifact(self.kind):
            painter.words(self.text, self.style, x, y)


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line, ``weight`` points thick."""

    width: float
    weight: float
    color: Color
    order: int = FURNITURE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.artifact():
            painter.rule(x, y, self.width, self.weight, self.color)


@dataclass(frozen=True, slots=True)
class ClosingRule(Rule):
    """The line below the last row of a table; :func:`open_foot` takes it away."""


def open_foot(row: Row) -> None:
    """Take away the line that closes a table at the foot of a row: another follows at once, and two look like a mistake."""
    row.parts = [each for each in row.parts if not (isinstance(each.mark, ClosingRule) and each.y >= row.height)]


@dataclass(frozen=True, slots=True)
class Frame:
    """The line around a box or, with ``inner``, two: a second line so many points thick, within the first.

    ``width`` and ``height`` are those of the box from outside. A reader who sees no color tells an alarm by the double line.
    """

    width: float
    height: float
    weight: float
    color: Color
    inner: float = 0.0
    order: int = FURNITURE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.artifact():
            self._line(painter, x, y, 0.0, self.weight)
            if self.inner:
                self._line(painter, x, y, self.weight + FRAME_GAP, self.inner)

    def _line(self, painter: Painter, x: float, y: float, within: float, weight: float) -> None:
        inset = within + weight / 2
        wide, high = self.width - 2 * inset, self.height - 2 * inset
        painter.rectangle(x + inset, y + inset, wide, high, stroke=self.color, weight=weight)


@dataclass(frozen=True, slots=True)
class UprightBar:
    """An upright bar beside words that must be seen, ``width`` points thick."""

    width: float
    height: float
    color: Color
    order: int = FURNITURE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.artifact():
            painter.rectangle(x, y, self.width, self.height, fill=self.color)


@dataclass(frozen=True, slots=True)
class Ornament:
    """Drawings without meaning, each at its offset from the top left."""

    drawings: Sequence[tuple[float, float, Drawing]]
    order: int = FURNITURE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.artifact():
            for dx, dy, drawing in self.drawings:
                painter.drawing(drawing, x + dx, y + dy)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What belongs to one structure element, and is read where that element stands."""

    element: StructElem

    @property
    def order(self) -> int:
        return self.element.order


@dataclass(frozen=True, slots=True)
class Bullet(Tagged):
    """A small square that marks a point."""

    size: float
    color: Color

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.content(self.element):
            painter.rectangle(x, y, self.size, self.size, fill=self.color)


@dataclass(frozen=True, slots=True)
class Sign(Tagged):
    """A sign before an item, told by its shape: a check mark, a cross, a barred ring."""

    drawing: Drawing

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.content(self.element):
            painter.drawing(self.drawing, x, y)


@dataclass(frozen=True, slots=True)
class TickBox(Tagged):
    """A box to tick."""

    size: float
    color: Color

    def paint(self, painter: Painter, x: float, y: float) -> None:
        around = 0.6  # half the pen, and a little
        box = painter.box(x - around, y - around, self.size + 2 * around, self.size + 2 * around)
        with painter.field(self.element, box, self.color):
            painter.rectangle(x, y, self.size, self.size, stroke=self.color, weight=BOX_PEN, radius=BOX_RADIUS)


@dataclass(frozen=True, slots=True)
class WritingLine(Tagged):
    """A line to write on."""

    width: float
    color: Color

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.field(self.element, painter.box(x, y - HAND, self.width, HAND + 1), self.color):
            painter.rule(x, y, self.width, painter.look.hair, self.color)


@dataclass(frozen=True, slots=True)
class SlotLine(Tagged):
    """A line that is set for each copy: one of those of a patient's ``detail``, ``width`` points wide."""

    detail: Detail
    width: float
    style: Style
    number: int = 0
    """Which of the lines, counted from 0."""
    shape: SlotShape = ONE_LINE

    def paint(self, painter: Painter, x: float, y: float) -> None:
        style, left = self.style, painter.place(x, self.width)
        baseline = painter.height - y - style.baseline
        with painter.canvas.content(self.element):
            painter.canvas.slot(
                self.detail,
                style,
                left,
                baseline,
                self.width,
                line=self.number,
                shape=self.shape,
                end_aligned=painter.rtl,
            )


@dataclass(frozen=True, slots=True)
class IllustrationMark(Tagged):
    """An illustration in its window, with its words; ``frame`` draws a hairline around it.

    Painting raises NoRoomError if the words do not fit.
    """

    figure: doc.Figure
    name: str
    window: Window
    label: Style
    frame: bool = True
    version: int | None = None
    """Of a drawing that is kept for an approval; else it is the newest."""

    def paint(self, painter: Painter, x: float, y: float) -> None:
        try:
            art = _art(self.name, self.version, self.window, painter.look.art, self.figure.labels, self.label.base)
        except LabelRoomError as error:
            raise explain_label_room(str(error), self.figure) from error
        canvas, drawing = painter.canvas, art.drawing
        with canvas.content(self.element):
            painter.drawing(drawing, x, y)
            if self.frame:
                paint_frame(painter, x, y, drawing.width, drawing.height)
            left = painter.place(x, drawing.width)
            for index, word in enumerate(art.words):
                baseline = painter.height - y - drawing.height + word.y
                last = index + 1 == len(art.words)
                for line in break_lines([Piece(word.text, self.label)], measure=UNBROKEN):
                    for segment in line.segments():
                        canvas.show(
                            segment.runs, left + word.x + segment.x, baseline, self.label.size, self.label.color
                        )
                    if not last:
                        canvas.show(self.label.faces.shape(" "), left + word.x + line.width, baseline, self.label.size)
        self.element.enclose(
            painter.box(x - HALF_HAIR, y - HALF_HAIR, drawing.width + 2 * HALF_HAIR, drawing.height + 2 * HALF_HAIR)
        )


def explain_label_room(fault: str, figure: doc.Figure) -> NoRoomError:
    """The error where the words in a picture find no room."""
    message = f"The words in the picture do not fit: {fault}"
    return NoRoomError(Problem("label-too-long", message, "Use one or two short words.", figure.place))


def has_room(
    name: str,
    window: Window,
    ink: Ink,
    labels: tuple[tuple[str, str], ...],
    style: Style,
    version: int | None = None,
) -> bool:
    """Whether an illustration has room for its words in a window."""
    try:
        _art(name, version, window, ink, labels, style.base)
    except LabelRoomError:
        return False
    return True


def labels_have_room(rows: Iterable[Row], ink: Ink) -> bool:
    """Whether the illustrations in these rows have room for their words."""
    marks = (part.mark for row in rows for part in row.parts)
    return all(
        has_room(mark.name, mark.window, ink, mark.figure.labels, mark.label, mark.version)
        for mark in marks
        if isinstance(mark, IllustrationMark)
    )


@lru_cache(maxsize=128)
def _art(
    name: str, version: int | None, window: Window, ink: Ink, labels: tuple[tuple[str, str], ...], style: Style
) -> Art:
    """An illustration drawn; the same for every sheet that shows it in the same way."""
    return illustration(name, version).draw(window, ink, dict(labels), style.width)


@dataclass(frozen=True, slots=True)
class Photograph(Tagged):
    """A picture from a file, in the middle of a frame if there is one: ``frame`` is its width and height in points."""

    picture: PictureFile
    width: float
    height: float
    frame: tuple[float, float] | None = None

    def paint(self, painter: Painter, x: float, y: float) -> None:
        wide, high = self.frame or (self.width, self.height)
        left, top = x + (wide - self.width) / 2, y + (high - self.height) / 2
        with painter.canvas.content(self.element):
            self.picture.paint(painter, left, top, self.width, self.height)
            if self.frame:
                paint_frame(painter, x, y, wide, high)
        over = HALF_HAIR if self.frame else 0.0
        self.element.enclose(painter.box(x - over, y - over, wide + 2 * over, high + 2 * over))


def paint_frame(painter: Painter, x: float, y: float, width: float, high: float) -> None:
    """The line around every picture, the program's own drawing or the practice's photograph."""
    painter.rectangle(x, y, width, high, stroke=painter.look.rule, weight=painter.look.hair)


@dataclass(frozen=True, slots=True)
class Diagram(Tagged):
    """Several drawings that are one figure, each at its offset from the figure's top left."""

    drawings: Sequence[tuple[float, float, Drawing]]
    width: float
    height: float

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.content(self.element):
            for dx, dy, drawing in self.drawings:
                painter.drawing(drawing, x + dx, y + dy)
        self.element.enclose(painter.box(x, y, self.width, self.height))


@dataclass(frozen=True, slots=True)
class Code(Tagged):
    """A QR code, ``size`` points wide."""

    matrix: Sequence[Sequence[int]]
    size: float
    color: Color

    def paint(self, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.content(self.element):
            painter.squares(self.matrix, x, y, self.size, self.color)
        self.element.enclose(painter.box(x, y, self.size, self.size))
