"""Rows: strips across the page that are never split, and what can be done with them.

A sheet is a list of rows. A row has a height, marks at offsets from its top left, and bounded space below it.
Lengths are points; ``x`` runs from the page's left edge, ``y`` down.
"""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Protocol

from handouts.layout.painter import Painter
from handouts.reading.declarations import dataclass

ROUNDING = 0.01
"""Points by which rows may exceed their room: sums of decimal fractions are not exact, and no eye sees a 7000th inch."""

LINE_END = 3.0
"""The cost of a page end after a line within a paragraph: three times that of one between paragraphs.

The costs of page ends are on one scale, chosen by eye on the sheets of the shipped content and of a dozen procedures:
0 is the end of a section, 1 the end of a paragraph or item, 1.5 a row of a table, 3 a line within a paragraph. A page
that is a third empty weighs about half of a break between paragraphs (EMPTY below).
"""
LEAD_END = 12.0
"""The cost of a page end after words that lead to what stands overleaf, a list or a picture: under their heading they promise
what is not there. More than all else, but less than a page more."""
TABLE_ROW_END = 1.5
"""The cost of a page end after a row of a table: the head is printed again, but the eye loses the rows above."""


class Mark(Protocol):
    """Something that can be painted with its top left corner at (x, y), in points; y runs down from the page's top."""

    @property
    def order(self) -> int:
        """Its number in reading order; furniture is below 0."""
        ...

    def paint(self, painter: Painter, x: float, y: float) -> None:
        """Paint it on the painter's page."""
        ...


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark and where it stands in its row, in points: ``x`` is from the page's left edge."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Space:
    """White space below a row with its bounds, in points."""

    natural: float = 0.0
    least: float = 0.0
    most: float = 0.0

    @classmethod
    def fixed(cls, height: float) -> "Space":
        """Space that neither tightens nor opens."""
        return cls(height, height, height)

    def at_least(self, height: float) -> "Space":
        """The same, but never smaller than a height in points."""
        return Space(max(self.natural, height), max(self.least, height), max(self.most, height))


NONE = Space()


@dataclass(slots=True)
class Row:
    """A strip across the page that is never split, ``height`` points tall."""

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


def lower(marks: Sequence[PlacedMark], by: float) -> list[PlacedMark]:
    """The marks, ``by`` points further down in their row."""
    return [PlacedMark(each.x, by + each.y, each.mark) for each in marks]


def move_rows(rows: Sequence[Row], by: float) -> list[Row]:
    """The rows, ``by`` points further to the right."""
    return [replace(row, parts=[PlacedMark(by + each.x, each.y, each.mark) for each in row.parts]) for row in rows]


def keep_together(rows: Sequence[Row]) -> list[Row]:
    """The rows, not to be broken among themselves."""
    for row in rows[:-1]:
        row.keep = True
    return list(rows)


def height(rows: Sequence[Row], *, least: bool = False) -> float:
    """Points from the top of the first to the foot of the last row; ``least`` counts each space at its least."""
    spaces = sum(row.after.least if least else row.after.natural for row in rows[:-1])
    return sum(row.height for row in rows) + spaces


def add_at_top(head: Sequence[Row], own: Row, *, least: bool = False) -> tuple[float, float]:
    """By how many points a stretch of rows that begins with ``own`` grows where ``head`` stands there instead: alone, and
    with rows below. The space above those is that of the head's last row, not that of the row it stands for; ``least``
    counts each space at its least."""
    alone = height(head, least=least) - own.height
    space, stood = head[-1].after, own.after
    return alone, alone + (space.least - stood.least if least else space.natural - stood.natural)


def put_beside(rows: Sequence[Row], parts: Sequence[PlacedMark], tall: float) -> list[Row]:
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


def join(rows: list[Row], more: Sequence[Row], space: Space, cost: float = 1.0) -> None:
    """Add rows after others, with this space between."""
    if rows and more:
        rows[-1].after = space
        if rows[-1].cost == LINE_END:
            rows[-1].cost = cost
    rows.extend(more)


def merge_rows(*columns: Sequence[Row]) -> Row:
    """Columns of rows side by side as one row, each at its natural spaces."""
    whole = Row(0)
    for rows in columns:
        y = 0.0
        for row in rows:
            whole.parts += lower(row.parts, y)
            whole.height = max(whole.height, y + row.height)
            y += row.height + row.after.natural
    return whole


def keep_clear(head: Row, beside: Sequence[Row], reach: float, gap: float) -> list[Row]:
    """A heading that hangs ``reach`` points down, and the rows beside it, before rows that need its column too.

    If the heading is the taller, they become one row as tall as it is, ``gap`` points above what follows. At the head
    of a page, where the heading stands over all columns, the rows follow it as they would anyway.
    """
    if head.after.least + sum(row.height + row.after.least for row in beside) >= reach + gap:
        return [head, *beside]
    whole, after = merge_rows([head, *beside]), beside[-1].after if beside else head.after
    short = max(0.0, reach - whole.height)
    whole.height += short
    least = gap if short or not beside else reach + gap - whole.height
    whole.after = Space(*(max(least, each - short) for each in (after.natural, after.least, after.most)))
    whole.keep, whole.cost = not beside or beside[-1].keep, beside[-1].cost if beside else head.cost
    whole.at_top = head.at_top
    if beside and head.at_top:
        whole.at_top = merge_rows([head.at_top, *beside])
        whole.at_top.after, whole.at_top.keep = after, whole.keep
    return [whole]
