"""Rows down a page: what stands where, and where pages may break.

A sheet is a list of rows. A row has a height, parts painted at offsets from its top left, and bounded
space below it. :func:`paginate` breaks the list into the fewest pages and, among those, the best-balanced;
space may tighten or open within its bounds, type never changes. All lengths are points, y runs down.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from handouts.layout.painter import Painter

ROUNDING = 0.01
"""Points by which rows may exceed their room: sums of decimal fractions are not exact, and no eye sees a 7000th inch."""

LINE_END = 3.0
"""The cost of a page end after a line within a paragraph: three times that of one between paragraphs.

The costs of page ends are on one scale, chosen by eye on the sheets of the shipped content and of a dozen procedures:
0 is the end of a section, 1 the end of a paragraph or item, 1.5 a row of a table, 3 a line within a paragraph. A page
that is a third empty weighs about half of a break between paragraphs (EMPTY below).
"""
TABLE_ROW_END = 1.5
"""The cost of a page end after a row of a table: the head is printed again, but the eye loses the rows above."""

TIGHT = 30.0
"""What it costs to tighten the spaces of a page, times the square of the share of the page they are too tall by.

It is far more than EMPTY, so that spaces keep their natural size wherever another break lets them.
"""
EMPTY = 4.0
"""What a page costs that is not filled, times the square of the empty share: half a page empty costs one break."""
EMPTY_LAST = 1.0
"""The same for the last page, where white paper looks like an end and not like a mistake."""


class Mark(Protocol):
    """Something that can be painted with its top left corner at (x, y)."""

    @property
    def order(self) -> int:
        """Its number in reading order; furniture is below 0."""
        ...

    def paint(self, painter: Painter, x: float, y: float) -> None: ...


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark and where it stands in its row, in points: ``x`` is from the page's left edge."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Space:
    """White space with its bounds."""

    natural: float = 0.0
    least: float = 0.0
    most: float = 0.0

    @classmethod
    def fixed(cls, height: float) -> "Space":
        return cls(height, height, height)


NONE = Space()


@dataclass(slots=True)
class Row:
    """A strip across the page that is never split."""

    height: float
    parts: list[PlacedMark] = field(default_factory=list)
    after: Space = NONE
    keep: bool = False
    """Whether the next row must stand on the same page."""
    cost: float = 1.0
    """How poor a page end this row would be; 0 is the end of a section."""
    at_top: "Row | None" = None
    """What stands here instead if the row is the first on a page."""
    opens: bool = False
    """Whether the row must start a page."""
    sinks: bool = False
    """Whether this row and those after it stand at the foot of the last page."""
    running: Callable[[], "Row"] | None = None
    """Makes the line that says what goes on here, if the row is the first on a page."""


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


def lower(marks: Sequence[PlacedMark], by: float) -> list[PlacedMark]:
    """The marks, ``by`` points further down in their row."""
    return [PlacedMark(each.x, by + each.y, each.mark) for each in marks]


def keep_together(rows: Sequence[Row]) -> list[Row]:
    """The rows, not to be broken among themselves."""
    for row in rows[:-1]:
        row.keep = True
    return list(rows)


def height(rows: Sequence[Row], *, least: bool = False) -> float:
    """From the top of the first to the foot of the last row."""
    spaces = sum(row.after.least if least else row.after.natural for row in rows[:-1])
    return sum(row.height for row in rows) + spaces


def beside(rows: Sequence[Row], parts: Sequence[PlacedMark], tall: float) -> list[Row]:
    """Rows with parts beside them, ``tall`` points from the first row's top: nothing breaks within that height."""
    if not rows:
        return [Row(tall, list(parts))]
    rows[0].parts.extend(parts)
    reached = 0.0
    for row in rows[:-1]:
        reached += row.height + row.after.least
        if reached < tall + ROUNDING:
            row.keep = True
    short = tall - height(rows, least=True)
    if short > 0:
        rows[-1].height += short
    return list(rows)


def paginate(rows: Sequence[Row], room: float) -> Layout:
    """Break rows into pages with ``room`` points each.

    Fewest pages first, then the lowest cost: what a page leaves empty counts by its square, and so does
    tightening; a break counts by its row's ``cost``. Every way to break is weighed, from the last row to the first,
    so that the best is found and not merely a good one. Raises :class:`TooTall` if rows that must stay together
    exceed a page.
    """
    count = len(rows)
    natural, least = _sums(rows, lambda gap: gap.natural), _sums(rows, lambda gap: gap.least)
    best: list[_Choice | None] = [None] * count + [(0, 0.0, count)]
    for start in range(count - 1, -1, -1):
        if start and rows[start - 1].keep and not rows[start].opens:
            continue  # no page starts here, so none ends after the row before
        head = _head(rows, start)
        own = rows[start]
        extra = height(head) - own.height
        gap = NONE if head[-1] is own else head[-1].after
        for end in range(start + 1, count + 1):
            swaps_gap = end > start + 1 and gap is not NONE
            tight = least(start, end) + extra + ((gap.least - own.after.least) if swaps_gap else 0)
            if tight > room + ROUNDING:
                break
            following = best[end]
            ends_section = end == count or rows[end].opens
            if following is not None:
                loose = natural(start, end) + extra + ((gap.natural - own.after.natural) if swaps_gap else 0)
                cut = 0.0 if ends_section else rows[end - 1].cost
                cost = following[1] + _page_cost(room - loose, room, cut, end == count)
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


def _sums(rows: Sequence[Row], space: Callable[[Space], float]) -> Callable[[int, int], float]:
    """The height of any stretch of rows, from running sums."""
    ends, starts, total = [], [], 0.0
    for row in rows:
        starts.append(total)
        ends.append(total + row.height)
        total += row.height + space(row.after)
    return lambda start, end: ends[end - 1] - starts[start]


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


def _page_cost(left: float, room: float, cut: float, last: bool) -> float:
    """How poor a page is that leaves ``left`` of its ``room`` points, with spaces as they are, and ends at a cost of ``cut``."""
    share = left / room
    if share < 0:
        return TIGHT * share * share + cut
    return (EMPTY_LAST if last else EMPTY) * share * share + cut


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
