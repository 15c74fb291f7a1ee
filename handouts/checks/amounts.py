"""What the numbers of a text say, in any of the languages: 6 pm, 18 Uhr and 下午6点 are one time, 24 hours one day.

A text is read into amounts: each number with what it may mean, as a bare number and as a time of the day, a date, a
duration, a temperature, a length, a mass or a volume in one unit for all. How a language writes them is data
(:mod:`handouts.checks.manners`).

Where a word or a sign can mean two things, both are taken: what is compared here must not cry wolf.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from handouts.checks.manners import DAY, UNITS, Manner, Meaning, manner
from handouts.reading.declarations import dataclass, lazy_pattern

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


# -- reading a text

_GROUP = "[.,'’\u00a0\u202f\u2009 ]"
_NUMBER = lazy_pattern(
    rf"(?<![\w.,])[.,]\d+|\d{{1,3}}(?:{_GROUP}\d{{3}})+(?![\d])(?:[.,]\d+)?|\d{{1,3}}(?:,\d\d)+,\d{{3}}(?!\d)|\d+(?:[.,]\d+)?"
)
_FRACTION = lazy_pattern(
    r"(?:(?P<whole>\d+)[ \u00a0]?)??(?<!\d)(?P<top>\d)\s?(?P<line>[⁄/])\s?(?P<under>\d{1,2})(?![\d/])"
)
_SLASHED = lazy_pattern(r"(?<![\d/.])(?P<first>\d{1,3})(?P<line>[/.])(?P<second>\d{1,3})\.?(?![\d/])")
_DATE = lazy_pattern(r"(?<!\d)(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d)")
_EAST_ASIAN_DAY = lazy_pattern(r"(?<!\d)(1[0-2]|[1-9])\s?[月월]\s?([12]\d|3[01]|[1-9])\s?[日号號일]")
"""A day as Chinese, Japanese and Korean write it: its month is a number too."""
_PHONE = lazy_pattern(r"(?:\+\s?|\(\d|\b)\d[\d().\u00a0 \-‐‑–/]{5,}\d(?![\d])")
_LINK = lazy_pattern(r"\s*(?:[-‐‑–—~〜～]|[^\W\d_]{1,5}\.?)\s*")
_ARTICLE = lazy_pattern(r"\s*(?:[^\W\d_]{1,4}\s+)?")
_BEFORE_UNIT = lazy_pattern(r"[\s\u00a0\-‐‑]{0,2}")
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
    for take in (_dates, _east_asian_days, _phones, _times, _fractions, _pairs, _numbers):
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


def _east_asian_days(text: str, way: Manner) -> Iterator[Amount]:
    for found in _EAST_ASIAN_DAY.finditer(text):
        month, day = int(found[1]), int(found[2])
        meanings = frozenset({Meaning("date", month * 100 + day)})
        yield Amount(found[0], found.start(), found.end(), frozenset(), meanings)


def _phones(text: str, way: Manner) -> Iterator[Amount]:
    for found in _PHONE.finditer(text):
        dialled = re.sub(r"\D", "", found[0])
        groups = re.findall(r"\d+", found[0])
        if (
            len(dialled) < 7
            or len(groups) < 2
            or (
                len(groups[0]) <= 3
                and all(len(each) == 3 for each in groups[1:])
                and "(" not in found[0]
                and "-" not in found[0]
            )
        ):
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
        if bare and way.units.match(text, _skip(text, found.end("hour"))):
            continue  # in the evening, 5 mg
        start = found.start("hour")
        end = max(found.end(each) for each in ("hour", "minute", "after", "half", "post") if found[each])
        if found["before"] and not (half or found["after"] or found["minute"]):
            end = found.end("hour")
        minute += 30 if found["half"] else 0
        meanings = {Meaning("time", each) for each in _minutes(hour, minute, half, way, marked)}
        marked = marked or bool(half)
        numbers = [
            Amount(found[each], found.start(each), found.end(each), frozenset({float(found[each])}))
            for each in ("hour", "minute")
            if found[each]
        ]
        spans = (not half and not found["minute"]) or found["half"]
        if spans:  # 18 h, 18 horas: how long it takes is written so too
            meanings |= {Meaning("duration", hour + minute / 60, "clock")}
        yield Amount(
            found[0].strip(),
            start,
            end,
            frozenset({float(hour)}) if not minute else frozenset(),
            frozenset(meanings),
            sure=not (bare and not half),
            parts=tuple(numbers) if minute else (),
        )


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
        dates = {
            Meaning("date", month * 100 + day)
            for month, day in ((first, second), (second, first))
            if 0 < month <= 12 and 0 < day <= 31
        }
        if found["line"] == "/" or (found[0].endswith(".") and dates and len(found["second"]) <= 2):
            numbers = tuple(
                Amount(found[each], found.start(each), found.end(each), frozenset({float(found[each])}))
                for each in ("first", "second")
            )
            pair = frozenset({first * 1e4 + second})
            if found["line"] == "." and "," not in way.decimal:
                continue
            yield Amount(
                found[0].rstrip("."), found.start(), found.end("second"), pair, frozenset(dates), False, parts=numbers
            )


def _numbers(text: str, way: Manner) -> Iterator[Amount]:
    for found in _NUMBER.finditer(text):
        digits, end = found[0], found.end()
        values = set(_values(digits, way.decimal))
        if times := way.multiples.match(text, end):
            values, end = {each * times[0] for each in values}, times[1]
        if more := way.half.match(text, end):
            values, end = {each + 0.5 for each in values}, more.end()
        amount = _with_unit(text, way, text[found.start() : end], found.start(), end, frozenset(values))
        if re.search(r"\s", digits):
            parts = tuple(_numbers(digits.replace(" ", "\n"), way)) if " " in digits else ()
            amount = replace(
                amount,
                parts=tuple(
                    replace(each, start=each.start + found.start(), end=each.end + found.start()) for each in parts
                ),
            )
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
    found = way.units.match(text, _skip(text, end))
    if found is None:
        return Amount(digits, start, end, values)
    unit, end = found
    for before, named in way.before_degrees:
        if unit == "degree" and before.search(text[:start]):
            unit = named
    meanings = frozenset(each for value in values for each in _measure(value, unit))
    return Amount(text[start:end], start, end, values, meanings, sure=unit != "degree")


def _skip(text: str, at: int) -> int:
    """Past the blanks or the hyphen before a unit: 6 weeks, 6-week."""
    gap = _BEFORE_UNIT.match(text, at)
    return gap.end() if gap else at


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
    named = [(each.start(), each.end(), month) for month, each in way.months.find(text)]
    said = []
    for amount in found:
        near = {month for start, end, month in named if -1 <= start - amount.end <= 5 or 0 <= amount.start - end <= 2}
        days = {Meaning("date", month * 100 + day) for month in near for day in amount.values if 0 < day <= 31}
        said.append(replace(amount, meanings=amount.meanings | days, sure=False) if days else amount)
    return said


_HAN_DIGITS = {
    each: value
    for value, ways in enumerate(("零〇", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for each in ways
}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HAN = lazy_pattern(f"[{''.join((*_HAN_DIGITS, *_HAN_TENS, *_HAN_MYRIADS))}]+")


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
    for word, found in way.words.find(text):
        meanings = {word.meaning} if word.meaning else set()
        if not meanings and (beside := _ARTICLE.match(text, found.end())):  # two weeks, half an hour
            unit = way.units.match(text, _skip(text, found.end())) or way.units.match(text, beside.end())
            meanings = set(_measure(word.value, unit[0])) if unit else set()
        values = frozenset({word.value})
        yield Amount(found[0], found.start(), found.end(), values, frozenset(meanings), False, True, word.weighty)
