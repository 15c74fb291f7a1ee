"""The order of letters on a line that reads both ways: the Unicode Bidirectional Algorithm (UAX #9).

Its rules from X1 to L2 are all here; ``tests/pdf/test_bidi.py`` holds them against every case of Unicode's own
BidiCharacterTest. A level says how often the direction turns around a letter: letters of an even level read from
left to right, those of an odd one from right to left. A paragraph's own direction is never guessed from its letters
(P2, P3): the one who sets it knows, as HL1 allows.

Two higher-level protocols (UAX #9, 4.3, HL3) are ours, where we know more than the characters say:

- What stays together (:mod:`handouts.pdf.inseparable`), such as a phone number, a temperature, a time or a web address,
  is set as if its writer had put LRI and PDI around it, which nobody types: see :func:`isolates`. Without that an Arabic
  sheet shows the parts of a phone number in the wrong order, and "°F 101.5". CLDR's patterns for Arabic and Persian do
  the same for signs, by marks of direction in them. Marks that a writer did type are followed, and the levels here are
  those of Unicode's rules for the rest.
- The quotation marks «» and ‹› take their direction as a pair of brackets does (N0). Without that one of a pair can
  come to stand on the far side of what it quotes.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import bidirectional

from handouts.pdf.inseparable import DIRECTION_MARKS, Inseparable, find_inseparables, quantity_of
from handouts.reading.declarations import lazy_pattern

_READS_LEFTWARDS = lazy_pattern(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"  # letters
    "\u200f\u202b\u202e\u2067]"  # RLM, RLE, RLO, RLI
)

_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜"
    "〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"  # so far as Unicode's BidiBrackets.txt
    "«»‹›"
)
"""Each opening bracket and the one that closes it."""
_CLOSED_BY = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True)) | {"\u2329": "\u3009"}
_CLOSES = {closer: closer for closer in _CLOSED_BY.values()} | {"\u232a": "\u3009"}
"""The closing brackets, as in ``_CLOSED_BY``: U+2329 and U+232A are U+3008 and U+3009 by another number (BD16)."""

_MOST_BRACKETS = 63
"""Brackets that may wait for the one that closes them; beyond that, no pair counts (BD16)."""
_DEEPEST = 125
"""The highest level that a formatting character may open (BD2)."""

_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_EMBEDDINGS = frozenset(("LRE", "RLE", "LRO", "RLO"))
_REMOVED = _EMBEDDINGS | {"PDF", "BN"}
_FORMATTING = _ISOLATES | _EMBEDDINGS | {"PDI", "PDF"}
_BLANK = _FORMATTING | {"WS", "BN"}
_SEPARATORS = frozenset(("S", "B"))
_DIRECTION = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""The direction that a kind of character lends to neutrals around it (N0, N1); neutrals are not in it."""
_RISE: tuple[dict[str, int], ...] = ({"L": 0, "R": 1, "EN": 2, "AN": 2}, {"L": 1, "R": 0, "EN": 1, "AN": 1})
"""By how much a kind of character stands above an even and an odd level (I1, I2)."""


def needs_ordering(text: str) -> bool:
    """Whether anything in the text reads from right to left."""
    return not text.isascii() and bool(_READS_LEFTWARDS.search(text))


def runs(
    paragraph: str, rtl: bool, start: int = 0, end: int | None = None, levels: Sequence[int] | None = None
) -> list[tuple[int, int, int]]:
    """Stretches (start, end, level) of a line in the order they stand from left to right, counted in the paragraph.

    ``rtl`` is the paragraph's own direction; an odd level reads from right to left. The line runs from ``start`` to
    ``end``: its order depends on what stands before and after it. ``levels`` are those of the paragraph, if they are
    known already.
    """
    end = len(paragraph) if end is None else end
    levels = list((paragraph_levels(paragraph, rtl) if levels is None else levels)[start:end])
    _reset_blanks(paragraph[start:end], levels, int(rtl))
    stretches: list[tuple[int, int, int]] = []
    first = 0
    for index in range(1, len(levels) + 1):
        if index == len(levels) or levels[index] != levels[first]:
            stretches.append((start + first, start + index, levels[first]))
            first = index
    return _reorder(stretches)


_MARKS = lazy_pattern(f"[{DIRECTION_MARKS}]")
_ORDERED_ANYWAY = lazy_pattern(r"\d+(?:[.,:/\u066b\u066c]\d+)*")
"""Figures that stand from left to right by Unicode's rules, whatever is beside them (W4)."""
_BESIDE_LETTERS = " \u00a0\u202f\u2009-\u2010\u2011\u2012\u2013\u2014/.,:"
"""What joins a number to a word: beside one that reads leftwards it goes with the sentence."""
_LEADS_TO_LETTERS = _BESIDE_LETTERS + "°º˚"
"""The same before a word: a degree goes with its letter, as in 38.5 °م."""
_BESIDE_A_WORD = lazy_pattern("[ \u00a0\u202f\u2009-]*")


def without_marks(text: str) -> str:
    """The text without marks of direction (LRM, RLM, ALM, embeddings, isolates): the letters that are read and set."""
    return text if text.isascii() else _MARKS.sub("", text)


def isolates(text: str) -> list[tuple[int, int]]:
    """What keeps its own order, from left to right: quantities with their units, times, phone numbers, addresses.

    A unit that is written from right to left goes with the sentence: of "−5 °م" only the number is one.
    """
    return [part for found in find_inseparables(text) for part in _left_to_right(text, found)]


def _left_to_right(text: str, found: Inseparable) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that read from left to right and would not by Unicode's rules alone."""
    start, end = quantity_of(found)
    marks = "".join(_MARKS.findall(text, start, end))
    if len(re.sub("[\u2066-\u2068]", "(", marks).strip("\u061c\u200e\u200f").replace("(\u2069", "")):
        return  # its writer orders the inside of it
    if found.kind in ("web", "mail"):
        yield start, end
        return
    first = start
    for place in range(start, end + 1):
        if place < end and bidirectional(text[place]) not in ("R", "AL", "NSM"):
            continue
        before, after = first, place
        while start < first <= before < after and text[before] in _BESIDE_LETTERS:
            before += 1
        while place < end and before < after and text[after - 1] in _LEADS_TO_LETTERS:
            after -= 1
        before, after = _without_local_signs(text, before, after) if found.kind != "phone" else (before, after)
        if before < after and not _ORDERED_ANYWAY.fullmatch(text, before, after):
            yield before, after
        first = place + 1


def _without_local_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """Arabic digits without the sign of per cent, which stands at their left, and minus, which stands at their right.

    So CLDR has it for the digits of the Arab countries (numbering system arab); Persian and Latin digits have their
    minus at the left.
    """
    figures = [character for character in text[start:end] if character.isdigit()]
    if not figures or any(bidirectional(character) == "L" for character in text[start:end]):
        return start, end
    if all("\u0660" <= each <= "\u0669" or "\u06f0" <= each <= "\u06f9" for each in figures):
        while text[end - 1] in "%\u066a\u2030 \u00a0":
            end -= 1
    if all(bidirectional(each) == "AN" for each in figures):
        while text[start] in "+-\u2212\u2013":
            start += 1
    return start, end


def paragraph_levels(text: str, rtl: bool) -> tuple[int, ...]:
    """The level of each character of a paragraph, before it is broken into lines."""
    kept = isolates(text)
    if not kept:
        return tuple(unicode_levels(text, int(rtl)))
    pieces, last = [], 0
    for index, (start, end) in enumerate(kept):
        following = kept[index + 1][0] if index + 1 < len(kept) else len(text)
        pieces += [text[last:start], "a" if _beside_a_word(text, last, start, end, following) else "\ufffc"]
        last = end
    levels = unicode_levels("".join((*pieces, text[last:])), int(rtl))
    for start, end in kept:
        level = levels[start] + levels[start] % 2
        mixed = any(bidirectional(character) in ("R", "AL") for character in text[start:end])  # an address
        inside = unicode_levels(text[start:end], 0) if mixed else [0] * (end - start)
        levels[start : start + 1] = [level + each for each in inside]
    return tuple(levels)


def _beside_a_word(text: str, last: int, start: int, end: int, following: int) -> bool:
    """Whether what is isolated goes with a word beside it that reads from left to right, such as a medicine before its dose.

    If so it takes part in the order as that word does; else it is as an object, neutral as LRI and PDI are.
    """
    before = text[last:start].rstrip(" \u00a0\u202f\u2009-")
    gap = _BESIDE_A_WORD.match(text, end, following)
    after = gap.end() if gap else end
    return (bool(before) and bidirectional(before[-1]) == "L") or (
        after < following and bidirectional(text[after]) == "L"
    )


class _Sequence(NamedTuple):
    """An isolating run sequence (BD13): the places of its characters, their level, the direction before and after it."""

    places: Sequence[int]
    level: int
    before: str
    after: str


def unicode_levels(text: str, base: int) -> list[int]:
    """The level of each character of a paragraph of level ``base`` (X1 to I2).

    What X9 takes out of the text has no level of its own; here it keeps that of what stands before it (5.2).
    """
    classes = [bidirectional(character) or "L" for character in text]  # "": newer than Python's tables
    kinds, levels = classes, [base] * len(text)
    if _FORMATTING.isdisjoint(classes):
        kept = [place for place, kind in enumerate(classes) if kind != "BN"]
        sequences = [_Sequence(kept, base, "LR"[base], "LR"[base])]
    else:
        kinds, levels = _explicit(classes, base)
        sequences = _sequences(classes, levels, base)
    for sequence in sequences:
        letters = "".join(map(text.__getitem__, sequence.places))
        resolved = _resolve(letters, list(map(kinds.__getitem__, sequence.places)), sequence)
        rise = _RISE[sequence.level % 2]
        for place, kind in zip(sequence.places, resolved, strict=True):
            levels[place] = sequence.level + rise[kind]
    if not _REMOVED.isdisjoint(classes):
        for place, kind in enumerate(classes):
            if kind in _REMOVED:
                levels[place] = levels[place - 1] if place else base
    return levels


# -- formatting characters (X1 to X10)


class _Opened(NamedTuple):
    """What a formatting character has opened: a level, the direction it forces ("" for none), whether an isolate."""

    level: int
    forced: str
    isolate: bool

    def above(self, rtl: bool) -> int:
        """The next level of a direction."""
        return self.level + 1 + (self.level + (not rtl)) % 2


def _explicit(classes: Sequence[str], base: int) -> tuple[list[str], list[int]]:
    """X1 to X8: the kind of each character, as formatting characters force it, and its level."""
    kinds, levels = list(classes), [base] * len(classes)
    stack = [_Opened(base, "", False)]
    isolates_beyond = embeddings_beyond = 0  # opened beyond the deepest level: they do nothing, but are counted

    def force(place: int) -> None:
        levels[place] = stack[-1].level
        kinds[place] = stack[-1].forced or kinds[place]

    for place, kind in enumerate(classes):
        if kind in _EMBEDDINGS:  # X2 to X5
            level = stack[-1].above(kind[0] == "R")
            if level <= _DEEPEST and not isolates_beyond and not embeddings_beyond:
                stack.append(_Opened(level, kind[0] if kind[2] == "O" else "", False))
            elif not isolates_beyond:
                embeddings_beyond += 1
        elif kind in _ISOLATES:  # X5a to X5c
            force(place)
            level = stack[-1].above(kind == "RLI" or (kind == "FSI" and _first_strong(classes, place + 1) == "R"))
            if level <= _DEEPEST and not isolates_beyond and not embeddings_beyond:
                stack.append(_Opened(level, "", True))
            else:
                isolates_beyond += 1
        elif kind == "PDI":  # X6a
            if isolates_beyond:
                isolates_beyond -= 1
            elif any(opened.isolate for opened in stack):
                embeddings_beyond = 0
                while not stack.pop().isolate:
                    pass
            force(place)
        elif kind == "PDF":  # X7
            if not isolates_beyond:
                if embeddings_beyond:
                    embeddings_beyond -= 1
                elif len(stack) > 1 and not stack[-1].isolate:
                    stack.pop()
        elif kind not in ("BN", "B"):  # X6
            force(place)
    return kinds, levels


def _first_strong(classes: Sequence[str], start: int) -> str:
    """The direction of the first letter that has one, up to the end of the isolate that begins at ``start`` (P2, P3)."""
    depth = 0
    for kind in classes[start:]:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            if not depth:
                break
            depth -= 1
        elif not depth and kind in ("L", "R", "AL"):
            return _DIRECTION[kind]
    return "L"


def _sequences(classes: Sequence[str], levels: Sequence[int], base: int) -> list[_Sequence]:
    """The isolating run sequences of a paragraph, without what is taken out of the text (X9, X10)."""
    kept = [place for place, kind in enumerate(classes) if kind not in _REMOVED]
    found: list[list[int]] = []
    waiting: list[list[int]] = []  # sequences that go on behind the isolate they lead into
    sequence: list[int] = []
    for index, place in enumerate(kept):
        if sequence and levels[place] == levels[kept[index - 1]]:
            sequence.append(place)
            continue
        if sequence and classes[kept[index - 1]] in _ISOLATES:
            waiting.append(sequence)
        if classes[place] == "PDI" and waiting:
            sequence = waiting.pop()
            sequence.append(place)
        else:
            sequence = [place]
            found.append(sequence)
    return [_with_ends(places, kept, classes, levels, base) for places in found]


def _with_ends(
    places: list[int], kept: Sequence[int], classes: Sequence[str], levels: Sequence[int], base: int
) -> _Sequence:
    """A sequence with the direction of the higher level at either end; an isolate that is never closed has none (X10)."""
    first, last = bisect_left(kept, places[0]), bisect_left(kept, places[-1])
    level = levels[places[0]]
    before = levels[kept[first - 1]] if first else base
    ends = last + 1 == len(kept) or classes[places[-1]] in _ISOLATES
    after = base if ends else levels[kept[last + 1]]
    return _Sequence(places, level, "LR"[max(level, before) % 2], "LR"[max(level, after) % 2])


# -- kinds of characters (W1 to N2)


def _resolve(text: str, kinds: list[str], sequence: _Sequence) -> list[str]:
    """The kinds of a sequence's characters as L, R, EN or AN."""
    marks = [kind == "NSM" for kind in kinds] if "NSM" in kinds else []
    _weak(kinds, sequence.before)
    embedding = "LR"[sequence.level % 2]
    for opener, closer in _bracket_pairs(text, kinds):
        direction = _bracket_direction(kinds, opener, closer, sequence.before, embedding)
        for bracket in (opener, closer) if direction else ():
            kinds[bracket] = direction
            while marks and bracket + 1 < len(kinds) and marks[bracket + 1]:  # a mark upon a bracket
                bracket += 1
                kinds[bracket] = direction
    _neutral(kinds, sequence.before, sequence.after, embedding)
    return kinds


def _weak(kinds: list[str], before: str) -> None:
    """W1 to W7: marks follow their letters, figures their surroundings."""
    present = set(kinds)
    if "NSM" in present:  # W1; a mark upon an isolate's end is as neutral as that is
        last = before
        for index, kind in enumerate(kinds):
            if kind == "NSM":
                kinds[index] = last
            last = kinds[index]
    if "AL" in present:  # W2, W3
        strong = before
        for index, kind in enumerate(kinds):
            if kind in ("L", "R", "AL"):
                strong = kind
            elif kind == "EN" and strong == "AL":
                kinds[index] = "AN"
        kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    if not present.isdisjoint(("EN", "AN", "ES", "ET", "CS")):
        _figures(kinds, before)


def _figures(kinds: list[str], before: str) -> None:
    """W4 to W7: signs between and beside figures go with them."""
    for index in range(1, len(kinds) - 1):  # W4
        left, right = kinds[index - 1], kinds[index + 1]
        if left == right and (
            (kinds[index] == "ES" and left == "EN") or (kinds[index] == "CS" and left in ("EN", "AN"))
        ):
            kinds[index] = left
    for index, kind in enumerate(kinds):  # W5
        if kind == "EN":
            for step in (-1, 1):
                near = index + step
                while 0 <= near < len(kinds) and kinds[near] == "ET":
                    kinds[near] = "EN"
                    near += step
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]  # W6
    strong = before
    for index, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _bracket_pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of brackets, in the order of the opening ones (BD16)."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for index, character in enumerate(text):
        if character in _CLOSED_BY and kinds[index] == "ON":
            if len(waiting) == _MOST_BRACKETS:
                return []
            waiting.append((_CLOSED_BY[character], index))
        elif character in _CLOSES and kinds[index] == "ON":
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == _CLOSES[character]:
                    pairs.append((waiting[depth][1], index))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _bracket_direction(kinds: Sequence[str], opener: int, closer: int, before: str, embedding: str) -> str:
    """N0: the direction of a pair of brackets by what it holds; "" if that has none."""
    inside = {_DIRECTION[kind] for kind in kinds[opener + 1 : closer] if kind in _DIRECTION}
    if embedding in inside or not inside:
        return embedding if inside else ""
    earlier = next((_DIRECTION[kinds[at]] for at in range(opener - 1, -1, -1) if kinds[at] in _DIRECTION), before)
    return earlier if earlier in inside else embedding


def _neutral(kinds: list[str], before: str, after: str, embedding: str) -> None:
    """N1, N2: neutrals between two of a direction take it, others that of their level."""
    index = 0
    while index < len(kinds):
        if kinds[index] in _DIRECTION:
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] not in _DIRECTION:
            end += 1
        left = _DIRECTION[kinds[index - 1]] if index else before
        right = _DIRECTION[kinds[end]] if end < len(kinds) else after
        kinds[index:end] = [left if left == right else embedding] * (end - index)
        index = end


# -- lines (L1, L2)


def _reset_blanks(line: str, levels: list[int], base: int) -> None:
    """L1: separators, and blanks before them and at the end of a line, have the paragraph's level."""
    resting = True
    for index in range(len(line) - 1, -1, -1):
        kind = bidirectional(line[index])
        resting = kind in _SEPARATORS or (resting and kind in _BLANK)
        if resting:
            levels[index] = base


def _reorder(stretches: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """L2: from the highest level down to the lowest odd one, reverse what is at that level or above."""
    order = list(stretches)
    odd = [level for _, _, level in order if level % 2]
    for level in range(max((each[2] for each in order), default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            if order[start][2] < level:
                start += 1
                continue
            end = start
            while end < len(order) and order[end][2] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order
