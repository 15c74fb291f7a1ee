"""Small furniture in line: the icons of the timeline, and its goal.

Each function returns a drawing of its own size in points, in one colour.
"""

from math import cos, pi, sin

from reportlab.lib.colors import Color, white

from handouts.illustrations.art import Point, strokes
from handouts.pdf.drawing import Circle, Drawing, Group, Path, Rect, Shape

ICON_SIZE = 38.0
ICONS = ("home", "sun", "calendar", "clock", "check")


def icon(name: str, color: Color, size: float = ICON_SIZE, pen: float = 1.4) -> Drawing:
    """A line icon in a square box of ``size`` points, drawn with a pen of ``pen`` points."""
    if name not in _PAINTERS:
        raise KeyError(name)
    scale = size / ICON_SIZE
    group = Group(*_PAINTERS[name](color, pen / scale), transform=(scale, 0, 0, scale, 0, 0))
    return Drawing(size, size, group)


def _home(color: Color, pen: float) -> list[Shape]:
    roof = [(1.0, 20.0), (19.0, 35.5), (37.0, 20.0)]
    walls = [(6.5, 24.8), (6.5, 3.0), (31.5, 3.0), (31.5, 24.8)]
    door = [(15.0, 3.0), (15.0, 16.0), (23.0, 16.0), (23.0, 3.0)]
    return [_line(color, pen, roof, walls, door)]


def _sun(color: Color, pen: float) -> list[Shape]:
    rays = []
    for k in range(8):
        c, s = cos(pi / 4 * k), sin(pi / 4 * k)
        rays.append([(19 + 12.3 * c, 19 + 12.3 * s), (19 + 17.6 * c, 19 + 17.6 * s)])
    return [_ring(color, pen, 8), _line(color, pen, *rays)]


def _calendar(color: Color, pen: float) -> list[Shape]:
    """Six weeks of seven days."""
    page = Rect(1.5, 1.5, 35, 31, rx=2.5, ry=2.5, fillColor=None, strokeColor=color, strokeWidth=pen)
    hooks = [[(9.8, 29.5), (9.8, 36.5)], [(28.2, 29.5), (28.2, 36.5)]]
    days = (((x, y), (x + 0.01, y)) for y in _steps(5.0, 4.2, 6) for x in _steps(6.4, 4.2, 7))
    return [page, _line(color, pen, *hooks), _line(color, 2.2, *days)]


def _clock(color: Color, pen: float) -> list[Shape]:
    return [_ring(color, pen, 16.5), _line(color, pen, [(19.0, 29.0), (19.0, 19.0), (25.5, 15.0)])]


def _check(color: Color, pen: float) -> list[Shape]:
    return [_ring(color, pen, 16.5), _line(color, pen * 1.5, [(11.5, 19.0), (16.8, 13.4), (26.8, 25.4)])]


SIGN_PEN = 0.17
"""Pen of a sign, as a share of its side: it lives through a bad copy."""


def sign(name: str, color: Color, side: float) -> Drawing:
    """A sign of ``side`` points that its shape tells: ``yes`` a check mark, ``no`` a cross, ``never`` a barred ring."""
    pen = SIGN_PEN * side
    low, high = pen, side - pen
    shapes: dict[str, list[Shape]] = {
        "yes": [_line(color, pen, [(low, side * 0.5), (side * 0.4, low), (high, high)])],
        "no": [_line(color, pen, [(low, low), (high, high)], [(low, high), (high, low)])],
        "never": [
            Circle(side / 2, side / 2, (side - pen) / 2, fillColor=None, strokeColor=color, strokeWidth=pen),
            _line(color, pen, [(side * 0.22, side * 0.78), (side * 0.78, side * 0.22)]),
        ],
    }
    return Drawing(side, side, Group(*shapes[name]))


def alarm(color: Color, side: float) -> Drawing:
    """A triangle with an exclamation mark, in a square of ``side`` points: what must be read before all else."""
    pen = 0.1 * side
    low, high, middle = pen, side * 0.94, side / 2
    edge = [(middle, high), (side - pen, low), (pen, low), (middle, high), (side - pen, low)]
    stroke = [(middle, side * 0.66), (middle, side * 0.42)]
    dot = [(middle, side * 0.26), (middle, side * 0.255)]
    return Drawing(side, side, Group(_line(color, pen, edge, stroke), _line(color, 1.3 * pen, dot)))


_PAINTERS = dict(zip(ICONS, (_home, _sun, _calendar, _clock, _check), strict=True))


def _steps(start: float, step: float, count: int) -> list[float]:
    return [round(start + step * k, 2) for k in range(count)]


def _line(color: Color, pen: float, *lines: list[Point] | tuple[Point, Point]) -> Path:
    return strokes(lines, strokeColor=color, strokeWidth=pen)


def _ring(color: Color, pen: float, radius: float) -> Circle:
    return Circle(19, 19, radius, fillColor=None, strokeColor=color, strokeWidth=pen)


def goal(color: Color, size: float = 18.0) -> Drawing:
    """The end of the timeline: a tick on a full disc."""
    r = size / 2
    k = r / 9
    tick = [(r - 4 * k, r), (r - 1 * k, r - 3.4 * k), (r + 4.4 * k, r + 3.8 * k)]
    disc = Circle(r, r, r, fillColor=color, strokeColor=None)
    return Drawing(size, size, disc, _line(white, 2 * k, tick))
