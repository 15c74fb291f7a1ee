"""What one sheet from a cold start may load: nothing that it does not use creeps back."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from handouts.reading import declarations

PACKAGE = ROOT / "handouts"

NOT_FOR_A_SHEET = (
    "asyncio", "concurrent.futures", "cryptography", "dask", "difflib", "email", "fontTools", "handouts.batch",
    "handouts.checks", "handouts.illustrations.version_1", "handouts.layout.svg", "handouts.press.release",
    "handouts.problems.register", "handouts.storage.record", "handouts.web", "http", "importlib.metadata", "jinja2", "logging",
    "multiprocessing", "numpy", "openpyxl", "pydantic", "pypdfium2", "regex", "reportlab.graphics", "reportlab.platypus",
    "resvg_py", "socket", "ssl", "starlette", "tinycss2", "unittest", "urllib.request", "xml", "zipfile",
)  # fmt: skip
"""Modules, each with all below it, that a sheet without picture files needs for nothing."""

MOST_MODULES = 173
"""Of the package, for one sheet."""

MAKE_ONE = """
import sys
from handouts.cli.app import main
sys.argv = ["handouts", "build", "kyphoplasty", "--content", sys.argv[1], "--output", sys.argv[2]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\n".join(sys.modules))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that one sheet loads."""
    folder = tmp_path_factory.mktemp("cold")
    command = [sys.executable, "-I", "-c", MAKE_ONE, str(ROOT / "content.yaml"), str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(folder.glob("*.pdf"))
    return done.stdout.splitlines()


def test_a_sheet_loads_nothing_that_it_does_not_use(loaded: list[str]) -> None:
    assert "handouts.press.press" in loaded
    needless = [name for name in loaded if any(f"{name}.".startswith(f"{each}.") for each in NOT_FOR_A_SHEET)]
    assert not needless
    assert sum(name.startswith("handouts") for name in loaded) <= MOST_MODULES


DECLARED_APART = ("options.py", "problems/", "reading/declarations.py")
"""What stands below the room that has the declarations, and what has an order."""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_declares_what_costs_nothing_until_it_is_used(path: Path) -> None:
    if str(path.relative_to(PACKAGE)).startswith(DECLARED_APART):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"]
    assert not any(alias.name == "dataclass" for node in declared for alias in node.names), (
        "import it from declarations"
    )
    compiled = [
        node.lineno
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "re.compile(" in ast.unparse(node).partition("=")[2][:12]
    ]
    assert not compiled, "declare it as lazy_pattern"


def test_every_pattern_that_is_declared_can_be_compiled() -> None:
    """One that is wrong would be told only when it is first used."""
    found = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if " = lazy_pattern(" not in text and "] = lazy_pattern(" not in text:
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
        for value in vars(module).values():
            if type(value).__name__ == "_Pattern":
                assert value.groups >= 0
                found += 1
    assert found > 100


@given(st.text(max_size=8), st.integers(0, 3), st.booleans(), st.booleans(), st.booleans())
def test_a_class_is_as_the_standard_library_makes_it(
    word: str, count: int, frozen: bool, eq: bool, slots: bool
) -> None:
    def make(declare: Any) -> Any:
        class Thing:
            """A thing."""

            word: str
            count: int = 0
            kept: list[int] = dataclasses.field(default_factory=list, compare=False, repr=False)

        return declare(Thing, frozen=frozen, eq=eq, slots=slots)

    ours, theirs = make(declarations.dataclass), make(dataclasses.dataclass)
    for other in ((word, count), (word, count + 1), (f"{word}.", count)):
        assert (ours(word, count) == ours(*other)) == (theirs(word, count) == theirs(*other))
    assert ours(word, count) != theirs(word, count)
    assert repr(ours(word, count)) == repr(theirs(word, count))
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    if frozen and eq:
        assert hash(ours(word, count)) == hash(ours(word, count, [1]))
    assert dataclasses.replace(ours(word, count), count=9) == ours(word, 9) or not eq
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(ours(word), "__dict__") == hasattr(theirs(word), "__dict__") == (not slots)


@given(st.sampled_from([r"\d+", r"(?P<word>[a-z]+)", "[é-ü]"]), st.text(alphabet="ab1é9 ", max_size=12))
def test_a_pattern_finds_what_the_compiled_one_finds(spelled: str, text: str) -> None:
    lazy, compiled = declarations.lazy_pattern(spelled, re.IGNORECASE), re.compile(spelled, re.IGNORECASE)
    for _ in range(2):  # the first use compiles it
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.sub("-", text) == compiled.sub("-", text)
    assert lazy.pattern == compiled.pattern
    assert lazy.flags == compiled.flags
