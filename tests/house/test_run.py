"""What `.ci/run` says of a step that failed stands at the end, where a log that is cut at its beginning still shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def end_of_a_run(failed_before: Path | None) -> str:
    """What pytest prints for one small test, with what failed before it."""
    environ = {each: value for each, value in os.environ.items() if each != "HANDOUTS_FAILED_BEFORE"}
    if failed_before:
        environ["HANDOUTS_FAILED_BEFORE"] = str(failed_before)
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"{__file__}::test_nothing_is_said_of_steps",
    )
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_nothing_is_said_of_steps() -> None:
    """The small test; it is run once more by the one below."""
    assert (ROOT / ".ci" / "run").is_file()


def test_a_step_that_failed_is_told_above_the_summary(tmp_path: Path) -> None:
    words = tmp_path / "failed"
    words.write_text("== the step mutants failed; its last lines:\nsurvived: approval/rules.py:12\n", encoding="utf-8")
    said = end_of_a_run(words)
    assert "failed before the tests" in said
    assert "survived: approval/rules.py:12" in said
    assert "1 passed" in said.splitlines()[-1], "pytest's own summary is last"
    assert "failed before" not in end_of_a_run(None)
