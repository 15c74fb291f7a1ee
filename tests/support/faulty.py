"""A disk that fails at its n-th call, or from it on: every way the program has to change a file counts as a call."""

from __future__ import annotations

import builtins
import errno
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
"""Taken in turn; a sync is never denied."""
CHANGING = ("replace", "rename", "unlink", "remove", "rmdir", "mkdir", "chmod", "ftruncate", "truncate")
"""Functions of ``os`` whose first argument is what they change."""


@dataclass
class Disk:
    """Counts the calls that change something in a folder; the one numbered ``at`` fails, and if ``lasting`` all after it."""

    folder: Path
    at: int
    lasting: bool = False
    calls: int = 0
    failed: list[str] = field(default_factory=list)
    """What failed, in order."""
    dirty: set[int] = field(default_factory=set)
    """Files and folders, by inode, with changes that a loss of power would undo."""
    unsynced: list[str] = field(default_factory=list)
    """Files that got their names while they were such."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fails(self, what: str) -> OSError | None:
        """Count a call; the error it fails with, if it does."""
        with self._lock:
            self.calls += 1
            if self.calls != self.at and not (self.lasting and self.calls > self.at):
                return None
            self.failed.append(what)
            number = ERRORS[self.calls % (2 if what == "fsync" else 3)]
            return OSError(number, os.strerror(number))

    def meet(self, what: str) -> None:
        """Count a call, and raise if it fails."""
        if error := self.fails(what):
            raise error

    def has(self, path: Any) -> bool:
        """Whether something stands in the folder; what is only known by its handle is taken to."""
        return isinstance(path, int) or Path(os.fsdecode(path)).absolute().is_relative_to(self.folder)


class _File(io.FileIO):
    """A file on such a disk: a write that fails has written half."""

    disk: Disk

    def write(self, data: Any) -> int:
        if error := self.disk.fails("write"):
            super().write(bytes(data)[: len(data) // 2])
            raise error
        self.disk.dirty.add(os.fstat(self.fileno()).st_ino)
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        self.disk.meet("truncate")
        return super().truncate(size)


@contextmanager
def failing(folder: Path, at: int, *, lasting: bool = False) -> Iterator[Disk]:
    """Within it the calls that change what is in a folder are counted, and the one numbered ``at`` (from 1) fails."""
    disk = Disk(folder, at, lasting)
    real_open, real_os_open, real_sync = io.open, os.open, os.fsync

    def opened(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **options: Any) -> Any:
        if not set(mode) & set("wax+") or "b" not in mode or not disk.has(file):
            return real_open(file, mode, buffering, *args, **options)
        if not isinstance(file, int):
            disk.meet("open")
        raw = _File(file, mode.replace("b", ""))
        raw.disk = disk
        return raw if buffering == 0 else io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    def os_opened(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and disk.has(path):
            disk.meet("open")
        return real_os_open(path, flags, *args, **options)

    def synced(handle: int) -> None:
        disk.meet("fsync")
        real_sync(handle)
        disk.dirty.discard(os.fstat(handle).st_ino)

    def changing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def change(path: Any, *args: Any, **options: Any) -> Any:
            if options.get("dir_fd") is not None or disk.has(path):
                disk.meet(name)
            if name == "replace":
                if Path(path).stat().st_ino in disk.dirty:
                    disk.unsynced.append(str(path))
                disk.dirty.add(Path(args[0]).parent.stat().st_ino)
            return real(path, *args, **options)

        return change

    with pytest.MonkeyPatch.context() as patch:
        for module in (io, builtins):
            patch.setattr(module, "open", opened)
        patch.setattr(os, "open", os_opened)
        patch.setattr(os, "fsync", synced)
        for name in CHANGING:
            patch.setattr(os, name, changing(name, getattr(os, name)))
        if sys.platform != "win32":
            import fcntl

            patch.setattr(fcntl, "flock", changing("flock", fcntl.flock))
        yield disk
