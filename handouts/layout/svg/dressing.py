"""A drawing in plain terms: every style an attribute, every color sRGB, nothing from elsewhere, no words.

What is left can be read by :mod:`handouts.layout.svg.shapes` and by resvg alike, and both show what a browser shows.
"""

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, SubElement

from handouts.layout.svg.cascade import Cascade, Variables
from handouts.layout.svg.colors import UnknownColor, normalize_color
from handouts.layout.svg.paths import make_matrix, multiply, parse_transform, read_length, read_view_box
from handouts.layout.svg.source import PICTURE, SvgError, references
from handouts.pdf.drawing import UNMOVED, Matrix
from handouts.reading.declarations import lazy_pattern

_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_GROUPS = frozenset(
    {"svg", "g", "a", "defs", "symbol", "use", "switch", "clipPath", "mask", "pattern", "marker", "image"}
)
_PAINTS = frozenset({"linearGradient", "radialGradient", "stop", "filter"})
_WORDS = frozenset({"text", "tspan", "textPath", "tref", "altGlyph"})
_ANIMATIONS = frozenset({"animate", "animateTransform", "animateMotion", "animateColor", "set", "discard"})
_KEPT = _SHAPES | _GROUPS | _PAINTS
UNSEEN = frozenset({"defs", "symbol", "clipPath", "mask", "pattern", "marker", "filter", "linearGradient", "radialGradient"})  # fmt: skip
"""Elements that are shown only where another one uses them."""

_COLORS = frozenset({"color", "stop-color", "flood-color", "lighting-color"})
_PAINTED = frozenset({"fill", "stroke"})
_LINKED = frozenset({"clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end"})
_SHARES = frozenset({"opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"})
_WORDED = frozenset({"fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "display", "visibility", "overflow", "paint-order", "mix-blend-mode", "isolation", "vector-effect", "mask-type", "color-interpolation-filters", "image-rendering"})  # fmt: skip
_LENGTHS = frozenset({"stroke-width", "stroke-miterlimit", "stroke-dashoffset", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "font-size"})  # fmt: skip
_ENDS = frozenset({"x1", "y1", "x2", "y2", "fx", "fy", "fr", "refX", "refY", "markerWidth", "markerHeight"})
_PLACING = frozenset({"transform", "transform-origin", "transform-box", "d"})
_ATTRIBUTES = _COLORS | _PAINTED | _LINKED | _SHARES | _WORDED | _LENGTHS | _PLACING
_NO_ATTRIBUTES = frozenset({"mix-blend-mode", "isolation"})
_STYLES_ONLY = frozenset({"marker", "animation", "animation-name", "rotate", "scale", "translate", "offset-path"})
_PROPERTIES = _ATTRIBUTES | _STYLES_ONLY
_INHERITED = frozenset({"color", "fill", "stroke", "fill-opacity", "stroke-opacity", "fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-width", "stroke-miterlimit", "stroke-dashoffset", "visibility", "paint-order", "marker-start", "marker-mid", "marker-end", "color-interpolation-filters", "image-rendering", "font-size"})  # fmt: skip
_INITIAL = {"fill": "#000000", "stroke": "none", "color": "#000000", "fill-opacity": "1", "stroke-opacity": "1", "fill-rule": "nonzero", "clip-rule": "nonzero", "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-dasharray": "none", "stroke-width": "1", "stroke-miterlimit": "4", "stroke-dashoffset": "0", "visibility": "visible", "marker-start": "none", "marker-mid": "none", "marker-end": "none"}  # fmt: skip
_URL = lazy_pattern(r"""url\(\s*(['"]?)#([^'")]+)\1\s*\)\s*(.*)""", re.DOTALL)
_EFFECTS = lazy_pattern(r"(?:(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)\([^()]*\)\s*)+", re.IGNORECASE)  # fmt: skip
_RELATIVE = lazy_pattern(r"([-+.\de]+?)(em|rem|vw|vh|vmin|vmax)", re.IGNORECASE)
_MOST_OCTAVES = 8
"""Of turbulence in a filter: more take long and cannot be seen."""
_MOST_RADIUS = 500.0
TURN_INTO_PATHS = "Turn the text into paths where the drawing was made, and save it again: Path > Object to Path in Inkscape, Type > Create Outlines in Illustrator, Flatten or Contour text elsewhere."  # fmt: skip
_DEEPEST = 3
"""Drawings within drawings."""

Embed = Callable[[bytes], bytes]
"""Makes an upright sRGB PNG of an embedded picture's bytes. Raises ValueError."""


class Dressing:
    """Dresses one drawing.

    ``root`` is afterwards its root in plain terms, ``left_out`` what paper does not show of it. Raises SvgError where
    something that a browser shows would be lost: words, pictures from elsewhere, colors and styles not known here.
    """

    def __init__(self, root: Element, embed: Embed, *, depth: int = 0) -> None:
        self._embed, self._depth = embed, depth
        self._cascade = Cascade(root)
        self._named = {each.get("id", ""): each for each in root.iter() if each.get("id")}
        self._used = {name for each in root.iter() for name in references(each)}
        self._view = read_view_box(root.get("viewBox", "")) or (0.0, 0.0, 0.0, 0.0)
        self.root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"})  # fmt: skip
        self._dress(root, self.root, {}, {}, shown=True)
        self.left_out = tuple(sorted(self._cascade.left_out))

    def _dress(self, element: Element, made: Element, above: Mapping[str, str], variables: Variables, *, shown: bool) -> None:  # fmt: skip
        """Give ``made`` what ``element`` is, and its children; ``above`` are the inherited values, as they are."""
        for name, value in element.attrib.items():
            if name not in _ATTRIBUTES and name not in ("style", "class") and not name.startswith(("{", "on")):
                made.set(name, (_plain_length(value) or value) if name in _ENDS else value)
        declared, variables = self._cascade.style(element, variables, _PROPERTIES, _ATTRIBUTES)
        own = self._own_values(element, declared, above)
        if element.tag in ("linearGradient", "radialGradient", "pattern"):
            self._keep_as_written(element, made, ("x", "y", "width", "height", "cx", "cy", "r"))
        self._set_values(element, made, own)
        below = {**above, **{name: value for name, value in own.items() if name in _INHERITED}}
        if element.get("id") in self._used:
            shown = True
        elif element.tag in UNSEEN:
            shown = False
        shown = shown and own.get("display") != "none" and own.get("opacity") != "0"
        if element.tag == "image":
            self._dress_image(element, made)
        children = [_choose(element)] if element.tag == "switch" else list(element)
        for child in children:
            if child is not None:
                self._add_child(child, made, below, variables, shown=shown)

    def _add_child(self, child: Element, made: Element, below: Mapping[str, str], variables: Variables, *, shown: bool) -> None:  # fmt: skip
        tag = child.tag
        if tag in _WORDS or tag == "foreignObject":
            self._judge_words(child, below, variables, shown=shown)
        elif tag in _ANIMATIONS:
            self._cascade.left_out.add("an animation")
        elif tag == "script":
            self._cascade.left_out.add("a script")
        elif tag in _KEPT or tag.startswith("fe"):
            self._dress(child, SubElement(made, "g" if tag in ("switch", "a") else tag), below, variables, shown=shown)

    def _judge_words(self, element: Element, above: Mapping[str, str], variables: Variables, *, shown: bool) -> None:
        """Words are never lost: those that a browser would show are refused by name."""
        words = " ".join("".join(element.itertext()).split())
        own = self._own_values(element, self._cascade.style(element, variables, _PROPERTIES, _ATTRIBUTES)[0], above)
        hidden = own.get("display") == "none" or own.get("opacity") == "0" or {**above, **own}.get("visibility") in ("hidden", "collapse")  # fmt: skip
        if hidden or not (shown or element.get("id") in self._used):
            return
        if words:
            raise WordsError(words[:60])
        if element.tag == "foreignObject" and len(element):
            raise SvgError("it holds a piece of a web page (foreignObject)")

    def _own_values(self, element: Element, declared: Mapping[str, list[str]], above: Mapping[str, str]) -> dict[str, str]:  # fmt: skip
        """The values that count: the strongest that is valid of each property, its colors in sRGB."""
        if "marker" in declared:
            declared = {**dict.fromkeys(("marker-start", "marker-mid", "marker-end"), declared["marker"]), **declared}  # fmt: skip
        own: dict[str, str] = {}
        for name, values in declared.items():
            for value in values:
                plain = self._normalize(name, value, above)
                if plain is not None:
                    own[name] = plain
                    break
        if own.get("animation", "none") != "none" or own.get("animation-name", "none") != "none":
            self._cascade.left_out.add("an animation")
        return own

    def _normalize(self, name: str, value: str, above: Mapping[str, str]) -> str | None:
        """A value in plain terms; None if it is none."""
        word = value.lower()
        if word == "inherit" or (word in ("unset", "revert") and name in _INHERITED):
            return above.get(name, _INITIAL.get(name))
        if word in ("initial", "unset", "revert", "revert-layer"):
            return _INITIAL.get(name, "")
        if not value:
            return None
        if name in _COLORS:
            found = _color(value)
            return above.get("color", "#000000") if (name, found) == ("color", "currentColor") else found
        if name in _PAINTED:
            return self._normalize_paint(value)
        if name in _LINKED or name == "marker":
            return self._normalize_link(name, value)
        if name in _SHARES:
            share = read_length(value, 1.0)
            return None if share is None else f"{min(1.0, max(0.0, share)):.6g}"
        if "(" in value and name not in ("transform", "d"):
            raise SvgError(f"its style says {name}: {value[:40]}, which is not known here")
        if name in ("rotate", "scale", "translate", "offset-path") and word != "none":
            raise SvgError(f"its style says {name}: {value[:40]}, which is not known here")
        if name in _LENGTHS and (relative := _RELATIVE.fullmatch(word)) and _is_number(relative[1]):
            return self._of_type(relative, above)
        if name in _LENGTHS and word != "auto":
            if read_length(value, 1.0) is None and re.fullmatch(r"[-+.\de]+[a-z]+", word):
                raise SvgError(f"its style says {name}: {value[:40]}, a length that depends on type or on a window")
            return _plain_length(value)
        return word if name in _WORDED else value

    @staticmethod
    def _of_type(found: re.Match[str], above: Mapping[str, str]) -> str:
        """A length in a font's sizes; one that a window gives is the whole of what there is."""
        if found[2].startswith("v"):
            return "100%"
        size = 16.0 if found[2] == "rem" else read_length(above.get("font-size", ""), 16.0) or 16.0
        return f"{float(found[1]) * size:g}px"

    def _normalize_paint(self, value: str) -> str | None:
        if found := _URL.match(value):
            fallback = found[3].strip()
            other = "none" if not fallback or fallback == "none" else _color(fallback)
            there = self._named.get(found[2].strip())
            if there is not None and there.tag in ("linearGradient", "radialGradient", "pattern"):
                return f"url(#{found[2].strip()})" + (f" {other}" if fallback and other else "")
            return other
        if value.lower().startswith("url("):
            raise SvgError("it is painted with something from elsewhere")
        if value.lower() in ("none", "context-fill", "context-stroke"):
            return value.lower()
        return _color(value)

    def _normalize_link(self, name: str, value: str) -> str | None:
        if value.lower() == "none":
            return "none"
        if found := _URL.fullmatch(value):
            return f"url(#{found[2].strip()})" if found[2].strip() in self._named else "none"
        if name == "filter" and _EFFECTS.fullmatch(value):
            return value
        raise SvgError(f"its style says {name}: {value[:40]}, which is not known here")

    def _set_values(self, element: Element, made: Element, own: Mapping[str, str]) -> None:
        """Write the values as attributes; what is no attribute in SVG as a style."""
        styles = [f"{name}:{own[name]}" for name in sorted(_NO_ATTRIBUTES & own.keys()) if own[name]]
        if styles:
            made.set("style", ";".join(styles))
        for name, value in own.items():
            if value and name not in _PLACING | _STYLES_ONLY and name not in made.attrib:
                made.set(name, value)
        if element.tag == "path" and (path := own.get("d")):
            found = re.fullmatch(r"""path\(\s*(?:[a-z]+\s*,\s*)?['"](.*)['"]\s*\)""", path, re.DOTALL)
            made.set("d", found[1] if found else path)
        if element.tag.startswith("fe"):
            _judge_effect(element)
        if link := element.get("href"):
            self._judge_link(element, link)
        name = "gradientTransform" if "Gradient" in element.tag else "patternTransform" if element.tag == "pattern" else "transform"  # fmt: skip
        if transform := own.get("transform"):
            self._place(made, name, transform, own)

    def _keep_as_written(self, element: Element, made: Element, names: tuple[str, ...]) -> None:
        for name in names:
            if name in element.attrib:
                made.set(name, element.attrib[name])

    def _place(self, made: Element, name: str, transform: str, own: Mapping[str, str]) -> None:
        """A transform as one matrix, about its origin."""
        matrix = parse_transform(transform)
        if matrix is None:
            matrix = _css_transform(transform)
        if matrix is None:
            return
        if not all(map(math.isfinite, matrix)):
            raise SvgError("it has coordinates that no page has")
        if (origin := own.get("transform-origin")) and matrix != UNMOVED:
            x, y = self._origin(origin, own.get("transform-box", "view-box"))
            matrix = multiply(multiply((1, 0, 0, 1, x, y), matrix), (1, 0, 0, 1, -x, -y))
        made.set(name, f"matrix({' '.join(f'{each:.9g}' for each in matrix)})")

    def _origin(self, text: str, box: str) -> tuple[float, float]:
        words = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
        parts = text.lower().split()
        if parts and parts[0] in ("top", "bottom"):
            parts = [parts[1] if len(parts) > 1 else "center", parts[0]]
        parts = [words.get(part, part) for part in [*parts, "50%"][:2]]
        wide, high = self._view[2:]
        x, y = read_length(parts[0], wide), read_length(parts[1], high)
        if x is None or y is None or ("%" in text + "".join(parts) and (box != "view-box" or not wide)):
            raise SvgError(f"its style says transform-origin: {text[:40]}, which is not known here")
        return x, y

    def _judge_link(self, element: Element, link: str) -> None:
        """A link to a part of the drawing or an embedded picture is fine; what stands elsewhere would be lost."""
        if element.tag in ("a", "script") or link.startswith("#") or (element.tag == "image" and _is_data(link)):
            return
        if element.tag in ("image", "use", "feImage"):
            what = "a picture" if element.tag != "use" else "a part"
            raise SvgError(f"it shows {what} from elsewhere ({link[:60]}); embed it")

    def _dress_image(self, element: Element, made: Element) -> None:
        """An embedded picture, upright and in sRGB; a drawing within the drawing, dressed as it is."""
        link = element.get("href", "")
        if not _is_data(link):
            return
        data = _embedded(link)
        if b"<svg" in data[:2000]:
            data = self._nested(data)
            made.set("href", "data:image/svg+xml;base64," + base64.b64encode(data).decode())
            return
        try:
            png = self._embed(data)
        except ValueError as error:
            raise SvgError(f"a picture in it cannot be drawn: {error}") from error
        made.set("href", "data:image/png;base64," + base64.b64encode(png).decode())

    def _nested(self, data: bytes) -> bytes:
        from xml.etree.ElementTree import tostring

        from handouts.layout.svg.source import parse_svg, weigh

        if self._depth >= _DEEPEST:
            raise SvgError("drawings stand within drawings without end")
        inner = Dressing(parse_svg(data), self._embed, depth=self._depth + 1)
        self._cascade.left_out.update(inner.left_out)
        weigh(inner.root)
        return tostring(inner.root)


class WordsError(SvgError):
    """A drawing has words, which need a font that only its maker has."""

    def __init__(self, words: str) -> None:
        super().__init__(f"its words would be lost: “{words}”", TURN_INTO_PATHS)


def _plain_length(text: str) -> str | None:
    """A length in CSS pixels, without its unit; per cents stay. None if it is none."""
    length = read_length(text, 1.0)
    if length is None or "%" in text:
        return None if length is None else text
    return f"{length:.9g}"


def _color(value: str) -> str | None:
    try:
        return normalize_color(value)
    except UnknownColor as error:
        raise SvgError(f"it has the color {str(error)[:40]}, which is not known here; write it as #rrggbb") from error


def _choose(switch: Element) -> Element | None:
    """The child of a ``switch`` that a browser in English shows."""
    for child in switch:
        spoken = child.get("systemLanguage")
        english = spoken is None or any(each.strip().lower().startswith("en") for each in spoken.split(","))
        if not child.get("requiredExtensions") and english:
            return child
    return None


def _judge_effect(element: Element) -> None:
    """Raise SvgError for a filter that would take long."""
    octaves = read_length(element.get("numOctaves", "1"), 1.0)
    if octaves is not None and octaves > _MOST_OCTAVES:
        raise SvgError("a filter in it takes too long")
    for each in re.findall(r"[-+.\deE]+", element.get("radius", "") + " " + element.get("order", "")):
        if _is_number(each) and abs(float(each)) > _MOST_RADIUS:
            raise SvgError("a filter in it takes too long")


_ANGLES = {"deg": 1.0, "rad": 57.29577951308232, "turn": 360.0, "grad": 0.9}
_FUNCTION = lazy_pattern(r"\s*([a-zA-Z]+)\(([^()]*)\)")


def _css_transform(text: str) -> Matrix | None:
    """A transform as CSS writes it, with units; None if there is a fault in it. Raises SvgError for per cents and 3D."""
    if text.strip().lower() == "none":
        return UNMOVED
    names = {"matrix": "matrix", "translate": "translate", "translatex": "translate", "translatey": "translateY", "scale": "scale", "scalex": "scaleX", "scaley": "scaleY", "rotate": "rotate", "skewx": "skewX", "skewy": "skewY"}  # fmt: skip
    matrix, at = UNMOVED, 0
    while found := _FUNCTION.match(text, at):
        at, name = found.end(), found[1].lower()
        numbers = [_css_number(each) for each in re.split(r"[\s,]+", found[2].strip())]
        if name not in names or None in numbers:
            raise SvgError(f"its style says transform: {text[:40]}, which is not known here")
        plain = [each for each in numbers if each is not None]
        kind = names[name]
        if kind == "translateY":
            kind, plain = "translate", [0.0, *plain]
        elif kind in ("scaleX", "scaleY"):
            kind, plain = "scale", [plain[0], 1.0] if kind == "scaleX" else [1.0, plain[0]]
        matrix = multiply(matrix, make_matrix(kind, plain))
    return None if text[at:].strip() or not at else matrix


def _css_number(text: str) -> float | None:
    found = re.fullmatch(r"([-+.\de]+?)(deg|rad|turn|grad|px|)", text.lower())
    if found is None or not _is_number(found[1]):
        return None
    return float(found[1]) * _ANGLES.get(found[2], 1.0)


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def _is_data(link: str) -> bool:
    return link[:5].lower() == PICTURE


def _embedded(link: str) -> bytes:
    """The bytes of a ``data:`` address."""
    head, _, body = link.partition(",")
    raw = unquote_to_bytes(body)
    if not head.lower().rstrip().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw, validate=False)
    except (binascii.Error, ValueError) as error:
        raise SvgError("a picture in it is damaged") from error
