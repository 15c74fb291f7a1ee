"""Words that run on from panel to panel of a leaflet, where its sections do not find room whole.

Rows are laid out once, in the width of the narrowest panel, and moved to the panel where they stand. A section that goes
on says so, and a table its head once more.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from handouts.layout.marks import TextLine
from handouts.layout.rows import ROUNDING, Row, add_at_top, height, keep_together, merge_rows

INLINE = ("Span", "Link")
"""Roles of what stands within a paragraph's line."""
CUT = 60.0
"""What it costs to end a panel after a row, times the row's own cost, in squared points of tightening: to break off a
paragraph is as bad as to tighten a panel by 13 points."""
LEAST_BROKEN = 4
"""Rows under a heading that a section has at least if it may break: two on each side."""
UNEVEN = 40.0
"""What a full panel costs, by the square of how full it is: so panels come out about equally full."""
EMPTY = 1e4
"""What an empty panel costs."""


def prepare_to_break(
    heading: Sequence[Row], body: Sequence[Row], goes_on: Callable[[], Row], *, whole: bool
) -> list[Row]:
    """A section's rows with where they may break: never under the heading, nor one row before an end. ``goes_on`` makes
    the line over what is left of it; ``whole`` keeps it in one panel."""
    rows = [*heading, *body]
    if whole or len(body) < LEAST_BROKEN:
        return keep_together(rows)
    for row in (*heading, body[0], body[-2]):
        row.keep = True
    for row in body:
        row.running = _stack(goes_on, row.running) if row.running else goes_on
    return rows


def _stack(first: Callable[[], Row], second: Callable[[], Row]) -> Callable[[], Row]:
    """Makes two lines over what goes on: whose it is, and the head of its table."""

    def make() -> Row:
        below = second()
        return replace(merge_rows([first(), below]), after=below.after, keep=True)

    return make


def break_into_panels(rows: Sequence[Row], rooms: Sequence[float], turned: int) -> list[list[Row]] | None:
    """The rows in their order into panels with ``rooms`` points each; None if they do not fit, however tight.

    The panel at ``turned`` stands on the side of the sheet before: a text may end before it, and is never parted there,
    as its end would come before its beginning in the file. Every way to break is weighed, from the last panel to the first.
    """
    count = len(rows)
    starts = [at for at in range(count) if not at or not rows[at - 1].keep]
    tops = {at: _top(rows, at) for at in starts}
    added = {at: [add_at_top(tops[at], rows[at], least=tight) for tight in (False, True)] for at in starts}
    least = list(accumulate((row.height + row.after.least for row in rows), initial=0.0))
    natural = list(accumulate((row.height + row.after.natural for row in rows), initial=0.0))
    best: dict[int, tuple[float, tuple[int, ...]]] = {count: (0.0, ())}
    parted = {at for at in starts if at and _texts(rows[at - 1]) & _texts(rows[at])}
    for number, room in reversed(list(enumerate(rooms))):
        following, best = best, {}
        if number + 1 == turned:
            following = {at: way for at, way in following.items() if at not in parted}
        for at in (*starts, count):
            ways = (
                [(EMPTY + following[at][0], (at, *following[at][1]))]
                if at in following and following is not best
                else []
            )
            if at < count:
                more, least_more = added[at]
                for end in range(at + 1, count + 1):
                    last, goes_on = rows[end - 1].after, end > at + 1
                    if least[end] - least[at] - last.least + least_more[goes_on] > room + ROUNDING:
                        break
                    if end in following:
                        wished = natural[end] - natural[at] - last.natural + more[goes_on]
                        cut = 0.0 if end == count else CUT * rows[end - 1].cost
                        cost = max(0.0, wished - room) ** 2 + UNEVEN * (wished / room) ** 2 + cut
                        ways.append((cost + following[end][0], (end, *following[end][1])))
            if ways:
                best[at] = min(ways)
    if 0 not in best:
        return None
    ends = best[0][1]
    spans = zip((0, *ends), ends, strict=False)
    return [[*tops[at], *rows[at + 1 : end]] if end > at else [] for at, end in spans]


def _texts(row: Row) -> set[int]:
    """Which paragraphs a row has a line of, by their places in the order of reading."""
    found = set[int]()
    for part in row.parts:
        if isinstance(part.mark, TextLine):
            element = part.mark.line.words[0].pieces[0].key
            while element.role in INLINE:
                element = element.parent
            found.add(element.order)
    return found


def _top(rows: Sequence[Row], at: int) -> list[Row]:
    """The row that begins a panel as it looks there, perhaps under a line that says what goes on."""
    first = rows[at]
    if at and first.at_top is not None:
        return [first.at_top]
    if at and first.running is not None:
        return [first.running(), first]
    return [first]


def lines_too_many(rows: Sequence[Row], rooms: Sequence[float], leading: float) -> int:
    """By about how many lines rows are too long for panels that do not hold them; one at least."""
    return max(1, math.ceil((height(rows, least=True) - sum(rooms)) / leading))
