"""Drawings as SVG within a page: the same shapes that paper has (:mod:`handouts.pdf.drawing`).

Places are measured up in a drawing and down in SVG, so each drawing stands in one group that turns it over. What is drawn
several times on a page stands in it once.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handouts.pdf.drawing import (
    CLOSE,
    CURVE,
    LINE,
    MOVE,
    SHAPE_DECIMALS,
    UNMOVED,
    Drawing,
    Group,
    Path,
    Shape,
    operators,
)
from handouts.pdf.numbers import decimal
from handouts.templates.web_page.markup import Element, add

_LETTERS = {MOVE: ("M", 2), LINE: ("L", 2), CURVE: ("C", 6), CLOSE: ("Z", 0)}
_CAPS, _JOINS = ("butt", "round", "square"), ("miter", "round", "bevel")
_MITER = 10.0
"""What a PDF takes where nothing is said (ISO 32000-1, 8.4.1); SVG takes 4."""


class DrawingWriter:
    """Writes drawings into one page: names of clips and of what is shared are its own to give.

    ``colors`` are CSS colors for some colors of the drawings, by their ``#rrggbb``, so that they follow the page's scheme.
    """

    def __init__(self) -> None:
        self._clips = 0
        self._shared: dict[str, str] = {}

    def draw(
        self, parent: Element, drawing: Drawing, colors: Mapping[str, str] | None = None, **attributes: str | None
    ) -> Element:
        """An ``svg`` element at the end of another one."""
        width, height = decimal(drawing.width), decimal(drawing.height)
        svg = add(parent, "svg", **attributes)
        svg.set("viewBox", f"0 0 {width} {height}")
        turned = add(svg, "g", transform=f"matrix(1 0 0 -1 0 {height})")
        self._add_group(turned, drawing, colors or {})
        return svg

    def _add_group(self, parent: Element, group: Group, colors: Mapping[str, str]) -> None:
        holder = parent
        if group.transform != UNMOVED:
            holder = add(parent, "g", transform=f"matrix({' '.join(decimal(each, 4) for each in group.transform)})")
        for shape in group.contents:
            if isinstance(shape, Group):
                self._add_inner(holder, shape, colors)
            elif isinstance(shape, Path) and shape.isClipPath:
                self._clips += 1
                name = f"c{self._clips}"
                clip = add(holder, "clipPath", id=name)
                add(clip, "path", d=_path(shape), clip_rule=None if shape.fillMode else "evenodd")
                holder = add(holder, "g", clip_path=f"url(#{name})")
            elif shape.fillColor is not None or shape.strokeColor is not None:
                add(holder, "path", d=_path(shape), **dict(_style(shape, colors)))

    def _add_inner(self, parent: Element, group: Group, colors: Mapping[str, str]) -> None:
        if not group.shared:
            self._add_group(parent, group, colors)
            return
        digest = hashlib.sha256(operators(Drawing(0, 0, group)).encode("ascii")).hexdigest()[:10]
        key = digest + repr(sorted(colors.items()))
        name = self._shared.get(key)
        if name is None:
            name = self._shared[key] = f"d{len(self._shared) + 1}"
            self._add_group(add(parent, "g", id=name), group, colors)
        else:
            add(parent, "use", href=f"#{name}")


def _path(shape: Shape) -> str:
    points, kinds = shape.outline()
    spelled, at = [], 0
    for kind in kinds:
        letter, count = _LETTERS[kind]
        spelled.append(letter + " ".join(decimal(each, SHAPE_DECIMALS) for each in points[at : at + count]))
        at += count
    return "".join(spelled)


def _style(shape: Shape, colors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "fill", _css(shape.fillColor, colors)
    if shape.fillColor is not None and not shape.fillMode:
        yield "fill_rule", "evenodd"
    if shape.strokeColor is None:
        return
    yield "stroke", _css(shape.strokeColor, colors)
    yield "stroke_width", decimal(shape.strokeWidth, SHAPE_DECIMALS)
    if shape.strokeLineCap:
        yield "stroke_linecap", _CAPS[shape.strokeLineCap]
    if shape.strokeLineJoin:
        yield "stroke_linejoin", _JOINS[shape.strokeLineJoin]
    else:
        yield "stroke_miterlimit", decimal(_MITER if shape.strokeMiterLimit is None else shape.strokeMiterLimit)
    if shape.strokeDashArray:
        yield "stroke_dasharray", " ".join(decimal(each, SHAPE_DECIMALS) for each in shape.strokeDashArray)
        yield "stroke_dashoffset", decimal(shape.strokeDashOffset, SHAPE_DECIMALS)


def _css(color: Any, colors: Mapping[str, str]) -> str:
    if color is None:
        return "none"
    plain = "#" + "".join(f"{round(255 * float(part)):02x}" for part in color.rgb())
    return colors.get(plain, plain)


def add_squares(parent: Element, rows: Sequence[Sequence[int]], quiet: int, **attributes: str | None) -> Element:
    """A code to scan: black squares on white, with so many squares of white around it."""
    side = len(rows) + 2 * quiet
    svg = add(parent, "svg", **attributes)
    svg.set("viewBox", f"0 0 {side} {side}")
    svg.set("shape-rendering", "crispEdges")
    add(svg, "path", d=f"M0 0H{side}V{side}H0Z", fill="#fff")
    dark = [
        f"M{column + quiet} {index + quiet}h1v1h-1z"
        for index, row in enumerate(rows)
        for column, on in enumerate(row)
        if on
    ]
    add(svg, "path", d="".join(dark), fill="#000")
    return svg
