"""What the pages of a shared server have in common: who asks, a page shown, and the cookies of a session that begins."""

from typing import Any, Literal, cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handouts.web.accounts.gate import SESSION, is_own_path
from handouts.web.accounts.passkeys.ceremony import PageOrigin
from handouts.web.accounts.people import Account
from handouts.web.accounts.shared_server import SharedServer
from handouts.web.accounts.signing_in import DEVICE_LASTS, Session, SignedIn
from handouts.web.answers import current_shelf, render_page

DEVICE = "__Host-device"
"""The cookie by which a browser is known again that somebody has signed in with before."""

FLOW = "__Host-flow"
"""The cookie by which a browser that nobody is signed in with yet is known to be the one that asked to."""


def shared_of(request: Request) -> SharedServer:
    """The people and the trail of the server that answers."""
    return cast(SharedServer, request.app.state.shared)


def account_of_request(request: Request) -> Account:
    """Who is signed in; only for pages that the gate lets nobody else see."""
    return cast(Account, request.state.account)


def session_of_request(request: Request) -> Session:
    """The session of who is signed in; a program has none, and has none of the pages that ask for it."""
    return cast(Session, request.state.session)


def show_page(request: Request, name: str, status: int = 200, *, always: bool = False, **values: Any) -> Response:
    """A page; one that is ``always`` shown says nothing of the content, also where that cannot be read."""
    shelf, problems = current_shelf(request)
    return render_page(request, name, shelf, () if always else problems, status, always=always, **values)


def show_sign_in_form(request: Request, wrong: str, why: str, after: str, status: int = 200) -> Response:
    """The form to sign in with; ``wrong`` and ``why`` are keys of the page's words, ``after`` where somebody wants to go."""
    return show_page(request, "sign_in", status, always=True, wrong=wrong, why=why, next=own_path(after),
                     offered=PageOrigin.of(request).is_name, outside=shared_of(request).outside)  # fmt: skip


def own_path(text: str) -> str:
    """Where somebody goes on after signing in: a page of ours, or the first."""
    return text if text and is_own_path(text) else "/"


def lead_in(request: Request, found: SignedIn, after: str) -> Response:
    """Whoever has signed in goes on to ``after``, with the cookies of their session."""
    answer = RedirectResponse(own_path(after), 303)
    set_cookie(request, answer, SESSION, found.token)
    if found.device:
        set_cookie(request, answer, DEVICE, found.device, max_age=DEVICE_LASTS)
    return answer


def set_cookie(request: Request, answer: Response, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that no script reads, that travels encrypted only, and not with what another site posts or embeds.

    Where a record system shows the page inside its own, it must travel with what is embedded: what is posted is then held
    to come from our own page by the guard and the gate alone.
    """
    site: Literal["lax", "none"] = "none" if request.app.state.framed else "lax"
    answer.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite=site)


def set_flow(answer: Response, value: str, max_age: int) -> None:
    """The cookie of a browser on its way to a sign-in service: it must come along when that site leads back, and with no
    form or picture of another."""
    answer.set_cookie(FLOW, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax")
