"""Setting text: words, lines, and where to break them.

Lines are ragged right, never hyphenated; what stays together (:mod:`handouts.pdf.inseparable`) is on one line. A paragraph is broken as a whole: the fewest lines first, then
the least ragged, without a lone word on the last line, and rather after a sentence or a comma than after
"the" (Knuth and Plass, "Breaking paragraphs into lines", 1981, is the model; the costs are our own).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handouts.pdf import bidi
from handouts.pdf.fonts import NBSP, FaceStack, GlyphRun, clusters
from handouts.pdf.inseparable import closed_places

LINE = 10.0
"""What each line costs. The costs of a paragraph are on one scale, of which only the ratios matter: they were chosen by
eye, on the paragraphs of the shipped sheets in each of their widths. A line more must cost more than what it
could make better at the others, so that the fewest lines win."""
RAGGED = 14.0
"""What white space at the end of a line costs, times the square of its share of the measure: two lines that end a
little short look better than one that ends far short. A line that is half empty costs 3.5, about a third of a line."""
SENTENCE_BROKEN = 1.8
"""For a line that ends after the first word of a sentence, which is left behind: as much as a third of the line empty."""
WEAK_END = 0.6
"""For a line that ends with "the", "of" and the like (``_WEAK``): a fifth of the line empty is the price to avoid it."""
LONE_WORD, LONE_WORD_OF_FEW = 6.0, 2.0
"""For a last line of one word: two thirds of the line before it empty is better. Up to ``FEW_WORDS`` words,
mostly a heading, have little choice."""
FEW_WORDS = 4
SHORT_END, SHORT_SHARE = 2.0, 0.25
"""For a last line shorter than this share of the measure: it looks like a mistake, even with two words on it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: faces of one weight, size and leading in points, a color."""

    faces: FaceStack
    size: float
    leading: float
    color: Any
    rtl: bool = False
    """Whether its paragraphs read from right to left."""

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
        """Width of a text of one direction on one line, in points."""
        shape = self.faces.shape
        runs = shape(text, True) if bidi.needs_ordering(text) else shape(text)
        width = runs[0].width if len(runs) == 1 else sum(run.width for run in runs)
        return width * self.size / 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style; ``key`` says what it belongs to, for the one who paints it."""

    text: str
    style: Style
    key: Any = None


@dataclass(frozen=True, slots=True)
class Unbreakable:
    """Pieces that stay together on a line; ``space`` is whether one may break, and sees a space, after it."""

    pieces: tuple[Piece, ...]
    width: float
    space: bool

    @property
    def text(self) -> str:
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

    def segments(self) -> Iterator[Segment]:
        """The line's text in the order it is read, by style and key, spaces included, ready to show.

        A broken line keeps the space at its end, so that words do not run together when copied.
        """
        pieces: list[Piece] = []
        for index, word in enumerate(self.words):
            pieces += word.pieces
            if word.space and not (self.ends and index + 1 == len(self.words)):
                pieces.append(Piece(" ", pieces[-1].style, pieces[-1].key))
        pieces = list(_join(pieces))
        text = "".join(piece.text for piece in pieces)
        rtl = pieces[0].style.rtl
        if not self.paragraph:
            x = 0.0
            for piece in pieces:
                runs = piece.style.faces.shape(piece.text)
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
        levels = _levels(self.paragraph, rtl, pieces[0].style.faces)
        for start, end, level in bidi.runs(self.paragraph, rtl, self.start, self.start + len(text), levels):
            cuts = [(max(start, a), min(end, b), piece) for a, b, piece in bounds if a < end and b > start]
            for first, last, piece in reversed(cuts) if level % 2 else cuts:
                part = Piece(self.paragraph[first:last], piece.style, piece.key)
                runs = part.style.faces.shape(part.text, True) if level % 2 else part.style.faces.shape(part.text)
                if runs:
                    placed.append((first, Segment(part, runs, x)))
                x += sum(run.width for run in runs) * part.style.size / 1000
        yield from (segment for _, segment in sorted(placed, key=lambda each: each[0]))


def _levels(paragraph: str, rtl: bool, faces: FaceStack) -> Sequence[int]:
    """The bidi levels of a paragraph, remembered as long as its stack of faces."""
    if (paragraph, rtl) not in faces.levels:
        faces.levels[paragraph, rtl] = bidi.paragraph_levels(paragraph, rtl)
    return faces.levels[paragraph, rtl]


_BREAK_AFTER = re.compile(r"(?<=[^\W\d_]{2})[-\u2010/](?=[^\W\d_]{2})|[\u2013\u2014](?=\w)")
"""A hyphen or dash between words; never inside a number, a phone number or "x-ray"."""

_EAST_ASIAN = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Han and kana: a line may break beside any of them that the rules below do not hold. Hangul breaks at spaces."""

_NOT_AT_START = frozenset(
    "、。，．・：；？！ー”’）〕］｝〉》」』】〙〗…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ",.!?:;)]}%°℃、。，"
)
"""What may not begin a line (JIS X 4051; GB/T 15834; CNS 11643 follow the same rule)."""

_NOT_AT_END = frozenset("“‘（〔［｛〈《「『【〘〖([{$￥¥")
"""What may not end a line."""


_EAST_ASIAN_STOPS = frozenset("、。，．！？：；」』）】》")


def _break_places(token: str) -> Iterator[int]:
    """Where a line may break inside a token without spaces."""
    hyphens = {match.end() for match in _BREAK_AFTER.finditer(token)}
    for index in range(1, len(token)):
        before, after = token[index - 1], token[index]
        if index in hyphens:
            yield index
            continue
        if token.isascii():
            continue
        beside = _EAST_ASIAN.match(before) or _EAST_ASIAN.match(after) or before in _EAST_ASIAN_STOPS
        held = after in _NOT_AT_START or before in _NOT_AT_END or _is_combining(after)
        if beside and not held:
            yield index


def _is_combining(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in "\u3099\u309a\ufe0e\ufe0f"


_WEAK = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "or",
        "and",
        "is",
        "it",
        "up",
        "for",
        "you",
        "can",
        "your",
        "if",
        "with",
        "that",
        "at",
        "on",
        "by",
        "as",
        "be",
    ]
)
"""English words that lead to the next one and make a poor line end."""


class WordTooLong(ValueError):
    """A word is wider than its line and there is no place where it may be broken; ``word`` is it."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__("a word is too long for its line")


def words(pieces: Sequence[Piece], measure: float) -> list[Unbreakable]:
    """Cut pieces of text into words; a word wider than ``measure`` is cut between letters, so that nothing is clipped.

    What stays together counts as one word, with the spaces in it. Raises :class:`WordTooLong` where it is wider than
    ``measure`` and has no place to be parted at.
    """
    out: list[Unbreakable] = []
    parts: list[Piece] = []
    closed = closed_places("".join(piece.text for piece in pieces))

    def finish(space: bool) -> None:
        if parts:
            out.extend(_fit(tuple(_join(parts)), space, measure))
            parts.clear()

    at = 0
    for piece in pieces:
        for token in re.findall(r" +|[^ ]+", piece.text):
            begin, at = at, at + len(token)
            if token.startswith(" ") and at not in closed:
                finish(True)
                continue
            start = 0
            for end in _break_places(token):
                if begin + end in closed:
                    continue
                parts.append(Piece(token[start:end], piece.style, piece.key))
                finish(False)
                start = end
            if start < len(token):
                parts.append(Piece(token[start:], piece.style, piece.key))
    finish(False)
    return out


def _fit(pieces: tuple[Piece, ...], space: bool, measure: float) -> Iterator[Unbreakable]:
    width = _width(pieces)
    if width <= measure:
        yield Unbreakable(pieces, width, space)
        return
    held: tuple[Piece, ...] = ()
    for whole in _parts(pieces):
        longer = tuple(_join((*held, *whole)))
        if held and _width(longer) > measure:
            yield _without_space(held)
            longer = whole
        held = longer
        if len(text := _text_of_pieces(whole)) > 1 and _width(whole) > measure and len(list(clusters(text))) > 1:
            raise WordTooLong(text)
    yield Unbreakable(held, _width(held), space)


def _without_space(pieces: tuple[Piece, ...]) -> Unbreakable:
    """What stands before a break within a stretch, the space there left to the break."""
    last = pieces[-1]
    text = last.text.rstrip(" \u00a0")
    if text == last.text:
        return Unbreakable(pieces, _width(pieces), False)
    pieces = (*pieces[:-1], Piece(text, last.style, last.key)) if text else pieces[:-1]
    return Unbreakable(pieces, _width(pieces), True)


def _parts(pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, ...]]:
    """What a word that is too wide may be cut into: letters, and what stays together."""
    closed = closed_places(_text_of_pieces(pieces), narrow=True)
    part: list[Piece] = []
    at = 0
    for piece in pieces:
        for _, cluster in clusters(piece.text):
            if part and at not in closed:
                yield tuple(_join(part))
                part = []
            part.append(Piece(cluster, piece.style, piece.key))
            at += len(cluster)
    yield tuple(_join(part))


def longest_word(pieces: Sequence[Piece]) -> float:
    """The width, in points, of the widest thing that stays together: the least a column needs."""
    return max((word.width for word in words(pieces, float("inf"))), default=0.0)


def _text_of_pieces(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _width(pieces: Iterable[Piece]) -> float:
    return sum(piece.style.width(piece.text) for piece in pieces)


def _join(pieces: Sequence[Piece]) -> Iterator[Piece]:
    start = 0
    for index in range(1, len(pieces) + 1):
        head = pieces[start]
        if index == len(pieces) or pieces[index].style is not head.style or pieces[index].key is not head.key:
            yield Piece("".join(piece.text for piece in pieces[start:index]), head.style, head.key)
            start = index


def break_lines(pieces: Sequence[Piece], measure: float) -> list[Line]:
    """The lines of a paragraph no wider than ``measure`` points.

    They are remembered as long as the first piece's stack of faces: a layout tries the same paragraphs again and again.
    Raises :class:`handouts.pdf.fonts.MissingGlyph` for a character no face has, and :class:`WordTooLong`.
    """
    if not pieces:
        return []
    kept, asked = pieces[0].style.faces.broken, (tuple(pieces), round(measure, 3))
    lines = kept.get(asked)
    if lines is None:
        lines = kept[asked] = _break_lines(*asked)
    return list(lines)


def _break_lines(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """Words are measured one by one; where their letters set differently together, the lines are measured again."""
    lines = _break_by_width(pieces, measure)
    if all(piece.text.isascii() for piece in pieces):
        return lines
    for _ in range(8):
        measured = tuple(replace(line, width=_set_width(line)) for line in lines)
        too_wide = [line.width for line, real in zip(lines, measured, strict=True) if real.width > measure + 0.01]
        if not too_wide:
            return measured
        if min(too_wide) < measure / 2:
            break
        try:
            lines = _break_by_width(pieces, min(too_wide) - 0.01)
        except WordTooLong:  # not wider than the measure, but than this one
            break
    return tuple(_fill(words(pieces, measure), measure))


def _fill(items: Sequence[Unbreakable], measure: float) -> Iterator[Line]:
    """Lines filled one after the other, each measured as it is set: for letters that measuring by words cannot foresee."""
    whole, first = _reads_both_ways(items), 0
    while first < len(items):
        line = _line(items, first, first + 1, whole)
        for following in range(first + 2, len(items) + 1):
            longer = _line(items, first, following, whole)
            if _set_width(longer) > measure + 0.001:
                break
            line = longer
        yield replace(line, width=_set_width(line))
        first += len(line.words)


def _set_width(line: Line) -> float:
    """The width of a line as it is set, without the space at its end."""
    segments = list(line.segments())
    if not segments:
        return 0.0
    widths = (run.width * segment.piece.style.size / 1000 for segment in segments for run in segment.runs)
    last = segments[-1].piece
    trailing = last.text.endswith(" ")
    return sum(widths) - (last.style.width(" ") if trailing else 0)


def _break_by_width(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """The lines by the widths of their words."""
    items = words(pieces, measure)
    count = len(items)
    if not count:
        return ()
    space = _space_width(items, pieces[0].style)
    lead_ins = [_line_end_cost(items, index) for index in range(count)]
    best: list[tuple[float, int]] = [(0.0, 0)] * (count + 1)
    for first in range(count - 1, -1, -1):
        used, choice = -space, (float("inf"), first + 1)
        for last in range(first, count):
            used += items[last].width + (space if last == first or items[last - 1].space else 0)
            if used > measure + 0.001 and last > first:
                break
            following = last + 1
            slack = max(0.0, (measure - used) / measure)
            if following < count:
                cost = LINE + RAGGED * slack * slack + lead_ins[last]
            else:
                cost = LINE
                if first:
                    lone = LONE_WORD if count > FEW_WORDS else LONE_WORD_OF_FEW
                    cost += (lone if last == first else 0) + (SHORT_END if used < SHORT_SHARE * measure else 0)
            cost += best[following][0]
            if cost < choice[0] - 1e-9:
                choice = (cost, following)
        best[first] = choice
    whole = _reads_both_ways(items)
    lines, first = [], 0
    while first < count:
        lines.append(_line(items, first, best[first][1], whole, space))
        first = best[first][1]
    return tuple(lines)


def _line(items: Sequence[Unbreakable], first: int, following: int, whole: str, space: float = 0.0) -> Line:
    """A line of some of a paragraph's words, as wide as they are one by one."""
    chosen = tuple(items[first:following])
    width = sum(word.width for word in chosen) + space * sum(word.space for word in chosen[:-1])
    start = len(_text_of(items[:first])) if whole else 0
    return Line(chosen, width, following == len(items), whole, start)


def _reads_both_ways(items: Sequence[Unbreakable]) -> str:
    """The whole paragraph if the order of its letters depends on it; one without a letter that reads leftwards keeps its own."""
    whole = _text_of(items)
    return whole if bidi.needs_ordering(whole) else ""


def _text_of(items: Sequence[Unbreakable]) -> str:
    return "".join(word.text + (" " if word.space else "") for word in items)


def _space_width(items: Sequence[Unbreakable], style: Style) -> float:
    """The space between words; some faces set it wider beside letters of another script than their own."""
    alone = style.width(" ")
    other = next((word.text[-1] for word in items if not word.text[-1].isascii()), "")
    return max(alone, style.width(other + " ") - style.width(other)) if other else alone


def _line_end_cost(items: Sequence[Unbreakable], index: int) -> float:
    """How poor a line end this word is."""
    cost = WEAK_END if items[index].text.lower() in _WEAK else 0.0
    if index and items[index - 1].text.endswith((".", "?", "!")):
        cost += SENTENCE_BROKEN
    return cost


def keep_together(text: str) -> str:
    """The text with its spaces made no-break spaces: a phone number, a date, a name."""
    return text.replace(" ", NBSP)
