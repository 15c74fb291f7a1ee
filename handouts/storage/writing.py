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


OWNERS_FILE, OWNERS_FOLDER = 0o600, 0o700
"""Rights of what has a patient's details in it: nobody else on the machine reads it. Windows gives a file those of its folder."""


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole: beside its place first, synced, then moved there in one step.

    ``private`` is what has a patient's details in it: a file for its owner alone, in a folder that is the owner's too if it
    is made for it. What killed programs left beside it is removed. Raises :class:`UnwritableError`; what stands there is
    whole then too: as it was, or new if only its folder could not be synced. Nothing is written through a link, which
    somebody else may have laid there.
    """
    target = Path(os.path.realpath(path.parent)) / path.name
    try:
        refuse_link(path)
        make_folder(target.parent, OWNERS_FOLDER if private else _EVERYBODYS)
        for left in reversed(range(_TRIES)):
            try:
                _put(target, data, private=private)
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


def refuse_link(path: Path) -> None:
    """Raise UnwritableError if a link stands where a file is to be written: it may lead to any file of whoever writes."""
    if path.is_symlink():
        raise UnwritableError(
            Problem("file-is-link", "A link to another file stands where this one is to be written.",
                    "Name the file itself, or take the link away.", Place(str(path)))
        )  # fmt: skip


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


def _put(target: Path, data: bytes, *, private: bool) -> None:
    beside = target.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    rights = target.stat().st_mode & 0o777 if target.exists() else 0o666  # from which the system takes its umask
    rights = OWNERS_FILE if private else rights
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, rights)) as new:
            with contextlib.suppress(OSError):
                try_lock(new.fileno())  # no leftover while this is held
            new.write(data)
            sync(new)
            if target.exists() and not private:
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


_EVERYBODYS = 0o777
"""Rights from which the system takes its umask."""


def make_folder(folder: Path, rights: int = _EVERYBODYS) -> None:
    """Make a folder and those above it, to last; ``rights`` are those of the folder itself. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=rights, exist_ok=True)
        sync_folder(folder.parent)


def append(path: Path, data: bytes, size: int) -> None:
    """Make data last behind the first ``size`` bytes of a file that is there: what a killed program wrote half goes.

    Raises OSError. The file is open to be written by nobody else: its writers share a lock.
    """
    with path.open("r+b") as file:
        file.seek(size)
        file.truncate()
        file.write(data)
        sync(file)


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
