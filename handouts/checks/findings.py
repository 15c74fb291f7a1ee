"""What the checks find in a procedure by itself, and what they gather from it to compare it with others.

A library is looked through procedure by procedure: each is cut into passages, looked at and forgotten. What was gathered waits
packed, so that comparing a thousand procedures takes as little memory as one.
"""

import datetime
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from handouts.checks.check import Check
from handouts.checks.facts import find_last_day
from handouts.checks.passages import CheckedLibrary
from handouts.content.library import Library
from handouts.problems import Problem


class Told(NamedTuple):
    """Something that is found in a procedure."""

    code: str
    """Of the check."""
    language: str
    """Of the sheet; "" for something of the procedure as a whole."""
    problem: Problem


class Findings(NamedTuple):
    """What there is of one procedure."""

    told: tuple[Told, ...]
    gathered: Mapping[str, bytes]
    """By the code of a check what it gathered, as packed JSON."""
    last_day: datetime.date
    """The last on which the same would be found in the same words."""


class FindingsSource(Protocol):
    """Whoever has the findings of a library's procedures, each of :func:`look_through`."""

    def of(self, name: str) -> Findings:
        """Those of one procedure. Raises HandoutsError if there is no such procedure that is whole."""


def look_through(library: Library, name: str, today: datetime.date, checks: Sequence[Check]) -> Findings:
    """What these checks find in a procedure, and gather from it. Raises HandoutsError if it is not there."""
    shelf = CheckedLibrary(library, today, (name,))
    told = tuple(Told(each.code, language, problem) for each in checks for language, problem in each.run(shelf))
    return Findings(told, {each.code: gather(each, shelf) for each in checks if each.gather}, find_last_day(shelf))


def gather(check: Check, shelf: CheckedLibrary) -> bytes:
    """What a check gathers from a procedure, packed."""
    found = check.gather(shelf) if check.gather else None
    return zlib.compress(json.dumps(found).encode("utf-8"), 1)


def unpack(packed: bytes) -> Any:
    """What :func:`gather` packed."""
    return json.loads(zlib.decompress(packed))


def compare(check: Check, practice: CheckedLibrary, gathered: Mapping[str, bytes]) -> Iterator[Problem]:
    """What a check finds between procedures: ``gathered`` is what was gathered from each, by name, in the library's order."""
    if check.compare:
        yield from check.compare(check, practice, ((name, unpack(packed)) for name, packed in gathered.items()))
