"""A record of what was made: a CSV file that many may write to at once. It never holds a patient's details."""

import contextlib
import csv
import datetime
import io
import os
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import IO

from handouts.problems import Place, Problem, UnreadableError, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.storage.locks import hold_lock
from handouts.storage.writing import describe_os_error, make_folder, refuse_link, sync, sync_folder

WAIT = 10.0
"""Seconds to wait for another program to finish its lines."""


@dataclass(frozen=True)
class RecordLine:
    """A line of the record: who made which sheet when, and how many copies. Nothing of a patient is among it."""

    time: str
    procedure: str
    format: str
    language: str
    code: str
    """The text code at the foot of the sheet."""
    program: str
    """The version of the program."""
    user: str = ""
    """Who made it: the name the system knows, or that a proxy vouches for."""
    paper: str = ""
    ink: str = ""
    sha256: str = ""
    """Of the sheet as for nobody, as 64 hexadecimal digits."""
    copies: str = "1"
    by: str = ""
    """What made it: build, print, batch, desk, schedule, api, link or reprint."""


_LONGEST = 10_000
"""Letters a line never reaches."""

HEAD = tuple(each.name for each in fields(RecordLine))
FIRST_HEAD = HEAD[:6]
"""What a record of version 0.1 begins with. A later version goes on in it: below a head of its own."""


def now() -> str:
    """The time as the record writes it: with the zone, to the second."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def append(path: Path, entries: Sequence[RecordLine]) -> None:
    """Add lines to a record, and its head if it is new or was begun with another.

    A new file is for its owner alone (0600). One writer at a time holds a lock on the file. All lines go out in one write and are synced; if they cannot be, they
    are taken out again. If a machine lost power in the middle of a line, what there is of that line is taken out first,
    so that no later line is lost with it: its program never said that it was written. Raises UnwritableError.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows(map(astuple, entries))
    refuse_link(path)
    try:
        make_folder(path.parent)
        with open(path, "a+b", buffering=0, opener=_for_the_owner) as file, hold_lock(file.fileno(), WAIT):
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


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _mend(file: IO[bytes]) -> bytes:
    """Make the file end with a whole line; returns what must go before the next one."""
    head = _as_line(HEAD)
    size = file.seek(0, os.SEEK_END)
    if not size:
        return head
    begun_before = not _has_head(file)
    file.seek(max(0, size - _LONGEST))
    tail = file.read()
    last = tail.rpartition(b"\n")[2]
    missing = b""
    if last:
        widths = (len(HEAD), len(FIRST_HEAD)) if begun_before else (len(HEAD),)
        whole = last.count(b",") + 1 in widths and not last.endswith(b",") and not head.startswith(last)
        if whole:  # perhaps from an editor that leaves out the last line end
            missing = b"\n"
        else:
            size -= len(last)
            file.truncate(size)
    if not size:
        return head
    return missing + (head if begun_before else b"")


def _as_line(names: Sequence[str]) -> bytes:
    return (",".join(names) + "\n").encode("utf-8")


def _has_head(file: IO[bytes]) -> bool:
    """Whether the lines that follow stand under today's head: the file's first, or one that was put below the first."""
    file.seek(0)
    begins = file.read(len(_as_line(HEAD)))
    if begins == _as_line(HEAD):
        return True
    if not begins.startswith(_as_line(FIRST_HEAD)):
        return not begins.startswith(b"time,")  # torn, or somebody's own head: left as it is
    file.seek(0)
    return _as_line(HEAD) in file.read()


# -- reading it


def read_record(path: Path) -> list[RecordLine]:
    """The lines of a record in their order, those of version 0.1 too; what a program was killed in is no line yet.

    Raises UnreadableError if it is not there or is no record.
    """

    def refuse(reason: str) -> UnreadableError:
        remedy = (
            "Check the name; a record begins with the first sheet that is made with --record or the practice's  record:"
        )
        return UnreadableError(
            Problem("record-unreadable", f"The record cannot be read: {reason}.", remedy, Place(str(path)))
        )

    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise refuse(describe_os_error(error)) from None
    except UnicodeDecodeError:
        raise refuse("it is no text in UTF-8") from None
    whole = text[: text.rfind("\n") + 1]
    found: list[RecordLine] = []
    columns: Sequence[str] = ()
    try:
        for row in csv.reader(io.StringIO(whole, newline="")):
            if row and row[0] == HEAD[0]:
                columns = row
            elif row and len(row) <= len(columns):
                given = {name: value for name, value in zip(columns, row, strict=False) if name in HEAD}
                if all(name in given for name in FIRST_HEAD):
                    found.append(RecordLine(**given))
    except csv.Error:
        raise refuse("it is no CSV file") from None
    if not columns and text.strip():
        raise refuse("it does not begin with the head of a record")
    return found
