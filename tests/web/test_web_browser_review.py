"""The review in a real browser: asked, remarked, answered and signed by keys alone; in every width, scheme and language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk, axe_faults, served

import handouts
from handouts.approval import asking, signing
from handouts.approval.printed_parts import read_sheet
from handouts.approval.store import read_approvals
from handouts.languages.language import Language

SHEET = "/review/kyphoplasty/en"
SIZES = ({"width": 320, "height": 568}, {"width": 320, "height": 256}, {"width": 1366, "height": 768})
"""A phone, 400 % of a screen of 1280 by 1024, a desk."""


@pytest.fixture
def review(tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    """A sheet that was approved, changed since, and is asked about; and its address."""
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8")
    kept = "practice:\n  kept_sheets: {editions: [standard], inks: [mono]}\n"
    path.write_text(text.replace("practice:\n", kept, 1), encoding="utf-8")
    signing.approve(handouts.load(path), "kyphoplasty", Language.of("en"), by="Dr. Lena Hart", today=desk.TODAY)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("up to 6 weeks", "up to 8 weeks").replace("Take it easy", "Rest"), encoding="utf-8")
    it = Desk(path)
    with served(it.app) as address:
        yield it, address


def ask(it: Desk) -> None:
    library, english = handouts.load(it.path), Language.of("en")
    words = read_sheet(library, "kyphoplasty", english, desk.TODAY)
    known = read_approvals(it.path.parent, "kyphoplasty", "en")
    asking.ask(
        it.path.parent, "kyphoplasty", "en", words, known, by="P. N.", note="The weeks are new.", today=desk.TODAY
    )


def state(it: Desk, kind: str) -> None:
    """The review in a state: nothing asked, asked, with a remark, sent back, answered."""
    folder, sheet = it.path.parent, ("kyphoplasty", "en")
    if kind == "nothing":
        return
    ask(it)
    if kind != "asked":
        asking.remark(folder, *sheet, 0, by="L. H.", sentence="Healing: up to 8 weeks.", says="The source says six.")
        asking.remark(folder, *sheet, 0, by="L. H.", sentence="A sentence that is gone.", says="Why is it gone?")
    if kind in ("sent-back", "answered"):
        asking.send_back(folder, *sheet, 0, by="L. H.", note="See the weeks.")
    if kind == "answered":
        for each in (1, 2):
            asking.answer(folder, *sheet, 0, by="P. N.", of=each, says="Put back.")


def visit(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_page(**{"locale": "en-US", "viewport": {"width": 1366, "height": 768}, **options})
    page.set_default_timeout(30_000)
    page.goto(address)
    return page


def press_to(page: Any, selector: str, most: int = 160) -> None:
    """Go to something by the Tab key alone."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_asking_to_the_signature_by_keys_alone(browser: Any, review: tuple[Desk, str], script: bool) -> None:
    it, address = review
    page = visit(browser, f"{address}{SHEET}", java_script_enabled=script)
    press = page.keyboard.press
    if not script:  # where the page runs no script, nobody can ask it where the keys are: by names, as a reader would
        page.get_by_label("A note to whoever approves").fill("The weeks are new.")
        page.get_by_role("button", name="Ask for an approval").click()
        page.get_by_text("Sign or send back").wait_for()
        for box in page.locator("input[name='number']").all():
            box.check()
        page.get_by_label("Your name").fill("Jane Roe, MD")
        page.locator("[name='read']").check()
        page.get_by_role("button", name="Sign these words").click()
        page.get_by_text("Jane Roe, MD signed these very words").wait_for()
        assert len(read_approvals(it.path.parent, "kyphoplasty", "en")) == 2
        page.close()
        return
    press_to(page, "#ask-note")
    page.keyboard.type("The weeks are new.")
    press_to(page, "#ask button")
    with page.expect_navigation():
        press("Enter")
    press_to(page, ".rv-new > summary")
    press("Enter")
    press("Tab")
    page.keyboard.type("The source says six.")
    press("Tab")
    with page.expect_navigation():
        press("Enter")
    page.get_by_text("1 remark is open.").wait_for()
    press_to(page, "[action$='send-back'] button")
    with page.expect_navigation():
        press("Enter")
    press_to(page, "[action$='answer'] textarea")
    page.keyboard.type("It stays: the surgeon asked for it.")
    press("Tab")
    with page.expect_navigation():
        press("Enter")
    press_to(page, "#ask button")
    with page.expect_navigation():
        press("Enter")
    numbers = page.locator("input[name='number']").count()
    assert numbers
    for _ in range(numbers):
        press_to(page, "input[name='number']:not(:checked)")
        press("Space")
    press_to(page, "#by")
    page.keyboard.type("Jane Roe, MD")
    press_to(page, "[name='read']")
    press("Space")
    press_to(page, "#sign button")
    with page.expect_navigation(timeout=60_000):  # the sheets are kept as they will be printed
        press("Enter")
    page.get_by_text("Jane Roe, MD signed these very words").wait_for()
    assert len(read_approvals(it.path.parent, "kyphoplasty", "en")) == 2
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "locale"),
    [("nothing", "en-US"), ("remarked", "es-US"), ("sent-back", "en-US"), ("answered", "es-US"), ("asked", "en-US")],
)
def test_every_state_is_well_for_everybody(browser: Any, review: tuple[Desk, str], kind: str, locale: str) -> None:
    it, address = review
    state(it, kind)
    for size in SIZES:
        scheme = "dark" if size["height"] == 256 else "light"
        page = visit(browser, f"{address}{SHEET}", locale=locale, viewport=size, color_scheme=scheme)
        page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (kind, size)
        assert axe_faults(page) == [], (kind, size)
        small = page.evaluate(
            """() => [...document.querySelectorAll('main :is(a, button, summary, input, select, textarea)')].filter(each => {
                const box = (each.closest('label') || each).getBoundingClientRect();
                return box.width && box.height < 44 && each.type !== 'hidden' && !each.closest('p:not(.rv-ways), .places');
            }).map(each => each.outerHTML.slice(0, 90))"""
        )
        assert small == [], (kind, size)
        if kind != "nothing":
            page.goto(f"{address}/editor/sheet/kyphoplasty?part=short_version")
            page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (kind, size)
            returned = page.locator(".ed-remark").count()
            assert returned == (2 if kind in ("sent-back", "answered") else 0)
            assert axe_faults(page) == [], (kind, size)
        page.goto(f"{address}/review")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert axe_faults(page) == [], size
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_advice_is_left_by_keys_alone(browser: Any, review: tuple[Desk, str], script: bool) -> None:
    it, address = review
    text = it.path.read_text(encoding="utf-8")
    it.path.write_text(text.replace("A balloon lifts the bone.", "We utilize a balloon.", 1), encoding="utf-8")
    page = visit(browser, f"{address}/editor/sheet/kyphoplasty?part=short_version", java_script_enabled=script)
    page.locator(".ed-leave > summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Our surgeon wants this word.")
    if script:
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".ed-told.is-left").first.wait_for()
    assert "Our surgeon wants this word." in page.locator(".ed-told.is-left").first.inner_text()
    page.goto(f"{address}{SHEET}")
    assert page.get_by_text("Our surgeon wants this word.").count() == 1
    page.close()
