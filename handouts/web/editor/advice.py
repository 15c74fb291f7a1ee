"""What somebody who writes is told while they write: what is wrong, which words are hard, how it reads; each at its field."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from handouts import checks
from handouts.approval.left_advice import LeftAdvice, name_advice
from handouts.checks import readability
from handouts.checks.passages import CheckedLibrary, CheckedSheet, Passage
from handouts.checks.readability import Reading
from handouts.checks.words import hard_words
from handouts.content.editing.changes import find_value
from handouts.content.editing.shapes import Data, NoSuchPlace, ValueShape, read_pointer, shape_at, write_pointer
from handouts.content.library import Library
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.web.interface import Words

TOLD_BY_WORD = ("plain-word", "reading-level-unknown")
"""Checks whose finds are told word by word, or are no fault of the words."""


@dataclass(frozen=True)
class FieldAdvice:
    """Something told of a field."""

    pointer: str
    """Of the field; "" where it is about the sheet as a whole."""
    severity: str
    message: str
    remedy: str
    word: str = ""
    """The hard word as it stands there."""
    plain: str = ""
    """A plainer one that can take its place; "" where a person must choose."""
    code: str = ""
    """Of the check that tells it."""
    key: str = ""
    """What names it where it is left; "" where it cannot be."""
    left: str = ""
    """Why it was left; "" where it was not."""

    def as_json(self) -> dict[str, str]:
        """The same as plain values."""
        return {"at": self.pointer, "severity": self.severity, "message": self.message, "remedy": self.remedy,
                "word": self.word, "plain": self.plain, "key": self.key, "left": self.left}  # fmt: skip


@dataclass(frozen=True)
class SheetAdvice:
    """All that is told of a sheet in one language."""

    told: tuple[FieldAdvice, ...]
    whole: str
    """How the whole sheet reads, by the language's formula; "" where it has none."""
    by_part: dict[str, str]
    by_field: dict[str, str]
    """How the sentences of a field read, where there are enough words to say so."""


def find_field(shape: ValueShape, data: Data, pointer: str) -> str:
    """The field that a place belongs to: the text itself, where a place names the entry that is written as that text alone."""
    try:
        path = read_pointer(shape, pointer)
        while True:
            at, value = shape_at(shape, path), find_value(data, path)
            if at.shorthand and isinstance(value, dict):
                path = (*path, at.shorthand)
            elif at.sort == "list" and at.item.sort == "text" and isinstance(value, list) and value:
                path = (*path, 0)
            else:
                return write_pointer(path)
    except NoSuchPlace:
        return ""


def tell_problems(t: Words, shape: ValueShape, data: Data, problems: Iterable[Problem]) -> tuple[FieldAdvice, ...]:
    """Problems in the words of the page, each at its field."""
    return tuple(
        FieldAdvice(
            find_field(shape, data, each.place.file) if each.place else "",
            str(each.severity),
            said.message,
            said.remedy,
            code=each.code,
        )
        for each in problems
        for said in [t.problem(each)]
    )


def advise(
    t: Words, shape: ValueShape, data: Data, library: Library, name: str, language: str, today: datetime.date
) -> SheetAdvice:
    """What the checks tell of a sheet by itself, with the words of the practice; ``library`` has it as it is being written."""
    sheets = [each for each in library.sheets_of(name) if each in library.procedures]
    alone = CheckedLibrary(library.narrow_to(sheets), today)
    told: list[FieldAdvice] = []
    readings: list[tuple[Reading | None, dict[str, Reading]]] = []
    fields: dict[str, str] = {}
    for one in sheets:
        for sheet in alone.sheets_of(one):
            if sheet.language != language:
                continue
            told += _check(t, shape, data, alone, sheet)
            told += _hard(t, shape, data, sheet)
            readings.append(readability.levels(sheet))
            fields |= dict(_read_fields(shape, data, sheet))
    whole, parts = readings[0] if readings else (None, {})
    return SheetAdvice(
        tuple(dict.fromkeys(told)), _said(whole), {part: _said(each) for part, each in parts.items()}, fields
    )


def mark_left(
    told: Iterable[FieldAdvice], data: Data, shape: ValueShape, language: str, left: Mapping[str, LeftAdvice]
) -> list[FieldAdvice]:
    """Advice with what names it where it can be left, and why it was, of those words; what stops a sheet cannot be left."""
    found = []
    for each in told:
        text = find_value(data, read_pointer(shape, each.pointer)) if each.pointer and each.code else None
        if isinstance(text, str) and text and each.severity != "error":
            key = name_advice(language, each.code, each.word, text)
            found.append(replace(each, key=key, left=left[key].reason if key in left else ""))
        else:
            found.append(each)
    return found


def _said(reading: Reading | None) -> str:
    if reading is None or not reading.scores:
        return ""
    formula, score = reading.scores[0]
    return formula.describe(score)


def _check(
    t: Words, shape: ValueShape, data: Data, library: CheckedLibrary, sheet: CheckedSheet
) -> Iterator[FieldAdvice]:
    found = checks.check(library.library, procedures=[sheet.name], languages=[sheet.language], today=library.today)
    for each in found:
        if each.code not in TOLD_BY_WORD:
            yield from tell_problems(t, shape, data, [each])


def _hard(t: Words, shape: ValueShape, data: Data, sheet: CheckedSheet) -> Iterator[FieldAdvice]:
    for passage in sheet.passages:
        for hard in hard_words(passage, sheet.language):
            message = t("editor.hard", word=hard.found, plain=hard.plain)
            plain = hard.plain if "(" not in hard.plain and "," not in hard.plain and ";" not in hard.plain else ""
            yield FieldAdvice(
                _field(shape, data, passage, hard.start), "note", message, "", hard.found, plain, "plain-word"
            )


def _read_fields(shape: ValueShape, data: Data, sheet: CheckedSheet) -> Iterator[tuple[str, str]]:
    for passage in sheet.running:
        words = [[word.text for word in sentence.words] for sentence in passage.sentences if sentence.words]
        reading = readability.measure(words, sheet.language)
        if reading and reading.scores:
            yield _field(shape, data, passage, 0), _said(reading)


def _field(shape: ValueShape, data: Data, passage: Passage, offset: int) -> str:
    place = next(place for start, place in reversed(passage.places) if start <= offset)
    return find_field(shape, data, place.file)
