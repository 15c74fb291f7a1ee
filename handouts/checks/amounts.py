"""What the numbers of a text say, in any of the languages: 6 pm, 18 Uhr and 下午6点 are one time, 24 hours one day.

A text is read into amounts: each number with what it may mean, as a bare number and as a time of the day, a date, a
duration, a temperature, a length, a mass or a volume in one unit for all. How a language writes them is data, in
``quantities/``: one file for each language, and ``common.yaml`` for signs that all share. A language without a file is
read by those alone.

Where a word or a sign can mean two things, both are taken: what is compared here must not cry wolf.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from handouts.languages.language import Language, codes

FOLDER = Path(__file__).parent / "quantities"

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

NEAR = 0.125
"""How far two lengths, masses or volumes may lie apart that were rounded into another system: 10 lb and 5 kg, 2 miles
and 3 km. Within one system they are exact: 5 mg is not 50 mg."""
NEAR_CALENDAR = 0.1
"""The same for months and years beside hours, days and weeks."""
NEAR_DEGREES = 0.3
"""The same for °F beside °C, in °C: 101.5 °F is 38.6 °C, and 38.5 is said for it. 39 is not."""


@dataclass(frozen=True)
class Amount:
    """A number of a text."""

    text: str
    """As it stands there."""
    start: int
    end: int
    values: frozenset[float]
    """What it may be as a bare number."""
    meanings: frozenset[Meaning] = frozenset()
    sure: bool = True
    """Whether it must have a meaning: its unit stands beside it."""
    spoken: bool = False
    """Whether it is a word, which another language may do without: both, one, a."""
    weighty: bool = False
    """Whether a word cannot but be a number: twice."""
    parts: tuple["Amount", ...] = ()
    """The numbers it is put together of, should the whole have no match: 120/80, 2 500."""


def agree(one: Amount, other: Amount) -> bool:
    """Whether two numbers of two languages can say the same."""
    if any(_same(mine, theirs) for mine in one.meanings for theirs in other.meanings):
        return True
    if one.meanings and other.meanings and one.sure and other.sure:
        return False
    return bool(one.values & other.values)


def _same(one: Meaning, other: Meaning) -> bool:
    if one.dimension != other.dimension:
        return False
    apart = abs(one.value - other.value)
    if one.system != other.system and one.dimension in ("length", "mass", "volume"):
        return apart <= NEAR * max(one.value, other.value)
    if one.system != other.system and one.dimension == "duration":
        return apart <= NEAR_CALENDAR * max(one.value, other.value)
    if one.system != other.system and one.dimension == "temperature":
        return apart <= NEAR_DEGREES
    return apart <= 1e-6 * max(1e-6, abs(one.value), abs(other.value))


# -- how a language writes them


def _any(patterns: Iterable[str], joined: bool) -> str:
    """One pattern for several words, the longest first; a word ends where no letter follows, unless words are joined."""
    ways = sorted(patterns, key=len, reverse=True)
    if not ways:
        return "(?!)"
    return "(?:" + "|".join(_ended(each.replace(" ", r"\s+"), joined) for each in ways) + ")"


def _ended(pattern: str, joined: bool) -> str:
    if re.search(r"[A-Za-z][?+*)\]]*$", pattern) and pattern.isascii():  # mg before kana is whole, m before ès is not
        return rf"{pattern}(?![A-Za-z\u00c0-\u024f\u0370-\u052f])"
    return pattern if joined or not re.search(r"[^\W\d_][?+*)\]]*$", pattern) else rf"{pattern}(?![^\W\d_])"


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
    units: tuple[tuple[re.Pattern[str], str], ...]
    """What may follow a number, the longest first, and the unit it is."""
    words: tuple[tuple[re.Pattern[str], Meaning | None, float, bool], ...]
    """Words that are numbers: pattern, meaning, value, and whether they cannot but be numbers."""
    times: re.Pattern[str]
    """Hours with what makes a time of the day of them."""
    morning: re.Pattern[str]
    afternoon: re.Pattern[str]
    half: re.Pattern[str]
    multiples: tuple[tuple[re.Pattern[str], float], ...]
    months: tuple[tuple[re.Pattern[str], int], ...]
    before_degrees: tuple[tuple[re.Pattern[str], str], ...]


def _file(name: str) -> Mapping[str, Any]:
    path = FOLDER / f"{name}.yaml"
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader) if path.exists() else {}  # noqa: S506 - a safe loader


@functools.cache
def manner(code: str) -> Manner:
    """How the language ``code`` writes numbers; one without a file of its own has the signs that all share."""
    own, common = _file(code), _file("common")
    joined = bool(own.get("joined"))

    def one_of(*keys: str) -> str:
        return _any([way for key in keys for way in (*own.get(key, ()), *common.get(key, ()))], joined)

    flat: dict[str, str] = {way: unit for unit, ways in common["units"].items() for way in ways}
    flat |= {way: unit for unit, ways in own.get("units", {}).items() for way in ways}
    units = tuple(
        (re.compile(_ended(way.replace(" ", r"\s+"), joined), 0 if len(way) < 3 else re.IGNORECASE), flat[way])
        for way in sorted(flat, key=len, reverse=True)
    )
    before, after = (_any(each, joined) for each in (own.get("hour_before", ()), own.get("hour_words", ())))
    half_of_day = one_of("am", "pm")
    minute = _any((*own.get("minute_words", ()), "min"), joined)
    times = (
        rf"(?:(?P<before>{before})\s*)?(?:(?P<pre>{half_of_day})\s*)?(?<![\d.,])(?P<hour>\d{{1,2}})(?![\d])"
        rf"(?:(?P<sign>\s?[:.](?=\d\d)|\s?(?:{after})\s?)(?P<minute>\d{{2}})(?!\d|\s?[%°])(?:\s?{minute})?)?"
        rf"(?![.,]\d)(?:\s?(?P<after>{after}))?(?:\s?(?P<half>{one_of('half')}))?(?:[\s,]{{0,2}}(?P<post>{half_of_day}))?"
    )
    return Manner(
        code,
        own.get("decimal", ".,"),
        own.get("clock", 12) == 12,
        bool(own.get("sunrise")),
        bool(own.get("han")),
        units,
        tuple(_number_words(own, units, joined)),
        re.compile(times, re.IGNORECASE),
        re.compile(one_of("am"), re.IGNORECASE),
        re.compile(one_of("pm"), re.IGNORECASE),
        re.compile(rf"\s?{one_of('half')}", re.IGNORECASE),
        tuple((re.compile(rf"\s?{_ended(way, joined)}", re.IGNORECASE), by) for way, by in own.get("times", {}).items()),
        tuple(_months(code, joined)),
        tuple(
            (re.compile(rf"{_any(ways, joined)}\s*$"), unit) for unit, ways in own.get("temperature_before", {}).items()
        ),
    )


def _number_words(
    own: Mapping[str, Any], units: Iterable[tuple[re.Pattern[str], str]], joined: bool
) -> Iterator[tuple[re.Pattern[str], Meaning | None, float, bool]]:
    edge = "" if joined else r"(?<![^\W_])"

    def word(way: str) -> re.Pattern[str]:
        return re.compile(edge + _ended(way.replace(" ", r"\s+"), joined), re.IGNORECASE)

    for way, (value, unit) in own.get("pairs", {}).items():
        dimension, factor, system = UNITS[unit][0]
        yield word(way), Meaning(dimension, value * factor, system), value, False
    for name, minutes in (("noon", DAY / 2), ("midnight", 0)):
        for way in own.get(name, ()):
            yield word(way), Meaning("time", minutes), 12, False
    for key in ("words", "maybe"):
        for way in sorted(own.get(key, {}), key=len, reverse=True):
            yield word(way), None, float(own[key][way]), key == "words"
    for pattern, unit in units:
        for dimension, factor, system in UNITS.get(unit, ()) if dimension_of(unit) == "duration" else ():
            yield re.compile(edge + f"(?:{pattern.pattern})", re.IGNORECASE), Meaning(dimension, factor, system), 1, False


def dimension_of(unit: str) -> str:
    """What a unit measures."""
    return UNITS[unit][0][0] if unit in UNITS else "temperature"


def _months(code: str, joined: bool) -> Iterator[tuple[re.Pattern[str], int]]:
    if code not in codes():
        return
    language = Language.of(code)
    for names in (language.months, language.short_months):
        for number, name in enumerate(names, 1):
            if not any(map(str.isdigit, name)):
                yield re.compile(rf"(?<![^\W\d_]){re.escape(name.rstrip('.'))}(?![^\W\d_])", re.IGNORECASE), number


# -- reading a text

_GROUP = "[.,'’\u00a0\u202f\u2009 ]"
_NUMBER = re.compile(rf"(?<![\w.,])[.,]\d+|\d{{1,3}}(?:{_GROUP}\d{{3}})+(?![\d])(?:[.,]\d+)?|\d{{1,3}}(?:,\d\d)+,\d{{3}}(?!\d)|\d+(?:[.,]\d+)?")
_FRACTION = re.compile(r"(?:(?P<whole>\d+)[ \u00a0]?)??(?<!\d)(?P<top>\d)\s?(?P<line>[⁄/])\s?(?P<under>\d{1,2})(?![\d/])")
_SLASHED = re.compile(r"(?<![\d/.])(?P<first>\d{1,3})(?P<line>[/.])(?P<second>\d{1,3})\.?(?![\d/])")
_DATE = re.compile(r"(?<!\d)(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)")
_PHONE = re.compile(r"(?:\+\s?|\(\d|\b)\d[\d().\u00a0 \-‐‑–/]{5,}\d(?![\d])")
_LINK = re.compile(r"\s*(?:[-‐‑–—~〜～]|[^\W\d_]{1,5}\.?)\s*")
_BEFORE_UNIT = re.compile(r"[\s\u00a0\-‐‑]{0,2}")
_VULGAR = {each: unicodedata.normalize("NFKC", each) for each in "½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚"}


def plain_digits(text: str) -> str:
    """The text with its digits and signs as ASCII has them, a letter for a letter but for vulgar fractions."""
    if text.isascii():
        return text
    said = []
    for index, each in enumerate(text):
        if each in _VULGAR:
            said.append((" " if index and text[index - 1].isalnum() else "") + _VULGAR[each])
        elif unicodedata.category(each) == "Nd":
            said.append(str(unicodedata.decimal(each)))
        elif each in "٫":
            said.append(".")
        elif each in "٬":
            said.append(",")
        elif "\uff00" < each < "\uff5f" or each in "℃℉":
            said.append(unicodedata.normalize("NFKC", each))
        else:
            said.append(each)
    return "".join(said)


def read_amounts(text: str, code: str) -> list[Amount]:
    """The numbers of a text in the language ``code``, in their order; words that are numbers are among them."""
    text = plain_digits(text)
    if not any(map(str.isdigit, text)):
        return sorted(_words(text, manner(code)), key=lambda each: each.start)
    way, found = manner(code), list[Amount]()
    for take in (_dates, _phones, _times, _fractions, _pairs, _numbers):
        for amount in take(text, way):
            found.append(amount)
            text = text[: amount.start] + "\0" * (amount.end - amount.start) + text[amount.end :]
    found.sort(key=lambda each: each.start)
    found = _months_beside(_ranges(found, text), text, way)
    return sorted([*found, *_words(text, way)], key=lambda each: each.start)


def _dates(text: str, way: Manner) -> Iterator[Amount]:
    for found in _DATE.finditer(text):
        numbers = [int(each) for each in found.group(1, 3, 4)]
        values = frozenset({float(sorted(numbers)[0] * 1e8 + sorted(numbers)[1] * 1e4 + sorted(numbers)[2])})
        if sum(each > 31 for each in numbers) <= 1 and max(numbers) > 31:
            yield Amount(found[0], found.start(), found.end(), values)


def _phones(text: str, way: Manner) -> Iterator[Amount]:
    for found in _PHONE.finditer(text):
        dialled = re.sub(r"\D", "", found[0])
        groups = re.findall(r"\d+", found[0])
        if len(dialled) < 7 or len(groups) < 2 or (len(groups[0]) <= 3 and all(len(each) == 3 for each in groups[1:]) and "(" not in found[0] and "-" not in found[0]):
            continue
        if found[0].count("(") == 0 and found[0][0] != "+" and not re.search(r"\d{3}", found[0]):
            continue  # 5 to 10, or a list of small numbers
        yield Amount(found[0], found.start(), found.end(), frozenset({float(dialled)}))


def _times(text: str, way: Manner) -> Iterator[Amount]:
    marked = False
    for found in way.times.finditer(text):
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half = found["pre"] or found["post"] or ""
        told = half or found["after"] or found["before"] or (found["minute"] and ":" in found["sign"])
        told = told or (found["minute"] and not set(found["sign"].strip()) <= set(".:"))
        if not told or hour > 24 or minute > 59:
            continue
        bare = not (found["after"] or found["post"] or found["minute"])
        if bare and any(unit.match(text, _BEFORE_UNIT.match(text, found.end("hour")).end()) for unit, _ in way.units):  # type: ignore[union-attr]
            continue  # in the evening, 5 mg
        start = found.start("hour")
        end = max(found.end(each) for each in ("hour", "minute", "after", "half", "post") if found[each])
        if found["before"] and not (half or found["after"] or found["minute"]):
            end = found.end("hour")
        minute += 30 if found["half"] else 0
        meanings = {Meaning("time", each) for each in _minutes(hour, minute, half, way, marked)}
        marked = marked or bool(half)
        numbers = [Amount(found[each], found.start(each), found.end(each), frozenset({float(found[each])})) for each in ("hour", "minute") if found[each]]
        spans = not half and not found["minute"] or found["half"]
        if spans:  # 18 h, 18 horas: how long it takes is written so too
            meanings |= {Meaning("duration", hour + minute / 60, "clock")}
        yield Amount(found[0].strip(), start, end, frozenset({float(hour)}) if not minute else frozenset(), frozenset(meanings), sure=not (bare and not half), parts=tuple(numbers) if minute else ())


def _minutes(hour: int, minute: int, half: str, way: Manner, marked: bool) -> Iterator[int]:
    """The minutes since midnight that an hour can mean."""
    early, late = bool(half and way.morning.search(half)), bool(half and way.afternoon.search(half))
    hours = {hour}
    if early != late and hour <= 12:
        hours = {hour % 12 + (12 if late else 0)}
        if late and hour == 12 and not way.from_sunrise and len(half) > 5:  # "12 in the night" is midnight
            hours |= {0}
    elif (half or way.half_day or marked) and hour <= 12:
        hours = {hour % 12, hour % 12 + 12}
    if way.from_sunrise and hour <= 12:
        hours |= {(each + 6) % 24 for each in (hour % 12, hour % 12 + 12)}
    return iter({(each * 60 + minute) % DAY for each in hours})


def _fractions(text: str, way: Manner) -> Iterator[Amount]:
    for found in _FRACTION.finditer(text):
        whole, top, under = float(found["whole"] or 0), int(found["top"]), int(found["under"])
        if found["line"] == "/" and not (top < under <= 10 and (found["whole"] or under <= 4)):
            continue
        if under:
            value = round(whole + top / under, 9)
            yield _with_unit(text, way, found[0], found.start(), found.end(), frozenset({value}))


def _pairs(text: str, way: Manner) -> Iterator[Amount]:
    """Two numbers with a slash between, or a full stop as a date has it: 120/80, 12/24, 24.12."""
    for found in _SLASHED.finditer(text):
        first, second = float(found["first"]), float(found["second"])
        dates = {Meaning("date", month * 100 + day) for month, day in ((first, second), (second, first)) if 0 < month <= 12 and 0 < day <= 31}
        if found["line"] == "/" or (found[0].endswith(".") and dates and len(found["second"]) <= 2):
            numbers = tuple(Amount(found[each], found.start(each), found.end(each), frozenset({float(found[each])})) for each in ("first", "second"))
            pair = frozenset({first * 1e4 + second})
            if found["line"] == "." and "," not in way.decimal:
                continue
            yield Amount(found[0].rstrip("."), found.start(), found.end("second"), pair, frozenset(dates), False, parts=numbers)


def _numbers(text: str, way: Manner) -> Iterator[Amount]:
    for found in _NUMBER.finditer(text):
        digits, end = found[0], found.end()
        values = set(_values(digits, way.decimal))
        for pattern, by in way.multiples:
            if more := pattern.match(text, end):
                values, end = {each * by for each in values}, more.end()
                break
        if more := way.half.match(text, end):
            values, end = {each + 0.5 for each in values}, more.end()
        amount = _with_unit(text, way, text[found.start() : end], found.start(), end, frozenset(values))
        if re.search(r"\s", digits):
            parts = tuple(_numbers(digits.replace(" ", "\n"), way)) if " " in digits else ()
            amount = replace(amount, parts=tuple(replace(each, start=each.start + found.start(), end=each.end + found.start()) for each in parts))
        yield amount


def _values(digits: str, decimal: str) -> Iterator[float]:
    """What a number can be, by the signs that part decimals."""
    signs = re.findall(r"[.,]", digits)
    bare = re.sub(r"['’\s]", "", digits)
    if len(set(signs)) == 2:
        last = signs[-1]
        yield float(bare.replace("," if last == "." else ".", "").replace(last, "."))
    elif len(signs) == 1:
        tail = bare.rpartition(signs[0])[2]
        if len(tail) != 3 or signs[0] in decimal or bare.startswith("0"):
            yield float(bare.replace(signs[0], "."))
        if len(tail) == 3 and not bare.startswith("0") and (len(decimal) > 1 or signs[0] not in decimal):
            yield float(bare.replace(signs[0], ""))
    else:
        yield float(re.sub("[.,]", "", bare))


def _with_unit(text: str, way: Manner, digits: str, start: int, end: int, values: frozenset[float]) -> Amount:
    """A number with the unit that stands beside it."""
    gap = _BEFORE_UNIT.match(text, end)
    at = gap.end() if gap else end
    for pattern, unit in way.units:
        if found := pattern.match(text, at):
            break
    else:
        return Amount(digits, start, end, values)
    for before, named in way.before_degrees:
        if unit == "degree" and before.search(text[:start]):
            unit = named
    meanings = frozenset(each for value in values for each in _measure(value, unit))
    return Amount(text[start : found.end()], start, found.end(), values, meanings, sure=unit != "degree")


def _measure(value: float, unit: str) -> Iterator[Meaning]:
    if unit in ("celsius", "degree"):
        yield Meaning("temperature", value, "metric")
    if unit in ("fahrenheit", "degree"):
        yield Meaning("temperature", (value - 32) / 1.8, "us")
    for dimension, factor, system in UNITS.get(unit, ()):
        yield Meaning(dimension, value * factor, system)
    if unit == "hour" and value <= 24 and value == int(value):  # 18 h
        yield Meaning("time", value * 60 % DAY)


def _ranges(found: list[Amount], text: str) -> list[Amount]:
    """The first number of "24 to 48 hours" may have the unit of the second."""
    said = list(found)
    for index in range(len(said) - 2, -1, -1):
        one, other = said[index], said[index + 1]
        between = text[one.end : other.start]
        if one.meanings or not other.meanings or not _LINK.fullmatch(between) or not other.values or not one.values:
            continue
        (base,) = list(other.values)[:1]
        more = set()
        for value in one.values:
            for each in other.meanings:
                if each.dimension == "time":
                    more |= {each._replace(value=(value * 60 + half) % DAY) for half in (0, DAY / 2)}
                elif each.dimension == "temperature":
                    more.add(each._replace(value=value if each.system == "metric" else (value - 32) / 1.8))
                elif each.dimension != "date" and base:
                    more.add(each._replace(value=each.value / base * value))
        said[index] = replace(one, meanings=frozenset(more), sure=False)
    return said


def _months_beside(found: list[Amount], text: str, way: Manner) -> list[Amount]:
    """A number up to 31 beside the name of a month is its day."""
    named = [(each.start(), each.end(), month) for pattern, month in way.months for each in pattern.finditer(text)]
    said = []
    for amount in found:
        near = {month for start, end, month in named if -1 <= start - amount.end <= 5 or 0 <= amount.start - end <= 2}
        days = {Meaning("date", month * 100 + day) for month in near for day in amount.values if 0 < day <= 31}
        said.append(replace(amount, meanings=amount.meanings | days, sure=False) if days else amount)
    return said


_HAN_DIGITS = {each: value for value, ways in enumerate(("零〇", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")) for each in ways}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HAN = re.compile(f"[{''.join((*_HAN_DIGITS, *_HAN_TENS, *_HAN_MYRIADS))}]+")


def han_value(numeral: str) -> float:
    """A number in Han numerals: 二十四 is 24, 一万 is 10,000."""
    whole, part, digit = 0, 0, 0
    for each in numeral:
        if each in _HAN_DIGITS:
            digit = _HAN_DIGITS[each]
        elif each in _HAN_TENS:
            part, digit = part + (digit or 1) * _HAN_TENS[each], 0
        else:
            whole, part, digit = whole + (part + digit or 1) * _HAN_MYRIADS[each], 0, 0
    return float(whole + part + digit)


def _words(text: str, way: Manner) -> Iterator[Amount]:
    for run in _HAN.finditer(text) if way.han else ():
        yield Amount(run[0], run.start(), run.end(), frozenset({han_value(run[0])}), sure=False, spoken=True)
    for pattern, meaning, value, weighty in way.words:
        for found in pattern.finditer(text):
            meanings = frozenset({meaning}) if meaning else frozenset()
            yield Amount(found[0], found.start(), found.end(), frozenset({value}), meanings, False, True, weighty)
