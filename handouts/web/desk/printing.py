"""The desk's way straight to a printer: the very file that the browser would get, sent as a job, and how the job stands.

The printers are the practice's, by name: no address ever comes from a request. What may be handed out, and what is noted,
is decided where the browser's file is (:func:`handouts.web.desk.pages.print_one`). Of a job its number alone is kept, and
that in the page.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.options import SheetOptions
from handouts.press.printing.jobs import (
    PreparedJob,
    describe_job,
    find_job,
    name_job,
    prepare_job,
    send_job,
)
from handouts.press.printing.printers import ChosenPrinter, find_practice_printer
from handouts.press.printing.state import JobState
from handouts.problems import HandoutsError, Problem
from handouts.web.answers import current_shelf, render_page
from handouts.web.desk.form import DeskForm
from handouts.web.desk.pages import print_one
from handouts.web.forms import open_form
from handouts.web.shelf import Shelf

MOST_DIGITS = 10
"""Digits of a job's number (RFC 8011, 5.3.2)."""


async def print_here(request: Request) -> Response:
    """Print what the form says on the printer that the address names; the page, if something is wrong with the form."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "desk", None, problems)
    await request.body()  # read once and kept: the form is read here, and again where the file is made
    async with open_form(request) as data:
        form = DeskForm.of(data, shelf)
    choices = form.tray if request.url.path.endswith("/tray") else (form.choice,) if form.choice else ()
    if not choices:
        return await print_one(request)
    try:
        prepared = await run_in_threadpool(_prepare, shelf, request.query_params.get("printer", ""), choices)
        made = await print_one(request)
        if made.status_code != 200 or made.media_type != "application/pdf":
            return made
        sent = await run_in_threadpool(send_job, prepared, bytes(made.body))
    except HandoutsError as error:
        return _say(request, shelf, status=409, told=error.problems)
    return _say(request, shelf, prepared.printer, sent.number, told=(*prepared.problems, *sent.problems))


def _prepare(shelf: Shelf, printer: str, choices: Sequence[SheetOptions]) -> PreparedJob:
    """Ask the practice's printer of that name whether it can. Raises HandoutsError."""
    chosen = find_practice_printer(shelf.practice, printer)
    return prepare_job(chosen, describe_job(choices, chosen), name_job(choices))


async def ask_after(request: Request) -> Response:
    """How a job stands, as its printer says it."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "desk", None, problems)
    name, number = request.query_params.get("printer", ""), request.query_params.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return Response(status_code=404)
    try:
        printer = find_practice_printer(shelf.practice, name)
        state = await run_in_threadpool(find_job, printer, min(int(number), 0x7FFFFFFF))
    except HandoutsError as error:
        return _say(request, shelf, status=409, told=error.problems)
    return _say(request, shelf, printer, int(number), state)


def _say(
    request: Request,
    shelf: Shelf,
    printer: ChosenPrinter | None = None,
    number: int = 0,
    state: JobState | None = None,
    *,
    status: int = 200,
    told: Sequence[Problem] = (),
) -> Response:
    asked = urlencode({"printer": printer.name, "number": number}) if printer else ""
    values: dict[str, Any] = {"printer": printer, "number": number, "state": state, "told": told}
    return render_page(request, "printer", shelf, (), status, again=asked and f"/printer/job?{asked}", **values)


ROUTES = (
    Route("/printer", print_here, methods=["POST"]),
    Route("/printer/tray", print_here, methods=["POST"]),
    Route("/printer/job", ask_after),
)
