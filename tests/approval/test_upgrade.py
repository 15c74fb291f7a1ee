"""A folder that version 0.1 made: what its approvals are worth, what they did not bind, and how they are made anew."""

from __future__ import annotations

import datetime
import io
import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

import handouts
from handouts.approval.audit import audit
from handouts.approval.standing import judge_standing
from handouts.approval.store import read_approvals
from handouts.approval.verify import verify_code
from handouts.cli.app import main
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.options import EDITIONS

MADE = Path(__file__).resolve().parents[1] / "data" / "version-0.1"
TODAY = datetime.date(2026, 12, 1)
BOTH = (Language.of("en"), Language.of("es"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the folder that version 0.1 made."""
    shutil.copytree(MADE, tmp_path / "practice")
    return tmp_path / "practice"


def edit(folder: Path, old: str, new: str) -> Library:
    path = folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return handouts.load(path)


def kinds(library: Library, today: datetime.date = TODAY) -> set[str]:
    return {
        judge_standing(library, "knee", each, today, edition).kind for each in BOTH for edition in (None, *EDITIONS)
    }


def test_its_approvals_are_those_of_the_older_rule(folder: Path) -> None:
    library = handouts.load(folder / "content.yaml")
    assert [each.version for each in read_approvals(folder)] == [1, 1]
    assert kinds(library) == {"older"}
    for language in BOTH:
        assert "under the older rule" in judge_standing(library, "knee", language, TODAY).describe()
        made = handouts.build(library, "knee", language=language.code, today=TODAY)
        assert language.draft in " ".join(handouts_text(made.pdf))
    code = read_approvals(folder, "knee", "en")[0].wording.codes[0]
    assert re.fullmatch(r"KN-EN [0-9A-F]{4}-[0-9A-F]{4}", code)
    assert "under the older rule" in verify_code(library, code, TODAY).describe()
    assert audit(folder, TODAY).problems == ()


def handouts_text(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize(
    ("old", "new"),
    [("It takes 2 hours", "It takes 3 hours"), ("555-0142", "555-0143"), ("[Pill, Before]", "[Pill, After]")],
)
def test_other_words_than_it_approved_are_changed(old: str, new: str, folder: Path) -> None:
    assert judge_standing(edit(folder, old, new), "knee", BOTH[0], TODAY).kind == "changed"


def test_shorter_words_that_came_later_are_changed(folder: Path) -> None:
    path = folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- Tarda 2 horas.", "- {text: Tarda 2 horas., brief: 2 horas.}"), encoding="utf-8")
    library = edit(folder, "- It takes 2 hours.", "- {text: It takes 2 hours., brief: 2 hours.}")
    assert judge_standing(library, "knee", BOTH[0], TODAY).kind == "changed"


def test_the_practice_says_until_when_they_print_without_a_mark(folder: Path) -> None:
    library = edit(folder, "  name: Hill Clinic", "  name: Hill Clinic\n  older_approvals: 2030-01-01")
    assert kinds(library) == {"approved"}
    assert kinds(library, datetime.date(2027, 11, 1)) == {"approved"}
    assert kinds(library, datetime.date(2027, 11, 2)) == {"overdue"}, "longer than their own day"
    sooner = edit(folder, "2030-01-01", "2026-12-15")
    assert kinds(sooner, datetime.date(2026, 12, 15)) == {"approved"}
    assert kinds(sooner, datetime.date(2026, 12, 16)) == {"older"}


def test_whoever_renews_one_sees_what_it_did_not_bind(folder: Path) -> None:
    path = str(folder / "content.yaml")
    for language in ("en", "es"):
        outcome = CliRunner().invoke(main, ["approve", "knee", "--renew", "--language", language, "--by", "Ann Lee, MD", "--content", path])  # fmt: skip
        assert outcome.exit_code == 0, outcome.output
        head = {"en": "Pill | Before", "es": "Pastilla | Antes"}[language]
        assert f"Table of 2 columns: {head}" in outcome.output
        assert "Link: hillclinic.test/contact opens https://hillclinic.test/contact" in outcome.output
        assert "Code to scan: tel:+17705550142" in outcome.output
        assert "Edition one-page: " in outcome.output
    library = handouts.load(path)
    assert kinds(library, datetime.date.today()) == {"approved"}
    assert [each.version for each in read_approvals(folder)] == [1, 1, 2, 2]
    assert all(each.follows for each in read_approvals(folder)[2:])
