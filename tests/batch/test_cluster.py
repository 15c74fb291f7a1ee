"""A batch on a Dask cluster: a real scheduler and two worker processes on this machine, one of them killed half-way."""

import datetime
import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.library import in_files, write
from test_batch import belongs_to, manifest, people, sheets, started, text_of, until, written

import handouts
from handouts.batch import dask_cluster as cluster
from handouts.batch.outcome import Setting
from handouts.batch.plan import Copy, SheetChoice
from handouts.cli.app import main
from handouts.problems import ExitCode

try:
    import distributed
except ImportError:
    pytest.skip("Dask is not installed: pip install handouts[cluster]", allow_module_level=True)
del distributed


@dataclass
class Cluster:
    address: str
    workers: list["subprocess.Popen[bytes]"]
    folder: Path

    def describe(self) -> str:
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler with two workers, each a process of its own."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "debug"}
    processes: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with (folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
            processes.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))
        return processes[-1]

    start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0")
    said = folder / "scheduler.log"
    until(lambda: re.search(r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)", said.read_text()))
    address = re.findall(r"tcp://127\.0\.0\.1:\d+", said.read_text())[0]
    workers = [
        start(f"worker{number}", "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        for number in (1, 2)
    ]
    until(lambda: all("Registered to" in (folder / f"worker{number}.log").read_text() for number in (1, 2)))
    yield Cluster(address, workers, folder)
    for process in processes:
        process.kill()
        process.wait()


def test_a_worker_is_killed_and_nothing_is_lost_or_doubled(
    running: Cluster, tmp_path: Path, library: handouts.Library
) -> None:
    rows, output = people(2000, plain=True), tmp_path / "out"
    path = written(tmp_path / "list.csv", rows)
    process = started(path, "--output", output, "--content", ROOT / "content.yaml", "--dask", running.address)
    until(lambda: len(list(output.glob("*.pdf"))) > 100 or process.poll() is not None)
    running.workers[0].send_signal(signal.SIGKILL)
    there = len(list(output.glob("*.pdf")))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert 100 < there < 2000
    assert sum(map(int, re.findall(rb" (\d+) (?:sheets|there)", out))) == 2000
    made = sheets(output)
    assert [line[1] for line in manifest(output)[1:]] == list(made)
    assert len(made) == 2000
    assert len(list(output.iterdir())) == 2001
    press = handouts.Press(library, "kyphoplasty")
    for row, pdf in zip(rows, made.values(), strict=True):
        assert pdf == press.copy(handouts.Patient(name=row["name"], date=row["date"], doctor=row["doctor"]))
    assert belongs_to(" ".join(text_of(made["00702-kyphoplasty-standard-en.pdf"])), rows) == {700}
    said = running.describe() + out.decode()
    assert "Registered to" in said
    assert not any(row["date"] in said or row["doctor"][4:] in said for row in rows)
    kept = [each for each in running.folder.rglob("*") if each.is_file() and each.suffix != ".log"]
    assert not any(row["date"].encode() in each.read_bytes() for each in kept for row in rows[::50])


def test_workers_that_do_not_see_the_folder_or_the_content_refuse(tmp_path: Path, library: handouts.Library) -> None:
    setting = Setting(library, "letter", "color", datetime.date(2026, 11, 22), tmp_path / "elsewhere")
    for what in ("the folder", "the content"):
        answer = cluster.work(cluster.Task(cluster.Errand.of(setting)))
        assert isinstance(answer, handouts.Problem)
        assert f"does not see {what}" in answer.message
        assert not list(tmp_path.glob("elsewhere/*.pdf"))
        setting.beside.mkdir(parents=True, exist_ok=True)
        setting = replace(setting, library=replace(library, path=tmp_path / "content.yaml"))
    assert (
        repr(cluster.Task(cluster.Errand.of(setting), [Copy(2, SheetChoice("a", "b", "c"), handouts.Patient("Ann"))]))
        == "Task(…)"
    )


def test_a_worker_gets_no_content_and_makes_nothing_of_another(tmp_path: Path) -> None:
    path = write(tmp_path / "lib", in_files(("hip", "knee", "spine"), parts=True))
    library = handouts.load(path).narrow_to(["knee"])
    setting = Setting(library, "letter", "color", datetime.date(2026, 11, 22), tmp_path / "out")
    errand = cluster.Errand.of(setting)
    assert len(pickle.dumps(cluster.Task(errand))) < 3_000
    assert errand.names == ("knee",)
    setting.beside.mkdir(parents=True)
    task = cluster.Task(errand, [Copy(2, SheetChoice("knee", "standard", "es"), handouts.Patient("Ann"))])
    (made,) = cluster.work(task)  # type: ignore[misc]
    assert made.new
    for file in ("content.yaml", "procedures/knee.yaml", "translations/es/knee.yaml", "shared/parking.yaml"):
        before = (path.parent / file).read_text()
        (path.parent / file).write_text(before + "# saved meanwhile\n")
        cluster._makers.clear()
        answer = cluster.work(task)
        assert isinstance(answer, handouts.Problem)
        assert answer.code == "content-differs"
        (path.parent / file).write_text(before)
    (path.parent / "procedures/hip.yaml").write_text("no sheet of this batch")
    cluster._makers.clear()
    assert not isinstance(cluster.work(task), handouts.Problem)


@pytest.mark.parametrize(
    ("address", "code"), [("tcp://127.0.0.1:1", ExitCode.UNREADABLE), ("nowhere", ExitCode.PROBLEMS)]
)
def test_no_cluster_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, code: ExitCode) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    path = written(tmp_path / "list.csv", people(1))
    result = CliRunner().invoke(main, ["batch", str(path), "--output", str(tmp_path / "out"), "--dask", address])
    assert result.exit_code == code
    assert address in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.glob("out/*"))


def test_without_dask_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    path = written(tmp_path / "list.csv", people(1))
    result = CliRunner().invoke(
        main, ["batch", str(path), "--output", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"]
    )
    assert result.exit_code == ExitCode.PROBLEMS
    assert "handouts[cluster]" in result.stderr
