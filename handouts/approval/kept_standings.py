"""How the sheets of a large library stand, known from the last time: kept in the user's cache, so that none is read or composed anew.

What is kept of a procedure holds as long as no byte of what it rests on changed (:meth:`LibraryIndex.stamp`), nor any of its
files among the approvals, and for the days for which it was judged: an approval ends on a day. The approvals themselves are
read from their files each time they are asked for, and not from the cache. Nothing is kept of a content that cannot be read
as it is now.
"""

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from handouts.approval.requirements import MissingApproval
from handouts.approval.standing import SheetStatus, Standing, judge_sheet, tell_refusals
from handouts.approval.store import APPROVERS, FOLDER, Approval, Withdrawal, read_entry, read_files
from handouts.content.library_index import LibraryIndex
from handouts.languages.language import Language
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.storage.user_cache import name_key, open_cache, program_stamp

MOST_BYTES = 50_000_000
"""What is kept of all libraries: about half a kilobyte a sheet and language."""


@dataclass
class KeptStandings:
    """How the sheets of a library stand on a day; ``index`` is one of which the cards have been asked for, or are being."""

    index: LibraryIndex
    today: datetime.date
    _rows: dict[str, tuple[SheetStatus, ...]] = field(default_factory=dict)
    _refused: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    _notes: dict[str, Any] = field(default_factory=dict)
    _kept: dict[str, Any] | None = None
    _stamps: dict[str, str] = field(default_factory=dict)
    _common: str = ""
    _listed: bool = False

    def of(self, name: str) -> tuple[SheetStatus, ...]:
        """A procedure in each of its languages, its own first; which languages it is missing in is not said here.

        Raises HandoutsError if there is no such procedure that is whole.
        """
        if name not in self._rows:
            if self._kept is None:
                self._begin()
            assert self._kept is not None  # noqa: S101 - begun
            key, note = self._key_of(name), self._kept.get(name)
            if not (key and note and note.get("key") == key and self._read(name, note)):
                library = self.index.library
                rows = tuple(judge_sheet(library, name, code, self.today) for code in library.languages(name))
                self._rows[name] = rows
                self._refused[name] = tuple(
                    told
                    for row in rows
                    for told in tell_refusals(library, name, Language.of(row.language), [row.standing])
                )
                note = self._note(name, key, rows) if key else None
            if note:
                self._notes[name] = note
        return self._rows[name]

    def refusals(self, name: str) -> tuple[Problem, ...]:
        """Why the sheets of a procedure are not for patients; nothing if each is approved and current. Raises HandoutsError."""
        self.of(name)
        return self._refused[name]

    def keep(self) -> None:
        """Keeps what is known by now, if it is not what was kept before; asked once all sheets have been looked at."""
        if self._kept is not None and self._notes != self._kept:
            open_cache("standings", MOST_BYTES).write(self._name(), json.dumps(self._notes).encode("utf-8"))
            self._kept = dict(self._notes)

    def _begin(self) -> None:
        data = open_cache("standings", MOST_BYTES).read(self._name())
        try:
            kept = json.loads(data) if data else {}
        except ValueError:
            kept = {}
        self._kept = kept if isinstance(kept, dict) and all(isinstance(each, dict) for each in kept.values()) else {}
        self._stamp_files()

    def _name(self) -> str:
        path = os.path.realpath(self.index.library.path).encode("utf-8", "surrogateescape")
        return name_key(b"standings 1", program_stamp(), path, str(self.index.library.path).encode())

    def _stamp_files(self) -> None:
        """A stamp of the files of each procedure among the approvals, and of all that is everybody's.

        Where there is a list of approvers, an approval counts by what stands before it in the whole history.
        """
        lines: dict[str, list[str]] = {}
        try:
            with os.scandir(self.index.library.folder / FOLDER) as entries:
                for each in entries:
                    if each.is_file():
                        seen = each.stat()
                        line = f"{each.name} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"
                        lines.setdefault(each.name.partition(".")[0], []).append(line)
        except OSError:
            lines = {}
        self._listed = APPROVERS in lines
        everything = sorted(lines.items()) if self._listed else []
        self._common = repr([everything, shutil.which("ssh-keygen") if lines else ""])
        self._stamps = {name: repr(sorted(own)) for name, own in lines.items()}

    def _key_of(self, name: str) -> str:
        stamp = self.index.stamp(name)
        if not stamp or self.index.library.unread:
            return ""
        return hashlib.sha256(stamp + self._stamps.get(name, "").encode() + self._common.encode()).hexdigest()

    def _note(self, name: str, key: str, rows: tuple[SheetStatus, ...]) -> dict[str, Any] | None:
        """What is kept; nothing if a file was saved meanwhile, or what was found stands in no file."""
        plain = [self._plain(row) for row in rows]
        if not all(plain) or not self.index.is_as_stamped(name):
            return None
        days = [each for each in self._days(name, rows) if each >= self.today]
        until = self.today if self._listed else min(days, default=datetime.date.max)
        refused = [each.as_plain() for each in self._refused[name]]
        return {"key": key, "days": [self.today.isoformat(), until.isoformat()], "rows": plain, "refused": refused}

    def _days(self, name: str, rows: tuple[SheetStatus, ...]) -> Iterator[datetime.date]:
        """The last days on which something may hold that is found here; today, if an entry stands ahead of it."""
        library = self.index.library
        yield from (each.standing.ends for each in rows if each.standing.ends)
        yield from (each for each in (library.practice.older_approvals, library.procedure(name).review_by) if each)
        if name in self._stamps:
            for _, entry in read_files(library.folder, name):
                if entry and max(entry.on, entry.at.date()) > self.today:
                    yield self.today

    def _plain(self, row: SheetStatus) -> list[Any] | None:
        standing = row.standing
        entries = [standing.approval, standing.withdrawal, *standing.counted]
        names = [each.file_name() if each else "" for each in entries]
        if any(each and read_entry(self.index.library.folder, one) != each for each, one in zip(entries, names, strict=True)):  # fmt: skip
            return None
        return [row.language, row.call, row.digest, row.made_by, standing.kind, _day_text(standing.since), standing.behind,
                list(standing.editions), [each.as_plain() for each in standing.missing], list(standing.newer),
                standing.older_order, _day_text(standing.ends), standing.machine_made, names]  # fmt: skip

    def _read(self, name: str, note: Mapping[str, Any]) -> bool:
        """Whether what was kept holds today; takes it up if it does."""
        try:
            first, last = map(datetime.date.fromisoformat, note["days"])
            if first <= self.today <= last:
                rows = tuple(self._row(name, plain) for plain in note["rows"])
                self._refused[name] = tuple(map(Problem.of_plain, note["refused"]))
                self._rows[name] = rows
                return True
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        return False

    def _row(self, name: str, plain: list[Any]) -> SheetStatus:
        code, call, digest, made_by, kind, since, behind, editions, missing, newer, order, ends, machine, files = plain
        read = [read_entry(self.index.library.folder, each) if each else None for each in files]
        approval, withdrawal, *counted = read
        approvals = [each for each in counted if isinstance(each, Approval)]
        whole = all(bool(file) == (entry is not None) for file, entry in zip(files, read, strict=True))
        if not whole or len(approvals) < len(counted):
            raise ValueError("an entry is gone")
        standing = Standing(
            kind,
            approval if isinstance(approval, Approval) else None,
            _day(since),
            behind,
            tuple(editions),
            withdrawal if isinstance(withdrawal, Withdrawal) else None,
            tuple(approvals),
            tuple(MissingApproval(*each) for each in missing),
            tuple(newer),
            order,
            _day(ends),
            machine,
        )
        return SheetStatus(name, code, standing, call, digest, made_by=made_by)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _day_text(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
