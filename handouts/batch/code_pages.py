"""Which characters the bytes of a text file are, where it is not UTF-8: told by the file, by the practice's country, or not at all.

A wrong table of characters turns "Łukasz" into "£ukasz" and "Иванов" into "Èâàíîâ": names that nobody has, printed
without a word. A list of names is too short to guess a table from how often letters occur (charset-normalizer takes
"Jiří Dvořák" for Western "Jiøí Dvoøák"), so nothing is guessed. The table is the one that Windows uses in the practice's
country, and every word must then be one that some language written with that table can have. If it is not, the file is
refused, and the answer names the tables in which its words could be read.
"""

import codecs
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handouts.problems import Place, Problem, UnreadableError
from handouts.reading.declarations import lazy_pattern

_COUNTRIES: Mapping[str, str] = {
    "cp1250": "AL BA CZ HR HU ME PL RO SI SK",
    "cp1251": "BG BY KG KZ MK MN RS RU UA UZ",
    "cp1253": "CY GR",
    "cp1254": "AZ TR",
    "cp1255": "IL",
    "cp1256": "AE AF BH DZ EG IQ IR JO KW LB LY MA OM PK PS QA SA SD SY TN YE",
    "cp1257": "EE LT LV",
    "cp1258": "VN",
    "cp932": "JP",
    "cp936": "CN SG",
    "cp949": "KP KR",
    "cp950": "HK MO TW",
}
"""Countries by the table that Windows has for what is not Unicode there (Microsoft, National Language Support reference);
in all others it is cp1252."""
WESTERN = "cp1252"

_ALPHABETS: Mapping[str, str] = {
    "cp1252": "áéíóúüñ àâæçéèêëîïôœùûü áâãàçéêíóôõúü äöüß àèéìíîòóùú áéëïíóöúü åæøéóè åäöéü àçèéíïòóúü·",
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű âăîşţ áćčđšž äöüß ëç",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџќѓѕ",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "cp1254": "âçğıİîöşüû",
    "cp1255": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگکےھۀہں àâçèéêëîïôùûü",
    "cp1257": "ąčęėįšųūž āčēģīķļņšūž äöõüšž",
    "cp1258": "aăâbcdđeêghiklmnoôơpqrstuưvxy\u0300\u0301\u0303\u0309\u0323àáèéìíòóùúý",
}
"""The letters beyond ASCII of each language that is written with a table; a word has letters of one of them."""
_ICELANDIC, _ICELANDIC_COUNTRIES = frozenset("áéíóúýþæöðÁÉÍÓÚÝÞÆÖÐ"), ("FO", "IS")
"""Elsewhere these letters are Turkish ones that were read by the wrong table, more often than somebody from Iceland."""
_BY_OTHER_NAMES: Mapping[str, str] = {"mac_roman": "cp1252", "mac_cyrillic": "cp1251", "iso8859_15": "cp1252"}
"""Tables of other systems, for the same languages."""
_EAST_ASIAN = ("cp932", "cp936", "cp949", "cp950")
_HAN = lazy_pattern("[\u3005-\u3007\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff66-\uff9f\u3000-\u3003\uff00-\uff60]")

_WORD = lazy_pattern(r"[^\W\d_]+(?:[\u0300-\u0323]|[^\W\d_])*")
_INSIDE_A_WORD = lazy_pattern(r"(?<=[^\W\d_])[^\s\w.,;:'’`´\-‐–—·\"“”„‘/\\|&()\[\]<>@+*?!=#%^~{}$«»\u0300-\u0323]|"
                            r"[£¥¤§¯³²¹¼½¾×÷±¬¦¸¶‡†‹‰ˆ˜€¢](?=[^\W\d_])|(?<=[^\W\d_\x00-\x7f])[–—](?=[^\W\d_])|"
                            r"(?<=[^\W\d_])[–—](?=[^\W\d_\x00-\x7f])")  # fmt: skip
"""A sign right beside a letter that no word has there."""
_NO_WESTERN_WORD = lazy_pattern("ñ(?![aeiouáéíóúüy])|œ(?![uicdnst])|õ(?!e)|(?i:^ÿ)|^[ªº](?=.)")
"""Letters of the West that stand so in no word: an ñ has a vowel behind it, an œ mostly a u, an õ an e."""
_LARGE_AMID_SMALL = lazy_pattern("[a-zà-ÿ][À-Þ](?=[a-zà-ÿ]|$)")
_ASCII_LETTER = lazy_pattern("[A-Za-z]")
_LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "cp1258")


class ReadText(NamedTuple):
    """A text, and the table its bytes were read by; an empty name for UTF-8 and UTF-16, which say so themselves."""

    text: str
    code_page: str = ""


def decode(data: bytes, name: str, country: str = "US", encoding: str | None = None) -> ReadText:
    """The text of a file.

    ``country`` is the practice's, by its code of ISO 3166-1; ``encoding`` what somebody says that the file is in, by
    any of its names. Raises UnreadableError, with ``name`` as its place, for what is no text, is not in the encoding
    that was named, or has words that no table of the country can have.
    """
    if encoding is not None:
        return _decode_as_told(data, name, encoding)
    for each in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig",):
        text = _try(data, each)
        if text is not None:
            return ReadText(text)
        if each == "utf-16":
            raise UnreadableError(_no_text(name))
    usual = next((page for page, countries in _COUNTRIES.items() if country in countries.split()), WESTERN)
    text = _try(data, usual)
    if text is not None and _is_plausible(text, usual, country):
        return ReadText(text, usual)
    if b"\0" in data or sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in data):
        raise UnreadableError(_no_text(name))
    raise _unknown_code_page(name, [page for page in _pages() if page != usual and _could_be(data, page)])


def _no_text(name: str) -> Problem:
    remedy = "Save it as CSV UTF-8, or as an Excel workbook (.xlsx)."
    return Problem("bad-schedule", "This is not a text file.", remedy, Place(name))


def _decode_as_told(data: bytes, name: str, encoding: str) -> ReadText:
    try:
        known = codecs.lookup(encoding).name
        text = data.decode("utf-8-sig" if known == "utf-8" else known)
    except (LookupError, ValueError):
        message = "The file is not in the encoding that was named, or there is no such encoding."
        raise UnreadableError(Problem("not-in-encoding", message, "Name another one, such as cp1250; or save the file as CSV UTF-8.",
                                      Place(name))) from None  # fmt: skip
    return ReadText(text)


def _unknown_code_page(name: str, possible: Sequence[str]) -> UnreadableError:
    could = f" Its words could be {' or '.join(possible)}." if possible else ""
    message = f"The file is not UTF-8, and it does not say which table of characters it is written by.{could}"
    remedy = "Save it as CSV UTF-8, or as an Excel workbook (.xlsx); or say the table, as in --encoding cp1250."
    return UnreadableError(
        Problem("unknown-encoding", message, remedy, Place(name), values={"tables": ", ".join(possible) or "–"})
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _pages() -> tuple[str, ...]:
    return (*_ALPHABETS, *_BY_OTHER_NAMES, *_EAST_ASIAN)


def _could_be(data: bytes, page: str) -> bool:
    text = _try(data, page)
    return text is not None and _is_plausible(text, page)


def _is_plausible(text: str, page: str, country: str = "") -> bool:
    """Whether each word can be one of a language that is written with the table."""
    if page in _EAST_ASIAN:
        return all(letter.isascii() or _HAN.match(letter) for letter in text)
    if any("\x80" <= letter <= "\x9f" for letter in text) or _INSIDE_A_WORD.search(text):
        return False
    page = _BY_OTHER_NAMES.get(page, page)
    alphabets = [frozenset(each + each.upper()) for each in _ALPHABETS[page].split()]
    if country in _ICELANDIC_COUNTRIES:
        alphabets.append(_ICELANDIC)
    words = (found[0] for found in _WORD.finditer(text))
    return all(word.isascii() or not word[0].isalpha() or _can_be_word(word, page, alphabets) for word in words)


def _can_be_word(word: str, page: str, alphabets: Sequence[frozenset[str]]) -> bool:
    """Whether a word with letters beyond ASCII can be one of a language that has one of these alphabets."""
    own = {letter for letter in word if not letter.isascii()} - frozenset("ªº")
    if not any(own <= each for each in alphabets):
        return False
    if page not in _LATIN:
        return not _ASCII_LETTER.search(word)
    return page != WESTERN or not (_NO_WESTERN_WORD.search(word.lower()) or _LARGE_AMID_SMALL.search(word))
