"""The file of an approval of the first version: what stands in it, and that nothing but itself is read back from it."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice import BY, ENGLISH, SPANISH, day, in_spanish, practice, put_approval

from handouts.approval import store
from handouts.approval.store import (
    FOLDER,
    Approval,
    HistoryEntry,
    Withdrawal,
    find_heads,
    in_order,
    parse,
)
from handouts.document.wording import SheetWords
from handouts.problems import Place

WORDS = SheetWords(("Knee", "It takes 2 hours."), ("In short.",), ("KN-EN 1A2B-3C4D", "KN-EN 5E6F-7081"), "ab" * 32)
WHOLE = Approval("knee", "en", BY, day("2027-01-10"), wording=WORDS, role="Surgeon", until=day("2028-01-10"),
                 version=1, time="08:31:05", program="handouts 0.2")  # fmt: skip

TEXT = f"""\
An approval of a handout, made by `handouts approve`. It counts as it stands: an edited one does not.

Procedure: knee
Language: en
Approved by: Jane Roe, MD
Role: Surgeon
Approved on: 2027-01-10
Time of day: 08:31:05
Approved until: 2028-01-10
Text code: KN-EN 1A2B-3C4D, KN-EN 5E6F-7081
Words (SHA-256): {WORDS.digest}
Own words (SHA-256): {"ab" * 32}
Program: handouts 0.2

== The words that were approved
Knee
It takes 2 hours.

== What the one-page sheet says in other words
In short.
"""


def test_what_stands_in_the_file() -> None:
    assert WHOLE.text() == TEXT
    assert WHOLE.file_name().startswith("knee.en.2027-01-10.")
    *_, digest, ending = WHOLE.file_name().split(".")
    assert (len(digest), ending) == (12, "txt")


def test_what_is_not_known_has_no_line() -> None:
    words = SheetWords(("Knee",), (), ("KN-EN 1A2B-3C4D",), "")
    plain = Approval("knee", "en", BY, day("2027-01-10"), wording=words, role="", until=day("2028-01-10"), version=1)
    for name in ("Role", "Time of day", "Own words", "Program", "one-page"):
        assert name not in plain.text()
    assert plain.text().endswith("== The words that were approved\nKnee\n")
    assert parse(plain.text(), plain.file_name()) == plain


line = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12).map(str.strip).filter(bool)
lines = st.lists(line, max_size=4).map(tuple)
"""A sheet has words in any case; what only the short sheet says may be nothing."""
names = st.sampled_from((BY, "李 明", "Ann: Lee", "Approved on: 2020-01-01"))


@given(lines, lines, names, st.sampled_from(("", "Surgeon: spine")), st.dates(), st.dates(), st.sampled_from(("", "08:31:05")))  # fmt: skip
def test_what_is_written_is_read_back(words, brief, by, role, on, until, time) -> None:  # type: ignore[no-untyped-def]
    told = SheetWords(("Knee", *words), brief, ("A-EN 1A2B-3C4D",), "ab")
    made = Approval("knee", "en", by, on, wording=told, role=role, until=until, version=1, time=time, program="x")
    assert parse(made.text(), made.file_name()) == made
    assert parse(made.text().replace("\n", "\r\n"), made.file_name()) == made
    assert parse(made.text(), "x" + made.file_name()) is None


def test_one_letter_more_anywhere_and_it_does_not_count() -> None:
    for at in range(len(TEXT) + 1):
        assert parse(TEXT[:at] + "x" + TEXT[at:], WHOLE.file_name()) is None, TEXT[:at]


def test_with_a_line_less_or_a_remark_more_it_does_not_count() -> None:
    lines = TEXT.splitlines(keepends=True)
    for at, gone in enumerate(lines):
        assert parse("".join([*lines[:at], *lines[at + 1 :]]), WHOLE.file_name()) is None, gone
        assert parse("".join([*lines[:at], "Withdrawn\n", *lines[at:]]), WHOLE.file_name()) is None, gone
    assert parse(TEXT, WHOLE.file_name()) == WHOLE


def test_words_that_do_not_fit_their_own_digest_do_not_count() -> None:
    """Also under the name that such a file would have."""
    told = TEXT.replace(WORDS.digest, "0" * 64)
    assert parse(told, WHOLE.file_name()) is None


def test_approvals_are_read_oldest_first_of_a_sheet_or_of_all(tmp_path: Path) -> None:
    library = in_spanish(practice(tmp_path), None)
    assert store.read_approvals(tmp_path) == [], "without the folder"
    second = put_approval(library, "2027-01-10", "2028-01-10", "09:00:00")
    first = put_approval(library, "2027-01-10", "2028-01-10", "08:00:00")
    third = put_approval(library, "2027-01-11", "2028-01-10", "07:00:00", language=SPANISH)
    other = put_approval(library, "2027-01-12", "2028-01-10", procedure="hip")
    assert store.read_approvals(tmp_path) == [first, second, third, other]
    assert store.read_approvals(tmp_path, "knee") == [first, second, third]
    assert store.read_approvals(tmp_path, "knee", "en") == [first, second]
    assert store.read_approvals(tmp_path, language="es") == [third]
    assert store.read_approvals(tmp_path, "elbow") == []


def test_a_file_that_does_not_count_is_told_with_its_place(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made = put_approval(library, "2027-01-10", "2028-01-10")
    put_approval(library, "2027-01-10", "2028-01-10", procedure="hip")
    assert store.find_damaged(library) == []
    path = tmp_path / FOLDER / made.file_name()
    for rubbish in (b"", b"\xff\xfe\xfd", path.read_bytes()[:-1], path.read_bytes().replace(b"Jane", b"Joan")):
        path.write_bytes(rubbish)
        (problem,) = store.find_damaged(library)
        assert (problem.code, problem.place) == ("approval-damaged", Place(str(path)))
        assert [each.procedure for each in store.read_approvals(tmp_path)] == ["hip"]
    (tmp_path / FOLDER / "README.txt").write_text("Who signs what.")
    (tmp_path / FOLDER / "knee.en.notes").write_text("no approval either")
    assert len(store.find_damaged(library)) == 1, "what is not named like an approval is none"


def test_a_file_that_cannot_be_read_does_not_count(tmp_path: Path) -> None:
    library = practice(tmp_path)
    put_approval(library, "2027-01-10", "2028-01-10")
    (tmp_path / FOLDER / "knee.en.2027-01-10.0123.txt").mkdir()
    assert len(store.find_damaged(library)) == 1
    assert len(store.read_approvals(tmp_path, "knee", ENGLISH.code)) == 1


# -- the second version


EDITIONS = {"standard": "cd" * 32, "one-page": "ef" * 32}
SECOND = SheetWords(
    ("Knee", "It takes 2 hours."), ("In short.",), ("KN-EN 2222-2222-2222-2222-2", "KN-EN 3333-3333-3333-3333-3"),
    "ab" * 32, EDITIONS, ("Part: Knee (why)",), {"one-page": ("why", "Café | 2 #2")}, "12" * 32,
)  # fmt: skip
FULL = Approval("knee", "es", BY, day("2027-01-10"), wording=SECOND, role="Surgeon", until=day("2028-01-10"), original="0" * 64,
                time="2027-01-10T08:31:05Z", program="handouts 0.2", follows=("1" * 64, "2" * 64))  # fmt: skip
GONE = Withdrawal("knee", "es", BY, day("2027-01-10"), reason="The dose was wrong.", codes=SECOND.codes,
                  time="2027-01-10T08:31:05Z", follows=("1" * 64,))  # fmt: skip


@pytest.mark.parametrize("entry", [FULL, GONE])
def test_an_entry_is_read_back_and_nothing_else_counts(entry: HistoryEntry) -> None:
    text, name = entry.text(), entry.file_name()
    assert parse(text, name) == entry
    assert parse(text.replace("\n", "\r\n"), name) == entry
    for at in range(len(text) + 1):
        assert parse(text[:at] + "x" + text[at:], name) is None, text[:at]
    lines = text.splitlines(keepends=True)
    for at, gone in enumerate(lines):
        assert parse("".join([*lines[:at], *lines[at + 1 :]]), name) is None, gone
        assert parse("".join([*lines[:at], "Withdrawn\n", *lines[at:]]), name) is None, gone


def test_of_one_moment_the_safest_counts_last() -> None:
    later = dataclasses.replace(FULL, until=day("2029-01-10"), follows=())
    sooner = dataclasses.replace(FULL, follows=())
    gone = dataclasses.replace(GONE, follows=())
    assert in_order([gone, sooner, later]) == [later, sooner, gone]


def test_an_entry_comes_after_what_it_follows_whatever_a_clock_said() -> None:
    first = dataclasses.replace(FULL, time="2027-01-10T12:00:00Z", follows=())
    second = dataclasses.replace(FULL, time="2027-01-10T09:00:00Z", follows=(first.digest,))
    third = dataclasses.replace(FULL, time="2027-01-10T13:00:00Z", by="Ann Lee, MD", follows=())
    assert in_order([third, second, first]) == [first, second, third]
    assert find_heads([first, second, third]) == sorted([second.digest, third.digest])
