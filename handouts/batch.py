"""Makes the sheets of a whole schedule: a file for each row, or print files.

A folder holds the sheets of one schedule, and :func:`make_files` brings it there from wherever it is: a copy costs
so little that each is made in memory and written only where the folder does not have the very same bytes. So a run
that was interrupted leaves nothing behind that the next one needs, or could be misled by. A file gets its name only
once it is whole and synced, and the manifest stands there only once all is done.
"""

import contextlib
import csv
import datetime
import hashlib
import io
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from handouts import files, language
from handouts.content import Library
from handouts.patient import Patient
from handouts.plan import Copy, Plan, Sheet
from handouts.press import Press
from handouts.problems import HandoutsError, Place, Problem, Severity, UnwritableError
from handouts.templates import FORMATS

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
    sheet: Sheet | None = None
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


class Presses:
    """The presses of a run: each sheet is laid out once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._presses: dict[Sheet, Press] = {}
        self._refused: dict[Sheet, tuple[Problem, ...]] = {}

    def of(self, sheet: Sheet) -> Press:
        """The press of a sheet."""
        if sheet not in self._presses:
            setting = self._setting
            self._presses[sheet] = Press(setting.library, sheet.procedure, format=sheet.format, language=sheet.language,
                                         paper=setting.paper, ink=setting.ink, today=setting.today)  # fmt: skip
        return self._presses[sheet]

    def copy(self, copy: Copy) -> bytes | Outcome:
        """The file for a row, or what is wrong with it."""
        try:
            return self.of(copy.sheet).copy(copy.patient)
        except HandoutsError as error:
            return self._blamed(copy, error)
        except Exception as error:  # what went wrong may quote what it went wrong with, so only its kind is told
            message = f"This row could not be made, and the program is at fault ({type(error).__name__})."
            return Outcome(copy.line, problems=(("", Problem("row-failed", message, "Please report it.")),))

    def _blamed(self, copy: Copy, error: HandoutsError) -> Outcome:
        """Whose fault it is: the sheet's, if it cannot be made for nobody either; else each detail is tried alone."""
        if copy.sheet not in self._refused:
            self._refused[copy.sheet] = _refusal(self.of(copy.sheet), Patient())
        if refused := self._refused[copy.sheet]:
            return Outcome(copy.line, problems=tuple(("", each) for each in refused), sheet=copy.sheet)
        found = [
            (name, each)
            for name, text in copy.patient.given().items()
            for each in _refusal(self.of(copy.sheet), Patient(**{name: text}))
        ]
        return Outcome(copy.line, problems=tuple(found or (("", each) for each in error.problems)))


def _refusal(press: Press, patient: Patient) -> tuple[Problem, ...]:
    try:
        press.copy(patient)
    except HandoutsError as error:
        return tuple(error.problems)
    return ()


class Maker:
    """Makes files, a chunk of rows at a time."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._presses = setting, Presses(setting)
        self._own = secrets.token_hex(4)  # a cluster may give rows to two workers at once
        self._threads = ThreadPoolExecutor(16)  # a disk syncs many files in hardly more time than one

    def make(self, copies: Sequence[Copy]) -> Answer:
        """Make the files that are not there yet, and answer for all once they are synced and have their names."""
        folder, beside = self._setting.folder, self._setting.beside
        outcomes: list[Outcome] = []
        writing: list[tuple[Outcome, Path, Future[str]]] = []
        try:
            for copy in copies:
                made = self._presses.copy(copy)
                if isinstance(made, Outcome):
                    outcomes.append(made)
                    continue
                outcome = Outcome(copy.line, copy.file_name, self._presses.of(copy.sheet).last.code)
                if _there(folder / copy.file_name) == made:
                    outcomes.append(outcome._replace(digest=_digest(made)))
                else:
                    path = beside / f"{copy.line}-{self._own}"
                    writing.append((outcome, path, self._threads.submit(_put, path, made)))
            digests = [future.result() for _, _, future in writing]
            for (outcome, path, _), digest in zip(writing, digests, strict=True):
                path.replace(folder / outcome.file)
                outcomes.append(outcome._replace(digest=digest, new=True))
            if writing:
                files.sync_folder(folder)
        except OSError as error:
            for _, path, future in writing:
                future.cancel() or future.exception()
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            return _unwritable(folder, error)
        return outcomes


def _there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put(path: Path, data: bytes) -> str:
    """Write a file and sync it; returns its digest."""
    with path.open("xb") as file:
        file.write(data)
        files.sync(file)
    return _digest(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unwritable(folder: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem("file-unwritable", f"The files cannot be written: {reason}.",
                   "Those that are there are whole. Check that you may write there and that the disk is not full, "
                   "then run it again: it makes what is missing.", Place(str(folder)))  # fmt: skip


@dataclass
class Report:
    """What a run came to: ``schedule`` is the name of the file."""

    schedule: str
    made: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Of rows for which nothing was made."""
    files: list[Path] = field(default_factory=list)
    """Print files."""

    @classmethod
    def of(cls, planned: Plan) -> "Report":
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


def make_files(
    planned: Plan, setting: Setting, hands: Hands, *, clear: bool = False, tick: Callable[[int], None] = lambda rows: None
) -> Report:  # fmt: skip
    """Bring a folder to hold a file for each row, and the manifest.

    ``clear`` removes sheets of another schedule; without it they are an error, for somebody could hand them out.
    ``tick`` hears how many more rows are done. Raises UnwritableError, with what is there whole, if the folder
    cannot be written to or another run is at work in it.
    """
    report, outcomes = Report.of(planned), list[Outcome]()
    chunk = max(1, min(CHUNK, -(-len(planned.copies) // max(1, getattr(hands, "count", 1)))))
    chunks = (planned.copies[at : at + chunk] for at in range(0, len(planned.copies), chunk))
    if not planned.copies:
        return report
    names = {copy.file_name for copy in planned.copies}
    with _workplace(setting, MANIFEST, _FILE, names, clear):
        with contextlib.closing(hands(setting, chunks)) as answers:
            for answer in answers:
                if isinstance(answer, Problem):
                    raise UnwritableError(answer)
                outcomes += answer
                tick(len(answer))
        for name in names.difference(outcome.file for outcome in outcomes):
            (setting.folder / name).unlink(missing_ok=True)  # of an earlier run, when the row could be made
        report.end(planned, setting, MANIFEST, outcomes)
    return report


def _placed(planned: Plan, outcomes: Iterable[Outcome]) -> Iterator[Problem]:
    """The problems of rows, each with its place in the schedule; those of a sheet once."""
    told: set[Problem] = set()
    for outcome in outcomes:
        if outcome.sheet:
            for _, problem in outcome.problems:
                if problem not in told:
                    told.add(problem)
                    yield problem
            message = "The sheet that this row asks for cannot be made."
            yield Problem(
                "sheet-refused", message, "Mend what is said of the sheet.", planned.schedule.place(outcome.line)
            )
        else:
            for name, problem in outcome.problems:
                yield replace(problem, place=planned.schedule.place(outcome.line, name))


@contextlib.contextmanager
def _workplace(
    setting: Setting, manifest: str, pattern: re.Pattern[str], names: Collection[str], clear: bool
) -> Iterator[None]:
    """Hold a folder for one run, rid of what others left there, with a hidden folder in it to write to first."""
    folder = setting.folder
    with _writing(folder), _alone(folder):
        _sweep(folder)
        others = _others(folder, pattern, names, clear)
        setting.beside.mkdir(mode=0o700)
        try:
            (folder / manifest).unlink(missing_ok=True)
            files.sync_folder(folder)  # before anything it tells of changes
            for other in others:
                other.unlink()
            yield
        finally:
            shutil.rmtree(setting.beside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed run could not."""
    for leftover in folder.glob(".handouts-" + 16 * "[0-9a-f]"):
        shutil.rmtree(leftover, ignore_errors=True)
    files.sweep(folder)


_SHEET = rf"[^/\\]+-(?:{'|'.join(FORMATS)})-(?:{'|'.join(language.codes())})"
_FILE = re.compile(rf"\d{{5,}}-{_SHEET}\.pdf")


def _others(folder: Path, pattern: re.Pattern[str], names: Collection[str], clear: bool) -> list[Path]:
    """The sheets in a folder that this run does not make; raises UnwritableError if there are any and none may go."""
    with os.scandir(folder) as entries:
        others = sorted(each.name for each in entries if pattern.fullmatch(each.name) and each.name not in names)
    if others and not clear:
        raise UnwritableError(
            Problem("other-sheets", f"Sheets of another schedule stand in the folder: {len(others)}, such as {others[0]}.",
                    "Name another folder; or add --clear, which removes them.", Place(str(folder))))  # fmt: skip
    return [folder / name for name in others]


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Make a folder; say what cannot be written as a Problem."""
    try:
        files.make_folder(folder)
        yield
    except OSError as error:
        raise UnwritableError(_unwritable(folder, error)) from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run; the system lets go of it if the program dies."""
    if sys.platform == "win32":  # where no folder can be opened
        handle = os.open(folder / ".handouts.lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    else:
        handle = os.open(folder, os.O_RDONLY)
    try:
        if not files.lock(handle):
            raise UnwritableError(
                Problem("folder-busy", "Another run is writing to this folder.", "Wait for it, or name another folder.",
                        Place(str(folder))))  # fmt: skip
        yield
    finally:
        os.close(handle)


# -- making print files


def make_print_files(
    planned: Plan, setting: Setting, path: Path, *, separators: bool = False, clear: bool = False,
    tick: Callable[[int], None] = lambda rows: None,
) -> Report:  # fmt: skip
    """Write a print file with the copies of all rows in their order, and its manifest beside it.

    ``separators`` puts a page for the desk before each copy.

    Where rows ask for different sheets there is a file for each sheet, for they go through the printer one after
    the other: editions differ in paper and in the edge they are turned over.
    """
    report, outcomes, presses = Report.of(planned), list[Outcome](), Presses(setting)
    sheets = planned.sheets
    names = {sheet: path.name if len(sheets) == 1 else f"{path.stem}-{sheet}.pdf" for sheet in sheets}
    pattern, manifest = re.compile(rf"{re.escape(path.stem)}(?:-{_SHEET})?\.pdf"), f"{path.stem}-{MANIFEST}"
    if not planned.copies:
        return report
    with _workplace(setting, manifest, pattern, set(names.values()), clear):
        for sheet in sheets:
            copies = [copy for copy in planned.copies if copy.sheet == sheet]
            made, failed = _print_file(presses, copies, setting.beside / "print", separators, tick)
            outcomes += failed
            target = path.parent / names[sheet]
            if not made:
                target.unlink(missing_ok=True)
            else:
                digest = _sealed(setting.beside / "print", target)
                code = presses.of(sheet).last.code
                outcomes += [Outcome(copy.line, target.name, code, digest, new=True) for copy in made]
                report.files.append(target)
        report.end(planned, setting, manifest, outcomes)
    return report


def _print_file(
    presses: Presses, copies: Sequence[Copy], path: Path, separators: bool, tick: Callable[[int], None]
) -> tuple[Sequence[Copy], list[Outcome]]:
    """Write a print file; returns the copies in it, and what is wrong with the others."""
    if not copies:
        return (), []

    try:
        with path.open("wb") as file:
            presses.of(copies[0].sheet).merge((copy.patient for copy in copies), file, separators=separators, tick=tick)
    except OSError:
        raise
    except Exception as error:  # find out which rows cannot be made, and begin again without them
        failed = [made for copy in copies if isinstance(made := presses.copy(copy), Outcome)]
        lines = {outcome.line for outcome in failed}
        if not failed:
            message = f"The print file could not be made, and the program is at fault ({type(error).__name__})."
            raise HandoutsError(Problem("print-file-failed", message, "Please report it.")) from None
        rest = [copy for copy in copies if copy.line not in lines]
        good, more = _print_file(presses, rest, path, separators, lambda rows: None)
        return good, failed + more
    return copies, []


def _sealed(path: Path, target: Path) -> str:
    """Sync a file and give it its name; returns its digest."""
    with path.open("r+b") as file:
        files.sync(file)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    path.replace(target)
    files.sync_folder(target.parent)
    return digest
