"""When to call: a frame that is seen from across a room, with the signs, and the phones in ruled cells.

It is one row: who must act finds signs and numbers together, on one page. Where nobody wrote phones for it, those of the
practice stand in it once more, as a running head would: they are read out where they belong, under where to turn.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from handouts.document import nodes as doc
from handouts.illustrations.icons import alarm
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.across import lay_out_across
from handouts.layout.blocks.series import lay_out_each_bullet
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.marks import Frame, Furniture, Ornament, Rule, UprightBar, open_foot
from handouts.layout.rows import PlacedMark, Row, Space, join, lower, merge_rows
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.reading.declarations import dataclass

FRAME, INNER, RULE = 3.75, 1.4, 1.5
"""Pens of the frame, of the second line within it where there is no color, and of the rules between the phones."""
PAD, PAD_BELOW, PAD_ABOVE = 12.0, 10.0, 9.0
"""From the frame to the words, at the sides, at the foot and at the top."""
SIGN_GAP = 8.0
"""From the alarm's triangle to the heading."""
HEADING = 1.22
"""Size of the heading, as a multiple of those of other parts: 22 points beside 18."""
UNDER_HEADING = Space.fixed(5)
CELL_PAD, CELL_TOP = 8.0, 6.0
"""In the cell of a phone: from the rule at its left, and from the rule above."""
MOST_CELLS = 3
LEAST_CELL = 8.5
"""Width of a cell, as a multiple of the callout's size."""


@dataclass(frozen=True, slots=True)
class _Phone:
    """What a cell says: with its node where it is read out here, else as furniture."""

    about: str
    number: str
    entry: doc.PhoneEntry | None = None


def lay_out_call_box(
    setting: Typesetting,
    section: doc.Section,
    x: float,
    width: float,
    phones: Sequence[doc.PhoneBlock | doc.PhoneEntry],
    as_in_black: bool = False,
) -> Row:
    """The section in its box at ``x``, ``width`` points wide, as one row of whatever height it takes; ``phones`` are
    those of the practice. In black its frame is double; ``as_in_black`` leaves the room for it in color too, for an edition whose
    lines are the same in both. Raises NoRoomError for a word that is too long."""
    setting = replace(setting, quiet=False)
    own = [block for block in section.blocks if isinstance(block, doc.PhoneList)]
    cells = [_Phone(_said(each.about), each.number.text, each) for block in own for each in block.items]
    cells = cells or [_Phone(_said(each.about), each.number.text) for each in phones[:MOST_CELLS]]
    double = INNER if setting.look.grey else 0.0
    edge = FRAME + (INNER + 2.4 if double or as_in_black else 0.0)
    left, wide = x + edge + PAD, width - 2 * (edge + PAD)
    rows = _lay_out_heading(setting, section.heading, left, wide)
    body: list[Row] = []
    for block in section.blocks:
        if isinstance(block, doc.Bullets):
            items = partial(lay_out_each_bullet, setting, block)
            join(body, lay_out_across(items, left, wide, wide, setting.spacing.item, 2), setting.spacing.paragraph)
        elif not isinstance(block, doc.PhoneList):
            join(body, lay_out_block(setting, block, left, wide), setting.spacing.paragraph)
    if body:
        open_foot(body[-1])
    join(rows, body, UNDER_HEADING)
    whole = merge_rows(rows)
    whole.parts = lower(whole.parts, edge + PAD_ABOVE)
    whole.height += edge + PAD_ABOVE + PAD_BELOW
    if cells:
        _add_cells(setting, whole, cells, x + edge, width - 2 * edge)
    whole.height += edge
    whole.parts.insert(0, PlacedMark(x, 0, Frame(width, whole.height, FRAME, setting.look.accent, double)))
    return whole


def _said(words: doc.Paragraph | None) -> str:
    return words.text if words else ""


def _lay_out_heading(setting: Typesetting, node: doc.Heading, x: float, width: float) -> list[Row]:
    """The triangle of an alarm and the heading beside it."""
    usual = setting.styles.urgent
    style = replace(usual, size=HEADING * usual.size, leading=HEADING * usual.leading)
    side = style.leading * 0.9
    rows = lay_out_text(setting, node, style, x + side + SIGN_GAP, width - side - SIGN_GAP)
    top = max(0.0, style.baseline - style.cap_height / 2 - side / 2)
    rows[0].parts.append(PlacedMark(x, top, Ornament([(0, 0, alarm(setting.look.accent, side))])))
    return rows


def _add_cells(setting: Typesetting, box: Row, cells: Sequence[_Phone], x: float, width: float) -> None:
    """The phones below the words of a box, in cells with rules between."""
    color, style = setting.look.accent, _number_style(setting)
    count = _count_across(cells, style, width)
    across = width / count
    for start in range(0, len(cells), count):
        box.parts.append(PlacedMark(x, box.height, Rule(width, RULE, color)))
        made = [
            merge_rows(_lay_out_cell(setting, cell, x + at * across + CELL_PAD, across - 2 * CELL_PAD))
            for at, cell in enumerate(cells[start : start + count])
        ]
        tall = max(each.height for each in made) + 2 * CELL_TOP
        for at, each in enumerate(made):
            box.parts += lower(each.parts, box.height + CELL_TOP)
            if at:
                box.parts.append(PlacedMark(x + at * across - RULE / 2, box.height, UprightBar(RULE, tall, color)))
        box.height += tall


def _count_across(cells: Sequence[_Phone], style: Style, width: float) -> int:
    """How many cells stand side by side: as many as have room for their numbers on one line."""
    for count in range(min(MOST_CELLS, len(cells)), 1, -1):
        room = width / count - 2 * CELL_PAD
        if room >= LEAST_CELL * style.size and all(style.width(cell.number) <= room for cell in cells):
            return count
    return 1


def _lay_out_cell(setting: Typesetting, cell: _Phone, x: float, width: float) -> list[Row]:
    """When to call a number, and the number."""
    small, style = setting.styles.small, _number_style(setting)
    if cell.entry is not None:
        about = cell.entry.about
        rows = lay_out_text(setting, about, small, x, width, setting.styles.small_strong) if about else []
        return [*rows, *lay_out_text(setting, cell.entry.number, style, x, width, style)]
    number = _say(cell.number, style, x, width)
    return [*_say(cell.about, small, x, width), *number] if number else []


def _number_style(setting: Typesetting) -> Style:
    """That of a callout, in ink: within a red frame the brand's color would be a third."""
    return replace(setting.styles.callout, color=setting.look.ink)


def _say(words: str, style: Style, x: float, width: float) -> list[Row]:
    """Words that are furniture, in lines; none where a word finds no room."""
    try:
        lines = break_lines([Piece(words, style)], width) if words else []
    except WordTooLong:
        return []
    apart = style.line_height([line.shown for line in lines])
    return [Row(apart, [PlacedMark(x, 0, Furniture(line.shown, style))]) for line in lines]
