"""What every block is set with: the tags, the type, the white space and the look of one sheet."""

from pathlib import Path

from handouts.illustrations import ICON_SIZE
from handouts.layout.rows import Space
from handouts.layout.tagging import Tags
from handouts.layout.typography import Look, Styles
from handouts.pdf.line_breaking import Style
from handouts.reading.declarations import dataclass

MIDDLE = 0.34
"""How far above the baseline the middle of a line is, as a share of the type's size: half the height of its capitals
(668 thousandths in Atkinson Hyperlegible Next). Bullets and boxes to tick are centered there."""


def middle(style: Style) -> float:
    """Points from the top of a line down to the middle of its letters."""
    return style.baseline - MIDDLE * style.size


@dataclass(frozen=True, slots=True)
class Spacing:
    """White space of an edition, in points."""

    item: Space
    paragraph: Space
    step: Space
    row: float
    """From one line to write on to the next."""
    hang: float
    """How far bullets stand out to the left."""
    tick_hang: float
    """How far boxes to tick stand out to the left."""
    tick: float
    """Side of a box to tick."""
    icon: float = ICON_SIZE
    """Side of the timeline's icons."""


@dataclass(frozen=True, slots=True)
class Typesetting:
    """What the blocks of one document in one edition are set with; pictures are looked up in ``folder``."""

    tags: Tags
    styles: Styles
    spacing: Spacing
    look: Look
    folder: Path
