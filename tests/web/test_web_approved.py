"""The page and the interface print what was approved: the very bytes, after an edit, in English and Spanish."""

from __future__ import annotations

import html as markup
import re
from pathlib import Path

import pytest
from support import desk
from support.desk import TODAY, Desk

import handouts
from handouts.languages.language import Language
from handouts.pdf import raster
from handouts.press import kept_sheets, press

ENGLISH = Language.of("en")


@pytest.fixture
def the_desk(tmp_path: Path) -> Desk:
    path = desk.content(tmp_path)
    kept_sheets.approve(handouts.load(path), "kyphoplasty", ENGLISH, by="Jane Roe, MD", today=TODAY)
    return Desk(path)


def edit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "A balloon lifts the bone." in text
    path.write_text(text.replace("A balloon lifts the bone.", "A small balloon lifts the bone."), encoding="utf-8")


@pytest.mark.parametrize(("ui", "words"), [("en", "Print as approved"), ("es", "Imprimir como se aprobó")])
def test_the_library_page_prints_each_approval_as_it_was(the_desk: Desk, ui: str, words: str) -> None:
    then = press.build(handouts.load(the_desk.path), "kyphoplasty", today=TODAY).pdf
    (link,) = links_of(the_desk, ui, words)[:1]
    answer = the_desk.client.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content == then
    assert "kyphoplasty-standard-en-approved" in answer.headers["content-disposition"]


@pytest.mark.parametrize(("ui", "words"), [("en", "Print as approved"), ("es", "Imprimir como se aprobó")])
def test_on_the_page_what_holds_no_longer_carries_the_mark(the_desk: Desk, ui: str, words: str) -> None:
    then = press.build(handouts.load(the_desk.path), "kyphoplasty", today=TODAY).pdf
    edit(the_desk.path)
    answer = the_desk.client.get(links_of(the_desk, ui, words)[0])
    assert answer.content.startswith(then)
    assert all("Changed since approval: not for patients" in page for page in raster.texts(answer.content))


def links_of(the_desk: Desk, ui: str, words: str) -> list[str]:
    """The addresses under which the library's page prints what was approved."""
    asked = {"open": "kyphoplasty", "language": "en"}
    text = markup.unescape(the_desk.client.get("/library", params=asked, headers={"accept-language": ui}).text)
    assert words in text
    links = re.findall(r'href="(/library/approved\.pdf\?[^"]+)"', text)
    assert len(links) >= 3
    return links


@pytest.mark.parametrize("ui", ["en", "es"])
def test_a_code_that_nobody_approved_is_told_on_a_page(the_desk: Desk, ui: str) -> None:
    for code in ("", "KY-EN 2222-2222-2222-2222-3", "<script>"):
        answer = the_desk.client.get("/library/approved.pdf", params={"code": code}, headers={"accept-language": ui})
        assert answer.status_code == 404
        assert "<script>" not in answer.text.split("<main", 1)[1].split("</main>")[0]


def test_a_program_gets_the_exact_sheet_and_is_told_that_it_holds_no_longer(the_desk: Desk) -> None:
    library = handouts.load(the_desk.path)
    made = press.build(library, "kyphoplasty", today=TODAY)
    asked = {"code": made.code, "exact": "yes"}
    answer = the_desk.client.get("/api/approved", params=asked)
    assert answer.content == made.pdf
    assert "handout-problems" not in answer.headers
    edit(the_desk.path)
    answer = the_desk.client.get("/api/approved", params=asked)
    assert answer.content == made.pdf
    assert answer.headers["handout-problems"] == "reprint-not-current"
    again = the_desk.client.get("/api/approved", params={"code": made.code})
    assert again.content.startswith(made.pdf)
    assert len(again.content) > len(made.pdf)
    refused = the_desk.client.get("/api/approved", params={"code": "KY"})
    assert (refused.status_code, refused.headers["content-type"]) == (404, "application/problem+json")
    assert the_desk.client.get("/api/approved", params={**asked, "paper": "a4"}).status_code == 404
    assert the_desk.client.get("/api/approved", params={**asked, "ink": "blue"}).status_code == 404


def test_the_page_keeps_what_it_approves(tmp_path: Path) -> None:
    it = Desk(desk.content(tmp_path))
    page = it.client.get("/library", params={"open": "kyphoplasty", "language": "en"})
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page.text)
    assert digest
    form = {"open": "kyphoplasty", "language": "en", "by": "Jane Roe, MD", "until": "2027-05-01", "read": "1", "digest": digest[1]}  # fmt: skip
    assert it.client.post("/library/approve", data=form, follow_redirects=False).status_code == 303
    state = kept_sheets.look_through(it.path.parent)
    assert (state.approvals, state.complete, state.problems) == (1, 1, ())
