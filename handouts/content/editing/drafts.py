"""Words that are being written, kept apart from the library until somebody saves them into it.

A draft is a journal beside the content, a line for each change, synced before it is answered: whatever stops, what was
accepted is there. A line says when, who, what was done, and what each part of the sheet that changed says since. So every
version of the visit can be seen and put back, and two people who write at once are brought together.
"""

import contextlib
import datetime
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from handouts.content.editing.changes import FieldChange
from handouts.content.editing.merging import WordConflict, list_changes, merge
from handouts.content.editing.mirroring import change_all
from handouts.content.editing.shapes import Data, Step, ValueShape, write_pointer
from handouts.content.editing.sheet_files import PRACTICE, PRACTICE_SHAPE, PROCEDURE_SHAPE
from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.storage import writing
from handouts.storage.locks import hold_lock

FOLDER = "drafts"
"""The folder beside the content."""
PATIENCE = 5.0
"""Seconds to wait for another program that writes to the same draft."""
LONGEST = 8_000_000
"""Bytes of a journal; a longer one is begun anew with what it says now, and its history ends there."""

VersionKind = Literal["begin", "edit", "undo", "redo", "back", "merge", "save"]


@dataclass(frozen=True)
class DraftVersion:
    """A version of what a sheet says."""

    number: int
    """Counted from 0, the words that the draft began with."""
    kind: VersionKind
    at: str
    """When, as ISO 8601 has it, in UTC."""
    by: str
    """Who; "" where nobody is asked."""
    data: Data
    of: int = -1
    """Of an undo, a redo or a return: the version it concerns."""
    moves: tuple[tuple[str, int], ...] = ()
    """The items that were moved: the pointer of each, and its new place."""


@dataclass
class Draft:
    """The versions of a sheet's words that are being written; ``base`` is what the library's files said when they were last brought together."""

    name: str
    path: Path
    base: Data
    versions: list[DraftVersion] = field(default_factory=list)
    size: int = 0
    """Bytes of the journal that have been read."""
    inode: int = 0
    """Which file it is: another one of its name is read anew."""

    @property
    def now(self) -> DraftVersion:
        """The newest version."""
        return self.versions[-1]

    @property
    def shape(self) -> ValueShape:
        """What may stand in it."""
        return PRACTICE_SHAPE if self.name == PRACTICE else PROCEDURE_SHAPE

    @property
    def is_changed(self) -> bool:
        """Whether it says anything that the library does not."""
        return bool(self.now.data != self.base)

    def since_saved(self) -> list[DraftVersion]:
        """The versions since the words were last the library's."""
        at = max((each.number for each in self.versions if each.kind in ("begin", "save")), default=0)
        return self.versions[at:]

    def changed_fields(self) -> frozenset[str]:
        """The fields that say something else than the library."""
        before, after = self.base or {}, self.now.data
        return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))

    def undoable(self) -> int:
        """The version that undo takes back; 0 if there is none."""
        return self._stacks()[0]

    def redoable(self) -> int:
        """The undo that redo takes back; 0 if there is none."""
        return self._stacks()[1]

    def _stacks(self) -> tuple[int, int]:
        done: list[int] = []
        undone: list[tuple[int, int]] = []
        for each in self.versions[1:]:
            if each.kind == "undo" and done:
                undone.append((each.number, done.pop()))
            elif each.kind == "redo" and undone:
                done.append(undone.pop()[1])
            elif each.kind in ("edit", "back"):
                done.append(each.number)
                undone = []
        return (done[-1] if done else 0), (undone[-1][0] if undone else 0)


@dataclass(frozen=True)
class DraftAnswer:
    """What became of changes: the version that has them, and what must be chosen between."""

    version: DraftVersion
    conflicts: tuple[WordConflict, ...] = ()


class DraftsFolder:
    """The drafts of a library. Threads may share it; other programs may write to the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._open: dict[str, Draft] = {}
        self._lock = threading.RLock()

    def names(self) -> list[str]:
        """The procedures of which there is a draft, by the alphabet."""
        with contextlib.suppress(OSError):
            return sorted(path.stem for path in (self.folder / "procedures").iterdir() if path.suffix == ".jsonl")
        return []

    def path_of(self, name: str) -> Path:
        """Where the journal of a draft is."""
        return self.folder / ("practice.jsonl" if name == PRACTICE else f"procedures/{name}.jsonl")

    def find(self, name: str) -> Draft | None:
        """The draft of a sheet as it is now; None if nobody writes at it. Raises HandoutsError for one that cannot be read."""
        with self._lock:
            return self._read(name)

    def begin(self, name: str, base: Data, words: Data, by: str) -> Draft:
        """A draft of a sheet that has none: ``base`` is what the library says, None of one that it does not have yet.

        Raises UnwritableError.
        """
        with self._lock:
            found = self._read(name)
            if found:
                return found
            draft = Draft(name, self.path_of(name), base)
            line = {"kind": "begin", "at": _now(), "by": by, "base": base, "set": words}
            writing.write(draft.path, _line(line))
            self._open.pop(name, None)
            made = self._read(name)
            assert made is not None  # noqa: S101 - it has just been written
            return made

    def change(self, name: str, number: int, changes: Iterable[FieldChange], by: str) -> DraftAnswer:
        """Makes changes to the version that somebody saw, and brings them together with what others did since.

        What both changed differently stays as the others have it, and is answered as a conflict. Raises NoSuchPlace for
        a change that has no place, and UnwritableError: then nothing was changed.
        """
        with self._writing(name) as draft:
            before = draft.versions[min(max(number, 0), draft.now.number)].data
            mine, moves = before, []
            for each in changes:
                mine = change_all(draft.shape, mine, each)
                if each.doing == "move":
                    moves.append((write_pointer(each.path), each.value))
            merged, conflicts = merge(before, mine, draft.now.data)
            return self._note(draft, "edit", merged, by, conflicts=conflicts, moves=moves)

    def undo(self, name: str, by: str) -> DraftAnswer:
        """Takes back the last change of the visit that stands, and no other."""
        with self._writing(name) as draft:
            of = draft.undoable()
            return self._take_back(draft, "undo", of, by) if of else DraftAnswer(draft.now)

    def redo(self, name: str, by: str) -> DraftAnswer:
        """Makes the change again that was taken back last."""
        with self._writing(name) as draft:
            of = draft.redoable()
            return self._take_back(draft, "redo", of, by) if of else DraftAnswer(draft.now)

    def put_back(self, name: str, number: int, by: str) -> DraftAnswer:
        """Makes a version the newest again."""
        with self._writing(name) as draft:
            if not 0 <= number < draft.now.number:
                return DraftAnswer(draft.now)
            return self._note(draft, "back", draft.versions[number].data, by, of=number)

    def take_back(self, name: str, number: int, by: str) -> DraftAnswer:
        """Takes back one version of many, and leaves what followed."""
        with self._writing(name) as draft:
            if not 0 < number <= draft.now.number:
                return DraftAnswer(draft.now)
            return self._take_back(draft, "back", number, by)

    def bring_together(
        self, name: str, library: Data, by: str, mine: Sequence[tuple[Step, ...]] = (), *, chosen: bool = False
    ) -> DraftAnswer:
        """Takes in what the library's files say now, if they have changed since the draft began.

        Where both say something else, nothing is changed and the conflicts are answered, until they are ``chosen``: then
        at the paths ``mine`` the draft's words stand, and at all others the library's.
        """
        with self._writing(name) as draft:
            if library == draft.base or library is None:
                return DraftAnswer(draft.now)
            merged, conflicts = merge(draft.base, draft.now.data, library)
            if conflicts and not chosen:
                return DraftAnswer(draft.now, tuple(conflicts))
            for each in conflicts:
                if each.path in mine:
                    merged = _put(merged, each.path, each.mine)
            return self._note(draft, "merge", merged, by, base=library)

    def note_saved(self, name: str, library: Data, by: str) -> DraftAnswer:
        """Notes that the library says now what the draft does; ``library`` is what its files say."""
        with self._writing(name) as draft:
            return self._note(draft, "save", library, by, base=library)

    def discard(self, name: str) -> None:
        """Takes a draft away, with its history. Raises UnwritableError."""
        with self._lock:
            self._open.pop(name, None)
            writing.remove(self.path_of(name))

    # -- the journal

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[Draft]:
        """The draft as it is now, and nobody else's turn until the end of the block."""
        with self._lock:
            path = self.path_of(name)
            try:
                handle = os.open(path, os.O_RDWR)
            except FileNotFoundError:
                raise HandoutsError(tell_no_draft()) from None
            except OSError as error:
                raise _unwritable(path, error) from error
            try:
                with hold_lock(handle, PATIENCE):
                    draft = self._read(name)
                    assert draft is not None  # noqa: S101 - its file is open
                    yield draft
            except TimeoutError as error:
                raise _unwritable(path, error) from error
            finally:
                os.close(handle)

    def _take_back(self, draft: Draft, kind: VersionKind, of: int, by: str) -> DraftAnswer:
        before, after = draft.versions[of].data, draft.versions[of - 1].data
        merged, conflicts = merge(before, after, draft.now.data)
        return self._note(draft, kind, merged, by, of=of, conflicts=conflicts)

    def _note(
        self, draft: Draft, kind: VersionKind, data: Data, by: str, *, of: int = -1, moves: Sequence[tuple[str, int]] = (),
        base: Data = None, conflicts: Sequence[WordConflict] = (),
    ) -> DraftAnswer:  # fmt: skip
        if data == draft.now.data and base is None and kind != "undo" and kind != "redo":
            return DraftAnswer(draft.now, tuple(conflicts))
        before = draft.now.data or {}
        changed = {key: each for key, each in data.items() if key not in before or before[key] != each}
        line: dict[str, Any] = {"kind": kind, "at": _now(), "by": by, "set": changed}
        if gone := [key for key in before if key not in data]:
            line["gone"] = gone
        if list(data) != [*(key for key in before if key in data), *(key for key in data if key not in before)]:
            line["order"] = list(data)
        line |= {"of": of} if of >= 0 else {}
        line |= {"moves": list(moves)} if moves else {}
        line |= {"base": base} if base is not None else {}
        self._append(draft, _line(line))
        return DraftAnswer(draft.now, tuple(conflicts))

    def _append(self, draft: Draft, line: bytes) -> None:
        try:
            if draft.size + len(line) > LONGEST:
                begin = {"kind": "begin", "at": _now(), "by": draft.now.by, "base": draft.base, "set": draft.now.data}
                writing.write(draft.path, _line(begin) + line)
                self._open.pop(draft.name, None)
                made = self._read(draft.name)
                assert made is not None  # noqa: S101 - it has just been written
                draft.versions, draft.size, draft.inode = made.versions, made.size, made.inode
                return
            writing.append(draft.path, line, draft.size)
        except OSError as error:
            self._open.pop(draft.name, None)
            raise _unwritable(draft.path, error) from error
        _take_in(draft, line)

    def _read(self, name: str) -> Draft | None:
        path = self.path_of(name)
        try:
            size, inode = (found := path.stat()).st_size, found.st_ino
        except OSError:
            self._open.pop(name, None)
            return None
        draft = self._open.get(name)
        if draft and (size < draft.size or draft.inode != inode):
            draft = None
        if draft is None:
            draft = Draft(name, path, None, inode=inode)
        if size > draft.size:
            try:
                with path.open("rb") as file:
                    file.seek(draft.size)
                    read = file.read(2 * LONGEST)
            except OSError as error:
                raise HandoutsError(Problem("draft-unreadable", f"The draft cannot be read: {writing.describe_os_error(error)}.",
                                            "Check that you may read it.", Place(str(path)))) from error  # fmt: skip
            for line in read.splitlines(keepends=True):
                if line.endswith(b"\n"):
                    _take_in(draft, line)
        if not draft.versions:
            raise HandoutsError(Problem("draft-unreadable", "The draft cannot be read: no version in it is whole.",
                                        "Take its file back from a backup, or remove it: then the words are those of the library.", Place(str(path))))  # fmt: skip
        self._open[name] = draft
        return draft


def tell_no_draft() -> Problem:
    """What is told where there is no draft, or no such page of it."""
    return Problem("no-draft", "Nobody writes at this sheet now.", "Open it again.")


def _take_in(draft: Draft, line: bytes) -> None:
    """Adds a line of the journal to a draft. Raises HandoutsError for one that is none."""
    try:
        said = json.loads(line)
        before = draft.versions[-1].data if draft.versions else {}
        data = {**before, **said["set"]}
        for key in said.get("gone", ()):
            del data[key]
        if "order" in said:
            data = {key: data[key] for key in said["order"]}
        if "base" in said:
            draft.base = said["base"]
        version = DraftVersion(
            len(draft.versions),
            said["kind"],
            said["at"],
            said["by"],
            data,
            said.get("of", -1),
            tuple((at, to) for at, to in said.get("moves", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HandoutsError(Problem("draft-unreadable", f"The draft cannot be read: its line {len(draft.versions) + 1} is broken.",
                                    "Take its file back from a backup, or remove it: then the words are those of the library.", Place(str(draft.path), len(draft.versions) + 1))) from None  # fmt: skip
    draft.versions.append(version)
    draft.size += len(line)


def describe_version(draft: Draft, number: int) -> list[tuple[str, Data, Data]]:
    """What a version changed: each place as a pointer, with what stood there and what stands there since."""
    if number <= 0:
        return []
    before, after = draft.versions[number - 1].data, draft.versions[number].data
    return [(write_pointer(path), one, other) for path, one, other in list_changes(before, after)]


def _put(data: Data, path: tuple[Step, ...], value: Data) -> Data:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list):
        return [_put(each, rest, value) if at == step else each for at, each in enumerate(data)]
    inner: Mapping[Any, Data] = data or {}
    new = _put(inner.get(step), rest, value)
    if new is None:
        return {name: each for name, each in inner.items() if name != step}
    return {**inner, step: new}


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _unwritable(path: Path, error: OSError) -> UnwritableError:
    return UnwritableError(Problem("draft-unwritable", f"The draft cannot be written: {writing.describe_os_error(error)}.",
                                   "What was accepted before is kept. Leave the page open, make room on the disk or let others finish, and go on.", Place(str(path))))  # fmt: skip
