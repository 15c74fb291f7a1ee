"""What is noted of each sheet that is made, and where: the practice says it, or whoever starts the program."""

import getpass
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from handouts.content.library import Library
from handouts.options import SheetOptions
from handouts.reading.declarations import dataclass
from handouts.reading.resources import program_version
from handouts.storage import record

DEFAULT = "record.csv"
"""The record's name beside the content where nobody says another."""
LONGEST_USER = 100
"""Letters of a user's name in the record."""


class MadeSheet(NamedTuple):
    """A sheet that is about to be handed out, and how many copies of it."""

    sheet: SheetOptions
    code: str
    digest: str
    """SHA-256 of the sheet as for nobody."""
    copies: int = 1


@dataclass(frozen=True)
class Recorder:
    """Notes what is made in every record there is: that of the practice, and the one that was asked for."""

    paths: tuple[Path, ...]
    by: str
    """What makes the sheets: build, batch, desk and so on."""
    user: str

    @classmethod
    def of(cls, library: Library | None, asked: Path | None, by: str, user: str = "") -> "Recorder":
        """The recorder for a library. ``asked`` is the record that a command names; without ``user``, whom the system knows.

        Without a library, because it is broken or gone and an old sheet is printed, only ``asked`` is known.
        """
        return cls(find_records(library, asked), by, tidy_user(user) or who_runs_this())

    def note(
        self, made: Sequence[MadeSheet], keep: Callable[[Sequence[record.RecordLine]], None] | None = None
    ) -> None:
        """Note these sheets: to be called before anybody gets them, so that none is out of which nothing is known.

        ``keep`` is one more place for the same lines: the audit trail of a shared server. Raises UnwritableError.
        """
        if not made or not (self.paths or keep):
            return
        now, version = record.now(), program_version()
        lines = [
            record.RecordLine(now, sheet.procedure, sheet.format, sheet.language, code, version, self.user, sheet.paper,
                              sheet.ink, digest, str(copies), self.by)
            for sheet, code, digest, copies in made
        ]  # fmt: skip
        if keep:
            keep(lines)
        for path in self.paths:
            record.append(path, lines)


def find_records(library: Library | None, asked: Path | None) -> tuple[Path, ...]:
    """The records in which to note what is made: that of the practice's ``record:``, and the one a command names."""
    own = library.folder / library.practice.record if library and library.practice.record else None
    found = {each.absolute(): each for each in (own, asked) if each is not None}
    return tuple(found.values())


def find_record(library: Library, asked: Path | None) -> Path:
    """The record to read: the one that is named, or else the practice's, or else that beside the content."""
    return asked or library.folder / (library.practice.record or DEFAULT)


def who_runs_this() -> str:
    """The name of who runs the program, as the system knows it."""
    try:
        return tidy_user(getpass.getuser()) or "unknown"
    except (OSError, KeyError, ImportError):
        return "unknown"


def tidy_user(name: str) -> str:
    """A user's name as the record has it: no signs that a table would take for a formula, and not without end."""
    return re.sub(r"[^\w .@\\-]", "_", name)[:LONGEST_USER].strip(" -@_")
