"""docs/record-system.md shows links of an Infobutton: each finds the sheet that comes with the program."""

import re
import shlex
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from support.desk import Desk, words

PAGE = (ROOT / "docs/record-system.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, dict[str, str]]]:
    """The path and the parameters of each documented link."""
    found = []
    for block in re.findall(r"```sh\n(curl .*?)```", PAGE, re.S):
        parts = shlex.split(block.replace("\\\n", " "))
        (address,) = [each for each in parts if each.startswith("http://")]
        if urlsplit(address).path == "/infobutton":
            given = [after for word, after in pairwise(parts) if word == "-d"]
            found.append((urlsplit(address).path, dict(each.split("=", 1) for each in given)))
    return found


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk over the content that comes with the program, just as it comes."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "sources", folder / "sources")
    return Desk(Path(folder / "content.yaml"))


def test_there_are_examples_for_a_browser_and_for_a_program() -> None:
    assert [("knowledgeResponseType" in given) for _, given in examples()] == [False, True]


def test_each_example_finds_the_shipped_sheet(shipped: Desk) -> None:
    (_, browser), (_, program) = examples()
    sheet = shipped.client.get("/infobutton", params=browser)
    assert sheet.headers["content-type"] == "application/pdf"
    assert "Cifoplastia" in words(sheet.content)[0]
    (entry,) = shipped.client.get("/infobutton", params=program).json()["feed"]["entry"]
    assert "Kyphoplasty" in entry["title"]["_value"]


@pytest.mark.parametrize("code", ["22514", "22515", "M48.56XA", "M80.08XA", "M8458XA"])
def test_its_other_codes_find_it_too(shipped: Desk, code: str) -> None:
    answer = shipped.client.get(
        "/infobutton", params={"mainSearchCriteria.v.c": code, "knowledgeResponseType": "application/json"}
    )
    assert [each["title"]["_value"] for each in answer.json()["feed"]["entry"]]
