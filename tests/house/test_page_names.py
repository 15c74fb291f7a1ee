"""What the pages for those who change the program name in backticks is there: files, classes, functions, settings."""

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("docs/how-to.md", "docs/how-to-add-a-check.md", "docs/architecture.md", "CONTRIBUTING.md")

TO_WRITE = {
    "handouts/checks/quantities/xx.yaml": "how that language writes numbers",
    "handouts/languages/xx.yaml": "a language of one's own",
    "handouts/pdf/units/xx.txt": "what a number stays with in it",
    "handouts/templates/plain.py": "the edition that is added",
}
"""Paths of files that the reader is asked to write, and what they are."""

FOLDERS = ("handouts", "handouts/checks", "handouts/languages", "handouts/problems/register")
"""Where a file stands that is named without its folder: ``es.yaml``."""

NO_NAMES = {"TODO": "what an open place is marked with"}
"""Words in capitals that are no name of the package."""


def named(page: str) -> list[str]:
    """What stands in backticks on a page, its code blocks left out."""
    text = re.sub(r"(?ms)^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"))
    return sorted(set(re.findall(r"`([^`\n]+)`", text)))


@functools.cache
def defined() -> frozenset[str]:
    """The classes, functions and constants of the package's modules, and the members of its classes."""
    names: set[str] = set()
    for path in (ROOT / "handouts").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {each.id for each in targets if isinstance(each, ast.Name)}
    return frozenset(names)


PATHS = sorted({(page, each) for page in PAGES for each in named(page)
                if re.fullmatch(r"[\w.][\w./-]*(?:/|\.(?:py|md|yaml|json|txt|html))", each) or re.match(r"(?:handouts|tests|docs|tools)/[\w./-]+$", each)})  # fmt: skip
NAMES = sorted({(page, found[1]) for page in PAGES for each in named(page)
                if (found := re.match(r"([A-Z][A-Za-z]*[a-z][A-Za-z]*|[A-Z][A-Z_]{2,})(?=$|[.(])", each)) and found[1] not in NO_NAMES})  # fmt: skip


@pytest.mark.parametrize(("page", "path"), PATHS)
def test_a_file_that_a_page_names_is_there(page: str, path: str) -> None:
    if path in TO_WRITE:
        assert not (ROOT / path).exists()
        assert (ROOT / path).parent.is_dir(), "the folder it is to stand in"
        return
    assert any((ROOT / folder / path).exists() for folder in ("", *FOLDERS))


@pytest.mark.parametrize(("page", "name"), NAMES)
def test_a_name_that_a_page_gives_is_in_the_package(page: str, name: str) -> None:
    assert name in defined()


def test_the_commands_that_a_page_asks_for_are_there() -> None:
    tools = {each.split()[1] for page in PAGES for each in named(page) if each.startswith("python tools/")}
    assert len(tools) >= 3
    assert all((ROOT / tool).is_file() for tool in tools)


def test_names_are_found_on_the_pages_that_give_them() -> None:
    assert {"docs/how-to.md", "docs/how-to-add-a-check.md"} <= {page for page, _ in PATHS}
    assert ("docs/how-to-add-a-check.md", "CheckedSheet") in NAMES
    assert ("docs/how-to.md", "OPERATIONS") in NAMES
    assert "Shelf" in defined()
    assert "Sheet" not in defined()
    assert set(TO_WRITE) <= {path for _, path in PATHS}
