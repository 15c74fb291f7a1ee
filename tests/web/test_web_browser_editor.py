"""The editor in a real browser: typed, kept, seen on the very page, taken back; by keys alone, in every width and scheme."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk, axe_faults, served

import handouts
from handouts.content.editing.drafts import DraftsFolder

WORDS = "[data-field='steps/items/1/text/0/text']"
STATES = (
    "/editor",
    "/editor/practice?part=brand",
    "/editor/sheet/kyphoplasty?part=steps",
    "/editor/sheet/kyphoplasty?part=steps&language=es",
    "/editor/sheet/kyphoplasty?part=aftercare&beside=source",
    "/editor/sheet/kyphoplasty?part=settings&beside=history",
)


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    it = Desk(desk.content(tmp_path))
    with served(it.app) as address:
        yield it, address


def visit(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_page(**{"locale": "en-US", "viewport": {"width": 1366, "height": 768}, **options})
    page.set_default_timeout(20_000)
    page.goto(address)
    return page


@pytest.mark.slow
def test_typed_kept_shown_and_taken_back(browser: Any, editor: tuple[Desk, str]) -> None:
    it, address = editor
    page = visit(browser, f"{address}/editor/sheet/kyphoplasty?part=steps")
    field = page.locator(WORDS)
    field.fill("Your doctor makes a small incision at your spine.")
    page.wait_for_function("() => document.getElementById('pages').dataset.shown === '1'")
    page.locator(".ed-mark").first.wait_for()
    assert DraftsFolder(it.path.parent).find("kyphoplasty") is not None
    page.locator(".ed-told", has_text="“incision” is a hard word.").wait_for()
    before = field.bounding_box()
    field.press("End")
    field.type(" Soon.")
    page.wait_for_function("() => document.getElementById('pages').dataset.shown >= '2'")
    assert field.bounding_box()["y"] == before["y"]  # nothing moves while one types
    page.keyboard.press("Control+.")
    page.wait_for_function("() => document.activeElement.value.includes('small cut at')")
    page.wait_for_function("() => Number(document.getElementById('pages').dataset.shown) >= 3")
    page.locator("[data-field='steps/items/0/heading/text']").focus()
    page.wait_for_function("() => document.querySelector('.ed-mark')")
    mark = page.locator(".ed-mark").first.bounding_box()
    field.focus()
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    assert page.evaluate("document.activeElement.dataset.field") == "steps/items/0/heading/text"
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowDown")
    heads = [each.input_value() for each in page.locator("[data-field$='heading/text']").all()]
    assert heads[:2] == ["A tube goes in", "The bone breaks"]
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save to the library").click()
    page.get_by_role("heading", name="Saved. The library has these words now.").wait_for()
    procedure = handouts.load(it.path).procedures["kyphoplasty"]
    assert procedure.steps is not None
    assert procedure.steps.items[1].text[0].text == "Your doctor makes a small cut at your spine. Soon."
    page.close()


@pytest.mark.slow
def test_what_is_typed_when_the_page_is_left_is_kept(browser: Any, editor: tuple[Desk, str]) -> None:
    it, address = editor
    page = visit(browser, f"{address}/editor/sheet/kyphoplasty?part=title_and_lead")
    page.locator("[data-field='title/text']").fill("Left at once")
    page.locator("#outline").get_by_role("link", name="The short version").click()
    page.get_by_role("heading", name="The short version").wait_for()
    found = DraftsFolder(it.path.parent).find("kyphoplasty")
    assert found is not None
    assert found.now.data["title"]["text"] == "Left at once"
    page.close()


@pytest.mark.slow
def test_two_browsers_see_each_other_and_overwrite_nothing(browser: Any, editor: tuple[Desk, str]) -> None:
    it, address = editor
    one = visit(browser, f"{address}/editor/sheet/kyphoplasty?part=title_and_lead")
    other = visit(browser, f"{address}/editor/sheet/kyphoplasty?part=title_and_lead")
    one.locator("[data-field='title/text']").fill("From one")
    other.get_by_role("link", name="writes here too").wait_for()
    other.locator("[data-field='title/text']").fill("From the other")
    other.get_by_role("heading", name="Somebody else changed this too").wait_for()
    assert "From the other" in other.locator("#conflicts").inner_text()
    assert axe_faults(other) == []
    found = DraftsFolder(it.path.parent).find("kyphoplasty")
    assert found is not None
    assert found.now.data["title"]["text"] == "From one"
    one.close()
    other.close()


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-US"), ("dark", "es-ES")])
def test_every_state_is_for_everyone(browser: Any, editor: tuple[Desk, str], scheme: str, locale: str) -> None:
    _, address = editor
    for state in STATES:
        page = visit(browser, address + state, color_scheme=scheme, locale=locale)
        page.wait_for_load_state("networkidle")
        assert axe_faults(page) == [], state
        for width in (320, 768):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)
        page.close()
    page = visit(browser, address + STATES[2], forced_colors="active", reduced_motion="reduce")
    page.locator(WORDS).focus()
    assert axe_faults(page) == []
    page.close()
