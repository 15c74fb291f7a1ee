"""Print files of a whole schedule."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from handouts.batch.making import Presses, describe_fault, note_copies, tell_sheets
from handouts.batch.outcome import MANIFEST, Outcome, Setting
from handouts.batch.plan import Copy, Plan
from handouts.batch.report import BatchReport
from handouts.batch.workplace import SHEET_NAME, hold_output_folder, open_print_file, put_in_place
from handouts.press.recording import Recorder
from handouts.problems import HandoutsError
from handouts.storage.writing import sync

MOST_COPIES = 500
"""Copies that a print file holds; more go to further files. A file of 20,000 copies takes a viewer seconds and hundreds of
megabytes to open, and a printer that stops in the middle of it has to begin anew."""

# -- making print files


def make_print_files(
    planned: Plan, setting: Setting, path: Path, *, separators: bool = False, clear: bool = False,
    recorder: Recorder | None = None, tick: Callable[[int], None] = lambda rows: None,
) -> BatchReport:  # fmt: skip
    """Write a print file with the copies of all rows in their order, and its manifest beside it.

    ``separators`` puts a page for the desk before each copy. ``clear`` removes print files of another schedule by the
    same name; without it they are an error. ``tick`` hears how many more rows are done.

    Where rows ask for different sheets there is a file for each sheet, for they go through the printer one after
    the other: editions differ in paper and in the edge they are turned over. More than :data:`MOST_COPIES` of a sheet are
    cut into files with a number at the end of their names, ``-001``, in the order of the rows.

    Raises UnwritableError, with what is there whole, if the folder cannot be written to or another run is at work in
    it, and HandoutsError if the program itself is at fault. A row that cannot be made is among the report's problems.
    """
    report, outcomes, presses = BatchReport.start(planned), list[Outcome](), Presses(setting)
    sheets = planned.sheets
    names = {sheet: path.name if len(sheets) == 1 else f"{path.stem}-{setting.name_sheet(sheet)}" for sheet in sheets}
    pattern = re.compile(rf"{re.escape(path.stem)}(?:-{SHEET_NAME})?(?:-\d{{3,}})?\.pdf")
    files = [
        (sheet, name, some)
        for sheet in sheets
        for name, some in _cut(names[sheet], [copy for copy in planned.copies if copy.sheet == sheet])
    ]
    manifest = f"{path.stem}-{MANIFEST}"
    if not planned.copies:
        return report
    report.add_problems(tell_sheets(setting, planned.copies))
    with hold_output_folder(setting, manifest, pattern, {name for _, name, _ in files}, clear):
        for sheet, name, copies in files:
            made, failed = _print_file(presses, copies, setting.beside / "print", separators, tick)
            outcomes += failed
            target = path.parent / name
            if not made:
                target.unlink(missing_ok=True)
            else:
                digest = _sync_and_name(setting.beside / "print", target)
                code = presses.of(sheet).code
                outcomes += [Outcome(copy.line, target.name, code, digest, new=True) for copy in made]
                report.files.append(target)
        if recorder:
            note_copies(recorder, setting, planned, outcomes, only_new=False)
        report.finish(planned, setting, manifest, outcomes)
    return report


def _cut(name: str, copies: Sequence[Copy]) -> Iterator[tuple[str, Sequence[Copy]]]:
    """The print files of a sheet's copies by name; one, if it can hold them all."""
    if len(copies) <= MOST_COPIES:
        yield name, copies
        return
    for number, at in enumerate(range(0, len(copies), MOST_COPIES), 1):
        yield f"{name.removesuffix('.pdf')}-{number:03}.pdf", copies[at : at + MOST_COPIES]


def _print_file(
    presses: Presses, copies: Sequence[Copy], path: Path, separators: bool, tick: Callable[[int], None]
) -> tuple[Sequence[Copy], list[Outcome]]:
    """Write a print file; returns the copies in it, and what is wrong with the others."""
    if not copies:
        return (), []
    press = presses.of(copies[0].sheet)
    press.find_notice(presses.notices)  # what is wrong with it is no fault of a row's
    try:
        with open_print_file(path) as file:
            people = (copy.patient for copy in copies)
            press.merge(people, file, separators=separators, tick=tick, notices=presses.notices)
    except OSError:
        raise
    except Exception as error:  # find out which rows cannot be made, and begin again without them
        failed = [made for copy in copies if isinstance(made := presses.copy(copy), Outcome)]
        lines = {outcome.line for outcome in failed}
        if not failed:
            raise HandoutsError(describe_fault("print-file-failed", "The print file", error)) from None
        rest = [copy for copy in copies if copy.line not in lines]
        good, more = _print_file(presses, rest, path, separators, lambda rows: None)
        return good, failed + more
    return copies, []


def _sync_and_name(path: Path, target: Path) -> str:
    """Sync a file and give it its name; returns its digest."""
    with path.open("r+b") as file:
        sync(file)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    put_in_place(path, target)
    return digest
