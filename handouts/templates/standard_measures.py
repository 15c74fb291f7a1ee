"""The type and the white space of the standard edition, and of the leaflet that a longer one becomes."""

from handouts.layout.blocks.setting import Spacing
from handouts.layout.grid import LIVE_WIDTH, UNIT
from handouts.layout.rows import Space
from handouts.layout.typography import TypeScale
from handouts.templates.measures import Measures

_DISPLAY = ((44, 2.5 * UNIT), (38, 2.25 * UNIT), (33, 2 * UNIT), (28, 2 * UNIT))


STANDARD = Measures(
    live_width=LIVE_WIDTH,
    scale=TypeScale(
        body=(12.5, UNIT),
        point=(14, 1.25 * UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(14, UNIT),
        opening=(28, 2 * UNIT),
        title=_DISPLAY,
        lead=(16, 1.25 * UNIT),
        phone=_DISPLAY,
        callout=(16, UNIT),
        small=(12, 0.875 * UNIT),
        label=(12, UNIT),
        number=(26, 2 * UNIT),
        name=(14, UNIT),
    ),
    spacing=Spacing(
        item=Space(4.25, 2, 8),
        paragraph=Space(6, 4, 9),
        step=Space(4.7, 3, 12),
        row=1.625 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    ),
)
"""Body of 12.5 points on a line of 17: nothing on a sheet for patients is smaller than 12. The other sizes are steps
that the eye tells apart: 14, 16, 18, 28, 44."""
