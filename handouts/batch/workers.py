"""Who makes the sheets of a batch on this machine: this process alone, or several."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from handouts.batch.making import Maker
from handouts.batch.outcome import ChunkResult, MakeChunks, Outcome, Setting
from handouts.batch.plan import Copy
from handouts.problems import Problem
from handouts.reading.declarations import dataclass

WORTH_A_PROCESS = 4000
"""Rows for which starting another process takes less time than it saves."""
TRIES = 3
"""How often rows are given to a worker process, if it dies with them in its hands."""


def make_in_this_process(setting: Setting, chunks: Iterator[Sequence[Copy]]) -> Generator[ChunkResult, None, None]:
    """Work without help."""
    maker = Maker(setting)
    for chunk in chunks:
        yield maker.make(chunk)


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choose_workers(rows: int, workers: int | None = None) -> MakeChunks:
    """So many processes of this machine; without a number as many as its cores, if there is work enough for them."""
    if workers is None:
        workers = min(count_cores(), 1 + rows // WORTH_A_PROCESS)
    return WorkerProcesses(workers) if workers > 1 else make_in_this_process


@dataclass(frozen=True)
class WorkerProcesses:
    """Several processes on this machine, each with a pipe of its own.

    What this adds to :class:`concurrent.futures.ProcessPoolExecutor` (and to loky), each held by a test in
    ``tests/batch/test_workers.py`` or ``tests/batch/test_batch.py``:

    * A worker that dies is replaced, and its rows are given to the next one, :data:`TRIES` times; the others go on. There
      the whole pool is broken, and with it all that was handed out.
    * Ctrl-C is heard by the parent alone, and at no moment does a worker answer it with a traceback. There each does.
    * A worker whose parent was killed finds its pipe closed, removes what is half made, and goes. There it waits for ever,
      for each worker holds both ends of the queue.
    * A worker is given one chunk of rows at a time, when it has finished the last one. There all rows are put into the
      queue at once, or each caller counts what is under way.
    """

    count: int
    maker: Callable[[Any], Any] = Maker
    """What makes chunks in a worker: called there with the setting, its method ``make`` with each chunk."""
    died: Callable[[Sequence[Any]], Any] | None = None
    """What stands for the result of a chunk with which workers died."""

    def __call__(self, setting: Any, chunks: Iterator[Sequence[Any]]) -> Generator[Any, None, None]:
        busy: dict[Connection, tuple[BaseProcess, Sequence[Any]]] = {}
        processes: list[BaseProcess] = []
        again: deque[Sequence[Any]] = deque()
        tries: Counter[Any] = Counter()

        def start() -> tuple[Connection, BaseProcess]:
            return start_worker(setting, self.maker, processes.append)

        def give(pipe: Connection, process: BaseProcess) -> None:
            chunk = again.popleft() if again else next(chunks, None)
            if chunk is None:
                busy.pop(pipe, None)
                pipe.close()
            else:
                busy[pipe] = process, chunk
                with contextlib.suppress(OSError):  # it has just died: reading will tell
                    pipe.send(chunk)

        try:
            for _ in range(self.count):
                give(*start())
            while busy:
                for pipe in wait(list(busy)):
                    assert isinstance(pipe, Connection)  # noqa: S101 - what was waited for
                    process, chunk = busy[pipe]
                    try:
                        result = pipe.recv()
                    except (EOFError, OSError):
                        del busy[pipe]
                        pipe.close()
                        first = getattr(chunk[0], "line", chunk[0])
                        tries[first] += 1
                        if tries[first] == TRIES:
                            yield self.died(chunk) if self.died else [_died(copy) for copy in chunk]
                        else:
                            again.append(chunk)
                        give(*start())
                    else:
                        give(pipe, process)
                        yield result
        finally:
            for process in processes:  # each that was started, whatever this was interrupted at
                process.kill()
                process.join()
            for pipe in busy:
                pipe.close()


def start_worker(
    setting: Any, maker: Callable[[Any], Any], started: Callable[[BaseProcess], object] = lambda process: None
) -> tuple[Connection, BaseProcess]:
    """A process that makes what is sent to it, and the pipe to it; ``started`` hears of it before a signal can come between.

    What ``maker`` makes of the setting is kept there; its method ``make`` answers each thing that is sent.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, setting, maker), daemon=True)
    with _ctrl_c_waits():
        process.start()
        started(process)
    theirs.close()
    return ours, process


@contextlib.contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Ctrl-C, and what ends a program otherwise, is for this process, which hears it a moment later; what is started meanwhile
    never does."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # the first process would start it, and it lets signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _died(copy: Copy) -> Outcome:
    problem = Problem("worker-died", "The program died several times while it made this row or one beside it.",
                      "Is there memory enough? Try --workers 1.")  # fmt: skip
    return Outcome(copy.line, problems=(("", problem),))


def _serve(pipe: Connection, setting: Any, kind: Callable[[Any], Any]) -> None:
    """What a worker process does, until its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows too Ctrl-C is for the parent
    maker = kind(setting)
    parent = multiprocessing.parent_process()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(maker.make(pipe.recv()))
    beside = getattr(setting, "beside", None)
    if beside and (parent is None or not parent.is_alive()):  # killed: leave nothing half made
        shutil.rmtree(beside, ignore_errors=True)
