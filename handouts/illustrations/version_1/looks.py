"""What the first drawings were drawn with: their colors and pens, their window, and how their labels found a place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace

from reportlab.lib.colors import Color, HexColor, white

from handouts.illustrations.art import Box, Outline, Point, Pose, strokes
from handouts.illustrations.picture import (
    BESIDE_NUMBER,
    LEADER,
    Ink,
    Labels,
    LabelWord,
    Measure,
    Painter,
    Spot,
    View,
    Window,
    overlap,
)
from handouts.pdf.drawing import Circle, Group, Shape
from handouts.reading.declarations import dataclass

CORNER = (32.0, 34.0)  # the upper corner that stays free for a step's number of one digit, in points


def take_first_ink(ink: Ink) -> Ink:
    """The same brand in the colors and pens of the first drawings."""
    if ink.ruled:
        grey = HexColor("#555555")
        return replace(ink, fine=grey, grain=grey, outline=1.0, outline_new=1.5, thin=0.75, hair=0.68, gap=3.5)
    colors = {"fine": HexColor("#6f8792"), "marrow": HexColor("#fdf8ec"), "grain": HexColor("#d2bd8c")}
    pale = replace(ink, fine=colors["fine"], marrow=colors["marrow"], grain=colors["grain"])
    return replace(pale, outline=1.25, outline_new=1.5, thin=0.8, hair=0.6, gap=2.9)


@dataclass(frozen=True, slots=True)
class FirstWindow(Window):
    """A window with more room around its words and its number."""

    @property
    def pad(self) -> float:
        """The space between the window's edge and its words."""
        return 7 * self.label_size / 12

    @property
    def corner(self) -> Box:
        """The corner for the number; empty if there is none."""
        wide, high = CORNER if self.numbered else (0.0, 0.0)
        wide = max(wide, self.number_width + BESIDE_NUMBER) if self.numbered else 0.0
        left = self.width - wide if self.rtl else 0
        return left, self.height - high, left + wide, self.height


@dataclass(frozen=True, slots=True)
class FirstView(View):
    """A scene whose pens are finer where it is small."""

    def pen(self, width: float) -> float:
        """A width on the page in units of the scene; a small picture takes slightly finer pens."""
        return width / self.scale * min(max(self.scale, 0.85), 1.15)

    @property
    def gap(self) -> float:
        """The distance between the lines of a hatching, in units of the scene."""
        return self.ink.gap / self.scale


@dataclass(slots=True)
class FirstLabels(Labels):
    """Labels that stand at one of their spots, or find no room."""

    def name(self, text: str, *spots: Spot, room: float, lean: float = 0.0) -> None:
        """Set a label at the first of its spots that is free, and draw its leader; ``lean`` was not known yet.

        Words before their part have ``room`` points, and take lines to keep to them.
        """
        for spot in spots:
            size, (x, y) = self.view.window.label_size, self.view.page(*spot.at)
            level = y if spot.level is None else self.view.page(0, spot.level)[1]
            lines = [text] if spot.behind else self._lines(text, room)
            wide = max(map(self.measure, lines))
            left = least = x + spot.behind * size if spot.behind else self.view.window.pad
            if self.view.window.rtl:
                left = self._edge - wide if spot.behind else left + max(0.0, room - LEADER * size - wide)
            words = self._block(lines, left, left + wide, level)
            if left > least - 0.01 and self._free(words):
                self._keep(words)
                self._lead((left if spot.behind else left + wide, level), (x, y), spot)
                return
        raise self._no_room(text)

    def _free(self, words: Iterable[LabelWord]) -> bool:
        """Whether words stand inside the window, clear of the number's corner and of other words."""
        window = self.view.window
        for left, lower, right, upper in map(self._box, words):
            if left < 0 or lower < 0 or right > self._edge + 0.01 or upper > window.height:
                return False
            if any(overlap((left, lower, right, upper), other) for other in (window.corner, *self._taken)):
                return False
        return True

    def _lead(self, words: Point, end: Point, spot: Spot) -> None:
        """A leader from the near edge of the words."""
        ink, size = self.view.ink, self.view.window.label_size
        away = -1 if spot.behind else 1
        near = words[0] + away * 0.3 * size, words[1]
        turn = end[0] if spot.dot or spot.level is not None else end[0] - away * 2, near[1]
        points = [near, turn] if turn[1] == end[1] else [near, turn, end]
        width = size / 15
        pen = {"strokeLineCap": 0, "strokeLineJoin": 0}
        if spot.dot or spot.level is not None:
            self.leaders.append(strokes([points], strokeColor=white, strokeWidth=width + size / 6, **pen))
        self.leaders.append(strokes([points], strokeColor=ink.line, strokeWidth=width, **pen))
        if spot.dot:
            x, y = (round(v, 2) for v in end)
            self.leaders.append(Circle(x, y, size * 0.18, fillColor=ink.line, strokeColor=white, strokeWidth=size / 12))


def solid(outline: Outline, light: Color, shade: Color, line: Color, pen: float) -> Group:
    """A filled, outlined shape with a soft shade on the sides that face away from the light."""
    if light == shade:
        return Group(outline.path(fillColor=light, strokeColor=line, strokeWidth=pen))
    lit = Pose(-1.5, 1.7).group(outline.path(fillColor=light))
    return Group(
        Group(outline.path(fillColor=shade, isClipPath=1), lit), outline.path(strokeColor=line, strokeWidth=pen)
    )


FirstPainter = Callable[[FirstWindow, Ink, Mapping[str, str], Measure], tuple[list[Shape], Labels]]


def with_first_looks(paint: FirstPainter) -> Painter:
    """A painter that is given the window and the ink of today, and paints with those of then."""

    def painted(window: Window, ink: Ink, labels: Mapping[str, str], measure: Measure) -> tuple[list[Shape], Labels]:
        same = {each.name: getattr(window, each.name) for each in fields(Window)}
        return paint(FirstWindow(**same), take_first_ink(ink), labels, measure)

    return painted
