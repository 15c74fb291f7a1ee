"""Risks out of a hundred: the rings, and beside them how many and what."""

from handouts.document import nodes as doc
from handouts.illustrations.icon_array import icon_array
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_paragraph
from handouts.layout.marks import Diagram
from handouts.layout.rows import PlacedMark, Row, Space, join, keep_together, put_beside

PITCH = 0.604
"""From ring to ring, as a share of the type's size: at 12.5 points a ring of 5.5, which lives through a bad copy."""
BESIDE = 14.0
"""From the rings to the words beside them."""
LEAST_WORDS = 9.0
"""Width of the words beside, as a multiple of the type's size; where there is less, they stand below."""
TOP = 3.0
"""From the top of the first line down to the rings: that of its capitals."""
BETWEEN = Space(10, 7, 16)


def lay_out_icon_arrays(setting: Typesetting, node: doc.IconArrays, x: float, width: float) -> list[Row]:
    """Each risk's rings at ``x``, its words beside or below them; one is never parted."""
    style = setting.styles.body
    rows: list[Row] = []
    for each in node.items:
        drawing = icon_array(each.count, setting.look.ink, PITCH * style.size)
        mark = Diagram(setting.tags[each.figure], [(0, 0, drawing)], drawing.width, drawing.height)
        beside = width - drawing.width - BESIDE
        if beside >= LEAST_WORDS * style.size:
            words = keep_together(lay_out_paragraph(setting, each.words, x + drawing.width + BESIDE, beside))
            one = put_beside(words, [PlacedMark(x, TOP, mark)], TOP + drawing.height)
        else:
            words = lay_out_paragraph(setting, each.words, x, width)
            one = [Row(drawing.height + TOP, [PlacedMark(x, TOP, mark)], Space.fixed(3), keep=True), *words]
        join(rows, keep_together(one), BETWEEN)
    return rows
