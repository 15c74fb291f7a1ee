"""The sheet for a code, as a record system asks for it by URL: found, or told that it is not; nothing of a patient."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from support import desk
from support.desk import TODAY, Desk, words

import handouts
from handouts.approval import signing
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.web.api import infobutton
from handouts.web.api.routes import OPERATIONS
from handouts.web.shelf import Shelf

CPT, ICD = "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.90"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Fusion has a category of ICD-10, knee a code in it; fusion and kyphoplasty share a code."""
    path = desk.content(tmp_path_factory.mktemp("infobutton"))
    head, kyphoplasty, fusion, knee = re.split(r"(?=cpt: \['\d+'\])", path.read_text(encoding="utf-8"))
    fusion = fusion.replace("cpt: ['22612']", "cpt: ['22612', '00630']").replace("icd10: []", "icd10: [M48.5]", 1)
    knee = knee.replace("icd10: []", "icd10: [M48.56XA]", 1)
    kyphoplasty = kyphoplasty.replace("cpt: ['22513']", "cpt: ['22513', '00630']")
    path.write_text(head + kyphoplasty + fusion + knee, encoding="utf-8")
    signing.approve(
        handouts.load(path), "fusion", Language.of("en"), by="Jane Roe, MD", role="", until=None, today=TODAY
    )
    return Desk(path)


def ask(the_desk: Desk, kind: str = "", language: str = "", **criteria: str) -> Any:
    """An answer; criteria by their short keys, such as c, cs, dn, c1."""
    query = {f"mainSearchCriteria.v.{key}": value for key, value in criteria.items()}
    query |= {"informationRecipient.languageCode.c": language} if language else {}
    query |= {"knowledgeResponseType": kind} if kind else {}
    return the_desk.client.get("/infobutton", params=query)


def found(the_desk: Desk, **criteria: str) -> list[str]:
    """The sheets in the feed, by their links."""
    entries = ask(the_desk, "application/json", **criteria).json()["feed"]["entry"]
    return [each["link"][0]["href"].removeprefix("http://127.0.0.1/sheets/") for each in entries]


@pytest.mark.parametrize(
    ("criteria", "sheets"),
    [
        ({"c": "22513", "cs": CPT, "dn": "anything"}, ["kyphoplasty"]),
        ({"c": "22513"}, ["kyphoplasty"]),
        ({"c": " 22513 ", "cs": "cpt"}, ["kyphoplasty"]),
        ({"c": "22513", "cs": f"urn:oid:{CPT}"}, ["kyphoplasty"]),
        ({"c": "22513", "cs": "http://www.ama-assn.org/go/cpt"}, ["kyphoplasty"]),
        ({"c": "22513", "cs": ICD}, []),
        ({"c": "22513", "cs": "2.16.840.1.113883.6.96"}, []),
        ({"c": "2251"}, []),
        ({"c": "225130"}, []),
        ({"c": "00630"}, ["kyphoplasty", "fusion"]),
        ({"c": "M48.56XA", "cs": ICD}, ["knee"]),
        ({"c": "m4856xa", "cs": "ICD-10-CM"}, ["knee"]),
        ({"c": "M48.57XD", "cs": ICD}, ["fusion"]),
        ({"c": "M48.5", "cs": ICD}, ["fusion"]),
        ({"c": "M48", "cs": ICD}, []),
        ({"c": "M48.5", "cs": CPT}, []),
        ({"c": "1", "cs": CPT, "c1": "27447", "cs1": CPT, "c2": "22612"}, ["knee", "fusion"]),
        ({"dn": "lumbar FUSION"}, ["fusion"]),
        ({"ot": "cifoplastia"}, ["kyphoplasty"]),
        ({"ot": "fusion lumbar"}, ["fusion"]),
        ({"c": "0", "dn": "Knee replacement"}, ["knee"]),
        ({"c": "22513", "dn": "Knee replacement"}, ["kyphoplasty"]),
        ({"dn": "bone cement"}, []),
        ({"dn": "225"}, []),
        ({"c": "", "dn": " "}, []),
        ({"c": "--", "dn": "?"}, []),
        ({}, []),
    ],
)
def test_which_sheet_is_meant(the_desk: Desk, criteria: dict[str, str], sheets: list[str]) -> None:
    assert found(the_desk, **criteria) == [f"{name}/en.pdf" for name in sheets]


def test_a_browser_gets_the_one_sheet(the_desk: Desk) -> None:
    response = ask(the_desk, c="22513", cs=CPT, language="es")
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'inline; filename="kyphoplasty-standard-es.pdf"'
    text = words(response.content)
    assert "Cifoplastia" in text[0]
    assert all(Language.of("es").draft in page for page in text)
    assert ask(the_desk, "text/html", c="22513").headers["content-type"] == "application/pdf"


def test_a_browser_gets_a_page_of_several(the_desk: Desk) -> None:
    response = ask(the_desk, c="00630", language="es-US")
    assert response.status_code == 200
    html = response.text
    assert '<h1 class="page-title">There are 2 sheets for this</h1>' in html
    assert re.findall(r'class="name" href="([^"]+)"[^>]*lang="([^"]+)"', html) == [
        ("/sheets/kyphoplasty/es.pdf", "es-US"), ("/sheets/fusion/es.pdf", "es-US")]  # fmt: skip
    assert html.count('class="state warn"') == 2
    assert "Approved until Nov 2027" in ask(the_desk, c="00630").text


def test_a_language_that_is_not_there_is_told(the_desk: Desk) -> None:
    html = ask(the_desk, c="22513", language="vi").text
    assert "There is one sheet for this" in html
    assert 'It is not there in the language that was asked for, only in: <span lang="en-US">English</span>.' in html
    assert "/sheets/kyphoplasty/en.pdf" in html
    assert ask(the_desk, "application/json", c="22513", language="vi").json()["feed"]["entry"][0]["lang"] == "en-US"


def test_none_found_lists_all(the_desk: Desk) -> None:
    response = ask(the_desk, c="99999")
    assert response.status_code == 200
    assert "No sheet has this code or name" in response.text
    assert re.findall(r'class="name" href="([^"]+)"', response.text) == [
        f"/sheets/{name}/en.pdf" for name in desk.SHEETS
    ]
    spanish = the_desk.client.get("/infobutton", headers={"accept-language": "es"}).text
    assert "Ninguna hoja tiene este código o nombre" in spanish


@pytest.mark.parametrize("kind", ["text/xml", "application/atom+xml", "application/xml"])
def test_a_program_gets_an_atom_feed(the_desk: Desk, kind: str) -> None:
    response = ask(the_desk, kind, c="00630", cs=CPT)
    assert response.headers["content-type"].partition(";")[0] == kind
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    for each in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("title", "id", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Summit Spine & Joint Centers"
    draft, approved = feed.findall(f"{ATOM}entry")
    assert draft.findtext(f"{ATOM}summary") == (
        "It can help treat a broken bone in your spine. (Draft: not approved for patients)")  # fmt: skip
    assert approved.findtext(f"{ATOM}summary") == "It can help treat a broken bone in your spine."
    assert approved.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"
    assert [dict(each.attrib) for each in approved.findall(f"{ATOM}category")] == [
        {"scheme": "handout.standing", "term": "approved",
         "label": "approved by Jane Roe, MD on 2026-11-22, until 2027-11-22"},
        {"scheme": "mainSearchCriteria.v.c", "term": "00630"}]  # fmt: skip
    link = approved.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("rel"), link.get("type"), link.get("hreflang")) == ("alternate", "application/pdf", "en-US")
    address = str(link.get("href"))
    assert the_desk.client.get(address).content.startswith(b"%PDF")


def test_the_feed_as_json_says_the_same(the_desk: Desk) -> None:
    made = ask(the_desk, "application/json", c="00630").json()
    components = {"components": OPERATIONS.describe()["components"]}
    jsonschema.validate(made, {"$ref": "#/components/schemas/Feed", **components})
    again = ElementTree.fromstring(infobutton.xml(made["feed"]))  # noqa: S314 - our own
    other = ElementTree.fromstring(ask(the_desk, "text/xml", c="00630").content)  # noqa: S314 - our own
    assert ElementTree.tostring(again) == ElementTree.tostring(other)
    assert made["feed"]["id"] == ask(the_desk, "application/json", c="00630").json()["feed"]["id"]
    assert len({each["id"]["_value"] for each in made["feed"]["entry"]}) == 2
    assert ask(the_desk, "application/json", c="99999").json()["feed"]["entry"] == []


def test_another_type_is_refused(the_desk: Desk) -> None:
    response = ask(the_desk, "application/javascript", c="22513")
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["", "application/json", "text/xml"])
@pytest.mark.parametrize("code", ["22513", "00630", "99999"])
def test_nothing_of_a_patient_comes_back(
    the_desk: Desk, kind: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    personal = {
        "patientPerson.administrativeGenderCode.c": "F", "age.v.v": "771", "name": "Wilhelmina Quist",
        "patientPerson.name": "Wilhelmina Quist", "mainSearchCriteria.v.dn": "Wilhelmina Quist",
        "mainSearchCriteria.v.ot": "<script>Quist", "informationRecipient.languageCode.dn": "Quist",
        "informationRecipient.languageCode.c": "Quist", "encounter.c.c": "771", "x": "771"}  # fmt: skip
    with caplog.at_level(0):
        response = the_desk.client.get("/infobutton", params={
            "mainSearchCriteria.v.c": code, "knowledgeResponseType": kind or "text/html", **personal})  # fmt: skip
    assert response.status_code == 200
    assert "Quist" not in response.text + str(response.headers)
    assert "771" not in response.text.replace("/sheets", "")
    ours = [record for record in caplog.records if not record.name.startswith("http")]  # the client's own log
    assert "Quist" not in "".join(record.getMessage() for record in ours)
    alone = the_desk.client.get("/infobutton", params={
        "mainSearchCriteria.v.c": code, "knowledgeResponseType": kind or "text/html",
        "informationRecipient.languageCode.c": "Quist"})  # fmt: skip
    assert response.content == alone.content


def test_a_sheet_that_cannot_be_made_is_told(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Shelf, *_: object) -> None:
        raise HandoutsError(Problem("too-long", "What begins here is too tall.", "Shorten it."))

    monkeypatch.setattr(Shelf, "blank", broken)
    response = ask(the_desk, c="22513")
    assert response.status_code == 200
    assert "What begins here is too tall. Shorten it." in response.text


def test_a_broken_content_file_is_told(tmp_path: Path) -> None:
    there = Desk(desk.content(tmp_path))
    there.path.write_text("practice: [", encoding="utf-8")
    assert ask(there, c="22513").status_code == 503
    assert ask(there, "text/xml", c="22513").status_code == 503


def test_the_page_is_for_everyone(the_desk: Desk, browser: Any) -> None:
    with desk.served(the_desk.app) as address:
        for scheme, width in (("light", 1280), ("dark", 360)):
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
            for query in (
                "mainSearchCriteria.v.c=00630",
                "mainSearchCriteria.v.c=1&ui=es",
                "mainSearchCriteria.v.c=22513&informationRecipient.languageCode.c=vi",
            ):
                page.goto(f"{address}/infobutton?{query}")
                assert desk.axe_faults(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
