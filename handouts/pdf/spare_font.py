"""The font that each instance of a plate has beside the plate's own: the letters of its words that the sheet itself has not.

A plate's font has the letters that stand on the sheet. What somebody's words need beyond these, a capital or two and some
figures, is a font of the instance's own, of which the plate has all but three parts: the program, the map to letters and
the widths. It is put together from glyphs that were cut out of the font file once, in some ten microseconds, since an
instance is made in as few; the shaper's own subsetter takes longer than all else. Glyphs keep their numbers, so
that tools that join files and take two subsets for one find the same letters under the same numbers.
"""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from handouts.pdf.fonts import Face
from handouts.pdf.joined_glyphs import add_up, find_parts
from handouts.pdf.objects import (
    EncodedStream,
    Indirect,
    Reference,
    Value,
    deflate_small,
    make_font,
    name_subset,
    spell_packed,
    to_unicode,
)
from handouts.pdf.slots import slot_face

_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""What a program needs in a file (ISO 32000-1, 9.9), in the order of the directory."""
_HEAD = struct.pack(">IHHHH", 0x00010000, len(_TABLES), 64, 2, 32)
_WHOLE = 0xB1B0AFBA
"""What all words of a font file add up to, with `checkSumAdjustment`."""


class SparePart(Indirect):
    """The program, the map to letters, or the widths: nothing in a plate, since each instance has its own."""

    def __init__(self, made: Value = b"null") -> None:
        self._made = made

    def value(self, document: object) -> Value:
        return self._made


class SpareNumbers(NamedTuple):
    """The numbers of the objects of a spare font in a file; the last three are the instance's."""

    font: int
    descendant: int
    descriptor: int
    program: int
    letters: int
    widths: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Those of the instance's."""
        return self[3:]


class SpareParts(NamedTuple):
    """What an instance has of a spare font: its program, its map to letters and its widths."""

    length: int
    """Of the program, in bytes."""
    program: bytes
    letters: bytes
    """Both deflated."""
    widths: list[Value]

    def spell(self) -> tuple[bytes, bytes, bytes]:
        """The three as they stand in a file."""
        widths = b" ".join([each if isinstance(each, bytes) else b"[%s]" % b" ".join(each) for each in self.widths])  # type: ignore[arg-type]
        program = spell_packed(b"/Length1 %d" % self.length, self.program)
        return program, spell_packed(b"", self.letters), b"[%s]" % widths

    def values(self) -> tuple[Value, Value, Value]:
        """The three as objects."""
        packed: dict[str, Value] = {"Filter": b"/FlateDecode"}
        program = EncodedStream({"Length1": b"%d" % self.length, **packed}, self.program)
        return program, EncodedStream(packed, self.letters), self.widths


class _CutGlyph(NamedTuple):
    """A glyph as it stands in a program: its data, padded to whole words, what they add up to, its metrics, and the glyphs
    that it is made of."""

    data: bytes
    total: int
    metrics: bytes
    parts: tuple[int, ...]


class SpareFont:
    """The spare fonts of one face: the objects of a plate, and the parts of its instances. ``glyphs`` are all that an
    instance may need, each with what it spells."""

    def __init__(self, face: Face, glyphs: Mapping[int, str]) -> None:
        self.face, self.glyphs = face, glyphs

    def __reduce__(self) -> tuple[Callable[[Face], "SpareFont"], tuple[Face]]:
        return _find_spare, (self.face,)

    @cached_property
    def _tables(self) -> Mapping[str, bytes]:
        program = self.face.subset(frozenset(self.glyphs))
        count = int.from_bytes(program[4:6], "big")
        found = {}
        for at in range(12, 12 + 16 * count, 16):
            tag, _, start, length = struct.unpack(">4sIII", program[at : at + 16])
            found[tag.decode("latin-1")] = program[start : start + length]
        return found

    @cached_property
    def _pieces(self) -> Mapping[int, _CutGlyph]:
        """Each glyph, cut out of a program that has all of them."""
        tables = self._tables
        wide = tables["head"][51] == 1
        places = struct.unpack(f">{len(tables['loca']) // (4 if wide else 2)}{'I' if wide else 'H'}", tables["loca"])
        long = int.from_bytes(tables["hhea"][34:36], "big")
        found = {}
        for gid, (start, end) in enumerate(pairwise([each if wide else 2 * each for each in places])):
            data = (
                tables["glyf"][start:end] if gid else b""
            )  # what stands for a letter that is not there is never shown
            if gid and not data and gid not in self.glyphs:
                continue
            at, bearing = 4 * min(gid, long - 1), 4 * long + 2 * (gid - long)
            metrics = tables["hmtx"][at : at + 4]
            if gid >= long:
                metrics = metrics[:2] + tables["hmtx"][bearing : bearing + 2]
            padded = data + bytes(-len(data) % 4)
            found[gid] = _CutGlyph(padded, add_up(padded), metrics, tuple(part.gid for part in find_parts(data)))
        return found

    @cached_property
    def _fixed(self) -> tuple[bytes, int, bytes]:
        """The table `head` with no sum in it and offsets of two bytes; what it adds up to; the rest of `maxp`."""
        head = self._tables["head"]
        head = head[:8] + bytes(4) + head[12:50] + bytes(2) + head[52:]
        return head, add_up(head), self._tables["maxp"][6:]

    def make_program(self, glyphs: Iterable[int]) -> bytes:
        """A font program with these glyphs, and those that they are made of, under their own numbers."""
        pieces, wanted = self._pieces, {0, *glyphs}
        for gid in tuple(wanted):
            if pieces[gid].parts:
                wanted.update(pieces[gid].parts)
        order = sorted(wanted)
        count = order[-1] + 1
        chosen = [pieces[gid] for gid in order]
        glyf = b"".join([each.data for each in chosen])
        places, metrics, at, last = list[bytes](), list[bytes](), 0, 0
        for gid, piece in zip(order, chosen, strict=True):
            places.append((at >> 1).to_bytes(2, "big") * (gid + 1 - last))
            metrics += (bytes(4 * (gid - last)), piece.metrics)
            at, last = at + len(piece.data), gid + 1
        places.append((at >> 1).to_bytes(2, "big"))
        head, head_total, limits = self._fixed
        tables = (
            (glyf, sum([each.total for each in chosen])),
            (head, head_total),
            (self._tables["hhea"][:34] + count.to_bytes(2, "big"), None),
            (b"".join(metrics), None),
            (b"".join(places), None),
            (self._tables["maxp"][:4] + count.to_bytes(2, "big") + limits, None),
        )
        return _assemble(tables)

    def make_parts(self, letters: Mapping[int, str]) -> SpareParts:
        """What an instance has of the font, with these glyphs, each with what it spells."""
        program = self.make_program(letters)
        packed = deflate_small(program), deflate_small(to_unicode(letters))
        return SpareParts(len(program), *packed, self.face.widths({gid: self.face.glyph_width(gid) for gid in letters}))


def _find_spare(face: Face) -> SpareFont:
    return slot_face(face).spare


def _assemble(tables: Sequence[tuple[bytes, int | None]]) -> bytes:
    """A font file (OpenType, "Organization of an OpenType Font") of these tables, in the order of :data:`_TABLES`, each
    with what its words add up to, if that is known."""
    entries, bodies, at, whole = [_HEAD], list[bytes](), len(_HEAD) + 16 * len(_TABLES), 0
    for tag, (data, known) in zip(_TABLES, tables, strict=True):
        padded = data + bytes(-len(data) % 4)
        total = (add_up(padded) if known is None else known) & 0xFFFFFFFF
        entries.append(struct.pack(">4sIII", tag.encode(), total, at, len(data)))
        bodies.append(padded)
        at, whole = at + len(padded), whole + total
    directory = b"".join(entries)
    adjustment = (_WHOLE - whole - add_up(directory)) & 0xFFFFFFFF
    bodies[1] = bodies[1][:8] + adjustment.to_bytes(4, "big") + bodies[1][12:]
    return directory + b"".join(bodies)


class SpareObjects:
    """The objects of a spare font in a file: with parts that are ``made``, or with room for them."""

    def __init__(self, spare: SpareFont, made: SpareParts | None = None) -> None:
        self.spare = spare
        self._parts = [SparePart(each) for each in (made.values() if made else (b"null",) * 3)]
        self._things: tuple[Indirect, ...] = ()

    def embed(self, put: Callable[[Indirect], Reference]) -> Indirect:
        """The font; ``put`` takes the objects that it consists of into the file."""
        program, letters, widths = self._parts
        face, glyphs = self.spare.face, self.spare.glyphs
        name = name_subset(face.name, glyphs, "spare")
        self._things = make_font(name, face.describe(glyphs), put(widths), program, letters, put)
        return self._things[0]

    def numbers(self, number_of: Callable[[Indirect], int]) -> SpareNumbers:
        """The numbers of all, once they are in the file."""
        return SpareNumbers(*map(number_of, (*self._things, *self._parts)))
