"""The list of next reviews, and its calendar file as another program reads it."""

import datetime
from pathlib import Path

import icalendar
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from practice import BY, ENGLISH, day, due, practice

from handouts.approval import signing
from handouts.approval.review import NextReview, list_reviews, write_calendar
from handouts.cli.app import main

TODAY = day("2026-11-22")
NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


def test_the_next_one_first_and_the_overdue_before_it(tmp_path: Path) -> None:
    library = due(practice(tmp_path), "2027-05-01")
    assert list_reviews(library, TODAY) == []
    signing.approve(library, "hip", ENGLISH, by=BY, today=TODAY)
    signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY)
    found = list_reviews(library, TODAY)
    assert [(each.procedure, each.day, each.overdue) for each in found] == [
        ("knee", day("2027-05-01"), False),
        ("hip", day("2027-11-22"), False),
    ]
    later = list_reviews(library, day("2027-05-02"))
    assert [(each.procedure, each.overdue) for each in later] == [("knee", True), ("hip", False)]
    assert later[0].day == day("2027-05-01")
    assert list_reviews(due(practice(tmp_path, ("3 hours", "4 hours")), None), TODAY)[0].procedure == "knee"


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120)


@given(st.lists(st.tuples(st.dates(), texts, texts), max_size=4), texts)
@example([(datetime.date(2027, 2, 28), 'a,b;c\\n:"x"', "Ä" * 80)], "Ünï; Clinic, 李" * 12)
def test_another_program_reads_it_as_it_was_meant(
    given_reviews: list[tuple[datetime.date, str, str]], name: str
) -> None:
    reviews = [
        NextReview(min(at, datetime.date(9000, 1, 1)), f"p-{number}", "en", title, by, False)
        for number, (at, title, by) in enumerate(given_reviews)
    ]
    data = write_calendar(name, reviews, NOW)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no line ends within a character
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    events = calendar.walk("VEVENT")
    assert [each["DTSTART"].dt for each in events] == [each.day for each in reviews]
    for event, review in zip(events, reviews, strict=True):
        assert str(event["SUMMARY"]) == f"Read again: {review.title} (en)"
        assert str(event["DESCRIPTION"]).startswith(f"{name}\n{review.procedure}, approved by {review.by}.")
        assert event["DTSTAMP"].dt == NOW
        assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(1)
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == datetime.timedelta(-30)
    assert len({str(each["UID"]) for each in events}) == len(events)
    assert write_calendar(name, reviews, NOW) == data


def test_the_command(tmp_path: Path) -> None:
    path = str(tmp_path / "content.yaml")
    library = practice(tmp_path)
    run = CliRunner().invoke
    assert "No sheet is approved" in run(main, ["review", "--content", path]).output
    signing.approve(library, "knee", ENGLISH, by=BY, today=datetime.date.today())
    outcome = run(main, ["review", "--content", path])
    assert (outcome.exit_code, "knee" in outcome.output) == (0, True)
    assert '"procedure": "knee"' in run(main, ["review", "--json", "--content", path]).output
    ics = tmp_path / "new" / "r.ics"
    assert run(main, ["review", "--ics", str(ics), "--content", path]).exit_code == 0
    assert len(icalendar.Calendar.from_ical(ics.read_bytes()).walk("VEVENT")) == 1
