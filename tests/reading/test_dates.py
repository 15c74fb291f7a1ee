"""A day in figures is read by the practice's country, printed so that nobody can misread it, and told where it is doubtful."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from content_factory import library_of
from hypothesis import given, settings
from hypothesis import strategies as st
from support.text import pdfium_text

import handouts
from handouts import checks
from handouts.batch import schedule
from handouts.batch.plan import plan
from handouts.content.phones import countries
from handouts.document.patient import write_dates
from handouts.languages.language import Language, codes
from handouts.press.press import Press
from handouts.problems import HandoutsError
from handouts.reading.dates import YEAR_FIRST, find_dates, possible_days, usual_order

TODAY = datetime.date(2026, 11, 26)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))


def sheet(country: str, **more: Any) -> dict[str, Any]:
    said = {"title": "Ear wash", "plain_title": "We clean it.", "version": "2026-11-26", "short_version": ["Come."]}
    practice = {"name": "Hill Clinic", "country": country, "phones": [{"number": "+1 770 555 0123"}]}
    return {"practice": practice, "procedures": {"ear-wash": {**said, **more}}}


@pytest.mark.parametrize(
    ("country", "month", "day"),
    [("US", 3, 12), ("PH", 3, 12), ("GB", 12, 3), ("DE", 12, 3), ("MX", 12, 3), ("CA", 12, 3), ("JP", 3, 12), ("ZA", 3, 12)],
)  # fmt: skip
def test_figures_are_read_by_the_country(country: str, month: int, day: int) -> None:
    (read,) = find_dates("On 3/12/2026.", country)
    assert (read.day, read.sure) == (datetime.date(2026, month, day), False)
    assert read.other == datetime.date(2026, day, month)


@settings(max_examples=150, deadline=None)
@given(DAYS, st.sampled_from(countries()), st.sampled_from("/.-"), st.booleans(), st.sampled_from(["", "Thu ", "am "]))
def test_a_day_written_as_its_country_does_is_that_day(
    day: datetime.date, country: str, mark: str, padded: bool, before: str
) -> None:
    month_first, width = usual_order(country) == "MDY", 2 if padded else 1
    parts = (day.month, day.day) if month_first else (day.day, day.month)
    text = mark.join([*(f"{each:0{width}}" for each in parts), str(day.year)])
    (read,) = find_dates(f"{before}{text}, at 9", country)
    assert read.day == day
    assert text == f"{before}{text}, at 9"[read.start : read.end]
    twice = day.day <= 12 and day.day != day.month and (mark != "." or month_first)
    assert read.sure != twice
    (iso,) = find_dates(f"{before}{day.isoformat()}, at 9", country)
    assert (iso.day, iso.sure) == (day, True)


@pytest.mark.parametrize(
    "text", ["1.2.3", "120/80", "10/12/5", "1405/9/12", "3/12/2569", "555-0123", "12/24", "3.12.2026.4"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert list(find_dates(text, "US")) == []


def test_a_year_of_two_figures_stands_where_the_country_has_it() -> None:
    assert next(find_dates("26/12/03", "CA")).day == datetime.date(2026, 12, 3)
    assert next(find_dates("03/12/26", "GB")).day == datetime.date(2026, 12, 3)
    assert next(find_dates("03/12/26", "US")).day == datetime.date(2026, 3, 12)
    assert list(find_dates("08/12/03", "JP")) == [], "it may be the year 8 of an era"
    assert {"CA", "JP"} <= YEAR_FIRST


def test_figures_that_no_order_makes_a_day_are_told() -> None:
    assert [each.day for each in find_dates("31/02/2026 13/13/2026 2026-02-30", "GB")] == [None, None, None]
    assert possible_days("3/12/2026") == [datetime.date(2026, 3, 12), datetime.date(2026, 12, 3)]


@pytest.mark.parametrize("code", codes())
def test_a_written_day_is_not_read_again(code: str) -> None:
    """It goes through the same door on each face, some of them twice."""
    language = Language.of(code)
    once = write_dates({"date": "Thu 3/12/2026"}, language, "US")
    assert once == {"date": language.weekday(datetime.date(2026, 3, 12))}
    assert write_dates(once, language, "DE") == once


@pytest.mark.parametrize("country", ["US", "DE"])
@pytest.mark.parametrize("given_date", ["3/12/2026", "2026-12-03"])
def test_every_face_prints_the_same_day(tmp_path: Path, country: str, given_date: str) -> None:
    library = library_of(tmp_path, sheet(country))
    made = handouts.build(library, "ear-wash", patient=handouts.Patient(date=given_date), today=TODAY)
    month = "Mar 12" if (country, given_date) == ("US", "3/12/2026") else "Dec 3"
    assert f"{month}, 2026" in pdfium_text(made.pdf)
    doubtful = [each for each in made.problems if each.code == "doubtful-visit-date"]
    assert len(doubtful) == (given_date == "3/12/2026")
    assert not any(given_date in str(each) for each in doubtful), "a patient's detail is in no message"
    rows = schedule.parse(f"name,date,procedure\nAnn,{given_date} 9:30,ear-wash\n".encode(), "day.csv")
    (copy,) = plan(library, rows).copies
    assert copy.patient.given()["time"] == "9:30"
    press = Press(library, "ear-wash", today=TODAY)
    assert press.print(copy.patient).problems == press.told_of(copy.patient) + press.told
    assert f"{month}, 2026" in pdfium_text(press.copy(copy.patient))


def test_a_day_that_no_calendar_has_is_refused_at_its_place(tmp_path: Path) -> None:
    library = library_of(tmp_path, sheet("DE"))
    with pytest.raises(HandoutsError, match="No calendar has this day"):
        handouts.build(library, "ear-wash", patient=handouts.Patient(date="31.02.2026"), today=TODAY)
    rows = schedule.parse(b"name,date,procedure\nAnn,31.02.2026,ear-wash\nBo,28.02.2026,ear-wash\n", "day.csv")
    planned = plan(library, rows)
    assert [(each.code, str(each.place)) for each in planned.problems] == [("odd-date", "day.csv:2:5")]
    assert [copy.line for copy in planned.copies] == [3]


def test_a_doubtful_date_in_the_words_is_told_at_its_place(tmp_path: Path) -> None:
    library = library_of(tmp_path, sheet("GB", why={"text": ["We move on 3/12/2031. It opens on 30/12/2031."]}))
    (told,) = (each for each in checks.check(library, today=TODAY) if each.code == "doubtful-date")
    assert '"3/12/2031" is 2031-12-03 as GB reads it, but may be taken for 2031-03-12' in told.message
    assert told.place is not None
    past = library_of(tmp_path, sheet("GB", why={"text": ["We moved on 25/11/2026 and open on 27/11/2026."]}))
    assert [each.message for each in checks.check(past, today=TODAY) if each.code == "past-date"] == [
        '"25/11/2026" is in the past.'
    ]


def test_a_date_of_the_content_in_figures_is_refused_with_what_it_may_mean(tmp_path: Path) -> None:
    with pytest.raises(HandoutsError) as caught:
        library_of(tmp_path, sheet("GB", version="3/12/2026"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.remedy) == ("bad-date", "Write year, month and day: 2026-03-12 or 2026-12-03")
