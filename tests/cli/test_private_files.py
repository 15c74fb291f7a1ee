"""Nothing of a patient lies about: rights of files, links, signals, and what is written where letters are missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.english import copy_sample

from handouts.cli.app import main
from handouts.problems import UnwritableError
from handouts.storage import record, writing

posix = pytest.mark.skipif(os.name != "posix", reason="rights, links and signals of POSIX")
DAY = "name,date,procedure\nMaria Alvarez,Dec 3,kyphoplasty\nChidi Okafor,Dec 3,kyphoplasty\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice's folder, where commands run."""
    copy_sample(tmp_path)
    (tmp_path / "day.csv").write_text(DAY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


# -- rights


@posix
@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (("build", "kyphoplasty", "--name", "Maria Alvarez", "--output", "out"), "out"),
        (("batch", "day.csv", "--output", "out"), "out"),
        (("batch", "day.csv", "--merge", "out/day.pdf"), "out"),
        (("batch", "day.csv", "--merge", "out/deeper/day.pdf", "--separators"), "out/deeper"),
    ],
)
def test_what_has_a_patient_s_details_is_its_owner_s_alone(folder: Path, arguments: tuple[str, ...], made: str) -> None:
    before = os.umask(0)
    try:
        run(*arguments)
    finally:
        os.umask(before)
    assert rights(folder / made) == 0o700
    files = [path for path in (folder / made).iterdir() if path.is_file()]
    assert files
    assert {path.name: rights(path) for path in files} == {path.name: 0o600 for path in files}


@posix
def test_a_sheet_for_nobody_may_be_read_by_others(folder: Path) -> None:
    before = os.umask(0o022)
    try:
        run("build", "kyphoplasty")
    finally:
        os.umask(before)
    assert rights(folder / "output/kyphoplasty-standard-en.pdf") == 0o644


@posix
def test_a_batch_takes_back_rights_that_a_file_has_had(folder: Path) -> None:
    run("batch", "day.csv", "--output", "out")
    for path in (folder / "out").iterdir():
        path.chmod(0o644)
    run("batch", "day.csv", "--output", "out")
    assert {rights(path) for path in (folder / "out").glob("*.pdf")} == {0o600}


# -- links and pipes


@posix
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("build", "kyphoplasty"), "output/kyphoplasty-standard-en.pdf"),
        (("build", "kyphoplasty", "--name", "Maria Alvarez"), "output/kyphoplasty-standard-en.pdf"),
        (("preview", "kyphoplasty"), "output/kyphoplasty-standard-en-1.png"),
        (("batch", "day.csv"), "output/00002-kyphoplasty-standard-en.pdf"),
        (("batch", "day.csv", "--merge", "output/day.pdf"), "output/day.pdf"),
        (("batch", "day.csv"), "output/manifest.csv"),
        (("build", "kyphoplasty", "--record", "output/record.csv"), "output/record.csv"),
        (("claims", "kyphoplasty", "--pdf", "output/claims.pdf"), "output/claims.pdf"),
        (("schema", "--output", "output/schema.json"), "output/schema.json"),
        (
            ("translate", "export", "vi", "kyphoplasty", "--output", "output/vi.xlf", "--format", "xliff"),
            "output/vi.xlf",
        ),
        (("split",), "procedures/kyphoplasty.yaml"),
        (("new", "knee", "--content", "draft.yaml"), "draft.yaml"),
    ],
)
def test_no_command_writes_through_a_link(folder: Path, arguments: tuple[str, ...], name: str) -> None:
    """Whoever may put a link into a shared folder must not have another's file overwritten by whoever builds there."""
    (folder / "home").mkdir()
    target = folder / "home/bashrc"
    target.write_text((folder / "content.yaml").read_text() if name == "draft.yaml" else "mine")
    before = target.read_bytes()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(target)
    result = CliRunner().invoke(main, arguments)
    assert target.read_bytes() == before, result.output
    assert "Traceback" not in result.output
    assert not isinstance(result.exception, (OSError, AttributeError)), result.exception


@posix
@pytest.mark.parametrize("write", [lambda path: writing.write(path, b"new"), lambda path: record.append(path, [])])
def test_a_link_is_told_with_its_place(tmp_path: Path, write: Callable[[Path], None]) -> None:
    for name, target in (("there", "mine"), ("gone", "nothing"), ("loop", "loop")):
        (tmp_path / "mine").write_text("mine")
        (tmp_path / name).symlink_to(target)
        with pytest.raises(UnwritableError) as caught:
            write(tmp_path / name)
        assert caught.value.problems[0].code == "file-is-link"
        assert (tmp_path / name).is_symlink()
        assert not (tmp_path / "nothing").exists()


def lay_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


AMONG_APPROVALS = (
    "kyphoplasty.en.2026-11-22.0123456789ab.txt",
    "kyphoplasty.es.2026-11-22.0123456789ab.txt",
    "approvers.2026-11-22.0123456789ab.txt",
)
BESIDE_THEM = (
    "approvers.txt",
    ".gitattributes",
    "kyphoplasty.en.0123456789ab.tar.xz",
    "kyphoplasty.en.2026-11-22.ab.txt.sig",
)


@posix
@pytest.mark.parametrize("make", [os.mkfifo, lay_device])
def test_a_pipe_or_a_device_among_the_approvals_is_named_and_not_read(
    folder: Path, make: Callable[[Path], None]
) -> None:
    (folder / "approvals").mkdir()
    for name in (*AMONG_APPROVALS, *BESIDE_THEM):
        make(folder / "approvals" / name)
    for kept in ("kept", "approvals/kept"):
        (folder / kept).mkdir()
        for name in (*AMONG_APPROVALS, *BESIDE_THEM):
            make(folder / kept / name)
    said = ""
    for arguments in (("audit",), ("status",), ("archive",), ("verify", "ABCD-EFGH-IJKL-MNOP"), ("review",)):
        done = subprocess.run(
            [sys.executable, "-m", "handouts", *arguments], capture_output=True, text=True, timeout=60, check=False
        )
        assert "Traceback" not in done.stderr, (arguments, done.stderr)
        said += done.stdout + done.stderr
    assert [name for name in AMONG_APPROVALS if name not in said] == []


# -- signals


@posix
@pytest.mark.slow
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
@pytest.mark.parametrize(
    "options", [(), ("--workers", "2"), ("--merge", "out/day.pdf")], ids=["alone", "workers", "merged"]
)
def test_a_batch_that_is_ended_leaves_nothing_half_made(folder: Path, number: str, options: tuple[str, ...]) -> None:
    rows = "".join(f"Patient Number {at},Thursday December {at % 28 + 1},kyphoplasty\n" for at in range(20_000))
    (folder / "day.csv").write_text(f"name,date,procedure\n{rows}")
    where = options if "--merge" in options else ("--output", "out", *options)
    process = subprocess.Popen(
        [sys.executable, "-m", "handouts", "batch", "day.csv", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(folder.glob("out/.handouts-*/*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.poll() is None
    process.send_signal(getattr(signal, number))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, number)
    assert "Interrupted" in errors
    assert "Traceback" not in errors
    assert [path.name for path in (folder / "out").iterdir() if path.name.startswith(".")] == []


# -- letters


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("cp1252", ("list",)),
        ("ascii", ("read", "kyphoplasty")),
        ("cp437", ("status",)),
        ("cp932", ("check",)),
        ("latin-1:strict", ("diff", "kyphoplasty")),
        ("ascii", ("status", "--json")),
    ],
)
def test_output_in_any_code_page_is_written_to_its_end(folder: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    path = folder / "content.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: Kyphoplasty", "title: Nguyễn 李 𒀀 ñ"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "handouts", *arguments],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}, timeout=60, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr
    if arguments == ("list",):
        assert b"Nguy\\u1ec5n \\u674e" in done.stdout


@posix
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    command = f'mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m handouts list'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "is gone" in done.stderr
