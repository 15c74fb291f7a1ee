"""Slots: the places of a page where words stand that differ from instance to instance, and how such words are set there.

A slot is a line; words that need several fall into the slots of one detail. How they fall is their :class:`SlotShape`:
numbers of lines and heights, and no word of anybody's. A file laid out for one shape takes all words that fall so.

Words in prepared letters are set from tables, without shaping; those letters that stand on no part of the sheet itself are in
a font of the instance's own (:mod:`handouts.pdf.spare_font`). All others are shaped for the one instance, as a layout
would, and what was shaped goes with it: their letters stand in fonts that only this instance has (:mod:`handouts.pdf.own_fonts`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from handouts.pdf.bidi import needs_ordering
from handouts.pdf.fonts import Face, MissingGlyph
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.inseparable import closed_places
from handouts.pdf.line_breaking import break_by_width, break_lines, find_line_ends
from handouts.pdf.lines import Line, Piece, Style, Unbreakable
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import Indirect, Value
from handouts.reading.declarations import dataclass, lazy_pattern

if TYPE_CHECKING:
    from handouts.pdf.own_fonts import OwnFonts
    from handouts.pdf.spare_font import SpareFont

PREPARED = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x180), 0x2019, 0x2013))
"""Letters that are set in a slot from tables: Latin-1 and Latin Extended-A. Words with others are shaped."""
SURELY = 1.0
"""Points that words must leave free for one line to hold them without asking the line breaker: it measures word by word,
which differs by less."""
USUAL = 0.4
"""The width of few letters is less, as a share of the type's size: words of so many may still have room on one line."""
OVER = 0.05
"""Points by which a line may be wider than its measure: it is broken by the widths of its words, and kerned as a whole."""


_PARTED = lazy_pattern("[-/@\u2010-\u2014\u00ad\u200b\u00a0]|://|  ")
"""What a line may end beside, or what forbids it, other than a space."""
_MARKED = lazy_pattern("[\u00ad\u200b]|  |^ | $")
"""What the line breaker does not set as it stands."""
_SPACE = lazy_pattern(" ")
_FOREIGN_END = lazy_pattern("[^\x00-\x7f](?= |$)")
"""A letter at a word's end beside which some faces set a wider space."""


class NeedsLayout(ValueError):
    """Words that cannot be set as it was tried: with letters that are not prepared, or that no font has, or too many."""


class SlotShape(NamedTuple):
    """How somebody's words fall into lines. It says nothing of the words themselves; lengths are points."""

    lines: int = 1
    apart: float = 0.0
    """From one baseline to the next, where that is more than the leading."""
    foot: float = 0.0
    """The height of the last line, where that is more than the leading."""
    alone: bool = False
    """Whether they are too wide for a line that is shared with another detail."""


Detail = tuple[str, int]
"""A detail's key, and which of the places with this key it is, in reading order: one may be printed twice."""


class OtherShape(NeedsLayout):
    """Words that fall into lines in another way than a plate is laid out for; ``shapes`` says how, for each detail."""

    def __init__(self, shapes: Mapping[Detail, SlotShape]) -> None:
        super().__init__("words that fall into lines in another way")
        self.shapes = shapes


class SlotFace:
    """Sets words in one face from tables, kerned as the shaper would: no shaping for an instance.

    Each pair of letters is shaped once; ``codes`` are the letters' glyph numbers in hexadecimal.
    """

    def __init__(self, face: Face, letters: str = PREPARED) -> None:
        self.face = face
        self.letters = frozenset(letter for letter in letters if letter in PREPARED and face.covers(letter))
        self._pairs: dict[str, tuple[str, float]] = {}
        self._singles: dict[str, tuple[str, float]] = {}

    def __reduce__(self) -> tuple[Callable[[Face], "SlotFace"], tuple[Face]]:
        return slot_face, (self.face,)

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


@lru_cache(maxsize=64)
def slot_face(face: Face) -> SlotFace:
    """The tables of a face, made once."""
    return SlotFace(face)


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


@dataclass(frozen=True, slots=True)
class TableStyle(Style):
    """A style for prepared letters: widths come from tables, so that nobody's words are shaped to be measured."""

    table: SlotFace | None = None

    def width(self, text: str) -> float:
        """As of any style. Raises :class:`NeedsLayout` for a letter that is not prepared."""
        return self.table.width(text) * self.size / 1000 if self.table else Style.width(self, text)


class PreparedLine(NamedTuple):
    """A line in prepared letters: its words, with the space at its end if it has one; how each letter is shown after the one
    before it; and their width without that space, in points."""

    words: str
    codes: Sequence[str]
    width: float


Fallen = tuple[SlotShape, Sequence[PreparedLine | Line]]
"""Words as they fall into lines."""


@dataclass(frozen=True, slots=True)
class PlateSlot:
    """A place for words: one line, ``width`` points wide, its baseline at (x, y).

    ``end_aligned`` words end at x + width, as on a page that reads from right to left. ``line`` is which of the detail's
    lines it is, and ``shape`` how all of them are laid out.
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
    style: Style | None = None
    """What words in other letters are set in; without it the slot takes prepared ones only."""
    place: int = 0
    """Which of the places with this name it belongs to."""
    line: int = 0
    shape: SlotShape = SlotShape()
    shown: Mapping[int, str] | None = None
    """The glyphs of the plate's own font, each with what it spells: those of the words that stand on the sheet itself."""

    @property
    def spare(self) -> str:
        """The resource name of the font that an instance has for letters that the plate's own has not."""
        return f"{SPARE}{self.resource}"

    def find_strangers(self) -> "re.Pattern[str]":
        """What finds the prepared letters that the plate's own font has not, stretch by stretch."""
        shown = self.shown or {}
        there = "".join(letter for gid, letter in self.face.glyphs.items() if shown.get(gid) == letter)
        return re.compile(f"[^{re.escape(there)}]+") if there else re.compile(".+", re.DOTALL)

    @property
    def head(self) -> str:
        """How its operators begin, the same in every instance; where words end at its end, their place follows."""
        place = "" if self.end_aligned else f"{decimal(self.x)} {decimal(self.y)} Td "
        return f"{self.color} BT /{self.resource} {decimal(self.size)} Tf {place}"

    def show(self, line: PreparedLine, strangers: Sequence["re.Match[str]"] = ()) -> str:
        """What stands between its head and its tail to set a line; ``strangers`` are the stretches of its words that are set
        in the spare font."""
        place = ""
        if self.end_aligned:
            place = f"{decimal(self.x + self.width - line.width)} {decimal(self.y)} Td "
        codes = line.codes
        if not strangers:
            return f"{place}[<{''.join(codes)}>]"
        size = decimal(self.size)
        to_spare, to_own = f"/{self.spare} {size} Tf ", f"/{self.resource} {size} Tf "
        shown, at = [place], 0
        for each in strangers:
            start, end = each.span()
            if start > at:
                shown += (_array(codes[at:start]), _SHOW)
            shown += (to_spare, _array(codes[start:end]), _SHOW, to_own)
            at = end
        if at < len(codes):
            shown.append(_array(codes[at:]))
        else:
            del shown[-2:]
        return "".join(shown)

    def fall(self, words: str) -> Fallen:
        """How words fall into lines of its width. Raises :class:`NeedsLayout` for those that it cannot set, and
        :class:`WordTooLong`."""
        try:
            if len(words) * USUAL * self.size < self.width:  # else several lines, most likely
                codes, units = self.face.set(words)
                width = units * self.size / 1000
                if width <= self.width - SURELY:
                    return ONE_LINE, (PreparedLine(words, codes, width),)
            if lines := self._fall_by_tables(words):
                return SlotShape(len(lines)), lines
        except (NeedsLayout, WordTooLong):
            pass
        return self._fall_shaped(words)

    def _fall_by_tables(self, words: str) -> Sequence[PreparedLine]:
        """The lines of words in prepared letters; none where a word must be broken, or a line is wider than foreseen."""
        if self.style is None:
            return ()
        cut, found, start = self.face.cut(words), list[PreparedLine](), 0
        for end in self._find_ends(cut):
            text = words[start:end]
            stop = end - text.endswith(" ")
            width = cut.width(start, stop) * self.size / 1000
            if width > self.width + OVER:
                return ()
            found.append(PreparedLine(text, cut.part(start, end), width))
            start = end
        return found

    def _find_ends(self, cut: CutWords) -> Sequence[int]:
        """Where lines end, as the line breaker would have it: how many letters stand before; nowhere where it would break
        a word."""
        words, face, size = cut.words, self.face, self.size / 1000
        if _PARTED.search(words):  # a line may end within a word: the line breaker knows where
            return self._ask_breaker(words)
        closed = closed_places(words)
        bounds, begin = list[tuple[int, int]](), 0
        for space in _SPACE.finditer(words):
            if space.end() not in closed:
                bounds.append((begin, space.start()))
                begin = space.end()
        bounds.append((begin, len(words)))
        widths = [cut.width(start, end) * size for start, end in bounds]
        if max(widths) > self.width:
            return ()
        between = face.width(" ")
        if other := _FOREIGN_END.search(words):
            between = max(between, face.width(f"{other[0]} ") - face.width(other[0]))
        ends = find_line_ends([words[a:b] for a, b in bounds], widths, self.width, between * size, self.size)
        return [bounds[end][0] if end < len(bounds) else len(words) for end in ends]

    def _ask_breaker(self, words: str) -> Sequence[int]:
        """The same for words that may be parted elsewhere than at spaces."""
        if self.style is None:
            return ()
        style = TableStyle(self.style.faces.base, self.size, self.style.leading, self.style.color, self.style.rtl,
                           self.style.hyphenation, self.face)  # fmt: skip
        ends, at = list[int](), 0
        for line in break_by_width((Piece(words, style),), self.width):
            if line.hyphenated:
                return ()
            at += len(line.text) + (line.words[-1].space and not line.ends)
            ends.append(at)
        return ends if at == len(words) else ()

    def _fall_shaped(self, words: str) -> Fallen:
        """The lines of words in any letters, shaped for this once."""
        if self.style is None:
            raise NeedsLayout("letters that are not prepared, or too many")
        style = replace_faces(self.style)
        try:
            width = style.width(words)
            if width <= self.width - SURELY and not _MARKED.search(words):
                whole = Unbreakable((Piece(words, style),), width, False)
                lines = [Line((whole,), width, True, words if needs_ordering(words) else "")]
            else:
                lines = break_lines([Piece(words, style)], self.width)
        except MissingGlyph:
            lines = []
        if not lines:
            raise NeedsLayout("words that no font has, or that are not seen")
        return SlotShape(len(lines), *style.heights([line.text for line in lines])), lines


ONE_LINE = SlotShape()


def replace_faces(style: Style) -> Style:
    """A style that remembers what it sets for itself alone, and goes with it."""
    faces = style.faces.base.anew().private
    return Style(faces, style.size, style.leading, style.color, style.rtl, style.hyphenation)


SPARE = "S"
"""How the resource names of spare fonts begin, before that of the plate's own."""
_SHOW = " TJ "


def _array(codes: Sequence[str]) -> str:
    """The TJ array that shows letters, the first of which may be moved."""
    joined = "".join(codes)
    return f"[{joined[1:]}>]" if joined.startswith(">") else f"[<{joined}>]"


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

    def check(self, shown: Sequence[bytes], words: Sequence[str], at: Sequence[int]) -> None:
        """Raise unless the operators of each slot show its words; ``at`` says which of its slots they are."""
        ...


class SlotStream(Indirect):
    """The part of a page's content from its first to its last slot: constant operators, and slots."""

    def __init__(self, code: Sequence[str]) -> None:
        slots: list[PlateSlot] = []
        constant: list[str] = [""]
        for operators in code:
            if isinstance(operators, SlotMark):
                slots.append(operators.slot)
                constant.append("\n")
            else:
                constant[-1] += f"{operators}\n"
        self.constant = tuple(part.encode("latin-1") for part in constant)
        """What stands before the first slot, between them, and after the last."""
        self.slots = tuple(slots)
        self.heads = tuple(slot.head.encode("latin-1") for slot in slots)
        self.readers: Sequence[tuple[SlotCheck, Sequence[int]]] = ()
        """What reads the slots back once they are filled, and which of them it can read."""

    @cached_property
    def _strangers(self) -> Sequence["re.Pattern[str]"]:
        """Of each slot, what finds the letters that its plate has not; asked for once the plate is finished."""
        by_font = {slot.resource: slot.find_strangers() for slot in self.slots}
        return [by_font[slot.resource] for slot in self.slots]

    def fill(self, fallen: Mapping[Detail, Fallen], own: "OwnFonts") -> bytes:
        """The stream's data with these words in the slots, read back before they go anywhere."""
        words, shown, parts = [], [], [self.constant[0]]
        for slot, head, after, strange in zip(self.slots, self.heads, self.constant[1:], self._strangers, strict=True):
            line = fallen[slot.name, slot.place][1][slot.line]
            if isinstance(line, PreparedLine):
                strangers: Sequence[re.Match[str]] = ()
                if strange.search(line.words):
                    strangers = list(strange.finditer(line.words))
                    own.spare(slot, line.words, strangers)
                code = slot.show(line, strangers).encode("latin-1")
                words.append(line.words)
                shown.append(code)
                parts += (head, code, _TAIL, after)
            else:
                words.append("")
                shown.append(b"")
                parts += (own.show(slot, line), after)
        self._read_back(words, shown)
        return b"".join(parts)

    def _read_back(self, words: Sequence[str], shown: Sequence[bytes]) -> None:
        for reader, at in self.readers:
            there = [index for index in at if shown[index]]
            if len(there) == len(shown):
                reader.check(shown, words, there)
            elif there:
                order = {index: place for place, index in enumerate(at)}
                reader.check([shown[index] for index in there], [words[index] for index in there],
                             [order[index] for index in there])  # fmt: skip

    def value(self, document: Any) -> Value:
        return b"null"  # each instance has its own


_TAIL = SLOT_TAIL.encode()
