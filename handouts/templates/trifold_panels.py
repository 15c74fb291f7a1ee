"""A sheet folded twice into six panels: where each stands, and which part stands in which.

Outside, from left to right: the flap that is folded in, the back, the cover; inside: three panels. The folded-in panel
is 1/16 inch narrower than its neighbours, so that it lies flat.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from handouts.document import nodes as doc
from handouts.layout.rows import Row
from handouts.layout.typography import Paper

NARROWER = 4.5
"""By how much the folded-in panel is narrower: 1/16 inch."""
TO_FOLD, TO_EDGE = 23.0, 27.0
"""From text to a fold, and to the sheet's edge."""
OUTSIDE, INSIDE = ("flap", "back", "cover"), ("inside 1", "inside 2", "inside 3")

HOMES: dict[str, tuple[str, ...]] = {
    "short_version": ("flap",),
    "why": ("flap",),
    "recovery": ("inside 3", "inside 2"),
    "questions": ("back",),
    "contact": ("back",),
    "before": ("flap", "inside 3", "inside 2", "back"),
    "visit": ("flap", "back", "inside 3", "inside 2"),
}
"""Where a kind of part may stand, in order of preference."""
ANYWHERE = ("inside 3", "inside 2", "flap", "back")
"""Where all others may stand."""

Where = Mapping[doc.Section, str]


@dataclass(slots=True)
class Panel:
    """Where words stand between two folds, in points, and the parts that do; ``steps`` are rows above these."""

    name: str
    x: float
    width: float
    room: float
    sections: list[doc.Section] = field(default_factory=list)
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


def homes(section: doc.Section, with_steps: bool) -> tuple[str, ...]:
    """Where a part may stand; the first inside panel is free if the sheet has no steps."""
    names = HOMES.get(section.kind, ANYWHERE)
    if with_steps or "inside 2" not in names:
        return names
    return ("inside 1", *names) if names[0] in INSIDE else (*names, "inside 1")


STRAY = 40.0
"""What it costs a part to stand in its second home, in squared points of strain: about six points too tall; in its third
four times that, and so on."""
WORTH = 1.0
"""A move must save more than this, so that the search ends and rounding moves nothing."""


def distribute(sections: Sequence[doc.Section], with_steps: bool, strain: Callable[[Where], float]) -> Where:
    """Each part at its first home, then moved one at a time as long as that takes off ``strain`` that is worth it."""

    def judge(where: Where) -> float:
        return strain(where) + STRAY * sum(homes(each, with_steps).index(name) ** 2 for each, name in where.items())

    where: Where = {section: homes(section, with_steps)[0] for section in sections}
    while True:
        moves = [{**where, section: name} for section in sections for name in homes(section, with_steps)]
        best = min(moves, key=judge, default=where)
        if judge(best) > judge(where) - WORTH:
            return where
        where = best
