"""Lists: points with a bullet, things to do with a box to tick, words with what they mean."""

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Setting, middle
from handouts.layout.blocks.text import lay_out_paragraph, lay_out_text
from handouts.layout.marks import Bullet, TickBox
from handouts.layout.rows import PlacedMark, Row, Space, join, keep_together

BULLET, BULLET_TYPE = 5, 14
"""A bullet is a square of 5 points at a type of 14, and grows with the type: seen, and smaller than any letter."""


def lay_out_bullets(setting: Setting, node: doc.Bullets, x: float, width: float) -> list[Row]:
    """Points with a small square in the margin, ``spacing.hang`` points to the left of ``x``."""
    style = setting.styles.point if node.points else setting.styles.body
    size = BULLET * style.size / BULLET_TYPE
    items = [lay_out_text(setting, item, style, x, width) for item in node.items]
    tight = node.points and all(len(lines) == 1 for lines in items)
    rows: list[Row] = []
    for item, lines in zip(node.items, items, strict=True):
        bullet = Bullet(setting.tags.label(item), size, setting.look.accent)
        lines[0].parts.insert(0, PlacedMark(x - setting.spacing.hang, middle(style) - size / 2, bullet))
        join(rows, lines, Space() if tight else setting.spacing.item)
    return rows


def lay_out_ticks(setting: Setting, node: doc.Ticks, x: float, width: float) -> list[Row]:
    """Things to do, a box to tick before each, ``spacing.tick_hang`` points to the left of ``x``."""
    rows: list[Row] = []
    for item in node.items:
        lines = lay_out_paragraph(setting, item, x, width)
        lines[0].parts.insert(0, place_tick_box(setting, item, x - setting.spacing.tick_hang))
        join(rows, lines, setting.spacing.item)
    return rows


def place_tick_box(setting: Setting, item: doc.Paragraph, x: float, top: float = 0.0) -> PlacedMark:
    """The box of an item, centered on its first line of running text, which begins ``top`` points down its row."""
    side = setting.spacing.tick
    box = TickBox(setting.tags.label(item), side, setting.look.brand)
    return PlacedMark(x, top + middle(setting.styles.body) - side / 2, box)


def lay_out_definitions(setting: Setting, node: doc.Definitions, x: float, width: float) -> list[Row]:
    """Words with what they mean below them."""
    rows: list[Row] = []
    for term in node.items:
        lines = keep_together(lay_out_paragraph(setting, term.term, x, width))
        lines[-1].keep = True
        join(rows, lines + lay_out_paragraph(setting, term.meaning, x, width), setting.spacing.item)
    return rows
