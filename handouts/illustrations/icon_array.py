"""A hundred people as rings, some of them filled: how often something happens, told so that eyes can count it.

Always out of 100, so that one picture can be held against the next (Trevena et al., BMC Med Inform Decis Mak 2013;13
Suppl 2:S7: one denominator, no "1 in x"; icon arrays beside the numbers). Two blocks of ten by five, filled by columns
from the left; fewer than one is a quarter of a ring. Shape tells, not color: it lives through a copier.
"""

from functools import lru_cache

from reportlab.lib.colors import Color, white

from handouts.pdf.drawing import CLOSE, CURVE, LINE, MOVE, Drawing, Group, Path, Shape

PEOPLE, BLOCKS, COLUMNS, ROWS = 100, 2, 10, 5
BLOCK_GAP = 0.8
"""Between the two blocks, in pitches."""
FILLED, RING, PEN = 0.85, 0.73, 0.125
"""Across a filled ring, the middle of an open one's line, and that line, in pitches."""
_ROUND = 0.5523
"""How far the handles of a quarter circle reach, in radii."""


@lru_cache(maxsize=128)
def icon_array(count: int, color: Color, pitch: float) -> Drawing:
    """``count`` of a hundred rings filled, 0 to 100; 0 is fewer than one. ``pitch`` is from ring to ring, in points."""
    width, height = (BLOCKS * COLUMNS - 1 + BLOCK_GAP) * pitch, (ROWS - 1) * pitch
    size = FILLED * pitch
    places = [
        (size / 2 + (column + BLOCK_GAP * (column >= COLUMNS)) * pitch, size / 2 + height - row * pitch)
        for column in range(BLOCKS * COLUMNS)
        for row in range(ROWS)
    ]
    shapes: list[Shape] = []
    if places[:count]:
        shapes.append(_dots(places[:count], size, color))
    if places[count:]:
        outer, inner = (RING + PEN) * pitch, (RING - PEN) * pitch
        shapes += [_dots(places[count:], outer, color), _dots(places[count:], inner, white)]
    if not count:
        shapes.append(_quarter(*places[0], (RING + PEN) * pitch / 2, color))
    return Drawing(width + size, height + size, Group(*shapes))


def _dots(places: list[tuple[float, float]], size: float, color: Color) -> Path:
    """Discs of ``size`` points, as points of a round pen: a hundred circles would be a hundred times four curves."""
    points = [each for x, y in places for each in (x, y, x + 0.01, y)]
    return Path(points, [MOVE, LINE] * len(places), strokeColor=color, strokeWidth=size, strokeLineCap=1)


def _quarter(x: float, y: float, radius: float, color: Color) -> Path:
    handle = _ROUND * radius
    points = [x, y, x, y + radius, x + handle, y + radius, x + radius, y + handle, x + radius, y]
    return Path(points, [MOVE, LINE, CURVE, CLOSE], fillColor=color, strokeColor=None)
