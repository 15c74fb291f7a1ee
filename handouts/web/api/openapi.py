"""What the record system can ask for, described as OpenAPI 3.1.

:data:`ORDER` is both what an order is held against and what the description shows of it.
"""

import functools
import typing
from collections.abc import Mapping
from typing import Any

from handouts.approval.standing import Standing
from handouts.document.patient import KEYS, LONGEST
from handouts.languages import language
from handouts.layout.typography import INKS, PAPERS
from handouts.problems import Severity
from handouts.templates import FORMATS

Schema = dict[str, Any]


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _object(properties: Mapping[str, Schema], required: tuple[str, ...] | None = None, **more: Any) -> Schema:
    """An object with these keys and no other; all of them must be there unless ``required`` says which."""
    needed = list(properties if required is None else required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
        **more,
    }


def _list(items: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def _by_language(items: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": items, "description": description}


# -- what is sent

_PATIENT = {
    "name": "Whose sheet it is.",
    "date": "The day of the visit. One written as 2026-11-24 is printed as the sheet's language writes it.",
    "time": "The time of the visit, as it is to be read.",
    "doctor": "The doctor's name.",
    "place": "Where the visit is.",
    "note": "A sentence for this patient.",
}

ORDER: Schema = _object(
    {
        "procedure": _text("The procedure's short name, as GET /api/procedures lists it.", examples=["kyphoplasty"]),
        "language": _text("Left out: the one the sheet was written in.", enum=list(language.codes())),
        "format": _text("The edition.", enum=list(FORMATS), default="standard"),
        "paper": _text("The paper.", enum=list(PAPERS), default="letter"),
        "ink": _text("Color, or black with little ink.", enum=list(INKS), default="color"),
        "patient": _object(
            {key: _text(_PATIENT[key], maxLength=LONGEST[key]) for key in KEYS},
            required=(),
            description="What is printed under My visit. What is left out is a line to write on. Nothing is kept.",
        ),
        "final": {
            "type": "boolean",
            "description": "Refuse a sheet that is not approved as it is, instead of printing its mark on every page.",
            "default": False,
        },
    },
    required=("procedure",),
    description="A sheet for one person, or for nobody.",
)

# -- what is answered

_PLACE = _object({"file": {"type": "string"}, "line": {"type": "integer"}, "column": {"type": "integer"}})

_PROBLEM = _object(
    {
        "code": _text("What is wrong, for programs; it stays the same when the words change."),
        "message": _text("What is wrong."),
        "remedy": _text("How to mend it."),
        "place": {"anyOf": [_PLACE, {"type": "null"}], "description": "Where, if it stands in the content file."},
        "severity": {"enum": [str(each) for each in Severity]},
    }
)

_ERROR = _object(
    {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": _text("The first of the problems."),
        "problems": _list({"$ref": "#/components/schemas/Problem"}, "All that is wrong."),
    },
    description="An error as RFC 9457 has it. It repeats nothing of what was sent.",
)

_MAYBE = {"type": ["string", "null"]}
_DAY = {"type": ["string", "null"], "format": "date"}
_STATES = list(typing.get_args(typing.get_type_hints(Standing)["kind"]))

_SHEET = _object(
    {
        "name": _text("The language's own name."),
        "version": _text("The day the words were last changed.", format="date"),
        "sheet": _text("Where the sheet for nobody is, on this server."),
        "state": _text("Only an approved sheet has no mark on its pages.", enum=_STATES),
        "by": {**_MAYBE, "description": "Who approved it last."},
        "role": _MAYBE,
        "on": _DAY,
        "until": {**_DAY, "description": "The last day the approval holds."},
        "since": {**_DAY, "description": "The day from which a review is overdue."},
        "code": {**_MAYBE, "description": "The text code that was approved last, as it stands at the foot of a page."},
        "digest": _text("Of the words as they are now."),
        "missing": _list({"type": "string"}, "Languages other sheets are there in and this one is not."),
    },
    description="How a sheet stands in one language.",
)

_PROCEDURE = _object(
    {
        "name": _text("The short name to order it by."),
        "group": {**_MAYBE, "description": "The heading it is listed under."},
        "title": _by_language({"type": "string"}, "By language code."),
        "plain_title": _by_language({"type": "string"}, "The same in plain words, by language code."),
        "codes": _object({"cpt": _list({"type": "string"}), "icd10": _list({"type": "string"})}),
        "languages": _by_language({"$ref": "#/components/schemas/Sheet"}, "By language code; the original is first."),
        "formats": _list({"type": "string", "enum": list(FORMATS)}),
        "papers": _list({"type": "string", "enum": list(PAPERS)}),
        "inks": _list({"type": "string", "enum": list(INKS)}),
    }
)


def _header(description: str, **more: Any) -> Schema:
    return {"description": description, "schema": {"type": "string", **more}}


_TOLD = {
    "Handout-Problems": _header(
        "Codes of what is wrong and did not stop the answer: details-not-printed where the edition has no place for a "
        "patient's details, or those of a content file that cannot be read now, so that its last good state answered."
    )
}

ERRORS = {
    "400": "The body is not JSON, or not an order.",
    "403": "The request comes from a web page elsewhere.",
    "404": "There is no such procedure, or no such address.",
    "405": "The address does not take this method.",
    "409": "The sheet is not approved as it is, and the order is final.",
    "413": "The body is too large.",
    "415": "The body is not said to be JSON.",
    "421": "The server does not answer to this name.",
    "422": "The sheet cannot be made: it is not there in the language, or a detail cannot be printed.",
    "500": "The program is at fault.",
    "503": "The content file cannot be read, and has never been.",
}


def _errors(*codes: str) -> dict[str, Schema]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {code: {"description": ERRORS[code], "content": content} for code in (*codes, "421", "500", "503")}


_PDF = {"application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}}}


def _answers() -> dict[str, Schema]:
    """The paths and what they answer."""
    listing = _list({"$ref": "#/components/schemas/Procedure"})
    return {
        "/api/procedures": {
            "get": {
                "operationId": "listProcedures",
                "summary": "Which sheets there are, in which languages, and how each stands",
                "responses": {
                    "200": {
                        "description": "The procedures, in the order of the content file.",
                        "headers": _TOLD,
                        "content": {"application/json": {"schema": listing}},
                    },
                    **_errors(),
                },
            }
        },
        "/api/handouts": {
            "post": {
                "operationId": "makeHandout",
                "summary": "A sheet for one person, as a PDF",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                },
                "responses": {
                    "200": {
                        "description": "The sheet. Its name says which one it is, never for whom.",
                        "headers": {
                            "Content-Disposition": _header("The file's name."),
                            "Handout-Code": _header("The text code at the foot of its pages."),
                            "Handout-Pages": _header("How many pages it has.", pattern="^[0-9]+$"),
                            "Handout-State": _header("How the sheet stands.", enum=_STATES),
                            **_TOLD,
                        },
                        "content": _PDF,
                    },
                    **_errors("400", "403", "404", "409", "413", "415", "422"),
                },
            }
        },
        "/api/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "This description",
                "responses": {
                    "200": {
                        "description": "An OpenAPI 3.1 document.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **{code: each for code, each in _errors().items() if code != "503"},
                },
            }
        },
        "/infobutton": {"get": _infobutton()},
    }


def _infobutton() -> Schema:
    parameters = {
        "mainSearchCriteria.v.c": "A code the sheet is for: CPT, ICD-10-CM or ICD-10-PCS, with or without its dot.",
        "mainSearchCriteria.v.cs": "The code's system, by OID or usual name; left out, any that is known here.",
        "mainSearchCriteria.v.dn": "The code's name. It is looked for among the titles if no code is found.",
        "mainSearchCriteria.v.ot": "Words, looked for likewise.",
        "informationRecipient.languageCode.c": "The reader's language, such as es, es-US or spa.",
        "knowledgeResponseType": "Left out, a browser is answered.",
    }
    kinds = ["text/html", "application/json", "text/xml", "application/xml", "application/atom+xml"]
    return {
        "operationId": "infobutton",
        "summary": "The sheet for a code, as HL7 Infobutton asks by URL",
        "description": "Several criteria are told apart by a number: mainSearchCriteria.v.c1. Any other parameter is "
        "ignored; a patient's details have no place in an address, and are neither used nor repeated nor kept.",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": text,
                "schema": {"type": "string", **({"enum": kinds} if name == "knowledgeResponseType" else {})},
            }
            for name, text in parameters.items()
        ],
        "responses": {
            "200": {
                "description": "To a browser, the sheet itself if exactly one is found in the language asked for, else "
                "a page of those found; to a program, the Atom feed of those found, or its JSON form.",
                "headers": {"Content-Disposition": _header("The file's name, if it is the sheet itself.")},
                "content": {
                    **_PDF,
                    "text/html": {"schema": {"type": "string"}},
                    "application/json": {"schema": {"$ref": "#/components/schemas/Feed"}},
                    **{kind: {"schema": {"type": "string"}} for kind in kinds if "xml" in kind},
                },
            },
            "406": {
                "description": "There is no answer of this type.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
            **{code: {"description": ERRORS[code]} for code in ("421", "500", "503")},
        },
    }


def _feed() -> Schema:
    value = _object({"_value": {"type": "string"}}, type="object")
    text = _object({"_value": {"type": "string"}, "type": {"const": "text"}})
    category = _object(
        {"scheme": {"type": "string"}, "term": {"type": "string"}, "label": {"type": "string"}}, ("scheme", "term")
    )
    link = _object({key: {"type": "string"} for key in ("title", "rel", "type", "hreflang", "href")})
    entry = {"lang": {"type": "string"}, "title": text, "link": _list(link), "id": value, "updated": value,
             "summary": text, "category": _list(category)}  # fmt: skip
    feed = {"lang": {"type": "string"}, "title": text, "author": _object({"name": value}), "id": value,
            "updated": value, "entry": _list(_object(entry))}  # fmt: skip
    return _object({"feed": _object(feed)}, description="An Atom feed (RFC 4287) as JSON.")


@functools.cache
def description() -> Schema:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Patient handouts",
            "version": "1",
            "summary": "Sheets that patients keep, for the record system.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": _answers(),
        "components": {
            "schemas": {
                "Order": ORDER,
                "Procedure": _PROCEDURE,
                "Sheet": _SHEET,
                "Feed": _feed(),
                "Problem": _PROBLEM,
                "Error": _ERROR,
            }
        },
    }
