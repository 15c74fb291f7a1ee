"""Tables: hairlines between rows, a strong line under the head, columns as wide as what they say asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Setting
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.marks import Furniture, Rule
from handouts.layout.rows import TABLE_ROW_END, PlacedMark, Row, Space, lower
from handouts.pdf.line_breaking import Piece, Style, break_lines

CELL_GAP = 12.0
"""Between the words of one column and those of the next: about a capital letter, or rows would read across."""
CELL_SLACK = 2.0
"""What a cell is wider than its longest word and the gap, so that rounding never breaks a word."""
HEAD_RULE = 1.25
"""Thickness of the line under the head: that of the strong rules over sections."""
HEAD_RULE_DROP, ROW_RULE_DROP = 2.0, 2.5
"""From the last line of a head or row down to its rule: letters like g reach 3 points below their baseline, and the
foot of a line has about as much room of its own."""
AFTER_HEAD, AFTER_ROW = Space.fixed(5), Space.fixed(6)
"""From the foot of a head or row to the next: the rule stands a little above the middle of it, with what it closes."""


@dataclass(frozen=True, slots=True)
class _RepeatedHead:
    """Makes the head once more, as furniture, for the next page."""

    setting: Setting
    node: doc.DataTable
    starts: Sequence[float]
    widths: Sequence[float]
    height: float
    rule: PlacedMark

    def __call__(self) -> Row:
        style = self.setting.styles.small_strong
        row = Row(self.height, [], after=AFTER_HEAD, keep=True)
        for start, cell, width in zip(self.starts, self.node.head, self.widths, strict=True):
            for index, line in enumerate(break_lines([Piece(cell.text, style)], width - CELL_GAP)):
                row.parts.append(PlacedMark(start, index * style.leading, Furniture(line.text, style)))
        row.parts.append(self.rule)
        return row


def lay_out_table(setting: Setting, node: doc.DataTable, x: float, width: float) -> list[Row]:
    """A table with hairlines between its rows; its head is said again on each page it runs on to."""
    widths = _column_widths(setting, node, width)
    starts = [x + sum(widths[:k]) for k in range(len(widths))]
    head = _lay_out_row(setting, node.head, starts, widths, setting.styles.small_strong)
    rule = PlacedMark(x, head.height + HEAD_RULE_DROP, Rule(width, HEAD_RULE, setting.look.brand))
    hair = Rule(width, setting.look.hair, setting.look.rule)
    head.parts.append(rule)
    head.after, head.keep = AFTER_HEAD, True
    repeated = _RepeatedHead(setting, node, starts, widths, head.height, rule)
    rows = [head]
    for cells in node.rows:
        row = _lay_out_row(setting, cells, starts, widths, setting.styles.body)
        row.parts.append(PlacedMark(x, row.height + ROW_RULE_DROP, hair))
        row.after, row.cost, row.running = AFTER_ROW, TABLE_ROW_END, repeated
        rows.append(row)
    return rows


def _lay_out_row(
    setting: Setting, cells: Sequence[doc.Paragraph], starts: Sequence[float], widths: Sequence[float], style: Style
) -> Row:
    row = Row(0)
    for cell, x, width in zip(cells, starts, widths, strict=True):
        lines = lay_out_text(setting, cell, style, x, width - CELL_GAP)
        for index, line in enumerate(lines):
            row.parts += lower(line.parts, index * style.leading)
        row.height = max(row.height, len(lines) * style.leading)
    return row


def _column_widths(setting: Setting, node: doc.DataTable, width: float) -> list[float]:
    """Shares of ``width`` by what each column has to say, none narrower than its longest word if that can be.

    If every cell fits on one line, spare width is shared out alike. If not, width beyond the longest words goes by
    the square root of what each column lacks: a column of sentences gets more than one of names, but not all of it.
    """
    style, beside = setting.styles.body, CELL_GAP + CELL_SLACK
    columns = list(zip(node.head, *node.rows, strict=True))
    longest = [max(style.width(word) for cell in cells for word in cell.text.split(" ")) + beside for cells in columns]
    wanted = [max(style.width(cell.text) for cell in cells) + beside for cells in columns]
    if sum(wanted) <= width:
        spare = width - sum(wanted)
        return [want + spare / len(wanted) for want in wanted]
    floor = [min(least, width / len(columns)) for least in longest]
    room = width - sum(floor)
    appetite = [max(0.0, want - least) ** 0.5 for want, least in zip(wanted, floor, strict=True)]
    total = sum(appetite) or 1.0
    return [least + room * share / total for least, share in zip(floor, appetite, strict=True)]
