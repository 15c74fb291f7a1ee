"""Finds sheets by title, by what staff call them, by plain words or by code; the best first.

What stands on every sheet of the practice, its name, phones and places, finds nothing.
"""

import functools
import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple, overload

from handouts.approval.standing import SheetStatus
from handouts.reading.characters import key
from handouts.reading.declarations import dataclass
from handouts.web.catalog import Catalog
from handouts.web.likeness import begins, sound, split_words
from handouts.web.search_index import NameIndex, SearchText, find_all
from handouts.web.shelf import Shelf

_SMALL_WORDS = frozenset("a an and at for in of on the to al con de del el en la las los para por un una y".split())  # noqa: SIM905
"""Words that say nothing about which sheet is meant, where others do."""

LONGEST_QUERY = 200
"""Letters of a query that are read."""
_SHORT = 2
"""Letters of a word that says nothing by itself."""


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


class _Hit(NamedTuple):
    """What a sheet was found by, the surest first, as it is sorted."""

    by: FoundBy
    place: int
    """How far from the beginning of the name its first word stands."""
    at: int
    """The sheet's place in the library."""
    name: _Name | None = None
    code: str = ""
    language: str = ""
    """Of the sheet in which the words stand, where they are found by these."""
    line: int | None = None
    """Which of its lines has them, where that was looked for."""


BYTES_OF_NAME = 2_000
"""About what each name takes, with its words in the index."""


class _Names:
    """The sheets of a library as a reader of one language finds them, and their names to look words up in."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self.entries = tuple(entries)
        self.all: list[tuple[int, int, _Name]] = [
            (at, of, name) for at, entry in enumerate(self.entries) for of, name in enumerate(entry.names)
        ]
        """Each name, with its sheet's place and its own among that one's."""
        self.index = NameIndex([name.words for _, _, name in self.all])
        codes = [(key(code), code, at) for at, entry in enumerate(self.entries) for code in entry.codes]
        self._codes = sorted((plain, (number, code, at)) for number, (plain, code, at) in enumerate(codes))
        self.groups: dict[str, tuple[str, ...]] = {entry.group: entry.group_words for entry in self.entries}
        self.about_bytes = BYTES_OF_NAME * len(self.all)
        """Of memory, as :class:`handouts.web.kept.KeptThings` counts them."""

    def codes_that_begin(self, joined: str) -> Iterator[tuple[int, str, int]]:
        """The codes that begin so: each one's place among all, itself, and the place of its sheet."""
        for plain, found in self._codes[bisect_left(self._codes, (joined,)) :]:
            if not plain.startswith(joined):
                break
            yield found

    def name_first(self, names: Mapping[int, int], by: FoundBy | None = None) -> dict[int, _Hit]:
        """For each sheet the first of its names that was found; ``by`` likeness, or by what the name is."""
        hits: dict[int, _Hit] = {}
        for number in sorted(names):
            at, of, name = self.all[number]
            if at not in hits:
                language = "" if name.language == self.entries[at].title_in else name.language
                what = by or (FoundBy.NAME if of else FoundBy.TITLE)
                hits[at] = _Hit(what, names[number], at, name, "", language)
        return hits

    def match(
        self, asked: Sequence[str], find: Callable[[str], Mapping[int, int]], by: FoundBy | None = None
    ) -> dict[int, _Hit]:
        """The sheets one name of which has all the words, be they written as one."""
        apart = self.name_first(find_all([find(word) for word in asked]), by)
        if len(asked) == 1:
            return apart
        return self.name_first(find("".join(asked)), by) | apart


class FoundSheets(Sequence[Found]):
    """What a query found, the best first. Each is made when it is looked at: of a thousand a page shows fifty."""

    def __init__(self, hits: Sequence[_Hit], make: Callable[[_Hit], Found]) -> None:
        self._hits, self._make = hits, make

    def __len__(self) -> int:
        return len(self._hits)

    @overload
    def __getitem__(self, at: int) -> Found: ...
    @overload
    def __getitem__(self, at: slice) -> list[Found]: ...
    def __getitem__(self, at: int | slice) -> Found | list[Found]:
        return [self._make(hit) for hit in self._hits[at]] if isinstance(at, slice) else self._make(self._hits[at])


def find(
    shelf: Shelf, query: str, language: str, spoken: str = "", *, most_by_words: int | None = None
) -> FoundSheets:  # fmt: skip
    """The sheets a query means, the best first; all of them, in groups, for no query.

    Titles are those in ``language``, the reader's, where they are there. A sheet opens in the language that its patient
    has ``spoken`` for, if somebody has, else in the reader's; but if it is found by its name in another one, in that.
    Of those that are found by words of their sentences alone ``most_by_words`` are enough: to look for more takes time.
    """
    names: _Names = shelf.keep(("search", language), lambda: _Names(_entries(shelf, language)))
    asked = split_words(query[:LONGEST_QUERY])
    if not asked:
        groups = {group: at for at, group in enumerate(names.groups)}
        order = sorted(range(len(names.entries)), key=lambda at: groups[names.entries[at].group])
        hits = [_Hit(FoundBy.NOTHING, 0, at) for at in order]
    else:
        asked = [word for word in asked if word not in _SMALL_WORDS] or asked
        hits = sorted(_find_hits(names, shelf.catalog, asked, most_by_words), key=lambda hit: hit[:3])

    def make(hit: _Hit) -> Found:
        return _found(shelf, names.entries[hit.at], hit, asked, language, spoken)

    return FoundSheets(hits, make)


def _find_hits(names: _Names, catalog: Catalog, asked: Sequence[str], most: int | None) -> Iterable[_Hit]:
    """Every sheet that is found, once, by the surest thing; by some of the words alone where nothing has all."""
    joined = key(" ".join(asked))
    codes: dict[int, _Hit] = {}
    for _, code, at in sorted(names.codes_that_begin(joined)) if joined else ():
        codes.setdefault(at, _Hit(FoundBy.CODE, 0, at, code=code))
    meant = {group for group, words in names.groups.items() if words and _has_all(asked, words)}
    grouped = {at: _Hit(FoundBy.GROUP, 0, at) for at, entry in enumerate(names.entries) if entry.group in meant}
    hits = grouped | names.match(asked, names.index.find) | codes
    hits |= {hit.at: hit for hit in list(itertools.islice(_find_words(names, catalog, asked, hits), most))}
    if all(hit.by in (FoundBy.GROUP, FoundBy.WORDS) for hit in hits.values()):
        heard = functools.cache(sound)  # for this query alone: what somebody typed is not kept
        alike = functools.cache(lambda word: names.index.find_alike(word, heard(word)))
        hits = names.match(asked, alike, FoundBy.LIKENESS) | hits
        if not hits:
            return _find_some(names, [alike(word) for word in asked if len(word) > _SHORT])
    return hits.values()


def _has_all(asked: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(begins(typed, word) for word in words) for typed in asked)


def _find_words(
    names: _Names, catalog: Catalog, asked: Sequence[str], known: Container[int]
) -> Iterator[_Hit]:  # fmt: skip
    """The sheets in a sentence of which all the words stand, each in the first of its languages in which they do; but for those
    that are known."""
    index = catalog.sentences
    if len(asked) == 1:
        has, lines = f"{index.find(asked):b}"[::-1], None
        stands = {slot for slot, bit in enumerate(has) if bit == "1"}
    else:
        lines = index.find_lines(asked)
        stands = set(lines)
    for at, entry in enumerate(names.entries) if stands else ():
        if at in known:
            continue
        for language in entry.there:
            slot = index.slots[entry.name, language]
            if slot in stands:
                yield _Hit(FoundBy.WORDS, 0, at, language=language, line=lines[slot] if lines else None)
                break


def _find_some(names: _Names, found: Sequence[Mapping[int, int]]) -> list[_Hit]:
    """The sheets of which a name has most of the words."""
    counted = Counter(number for each in found for number in each)
    most = max(counted.values(), default=0)
    sheets = dict.fromkeys(names.all[number][0] for number, times in counted.items() if times == most)
    return [_Hit(FoundBy.SOME, 0, at) for at in sheets]


def _found(shelf: Shelf, entry: _Entry, hit: _Hit, asked: Sequence[str], language: str, spoken: str) -> Found:
    words = shelf.cards[entry.name].words
    usual = next((each for each in (spoken, language) if each in words), shelf.cards[entry.name].language)
    elsewhere = "" if hit.language == entry.title_in else hit.language
    opened = elsewhere or usual
    title, title_in = entry.title, entry.title_in
    if hit.name and hit.name.title:
        title, title_in = hit.name.text, hit.name.language or title_in
    elif elsewhere:
        title, title_in = words[opened].title, opened
    match = _show_match(entry, hit, shelf.catalog.texts[entry.name] if hit.by is FoundBy.WORDS else {}, asked)
    row = shelf.row(entry.name, opened)
    return Found(entry.name, title, title_in, entry.group, opened, usual, row, hit.by, *match)


def _show_match(
    entry: _Entry, hit: _Hit, texts: Mapping[str, SearchText], asked: Sequence[str]
) -> tuple[str, str, str]:
    """What a sheet was found by, before, in and after what was typed; nothing where its title says it."""
    if hit.by is FoundBy.WORDS:
        said = texts[hit.language]
        line = said.find_line(asked) if hit.line is None else hit.line
        return said.show(asked[0], line) if line is not None else ("", "", "")
    if hit.by is FoundBy.GROUP:
        return "", entry.group, ""
    if hit.name and not hit.name.title:
        return "", hit.name.text, ""
    return "", hit.code, ""


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
