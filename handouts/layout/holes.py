"""How much white a way of setting words leaves: what an eye takes for a hole, and not for the ends of lines.

A block may stand in one column or several, its items side by side or not. The one that is chosen leaves the least white,
so each way is weighed by its height and its holes (:func:`weigh`): empty rectangles of a third of a page's width and two
lines' height. A hole counts as the height that it would have across the page.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from handouts.layout.marks import Frame
from handouts.layout.rows import Row, height

CELL = 4.0
"""Points: the side of the squares in which ink is looked for."""
WIDE, TALL = 168.0, 44.0
"""The least width and height of a hole, in points: a third of a page, and two lines, to which a third comes where short
words stand above or below."""
ABOVE, BELOW = 3.0, 4.0
"""What a line of text leaves white of its height, above its small letters and below its baseline, in points."""


def weigh(rows: Sequence[Row], x: float, width: float) -> float:
    """The height of rows and, as so much height more, what is white in them from ``x`` on, ``width`` points wide."""
    return height(rows) + find_holes(rows, x, width) / width


def find_holes(rows: Sequence[Row], x: float, width: float) -> float:
    """The area of all holes in rows that stand from ``x`` on, ``width`` points wide, in square points."""
    across, tall = round(width / CELL), round(TALL / CELL)
    wide = round(WIDE / CELL)
    if across < wide:
        return 0.0
    lines = _find_white(rows, x, across)
    starts = [_shrink(line, wide) for line in lines]
    holes = [0] * len(lines)
    for top in range(len(lines) - tall + 1):
        clear = reduce(lambda a, b: a & b, starts[top : top + tall])
        if clear:
            hole = _grow(clear, wide)
            for at in range(top, top + tall):
                holes[at] |= hole
    return sum(hole.bit_count() for hole in holes) * CELL * CELL


def _find_white(rows: Sequence[Row], x: float, across: int) -> list[int]:
    """A number for each strip of four points down the rows, with a one where a square of it is white."""
    every = (1 << across) - 1
    lines = [every] * max(1, round(height(rows) / CELL))
    y = 0.0
    for row in rows:
        for left, top, right, foot in _find_ink(row):
            first, last = max(0, int((left - x) / CELL)), min(across, int((right - x) / CELL) + 1)
            if last > first:
                ink = ((1 << (last - first)) - 1) << first
                for at in range(max(0, int((y + top) / CELL)), min(len(lines), int((y + foot) / CELL) + 1)):
                    lines[at] &= ~ink
        y += row.height + row.after.natural
    return lines


def _find_ink(row: Row) -> Iterable[tuple[float, float, float, float]]:
    """The boxes of a row's marks: left, top, right and foot, from the page's left edge and the row's top."""
    for part in row.parts:
        mark = part.mark
        if isinstance(mark, Frame):
            continue  # a line around words
        line, style = getattr(mark, "line", None), getattr(mark, "style", None)
        if line is not None:
            wide, style = line.width, line.words[0].pieces[0].style
        elif style is not None:
            text = getattr(mark, "text", None)
            wide = getattr(mark, "width", 0.0) if text is None else style.width(text)
        else:
            wide = getattr(mark, "width", None) or getattr(mark, "size", None) or 0.0
        if style is not None:
            top, foot = part.y + ABOVE, part.y + style.leading - BELOW
        else:
            top = part.y
            foot = top + (getattr(mark, "height", None) or getattr(mark, "size", None) or 1.0)
        yield part.x, top, part.x + wide, foot


def _shrink(line: int, wide: int) -> int:
    """Where so many ones in a row begin."""
    done = 1
    while done < wide:
        step = min(done, wide - done)
        line &= line >> step
        done += step
    return line


def _grow(line: int, wide: int) -> int:
    done = 1
    while done < wide:
        step = min(done, wide - done)
        line |= line << step
        done += step
    return line
