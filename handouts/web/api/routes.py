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

from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import EDITIONS, INKS, LETTER, PAPERS, SheetOptions, find_option
from handouts.press import release
from handouts.press.press import LEFT_OUT
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean
from handouts.web.answers import current_shelf
from handouts.web.api import infobutton
from handouts.web.api.operations import PDF, Answered, ApiError, Operation, Operations, header
from handouts.web.api.schemas import STATES, EditionSchema, EditionsQuerySchema, OrderSchema, ProcedureSchema
from handouts.web.sheets import pdf
from handouts.web.shelf import Shelf

_PROCEDURES = TypeAdapter(list[ProcedureSchema])
_EDITIONS = TypeAdapter(list[EditionSchema])

_NOT_STOPPING = {
    "Handout-Problems": header(
        "Codes of what is wrong and did not stop the answer: details-not-printed where the edition has no place for a "
        "patient's details, part-left-out or part-without-room where it leaves out a part, or those of a content file that cannot be read now, so that its last good state answered."
    )
}


async def list_procedures(request: Request) -> Response:
    """The sheets there are, in which languages, and how each stands. Raises ApiError."""
    shelf, problems = _look(request)

    def write() -> bytes:
        return _PROCEDURES.dump_json([_procedure(shelf, name) for name in shelf.library.procedures])

    made = await run_in_threadpool(shelf.keep, "api", write)
    return Response(made, headers=_problem_codes(problems), media_type="application/json")


def _look(request: Request) -> tuple[Shelf, Sequence[Problem]]:
    """The shelf, and what is wrong with the content file now. Raises ApiError if there has never been a good one."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        raise ApiError(503, problems)
    return shelf, problems


def _procedure(shelf: Shelf, name: str) -> ProcedureSchema:
    there = {code: shelf.library.procedure(name, code) for code in shelf.library.languages(name)}
    written = shelf.library.procedure(name)
    return ProcedureSchema.model_validate(
        {
            "name": name,
            "group": written.group,
            "title": {code: each.title for code, each in there.items()},
            "plain_title": {code: each.plain_title.text for code, each in there.items()},
            "codes": {"cpt": list(written.codes.cpt), "icd10": list(written.codes.icd10)},
            "side": written.side,
            "level": written.level,
            "languages": {
                code: {
                    "name": Language.of(code).own_name,
                    "version": each.version,
                    "sheet": f"/sheets/{name}/{code}.pdf",
                    **shelf.row(name, code).as_json(),
                }
                for code, each in there.items()
            },
            "formats": list(EDITIONS),
            "papers": list(PAPERS),
            "inks": list(INKS),
        }
    )


def _language(shelf: Shelf, procedure: str, asked: str) -> str:
    """The language of a sheet: that which was asked for, or else its own. Raises ApiError if there is no such sheet."""
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
    name, paper = asked.get("procedure", ""), asked.get("paper", LETTER)
    sheet = SheetOptions(name, _language(shelf, name, asked.get("language", "")), paper=paper)
    try:
        find_option("paper", paper, PAPERS)
    except HandoutsError as error:
        raise ApiError(422, error.problems) from None
    made = await run_in_threadpool(lambda: _EDITIONS.dump_json(list(_editions(shelf, sheet))))
    return Response(made, headers=_problem_codes(problems), media_type="application/json")


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


async def make_handout(request: Request, order: OrderSchema) -> Response:
    """A sheet for one person, or for nobody. Raises ApiError."""
    shelf, problems = _look(request)
    name = order.procedure
    choice = SheetOptions(name, _language(shelf, name, order.language), order.format, order.paper, order.ink)
    if order.final and problems:  # what is printed now may not be what the file says
        raise ApiError(409, problems)
    if order.final:
        try:
            sheets = [(name, choice.language)]
            await run_in_threadpool(release.refuse_unfit, shelf.library, sheets, shelf.today, [choice.format])
        except HandoutsError as error:
            raise ApiError(409, error.problems) from None
    typed = {key: " ".join(text.split()) for key, text in order.patient.model_dump(exclude_unset=True).items()}
    try:
        made = await run_in_threadpool(lambda: shelf.copy(choice, Patient.of(typed)))
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
