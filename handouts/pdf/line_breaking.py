"""Setting text: words, lines, and where to break them.

Lines are ragged right, and no word is hyphenated that fits on a line: only its author may break it sooner, by a soft
hyphen; what stays together (:mod:`handouts.pdf.inseparable`) is on one line. A paragraph is broken as a whole: the
fewest lines first, then the least ragged (in a narrow column the fullest), without a lone word on the last line, and rather after a sentence or a comma
than after "the" (Knuth and Plass, "Breaking paragraphs into lines", 1981, is the model; the costs are our own).
"""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from handouts.pdf import bidi
from handouts.pdf.clusters import clusters
from handouts.pdf.fonts import MOST_KEPT, NBSP
from handouts.pdf.hyphenation import (
    Fragment,
    WordTooLong,
    compound_parts,
    is_address,
    split_at_marks,
    syllables,
)
from handouts.pdf.inseparable import closed_places, find_inseparables
from handouts.pdf.lines import Line, Piece, Segment, Style, Unbreakable, join_pieces
from handouts.pdf.word_ends import find_word_ends
from handouts.reading.address_grammar import address_breaks
from handouts.reading.declarations import lazy_pattern

__all__ = [
    "Line",
    "Piece",
    "Segment",
    "Style",
    "Unbreakable",
    "break_by_width",
    "break_lines",
    "find_line_ends",
    "longest_word",
    "words",
]

LINE = 10.0
"""What each line costs. The costs of a paragraph are on one scale, of which only the ratios matter: they were chosen by
eye, on the paragraphs of the shipped sheets in each of their widths. A line more must cost more than what it
could make better at the others, so that the fewest lines win."""
NARROW = 10.4
"""A column of so many sizes of the type, 130 points of 12.5, has lines of three or four words: each is filled before the
next. Evened out they would have two."""
RAGGED = 14.0
"""What white space at the end of a line costs, times the square of its share of the measure: two lines that end a
little short look better than one that ends far short. A line that is half empty costs 3.5, about a third of a line."""
SENTENCE_BROKEN = 1.8
"""For a line that ends after the first word of a sentence, which is left behind: as much as a third of the line empty."""
WEAK_END = 0.6
"""For a line that ends with "the", "of" and the like (``_WEAK``): a fifth of the line empty is the price to avoid it."""
LONE_WORD, LONE_WORD_OF_FEW, FEW_WORDS = 6.0, 2.0, 4
"""For a last line of one word: two thirds of the line before it empty is better. Up to ``FEW_WORDS`` words,
mostly a heading, have little choice."""
LONE_BEFORE, LONE_SHARE = 6.0, 0.5
"""For a line of one word before the last that leaves more than this share of the measure empty, as in "À / faire d'abord"."""
WORD_BROKEN = 6.0
"""For a line that ends with a hyphen within a word: less than a line more, more than two thirds of a line empty."""
SHORT_END, SHORT_SHARE = 2.0, 0.25
"""For a last line shorter than this share of the measure: it looks like a mistake, even with two words on it."""

ROUNDED = 0.001
"""Points by which a word may be wider than its measure: measures are rounded, and a column is often just as wide as its word."""

_BREAK_AFTER = lazy_pattern(r"(?<=[^\W\d_]{2})[-\u2010/](?=[^\W\d_]{2})|[\u2013\u2014](?=\w)")
"""A hyphen or dash between words; never inside a number, a phone number or "x-ray"."""

_FIRST_EAST_ASIAN = "\u3005"


@functools.cache
def _east_asian() -> re.Pattern[str]:
    """Han and kana: a line may break beside any of them that the rules below do not hold. Hangul breaks at spaces."""
    return re.compile(_EAST_ASIAN)  # a large set: milliseconds, for a text that has them


_EAST_ASIAN = (
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)

_NOT_AT_START = frozenset(
    "、。，．・：；？！ー”’）〕］｝〉》」』】〙〗…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ",.!?:;)]}%°℃、。，"
)
"""What may not begin a line (JIS X 4051; GB/T 15834; CNS 11643 follow the same rule)."""

_NOT_AT_END = frozenset("“‘（〔［｛〈《「『【〘〖([{$￥¥")
"""What may not end a line."""


_GLUE = frozenset(f"{NBSP}\u2007\u202f\u2060")
"""What its author put between two characters so that no line ends there (UAX #14, class GL and WJ)."""

_EAST_ASIAN_STOPS = frozenset("、。，．！？：；」』）】》")


def _break_places(token: str, marked: bool = False) -> Iterator[int]:
    """Where a line may break inside a token without spaces; if its author ``marked`` places, not by a dictionary too."""
    hyphens = {match.end() for match in _BREAK_AFTER.finditer(token)} | set(() if marked else find_word_ends(token))
    eastern = (not token.isascii() and max(token) >= _FIRST_EAST_ASIAN) or not _EAST_ASIAN_STOPS.isdisjoint(token)
    for index in range(1, len(token)):
        before, after = token[index - 1], token[index]
        if index in hyphens:
            yield index
            continue
        if not eastern:
            continue
        beside = _east_asian().match(before) or _east_asian().match(after) or before in _EAST_ASIAN_STOPS
        held = (
            after in _NOT_AT_START
            or before in _NOT_AT_END
            or _is_combining(after)
            or not _GLUE.isdisjoint((before, after))
        )
        if beside and not held:
            yield index


def _is_combining(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in "\u3099\u309a\ufe0e\ufe0f"


_WEAK = frozenset(
    "a an and as at be by can for if in is it of on or that the to up with you your".split()  # noqa: SIM905
)
"""English words that lead to the next one and make a poor line end."""


def words(pieces: Sequence[Piece], measure: float) -> list[Unbreakable]:
    """Cut pieces of text into what stays together on a line of ``measure`` points.

    A number with its unit counts as one word, with the spaces in it. What is wider is cut where it may be broken.
    Raises :class:`handouts.pdf.hyphenation.WordTooLong` where there is no such place.
    """
    out: list[Unbreakable] = []
    parts: list[Piece] = []
    closed = closed_places("".join(piece.text for piece in pieces))

    def finish(space: bool, hyphen: bool = False) -> None:
        if any(piece.text.strip(_SPACES) for piece in parts):  # a no-break space alone would be a line of its own
            out.extend(_fit(tuple(join_pieces(parts)), space, measure, hyphen, address))
        parts.clear()

    address, at = False, 0
    for piece in pieces:
        for token in re.findall(r" +|[^ ]+", piece.text):
            begin, at = at, at + len(token)
            if token.startswith(" ") and at not in closed:
                finish(True)
                continue
            marked, offset = list(split_at_marks(token)), 0
            for index, (part, hyphen) in enumerate(marked, 1):
                offset = token.index(part, offset)
                start, address = 0, is_address(part)
                for end in _break_places(part, len(marked) > 1):
                    if begin + offset + end in closed:
                        continue
                    parts.append(Piece(part[start:end], piece.style, piece.key))
                    finish(False)
                    start = end
                if start < len(part):
                    parts.append(Piece(part[start:], piece.style, piece.key))
                offset += len(part)
                if index < len(marked) and begin + offset not in closed:
                    finish(False, hyphen)
    finish(False)
    return out


def _fit(
    pieces: tuple[Piece, ...], space: bool, measure: float, hyphen: bool = False, address: bool = False
) -> Iterator[Unbreakable]:
    """What stays together: the pieces as they are; or, if they are too wide, the parts of what they say.

    ``hyphen`` is whether a line that ends there has one; ``address`` whether they belong to a web or e-mail address.
    """
    style, width = pieces[-1].style, _width(pieces)
    after = style.hyphen_width if hyphen else 0.0
    if width + after <= measure + ROUNDED:
        yield Unbreakable(pieces, width, space, after)
        return
    text, at = "".join(piece.text for piece in pieces), 0
    if (end := len(text.rstrip(_SPACES))) < len(text):  # a space at a line's end is not seen
        yield from _fit(tuple(_slice(pieces, 0, end)), True, measure, hyphen, address) if end else ()
        return
    parts, are_last = (_cut_address(text), True) if address else _cut(text, style)
    for index, part in enumerate(parts):
        own = tuple(_slice(pieces, at, at + len(part.text.rstrip(_SPACES))))
        at += len(part.text)
        if not own:  # nothing but spaces, with another before them
            continue
        last = index + 1 == len(parts)
        spaced, hyphened = (space, hyphen) if last else (part.text.endswith(tuple(_SPACES)), part.hyphen)
        wide, own_after = _width(own), style.hyphen_width if hyphened else 0.0
        if wide + own_after <= measure + ROUNDED:
            yield Unbreakable(own, wide, spaced, own_after)
        elif are_last:
            raise WordTooLong(text)
        else:
            yield from _fit(own, spaced, measure, hyphened)


_SPACES = f" {NBSP}"


def _cut(text: str, style: Style) -> tuple[list[Fragment], bool]:
    """Where what is too wide may be broken, and whether no part of it may be broken further.

    What spaces hold together is parted there first, then a compound at its hyphens, a word by its language; a number
    and its unit nowhere. Of a patient's details, such as a name, what no rule can break is broken between any two
    letters, with a hyphen: nobody can give them a shorter one.
    """
    stretches = find_inseparables(text)
    closed = closed_places(text)
    spaces = [found.end() for found in re.finditer(f"[{_SPACES}]+", text) if found.end() not in closed]
    ends = sorted({*spaces, *(place for each in stretches for place in each.breaks)} - {len(text)})
    if ends:
        return [Fragment(text[start:end], False) for start, end in pairwise([0, *ends, len(text)])], False
    joined = _keep_closed(compound_parts(text), closed)
    if len(joined) > 1:
        return joined, False
    parts = _keep_closed(syllables(text, style.hyphenation), closed)
    if not style.faces.is_private:
        return parts, True
    if len(parts) > 1:
        return parts, False  # one that is still too wide is cut by its letters
    return _keep_closed(_letters(text), closed), True


def _cut_address(text: str) -> list[Fragment]:
    """An address cut at the places that the grammar of what stays together has for it; what only looks like one at the
    same signs, but not inside a number."""
    stretches = find_inseparables(text)
    places = {place for each in stretches if each.kind in ("web", "mail") for place in each.breaks}
    if not places:
        places = set(address_breaks(text, 0, len(text))) - closed_places(text)
    return [Fragment(text[start:end], False) for start, end in pairwise([0, *sorted(places), len(text)])]


def _keep_closed(parts: Sequence[Fragment], closed: Collection[int]) -> list[Fragment]:
    """Parts of a text, those made one between which no line may end."""
    kept: list[Fragment] = []
    at = 0
    for part in parts:
        if at in closed:
            kept[-1] = Fragment(kept[-1].text + part.text, part.hyphen)
        else:
            kept.append(part)
        at += len(part.text)
    return kept


def _letters(text: str) -> list[Fragment]:
    """A name cut between any two letters, with a hyphen; never beside a figure or a sign."""
    parts, after_letter = [""], False
    for _, cluster in clusters(text):
        letter = cluster[0].isalpha()
        if letter and after_letter:
            parts.append("")
        parts[-1], after_letter = parts[-1] + cluster, letter
    return [Fragment(part, True) for part in parts]


def _slice(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    """The part of pieces from one character of their text to another."""
    at = 0
    for piece in pieces:
        text = piece.text[max(0, start - at) : max(0, end - at)]
        if text:
            yield Piece(text, piece.style, piece.key)
        at += len(piece.text)


def longest_word(pieces: Sequence[Piece], *, cut_addresses: bool = False) -> float:
    """The width, in points, of what is the widest without a space or another place to break: the least a column needs.

    With ``cut_addresses`` a web or e-mail address counts as what it may be cut into.
    """
    widest = run = 0.0
    for word in words(pieces, float("inf")):
        if cut_addresses and is_address(word.text):
            style = word.pieces[-1].style
            widest = max(widest, *(style.width(part.text.rstrip(_SPACES)) for part in _cut_address(word.text)))
            run = 0.0
            continue
        run += word.width
        widest = max(widest, run)
        if not word.hyphen:
            run = 0.0
    return widest


def _width(pieces: Iterable[Piece]) -> float:
    return sum(piece.style.width(piece.text) for piece in pieces)


def break_lines(pieces: Sequence[Piece], measure: float) -> list[Line]:
    """The lines of a paragraph no wider than ``measure`` points.

    They are remembered as long as the first piece's stack of faces: a layout tries the same paragraphs again and again.
    Where a paragraph breaks that is nobody's is remembered beyond that: the next layout most often has the same.
    Raises :class:`handouts.pdf.fonts.MissingGlyph` for a character no face has, and
    :class:`handouts.pdf.hyphenation.WordTooLong` for a word that is too wide and may not be broken.
    """
    if not pieces:
        return []
    kept, asked = pieces[0].style.faces.broken, (tuple(pieces), round(measure, 3))
    lines = kept.get(asked)
    if lines is None:
        private = any(piece.style.faces.is_private for piece in pieces)
        lines = kept[asked] = _break_lines(*asked) if private else _break_as_before(*asked)
    return list(lines)


def _break_as_before(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """The lines of a paragraph that is nobody's: broken where it was when another layout asked, with this one's pieces."""
    alike: dict[tuple[int, int], int] = {}
    numbers = [alike.setdefault((id(piece.style), id(piece.key)), at) for at, piece in enumerate(pieces)]
    base = {id(piece.style): piece.style.base for piece in pieces}
    nobody = tuple(Piece(each.text, base[id(each.style)], at) for each, at in zip(pieces, numbers, strict=True))

    def own(word: Unbreakable) -> Unbreakable:
        mine = tuple(Piece(each.text, pieces[each.key].style, pieces[each.key].key) for each in word.pieces)
        return Unbreakable(mine, word.width, word.space, word.hyphen)

    return tuple(
        Line(tuple(map(own, line.words)), line.width, line.ends, line.paragraph, line.start)
        for line in _break_once(nobody, measure)
    )


@functools.lru_cache(maxsize=MOST_KEPT)
def _break_once(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """The same with a memory; the key of a piece is the number of the piece it stands for."""
    return _break_lines(pieces, measure)


def _break_lines(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """Words are measured one by one; where their letters set differently together, the lines are measured again."""
    lines = break_by_width(pieces, measure)
    if all(piece.text.isascii() for piece in pieces) and not any(line.has_parts for line in lines):
        return lines
    if len(lines) == 2 and lines[0].width + lines[1].width <= measure:  # the space between may be narrower than assumed
        items = (*lines[0].words, *lines[1].words)
        joined = _line(items, 0, len(items), lines[0].paragraph)
        if _set_width(joined) <= measure + ROUNDED:
            return (replace(joined, width=_set_width(joined)),)
    for _ in range(8):
        measured = tuple(replace(line, width=_set_width(line)) for line in lines)
        too_wide = [line.width for line, real in zip(lines, measured, strict=True) if real.width > measure + 0.01]
        if not too_wide:
            return measured
        if min(too_wide) < measure / 2:
            break
        try:
            lines = break_by_width(pieces, min(too_wide) - 0.01)
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
            if _set_width(longer) > measure + ROUNDED:
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


def break_by_width(pieces: tuple[Piece, ...], measure: float) -> tuple[Line, ...]:
    """The lines by the widths of their words, remembered by nobody; see :func:`break_lines`."""
    items = words(pieces, measure)
    count = len(items)
    if not count:
        return ()
    space = _space_width(items, pieces[0].style)
    ends = find_line_ends(
        [word.text for word in items], [word.width for word in items], measure, space, pieces[0].style.size,
        [word.hyphen for word in items], [word.space for word in items],
    )  # fmt: skip
    whole = _reads_both_ways(items)
    lines, first = [], 0
    for following in ends:
        lines.append(_line(items, first, following, whole, space))
        first = following
    return tuple(lines)


def find_line_ends(
    texts: Sequence[str], widths: Sequence[float], measure: float, space: float, size: float,
    hyphens: Sequence[float] = (), spaces: Sequence[bool] = (),
) -> list[int]:  # fmt: skip
    """Where the lines of a paragraph end: how many words stand before each end.

    ``widths`` are those of its words, ``measure`` that of a line, ``space`` that between two words and ``size`` that of the
    type, in points. Each may end a line with a hyphen so wide, and is followed by a space or not; without a word of it
    each is, without hyphens.
    """
    count = len(texts)
    narrow = measure < NARROW * size  # balanced lines of a narrow column have two words
    room = measure + ROUNDED
    ragged, tie = (0.0, -1e-9) if narrow else (RAGGED, 1e-9)
    lone = LONE_WORD if count > FEW_WORDS else LONE_WORD_OF_FEW
    best, choices = [0.0] * (count + 1), [0] * (count + 1)
    costs = [_line_end_cost(texts, k, narrow, bool(hyphens) and hyphens[k] > 0) for k in range(count)]
    steps = [w + (space if not spaces or spaces[k - 1] else 0) for k, w in enumerate(widths)]
    for first in range(count - 1, -1, -1):
        used, least, choice = widths[first], float("inf"), first + 1
        following = first
        while True:
            last, following = following, following + 1
            if following == count:
                cost = LINE
                if first:
                    cost += (lone if last == first else 0) + (SHORT_END if used < SHORT_SHARE * measure else 0)
                if cost < least - tie:
                    least, choice = cost, following
                break
            end = used + hyphens[last] if hyphens else used
            if end <= room or last == first:  # else there is no room for the hyphen
                slack = (measure - end) / measure
                cost = LINE + (ragged * slack * slack if slack > 0 else 0.0) + costs[last] + best[following]
                cost += LONE_BEFORE if last == first and slack > LONE_SHARE else 0.0
                if cost < least - tie:
                    least, choice = cost, following
            used += steps[following]
            if used > room:
                break
        best[first], choices[first] = least, choice
    ends, first = [], 0
    while first < count:
        first = choices[first]
        ends.append(first)
    return ends


def _line(items: Sequence[Unbreakable], first: int, following: int, whole: str, space: float = 0.0) -> Line:
    """A line of some of a paragraph's words, as wide as they are one by one."""
    chosen = tuple(items[first:following])
    width = sum(word.width for word in chosen) + space * sum(word.space for word in chosen[:-1])
    start = len(_text_of(items[:first])) if whole else 0
    ends = following == len(items)
    return Line(chosen, width + (0.0 if ends else chosen[-1].hyphen), ends, whole, start)


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


def _line_end_cost(texts: Sequence[str], index: int, narrow: bool, hyphen: bool) -> float:
    """How poor a line end this word is; in a narrow column all are as good that do not end with a hyphen."""
    if hyphen or narrow:
        return WORD_BROKEN if hyphen else 0.0
    cost = WEAK_END if texts[index].lower() in _WEAK else 0.0
    if index and texts[index - 1].endswith((".", "?", "!")):
        cost += SENTENCE_BROKEN
    return cost


def keep_together(text: str) -> str:
    """The text with its spaces made no-break spaces: a phone number, a date, a name."""
    return text.replace(" ", NBSP)
