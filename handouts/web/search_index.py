"""What a search looks its words up in, made once for a library: at each key nothing is gone through sheet by sheet.

:class:`NameIndex` knows the names of the sheets, :class:`SentenceIndex` the words of their sentences.  Both are asked for
words as they are typed, plain, each of which may be the beginning of a written one.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from handouts.web.likeness import resembles, sound, sound_of_written

_LAST = "\U0010ffff"
"""Comes after every letter: the words that begin with some letters stand before these with it."""


class SearchText(NamedTuple):
    """The sentences of a sheet, a line each, and the same in plain letters."""

    text: str
    letters: str
    words: str
    """The plain words of all of them, each once and after a blank."""

    def find_line(self, asked: Sequence[str]) -> int | None:
        """The first line in which each of these words begins one of its own; None if none has all.

        It is asked of every sheet that has all of them somewhere, so it looks at the lines with the longest alone.
        """
        letters = self.letters
        rare, *others = asked if len(asked) == 1 else sorted(asked, key=len, reverse=True)
        at = letters.find(rare)
        while at >= 0:
            end = letters.find("\n", at)
            start = letters.rfind("\n", 0, at) + 1
            line = letters[start:end] if end >= 0 else letters[start:]
            for other in others:
                if other not in line:
                    break
            else:
                if all(_begins_a_word(word, line) for word in asked):
                    return letters.count("\n", 0, start)
            if end < 0:
                break
            at = letters.find(rare, end)
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
    """Which texts have a word: for each word a number with a bit for each text.

    Texts have keys, such as a procedure and a language.  An index is never changed: :meth:`renew` gives another one, which
    takes over what is still so, for of a thousand sheets one is edited.
    """

    def __init__(self) -> None:
        self.slots: dict[Hashable, int] = {}
        """The bit of each text."""
        self._free: list[int] = []
        self._bits: dict[str, int] = {}
        self._ordered: list[str] = []

    def renew(self, old: Mapping[Hashable, SearchText], new: Mapping[Hashable, SearchText]) -> "SentenceIndex":
        """An index of other texts than those it was made of, ``old``."""
        made = SentenceIndex()
        made.slots, made._free, made._ordered = dict(self.slots), list(self._free), list(self._ordered)
        bits: dict[str, int] = defaultdict(int, self._bits)
        for key, text in old.items():
            if new.get(key) is not text:
                slot = made.slots.pop(key)
                made._free.append(slot)
                for word in text.words.split():
                    bits[word] &= ~(1 << slot)
        for key, text in new.items():
            if key not in made.slots:
                slot = made._free.pop() if made._free else len(made.slots)
                made.slots[key] = slot
                for word in text.words.split():
                    bits[word] |= 1 << slot
        made._bits = dict(bits)
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
            start, has = bisect_left(self._ordered, word), 0
            for at in range(start, bisect_left(self._ordered, word + _LAST, start)):
                has |= self._bits[self._ordered[at]]
            found &= has
            if not found:
                break
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
    return {
        number: min((place, *(each[number] for each in rest)))
        for number, place in first.items()
        if all(number in each for each in rest)
    }
