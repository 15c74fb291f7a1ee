"""The spine from the side: three bones, the discs between them, the nerve canal and the skin of the back.

The patient's front is to the left. The scene's origin is the middle of the broken bone before it broke, x toward the
patient's back, y up; a unit is about three quarters of a millimetre. The bone in the middle is shown cut open.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from handouts.illustrations.art import (
    Corner,
    Outline,
    Pose,
    curve_polygon,
    hatch_area,
    ribbon,
    smooth,
    solid,
    trabeculae,
)
from handouts.illustrations.picture import (
    Ink,
    View,
    pen_at,
)
from handouts.pdf.drawing import Group, Shape

# -------------------------------------------------------------------- anatomy

BODY_WIDTH, BODY_HEIGHT = 46.0, 35.0  # front to back, top to bottom
FRONT, REAR = -BODY_WIDTH / 2, BODY_WIDTH / 2
TOP, BASE = BODY_HEIGHT / 2, -BODY_HEIGHT / 2
DISC_HEIGHT = 8.5
PITCH = BODY_HEIGHT + DISC_HEIGHT  # from one bone to the next
PEDICLE_TOP, PEDICLE_FLOOR = 13.0, 0.5
CANAL = (REAR + 4.5, REAR + 21.5)  # its front and back, at the height of a disc
SKIN = 79.5
SKIN_DEPTH = 4.5
GRAIN, CUT_EDGE = 1.0, 1.1  # pens, in points: of the net in the bone, and of the edge of the cut
RIND = 2.6  # the thickness of a bone's wall where it is cut

HOME = Pose()  # the broken bone; it never moves
RISEN, LEANING = 4.0, 14.0  # how far the bones above lean forward, after and before the bone is lifted

# Behind the body, clockwise from the top of the pedicle.
_ARCH: tuple[Corner, ...] = (
    (REAR + 2.5, PEDICLE_TOP, 3.5, -0.4),  # the pedicle leaves the body high up
    (32.5, PEDICLE_TOP - 0.5, 3.5, -0.6),  # notch in front of the upper joint process
    (35.0, 25.0, 3.2, 0.6),  # upper joint process, tip
    (42.0, 26.0, 3.2, 0.7),
    (45.0, 13.0, 4.0, -0.5),  # lamina
    (54.0, 8.0, 5.0, -0.8),  # spinous process, upper edge
    (68.5, 3.0, 5.0, 0.9),  # its tip
    (70.0, -14.0, 5.0, -1.0),
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
LIFTED: Plate = ((FRONT - 0.4, TOP - 4.6, 4.0, -1.0), (REAR, TOP, 4.0, -0.3))


@lru_cache(maxsize=8)
def vertebra(plate: Plate) -> Outline:
    """A whole bone in one outline: only the upper end plate differs between steps."""
    return curve_polygon((*plate, *_ARCH, *_BOTTOM))


@lru_cache(maxsize=8)
def marrow(plate: Plate) -> Outline:
    """The spongy inside of a body and its pedicle, where the bone is shown cut open."""
    rind = RIND
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


# ------------------------------------------------------------------ the scene


def spine(
    view: View,
    plate: Plate,
    tilt: float,
    inside: Iterable[Shape],
    behind: Iterable[Shape] = (),
    *,
    nerves: bool = False,
) -> Shape:
    """The spine in one state; what a step puts into the broken bone, and what of it passes behind the bones."""
    poses = column(tilt)
    shapes = [Group(*_skin(view), shared=True), *(_canal(view, tilt) if nerves else ())]
    lower, upper = ((edge - view.origin[1]) / view.scale for edge in (view.floor, view.ceiling))
    seen = [pose for pose in poses if lower - 14 < pose.y < upper + 14]  # not a joint process alone
    for above, pose in pairwise(poses):
        if pose in seen or above in seen:
            edge = plate if pose == HOME else INTACT
            relative = above if pose == HOME else Pose(0, PITCH)
            shapes.append(pose.group(Group(*_disc(view, disc(relative, edge)), shared=True)))
    # from the top down: each joint process covers the one above
    whole = _bone(view.ink, view.scale, INTACT, opened=False)
    broken = _bone(view.ink, view.scale, plate, opened=True)
    bones = [(pose, pose.group(broken if pose == HOME else whole)) for pose in seen]
    over = [bone for pose, bone in bones if pose.y >= HOME.y - 1]
    under = [bone for pose, bone in bones if pose.y < HOME.y - 1]
    return view.scene(*shapes, *over[:-1], *behind, over[-1], *under, *inside)


@lru_cache(maxsize=32)
def _bone(ink: Ink, scale: float, plate: Plate, *, opened: bool) -> Group:
    """One bone at a scale; all pictures of a series show the same."""
    outline = vertebra(plate)
    shapes: list[Shape] = [solid(outline, ink.bone, ink.bone_shade, ink.line, pen_at(scale, ink.outline))]
    if opened:
        inner = marrow(plate)
        lit = Pose(1.3, -1.5).group(inner.path(fillColor=ink.marrow))
        shapes += [
            Group(
                outline.clip(), inner.path(fillColor=ink.cut, strokeColor=ink.cut, strokeWidth=2 * RIND)
            ),  # the sawn wall
            Group(inner.clip(), lit),  # the wall's shadow falls into the hollow
            trabeculae(inner, max(4.2, 6.4 / scale), ink.grain, pen_at(scale, GRAIN)),
            inner.path(strokeColor=ink.line, strokeWidth=pen_at(scale, CUT_EDGE)),
            outline.path(strokeColor=ink.line, strokeWidth=pen_at(scale, ink.outline)),
        ]
    return Group(*shapes, shared=True)


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
