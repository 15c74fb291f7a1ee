"""What the desk says to those who listen, and where whoever works by keys is: held in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk
from support.shared_desk import SharedDesk, quick_servers

pytestmark = pytest.mark.slow

WATCH = """() => {
  window.heard = [];
  for (const kind of ["status", "alert"]) {
    const region = document.getElementById(kind);
    region.dataset.first = "yes";
    new MutationObserver(() => region.textContent && window.heard.push([kind, region.textContent])).observe(
      region, {childList: true, characterData: true, subtree: true});
  }
}"""
FOCUS = "() => document.activeElement === document.body || !document.activeElement.checkVisibility() ? '' : document.activeElement.id || document.activeElement.tagName"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk.served(Desk(desk.content(tmp_path_factory.mktemp("said"))).app) as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="en-US")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def wait_for_words(page: Any, kind: str, words: str) -> None:
    page.wait_for_function(
        "([kind, words]) => window.heard.some(([each, text]) => each === kind && text.includes(words))",
        arg=[kind, words],
    )


def test_words_change_in_two_regions_that_are_always_there(page: Any, address: str) -> None:
    page.goto(address)
    page.evaluate(WATCH)
    page.keyboard.type("knee")
    wait_for_words(page, "status", "1 of 3")
    page.keyboard.press("ArrowDown")
    wait_for_words(page, "status", "Knee replacement")
    page.keyboard.press("Enter")
    wait_for_words(page, "status", "ready")
    page.keyboard.type("Maria \U00012000")
    wait_for_words(page, "alert", "\U00012000")
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.getElementById('alert').textContent === ''")
    page.keyboard.type("Jo")
    page.keyboard.press("Enter")
    wait_for_words(page, "status", "Maria Jo")
    assert page.locator("[role=status], [role=alert], [aria-live]").count() == 2
    assert page.locator("#status[data-first], #alert[data-first]").count() == 2, "the very same all the time"
    page.goto(f"{address}/schedule")
    page.evaluate(WATCH)
    page.set_input_files(
        "#file", files=[{"name": "day.csv", "mimeType": "text/csv", "buffer": b"name,procedure\nAnna Bell,knee\n"}]
    )
    wait_for_words(page, "status", "1")
    page.set_input_files("#file", files=[{"name": "day.csv", "mimeType": "text/csv", "buffer": b"PK-not a workbook"}])
    page.on("dialog", lambda dialog: dialog.accept())
    wait_for_words(page, "alert", "")


def test_every_page_has_these_two_regions_and_no_other() -> None:
    pages = Path(desk.__file__).parents[2] / "handouts/web/pages"
    found = {
        path.name: found
        for path in pages.rglob("*.html")
        if (found := re.findall(r'role="(?:status|alert|log)"|aria-live="\w+"', path.read_text(encoding="utf-8")))
    }
    assert found == {"base.html": ['role="status"', 'role="alert"']}
    for path in (pages.parent / "static").glob("*.js"):
        made = re.findall(
            r"""["']role["'], *["'](?:status|alert|log)["']|aria-?live""",
            path.read_text(encoding="utf-8"),
            re.IGNORECASE,
        )
        assert made == [], path.name


def test_a_page_that_comes_whole_says_what_is_wrong_on_it(page: Any, tmp_path: Path) -> None:
    with quick_servers():
        shared = SharedDesk(desk.content(tmp_path))
        with desk.served(shared.app) as address:
            page.goto(f"{address}/sign-in")
            page.fill("#login", "nobody")
            page.fill("#password", "not the one")
            page.keyboard.press("Enter")
            page.locator("#wrong").wait_for()
            page.wait_for_function("() => document.getElementById('alert').textContent")
            assert page.locator("#alert").inner_text().split() == page.locator("#wrong").inner_text().split()
            assert page.locator("[role=status], [role=alert], [aria-live]").count() == 2


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_enter_goes_to_the_name_however_wide_the_page_is(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address)
    page.keyboard.type("kyph")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'name'")
    page.keyboard.type("Maria")
    page.wait_for_selector("#drawn", state="attached")
    page.wait_for_timeout(300)
    assert page.evaluate(FOCUS) == "name"
    assert page.input_value("#name") == "Maria"
    assert page.locator("#name").is_visible()


def test_whoever_works_by_keys_is_never_thrown_to_the_top(page: Any, address: str) -> None:
    page.goto(address)
    page.keyboard.type("kyph")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawn", state="attached")
    for selector in (
        "#add",
        "[name=remove]",
        "[name=format][value=large-print]",
        "[name=language][value=es]",
        "#print",
        "#next",
    ):
        page.wait_for_function("() => !document.querySelector('#sheet').classList.contains('stale')")
        page.focus(selector)
        page.keyboard.press("Space" if "format" in selector or "language" in selector else "Enter")
        page.wait_for_timeout(600)
        page.wait_for_function("() => !document.querySelector('#sheet').classList.contains('stale')")
        assert page.evaluate(FOCUS), f"after {selector}"
    page.goto(f"{address}/schedule")
    page.focus("#file")
    rows = b"name,procedure\nAnna Bell,knee\nBert Cole,knie\nCara Dunn,xyz\n"
    page.set_input_files("#file", files=[{"name": "day.csv", "mimeType": "text/csv", "buffer": rows}])
    page.wait_for_selector("#rows")
    assert page.evaluate(FOCUS)
    for selector in ("[name=out]", "[name=back]", "[name=open]", "[name=close]"):
        if page.locator(selector).count():
            page.locator(selector).first.focus()
            page.keyboard.press("Enter")
            page.wait_for_function("() => !document.querySelector('#day').hasAttribute('aria-busy')")
            page.wait_for_timeout(200)
            assert page.evaluate(FOCUS), f"after {selector}"
