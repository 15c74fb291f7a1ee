"""The order of letters on a line that reads both ways (Unicode Standard Annex 9).

Texts hold no formatting characters, so only the implicit rules are needed: weak types (W1 to W7), bracket
pairs (N0), neutrals (N1, N2) and levels (I1, I2), then reordering (L1, L2). What must keep its own order, a
phone number above all, is isolated: it counts as one neutral object and is set from left to right within.
"""

import re
import unicodedata
from collections.abc import Sequence

ISOLATED = re.compile(
    r"(?<![\w.,:/])(?:"
    r"(?:\+\d{1,3}[-\u00a0 .])?(?:\(\d{2,4}\)[-\u00a0 .]?|\d{2,4}[-\u00a0])\d{2,4}(?:[-\u00a0]\d{2,4})*"  # phones
    r"|\+?\d{2,4}(?:\.\d{2,4}){2,}"
    r"|[\w.+-]+@[\w.-]+\w"  # addresses for mail
    r"|(?:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z][A-Za-z0-9-]*)+(?:/[\w./-]*)?"  # and for the web
    r")(?![\w/:])",
    re.ASCII,
)
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_CLOSERS = {closer: opener for opener, closer in _BRACKETS.items()}
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}


def needs_ordering(text: str) -> bool:
    """Whether any letter of the text reads from right to left."""
    return not text.isascii() and bool(_RTL.search(text))


def runs(
    paragraph: str, rtl: bool, start: int = 0, end: int | None = None, levels: Sequence[int] | None = None
) -> list[tuple[int, int, int]]:
    """Stretches (start, end, level) of a line in the order they stand from left to right, counted in the paragraph.

    ``rtl`` is the paragraph's own direction; an odd level reads from right to left. The line runs from ``start`` to
    ``end``: its order depends on what stands before and after it. ``levels`` are those of the paragraph, if they are
    known already.
    """
    end = len(paragraph) if end is None else end
    levels = list((paragraph_levels(paragraph, rtl) if levels is None else levels)[start:end])
    for index in range(len(levels) - 1, -1, -1):  # L1: spaces at the end of a line take the paragraph's level
        if not paragraph[start + index].isspace():
            break
        levels[index] = 1 if rtl else 0
    stretches: list[tuple[int, int, int]] = []
    first = 0
    for index in range(1, len(levels) + 1):
        if index == len(levels) or levels[index] != levels[first]:
            stretches.append((start + first, start + index, levels[first]))
            first = index
    return _reordered(stretches)


def isolates(text: str) -> list[tuple[int, int]]:
    """What keeps its own order: phone numbers of seven digits and more, addresses for mail and web."""
    found = [match.span() for match in ISOLATED.finditer(text)]
    return [(a, b) for a, b in found if re.search("[A-Za-z]", text[a:b]) or len(re.findall(r"\d", text[a:b])) >= 7]


def paragraph_levels(text: str, rtl: bool) -> tuple[int, ...]:
    """The level of each character of a paragraph."""
    base = 1 if rtl else 0
    objects, owner = _with_objects(text)
    levels = _implicit(objects, base)
    out = [levels[position] for position in owner]
    for start, end in isolates(text):
        for index in range(start, end):
            out[index] = out[index] if out[index] % 2 == 0 else out[index] + 1
    return tuple(out)


def _with_objects(text: str) -> tuple[str, list[int]]:
    """The text with each isolated stretch as one object, and for each character its place in that."""
    objects: list[str] = []
    owner: list[int] = []
    last = 0
    for start, end in isolates(text):
        owner += range(len(objects), len(objects) + start - last)
        objects += text[last:start]
        owner += [len(objects)] * (end - start)
        objects.append("\ufffc")
        last = end
    owner += range(len(objects), len(objects) + len(text) - last)
    objects += text[last:]
    return "".join(objects), owner


def _implicit(text: str, base: int) -> list[int]:
    """Levels of a text without formatting characters."""
    edge = "R" if base else "L"
    kinds = [unicodedata.bidirectional(c) or "L" for c in text]
    _weak(kinds, edge)
    _paired_brackets(text, kinds, edge)
    _neutral(kinds, edge)
    levels = []
    for kind in kinds:
        if base == 0:
            levels.append({"L": 0, "R": 1, "EN": 2, "AN": 2}.get(kind, 0))
        else:
            levels.append({"R": 1, "L": 2, "EN": 2, "AN": 2}.get(kind, 1))
    return levels


def _weak(kinds: list[str], edge: str) -> None:
    """W1 to W7: marks follow their letters, figures their surroundings."""
    before = edge
    for index, kind in enumerate(kinds):  # W1
        if kind in ("NSM", "BN"):
            kinds[index] = before
        before = kinds[index]
    strong = edge
    for index, kind in enumerate(kinds):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):  # W4
        left, right = kinds[index - 1], kinds[index + 1]
        if left == right and (
            (kinds[index] == "ES" and left == "EN") or (kinds[index] == "CS" and left in ("EN", "AN"))
        ):
            kinds[index] = left
    for index, kind in enumerate(kinds):  # W5
        if kind == "EN":
            for step in (-1, 1):
                near = index + step
                while 0 <= near < len(kinds) and kinds[near] == "ET":
                    kinds[near] = "EN"
                    near += step
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]  # W6
    strong = edge
    for index, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _paired_brackets(text: str, kinds: list[str], edge: str) -> None:
    """N0: both brackets of a pair take the direction of what they hold."""
    pairs, waiting = [], list[tuple[str, int]]()
    for index, character in enumerate(text):
        if kinds[index] != "ON":
            continue
        if character in _BRACKETS:
            waiting.append((character, index))
        elif character in _CLOSERS:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == _CLOSERS[character]:
                    pairs.append((waiting[depth][1], index))
                    del waiting[depth:]
                    break
    for opener, closer in sorted(pairs):
        inside = {_STRONG[kind] for kind in kinds[opener + 1 : closer] if kind in _STRONG}
        if edge in inside:
            direction = edge
        elif inside:
            before = next((_STRONG[kind] for kind in reversed(kinds[:opener]) if kind in _STRONG), edge)
            direction = before if before in inside else edge
        else:
            continue
        kinds[opener] = kinds[closer] = direction


def _neutral(kinds: list[str], edge: str) -> None:
    """N1, N2: neutrals between two of a kind take it, others the paragraph's direction."""
    index = 0
    while index < len(kinds):
        if kinds[index] in _STRONG:
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] not in _STRONG:
            end += 1
        left = _STRONG[kinds[index - 1]] if index else edge
        right = _STRONG[kinds[end]] if end < len(kinds) else edge
        kinds[index:end] = [left if left == right else edge] * (end - index)
        index = end


def _reordered(stretches: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """L2: from the highest level down to the lowest odd one, reverse what is at that level or above."""
    order = list(stretches)
    odd = [level for _, _, level in order if level % 2]
    for level in range(max((each[2] for each in order), default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            if order[start][2] < level:
                start += 1
                continue
            end = start
            while end < len(order) and order[end][2] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order
