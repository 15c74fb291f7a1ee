"""A sheet folded twice into six panels: where each stands, and which part stands in which.

Outside, from left to right: the flap that is folded in, the back, the cover; inside: three panels. The folded-in panel
is 1/16 inch narrower than its neighbours, so that it lies flat.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import field

from handouts.document import nodes as doc
from handouts.layout.rows import Row
from handouts.layout.typography import Paper
from handouts.pdf.lines import Style
from handouts.reading.declarations import dataclass

NARROWER = 4.5
"""By how much the folded-in panel is narrower: 1/16 inch."""
TO_FOLD, TO_EDGE = 23.0, 27.0
"""From text to a fold, and to the sheet's edge."""
OUTSIDE, INSIDE = ("flap", "back", "cover"), ("inside 1", "inside 2", "inside 3")

STRIP, STRIP_OF_MORE = (6.0, 19.0), (1.5, 13.0)
"""The draft strip of a panel: its height, and from its top to the first baseline of its words; where they take two lines."""
MARK_CLEAR = 1.0
"""From the strip to the highest letter of the mark, and from its deepest to the highest of a heading under it, at the least."""
READING = ("flap", *INSIDE, "back")
"""The panels in the order in which a reader comes to them after the cover."""


@dataclass(slots=True)
class Panel:
    """Where words stand between two folds, in points, and the parts that do; ``steps`` are rows above these."""

    name: str
    x: float
    width: float
    room: float
    sections: Sequence[doc.Section] = ()
    steps: list[Row] = field(default_factory=list)


def folds(paper: Paper) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the sheet is folded, outside and inside: points from its left edge as seen from that side."""
    wide = (paper.width + NARROWER) / 3
    return (wide - NARROWER, 2 * wide - NARROWER), (wide, 2 * wide)


def panels(paper: Paper, room: float) -> dict[str, Panel]:
    """The six panels by name, each with ``room`` points of height."""
    found = {}
    for names, (one, two) in zip((OUTSIDE, INSIDE), folds(paper), strict=True):
        edges = (TO_EDGE, one - TO_FOLD), (one + TO_FOLD, two - TO_FOLD), (two + TO_FOLD, paper.width - TO_EDGE)
        for name, (left, right) in zip(names, edges, strict=True):
            found[name] = Panel(name, left, right - left, room)
    return found


def distribute(
    sections: Sequence[doc.Section], names: Sequence[str], strain: Callable[[str, Sequence[doc.Section]], float]
) -> dict[str, Sequence[doc.Section]]:
    """The sections in their order into the panels of these ``names`` in theirs, so that panels read as the words do.

    Every way to part them is weighed, from the last panel to the first; ``strain`` says how far from easy a panel with
    some of them is.
    """
    count = len(sections)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0 if at == count else math.inf, ()) for at in range(count + 1)]
    for name in reversed(names):
        costs = {(at, end): strain(name, sections[at:end]) for at in range(count + 1) for end in range(at, count + 1)}
        best = [
            min((costs[at, end] + best[end][0], (end, *best[end][1])) for end in range(at, count + 1))
            for at in range(count + 1)
        ]
    ends = best[0][1]
    return {name: sections[at:end] for name, at, end in zip(names, (0, *ends), ends, strict=False)}


def strip_over(lines: Sequence[str], style: Style) -> tuple[float, float, float]:
    """How high the strip over a mark's lines is, and how far below its top their first baseline stands and the highest letter
    of what is under them may, in points."""
    tall, drop = STRIP if len(lines) == 1 else STRIP_OF_MORE
    drop = max(drop, tall + MARK_CLEAR + style.ascent(lines[0]))
    return tall, drop, drop + (len(lines) - 1) * style.line_height(lines) + style.descent(lines[-1]) + MARK_CLEAR
