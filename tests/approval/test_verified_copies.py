"""A copy with a patient's details verifies as the sheet it is; one whose head says another day than its lines does not."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

import handouts
from handouts.approval import signing
from handouts.languages.language import Language
from handouts.press.verification import verify_file

TODAY = datetime.date(2026, 11, 27)
MARIA = handouts.Patient(name="Maria Johnson", date="2027-01-12", time="9:30 am", note="Bring it.")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> handouts.Library:
    folder = tmp_path_factory.mktemp("practice")
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "sources", folder / "sources")
    library = handouts.load(folder / "content.yaml")
    for code in ("en", "es"):
        signing.approve(library, "kyphoplasty", Language.of(code), by="Jane Roe, MD", today=TODAY)
    return library


@pytest.mark.parametrize(("format", "language", "patient"), [
    ("standard", "en", MARIA), ("standard", "es", MARIA), ("large-print", "en", MARIA),
    ("standard", "en", handouts.Patient(date="2027-01-12")), ("standard", "en", handouts.Patient(time="9:30")),
])  # fmt: skip
def test_a_copy_is_the_sheet(
    library: handouts.Library, format: str, language: str, patient: handouts.Patient, tmp_path: Path
) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(
        handouts.build(library, "kyphoplasty", format=format, language=language, patient=patient, today=TODAY).pdf
    )
    (verdict,) = verify_file(library, path, TODAY)
    assert (verdict.current, verdict.filled_in, verdict.differences) == (True, True, ())


@pytest.mark.parametrize(
    "head", ["Jan 13, 2027, 9:30 am", "Jan 12, 2027, 9:30 am. Do not come", "Jan 12, 2027, 9:30 pm"]
)
def test_a_head_that_says_something_else_than_the_lines_is_told(
    library: handouts.Library, head: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handouts.press.press.say_when", lambda *_: head)
    path = tmp_path / "copy.pdf"
    path.write_bytes(handouts.build(library, "kyphoplasty", patient=MARIA, today=TODAY).pdf)
    monkeypatch.undo()
    (verdict,) = verify_file(library, path, TODAY)
    assert not verdict.current
    assert [each.after for each in verdict.differences] == [f"My visit {head}"]
