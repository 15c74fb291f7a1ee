"""For the record system: which sheets there are, a sheet for one person, and a description of both for programs.

What a program sends is held against its model in :mod:`handouts.web.api.schemas`, which is also what the description
shows. What that refuses is answered with 400; what it allows and these sheets cannot do, with 404, 409 or 422. Every
error is ``application/problem+json`` (RFC 9457) and repeats nothing of what was sent.
"""

from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handouts.checks.claims import list_claims
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions, find_option
from handouts.press import release
from handouts.press.press import LEFT_OUT
from handouts.press.reprint import reprint
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.reading.characters import did_you_mean
from handouts.web.answers import current_shelf
from handouts.web.api import infobutton
from handouts.web.api.operations import PDF, Answered, ApiError, Operation, Operations, header
from handouts.web.api.schemas import (
    STATES,
    ApprovedQuerySchema,
    ClaimsQuerySchema,
    ClaimsSchema,
    EditionSchema,
    EditionsQuerySchema,
    OrderSchema,
    ProcedureSchema,
)
from handouts.web.house_rules import note_reprint, note_sheets, refuse_reprint
from handouts.web.network import BASE
from handouts.web.sheets import pdf
from handouts.web.shelf import Shelf

_PROCEDURES = TypeAdapter(list[ProcedureSchema])
_EDITIONS = TypeAdapter(list[EditionSchema])
_CLAIMS = TypeAdapter(ClaimsSchema)

_NOT_STOPPING = {
    "Handout-Problems": header(
        "Codes of what is wrong and did not stop the answer: details-not-printed where the edition has no place for a "
        "patient's details, part-left-out or part-without-room where it leaves out a part, sheet-unfinished where a sheet is not listed because it cannot be made, or those of a content file that cannot be read now, so that its last good state answered."
    )
}


async def list_procedures(request: Request) -> Response:
    """The sheets there are, in which languages, and how each stands. Raises ApiError."""
    shelf, problems = _look(request)

    def write() -> bytes:
        return _PROCEDURES.dump_json([_procedure(shelf, name, request.scope[BASE]) for name in shelf.cards])

    made = await run_in_threadpool(shelf.keep, "api", write)
    problems = (*problems, *(each for each in shelf.library.tell_unfinished() if each.code == "sheet-unfinished"))
    return Response(made, headers=_problem_codes(problems), media_type="application/json")


def _look(request: Request) -> tuple[Shelf, Sequence[Problem]]:
    """The shelf, and what is wrong with the content file now. Raises ApiError if there has never been a good one."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        raise ApiError(503, problems)
    return shelf, problems


def _procedure(shelf: Shelf, name: str, base: str) -> ProcedureSchema:
    card = shelf.cards[name]
    return ProcedureSchema.model_validate(
        {
            "name": name,
            "variant_of": shelf.library.variant_of.get(name),
            "group": card.group or None,
            "title": {code: each.title for code, each in card.words.items()},
            "plain_title": {code: each.plain_title for code, each in card.words.items()},
            "codes": {"cpt": list(card.cpt), "icd10": list(card.icd10)},
            "side": card.side or None,
            "level": card.level or None,
            "languages": {
                code: {
                    "name": Language.of(code).own_name,
                    "version": each.version,
                    "sheet": f"{base}/sheets/{name}/{code}.pdf",
                    **shelf.row(name, code).as_json(),
                }
                for code, each in card.words.items()
            },
            "formats": list(EDITIONS),
            "papers": list(PAPERS),
            "inks": list(INKS),
        }
    )


def _language(shelf: Shelf, procedure: str, asked: str) -> str:
    """The language of a sheet: that which was asked for, or else its own. Raises ApiError if there is no such sheet."""
    if wrong := shelf.library.problems_of(procedure) or (asked and shelf.library.problems_of(procedure, asked)):
        raise ApiError(422, wrong)
    try:
        procedure = shelf.library.choose(procedure)
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    if procedure not in shelf.library.procedures:
        remedy = f"{did_you_mean(procedure, shelf.library.procedures)} GET /api/procedures lists them."
        raise ApiError(404, Problem("unknown-procedure", "There is no such procedure.", remedy))
    there = shelf.library.languages(procedure)
    if asked and asked not in there:
        remedy = f"Use: {', '.join(there)}."
        raise ApiError(422, Problem("no-translation", "The procedure is not there in this language.", remedy))
    return asked or there[0]


async def list_editions(request: Request) -> Response:
    """The editions of a sheet: which can be made, and what each leaves out. Raises ApiError."""
    shelf, problems = _look(request)
    asked = request.query_params
    name, paper = asked.get("procedure", ""), asked.get("paper") or shelf.practice.usual_paper
    sheet = SheetOptions(name, _language(shelf, name, asked.get("language", "")), paper=paper)
    try:
        find_option("paper", paper, PAPERS)
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    made = await run_in_threadpool(lambda: _EDITIONS.dump_json(list(_editions(shelf, sheet))))
    return Response(made, headers=_problem_codes(problems), media_type="application/json")


async def list_statements(request: Request) -> Response:
    """The statements of a sheet beside the words of the source that they rest on. Raises ApiError."""
    shelf, problems = _look(request)
    name = request.query_params.get("procedure", "")
    wording = Language.of(_language(shelf, name, request.query_params.get("language", "")))
    try:
        found = await run_in_threadpool(lambda: list_claims(shelf.library, name, wording, today=shelf.today))
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    return Response(
        _CLAIMS.dump_json(ClaimsSchema.model_validate(found.as_json())),
        headers=_problem_codes(problems),
        media_type="application/json",
    )


def _editions(shelf: Shelf, sheet: SheetOptions) -> Iterator[EditionSchema]:
    for edition, why in shelf.editions(sheet).items():
        told = why or shelf.blank(sheet._replace(format=edition)).problems
        yield EditionSchema.model_validate(
            {
                "format": edition,
                "made": not why,
                "left_out": [each.values["part"] for each in told if each.code in LEFT_OUT],
                "problems": [each.as_json() for each in told],
            }
        )


async def print_approved(request: Request) -> Response:
    """A sheet as it was approved. Raises ApiError."""
    shelf, problems = _look(request)
    asked = request.query_params
    try:
        made = await run_in_threadpool(
            lambda: reprint(shelf.library.folder, asked.get("code", ""), today=shelf.today,
                            exact=asked.get("exact", "no") == "yes", library=None if problems else shelf.library,
                            paper=asked.get("paper") or None, ink=asked.get("ink") or None)
        )  # fmt: skip
    except HandoutsError as error:
        raise ApiError(404, error.problems) from None
    if refused := refuse_reprint(shelf, made):
        raise ApiError(409, refused)
    try:
        await run_in_threadpool(note_reprint, request, shelf, made)
    except UnwritableError as error:
        raise ApiError(503, error.problems) from None
    answer = pdf(made.pdf, made.file_name)
    answer.headers.update(_problem_codes((*problems, *made.problems)))
    return answer


async def make_handout(request: Request, order: OrderSchema) -> Response:
    """A sheet for one person, or for nobody. Raises ApiError."""
    shelf, problems = _look(request)
    try:
        name = shelf.library.choose(order.procedure, order.variant or None)
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    choice = SheetOptions(name, _language(shelf, name, order.language), order.format,
                          order.paper or shelf.practice.usual_paper, order.ink)  # fmt: skip
    final = order.final or shelf.final
    if final and problems:  # what is printed now may not be what the file says
        raise ApiError(409, problems)
    if final:
        try:
            sheets = [(name, choice.language)]
            await run_in_threadpool(release.refuse_unfit, shelf.library, sheets, shelf.today, [choice.format])
        except HandoutsError as error:
            raise ApiError(409, error.problems) from None
    typed = {key: " ".join(text.split()) for key, text in order.patient.model_dump(exclude_unset=True).items()}
    try:
        made = await run_in_threadpool(lambda: shelf.copy(choice, Patient.of(typed)))
        if final and made.marked:  # it was laid out when it stood otherwise than it was judged
            message = "The sheet has changed while it was made."
            raise ApiError(409, Problem("sheet-not-final", message, "Ask again."))
        await run_in_threadpool(note_sheets, request, shelf, "api", [choice])
    except UnwritableError as error:
        raise ApiError(503, error.problems) from None
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    answer = pdf(made.pdf, choice.file_name)
    state = shelf.row(name, choice.language, choice.format).standing.kind
    answer.headers.update({"handout-code": made.code, "handout-pages": str(made.pages), "handout-state": state})
    answer.headers.update(_problem_codes((*problems, *made.problems)))
    return answer


def _problem_codes(problems: Sequence[Problem]) -> dict[str, str]:
    """A header with the codes of what is wrong and did not stop the answer."""
    codes = dict.fromkeys(problem.code for problem in problems)
    return {"handout-problems": ", ".join(codes)} if codes else {}


async def describe(request: Request) -> Response:
    """The OpenAPI description."""
    return JSONResponse(OPERATIONS.describe())


OPERATIONS = Operations(
    (
        Operation(
            "GET",
            "/api/procedures",
            "listProcedures",
            "Which sheets there are, in which languages, and how each stands",
            Answered(
                "The procedures, in the order of the content file.", {"application/json": _PROCEDURES}, _NOT_STOPPING
            ),
            list_procedures,
            errors=(503,),
        ),
        Operation(
            "GET",
            "/api/editions",
            "listEditions",
            "Which editions of a sheet can be made, and what each leaves out",
            Answered("The editions, in the order they are offered.", {"application/json": _EDITIONS}, _NOT_STOPPING),
            list_editions,
            errors=(404, 422, 503),
            query=EditionsQuerySchema,
        ),
        Operation(
            "GET",
            "/api/claims",
            "listClaims",
            "Each statement of a sheet beside the words of the source that it rests on",
            Answered("What the sheet claims.", {"application/json": _CLAIMS}, _NOT_STOPPING),
            list_statements,
            errors=(404, 422, 503),
            query=ClaimsQuerySchema,
        ),
        Operation(
            "GET",
            "/api/approved",
            "printApproved",
            "A sheet as it was approved, for nobody, by the code at its foot",
            Answered(
                "The sheet, whatever became of its content since.",
                PDF,
                {
                    "Content-Disposition": header("The file's name."),
                    "Handout-Problems": header(
                        "Codes of what must be known of it: reprint-not-current where it may not be handed out any more."
                    ),
                },
            ),
            print_approved,
            errors=(404, 409, 503),
            query=ApprovedQuerySchema,
        ),
        Operation(
            "POST",
            "/api/handouts",
            "makeHandout",
            "A sheet for one person, as a PDF",
            Answered(
                "The sheet. Its name says which one it is, never for whom.",
                PDF,
                {
                    "Content-Disposition": header("The file's name."),
                    "Handout-Code": header("The text code at the foot of its pages."),
                    "Handout-Pages": header("How many pages it has.", pattern="^[0-9]+$"),
                    "Handout-State": header("How the sheet stands.", enum=list(STATES)),
                    **_NOT_STOPPING,
                },
            ),
            make_handout,
            errors=(404, 409, 422, 503),
            sent=OrderSchema,
        ),
        Operation(
            "GET",
            "/api/openapi.json",
            "describe",
            "This description",
            Answered("An OpenAPI 3.1 document.", {"application/json": {"type": "object"}}),
            describe,
        ),
        infobutton.OPERATION,
    )
)
