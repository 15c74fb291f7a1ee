"""Coming in by somebody else's word: sent to the sign-in service, back from it, and shown anew that it is they.

Back is the one address that another site may lead to (:mod:`handouts.web.guard`). It answers with a page of our own that
leads on by itself, for what another site leads to carries no right to go further.
"""

import secrets
from collections.abc import Callable
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.problems import HandoutsError, UnwritableError
from handouts.web.accounts.account_page import show_own_account
from handouts.web.accounts.answering import (
    FLOW,
    account_of_request,
    own_path,
    session_of_request,
    set_cookie,
    set_flow,
    shared_of,
    show_page,
)
from handouts.web.accounts.challenges import set_challenge
from handouts.web.accounts.confirming import CONFIRMED, describe
from handouts.web.accounts.gate import SESSION, refuse_without_database
from handouts.web.accounts.passkeys.ceremony import PageOrigin
from handouts.web.accounts.people import Account, digest_of
from handouts.web.accounts.signing_in import Session
from handouts.web.accounts.single_sign_on.identities import find_identity, take_identity
from handouts.web.accounts.single_sign_on.outside import LASTS, OutsideQuestion, OutsideSignIn, make_question
from handouts.web.accounts.single_sign_on.provider import CodeRefused
from handouts.web.accounts.single_sign_on.tokens import Identity, TokenRefused
from handouts.web.answers import current_shelf
from handouts.web.forms import open_form, text_field
from handouts.web.guard import BACK
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.library.binding import bind_approval, bind_change
from handouts.web.network import BASE

MOST_FIELDS = 20
LONGEST = 10_000
"""Letters of what comes back in an address."""
CARRIED = ("open", "language", "digest", "until", "role", "read", "change")
"""What of an approval's form is kept while somebody signs in anew: no password, and nothing of a patient."""

Wrong = Literal["state", "refused", "groups", "nobody", "way", "stale"]
"""Why somebody does not come in, as a key of the page's words."""


class _NotIn(Exception):
    """Somebody does not come in; the page says why in a word, and no more."""

    def __init__(self, why: Wrong) -> None:
        self.why: Wrong = why


async def _told(request: Request, do: Callable[[], Response]) -> Response:
    """Do it in a thread; or say in plain words why not."""
    try:
        return await run_in_threadpool(do)
    except _NotIn as refused:
        status = {"groups": 403, "nobody": 403, "way": 404}.get(refused.why, 400)
        return show_page(request, "outside", status, always=True, kind="wrong", why=refused.why)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        return show_page(request, "outside", 422, always=True, kind="problem", why="", told_of=error.problems)


# -- away


async def go(request: Request) -> Response:
    """Somebody wants to come in: to the sign-in service, or by the word of the proxy."""
    async with open_form(request, MOST_FIELDS) as form:
        after = own_path(text_field(form, "next"))

    def begin() -> Response:
        outside = _outside(request)
        if outside.provider is None:
            named = outside.read_header(request)
            if named is None:
                raise _NotIn("nobody")
            return _begin_session(request, named, after)
        return _send(request, outside, "in", next=after)

    return await _told(request, begin)


async def confirm_account(request: Request) -> Response:
    """Somebody shows anew that it is they, to change their passkeys."""
    await request.body()
    return await _told(request, lambda: _send(request, _anew(request), "account", about=describe("account")))


async def confirm_approval(request: Request) -> Response:
    """Somebody shows anew that it is they, to approve what is on the page."""
    shelf, _ = current_shelf(request)
    async with open_form(request, MOST_FIELDS) as form:
        typed = ApprovalForm.of(form)
        carried = tuple((key, text_field(form, key)[:300]) for key in CARRIED if text_field(form, key))
        change, name, language = (text_field(form, key) for key in ("change", "open", "language"))

    def begin() -> Response:
        parts = bind_change(shelf, change, typed) if change else bind_approval(name, language, typed)
        return _send(request, _anew(request), "approve", about=describe(*parts), form=carried)

    return await _told(request, begin)


def _outside(request: Request) -> OutsideSignIn:
    outside = shared_of(request).outside
    if outside is None:
        raise _NotIn("way")
    return outside


def _anew(request: Request) -> OutsideSignIn:
    outside = _outside(request)
    if not outside.asks_anew or account_of_request(request).is_program:
        raise _NotIn("way")
    return outside


def _send(
    request: Request, outside: OutsideSignIn, purpose: str, **more: str | tuple[tuple[str, str], ...]
) -> Response:
    """A page that leads to the service: a form's answer may lead nowhere else by itself (form-action)."""
    back = f"{PageOrigin.of(request).origin}{request.scope[BASE]}{BACK}"
    flow, session = secrets.token_urlsafe(32), getattr(request.state, "session", None)
    if purpose != "in":
        more["session"] = digest_of(session_of_request(request).token) if session else ""
    question = make_question(purpose, back, **more)
    if outside.provider:
        outside.provider.find_places()  # it may be down: then nothing is written
    with shared_of(request).database.writing() as connection:
        state = outside.ask(connection, flow, question)
    answer = show_page(request, "outside", always=True, kind="leave", why="", address=outside.address(state, question))
    set_flow(answer, flow, LASTS)
    return answer


# -- and back


async def come_back(request: Request) -> Response:
    """Somebody comes from the sign-in service, or from wherever they say: nothing in the address is believed but what fits
    a question of ours, of this browser."""
    said = {key: request.query_params.get(key, "")[:LONGEST] for key in ("state", "code", "iss", "error")}
    shared, flow = shared_of(request), request.cookies.get(FLOW, "")
    landed: list[tuple[OutsideQuestion, Session, str]] = []

    def look() -> Response:
        outside = _outside(request)
        with shared.database.writing() as connection:
            question = outside.take_back(connection, flow, said["state"]) if flow and said["state"] else None
        if question is None or outside.provider is None:
            raise _NotIn("state")
        if said["error"] or not said["code"]:
            raise _NotIn("refused")
        try:
            identity = outside.read_answer(question, said["code"], said["iss"])
        except (TokenRefused, CodeRefused) as refused:
            shared.note("sign-in-refused", "", "", {"why": f"service: {refused or 'code'}"})
            raise _NotIn("stale" if str(refused) == "not asked anew" else "refused") from None
        if question.purpose == "in":
            return _begin_session(request, identity, question.next)
        session = _session_that_asked(request, question, identity)
        with shared.database.writing() as connection:
            token = set_challenge(connection, CONFIRMED, session.token, question.about)
        landed.append((question, session, token))
        return show_page(request, "outside", always=True, kind="approve", why="", form=(*question.form, ("confirmed", token)),
                         change=any(key == "change" for key, _ in question.form))  # fmt: skip

    answer = await _told(request, look)
    if landed and landed[0][0].purpose == "account":
        request.state.account, request.state.session = landed[0][1].account, landed[0][1]
        answer = await show_own_account(request, confirmed=landed[0][2])
    set_flow(answer, "", 0)
    return answer


def _begin_session(request: Request, identity: Identity, after: str) -> Response:
    shared = shared_of(request)
    with shared.database.writing() as connection:
        account: Account | None = take_identity(connection, _outside(request).settings, identity)
        how = "proxy" if identity.issuer.startswith("proxy:") else "service"
        token = shared.door.let_in(connection, account, {"how": how}) if account else ""
    if account is None:
        raise _NotIn("groups")
    if old := request.cookies.get(SESSION):
        shared.door.end_session(old)
    address = f"{request.scope[BASE]}{own_path(after)}"
    answer = show_page(request, "outside", always=True, kind="led", why="", address=address)
    set_cookie(request, answer, SESSION, token)
    return answer


def _session_that_asked(request: Request, question: OutsideQuestion, identity: Identity) -> Session:
    """The session in which somebody was asked anew, if it goes on and they are who has come back."""
    shared = shared_of(request)
    session = shared.door.find_session(request.cookies.get(SESSION, ""))
    if session is None or digest_of(session.token) != question.session:
        raise _NotIn("state")
    with shared.database.reading() as connection:
        if find_identity(connection, identity.issuer, identity.subject) != session.account.id:
            raise _NotIn("refused")
    return session


ROUTES = (
    Route("/sign-in/outside", go, methods=["POST"]),
    Route(BACK, come_back),
    Route("/account/confirm", confirm_account, methods=["POST"]),
    Route("/library/approve/confirm", confirm_approval, methods=["POST"]),
)
