"""A short sheet is printed with the parts that were approved, whatever there is room for later."""

from __future__ import annotations

import datetime
import io
import itertools
from pathlib import Path

import pypdfium2
import pytest
from content_factory import Content, leaflet, library_of

import handouts
from handouts.approval import printed_parts, signing
from handouts.approval.standing import judge_standing
from handouts.approval.store import read_approvals
from handouts.approval.verify import verify_code
from handouts.document.compose import name_sections
from handouts.languages.language import Language
from handouts.layout.fitting import NoRoomError
from handouts.options import EDITIONS, INKS, PAPERS
from handouts.press.press import Press
from handouts.templates import room

TODAY = datetime.date(2026, 11, 22)
ENGLISH = Language.of("en")
CROWDED = ("one-page", "trifold")


def crowded() -> Content:
    """A leaflet that has more parts than a short sheet has room for, none of them chosen."""
    made = leaflet()
    made["practice"]["web_form"] = "https://www.hillclinic.test/contact"
    made["procedures"]["knee"].pop("review_by")
    return made


def approve(folder: Path, made: Content) -> handouts.Library:
    library = library_of(folder, made)
    signing.approve(library, "knee", ENGLISH, by="Jane Roe, MD", today=TODAY)
    return library


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("edition", CROWDED)
def test_what_is_approved_is_what_is_printed_on_every_paper_and_in_every_ink(edition: str, tmp_path: Path) -> None:
    draft = library_of(tmp_path, crowded())
    before = Press(draft, "knee", format=edition, today=TODAY).code
    library = approve(tmp_path, crowded())
    (made,) = read_approvals(tmp_path)
    assert edition in made.wording.parts, "it has room for everything, so this test shows nothing"
    assert made.wording.code_of(edition) == before
    for paper, ink in itertools.product(PAPERS, INKS):
        press = Press(library, "knee", format=edition, paper=paper, ink=ink, today=TODAY)
        printed = tuple(section.name for section in press.document().sections)
        assert press.code == before
        assert set(made.wording.parts[edition]) == set(printed)
        assert verify_code(library, press.code, TODAY).current


@pytest.mark.parametrize("edition", CROWDED)
def test_no_part_comes_or_goes_when_there_is_room_for_others(
    edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = approve(tmp_path, crowded())
    before = handouts.build(library, "knee", format=edition, today=TODAY)
    monkeypatch.setattr(room, "find_parts_with_room", lambda *_: ("when_to_call", "Please note notice", "contact"))
    after = handouts.build(library, "knee", format=edition, today=TODAY)
    assert after.pdf == before.pdf
    assert judge_standing(library, "knee", ENGLISH, TODAY, edition).kind == "approved"


def test_approved_parts_that_find_no_room_any_more_are_refused_and_never_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout of another version may need more room: then somebody chooses anew, and approves that."""
    everything = crowded()
    library = library_of(tmp_path, everything)
    with pytest.MonkeyPatch.context() as roomy:
        roomy.setattr(room, "find_parts_with_room", lambda *_: None)
        roomy.setattr(room, "have_room", lambda *_: True)
        signing.approve(library, "knee", ENGLISH, by="Jane Roe, MD", today=TODAY)
    (made,) = read_approvals(tmp_path)
    assert made.wording.parts == {}
    for edition in CROWDED:
        assert judge_standing(library, "knee", ENGLISH, TODAY, edition).kind == "approved"
        with pytest.raises(NoRoomError):
            handouts.build(library, "knee", format=edition, today=TODAY)
    anew, _ = signing.approve(library, "knee", ENGLISH, by="Jane Roe, MD", today=TODAY)
    assert set(anew.wording.parts) == set(CROWDED)
    for edition in CROWDED:
        assert handouts.build(library, "knee", format=edition, today=TODAY).code == anew.wording.code_of(edition)


def test_a_part_that_nobody_approved_does_not_come_in_with_room(tmp_path: Path) -> None:
    library = approve(tmp_path, crowded())
    made = crowded()
    made["procedures"]["knee"]["glossary"] = [{"term": "Joint", "meaning": "Where bones meet."}]
    changed = library_of(tmp_path, made)
    kinds = {each.name: judge_standing(changed, "knee", ENGLISH, TODAY, each.name).kind for each in EDITIONS.values()}
    assert kinds["standard"] == "changed"
    text = text_of(handouts.build(changed, "knee", format="one-page", today=TODAY).pdf)
    if kinds["one-page"] == "approved":
        assert "Where bones meet" not in text
        assert ENGLISH.changed not in text
    else:
        assert ENGLISH.changed in text
    assert library.folder == changed.folder


def test_sections_of_one_name_are_told_apart() -> None:
    sections = [type("Named", (), {"name": name})() for name in ("why", "Note", "Note", "contact", "Note")]
    named = name_sections(sections)  # type: ignore[arg-type]
    assert named == ["why", "Note", "Note #2", "contact", "Note #3"]


def test_an_edition_that_cannot_be_laid_out_stops_no_approval_of_words(tmp_path: Path) -> None:
    made = crowded()
    made["procedures"]["knee"]["short_version"][0] = "W" * 300
    library = library_of(tmp_path, made)
    words = printed_parts.read_sheet(library, "knee", ENGLISH, TODAY)
    assert words.editions.keys() == EDITIONS.keys()
