"""The pages of a shared server: signing in and out, choosing a password, people, settings, the trail."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.accounts import people, trail
from handouts.web.accounts.gate import SESSION, is_own_path, refuse_without_database
from handouts.web.accounts.passwords import LONGEST, SHORTEST, NewPassword
from handouts.web.accounts.people import Account
from handouts.web.accounts.roles import ROLES
from handouts.web.accounts.settings import KNOWN, change_settings, read_setting
from handouts.web.accounts.shared_server import SharedServer, show_moment
from handouts.web.accounts.signing_in import DEVICE_LASTS, FIRST_WAIT, Session, SignedIn
from handouts.web.accounts.tables import LINKS, SESSIONS
from handouts.web.answers import current_shelf, render_page
from handouts.web.forms import open_form, text_field, text_fields
from handouts.web.network import public_address

DEVICE = "__Host-device"
"""The cookie by which a browser is known again that somebody has signed in with before."""
MOST_FIELDS = 20
MOST_ROWS = 200
"""Rows of the trail on a page."""

T = TypeVar("T")


def shared_of(request: Request) -> SharedServer:
    """The people and the trail of the server that answers."""
    return cast(SharedServer, request.app.state.shared)


def account_of_request(request: Request) -> Account:
    """Who is signed in; only for pages that the gate lets nobody else see."""
    return cast(Account, request.state.account)


def _show(request: Request, name: str, status: int = 200, *, always: bool = False, **values: Any) -> Response:
    """A page; one that is ``always`` shown says nothing of the content, also where that cannot be read."""
    shelf, problems = current_shelf(request)
    return render_page(request, name, shelf, () if always else problems, status, always=always, **values)


async def _in_database(do: Callable[[], T]) -> T:
    return await run_in_threadpool(do)


# -- in and out


async def show_sign_in(request: Request) -> Response:
    """The form to sign in with."""
    why = request.query_params.get("why", "")
    return _show(request, "sign_in", always=True, wrong="", why=why if why in ("idle", "joined", "out") else "",
                 next=_next_of(request.query_params.get("next", "")))  # fmt: skip


async def sign_in(request: Request) -> Response:
    """Begin a session, a new one whatever cookie came with the request (so that none can be fixed beforehand)."""
    async with open_form(request, MOST_FIELDS) as form:
        login, password, after = (text_field(form, key) for key in ("login", "password", "next"))
    door = shared_of(request).door
    try:
        found = await _in_database(lambda: door.sign_in(login, password, request.cookies.get(DEVICE, "")))
        if isinstance(found, SignedIn) and (old := request.cookies.get(SESSION)):
            await _in_database(lambda: door.end_session(old))
    except UnwritableError as error:
        return refuse_without_database(request, error)
    if not isinstance(found, SignedIn):
        status = {"wrong": 401, "wait": 429, "busy": 503}[found]
        answer = _show(request, "sign_in", status, always=True, wrong=found, why="", next=_next_of(after))
        if found != "wrong":
            answer.headers["retry-after"] = str(FIRST_WAIT if found == "wait" else 2)
        return answer
    answer = RedirectResponse(_next_of(after), 303)
    _set_cookie(request, answer, SESSION, found.token)
    _set_cookie(request, answer, DEVICE, found.device, max_age=DEVICE_LASTS)
    return answer


def _next_of(text: str) -> str:
    return text if text and is_own_path(text) else "/"


def _set_cookie(request: Request, answer: Response, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that no script reads, that travels encrypted only, and not with what another site posts or embeds.

    Where a record system shows the page inside its own, it must travel with what is embedded: what is posted is then held
    to come from our own page by the guard and the gate alone.
    """
    site: Literal["lax", "none"] = "none" if request.app.state.framed else "lax"
    answer.set_cookie(name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite=site)


async def sign_out(request: Request) -> Response:
    """End the session; the browser forgets what it has kept of our pages."""
    token = request.cookies.get(SESSION, "")
    try:
        await _in_database(lambda: shared_of(request).door.end_session(token))
    except UnwritableError as error:
        return refuse_without_database(request, error)
    answer = RedirectResponse("/sign-in?why=out", 303, headers={"clear-site-data": '"cache"'})
    _set_cookie(request, answer, SESSION, "", max_age=0)
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
    wrong = _compare(password, again)
    if not wrong:
        database = shared_of(request).database

        def use() -> None:
            with database.reading() as connection:
                good, _ = people.open_link(connection, typed["code"])
            chosen = NewPassword.of(password if good else "")  # nobody makes us hash without a link
            with database.writing() as connection:
                people.use_link(connection, typed["code"], chosen, typed["login"], typed["name"])

        try:
            await _in_database(use)
        except UnwritableError as error:
            return refuse_without_database(request, error)
        except HandoutsError as error:
            wrong = list(error.problems)
    if wrong:
        return await _join_page(request, typed["code"], typed, wrong)
    return RedirectResponse("/sign-in?why=joined", 303)


def _compare(password: str, again: str) -> list[Problem]:
    if password == again:
        return []
    return [Problem("password-again", "The two passwords are not the same.", "Type it twice, the same.")]


async def _join_page(request: Request, code: str, typed: dict[str, str], wrong: list[Problem]) -> Response:
    database = shared_of(request).database

    def look() -> tuple[bool, Account | None]:
        with database.reading() as connection:
            return people.open_link(connection, code)

    try:
        good, account = await _in_database(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    status = 422 if wrong else 200 if good else 404
    return _show(request, "join", status, always=True, good=good, joining=account, code=code, typed=typed, wrong=wrong,
                 shortest=SHORTEST, longest=LONGEST)  # fmt: skip


async def show_account(request: Request) -> Response:
    """Who one is here, and the form for another password."""
    return _show(request, "account", wrong=[], done=False, shortest=SHORTEST, longest=LONGEST)


async def change_password(request: Request) -> Response:
    """Another password for oneself, who says the old one; all other sessions of one's own end."""
    async with open_form(request, MOST_FIELDS) as form:
        old, password, again = (text_field(form, key) for key in ("old", "password", "again"))
    account, shared = account_of_request(request), shared_of(request)
    session = cast(Session, request.state.session)

    def change() -> list[Problem]:
        if wrong := confirm_person(shared, account, old):
            return [wrong]
        if wrong_again := _compare(password, again):
            return wrong_again
        chosen = NewPassword.of(password)
        with shared.database.writing() as connection:
            people.set_password(connection, account, chosen, keep=session.token)
        return []

    try:
        wrong = await _in_database(change)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    except HandoutsError as error:
        wrong = list(error.problems)
    return _show(request, "account", 422 if wrong else 200, wrong=wrong, done=not wrong, shortest=SHORTEST, longest=LONGEST)  # fmt: skip


def confirm_person(shared: SharedServer, account: Account, password: str) -> Problem | None:
    """Ask somebody who is signed in for their password anew; None if it is theirs. Raises UnwritableError."""
    fits = shared.door.confirm(account, password)
    if fits:
        return None
    if fits is None:
        return Problem("password-wait", "The password was wrong too often.", "Wait some minutes, and try again.")
    return Problem("password-wrong", "This is not your password.", "Type the password that you sign in with.")


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
        account, token = await _in_database(do)
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
        everybody, linked, signed_in = await _in_database(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    link = f"{public_address(request)}/join?code={token}" if token and changed and not changed.is_program else ""
    return _show(request, "people", status, everybody=everybody, linked=linked, signed_in=signed_in, roles=ROLES,
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
        await _in_database(change)
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
        found = await _in_database(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    return _show(request, "settings", status, bounds=KNOWN, values=typed or found, wrong=wrong, done=done)


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
        rows, checked, names = await _in_database(look)
    except UnwritableError as error:
        return refuse_without_database(request, error)
    older = rows[MOST_ROWS - 1].number if len(rows) > MOST_ROWS else 0
    return _show(request, "trail", rows=rows[:MOST_ROWS], older=older, kind=kind, kinds=trail.KINDS, checked=checked,
                 names=names, moment=show_moment, details=trail.sum_up_details)  # fmt: skip


async def export_trail(request: Request) -> Response:
    """All rows as CSV; that it was taken out is a row too."""
    shared, by = shared_of(request), account_of_request(request).login

    def export() -> str:
        shared.note("exported", by)
        with shared.database.reading() as connection:
            return trail.write_csv(trail.read_rows(connection))

    try:
        text = await _in_database(export)
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
    Route("/account", show_account),
    Route("/account", change_password, methods=["POST"]),
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
