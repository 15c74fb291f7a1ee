"""One change that many sheets carry, seen once and signed once.

When the practice's phone changes, every sheet changes, and nobody should read two hundred of them again for it. What is
the practice's on a sheet, and the program's drawings, are told apart from the rest: an approval keeps a digest of the
sheet without them (:attr:`handouts.document.wording.SheetWords.apart`). A sheet that is what was approved but for them
is covered by whoever signs the change; one that differs in more is named, and has to be read. Signing a change gives no
sheet more time: each holds until the day it held before.
"""

import datetime
import difflib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from handouts.approval.changes import Change, compare_with_approval
from handouts.approval.printed_parts import read_sheet
from handouts.approval.signatures import SigningKey
from handouts.approval.signing import KeepSheets, approve
from handouts.approval.standing import SheetStatus, Standing, list_standings
from handouts.approval.store import Approval
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass

WORDLESS = Change("", "What the practice says of itself, in something that has no words of its own, such as its mark.")
"""What is told of a change that no sentence shows."""


@dataclass(frozen=True)
class ChangedSheet:
    """A sheet that a change is on."""

    procedure: str
    language: str
    editions: tuple[str, ...]
    """Those that differ from what was approved."""
    approval: Approval
    changes: tuple[Change, ...]
    """All that has changed in it since."""
    reason: str = ""
    """Why it is not covered by signing the change; "" if it is."""

    @property
    def name(self) -> str:
        """The sheet as people write it: ``knee (en)``."""
        return f"{self.procedure} ({self.language})"


@dataclass(frozen=True)
class SharedChange:
    """A change of what stands on several sheets."""

    changes: tuple[Change, ...]
    """Each of its sentences once, in whatever language they stand."""
    covered: tuple[ChangedSheet, ...]
    """The sheets that differ in nothing else."""
    left: tuple[ChangedSheet, ...]
    """Those that carry it and need somebody to read them."""

    @property
    def identifier(self) -> str:
        """8 hexadecimal digits: of these sentences on these sheets since these approvals, and of nothing else."""
        said = [f"{each.before}\n{each.after}" for each in self.changes]
        sheets = [f"{each.name} {each.approval.digest} {each.editions}" for each in self.covered]
        return hashlib.sha256("\0".join([*said, *sheets]).encode("utf-8")).hexdigest()[:8]

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""

        def plain(each: ChangedSheet) -> dict[str, object]:
            return {"procedure": each.procedure, "language": each.language, "editions": list(each.editions)}

        return {
            "change": self.identifier,
            "sentences": [{"was": each.before, "now": each.after} for each in self.changes],
            "sheets": [plain(each) for each in self.covered],
            "not_covered": [{**plain(each), "reason": each.reason} for each in self.left],
        }


def list_shared_changes(
    library: Library, today: datetime.date, rows: Iterable[SheetStatus] | None = None
) -> list[SharedChange]:
    """The changes that can be signed once for all sheets that carry them, those on the most sheets first.

    ``rows`` say how the sheets stand today, where that is known already.
    """
    sheets = list(_changed_sheets(library, today, list_standings(library, today) if rows is None else rows))
    groups: dict[frozenset[Change], list[ChangedSheet]] = {}
    for each in sheets:
        if not each.reason:
            groups.setdefault(_cores(each.changes), []).append(each)
    found = []
    for cores, covered in groups.items():
        said = dict.fromkeys(change for each in covered for change in each.changes)
        left = [each for each in sheets if each.reason and cores & _cores(each.changes)]
        found.append(SharedChange(tuple(said) or (WORDLESS,), tuple(covered), tuple(left)))
    return sorted(found, key=lambda each: -len(each.covered))


def approve_change(
    library: Library,
    identifier: str,
    *,
    by: str,
    role: str = "",
    today: datetime.date,
    now: datetime.datetime | None = None,
    program: str = "",
    sign: SigningKey | None = None,
    keep: KeepSheets | None = None,
) -> tuple[list[tuple[Approval, Path]], list[tuple[ChangedSheet, Sequence[Problem]]]]:
    """Sign a change once: an approval of each sheet that differs in nothing else, until the day it held before.

    ``sign`` and ``keep`` are as for :func:`handouts.approval.signing.approve`, and the practice's rules on who approves hold
    as there; who signs for a practice calls :func:`handouts.press.kept_sheets.approve_change`.
    Returns the approvals with their files, and the sheets that could not be approved with the reason for each, such as
    an error that the checks find. Raises HandoutsError if there is no such change now, or no name is given.
    """
    change = next((each for each in list_shared_changes(library, today) if each.identifier == identifier), None)
    if change is None:
        raise HandoutsError(Problem("change-unknown", f"There is no change {identifier} now.",
                                    "Nothing was approved. Read the changes as they are now:  handouts changes"))  # fmt: skip
    made, refused = [], list[tuple[ChangedSheet, Sequence[Problem]]]()
    for each in change.covered:
        language = Language.of(each.language)
        try:
            sheet = _read_covered(library, each, language, today)
            made.append(
                approve(library, each.procedure, language, by=by, role=role, until=each.approval.until, today=today,
                        now=now, program=program, digest=sheet.whole, sign=sign, keep=keep)
            )  # fmt: skip
        except HandoutsError as error:
            if any(problem.code == "approval-name" for problem in error.problems):
                raise
            refused.append((each, error.problems))
    return made, refused


def _read_covered(library: Library, each: ChangedSheet, language: Language, today: datetime.date) -> SheetWords:
    """The sheet as it will be printed. Raises HandoutsError if that is not what the change showed."""
    sheet = read_sheet(library, each.procedure, language, today)
    if sheet.apart != each.approval.wording.apart or sheet.parts != each.approval.wording.parts:
        raise HandoutsError(Problem("change-room", f"The short sheets of {each.name} have room for other parts now.",
                                    f"Read it, then:  handouts approve {each.procedure} --by NAME"))  # fmt: skip
    return sheet


def _changed_sheets(library: Library, today: datetime.date, rows: Iterable[SheetStatus]) -> Iterator[ChangedSheet]:
    """Every sheet that would not be what was last approved if it were approved now, so also one that is approved with a
    drawing of which there is a newer one; with the reason why no change covers it, if there is one."""
    for row in rows:
        standing, name, last = row.standing, row.procedure, row.standing.approval
        if last is None or not (standing.kind in ("changed", "behind", "withdrawn") or standing.newer):
            continue
        language = Language.of(row.language)
        now = SheetWords.of(library, name, language, last.wording.parts)
        editions = tuple(each for each, digest in now.editions.items() if digest != last.wording.editions.get(each))
        if editions:
            _, changes = compare_with_approval(library, name, language, now)
            reason = _why_not_covered(standing, last, now, today)
            yield ChangedSheet(name, row.language, editions, last, tuple(changes), reason)


def _why_not_covered(standing: Standing, last: Approval, now: SheetWords, today: datetime.date) -> str:
    if standing.kind != "changed" and not standing.newer:
        return standing.describe()
    if last.version == 1 or not last.wording.apart:
        return f"{last.by} approved it on {last.on} under the older rule"
    if last.until <= today:
        return f"its approval ended on {last.until}"
    if last.wording.editions.keys() != now.editions.keys():
        return "an edition of it was never approved"
    return "" if last.wording.apart == now.apart else "it differs in more"


def _cores(changes: Iterable[Change]) -> frozenset[Change]:
    """What differs in each sentence, without the words around it: the same in every language."""
    return frozenset(core for each in changes for core in _core(each))


def _core(change: Change) -> Iterator[Change]:
    old, new = change.before.split(), change.after.split()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change(" ".join(old[a:b]), " ".join(new[c:d]))


def describe_shared(found: Sequence[SharedChange]) -> str:
    """The changes in plain words."""
    if not found:
        return "No approved sheet has changed in what it shares with others."
    return "\n\n".join("\n".join(_describe(each)) for each in found)


def _describe(change: SharedChange) -> Iterator[str]:
    many = len(change.covered)
    yield f"Change {change.identifier}, on {many} sheet{'s' if many != 1 else ''} that differ in nothing else:"
    for each in change.changes:
        yield f"  was: {each.before or '(nothing)'}"
        yield f"  now: {each.after or '(nothing)'}"
    yield from (f"  on {each.name}: {', '.join(each.editions)}" for each in change.covered)
    yield from (f"  not covered: {each.name}, {each.reason}" for each in change.left)
    yield f"  Sign it for all of these with  handouts approve --change {change.identifier} --by NAME"
