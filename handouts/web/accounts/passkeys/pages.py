"""The pages of passkeys: added and removed under one's own name, asked for an approval, and signing in by one."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.accounts.account_page import show_own_account
from handouts.web.accounts.answering import (
    FLOW,
    account_of_request,
    lead_in,
    session_of_request,
    set_flow,
    shared_of,
    show_sign_in_form,
)
from handouts.web.accounts.challenges import LASTS, set_challenge, take_challenge
from handouts.web.accounts.confirming import (
    SIGN_IN,
    GivenProof,
    ask_for_passkey,
    check_signature,
    confirm_person,
    describe,
)
from handouts.web.accounts.gate import SESSION, refuse_without_database
from handouts.web.accounts.passkeys.ceremony import PageOrigin, read_asked
from handouts.web.accounts.passkeys.store import (
    choose_handle,
    keep_passkey,
    list_passkeys,
    passkey_wrong,
    remove_passkey,
)
from handouts.web.accounts.signing_in import SignedIn
from handouts.web.answers import current_shelf, page_words
from handouts.web.forms import open_form, text_field
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.library.binding import bind_approval, bind_change

REGISTER = "passkey-new"
MOST_FIELDS = 20


async def _answer_script(request: Request, ask: Callable[[], dict[str, Any]]) -> Response:
    """What the script asked for, or in words why it is not to be had."""
    try:
        return JSONResponse(await run_in_threadpool(ask))
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        said = page_words(request)
        words = [said.problem(each) for each in error.problems]
        return PlainTextResponse(" ".join(f"{each.message} {each.remedy}" for each in words), 422)


# -- one's own


def _read_proof(form: FormData) -> GivenProof:
    return GivenProof(text_field(form, "old"), confirmed=text_field(form, "confirmed"))


async def ask_for_new(request: Request) -> Response:
    """What a new passkey signs; to whoever says their password."""
    async with open_form(request, MOST_FIELDS) as form:
        proof = _read_proof(form)
    account, shared, origin = account_of_request(request), shared_of(request), PageOrigin.of(request)

    def ask() -> dict[str, Any]:
        _refuse_program(request)
        if wrong := confirm_person(request, account, proof, describe("account")).wrong:
            raise HandoutsError(wrong)
        with shared.database.writing() as connection:
            handle = choose_handle(connection, account.id)
            known = list_passkeys(connection, account.id, origin.host)
            about = json.dumps({"person": account.id, "handle": handle})
            challenge = set_challenge(connection, REGISTER, session_of_request(request).token, about)
        return origin.ask_to_register(challenge, account, handle, known)

    return await _answer_script(request, ask)


async def add(request: Request) -> Response:
    """Keep a new passkey that has signed what was asked."""
    async with open_form(request, MOST_FIELDS) as form:
        name, answer = text_field(form, "passkey_name"), text_field(form, "passkey")
    account, shared, origin = account_of_request(request), shared_of(request), PageOrigin.of(request)

    def keep() -> None:
        _refuse_program(request)
        challenge, _ = read_asked(answer)
        with shared.database.writing() as connection:
            asked = take_challenge(connection, REGISTER, session_of_request(request).token, challenge)
        about = json.loads(asked) if asked else {}
        if about.get("person") != account.id:
            raise passkey_wrong()
        credential, digest, counter = origin.read_new(challenge, answer)
        with shared.database.writing() as connection:
            keep_passkey(connection, account, name, origin.host, about["handle"], credential, digest, counter)

    return await _change_own(request, keep, "added")


async def remove(request: Request) -> Response:
    """Take one of one's own away; with the password, so that a desk left open takes away nothing."""
    async with open_form(request, MOST_FIELDS) as form:
        digest, proof = text_field(form, "passkey_digest"), _read_proof(form)
    account, shared = account_of_request(request), shared_of(request)

    def take() -> None:
        _refuse_program(request)
        if wrong := confirm_person(request, account, proof, describe("account")).wrong:
            raise HandoutsError(wrong)
        with shared.database.writing() as connection:
            remove_passkey(connection, account, digest)

    return await _change_own(request, take, "removed")


def _refuse_program(request: Request) -> None:
    if account_of_request(request).is_program:
        raise HandoutsError(Problem("not-allowed", "A program may not do this.", "A person signs in to do it."))


async def _change_own(request: Request, change: Callable[[], None], done: str) -> Response:
    try:
        await run_in_threadpool(change)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        return await show_own_account(request, 422, wrong=list(error.problems))
    return await show_own_account(request, done=done)


# -- approving


async def ask_to_approve(request: Request) -> Response:
    """What a passkey signs in place of a password: this approval, of these words, and no other."""
    shelf, _ = current_shelf(request)
    async with open_form(request, MOST_FIELDS) as form:
        change, typed = text_field(form, "change"), ApprovalForm.of(form)
        name, language = text_field(form, "open"), text_field(form, "language")
    account = account_of_request(request)

    def ask() -> dict[str, Any]:
        parts = bind_change(shelf, change, typed) if change else bind_approval(name, language, typed)
        return ask_for_passkey(request, account, describe(*parts))

    return await _answer_script(request, ask)


# -- signing in


async def ask_to_sign_in(request: Request) -> Response:
    """What any passkey for this page signs to sign in; the browser that asks is known by a cookie of its own."""
    shared, origin, flow = shared_of(request), PageOrigin.of(request), secrets.token_urlsafe(32)

    def ask() -> dict[str, Any]:
        with shared.database.writing() as connection:
            challenge = set_challenge(connection, SIGN_IN, flow, "", stranger=True)
        return origin.ask_to_sign(challenge, [])

    answer = await _answer_script(request, ask)
    set_flow(answer, flow, LASTS)
    return answer


async def sign_in(request: Request) -> Response:
    """Begin a session by a passkey; or the form to sign in again."""
    async with open_form(request, MOST_FIELDS) as form:
        answer, after = text_field(form, "passkey"), text_field(form, "next")
    shared, flow, old = shared_of(request), request.cookies.get(FLOW, ""), request.cookies.get(SESSION, "")

    def begin() -> SignedIn:
        account = check_signature(request, SIGN_IN, flow, answer, "")
        with shared.database.writing() as connection:
            if not shared.door.may_enter(connection, account):
                raise passkey_wrong()
            token = shared.door.let_in(connection, account, {"how": "passkey"})
        if old:
            shared.door.end_session(old)
        return SignedIn(account, token, "")

    try:
        found = await run_in_threadpool(begin)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError:
        return show_sign_in_form(request, "passkey", "", after, 422)
    made = lead_in(request, found, after)
    set_flow(made, "", 0)
    return made


ROUTES = (
    Route("/account/passkeys/ask", ask_for_new, methods=["POST"]),
    Route("/account/passkeys", add, methods=["POST"]),
    Route("/account/passkeys/remove", remove, methods=["POST"]),
    Route("/library/approve/ask", ask_to_approve, methods=["POST"]),
    Route("/sign-in/passkey/ask", ask_to_sign_in, methods=["POST"]),
    Route("/sign-in/passkey", sign_in, methods=["POST"]),
)
