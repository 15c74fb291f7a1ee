"""The desk's buttons for the practice's printers: the very file the browser would get, and what the printer says of it."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support import desk
from support.desk import Desk
from support.printers import ABLE, FakePrinter, able, change, fake_printer

from handouts.press.printing import connection
from handouts.press.printing.ipp_message import IppOperation

FIELDS = {"sheet": "kyphoplasty", "name": "Zenobia Quarrell", "date": "2026-11-24"}


def with_printers(folder: Path, *printers: tuple[str, str], more: str = "") -> Desk:
    """A desk with these printers, each a name and an address."""
    path = desk.content(folder)
    listed = "".join(f"    - name: {name}\n      address: {address}\n" for name, address in printers)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  brand:\n", f"  printers:\n{listed}{more}  brand:\n", 1), encoding="utf-8")
    return Desk(path)


def printed(fake: FakePrinter) -> list[bytes]:
    """The files that came to a printer."""
    return [each[each.index(b"%PDF") :] for each in fake.asked(IppOperation.PRINT_JOB)]


def test_a_practice_without_printers_has_no_such_button(tmp_path: Path) -> None:
    there = Desk(desk.content(tmp_path))
    assert "/printer" not in there.client.post("/", data=FIELDS).text.replace("printer-said", "")


def test_the_printer_gets_what_the_browser_would(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        html = there.client.post("/", data=FIELDS).text
        assert 'formaction="/printer?printer=Front%20desk"' in html
        assert "Print on Front desk" in html
        said = there.client.post("/printer?printer=Front%20desk", data=FIELDS, headers={"X-Part": "work"})
        assert said.status_code == 200
        assert printed(fake) == [there.client.post("/print", data=FIELDS).content]
        asked = fake.asked(IppOperation.PRINT_JOB)[0]
        assert b"kyphoplasty-standard-en.pdf" in asked
        assert b"two-sided-long-edge" in asked
        assert not re.search(rb"Zenobia|Quarrell", asked[: asked.index(b"%PDF")])
        assert "Zenobia" not in said.text
        again = re.search(r'data-again="([^"]+)"', said.text)
        assert again
        assert again[1].replace("&amp;", "&") == "/printer/job?printer=Front+desk&number=7"


@pytest.mark.parametrize(
    ("state", "reasons", "printer", "english", "spanish"),
    [
        (9, ["none"], ABLE, "Printed, says the printer.", "Impresa, según la impresora."),
        (5, ["none"], change(ABLE, printer_state_reasons=["door-open-error"]), "It is printing. A door is open.",
         "Se está imprimiendo. Hay una puerta abierta."),
        (6, ["printer-stopped"], change(ABLE, printer_state=[5], printer_state_reasons=["media-empty-error"]),
         "The printer has stopped in the middle of it. The paper is out.",
         "La impresora se ha detenido a la mitad. Se acabó el papel."),
        (7, ["job-canceled-at-device"], ABLE, "it is not printed", "no está impresa"),
    ],
)  # fmt: skip
def test_how_the_job_stands_is_said_in_the_page_s_language(
    tmp_path: Path, state: int, reasons: list[str], printer: Any, english: str, spanish: str
) -> None:
    with fake_printer(FakePrinter(able(printer, state, reasons))) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        address = "/printer/job?printer=Front+desk&number=7"
        said = there.client.get(address, headers={"X-Part": "work"})
        assert english in said.text
        assert ("data-again" in said.text) == (state not in (7, 9))
        assert spanish in there.client.get(f"{address}&ui=es", headers={"X-Part": "work"}).text
        assert 'class="page-title"' in there.client.get(address).text  # without a script it is a page


def test_several_sheets_for_one_patient_are_one_job(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        tray = ["kyphoplasty en standard letter color", "knee en large-print letter mono"]
        given = {**FIELDS, "tray": tray}
        assert 'formaction="/printer/tray?printer=Front%20desk"' in there.client.post("/", data=given).text
        assert there.client.post("/printer/tray?printer=Front%20desk", data=given).status_code == 200
        assert printed(fake) == [there.client.post("/tray", data=given).content]
        assert b"sheets.pdf" in fake.requests[-1]
        mixed = {**FIELDS, "tray": ["kyphoplasty en standard letter color", "knee en standard a4 color"]}
        refused = there.client.post("/printer/tray?printer=Front%20desk", data=mixed)
        assert refused.status_code == 409
        assert "cannot be one job" in refused.text
        folded = {**FIELDS, "tray": ["kyphoplasty en standard letter color", "kyphoplasty en trifold letter color"]}
        assert there.client.post("/printer/tray?printer=Front%20desk", data=folded).status_code == 409
        assert len(printed(fake)) == 1


def test_the_tray_of_a_paper_goes_with_the_job(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri), more="      trays:\n        a4: tray-2\n")
        for paper, expected in (("letter", False), ("a4", True)):
            there.client.post("/printer?printer=Front%20desk", data={**FIELDS, "paper": paper})
            asked = fake.asked(IppOperation.PRINT_JOB)[-1]
            head = asked[: asked.index(b"%PDF")]
            assert (b"tray-2" in head and b"media-col" in head) == expected
            assert (b"na_letter_8.5x11in" in head) == (not expected)


def test_no_address_comes_from_a_request(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", "ipp://192.0.2.1/ipp/print"))
        for asked in (fake.uri, "", "front desk ", "Back office"):
            assert there.client.post("/printer", params={"printer": asked}, data=FIELDS).status_code == 409
            assert there.client.get("/printer/job", params={"printer": asked, "number": "1"}).status_code == 409
        for number in ("", "x", "-1", "1.5", "9" * 40, "١"):
            assert (
                there.client.get("/printer/job", params={"printer": "Front desk", "number": number}).status_code == 404
            )
        assert fake.requests == []


def test_a_sheet_with_something_wrong_is_not_sent(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        wrong = {**FIELDS, "name": "\U00012000"}
        assert there.client.post("/printer?printer=Front%20desk", data=wrong).status_code == 422
        assert there.client.post("/printer?printer=Front%20desk", data={"name": "x"}).status_code == 422
        assert printed(fake) == []
        assert there.client.post("/printer?printer=Front%20desk", data={**wrong, "leave": "name"}).status_code == 200
        assert len(printed(fake)) == 1


def test_where_only_approved_sheets_go_out_none_is_sent_that_is_not(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        text = there.path.read_text(encoding="utf-8")
        there.path.write_text(text.replace("  printers:\n", '  final: "yes"\n  printers:\n', 1), encoding="utf-8")
        there = Desk(there.path)
        assert "/printer?" not in there.client.post("/", data=FIELDS).text.partition('id="sheet"')[2]
        assert there.client.post("/printer?printer=Front%20desk", data=FIELDS).status_code == 409
        assert printed(fake) == []


def test_what_goes_to_the_printer_is_noted(tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        text = there.path.read_text(encoding="utf-8")
        there.path.write_text(text.replace("  printers:\n", "  record: record.csv\n  printers:\n", 1), encoding="utf-8")
        there = Desk(there.path)
        there.client.post("/printer?printer=Front%20desk", data=FIELDS)
        (line,) = (tmp_path / "record.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert ",kyphoplasty,standard,en," in line
        assert not re.search("Zenobia|Quarrell", line)


def test_a_printer_that_is_gone_is_told_and_nothing_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        uri = fake.uri
    there = with_printers(tmp_path, ("Front desk", uri))
    text = there.path.read_text(encoding="utf-8")
    there.path.write_text(text.replace("  printers:\n", "  record: record.csv\n  printers:\n", 1), encoding="utf-8")
    there = Desk(there.path)
    said = there.client.post("/printer?printer=Front%20desk&ui=es", data=FIELDS, headers={"X-Part": "work"})
    assert said.status_code == 409
    assert "no responde" in said.text
    assert not (tmp_path / "record.csv").exists()


@pytest.mark.slow
@pytest.mark.parametrize("operation", [0x0B, 0x02, 0x09], ids=["asked", "sent", "asked after"])
def test_a_slow_printer_keeps_nobody_waiting(tmp_path: Path, operation: int) -> None:
    answers = able()
    quick = answers[operation]

    def late(number: int) -> bytes:
        time.sleep(4)
        return quick(number)

    async def ask(there: Desk) -> tuple[float, float]:
        transport = httpx2.ASGITransport(app=there.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            begun = time.monotonic()
            if operation == 0x09:
                slow = asyncio.create_task(client.get("/printer/job?printer=Front+desk&number=7"))
            else:
                slow = asyncio.create_task(client.post("/printer?printer=Front%20desk", data=FIELDS))
            await asyncio.sleep(0.3)
            assert (await client.get("/?sheet=knee")).status_code == 200
            took = time.monotonic() - begun  # from the first: a loop that is held up does not see the pause either
            assert (await slow).status_code == 200
            return took, time.monotonic() - begun

    with fake_printer(FakePrinter({**answers, operation: late})) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        for sheet in ("kyphoplasty", "knee"):
            there.client.get(f"/?sheet={sheet}")  # laid out
        with ThreadPoolExecutor(1) as thread:  # a browser of another test may have its loop running in this one
            took, whole = thread.submit(lambda: asyncio.run(ask(there))).result()
    assert whole > 4
    assert took < 3.5


def test_two_printers_of_one_name_are_told(tmp_path: Path) -> None:
    there = with_printers(tmp_path, ("Front desk", "ipp://192.0.2.1/"), ("front desk", "ipp://192.0.2.2/"))
    _, problems = there.watcher.current_shelf()
    assert [each.code for each in problems] == ["printer-named-twice"]


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1/", "192.0.2.1", "ipp://u:p@192.0.2.1/", "ipp://h/a?b", "ipp://h:x/"]
)
def test_an_address_that_is_none_is_told_with_its_place(tmp_path: Path, address: str) -> None:
    there = with_printers(tmp_path, ("Front desk", address))
    _, problems = there.watcher.current_shelf()
    assert [each.code for each in problems] == ["printer-address"]
    assert str(problems[0].place).startswith(f"{there.path}:39:")


def test_a_printer_voids_no_approval(tmp_path: Path) -> None:
    """The practice may buy another one: no sheet says otherwise for it."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = Desk(desk.content(tmp_path / "a")), with_printers(tmp_path / "b", ("Front desk", "ipp://192.0.2.1/"))
    made = [each.client.post("/print", data=FIELDS).content for each in (one, two)]
    assert made[0] == made[1]


def test_patience_is_bounded() -> None:
    assert connection.ASKING <= 10 < connection.SENDING <= 120


# -- in a browser


@pytest.mark.slow
def test_enter_prints_and_the_page_says_what_the_printer_says(browser: Any, tmp_path: Path) -> None:
    answers = able(state=5, printer=change(ABLE, printer_state_reasons=["media-empty-error"]))
    with fake_printer(FakePrinter(answers)) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri), ("Back office", fake.uri))
        with desk.served(there.app) as address:
            page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US").new_page()
            page.goto(address)
            page.keyboard.type("ky")
            page.keyboard.press("Enter")
            page.keyboard.type("Zenobia Quarrell")
            page.keyboard.press("Enter")
            said = page.locator("#printer-said")
            said.get_by_text("The paper is out.").wait_for()
            assert len(printed(fake)) == 1
            assert said.inner_text().startswith("Front desk:")
            assert page.locator("iframe").count() == 0  # no print window
            assert page.locator(".printers button:visible").all_inner_texts() == [
                "Print on Front desk",
                "Print on Back office",
            ]
            assert desk.axe_faults(page) == []
            page.keyboard.press("Escape")
            page.wait_for_function("() => !document.getElementById('name').value")
            assert "The paper is out." in said.inner_text()  # somebody must still go there
            page.wait_for_function("() => !document.documentElement.outerHTML.includes('Zenobia')", timeout=15_000)
            fake.answers.update(able())
            said.get_by_text("Printed, says the printer.").wait_for()
            page.keyboard.press("Escape")
            page.wait_for_function("() => !document.getElementById('printer-said').textContent.trim()")
            page.context.close()


@pytest.mark.slow
def test_print_again_takes_what_stands_in_the_form(browser: Any, tmp_path: Path) -> None:
    with fake_printer(FakePrinter(able())) as fake:
        there = with_printers(tmp_path, ("Front desk", fake.uri))
        with desk.served(there.app) as address:
            page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="es-ES").new_page()
            page.goto(f"{address}/?sheet=kyphoplasty")
            page.locator("#name").fill("Zenobia Quarrell")
            page.wait_for_function("() => !document.querySelector('#sheet.stale')")
            for number in (1, 2):
                page.get_by_role("button", name="Imprimir en Front desk").click()
                page.locator("#printer-said").get_by_text("Impresa, según la impresora.").wait_for()
                page.wait_for_function("() => !document.querySelector('#order[aria-busy]')")
                assert len(printed(fake)) == number
            one, other = printed(fake)
            assert one == other
            page.locator("#next").click()
            page.wait_for_selector(".start")
            assert page.input_value("#name") == ""
            assert page.locator(".printers button:visible").count() == 0
            page.context.close()
