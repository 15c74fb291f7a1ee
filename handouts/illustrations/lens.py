"""A person with a ring, and a lens beside: the frame of every picture that says where in the body something is."""

from collections.abc import Callable
from math import acos, atan2, cos, hypot, sin

from reportlab.lib.colors import white

from handouts.illustrations.art import Point, circle, strokes
from handouts.illustrations.picture import LINE_HEIGHT, MIDDLE, Ink, LabelRoomError, Labels, Measure, View, Window
from handouts.pdf.drawing import Group, Shape
from handouts.reading.declarations import dataclass

LENS = 47.0
"""The radius of a lens in units of what it shows; its middle is their origin."""
GAP = 8.0
"""Points between person and lens, and lens and words."""
UNDER = 1.45
"""From the lens to the foot of a line of words under it, in label sizes."""
ASIDE, MOST = 0.4, 0.47
"""Of the window's height: the least radius with which words stand behind the lens and not under it, and the largest."""
SHARE = 0.36
"""Of the window's width that the person may take: the lens is what must be read."""
LOW = 0.15
"""Of the window's height: below it the ring is so low that its rays would cross words under the lens; they stand over
it then."""
LEAST = 16.0
"""Points: in a lens with a smaller radius nothing is seen."""
RING_PEN, RAY_PEN, LENS_PEN = 1.75, 1.3, 1.75


@dataclass(frozen=True, slots=True)
class WholeBody:
    """A whole person in units of the scene: what draws it, and how far it reaches."""

    draw: Callable[[View], list[Shape]]
    left: float
    right: float
    crown: float
    foot: float

    def view(self, window: Window, ink: Ink) -> View:
        """The person at the window's left, as large as its height allows and leaves the lens its share of the width."""
        tall, wide = self.crown - self.foot, self.right - self.left
        scale = round(min((window.height - 1) / tall, SHARE * window.width / wide), 4)
        lower = max(0.0, window.height - tall * scale) / 2
        return View(window, ink, (1 - self.left * scale, lower - self.foot * scale), scale, 0.0, window.height)


def lay_out_lens(
    window: Window,
    ink: Ink,
    words: str,
    measure: Measure,
    figure: WholeBody,
    at: Point,
    ring: float,
    inside: Callable[[View], Shape],
) -> tuple[list[Shape], Labels]:
    """The person, the ring of ``ring`` units about ``at``, the lens as large as there is room, and its words.

    ``inside`` draws what the lens shows. Words stand behind a large lens, a word a line; else they stand under it, in
    as many lines as they need. Raises LabelRoomError where lens or words find no room.
    """
    view, size = figure.view(window, ink), window.label_size
    x, y = view.page(*at)
    edge = view.page(figure.right, 0)[0]
    placed = Labels(view, measure, margin=0.0)
    lines = words.split(" ") if words else []
    label = max(map(measure, lines), default=0.0)
    radius = min((window.width - edge - (2 if words else 1) * GAP - label) / 2, MOST * window.height) - 1
    aside = radius > ASIDE * window.height
    foot = 1.0
    if not aside:
        lines = _wrap(words, window.width - edge - GAP / 2, measure) if words else []
        foot += size * (UNDER + LINE_HEIGHT * (len(lines) - 1)) if lines else 0.0
        radius = min((window.width - edge - GAP) / 2, (window.height - foot) / 2) - 1
    if radius < max(LEAST, 2 * ring * view.scale):
        raise LabelRoomError(
            f"A window of {window.width:g} × {window.height:g} points is too narrow for a person and a lens."
        )
    over = bool(lines) and not aside and y < LOW * window.height
    below, above = (1.0, foot) if over else (foot, 1.0)
    middle = (
        edge + GAP + radius if aside else window.width - radius - 1,
        min(max(y + 0.1 * radius, below + radius), window.height - radius - above),
    )
    lens, scale = circle(*middle, radius), radius / LENS
    inner = View(window, ink, middle, scale, floor=middle[1] - radius, ceiling=middle[1] + radius)
    first = middle[1] - radius - 1.15 * size
    if aside:
        first = middle[1] + size * (LINE_HEIGHT * (len(lines) - 1) / 2 - MIDDLE)
    elif over:
        first = middle[1] + radius + size * (0.45 + LINE_HEIGHT * (len(lines) - 1))
    for index, line in enumerate(lines):
        under = min(middle[0] - measure(line) / 2, window.width - measure(line))
        placed.put(line, middle[0] + radius + GAP if aside else under, first - index * LINE_HEIGHT * size)
    about = circle(x, y, ring * view.scale)
    return [
        view.scene(*figure.draw(view)),
        about.path(strokeColor=ink.new, strokeWidth=RING_PEN),
        strokes(_tangents((x, y), ring * view.scale, middle, radius), strokeColor=ink.new, strokeWidth=RAY_PEN),
        lens.path(fillColor=white),
        Group(lens.clip(), inside(inner)),
        lens.path(strokeColor=ink.new, strokeWidth=LENS_PEN),
    ], placed


def _wrap(words: str, room: float, measure: Measure) -> list[str]:
    """Words in lines of at most ``room`` points. Raises LabelRoomError for a word that is wider."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and measure(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if max(map(measure, lines)) > room:
        raise LabelRoomError(f"The label “{words}” finds no room in {room:.0f} points beside a person.")
    return lines


def _tangents(one: Point, small: float, other: Point, large: float) -> list[tuple[Point, Point]]:
    """The two outer tangents of two circles."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    ahead, off = atan2(dy, dx), acos((small - large) / hypot(dx, dy))
    turns = [(cos(ahead + side * off), sin(ahead + side * off)) for side in (1, -1)]
    return [((one[0] + small * c, one[1] + small * s), (other[0] + large * c, other[1] + large * s)) for c, s in turns]
