"""Where in the body, as version 1 drew it: a person from the side, the spine, and the bone that broke.

The scene's units are its own: the person stands 158 high, the front to the
left, and fills the height of a window; ``Window.scale`` and ``shift`` are not
used.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import acos, atan2, cos, hypot, sin

from reportlab.lib.colors import Color, white

from handouts.illustrations.art import Outline, Point, Pose, circle, curve_polygon, smooth, strokes
from handouts.illustrations.picture import Illustration, Ink, Labels, Measure, Spot, View
from handouts.illustrations.version_1.looks import FirstLabels, FirstView, FirstWindow, with_first_looks
from handouts.illustrations.version_1.spine import LEANING, WEDGED, crack, spine
from handouts.pdf.drawing import Group, Shape
from handouts.reading.declarations import dataclass

# A person from head to thigh, facing left, clockwise from the crown; the thigh runs off the picture.
_PERSON = smooth([
    (49.5, 157.5), (57.0, 155), (61.8, 148), (61.2, 139.5), (58.2, 132.5), (58.8, 126), (63, 119), (67.5, 110),
    (69.2, 98.5), (67.5, 86), (63.8, 75.5), (64.6, 66), (69.6, 56.5), (72, 47), (69.5, 37.5), (65.4, 29), (64, 18),
    (63, 2), (61, -14), (40, -14), (38.6, 2), (37, 18), (36.2, 33), (36.6, 45), (33.2, 55), (31.8, 66), (33.4, 77),
    (34.0, 86), (32.4, 95), (33.6, 105), (38.8, 114.5), (43.4, 121), (45.2, 126.6), (43.6, 130.2), (38.8, 130.0),
    (36.8, 131.8), (36.8, 134.8), (35.9, 136.4), (36.3, 138.2), (35.2, 139.6), (33.4, 140.8), (35.6, 145.4),
    (36.0, 149), (38.0, 153.2), (42.6, 156.6),
])  # fmt: skip
_BACKBONE = smooth(
    [(54.2, 140), (53.4, 132), (54.4, 124), (58.0, 113.5), (60.2, 101), (59.2, 89), (56.2, 78), (54.6, 69), (56.2, 60)],
    closed=False,
)
_SACRUM = curve_polygon(
    [(54.6, 58.6, 1, 0), (60.2, 60.6, 1.2, 0.8), (66.4, 50.5, 3, 1.0), (66.0, 41.0, 0.8, 0), (62.8, 48.0, 2, -0.6)]
)
_BONES = 23  # from the second of the neck, C2, to the last above the pelvis, L5
_BROKEN = 18  # L1, about where most such fractures are
_CROWN, _HIP, _THIGH = 158.5, 48.0, 1.0  # heights at which the person is cropped
_TALL = 100  # points: a window lower than this shows the person from the hip up only, or the ring would be a dot
_SMALL, _MAGNIFIED = 0.7, 1.7  # below so many points to a unit, bones in the ring are drawn larger: they would clog
_PERSON_LEFT, _PERSON_RIGHT = 31.0, 73.0


@dataclass(frozen=True, slots=True)
class _FirstLevel:
    """One bone of the whole spine: its place, and half its width and height."""

    pose: Pose
    width: float
    height: float

    @property
    def block(self) -> Outline:
        """The body of the vertebra."""
        w, h = self.width, self.height
        corners = [(-w, h, 0.7, -0.1), (w, h, 0.7, -0.1), (w, -h, 0.7, -0.1), (-w, -h, 0.7, -0.1)]
        return curve_polygon(corners).at(self.pose)

    @property
    def process(self) -> tuple[Point, Point]:
        """The spinous process behind it, as a line."""
        return self.pose(self.width, 0), self.pose(1.56 * self.width + 1.3, -1.2 * self.height)


@lru_cache(maxsize=1)
def _levels() -> tuple[_FirstLevel, ...]:
    """The bones along the backbone, growing from the neck down."""
    walk = list(_BACKBONE.walk(60))
    marks = [0.0]
    for (ax, ay), (bx, by) in pairwise(walk):
        marks.append(marks[-1] + hypot(bx - ax, by - ay))
    weights = [1 + 0.055 * i for i in range(_BONES)]
    levels, used = [], 0.0
    for weight in weights:
        share = marks[-1] * weight / sum(weights)
        k = bisect_left(marks, used + share / 2)
        along = Pose.along(walk[max(k - 20, 0)], walk[min(k + 20, len(walk) - 1)])
        levels.append(_FirstLevel(Pose(*walk[k], along.turn + 90), 1.55 + 1.75 * (weight - 1), 0.39 * share))
        used += share
    return tuple(levels)


def _person(view: View, ring: float, magnify: float) -> Shape:
    """A person from the side, one bone ringed; within the ring the bones are ``magnify`` times as large."""
    ink, levels = view.ink, _levels()
    broken = levels[_BROKEN]
    x, y = broken.pose.x, broken.pose.y
    near = levels[_BROKEN - 2 : _BROKEN + 3]
    fine = magnify > 1  # bones too small to be seen but as a row
    inside = Group(
        circle(x, y, ring).path(fillColor=ink.body, isClipPath=1),
        Group(
            *_bones(view, near, ink.bone, magnify),
            broken.block.path(fillColor=ink.new, strokeColor=ink.new, strokeWidth=view.pen(0.5) / magnify),
            transform=(magnify, 0, 0, magnify, round(x * (1 - magnify), 2), round(y * (1 - magnify), 2)),
        ),
    )
    return view.scene(
        _PERSON.path(fillColor=ink.body, strokeColor=ink.line, strokeWidth=view.pen(ink.outline)),
        *_bones(view, levels, ink.line if fine and not ink.ruled else ink.bone),
        _SACRUM.path(fillColor=ink.bone, strokeColor=ink.line, strokeWidth=view.pen(0.5)),
        inside,
        circle(x, y, ring).path(strokeColor=ink.new, strokeWidth=view.pen(1.6)),
    )


def _bones(view: View, levels: Sequence[_FirstLevel], fill: Color, magnify: float = 1.0) -> list[Shape]:
    line, pen = view.ink.line, view.pen(0.5) / magnify
    return [
        strokes((level.process for level in levels), strokeColor=line, strokeWidth=1.2 * pen),
        *(level.block.path(fillColor=fill, strokeColor=line, strokeWidth=pen) for level in levels),
    ]


def _person_view(window: FirstWindow, ink: Ink) -> View:
    """A person at the window's left, as large as its height allows: to the thigh if it is tall, else to the hip."""
    foot = _THIGH if window.height >= _TALL else _HIP
    scale = round((window.height - 1) / (_CROWN - foot), 4)
    return FirstView(window, ink, (1 - _PERSON_LEFT * scale, -foot * scale), scale, 0, window.height)


def _paint_where(
    window: FirstWindow, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    """A person from the side, one bone ringed; the label stands behind, or before where there is no room behind.

    Person and label begin at the window's left edge, or at its right edge for readers from right to left.
    """
    view = _person_view(window, ink)
    ring = max(7.2, 8 / view.scale)
    pose = _levels()[_BROKEN].pose
    words = labels.get("bone", "")
    behind = view.page(pose.x + ring, pose.y)[0] + 1.5 * window.label_size
    spare = window.width - behind - measure(words)
    moved = 0.0
    if words and spare < 0:
        moved = window.width - 2 - (_PERSON_RIGHT - _PERSON_LEFT) * view.scale
    elif words and window.rtl:
        moved = spare
    view = replace(view, origin=(view.origin[0] + moved, view.origin[1]))
    placed = FirstLabels(view, measure, margin=0.0 if window.rtl else None)
    if words:
        before = view.page(_PERSON_LEFT, 0)[0] - window.pad - 0.3 * window.label_size
        room_behind = spare >= 0
        spot = (
            Spot("bone", (pose.x + ring, pose.y), behind=1.5) if room_behind else Spot("bone", (pose.x - ring, pose.y))
        )
        placed.name(words, spot, room=window.width if room_behind else before)
    return [_person(view, ring, _MAGNIFIED if view.scale < _SMALL else 1.0)], placed


def _paint_close(
    window: FirstWindow, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    """A person from the side, and a lens that shows the broken bone."""
    view = _person_view(window, ink)
    ring, pose = 7.2, _levels()[_BROKEN].pose
    x, y = view.page(pose.x, pose.y)
    edge = view.page(_PERSON_RIGHT, 0)[0]
    radius = min((window.width - edge) / 2, 0.4 * window.height) - 1
    if radius < 3 * ring * view.scale:
        raise ValueError(
            f"A window of {window.width:g} × {window.height:g} points is too narrow for a person and a lens."
        )
    middle = (
        window.width - radius - 1,
        min(max(y + 0.15 * radius, radius + 2.6 * window.label_size), window.height - radius - 1),
    )
    scale = radius / 62
    lens = circle(*middle, radius)
    inner = FirstView(
        window, ink, (middle[0] - 16 * scale, middle[1]), scale, floor=middle[1] - radius, ceiling=middle[1] + radius
    )
    placed = FirstLabels(view, measure)
    if "bone" in labels:
        left = min(middle[0] - measure(labels["bone"]) / 2, window.width - window.pad - measure(labels["bone"]))
        placed.put(labels["bone"], left, middle[1] - radius - 1.6 * window.label_size)
    return [
        _person(view, ring, 1),
        strokes(_tangents((x, y), ring * view.scale, middle, radius), strokeColor=ink.new, strokeWidth=0.9),
        lens.path(fillColor=white),
        Group(lens.clip(), spine(inner, WEDGED, LEANING, [crack(inner, new=True)])),
        lens.path(strokeColor=ink.new, strokeWidth=1.75),
    ], placed


def _tangents(one: Point, small: float, other: Point, large: float) -> list[tuple[Point, Point]]:
    """The two outer tangents of two circles."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    ahead, off = atan2(dy, dx), acos((small - large) / hypot(dx, dy))
    turns = [(cos(ahead + side * off), sin(ahead + side * off)) for side in (1, -1)]
    return [((one[0] + small * c, one[1] + small * s), (other[0] + large * c, other[1] + large * s)) for c, s in turns]


ILLUSTRATIONS = (
    Illustration(
        name="spine-where",
        labels=("bone",),
        natural_width=_PERSON_RIGHT - _PERSON_LEFT,
        natural_height=_CROWN - _THIGH,
        paint=with_first_looks(_paint_where),
        keeps_corner=True,
    ),
    Illustration(
        name="kyphoplasty-where",
        labels=("bone",),
        natural_width=110.0,
        natural_height=_CROWN - _THIGH,
        paint=with_first_looks(_paint_close),
        keeps_corner=True,
    ),
)
