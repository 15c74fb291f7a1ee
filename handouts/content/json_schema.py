"""The JSON Schema of ``content.yaml``, for editors that complete and check as somebody types.

It is made from :mod:`handouts.content.model`, so it cannot say anything else than the loader does.  The loader still says
more: a schema cannot look for a file or up a source.
"""

import dataclasses
import datetime
import importlib
import json
import typing
from typing import Any, Literal

from handouts.content import agreement, forms, model, phones, regions
from handouts.content.agreement import PART_KEYS
from handouts.content.kinds import Kind, WordKind
from handouts.content.selection import FORM_PARTS
from handouts.languages import language
from handouts.reading.entries import Between, descriptions, fields, one_will_do, plain_hint, plain_name

_TEXT = {"type": ["string", "number"], "minLength": 1}  # a bare number in YAML is text to the loader

_SHORTENED = {
    "title": "A text with a shorter wording",
    "description": 'Words, and shorter ones for the short sheets, the one-page sheet and the tri-fold; "none" leaves them out there, '
    "and with the first words of an item, a row or a column all of it.",
    "type": "object",
    "properties": {"text": _TEXT, "brief": _TEXT},
    "additionalProperties": False,
    "required": ["text", "brief"],
}


def schema() -> dict[str, Any]:
    """The schema, draft 2020-12, as plain values ready for ``json.dump``."""
    definitions: dict[str, Any] = {}
    root = _entry(model.Content, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The content of handouts",
        **{key: value for key, value in root.items() if key != "title"},
        "$defs": dict(sorted({**definitions, "Shortened": _SHORTENED}.items())),
    }


def schema_text() -> str:
    """The schema as it stands in ``content.schema.json``."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _entry(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    about = descriptions(kind)
    properties: dict[str, Any] = {}
    for each in fields(kind):
        value = _value(each.hint, each.required, definitions)
        if each.name in about:
            value = {"description": about[each.name], **value}
        properties[each.name] = value
    required = [each.name for each in fields(kind) if each.required]
    entry: dict[str, Any] = {
        "title": plain_name(kind).capitalize(),
        "description": about[""],
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        entry["required"] = required
    if kind is model.Part:  # one that names a shared part says nothing itself
        del entry["required"]
        entry["anyOf"] = [{"required": ["heading", key]} for key in PART_KEYS] + [{"required": ["shared"]}]
    if kind is model.Content:  # its procedures may all stand in files of their own
        entry["required"] = ["practice"]
    if kind in agreement.LISTS:
        entry["anyOf"] = [{"required": [key]} for key in agreement.list_keys(kind)]
    if kind is model.Picture:
        entry["oneOf"] = [{"required": ["name"]}, {"required": ["file"]}]
    if kind.shorthand is not None:
        title, description = entry.pop("title"), entry.pop("description")
        return {"title": title, "description": description, "anyOf": [properties[kind.shorthand], entry]}
    return entry


def _value(hint: Any, required: bool, definitions: dict[str, Any]) -> dict[str, Any]:
    """What may stand where an annotation is; ``required`` lists cannot be empty."""
    hint, rules = plain_hint(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        item = _value(arguments[0], True, definitions)
        array = {"type": "array", "items": item, **({"minItems": 1} if required else {})}
        return {"anyOf": [item, array]} if one_will_do(arguments[0]) else array
    if origin is dict:
        of_each = _value(arguments[1], True, definitions)
        if arguments[1] in (
            model.Procedure,
            model.Translation,
        ):  # with nothing after its key it stands in a file of its own
            of_each = {"anyOf": [of_each, {"type": "null"}]}
        return {
            "type": "object",
            "propertyNames": _value(arguments[0], True, definitions),
            "additionalProperties": of_each,
            **({"minProperties": 1} if required else {}),
        }
    if origin is Literal:
        return {"enum": list(arguments)}
    if hint is datetime.date:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        name = hint.__name__
        if name not in definitions:
            definitions[name] = {}  # so that an entry within itself ends
            definitions[name] = _entry(hint, definitions)
        return {"$ref": f"#/$defs/{name}"}
    return _ruled(*rules) if rules else dict(_TEXT)


def _ruled(rule: object) -> dict[str, Any]:
    """What a rule in an annotation allows, as far as a schema can say it, and what it tells an editor."""
    allowed: dict[str, Any]
    match rule:
        case Between(least, most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Kind.COLOR:
            allowed = {"type": "string", "pattern": f"^{forms.COLOR.pattern}$", "examples": ["#0b4f6c"]}
        case Kind.URL:
            allowed = {"type": "string", "pattern": "^https://", "examples": ["https://www.example.com/contact"]}
        case Kind.PRINTER_URI:
            allowed = {"type": "string", "pattern": "^ipps?://", "examples": ["ipp://192.0.2.20/ipp/print"]}
        case Kind.SHORT_NAME:
            allowed = {"type": "string", "pattern": f"^{forms.SHORT_NAME.pattern}$"}
        case Kind.PHONE:
            allowed = {**_TEXT, "examples": ["(770) 962-3642", "(770) 962-3642 ext. 5", "911"]}
        case Kind.COUNTRY:
            allowed = {"enum": list(phones.countries())}
        case Kind.REGION:
            allowed = {"type": "string", "pattern": f"^{regions.FORM}$", "examples": ["IL", "ON", "NSW"]}
        case Kind.LANGUAGE:
            allowed = {"enum": list(language.codes())}
        case Kind.ILLUSTRATION:
            allowed = {"enum": list(importlib.import_module("handouts.illustrations").NAMES)}
        case Kind.PART:
            allowed = {"anyOf": [{"enum": [*model.READING_ORDER, *FORM_PARTS]}, dict(_TEXT)]}
        case WordKind(may_shorten=True):
            allowed = {"anyOf": [dict(_TEXT), {"$ref": "#/$defs/Shortened"}]}
        case _:
            allowed = dict(_TEXT)
    return {**allowed, "x-kind": kind_name(rule)}


def kind_name(kind: object) -> str:
    """What an editor is told a text is: ``a phone number``, ``words: heading``."""
    match kind:
        case WordKind(role):
            return f"words: {role}"
        case Kind():
            return str(kind.value)
    return "text"
