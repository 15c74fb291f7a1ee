"""Which tests run which statements: the suite is run once, with a mark set by each statement of the modules asked for.

The marks are put in by :mod:`rewriting`, before each statement one assignment to an array. That costs a few per cent
of the time; a tracer such as coverage's would double it, since it is called for every line of every module.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .forks import WAIT, Job, forked
from .rewriting import Rewriter

_OPTIONS = (
    "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:schemathesis",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
_MARKS = "__reached__"


@dataclass(frozen=True)
class KnownTest:
    """A test that passes without a mutant: the statements it runs, by module and first line."""

    name: str
    """pytest's node id, ``FILE::NAME``."""
    seconds: float
    """Of processor time."""
    reached: dict[str, frozenset[int]]

    @property
    def file(self) -> str:
        """The file it stands in, from the root."""
        return self.name.partition("::")[0]


@dataclass(frozen=True)
class Reach:
    """All tests that were run, and the names of those that fail without a mutant: they can say nothing of one."""

    tests: tuple[KnownTest, ...]
    failed: tuple[str, ...]
    files_left: tuple[str, ...] = ()
    """Files of tests for which the time did not suffice."""
    too_long: tuple[KnownTest, ...] = ()
    """Tests that were stopped, with what they had reached by then."""


# -- marks


def marked(source: str) -> ast.Module:
    """A module whose statements each note first that they are run."""
    tree = ast.parse(source)
    _mark(tree)
    return ast.fix_missing_locations(tree)


def _mark(node: ast.AST) -> None:
    for name, value in ast.iter_fields(node):
        if not isinstance(value, list):
            if isinstance(value, ast.AST):
                _mark(value)
            continue
        for each in value:
            if isinstance(each, ast.AST):
                _mark(each)
        if value and isinstance(value[0], ast.stmt):
            setattr(node, name, [one for each in value for one in _with_mark(each)])


def _with_mark(statement: ast.stmt) -> list[ast.stmt]:
    docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if docstring or (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
        return [statement]
    place = ast.Subscript(ast.Name(_MARKS, ast.Load()), ast.Constant(statement.lineno), ast.Store())
    return [ast.copy_location(ast.Assign([place], ast.Constant(1)), statement), statement]


class Marks:
    """The marks of several modules, and which are set."""

    def __init__(self, root: Path, modules: Iterable[Path]) -> None:
        self._marks = {str(path.relative_to(root)): (path, bytearray(len(path.read_bytes()) + 2)) for path in modules}

    def install(self) -> None:
        """Have the modules marked when they are loaded."""
        for path, marks in self._marks.values():
            Rewriter({path: marked}, {_MARKS: marks}).install()

    def take(self) -> dict[str, frozenset[int]]:
        """The lines whose marks are set; they are unset then."""
        found = {}
        for name, (_, marks) in self._marks.items():
            if marks.find(1) >= 0:
                found[name] = frozenset(line for line, is_set in enumerate(marks) if is_set)
                marks[:] = bytes(len(marks))
        return found


def _together(*reached: dict[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    names = {name for each in reached for name in each}
    return {name: frozenset().union(*(each.get(name, ()) for each in reached)) for name in names}


# -- the run


class Recorder:
    """A plugin of pytest: notes for each test what it and its fixtures reach, a line of JSON as each one ends."""

    def __init__(self, marks: Marks, path: Path, longest: float) -> None:
        self._marks, self._path, self._longest = marks, path, longest
        self._fixtures: dict[str, dict[str, frozenset[int]]] = {}
        self._own: list[dict[str, frozenset[int]]] = []
        self._outcome = "passed"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if "browser" not in getattr(item, "fixturenames", ())]

    def pytest_collection_finish(self) -> None:
        self._marks.take()  # what loading the modules ran

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """What a fixture reaches counts for each test that uses it, not only for the first."""
        self._own.append(self._marks.take())
        result = yield
        reached = self._marks.take()
        name = fixturedef.argname
        self._fixtures[name] = _together(self._fixtures.get(name, {}), reached)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._own, self._outcome = [], "passed"
        started = time.process_time()
        result = yield
        used = [self._fixtures[name] for name in getattr(item, "fixturenames", ()) if name in self._fixtures]
        reached = _together(*self._own, self._marks.take(), *used)
        entry = {
            "name": item.nodeid,
            "outcome": self._outcome,
            "seconds": round(time.process_time() - started, 4),
            "reached": {name: sorted(lines) for name, lines in reached.items()},
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """A test that takes too long is stopped: it is of no use for so many mutants."""
        with stopped_after(self._longest):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome != "passed":
            too_long = "TakesTooLong" in str(report.longrepr or "")
            self._outcome = "too long" if too_long else report.outcome


class TakesTooLong(BaseException):
    """Raised in a test whose time is over; no ``except Exception`` of the program catches it."""


@contextlib.contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise :class:`TakesTooLong` in what goes on for longer: in processor time, or five times that by the clock.

    Others may be at work on the machine, and a test must not be left out for that.
    """

    def stop(signum: int, frame: Any) -> None:
        raise TakesTooLong

    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, 1), (signal.SIGALRM, signal.ITIMER_REAL, WAIT))
    before = [signal.signal(number, stop) for number, _, _ in clocks]
    for _, timer, times in clocks:
        signal.setitimer(timer, times * seconds)
    try:
        yield
    finally:
        for (number, timer, _), handler in zip(clocks, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


PRELOADED = ("hypothesis", "pikepdf", "PIL.Image", "yaml", "click", "uharfbuzz", "pypdfium2", "starlette", "jinja2")
"""Large packages that most tests import: loaded once, before the forks. Nothing that may be mutated is among them."""


def warm_up() -> None:
    """Load what every fork needs, pytest with its plugins too: a fork then begins its tests after a tenth of a second."""
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*_OPTIONS, "-c", os.devnull, "--rootdir", folder, folder])


def run_pytest(root: Path, folder: Path, files: Sequence[str], plugin: object, *more: str) -> int:
    """Run pytest in this process, which is a fork: nothing of it is kept beside the project."""
    os.chdir(root)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    with contextlib.suppress(ImportError):
        from hypothesis import configuration

        configuration.set_hypothesis_home_dir(folder / "hypothesis")
    seed = ("--hypothesis-seed=0",) if "hypothesis" in sys.modules else ()
    return int(pytest.main([*_OPTIONS, *seed, *more, "--basetemp", str(folder / "temporary"), *files], [plugin]))


def measure(
    root: Path, modules: Sequence[Path], files: Sequence[str], *, longest: float, workers: int, until: float
) -> Iterator[tuple[str, Reach]]:
    """Run the files of tests once, each in a fork of its own, and tell of each as it ends.

    After ``until`` of :func:`time.monotonic` no more are run. Tests that take longer than ``longest`` seconds, and
    those in a browser, are left out.
    """
    slow = () if longest > 10 else ("-m", "not slow")

    def job(file: str) -> Job[str]:
        def work(folder: Path) -> int:
            marks = Marks(root, modules)
            marks.install()
            recorder = Recorder(marks, folder / "reached.jsonl", longest)
            return run_pytest(root, folder, [file], recorder, *slow)

        return Job(file, work, 100 * longest)

    for done in forked([job(file) for file in files], workers=workers, until=until):
        if not done.over:
            outcomes = list(_read(done.folder / "reached.jsonl"))
            yield done.key, Reach(tuple(test for test, outcome in outcomes if outcome == "passed"),
                                  tuple(test.name for test, outcome in outcomes if outcome == "failed"),
                                  too_long=tuple(test for test, outcome in outcomes if outcome == "too long"))  # fmt: skip


def _read(path: Path) -> Iterator[tuple[KnownTest, str]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            reached = {name: frozenset(lines) for name, lines in entry["reached"].items()}
            yield KnownTest(entry["name"], entry["seconds"], reached), entry["outcome"]
