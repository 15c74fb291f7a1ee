"""Appointments out of a calendar or of a record system's messages, as the rows of a schedule: what both have in common.

A calendar file (:mod:`~handouts.batch.calendar_files`) and HL7 messages (:mod:`~handouts.batch.hl7_messages`) tell of the same
appointment more than once: made, moved, cancelled. What counts is the last that is said of each; what is left out for
that is counted and told. Everything goes on as rows under headers, so that one reader has the rules of rows.
"""

import datetime
import re
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import field

from handouts.batch.columns import Record
from handouts.problems import Place, Problem, UnreadableError
from handouts.reading.declarations import dataclass

LARGEST = 20_000_000
"""Bytes that a calendar, or a file of messages, may have."""
MOST = 10_000
"""Appointments that one file may tell of, as of rows in a workbook."""
_BY_HALVES = frozenset(("US", "CA", "AU", "NZ", "PH"))
"""Countries in which patients read times by halves of the day: 2:30 PM, not 14:30."""


class NoAppointment(Exception):
    """Why an appointment cannot be read, with how to mend it; nothing of it is quoted."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(repr=False)
class Said:
    """What was read of a file so far."""

    file: str
    records: list[Record | Problem] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    """The lines of those that were cancelled, or to which nobody came."""
    anew: list[int] = field(default_factory=list)
    """The lines of what was said of appointments before something else was said of them."""
    others: list[int] = field(default_factory=list)
    """The lines of what tells of no appointment."""

    def set_aside(self, line: int, wrong: NoAppointment) -> None:
        """Note an appointment that cannot be read."""
        self.records.append(Problem("bad-row", wrong.message, wrong.remedy, Place(self.file, line)))

    def warnings(self) -> Iterator[Problem]:
        """What is left out, for whoever prints the sheets."""
        if self.cancelled:
            yield Problem("appointments-cancelled", f"Left out as cancelled or missed: {len(self.cancelled)}, line {_some(self.cancelled)}.",
                          "Nothing needs to be done.", Place(self.file, self.cancelled[0]), values={"count": str(len(self.cancelled)), "lines": _some(self.cancelled)})  # fmt: skip
        if self.anew:
            yield Problem("appointments-said-anew", f"Said anew further on, and left out as said first: {len(self.anew)}, line {_some(self.anew)}.",
                          "Nothing needs to be done.", Place(self.file, self.anew[0]))  # fmt: skip
        if self.others:
            yield Problem("no-appointments", f"Messages of other kinds left out: {len(self.others)}, line {_some(self.others)}.",
                          "Nothing needs to be done, unless somebody is missing.", Place(self.file, self.others[0]), values={"count": str(len(self.others)), "lines": _some(self.others)})  # fmt: skip


def _some(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:6])) + (" …" if len(lines) > 6 else "")


def refuse_file(file: str, message: str, remedy: str) -> UnreadableError:
    """What is told of a file that cannot be read at all."""
    return UnreadableError(Problem("bad-schedule", message, remedy, Place(file)))


def refuse_without_extra(file: str, kind: str) -> UnreadableError:
    """What is told where the package is not there that reads such a file."""
    return refuse_file(
        file, f"{kind} are read by a package that is not installed.", 'Run: pip install "handouts[schedules]"'
    )


def find_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The time zone of an IANA name such as America/New_York; None if there is none."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def at_the_practice(moment: datetime.datetime, zone: zoneinfo.ZoneInfo | None) -> datetime.datetime:
    """A moment as the clock on the practice's wall shows it. Raises NoAppointment where nobody says which clock that is."""
    if moment.tzinfo is None:
        return moment
    if zone is None:
        raise NoAppointment("The time is told by another clock than the one on the wall, such as UTC.",
                            "Say in the content where the practice's clock is:  time_zone: America/New_York")  # fmt: skip
    return moment.astimezone(zone)


def write_moment(moment: datetime.date, country: str) -> tuple[str, str]:
    """A day and a time as a row has them; the time is empty where only the day is known."""
    if not isinstance(moment, datetime.datetime):
        return moment.isoformat(), ""
    time = f"{moment.hour}:{moment.minute:02}"
    if country in _BY_HALVES:
        time = f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02} {'AM' if moment.hour < 12 else 'PM'}"
    return moment.date().isoformat(), time


def one_line(text: object) -> str:
    """A text without the ends of its lines."""
    return re.sub(r"\s+", " ", str(text or "")).strip()
