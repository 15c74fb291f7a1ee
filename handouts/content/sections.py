"""The sections of a content file that is no YAML as a whole: each procedure by itself, as its lines show it.

A quotation mark that is never closed makes the whole file unreadable, and is the fault of one procedure. Here the file is
cut where a person sees its procedures begin: at keys of one indent under ``procedures:``. Each piece is read by itself;
those that cannot be read are blanked out, line by line, so that every place in the rest stays where it was.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from handouts.problems import Problem
from handouts.reading.declarations import lazy_pattern
from handouts.reading.parser import Parser

_PROCEDURES = lazy_pattern(r"procedures[ \t]*:[ \t]*(?:#.*)?")
_NEXT_KEY = lazy_pattern(r"(?:practice|procedures)[ \t]*:|\.\.\.|---")
"""What ends the list of procedures at the margin; anything else there is a line that slipped out of its procedure."""
_KEY = lazy_pattern(r"""( +)(["']?)([^\s"':#]+)\2[ \t]*:(?:[ \t]|$)""")
_NOTHING = lazy_pattern(r"[ \t]*(?:#.*)?")
MOST_TRIES = 50
"""How often the rest is read anew without a section that repeats something of one that is blank already."""


class ProcedureLines(NamedTuple):
    """The lines of one procedure: from ``first`` to before ``end``, counted from 0."""

    name: str
    first: int
    end: int


def blank_unreadable(text: str, file: str) -> tuple[str, Mapping[str, Sequence[Problem]]] | None:
    """The text without the procedures that are no YAML, and what is wrong with each of these by its name.

    ``file`` is the file's name in every place. None if the fault is not in a procedure, or not in one alone.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sections = list(find_sections(lines))
    broken: dict[str, list[Problem]] = {}
    for each in sections:
        if wrong := _faults(lines, each, file):
            broken.setdefault(each.name, []).extend(wrong)
            _blank(lines, each)
    for _ in range(MOST_TRIES):
        rest = "\n".join(lines)
        parser = Parser(file)
        with parser.to_the_limit():
            if parser.parse(rest) is not None:
                return (rest, broken) if broken else None
        fault = parser.problems[-1]
        line = fault.place.line - 1 if fault.place else -1
        guilty = next((each for each in sections if each.first <= line < each.end), None)
        if fault.code != "unknown-alias" or guilty is None:
            return None
        broken.setdefault(guilty.name, []).append(fault)
        _blank(lines, guilty)
    return None


def find_sections(lines: Sequence[str]) -> Iterator[ProcedureLines]:
    """The procedures that the lines of a file show, in their order."""
    head = next((at for at, line in enumerate(lines) if _PROCEDURES.fullmatch(line)), None)
    if head is None:
        return
    end = next((at for at in range(head + 1, len(lines)) if _NEXT_KEY.match(lines[at])), len(lines))
    first = next((at for at in range(head + 1, end) if not _NOTHING.fullmatch(lines[at])), end)
    indent = _KEY.match(lines[first]) if first < end else None
    if indent is None:
        return
    begins = [at for at in range(first, end) if (key := _KEY.match(lines[at])) and key[1] == indent[1]]
    for at, after in zip(begins, [*begins[1:], end], strict=True):
        key = _KEY.match(lines[at])
        assert key is not None  # noqa: S101 - it was found by it
        yield ProcedureLines(key[3], at, after)


def _faults(lines: Sequence[str], section: ProcedureLines, file: str) -> list[Problem]:
    """Why the lines of a procedure are no YAML by themselves; nothing if they are one key and its value."""
    parser = Parser(file)
    node = None
    with parser.to_the_limit():
        node = parser.parse("\n".join(lines[section.first : section.end]))
    wrong = [
        dataclasses.replace(
            each, place=each.place and dataclasses.replace(each.place, line=each.place.line + section.first)
        )
        for each in parser.problems
    ]
    if node is None:
        return [] if wrong and wrong[-1].code == "unknown-alias" else wrong
    return [] if node.kind == "mapping" and len(node.items) == 2 else wrong


def _blank(lines: list[str], section: ProcedureLines) -> None:
    lines[section.first : section.end] = [""] * (section.end - section.first)
