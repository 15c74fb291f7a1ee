"""When a word that somebody typed means a word that is written: as it begins, as it sounds, with one slip of a finger."""

import functools
import re
import unicodedata

from handouts.reading.characters import without_break_marks

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("th", "t"),
        ("qu", "k"),
        ("ck", "k"),
        ("ch(?=[lr])", "k"),
        ("sc(?=[eiy])", "s"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("z", "s"),
        ("x", "ks"),
        ("y", "i"),
        ("v", "b"),
        ("(?<![cs])h", ""),
        ("ae|oe", "e"),
        (r"(.)\1+", r"\1"),
    )
)
"""How letters are heard in English or in Spanish, roughly: kifoplasty is kyphoplasty, sirujia is cirugía."""

SHORTEST_WITH_SLIP = 4
"""Letters of a word in which a slip is seen; a shorter one would be too many others."""


def plain(text: str) -> str:
    """Text for looking up: no capitals, no accents, blanks as they are."""
    letters = unicodedata.normalize("NFKD", without_break_marks(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """The words of a text, plain."""
    return re.findall(r"\w+", plain(text))


def sound(word: str) -> str:
    """A plain word as it sounds; the same for all spellings that sound alike to somebody who only heard it."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


@functools.lru_cache(maxsize=1 << 15)
def sound_of_written(word: str) -> str:
    """The same for a word of the library: what somebody typed is never kept."""
    return sound(word)


def begins(typed: str, written: str) -> bool:
    """Whether what was typed, plain, is the beginning of a written word, plain too."""
    return written.startswith(typed)


def resembles(typed: str, written: str, heard: str = "") -> bool:
    """Whether what was typed sounds like the beginning of a written word, or has one slip: a letter too many, too few,
    another one, or two that changed places. The first letter must sound right, and a short word be right. ``heard`` is what
    was typed as it sounds, where somebody knows it already."""
    if len(typed) < SHORTEST_WITH_SLIP:
        return False
    from rapidfuzz.distance import OSA  # only for what is not found as it was typed

    for one, other in ((typed, written), (heard or sound(typed), sound_of_written(written))):
        if one[:1] != other[:1] and one[1::-1] != other[:2]:
            continue
        if other.startswith(one):
            return True
        if len(one) < SHORTEST_WITH_SLIP:
            continue
        half = len(one) // 2
        if other[:half] != one[:half] and one[half + 1 :] not in other:
            continue  # a slip leaves the letters before it, or those behind it
        for length in range(len(one) - 1, len(one) + 2):
            if OSA.distance(one, other[:length], score_cutoff=1) <= 1:
                return True
    return False
