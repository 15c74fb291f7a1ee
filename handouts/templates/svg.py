"""SVG logos: filled and stroked shapes, nothing else.

svgelements reads paths, basic shapes and transforms. What a logo has no need of is refused or left out:
a document type (and so entities), scripts, text, pictures and anything from elsewhere.
"""

import io
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import Color

if TYPE_CHECKING:
    from handouts.templates.pen import Pen

MOST_BYTES = 1_000_000


class Vector:
    """The shapes of an SVG file.

    Raises ``OSError`` for a file that cannot be read and ``ValueError`` for one that is too large, is not
    SVG, declares entities, or holds nothing that can be drawn.
    """

    def __init__(self, path: FilePath) -> None:
        import svgelements

        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise ValueError(f"{path}: larger than {MOST_BYTES // 1000} kB")
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ValueError(f"{path}: a document type or entities; save it as plain SVG")
        try:
            drawing = svgelements.SVG.parse(io.BytesIO(data), reify=True)
        except Exception as error:  # the parser raises whatever its XML reader or its own code meets
            raise ValueError(f"{path}: not SVG that can be read ({type(error).__name__})") from error
        box = (0.0, 0.0, float(drawing.width or 0), float(drawing.height or 0))
        shapes = [svgelements.Path(shape) for shape in drawing.elements() if isinstance(shape, svgelements.Shape)]
        self._shapes = [shape for shape in shapes if len(shape)]
        if not self._shapes:
            raise ValueError(f"{path}: nothing in it can be drawn")
        if not (box[2] and box[3]):
            boxes = [shape.bbox() for shape in self._shapes]
            box = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
        self._box = box

    @property
    def aspect(self) -> float:
        left, top, right, bottom = self._box
        return (right - left) / (bottom - top)

    def paint(self, pen: "Pen", x: float, y: float, width: float, height: float) -> None:
        left, top, right, _ = self._box
        scale = width / (right - left)
        page_x = pen.place(x, width)

        def place(point: Any) -> tuple[float, float]:
            return page_x + (point.x - left) * scale, pen.height - y - (point.y - top) * scale

        def all_shapes() -> None:
            for shape in self._shapes:
                self._shape(pen, shape, place, scale)

        pen.clipped(x, y, width, height, all_shapes)

    @staticmethod
    def _shape(pen: "Pen", shape: Any, place: Any, scale: float) -> None:
        import svgelements

        fill, stroke = _color(shape.fill), _color(shape.stroke)
        if fill is None and stroke is None:
            return
        path = pen.canvas.beginPath()
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
            pen.canvas.setFillColor(fill)
        if stroke is not None:
            pen.canvas.setStrokeColor(stroke)
            pen.canvas.setLineWidth(max(0.1, float(shape.stroke_width or 1) * scale))
        pen.canvas.drawPath(path, stroke=stroke is not None, fill=fill is not None, fillMode=1)


def _color(paint: Any) -> Color | None:
    """An opaque color; half-transparent paint is mixed with the white of the paper."""
    if paint is None or paint.value is None:
        return None
    share = (255 if paint.alpha is None else paint.alpha) / 255
    return Color(*(1 - share + share * part / 255 for part in (paint.red, paint.green, paint.blue)))
