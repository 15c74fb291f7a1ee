"""One print file with many copies: what they share stands in it once.

Copies come from plates. A plate's fonts, pictures and fixed content are written when its first copy is, unless those
of another plate are the same; for each copy its pages, links and structure elements follow, a Part of the one structure tree, numbered anew. Copies are
written in groups that share an object stream, in which they differ by little more than numbers, so that a copy
takes about two kilobytes. Nothing of a copy is kept in memory once its group is written.
"""

import hashlib
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import PDFPages

from handouts.pdf.objects import array, dictionary
from handouts.pdf.plate import PersonalStream, Plate
from handouts.pdf.structure import ParentTree, StructElem, StructTreeRoot

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
GROUP = 16
"""Copies to an object stream."""
MOST_TEMPLATES = 8
"""Plates whose copies are expected again; the one that was used the longest ago is forgotten."""
SEPARATOR = b"\x02\x1fnext object\x1f\x03"
"""Between objects while they are one format string; what strings hold is never this."""

CATALOG, PAGES, STRUCTURE, DOCUMENT, PARENTS = range(1, 6)
"""The numbers of what the whole file has one of."""

_NEXT, _CARRIED = b"\2\0\0\0\0\0\0\0\1", b"\2\0\0\0\0\0\0\1\1"
_FOLLOWING = (255 * _NEXT + _CARRIED) * 256
"""Cross-reference rows of the second, third … object of a stream: what each adds to the row above it."""

_TOKENS = re.compile(rb"\((?:\\.|[^\\()])*\)|(\d+) 0 R|(/StructParents? )(\d+)|%", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Template:
    """The objects of a copy as one format string, and what fills each of its places.

    A place is (kind, offset): one of the copy's own objects, its key in the parent tree, its page group, or one of
    its personal streams.
    """

    text: bytes
    places: tuple[tuple[int, int], ...]
    objects: int
    keys: int
    pages: int
    part: int
    leaf: int
    streams: tuple[PersonalStream, ...]


_OBJECT, _KEY, _GROUP, _STREAM = range(4)


class PrintFile:
    """Writes copies to a file that is open for writing, one after the other; :meth:`close` ends it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._position = file, 0
        self._next = PARENTS + 1
        self._copies = self._pages = self._keys = 0
        self._templates: dict[int, tuple[Plate, _Template]] = {}
        self._stored: dict[bytes, int] = {}
        self._rows = zlib.compressobj(4)
        self._table: list[bytes] = []
        self._waiting: list[tuple[_Template, list[bytes]]] = []
        self._page_groups: list[tuple[int, int]] = []
        self._parts: list[int] = []
        self._leaves: list[bytes] = []
        self._catalog: dict[str, bytes] = {}
        self._info = b""
        self._digest = hashlib.blake2b(digest_size=16)
        self._write(HEADER)

    def add(self, plate: Plate, values: Mapping[str, str]) -> None:
        """A copy with these words. Raises NeedsLayout, and writes nothing of it, if a slot cannot take its words."""
        streams = [stream.fill(values) for _, stream in plate.personal]
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
        own = _own_objects(plate)
        personal = {number for number, _ in plate.personal}
        whole = {n for n, kind in plate.kinds.items() if isinstance(kind, (StructTreeRoot, ParentTree))}
        root, info = (int(plate.trailer[key].split()[0]) for key in ("Root", "Info"))
        pages = next(n for n, kind in plate.kinds.items() if isinstance(kind, PDFPages))
        skipped = {*own, *personal, *whole, root, info, pages}
        skipped |= {n for n, body in plate.objects.items() if b"/Outlines" in body[:40] or _is_bookmark(body)}
        first = self._next
        numbers = {n: self._stored_at(body) for n, body in plate.objects.items() if n not in skipped}
        unwritten = {new: number for number, new in numbers.items() if new >= first}

        def renumbered(match: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % numbers.get(int(match[1]), 0) if match[1] else match[0]

        rows = []
        for new, number in unwritten.items():
            head, stream, data = plate.objects[number].partition(b"\nstream\n")
            rows.append(self._row())
            self._write(b"%d 0 obj\n%s\nendobj\n" % (new, _TOKENS.sub(renumbered, head) + stream + data))
        self._table.append(self._rows.compress(b"".join(rows)))
        if not self._catalog:
            for key in (b"Lang", b"ViewerPreferences", b"Metadata", b"OutputIntents"):
                found = re.search(
                    rb"/%s (\((?:\\.|[^\\()])*\)|\[<<.*?>>\]|<<.*?>>|\d+ 0 R)" % key, plate.objects[root], re.DOTALL
                )
                if found:
                    self._catalog[key.decode()] = _TOKENS.sub(renumbered, found[1])
            self._info = plate.objects[info]
        return self._template(plate, own, numbers, pages)

    def _stored_at(self, body: bytes) -> int:
        """The number of an object that copies share: the next one, unless another plate has the same."""
        alone = b" 0 R" not in body.partition(b"\nstream\n")[0]  # what refers to others is its plate's own
        seal = hashlib.blake2b(body, digest_size=16).digest() if alone else b""
        number = self._stored.get(seal, self._next)
        if number == self._next:
            self._next += 1
            if alone:
                self._stored[seal] = number
        return number

    def _template(self, plate: Plate, own: dict[int, int], numbers: dict[int, int], pages: int) -> _Template:
        """The format string of a copy's own objects."""
        streams = {number: index for index, (number, _) in enumerate(plate.personal)}
        sheets = [n for n in own if plate.objects[n].startswith(b"<</Type /Page/")]
        tree = next(n for n, kind in plate.kinds.items() if isinstance(kind, ParentTree))
        root = next(n for n, kind in plate.kinds.items() if isinstance(kind, StructTreeRoot))
        document = next(
            n for n, kind in plate.kinds.items() if isinstance(kind, StructElem) and kind.role == "Document"
        )
        texts, places = list[bytes](), list[tuple[int, int]]()

        def placed(kind: int, offset: int) -> bytes:
            places.append((kind, offset))
            return b"%d"

        def token(match: re.Match[bytes]) -> bytes:
            if match[1]:
                number = int(match[1])
                if number in own:
                    return placed(_OBJECT, own[number]) + b" 0 R"
                if number in streams:
                    return placed(_STREAM, streams[number]) + b" 0 R"
                if number == pages:
                    return placed(_GROUP, 0) + b" 0 R"
                return b"%d 0 R" % (DOCUMENT if number == root else numbers[number])
            if match[2]:
                return match[2] + placed(_KEY, int(match[3]))
            return match[0].replace(b"%", b"%%")

        def keep(body: bytes) -> None:
            texts.append(_TOKENS.sub(token, body) + b"\n")

        language = _language(plate)
        part = b"/S /Part" + (b"" if language == self._catalog["Lang"] else b"/Lang " + language)
        for number in own:
            body = plate.objects[number]
            keep(body.replace(b"/S /Document", part, 1) if number == document else body)
        keys = _parent_keys(plate.objects[tree])
        leaf = b" ".join(b"/StructParent %d %s" % (key, value) for key, value in keys)
        last = keys[-1][0]
        texts.append(
            b"<</Limits [%s %s]/Nums [" % (placed(_KEY, 0), placed(_KEY, last))
            + _TOKENS.sub(token, leaf).replace(b"/StructParent ", b"")
            + b"]>>\n"
        )
        width, tall = _media_box(plate.objects[sheets[0]])
        if len(sheets) % 2:
            blank = b"<</Type/Page/Parent 0 0 R/Resources <<>>/MediaBox [0 0 %s %s]/Tabs /S>>" % (width, tall)
            texts.append(blank.replace(b"0 0 R", placed(_GROUP, 0) + b" 0 R") + b"\n")
        else:
            texts.append(b"null\n")
        return _Template(
            SEPARATOR.join(texts),
            tuple(places),
            len(own) + 2,
            last + 1,
            len(sheets) + len(sheets) % 2,
            own[document],
            len(own),
            tuple(stream for _, stream in plate.personal),
        )

    # -- copies

    def _flush(self) -> None:
        """Write the copies that wait: their personal streams, then one object stream with all else."""
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
                at = index if index < template.pages - 1 or not _has_blank(template) else template.objects - 1
                kids.append(b"%d 0 R" % (number + at))
            pages += template.pages
            self._parts.append(number + template.part)
            self._leaves.append(b"%d 0 R" % (number + template.leaf))
            number += template.objects
            stream += len(template.streams)
            self._keys += template.keys
        bodies[0] = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids %s>>\n" % (PAGES, pages, array(kids))
        rows = [_row(2, stream, 0), _FOLLOWING[: 9 * (len(bodies) - 1)]]
        for data in (data for _, streams in self._waiting for data in streams):
            rows.append(self._row())
            self._put_stream(number, zlib.compress(data, 4), {})
            number += 1
        heads = enumerate(accumulate(map(len, bodies[:-1]), initial=0), group)
        head = b" ".join([b"%d %d" % each for each in heads]) + b"\n"
        entries = {"Type": b"/ObjStm", "N": b"%d" % len(bodies), "First": b"%d" % len(head)}
        rows.append(self._row())
        self._put_stream(stream, zlib.compress(head + b"".join(bodies), 4), entries)
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
        info, table = self._next, self._next + 1
        whole = {
            CATALOG: {
                "Type": b"/Catalog",
                "Pages": b"%d 0 R" % PAGES,
                "MarkInfo": b"<</Marked true>>",
                "StructTreeRoot": b"%d 0 R" % STRUCTURE,
                **self._catalog,
            },
            PAGES: {
                "Type": b"/Pages",
                "Count": b"%d" % self._pages,
                "Kids": array(b"%d 0 R" % number for number, _ in self._page_groups),
            },
            STRUCTURE: {
                "Type": b"/StructTreeRoot",
                "K": b"%d 0 R" % DOCUMENT,
                "ParentTree": b"%d 0 R" % PARENTS,
                "ParentTreeNextKey": b"%d" % self._keys,
            },
            DOCUMENT: {
                "S": b"/Document",
                "P": b"%d 0 R" % STRUCTURE,
                "K": array(b"%d 0 R" % number for number in self._parts),
            },
            PARENTS: {"Kids": array(self._leaves)},
        }
        rows = [_row(0, 0, 0xFFFF)]
        for number, entries in whole.items():
            rows.append(self._row())
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, dictionary(entries)))
        last = self._row()
        self._write(b"%d 0 obj\n%s\nendobj\n" % (info, self._info))
        self._table.append(self._rows.compress(last + self._row()) + self._rows.flush())
        packed = self._packed_table(b"".join(rows))
        digest = self._digest.hexdigest().encode()
        entries = {
            "Type": b"/XRef",
            "Size": b"%d" % (table + 1),
            "W": b"[1 5 2]",
            "DecodeParms": b"<</Predictor 12/Columns 8>>",
            "Root": b"%d 0 R" % CATALOG,
            "Info": b"%d 0 R" % info,
            "ID": b"[<%s><%s>]" % (digest, digest),
            "Filter": b"/FlateDecode",
            "Length": b"%d" % len(packed),
        }
        start = self._position
        tail = b"\r" if packed.endswith(b"\r") else b""
        self._write(b"%d 0 obj\n%s\nstream\n%s%s\nendstream\nendobj\n" % (table, dictionary(entries), packed, tail))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _packed_table(self, first: bytes) -> bytes:
        """The cross-reference table, deflated: these rows, then all others, of which few are in memory at a time."""
        pack, unpack = zlib.compressobj(4), zlib.decompressobj()
        packed = [pack.compress(first)]
        packed += [pack.compress(unpack.decompress(piece)) for piece in self._table]
        return b"".join([*packed, pack.flush()])

    def _row(self) -> bytes:
        """The cross-reference row of an object that is written here and now."""
        return _row(1, self._position, 0)

    def _put_stream(self, number: int, packed: bytes, entries: dict[str, bytes]) -> None:
        """Write a stream of deflated data."""
        head = dictionary({**entries, "Filter": b"/FlateDecode", "Length": b"%d" % len(packed)})
        tail = b"\r" if packed.endswith(b"\r") else b""
        self._write(b"%d 0 obj\n%s\nstream\n%s%s\nendstream\nendobj\n" % (number, head, packed, tail))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._position += len(data)


def _language(plate: Plate) -> bytes:
    """The language of a plate's file, as spelled: the print file's own is that of its first copy."""
    found = re.search(rb"/Lang (\((?:\\.|[^\\()])*\))", plate.objects[int(plate.trailer["Root"].split()[0])])
    return found[1] if found else b"()"


def _own_objects(plate: Plate) -> dict[int, int]:
    """What each copy has of its own, with its place in the copy: pages in order, links, structure elements."""
    kids = next(n for n, kind in plate.kinds.items() if isinstance(kind, PDFPages))
    listed = re.search(rb"/Kids\s*\[([^\]]*)\]", plate.objects[kids])
    pages = [int(n) for n in re.findall(rb"(\d+) 0 R", listed[1] if listed else b"")]
    links = [n for n, body in plate.objects.items() if body.startswith(b"<</Type /Annot")]
    elements = [n for n, kind in plate.kinds.items() if isinstance(kind, StructElem)]
    return {number: place for place, number in enumerate([*pages, *links, *elements])}


def _parent_keys(tree: bytes) -> list[tuple[int, bytes]]:
    """The entries of a parent tree, as spelled."""
    nums = tree[tree.index(b"[") + 1 : tree.rindex(b"]")]
    return [(int(key), value) for key, value in re.findall(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)", nums)]


def _media_box(page: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"/MediaBox \[0 0 (\S+) (\S+)\]", page)
    return (found[1], found[2]) if found else (b"612", b"792")


def _is_bookmark(body: bytes) -> bool:
    return body.startswith(b"<<") and b"/Dest" in body and b"/Title" in body


def _has_blank(template: _Template) -> bool:
    return not template.text.endswith(b"null\n")


def _row(kind: int, place: int, index: int) -> bytes:
    """A cross-reference row that stands by itself: its first byte says that nothing is added to the row above it."""
    return b"\0%c%s%s" % (kind, place.to_bytes(5, "big"), index.to_bytes(2, "big"))
