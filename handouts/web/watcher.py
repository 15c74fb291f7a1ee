"""Watches the files of a library: when one changes, there is a new shelf. Threads may share a watcher.

A large library takes seconds to be looked through for the first time, or once its practice has changed. So that is done in a
thread of its own, and the shelf before it goes on for as long as that takes; what nobody has changed is not laid out again.
"""

import asyncio
import contextlib
import datetime
import hashlib
import os
import stat
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from handouts.approval.store import FOLDER
from handouts.content.library import Library
from handouts.content.library_files import ENDING
from handouts.content.loader import load_each_sheet
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.catalog import Catalog
from handouts.web.network import MEMORY
from handouts.web.setting_room import SettingRoom
from handouts.web.shelf import Shelf

SETTLED = 0.05
"""Seconds after a save within which a second one may carry the same time: files that young are read again next time."""
MOST_READS = 4
"""How often the files are read for one question while somebody goes on saving; the next question reads them again."""
PATIENCE = 0.04
"""Seconds that a request of a server waits for the files to be looked at, and read if they have changed; then it is answered
from the shelf before."""
PAUSE = 0.25
"""Seconds between two looks of a server at its files."""
MOST_BEHIND = 60.0
"""Seconds for which a shelf may go on while a newer one is being read; then whoever asks waits for the newer one."""

ShelfNow = tuple[Shelf | None, tuple[Problem, ...]]
"""The shelf to work with, None if there has never been a good one; and what is wrong with the files now."""


@dataclass(frozen=True)
class FileStamps:
    """What changes when one of the files of a library does."""

    today: str
    files: Mapping[str, str]
    """The content, and all that it names."""
    approvals: Mapping[str, str]
    """What stands in the folder of approvals."""
    newest: float
    """When the last of them was changed, in seconds since 1970."""

    @property
    def whole(self) -> str:
        """One text for all of it."""
        lines = (
            self.today,
            *(f"{each}" for each in self.files.items()),
            *(f"{each}" for each in self.approvals.items()),
        )
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    def of_sheet(self, procedure: str, others: frozenset[str]) -> tuple[object, ...]:
        """What a sheet rests on besides words: files that are no words, and the approvals that are its own or nobody's.

        ``others`` are the names of all procedures.
        """
        own = [
            (name, stamp)
            for name, stamp in self.approvals.items()
            if name and ((of := name.partition(".")[0]) == procedure or of not in others)
        ]
        beside = [
            each for each in self.files.items() if not each[0].endswith(ENDING) and not each[1].startswith(_FOLDER)
        ]
        return (self.today, beside, own)


_FOLDER = "folder "
"""How the stamp of a folder begins: it is another one whenever a file in it is saved by a program that puts a new one in its place,
and tells only that there may be files of which nobody knows yet."""


class LibraryWatcher:
    """The shelf of today's files; of the last good ones, if they are broken now.

    ``patience`` is how many seconds a request waits for files that have changed to be read; without it, as long as that
    takes. ``memory`` is how many bytes the process may take. ``room`` lays out beside it.
    """

    def __init__(
        self, path: Path, *, own: bool = True, today: Callable[[], datetime.date] = datetime.date.today,
        final: bool = False, memory: int = MEMORY, patience: float | None = None, room: SettingRoom | None = None,
    ) -> None:  # fmt: skip
        self.path, self._own, self._today, self._final = path, own, today, final
        self._memory, self._patience, self._room = memory, patience, room
        self._lock = threading.Lock()
        self._stamp = ""
        """Of the files as they were read; "" while one is so young that a save during the reading might be taken for read."""
        self._stamps: FileStamps | None = None
        """The same, file by file, of the shelf there is."""
        self._catalog: Catalog | None = None
        """Of the library that was read last."""
        self._named: tuple[Path, ...] = ()
        """Every file that the content names, those of sheets that are not whole too: these may be whole once it is mended."""
        self._now: ShelfNow = (None, ())
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._looking: Future[ShelfNow] | None = None
        self._looked = self._began = float("-inf")

    def current_shelf(self) -> ShelfNow:
        """The shelf to work with, read now if a file has changed."""
        with self._lock:
            today = self._today()
            for _ in range(MOST_READS):
                stamps = self._look_at_files(today)
                if stamps.whole == self._stamp:
                    break
                began = time.time()
                self._read(today, stamps)
                after = self._look_at_files(today)  # of all files that are known now
                self._stamp = ""
                if after.newest < began - SETTLED:  # nothing was saved since they were read
                    self._stamp, self._stamps = after.whole, after
                    break
            return self._now

    @property
    def newest(self) -> ShelfNow:
        """What the last look found."""
        return self._now

    async def look(self) -> ShelfNow:
        """The shelf to work with, without holding up the loop: see :data:`PATIENCE` and :data:`MOST_BEHIND`."""
        now = time.monotonic()
        if self._looking is None or self._looking.done():
            if self._patience is not None and self._now[0] and now < self._looked + PAUSE:
                return self._now
            self._looked = self._began = now
            self._looking = self._thread.submit(self.current_shelf)
        looking = asyncio.shield(asyncio.wrap_future(self._looking))
        behind = self._now[0] is not None and now - self._began < MOST_BEHIND
        if self._patience is None or not behind:
            return await looking
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(looking, self._patience)
        return self._now

    async def settle(self) -> ShelfNow:
        """The shelf of the files as they are now, however long they take to read: for whoever has just written one."""
        while self._looking is not None and not self._looking.done():
            await asyncio.shield(asyncio.wrap_future(self._looking))
        self._looked = self._began = time.monotonic()
        self._looking = self._thread.submit(self.current_shelf)
        return await asyncio.shield(asyncio.wrap_future(self._looking))

    def _read(self, today: datetime.date, stamps: FileStamps) -> None:
        before, problems = self._now
        if self._stamp and self._stamps and before and not problems and stamps.files == self._stamps.files:
            self._catalog = Catalog(
                before.library, today, self._catalog
            )  # an approval has come, or a day: no word is read anew
            self._shelve(before.library, (), today, stamps)
            return
        named: set[Path] = set()
        library: Library | None = None
        try:
            library = load_each_sheet(self.path, named, only=())
            problems = library.unread
            if not (problems and before):
                self._catalog = Catalog(library, today, self._catalog)
                named |= self._catalog.files_beside()
                _refuse_empty(self._catalog)
        except HandoutsError as error:
            problems, library = tuple(error.problems), None
        self._named = tuple(sorted(named, key=os.fspath)) or self._named
        self._shelve(library, problems, today, stamps)

    def _shelve(
        self, library: Library | None, problems: tuple[Problem, ...], today: datetime.date, stamps: FileStamps
    ) -> None:
        before, read_at = self._now[0], datetime.datetime.now()
        if problems and before:  # the last good state goes on, and nothing in it counts as approved
            library, read_at = replace(before.library, unread=problems), before.read_at
        made = before
        if library:
            former, most = before.first if before and problems else None, before.kept.most if before else None
            catalog = self._catalog if self._catalog and self._catalog.is_of(library, today) else None
            made = Shelf(library, today, read_at, own=self._own, final=self._final, memory=self._memory, most_kept=most,
                         former=former, catalog=catalog, room=self._room)  # fmt: skip
            if before and self._stamps and not problems:
                self._take_over(made, before, self._stamps, stamps)
            self._stamps = stamps
        self._now = (made, problems)

    def _take_over(self, made: Shelf, before: Shelf, old: FileStamps, new: FileStamps) -> None:
        """Give a new shelf what was laid out of sheets of which nothing has changed: no word, picture or approval."""
        if before.library.unread:
            return
        names = frozenset((*made.cards, *before.cards))
        made.take_over(before, {
            name for name in before.list_made()
            if name in made.cards and new.of_sheet(name, names) == old.of_sheet(name, names)
            and made.library.says_the_same(before.library, name)
        })  # fmt: skip

    def _look_at_files(self, today: datetime.date) -> FileStamps:
        """What changes when one of the files does: the content, what it names, and the approvals beside it."""
        approvals = self.path.parent / FOLDER
        files, theirs, times = dict[str, str](), dict[str, str](), [0]
        for path in (self.path, *self._named, approvals):
            try:
                found = path.stat()
                stamp = f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"
                stamp = _FOLDER + stamp if stat.S_ISDIR(found.st_mode) else stamp
                times += [found.st_mtime_ns, found.st_ctime_ns]
            except OSError:
                stamp = "gone"
            if path == approvals:
                theirs[""] = stamp
            else:
                files[str(path)] = stamp
        with contextlib.suppress(OSError), os.scandir(approvals) as entries:
            theirs |= {each.name: f"{each.stat().st_mtime_ns} {each.stat().st_size}" for each in
                       sorted(entries, key=lambda each: each.name)}  # fmt: skip
        return FileStamps(today.isoformat(), files, theirs, max(times) / 1e9)


def _refuse_empty(catalog: Catalog) -> None:
    """Raise HandoutsError with all that is wrong if no sheet is whole."""
    if not catalog.cards:
        wrong = catalog.library.unfinished
        raise HandoutsError([*catalog.library.unread, *dict.fromkeys(one for each in wrong.values() for one in each)])
