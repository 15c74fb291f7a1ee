"""Series whose items are laid out each by itself, so that they may stand side by side (:mod:`handouts.layout.blocks.across`)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handouts.document import nodes as doc
from handouts.layout.blocks.icon_arrays import lay_out_icon_arrays
from handouts.layout.blocks.lists import SIGN_HANG, lay_out_bullets, lay_out_definitions, lay_out_ticks
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.steps import NUMBER_GAP, lay_out_numbered
from handouts.layout.blocks.text import lay_out_paragraphs
from handouts.layout.rows import Row, Space, height, keep_together

STEP_HANG = 26.0
"""From where a step's number begins to its words, at least."""
PLAIN_STEP = Space(8, 5, 14)
TALLEST_STEP = 200.0
"""Points up to which a step without a picture is kept whole."""

Items = Callable[[float, float], list[list[Row]]]
"""Lays out the items at a left edge, in a width, both in points: the rows of each."""


def find_series(setting: Typesetting, block: doc.Block) -> tuple[Items, Space] | None:
    """What lays out a block's items each by itself, and the space between them; None for what is no series."""
    match block:
        case doc.Bullets():
            return partial(lay_out_each_bullet, setting, block), setting.spacing.item
        case doc.Ticks():
            return partial(lay_out_each_tick, setting, block), setting.spacing.item
        case doc.Definitions():
            return partial(_lay_out_each_definition, setting, block), setting.spacing.item
        case doc.IconArrays():
            return partial(_lay_out_each_array, setting, block), setting.spacing.step
        case doc.NumberedSteps() if not any(step.figure for step in block.items):
            return partial(_lay_out_each_step, setting, block), PLAIN_STEP
    return None


def lay_out_each_bullet(setting: Typesetting, node: doc.Bullets, x: float, width: float) -> list[list[Row]]:
    """Points, their marks within the width."""
    hang = setting.spacing.hang + (SIGN_HANG if node.mark else 0.0)
    each = (replace(node, items=(item,)) for item in node.items)
    return [lay_out_bullets(setting, one, x + hang, width - hang) for one in each]


def lay_out_each_tick(setting: Typesetting, node: doc.Ticks, x: float, width: float) -> list[list[Row]]:
    """Things to do, their boxes within the width."""
    hang = setting.spacing.tick_hang
    each = (replace(node, items=(item,)) for item in node.items)
    return [lay_out_ticks(setting, one, x + hang, width - hang) for one in each]


def _lay_out_each_definition(setting: Typesetting, node: doc.Definitions, x: float, width: float) -> list[list[Row]]:
    return [lay_out_definitions(setting, replace(node, items=(item,)), x, width) for item in node.items]


def _lay_out_each_array(setting: Typesetting, node: doc.IconArrays, x: float, width: float) -> list[list[Row]]:
    return [lay_out_icon_arrays(setting, replace(node, items=(item,)), x, width) for item in node.items]


def _lay_out_each_step(setting: Typesetting, node: doc.NumberedSteps, x: float, width: float) -> list[list[Row]]:
    widest = max(setting.styles.number.width(step.number.text) for step in node.items)
    hang = max(STEP_HANG, widest + NUMBER_GAP)
    found = []
    for step in node.items:
        words = lay_out_numbered(setting, step, x, width, hang)
        words += lay_out_paragraphs(setting, step.body, x + hang, width - hang)
        found.append(keep_together(words) if height(words) < TALLEST_STEP else words)
    return found
