"""Where in the body: a person from the side, the spine, and the bone that broke.

The scene's units are its own: the person stands 158 high, the front to the
left, and fills the height of a window; ``Window.scale`` and ``shift`` are not
used.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import hypot

from reportlab.lib.colors import Color

from handouts.illustrations.art import Outline, Point, Pose, circle, curve_polygon, smooth, strokes
from handouts.illustrations.kyphoplasty import crack
from handouts.illustrations.lens import WholeBody, lay_out_lens
from handouts.illustrations.picture import Illustration, Ink, Labels, Measure, Spot, View, Window
from handouts.illustrations.spine import LEANING, WEDGED, spine
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
_LARGE = 1.0  # points to a unit of the scene: from here on bones have outlines
_BONE_PEN = 1.0  # points
_RING, _LENS_SHIFT = 7.2, 9.0  # units of the person; and of the spine: the lens looks at the front of the bones


@dataclass(frozen=True, slots=True)
class _Level:
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
def _levels() -> tuple[_Level, ...]:
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
        levels.append(_Level(Pose(*walk[k], along.turn + 90), 1.55 + 1.75 * (weight - 1), 0.39 * share))
        used += share
    return tuple(levels)


def side_point(level: int) -> Point:
    """Where a bone of the spine stands, counted from the neck down: 0 is C2, 22 is L5."""
    pose = _levels()[level].pose
    return pose.x, pose.y


def draw_side_figure(view: View, close: bool = False) -> list[Shape]:
    """A person from the side with the bones of the spine, in units of the scene; ``close`` draws every bone whole."""
    ink, levels = view.ink, _levels()
    pen = view.pen(ink.outline)
    skin = _PERSON.path(fillColor=ink.body, strokeColor=ink.line, strokeWidth=pen)
    if close or view.scale > _LARGE:
        fill, edge = ink.bone, view.pen(_BONE_PEN)
    else:  # so small that an outline would fill up: a row of dark blocks
        fill, edge = ink.line, 0.0
    return [
        skin,
        *_bones(view, levels, fill, edge, processes=close or view.scale > _LARGE),
        _SACRUM.path(fillColor=fill, strokeColor=ink.line, strokeWidth=edge or view.pen(0.5)),
    ]


def _person(view: View, ring: float, magnify: float) -> Shape:
    """A person from the side, one bone ringed; within the ring the bones are ``magnify`` times as large."""
    ink, levels = view.ink, _levels()
    broken = levels[_BROKEN]
    x, y = broken.pose.x, broken.pose.y
    near = levels[_BROKEN - 2 : _BROKEN + 3]
    inside = Group(
        circle(x, y, ring).clip(),
        circle(x, y, ring).path(fillColor=ink.body),
        Group(
            *_bones(view, near, ink.bone, view.pen(0.7) / magnify),
            broken.block.path(fillColor=ink.new, strokeColor=ink.new, strokeWidth=view.pen(0.7) / magnify),
            transform=(magnify, 0, 0, magnify, round(x * (1 - magnify), 2), round(y * (1 - magnify), 2)),
        ),
    )
    rim = circle(x, y, ring).path(strokeColor=ink.new, strokeWidth=view.pen(1.75))
    return view.scene(*draw_side_figure(view), inside, rim)


def _bones(view: View, levels: Sequence[_Level], fill: Color, pen: float, processes: bool = True) -> list[Shape]:
    """The bodies of bones with the processes behind them; a ``pen`` of 0, in units, leaves them without an outline."""
    line = view.ink.line
    behind = [strokes((each.process for each in levels), strokeColor=line, strokeWidth=1.2 * pen)] if processes else []
    edge = {"strokeColor": line, "strokeWidth": pen} if pen else {}
    return [*behind, *(level.block.path(fillColor=fill, **edge) for level in levels)]


def _person_view(window: Window, ink: Ink) -> View:
    """A person at the window's left, as large as its height allows: to the thigh if it is tall, else to the hip."""
    foot = _THIGH if window.height >= _TALL else _HIP
    scale = round((window.height - 1) / (_CROWN - foot), 4)
    return View(window, ink, (1 - _PERSON_LEFT * scale, -foot * scale), scale, 0, window.height)


def _paint_where(window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure) -> tuple[list[Shape], Labels]:
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
    placed = Labels(view, measure, margin=0.0 if window.rtl else None)
    if words:
        before = view.page(_PERSON_LEFT, 0)[0] - window.pad - 0.3 * window.label_size
        room_behind = spare >= 0
        spot = (
            Spot("bone", (pose.x + ring, pose.y), behind=1.5) if room_behind else Spot("bone", (pose.x - ring, pose.y))
        )
        placed.name(words, spot, room=window.width if room_behind else before)
    return [_person(view, ring, _MAGNIFIED if view.scale < _SMALL else 1.0)], placed


def _draw_broken(view: View) -> list[Shape]:
    """The person with the broken bone in the accent's color."""
    broken = _levels()[_BROKEN].block
    edge = view.pen(0.7)
    return [
        *draw_side_figure(view),
        broken.path(fillColor=view.ink.new, strokeColor=view.ink.new, strokeWidth=edge),
    ]


def _paint_close(window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure) -> tuple[list[Shape], Labels]:
    """A person from the side, and a lens that shows the broken bone."""

    def inside(view: View) -> Shape:
        x, y = view.page(-_LENS_SHIFT, 0)
        return spine(replace(view, origin=(x, y)), WEDGED, LEANING, [crack(view, new=True)])

    figure = WholeBody(_draw_broken, _PERSON_LEFT, _PERSON_RIGHT, _CROWN, _THIGH)
    return lay_out_lens(window, ink, labels.get("bone", ""), measure, figure, side_point(_BROKEN), _RING, inside)


ILLUSTRATIONS = (
    Illustration(
        name="spine-where",
        labels=("bone",),
        natural_width=_PERSON_RIGHT - _PERSON_LEFT,
        natural_height=_CROWN - _THIGH,
        paint=_paint_where,
        version=2,
    ),
    Illustration(
        name="kyphoplasty-where",
        labels=("bone",),
        natural_width=170.0,
        natural_height=_CROWN - _THIGH,
        paint=_paint_close,
        version=2,
    ),
)
