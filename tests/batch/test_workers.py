"""What the worker processes of a batch add to Python's own pool; more of it in test_batch.py, with whole programs."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, TODAY

import handouts
from handouts.batch.making import Maker
from handouts.batch.outcome import ChunkResult, Outcome, Setting
from handouts.batch.plan import Copy, SheetChoice
from handouts.batch.workers import TRIES, WorkerProcesses

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and pipes as Linux and macOS have them")

SHEET = SheetChoice("kyphoplasty", "standard", "en")


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    made = Setting(handouts.load(ROOT / "content.yaml"), "letter", "color", TODAY, tmp_path)
    made.beside.mkdir()
    return made


def copy(line: int) -> Copy:
    return Copy(line, SHEET, handouts.Patient(name="Ann"))


class MakerThatWaits(Maker):
    """Waits before it makes a row for which a pipe stands in the folder: the program itself waits for none."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._folder = setting.folder

    def make(self, copies: Sequence[Copy]) -> ChunkResult:
        for each in copies:
            pipe = self._folder / f"{each.line}.pipe"
            if pipe.exists():
                pipe.read_bytes()
        return super().make(copies)


def files(outcomes: Sequence[object]) -> list[tuple[int, str]]:
    return [(each.line, each.file) for each in outcomes if isinstance(each, Outcome)]


def a_child_of_this_process(seconds: float = 60) -> int:
    """The id of the only worker, once there is one that was not there before."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for each in multiprocessing.active_children():
            if each.pid and each.is_alive():
                return each.pid
        time.sleep(0.005)
    raise AssertionError("no worker was started")


def test_rows_are_given_up_after_so_many_dead_workers_and_the_others_are_made(setting: Setting) -> None:
    stuck = setting.folder / "2.pipe"
    os.mkfifo(stuck)  # a worker waits at it for ever, until it is killed
    killed: list[int] = []

    over = threading.Event()

    def kill_those_that_wait() -> None:
        while not over.is_set():
            try:
                pipe = os.open(stuck, os.O_WRONLY | os.O_NONBLOCK)  # an error as long as no worker reads
            except OSError:
                time.sleep(0.005)
                continue
            killed.append(a_child_of_this_process())
            os.kill(killed[-1], signal.SIGKILL)
            while killed[-1] in [each.pid for each in multiprocessing.active_children()]:
                time.sleep(0.005)
            os.close(pipe)

    killer = threading.Thread(target=kill_those_that_wait, daemon=True)
    killer.start()
    results = list(WorkerProcesses(1, MakerThatWaits)(setting, iter([[copy(2)], [copy(3)]])))
    over.set()
    killer.join(30)
    assert len(killed) == len(set(killed)) == TRIES
    outcomes = sorted(each for result in results if isinstance(result, list) for each in result)
    assert files(outcomes) == [(2, ""), (3, setting.name_copy(copy(3)))]
    assert [problem.code for _, problem in outcomes[0].problems] == ["worker-died"]
    assert "Ann" not in str(outcomes[0].problems)
    assert not multiprocessing.active_children()


def test_a_worker_is_given_a_chunk_when_it_has_finished_the_last(setting: Setting) -> None:
    taken = 0

    def chunks() -> Iterator[list[Copy]]:
        nonlocal taken
        for line in range(2, 22):
            taken += 1
            yield [copy(line)]

    results = WorkerProcesses(2)(setting, chunks())
    for done, _ in enumerate(results, 1):
        assert taken <= done + 2
    assert taken == 20
    assert not multiprocessing.active_children()


def test_whoever_stops_listening_leaves_no_worker_behind(setting: Setting) -> None:
    results = WorkerProcesses(2)(setting, iter([[copy(line)] for line in range(2, 50)]))
    next(results)
    results.close()
    assert not multiprocessing.active_children()
