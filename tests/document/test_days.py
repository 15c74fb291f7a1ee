"""Days counted from the visit: the real date where it is known, a line to write on where it is not; words and number agree."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.text import pdfium_text

import handouts
from handouts.document import nodes as doc
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS

TODAY = datetime.date(2026, 11, 22)
VISIT = datetime.date(2027, 1, 12)


def content(language: str = "en", days: tuple[int, int, int] = (-7, 1, -2), **more: Any) -> dict[str, Any]:
    stop, start, evening = days
    items = [
        {"name": "Aa", "stop": {"when": "X", "day": stop}, "start": {"when": "Y", "day": start}},
        {"name": "Bb", "what_to_do": "Cc"},
    ]
    knee = {
        "title": "T", "language": language, "plain_title": "P.", "version": "2026-11-22", "short_version": ["S."],
        "medicines": {"heading": "M", "items": items},
        "preparation": {"heading": "G", "timetable": [{"when": "Z", "day": evening, "what": "Dd"}, {"when": "W", "what": "Ee"}]},
        **more,
    }  # fmt: skip
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    return {"practice": practice, "procedures": {"knee": knee}}


def library_of(folder: Path, content: dict[str, Any]) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return handouts.load(path)


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("format", EDITIONS)
def test_each_day_has_its_date_in_every_language_and_edition(language: str, format: str, tmp_path: Path) -> None:
    more = {EDITIONS[format].chosen_by: ["medicines", "preparation"]} if EDITIONS[format].brief else {}
    press = handouts.Press(library_of(tmp_path, content(language, **more)), "knee", format=format, today=TODAY)
    patient = handouts.Patient(name="Ann Example", date=VISIT.isoformat())
    document, wording = press.document(patient), Language.of(language)
    dates = {each.key: each.value.text for each in document.walk() if isinstance(each, doc.Field) and each.value}
    for day in (-7, -2, 1):
        assert dates[f"day{day:+d}"] == wording.weekday(VISIT + datetime.timedelta(days=day))
    assert press.copy(patient)  # read back by the proof
    assert press.copy()
    assert press.document().imprint == document.imprint, "the code is the same whoever the sheet is for"


def test_a_date_is_set_into_the_plate(tmp_path: Path) -> None:
    press = handouts.Press(library_of(tmp_path, content()), "knee", today=TODAY)
    said = press.said(handouts.Patient(date="2027-01-12"))
    assert press.plate(said).fill(said)  # NeedsLayout if a slot could not take it
    text = " ".join(pdfium_text(press.copy(handouts.Patient(date="1/12/2027"))).split())
    assert "X Tuesday, Jan 5, 2027" in text
    assert "Y Wednesday, Jan 13, 2027" in text
    assert "Z Sunday, Jan 10, 2027" in text


@pytest.mark.parametrize("date", ["", "in spring", "Jan 12", "2027-01-12 or 2027-01-13"])
def test_where_the_date_is_not_sure_there_is_a_line_to_write_on(date: str, tmp_path: Path) -> None:
    press = handouts.Press(library_of(tmp_path, content()), "knee", today=TODAY)
    document = press.document(handouts.Patient(name="Ann Example", date=date))
    fields = [each for each in document.walk() if isinstance(each, doc.Field) and each.key.startswith("day")]
    assert len(fields) == 3
    assert all(each.value is None for each in fields)
    assert press.copy(handouts.Patient(name="Ann Example", date=date))


@given(
    stop=st.integers(-300, 299),
    more=st.integers(1, 60),
    visit=st.dates(datetime.date(2020, 1, 1), datetime.date(2060, 1, 1)),
)
def test_days_are_counted_over_months_and_leap_years(
    stop: int, more: int, visit: datetime.date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from handouts.document.patient import day_key, say_details

    said = say_details(handouts.Patient(date=visit.isoformat()), Language.of("en"), "US", (stop, stop + more))
    day = visit + datetime.timedelta(days=stop)
    assert said[day_key(stop)] == f"{day:%A}, " + Language.of("en").day(day)
    assert said[day_key(stop)] != said[day_key(stop + more)]


def refused(folder: Path, **moment: Any) -> list[str]:
    whole = content()
    whole["procedures"]["knee"]["medicines"]["items"][0]["stop"] = moment
    try:
        library_of(folder, whole)
    except handouts.HandoutsError as error:
        return [each.code for each in error.problems]
    return []


@pytest.mark.parametrize(
    ("when", "day"),
    [("3 days before", -2), ("7 days before", 7), ("two days before", -3), ("5 días después", -5), ("1 week before", -6), ("48 hours before", -3),
     ("2 Tage vorher", -3), ("trois jours avant", -2)],
)  # fmt: skip
def test_words_and_number_that_differ_are_refused(when: str, day: int, tmp_path: Path) -> None:
    assert "day-differs" in refused(tmp_path, when=when, day=day)


@pytest.mark.parametrize(
    ("when", "day"),
    [("7 days before", -7), ("1 week before", -7), ("48 hours before", -2), ("The evening before", -1), ("2 days before, at 8 pm", -2),
     ("The day", 0), ("8 hours before", 0), ("zwei Tage vorher", -2), ("7 日前", -7)],
)  # fmt: skip
def test_words_and_number_that_agree_are_taken(when: str, day: int, tmp_path: Path) -> None:
    assert refused(tmp_path, when=when, day=day) == []


def test_a_medicine_says_something_and_is_not_taken_again_before_it_is_stopped(tmp_path: Path) -> None:
    whole = content(days=(1, -7, -2))
    with pytest.raises(handouts.HandoutsError) as caught:
        library_of(tmp_path, whole)
    assert [each.code for each in caught.value.problems] == ["start-before-stop"]
    whole["procedures"]["knee"]["medicines"]["items"] = [{"name": "Aa", "what_for": "Bb"}]
    with pytest.raises(handouts.HandoutsError) as caught:
        library_of(tmp_path, whole)
    assert [each.code for each in caught.value.problems] == ["empty-medicine"]


def test_a_translation_counts_the_same_days(tmp_path: Path) -> None:
    whole = content()
    knee = whole["procedures"]["knee"]
    words = {key: knee[key] for key in ("title", "plain_title", "short_version", "medicines", "preparation")}
    other = yaml.safe_load(yaml.safe_dump(words))
    knee["translations"] = {"es": {"version": "2026-11-22", **other}}
    assert library_of(tmp_path, whole)
    other["medicines"]["items"][0]["stop"]["day"] = -6
    with pytest.raises(handouts.HandoutsError) as caught:
        library_of(tmp_path, whole)
    assert [each.code for each in caught.value.problems] == ["translation-differs"]
