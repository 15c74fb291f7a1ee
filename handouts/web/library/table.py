"""The table of procedures: how each stands in each language, those that need someone first."""

import datetime

from handouts.approval.standing import SheetStatus
from handouts.reading.declarations import dataclass
from handouts.web.shelf import Shelf

URGENT = ("withdrawn", "changed", "overdue", "behind", "incomplete", "older", "unread", "draft")
"""States that need someone, the most pressing first: what a patient may hold already, then what nobody got yet."""


@dataclass(frozen=True)
class LibraryLine:
    """A procedure in the table: how it stands in each of its languages, its own first."""

    name: str
    title: str
    title_in: str
    group: str
    rows: tuple[SheetStatus, ...]

    @property
    def own(self) -> SheetStatus:
        """How it stands in the language it was written in."""
        return self.rows[0]

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who approved it last, in each language where somebody has."""
        return tuple(dict.fromkeys(row.standing.approval.by for row in self.rows if row.standing.approval))

    @property
    def waiting(self) -> tuple[SheetStatus, ...]:
        """The languages that need someone, the most pressing first."""
        return tuple(sorted((row for row in self.rows if row.standing.kind in URGENT), key=_pressing))

    @property
    def next(self) -> SheetStatus:
        """The language to look at first."""
        return (*self.waiting, self.own)[0]

    def row(self, language: str) -> SheetStatus | None:
        """How it stands in a language; None if there is none."""
        return next((row for row in self.rows if row.language == language), None)


def _pressing(row: SheetStatus) -> tuple[int, datetime.date]:
    return URGENT.index(row.standing.kind), row.standing.since or datetime.date.max


def list_procedures(shelf: Shelf, language: str) -> list[LibraryLine]:
    """The procedures, those that need someone first; titles in the reader's language where there is one."""
    lines = []
    by_name: dict[str, list[SheetStatus]] = {}
    for row in shelf.rows:
        by_name.setdefault(row.procedure, []).append(row)
    for name, card in shelf.cards.items():
        rows = tuple(by_name[name])
        code = language if any(row.language == language for row in rows) else rows[0].language
        lines.append(LibraryLine(name, card.words[code].title, code, card.group, rows))
    waiting = [line for line in lines if line.waiting]
    return [*sorted(waiting, key=lambda line: _pressing(line.next)), *(line for line in lines if not line.waiting)]


def approval_end(row: SheetStatus) -> datetime.date | None:
    """The last day a sheet's approval holds, if it has one of these words."""
    standing = row.standing
    if standing.kind not in ("approved", "overdue"):
        return None
    return standing.ends or standing.since
