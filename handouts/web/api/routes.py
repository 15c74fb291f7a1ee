"""For the record system: which sheets there are, a sheet for one person, and a description of both for programs.

What a program sends is held against :data:`handouts.web.api.openapi.ORDER`, which is also what the description shows.
What that refuses is answered with 400; what it allows and these sheets cannot do, with 404, 409 or 422. Every error
is ``application/problem+json`` (RFC 9457) and repeats nothing of what was sent.
"""

from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.layout.typography import INKS, PAPERS
from handouts.press import release
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean
from handouts.templates import FORMATS
from handouts.web.answers import room
from handouts.web.api import infobutton, openapi
from handouts.web.api import validation as shape
from handouts.web.desk.form import DeskForm
from handouts.web.guard import problem_json
from handouts.web.sheets import pdf
from handouts.web.shelf import Choice, Shelf

LARGEST = 65_536
"""Bytes of an order; the longest details there can be take a tenth of it."""


async def procedures(request: Request) -> Response:
    """The sheets there are, in which languages, and how each stands."""
    shelf, problems = room(request).look()
    if shelf is None:
        return problem_json(503, problems)
    entries = await run_in_threadpool(
        shelf.keep, "api", lambda: [_entry(shelf, name) for name in shelf.library.procedures]
    )
    return JSONResponse(entries, headers=_told(problems))


def _entry(shelf: Shelf, name: str) -> dict[str, Any]:
    there = {code: shelf.library.procedure(name, code) for code in shelf.library.languages(name)}
    written = shelf.library.procedure(name)
    return {
        "name": name,
        "group": written.group,
        "title": {code: each.title for code, each in there.items()},
        "plain_title": {code: each.plain_title.text for code, each in there.items()},
        "codes": {"cpt": list(written.codes.cpt), "icd10": list(written.codes.icd10)},
        "languages": {
            code: {
                "name": Language.of(code).own_name,
                "version": each.version.isoformat(),
                "sheet": f"/sheets/{name}/{code}.pdf",
                **shelf.row(name, code).as_json(),
            }
            for code, each in there.items()
        },
        "formats": list(FORMATS),
        "papers": list(PAPERS),
        "inks": list(INKS),
    }


async def make(request: Request) -> Response:
    """A sheet for one person, or for nobody, made of a JSON order."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return problem_json(
            415, [Problem("not-json", "The body is not said to be JSON.", "Send  Content-Type: application/json.")]
        )
    body = await _body(request)
    if body is None:
        return problem_json(
            413, [Problem("too-large", f"The body has more than {LARGEST} bytes.", "Send one order at a time.")]
        )
    try:
        order = shape.read(body, openapi.ORDER)
    except HandoutsError as error:
        return problem_json(400, error.problems)
    shelf, problems = room(request).look()
    if shelf is None:
        return problem_json(503, problems)
    name = order["procedure"]
    if name not in shelf.library.procedures:
        remedy = f"{did_you_mean(name, shelf.library.procedures)} GET /api/procedures lists them."
        return problem_json(404, [Problem("unknown-procedure", "There is no such procedure.", remedy)])
    there = shelf.library.languages(name)
    choice = Choice(
        name,
        order.get("language", there[0]),
        *(order.get(key, default) for key, default in Choice._field_defaults.items()),
    )
    if choice.language not in there:
        message = f"The procedure is not there in {choice.language}."
        return problem_json(422, [Problem("no-translation", message, f"Use: {', '.join(there)}.")])
    if order.get("final"):
        try:
            await run_in_threadpool(release.refuse_unfit, shelf.library, [(name, choice.language)], shelf.today)
        except HandoutsError as error:
            return problem_json(409, error.problems)
    typed = {key: " ".join(text.split()) for key, text in order.get("patient", {}).items()}
    details = DeskForm(choice, typed).details(choice.language)
    try:
        made = await run_in_threadpool(lambda: shelf.copy(choice, Patient.of(details)))
    except HandoutsError as error:
        return problem_json(422, error.problems)
    answer = pdf(made.pdf, choice.file_name)
    state = shelf.row(name, choice.language).standing.kind
    answer.headers.update({"handout-code": made.code, "handout-pages": str(made.pages), "handout-state": state})
    answer.headers.update(_told((*problems, *made.problems)))
    return answer


async def _body(request: Request) -> bytes | None:
    """What was sent; None if it is more than :data:`LARGEST`."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return body


def _told(problems: Sequence[Problem]) -> dict[str, str]:
    """A header with the codes of what is wrong and did not stop the answer."""
    codes = dict.fromkeys(problem.code for problem in problems)
    return {"handout-problems": ", ".join(codes)} if codes else {}


async def describe(request: Request) -> Response:
    """The OpenAPI description."""
    return JSONResponse(openapi.description())


_router = Router(
    [
        Route("/procedures", procedures),
        Route("/handouts", make, methods=["POST"]),
        Route("/openapi.json", describe),
    ],
    redirect_slashes=False,
)


async def _api(scope: Scope, receive: Receive, send: Send) -> None:
    """The routes under ``/api``; what is not there is told to a program, not on a page."""
    try:
        await _router(scope, receive, send)
    except HTTPException as error:
        known = "GET /api/openapi.json describes what there is."
        problem = Problem("no-such-call", "There is no such address, or it does not take this method.", known)
        await problem_json(error.status_code, [problem], dict(error.headers or {}))(scope, receive, send)


ROUTES: tuple[BaseRoute, ...] = (Mount("/api", app=_api), *infobutton.ROUTES)
