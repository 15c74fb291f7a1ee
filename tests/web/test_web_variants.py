"""Variants at the desk, on the schedule's page and for the record system: chosen, never there beforehand."""

import io
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support import desk

NAMES = ("morning", "afternoon")
PATIENT = {"name": "Ann Example"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8")
    for title, blanks, labels in (
        ("Lumbar fusion", 4, ("Morning appointment", "Afternoon appointment")),
        ("Fusión lumbar", 8, ("Cita por la mañana", "Cita por la tarde")),
    ):
        line, inner = f"{' ' * blanks}title: {title}\n", " " * blanks
        assert text.count(line) == 1
        said = "".join(f"{inner}  {name}: {{label: {label}}}\n" for name, label in zip(NAMES, labels, strict=True))
        text = text.replace(line, f"{line}{inner}variants:\n{said}")
    path.write_text(text, encoding="utf-8")
    return desk.Desk(path).client


def test_the_desk_has_each_variant_and_not_the_procedure(client: TestClient) -> None:
    page = client.get("/").text
    assert "Lumbar fusion: Morning appointment" in page
    assert "Lumbar fusion: Afternoon appointment" in page
    made = client.post("/print", data={"sheet": "fusion-afternoon", **PATIENT})
    assert made.status_code == 200
    words = " ".join(desk.words(made.content))
    assert "Afternoon" in words
    assert "Morning" not in words
    assert client.post("/print", data={"sheet": "fusion", **PATIENT}).headers["content-type"] != "application/pdf"


def test_the_record_system_says_which_or_is_told(client: TestClient) -> None:
    listed = {each["name"]: each["variant_of"] for each in client.get("/api/procedures").json()}
    assert listed["fusion-morning"] == "fusion"
    assert listed["knee"] is None

    def order(**asked: str) -> tuple[int, str]:
        answer = client.post("/api/handouts", json={"patient": PATIENT, **asked})
        if answer.status_code == 200:
            return 200, re.findall(r'filename="?([^"]+?)"?$', answer.headers["content-disposition"])[0]
        return answer.status_code, answer.json()["problems"][0]["code"]

    assert order(procedure="fusion", variant="morning") == (200, "fusion-morning-standard-en.pdf")
    assert order(procedure="fusion-morning") == (200, "fusion-morning-standard-en.pdf")
    assert order(procedure="fusion") == (422, "variant-missing")
    assert order(procedure="fusion", variant="evening") == (422, "unknown-variant")
    assert order(procedure="fusion-morning", variant="afternoon") == (422, "variant-contradictory")
    assert order(procedure="knee", variant="morning") == (422, "unknown-variant")
    answer = client.get("/api/editions", params={"procedure": "fusion"})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "variant-missing")


@pytest.mark.parametrize(("language", "told"), [("en", "Nobody has said which"), ("es", "Nadie ha dicho cuál")])
def test_the_schedule_asks_which(client: TestClient, language: str, told: str) -> None:
    client.headers["Accept-Language"] = language
    rows = "Name,Procedure,Variant\nAnn Example,Lumbar fusion,morning\nBob Example,Lumbar fusion,\nEva Example,fusion,evening\n"
    page = client.post("/schedule", files={"file": ("day.csv", io.BytesIO(rows.encode()))}).text
    row = [each.replace("&#34;", '"') for each in re.findall(r'name="row" value="([^"]*)"', page)]
    assert len(row) == 3
    sent = {"from": "day.csv", "row": row}
    opened = client.post("/schedule", data={**sent, "open": "2"}).text
    assert told in opened
    assert 'name="2.procedure"' in opened
    mended = client.post("/schedule", data={**sent, "use": "3", "3.procedure": "fusion-afternoon"})
    assert mended.status_code == 200
    assert {"en": "Lumbar fusion: Afternoon appointment", "es": "Fusión lumbar: Cita por la tarde"}[
        language
    ] in mended.text
    ready = {"en": "Needs you", "es": "Le necesita"}
    assert page.count(ready[language]) == mended.text.count(ready[language]) + 1 or language == "es"
