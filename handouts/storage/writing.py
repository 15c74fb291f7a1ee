"""Writing files so that each is the old one or the new one, never half of it: it has its name once it is whole and synced."""

import contextlib
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import IO

from handouts.problems import Place, Problem, UnwritableError
from handouts.storage.locks import try_lock

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
        problem = Problem(
            "file-unwritable",
            f"The file cannot be written: {describe_os_error(error)}.",
            "What stands there is whole. Check that you may write there and that the disk is not full.",
            Place(str(path)),
        )
        raise UnwritableError(problem) from error


def freshen(path: Path) -> None:
    """Say that a file which stands there whole is needed as of now; where that cannot be said it stays as it is."""
    with contextlib.suppress(OSError):
        os.utime(path)


def remove(path: Path) -> None:
    """Take a file away, to last; one that is gone already is no fault. Raises :class:`UnwritableError`."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise UnwritableError(
            Problem("file-unremovable", f"The file cannot be taken away: {describe_os_error(error)}.",
                    "It still stands there, whole. Check that you may remove it.", Place(str(path)))
        ) from error  # fmt: skip


def remove_empty_folder(folder: Path) -> None:
    """Take a folder away if nothing is in it; one that is not there, or cannot be taken away, is as good as empty."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def describe_os_error(error: OSError) -> str:
    """Why the system did not do it, in its own words; without any file's name."""
    return error.strerror or type(error).__name__


def _put(target: Path, data: bytes) -> None:
    beside = target.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    rights = target.stat().st_mode & 0o777 if target.exists() else 0o666  # from which the system takes its umask
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, rights)) as new:
            with contextlib.suppress(OSError):
                try_lock(new.fileno())  # no leftover while this is held
            new.write(data)
            sync(new)
            if target.exists():
                shutil.copymode(target, beside)  # what the umask took
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
                if try_lock(handle):
                    leftover.unlink()
            finally:
                os.close(handle)


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
