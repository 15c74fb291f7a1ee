"""Kyphoplasty in four steps, as version 1 drew it.

Side views; the patient's front is to the left.  The scene's origin is the
middle of the broken bone before it broke, x toward the patient's back, y up;
a unit is about three quarters of a millimetre.  One function, :func:`spine`,
draws all four steps, so that only what a step names can differ from the others.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from itertools import pairwise
from math import cos, radians, tan

from reportlab.lib.colors import white

from handouts.illustrations.art import (
    Corner,
    Outline,
    Point,
    Pose,
    curve_polygon,
    hatch_area,
    ribbon,
    smooth,
    stipple,
    strokes,
    taper,
)
from handouts.illustrations.picture import SIDE_STRIP, Illustration, Ink, Labels, Measure, Spot, View, frame
from handouts.illustrations.version_1.looks import FirstLabels, FirstView, FirstWindow, solid, with_first_looks
from handouts.pdf.drawing import Group, Shape
from handouts.reading.declarations import dataclass

# -------------------------------------------------------------------- anatomy

BODY_WIDTH, BODY_HEIGHT = 46.0, 35.0  # front to back, top to bottom
FRONT, REAR = -BODY_WIDTH / 2, BODY_WIDTH / 2
TOP, BASE = BODY_HEIGHT / 2, -BODY_HEIGHT / 2
DISC_HEIGHT = 8.5
PITCH = BODY_HEIGHT + DISC_HEIGHT  # from one bone to the next
PEDICLE_TOP, PEDICLE_FLOOR = 13.0, 0.5
CANAL = (REAR + 4.5, REAR + 21.5)  # its front and back, at the height of a disc
SKIN = 91.0
SKIN_DEPTH = 5.0

HOME = Pose()  # the broken bone; it never moves
RESTING, LEANING = 1.5, 14.0  # how far the bones above lean forward, without and with the fracture

# Behind the body, clockwise from the top of the pedicle.
_ARCH: tuple[Corner, ...] = (
    (REAR + 2.5, PEDICLE_TOP, 3.5, -0.4),  # the pedicle leaves the body high up
    (32.5, PEDICLE_TOP - 0.5, 3.5, -0.6),  # notch in front of the upper joint process
    (35.0, 25.0, 3.2, 0.6),  # upper joint process, tip
    (42.0, 26.0, 3.2, 0.7),
    (45.0, 13.0, 4.0, -0.5),  # lamina
    (54.0, 9.0, 5.0, -0.8),  # spinous process, upper edge
    (77.0, 4.0, 5.0, 0.9),  # its tip
    (78.5, -14.0, 5.0, -1.0),
    (60.0, -9.5, 5.0, -0.6),  # its lower edge
    (54.5, -13.0, 4.0, 0.4),  # lower joint process
    (52.0, -26.0, 3.4, 0.6),
    (44.5, -27.0, 3.4, 0.4),
    (41.5, -9.0, 6.0, -1.0),  # pars
    (36.0, PEDICLE_FLOOR, 5.0, 0.2),  # under the pedicle: roof of the nerve's opening
    (REAR - 1.5, PEDICLE_FLOOR - 1.0, 5.0, -0.5),
)
_BOTTOM: tuple[Corner, ...] = ((REAR, BASE, 4.0, -1.9), (FRONT, BASE, 4.0, -2.9))

Plate = tuple[Corner, ...]  # the upper end plate of a body, from front to back
INTACT: Plate = ((FRONT, TOP, 4.0, -2.0), (REAR, TOP, 4.0, -0.3))
WEDGED: Plate = ((FRONT - 1.0, TOP - 16.0, 3.0, -0.4), (-4.0, TOP - 10.2, 6.0, -1.0), (REAR, TOP, 4.0, -0.3))
LIFTED: Plate = ((FRONT, TOP - 2.2, 4.0, -1.2), (REAR, TOP, 4.0, -0.3))


@lru_cache(maxsize=8)
def vertebra(plate: Plate) -> Outline:
    """A whole bone in one outline: only the upper end plate differs between steps."""
    return curve_polygon((*plate, *_ARCH, *_BOTTOM))


@lru_cache(maxsize=8)
def marrow(plate: Plate) -> Outline:
    """The spongy inside of a body and its pedicle, where the bone is shown cut open."""
    rind = 3.0
    (fx, fy, _, sag), *between, (rx, ry, _, _) = plate
    hollow = -1.2 if plate is WEDGED else -2.0
    return curve_polygon(
        [
            (fx + rind + 0.8, fy - rind, 2.6, sag),
            *((x, y - rind, radius, sag) for x, y, radius, sag in between),
            (rx - rind + 0.5, ry - rind - 0.4, 3.0, -0.3),
            (REAR + 3.5, PEDICLE_TOP - 2.8, 3.5, -0.2),
            (38.0, PEDICLE_TOP - 2.8, 2.5, 0.2),
            (38.0, PEDICLE_FLOOR + 2.8, 2.5, 0.2),
            (REAR - 4.2, PEDICLE_FLOOR + 1.8, 4.5, -0.4),
            (REAR - rind - 0.4, BASE + rind, 3.0, -1.4),
            (FRONT + rind + 0.4, BASE + rind, 3.0, hollow),
        ]
    )


def neighbour(tilt: float) -> Pose:
    """The bone above the broken one, leaning forward about the back of the disc between them."""
    return Pose(0, PITCH).rotate_about(REAR, BASE - DISC_HEIGHT / 2, tilt)


@lru_cache(maxsize=8)
def disc(above: Pose, plate: Plate) -> Outline:
    """The disc between a bone at home and the one above it.

    It runs under both bones, which are drawn over it, so that its edge always fits them.
    """
    (_, front, _, _), *_, (_, rear, _, _) = plate
    upper_front, upper_rear = above(FRONT + 2, BASE + 3), above(REAR - 2, BASE + 3)
    lower_front, lower_rear = (FRONT + 2, front - 3), (REAR - 2, rear - 3)
    return curve_polygon([(*upper_front, 1, 0), (*upper_rear, 1, 2.4), (*lower_rear, 1, 0), (*lower_front, 1, 2.8)])


def column(tilt: float, above: int = 2, below: int = 3) -> list[Pose]:
    """Where the bones stand, from the top down; the broken one is at index ``above``."""
    upper = neighbour(tilt)
    return [upper.then(Pose(0, k * PITCH)) for k in reversed(range(above))] + [
        Pose(0, -k * PITCH) for k in range(below + 1)
    ]


@lru_cache(maxsize=8)
def canal(tilt: float) -> tuple[Outline, Outline]:
    """The front and the back of the nerve canal, from the top down."""
    front, back = CANAL
    poses = column(tilt)
    levels = [(pose, y) for pose in poses for y in (TOP - 4, BASE - 2)]
    return (
        smooth([pose(front, y) for pose, y in levels], closed=False),
        smooth([pose(back, y) for pose, y in levels], closed=False),
    )


@lru_cache(maxsize=1)
def skin() -> tuple[Outline, Outline]:
    """The skin of the back: its inner and its outer face, from the top down."""
    outer = [
        (SKIN - 9, 150.0),
        (SKIN - 2.5, 83.0),
        (SKIN, 42.0),
        (SKIN + 1, 2.0),
        (SKIN - 1, -38.0),
        (SKIN - 5, -78.0),
        (SKIN - 10, -160.0),
    ]
    return smooth([(x - SKIN_DEPTH, y) for x, y in outer], closed=False), smooth(outer, closed=False)


# ---------------------------------------------------------------- instruments

TUBE_TIP = (11.0, 1.9)  # in the body, just behind its middle
TUBE_WIDTH = 5.0
HANDLE = (110.0, 124.0)  # from x to x, outside the skin
TUBE = Pose.along(TUBE_TIP, (31.0, 6.8))  # through the middle of the pedicle; x runs out along the tube

BALLOON = smooth([
    (11.5, 2.0), (8.4, 8.2), (1.5, 12.7), (-6.5, 13.0), (-13.2, 9.4), (-16.2, 0.8), (-14.2, -8.2), (-7.5, -13.0),
    (0.8, -12.6), (8.2, -6.0),
])  # fmt: skip
CEMENT = smooth([
    (14.4, 3.4), (11.0, 6.6), (9.2, 11.0), (3.4, 12.2), (-1.6, 13.3), (-7.0, 12.4), (-12.2, 11.2), (-14.8, 7.0),
    (-15.8, 1.6), (-14.7, -3.2), (-15.0, -8.6), (-11.4, -12.2), (-6.0, -12.5), (0.0, -13.7), (5.8, -12.4), (8.8, -8.4),
    (12.2, -5.6), (13.0, -0.8),
])  # fmt: skip
CRACK = (
    taper([(-26.0, -4.4), (-17.5, -2.4), (-14.2, -6.2), (-7.6, -2.8), (-4.2, -5.8), (5.0, -2.6)], 2.8),
    taper([(-7.6, -2.8), (-4.6, 0.8), (0.4, 1.8)], 1.5),
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
    handle = curve_polygon([(start, 4.6, 1.6, 0), (end, 6.2, 1.8, 0), (end, -6.2, 1.8, 0), (start, -4.6, 1.6, 0)])
    pen = view.pen(ink.outline_new if new else ink.outline)
    grip = [((start + d, 2.9), (start + d, -2.9)) for d in (4.6, 7.4, 10.2)]
    return TUBE.group(
        rod.path(fillColor=fill, strokeColor=line, strokeWidth=pen),
        handle.path(fillColor=shade, strokeColor=line, strokeWidth=pen),
        strokes(grip, strokeColor=fill, strokeWidth=view.pen(0.9)),
    )


def crack(view: View, new: bool) -> Shape:
    """A crack, widest at the front wall."""
    color = view.ink.new if new else view.ink.line
    pen = {"fillColor": color, "strokeColor": color, "strokeWidth": view.pen(0.5)}
    return Group(vertebra(WEDGED).clip(), *(branch.path(**pen) for branch in CRACK))


def _balloon(view: View) -> Shape:
    return _filling(view, BALLOON, (90,))


def _cement(view: View) -> Shape:
    return _filling(view, CEMENT, (45, -45))


def _filling(view: View, outline: Outline, angles: tuple[float, ...]) -> Shape:
    ink = view.ink
    return Group(
        outline.path(fillColor=white),
        hatch_area(outline, angles, view.gap, ink.new, view.pen(ink.hair)),
        outline.path(strokeColor=ink.new, strokeWidth=view.pen(ink.outline_new)),
    )


def _lift(view: View) -> Shape:
    """A bold arrow from where the front of the bone was to where it is."""
    x, low, high = FRONT - 9.5, WEDGED[0][1], LIFTED[0][1]
    head, ink = 5.0, view.ink
    return Group(
        strokes([((x, low), (x, high - head + 0.5))], strokeColor=ink.new, strokeWidth=view.pen(1.9), strokeLineCap=0),
        strokes([((x - 4, low), (x + 4, low))], strokeColor=ink.new, strokeWidth=view.pen(1.25), strokeLineCap=0),
        curve_polygon([(x - 4, high - head, 0, 0), (x, high, 0, 0), (x + 4, high - head, 0, 0)]).path(
            fillColor=ink.new
        ),
    )


def _bandage(view: View) -> Shape:
    """A small dressing on the skin, where the tube was."""
    strip = curve_polygon([(-1.9, 9, 1.8, 0), (1.9, 9, 1.8, 0), (1.9, -9, 1.8, 0), (-1.9, -9, 1.8, 0)])
    bars = [((-1.9, y), (1.9, y)) for y in (3.2, -3.2)]
    x, y = _tube_at(SKIN)
    return Pose(x + 2.6, y, 2).group(
        strip.path(fillColor=view.ink.steel, strokeColor=view.ink.line, strokeWidth=view.pen(1.0)),
        strokes(bars, strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.hair)),
    )


# ------------------------------------------------------------------ the scene


def spine(view: View, plate: Plate, tilt: float, inside: Iterable[Shape]) -> Shape:
    """The spine in one state, and what a step puts into the broken bone."""
    poses = column(tilt)
    shapes = [*_skin(view), *_canal(view, tilt)]
    lower, upper = ((edge - view.origin[1]) / view.scale for edge in (view.floor, view.ceiling))
    seen = [pose for pose in poses if lower - 14 < pose.y < upper + 14]  # not a joint process alone
    for above, pose in pairwise(poses):
        if pose in seen:
            edge = plate if pose == HOME else INTACT
            relative = above if pose == HOME else Pose(0, PITCH)
            shapes.append(pose.group(*_disc(view, disc(relative, edge))))
    # from the top down: each joint process covers the one above
    bones = (pose.group(*_bone(view, plate if pose == HOME else INTACT, opened=pose == HOME)) for pose in seen)
    return view.scene(*shapes, *bones, *inside)


def _bone(view: View, plate: Plate, opened: bool) -> list[Shape]:
    ink, outline = view.ink, vertebra(plate)
    shapes: list[Shape] = [solid(outline, ink.bone, ink.bone_shade, ink.line, view.pen(ink.outline))]
    if opened:
        inner = marrow(plate)
        shapes += [
            inner.path(fillColor=ink.marrow),
            stipple(inner, 3.9, view.pen(0.85), ink.grain),
            inner.path(strokeColor=ink.grain, strokeWidth=view.pen(ink.hair)),
        ]
    return shapes


def _disc(view: View, outline: Outline) -> list[Shape]:
    ink, pen = view.ink, view.pen(view.ink.outline)
    shapes: list[Shape] = [solid(outline, ink.disc, ink.disc_shade, ink.line, pen)]
    if ink.ruled:
        shapes.append(hatch_area(outline, (0,), view.gap, ink.line, view.pen(ink.hair)))
    return shapes


def _skin(view: View) -> list[Shape]:
    inner, outer = skin()
    shapes: list[Shape] = [ribbon(inner, outer).path(fillColor=view.ink.skin), view.drawn(outer)]
    if view.ink.ruled:
        shapes.append(inner.path(strokeColor=view.ink.fine, strokeWidth=view.pen(view.ink.hair)))
    return shapes


def _canal(view: View, tilt: float) -> list[Shape]:
    front, back = canal(tilt)
    pen = {"strokeColor": view.ink.fine, "strokeWidth": view.pen(view.ink.thin)}
    shapes: list[Shape] = [ribbon(front, back).path(fillColor=view.ink.canal), front.path(**pen)]
    if view.ink.ruled:
        shapes += [front.at(Pose(x)).path(**pen) for x in (4.0, 8.0)]
    return shapes


# ------------------------------------------------------------------ the steps

REACH = HANDLE[1] - FRONT  # from the front wall of the bones to the end of the handle
Parts = Callable[[View, Mapping[str, str]], list[Shape]]


@dataclass(frozen=True, slots=True)
class _FirstStep:
    """One state of the spine: what it puts into the broken bone, and where its labels may stand.

    A key may have several spots; the first that is free is taken.
    """

    name: str
    plate: Plate
    tilt: float
    parts: Parts
    spots: tuple[Spot, ...]


def _fracture_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [crack(view, new=True)]


def _tube_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [crack(view, new=False), _tube(view, new=True)]


def _balloon_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [_balloon(view), _tube(view, new=False), _lift(view)]


def _cement_parts(view: View, labels: Mapping[str, str]) -> list[Shape]:
    return [_cement(view), *([_bandage(view)] if "bandage" in labels else [])]


_STEPS = (
    _FirstStep(
        "kyphoplasty-fracture",
        WEDGED,
        LEANING,
        _fracture_parts,
        (
            Spot("break", (FRONT - 0.6, -4.4)),
            Spot("disc", (FRONT - 2.4, -PITCH / 2)),
            Spot("healthy", neighbour(LEANING)(FRONT + 1.5, -2)),
            Spot("healthy", (FRONT + 1.5, -PITCH)),
        ),
    ),
    _FirstStep(
        "kyphoplasty-tube",
        WEDGED,
        LEANING,
        _tube_parts,
        (
            Spot("tube", _tube_at(HANDLE[1]), behind=0.8),
            Spot("tube", (97.0, _tube_at(97.0)[1] - TUBE_WIDTH / 2 - 0.8), level=9.0, behind=0.5, rtl=True),
            Spot("tube", (15.0, 0.2), level=-11.5),
            Spot("nerves", (sum(CANAL) / 2, -PITCH / 2 - 1), dot=True),
        ),
    ),
    _FirstStep(
        "kyphoplasty-balloon",
        LIFTED,
        RESTING,
        _balloon_parts,
        (Spot("balloon", (-4.0, -6.0), dot=True),),
    ),
    _FirstStep(
        "kyphoplasty-cement",
        LIFTED,
        RESTING,
        _cement_parts,
        (
            Spot("cement", (-3.0, -4.4), dot=True),
            Spot("bandage", (_tube_at(SKIN)[0] + 4.6, _tube_at(SKIN)[1]), behind=0.8),
        ),
    ),
)


def _paint_step(
    step: _FirstStep, window: FirstWindow, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    view = _step_view(window, ink, labels, measure)
    placed = FirstLabels(view, measure)
    foot = window.pad if not view.floor else (view.floor - 0.68 * window.label_size) / 2
    if "front" in labels:
        placed.put(labels["front"], window.pad, foot)
    if "back" in labels:
        placed.put(labels["back"], window.width - window.pad - measure(labels["back"]), foot)
    room = view.page(FRONT, 0)[0] - window.pad - 0.5 * window.label_size
    spots = [spot for spot in step.spots if window.rtl or not spot.rtl]
    for key in dict.fromkeys(spot.key for spot in spots):
        if key in labels:
            placed.name(labels[key], *(spot for spot in spots if spot.key == key), room=room)
    shapes: list[Shape] = [spine(view, step.plate, step.tilt, step.parts(view, labels))]
    left, lower, right, upper = window.corner
    reaches = view.page(SKIN + 1, 0)[0] > left if window.rtl else view.page(FRONT, 0)[0] - LEANING * view.scale < right
    boxed = window.numbered and reaches  # the art reaches the corner
    edges: list[list[Point]] = []
    if view.floor:
        edges.append([(0.0, view.floor), (window.width, view.floor)])
    if boxed:
        inner = left if window.rtl else right
        edges.append([(inner, upper), (inner, lower), (right if window.rtl else left, lower)])
    if edges:
        free = frame(0, view.floor, window.width, window.height, window.corner if boxed else None)
        shapes = [Group(free, *shapes), strokes(edges, strokeColor=ink.fine, strokeWidth=ink.hair, strokeLineCap=0)]
    return shapes, placed


def _step_view(window: FirstWindow, ink: Ink, labels: Mapping[str, str], measure: Measure) -> View:
    """Where the scene stands in a window: the same for every step with the same window and sides.

    The words for front and back stand in the lower corners where the art leaves
    room for them, and else in a strip of their own below it.  The tube passes
    below a number in the corner behind.
    """
    size, scale = window.label_size, window.scale
    shift = window.shift
    if shift is None:
        spare = window.width - REACH * scale
        shift = max(
            window.pad + (5.3 if window.rtl else 4.9) * size, min(0.66 * spare, spare - window.pad - 3.6 * size)
        )
    needed = {side: measure(labels[side]) + window.pad + 0.5 * size for side in ("front", "back") if side in labels}
    behind = window.width - (shift + (SKIN - FRONT + 1) * scale)
    apart = not needed or (needed.get("front", 0) <= shift and needed.get("back", 0) <= behind)
    floor = 0.0 if apart else round(SIDE_STRIP * size, 1)
    middle = (floor + window.height) / 2 - 3 * scale
    end = min(HANDLE[1], FRONT + (window.width - shift) / scale)  # as much of the tube as is seen
    left, lower, *_ = window.corner
    if window.rtl and window.numbered and shift + (end - FRONT) * scale > left:
        middle = min(middle, lower - (_tube_at(end)[1] + (8 if end > HANDLE[0] else 5)) * scale)
    return FirstView(window, ink, (round(shift - FRONT * scale, 2), round(middle, 2)), scale, floor, window.height)


ILLUSTRATIONS = tuple(
    Illustration(
        name=step.name,
        labels=(*dict.fromkeys(spot.key for spot in step.spots), "front", "back"),
        natural_width=75 + REACH,
        natural_height=3 * PITCH,
        paint=with_first_looks(partial(_paint_step, step)),
        keeps_corner=True,
    )
    for step in _STEPS
)
