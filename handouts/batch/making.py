"""Makes the sheets of rows in one process."""

import contextlib
import itertools
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from handouts.batch.outcome import ChunkResult, Outcome, Setting
from handouts.batch.plan import Copy, Plan, SheetChoice
from handouts.batch.workplace import digest_of, read_if_there, unwritable_folder, write_synced
from handouts.document.patient import Patient
from handouts.options import SheetOptions
from handouts.press.language_notice import Notices
from handouts.press.press import Press, PrintedCopy
from handouts.press.recording import MadeSheet, Recorder
from handouts.problems import HandoutsError, Problem
from handouts.storage.faults import report_fault
from handouts.storage.writing import sync_folder


class Presses:
    """The presses of a run: each sheet is laid out once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._presses: dict[SheetChoice, Press] = {}
        self._refused: dict[SheetChoice, tuple[Problem, ...]] = {}
        self.notices = Notices(setting.library)
        """The notices of language help that stand in print files."""

    def of(self, sheet: SheetChoice) -> Press:
        """The press of a sheet."""
        if sheet not in self._presses:
            setting = self._setting
            self._presses[sheet] = Press(setting.library, sheet.procedure, format=sheet.format, language=sheet.language,
                                         paper=setting.paper, ink=setting.ink, today=setting.today)  # fmt: skip
        return self._presses[sheet]

    def copy(self, copy: Copy) -> PrintedCopy | Outcome:
        """The file for a row, or what is wrong with it."""
        try:
            return self.of(copy.sheet).print(copy.patient)
        except HandoutsError as error:
            return self._blamed(copy, error)
        except Exception as error:  # one row's fault must not end the others
            return Outcome(copy.line, problems=(("", describe_fault("row-failed", "This row", error)),))

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


def tell_sheets(setting: Setting, copies: Iterable[Copy]) -> list[Problem]:
    """What whoever hands out the sheets should know of each, once for all rows; nothing of those that cannot be made."""
    presses, found = Presses(setting), dict[Problem, None]()
    for sheet, some in itertools.groupby(sorted(copies, key=lambda copy: copy.sheet), key=lambda copy: copy.sheet):
        with contextlib.suppress(HandoutsError):
            press = presses.of(sheet)
            found |= dict.fromkeys(press.told)
            found |= dict.fromkeys(problem for copy in some for problem in press.told_of(copy.patient))
    return list(found)


def note_copies(
    recorder: Recorder, setting: Setting, planned: Plan, outcomes: Iterable[Outcome], *, only_new: bool
) -> None:
    """Note how many copies of each sheet were made; of a run that finished before, ``only_new`` leaves out what it noted.

    Raises UnwritableError.
    """
    sheets = {copy.line: copy.sheet for copy in planned.copies}
    codes: dict[SheetChoice, str] = {}
    copies = Counter[SheetChoice]()
    for outcome in outcomes:
        if outcome.file and (outcome.new or not only_new):
            sheet = sheets[outcome.line]
            codes[sheet] = outcome.code
            copies[sheet] += 1
    presses = Presses(setting)
    recorder.note([
        MadeSheet(SheetOptions(each.procedure, each.language, each.format, setting.paper, setting.ink), codes[each],
                  presses.of(each).digest, copies[each])
        for each in planned.sheets if each in copies
    ])  # fmt: skip


def describe_fault(code: str, what: str, error: Exception) -> Problem:
    """A fault of the program itself. What went wrong may quote what it went wrong with, so only its kind is told."""
    number = report_fault(error).number
    message = f"{what} could not be made: the program is at fault (fault {number})."
    return Problem(code, message, "Please send this number and the lines printed with it.")


def _refusal(press: Press, patient: Patient) -> tuple[Problem, ...]:
    try:
        press.show(patient)
    except HandoutsError as error:
        return tuple(error.problems)
    return ()


class Maker:
    """Makes files, a chunk of rows at a time."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._presses = setting, Presses(setting)
        self._own = secrets.token_hex(4)  # a cluster may give rows to two workers at once
        self._threads = ThreadPoolExecutor(16)  # a disk syncs many files in hardly more time than one

    def make(self, copies: Sequence[Copy]) -> ChunkResult:
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
                outcome = Outcome(copy.line, self._setting.name_copy(copy), made.code)
                if read_if_there(folder / outcome.file) == made.pdf:
                    outcomes.append(outcome._replace(digest=digest_of(made.pdf)))
                else:
                    path = beside / f"{copy.line}-{self._own}"
                    writing.append((outcome, path, self._threads.submit(write_synced, path, made.pdf)))
            digests = [future.result() for _, _, future in writing]
            for (outcome, path, _), digest in zip(writing, digests, strict=True):
                path.replace(folder / outcome.file)
                outcomes.append(outcome._replace(digest=digest, new=True))
            if writing:
                sync_folder(folder)
        except OSError as error:
            for _, path, future in writing:
                future.cancel() or future.exception()
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            return unwritable_folder(folder, error)
        return outcomes
