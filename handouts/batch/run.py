"""Makes the sheets of a whole schedule: a file for each row, or print files.

A folder holds the sheets of one schedule, and :func:`make_files` brings it there from wherever it is: a copy costs
so little that each is made in memory and written only where the folder does not have the very same bytes. So a run
that was interrupted leaves nothing behind that the next one needs, or could be misled by. A file gets its name only
once it is whole and synced, and the manifest stands there only once all is done.
"""

import contextlib
from collections.abc import Callable

from handouts.batch.making import note_copies, tell_sheets
from handouts.batch.outcome import CHUNK, MANIFEST, MakeChunks, Outcome, Setting
from handouts.batch.plan import Plan
from handouts.batch.report import BatchReport
from handouts.batch.workplace import COPY_NAME, hold_output_folder
from handouts.press.recording import Recorder
from handouts.problems import Problem, UnwritableError


def make_files(
    planned: Plan, setting: Setting, workers: MakeChunks, *, clear: bool = False,
    recorder: Recorder | None = None, tick: Callable[[int], None] = lambda rows: None,
) -> BatchReport:  # fmt: skip
    """Bring a folder to hold a file for each row, and the manifest.

    ``clear`` removes sheets of another schedule; without it they are an error, for somebody could hand them out.
    ``workers`` make them (see :func:`handouts.batch.workers.choose_workers`); ``tick`` hears how many more rows are done.
    ``recorder`` notes how many copies of each sheet are there that no run before has noted.
    A row that cannot be made is among the report's problems, and its file of an earlier run goes. Raises UnwritableError, with what is there whole, if the folder
    cannot be written to or another run is at work in it.
    """
    report, outcomes = BatchReport.start(planned), list[Outcome]()
    chunk = max(1, min(CHUNK, -(-len(planned.copies) // max(1, getattr(workers, "count", 1)))))
    chunks = (planned.copies[at : at + chunk] for at in range(0, len(planned.copies), chunk))
    if not planned.copies:
        return report
    report.add_problems(tell_sheets(setting, planned.copies))
    names = {setting.name_copy(copy) for copy in planned.copies}
    with hold_output_folder(setting, MANIFEST, COPY_NAME, names, clear) as finished:
        with contextlib.closing(workers(setting, chunks)) as results:
            for result in results:
                if isinstance(result, Problem):
                    raise UnwritableError(result)
                outcomes += result
                tick(len(result))
        for name in names.difference(outcome.file for outcome in outcomes):
            (setting.folder / name).unlink(missing_ok=True)  # of an earlier run, when the row could be made
        if recorder:
            note_copies(recorder, setting, planned, outcomes, only_new=finished)
        report.finish(planned, setting, MANIFEST, outcomes)
    return report
