"""Locks on open files: one program at a time. The system lets go of a lock when its program ends, however it ends.

On Windows portalocker takes them, and not filelock: what is locked here are files that are open already (the record
itself, a new file, a folder), and nothing else may be left beside them. filelock locks a file of its own by name, which
on Linux and macOS stays in the folder.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

POLL = 0.02
"""Seconds between two looks at a lock that somebody else holds."""


def try_lock(handle: int) -> bool:
    """Take the only lock on an open file, if nobody holds it; returns whether it was taken.

    ``handle`` is a file descriptor. Raises OSError where files cannot be locked. On Windows others cannot even read
    the file's first 64 KiB while the lock is held.
    """
    if sys.platform != "win32":  # what portalocker does there too, without the tenth of a build that its import takes
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    import portalocker

    try:
        portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        raise OSError(0, error.strerror or "it cannot be locked") from error
    return True


@contextlib.contextmanager
def hold_lock(handle: int, wait: float) -> Iterator[None]:
    """Hold the only lock on an open file, for which it waits at most so many seconds.

    Raises TimeoutError if another program does not let go of it, and OSError where files cannot be locked.
    """
    deadline = time.monotonic() + wait
    while not try_lock(handle):
        if time.monotonic() > deadline:
            raise TimeoutError(0, "another program is writing to it")
        time.sleep(POLL)
    try:
        yield
    finally:
        _unlock(handle)


def _unlock(handle: int) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)
    else:
        import portalocker

        portalocker.unlock(handle)


@contextlib.contextmanager
def try_lock_folder(folder: Path) -> Iterator[bool]:
    """Hold the only lock on a folder, if nobody holds it; gives whether it is held. Raises OSError."""
    if sys.platform == "win32":  # where no folder can be opened; the system removes this file when it is closed
        handle = os.open(folder / ".handouts.lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    else:
        handle = os.open(folder, os.O_RDONLY)
    try:
        yield try_lock(handle)
    finally:
        os.close(handle)
