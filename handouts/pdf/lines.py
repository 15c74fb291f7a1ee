"""What a paragraph is made of: styled pieces of text, the words they are cut into, and lines that are ready to show."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from handouts.pdf import bidi
from handouts.pdf.font_stacks import FaceStack
from handouts.pdf.fonts import HYPHEN, GlyphRun
from handouts.pdf.hyphenation import Hyphenation
from handouts.reading.declarations import dataclass

LAST_LATIN = "\u024f"
"""Letters up to this one stay within the leadings of all editions, accents on capitals too."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: faces of one weight, size and leading in points, a color."""

    faces: FaceStack
    size: float
    leading: float
    color: Any
    rtl: bool = False
    """Whether its paragraphs read from right to left."""
    hyphenation: Hyphenation | None = None
    """Where its language breaks words; None where it does not."""

    @property
    def cap_height(self) -> float:
        """Height of the capitals, in points."""
        return self.faces.cap_height * self.size / 1000

    @property
    def baseline(self) -> float:
        """From the top of a line down to its baseline, in points: capitals stand in the middle of the leading."""
        return (self.leading + self.cap_height) / 2

    @property
    def private(self) -> "Style":
        """The same for somebody's words, which are forgotten with the layout."""
        return replace(self, faces=self.faces.private)

    @property
    def base(self) -> "Style":
        """The same for words that are nobody's, whose measures may outlast the layout."""
        return replace(self, faces=self.faces.base)

    def width(self, text: str) -> float:
        """Width of a text on one line, in points; of one that reads both ways, each stretch shaped as it stands there."""
        runs = self._runs(text)
        if len(runs) > 1 and bidi.needs_ordering(text):
            shape = self.faces.shape
            stretches = bidi.runs(text, self.rtl, levels=_levels(text, self.rtl, self.faces))
            runs = tuple(run for start, end, level in stretches for run in shape(text[start:end], level % 2 > 0))
        width = runs[0].width if len(runs) == 1 else sum(run.width for run in runs)
        return width * self.size / 1000

    def _runs(self, text: str) -> tuple[GlyphRun, ...]:
        shape = self.faces.shape
        return shape(text, True) if bidi.needs_ordering(text) else shape(text)

    def ascent(self, text: str) -> float:
        """How far the highest of a text's letters rises above the baseline, in points: accents, and Han, stand high."""
        return max((run.top for run in self._runs(text)), default=0.0) * self.size / 1000

    def descent(self, text: str) -> float:
        """How far the lowest of a text's letters falls below the baseline, in points: an Arabic ع falls deep."""
        return max((run.bottom for run in self._runs(text)), default=0.0) * self.size / 1000

    def line_height(self, lines: Sequence[str]) -> float:
        """From one baseline of these lines to the next, in points: the leading, or more where letters of one line would
        touch those of the next. A leading is chosen for Latin letters; an Arabic ع falls and an أ rises farther than they
        do, and a Vietnamese Ấ."""
        if all(line.isascii() or max(line) <= LAST_LATIN for line in lines):
            return self.leading
        return max(self.leading, *(self.descent(one) + self.ascent(other) for one, other in pairwise(lines)), 0.0)

    def heights(self, lines: Sequence[str]) -> tuple[float, float]:
        """From one baseline of these lines of somebody's words to the next, and the height of the last line, in whole
        points; 0 where the leading will do. Whole ones, so that few layouts serve all names there are."""
        if all(line.isascii() or max(line) <= LAST_LATIN for line in lines):
            return 0.0, 0.0
        apart, foot = self.line_height(lines), 0.0
        if max(lines[-1], default="") > LAST_LATIN:
            foot = self.baseline + self.descent(lines[-1])
        return tuple(float(math.ceil(each)) if each > self.leading else 0.0 for each in (apart, foot))  # type: ignore[return-value]

    @property
    def hyphen_width(self) -> float:
        """Width of the hyphen at the end of a line, in points."""
        return self.faces.hyphen().width * self.size / 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style; ``key`` says what it belongs to, for the one who paints it."""

    text: str
    style: Style
    key: Any = None


@dataclass(frozen=True, slots=True)
class Unbreakable:
    """Pieces that stay together on a line; ``space`` is whether one may break, and sees a space, after it.

    ``hyphen`` is the width, in points, of the hyphen that stands after it if the line ends there; 0 for none.
    """

    pieces: tuple[Piece, ...]
    width: float
    space: bool
    hyphen: float = 0.0

    @property
    def text(self) -> str:
        if len(self.pieces) == 1:  # as most are
            return self.pieces[0].text
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: its piece, its glyphs, and where it begins, in points from the line's left end."""

    piece: Piece
    runs: tuple[GlyphRun, ...]
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line. ``ends`` is false where the paragraph goes on, and a space stands at the break."""

    words: tuple[Unbreakable, ...]
    width: float
    ends: bool
    paragraph: str = ""
    """The whole paragraph, where the order of letters on a line depends on it."""
    start: int = 0
    """Where in the paragraph the line begins."""

    @property
    def text(self) -> str:
        return "".join(word.text + (" " if word.space else "") for word in self.words).rstrip(" ")

    @property
    def hyphenated(self) -> bool:
        """Whether it ends within a word, with a hyphen."""
        return not self.ends and self.words[-1].hyphen > 0

    @property
    def shown(self) -> str:
        """What is seen on the line: for words that are furniture, which nobody copies."""
        return self.text + (HYPHEN if self.hyphenated else "")

    @property
    def has_parts(self) -> bool:
        """Whether parts of a word that was too wide stand together on it: their letters move each other."""
        return any(word.hyphen and not word.space for word in self.words[:-1])

    def segments(self) -> Iterator[Segment]:
        """The line's text in the order it is read, by style and key, spaces included, ready to show.

        A broken line keeps the space at its end, so that words do not run together when copied.
        """
        pieces: list[Piece] = []
        for index, word in enumerate(self.words):
            pieces += word.pieces
            if word.space and not (self.ends and index + 1 == len(self.words)):
                pieces.append(Piece(" ", pieces[-1].style, pieces[-1].key))
        pieces = list(join_pieces(pieces))
        text = "".join(piece.text for piece in pieces)
        rtl = pieces[0].style.rtl
        if not self.paragraph:
            x = 0.0
            for index, piece in enumerate(pieces, 1):
                runs = piece.style.faces.shape(piece.text)
                if index == len(pieces) and self.hyphenated:
                    runs = (*runs, piece.style.faces.hyphen())
                if runs:
                    yield Segment(piece, runs, x)
                x += sum(run.width for run in runs) * piece.style.size / 1000
            return
        yield from self._ordered(pieces, text, rtl)

    def _ordered(self, pieces: Sequence[Piece], text: str, rtl: bool) -> Iterator[Segment]:
        """Segments of a line that reads both ways: placed as they stand, yielded as they are read."""
        bounds, at = [], self.start
        for piece in pieces:
            bounds.append((at, at + len(piece.text), piece))
            at += len(piece.text)
        placed: list[tuple[int, Segment]] = []
        x = -pieces[-1].style.width(" ") if rtl and text.endswith(" ") else 0.0
        levels, end_of_line = _levels(self.paragraph, rtl, pieces[0].style.faces), self.start + len(text)
        for start, end, level in bidi.runs(self.paragraph, rtl, self.start, end_of_line, levels):
            cuts = [(max(start, a), min(end, b), piece) for a, b, piece in bounds if a < end and b > start]
            for first, last, piece in reversed(cuts) if level % 2 else cuts:
                part = Piece(self.paragraph[first:last], piece.style, piece.key)
                runs = part.style.faces.shape(part.text, True) if level % 2 else part.style.faces.shape(part.text)
                if last == end_of_line and self.hyphenated:
                    hyphen = part.style.faces.hyphen(rtl=level % 2 > 0)
                    runs = (hyphen, *runs) if level % 2 else (*runs, hyphen)
                if runs:
                    placed.append((first, Segment(part, runs, x)))
                x += sum(run.width for run in runs) * part.style.size / 1000
        yield from (segment for _, segment in sorted(placed, key=lambda each: each[0]))


def _levels(paragraph: str, rtl: bool, faces: FaceStack) -> Sequence[int]:
    """The bidi levels of a paragraph, remembered as long as its stack of faces."""
    if (paragraph, rtl) not in faces.levels:
        faces.levels[paragraph, rtl] = bidi.paragraph_levels(paragraph, rtl)
    return faces.levels[paragraph, rtl]


def join_pieces(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours in one style, with one key, made one."""
    start = 0
    for index in range(1, len(pieces) + 1):
        head = pieces[start]
        if index == len(pieces) or pieces[index].style is not head.style or pieces[index].key is not head.key:
            yield Piece("".join(piece.text for piece in pieces[start:index]), head.style, head.key)
            start = index
