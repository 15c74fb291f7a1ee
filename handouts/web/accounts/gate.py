"""The gate of a shared server: before every page it asks who is there and whether they may.

It is ASGI middleware inside of the :class:`~handouts.web.guard.Guard`. The route is looked up in the one table of rights;
a route that is not in it is refused to everybody. What changes something must say that it comes from our own page: the
cookie alone is not enough (CSRF), and a missing Origin is none of ours.
"""

from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from handouts.problems import Problem, UnwritableError
from handouts.web.accounts.people import Account
from handouts.web.accounts.rights import CLEARED, PASSIVE, name_route, right_for
from handouts.web.accounts.shared_server import SharedServer
from handouts.web.accounts.signing_in import Session
from handouts.web.answers import current_shelf, page_words, render_page
from handouts.web.guard import problem_json
from handouts.web.network import LOCAL, names_of

SESSION = "__Host-session"
"""The cookie of the session: the prefix makes browsers refuse it from another host, a path, or without TLS."""
SAFE = ("GET", "HEAD")


class Gate:
    """Lets through who may. ``server`` knows people and sessions."""

    def __init__(self, app: ASGIApp, server: SharedServer) -> None:
        self._app, self._server = app, server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        route = name_route(scope, scope["app"].routes)
        right = right_for(route)
        try:
            refused = await self._judge(request, route, right)
        except UnwritableError as error:
            refused = refuse_without_database(request, error)
        await (refused or self._app)(scope, receive, send)
        await run_in_threadpool(self._server.take_in)

    async def _judge(self, request: Request, route: str | None, right: str | None) -> Response | None:
        """Why a request is refused; None if it is let through, with who asks in ``request.state``."""
        state: dict[str, Any] = request.scope.setdefault("state", {})
        state["account"] = state["session"] = None
        program = await self._find_program(request) if right != "open" else None
        if program is None and request.method not in SAFE and not _comes_from_our_page(request.headers):
            return PlainTextResponse("This did not come from the page itself.", 403)
        if right == "open":
            return None
        session = None if program else await self._find_session(request, route)
        account = program or (session.account if session else None)
        state["account"], state["session"] = account, session
        if account is None:
            return _ask_to_sign_in(request)
        if right is None or right not in account.rights:
            if route == "GET /":  # the first page, which somebody who prints nothing has elsewhere
                return RedirectResponse("/library" if "look" in account.rights else "/account", 303)
            await run_in_threadpool(self._server.note_refusal, account, route or "")
            return _refuse(request, account)
        return None

    async def _find_session(self, request: Request, route: str | None) -> Session | None:
        token = request.cookies.get(SESSION, "")
        passive = route in PASSIVE or (route in CLEARED and "quiet" in request.query_params)

        def find() -> Session | None:
            found = self._server.door.find_session(token, active=not passive) if token else None
            if found and (outside := self._server.outside):
                with self._server.database.reading() as connection:
                    return found if outside.still_names(connection, request, found.account) else None
            return found

        return await run_in_threadpool(find)

    async def _find_program(self, request: Request) -> Account | None:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key:
            return None
        return await run_in_threadpool(self._server.door.find_program, key.strip())


def _comes_from_our_page(headers: Headers) -> bool:
    """Whether a browser says that our own page sent this, and encrypted; the Guard has refused an Origin that is another's."""
    origin = urlsplit(headers.get("origin", ""))
    encrypted = origin.scheme == "https" or (origin.scheme == "http" and origin.hostname in tuple(names_of(LOCAL)))
    return encrypted or (not headers.get("origin") and headers.get("sec-fetch-site") == "same-origin")


def _ask_to_sign_in(request: Request) -> Response:
    if request.url.path.startswith("/api/") or request.url.path == "/metrics":
        remedy = "Send  Authorization: Bearer KEY  with the key of a program; a manager makes one under People."
        told = problem_json(401, [Problem("not-signed-in", "It is not known who asks.", remedy)])
        told.headers["www-authenticate"] = "Bearer"
        return told
    address = f"/sign-in?next={quote(find_next(request))}"
    if request.method in SAFE and "x-part" not in request.headers and "x-quiet" not in request.headers:
        return RedirectResponse(address, 303)
    return PlainTextResponse(page_words(request)("accounts.over"), 401, headers={"x-sign-in": address})


def find_next(request: Request) -> str:
    """Where somebody wanted to go; never what they sent."""
    if request.method not in SAFE:
        return "/" if request.url.path in ("/print", "/tray", "/download", "/printer") else request.url.path
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def is_own_path(text: str) -> bool:
    """Whether an address leads to a page of ours: a path, and nothing that a browser would take for another host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and "\\" not in text
    return plain and text.startswith("/") and not text.startswith("//") and not parts.scheme and not parts.netloc


def _refuse(request: Request, account: Account) -> Response:
    if request.url.path.startswith("/api/"):
        return problem_json(403, [Problem("not-allowed", f"{account.name} may not do this.", "A manager gives roles, under People.")])  # fmt: skip
    shelf, problems = current_shelf(request)
    return render_page(request, "not_allowed", shelf, problems, 403)


def refuse_without_database(request: Request, error: UnwritableError) -> Response:
    """What is answered where the database does not: nobody is let in by a fault."""
    if request.url.path.startswith("/api/"):
        return problem_json(503, error.problems)
    said = page_words(request)
    words = [said.problem(each) for each in error.problems]
    return PlainTextResponse("\n".join(f"{each.message} {each.remedy}" for each in words), 503)
