"""What the slots of an instance say, read back from the bytes that set them.

A plate is read back whole when it is made; an instance differs from it in its slots only, so only they are read again:
the glyph numbers of all slots, by the plate's own ToUnicode map, must be the words, letter by letter, and must not reach
beyond the slot by the plate's own W array. That is done with a handful of operations on whole byte strings, since an
instance is made in 30 microseconds; only where those do not settle it is every glyph looked at.
"""

import math
from binascii import unhexlify
from codecs import charmap_build, charmap_encode, utf_16_be_decode
from collections.abc import Sequence
from typing import Any

from handouts.pdf.read_fonts import ReadFont
from handouts.reading.declarations import dataclass, lazy_pattern

MOST_FAST = 255
"""Letters that the quick table has room for; a word with others is read one by one."""
_STRING = lazy_pattern(rb"<([0-9A-F]*)>")
_CODE = lazy_pattern(rb"(?:([-.\d]+) [-.\d]+ Td )?\[([^\]]*)\]")
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

    def check(self, shown: Sequence[bytes], words: Sequence[str]) -> None:
        """Raise :class:`SlotFault` unless the operators of each slot show its words, whole, in order, within it."""
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
        if quick:
            reach, at = said.translate(self._reach), 0
            for word, code, (safe, width) in zip(words, shown, self._rooms, strict=True):
                number = len(word)
                if number > safe:  # a move takes four bytes with its brackets, and each may widen
                    most = ((len(code) - 4 * number) >> 2) * self._most
                    quick = quick and sum(reach[at : at + number]) + most <= width
                at += number
        if not quick:
            self._look_closely(shown, words)

    def _look_closely(self, shown: Sequence[bytes], words: Sequence[str]) -> None:
        """The same, glyph by glyph."""
        font = self._font
        for box, code, word in zip(self._boxes, shown, words, strict=True):
            found = _CODE.fullmatch(code)
            strings = _STRING.findall(found[2]) if found else []
            glyphs = [int(each[at : at + 4], 16) for each in strings for at in range(0, len(each), 4)]
            if (
                not found
                or "".join(font.letters[gid] for gid in glyphs) != word
                or not font.widths.keys() >= set(glyphs)
            ):
                raise SlotFault(f'the slot "{box.name}" does not show its words')
            moves = sum(float(each) for each in _STRING.sub(b" ", found[2]).split())
            advance = sum(font.widths[gid] for gid in glyphs) - moves
            begins = box.x + (box.width - advance) * box.size / 1000 if box.end_aligned else box.x
            if advance > box.width + ROUNDING * (len(glyphs) + 1) or abs(float(found[1] or box.x) - begins) > NEAR:
                raise SlotFault(f'the words of the slot "{box.name}" reach out of it')
