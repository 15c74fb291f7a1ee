"""What a search looks its words up in, made once for a library: at each key nothing is gone through sheet by sheet.

:class:`NameIndex` knows the names of the sheets, :class:`SentenceIndex` the words of their sentences.  Both are asked for
words as they are typed, plain, each of which may be the beginning of a written one.
"""

import re
from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from handouts.reading.declarations import lazy_pattern
from handouts.web.likeness import SHORTEST_WITH_SLIP, resembles, sound, sound_of_written

_WORD = lazy_pattern(r"\w+")
_LAST = "\U0010ffff"
"""Comes after every letter: the words that begin with some letters stand before these with it."""


class SearchText(NamedTuple):
    """The sentences of a sheet, a line each, and the same in plain letters."""

    text: str
    letters: str
    words: str
    """The plain words of all of them, each once and after a blank."""

    def find_line(self, asked: Sequence[str]) -> int | None:
        """The first line in which each of these words begins one of its own; None if none has all."""
        for number, line in enumerate(self.letters.split("\n")):
            if all(_begins_a_word(word, line) for word in asked):
                return number
        return None

    def show(self, word: str, line: int) -> tuple[str, str, str]:
        """A line before, in and after the first of its words that begins so; nothing where that cannot be told."""
        text, letters = self.text.split("\n", line + 1)[line], self.letters.split("\n", line + 1)[line]
        found = re.search(rf"(?<!\w){re.escape(word)}\w*", letters)
        start, end = found.span() if found and len(letters) == len(text) else (0, 0)
        return text[:start], text[start:end], text[end:]


def _begins_a_word(word: str, line: str) -> bool:
    at = line.find(word)
    while at > 0 and (line[at - 1].isalnum() or line[at - 1] == "_"):
        at = line.find(word, at + 1)
    return at >= 0


class SentenceIndex:
    """Which texts have a word, and in which of their lines: for each word a number with a bit for each text, and its lines.

    Texts have keys, such as a procedure and a language.  An index is never changed: :meth:`renew` gives another one, which
    takes over what is still so, for of a thousand sheets one is edited.
    """

    def __init__(self) -> None:
        self.slots: dict[Hashable, int] = {}
        """The bit of each text."""
        self._free: list[int] = []
        self._bits: dict[str, int] = {}
        self._lines: dict[str, array[int]] = {}
        """For each word its lines, ascending: the slot of the text, and in the lower half the number of the line."""
        self._ordered: list[str] = []

    def renew(self, old: Mapping[Hashable, SearchText], new: Mapping[Hashable, SearchText]) -> "SentenceIndex":
        """An index of other texts than those it was made of, ``old``."""
        made = SentenceIndex()
        made.slots, made._free, made._ordered = dict(self.slots), list(self._free), list(self._ordered)
        bits: dict[str, int] = defaultdict(int, self._bits)
        lines = _ChangedLines(self._lines)
        for key, text in old.items():
            if new.get(key) is not text:
                slot = made.slots.pop(key)
                made._free.append(slot)
                for word in text.words.split():
                    bits[word] &= ~(1 << slot)
                    lines.put(word, slot, ())
        for key, text in new.items():
            if key not in made.slots:
                slot = made._free.pop() if made._free else len(made.slots)
                made.slots[key] = slot
                for word, numbers in _find_lines(text.letters).items():
                    bits[word] |= 1 << slot
                    lines.put(word, slot, numbers)
        made._bits, made._lines = dict(bits), lines.all
        added = bits.keys() - self._bits.keys()
        if len(added) > len(made._ordered):
            made._ordered = sorted(bits)
        else:
            for word in added:
                insort(made._ordered, word)
        return made

    def find(self, asked: Iterable[str]) -> int:
        """The bits of the texts in which each of these words begins one of theirs, in whatever sentence."""
        found = -1
        for word in asked:
            has = 0
            for written in self._written(word):
                has |= self._bits[written]
            found &= has
            if not found:
                break
        return found

    def find_lines(self, asked: Iterable[str]) -> dict[int, int]:
        """The texts in a line of which each of these words begins one of its own: their slots, each with the first such line."""
        have = [[self._lines[written] for written in self._written(word)] for word in asked]
        rarest, *others = sorted(have, key=lambda lines: sum(map(len, lines)))
        found = set(chain.from_iterable(rarest))
        for lines in others:
            if found:
                found.intersection_update(chain.from_iterable(lines))
        return {place >> _LINE_BITS: place & _LINE_MASK for place in sorted(found, reverse=True)}

    def _written(self, word: str) -> list[str]:
        """The words of the texts that begin so."""
        start = bisect_left(self._ordered, word)
        return self._ordered[start : bisect_left(self._ordered, word + _LAST, start)]


_LINE_BITS = 32
_LINE_MASK = (1 << _LINE_BITS) - 1


class _ChangedLines:
    """The lines of words, some of which are put anew: those of the index before stay as they were."""

    def __init__(self, before: Mapping[str, "array[int]"]) -> None:
        self.all = dict(before)
        self._own: set[str] = set()

    def put(self, word: str, slot: int, numbers: Iterable[int]) -> None:
        """These are the lines of a text that have a word, ascending; they were others, or none."""
        if word not in self._own:
            self._own.add(word)
            self.all[word] = array("Q", self.all.get(word, ()))
        places, new = self.all[word], array("Q", (slot << _LINE_BITS | number for number in numbers))
        start = bisect_left(places, slot << _LINE_BITS)
        places[start : bisect_left(places, (slot + 1) << _LINE_BITS, start)] = new


def _find_lines(letters: str) -> dict[str, list[int]]:
    """The words of a text, each with the numbers of its lines, ascending."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(letters.split("\n")):
        for word in dict.fromkeys(_WORD.findall(line)):
            found.setdefault(word, []).append(number)
    return found


class NameIndex:
    """The names of sheets by their words: each name is a number, and what is found is where in it a word stands first."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(names):
            for place, word in enumerate(words):
                self._postings[word].append((number, place))
        self._ordered = sorted(self._postings)
        self._by_head: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """Words, each with how it sounds, by their first letter and by their first two, as they are written and as they sound."""
        for word in self._ordered:
            heard = sound_of_written(word)
            for head in {word[:1], word[:2], heard[:1], heard[:2]}:
                self._by_head[head].append((word, heard))

    def find(self, word: str) -> dict[int, int]:
        """The names in which a word is begun so, each with its place."""
        start = bisect_left(self._ordered, word)
        end = bisect_left(self._ordered, word + _LAST, start)
        return self._place(self._ordered[start:end])

    def find_alike(self, word: str, heard: str = "") -> dict[int, int]:
        """The same with the names in which a word resembles it; ``heard`` is how it sounds, where that is known."""
        start = bisect_left(self._ordered, word)
        end = bisect_left(self._ordered, word + _LAST, start)
        return self._place([*self._ordered[start:end], *self._find_likenesses(word, heard or sound(word))])

    def _find_likenesses(self, typed: str, heard: str) -> Iterator[str]:
        """The words that resemble what was typed. Those that begin alike do or do not together: :func:`resembles` looks at no
        more of a word than a letter beyond what was typed."""
        if len(typed) < SHORTEST_WITH_SLIP:
            return
        heads = {typed[:1], typed[1::-1], heard[:1], heard[1::-1]}
        verdicts: dict[tuple[str, str], bool] = {}
        for word, sounds in {each for head in heads for each in self._by_head.get(head, ())}:
            beginning = (word[: len(typed) + 1], sounds[: len(heard) + 1])
            verdict = verdicts.get(beginning)
            if verdict is None:
                verdict = verdicts[beginning] = resembles(typed, word, heard)
            if verdict:
                yield word

    def _place(self, words: Iterable[str]) -> dict[int, int]:
        found: dict[int, int] = {}
        for word in words:
            for number, place in self._postings[word]:
                if place < found.get(number, place + 1):
                    found[number] = place
        return found


def find_all(found: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """The names that have all of some words, each with the first of their places."""
    first, *rest = sorted(found, key=len)
    if not rest:
        return dict(first)
    return {
        number: min((place, *(each[number] for each in rest)))
        for number, place in first.items()
        if all(number in each for each in rest)
    }
