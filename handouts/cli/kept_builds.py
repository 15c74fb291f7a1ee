"""Sheets for nobody as `build` made them, kept in the user's cache: the same sheet asked for again is written without being laid out.

An entry stands under a key of the program, the day and what was asked for, and says which files it rests on, each with the digest
of its bytes: the content, its own files and translations, sources, pictures, shared parts, approvals and fonts; and how the
other files of the library stood. All are looked at again each time; where one differs, the sheet is made. It holds finished files, as
data, and what was told of them. Nothing with a patient's detail is ever kept, and nothing of which anything was refused.

A file is written again only if it is whole by its own account too: its identifier (ISO 32000-1, 14.4) is the digest of all
that stands before its table of objects.
"""

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from handouts.options import FileOptions
from handouts.problems import Problem
from handouts.storage.user_cache import UserCache, name_key, open_cache, program_stamp

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.content.library_index import LibraryIndex
    from handouts.press.press import Handout

MOST_BYTES = 100_000_000
"""What all kept sheets may take: some fifty kilobytes each."""
MOST_APPROVALS = 1000
"""Files among the approvals beyond which nothing is kept: to read them takes longer than it spares."""
APPROVALS, LISTED = "approvals", ("procedures", "translations", "shared")
"""The folders beside a content in which a new file changes what is made."""


class AskedBuild(NamedTuple):
    """What was asked for: sheets for nobody of some procedures; ``content`` is the file as it was named."""

    content: Path
    procedures: tuple[str, ...]
    variant: str | None
    format: str
    language: str | None
    paper: str | None
    ink: str
    file: FileOptions
    final: bool


class KeptSheet(NamedTuple):
    """A finished file, how many pages it has, the code of its words, and what was told of it."""

    name: str
    pages: int
    code: str
    pdf: bytes
    told: tuple[Problem, ...]


def find_kept(asked: AskedBuild) -> list[KeptSheet]:
    """The sheets as they were made of the very same bytes; none if they must be made."""
    cache, key = _open(), _key(asked)
    data = cache.read(key)
    if data is None:
        return []
    try:
        head, _, files = data.partition(b"\n")
        note = json.loads(head)
        folder = asked.content.parent
        sheets = list(_cut(note["sheets"], files))
        if not all(is_whole(each.pdf) for each in sheets):
            raise ValueError("a file is not whole")
        fresh = note["beside"] == _stamp_files(folder) and note["approvals"] == _stamp_approvals(folder)
        fresh = fresh and all(_digest(folder / file) == digest for file, digest in note["files"].items())
    except OSError:  # a file is gone while it is looked at
        return []
    except (ValueError, KeyError, TypeError, AttributeError):
        cache.discard(key)
        return []
    return sheets if fresh else []


def keep(asked: AskedBuild, library: "Library", index: "LibraryIndex", made: "Sequence[Handout]") -> None:
    """Keep sheets that were made, if every file that they rest on is as it was read; ``index`` is older than they are."""
    from handouts.pdf.fonts import FONT_FILES

    folder = asked.content.parent
    files: dict[str, str] = {}
    for name in {each.procedure for each in made}:
        own = index.settled_files(name)
        if not own:
            return
        files |= {file: _digest(folder / file) for file in own}
    fonts = {os.fspath(path) for paths in FONT_FILES.values() for path in paths}
    files |= {path: _digest(Path(path)) for path in fonts}
    approvals = _stamp_approvals(folder)
    if library.unread or approvals is None or not all(files.values()) or not all(is_whole(each.pdf) for each in made):
        return
    sheets = [[each.file_name, each.pages, each.code, len(each.pdf), [told.as_plain() for told in each.problems]] for each in made]  # fmt: skip
    note = {"files": files, "beside": _stamp_files(folder), "approvals": approvals, "sheets": sheets}
    _open().write(_key(asked), json.dumps(note).encode() + b"\n" + b"".join([each.pdf for each in made]))


def is_whole(pdf: bytes) -> bool:
    """Whether a file for nobody is as it was finished: its identifier is the digest of all before its table of objects."""
    found, _, start = pdf[-40:].rpartition(b"startxref\n")
    if not found or not start.endswith(b"\n%%EOF\n") or not start[:-7].isdigit():
        return False
    table = int(start[:-7])
    digest = hashlib.sha256(pdf[:table]).hexdigest()[:32].encode()
    return pdf.find(b"/ID[<%s><%s>]" % (digest, digest), table) > 0


def _open() -> UserCache:
    return open_cache("sheets", MOST_BYTES)


def _key(asked: AskedBuild) -> str:
    said = [os.fspath(asked.content), os.path.realpath(asked.content), *asked[1:], datetime.date.today().isoformat()]
    return name_key(b"sheets 1", program_stamp(), json.dumps(said).encode())


def _cut(notes: Sequence[Any], files: bytes) -> Iterator[KeptSheet]:
    at = 0
    for name, pages, code, size, told in notes:
        pdf = files[at : at + size]
        at += size
        yield KeptSheet(name, pages, code, pdf, tuple(map(Problem.of_plain, told)))
    if at != len(files):
        raise ValueError("more or fewer bytes than were noted")


def _digest(path: Path) -> str:
    """SHA-256 of the bytes of a file; nothing if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _stamp_files(folder: Path) -> str:
    """What is another one after any file that could belong to a content was added, removed or saved: names, sizes and times."""
    lines = []
    for each in LISTED:
        for within, _, files in os.walk(folder / each):
            for name in files:
                seen = os.stat(path := os.path.join(within, name))  # noqa: PTH116, PTH118 - there may be thousands
                lines.append(f"{path} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}")
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def _stamp_approvals(folder: Path) -> str | None:
    """A digest of the bytes of all approvals, and of what verifies them; None where there are too many."""
    paths = sorted(Path(within) / name for within, _, files in os.walk(folder / APPROVALS) for name in files)
    if len(paths) > MOST_APPROVALS:
        return None
    lines = [f"{path} {_digest(path)}" for path in paths]
    return hashlib.sha256(
        repr([lines, shutil.which("ssh-keygen") if lines else ""]).encode("utf-8", "surrogateescape")
    ).hexdigest()
