"""Calendar files as schedules: who comes, when by the practice's clock, and what is left out and told."""

import builtins
import datetime
import zoneinfo
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.batch import appointments
from handouts.batch.mapping import ScheduleMapping
from handouts.batch.schedule import ReadingOptions, Schedule, parse
from handouts.problems import HandoutsError

NEW_YORK = ReadingOptions(time_zone="America/New_York")


def calendar(*events: str, head: str = "", method: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Made up//EN", *filter(None, (head, method))]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().splitlines(), "END:VEVENT"]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def event(uid: str = "1", start: str = "DTSTART:20261201T093000", who: str = "Ana Ruiz", more: str = "") -> str:
    attendee = f'ATTENDEE;CN="{who}":mailto:{uid}@example.test' if who else ""
    return "\n".join(filter(None, (f"UID:{uid}", start, attendee, more)))


def said(read: Schedule) -> list[dict[str, str]]:
    return [{**row.details, **row.asked} for row in read.rows]


def codes(read: Schedule) -> list[str]:
    return [each.code for each in read.problems if each.code != "unknown-column"]


GOOGLE = calendar(
    event(
        start="DTSTART:20261201T143000Z",
        more="SUMMARY:First visit\\, long\n  er\nLOCATION:Room 2\\; upstairs\nORGANIZER;CN=Desk:mailto:desk@example.test\n"
        "ATTENDEE;CUTYPE=INDIVIDUAL;CN=Desk:mailto:DESK@example.test\nATTENDEE;CUTYPE=RESOURCE;CN=Room 2:mailto:room@example.test",
    ),
    head="X-WR-TIMEZONE:America/New_York",
)
OUTLOOK = calendar(
    event(start="DTSTART;TZID=Eastern Standard Time:20261201T093000", more="X-MICROSOFT-CDO-BUSYSTATUS:BUSY")
)
CALENDLY = calendar(event(start="DTSTART:20261201T143000Z", more="SUMMARY:Kyphoplasty between Ana Ruiz and Dr. Lee\nDESCRIPTION:Event Name: Kyphoplasty\\nText"))  # fmt: skip


@pytest.mark.parametrize(
    ("data", "options", "place"),
    [(GOOGLE, ReadingOptions(), "Room 2; upstairs"), (OUTLOOK, NEW_YORK, ""), (CALENDLY, NEW_YORK, "")],
    ids=["google", "outlook", "calendly"],
)
def test_what_calendars_export(data: bytes, options: ReadingOptions, place: str) -> None:
    (row,) = said(parse(data, "day.ics", options))
    assert row == {"name": "Ana Ruiz", "date": "2026-12-01", "time": "9:30 AM"} | ({"place": place} if place else {})


def test_a_title_is_what_somebody_says_it_is() -> None:
    data = calendar(event(who="", more="SUMMARY:Ana Ruiz"), event("2", who="", more="SUMMARY:Bo Lee"))
    with pytest.raises(HandoutsError) as caught:
        parse(data, "day.ics")
    assert [each.code for each in caught.value.problems] == ["no-name-column"]
    told = ReadingOptions(ScheduleMapping(columns={"SUMMARY": "name"}))
    assert [row["name"] for row in said(parse(data, "day.ics", told))] == ["Ana Ruiz", "Bo Lee"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=4", "bad-row"),
        ("RDATE:20261208T093000", "bad-row"),
        ("ATTENDEE;CN=Bo Lee:mailto:bo@example.test", "bad-row"),
        ("STATUS:CANCELLED", "appointments-cancelled"),
        ("status:cancelled", "appointments-cancelled"),
    ],
)
def test_what_gets_no_sheet_is_told_at_its_line(more: str, code: str) -> None:
    read = parse(calendar(event("0", who="Eva Moss"), event(more=more)), "day.ics")
    assert [row["name"] for row in said(read)] == ["Eva Moss"]
    (told,) = (each for each in read.problems if each.code == code)
    assert told.place
    assert told.place.line == 9
    assert not any(name in f"{told.message} {told.remedy}" for name in ("Ana", "Ruiz", "Bo"))


def test_a_whole_cancellation_and_who_declined() -> None:
    read = parse(calendar(event(), event("2"), method="METHOD:CANCEL"), "day.ics", ReadingOptions(nameless=True))
    assert said(read) == []
    assert codes(read) == ["appointments-cancelled"]
    gone = event("2").replace("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED;")
    assert len(said(parse(calendar(event(), gone), "day.ics"))) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_moved_event_counts_as_it_was_said_last(order: tuple[int, int]) -> None:
    both = [event(more="SEQUENCE:0"), event(start="DTSTART:20261202T100000", more="SEQUENCE:1")]
    read = parse(calendar(*(both[at] for at in order)), "day.ics")
    assert [row["date"] for row in said(read)] == ["2026-12-02"]
    assert codes(read) == ["appointments-said-anew"]


def test_one_day_of_a_repeating_event_is_an_event() -> None:
    read = parse(calendar(event(more="RECURRENCE-ID:20261201T093000")), "day.ics")
    assert len(said(read)) == 1


@pytest.mark.parametrize("start", ["DTSTART:20261201T143000Z", "DTSTART;TZID=Europe/Berlin:20261201T153000"])
def test_another_clock_is_refused_where_nobody_says_which_the_practices_is(start: str) -> None:
    read = parse(
        calendar(event("0", start="DTSTART;TZID=America/Chicago:20261201T080000"), event(start=start)), "day.ics"
    )
    assert codes(read).count("bad-row") >= 1
    told = parse(calendar(event(start=start)), "day.ics", NEW_YORK)
    assert [row["time"] for row in said(told)] == ["9:30 AM"]


def test_a_day_without_a_time_and_an_event_without_a_day() -> None:
    read = parse(calendar(event(start="DTSTART;VALUE=DATE:20261201"), event("2", start="")), "day.ics")
    assert said(read) == [{"name": "Ana Ruiz", "date": "2026-12-01"}]
    assert codes(read) == ["bad-row"]
    assert codes(parse(calendar(event(start="DTSTART:soon"), event("2")), "day.ics")) == ["bad-row"]


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name in ("icalendar", "hl7"):
            raise ImportError(name)
        return whole(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    for data in (calendar(event()), b"MSH|^~\\&|A\r"):
        with pytest.raises(HandoutsError) as caught:
            parse(data, "day")
        assert "handouts[schedules]" in caught.value.problems[0].remedy


def test_a_calendar_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.batch.calendar_files.MOST", 1)
    with pytest.raises(HandoutsError):
        parse(calendar(event(), event("2")), "day.ics")
    assert appointments.MOST == 10_000


ZONES = ("America/New_York", "America/Phoenix", "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney", "Pacific/Apia")


@settings(max_examples=60, deadline=None)
@given(
    moment=st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2035, 1, 1)),
    there=st.sampled_from((*ZONES, "UTC")),
    here=st.sampled_from(ZONES),
    country=st.sampled_from(("US", "DE")),
)
def test_the_time_is_the_one_on_the_practices_wall(
    moment: datetime.datetime, there: str, here: str, country: str
) -> None:
    moment = moment.replace(second=0, microsecond=0)
    start = f"DTSTART:{moment:%Y%m%dT%H%M%S}Z" if there == "UTC" else f"DTSTART;TZID={there}:{moment:%Y%m%dT%H%M%S}"
    wall = moment.replace(tzinfo=zoneinfo.ZoneInfo(there)).astimezone(zoneinfo.ZoneInfo(here))
    (row,) = said(parse(calendar(event(start=start)), "day.ics", ReadingOptions(country=country, time_zone=here)))
    assert row["date"] == wall.date().isoformat()
    expected = f"{wall.hour}:{wall:%M}" if country == "DE" else wall.strftime("%I:%M %p").lstrip("0")
    assert row["time"] == expected


NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=2, max_size=60)


def fold(data: bytes, at: int) -> bytes:
    """Lines broken anew after so many letters, as a calendar may be anywhere."""
    text = data.decode()
    lines = (
        line[:at] + "".join(f"\r\n {line[k : k + at]}" for k in range(at, len(line), at)) for line in text.split("\r\n")
    )
    return "\r\n".join(lines).encode()


@settings(max_examples=60, deadline=None)
@given(name=NAMES, place=st.text(st.sampled_from("ab,;\\ñ7"), min_size=1, max_size=30), at=st.integers(16, 75))
def test_folded_lines_and_escapes_say_what_was_written(name: str, place: str, at: int) -> None:
    escaped = place.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    (row,) = said(parse(fold(calendar(event(who=name, more=f"LOCATION:{escaped}")), at), "day.ics"))
    assert row["name"] == name
    assert row["place"] == place


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_damaged_calendar_stops_nothing_and_tells_nobodys_name(data: st.DataObject) -> None:
    whole = bytearray(calendar(event(who="Qwertz Zyxwv"), event("2", who="Qwertz Zyxwv", more="SUMMARY:Qwertz Zyxwv")))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(20, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        problems = list(parse(bytes(whole), "day.ics", NEW_YORK).problems)
    except HandoutsError as error:
        problems = list(error.problems)
    assert not any(part in f"{each.message}{each.remedy}" for each in problems for part in ("Qwertz", "Zyxwv"))
