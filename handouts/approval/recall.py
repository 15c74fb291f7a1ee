"""Paper that must come back: which printed codes are no longer good, why, and what changed since.

With the record of prints beside it, it is also known how many copies went out, and when the last one did.
"""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

from handouts.approval.changes import Change, compare_words
from handouts.approval.signing import find_by_code
from handouts.approval.store import Approval, read_approvals
from handouts.approval.verify import Verdict, verify_code
from handouts.content.library import Library
from handouts.document.codes import read_code
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.storage.record import read_record
from handouts.storage.record_summary import count_copies


@dataclass(frozen=True)
class PrintedCopies:
    """What the record knows of a code."""

    copies: int
    last: str
    """The day of the last one."""


@dataclass(frozen=True)
class RecalledSheet:
    """An approval with codes that are good no longer."""

    approval: Approval
    verdicts: tuple[Verdict, ...]
    """Of each of its codes that is not good: why."""
    changes: tuple[Change, ...]
    """From its words to those of today."""

    def describe(self, printed: Mapping[str, PrintedCopies] | None = None) -> str:
        """Codes, reasons and changes; with the copies that were printed of each code where a record is there."""
        lines = []
        for each in self.verdicts:
            lines.append(each.describe())
            if printed is not None:
                found = printed.get(each.code)
                lines.append(
                    f"  printed: {found.copies}, last on {found.last}" if found else "  printed: none in the record"
                )
        lines += [f"  was: {each.before or '(nothing)'}\n  now: {each.after or '(nothing)'}" for each in self.changes]
        return "\n".join(lines)


def find_recalled(library: Library, given: str, today: datetime.date) -> list[RecalledSheet]:
    """The approvals of a procedure, in every language, of which a code is no longer good; or of one text code alone.

    Each code is judged as of its last approval. Raises HandoutsError if no procedure and no approval is called so.
    """
    history = read_approvals(library.folder)
    wanted = read_code(given) or " ".join(given.upper().split())
    last = find_by_code(history, wanted)
    if last:
        pairs = [(last, [wanted])]
    else:
        own = [each for each in history if each.procedure == given]
        if not own and given not in library.procedures:
            raise HandoutsError(Problem("recall-unknown", "There is no procedure and no approved sheet of this name or code.",
                                        "Name a procedure, or copy the code from the foot of a page;  handouts list  names the procedures."))  # fmt: skip
        pairs = [
            (each, [code for code in each.wording.codes if find_by_code(own, code) is each]) for each in reversed(own)
        ]
    found = []
    for approval, codes in pairs:
        verdicts = tuple(each for each in (verify_code(library, code, today) for code in codes) if not each.current)
        if verdicts:
            found.append(RecalledSheet(approval, verdicts, tuple(_compare(library, approval))))
    return found


def _compare(library: Library, approval: Approval) -> list[Change]:
    if approval.procedure not in library.procedures:
        return []
    if approval.language not in library.languages(approval.procedure):
        return []
    now, then = SheetWords.of(library, approval.procedure, Language.of(approval.language)), approval.wording
    return compare_words((*then.words, *then.brief), (*now.words, *now.brief))


def read_prints(path: Path, codes: Iterable[str]) -> dict[str, PrintedCopies]:
    """How many copies of each code a record knows of. Raises UnreadableError if it cannot be read."""
    wanted, found = set(codes), dict[str, PrintedCopies]()
    for line in read_record(path):
        if line.code in wanted:
            before = found.get(line.code, PrintedCopies(0, ""))
            found[line.code] = PrintedCopies(before.copies + count_copies(line), max(before.last, line.time[:10]))
    return found
