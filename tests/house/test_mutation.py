"""The tool that breaks the program on purpose: each of its changes, and that a change is in force where tests run."""

import ast
import math
import os
import re
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from mutation import run as mutation
from mutation.forks import Done, Job, forked
from mutation.mutants import OPERATORS, Mutant, modules, mutants, mutate
from mutation.reach import KnownTest, Reach, TakesTooLong, marked, stopped_after
from mutation.run import Reason
from mutation.trial import Fate, Verdict, all_were_asked, by_file, chosen_tests

MODULE = Path("module.py")


def changes(source: str, operator: str) -> list[str]:
    """What one operator makes of a piece of code."""
    return [mutant.after for mutant in mutants(MODULE, source) if mutant.operator == operator]


EXAMPLES: dict[str, tuple[str, list[str]]] = {
    "compare": ("a < b <= c", ["a <= b <= c", "a < b < c"]),
    "number": ("x = 5 + 0.5", ["x = 6 + 0.5", "x = 4 + 0.5", "x = 5 + 1.5"]),
    "truth": ("x = True", ["x = False"]),
    "string": ("x = ['Row', '', 'a sentence']", ["x = ['', '', 'a sentence']", "x = ['Row', 'mutant', 'a sentence']"]),
    "logic": ("a and b", ["a or b"]),
    "sign": ("x = not -a", ["x = -a", "x = not a"]),
    "arithmetic": ("x = a + b * c", ["x = a - b * c", "x = a + b / c"]),
    "extreme": ("x = min(a, b)", ["x = max(a, b)"]),
    "swap": ("x = part(a, b)", ["x = part(b, a)"]),
    "bounds": ("x = a[1:-1]", ["x = a[:-1]", "x = a[1:]"]),
    "decision": ("x = a if b else c", ["x = a if True else c", "x = a if False else c"]),
    "answer": ("def f():\n    return a", ["return None"]),
    "deletion": ("f(a)\nrow.keep = a\ntotal += a\nname = a", ["pass", "pass", "pass"]),
    "loop": ("for a in b:\n    continue", ["break"]),
    "context": ("with lock:\n    f", ["without it"]),
}  # fmt: skip
"""For each operator a piece of code, and what it makes of it."""


def test_each_operator_has_an_example() -> None:
    assert set(EXAMPLES) == {operator.__name__ for operator in OPERATORS}


@pytest.mark.parametrize("operator", EXAMPLES)
def test_what_an_operator_changes(operator: str) -> None:
    source, expected = EXAMPLES[operator]
    assert changes(source, operator) == expected


@pytest.mark.parametrize(
    ("source", "operator", "expected"),
    [
        ("a == b", "compare", ["a != b"]),
        ("a in b", "compare", ["a not in b"]),
        ("a is not None", "compare", ["a is None"]),
        ("while a:\n    f()", "decision", ["while False:"]),
        ("x = [a for a in b if a]", "decision", ["x = [a for a in b if True]", "x = [a for a in b if False]"]),
        ("match a:\n    case b if c:\n        f()", "decision", ["case b if True:", "case b if False:"]),
        ("if a:\n    f()\nelif b:\n    g()", "decision", ["if True:", "if False:", "if True:", "if False:"]),
        ("for a in b:\n    break", "loop", ["continue"]),
        ("x -= 1", "arithmetic", ["x += 1"]),
        ("def f(a=1):\n    b", "number", ["def f(a=2):", "def f(a=0):"]),
        ("f(*a, b)", "swap", []),
        ("min(a, b)", "swap", []),
        ("f(a, a)", "swap", []),
        ("return_none = 1\ndef f():\n    return None", "answer", []),
        ("with open(a) as b:\n    f", "context", []),
    ],
)  # fmt: skip
def test_how_operators_end(source: str, operator: str, expected: list[str]) -> None:
    assert changes(source, operator) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""Words."""',
        'class A:\n    x: int\n    """Words."""',
        "def f(a: Literal['b', 1]) -> Literal['c']: ...",
        "a: Literal['b'] = c",
        "@lru_cache(maxsize=16)\ndef f(): ...",
        "@dataclass(frozen=True)\nclass A: ...",
        "from a import b",
        "__all__ = ['a']",
        "T = TypeVar('T')",
        "if TYPE_CHECKING:\n    f(1)",
        "x = f'{a} words {b!r:>{1}}'",
        "x = [*zip(a, strict=True)]",
        "x = 'It says so.'",
    ],
)
def test_what_only_says_is_left_alone(source: str) -> None:
    assert mutants(MODULE, source) == []


def test_a_mutant_is_what_it_says() -> None:
    """The tree that runs differs from the source in just the line that is shown, for every mutant of a real module."""
    source = (ROOT / "tests" / "mutation" / "rewriting.py").read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source))
    found = mutants(MODULE, source)
    assert len(found) > 50
    for mutant in found:
        mutated = ast.unparse(mutate(source, mutant.number))
        assert mutated != plain, mutant
        compile(mutate(source, mutant.number), "module.py", "exec")
        if mutant.operator != "context":
            assert mutant.after.strip("…") in mutated
            assert mutant.before.strip("…") in plain


def test_names_of_mutants_are_stable_and_differ() -> None:
    source = "def f(a):\n    g(1)\n    g(1)\n    return a\n"
    found = mutants(MODULE, source)
    moved = mutants(MODULE, "import os\n\n\n" + source)
    assert [mutant.id for mutant in found] == [mutant.id for mutant in moved]
    assert [mutant.line + 3 for mutant in found] == [mutant.line for mutant in moved]
    assert len({mutant.id for mutant in found}) == len(found)
    assert "module.py f: g(1) → g(2) (again: 1)" in [mutant.words for mutant in found]


def test_what_is_in_force_once_for_all_tests_is_known() -> None:
    source = "A = 1\nclass B:\n    c = 2\n    def d(self, e=3):\n        return 4\n@cache\ndef f():\n    return 5\n"
    early = {mutant.before: mutant.early for mutant in mutants(MODULE, source) if mutant.operator == "number"}
    assert early == {"A = 1": True, "c = 2": True, "def d(self, e=3):": True, "return 4": False, "return 5": True}


def test_the_modules_below_a_path(tmp_path: Path) -> None:
    for name in ("b/one.py", "b/c/two.py", "three.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = modules(tmp_path, ["three.py", "b", "b/one.py"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["three.py", "b/c/two.py", "b/one.py"]
    with pytest.raises(FileNotFoundError):
        modules(tmp_path, ["gone"])


# -- which tests run what


def test_marks_say_which_statements_ran() -> None:
    source = textwrap.dedent('''\
        """Words."""
        from __future__ import annotations
        def f(a):
            """Words."""
            if a:
                return 1
            for _ in a or (1,):
                b = 2
            try:
                raise ValueError
            except ValueError:
                return b
        ''')
    reached = bytearray(20)
    space: dict[str, object] = {"__reached__": reached}
    exec(compile(marked(source), "module.py", "exec"), space)  # noqa: S102
    reached[:] = bytes(20)
    assert space["f"](()) == 2  # type: ignore[operator]
    assert [line for line, is_set in enumerate(reached) if is_set] == [5, 7, 8, 9, 10, 12]
    assert space["__doc__"] == "Words."


def mutant(**changed: object) -> Mutant:
    """A mutant of line 3 of a module."""
    values = {"path": ROOT / "handouts/a.py", "number": 0, "operator": "number", "line": 3, "column": 1, "scope": "f",
              "before": "a", "after": "b", "statement": 3, "early": False} | changed  # fmt: skip
    return Mutant(**values)  # type: ignore[arg-type]


def named(name: str, seconds: float, *lines: int) -> KnownTest:
    """A test that runs some lines of the same module."""
    return KnownTest(name, seconds, {"handouts/a.py": frozenset(lines)} if lines else {})


def test_the_tests_of_a_mutant_are_those_that_run_it_quickest_first() -> None:
    tests = (
        named("t.py::slow", 9, 3),
        named("t.py::quick", 1, 2, 3),
        named("u.py::other", 0.1, 2),
        named("t.py::none", 0),
    )
    reach = Reach(tests, ())
    assert [test.name for test in chosen_tests(mutant(), reach, ROOT, 100)] == ["t.py::quick", "t.py::slow"]
    assert [test.name for test in chosen_tests(mutant(), reach, ROOT, 5)] == ["t.py::quick"]
    assert [test.name for test in chosen_tests(mutant(), reach, ROOT, 0.5)] == ["t.py::quick"], "one at least"
    assert chosen_tests(mutant(statement=7), reach, ROOT, 100) == []


def test_a_mutant_of_all_tests_is_shown_to_all_tests_of_the_files() -> None:
    tests = (named("t.py::one", 1, 2), named("t.py::two", 2), named("u.py::three", 3))
    found = chosen_tests(mutant(early=True), Reach(tests, ()), ROOT, 100)
    assert [test.name for test in found] == ["t.py::one", "t.py::two"]


def test_the_file_that_is_done_soonest_comes_first() -> None:
    tests = [named("a.py::x", 1), named("b.py::x", 1.2), named("a.py::y", 1)]
    assert {name: len(held) for name, held in by_file(tests).items()} == {"b.py": 1, "a.py": 2}
    assert next(iter(by_file(tests))) == "b.py"


# -- forks


def fates(*work: Job[str], until: float = float("inf")) -> dict[str, Done[str]]:
    """What becomes of jobs, by their names."""
    return {done.key: done for done in forked(work, workers=2, until=until)}


def _for_ever(folder: Path) -> int:
    (folder / "pid").write_text(str(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid))
    while True:
        pass


def test_a_job_has_a_status_and_a_limit() -> None:
    done = fates(Job("good", lambda folder: 0, 60), Job("bad", lambda folder: 3, 60), Job("raises", lambda folder: 1 // 0, 60),
                 Job("hangs", _for_ever, 1), Job("eats", lambda folder: len(b"x" * (64 << 30)) and 0, 60))  # fmt: skip
    assert {name: each.status for name, each in done.items()} == {
        "good": 0,
        "bad": 3,
        "raises": 70,
        "hangs": None,
        "eats": 70,
    }
    assert not any(each.over for each in done.values())
    assert not any(each.folder.exists() for each in done.values())


def test_what_a_killed_job_started_is_killed_too() -> None:
    pids = [int((done.folder / "pid").read_text()) for done in forked([Job("hangs", _for_ever, 1)], workers=1)]
    until = time.monotonic() + 10
    while time.monotonic() < until and _runs(pids[0]):
        time.sleep(0.05)
    assert not _runs(pids[0])


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_when_the_time_of_all_is_over_the_rest_is_not_done() -> None:
    done = fates(*(Job(str(n), _for_ever, 60) for n in range(4)), until=time.monotonic() + 0.5)
    assert {each.key: (each.status, each.over) for each in done.values()} == {"0": (None, True), "1": (None, True)}


# -- the whole, on a small project

SAMPLE = {
    "sample.py": """\
        LIMIT = 5


        def below(number):
            return number < LIMIT


        def larger(a, b):
            if a >= b:
                return a
            return b


        def spoken():
            return "yes"


        def counted(number):
            while number > 0:
                number -= 1
            return number


        def unseen():
            return 1
        """,
    "test_sample.py": """\
        import subprocess
        import sys

        import pytest
        from sample import below, counted, larger


        @pytest.fixture(scope="session")
        def two():
            return larger(1, 2)


        def test_nothing(two):
            pass


        def test_larger(two):
            assert two == 2


        def test_below():
            assert below(4)
            assert not below(5)


        def test_counted():
            assert counted(3) == 0


        def test_spoken_by_another_program():
            from sample import spoken

            assert spoken()
            done = subprocess.run([sys.executable, "-c", "import sample; print(sample.spoken())"], capture_output=True)
            assert done.stdout.strip() == b"yes"


        def test_always_fails():
            assert below(4) is None
        """,
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[str], Path]:
    """What the command says of the small project: its exit status and its lines."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in SAMPLE.items():
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    (folder / "survivors.yaml").write_text(
        "- equal: of two that are equal, either is the larger\n"
        "  mutants: ['sample.py larger: if a >= b: → if a > b:', 'sample.py larger: if a >= c: → if a > c:']\n"
        "- test: ask it\n  mutants: ['sample.py unseen: return 1 → return 2', 'other.py f: return 1 → return 2']\n",
        encoding="utf-8",
    )
    return *command(folder), folder


def command(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Run the tool on a folder; its exit status and its lines."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'mutation'; from runpy import run_module; run_module('mutation', run_name='__main__')",
         "--root", str(folder), "--paths", "sample.py", *arguments],
        capture_output=True, text=True, timeout=300, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    )  # fmt: skip
    assert done.stderr == "", done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.mark.slow
def test_all_mutants_of_a_small_project(report: tuple[int, list[str], Path]) -> None:
    status, lines, _ = report
    told = {line.partition("  (")[0]: line for line in lines if line.startswith(("survived", "no test"))}
    assert set(told) == {
        "survived: sample.py:9  larger: if a >= b: → if False:",
        "survived: sample.py:9  larger: if a >= b: → if a > b:",
        "no test reaches it: sample.py:10  larger: return a → return None",
        "no test reaches it: sample.py:25  unseen: return 1 → return None",
        "no test reaches it: sample.py:25  unseen: return 1 → return 2",
        "no test reaches it: sample.py:25  unseen: return 1 → return 0",
    }
    equal = told["survived: sample.py:9  larger: if a >= b: → if a > b:"]
    assert equal.endswith("[equal: of two that are equal, either is the larger]")
    assert told["no test reaches it: sample.py:25  unseen: return 1 → return 2"].endswith("[test to write: ask it]")
    gone = [line for line in lines if line.startswith("not there any more")]
    assert gone == ["not there any more, take it out of survivors.yaml: sample.py larger: if a >= c: → if a > c:"]
    assert "  1 of test_sample.py fail here without a mutant, so they are left out" in lines
    assert status == 1, "four live without a reason"


@pytest.mark.slow
def test_one_that_hangs_is_told_apart_and_one_in_another_program_is_seen(report: tuple[int, list[str], Path]) -> None:
    summary = report[1][-2]
    assert " timed out, 2 survived, 4 no test reaches it; 1 may live; " in summary
    assert not any("spoken" in line for line in report[1]), "a program that a test starts has the mutant in force"


@pytest.mark.slow
def test_a_draw_is_the_same_for_a_seed_and_leaves_no_trace(report: tuple[int, list[str], Path]) -> None:
    folder = report[2]
    draws = [command(folder, "--count", "1", "--seed", seed, "--seconds", "60")[1][0] for seed in ("1", "1")]
    assert draws[0] == draws[1]
    assert draws[0].endswith("; seed 1")
    left = {path.name for path in folder.iterdir()} - {"__pycache__"}
    assert left == {".cache", "survivors.yaml", *SAMPLE}
    for name, text in SAMPLE.items():
        assert (folder / name).read_text(encoding="utf-8") == textwrap.dedent(text)


# -- the verdict


def settled(seen: int, living: int, excused: int, *, strict: bool, unwritten: int = 0) -> int:
    """The exit status for so many mutants of each kind."""
    kinds = [(Fate.KILLED, "k")] * (seen - 1) + [(Fate.TIMED_OUT, "t")] + [(Fate.SURVIVED, "s")] * living + [(Fate.NOT_REACHED, "e")] * excused + [(Fate.SURVIVED, "w")] * unwritten  # fmt: skip
    verdicts = [Verdict(mutant(number=index, before=name), fate) for index, (fate, name) in enumerate(kinds)]
    reasons = {"a.py f: e → b": Reason("because", True), "a.py f: w → b": Reason("write it", False)}
    return mutation.settle(verdicts, reasons, strict=strict, took=1.0)


def test_a_draw_fails_below_the_share_and_all_mutants_with_one_that_lives() -> None:
    for number, enough in (
        (100, mutation.ENOUGH_OF_FEW),
        (mutation.FEW - 1, mutation.ENOUGH_OF_FEW),
        (200, mutation.ENOUGH),
    ):
        least = math.ceil(number * enough / 100)
        assert settled(least, number - least, 0, strict=False) == 0
        assert settled(least - 1, number - least + 1, 0, strict=False) == 1
    assert settled(4, 0, 60, strict=False) == 0, "those that nobody could see are not counted"
    assert settled(70, 0, 0, strict=False, unwritten=30) == 1, "those to be written are"
    assert settled(400, 1, 0, strict=True) == 1
    assert settled(400, 0, 3, strict=True, unwritten=1) == 0


def test_every_known_survivor_has_a_reason_that_says_something() -> None:
    """Whether its line is still there, the tool tells: others may be at work on it."""
    reasons = mutation.explained(mutation.SURVIVORS)
    assert reasons
    assert all(len(reason.words) > 20 for reason in reasons.values())
    assert all(re.match(r"\w+\.py \S+: .* → ", words) for words in reasons), "as the report says it"


@pytest.mark.parametrize(
    "text",
    [
        "- {mutants: [a]}",
        "- {equal: b, test: c, mutants: [a]}",
        "- {equal: b, mutants: [a]}\n- {test: c, mutants: [a]}",
        "- {equal: b}",
    ],
)
def test_a_survivor_of_two_minds_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "survivors.yaml").write_text(text)
    with pytest.raises(ValueError, match="survivors"):
        mutation.explained(tmp_path / "survivors.yaml")


def test_a_draw_takes_its_share_from_each_room() -> None:
    def of(room: str, count: int) -> list[Mutant]:
        return [mutant(path=ROOT / "handouts" / room / "a.py", number=number) for number in range(count)]

    everything = [*of("layout", 70), *of("press", 25), *of("approval", 5)]
    for seed in range(5):
        drawn = mutation.draw(everything, 10, seed, ROOT)
        rooms = Counter(mutation.room_of(each, ROOT) for each in drawn)
        assert sum(rooms.values()) == len(set(drawn)) == 10
        assert rooms["layout"] == 7
        assert rooms["press"] in (2, 3)
        assert rooms["approval"] in (0, 1)
        assert drawn == mutation.draw(everything, 10, seed, ROOT)
    assert mutation.draw(everything, 10, 1, ROOT) != mutation.draw(everything, 10, 2, ROOT)
    assert len(mutation.draw(everything, 999, 1, ROOT)) == 100


@pytest.mark.parametrize(("work", "too_long"), [(lambda: sum(range(30_000_000)), True), (lambda: time.sleep(0.2), False)])  # fmt: skip
def test_a_test_is_stopped_by_what_it_computes_and_not_by_what_others_do(
    work: Callable[[], object], too_long: bool
) -> None:
    try:
        with stopped_after(0.1):
            for _ in range(50 if too_long else 1):
                work()
    except TakesTooLong:
        assert too_long
    else:
        assert not too_long
    with pytest.raises(TakesTooLong), stopped_after(0.05):
        time.sleep(5)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Fate.SURVIVED, Fate.KILLED, Fate.KILLED),
        (Fate.SURVIVED, Fate.TIMED_OUT, Fate.TIMED_OUT),
        (Fate.SURVIVED, Fate.SURVIVED, Fate.SURVIVED),
        (Fate.SURVIVED, Fate.NOT_REACHED, Fate.SURVIVED),
        (Fate.SURVIVED, Fate.NOT_TRIED, Fate.UNDECIDED),
        (Fate.NOT_REACHED, Fate.KILLED, Fate.KILLED),
        (Fate.NOT_REACHED, Fate.SURVIVED, Fate.SURVIVED),
        (Fate.NOT_REACHED, Fate.NOT_REACHED, Fate.NOT_REACHED),
        (Fate.NOT_REACHED, Fate.NOT_TRIED, Fate.UNDECIDED),
        (Fate.NOT_TRIED, Fate.KILLED, Fate.KILLED),
        (Fate.NOT_TRIED, Fate.SURVIVED, Fate.UNDECIDED),
        (Fate.NOT_TRIED, Fate.NOT_TRIED, Fate.NOT_TRIED),
        (Fate.UNDECIDED, Fate.SURVIVED, Fate.UNDECIDED),
        (Fate.UNDECIDED, Fate.NOT_REACHED, Fate.UNDECIDED),
        (Fate.UNDECIDED, Fate.KILLED, Fate.KILLED),
    ],
)
def test_what_two_rounds_say_together(first: Fate, second: Fate, together: Fate) -> None:
    """A mutant that lived in one round, and for which there was no time in the next, is told as what nobody knows."""
    assert mutation.better(Verdict(mutant(), first), Verdict(mutant(), second)).fate is together


def test_a_mutant_lives_only_if_every_test_that_could_see_it_was_asked() -> None:
    it = mutant()
    module = str(it.path.relative_to(ROOT))
    quick, other = (KnownTest(f"test_{n}.py::test", 1.0, {module: frozenset({it.statement})}) for n in "ab")
    elsewhere = KnownTest("test_c.py::test", 9.0, {"other.py": frozenset({1})})
    assert all_were_asked(it, Reach((quick, other), (), too_long=(elsewhere,)), ROOT, 12)
    assert not all_were_asked(it, Reach((quick, other), ()), ROOT, 1.5), "there was time for one"
    assert not all_were_asked(it, Reach((quick,), (), too_long=(other,)), ROOT, 12), "one was stopped"
    assert not all_were_asked(it, Reach((quick, other), (), ("test_d.py",)), ROOT, 12), "nobody knows what it reaches"
