"""The report on a sheet, and the changes to sign: judged by rule, on one page, tagged."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from support import validators
from support.english import copy_sample
from support.structure import faults

import handouts
from handouts.approval import signing
from handouts.approval.changes import compare_with_approval
from handouts.checks.instruments import CDC, ITEMS, PEMAT, InstrumentReport, judge
from handouts.cli.app import main
from handouts.languages.language import Language
from handouts.press import staff_papers as staff

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)
ENGLISH = Language.of("en")
PEMAT_PRINT = [*range(1, 13), *range(15, 27)]  # 13 and 14 are about sound and moving pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_sample(tmp_path)


def report(folder: Path) -> InstrumentReport:
    return judge(handouts.load(folder / "content.yaml"), "kyphoplasty", ENGLISH, today=TODAY)


def verdict(made: InstrumentReport, measure: str, number: int) -> str:
    return next(item.verdict for item in made.of(measure) if item.number == number)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_has_every_item_for_print() -> None:
    assert [number for number, _, _ in ITEMS[PEMAT]] == PEMAT_PRINT
    assert len(PEMAT_PRINT) == 24
    assert [number for number, _, _ in ITEMS[CDC]] == list(range(1, 21))


def test_kyphoplasty_meets_what_its_source_allows(folder: Path) -> None:
    """Its source names no risk and no sign to call for: the Index scores no part D then, and who judges item 14 is told."""
    made = report(folder)
    assert not [item for item in made.items if item.verdict == "not met"]
    assert [verdict(made, CDC, number) for number in (12, 14, 18, 19, 20)] == ["met", "human", *["does not apply"] * 3]
    assert "no signs to call for" in next(item.evidence for item in made.of(CDC) if item.number == 14)
    assert made.scores()["PEMAT-P understandability"].percent == 100
    assert made.scores()["PEMAT-P actionability"].percent == 100
    assert "Flesch-Kincaid" in made.reading
    assert all(item.evidence for item in made.items)


def test_kyphoplasty_is_whole_once_the_practice_has_spoken(folder: Path) -> None:
    text = (folder / "content.yaml").read_text(encoding="utf-8")
    reason = re.search(r"    when_to_call:\n      none: .*\n\n    questions:", text)
    assert reason
    practice = (
        "    when_to_call:\n      signs:\n        - text: You have a fever.\n          source: none\n"
        "    risks:\n      items:\n        - what: It may leak.\n          how_often: 1 in 100 people\n          source: none\n    questions:"
    )
    edit(folder, reason[0], practice)
    made = report(folder)
    assert not [item for item in made.items if item.verdict == "not met"]
    assert verdict(made, CDC, 20) == "met"


@pytest.mark.parametrize(
    ("old", "new", "measure", "number"),
    [
        ("Every person is different.", "The incision is subcutaneous.", PEMAT, 3),
        ("Every person is different.", "The incision is small.", PEMAT, 4),
        ("Every person is different.", "It takes six weeks.", PEMAT, 6),
        ("Every person is different.", "It helps 90 % of people.", PEMAT, 7),
        ("Every person is different.", "It helps you to walk. " * 16, PEMAT, 8),
        ("Every person is different.", "The patient is different.", PEMAT, 21),
        ("Every person is different.", "It helps 90 % of people.", CDC, 17),
    ],
)
def test_an_item_is_lost_by_its_fault(folder: Path, old: str, new: str, measure: str, number: int) -> None:
    assert verdict(report(folder), measure, number) == "met"
    if number == 8:
        edit(folder, "text: One bone is squeezed and loses height.", f"text: {new}")
    else:
        edit(folder, old, new)
    if number == 8:
        edit(folder, "source: lost height due to a compression fracture", "source: none")
    else:
        edit(folder, "source: Every patient is different", "source: none")
    assert verdict(report(folder), measure, number) == "not met"


def test_score_counts_only_what_is_judged(folder: Path) -> None:
    made = report(folder)
    score = made.score(CDC)
    assert (score.met, score.judged, score.open) == (12, 12, 5)
    assert score.percent == 100


def test_one_tagged_page_with_boxes(folder: Path) -> None:
    made = report(folder)
    pdf = staff.report_paper(handouts.load(folder / "content.yaml"), made)
    (text,) = pages(pdf)
    for item in made.items:
        assert f"{item.number} {item.words}" in text
    assert made.code in text
    assert faults(pdf) == []
    assert validators.conformance(pdf) == []
    assert staff.report_paper(handouts.load(folder / "content.yaml"), made) == pdf


def test_command_writes_pdf_and_json(folder: Path) -> None:
    arguments = ["report", "kyphoplasty", "--content", str(folder / "content.yaml"), "--output", str(folder / "out")]
    outcome = CliRunner().invoke(main, arguments)
    assert outcome.exit_code == 0, outcome.output
    assert "CDC Clear Communication Index: 12 of 12 judged" in outcome.output
    values = json.loads((folder / "out" / "kyphoplasty-report-en.json").read_text(encoding="utf-8"))
    assert len(values["items"][PEMAT]) == 24
    assert values["scores"]["CDC Clear Communication Index"]["human"] == 5
    assert (folder / "out" / "kyphoplasty-report-en.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("approved", [True, False])
def test_changes_to_sign(folder: Path, approved: bool) -> None:
    library = handouts.load(folder / "content.yaml")
    if approved:
        signing.approve(library, "kyphoplasty", ENGLISH, by="Jane Roe, MD", today=TODAY)
        edit(folder, "text: A special balloon goes in", "text: A small balloon goes in")
        library = handouts.load(folder / "content.yaml")
    last, changes = compare_with_approval(library, "kyphoplasty", ENGLISH)
    pdf = staff.changes_paper(library, "kyphoplasty", ENGLISH, last, changes, today=TODAY)
    text = " ".join(pages(pdf))
    assert "Signature" in text
    assert faults(pdf) == []
    assert validators.conformance(pdf) == []
    if approved:
        assert "A special balloon goes in and is inflated. A small balloon goes in and is inflated." in text
        assert len(pages(pdf)) == 1
    else:
        assert "never been approved" in text
        assert "Most people can go home to recover." in text
