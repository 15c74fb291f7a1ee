"""What the history of approvals says about itself: anything altered, removed from the middle, or given another date.

Each entry is named after its content and names those it follows. So an altered entry no longer fits its name; one that
was taken out is still named by what came after it; and one that was written anew, with another date or other words, has
another digest, and what followed the old one names it still. A history that was cut at its end, or written anew as a
whole, fits itself: only a witness outside of it can tell, a head that was saved or a text code that was printed.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.approval.signing import find_by_code
from handouts.approval.store import TOLERANCE, HistoryEntry, find_heads, in_order, is_from_the_future, read_files
from handouts.problems import Place, Problem


@dataclass(frozen=True)
class Audit:
    """What an audit found."""

    entries: int
    first_version: int
    """How many of them version 0.1 wrote: nothing holds those but their names, until an entry follows them."""
    heads: tuple[str, ...]
    """The digests of the entries that none follows: save them, and a later audit can be held against them."""
    witnesses: int
    """How many heads and codes from outside it was held against."""
    problems: tuple[Problem, ...]

    def describe(self) -> str:
        """The result in a few lines."""
        held = (f"It was held against {self.witnesses} witness{'es' if self.witnesses != 1 else ''} from outside."
                if self.witnesses else "It was held against no witness from outside, so a history that was cut at its "
                "end or written anew would not show. Save a head, and name it next time.")  # fmt: skip
        older = f", {self.first_version} of them by version 0.1" if self.first_version else ""
        state = "fits together" if not self.problems else "does not fit together"
        return f"{self.entries} entries{older}: the history {state}. {held}"


def audit(folder: Path, today: datetime.date, heads: Collection[str] = (), codes: Collection[str] = ()) -> Audit:
    """Hold the history beside a content file in ``folder`` together; ``heads`` and ``codes`` are witnesses."""
    problems: list[Problem] = []
    places: dict[str, Place] = {}
    entries: list[HistoryEntry] = []
    for path, entry in read_files(folder):
        if entry is None:
            problems.append(Problem("approval-damaged", "This approval was edited or is not whole, so it does not count.",
                                    "Take the file back from the version history, or approve the sheet again.",
                                    Place(str(path))))  # fmt: skip
        else:
            entries.append(entry)
            places[entry.digest] = Place(str(path))
    problems += _find_gaps(entries, places)
    problems += _find_wrong_dates(entries, places, today)
    problems += _find_lost(entries, heads, codes)
    older = sum(not entry.time.endswith("Z") for entry in entries)
    return Audit(
        len(entries),
        older,
        tuple(find_heads(entries)),
        len(set(heads)) + len(set(codes)),
        tuple(dict.fromkeys(problems)),
    )


def _find_gaps(entries: Sequence[HistoryEntry], places: dict[str, Place]) -> list[Problem]:
    """Entries that others follow and that are not there."""
    return [
        Problem("history-gap", f"The entry that this one follows is gone, or was altered: {digest[:12]}.",
                "Take it back from the version history. If nobody can, say so to whoever answers for the sheets.",
                places[entry.digest])
        for entry in in_order(entries)
        for digest in entry.follows
        if digest not in places
    ]  # fmt: skip


def _find_wrong_dates(entries: Sequence[HistoryEntry], places: dict[str, Place], today: datetime.date) -> list[Problem]:
    """Entries from the future, and those that are older than what they follow."""
    known = {entry.digest: entry for entry in entries}
    found = []
    for entry in in_order(entries):
        if is_from_the_future(entry, today):
            found.append(
                Problem("history-future", f"This entry is of {max(entry.on, entry.at.date())}, a day to come.",
                        "An approval from the future does not count. Set the clock right, and approve the sheet again.",
                        places[entry.digest])
            )  # fmt: skip
        before = max((known[each].at for each in entry.follows if each in known), default=entry.at)
        if before - entry.at > TOLERANCE:
            found.append(
                Problem("history-order", f"This entry is of {entry.at:%Y-%m-%d}, and follows one of {before:%Y-%m-%d}.",
                        "A clock was wrong, or a date was changed: ask who made it.", places[entry.digest])
            )  # fmt: skip
    return found


def _find_lost(entries: Sequence[HistoryEntry], heads: Collection[str], codes: Collection[str]) -> list[Problem]:
    """What a witness from outside knows, and the history does not."""
    digests = [entry.digest for entry in entries]
    found = [
        Problem("history-lost", f"The history once ended with {head[:12]}, and has no such entry now.",
                "It was cut, or written anew. Take the folder back from the version history.")
        for head in dict.fromkeys(heads)
        if not any(digest.startswith(head.lower()) for digest in digests)
    ]  # fmt: skip
    found += [
        Problem("history-lost", f"A sheet was printed with the code {code}, and no entry knows it.",
                "It was printed as a draft, or its approval was taken out of the history.")
        for code in dict.fromkeys(codes)
        if find_by_code(entries, code) is None
    ]  # fmt: skip
    return found
