"""How each language writes numbers: units, times of the day, words that are numbers. Read from ``quantities/``.

One file for each language, and ``common.yaml`` for signs that all share; a language without a file is read by those
alone. The values in a file are patterns (Python's regular expressions), in which a blank stands for any blanks.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from handouts.languages.language import Language, codes
from handouts.reading.declarations import dataclass
from handouts.reading.resources import read_data

FOLDER = Path(__file__).parent / "quantities"

T = TypeVar("T")

DAY = 1440
"""Minutes."""


class Meaning(NamedTuple):
    """What a number may mean: so many of a base unit."""

    dimension: str
    """time (minutes since midnight), date (month * 100 + day), duration (hours), temperature (°C), length (m), mass
    (g), volume (ml), share (percent)."""
    value: float
    system: str = ""
    """Units of one system are exact among themselves: metric, us, clock (to weeks), calendar (months and years)."""


UNITS: Mapping[str, tuple[tuple[str, float, str], ...]] = {
    "second": (("duration", 1 / 3600, "clock"),),
    "minute": (("duration", 1 / 60, "clock"),),
    "hour": (("duration", 1, "clock"),),
    "day": (("duration", 24, "clock"),),
    "week": (("duration", 168, "clock"),),
    "month": (("duration", 730.5, "calendar"),),
    "year": (("duration", 8766, "calendar"),),
    "microgram": (("mass", 1e-6, "metric"),),
    "milligram": (("mass", 1e-3, "metric"),),
    "gram": (("mass", 1, "metric"),),
    "kilogram": (("mass", 1e3, "metric"),),
    "pound": (("mass", 453.59237, "us"), ("mass", 500, "metric")),  # the German and French pound is half a kilogram
    "ounce": (("mass", 28.349523, "us"), ("volume", 29.573530, "us")),
    "fluid_ounce": (("volume", 29.573530, "us"),),
    "milliliter": (("volume", 1, "metric"),),
    "centiliter": (("volume", 10, "metric"),),
    "deciliter": (("volume", 100, "metric"),),
    "liter": (("volume", 1e3, "metric"),),
    "cup": (("volume", 236.588237, "us"),),
    "pint": (("volume", 473.176473, "us"),),
    "quart": (("volume", 946.352946, "us"),),
    "gallon": (("volume", 3785.411784, "us"),),
    "teaspoon": (("volume", 4.928922, "us"),),
    "tablespoon": (("volume", 14.786765, "us"),),
    "millimeter": (("length", 1e-3, "metric"),),
    "centimeter": (("length", 1e-2, "metric"),),
    "meter": (("length", 1, "metric"),),
    "kilometer": (("length", 1e3, "metric"),),
    "inch": (("length", 0.0254, "us"),),
    "foot": (("length", 0.3048, "us"),),
    "yard": (("length", 0.9144, "us"),),
    "mile": (("length", 1609.344, "us"),),
    "percent": (("share", 1, ""),),
}
"""What one of each unit is, by NIST SP 811 (2008), appendix B, where nothing else is said. The names of temperatures are
read apart, for their zero differs."""


def _any(patterns: Iterable[str], joined: bool) -> str:
    """One pattern for several words, the longest first; a word ends where no letter follows, unless words are joined."""
    ways = sorted(patterns, key=len, reverse=True)
    if not ways:
        return "(?!)"
    return "(?:" + "|".join(_ended(each.replace(" ", r"\s+"), joined) for each in ways) + ")"


def _signed(pattern: str, joined: bool) -> str:
    """The pattern of a unit: short signs keep to their capitals, for m is not M."""
    ended = _ended(pattern.replace(" ", r"\s+"), joined)
    return f"(?-i:{ended})" if len(pattern) < 3 else ended


def _ended(pattern: str, joined: bool) -> str:
    if re.search(r"[A-Za-z][?+*)\]]*$", pattern):  # mg before kana is whole, m before ès is not
        return rf"{pattern}(?![A-Za-z\u00c0-\u024f\u0370-\u052f])"
    return pattern if joined or not re.search(r"[^\W\d_][?+*)\]]*$", pattern) else rf"{pattern}(?![^\W\d_])"


class OneOf(Generic[T]):
    """Patterns that each mean something, as one: the first that fits is taken, so the longest come first."""

    def __init__(self, meant: Mapping[str, T], edge: str = "") -> None:
        self._meant = list(meant.values())
        self._pattern = re.compile(f"{edge}(?:{'|'.join(f'({way})' for way in meant) or '(?!)'})", re.IGNORECASE)

    def match(self, text: str, at: int) -> tuple[T, int] | None:
        """What stands at a letter of a text, and where it ends."""
        found = self._pattern.match(text, at)
        return (self._meant[(found.lastindex or 1) - 1], found.end()) if found else None

    def find(self, text: str) -> Iterator[tuple[T, re.Match[str]]]:
        """What stands anywhere in a text, in its order."""
        return ((self._meant[(found.lastindex or 1) - 1], found) for found in self._pattern.finditer(text))


class NumberWord(NamedTuple):
    """What a word says as a number."""

    value: float
    meaning: Meaning | None = None
    weighty: bool = False


@dataclass(frozen=True)
class Manner:
    """How a language writes numbers, read from its file."""

    code: str
    decimal: str
    """The signs that part decimals; of , and . the other groups thousands."""
    half_day: bool
    """Whether hours are counted to 12 twice, so that a bare 6 can be in the evening."""
    from_sunrise: bool
    han: bool
    """Whether numbers are written in Han numerals too."""
    units: "OneOf[str]"
    """What may follow a number, and the unit it is."""
    words: "OneOf[NumberWord]"
    times: re.Pattern[str]
    """Hours with what makes a time of the day of them."""
    morning: re.Pattern[str]
    afternoon: re.Pattern[str]
    half: re.Pattern[str]
    multiples: "OneOf[float]"
    months: "OneOf[int]"
    before_degrees: tuple[tuple[re.Pattern[str], str], ...]


def _file(name: str) -> Mapping[str, Any]:
    path = FOLDER / f"{name}.yaml"
    return read_data(path) if path.exists() else {}


@functools.cache
def manner(code: str) -> Manner:
    """How the language ``code`` writes numbers; one without a file of its own has the signs that all share."""
    own, common = _file(code), _file("common")
    joined = bool(own.get("joined"))

    def one_of(*keys: str) -> str:
        return _any([way for key in keys for way in (*own.get(key, ()), *common.get(key, ()))], joined)

    flat: dict[str, str] = {way: unit for unit, ways in common["units"].items() for way in ways}
    flat |= {way: unit for unit, ways in own.get("units", {}).items() for way in ways}
    units = {_signed(way, joined): flat[way] for way in sorted(flat, key=len, reverse=True)}
    before, after = (_any(each, joined) for each in (own.get("hour_before", ()), own.get("hour_words", ())))
    half_of_day = one_of("am", "pm")
    minute = _any((*own.get("minute_words", ()), "min"), joined)
    times = (
        rf"(?:(?P<before>{before})\s*)?(?:(?P<pre>{half_of_day})\s*)?(?<![\d.,])(?P<hour>\d{{1,2}})(?![\d])"
        rf"(?:(?P<sign>\s?[:.](?=\d\d)|\s?(?:{after})\s?)(?P<minute>\d{{2}}|\d(?=\s?{minute}))(?!\d|\s?[%°])(?:\s?{minute})?)?"
        rf"(?![.,]\d)(?:\s?(?P<after>{after}))?(?:\s?(?P<half>{one_of('half')}))?(?:[\s,]{{0,2}}(?P<post>{half_of_day}))?"
    )
    return Manner(
        code,
        own.get("decimal", ".,"),
        own.get("clock", 12) == 12,
        bool(own.get("sunrise")),
        bool(own.get("han")),
        OneOf(units),
        OneOf(
            dict(sorted(_number_words(own, units, joined), key=lambda each: -len(each[0]))),
            "" if joined else r"(?<![^\W_])",
        ),
        re.compile(times, re.IGNORECASE),
        re.compile(one_of("am"), re.IGNORECASE),
        re.compile(one_of("pm"), re.IGNORECASE),
        re.compile(rf"\s?{one_of('half')}", re.IGNORECASE),
        OneOf({rf"\s?{_ended(way, joined)}": float(by) for way, by in own.get("times", {}).items()}),
        OneOf(dict(_months(code)), r"(?<![^\W\d_])"),
        tuple(
            (re.compile(rf"{_any(ways, joined)}\s*$"), unit) for unit, ways in own.get("temperature_before", {}).items()
        ),
    )


def _number_words(own: Mapping[str, Any], units: Mapping[str, str], joined: bool) -> Iterator[tuple[str, NumberWord]]:
    """The words that are numbers; a unit without a number is one of it: for a day."""

    def word(way: str) -> str:
        return _ended(way.replace(" ", r"\s+"), joined)

    for pattern, unit in units.items():
        for dimension, factor, system in UNITS.get(unit, ()) if dimension_of(unit) == "duration" else ():
            yield pattern, NumberWord(1, Meaning(dimension, factor, system))
    for key in ("maybe", "words"):
        for way, value in own.get(key, {}).items():
            yield word(way), NumberWord(float(value), weighty=key == "words")
    for name, minutes in (("noon", DAY / 2), ("midnight", 0)):
        for way in own.get(name, ()):
            yield word(way), NumberWord(12, Meaning("time", minutes))
    for way, (value, unit) in own.get("pairs", {}).items():
        dimension, factor, system = UNITS[unit][0]
        yield word(way), NumberWord(value, Meaning(dimension, value * factor, system))


def dimension_of(unit: str) -> str:
    """What a unit measures."""
    return UNITS[unit][0][0] if unit in UNITS else "temperature"


def _months(code: str) -> Iterator[tuple[str, int]]:
    if code in codes():
        language = Language.of(code)
        for names in (language.months, language.short_months):
            for number, name in enumerate(names, 1):
                if not any(map(str.isdigit, name)):
                    yield rf"{re.escape(name.rstrip('.'))}(?![^\W\d_])", number
