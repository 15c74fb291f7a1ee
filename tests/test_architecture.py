"""The house stands as it was planned: imports run one way, and nothing reaches outside the repository."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "handouts"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("problems", "files", "inputs", "resources", "pdf"),
    (
        "letters",
        "model",
        "reader",
        "brand",
        "language",
        "content",
        "patient",
        "schema",
        "skeleton",
        "illustrations",
        "translation",
    ),
    ("document", "transcript", "schedule", "separator"),
    ("templates", "approval", "checks", "record", "report", "preview", "coverage", "staff"),
    ("press", "plan", "batch", "hands", "cluster", "release"),
    ("cli", "web"),
)
"""From the ground up: what stands on a floor imports from its own and those below."""

SAME_FLOOR = {
    "model": {"problems"},
    "letters": set(),
    "reader": {"model", "letters"},
    "brand": {"model"},
    "language": {"model", "reader"},
    "translation": {"model", "reader"},
    "content": {"model", "letters", "reader", "brand", "language", "translation"},
    "patient": {"letters"},
    "schema": {"model", "reader", "content", "language", "brand"},
    "skeleton": {"model", "reader"},
    "illustrations": set(),
    "document": set(),
    "transcript": {"document"},
    "separator": {"document"},
    "templates": set(),
    "press": set(),
    "release": {"press"},
    "plan": set(),
    "batch": {"press", "plan"},
    "hands": {"batch", "plan"},
    "cluster": {"batch", "plan"},
    "problems": set(),
    "files": {"problems"},
    "inputs": {"problems"},
    "resources": set(),
    "pdf": set(),
    "web": set(),
}
"""What each may import of its own floor; the floors above say nothing."""

LAZILY = {("content", "illustrations")}
"""Imported within a function: only a content that names a picture pays for the drawing library."""

TOP = {"", "__main__"}
"""The package itself and how it starts: they may import anything."""


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name below it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each module a file imports, and whether only within a function; imports for type checkers are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, inside) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert not child.level, f"{path}: write the whole name of a module"
                module = child.module or ""
                names = [f"{module}.{alias.name}" for alias in child.names]
                known = [name for name in names if name.removeprefix("handouts.") in MODULES]
                yield from ((name, inside) for name in known)
                if len(known) < len(names):
                    yield module, inside
            yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    yield from walk(tree, False)


def house(module: str) -> str:
    """The module or package at the top level that it belongs to."""
    return module.split(".")[0]


def floor(name: str) -> int:
    (found,) = [index for index, names in enumerate(FLOORS) if name in names]
    return found


def test_there_are_modules_and_each_has_its_floor() -> None:
    assert len(MODULES) > 30
    names = {house(module) for module in MODULES} - TOP
    known = {name for names in FLOORS for name in names}
    assert names <= known, f"say in FLOORS where these stand: {names - known}"
    assert {"cli", "press", "templates", "document", "content", "pdf", "problems"} <= names


@pytest.mark.parametrize("module", [name for name in MODULES if name not in TOP])
def test_imports_run_one_way(module: str) -> None:
    own = house(module)
    for imported, inside in imports(MODULES[module]):
        if not imported.startswith("handouts"):
            continue
        other = house(imported.removeprefix("handouts").removeprefix("."))
        if other == own:
            continue
        if inside and (own, other) in LAZILY:
            continue
        assert other or floor(own) == len(FLOORS) - 1, f"{module} imports the whole package"
        if not other:
            continue
        assert floor(other) <= floor(own), f"{module} imports {imported}, which stands above it"
        if floor(other) == floor(own) and own in SAME_FLOOR:
            assert other in SAME_FLOOR[own], f"{module} imports {imported}"


@pytest.mark.parametrize("module", [name for name in MODULES if house(name) == "pdf"])
def test_the_engine_could_stand_by_itself(module: str) -> None:
    for imported, _ in imports(MODULES[module]):
        assert not imported.startswith("handouts") or imported.startswith("handouts.pdf"), (
            f"{module} imports {imported}"
        )


@pytest.mark.parametrize(
    "module",
    ["document", "content", "model", "reader", "problems", "brand", "language", "patient", "transcript"],
)
def test_what_is_meant_knows_nothing_of_pdf(module: str) -> None:
    for imported, _ in imports(MODULES[module]):
        assert not re.match(r"reportlab|uharfbuzz|pypdfium2|PIL|handouts\.pdf|handouts\.templates", imported), imported


def test_the_walk_sees_every_way_to_import(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "import handouts.press\nfrom handouts import cli, document as d\nfrom handouts.pdf.canvas import TaggedCanvas\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from handouts.web import x\n"
        "def f():\n    import reportlab\n",
        encoding="utf-8",
    )
    assert set(imports(path)) == {
        ("handouts.press", False),
        ("handouts.cli", False),
        ("handouts.document", False),
        ("handouts.pdf.canvas", False),
        ("typing", False),
        ("reportlab", True),
    }


SHIPPED = ("handouts", "tests", "docs", "benchmarks", "fuzz", "tools", "examples", "sources", ".ci", ".github")
TEXTS = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".txt", ".html", ".css", ".js", ".mjs", ".xml", ".sh", ""}


def shipped() -> Iterator[Path]:
    for top in SHIPPED:
        if (ROOT / top).is_dir():
            yield from (path for path in (ROOT / top).rglob("*") if path.is_file() and path.suffix in TEXTS)
    yield from (each for each in ROOT.iterdir() if each.is_file() and each.suffix in TEXTS and each.name != ".git")


def test_nothing_refers_to_a_place_outside_the_repository() -> None:
    outside = re.compile("/" + r"(?:work|root|tmp/w)/[a-z]|\.\./" + "shared|(?<![A-Za-z])/home/[a-z]")
    read = 0
    for path in shipped():
        if "__pycache__" in path.parts:
            continue
        read += 1
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not (found := outside.search(text)), f"{path.relative_to(ROOT)}: {found[0] if found else ''}"
    assert read > 50


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body:
            assert ast.get_docstring(tree), f"{name} has no docstring"
