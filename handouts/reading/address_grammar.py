"""Addresses of the web and for mail in running text, with letters of any script.

A host may have any letters (IDNA 2008, RFC 5892), and so may a path (RFC 3987). Where one begins and ends is seen by its
signs, for Han, kana and Hangul stand against the words of the sentence without a space: a name of a host in them
is whole from a scheme or a space on, and its last part is one that there is.
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
_URL = rf"[^\s<>\"“”„«»‹›。、，；：！？（）「」『』،؛؟।॥።፣։{{}}|\\^`{CJK[1:-1]}]"
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
