"""Reads calendar files (.ics, RFC 5545) as Outlook, Google Calendar and Calendly write them, by the package icalendar.

Each event is a row: SUMMARY, ATTENDEE, DTSTART as a day and a time, HOST (the organizer), LOCATION, CATEGORIES, DESCRIPTION. Who comes is
the one attendee who is neither the organizer nor a room; where an event has several, the row is asked about, and where no
event has any, so is the file: a title such as "Ana Ruiz, kyphoplasty" is never taken apart by guess. The package is loaded
only here; it is pure Python, kept by the Plone collective, BSD.
"""

import datetime
import re
import zoneinfo
from collections.abc import Iterator, Sequence
from typing import Any

from handouts.batch.appointments import (
    LARGEST,
    MOST,
    NoAppointment,
    Said,
    at_the_practice,
    find_zone,
    one_line,
    refuse_file,
    refuse_without_extra,
    write_moment,
)
from handouts.reading.declarations import lazy_pattern

HEAD = ("SUMMARY", "ATTENDEE", "DTSTART", "TIME", "HOST", "LOCATION", "CATEGORIES", "DESCRIPTION")
"""The headers of the rows; ``--column`` says of each what it holds, as of any header."""
_BEGINS = lazy_pattern(r"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_IS_CALENDAR = lazy_pattern(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", re.IGNORECASE)
_NO_PEOPLE = ("ROOM", "RESOURCE", "GROUP")


def is_calendar(data: bytes) -> bool:
    """Whether the bytes of a file begin as a calendar does."""
    return _IS_CALENDAR.match(data[:200]) is not None


def read_calendar(text: str, file: str, country: str, time_zone: str) -> Said:
    """The events of a calendar file, the first record being the headers.

    ``time_zone`` is the practice's, by its IANA name, or "". Raises UnreadableError for what is no calendar, is too long, or
    where the package is missing.
    """
    try:
        import icalendar
    except ImportError:
        raise refuse_without_extra(file, "Calendar files (.ics)") from None
    lines = [text.count("\n", 0, found.start()) + 1 for found in _BEGINS.finditer(text)]
    if len(text) > LARGEST or len(lines) > MOST:
        raise refuse_file(file, f"The calendar has more than {MOST:,} events.", "Export fewer days.")
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception:  # of many kinds, and their words quote the file
        raise refuse_file(file, "The calendar file is damaged.", "Export it anew.") from None
    said, events = Said(file), list[tuple[int, Any, Any]]()
    at = iter(lines)
    for calendar in calendars:
        events += [(next(at, 1), calendar, event) for event in calendar.walk("VEVENT")]
    zone = _zone_of(calendars, time_zone)
    current = _leave_out_older(events, said)
    attended = any(_attendees(event) for _, _, event in current)
    rows = []
    for line, calendar, event in current:
        if _is_cancelled(calendar, event):
            said.cancelled.append(line)
            continue
        try:
            rows.append((line, _cells(event, zone, country)))
        except NoAppointment as wrong:
            said.set_aside(line, wrong)
        except Exception:  # an event out of shape in a way that nobody foresaw; its words would quote it
            said.set_aside(line, NoAppointment("This event is damaged.", "Export the calendar anew."))
    always = {"DTSTART", "TIME", *(["ATTENDEE"] if attended else [])}
    used = [at for at, name in enumerate(HEAD) if name in always or any(cells[at] for _, cells in rows)]
    rows.sort(key=lambda row: row[0])
    said.records[:0] = [
        (1, [HEAD[number] for number in used]),
        *((line, [cells[number] for number in used]) for line, cells in rows),
    ]
    return said


def _leave_out_older(events: Sequence[tuple[int, Any, Any]], said: Said) -> list[tuple[int, Any, Any]]:
    """The events as they were said last: of those with one UID the highest SEQUENCE, of equal ones the last in the file."""
    last: dict[tuple[str, str], tuple[int, Any, Any]] = {}
    alone: list[tuple[int, Any, Any]] = []
    for each in events:
        _, _, event = each
        uid, which = one_line(event.get("UID")), one_line(_moment(event, "RECURRENCE-ID"))
        if not uid:
            alone.append(each)
            continue
        before = last.get((uid, which))
        if before and _sequence(before[2]) > _sequence(event):
            said.anew.append(each[0])
            continue
        if before:
            said.anew.append(before[0])
        last[uid, which] = each
    return sorted([*last.values(), *alone], key=lambda each: each[0])


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _is_cancelled(calendar: Any, event: Any) -> bool:
    """Whether an event is off, or nobody who is asked comes: Outlook says so in METHOD, Google in STATUS, guests in PARTSTAT."""
    declined = [_parameter(each, "PARTSTAT").upper() == "DECLINED" for each in _attendees(event)]
    status = {one_line(calendar.get("METHOD")).upper(), one_line(event.get("STATUS")).upper()}
    return bool(status & {"CANCEL", "CANCELLED", "CANCELED"}) or bool(declined and all(declined))


def _cells(event: Any, zone: zoneinfo.ZoneInfo | None, country: str) -> list[str]:
    """An event's values, by :data:`HEAD`. Raises NoAppointment."""
    if "RRULE" in event or "RDATE" in event:
        raise NoAppointment(
            "This event repeats: which of its days is the visit?", "Give the visit an event of its own."
        )
    if isinstance(event.get("DTSTART"), list):
        raise NoAppointment("This event begins twice.", "Export the calendar anew.")
    start = _moment(event, "DTSTART")
    if start is None:
        raise NoAppointment(
            "This event does not say when it begins, or not as a calendar can.", "Give it a day and a time."
        )
    if isinstance(start, datetime.datetime):
        start = at_the_practice(start, zone)
    date, time = write_moment(start, country)
    people = [each for each in _attendees(event) if _parameter(each, "PARTSTAT").upper() != "DECLINED"]
    if len(people) > 1:
        raise NoAppointment(
            "This event has several attendees: for whom is the sheet?",
            "Give each an event, or make the sheets at the desk.",
        )
    who = _named(people[0]) if people else ""
    categories = event.get("CATEGORIES")
    some = categories if isinstance(categories, list) else [categories] if categories else []
    words = [one_line(word) for each in some for word in getattr(each, "cats", [each])]
    return [
        one_line(event.get("SUMMARY")), who, date, time, _named(event.get("ORGANIZER")), one_line(event.get("LOCATION")),
        ", ".join(words), one_line(event.get("DESCRIPTION")),
    ]  # fmt: skip


def _moment(event: Any, name: str) -> Any:
    """The day or the moment of a property; None where it is not there, or not written as a calendar can."""
    try:
        return event.get(name).dt
    except Exception:  # of many kinds, and their words quote the file
        return None


def _attendees(event: Any) -> list[Any]:
    """Who is asked to come, without the organizer and without rooms."""
    found = event.get("ATTENDEE", [])
    host = _address(event.get("ORGANIZER"))
    people = [each for each in (found if isinstance(found, list) else [found]) if each]
    return [each for each in people
            if _parameter(each, "CUTYPE").upper() not in _NO_PEOPLE and not (host and _address(each) == host)]  # fmt: skip


def _named(address: Any) -> str:
    """The name beside an address of mail; the address itself is none."""
    name = one_line(_parameter(address, "CN"))
    return "" if "@" in name else name


def _address(value: Any) -> str:
    return re.sub("^mailto:", "", str(value or "").strip().casefold())


def _parameter(value: Any, name: str) -> str:
    return str(getattr(value, "params", {}).get(name, ""))


def _zone_of(calendars: Sequence[Any], told: str) -> zoneinfo.ZoneInfo | None:
    """The practice's zone: as the content has it, else the one that the calendar says it is shown in, or the only one in it."""
    if told:
        return find_zone(told)
    shown = {one_line(each.get("X-WR-TIMEZONE")) for each in calendars} - {""}
    names = shown or set(_zones(calendars))
    return find_zone(names.pop()) if len(names) == 1 else None


def _zones(calendars: Sequence[Any]) -> Iterator[str]:
    """The zones in which events begin; those that Windows names otherwise by their IANA names, as the package knows them."""
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            zone = getattr(_moment(event, "DTSTART"), "tzinfo", None)
            if zone is not None:
                name = getattr(zone, "key", "")
                yield "" if name.upper() in ("UTC", "ETC/UTC", "") else name
