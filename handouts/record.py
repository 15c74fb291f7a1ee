"""A record of what was made: a CSV file that many may write to at once. It never holds a patient's details."""

import contextlib
import csv
import datetime
import io
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import IO

from handouts.problems import Place, Problem, UnwritableError

WAIT = 10.0
"""Seconds to wait for another program to finish its lines."""


@dataclass(frozen=True)
class Entry:
    """A line of the record."""

    time: str
    procedure: str
    format: str
    language: str
    code: str
    program: str


HEAD = tuple(each.name for each in fields(Entry))


def now() -> str:
    """The time as the record writes it: with the zone, to the second."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def append(path: Path, entries: Sequence[Entry]) -> None:
    """Add lines to a record, and its head if it is new.

    One writer at a time holds a lock on the file. All lines go out in one write and are synced. If the last line
    there was torn (a machine lost power), it is ended first, so that no later line is lost with it; a torn head is
    written anew. Raises UnwritableError.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows(map(astuple, entries))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file, _locked(file):
            data = _mend(file) + lines.getvalue().encode("utf-8")
            file.seek(0, os.SEEK_END)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnwritableError(
            Problem("record-unwritable", f"The record cannot be written: {reason}.",
                    "Check that you may write there, that the disk is not full, and that no other program holds the file open.",
                    Place(str(path)))) from error  # fmt: skip


def _mend(file: IO[bytes]) -> bytes:
    """What must go before the next line: the head of an empty file, the end of a torn line."""
    head = (",".join(HEAD) + "\n").encode("utf-8")
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return head
    file.seek(0)
    start = file.read(len(head))
    if size < len(head) and head.startswith(start):
        file.truncate(0)
        return head
    file.seek(size - 1)
    return b"" if file.read(1) == b"\n" else b"\n"


@contextlib.contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """Hold the only lock on a file; the system lets go of it if the program dies."""
    deadline = time.monotonic() + WAIT
    while not _try_lock(file):
        if time.monotonic() > deadline:
            raise TimeoutError(0, "another program is writing to it")
        time.sleep(0.02)
    try:
        yield
    finally:
        _unlock(file)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """A byte no record reaches: the lock keeps nobody from reading."""

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
