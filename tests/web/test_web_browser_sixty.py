"""Sixty sheets in a real browser: keys from the search to the print, slips of the finger, phone, 200 %, drafts."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from support.desk import Desk, axe_faults, served, words
from support.sixty import TODAY, approve_sheets, write_sixty
from test_web_browser_desk import printed

pytestmark = pytest.mark.slow

WINDOW = {"width": 1366, "height": 768}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ZOOMED = {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2}  # 1366 × 768 at 200 %


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = write_sixty(tmp_path_factory.mktemp("sixty"))
    approve_sheets(path, ["Knee replacement", "Kyphoplasty"], ("en", "es"))
    approve_sheets(path, ["Bunion surgery"], until=TODAY + datetime.timedelta(days=9))
    return Desk(path)


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(desk.app) as url:
        yield url


def open_page(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_context(**{"viewport": WINDOW, "locale": "en-US", **options}).new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


def drawn(page: Any, title: str) -> None:
    page.wait_for_function(
        "title => document.getElementById('h-what').textContent === title && !document.querySelector('#sheet.stale')",
        arg=title,
    )


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("kneee", "Knee replacement"),
        ("kifoplasty", "Kyphoplasty"),
        ("rotater cuff", "Rotator cuff repair"),
        ("bunion srgery", "Bunion surgery"),
        ("xray", "X-ray with contrast"),
        ("tkr", "Knee replacement"),
        ("total knee", "Knee replacement"),
        ("cif", "Cifoplastia"),
        ("22513", "Kyphoplasty"),
    ],
)
def test_type_enter_type_at_full_speed(browser: Any, address: str, typed: str, title: str) -> None:
    page = open_page(browser, address)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.keyboard.type("Maria Alvarez")  # at once: nobody waits for the list
    drawn(page, title)
    assert page.input_value("#name") == "Maria Alvarez"
    assert page.input_value("#q") == ""
    page.context.close()


def test_some_of_the_words_are_not_taken_and_the_name_is_not_lost(browser: Any, address: str) -> None:
    page = open_page(browser, address)
    page.keyboard.type("total zebra knee")
    page.keyboard.press("Enter")
    page.keyboard.type("Maria")
    page.wait_for_function("() => document.getElementById('q-hint').textContent.includes('These are the nearest')")
    page.wait_for_timeout(300)
    assert page.locator("#found :checked").count() == 0
    assert page.input_value("#name") + page.input_value("#q").removeprefix("total zebra knee") == "Maria"
    page.context.close()


def test_the_whole_way_by_keys(browser: Any, address: str) -> None:
    page = open_page(browser, address)
    page.keyboard.type("knee")
    page.wait_for_function("() => document.querySelectorAll('#found .sheets li').length === 7")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#q-hint") == "Knee arthroscopy, 2 of 7"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.inner_text("#q-hint") == "Knee replacement, 1 of 7"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("Maria Alvarez")
    drawn(page, "Knee replacement")
    made = printed(page, lambda: page.keyboard.press("Enter"))
    assert "Maria Alvarez" in " ".join(words(made))
    page.keyboard.press("Escape")
    page.wait_for_selector(".start")
    assert (page.input_value("#name"), page.evaluate("document.activeElement.id")) == ("", "q")
    page.wait_for_selector("#found .group")
    assert page.inner_text("#found .sheets >> nth=0") == "Knee replacement", "what was printed here stands first"
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Maria" not in kept
    assert json.loads(json.loads(kept)["recent"]) == ["knee-replacement"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page, "Knee replacement")
    page.context.close()


def test_a_folded_group_is_opened_and_stays_so(browser: Any, address: str) -> None:
    page = open_page(browser, address)
    assert page.locator("#found .sheets li:visible").count() == 0
    page.click("summary:has-text('Hip')")
    page.check("input[value=hip-injection]")
    drawn(page, "Hip injection")
    page.click("summary:has-text('Spine')")
    page.check("input[value=kyphoplasty]")
    drawn(page, "Kyphoplasty")
    page.wait_for_timeout(300)
    assert page.locator("#found details[open]").count() == 2
    page.context.close()


def test_my_visit_and_a_page_that_can_be_read_are_in_view(browser: Any, address: str) -> None:
    page = open_page(browser, f"{address}/?sheet=knee-replacement")
    page.fill("#name", "Maria Alvarez")
    page.wait_for_function("() => document.querySelector('.lead')?.textContent.includes('Maria')")
    visit, sheet = (page.locator(each).first.bounding_box() for each in (".close img", ".pages img"))
    assert visit["y"] + visit["height"] < WINDOW["height"]
    assert sheet["y"] < WINDOW["height"] - 200
    assert sheet["width"] > 550, "12 points are some 11 pixels"
    page.context.close()


def test_a_draft_takes_a_press_of_its_own(browser: Any, address: str) -> None:
    page = open_page(browser, f"{address}/?sheet=hip-injection")
    page.fill("#name", "Maria Alvarez")
    page.press("#name", "Enter")
    page.wait_for_selector("#ask")
    assert page.evaluate("document.activeElement.id") == "ask"
    assert axe_faults(page) == []
    for _ in range(3):
        page.keyboard.press("Enter")  # somebody in a hurry
    page.wait_for_timeout(300)
    assert page.is_hidden("#printed")
    page.keyboard.press("Escape")
    page.wait_for_selector("#ask", state="detached")
    assert page.input_value("#name") == "Maria Alvarez", "Esc answers the question, and keeps the patient"
    page.press("#name", "Enter")
    page.wait_for_selector("#ask")
    made = printed(page, lambda: page.click("#ask button[name=draft]"))
    assert "Maria Alvarez" in " ".join(words(made))
    page.context.close()


def test_a_sheet_that_turns_into_a_draft_stops_the_next_enter(browser: Any, address: str, desk: Desk) -> None:
    page = open_page(browser, f"{address}/?sheet=bunion-surgery")
    page.fill("#name", "Maria Alvarez")
    drawn(page, "Bunion surgery")
    text = desk.path.read_text(encoding="utf-8")
    try:
        desk.path.write_text(
            text.replace("About Bunion surgery: most", "About Bunion surgery: nearly all", 1), encoding="utf-8"
        )
        page.press("#name", "Enter")
        page.wait_for_selector("#ask")
        assert "This sheet is not approved any more" in page.inner_text("#ask")
        assert page.is_hidden("#printed")
    finally:
        desk.path.write_text(text, encoding="utf-8")
    page.context.close()


@pytest.mark.parametrize("options", [PHONE, ZOOMED], ids=["phone", "200 %"])
def test_the_name_is_in_view_and_takes_what_is_typed(browser: Any, address: str, options: dict[str, Any]) -> None:
    page = open_page(browser, address, **options)
    page.keyboard.type("tkr")
    page.keyboard.press("Enter")
    page.keyboard.type("Maria Alvarez")
    drawn(page, "Knee replacement")
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.input_value("#name") == "Maria Alvarez"
    assert page.evaluate(
        "(() => { const it = document.getElementById('name').getBoundingClientRect(); return it.top >= 0 && it.bottom <= innerHeight })()"
    )
    assert page.locator("#found .sheets li:visible").count() == 1, "the list is folded to the sheet"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


@pytest.mark.parametrize(
    "path", ["/", "/?sheet=hip-injection", "/library", "/library?open=kyphoplasty&language=es", "/schedule"]
)
@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, PHONE, ZOOMED, {"locale": "es-ES"}], ids=["dark", "phone", "200 %", "es"]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Any, address: str, path: str, options: dict[str, Any]
) -> None:
    page = open_page(browser, address + path, reduced_motion="reduce", **options)
    if path == "/":
        page.keyboard.type("hip")
        page.wait_for_selector("#found .pointed")
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_the_library_follows_what_is_typed(browser: Any, address: str) -> None:
    page = open_page(browser, f"{address}/library")
    assert page.locator("table.lib tbody tr").count() == 60
    page.fill("#q", "kneee")
    page.wait_for_function("() => document.querySelectorAll('table.lib tbody tr').length === 5")
    assert "kneee" not in page.url
    heights = page.evaluate(
        "[...document.querySelectorAll('table.lib tbody tr')].map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) < 58
    page.context.close()


def test_without_script_a_sheet_is_found_opened_and_printed(browser: Any, address: str) -> None:
    page = open_page(browser, address, java_script_enabled=False)
    page.fill("#q", "cif")
    page.click("#search button")
    page.check("input[type=radio][name=sheet]")
    page.fill("#name", "Maria Alvarez")
    page.click(".after.no-script button")
    assert page.inner_text("#h-what") == "Cifoplastia"
    page.goto(f"{address}/library?group=Knee")
    assert page.locator("table.lib tbody tr").count() == 7
    page.context.close()
