"""The objects that a Type 0 font consists of in a file (ISO 32000-1, 9.7): codes are glyph numbers, and each has its letter."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from handouts.pdf.objects import Dictionary, Indirect, Reference, Value


def make_font(
    name: bytes,
    described: Mapping[str, Value],
    widths: Value,
    program: Indirect,
    letters: Indirect,
    put: Callable[[Indirect], Reference],
) -> tuple[Dictionary, Dictionary, Dictionary]:
    """The font, its descendant and its descriptor; all but the font itself are ``put`` into the file.

    ``name`` is that of the subset, ``described`` the entries of its descriptor, ``widths`` its W array (9.7.4.3) or a reference
    to one, ``program`` the font file and ``letters`` the ToUnicode map.
    """
    descriptor = Dictionary({"Type": b"/FontDescriptor", "FontName": name, **described, "FontFile2": put(program)})
    descendant = Dictionary(
        {
            "Type": b"/Font",
            "Subtype": b"/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": {"Registry": b"(Adobe)", "Ordering": b"(Identity)", "Supplement": b"0"},
            "CIDToGIDMap": b"/Identity",
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


def to_unicode(glyphs: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap (9.10.3): one entry a glyph, at most a hundred in a block."""
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
