"""The measures of an edition: type, white space, margins, rules. What an edition chooses stands in its own module."""

from handouts.layout.blocks.setting import Spacing
from handouts.layout.grid import MARGIN
from handouts.layout.typography import TypeScale
from handouts.reading.declarations import dataclass

STRONG_RULE = 1.75
"""Over the short version and where to turn: half as strong again as other rules, the pen of what is new in a picture."""
URGENT_RULE = 2.5
"""Over when to call and notices: twice the strong rule, so that it is seen without its color."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Lengths of an edition, in points."""

    scale: TypeScale
    spacing: Spacing
    margin: float = MARGIN
    """At the left and the right."""
    head: float = MARGIN
    """From the paper's upper edge to the live area."""
    live_width: float | None = None
    """Width of the live area on every paper; None leaves what the margins leave."""
    strong_rule: float = STRONG_RULE
    urgent_rule: float = URGENT_RULE
