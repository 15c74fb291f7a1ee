"""What stands in the way of an approval, on which days, and until when one holds."""

import dataclasses
import datetime
from pathlib import Path

import pytest
from practice import BY, ENGLISH, SPANISH, day, due, in_spanish, practice

from handouts import checks
from handouts.approval import signing
from handouts.approval.store import FOLDER, read_approvals
from handouts.document.wording import SheetWords, own_digest
from handouts.problems import HandoutsError, Severity

TODAY = day("2027-01-10")
MOMENT = datetime.datetime(2027, 1, 10, 8, 31, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


def refused(*arguments: object, **options: object) -> list[str]:
    """The codes of all that stands in the way."""
    try:
        signing.check_approval(*arguments, ENGLISH, **{"until": None, "today": TODAY, **options})  # type: ignore[arg-type, misc]
    except HandoutsError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        ("2027-01-10", 1, "2028-01-10"),
        ("2027-02-28", 1, "2028-02-28"),
        ("2028-02-29", 1, "2029-02-28"),
        ("2028-02-29", 3, "2031-02-28"),
        ("2028-02-29", 4, "2032-02-29"),
        ("2027-12-31", 2, "2029-12-31"),
    ],
)
def test_the_same_day_some_years_later(start: str, years: int, end: str) -> None:
    assert signing.add_years(day(start), years) == day(end)


@pytest.mark.parametrize(
    ("review_by", "last"),
    [(None, "2028-01-10"), ("2028-01-09", "2028-01-09"), ("2028-01-10", "2028-01-10"), ("2028-01-11", "2028-01-10")],
)
def test_an_approval_holds_a_year_or_until_the_review(tmp_path: Path, review_by: str | None, last: str) -> None:
    library = due(practice(tmp_path), review_by)
    assert signing.find_last_day(library, "knee", TODAY) == day(last)
    assert signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY)[0].until == day(last)


@pytest.mark.parametrize(
    ("review_by", "until", "codes"),
    [
        (None, "2027-01-09", ["approval-until"]),
        (None, "2027-01-10", ["approval-until"]),
        (None, "2027-01-11", []),
        (None, "2030-01-10", []),
        (None, "2030-01-11", ["approval-far"]),
        ("2027-06-30", "2027-06-30", []),
        ("2027-06-30", "2027-07-01", ["approval-late"]),
        ("2027-06-30", "2027-01-10", ["approval-until"]),
        ("2027-01-11", None, []),
        ("2027-01-10", None, ["approval-review"]),  # on the day itself it must have been read
        ("2027-01-09", None, ["approval-review"]),
        ("2027-01-09", "2027-01-11", ["approval-review", "approval-late"]),
    ],
)
def test_until_when_one_may_approve(tmp_path: Path, review_by: str | None, until: str | None, codes: list[str]) -> None:
    library = due(practice(tmp_path), review_by)
    assert refused(library, "knee", by=BY, until=day(until) if until else None) == codes


@pytest.mark.parametrize(
    ("by", "is_a_name"),
    [(BY, True), ("李", True), ("Ω", True), ("R2", True), ("", False), ("  ", False), ("123", False), ("_ _", False), ("?!", False)],
)  # fmt: skip
def test_who_approves_has_a_name_with_a_letter(tmp_path: Path, by: str, is_a_name: bool) -> None:
    assert refused(practice(tmp_path), "knee", by=by) == ([] if is_a_name else ["approval-name"])


def test_words_that_changed_since_they_were_read_are_refused(tmp_path: Path) -> None:
    library = practice(tmp_path)
    digest = SheetWords.of(library, "knee", ENGLISH).whole
    assert refused(library, "knee", by=BY, digest=digest) == []
    assert refused(library, "knee", by=BY, digest=digest[::-1]) == ["approval-stale"]
    assert refused(library, "knee", by=BY, digest="") == [], "without one, the words of now are meant"


def test_all_that_stands_in_the_way_is_told_at_once_and_where(tmp_path: Path) -> None:
    library = due(practice(tmp_path, ("It takes 2 hours.", "Call (770) 555-0199.")), "2027-01-01")
    with pytest.raises(HandoutsError) as caught:
        signing.approve(library, "knee", ENGLISH, by="", until=TODAY, today=TODAY, digest="0")
    found = [problem.code for problem in caught.value.problems]
    assert found[-4:] == ["approval-review", "approval-name", "approval-until", "approval-stale"]
    assert "unlisted-phone" in found[:-4], "the checks' own errors come first"
    assert not (tmp_path / FOLDER).exists()


def test_only_errors_stand_in_the_way(tmp_path: Path) -> None:
    library = practice(tmp_path)
    found = checks.check(library, procedures=["knee"], languages=["en"], today=TODAY)
    assert found, "something to look at"
    assert Severity.ERROR not in {problem.severity for problem in found}
    assert refused(library, "knee", by=BY) == []


def test_the_day_of_the_review_is_told_with_its_place(tmp_path: Path) -> None:
    library = practice(tmp_path, ("version: 2026-11-22", "review_by: 2027-01-01\n    version: 2026-11-22"))
    (problem,) = signing.find_obstacles(library, "knee", ENGLISH, TODAY)
    assert problem.code == "approval-review"
    assert problem.place == library.procedures["knee"].at["review_by"]


def test_a_translation_that_is_behind_is_not_approved(tmp_path: Path) -> None:
    library = practice(tmp_path)
    digest = own_digest(library.procedures["knee"])
    whole = in_spanish(library, digest)
    assert "approval-behind" not in [each.code for each in signing.find_obstacles(whole, "knee", SPANISH, TODAY)]
    behind = in_spanish(library, "0" * 12)
    assert "approval-behind" in [each.code for each in signing.find_obstacles(behind, "knee", SPANISH, TODAY)]
    assert refused(behind, "knee", by=BY) == [], "the original itself is not behind"


def test_an_approval_is_written_as_it_was_said(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made, path = signing.approve(library, "knee", ENGLISH, by=" Jane\n Roe,  MD ", role="Spine\tsurgeon", today=TODAY, until=day("2027-05-01"),
                                 now=MOMENT, program="handouts 0")  # fmt: skip
    assert (made.by, made.role) == ("Jane Roe, MD", "Spine surgeon")
    assert (made.on, made.until, made.time, made.program) == (
        TODAY,
        day("2027-05-01"),
        "2027-01-10T06:31:05Z",
        "handouts 0",
    )
    assert made.wording == SheetWords.of(library, "knee", ENGLISH)
    assert path == tmp_path / FOLDER / made.file_name()
    assert path.read_text(encoding="utf-8") == made.text()
    assert read_approvals(tmp_path) == [made]


def test_who_says_it_again_gets_the_first_back(tmp_path: Path) -> None:
    library = practice(tmp_path)
    plain, _ = signing.approve(library, "hip", ENGLISH, by="Ann Lee, MD", today=TODAY)
    assert (plain.role, plain.time, plain.program) == ("", "2027-01-10T00:00:00Z", "")
    first, path = signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY, now=MOMENT, program="handouts 1")
    again = signing.approve(
        library, "knee", ENGLISH, by=BY, today=TODAY, now=MOMENT + datetime.timedelta(hours=1), program="handouts 2"
    )
    assert again == (first, path)
    others = [
        signing.approve(library, "knee", ENGLISH, by="Ann Lee, MD", today=TODAY),
        signing.approve(library, "knee", ENGLISH, by=BY, role="Surgeon", today=TODAY),
        signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY, until=day("2027-05-01")),
        signing.approve(library, "knee", ENGLISH, by=BY, today=day("2027-01-11")),
        signing.approve(library, "hip", ENGLISH, by=BY, today=TODAY),
    ]
    assert len({path, *(each for _, each in others)}) == 6
    assert len(read_approvals(tmp_path)) == 7
    assert {each.procedure for each in read_approvals(tmp_path, "hip")} == {"hip"}


def test_the_review_of_another_sheet_does_not_matter(tmp_path: Path) -> None:
    library = practice(tmp_path)
    hip = dataclasses.replace(library.procedures["hip"], review_by=day("2027-01-01"))
    library = dataclasses.replace(library, procedures={**library.procedures, "hip": hip})
    assert refused(library, "knee", by=BY) == []
