"""Sheets for nobody, by address: pictures of their pages, the file itself, the practice's colors."""

import hashlib
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.options import COLOR, LETTER, SheetOptions
from handouts.press.language_notice import SIZES
from handouts.problems import HandoutsError, UnwritableError
from handouts.web.answers import current_shelf, draw_in_turn
from handouts.web.house_rules import note_refused, note_sheets, refuse_as_text
from handouts.web.theme import write_theme


async def picture(request: Request) -> Response:
    """A page as a PNG, counted from 1."""
    shelf, _ = current_shelf(request)
    choice = _choice(request)
    if shelf is None:
        return Response(status_code=404)
    try:
        drawn = await draw_in_turn(request, shelf.draw_page, choice, request.path_params["page"] - 1)
    except HandoutsError:
        return Response(status_code=404)
    if drawn is None:
        return Response(status_code=404)  # there is no such page, or nobody is there any more to look at it
    return fresh(request, drawn, "image/png")


def address(choice: SheetOptions, page: int) -> str:
    """Where the picture of a page is, counted from 1."""
    asked = urlencode({key: getattr(choice, key) for key in ("format", "paper", "ink")})
    return f"/sheets/{choice.procedure}/{choice.language}/{page}.png?{asked}"


def fresh(request: Request, data: bytes, kind: str) -> Response:
    """Something that is nobody's: a browser may keep it, if it asks whether it still is the same."""
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {"cache-control": "no-cache", "etag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=kind, headers=headers)


async def file(request: Request) -> Response:
    """The file, for nobody."""
    shelf, _ = current_shelf(request)
    if shelf is None:
        return Response(status_code=404)
    choice = _choice(request)
    try:
        made = await run_in_threadpool(shelf.blank, choice)
        if refused := await run_in_threadpool(shelf.refusals, choice):
            await run_in_threadpool(note_refused, request, [choice], refused)
            return refuse_as_text(request, 409, refused)
        await run_in_threadpool(note_sheets, request, shelf, "link", [choice])
    except UnwritableError as error:
        return refuse_as_text(request, 503, error.problems)
    except HandoutsError:
        return Response(status_code=404)
    return pdf(made.pdf, choice.file_name)


def pdf(data: bytes, name: str, *, attachment: bool = False) -> Response:
    """A PDF as an answer; its name never says for whom it is."""
    kind = "attachment" if attachment else "inline"
    return Response(data, media_type="application/pdf", headers={"content-disposition": f'{kind}; filename="{name}"'})


async def notice(request: Request) -> Response:
    """The practice's notice of language help, for the hand, in large print or for the wall; or why it cannot be made."""
    shelf, _ = current_shelf(request)
    size = request.query_params.get("size", "hand")
    if shelf is None or size not in SIZES:
        return Response(status_code=404)
    paper = request.query_params.get("paper") or shelf.practice.usual_paper
    try:
        made = await run_in_threadpool(shelf.notice, SIZES[size], paper, request.query_params.get("ink", COLOR))
    except HandoutsError as error:
        return refuse_as_text(request, 409, error.problems)
    return pdf(made.pdf, made.file_name)


async def brand(request: Request) -> Response:
    """The practice's colors as a style sheet."""
    shelf, _ = current_shelf(request)
    style = write_theme(shelf.practice.brand.color, shelf.practice.brand.accent) if shelf else ""
    return fresh(request, style.encode(), "text/css")


def _choice(request: Request) -> SheetOptions:
    path, query = request.path_params, request.query_params
    shelf, _ = current_shelf(request)
    return SheetOptions(
        path["procedure"],
        path["language"],
        query.get("format", "standard"),
        query.get("paper") or (shelf.practice.usual_paper if shelf else LETTER),
        query.get("ink", "color"),
    )


ROUTES = (
    Route("/sheets/{procedure}/{language}/{page:int}.png", picture),
    Route("/sheets/{procedure}/{language}.pdf", file),
    Route("/notice.pdf", notice),
    Route("/brand.css", brand),
)
