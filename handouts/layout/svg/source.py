"""SVG files as trees of elements, within bounds: what would swell, reach elsewhere or say unseen words is refused."""

import functools
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, TreeBuilder
from xml.parsers import expat

from handouts.pdf.image import PictureError
from handouts.reading.declarations import lazy_pattern

MOST_BYTES = 1_000_000
"""Of a file, pictures embedded in it apart."""
MOST_WORK = 20_000
"""Shapes, and tens of letters in which they are described, once everything that is used again has been copied."""
MOST_DEPTH = 100
"""Elements within each other, and parts that use each other in a row."""
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_LAYERED = {"opacity": "1", "mask": "none", "filter": "none", "clip-path": "none", "mix-blend-mode": "normal"}
PICTURE = "data:"
"""How an embedded picture's address begins."""
_REFERENCE = lazy_pattern(r"""url\(\s*['"]?#([^'")]+)['"]?\s*\)""")


class SvgError(PictureError):
    """Why a drawing cannot be drawn."""


class _Census:
    """Counts letters and elements while a file is read: what is too much is refused before there is a tree of it."""

    def __init__(self) -> None:
        self.work = self.depth = self.embedded = 0

    def start(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise SvgError(f"more than {MOST_DEPTH} groups stand within each other")
        self.add(_own_work(attributes))
        self.embedded += sum(len(text) for text in attributes.values() if text.startswith(PICTURE))

    def add(self, work: int) -> None:
        self.work += work
        if self.work > MOST_WORK:
            raise SvgError("it is too detailed for print")


def _own_work(attributes: Mapping[str, str]) -> int:
    """An element's work without what stands in it; an embedded picture is judged where it is decoded."""
    return 1 + sum(len(text) for text in attributes.values() if not text.startswith(PICTURE)) // 10


class Weight(NamedTuple):
    """What it takes to draw something, with all it uses again."""

    work: int = 0
    """Shapes, and tens of letters."""
    layers: int = 0
    """Groups that are drawn apart and then laid on the rest."""
    depth: int = 0
    """Elements within each other, and parts that use each other."""


def weigh(root: Element) -> Weight:
    """What a dressed drawing takes: a few lines that use each other can ask for millions of shapes.

    Raises SvgError if that is too much, or if a part uses itself.
    """
    own: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    uses: defaultdict[str, list[str]] = defaultdict(list)

    def count(element: Element, inside: dict[str, int], depth: int) -> None:
        name = element.get("id")
        if name and name not in inside:
            inside = {**inside, name: depth}
        named = references(element)
        layered = any(element.get(key, plain) != plain for key, plain in _LAYERED.items())
        for each, start in inside.items():
            work, layers, deepest = own[each]
            own[each] = [work + _own_work(element.attrib), layers + layered, max(deepest, depth - start + 1)]
            uses[each] += named
        for child in element:
            count(child, inside, depth + 1)

    count(root, {"": 0}, 0)
    chain = 0

    @functools.cache
    def total(name: str) -> Weight:
        nonlocal chain
        chain += 1
        if chain > MOST_DEPTH:
            raise SvgError("its parts use each other without end")
        used = [total(each) for each in uses[name]]
        chain -= 1
        work, layers, depth = own[name]
        return Weight(
            work + sum(each.work for each in used),
            layers + sum(each.layers for each in used),
            depth + max((each.depth for each in used), default=0),
        )

    weight = total("")
    if weight.work > MOST_WORK:
        raise SvgError("it is too detailed for print")
    return weight


def references(element: Element) -> list[str]:
    """The names of the parts that an element uses."""
    named = [name for text in element.attrib.values() if "#" in text for name in _REFERENCE.findall(text)]
    link = element.get("href", "")
    return [*named, link[1:]] if link.startswith("#") else named


def parse_svg(data: bytes) -> Element:
    """The root of an SVG file; names of SVG are without their namespace, of others with it in braces.

    Raises SvgError for a file that is too large or too detailed, is not SVG, or declares entities.
    """
    if data.startswith(b"\x1f\x8b"):
        raise SvgError("it is compressed (SVGZ); save it as plain SVG")
    census, builder = _Census(), TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        own = sorted(attributes.items(), key=lambda each: "}" not in each[0])  # href counts before xlink:href
        plain = {_plain_name(key): value for key, value in own}
        census.start(plain)
        builder.start(_plain_name(tag), plain)

    def end(tag: str) -> None:
        census.depth -= 1
        builder.end(_plain_name(tag))

    def text(words: str) -> None:
        census.add(len(words) // 10)
        builder.data(words)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    elsewhere: list[str] = []
    parser.ProcessingInstructionHandler = lambda target, _: elsewhere.append(target)
    parser.StartDoctypeDeclHandler = _judge_doctype
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(data, True)
        root = builder.close()
    except (expat.ExpatError, AssertionError, UnicodeError, LookupError) as error:
        raise SvgError("it is not SVG") from error
    if root.tag != "svg":
        raise SvgError("it is not SVG")
    if "xml-stylesheet" in elsewhere:
        SubElement(root, "style").text = "@import url(elsewhere);"  # which it is; a drawing within a page loads neither
    if len(data) - census.embedded > MOST_BYTES:
        raise SvgError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    return root


def _plain_name(name: str) -> str:
    space, _, local = name.rpartition("}")
    if space in ("", SVG, XLINK):
        return local
    return f"{{{space}}}{local}"


def _judge_doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
    """A document type is fine as drawing programs write it: the W3C's, without declarations of its own."""
    if internal:
        _refuse_entities()
    if system and not system.startswith(("http://www.w3.org/", "https://www.w3.org/")):
        raise SvgError("it names a document type from elsewhere")


def _refuse_entities(*_: Any) -> None:
    raise SvgError("it declares a document type of its own, and perhaps entities")
