"""An SVG file as a picture on a page: plain shapes where these are all there is to it, else dots.

Shapes stay sharp at any size and take little room. They are painted only if resvg draws the same from them as from
the file: that is looked at when the file is read. Everything else is drawn by resvg as dots.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, tostring

from reportlab.lib.colors import Color

from handouts.layout.picture_remarks import PictureRemark
from handouts.layout.svg.colors import Rgba
from handouts.layout.svg.dressing import Dressing
from handouts.layout.svg.paths import read_length, read_view_box
from handouts.layout.svg.resvg import Box, is_tame, render
from handouts.layout.svg.shapes import Beyond, Clipped, PlainShape, Shapes, leaves, plain_shapes
from handouts.layout.svg.source import SvgError, parse_svg, weigh
from handouts.pdf.drawing import CLOSE, CURVE, LINE, MOVE, Drawing, Group, Path, luminance
from handouts.pdf.image import LINE_DPI, SPECIMEN, Image

if TYPE_CHECKING:
    from handouts.layout.painter import Painter

BROWSERS_SIZE = (300.0, 150.0)
"""CSS pixels a browser gives a drawing that says no size."""
WILD_DOTS = (1600, 800)
"""Of the longer side of a drawing that is drawn in a process of its own, once, when its file is read; fewer if that
takes too long."""
MOST_DOTS = 12_000_000
"""Of a drawing as dots: a full page at 350 to the inch."""
MOST_WORK_IN_DOTS = 100_000_000
"""Of all layers of such a drawing together: each takes memory and time of its own."""
SAME = 24
"""Of 255: what resvg's drawing of our shapes may be off from its drawing of the file, once both are a little blurred;
a fifth of the step from black to white, so only the smoothing of edges."""
APART = 0.08
"""The least difference between the greys of two colors that are not alike, from 0 to 1."""
ALIKE = 0.12
"""How much the channels of two colors differ, from 0 to 1, that nobody need tell apart."""
_ABOUT = 1024
"""Dots of the longer side at which a margin is looked for."""


class Vector:
    """What an SVG file shows.

    Raises ``OSError`` for a file that cannot be read and ``ValueError``, which says why, for one that is too large or
    too detailed, is not SVG, declares entities, has words or parts that would be lost, or shows nothing.
    """

    def __init__(self, path: FilePath) -> None:
        root = parse_svg(path.read_bytes())
        dressed = Dressing(root, _as_png)
        self._weight = weigh(dressed.root)
        self.left_out = dressed.left_out
        self._root, self._size = dressed.root, _natural_size(dressed.root)
        if not any(name in self._root.attrib for name in ("viewBox", "width", "height")):
            self._size = self._reach()
        self._box: Box = (0.0, 0.0, *self._size)
        self._svg = _framed(self._root, self._size)
        tame = is_tame(self._root, self._weight)
        self._whole = None if tame else self._draw_apart()
        shapes = self._read_shapes() if tame else None
        self.specimen = self._render(SPECIMEN)
        if self.specimen.getchannel("A").getextrema()[1] == 0:
            raise SvgError("nothing in it can be seen")
        if shapes is not None and not self._hold_against_file(shapes):
            shapes = None
        self._shapes = shapes
        self._drawn: dict[tuple[float, float, bool], Drawing | Image] = {}

    @property
    def as_dots(self) -> bool:
        """Whether it is drawn as dots and not as shapes."""
        return self._shapes is None

    @property
    def remarks(self) -> tuple[PictureRemark, ...]:
        """What is worth knowing about how it is printed."""
        found = []
        if self.as_dots:
            found.append(PictureRemark("picture-as-dots", f"is printed as dots, at most {LINE_DPI} to the inch: it has more to it than plain shapes.", "Look at it in print. Without gradients, masks and half-clear groups it would be printed as shapes."))  # fmt: skip
        if self.left_out:
            found.append(PictureRemark("picture-left-out", f"has something that paper does not show: {', '.join(self.left_out)}.", "Look at the picture on the sheet. If something is missing, save the drawing again as plain SVG."))  # fmt: skip
        return tuple(found)

    @property
    def aspect(self) -> float:
        left, top, right, bottom = self._box
        return (right - left) / (bottom - top)

    def trimmed(self) -> "Vector":
        """The same without its clear and white margins."""
        image = Image.of_dots(self._render(_ABOUT))
        found = image.ink_box
        if found is None:
            return self
        scale = self._size[0] / image.width
        margin = scale  # one dot, for the smoothing of edges
        left, top, right, bottom = (each * scale for each in found)
        other = Vector.__new__(Vector)
        other.__dict__.update(self.__dict__)
        other._box = (max(0.0, left - margin), max(0.0, top - margin), min(self._size[0], right + margin), min(self._size[1], bottom + margin))  # fmt: skip
        other._drawn = {}
        return other

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        """Paint it with its top left corner at (x, y), in points, y measured down from the page's top."""
        key = (width, height, painter.look.grey)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._draw(*key)
        if isinstance(drawn, Image):
            painter.canvas.place_image(drawn, painter.place(x, width), painter.height - y - height, width, height)
        else:
            painter.drawing(drawn, x, y)

    def drawn(self, width: float, height: float) -> Drawing | bytes:
        """It in this size, in points: its shapes, or the dots as a PNG file."""
        drawn = self._draw(width, height, False)
        return drawn if isinstance(drawn, Drawing) else drawn.encode_for_screen()

    def _draw(self, width: float, height: float, grey: bool) -> Drawing | Image:
        left, top, right, _ = self._box
        if self._shapes is None:
            longest = max(width, height) / 72 * LINE_DPI
            dots = min(MOST_DOTS, MOST_WORK_IN_DOTS / (1 + self._weight.layers))
            most = (dots * max(self.aspect, 1 / self.aspect)) ** 0.5
            return Image.of_dots(self._render(max(1, int(min(longest, most)))), most=None)
        scale = width / (right - left)
        greys = _greys(self._shapes) if grey else {}
        contents = _Placing(left, top, scale, height, greys).draw(self._shapes)
        frame = Path([0, 0, width, 0, width, height, 0, height], [MOVE, LINE, LINE, LINE, CLOSE], isClipPath=1)
        return Drawing(width, height, Group(frame, *contents))

    def _reach(self) -> tuple[float, float]:
        """How far a drawing without a size reaches, right and down: a browser would cut it off at its own size."""
        try:
            shapes = list(leaves(plain_shapes(self._root, *BROWSERS_SIZE)))
        except Beyond:
            return BROWSERS_SIZE
        rights = [each + shape.width / 2 for shape in shapes for each in shape.outline.points[::2]]
        feet = [each + shape.width / 2 for shape in shapes for each in shape.outline.points[1::2]]
        return max([1.0, *rights]), max([1.0, *feet])

    def _render(self, longest: int) -> Any:
        """What resvg draws of it, in RGBA, ``longest`` dots on its longer side, or as many as there are."""
        if self._whole is None:
            return render(self._svg, self._box, longest)
        scale = self._whole.width / self._size[0]
        left, top, right, bottom = (round(each * scale) for each in self._box)
        part = self._whole.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
        part.thumbnail((longest, longest))
        return part

    def _draw_apart(self) -> Any:
        """All of it in RGBA, drawn by a process of its own. Raises SvgError."""
        *more, fewest = WILD_DOTS
        for longest in more:
            with contextlib.suppress(SvgError):
                return render(self._svg, self._box, longest, apart=True)
        return render(self._svg, self._box, fewest, apart=True)

    def _read_shapes(self) -> Shapes | None:
        """Its shapes, if they are all there is to it."""
        try:
            return plain_shapes(self._root, *self._size) or None
        except Beyond:
            return None

    def _hold_against_file(self, shapes: Shapes) -> bool:
        """Whether resvg draws the same from the shapes as from the file."""
        from PIL import ImageChops, ImageFilter

        one, other = (_on_white(each) for each in (self.specimen, render(_spell(shapes, self._size), self._box, SPECIMEN)))  # fmt: skip
        if one.size != other.size:
            return False
        blur = ImageFilter.BoxBlur(1)
        difference = ImageChops.difference(one.filter(blur), other.filter(blur))
        return not any(sum(channel.histogram()[SAME + 1 :]) for channel in difference.split())


def _as_png(data: bytes) -> bytes:
    """An embedded picture as an upright PNG in sRGB. Raises ValueError."""
    return Image.decode(data).png()


def _natural_size(root: Element) -> tuple[float, float]:
    """Width and height in CSS pixels, as a browser finds them (SVG 2, 8.3)."""
    view = read_view_box(root.get("viewBox", ""))
    given = []
    for name in ("width", "height"):
        text = root.get(name, "auto")
        length = None if "%" in text else read_length(text, 0.0)
        if length is not None and not 0 < length < float("inf"):
            raise SvgError("it has no width or no height")
        given.append(length)
    width, height = given
    if width and height:
        return width, height
    if view is None or not (view[2] > 0 and view[3] > 0):
        return width or BROWSERS_SIZE[0], height or BROWSERS_SIZE[1]
    aspect = view[2] / view[3]
    if width:
        return width, width / aspect
    if height:
        return height * aspect, height
    return view[2], view[3]


def _framed(root: Element, size: tuple[float, float]) -> str:
    """The drawing as text, as it stands within another one, of this size in CSS pixels."""
    inner = Element("svg", dict(root.attrib))
    inner.extend(list(root))
    inner.set("overflow", "hidden")
    inner.set("width", f"{size[0]:.9g}")
    inner.set("height", f"{size[1]:.9g}")
    for name in ("x", "y"):
        inner.attrib.pop(name, None)
    return tostring(inner, encoding="unicode")


def _on_white(picture: Any) -> Any:
    import PIL.Image

    ground = PIL.Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


_LETTERS = {MOVE: ("M", 2), LINE: ("L", 2), CURVE: ("C", 6), CLOSE: ("Z", 0)}


def _spell(shapes: Shapes, size: tuple[float, float]) -> str:
    """Shapes as the plainest SVG."""
    parts: list[str] = []
    clips = 0

    def path(points: Sequence[float], operators: Sequence[int]) -> str:
        spelled, at = [], 0
        for operator in operators:
            letter, count = _LETTERS[operator]
            spelled.append(letter + " ".join(f"{each:.6g}" for each in points[at : at + count]))
            at += count
        return "".join(spelled)

    def add(each: PlainShape | Clipped) -> None:
        nonlocal clips
        d = path(each.outline.points, each.outline.operators)
        rule = "nonzero" if each.rule else "evenodd"
        if isinstance(each, Clipped):
            clips += 1
            parts.append(f'<clipPath id="c{clips}"><path d="{d}" clip-rule="{rule}"/></clipPath><g clip-path="url(#c{clips})">')  # fmt: skip
            for inner in each.shapes:
                add(inner)
            parts.append("</g>")
            return
        style = (
            f'fill="{_css(each.fill)}" fill-rule="{rule}" stroke="{_css(each.stroke)}" stroke-width="{each.width:.6g}"'
        )
        ends = f'stroke-linecap="{("butt", "round", "square")[each.cap]}" stroke-linejoin="{("miter", "round", "bevel")[each.join]}" stroke-miterlimit="{each.miter:g}"'  # fmt: skip
        dashes = f' stroke-dasharray="{" ".join(f"{one:.6g}" for one in each.dashes)}" stroke-dashoffset="{each.dash_offset:.6g}"' if each.dashes else ""  # fmt: skip
        parts.append(f'<path d="{d}" {style} {ends}{dashes}/>')

    for each in shapes:
        add(each)
    return f'<svg width="{size[0]:.9g}" height="{size[1]:.9g}">{"".join(parts)}</svg>'


def _css(color: Rgba | None) -> str:
    return "none" if color is None else "#" + "".join(f"{round(255 * part):02x}" for part in color[:3])


class _Placing:
    """Puts shapes on a page: points, measured up."""

    def __init__(self, left: float, top: float, scale: float, height: float, greys: Mapping[Rgba, float]) -> None:
        self._matrix = (scale, 0.0, 0.0, -scale, -left * scale, height + top * scale)
        self._scale, self._greys = scale, greys

    def draw(self, shapes: Iterable[PlainShape | Clipped]) -> list[Path | Group]:
        return [self._clipped(each) if isinstance(each, Clipped) else self._shape(each) for each in shapes]

    def _clipped(self, each: Clipped) -> Group:
        outline = each.outline.moved(self._matrix)
        return Group(Path(outline.points, outline.operators, isClipPath=1, fillMode=each.rule), *self.draw(each.shapes))

    def _shape(self, each: PlainShape) -> Path:
        outline = each.outline.moved(self._matrix)
        return Path(
            outline.points,
            outline.operators,
            fillColor=self._color(each.fill),
            strokeColor=self._color(each.stroke),
            strokeWidth=each.width * self._scale,
            strokeLineCap=each.cap,
            strokeLineJoin=each.join,
            strokeMiterLimit=each.miter,
            strokeDashArray=tuple(one * self._scale for one in each.dashes),
            strokeDashOffset=each.dash_offset * self._scale,
            fillMode=each.rule,
        )

    def _color(self, color: Rgba | None) -> Color | None:
        if color is None:
            return None
        if color in self._greys:
            return Color(*(self._greys[color],) * 3)
        return Color(*color[:3])


def _greys(shapes: Shapes) -> dict[Rgba, float]:
    """The level of grey of each color: its luminance, but two colors of one luminance stay two greys.

    Only white is white. Where there are more colors than greys that can be told apart, each has its luminance.
    """
    colors = {color for each in leaves(shapes) for color in (each.fill, each.stroke) if color is not None}
    levels = sorted((luminance(Color(*color[:3])), color) for color in colors)
    step = min(APART, 1 / max(1, len(levels) - 1)) if len(levels) <= 1 / APART else 0.0
    steps = [0.0 if _alike(one, other) else step for (_, one), (_, other) in pairwise(levels)]
    values = [level for level, _ in levels]
    for index, each in enumerate(steps):  # from the darkest up: each at least a step lighter than the one before
        values[index + 1] = max(values[index + 1], values[index] + each)
    values[-1] = min(1.0, values[-1])
    for index in reversed(range(len(steps))):  # and from the lightest down, none lighter than paper
        values[index] = min(values[index], values[index + 1] - steps[index])
    return {color: max(0.0, value) for (_, color), value in zip(levels, values, strict=True)}


def _alike(one: Rgba, other: Rgba) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < ALIKE
