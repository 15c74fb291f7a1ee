"""When a day is past: the day after it. What is printed in the morning still holds in the evening."""

import datetime
from pathlib import Path

import pytest
from test_checks import example

import handouts
from handouts import checks
from handouts.approval import signing, standing
from handouts.languages.language import Language
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 30)
"""The last day of a month, so that a month without a day ends today as well."""
DAY = datetime.timedelta(days=1)


def told(text: str, folder: Path, today: datetime.date, code: str = "past-date") -> list[str]:
    """What one check says of a sheet on a day."""
    problems = checks.check(example(folder, text), today=today)
    return [problem.message for problem in problems if problem.code == code]


@pytest.mark.parametrize(
    "written",
    ["Nov 30, 2026", "November 30, 2026", "November 30th 2026", "2026-11-30", "11/30/2026", "November 2026"],
)
def test_a_date_is_past_on_the_day_after_it(written: str, tmp_path: Path) -> None:
    text = f"why: The new building opens on {written}."
    assert told(text, tmp_path, TODAY - DAY) == []
    assert told(text, tmp_path, TODAY) == [], "today is not in the past"
    assert told(text, tmp_path, TODAY + DAY) == [f'"{written}" is in the past.']


def test_a_year_is_past_when_its_last_day_is(tmp_path: Path) -> None:
    text, last = "why: The new building opens in 2026.", datetime.date(2026, 12, 31)
    assert told(text, tmp_path, last) == []
    assert told(text, tmp_path, last + DAY) == ['"in 2026" is in the past.']


def test_a_review_is_due_until_its_day_is_over(tmp_path: Path) -> None:
    text = f"review_by: {TODAY}"
    assert told(text, tmp_path, TODAY, "review-overdue") == []
    assert told(text, tmp_path, TODAY + DAY, "review-overdue") == [f'The review of "sheet" has been due since {TODAY}.']


def test_words_changed_today_are_not_from_the_future(tmp_path: Path) -> None:
    text = f"version: {TODAY}"
    assert told(text, tmp_path, TODAY, "version-ahead") == []
    assert told(text, tmp_path, TODAY - DAY, "version-ahead") == [f"The version date {TODAY} is still to come."]


def test_an_approval_holds_on_its_last_day(tmp_path: Path) -> None:
    library = example(tmp_path, "why: It helps.")
    english = Language.of("en")
    with pytest.raises(HandoutsError, match="is not after today"):
        signing.approve(library, "sheet", english, by="Jane Roe, MD", until=TODAY, today=TODAY)
    signing.approve(library, "sheet", english, by="Jane Roe, MD", until=TODAY + DAY, today=TODAY)
    kinds = [standing.judge_standing(library, "sheet", english, TODAY + DAY * days).kind for days in (0, 1, 2)]
    assert kinds == ["approved", "approved", "overdue"]


def test_a_sheet_says_that_its_review_is_overdue_on_the_day_after(tmp_path: Path) -> None:
    library = example(tmp_path, f"{{version: 2026-01-31, review_by: {TODAY}}}")

    def mark(today: datetime.date) -> str:
        document = handouts.Press(library, "sheet", today=today).document()
        return document.mark.text if document.mark else ""

    assert mark(TODAY) == "Draft: not approved for patients"
    assert "Nov 30, 2026" in mark(TODAY + DAY)
