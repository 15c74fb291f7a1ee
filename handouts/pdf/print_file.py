"""One print file with many instances of plates: what they share stands in it once.

A plate's fonts, pictures and fixed content are written when its first instance is, unless those of another plate are
the same. For each instance its pages, links and structure elements follow, a Part of the one structure tree, numbered
anew by walking the plate's graph of objects. Instances, called copies here as on a printer, are written in groups that
share an object stream, in which they differ by little more than numbers, so that one takes about two kilobytes.
Nothing of it is kept in memory once its group is written.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO

from handouts.pdf.graph import FileGraph, with_fonts
from handouts.pdf.objects import (
    EncodedStream,
    Foreign,
    Indirect,
    Leaf,
    ParentKey,
    Reference,
    Value,
    deflate,
    has_references,
    spell,
    spell_leaf,
    text_string,
)
from handouts.pdf.own_fonts import OwnFonts
from handouts.pdf.plate import Plate, Tried
from handouts.pdf.profile import Profile
from handouts.pdf.slot_reader import check_own_fonts, check_spare_font
from handouts.pdf.slots import SlotStream
from handouts.pdf.writer import object_stream
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.pdf.spare_font import SpareFont

GROUP = 16
"""Copies to an object stream."""
MOST_TEMPLATES = 32
"""Plates whose copies are expected again; the one that was used the longest ago is forgotten."""
SEPARATOR = b"\x02\x1fnext object\x1f\x03"
"""Between objects while they are one format string; what strings hold is never this."""

CATALOG, PAGES, STRUCTURE, DOCUMENT, PARENTS = range(1, 6)
"""The numbers of what the whole file has one of."""

_NEXT, _CARRIED = b"\2\0\0\0\0\0\0\0\1", b"\2\0\0\0\0\0\0\1\1"
_FOLLOWING = (255 * _NEXT + _CARRIED) * 256
"""Cross-reference rows of the second, third … object of a stream: what each adds to the row above it."""


@dataclass(frozen=True, slots=True)
class _Template:
    """The objects of a copy as one format string, and what fills each of its places.

    A place is (kind, offset): one of the copy's own objects, its key in the parent tree, its page group, or one of
    its slot streams.
    """

    text: bytes
    places: tuple[tuple[int, int], ...]
    objects: int
    keys: int
    pages: int
    blank: bool
    """Whether a white page ends the copy, so that the next begins on a fresh sheet of paper."""
    part: int
    leaf: int
    streams: tuple[SlotStream, ...]


_OBJECT, _KEY, _GROUP, _STREAM = range(4)


class PrintFile:
    """Writes copies to a file that is open for writing, one after the other; :meth:`close` ends it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._position = file, 0
        self._next = PARENTS + 1
        self._copies = self._pages = self._keys = 0
        self._templates: dict[int, tuple[Plate, _Template]] = {}
        self._stored: dict[bytes, int] = {}
        self._own = OwnFonts()
        """Fonts of all letters that are not prepared, once for all copies: written last."""
        self._spares: dict[SpareFont, int] = {}
        """The numbers of the fonts for letters that sheets have not and copies need: written last, too."""
        self._resources: dict[int, dict[str, Any]] = {}
        """Dictionaries of resources, by number: written last, too, since these fonts are named there."""
        self._rows = zlib.compressobj(4)
        self._table: list[bytes | int] = []
        """Rows of the cross-reference table, deflated, and the numbers of objects between them that are written last."""
        self._waiting: list[tuple[_Template, list[bytes]]] = []
        self._page_groups: list[tuple[int, int]] = []
        self._parts: list[int] = []
        self._leaves: list[int] = []
        self._namespaces = b""
        """Of the structure types, as spelled, if the profile names one."""
        self._leading: int | None = None
        """Which of all copies the last one is, if it is a page before the next."""
        self._starts: list[int] = []
        """The first page of each copy, by the number of its object."""
        self._bookmarks: list[tuple[bytes, int]] = []
        """What copies are called, as spelled, and with which of all copies each begins."""
        self._catalog: dict[str, bytes] = {}
        self._info = b""
        self._profile: Profile | None = None
        """That of the first plate, and so of all."""
        self._digest = hashlib.blake2b(digest_size=16)

    def add(
        self,
        plate: Plate,
        values: Mapping[str, str],
        tried: Tried | None = None,
        *,
        title: str = "",
        leads: bool = False,
    ) -> None:
        """A copy with these words. Raises as :meth:`Plate.set`, and writes nothing of it then.

        ``title`` is its bookmark. One that ``leads`` is a page before the next copy, whose bookmark leads to it.
        """
        streams = plate.set(values, self._own, tried)
        number = self._copies + len(self._waiting)
        if title:
            self._bookmarks.append((text_string(title), number if self._leading is None else self._leading))
        self._leading = number if leads else None
        known = self._templates.pop(id(plate), None)
        if known is None:
            self._flush()
            known = (plate, self._begin(plate))
            if len(self._templates) == MOST_TEMPLATES:
                del self._templates[next(iter(self._templates))]
        self._templates[id(plate)] = known  # the last used stands last
        self._waiting.append((known[1], streams))
        if len(self._waiting) == GROUP:
            self._flush()

    # -- what copies share

    def _begin(self, plate: Plate) -> _Template:
        """Write what a plate's copies share, and make the template of what they have of their own."""
        graph, own = plate.graph, _own_objects(plate)
        if "AcroForm" in graph.entries(graph.catalog):
            raise ValueError("a copy that is filled in on a screen is a file of its own")
        if self._profile is None:
            self._profile = graph.profile
            self._write(graph.profile.header)
        elif self._profile is not graph.profile:
            raise ValueError("all copies in a print file keep to the same standards")
        skipped = {*own, graph.structure, graph.parent_tree, graph.catalog, graph.info, graph.page_tree}
        skipped |= {number for number, _ in plate.slot_streams} | {n for _, each in plate.spares for n in each}
        skipped |= {number for number, value in graph.objects.items() if isinstance(value, Foreign)}
        skipped.update(_find_bookmarks(graph))
        numbers = {each.font: self._spare_at(spare) for spare, each in plate.spares}
        first = self._next
        numbers |= {n: self._stored_at(value) for n, value in graph.objects.items() if n not in skipped}
        unwritten = {new: number for number, new in numbers.items() if new >= first}

        def renumbered(leaf: Leaf) -> bytes:
            return spell_leaf(Reference(numbers.get(leaf.number, 0)) if isinstance(leaf, Reference) else leaf)

        later = with_fonts(graph, {})
        rows: list[bytes] = []
        for new, number in unwritten.items():
            if number in later:
                self._resources[new] = _renumber(graph.objects[number], numbers)
                self._table += (self._rows.compress(b"".join(rows)) + self._rows.flush(zlib.Z_SYNC_FLUSH), new)
                rows = []
            else:
                rows.append(self._row())
                self._put(new, spell(graph.objects[number], renumbered))
        self._table.append(self._rows.compress(b"".join(rows)))
        named = graph.entries(graph.structure).get("Namespaces")
        if isinstance(named, list) and not self._namespaces:
            self._namespaces = spell(named, renumbered)
        if not self._catalog:
            catalog = graph.entries(graph.catalog)
            for key in ("Lang", "ViewerPreferences", "Metadata", "OutputIntents"):
                self._catalog[key] = spell(catalog[key], renumbered)
            self._info = spell(graph.objects[graph.info]) if graph.info is not None else b""
        elif b"/Duplex" not in self._catalog["ViewerPreferences"]:  # sheets of one side do not say how others turn over
            self._catalog["ViewerPreferences"] = spell(graph.entries(graph.catalog)["ViewerPreferences"], renumbered)
        return self._template(plate, own, numbers)

    def _spare_at(self, spare: "SpareFont") -> int:
        """The number of a spare font, one for all copies; it is written last."""
        if spare not in self._spares:
            self._spares[spare] = self._next
            self._table += (self._rows.flush(zlib.Z_SYNC_FLUSH), self._next)
            self._next += 1
        return self._spares[spare]

    def _stored_at(self, value: Value) -> int:
        """The number of an object that copies share: the next one, unless another plate has the same."""
        alone = not has_references(value)  # what refers to others is its plate's own
        seal = hashlib.blake2b(spell(value), digest_size=16).digest() if alone else b""
        number = self._stored.get(seal, self._next)
        if number == self._next:
            self._next += 1
            if alone:
                self._stored[seal] = number
        return number

    def _template(self, plate: Plate, own: dict[int, int], numbers: dict[int, int]) -> _Template:
        """The format string of a copy's own objects."""
        graph, places = plate.graph, list[tuple[int, int]]()
        leaf = _leaf_speller(plate, own, numbers, places)
        objects: list[Value] = [graph.objects[number] for number in own]
        language = graph.entries(graph.catalog)["Lang"]
        whole = graph.entries(graph.document)
        part: dict[str, Value] = {"S": b"/Part"}
        if language != self._catalog["Lang"]:
            part["Lang"] = language
        objects[own[graph.document]] = {**part, **{key: each for key, each in whole.items() if key != "S"}}
        keys = graph.entries(graph.parent_tree)["Nums"]
        last = max(each.number for each in keys if isinstance(each, ParentKey)) if isinstance(keys, list) else 0
        objects.append({"Limits": [ParentKey(0), ParentKey(last)], "Nums": keys})
        texts = [spell(each, leaf) + b"\n" for each in objects]
        blank = len(graph.pages) % 2 == 1
        if blank:
            box = spell(graph.entries(graph.pages[0])["MediaBox"])
            parent = leaf(Reference(graph.page_tree))
            texts.append(b"<</Type/Page/Parent %s/Resources <<>>/MediaBox %s/Tabs /S>>\n" % (parent, box))
        else:
            texts.append(b"null\n")
        return _Template(
            SEPARATOR.join(texts),
            tuple(places),
            objects=len(texts),
            keys=last + 1,
            pages=len(graph.pages) + blank,
            blank=blank,
            part=own[graph.document],
            leaf=len(own),
            streams=tuple(stream for _, stream in plate.slot_streams),
        )

    # -- copies

    def _flush(self) -> None:
        """Write the copies that wait: their slot streams, then one object stream with all else."""
        if not self._waiting:
            return
        group, number = self._next, self._next + 1
        stream = number + sum(template.objects for template, _ in self._waiting)
        bodies, kids, pages = [b""], list[bytes](), 0
        for template, _ in self._waiting:
            bases = (number, self._keys, group, stream)
            text = template.text % tuple([bases[kind] + offset for kind, offset in template.places])
            bodies += text.split(SEPARATOR)
            for index in range(template.pages):
                at = template.objects - 1 if template.blank and index == template.pages - 1 else index
                kids.append(b"%d 0 R" % (number + at))
            pages += template.pages
            self._starts.append(number)
            self._parts.append(number + template.part)
            self._leaves.append(number + template.leaf)
            number += template.objects
            stream += len(template.streams)
            self._keys += template.keys
        bodies[0] = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids [%s]>>\n" % (PAGES, pages, b" ".join(kids))
        rows = [_row(2, stream, 0), _FOLLOWING[: 9 * (len(bodies) - 1)]]
        for data in (data for _, streams in self._waiting for data in streams):
            rows.append(self._row())
            self._put(number, spell(deflate(data, {}, 4)))
            number += 1
        heads = enumerate(accumulate(map(len, bodies[:-1]), initial=0), group)
        head = b" ".join([b"%d %d" % each for each in heads]) + b"\n"
        entries: dict[str, Value] = {"Type": b"/ObjStm", "N": b"%d" % len(bodies), "First": b"%d" % len(head)}
        rows.append(self._row())
        self._put(stream, spell(deflate(head + b"".join(bodies), entries, 4)))
        self._table.append(self._rows.compress(b"".join(rows)))
        self._page_groups.append((group, pages))
        self._pages += pages
        self._copies += len(self._waiting)
        self._next = stream + 1
        self._waiting = []

    def close(self) -> None:
        """Write what the copies hang on, and the cross-reference stream. A file without a copy raises ValueError."""
        self._flush()
        if not self._copies:
            raise ValueError("a print file needs at least one copy")
        later = self._write_resources()
        self._write_bookmarks()
        info = self._next
        table = info + 1 if self._info else info
        rows = [_row(0, 0, 0xFFFF)]
        for number, entries in self._whole().items():
            rows.append(self._row())
            self._put(number, spell(entries))
        last = self._row()
        if self._info:
            self._put(info, self._info)
            last += self._row()
        self._table.append(self._rows.compress(last) + self._rows.flush())
        packed = self._packed_table(b"".join(rows), later)
        digest = self._digest.hexdigest().encode()
        trailer: dict[str, Value] = {
            "Type": b"/XRef",
            "Size": b"%d" % (table + 1),
            "W": b"[1 5 2]",
            "DecodeParms": b"<</Predictor 12/Columns 8>>",
            "Root": Reference(CATALOG),
            **({"Info": Reference(info)} if self._info else {}),
            "ID": b"[<%s><%s>]" % (digest, digest),
            "Filter": b"/FlateDecode",
        }
        start = self._position
        self._put(table, spell(EncodedStream(trailer, packed)))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write_resources(self) -> dict[int, bytes]:
        """Write the fonts of all letters that are not prepared, and the resources of all pages, which name them; returns
        the rows of the latter, by number."""
        rows = self._write_spares()
        fonts, objects = self._own.objects(self._next)
        check_own_fonts(fonts, objects, self._own)
        for number, value in objects:
            self._table.append(self._rows.compress(self._row()))
            self._put(number, spell(value))
        self._next += len(objects)
        for number, entries in self._resources.items():
            rows[number] = self._row()
            self._put(number, spell({**entries, "Font": {**entries.get("Font", {}), **fonts}} if fonts else entries))
        return rows

    def _write_spares(self) -> dict[int, bytes]:
        """Write the spare fonts, with the letters of all copies; returns their rows, by number."""
        from handouts.pdf.spare_font import SpareObjects

        rows: dict[int, bytes] = {}
        for spare, font in self._spares.items():
            letters = self._own.spares.get(spare, {})
            made, objects = spare.make_parts(letters), list[tuple[int, Value]]()
            check_spare_font(spare, made, letters)
            last = SpareObjects(spare, made).embed(lambda thing: self._number(thing, objects))  # noqa: B023 - called at once
            for number, value in objects:
                self._table.append(self._rows.compress(self._row()))
                self._put(number, spell(value))
            rows[font] = self._row()
            self._put(font, spell(last.value(None)))
        return rows

    def _number(self, thing: Indirect, objects: list[tuple[int, Value]]) -> Reference:
        """Take an object in, by the next number."""
        objects.append((self._next, thing.value(None)))
        self._next += 1
        return Reference(objects[-1][0])

    def _write_bookmarks(self) -> None:
        """Write a bookmark for each copy that has a title: who looks for one of many need not leaf through all."""
        if not self._bookmarks:
            return
        first, count = self._next, len(self._bookmarks)
        root, last = first + count, first + count - 1
        stream = root + 1
        bodies = []
        for number, (title, begins) in enumerate(self._bookmarks, first):
            entries: dict[str, Value] = {"Title": title, "Parent": Reference(root)}
            if number > first:
                entries["Prev"] = Reference(number - 1)
            if number < last:
                entries["Next"] = Reference(number + 1)
            place: list[Value] = [Reference(self._starts[begins]), b"/XYZ null null null"]
            if self._profile and self._profile.to_elements:
                entries["A"] = {"S": b"/GoTo", "D": place, "SD": [Reference(self._parts[begins]), *place[1:]]}
            else:
                entries["Dest"] = place
            bodies.append(spell(entries))
        bodies.append(spell({"Type": b"/Outlines", "First": Reference(first), "Last": Reference(last), "Count": b"%d" % count}))  # fmt: skip
        rows = [_row(2, stream, index) for index in range(len(bodies))]
        rows.append(self._row())
        self._put(stream, object_stream(dict(enumerate(bodies, first))))
        self._table.append(self._rows.compress(b"".join(rows)))
        self._next = stream + 1
        self._catalog |= {"Outlines": b"%d 0 R" % root, "PageMode": b"/UseOutlines"}

    def _whole(self) -> dict[int, Value]:
        """What the whole file has one of, by number."""
        namespaces = {"Namespaces": self._namespaces} if self._namespaces else {}
        namespace = {"NS": self._namespaces.strip(b"[]")} if self._namespaces else {}
        return {
            CATALOG: {
                "Type": b"/Catalog",
                "Pages": Reference(PAGES),
                "MarkInfo": {"Marked": b"true"},
                "StructTreeRoot": Reference(STRUCTURE),
                **self._catalog,
            },
            PAGES: {
                "Type": b"/Pages",
                "Count": b"%d" % self._pages,
                "Kids": [Reference(number) for number, _ in self._page_groups],
            },
            STRUCTURE: {
                "Type": b"/StructTreeRoot",
                "K": Reference(DOCUMENT),
                "ParentTree": Reference(PARENTS),
                "ParentTreeNextKey": b"%d" % self._keys,
                **namespaces,
            },
            DOCUMENT: {
                "S": b"/Document",
                "P": Reference(STRUCTURE),
                **namespace,
                "K": [Reference(number) for number in self._parts],
            },
            PARENTS: {"Kids": [Reference(number) for number in self._leaves]},
        }

    def _packed_table(self, first: bytes, later: Mapping[int, bytes]) -> bytes:
        """The cross-reference table, deflated: these rows, then all others, of which few are in memory at a time; ``later``
        are those of objects that were written last, by number."""
        pack, unpack = zlib.compressobj(4), zlib.decompressobj()
        packed = [pack.compress(first)]
        pieces = (later[piece] if isinstance(piece, int) else unpack.decompress(piece) for piece in self._table)
        packed += map(pack.compress, pieces)
        return b"".join([*packed, pack.flush()])

    def _row(self) -> bytes:
        """The cross-reference row of an object that is written here and now."""
        return _row(1, self._position, 0)

    def _put(self, number: int, spelled: bytes) -> None:
        """Write an object."""
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, spelled))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._position += len(data)


def _renumber(value: Any, numbers: Mapping[int, int]) -> Any:
    """An object with other numbers in its references."""
    if isinstance(value, Mapping):
        return {key: _renumber(each, numbers) for key, each in value.items()}
    if isinstance(value, list):
        return [_renumber(each, numbers) for each in value]
    return Reference(numbers[value.number]) if isinstance(value, Reference) else value


def _find_bookmarks(graph: FileGraph) -> Iterator[int]:
    """The bookmarks of a sheet by itself, which stay in the file that they were made for."""
    waiting = [graph.entries(graph.catalog).get("Outlines")]
    while waiting:
        if isinstance(found := waiting.pop(), Reference):
            yield found.number
            waiting += [graph.entries(found.number).get(key) for key in ("First", "Next")]


def _own_objects(plate: Plate) -> dict[int, int]:
    """What each copy has of its own, with its place in the copy: pages in order, links, structure elements."""
    graph = plate.graph
    links = [n for n, each in graph.objects.items() if isinstance(each, Mapping) and each.get("Type") == b"/Annot"]
    return {number: place for place, number in enumerate([*graph.pages, *links, *graph.elements])}


def _leaf_speller(
    plate: Plate, own: dict[int, int], numbers: dict[int, int], places: list[tuple[int, int]]
) -> Callable[[Leaf], bytes]:
    """Spells what stands in the objects of a copy for a format string, and notes in ``places`` what fills it."""
    graph = plate.graph
    streams = {number: index for index, (number, _) in enumerate(plate.slot_streams)}

    def placed(kind: int, offset: int) -> bytes:
        places.append((kind, offset))
        return b"%d"

    def spelled(leaf: Leaf) -> bytes:
        if isinstance(leaf, ParentKey):
            return placed(_KEY, leaf.number)
        if not isinstance(leaf, Reference):
            return spell_leaf(leaf).replace(b"%", b"%%")
        if leaf.number in own:
            return placed(_OBJECT, own[leaf.number]) + b" 0 R"
        if leaf.number in streams:
            return placed(_STREAM, streams[leaf.number]) + b" 0 R"
        if leaf.number == graph.page_tree:
            return placed(_GROUP, 0) + b" 0 R"
        return b"%d 0 R" % (DOCUMENT if leaf.number == graph.structure else numbers[leaf.number])

    return spelled


def _row(kind: int, place: int, index: int) -> bytes:
    """A cross-reference row that stands by itself: its first byte says that nothing is added to the row above it."""
    return b"\0%c%s%s" % (kind, place.to_bytes(5, "big"), index.to_bytes(2, "big"))
