"""docs/braille-and-speech.md says what happens: its commands make the files that it names, and its table is the tables."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.tools import require_tool

from handouts.cli import app as cli
from handouts.languages.language import Language, codes
from handouts.problems import ExitCode
from handouts.templates.braille.tables import FOLDER, GRADES, find_table

PAGE = (ROOT / "docs/braille-and-speech.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
NAMES = {
    "ar": "Arabic", "en": "English", "fr": "French", "de": "German", "pt": "Portuguese", "ru": "Russian", "es": "Spanish"
}  # fmt: skip


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    require_tool("liblouis")
    require_tool("espeak")
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli.main, arguments)


def test_its_commands_make_what_it_names(practice: Path) -> None:
    for command in COMMANDS:
        words = shlex.split(command, comments=True)[1:]
        result = run(*words)
        assert result.exit_code == ExitCode.OK, (command, result.output)
        if named := re.search(r"# (output/\S+)", command):
            assert (practice / named[1]).is_file(), command


def test_its_example_runs(practice: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    exec(code, {})  # noqa: S102 - our own page


def test_its_table_is_the_tables() -> None:
    rows = {}
    for line in re.findall(r"^\| [A-Z]\w+ \|.*$", PAGE, re.M):
        name, uncontracted, contracted, _ = (each.strip(" `") or None for each in line.split("|")[1:-1])
        rows[name] = [uncontracted, contracted]
    known = {path.stem: find_table(Language.of(path.stem), GRADES[0]) for path in FOLDER.glob("*.yaml")}
    assert rows == {NAMES[code]: [table.uncontracted, table.contracted] for code, table in known.items()}
    assert set(known) < set(codes())


def test_a_patient_is_in_the_file_and_nowhere_else(practice: Path) -> None:
    made = run("build", "kyphoplasty", "--format", "braille", "--name", "Zenobia", "--record", "record.csv")
    assert made.exit_code == ExitCode.OK, made.output
    assert b"ZENOBIA" in Path("output/kyphoplasty-braille-en.brf").read_bytes()
    noted = Path("record.csv").read_text(encoding="utf-8")
    assert "braille" in noted
    assert "zenobia" not in (noted + made.output).casefold()
    made = run("build", "kyphoplasty", "--format", "speech", "--name", "Zenobia", "--record", "record.csv")
    assert made.exit_code == ExitCode.OK, made.output
    assert b"Name: Zenobia" in Path("output/kyphoplasty-speech-en.ssml").read_bytes()
    noted = Path("record.csv").read_text(encoding="utf-8")
    assert "speech" in noted
    assert "zenobia" not in (noted + made.output).casefold()
    for name in ("braille", "speech"):
        run("build", "kyphoplasty", "--format", name, "--record", "blank.csv", "--output", "blank")
    digest = re.compile("[0-9a-f]{64}")
    assert digest.findall(noted) == digest.findall(Path("blank.csv").read_text(encoding="utf-8")) != []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "braille", "--paper", "a4"], "no paper"),
        (["--format", "braille", "--cells", "40"], "40x25"),
        (["--format", "braille", "--language", "es", "--braille", "contracted"], "uncontracted"),
        (["--format", "braille", "--final"], "approve"),
        (["--format", "speech", "--language", "es", "--ink", "mono"], "no ink"),
        (["--format", "speech", "--cells", "40x25"], "--format braille"),
        (["--audio"], "--format speech"),
        (["--braille", "contracted"], "--format braille"),
        (["--cells", "40x25"], "--format braille"),
    ],
)
def test_what_it_refuses_is_refused(practice: Path, options: list[str], said: str) -> None:
    result = run("build", "kyphoplasty", *options)
    assert result.exit_code
    assert said in result.output
    assert not Path("output").exists()


def test_other_commands_say_that_braille_is_no_paper(practice: Path) -> None:
    for command in ("read", "preview"):
        for name in ("braille", "speech"):
            result = run(command, "kyphoplasty", "--format", name)
            assert result.exit_code
            assert f"handouts build --format {name}" in result.output
