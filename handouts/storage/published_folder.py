"""A folder that is published: pages that are written anew, old ones that are taken away, and nobody else's files.

Which files are ours stands in a list in the folder. It is written before the first page, with what each page was and will
be, so that a run that is killed leaves whole pages and the next run knows them all. Only a file of that list is ever
replaced or removed, and removed only as it was written.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.storage import writing
from handouts.storage.locks import try_lock_folder

LIST = "published.json"
_LARGEST = 50_000_000
"""Bytes of the list: more than a million pages."""
_PAGE = lazy_pattern(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)?[A-Za-z0-9_][A-Za-z0-9_.-]*\.html")
"""A page of ours: in the folder or in one below it, and nowhere else."""


@dataclass(frozen=True)
class PublishedFiles:
    """What became of the files of a folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Files that are no longer published and were not removed, because somebody has changed them."""


def list_published(folder: Path) -> tuple[str, ...]:
    """The paths in a folder that were published there. Raises HandoutsError if its list cannot be read."""
    return tuple(_read_list(folder))


def publish_files(folder: Path, files: Mapping[str, bytes]) -> PublishedFiles:
    """Make a folder have these files, by their paths in it, and no other that was published there.

    What is no longer published goes first: a page that must not be read is worth more than a link that leads nowhere.
    Raises HandoutsError, with nothing written, if a file of somebody else stands where one of these belongs, if the list
    cannot be read, or if another program is publishing there; UnwritableError if something cannot be written: what stands
    there then is whole, and a second run completes it.
    """
    try:
        writing.make_folder(folder)
        with try_lock_folder(folder) as held:
            if not held:
                raise UnwritableError(Problem("published-busy", "Another program is publishing to this folder.",
                                              "Wait until it is done, then publish again.", Place(str(folder))))  # fmt: skip
            return _publish(folder, files)
    except OSError as error:
        raise UnwritableError(
            Problem("file-unwritable", f"The file cannot be written: {writing.describe_os_error(error)}.",
                    "What stands there is whole. Check that you may write there and that the disk is not full.", Place(str(folder)))
        ) from error  # fmt: skip


def _publish(folder: Path, files: Mapping[str, bytes]) -> PublishedFiles:
    ours = _read_list(folder)
    now = {path: _digest(data) for path, data in files.items()}
    _refuse_strangers(folder, ours, now)
    _write_list(
        folder, {path: sorted({*ours.get(path, ()), *([now[path]] if path in now else ())}) for path in {*ours, *now}}
    )
    removed, problems = [], []
    for path in sorted(ours.keys() - now.keys()):
        stands = _digest_of(folder / path)
        if stands is None:
            continue
        if stands in ours[path]:
            writing.remove(folder / path)
            removed.append(path)
        else:
            problems.append(_changed(folder / path))
    written = []
    for path, data in files.items():
        if _digest_of(folder / path) != now[path]:
            writing.write(folder / path, data)
            written.append(path)
    _write_list(folder, {path: [digest] for path, digest in now.items()})
    return PublishedFiles(tuple(written), tuple(removed), tuple(problems))


def _refuse_strangers(folder: Path, ours: Mapping[str, list[str]], now: Mapping[str, str]) -> None:
    """Raise HandoutsError if a file that was not published here stands where one is to be, or what is no file."""
    strangers = [
        Problem("published-not-ours", "A file stands here that was not published by the program.",
                "Move it, or publish to another folder. Nothing was written.", Place(str(folder / path)))
        for path, digest in now.items()
        if _is_strange(folder / path, path in ours, digest)
    ]  # fmt: skip
    if strangers:
        raise HandoutsError(strangers)


def _is_strange(path: Path, ours: bool, digest: str) -> bool:
    if path.is_symlink() or path.parent.is_symlink() or (path.exists() and not path.is_file()):
        return True
    return not ours and path.exists() and _digest_of(path) != digest


def _changed(path: Path) -> Problem:
    return Problem("published-changed", "This file is no longer published, but somebody has changed it since it was.",
                   "It was left as it is. Read it and remove it, if nobody needs it: its words may be out of date.", Place(str(path)))  # fmt: skip


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str | None:
    """The digest of a file; None where there is none, "" of what is no file of its own."""
    if path.is_symlink() or path.parent.is_symlink():
        return ""
    if not path.exists():
        return None
    return _digest(path.read_bytes()) if path.is_file() else ""


def _read_list(folder: Path) -> dict[str, list[str]]:
    """By the path of each published file the digests that it may have."""
    path = folder / LIST
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LARGEST))["files"]
        return dict(_check_entries(found))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HandoutsError(
            Problem("published-list", "The list of what was published here cannot be read.",
                    "Nothing was written: without it nobody knows which files are the program's. Take it back from a copy, or publish to an empty folder.",
                    Place(str(path)))
        ) from error  # fmt: skip


def _check_entries(found: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """The entries of a list. Raises ValueError for one that no list of ours has, such as a path that leads elsewhere."""
    for path, digests in found.items():
        known = isinstance(digests, list) and all(re.fullmatch("[0-9a-f]{64}", each) for each in digests)
        if not known or not _PAGE.fullmatch(path):
            raise ValueError("an entry is not ours")
        yield path, digests


def _write_list(folder: Path, files: Mapping[str, list[str]]) -> None:
    told = "Files that handouts publish wrote here, with their SHA-256. It replaces and removes no others."
    text = json.dumps({"about": told, "files": dict(sorted(files.items()))}, indent=0)
    writing.write(folder / LIST, text.encode("utf-8"))
