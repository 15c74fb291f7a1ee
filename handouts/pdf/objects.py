"""PDF objects: the graph a file is made of, and the one place where it is spelled.

An object is bytes (a number, a name or a string, as spelled), a :class:`Reference`, a :class:`ParentKey`, a list (an
array), a mapping (a dictionary), an :class:`EncodedStream`, or what ReportLab has spelled (:class:`Foreign`). Whoever
needs an object in another file walks the graph and gives its references other numbers; nothing is read from bytes.

ReportLab keeps the drawing operators; dictionaries, strings and streams that carry structure, fonts and metadata are
spelled here, compactly, because there are hundreds of them in a tagged file. Clauses are those of ISO 32000-1.
"""

import hashlib
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import byteorder
from typing import Any, NamedTuple, Union

from reportlab.pdfbase import pdfdoc

from handouts.pdf.bidi import without_marks
from handouts.pdf.numbers import decimal
from handouts.reading.declarations import dataclass

_ESCAPES = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\", 0x0D: b"\\r"}


@dataclass(frozen=True, slots=True)
class Reference:
    """An indirect reference (7.3.10) to the object of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class ParentKey:
    """A key of the parent tree (14.7.4.4), in the tree itself or where a page or an annotation names it."""

    number: int


@dataclass(frozen=True, slots=True)
class EncodedStream:
    """A stream (7.3.8) with its data as they stand in the file; ``entries`` lack their Length."""

    entries: Mapping[str, "Value"]
    data: bytes


@dataclass(frozen=True, slots=True)
class Foreign:
    """What ReportLab spells itself: the page tree and bookmarks. It stays in the file it was made for."""

    spelled: bytes


Leaf = bytes | Reference | ParentKey | Foreign
"""What has no objects in it."""
Value = Union[Leaf, Sequence["Value"], Mapping[str, "Value"], EncodedStream]  # noqa: UP007 - it names itself
"""Any object."""


def spell_leaf(value: Leaf) -> bytes:
    """An object without others in it, as it stands in a file."""
    match value:
        case bytes():
            return value
        case Reference():
            return b"%d 0 R" % value.number
        case ParentKey():
            return b"%d" % value.number
        case Foreign():
            return value.spelled


def spell(value: Value, leaf: Callable[[Leaf], bytes] = spell_leaf) -> bytes:
    """An object as it stands in a file; ``leaf`` spells what has no others in it, references for one."""
    if isinstance(value, bytes | Reference | ParentKey | Foreign):
        return leaf(value)
    if isinstance(value, EncodedStream):
        data, tail = value.data, b"\r" if value.data.endswith(b"\r") else b""
        head = spell({**value.entries, "Length": b"%d" % len(data)}, leaf)
        return b"%s\nstream\n%s%s\nendstream" % (head, data, tail)
    if isinstance(value, Mapping):
        return b"<<" + b"".join([b"/%s %s" % (key.encode(), spell(each, leaf)) for key, each in value.items()]) + b">>"
    return b"[" + b" ".join([spell(each, leaf) for each in value]) + b"]"


def has_references(value: Value) -> bool:
    """Whether an object refers to others."""
    if isinstance(value, EncodedStream):
        return has_references(value.entries)
    if isinstance(value, Mapping):
        return any(has_references(each) for each in value.values())
    return isinstance(value, Reference) or (isinstance(value, list | tuple) and any(map(has_references, value)))


def number(value: float) -> bytes:
    """A number as an object, with at most three decimals."""
    return decimal(value).encode("ascii")


def text_string(value: str) -> bytes:
    """A text string (7.9.2.2): ASCII as it is, everything else UTF-16BE with a byte order mark.

    Marks of direction are for setting lines, and are left out: a listener would hear them named.
    """
    value = without_marks(value)
    raw = value.encode("ascii") if value.isascii() and value.isprintable() else b"\xfe\xff" + value.encode("utf-16-be")
    return b"(" + b"".join(_ESCAPES.get(byte) or bytes((byte,)) for byte in raw) + b")"


def reference_to(thing: Any, document: Any) -> Reference:
    """The reference to something in ReportLab's document, or for a reference of its own; it gets its number now."""
    return Reference(document.idToObjectNumberAndVersion[document.Reference(thing).name][0])


class Indirect(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object that stands by itself in the file and is referred to by number.

    ReportLab calls :meth:`format` when it meets the object; :meth:`ref` gives
    the reference other objects use.
    """

    __RefOnly__ = 1

    def value(self, document: Any) -> Value:
        """The object; ``document`` numbers the objects it refers to, in the order they are met."""
        raise NotImplementedError

    def format(self, document: Any) -> bytes:
        return spell(self.value(document))

    def ref(self, document: Any) -> Reference:
        """The reference to it."""
        return reference_to(self, document)


class Dictionary(Indirect):
    """An indirect dictionary."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        self.entries = dict(entries)

    def value(self, document: Any) -> Value:
        return self.entries


class Stream(Indirect):
    """A stream (7.3.8): its end-of-line before ``endstream`` is what PDF/A asks for (ISO 19005-2, 6.1.7.1).

    Data that ends in CR is followed by CR LF, or a reader would take its last
    byte for part of the end-of-line.
    """

    def __init__(
        self, data: bytes, entries: Mapping[str, Value] | None = None, compress: bool = True, level: int = 9
    ) -> None:
        self.data, self.entries, self.compress, self.level = data, dict(entries or {}), compress, level

    def value(self, document: Any) -> EncodedStream:
        if self.compress:
            return deflate(self.data, self.entries, self.level)
        return EncodedStream(self.entries, self.data)


def deflate(data: bytes, entries: Mapping[str, Value], level: int = 9) -> EncodedStream:
    """A stream of these data, deflated (7.4.4); ``level`` is zlib's."""
    return EncodedStream({**entries, "Filter": b"/FlateDecode"}, zlib.compress(data, level))


def deflate_small(data: bytes) -> bytes:
    """A few kilobytes deflated, for one instance: zlib with little memory, which takes longer to clear than the data to pack."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
    return packer.compress(data) + packer.flush()


def spell_packed(entries: bytes, packed: bytes) -> bytes:
    """A stream as it stands in a file, of data that are deflated, with entries that are spelled."""
    tail = b"\r" if packed.endswith(b"\r") else b""
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s%s\nendstream" % (entries, len(packed), packed, tail)


def make_font(
    name: bytes,
    described: Mapping[str, Value],
    widths: Value,
    program: Indirect,
    letters: Indirect,
    put: Callable[[Indirect], Reference],
    numbers: Value = b"/Identity",
) -> tuple[Dictionary, Dictionary, Dictionary]:
    """The font, its descendant and its descriptor; all but the font itself are ``put`` into the file.

    ``name`` is that of the subset, ``described`` the entries of its descriptor, ``widths`` its W array (9.7.4.3) or a reference
    to one, ``program`` the font file, ``letters`` the ToUnicode map and ``numbers`` the CIDToGIDMap.
    """
    descriptor = Dictionary({"Type": b"/FontDescriptor", "FontName": name, **described, "FontFile2": put(program)})
    descendant = Dictionary(
        {
            "Type": b"/Font",
            "Subtype": b"/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": {"Registry": b"(Adobe)", "Ordering": b"(Identity)", "Supplement": b"0"},
            "CIDToGIDMap": numbers,
            "FontDescriptor": put(descriptor),
            "DW": b"0",
            "W": widths,
        }
    )
    font = Dictionary(
        {
            "Type": b"/Font",
            "Subtype": b"/Type0",
            "BaseFont": name,
            "Encoding": b"/Identity-H",
            "DescendantFonts": [put(descendant)],
            "ToUnicode": put(letters),
        }
    )
    return font, descendant, descriptor


def name_subset(name: str, glyphs: Iterable[int], kind: str = "") -> bytes:
    """The name of a subset: six capitals (9.6.4), the same for the same glyphs, and the font's. ``kind`` tells subsets
    apart that may have the same."""
    digest = hashlib.sha256(f"{name}{sorted(glyphs)}{kind}".encode()).digest()
    return b"/%s+%s" % (bytes(65 + byte % 26 for byte in digest[:6]), name.encode("ascii", "ignore"))


class GlyphPart(NamedTuple):
    """A glyph of a font within another, and how far it is moved, in units of the font."""

    gid: int
    dx: int = 0
    dy: int = 0


class MadeGlyph(NamedTuple):
    """What a code shows that is not the glyph of its number."""

    parts: tuple[GlyphPart, ...]
    width: int | None = None
    """In units of the font: that of one of its parts, or none for a mark. None: it is a glyph of the font as it is."""


def map_codes(shown: Mapping[int, int]) -> bytes:
    """A CIDToGIDMap (9.7.4.2) of these codes, each with the glyph that it shows; a code that is not used shows none."""
    numbers = array("H", bytes(2 * (max(shown, default=0) + 1)))
    for code, gid in shown.items():
        numbers[code] = gid
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def to_unicode(glyphs: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap (9.10.3): one entry a code, at most a hundred in a block."""
    entries = sorted(glyphs.items())
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <FFFF>",
        b"endcodespacerange",
    ]
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines.append(b"%d beginbfchar" % len(block))
        lines += [b"<%04X> <%s>" % (gid, text.encode("utf-16-be").hex().upper().encode()) for gid, text in block]
        lines.append(b"endbfchar")
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)


class StreamBody(pdfdoc.PDFObject):  # type: ignore[misc]
    """The data of a stream that ReportLab writes itself, with the same end-of-line."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: Any) -> bytes:
        return self.data + (b"\r\n" if self.data.endswith(b"\r") else b"\n")


class PlainStreams(pdfdoc.NoEncryption):  # type: ignore[misc]
    """No encryption (PDF/A forbids it); ReportLab asks it to encode each stream, which is where the end-of-line goes in."""

    def encode(self, data: bytes | str) -> StreamBody:
        return StreamBody(pdfdoc.pdfdocEnc(data))
