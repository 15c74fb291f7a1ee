"""Writing files so that each is the old one or the new one, never half of it: it has its name once it is whole and synced."""

import contextlib
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO

from handouts.problems import Place, Problem, UnwritableError

_PREFIX, _SUFFIX = ".handouts-", ".new"
_TRIES = 3
_NOT_HERE = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM}
"""What a system says that does not sync folders, or does not let this one be opened: no fault of the disk."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole: beside its place first, synced, then moved there in one step.

    What killed programs left beside it is removed. Raises :class:`UnwritableError`; what stands there is whole then
    too: as it was, or new if only its folder could not be synced.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        make_folder(target.parent)
        for left in reversed(range(_TRIES)):
            try:
                _put(target, data)
                break
            except FileNotFoundError:  # another program has just taken the new file for a leftover
                if not left:
                    raise
        sweep(target.parent)
        sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(
            "file-unwritable",
            f"The file cannot be written: {reason}.",
            "What stands there is whole. Check that you may write there and that the disk is not full.",
            Place(str(path)),
        )
        raise UnwritableError(problem) from error


def _put(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(_SUFFIX, _PREFIX, target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as new:
            with contextlib.suppress(OSError):
                lock(handle)  # no leftover while this is held
            new.write(data)
            sync(new)
            if target.exists():
                shutil.copymode(target, beside)
            else:
                beside.chmod(0o666 & ~_umask())
            if sys.platform != "win32":
                beside.replace(target)
        if sys.platform == "win32":  # which moves no open file, and removes none
            beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove the new files that killed programs left in a folder; those that are being written stay."""
    for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                leftover.unlink()
                continue
            handle = os.open(leftover, os.O_RDONLY)
            try:
                if lock(handle):
                    leftover.unlink()
            finally:
                os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, to last. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync(file: IO[bytes]) -> None:
    """Make what was written to a file last. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make last which files a folder has, where the system knows how. Raises OSError if the disk fails at it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """A byte no file here reaches: the lock keeps nobody from reading."""

    def lock(handle: int) -> bool:
        """Take the only lock on an open file, if nobody holds it; it is let go of at the latest when the program ends."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Let go of a lock."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock(handle: int) -> bool:
        """Take the only lock on an open file, if nobody holds it; it is let go of at the latest when the program ends."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Let go of a lock."""
        fcntl.flock(handle, fcntl.LOCK_UN)
