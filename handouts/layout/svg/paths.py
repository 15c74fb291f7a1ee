"""Outlines of SVG shapes as moves, lines and curves, and the matrices that place them."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from handouts.pdf.drawing import CLOSE, CURVE, LINE, MOVE, Matrix
from handouts.reading.declarations import dataclass, lazy_pattern

_ROUND = 0.5522847498
"""How far the handles of a quarter circle reach, in radii."""
_COMMAND = lazy_pattern(r"[\s,]*([MmZzLlHhVvCcSsQqTtAa])")
_NUMBER = lazy_pattern(r"[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_FLAG = lazy_pattern(r"[\s,]*([01])")
_ARGUMENTS = {"M": 2, "Z": 0, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}

Point = tuple[float, float]


@dataclass(slots=True)
class Contour:
    """A path in absolute coordinates: its operators (those of :mod:`handouts.pdf.drawing`) and their numbers."""

    points: list[float] = field(default_factory=list)
    operators: list[int] = field(default_factory=list)

    def add(self, operator: int, *numbers: float) -> None:
        self.operators.append(operator)
        self.points += numbers

    def moved(self, matrix: Matrix) -> "Contour":
        """The outline under a transformation."""
        a, b, c, d, e, f = matrix
        pairs = zip(self.points[::2], self.points[1::2], strict=True)
        return Contour([each for x, y in pairs for each in (a * x + c * y + e, b * x + d * y + f)], self.operators)


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that does first the inner, then the outer."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def even_scale(matrix: Matrix) -> float | None:
    """How much a matrix enlarges; None if not the same in all directions."""
    a, b, c, d, _, _ = matrix
    one, other = math.hypot(a, b), math.hypot(c, d)
    largest = max(one, other)
    if abs(one - other) > 1e-3 * largest or abs(a * c + b * d) > 1e-3 * largest * largest:
        return None
    return (one + other) / 2


def parse_path(text: str) -> Contour:
    """The outline that path data describe, up to the first fault in them (SVG 2, 9.5.4)."""
    outline, pen = Contour(), _Pen()
    for command, numbers in _commands(text):
        pen.follow(outline, command, numbers)
    return outline


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    at, first = 0, True
    while found := _COMMAND.match(text, at):
        command, at = found[1], found.end()
        if first and command not in "Mm":
            return
        first, count, once = False, _ARGUMENTS[command.upper()], True
        while True:
            numbers: list[float] = []
            end = at
            for index in range(count):
                pattern = _FLAG if count == _ARGUMENTS["A"] and index in (3, 4) else _NUMBER
                number = pattern.match(text, end)
                if number is None:
                    break
                numbers.append(float(number[1]))
                end = number.end()
            if len(numbers) < count:
                if once:
                    return
                break
            at = end
            yield command, numbers
            if not count:
                break
            once = False
            command = {"M": "L", "m": "l"}.get(command, command)


class _Pen:
    """Where a path is, and what the shorthand commands go on from."""

    def __init__(self) -> None:
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.cubic: Point | None = None
        self.quadratic: Point | None = None

    def follow(self, outline: Contour, command: str, numbers: list[float]) -> None:
        name, relative = command.upper(), command.islower()
        if name == "A":
            end = (numbers[5] + relative * self.x, numbers[6] + relative * self.y)
            _arc(outline, (self.x, self.y), numbers, end)
            return self._at(*end)
        if name == "H":
            numbers = [numbers[0] + relative * self.x, self.y]
        elif name == "V":
            numbers = [self.x, numbers[0] + relative * self.y]
        elif relative:
            numbers = [number + (self.y if index % 2 else self.x) for index, number in enumerate(numbers)]
        if name == "Z":
            outline.add(CLOSE)
            return self._at(self.start_x, self.start_y)
        if name == "M":
            outline.add(MOVE, *numbers)
            self.start_x, self.start_y = numbers
        elif name in "LHV":
            outline.add(LINE, *numbers)
        elif name in "CS":
            control = self.cubic or (self.x, self.y)
            first = numbers[:2] if name == "C" else [2 * self.x - control[0], 2 * self.y - control[1]]
            numbers = [*first, *numbers[-4:]]
            outline.add(CURVE, *numbers)
            return self._at(numbers[4], numbers[5], cubic=(numbers[2], numbers[3]))
        else:
            control = self.quadratic or (self.x, self.y)
            x, y = numbers[:2] if name == "Q" else (2 * self.x - control[0], 2 * self.y - control[1])
            end_x, end_y = numbers[-2:]
            outline.add(CURVE, self.x + (x - self.x) * 2 / 3, self.y + (y - self.y) * 2 / 3,
                        end_x + (x - end_x) * 2 / 3, end_y + (y - end_y) * 2 / 3, end_x, end_y)  # fmt: skip
            return self._at(end_x, end_y, quadratic=(x, y))
        return self._at(numbers[-2], numbers[-1])

    def _at(self, x: float, y: float, cubic: Point | None = None, quadratic: Point | None = None) -> None:
        self.x, self.y, self.cubic, self.quadratic = x, y, cubic, quadratic


def _arc(outline: Contour, start: Point, numbers: Sequence[float], end: Point) -> None:
    """An elliptical arc as curves (SVG 2, B.2.4)."""
    rx, ry, turn, large, sweep = abs(numbers[0]), abs(numbers[1]), math.radians(numbers[2]), numbers[3], numbers[4]
    if start == end:
        return
    if not (rx and ry):
        outline.add(LINE, *end)
        return
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, cos * dy - sin * dx
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    across = (rx * y) ** 2 + (ry * x) ** 2
    root = math.sqrt(max(0.0, ((rx * ry) ** 2 - across) / across)) * (-1 if large == sweep else 1)
    cx, cy = root * rx * y / ry, -root * ry * x / rx
    center = (cos * cx - sin * cy + (start[0] + end[0]) / 2, sin * cx + cos * cy + (start[1] + end[1]) / 2)
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    last = math.atan2((-y - cy) / ry, (-x - cx) / rx)
    swept = (last - first) % (2 * math.pi) if sweep else -((first - last) % (2 * math.pi))
    pieces = max(1, math.ceil(abs(swept) / (math.pi / 2) - 1e-9))
    step = swept / pieces
    reach = 4 / 3 * math.tan(step / 4)

    def place(u: float, v: float) -> Point:
        return center[0] + cos * rx * u - sin * ry * v, center[1] + sin * rx * u + cos * ry * v

    for index in range(pieces):
        one, other = first + index * step, first + (index + 1) * step
        outline.add(CURVE, *place(math.cos(one) - reach * math.sin(one), math.sin(one) + reach * math.cos(one)),
                    *place(math.cos(other) + reach * math.sin(other), math.sin(other) - reach * math.cos(other)),
                    *(place(math.cos(other), math.sin(other)) if index < pieces - 1 else end))  # fmt: skip


def outline_rectangle(x: float, y: float, width: float, height: float, rx: float = 0, ry: float = 0) -> Contour:
    """A rectangle, its corners rounded by ``rx`` and ``ry``; nothing if it has no area."""
    outline = Contour()
    if not (width > 0 and height > 0):
        return outline
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    right, foot = x + width, y + height
    if not (rx > 0 and ry > 0):
        for operator, place in ((MOVE, (x, y)), (LINE, (right, y)), (LINE, (right, foot)), (LINE, (x, foot))):
            outline.add(operator, *place)
    else:
        h, v = rx * (1 - _ROUND), ry * (1 - _ROUND)
        outline.add(MOVE, x + rx, y)
        outline.add(LINE, right - rx, y)
        outline.add(CURVE, right - h, y, right, y + v, right, y + ry)
        outline.add(LINE, right, foot - ry)
        outline.add(CURVE, right, foot - v, right - h, foot, right - rx, foot)
        outline.add(LINE, x + rx, foot)
        outline.add(CURVE, x + h, foot, x, foot - v, x, foot - ry)
        outline.add(LINE, x, y + ry)
        outline.add(CURVE, x, y + v, x + h, y, x + rx, y)
    outline.add(CLOSE)
    return outline


def outline_ellipse(cx: float, cy: float, rx: float, ry: float) -> Contour:
    """An ellipse; nothing if it has no area."""
    outline = Contour()
    if rx > 0 and ry > 0:
        h, v = rx * _ROUND, ry * _ROUND
        outline.add(MOVE, cx + rx, cy)
        outline.add(CURVE, cx + rx, cy + v, cx + h, cy + ry, cx, cy + ry)
        outline.add(CURVE, cx - h, cy + ry, cx - rx, cy + v, cx - rx, cy)
        outline.add(CURVE, cx - rx, cy - v, cx - h, cy - ry, cx, cy - ry)
        outline.add(CURVE, cx + h, cy - ry, cx + rx, cy - v, cx + rx, cy)
        outline.add(CLOSE)
    return outline


def outline_points(text: str, *, closed: bool) -> Contour:
    """The lines between points, as far as they come in pairs."""
    numbers = read_numbers(text)
    outline = Contour()
    for index in range(0, len(numbers) - 1, 2):
        outline.add(LINE if index else MOVE, numbers[index], numbers[index + 1])
    if closed and outline.operators:
        outline.add(CLOSE)
    return outline


def read_numbers(text: str) -> list[float]:
    """The numbers a text begins with."""
    numbers, at = [], 0
    while found := _NUMBER.match(text, at):
        numbers.append(float(found[1]))
        at = found.end()
    return numbers


_TRANSFORM = lazy_pattern(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_COUNTS = {"matrix": {6}, "translate": {1, 2}, "scale": {1, 2}, "rotate": {1, 3}, "skewX": {1}, "skewY": {1}}


def parse_transform(text: str) -> Matrix | None:
    """The matrix of a ``transform``; None if there is a fault in it."""
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    at = 0
    while found := _TRANSFORM.match(text, at):
        numbers = read_numbers(found[2])
        if len(numbers) not in _COUNTS[found[1]] or _NUMBER.sub("", found[2]).strip(" \t\r\n,"):
            return None
        matrix, at = multiply(matrix, make_matrix(found[1], numbers)), found.end()
    return None if text[at:].strip(" \t\r\n,") else matrix


def make_matrix(name: str, numbers: Sequence[float]) -> Matrix:
    """One function of a transform: its name as SVG spells it, lengths, and angles in degrees."""
    match name, numbers:
        case "matrix", (a, b, c, d, e, f):
            return a, b, c, d, e, f
        case "translate", (x, *rest):
            return 1, 0, 0, 1, x, rest[0] if rest else 0.0
        case "scale", (x, *rest):
            return x, 0, 0, rest[0] if rest else x, 0, 0
        case "skewX", (angle, *_):
            return 1, 0, math.tan(math.radians(angle)), 1, 0, 0
        case "skewY", (angle, *_):
            return 1, math.tan(math.radians(angle)), 0, 1, 0, 0
        case _, (angle, *center):
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            turn: Matrix = (cos, sin, -sin, cos, 0, 0)
            x, y = center or (0.0, 0.0)
            return multiply(multiply((1, 0, 0, 1, x, y), turn), (1, 0, 0, 1, -x, -y))
    raise ValueError(name)


_LENGTH = lazy_pattern(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q|%|)\s*", re.IGNORECASE)
_UNITS: Mapping[str, float] = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "q": 96 / 101.6}  # fmt: skip


def read_length(text: str, whole: float) -> float | None:
    """A length in units of the drawing; per cent are of ``whole``. None if it is none, or in a font's unit."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    return number / 100 * whole if unit == "%" else number * _UNITS[unit]


def read_view_box(text: str) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of a ``viewBox``; None if it is none."""
    match read_numbers(text):
        case left, top, width, height:
            return left, top, width, height
    return None


def fit_view(view: Sequence[float], width: float, height: float, fit: str) -> Matrix:
    """What places a view box (left, top, width, height) into a viewport, by ``preserveAspectRatio`` (SVG 2, 8.2)."""
    left, top, wide, high = view
    x, y = width / wide, height / high
    words = fit.replace("defer", "").split() or ["xMidYMid"]
    if words[0] != "none":
        x = y = max(x, y) if words[-1] == "slice" else min(x, y)
    share = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    across, down = share.get(words[0][1:4], 0.5), share.get(words[0][5:8], 0.5)
    if words[0] == "none":
        across = down = 0.0
    return x, 0, 0, y, (width - wide * x) * across - left * x, (height - high * y) * down - top * y
