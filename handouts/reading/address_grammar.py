"""What leads to somebody in running text: addresses of the web and for mail, with letters of any script, and phone numbers.

A host may have any letters (IDNA 2008, RFC 5892), and so may a path (RFC 3987). Where one begins and ends is seen by its
signs, for Han, kana and Hangul stand against the words of the sentence without a space: a name of a host in them
is whole from a scheme or a space on, and its last part is one that there is. A phone number is seen by its shape alone; what
a unit behind it makes of it is for whoever knows units (:mod:`handouts.pdf.inseparable`).
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from handouts.reading.declarations import lazy_pattern
from handouts.reading.letters import ALPHABET, CJK


class ReadAddress(NamedTuple):
    """An address: ``text[start:end]``, without the signs of the sentence behind it; ``kind`` is web or mail."""

    start: int
    end: int
    kind: str


_NEAR = rf"{ALPHABET}\d_"
_URL = rf"[^\s<>\"“”„«»‹›。、，；：！？（）「」『』،؛؟।॥።፣։។៕၊။{{}}|\\^`{CJK[1:-1]}]"
_PATH = rf"(?:{_URL}|(?<=[/=?#&._%-]){CJK}+)*"
_ENDED = rf"(?![{_NEAR}@-])"
_HOST = rf"(?:[{_NEAR}](?:[{_NEAR}-]*[{_NEAR}])?\.)+[A-Za-z]{{2,}}{_ENDED}(?::\d+)?(?:[/?#]{_PATH})?"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*://"
_NEAR_ADDRESS = (
    rf"(?P<mail>(?<![{_NEAR}.+%@-])[{_NEAR}.+%'-]+@[{_NEAR}-]+(?:\.[{_NEAR}-]+)+)"
    rf"|(?P<web>(?<![{_NEAR}@.-])(?:{_SCHEME}{_PATH[:-1]}+|{_HOST}))"
)


@functools.cache
def _near() -> re.Pattern[str]:
    """Addresses in Latin, Greek and Cyrillic letters, which are nearly all: a few milliseconds to compile."""
    return re.compile(_NEAR_ADDRESS)


_MAY_BE_NEAR = lazy_pattern(r"@|://|\w\.[A-Za-z]{2}")
"""What every address has, of whatever letters."""

_TOPS = (
    "рф рус москва дети онлайн сайт орг ком укр бел срб мкд қаз мон бг ею ευ ελ հայ գე ישראל السعودية امارات ایران مصر قطر الاردن الجزائر"
    " المغرب تونس عمان فلسطين سورية السودان عراق موريتانيا پاکستان بھارت شبكة موقع بازار भारत संगठन कॉम नेट ভারত বাংলা ભારત ਭਾਰਤ ଭାରତ"
    " இந்தியா இலங்கை சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා ไทย ລາວ"
)
_EAST_TOPS = "中国 中國 香港 台灣 台湾 澳門 新加坡 公司 网络 网址 在线 中文网 商城 公益 机构 移动 政务 한국 닷컴 닷넷 みんな コム セール クラウド テスト 测试 測試 테스트"
"""Last parts of hosts in other letters: of countries, and of those for anybody the commonest (IANA, root zone database).
Without them a full stop with no space behind it would make an address of two sentences."""
_MAY_BE_ELSEWHERE = (
    r"[^\x00-\u052f\s]\S{0,60}\.[A-Za-z]{2}|://\S{0,80}[^\x00-\u052f\s]|@\S{0,80}[^\x00-\u024f\s]|[^\x00-\u024f\s]@"
)
_LONG_LABEL = 15
"""Letters of Han, kana or Hangul that can be the name of a host; more are a sentence."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0963\u0966-\u096f\u0971-\u0df3"
    "\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0f84\u102b-\u103e\u135d-\u135f\u17b4-\u17d3\u200c\u200d\u3099\u309a"
)
"""Vowel signs and other marks that stand on letters, and are letters of a host's name (RFC 5892, PVALID); the joiners too."""


@functools.cache
def _elsewhere() -> re.Pattern[str]:
    """Addresses in letters of any script: 40 ms to compile, for a text that may have one."""
    label = rf"(?:(?!{CJK})[\w{_MARKS}])"
    inner, east = rf"(?:{label}(?:(?:{label}|-)*{label})?)", rf"(?:{CJK}{{1,{_LONG_LABEL}}})"
    top, east_top = _TOPS.replace(" ", "|"), _EAST_TOPS.replace(" ", "|")
    more = rf"(?::\d+)?(?:[/?#]{_PATH})?"
    before, latin = rf"(?<![\w{_MARKS}@.-])", rf"[A-Za-z]{{2,}}{_ENDED}"
    any_host = rf"(?:{label}|{CJK}|-)+(?:\.(?:{label}|{CJK}|-)+)*\.(?:{east_top}|[A-Za-z]{{2,}}|{top})(?![A-Za-z@-])"
    near_host = rf"(?:[{_NEAR}-]+\.)+{latin}(?!{CJK}{{1,{_LONG_LABEL}}}\.(?:{east_top}|[A-Za-z]{{2,}}))"
    local = rf"(?:(?<![{_NEAR}.+%@-])[{_NEAR}.+%'-]+|(?<![\w{_MARKS}.+%@-])(?:(?:{label}|[.+%'-])+|{east}))"
    return re.compile(
        rf"(?P<mail>{local}@(?:(?:{inner}\.)+(?:(?:{top})(?![\w{_MARKS}])|[{_NEAR}-]+)|(?:(?:{inner}|{east})\.)+(?:{east_top}|{latin})))"
        rf"|(?P<web>(?<![{_NEAR}@.-])(?:{_SCHEME}(?:{near_host}{more}|{any_host}{more}|{_PATH[:-1]}+)|{_HOST})"
        rf"|{before}(?:{inner}\.)+(?:{latin}|(?:{top})(?![\w{_MARKS}])){more}"
        rf"|{before}(?:(?:{east}|{inner})\.)+(?:{latin}|{east_top}){more})"
    )


def _may_be_elsewhere(text: str) -> bool:
    """Whether an address in a text may have letters of other scripts than Latin, Greek and Cyrillic, or such a last part."""
    if text.isascii():
        return False
    return re.search(_MAY_BE_ELSEWHERE, text) is not None or any(
        f".{top}" in text for top in f"{_TOPS} {_EAST_TOPS}".split()
    )


_ENDS_A_SENTENCE = ".,;:!?'’…·*"


def read_addresses(text: str) -> Iterator[ReadAddress]:
    """The addresses in a text, in order; to be asked of a text that may have one, and without marks of direction."""
    elsewhere = _may_be_elsewhere(text)
    if not elsewhere and not _MAY_BE_NEAR.search(text):
        return
    pattern = _elsewhere() if elsewhere else _near()
    for found in pattern.finditer(text):
        yield ReadAddress(found.start(), found.start() + _end_of_address(found[0]), found.lastgroup or "web")


def _end_of_address(address: str) -> int:
    """The length of an address without the signs of the sentence behind it."""
    while address:
        if address[-1] in _ENDS_A_SENTENCE or (
            address[-1] in ")]" and address.count(address[-1]) > address.count("(["[address[-1] == "]"])
        ):
            address = address[:-1]
        else:
            break
    return len(address)


def address_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """After slashes, before other signs; not within the first or last two characters, and not behind a scheme's slash."""
    for place in range(start + 2, end - 1):
        before, after = text[place - 1], text[place]
        if (before == "/" and after != "/" and text[place - 2] != "/") or (
            after in ".@?#&=_~%+-" and before not in "./:-"
        ):
            yield place


_S = "[ \u00a0\u2007\u2009\u202f]"
_HYPHEN = "\u2010-\u2013"
_PHONE = lazy_pattern(
    rf"(?:0\d{{1,5}}{_S}/{_S}|\+?(?:\(\d{{1,5}}\){_S}?)?)\d+(?:(?:{_S}?\(\d{{1,5}}\){_S}?|[-.{_HYPHEN}/]|{_S})\d+){{0,12}}"
    rf"(?:[-{_HYPHEN}][A-Z]{{2,}}(?:[-{_HYPHEN}][A-Z\d]+)*)?"
)
_COMPLETE = lazy_pattern(
    rf"(?:\+?1(?:[-.]|{_S})(?:\([2-9]\d\d\)|[2-9]\d\d)(?:[-.{_HYPHEN}]|{_S})|\([2-9]\d\d\){_S}?|[2-9]\d\d[-.{_HYPHEN}])"
    rf"\d{{3}}(?:[-.{_HYPHEN}]|{_S})\d{{4}}(?!\d|[-.{_HYPHEN}/]\w)"
)
"""A number as North America writes it, which has ten digits: it ends there, whatever follows."""
_AREA = lazy_pattern(r"\(\d{1,5}\)")
_THOUSANDS = lazy_pattern(rf"\d{{1,3}}(?:{_S}\d{{3}})+")
_GROUPED = lazy_pattern(rf"[-{_HYPHEN}().+]|{_S}")
_DECIMAL = lazy_pattern(r"\d\.\d")
_DOTTED = lazy_pattern(r"\+?\d{1,4}(?:\.\d{2,5}){2,}")
_DIGITS_OF_A_PHONE = range(7, 18)
_DIGITS_ABROAD = range(7, 16)
"""Of a number with its country's (ITU-T E.164), without a zero in brackets."""
_DIGITS_WITH_AREA = 9
"""So many digits behind a bracket are a phone number whatever follows; "(770) 1000 mg" is a dose."""
_MOST_OF_THOUSANDS = 10
"""From so many digits on, groups of three are a phone's."""


def begin_of_phone(text: str, least: int, place: int, end: int) -> int:
    """Where a phone number begins whose digits begin at ``place``: its bracket or its plus stands before them."""
    first = place
    if first > least and text[first - 1] == "(" and (area := _AREA.match(text, first - 1, end)) and area.end() > place:
        first -= 1
    return first - 1 if first > least and text[first - 1] == "+" else first


def ends_of_phone(text: str, first: int, end: int) -> Iterator[int]:
    """Where a phone number may end that begins at ``first``, the longest first. A shorter one, behind which a blank and
    another number stand, is one only if its beginning says so, and no list of values is."""
    if complete := _COMPLETE.match(text, first, end):
        yield complete.end()
        return
    longest = _PHONE.match(text, first, end)
    if longest is None:
        return
    if number := _as_phone(longest[0]):
        yield first + len(number)
    if _THOUSANDS.fullmatch(longest[0]):
        return
    for blank in reversed([each.start() for each in re.finditer(_S, longest[0])]):
        number = _as_phone(longest[0][:blank])
        if number and (number[0] in "(+0" or ("/" not in number and _count_digits(number) >= _DIGITS_WITH_AREA)):
            yield first + len(number)


def is_complete_phone(number: str) -> bool:
    """Whether nothing can be added to a number: it is written as North America does."""
    return _COMPLETE.fullmatch(number) is not None


def is_whole_phone(number: str) -> bool:
    """Whether a number is a phone's whatever unit follows it: no quantity is written with a plus, a bracket or a zero like that."""
    begins = number[0] == "(" or (number[0] == "0" and number[1:2].isdigit())
    return number[0] == "+" or (begins and _count_digits(number) >= _DIGITS_WITH_AREA) or is_complete_phone(number)


def is_known_phone(number: str) -> bool:
    """Whether a number with a plus is one that its country gives out."""
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _as_phone(number: str) -> str:
    """What of a number is a phone's by its shape, from its beginning on; "" for nothing."""
    letters = re.search("[A-Z]", number)
    if letters and not (7 <= sum(map(str.isalnum, number)) <= 16 and _count_digits(number[: letters.start()]) >= 3):
        number, letters = number[: letters.start() - 1], None
    if not _PHONE.fullmatch(number):
        return ""
    digits = _count_digits(number)
    possible = _DIGITS_ABROAD if number[0] == "+" and "(" not in number else _DIGITS_OF_A_PHONE
    if (digits not in possible and not letters) or not _GROUPED.search(number):
        return ""
    thousands = _THOUSANDS.fullmatch(number) and digits < _MOST_OF_THOUSANDS
    decimal = _DECIMAL.search(number) and not _DOTTED.fullmatch(number)
    return "" if thousands or decimal else number


def _count_digits(number: str) -> int:
    return sum(map(str.isdigit, number))
