"""The commands about the past, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from approval.practice import practice
from click.testing import CliRunner, Result

from handouts.approval.store import read_approvals
from handouts.cli.app import main
from handouts.problems import ExitCode


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice whose knee sheet is approved."""
    practice(tmp_path)
    monkeypatch.chdir(tmp_path)
    made = run("approve", "knee", "--by", "Jane Roe, MD")
    assert "Kept as approved: " in made.output
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "Traceback" not in result.output
    return result


def code(folder: Path) -> str:
    return read_approvals(folder)[0].wording.codes[0]


def test_the_exact_file_comes_back_after_the_content_was_edited_broken_or_taken_away(folder: Path) -> None:
    assert run("build", "knee", "--output", "now").exit_code == 0
    then = (folder / "now" / "knee-standard-en.pdf").read_bytes()
    printed = code(folder).lower().split()
    practice(folder, ("2 hours", "20 hours"))
    for number, spoil in enumerate((lambda: None, lambda: (folder / "content.yaml").write_text("broken: ["), (folder / "content.yaml").unlink)):  # fmt: skip
        spoil()
        result = run("reprint", *printed, "--exact", "--output", f"again{number}")
        assert result.exit_code == 0, result.output
        assert "exactly as it was approved" in result.output
        (found,) = (folder / f"again{number}").iterdir()
        assert found.read_bytes() == then
        assert "Keep it to know what was said" in result.stderr


def test_what_is_kept_is_looked_through_and_what_is_missing_is_completed(folder: Path) -> None:
    assert run("archive").exit_code == 0
    for path in (folder / "approvals" / "kept").iterdir():
        path.unlink()
    assert "No sheets are kept of this approval" in run("status").stderr
    assert run("archive").exit_code == ExitCode.PROBLEMS
    done = run("archive", "--complete", "--prune")
    assert done.exit_code == 0, done.output
    assert "1 of 1 approvals have their sheets" in done.output
    assert run("status").stderr == ""
    assert run("archive", "--before", "2026-01-01").exit_code == ExitCode.USAGE


def test_a_recall_and_a_comparison_by_codes(folder: Path) -> None:
    first = code(folder)
    assert "still good" in run("recall", "knee").output
    practice(folder, ("2 hours", "20 hours"))
    called = run("recall", first)
    assert called.exit_code == ExitCode.NOT_APPROVED
    assert "now: It takes 20 hours." in called.output
    assert run("approve", "knee", "--by", "Ann Lee, MD").exit_code == 0
    second = next(each.wording.codes[0] for each in read_approvals(folder) if each.by == "Ann Lee, MD")
    assert "[-2-]{+20+}" in run("diff", *first.split(), *second.split()).output
    assert run("diff", first, second, "--pdf", "redline.pdf").exit_code == 0
    assert (folder / "redline.pdf").read_bytes().startswith(b"%PDF")
    assert "no word has changed" in run("diff", "knee").output
    assert run("recall", "elbow").exit_code == ExitCode.PROBLEMS


@pytest.mark.parametrize("command", ["audit", "recall kyphoplasty", "status", "list", "build", "check"])
def test_content_that_is_gone_is_never_answered_by_the_sample(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "approvals").mkdir()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == ExitCode.UNREADABLE, result.output
    assert "content.yaml is gone" in result.output
