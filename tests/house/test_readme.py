"""The README shows the sheets as they are, and its commands work as they stand there."""

import datetime
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import PIL.Image
import PIL.ImageChops
import PIL.ImageStat
import pytest
from support import text

import handouts
from handouts.reading.resources import resource

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.png"))
NAME = re.compile(
    r"(?P<procedure>.+?)-(?P<format>standard|large-print|one-page|trifold)-(?P<language>[a-z]{2})(?P<mono>-mono)?-(?P<page>\d+)"
)
RENEW = "renew it: handouts preview PROCEDURE --output docs/pictures --dpi 64 (with its --format, --ink, --language)"


def test_there_are_pictures() -> None:
    assert len(PICTURES) >= 8
    shown = re.findall(r"\((docs/pictures/[^)]+)\)", TEXT)
    assert shown
    assert all((ROOT / each).is_file() for each in shown)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_fresh(picture: Path) -> None:
    named = NAME.fullmatch(picture.stem)
    assert named, picture.stem
    library = handouts.load(resource("content.yaml"))
    pdf = handouts.build(
        library,
        named["procedure"],
        format=named["format"],
        language=named["language"],
        ink="mono" if named["mono"] else "color",
        today=datetime.date(2026, 11, 22),
    ).pdf
    now = text.render(pdf, 64)[int(named["page"]) - 1].convert("L")
    then = PIL.Image.open(picture).convert("L")
    assert now.size == then.size, RENEW
    difference = PIL.ImageStat.Stat(PIL.ImageChops.difference(now, then)).mean[0]
    assert difference < 0.6, RENEW  # another version of the renderer differs by less
    assert worst_tile(now, then) < 40, RENEW


def worst_tile(one: PIL.Image.Image, other: PIL.Image.Image, side: int = 8) -> float:
    """How much the two pictures differ in their most different square of ``side`` dots, of 255: one word, one arrow."""
    difference = PIL.ImageChops.difference(one, other)
    return float(difference.resize((one.width // side, one.height // side), PIL.Image.Resampling.BOX).getextrema()[1])


@pytest.mark.parametrize("picture", PICTURES[:1], ids=lambda path: path.stem)
def test_a_picture_in_which_a_square_is_missing_is_stale(picture: Path) -> None:
    whole = PIL.Image.open(picture).convert("L")
    broken = whole.copy()
    box = next(
        (x, y, x + 16, y + 16)
        for y in range(0, whole.height - 16, 8)
        for x in range(0, whole.width - 16, 8)
        if PIL.ImageStat.Stat(whole.crop((x, y, x + 16, y + 16))).mean[0] < 120
    )
    broken.paste(255, box)
    assert worst_tile(whole, whole) < 40 < worst_tile(whole, broken)


def readme_line() -> object:
    """The module that CI takes the README's commands with."""
    found = importlib.util.spec_from_file_location("readme_line", ROOT / ".ci" / "readme_line.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


LINES = readme_line()


@pytest.mark.parametrize("marker", ["build", "test"])
def test_the_first_lines_need_nothing_but_python3(marker: str) -> None:
    """A bare Debian has no ``python`` and no ``pip``; the environment has both, once it is activated."""
    (line,) = LINES.marked_lines(TEXT, marker)
    make, activate, *rest = line.split(" && ")
    assert make == "python3 -m venv .venv"
    assert activate == ". .venv/bin/activate"
    assert rest
    assert [each.split()[0] for each in rest] == ["pip", {"build": "handouts", "test": "python"}[marker]]


@pytest.mark.parametrize("marker", ["build", "test"])
def test_windows_gets_the_same_in_words_of_its_own_shell(marker: str) -> None:
    (ours,) = LINES.marked_lines(TEXT, marker)
    (theirs,) = LINES.marked_lines(TEXT, f"{marker} on Windows")
    assert "&&" not in theirs, "the PowerShell that comes with Windows does not know it"
    make, path, *rest = theirs.split("; ")
    assert (make, path) == ("python -m venv .venv", r'$env:Path = "$PWD\.venv\Scripts;$env:Path"')
    assert rest == ours.split(" && ")[2:]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a shell")
def test_every_later_command_works_as_it_stands(tmp_path: Path) -> None:
    """One after the other in a copy; `.ci/run build` does the same with a program installed by the first line."""
    for each in ("content.yaml", "content.schema.json", "sources", "examples"):
        (shutil.copytree if (ROOT / each).is_dir() else shutil.copy)(ROOT / each, tmp_path / each)
    (tmp_path / "output").mkdir()
    environment = {**os.environ, "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))}
    ran = set()
    for line in LINES.later_lines(TEXT):
        if line.startswith(("pip install ", "handouts serve")):
            continue  # the one is for the network, the other ends when somebody stops it
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", line], cwd=tmp_path, env=environment,
                             capture_output=True, text=True, check=False)  # fmt: skip
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
        assert "Traceback" not in run.stderr
        ran.update(re.findall(r"handouts (\w+)", line))
    assert {"build", "check", "batch", "approve", "verify", "new"} <= ran
    assert (tmp_path / "output" / "monday.pdf").read_bytes().startswith(b"%PDF-")


def test_every_command_of_the_program_is_shown() -> None:
    """What the README does not name, nobody finds."""
    from handouts.cli.app import main

    shown = set(re.findall(r"^(?:.*\| )?handouts (\w+)", TEXT, flags=re.MULTILINE))
    assert set(main.commands) <= shown
