"""The grid that every edition stands on: the line, the gutter and the margin, each named once.

Lengths are points, 72 to an inch; ``x`` is from the page's left edge.
"""

from handouts.reading.declarations import dataclass

INCH = 72.0

UNIT = 17.0
"""From one baseline of running text to the next, and the measure of all white space, which is a multiple of it.

Body type is 12.5 points, so the leading is 136 %: what lines of 53 to 62 letters need for the eye to find the next
one (typographers ask for 120 to 145 %, and for more the longer the line).
"""

MARGIN = 48.0
"""From the paper's edge to the live area: two thirds of an inch, which a thumb covers and every desk printer can leave."""

GUTTER = 18.0
"""Between columns: a little more than a line, so that the eye does not step over it while it reads."""

LIVE_WIDTH = 516.0
"""The width of a letter sheet between its margins; on A4 it is the same, so that lines break alike on both papers."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of one width with gutters between them, from ``left``, ``width`` points across."""

    left: float
    width: float
    columns: int
    gutter: float = GUTTER

    @property
    def column_width(self) -> float:
        """The width of one column."""
        return (self.width - (self.columns - 1) * self.gutter) / self.columns

    def column(self, number: int) -> float:
        """The left edge of a column; the first is 1."""
        return self.left + (number - 1) * (self.column_width + self.gutter)

    def span(self, count: int) -> float:
        """The width of so many columns with the gutters between them."""
        return count * self.column_width + (count - 1) * self.gutter
