"""What a practice asks of the approvals of its sheets, beyond that somebody answers for each."""

from typing import Annotated, Literal

from handouts.reading.declarations import dataclass
from handouts.reading.entries import Between, Entry

MOST_APPROVERS = 5


@dataclass(frozen=True, kw_only=True)
class ApprovalRules(Entry):
    """What the practice asks before a sheet may print without the draft mark. Who is who stands in the list of approvers."""

    approvers: Annotated[int, Between(1, MOST_APPROVERS)] = 1
    """How many people must have approved the very same sheet."""
    clinician: Literal["no", "yes"] = "no"
    """Whether one of them must be a clinician."""
    translator: Literal["no", "yes"] = "no"
    """Whether one of those who approve a translation must be a qualified translator into its language, with name and qualification."""
