"""The record of what was made: many writers, torn lines, nothing about the patient."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import KILLS, SEED
from support.english import copy_sample

from handouts.cli.app import main
from handouts.problems import ExitCode, UnwritableError
from handouts.storage import record
from handouts.storage.locks import hold_lock
from handouts.storage.record import RecordLine

ROOT = Path(__file__).parents[2]
ENTRY = RecordLine("2026-11-22T08:00:00+00:00", "kyphoplasty", "standard", "en", "KY-EN 1A2B-3C4D", "0.1.0")
LINE = "2026-11-22T08:00:00+00:00,kyphoplasty,standard,en,KY-EN 1A2B-3C4D,0.1.0"
HEAD = "time,procedure,format,language,code,program"


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def test_begins_with_its_head(tmp_path: Path) -> None:
    path = tmp_path / "new" / "record.csv"
    record.append(path, [ENTRY])
    record.append(path, [ENTRY, ENTRY])
    assert lines(path) == [HEAD, LINE, LINE, LINE, ""]


def test_text_with_commas_and_quotes_stays_one_value(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    odd = RecordLine("t", 'a,"b"', "f", "l", "c", "p")
    record.append(path, [odd])
    assert list(csv.reader(io.StringIO(path.read_text())))[1] == ["t", 'a,"b"', "f", "l", "c", "p"]


@pytest.mark.parametrize("torn", [LINE[:n] for n in (1, 10, 30, 60)])
def test_a_torn_line_is_taken_out(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "record.csv"
    path.write_text(f"{HEAD}\n{LINE}\n{torn}", encoding="utf-8")
    record.append(path, [ENTRY])
    assert lines(path) == [HEAD, LINE, LINE, ""]


@pytest.mark.parametrize("torn", ["", "time,pro", HEAD])
def test_a_torn_head_is_written_anew(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "record.csv"
    path.write_text(torn, encoding="utf-8")
    record.append(path, [ENTRY])
    assert lines(path) == [HEAD, LINE, ""]


def test_a_whole_line_without_its_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text(f"{HEAD}\n{LINE}", encoding="utf-8")
    record.append(path, [ENTRY])
    assert lines(path) == [HEAD, LINE, LINE, ""]


def test_lines_that_cannot_be_synced_are_taken_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its program says that they were not written, so they are not there, and not twice after the next try."""
    path = tmp_path / "record.csv"
    record.append(path, [ENTRY])

    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(UnwritableError):
        record.append(path, [ENTRY])
    assert lines(path) == [HEAD, LINE, ""]


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    code = "import sys\nfrom pathlib import Path\nfrom handouts.storage import record\nfor n in range(25):\n    record.append(Path(sys.argv[1]), [record.RecordLine(sys.argv[2], str(n), 'f', 'l', 'c', 'p')] * 3)"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), str(k)]) for k in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0] == HEAD.split(",")
    assert sorted(rows[1:]) == sorted(
        [str(k), str(n), "f", "l", "c", "p"] for k in range(8) for n in range(25) for _ in range(3)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.slow
def test_killed_at_any_moment_no_line_is_lost_or_doubled(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    code = "import sys\nfrom pathlib import Path\nfrom handouts.storage import record\nfor n in range(100000):\n    record.append(Path(sys.argv[1]), [record.RecordLine(sys.argv[2], str(n), part * 50, 'l', 'c', 'p') for part in 'ab'])\n    print(n, flush=True)"
    chance, begun = random.Random(SEED + 3), 0  # noqa: S311
    for turn in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(turn)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        told = 1 + len(process.stdout.read().split())
        process.wait()
        process.stdout.close()
        record.append(path, [ENTRY])  # the next program takes out what is torn
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        mine = [(int(row[1]), row[2][0]) for row in rows if row[0] == str(turn)]
        assert mine == [(n, part) for n in range(told + 1) for part in "ab"][: len(mine)]
        assert len(mine) >= 2 * told, "a line that was told is lost"
        begun += len(mine) + 1
        assert len(rows) == begun + 1
        assert all(len(row) == 6 for row in rows)
    print(f"kills survived: {KILLS} (record)")


def test_a_lock_that_is_held_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "WAIT", 0.05)
    path = tmp_path / "record.csv"
    with path.open("a+b") as file, hold_lock(file.fileno(), 1), pytest.raises(UnwritableError, match="another program"):
        record.append(path, [ENTRY])


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError):
        record.append(tmp_path, [ENTRY])


def test_build_appends_a_line_for_each_sheet_and_no_name(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    path = tmp_path / "record.csv"
    arguments = [
        "build",
        "--content",
        str(tmp_path / "content.yaml"),
        "--output",
        str(tmp_path / "out"),
        "--record",
        str(path),
        "--name",
        "Ann Example",
    ]
    outcome = CliRunner().invoke(main, arguments)
    assert outcome.exit_code == 0, outcome.output
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [(row["procedure"], row["format"], row["language"]) for row in rows] == [("kyphoplasty", "standard", "en")]
    assert rows[0]["code"] in outcome.output
    assert "Ann" not in path.read_text(encoding="utf-8")


def test_a_record_that_cannot_be_written_has_its_exit_code(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(
        main,
        [
            "build",
            "--content",
            str(ROOT / "content.yaml"),
            "--output",
            str(tmp_path / "out"),
            "--record",
            str(tmp_path),
        ],
    )
    assert outcome.exit_code == ExitCode.UNWRITABLE
