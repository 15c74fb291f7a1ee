"""Writes docs/errors.md: every problem the program can tell, from the register of problems and the list of checks.

Usage: python tools/errors_page.py
A test holds the page to what this writes.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path

from handouts.checks import by_code
from handouts.problems import severity_of
from handouts.problems.register import ProblemEntry, entries

PAGE = Path(__file__).parents[1] / "docs" / "errors.md"

HEAD = """# The problems

Every problem the program can tell, by its code. Made by `python tools/errors_page.py` from the register of problems
(`handouts/problems/register/`); do not edit it by hand. At a command line, `handouts explain CODE` says the same, and
`handouts explain CODE --language es` in Spanish.

Codes are stable: act on a code, never on the words of a message. A code is not renamed, and it never comes to mean
something else; a new meaning gets a code of its own.

An **error** stops what was asked for; a **warning** or a **note** is told and stops nothing. A practice can raise or lower the
level of a check in its content. The exit code is that of a command which stops at the problem (0: it does not stop);
what only the page and its interface tell has none. The [README](../README.md) lists what the exit codes mean.
"""

ROOMS = {
    "reading": "Reading a file",
    "storage": "Writing a file",
    "languages": "The files of languages",
    "options": "Editions, papers and inks",
    "content": "The content file",
    "document": "A patient's details",
    "layout": "Words in pictures",
    "templates": "Editions with a fixed size",
    "checks": "Checks of the words",
    "approval": "Approvals",
    "press": "Making a sheet",
    "batch": "Schedules and batches",
    "web": "The page, and the interface for programs",
    "cli": "The command line",
}
"""What each room of the house is called on the page."""


def write_page() -> str:
    """The whole page."""
    rooms = [(room, list(group)) for room, group in itertools.groupby(entries("en").values(), lambda entry: entry.room)]
    links = " · ".join(f"[{ROOMS[room]}](#{room})" for room, _ in rooms)
    return "\n".join([HEAD, links, "", *(line for room, group in rooms for line in _room(room, group))])


def _room(room: str, group: list[ProblemEntry]) -> Iterator[str]:
    yield f'## <a id="{room}"></a>{ROOMS[room]}\n'
    for entry in group:
        yield from _problem(entry)


def _problem(entry: ProblemEntry) -> Iterator[str]:
    check = by_code().get(entry.code)
    severity = check.severity if check else severity_of(entry.code)
    yield f'### <a id="{entry.code}"></a>`{entry.code}`\n'
    exit_code = entry.exit_code(severity)
    ends = "" if exit_code is None else f", exit code {exit_code.value}"
    yield f"{severity.capitalize()}{ends}. {_escape(entry.title)}\n"
    yield f"- Why: {_escape(entry.cause)}"
    yield f"- What to do: {_escape(entry.cure)}"
    if check:
        yield f"- The rule: {_escape(check.title)} ({_escape(check.source)})"
    yield ""


def _escape(text: str) -> str:
    """Words as Markdown that prints them as they are."""
    for sign in "\\`*_<>[]#|":
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
