"""A copy of the program, changed as a newcomer would who follows a page of the documentation."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def blocks(page: str, kind: str = "python") -> list[str]:
    """The code blocks of a page, such as ``docs/how-to.md``, in a language."""
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)


def block(page: str, start: str, kind: str = "python") -> str:
    """The only code block of a page that has a line which begins so."""
    (found,) = [each for each in blocks(page, kind) if re.search(rf"(?m)^\s*{re.escape(start)}", each)]
    return found


class ProgramCopy:
    """The program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "handouts", folder / "handouts", ignore=shutil.ignore_patterns("__pycache__", "data"))
        shutil.copy(ROOT / "content.yaml", folder)
        for name in ("fonts", "sources"):
            try:
                (folder / name).symlink_to(ROOT / name, target_is_directory=True)
            except OSError:  # Windows asks for a right
                shutil.copytree(ROOT / name, folder / name)

    def insert(self, file: str, after: str, new: str) -> None:
        """Puts lines after the one line that reads so, as a person would in an editor."""
        path = self.folder / file
        before = path.read_text(encoding="utf-8")
        assert before.count(after) == 1, after
        path.write_text(before.replace(after, after + new), encoding="utf-8")

    def insert_before(self, file: str, line: str, new: str) -> None:
        """Puts lines before the one line that reads so."""
        path = self.folder / file
        before = path.read_text(encoding="utf-8")
        assert before.count(line) == 1, line
        path.write_text(before.replace(line, new + line), encoding="utf-8")

    def bring(self, name: str) -> None:
        """Puts a file or a folder of the repository into the copy, at its place."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, self.folder / name)
        else:
            shutil.copy(ROOT / name, self.folder / name)

    def changed(self) -> set[str]:
        """The files of the program that are not as they were, or are new."""
        return {
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / "handouts").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not _same(path, ROOT / path.relative_to(self.folder))
        }  # fmt: skip

    def start(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a Python program that imports the copy, and the support of the tests; warnings are errors."""
        path = os.pathsep.join((str(self.folder), str(ROOT / "tests")))
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", code, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
        )

    def run(self, code: str, *arguments: str) -> str:
        """What such a program says, which ends well."""
        done = self.start(code, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answers(self, code: str, *arguments: str) -> dict[str, Any]:
        """The dictionary ``found`` that such a program fills. It has ``command(*words)``, which gives an exit code and output."""
        said = self.run(_BEGIN + code + "\nprint(json.dumps(found, ensure_ascii=False))", *arguments)
        answers: dict[str, Any] = json.loads(said.splitlines()[-1])
        return answers


_BEGIN = '''
import datetime, json, sys
from pathlib import Path
from click.testing import CliRunner
import handouts
from handouts.cli.app import main
assert Path(handouts.__file__).is_relative_to(Path.cwd().resolve()), "this is not the copy"
found = {}
def command(*words):
    """The exit code of a command, and all it says, on one line."""
    result = CliRunner().invoke(main, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return [result.exit_code, " ".join(result.output.split())]
'''


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
