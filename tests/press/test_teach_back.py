"""Tell it back: questions on the patient's sheet, and what to listen for on the paper for staff alone."""

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from content_factory import Content, leaflet, library_of
from support import structure, text

import handouts
from handouts.cli.app import main
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.press.teach_back_paper import teach_back_paper
from handouts.problems import HandoutsError

EN = Language.of("en")
TODAY = datetime.date(2026, 11, 22)


def knee(**more: object) -> Content:
    made = leaflet()
    made["procedures"]["knee"].pop("translations", None)
    made["procedures"]["knee"].update(more)
    return made


ASKED = {"items": [{"ask": "When do you stop eating?", "listen_for": "At midnight."}]}


def test_the_sheet_asks_and_staff_hear_what_is_right(tmp_path: Path) -> None:
    library = library_of(tmp_path, knee(teach_back=ASKED))
    for edition in EDITIONS.values():
        said = list(compose(library, "knee", EN, edition=edition).words())
        assert "When do you stop eating?" in said or edition.brief
        assert not any("At midnight." in line for line in said), "the answer is for staff"
    sheet = handouts.build(library, "knee", today=TODAY).pdf
    assert "Tell it back" in text.pdfium_text(sheet)
    paper = teach_back_paper(library, "knee", EN)
    assert structure.faults(paper) == []
    words = text.normalised(text.pdfium_text(paper))
    assert "When do you stop eating? At midnight." in words
    assert "not the patient" in words


def test_a_sheet_without_questions_says_how_to_add_some(tmp_path: Path) -> None:
    library = library_of(tmp_path, knee())
    with pytest.raises(HandoutsError) as caught:
        teach_back_paper(library, "knee", EN)
    assert [each.code for each in caught.value.problems] == ["no-teach-back"]


def test_the_command_writes_it(tmp_path: Path) -> None:
    library = library_of(tmp_path, knee(teach_back=ASKED))
    asked = ["teach-back", "knee", "--content", str(library.path), "--output", str(tmp_path / "out")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["knee-teach-back-en.pdf"]
