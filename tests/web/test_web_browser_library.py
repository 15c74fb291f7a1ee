"""The library in a real browser: open, read, approve; files that change under a reader; every width and scheme."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk, axe_faults, served

import handouts
from handouts.approval import signing
from handouts.approval.standing import list_standings
from handouts.languages.language import Language

WIDTHS = (360, 720, 800, 960, 1280)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A library with a sheet that changed since it was approved, and its address."""
    path = desk.content(tmp_path)
    it = Desk(path)
    signing.approve(handouts.load(path), "kyphoplasty", Language.of("en"), by="Dr. Lena Hart", today=desk.TODAY)
    change(path, "Take it easy for a while", "Rest for a while")
    with served(it.app) as address:
        yield it, address


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def visit(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_page(locale="en-US", **options)
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_open_read_approve(browser: Any, library: tuple[Desk, str], script: bool) -> None:
    it, address = library
    page = visit(browser, f"{address}/library", java_script_enabled=script)
    page.get_by_role("link", name="See changes Kyphoplasty").click()
    page.locator("ins").wait_for()
    assert page.locator("ins").all_inner_texts() == ["Rest"]
    page.get_by_label("Your name").fill("Jane Roe, MD")
    page.get_by_label("Your role").fill("Doctor")
    page.get_by_label("I have read both pages and the change.").check()
    page.get_by_role("button", name="Approve these words").click()
    page.get_by_text("Approved, and no word has changed since").wait_for()
    assert page.locator("#open").inner_text().startswith("Kyphoplasty")
    assert "Jane Roe, MD, Doctor" in page.locator(".signed").first.inner_text()
    assert list_standings(handouts.load(it.path), desk.TODAY)[0].standing.kind == "approved"
    page.go_back()
    page.goto(f"{address}/?sheet=kyphoplasty&language=en")
    assert "Approved until Nov 2027" in page.locator(".close").inner_text()
    page.close()


@pytest.mark.slow
def test_a_change_is_told_and_does_not_replace_what_is_read(browser: Any, library: tuple[Desk, str]) -> None:
    it, address = library
    page = visit(browser, f"{address}/library?open=kyphoplasty&language=en")
    page.get_by_label("Your name").fill("Jane Roe, MD")
    shown = page.locator("strong", has_text="The content has changed.")
    assert shown.is_hidden()
    change(it.path, "The balloon comes out", "The small balloon comes out")
    shown.wait_for()
    assert "The content has changed." in page.locator("#status").inner_text()
    assert page.get_by_label("Your name").input_value() == "Jane Roe, MD"
    page.get_by_label("I have read").check()
    page.get_by_role("button", name="Approve these words").click()
    page.get_by_text("The words have changed since you opened this page").wait_for()
    page.wait_for_function("() => document.activeElement.id === 'refused'")
    assert page.get_by_label("Your name").input_value() == "Jane Roe, MD"
    assert not page.get_by_label("I have read both pages and all 2 changes.").is_checked()
    page.get_by_role("link", name="English").click()
    change(it.path, "The small balloon comes out", "The balloon comes out")
    page.get_by_role("link", name="Show it").click()
    page.locator("ins").wait_for()
    assert page.locator("ins").all_inner_texts() == ["Rest"]
    page.close()


@pytest.mark.slow
def test_it_fits_every_width_and_axe_finds_nothing(browser: Any, library: tuple[Desk, str]) -> None:
    it, address = library
    page = visit(browser, f"{address}/library?open=kyphoplasty&language=en&ui=es", reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for address_of_state in ("open=kyphoplasty&language=en", "open=kyphoplasty&language=es", "open=knee&language=en"):
        page.goto(f"{address}/library?{address_of_state}")
        assert re.search("Biblioteca", page.title())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        for width, scheme in ((1280, "dark"), (360, "light")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert not axe_faults(page)
    it.path.write_text("broken: [", encoding="utf-8")
    page.reload()
    assert not axe_faults(page)
    assert not complaints
    page.close()
