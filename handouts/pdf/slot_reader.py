"""What the slots of an instance say, read back from the bytes that set them.

A plate is read back whole when it is made; an instance differs from it in its slots only, so only they are read again:
the glyph numbers of all slots, by the plate's own ToUnicode map, must be the words, letter by letter, and must not reach
beyond the slot by the plate's own W array. That is done with a handful of operations on whole byte strings, since an
instance is made in 30 microseconds; only where those do not settle it is every glyph looked at.
"""

import math
import unicodedata
import zlib
from binascii import unhexlify
from codecs import charmap_build, charmap_encode, utf_16_be_decode
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb

from handouts.pdf.fonts import Face
from handouts.pdf.hyphenation import SOFT_HYPHEN
from handouts.pdf.lines import Line
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import Reference, Value
from handouts.pdf.painted import PaintedPage, Unreadable, is_shaped
from handouts.pdf.read_content import ContentReader
from handouts.pdf.read_fonts import (
    SAME_WIDTH,
    UNKNOWN,
    ReadFont,
    glyph_box,
    is_plain,
    read_cmap,
    read_font,
    read_widths,
    same_outline,
)
from handouts.pdf.slots import OVER, PlateSlot, PreparedLine, SlotFace
from handouts.pdf.text_operators import FaceUse
from handouts.reading.declarations import dataclass, lazy_pattern

if TYPE_CHECKING:
    from handouts.pdf.own_fonts import OwnFonts
    from handouts.pdf.spare_font import SpareFont, SpareParts

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
    """Reads slots that are set in one font of a plate, and in the spare font beside it.

    ``resource`` and ``spare`` are how operators name the two; of the spare one are the letters of ``face`` that the other has not.
    """

    def __init__(self, font: ReadFont, boxes: Sequence[SlotBox], resource: str, spare: str, face: SlotFace) -> None:
        self._boxes = tuple(boxes)
        known: dict[str, int] = {}  # where two glyphs spell one letter, as with a no-break space, the first is quick
        for gid, letters in sorted(font.letters.items()):
            if len(letters) == 1 and gid in font.widths:
                known.setdefault(letters, gid)
        others = {gid: letter for gid, letter in face.glyphs.items() if font.letters.get(gid) != letter}
        self._letters = {**{gid: each for gid, each in font.letters.items() if gid not in others}, **others}
        self._widths = {**font.widths, **{gid: face.face.glyph_width(gid) for gid in others}}
        self._others = frozenset(others)
        known |= {letter: gid for gid, letter in others.items()}
        quick = sorted(known, key=lambda letter: (not letter.isascii(), letter))[:MOST_FAST]
        self._quick = "".join(quick), "".join(chr(known[letter]) for letter in quick)
        self._build_maps()
        self._in_spare = bytes([0, *(known[letter] in others for letter in quick)]).ljust(256, b"\0")
        reach = [self._widths[known[letter]] for letter in quick]
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
        self._switches = tuple(
            tuple(f"/{name} {decimal(box.size)} Tf ".encode() for name in (spare, resource)) for box in boxes
        )

    def _build_maps(self) -> None:
        """The tables of the quick letters and of their glyphs, which cannot go from one process to another."""
        self._by_letter, self._by_glyph = (charmap_build("\0" + each) for each in self._quick)

    def __getstate__(self) -> dict[str, Any]:
        return {name: each for name, each in vars(self).items() if name not in ("_by_letter", "_by_glyph")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._build_maps()

    def check(self, shown: Sequence[bytes], words: Sequence[str], at: Sequence[int]) -> None:
        """Raise :class:`SlotFault` unless the operators of each slot show its words, whole, in order, within it, each
        letter in the font that has it; ``at`` says which of the slots they are, one after the other."""
        meant = "".join(words)
        fonts: Sequence[bytes] = ()
        if b"/" in b"".join(shown):
            parted = [self._part_fonts(index, code, word) for index, code, word in zip(at, shown, words, strict=True)]
            shown, fonts = zip(*parted, strict=True)
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
            and said.translate(self._in_spare) == (b"".join(fonts) if fonts else bytes(len(said)))
        )
        if not quick:
            for place, (index, code, word) in enumerate(zip(at, shown, words, strict=True)):
                self._look_closely(self._boxes[index], code, word, fonts[place] if fonts else b"")
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
                    self._look_closely(
                        self._boxes[index], code, word, said[begin : begin + number].translate(self._in_spare)
                    )
            begin += number

    def _part_fonts(self, index: int, code: bytes, word: str) -> tuple[bytes, bytes]:
        """The operators of a slot without the changes of font, and for each glyph whether it is set in the spare one."""
        if b"/" not in code:
            return code, bytes(len(word))
        to_spare, to_own = self._switches[index]
        plain, fonts, spare = b"", b"", b"\0"
        for part in code.split(b" TJ "):
            before, bracket, array = part.partition(b"[")
            if before.endswith(to_spare):
                before, spare = before[: -len(to_spare)], b"\1"
            elif before.endswith(to_own):
                before, spare = before[: -len(to_own)], b"\0"
            glyphs = b"".join(array.replace(b">", b"<").split(b"<")[1::2])
            plain += before + bracket + array
            fonts += spare * (len(glyphs) >> 2)
        return plain.replace(b"][", b""), fonts

    def _fits(self, index: int, said: bytes, code: bytes) -> bool:
        """Whether letters, by the numbers of the quick table, fit by their exact widths; not asked where they end at its end."""
        box, exact = self._boxes[index], self._exact
        advance = sum(map(exact.__getitem__, said)) - _add_moves(_MOVE.findall(code))
        if said[-1] == self._blank:
            advance -= exact[self._blank]
        return not box.end_aligned and advance <= box.width

    def _look_closely(self, box: SlotBox, code: bytes, word: str, fonts: bytes) -> None:
        """The same for one slot, glyph by glyph; ``fonts`` are those that it is set in, nothing for the plate's own alone."""
        letters, widths = self._letters, self._widths
        found = _CODE.fullmatch(code)
        strings = _STRING.findall(found[2]) if found else []
        glyphs = [int(each[at : at + 4], 16) for each in strings for at in range(0, len(each), 4)]
        if (
            not found
            or not widths.keys() >= set(glyphs)
            or "".join([letters.get(gid, UNKNOWN) for gid in glyphs]) != word
        ):
            raise SlotFault(f'the slot "{box.name}" does not show its words')
        if [gid in self._others for gid in glyphs] != [each == 1 for each in fonts or bytes(len(glyphs))]:
            raise SlotFault(f'the slot "{box.name}" shows letters in a font that has them not')
        moves = _add_moves(_STRING.sub(b" ", found[2]).split())
        advance = sum(widths[gid] for gid in glyphs) - moves
        if word.endswith(" "):  # at the end of a line that goes on: nobody sees it
            advance -= widths[glyphs[-1]]
        begins = box.x + (box.width - advance) * box.size / 1000 if box.end_aligned else box.x
        room = box.width + OVER * 1000 / box.size + ROUNDING * (len(glyphs) + 1)
        if advance > room or abs(float(found[1] or box.x) - begins) > NEAR:
            raise SlotFault(f'the words of the slot "{box.name}" reach out of it')


def _add_moves(moves: Sequence[bytes]) -> float:
    """How far moves go together; infinitely far to the left if one is no number, so that words have room nowhere."""
    try:
        return sum(map(float, moves))
    except ValueError:
        return -math.inf


def check_all_said(name: str, lines: Sequence[PreparedLine | Line], words: str) -> None:
    """Raise :class:`SlotFault` unless lines together say all words of a detail, in order; each line is read back after."""
    first = lines[0]
    if len(lines) == 1 and isinstance(first, PreparedLine) and first.words == words:
        return
    said = [line.words if isinstance(line, PreparedLine) else "".join(w.text + " " * w.space for w in line.words)
            for line in lines]  # fmt: skip
    if _plain("".join(said)) != _plain(words):
        raise SlotFault(f'the lines of the slot "{name}" do not show all its words')


def check_shaped_line(slot: PlateSlot, line: Line, shown: bytes, own: "OwnFonts") -> None:
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
    """One side of the boxes of what codes show, by the font file."""

    def __init__(self, face: Face, use: FaceUse, side: int) -> None:
        super().__init__()
        self._face, self._use, self._side = face, use, side

    def __missing__(self, code: int) -> float:
        face, made = self._face, self._use.others.get(code)
        if made and made.width is not None:
            self[code] = face.joined_box(made.parts)[self._side] * face.unit
        else:
            self[code] = glyph_box(face.shaper, made.parts[0].gid if made else code, face.unit)[self._side]
        return self[code]


def _learn(known: dict[str, Any], face: Face, use: FaceUse) -> None:
    """What is known of a font of an instance's own, from the font file that it will be made from."""
    strange: Any = set()
    if use.name not in known:
        left, bottom, right, top = (_Ink(face, use, side) for side in range(4))
        known[use.name] = ReadFont(
            face.name, {}, use.glyphs, left, bottom, right, top, strange, (), face.shaper, use.others
        )
    font = known[use.name]
    for code in use.glyphs.keys() - font.widths.keys():
        font.widths[code] = face.code_width(code, use.others)
        if font.is_joined(code) or not is_plain(face.shaper, font.glyphs_of(code)[0], use.glyphs[code]):
            font.strange.add(code)


def check_own_fonts(fonts: Mapping[str, Value], objects: Sequence[tuple[int, Value]], own: "OwnFonts") -> None:
    """Raise :class:`SlotFault` unless the fonts of an instance, as they will be written, are what its lines were read by."""
    there = dict(objects)
    for name, font in fonts.items():
        entries = there[font.number] if isinstance(font, Reference) else None
        if not isinstance(entries, Mapping):
            raise SlotFault(f"the font {name} is not there")
        read, meant = read_font(there, entries, private=True), own.read[name]
        if read.faults:
            raise SlotFault(f"the font {name} is not what it was made from: {read.faults[0]}")
        if (
            dict(read.letters) != dict(meant.letters)
            or read.made != meant.made
            or any(abs(read.widths[gid] - width) > SAME_WIDTH for gid, width in meant.widths.items())
        ):
            raise SlotFault(f"the font {name} does not say its letters")


def check_spare_font(spare: "SpareFont", made: "SpareParts", letters: Mapping[int, str]) -> None:
    """Raise :class:`SlotFault` unless the parts of a spare font, as they will be written, have just these glyphs, each the one
    that its letter has in the font file, as wide, and said to be that letter."""
    program = zlib.decompress(made.program)
    own, source = hb.Font(hb.Face(hb.Blob(program))), spare.face.shaper
    widths, unit = dict(read_widths(made.widths)), spare.face.unit
    if read_cmap(zlib.decompress(made.letters)) != letters or widths.keys() != letters.keys():
        raise SlotFault(f"the spare font {spare.face.name} does not say its letters")
    for gid, letter in letters.items():
        if not (
            is_plain(source, gid, letter)
            and abs(own.get_glyph_h_advance(gid) * unit - widths[gid]) <= SAME_WIDTH
            and same_outline(own, source, gid)
        ):
            raise SlotFault(f"the spare font {spare.face.name} is not what it was made from")


def _plain(text: str) -> str:
    """A text as it is compared: characters that are not seen left out, all blanks alike."""
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
