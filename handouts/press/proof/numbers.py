"""Rules of the proof about numbers: one that must stay whole stands on one line, with its unit, written left to right."""

import itertools
import re
from collections.abc import Iterator

from handouts.press.proof.evidence import LINK, RIGHT_TO_LEFT, WORDS, Evidence, Pair
from handouts.press.proof.fault import Fault

_UNIT = (
    r"%|‰|°\s?[CF]?|℃|℉|(?:mcg|µg|mg|kg|g|mL|ml|dL|L|mm|cm|km|m|lbs?|oz|IU|U|mmHg|cc|in|ft|hrs?|min|h|AM|PM|am|pm|a\.m\.|p\.m\."
    r"|Uhr|mEq|mmol|kcal)(?:/(?:kg|day|d|h|hr|min|L|dL|mL|m2))?(?![^\W_])"
)
_RUN = re.compile(
    r"(?<![^\W_])[+\-−±~≈<>≤≥$€£¥#]?\d+(?:(?:[.,:/'’×x–−-]|\s?[×x/–−-]\s?)\d+)*(?:[ \u00a0\u202f]?(?:" + _UNIT + "))?",
    re.UNICODE,
)
"""A number as it is read: with its sign, its ranges and fractions, and its unit."""
REACH = 40
"""Letters on either side of a line's end among which a number is looked for."""


def find_number_runs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text, as start and end, that a line must not break and that read from left to right."""
    for found in _RUN.finditer(text):
        yield found.span()


def find_broken_numbers(evidence: Evidence) -> Iterator[Fault]:
    """No number is broken over lines or parted from its unit, its sign, its degree."""
    for pair in evidence.pairs:
        if len(pair.lines) < 2 or pair.stretch.kind not in (WORDS, LINK):
            continue
        text = pair.element.text
        for line in pair.lines[1:]:
            at = line.start
            low = max(0, at - REACH)
            window = text[low : at + REACH]
            if any(low + start < at < low + end for start, end in find_number_runs(window)):
                yield Fault("a number is broken, or stands apart from its unit", pair.stretch)
                break


def find_turned_numbers(evidence: Evidence) -> Iterator[Fault]:
    """In words that read from right to left, a number stands as it is written: from left to right."""
    for pair in evidence.pairs:
        text = pair.element.text
        if pair.stretch.kind not in (WORDS, LINK) or not pair.lines:
            continue
        if evidence.document.language.direction != "rtl" and (text.isascii() or not RIGHT_TO_LEFT.search(text)):
            continue
        if not _runs_forward(pair, text):
            yield Fault("a number is turned about", pair.stretch)


def _runs_forward(pair: Pair, text: str) -> bool:
    """Whether the characters of each number stand one to the right of the other."""
    runs = [(start, end) for start, end in find_number_runs(text) if not RIGHT_TO_LEFT.search(text, start, end)]
    if not runs:
        return True
    places = [
        place for line in pair.lines for each in line.texts for place in _places(each.text, each.places(), each.x)
    ]
    for start, end in runs:
        seen = [places[at] for at in range(start, min(end, len(places))) if not text[at].isspace()]
        if any(after <= before for before, after in itertools.pairwise(seen)):
            return False
    return True


def _places(text: str, glyphs: list[float], x: float) -> list[float]:
    """Where each character of a text stands: that of its glyph, where each has one."""
    return glyphs if len(glyphs) == len(text) else [x + index * 1e-6 for index in range(len(text))]
