"""The record of what was made: many writers, torn lines, nothing about the patient."""

from __future__ import annotations

import csv
import hashlib
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
from handouts.press.recording import tidy_user, who_runs_this
from handouts.problems import ExitCode, UnreadableError, UnwritableError
from handouts.storage import record
from handouts.storage.locks import hold_lock
from handouts.storage.record import RecordLine

ROOT = Path(__file__).parents[2]
ENTRY = RecordLine("2026-11-22T08:00:00+00:00", "kyphoplasty", "standard", "en", "KY-EN 1A2B-3C4D", "0.1.0", by="build")
LINE = "2026-11-22T08:00:00+00:00,kyphoplasty,standard,en,KY-EN 1A2B-3C4D,0.1.0,,,,,1,build"
HEAD = "time,procedure,format,language,code,program,user,paper,ink,sha256,copies,by"
FIRST_HEAD = "time,procedure,format,language,code,program"
FIRST_LINE = "2026-11-22T08:00:00+00:00,kyphoplasty,standard,en,KY-EN 1A2B-3C4D,0.1.0"


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
    assert list(csv.reader(io.StringIO(path.read_text())))[1][:6] == ["t", 'a,"b"', "f", "l", "c", "p"]


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
    assert sorted(row[:6] for row in rows[1:]) == sorted(
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
        assert all(len(row) == len(HEAD.split(",")) for row in rows)
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


def test_a_new_record_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    record.append(path, [ENTRY])
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_record_of_the_first_version_goes_on_below_a_head_of_its_own(tmp_path: Path, end: str) -> None:
    path = tmp_path / "record.csv"
    path.write_text(f"{FIRST_HEAD}\n{FIRST_LINE}{end}", encoding="utf-8")
    record.append(path, [ENTRY])
    record.append(path, [ENTRY])
    assert lines(path) == [FIRST_HEAD, FIRST_LINE, HEAD, LINE, LINE, ""]
    assert [(each.procedure, each.by) for each in record.read_record(path)] == [("kyphoplasty", "")] + [("kyphoplasty", "build")] * 2  # fmt: skip


def test_what_a_program_was_killed_in_is_no_line_yet(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text(f"{HEAD}\n{LINE}\n{LINE[:30]}", encoding="utf-8")
    assert record.read_record(path) == [ENTRY]


@pytest.mark.parametrize("text", [b"a,b\n1,2\n", b"\xff\xfe\n"])
def test_what_is_no_record_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "record.csv"
    path.write_bytes(text)
    with pytest.raises(UnreadableError):
        record.read_record(path)
    with pytest.raises(UnreadableError):
        record.read_record(tmp_path / "none.csv")


def test_build_says_who_printed_what_and_on_what(tmp_path: Path) -> None:
    """The digest is that of the sheet as for nobody, whoever it was made for."""
    copy_sample(tmp_path)
    path, out = tmp_path / "record.csv", tmp_path / "out"
    base = [
        "build",
        "--content",
        str(tmp_path / "content.yaml"),
        "--output",
        str(out),
        "--paper",
        "a4",
        "--ink",
        "mono",
    ]
    assert CliRunner().invoke(main, base).exit_code == 0
    nobody = hashlib.sha256((out / "kyphoplasty-standard-en-a4-mono.pdf").read_bytes()).hexdigest()
    assert CliRunner().invoke(main, [*base, "--record", str(path), "--name", "Ann Example"]).exit_code == 0
    (line,) = record.read_record(path)
    assert (line.paper, line.ink, line.sha256, line.copies, line.by) == ("a4", "mono", nobody, "1", "build")
    assert line.user == who_runs_this()
    assert "Ann" not in path.read_text(encoding="utf-8")


def test_nothing_is_written_that_cannot_be_noted(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    arguments = ["build", "--content", str(tmp_path / "content.yaml"), "--output", str(tmp_path / "out"), "--record", str(tmp_path)]  # fmt: skip
    assert CliRunner().invoke(main, arguments).exit_code == ExitCode.UNWRITABLE
    assert not (tmp_path / "out").exists()


def test_batch_notes_each_sheet_once_with_its_copies_and_a_second_run_nothing(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    (tmp_path / "day.csv").write_text(
        "name,format\nAnn Example,standard\nBea Example,large-print\nCleo Example,standard\n", encoding="utf-8"
    )
    path = tmp_path / "record.csv"
    arguments = ["batch", str(tmp_path / "day.csv"), "--content", str(tmp_path / "content.yaml"), "--output", str(tmp_path / "out"), "--record", str(path)]  # fmt: skip
    for _ in range(2):
        outcome = CliRunner().invoke(main, arguments)
        assert outcome.exit_code == 0, outcome.output
        found = record.read_record(path)
        assert [(each.format, each.copies, each.by) for each in found] == [
            ("standard", "2", "batch"),
            ("large-print", "1", "batch"),
        ]
        assert all(len(each.sha256) == 64 for each in found)
    (
        tmp_path / "out" / "manifest.csv"
    ).unlink()  # as if the run had been killed before its end: nobody knows what it noted
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert len(record.read_record(path)) == 4
    merged = ["batch", str(tmp_path / "day.csv"), "--content", str(tmp_path / "content.yaml"), "--merge", str(tmp_path / "all.pdf"), "--record", str(path)]  # fmt: skip
    assert CliRunner().invoke(main, merged).exit_code == 0
    assert [each.copies for each in record.read_record(path)][4:] == ["2", "1"]
    assert "Example" not in path.read_text(encoding="utf-8")


def test_the_practice_keeps_a_record_without_being_asked(tmp_path: Path) -> None:
    content = copy_sample(tmp_path) / "content.yaml"
    content.write_text(content.read_text(encoding="utf-8").replace("practice:\n", "practice:\n  record: record.csv\n", 1), encoding="utf-8")  # fmt: skip
    base = ["--content", str(content), "--output", str(tmp_path / "out")]
    assert CliRunner().invoke(main, ["build", *base]).exit_code == 0
    assert CliRunner().invoke(main, ["build", *base, "--record", str(tmp_path / "other.csv")]).exit_code == 0
    assert len(record.read_record(tmp_path / "record.csv")) == 2, "another record is kept besides, not instead"
    assert len(record.read_record(tmp_path / "other.csv")) == 1


def test_the_record_is_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    many = RecordLine("2026-12-01T08:00:00+00:00", "knee", "trifold", "es", "c", "p", copies="40")
    record.append(path, [ENTRY, many, ENTRY, many])
    copy_sample(tmp_path)
    base = ["record", "summary", "--content", str(tmp_path / "content.yaml")]
    outcome = CliRunner().invoke(main, [*base, "--csv"])
    assert outcome.output == (
        "month,sheet,language,edition,copies\n2026-11,kyphoplasty,en,standard,2\n2026-12,knee,es,trifold,80\n"
    ), "record.csv beside the content is the record where nobody names another"
    for by, rows in {"month": ["2026-11,2", "2026-12,80"], "sheet": ["knee,80", "kyphoplasty,2"], "language": ["en,2", "es,80"], "edition": ["standard,2", "trifold,80"]}.items():  # fmt: skip
        outcome = CliRunner().invoke(main, [*base, "--record", str(path), "--csv", "--by", by])
        assert outcome.output.splitlines()[1:] == rows
    outcome = CliRunner().invoke(main, [*base, "--by", "month"])
    assert outcome.output.splitlines() == ["month    copies", "2026-11       2", "2026-12      80", "all          82"]
    (tmp_path / "record.csv").unlink()
    assert CliRunner().invoke(main, base).exit_code == ExitCode.UNREADABLE


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A1", "+1", "-1", "@x", "a\nb,c", "Ä" * 300])
def test_a_users_name_is_no_formula_and_no_line_of_its_own(name: str) -> None:
    tidy = tidy_user(name)
    assert not tidy.startswith(("=", "+", "-", "@"))
    assert "\n" not in tidy
    assert len(tidy) <= 100
