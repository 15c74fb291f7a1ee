"""Answers a request with a page: HTML, from ``pages/``, in the language the staff read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from handouts.approval.standing import SheetStatus
from handouts.problems import Problem
from handouts.web import interface
from handouts.web.interface import Words
from handouts.web.network import BASE, prefix_addresses
from handouts.web.shelf import Shelf
from handouts.web.watcher import LibraryWatcher, ShelfNow

if TYPE_CHECKING:
    from handouts.web.accounts.people import Account
    from handouts.web.accounts.shared_server import SharedServer

PART = "x-part"
"""A header with which the page's script asks for a part of the page only."""

PARTS = frozenset({"desk/find.html", "desk/work.html", "library/list.html", "printer/work.html", "schedule/day.html"})
"""The parts that can stand by themselves; the others rest on what is around them."""

SHELF = "handouts.shelf"
"""Under which a request's scope has the shelf it is answered from."""
COOKIE = "interface"
KEPT = ("sheet", "open", "language")
"""What an address may say of a sheet, which another language of the page does not change."""

T = TypeVar("T")


@functools.cache
def environment() -> Environment:
    """The templates; whatever is put into them is escaped, and a name they do not know is an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["state_of"] = describe_standing
    return made


def current_shelf(request: Request) -> tuple[Shelf | None, tuple[Problem, ...]]:
    """The shelf of the app that answers, None if there has never been a good one; and what is wrong with its file now."""
    found: ShelfNow = request.scope[SHELF]
    return found


async def settle(request: Request) -> ShelfNow:
    """The shelf of the files as they are now, for whoever has just written one of them."""
    watcher: LibraryWatcher = request.app.state.watcher
    return await watcher.settle()


class LibraryAtHand:
    """ASGI middleware: looks at the library's files before a request is answered, which then has one shelf from end to end."""

    def __init__(self, app: ASGIApp, watcher: LibraryWatcher) -> None:
        self._app, self._watcher = app, watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            needless = scope["path"].startswith("/static/")
            scope[SHELF] = self._watcher.newest if needless else await self._watcher.look()
        await self._app(scope, receive, send)


def shared_server(request: Request) -> SharedServer | None:
    """The people and the trail of a server that many share; None where somebody's own machine asks nobody who they are."""
    return cast("SharedServer | None", request.app.state.shared)


def signed_in(request: Request) -> Account | None:
    """Who asks, as the gate of a shared server has found out."""
    return cast("Account | None", getattr(request.state, "account", None))


def may(request: Request, right: str) -> bool:
    """Whether who asks may do something: a page offers nothing that would be refused. On one's own machine one may all."""
    account = signed_in(request)
    return account is not None and right in account.rights if shared_server(request) is not None else True


def page_words(request: Request) -> Words:
    """The words of the language the page speaks to whoever asks."""
    asked = request.query_params.get("ui") or request.cookies.get(COOKIE)
    return interface.load_words(interface.choose_language(asked, request.headers.get("accept-language", "")))


def render_page(
    request: Request,
    name: str,
    shelf: Shelf | None,
    problems: tuple[Problem, ...],
    status: int = 200,
    *,
    always: bool = False,
    **values: Any,
) -> HTMLResponse:
    """A page, or the part of it that the script asks for.

    ``problems`` are those of the content file. Without a shelf there has never been a good one, and the page says so; but
    one that is ``always`` shown needs none, and tells whoever is not signed in nothing of the content.
    """
    said = page_words(request)
    here = request.url.path
    kept = "".join(f"{quote(key)}={quote(text)}&" for key, text in request.query_params.items() if key in KEPT)
    part = request.headers.get(PART, "")
    template = f"{name}/{part}.html"
    if template not in PARTS:
        template = f"{name}.html"
    text = (
        environment()
        .get_template(template if shelf or always else "broken.html")
        .render(
            t=said,
            shelf=shelf,
            practice=shelf.library.practice_in(said.code) if shelf else None,
            broken=problems,
            unfinished=_list_unfinished(shelf) if shelf and not always else ([], []),
            recorded=bool(
                shelf and (request.app.state.house.record or shelf.practice.record or shared_server(request))
            ),
            account=signed_in(request),
            session=getattr(request.state, "session", None),
            may=functools.partial(may, request),
            here=here,
            base=request.scope.get(BASE, ""),
            page=name,
            others={f"?{kept}ui={code}": (code, own) for code, own in interface.NAMES.items() if code != said.code},
            **values,
        )
    )
    base = request.scope.get(BASE, "")
    response = HTMLResponse(
        prefix_addresses(text, base),
        status if shelf or always else 503,
        headers={"vary": "cookie, accept-language, x-part"},
    )
    if request.query_params.get("ui") in interface.NAMES:
        response.set_cookie(COOKIE, said.code, max_age=31_536_000, path=base or "/", samesite="strict", httponly=True)
    return response


def _list_unfinished(shelf: Shelf) -> tuple[list[str], list[Problem]]:
    """The sheets that cannot be made, and what is wrong with them: the first thing of each, then the rest."""
    wrong = shelf.library.unfinished
    names = [f"{name} ({code})" if code and name else name or f"practice ({code})" for name, code in wrong]
    ordered = (*(each[0] for each in wrong.values()), *(one for each in wrong.values() for one in each[1:]))
    return names, list(dict.fromkeys(ordered))


DRAWING = 2
"""Requests that draw pages at the same time: more would only wait for each other, and keep prints waiting."""


def is_crowded(request: Request) -> bool:
    """Whether somebody else has something drawn: then what can wait until there is time is left for later."""
    drawing: CapacityLimiter | None = getattr(request.app.state, "drawing", None)
    return drawing is not None and drawing.borrowed_tokens > 0


async def draw_in_turn(request: Request, draw: Callable[..., T], *arguments: object) -> T | None:
    """Draw something in a thread, a few at a time; None if whoever asked has typed on meanwhile and is gone."""
    if not hasattr(request.app.state, "drawing"):
        request.app.state.drawing = CapacityLimiter(DRAWING)
    async with request.app.state.drawing:
        if await request.is_disconnected():
            return None
        return await to_thread.run_sync(draw, *arguments)


def describe_standing(row: SheetStatus, t: Words) -> dict[str, str]:
    """How a sheet stands, in a word or two: ``kind``, ``mark`` (its shape, empty if all is well) and ``said``."""
    standing = row.standing
    last = standing.approval
    if standing.kind == "approved" and last:
        return {"kind": "approved", "mark": "", "said": t("state.approved", until=t.month(standing.ends or last.until))}
    mark = "late" if standing.kind in ("overdue", "behind") else "hatch"
    return {"kind": standing.kind, "mark": mark, "said": t(f"state.{standing.kind}")}
