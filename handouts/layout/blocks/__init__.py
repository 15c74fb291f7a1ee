"""From the document's blocks to rows: what every edition shares, a module for each subject.

| what | where |
|---|---|
| paragraphs, headings | ``text`` |
| bullets, boxes to tick, words to know | ``lists`` |
| tables | ``tables`` |
| illustrations, photographs, captions | ``pictures`` |
| numbered steps | ``steps`` |
| risks out of a hundred | ``icon_arrays`` |
| the timeline | ``timeline`` |
| fields, questions, lines to write on | ``form`` |
| phone number, code to scan, places | ``contact`` |

Each function takes the :class:`Typesetting` of the sheet, a node of the document, the left edge ``x`` and the ``width``,
in points, and returns rows. :func:`lay_out_block` finds the function for any block. Marks are painted by
:mod:`handouts.layout.marks`.
"""

from collections.abc import Callable
from typing import Any

from handouts.document import nodes as doc
from handouts.layout.blocks.contact import lay_out_phone_block, lay_out_phone_list, lay_out_places
from handouts.layout.blocks.form import lay_out_fields, lay_out_writing_lines
from handouts.layout.blocks.icon_arrays import lay_out_icon_arrays
from handouts.layout.blocks.lists import lay_out_bullets, lay_out_definitions, lay_out_side_by_side, lay_out_ticks
from handouts.layout.blocks.pictures import lay_out_figure
from handouts.layout.blocks.setting import Spacing, Typesetting
from handouts.layout.blocks.steps import lay_out_steps
from handouts.layout.blocks.tables import lay_out_table
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraph
from handouts.layout.blocks.timeline import lay_out_timeline_down
from handouts.layout.rows import Row

LAID_OUT_BY: dict[type[doc.Node], Callable[[Typesetting, Any, float, float], list[Row]]] = {
    doc.Heading: lay_out_heading,
    doc.Paragraph: lay_out_paragraph,
    doc.Bullets: lay_out_bullets,
    doc.ListsSideBySide: lay_out_side_by_side,
    doc.Ticks: lay_out_ticks,
    doc.Definitions: lay_out_definitions,
    doc.DataTable: lay_out_table,
    doc.Figure: lay_out_figure,
    doc.IconArrays: lay_out_icon_arrays,
    doc.NumberedSteps: lay_out_steps,
    doc.Timeline: lay_out_timeline_down,
    doc.Fields: lay_out_fields,
    doc.WritingLines: lay_out_writing_lines,
    doc.PhoneBlock: lay_out_phone_block,
    doc.PhoneList: lay_out_phone_list,
    doc.Places: lay_out_places,
}
"""How each kind of block is laid out where an edition has no special place for it."""


def lay_out_block(setting: Typesetting, block: doc.Node, x: float, width: float) -> list[Row]:
    """The rows of any block at ``x``, ``width`` points wide. Raises TypeError for a node that is no block."""
    lay_out = LAID_OUT_BY.get(type(block))
    if lay_out is None:
        raise TypeError(f"no rows for {type(block).__name__}")
    return lay_out(setting, block, x, width)


__all__ = ["Spacing", "Typesetting", "lay_out_block"]
