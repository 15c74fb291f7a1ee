"""docs/web-edition.md says what happens: its commands, in their order, make the files that it names."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from handouts.cli import app as cli
from handouts.problems import ExitCode

PAGE = (ROOT / "docs/web-edition.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for line in block.splitlines()
]


def test_its_commands_make_what_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    assert [each[0] for each in COMMANDS] == ["build", "build", "approve", "approve", "publish"]
    for arguments in COMMANDS:
        result = CliRunner().invoke(cli.main, arguments)
        assert result.exit_code == ExitCode.OK, (arguments, result.output)
    for path in ("output/kyphoplasty-web-en.html", "output/kyphoplasty-web-es.html"):
        assert (tmp_path / path).is_file()
    named = [name for row in re.findall(r"^\| (`.*?) \|", PAGE, re.M) for name in re.findall("`(.*?)`", row)]
    assert len(named) == 5
    for name in named:
        assert list((tmp_path / "patient-library").glob(name.replace("…", "*"))), name
    assert (tmp_path / "output/kyphoplasty-web-en.html").read_text("utf-8").count("kyphoplasty-web-es.html") == 1


def test_what_it_refuses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    web = ["build", "kyphoplasty", "--format", "web"]
    for more, code, said in (
        (["--name", "Maria Johnson"], ExitCode.PROBLEMS, "no patient's details"),
        (["--paper", "a4"], 2, "--paper"),
        (["--ink", "mono"], 2, "--ink"),
        (["--coverage"], 2, "--coverage"),
        (["--for", "print-shop"], 2, "--for"),
        (["--final"], ExitCode.NOT_APPROVED, "not for patients"),
    ):
        result = CliRunner().invoke(cli.main, [*web, *more])
        assert result.exit_code == code, (more, result.output)
        assert said in result.output
        assert "Maria" not in result.output
    assert not (tmp_path / "output").exists()
    result = CliRunner().invoke(cli.main, ["preview", "kyphoplasty", "--format", "web"])
    assert result.exit_code == ExitCode.PROBLEMS
    assert "handouts build --format web" in result.output
