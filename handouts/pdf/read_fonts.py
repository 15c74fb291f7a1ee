"""The fonts of a finished file, read back: what each glyph number spells, how wide it is, and where its ink is.

Nothing here asks the shaper that set the words. A font is read from its own objects (ISO 32000-1, 9.7): the W array,
the ToUnicode map, and the embedded program, whose widths and outlines are what a reader will paint. Glyphs are held
against the font file the program was made from, so that a map that names the wrong letter, a subset whose glyphs have
moved, or a width that is not the font's own is found (:attr:`ReadFont.faults`).
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from handouts.pdf.fonts import FONT_FILES
from handouts.pdf.objects import EncodedStream, GlyphPart, MadeGlyph, Reference, Value
from handouts.reading.declarations import dataclass, lazy_pattern

UNKNOWN = "\ufffd"
"""What a glyph spells that no map explains."""
MOST_PROGRAMS = 64
"""Font programs that are remembered: those of a few layouts. They say which glyphs a file has, never whose words."""
SAME_WIDTH = 0.01
"""Thousandths of the type's size by which a width may differ: W is written with three decimals."""
SAME_OUTLINE = 1.5
"""Units of the font by which an outline may differ from its source: a subset may round it."""
ALIKE = {
    " ": " \u00a0",
    "-": "-\u2010\u2011\u00ad",
    "\u00ad": "-\u2010\u00ad",
    "\u2010": "\u2010-",
    "\u2011": "\u2011\u2010-",
}
"""Characters whose glyphs may stand for one: a space may be the no-break one's, a soft hyphen that shows is a hyphen."""

_BLOCK = lazy_pattern(rb"begin(bfchar|bfrange)(.*?)end", re.S)
_HEX = lazy_pattern(rb"<([0-9A-Fa-f]+)>")
NOWHERE = (1e9, 1e9, -1e9, -1e9)


class _Table(dict[int, Any]):
    """A table by glyph number, with something to say about those that are not in it."""

    def __init__(self, entries: Mapping[int, Any], default: Any) -> None:
        super().__init__(entries)
        self.default = default

    def __missing__(self, key: int) -> Any:
        return self.default


@dataclass(frozen=True, slots=True, eq=False)
class ReadFont:
    """A font of a file; lengths are thousandths of the type's size."""

    name: str
    """Its PostScript name, without the subset's tag."""
    widths: Mapping[int, float]
    """Of each code, which is the number of its glyph but for those of ``made``; so are the tables that follow."""
    letters: Mapping[int, str]
    left: Mapping[int, float]
    """Where each glyph's ink begins, from its origin; with the three that follow, its box. A blank glyph has an
    empty one, whose left is beyond its right."""
    bottom: Mapping[int, float]
    right: Mapping[int, float]
    top: Mapping[int, float]
    strange: frozenset[int]
    """Glyphs that are not the ones their letters have by themselves: forms that depend on what stands beside them."""
    faults: tuple[str, ...]
    """What is wrong with it by itself, in words."""
    shaper: Any = None
    """The font file it comes from, opened by HarfBuzz; None if nobody has said which it is."""
    made: Mapping[int, MadeGlyph] = field(default_factory=dict)
    """What each code shows that is not a glyph's own number: another glyph, or several that are one."""

    def glyphs_of(self, code: int) -> tuple[int, ...]:
        """The glyphs of the font file that a code shows."""
        return tuple([part.gid for part in self.made[code].parts]) if code in self.made else (code,)

    def is_joined(self, code: int) -> bool:
        """Whether a code shows a glyph that the font file has not: one made of its glyphs."""
        return code in self.made and self.made[code].width is not None

    def is_blank(self, gid: int) -> bool:
        """Whether a glyph of the font file has no ink."""
        return glyph_box(self.shaper, gid, 1.0) == NOWHERE

    def shape(self, text: str, direction: str, language: str) -> list[int]:
        """The glyphs the font file itself has for a text of one direction and one script."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = direction, language or "en"
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self.shaper, buffer, {"kern": False, "liga": False, "clig": False, "dlig": False}, ["ot"])
        return [info.codepoint for info in buffer.glyph_infos or ()]


def read_font(objects: Mapping[int, Value], font: Mapping[str, Value], *, private: bool = False) -> ReadFont:
    """A Type 0 font by its dictionary, among a file's objects by number; of a ``private`` one, whose letters are
    somebody's, nothing is remembered. Raises ``ValueError`` for one that is not as this engine writes them."""
    descendants = font["DescendantFonts"]
    descendant = _entries(objects, descendants[0]) if isinstance(descendants, list) else {}
    shown = descendant.get("CIDToGIDMap")
    if font.get("Encoding") != b"/Identity-H" or (shown != b"/Identity" and not isinstance(shown, Reference)):
        raise ValueError("a font whose codes are not told")
    numbers = b"" if shown == b"/Identity" else _stream(objects, shown)
    descriptor = _entries(objects, descendant["FontDescriptor"])
    program, cmap = _stream(objects, descriptor["FontFile2"]), _stream(objects, font["ToUnicode"])
    name = bytes(_leaf(font["BaseFont"])).decode("ascii")[1:]
    read = _read.__wrapped__ if private else _read
    widths, default = _plain(descendant["W"]), _leaf(descendant.get("DW", b"1000"))
    return read(program, cmap, widths, default, name.partition("+")[2], numbers)


def _number(value: Value) -> int:
    if not isinstance(value, Reference):
        raise ValueError("a part of a font that is not an object of its own")
    return value.number


def _leaf(value: Value) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("a font dictionary with an entry of the wrong kind")
    return value


def _plain(value: Value) -> tuple[Any, ...]:
    """An array, with the arrays in it, as tuples."""
    if not isinstance(value, list | tuple):
        raise ValueError("a font without widths")
    return tuple([tuple(each) if isinstance(each, list) else each for each in value])


def _entries(objects: Mapping[int, Value], value: Value) -> Mapping[str, Value]:
    found = objects[_number(value)]
    if not isinstance(found, Mapping):
        raise ValueError("a part of a font that is no dictionary")
    return found


def _stream(objects: Mapping[int, Value], value: Value) -> bytes:
    """The data of a stream as they stand in the file: deflated."""
    found = objects[_number(value)]
    if not isinstance(found, EncodedStream):
        raise ValueError("a font without its program or its map")
    return found.data if "Filter" in found.entries else zlib.compress(found.data, 1)


@lru_cache(maxsize=MOST_PROGRAMS)
def _read(program: bytes, cmap: bytes, widths: tuple[Any, ...], default: bytes, name: str, numbers: bytes) -> ReadFont:
    """A font by its parts; the same ones are read once."""
    letters = read_cmap(zlib.decompress(cmap))
    told = dict(read_widths(widths))
    shown = _read_numbers(numbers, told)
    whole = zlib.decompress(program)
    face = hb.Face(hb.Blob(whole))
    own = hb.Font(face)
    unit = 1000 / face.upem
    boxes = {code: glyph_box(own, shown[code], unit) for code in told}
    left, bottom, right, top = (_Table({code: box[k] for code, box in boxes.items()}, NOWHERE[k]) for k in range(4))
    made, broken = _read_made(whole, own, shown, name)
    plain = sorted({part.gid for each in made.values() for part in each.parts} | (shown.keys() - made.keys()))
    source, other = _source(name, own, plain)
    joined = {code for code, each in made.items() if each.width is not None}
    strange = frozenset(
        code for code in told if code in joined or not is_plain(source, shown[code], letters.get(code, ""))
    )
    faults = [f"glyph {code}: its width is not the font's own" for code, width in told.items()
              if abs(own.get_glyph_h_advance(shown[code]) * unit - width) > SAME_WIDTH]  # fmt: skip
    faults += [f"glyph {code}: no letter is said for it" for code in told if not letters.get(code)]
    faults += [f"code {code}: what it shows is not made of the font's own glyphs" for code in broken]
    if source is None:
        faults.append("nobody has said which font file it comes from")
    elif other is not None:
        faults.append(f"glyph {other}: its outline is not the one of its number in the font file")
    widths_by_glyph = _Table(told, float(default))
    return ReadFont(
        name, widths_by_glyph, _Table(letters, UNKNOWN), left, bottom, right, top, strange, tuple(faults), source, made
    )


def _read_numbers(numbers: bytes, told: Iterable[int]) -> dict[int, int]:
    """The glyph of each code, by the CIDToGIDMap (9.7.4.2) as it stands in the file; without one, a glyph's own number."""
    if not numbers:
        return {code: code for code in told}
    data = zlib.decompress(numbers)
    return {code: int.from_bytes(data[2 * code : 2 * code + 2], "big") for code in told}


def _read_made(program: bytes, own: Any, shown: Mapping[int, int], name: str) -> tuple[dict[int, MadeGlyph], list[int]]:
    """What each code shows that is not a glyph's own number, and the codes of which it cannot be said.

    A number that no glyph of the font file has is one that was added: a glyph made of the font's own, as wide as one of them or
    without a width.
    """
    count = max((_open(path).face.glyph_count for path in FONT_FILES.get(name, ())), default=0x10000)
    added = {code: gid for code, gid in shown.items() if gid >= count}
    made = {code: MadeGlyph((GlyphPart(gid),)) for code, gid in shown.items() if code != gid and code not in added}
    if not added:
        return made, []
    from handouts.pdf.joined_glyphs import read_joined  # most sheets have no such letter

    parts, broken, width = read_joined(program, sorted(set(added.values()))), list[int](), own.get_glyph_h_advance
    for code, gid in added.items():
        made[code] = MadeGlyph(parts[gid], width(gid))
        gids = [part.gid for part in parts[gid]]
        if not gids or max(gids) >= count or width(gid) not in (0, *map(width, gids)):
            broken.append(code)
    return made, broken


def read_widths(entries: Sequence[Any]) -> Iterator[tuple[int, float]]:
    """The W array (9.7.4.3): runs of neighboring glyphs with their widths, or one width for a range."""
    at = 0
    while at < len(entries):
        first, following = int(entries[at]), entries[at + 1]
        if isinstance(following, tuple | list):
            yield from ((first + index, float(width)) for index, width in enumerate(following))
            at += 2
        else:
            yield from ((gid, float(entries[at + 2])) for gid in range(first, int(following) + 1))
            at += 3


def read_cmap(data: bytes) -> dict[int, str]:
    """What a ToUnicode map (9.10.3) says each code spells."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        values = [each.decode() for each in _HEX.findall(block)]
        if kind == b"bfchar":
            for code, text in zip(values[::2], values[1::2], strict=True):
                found[int(code, 16)] = chr(int(text, 16)) if len(text) == 4 and text[0] not in "dD" else _text(text)
            continue
        if b"[" in block:
            raise ValueError("a range of codes with a list of texts")
        for low, high, text in zip(values[::3], values[1::3], values[2::3], strict=True):
            first = _text(text)
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = first[:-1] + chr(ord(first[-1]) + code - int(low, 16))
    return found


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def glyph_box(font: Any, gid: int, unit: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a glyph's ink; :data:`NOWHERE` if it has none."""
    found = font.get_glyph_extents(gid)
    if found is None or not found.width:
        return NOWHERE
    left, top = found.x_bearing * unit, found.y_bearing * unit
    return left, top + found.height * unit, left + found.width * unit, top


def is_plain(source: Any, gid: int, letters: str) -> bool:
    """Whether a glyph is the one its letter has by itself."""
    if source is None or len(letters) != 1:
        return False
    if source.get_nominal_glyph(ord(letters)) == gid:
        return True
    return letters in ALIKE and any(source.get_nominal_glyph(ord(each)) == gid for each in ALIKE[letters])


def _source(name: str, own: Any, glyphs: Sequence[int]) -> tuple[Any, int | None]:
    """The font file that a program was made from, and a glyph in which they differ, if they do."""
    source, other = None, None
    for path in FONT_FILES.get(name, ()):
        source = _open(path)
        other = next((gid for gid in glyphs if not same_outline(own, source, gid)), None)
        if other is None:
            break
    return source, other


@lru_cache(maxsize=MOST_PROGRAMS)
def _open(path: Path) -> Any:
    """A font file, opened by HarfBuzz."""
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


def same_outline(own: Any, source: Any, gid: int) -> bool:
    """Whether a glyph of the embedded program is that of the source, by its box and width."""
    here, there = own.get_glyph_extents(gid), source.get_glyph_extents(gid)
    if own.get_glyph_h_advance(gid) != source.get_glyph_h_advance(gid) or here is None or there is None:
        return here is there
    if here == there:
        return True
    pairs = ((here.x_bearing, there.x_bearing), (here.y_bearing, there.y_bearing), (here.width, there.width),
             (here.height, there.height))  # fmt: skip
    return all(abs(one - other) <= SAME_OUTLINE for one, other in pairs)
