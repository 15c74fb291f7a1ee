"""What a list of a library says of each procedure, kept in the user's cache: a library of thousands is listed without being
read.

The index of a library holds for each procedure the digest of the bytes it was read from (the content file, its own files and
those of its translations), the files that it names with theirs (sources, pictures, shared parts), and its card. All bytes are
looked at each time, which takes a hundredth of reading them: what does not have the very same is read anew. A procedure in
which anything is wrong is never in the index.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from handouts.content.kinds import Kind
from handouts.content.library import Library
from handouts.content.library_files import SHARED, LibraryFiles, find_files, path_within
from handouts.content.model import Procedure
from handouts.content.selection import tell_missing_call
from handouts.content.words import walk
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.storage.user_cache import name_key, open_cache, program_stamp

MOST_BYTES = 50_000_000
"""What the indexes of all libraries may take: about a kilobyte a procedure."""

GRAIN = 2.0
"""Seconds within which two saves may carry the same time: the grain of the coarsest clock that a disk here has (FAT)."""


@dataclass(frozen=True)
class ProcedureCard:
    """What a list says of a procedure."""

    name: str
    title: str
    plain_title: str
    languages: tuple[str, ...]
    told: tuple[Problem, ...]
    """What is told of it wherever it is listed: that it does not say when to call."""


@dataclass
class LibraryIndex:
    """The cards of a library whose procedures are read on demand."""

    library: Library
    files: LibraryFiles
    _digests: dict[str, str] = field(default_factory=dict)
    _began: float = field(default_factory=time.time)

    @classmethod
    def of(cls, library: Library) -> "LibraryIndex":
        """The index of a library, as its files stand."""
        return cls(library, find_files(os.fspath(library.path), library.folder))

    def cards(self) -> dict[str, ProcedureCard]:
        """Those of all procedures that are whole, in the library's order; only what changed since is read.

        A library with variants or packs is read as a whole, and has no index.
        """
        if self.library.interwoven:
            return {name: _make_card(name, each, self.library) for name, each in self.library.procedures.items()}
        cache, key = open_cache("libraries", MOST_BYTES), self._key()
        self._digests.clear()
        kept = self._read_kept(cache.read(key))
        found: dict[str, ProcedureCard] = {}
        notes: dict[str, Any] = {}
        for name in self.library.names():
            note = kept.get(name)
            if note is not None and self._is_fresh(name, note):
                found[name], notes[name] = _card_of(name, note), note
            elif procedure := self.library.procedures.get(name):
                found[name] = _make_card(name, procedure, self.library)
                if not self.library.unfinished_languages(name) and self._is_settled(name, procedure):
                    notes[name] = self._note(name, procedure, found[name])
        if notes != kept:
            cache.write(key, json.dumps(notes).encode("utf-8"))
        return found

    def digest(self) -> bytes:
        """What is another one after any byte changed from which the library is read; nothing if one cannot be said.

        Of procedures that are not in the index nobody knows which files they name. Asked after :meth:`cards`, it is that of
        the bytes that were read. Nor is there one of a library with variants or packs, which rest on other procedures.
        """
        if self.library.interwoven:
            return b""
        self._digests.clear()
        kept = self._read_kept(open_cache("libraries", MOST_BYTES).read(self._key()))
        names = self.library.names()
        if any(name not in kept or not self._is_fresh(name, kept[name]) for name in names):
            return b""
        every = sorted(f"{file}={self._digest(file)}" for file in self._digests)
        listing = sorted(self.files.all)
        return hashlib.sha256("\n".join([*names, *listing, *map(str, self.files.strays), *every]).encode()).digest()

    def _key(self) -> str:
        path = os.path.realpath(self.library.path)
        return name_key(
            b"index 1", program_stamp(), path.encode("utf-8", "surrogateescape"), str(self.library.path).encode()
        )

    def _read_kept(self, data: bytes | None) -> dict[str, Any]:
        try:
            kept = json.loads(data) if data else {}
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _is_fresh(self, name: str, note: Any) -> bool:
        """Whether all bytes that a note rests on are what they were."""
        try:
            return bool(note["of"] == self._digest_own(name)) and all(
                digest and self._digest(file) == digest for file, digest in note["beside"].items()
            )
        except (KeyError, TypeError, AttributeError):
            return False

    def _is_settled(self, name: str, procedure: Procedure) -> bool:
        """Whether what was read is what stands in the files: none was saved since a moment before, and the words are the same.

        A save within the grain of the disk's clock would leave no trace in the times; a file that young is read next time.
        """
        files = [*self._own(name), *self._named_by(procedure)]
        try:
            newest = max(os.stat(self.library.folder / file).st_mtime for file in files)  # noqa: PTH116 - thousands
        except OSError:
            return False
        read = self.library.digests
        same = all(
            self._digest(file) == read[key] for file in files if (key := "" if file == files[0] else file) in read
        )
        return newest < self._began - GRAIN and same

    def _note(self, name: str, procedure: Procedure, card: ProcedureCard) -> dict[str, Any]:
        return {
            "of": self._digest_own(name),
            "beside": {file: self._digest(file) for file in sorted(set(self._named_by(procedure)))},
            "title": card.title,
            "plain_title": card.plain_title,
            "languages": list(card.languages),
            "told": [each.as_plain() for each in card.told],
        }

    def _named_by(self, procedure: Procedure) -> Iterator[str]:
        """The files that a procedure names, from the folder on; and those that the practice names, for they are on each sheet."""
        for entry in (procedure, self.library.practice):
            for found in walk(entry, other_languages=True):
                if found.kind in (Kind.FILE, Kind.PICTURE_FILE):
                    yield str(found.value)
        for part in procedure.parts:
            if part.shared:
                yield f"{SHARED}/{part.shared}.yaml"

    def _own(self, name: str) -> list[str]:
        """The content file, and all files of a procedure, from the folder on."""
        theirs = self.files.translations.get(name, {}).values()
        own = [self.files.procedures[name]] if name in self.files.procedures else []
        return [self.library.path.name, *(path_within(file).as_posix() for file in (*own, *sorted(theirs)))]

    def _digest_own(self, name: str) -> str:
        """One digest of these files, with their names."""
        lines = [f"{file}={self._digest(file)}" for file in self._own(name)]
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

    def _digest(self, file: str) -> str:
        """SHA-256 of the bytes of a file, each read once; nothing if it cannot be read."""
        if file not in self._digests:
            try:
                data = (self.library.folder / file).read_bytes().removeprefix(b"\xef\xbb\xbf")  # which no words have
                self._digests[file] = hashlib.sha256(data).hexdigest()
            except OSError:
                self._digests[file] = ""
        return self._digests[file]


def _make_card(name: str, procedure: Procedure, library: Library) -> ProcedureCard:
    told = tuple(tell_missing_call(name, procedure))
    return ProcedureCard(name, procedure.title, procedure.plain_title.text, library.languages(name), told)


def _card_of(name: str, note: Any) -> ProcedureCard:
    told = tuple(map(Problem.of_plain, note["told"]))
    return ProcedureCard(name, note["title"], note["plain_title"], tuple(note["languages"]), told)
