"""Cells into lines: a line ends between words, and inside one only where a reader of print would find it broken too."""

from collections.abc import Iterator
from typing import NamedTuple

from handouts.pdf.hyphenation import Hyphenation, compound_parts, is_address, syllables
from handouts.problems import HandoutsError, Problem
from handouts.reading.address_grammar import address_breaks
from handouts.templates.braille.translating import BLANK, BrailleText

HYPHEN = "⠤"
GOES_ON = "⠐"
"""Dot 5 at the end of a line: what stands on the next belongs to it without a blank, as in a long address."""


class Indents(NamedTuple):
    """Blank cells before the first line of a paragraph, and before the others."""

    first: int
    others: int


class _Word(NamedTuple):
    """Cells without a blank at which a line may end: ``start`` to ``end`` of the text's."""

    start: int
    end: int


def wrap(text: BrailleText, width: int, indents: Indents, patterns: Hyphenation | None) -> list[str]:
    """The lines of a paragraph, each with its indent and without blanks at its end.

    Raises HandoutsError if a word has more cells than a line and may be broken nowhere.
    """
    lines: list[str] = []
    line, empty = BLANK * indents.first, True
    left = list(_words(text, text.closed))[::-1]
    while left:
        word = left.pop()
        cells = text.cells[word.start : word.end]
        room = width - len(line) - (not empty)
        if len(cells) <= room:
            line, empty = line + BLANK * (not empty) + cells, False
        elif not empty and len(cells) <= width - indents.others:
            left.append(word)
            lines.append(line)
            line, empty = BLANK * indents.others, True
        elif parts := list(_words(text, frozenset(), word))[1:]:  # wider than any line: as a quantity with its unit
            left += [*parts[::-1], _Word(word.start, parts[0].start - 1)]
        elif broken := _break(text, word, room, patterns):
            at, mark = broken
            lines.append(line + BLANK * (not empty) + text.cells[word.start : at] + mark)
            left.append(_Word(at, word.end))
            line, empty = BLANK * indents.others, True
        elif not empty:
            left.append(word)
            lines.append(line)
            line, empty = BLANK * indents.others, True
        else:
            message = f"A word has {len(cells)} cells in braille, more than a line, and may be broken nowhere."
            raise HandoutsError(Problem("braille-long-word", message, "Use a wider page:  --cells 60x25",
                                        text.place))  # fmt: skip
    return lines if empty else [*lines, line]


def _words(text: BrailleText, closed: frozenset[int], within: _Word | None = None) -> Iterator[_Word]:
    """The words of a text or of a part of it, parted at each blank that is not closed."""
    start, stop = within or (0, len(text.cells))
    for at in range(start, stop + 1):
        if at == stop or (text.cells[at] == BLANK and at not in closed):
            if at > start:
                yield _Word(start, at)
            start = at + 1


def _break(text: BrailleText, word: _Word, room: int, patterns: Hyphenation | None) -> tuple[int, str] | None:
    """Where to break a word that is wider than a line, and the mark there: the last place for which there is room."""
    begin, stop = text.places[word.start], text.places[word.end - 1] + 1
    token = text.text[begin:stop]
    address = is_address(token)
    found = None
    for at, hyphen in _find_breaks(token, patterns):
        place, mark = begin + at, HYPHEN if hyphen else GOES_ON if address else ""
        cell = next(each for each in range(word.start, word.end + 1) if each == word.end or text.places[each] >= place)
        whole = word.start < cell < word.end and text.places[cell] == place  # no cell stands for letters on both sides
        if whole and cell - word.start + len(mark) <= room:
            found = (cell, mark)
    return found


def _find_breaks(token: str, patterns: Hyphenation | None) -> list[tuple[int, bool]]:
    """The places in a word where a line may end, in order, and whether a hyphen stands there then."""
    if is_address(token):
        return [(at, False) for at in address_breaks(token, 0, len(token))]
    found: dict[int, bool] = {}
    for fragments in (syllables(token, patterns), compound_parts(token)):
        at = 0
        for fragment in fragments[:-1]:
            at += len(fragment.text)
            found[at] = fragment.hyphen
    return sorted(found.items())
