"""Where a word may be broken that does not fit on its line.

By the author's own marks, a soft hyphen (U+00AD) or a zero-width space (U+200B); between the parts of a web or e-mail
address, without a hyphen (Chicago Manual of Style, 7.46); and else by the patterns of its language (F. M. Liang, "Word
Hy-phen-a-tion by Com-put-er", 1983), as the project hyph-utf8 keeps them. A word for which none of these knows a
place is not broken at all: :class:`WordTooLong`.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from handouts.pdf.word_ends import find_letter_ends

SOFT_HYPHEN, ZERO_WIDTH_SPACE = "\u00ad", "\u200b"
BREAK_MARKS = SOFT_HYPHEN + ZERO_WIDTH_SPACE
"""Marks of an author that say where a word may be broken, and nothing else: they are not letters of it."""
_NO_MARKS = {ord(mark): None for mark in BREAK_MARKS}
_MARKED = f"([{BREAK_MARKS}]+)"


class WordTooLong(ValueError):
    """A word is wider than its line and there is no place where it may be broken; ``word`` is it."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__("a word is too long for its line")


class Fragment(NamedTuple):
    """A part of a word: a line may end after it, with a hyphen if ``hyphen``."""

    text: str
    hyphen: bool


def without_break_marks(text: str) -> str:
    """The text without soft hyphens and zero-width spaces: the words that are read, counted and compared."""
    if text.isascii():
        return text
    return text.translate(_NO_MARKS)


def split_at_marks(token: str) -> Iterator[Fragment]:
    """A stretch of text without spaces, cut at its author's marks, which are left out."""
    if token.isascii():
        yield Fragment(token, False)
        return
    parts = re.split(_MARKED, token)
    texts, marks = [text for text in parts[::2] if text], parts[1::2]
    if not parts[0]:
        marks = marks[1:]
    for index, text in enumerate(texts):
        last = index + 1 == len(texts)
        yield Fragment(text, not last and SOFT_HYPHEN in marks[index])


class Hyphenation:
    """The patterns of a language: for each part of a word, how good a break would be between its letters.

    ``path`` is a file of hyph-utf8, which is read when the first word asks. Raises ``OSError`` then if it cannot be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, tuple[int, ...]] = {}

    @cached_property
    def _rules(self) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]], tuple[int, int], int]:
        """Patterns, words with breaks of their own, the least letters before and after a break, the longest pattern."""
        source = self._path.read_text("utf-8")
        least = re.search(r"typesetting:\s*%\s*left:\s*(\d+)\s*%\s*right:\s*(\d+)", source)
        left, right = (int(least[1]), int(least[2])) if least else (2, 3)
        plain = re.sub(r"%.*", "", source)
        patterns: dict[str, tuple[int, ...]] = {}
        for pattern in _block(plain, "patterns"):
            letters = re.sub(r"\d", "", pattern)
            patterns[letters] = tuple(int(digit or 0) for digit in re.split(r"\D", pattern))
        words = {}
        for word in _block(plain, "hyphenation"):
            parts = word.split("-")
            words["".join(parts)] = tuple(len("".join(parts[: count + 1])) for count in range(len(parts) - 1))
        return patterns, words, (left, right), max(map(len, patterns))

    def places(self, word: str) -> tuple[int, ...]:
        """Where a word of letters may be broken: how many letters stand before each place."""
        if word not in self._known:
            self._known[word] = tuple(self._find(word.lower())) if len(word.lower()) == len(word) else ()
        return self._known[word]

    def _find(self, word: str) -> Iterator[int]:
        patterns, words, (left, right), longest = self._rules
        if word in words:
            yield from (place for place in words[word] if left <= place <= len(word) - right)
            return
        dotted = f".{word.replace('’', chr(39))}."
        values = [0] * (len(dotted) + 1)
        for start in range(len(dotted)):
            for end in range(start + 1, min(start + longest, len(dotted)) + 1):
                for offset, value in enumerate(patterns.get(dotted[start:end], ())):
                    values[start + offset] = max(values[start + offset], value)
        for place in range(left, len(word) - right + 1):
            if values[place + 1] % 2 and word[place - 1].isalpha() and word[place].isalpha():
                yield place


def _block(source: str, name: str) -> list[str]:
    found = re.search(rf"\\{name}\s*\{{([^}}]*)\}}", source)
    return found[1].split() if found else []


# Patterns, not compiled ones: most sheets need none of them, and to compile them all costs two milliseconds.
_ADDRESS = r"://|^www\.|\w@\w|[^\W\d_]\.[^\W\d_]{2,}(?:[/:?#]|[.,;:!?)\]]*$)|\w/\w[^ ]*/"
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’](?=[^\W\d_]))*"
_PARTS = (
    r"(?<=[^\W\d_])[-\u2010/\u2013\u2014]+(?=[^\W\d_])|(?<=[^\W\d_]{8})[-\u2010](?=\d)|(?<=\d)[-\u2010](?=[^\W\d_]{5})"
    r"|(?<=[^\W\d_])(?=[(\[{（])|(?<=[)\]}）])(?=[^\W\d_])"
)
"""Between words, and between a long word and a figure that belongs to it: cholecalciferol-24-hydroxylase, never L4-5."""
_SIGNS = r"(?:[;&_@#!?|\\\"”»*)\]}）]+|(?<=[^\W\d])>)(?=[\w<&(\[{])"
_SYLLABLES = "(?<=[\uac00-\ud7a3])(?=[\uac00-\ud7a3])|(?<=[\u1200-\u135f\u1380-\u138f])(?=[\u1200-\u135a\u1380-\u138f])"
"""Korean and the Ethiopic script may be broken between any two syllables, and have no hyphen there (KS X 1001 usage; W3C,
Ethiopic Layout Requirements)."""
_ISCII = (0x900, 0x980, 0xA00, 0xA80, 0xB00, 0xC00, 0xC80, 0xD00)
"""Blocks of Unicode laid out alike: Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Telugu, Kannada, Malayalam."""
_INDIC_WORD = "[\u0900-\u0963\u0971-\u0983\u0985-\u09e3\u09f0\u09f1\u0a01-\u0a5e\u0a70-\u0ae3\u0af9-\u0b63\u0b71-\u0be3\u0c00-\u0c63" \
    "\u0c80-\u0ce3\u0cf1\u0cf2\u0d00-\u0d4e\u0d54-\u0d63\u0d7a-\u0ddf\u200c\u200d]+"  # fmt: skip
_VIRAMAS = "".join(chr(block + 0x4D) for block in _ISCII)
_LETTERS = "".join(f"{chr(block + 5)}-{chr(block + 0x39)}{chr(block + 0x58)}-{chr(block + 0x61)}" for block in _ISCII)
_AKSHARA = (
    f"(?<![{_VIRAMAS}\u200c\u200d])(?=[{_LETTERS}\u0972-\u097f\u0a72-\u0a74\u0af9\u09f0\u09f1])"
    "|(?<!\u0b95\u0bcd)(?=[\u0b85-\u0bb9](?!\u0bcd))|(?<![\u200c\u200d])(?=[\u0d85-\u0dc6](?!\u0dca(?!\u200d)))"
)
"""Where a written syllable of an Indian script begins: before a letter that no virama ties to the one before it, with its
marks behind it; in Tamil and Sinhala, which show the virama, a letter that has it ends the syllable before. There words are
broken, with a hyphen; the patterns of hyph-utf8 for these languages say no more."""
_LEAST_AKSHARAS = 2
"""Written syllables before a break and after it."""


def is_address(token: str) -> bool:
    """Whether it is a web or e-mail address: a hyphen at a line's end would be taken for a part of it."""
    return ("." in token[:-1] or "/" in token) and re.search(_ADDRESS, token) is not None


def compound_parts(token: str) -> list[Fragment]:
    """The words that a hyphen, a stroke, a bracket or another sign joins to one; a sign stays with its figure."""
    places = {match.end(): False for match in re.finditer(_PARTS, token)}
    for sign in re.finditer(_SIGNS, token):
        beside = token[sign.start() - 1 : sign.start()] + token[sign.end() : sign.end() + 1]
        if len(beside) == 2 and not beside.isdigit():
            places[sign.end()] = False
    return _cut_at(token, places)


def syllables(token: str, patterns: Hyphenation | None) -> list[Fragment]:
    """A word cut wherever its language lets it be broken; one fragment where there is no such place."""
    places = {match.end(): False for match in re.finditer(_SYLLABLES, token)}
    if not token.isascii():
        places |= dict.fromkeys(find_letter_ends(token), False)
        for word in re.finditer(_INDIC_WORD, token):
            begins = [word.start() + found.start() for found in re.finditer(_AKSHARA, word[0])]
            places |= dict.fromkeys(begins[_LEAST_AKSHARAS : 1 - _LEAST_AKSHARAS], True)
    if patterns:
        for word in re.finditer(_WORD, token):
            places |= {word.start() + place: True for place in patterns.places(word[0])}
    return _cut_at(token, places)


def _cut_at(token: str, places: dict[int, bool]) -> list[Fragment]:
    bounds = [0, *sorted(places), len(token)]
    return [Fragment(token[start:end], places.get(end, False)) for start, end in pairwise(bounds)]
