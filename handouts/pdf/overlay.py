"""More on the pages of a finished file, added behind it: an incremental update (ISO 32000-1, 7.5.6).

The bytes of the file stay as they are, to the last; what is new follows them, with a cross-reference section of its own
that names the old one. So anybody can cut the addition off and has the file as it was. What is added is a plate of this
engine, whose pages are laid over those of the file; everything on them is an artifact, since the file's structure tree
stays as it is.

Only files that this engine wrote are read: cross-reference streams, and object streams without a parent. Every spelling
that is relied on is asked for, and anything else is refused, never guessed.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping

from handouts.pdf.objects import EncodedStream, Leaf, Reference, Value, spell, spell_leaf
from handouts.pdf.plate import Plate
from handouts.reading.declarations import lazy_pattern

PREFIX = b"Again"
"""Begins the resource names of fonts that come with an overlay, which no page has."""
_OBJECT = lazy_pattern(rb"(\d+) 0 obj\n")
_REFERENCE = rb"(\d+) 0 R"


class NotOursError(ValueError):
    """A file that this engine did not write, or that is not whole."""


class FinishedFile:
    """The objects of a finished file, as they are spelled in it. Raises NotOursError for what it does not know."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        found = re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data)
        if found is None:
            raise NotOursError("the file does not end as it should")
        self.start = int(found[1])
        if data.find(b"startxref\n", self.start) != found.start():
            raise NotOursError("more than one file, or one that was added to")
        head, rows = self._stream_at(self.start)
        self.size = int(_entry(head, rb"/Size (\d+)")[1])
        self.root = int(_entry(head, rb"/Root " + _REFERENCE)[1])
        self.info = int(_entry(head, rb"/Info " + _REFERENCE)[1])
        self.identifier = _entry(head, rb"/ID\s*\[<([0-9a-fA-F]+)>")[1]
        widths = [int(each) for each in _entry(head, rb"/W\s*\[(\d+) (\d+) (\d+)\]").groups()]
        if b"/Index" in head or b"/Prev" in head or b"/DecodeParms" in head or len(rows) != sum(widths) * self.size:
            raise NotOursError("a cross-reference table of another kind")
        self._rows = [_cut(rows, sum(widths) * number, widths) for number in range(self.size)]
        self._shelves: dict[int, list[bytes]] = {}

    def spelled(self, number: int) -> bytes:
        """An object as it stands in the file."""
        if not 0 < number < self.size:
            raise NotOursError("an object that is not there")
        kind, place, index = self._rows[number]
        if kind == 2:
            return self._shelf(place)[index]
        if kind != 1:
            raise NotOursError("an object that is not there")
        head = _OBJECT.match(self.data, place)
        end = self.data.find(b"\nendobj\n", place)
        if head is None or int(head[1]) != number or end < 0:
            raise NotOursError("an object that is not where it should be")
        return self.data[head.end() : end]

    def pages(self) -> list[int]:
        """The numbers of the pages, in their order."""
        tree = int(_entry(self.spelled(self.root), rb"/Pages " + _REFERENCE)[1])
        return list(self._below(tree))

    def _below(self, number: int) -> Iterator[int]:
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.spelled(number))
        if kids is None:
            yield number
            return
        for each in re.finditer(_REFERENCE, kids[1]):
            yield from self._below(int(each[1]))

    def _shelf(self, number: int) -> list[bytes]:
        """The objects of an object stream."""
        if number not in self._shelves:
            if self._rows[number][0] != 1:
                raise NotOursError("an object stream within another")
            head, data = self._stream_at(self._rows[number][1])
            first = int(_entry(head, rb"/First (\d+)")[1])
            starts = [int(each) for each in data[:first].split()[1::2]]
            self._shelves[number] = [
                data[first + start : first + end].strip()
                for start, end in zip(starts, [*starts[1:], len(data) - first], strict=True)
            ]
        return self._shelves[number]

    def _stream_at(self, place: int) -> tuple[bytes, bytes]:
        """A stream's dictionary, and its data."""
        head = _OBJECT.match(self.data, place)
        begin = self.data.find(b"\nstream\n", place)
        if head is None or begin < 0:
            raise NotOursError("a stream that is not where it should be")
        entries = self.data[head.end() : begin]
        length = int(_entry(entries, rb"/Length (\d+)")[1])
        data = self.data[begin + 8 : begin + 8 + length]
        if b"/FlateDecode" in entries:
            try:
                data = zlib.decompress(data)
            except zlib.error as error:
                raise NotOursError("a stream that cannot be read") from error
        return entries, data


def lay_over(file: bytes, plate: Plate) -> bytes:
    """The file with the pages of a plate laid over its own, one for one; the file's bytes stand first, as they are.

    Raises NotOursError if the file is not of this engine, or has another number of pages.
    """
    old = FinishedFile(file)
    pages, graph = old.pages(), plate.graph
    if len(pages) != len(graph.pages):
        raise NotOursError("another number of pages")
    update = _Update(old)
    begin = update.add(EncodedStream({}, b"q"))
    fonts = _fonts(plate)
    named = {name: update.copy(graph.objects, number) for name, number in fonts.items()}
    for number, over in zip(pages, graph.pages, strict=True):
        contents = [_data(graph.objects[each]) for each in graph.contents(over)]
        end = update.add(EncodedStream({}, b"Q\n" + _rename(b"\n".join(contents), fonts)))
        update.replace(number, _with_contents(old.spelled(number), begin, end))
        resources = int(_entry(old.spelled(number), rb"/Resources " + _REFERENCE)[1])
        update.replace(resources, _with_fonts(old.spelled(resources), named))
    return update.finish()


class _Update:
    """Objects that follow a file's own."""

    def __init__(self, old: FinishedFile) -> None:
        self._old, self._next = old, old.size
        self._spelled: dict[int, bytes] = {}
        self._copied: dict[int, int] = {}

    def add(self, value: Value) -> int:
        """A new object; returns its number."""
        number, self._next = self._next, self._next + 1
        self._spelled[number] = spell(value)
        return number

    def copy(self, objects: Mapping[int, Value], number: int) -> int:
        """An object of another file, with all that it refers to; returns its number here."""
        if number not in self._copied:
            self._copied[number], self._next = self._next, self._next + 1

            def leaf(value: Leaf) -> bytes:
                if isinstance(value, Reference):
                    return b"%d 0 R" % self.copy(objects, value.number)
                return spell_leaf(value)

            self._spelled[self._copied[number]] = spell(objects[number], leaf)
        return self._copied[number]

    def replace(self, number: int, spelled: bytes) -> None:
        """Another object in the place of one of the file's."""
        self._spelled[number] = spelled

    def finish(self) -> bytes:
        """The file with all that is new."""
        old, parts, position, rows = self._old, [self._old.data], len(self._old.data), list[tuple[int, int]]()
        for number, body in sorted(self._spelled.items()):
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            rows.append((number, position))
            position += len(parts[-1])
        table = self._next
        rows.append((table, position))
        digest = hashlib.md5(b"".join(parts[1:]), usedforsecurity=False).hexdigest().encode()
        entries: dict[str, Value] = {
            "Type": b"/XRef",
            "Size": b"%d" % (table + 1),
            "W": b"[1 4 2]",
            "Index": [b"%d 1" % number for number, _ in rows],
            "Prev": b"%d" % old.start,
            "Root": Reference(old.root),
            "Info": Reference(old.info),
            "ID": b"[<%s><%s>]" % (old.identifier, digest),
        }
        data = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\0\0" for _, place in rows)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (table, spell(EncodedStream(entries, data))))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
        return b"".join(parts)


def _entry(spelled: bytes, pattern: bytes) -> re.Match[bytes]:
    found = re.search(pattern, spelled)
    if found is None:
        raise NotOursError("an entry that is not there")
    return found


def _cut(rows: bytes, at: int, widths: list[int]) -> tuple[int, int, int]:
    first, second, third = widths
    kind, place, index = rows[at : at + first], rows[at + first : at + first + second], rows[at + first + second :]
    return int.from_bytes(kind, "big"), int.from_bytes(place, "big"), int.from_bytes(index[:third], "big")


def _fonts(plate: Plate) -> dict[str, int]:
    """The fonts of a plate: their resource names, and the numbers of their objects."""
    found: dict[str, int] = {}
    for page in plate.graph.pages:
        resources = plate.graph.entries(page)["Resources"]
        entries = plate.graph.entries(resources.number) if isinstance(resources, Reference) else {}
        fonts = entries.get("Font")
        if isinstance(fonts, Mapping):
            found |= {name: font.number for name, font in fonts.items() if isinstance(font, Reference)}
    return found


def _data(value: Value) -> bytes:
    if not isinstance(value, EncodedStream):
        raise NotOursError("a content that is no stream")
    return zlib.decompress(value.data) if "Filter" in value.entries else value.data


def _rename(content: bytes, fonts: Mapping[str, int]) -> bytes:
    """Operators with the fonts' names in the other file."""
    for name in fonts:
        content = content.replace(b"/%s " % name.encode(), b"/%s%s " % (PREFIX, name.encode()))
    return content


def _with_contents(page: bytes, begin: int, end: int) -> bytes:
    """A page object with a content before its own and one after it."""
    found = _entry(page, rb"/Contents\s*(?:\[([^\]]*)\]|(\d+ 0 R))")
    own = (found[1] or found[2]).strip()
    return page[: found.start()] + b"/Contents [%d 0 R %s %d 0 R]" % (begin, own, end) + page[found.end() :]


def _with_fonts(resources: bytes, fonts: Mapping[str, int]) -> bytes:
    """A resource dictionary with more fonts."""
    more = b"".join(b"/%s%s %d 0 R" % (PREFIX, name.encode(), number) for name, number in fonts.items())
    found = re.search(rb"/Font\s*<<", resources)
    if found:
        return resources[: found.end()] + more + resources[found.end() :]
    if not resources.startswith(b"<<"):
        raise NotOursError("resources of another kind")
    return b"<</Font <<" + more + b">>" + resources[2:]
