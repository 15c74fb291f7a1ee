"""The page is private by build: who may ask, what an answer may do, and where nothing of a patient ever goes."""

import logging
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support import desk
from support.desk import Desk

from handouts.web import guard
from handouts.web.shelf import Shelf

FIELDS = {"sheet": "kyphoplasty", "name": "Wilhelmina Quist"}


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("guard")), hosts=("handouts.clinic.example",))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "evil.example:8642", "LOCALHOST.evil"]
)
def test_a_name_that_is_not_ours_is_refused(the_desk: Desk, host: str) -> None:
    assert the_desk.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost", "[::1]:9", "LocalHost:80", "handouts.clinic.example"])
def test_our_own_names_are_answered(the_desk: Desk, host: str) -> None:
    assert the_desk.client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("address", ["/", "/print", "/tray", "/download"])
def test_what_another_site_posts_is_refused(the_desk: Desk, address: str, headers: dict[str, str]) -> None:
    response = the_desk.client.post(address, data=FIELDS, headers=headers)
    assert response.status_code == 403
    assert "Quist" not in response.text


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://127.0.0.1"}, {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}]
)
def test_what_our_own_page_posts_is_taken(the_desk: Desk, headers: dict[str, str]) -> None:
    assert the_desk.client.post("/print", data=FIELDS, headers=headers).status_code == 200


@pytest.mark.parametrize("address", ["/", "/nowhere", "/sheets/x/en/1.png", "/brand.css", "/static/style.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(the_desk: Desk, address: str) -> None:
    headers = the_desk.client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] in ("no-store", "no-cache")


@pytest.mark.parametrize("address", ["/", "/print", "/tray", "/download"])
def test_an_answer_with_a_patient_in_it_is_never_kept(the_desk: Desk, address: str) -> None:
    response = the_desk.client.post(address, data={**FIELDS, "tray": "kyphoplasty en standard letter color"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "Quist" not in str(response.headers)
    assert "set-cookie" not in response.headers


def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data=FIELDS).text
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|<style", html)
    assert not [url for url in re.findall(r'(?:src|href|action)="([^"]+)"', html) if url.startswith(("http", "//"))]
    for path in (Path(guard.__file__).parent / "static").glob("*.*s*"):
        assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")), path


def test_more_than_a_schedule_holds_is_refused(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LARGEST", 1000)
    assert the_desk.client.post("/", data={**FIELDS, "note": "x" * 2000}).status_code == 413

    def pieces() -> Any:
        for _ in range(20):
            yield b"note=" + b"x" * 100

    response = the_desk.client.post(
        "/", content=pieces(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code == 413


def test_more_bodies_at_once_than_there_is_room_for_are_asked_to_come_again(
    the_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_BODIES", 1000)
    answer = the_desk.client.post("/", data={**FIELDS, "note": "x" * 2000})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    for _ in range(5):  # what was counted is given back
        assert the_desk.client.post("/", data={**FIELDS, "note": "x" * 700}).status_code == 200


def test_a_fault_of_the_program_tells_nothing_of_the_patient(
    the_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: Shelf, *_: object) -> None:
        raise ValueError("cannot set Wilhelmina Quist")

    monkeypatch.setattr(Shelf, "copy", broken)
    with caplog.at_level(logging.DEBUG):
        response = the_desk.client.post("/print", data=FIELDS)
    assert response.status_code == 500
    printed = capfd.readouterr()
    assert "Quist" not in response.text + caplog.text + "".join(printed)
    (number,) = re.findall(r"^Fault ([0-9A-F]{4}-[0-9A-F]{4}) \(", printed.err, flags=re.M)
    assert response.text.endswith(f"Fault {number}")
    assert "handouts.web.desk.pages:" in printed.err
    assert "ValueError" in printed.err
    assert f"{__name__}:" in printed.err.splitlines()[-1]
    spanish = the_desk.client.post("/print", data=FIELDS, headers={"accept-language": "es"})
    assert spanish.text.endswith(f"Fallo {number}")


def test_nothing_is_written_to_disk_or_log(
    the_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    the_desk.client.get("/")  # whoever comes first has the content read
    before = sorted(the_desk.path.parent.rglob("*"))
    opened: list[str] = []
    real = os.open
    monkeypatch.setattr(
        os, "open", lambda path, flags, *rest, **more: opened.append(str(path)) or real(path, flags, *rest, **more)
    )
    with caplog.at_level(logging.DEBUG):
        for address in ("/", "/print", "/download"):
            assert the_desk.client.post(address, data=FIELDS).status_code == 200
    assert not list(tmp_path.iterdir())
    assert sorted(the_desk.path.parent.rglob("*")) == before
    assert not opened
    assert "Quist" not in caplog.text
