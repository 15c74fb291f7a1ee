"""docs/library.md says what happens: its files make a library, its commands do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.library import PROCEDURE, TRANSLATION, in_one_file, write

import handouts
from handouts.cli.app import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/library.md").read_text(encoding="utf-8")
TREE, SHARED, PARTS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, in_one_file(["knee-replacement"]))
    monkeypatch.chdir(tmp_path)
    before = path.read_bytes()
    commands = re.findall(r"^handouts (split|join) ", PAGE, re.MULTILINE)
    assert commands == ["split", "join"]
    for command in commands:
        assert CliRunner().invoke(main, [command]).exit_code == 0
        if command == "split":
            assert TREE in path.read_text()
            assert Path("procedures/knee-replacement.yaml").exists()
            assert Path("translations/es/knee-replacement.yaml").exists()
            assert CliRunner().invoke(main, ["new", "knee-pain"]).exit_code == 0
            Path("procedures/knee-pain.yaml").unlink()
    assert path.read_bytes() == before


def test_its_shared_part_is_on_the_sheets(tmp_path: Path) -> None:
    files = in_one_file(["knee"])
    files["content.yaml"] = files["content.yaml"].partition("procedures:")[0]
    files["procedures/knee.yaml"] = PROCEDURE.replace("NAME", "knee") + PARTS
    files["translations/es/knee.yaml"] = TRANSLATION.replace("NAME", "knee")
    (name,) = re.findall(r"shared/(\w+)\.yaml` is one part", PAGE)
    library = handouts.load(write(tmp_path, {**files, f"shared/{name}.yaml": SHARED}))
    assert library.procedure("knee").parts[0].heading == "Where to park"
    assert library.procedure("knee").parts[0].after == "when_to_call"
    assert library.procedure("knee", "es").parts[0].heading == "Dónde aparcar"
