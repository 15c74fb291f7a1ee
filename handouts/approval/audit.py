"""What the history of approvals says about itself: anything altered, removed from the middle, or given another date.

Each entry is named after its content and names those it follows. So an altered entry no longer fits its name; one that
was taken out is still named by what came after it; and one that was written anew, with another date or other words, has
another digest, and what followed the old one names it still. A history that was cut at its end, or written anew as a
whole, fits itself: only a witness outside of it can tell: a head that was saved, a text code that was printed, the
record of prints, the public keys of those who sign (:mod:`handouts.approval.witnesses`).
"""

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path

from handouts.approval.approvers import Approvers, CountFault, explain_fault, find_list_problems, read_approvers
from handouts.approval.signatures import check_signature, fingerprint
from handouts.approval.signing import find_by_code
from handouts.approval.standing import MOST_YEARS, add_years
from handouts.approval.store import (
    TOLERANCE,
    Approval,
    HistoryEntry,
    find_heads,
    in_order,
    is_from_the_future,
    read_files,
)
from handouts.approval.witnesses import Witnesses
from handouts.problems import Place, Problem, Severity
from handouts.reading.declarations import dataclass


@dataclass(frozen=True)
class Audit:
    """What an audit found."""

    entries: int
    first_version: int
    """How many of them version 0.1 wrote: nothing holds those but their names, until an entry follows them."""
    heads: tuple[str, ...]
    """The digests of the entries that none follows: save them, and a later audit can be held against them."""
    witnesses: Witnesses
    """What it was held against."""
    problems: tuple[Problem, ...]
    signed: int = 0
    """How many entries have a signature that fits."""
    beginnings: int = 0
    """How many entries follow none, of those that could."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong; a note is nothing wrong."""
        return all(each.severity is Severity.NOTE for each in self.problems)

    def describe(self) -> str:
        """The result in a few lines."""
        older = f", {self.first_version} of them by version 0.1" if self.first_version else ""
        state = "fits together" if self.whole else "does not fit together"
        said = f"{self.entries} entries{older}: the history {state}."
        if self.signed:
            said += f" {self.signed} {'is' if self.signed == 1 else 'are'} signed, and the signatures fit."
        if self.beginnings > 1:
            said += f" It has {self.beginnings} beginnings: people began it apart, or an entry was put there later."
        held = self.witnesses.describe()
        if held:
            return f"{said} It was held against {held}."
        return (f"{said} It was held against no witness from outside, so a history that was cut at its end or written anew "
                "would not show. Save a head, and name it next time.")  # fmt: skip


def audit(
    folder: Path,
    today: datetime.date,
    heads: Collection[str] = (),
    codes: Collection[str] = (),
    witnesses: Witnesses | None = None,
) -> Audit:
    """Hold the history beside a content file in ``folder`` together; ``heads`` and ``codes`` are witnesses, and ``witnesses`` more."""
    held = (witnesses or Witnesses()).with_more(heads, codes)
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
    listed = read_approvers(folder, today)
    problems += _find_gaps(entries, places)
    problems += _find_wrong_dates(entries, places, today)
    signed, unsound = _check_signatures(folder, listed, entries, places)
    problems += [
        *unsound,
        *find_list_problems(folder, today),
        *_find_lost(entries, held),
        *_find_lost_keys(listed, held),
    ]
    return Audit(
        len(entries),
        sum(not entry.time.endswith("Z") for entry in entries),
        tuple(find_heads(entries)),
        held,
        tuple(dict.fromkeys(problems)),
        signed,
        sum(not entry.follows and entry.time.endswith("Z") for entry in entries),
    )


def find_holes(folder: Path, today: datetime.date) -> list[Problem]:
    """What whoever looks at the sheets must know of their history without an audit: entries that are gone from its
    middle, such as a withdrawal, and entries of a day to come, which the clock of today has not reached."""
    return [each for each in audit(folder, today).problems if each.code in ("history-gap", "history-future")]


def _check_signatures(
    folder: Path, listed: Approvers, entries: Sequence[HistoryEntry], places: dict[str, Place]
) -> tuple[int, list[Problem]]:
    """How many signatures fit, and the entries that do not count for want of one, or of a name on the list."""
    signed, found = 0, []
    for entry in in_order(entries):
        wrong: CountFault
        wrong, key = check_signature(folder, entry)
        signed += bool(key)
        if isinstance(entry, Approval):
            wrong = wrong or listed.find_fault(entry)
        if wrong:
            found.append(
                Problem("history-uncounted", f"This entry does not count: {explain_fault(wrong, entry.by)}.",
                        "If it was touched, take it back from the version history; else have somebody who is on the list say it again.",
                        places[entry.digest])
            )  # fmt: skip
    return signed, found


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
        if abs(entry.on - entry.at.date()) > TOLERANCE:
            found.append(
                Problem("history-order", f"This entry is of {entry.on}, and says that it was made on {entry.at:%Y-%m-%d}.",
                        "A clock was wrong, or a date was changed: ask who made it.", places[entry.digest])
            )  # fmt: skip
        if isinstance(entry, Approval) and entry.until > add_years(entry.on, MOST_YEARS):
            found.append(
                Problem("history-far", f"This approval is of {entry.on}, and says that it holds until {entry.until}.",
                        f"It counts for {MOST_YEARS} years and no longer: approve the sheet again.", places[entry.digest])
            )  # fmt: skip
        before = max((known[each].at for each in entry.follows if each in known), default=entry.at)
        if before - entry.at > TOLERANCE:
            found.append(
                Problem("history-order", f"This entry is of {entry.at:%Y-%m-%d}, and follows one of {before:%Y-%m-%d}.",
                        "A clock was wrong, or a date was changed: ask who made it.", places[entry.digest])
            )  # fmt: skip
    return found


def _find_lost(entries: Sequence[HistoryEntry], held: Witnesses) -> list[Problem]:
    """What a witness from outside knows, and the history does not."""
    digests = [entry.digest for entry in entries]
    found = [
        Problem("history-lost", f"The history once ended with {head[:12]}, and has no such entry now.",
                "It was cut, or written anew. Take the folder back from the version history.")
        for head in held.heads
        if not any(digest.startswith(head.lower()) for digest in digests)
    ]  # fmt: skip
    found += [
        Problem("history-lost", f"A sheet was printed with the code {code}, and no entry knows it.",
                "It was printed as a draft, or its approval was taken out of the history.")
        for code in (*held.codes, *held.approved_prints)
        if find_by_code(entries, code) is None
    ]  # fmt: skip
    unknown = [code for code in held.prints if find_by_code(entries, code) is None]
    if unknown:
        said = f"{', '.join(unknown[:_MOST_NAMED])}{', …' if len(unknown) > _MOST_NAMED else ''}"
        found.append(
            Problem("history-unknown-prints", f"The record has {len(unknown)} codes that no entry knows: {said}.",
                    "They were printed as drafts, or their approvals were taken out of the history: the record does not say which.")
        )  # fmt: skip
    return found


_MOST_NAMED = 5


def _find_lost_keys(listed: Approvers, held: Witnesses) -> list[Problem]:
    """Keys that somebody kept outside, and the list never had."""
    known = {key for change in listed.changes for key in change.person.keys}
    return [
        Problem("history-lost", f"The key {fingerprint(key)} was once on the list of approvers, and no entry knows it.",
                "The history was written anew. Take the folder back from the version history.")
        for key in held.keys
        if key not in known
    ]  # fmt: skip
