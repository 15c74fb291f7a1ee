"""A dressed drawing as plain shapes, where filled and stroked outlines under clips are all there is to it.

Everything else (gradients, masks, filters, embedded pictures, groups that show through …) is :class:`Beyond` it, and
drawn by resvg. Coordinates are CSS pixels, measured right and down from the drawing's upper left corner.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from handouts.layout.svg.colors import Rgba, read_color
from handouts.layout.svg.dressing import UNSEEN
from handouts.layout.svg.paths import (
    Contour,
    even_scale,
    fit_view,
    multiply,
    outline_ellipse,
    outline_points,
    outline_rectangle,
    parse_path,
    parse_transform,
    read_length,
    read_view_box,
)
from handouts.layout.svg.source import SvgError
from handouts.pdf.drawing import EVEN_ODD, NON_ZERO, UNMOVED, Matrix
from handouts.reading.declarations import dataclass

FARTHEST = 1e6
"""The largest coordinate."""
_DEEPEST = 200
_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}


class Beyond(Exception):
    """A drawing has more to it than plain shapes."""


@dataclass(frozen=True, slots=True)
class PlainShape:
    """An outline that is filled or stroked, in an opaque color each."""

    outline: Contour
    rule: int
    fill: Rgba | None = None
    stroke: Rgba | None = None
    width: float = 0.0
    cap: int = 0
    join: int = 0
    miter: float = 4.0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Clipped:
    """Shapes that are seen within an outline only."""

    outline: Contour
    rule: int
    shapes: tuple["PlainShape | Clipped", ...]


Shapes = tuple[PlainShape | Clipped, ...]


@dataclass(frozen=True, slots=True)
class _DrawingState:
    """What a group hands down."""

    matrix: Matrix
    styles: Mapping[str, str]
    width: float
    height: float
    opacity: float = 1.0
    depth: int = 0


def plain_shapes(root: Element, width: float, height: float) -> Shapes:
    """The shapes of a dressed drawing that is shown ``width`` by ``height``. Raises Beyond, or SvgError."""
    return tuple(_Reader(root).read(root, _DrawingState(UNMOVED, {}, width, height)))


def leaves(shapes: Iterable[PlainShape | Clipped]) -> Iterator[PlainShape]:
    """All shapes, those under clips too."""
    for each in shapes:
        if isinstance(each, Clipped):
            yield from leaves(each.shapes)
        else:
            yield each


class _Reader:
    def __init__(self, root: Element) -> None:
        self._named = {each.get("id", ""): each for each in root.iter() if each.get("id")}

    def read(self, element: Element, state: _DrawingState) -> Iterator[PlainShape | Clipped]:
        """The shapes of an element and all in it."""
        if element.get("display") == "none" or state.depth > _DEEPEST:
            return
        for name in ("mask", "filter"):
            if element.get(name, "none") != "none":
                raise Beyond(name)
        if element.get("mix-blend-mode", "normal") != "normal":
            raise Beyond("mix-blend-mode")
        opacity = float(element.get("opacity", "1"))
        if not opacity:
            return
        matrix = parse_transform(element.get("transform", "")) or UNMOVED
        styles = {**state.styles, **element.attrib}
        inner = replace(state, matrix=multiply(state.matrix, matrix), styles=styles, opacity=state.opacity * opacity, depth=state.depth + 1)  # fmt: skip
        found = tuple(self._contents(element, inner))
        if opacity < 1 and len(list(leaves(found))) > 1:
            raise Beyond("a group that shows through")
        clip = element.get("clip-path", "none")
        if clip != "none" and found:
            yield self._clip(self._named[clip[5:-1]], inner, found)
        else:
            yield from found

    def _contents(self, element: Element, state: _DrawingState) -> Iterator[PlainShape | Clipped]:
        match element.tag:
            case "svg":
                yield from self._viewport(element, element, state)
            case "g":
                yield from self._children(element, state)
            case "use":
                yield from self._use(element, state)
            case "image":
                raise Beyond("image")
            case tag if tag in UNSEEN or tag == "stop":
                return
            case _:
                yield from self._shape(element, state)

    def _children(self, element: Element, state: _DrawingState) -> Iterator[PlainShape | Clipped]:
        for child in element:
            yield from self.read(child, state)

    def _use(self, element: Element, state: _DrawingState) -> Iterator[PlainShape | Clipped]:
        there = self._named.get(element.get("href", "")[1:])
        if there is None:
            return
        place = (self._length(element, "x", state.width), self._length(element, "y", state.height))
        inner = replace(state, matrix=multiply(state.matrix, (1, 0, 0, 1, *place)))
        if there.tag == "symbol":
            if there.get("opacity", "1") != "1" or there.get("transform") or there.get("clip-path", "none") != "none":
                raise Beyond("a symbol with a style of its own")
            yield from self._viewport(there, element, replace(inner, styles={**state.styles, **there.attrib}), placed=True)  # fmt: skip
        elif there.tag == "svg":
            raise Beyond("a drawing that is used")
        else:
            yield from self.read(there, inner)

    def _viewport(
        self, element: Element, sized: Element, state: _DrawingState, *, placed: bool = False
    ) -> Iterator[PlainShape | Clipped]:
        """What a drawing or symbol shows, within the size that ``sized`` gives it."""
        outermost = state.depth == 1
        x, y = (0.0, 0.0) if placed or outermost else (self._length(element, "x", state.width), self._length(element, "y", state.height))  # fmt: skip
        width = state.width if outermost else self._length(sized, "width", state.width, "100%")
        height = state.height if outermost else self._length(sized, "height", state.height, "100%")
        if width <= 0 or height <= 0:
            return
        matrix = multiply(state.matrix, (1, 0, 0, 1, x, y))
        box = outline_rectangle(0, 0, width, height).moved(matrix)
        view = read_view_box(element.get("viewBox", ""))
        if view is not None:
            if view[2] <= 0 or view[3] <= 0:
                return
            matrix = multiply(matrix, fit_view(view, width, height, element.get("preserveAspectRatio", "")))
            width, height = view[2:]
        inner = replace(state, matrix=matrix, width=width, height=height)
        found = tuple(self._children(element, inner))
        if outermost or not found or element.get("overflow") in ("visible", "auto"):
            yield from found
        else:
            yield Clipped(box, NON_ZERO, found)

    def _clip(self, clip: Element, state: _DrawingState, found: Shapes) -> Clipped:
        """Shapes within a clip path that is one plain outline."""
        shapes = [each for each in clip if each.get("display") != "none" and each.tag not in UNSEEN]
        units = clip.get("clipPathUnits", "userSpaceOnUse")
        if len(shapes) != 1 or units != "userSpaceOnUse" or shapes[0].tag in ("use", "g", "svg", "image"):
            raise Beyond("a clip path of several parts")
        shape = shapes[0]
        styles = {**clip.attrib, **shape.attrib}
        if {styles.get("clip-path", "none"), clip.get("clip-path", "none")} != {"none"} or styles.get("visibility", "visible") != "visible":  # fmt: skip
            raise Beyond("a clip path within another")
        matrix = multiply(state.matrix, parse_transform(clip.get("transform", "")) or UNMOVED)
        matrix = multiply(matrix, parse_transform(shape.get("transform", "")) or UNMOVED)
        outline = self._outline(shape, state).moved(matrix)
        if not outline.operators:
            raise Beyond("an empty clip path")
        _judge(outline.points)
        return Clipped(outline, _rule(styles.get("clip-rule")), found)

    def _shape(self, element: Element, state: _DrawingState) -> Iterator[PlainShape]:
        styles = state.styles
        if styles.get("visibility", "visible") != "visible":
            return
        outline = self._outline(element, state)
        if not outline.operators:
            return
        if element.tag in ("path", "line", "polyline", "polygon") and any(styles.get(f"marker-{end}", "none") != "none" for end in ("start", "mid", "end")):  # fmt: skip
            raise Beyond("markers")
        if styles.get("paint-order", "normal") not in ("normal", "fill", "fill stroke", "fill stroke markers"):
            raise Beyond("paint-order")
        fill = self._paint("fill", "#000000", state)
        stroke = self._paint("stroke", "none", state)
        width = self._length_of(styles.get("stroke-width", "1"), self._diagonal(state))
        if stroke is not None and width > 0:
            if fill is not None and (stroke[3] < 1 or state.opacity < 1):
                raise Beyond("a fill that shows through its edge")
            yield self._stroked(element, outline, fill, stroke, width, state)
        elif fill is not None:
            placed = outline.moved(state.matrix)
            _judge(placed.points)
            yield PlainShape(placed, _rule(styles.get("fill-rule")), fill=_on_white(fill))

    def _stroked(self, element: Element, outline: Contour, fill: Rgba | None, stroke: Rgba, width: float, state: _DrawingState) -> PlainShape:  # fmt: skip
        styles, scale = state.styles, even_scale(state.matrix)
        if scale is None:
            raise Beyond("an uneven stroke")
        if element.get("vector-effect", "none") != "none":
            raise Beyond("vector-effect")
        dashes = self._dashes(styles.get("stroke-dasharray", "none"), state)
        if dashes and element.get("pathLength"):
            raise Beyond("pathLength")
        join = styles.get("stroke-linejoin", "miter")
        if join not in _JOINS:
            raise Beyond(f"stroke-linejoin {join}")
        placed = outline.moved(state.matrix)
        _judge([*placed.points, width * scale])
        return PlainShape(
            placed,
            _rule(styles.get("fill-rule")),
            fill=_on_white(fill) if fill else None,
            stroke=_on_white(stroke),
            width=width * scale,
            cap=_CAPS.get(styles.get("stroke-linecap", "butt"), 0),
            join=_JOINS[join],
            miter=max(1.0, self._length_of(styles.get("stroke-miterlimit", "4"), 1.0)),
            dashes=tuple(each * scale for each in dashes),
            dash_offset=self._length_of(styles.get("stroke-dashoffset", "0"), self._diagonal(state)) * scale,
        )

    def _dashes(self, text: str, state: _DrawingState) -> tuple[float, ...]:
        if text == "none":
            return ()
        lengths = [self._length_of(each, self._diagonal(state)) for each in re.split(r"[\s,]+", text.strip())]
        if any(each < 0 for each in lengths) or not any(lengths):
            return ()
        return tuple(lengths * (2 if len(lengths) % 2 else 1))

    def _paint(self, name: str, otherwise: str, state: _DrawingState) -> Rgba | None:
        """A color with how much of it is there; None for nothing."""
        text = state.styles.get(name, otherwise)
        if text == "currentColor":
            text = state.styles.get("color", "#000000")
        if text == "none":
            return None
        color = read_color(text)
        if color is None:
            raise Beyond(f"{name} {text}")
        share = color[3] * float(state.styles.get(f"{name}-opacity", "1")) * state.opacity
        return (*color[:3], share) if share > 0 else None

    def _outline(self, element: Element, state: _DrawingState) -> Contour:
        """A shape's outline in its own coordinates."""
        wide, high, diagonal = state.width, state.height, self._diagonal(state)

        def number(name: str, whole: float, otherwise: str = "0") -> float:
            return self._length(element, name, whole, otherwise)

        match element.tag:
            case "path":
                return parse_path(element.get("d", ""))
            case "rect":
                rx, ry = element.get("rx", "auto"), element.get("ry", "auto")
                across = self._length_of(ry, high) if rx == "auto" and ry != "auto" else self._length_of(rx, wide) if rx != "auto" else 0.0  # fmt: skip
                down = self._length_of(rx, wide) if ry == "auto" and rx != "auto" else self._length_of(ry, high) if ry != "auto" else 0.0  # fmt: skip
                return outline_rectangle(number("x", wide), number("y", high), number("width", wide), number("height", high), across, down)  # fmt: skip
            case "circle":
                radius = number("r", diagonal)
                return outline_ellipse(number("cx", wide), number("cy", high), radius, radius)
            case "ellipse":
                rx, ry = element.get("rx", "auto"), element.get("ry", "auto")
                across = number("ry", high) if rx == "auto" else number("rx", wide)
                down = number("rx", wide) if ry == "auto" else number("ry", high)
                return outline_ellipse(number("cx", wide), number("cy", high), across, down)
            case "line":
                ends = [number("x1", wide), number("y1", high), number("x2", wide), number("y2", high)]
                return Contour(ends, [0, 1])
            case "polyline" | "polygon":
                return outline_points(element.get("points", ""), closed=element.tag == "polygon")
        return Contour()

    @staticmethod
    def _diagonal(state: _DrawingState) -> float:
        return math.hypot(state.width, state.height) / math.sqrt(2)

    def _length(self, element: Element, name: str, whole: float, otherwise: str = "0") -> float:
        text = element.get(name, otherwise)
        return self._length_of(otherwise if text == "auto" else text, whole)

    @staticmethod
    def _length_of(text: str, whole: float) -> float:
        found = read_length(text, whole)
        if found is None:
            raise Beyond(f"the length {text}")
        return found


def _rule(text: str | None) -> int:
    return EVEN_ODD if text == "evenodd" else NON_ZERO


def _on_white(color: Rgba) -> Rgba:
    """The opaque color that a color makes on white paper."""
    red, green, blue, share = color
    return (1 - share + share * red, 1 - share + share * green, 1 - share + share * blue, 1.0)


def _judge(numbers: Sequence[float]) -> None:
    if not all(math.isfinite(each) and abs(each) <= FARTHEST for each in numbers):
        raise SvgError("it has coordinates that no page has")
