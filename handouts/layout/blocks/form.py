"""The patient's own part: fields and questions, with lines to write on."""

from collections.abc import Sequence
from dataclasses import replace

from handouts.document import nodes as doc
from handouts.layout.blocks.lists import place_tick_box
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_paragraph, lay_out_text
from handouts.layout.marks import Frame, Rule, WritingLine
from handouts.layout.rows import PlacedMark, Row, keep_together, lower, merge_rows
from handouts.pdf.line_breaking import Style
from handouts.problems import HandoutsError

LABEL_GAP, SECOND_LABEL_GAP = 12.0, 10.0
"""From the longest label to where the lines begin; a second field on the same line has less room, and no column to keep."""
FIRST_SHARE = 0.62
"""How much of a line the first of two fields on it takes: a day with its month is longer than a time."""
PAIR_GAP = 10.0
"""Between two fields on one line."""
LINE_DROP = 3.0
"""From a label's baseline down to the line to write on: letters of a hand hang below it as those of type do."""
PAIRS = (("date", "time"), ("side", "level"))
"""Fields that stand on one line."""
PANEL_PEN, PANEL_PAD, PANEL_TOP, PANEL_GAP = 1.5, 12.0, 8.0, 27.0
"""The frame around the fields of a visit, from it to the words, and between its two columns."""
QUESTION_LINES = 3
"""Lines to write on below the questions, where nobody says otherwise."""


def lay_out_fields(
    setting: Typesetting,
    node: doc.Fields,
    x: float,
    width: float,
    pairs: Sequence[tuple[str, str]] = PAIRS,
    lines: int = 0,
) -> list[Row]:
    """Labels with lines to write on, or with what is known; ``lines`` more lines belong to the last field.

    Two fields of a pair share a line unless what is known of one, such as "7:45 am", is too wide for its part of it.
    """
    style = setting.styles.body
    by_key = {each.key: each for each in node.items}
    second = {b for a, b in pairs if a in by_key}
    label_width = max(style.width(each.label.text) for each in node.items if each.key not in second) + LABEL_GAP
    rows: list[Row] = []
    for each in node.items:
        if each.key in second:
            continue
        partner = next((by_key[b] for a, b in pairs if a == each.key and b in by_key), None)
        if partner is None:
            rows.append(_lay_out_field(setting, each, x, width, label_width))
            continue
        share = round(width * FIRST_SHARE)
        second_width = style.width(partner.label.text) + SECOND_LABEL_GAP
        if not (
            _has_room(setting, each, share - PAIR_GAP - label_width)
            and _has_room(setting, partner, width - share - second_width)
        ):
            own_width = max(label_width, style.width(partner.label.text) + LABEL_GAP)
            rows.append(_lay_out_field(setting, each, x, width, label_width))
            rows.append(_lay_out_field(setting, partner, x, width, own_width))
            continue
        row = _lay_out_field(setting, each, x, share - PAIR_GAP, label_width)
        other = _lay_out_field(setting, partner, x + share, width - share, second_width)
        row.parts += other.parts
        row.height = max(row.height, other.height)
        rows.append(row)
    last = node.items[-1]
    if last.value is None:
        for _ in range(lines):
            line = WritingLine(setting.tags.label(last), width - label_width, setting.look.rule)
            rows.append(Row(setting.spacing.row, [PlacedMark(x + label_width, _line_at(setting), line)]))
    return keep_together(rows)


def lay_out_panel(setting: Typesetting, heading: doc.Heading, node: doc.Fields, x: float, width: float) -> Row:
    """Fields under their heading in a frame at ``x``, ``width`` points wide: half at the left, half at the right."""
    left, wide = x + PANEL_PAD, width - 2 * PANEL_PAD
    half, first = (wide - PANEL_GAP) / 2, (len(node.items) + 1) // 2
    parts = [items for items in (node.items[:first], node.items[first:]) if items]
    columns = [
        lay_out_fields(setting, replace(node, items=items), left + at * (half + PANEL_GAP), half, pairs=())
        for at, items in enumerate(parts)
    ]
    row = merge_rows([*lay_out_text(setting, heading, setting.styles.heading, left, wide), merge_rows(*columns)])
    row.parts = lower(row.parts, PANEL_TOP)
    row.height += PANEL_TOP + PANEL_PAD
    row.parts.insert(0, PlacedMark(x, 0, Frame(width, row.height, PANEL_PEN, setting.look.brand)))
    return row


def lay_out_cell(
    setting: Typesetting, cell: doc.Paragraph | doc.Field, style: Style, x: float, width: float
) -> list[Row]:
    """A cell of a table: its words, and below those of a field what is known of it, or a line to write on, equally tall."""
    if isinstance(cell, doc.Paragraph):
        return lay_out_text(setting, cell, style, x, width) if cell.text else []
    rows = lay_out_text(setting, cell.label, style, x, width)
    if cell.value is None:
        line = WritingLine(setting.tags.label(cell), width, setting.look.rule)
        rows.append(Row(setting.spacing.row, [PlacedMark(x, _line_at(setting), line)]))
        return rows
    values = lay_out_text(setting, cell.value, setting.styles.strong, x, width)
    values[-1].height += max(0.0, setting.spacing.row - setting.styles.strong.leading)
    return [*rows, *values]


def lay_out_questions(
    setting: Typesetting,
    blocks: Sequence[doc.Node],
    x: float,
    width: float,
    lines: int,
    measure: float | None = None,
) -> list[Row]:
    """Questions with boxes to tick at ``x``, their words beside them, then ``lines`` lines to write on.

    ``measure`` is the longest line of words in points, where lines to write on may be longer; None is ``width``.
    """
    hang, rows = setting.spacing.tick_hang, list[Row]()
    drop = _drop(setting)
    for block in blocks:
        if isinstance(block, doc.Ticks):
            for item in block.items:
                asked = lay_out_paragraph(setting, item, x + hang, min(width - hang, measure or width))
                words = merge_rows(asked)
                rows.append(
                    Row(drop + words.height, [place_tick_box(setting, item, x, drop), *lower(words.parts, drop)])
                )
        elif isinstance(block, doc.WritingLines):
            rows += lay_out_writing_lines(setting, block, x, width, lines)
    return rows


def lay_out_writing_lines(
    setting: Typesetting, node: doc.WritingLines, x: float, width: float, lines: int = QUESTION_LINES
) -> list[Row]:
    """Lines to write on, ``width`` points long."""
    line = WritingLine(setting.tags[node], width, setting.look.rule)
    return [Row(setting.spacing.row, [PlacedMark(x, _line_at(setting), line)]) for _ in range(lines)]


def _drop(setting: Typesetting) -> float:
    """How far below a row's top its line of text begins: a row to write in is taller, and text stands at its foot."""
    return setting.spacing.row - setting.styles.body.leading


def _line_at(setting: Typesetting) -> float:
    """How far below a row's top its writing line stands."""
    return _drop(setting) + setting.styles.body.baseline + LINE_DROP


def _has_room(setting: Typesetting, field: doc.Field, width: float) -> bool:
    """Whether what is known of a field can be set in so many points, on one line or several."""
    if field.value is None:
        return True
    if isinstance(field.value, doc.Slot):
        return not setting.tags.shape(field.value).alone
    try:
        lay_out_text(setting, field.value, setting.styles.body, 0.0, width)
    except HandoutsError:
        return False
    return True


def _lay_out_field(setting: Typesetting, field: doc.Field, x: float, width: float, label_width: float) -> Row:
    style, drop = setting.styles.body, _drop(setting)
    row = Row(setting.spacing.row)
    for line in lay_out_text(setting, field.label, style, x, label_width):
        row.parts += lower(line.parts, drop)
    left, wide = x + label_width, width - label_width
    if field.value is None:
        writing_line = WritingLine(setting.tags.label(field), wide, setting.look.rule)
        row.parts.append(PlacedMark(left, _line_at(setting), writing_line))
        return row
    values = merge_rows(lay_out_text(setting, field.value, style, left, wide))
    row.parts += lower(values.parts, drop)
    row.height += values.height - style.leading
    rule = Rule(wide, setting.look.hair, setting.look.rule)
    row.parts.append(PlacedMark(left, row.height - setting.spacing.row + _line_at(setting), rule))
    return row
