"""Numbered steps: a number, a heading, a picture and words that are never apart."""

from handouts.document import nodes as doc
from handouts.layout.blocks.pictures import add_caption, fit_picture, make_picture, measure_series
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraphs, lay_out_text
from handouts.layout.painter import ONE_LINE
from handouts.layout.rows import PlacedMark, Row, Space, keep_together, lower, merge_rows, put_beside

NUMBER_INSET = 7.0
"""From a picture's left edge to the number in its corner; the illustrations keep that corner free."""
NUMBER_BASELINE = 25.5
"""From a picture's top to the baseline of the number in its corner: the number's capitals stand as far from the top as
from the side."""
NUMBER_GAP = 8.0
"""From a number to the heading that hangs from it."""
UNDER_PICTURE = Space.fixed(6)
"""From a picture to the words below it."""
STEP_PICTURE, STEP_SCALE = 100.0, 1.22
"""Height of the picture where nobody says otherwise, and points to a unit of its scene at most."""


def lay_out_steps(setting: Typesetting, node: doc.NumberedSteps, x: float, width: float) -> list[Row]:
    """Steps one below the other, each with its picture over its words."""
    shift, scale = measure_series(setting, node, width, STEP_SCALE)
    steps = (lay_out_step(setting, step, x, width, STEP_PICTURE, scale=scale, shift=shift) for step in node.items)
    return [row for rows in steps for row in rows]


def lay_out_step(
    setting: Typesetting,
    node: doc.NumberedStep,
    x: float,
    width: float,
    tall: float,
    *,
    scale: float,
    shift: float | None = None,
    words_at: tuple[float, float] | None = None,
) -> list[Row]:
    """A step kept whole: its picture with the number in the corner, its words below or at ``words_at``, (x, width).

    The picture stands at ``x`` and is ``width`` wide and ``tall`` high, in points; the others are as in
    :func:`make_picture`. Without an illustration the number stands before the heading: nothing is printed on a
    photograph.
    """
    figure = node.figure
    left, wide = words_at or (x, width)
    if figure is None or figure.name is None:
        rows = lay_out_numbered(setting, node, left, wide)
    else:
        rows = lay_out_heading(setting, node.heading, left, wide)
    rows += lay_out_paragraphs(setting, node.body, left, wide)
    if figure is None:
        return keep_together(rows)
    if figure.name is None:
        picture, high = fit_picture(setting, figure, width, tall)
        parts = [PlacedMark(x, 0, picture)]
    else:
        number = node.number.text
        picture = make_picture(setting, figure, width, tall, scale=scale, shift=shift, number=number)
        parts, high = [PlacedMark(x, 0, picture), *place_corner_number(setting, node.number, x)], tall
    shown = merge_rows(add_caption(setting, figure, Row(high, parts), x, width))
    if words_at:
        return keep_together(put_beside(rows, shown.parts, shown.height))
    shown.after = UNDER_PICTURE
    return keep_together([shown, *rows])


def place_corner_number(setting: Typesetting, node: doc.Paragraph, x: float, top: float = 0.0) -> list[PlacedMark]:
    """A step's number in the upper corner of its picture where reading begins.

    The picture's left edge is ``x``, its upper edge ``top`` points down the row.
    """
    number = setting.styles.number
    (digits,) = lay_out_text(setting, node, number, x + NUMBER_INSET, ONE_LINE)
    return lower(digits.parts, top + NUMBER_BASELINE - number.baseline)


def lay_out_numbered(
    setting: Typesetting, node: doc.NumberedStep, x: float, width: float, hang: float | None = None
) -> list[Row]:
    """A heading that hangs from its large number, their capitals as high; ``hang`` is from the number to the heading."""
    number, style = setting.styles.number, setting.styles.subheading
    (digits,) = lay_out_text(setting, node.number, number, x, width)
    hang = max(hang or 0.0, number.width(node.number.text) + NUMBER_GAP)
    rows = lay_out_heading(setting, node.heading, x + hang, width - hang)
    rise = number.cap_height - style.cap_height
    rows[0].parts = lower(rows[0].parts, rise) + lower(digits.parts, rise + style.baseline - number.baseline)
    rows[0].height += rise
    return rows
