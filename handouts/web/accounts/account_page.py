"""The page under one's own name: who one is here, another password, one's passkeys."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.accounts import people
from handouts.web.accounts.answering import account_of_request, session_of_request, shared_of, show_page
from handouts.web.accounts.confirming import ProofWays, confirm_password, ways_to_confirm
from handouts.web.accounts.gate import refuse_without_database
from handouts.web.accounts.passkeys.ceremony import PageOrigin
from handouts.web.accounts.passkeys.store import Passkey, list_passkeys
from handouts.web.accounts.passwords import LONGEST, SHORTEST, NewPassword, compare_passwords
from handouts.web.accounts.shared_server import show_seconds
from handouts.web.forms import open_form, text_field

MOST_FIELDS = 20


async def show_account(request: Request) -> Response:
    """Who one is here, and the forms for what one may change of it."""
    return await show_own_account(request)


async def show_own_account(
    request: Request, status: int = 200, *, wrong: list[Problem] | None = None,
    done: str = "", confirmed: str = "",
) -> Response:  # fmt: skip
    """The page, with what was done (``password``, ``added`` or ``removed``, a passkey) or is wrong.

    ``confirmed`` is a token by which whoever has signed in anew may change their passkeys.
    """
    shared, account = shared_of(request), account_of_request(request)

    def look() -> tuple[list[Passkey], bool, ProofWays]:
        with shared.database.reading() as connection:
            found, enters = list_passkeys(connection, account.id), shared.door.may_enter(connection, account)
        return found, enters, ways_to_confirm(request)

    try:
        passkeys, enters, ways = await run_in_threadpool(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    return show_page(request, "account", status, wrong=wrong or [], done=done, shortest=SHORTEST, longest=LONGEST,
                     passkeys=passkeys, offered=PageOrigin.of(request).is_name, moment=show_seconds, enters=enters, ways=ways, confirmed=confirmed)  # fmt: skip


async def change_password(request: Request) -> Response:
    """Another password for oneself, who says the old one; all other sessions of one's own end."""
    async with open_form(request, MOST_FIELDS) as form:
        old, password, again = (text_field(form, key) for key in ("old", "password", "again"))
    account, shared = account_of_request(request), shared_of(request)
    if account.is_program:
        return await show_own_account(request, 422, wrong=[Problem("not-allowed", "A program may not do this.", "A person signs in to do it.")])  # fmt: skip
    session = session_of_request(request)

    def change() -> list[Problem]:
        if wrong := confirm_password(shared, account, old):
            return [wrong]
        if wrong_again := compare_passwords(password, again):
            return wrong_again
        chosen = NewPassword.of(password)
        with shared.database.writing() as connection:
            people.set_password(connection, account, chosen, keep=session.token)
        return []

    try:
        wrong = await run_in_threadpool(change)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        wrong = list(error.problems)
    return await show_own_account(request, 422 if wrong else 200, wrong=wrong, done="" if wrong else "password")


ROUTES = (
    Route("/account", show_account),
    Route("/account", change_password, methods=["POST"]),
)
