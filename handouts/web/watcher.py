"""Watches the files of a library: when one changes, there is a new shelf. Threads may share a watcher."""

import contextlib
import datetime
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from handouts.approval.store import FOLDER
from handouts.content.kinds import Kind
from handouts.content.library import Library
from handouts.content.loader import load
from handouts.content.words import walk
from handouts.problems import HandoutsError, Problem
from handouts.web.shelf import Shelf

SETTLED = 0.05
"""Seconds after a save within which a second one may carry the same time: files that young are read again next time."""
MOST_READS = 4
"""How often the files are read for one question while somebody goes on saving; the next question reads them again."""


class LibraryWatcher:
    """The shelf of today's files; of the last good ones, if they are broken now."""

    def __init__(
        self, path: Path, *, own: bool = True, today: Callable[[], datetime.date] = datetime.date.today
    ) -> None:
        self.path, self._own, self._today = path, own, today
        self._lock = threading.Lock()
        self._stamp = ""
        """Of the files as they were before they were read, so that no save during the reading is taken for read."""
        self._newest = 0.0
        self._named: tuple[Path, ...] = ()
        self._shelf: Shelf | None = None
        self._problems: tuple[Problem, ...] = ()

    def current_shelf(self) -> tuple[Shelf | None, tuple[Problem, ...]]:
        """The shelf to work with, None if there has never been a good one; and what is wrong with the file now."""
        with self._lock:
            today = self._today()
            for _ in range(MOST_READS):
                stamp = self._stamp_of(today)
                if stamp == self._stamp:
                    break
                began = time.time()
                self._read(today)
                self._stamp = stamp if self._newest < began - SETTLED else ""
            return self._shelf, self._problems

    def _read(self, today: datetime.date) -> None:
        try:
            library = load(self.path)
        except HandoutsError as error:
            self._problems = tuple(error.problems)
            if self._shelf and self._shelf.today != today:  # a new day: reviews may be overdue
                self._shelf = Shelf(self._shelf.library, today, self._shelf.read_at, own=self._own)
        else:
            self._problems, self._named = (), tuple(_named_files(library))
            self._shelf = Shelf(library, today, datetime.datetime.now(), own=self._own)

    def _stamp_of(self, today: datetime.date) -> str:
        """What changes when one of the files does: the content, what it names, and the approvals beside it."""
        approvals = self.path.parent / FOLDER
        lines, times = [today.isoformat()], [0]
        for path in (self.path, *self._named, approvals):
            try:
                found = path.stat()
                lines.append(f"{found.st_mtime_ns} {found.st_size} {found.st_ino}")
                times.append(found.st_mtime_ns)
            except OSError:
                lines.append("gone")
        with contextlib.suppress(OSError), os.scandir(approvals) as entries:
            lines += sorted(f"{each.name} {each.stat().st_mtime_ns} {each.stat().st_size}" for each in entries)
        self._newest = max(times) / 1e9
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _named_files(library: Library) -> Iterator[Path]:
    """Files that the content names: sources, pictures, the logo."""
    entries = (library.practice, *library.procedures.values())
    found = (found for entry in entries for found in walk(entry, other_languages=True))
    for name in dict.fromkeys(each.value for each in found if each.kind in (Kind.FILE, Kind.PICTURE_FILE)):
        yield library.folder / name
