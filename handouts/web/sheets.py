"""Sheets for nobody, by address: pictures of their pages, the file itself, the practice's colors."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.problems import HandoutsError
from handouts.web.page import brand_style, room
from handouts.web.pictures import DPI
from handouts.web.room import Choice

FRESH = {"cache-control": "no-cache"}
"""Nothing personal is in these, so a browser may keep them, if it asks whether they still are the same."""


async def picture(request: Request) -> Response:
    """A page as a PNG, counted from 1."""
    shelf, _ = room(request).look()
    choice = _choice(request)
    if shelf is None:
        return Response(status_code=404)
    try:
        found = await run_in_threadpool(shelf.picture, choice, request.path_params["page"] - 1, DPI)
    except (HandoutsError, IndexError):
        return Response(status_code=404)
    return Response(found, media_type="image/png", headers=FRESH)


async def file(request: Request) -> Response:
    """The file, for nobody."""
    shelf, _ = room(request).look()
    if shelf is None:
        return Response(status_code=404)
    choice = _choice(request)
    try:
        made = await run_in_threadpool(shelf.blank, choice)
    except HandoutsError:
        return Response(status_code=404)
    return pdf(made.pdf, choice.file_name)


def pdf(data: bytes, name: str, *, attachment: bool = False) -> Response:
    """A PDF as an answer; its name never says for whom it is."""
    kind = "attachment" if attachment else "inline"
    return Response(data, media_type="application/pdf", headers={"content-disposition": f'{kind}; filename="{name}"'})


async def brand(request: Request) -> Response:
    """The practice's colors as a style sheet."""
    shelf, _ = room(request).look()
    style = brand_style(shelf.practice.brand.color, shelf.practice.brand.accent) if shelf else ""
    return Response(style, media_type="text/css", headers=FRESH)


def _choice(request: Request) -> Choice:
    path, query = request.path_params, request.query_params
    return Choice(
        path["procedure"],
        path["language"],
        query.get("format", "standard"),
        query.get("paper", "letter"),
        query.get("ink", "color"),
    )


ROUTES = (
    Route("/sheets/{procedure}/{language}/{page:int}.png", picture),
    Route("/sheets/{procedure}/{language}.pdf", file),
    Route("/brand.css", brand),
)
