"""What changed between two wordings: which sentences belong together, in which order, and how it is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice import BY, ENGLISH, SPANISH, practice, put_approval

from handouts.approval.changes import Change, compare_with_approval, compare_words, describe_changes


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [], []),
        (["One. Two."], ["One.", "Two."], []),  # where lines end says nothing
        (["One."], [], [Change("One.", "")]),
        ([], ["One."], [Change("", "One.")]),
        (["Eat well. Rest."], ["Eat well. Walk. Rest."], [Change("", "Walk.")]),
        (["Take a pill today."], ["Take a pill tonight."], [Change("Take a pill today.", "Take a pill tonight.")]),
        (["Rest."], ["Walk to the door."], [Change("Rest.", ""), Change("", "Walk to the door.")]),
        # the most alike belong together, in whatever order they stand
        (["Eat no fat.", "Drink no milk."], ["Drink no milk at all.", "Eat no fat at all."],
         [Change("Eat no fat.", "Eat no fat at all."), Change("Drink no milk.", "Drink no milk at all.")]),
        # half of the letters alike is enough, less is not
        (["abcd"], ["abef"], [Change("abcd", "abef")]),
        (["abcd"], ["aefg"], [Change("abcd", ""), Change("", "aefg")]),
        # numbers first, then as they stand
        (["Go home today. Take 1 pill."], ["Go home tonight. Take 2 pills."],
         [Change("Take 1 pill.", "Take 2 pills."), Change("Go home today.", "Go home tonight.")]),
        (["Rest a day. Rest a day."], [""], [Change("Rest a day.", "")]),  # said twice, told once
        (["At 8.30 pm! Really? Yes."], ["At 8.45 pm! Really? Yes."], [Change("At 8.30 pm!", "At 8.45 pm!")]),
    ],
)  # fmt: skip
def test_what_two_wordings_differ_in(before: list[str], after: list[str], found: list[Change]) -> None:
    assert [each for each in compare_words(before, after) if each != Change("", "")] == found


@pytest.mark.parametrize(
    ("before", "after", "numbers"),
    [
        ("Take 1 pill.", "Take 1 tablet.", False),
        ("Take 1 pill.", "Take 2 pills.", True),
        ("Take 1 pill.", "", True),
        ("", "Take 1 pill.", True),
        ("Rest.", "Walk.", False),
        ("From 8 to 9.", "From 9 to 8.", False),  # the same numbers; the words differ
        ("Call 555-0142.", "Call 555-0143.", True),
    ],
)
def test_whether_a_number_differs(before: str, after: str, numbers: bool) -> None:
    assert Change(before, after).numbers is numbers


sentences = st.lists(st.sampled_from(("Rest.", "Take 1 pill.", "Take 2 pills.", "Walk to the door.", "Eat well.")), max_size=6)  # fmt: skip


@given(sentences, sentences)
def test_nothing_that_came_or_went_is_passed_over(before: list[str], after: list[str]) -> None:
    found = compare_words(before, after)
    assert {each.before for each in found} - {""} >= set(before) - set(after)
    assert {each.after for each in found} - {""} >= set(after) - set(before)
    assert {each.before for each in found} - {""} <= set(before)
    assert {each.after for each in found} - {""} <= set(after)
    assert [each.numbers for each in found] == sorted((each.numbers for each in found), reverse=True)
    assert compare_words(before, before) == []


def test_in_a_long_sheet_what_is_said_often_is_compared_too() -> None:
    before = [each for number in range(150) for each in (f"Day {number} begins with a walk.", "Rest.")]
    after = [
        each.replace("Day 70 begins with a walk", "Eat").replace("Day 71 begins with a walk", "Drink")
        for each in before
    ]
    found = compare_words(before, after)
    assert [(each.before, each.after) for each in found if each.before == each.after] == []
    assert {each.after for each in found} == {"Eat.", "Drink.", ""}


def test_how_changes_are_told(tmp_path: Path) -> None:
    last = put_approval(practice(tmp_path), "2027-01-10", "2028-01-10")
    (code,) = {", ".join(last.wording.codes)}
    since = f"since {BY} approved it on 2027-01-10 ({code})"
    assert describe_changes("knee", None, []) == "knee has never been approved: all of it is new."
    assert describe_changes("knee", last, []) == f"knee: no word has changed {since}."
    words, number = Change("Rest.", "Walk."), Change("Take 1 pill.", "Take 2 pills.")
    assert describe_changes("knee", last, [words]) == f"knee: 1 change {since}.\n\nWords\n\n  was: Rest.\n  now: Walk."
    told = describe_changes("knee", last, [number, words, Change("Sleep.", ""), Change("", "Eat 3 eggs.")])
    assert told == (
        f"knee: 4 changes {since}.\n\n"
        "Numbers and phone numbers\n\n  was: Take 1 pill.\n  now: Take 2 pills.\n\n  new: Eat 3 eggs.\n\n"
        "Words\n\n  was: Rest.\n  now: Walk.\n\n  left out: Sleep."
    )


def test_a_sheet_is_compared_with_its_own_last_approval(tmp_path: Path) -> None:
    first = practice(tmp_path)
    none, everything = compare_with_approval(first, "knee", ENGLISH)
    assert none is None
    assert all(each.before == "" for each in everything)
    assert "It takes 2 hours." in [each.after for each in everything]
    put_approval(first, "2027-01-10", "2028-01-10", procedure="hip")
    put_approval(practice(tmp_path, ("2 hours", "9 hours")), "2027-01-09", "2028-01-10", by="Ann Lee, MD")
    first = practice(tmp_path)
    last = put_approval(first, "2027-01-10", "2028-01-10")
    assert compare_with_approval(first, "knee", ENGLISH) == (last, [])
    later = practice(tmp_path, ("2 hours", "4 hours"))
    assert compare_with_approval(later, "knee", ENGLISH) == (last, [Change("It takes 2 hours.", "It takes 4 hours.")])
    with pytest.raises(Exception, match="not there in"):
        compare_with_approval(later, "knee", SPANISH)


def test_what_only_the_short_sheet_says_is_compared_too(tmp_path: Path) -> None:
    def said(words: str) -> tuple[str, str]:
        step = f"{{heading: You sleep, text: You get a medicine., brief_heading: {words}}}"
        return "    before:\n", f"    steps: {{items: [{step}]}}\n    before:\n"

    first = practice(tmp_path, said("Sleep"))
    last = put_approval(first, "2027-01-10", "2028-01-10")
    assert "Sleep" in last.wording.brief
    found = compare_with_approval(practice(tmp_path, said("Sleeps")), "knee", ENGLISH)[1]
    assert found == [Change("Sleep", "Sleeps")]
    none = compare_with_approval(practice(tmp_path, said("Sleep")), "hip", ENGLISH)
    assert none[0] is None
