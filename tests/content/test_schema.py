"""The schema says what the loader says, and the file beside the content is the schema."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from handouts.content import model
from handouts.content.json_schema import schema
from handouts.reading.entries import descriptions

ROOT = Path(__file__).parents[2]


def test_the_file_is_fresh() -> None:
    written = json.loads((ROOT / "content.schema.json").read_text(encoding="utf-8"))
    assert written == schema(), "run: handouts schema > content.schema.json"


def test_the_content_points_to_it() -> None:
    first = (ROOT / "content.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=content.schema.json"


def test_every_entry_is_closed_and_described() -> None:
    definitions = schema()["$defs"]
    assert {"Practice", "Procedure", "Picture", "Part", "Text"} < set(definitions)
    for name, definition in definitions.items():
        assert definition["title"], name
        assert definition["description"].endswith((".", "passes.")), name
        entry = definition["anyOf"][1] if name in ("Text", "NumberToCall", "Moment") else definition
        assert entry["additionalProperties"] is False, name
    assert definitions["WhenToCall"]["title"] == "When to call"
    assert definitions["Picture"]["properties"]["alt"]["description"] == descriptions(model.Picture)["alt"]
    assert "spine-where" in definitions["Picture"]["properties"]["name"]["enum"]
    assert definitions["Procedure"]["required"] == ["title", "plain_title", "short_version", "version"]


def content() -> Any:
    """The shipped content as an editor reads it."""

    def numbers(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: int(each) if key == "weeks" else numbers(each) for key, each in value.items()}
        return [numbers(each) for each in value] if isinstance(value, list) else value

    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    return numbers(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - BaseLoader makes text only


def test_the_shipped_content_is_valid_and_a_slip_is_not() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(schema())
    jsonschema.Draft202012Validator.check_schema(schema())
    good = content()
    assert [error.message for error in validator.iter_errors(good)] == []
    procedure = ("procedures", "kyphoplasty")
    slips: list[tuple[tuple[str, ...], Any]] = [
        (("practice", "nam"), "x"),
        (("practice", "phones"), []),
        (("practice", "brand", "color"), "teal"),
        ((*procedure, "version"), "soon"),
        ((*procedure, "title"), ["x"]),
        ((*procedure, "language"), "xx"),
        ((*procedure, "why", "picture", "name"), "nothing"),
        ((*procedure, "why", "picture", "file"), "x.svg"),
        ((*procedure, "parts"), [{"heading": "x"}]),
        (("procedures", "Bad Name"), good["procedures"]["kyphoplasty"]),
    ]
    for path, value in slips:
        bad = copy.deepcopy(good)
        at = bad
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value
        assert not validator.is_valid(bad), path
