"""How wide the columns of a table are: by what they say, as browsers do it (CSS 2.2, 17.5.2.2), but for the fewest lines."""

from collections.abc import Sequence
from functools import cached_property

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Typesetting
from handouts.pdf.line_breaking import Piece, Style, longest_word, words
from handouts.reading.declarations import dataclass

SLACK = 2.0
"""What a column is wider than its longest word, in points, so that rounding and kerning never break it."""
TRIES = 24
"""Widths that are weighed for a column, from the least it can have to that of its longest text on one line."""
TALL = 3
"""A cell of twice the lines weighs two to this power times as much: a row is as tall as its tallest cell."""
TOWER, WORDS_IN_TOWER = 5, 1.5
"""A cell of so many lines or more with fewer words on each is a tower, which nobody reads with ease."""

PAIR = 2
"""Columns of a table whose second is read beside its first."""
RUNNING_DOWN = 3
"""A cell of so many lines is read line by line, and needs a readable measure; a time or a dose of two lines is seen at once."""


@dataclass(frozen=True, slots=True)
class _MeasuredCell:
    """Widths of a cell's words in points, each with whether a space follows; of its longest word; and of it all on one line."""

    words: tuple[tuple[float, bool], ...]
    space: float
    longest: float
    whole: float

    def lines(self, width: float) -> int:
        """How many lines it takes in ``width`` points, each filled before the next."""
        count, used, gap = 1, 0.0, 0.0
        for wide, space in self.words:
            if used and used + gap + wide > width:
                count, used, gap = count + 1, 0.0, 0.0
            used += gap + wide
            gap = self.space if space else 0.0
        return count


@dataclass(frozen=True)
class MeasuredTable:
    """The cells of a table, or of some alike, by rows; the heads are rows too."""

    rows: tuple[tuple[_MeasuredCell, ...], ...]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])

    @cached_property
    def _columns(self) -> tuple[tuple[_MeasuredCell, ...], ...]:
        return tuple(zip(*self.rows, strict=True))

    @cached_property
    def _least(self) -> list[float]:
        return [max(cell.longest for cell in cells) + SLACK for cells in self._columns]

    @cached_property
    def _wanted(self) -> list[float]:
        return [max(cell.whole for cell in cells) + SLACK for cells in self._columns]

    def lines(self, widths: Sequence[float]) -> int:
        """The lines of all rows, each as tall as its tallest cell."""
        return sum(max(cell.lines(width) for cell, width in zip(row, widths, strict=True)) for row in self.rows)

    def towers(self, widths: Sequence[float]) -> bool:
        """Whether a cell is set a word or so a line."""
        return any(
            (lines := cell.lines(width)) >= TOWER and len(cell.words) < WORDS_IN_TOWER * lines
            for row in self.rows
            for cell, width in zip(row, widths, strict=True)
        )

    def squeezed(self, widths: Sequence[float], readable: float) -> bool:
        """Whether words run down a column, of three or more, that is narrower than ``readable`` points.

        Beside one other column they are better there than as cards, which say the other's heading again for each.
        """
        return self.count > PAIR and any(
            width < readable and cell.lines(width) >= RUNNING_DOWN
            for row in self.rows
            for cell, width in zip(row, widths, strict=True)
        )

    def share_out(self, room: float) -> list[float] | None:
        """Widths of the columns that fill ``room`` points, none narrower than its longest word; None if that cannot be.

        If every cell fits on one line, spare width is shared out alike. If not, width goes step by step to the column
        where a point of it saves the most lines, of tall cells first; what is left to those that still lack some.
        """
        if sum(self._wanted) <= room:
            spare = (room - sum(self._wanted)) / self.count
            return [wanted + spare for wanted in self._wanted]
        left = room - sum(self._least)
        if left < 0:
            return None
        steps = [self._steps(index) for index in range(self.count)]
        at = [0] * self.count
        while True:
            best = max(
                (
                    ((costs[at[k]][1] - cost) / (width - costs[at[k]][0]), k, step)
                    for k, costs in enumerate(steps)
                    for step, (width, cost) in enumerate(costs)
                    if step > at[k] and cost < costs[at[k]][1] and width - costs[at[k]][0] <= left
                ),
                default=None,
            )
            if best is None:
                break
            _, k, step = best
            left -= steps[k][step][0] - steps[k][at[k]][0]
            at[k] = step
        widths = [steps[k][at[k]][0] for k in range(self.count)]
        lacking = [max(0.0, wanted - width) for wanted, width in zip(self._wanted, widths, strict=True)]
        total = sum(lacking)
        shares = [each / total for each in lacking] if total else [1 / self.count] * self.count
        return [width + left * share for width, share in zip(widths, shares, strict=True)]

    def _steps(self, index: int) -> list[tuple[float, float]]:
        """Widths a column may have, and what its cells' lines cost in each."""
        least, wanted, cells = self._least[index], self._wanted[index], self._columns[index]
        widths = [least + (wanted - least) * step / TRIES for step in range(TRIES + 1)] if wanted > least else [least]
        return [(width, sum(cell.lines(width - SLACK) ** TALL for cell in cells)) for width in widths]


def measure_table(setting: Typesetting, tables: Sequence[doc.DataTable]) -> MeasuredTable:
    """The cells of tables with as many columns each."""
    styles = setting.styles
    groups: Sequence[tuple[Style, Sequence[Sequence[doc.Paragraph | doc.Field]]]] = [
        group for table in tables for group in ((styles.small_strong, (table.head,)), (styles.body, table.rows))
    ]
    rows = [tuple(_measure(cell, style, styles.strong) for cell in row) for style, group in groups for row in group]
    return MeasuredTable(tuple(rows))


def _measure(cell: doc.Paragraph | doc.Field, style: Style, strong: Style) -> _MeasuredCell:
    if isinstance(cell, doc.Field):
        label, day = _measure(cell.label, style, strong), strong.width(cell.sample)
        return _MeasuredCell((*label.words, (day, False)), label.space, max(label.longest, day), max(label.whole, day))
    pieces = [Piece(span.text, strong if span.strong else style) for span in cell.spans]
    found = words(pieces, float("inf"))
    space = style.width(" ")
    whole = sum(word.width for word in found) + space * sum(word.space for word in found[:-1])
    return _MeasuredCell(tuple((word.width, word.space) for word in found), space, longest_word(pieces), whole)
