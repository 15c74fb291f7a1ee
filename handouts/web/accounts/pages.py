"""The pages of a shared server: signing in and out, choosing a password, people, settings, the trail."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.accounts import people, trail
from handouts.web.accounts.answering import (
    DEVICE,
    account_of_request,
    lead_in,
    set_cookie,
    shared_of,
    show_page,
    show_sign_in_form,
)
from handouts.web.accounts.gate import SESSION, refuse_without_database
from handouts.web.accounts.passwords import LONGEST, SHORTEST, NewPassword, compare_passwords
from handouts.web.accounts.people import Account
from handouts.web.accounts.roles import ROLES
from handouts.web.accounts.settings import KNOWN, change_settings, read_setting
from handouts.web.accounts.shared_server import show_moment
from handouts.web.accounts.signing_in import FIRST_WAIT, SignedIn
from handouts.web.accounts.tables import LINKS, SESSIONS
from handouts.web.forms import open_form, text_field, text_fields
from handouts.web.network import public_address

MOST_FIELDS = 20
MOST_ROWS = 200
"""Rows of the trail on a page."""


# -- in and out


async def show_sign_in(request: Request) -> Response:
    """The form to sign in with."""
    why = request.query_params.get("why", "")
    return show_sign_in_form(
        request, "", why if why in ("idle", "joined", "out") else "", request.query_params.get("next", "")
    )


async def sign_in(request: Request) -> Response:
    """Begin a session, a new one whatever cookie came with the request (so that none can be fixed beforehand)."""
    async with open_form(request, MOST_FIELDS) as form:
        login, password, after = (text_field(form, key) for key in ("login", "password", "next"))
    door = shared_of(request).door
    try:
        found = await run_in_threadpool(lambda: door.sign_in(login, password, request.cookies.get(DEVICE, "")))
        if isinstance(found, SignedIn) and (old := request.cookies.get(SESSION)):
            await run_in_threadpool(lambda: door.end_session(old))
    except UnwritableError as error:
        return refuse_without_database(request, error)
    if not isinstance(found, SignedIn):
        status = {"wrong": 401, "wait": 429, "busy": 503}[found]
        answer = show_sign_in_form(request, found, "", after, status)
        if found != "wrong":
            answer.headers["retry-after"] = str(FIRST_WAIT if found == "wait" else 2)
        return answer
    return lead_in(request, found, after)


async def sign_out(request: Request) -> Response:
    """End the session; the browser forgets what it has kept of our pages."""
    token = request.cookies.get(SESSION, "")
    try:
        await run_in_threadpool(lambda: shared_of(request).door.end_session(token))
    except UnwritableError as error:
        return refuse_without_database(request, error)
    answer = RedirectResponse("/sign-in?why=out", 303, headers={"clear-site-data": '"cache"'})
    set_cookie(request, answer, SESSION, "", max_age=0)
    return answer


async def stay(request: Request) -> Response:
    """Somebody is at work, though the page has asked for nothing else; the gate has noted it."""
    return Response(status_code=204)


async def show_join(request: Request) -> Response:
    """The form to choose a password with, by a one-time link."""
    code = request.query_params.get("code", "")
    return await _join_page(request, code, {}, [])


async def join(request: Request) -> Response:
    """Choose a password; the link is used up."""
    async with open_form(request, MOST_FIELDS) as form:
        typed = {key: text_field(form, key) for key in ("code", "login", "name")}
        password, again = text_field(form, "password"), text_field(form, "again")
    wrong = compare_passwords(password, again)
    if not wrong:
        database = shared_of(request).database

        def use() -> None:
            with database.reading() as connection:
                good, _ = people.open_link(connection, typed["code"])
            chosen = NewPassword.of(password if good else "")  # nobody makes us hash without a link
            with database.writing() as connection:
                people.use_link(connection, typed["code"], chosen, typed["login"], typed["name"])

        try:
            await run_in_threadpool(use)
        except UnwritableError as error:
            return refuse_without_database(request, error)
        except HandoutsError as error:
            wrong = list(error.problems)
    if wrong:
        return await _join_page(request, typed["code"], typed, wrong)
    return RedirectResponse("/sign-in?why=joined", 303)


async def _join_page(request: Request, code: str, typed: dict[str, str], wrong: list[Problem]) -> Response:
    database = shared_of(request).database

    def look() -> tuple[bool, Account | None]:
        with database.reading() as connection:
            return people.open_link(connection, code)

    try:
        good, account = await run_in_threadpool(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    status = 422 if wrong else 200 if good else 404
    return show_page(request, "join", status, always=True, good=good, joining=account, code=code, typed=typed, wrong=wrong,
                 shortest=SHORTEST, longest=LONGEST)  # fmt: skip


# -- people


async def show_people(request: Request) -> Response:
    """Everybody, what they may do, and the forms to change it."""
    return await _people_page(request)


async def add_person(request: Request) -> Response:
    """Add somebody, and show their link once."""
    async with open_form(request, MOST_FIELDS) as form:
        typed = {key: text_field(form, key) for key in ("login", "name", "qualification")}
        roles = text_fields(form, "role")
    by = account_of_request(request).login

    def add(connection: Connection) -> tuple[Account, str]:
        return people.add_person(connection, by, typed["login"], typed["name"], typed["qualification"], roles)

    return await _change_people(request, add, {**typed, "roles": ",".join(roles)})


async def change_person(request: Request) -> Response:
    """Give somebody other roles."""
    async with open_form(request, MOST_FIELDS) as form:
        number, qualification, roles = (
            _id_of(form.get("id")),
            text_field(form, "qualification"),
            text_fields(form, "role"),
        )
    by = account_of_request(request).login

    def change(connection: Connection) -> tuple[Account, str]:
        return people.change_person(connection, by, number, qualification, roles), ""

    return await _change_people(request, change)


async def reset_person(request: Request) -> Response:
    """Take a password or key away, and show the new link or key once."""
    async with open_form(request, MOST_FIELDS) as form:
        number = _id_of(form.get("id"))
    by = account_of_request(request).login
    return await _change_people(request, lambda connection: people.reset_person(connection, by, number))


async def switch_person(request: Request) -> Response:
    """Let somebody in, or no longer."""
    async with open_form(request, MOST_FIELDS) as form:
        number, active = _id_of(form.get("id")), text_field(form, "active") == "1"
    by = account_of_request(request).login
    return await _change_people(
        request, lambda connection: (people.switch_person(connection, by, number, active=active), "")
    )


def _id_of(value: object) -> int:
    text = value if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


async def _change_people(
    request: Request, change: Callable[[Connection], tuple[Account, str]], typed: dict[str, str] | None = None
) -> Response:
    database = shared_of(request).database

    def do() -> tuple[Account, str]:
        with database.writing() as connection:
            return change(connection)

    try:
        account, token = await run_in_threadpool(do)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        return await _people_page(request, 422, wrong=error.problems, typed=typed)
    return await _people_page(request, changed=account, token=token)


async def _people_page(
    request: Request, status: int = 200, *, wrong: Any = (), typed: dict[str, str] | None = None,
    changed: Account | None = None, token: str = "",
) -> Response:  # fmt: skip
    database = shared_of(request).database

    def look() -> tuple[list[Account], set[int], set[int]]:
        with database.reading() as connection:
            linked = {each for each in connection.scalars(sa.select(LINKS.c.person)) if each}
            return people.list_people(connection), linked, set(connection.scalars(sa.select(SESSIONS.c.person)))

    try:
        everybody, linked, signed_in = await run_in_threadpool(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    link = f"{public_address(request)}/join?code={token}" if token and changed and not changed.is_program else ""
    return show_page(request, "people", status, everybody=everybody, linked=linked, signed_in=signed_in, roles=ROLES,
                 wrong=wrong, typed=typed or {}, changed=changed, token=token, link=link)  # fmt: skip


# -- settings and the trail


async def show_settings(request: Request) -> Response:
    """What is set."""
    return await _settings_page(request)


async def set_settings(request: Request) -> Response:
    """Set it."""
    async with open_form(request, MOST_FIELDS) as form:
        typed = {key: text_field(form, key) for key in KNOWN}
    by, database = account_of_request(request).login, shared_of(request).database

    def change() -> None:
        with database.writing() as connection:
            change_settings(connection, by, typed)

    try:
        await run_in_threadpool(change)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        return await _settings_page(request, 422, typed, error.problems)
    return await _settings_page(request, done=True)


async def _settings_page(
    request: Request, status: int = 200, typed: dict[str, str] | None = None, wrong: Any = (), *, done: bool = False
) -> Response:
    database = shared_of(request).database

    def look() -> dict[str, str]:
        with database.reading() as connection:
            return {key: str(read_setting(connection, key)) for key in KNOWN}

    try:
        found = await run_in_threadpool(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    return show_page(request, "settings", status, bounds=KNOWN, values=typed or found, wrong=wrong, done=done)


async def show_trail(request: Request) -> Response:
    """The newest rows, or those before a row; of one kind; with ``check``, whether all rows fit together."""
    asked = request.query_params
    kind = asked.get("kind", "") if asked.get("kind") in trail.KINDS else ""
    before, database = _id_of(asked.get("before")), shared_of(request).database

    def look() -> tuple[list[trail.TrailRow], trail.TrailCheck | None, dict[str, str]]:
        with database.reading() as connection:
            found = list(trail.read_rows(connection, kind=kind, before=before, most=MOST_ROWS + 1, newest_first=True))
            checked = trail.check_trail(connection) if "check" in asked else None
            return found, checked, {each.login: each.name for each in people.list_people(connection)}

    try:
        rows, checked, names = await run_in_threadpool(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    older = rows[MOST_ROWS - 1].number if len(rows) > MOST_ROWS else 0
    return show_page(request, "trail", rows=rows[:MOST_ROWS], older=older, kind=kind, kinds=trail.KINDS, checked=checked,
                 names=names, moment=show_moment, details=trail.sum_up_details)  # fmt: skip


async def export_trail(request: Request) -> Response:
    """All rows as CSV; that it was taken out is a row too."""
    shared, by = shared_of(request), account_of_request(request).login

    def export() -> str:
        shared.note("exported", by)
        with shared.database.reading() as connection:
            return trail.write_csv(trail.read_rows(connection))

    try:
        text = await run_in_threadpool(export)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    named = {"content-disposition": 'attachment; filename="trail.csv"'}
    return PlainTextResponse(text, media_type="text/csv; charset=utf-8", headers=named)


ROUTES = (
    Route("/sign-in", show_sign_in),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/join", show_join),
    Route("/join", join, methods=["POST"]),
    Route("/stay", stay, methods=["POST"]),
    Route("/people", show_people),
    Route("/people/add", add_person, methods=["POST"]),
    Route("/people/change", change_person, methods=["POST"]),
    Route("/people/reset", reset_person, methods=["POST"]),
    Route("/people/switch", switch_person, methods=["POST"]),
    Route("/settings", show_settings),
    Route("/settings", set_settings, methods=["POST"]),
    Route("/trail", show_trail),
    Route("/trail.csv", export_trail),
)
