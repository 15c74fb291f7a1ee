"""What a practice decides for itself: how much a check matters to it, and what is kept of its sheets."""

from dataclasses import dataclass
from typing import Literal

from handouts.content.kinds import Remark
from handouts.reading.entries import Entry


@dataclass(frozen=True, kw_only=True)
class KeptSheets(Entry):
    """Which sheets are kept as they were approved, byte for byte, so that they can be printed again. Each list left out
    has what the practice is likely to print."""

    editions: tuple[Literal["standard", "large-print", "one-page", "trifold"], ...] = ()
    """The editions; without a list, every one that the sheet has."""
    papers: tuple[Literal["letter", "a4"], ...] = ()
    """The papers; without a list, the one that is usual in the practice's country."""
    inks: tuple[Literal["color", "mono"], ...] = ()
    """The inks; without a list, color, and black and white."""


@dataclass(frozen=True, kw_only=True)
class CheckLevel(Entry):
    """How much a check's problems matter to this practice."""

    level: Literal["error", "warning", "note", "off"]
    """How much it matters; off is silent."""
    reason: Remark | None = None
    """Why it matters less here than it usually does; a check is silenced or lowered only with a reason."""
