"""Builds every sheet of a library: on all cores where that is worth it, a procedure at a time, and only what changed.

What a sheet is made of has a key: the program, the words of its files as they were read, its pictures, the approvals, and
where it goes. In the user's cache stands under the key which bytes came out; where these stand in the folder already, the
sheet is not made again, and what was told of it is told again. Without a cache all are made.
"""

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from handouts.cli.build import find_sheets, keep_fit, make_sheets, note_sheets
from handouts.cli.options import count
from handouts.options import FileOptions, SheetOptions
from handouts.problems import ExitCode, HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.storage import writing
from handouts.storage.user_cache import UserCache, name_key, open_cache, program_stamp

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.press.press import Handout

MOST_BYTES = 20_000_000
"""What the notes of which bytes came out may take: a few hundred bytes a sheet."""
WORTH_A_PROCESS = 12
"""Procedures for which starting another process takes less time than it saves."""


@dataclass(frozen=True)
class BuildOrder:
    """What is asked for, of each procedure."""

    content: Path
    output: Path
    editions: tuple[str, ...]
    language: str | None
    paper: str | None
    ink: str
    file: FileOptions
    final: bool
    record: Path | None
    anew: bool
    """Whether also what did not change is made."""


class BuiltProcedure(NamedTuple):
    """What became of a procedure."""

    name: str
    lines: tuple[str, ...] = ()
    """A line for each sheet that was made."""
    unchanged: int = 0
    told: tuple[Problem, ...] = ()
    refused: tuple[tuple[bool, tuple[Problem, ...]], ...] = ()
    """Why sheets were not made, each; and whether all that is missing is an approval."""
    stopped: tuple[int, tuple[Problem, ...]] | None = None
    """The exit code and the problems of what ends the whole: files cannot be written."""


class ProcedureBuilder:
    """Builds procedures, one at a time; each process has its own."""

    def __init__(self, order: BuildOrder, library: "Library | None" = None) -> None:
        from handouts.content.loader import load_each_sheet

        self._order = order
        self._library = library or load_each_sheet(order.content, only=())
        self._cache = open_cache("made", MOST_BYTES)
        self._pictures: dict[Path, bytes] = {}
        self._approvals = stamp_approvals(self._library.folder)
        recorded = order.record or self._library.practice.record
        self._anew = order.anew or bool(recorded)  # whoever counts what is handed out counts every sheet that is made

    def make(self, names: Sequence[str]) -> list[BuiltProcedure]:
        """Builds some procedures and writes their sheets."""
        return [self._build(name) for name in names]

    def _build(self, name: str) -> BuiltProcedure:
        library, order = self._library, self._order
        try:
            wanted, refused = find_sheets(library, [name], order.language, order.editions, order.paper, order.ink)
        except HandoutsError as error:
            return BuiltProcedure(name, refused=(_describe(error),))
        wanted, unfit = keep_fit(library, wanted, final=order.final)
        told: list[Problem] = []
        keys = {each: self._key(each) for each in wanted}
        left = [each for each in wanted if not self._is_there(each, keys[each], told)]
        made, failed = make_sheets(library, left, file=order.file)
        lines: list[str] = []
        try:
            note_sheets(library, order.record, made)
            for handout in made:
                lines.append(write_sheet(order.output, handout))
                told += handout.problems
                keep_made(self._cache, keys[handout.options], handout)
        except HandoutsError as error:
            return BuiltProcedure(name, tuple(lines), stopped=(error.exit_code, tuple(error.problems)))
        errors = tuple(map(_describe, [*refused, *unfit, *failed]))
        return BuiltProcedure(name, tuple(lines), len(wanted) - len(left), tuple(told), errors)

    def _key(self, sheet: SheetOptions) -> str:
        """The key of all that a sheet for nobody rests on."""
        library, today = self._library, datetime.date.today().isoformat() if self._approvals else ""
        unread = "\n".join(map(str, library.unread))
        said = "\0".join(
            [
                library.digest_of([sheet.procedure]),
                *sheet,
                *map(str, self._order.file),
                today,
                unread,
                os.path.realpath(self._order.output),
            ]
        )
        return name_key(
            b"made 1", program_stamp(), said.encode(), self._approvals, *self._digest_pictures(sheet.procedure)
        )

    def _digest_pictures(self, name: str) -> Iterator[bytes]:
        from handouts.content.kinds import Kind
        from handouts.content.words import walk

        procedures = self._library.procedures
        for entry in (self._library.practice, *(procedures[each] for each in (name, *procedures[name].sheets))):
            for found in walk(entry, other_languages=True):
                if found.kind is Kind.PICTURE_FILE:
                    path = self._library.folder / found.value
                    if path not in self._pictures:
                        self._pictures[path] = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
                    yield self._pictures[path]

    def _is_there(self, sheet: SheetOptions, key: str, told: list[Problem]) -> bool:
        """Whether the bytes that would come out stand in the folder already; takes up what was told of them."""
        if self._anew or not (kept := self._cache.read(key)):
            return False
        try:
            note = json.loads(kept)
            there = hashlib.sha256((self._order.output / sheet.name_file(self._order.file)).read_bytes()).hexdigest()
            problems = [Problem.of_plain(each) for each in note["told"]]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        if there != note["sha256"]:
            return False
        told += problems
        return True


def build_library(
    order: BuildOrder, library: "Library", names: Sequence[str], tick: Callable[[int], None]
) -> list[BuiltProcedure]:
    """Builds the procedures of these names, in their order; ``tick`` hears how many more are done.

    Raises HandoutsError if a file cannot be written.
    """
    chunks = ([name] for name in names)
    workers = 1
    if len(names) >= 2 * WORTH_A_PROCESS:  # what follows is imported only for these
        from handouts.batch.workers import WorkerProcesses, count_cores

        workers = min(count_cores(), len(names) // WORTH_A_PROCESS)
    results: Iterable[list[BuiltProcedure]]
    if workers > 1:
        results = WorkerProcesses(workers, ProcedureBuilder, _died)(order, chunks)
    else:
        builder = ProcedureBuilder(order, library)
        results = (builder.make(chunk) for chunk in chunks)
    found: dict[str, BuiltProcedure] = {}
    for result in results:
        for each in result:
            if each.stopped:
                code, problems = each.stopped
                error = HandoutsError(problems)
                error.exit_code = ExitCode(code)
                raise error
            found[each.name] = each
        tick(len(result))
    return [found[name] for name in names]


def write_sheet(output: Path, handout: "Handout") -> str:
    """Writes a sheet to its file; returns a line that says so. Raises UnwritableError."""
    path = output / handout.file_name
    writing.write(path, handout.pdf)
    return f"{path}  {count(handout.pages, 'page')}, {len(handout.pdf) / 1000:.0f} kB, {handout.code}"


def keep_made(cache: UserCache, key: str, handout: "Handout") -> None:
    """Notes which bytes came out for a key, and what was told of them."""
    note = {"sha256": hashlib.sha256(handout.pdf).hexdigest(), "told": [each.as_plain() for each in handout.problems]}
    cache.write(key, json.dumps(note).encode("utf-8"))


def stamp_approvals(folder: Path) -> bytes:
    """What is another one after anything changed among the approvals; nothing where nobody ever approved."""
    from handouts.approval.store import FOLDER

    lines = []
    for within, _, files in os.walk(folder / FOLDER):
        for name in sorted(files):
            seen = os.stat(os.path.join(within, name))  # noqa: PTH116, PTH118 - there may be thousands
            lines.append(f"{within} {name} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).digest() if lines else b""


def _describe(error: HandoutsError) -> tuple[bool, tuple[Problem, ...]]:
    return error.exit_code is ExitCode.NOT_APPROVED, tuple(error.problems)


def _died(names: Sequence[str]) -> list[BuiltProcedure]:
    problem = Problem("worker-died", f"The program died several times while it made {', '.join(names)}.",
                      "Is there memory enough? Name the procedure, to build it alone.")  # fmt: skip
    return [BuiltProcedure(name, refused=((False, (problem,)),)) for name in names]
