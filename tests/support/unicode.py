"""The conformance tests of the Unicode Character Database, from ``tests/data/unicode``: cases for bidi and breaks."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "unicode"


@dataclass(frozen=True)
class Order:
    """A case of BidiCharacterTest or BidiTest: a paragraph on one line, by UAX #9."""

    text: str
    rtl: bool
    """The paragraph's own direction, given or found by P2 and P3."""
    levels: tuple[int | None, ...]
    """Of each character; None for one that X9 takes out of the text."""
    order: tuple[int, ...]
    """Places in the text from left to right, without those taken out."""


@dataclass(frozen=True)
class Breaks:
    """A case of GraphemeBreakTest or LineBreakTest."""

    text: str
    places: tuple[int, ...]
    """Where there is a break between two characters: how many stand before it; neither 0 nor the end of the text."""
    rules: tuple[str, ...]
    """For each place between two characters, the number of the rule that says whether there is a break."""


LETTERS = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "AN": "\u0660", "ES": "+", "ET": "%", "CS": ",", "NSM": "\u0300",
    "BN": "\u00ad", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "LRE": "\u202a", "RLE": "\u202b", "PDF": "\u202c",
    "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip
"""A character of each class that UAX #9 knows."""


def orders_of_classes(step: int) -> Iterator[Order]:
    """Every ``step``-th line of BidiTest: its classes as characters, in paragraphs that read either way."""
    levels: tuple[int | None, ...] = ()
    order: tuple[int, ...] = ()
    count = 0
    for line in _lines("BidiTest.txt"):
        sign, _, numbers = line.partition(":")
        if sign == "@Levels":
            levels = _levels(numbers)
        elif sign == "@Reorder":
            order = tuple(map(int, numbers.split()))
        else:
            count += 1
            if count % step == 0:
                classes, _, directions = line.partition(";")
                text = "".join(LETTERS[each] for each in classes.split())
                yield from (
                    Order(text, rtl, levels, order) for rtl in (False, True) if int(directions) & (4 if rtl else 2)
                )


def _levels(numbers: str) -> tuple[int | None, ...]:
    return tuple(None if level == "x" else int(level) for level in numbers.split())


def orders() -> Iterator[Order]:
    """Every case of BidiCharacterTest."""
    for line in _lines("BidiCharacterTest.txt"):
        characters, _, base, levels, order = line.split(";")
        yield Order(
            _text(characters.split()),
            base == "1",
            _levels(levels),
            tuple(map(int, order.split())),
        )


def breaks(name: str) -> Iterator[Breaks]:
    """Every case of a file such as LineBreakTest.txt."""
    for line in _lines(name):
        case, _, comment = line.partition("#")
        signs, characters = case.split()[::2], case.split()[1::2]
        rules = [word[1:-1] for word in comment.split() if word[0] == "[" and word[-1] == "]"]
        assert len(signs) == len(rules) == len(characters) + 1, line
        places = tuple(index for index, sign in enumerate(signs) if sign == "÷" and 0 < index < len(characters))
        yield Breaks(_text(characters), places, tuple(rules[1:-1]))


def _lines(name: str) -> Iterator[str]:
    with lzma.open(FOLDER / f"{name}.xz", "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line.strip()


def _text(numbers: list[str]) -> str:
    return "".join(chr(int(number, 16)) for number in numbers)
