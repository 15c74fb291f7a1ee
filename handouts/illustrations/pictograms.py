"""Small pictures that any practice needs, by name: fasting, pills, a driver, walking, stairs, ice and more.

Each is drawn in a square of 48 units, y upward, in few strong lines, so that it is known at 30 points on a copy of a
copy: people are solid, things are outlined, gaps are 4 units and more. A word may stand under it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import cos, pi, sin

from reportlab.lib.colors import Color, white

from handouts.illustrations.art import Point, Pose, circle, curve_polygon, smooth, strokes
from handouts.illustrations.picture import Illustration, Ink, Labels, Measure, View, Window
from handouts.pdf.drawing import Circle, Group, Path, Rect, Shape
from handouts.reading.declarations import dataclass

SIDE = 48.0  # of the square, in units
LEAST_PEN, PEN = 1.5, 2.2  # points at least, and units: a larger picture has stronger lines
LIMB = 4.6  # of a solid figure, in units
FRINGE = 3.2  # white around what crosses out, in units, both sides together with its own width
AIR = 0.06  # around the square, as a share of the window's lower side
FOOT = 1.5  # from the square to the middle of the word under it, in label sizes


@dataclass(frozen=True, slots=True)
class Hand:
    """The pen a pictogram is drawn with: roles of color, and the width of its lines in units."""

    ink: Ink
    width: float

    def line(self, *chains: Sequence[Point], color: Color | None = None, width: float = 1.0) -> Path:
        """Chains of points in the usual pen, or ``width`` times as strong."""
        return strokes(chains, strokeColor=color or self.ink.line, strokeWidth=self.width * width)

    def shape(self, *corners: tuple[float, float, float], fill: Color | None = white) -> Path:
        """A closed outline through corners (x, y, radius), clockwise."""
        style = {"fillColor": fill, "strokeColor": self.ink.line, "strokeWidth": self.width}
        return curve_polygon([(x, y, radius, 0) for x, y, radius in corners]).path(**style)

    def ring(self, x: float, y: float, radius: float, fill: Color | None = white) -> Circle:
        return Circle(x, y, radius, fillColor=fill, strokeColor=self.ink.line, strokeWidth=self.width)

    def dot(self, x: float, y: float, radius: float, color: Color | None = None) -> Circle:
        return Circle(x, y, radius, fillColor=color or self.ink.line)

    def box(self, x: float, y: float, wide: float, high: float, radius: float, fill: Color | None = white) -> Rect:
        return Rect(x, y, wide, high, radius, radius, fillColor=fill, strokeColor=self.ink.line, strokeWidth=self.width)

    def limbs(self, *chains: Sequence[Point], width: float = LIMB, color: Color | None = None) -> Path:
        """Arms, legs, trunk of a solid figure."""
        return strokes(chains, strokeColor=color or self.ink.line, strokeWidth=width)


def _arc(x: float, y: float, radius: float, start: float, end: float, tall: float = 1.0) -> list[Point]:
    """Points of an arc about (x, y), from one angle to another in degrees, ``tall`` times as high as wide."""
    count = max(8, round(abs(end - start) / 10))
    angles = [(start + (end - start) * k / count) * pi / 180 for k in range(count + 1)]
    return [(x + radius * cos(a), y + radius * tall * sin(a)) for a in angles]


# --------------------------------------------------------------- eating and drinking


def _fasting(hand: Hand) -> list[Shape]:
    """Fork and knife, crossed out within a ring."""
    blade = hand.shape((27.5, 42, 1), (34.5, 37, 4), (34.5, 18, 1), (27.5, 18, 0.5), fill=hand.ink.line)
    ring = circle(24, 24, 21.6).path(strokeColor=hand.ink.new, strokeWidth=hand.width * 1.5)
    bar = [(9, 9), (39, 39)]  # the teeth of the fork stay whole
    return [
        hand.line([(16.5, 28), (16.5, 8.5)], width=1.5),
        hand.line(
            [(11.4, 40), (11.4, 31), (13, 28), (20, 28), (21.6, 31), (21.6, 40)], [(16.5, 40), (16.5, 28)], width=1.1
        ),
        blade,
        hand.line([(29.2, 18), (29.2, 8)], width=1.6),
        hand.line(bar, color=white, width=(FRINGE + 1.5 * hand.width) / hand.width),
        hand.line(bar, color=hand.ink.new, width=1.5),
        ring,
    ]


def _drinking(hand: Hand) -> list[Shape]:
    """A glass of water with a straw."""
    glass = ((9, 36, 1), (37, 36, 1), (33, 3, 3), (13, 3, 3))
    water = curve_polygon([(10.4, 24, 0, 0), (35.6, 24, 0, 0), (33, 3, 3, 0), (13, 3, 3, 0)])
    return [
        water.path(fillColor=hand.ink.disc),
        hand.line([(10.4, 25.5), (14, 27), (19, 24), (24, 27), (29, 24), (35.4, 26.5)]),
        hand.line([(25, 27), (31, 45), (40, 45)]),
        hand.shape(*glass, fill=None),
    ]


# ------------------------------------------------------------------------- medicine


def _pills(hand: Hand) -> list[Shape]:
    """A capsule of two halves, and a tablet with its score."""
    capsule = Pose(19, 27, 45)
    half = curve_polygon([(-16, 7.2, 7, 0), (0, 7.2, 0, 0), (0, -7.2, 0, 0), (-16, -7.2, 7, 0)])
    other = curve_polygon([(0, 7.2, 0, 0), (16, 7.2, 7, 0), (16, -7.2, 7, 0), (0, -7.2, 0, 0)])
    pen = {"strokeColor": hand.ink.line, "strokeWidth": hand.width}
    return [
        capsule.group(half.path(fillColor=white, **pen), other.path(fillColor=hand.ink.new, **pen)),
        hand.ring(36, 12, 8.5),
        hand.line([(30, 12), (42, 12)]),
    ]


def _injection(hand: Hand) -> list[Shape]:
    """A syringe with a drop at its needle."""
    pose = Pose(27, 27, 45)
    drop = smooth([(3.6, 9.2), (5.6, 5.4), (3.6, 2.2), (1.6, 5.4)])
    return [
        pose.group(
            hand.box(-9, -5.4, 21, 10.8, 1),
            Rect(-9, -5.4, 10, 10.8, fillColor=hand.ink.new),
            hand.box(-9, -5.4, 21, 10.8, 1, fill=None),
            hand.line([(12, 0), (21, 0)], width=1.3),
            hand.line([(12, 9), (12, -9)]),
            hand.line([(21.5, 6), (21.5, -6)], width=1.2),
            hand.line([(-9, 3), (-14, 1.2)], [(-9, -3), (-14, -1.2)], [(-14, 0), (-24, 0)]),
        ),
        drop.path(fillColor=hand.ink.new),
    ]


def _bandage(hand: Hand) -> list[Shape]:
    """A sticking plaster with its pad and holes."""
    pose = Pose(24, 24, 40)
    holes = [(x, y) for x in (-16.5, 16.5) for y in (-3, 3)]
    return [
        pose.group(
            hand.box(-22, -8.5, 44, 17, 8),
            hand.box(-8.5, -8.5, 17, 17, 0, fill=hand.ink.skin),
            *(hand.dot(x, y, 1.5) for x, y in holes),
            *(hand.dot(x, y, 1.3) for x in (-3.5, 3.5) for y in (-3.5, 3.5)),
        )
    ]


def _thermometer(hand: Hand) -> list[Shape]:
    """A thermometer with its bulb and marks."""
    stem = curve_polygon([(12, 46, 5.4, 0), (23, 46, 5.4, 0), (23, 17, 0, 0), (12, 17, 0, 0)])
    pen = {"strokeColor": hand.ink.line, "strokeWidth": hand.width}
    return [
        circle(17.5, 11, 9).path(fillColor=white, **pen),
        stem.path(fillColor=white, **pen),
        circle(17.5, 11, 9 - hand.width / 2).path(fillColor=white),
        hand.dot(17.5, 11, 5.6, hand.ink.new),
        hand.line([(17.5, 11), (17.5, 35)], color=hand.ink.new, width=1.6),
        hand.line(*([(28, y), (28 + (8 if long else 5), y)] for y, long in ((40, 1), (34, 0), (28, 1), (22, 0)))),
    ]


def _ice(hand: Hand) -> list[Shape]:
    """An ice bag with its cap and pleats, and a snowflake on it."""
    arms: list[list[Point]] = []
    for k in range(6):
        pose = Pose(24, 16, 60 * k + 30)
        arms += [[pose(0, 0), pose(10.5, 0)], [pose(9.8, 3.4), pose(6.4, 0), pose(9.8, -3.4)]]
    bag = ((19, 39, 0), (29, 39, 0), (31, 33, 4), (45, 27, 12), (43, 1.5, 13), (5, 1.5, 13), (3, 27, 12), (17, 33, 4))
    return [
        hand.shape(*bag, fill=hand.ink.disc),
        hand.box(16.5, 39, 15, 7.5, 2, fill=hand.ink.steel),
        hand.line([(22, 38), (21, 33)], [(26, 38), (27, 33)]),
        hand.line(*arms),
    ]


# --------------------------------------------------------------------------- people


def _head(hand: Hand, x: float, y: float, radius: float = 4.4) -> Circle:
    return hand.dot(x, y, radius)


def _walking(hand: Hand) -> list[Shape]:
    """A person who walks, to the right."""
    return [
        _head(hand, 26, 42, 4.6),
        hand.limbs([(25, 33), (23, 21)], width=7.6),
        hand.limbs([(23.5, 20), (29, 12), (30.5, 3)], [(22.5, 20), (18.5, 11), (11, 4.5)]),
        hand.limbs([(26, 33.5), (31.5, 26), (37, 24)], [(23, 33.5), (15.5, 29), (13.5, 21.5)], width=3.8),
    ]


def _stairs(hand: Hand) -> list[Shape]:
    """A person who climbs stairs."""
    stairs = [(2, 3), (13, 3), (13, 10), (24, 10), (24, 17), (35, 17), (35, 24), (46, 24)]
    return [
        hand.line(stairs, width=1.5),
        _head(hand, 23.5, 43, 4.2),
        hand.limbs([(21.5, 35.5), (18.5, 26)], width=6.6),
        hand.limbs([(19, 25), (26.5, 24.5), (27.5, 20)], [(18, 24.5), (15, 18.5), (17.5, 13)], width=4.0),
        hand.limbs([(23, 36), (28.5, 31), (33.5, 33)], [(20, 35.5), (13.5, 31), (12, 25.5)], width=3.2),
    ]


def _lifting(hand: Hand) -> list[Shape]:
    """A person with bent knees who lifts a box."""
    return [
        _head(hand, 23.5, 41, 4.4),
        hand.limbs([(18.5, 33.5), (10.5, 22.5)], width=7.0),
        hand.limbs([(10.5, 20.5), (20, 15.5), (15.5, 4)], width=4.6),
        hand.limbs([(15.5, 3.3), (20, 3.3)], width=3.4),
        hand.limbs([(19.5, 33.5), (22.5, 24.5), (30, 21)], width=3.6),
        hand.box(27.5, 8, 17.5, 15.5, 0.5, fill=hand.ink.bone),
        hand.line([(27.5, 15.8), (45, 15.8)], width=0.8),
        hand.line([(36.2, 28), (36.2, 39)], color=hand.ink.new, width=1.3),
        hand.line([(31.6, 35), (36.2, 40), (40.8, 35)], color=hand.ink.new, width=1.3),
    ]


def _shower(hand: Hand) -> list[Shape]:
    """A person under a shower."""
    drops = [[(x, 32), (x - 1.6, 27)] for x in (12, 18, 30, 36)]
    more = [[(x, 22), (x - 1.6, 17)] for x in (6.5, 12.5, 36.5, 42)]
    return [
        hand.line([(44, 30), (44, 45), (24, 45), (24, 41.5)], width=1.2),
        curve_polygon([(17, 41.5, 3, 0), (31, 41.5, 3, 0), (36, 36.5, 0.5, 0), (12, 36.5, 0.5, 0)]).path(
            fillColor=hand.ink.line
        ),
        hand.line(*drops, *more, width=0.95),
        _head(hand, 24, 25, 5.2),
        curve_polygon([(17, 18, 5, 0), (31, 18, 5, 0), (34, 2, 0.5, 0), (14, 2, 0.5, 0)]).path(fillColor=hand.ink.line),
    ]


def _driver(hand: Hand) -> list[Shape]:
    """A car from the side with somebody at the wheel."""
    body = (
        (1.5, 12, 2), (1.5, 23, 3), (8, 25.5, 1), (13.5, 41, 3), (33.5, 41, 3), (39.5, 26, 1), (46.5, 23, 3), (46.5, 12, 2),
    )  # fmt: skip
    window = curve_polygon([(16, 37.2, 1, 0), (31.4, 37.2, 1, 0), (35.6, 25.6, 0.5, 0), (12.2, 25.6, 0.5, 0)])
    return [
        hand.shape(*body, fill=hand.ink.steel),
        window.path(fillColor=white, strokeColor=hand.ink.line, strokeWidth=hand.width * 0.7),
        Group(
            window.clip(),
            _head(hand, 20.5, 31.0, 3.5),
            hand.limbs([(19.8, 24.5), (20.2, 26)], width=6.5),
            hand.limbs([(21, 26.5), (28, 28)], width=2.2),
            hand.line([(27, 25), (29.5, 31)], width=1.0),
        ),
        hand.line([(40.5, 19.5), (45.5, 19.5)]),
        *(hand.ring(x, 11, 6.4) for x in (12.5, 36)),
        *(hand.dot(x, 11, 2.4) for x in (12.5, 36)),
    ]


def _wheelchair(hand: Hand) -> list[Shape]:
    """A person who sits in a wheelchair."""
    return [
        _head(hand, 18, 42, 4.4),
        hand.limbs([(18.5, 33.5), (20.5, 21), (32, 21), (36.5, 8), (42, 8)], width=5.0),
        hand.limbs([(19, 29.5), (29.5, 29.5)], width=3.6),
        hand.line(_arc(21, 14.5, 12.2, 115, 382), width=1.5),
    ]


def _stop(hand: Hand) -> list[Shape]:
    """A stop sign with a raised hand."""
    corners = [(24 + 23.5 * cos(pi / 8 + k * pi / 4), 24 + 23.5 * sin(pi / 8 + k * pi / 4)) for k in range(8)]
    sign = curve_polygon([(x, y, 0.5, 0) for x, y in reversed(corners)])
    fingers: list[list[Point]] = [
        [(17, 22), (14.6, 33)],
        [(21.9, 22), (21.2, 38)],
        [(26.8, 22), (28, 37)],
        [(31.4, 20), (34.6, 31.5)],
    ]
    palm = curve_polygon(
        [(15.3, 24, 0, 0), (33.2, 24, 0, 0), (33.2, 14, 6, 0), (28, 9, 3, 0), (20, 9, 4, 0), (15.3, 16, 3, 0)]
    )
    return [
        sign.path(fillColor=hand.ink.new),
        palm.path(fillColor=white),
        hand.limbs(*fingers, width=3.3, color=white),
        hand.limbs([(18, 13), (11.6, 21.5)], width=4.0, color=white),
    ]


def _scanner(hand: Hand) -> list[Shape]:
    """A person who lies on a table that slides into the ring of a scanner."""
    body = curve_polygon([(3, 22.6, 1, 0), (14, 24.4, 2, 0), (25.5, 26, 2.5, 0), (25.5, 19, 1, 0), (3, 19, 1, 0)])
    return [
        hand.shape((19, 46.5, 6), (47, 46.5, 6), (47, 2.5, 1), (19, 2.5, 1), fill=hand.ink.steel),
        hand.ring(33, 27, 12.2),
        Rect(0, 12.2, 37.5, 14, fillColor=white),
        body.path(fillColor=hand.ink.line),
        _head(hand, 31.4, 23.2, 4.0),
        hand.line([(2, 15), (37, 15)], width=1.7),
        hand.line([(8.5, 15), (8.5, 2.5)], width=1.5),
        hand.line([(4, 2.5), (13, 2.5)], width=1.2),
    ]


# --------------------------------------------------------------------------- things


def _telephone(hand: Hand) -> list[Shape]:
    """A receiver that rings."""
    pose = Pose(21, 21, -45)
    back = _arc(0, 12, 21.5, 212, 328, 0.95)
    return [
        pose.group(
            hand.limbs(back, width=7.0),
            *(hand.limbs([(x - 1.6, 0.6), (x + 1.6, 0.6)], [(x, 0.6), (x, 4.4)], width=8.4) for x in (-17, 17)),
        ),
        hand.line(_arc(25, 25, 10, 8, 82), _arc(25, 25, 18.5, 8, 82), color=hand.ink.new, width=1.3),
    ]


def _calendar(hand: Hand) -> list[Shape]:
    """A page of a calendar, one day of it marked."""
    days = [(x, y) for y in (22.5, 11.5) for x in (12, 24, 36)]
    return [
        hand.box(3, 3, 42, 37, 3),
        Rect(3, 30, 42, 10, 2.5, 2.5, fillColor=hand.ink.line),
        hand.line([(13, 36), (13, 45.5)], [(35, 36), (35, 45.5)], color=white, width=2.6),
        hand.line([(13, 36), (13, 45.5)], [(35, 36), (35, 45.5)], width=1.3),
        *(Rect(x - 2.4, y - 2.4, 4.8, 4.8, fillColor=hand.ink.line) for x, y in days[:-1]),
        Circle(36, 11.5, 4.6, strokeColor=hand.ink.new, strokeWidth=hand.width * 1.2, fillColor=white),
    ]


def _clock(hand: Hand) -> list[Shape]:
    """A clock with its hands."""
    marks = []
    for k in range(12):
        pose = Pose(24, 24, 30 * k)
        marks.append([pose(18.2, 0), pose(14.6 if k % 3 == 0 else 16.6, 0)])
    return [
        hand.ring(24, 24, 21.5),
        hand.line(*marks, width=0.9),
        hand.line([(24, 37), (24, 24), (32, 18.5)], width=1.5),
        hand.dot(24, 24, 2.2),
    ]


def _bag(hand: Hand) -> list[Shape]:
    """A travel bag with its handles."""
    return [
        hand.line(_arc(24, 29, 9, 0, 180, 1.5), width=1.4),
        hand.shape((4, 31, 5), (44, 31, 5), (46, 5, 4), (2, 5, 4), fill=hand.ink.bone),
        hand.line([(13, 31), (13, 5)], [(35, 31), (35, 5)]),
        hand.line([(4, 24), (44, 24)]),
        hand.box(21, 20.5, 6, 7, 0.5),
    ]


def _glasses(hand: Hand) -> list[Shape]:
    """A pair of glasses."""
    return [
        hand.ring(12.5, 19, 9.6, hand.ink.disc),
        hand.ring(35.5, 19, 9.6, hand.ink.disc),
        hand.line(_arc(24, 19.5, 3.2, 170, 10, 1.3), width=1.3),
        hand.line([(3.4, 22), (5.5, 33), (10, 35.5)], [(44.6, 22), (42.5, 33), (38, 35.5)], width=1.2),
    ]


PICTOGRAMS: dict[str, Callable[[Hand], list[Shape]]] = {
    "fasting": _fasting,
    "drinking": _drinking,
    "pills": _pills,
    "stop": _stop,
    "driver": _driver,
    "shower": _shower,
    "lifting": _lifting,
    "walking": _walking,
    "stairs": _stairs,
    "bandage": _bandage,
    "ice": _ice,
    "thermometer": _thermometer,
    "telephone": _telephone,
    "calendar": _calendar,
    "clock": _clock,
    "bag": _bag,
    "glasses": _glasses,
    "wheelchair": _wheelchair,
    "injection": _injection,
    "scanner": _scanner,
}
"""What is drawn, by name."""


def _paint(
    draw: Callable[[Hand], list[Shape]], window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure
) -> tuple[list[Shape], Labels]:
    """The pictogram in the middle of its window, clear of a number in the corner, its word below it."""
    left, _, right, _ = window.corner
    free = window.width - (right - left)
    foot = FOOT * window.label_size if "name" in labels else 0.0
    side = min(free, window.height - foot) * (1 - 2 * AIR)
    scale = side / SIDE
    start = (0.0 if window.rtl else right) + (free - side) / 2
    if free > side + 2 * (right - left):  # so wide that the number does not reach the middle
        start = (window.width - side) / 2
    view = View(
        window, ink, (round(start, 2), round(foot + (window.height - foot - side) / 2, 2)), scale, 0.0, window.height
    )
    placed = Labels(view, measure)
    if "name" in labels:
        words = labels["name"]
        placed.put(words, start + (side - measure(words)) / 2, foot - window.label_size)
    hand = Hand(ink, max(LEAST_PEN / scale, PEN * 0.9))
    return [view.scene(*draw(hand))], placed


ILLUSTRATIONS = tuple(
    Illustration(
        name=name, labels=("name",), natural_width=SIDE, natural_height=SIDE, paint=partial(_paint, draw), emblem=True
    )
    for name, draw in PICTOGRAMS.items()
)
