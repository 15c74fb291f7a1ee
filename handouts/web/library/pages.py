"""Every sheet and how it stands: those that need someone first, what changed in them, and the approval."""

import datetime
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from handouts.approval.approvers import find_list_problems, read_approvers
from handouts.approval.audit import find_holes
from handouts.approval.review import list_reviews, write_calendar
from handouts.approval.store import Person, find_damaged
from handouts.languages.language import Language
from handouts.options import SheetOptions
from handouts.press.reprint import Reprint, reprint
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.web.answers import current_shelf, draw_in_turn, page_words, render_page, settle
from handouts.web.forms import open_form, text_field
from handouts.web.house_rules import note_reprint, refuse_reprint
from handouts.web.library.approval_form import ApprovalForm, record_approval
from handouts.web.library.binding import bind_approval, bind_change
from handouts.web.library.filters import LibraryFilter
from handouts.web.library.pane import open_sheet
from handouts.web.library.shared import find_shared, sign_shared
from handouts.web.library.signer import Signer, find_ways
from handouts.web.library.table import approval_end, list_procedures
from handouts.web.sheets import fresh, pdf
from handouts.web.shelf import Shelf

MOST_COLUMNS = 3
"""Languages that get a column each; of more, only those that need someone are named."""

MOST_NAMED = 3
MOST_REVIEWS = 5
"""Reviews that are in view; later ones are folded."""


@dataclass(frozen=True)
class SheetRequest:
    """What the page is asked to show: which sheet is open, what was typed, and what is wrong with it."""

    name: str = ""
    language: str = ""
    typed: ApprovalForm | None = None
    wrong: Mapping[str, Problem] = field(default_factory=dict)
    """By field; under an empty name what concerns the whole."""
    wish: LibraryFilter = field(default_factory=LibraryFilter)
    """Which sheets the table shows."""


async def show(request: Request) -> Response:
    """The table; with ``open`` and ``language`` one of its sheets is open."""
    shelf, problems = current_shelf(request)
    name, code = request.query_params.get("open", ""), request.query_params.get("language", "")
    wish = LibraryFilter.of(request.query_params)
    return await _page(request, shelf, problems, SheetRequest(name, code, wish=wish))


async def look(request: Request) -> Response:
    """The table with the sheets that have some words: these travel in the body, and stand in no address."""
    shelf, problems = current_shelf(request)
    async with open_form(request) as data:
        wish = replace(LibraryFilter.of(request.query_params), query=text_field(data, "q"))
    return await _page(request, shelf, problems, SheetRequest(wish=wish))


async def newest(request: Request) -> Response:
    """A page of a sheet as a PNG, as it would be approved now, with the newest drawings; counted from 1."""
    shelf, _ = current_shelf(request)
    path = request.path_params
    if shelf is None:
        return Response(status_code=404)
    try:
        pages = await draw_in_turn(request, shelf.draw_newest, SheetOptions(path["procedure"], path["language"]))
    except HandoutsError:
        return Response(status_code=404)
    if not pages or not 1 <= path["page"] <= len(pages):
        return Response(status_code=404)
    return fresh(request, pages[path["page"] - 1], "image/png")


async def sign(request: Request) -> Response:
    """Approve a sheet, and show it so; or the page again, with what is wrong beside its field."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "library", None, problems)
    async with open_form(request) as data:
        asked = SheetRequest(text_field(data, "open"), text_field(data, "language"), ApprovalForm.of(data))
    if not _exists(shelf, asked):
        return await _page(request, shelf, problems, SheetRequest(), 404)
    typed = asked.typed or ApprovalForm()

    def approve_it() -> Mapping[str, Problem]:
        signer = Signer.of(request, typed, lambda: bind_approval(asked.name, asked.language, typed))
        if signer.wrong:
            return {"password": signer.wrong}
        with signer.signing(shelf):
            said = replace(typed, by=signer.by or typed.by, role=typed.role or signer.role)
            return record_approval(shelf, asked.name, asked.language, said, broken=bool(problems))

    try:
        wrong = await run_in_threadpool(approve_it)
    except UnwritableError as error:
        wrong = {"": error.problems[0]}
    if wrong:
        status = 409 if "" in wrong else 422
        return await _page(
            request, shelf, problems, SheetRequest(asked.name, asked.language, asked.typed, wrong), status
        )
    await settle(request)
    return RedirectResponse(f"/library?{urlencode({'open': asked.name, 'language': asked.language})}#open", 303)


async def sign_change(request: Request) -> Response:
    """Sign one change for all sheets that differ in nothing else; or the page again, with what is wrong."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "library", None, problems)
    async with open_form(request) as data:
        typed = ApprovalForm.of(data)
        name = text_field(data, "change")

    def sign_it() -> Mapping[str, Sequence[Problem]]:
        signer = Signer.of(request, typed, lambda: bind_change(shelf, name, typed))
        if signer.wrong:
            return {name: [signer.wrong]}
        with signer.signing(shelf):
            said = replace(typed, by=signer.by or typed.by, role=typed.role or signer.role)
            return sign_shared(shelf, name, said, broken=bool(problems))

    try:
        refused = await run_in_threadpool(sign_it)
    except UnwritableError as error:
        refused = {name: error.problems}
    if refused:
        return await _page(request, *await settle(request), SheetRequest(), 409, refused)
    await settle(request)
    return RedirectResponse("/library", 303)


async def stamp(request: Request) -> Response:
    """What changes when the page would show something else: the script asks for it now and then."""
    shelf, problems = current_shelf(request)
    return JSONResponse({"stamp": _stamp(shelf, problems)})


async def calendar(request: Request) -> Response:
    """The next reviews as a calendar file."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "library", None, problems)
    found = await run_in_threadpool(lambda: list_reviews(shelf.library, shelf.today, shelf.rows))
    data = write_calendar(shelf.practice.name, found, datetime.datetime.now().astimezone())
    named = {"content-disposition": 'attachment; filename="reviews.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=named)


async def back(request: Request) -> Response:
    """Whoever comes to the form's address by hand is sent to the page."""
    return RedirectResponse("/library", 303)


def list_signers(shelf: Shelf) -> list[Person]:
    """Those of the list who may approve, by name; nobody where there is no list, and anybody may."""
    return [
        each for each in read_approvers(shelf.library.folder, shelf.today).people.values() if "approver" in each.roles
    ]


def _find_damaged(shelf: Shelf) -> list[Problem]:
    folder = shelf.library.folder
    return [*find_damaged(shelf.library), *find_list_problems(folder, shelf.today), *find_holes(folder, shelf.today)]


async def approved(request: Request) -> Response:
    """A sheet as it was approved: the very file, or with a line that it is printed again; ``code`` is at its foot.

    What may not be handed out any more carries the mark that says so, whatever was asked for: beside a file in a browser
    nothing else can be said. Its very bytes are had from the command line and the interface.
    """
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "library", None, problems)
    asked, library = request.query_params, None if problems else shelf.library

    def print_again(*, exact: bool) -> Reprint:
        return reprint(shelf.library.folder, asked.get("code", ""), today=shelf.today, exact=exact, library=library,
                       paper=asked.get("paper"), ink=asked.get("ink"))  # fmt: skip

    def print_so() -> Reprint:
        made = print_again(exact="exact" in asked)
        if not made.current and made.exact:
            made = print_again(exact=False)
        if not refuse_reprint(shelf, made):
            note_reprint(request, shelf, made)
        return made

    try:
        made = await run_in_threadpool(print_so)
    except UnwritableError as error:
        return render_page(request, "not_kept", shelf, problems, 503, told=error.problems)
    except HandoutsError as error:
        return render_page(request, "not_kept", shelf, problems, 404, told=error.problems)
    if refused := refuse_reprint(shelf, made):
        return render_page(request, "not_kept", shelf, problems, 409, told=refused)
    return pdf(made.pdf, made.file_name)


def _exists(shelf: Shelf, asked: SheetRequest) -> bool:
    return asked.name in shelf.library.procedures and asked.language in shelf.library.languages(asked.name)


def _stamp(shelf: Shelf | None, problems: tuple[Problem, ...]) -> str:
    state = (shelf and (shelf.read_at.isoformat(), shelf.today.isoformat()), *map(str, problems))
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


async def _page(
    request: Request,
    shelf: Shelf | None,
    problems: tuple[Problem, ...],
    asked: SheetRequest,
    status: int = 200,
    refused: Mapping[str, Sequence[Problem]] = MappingProxyType({}),
) -> Response:
    if shelf is None:
        return render_page(request, "library", None, problems)
    t = page_words(request)
    everything = await run_in_threadpool(list_procedures, shelf, t.code)
    if asked.name in shelf.library.procedures and not _exists(shelf, asked):
        asked = SheetRequest(asked.name, shelf.library.languages(asked.name)[0])
    pane = None
    if _exists(shelf, asked):
        pane = await run_in_threadpool(lambda: open_sheet(shelf, asked.name, asked.language, broken=bool(problems)))
    codes = list(dict.fromkeys(row.language for line in everything for row in line.rows))
    lines = asked.wish.pick(shelf, everything, t.code)
    if pane and not any(line.name == asked.name for line in lines):
        lines = [*(line for line in everything if line.name == asked.name), *lines]
    typed = asked.typed or ApprovalForm(until=pane.until.isoformat() if pane else "")
    return render_page(
        request,
        "library",
        shelf,
        problems,
        status,
        lines=lines,
        total=len(everything),
        waiting=sum(bool(line.waiting) for line in everything),
        wish=asked.wish,
        counts=asked.wish.counts(shelf, everything),
        languages={code: Language.of(code) for code in codes},
        columns=codes if len(codes) <= MOST_COLUMNS else [],
        most_named=MOST_NAMED,
        most_reviews=MOST_REVIEWS,
        until=approval_end,
        pane=pane,
        typed=typed,
        ways=await run_in_threadpool(find_ways, request),
        shared=await run_in_threadpool(find_shared, shelf),
        refused=refused,
        wrong=asked.wrong,
        near=lambda place: str(place).removeprefix(f"{shelf.library.folder}{os.sep}"),
        today=shelf.today,
        tomorrow=shelf.today + datetime.timedelta(days=1),
        doctors=[each.name for each in shelf.practice.doctors],
        approvers=await run_in_threadpool(shelf.keep, "approvers", lambda: list_signers(shelf)),
        reviews=await run_in_threadpool(
            shelf.keep, "reviews", lambda: list_reviews(shelf.library, shelf.today, shelf.rows)
        ),
        damaged=await run_in_threadpool(shelf.keep, "damaged", lambda: _find_damaged(shelf)),
        stamp=_stamp(shelf, problems),
    )


ROUTES = (
    Route("/library", show),
    Route("/library", look, methods=["POST"]),
    Route("/library/newest/{procedure}/{language}/{page:int}.png", newest),
    Route("/library/approve", sign, methods=["POST"]),
    Route("/library/approve", back),
    Route("/library/approve/change", sign_change, methods=["POST"]),
    Route("/library/approve/change", back),
    Route("/library/stamp", stamp),
    Route("/library/reviews.ics", calendar),
    Route("/library/approved.pdf", approved),
)
