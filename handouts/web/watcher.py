"""Watches the files of a library: when one changes, there is a new shelf. Threads may share a watcher."""

import contextlib
import datetime
import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from handouts.approval.store import FOLDER
from handouts.content.loader import load_each_sheet
from handouts.problems import HandoutsError, Problem
from handouts.web.shelf import Shelf

SETTLED = 0.05
"""Seconds after a save within which a second one may carry the same time: files that young are read again next time."""
MOST_READS = 4
"""How often the files are read for one question while somebody goes on saving; the next question reads them again."""


class LibraryWatcher:
    """The shelf of today's files; of the last good ones, if they are broken now."""

    def __init__(
        self, path: Path, *, own: bool = True, today: Callable[[], datetime.date] = datetime.date.today,
        final: bool = False,
    ) -> None:  # fmt: skip
        self.path, self._own, self._today, self._final = path, own, today, final
        self._lock = threading.Lock()
        self._stamp = ""
        """Of the files as they were read; "" while one is so young that a save during the reading might be taken for read."""
        self._newest = 0.0
        self._named: tuple[Path, ...] = ()
        """Every file that the content names, those of sheets that are not whole too: these may be whole once it is mended."""
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
                after = self._stamp_of(today)  # of all files that are known now
                self._stamp = after if self._newest < began - SETTLED else ""  # nothing was saved since they were read
                if self._stamp:
                    break
            return self._shelf, self._problems

    def _read(self, today: datetime.date) -> None:
        named: set[Path] = set()
        shelf: Shelf | None = None
        read_at = datetime.datetime.now()
        try:
            library = load_each_sheet(self.path, named, only=())
            self._problems = library.unread
            if not (self._problems and self._shelf):
                shelf = Shelf(library, today, read_at, own=self._own, final=self._final)
                self._refuse_empty(shelf)
                named |= shelf.catalog.files_beside()
        except HandoutsError as error:
            self._problems, shelf = tuple(error.problems), None
        self._named = tuple(sorted(named)) or self._named
        if self._problems and self._shelf:  # the last good state goes on, and nothing in it counts as approved
            library, read_at = replace(self._shelf.library, unread=self._problems), self._shelf.read_at
            shelf = Shelf(library, today, read_at, own=self._own, final=self._final, former=self._shelf.first)
        self._shelf = shelf or self._shelf

    @staticmethod
    def _refuse_empty(shelf: Shelf) -> None:
        """Raise HandoutsError with all that is wrong if no sheet is whole."""
        if not shelf.cards:
            wrong = shelf.library.unfinished
            raise HandoutsError([*shelf.library.unread, *dict.fromkeys(one for each in wrong.values() for one in each)])

    def _stamp_of(self, today: datetime.date) -> str:
        """What changes when one of the files does: the content, what it names, and the approvals beside it."""
        approvals = self.path.parent / FOLDER
        lines, times = [today.isoformat()], [0]
        for path in (self.path, *self._named, approvals):
            try:
                found = path.stat()
                lines.append(f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}")
                times += [found.st_mtime_ns, found.st_ctime_ns]
            except OSError:
                lines.append("gone")
        with contextlib.suppress(OSError), os.scandir(approvals) as entries:
            lines += sorted(f"{each.name} {each.stat().st_mtime_ns} {each.stat().st_size}" for each in entries)
        self._newest = max(times) / 1e9
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
