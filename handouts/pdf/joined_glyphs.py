"""Glyphs made of others, in the program of a subset: a letter in parts is one glyph there, and a mark stands on the line.

Some fonts set an Arabic letter as a shape without dots, and its dots beside it; and marks are raised or lowered to fit their
letters. Readers that go by places take each part for a letter, with a blank before it, and what is raised for another line
(pdfium, poppler). So parts become one composite glyph (OpenType, `glyf`), and a raised mark one whose part is raised: it
looks the same, spells the letter, and stands on the baseline.
"""

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from sys import byteorder

from handouts.pdf.objects import GlyphPart, MadeGlyph

COMPOSITE, WORDS, PLACES, SCALE, MORE, SCALES, MATRIX = -1, 1, 2, 8, 32, 64, 128
"""Flags of a part of a glyph that is made of others (OpenType, `glyf`)."""
_WHOLE = 0xB1B0AFBA
"""What all words of a font file add up to, with `checkSumAdjustment`."""


def add_joined(
    program: bytes, joined: Mapping[int, MadeGlyph], boxes: Mapping[int, tuple[int, int, int, int]]
) -> bytes:
    """A TrueType program with more glyphs, each made of others that it has; ``boxes`` are left, bottom, right and top of each.

    A new glyph's number is at least the number of glyphs there were; numbers between are of empty glyphs.
    """
    tables = dict(_tables(program))
    head, hhea, maxp = bytearray(tables["head"]), bytearray(tables["hhea"]), bytearray(tables["maxp"])
    places = _places(tables)
    count, metrics = len(places) - 1, _metrics(tables, len(places) - 1)
    glyf = bytearray(tables["glyf"])
    total = max(joined) + 1
    if min(joined) < count:
        raise ValueError("a new glyph with the number of another")
    for gid in range(count, total):
        if gid in joined:
            glyf += bytes(-len(glyf) % 4)
            places[-1] = len(glyf)
            glyf += _spell(joined[gid].parts, boxes[gid])
            metrics += struct.pack(">Hh", joined[gid].width or 0, boxes[gid][0])
        else:
            metrics += bytes(4)
        places.append(len(glyf))
    struct.pack_into(">h", head, 50, 1)  # offsets of four bytes
    struct.pack_into(">H", hhea, 34, total)
    struct.pack_into(">H", maxp, 4, total)
    parts = max(len(each.parts) for each in joined.values())
    most, depth = struct.unpack_from(">HH", maxp, 28)
    struct.pack_into(">HH", maxp, 28, max(most, parts), depth + 1)
    points, contours, joint, ends = struct.unpack_from(">HHHH", maxp, 6)
    # none has more points than so many of the largest
    struct.pack_into(">HH", maxp, 10, min(0xFFFF, parts * max(points, joint)), min(0xFFFF, parts * max(contours, ends)))
    tables |= {
        "head": bytes(head),
        "hhea": bytes(hhea),
        "maxp": bytes(maxp),
        "hmtx": bytes(metrics),
        "glyf": bytes(glyf),
    }
    tables["loca"] = struct.pack(f">{len(places)}I", *places)
    return _assemble(tables)


def find_parts(glyph: bytes) -> Iterator[GlyphPart]:
    """The glyphs that a glyph is made of, from its bytes in `glyf`; none for one with an outline of its own."""
    if len(glyph) < 10 or int.from_bytes(glyph[:2], "big", signed=True) != COMPOSITE:
        return
    at, more = 10, True
    while more:
        flags, part = struct.unpack_from(">HH", glyph, at)
        dx, dy = struct.unpack_from(">hh" if flags & WORDS else ">bb", glyph, at + 4)
        yield GlyphPart(part, dx, dy)
        at += 8 if flags & WORDS else 6
        at += 2 * bool(flags & SCALE) + 4 * bool(flags & SCALES) + 8 * bool(flags & MATRIX)
        more = bool(flags & MORE)


def read_joined(program: bytes, gids: Sequence[int]) -> dict[int, tuple[GlyphPart, ...]]:
    """What these glyphs of a program are made of; a glyph with an outline of its own is made of nothing."""
    if not gids:
        return {}
    tables = dict(_tables(program))
    places = _places(tables)
    return {gid: tuple(find_parts(tables["glyf"][places[gid] : places[gid + 1]])) for gid in gids}


def _tables(program: bytes) -> Iterator[tuple[str, bytes]]:
    for at in range(12, 12 + 16 * int.from_bytes(program[4:6], "big"), 16):
        tag, _, start, length = struct.unpack_from(">4sIII", program, at)
        yield tag.decode("latin-1"), program[start : start + length]


def _places(tables: Mapping[str, bytes]) -> list[int]:
    """Where each glyph begins in `glyf`, and where the last ends."""
    wide, loca = tables["head"][51] == 1, tables["loca"]
    numbers = struct.unpack(f">{len(loca) // (4 if wide else 2)}{'I' if wide else 'H'}", loca)
    return [each if wide else 2 * each for each in numbers]


def _metrics(tables: Mapping[str, bytes], count: int) -> bytearray:
    """The table `hmtx` with a width for every glyph."""
    long, hmtx = int.from_bytes(tables["hhea"][34:36], "big"), tables["hmtx"]
    last = hmtx[4 * (long - 1) :][:2]
    rest = hmtx[4 * long :]
    return bytearray(hmtx[: 4 * long] + b"".join(last + rest[2 * k : 2 * k + 2] for k in range(count - long)))


def _spell(made: Sequence[GlyphPart], box: tuple[int, int, int, int]) -> bytes:
    out = struct.pack(">hhhhh", COMPOSITE, *box)
    for index, part in enumerate(made):
        flags = WORDS | PLACES | (MORE if index + 1 < len(made) else 0)
        out += struct.pack(">HHhh", flags, *part)
    return out


def _assemble(tables: Mapping[str, bytes]) -> bytes:
    """A font file (OpenType, "Organization of an OpenType Font") of these tables."""
    head = bytearray(tables["head"])
    head[8:12] = bytes(4)
    named = sorted({**tables, "head": bytes(head)}.items())
    power = 1 << (len(named).bit_length() - 1)
    directory = struct.pack(
        ">IHHHH", 0x00010000, len(named), 16 * power, power.bit_length() - 1, 16 * (len(named) - power)
    )
    at = len(directory) + 16 * len(named)
    bodies = bytearray()
    for tag, data in named:
        if tag == "head":
            begin = len(bodies)
        directory += struct.pack(">4sIII", tag.encode("latin-1"), add_up(data), at + len(bodies), len(data))
        bodies += data + bytes(-len(data) % 4)
    adjustment = (_WHOLE - add_up(directory) - add_up(bytes(bodies))) & 0xFFFFFFFF
    bodies[begin + 8 : begin + 12] = adjustment.to_bytes(4, "big")
    return directory + bytes(bodies)


def add_up(data: bytes) -> int:
    """What the words of a table add up to."""
    words = array("I", data + bytes(-len(data) % 4))
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
