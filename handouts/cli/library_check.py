"""What is wrong with a library: looked for, or known from the last time, if no byte has changed since that it rests on."""

import datetime
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from handouts.cli.whole_library import stamp_approvals
from handouts.content.library_index import LibraryIndex
from handouts.problems import HandoutsError, Problem
from handouts.storage.user_cache import name_key, open_cache, program_stamp

if TYPE_CHECKING:
    from handouts.approval.kept_standings import KeptStandings
    from handouts.checks.kept_findings import KeptFindings
    from handouts.content.library import Library
    from handouts.press.press import Handout

    Keep = Callable[[Handout], object]

MOST_BYTES = 200_000_000
"""What the results of checks may take: some twenty kilobytes a procedure."""
MOST_LAID_OUT = 30
"""Sheets, each in a language, that are laid out unasked; of more only ``--layout`` does, for it takes the most of the time."""


class Checked(NamedTuple):
    """What a check found."""

    problems: list[Problem]
    sheets: int
    asked: list[str]
    """The procedures that were looked at: those in which nothing is wrong that stops a sheet."""


class Known(NamedTuple):
    """What is known of a library's procedures, from the last time or since it was asked for."""

    findings: "KeptFindings"
    standings: "KeptStandings"


def check_library(library: "Library", procedures: Sequence[str], layout: bool | None, keep: "Keep") -> Checked:
    """All that is wrong with the procedures of these names, or with all; ``layout`` says whether sheets are laid out,
    and ``keep`` is given each that is.

    Raises HandoutsError if no sheet is whole.
    """
    from handouts.approval.kept_standings import KeptStandings
    from handouts.checks.kept_findings import KeptFindings

    procedures = tuple(sheet for name in procedures for sheet in library.sheets_of(name))
    index, cache, today = LibraryIndex.of(library), open_cache("checks", MOST_BYTES), datetime.date.today()
    findings, standings = KeptFindings(index, today), KeptStandings(index, today)

    def look(name: str) -> None:
        findings.of(name)
        standings.of(name)

    if not index.cards(look) and not procedures:
        found = [*library.unread, *(each for wrong in library.unfinished.values() for each in wrong)]
        raise HandoutsError(dict.fromkeys(found))
    digest = index.digest() if len(library.names()) > 1 else b""  # one procedure is checked as soon as it is looked up
    said = json.dumps([list(procedures), layout, today.isoformat(), [str(each) for each in library.unread]])
    key = name_key(b"check 2", program_stamp(), said.encode(), digest, stamp_approvals(library.folder))
    if digest and (kept := _read(cache.read(key))):
        return kept
    made = _check(library, procedures, layout, keep, Known(findings, standings))
    standings.keep()
    if digest and LibraryIndex.of(library).digest() == digest:  # nobody saved anything meanwhile
        plain = {"problems": [each.as_plain() for each in made.problems], "sheets": made.sheets, "asked": made.asked}
        cache.write(key, json.dumps(plain).encode("utf-8"))
    return made


def list_wrong(library: "Library", procedures: Sequence[str]) -> list[Problem]:
    """All that is wrong with sheets that cannot be made: with those of some procedures, or with all; each once."""
    asked = {*procedures, *(library.variant_of.get(each, each) for each in procedures)}
    wrong = (
        each
        for (name, _), some in library.unfinished.items()
        if not procedures or not name or name in asked
        for each in some
    )
    return list(dict.fromkeys(wrong))


def _check(library: "Library", procedures: Sequence[str], layout: bool | None, keep: "Keep", known: Known) -> Checked:
    from handouts.press import release

    asked = [name for name in procedures or library.procedures if not library.problems_of(name)]
    sheets = sum(len(library.languages(name)) for name in asked)
    problems = [*library.unread, *list_wrong(library, procedures)]
    lay_out = sheets <= MOST_LAID_OUT if layout is None else layout
    problems += release.find_problems(
        library, asked, known.findings.today, keep, layout=lay_out, findings=known.findings, standings=known.standings
    )
    if layout is None and not lay_out:
        problems.append(Problem("layout-not-tried", f"Which editions of {sheets} sheets have room for their words was not looked at.",
                                "To lay each out, which takes minutes:  handouts check --layout"))  # fmt: skip
    return Checked(problems, sheets, asked)


def _read(data: bytes | None) -> Checked | None:
    try:
        plain = json.loads(data) if data else None
        return plain and Checked(
            [Problem.of_plain(each) for each in plain["problems"]], plain["sheets"], plain["asked"]
        )
    except (ValueError, KeyError, TypeError):
        return None
