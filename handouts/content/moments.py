"""Days counted from the visit: whether the words for one agree with its number.

The number makes the date that is printed, the words are what a reader goes by: where they say two things, somebody stops
a medicine on the wrong day. So a figure in the words must be the number, in days, weeks or hours, and words that say
before or after must agree with its sign. What other words mean is not guessed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handouts.problems import Place, Problem
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern

_NUMBERS: Mapping[str, int] = {
    word: number
    for words in (
        "one two three four five six seven eight nine ten",
        "un dos tres cuatro cinco seis siete ocho nueve diez",
        "ein zwei drei vier fünf sechs sieben acht neun zehn",
        "un deux trois quatre cinq six sept huit neuf dix",
    )
    for number, word in enumerate(words.split(), 1)
    if word not in ("un", "ein", "one")  # "one" and its like may count no days
}
_BEFORE = lazy_pattern(r"\b(?:before|antes|vor|vorher|zuvor|avant|prior)\b", re.IGNORECASE)
_AFTER = lazy_pattern(r"\b(?:after|después|despues|nach|danach|après|later|afterwards)\b", re.IGNORECASE)
_CLOCK = lazy_pattern(r"\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\b\.?|uhr\b|h\b)|\d{1,2}:\d\d", re.IGNORECASE)
"""Times of day, which are no days."""
HOURS_IN_DAY, DAYS_IN_WEEK = 24, 7


def moment_problems(values: Mapping[str, Any], at: Mapping[str, Place]) -> Iterator[Problem]:
    """The words for a day say the same as its number."""
    words, day = values.get("when"), values.get("day")
    if not words or day is None:
        return
    said = _CLOCK.sub(" ", words)
    numbers = [int(each) for each in re.findall(r"\d+", said)]
    numbers += [_NUMBERS[each] for each in re.findall(r"[^\W\d_]+", said.lower()) if each in _NUMBERS]
    meant = {abs(day), abs(day) * HOURS_IN_DAY} | ({abs(day) // DAYS_IN_WEEK} if day % DAYS_IN_WEEK == 0 else set())
    wrong = day and numbers and not meant & set(numbers)
    before, after = _BEFORE.search(said), _AFTER.search(said)
    if wrong or (day > 0 and before and not after) or (day < 0 and after and not before):
        count = f"{abs(day)} {'day' if abs(day) == 1 else 'days'}"
        means = f"{count} {'after' if day > 0 else 'before'} the visit" if day else "the day of the visit"
        yield Problem("day-differs", f"{quote(words)} and  day: {day},  {means}, do not say the same.",
                      "Count the days from the visit: -7 is 7 days before, 0 the day itself, 1 the day after.", at["day"])  # fmt: skip


def medicine_problems(values: Mapping[str, Any], at: Mapping[str, Place]) -> Iterator[Problem]:
    """A medicine has something said about it, and is not taken again before it is stopped."""
    if not {"what_to_do", "stop", "start"} & at.keys():
        yield Problem("empty-medicine", "Nothing says what to do about this medicine.",
                      "Add  what_to_do:,  or  stop:  and  start:  with the days.", at[""])  # fmt: skip
    stop, start = values.get("stop"), values.get("start")
    if stop and start and stop.day is not None and start.day is not None and start.day <= stop.day:
        yield Problem("start-before-stop", "This medicine is to be taken again before it is stopped.",
                      "Check both days: -7 is 7 days before the visit, 1 the day after.", start.at.get("day") or at["start"])  # fmt: skip
