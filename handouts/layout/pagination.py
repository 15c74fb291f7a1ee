"""Rows down a page: what stands where, and where pages may break.

:func:`paginate` breaks a list of rows into the fewest pages and, among those, the best-balanced; space may tighten
or open within its bounds, type never changes. All lengths are points, y runs down.
"""

from collections.abc import Sequence

from handouts.layout.rows import ROUNDING, Row, add_at_top, height
from handouts.reading.declarations import dataclass

TIGHT = 30.0
"""What it costs to tighten the spaces of a page, times the square of the share of the page they are too tall by.

It is far more than EMPTY, so that spaces keep their natural size wherever another break lets them.
"""
EMPTY = 4.0
"""What a page costs that is not filled, times the square of the empty share: half a page empty costs one break."""
EMPTY_LAST = 1.0
"""The same for the last page, where white paper looks like an end and not like a mistake."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and the height of its top on its page."""

    row: Row
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages of placed rows. ``cost`` tells how far from perfect; ``slack`` is what each page leaves empty."""

    pages: tuple[tuple[PlacedRow, ...], ...]
    cost: float
    slack: tuple[float, ...]


class TooTall(ValueError):
    """Rows that must stay together do not fit on one page; ``rows`` are they."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        super().__init__("rows that must stay together are taller than a page")


def paginate(rows: Sequence[Row], room: float, empty: float = EMPTY) -> Layout:
    """Break rows into pages with ``room`` points each; ``empty`` is what an empty page costs (:data:`EMPTY`).

    Fewest pages first, then the lowest cost: what a page leaves empty counts by its square, and so does
    tightening; a break counts by its row's ``cost``. Every way to break is weighed, from the last row to the first,
    so that the best is found and not merely a good one. Raises :class:`TooTall` if rows that must stay together
    exceed a page.
    """
    count = len(rows)
    tops, feet = _measure_down(rows, [row.after.natural for row in rows])
    least_tops, least_feet = _measure_down(rows, [row.after.least for row in rows])
    best: list[_Choice | None] = [None] * count + [(0, 0.0, count)]
    for start in range(count - 1, -1, -1):
        if start and rows[start - 1].keep and not rows[start].opens:
            continue  # no page starts here, so none ends after the row before
        head = _head(rows, start)
        added, least_added = add_at_top(head, rows[start]), add_at_top(head, rows[start], least=True)
        top, least_top = tops[start], least_tops[start]
        for end in range(start + 1, count + 1):
            goes_on = end > start + 1
            if least_feet[end - 1] - least_top + least_added[goes_on] > room + ROUNDING:
                break
            following = best[end]
            if following is not None:
                loose = feet[end - 1] - top + added[goes_on]
                cut = 0.0 if end == count or rows[end].opens else rows[end - 1].cost
                cost = following[1] + _page_cost(room - loose, room, cut, EMPTY_LAST if end == count else empty)
                choice = (following[0] + 1, cost, end)
                present = best[start]
                if present is None or choice < present:
                    best[start] = choice
            if end < count and rows[end].opens:
                break
    if best[0] is None:
        raise TooTall(_tallest(rows))
    return _place_pages(rows, room, best)


_Choice = tuple[int, float, int]
"""The best way to break from a row on: how many pages, at what cost, and the row after its first page."""


def _place_pages(rows: Sequence[Row], room: float, best: Sequence[_Choice | None]) -> Layout:
    """The pages that were chosen, each row at its height."""
    count, start = len(rows), 0
    pages, slack = [], []
    while start < count:
        _, _, end = best[start] or (0, 0.0, count)
        placed, left = _place([*_head(rows, start), *rows[start + 1 : end]], room)
        pages.append(placed)
        slack.append(left)
        start = end
    _, cost, _ = best[0] or (0, 0.0, count)
    return Layout(tuple(pages), cost, tuple(slack))


def _tallest(rows: Sequence[Row]) -> list[Row]:
    """The group of rows that must stay together and is the tallest."""
    groups: list[list[Row]] = [[]]
    for row in rows:
        groups[-1].append(row)
        if not row.keep:
            groups.append([])
    return max(groups, key=height)


def _measure_down(rows: Sequence[Row], spaces: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where each row's top and its foot stand, all rows one below the other, with these spaces after them."""
    tops, feet, total = [], [], 0.0
    for row, space in zip(rows, spaces, strict=True):
        tops.append(total)
        feet.append(total + row.height)
        total += row.height + space
    return tops, feet


def _head(rows: Sequence[Row], start: int) -> list[Row]:
    """The row that starts a page as it looks there, perhaps under a running line."""
    first = rows[start]
    if start == 0:
        return [first]
    if first.at_top is not None:
        return [first.at_top]
    if first.running is not None:
        return [first.running(), first]
    return [first]


def _page_cost(left: float, room: float, cut: float, empty: float) -> float:
    """How poor a page is that leaves ``left`` of its ``room`` points, with spaces as they are, and ends at a cost of
    ``cut``; ``empty`` is what it would cost without a row."""
    share = left / room
    if share < 0:
        return TIGHT * share * share + cut
    return empty * share * share + cut


def _place(page: Sequence[Row], room: float) -> tuple[tuple[PlacedRow, ...], float]:
    """Share out what room there is among the spaces; what is left stays at the foot, above a row that sinks."""
    left = room - height(page)
    gaps = [row.after for row in page[:-1]]
    if left < 0:
        give = sum(gap.natural - gap.least for gap in gaps)
        share = max(-1.0, left / give) if give else 0.0
    else:
        take = sum(gap.most - gap.natural for gap in gaps)
        share = min(1.0, left / take) if take else 0.0
    spread = [gap.natural + share * (gap.natural - gap.least if share < 0 else gap.most - gap.natural) for gap in gaps]
    spread.append(0.0)
    rest = max(0.0, room - sum(row.height for row in page) - sum(spread))
    placed, y = [], 0.0
    for row, gap in zip(page, spread, strict=True):
        if row.sinks:
            y, rest = y + rest, 0.0
        placed.append(PlacedRow(row, y))
        y += row.height + gap
    return tuple(placed), room - height(page)
