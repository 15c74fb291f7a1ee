"""Writing files so that each is the old one or the new one, never half of it."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from handouts.problems import Place, Problem, UnwritableError


def write(path: Path, data: bytes) -> None:
    """Write a file whole: beside its place first, synced, then moved there in one step.

    Raises :class:`UnwritableError`; what stood there before then still stands.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as new:
            beside = Path(new.name)
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        else:
            beside.chmod(0o666 & ~_umask())
        beside.replace(target)
        beside = None
        sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Problem(
            "file-unwritable",
            f"The file cannot be written: {reason}.",
            "It is as it was. Check that you may write there and that the disk is not full.",
            Place(str(path)),
        )
        raise UnwritableError(problem) from error
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                beside.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make the move itself last, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
