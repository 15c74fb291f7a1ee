"""What a program can call: each call stands here with its description, so that there is none without one.

:class:`Operations` is the only way to an address under ``/api``. From the same entries it answers, checks what is
sent, and writes the OpenAPI 3.1 description.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.api.schemas import ErrorSchema, SentModel
from handouts.web.api.strict_json import read_json
from handouts.web.guard import problem_json

Schema = dict[str, Any]
Content = TypeAdapter[Any] | Schema
"""What a body may be: a model, or a schema for what is not JSON."""

LARGEST = 65_536
"""Bytes of a body that is sent; the longest details there can be take a tenth of it."""

PDF: Mapping[str, Schema] = {"application/pdf": {"type": "string", "contentMediaType": "application/pdf"}}
"""The content of an answer that is a sheet."""

ERRORS = {
    400: "The body is not JSON, or not an order.",
    403: "The request comes from a web page elsewhere.",
    404: "There is no such procedure, or no such address.",
    405: "The address does not take this method.",
    406: "There is no answer of this type.",
    409: "The order is final, or all of this server's are, and the sheet is not approved as it is or does not say when to call.",
    413: "The body is too large.",
    415: "The body is not said to be JSON.",
    421: "The server does not answer to this name.",
    422: "The sheet cannot be made: it is not there in the language, the edition has no room, or a detail cannot be printed.",
    500: "The program is at fault.",
    503: "The content file cannot be read, and has never been; or the record cannot be written, so that no sheet is handed out.",
}
SENT = (400, 403, 413, 415)
"""What can be wrong with any body that is sent."""
ANYWHERE = (421, 500)


class ApiError(Exception):
    """An answer that is an error: its HTTP status, and all that is wrong."""

    def __init__(self, status: int, problems: Problem | Sequence[Problem]) -> None:
        super().__init__(status)
        self.status, self.problems = status, (problems,) if isinstance(problems, Problem) else tuple(problems)


@dataclass(frozen=True)
class Answered:
    """The good answer of an operation: in words, by media type, and its headers."""

    description: str
    content: Mapping[str, Content]
    headers: Mapping[str, Schema] = field(default_factory=dict)


def header(description: str, **schema: Any) -> Schema:
    """A header of an answer as its description shows it."""
    return {"description": description, "schema": {"type": "string", **schema}}


@dataclass(frozen=True)
class Operation:
    """A call: where, what is sent, what is answered. Raises ValueError without words for the description."""

    method: str
    path: str
    name: str
    """The ``operationId``, from which clients take the name of their function."""
    summary: str
    answered: Answered
    endpoint: Callable[..., Awaitable[Response]]
    """Takes the request, and the model of what was sent if there is one. May raise ApiError."""
    errors: Sequence[int] = ()
    """Statuses of :data:`ERRORS` that it answers, besides those of any call."""
    description: str = ""
    query: type[SentModel] | None = None
    sent: type[SentModel] | None = None
    told_as_page: Sequence[int] = ()
    """Errors that are told to a person, as a page, instead of a program."""

    def __post_init__(self) -> None:
        if not (self.name and self.summary and self.answered.description and self.answered.content):
            raise ValueError(f"{self.method} {self.path} has no name, summary or description of its answer")

    @property
    def statuses(self) -> list[int]:
        """All errors it answers."""
        return sorted({*self.errors, *(SENT if self.sent else ()), *ANYWHERE})

    async def __call__(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            if self.sent is None:
                return await self.endpoint(request)
            return await self.endpoint(request, await _read(request, self.sent))
        except ApiError as error:
            return problem_json(error.status, error.problems)


async def _read(request: Request, model: type[SentModel]) -> SentModel:
    """What was sent. Raises ApiError."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        remedy = "Send  Content-Type: application/json."
        raise ApiError(415, Problem("not-json", "The body is not said to be JSON.", remedy))
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            message = f"The body has more than {LARGEST} bytes."
            raise ApiError(413, Problem("too-large", message, "Send one order at a time."))
    try:
        return read_json(body, model)
    except HandoutsError as error:
        raise ApiError(400, error.problems) from None


class Operations:
    """The calls there are, and an ASGI app for those under ``/api``."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = operations
        self._router = Router(
            [_route(each) for each in operations if each.path.startswith("/api/")], redirect_slashes=False
        )
        self._description: Schema | None = None

    @property
    def routes(self) -> list[Route]:
        """All calls, for the app; what is not there under ``/api`` is told to a program, not on a page."""
        others = [each for each in self._operations if not each.path.startswith("/api/")]
        return [Route("/api/{call:path}", self), *map(_route, others)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call under ``/api``."""
        try:
            await self._router(scope, receive, send)
        except HTTPException as error:
            known = "GET /api/openapi.json describes what there is."
            problem = Problem("no-such-call", "There is no such address, or it does not take this method.", known)
            await problem_json(error.status_code, [problem], dict(error.headers or {}))(scope, receive, send)

    # -- the description

    def describe(self) -> Schema:
        """The calls as an OpenAPI 3.1 document; it is made once."""
        if self._description is None:
            self._description = _describe(self._operations)
        return self._description


def _route(operation: Operation) -> Route:
    async def answer(request: Request) -> Response:
        return await operation(request)

    return Route(operation.path, answer, methods=[operation.method], name=operation.name)


class _Generate(GenerateJsonSchema):
    """JSON Schema with the names that stand in the description: Order for OrderSchema, and no title repeated."""

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(name).removesuffix("Schema")

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        return made


_ERROR = TypeAdapter(ErrorSchema)


def _describe(operations: Sequence[Operation]) -> Schema:
    adapters: dict[int, TypeAdapter[Any]] = {id(_ERROR): _ERROR}
    sent = {each.sent: TypeAdapter(each.sent) for each in operations if each.sent}
    for each in operations:
        adapters |= {id(kind): kind for kind in each.answered.content.values() if isinstance(kind, TypeAdapter)}
    adapters |= {id(adapter): adapter for adapter in sent.values()}
    schemas, definitions = TypeAdapter.json_schemas(
        [(key, "validation", adapter) for key, adapter in adapters.items()],
        schema_generator=_Generate,
        ref_template="#/components/schemas/{model}",
    )

    def schema(content: Content) -> Schema:
        return dict(schemas[id(content), "validation"]) if isinstance(content, TypeAdapter) else content

    paths: Schema = {}
    for each in operations:
        call: Schema = {"operationId": each.name, "summary": each.summary}
        if each.description:
            call["description"] = each.description
        if each.query:
            call["parameters"] = _parameters(each.query)
        if each.sent:
            body = {"application/json": {"schema": schema(sent[each.sent])}}
            call["requestBody"] = {"required": True, "content": body}
        good: Schema = {"description": each.answered.description}
        if each.answered.headers:
            good["headers"] = dict(each.answered.headers)
        good["content"] = {kind: {"schema": schema(content)} for kind, content in each.answered.content.items()}
        call["responses"] = {"200": good}
        for status in each.statuses:
            call["responses"][str(status)] = {"description": ERRORS[status]}
            if status not in each.told_as_page:
                call["responses"][str(status)]["content"] = {"application/problem+json": {"schema": schema(_ERROR)}}
        paths.setdefault(each.path, {})[each.method.lower()] = call
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Patient handouts",
            "version": "1",
            "summary": "Sheets that patients keep, for the record system.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": definitions.get("$defs", {})},
    }


def _parameters(query: type[BaseModel]) -> list[Schema]:
    """The fields of a model as parameters of an address."""
    properties = query.model_json_schema(schema_generator=_Generate)["properties"]
    return [
        {"name": name, "in": "query", "description": schema.pop("description"), "schema": schema}
        for name, schema in properties.items()
    ]
