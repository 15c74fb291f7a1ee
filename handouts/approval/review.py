"""When each sheet must be read again: the list of next reviews, also for a calendar (RFC 5545)."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator

from handouts.approval.standing import SheetStatus, list_standings
from handouts.content.library import Library
from handouts.reading.declarations import dataclass

REMINDER = 30
"""Days before a review on which a calendar reminds of it."""
_LINE = 75
"""Bytes of a line of a calendar (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class NextReview:
    """The day by which a sheet must be read again: the last on which it holds."""

    day: datetime.date
    procedure: str
    language: str
    title: str
    by: str
    """Who approved it."""
    overdue: bool

    def describe(self) -> str:
        """It in a line."""
        state = "overdue since" if self.overdue else "by"
        return f"{state} {self.day}  {self.procedure}  {self.language}  approved by {self.by}"


def list_reviews(library: Library, today: datetime.date, rows: Iterable[SheetStatus] | None = None) -> list[NextReview]:
    """The next review of each sheet that is approved or was until its day, the first one first.

    ``rows`` say how the sheets stand today, where that is known already.
    A draft, or one that has changed, has no day: it is to be read now, and ``status`` tells of it.
    """
    found = []
    for row in list_standings(library, today) if rows is None else rows:
        standing = row.standing
        day = standing.since if standing.kind == "overdue" else standing.ends
        if day is not None:
            title = library.card(row.procedure).words[row.language].title
            found.append(NextReview(day, row.procedure, row.language, title, standing.by, standing.kind == "overdue"))
    return sorted(found, key=lambda each: (each.day, each.procedure, each.language))


def write_calendar(practice: str, reviews: Iterable[NextReview], now: datetime.datetime) -> bytes:
    """The reviews as a calendar file, a whole day each; ``now`` is the moment with its zone that it was made.

    An event keeps its identity as long as it is the review of the same sheet of the same practice, so a calendar that
    reads the file again moves it.
    """
    stamp = f"{now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//handouts//next reviews//EN", "CALSCALE:GREGORIAN"]
    for each in reviews:
        lines += _event(practice, each, stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _fold(line)).encode("utf-8")


def _event(practice: str, review: NextReview, stamp: str) -> Iterator[str]:
    identity = hashlib.sha256(f"{practice}\0{review.procedure}\0{review.language}".encode()).hexdigest()[:32]
    what = f"{review.title} ({review.language})"
    yield from ("BEGIN:VEVENT", f"UID:{identity}@handouts", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{_day(review.day)}"
    yield f"DTEND;VALUE=DATE:{_day(review.day + datetime.timedelta(days=1))}"
    yield f"SUMMARY:{_escape(f'Read again: {what}')}"
    about = f"{practice}\n{review.procedure}, approved by {review.by}.\nhandouts diff {review.procedure} --language {review.language}"
    yield f"DESCRIPTION:{_escape(about)}"
    yield "TRANSP:TRANSPARENT"
    yield from (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{REMINDER}D",
        f"DESCRIPTION:{_escape(what)}",
        "END:VALARM",
    )
    yield "END:VEVENT"


def _day(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")


def _escape(text: str) -> str:
    """A text as a calendar has it (RFC 5545, 3.3.11)."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "".join("\\n" if each == "\n" else each for each in text if each == "\n" or each >= " ")


def _fold(line: str) -> Iterator[str]:
    """A line in parts of 75 bytes at most, none of which ends within a character; each but the first begins with a space."""
    part, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > _LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
