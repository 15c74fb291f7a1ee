"""Final and the record on the page and the interface; a broken sheet there stops only itself, and nothing is stale unmarked."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support import desk
from support.desk import TODAY, words

import handouts
from handouts.approval.signing import approve
from handouts.languages.language import Language
from handouts.storage.record import read_record
from handouts.web.app import create_app
from handouts.web.house_rules import HouseRules
from handouts.web.watcher import LibraryWatcher

ORDER = {"procedure": "knee", "patient": {"name": "Ann Example"}}
FORM = {"sheet": "knee", "name": "Ann Example"}
CSV = "name,procedure\nAnn Example,knee\n"


def client(path: Path, house: HouseRules = HouseRules(), language: str = "en") -> TestClient:  # noqa: B008
    watcher = LibraryWatcher(path, today=lambda: TODAY, final=house.final)
    headers = {"Accept-Language": language}
    return TestClient(create_app(watcher, (), house), base_url="http://127.0.0.1", headers=headers)


def sign(path: Path, name: str = "knee") -> None:
    approve(handouts.load(path), name, Language.of("en"), by="Jane Roe, MD", role="", until=None, today=TODAY)


def ways_out(there: TestClient, name: str = "knee") -> dict[str, Any]:
    """Every way in which a sheet leaves: the answer of each."""
    order, form = {**ORDER, "procedure": name}, {**FORM, "sheet": name, "language": "en"}
    return {
        "api": there.post("/api/handouts", json=order),
        "print": press(there, "/print", form),
        "download": press(there, "/download", form),
        "tray": press(there, "/tray", {"tray": f"{name} en standard letter color"}),
        "link": there.get(f"/sheets/{name}/en.pdf"),
        "infobutton": there.get("/infobutton", params={"mainSearchCriteria.v.dn": desk.SHEETS[name][0]}),
    }


def press(there: TestClient, way: str, form: dict[str, str]) -> Any:
    """Press a button of the desk; where it asks whether to print a draft, press the one that says yes too."""
    answer = there.post(way, data=form)
    asked = re.search(rf'formaction="{way}" name="draft" value="([^"]+)"', answer.text)
    return there.post(way, data={**form, "draft": asked[1]}) if asked else answer


def is_pdf(answer: Any) -> bool:
    return bool(answer.headers["content-type"].startswith("application/pdf"))


@pytest.mark.parametrize("by_content", [False, True])
def test_final_lets_out_approved_sheets_alone_on_every_way(tmp_path: Path, by_content: bool) -> None:
    path = desk.content(tmp_path)
    if by_content:
        path.write_text(path.read_text(encoding="utf-8").replace("practice:\n", "practice:\n  final: yes\n", 1), encoding="utf-8")  # fmt: skip
    sign(path)
    there = client(path, HouseRules(final=not by_content))
    assert all(is_pdf(each) for each in ways_out(there, "knee").values())
    refused = ways_out(there, "fusion")
    assert not any(is_pdf(each) for each in refused.values())
    assert [refused[way].status_code for way in ("api", "print", "download", "tray", "link")] == [409] * 5
    free = ways_out(client(desk_without_final(path)), "fusion")
    assert all(is_pdf(each) for each in free.values()), "where nobody asks for it, drafts go out with their mark"


def desk_without_final(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace("  final: yes\n", "", 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "said"), [("en", "this cannot be printed here"), ("es", "aquí no se puede imprimir")]
)
def test_the_desk_says_why_it_does_not_print(tmp_path: Path, language: str, said: str) -> None:
    there = client(desk.content(tmp_path), HouseRules(final=True), language)
    page = there.post("/", data=FORM).text
    assert said in page
    assert 'id="print"' not in page


def test_a_schedule_prints_no_row_that_is_not_final(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    there = client(path, HouseRules(final=True))
    page = there.post("/schedule", files={"file": ("day.csv", CSV.encode())})
    assert page.status_code == 200
    assert 'name="print"' not in page.text
    sign(path)
    page = there.post("/schedule", files={"file": ("day.csv", CSV.encode())})
    assert 'name="print"' in page.text


def test_every_way_out_is_noted_with_who_and_what_and_never_for_whom(tmp_path: Path) -> None:
    path, record = desk.content(tmp_path), tmp_path / "record.csv"
    there = client(path, HouseRules(record=record, user_header="X-Remote-User"))
    there.headers["X-Remote-User"] = "=front.desk"
    answers = ways_out(there)
    assert all(is_pdf(each) for each in answers.values())
    lines = read_record(record)
    assert [each.by for each in lines] == ["api", "desk", "desk", "desk", "link", "link"]
    nobody = hashlib.sha256(answers["link"].content).hexdigest()
    assert {(each.procedure, each.language, each.format, each.paper, each.ink, each.sha256) for each in lines} == {("knee", "en", "standard", "letter", "color", nobody)}  # fmt: skip
    assert {each.user for each in lines} == {"front.desk"}
    assert {each.code for each in lines} == {answers["api"].headers["handout-code"]}
    assert "Ann" not in record.read_text(encoding="utf-8")


def test_what_cannot_be_noted_is_not_handed_out(tmp_path: Path) -> None:
    there = client(desk.content(tmp_path), HouseRules(record=tmp_path))  # a folder
    answers = ways_out(there)
    assert not any(is_pdf(each) for each in answers.values())
    assert {answers[way].status_code for way in ("api", "print", "download", "tray", "link")} == {503}


@pytest.mark.parametrize(("language", "title"), [("en", "What was handed out"), ("es", "Lo que se ha entregado")])
def test_the_record_is_summed_up_on_a_page_with_a_chart_and_a_table_beside_it(
    tmp_path: Path, language: str, title: str
) -> None:
    path, record = desk.content(tmp_path), tmp_path / "record.csv"
    there = client(path, HouseRules(record=record), language)
    assert title in there.get("/record").text
    ways_out(there)
    page = there.get("/record").text
    assert 'role="img"' in page
    assert page.count('class="bar"') == 1
    month = read_record(record)[0].time[:7]
    assert f'<th scope="row">{month}</th><td class="num">6</td>' in page
    assert 'href="/record"' in there.get("/").text
    assert there.get("/record/summary.csv").text == f"month,sheet,language,edition,copies\n{month},knee,en,standard,6\n"
    assert 'href="/record"' not in client(path).get("/").text, "no record is kept there"


def spoil(path: Path, name: str, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    at = text.index(f"\n  {name}:\n")
    path.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("before", [True, False], ids=["edited", "from the start"])
def test_a_broken_sheet_stops_only_itself_on_the_page_and_the_interface(tmp_path: Path, before: bool) -> None:
    path = desk.content(tmp_path)
    sign(path)
    there = client(path)
    first = ways_out(there, "knee") if before else {}
    spoil(path, "fusion", "title: Lumbar fusion", "title: TODO")
    answers = ways_out(there, "knee")
    assert all(is_pdf(each) for each in answers.values())
    for way, answer in first.items():
        assert answers[way].content == answer.content
    assert answers["api"].headers["handout-state"] == "approved"
    assert there.post("/api/handouts", json={**ORDER, "final": True}).status_code == 200
    refused = there.post("/api/handouts", json={**ORDER, "procedure": "fusion"})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["code"] == "open-place"
    listed = there.get("/api/procedures")
    assert [each["name"] for each in listed.json()] == ["kyphoplasty", "knee"]
    assert listed.headers["handout-problems"] == "sheet-unfinished"
    for address in ("/", "/library", "/schedule"):
        page = there.get(address).text
        assert "1 sheet cannot be made now" in page
        assert "content.yaml:" in page


@pytest.mark.parametrize("how", ["torn", "practice", "gone"])
def test_when_the_content_is_broken_or_gone_the_last_good_state_goes_on_and_nothing_as_approved(
    tmp_path: Path, how: str
) -> None:
    path = desk.content(tmp_path)
    sign(path)
    there = client(path)
    assert "not approved" not in " ".join(words(there.post("/api/handouts", json=ORDER).content))
    kept = path.read_text(encoding="utf-8")
    if how == "torn":
        spoil(path, "fusion", "title: Lumbar fusion", 'title: "Lumbar fusion')
    elif how == "practice":
        path.write_text(kept.replace("  brand:\n", "  brad:\n", 1), encoding="utf-8")
    else:
        path.unlink()
    for way, answer in ways_out(there).items():
        assert is_pdf(answer), way
        assert all("not approved" in page for page in words(answer.content)), way
    assert there.post("/api/handouts", json=ORDER).headers["handout-state"] == "unread"
    assert there.post("/api/handouts", json={**ORDER, "final": True}).status_code == 409
    path.write_text(kept, encoding="utf-8")
    assert there.post("/api/handouts", json=ORDER).headers["handout-state"] == "approved"


def test_a_source_that_comes_back_is_seen_without_a_save_of_the_content(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    shutil.move(path.parent / "sources", path.parent / "away")
    there = client(path)
    assert there.get("/").status_code == 503
    shutil.move(path.parent / "away", path.parent / "sources")
    assert there.get("/").status_code == 200


def test_no_save_is_missed_while_somebody_saves_all_the_time(tmp_path: Path) -> None:
    """A thread saves again and again while others ask: after its last save the page shows that one, whatever it met."""
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8")
    it = LibraryWatcher(path, today=lambda: TODAY)
    done = threading.Event()
    shown: list[str] = []

    def ask() -> None:
        while not done.is_set():
            shelf, _ = it.current_shelf()
            if shelf:
                shown.append(shelf.practice.phones[0].number)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for each in readers:
        each.start()
    last = ""
    for number in range(40):
        last = f"(770) 555-01{number:02}"
        path.write_text(text.replace("(770) 962-3642", last), encoding="utf-8")
    shelf, problems = it.current_shelf()
    done.set()
    for each in readers:
        each.join()
    assert not problems
    assert shelf is not None
    assert shelf.practice.phones[0].number == last
    assert shown
