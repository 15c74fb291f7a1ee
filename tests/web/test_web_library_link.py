"""The desk hands over the link to a sheet in the patient library: of what may stand there, and without anybody's details."""

import re
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk

import handouts
from handouts.approval.signing import approve
from handouts.languages.language import Language

ADDRESS = "https://sheets.summit-spine.example/"
FIELDS = {"sheet": "kyphoplasty", "name": "Maria Alvarez", "date": "2026-11-24", "time": "8:30 am"}
LINK = "https://sheets.summit-spine.example/sheets/kyphoplasty-en.html"


def opened(folder: Path, *, library: bool = True, approved: bool = True) -> Desk:
    path = desk.content(folder)
    text = path.read_text(encoding="utf-8")
    if library:
        text = text.replace("practice:\n", f"practice:\n  patient_library: {ADDRESS}\n", 1)
    path.write_text(text, encoding="utf-8")
    if approved:
        approve(handouts.load(path), "kyphoplasty", Language.of("en"), by="Jane Roe, MD", today=desk.TODAY)
    return Desk(path)


def link(html: str) -> str:
    found = re.search(r'id="link"[^>]*value="([^"]*)"', html)
    return found[1] if found else ""


def test_the_link_stands_beside_print_and_says_nothing_of_the_patient(tmp_path: Path) -> None:
    html = opened(tmp_path).client.post("/", data=FIELDS).text
    assert "Maria Alvarez" in html
    assert link(html) == LINK


@pytest.mark.parametrize("lacks", [{"library": False}, {"approved": False}], ids=lambda lacks: next(iter(lacks)))
def test_there_is_no_link_to_what_stands_nowhere(lacks: dict[str, Any], tmp_path: Path) -> None:
    html = opened(tmp_path, **lacks).client.post("/", data=FIELDS).text
    assert 'id="print"' in html
    assert "copy-link" not in html


@pytest.mark.slow
def test_the_link_is_copied_and_that_is_said(tmp_path: Path, browser: Any) -> None:
    with desk.served(opened(tmp_path).app) as url:
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="en-US")
        page = context.new_page()
        page.goto(f"{url}/?sheet=kyphoplasty")
        page.click("#copy-link")
        page.wait_for_function("() => document.getElementById('link-copied').textContent")
        assert page.evaluate("navigator.clipboard.readText()") == LINK
        assert page.inner_text("#link-copied") == "The link is copied."
        assert desk.axe_faults(page) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1280, "height": 860})
        page.screenshot(path=str(tmp_path / "desk.png"))
        context.close()
