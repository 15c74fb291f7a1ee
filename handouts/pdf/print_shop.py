"""A finished file for a print shop: PDF/X-4 (ISO 15930-7), with room to cut and marks that say where.

The pages are those of the plate, every shape and letter where it was; what a press does not print is left out (links,
tags, the claim of PDF/A), and what it needs is added: colors as inks, the printing condition, the boxes of the page,
the marks. Clauses are those of ISO 32000-1, on which PDF/X-4 stands.
"""

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence

from handouts.pdf.graph import FileGraph
from handouts.pdf.metadata import srgb_profile
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import (
    EncodedStream,
    Foreign,
    ParentKey,
    Reference,
    Value,
    deflate,
    number,
    spell,
    text_string,
)
from handouts.pdf.own_fonts import OwnFonts
from handouts.pdf.plate import Plate
from handouts.pdf.press_colors import NotForPress, PrintCondition, press_content
from handouts.reading.declarations import dataclass, lazy_pattern

HEADER = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"
"""The version that PDF/X-4 is a part of."""
MARK, APART, HAIR = 14.0, 6.0, 0.25
"""Points: how long a mark is, how far from the bleed it stands, how thick its line is."""
_KEPT_OF_PAGES = ("Resources", "Contents", "MediaBox", "Rotate")
_BOX = lazy_pattern(rb"[-+.\d]+")


@dataclass(frozen=True)
class Folds:
    """Where the sheet is folded, in points from the left edge of each page; nothing for one that is not."""

    pages: Sequence[Sequence[float]] = ()

    def of(self, page: int) -> Sequence[float]:
        """The folds of a page, counted from 0."""
        return self.pages[page] if page < len(self.pages) else ()


def write_for_print_shop(plate: Plate, condition: PrintCondition, folds: Folds) -> bytes:
    """The file of a plate without a word in its slots. Raises NotForPress if something on it cannot be for a press."""
    return _ShopFile(plate, condition, folds).write()


class _ShopFile:
    """The objects of the new file: those of the plate that its pages need, each changed as a press needs it."""

    def __init__(self, plate: Plate, condition: PrintCondition, folds: Folds) -> None:
        self._graph: FileGraph = plate.graph
        self._slots = {at: stream.fill({}, OwnFonts()) for at, stream in plate.slot_streams}
        self._condition, self._folds = condition, folds
        self._objects: dict[int, Value] = {}
        self._numbers: dict[int, int] = {}
        """Numbers of the new file by those of the plate."""
        self._contents: set[int] = set()

    def write(self) -> bytes:
        """The whole file."""
        graph = self._graph
        catalog, pages, info = self._new(), self._new(), self._new()
        srgb, press, separation, metadata = (self._new() for _ in range(4))
        self._srgb = Reference(srgb)
        self._objects[srgb] = deflate(srgb_profile(), {"N": b"3"})
        self._objects[press] = deflate(self._condition.profile(), {"N": b"4"})
        tint: dict[str, Value] = {
            "FunctionType": b"2",
            "Domain": b"[0 1]",
            "C0": b"[0 0 0 0]",
            "C1": b"[1 1 1 1]",
            "N": b"1",
        }
        self._objects[separation] = [
            b"/Separation",
            b"/All",
            b"/DeviceCMYK",
            tint,
        ]  # 8.6.6.4: on every plate of the press
        self._contents = {each for page in graph.pages for each in graph.contents(page)}
        kids = [
            Reference(self._page(at, page, Reference(pages), Reference(separation)))
            for at, page in enumerate(graph.pages)
        ]
        self._objects[pages] = {"Type": b"/Pages", "Kids": kids, "Count": b"%d" % len(kids)}
        xmp, identifier = _xmp(
            self._xmp_of_plate(), hashlib.sha256(b"\n".join(spell(each) for each in self._objects.values())).hexdigest()
        )
        self._objects[metadata] = EncodedStream({"Type": b"/Metadata", "Subtype": b"/XML"}, xmp)
        intent: dict[str, Value] = {
            "Type": b"/OutputIntent",
            "S": b"/GTS_PDFX",
            "OutputConditionIdentifier": text_string(self._condition.identifier),
            "OutputCondition": text_string(self._condition.info),
            "RegistryName": text_string("http://www.color.org"),
            "Info": text_string(self._condition.info),
            "DestOutputProfile": Reference(press),
        }
        entries: dict[str, Value] = {
            "Type": b"/Catalog",
            "Pages": Reference(pages),
            "Metadata": Reference(metadata),
            "OutputIntents": [intent],
        }
        if (language := graph.entries(graph.catalog).get("Lang")) is not None:
            entries["Lang"] = language
        self._objects[catalog] = entries
        if graph.info is None:
            raise NotForPress("there is no document information")
        said = {key: each for key, each in graph.entries(graph.info).items() if not isinstance(each, Reference)}
        self._objects[info] = {**said, "Trapped": b"/False"}
        return self._spell(catalog, info, identifier)

    def _new(self) -> int:
        at = len(self._objects) + 1
        self._objects[at] = {}
        return at

    def _xmp_of_plate(self) -> bytes:
        found = self._graph.entries(self._graph.catalog)["Metadata"]
        stream = self._graph.objects[found.number] if isinstance(found, Reference) else None
        if not isinstance(stream, EncodedStream):
            raise NotForPress("there is no metadata")
        return stream.data

    def _page(self, at: int, page: int, pages: Reference, separation: Reference) -> int:
        """A page with its boxes (14.11.2) and its marks; links are left out, for nothing but marks may lie in the bleed."""
        entries = self._graph.entries(page)
        width, height = _size(entries["MediaBox"])
        bleed = self._condition.bleed
        room = bleed + APART + MARK
        made = self._new()
        kept: dict[str, Value] = {key: self._take(each) for key, each in entries.items() if key in _KEPT_OF_PAGES}
        resources = (
            self._graph.entries(entries["Resources"].number)
            if isinstance(entries["Resources"], Reference)
            else entries["Resources"]
        )
        if not isinstance(resources, Mapping):
            raise NotForPress("a page names no fonts")
        own = {key: self._take(each) for key, each in resources.items() if key != "ProcSet"}
        marks = self._new()
        self._objects[marks] = deflate(_draw_marks(width, height, bleed, self._folds.of(at)), {})
        contents = [Reference(self._number(each)) for each in self._graph.contents(page)]
        self._objects[made] = {
            **kept,
            "Type": b"/Page",
            "Parent": pages,
            "Resources": {**own, "ColorSpace": {"All": separation}},
            "Contents": [*contents, Reference(marks)],
            "MediaBox": _box(-room, -room, width + room, height + room),
            "BleedBox": _box(-bleed, -bleed, width + bleed, height + bleed),
            "TrimBox": _box(0, 0, width, height),
        }
        return made

    def _number(self, old: int) -> int:
        """The number of an object of the plate in the new file, into which it comes now if it is not there."""
        if old not in self._numbers:
            self._numbers[old] = made = self._new()
            self._objects[made] = self._take_object(old)
        return self._numbers[old]

    def _take_object(self, old: int) -> Value:
        found = self._graph.objects[old]
        if old in self._slots:
            return deflate(press_content(self._slots[old], self._condition), {})
        if not isinstance(found, EncodedStream):
            return self._take(found)
        entries = {
            key: self._take(each) for key, each in found.entries.items() if key not in ("StructParent", "StructParents")
        }
        if entries.get("Subtype") == b"/Image" and entries.get("ColorSpace") == b"/DeviceRGB":
            entries["ColorSpace"] = [b"/ICCBased", self._srgb]
        if old in self._contents or entries.get("Subtype") == b"/Form":
            data = zlib.decompress(found.data) if entries.pop("Filter", None) == b"/FlateDecode" else found.data
            return deflate(press_content(data, self._condition), entries)
        return EncodedStream(entries, found.data)

    def _take(self, value: Value) -> Value:
        """A value with its references into the new file."""
        if isinstance(value, Reference):
            return Reference(self._number(value.number))
        if isinstance(value, Foreign | ParentKey):
            raise NotForPress("a page refers to something that only tags need")
        if isinstance(value, Mapping):
            return {key: self._take(each) for key, each in value.items()}
        if isinstance(value, EncodedStream):
            raise NotForPress("a stream stands within another object")
        return value if isinstance(value, bytes) else [self._take(each) for each in value]

    def _spell(self, catalog: int, info: int, identifier: str) -> bytes:
        """The file with a plain table of its objects (7.5.4), which the oldest of a print shop's programs reads."""
        parts, position, places = [HEADER], len(HEADER), []
        for at, value in self._objects.items():
            body = b"%d 0 obj\n%s\nendobj\n" % (at, spell(value))
            places.append(position)
            parts.append(body)
            position += len(body)
        rows = b"".join(b"%010d 00000 n\r\n" % each for each in places)
        mark = identifier[:32].encode()
        parts.append(
            b"xref\n0 %d\n0000000000 65535 f\r\n%strailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(places) + 1, rows, len(places) + 1, catalog, info, mark, mark, position)
        )
        return b"".join(parts)


def _size(box: Value) -> tuple[float, float]:
    """The width and height of a page that begins at 0, 0."""
    left, bottom, right, top = (float(each) for each in _BOX.findall(spell(box)))
    if left or bottom:
        raise NotForPress("a page does not begin at its corner")
    return right, top


def _box(*edges: float) -> Value:
    return [number(round(each, 3)) for each in edges]


def _draw_marks(width: float, height: float, bleed: float, folds: Sequence[float]) -> bytes:
    """Where to cut, at each corner, and where to fold, dashed: all of it outside the bleed, on every plate of the press."""
    near, far = bleed + APART, bleed + APART + MARK
    lines = []
    for x in (0.0, width):
        lines += [(x, -far, x, -near), (x, height + near, x, height + far)]
    for y in (0.0, height):
        lines += [(-far, y, -near, y), (width + near, y, width + far, y)]
    dashed = [(x, *ends) for x in folds for ends in ((-far, x, -near), (height + near, x, height + far))]
    cut, fold = (_draw_lines(each) for each in (lines, dashed))
    return f"q /All CS 1 SCN {HAIR} w {cut} [3 2] 0 d {fold} Q".encode()


def _draw_lines(lines: Sequence[tuple[float, float, float, float]]) -> str:
    return " ".join(f"{decimal(a)} {decimal(b)} m {decimal(c)} {decimal(d)} l S" for a, b, c, d in lines)


_CLAIMS = lazy_pattern(rb"<pdfaid:part>.*?</pdfaExtension:schemas>\n?", re.DOTALL)
_SPACES = lazy_pattern(rb' xmlns:pdf(?:a|ua)[A-Za-z]*="[^"]*"\\?')
_HEAD = b'<rdf:Description rdf:about=""'


def _xmp(plate: bytes, digest: str) -> tuple[bytes, str]:
    """The metadata with what PDF/X-4 wants in it, and without the claims of PDF/A and PDF/UA, which hold no longer."""
    bare = _SPACES.sub(b"", _CLAIMS.sub(b"", plate))
    if b"pdfaid" in bare or b"pdfuaid" in bare or bare.count(_HEAD) != 1 or b"</rdf:Description>" not in bare:
        raise NotForPress("the metadata are not those of a sheet")
    spaces = b' xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    said = (
        b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>\n"
        b"<xmpMM:DocumentID>uuid:%s</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>"
        b"<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n" % _uuid(digest)
    )
    date = re.search(rb"<xmp:CreateDate>([^<]*)</xmp:CreateDate>", bare)
    said += b"<xmp:MetadataDate>%s</xmp:MetadataDate>\n" % (date[1] if date else b"2000-01-01T00:00:00Z")
    made = bare.replace(_HEAD, _HEAD + spaces, 1).replace(b"</rdf:Description>", said + b"</rdf:Description>", 1)
    return made, digest


def _uuid(digest: str) -> bytes:
    """A digest in the form of a UUID (RFC 9562, version 8): the same file has the same."""
    one = f"{digest[:12]}8{digest[13:16]}8{digest[17:32]}"
    return f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}".encode()
