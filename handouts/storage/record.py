"""A record of what was made: a CSV file that many may write to at once. It never holds a patient's details."""

import contextlib
import csv
import datetime
import io
import os
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import IO

from handouts.problems import Place, Problem, UnwritableError
from handouts.storage.locks import hold_lock
from handouts.storage.writing import describe_os_error, make_folder, sync, sync_folder

WAIT = 10.0
"""Seconds to wait for another program to finish its lines."""


@dataclass(frozen=True)
class RecordLine:
    """A line of the record."""

    time: str
    procedure: str
    format: str
    language: str
    code: str
    program: str


_LONGEST = 10_000
"""Letters a line never reaches."""

HEAD = tuple(each.name for each in fields(RecordLine))


def now() -> str:
    """The time as the record writes it: with the zone, to the second."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def append(path: Path, entries: Sequence[RecordLine]) -> None:
    """Add lines to a record, and its head if it is new.

    One writer at a time holds a lock on the file. All lines go out in one write and are synced; if they cannot be, they
    are taken out again. If a machine lost power in the middle of a line, what there is of that line is taken out first,
    so that no later line is lost with it: its program never said that it was written. Raises UnwritableError.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows(map(astuple, entries))
    try:
        make_folder(path.parent)
        with path.open("a+b", buffering=0) as file, hold_lock(file.fileno(), WAIT):
            data = _mend(file) + lines.getvalue().encode("utf-8")
            size = file.seek(0, os.SEEK_END)
            try:
                while data:
                    data = data[file.write(data) :]
                sync(file)
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(size)
                raise
        if not size:
            sync_folder(path.parent)
    except OSError as error:
        raise UnwritableError(
            Problem("record-unwritable", f"The record cannot be written: {describe_os_error(error)}.",
                    "Check that you may write there, that the disk is not full, and that no other program holds the file open.",
                    Place(str(path)))) from error  # fmt: skip


def _mend(file: IO[bytes]) -> bytes:
    """Make the file end with a whole line; returns what must go before the next one."""
    head = (",".join(HEAD) + "\n").encode("utf-8")
    size = file.seek(0, os.SEEK_END)
    if size:
        file.seek(max(0, size - _LONGEST))
        tail = file.read()
        last = tail.rpartition(b"\n")[2]
        if not last:
            return b""
        if last.count(b",") == len(HEAD) - 1 and not last.endswith(b",") and not head.startswith(last):
            return b"\n"  # a whole line, perhaps from an editor that leaves out the last line end
        size -= len(last)
        file.truncate(size)
    return b"" if size else head
