"""An import hook that changes a module while it is loaded; nothing on disk is touched, no bytecode is kept.

It must be in force before the module is first imported. Programs that tests start take it over: they inherit two
variables of the environment, and Python reads ``site/sitecustomize.py`` before anything else.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from .mutants import Mutant, mutate

Rewrite = Callable[[str], ast.Module]
"""From a module's source to the syntax tree to run in its place."""

MUTANT = "HANDOUTS_MUTANT"
"""The variable that names the mutant in force, as ``NUMBER:PATH``."""


class Rewriter(MetaPathFinder):
    """Finds the modules whose files it has a rewrite for; Python's own finders find all others."""

    def __init__(self, rewrites: Mapping[Path, Rewrite], names: Mapping[str, object] | None = None) -> None:
        self._rewrites = {path.resolve(): rewrite for path, rewrite in rewrites.items()}
        self._stems = {path.parent.name if path.stem == "__init__" else path.stem for path in self._rewrites}
        self._names = dict(names or {})

    def install(self) -> None:
        """Put it before all other finders."""
        sys.meta_path.insert(0, self)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname.rpartition(".")[2] not in self._stems:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not spec.has_location:
            return None
        rewrite = self._rewrites.get(Path(spec.origin).resolve())
        if rewrite is None:
            return None
        spec.loader = _Loader(fullname, spec.origin, rewrite, self._names)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, rewrite: Rewrite, names: Mapping[str, object]) -> None:
        super().__init__(fullname, path)
        self._rewrite, self._given = rewrite, names

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        return compile(self._rewrite(source), self.path, "exec", dont_inherit=True)

    def exec_module(self, module: Any) -> None:
        module.__dict__.update(self._given)
        super().exec_module(module)


def break_with(mutant: Mutant) -> None:
    """Put a mutant in force, in this process and in those it starts."""
    _force(mutant.path, mutant.number)
    os.environ[MUTANT] = f"{mutant.number}:{mutant.path}"
    site = str(Path(__file__).parent / "site")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (site, os.environ.get("PYTHONPATH"))))


def break_as_told() -> None:
    """In a process that another started: put the mutant in force that the environment names."""
    number, _, path = os.environ[MUTANT].partition(":")
    _force(Path(path), int(number))


def _force(path: Path, number: int) -> None:
    Rewriter({path: lambda source: mutate(source, number)}).install()
