"""Tables: hairlines between rows, a strong line under the head, columns as wide as what they say asks for.

A column is never narrower than its longest word, nor one in which words run down narrower than can be read. A table that
does not fit where words stand takes more of the page, and one for which no width is enough becomes cards (:mod:`handouts.layout.blocks.cards`).
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from handouts.document import nodes as doc
from handouts.layout.blocks.form import lay_out_cell
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.holes import find_holes, weigh
from handouts.layout.marks import ClosingRule, Furniture, Rule
from handouts.layout.rows import LINE_END, TABLE_ROW_END, PlacedMark, Row, Space, height, lower
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.layout.blocks.columns import MeasuredTable

CELL_GAPS = (12.0, 8.0)
"""Between the words of one column and those of the next: about a capital letter, or rows would read across; where there
is not enough room a little less, still more than twice a space."""
HEAD_RULE = 1.25
"""Thickness of the line under the head: that of the strong rules over sections."""
HEAD_RULE_DROP, ROW_RULE_DROP = 2.0, 2.5
"""From the last line of a head or row down to its rule: letters like g reach 3 points below their baseline, and the
foot of a line has about as much room of its own."""
AFTER_HEAD, AFTER_ROW = Space.fixed(5), Space.fixed(6)
"""From the foot of a head or row to the next: the rule stands a little above the middle of it, with what it closes."""
TALLEST_ROW = 500.0
"""Points: a row up to this height, three quarters of a page, is kept whole; a taller one goes on over the page's end."""
TALLEST_PAIR = 140.0
"""Points: so tall are two cards that stay on one page. A taller one says what it is about itself, and may stand alone."""
KEPT_WHOLE = 3
"""A table of up to so many rows stands on one page; a longer one has two rows at least on each side of a page's end."""
MORE_LINES = 1.5
"""A table that has so many times the lines it would have in the wider place takes that place, unless the lines of a
column would be longer there than those of running text."""
LEAST_FOR_CARDS, LEAST_TALL, MOST_WHITE, WORTH_CARDS = 3, 200.0, 0.3, 0.75
"""A table of so many columns at least, taller than so many points, of which more than this share is a hole, becomes cards
where they weigh no more than this share of it (:func:`handouts.layout.holes.weigh`)."""
READABLE = 6.0
"""Ems of the type, about twelve letters: in a narrower column, words of several lines stand two by two or one by one."""

Place = tuple[float, float]
"""A left edge and a width, in points."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a table stand: left edges and widths, without the gaps, in points; and the table's own place."""

    starts: Sequence[float]
    widths: Sequence[float]
    place: Place


@dataclass(frozen=True, slots=True)
class _RepeatedHead:
    """Makes the head once more, as furniture, for the next page."""

    setting: Typesetting
    heads: Sequence[doc.Paragraph]
    columns: _Columns
    height: float
    rule: PlacedMark

    def __call__(self) -> Row:
        style = self.setting.styles.small_strong
        row = Row(self.height, [], after=AFTER_HEAD, keep=True)
        for start, cell, width in zip(self.columns.starts, self.heads, self.columns.widths, strict=True):
            lines = break_lines([Piece(cell.text, style)], width)
            apart = style.line_height([line.shown for line in lines])
            for index, line in enumerate(lines):
                row.parts.append(PlacedMark(start, index * apart, Furniture(line.shown, style)))
        row.parts.append(self.rule)
        return row


def lay_out_table(
    setting: Typesetting,
    node: doc.DataTable,
    x: float,
    width: float,
    wider: Place | None = None,
    alike: Iterable[doc.DataTable] = (),
) -> list[Row]:
    """A table at ``x``, ``width`` points wide, or in the ``wider`` place, (x, width), if it needs that; else as cards.

    Its head is said again on each page it runs on to. Tables ``alike``, of as many columns in the same part, have columns
    of the same widths.
    """
    from handouts.layout.blocks.cards import lay_out_cards  # many sheets have no table
    from handouts.layout.blocks.columns import measure_table

    same = [each for each in alike if each is not node and len(each.head) == len(node.head)]
    readable = READABLE * setting.styles.body.size
    columns = _choose_columns(measure_table(setting, [node, *same]), (x, width), wider, readable)
    if columns is not None:
        units = [_lay_out_row(setting, cells, columns, setting.styles.body, TALLEST_ROW) for cells in node.rows]
        if len(node.head) < LEAST_FOR_CARDS or not _is_mostly_white(units, columns):
            return _under_head(setting, node.head, columns, units)
    cards = lay_out_cards(setting, node, x, width, TALLEST_ROW)
    if columns is not None and _weigh(cards, x, width) > WORTH_CARDS * _weigh(units, *columns.place):
        return _under_head(setting, node.head, columns, units)
    return _under_head(setting, node.head[:1], _Columns([x], [width], (x, width)), cards, TALLEST_PAIR)


def _is_mostly_white(units: Sequence[list[Row]], columns: _Columns) -> bool:
    """Whether a tall table has a hole in it: a column in which words run down beside others that say little."""
    rows = [row for unit in units for row in unit]
    x, width = columns.place
    tall = height(rows)
    return tall > LEAST_TALL and find_holes(rows, x, width) > MOST_WHITE * tall * width


def _weigh(units: Sequence[list[Row]], x: float, width: float) -> float:
    return weigh([row for unit in units for row in unit], x, width)


def _choose_columns(table: "MeasuredTable", place: Place, wider: Place | None, readable: float) -> _Columns | None:
    """The columns in the first place that suits, with gaps as wide as can be; None if there is no such place."""
    found: list[tuple[int, _Columns]] = []
    for x, width in (place, wider) if wider else (place,):
        for gap in CELL_GAPS:
            inner = width - gap * (table.count - 1)
            widths = table.share_out(inner)
            if widths is not None and not table.towers(widths) and not table.squeezed(widths, readable):
                starts = [x + sum(widths[:k]) + gap * k for k in range(table.count)]
                found.append((table.lines(widths), _Columns(starts, widths, (x, width))))
                break
    if not found:
        return None
    lines, columns = found[0]
    fewer, wide = found[-1]
    return wide if lines > MORE_LINES * fewer and max(wide.widths) <= place[1] else columns


def _under_head(
    setting: Typesetting,
    heads: Sequence[doc.Paragraph],
    columns: _Columns,
    units: Sequence[list[Row]],
    tallest: float = TALLEST_ROW,
) -> list[Row]:
    """The head over the rows of a table or its cards, each with its rule below; what stays together on a page: a few units
    up to ``tallest`` points, and of many the first two and the last two."""
    x, width = columns.place
    [head] = _lay_out_row(setting, heads, columns, setting.styles.small_strong, tallest=float("inf"))
    rule = PlacedMark(x, head.height + HEAD_RULE_DROP, Rule(width, HEAD_RULE, setting.look.brand))
    head.parts.append(rule)
    head.after, head.keep = AFTER_HEAD, True
    repeated = _RepeatedHead(setting, heads, columns, head.height, rule)
    hair = (width, setting.look.hair, setting.look.rule)
    for unit in units:
        for row in unit:
            row.running = repeated
        last = unit[-1]
        last.parts.append(
            PlacedMark(x, last.height + ROW_RULE_DROP, (ClosingRule if unit is units[-1] else Rule)(*hair))
        )
        last.after, last.cost, last.keep = AFTER_ROW, TABLE_ROW_END, False
    few = len(units) <= KEPT_WHOLE
    if few and height([row for unit in units for row in unit]) <= tallest:
        joints: Sequence[int] = range(len(units) - 1)
    else:
        joints = (0,) if few else (0, len(units) - 2)
    for joint in joints if len(units) > 1 else ():
        if height([*units[joint], *units[joint + 1]]) <= tallest:
            units[joint][-1].keep = True
    return [head, *(row for unit in units for row in unit)]


def _lay_out_row(
    setting: Typesetting, cells: Sequence[doc.Paragraph | doc.Field], columns: _Columns, style: Style, tallest: float
) -> list[Row]:
    """Cells side by side as one row; as a row for each line where they are taller than ``tallest`` points."""
    laid_out = [
        lay_out_cell(setting, cell, style, x, width)
        for cell, x, width in zip(cells, columns.starts, columns.widths, strict=True)
    ]
    count = max(map(len, laid_out))
    whole = max(sum(line.height for line in lines) for lines in laid_out)
    if whole <= tallest:
        row = Row(whole)
        for lines in laid_out:
            y = 0.0
            for line in lines:
                row.parts += lower(line.parts, y)
                y += line.height
        return [row]
    rows = [
        Row(
            max(line.height for lines in laid_out for line in lines[k : k + 1]),
            [part for lines in laid_out for line in lines[k : k + 1] for part in line.parts],
            cost=LINE_END,
        )
        for k in range(count)
    ]
    rows[0].keep = rows[-2].keep = True
    return rows
