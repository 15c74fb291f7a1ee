"""Finds sheets by title, by what staff call them, by plain words or by code; the best first.

What stands on every sheet of the practice, its name, phones and places, finds nothing.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum

from handouts.approval.standing import SheetStatus
from handouts.reading.characters import key
from handouts.reading.declarations import dataclass
from handouts.web.catalog import SearchText
from handouts.web.likeness import begins, resembles, sound, split_words
from handouts.web.shelf import Shelf

_SMALL_WORDS = frozenset("a an and at for in of on the to al con de del el en la las los para por un una y".split())  # noqa: SIM905
"""Words that say nothing about which sheet is meant, where others do."""

LONGEST_QUERY = 200
"""Letters of a query that are read."""


class FoundBy(IntEnum):
    """What a sheet was found by, the surest first."""

    NOTHING = 0
    """There was no query: the list is whole."""
    CODE = 1
    TITLE = 2
    """The title that the reader sees."""
    NAME = 3
    """What staff call it, or its title in another language."""
    GROUP = 4
    """The heading it is listed under."""
    WORDS = 5
    """Words that stand on it."""
    LIKENESS = 6
    """A name, with a slip or as it sounds."""
    SOME = 7
    """Some of the words alone: nobody knows whether it is meant."""


@dataclass(frozen=True)
class Found:
    """A sheet in the list; ``before``, ``match`` and ``after`` are the words it was found by, if not by its title."""

    name: str
    title: str
    title_in: str
    """The language of the title."""
    group: str
    language: str
    """The language it opens in."""
    usual: str
    """The one it would open in if nobody had looked for it by a name in another."""
    row: SheetStatus
    """How it stands in the language it opens in."""
    by: FoundBy = FoundBy.NOTHING
    before: str = ""
    match: str = ""
    after: str = ""

    @property
    def sure(self) -> bool:
        """Whether it is what was asked for, so that Enter may take it."""
        return self.by is not FoundBy.SOME

    @property
    def named(self) -> bool:
        """Whether its title or another of its names has all the words, as they are written."""
        return self.by in (FoundBy.TITLE, FoundBy.NAME)


@dataclass(frozen=True)
class _Name:
    """A name of a sheet: ``language`` is the one it opens in if it is found so, "" for any."""

    text: str
    words: tuple[str, ...]
    language: str
    title: bool = False

    @classmethod
    def of(cls, text: str, language: str, *, title: bool = False) -> "_Name":
        words = split_words(text)
        pairs = [one + other for one, other in itertools.pairwise(words)]  # X-ray is xray
        return cls(text, (*words, *pairs), language, title)


@dataclass(frozen=True)
class _Entry:
    """A sheet with all that it can be found by."""

    name: str
    title: str
    title_in: str
    group: str
    names: tuple[_Name, ...]
    """The title that the reader sees first, then the others of that language, then those of other languages."""
    codes: tuple[str, ...]
    there: tuple[str, ...]
    """Its languages, that of the title first."""
    group_words: tuple[str, ...]
    """Those of the group, plain."""


@dataclass(frozen=True)
class _Hit:
    by: FoundBy
    place: int = 0
    """How far from the beginning of the name its first word stands."""
    name: _Name | None = None
    match: tuple[str, str, str] = ("", "", "")
    language: str = ""


def find(shelf: Shelf, query: str, language: str, spoken: str = "") -> list[Found]:
    """The sheets a query means, the best first; all of them, in groups, for no query.

    Titles are those in ``language``, the reader's, where they are there. A sheet opens in the language that its patient
    has ``spoken`` for, if somebody has, else in the reader's; but if it is found by its name in another one, in that.
    """
    heard = functools.cache(sound)  # both for this query alone: what somebody typed is not kept
    means = functools.cache(lambda typed, written: resembles(typed, written, heard(typed)))
    entries: tuple[_Entry, ...] = shelf.keep(("search", language), lambda: tuple(_entries(shelf, language)))
    asked = split_words(query[:LONGEST_QUERY])
    if not asked:
        groups = {group: at for at, group in enumerate(dict.fromkeys(entry.group for entry in entries))}
        ordered = sorted(entries, key=lambda entry: groups[entry.group])
        return [_found(shelf, entry, _Hit(FoundBy.NOTHING), language, spoken) for entry in ordered]
    asked = [word for word in asked if word not in _SMALL_WORDS] or asked
    texts = shelf.catalog.texts
    hits = [(hit, at) for at, entry in enumerate(entries) if (hit := _match(entry, asked, texts[entry.name]))]
    if all(hit.by in (FoundBy.GROUP, FoundBy.WORDS) for hit, _ in hits):
        found = {at for _, at in hits}
        rest = [(at, entry) for at, entry in enumerate(entries) if at not in found]
        hits += [(hit, at) for at, entry in rest if (hit := _match_loosely(entry, asked, means))]
    if not hits:
        some = [(_count(entry, asked, means), at) for at, entry in enumerate(entries)]
        most = max((number for number, _ in some), default=0)
        hits = [(_Hit(FoundBy.SOME), at) for number, at in some if most and number == most]
    hits.sort(key=lambda each: (each[0].by, each[0].place, each[1]))
    return [_found(shelf, entries[at], hit, language, spoken) for hit, at in hits]


def _found(shelf: Shelf, entry: _Entry, hit: _Hit, language: str, spoken: str) -> Found:
    words = shelf.cards[entry.name].words
    usual = next((each for each in (spoken, language) if each in words), shelf.cards[entry.name].language)
    opened = hit.language or usual
    title, title_in = entry.title, entry.title_in
    if hit.name and hit.name.title:
        title, title_in = hit.name.text, hit.name.language or title_in
    elif hit.language:
        title, title_in = words[opened].title, opened
    row = shelf.row(entry.name, opened)
    return Found(entry.name, title, title_in, entry.group, opened, usual, row, hit.by, *hit.match)


def _match(entry: _Entry, asked: list[str], texts: Mapping[str, SearchText]) -> _Hit | None:
    """How a sheet is found by words as they were typed; None if it is not."""
    joined = key(" ".join(asked))
    for code in entry.codes:
        if joined and key(code).startswith(joined):
            return _Hit(FoundBy.CODE, match=("", code, ""))
    if hit := _match_names(entry, asked, begins):
        return hit
    group = entry.group_words
    if group and all(_place(word, group, begins) is not None for word in asked):
        return _Hit(FoundBy.GROUP, match=("", entry.group, ""))
    for language in entry.there:
        for text, letters in _find_sentences(texts[language], asked):
            at = re.search(rf"(?<!\w){re.escape(asked[0])}\w*", letters)
            start, end = at.span() if at and len(letters) == len(text) else (0, 0)
            elsewhere = "" if language == entry.title_in else language
            return _Hit(FoundBy.WORDS, match=(text[:start], text[start:end], text[end:]), language=elsewhere)
    return None


def _find_sentences(said: SearchText, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sentences in which each of these words begins one of theirs, each with its plain letters."""
    if not all(f" {word}" in said.words for word in asked):  # which is so of most sheets
        return
    for text, letters in zip(said.text.split("\n"), said.letters.split("\n"), strict=True):
        if all(word in letters for word in asked) and all(
            re.search(rf"(?<!\w){re.escape(word)}", letters) for word in asked
        ):
            yield text, letters


def _match_names(entry: _Entry, asked: Sequence[str], means: Callable[[str, str], bool]) -> _Hit | None:
    for words in (asked, ["".join(asked)]):
        for at, name in enumerate(entry.names):
            places = [_place(word, name.words, means) for word in words]
            if all(place is not None for place in places):
                by = FoundBy.TITLE if at == 0 else FoundBy.NAME
                first = min(place for place in places if place is not None)
                shown = ("", "", "") if name.title or not name.text else ("", name.text, "")
                language = "" if name.language == entry.title_in else name.language
                return _Hit(by, first, name, shown, language)
    return None


def _match_loosely(entry: _Entry, asked: Sequence[str], means: Callable[[str, str], bool]) -> _Hit | None:
    hit = _match_names(entry, asked, lambda typed, written: begins(typed, written) or means(typed, written))
    return replace(hit, by=FoundBy.LIKENESS) if hit else None


def _place(typed: str, words: Sequence[str], means: Callable[[str, str], bool]) -> int | None:
    return next((at for at, word in enumerate(words) if means(typed, word)), None)


def _count(entry: _Entry, asked: Sequence[str], means: Callable[[str, str], bool]) -> int:
    """How many of the words one of a sheet's names has, at the most."""
    long = [word for word in asked if len(word) > 2]
    return max(sum(any(begins(typed, word) or means(typed, word) for word in name.words) for typed in long)
               for name in entry.names)  # fmt: skip


def _entries(shelf: Shelf, language: str) -> Iterator[_Entry]:
    for name, card in shelf.cards.items():
        shown = language if language in card.words else card.language
        ordered = (shown, *(code for code in card.words if code != shown))
        names = [
            _Name.of(text, code, title=not at)
            for code in ordered
            for at, text in enumerate((card.words[code].title, *card.words[code].also))
        ]
        names.append(_Name("", _Name.of(name.replace("-", " "), "").words, "", title=False))
        yield _Entry(name, names[0].text, shown, card.group, tuple(names), (*card.cpt, *card.icd10), ordered,
                     tuple(split_words(card.group)))  # fmt: skip
