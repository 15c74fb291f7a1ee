"""The desk in a real browser: keys, pages as one types, print, tray, and what the browser must not keep."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support import desk
from support.desk import Desk, axe_faults, words

from handouts.web.shelf import Shelf

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("desk")))


@pytest.fixture(scope="module")
def address(the_desk: Desk) -> Iterator[str]:
    with desk.served(the_desk.app) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
    one = context.new_page()
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    ours = (address, "data:", "blob:", "chrome")  # chrome: the browser's own PDF viewer
    one.on("request", lambda request: None if request.url.startswith(ours) else faults.append(request.url))
    one.goto(address)
    yield one
    context.close()
    assert not [fault for fault in faults if "Failed to load resource" not in fault]


def drawn(page: Any) -> None:
    """Wait until the pages shown are those of what is typed."""
    page.wait_for_function("() => !document.querySelector('#sheet.stale')")


def printed(page: Any, press: Callable[[], None]) -> bytes:
    """The file that is handed to the print window."""
    files: list[bytes] = []

    def taken(route: Any) -> None:
        response = route.fetch()
        if response.ok:
            files.append(response.body())
        route.fulfill(response=response)

    for address in ("**/print", "**/tray"):
        page.route(address, taken)
    press()
    page.wait_for_selector("#printer", state="attached")
    page.wait_for_selector("#printed:not([hidden])")
    for address in ("**/print", "**/tray"):
        page.unroute(address)
    (file,) = files
    return file


def test_type_enter_type_enter_and_the_sheet_is_out(page: Any) -> None:
    started = time.monotonic()
    page.keyboard.type("lum")
    page.keyboard.press("Enter")
    page.keyboard.type("Maria Alvarez")  # at once: nobody waits for a page

    pdf = printed(page, lambda: page.keyboard.press("Enter"))
    assert time.monotonic() - started < 15
    text = words(pdf)
    assert "Lumbar fusion" in text[0]
    assert "Maria Alvarez" in " ".join(text)
    assert page.inner_text("#printed").startswith("In the print window: Lumbar fusion, Maria Alvarez")
    page.keyboard.press("Escape")
    page.wait_for_selector(".start")
    assert page.input_value("#name") == ""
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_pages_follow_what_is_typed(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "Ana María Núñez")
    page.wait_for_function("() => document.querySelector('.lead')?.textContent.includes('Ana María Núñez')")
    drawn(page)
    assert "Filled in: Ana María Núñez." in page.get_attribute(".pages figure:nth-child(2) img", "alt")
    page.check("input[value=es]")
    page.wait_for_function("() => document.querySelector('#h-what').textContent === 'Cifoplastia'")
    page.check("input[value=large-print]")
    page.wait_for_function("() => document.querySelectorAll('.pages figure').length > 3")


def test_a_letter_without_a_font_is_told_at_once_and_never_printed(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "Adama \U00012000ah")
    page.wait_for_selector("#problem-name .problem")
    assert page.get_attribute("#name", "aria-invalid") == "true"
    page.press("#name", "Enter")
    page.wait_for_timeout(300)
    assert page.query_selector("#printer") is None
    pdf = printed(page, lambda: page.click("#print"))
    assert "Adama" not in " ".join(words(pdf))


def test_the_tray_prints_as_one_file(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "Maria Alvarez")
    page.wait_for_selector("#add")
    page.click("#add")
    page.wait_for_selector("#print-tray")
    page.check("input[value=es]")
    page.wait_for_function("() => document.querySelector('#h-what').textContent === 'Cifoplastia'")
    page.click("#add")
    page.wait_for_function("() => document.querySelectorAll('[name=tray]').length === 2")
    text = " ".join(words(printed(page, lambda: page.click("#print-tray"))))
    assert text.count("Maria Alvarez") == 2
    assert "Kyphoplasty" in text
    assert "Cifoplastia" in text


def test_the_browser_keeps_choices_and_forgets_the_patient(page: Any, address: str) -> None:
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "Maria Alvarez")
    page.fill("#note", "Come early")
    page.check("input[value=a4]")
    page.select_option("#doctor", "Dr. Omar Reyes")
    drawn(page)
    page.reload()
    assert page.input_value("#name") == ""
    assert page.is_checked("input[value=a4]")
    assert page.input_value("#doctor") == "Dr. Omar Reyes"
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert "Maria" not in kept
    assert "Come early" not in kept
    page.fill("#name", "Maria Alvarez")
    page.goto(f"{address}/nowhere")
    page.go_back()
    page.wait_for_timeout(300)
    assert page.input_value("#name") == ""
    assert "Maria" not in page.url


def test_two_tabs_do_not_know_of_each_other(page: Any, address: str) -> None:
    other = page.context.new_page()
    other.goto(f"{address}/?sheet=knee")
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "First Person")
    other.fill("#name", "Second Person")
    drawn(page)
    drawn(other)
    first = " ".join(words(printed(page, lambda: page.press("#name", "Enter"))))
    second = " ".join(words(printed(other, lambda: other.press("#name", "Enter"))))
    assert "First Person" in first
    assert "Second Person" not in first
    assert "Knee replacement" in second
    assert "First Person" not in second


def test_a_program_that_does_not_answer_loses_nothing(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.fill("#name", "Maria Alvarez")
    drawn(page)
    page.route("**/print", lambda route: route.abort())
    page.press("#name", "Enter")
    page.wait_for_selector("#gone:not([hidden])")
    assert "Nothing you typed is lost" in page.inner_text("#gone")
    page.unroute("**/print")
    assert "Maria Alvarez" in " ".join(words(printed(page, lambda: page.press("#name", "Enter"))))
    assert page.is_hidden("#gone")


def test_a_fault_of_the_program_is_told_with_its_number(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("cannot set Maria Alvarez")

    page.keyboard.type("lum")
    page.keyboard.press("Enter")
    drawn(page)
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "show", broken)
        page.keyboard.type("Maria Alvarez")
        page.wait_for_selector("#gone:not([hidden])")
        told = page.inner_text("#gone")
        assert re.search(r"Fault [0-9A-F]{4}-[0-9A-F]{4}$", told)
        assert "Maria" not in told
    page.keyboard.type("s")
    page.wait_for_selector("#gone", state="hidden")
    assert page.input_value("[name=name]") == "Maria Alvarezs"


def first(page: Any) -> None:
    assert page.is_visible(".start")


def searched(page: Any) -> None:
    page.fill("#q", "balloon")
    page.wait_for_selector(".found b")


def nothing_found(page: Any) -> None:
    page.fill("#q", "zzz")
    page.wait_for_function("() => !document.querySelector('.sheets .name')")


def chosen(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.wait_for_selector("#add")


def filled(page: Any) -> None:
    chosen(page)
    page.fill("#name", "Maria Alvarez")
    page.wait_for_selector(".close img")


def in_the_tray(page: Any) -> None:
    chosen(page)
    page.click("#add")
    page.wait_for_selector("#print-tray")


def wrong(page: Any) -> None:
    chosen(page)
    page.fill("#name", "\U00012000")
    page.wait_for_selector("#problem-name .problem")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [first, searched, nothing_found, filled, in_the_tray, wrong])
def test_axe_finds_nothing_and_no_width_scrolls_sideways(page: Any, state: Callable[[Any], None], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    state(page)
    drawn(page)
    assert axe_faults(page) == []
    for width in (360, 640, 800, 960, 1280, 1920):  # 640: a window of 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert axe_faults(page) == []


def test_a_page_that_there_is_not_is_for_everyone_too(page: Any, address: str) -> None:
    page.goto(f"{address}/nowhere?ui=es")
    assert page.inner_text("h1") == "Esta página no existe"
    assert axe_faults(page) == []
    page.click("text=Ir a la recepción")
    assert page.inner_text("h2 >> nth=0") == "¿Qué hoja?"
    assert axe_faults(page) == []
    page.context.clear_cookies()


def test_every_control_can_be_reached_by_key_and_is_large_enough(page: Any) -> None:
    page.check("input[value=kyphoplasty]")
    page.wait_for_selector("#add")
    page.focus(".skip")
    seen = []
    for _ in range(60):
        seen.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.name || document.activeElement.textContent.trim()"
            )
        )
        page.keyboard.press("Tab")
    for wanted in (
        "q",
        "sheet",
        "name",
        "date",
        "time",
        "doctor",
        "place",
        "note",
        "language",
        "format",
        "paper",
        "ink",
        "next",
        "print",
        "add",
        "whole",
    ):
        assert wanted in seen, wanted
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, select, input:not([type=hidden]):not(.vh), label.btn')]
        .filter(e => e.checkVisibility() && !e.classList.contains('vh') && !e.classList.contains('skip'))
        .filter(e => e.getBoundingClientRect().height < 43.5 && e.closest('p, .note') === null).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_without_script_the_same_forms_do_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(address)
    page.fill("#q", "knee")
    page.click("#search button")
    page.check("input[type=radio][value=knee]")
    page.fill("#name", "Maria Alvarez")
    page.click(".no-script button")
    assert "For Maria Alvarez." in page.inner_text(".lead")
    assert page.locator(".pages img").count() == 2
    with context.expect_page():
        page.press("#name", "Enter")
    context.close()


def test_the_page_is_drawn_again_when_the_content_changes(page: Any, the_desk: Desk) -> None:
    text = the_desk.path.read_text(encoding="utf-8")
    try:
        the_desk.path.write_text(text.replace("title: Kyphoplasty", "title: Another title", 1), encoding="utf-8")
        page.check("input[value=kyphoplasty]")
        page.wait_for_function("() => document.querySelector('#h-what').textContent === 'Another title'")
    finally:
        the_desk.path.write_text(text, encoding="utf-8")
