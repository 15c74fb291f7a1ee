"""What the desk says that words and headers of its schedules mean: kept with the practice, and never with a patient.

The one store is ``schedule.yaml`` beside the content (:mod:`handouts.batch.mapping`), the command line's too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from handouts.batch.columns import COLUMNS, LEFT_OUT
from handouts.batch.mapping import ScheduleMapping, forget, learn
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import key
from handouts.reading.dates import DATE_IN_FIGURES
from handouts.reading.declarations import lazy_pattern
from handouts.web.schedule.rows import PageSchedule
from handouts.web.shelf import Shelf

LEARNED = ("procedure", "language")
"""Columns of which a word can be kept: what it asks for is the practice's, and nobody's own."""
LONGEST_WORD = 100
"""Letters of a word or a header that is kept."""
_SHORTEST_NAME = 3
"""Letters of a part of a name that is looked for among words; shorter ones are words of their own, as "de"."""
_LONG_NAME = 5
"""Letters of one that is looked for within a word too: Smithkypho."""
_WORDS = lazy_pattern(r"[^\W_]+")
_PERSONAL_NUMBER = lazy_pattern(r"\d[\d .-]{4,}\d")
"""A number as a patient, a phone or a policy has one; a CPT code has five figures."""


def can_learn(shelf: Shelf) -> bool:
    """Whether there is a practice to keep it with: the sample has none."""
    return shelf.own


def find_somebody(said: str, names: Iterable[str]) -> bool:
    """Whether a word may tell of somebody: a part of one of the ``names``, a day, or a long number is in it."""
    if len(said) > LONGEST_WORD or re.search(DATE_IN_FIGURES, said) or _PERSONAL_NUMBER.search(said):
        return True
    plain, words = key(said), {key(word) for word in _WORDS.findall(said)}
    for name in names:
        for part in map(key, _WORDS.findall(name)):
            if len(part) >= _SHORTEST_NAME and (part in words or (len(part) >= _LONG_NAME and part in plain)):
                return True
        whole = key(name)
        if whole and not whole.isascii() and (whole in plain or plain in whole):
            return True
    return False


def keep_word(shelf: Shelf, day: PageSchedule, number: int, column: str, meant: str) -> PageSchedule:
    """Keep what the word in a column of a row means, for this schedule and all that come; ``meant`` is a sheet, a language or
    "none". Returns the schedule, without the rows whose word means no sheet.

    Raises HandoutsError for a word that tells of a patient, or where nothing can be kept, and UnwritableError.
    """
    said = day.lines[number - 1].cell(column)
    known = {"procedure": (*shelf.library.procedures, LEFT_OUT), "language": _languages(shelf)}.get(column, ())
    if not said or meant not in known or not can_learn(shelf):
        raise HandoutsError(
            Problem("word-not-kept", "There is nothing to keep of this row.", "Choose what it means first.")
        )
    names = (day.lines[at - 1].cell("name") for at in day.find_same(number, column))
    if find_somebody(said, names):
        raise HandoutsError(_personal())
    more = (
        ScheduleMapping(procedures={said: meant}) if column == "procedure" else ScheduleMapping(languages={said: meant})
    )
    learn(shelf.library.folder, more)
    return day.without_words(more)


def keep_columns(shelf: Shelf, meant: Mapping[str, str]) -> None:
    """Keep which column of a schedule a header names, or that it is for nothing. Raises as :func:`keep_word` does."""
    said = {header: column for header, column in meant.items() if header and column in (*COLUMNS, LEFT_OUT)}
    if not said or not can_learn(shelf):
        raise HandoutsError(
            Problem("word-not-kept", "There is nothing to keep of this row.", "Choose what it means first.")
        )
    if any(find_somebody(header, ()) for header in said):
        raise HandoutsError(_personal())
    learn(shelf.library.folder, ScheduleMapping(columns=said))


def forget_words(shelf: Shelf, words: Sequence[str]) -> None:
    """Keep no longer what words and headers mean. Raises HandoutsError and UnwritableError."""
    if can_learn(shelf):
        forget(shelf.library.folder, *words)


def _languages(shelf: Shelf) -> tuple[str, ...]:
    return tuple({code for name in shelf.library.procedures for code in shelf.library.languages(name)})


def _personal() -> Problem:
    return Problem("word-has-person", "This word is not kept: it has somebody's name, a day or a long number in it.",
                   "Use it for today only, or write the schedule without it.")  # fmt: skip
