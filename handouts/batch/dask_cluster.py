"""MakeChunks the rows of a batch to a Dask cluster: ``pip install handouts[cluster]``.

Workers write into the folder themselves, and so it and the content must be on a disk that all of them see by the
same path; one that does not see them says so and writes nothing. Rows travel to the workers and only outcomes come
back, so that Dask has nothing of a patient's to keep, to show or to spill to a disk. Rows whose worker dies are
given to another one, which finds out what is there already.
"""

import importlib
import logging
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any, NamedTuple

from handouts.batch.making import Maker
from handouts.batch.outcome import ChunkResult, MakeChunks, Setting
from handouts.batch.plan import Copy
from handouts.content.loader import load_each_sheet
from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.reading.characters import quote
from handouts.reading.declarations import dataclass, lazy_pattern

AHEAD = 3
"""Chunks that wait at each worker thread, so that none is idle."""
SECONDS = 10
"""How long to look for a scheduler, and for a first worker."""
DEATHS = 3
"""Workers that may die with a chunk in their hands before its rows are given up."""

_ADDRESS = lazy_pattern(r"(?:(?:tcp|tls|wss?|ucx)://)?[^/\s]+:\d+")
_makers: dict[str, Maker] = {}
_lock = threading.Lock()


class Errand(NamedTuple):
    """What a worker needs besides the rows: where the content is and what it must say, not the content itself.

    A library of 200 procedures is 5 MB; with each chunk of 64 rows that would be most of a batch's time.
    """

    path: Path
    names: tuple[str, ...]
    """The procedures that rows ask for: of a library in many files no others are read."""
    digest: str
    """That of :meth:`handouts.content.library.Library.digest_of`: a worker that reads other words makes nothing."""
    setting: Setting
    """The setting without its procedures."""

    @classmethod
    def of(cls, setting: Setting) -> "Errand":
        """What to send of a setting."""
        named, library = tuple(setting.library.procedures), setting.library
        bare = replace(library, procedures={}, unfinished={}, strays=(), digests={})
        return cls(library.path, named, library.digest_of(named), replace(setting, library=bare))

    def open(self) -> Setting | Problem:
        """The setting with the library as this machine reads it; or why it is not the one that was meant."""
        try:
            library = load_each_sheet(self.path, only=self.names)
        except HandoutsError as error:
            return error.problems[0]
        if library.digest_of(self.names) != self.digest:
            return Problem("content-differs", "A worker of the cluster reads other words than those that were asked for.",
                           "Somebody saved the content meanwhile, or the worker's disk is behind: run it again.", Place(str(self.path)))  # fmt: skip
        return replace(self.setting, library=library)


@dataclass(frozen=True, repr=False)
class Task:
    """A chunk of rows. Dask writes a task's arguments into its logs by their repr, which tells nothing."""

    errand: Errand
    copies: Sequence[Copy] = field(default=())

    def __repr__(self) -> str:
        return "Task(…)"


def work(task: Task) -> ChunkResult:
    """What a worker does with a chunk. It never raises: Dask would write that into its logs."""
    setting = task.errand.setting
    for path, what in ((setting.beside, "folder to write to"), (task.errand.path, "content")):
        if not path.exists():
            return Problem("not-shared", f"A worker of the cluster does not see the {what}.",
                           "Put it on a disk that all workers see by the same path.", Place(str(path)))  # fmt: skip
    with _lock:  # a press is for one thread
        maker = _makers.get(setting.token)
        if maker is None:
            opened = task.errand.open()
            if isinstance(opened, Problem):
                return opened
            _makers.clear()
            maker = _makers[setting.token] = Maker(opened)
        return maker.make(task.copies)


def cluster_workers(address: str) -> MakeChunks:
    """The workers of the cluster whose scheduler has this address, such as tls://10.0.0.5:8786.

    Raises HandoutsError if Dask is not installed; what it returns raises UnreadableError if there is no such scheduler.
    """
    if not _ADDRESS.fullmatch(address):
        raise HandoutsError(Problem("bad-address", f"{quote(address)} is no address of a scheduler.",
                                    "Write it as tls://10.0.0.5:8786 or tcp://127.0.0.1:8786."))  # fmt: skip
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise HandoutsError(
            Problem("no-dask", "Dask is not installed.", 'Run: pip install "handouts[cluster]".')
        ) from None

    def make_on_cluster(setting: Setting, chunks: Iterator[Sequence[Copy]]) -> Generator[ChunkResult, None, None]:
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # a worker that dies is no news: it is made up for
        try:
            client = distributed.Client(address, timeout=SECONDS, set_as_default=False)
            client.wait_for_workers(1, timeout=SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"No cluster answers at {address}: {type(error).__name__}."
            remedy = "Check the address, that the scheduler runs, and that it has workers."
            raise UnreadableError(Problem("no-cluster", message, remedy)) from None
        with client:
            errand = Errand.of(setting)
            number, waiting = 0, distributed.as_completed(loop=client.loop)
            sent: dict[str, Sequence[Copy]] = {}

            def submit() -> None:
                nonlocal number
                if chunk := next(chunks, None):
                    name = f"handouts-{setting.token}-{number}"
                    number += 1
                    sent[name] = chunk
                    waiting.add(client.submit(work, Task(errand, chunk), key=name, pure=False, retries=DEATHS))

            for _ in range(AHEAD * sum(client.nthreads().values())):
                submit()
            for future in waiting:
                chunk = sent.pop(future.key)
                if future.status == "finished":
                    result: ChunkResult = future.result()
                else:
                    message = f"The cluster gave up on {len(chunk)} rows."
                    remedy = "Look at its workers, then run it again: it makes what is missing."
                    result = Problem("cluster-failed", message, remedy)
                future.release()
                submit()
                yield result

    return make_on_cluster
