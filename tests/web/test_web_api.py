"""What the record system can ask for: sheets by JSON, which there are, and a description that keeps its word."""

import json
import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pydantic
import pytest
from conftest import ROOT
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from support import desk, structure
from support.desk import TODAY, Desk, words

import handouts
from handouts.approval import signing
from handouts.document.patient import KEYS, LONGEST
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.problems import HandoutsError
from handouts.web import guard
from handouts.web.api import operations, schemas, strict_json
from handouts.web.api.operations import Answered, Operation, Operations
from handouts.web.api.routes import OPERATIONS
from handouts.web.api.schemas import OrderSchema, PatientSchema
from handouts.web.shelf import Shelf

PATIENT = {"name": "Wilhelmina Quist", "date": "2026-11-24", "time": "8:30 am", "doctor": "Dr. Lena Hart",
           "place": "Main office", "note": "Come 1 hour early."}  # fmt: skip
ORDER = {"procedure": "kyphoplasty", "patient": PATIENT}


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("api")), hosts=("testserver",))


def approved(folder: Path) -> Desk:
    """A desk whose kyphoplasty sheet is approved in English."""
    path = desk.content(folder)
    signing.approve(
        handouts.load(path), "kyphoplasty", Language.of("en"), by="Jane Roe, MD", role="", until=None, today=TODAY
    )
    return Desk(path)


def post(the_desk: Desk, order: object, **headers: str) -> Any:
    headers = {"content-type": "application/json", **headers}
    return the_desk.client.post("/api/handouts", content=json.dumps(order), headers=headers)


def refused(response: Any, status: int, *codes: str) -> None:
    """The answer is an error as described, with these problems, and says nothing of the patient."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"] == body["problems"][0]["message"]
    assert tuple(each["code"] for each in body["problems"]) == codes
    assert all(each["message"] and each["remedy"] for each in body["problems"])
    told = response.text + str(response.headers)
    assert not [value for value in (*PATIENT.values(), "Quist") if value in told]
    components = {"components": OPERATIONS.describe()["components"]}
    jsonschema.validate(body, {"$ref": "#/components/schemas/Error", **components})


# -- making sheets


def test_a_sheet_for_one_person(the_desk: Desk) -> None:
    response = post(the_desk, ORDER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'inline; filename="kyphoplasty-standard-en.pdf"'
    assert response.headers["handout-pages"] == "2"
    assert response.headers["handout-state"] == "draft"
    assert "handout-problems" not in response.headers
    assert response.headers["cache-control"] == "no-store"
    text = words(response.content)
    assert len(text) == 2
    for value in (*(value for key, value in PATIENT.items() if key != "date"), "Nov 24, 2026"):
        assert value in " ".join(text)
    assert response.headers["handout-code"] in text[0]
    assert "Quist" not in str(response.headers)
    assert structure.faults(response.content) == []


def test_a_sheet_as_it_is_asked_for(the_desk: Desk) -> None:
    order = {**ORDER, "language": "es", "format": "large-print", "paper": "a4", "ink": "mono"}
    response = post(the_desk, order)
    assert response.headers["content-disposition"] == 'inline; filename="kyphoplasty-large-print-es-a4-mono.pdf"'
    text = " ".join(words(response.content))
    assert "Cifoplastia" in text
    assert "Wilhelmina Quist" in text
    assert Language.of("es").day(TODAY.replace(day=24)) in text


def test_a_sheet_for_nobody(the_desk: Desk) -> None:
    assert (
        post(the_desk, {"procedure": "kyphoplasty"}).content
        == the_desk.client.get("/sheets/kyphoplasty/en.pdf").content
    )


def test_what_an_edition_has_no_place_for_is_told(the_desk: Desk) -> None:
    response = post(the_desk, {**ORDER, "format": "one-page"})
    assert response.status_code == 200
    assert response.headers["handout-problems"] == "details-not-printed, part-left-out, label-left-out"


def test_a_final_sheet_is_an_approved_one(tmp_path: Path) -> None:
    there = approved(tmp_path)
    response = post(there, {**ORDER, "final": True})
    assert response.status_code == 200
    assert response.headers["handout-state"] == "approved"
    assert "not approved" not in " ".join(words(response.content))
    refused(post(there, {**ORDER, "final": True, "language": "es"}), 409, "not-approved")
    refused(post(there, {**ORDER, "final": True, "procedure": "knee"}), 409, "not-approved")
    assert post(there, {**ORDER, "final": False, "procedure": "knee"}).status_code == 200


def test_nothing_is_final_while_the_content_is_broken_or_gone(tmp_path: Path) -> None:
    there = approved(tmp_path)
    assert post(there, {**ORDER, "final": True}).status_code == 200
    text = there.path.read_text(encoding="utf-8")
    there.path.write_text(text.replace("practice:", "practise:", 1), encoding="utf-8")
    refused(post(there, {**ORDER, "final": True}), 409, "unknown-key", "missing-key")
    there.path.unlink()
    refused(post(there, {**ORDER, "final": True}), 409, "file-missing")
    there.path.write_text(text, encoding="utf-8")
    assert post(there, {**ORDER, "final": True}).status_code == 200


def test_a_final_sheet_has_no_error(tmp_path: Path) -> None:
    there = approved(tmp_path)
    text = there.path.read_text(encoding="utf-8")
    text = text.replace("  brand:\n", "  checks:\n    no-risks: {level: error}\n  brand:\n", 1)
    there.path.write_text(text, encoding="utf-8")
    refused(post(there, {**ORDER, "final": True}), 409, "no-risks")


# -- refusing


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ([], ["member-type"]),
        (None, ["member-type"]),
        ("Wilhelmina Quist", ["member-type"]),
        ({}, ["missing-member"]),
        ({"procedure": 1}, ["member-type"]),
        ({"procedure": None}, ["member-type"]),
        ({**ORDER, "Wilhelmina Quist": 1}, ["unknown-member"]),
        ({**ORDER, "patient": {"Wilhelmina Quist": ""}}, ["unknown-member"]),
        ({**ORDER, "patient": "Wilhelmina Quist"}, ["member-type"]),
        ({**ORDER, "patient": {"name": ["Wilhelmina Quist"]}}, ["member-type"]),
        ({**ORDER, "patient": {"name": "Quist" * 50}}, ["member-too-long"]),
        ({**ORDER, "format": "Wilhelmina Quist"}, ["member-value"]),
        ({**ORDER, "language": "xx", "paper": "", "ink": "Letter"}, ["member-value"] * 3),
        ({**ORDER, "final": "true"}, ["member-type"]),
        ({**ORDER, "final": 1}, ["member-type"]),
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused(the_desk: Desk, order: object, codes: list[str]) -> None:
    refused(post(the_desk, order), 400, *codes)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Wilhelmina Quist",
        b'{"procedure": "kyphoplasty",}',
        b'{"procedure": "kyphoplasty", "procedure": "knee"}',
        b'{"procedure": "kyphoplasty", "patient": {"name": "Wilhelmina Quist", "name": "Quist"}}',
        b'{"procedure": NaN}',
        b'{"procedure": "kyphoplasty", "final": -Infinity}',
        b'{"procedure": ' + b"9" * 5000 + b"}",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        '{"procedure": "kyphoplasty"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"procedure": "kyphoplasty"}',
        b'{"patient": {"name": "\xff\xfe Quist"}}',
        b"\x1f\x8b\x08\x00",
    ],
)
def test_what_is_not_json_is_refused(the_desk: Desk, body: bytes) -> None:
    response = the_desk.client.post("/api/handouts", content=body, headers={"content-type": "application/json"})
    refused(response, 400, "not-json")


def test_half_a_character_is_refused(the_desk: Desk) -> None:
    for body, status, code in (
        (rb'{"procedure": "kyphoplasty", "patient": {"name": "Quist \ud800"}}', 422, "detail-unprintable"),
        (rb'{"procedure": "\udfff"}', 404, "unknown-procedure"),
        (rb'{"procedure": "kyphoplasty", "\ud800": 1}', 400, "unknown-member"),
    ):
        response = the_desk.client.post("/api/handouts", content=body, headers={"content-type": "application/json"})
        refused(response, status, code)


def test_what_is_not_there_is_refused(the_desk: Desk) -> None:
    refused(post(the_desk, {**ORDER, "procedure": "kyphoplasti"}), 404, "unknown-procedure")
    assert "kyphoplasty" in post(the_desk, {"procedure": "kyphoplasti"}).text
    refused(post(the_desk, {**ORDER, "procedure": "Wilhelmina Quist"}), 404, "unknown-procedure")
    refused(post(the_desk, {**ORDER, "language": "vi"}), 422, "no-translation")


def test_details_that_cannot_be_printed_are_refused(the_desk: Desk) -> None:
    refused(post(the_desk, {**ORDER, "patient": {**PATIENT, "name": "Quist \U00012000"}}), 422, "detail-missing-glyph")
    refused(
        post(the_desk, {**ORDER, "patient": {**PATIENT, "note": "Quist \x07", "place": "Quist \u202e"}}),
        422,
        "detail-unprintable",
        "detail-unprintable",
    )


def test_only_json_of_a_reasonable_size_is_read(the_desk: Desk) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        response = the_desk.client.post("/api/handouts", content=json.dumps(ORDER), headers={"content-type": kind})
        refused(response, 415, "not-json")
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    assert the_desk.client.post("/api/handouts", content=json.dumps(ORDER), headers=headers).status_code == 200
    blanks = b" " * operations.LARGEST + json.dumps(ORDER).encode()
    refused(the_desk.client.post("/api/handouts", content=blanks, headers=headers), 413, "too-large")

    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    refused(the_desk.client.post("/api/handouts", content=pieces(), headers=headers), 413, "too-large")


def test_an_address_or_method_that_is_not_there(the_desk: Desk) -> None:
    for address in ("/api/", "/api/nothing", "/api/handouts/", "/api/handouts/1"):
        refused(the_desk.client.get(address), 404, "no-such-call")
    for method, address, allowed in (("GET", "handouts", {"POST"}), ("DELETE", "handouts", {"POST"}),
                                     ("POST", "procedures", {"GET", "HEAD"}), ("PUT", "openapi.json", {"GET", "HEAD"})):  # fmt: skip
        response = the_desk.client.request(method, f"/api/{address}")
        refused(response, 405, "no-such-call")
        assert set(response.headers["allow"].split(", ")) == allowed


def test_another_site_cannot_make_sheets(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(post(the_desk, ORDER, origin="https://evil.example"), 403, "refused")
    refused(post(the_desk, ORDER, **{"sec-fetch-site": "cross-site"}), 403, "refused")
    refused(post(the_desk, ORDER, host="evil.example"), 421, "refused")
    refused(post(the_desk, ORDER, **{"content-length": "11000000"}), 413, "refused")
    assert post(the_desk, ORDER, **{"content-length": "many"}).status_code in (200, 400)
    monkeypatch.setattr(guard, "LARGEST", 10)
    refused(post(the_desk, ORDER, **{"content-length": "1"}), 413, "refused")


def test_a_fault_of_the_program_is_told_without_the_patient(
    the_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: Shelf, *_: object) -> None:
        raise ValueError("cannot set Wilhelmina Quist")

    monkeypatch.setattr(Shelf, "copy", broken)
    with caplog.at_level(logging.DEBUG):
        response = post(the_desk, ORDER)
        refused(response, 500, "refused")
    assert re.search(r"Fault [0-9A-F]{4}-[0-9A-F]{4}$", response.json()["detail"])
    assert "Quist" not in caplog.text + "".join(capfd.readouterr())


def test_a_broken_content_file(tmp_path: Path) -> None:
    there = Desk(desk.content(tmp_path))
    assert post(there, ORDER).status_code == 200
    there.path.write_text("practice: [", encoding="utf-8")
    last = post(there, ORDER)
    assert last.status_code == 200
    assert last.headers["handout-problems"] == "open-bracket"
    assert there.client.get("/api/procedures").headers["handout-problems"] == "open-bracket"
    never = Desk(there.path)
    refused(post(never, ORDER), 503, "open-bracket")
    refused(never.client.get("/api/procedures"), 503, "open-bracket")


# -- which there are


def test_the_list_says_how_each_sheet_stands(tmp_path: Path) -> None:
    there = approved(tmp_path)
    kyphoplasty, fusion, knee = there.client.get("/api/procedures").json()
    assert [each["name"] for each in (kyphoplasty, fusion, knee)] == list(desk.SHEETS)
    assert kyphoplasty["title"] == {"en": "Kyphoplasty", "es": "Cifoplastia"}
    assert kyphoplasty["plain_title"]["en"] == "It can help treat a broken bone in your spine."
    assert kyphoplasty["codes"] == {"cpt": ["22513"], "icd10": []}
    assert knee["group"] == "Joints"
    assert fusion["formats"] == ["standard", "large-print", "one-page", "trifold"]
    assert (fusion["papers"], fusion["inks"]) == (["letter", "a4"], ["color", "mono"])
    english, spanish = kyphoplasty["languages"]["en"], kyphoplasty["languages"]["es"]
    assert (english["state"], english["by"], english["until"]) == ("approved", "Jane Roe, MD", "2027-11-22")
    assert (spanish["state"], spanish["by"], spanish["name"]) == ("draft", None, "Español")
    sheet = there.client.get(english["sheet"])
    assert english["code"] in words(sheet.content)[0]
    signing.approve(
        handouts.load(there.path), "knee", Language.of("en"), by="Jane Roe, MD", role="", until=None, today=TODAY
    )
    assert there.client.get("/api/procedures").json()[2]["languages"]["en"]["state"] == "approved"


# -- the description


ORDER_SCHEMA = OrderSchema.model_json_schema()
ORDER_KEYS = list(ORDER_SCHEMA["properties"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
    | st.sampled_from(["kyphoplasty", "en", "a4", "mono", "standard", "x" * 200, "x" * 201]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*ORDER_KEYS, *KEYS, "other"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@hypothesis.given(
    VALUES
    | st.fixed_dictionaries(
        {"procedure": st.text()}, optional={key: VALUES for key in ORDER_KEYS if key != "procedure"}
    )
)
@hypothesis.settings(max_examples=150, deadline=None)
def test_what_is_described_is_what_is_checked(value: object) -> None:
    """Another reader of the schema takes the same orders."""
    try:
        read = strict_json.read_json(json.dumps(value).encode(), OrderSchema)
        assert read.model_dump(exclude_unset=True) == value
        taken = True
    except HandoutsError:
        taken = False
    assert taken == jsonschema.Draft202012Validator(ORDER_SCHEMA).is_valid(value)


def test_every_detail_of_a_patient_can_be_ordered() -> None:
    assert tuple(PatientSchema.model_fields) == KEYS
    for key, described in PatientSchema.model_json_schema()["properties"].items():
        assert described["maxLength"] == LONGEST[key]


def test_a_rule_that_has_no_words_cannot_be_added() -> None:
    class Odd(schemas.SentModel):
        name: str = pydantic.Field(pattern="^y")

    with pytest.raises(KeyError, match="string_pattern_mismatch"):
        strict_json.read_json(b'{"name": "x"}', Odd)


def test_what_was_sent_is_in_no_repr_and_no_error() -> None:
    order = strict_json.read_json(json.dumps(ORDER).encode(), OrderSchema)
    assert order.patient.name == PATIENT["name"]
    assert "Quist" not in f"{order!r} {order} {order.patient!r}"
    with pytest.raises(pydantic.ValidationError) as error:
        OrderSchema.model_validate({**ORDER, "final": "Quist", "patient": {"name": ["Quist"]}})
    assert "Quist" not in str(error.value) + repr(error.value)


async def answer_nothing(request: Request) -> Response:
    return Response("{}", media_type="application/json")


def test_a_call_that_is_added_is_described_and_answered(the_desk: Desk) -> None:
    told = Answered("Something.", {"application/json": {"type": "object"}})
    more = Operations([Operation("GET", "/api/languages", "listLanguages", "The languages", told, answer_nothing)])
    described = more.describe()["paths"]["/api/languages"]["get"]
    assert (described["operationId"], described["summary"]) == ("listLanguages", "The languages")
    assert set(described["responses"]) == {"200", "421", "500"}
    client = TestClient(Starlette(routes=more.routes))
    assert client.get("/api/languages").json() == {}
    assert client.get("/api/procedures").status_code == 404
    for name, summary, answered in (("", "x", told), ("x", "", told), ("x", "x", Answered("", told.content)),
                                    ("x", "x", Answered("x", {}))):  # fmt: skip
        with pytest.raises(ValueError, match="GET /api/x has no"):
            Operation("GET", "/api/x", name, summary, answered, answer_nothing)


def test_no_address_under_api_passes_the_description_by(the_desk: Desk) -> None:
    """Whatever the app answers there is the one app of described calls."""
    addresses = [route for route in the_desk.app.routes if str(getattr(route, "path", "")).startswith("/api")]
    assert [route.path for route in addresses] == ["/api/{call:path}"]  # type: ignore[attr-defined]
    assert addresses[0].app is OPERATIONS  # type: ignore[attr-defined]
    assert the_desk.client.get("/api/languages").status_code == 404


def test_every_field_of_the_description_has_words() -> None:
    """But for elements of the feed and places, whose names say all."""
    found = []
    for name, schema in OPERATIONS.describe()["components"]["schemas"].items():
        assert schema.get("description") or name == "Severity", name
        if not name.startswith(("Feed", "Place", "Codes")):
            found += [f"{name}.{key}" for key, each in schema.get("properties", {}).items()
                      if "description" not in each and "$ref" not in each]  # fmt: skip
    assert found == []
    for path, calls in OPERATIONS.describe()["paths"].items():
        for method, call in calls.items():
            for status, answer in call["responses"].items():
                assert answer["description"], (path, method, status)


def schema_of(the_desk: Desk) -> Any:
    """The description as Schemathesis reads it, with the sheets that are there, so that it asks for them."""
    import schemathesis

    document = the_desk.client.get("/api/openapi.json").json()
    order = document["components"]["schemas"]["Order"]["properties"]
    order["procedure"]["enum"] = ["kyphoplasty", "nothing"]
    order["language"]["enum"] = ["en", "es", "vi"]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = the_desk.app
    schema.config.update(base_url="http://127.0.0.1")
    # a name in letters that no font has is a good order for a sheet that cannot be made
    schema.config.checks.positive_data_acceptance.expected_statuses = ["200", "404", "409", "422"]
    return schema


@pytest.mark.slow
def test_the_description_is_openapi(the_desk: Desk) -> None:
    schema_of(the_desk).validate()


@pytest.mark.slow
@pytest.mark.parametrize(
    "label", ["GET /api/procedures", "POST /api/handouts", "GET /api/openapi.json", "GET /infobutton"]
)
def test_schemathesis_finds_nothing(the_desk: Desk, label: str) -> None:
    """Cases at the bounds of what is described, then some within and some beyond."""
    from schemathesis import GenerationMode

    schema = schema_of(the_desk)
    operation = schema.find_operation_by_label(label)
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if operation.body or operation.query else [])]
    config = schema.config.generation_for(operation=operation, phase="coverage")
    count = 0
    for case in schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config):
        case.call_and_validate()
        count += 1
    assert count
    for mode in modes:

        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        @hypothesis.settings(max_examples=12, deadline=None, database=None, derandomize=True,
                             suppress_health_check=list(hypothesis.HealthCheck))  # fmt: skip
        def holds(case: Any) -> None:
            case.call_and_validate()

        holds()


# -- the documentation


def test_the_documented_calls_run(tmp_path: Path) -> None:
    """Each example of the page for record systems, against a server, as it stands there."""
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    text = (ROOT / "docs" / "record-system.md").read_text(encoding="utf-8")
    assert [address for address in OPERATIONS.describe()["paths"] if address not in text] == []
    calls = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    answers = []
    with desk.served(Desk(desk.content(tmp_path)).app) as address:
        for call in calls:
            assert call.startswith("curl ")
            command = ["bash", "-ec", call.replace("http://127.0.0.1:8642", address)]
            run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
            answers.append(
                json.loads(run.stdout) if run.stdout else " ".join(words((tmp_path / "sheet.pdf").read_bytes()))
            )
            (tmp_path / "sheet.pdf").unlink(missing_ok=True)
    listed, editions, claimed, approved, copy, final, sheet, feed = answers
    assert [each["name"] for each in listed] == list(desk.SHEETS)
    assert [each["made"] for each in editions] == [True] * len(EDITIONS)
    assert claimed["statements"][1]["rests_on"][0]["words"] == "can help treat fractures in the spine"
    assert (approved["status"], approved["problems"][0]["code"]) == (404, "reprint-unknown")
    assert "Maria Johnson" in copy
    assert (final["status"], final["problems"][0]["code"]) == (409, "not-approved")
    assert "Cifoplastia" in sheet
    assert [each["title"]["_value"] for each in feed["feed"]["entry"]] == ["Kyphoplasty"]
    for status in re.findall(r"^\| ([\d, ]+) \|", text, flags=re.M):
        assert set(status.split(", ")) <= set(map(str, operations.ERRORS))
