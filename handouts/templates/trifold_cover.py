"""The cover of a leaflet: whose it is, what about, where in the body, whom to call."""

import math

from handouts.document import nodes as doc
from handouts.illustrations import shows_where
from handouts.layout.blocks.contact import lay_out_callout
from handouts.layout.blocks.pictures import add_caption, fit_picture, make_picture
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.fitting import lines_over
from handouts.layout.grid import UNIT
from handouts.layout.marks import Rule
from handouts.layout.rows import PlacedMark, Row, Space, lower, merge_rows
from handouts.templates.edition import Edition
from handouts.templates.trifold_panels import Panel

COVER_FIGURE = 150.0
"""The least height of the picture on the cover."""
COVER_SHAPE, CLOSE_UP_SHAPE = 0.8, 1.6
"""Height over width that the picture on the cover may have; a person, shown whole, is taller than wide."""
COVER_NAME, COVER_TITLE, COVER_LEAD = 2 * UNIT, 3.5 * UNIT, 1.75 * UNIT
"""On the cover: how much lower the practice's name stands than the headings of the other panels, from the name to the
title, and from there to the sentence below it."""
COVER_PICTURE, COVER_PHONE = 0.75 * UNIT, 0.7 * UNIT
"""From the cover's upper rule to its picture, and from its lower rule to the phone number."""
COVER_TOP = 14.0
"""From the top of the live area to the letterhead on the cover, which stands lower than the words of the other panels."""
COVER_RULE = 11.7
"""From the lead on the cover to the rule below it."""
UNDER_CAPTION = 9.0
"""What stays white below the caption of the cover's picture."""


def lay_out_cover(edition: Edition, panel: Panel, figure: doc.Figure | None) -> tuple[Row, int]:
    """Whose leaflet it is, what about, where in the body, whom to call; and by how many lines that is too much."""
    x, width, head = panel.x, panel.width, edition.document.masthead
    rule = Rule(width, edition.measures.strong_rule, edition.look.brand)
    rows = [Row(COVER_TOP), edition.letterhead(x, width, COVER_NAME + edition.styles.heading.baseline - COVER_TOP)]
    rows += edition.title(x, width, COVER_TITLE - (edition.styles.name.leading - edition.styles.name.baseline))
    rows[-1].after = Space.fixed(COVER_LEAD - edition.styles.lead.baseline)
    rows += lay_out_text(edition.setting, head.lead, edition.styles.lead, x, width)
    phone = merge_rows(lay_out_callout(edition.setting, head, x, width))
    foot = panel.room - phone.height - COVER_PHONE
    whole, over = merge_rows(rows), 0
    if figure:
        whole.height += COVER_RULE
        whole.parts.append(PlacedMark(x, whole.height, rule))
        parts, over = _place_figure(edition, figure, panel, whole.height + COVER_PICTURE, foot)
        whole.parts += parts
    whole.parts.append(PlacedMark(x, foot, rule))
    whole.parts += lower(phone.parts, foot + COVER_PHONE)
    return whole, max(over, lines_over([whole], foot, UNIT))


def _place_figure(
    edition: Edition, node: doc.Figure, panel: Panel, top: float, foot: float
) -> tuple[list[PlacedMark], int]:
    """The cover's picture with its caption; a person stands on the rule below."""
    caption = merge_rows(add_caption(edition.setting, node, Row(0), panel.x, panel.width))
    room = foot - top - caption.height - (UNDER_CAPTION if node.caption else 0)
    if shows_where(node.name):
        high = max(COVER_FIGURE, min(room, CLOSE_UP_SHAPE * panel.width))
        picture, top = (
            make_picture(edition.setting, node, panel.width, high, frame=False, close=True),
            top + room - high,
        )
    else:
        picture, high = fit_picture(
            edition.setting, node, panel.width, max(COVER_FIGURE, min(room, COVER_SHAPE * panel.width))
        )
    parts = [PlacedMark(panel.x, top, picture), *lower(caption.parts, top + high)]
    return parts, max(0, math.ceil((COVER_FIGURE - room) / UNIT))
