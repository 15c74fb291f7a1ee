"""An edition, a check, a call of the interface and a language, each added as the how-to says: every face has it."""

import re
from pathlib import Path
from typing import Any

import pytest
from support.newcomer import ProgramCopy, block, blocks

HOW_TO = "docs/how-to.md"
CHECK_PAGE = "docs/how-to-add-a-check.md"


def with_edition(folder: Path) -> ProgramCopy:
    copy = ProgramCopy(folder)
    (copy.folder / "handouts/templates/plain.py").write_text(block(HOW_TO, "class PlainEdition"), encoding="utf-8")
    registry = "handouts/templates/__init__.py"
    (imported,) = [each for each in blocks(HOW_TO) if each.startswith("from handouts.templates.plain ")]
    copy.insert(registry, "from handouts.templates.one_page import OnePageEdition\n", imported)
    copy.insert(registry, "    TrifoldEdition,\n", "    PlainEdition,\n")
    trifold = '        EditionOption("trifold", {"en": "Tri-fold", "es": "Tríptico"}, landscape=True),\n'
    copy.insert("handouts/options.py", trifold, block(HOW_TO, 'EditionOption("plain"'))
    return copy


EDITION = r"""
import html, re
from support import desk, structure, text
from handouts.press.press import Press
Path("desk").mkdir()
content = str(desk.content(Path("desk")))
found["help"] = [command(name, "--help")[1] for name in ("build", "batch", "preview", "read")]
found["build"] = command("build", "knee", "--content", content, "--format", "plain", "--output", "one")
found["all"] = command("build", "knee", "--content", content, "--format", "all", "--output", "all")
found["files"] = [sorted(path.name for path in Path(name).iterdir()) for name in ("one", "all")]
pdf = Path("one/knee-plain-en.pdf").read_bytes()
found["faults"] = structure.faults(pdf)
flat = lambda words: " ".join(words.replace("\u00a0", " ").split())
read = flat(text.EXTRACTORS["pdfium"](pdf))
texts = [flat(words) for words, _, _ in Press(handouts.load(content), "knee", format="plain").document().texts()]
found["texts"], found["lost"] = len(texts), [words for words in texts if words not in read]
found["preview"] = command("preview", "knee", "--content", content, "--format", "plain", "--output", "pictures")
found["read"] = command("read", "knee", "--content", content, "--format", "plain")

Path("day.csv").write_text("name,procedure,format\nMaria Alvarez,knee,Plain\nHarold Price,knee,sencilla\n", encoding="utf-8")
found["batch"] = command("batch", "day.csv", "--content", content, "--output", "rows")
found["rows"] = sorted(path.name for path in Path("rows").rglob("*.pdf"))
found["merge"] = command("batch", "day.csv", "--content", content, "--merge", "day.pdf", "--separators")
found["pages"] = [page for path in Path().glob("day*.pdf") for page in desk.words(path.read_bytes())]

client = desk.Desk(Path(content)).client
fields = {"sheet": "knee", "name": "Maria Alvarez", "format": "plain"}
spanish = {"Accept-Language": "es"}
found["desk"] = [[answer.status_code, answer.text] for answer in (
    client.get("/?sheet=knee"), client.get("/?sheet=knee", headers=spanish),
    client.post("/", data=fields), client.post("/", data={**fields, "add": "1"}, headers=spanish))]
for key, page, sent in (("print", "/print", fields), ("tray", "/tray", {"tray": ["knee en plain letter color"]})):
    answer = client.post(page, data=sent)
    found[key] = [answer.status_code, answer.headers.get("content-disposition", ""), " ".join(desk.words(answer.content))]
found["schedule"] = []
for headers in ({}, spanish):
    answer = client.post("/schedule", files={"file": ("day.csv", Path("day.csv").read_bytes())}, headers=headers)
    found["schedule"].append([answer.status_code, answer.text])
answer = client.post("/schedule", files={"file": ("day.csv", b"name,procedure\nRosa Delgado,knee\n")})
rows = [html.unescape(each) for each in re.findall(r'name="row" value="([^"]+)"', answer.text)]
found["mend"] = client.post("/schedule", data={"from": "day.csv", "row": rows, "open": "1"}).text
found["other pages"] = [client.get(page).status_code for page in ("/library", "/library?open=knee&language=en", "/schedule")]
found["procedures"] = [each["formats"] for each in client.get("/api/procedures").json()]
schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
found["described"] = json.dumps(schemas["Order"]["properties"]["format"])
answer = client.post("/api/handouts", json={"procedure": "knee", "format": "plain", "patient": {"name": "Maria Alvarez"}})
found["call"] = [answer.status_code, answer.headers.get("content-disposition", ""), " ".join(desk.words(answer.content))]
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every face says of the edition of the how-to."""
    return with_edition(tmp_path_factory.mktemp("edition")).answers(EDITION)


def test_commands_offer_and_make_an_added_edition(edition: dict[str, Any]) -> None:
    for told in edition["help"]:
        assert "standard, large-print, one-page, trifold, plain" in told
    assert edition["build"][0] == edition["all"][0] == 0
    one, every = edition["files"]
    assert one == ["knee-plain-en.pdf"]
    assert len(every) == 5
    assert "knee-plain-en.pdf" in every
    assert edition["preview"][0] == 0
    assert "knee-plain-en-1.png" in edition["preview"][1]
    assert edition["read"][0] == 0
    assert "Knee replacement" in edition["read"][1]


def test_a_sheet_of_an_added_edition_conforms_and_has_every_word(edition: dict[str, Any]) -> None:
    assert edition["faults"] == []
    assert edition["texts"] > 50
    assert edition["lost"] == []


def test_a_batch_knows_an_added_edition_by_each_of_its_names(edition: dict[str, Any]) -> None:
    assert edition["batch"][0] == 0, edition["batch"]
    assert len(edition["rows"]) == 2
    for name in edition["rows"]:
        assert re.fullmatch(r"\d+-knee-plain-en(-\w+)?\.pdf", name), name
    assert edition["merge"][0] == 0, edition["merge"]
    separators = [page for page in edition["pages"] if "remove this page" in page]
    assert len([page for page in separators if "English (en), plain" in page]) == 2, separators


def test_the_desk_offers_previews_and_prints_an_added_edition(edition: dict[str, Any]) -> None:
    assert [status for status, _ in edition["desk"]] == [200] * 4
    (english, spanish, previewed, collected) = (page for _, page in edition["desk"])
    assert "Plain" in english
    assert "Sencilla" not in english
    assert "Sencilla" in spanish
    assert previewed.count("data:image/png;base64,") >= 1
    assert re.search(r'name="format"[^>]*value="plain"[^>]* checked', previewed)
    assert 'name="tray" value="knee en plain letter color"' in collected
    for made in ("print", "tray"):
        status, _, words = edition[made]
        assert status == 200
        assert "Knee replacement" in words
    assert 'filename="knee-plain-en.pdf"' in edition["print"][1]
    assert "Maria Alvarez" in edition["print"][2]


def test_the_schedule_offers_and_reads_an_added_edition(edition: dict[str, Any]) -> None:
    (status, english), (spanish_status, spanish) = edition["schedule"]
    assert status == spanish_status == 200
    assert english.count("</bdi>, plain") == 2
    assert spanish.count("</bdi>, sencilla") == 2
    assert re.search(r'<option value="plain"[^>]*>Plain', edition["mend"])
    assert edition["other pages"] == [200, 200, 200]


def test_the_interface_lists_describes_and_makes_an_added_edition(edition: dict[str, Any]) -> None:
    assert len(edition["procedures"]) == 3
    assert all("plain" in formats for formats in edition["procedures"])
    assert '"plain"' in edition["described"]
    status, disposition, words = edition["call"]
    assert status == 200
    assert 'filename="knee-plain-en.pdf"' in disposition
    assert "Maria Alvarez" in words
