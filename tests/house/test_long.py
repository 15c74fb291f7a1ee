"""The command for long runs: every run has a size and a word for what it looks for, and what is wrong ends with 1."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.append(str(ROOT))

from tests import long
from tests.long import Fault, LongRun, __main__, run_command

RUNS = long.read_all()


@pytest.fixture(autouse=True)
def _limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit that a slice sets in the environment does not outlast a test."""
    monkeypatch.setenv("HANDOUTS_LONG_SECONDS", "1e6")


def a_run(name: str, found: str | Exception = "3 of 3", share: int = 2) -> LongRun:
    def work(seed: int, size: int) -> str:
        if isinstance(found, Exception):
            raise found
        return f"{found}, {size} from {seed}"

    return LongRun(name, "Looks for nothing.", 3, share, "things", work)


def test_the_command_is_found_beside_other_folders_called_tests() -> None:
    """textstat installs a package ``tests``; this one must come first, wherever the command is run from a copy."""
    done = subprocess.run([sys.executable, "-m", "tests.long", "--list"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == sorted(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_says_what_it_looks_for_and_how_much(name: str) -> None:
    run = RUNS[name]
    assert len(run.about) > 30
    assert run.unit
    assert 0 <= run.share <= run.whole


@pytest.mark.parametrize("name", [name for name in RUNS if RUNS[name].share])
def test_a_run_has_a_row_in_the_table_of_figures(name: str) -> None:
    table = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {name} \|.*\|$", table, re.MULTILINE)
    assert row.count("|") == 7
    assert re.search(r"\| 20\d\d-\d\d-\d\d \|", row)


def test_the_table_names_no_run_that_is_not_there() -> None:
    table = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    assert set(re.findall(r"tests\.long (\w+)", table)) <= set(RUNS)


def test_a_row_has_the_seed_the_size_and_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.do_all([a_run("one")], 77, None, True, 1e6) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head == "long: one, seed 77, 2 things: Looks for nothing."
    assert re.fullmatch(
        r"\| one \| 3 of 3, 2 from 77 \| 77 \| \d{4}-\d\d-\d\d \| 0 s, load [\d.a-z]+ "
        r"\| `python -m tests\.long one --seed 77 --size 2` \|",
        row,
    )
    __main__.do_all([a_run("one")], 77, None, False, 1e6)
    assert "`python -m tests.long one --seed 77` |" in capsys.readouterr().out, "the whole needs no size"


@pytest.mark.parametrize("wrong", [Fault("two sheets are torn"), RuntimeError("it fell")])
def test_what_is_wrong_is_told_and_the_others_go_on(wrong: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.do_all([a_run("bad", wrong), a_run("good")], 1, None, False, 1e6) == 1
    said = capsys.readouterr().out
    assert "| bad | FAILED: " in said
    assert "| good | 3 of 3" in said
    assert said.endswith("long: FAILED: bad\n")


def test_what_the_time_leaves_out_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.do_all([a_run("one"), a_run("two")], 1, None, True, 1) == 0
    assert capsys.readouterr().out == "long: not begun, the time was over: one, two\n"


def test_the_slices_are_of_every_run_that_has_one_in_an_order_of_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = []
    monkeypatch.setattr(__main__, "do_all", lambda runs, seed, *_: orders.append([seed, *(each.name for each in runs)]))
    for seed in ("1", "1", "2", "3"):
        __main__.main(["--slice", "--seed", seed])
    assert orders[0] == orders[1]
    assert len({tuple(order[1:]) for order in orders}) > 1
    assert all(sorted(order[1:]) == sorted(name for name in RUNS if RUNS[name].share) for order in orders)
    __main__.main(["--slice"])
    __main__.main(["--slice"])
    assert orders[-1][0] != orders[-2][0], "a seed is drawn"


@pytest.mark.parametrize("arguments", [["nothing"], [], ["soak", "nothing"]])
def test_a_run_that_is_not_there_is_a_wrong_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        __main__.main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err


def test_a_command_is_shown_as_it_runs_and_its_failure_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    code = "import os, sys; print(os.environ['THINGS']); sys.exit(int(sys.argv[1]))"
    assert run_command(sys.executable, "-c", code, "0", THINGS=5) == "5\n"
    assert capsys.readouterr().out == "    5\n"
    with pytest.raises(Fault, match="exit status 3"):
        run_command(sys.executable, "-c", code, "3", THINGS=5)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_slice_that_never_ends_is_stopped_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open(sys.argv[1], 'w').write(str(child.pid))\ntime.sleep(60)"
    )
    monkeypatch.setenv("HANDOUTS_LONG_SECONDS", "2")
    began = time.monotonic()
    with pytest.raises(Fault, match="exit status -9"):
        run_command(sys.executable, "-c", code, str(tmp_path / "child"))
    assert time.monotonic() - began < 30
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError("what it started lives on")


def _drawn(share: str) -> list[str]:
    """The tests of a file that a share of it has."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *share.split()]
    said = subprocess.run(
        [*command, "tests/reading/test_slips.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line for line in said.stdout.splitlines() if "::" in line]


@pytest.mark.slow
def test_a_share_of_the_tests_is_drawn_by_its_seed() -> None:
    every, first, second = map(_drawn, ("", "--share 3:first", "--share 3:second"))
    assert first == _drawn("--share 3:first")
    assert first != second
    for share in (first, second):
        assert set(share) < set(every)
        assert 0.1 * len(every) < len(share) < 0.6 * len(every)
