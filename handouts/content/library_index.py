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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from handouts.content.cards import ProcedureCard
from handouts.content.kinds import Kind
from handouts.content.library import Library
from handouts.content.library_files import SHARED, LibraryFiles, find_files, path_within
from handouts.content.model import Procedure
from handouts.content.on_demand import WholeProcedures
from handouts.content.words import walk
from handouts.reading.declarations import dataclass
from handouts.storage.user_cache import name_key, open_cache, program_stamp

MOST_BYTES = 50_000_000
"""What the indexes of all libraries may take: about a kilobyte a procedure."""

GRAIN = 2.0
"""Seconds within which two saves may carry the same time: the grain of the coarsest clock that a disk here has (FAT)."""


@dataclass
class LibraryIndex:
    """The cards of a library whose procedures are read on demand."""

    library: Library
    files: LibraryFiles
    _digests: dict[str, str] = field(default_factory=dict)
    _began: float = field(default_factory=time.time)
    _notes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> "LibraryIndex":
        """The index of a library, as its files stand."""
        return cls(library, find_files(os.fspath(library.path), library.folder))

    def cards(self, visit: Callable[[str], object] = lambda name: None) -> dict[str, ProcedureCard]:
        """Those of all procedures that are whole, in the library's order; only what changed since is read.

        ``visit`` is given the name of each that had to be read, right after that: who needs more of it finds it in memory.

        The library takes up those of procedures that are whole in every language: it need not read them to know that.
        """
        cache, key = open_cache("libraries", MOST_BYTES), self._key()
        self._digests.clear()
        kept = self._read_kept(cache.read(key))
        found: dict[str, ProcedureCard] = {}
        known: dict[str, ProcedureCard] = {}
        notes: dict[str, Any] = {}
        self._notes = notes
        for name in self.library.names():
            note = kept.get(name)
            if note is not None and self._is_fresh(name, note):
                found[name] = known[name] = note["card"]
                notes[name] = note
            elif procedure := self.library.procedures.get(name):
                found[name] = ProcedureCard.of(name, self.library)
                if not self.library.unfinished_languages(name):
                    known[name] = found[name]
                    if self._is_settled(name, procedure):
                        notes[name] = self._note(name, procedure, found[name])
                visit(name)
        if notes.keys() != kept.keys() or any(notes[name] is not kept[name] for name in notes):
            plain = {name: {**note, "card": note["card"].as_plain()} for name, note in notes.items()}
            cache.write(key, json.dumps(plain).encode("utf-8"))
        if isinstance(self.library.procedures, WholeProcedures):
            self.library.procedures.sheets.learn(known)
        return found

    def stamp(self, name: str) -> bytes:
        """What is another one after any byte changed on which a procedure rests; nothing if one cannot be said.

        Asked after :meth:`cards`, it is that of the bytes that these were made of.
        """
        note = self._notes.get(name)
        if note is None:
            return b""
        return hashlib.sha256(json.dumps([note["of"], note["beside"]]).encode("utf-8")).digest()

    def is_as_stamped(self, name: str) -> bool:
        """Whether a procedure's files, looked at anew, still have the bytes of its :meth:`stamp`."""
        note = self._notes.get(name)
        if note is None:
            return False
        return LibraryIndex(self.library, self.files)._is_fresh(name, note)

    def settled_files(self, name: str) -> list[str]:
        """The files on which a procedure that was read rests, from the library's folder on; none if one of them was saved since
        this index was made, or a moment before."""
        procedure = self.library.procedure(name)
        files = [*self._own(name, procedure.sheets), *self._named_by(name)]
        return list(dict.fromkeys(files)) if self._is_settled(name, procedure) else []

    def files_beside(self) -> set[str]:
        """The files that the procedures in the index name, from the library's folder on: sources, pictures, shared parts."""
        return {file for note in self._notes.values() for file in note["beside"]}

    def digest(self) -> bytes:
        """What is another one after any byte changed from which the library is read; nothing if one cannot be said.

        Of procedures that are not in the index nobody knows which files they name. Asked after :meth:`cards`, it is that of
        the bytes that were read.
        """
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
            b"index 3", program_stamp(), path.encode("utf-8", "surrogateescape"), str(self.library.path).encode()
        )

    def _read_kept(self, data: bytes | None) -> dict[str, Any]:
        try:
            kept = json.loads(data) if data else {}
            for name, note in kept.items():
                note["card"] = ProcedureCard.of_plain(name, note["card"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}
        return dict(kept)

    def _is_fresh(self, name: str, note: Any) -> bool:
        """Whether all bytes that a note rests on are what they were."""
        try:
            return bool(note["of"] == self._digest_own(name, note["sheets"])) and all(
                digest and self._digest(file) == digest for file, digest in note["beside"].items()
            )
        except (KeyError, TypeError, AttributeError):
            return False

    def _is_settled(self, name: str, procedure: Procedure) -> bool:
        """Whether what was read is what stands in the files: none was saved since a moment before, and the words are the same.

        A save within the grain of the disk's clock would leave no trace in the times; a file that young is read next time.
        """
        files = [*self._own(name, procedure.sheets), *self._named_by(name)]
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
            "of": self._digest_own(name, procedure.sheets),
            "sheets": list(procedure.sheets),
            "beside": {file: self._digest(file) for file in sorted(set(self._named_by(name)))},
            "card": card,
        }

    def _named_by(self, name: str) -> Iterator[str]:
        """The files that a sheet names, from the folder on; and those that the practice names, for they are on each sheet."""
        library = self.library
        sheets = library.rest_on(name)
        several = {base for each in sheets if (base := library.variant_of.get(each))}
        words = [*(library.procedures[each] for each in sheets), *(library.several[each] for each in several)]
        for entry in (*words, library.practice):
            for found in walk(entry, other_languages=True):
                if found.kind in (Kind.FILE, Kind.PICTURE_FILE):
                    yield str(found.value)
        for part in (part for each in words for part in each.parts if part.shared):
            yield f"{SHARED}/{part.shared}.yaml"

    def _own(self, name: str, sheets: Sequence[str]) -> list[str]:
        """The content file, and all files of a sheet, and of those it is made of if it is a pack, from the folder on."""
        files, of = self.files, self.library.variant_of
        own = [self.library.path.name]
        for base in dict.fromkeys(of.get(each, each) for each in (name, *sheets)):
            theirs = files.translations.get(base, {}).values()
            itself = [files.procedures[base]] if base in files.procedures else []
            own += [path_within(file) for file in (*itself, *sorted(theirs))]
        return own

    def _digest_own(self, name: str, sheets: Sequence[str]) -> str:
        """One digest of these files, with their names; and of the names of sheets that are there twice."""
        lines = [f"{file}={self._digest(file)}" for file in self._own(name, sheets)]
        lines += sorted(self.library.names_twice)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

    def _digest(self, file: str) -> str:
        """SHA-256 of the bytes of a file, each read once; nothing if it cannot be read."""
        if file not in self._digests:
            try:
                with open(os.path.join(self.library.folder, file), "rb") as opened:  # noqa: PTH118, PTH123 - thousands
                    data = opened.read().removeprefix(b"\xef\xbb\xbf")  # which no words have
                self._digests[file] = hashlib.sha256(data).hexdigest()
            except OSError:
                self._digests[file] = ""
        return self._digests[file]
