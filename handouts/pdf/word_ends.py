"""Where a line may end in scripts that are written without spaces between words: Thai, Lao, Khmer, Burmese; and where it
rather does in Japanese.

By a dictionary (Unicode UAX #14 leaves class SA to one): of all ways to read a stretch as words, the one with the fewest
letters that belong to no word, then the fewest words, then the longest ones. What is in no dictionary, such as a name,
stays whole. An author's zero-width space says it better: then only that counts.

No line ever ends where the script itself forbids it, whatever the dictionary says: before a vowel or mark that is
written behind or around its consonant, after a vowel that is written before it, within a stack, or before a consonant
that is silent or closes its syllable by a mark (W3C, Thai, Lao, Khmer and Myanmar layout requirements).
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from handouts.reading.declarations import dataclass

FOLDER = Path(__file__).with_name("dictionaries")


@dataclass(frozen=True, slots=True)
class Script:
    """A script without spaces: the file of its words, its letters and marks, and what keeps a line from ending.

    ``not_before`` and ``not_after`` are patterns of what may not begin and what may not end a line.
    """

    words: str
    letters: str
    not_before: str
    not_after: str


SCRIPTS = (
    Script("thai", "\u0e01-\u0e3a\u0e40-\u0e4e", "[\u0e2f\u0e30-\u0e3a\u0e45-\u0e4e]|[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c", "[\u0e40-\u0e44]"),
    Script("lao", "\u0e81-\u0ece\u0edc-\u0edf", "[\u0eaf-\u0ebd\u0ec6-\u0ece]", "[\u0ec0-\u0ec4]"),
    Script("khmer", "\u1780-\u17d3\u17d7\u17dc\u17dd", "[\u17b4-\u17d3\u17d7\u17dd]|[\u1780-\u17a2]\u17cd", "\u17d2"),
    Script("burmese", "\u1000-\u103f\u1050-\u109f\uaa60-\uaa7f\ua9e0-\ua9fe", "[\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108f\u109a-\u109d\uaa7b-\uaa7d]|[\u1000-\u102a\u103f\u1050-\u1081]\u1037?[\u103a\u1039]", "\u1039"),
)  # fmt: skip
FIRST, LAST = "\u0e01", "\uaa7f"
_STRETCH = "|".join(f"[{script.letters}]{{2,}}" for script in SCRIPTS)
KATAKANA_BROKEN, PHRASE_BROKEN = 4.0, 0.4
"""What a line costs that ends within a word in katakana, and one before hiragana: on the scale of the costs of line ends
(:mod:`handouts.pdf.line_breaking`), half of a line left empty, and a sixth."""
UNKNOWN, PIECE = 100, 1
"""What a letter of no word costs, and what a word does."""


def weigh_end(before: str, after: str = "") -> float:
    """How poor an end of a line is between these two in Japanese, where a line may end almost anywhere (JIS X 4051): a word
    in katakana, mostly a borrowed one, is read letter by letter if it is parted, and a phrase begins with none in hiragana."""
    if not after or after.isascii() or before.isascii():
        return 0.0
    if all("\u30a1" <= each <= "\u30fe" and each != "\u30fb" for each in (before[-1], after[0])):
        return KATAKANA_BROKEN
    return PHRASE_BROKEN if "\u3041" <= after[0] <= "\u309f" else 0.0


@functools.cache
def _stretches() -> re.Pattern[str]:
    return re.compile(_STRETCH)


def has_no_spaces(text: str) -> bool:
    """Whether words stand in a text that are written without spaces between them."""
    return not text.isascii() and max(text) >= FIRST and _stretches().search(text) is not None


def find_word_ends(text: str) -> Iterator[int]:
    """Where a line may end within a text: how many characters stand before each place, in order."""
    if not has_no_spaces(text):
        return
    for found in _stretches().finditer(text):
        yield from (found.start() + end for end in _ends(found[0]))


def find_letter_ends(text: str) -> Iterator[int]:
    """Where a word of these scripts may be parted if it must be: between letters with all that is written on them."""
    if not has_no_spaces(text):
        return
    for found in _stretches().finditer(text):
        yield from (found.start() + end for end in _letter_ends(found[0]) if end < len(found[0]))


@functools.cache
def _dictionary(name: str) -> tuple[frozenset[str], int]:
    """The words, with our own, and how long the longest is."""
    files = (FOLDER / f"{name}.txt", FOLDER / "own.txt")
    listed = frozenset(word for file in files for word in file.read_text(encoding="utf-8").splitlines())
    return listed, max(map(len, listed))


def _script(stretch: str) -> Script:
    return next(script for script in SCRIPTS if re.match(f"[{script.letters}]", stretch))


def _letter_ends(stretch: str) -> list[int]:
    """Where a letter with its marks ends; the last is the end of the stretch."""
    script = _script(stretch)
    held = {at for found in re.finditer(f"(?={script.not_before})", stretch) for at in (found.start(),)}
    held |= {found.end() for found in re.finditer(script.not_after, stretch)}
    return [end for end in range(1, len(stretch)) if end not in held] + [len(stretch)]


def _ends(stretch: str) -> list[int]:
    """Where its words end, but the last."""
    words, longest = _dictionary(_script(stretch).words)
    ends = _letter_ends(stretch)
    best: dict[tuple[int, bool], tuple[int, int, tuple[int, ...]]] = {(0, False): (0, 0, ())}
    for start in (0, *ends[:-1]):
        for unknown in (False, True):
            if (start, unknown) not in best:
                continue
            cost, squares, path = best[start, unknown]
            following = [end for end in ends if start < end <= start + longest]
            for order, end in enumerate(following):
                known = stretch[start:end] in words
                if not known and order:  # what belongs to no word is taken a letter at a time
                    continue
                size = end - start
                options = [(False, PIECE, size * size, (*path, end))] if known else []
                if not order:  # a letter that is a word may still belong to a longer one that is in no dictionary
                    joined = (*path[:-1], end) if unknown else (*path, end)
                    options.append((True, UNKNOWN * size + (0 if unknown else PIECE), 0, joined))
                for state, more, square, trail in options:
                    reached = (cost + more, squares - square, trail)
                    if (end, state) not in best or reached < best[end, state]:
                        best[end, state] = reached
    _, _, path = min(best[len(stretch), state] for state in (False, True) if (len(stretch), state) in best)
    return list(path[:-1])
