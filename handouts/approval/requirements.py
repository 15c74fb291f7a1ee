"""Whether the people who approved a sheet are those whom the practice asks for, and until when that holds.

A practice may ask for more than one approver, for a clinician among them, and for a qualified translator of each
translation (:class:`~handouts.content.approval_rules.ApprovalRules`). Who is what stands in the list of approvers.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Literal

from handouts.approval.approvers import Approvers, CountFault, explain_fault
from handouts.approval.store import Approval, Person
from handouts.content.approval_rules import ApprovalRules
from handouts.languages.language import Language
from handouts.reading.declarations import dataclass


@dataclass(frozen=True)
class MissingApproval:
    """Something that is missing before a sheet is approved."""

    kind: Literal["approver", "clinician", "translator", "count"]
    """``count``: an approval is there and does not count."""
    number: int = 1
    """How many approvers."""
    language: str = ""
    """The code of the translation's language."""
    by: str = ""
    """Whose approval does not count."""
    why: CountFault = ""

    def as_plain(self) -> list[str | int]:
        """It as plain values, with which the class is called to make it again."""
        return [self.kind, self.number, self.language, self.by, self.why]

    def describe(self) -> str:
        """It in a few words."""
        match self.kind:
            case "approver":
                return "another approver" if self.number == 1 else f"{self.number} more approvers"
            case "clinician":
                return "a clinician of the list of approvers"
            case "translator":
                return f"a qualified translator ({self.language}) of the list of approvers"
        return f"the approval by {self.by} does not count, because {explain_fault(self.why, self.by)}"


@dataclass(frozen=True)
class WeighedApprovals:
    """What the approvals of one sheet as it is come to."""

    counted: tuple[Approval, ...]
    """Those it rests on, the newest first; all that count, if they are not enough."""
    ends: datetime.date | None
    """The last day on which they are enough."""
    missing: tuple[MissingApproval, ...]


def weigh_approvals(
    listed: Approvers,
    rules: ApprovalRules,
    given: Sequence[tuple[Approval, datetime.date]],
    translation_into: Language | None,
) -> WeighedApprovals:
    """Whether approvals of the very same sheet, each with its last day and the newest first, are those that the practice
    asks for.

    ``translation_into`` is the language of a sheet that is a translation. Of each person the newest counts. Those that
    hold longest are taken, but never longer than the newest of all: the last thing that was said counts.
    """
    faults = {each.digest: listed.find_fault(each) for each, _ in given}
    sound: dict[str, tuple[Approval, datetime.date]] = {}
    for each, end in given:
        if not faults[each.digest]:
            sound.setdefault(each.by, (each, end))
    taken: list[Approval] = []
    newest = next((end for _, end in sound.values()), datetime.date.max)
    missing = _find_missing(listed, rules, taken, translation_into)
    for each, end in sorted(sound.values(), key=lambda pair: pair[1], reverse=True):
        taken.append(each)
        missing = _find_missing(listed, rules, taken, translation_into)
        if not missing:
            return WeighedApprovals(_as_given(given, taken), min(end, newest), ())
    uncounted = [
        MissingApproval("count", by=each.by, why=faults[each.digest]) for each, _ in given if faults[each.digest]
    ]
    return WeighedApprovals(_as_given(given, taken), None, (*dict.fromkeys(uncounted), *missing))


def _as_given(given: Sequence[tuple[Approval, datetime.date]], taken: Sequence[Approval]) -> tuple[Approval, ...]:
    return tuple(each for each, _ in given if each in taken)


def _find_missing(
    listed: Approvers, rules: ApprovalRules, taken: Iterable[Approval], translation_into: Language | None
) -> tuple[MissingApproval, ...]:
    people = [listed.describe_person(each) for each in taken]
    found = []
    lacking = rules.approvers - len({each.name for each in people})
    if lacking > 0:
        found.append(MissingApproval("approver", number=lacking))
    if rules.clinician == "yes" and not any(each.clinician for each in people):
        found.append(MissingApproval("clinician"))
    if (
        rules.translator == "yes"
        and translation_into
        and not any(_translates(each, translation_into) for each in people)
    ):
        found.append(MissingApproval("translator", language=translation_into.code))
    return tuple(found)


def _translates(person: Person, language: Language) -> bool:
    return bool(person.qualification) and language.code in person.translates
