"""The folder a batch writes to: one run at a time, nothing of another schedule in it."""

import contextlib
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from handouts.batch.outcome import Setting
from handouts.languages import language
from handouts.options import EDITIONS, INKS, PAPERS
from handouts.problems import Place, Problem, UnwritableError
from handouts.reading.declarations import lazy_pattern
from handouts.storage.locks import try_lock_folder
from handouts.storage.writing import (
    OWNERS_FILE,
    OWNERS_FOLDER,
    describe_os_error,
    make_folder,
    sweep,
    sync,
    sync_folder,
)


def read_if_there(path: Path) -> bytes | None:
    """The bytes of a file that is there and its owner's alone; None for anything else, which is made anew."""
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN)
        with os.fdopen(handle, "rb") as file:
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode) or (os.name == "posix" and mode & 0o077):
                return None
            return file.read()
    except OSError:
        return None


_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Neither a link, nor a pipe to wait for."""


def write_synced(path: Path, data: bytes) -> str:
    """Write a new file for its owner alone and sync it; returns the SHA-256 of its bytes. Raises OSError."""
    with open(path, "xb", opener=_open_for_the_owner) as file:
        file.write(data)
        sync(file)
    return digest_of(data)


def open_print_file(path: Path) -> BinaryIO:
    """A file to write copies to, for its owner alone; one that is there is emptied. Raises OSError."""
    return open(path, "wb", opener=_open_for_the_owner)


def _open_for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), OWNERS_FILE)


def put_in_place(path: Path, target: Path) -> None:
    """Give a file that is whole and synced its name, in one step and to last. Raises OSError."""
    path.replace(target)
    sync_folder(target.parent)


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def unwritable_folder(folder: Path, error: OSError) -> Problem:
    """What to tell when a file of a folder could not be written."""
    return Problem("file-unwritable", f"The files cannot be written: {describe_os_error(error)}.",
                   "Those that are there are whole. Check that you may write there and that the disk is not full, "
                   "then run it again: it makes what is missing.", Place(str(folder)))  # fmt: skip


@contextlib.contextmanager
def hold_output_folder(
    setting: Setting, manifest: str, pattern: re.Pattern[str], names: Collection[str], clear: bool
) -> Iterator[bool]:
    """Hold a folder for one run, rid of what others left there, with a hidden folder in it to write to first.

    Gives whether a run before has finished there.

    ``names`` are the files that this run makes; others that look like sheets (``pattern``) are removed if ``clear``,
    and else refused. Raises UnwritableError: another run holds the folder, other sheets stand in it, or it cannot be
    written to.
    """
    folder = setting.folder
    with _ensure_folder(folder), _hold_alone(folder):
        _sweep(folder)
        others = _others(folder, pattern, names, clear)
        finished = (folder / manifest).exists()
        setting.beside.mkdir(mode=0o700)
        try:
            (folder / manifest).unlink(missing_ok=True)
            sync_folder(folder)  # before anything it tells of changes
            for other in others:
                other.unlink()
            yield finished
        finally:
            shutil.rmtree(setting.beside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed run could not."""
    for leftover in folder.glob(".handouts-" + 16 * "[0-9a-f]"):
        shutil.rmtree(leftover, ignore_errors=True)
    sweep(folder)


SHEET_NAME = (
    rf"[^/\\]+-(?:{'|'.join(EDITIONS)})-(?:{'|'.join(language.codes())})"
    rf"(?:-(?:{'|'.join(PAPERS)}))?(?:-(?:{'|'.join(INKS)}))?"
)
"""How :attr:`handouts.options.SheetOptions.file_name` names a sheet, as a pattern, without its ending."""
COPY_NAME = lazy_pattern(rf"\d{{5,}}-{SHEET_NAME}\.pdf")
"""The file of a row, as :meth:`handouts.batch.outcome.Setting.name_copy` names it."""


def _others(folder: Path, pattern: re.Pattern[str], names: Collection[str], clear: bool) -> list[Path]:
    """The sheets in a folder that this run does not make; raises UnwritableError if there are any and none may go."""
    with os.scandir(folder) as entries:
        others = sorted(each.name for each in entries if pattern.fullmatch(each.name) and each.name not in names)
    if others and not clear:
        raise UnwritableError(
            Problem("other-sheets", f"Sheets of another schedule stand in the folder: {len(others)}, such as {others[0]}.",
                    "Name another folder; or add --clear, which removes them.", Place(str(folder))))  # fmt: skip
    return [folder / name for name in others]


@contextlib.contextmanager
def _ensure_folder(folder: Path) -> Iterator[None]:
    """Make a folder; say what cannot be written as a Problem."""
    try:
        make_folder(folder, OWNERS_FOLDER)
        yield
    except OSError as error:
        raise UnwritableError(unwritable_folder(folder, error)) from error


@contextlib.contextmanager
def _hold_alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run; the system lets go of it if the program dies."""
    with try_lock_folder(folder) as held:
        if not held:
            raise UnwritableError(
                Problem("folder-busy", "Another run is writing to this folder.", "Wait for it, or name another folder.",
                        Place(str(folder))))  # fmt: skip
        yield
