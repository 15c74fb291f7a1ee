"""Which sheets of the library somebody looks at: those in a state, of a group, of a person, or found by their words."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from handouts.reading.declarations import dataclass
from handouts.web import search
from handouts.web.library.table import URGENT, LibraryLine, approval_end
from handouts.web.shelf import Shelf

SOON = datetime.timedelta(weeks=6)
"""Before the end of an approval, when somebody should think of reading the sheet again."""
STATES = ("waiting", *URGENT, "soon", "approved")
"""What can be looked for: sheets that need someone, why they do, those whose approval ends soon, and those that are well."""


@dataclass(frozen=True)
class LibraryFilter:
    """What the table shows. An empty text is all there is."""

    state: str = ""
    group: str = ""
    by: str = ""
    """Who approved a sheet, in any language."""
    query: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "LibraryFilter":
        """What an address asks for; the words that are looked for never stand in one."""
        state = parameters.get("state", "")
        return cls(state if state in STATES else "", parameters.get("group", ""), parameters.get("by", ""))

    def pick(self, shelf: Shelf, lines: Sequence[LibraryLine], language: str) -> list[LibraryLine]:
        """The lines that it lets through; those found by words, the best first."""
        found = [line for line in lines if self._has(line, shelf.today)]
        if not self.query.strip():
            return found
        order = {each.name: at for at, each in enumerate(search.find(shelf, self.query, language))}
        return sorted((line for line in found if line.name in order), key=lambda line: order[line.name])

    def _has(self, line: LibraryLine, today: datetime.date) -> bool:
        in_group = not self.group or line.group == self.group
        return in_group and is_in(line, self.state, today) and (not self.by or self.by in line.approvers)

    def address(self, **changes: str) -> str:
        """Where the table is with other wishes, such as another state."""
        now = replace(self, **changes)
        asked = {name: text for name in ("state", "group", "by") if (text := getattr(now, name))}
        return f"/library?{urlencode(asked)}" if asked else "/library"

    def counts(self, shelf: Shelf, lines: Sequence[LibraryLine]) -> dict[str, dict[str, int]]:
        """How many sheets each choice would show beside the others that are made; those that would show none are left out."""
        states = {each: self._count(shelf, lines, state=each) for each in ("", *STATES)}
        groups = dict.fromkeys((line.group for line in lines if line.group), 0)
        people = dict.fromkeys(sorted({name for line in lines for name in line.approvers}), 0)
        counted = {
            "state": states,
            "group": {each: self._count(shelf, lines, group=each) for each in groups},
            "by": {each: self._count(shelf, lines, by=each) for each in people},
        }
        return {kind: {each: number for each, number in found.items() if number or each in ("", getattr(self, kind))}
                for kind, found in counted.items()}  # fmt: skip

    def _count(self, shelf: Shelf, lines: Collection[LibraryLine], **changes: str) -> int:
        wish = replace(self, **changes)
        return sum(wish._has(line, shelf.today) for line in lines)


def is_in(line: LibraryLine, state: str, today: datetime.date) -> bool:
    """Whether a procedure is in a state in one of its languages; ``approved`` is one that is so in all."""
    kinds = {row.standing.kind for row in line.rows}
    if not state:
        return True
    if state == "waiting":
        return bool(line.waiting)
    if state == "approved":
        return kinds == {"approved"}
    if state == "soon":
        ends = (approval_end(row) for row in line.rows if row.standing.kind == "approved")
        return any(end is not None and end <= today + SOON for end in ends)
    return state in kinds
