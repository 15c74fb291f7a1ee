"""Which characters can be printed, and text as it is printed."""

import unicodedata
from collections.abc import Iterable, Iterator

from handouts.reading.declarations import lazy_pattern

BAD_CHARACTER = lazy_pattern(
    "[\0-\b\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e007f]"
)
"""Controls, line breaks, halves of characters, marks of broken text: never words to print. Overrides of direction among
them: they turn the figures of a dose around (Unicode Technical Report #36, 2.2; UAX #9, 2.2)."""

_MARKS_OF_DIRECTION = lazy_pattern("[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]")
"""LRM, RLM, ALM, embeddings and isolates: they say how words from right to left stand among others, and have no ink."""
_READS_LEFTWARDS = lazy_pattern(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

MOST_MARKS = 4
"""Marks that may stand on one letter. More climb over the lines around it; and to put very many in order takes a
time that grows with the square of their number."""

_MAYBE_MARKS = lazy_pattern(rf"[^\w\s\0-\x7f]{{{MOST_MARKS + 1},}}")


def towers(text: str) -> Iterator[int]:
    """Where a mark stands that is one too many for its letter, once for each such letter."""
    for found in _MAYBE_MARKS.finditer(text):
        marks = 0
        for at, character in enumerate(found[0], found.start()):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks == MOST_MARKS + 1:
                yield at


BREAK_MARKS = "\u00ad\u200b"
"""A soft hyphen and a zero-width space: they say where a word may be broken at the end of a line, and are no letters."""
_NO_BREAK_MARKS = {ord(mark): None for mark in BREAK_MARKS}


def without_break_marks(text: str) -> str:
    """The words as they are read, counted, searched and compared: without the marks that say where they may be broken."""
    return text if text.isascii() else text.translate(_NO_BREAK_MARKS)


_BLANKS = lazy_pattern(r"[ \t\r\n]+")


def clean(text: str) -> str:
    """Text as it is printed: composed characters (NFC), each run of blanks and line breaks one space, none at the ends.

    Marks of direction stay where something reads from right to left, and are left out elsewhere: dates and numbers that
    are pasted bring them along, and they do nothing.

    A text with :func:`towers` in it is left uncomposed.
    """
    if not text.isascii() and _MARKS_OF_DIRECTION.search(text) and not _READS_LEFTWARDS.search(text):
        text = _MARKS_OF_DIRECTION.sub("", text)
    text = _BLANKS.sub(" ", text).strip(" ")
    return text if text.isascii() or any(True for _ in towers(text)) else unicodedata.normalize("NFC", text)


def open_mark(text: str) -> str:
    """The first mark of direction that opens something which nothing in the text closes, or closes what none opened; ""."""
    opened: list[tuple[str, str]] = []
    for found in _MARKS_OF_DIRECTION.finditer(text):
        mark = found[0]
        if mark in "\u2066\u2067\u2068\u202a\u202b":
            opened.append((mark, "\u2069" if mark >= "\u2066" else "\u202c"))
        elif mark in "\u2069\u202c":
            if not opened or opened[-1][1] != mark:
                return mark
            opened.pop()
    return opened[0][0] if opened else ""


def quote(text: str) -> str:
    """Text from a file inside a message: short, on one line, nothing invisible."""
    text = clean(text[:1000])
    text = text if len(text) <= 60 else text[:57] + "…"
    shown = BAD_CHARACTER.sub(lambda found: f"U+{ord(found[0]):04X}", text)
    return f'"{_MARKS_OF_DIRECTION.sub("", shown)}"'


def cite(text: str) -> str:
    """Words of a sheet inside a message, in quotation marks; their own become single ones (CLDR, alternate quotation marks)."""
    return f"“{text.translate(_WITHIN)}”"


_WITHIN = str.maketrans({"“": "‘", "”": "’", "„": "‚", '"': "'", "«": "‹", "»": "›", "「": "『", "」": "』"})


ABOVE_VOWELS = frozenset("\u055b\u055c\u055e\u055f")
"""Armenian marks of stress, exclamation and question, which fonts set over the end of the vowel before them."""


def name_character(character: str) -> str:
    """A character by its number and its name, for one that is not seen or looks like another: U+2060 (word joiner)."""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character').lower()})"


def is_invisible(character: str) -> bool:
    """Whether a character has no ink of its own and is no blank: a joiner, a selector of variants, a control."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or "\ufe00" <= character <= "\ufe0f"


def explain_missing(character: str) -> tuple[str, str]:
    """What is wrong with a character that no font has, by its name, and the cure."""
    if is_invisible(character):
        return (
            f"{name_character(character)} is invisible, and no font has it.",
            "Take it out: it often comes in with pasted text.",
        )
    number, _, name = name_character(character).partition(" ")
    return (
        f"No font has the character {character!r} ({number}, {name.strip('()')}).",
        "Use another character, or add a font that has it.",
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words, or all of them."""
    import difflib  # slow to import, and only a wrong file needs it

    known = list(known)
    near = difflib.get_close_matches(word[:60], known, 1)
    return f"Did you mean {near[0]}?" if near else f"Possible: {', '.join(known)}."


LONGEST_KEY = 500
"""Letters of a header or a choice that are looked at."""


def key(text: str) -> str:
    """A header or a choice without what does not count: ``Patient_Name`` and ``PATIENT NAME`` are the same."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_KEY].casefold())
    return "".join(character for character in plain if character.isalnum())
