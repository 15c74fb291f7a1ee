"""A plate: a file laid out once, with slots for the words that differ from instance to instance.

Everything that does not differ is kept as finished bytes. An instance sets its own words in the slots, which stand
in a content stream of their own, and ends with the cross-reference stream, in which only two rows change. The
marked content of a slot and its structure element are part of the plate, so an instance is tagged like any file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from handouts.pdf.fonts import Face
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import Indirect, Reference, Value
from handouts.reading.declarations import dataclass

PREPARED = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x180), 0x2019, 0x2013))
"""Letters that can be set in a slot: Latin-1 and Latin Extended-A. Words with others are laid out anew."""


class NeedsLayout(ValueError):
    """Words that a slot cannot take as they are: too long for it, or with letters that are not prepared."""


class SlotFace:
    """Sets words in one face from tables, kerned as the shaper would: no shaping for an instance.

    Each pair of letters is shaped once; ``codes`` are the letters' glyph numbers in hexadecimal.
    """

    def __init__(self, face: Face) -> None:
        self._face = face
        self.letters = frozenset(letter for letter in PREPARED if face.covers(letter))
        self._pairs: dict[str, tuple[str, float]] = {}
        self._singles: dict[str, tuple[str, float]] = {}

    def glyphs(self) -> dict[int, str]:
        """Every glyph the slots may need, and what it spells."""
        return {glyph.gid: glyph.text for letter in sorted(self.letters) for glyph in self._face.shape(letter).glyphs}

    def set(self, words: str) -> tuple[str, float]:
        """The TJ array that shows the words, and their width in thousandths of the type size.

        Raises :class:`NeedsLayout` for a letter that is not prepared.
        """
        before, codes, width = "", [], 0.0
        for letter in words:
            code, step = self._pairs.get(before + letter) or self._pair(before, letter)
            codes.append(code)
            width += step
            before = letter
        if before:
            width += self._single(before)[1]
        return f"[<{''.join(codes)}>]", width

    def _single(self, letter: str) -> tuple[str, float]:
        if letter not in self._singles:
            if letter not in self.letters:
                raise NeedsLayout("a letter that is not prepared")
            (glyph,) = self._face.shape(letter).glyphs
            self._singles[letter] = (f"{glyph.gid:04X}", glyph.advance)
        return self._singles[letter]

    def _pair(self, before: str, letter: str) -> tuple[str, float]:
        """The code of a letter after another, with the move between them, and how far the first one reached."""
        code, _ = self._single(letter)
        if not before:
            self._pairs[letter] = (code, 0.0)
            return self._pairs[letter]
        glyphs = self._face.shape(before + letter).glyphs
        if len(glyphs) != 2 or any(glyph.dx or glyph.dy for glyph in glyphs):
            raise NeedsLayout("letters that change each other")
        kern = glyphs[0].advance - self._face.glyph_width(glyphs[0].gid)
        moved = f">{decimal(-kern)}<{code}" if abs(kern) > 0.01 else code
        self._pairs[before + letter] = (moved, glyphs[0].advance)
        return self._pairs[before + letter]


@dataclass(frozen=True, slots=True)
class PlateSlot:
    """A place for words: one line, ``width`` points wide, its baseline at (x, y).

    ``end_aligned`` words end at x + width, as on a page that reads from right to left.
    """

    name: str
    face: SlotFace
    resource: str
    color: str
    x: float
    y: float
    width: float
    size: float
    end_aligned: bool = False

    @property
    def head(self) -> str:
        """How its operators begin, the same in every instance; where words end at its end, their place follows."""
        place = "" if self.end_aligned else f"{decimal(self.x)} {decimal(self.y)} Td "
        return f"{self.color} BT /{self.resource} {decimal(self.size)} Tf {place}"

    def show(self, words: str) -> bytes:
        """What stands between its head and its tail to set the words. Raises :class:`NeedsLayout` if they are too wide."""
        array, units = self.face.set(words)
        width = units * self.size / 1000
        if width > self.width:
            raise NeedsLayout("words wider than their slot")
        if self.end_aligned:
            array = f"{decimal(self.x + self.width - width)} {decimal(self.y)} Td {array}"
        return array.encode("latin-1")


SLOT_TAIL = " TJ ET"
"""How the operators of a slot end."""


class SlotMark(str):
    """Stands for a slot among a page's operators until the page is finished; a comment to any reader."""

    slot: PlateSlot

    def __new__(cls, slot: PlateSlot) -> "SlotMark":
        mark = super().__new__(cls, f"% {slot.name}")
        mark.slot = slot
        return mark


class SlotCheck(Protocol):
    """Reads slots back; see :class:`handouts.pdf.slot_reader.SlotReader`."""

    def check(self, shown: Sequence[bytes], words: Sequence[str]) -> None:
        """Raise unless the operators of each slot show its words."""
        ...


class SlotStream(Indirect):
    """The part of a page's content from its first to its last slot: constant operators, and slots."""

    def __init__(self, code: Sequence[str]) -> None:
        slots: list[PlateSlot] = []
        constant: list[str] = [""]
        for operators in code:
            if isinstance(operators, SlotMark):
                constant[-1] += operators.slot.head
                slots.append(operators.slot)
                constant.append(f"{SLOT_TAIL}\n")
            else:
                constant[-1] += f"{operators}\n"
        self.constant = tuple(part.encode("latin-1") for part in constant)
        """What stands before the first slot, between them, and after the last."""
        self.slots = tuple(slots)
        self.readers: Sequence[tuple[SlotCheck, Sequence[int]]] = ()
        """What reads the slots back once they are filled, and which of them it can read."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The stream's data with these words in the slots, read back before they go anywhere."""
        words = [values[slot.name] for slot in self.slots]
        shown = [slot.show(each) for slot, each in zip(self.slots, words, strict=True)]
        for reader, at in self.readers:
            if len(at) == len(shown):
                reader.check(shown, words)
            else:
                reader.check([shown[index] for index in at], [words[index] for index in at])
        return b"".join([each for pair in zip(self.constant, (*shown, b""), strict=True) for each in pair])

    def value(self, document: Any) -> Value:
        return b"null"  # each instance has its own


@dataclass(frozen=True, slots=True)
class FileGraph:
    """Every object of a file by its number, and the numbers of those that have a part of their own in it."""

    objects: Mapping[int, Value]
    catalog: int
    info: int
    page_tree: int
    structure: int
    """The structure tree root."""
    document: int
    """Its Document element."""
    parent_tree: int
    pages: tuple[int, ...]
    """In their order."""
    elements: tuple[int, ...]
    """Every structure element."""

    def entries(self, number: int) -> Mapping[str, Value]:
        """A dictionary of the file."""
        found = self.objects[number]
        if not isinstance(found, Mapping):
            raise TypeError(f"object {number} is no dictionary")
        return found

    def contents(self, page: int) -> tuple[int, ...]:
        """The numbers of a page's content streams."""
        found = self.entries(page)["Contents"]
        each = [found] if isinstance(found, Reference) else found
        return tuple(one.number for one in each if isinstance(one, Reference)) if isinstance(each, list) else ()


@dataclass(frozen=True, slots=True)
class Plate:
    """A file with slots. ``fixed`` ends before the first slot stream; rows are those of the xref stream."""

    fixed: bytes
    slot_streams: tuple[tuple[int, SlotStream], ...]
    rows: bytes
    """The cross-reference rows, 7 bytes each, those of the slot streams and of the table itself blank."""
    table: int
    """The number of the cross-reference stream, the last object."""
    trailer: bytes
    """The entries of its dictionary that every instance shares, as spelled."""
    digest: bytes
    graph: FileGraph
    slots_by_page: Mapping[int, tuple[PlateSlot, ...]]
    """The pages that have slots, counted from 0, each with its slots."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """An instance: the file with these words in its slots. Raises :class:`NeedsLayout` if a slot cannot take its words."""
        return self.press([(each, stream.fill(values)) for each, stream in self.slot_streams])

    def press(self, streams: Sequence[tuple[int, bytes]]) -> bytes:
        """The whole file with these slot streams, by number."""
        parts, position, last = [self.fixed], len(self.fixed), 0
        rows: list[bytes] = []
        for each, data in streams:
            parts.append(b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (each, len(data), data))
            rows += (self.rows[7 * last : 7 * each], b"\x01" + position.to_bytes(4, "big") + b"\0\0")
            position, last = position + len(parts[-1]), each + 1
        rows += (self.rows[7 * last : 7 * self.table], b"\x01" + position.to_bytes(4, "big") + b"\0\0")
        data = b"".join(rows)
        own = hashlib.md5(b"".join(parts[1:]), usedforsecurity=False).hexdigest().encode() if streams else self.digest
        parts.append(
            b"%d 0 obj\n<<%s/ID[<%s><%s>]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (self.table, self.trailer, self.digest, own, len(data), data, position)
        )
        return b"".join(parts)
