"""What the program rests on: importing it does nothing else, and every package it imports is declared with a bound."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "handouts"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)

WATCHED_IMPORT = """
import json, sys, threading
seen = []
DEEDS = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.remove", "os.rename",
         "os.mkdir", "os.rmdir", "os.putenv", "os.chdir", "shutil.", "tempfile.", "_thread.start_new_thread", "urllib.", "http.")
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        seen.append(("write" if isinstance(flags, int) and flags & 3 else "read", path if isinstance(path, str) else repr(path)))
    elif event.startswith(DEEDS):
        seen.append((event, repr(arguments)[:200]))
sys.addaudithook(watch)
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({"seen": seen, "threads": threading.active_count()}))
"""


REPORTLABS_OWN = {str(Path.home() / name) for name in (".reportlab_mods", ".reportlab_settings")}
"""Settings of the user's own that ReportLab looks for when it is imported."""


def imported(*names: str) -> dict[str, list[tuple[str, str]]]:
    """What importing modules in a new process does besides running their code."""
    command = [sys.executable, "-B", "-c", WATCHED_IMPORT, *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    assert found["threads"] == 1, "a thread was started"
    return {
        "seen": [(kind, what) for kind, what in found["seen"] if not is_code(kind, what) and what not in REPORTLABS_OWN]
    }


def is_code(kind: str, what: str) -> bool:
    """Whether something that was read is code: the interpreter's own, an installed package's, or this package's."""
    installed = {
        Path(each).resolve() for each in (sys.prefix, sys.base_prefix, *sys.path[1:]) if each and Path(each) != ROOT
    }
    path = Path(what).resolve()
    if kind != "read":
        return False
    if path.is_relative_to(PACKAGE):
        return path.suffix in (".py", ".pyc")
    return any(path.is_relative_to(each) for each in installed if each != ROOT / "tests") or path.name == "maps"


def test_importing_any_module_only_defines() -> None:
    """No file but code is opened, no socket, no program, no thread, nothing is written."""
    assert imported(*MODULES)["seen"] == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("open('content.yaml').read()", "read"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', ''])", "subprocess.Popen"),
        ("open('x.txt', 'w')", "write"),
    ],
)
def test_the_watch_sees(code: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.py").write_text(code, encoding="utf-8")
    (tmp_path / "content.yaml").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert kind in [each for each, _ in imported("bad")["seen"]]


COMES_ALONG = {"anyio", "pydantic_core"}
"""What another package is made of: starlette's own ways to wait are anyio's, pydantic's rules pydantic_core's."""


def declared() -> dict[str, str]:
    """The packages that the program says it needs, each with its bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    every = [
        *project["dependencies"],
        *extras["cluster"],
        *extras["import"],
        *extras["schedules"],
        *(each for each in extras["server"] if not each.startswith("handouts[")),
        *extras["signing"],
        *extras["translators"],
        *extras["web"],
    ]
    return {re.split("[^A-Za-z0-9_.-]", each)[0].lower(): each for each in every}


def test_every_package_that_is_imported_is_declared_with_a_lower_bound() -> None:
    names = {
        name: {each.lower() for each in found} for name, found in importlib.metadata.packages_distributions().items()
    }
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                tops = [(node.module or "").partition(".")[0]]
            else:
                continue
            for top in tops:
                if top not in sys.stdlib_module_names and top not in ("handouts", *COMES_ALONG):
                    assert names.get(top, {top}) & set(declared()), f"{path}:{node.lineno}: {top} is not declared"
    for name, bounds in declared().items():
        assert ">=" in bounds or "==" in bounds, f"{name} has no lower bound"


def _package(name: str) -> str:
    """A package's name as it is compared: ``resvg_py`` is ``resvg-py`` (PyPA, Names and normalization)."""
    return re.sub("[-_.]+", "-", name).lower()


def test_what_continuous_integration_installs_is_pinned_by_hash() -> None:
    """The lock names every package that the program and its tests are declared to need, each by version and hash."""
    lock = (ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8")
    pinned = {
        _package(match[1])
        for match in re.finditer(r"^([A-Za-z0-9_.-]+)==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {
        _package(re.split("[^A-Za-z0-9_.-]", each)[0])
        for each in [*project["dependencies"], *project["optional-dependencies"]["test"]]
    }
    assert needed - {"handouts"} <= pinned
    assert len(pinned) == len(re.findall(r"^\S+==", lock, re.MULTILINE)), "something is pinned without a hash"
