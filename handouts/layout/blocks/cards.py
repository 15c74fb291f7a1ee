"""A table whose columns do not fit: each row a card, its cells one below the other, each with its column's heading.

It stays a table for somebody who listens: the headings beside the cells of the first card are those of the columns; in
later cards they are furniture, as a head is that is said again on the next page.
"""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks.columns import SLACK
from handouts.layout.blocks.form import lay_out_cell
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text, set_apart
from handouts.layout.marks import Furniture
from handouts.layout.rows import PlacedMark, Row, Space, height, join, keep_together, lower, merge_rows
from handouts.pdf.line_breaking import Piece, break_lines, longest_word

LABEL_GAP = 12.0
"""From the longest heading to the cells beside it."""
WIDEST_LABELS = 0.5
"""Share of the width that headings may take beside cells; longer ones stand above them."""
UNDER_CELL = Space.fixed(3)
"""From one cell of a card to the next."""
COLUMN_GAP = 18.0
"""Between two columns of cells of a card: wider than from a heading to its cell."""
LEAST_CELLS, WORTH_PAIRING = 4, 0.75
"""So many cells beside its title has a card whose cells stand in two columns, if that is no more than this share of the
height of one: a card of short cells is mostly white in one column, and one of sentences is easier to read in it."""


def lay_out_cards(setting: Typesetting, node: doc.DataTable, x: float, width: float, tallest: float) -> list[list[Row]]:
    """The rows of each card at ``x``, ``width`` points wide: the first cell as its title, then the others with what heads
    them, in two columns if that saves enough height. A card up to ``tallest`` points is kept whole."""
    cards = [_lay_out_card(setting, node, index, x, width, 1) for index in range(len(node.rows))]
    half = (width - COLUMN_GAP) / 2
    if len(node.head) > LEAST_CELLS and _label_width(setting, node, half):
        paired = [_lay_out_card(setting, node, index, x, half, 2) for index in range(len(node.rows))]
        if sum(map(height, paired)) <= WORTH_PAIRING * sum(map(height, cards)) and max(map(height, paired)) <= tallest:
            cards = paired
    for card in cards:
        if height(card) <= tallest:
            keep_together(card)
    return cards


def _lay_out_card(
    setting: Typesetting, node: doc.DataTable, index: int, x: float, width: float, columns: int
) -> list[Row]:
    """A card whose cells stand one below the other, or in so many ``columns``, each ``width`` points wide, across and then
    down, so that none begins above the one before it."""
    title, *cells = node.rows[index]
    shown = [pair for pair in zip(node.head[1:], cells, strict=True) if not index or pair[1].text]
    beside = _label_width(setting, node, width)
    card = lay_out_cell(setting, title, setting.styles.strong, x, columns * (width + COLUMN_GAP) - COLUMN_GAP)
    for start in range(0, len(shown), columns):
        across: list[list[Row]] = []
        for head, cell in shown[start : start + columns]:
            left = x + len(across) * (width + COLUMN_GAP)
            labels = _lay_out_label(setting, head, left, beside or width, again=index > 0)
            values = lay_out_cell(setting, cell, setting.styles.body, left + beside, width - beside)
            across.append(_beside(setting, labels, values) if beside else [*keep_together(labels), *values])
            if not beside:
                labels[-1].keep = True
        join(card, across[0] if columns == 1 else [merge_rows(*across)], UNDER_CELL)
    return card or [Row(setting.styles.body.leading)]


def _label_width(setting: Typesetting, node: doc.DataTable, width: float) -> float:
    """The room for headings beside their cells, in points, with the gap between; 0 where they stand above them."""
    labels = [setting.styles.small_strong.width(head.text) for head in node.head[1:]]
    cells = [
        longest_word(
            [Piece(span.text, setting.styles.strong if span.strong else setting.styles.body) for span in _spans(cell)]
        )
        for row in node.rows
        for cell in row[1:]
    ]
    wide = max(labels, default=0.0)
    fits = wide <= WIDEST_LABELS * width and max(cells, default=0.0) + SLACK <= width - wide - LABEL_GAP
    return wide + LABEL_GAP if fits else 0.0


def _spans(cell: doc.Paragraph | doc.Field) -> tuple[doc.Span, ...]:
    return cell.label.spans if isinstance(cell, doc.Field) else cell.spans


def _lay_out_label(setting: Typesetting, head: doc.Paragraph, x: float, width: float, *, again: bool) -> list[Row]:
    """The heading of a column beside or above a cell; ``again`` where it was read out in an earlier card."""
    style = setting.styles.small_strong
    if not again:
        return lay_out_text(setting, head, style, x, width, style)
    lines = break_lines([Piece(head.text, style)], width)
    rows = [Row(style.leading, [PlacedMark(x, 0, Furniture(line.shown, style, "Layout"))]) for line in lines]
    set_apart(rows, [line.shown for line in lines], style)
    return rows


def _beside(setting: Typesetting, labels: Sequence[Row], values: list[Row]) -> list[Row]:
    """A heading of one line and its cell on one baseline."""
    rows = values or [Row(setting.styles.body.leading)]
    drop = setting.styles.body.baseline - setting.styles.small_strong.baseline
    for label in labels:
        rows[0].parts[:0] = lower(label.parts, drop)
    return rows
