"""The side of the body at the desk, on the schedule's page and for the record system: chosen, never there beforehand."""

import io
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support import desk

PATIENT = {"name": "Ann Example"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count("    title: Knee replacement\n") == 1
    path.write_text(
        text.replace(
            "    title: Knee replacement\n", "    title: Knee replacement\n    side: required\n    level: optional\n"
        ),
        encoding="utf-8",
    )
    return desk.Desk(path).client


def test_nothing_is_chosen_beforehand(client: TestClient) -> None:
    page = client.post("/", data={"sheet": "knee", **PATIENT}).text
    radios = re.findall(r'<input type="radio" name="side\.knee"[^>]*>', page)
    assert len(radios) == 3
    assert not any("checked" in each for each in radios)
    assert "This sheet needs" in page or "The side of the body is not said." in page
    assert 'name="side' not in client.post("/", data={"sheet": "fusion", **PATIENT}).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_copy_prints_for_somebody_without_its_side(client: TestClient, language: str) -> None:
    client.cookies.set("language", language)
    refused = client.post("/print", data={"sheet": "knee", **PATIENT})
    assert refused.status_code == 422
    assert client.post("/print", data={"sheet": "knee"}).status_code == 200, "for nobody: a line to write on"
    made = client.post("/print", data={"sheet": "knee", "side.knee": "left", **PATIENT})
    words = " ".join(desk.words(made.content))
    assert "Left" in words
    assert "Right" not in words
    spanish = client.post(
        "/print", data={"sheet": "knee", "language": "es", "side.knee": "left", "level.knee": "l1", **PATIENT}
    )
    words = " ".join(desk.words(spanish.content))
    assert "Izquierdo" in words
    assert "L1" in words


def test_the_side_of_one_sheet_is_never_another_sheets(client: TestClient) -> None:
    data = {"sheet": "knee", "side.fusion": "left", "side": "left", **PATIENT}
    assert client.post("/print", data=data).status_code == 422
    tray = {"sheet": "fusion", "tray": ["knee en standard letter color", "fusion en standard letter color"], **PATIENT}
    assert client.post("/tray", data=tray).status_code == 422
    made = client.post("/tray", data={**tray, "side.knee": "right"})
    assert made.status_code == 200
    assert " ".join(desk.words(made.content)).count("Right") == 1
    page = client.post("/", data={**tray, "side.knee": "right"}).text
    assert 'name="side.knee" value="right"' in page, "it goes on with the tray while another sheet is in view"
    assert "Knee replacement, English, Right" in page


def test_the_record_system_says_it_or_is_told(client: TestClient) -> None:
    asks = {each["name"]: (each["side"], each["level"]) for each in client.get("/api/procedures").json()}
    assert asks["knee"] == ("required", "optional")
    assert asks["fusion"] == (None, None)
    order = {"procedure": "knee", "patient": {"name": "Ann Example"}}
    answer = client.post("/api/handouts", json=order)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["problems"]] == ["side-missing"]
    for side, code in (("maybe", "side-unclear"), ("left, right", "side-unclear")):
        answer = client.post(
            "/api/handouts", json={"procedure": "knee", "patient": {"name": "Ann Example", "side": side}}
        )
        assert [each["code"] for each in answer.json()["problems"]] == [code]
    answer = client.post("/api/handouts", json={"procedure": "knee", "language": "es", "patient": {"side": "R"}})
    assert "Derecho" in " ".join(desk.words(answer.content))


def test_the_schedule_asks_for_what_is_missing_or_contradictory(client: TestClient) -> None:
    rows = "Name,Procedure,Side\nAnn Example,Knee replacement R,\nBob Example,Knee replacement,\nEva Example,knee L,right\n"
    page = client.post("/schedule", files={"file": ("day.csv", io.BytesIO(rows.encode()))}).text
    assert "<strong>Right</strong>" in page
    assert page.count("Needs you") == 2
    row = re.findall(r'name="row" value="([^"]*)"', page)
    sent = {"from": "day.csv", "row": [each.replace("&#34;", '"') for each in row]}
    mended = client.post("/schedule", data={**sent, "use": "2", "2.side": "left"}).text
    assert "<strong>Left</strong>" in mended
    opened = client.post("/schedule", data={**sent, "open": "3"}).text
    assert 'name="3.side"' in opened
    assert 'name="3.procedure"' in opened
    both = client.post("/schedule", data={**sent, "use": "3", "3.side": "left", "3.procedure": "knee"}).text
    assert both.count("Needs you") == 1
