"""Rules of the proof about line ends and numbers: no word is cut, a number stands on one line with its unit, left to right."""

from collections.abc import Iterator
from itertools import pairwise

from handouts.pdf.clusters import has_east_asian
from handouts.pdf.inseparable import find_inseparables, quantity_of
from handouts.pdf.word_ends import find_letter_ends
from handouts.press.proof.evidence import LEFTWARD, LINK, RIGHT_TO_LEFT, UNSEEN, WORDS, Evidence, Pair
from handouts.press.proof.fault import Fault
from handouts.reading.declarations import lazy_pattern
from handouts.reading.letters import is_letter

_FORWARD = lazy_pattern(f"[^{LEFTWARD}]+")
"""What of a number is not letters that read from right to left, such as those of its unit."""
_JOINTS = " \u00a0\u202f\u2009-\u2010\u2011\u2012\u2013\u2014/.,:°º˚"
"""What stands between a number and letters that read from right to left, and takes their direction."""
REACH = 40
"""Letters on either side of a line's end among which a number is looked for."""


def find_number_runs(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The stretches of a text that a line must not break and that read from left to right: start, end, and places
    inside where a line may begin all the same."""
    for found in find_inseparables(text):
        yield *quantity_of(found), found.breaks


def find_broken_numbers(evidence: Evidence) -> Iterator[Fault]:
    """No number is broken over lines or parted from its unit, its sign, its degree."""
    for pair in evidence.pairs:
        if len(pair.lines) > 1 and pair.stretch.kind in (WORDS, LINK):
            text = pair.element.text
            parted = [line.start for line in pair.lines[1:] if _parts_a_number(text, line.start)]
            if not all(_is_marked(pair.stretch.text, text, at) for at in parted):
                yield Fault("a number is broken, or stands apart from its unit", pair.stretch)


def _parts_a_number(text: str, at: int) -> bool:
    """Whether a place stands inside a number; what is looked at begins and ends at a blank."""
    low, high = max(0, at - REACH), at + REACH
    low = text.rfind(" ", 0, low) + 1
    window = text[low : high if (stop := text.find(" ", high)) < 0 else stop]
    return any(start < at - low < end and at - low not in breaks for start, end, breaks in find_number_runs(window))


def find_cut_words(evidence: Evidence) -> Iterator[Fault]:
    """A word goes on in the next line only after a hyphen, or where its author or its writing lets it.

    Somebody's name may be cut: a hyphen would become part of it, and a line that is too short for it is no reason to
    send a patient away without a sheet.
    """
    for pair in evidence.pairs:
        if len(pair.lines) > 1 and pair.stretch.kind in (WORDS, LINK) and not pair.stretch.private:
            text = pair.element.text
            for line in pair.lines[1:]:
                cuts = 0 < line.start < len(text) and is_letter(text[line.start - 1]) and is_letter(text[line.start])
                if cuts and not _may_break(pair.stretch.text, text, line.start):
                    yield Fault("a word is cut at the end of a line", pair.stretch)
                    break


def _may_break(meant: str, said: str, at: int) -> bool:
    """Whether a line may end between two letters: in East Asian writing, between two letters with their marks of a script
    without spaces, or where the document has a zero-width space."""
    return has_east_asian(said[at - 1 : at + 1]) or _is_marked(meant, said, at) or at in find_letter_ends(said)


def _is_marked(meant: str, said: str, at: int) -> bool:
    """Whether the document has a zero-width space where a line ends."""
    left = len(UNSEEN.sub("", said[:at]).replace(" ", ""))
    for index, letter in enumerate(meant):
        unseen = bool(UNSEEN.match(letter))
        if not left:
            return unseen and "\u200b" in meant[index : index + MOST_UNSEEN]
        left -= not (unseen or letter.isspace())
    return False


MOST_UNSEEN = 3
"""Unseen characters that may stand at one place, the zero-width space among them."""


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
    """Whether the characters of each number stand one to the right of the other; on the next line they begin anew."""
    runs = [part for start, end, _ in find_number_runs(text) for part in _forward_parts(text, start, end)]
    if not runs:
        return True
    places = [
        (number, place)
        for number, line in enumerate(pair.lines)
        for each in line.texts
        for place in _places(each.text, each.places(), each.x)
    ]
    for start, end in runs:
        seen = [places[at] for at in range(start, min(end, len(places))) if not text[at].isspace()]
        if any(after <= before for before, after in pairwise(seen)):
            return False
    return True


def _forward_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a number that read from left to right; what joins one to a word, as in 8 ص–9 م, goes with the sentence."""
    for part in _FORWARD.finditer(text, start, end):
        first, last = part.span()
        while start < first < last and text[first] in _JOINTS:
            first += 1
        while first < last < end and text[last - 1] in _JOINTS:
            last -= 1
        yield first, last


def _places(text: str, glyphs: list[float], x: float) -> list[float]:
    """Where each character of a text stands: that of its glyph, where each has one."""
    return glyphs if len(glyphs) == len(text) else [x + index * 1e-6 for index in range(len(text))]
