"""Long runs: what the suite does a few times, done thousands of times, to meet what is rare.

``python -m tests.long --list`` names them, ``python -m tests.long NAME`` does one, and docs/figures.md keeps what each
found.  A long run is a function that takes a seed and a size, does its work, and returns its figures in a sentence::

    @long_run(whole=100_000, share=4_000, unit="sheets")
    def soak(seed: int, size: int) -> str:
        '''Mixed sheets in one process: nothing grows, and the bytes stay the same.'''

It raises :class:`Fault` if anything is wrong.  Every module of this folder is read, so that a new run needs no list.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SLICE_SECONDS = 180
"""Seconds that the slice of a run may take; CI has time for no more."""

LOST_SECONDS = 600
"""Seconds after which the slice of a run is stopped: it will not end by itself."""


class Fault(Exception):
    """What a long run found to be wrong."""


@dataclass(frozen=True)
class LongRun:
    """Something that can be done at any size, from any seed."""

    name: str
    about: str
    whole: int
    """The size of a run whose figures are worth keeping."""
    share: int
    """The size of a slice, which CI does each time; 0 if CI has another step for it."""
    unit: str
    """What the size counts."""
    work: Callable[[int, int], str]
    """Does the work from a seed, at a size; returns the figures, or raises Fault."""


REGISTER: dict[str, LongRun] = {}
"""Every long run by its name."""


def long_run(*, whole: int, share: int, unit: str) -> Callable[[Callable[[int, int], str]], Callable[[int, int], str]]:
    """Registers a function as the long run of its name; its docstring says what is looked for."""

    def register(work: Callable[[int, int], str]) -> Callable[[int, int], str]:
        name = work.__name__
        assert name not in REGISTER, f"two long runs are called {name}"
        assert work.__doc__, f"{name} does not say what it looks for"
        REGISTER[name] = LongRun(name, " ".join(work.__doc__.split()), whole, share, unit, work)
        return work

    return register


def read_all() -> dict[str, LongRun]:
    """Reads every module of this folder, and gives the long runs they register."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "__main__":
            importlib.import_module(f"{__name__}.{module.name}")
    return REGISTER


def run_command(*command: str, **environment: str | int) -> str:
    """Runs a command at the top of the repository and gives what it printed, which is printed here too as it comes.

    Names and values are added to its environment.  Raises Fault if its exit status is not 0.
    """
    values = {name: str(value) for name, value in environment.items()}
    said: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **values}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True) as process:  # fmt: skip
        watch = threading.Timer(float(os.environ.get("HANDOUTS_LONG_SECONDS", "1e6")), _stop, [process])
        watch.start()
        try:
            assert process.stdout
            for line in process.stdout:
                said.append(line)
                print(f"    {line.rstrip()}", flush=True)
            status = process.wait()
        except BaseException:
            _stop(process)
            raise
        finally:
            watch.cancel()
    if status:
        raise Fault(f"exit status {status}: {' '.join([Path(command[0]).name, *command[1:]])}")
    return "".join(said)


def _stop(process: subprocess.Popen[str]) -> None:
    """Ends a process and all that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def run_tests(select: str, *options: str, **environment: str | int) -> str:
    """Runs the tests whose names hold ``select``, wherever they stand, and gives what they printed."""
    return run_command(
        sys.executable, "-m", "pytest", "tests", "-q", "-n", "0", "-rP", "-p", "no:cacheprovider", "-k", select,
        *options, **environment,
    )  # fmt: skip
