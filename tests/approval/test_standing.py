"""How a sheet stands on a given day: every kind of standing, what it says, and what it keeps from patients."""

import dataclasses
import datetime
from pathlib import Path

import pytest
from practice import BY, ENGLISH, SPANISH, TITLE_LINE, day, due, in_spanish, practice, put_approval, translated

from handouts.approval.standing import (
    NotApprovedError,
    SheetStatus,
    Standing,
    draft_mark,
    find_outdated_original,
    find_refusals,
    judge_standing,
    list_outdated_sentences,
    list_standings,
)
from handouts.approval.store import FOLDER
from handouts.document.wording import own_digest
from handouts.problems import ExitCode, Severity

OTHER_WORDS = ("2 hours", "4 hours")
ONE = ("2027-01-10", "2028-01-10")


@pytest.mark.parametrize(
    ("approvals", "review_by", "today", "kind", "rests_on", "since"),
    [
        ([], None, "2027-01-10", "draft", None, None),
        ([ONE], None, "2027-01-10", "approved", 0, None),
        ([ONE], None, "2028-01-10", "approved", 0, None),  # its last day is a day that it holds
        ([ONE], None, "2028-01-11", "overdue", 0, "2028-01-10"),
        ([ONE], "2027-06-30", "2027-06-30", "approved", 0, None),
        ([ONE], "2027-06-30", "2027-07-01", "overdue", 0, "2027-06-30"),  # the review comes first
        ([ONE], "2029-06-30", "2028-01-11", "overdue", 0, "2028-01-10"),  # the approval ends first
        ([("2028-02-29", "2029-02-28")], None, "2029-02-28", "approved", 0, None),
        ([("2028-02-29", "2029-02-28")], None, "2029-03-01", "overdue", 0, "2029-02-28"),
        # of several the last one counts, also where an earlier one would hold longer
        ([ONE, ("2027-02-01", "2027-03-01")], None, "2027-03-02", "overdue", 1, "2027-03-01"),
        ([("2027-02-01", "2027-03-01"), ONE], None, "2027-03-02", "overdue", 0, "2027-03-01"),
        ([("2027-01-10", "2028-01-10", "08:00:00"), ("2027-01-10", "2027-03-01", "09:00:00")], None, "2027-03-02", "overdue", 1, "2027-03-01"),
        ([("2027-01-10", "2027-03-01", "08:00:00"), ("2027-01-10", "2028-01-10", "09:00:00")], None, "2027-03-02", "approved", 1, None),
        # of several at the same time, the one that ends first
        ([("2027-01-10", "2028-01-10", "08:00:00"), ("2027-01-10", "2027-03-01", "08:00:00")], None, "2027-03-02", "overdue", 1, "2027-03-01"),
    ],
)  # fmt: skip
def test_a_sheet_stands_on_a_day_as_its_approvals_say(
    tmp_path: Path,
    approvals: list[tuple[str, ...]],
    review_by: str | None,
    today: str,
    kind: str,
    rests_on: int | None,
    since: str | None,
) -> None:
    library = due(practice(tmp_path), review_by)
    made = [put_approval(library, *each) for each in approvals]
    assert judge_standing(library, "knee", ENGLISH, day(today)) == Standing(
        kind,  # type: ignore[arg-type]  # one of the words of the table
        None if rests_on is None else made[rests_on],
        day(since) if since else None,
    )


def test_of_approvals_of_other_words_the_last_is_told(tmp_path: Path) -> None:
    first = practice(tmp_path)
    put_approval(first, "2027-01-10", "2029-01-10", "10:00:00")
    last = put_approval(first, "2027-01-10", "2029-01-10", "11:00:00")
    put_approval(first, "2027-01-09", "2029-01-10", "12:00:00")
    changed = practice(tmp_path, OTHER_WORDS)
    assert judge_standing(changed, "knee", ENGLISH, day("2027-01-11")) == Standing("changed", last)
    assert judge_standing(changed, "hip", ENGLISH, day("2027-01-11")) == Standing("draft"), "that of another sheet"
    assert judge_standing(in_spanish(changed, None), "knee", SPANISH, day("2027-01-11")) == Standing("draft")


def test_a_folder_without_approvals_is_one_of_drafts(tmp_path: Path) -> None:
    library = practice(tmp_path)
    (tmp_path / FOLDER).mkdir()
    assert judge_standing(library, "knee", ENGLISH, day("2027-01-10")) == Standing("draft")


# -- translations


def test_a_translation_is_behind_as_soon_as_its_original_says_something_else(tmp_path: Path) -> None:
    library = practice(tmp_path)
    digest = own_digest(library.procedures["knee"])
    today = day("2027-01-11")
    for of in (digest, digest[:12]):
        assert find_outdated_original(in_spanish(library, of), "knee", SPANISH, None) == ""
    assert find_outdated_original(in_spanish(library, None), "knee", SPANISH, None) == "", "it does not say what from"
    assert find_outdated_original(in_spanish(library, "0" * 12), "knee", ENGLISH, None) == "", "the original itself"
    behind = in_spanish(practice(tmp_path, OTHER_WORDS), digest[:12])
    assert find_outdated_original(behind, "knee", SPANISH, None) == "en"
    assert judge_standing(behind, "knee", SPANISH, today) == Standing("behind", behind="en")
    for time in ("06:00:00", "07:00:00", "08:00:00"):
        put_approval(behind, "2027-01-10", "2028-01-10", time, language=SPANISH)
    last = put_approval(behind, "2027-01-10", "2028-01-10", "09:00:00", language=SPANISH)
    assert judge_standing(behind, "knee", SPANISH, today) == Standing("behind", last, behind="en")


def test_what_is_behind_is_told_sentence_by_sentence_from_the_approved_words(tmp_path: Path) -> None:
    first = practice(tmp_path)
    digest = own_digest(first.procedures["knee"])
    later = in_spanish(practice(tmp_path, OTHER_WORDS), digest[:12])
    assert list_outdated_sentences(later, "knee", SPANISH) == [], "nobody kept the words it was made from"
    put_approval(first, "2027-01-10", "2028-01-10")
    (change,) = list_outdated_sentences(later, "knee", SPANISH)
    assert (change.before, change.after) == ("It takes 2 hours.", "It takes 4 hours.")
    assert list_outdated_sentences(in_spanish(later, None), "knee", SPANISH) == []


# -- in words


def made(tmp_path: Path) -> Standing:
    """One that is approved, of the 10th of January."""
    return Standing("approved", put_approval(practice(tmp_path), *ONE, role="Surgeon"))


def test_each_standing_says_what_it_is(tmp_path: Path) -> None:
    approval = made(tmp_path).approval
    told = {
        Standing("approved", approval): f"approved by {BY} on 2027-01-10, until 2028-01-10",
        Standing("changed", approval): f"changed since {BY} approved it on 2027-01-10",
        Standing("overdue", approval, day("2028-01-10")): f"review overdue since 2028-01-10; approved by {BY} on 2027-01-10",
        Standing("behind", approval, behind="en"): 'translation behind: the original ("en") has changed since it was made',
        Standing("behind", behind="de"): 'translation behind: the original ("de") has changed since it was made',
        Standing("draft"): "draft: not approved",
    }  # fmt: skip
    assert {each: each.describe() for each in told} == told
    assert Standing("draft") == Standing("draft", None, None, "")


LATE = "Review overdue since Jan 10, 2028"
REVIEW = "Review overdue since Jun 30, 2027"


@pytest.mark.parametrize(
    ("kind", "known", "since", "review_by", "mark"),
    [
        ("approved", True, None, None, ""),
        ("approved", True, None, "2027-06-30", ""),  # a standing has looked at that day itself
        ("changed", True, None, None, ENGLISH.changed),
        ("changed", True, None, "2027-06-30", ENGLISH.changed),
        ("behind", True, None, None, ENGLISH.changed),
        ("behind", False, None, None, ENGLISH.draft),
        ("behind", False, None, "2027-06-30", REVIEW),
        ("overdue", True, "2028-01-10", None, LATE),
        ("overdue", True, "2028-01-10", "2027-06-30", LATE),
        ("overdue", True, None, "2027-06-30", REVIEW),
        ("draft", False, None, None, ENGLISH.draft),
        ("draft", False, None, "2027-06-30", REVIEW),
        ("draft", False, None, "2028-02-01", ENGLISH.draft),  # today is the day
        ("draft", False, None, "2028-01-31", "Review overdue since Jan 31, 2028"),
    ],
)
def test_what_every_page_says_of_a_standing(
    tmp_path: Path, kind: str, known: bool, since: str | None, review_by: str | None, mark: str
) -> None:
    standing = Standing(kind, made(tmp_path).approval if known else None, day(since) if since else None)  # type: ignore[arg-type]
    expected = mark.replace("Jan 10, 2028", ENGLISH.day(day("2028-01-10"))).replace("Jun 30, 2027", ENGLISH.day(day("2027-06-30"))).replace("Jan 31, 2028", ENGLISH.day(day("2028-01-31")))  # fmt: skip
    assert draft_mark(standing, day(review_by) if review_by else None, ENGLISH, day("2028-02-01")) == expected


# -- what is kept from patients


def test_what_is_approved_may_go_and_all_else_is_refused_with_its_cure(tmp_path: Path) -> None:
    library, today = practice(tmp_path), day("2027-06-01")
    (problem,) = find_refusals(library, "knee", ENGLISH, today)
    assert problem.code == "not-approved"
    assert problem.message == '"knee" (en) is not for patients: draft: not approved.'
    assert problem.remedy == "Have a clinician read it, then:  handouts approve knee --by NAME"
    assert problem.values == {"procedure": "knee", "language": "en"}
    assert problem.severity is Severity.WARNING
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == (str(library.path), TITLE_LINE)
    put_approval(library, *ONE)
    assert find_refusals(library, "knee", ENGLISH, today) == []
    (problem,) = find_refusals(library, "knee", ENGLISH, day("2028-02-01"))
    assert problem.remedy.startswith("Have somebody read it again, move review_by if it has passed")
    assert problem.remedy.endswith("handouts approve knee --by NAME")
    (problem,) = find_refusals(practice(tmp_path, OTHER_WORDS), "knee", ENGLISH, today)
    assert "handouts diff knee," in problem.remedy
    assert problem.remedy.endswith("handouts approve knee --by NAME")


def test_a_refusal_of_a_translation_names_its_language_and_stands_at_its_words(tmp_path: Path) -> None:
    library = in_spanish(practice(tmp_path), None)
    (problem,) = find_refusals(library, "knee", SPANISH, day("2027-06-01"))
    assert problem.remedy.endswith("handouts approve knee --language es --by NAME")
    assert problem.values == {"procedure": "knee", "language": "es"}
    knee = library.procedures["knee"]
    assert knee.at["title"] != knee.at[""]
    untitled = dataclasses.replace(library, procedures={"knee": dataclasses.replace(knee, at={"": knee.at[""]})})
    (problem,) = find_refusals(untitled, "knee", ENGLISH, day("2027-06-01"))
    assert problem.place == knee.at[""]


@pytest.mark.parametrize(("lines", "more"), [(1, False), (5, False), (6, True)])
def test_of_many_sentences_that_are_behind_the_first_five_are_named(tmp_path: Path, lines: int, more: bool) -> None:
    def content(word: str) -> tuple[str, str]:
        items = "".join(f"\n      - {word} {number} hours of rest." for number in range(2, 2 + lines))
        return "    short_version: It takes 2 hours.", f"    short_version:{items}"

    first = practice(tmp_path, content("Take"))
    put_approval(first, *ONE)
    digest = own_digest(first.procedures["knee"])
    later = in_spanish(practice(tmp_path, content("Plan")), digest[:12])
    (problem,) = find_refusals(later, "knee", SPANISH, day("2027-06-01"))
    said = [f"Plan {number} hours of rest." for number in range(2, 2 + min(lines, 5))]
    assert problem.remedy.endswith(f"--by NAME Behind: {' / '.join(said)}{' / …' if more else ''}")
    assert later.procedures["knee"].translations["es"].of == digest[:12]


def test_a_translation_of_words_that_nobody_kept_is_refused_without_naming_any(tmp_path: Path) -> None:
    (problem,) = find_refusals(in_spanish(practice(tmp_path), "0" * 12), "knee", SPANISH, day("2027-06-01"))
    assert problem.remedy.endswith("handouts approve knee --language es --by NAME")


def test_what_nobody_has_approved_ends_with_its_own_status() -> None:
    assert NotApprovedError([]).exit_code is ExitCode.NOT_APPROVED


# -- all sheets


def test_the_list_has_every_sheet_in_every_language_and_what_is_missing(tmp_path: Path) -> None:
    library = translated(in_spanish(practice(tmp_path), None), "hip", "de", None)
    made = put_approval(library, *ONE)
    rows = list_standings(library, day("2027-06-01"))
    sheets = (("knee", "en"), ("knee", "es"), ("hip", "en"), ("hip", "de"))
    digests = [own_digest(library.procedure(*each)) for each in sheets]
    assert rows == [
        SheetStatus("knee", "en", Standing("approved", made), "missing", digests[0], missing=("de",)),
        SheetStatus("knee", "es", Standing("draft"), "missing", digests[1]),
        SheetStatus("hip", "en", Standing("draft"), "missing", digests[2], missing=("es",)),
        SheetStatus("hip", "de", Standing("draft"), "missing", digests[3]),
    ]


def test_a_sheet_s_standing_as_plain_values(tmp_path: Path) -> None:
    approval = made(tmp_path).approval
    assert approval is not None
    overdue = Standing("overdue", approval, datetime.date(2028, 1, 10))
    assert SheetStatus("knee", "en", overdue, "said", "abc", ("es", "de")).as_json() == {
        "state": "overdue",
        "by": BY,
        "role": "Surgeon",
        "on": "2027-01-10",
        "until": "2028-01-10",
        "since": "2028-01-10",
        "code": approval.wording.codes[0],
        "when_to_call": "said",
        "digest": "abc",
        "missing": ["es", "de"],
        "made_by": "person",
        "missing_approvals": [],
        "newer_drawings": [],
    }
    nobody = SheetStatus("knee", "en", Standing("draft"), "none", "abc").as_json()
    assert nobody == {**dict.fromkeys(("by", "role", "on", "until", "since", "code")), "state": "draft", "when_to_call": "none", "digest": "abc", "missing": [],
        "made_by": "person", "missing_approvals": [], "newer_drawings": []}  # fmt: skip
    plain = Standing("approved", put_approval(practice(tmp_path), *ONE))
    assert SheetStatus("knee", "en", plain, "said", "abc").as_json()["role"] is None
