"""Approval: bound to the exact words, safe to merge, never half written, and seen on paper."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from conftest import KILLS, SEED
from support.english import copy_sample

import handouts
from handouts import checks
from handouts.approval import signing
from handouts.approval import store as approval
from handouts.approval.changes import Change, compare_with_approval, compare_words
from handouts.approval.standing import Standing, draft_mark, find_outdated_original, find_refusals, judge_standing
from handouts.approval.store import Approval
from handouts.cli.app import main
from handouts.content import model
from handouts.content.library import Library
from handouts.document.wording import SheetWords, own_digest
from handouts.languages.language import Language
from handouts.problems import ExitCode, HandoutsError, Severity
from handouts.templates import FORMATS

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
ENGLISH = Language.of("en")
BY = "Jane Roe, MD"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_sample(tmp_path)


def load(folder: Path) -> Library:
    return handouts.load(folder / "content.yaml")


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def approve(
    folder: Path, by: str = BY, today: datetime.date = TODAY, until: datetime.date | None = None
) -> tuple[Approval, Path]:
    return signing.approve(load(folder), "kyphoplasty", ENGLISH, by=by, today=today, until=until)


def stands(folder: Path, today: datetime.date = TODAY) -> Standing:
    return judge_standing(load(folder), "kyphoplasty", ENGLISH, today)


def words(pdf: bytes) -> list[str]:
    """The text of each page, its white space made single."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--content", str(folder / "content.yaml")])


# -- what voids an approval


def test_approved_until_its_day(folder: Path) -> None:
    made, _ = approve(folder, until=datetime.date(2027, 5, 1))
    assert stands(folder) == Standing("approved", made)
    assert stands(folder, datetime.date(2027, 5, 1)).kind == "approved"
    assert stands(folder, datetime.date(2027, 5, 2)) == Standing("overdue", made, datetime.date(2027, 5, 1))


def test_it_holds_a_year_if_nobody_says_otherwise(folder: Path) -> None:
    assert approve(folder)[0].until == datetime.date(2027, 11, 22)
    assert approve(folder, today=datetime.date(2028, 2, 29))[0].until == datetime.date(2029, 2, 28)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("special balloon goes in", "special ballon goes in"),  # one letter of a step
        ("Take it easy for a while", "Take it easy for  a while."),
        ("A thin tube comes in", "A thick tube comes in"),  # an alternative text
        ("tube: Tube", "tube: Pipe"),  # words in a picture
        ("(770) 962-3642", "(770) 962-3643"),
        ("title: Kyphoplasty", "title: Kyphoplasty surgery"),
        ("brief_heading: Cement holds it", "brief_heading: Cement fills it"),  # the one-page sheet alone
        ("name: Summit Spine & Joint Centers", "name: Summit Spine"),
    ],
)
def test_a_change_of_words_voids_it(folder: Path, old: str, new: str) -> None:
    made, _ = approve(folder)
    edit(folder, old, new)
    found = stands(folder)
    assert (found.kind, found.approval) == ("changed", made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('color: "#0b4f6c"', 'color: "#4a1d6e"'),
        ("version: 2026-11-22", "version: 2026-11-21"),
        ("text: A special balloon goes in", "text:   A special balloon goes in"),
        ("# review_by: the day by which", "# the day by which"),
    ],
)
def test_a_change_of_look_does_not(folder: Path, old: str, new: str) -> None:
    approve(folder)
    edit(folder, old, new)
    assert stands(folder).kind == "approved"


def test_words_put_back_are_approved_again(folder: Path) -> None:
    approve(folder)
    edit(folder, "special balloon", "small balloon")
    edit(folder, "small balloon", "special balloon")
    assert stands(folder).kind == "approved"


def test_a_review_date_that_has_passed_counts_too(folder: Path) -> None:
    approve(folder)
    edit(folder, "version: 2026-11-22", "version: 2026-11-22\n    review_by: 2027-01-31")
    assert stands(folder, datetime.date(2027, 1, 31)).kind == "approved"
    assert stands(folder, datetime.date(2027, 2, 1)).since == datetime.date(2027, 1, 31)


def test_the_last_approval_counts(folder: Path) -> None:
    approve(folder, until=datetime.date(2029, 1, 1))
    approve(folder, "Ann Lee, MD", TODAY + datetime.timedelta(1), datetime.date(2027, 1, 1))
    assert stands(folder, datetime.date(2028, 1, 1)).kind == "overdue"


def test_two_approvals_of_one_day_are_told_apart(folder: Path) -> None:
    moments = iter(datetime.datetime(2026, 11, 22, hour, tzinfo=datetime.UTC) for hour in (9, 10))
    for word in ("small", "tiny"):
        edit(folder, "special balloon" if word == "small" else "small balloon", f"{word} balloon")
        signing.approve(load(folder), "kyphoplasty", ENGLISH, by=BY, today=TODAY, now=next(moments))
    edit(folder, "tiny balloon", "round balloon")
    _, (change,) = compare_with_approval(load(folder), "kyphoplasty", ENGLISH)
    assert "tiny" in change.before


def test_without_one_it_is_a_draft(folder: Path) -> None:
    assert stands(folder) == Standing("draft")
    (folder / "approvals").mkdir()
    assert stands(folder) == Standing("draft")


# -- the file


def test_the_file_can_be_read_and_keeps_the_words(folder: Path) -> None:
    made, path = approve(folder)
    text = path.read_text(encoding="utf-8")
    assert path.parent == folder / "approvals"
    assert f"Approved by: {BY}\n" in text
    assert "A special balloon goes in and is inflated." in text
    assert made.wording.codes[0] in text
    assert approval.parse(text, path.name) == made
    assert approval.parse(text.replace("\n", "\r\n"), path.name) == made  # as git may write it on Windows


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until: 2027", "until: 2037"),
        ("Jane", "Joan"),
        ("balloon", "baloon"),
        ("kyphoplasty", "knee"),
        ("== The", "The"),
    ],
)
def test_an_edited_approval_does_not_count(folder: Path, old: str, new: str) -> None:
    _, path = approve(folder)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert stands(folder).kind == "draft"
    (problem,) = approval.find_damaged(load(folder))
    assert problem.code == "approval-damaged"


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe", b"Procedure: kyphoplasty\n", b"\0" * 100])
def test_a_file_of_something_else_is_told(folder: Path, rubbish: bytes) -> None:
    approve(folder)
    (folder / "approvals" / "kyphoplasty.en.2026-11-22.abc.txt").write_bytes(rubbish)
    assert stands(folder).kind == "approved"
    assert len(approval.find_damaged(load(folder))) == 1


def test_approving_the_same_twice_changes_nothing(folder: Path) -> None:
    _, path = approve(folder)
    before = path.stat().st_mtime_ns
    assert approve(folder)[1] == path
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("by", "until", "code"),
    [("  ", None, "approval-name"), ("123", None, "approval-name"), (BY, TODAY, "approval-until")],
)
def test_refuses_what_is_no_approval(folder: Path, by: str, until: datetime.date | None, code: str) -> None:
    with pytest.raises(HandoutsError) as caught:
        approve(folder, by, until=until)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert not (folder / "approvals").exists()


def test_a_name_over_two_lines_stays_on_one(folder: Path) -> None:
    made, _ = approve(folder, "Jane Roe\nApproved until: 2099-01-01")
    assert stands(folder).approval == made
    assert made.until.year == 2027


def git(folder: Path, *arguments: str) -> str:
    base = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(base, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("second", ["Ann Lee, MD", BY])
def test_approvals_in_two_branches_merge(folder: Path, second: str) -> None:
    """The same sheet by two people, or the very same approval: no conflict, nothing lost."""
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "start")
    for branch, by in (("one", BY), ("two", second)):
        git(folder, "checkout", "-q", "main")
        git(folder, "checkout", "-qb", branch)
        approve(folder, by)
        git(folder, "add", ".")
        git(folder, "commit", "-qm", branch)
    git(folder, "merge", "-q", "--no-edit", "one")
    assert {each.by for each in approval.read_approvals(folder)} == {BY, second}
    assert not approval.find_damaged(load(folder))


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.slow
def test_killed_at_any_moment_the_file_is_whole_or_not_there(folder: Path) -> None:
    code = (
        "import datetime, handouts, sys\nfrom handouts.approval import signing\nfrom handouts.languages.language import Language\n"
        "library = handouts.load(sys.argv[1])\n"
        "for n in range(100000):\n    signing.approve(library, 'kyphoplasty', Language.of('en'), by=f'Person {chr(97 + n % 26)}{n} of ' + sys.argv[2], today=datetime.date(2026, 11, 22))\n    print(n, flush=True)\n"
    )
    chance = random.Random(SEED + 4)  # noqa: S311
    said = 0
    for turn in range(KILLS):
        for each in folder.glob("approvals/*.txt"):
            each.unlink()  # so that it does not grow slower
        name = "".join(chr(97 + int(digit)) for digit in str(turn))
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder / "content.yaml"), name], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        said = 1 + len(process.stdout.read().split())
        process.wait()
        process.stdout.close()
        assert not approval.find_damaged(load(folder))
        assert len(approval.read_approvals(folder)) in (said, said + 1), "one that was told is lost"
    approve(folder)
    assert len(approval.read_approvals(folder)) >= said
    assert all(path.suffix == ".txt" for path in (folder / "approvals").iterdir()), "a killed run's file is left"
    print(f"kills survived: {KILLS} (approve)")


def test_a_full_disk_leaves_no_half_approval(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "approvals").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(handouts.HandoutsError):
        approve(folder)
    assert list((folder / "approvals").iterdir()) == []


# -- on paper


def mark(folder: Path, today: datetime.date = TODAY) -> list[str]:
    texts = words(handouts.build(load(folder), "kyphoplasty", today=today).pdf)
    marks = [ENGLISH.draft, ENGLISH.changed, "Review overdue since May 1, 2027"]
    return [next((each for each in marks if each in text), "") for text in texts]


def test_the_mark_stands_on_each_page_until_the_sheet_is_approved(folder: Path) -> None:
    assert mark(folder) == [ENGLISH.draft] * 2
    approve(folder, until=datetime.date(2027, 5, 1))
    assert mark(folder) == ["", ""]
    assert mark(folder, datetime.date(2027, 5, 2)) == ["Review overdue since May 1, 2027"] * 2
    edit(folder, "special balloon", "small balloon")
    assert mark(folder) == [ENGLISH.changed] * 2


# -- commands


@pytest.fixture
def approved(folder: Path) -> Path:
    outcome = run(folder, "approve", "kyphoplasty", "--by", BY, "--role", "Spine surgeon")
    assert outcome.exit_code == 0, outcome.output
    return folder


def test_build_final_refuses_a_draft_and_writes_nothing(folder: Path) -> None:
    outcome = run(folder, "build", "--final", "--output", str(folder / "out"))
    assert outcome.exit_code == ExitCode.NOT_APPROVED
    assert "handouts approve kyphoplasty" in outcome.output
    assert not (folder / "out").exists()


def test_build_final_makes_an_approved_sheet(approved: Path) -> None:
    outcome = run(approved, "build", "--final", "--output", str(approved / "out"))
    assert outcome.exit_code == 0, outcome.output
    edit(approved, "special balloon", "small balloon")
    outcome = run(approved, "build", "--final", "--output", str(approved / "out2"))
    assert outcome.exit_code == ExitCode.NOT_APPROVED
    assert "handouts diff kyphoplasty" in outcome.output


def test_build_final_refuses_a_sheet_with_an_error(approved: Path) -> None:
    edit(approved, "Every person is different.", "Call (770) 962-9999.")
    assert run(approved, "build", "--final", "--output", str(approved / "out")).exit_code == ExitCode.PROBLEMS


def test_a_sheet_with_an_error_is_not_approved(folder: Path) -> None:
    edit(folder, "Every person is different.", "Call (770) 962-9999.")
    outcome = run(folder, "approve", "kyphoplasty", "--by", BY)
    assert outcome.exit_code == ExitCode.PROBLEMS
    assert not (folder / "approvals").exists()


def test_nothing_is_approved_in_the_program_s_own_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = CliRunner().invoke(main, ["approve", "kyphoplasty", "--by", BY])
    assert outcome.exit_code == ExitCode.UNREADABLE
    assert "--content" in outcome.output


def test_status(approved: Path) -> None:
    assert f"approved by {BY}" in run(approved, "status").output
    edit(approved, "special balloon", "small balloon")
    assert f"changed since {BY}" in run(approved, "status").output
    (entry,) = json.loads(run(approved, "status", "--json").output)
    assert (entry["procedure"], entry["state"], entry["by"], entry["role"]) == (
        "kyphoplasty",
        "changed",
        BY,
        "Spine surgeon",
    )


@pytest.mark.parametrize("edition", FORMATS)
def test_verify_a_pdf_and_its_code(approved: Path, edition: str) -> None:
    out = approved / "out"
    outcome = run(approved, "build", "--format", edition, "--output", str(out))
    assert outcome.exit_code == 0, outcome.output
    (pdf,) = out.glob("*.pdf")
    outcome = run(approved, "verify", str(pdf))
    assert outcome.exit_code == 0, outcome.output
    assert "Still current" in outcome.output
    code = outcome.output.split(":")[0]
    assert run(approved, "verify", *code.lower().split()).exit_code == 0
    edit(approved, "title: Kyphoplasty", "title: Kyphoplasty surgery")
    outcome = run(approved, "verify", str(pdf))
    assert outcome.exit_code == ExitCode.NOT_APPROVED
    assert BY in outcome.output
    assert "print a new one" in outcome.output


def test_verify_what_is_not_known(folder: Path) -> None:
    assert run(folder, "verify", "KY-EN 0000-0000").exit_code == ExitCode.NOT_APPROVED
    assert run(folder, "verify", "nonsense").exit_code == ExitCode.PROBLEMS
    (folder / "x.pdf").write_bytes(b"%PDF-1.4 broken")
    assert run(folder, "verify", str(folder / "x.pdf")).exit_code == ExitCode.PROBLEMS


def test_diff_tells_numbers_first(approved: Path) -> None:
    edit(approved, "text: A special balloon goes in", "text: A small balloon goes in")
    edit(approved, "Most people can go home to recover.", "Most people can go home after 4 hours.")
    edit(approved, "(770) 962-3642", "(770) 962-3643")
    said = run(approved, "diff", "kyphoplasty").output
    assert (
        said.index("Numbers and phone numbers")
        < said.index("962-3643")
        < said.index("Words\n")
        < said.index("A small balloon")
    )
    assert said.index("4 hours") < said.index("Words\n")


def test_diff_of_nothing(approved: Path) -> None:
    assert "no word has changed" in run(approved, "diff", "kyphoplasty").output


def test_changes_pairs_what_is_alike() -> None:
    found = compare_words(["Eat well. Take 1 pill. Rest."], ["Eat well. Take 2 pills. Rest. Call us."])
    assert found == [Change("Take 1 pill.", "Take 2 pills."), Change("", "Call us.")]


# -- translations


SPANISH = Language.of("es")


def translated(folder: Path, of: str | None) -> Library:
    """The library with a translation that says it was made from words with this digest."""
    library = load(folder)
    written = library.procedures["kyphoplasty"]
    said = {each.name: getattr(written, each.name) for each in dataclasses.fields(model.Wording)}
    said |= {"title": "Cifoplastia", "version": TODAY, "of": of}
    both = dataclasses.replace(written, translations={"es": model.Translation(**said)})
    return dataclasses.replace(library, procedures={"kyphoplasty": both})


def test_a_translation_falls_behind_its_original(folder: Path) -> None:
    made, _ = approve(folder)
    digest = made.wording.own
    library = translated(folder, digest[:12])
    signing.approve(library, "kyphoplasty", SPANISH, by=BY, today=TODAY)
    assert judge_standing(library, "kyphoplasty", SPANISH, TODAY).kind == "approved"
    edit(folder, "special balloon", "small balloon")
    library = translated(folder, digest[:12])
    found = judge_standing(library, "kyphoplasty", SPANISH, TODAY)
    assert found.kind == "behind"
    assert "behind" in found.describe()
    (problem,) = find_refusals(library, "kyphoplasty", SPANISH, TODAY)
    assert "A small balloon goes in and is inflated." in problem.remedy
    library = translated(folder, own_digest(library.procedures["kyphoplasty"])[:12])
    assert judge_standing(library, "kyphoplasty", SPANISH, TODAY).kind == "behind", "its approval noted the old words"
    signing.approve(library, "kyphoplasty", SPANISH, by=BY, today=TODAY)
    assert judge_standing(library, "kyphoplasty", SPANISH, TODAY).kind == "approved"


def test_the_shipped_translation_notes_its_original() -> None:
    library = load(ROOT)
    written = library.procedures["kyphoplasty"]
    assert written.translations["es"].of
    assert find_outdated_original(library, "kyphoplasty", SPANISH, None) == ""


def test_a_new_phone_number_leaves_no_translation_behind(folder: Path) -> None:
    digest = own_digest(load(folder).procedures["kyphoplasty"])
    edit(folder, "(770) 962-3642", "(770) 962-3643")
    assert find_outdated_original(translated(folder, digest), "kyphoplasty", SPANISH, None) == ""
    edit(folder, "icon: sun", "icon: clock")
    assert find_outdated_original(translated(folder, digest), "kyphoplasty", SPANISH, None) == ""
    edit(folder, "tube: Tube", "tube: Pipe")
    assert find_outdated_original(translated(folder, digest), "kyphoplasty", SPANISH, None) == "en"


def test_a_translation_has_its_own_approval(folder: Path) -> None:
    approve(folder)
    assert judge_standing(translated(folder, None), "kyphoplasty", SPANISH, TODAY).kind == "draft"


def test_a_translation_behind_is_marked_and_a_draft_stays_one(folder: Path) -> None:
    made, _ = approve(folder)
    assert draft_mark(Standing("behind", made, behind="en"), None, ENGLISH, TODAY) == ENGLISH.changed
    assert draft_mark(Standing("behind", behind="en"), None, ENGLISH, TODAY) == ENGLISH.draft


def test_wording_leaves_out_the_patient_and_the_mark(folder: Path) -> None:
    wording = SheetWords.of(load(folder), "kyphoplasty", ENGLISH)
    assert ENGLISH.draft not in wording.words
    library = load(folder)
    plain = handouts.build(library, "kyphoplasty", today=TODAY)
    named = handouts.build(library, "kyphoplasty", today=TODAY, patient=handouts.Patient(name="Ann Example"))
    assert plain.code == named.code == wording.codes[0]


# -- the one door


def test_words_that_changed_since_they_were_read_are_not_signed(folder: Path) -> None:
    with pytest.raises(HandoutsError) as refused:
        signing.approve(load(folder), "kyphoplasty", ENGLISH, by=BY, today=TODAY, digest="0" * 64)
    assert [problem.code for problem in refused.value.problems] == ["approval-stale"]
    assert not (folder / "approvals").exists()


def test_a_sheet_with_an_error_cannot_be_signed_by_anybody(folder: Path) -> None:
    library = load(folder)
    practice = dataclasses.replace(library.practice, web_form="https://www.example.com/form")
    library = dataclasses.replace(library, practice=practice)
    errors = [each for each in checks.check(library, today=TODAY) if each.severity is Severity.ERROR]
    assert errors
    with pytest.raises(HandoutsError) as refused:
        signing.approve(library, "kyphoplasty", ENGLISH, by=BY, today=TODAY)
    assert {problem.code for problem in errors} <= {problem.code for problem in refused.value.problems}
    assert not (folder / "approvals").exists()


def test_an_approval_never_outlasts_the_day_of_the_review(folder: Path) -> None:
    library = load(folder)
    review = TODAY + datetime.timedelta(days=100)
    due = dataclasses.replace(library.procedures["kyphoplasty"], review_by=review)
    library = dataclasses.replace(library, procedures={"kyphoplasty": due})
    with pytest.raises(HandoutsError) as refused:
        signing.approve(library, "kyphoplasty", ENGLISH, by="?", today=TODAY, until=review + datetime.timedelta(days=1))
    assert [problem.code for problem in refused.value.problems] == ["approval-name", "approval-late"]
    made, _ = signing.approve(library, "kyphoplasty", ENGLISH, by=BY, today=TODAY)
    assert made.until == review
    with pytest.raises(HandoutsError) as refused:
        signing.approve(library, "kyphoplasty", ENGLISH, by=BY, today=review)
    assert "approval-review" in [problem.code for problem in refused.value.problems]
