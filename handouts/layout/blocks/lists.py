"""Lists: points with a bullet, things to do with a box to tick, words with what they mean."""

import contextlib

from handouts.document import nodes as doc
from handouts.illustrations.icons import sign
from handouts.layout.blocks.setting import Typesetting, middle
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraph, lay_out_text
from handouts.layout.marks import Bullet, Sign, TickBox
from handouts.layout.rows import PlacedMark, Row, Space, join, keep_together, merge_rows
from handouts.problems import HandoutsError

BULLET, BULLET_TYPE = 5, 14
"""A bullet is a square of 5 points at a type of 14, and grows with the type: seen, and smaller than any letter."""


SIGN = 0.84
"""Side of a sign, as a share of the type's size: a little taller than a capital."""
SIGN_ROOM = 8.5
"""Points that a sign may take before the words; a larger one stands further out."""
SIGN_HANG = 3.0
"""What lists side by side leave at their left edge beyond the hang of a bullet, so that signs stand within the column."""
LIST_GAP = 18.0
"""Between two lists side by side."""
NARROWEST_LIST = 9.0
"""Of a column of such lists, as a multiple of the type's size: some three words a line."""
TALLEST_LISTS = 420.0
"""Points: lists side by side up to this height stand on one page."""


def lay_out_bullets(setting: Typesetting, node: doc.Bullets, x: float, width: float) -> list[Row]:
    """Points with a small square in the margin, ``spacing.hang`` points to the left of ``x``."""
    style = setting.styles.point if node.points else setting.styles.body
    size = BULLET * style.size / BULLET_TYPE
    items = [lay_out_text(setting, item, style, x, width) for item in node.items]
    tight = node.points and all(len(lines) == 1 for lines in items)
    rows: list[Row] = []
    for item, lines in zip(node.items, items, strict=True):
        lines[0].parts.insert(0, _place_mark(setting, node, item, x - setting.spacing.hang, size))
        join(rows, lines, Space() if tight else setting.spacing.item)
    return rows


def _place_mark(setting: Typesetting, node: doc.Bullets, item: doc.Paragraph, x: float, size: float) -> PlacedMark:
    """What stands before an item, centered on its first line: a square, or a sign about as tall as a capital."""
    style, label = setting.styles.point if node.points else setting.styles.body, setting.tags.label(item)
    if not node.mark:
        return PlacedMark(x, middle(style) - size / 2, Bullet(label, size, setting.point_color))
    side = SIGN * style.size
    drawing = sign(node.mark, setting.look.brand if node.mark == "yes" else setting.look.accent, side)
    return PlacedMark(x - (side - SIGN_ROOM), middle(style) - side / 2, Sign(label, drawing))


def lay_out_side_by_side(setting: Typesetting, node: doc.ListsSideBySide, x: float, width: float) -> list[Row]:
    """Lists side by side, each in a column of its own, filled from the top; one below the other where they would be too
    narrow or taller than stays together."""
    count, hang = len(node.items), setting.spacing.hang + SIGN_HANG
    column = (width - LIST_GAP * (count - 1)) / count
    if column >= NARROWEST_LIST * setting.styles.body.size:
        with contextlib.suppress(HandoutsError):  # a word is too long for its column
            columns = [
                _lay_out_list(setting, each, x + (column + LIST_GAP) * at, column, hang)
                for at, each in enumerate(node.items)
            ]
            if (whole := merge_rows(*columns)).height <= TALLEST_LISTS:
                return [whole]
    rows: list[Row] = []
    for each in node.items:
        join(rows, _lay_out_list(setting, each, x, width, hang), setting.spacing.paragraph)
    return rows


def _lay_out_list(setting: Typesetting, node: doc.SideBySide, x: float, width: float, hang: float) -> list[Row]:
    rows = lay_out_heading(setting, node.heading, x, width)
    join(rows, lay_out_bullets(setting, node.bullets, x + hang, width - hang), setting.spacing.item)
    for row in rows[: len(rows) - len(node.bullets.items)]:
        row.keep = True
    return rows


def lay_out_ticks(setting: Typesetting, node: doc.Ticks, x: float, width: float) -> list[Row]:
    """Things to do, a box to tick before each, ``spacing.tick_hang`` points to the left of ``x``."""
    rows: list[Row] = []
    for item in node.items:
        lines = lay_out_paragraph(setting, item, x, width)
        lines[0].parts.insert(0, place_tick_box(setting, item, x - setting.spacing.tick_hang))
        join(rows, lines, setting.spacing.item)
    return rows


def place_tick_box(setting: Typesetting, item: doc.Paragraph, x: float, top: float = 0.0) -> PlacedMark:
    """The box of an item, centered on its first line of running text, which begins ``top`` points down its row."""
    side = setting.spacing.tick
    box = TickBox(setting.tags.label(item), side, setting.look.brand)
    return PlacedMark(x, top + middle(setting.styles.body) - side / 2, box)


def lay_out_definitions(setting: Typesetting, node: doc.Definitions, x: float, width: float) -> list[Row]:
    """Words with what they mean below them."""
    rows: list[Row] = []
    for term in node.items:
        lines = keep_together(lay_out_paragraph(setting, term.term, x, width))
        lines[-1].keep = True
        join(rows, lines + lay_out_paragraph(setting, term.meaning, x, width), setting.spacing.item)
    return rows
