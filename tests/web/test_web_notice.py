"""The notice of language help at the desk: by itself in each size, and after the patient's last sheet."""

from pathlib import Path

import pytest
from content_factory import library_of
from starlette.testclient import TestClient
from support import desk
from test_language_notice import NUMBER, brief


def client_of(folder: Path, **help_: str) -> TestClient:
    made = brief()
    if help_:
        made["practice"].update(state="GA", language_help=help_)
    return desk.Desk(library_of(folder, made).path).client


SENTENCE = "Point to your language"


def test_it_prints_by_itself_in_each_size(tmp_path: Path) -> None:
    client = client_of(tmp_path, phone=NUMBER)
    page = client.get("/").text
    for size in ("", "?size=large", "?size=poster"):
        assert f'href="/notice.pdf{size}"' in page
        answer = client.get(f"/notice.pdf{size}")
        assert answer.headers["content-type"] == "application/pdf"
        assert any(SENTENCE in each for each in desk.words(answer.content))
    assert client.get("/notice.pdf?size=huge").status_code == 404
    assert "Aviso de ayuda con el idioma" in client.get("/", headers={"accept-language": "es"}).text


def test_it_comes_with_the_file_to_print(tmp_path: Path) -> None:
    client = client_of(tmp_path, phone=NUMBER)
    assert "after the patient" in client.get("/").text
    made = desk.words(client.post("/print", data={"sheet": "knee", "name": "Ann Example"}).content)
    assert [SENTENCE in page for page in made].count(True) == 1
    assert SENTENCE not in made[0]


@pytest.mark.parametrize("help_", [{"phone": NUMBER, "in_print_files": "no"}, {}])
def test_it_stays_away_where_it_is_not_wanted(tmp_path: Path, help_: dict[str, str]) -> None:
    client = client_of(tmp_path, **help_)
    made = desk.words(client.post("/print", data={"sheet": "knee", "name": "Ann Example"}).content)
    assert not any(SENTENCE in page for page in made)
    if not help_:
        assert client.get("/notice.pdf").status_code == 409
        assert "notice.pdf" not in client.get("/").text


def test_a_wording_that_cannot_be_printed_is_told_and_stops_no_sheet(tmp_path: Path) -> None:
    (tmp_path / "notice.yaml").write_text("source: Made up\nday: 2026-11-27\nwords: {en: Call us.}\n", encoding="utf-8")
    client = client_of(tmp_path, phone=NUMBER, wording="notice.yaml")
    assert "It does not come with the file" in client.get("/").text
    refused = client.get("/notice.pdf")
    assert refused.status_code == 409
    assert "does not say the number" in refused.text
    assert client.post("/print", data={"sheet": "knee", "name": "Ann Example"}).status_code == 200
