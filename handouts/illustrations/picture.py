"""What every illustration shares: ink, the window it is seen through, its labels.

Two coordinate systems meet here.  A *scene* has units of its own.  A *window*
is measured in points on the page, its origin in the lower left corner.  A
:class:`View` puts the one into the other.  Pens, hatching and labels are in
points on the page at every scale, so that a small picture is not a faint one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import product
from math import ceil, sqrt

from reportlab.lib.colors import Color, HexColor, white

from handouts.illustrations.art import Box, Outline, Point, strokes
from handouts.pdf.drawing import Circle, Drawing, Group, Path, Shape
from handouts.reading.declarations import dataclass

Measure = Callable[[str], float]  # the width of a label's words, in points

LINE_HEIGHT = 1.15  # of a label with several lines, in label sizes
ASCENT, DESCENT = 0.74, 0.22  # of a label's words about their baseline, in label sizes
MIDDLE = 0.34  # from the baseline to the middle of the letters, in label sizes
SIDE_STRIP = 1.45  # height of the strip for the words front and back in a narrow window, in label sizes
CORNER = (29.0, 32.0)  # the upper corner that stays free for a step's number of one digit, in points
BESIDE_NUMBER = 16.0  # the white at both sides of a number in the corner, in points
LEAST_LEADER = 4.0  # points: words that stand nearer to their part need none
LEVEL_STEP = 0.4  # in label sizes: how finely a free level is looked for where a label's own is taken
LEADER_PEN = 0.1  # in label sizes: 1.2 points beside words of 12, which a bad copier keeps
LEADER = 0.9  # added to a leader before the bones where there is room, in label sizes


class LabelRoomError(ValueError):
    """A window is too small for its labels."""


# ------------------------------------------------------------------------ ink


@dataclass(frozen=True, slots=True)
class Ink:
    """The roles of colour in a picture, and the pens that go with them.

    ``line``, ``fine`` and ``new`` draw what must be seen and keep 3:1 against
    white; the rest are tints that carry no meaning of their own.  ``new`` marks
    what a step adds.  Widths and gaps are points on the page.
    """

    line: Color  # outlines, leaders
    fine: Color  # what lies behind: the nerve canal, a divider
    new: Color
    bone: Color
    bone_shade: Color
    marrow: Color
    grain: Color
    cut: Color  # the wall of a bone where it is cut open
    disc: Color
    disc_shade: Color
    canal: Color
    skin: Color
    steel: Color
    steel_shade: Color
    new_steel: Color
    new_steel_shade: Color
    body: Color
    ruled: bool  # lines and hatching stand for tints
    outline: float  # the pens
    outline_new: float
    thin: float
    hair: float
    hatch: float  # what fills something new
    gap: float  # between the lines of a hatching

    @classmethod
    def color(cls, brand: str = "#0b4f6c", accent: str = "#9a3412") -> "Ink":
        """Warm bone outlined in a deep shade of the brand's colour; the accent for what is new."""
        deep, new = _mix(HexColor(brand), HexColor("#1b2226"), 0.35), HexColor(accent)
        return cls(
            line=deep,
            fine=deep,
            new=new,
            bone=HexColor("#f6edd8"),
            bone_shade=HexColor("#e9dcbc"),
            marrow=HexColor("#fffaf0"),
            grain=HexColor("#5e4312"),
            cut=HexColor("#dcc48f"),
            disc=HexColor("#d5e3ea"),
            disc_shade=HexColor("#c1d5df"),
            canal=HexColor("#faecc0"),
            skin=HexColor("#f3d9c6"),
            steel=HexColor("#e6ebee"),
            steel_shade=HexColor("#8f9ca4"),
            new_steel=_mix(new, white, 0.88),
            new_steel_shade=_mix(new, white, 0.55),
            body=HexColor("#eef3f5"),
            ruled=False,
            outline=1.25,
            outline_new=1.75,
            thin=1.1,
            hair=1.0,
            hatch=1.0,
            gap=4.2,
        )

    @classmethod
    def mono(cls) -> "Ink":
        """Pure greys on white: what survives a laser printer and a photocopier."""
        black, dark, grey = HexColor("#111111"), HexColor("#222222"), HexColor("#555555")
        return cls(
            line=black,
            fine=dark,
            new=black,
            bone=white,
            bone_shade=white,
            marrow=white,
            grain=HexColor("#333333"),
            cut=white,
            disc=white,
            disc_shade=white,
            canal=white,
            skin=white,
            steel=white,
            steel_shade=grey,
            new_steel=white,
            new_steel_shade=dark,
            body=white,
            ruled=True,
            outline=1.1,
            outline_new=1.75,
            thin=1.0,
            hair=1.0,
            hatch=1.0,
            gap=4.2,
        )


def _mix(color: Color, other: Color, share: float) -> Color:
    """``color`` with a share of another."""
    return Color(*(a + (b - a) * share for a, b in zip(color.rgb(), other.rgb(), strict=True)))


# --------------------------------------------------------------------- window


@dataclass(frozen=True, slots=True)
class LabelWord:
    """A label's line of words for the page to set: the left end of its baseline, in points."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Art:
    """An illustration as drawn: as large as its window, clipped to it, without words or frame."""

    drawing: Drawing
    words: tuple[LabelWord, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How a picture is to be shown; lengths in points on the page.

    ``scale`` is points to a unit of the scene.  ``shift`` is how far from the
    left edge the front wall of the bones stands; None leaves it to the
    illustration, which gives the same answer for every step of a series.  A
    picture of a whole person takes its scale from the height instead.
    ``numbered`` keeps the upper corner where reading begins free for a step's
    number, which is ``number_width`` wide.  ``rtl`` is for readers from right to left: the scene stays as it
    is, front to the left, and the words and the number's corner stand where
    such a reader looks for them.
    """

    width: float
    height: float
    scale: float = 1.0
    label_size: float = 12.0
    shift: float | None = None
    numbered: bool = True
    number_width: float = 0.0
    rtl: bool = False

    @property
    def pad(self) -> float:
        """The space between the window's edge and its words."""
        return 5.5 * self.label_size / 12

    @property
    def corner(self) -> Box:
        """The corner for the number; empty if there is none."""
        wide, high = CORNER if self.numbered else (0.0, 0.0)
        wide = max(wide, self.number_width + BESIDE_NUMBER) if self.numbered else 0.0
        left = self.width - wide if self.rtl else 0
        return left, self.height - high, left + wide, self.height


def pen_at(scale: float, width: float) -> float:
    """A width on the page in units of a scene of this scale; a large picture takes slightly stronger pens."""
    return width / scale * min(max(scale, 1.0), 1.15)


@dataclass(frozen=True, slots=True)
class View:
    """A scene seen through a window: its own origin stands at ``origin`` on the page.

    The scene is shown from ``floor`` to ``ceiling``, points from the window's lower edge.
    """

    window: Window
    ink: Ink
    origin: Point
    scale: float
    floor: float
    ceiling: float

    def page(self, x: float, y: float) -> Point:
        """A point of the scene in the window's coordinates."""
        return self.origin[0] + x * self.scale, self.origin[1] + y * self.scale

    def pen(self, width: float) -> float:
        """A width on the page in units of the scene; a large picture takes slightly stronger pens."""
        return pen_at(self.scale, width)

    @property
    def gap(self) -> float:
        """The distance between the lines of a hatching, in units of the scene; a large picture has a wider one."""
        return self.ink.gap * min(max(sqrt(self.scale / 1.22), 0.9), 1.4) / self.scale

    def scene(self, *shapes: Shape) -> Group:
        """Shapes in units of the scene, put in the window."""
        return Group(*shapes, transform=(self.scale, 0, 0, self.scale, *(round(v, 2) for v in self.origin)))

    def drawn(self, outline: Outline, **style: Color) -> Shape:
        """An outline in the usual pen."""
        return outline.path(**{"strokeColor": self.ink.line} | style, strokeWidth=self.pen(self.ink.outline))


# --------------------------------------------------------------------- labels


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label names its part, in units of the scene.

    A leader runs level from the words.  It ends just off the part, or with a
    ``dot`` inside it.  ``level`` is the height of the words where it is not the
    part's own: the leader then turns once.  A leader that passes other
    outlines has a pale gap around it.  ``behind`` puts the words to the right
    of the part, that many label sizes from it; at least so many, and out at the
    window's edge, for readers from right to left.  ``rtl`` is a place for them
    alone.  ``below`` puts the words under the part, at the window's right edge, where
    that is behind this place of the scene; they need no leader there.
    """

    key: str
    at: Point
    dot: bool = False
    level: float | None = None
    behind: float = 0.0
    rtl: bool = False
    below: float | None = None


@dataclass(slots=True)
class Labels:
    """The labels of one picture as they find their places in its window.

    Lines of words begin below one another: at their left ends, or at their
    right ends for readers from right to left, at the window's edge or as near
    to the part as its leader allows.
    """

    view: View
    measure: Measure
    margin: float | None = None
    """Between the window's right edge and its words; the window's own if it is None."""
    words: list[LabelWord] = field(default_factory=list)
    leaders: list[Shape] = field(default_factory=list)
    _taken: list[Box] = field(default_factory=list)

    def name(self, text: str, *spots: Spot, room: float, lean: float = 0.0) -> None:
        """Set a label at the first of its spots that is free, and draw its leader.

        Words before their part have ``room`` points, and take lines to keep to them. Where none of its spots is free,
        they stand at the nearest level that is; ``lean`` is by how much the room is less, for each point above the part.
        """
        if any(self._settle(text, spot, self._level(spot), room) for spot in spots):
            return
        step = LEVEL_STEP * self.view.window.label_size
        levels = [sign * step * k for k in range(1, ceil(self.view.window.height / step)) for sign in (1, -1)]
        before = [spot for spot in spots if not spot.behind and spot.below is None]
        for spot, away in product(before, levels):
            if self._settle(text, spot, self._level(spot) + away, room - lean * max(0.0, away)):
                return
        raise self._no_room(text)

    def _level(self, spot: Spot) -> float:
        """The height of a label's words that its spot asks for, in points."""
        return self.view.page(0, spot.at[1] if spot.level is None else spot.level)[1]

    def _settle(self, text: str, spot: Spot, level: float, room: float) -> bool:
        """Set a label at a spot, its words at a level, if it is free there."""
        window, (x, y) = self.view.window, self.view.page(*spot.at)
        size = window.label_size
        if not 0 < y < window.height:
            return False  # its part is not in the picture
        if spot.below is not None:
            left = window.width - 0.6 * window.pad - self.measure(text)
            words = [LabelWord(text, round(left, 2), round(y - LINE_HEIGHT * size, 2))]
            if left < self.view.page(spot.below, 0)[0] or not self._free(words):
                return False
            self._keep(words)
            return True
        lines = [text] if spot.behind else self._lines(text, room)
        wide = max(map(self.measure, lines))
        left = least = x + spot.behind * size if spot.behind else window.pad
        if window.rtl:
            left = self._edge - wide if spot.behind else left + max(0.0, room - LEADER * size - wide)
        words = self._block(lines, left, left + wide, level)
        if left <= least - 0.01 or not self._free(words) or min(self._box(word)[1] for word in words) < self.view.floor:
            return False
        self._keep(words)
        self._lead((left if spot.behind else left + wide, level), (x, y), spot)
        return True

    def put(self, text: str, x: float, y: float) -> None:
        """Set words at a baseline, without a leader."""
        words = [LabelWord(text, round(x, 2), round(y, 2))]
        if not self._free(words):
            raise self._no_room(text)
        self._keep(words)

    def _lines(self, text: str, room: float) -> list[str]:
        """Words broken at spaces to fit ``room`` points."""
        lines: list[str] = []
        for word in text.split(" "):
            if lines and self.measure(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if max(map(self.measure, lines)) > room:
            raise self._no_room(text)
        return lines

    def _block(self, lines: Sequence[str], left: float, right: float, level: float) -> list[LabelWord]:
        """Lines of words from ``left`` to ``right`` whose block has its middle at ``level``."""
        size = self.view.window.label_size
        first = level + size * (LINE_HEIGHT * (len(lines) - 1) / 2 - MIDDLE)
        starts = [right - self.measure(line) if self.view.window.rtl else left for line in lines]
        return [
            LabelWord(line, round(x, 2), round(first - size * LINE_HEIGHT * i, 2))
            for i, (line, x) in enumerate(zip(lines, starts, strict=True))
        ]

    def _keep(self, words: Iterable[LabelWord]) -> None:
        for word in words:
            self._taken.append(self._box(word))
            self.words.append(word)

    def _box(self, word: LabelWord) -> Box:
        size = self.view.window.label_size
        return word.x, word.y - size * DESCENT, word.x + self.measure(word.text), word.y + size * ASCENT

    @property
    def _edge(self) -> float:
        """Where words end at the right."""
        window = self.view.window
        return window.width - (window.pad if self.margin is None else self.margin)

    def _free(self, words: Iterable[LabelWord]) -> bool:
        """Whether words stand inside the window, clear of the number's corner and of other words."""
        window = self.view.window
        for left, lower, right, upper in map(self._box, words):
            if left < 0 or lower < 0 or right > self._edge + 0.5 * window.pad or upper > window.height:
                return False
            if any(overlap((left, lower, right, upper), other) for other in (window.corner, *self._taken)):
                return False
        return True

    def _lead(self, words: Point, end: Point, spot: Spot) -> None:
        """A leader from the near edge of the words."""
        ink, size = self.view.ink, self.view.window.label_size
        away = -1 if spot.behind else 1
        near = words[0] + away * 0.3 * size, words[1]
        turned = spot.level is not None or abs(near[1] - end[1]) > LINE_HEIGHT
        turn = end[0] if spot.dot or turned else end[0] - away * 2, near[1]
        if not turned and abs(turn[0] - near[0]) < LEAST_LEADER:
            return  # the words stand so near that they need none
        points = [near, turn] if not turned else [near, turn, end]
        if turned and spot.level is None:  # the words found no room at their part's own level: a slanted leader
            points = [near, (near[0] + away * 0.5 * size, near[1]), end]
        width = size * LEADER_PEN
        pen = {"strokeLineCap": 0, "strokeLineJoin": 0}
        if spot.dot or turned:
            self.leaders.append(strokes([points], strokeColor=white, strokeWidth=width + size / 6, **pen))
        self.leaders.append(strokes([points], strokeColor=ink.line, strokeWidth=width, **pen))
        if spot.dot:
            x, y = (round(v, 2) for v in end)
            self.leaders.append(Circle(x, y, size * 0.18, fillColor=ink.line, strokeColor=white, strokeWidth=size / 12))

    def _no_room(self, text: str) -> LabelRoomError:
        window = self.view.window
        return LabelRoomError(
            f"The label “{text}” finds no room in a window of {window.width:g} × {window.height:g} points "
            f"at scale {window.scale:g}, label size {window.label_size:g}."
        )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --------------------------------------------------------------- illustration

Painter = Callable[[Window, Ink, Mapping[str, str], Measure], tuple[Iterable[Shape], Labels]]


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture by name, and the keys of the labels it can show.

    ``natural_width`` and ``natural_height`` are the part of the scene, in its
    units, that tells the whole story: at scale 1 a window of that size shows it.
    """

    name: str
    labels: tuple[str, ...]
    natural_width: float
    natural_height: float
    paint: Painter = field(repr=False)
    version: int = 1
    """Counts from 1; raised when the drawing comes to show something else, for an approval is bound to it."""
    emblem: bool = False
    """Whether it is a small sign that needs little room, and no scene."""
    keeps_corner: bool = False
    """Whether its painter keeps the number's corner free by itself, as the first drawings do."""
    beside: bool = False
    """Whether its words stand beside what is drawn: in a picture as narrow as that there is no room for them."""

    def draw(self, window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure) -> Art:
        """Draw the illustration with the labels given, and no others.

        ``measure`` gives the width of a label's words at the window's label size.
        """
        if unknown := sorted(set(labels) - set(self.labels)):
            raise ValueError(
                f"The illustration {self.name} has no label {', '.join(unknown)}. It knows {', '.join(self.labels)}."
            )
        shapes, placed = self.paint(window, ink, labels, measure)
        if window.numbered and not self.keeps_corner:
            shapes = [Group(_corner_free(window), *shapes), _corner_edge(window, ink)]
        art = Group(frame(0, 0, window.width, window.height), *shapes, *placed.leaders)
        return Art(Drawing(window.width, window.height, art), tuple(placed.words))


def _corner_free(window: Window) -> Path:
    """A clip that keeps the art out of the number's corner."""
    return frame(0, 0, window.width, window.height, window.corner)


def _corner_edge(window: Window, ink: Ink) -> Path:
    left, lower, right, upper = window.corner
    inner, outer = (left, right) if window.rtl else (right, left)
    edge = [(inner, upper), (inner, lower), (outer, lower)]
    return strokes([edge], strokeColor=ink.line, strokeWidth=1.1, strokeLineCap=0)


def frame(left: float, lower: float, right: float, upper: float, without: Box | None = None) -> Path:
    """A rectangle to clip by, if need be ``without`` a box in one of its upper corners."""
    corners = [left, lower, right, lower, right, upper, left, upper]
    if without and without[0] <= left:
        corners[6:] = [without[2], upper, without[2], without[1], left, without[1]]
        without = None
    if without:
        corners[4:6] = [right, without[1], without[0], without[1], without[0], upper]
    steps = [1] * (len(corners) // 2 - 1)
    return Path(corners, [0, *steps, 3], isClipPath=1, fillColor=None, strokeColor=None)
