"""docs/printing.md does what it says."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.printers import FakePrinter, able, fake_printer

import handouts
from handouts.cli.app import main
from handouts.press.printing import connection
from handouts.press.printing.ipp_message import IppOperation
from handouts.press.printing.printers import choose_printer

PAGE = (ROOT / "docs" / "printing.md").read_text(encoding="utf-8")
ADDRESS = "ipp://192.0.2.20/ipp/print"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_command_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) >= 5
    with fake_printer(FakePrinter(able())) as fake:
        for line in lines:
            given, _, command = line.rpartition(" | ")
            arguments = shlex.split(command.replace(ADDRESS, fake.uri), comments=True)
            assert arguments[0] == "handouts"
            details = shlex.split(given)[1] if given else ""
            done = CliRunner().invoke(main, arguments[1:], input=details)
            assert done.exit_code == 0, (line, done.output)
        jobs = fake.asked(IppOperation.PRINT_JOB)
    assert len(jobs) == sum(" print " in line for line in lines)
    assert [b"Maria" in job[: job.index(b"%PDF")] for job in jobs] == [False] * len(jobs)
    assert (tmp_path / "output" / "kyphoplasty-trifold-en-print-shop.pdf").is_file()


def test_the_practice_s_printers_are_read_as_the_page_has_them(tmp_path: Path) -> None:
    (block,) = blocks("yaml")
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    (tmp_path / "content.yaml").write_text(text.replace("practice:\n", block, 1), encoding="utf-8")
    practice = handouts.load(tmp_path / "content.yaml").practice
    assert choose_printer(practice, None).name == "Front desk"
    assert choose_printer(practice, "front DESK").trays.of("a4") == "tray-2"
    assert choose_printer(practice, "Back office").spooled


def test_the_page_says_how_long_it_waits() -> None:
    assert f"in {connection.ASKING:.0f}\nseconds" in PAGE
    assert f"user `{connection.USER}`" in PAGE
