"""Line art as content-stream operators (ISO 32000-1, 8.5).

The vocabulary is that of ``reportlab.graphics.shapes``, name for name, so that its users feel at home. That
package itself is not used: importing it loads all of Platypus, 75 ms of a sheet that takes 250
(``python -X importtime -c "import reportlab.graphics.shapes"``), and its renderer spells each number in
Python and each state anew.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from reportlab.lib.colors import Color

from handouts.pdf.numbers import decimal
from handouts.reading.declarations import dataclass

MOVE, LINE, CURVE, CLOSE = range(4)
"""The operators of a :class:`Path`; they take 2, 2, 6 and 0 numbers."""

_TAKES = {MOVE: (2, "m"), LINE: (2, "l"), CURVE: (6, "c"), CLOSE: (0, "h")}
_ROUND = 0.5523
"""How far the handles of a quarter circle reach, in radii."""

SHAPE_DECIMALS = 2
"""Of a place or a width in a drawing: a hundredth of a unit, and there are thousands of them in a file."""
MANY_LINES = 2
"""So many straight lines, one after the other, may stand for a curve."""
COARSE_DECIMALS = 1
COARSE_SCALE = 1.25
"""Points to a unit up to which a place is told to a tenth of a unit: half of that, its most error, is the 400th of an inch,
a dot of a printer."""
MATRIX_DECIMALS = 4
"""Of a transformation, which multiplies places: one more than a place on the page has."""

DIGITS_OF_NAME = 8
"""Hexadecimal digits of the digest that names a part: two of a hundred parts have the same one once in a million files."""

_UNDASHED = "[] 0 d"

Matrix = tuple[float, ...]
"""Six numbers: (a, b, c, d, e, f)."""
EVEN_ODD, NON_ZERO = 0, 1
"""Which parts of a path are inside it (8.5.3.3)."""
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


class Shape:
    """Anything in a drawing. Colors are None for nothing, widths are in the shape's own units."""

    def __init__(
        self,
        *,
        fillColor: Color | None = None,
        strokeColor: Color | None = None,
        strokeWidth: float = 1,
        strokeLineCap: int = 0,
        strokeLineJoin: int = 0,
        strokeMiterLimit: float | None = None,
        strokeDashArray: Sequence[float] = (),
        strokeDashOffset: float = 0,
        fillMode: int = NON_ZERO,
    ) -> None:
        self.fillColor, self.strokeColor, self.strokeWidth = fillColor, strokeColor, strokeWidth
        self.strokeLineCap, self.strokeLineJoin, self.strokeMiterLimit = strokeLineCap, strokeLineJoin, strokeMiterLimit
        self.strokeDashArray, self.strokeDashOffset, self.fillMode = strokeDashArray, strokeDashOffset, fillMode

    def outline(self) -> tuple[Sequence[float], Sequence[int]]:
        """The shape as a path: its numbers and its operators."""
        raise NotImplementedError


class Path(Shape):
    """Straight lines and curves. As a clip path it bounds what follows in its group."""

    def __init__(
        self, points: Sequence[float] = (), operators: Sequence[int] = (), isClipPath: int = 0, **style: Any
    ) -> None:
        super().__init__(**style)
        self.points, self.operators, self.isClipPath = list(points), list(operators), isClipPath

    def outline(self) -> tuple[Sequence[float], Sequence[int]]:
        return self.points, self.operators


class LineShape(Shape):
    """A straight line."""

    def __init__(self, x1: float, y1: float, x2: float, y2: float, **style: Any) -> None:
        super().__init__(**style)
        self.x1, self.y1, self.x2, self.y2 = x1, y1, x2, y2

    def outline(self) -> tuple[Sequence[float], Sequence[int]]:
        return (self.x1, self.y1, self.x2, self.y2), (MOVE, LINE)


class Circle(Shape):
    """A circle about (cx, cy)."""

    def __init__(self, cx: float, cy: float, r: float, **style: Any) -> None:
        super().__init__(**style)
        self.cx, self.cy, self.r = cx, cy, r

    def outline(self) -> tuple[Sequence[float], Sequence[int]]:
        return _rounded(self.cx - self.r, self.cy - self.r, 2 * self.r, 2 * self.r, self.r)


class Rect(Shape):
    """A rectangle, its corners rounded by ``rx``."""

    def __init__(
        self, x: float, y: float, width: float, height: float, rx: float = 0, ry: float = 0, **style: Any
    ) -> None:
        super().__init__(**style)
        self.x, self.y, self.width, self.height, self.rx, self.ry = x, y, width, height, rx, ry

    def outline(self) -> tuple[Sequence[float], Sequence[int]]:
        return _rounded(self.x, self.y, self.width, self.height, self.rx)


class Group(Shape):
    """Shapes under one transformation; a clip path in it holds to its end.

    What is ``shared`` is shown by several drawings, or several times by one, and stands in a file once.
    """

    def __init__(self, *contents: Shape, transform: Matrix = UNMOVED, shared: bool = False) -> None:
        super().__init__()
        self.contents, self.transform, self.shared = list(contents), transform, shared

    def add(self, shape: Shape) -> None:
        """Add a shape on top."""
        self.contents.append(shape)


class Drawing(Group):
    """A picture of known size; its origin is its lower left corner."""

    def __init__(self, width: float, height: float, *contents: Shape, directed: bool = False) -> None:
        super().__init__(*contents)
        self.width, self.height, self.directed = width, height, directed
        """``directed``: it runs one way, and is turned about where text runs the other way."""


@lru_cache(maxsize=64)
def mirror(drawing: Drawing) -> Drawing:
    """The drawing as in a mirror."""
    return Drawing(drawing.width, drawing.height, Group(*drawing.contents, transform=(-1, 0, 0, 1, drawing.width, 0)))


@dataclass(frozen=True, slots=True)
class SpelledDrawing:
    """What paints a drawing, or a part of one, with its origin at the origin: operators, and the parts that they name."""

    operators: str
    parts: tuple[tuple[str, "SpelledDrawing"], ...] = ()

    @property
    def name(self) -> str:
        """The name it has wherever it is shown: it comes from what it paints."""
        return "D" + hashlib.sha256(self.operators.encode("ascii")).hexdigest()[:DIGITS_OF_NAME]


def operators(drawing: Drawing, grey: bool = False) -> str:
    """All that paints a drawing, as exact as it was drawn and nothing of it named; arguments are as for :func:`spell_drawing`."""
    return " ".join(_Speller(grey, exact=True).group(drawing, {}))


@lru_cache(maxsize=512)
def spell_drawing(drawing: Drawing, grey: bool = False) -> SpelledDrawing:
    """What paints a drawing with its lower left corner at the origin; the same drawing is spelled only once.

    With ``grey`` its colors are levels of DeviceGray. Places are told to a tenth of a point.
    """
    return _spell(drawing, grey, 1.0)


def _spell(group: Group, grey: bool, scale: float) -> SpelledDrawing:
    speller = _Speller(grey, scale)
    spelled = " ".join(speller.group(group, {}))
    return SpelledDrawing(spelled, tuple(sorted(speller.parts.items())))


_spell_shared = lru_cache(maxsize=512)(_spell)


def spell_color(color: Any, *, grey: bool, stroke: bool = False) -> str:
    """The operator that sets a color: of DeviceRGB, or with ``grey`` of DeviceGray (8.6.8)."""
    if grey:
        return f"{decimal(luminance(color))} {'G' if stroke else 'g'}"
    return f"{' '.join(decimal(part) for part in color.rgb())} {'RG' if stroke else 'rg'}"


def luminance(color: Any) -> float:
    """The level of grey, from 0 for black to 1, that a color becomes (ISO 32000-1, 10.3.3)."""
    red, green, blue = color.rgb()
    return round(0.299 * float(red) + 0.587 * float(green) + 0.114 * float(blue), 4)


class _Speller:
    """Spells what is drawn at a ``scale``, in points to a unit, and notes the shared groups that it names in ``parts``.

    An ``exact`` one names none, and spells each number as it is drawn.
    """

    def __init__(self, grey: bool, scale: float = 1.0, *, exact: bool = False) -> None:
        self.grey, self.scale, self.exact = grey, scale, exact
        self.parts: dict[str, SpelledDrawing] = {}

    def group(self, group: Group, state: dict[str, str]) -> Iterator[str]:
        """A group; ``state`` is what has been set around it."""
        around = self.scale
        yield "q"
        if group.transform != UNMOVED:
            yield f"{' '.join(decimal(v, MATRIX_DECIMALS) for v in group.transform)} cm"
            a, b, c, d, *_ = group.transform
            self.scale *= math.sqrt(abs(a * d - b * c))
        yield from self._contents(group, dict(state))
        yield "Q"
        self.scale = around

    def _contents(self, group: Group, state: dict[str, str]) -> Iterator[str]:
        for shape in group.contents:
            if isinstance(shape, Group) and shape.shared and (self.exact or not state.keys() & _INHERITED):
                yield from self._contents(shape, state) if self.exact else self._name(shape)
            elif isinstance(shape, Group):
                yield from self.group(shape, state)
            elif isinstance(shape, Path) and shape.isClipPath:
                yield f"{self._path(shape)} {'W' if shape.fillMode else 'W*'} n"
            else:
                yield from self._painted(shape, state)

    def _name(self, group: Group) -> Iterator[str]:
        part = _spell_shared(group, self.grey, round(self.scale, MATRIX_DECIMALS))
        self.parts[part.name] = part
        yield f"/{part.name} Do"

    def _painted(self, shape: Shape, state: dict[str, str]) -> Iterator[str]:
        filled, stroked = shape.fillColor is not None, shape.strokeColor is not None
        if not (filled or stroked):
            return
        wanted = {}
        if filled:
            wanted["fill"] = spell_color(shape.fillColor, grey=self.grey)
        if stroked:
            wanted["stroke"] = spell_color(shape.strokeColor, grey=self.grey, stroke=True)
            wanted["w"] = f"{decimal(shape.strokeWidth, SHAPE_DECIMALS)} w"
            wanted["J"], wanted["j"] = f"{shape.strokeLineCap} J", f"{shape.strokeLineJoin} j"
            if shape.strokeMiterLimit is not None:
                wanted["M"] = f"{decimal(shape.strokeMiterLimit, SHAPE_DECIMALS)} M"
            if shape.strokeDashArray or state.get("d", _UNDASHED) != _UNDASHED:
                lengths = " ".join(decimal(each, SHAPE_DECIMALS) for each in shape.strokeDashArray)
                wanted["d"] = f"[{lengths}] {decimal(shape.strokeDashOffset, SHAPE_DECIMALS)} d"
        for name, operator in wanted.items():
            if state.get(name) != operator:
                state[name] = operator
                yield operator
        painter = "B" if stroked and filled else "f" if filled else "S"
        yield f"{self._path(shape)} {painter}{'' if shape.fillMode or not filled else '*'}"

    def _path(self, shape: Shape) -> str:
        """A shape's path. All its numbers are spelled at once, as :func:`decimal` spells one: a sheet has some ten thousand."""
        points, path_operators = shape.outline()
        steps = tuple(path_operators)
        fine = self.exact or self.scale > COARSE_SCALE or _is_bent(steps)
        fixed = _path_template(steps, SHAPE_DECIMALS if fine else COARSE_DECIMALS) % tuple(points)
        short = fixed.replace(".00|", " ").replace("0|", " ") if fine else fixed.replace(".0|", " ")
        return short.replace("|", " ").replace("-0 ", "0 ")


_INHERITED = {"d", "M"}
"""What a shape says only where it differs from what a page begins with: a part that is named would inherit it."""


@lru_cache(maxsize=512)
def _is_bent(path_operators: tuple[int, ...]) -> bool:
    """Whether a path is a curve of many short lines: told to a tenth it would have corners."""
    return any(kind == LINE and len(list(run)) >= MANY_LINES for kind, run in groupby(path_operators))


@lru_cache(maxsize=512)
def _path_template(path_operators: tuple[int, ...], decimals: int) -> str:
    """A path whose numbers are still to be filled in, each followed by a bar that says where it ends."""
    taken = (_TAKES[operator] for operator in path_operators)
    return " ".join(f"%.{decimals}f|" * count + name for count, name in taken)


def _rounded(x: float, y: float, width: float, height: float, r: float) -> tuple[Sequence[float], Sequence[int]]:
    if not r:
        return (x, y, x + width, y, x + width, y + height, x, y + height), (MOVE, LINE, LINE, LINE, CLOSE)
    right, top, k = x + width, y + height, r * (1 - _ROUND)
    numbers = (
        x + r, y, right - r, y, right - k, y, right, y + k, right, y + r,
        right, top - r, right, top - k, right - k, top, right - r, top,
        x + r, top, x + k, top, x, top - k, x, top - r,
        x, y + r, x, y + k, x + k, y, x + r, y,
    )  # fmt: skip
    return numbers, (MOVE, LINE, CURVE, LINE, CURVE, LINE, CURVE, LINE, CURVE, CLOSE)
