"""A visit's day, time and name are said as the sheet's language says them, whoever wrote them how."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts import Patient
from handouts.document.patient import read_visit_day, say_details
from handouts.document.visit_words import clean_time, read_written_day, write_name, write_time, write_written_day
from handouts.languages.language import Language, codes
from handouts.problems import HandoutsError

ENGLISH, SPANISH, GERMAN = map(Language.of, ("en", "es", "de"))
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2150, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["Dec 3, 2026", "December 3rd, 2026", "3 December 2026", "3-Dec-2026", "3 de diciembre de 2026", "3 dic. 2026", "3. Dezember 2026", "3 décembre 2026", "12/3/2026", "2026-12-03"],
)  # fmt: skip
def test_a_day_is_written_as_the_sheet_writes_days(text: str) -> None:
    patient = Patient(date=text)
    assert say_details(patient, SPANISH, "US")["date"] == "3 de dic. de 2026"
    assert say_details(patient, ENGLISH, "US")["date"] == "Dec 3, 2026"
    assert read_visit_day(patient, "US", ENGLISH) == datetime.date(2026, 12, 3)


@pytest.mark.parametrize("text", ["Thu, Dec 3, 2026", "Thursday 3 December 2026", "jueves 3 dic 2026", "Thu 12/3/2026"])
def test_a_day_of_the_week_goes_with_it(text: str) -> None:
    assert say_details(Patient(date=text), SPANISH, "US")["date"] == "jueves, 3 de dic. de 2026"


@pytest.mark.parametrize(
    "text", ["Monday, Dec 3, 2026", "lunes 3 de diciembre de 2026", "Mon 12/3/2026", "February 30, 2026"]
)
def test_a_day_that_is_another_is_refused(text: str) -> None:
    with pytest.raises(HandoutsError) as refused:
        say_details(Patient(date=text), SPANISH, "US")
    assert refused.value.problems[0].code in ("weekday-differs", "odd-date")
    assert "3" not in str(refused.value), "a patient's detail is in no message"


@pytest.mark.parametrize(
    "text", ["Dec 3", "next week 2026", "May 2026", "Dec 3, 2026 at 9", "3 or 4 December 2026", "in 2026"]
)
def test_what_is_no_day_for_certain_stays_as_it_is(text: str) -> None:
    assert write_written_day(text, SPANISH) == text
    assert read_written_day(text, SPANISH) is None


@settings(max_examples=300, deadline=None)
@given(DAYS, st.sampled_from(codes()), st.booleans())
def test_a_written_day_goes_through_the_same_door_again(day: datetime.date, code: str, weekday: bool) -> None:
    language = Language.of(code)
    text = language.weekday(day) if weekday else language.day(day)
    assert write_written_day(text, language) == text


@settings(max_examples=300, deadline=None)
@given(DAYS, st.sampled_from(["en", "es", "de", "fr", "pt"]), st.sampled_from(["en", "es", "de", "fr"]), st.booleans())
def test_no_day_becomes_another_on_its_way(day: datetime.date, written: str, sheet: str, full: bool) -> None:
    source, language = Language.of(written), Language.of(sheet)
    month = (source.months if full else source.short_months)[day.month - 1]
    text = f"{day.day} {month} {day.year}"
    assert write_written_day(text, language) in (language.day(day), text)
    assert write_written_day(text, source) == source.day(day)


def test_a_month_that_two_languages_mean_otherwise_stays_as_it_is() -> None:
    assert write_written_day("1 out 2026", ENGLISH) == "1 out 2026"
    assert write_written_day("1 out 2026", Language.of("pt")) == Language.of("pt").day(datetime.date(2026, 10, 1))
    assert write_written_day("1 out 2026", Language.of("ht")) == Language.of("ht").day(datetime.date(2026, 8, 1))


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [("0945", "9:45", "9:45"), ("9:30a", "9:30 AM", "9:30"), ("9:30 pm", "9:30 pm", "21:30"), ("12 pm", "12 pm", "12:00"),
     ("12:15 a.m.", "12:15 a.m.", "0:15"), ("9 am - 3 pm", "9 am - 3 pm", "9:00 - 15:00"), ("14:30:00", "14:30", "14:30"), ("noon", "noon", "noon")],
)  # fmt: skip
def test_a_time_is_written_as_the_sheet_counts_hours(text: str, english: str, german: str) -> None:
    assert (write_time(text, ENGLISH), write_time(text, GERMAN)) == (english, german)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 23), st.integers(0, 59))
def test_no_time_becomes_another(hour: int, minute: int) -> None:
    said = f"{hour % 12 or 12}:{minute:02} {'pm' if hour > 11 else 'am'}"
    assert write_time(said, GERMAN) == f"{hour}:{minute:02}"
    assert write_time(said, ENGLISH) == clean_time(said) == said


@pytest.mark.parametrize(
    ("text", "said", "vietnamese"),
    [("JOHNSON, MARIA", "MARIA JOHNSON", "JOHNSON MARIA"), ("Nguyen, Hoa", "Hoa Nguyen", "Nguyen Hoa"), ("O'Brien, Pat", "Pat O'Brien", "O'Brien Pat"),
     ("de la Cruz, Ana", "Ana de la Cruz", "de la Cruz Ana"), ("López García, María José", "María José López García", "López García María José"),
     ("Müller-Lüdenscheidt, Jörg", "Jörg Müller-Lüdenscheidt", "Müller-Lüdenscheidt Jörg")],
)  # fmt: skip
def test_a_name_from_a_list_is_said_in_its_order(text: str, said: str, vietnamese: str) -> None:
    assert write_name(text, ENGLISH) == say_details(Patient(name=text), SPANISH, "US")["name"] == said
    assert write_name(text, Language.of("vi")) == vietnamese


@pytest.mark.parametrize(
    "text", ["Maria Johnson", "Hart, MD", "Lena Hart, Jr.", "Maria Lopez, daughter of Ana", "Ruiz, Ana 2", "Smith, John, Jr.", ",", "Ruiz,", ", Ana"]
)  # fmt: skip
def test_what_is_no_name_of_a_list_stays_as_it_is(text: str) -> None:
    assert write_name(text, ENGLISH) == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    letters = sorted(text.replace(",", "").replace(" ", ""))
    said = write_name(text, ENGLISH)
    assert said == text or sorted(said.replace(" ", "")) == sorted("".join(text.replace(",", " ").split()))
    assert letters or said == text


@pytest.mark.parametrize(
    ("text", "said"), [("李, 小龙", "李 小龙"), ("山田, 花子", "山田 花子"), ("김, 민준", "김 민준")]
)
def test_a_name_in_han_kana_or_hangul_has_the_family_name_first_on_every_sheet(text: str, said: str) -> None:
    for code in ("en", "es", "vi", "ja"):
        assert write_name(text, Language.of(code)) == said
