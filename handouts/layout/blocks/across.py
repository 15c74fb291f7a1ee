"""Items of a series side by side, where that leaves clearly less white than one below the other.

A series of short items in one column leaves most of a wide page white. Up to :data:`TALLEST` points they are read down
one column and then the next, as lists are; a longer series is read across, row by row, so that a page may end after any
row. There a long item beside a short one would leave a hole: it has the whole width for itself.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from handouts.layout.blocks.series import Items
from handouts.layout.holes import weigh
from handouts.layout.rows import Row, Space, height, join, keep_together, merge_rows, move_rows
from handouts.problems import HandoutsError

GUTTER = 18.0
"""Between two columns."""
MOST = 3
"""Columns at most: in more, lines have two words."""
WORTH = 0.92
"""Share of what fewer columns weigh (:func:`handouts.layout.holes.weigh`) up to which more are worth their shorter lines."""
WORTH_ALONE = 0.96
"""The same for items that have a row to themselves among items that stand side by side."""
TALLEST = 176.0
"""Points: a series up to this height, a quarter of a page, is set down its columns and stands on one page."""
LEAST_APART = 2
"""A series of so many items at least is set in columns."""


def lay_out_across(items: Items, x: float, width: float, measure: float, space: Space, most: int = MOST) -> list[Row]:
    """A series at ``x`` in as many columns of ``width`` points as are worth it, at most ``most``, with ``space`` between items.

    In one column lines are ``measure`` points long. Raises what ``items`` raises for one column.
    """
    single = items(x, measure)
    best = _stack(single, space)
    if len(single) < LEAST_APART:
        return best
    least = weigh(best, x, width)
    for count in range(2, min(most, len(single)) + 1):
        column = (width - GUTTER * (count - 1)) / count
        with suppress(HandoutsError):  # a word is too long for so narrow a column
            rows = _in_columns(items(x, column), lambda: items(x, measure), count, x, width, space)
            weight = weigh(rows, x, width)
            if weight <= WORTH * least:
                best, least = rows, weight
    return best


def _stack(items: Sequence[list[Row]], space: Space) -> list[Row]:
    rows: list[Row] = []
    for each in items:
        join(rows, each, space)
    return rows


def _in_columns(
    items: Sequence[list[Row]],
    alone: Callable[[], Sequence[list[Row]]],
    count: int,
    x: float,
    width: float,
    space: Space,
) -> list[Row]:
    """Items in ``count`` columns: down them if they are short, else across. ``items`` are laid out in the first column,
    ``alone`` gives them as they stand in a row by themselves, if it is asked."""
    apart = (width + GUTTER) / count
    heights = [height(each) + space.natural for each in items]
    if sum(heights) <= count * TALLEST:
        bounds = _bounds(heights, count)
        columns = [keep_together(_stack(items[start:end], space)) for start, end in bounds]
        down = merge_rows(*[move_rows(rows, at * apart) for at, rows in enumerate(columns)])
        if down.height <= TALLEST:
            return [down]
    beside = [[_merge(items[start : start + count], apart)] for start in range(0, len(items), count)]
    even, mixed = _stack(beside, space), _stack(_find_rows(items, alone(), count, x, width, space), space)
    return mixed if weigh(mixed, x, width) <= WORTH_ALONE * weigh(even, x, width) else even


def _merge(items: Sequence[list[Row]], apart: float) -> Row:
    return merge_rows(*[move_rows(each, at * apart) for at, each in enumerate(items)])


def _find_rows(
    items: Sequence[list[Row]], alone: Sequence[list[Row]], count: int, x: float, width: float, space: Space
) -> list[list[Row]]:
    """Rows of ``count`` items, or of one that has the whole width: those that leave the least white together."""
    best: list[tuple[float, list[Row], int]] = [(0.0, [], 0)]
    for end in range(1, len(items) + 1):
        ways = [(alone[end - 1], end - 1)]
        if end >= count:
            ways.append(([_merge(items[end - count : end], (width + GUTTER) / count)], end - count))
        weighed = ((best[at][0] + weigh(rows, x, width) + space.natural, rows, at) for rows, at in ways)
        best.append(min(weighed, key=lambda way: way[0]))
    found, end = list[list[Row]](), len(items)
    while end:
        _, rows, end = best[end]
        found.insert(0, rows)
    return found


def _bounds(heights: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Where each of ``count`` columns begins and ends, so that the tallest is as low as can be."""
    sums = [sum(heights[:k]) for k in range(len(heights) + 1)]
    limits = sorted({sums[b] - sums[a] for a in range(len(sums)) for b in range(a + 1, len(sums))})
    for limit in limits:
        bounds, start = list[tuple[int, int]](), 0
        while start < len(heights) and len(bounds) < count:
            end = max(k for k in range(start, len(sums)) if sums[k] - sums[start] <= limit + 1e-6)
            if end == start:
                break
            bounds.append((start, end))
            start = end
        if start == len(heights):
            return bounds
    return [(0, len(heights))]
