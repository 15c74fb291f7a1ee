"""docs/language-help.md says what happens: its example is read, and its commands make the notice."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import ROOT

from handouts import checks
from handouts.cli import app as cli
from handouts.languages.help_lines import read_state_languages
from handouts.problems import ExitCode

PAGE = (ROOT / "docs/language-help.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(yaml|sh)\n(.*?)```", PAGE, re.S)


def test_its_commands_make_the_notice_of_its_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    practice, wording, goes_by = (yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml")
    wording = (
        wording | goes_by | {"words": {"en": "Call {phone} (TTY: {tty}).", "es": "Llame al {phone} (TTY: {tty})."}}
    )
    (tmp_path / "language-help.yaml").write_text(yaml.safe_dump(wording), encoding="utf-8")
    content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))
    content["practice"] |= practice["practice"]
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    commands = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
    assert len(commands) == 3
    for command in commands:
        result = CliRunner().invoke(cli.main, shlex.split(command, comments=True)[1:])
        assert result.exit_code == ExitCode.OK, (command, result.output)
    made = {each.name for each in (tmp_path / "output").iterdir()}
    assert made == {f"language-help{size}-letter.pdf" for size in ("", "-large", "-poster")}


def test_it_names_every_check_of_the_notice() -> None:
    assert set(re.findall(r"^\| `(.*?)` \|", PAGE, re.M)) == {each.code for each in checks.language_help.CHECKS}
    known = read_state_languages()
    assert len(set(known.states) - {"DC", "PR"}) == 50
    assert known.period.replace("-", "–") in PAGE
