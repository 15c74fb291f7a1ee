"""The folder a batch writes to: one run at a time, nothing of another schedule in it."""

import contextlib
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from handouts.batch.outcome import Setting
from handouts.languages import language
from handouts.problems import Place, Problem, UnwritableError
from handouts.storage import writing as files
from handouts.templates import FORMATS


def _there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put(path: Path, data: bytes) -> str:
    """Write a file and sync it; returns its digest."""
    with path.open("xb") as file:
        file.write(data)
        files.sync(file)
    return _digest(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unwritable(folder: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem("file-unwritable", f"The files cannot be written: {reason}.",
                   "Those that are there are whole. Check that you may write there and that the disk is not full, "
                   "then run it again: it makes what is missing.", Place(str(folder)))  # fmt: skip


@contextlib.contextmanager
def _workplace(
    setting: Setting, manifest: str, pattern: re.Pattern[str], names: Collection[str], clear: bool
) -> Iterator[None]:
    """Hold a folder for one run, rid of what others left there, with a hidden folder in it to write to first."""
    folder = setting.folder
    with _writing(folder), _alone(folder):
        _sweep(folder)
        others = _others(folder, pattern, names, clear)
        setting.beside.mkdir(mode=0o700)
        try:
            (folder / manifest).unlink(missing_ok=True)
            files.sync_folder(folder)  # before anything it tells of changes
            for other in others:
                other.unlink()
            yield
        finally:
            shutil.rmtree(setting.beside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed run could not."""
    for leftover in folder.glob(".handouts-" + 16 * "[0-9a-f]"):
        shutil.rmtree(leftover, ignore_errors=True)
    files.sweep(folder)


_SHEET = rf"[^/\\]+-(?:{'|'.join(FORMATS)})-(?:{'|'.join(language.codes())})"
_FILE = re.compile(rf"\d{{5,}}-{_SHEET}\.pdf")


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
def _writing(folder: Path) -> Iterator[None]:
    """Make a folder; say what cannot be written as a Problem."""
    try:
        files.make_folder(folder)
        yield
    except OSError as error:
        raise UnwritableError(_unwritable(folder, error)) from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run; the system lets go of it if the program dies."""
    if sys.platform == "win32":  # where no folder can be opened
        handle = os.open(folder / ".handouts.lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    else:
        handle = os.open(folder, os.O_RDONLY)
    try:
        if not files.lock(handle):
            raise UnwritableError(
                Problem("folder-busy", "Another run is writing to this folder.", "Wait for it, or name another folder.",
                        Place(str(folder))))  # fmt: skip
        yield
    finally:
        os.close(handle)
