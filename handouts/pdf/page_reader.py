"""A finished file, read back from its own objects: its pages, its structure in reading order, its links.

What layout and canvas have noted of their work is not asked. :func:`read_file` follows the decoded content streams, the
fonts' maps and widths, the structure tree and the annotations, as a reader of the file would (ISO 32000-1, 14.7), and
gives for each element that has content of its own what is painted for it and where. It knows nothing of medicine.
"""

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from handouts.pdf.objects import EncodedStream, Reference, Value
from handouts.pdf.painted import UNMOVED, PaintedMark, PaintedPage, PaintedShape, PaintedText, Unreadable
from handouts.pdf.plate import Plate
from handouts.pdf.read_content import ContentReader, FormObject
from handouts.pdf.read_fonts import ReadFont, read_font
from handouts.pdf.structure import Rectangle
from handouts.reading.declarations import dataclass

USUAL_SIZE = 1 << 16
"""Bytes of a page's content: room for so many is asked for at once."""
MOST_PAGES = 64
"""Pages that are remembered as they were read: those of a few sheets. A sheet that is laid out again, for other slots or
by another press, has most of its pages as they were, byte for byte."""


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link annotation (12.5.6.5): its page, where it may be tapped, and where it leads."""

    page: int
    box: Rectangle
    uri: str


@dataclass(slots=True, eq=False)
class ReadElement:
    """A structure element that has content of its own: what is painted for it, in reading order, each with its page."""

    role: str
    path: tuple[int, ...]
    """The elements it stands in, from the outermost to itself, by number."""
    actual_text: str | None
    texts: list[tuple[int, PaintedText]]
    shapes: list[tuple[int, PaintedShape]]
    links: list[ReadLink]
    marks: list[tuple[int, int]]
    """Its marked content, as page and number."""

    text: str = ""
    """What it says."""
    fields: int = 0
    """How many fields to fill in on a screen it has (12.5.6.19)."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A finished file."""

    pages: Sequence[PaintedPage]
    sizes: Sequence[tuple[float, float]]
    elements: Sequence[ReadElement]
    """In reading order."""
    roles: Mapping[int, str]
    """The role of every element of the tree, by number."""
    kids: Mapping[int, Sequence[int]]
    """The elements directly below each that has any, by number."""
    language: str
    fonts: Sequence[ReadFont]
    links: Sequence[ReadLink]
    """Those of all pages."""


def read_file(plate: Plate, *, private: bool = False) -> ReadFile:
    """What a finished file paints and says; of one with somebody's words in it nothing is remembered.

    Raises :class:`Unreadable` for what it does not know.
    """
    return _FileReader(plate, private).read()


class _Painted:
    """What is painted under one number of a page."""

    __slots__ = ("shapes", "texts")

    def __init__(self) -> None:
        self.texts: list[PaintedText] = []
        self.shapes: list[PaintedShape] = []


class _FileReader:
    def __init__(self, plate: Plate, private: bool) -> None:
        self._graph, self._slots, self._private = plate.graph, dict(plate.slot_streams), private
        self._spares = {numbers.font for _, numbers in plate.spares}
        """Fonts whose letters come with each instance: none of the plate's own words is set in them."""
        graph = self._graph
        self._numbers = {number: index for index, number in enumerate(graph.pages)}
        self._fonts: dict[int, ReadFont] = {}
        self._forms: dict[int, FormObject | None] = {}
        self._elements: list[ReadElement] = []
        self._roles: dict[int, str] = {}
        self._below: dict[int, list[int]] = {}

    def read(self) -> ReadFile:
        graph = self._graph
        pages = [self._page(number) for number in graph.pages]
        by_mark = [_by_mark(page) for page in pages]
        self._walk(graph.document, (), by_mark)
        sizes = [_box(graph.entries(number)["MediaBox"])[2:] for number in graph.pages]
        links = [self._link(each.number) for page in graph.pages for each in _references(graph.entries(page), "Annots")
                 if not self._is_field(each.number)]  # fmt: skip
        return ReadFile(pages, sizes, self._elements, self._roles, self._below, _string(graph.entries(graph.catalog)["Lang"]),
                        list(self._fonts.values()), links)  # fmt: skip

    # -- pages

    def _page(self, number: int) -> PaintedPage:
        entries = self._graph.entries(number)
        resources = self._resources(entries["Resources"])
        fonts = self._named_fonts(resources)
        contents = tuple([self._content(each) for each in self._graph.contents(number)])
        objects = self._objects(resources)
        if self._private:
            return _read_page(contents, fonts, objects, private=True)
        return _read_page_once(contents, tuple(fonts.items()), tuple(objects.items()))

    def _content(self, number: int) -> "Content":
        slots = self._slots.get(number)
        if slots is not None:
            return slots.constant, tuple(
                [_Slot(f"{s.name} {s.line}", s.width, s.x, s.y, s.end_aligned, head)
                 for s, head in zip(slots.slots, slots.heads, strict=True)]
            )  # fmt: skip
        return self._stream(number)

    def _stream(self, number: int) -> bytes:
        """The data of a stream as they stand in the file: deflated."""
        found = self._graph.objects[number]
        if not isinstance(found, EncodedStream):
            raise Unreadable("a content that is no stream")
        if found.entries.get("Filter") != b"/FlateDecode":
            raise Unreadable("a content that is not deflated")
        return found.data

    def _resources(self, value: Value) -> Mapping[str, Value]:
        return self._dictionary(value)

    def _dictionary(self, value: Value) -> Mapping[str, Value]:
        if type(value) is dict:  # as nearly all are; to ask for a mapping takes longer
            return value
        if isinstance(value, Reference):
            value = self._graph.objects[value.number]
        if isinstance(value, EncodedStream):
            return value.entries
        if not isinstance(value, Mapping):
            raise Unreadable("an object of the wrong kind")
        return value

    def _named_fonts(self, resources: Mapping[str, Value]) -> dict[str, ReadFont]:
        found = {}
        for name, value in self._dictionary(resources.get("Font", {})).items():
            if not isinstance(value, Reference):
                raise Unreadable("a font that is no object of its own")
            if value.number in self._spares:
                continue
            if value.number not in self._fonts:
                try:
                    self._fonts[value.number] = read_font(self._graph.objects, self._dictionary(value))
                except (ValueError, KeyError) as error:
                    raise Unreadable(f"a font: {error}") from error
            found[name] = self._fonts[value.number]
        return found

    def _objects(self, resources: Mapping[str, Value]) -> dict[str, FormObject | None]:
        """The forms that resources name, None for each image."""
        return {
            name: self._object(name, value) for name, value in self._dictionary(resources.get("XObject", {})).items()
        }

    def _object(self, name: str, value: Value) -> FormObject | None:
        if not isinstance(value, Reference):
            raise Unreadable(f"the picture {name}")
        if value.number not in self._forms:
            entries = self._dictionary(value)
            if entries.get("Subtype") not in (b"/Image", b"/Form"):
                raise Unreadable(f"the object {name}")
            self._forms[value.number] = None
            if entries["Subtype"] == b"/Form":
                own = self._resources(entries["Resources"]) if "Resources" in entries else {}
                left, bottom, right, top = _box(entries["BBox"])
                matrix = entries.get("Matrix")
                a, b, c, d, e, f = map(float, _numbers(matrix)) if matrix is not None else UNMOVED
                self._forms[value.number] = FormObject(
                    self._stream(value.number), (a, b, c, d, e, f), (left, bottom, right, top),
                    tuple(self._named_fonts(own).items()), tuple(self._objects(own).items()),
                )  # fmt: skip
        return self._forms[value.number]

    # -- structure

    def _walk(self, number: int, path: tuple[int, ...], by_mark: Sequence[Mapping[int, _Painted]]) -> None:
        """Read an element, then those below it."""
        path = (*path, number)
        entries = self._dictionary(self._graph.objects[number])
        role = self._roles[number] = _name(entries["S"])
        kids = _kids(entries)
        own = [kid for kid in kids if not isinstance(kid, Reference)]
        if own:
            self._element(path, role, entries, own, by_mark)
        if len(own) < len(kids):
            below = self._below[number] = [kid.number for kid in kids if isinstance(kid, Reference)]
            for kid in below:
                self._walk(kid, path, by_mark)

    def _element(
        self, path: tuple[int, ...], role: str, entries: Mapping[str, Value], own: Sequence[Value],
        by_mark: Sequence[Mapping[int, _Painted]],
    ) -> None:  # fmt: skip
        """Note an element with what is painted for it."""
        said = entries.get("ActualText")
        found = ReadElement(role, path, _string(said) if said is not None else None, [], [], [], [])
        for kid in own:
            if isinstance(kid, bytes):  # a number on the element's own page
                self._add(found, self._index(entries.get("Pg")), int(kid), by_mark)
            elif isinstance(kid, Mapping) and kid["Type"] == b"/MCR":
                mcid = kid["MCID"]
                self._add(found, self._index(kid["Pg"]), int(mcid) if isinstance(mcid, bytes) else -1, by_mark)
            elif isinstance(kid, Mapping) and isinstance(kid["Obj"], Reference):
                if self._is_field(kid["Obj"].number):
                    found.fields += 1
                else:
                    found.links.append(self._link(kid["Obj"].number))
        found.text = "".join([each.text for _, each in found.texts])
        self._elements.append(found)

    def _index(self, page: Value | None) -> int:
        if not isinstance(page, Reference):
            raise Unreadable("content on no page")
        return self._numbers[page.number]

    @staticmethod
    def _add(found: ReadElement, page: int, mcid: int, by_mark: Sequence[Mapping[int, _Painted]]) -> None:
        painted = by_mark[page].get(mcid)
        if painted is None:
            raise Unreadable(f"marked content {mcid}, which is not on its page")
        found.marks.append((page, mcid))
        if painted.texts:
            found.texts += [(page, each) for each in painted.texts]
        if painted.shapes:
            found.shapes += [(page, each) for each in painted.shapes]

    def _is_field(self, number: int) -> bool:
        return self._graph.entries(number)["Subtype"] == b"/Widget"

    def _link(self, number: int) -> ReadLink:
        entries = self._graph.entries(number)
        action = entries.get("A")
        uri = action.get("URI") if isinstance(action, Mapping) else None
        page = next(at for at, each in enumerate(self._graph.pages)
                    if Reference(number) in _references(self._graph.entries(each), "Annots"))  # fmt: skip
        return ReadLink(page, _box(entries["Rect"]), _string(uri) if uri is not None else "")


class _Slot(NamedTuple):
    """A slot of a page's content; lengths are points."""

    name: str
    width: float
    x: float
    y: float
    end_aligned: bool
    head: bytes
    """How its operators begin."""


Content = bytes | tuple[tuple[bytes, ...], tuple[_Slot, ...]]
"""A content stream as it stands in the file: deflated; one with slots as what stands between them, and the slots."""


def _read_page(
    contents: Sequence[Content], fonts: Mapping[str, ReadFont], objects: Mapping[str, FormObject | None], *, private: bool
) -> PaintedPage:  # fmt: skip
    """What content streams paint on a page."""
    page = PaintedPage()
    reader = ContentReader(page, fonts, objects, private=private)
    for each in contents:
        if isinstance(each, bytes):
            reader.read(zlib.decompress(each, bufsize=USUAL_SIZE))
            continue
        constant, slots = each
        reader.read(constant[0])
        for slot, after in zip(slots, constant[1:], strict=True):
            reader.read(slot.head)
            reader.show_slot(slot.name, slot.width, (slot.x, slot.y) if slot.end_aligned else None)
            reader.read(b"ET" + after)
    if reader.depth:
        raise Unreadable("a page that does not end as it began")
    return page


@lru_cache(maxsize=MOST_PAGES)
def _read_page_once(
    contents: tuple[Content, ...],
    fonts: tuple[tuple[str, ReadFont], ...],
    objects: tuple[tuple[str, FormObject | None], ...],
) -> PaintedPage:
    """The same with a memory, for pages that are nobody's."""
    return _read_page(contents, dict(fonts), dict(objects), private=False)


def _by_mark(page: PaintedPage) -> dict[int, _Painted]:
    """What is painted under each number."""
    found: dict[int, _Painted] = {}
    for mark in page.marks:
        if mark.mcid is not None:
            if mark.mcid in found:
                raise Unreadable(f"marked content {mark.mcid} twice on a page")
            found[mark.mcid] = _Painted()
    for text in page.texts:
        mcid = number_of(text.mark)
        if mcid is not None:
            found[mcid].texts.append(text)
    for shape in page.shapes:
        mcid = number_of(shape.mark)
        if mcid is not None:
            found[mcid].shapes.append(shape)
    return found


def number_of(mark: PaintedMark | None) -> int | None:
    """The number of the marked content that something belongs to; None for an artifact."""
    while mark is not None and mark.mcid is None:
        mark = mark.parent
    return mark.mcid if mark is not None else None


def _kids(entries: Mapping[str, Value]) -> Sequence[Value]:
    kids = entries.get("K", [])
    return kids if isinstance(kids, list) else [kids]


def _references(entries: Mapping[str, Value], key: str) -> list[Reference]:
    found = entries.get(key, [])
    return [each for each in found if isinstance(each, Reference)] if isinstance(found, list) else []


def _numbers(value: Value) -> list[float]:
    spelled = value.strip(b"[]").split() if isinstance(value, bytes) else value
    return [float(each) for each in spelled if isinstance(each, bytes)] if isinstance(spelled, list) else []


def _box(value: Value) -> Rectangle:
    left, bottom, right, top = _numbers(value)
    return left, bottom, right, top


def _name(value: Value) -> str:
    return value[1:].decode("ascii") if isinstance(value, bytes) else ""


def _string(value: Value) -> str:
    """A text string (7.9.2.2) as this engine spells it."""
    raw = value[1:-1] if isinstance(value, bytes) else b""
    if b"\\" in raw:
        raw = raw.replace(b"\\r", b"\r").replace(b"\\(", b"(").replace(b"\\)", b")").replace(b"\\\\", b"\\")
    return raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
