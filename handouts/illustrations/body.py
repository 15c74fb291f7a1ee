"""Where in the body: a person with a ring, and a lens that shows the part close.

Names: neck, low-back, hip, knee, shoulder, hand, foot, belly. The person seen from the side is that of
:mod:`handouts.illustrations.person`; the one seen from the front stands 158 units high about x = 0. What the lens
shows is drawn in units of its own: its radius is 47, its middle the origin. Bones are drawn as far as a reader needs
them to know the part; nothing here says what is wrong with it or what is done to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from handouts.illustrations.art import Outline, Point, Pose, curve_polygon, smooth, strokes
from handouts.illustrations.lens import LENS, WholeBody, lay_out_lens
from handouts.illustrations.person import draw_side_figure, side_point
from handouts.illustrations.picture import Illustration, Ink, Labels, Measure, View, Window
from handouts.pdf.drawing import Group, Shape
from handouts.reading.declarations import dataclass

# Half of a person from the front, from the crown down the outside and up the inside of the leg; the rest is its mirror.
_HALF: tuple[Point, ...] = (
    (0, 158.5), (6.4, 157), (10, 151.5), (10.2, 144.5), (8.2, 138), (5.4, 134), (5.2, 130), (9, 127.4), (17, 125),
    (22, 120.5), (24.2, 113), (25.6, 103), (27.6, 93), (30.2, 82), (33, 74), (33.6, 68), (31, 64.4), (28.4, 67.5),
    (26.6, 73.5), (24.2, 81), (21.4, 91), (19.2, 100), (17.6, 107.5), (16.2, 100), (15.2, 92), (15.6, 85), (17.2, 78),
    (18.6, 69), (18.2, 57), (16.4, 45), (15, 38), (15.2, 30), (13.8, 19), (11.6, 8.5), (13.6, 4.2), (15.4, 1.6),
    (13, 0), (6.8, 0), (5.6, 3.4), (5.4, 10), (4.4, 21), (5, 31), (4.4, 39), (3.2, 49), (1.4, 60), (0, 64),
)  # fmt: skip
_FRONT = smooth([*_HALF, *((-x, y) for x, y in reversed(_HALF[1:-1]))])


def _front_figure(view: View) -> list[Shape]:
    ink = view.ink
    return [_FRONT.path(fillColor=ink.body, strokeColor=ink.line, strokeWidth=view.pen(ink.outline))]


FROM_FRONT = WholeBody(_front_figure, left=-34.5, right=34.5, crown=158.5, foot=-3.5)
FROM_SIDE = WholeBody(draw_side_figure, left=31.0, right=73.0, crown=158.5, foot=1.0)


# ------------------------------------------------------------------- what the lens shows


@dataclass(frozen=True, slots=True)
class _Close:
    """What a part is drawn with in the lens."""

    view: View

    def skin(self, points: list[Point], closed: bool = True) -> Shape:
        """The outline of the body there."""
        view = self.view
        return smooth(points, closed=closed).path(
            fillColor=view.ink.body, strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.outline)
        )

    def bone(self, *points: Point) -> Shape:
        """A bone in a soft outline."""
        return self.solid(smooth(list(points)))

    def solid(self, outline: Outline) -> Shape:
        view = self.view
        return outline.path(fillColor=view.ink.bone, strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.outline))

    def line(self, *chains: list[Point]) -> Shape:
        view = self.view
        return strokes(chains, strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.outline))

    def soft(self, points: list[Point]) -> Shape:
        view = self.view
        return smooth(points, closed=False).path(strokeColor=view.ink.line, strokeWidth=view.pen(view.ink.outline))


def _hip(close: _Close) -> list[Shape]:
    """Half of the pelvis, and the ball of the thigh bone in its socket."""
    return [
        close.skin(
            [(-60, 60), (6, 60), (17, 40), (27, 18), (33, -4), (32, -30), (27, -60), (-14, -60), (-24, -40), (-60, -30)]
        ),
        close.bone(
            (-60, 30),
            (-40, 28),
            (-24, 34),
            (-8, 41),
            (6, 37),
            (10, 26),
            (2, 15),
            (-6, 8),
            (-3, -2),
            (-12, -12),
            (-26, -20),
            (-31, -32),
            (-40, -34),
            (-60, -24),
        ),
        close.bone((-36, -8), (-29, -5), (-25, -12), (-29, -21), (-36, -22), (-40, -15)),
        close.bone(
            (-9, 4),
            (-3, 9),
            (5, 7),
            (11, 1),
            (17, 3),
            (23, 1),
            (24, -7),
            (20, -16),
            (17.5, -34),
            (17, -60),
            (4, -60),
            (6, -36),
            (6, -20),
            (2, -11),
            (-6, -9),
            (-11, -4),
        ),
    ]


def _knee(close: _Close) -> list[Shape]:
    """The knee from the front: thigh bone, kneecap, shin bones."""
    return [
        close.skin(
            [
                (-27, 60),
                (27, 60),
                (25, 34),
                (22.5, 12),
                (24, -8),
                (23.5, -30),
                (19, -60),
                (-19, -60),
                (-23, -34),
                (-24, -10),
                (-22.5, 12),
                (-25, 34),
            ]
        ),
        close.bone(
            (-8, 60),
            (8, 60),
            (8.5, 34),
            (12, 20),
            (18.5, 11),
            (18, 1),
            (10, -3),
            (2, 1.5),
            (-2, 1.5),
            (-10, -3),
            (-18, 1),
            (-18.5, 11),
            (-12, 20),
            (-8.5, 34),
        ),
        close.bone((12, -15), (18.5, -14), (20, -20), (17, -30), (15.5, -60), (11.5, -60), (12, -34), (11, -22)),
        close.bone(
            (-18, -9),
            (-9, -8),
            (0, -10),
            (9, -8),
            (17, -9),
            (16.5, -16),
            (9, -25),
            (7, -40),
            (7, -60),
            (-7, -60),
            (-8, -40),
            (-10, -25),
            (-17.5, -17),
        ),
        close.bone((0, 22), (8, 18), (9.5, 10), (5, 2), (0, -1), (-5, 2), (-9.5, 10), (-8, 18)),
    ]


def _shoulder(close: _Close) -> list[Shape]:
    """Collar bone, shoulder blade, and the ball of the upper arm."""
    skin: list[Point] = [
        (-60, 40), (-40, 32), (-18, 28), (4, 27), (20, 22), (30, 10), (35, -10), (38, -34), (40, -60), (14, -60),
        (12, -38), (8, -24), (4, -36), (0, -60), (-60, -60),
    ]  # fmt: skip
    blade = [
        (-52, 4), (-34, 12), (-16, 12), (-4, 8), (1, 0), (-2, -10), (-8, -20), (-16, -40), (-24, -48), (-34, -34),
        (-46, -14),
    ]  # fmt: skip
    collar = [
        (-60, 12), (-48, 10), (-34, 13), (-18, 20), (0, 20), (10, 18), (11, 13), (2, 13), (-16, 14), (-32, 6.5),
        (-48, 3.5), (-60, 5),
    ]  # fmt: skip
    arm = [
        (2, 4), (7, 11), (16, 13), (24, 8), (26.5, -1), (24, -11), (24, -30), (27, -60), (17, -60), (14, -32),
        (11, -16), (4, -8), (1, -2),
    ]  # fmt: skip
    return [close.skin(skin), close.bone(*blade), close.bone(*collar), close.bone(*arm)]


def _hand(close: _Close) -> list[Shape]:
    """An open hand from its back, with nails."""
    outline = [
        (-13, -60), (-13, -40), (-17, -28), (-20, -16), (-21, -4), (-22.5, 12), (-23, 24), (-20.5, 27.5), (-17, 25),
        (-15, 12), (-13.4, 8.5), (-12, 13), (-11, 30), (-8, 35.5), (-4.4, 32), (-3.6, 14), (-2.2, 9.5), (-0.8, 14),
        (1, 36), (4.4, 40.5), (8, 36.5), (8.4, 14), (9.6, 9.5), (11.2, 13), (14, 29), (17.4, 32.5), (20.4, 28.5),
        (18.6, 12), (17.6, 0), (18.6, -6), (25, 1), (31, 8.5), (35.4, 8), (35.4, 3), (29, -8), (22, -18), (16, -28),
        (12.5, -42), (12.5, -60),
    ]  # fmt: skip
    nails = [(-20, 22.6, 8), (-7.8, 30, 2), (4.2, 35, 0), (17, 27, -6), (31.6, 4.6, -42)]
    return [
        close.skin(outline),
        *(
            close.solid(
                curve_polygon([(-1.9, 2.6, 1.6, 0), (1.9, 2.6, 1.6, 0), (1.9, -2.2, 1, 0), (-1.9, -2.2, 1, 0)]).at(
                    Pose(x, y, turn)
                )
            )
            for x, y, turn in nails
        ),
        close.soft([(-17, -6), (-6, -3), (6, -3), (14, -6)]),
    ]


def _foot(close: _Close) -> list[Shape]:
    """A foot from its side."""
    return [
        close.skin(
            [
                (10, 60),
                (9, 30),
                (7, 14),
                (0, 5),
                (-12, -2),
                (-26, -9),
                (-37, -14),
                (-42, -19),
                (-41, -24.5),
                (-30, -27.5),
                (-12, -26),
                (0, -23),
                (12, -26),
                (24, -27.5),
                (33, -24),
                (34.5, -14),
                (31, -3),
                (30, 10),
                (32, 30),
                (35, 60),
            ],
        ),
        close.soft([(15, 0), (18.5, 4.5), (23, 4), (25, -0.5), (22.5, -4.5)]),
        close.soft([(-41.5, -19.5), (-37.5, -17.2), (-34.5, -19.5), (-36, -22)]),
        close.soft([(-34.5, -22), (-31, -19), (-27.5, -21), (-28.5, -24)]),
    ]


def _belly(close: _Close) -> list[Shape]:
    """The belly from the front: ribs' edge, navel, waist."""
    return [
        close.skin(
            [
                (-37, 60),
                (37, 60),
                (34, 34),
                (30, 12),
                (30, -4),
                (35, -24),
                (40, -60),
                (-40, -60),
                (-35, -24),
                (-30, -4),
                (-30, 12),
                (-34, 34),
            ]
        ),
        close.soft([(-28, 16), (-18, 28), (-7, 37), (0, 42), (7, 37), (18, 28), (28, 16)]),
        close.solid(smooth([(0, 1.6), (2.6, -2), (0, -5.6), (-2.6, -2)])),
        close.soft([(-32, -30), (-20, -40), (0, -46), (20, -40), (32, -30)]),
        close.line([(0, 34), (0, 12)]),
    ]


def _from_side(around: Point, reach: float, close: _Close) -> list[Shape]:
    """The person from the side, seen through the lens: ``reach`` units about a point."""
    scale = LENS / reach
    x, y = -around[0] * scale, -around[1] * scale
    zoomed = replace(close.view, scale=close.view.scale * scale)
    return [Group(*draw_side_figure(zoomed, close=True), transform=(scale, 0, 0, scale, round(x, 2), round(y, 2)))]


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the body: the figure it is ringed on, where and how wide, and what the lens shows."""

    figure: WholeBody
    at: Point
    ring: float
    close: Callable[[_Close], list[Shape]]


_REGIONS = {
    "neck": _Region(FROM_SIDE, side_point(4), 8.5, partial(_from_side, (52.0, 134.0), 25.0)),
    "low-back": _Region(FROM_SIDE, side_point(20), 9.5, partial(_from_side, (57.0, 68.0), 25.0)),
    "hip": _Region(FROM_FRONT, (13.0, 68.0), 9.0, _hip),
    "knee": _Region(FROM_FRONT, (10.0, 36.0), 8.5, _knee),
    "shoulder": _Region(FROM_FRONT, (18.5, 119.0), 8.5, _shoulder),
    "hand": _Region(FROM_FRONT, (31.0, 71.0), 9.0, _hand),
    "foot": _Region(FROM_FRONT, (10.0, 5.5), 8.0, _foot),
    "belly": _Region(FROM_FRONT, (0.0, 85.0), 12.0, _belly),
}


def _paint(
    region: _Region, window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    def inside(view: View) -> Shape:
        return view.scene(*region.close(_Close(view)))

    return lay_out_lens(window, ink, labels.get("place", ""), measure, region.figure, region.at, region.ring, inside)


ILLUSTRATIONS = tuple(
    Illustration(
        name=name,
        labels=("place",),
        natural_width=190.0,
        natural_height=158.5,
        paint=partial(_paint, region),
    )
    for name, region in _REGIONS.items()
)
