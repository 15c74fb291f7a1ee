"""One mutant against the tests that can see it, the quickest first, until one fails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from .forks import Done, Job, forked
from .mutants import Mutant
from .reach import KnownTest, Reach, run_pytest
from .rewriting import break_with

START = 0.3
"""Seconds that a file of tests costs before its first test runs: it and what it imports are loaded."""
_NOTHING_RAN = 5
"""pytest's exit status when it found no test."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    """The tests did not end, so it was seen as well."""
    SURVIVED = "survived"
    NOT_REACHED = "no test reaches it"
    NOT_TRIED = "not tried"
    """The time was over."""
    UNDECIDED = "not seen by the tests there was time for"
    """It may live, or a test that was not asked would see it."""


@dataclass(frozen=True)
class Verdict:
    """A mutant, its fate, and the test that saw it."""

    mutant: Mutant
    fate: Fate
    by: str = ""

    @property
    def seen(self) -> bool:
        """Whether a test turned red, or hung."""
        return self.fate in (Fate.KILLED, Fate.TIMED_OUT)

    @property
    def lives(self) -> bool:
        """Whether no test saw it."""
        return self.fate in (Fate.SURVIVED, Fate.NOT_REACHED)


def chosen_tests(mutant: Mutant, reach: Reach, root: Path, most: float) -> list[KnownTest]:
    """The tests that can see a mutant, the quickest first, of together at most ``most`` seconds.

    For a mutant that is in force once for all tests of a process, these are all tests of each file in which one test
    reaches its module.
    """
    module = str(mutant.path.relative_to(root))
    if mutant.early:
        files = {test.file for test in reach.tests if test.reached.get(module)}
        fitting = [test for test in reach.tests if test.file in files]
    else:
        fitting = [test for test in reach.tests if mutant.statement in test.reached.get(module, ())]
    return _within(most, sorted(fitting, key=lambda test: (test.seconds, test.name)))


def all_were_asked(mutant: Mutant, reach: Reach, root: Path, most: float) -> bool:
    """Whether every test that could see a mutant was there to be chosen, and was: if not, nobody knows that it lives."""
    module = str(mutant.path.relative_to(root))
    if reach.files_left or any(test.reached.get(module) for test in reach.too_long):
        return False
    return chosen_tests(mutant, reach, root, most) == chosen_tests(mutant, reach, root, float("inf"))


def _within(most: float, tests: Iterable[KnownTest]) -> list[KnownTest]:
    """The first tests, until the time is over; one at least."""
    taken, total = list[KnownTest](), 0.0
    for test in tests:
        total += test.seconds
        if taken and total > most:
            break
        taken.append(test)
    return taken


def by_file(tests: Iterable[KnownTest]) -> dict[str, list[KnownTest]]:
    """Tests by their file, the file first that is done soonest."""
    files = defaultdict[str, list[KnownTest]](list)
    for test in tests:
        files[test.file].append(test)
    return dict(sorted(files.items(), key=lambda each: (sum(test.seconds for test in each[1]), each[0])))


class Chosen:
    """A plugin of pytest: runs the tests that were chosen, in their order, and notes the first that fails."""

    def __init__(self, tests: Sequence[KnownTest], path: Path) -> None:
        self._rank = {test.name: rank for rank, test in enumerate(tests)}
        self._path = path

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (each for each in items if each.nodeid in self._rank), key=lambda each: self._rank[each.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._path.write_text(report.nodeid, encoding="utf-8")


def job(mutant: Mutant, tests: Sequence[KnownTest], root: Path) -> Job[Mutant]:
    """A mutant's tests, to be run in a fork; the status is 0 if all of them pass."""
    files = by_file(tests)

    def work(folder: Path) -> int:
        break_with(mutant)
        for file, chosen in files.items():
            status = run_pytest(root, folder, [file], Chosen(chosen, folder / "failed"), "-x")
            if status not in (0, _NOTHING_RAN):
                return status
        return 0

    expected = sum(START + sum(test.seconds for test in chosen) for chosen in files.values())
    return Job(mutant, work, 3 + 5 * expected)


def judge(
    mutants: Sequence[Mutant], reach: Reach, root: Path, *, most: float, workers: int, until: float
) -> Iterator[Verdict]:
    """Try each mutant with tests of at most ``most`` seconds, and tell of each as it is known."""
    chosen: Mapping[Mutant, list[KnownTest]] = {mutant: chosen_tests(mutant, reach, root, most) for mutant in mutants}
    untried = {mutant for mutant in mutants if chosen[mutant]}
    for mutant in mutants:
        if not chosen[mutant]:
            yield Verdict(mutant, Fate.NOT_REACHED)
    jobs = [job(mutant, chosen[mutant], root) for mutant in mutants if mutant in untried]
    for done in forked(jobs, workers=workers, until=until):
        if not done.over:
            untried.remove(done.key)
            yield _verdict(done)
    for mutant in untried:
        yield Verdict(mutant, Fate.NOT_TRIED)


def _verdict(done: Done[Mutant]) -> Verdict:
    if done.status is None:
        return Verdict(done.key, Fate.TIMED_OUT)
    if done.status == 0:
        return Verdict(done.key, Fate.SURVIVED)
    failed = done.folder / "failed"
    by = failed.read_text(encoding="utf-8") if failed.exists() else "the loading of the tests"
    return Verdict(done.key, Fate.KILLED, by)
