"""A sheet cut into passages, sentences and words, for the checks to look at."""

import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

import regex

from handouts.content import model
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.library import Library
from handouts.content.library_files import path_within
from handouts.content.words import FoundValue, in_reading_order, walk
from handouts.problems import Place
from handouts.reading.characters import BREAK_MARKS, without_break_marks
from handouts.reading.declarations import dataclass
from handouts.reading.sentences import find_sentences


class Word(NamedTuple):
    """A word and where it begins in its passage."""

    text: str
    start: int


class Sentence(NamedTuple):
    """A sentence of a passage."""

    text: str
    start: int
    passage: "Passage"
    words: tuple[Word, ...]


@dataclass(frozen=True, eq=False)
class Passage:
    """Words that stand together: a heading, a sentence or a few, an item, a cell."""

    text: str
    places: tuple[tuple[int, Place], ...]
    """Where its stretches were written, each with the offset it begins at."""
    kind: Role
    section: str
    """The field of the procedure it belongs to (``steps``), the heading of a part, or ``practice``."""
    lines: "Lines"

    def place(self, offset: int = 0) -> Place:
        """Where a letter of the text stands in the file."""
        start, place = next((start, place) for start, place in reversed(self.places) if start <= offset)
        return self.lines.place(place, self.text[start:], offset - start)

    @functools.cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(found[0], found.start()) for found in WORD.finditer(self.text))

    @functools.cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        starts = find_sentences(self.text)
        ends = [*starts[1:], len(self.text)]
        return tuple(
            Sentence(
                self.text[start:end].strip(),
                start,
                self,
                tuple(word for word in self.words if start <= word.start < end),
            )
            for start, end in zip(starts, ends, strict=True)
        )


_LETTERS = r"[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d\u00ad\u2060]*"
WORD = regex.compile(rf"{_LETTERS}(?:[’'.\-\u2010\u2011]{_LETTERS})*")
"""A word (UAX #29, 4.1): its letters with the marks that belong to them, so that a vowel sign ends no word of Hindi; words
joined by a hyphen or an apostrophe are one. Where no blanks part words, a run of letters is taken for one."""


class Lines:
    """The files of a content as they were typed, to find the column of a word; each is read when a problem first needs it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, list[str]] = {}
        self._followed: dict[tuple[Place, str], list[tuple[int, int]]] = {}

    def _lines_of(self, shown: str) -> list[str]:
        """The lines of the file that places show by this name; none if it cannot be read."""
        if shown not in self._read:
            path = self._path.parent / path_within(shown)
            try:
                self._read[shown] = path.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError):
                self._read[shown] = []
        return self._read[shown]

    def place(self, start: Place, text: str, offset: int) -> Place:
        """The place of ``text[offset]``, where ``text`` was read from a YAML value that begins at ``start``.

        A value that cannot be followed letter by letter (escapes, say) is told by its start.
        """
        if not offset or not (lines := self._lines_of(start.file)):
            return start
        if (start, text) not in self._followed:
            self._followed[start, text] = list(_follow(lines, start, text))
        found = self._followed[start, text]
        return Place(start.file, *found[offset]) if offset < len(found) else start


def _follow(lines: Sequence[str], start: Place, text: str) -> Iterator[tuple[int, int]]:
    """Line and column of each letter, as far as the file can be followed; a blank has those of what comes next."""
    line, column = start.line - 1, start.column - 1
    if line < len(lines) and re.match(r"[>|][-+\d]*\s*(#.*)?$", lines[line][column:]):
        line, column = line + 1, 0
    elif _at(lines, line, column) in "\"'":
        column += 1
    for index, letter in enumerate(text):
        if letter == " " or not index:
            while _at(lines, line, column) in " \t\n":
                line, column = (line + 1, 0) if _at(lines, line, column) == "\n" else (line, column + 1)
                if line >= len(lines):
                    return
        while _at(lines, line, column) in BREAK_MARKS:
            column += 1
        if letter != " ":
            if _at(lines, line, column) != letter:
                return
            yield line + 1, column + 1
            column += 2 if lines[line][column : column + 2] == "''" else 1
        else:
            yield line + 1, column + 1


def _at(lines: Sequence[str], line: int, column: int) -> str:
    if line >= len(lines) or column >= len(lines[line]):
        return "\n"
    return lines[line][column]


@dataclass(frozen=True, eq=False)
class CheckedSheet:
    """One procedure's words in one language, as checks see them."""

    library: Library
    name: str
    language: str
    today: datetime.date
    lines: Lines = field(repr=False)

    @functools.cached_property
    def procedure(self) -> model.Procedure:
        """The procedure with its words in this language."""
        return self.library.procedure(self.name, self.language)

    @property
    def original(self) -> bool:
        """Whether this is the language the procedure was written in."""
        return self.language == self.library.procedures[self.name].language

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that is read, in the order of reading."""
        return tuple(cut(in_reading_order(self.procedure), Place(str(self.library.path)), self.lines))

    @functools.cached_property
    def running(self) -> tuple[Passage, ...]:
        """The passages that are sentences: no headings, labels, table cells or texts for other editions."""
        return tuple(each for each in self.passages if each.kind in (Role.TEXT, Role.ITEM))

    @functools.cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of :attr:`running`."""
        return tuple(sentence for passage in self.running for sentence in passage.sentences)

    def place(self, key: str = "") -> Place:
        """Where a value of the procedure stands, or the procedure itself."""
        at = self.procedure.at
        return at.get(key) or at.get("") or Place(str(self.library.path))


@dataclass(frozen=True, eq=False)
class CheckedLibrary:
    """Sheets of a library: all, with what the practice says on each; or those of some procedures by themselves."""

    library: Library
    today: datetime.date
    names: tuple[str, ...] | None = None
    """The procedures; None for all, and the practice. With none of them it is the practice alone."""

    @functools.cached_property
    def lines(self) -> Lines:
        return Lines(self.library.path)

    @functools.cached_property
    def _sheets(self) -> dict[str, tuple[CheckedSheet, ...]]:
        return {}

    def sheets_of(self, name: str) -> tuple[CheckedSheet, ...]:
        """The sheets of a procedure, one for each language."""
        if name not in self._sheets:
            codes = self.library.languages(name)
            self._sheets[name] = tuple(CheckedSheet(self.library, name, code, self.today, self.lines) for code in codes)
        return self._sheets[name]

    @functools.cached_property
    def sheets(self) -> tuple[CheckedSheet, ...]:
        """Every sheet of these procedures; of all, whoever asks for them reads the whole library."""
        names = self.library.procedures if self.names is None else self.names
        return tuple(sheet for name in names for sheet in self.sheets_of(name))

    @property
    def procedures(self) -> tuple[model.Procedure, ...]:
        """These procedures, as they were written."""
        names = self.library.procedures if self.names is None else self.names
        return tuple(self.library.procedures[name] for name in names)

    @property
    def has_practice(self) -> bool:
        """Whether what the practice says belongs to it."""
        return not self.names

    @functools.cached_property
    def practice(self) -> tuple[Passage, ...]:
        """What the practice says on every sheet; nothing among procedures by themselves."""
        return (
            ()
            if not self.has_practice
            else tuple(cut(walk(self.library.practice, "practice"), Place(str(self.library.path)), self.lines))
        )

    def place(self, key: str = "") -> Place:
        """Where a value of the practice stands."""
        at = self.library.practice.at
        return at.get(key) or at.get("") or Place(str(self.library.path))


def cut(found: Iterable[FoundValue], nowhere: Place, lines: Lines) -> Iterator[Passage]:
    """What was found as passages; words that go on in the paragraph before are one passage with it.

    Names are passages too, so that a letter that no font has is found; a name is a cell: it is not measured.
    """
    pieces: list[FoundValue] = []
    shorter: list[FoundValue] = []
    for each in found:
        if not (each.is_read or each.kind is Kind.NAME):
            continue
        if each.role is Role.BRIEF:  # it may stand between words that belong together
            shorter.append(each)
            continue
        if not (isinstance(each.kind, WordKind) and each.kind.joins):
            yield from _passages(pieces, shorter, nowhere, lines)
            pieces, shorter = [], []
        pieces.append(each)
    yield from _passages(pieces, shorter, nowhere, lines)


def _passages(
    pieces: Sequence[FoundValue], shorter: Sequence[FoundValue], nowhere: Place, lines: Lines
) -> Iterator[Passage]:
    """Words that are one passage, then each shorter wording of some of them."""
    if pieces:
        yield _passage(pieces, nowhere, lines)
    for each in shorter:
        yield _passage([each], nowhere, lines)


def _passage(pieces: Sequence[FoundValue], nowhere: Place, lines: Lines) -> Passage:
    """A passage of pieces written one after the other."""
    text, places = "", []
    for each in pieces:
        text += " " if text else ""
        places.append((len(text), each.place or nowhere))
        text += without_break_marks(each.value)
    return Passage(text, tuple(places), pieces[0].role or Role.CELL, pieces[0].section, lines)
