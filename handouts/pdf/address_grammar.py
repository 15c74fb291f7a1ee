"""Addresses of the web and for mail in running text, with letters of any script.

A host may have any letters (IDNA 2008, RFC 5892), and so may a path (RFC 3987). Where one begins and ends is seen by its
signs, for Han, kana and Hangul stand against the words of the sentence without a space: a name of a host in them
is whole from a scheme or a space on, and its last part is one that there is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from handouts.pdf.letters import ALPHABET, CJK


class ReadAddress(NamedTuple):
    """An address: ``text[start:end]``, without the signs of the sentence behind it; ``kind`` is web or mail."""

    start: int
    end: int
    kind: str


_NEAR = rf"{ALPHABET}\d_"
_LONG_LABEL = 15
"""Letters of Han, kana or Hangul that can be the name of a host; more are a sentence."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0963\u0966-\u096f\u0971-\u0df3"
    "\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0f84\u102b-\u103e\u135d-\u135f\u17b4-\u17d3\u200c\u200d\u3099\u309a"
)
"""Vowel signs and other marks that stand on letters, and are letters of a host's name (RFC 5892, PVALID); the joiners too."""
_LABEL = rf"(?:(?!{CJK})[\w{_MARKS}])"
_INNER = rf"(?:{_LABEL}(?:(?:{_LABEL}|-)*{_LABEL})?)"
_EAST = rf"(?:{CJK}{{1,{_LONG_LABEL}}})"
_TOP = (
    "рф рус москва дети онлайн сайт орг ком укр бел срб мкд қаз мон бг ею ευ ελ հայ გე ישראל السعودية امارات ایران مصر قطر الاردن الجزائر"
    " المغرب تونس عمان فلسطين سورية السودان عراق موريتانيا پاکستان بھارت شبكة موقع بازار भारत संगठन कॉम नेट ভারত বাংলা ભારત ਭਾਰਤ ଭାରତ"
    " இந்தியா இலங்கை சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා ไทย ລາວ"
).replace(" ", "|")
_EAST_TOP = "中国 中國 香港 台灣 台湾 澳門 新加坡 公司 网络 网址 在线 中文网 商城 公益 机构 移动 政务 한국 닷컴 닷넷 みんな コム セール クラウド テスト 测试 測試 테스트".replace(
    " ", "|"
)
"""Last parts of hosts in other letters: of countries, and of those for anybody the commonest (IANA, root zone database).
Without them a full stop with no space behind it would make an address of two sentences."""
_URL = rf"[^\s<>\"“”„«»‹›。、，；：！？（）「」『』،؛؟।॥።፣։{{}}|\\^`{CJK[1:-1]}]"
_PATH = rf"(?:{_URL}|(?<=[/=?#&._%-]){CJK}+)*"
_EAST_HOST = rf"(?:{_LABEL}|{CJK}|-)+(?:\.(?:{_LABEL}|{CJK}|-)+)*\.(?:{_EAST_TOP}|[A-Za-z]{{2,}}|{_TOP})"
_ENDED = rf"(?![{_NEAR}@-])"
_WEST_HOST = rf"(?:[{_NEAR}-]+\.)+[A-Za-z]{{2,}}{_ENDED}(?!{CJK}{{1,{_LONG_LABEL}}}\.(?:{_EAST_TOP}|[A-Za-z]{{2,}}))"
_ADDRESS = re.compile(
    rf"(?P<mail>(?:(?<![{_NEAR}.+%@-])[{_NEAR}.+%'-]+|(?<![\w{_MARKS}.+%@-])(?:(?:{_LABEL}|[.+%'-])+|{_EAST}))"
    rf"@(?:(?:{_INNER}\.)+(?:(?:{_TOP})(?![\w{_MARKS}])|[{_NEAR}-]+)|(?:(?:{_INNER}|{_EAST})\.)+(?:{_EAST_TOP}|[A-Za-z]{{2,}}{_ENDED})))"
    rf"|(?P<web>(?<![{_NEAR}@.-])(?:[A-Za-z][A-Za-z0-9+.-]*://(?:{_WEST_HOST}(?::\d+)?(?:[/?#]{_PATH})?|{_EAST_HOST}(?![A-Za-z@-])(?::\d+)?(?:[/?#]{_PATH})?|(?:{_URL}|(?<=[/=?#&._-]){CJK}+)+)"
    rf"|(?:[{_NEAR}](?:[{_NEAR}-]*[{_NEAR}])?\.)+[A-Za-z]{{2,}}{_ENDED}(?::\d+)?(?:[/?#]{_PATH})?)"
    rf"|(?<![\w{_MARKS}@.-])(?:{_INNER}\.)+(?:[A-Za-z]{{2,}}{_ENDED}|(?:{_TOP})(?![\w{_MARKS}]))(?::\d+)?(?:[/?#]{_PATH})?"
    rf"|(?<![\w{_MARKS}@.-])(?:(?:{_EAST}|{_INNER})\.)+(?:[A-Za-z]{{2,}}{_ENDED}|{_EAST_TOP})(?::\d+)?(?:[/?#]{_PATH})?)"
)
_ENDS_A_SENTENCE = ".,;:!?'’…·*"


def read_addresses(text: str) -> Iterator[ReadAddress]:
    """The addresses in a text, in order; to be asked of a text that may have one, and without marks of direction."""
    for found in _ADDRESS.finditer(text):
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
