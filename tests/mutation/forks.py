"""Work in processes of their own, several at a time, each with a limit on time and memory.

A fork has at once what this process has loaded. What it does to itself or starts is gone afterwards.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

K = TypeVar("K")

MEMORY = 6 << 30
"""Bytes of address space for one process: a mutant that counts without end must not take the machine with it."""
LARGEST_FILE = 1 << 30
WAIT = 5
"""How many times its seconds a job may take by the clock: others may be at work on the machine."""


@dataclass(frozen=True)
class Job(Generic[K]):
    """Something to do in a fork."""

    key: K
    work: Callable[[Path], int]
    """Gets a folder of its own and gives the exit status."""
    seconds: float
    """Of processor time; after so many, or WAIT times as many by the clock, it is killed, with all it started."""


@dataclass(frozen=True)
class Done(Generic[K]):
    """What became of a job; its ``folder`` is there until the next one is asked for."""

    key: K
    status: int | None
    """The exit status; None if it was killed."""
    folder: Path
    over: bool = False
    """Whether it was killed because the time of all jobs was over, not its own."""


@dataclass(eq=False)
class _Running(Generic[K]):
    job: Job[K]
    folder: Path
    pid: int
    ends: float


def forked(jobs: Iterable[Job[K]], *, workers: int, until: float = float("inf")) -> Iterator[Done[K]]:
    """Do the jobs, ``workers`` at a time, and tell of each as it ends.

    ``until`` is a moment of :func:`time.monotonic`: what runs then is killed, what waits then is not done.
    """
    waiting, running = deque(jobs), list[_Running[K]]()
    try:
        while running or (waiting and time.monotonic() < until):
            while waiting and len(running) < workers:
                running.append(_start(waiting.popleft()))
            ended = [(each, done) for each in running if (done := _done(each, until))]
            for each, done in ended:
                running.remove(each)
                yield done
                shutil.rmtree(each.folder, ignore_errors=True)
            if not ended:
                time.sleep(0.01)
    finally:
        for each in running:
            _kill(each.pid)
            os.waitpid(each.pid, 0)
            shutil.rmtree(each.folder, ignore_errors=True)


_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


def _start(job: Job[K]) -> _Running[K]:
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return _Running(job, folder, pid, time.monotonic() + WAIT * job.seconds)
    status = 70  # of a job that raised
    try:
        os.setsid()
        output = os.open(folder / "output", os.O_CREAT | os.O_WRONLY)
        os.dup2(output, 1)
        os.dup2(output, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds := math.ceil(job.seconds), seconds + 1))
        status = job.work(folder)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _done(running: _Running[K], until: float) -> Done[K] | None:
    """What became of it, if it has ended or must end now."""
    pid, status = os.waitpid(running.pid, os.WNOHANG)
    if pid:
        _kill(running.pid)  # what it started and left
        code = os.waitstatus_to_exitcode(status)
        return Done(running.job.key, None if code in _OUT_OF_TIME else code, running.folder)
    if time.monotonic() < min(running.ends, until):
        return None
    _kill(running.pid)
    os.waitpid(running.pid, 0)
    return Done(running.job.key, None, running.folder, over=running.ends > until)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
