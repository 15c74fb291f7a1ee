"""Line art from a few curves: poses, outlines, hatching and stipple.

Lengths are units of the scene being drawn, y upward; angles are degrees,
anticlockwise.  Shapes are described once, in coordinates of their own, as an
:class:`Outline`, and put in place by a :class:`Pose`.  What a renderer must
repeat is kept short: coordinates have two decimals, and a whole area of
hatching or stipple is one path.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, ceil, cos, degrees, floor, hypot, radians, sin
from random import Random
from typing import Any

from reportlab.lib.colors import Color

from handouts.pdf.drawing import Group, Path, Shape
from handouts.reading.declarations import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, lower, right, upper
Curve = tuple[float, float, float, float, float, float]  # two handles and the end of a cubic
Corner = tuple[float, float, float, float]  # x, y, radius, sag

_MOVE, _LINE, _CURVE, _CLOSE = range(4)  # the operators of reportlab.graphics.shapes.Path


@dataclass(frozen=True, slots=True)
class Pose:
    """A place and a direction: an own coordinate system at (x, y), turned by ``turn``."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0

    @classmethod
    def along(cls, start: Point, end: Point) -> "Pose":
        """The pose at ``start`` whose x axis runs toward ``end``."""
        return cls(*start, degrees(atan2(end[1] - start[1], end[0] - start[0])))

    def __call__(self, x: float, y: float) -> Point:
        """The scene's coordinates of a point given in this pose's own."""
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        return self.x + c * x - s * y, self.y + s * x + c * y

    def then(self, inner: "Pose") -> "Pose":
        """The pose that stands at ``inner`` within this one."""
        return Pose(*self(inner.x, inner.y), self.turn + inner.turn)

    def rotate_about(self, x: float, y: float, angle: float) -> "Pose":
        """This pose swung by ``angle`` about its own point (x, y)."""
        px, py = self(x, y)
        dx, dy = Pose(0, 0, self.turn + angle)(x, y)
        return Pose(px - dx, py - dy, self.turn + angle)

    def group(self, *shapes: Shape) -> Group:
        """Shapes drawn in this pose's own coordinates, put in place."""
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        return Group(*shapes, transform=tuple(round(v, 4) for v in (c, s, -s, c, self.x, self.y)))


@dataclass(frozen=True, slots=True)
class Outline:
    """A chain of cubic curves from ``start``."""

    start: Point
    curves: tuple[Curve, ...]
    closed: bool = True

    def at(self, pose: Pose) -> "Outline":
        """This outline moved to a pose."""
        moved = tuple(pose(a, b) + pose(c, d) + pose(x, y) for a, b, c, d, x, y in self.curves)
        return Outline(pose(*self.start), moved, self.closed)

    def path(self, **style: Any) -> Path:
        """The outline as a shape; nothing is painted but what ``style`` names."""
        return _path(*_operands(self), style)

    def clip(self) -> Path:
        """The outline as a clip for what follows in the same group."""
        return self.path(isClipPath=1)

    def walk(self, steps: int = 12) -> Iterator[Point]:
        """Points along the outline, ``steps`` to a curve."""
        x0, y0 = self.start
        yield self.start
        for a, b, c, d, x, y in self.curves:
            for i in range(1, steps + 1):
                t = i / steps
                u = 1 - t
                k0, k1, k2, k3 = u**3, 3 * u * u * t, 3 * u * t * t, t**3
                yield k0 * x0 + k1 * a + k2 * c + k3 * x, k0 * y0 + k1 * b + k2 * d + k3 * y
            x0, y0 = x, y

    def box(self) -> Box:
        """The smallest upright box around the outline, to within a hair."""
        return _box(self)


@lru_cache(maxsize=256)
def _operands(outline: Outline) -> tuple[tuple[float, ...], tuple[int, ...]]:
    numbers = [*outline.start]
    for curve in outline.curves:
        numbers.extend(curve)
    operators = [_MOVE] + [_CURVE] * len(outline.curves) + [_CLOSE] * outline.closed
    return tuple(round(v, 2) for v in numbers), tuple(operators)


@lru_cache(maxsize=256)
def _box(outline: Outline) -> Box:
    xs, ys = zip(*outline.walk(), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _path(points: Iterable[float], operators: Iterable[int], style: dict[str, Any]) -> Path:
    path = Path(**({"fillColor": None, "strokeColor": None, "strokeLineJoin": 1, "strokeLineCap": 1} | style))
    path.points.extend(points)  # added later: the constructor would check each number again
    path.operators.extend(operators)
    return path


# ------------------------------------------------------------------- outlines


def curve_polygon(corners: Sequence[Corner]) -> Outline:
    """A closed outline through corners (x, y, radius, sag), clockwise.

    ``radius`` is how far from the corner its rounding begins.  ``sag`` bows
    the side that leaves the corner: its height at mid-side, positive outward.
    """
    sides = []
    for (ax, ay, round_a, sag), (bx, by, round_b, _) in pairwise([*corners, corners[0]]):
        length = hypot(bx - ax, by - ay)
        lift = sag * 4 / 3 / length
        nx, ny = -(by - ay) * lift, (bx - ax) * lift
        handles = (ax + (bx - ax) / 3 + nx, ay + (by - ay) / 3 + ny), (bx - (bx - ax) / 3 + nx, by - (by - ay) / 3 + ny)
        ends = min(round_a / length, 0.48), 1 - min(round_b / length, 0.48)
        sides.append(_part((ax, ay), *handles, (bx, by), *ends))
    curves: list[Curve] = []
    for i, (_, first, second, end) in enumerate(sides):
        start, handle, *_ = sides[(i + 1) % len(sides)]
        corner = corners[(i + 1) % len(corners)][:2]
        curves.append(first + second + end)
        if start != end:
            curves.append(_onward(second, end, corner) + _onward(handle, start, corner) + start)
    return Outline(sides[0][0], tuple(curves))


def _onward(before: Point, end: Point, corner: Point) -> Point:
    """A handle that carries a side past its end, so that the corner joins smoothly."""
    reach = hypot(corner[0] - end[0], corner[1] - end[1]) * 0.58
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = hypot(dx, dy) or 1.0
    return end[0] + dx / length * reach, end[1] + dy / length * reach


def _part(p: Point, q: Point, r: Point, s: Point, t0: float, t1: float) -> tuple[Point, Point, Point, Point]:
    """The stretch of a cubic between its parameters t0 and t1."""

    def mix(u: Point, v: Point, t: float) -> Point:
        return u[0] + (v[0] - u[0]) * t, u[1] + (v[1] - u[1]) * t

    def before(p: Point, q: Point, r: Point, s: Point, t: float) -> tuple[Point, Point, Point, Point]:
        pq, qr, rs = mix(p, q, t), mix(q, r, t), mix(r, s, t)
        pqr, qrs = mix(pq, qr, t), mix(qr, rs, t)
        return p, pq, pqr, mix(pqr, qrs, t)

    if t0 <= 0:
        return before(p, q, r, s, t1)
    a, b, c, d = before(p, q, r, s, t1)
    d, c, b, a = before(d, c, b, a, 1 - t0 / t1)
    return a, b, c, d


def smooth(points: Sequence[Point], closed: bool = True) -> Outline:
    """A soft curve through points."""
    n = len(points)

    def pick(i: int) -> Point:
        return points[i % n if closed else max(0, min(n - 1, i))]

    curves = []
    for i in range(n if closed else n - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = pick(i - 1), pick(i), pick(i + 1), pick(i + 2)
        curves.append((bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy))
    return Outline(points[0], tuple(curves), closed)


def circle(x: float, y: float, radius: float) -> Outline:
    """A circle, to clip by or to draw."""
    k = 0.5523 * radius
    return Outline(
        (x + radius, y),
        (
            (x + radius, y + k, x + k, y + radius, x, y + radius),
            (x - k, y + radius, x - radius, y + k, x - radius, y),
            (x - radius, y - k, x - k, y - radius, x, y - radius),
            (x + k, y - radius, x + radius, y - k, x + radius, y),
        ),
    )


def ribbon(one: Outline, other: Outline) -> Outline:
    """The area between two open outlines that run the same way."""
    back: list[Curve] = []
    ends = [other.start, *(curve[4:] for curve in other.curves)]
    for (a, b, c, d, _, _), end in zip(reversed(other.curves), reversed(ends[:-1]), strict=True):
        back.append((c, d, a, b, *end))
    return Outline(one.start, (*one.curves, one.curves[-1][4:] + ends[-1] + ends[-1], *back))


def taper(points: Sequence[Point], width: float) -> Outline:
    """A zigzag that starts ``width`` wide and narrows to nothing at its last point."""
    upper, lower = [], []
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
        half = width / 2 * (1 - i / (len(points) - 1)) / hypot(bx - ax, by - ay)
        upper.append((x - (by - ay) * half, y + (bx - ax) * half))
        lower.append((x + (by - ay) * half, y - (bx - ax) * half))
    chain = upper + lower[::-1]
    return Outline(chain[0], tuple(p + q + q for p, q in pairwise([*chain, chain[0]])))


# ---------------------------------------------------------- lines and textures


def strokes(lines: Iterable[Sequence[Point]], **style: Any) -> Path:
    """Broken lines as one path."""
    points: list[float] = []
    operators: list[int] = []
    for line in lines:
        for x, y in line:
            points += (round(x, 2), round(y, 2))
        operators += [_MOVE] + [_LINE] * (len(line) - 1)
    return _path(points, operators, style)


def hatch_area(outline: Outline, angles: Sequence[float], gap: float, color: Color, width: float) -> Group:
    """Parallel lines within an outline, a set for each angle, ``gap`` apart."""
    return Group(
        outline.clip(), strokes(_hatching(outline.box(), tuple(angles), gap), strokeColor=color, strokeWidth=width)
    )


@lru_cache(maxsize=64)
def _hatching(box: Box, angles: tuple[float, ...], gap: float) -> tuple[tuple[Point, Point], ...]:
    x, y, reach = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, hypot(box[2] - box[0], box[3] - box[1]) / 2
    lines = []
    for angle in angles:
        turned = Pose(x, y, angle)
        flat = [Pose(turn=-angle)(cx - x, cy - y) for cx in box[0::2] for cy in box[1::2]]
        wide = min(reach, max(abs(cx) for cx, _ in flat))
        high = min(reach, max(abs(cy) for _, cy in flat))
        count = floor(high / gap)
        lines += [(turned(-wide, i * gap), turned(wide, i * gap)) for i in range(-count, count + 1)]
    return tuple(lines)


def stipple(outline: Outline, gap: float, size: float, color: Color) -> Path:
    """Dots about ``gap`` apart within an outline; ``size`` is a dot's diameter."""
    dots = (((x, y), (x + 0.01, y)) for x, y in _stipple(outline, gap))  # a dot is a short line with round ends
    return strokes(dots, strokeColor=color, strokeWidth=size)


@lru_cache(maxsize=64)
def _stipple(outline: Outline, gap: float) -> tuple[Point, ...]:
    """The dots of a loose triangular grid that fall within an outline.

    A dot's place depends on its row and column alone, so that where outlines
    share ground they share dots.
    """
    left, lower, right, upper = outline.box()
    edge = list(outline.walk())
    dots = []
    for row in range(floor(lower / gap / 0.87), ceil(upper / gap / 0.87)):
        for column in range(floor(left / gap), ceil(right / gap)):
            chance = Random(997 * row + column)  # noqa: S311  (a texture, not a secret)
            x = round((column + row % 2 / 2 + chance.uniform(-0.33, 0.33)) * gap, 1)
            y = round((row + chance.uniform(-0.33, 0.33)) * gap * 0.87, 1)
            if contains(edge, x, y):
                dots.append((x, y))
    return tuple(dots)


def trabeculae(outline: Outline, cell: float, color: Color, width: float) -> Group:
    """The spongy inside of a bone: a loose net of struts, taller than wide, as the load runs; clipped to an outline.

    A strut's place depends on its row and column alone, so that where outlines share ground they share struts.
    """
    net = strokes(_struts(outline.box(), cell), strokeColor=color, strokeWidth=width)
    return Group(outline.clip(), Group(net, shared=True))


@lru_cache(maxsize=64)
def _struts(box: Box, cell: float) -> tuple[tuple[Point, Point], ...]:
    """A honeycomb with every knot moved and some struts gone."""
    wide, high = cell * 0.92, cell * 1.02
    left, lower, right, upper = box
    lines = []
    for row in range(floor(lower / high) - 1, ceil(upper / high) + 2):
        for column in range(floor(left / wide) - 1, ceil(right / wide) + 2):
            knots = [_knot(row, column, end, wide, high) for end in (0, 1)]
            near = (
                _knot(row + 1, column - (row % 2 == 0), 0, wide, high),
                _knot(row + 1, column + (row % 2), 0, wide, high),
            )
            struts = [(knots[0], knots[1]), (knots[1], near[0]), (knots[1], near[1])]
            there = zip(struts, (0.94, 0.66, 0.6), _chances(7919 * row + 31 * column), strict=True)
            lines += [strut for strut, share, chance in there if chance < share]
    return tuple(lines)


@lru_cache(maxsize=4096)
def _chances(seed: int) -> tuple[float, float, float]:
    """Three numbers from 0 to 1 that are always the same for a seed, whatever the scale: seeding takes longest."""
    chance = Random(seed)  # noqa: S311  (a texture, not a secret)
    return chance.random(), chance.random(), chance.random()


@lru_cache(maxsize=4096)
def _knot(row: int, column: int, end: int, wide: float, high: float) -> Point:
    """Where struts meet: the lower or upper end of the upright one in a row and column."""
    aside, along, _ = _chances(997 * row + 13 * column + 5 * end)
    x = (column + (row % 2) / 2 + (-0.17 + 0.34 * aside)) * wide
    y = (row + (0.62 if end else 0.0) + (-0.1 + 0.2 * along)) * high
    return round(x, 2), round(y, 2)


def dash_line(points: Sequence[Point], on: float, off: float) -> list[list[Point]]:
    """A chain of points cut into dashes, the first and the last whole."""
    lengths = [hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
    total = sum(lengths)
    count = max(1, round((total + off) / (on + off)))
    on = (total + off) / count - off  # so that a dash ends where the chain does
    dashes: list[list[Point]] = [[]]
    inked, left, at = True, on, points[0]
    dashes[-1].append(at)
    for end, length in zip(points[1:], lengths, strict=True):
        while length > left:
            at = at[0] + (end[0] - at[0]) * left / length, at[1] + (end[1] - at[1]) * left / length
            length -= left
            if inked:
                dashes[-1].append(at)
            else:
                dashes.append([at])
            inked, left = not inked, off if inked else on
        left -= length
        at = end
        if inked:
            dashes[-1].append(at)
    return [dash for dash in dashes if len(dash) > 1]


def contains(polygon: Sequence[Point], x: float, y: float) -> bool:
    """Whether a point lies inside a polygon."""
    inside = False
    for (ax, ay), (bx, by) in pairwise([*polygon, polygon[0]]):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def solid(outline: Outline, light: Color, shade: Color, line: Color, pen: float) -> Group:
    """A filled, outlined shape with a soft shade on the sides that face away from the light.

    The shape in the shade's colour is covered by itself, moved toward the light.
    """
    if light == shade:
        return Group(outline.path(fillColor=light, strokeColor=line, strokeWidth=pen))
    lit = Pose(-1.5, 1.7).group(outline.path(fillColor=light))
    return Group(
        outline.path(fillColor=shade),
        Group(outline.clip(), lit),
        outline.path(strokeColor=line, strokeWidth=pen),
    )
