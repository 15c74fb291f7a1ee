"""What a batch is told to do, and what became of it."""

import datetime
import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import NamedTuple

from handouts.batch.plan import Copy, SheetChoice
from handouts.content.library import Library
from handouts.options import SheetOptions
from handouts.problems import Problem
from handouts.reading.declarations import dataclass

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

    def name_sheet(self, sheet: SheetChoice) -> str:
        """How the file of a sheet is named, with its paper and ink where these are not the usual ones."""
        return SheetOptions(sheet.procedure, sheet.language, sheet.format, self.paper, self.ink).file_name

    def name_copy(self, copy: Copy) -> str:
        """``00002-kyphoplasty-standard-en.pdf``: by the row's line, never by the person."""
        return f"{copy.line:05}-{self.name_sheet(copy.sheet)}"

    @property
    def beside(self) -> Path:
        """The hidden folder in which files are written before they get their names."""
        return self.folder / f".handouts-{self.token}"


ChunkResult = list[Outcome] | Problem
"""What became of some rows; or why no more can be written."""
MakeChunks = Callable[[Setting, Iterator[Sequence[Copy]]], Generator[ChunkResult, None, None]]
"""The workers: what makes the files of rows, which come in chunks, and gives one result for each chunk. The chunks may
be done in any order, and one of them twice (if a worker dies), but its result is given once."""
