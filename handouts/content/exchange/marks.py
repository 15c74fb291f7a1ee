"""What a translator's tool must not touch within a unit: phone numbers, web and mail addresses. They go out as placeholders."""

import re
from collections.abc import Callable, Mapping, Sequence

from handouts.content.phones import find_numbers
from handouts.reading.address_grammar import read_addresses


def find_what_stays(original: str, country: str) -> tuple[str, ...]:
    """The stretches of an original that are the same in every language: its phone numbers as in the practice's ``country``,
    web and mail addresses."""
    addresses = [original[each.start : each.end] for each in read_addresses(original)]
    numbers = [each.text for each in find_numbers(original, country) if not any(each.text in one for one in addresses)]
    return (*addresses, *numbers)


def find_fixed(original: str, translation: str, stays: Sequence[str]) -> list[str]:
    """Those of the stretches that go out as placeholders, in their order; none where the translation does not have the very
    same ones: there a person has chosen."""
    found = list(stays)
    fixed = _split(original, found)[1::2]
    return fixed if not translation or sorted(_split(translation, found)[1::2]) == sorted(fixed) else []


def _split(text: str, fixed: Sequence[str]) -> list[str]:
    """Words and fixed stretches in turn, words first and last."""
    if not fixed:
        return [text]
    longest_first = sorted(set(fixed), key=len, reverse=True)
    return re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)


def write_marked(text: str, fixed: Sequence[str], words: Callable[[str], str], mark: Callable[[int, str], str]) -> str:
    """A text with a mark for each of the fixed stretches in it; their numbers, from 1, are those of the original."""
    left = list(enumerate(fixed, 1))
    pieces = []
    for at, piece in enumerate(_split(text, fixed)):
        if at % 2 == 0:
            pieces.append(words(piece))
            continue
        number = next((pair for pair in left if pair[1] == piece), None)
        if number is None:  # more of them than in the original
            pieces.append(words(piece))
        else:
            left.remove(number)
            pieces.append(mark(*number))
    return "".join(pieces)


class PlaceholderFault(Exception):
    """The placeholders of a translation are not those of its original; the message says which."""


def join_marked(pieces: Sequence[str | tuple[str]], fixed: Mapping[str, str]) -> str:
    """The text of words and placeholders, each of these a tuple with its name; ``fixed`` is what the original's stand for.

    Raises PlaceholderFault if one is missing, stands twice or is not the original's.
    """
    used = [each[0] for each in pieces if isinstance(each, tuple)]
    if strange := [each for each in used if each not in fixed]:
        raise PlaceholderFault(f"It has a placeholder that its original has not: {strange[0]}.")
    if lost := [each for each in fixed if each not in used]:
        raise PlaceholderFault(f"The placeholder of {fixed[lost[0]]} is missing.")
    if twice := [each for each in fixed if used.count(each) > 1]:
        raise PlaceholderFault(f"The placeholder of {fixed[twice[0]]} stands there twice.")
    return "".join(fixed[each[0]] if isinstance(each, tuple) else each for each in pieces)
