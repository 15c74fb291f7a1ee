"""The schedule in a real browser: drop, mend by keys, print with progress, stop, two tabs, back and reload."""

import base64
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support import desk
from support.desk import Desk, axe_faults, words

from handouts.web.shelf import Shelf

pytestmark = pytest.mark.slow

TUESDAY = """Date,Time,Patient,Procedure,Provider,Preferred language,Edition
2026-11-24,7:30 am,Maria Alvarez,Kyphoplasty,Dr. Hart,,
2026-11-24,9:00 am,Rosa Delgado,2251,Dr. Hart,,
2026-11-24,11:75,Harold Price,Knee replacement,Dr. Reyes,,large print
2026-11-24,1:00 pm,Zoë Lindqvist,22612,Dr. Hart,,
"""
PEOPLE = ("Maria Alvarez", "Rosa Delgado", "Harold Price", "Zoë Lindqvist")
DROP = """([text, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/csv" }));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""

BLOBS = (
    "blobs = []; { const make = URL.createObjectURL; URL.createObjectURL = (blob) => (blobs.push(blob), make(blob)); }"
)
"""Remembers the files that go to the print window; the page's own rules let no script read them back."""

READ = """() => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.readAsDataURL(blobs.at(-1));
})"""


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("desk")))


@pytest.fixture(autouse=True)
def nothing_learned(the_desk: Desk) -> None:
    """Each test begins where nobody has said yet what the words of a schedule mean."""
    (the_desk.path.parent / "schedule.yaml").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def address(the_desk: Desk) -> Iterator[str]:
    with desk.served(the_desk.app) as url:
        yield f"{url}/schedule"


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    one = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
    one.add_init_script(BLOBS)
    yield one
    one.close()


@pytest.fixture
def page(context: Any, address: str) -> Iterator[Any]:
    one = context.new_page()
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    ours = (address.removesuffix("/schedule"), "data:", "blob:", "chrome")
    one.on("request", lambda request: None if request.url.startswith(ours) else faults.append(request.url))
    one.goto(address)
    yield one
    assert not faults


def drop(page: Any, text: str = TUESDAY, name: str = "tuesday.csv") -> None:
    page.evaluate(DROP, [text, name])
    page.wait_for_selector(f"#lead:has-text('{name}')")


def leaves(page: Any, go: Callable[[], Any]) -> list[str]:
    """The questions a browser asks before a page is left; each is answered with yes."""
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", answer)
    go()
    page.wait_for_timeout(100)
    if not asked:
        page.remove_listener("dialog", answer)
    return asked


def printed(page: Any) -> bytes:
    """The file that goes to the print window."""
    page.wait_for_selector("#printer", state="attached")
    data: str = page.evaluate(READ)
    return base64.b64decode(data.partition(",")[2])


def people(pdf: bytes) -> list[str]:
    named = [[who for who in PEOPLE if who in text] for text in words(pdf)]
    assert all(len(each) < 2 for each in named)
    return list(dict.fromkeys(who for each in named for who in each))


def mend(page: Any) -> None:
    """By keys alone: the sheet of row 2, then the time of row 3."""
    page.focus("#f-procedure")
    page.keyboard.type("Lum")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-time:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("11:15 am")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-print]:focus")


def test_drop_mend_print(page: Any) -> None:
    drop(page)
    assert page.title() == "Tuesday, November 24. Front desk"
    mend(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/print" in request.url else None)
    page.keyboard.press("Enter")
    page.wait_for_selector("#bar-says:has-text('4 sheets are made')")
    file = printed(page)
    assert people(file) == list(PEOPLE)
    text = " ".join(words(file))
    assert "11:15 am" in text
    assert "11:75" not in text
    assert page.inner_text("#state-4") == "Made, with its mark"
    assert len(asked) == 1
    assert page.url.endswith("/schedule")


def test_progress_names_the_sheet_and_the_person(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    slow(monkeypatch, go, after=2)
    drop(page)
    page.click("[data-print]")
    page.wait_for_selector("#making:has-text('Making sheet 2 of 2:')")
    assert page.inner_text("#making-what") == "Lumbar fusion for Zoë Lindqvist"
    assert page.inner_text("#state-1") == "Made, with its mark"
    assert page.inner_text("#state-4") == "Being made"
    assert page.evaluate("document.querySelector('progress').value") == 1
    assert axe_faults(page) == []
    go.set()
    page.wait_for_selector("#bar-says:has-text('2 sheets are made')")


def slow(monkeypatch: pytest.MonkeyPatch, go: threading.Event, after: int) -> list[int]:
    """Makes copies wait, from one on; gives the numbers of those that were asked for."""
    merge, made = Shelf.merge, list[int]()

    def waiting(self: Shelf, copies: Any, file: Any, **how: Any) -> int:
        def one_by_one() -> Iterator[Any]:
            for number, each in enumerate(copies, 1):
                made.append(number)
                if number >= after:
                    go.wait(10)
                yield each

        return merge(self, one_by_one(), file, **how)

    monkeypatch.setattr(Shelf, "merge", waiting)
    return made


def test_stop_stops_the_program_too(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    made = slow(monkeypatch, go, after=2)
    drop(page, "name,procedure\n" + "Ann,knee\n" * 50, "fifty.csv")
    page.click("[data-print]")
    page.wait_for_selector("#making:has-text('Making sheet 2 of 50:')")
    page.click("#stop")
    page.wait_for_selector("#bar-says:has-text('Stopped. Nothing is printed.')")
    assert page.query_selector("#printer") is None
    assert page.inner_text("#state-1") == "Draft"
    time.sleep(0.5)  # the server hears of it
    go.set()
    time.sleep(0.5)
    assert made == [1, 2]
    page.click("[data-print]")
    page.wait_for_selector("#bar-says:has-text('50 sheets are made')")


def test_a_sheet_that_cannot_be_made_prints_nothing(page: Any, the_desk: Desk) -> None:
    drop(page)
    before = the_desk.path.read_text(encoding="utf-8")
    gone = before.replace("  fusion:\n", "  other:\n").replace("['22612']", "[]")
    the_desk.path.write_text(gone, encoding="utf-8")
    try:
        page.click("[data-print]")
        page.wait_for_selector("text=Row 4: no sheet is called “22612”")
        assert page.query_selector("#printer") is None
    finally:
        the_desk.path.write_text(before, encoding="utf-8")


def test_two_tabs_do_not_mix(context: Any, page: Any, address: str) -> None:
    other = context.new_page()
    other.goto(address)
    drop(page)
    drop(other, "name,procedure,time\nBo Ek,knee,25:00\n", "other.csv")
    page.click("text=Leave row 2 out")
    page.wait_for_selector("#state-2:has-text('Left out')")
    other.fill("#f-time", "noon")
    other.keyboard.press("Enter")
    other.wait_for_selector("[data-print]:focus")
    page.click("[data-print]")
    other.click("[data-print]")
    for tab, there in ((page, ["Maria Alvarez", "Zoë Lindqvist"]), (other, [])):
        tab.wait_for_selector("#bar-says:has-text('made')")
        file = printed(tab)
        assert people(file) == there
        assert any("Bo Ek" in text for text in words(file)) == (tab is other)


def test_unprinted_mends_are_not_left_without_a_question(page: Any) -> None:
    drop(page)
    page.click("text=Leave row 2 out")
    page.wait_for_selector("#state-2:has-text('Left out')")
    assert leaves(page, lambda: page.click("nav >> text=Desk")) == ["beforeunload"]
    page.wait_for_selector("#search")
    page.go_back()
    page.wait_for_selector("text=A whole day as one file")
    assert not any(who in page.content() for who in PEOPLE)


def test_what_is_printed_can_be_left(page: Any) -> None:
    drop(page)
    mend(page)
    page.click("[data-print]")
    page.wait_for_selector("#bar-says:has-text('made')")
    assert leaves(page, page.reload) == []
    assert not any(who in page.content() for who in PEOPLE)


def test_nothing_is_kept_in_the_browser_but_paper_and_ink(page: Any, address: str) -> None:
    drop(page)
    page.select_option("#looks [name=paper]", "a4")
    page.wait_for_selector("#looks [name=paper] option[value=a4][selected]", state="attached")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert not any(who.split()[0] in kept for who in PEOPLE)
    assert "a4" in kept
    page.goto(address)
    drop(page)
    assert page.input_value("#looks [name=paper]") == "a4"


def test_another_language_keeps_the_rows(page: Any) -> None:
    drop(page)
    page.click("text=Leave row 2 out")
    page.wait_for_selector("#state-2:has-text('Left out')")
    page.click("text=Español")
    page.wait_for_selector("h1:has-text('Martes 24 de noviembre')")
    assert page.inner_text("#state-2") == "Queda fuera"
    page.context.clear_cookies()


def test_enter_in_the_middle_of_typing_stays_in_its_row(page: Any) -> None:
    drop(page)
    page.click("text=Mend row 3")
    page.wait_for_selector("#f-time:focus")
    assert page.query_selector("#f-procedure") is None
    page.fill("#f-time", "11:15 am")
    page.keyboard.press("Enter")
    page.wait_for_selector("#state-3:has-text('Mended')")
    assert page.inner_text("#state-2") == "Needs you"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert axe_faults(page) == []
    drop(page, TUESDAY + f"2026-11-24,,{'W' * 190},knee,{'x' * 290},,trifold\n")
    assert axe_faults(page) == []
    page.click("#change-1")
    page.wait_for_selector("#f-name:focus")
    assert axe_faults(page) == []
    for width in (360, 640, 900, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate("""() => [...document.querySelectorAll("#day :is(.btn, select, input.line)")]
          .map((each) => [each, each.getBoundingClientRect()])
          .filter(([each, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5)).map(([each]) => each.outerHTML)""")
        assert small == []


def test_without_script_the_same_forms_do_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(address)
    file = {"name": "tuesday.csv", "mimeType": "text/csv", "buffer": TUESDAY.encode()}
    page.set_input_files("#file", files=[file])
    page.click("#open button")
    page.select_option("#f-procedure", label="Lumbar fusion (22612)")
    page.click("#mend [name=use]")
    page.fill("#f-time", "11:15 am")
    page.press("#f-time", "Enter")
    assert re.search(r"All are ready\.", page.inner_text("#lead"))
    context.close()
