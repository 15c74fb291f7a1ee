"""The paper that sheets are made for where nobody says another: the practice's, on every face."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from content_factory import leaflet, library_of
from support import desk

import handouts
from handouts.cli.app import main
from handouts.content.library import Library


def library(folder: Path, **practice: str) -> Library:
    made = leaflet()
    made["procedures"]["knee"].pop("translations", None)
    made["practice"].update(practice)
    return library_of(folder, made)


@pytest.mark.parametrize(("said", "paper"), [({}, "letter"), ({"paper": "a4"}, "a4"), ({"paper": "letter"}, "letter")])
def test_it_is_the_practices(said: dict[str, str], paper: str, tmp_path: Path) -> None:
    shelf = library(tmp_path, **said)
    assert shelf.practice.usual_paper == paper
    made = handouts.build(shelf, "knee")
    assert made.paper == paper
    assert made.file_name.endswith("-en-a4.pdf") is (paper == "a4")
    assert handouts.build(shelf, "knee", paper="letter").paper == "letter"


def test_a_country_has_its_own(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    import dataclasses

    for country, paper in (("US", "letter"), ("CA", "letter"), ("DE", "a4"), ("GB", "a4")):
        assert dataclasses.replace(shelf.practice, country=country).usual_paper == paper


def test_commands_schedules_the_page_and_the_interface_use_it(tmp_path: Path) -> None:
    shelf = library(tmp_path, paper="a4")
    out = tmp_path / "out"
    content = ["--content", str(shelf.path)]
    done = CliRunner().invoke(main, ["build", "knee", *content, "--output", str(out)])
    assert done.exit_code == 0, done.output
    (tmp_path / "day.csv").write_text("name\nAnn Lee\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["batch", str(tmp_path / "day.csv"), *content, "--output", str(out / "day")])
    assert done.exit_code == 0, done.output
    assert sorted(each.name for each in out.rglob("*.pdf")) == [
        "00002-knee-standard-en-a4.pdf",
        "knee-standard-en-a4.pdf",
    ]
    client = desk.Desk(shelf.path).client
    answer = client.post("/api/handouts", json={"procedure": "knee"})
    assert "knee-standard-en-a4.pdf" in answer.headers["content-disposition"]
    asked = client.post("/api/handouts", json={"procedure": "knee", "paper": "letter"})
    assert "knee-standard-en.pdf" in asked.headers["content-disposition"]
    assert "knee-standard-en-a4.pdf" in client.post("/print", data={"sheet": "knee"}).headers["content-disposition"]
