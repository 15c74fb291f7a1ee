"""Text codes: the name of exactly one text of one edition, short enough to read over a phone.

``KY-EN 7GQ4-M2XK-9TRB-HW5C-Y``: the beginning of the procedure's name and the language; then 16 letters that are the
first 80 bits of the edition's digest, so that nobody finds another text with the same code by searching; last a check
letter. The alphabet has no 0, O, 1 or I. A wrong letter, and two neighbors changed about, never pass: the check letter
is a sum over the field of 32 elements in which each place has a weight of its own.

Codes of the first version had 32 bits: ``KY-EN 1A2B-3C4D``. They are recognized, and told for what they are worth.
"""

import re

from handouts.reading.declarations import lazy_pattern

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LETTERS = 16
"""Of 5 bits each."""
GROUP = 4

CODE = lazy_pattern(
    rf"\b([A-Z0-9][A-Z0-9-]?-[A-Z]{{2,3}}(?:-[A-Z0-9]{{2,4}})?)[ \u00a0]+"
    rf"((?:[{ALPHABET}]{{4}}[- ]?){{4}}[{ALPHABET}])\b"
)
"""A text code, in capitals."""
OLD_CODE = lazy_pattern(r"\b([A-Z0-9][A-Z0-9-]?-[A-Z]{2,3}(?:-[A-Z0-9]+)*)\s+([0-9A-F]{4}-[0-9A-F]{4})\b(?!-)")
"""A text code of the first version, in capitals."""


def text_code(procedure: str, language: str, digest: str) -> str:
    """The code of a text; ``digest`` is that of its edition, in hexadecimal digits."""
    bits = int(digest, 16) >> (4 * len(digest) - 5 * LETTERS)
    letters = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LETTERS)))
    groups = [letters[start : start + GROUP] for start in range(0, LETTERS, GROUP)]
    return f"{procedure[:2]}-{language} ".upper() + "-".join([*groups, check_letter(letters)])


def name_code_page(code: str) -> str:
    """The file of the page about a code in a patient library: ``KY-EN-7GQ4-M2XK-9TRB-HW5C-Y.html``."""
    return re.sub(r"\s+", "-", code.strip()) + ".html"


def read_code_page(name: str) -> str | None:
    """The code that the file of such a page is about, as it is printed; None if it is about none."""
    prefix, *groups = name.removesuffix(".html").rsplit("-", LETTERS // GROUP + 1)
    return read_code(f"{prefix} {'-'.join(groups)}")


def halve_code(code: str) -> list[str]:
    """A code on two lines, where it is too wide for one; both are read as one again."""
    prefix, _, letters = code.partition(" ")
    groups = letters.split("-")
    return [f"{prefix} {'-'.join(groups[:2])}", "-".join(groups[2:])]


def check_letter(letters: str) -> str:
    """The letter at the end of a code."""
    total = 0
    for letter in letters:
        total = _times_two(total ^ ALPHABET.index(letter))
    return ALPHABET[total]


def _times_two(value: int) -> int:
    """Twice an element of the field of 32, whose rule is x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled


def read_code(text: str) -> str | None:
    """The code in what somebody typed, as it is printed; None if there is none, or a letter in it is wrong."""
    found = CODE.search(" ".join(text.upper().split()))
    if found is None:
        return None
    letters = re.sub("[- ]", "", found[2])
    if check_letter(letters[:-1]) != letters[-1]:
        return None
    groups = [letters[start : start + GROUP] for start in range(0, len(letters), GROUP)]
    return f"{found[1]} {'-'.join(groups)}"
