"""A pack at the desk, for the record system and on the schedule's page: a sheet like others."""

import io
from pathlib import Path

import pytest
from content_factory import library_of
from starlette.testclient import TestClient
from support import desk
from test_packs import practice

PATIENT = {"name": "Ann Example"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return desk.Desk(library_of(tmp_path, practice()).path).client


def test_it_is_chosen_like_any_sheet_and_asks_for_what_its_sheets_need(client: TestClient) -> None:
    assert "Your cataract surgery" in client.get("/").text
    assert client.post("/print", data={"sheet": "eye-pack", **PATIENT}).status_code == 422
    made = client.post("/print", data={"sheet": "eye-pack", "side.eye-pack": "left", **PATIENT})
    words = " ".join(desk.words(made.content))
    assert words.count("Left") == 1
    assert "Going home" in words


def test_the_record_system_orders_it(client: TestClient) -> None:
    listed = {each["name"]: each["side"] for each in client.get("/api/procedures").json()}
    assert listed["eye-pack"] == "required"
    answer = client.post("/api/handouts", json={"procedure": "eye-pack", "patient": {**PATIENT, "side": "R"}})
    assert answer.status_code == 200
    assert 'filename="eye-pack-standard-en.pdf"' in answer.headers["content-disposition"]


def test_a_row_asks_for_it_by_its_title(client: TestClient) -> None:
    rows = "Name,Procedure,Side\nAnn Example,Your cataract surgery,left\nBob Example,Getting ready,\n"
    page = client.post("/schedule", files={"file": ("day.csv", io.BytesIO(rows.encode()))}).text
    assert page.count("Needs you") == 1
