"""Brings together what two people made of the same words: each change is kept, and nothing is written over.

Three versions are compared: the one both began with, mine and theirs. Where only one of the two changed something, that
stands. Where both did, differently, theirs stands for now, and the two are told, side by side, for somebody to choose.
Items of lists are aligned as lines of a text are (diff3: Khanna, Kunal, Pierce 2007), so one that was added or moved
stays with its words.
"""

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from handouts.content.editing.shapes import Data, Path

_ABSENT: Any = object()


class WordConflict(NamedTuple):
    """A value that two people changed differently. None stands for one that is not there."""

    path: Path
    before: Data
    mine: Data
    theirs: Data


def merge(before: Data, mine: Data, theirs: Data) -> tuple[Data, list[WordConflict]]:
    """Both changes in one, and what must be chosen between; there, ``theirs`` stands."""
    conflicts: list[WordConflict] = []
    return _merge(before, mine, theirs, (), conflicts), conflicts


def _merge(before: Data, mine: Data, theirs: Data, path: Path, conflicts: list[WordConflict]) -> Data:
    if _same(mine, theirs) or _same(mine, before):
        return theirs
    if _same(theirs, before):
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_mappings(before if isinstance(before, dict) else {}, mine, theirs, path, conflicts)
    if isinstance(mine, list) and isinstance(theirs, list):
        return _merge_lists(before if isinstance(before, list) else [], mine, theirs, path, conflicts)
    shown = (None if each is _ABSENT else each for each in (before, mine, theirs))
    conflicts.append(WordConflict(path, *shown))
    return theirs


def _same(one: Data, other: Data) -> bool:
    return one is other or (one is not _ABSENT and other is not _ABSENT and bool(one == other))


def _merge_mappings(
    before: dict[str, Data], mine: dict[str, Data], theirs: dict[str, Data], path: Path, conflicts: list[WordConflict]
) -> dict[str, Data]:
    merged = {}
    for name in _in_both_orders(list(theirs), list(mine)):
        was, ours, others = (each.get(name, _ABSENT) for each in (before, mine, theirs))
        found = _merge(was, ours, others, (*path, name), conflicts)
        if found is not _ABSENT:
            merged[name] = found
    return merged


def _in_both_orders(theirs: list[str], mine: list[str]) -> list[str]:
    """All names: theirs in their order, and each of mine that they lack behind the one it follows."""
    order = list(theirs)
    for at, name in enumerate(mine):
        if name not in order:
            order.insert(order.index(mine[at - 1]) + 1 if at else 0, name)
    return order


def _merge_lists(
    before: list[Data], mine: list[Data], theirs: list[Data], path: Path, conflicts: list[WordConflict]
) -> list[Data]:
    merged: list[Data] = []
    found: list[WordConflict] = []
    whole = False
    for was, ours, others in _stretches(before, mine, theirs):
        if _same(ours, others) or _same(ours, was):
            merged += others
        elif _same(others, was):
            merged += ours
        elif len(was) == len(ours) == len(others):
            for one, own, other in zip(was, ours, others, strict=True):
                merged.append(_merge(one, own, other, (*path, len(merged)), found))
        else:
            whole = True
    if whole or _said_twice(merged, mine, theirs):
        conflicts.append(WordConflict(path, before, mine, theirs))
        return theirs
    conflicts += found
    return merged


def _said_twice(merged: list[Data], mine: list[Data], theirs: list[Data]) -> bool:
    """Whether an item stands more often than in either: one that both moved, each to another place."""
    counted, ours, others = (Counter(map(_key, each)) for each in (merged, mine, theirs))
    return any(number > max(ours[each], others[each]) for each, number in counted.items())


def _stretches(
    before: list[Data], mine: list[Data], theirs: list[Data]
) -> Iterator[tuple[list[Data], list[Data], list[Data]]]:
    """The three lists in stretches that belong together, in their order."""
    ours, others = _aligned(before, mine), _aligned(before, theirs)
    at = i = j = 0
    for place in range(len(before)):
        if place in ours and place in others:
            yield before[at:place], mine[i : ours[place]], theirs[j : others[place]]
            yield [before[place]], [mine[ours[place]]], [theirs[others[place]]]
            at, i, j = place + 1, ours[place] + 1, others[place] + 1
    yield before[at:], mine[i:], theirs[j:]


def _aligned(before: list[Data], after: list[Data]) -> dict[int, int]:
    """Which item of a list is which of the one that was made of it, by their places."""
    matcher = difflib.SequenceMatcher(None, [*map(_key, before)], [*map(_key, after)], autojunk=False)
    return {match.a + each: match.b + each for match in matcher.get_matching_blocks() for each in range(match.size)}


def _key(value: Data) -> str:
    return json.dumps(value, sort_keys=True)


def list_changes(before: Data, after: Data, path: Path = ()) -> Iterator[tuple[Path, Data, Data]]:
    """Where two versions differ, each with what stood there and what stands there now; None for what is not there."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in _in_both_orders(list(after), list(before)):
            yield from list_changes(before.get(name), after.get(name), (*path, name))
    elif (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
        and not _is_moved(before, after)
    ):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from list_changes(one, other, (*path, at))
    else:
        yield path, before, after


def _is_moved(before: Sequence[Data], after: Sequence[Data]) -> bool:
    return sorted(map(_key, before)) == sorted(map(_key, after))
