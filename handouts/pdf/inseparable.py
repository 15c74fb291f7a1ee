"""What stays together: a number with its unit and sign, a time, a date, a phone number, an address of the web or for mail.

One door for everyone who must know it. A line never ends inside such a stretch (:mod:`handouts.pdf.line_breaking`),
on a page that reads from right to left it keeps its own order (:mod:`handouts.pdf.bidi`), and a check of a finished page
can ask whether it stands there whole.

There is one grammar, not a rule for each kind: a *quantity* is an optional sign or a word that leads to a number
("No.", "$", "Nov", 午前), digits in groups, and what the number counts or measures (a unit, °F, %, AM). Quantities
joined by a dash, slash or colon are one (a range, a pressure, a ratio). Why:

- The value of a quantity is a number and a unit with a space between them that must not come to stand at a line's
  end (BIPM, The International System of Units, 9th edition, 5.4.3; ISO 80000-1, 7.1.4).
- A number is not broken at its separators, nor from the signs before and after it (UAX #14, LB25; CLDR puts no-break
  spaces between digits and into its patterns of units, times and currencies).
- A web address breaks after a slash or before a sign, never behind a hyphen, which a reader would take for one of ours
  (The Chicago Manual of Style, 17th edition, 7.46); an address for mail likewise.

Which words are units, and which lead to a number, stands in ``units/``, a file for each language. Those of all
languages count in every text: a sheet in one language often quotes another's units.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from handouts.reading.address_grammar import (
    address_breaks,
    begin_of_phone,
    ends_of_phone,
    is_complete_phone,
    is_known_phone,
    is_whole_phone,
    read_addresses,
)
from handouts.reading.declarations import lazy_pattern
from handouts.reading.letters import ALPHABET as _ALPHABET
from handouts.reading.letters import CJK as _CJK
from handouts.reading.letters import HAN as _HAN
from handouts.reading.letters import is_letter

DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that only say how text is ordered (UAX #9, 2), as the inside of a set of a regular expression."""
_MARK = lazy_pattern(f"[{DIRECTION_MARKS}]")


class Inseparable(NamedTuple):
    """A stretch of a text that stays together: ``text[start:end]``."""

    start: int
    end: int
    kind: str
    """web, mail, phone, date, clock (a time of day), quantity (a number with what it measures or counts, its sign, a
    range or a ratio of such), number, sign (a blood group: A+), count (a number and the word after it)."""
    breaks: tuple[int, ...] = ()
    """Where a line may begin inside it, in order, if the whole is wider than the measure; else it is never broken."""


def find_inseparables(text: str) -> list[Inseparable]:
    """The stretches of a text that stay together, in order; no two overlap.

    Marks of direction in the text are looked through: "101.5 °F" is one with an LRM in it too. A full stop or comma that
    belongs to the sentence is not part of a stretch, nor are brackets and quotation marks around it. What is "count"
    is kept together where there is room and belongs together by no rule of order: see :func:`quantity_of`.
    """
    if not _MAY_HAVE_ONE.search(text):
        return []
    if not text.isascii() and _MARK.search(text):
        kept = [place for place, character in enumerate(text) if not _MARK.match(character)]
        plain = "".join(text[place] for place in kept)
        return [
            Inseparable(kept[start], kept[end - 1] + 1, kind, tuple(kept[place] for place in breaks))
            for start, end, kind, breaks in _find(plain)
        ]
    return list(_find(text))


def quantity_of(found: Inseparable) -> tuple[int, int]:
    """Where the quantity of a stretch stands: all of it, but for the word after a mere "count"."""
    return (found.start, found.breaks[-1] - 1) if found.kind == "count" else (found.start, found.end)


def closed_places(text: str, *, narrow: bool = False) -> frozenset[int]:
    """The places of a text where no line may begin: how many characters stand before.

    ``narrow`` opens those where a stretch may be parted if it is wider than the measure, and closes those between a
    stretch and the brackets and signs of the sentence on it.
    """
    closed: set[int] = set()
    for each in find_inseparables(text):
        end = each.breaks[-1] + 1 if each.kind == "count" else each.end  # the word after a count may be broken as ever
        closed.update(range(each.start + 1, end))
        if each.kind in ("web", "mail"):  # its author may say where it is broken, by a zero-width space
            marks = [place for place in range(each.start, each.end) if text[place] == "\u200b"]
            closed.difference_update(marks, (place + 1 for place in marks))
        if narrow:
            closed.difference_update(each.breaks)
            closed.update(place for place in (each.start, each.end) if _hangs(text, place, after=place == each.end))
    return frozenset(closed)


_STOPS = "։।॥۔။၊។៕"
"""Where a sentence or its part ends in Armenian, Devanagari, Urdu, Burmese and Khmer."""
_CLOSES = f".,;:!?…،؛؟。、%\"'{_STOPS}"


def _hangs(text: str, place: int, *, after: bool) -> bool:
    """Whether a bracket or a sign of the sentence stands at a place, after or before it, and goes with its other side."""
    sign = text[place : place + 1] if after else text[place - 1 : place]
    kinds, others = (("Pe", "Pf"), _CLOSES) if after else (("Ps", "Pi"), "\"'")
    return bool(sign) and (unicodedata.category(sign) in kinds or sign in others)


# -- words


@functools.cache
def _words() -> Mapping[str, frozenset[str]]:
    """By what they do beside a number: the words of all languages, folded.

    unit, clock, month: stand after it. before: lead to it. then: a lesser number may follow, as in "14 h 30".
    """
    found: dict[str, set[str]] = {"unit": set(), "clock": set(), "before": set(), "then": set(), "month": set()}
    for path in sorted(Path(__file__).with_name("units").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            role, _, words = line.partition(": ")
            if role in found:
                found[role].update(_fold(words).split(", "))
    return {role: frozenset(words) for role, words in found.items()}


def _fold(word: str) -> str:
    """A word as it is compared: without an author's marks for where it may be broken, in small letters."""
    return unicodedata.normalize("NFC", _BLANK.sub(" ", _BREAK_MARK.sub("", word))).casefold()


_BREAK_MARK = lazy_pattern("[\u00ad\u200b]")
_BLANK = lazy_pattern("[\u00a0\u2007\u2009\u202f]")
_S = "[ \u00a0\u2007\u2009\u202f]"
_SPACE = lazy_pattern(_S)
_NAMED = lazy_pattern(f"[{_ALPHABET}]")
_NAME = lazy_pattern(rf"[{_ALPHABET}\d_]+(?:[-\u2010\u2011.][{_ALPHABET}\d_]+)*")
"""The rest of a name that has digits in it, a code or a kind of vertebra: L1, COVID-19, C065-2B41."""
_FRACTION = "\u00bc-\u00be\u2150-\u215e"
_DASH = "\u2010-\u2015\u2212~\u223c\u301c\uff5e\uff0d-"
_NUMBER = lazy_pattern(
    rf"(?:\d{{1,3}}(?:{_S}\d{{3}}){{1,5}}(?!\d)|\d+{_S}\d/\d+|\d+|[{_FRACTION}])"  # 1 000; 1 1/2
    rf"(?:(?:[.,:/'’·⁄×x*^٫٬：．，／{_DASH}]|\.\.)[+]?(?:\d+|[{_FRACTION}])|[{_FRACTION}])*"
    rf"(?:{_S}?[{_FRACTION}])?(?:[⁺⁻]?[⁰¹²³⁴-⁹]+)?"
)
"""Digits of any script, in groups, with a power: 1,000.5, 9:30, 11/24/2026, 120/80, 2–6, 10⁻³."""
_DATE = lazy_pattern(r"(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![\d./-]*\d)")
_CLOCK = lazy_pattern(r"(?<!\d)\d{1,2}[:：]\d{2}(?!\d)")
_SUFFIX = lazy_pattern(
    rf"{_S}?(?:[°º˚](?:{_S}?[CFKСФمفس](?![^\W\d_]))?|[℃℉%‰٪％]|[€$£¥₽₹₩₫￥元円원](?!\d)|[×x](?!\w|{_S}?\d))|[′″]{{1,2}}|['’](?=\d)|\+(?![\w+])"
)
"""What stands after a number and is no word."""
_SIGN = lazy_pattern(
    rf"(?:(?:[<>]=?|[≤≥≦≧≈±~=]){_S}?|(?:№|[Nn][°º]){_S}?|(?:US|R|C|A|HK|NT|MX)?[$€£¥₽₹₩₫￥＄]{_S}?|#|[+＋]|[\u2212\uff0d-]|\u2013|×{_S}?)+\Z"
)
"""What stands before a number and is no word. A hyphen or dash there is a minus only where nothing stands before it."""
_LEAD = lazy_pattern(r"(?:[.,])\Z")
_WORD = rf"[^\s\d()\[\]{{}}<>,;:!?\"“”«»‹›،؛؟。、：；（）…{_STOPS}]+"
_PHRASE = lazy_pattern(rf"({_WORD})(?:{_S}({_WORD})(?:{_S}({_WORD}))?)?")
"""Up to three words, as many as a unit has."""
_GAP = lazy_pattern(rf"\.?{_S}")
_PER_UNIT = lazy_pattern(r"([^/·]+)[/·].*\w")
_LETTERS = lazy_pattern(rf"(?:(?!{_CJK})[^\W\d_])+[²³]?")
_DIGIT = lazy_pattern(rf"[\d{_FRACTION}]")
_FIRST_CJK = "\u3005"


@functools.cache
def _cjk_letter() -> re.Pattern[str]:
    return re.compile(_CJK)  # a large set: milliseconds, for a text that has them


_LONGEST_COUNTER = 12
"""Characters of a word in Han, kana or Hangul that nothing parts from its number."""


@functools.cache
def _other_counter() -> re.Pattern[str]:
    return re.compile(rf"[\u30a1-\u30fa\u30fc]{{2,12}}|{_HAN}")


_PER = lazy_pattern(r"[/·](?=[^\W\d_])[^\s\d()\[\]{}<>,.;:!?\"“”«»‹›،؛؟。、：；（）…/·+=*&%#@–—-]+")
"""What a quantity is counted by: 5 €/month, 10^9/L."""
_CODES = lazy_pattern(r"[A-Z]{1,3}\d{1,3}(?:[-\u2010-\u2013/][A-Z]{0,3}\d{1,3}){1,5}(?!\w)")
"""Names of letters and digits joined as numbers are: the levels L4–L5 and C5/C6."""
_CAPITALS = lazy_pattern(r"(?<!\w)[A-Z]+\Z")
_HYPHENED = lazy_pattern(rf"(?:[-\u2010\u2011][{_ALPHABET}][{_ALPHABET}\d_]*)+")
"""A word that a number begins: 24-hour, 2-year-old."""
_LONG_WORD = lazy_pattern(r"[^\W\d_]{10}")
"""The beginning of a word behind a number's hyphen that the number may be parted from, if there is no room for both:
5-hydroxyindoleacetic, not 24-hour."""
_PAIR = lazy_pattern(rf"(?:({_S}?)([{_DASH}])\1|{_S}?[/:×x]{_S}?)(?=[+\u2212$€£-]?[\d{_FRACTION}])")
"""What joins one quantity with the next: a dash with spaces on both sides or none, a slash, a colon, a cross."""
_THEN = lazy_pattern(rf"{_S}\d{{1,2}}(?!\d)")
_COUNTED = lazy_pattern(rf"[ ](?=[^\W\d_])([^\s,.;:!?(){_STOPS}]+)({_S}\d)?")
_DAY = lazy_pattern(rf"{_S}\d{{1,2}}(?![:.,]?\d)")
_YEAR = lazy_pattern(rf"(?:,?{_S}|{_S}de{_S})(?=\d{{4}}(?!\d))\d{{4}}")

_GOES_ON = lazy_pattern(r"[.,:]\d")
"""Behind digits: they are the beginning of a decimal or of a time of day."""
_ALSO_WORDS = lazy_pattern(rf"{_S}(?:am|an|as|at|in|on|[a-z])(?!\w)")
"""Units that are words of a sentence too: "Rufen Sie 0911 496 1230 an", "+33 1 23 45 67 89 h 24"."""
_LEAST_DIGITS = 7
"""Of a phone number before the digits that may be another number's."""
_EXTENSION = lazy_pattern(
    rf"(?:,?{_S}?(?:ext|extn|extension|poste|anexo|int|durchwahl|dw|доб|x|#)\.?:?{_S}?)\d{{1,7}}(?!\d)", re.IGNORECASE
)
_SIGNED = lazy_pattern(r"(?<![\w+-])[A-Z][A-Za-z0-9]{0,4}[+\u2212\u2013-]{1,2}(?![\w+\u2212\u2013-])")
"""A blood group, a test's result: A+, O−, HIV-."""
_MAY_HAVE_ONE = lazy_pattern(
    rf"[\d{_FRACTION}@]|://|\w\.[A-Za-z]{{2}}|[^\x00-\x7f]\.[^\W\d_]|[A-Za-z0-9][+\u2212\u2013-](?!\w)"
)


# -- finding


def _find(text: str) -> Iterator[Inseparable]:
    """The stretches of a text without marks of direction."""
    last = 0
    for address in read_addresses(text):
        yield from _find_numbers(text, last, address.start)
        yield Inseparable(*address[:3], tuple(address_breaks(text, address.start, address.end)))
        last = address.end
    yield from _find_numbers(text, last, len(text))


def _find_numbers(text: str, start: int, end: int) -> Iterator[Inseparable]:
    """The stretches between ``start`` and ``end``, where no address stands."""
    at = start
    signed = _SIGNED.search(text, start, end)
    for digit in re.finditer(rf"[\d{_FRACTION}]+", text[start:end]):
        place = start + digit.start()
        if place < at:
            continue
        if _in_name(text, start, place, end):
            name = _NAME.match(text, place, end)
            at = name.end() if name else at
            letters = _CAPITALS.search(text, start, place)
            if letters and (codes := _CODES.match(text, letters.start(), end)):
                yield Inseparable(letters.start(), codes.end(), "number")
                at = codes.end()
            continue
        first = _begin(text, at, place)
        while signed and signed.end() <= first:
            if signed.start() >= at:
                yield Inseparable(signed.start(), signed.end(), "sign")
            signed = _SIGNED.search(text, signed.end(), end)
        found = _phone(text, at, place, end) or _quantity(text, first, place, end)
        if found.end - found.start > 1:
            yield found
        at = found.end
    while signed:
        if signed.start() >= at:
            yield Inseparable(signed.start(), signed.end(), "sign")
        signed = _SIGNED.search(text, signed.end(), end)


def _in_name(text: str, least: int, place: int, end: int) -> bool:
    """Whether the digits at ``place`` belong to a name: behind a letter, or behind its hyphen where no unit follows."""
    if place == least or _NAMED.match(text, place - 1):
        return place > least
    if text[place - 1] not in "-\u2010\u2011" or place - 1 == least or not _NAMED.match(text, place - 2):
        return False
    name = _NAME.match(text, place, end)
    return name is not None and _unit(text, name.end(), end) is None


def _begin(text: str, least: int, place: int) -> int:
    """Where the quantity begins whose digits begin at ``place``: its sign and the word that leads to it."""
    first = place
    if (lead := _LEAD.search(text, least, first)) and (first - 1 == least or text[first - 2] in " (\u00a0"):
        first = lead.start()
    if sign := _SIGN.search(text, max(least, first - 12), first):
        begin = sign.start()
        while begin < first and text[begin] in "-\u2013\u2212\uff0d=~" and begin and _joins(text, begin):
            begin += 1
        if text[begin:first].strip(" \u00a0\u2007\u2009\u202f") and not (
            begin and text[begin - 1].isalnum() and text[begin].isalpha()
        ):
            first = begin
    if (east := _word_before(text, least, first)) < first:
        return east
    if first > least and _SPACE.match(text, first - 1):
        word = re.search(r"[^\s()\[\]\"“”«»،؛,;:]+\Z", text[max(least, first - 16) : first - 1])
        if word and not {_fold(word[0]), _fold(word[0]).rstrip(".")}.isdisjoint(_words()["before"] | _words()["month"]):
            return first - 1 - len(word[0])
    return first


def _word_before(text: str, least: int, first: int) -> int:
    """Where a word in Han, kana or Hangul begins that leads to a number; ``first`` if there is none."""
    if first <= least or text[first - 1] < _FIRST_CJK or not _cjk_letter().match(text, first - 1):
        return first
    near = text[max(least, first - 4) : first]
    for length in range(len(near), 0, -1):
        if near[-length:] in _words()["before"]:
            return first - length
    return first


def _joins(text: str, place: int) -> bool:
    """Whether the hyphen or dash at ``place`` joins what stands before it, and is no minus.

    A true minus (U+2212) is one behind a letter too, as behind the Arabic word for "and"; so is any behind a script without
    blanks between words.
    """
    before = text[place - 1]
    minus = text[place] == "\u2212" or _UNSPACED.match(before)
    return before.isdigit() or before in ")]%°" or (is_letter(before) and not minus)


def _phone(text: str, least: int, place: int, end: int) -> Inseparable | None:
    """The phone number whose digits begin at ``place``, if one does; another number may stand right behind it."""
    first = begin_of_phone(text, least, place, end)
    for stop in ends_of_phone(text, first, end):
        number = text[first:stop]
        if stop <= place or _DATE.match(text, first, end) or _takes_in_another(text, first, stop, end):
            continue
        sure = is_whole_phone(number) or _ALSO_WORDS.match(text, stop, end)
        if not sure and (unit := _unit(text, stop, end)) and unit.kind == "quantity":
            continue
        extension = _EXTENSION.match(text, stop, end)
        if extension is None:
            return Inseparable(first, stop, "phone")
        word = stop + len(extension[0]) - len(extension[0].lstrip(", \u00a0"))
        return Inseparable(first, extension.end(), "phone", (word,) if _SPACE.match(text, word - 1) else ())
    return None


def _takes_in_another(text: str, first: int, stop: int, end: int) -> bool:
    """Whether the last digits of a phone are another number behind it: a decimal, a time, a dose. Its country says so, where
    that stands before it; else as many digits as the group before them has are the phone's: an "h 24" may stand behind it."""
    number = text[first:stop]
    *others, last = re.split(_S, number)
    if is_complete_phone(number) or sum(map(str.isdigit, "".join(others))) < _LEAST_DIGITS:
        return False
    if _GOES_ON.match(text, stop, end):
        return True
    kind = _quantity(text, stop - len(last), stop - len(last), end).kind
    if len(last) == 1 and kind != "number":
        return True
    if kind not in ("quantity", "clock", "date") or _ALSO_WORDS.match(text, stop, end):
        return False
    if number[0] == "+" and is_known_phone(number) is not is_known_phone(number[: -len(last)]):
        return not is_known_phone(number)
    return len(last) != len(others[-1])


def _quantity(text: str, first: int, place: int, end: int) -> Inseparable:
    """The quantity whose digits begin at ``place``, with all that is joined to it."""
    kind, breaks = "", [*_lead_break(text, first, place)]
    number, lead = place, _fold(text[first:place]).rstrip(" .+#-")
    while True:
        measure = _measure(text, place, end)
        stop = measure.end
        kind = kind if kind not in ("", "number") and measure.kind == "number" else measure.kind
        pair = _PAIR.match(text, stop, end)
        if pair is None:
            break
        if pair[2] and pair[1]:
            breaks.append(pair.end())
        place = pair.end()
        while not _DIGIT.match(text, place):
            place += 1
    if kind == "number" and lead in _words()["month"]:
        kind, year = "date", _YEAR.match(text, stop, end)
        stop = year.end() if year else stop
    if kind == "number" and text[first:number].strip():
        kind = "quantity"
    if name := _HYPHENED.match(text, stop, end):
        hyphens = [
            place
            for place in range(stop, name.end())
            if text[place] in "-\u2010" and (place > stop or _LONG_WORD.match(text, place + 1, name.end()))
        ]
        return Inseparable(first, name.end(), "number", (*breaks, *(place + 1 for place in hyphens)))
    word = _COUNTED.match(text, stop, end) if text[stop - 1].isdigit() and kind in ("number", "quantity") else None
    if word and word[2] and _fold(word[1]) in _words()["before"]:
        word = None  # it leads to the number behind it: 24 | နံနက် 9:30
    if not text.isascii():
        breaks += [number + after.end() for after in _HAN_AND_DIGIT.finditer(text[number:stop])]
    if kind == "date":
        breaks += [space.end() for space in _SPACE.finditer(text, number, stop)]
    if word:
        return Inseparable(first, word.end(1), "count", (*sorted(breaks), stop + 1))
    return Inseparable(first, stop, kind, tuple(sorted(breaks)))


_HAN_AND_DIGIT = lazy_pattern(rf"{_CJK}(?=\d)")
"""Where quantities are joined by a letter of Han, kana or Hangul: 2026年|12月|3日, 100元或|200元."""
_SHORT = 3
"""Letters of a word before a number, such as a month's or a currency's, that is never parted from it."""


def _lead_break(text: str, first: int, place: int) -> Iterator[int]:
    """Where a line may begin, if it must, behind a longer word that leads to a number: behind "step", not behind "No."."""
    word, space, _ = text[first:place].partition(" ")
    if space and len(word) > _SHORT and all(map(is_letter, word)):
        yield first + len(word) + 1


class _Measure(NamedTuple):
    """Where a number with its unit, or a unit, ends; its kind; whether a lesser number may follow (14 h 30)."""

    end: int
    kind: str
    leads: bool = False


def _measure(text: str, place: int, end: int) -> _Measure:
    """The number at ``place`` with what it measures."""
    number = _NUMBER.match(text, place, end)
    stop = number.end() if number else place
    kind = "date" if _DATE.fullmatch(text, place, stop) else "clock" if _CLOCK.search(text, place, stop) else "number"
    while unit := _unit(text, stop, end):
        stop, kind, leads = unit
        if kind == "month":
            year_first = number and len(number[0]) == 4  # as in Burmese: 2026 ဒီဇင်ဘာ 24
            rest = (_DAY if year_first else _YEAR).match(text, stop, end)
            return _Measure(rest.end() if rest else stop, "date")
        following = _NUMBER.match(text, stop, end) or (leads and _THEN.match(text, stop, end))
        if not following:
            break
        stop = following.end()
    if per := _PER.match(text, stop, end):
        return _Measure(per.start() + 1 + len(_own_letters(per[0][1:])), "quantity")
    return _Measure(stop, kind)


def _unit(text: str, stop: int, end: int) -> _Measure | None:
    """The unit that follows a number which ends at ``stop``."""
    if suffix := _SUFFIX.match(text, stop, end):
        degree = suffix[0].endswith(("°", "º", "˚"))
        further = _unit(text, suffix.end(), end) if degree else None
        return _Measure(further.end if further else suffix.end(), "quantity")
    gap = _GAP.match(text, stop, end)
    at = gap.end() if gap else stop
    if east := _counter(text, at, end):
        return east
    phrase = _PHRASE.match(text, at, end)
    if phrase is None:
        return None
    for size in (3, 2, 1):
        if phrase[size] is not None and (known := _known_unit(_own_letters(text[at : phrase.end(size)]))):
            return None if "." in text[stop:at] and known.kind != "month" else known._replace(end=at + known.end)
    head = _PER_UNIT.match(_own_letters(phrase[1]))
    if head and _fold(head[1]) in _words()["unit"]:
        return _Measure(at + head.end(), "quantity")
    if at == stop and (letters := _LETTERS.match(text, at, end)):
        return _Measure(letters.end(), "quantity", leads=True)
    return None


_UNSPACED = lazy_pattern("[\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7ff\uff00-\uffef~]")
"""Letters of scripts that put no blank between words, or stand right behind a word of another, and a mark of "to"."""


def _own_letters(said: str) -> str:
    """A phrase without what another script puts right behind its letters: 2:00 PM到, 2:00 PM에."""
    if said.isascii() and "~" not in said:
        return said
    other = _UNSPACED.search(said)
    return said[: other.start()] if other and other.start() else said


def _known_unit(said: str) -> _Measure | None:
    """The unit that a phrase is, without signs of the sentence at its end; its ``end`` is counted in the phrase."""
    words = _words()
    while said:
        folded = _fold(said)
        if folded.endswith(".") and folded[:-1] in words["unit"]:  # it is the sentence's
            said, folded = said[:-1], folded[:-1]
        for kind in ("clock", "month", "unit"):
            if (folded.removeprefix("de ") if kind == "month" else folded) in words[kind]:
                return _Measure(len(said), "quantity" if kind == "unit" else kind, folded in words["then"])
        if said[-1] not in ".-\u2013\u2014'’/*":
            return None
        said = said[:-1]
    return None


def _counter(text: str, stop: int, end: int) -> _Measure | None:
    """A counter in Han, kana or Hangul: a known one, else a word in katakana, else one character of Han."""
    if stop >= end or text[stop] < _FIRST_CJK or not _cjk_letter().match(text, stop):
        return None
    for length in range(min(_LONGEST_COUNTER, end - stop), 0, -1):
        for kind in ("clock", "unit"):
            if text[stop : stop + length] in _words()[kind]:
                return _Measure(stop + length, "quantity" if kind == "unit" else kind, leads=True)
    other = _other_counter().match(text, stop, end)
    return _Measure(other.end(), "quantity", leads=True) if other else None
