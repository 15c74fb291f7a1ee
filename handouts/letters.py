"""Which characters can be printed, and text as it is printed."""

import re
import unicodedata
from collections.abc import Iterator

BAD_CHARACTER = re.compile(
    "[\0-\b\v\f\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e007f]"
)
"""Controls, line and direction overrides, halves of characters, marks of broken text: never words to print."""

MOST_MARKS = 4
"""Marks that may stand on one letter. More climb over the lines around it; and to put very many in order takes a
time that grows with the square of their number."""

_MAYBE_MARKS = re.compile(rf"[^\w\s\0-\x7f]{{{MOST_MARKS + 1},}}")


def towers(text: str) -> Iterator[int]:
    """Where a mark stands that is one too many for its letter, once for each such letter."""
    for found in _MAYBE_MARKS.finditer(text):
        marks = 0
        for at, character in enumerate(found[0], found.start()):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks == MOST_MARKS + 1:
                yield at


def clean(text: str) -> str:
    """Text as it is printed: composed characters (NFC), each run of blanks and line breaks one space, none at the ends.

    A text with :func:`towers` in it is left uncomposed.
    """
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    return text if text.isascii() or any(True for _ in towers(text)) else unicodedata.normalize("NFC", text)
