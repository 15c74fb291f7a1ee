"""The house stands as it was planned: imports run one way, and nothing reaches outside the repository."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "handouts"

ROOMS: tuple[str, ...] = (
    "problems",
    "options",
    "reading",
    "storage",
    "pdf",
    "languages",
    "illustrations",
    "content",
    "document",
    "layout",
    "templates",
    "checks",
    "approval",
    "press",
    "batch",
    "web",
    "cli",
)
"""The rooms of the house, from the ground up: what stands in one imports from its own and from those before it."""

MOST_AT_THE_TOP = 20
"""Files and folders at the top of the package."""

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


def test_every_room_is_known_and_the_top_is_small() -> None:
    assert len(MODULES) > 100
    names = {house(module) for module in MODULES} - TOP
    assert names <= set(ROOMS), f"say in ROOMS where these stand: {names - set(ROOMS)}"
    top = [path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(top) <= MOST_AT_THE_TOP, sorted(top)


@pytest.mark.parametrize("module", [name for name in MODULES if name not in TOP])
def test_imports_run_one_way(module: str) -> None:
    own = house(module)
    for imported, _ in imports(MODULES[module]):
        if not imported.startswith("handouts"):
            continue
        other = house(imported.removeprefix("handouts").removeprefix("."))
        assert other, f"{module} imports the whole package"
        if other != own:
            assert ROOMS.index(other) < ROOMS.index(own), f"{module} imports {imported}, which stands above it"


GRAMMARS = ("handouts.reading.address_grammar", "handouts.reading.letters", "handouts.reading.declarations")
"""Patterns of text that need nothing of the program: the engine and what is meant must see the same addresses. And how
classes and patterns are declared."""


@pytest.mark.parametrize("module", [name for name in MODULES if house(name) == "pdf"])
def test_the_engine_could_stand_by_itself(module: str) -> None:
    for imported, _ in imports(MODULES[module]):
        if imported.startswith(GRAMMARS):
            continue
        assert not imported.startswith("handouts") or imported.startswith("handouts.pdf"), (
            f"{module} imports {imported}"
        )


@pytest.mark.parametrize(
    "module", [name for name in MODULES if house(name) in ("reading", "languages", "content", "document", "options")]
)
def test_what_is_meant_knows_nothing_of_pdf(module: str) -> None:
    for imported, inside in imports(MODULES[module]):
        if inside and imported == "handouts.illustrations":
            continue  # only a content that names a picture pays for the drawing library
        assert not re.match(r"reportlab|uharfbuzz|pypdfium2|PIL|handouts\.(pdf|layout|templates)", imported), imported


def test_the_walk_sees_every_way_to_import(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "import handouts.press.press\nfrom handouts import batch\nfrom handouts.document import nodes as d\nfrom handouts.pdf.canvas import TaggedCanvas\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from handouts.web import x\n"
        "def f():\n    import reportlab\n",
        encoding="utf-8",
    )
    assert set(imports(path)) == {
        ("handouts.press.press", False),
        ("handouts.batch", False),
        ("handouts.document.nodes", False),
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


LONGEST_MODULE, LONGEST_FUNCTION = 500, 60
"""Lines. What is longer has more than one subject, or more than one step that has a name."""


def definitions(kinds: tuple[type, ...]) -> Iterator[tuple[str, ast.AST]]:
    """Each class or function of the package, with the module it stands in."""
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds):
                yield name, node


def test_a_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for module, node in definitions((ast.ClassDef,)):
        homes.setdefault(node.name, []).append(module)  # type: ignore[attr-defined]
    assert len(homes) > 200
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_modules_and_functions_are_short() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
    long = {}
    for module, node in definitions((ast.FunctionDef, ast.AsyncFunctionDef)):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        length = (node.end_lineno or 0) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            long[f"{module}.{node.name}"] = length
    assert long == {}


def test_modules_need_each_other_one_way() -> None:
    """Within a room too: no two modules import each other when they are loaded."""
    needs = {name: {each for each, inside in _modules_needed(path) if not inside} for name, path in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way, name))
        if name not in done:
            for each in sorted(needs.get(name, ())):
                visit(each, (*way, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def _modules_needed(path: Path) -> Iterator[tuple[str, bool]]:
    for imported, inside in imports(path):
        if imported.startswith("handouts."):
            yield imported.removeprefix("handouts."), inside


@pytest.mark.parametrize("module", [name.removeprefix("handouts.") for name in GRAMMARS])
def test_a_grammar_that_the_engine_shares_needs_nothing_of_the_program(module: str) -> None:
    assert all(not name.startswith("handouts") or name.startswith(GRAMMARS) for name, _ in imports(MODULES[module]))
