"""Finds sheets by title, plain words or code."""

import re
import unicodedata
from collections.abc import Iterator

from handouts.approval.standing import SheetStatus
from handouts.content import model
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.reading.characters import key, without_break_marks
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.web.shelf import Shelf

_SENTENCES = lazy_pattern(r"(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True)
class Found:
    """A sheet in the list; ``before``, ``match`` and ``after`` are the words it was found by, if not by its name."""

    name: str
    title: str
    group: str
    row: SheetStatus
    before: str = ""
    match: str = ""
    after: str = ""


@dataclass(frozen=True)
class _Entry:
    found: Found
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    sentences: tuple[str, ...]


def find(shelf: Shelf, query: str, language: str) -> list[Found]:
    """The sheets a query means, the best first; all of them, in groups, for no query.

    A sheet is found if each word of the query begins a word of its title, then of a sentence on it, or if the query
    begins one of its codes. Titles are those in the reader's language where they are there.
    """
    entries: tuple[_Entry, ...] = shelf.keep(("search", language), lambda: tuple(_entries(shelf, language)))
    asked = plain(query).split()
    if not asked:
        groups = list(dict.fromkeys(entry.found.group for entry in entries))
        return [entry.found for entry in sorted(entries, key=lambda entry: groups.index(entry.found.group))]
    ranked = []
    for place, entry in enumerate(entries):
        rank, found = _match(entry, asked)
        if rank is not None:
            ranked.append((rank, place, found))
    return [found for _, _, found in sorted(ranked, key=lambda each: each[:2])]


def _match(entry: _Entry, asked: list[str]) -> tuple[int | None, Found]:
    joined = key(" ".join(asked))
    for code in entry.codes:
        if joined and key(code).startswith(joined):
            return 0, _by(entry.found, code, 0, len(code))
    for rank, text in enumerate(entry.titles, 1):
        if _begins_words(plain(text), asked):
            return rank if rank > 1 else 0, entry.found
    for sentence in entry.sentences:
        if _begins_words(plain(sentence), asked):
            at = re.search(rf"(?<!\w){re.escape(asked[0])}\w*", plain(sentence))
            start, end = at.span() if at and len(plain(sentence)) == len(sentence) else (0, 0)
            return 50, _by(entry.found, sentence, start, end)
    return None, entry.found


def _by(found: Found, text: str, start: int, end: int) -> Found:
    return Found(found.name, found.title, found.group, found.row, text[:start], text[start:end], text[end:])


def _begins_words(text: str, asked: list[str]) -> bool:
    return all(re.search(rf"(?<!\w){re.escape(word)}", text) for word in asked)


def _entries(shelf: Shelf, language: str) -> Iterator[_Entry]:
    for name, written in shelf.library.procedures.items():
        there = shelf.library.languages(name)
        code = language if language in there else there[0]
        shown = shelf.library.procedure(name, code)
        everywhere = [shelf.library.procedure(name, each) for each in there]
        titles = dict.fromkeys([shown.title, *(each.title for each in everywhere), name.replace("-", " ")])
        sentences = [
            sentence
            for each in (shown, *everywhere)
            for line in SheetWords.of(shelf.library, name, Language.of(each.language)).words
            for sentence in _SENTENCES.split(line)
        ]
        codes: model.Codes = written.codes
        found = Found(name, shown.title, written.group or "", shelf.row(name, code))
        yield _Entry(found, tuple(titles), (*codes.cpt, *codes.icd10), tuple(dict.fromkeys(sentences)))


def plain(text: str) -> str:
    """Text for looking up: no capitals, no accents, blanks as they are."""
    letters = unicodedata.normalize("NFKD", without_break_marks(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
