"""Kyphoplasty in four steps, on the spine of :mod:`handouts.illustrations.spine`.

One scene draws all four, so that only what a step names can differ from the others: the crack, the tube that comes
from behind through the pedicle, the balloon that lifts the end plate, the cement. What happens inside of the bone
is clipped to the cut, so that the wall around it stays whole: that is what says "inside".
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import cos, radians, sin, tan

from reportlab.lib.colors import white

from handouts.illustrations.art import (
    Outline,
    Point,
    Pose,
    curve_polygon,
    dash_line,
    hatch_area,
    smooth,
    strokes,
    taper,
)
from handouts.illustrations.picture import SIDE_STRIP, Illustration, Ink, Labels, Measure, Spot, View, Window, frame
from handouts.illustrations.spine import (
    BASE,
    CANAL,
    FRONT,
    LEANING,
    LIFTED,
    PEDICLE_FLOOR,
    PEDICLE_TOP,
    PITCH,
    RISEN,
    SKIN,
    WEDGED,
    Plate,
    marrow,
    neighbour,
    spine,
    vertebra,
)
from handouts.pdf.drawing import Group, Shape
from handouts.reading.declarations import dataclass

# ---------------------------------------------------------------- instruments

TUBE_TIP = (8.5, 0.8)  # in the body, behind its middle
TUBE_WIDTH = 4.4
PEDICLE_MIDDLE = (31.0, (PEDICLE_TOP + PEDICLE_FLOOR) / 2)
HANDLE = (88.0, 98.0)  # from x to x, outside the skin
TUBE = Pose.along(TUBE_TIP, PEDICLE_MIDDLE)  # x runs out along the tube

BALLOON = smooth([
    (9.6, 0.9), (7.0, 5.4), (1.2, 9.4), (-6.0, 9.9), (-12.8, 7.0), (-16.2, -0.8), (-14.0, -8.2), (-7.4, -12.0),
    (0.6, -11.6), (6.8, -6.4),
])  # fmt: skip
MERIDIANS = (0.62, 0.2, -0.2, -0.62)  # the balloon's seams, as shares of its half width
CEMENT = smooth([
    (14.4, 3.4), (11.0, 6.6), (9.2, 9.4), (3.4, 9.8), (-1.6, 10.4), (-7.0, 9.2), (-12.2, 8.2), (-15.4, 5.0),
    (-16.4, 0.6), (-15.3, -3.2), (-15.8, -8.4), (-11.6, -11.4), (-6.0, -11.6), (0.0, -12.6), (5.8, -11.6), (8.8, -8.4),
    (12.2, -5.6), (13.0, -0.8),
])  # fmt: skip
CRACK = (
    taper([(-26.0, -4.4), (-17.5, -2.4), (-14.2, -6.2), (-7.6, -2.8), (-4.2, -5.8), (5.0, -2.6)], 3.6),
    taper([(-7.6, -2.8), (-4.6, 0.8), (0.4, 1.8)], 2.0),
)


def _tube_at(x: float) -> Point:
    """Where the tube's axis is at a given distance from the front."""
    return x, TUBE.y + (x - TUBE.x) * tan(radians(TUBE.turn))


def _tube(view: View, new: bool) -> Shape:
    """The tube along its axis: a hollow rod with a handle outside the skin."""
    ink, half = view.ink, TUBE_WIDTH / 2
    line, fill, shade = (ink.new, ink.new_steel, ink.new_steel_shade) if new else (ink.line, ink.steel, ink.steel_shade)
    reach = cos(radians(TUBE.turn))
    start, end = (HANDLE[0] - TUBE.x) / reach, (HANDLE[1] - TUBE.x) / reach
    rod = curve_polygon([(0, half, 0.6, 0), (start + 2, half, 0, 0), (start + 2, -half, 0, 0), (-1.5, -half, 0.6, 0)])
    handle = curve_polygon([(start, 4.2, 1.4, 0), (end, 5.4, 1.6, 0), (end, -5.4, 1.6, 0), (start, -4.2, 1.4, 0)])
    pen = view.pen(ink.outline_new if new else ink.outline)
    grip = [((start + d, 2.5), (start + d, -2.5)) for d in (3.2, 5.2, 7.2)]
    return TUBE.group(
        rod.path(fillColor=fill, strokeColor=line, strokeWidth=pen),
        handle.path(fillColor=shade, strokeColor=line, strokeWidth=pen),
        strokes(grip, strokeColor=fill, strokeWidth=view.pen(0.9)),
    )


def _tube_inside(view: View, plate: Plate, new: bool) -> Shape:
    """As much of the tube as the cut shows: it comes out from under the joint."""
    return Group(marrow(plate).clip(), _halo(view), _tube(view, new))


def _halo(view: View) -> Shape:
    """White around the tube, so that it stands clear of the net of the bone."""
    half = TUBE_WIDTH / 2 + 2.0
    return TUBE.group(
        curve_polygon([(-2, half, 2, 0), (40, half, 0, 0), (40, -half, 0, 0), (-3, -half, 2, 0)]).path(fillColor=white)
    )


def crack(view: View, new: bool) -> Shape:
    """A crack, widest at the front wall."""
    color = view.ink.new if new else view.ink.line
    pen = {"fillColor": color, "strokeColor": color, "strokeWidth": view.pen(1.1)}
    clear = {"fillColor": white, "strokeColor": white, "strokeWidth": view.pen(6.0)}
    return Group(
        Group(marrow(WEDGED).clip(), *(branch.path(**clear) for branch in CRACK)),
        Group(vertebra(WEDGED).clip(), *(branch.path(**pen) for branch in CRACK)),
    )


def _balloon(view: View) -> Shape:
    """An inflated balloon: its seams run from end to end, closer toward its sides."""
    ink = view.ink
    _, lower, _, upper = BALLOON.box()
    middle = (lower + upper) / 2
    seams = [[(x, middle + (y - middle) * share) for x, y in _upper_half(BALLOON)] for share in MERIDIANS]
    return Group(
        _clearing(view, BALLOON),
        Group(BALLOON.clip(), strokes(seams, strokeColor=ink.new, strokeWidth=view.pen(ink.hatch))),
        BALLOON.path(strokeColor=ink.new, strokeWidth=view.pen(ink.outline_new)),
    )


def _shaft(view: View) -> Shape:
    """What the balloon hangs on: it comes out of the tube's mouth, so that the two are seen to belong together."""
    half = 1.3 + view.pen(view.ink.outline_new) / 2
    mouth = curve_polygon([(-2.0, half, 0, 0), (5.5, half, 0, 0), (5.5, -half, 0, 0), (-2.0, -half, 0, 0)])
    return TUBE.group(mouth.path(fillColor=view.ink.new))


def _upper_half(outline: Outline) -> list[Point]:
    """A closed outline's upper side as one would draw an egg's, from front to back."""
    left, lower, right, upper = outline.box()
    wide, high = (right - left) / 2, (upper - lower) / 2
    return [
        (left + wide - wide * cos(radians(9 * k)), (lower + upper) / 2 + high * sin(radians(9 * k))) for k in range(21)
    ]


def _cement(view: View) -> Shape:
    ink = view.ink
    return Group(
        _clearing(view, CEMENT),
        hatch_area(CEMENT, (45, -45), view.gap, ink.new, view.pen(ink.hatch)),
        CEMENT.path(strokeColor=ink.new, strokeWidth=view.pen(ink.outline_new)),
    )


def _clearing(view: View, outline: Outline) -> Shape:
    """White under something new and a little beyond its edge."""
    white_out = {"fillColor": white, "strokeColor": white, "strokeWidth": view.pen(view.ink.outline_new + 3.0)}
    inner = marrow(LIFTED)
    edge = inner.path(strokeColor=view.ink.line, strokeWidth=view.pen(1.0))  # the cut's edge stays whole
    return Group(Group(inner.clip(), outline.path(**white_out)), edge)


def _ghost(view: View, clear: bool = False) -> Shape:
    """Where the end plate was before: dashed, out to the foot of the arrow; or the clearing for it in the net of the bone."""
    edge = [(ARROW - 5.0, GHOST_LEVEL), (FRONT - 3.0, GHOST_LEVEL), *_plate_line(WEDGED)]
    color, pen = view.ink.line, view.pen(1.4)
    dashes = dash_line(edge, 4.2 / view.scale, 2.6 / view.scale)
    if clear:
        return Group(
            marrow(LIFTED).clip(), strokes([edge], strokeColor=white, strokeWidth=view.pen(5.0), strokeLineCap=0)
        )
    return strokes(dashes, strokeColor=color, strokeWidth=pen, strokeLineCap=0)


def _plate_line(plate: Plate) -> list[Point]:
    """The upper end plate alone, from front to back."""
    lowest = plate[0][1] + 0.4
    return sorted((x, y) for x, y in vertebra(plate).walk() if x < GHOST_END and y > lowest)


ARROW = FRONT - 7.6
GHOST_LEVEL = WEDGED[0][1] + 0.3
GHOST_END = 13.5  # further back the old plate and the new one are the same


def _lift(view: View) -> Shape:
    """A bold arrow from where the front of the end plate was to where it is."""
    low, high = GHOST_LEVEL + 1.0, LIFTED[0][1] + 0.6
    head, half, shaft, ink = 6.4, 5.0, 1.9, view.ink
    arrow = [
        (ARROW - shaft, low, 0, 0), (ARROW - shaft, high - head, 0, 0), (ARROW - half, high - head, 0, 0), (ARROW, high, 0, 0),
        (ARROW + half, high - head, 0, 0), (ARROW + shaft, high - head, 0, 0), (ARROW + shaft, low, 0, 0),
    ]  # fmt: skip
    return curve_polygon(arrow).path(fillColor=ink.new)


def _bandage(view: View) -> Shape:
    """A small dressing on the skin, where the tube was."""
    strip = curve_polygon([(-1.9, 9, 1.8, 0), (1.9, 9, 1.8, 0), (1.9, -9, 1.8, 0), (-1.9, -9, 1.8, 0)])
    bars = [((-1.9, y), (1.9, y)) for y in (3.2, -3.2)]
    x, y = _tube_at(SKIN)
    return Pose(x + 2.6, y, 2).group(
        strip.path(fillColor=view.ink.steel, strokeColor=view.ink.line, strokeWidth=view.pen(1.0)),
        strokes(bars, strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.hair)),
    )


# ------------------------------------------------------------------ the steps

EDGE = 1.1  # points: a rule within a picture; a thinner one dies in a copier
LEAN = 0.3  # how far bones that lean stand out before the front wall, for each unit above it
REACH = HANDLE[1] - FRONT  # from the front wall of the bones to the end of the handle
Parts = Callable[[View, Mapping[str, str]], list[Shape]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One state of the spine: what it puts into the broken bone, and where its labels may stand.

    A key may have several spots; the first that is free is taken.
    """

    name: str
    plate: Plate
    tilt: float
    parts: Parts
    spots: tuple[Spot, ...]
    behind: Parts | None = None
    """What passes behind the broken bone."""


def _fracture_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [crack(view, new=True)]


def _tube_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [crack(view, new=False), _tube_inside(view, WEDGED, new=True)]


def _tube_behind(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [_tube(view, new=True)]


def _balloon_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    tube = _tube_inside(view, LIFTED, new=False)
    return [_ghost(view, clear=True), tube, _balloon(view), _shaft(view), _ghost(view), _lift(view)]


def _balloon_behind(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [_tube(view, new=False)]


def _cement_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [_cement(view), *([_bandage(view)] if "bandage" in labels else [])]


_STEPS = (
    _Step(
        "kyphoplasty-fracture",
        WEDGED,
        LEANING,
        _fracture_parts,
        (
            Spot("break", (FRONT - 0.6, -4.4)),
            Spot("disc", (FRONT - 2.4, -PITCH / 2)),
            Spot("disc", (FRONT - 2.6, 9.0)),
            Spot("nerves", (CANAL[0] + 4.5, -12.0), dot=True),
            Spot("healthy", neighbour(LEANING)(FRONT + 1.5, -2)),
            Spot("healthy", neighbour(LEANING)(FRONT + 0.5, -6.0)),
            Spot("healthy", (FRONT + 1.5, -PITCH)),
            Spot("healthy", (FRONT + 1.5, -PITCH + 14.0)),
        ),
    ),
    _Step(
        "kyphoplasty-tube",
        WEDGED,
        LEANING,
        _tube_parts,
        (
            Spot("tube", _tube_at(HANDLE[1]), behind=0.8),
            Spot("tube", (HANDLE[0] + 4.0, _tube_at(HANDLE[0])[1] - 5.0), below=SKIN + 2),
            Spot("tube", (15.0, 0.2), level=-11.5),
            Spot("nerves", (CANAL[0] + 4.5, -12.0), dot=True),
        ),
        behind=_tube_behind,
    ),
    _Step(
        "kyphoplasty-balloon",
        LIFTED,
        RISEN,
        _balloon_parts,
        (Spot("balloon", (-10.0, -6.5), dot=True),),
        behind=_balloon_behind,
    ),
    _Step(
        "kyphoplasty-cement",
        LIFTED,
        RISEN,
        _cement_parts,
        (
            Spot("cement", (-10.0, -6.5), dot=True),
            Spot("bandage", (_tube_at(SKIN)[0] + 4.6, _tube_at(SKIN)[1]), behind=0.8),
        ),
    ),
)


def _paint_step(
    step: _Step, window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    view = _step_view(window, ink, labels, measure)
    placed = Labels(view, measure)
    foot = window.pad if not view.floor else (view.floor - 0.68 * window.label_size) / 2
    if "front" in labels:
        placed.put(labels["front"], window.pad, foot)
    if "back" in labels:
        left = window.width - window.pad - measure(labels["back"])
        placed.put(labels["back"], left if view.floor else max(left, view.page(SKIN + 1, 0)[0] + 2), foot)
    room = view.page(FRONT, 0)[0] - window.pad
    spots = [spot for spot in step.spots if window.rtl or not spot.rtl]
    for key in dict.fromkeys(spot.key for spot in spots):
        if key in labels:
            placed.name(labels[key], *(spot for spot in spots if spot.key == key), room=room, lean=LEAN)
    behind = step.behind(view, labels) if step.behind else []
    shapes: list[Shape] = [
        spine(view, step.plate, step.tilt, step.parts(view, labels), behind, nerves="nerves" in labels)
    ]
    if view.floor:
        rule = strokes(
            [[(0.0, view.floor), (window.width, view.floor)]],
            strokeColor=ink.line,
            strokeWidth=EDGE,
            strokeLineCap=0,
        )
        shapes = [Group(frame(0, view.floor, window.width, window.height), *shapes), rule]
    return shapes, placed


def _step_view(window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure) -> View:
    """Where the scene stands in a window: the same for every step of a series with the same window.

    The words for front and back stand in the lower corners where the art leaves room for them, and else in a strip of
    their own at the foot. The arrow stands below a number in the corner, and so does the tube where that corner is at
    the right.
    """
    size, scale, shift = window.label_size, window.scale, window.shift
    if shift is None:
        spare = window.width - REACH * scale
        shift = max(
            window.pad + (5.3 if window.rtl else 4.4) * size, min(0.66 * spare, spare - window.pad - 3.6 * size)
        )
    behind = window.width - (shift + (SKIN - FRONT + 1) * scale)  # below 0 where the skin is beyond the window
    crowded = "front" in labels and measure(labels["front"]) + window.pad + 0.3 * size > shift
    crowded = crowded or ("back" in labels and measure(labels["back"]) + 2 > behind)
    floor = round(SIDE_STRIP * size, 1) if crowded else 0.0
    middle = window.height / 2 - 0.5 * scale
    if window.numbered:
        left, lower, right, _ = window.corner
        if window.rtl:
            end = min(HANDLE[1], FRONT + (window.width - shift) / scale)  # as much of the tube as is seen
            if shift + (end - FRONT) * scale > left:
                middle = min(middle, lower - (_tube_at(end)[1] + (7 if end > HANDLE[0] else 4)) * scale)
        elif shift + (ARROW - 5.0 - FRONT) * scale < right:
            middle = min(middle, lower - (LIFTED[0][1] + 1.6) * scale)
    middle = max(middle, floor - (BASE - 1.5) * scale)  # the strip never hides the broken bone
    return View(window, ink, (round(shift - FRONT * scale, 2), round(middle, 2)), scale, floor, window.height)


ILLUSTRATIONS = tuple(
    Illustration(
        name=step.name,
        labels=(*dict.fromkeys(spot.key for spot in step.spots), "front", "back"),
        natural_width=75 + REACH,
        natural_height=3 * PITCH,
        paint=partial(_paint_step, step),
        version=2,
        beside=True,
    )
    for step in _STEPS
)
