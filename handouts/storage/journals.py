"""Journals: files that only grow, a line for each thing that was said, synced before it is answered; one writer at a time."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from handouts.storage import writing
from handouts.storage.locks import hold_lock

PATIENCE = 5.0
"""Seconds to wait for another program that writes to the same journal."""


@contextlib.contextmanager
def hold_journal(path: Path) -> Iterator[None]:
    """Be the only one that writes to a journal until the end of the block; an empty one is made if there is none.

    Raises OSError where it cannot be made or locked, also TimeoutError where another program holds it too long, and
    :class:`~handouts.problems.UnwritableError` where a link stands in its place.
    """
    writing.make_folder(path.parent)
    writing.refuse_link(path)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with hold_lock(handle, PATIENCE):
            yield
    finally:
        os.close(handle)


def add_line(path: Path, line: bytes, size: int) -> None:
    """Make a line last behind the whole lines of a journal, which are its first ``size`` bytes; its holder calls this.

    Half a line that a killed program left behind them goes. Raises OSError.
    """
    writing.append(path, line, size)
    if not size:
        writing.sync_folder(path.parent)


def split_lines(data: bytes) -> list[bytes]:
    """The whole lines of a journal, each with its end: half a line is none."""
    return [line for line in data.splitlines(keepends=True) if line.endswith(b"\n")]
