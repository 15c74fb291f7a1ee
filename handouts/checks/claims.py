"""What a sheet claims, line by line, beside the words of the source that each line rests on.

For whoever judges a draft before it is approved, whoever or whatever wrote it: each statement with its quotation and the
sentence of the source around it; the statements that rest on nothing; and what the source says and the sheet does not.
Nothing here decides whether a quotation bears a statement out: that takes somebody who understands both.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from handouts.checks.passages import WORD
from handouts.content import model
from handouts.content.kinds import Role
from handouts.content.library import Library
from handouts.content.quotes import NO_SOURCE, find_phrase, plain_text
from handouts.content.words import FoundValue, in_reading_order, walk_field
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.sentences import find_sentences

VERSION = 1
"""Of the form of :meth:`Claims.as_json`; another one where a reader of the old would misread it."""

Basis = Literal["quoted", "none", "missing", "lost", "open"]
"""What a statement rests on: ``quoted`` words of a source; ``none``, the content says that it makes no medical claim;
``missing``, it could name a source and does not; ``lost``, words that stand in no source that can be read; ``open``, it
cannot name one, as headings, tables and the words of pictures cannot, and is judged by whoever reads it."""

BASES: Mapping[Basis, str] = {
    "quoted": "rest on words of a source",
    "none": "make no medical claim, the content says",
    "missing": "name no source",
    "lost": "name words that stand in no source",
    "open": "headings, tables and words of pictures, which cannot name one",
}
TOP, CONTACT = "title", "contact"
"""The parts of a sheet that are no part of the procedure's own: its title, and what the practice says beside its phone."""


@dataclass(frozen=True)
class Quoted:
    """Words that a statement rests on."""

    words: str
    source: str
    """The title of the source they stand in; "" if in none."""
    sentence: str
    """The sentence of the source, or sentences, in which they stand."""
    line: int
    """The line of the source's file at which its paragraph begins; 0 if they stand nowhere."""

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return {"words": self.words, "source": self.source, "sentence": self.sentence, "line": self.line}


@dataclass(frozen=True)
class Statement:
    """Something that a sheet says, with one basis."""

    part: str
    """The part of the sheet it belongs to: ``why``, the heading of a part of the practice's own, ``title``, ``contact``."""
    text: str
    brief: str
    """What the short sheets say instead; "" if the same."""
    basis: Basis
    quotes: tuple[Quoted, ...]
    place: Place | None
    original: str = ""
    """What the original says, of which this is a translation."""
    short: bool = False
    """Whether only the short sheets say it."""

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return {
            "part": self.part,
            "text": self.text,
            "brief": self.brief,
            "short": self.short,
            "original": self.original,
            "basis": self.basis,
            "rests_on": [each.as_json() for each in self.quotes],
            "line": self.place.line if self.place else None,
        }


@dataclass(frozen=True)
class SourceSentence:
    """A sentence of a source."""

    text: str
    line: int
    """The line of the file at which its paragraph begins."""
    rested_on: bool
    """Whether a statement of the sheet quotes it, or a part of it."""


@dataclass(frozen=True)
class SourceCoverage:
    """A source, and how much of it the sheet rests on."""

    title: str
    file: str
    """Its path beside the content; "" if its words are not kept there, so that nothing can be looked up in it."""
    sentences: tuple[SourceSentence, ...]
    words: int
    quoted: int
    """How many of its words stand in a quotation."""

    @property
    def rested_on(self) -> int:
        """How many of its sentences a statement rests on."""
        return sum(each.rested_on for each in self.sentences)

    @property
    def unused(self) -> tuple[SourceSentence, ...]:
        """The sentences that no statement rests on."""
        return tuple(each for each in self.sentences if not each.rested_on)

    def describe(self) -> str:
        """The coverage as a figure."""
        if not self.file:
            return f"{self.title}: its words are not kept beside the content, so nothing can be looked up in it."
        total = len(self.sentences)
        return (f"{self.title} ({self.file}): statements rest on {self.rested_on} of {total} sentences "
                f"({_percent(self.rested_on, total)} %), and quote {self.quoted} of {self.words} words "
                f"({_percent(self.quoted, self.words)} %).")  # fmt: skip

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return {
            "title": self.title,
            "file": self.file,
            "sentences": len(self.sentences),
            "rested_on": self.rested_on,
            "words": self.words,
            "quoted": self.quoted,
            "not_rested_on": [{"text": each.text, "line": each.line} for each in self.unused],
        }


@dataclass(frozen=True)
class Claims:
    """All that a sheet says in one language, and what it rests on."""

    procedure: str
    language: str
    title: str
    code: str
    """The text code of the full sheet."""
    day: datetime.date
    statements: tuple[Statement, ...]
    sources: tuple[SourceCoverage, ...]

    def of(self, basis: Basis) -> list[Statement]:
        """The statements of one basis."""
        return [each for each in self.statements if each.basis == basis]

    @property
    def by_part(self) -> list[tuple[str, list[Statement]]]:
        """The statements by part, in the order of reading."""
        parts: dict[str, list[Statement]] = {}
        for each in self.statements:
            parts.setdefault(each.part, []).append(each)
        return list(parts.items())

    def summary(self) -> list[str]:
        """How many statements there are of each basis, and how much of each source is used."""
        counted = [f"{words}: {len(self.of(basis))}" for basis, words in BASES.items() if self.of(basis)]
        head = f"Statements: {len(self.statements)}. Of these {'; '.join(counted)}."
        return [head, *([each.describe() for each in self.sources] or ["No source is named."])]

    def as_json(self) -> dict[str, object]:
        """The same as plain values, in a form with a version."""
        return {
            "version": VERSION,
            "procedure": self.procedure,
            "language": self.language,
            "title": self.title,
            "code": self.code,
            "day": self.day.isoformat(),
            "count": {basis: len(self.of(basis)) for basis in BASES},
            "statements": [each.as_json() for each in self.statements],
            "sources": [each.as_json() for each in self.sources],
        }


def list_claims(library: Library, procedure: str, language: Language, *, today: datetime.date) -> Claims:
    """What a sheet claims. Raises HandoutsError if there is no such sheet, or a source of it cannot be read.

    A translation's statements stand beside those of its original, and rest on what these rest on unless they name
    words of a source themselves.
    """
    written, said = library.procedure(procedure), library.procedure(procedure, language.code)
    texts = [_SourceText(source, library.folder) for source in written.sources]
    found = list(_gather(library, said, language.code))
    twins: dict[tuple[str, int], _Found] = {}
    if language.code != written.language:
        twins = {each.key: each for each in _gather(library, written, written.language)}
    statements = tuple(_state(each, twins.get(each.key), texts) for each in found)
    code = compose(library, procedure, language).imprint.code
    return Claims(
        procedure, language.code, said.title, code, today, statements, tuple(each.coverage() for each in texts)
    )


def name_part(part: str, language: Language) -> str:
    """The heading of a part: the language's for a fixed one, its own for one of the practice's own; "" for the title."""
    if part == TOP:
        return ""
    try:
        return language.heading(part)
    except HandoutsError:
        return part


# -- what the sheet says


@dataclass(frozen=True)
class _Found:
    """Words that make one statement, before it is known what they rest on."""

    key: tuple[str, int]
    """The kind of entry and its number among those of the sheet: that of a translation and its original are the same."""
    part: str
    entry: Entry
    text: str
    brief: str
    place: Place | None
    can_name: bool
    short: bool


def _gather(library: Library, said: model.Procedure, code: str) -> Iterator[_Found]:
    """Each statement of a sheet, in the order of reading; the practice's own sentences are the last."""
    contact = walk_field(library.practice_in(code), "contact", CONTACT)
    grouped: dict[tuple[int, str], list[FoundValue]] = {}
    for found in (*in_reading_order(said), *contact):
        if found.is_read:
            row = found.key.rpartition(".")[0] if isinstance(found.entry, model.Table) and found.field == "rows" else ""
            row = row or (found.field if _stands_alone(found) else "")
            grouped.setdefault((id(found.entry), row), []).append(found)
    numbers: dict[str, int] = {}
    for values in grouped.values():
        first = values[0]
        kind = type(first.entry).__name__.replace("Translation", "Procedure")
        numbers[kind] = numbers.get(kind, 0) + 1
        part = TOP if first.section in ("title", "plain_title") else first.section
        longer = [each for each in values if each.role is not Role.BRIEF] or values
        shorter = [each for each in values if each.role is Role.BRIEF and each not in longer]
        between = " | " if isinstance(first.entry, model.Table | model.Picture) else " "
        yield _Found(
            (kind, numbers[kind]),
            part,
            first.entry,
            _join(longer, between),
            _join(shorter, between),
            first.place,
            _can_name_source(first),
            all(each.role is Role.BRIEF for each in values),
        )


def _stands_alone(found: FoundValue) -> bool:
    """Whether a field of an entry is a statement apart from its other fields: a table's head, what a table shows."""
    return isinstance(found.entry, model.Table) or found.entry.__class__ in (model.Procedure, model.Translation)


def _can_name_source(found: FoundValue) -> bool:
    """Whether an entry is asked for a source: steps and milestones are not, the sentences in them are."""
    return isinstance(found.entry, model.Sourced) and not isinstance(found.entry, model.Step | model.Milestone)


def _join(values: Iterable[FoundValue], between: str) -> str:
    return between.join(" ".join(without_break_marks(each.value).split()) for each in values)


def _state(found: _Found, twin: _Found | None, texts: Sequence["_SourceText"]) -> Statement:
    """A statement with what it rests on; ``twin`` is what it translates."""
    phrases = found.entry.source if isinstance(found.entry, model.Sourced) else ()
    if not phrases and twin and isinstance(twin.entry, model.Sourced):
        phrases = twin.entry.source
    quotes = tuple(_look_up(phrase, texts) for phrase in phrases if phrase != NO_SOURCE)
    basis: Basis
    if any(not each.line for each in quotes):
        basis = "lost"
    elif quotes:
        basis = "quoted"
    elif phrases:
        basis = "none"
    else:
        basis = "missing" if found.can_name else "open"
    return Statement(
        found.part, found.text, found.brief, basis, quotes, found.place, twin.text if twin else "", found.short
    )


# -- what the sources say


def _look_up(phrase: str, texts: Sequence["_SourceText"]) -> Quoted:
    for text in texts:
        found = text.quote(plain_text(phrase))
        if found:
            return found
    return Quoted(phrase, "", "", 0)


class _SourceText:
    """The words of a source, its sentences, and which of them were quoted.

    A quotation that stands in several places counts for the first of them: rather is a sentence told that a reader
    finds used, than one kept back that nobody used.
    """

    def __init__(self, source: model.Source, folder: Path) -> None:
        """Raises HandoutsError if the source's file cannot be read."""
        self.title, self.file = source.title, source.file or ""
        raw = ""
        if self.file:
            try:
                raw = read_text(folder / self.file, self.file)
            except UnreadableError as error:
                raise HandoutsError(
                    [Problem("unreadable-source", f"{each.place}: {each.message}", each.remedy, source.at.get("file"))
                     for each in error.problems]) from error  # fmt: skip
        self._text = plain_text(raw)
        self._starts, self._lines = [], list[int]()
        at = 0
        for paragraph in re.finditer(r"\S.*?(?=\n[^\S\n]*\n|\Z)", raw, re.DOTALL):
            plain = plain_text(paragraph[0])
            at = self._text.find(plain, at)
            line = raw.count("\n", 0, paragraph.start()) + 1
            for start in find_sentences(plain):
                self._starts.append(at + start)
                self._lines.append(line)
            at += len(plain)
        self._quoted: list[tuple[int, int]] = []

    @cached_property
    def _ends(self) -> list[int]:
        return [*self._starts[1:], len(self._text)] if self._starts else []

    def quote(self, phrase: str) -> Quoted | None:
        """The place of a phrase, noted as quoted; None if it does not stand here."""
        at = find_phrase(self._text, phrase) if phrase else -1
        if at < 0:
            return None
        self._quoted.append((at, at + len(phrase)))
        first, last = (bisect_right(self._starts, each) - 1 for each in (at, at + len(phrase) - 1))
        sentence = self._text[self._starts[first] : self._ends[last]].strip()
        return Quoted(phrase, self.title, sentence, self._lines[first])

    def coverage(self) -> SourceCoverage:
        """How much of it was quoted."""
        sentences = tuple(
            SourceSentence(self._text[start:end].strip(), line, self._is_quoted(start, end))
            for start, end, line in zip(self._starts, self._ends, self._lines, strict=True)
        )
        words = list(WORD.finditer(self._text))
        quoted = sum(self._is_quoted(each.start(), each.end()) for each in words)
        return SourceCoverage(self.title, self.file, sentences, len(words), quoted)

    def _is_quoted(self, start: int, end: int) -> bool:
        return any(first < end and start < last for first, last in self._quoted)


def _percent(part: int, whole: int) -> int:
    """Whole percent, rounded down, so that 100 is all."""
    return 100 * part // whole if whole else 0
