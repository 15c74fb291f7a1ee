"""From ReportLab's document to the bytes of a file, with its pages and its catalog.

Everything that may share an object stream does (ISO 32000-1, 7.5.7), and the cross-reference table
is a stream (7.5.8): a tagged file of two pages has some two hundred small objects, and this takes a third off it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc

from handouts.pdf.graph import FileGraph
from handouts.pdf.metadata import srgb_profile
from handouts.pdf.objects import (
    EncodedStream,
    Foreign,
    Indirect,
    Reference,
    Stream,
    Value,
    deflate,
    reference_to,
    spell,
    text_string,
)
from handouts.pdf.plate import Plate
from handouts.pdf.profile import USUAL, Profile
from handouts.pdf.read_fonts import read_font
from handouts.pdf.slot_reader import SlotBox, SlotReader
from handouts.pdf.slots import PlateSlot, SlotStream
from handouts.pdf.structure import ParentTree, StructElem, StructTreeRoot
from handouts.reading.declarations import lazy_pattern

if TYPE_CHECKING:
    from handouts.pdf.spare_font import SpareObjects

_SPACE = lazy_pattern(rb"\s+")
_AROUND_DELIMITERS = lazy_pattern(rb" ?([\[\]/<>]+) ?")


class Page(Indirect):
    """A page object (ISO 32000-1, 7.7.3.3)."""

    def __init__(self, entries: dict[str, Value], annotations: Sequence[Any], contents: Sequence[Indirect]) -> None:
        self.entries, self.annotations, self.contents = entries, annotations, contents
        self.resources: Callable[[Any], Value] = lambda document: {}

    def value(self, document: Any) -> Value:
        contents = [stream.ref(document) for stream in self.contents]
        entries = {
            "Type": b"/Page",
            "Parent": reference_to(document.Pages, document),
            "Contents": contents[0] if len(contents) == 1 else contents,
            "Resources": self.resources(document),
            **self.entries,
        }
        if self.annotations:
            entries["Annots"] = [reference_to(annotation, document) for annotation in self.annotations]
        return entries


class DocumentCatalog(Indirect):
    """The document catalog (ISO 32000-1, 7.7.2)."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def value(self, document: Any) -> Value:
        canvas, meta = self.canvas, self.canvas.metadata
        xmp = Stream(meta.xmp(canvas.profile), {"Type": b"/Metadata", "Subtype": b"/XML"}, compress=False)
        profile = Stream(srgb_profile(), {"N": b"3"})
        intent: dict[str, Value] = {
            "Type": b"/OutputIntent",
            "S": b"/GTS_PDFA1",
            "OutputConditionIdentifier": b"(sRGB)",
            "Info": b"(sRGB IEC61966-2.1)",
            "DestOutputProfile": profile.ref(document),
        }
        preferences = {"DisplayDocTitle": b"true"}
        if canvas.right_to_left:
            preferences["Direction"] = b"/R2L"
        if canvas.duplex:
            preferences["Duplex"] = b"/" + canvas.duplex.encode()
        entries: dict[str, Value] = {
            "Type": b"/Catalog",
            "Pages": reference_to(document.Pages, document),
            "Lang": text_string(meta.language),
            "MarkInfo": {"Marked": b"true"},
            "StructTreeRoot": canvas.structure.ref(document),
            "Metadata": xmp.ref(document),
            "OutputIntents": [intent],
            "ViewerPreferences": preferences,
            "PageLabels": b"<</Nums [0 <</S/D>>]>>",
        }
        if canvas.fields and canvas.typed:
            from handouts.pdf.form_fields import describe_form  # a sheet of paper has no use for it

            fields = [each.ref(document) for each in canvas.fields]
            form = describe_form(fields, canvas.typed, lambda thing: thing.ref(document))
            entries["AcroForm"] = form.ref(document)
        if canvas.bookmarks:
            entries["Outlines"] = canvas.bookmarks.ref(document)
            entries["PageMode"] = b"/UseOutlines"
        return entries


class FileWriter:
    """Writes the objects of a finished document.

    ``document`` is ReportLab's: it numbers objects as they are met, so asking one for its value may bring in more.
    """

    def __init__(self, document: Any, root: Indirect, info: Indirect | None, profile: Profile = USUAL) -> None:
        self._document, self._root, self._info, self._profile = document, root, info, profile

    def _objects(self) -> dict[int, Value]:
        """Every object by number."""
        document = self._document
        document.encrypt.prepare(document)
        document.Reference(self._root)
        if self._info is not None:
            document.Reference(self._info)
        objects: dict[int, Value] = {}
        number = 1
        while number in document.numberToId:
            thing = document.idToObject[document.numberToId[number]]
            objects[number] = thing.value(document) if isinstance(thing, Indirect) else _foreign(thing, document)
            number += 1
        return objects

    def graph(self) -> FileGraph:
        """The objects of the file, and what they are."""
        objects, document = self._objects(), self._document
        things = self._things()
        (tree,) = (thing for thing in things.values() if isinstance(thing, StructTreeRoot))
        return FileGraph(
            objects,
            catalog=self._number(self._root),
            info=self._number(self._info) if self._info is not None else None,
            page_tree=self._number(document.Pages),
            structure=self._number(tree),
            document=self._number(tree.document),
            parent_tree=next(number for number, thing in things.items() if isinstance(thing, ParentTree)),
            pages=tuple(self._number(page) for page in document.Pages.pages),
            elements=tuple(number for number, thing in things.items() if isinstance(thing, StructElem)),
            profile=self._profile,
        )

    def plate(self, spares: "Sequence[SpareObjects]" = ()) -> Plate:
        """The whole file, its slot streams still to be filled, and its spare fonts still without letters."""
        graph = self.graph()
        slot_streams = tuple((n, thing) for n, thing in self._things().items() if isinstance(thing, SlotStream))
        spare_fonts = tuple((each.spare, each.numbers(self._number)) for each in spares)
        own = {*(n for n, _ in slot_streams), *(n for _, numbers in spare_fonts for n in numbers.parts)}
        _read_slots_back(graph, slot_streams)
        streams = {n: spell(each) for n, each in graph.objects.items() if _is_stream(each)}
        small = {n: spell(each) for n, each in graph.objects.items() if n not in streams and n not in own}
        shelf = len(graph.objects) + 1
        table = shelf + 1
        header = self._profile.header
        parts, position = [header], len(header)
        rows = bytearray(7 * (table + 1))
        rows[5:7] = b"\xff\xff"

        def put(number: int, body: bytes) -> None:
            nonlocal position
            rows[7 * number : 7 * number + 5] = b"\x01" + position.to_bytes(4, "big")
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            position += len(parts[-1])

        for number, body in streams.items():
            put(number, body)
        put(shelf, object_stream(small))
        for index, number in enumerate(small):
            rows[7 * number : 7 * number + 7] = b"\x02" + shelf.to_bytes(4, "big") + index.to_bytes(2, "big")
        fixed = b"".join(parts)
        trailer: dict[str, Value] = {
            "Type": b"/XRef",
            "W": b"[1 4 2]",
            "Root": Reference(graph.catalog),
        }
        if graph.info is not None:
            trailer["Info"] = Reference(graph.info)
        head = spell(trailer)[2:-2]
        digest = hashlib.sha256(fixed).hexdigest()[:32].encode("ascii")
        details = tuple(slot for _, stream in slot_streams for slot in stream.slots if not slot.line)
        return Plate(
            fixed, slot_streams, bytes(rows), table, head, digest, graph, _slots_by_page(graph, slot_streams), details,
            spare_fonts,
        )  # fmt: skip

    def _things(self) -> dict[int, Any]:
        """What ReportLab knows by each number."""
        document = self._document
        return {number: document.idToObject[name] for number, name in document.numberToId.items()}

    def _number(self, thing: Any) -> int:
        return reference_to(thing, self._document).number


def _is_stream(value: Value) -> bool:
    """Whether an object is a stream, which may not stand in an object stream."""
    return isinstance(value, EncodedStream) or (isinstance(value, Foreign) and value.spelled.endswith(b"endstream"))


def _read_slots_back(graph: FileGraph, slot_streams: Sequence[tuple[int, SlotStream]]) -> None:
    """Let each stream read its slots back, by the fonts that its page names."""
    for page in graph.pages:
        for number, stream in slot_streams:
            if number in graph.contents(page):
                resources = graph.entries(page)["Resources"]
                named = graph.entries(resources.number) if isinstance(resources, Reference) else {}
                fonts = named.get("Font")
                stream.readers = _readers(graph, fonts if isinstance(fonts, Mapping) else {}, stream)


def _readers(graph: FileGraph, fonts: Mapping[str, Value], stream: SlotStream) -> list[tuple[SlotReader, list[int]]]:
    by_font: dict[str, list[int]] = {}
    for index, slot in enumerate(stream.slots):
        by_font.setdefault(slot.resource, []).append(index)
    found = []
    for resource, indexes in by_font.items():
        font = fonts[resource]
        read = read_font(graph.objects, graph.entries(font.number) if isinstance(font, Reference) else {})
        first = stream.slots[indexes[0]]
        boxes = [_slot_box(stream.slots[index]) for index in indexes]
        found.append((SlotReader(read, boxes, first.resource, first.spare, first.face), indexes))
    return found


def _slot_box(slot: PlateSlot) -> SlotBox:
    return SlotBox(slot.name, slot.width * 1000 / slot.size, slot.x, slot.size, slot.end_aligned)


def _slots_by_page(
    graph: FileGraph, slot_streams: tuple[tuple[int, SlotStream], ...]
) -> Mapping[int, tuple[PlateSlot, ...]]:
    slots = {number: stream.slots for number, stream in slot_streams}
    found = {at: [n for n in graph.contents(page) if slots.get(n)] for at, page in enumerate(graph.pages)}
    return {at: slots[numbers[0]] for at, numbers in found.items() if numbers}


def object_stream(objects: Mapping[int, bytes]) -> bytes:
    """One object stream (7.5.7) with all of these, which are spelled already."""
    heads, bodies, position = [], [], 0
    for number, body in objects.items():
        heads.append(b"%d %d" % (number, position))
        bodies.append(body + b"\n")
        position += len(body) + 1
    head = b" ".join(heads) + b"\n"
    entries: dict[str, Value] = {"Type": b"/ObjStm", "N": b"%d" % len(objects), "First": b"%d" % len(head)}
    return spell(deflate(head + b"".join(bodies), entries))


def _foreign(thing: Any, document: Any) -> Value:
    """The one door through which ReportLab's own objects come: the page tree, bookmarks, an empty dictionary.

    They lose the spaces and line ends ReportLab is generous with, unless strings are in them.
    """
    body = pdfdoc.format(thing, document, toplevel=1).strip()
    if not body.endswith(b"endstream") and b"(" not in body:
        body = _AROUND_DELIMITERS.sub(rb"\1", _SPACE.sub(b" ", body))
    return {} if body == b"<<>>" else Foreign(body)
