"""What a batch did: its files, its manifest, and what is wrong, row by row."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path

from handouts.batch.outcome import Outcome, Setting
from handouts.batch.plan import Plan
from handouts.batch.workplace import put_in_place, write_synced
from handouts.layout.fitting import NO_ROOM
from handouts.problems import Problem, Severity
from handouts.reading.declarations import dataclass


@dataclass
class BatchReport:
    """What a run came to: ``schedule`` is the name of the file."""

    schedule: str
    made: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Of rows for which nothing was made, and what should be known of sheets that were."""
    files: list[Path] = field(default_factory=list)
    """Print files."""

    @classmethod
    def start(cls, planned: Plan) -> "BatchReport":
        """A report of what is wrong with the schedule already."""
        report = cls(planned.schedule.file)
        report.add_problems(planned.problems)
        return report

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add problems; those of the schedule stand last, in its order."""

        def order(problem: Problem) -> tuple[bool, int, int]:
            place = problem.place
            return (True, place.line, place.column) if place and place.file == self.schedule else (False, 0, 0)

        self.problems = sorted([*self.problems, *problems], key=order)

    def finish(self, planned: Plan, setting: Setting, manifest: str, outcomes: list[Outcome]) -> None:
        """Take up what became of the rows, and write the manifest, a file of this name. Raises OSError."""
        self.add_problems(_place_problems(planned, outcomes))
        made = sorted(outcome for outcome in outcomes if outcome.file)
        self.made = sum(outcome.new for outcome in made)
        self.unchanged = len(made) - self.made
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("row", "file", "code", "sha256"))
        writer.writerows((each.line, each.file, each.code, each.digest) for each in made)
        write_synced(setting.beside / manifest, text.getvalue().encode("utf-8"))
        put_in_place(setting.beside / manifest, setting.folder / manifest)

    @property
    def only_without_room(self) -> bool:
        """Whether all that is wrong with rows is that an edition has no room for their words."""
        errors = {each.code for each in self.problems if each.severity is Severity.ERROR}
        return bool(errors.intersection(NO_ROOM)) and errors <= {*NO_ROOM, "sheet-refused"}

    @property
    def failed(self) -> int:
        """How many rows are wrong."""
        errors = (each.place for each in self.problems if each.severity is Severity.ERROR)
        return len({place.line for place in errors if place and place.file == self.schedule})


def _place_problems(planned: Plan, outcomes: Iterable[Outcome]) -> Iterator[Problem]:
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
