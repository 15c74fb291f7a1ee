"""SVG logos: filled and stroked shapes, nothing else.

svgelements reads paths, basic shapes and transforms. What a logo has no need of is refused or left out:
a document type (and so entities), scripts, text, pictures and anything from elsewhere.
"""

import functools
import io
import math
from collections import Counter, defaultdict
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError, XMLParser

from reportlab.lib.colors import Color

if TYPE_CHECKING:
    from handouts.layout.painter import Painter

MOST_BYTES = 1_000_000
MOST_WORK = 20_000
"""Shapes, and tens of letters in which they are described, once everything that is used again has been copied."""
MOST_DEPTH = 100
FARTHEST = 1e6
"""The largest coordinate."""


class _Census:
    """Counts what a drawing would come to before it is read: a few lines that use each other can ask for millions of shapes."""

    def __init__(self) -> None:
        self.work: Counter[str] = Counter()
        self.uses: defaultdict[str, list[str]] = defaultdict(list)
        self._open: list[tuple[str, ...]] = [("",)]

    def doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type, and perhaps entities")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > MOST_DEPTH:
            raise ValueError(f"more than {MOST_DEPTH} groups stand within each other")
        if self.work[""] > MOST_WORK:
            raise ValueError("it is too detailed for print")
        name = attributes.get("id")
        inside = self._open[-1] + ((name,) if name and name not in self._open[-1] else ())
        self._open.append(inside)
        own = 1 + sum(len(text) for key, text in attributes.items() if not key.endswith("href")) // 10
        named = [text[1:] for key, text in attributes.items() if key.endswith("href")]  # svgelements looks no closer
        for each in inside:
            self.work[each] += own
            self.uses[each] += named

    def data(self, text: str) -> None:
        for each in self._open[-1]:
            self.work[each] += len(text) // 10

    def end(self, tag: str) -> None:
        self._open.pop()

    def close(self) -> None:
        """Raise ValueError if it is too much, RecursionError if a part uses itself."""

        @functools.cache
        def total(name: str) -> int:
            return self.work[name] + sum(map(total, self.uses[name]))

        if total("") > MOST_WORK:
            raise ValueError("it is too detailed for print")


class Vector:
    """The shapes of an SVG file.

    Raises ``OSError`` for a file that cannot be read and ``ValueError``, which says why, for one that is too large
    or too detailed, is not SVG, declares entities, or holds nothing that can be drawn.
    """

    def __init__(self, path: FilePath) -> None:
        import svgelements

        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise ValueError(f"it is larger than {MOST_BYTES // 1000} kB")
        try:
            parser = XMLParser(target=_Census())  # noqa: S314 - no document type, so no entities
            parser.feed(data)
            parser.close()
        except (ParseError, UnicodeError, LookupError) as error:
            raise ValueError("it is not SVG") from error
        except RecursionError as error:
            raise ValueError("its parts use each other without end") from error
        try:
            drawing = svgelements.SVG.parse(io.BytesIO(data), reify=True)
            box = (0.0, 0.0, float(drawing.width or 0), float(drawing.height or 0))
            shapes = [svgelements.Path(shape) for shape in drawing.elements() if isinstance(shape, svgelements.Shape)]
            self._shapes = [shape for shape in shapes if len(shape)]
            boxes = [bounds for shape in self._shapes if (bounds := shape.bbox())]
        except Exception as error:  # the parser raises whatever its own code meets
            raise ValueError(f"it is not SVG that can be read ({type(error).__name__})") from error
        if not self._shapes:
            raise ValueError("nothing in it can be drawn")
        if not all(math.isfinite(each) and abs(each) <= FARTHEST for bounds in (box, *boxes) for each in bounds):
            raise ValueError("it has coordinates that no page has")
        if not (box[2] and box[3]) and boxes:
            box = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
        if box[2] <= box[0] or box[3] <= box[1]:
            raise ValueError("it has no width or no height")
        self._box = box

    @property
    def aspect(self) -> float:
        left, top, right, bottom = self._box
        return (right - left) / (bottom - top)

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        left, top, right, _ = self._box
        scale = width / (right - left)
        page_x = painter.place(x, width)

        def place(point: Any) -> tuple[float, float]:
            return page_x + (point.x - left) * scale, painter.height - y - (point.y - top) * scale

        def all_shapes() -> None:
            for shape in self._shapes:
                self._shape(painter, shape, place, scale)

        painter.clipped(x, y, width, height, all_shapes)

    @staticmethod
    def _shape(painter: "Painter", shape: Any, place: Any, scale: float) -> None:
        import svgelements

        fill, stroke = _color(shape.fill), _color(shape.stroke)
        if fill is None and stroke is None:
            return
        path = painter.canvas.beginPath()
        for segment in shape:
            match segment:
                case svgelements.Move():
                    path.moveTo(*place(segment.end))
                case svgelements.Close():
                    path.close()
                case svgelements.CubicBezier():
                    path.curveTo(*place(segment.control1), *place(segment.control2), *place(segment.end))
                case svgelements.QuadraticBezier(start=start, control=control, end=end):
                    first, second = start + (control - start) * (2 / 3), end + (control - end) * (2 / 3)
                    path.curveTo(*place(first), *place(second), *place(end))
                case svgelements.Arc():
                    for curve in segment.as_cubic_curves():
                        path.curveTo(*place(curve.control1), *place(curve.control2), *place(curve.end))
                case _:
                    path.lineTo(*place(segment.end))
        if fill is not None:
            painter.canvas.setFillColor(fill)
        if stroke is not None:
            painter.canvas.setStrokeColor(stroke)
            painter.canvas.setLineWidth(max(0.1, float(shape.stroke_width or 1) * scale))
        painter.canvas.drawPath(path, stroke=stroke is not None, fill=fill is not None, fillMode=1)


def _color(paint: Any) -> Color | None:
    """An opaque color; half-transparent paint is mixed with the white of the paper."""
    if paint is None or paint.value is None:
        return None
    share = (255 if paint.alpha is None else paint.alpha) / 255
    return Color(*(1 - share + share * part / 255 for part in (paint.red, paint.green, paint.blue)))
