"""A table whose columns do not fit: each row a card, its cells one below the other, each with its column's heading.

It stays a table for somebody who listens: the headings beside the cells of the first card are those of the columns; in
later cards they are furniture, as a head is that is said again on the next page.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress

from handouts.document import nodes as doc
from handouts.layout.blocks.columns import SLACK
from handouts.layout.blocks.form import lay_out_cell
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text, set_apart
from handouts.layout.holes import weigh
from handouts.layout.marks import Furniture
from handouts.layout.rows import PlacedMark, Row, Space, height, join, keep_together, lower, merge_rows, put_beside
from handouts.pdf.line_breaking import Piece, break_lines, longest_word
from handouts.problems import HandoutsError

LABEL_GAP = 12.0
"""From the longest heading to the cells beside it."""
WIDEST_LABELS = 0.5
"""Share of the width that headings may take beside cells; longer ones stand above them."""
NARROW_LABELS = 0.36
"""The same where they may take several lines: the cells have most of the room."""
UNDER_CELL = Space.fixed(3)
"""From one cell of a card to the next."""
COLUMN_GAP = 18.0
"""Between two columns of cells of a card: wider than from a heading to its cell."""
MOST_COLUMNS, LEAST_CELLS, WORTH = 3, 2, 0.94
"""Cells of a card stand in so many columns at most, so many in each at least, if that weighs no more than this share of
fewer (:func:`handouts.layout.holes.weigh`): a card of short cells is mostly white in one column, and one of sentences is
easier to read in it."""


def lay_out_cards(setting: Typesetting, node: doc.DataTable, x: float, width: float, tallest: float) -> list[list[Row]]:
    """The rows of each card at ``x``, ``width`` points wide: the first cell as its title, then the others with what heads
    them, in two or three columns if that leaves less white; a cell with a long word then has the whole width. A card up to ``tallest`` points is kept whole."""
    cards = _lay_out_all(setting, node, x, width, 1, _label_width(setting, node, width))
    least = _weigh_cards(cards, x, width)
    cells = len(node.head) - 1
    for columns in range(1, min(MOST_COLUMNS, cells // LEAST_CELLS) + 1):
        each = (width - COLUMN_GAP * (columns - 1)) / columns
        labels = (
            _label_width(setting, node, each),
            _narrow_label_width(setting, node, each),
            NARROW_LABELS * each,
            0.0,
        )
        for label in dict.fromkeys(labels):
            alone = _find_wide(setting, node, each, label)
            if len(alone) > cells - LEAST_CELLS or (alone and columns == 1):
                continue
            with suppress(HandoutsError):  # a word is too long for so narrow a column
                tried = _lay_out_all(setting, node, x, each, columns, label, alone)
                weight = _weigh_cards(tried, x, width)
                if weight <= WORTH * least and max(map(height, tried)) <= tallest:
                    cards, least = tried, weight
    for card in cards:
        if height(card) <= tallest:
            keep_together(card)
    return cards


def _weigh_cards(cards: Sequence[Sequence[Row]], x: float, width: float) -> float:
    return weigh([row for card in cards for row in card], x, width)


def _lay_out_all(
    setting: Typesetting,
    node: doc.DataTable,
    x: float,
    width: float,
    columns: int,
    beside: float,
    alone: Collection[int] = (),
) -> list[list[Row]]:
    return [_lay_out_card(setting, node, index, x, width, columns, beside, alone) for index in range(len(node.rows))]


def _lay_out_card(
    setting: Typesetting,
    node: doc.DataTable,
    index: int,
    x: float,
    width: float,
    columns: int,
    beside: float,
    alone: Collection[int],
) -> list[Row]:
    """A card whose cells stand one below the other, or in so many ``columns``, each ``width`` points wide, across and then
    down, so that none begins above the one before it; those of the table's columns that are ``alone`` across the whole card.
    Headings take ``beside`` points at the left of their cells, or stand above them if that is 0."""
    title, *cells = node.rows[index]
    whole = columns * (width + COLUMN_GAP) - COLUMN_GAP
    shown = [each for each in enumerate(zip(node.head[1:], cells, strict=True)) if not index or each[1][1].text]
    card = lay_out_cell(setting, title, setting.styles.strong, x, whole)
    across: list[list[Row]] = []

    def end_line() -> None:
        if across:
            join(card, across[0] if len(across) == 1 else [merge_rows(*across)], UNDER_CELL)
            across.clear()

    for at, (head, cell) in shown:
        if at in alone:
            end_line()
        wide = whole if at in alone else width
        label = max(beside, _head_words(setting, node)[at] + SLACK + LABEL_GAP) if beside and at in alone else beside
        left = x + len(across) * (width + COLUMN_GAP)
        labels = _lay_out_label(setting, head, left, label - LABEL_GAP if label else wide, again=index > 0)
        values = lay_out_cell(setting, cell, setting.styles.body, left + label, wide - label)
        across.append(_beside(setting, labels, values) if label else [*keep_together(labels), *values])
        if not label:
            labels[-1].keep = True
        if at in alone or len(across) == columns:
            end_line()
    end_line()
    return card or [Row(setting.styles.body.leading)]


def _find_wide(setting: Typesetting, node: doc.DataTable, width: float, beside: float) -> frozenset[int]:
    """Which columns of the table, the first not counted, have a word that finds no room in a column of cells ``width`` points
    wide with headings ``beside`` them: no word is broken but an address."""
    count = len(node.head) - 1
    heads, cells = _head_words(setting, node), _cell_words(setting, node)
    room = beside - LABEL_GAP if beside else width
    return frozenset(
        at
        for at in range(count)
        if heads[at] + SLACK > room or max(cells[at::count], default=0.0) + SLACK > width - beside
    )


def _head_words(setting: Typesetting, node: doc.DataTable) -> list[float]:
    """The width of the longest word of each heading of a column beside the first."""
    style = setting.styles.small_strong
    return [longest_word([Piece(head.text, style)], cut_addresses=True) for head in node.head[1:]]


def _cell_words(setting: Typesetting, node: doc.DataTable) -> list[float]:
    """The width of the longest word of each cell beside the title."""
    return [
        longest_word(
            [Piece(span.text, setting.styles.strong if span.strong else setting.styles.body) for span in _spans(cell)],
            cut_addresses=True,
        )
        for row in node.rows
        for cell in row[1:]
    ]


def _label_width(setting: Typesetting, node: doc.DataTable, width: float) -> float:
    """The room for headings beside their cells, in points, with the gap between; 0 where they stand above them."""
    labels = [setting.styles.small_strong.width(head.text) for head in node.head[1:]]
    cells = _cell_words(setting, node)
    wide = max(labels, default=0.0)
    fits = wide <= WIDEST_LABELS * width and max(cells, default=0.0) + SLACK <= width - wide - LABEL_GAP
    return wide + LABEL_GAP if fits else 0.0


def _narrow_label_width(setting: Typesetting, node: doc.DataTable, width: float) -> float:
    """The same for headings that take several lines; 0 where one of their words or of the cells finds no room."""
    wide = max(max(_head_words(setting, node), default=0.0) + SLACK, NARROW_LABELS * width)
    fits = (
        wide <= WIDEST_LABELS * width
        and max(_cell_words(setting, node), default=0.0) + SLACK <= width - wide - LABEL_GAP
    )
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
    """A heading and its cell side by side, their first lines on one baseline."""
    rows = values or [Row(setting.styles.body.leading)]
    reach = setting.styles.body.baseline - setting.styles.small_strong.baseline
    marks: list[PlacedMark] = []
    for label in labels:
        marks += lower(label.parts, reach)
        reach += label.height
    return put_beside(rows, marks, reach if len(labels) > 1 else 0.0)
