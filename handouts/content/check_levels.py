"""How much what a check finds matters to a practice."""

from typing import Literal

from handouts.content.kinds import Remark
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry


@dataclass(frozen=True, kw_only=True)
class CheckLevel(Entry):
    """How much a check's problems matter to this practice."""

    level: Literal["error", "warning", "note", "off"]
    """How much it matters; off is silent."""
    reason: Remark | None = None
    """Why it matters less here than it usually does; a check is silenced or lowered only with a reason."""
