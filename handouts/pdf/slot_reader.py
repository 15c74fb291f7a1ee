"""What the slots of an instance say, read back from the bytes that set them.

A plate is read back whole when it is made; an instance differs from it in its slots only, so only they are read again:
the glyph numbers of all slots, by the plate's own ToUnicode map, must be the words, letter by letter, and must not reach
beyond the slot by the plate's own W array. That is done with a handful of operations on whole byte strings, since an
instance is made in 30 microseconds; only where those do not settle it is every glyph looked at.
"""

import math
import unicodedata
from binascii import unhexlify
from codecs import charmap_build, charmap_encode, utf_16_be_decode
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from handouts.pdf.fonts import Face
from handouts.pdf.hyphenation import SOFT_HYPHEN
from handouts.pdf.lines import Line
from handouts.pdf.objects import Reference, Value
from handouts.pdf.painted import PaintedPage, Unreadable, is_shaped
from handouts.pdf.read_content import ContentReader
from handouts.pdf.read_fonts import SAME_WIDTH, ReadFont, glyph_box, is_plain, read_font
from handouts.pdf.slots import OVER, OwnFonts, PlateSlot, PreparedLine
from handouts.pdf.text_operators import FaceUse
from handouts.reading.declarations import dataclass, lazy_pattern

MOST_FAST = 255
"""Letters that the quick table has room for; a word with others is read one by one."""
_STRING = lazy_pattern(rb"<([0-9A-F]*)>")
_CODE = lazy_pattern(rb"(?:([-.\d]+) [-.\d]+ Td )?\[([^\]]*)\]")
_MOVE = lazy_pattern(rb">([-.\d]+)<")
ROUNDING = 0.02
"""Thousandths of the type's size for each glyph, by which a width may differ: moves and widths have three decimals."""
KERN = 3
"""Bytes of a move that is kerning: -99, or the brackets between two slots."""
NEAR = 0.05
"""Points by which the beginning of words may differ from where they should stand."""


class SlotFault(RuntimeError):
    """A slot does not say its words, or they reach out of it: a fault of the program. It does not carry the words."""


@dataclass(frozen=True, slots=True)
class SlotBox:
    """What is known of a slot beforehand: the room for its words.

    ``width`` is in thousandths of the type's size, ``size`` in points, and ``x`` the slot's left end. Words that are
    ``end_aligned`` begin as far from it as they leave room.
    """

    name: str
    width: float
    x: float
    size: float
    end_aligned: bool


class SlotReader:
    """Reads slots that are set in one font."""

    def __init__(self, font: ReadFont, boxes: Sequence[SlotBox]) -> None:
        self._font, self._boxes = font, tuple(boxes)
        known: dict[str, int] = {}  # where two glyphs spell one letter, as with a no-break space, the first is quick
        for gid, letters in sorted(font.letters.items()):
            if len(letters) == 1 and gid in font.widths:
                known.setdefault(letters, gid)
        quick = sorted(known, key=lambda letter: (not letter.isascii(), letter))[:MOST_FAST]
        self._by_letter: Any = charmap_build("\0" + "".join(quick))
        self._by_glyph: Any = charmap_build("\0" + "".join(chr(known[letter]) for letter in quick))
        reach = [font.widths[known[letter]] for letter in quick]
        self._exact = [0.0, *reach]
        self._blank = quick.index(" ") + 1 if " " in known else -1
        widest = max((*reach, 1.0))
        unit = widest / 255
        self._most = 100 / unit
        self._reach = bytes([0, *(min(255, math.ceil(each / unit)) for each in reach)]).ljust(256, b"\xff")
        self._rooms = tuple(
            (0 if box.end_aligned else int(box.width / (widest + 100)), -1 if box.end_aligned else box.width / unit)
            for box in boxes
        )
        """Of each, how many letters surely fit, and its width in the units of ``_reach``; one whose words end at its end
        is always looked at closely, since where they begin depends on their width."""

    def check(self, shown: Sequence[bytes], words: Sequence[str], at: Sequence[int]) -> None:
        """Raise :class:`SlotFault` unless the operators of each slot show its words, whole, in order, within it; ``at``
        says which of the slots they are, one after the other."""
        meant = "".join(words)
        pieces = b"".join(shown).replace(b">", b"<").split(b"<")  # before, glyphs, move, glyphs, … after
        try:
            glyphs = utf_16_be_decode(unhexlify(b"".join(pieces[1::2])))[0]
        except ValueError:
            glyphs = ""
        said = charmap_encode(glyphs, "ignore", self._by_glyph)[0]
        quick = (
            said == charmap_encode(meant, "ignore", self._by_letter)[0]
            and len(said) == len(meant) == len(glyphs)
            and max(map(len, pieces[::2])) <= KERN  # none is more than kerning, nor stands before the first glyph
        )
        if not quick:
            for index, code, word in zip(at, shown, words, strict=True):
                self._look_closely(self._boxes[index], code, word)
            return
        reach, begin = said.translate(self._reach), 0
        for index, word, code in zip(at, words, shown, strict=True):
            safe, width = self._rooms[index]
            number = len(word)
            if number > safe:  # a move takes four bytes with its brackets, and each may widen
                most = ((len(code) - 4 * number) >> 2) * self._most
                if sum(reach[begin : begin + number]) + most > width and not self._fits(
                    index, said[begin : begin + number], code
                ):
                    self._look_closely(self._boxes[index], code, word)
            begin += number

    def _fits(self, index: int, said: bytes, code: bytes) -> bool:
        """Whether letters, by the numbers of the quick table, fit by their exact widths; not asked where they end at its end."""
        box, exact = self._boxes[index], self._exact
        advance = sum(map(exact.__getitem__, said)) - sum(map(float, _MOVE.findall(code)))
        if said[-1] == self._blank:
            advance -= exact[self._blank]
        return not box.end_aligned and advance <= box.width

    def _look_closely(self, box: SlotBox, code: bytes, word: str) -> None:
        """The same for one slot, glyph by glyph."""
        font = self._font
        found = _CODE.fullmatch(code)
        strings = _STRING.findall(found[2]) if found else []
        glyphs = [int(each[at : at + 4], 16) for each in strings for at in range(0, len(each), 4)]
        if not found or "".join(font.letters[gid] for gid in glyphs) != word or not font.widths.keys() >= set(glyphs):
            raise SlotFault(f'the slot "{box.name}" does not show its words')
        moves = sum(float(each) for each in _STRING.sub(b" ", found[2]).split())
        advance = sum(font.widths[gid] for gid in glyphs) - moves
        if word.endswith(" "):  # at the end of a line that goes on: nobody sees it
            advance -= font.widths[glyphs[-1]]
        begins = box.x + (box.width - advance) * box.size / 1000 if box.end_aligned else box.x
        room = box.width + OVER * 1000 / box.size + ROUNDING * (len(glyphs) + 1)
        if advance > room or abs(float(found[1] or box.x) - begins) > NEAR:
            raise SlotFault(f'the words of the slot "{box.name}" reach out of it')


def check_all_said(name: str, lines: Sequence[PreparedLine | Line], words: str) -> None:
    """Raise :class:`SlotFault` unless lines together say all words of a detail, in order; each line is read back after."""
    first = lines[0]
    if len(lines) == 1 and isinstance(first, PreparedLine) and first.words == words:
        return
    said = [line.words if isinstance(line, PreparedLine) else "".join(w.text + " " * w.space for w in line.words)
            for line in lines]  # fmt: skip
    if _plain("".join(said)) != _plain(words):
        raise SlotFault(f'the lines of the slot "{name}" do not show all its words')


def check_shaped_line(slot: PlateSlot, line: Line, shown: bytes, own: OwnFonts) -> None:
    """Raise :class:`SlotFault` unless operators show a line that was shaped for one instance, whole, within its slot.

    They are read as a page is, by the fonts that they name. A glyph that its letter does not have by itself must be the
    one that the font file has for it there.
    """
    for face, use in (*own.uses.items(), *own.plates.values()):
        _learn(own.read, face, use)
    page = PaintedPage()
    try:
        ContentReader(page, own.read, {}, private=True).read(shown)
    except Unreadable:
        page.texts.clear()
    meant = "".join(segment.piece.text for segment in line.segments()) + (SOFT_HYPHEN if line.hyphenated else "")
    said = "".join(text.text for text in page.texts)
    if _plain(said) != _plain(meant) or any(abs(text.y - slot.y) > NEAR for text in page.texts):
        raise SlotFault(f'the slot "{slot.name}" does not show its words')
    left, right = slot.x - LEAN * slot.size, slot.x + slot.width + LEAN * slot.size
    low, high = slot.y - DEEPEST * slot.size, slot.y + HIGHEST * slot.size
    for text in page.texts:
        if text.mode or text.color != page.texts[0].color:
            raise SlotFault(f'the words of the slot "{slot.name}" are not seen')
        if any(not (left <= a and c <= right and low <= b and d <= high) for a, b, c, d in text.boxes()):
            raise SlotFault(f'the words of the slot "{slot.name}" reach out of it')
    language = slot.style.faces.language if slot.style else ""
    for _, each in groupby(page.texts, key=lambda text: text.block):
        block = list(each)
        strange = any(text.string.strange or text.said for text in block)
        if not all(text.string.whole for text in block) or (strange and not is_shaped(block, language)):
            raise SlotFault(f'a glyph of the slot "{slot.name}" is not the one of its letter')


LEAN, DEEPEST, HIGHEST = 0.2, 0.75, 1.4
"""How far ink may reach beyond the two ends of a line, below it and above it, as shares of the type's size: the deepest and
highest letters of all our fonts reach no farther, and their lines are set apart by what they need."""


class _Ink(dict[int, float]):
    """One side of the boxes of glyphs' ink, by the font file."""

    def __init__(self, face: Face, side: int) -> None:
        super().__init__()
        self._face, self._side = face, side

    def __missing__(self, gid: int) -> float:
        self[gid] = glyph_box(self._face.shaper, gid, self._face.unit)[self._side]
        return self[gid]


def _learn(known: dict[str, Any], face: Face, use: FaceUse) -> None:
    """What is known of a font of an instance's own, from the font file that it will be made from."""
    strange: Any = set()
    if use.name not in known:
        left, bottom, right, top = (_Ink(face, side) for side in range(4))
        known[use.name] = ReadFont(face.name, {}, use.glyphs, left, bottom, right, top, strange, (), face.shaper)
    font = known[use.name]
    for gid in use.glyphs.keys() - font.widths.keys():
        font.widths[gid] = face.glyph_width(gid)
        if not is_plain(face.shaper, gid, use.glyphs[gid]):
            font.strange.add(gid)


def check_own_fonts(fonts: Mapping[str, Value], objects: Sequence[tuple[int, Value]], own: OwnFonts) -> None:
    """Raise :class:`SlotFault` unless the fonts of an instance, as they will be written, are what its lines were read by."""
    there = dict(objects)
    for name, font in fonts.items():
        entries = there[font.number] if isinstance(font, Reference) else None
        if not isinstance(entries, Mapping):
            raise SlotFault(f"the font {name} is not there")
        read, meant = read_font(there, entries, private=True), own.read[name]
        if read.faults:
            raise SlotFault(f"the font {name} is not what it was made from: {read.faults[0]}")
        if dict(read.letters) != dict(meant.letters) or any(
            abs(read.widths[gid] - width) > SAME_WIDTH for gid, width in meant.widths.items()
        ):
            raise SlotFault(f"the font {name} does not say its letters")


def _plain(text: str) -> str:
    """A text as it is compared: characters that are not seen left out, all blanks alike."""
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
