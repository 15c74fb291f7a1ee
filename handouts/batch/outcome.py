"""What a batch is told to do, and what became of it."""

import csv
import datetime
import io
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from handouts.batch.plan import Copy, Plan, SheetChoice
from handouts.batch.run import _placed
from handouts.batch.workplace import _put
from handouts.content.library import Library
from handouts.problems import Problem, Severity
from handouts.storage import writing as files

MANIFEST = "manifest.csv"
CHUNK = 64
"""Rows that are handed out, synced and named together."""


# -- making files


class Outcome(NamedTuple):
    """What became of a row: its file, or what is wrong, by the detail it is wrong with."""

    line: int
    file: str = ""
    code: str = ""
    digest: str = ""
    new: bool = False
    problems: tuple[tuple[str, Problem], ...] = ()
    sheet: SheetChoice | None = None
    """The sheet, where it cannot be made for anybody."""


@dataclass(frozen=True, repr=False)
class Setting:
    """All that a worker needs besides the rows."""

    library: Library
    paper: str
    ink: str
    today: datetime.date
    folder: Path
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        """Workers may stand in another folder."""
        path, home, folder = self.library.path, self.library.folder, self.folder
        object.__setattr__(self, "library", replace(self.library, path=path.absolute(), folder=home.absolute()))
        object.__setattr__(self, "folder", folder.absolute())

    def __repr__(self) -> str:
        return f"Setting({self.token})"

    @property
    def beside(self) -> Path:
        """The hidden folder in which files are written before they get their names."""
        return self.folder / f".handouts-{self.token}"


Answer = list[Outcome] | Problem
"""What became of some rows; or why no more can be written."""
Hands = Callable[[Setting, Iterator[Sequence[Copy]]], Generator[Answer, None, None]]
"""Who does the work: takes rows in chunks, in any order and even twice, and answers for each chunk once."""


@dataclass
class BatchReport:
    """What a run came to: ``schedule`` is the name of the file."""

    schedule: str
    made: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Of rows for which nothing was made."""
    files: list[Path] = field(default_factory=list)
    """Print files."""

    @classmethod
    def of(cls, planned: Plan) -> "BatchReport":
        """With what is wrong already."""
        report = cls(planned.schedule.file)
        report.tell(planned.problems)
        return report

    def tell(self, problems: Iterable[Problem]) -> None:
        """Add problems; those of the schedule stand last, in its order."""

        def order(problem: Problem) -> tuple[bool, int, int]:
            place = problem.place
            return (True, place.line, place.column) if place and place.file == self.schedule else (False, 0, 0)

        self.problems = sorted([*self.problems, *problems], key=order)

    def end(self, planned: Plan, setting: Setting, manifest: str, outcomes: list[Outcome]) -> None:
        """Take up what became of the rows, and write the manifest."""
        self.tell(_placed(planned, outcomes))
        made = sorted(outcome for outcome in outcomes if outcome.file)
        self.made = sum(outcome.new for outcome in made)
        self.unchanged = len(made) - self.made
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("row", "file", "code", "sha256"))
        writer.writerows((each.line, each.file, each.code, each.digest) for each in made)
        _put(setting.beside / manifest, text.getvalue().encode("utf-8"))
        (setting.beside / manifest).replace(setting.folder / manifest)
        files.sync_folder(setting.folder)

    @property
    def failed(self) -> int:
        """How many rows are wrong."""
        errors = (each.place for each in self.problems if each.severity is Severity.ERROR)
        return len({place.line for place in errors if place and place.file == self.schedule})
