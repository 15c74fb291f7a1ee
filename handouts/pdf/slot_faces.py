"""Prepared letters: words set from tables, a letter after the other, without shaping."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from handouts.pdf.fonts import Face
from handouts.pdf.numbers import decimal

if TYPE_CHECKING:
    from handouts.pdf.spare_font import SpareFont

PREPARED = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x180), 0x2019, 0x2013))
"""Letters that are set in a slot from tables: Latin-1 and Latin Extended-A. Words with others are shaped."""


class NeedsLayout(ValueError):
    """Words that cannot be set as it was tried: with letters that are not prepared, or that no font has, or too many."""


class SlotFace:
    """Sets words in one face from tables, kerned as the shaper would: no shaping for an instance.

    Each pair of letters is shaped once; ``codes`` are the letters' glyph numbers in hexadecimal.
    """

    def __init__(self, face: Face, letters: str = PREPARED) -> None:
        self.face = face
        self.letters = frozenset(letter for letter in letters if letter in PREPARED and face.covers(letter))
        self._pairs: dict[str, tuple[str, float]] = {}
        self._singles: dict[str, tuple[str, float]] = {}

    @cached_property
    def glyphs(self) -> Mapping[int, str]:
        """Every glyph the slots may need, and what it spells."""
        return {glyph.gid: glyph.text for letter in sorted(self.letters) for glyph in self.face.shape(letter).glyphs}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The glyph of each letter."""
        return {letter: gid for gid, letter in self.glyphs.items()}

    @cached_property
    def spare(self) -> "SpareFont":
        """The font that an instance has of this face for letters that its plate has not."""
        from handouts.pdf.spare_font import SpareFont  # a sheet for nobody has no use for it

        return SpareFont(self.face, self.glyphs)

    def set(self, words: str) -> tuple[Sequence[str], float]:
        """How each letter is shown after the one before it, and the width of all in thousandths of the type size.

        Raises :class:`NeedsLayout` for a letter that is not prepared.
        """
        if not words:
            return (), 0.0
        codes, steps = zip(*self._pair_up(words), strict=True)
        return codes, sum(steps) + self._single(words[-1])[1]

    def _pair_up(self, words: str) -> list[tuple[str, float]]:
        """How each letter is shown after the one before it, and how far that one reached."""
        known = self._pairs
        pairs = [words[0], *map(add, words, words[1:])]
        try:
            return [known[pair] for pair in pairs]
        except KeyError:
            return [known.get(pair) or self._pair(pair[:-1], pair[-1]) for pair in pairs]

    def cut(self, words: str) -> "CutWords":
        """The same words, ready to be set in several lines. Raises as :meth:`set`."""
        codes, steps = zip(*self._pair_up(words), strict=True)
        places = list(accumulate(steps))
        return CutWords(words, codes, places, self)

    def width(self, words: str) -> float:
        """The width of words, in thousandths of the type size. Raises as :meth:`set`."""
        return self.set(words)[1]

    def _single(self, letter: str) -> tuple[str, float]:
        if letter not in self._singles:
            if letter not in self.letters:
                raise NeedsLayout("a letter that is not prepared")
            (glyph,) = self.face.shape(letter).glyphs
            self._singles[letter] = (f"{glyph.gid:04X}", glyph.advance)
        return self._singles[letter]

    def _pair(self, before: str, letter: str) -> tuple[str, float]:
        """The code of a letter after another, with the move between them, and how far the first one reached."""
        code, _ = self._single(letter)
        if not before:
            self._pairs[letter] = (code, 0.0)
            return self._pairs[letter]
        glyphs = self.face.shape(before + letter).glyphs
        if len(glyphs) != 2 or any(glyph.dx or glyph.dy for glyph in glyphs):
            raise NeedsLayout("letters that change each other")
        kern = glyphs[0].advance - self.face.glyph_width(glyphs[0].gid)
        moved = f">{decimal(-kern)}<{code}" if abs(kern) > 0.01 else code
        self._pairs[before + letter] = (moved, glyphs[0].advance)
        return self._pairs[before + letter]


class CutWords(NamedTuple):
    """Words in prepared letters: how each is shown after the one before it, and where it stands; lengths are thousandths of
    the type's size."""

    words: str
    codes: Sequence[str]
    places: Sequence[float]
    face: SlotFace

    def width(self, start: int, end: int) -> float:
        """Of the letters from one to before another, set by themselves."""
        return self.places[end - 1] - self.places[start] + self.face._single(self.words[end - 1])[1]

    def part(self, start: int, end: int) -> Sequence[str]:
        """How each of these letters is shown by themselves."""
        return (self.face._single(self.words[start])[0], *self.codes[start + 1 : end])
