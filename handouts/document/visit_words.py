"""How a visit's day, time and name are said on a sheet, whoever wrote them how: the desk, a record system, a command line.

Dec 3, 2026 is 3 de dic. de 2026 on a sheet in Spanish, 0945 is 9:45, and JOHNSON, MARIA, as lists write her, is MARIA JOHNSON.
What is not read for certain stays as it was written.
"""

import datetime
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from handouts.languages.language import Language, codes
from handouts.problems import HandoutsError, Problem
from handouts.reading.dates import FIRST_YEAR, LAST_YEAR
from handouts.reading.declarations import lazy_pattern

_USUAL = ("en", "es")
"""Languages whose days of the week stand beside figures, besides the sheet's own."""
_LETTERS, _YEAR = lazy_pattern(r"[^\W\d_]"), lazy_pattern(r"\d{4}")
_JOINING = frozenset("de del the of den der le la al um a".split())  # noqa: SIM905
_ORDINAL = lazy_pattern(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?", re.IGNORECASE)
_SHORTEST_MONTH, _SHORTEST_WEEKDAY = 3, 2
"""Letters by which a month or a day of the week is begun, where it is not written as the language writes it."""


class _WrittenDay(NamedTuple):
    day: datetime.date
    weekday: bool
    """Whether its day of the week stands there too."""


def write_written_day(text: str, language: Language) -> str:
    """A day whose month is in letters, in whichever language, as readers of ``language`` write it; all else as it is.

    Raises HandoutsError for a day that no calendar has, and for one that is another day of the week than is said.
    """
    read = _read_in_any(text, language.code)
    if read is None:
        return text
    return language.weekday(read.day) if read.weekday else language.day(read.day)


def read_written_day(text: str, language: Language) -> datetime.date | None:
    """The day that a text with its month in letters says; None where it says none for certain. Raises as above."""
    read = _read_in_any(text, language.code)
    return read.day if read else None


def _read_in_any(text: str, own: str) -> _WrittenDay | None:
    """What the text says in the sheet's ``own`` language; or else in any other, if all that can read it agree: "1 out 2026"
    is in October in Portuguese, and in August in Haitian Creole. Raises HandoutsError if none of them can mean it so."""
    if not _LETTERS.search(text) or not _YEAR.search(text):
        return None
    if read := _read(text, own):
        return read
    found, refused = set[_WrittenDay](), list[HandoutsError]()
    for code in codes():
        try:
            if read := _read(text, code):
                found.add(read)
        except HandoutsError as error:
            refused.append(error)
    if refused and not found:
        raise refused[0]
    return found.pop() if len(found) == 1 and not refused else None


def write_day_of_week(rest: str, day: datetime.date, language: Language) -> str | None:
    """A day with its day of the week, if that is what stands beside it in a text, the ``rest``; None if it says something else.

    Raises HandoutsError if it is another day of the week.
    """
    word = rest.casefold().strip(" .,")
    found = {
        at for code in dict.fromkeys((language.code, *_USUAL)) for at in _find(word, _weekdays(code), _SHORTEST_WEEKDAY)
    }
    if len(found) != 1:
        return None
    if found != {day.weekday()}:
        raise _other_weekday()
    return language.weekday(day)


def _other_weekday() -> HandoutsError:
    return HandoutsError(Problem("weekday-differs", "The date is another day of the week than is said beside it.",
                                 "Look up the visit, and type the day anew."))  # fmt: skip


def _read(text: str, code: str) -> _WrittenDay | None:
    tokens = [token.strip(".,") for token in re.split(r"[\s,/-]+", text.casefold()) if token.strip(".,")]
    years = [token for token in tokens if re.fullmatch(r"\d{4}", token) and FIRST_YEAR <= int(token) <= LAST_YEAR]
    days = [found[1] for token in tokens if token not in years and (found := _ORDINAL.fullmatch(token))]
    words = [token for token in tokens if re.match(r"[^\W\d_]", token) and token not in _JOINING]
    if len(years) != 1 or len(days) != 1 or len(words) > 2 or len(years) + len(days) + len(words) < _said(tokens):
        return None
    readings = set(_place_words(words, code))
    if len(readings) != 1:
        return None
    ((month, weekday),) = readings
    try:
        day = datetime.date(int(years[0]), month, int(days[0]))
    except ValueError:
        raise HandoutsError(Problem("odd-date", "No calendar has this day.", "Type the day anew.")) from None
    if weekday is not None and weekday != day.weekday():
        raise _other_weekday()
    return _WrittenDay(day, weekday is not None)


def _said(tokens: list[str]) -> int:
    return sum(token not in _JOINING for token in tokens)


def _place_words(words: list[str], code: str) -> Iterator[tuple[int, int | None]]:
    """Every month, with a day of the week or without, that the words can be in a language."""
    for at, word in enumerate(words):
        others = words[:at] + words[at + 1 :]
        for month in _find(word, _months(code), _SHORTEST_MONTH):
            if not others:
                yield month % 12 + 1, None
            for weekday in _find(others[0], _weekdays(code), _SHORTEST_WEEKDAY) if others else ():
                yield month % 12 + 1, weekday


def _find(word: str, names: tuple[str, ...], shortest: int) -> list[int]:
    """The places of those that a word is; or, where it is none, of the only one that it begins."""
    if exact := [at for at, name in enumerate(names) if name == word]:
        return exact
    begun = [at for at, name in enumerate(names) if len(word) >= shortest and name.startswith(word)]
    return begun if len({at % 12 for at in begun}) == 1 else []


@functools.cache
def _months(code: str) -> tuple[str, ...]:
    """Twelve in full, then twelve as dates use them."""
    language = Language.of(code)
    return tuple(name.casefold().strip(".") for name in (*language.months, *language.short_months))


@functools.cache
def _weekdays(code: str) -> tuple[str, ...]:
    return tuple(name.casefold().strip(".") for name in Language.of(code).weekdays)


# -- times

_COMPACT_TIME = lazy_pattern(r"([01]?\d|2[0-3])([0-5]\d)")
_SECONDS = lazy_pattern(r"((?<!\d)\d{1,2}:\d\d):\d\d(?:[.,]\d+)?(?!\d)")
_SHORT_HALF = lazy_pattern(r"(?<=\d)\s*([apAP])(?![\w.])")
_HALVES = {"a": "AM", "p": "PM"}
_HALF = lazy_pattern(r"(?<![\d:.])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)


def clean_time(text: str) -> str:
    """A time to the minute: 09:30:00 as 09:30, 0945 as 9:45, 9:30a as 9:30 AM; all else as it is."""
    text = _SECONDS.sub(r"\1", text)
    if found := _COMPACT_TIME.fullmatch(text):
        return f"{int(found[1])}:{found[2]}"
    return _SHORT_HALF.sub(lambda half: f" {_HALVES[half[1].lower()]}", text)


def write_time(text: str, language: Language) -> str:
    """A time to the minute, without am and pm where readers of the language count 24 hours."""
    text = clean_time(text)
    return _HALF.sub(_in_24_hours, text) if language.clock == "24" else text


def _in_24_hours(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour}:{found[2] or '00'}"


# -- names

_AFTER_A_NAME = frozenset("jr sr ii iii iv v md do phd rn np pa dds dpm esq jd".split())  # noqa: SIM905
_PARTICLES = frozenset("al bin da de del della den der di dos du el la le los van vom von y zu".split())  # noqa: SIM905
_EAST_ASIAN = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of names that have the family name first whatever the sheet's language is: kana, Han, Hangul."""
_MOST_WORDS = 4
"""Words of a family name or of given names; more are a remark."""


def write_name(text: str, language: Language) -> str:
    """A name as it is said: without the comma of lists, which have the family name first; all else as it is."""
    if text.count(",") != 1:
        return text
    family, given = (part.split() for part in text.split(","))
    if not all(0 < len(part) <= _MOST_WORDS and all(map(_can_be_name, part)) for part in (family, given)):
        return text
    if given[0].casefold().replace(".", "") in _AFTER_A_NAME:
        return text
    first = language.name_order == "family-first" or _EAST_ASIAN.search(text)
    return " ".join([*family, *given] if first else [*given, *family])


def _can_be_name(word: str) -> bool:
    """Whether a word is a name by its letters: capital at the beginning where its script has capitals, and no figure."""
    first = word.lstrip("'’(\"")[:1]
    return (first.isalpha() and not first.islower() and not any(map(str.isdigit, word))) or word in _PARTICLES
