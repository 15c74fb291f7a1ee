"""Signing in on a shared server: what an attacker tries, and what somebody who works there must still be able to do."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from support import desk
from support.shared_desk import ADDRESS, PASSWORD, SharedDesk, quick_servers

from handouts.problems import HandoutsError
from handouts.web.accounts import passwords, people, signing_in
from handouts.web.accounts.passwords import NewPassword
from handouts.web.accounts.signing_in import FREE_TRIES, LONGEST_SESSION, SignedIn
from handouts.web.accounts.tables import ATTEMPTS, LINKS, METADATA, PEOPLE, SESSIONS


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with quick_servers():
        yield


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory, _fast: None) -> Iterator[SharedDesk]:
    return SharedDesk(desk.content(tmp_path_factory.mktemp("sessions")))


@pytest.fixture
def clock(shared: SharedDesk) -> list[float]:
    """The clock of whoever stands at the door, to be moved."""
    now = [shared.shared.door._clock()]
    shared.shared.door._clock = lambda: now[0]
    return now


def sign_in(client, login: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", data={"login": login, "password": password})


def test_the_cookies_are_for_this_host_encrypted_and_for_no_script(shared: SharedDesk) -> None:
    answer = sign_in(shared.client(), "desk")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        said = cookie.lower()
        assert cookie.startswith("__Host-")
        for flag in ("secure", "httponly", "samesite=lax", "path=/"):
            assert flag in said
        assert "domain" not in said
    assert answer.headers["cache-control"] == "no-store"


def test_of_secrets_only_digests_are_kept(shared: SharedDesk) -> None:
    client = shared.signed_in("desk")
    tokens = [cookie.value or "" for cookie in client.cookies.jar]
    with shared.shared.database.writing() as connection:
        link = people.reset_person(connection, "manager", shared.accounts["editor"].id)[1]
        everything = "\n".join(
            str(tuple(row)) for table in METADATA.tables.values() for row in connection.execute(sa.select(table))
        )
    assert len(tokens) == 2
    for secret in (*tokens, link, PASSWORD):
        assert len(secret) >= 20
        assert secret not in everything
    assert everything.count("$argon2id$") == 3


def test_a_session_that_somebody_brought_is_never_taken_up(shared: SharedDesk) -> None:
    """Session fixation: signing in always begins a new session, and ends the one whose cookie came along."""
    client = shared.client()
    client.cookies.set("__Host-session", "A" * 43, domain="handouts.clinic.example")
    sign_in(client, "desk")
    first = client.cookies.get("__Host-session")
    assert first != "A" * 43
    sign_in(client, "editor")
    assert client.cookies.get("__Host-session") != first
    assert shared.shared.door.find_session(first or "") is None


def test_signing_out_ends_the_session_on_the_server(shared: SharedDesk) -> None:
    client = shared.signed_in("desk")
    token = client.cookies.get("__Host-session") or ""
    answer = client.post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert shared.shared.door.find_session(token) is None
    client.cookies.set("__Host-session", token, domain="handouts.clinic.example")
    assert client.get("/").status_code == 303


def test_nobody_learns_who_has_an_account(shared: SharedDesk) -> None:
    """The same words, status and headers for a wrong password, a login that is none, and one that was switched off."""
    with shared.shared.database.writing() as connection:
        people.switch_person(connection, "manager", shared.accounts["editor"].id, active=False)
    said = set()
    for login in ("desk", "nobody-here", "editor", "", "'; drop table people", "x" * 5000, "\x00", "ﬀ" * 300):
        answer = sign_in(shared.client(), login, "wrong wrong wrong")
        said.add((answer.status_code, answer.text, tuple(sorted(answer.headers.items()))))
    assert len(said) == 1
    assert next(iter(said))[0] == 401
    waiting = set()
    for login in ("desk", "nobody-here"):
        client = shared.client()
        for _ in range(FREE_TRIES):
            answer = sign_in(client, login, "wrong")
        answer = sign_in(client, login, "wrong")
        waiting.add((answer.status_code, answer.text))
    assert len(waiting) == 1
    assert next(iter(waiting))[0] == 429


def test_a_hash_is_made_also_where_there_is_nobody(shared: SharedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    fits = passwords.password_fits
    monkeypatch.setattr(passwords, "password_fits", lambda hashed, word: tried.append(hashed) or fits(hashed, word))
    sign_in(shared.client(), "nobody-here", "wrong")
    sign_in(shared.client(), "desk", "wrong")
    assert [bool(each) for each in tried] == [False, True]
    assert not fits("", "the hash that is tried where there is nobody")


def test_who_guesses_waits_longer_each_time_and_slips_are_forgotten(shared: SharedDesk, clock: list[float]) -> None:
    client = shared.client()
    for _ in range(FREE_TRIES):
        assert sign_in(client, "desk", "wrong").status_code == 401
    assert sign_in(client, "desk").status_code == 429, "also with the right one: else guessing goes on"
    clock[0] += signing_in.FIRST_WAIT
    assert sign_in(client, "desk", "wrong").status_code == 401
    clock[0] += signing_in.FIRST_WAIT
    assert sign_in(client, "desk").status_code == 429, "twice as long"
    clock[0] += signing_in.FIRST_WAIT
    assert sign_in(client, "desk").status_code == 303
    for _ in range(3 * FREE_TRIES):
        assert sign_in(client, "editor", "wrong").status_code == 401
        clock[0] += signing_in.DRAINS


def test_many_guesses_at_once_are_no_more_than_one_after_another(shared: SharedDesk) -> None:
    door = shared.shared.door
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda at: door.sign_in("desk", f"wrong {at}"), range(40)))
    assert found.count("wrong") <= FREE_TRIES
    assert set(found) <= {"wrong", "wait", "busy"}


def test_a_stranger_locks_nobody_out_where_they_have_signed_in_before(shared: SharedDesk) -> None:
    """A practice whose every login is guessed at all day goes on working."""
    desks = {login: shared.signed_in(login) for login in ("desk", "editor", "approver", "manager")}
    stranger = shared.client()
    for login in desks:
        for _ in range(2 * FREE_TRIES):
            sign_in(stranger, login, "wrong")
    for at in range(2 * signing_in.STRANGERS_TRIES):
        sign_in(shared.client(), f"somebody{at}", "wrong")
    assert sign_in(stranger, "new-here", "wrong").status_code == 429, "one password at many logins is guessing too"
    for login, client in desks.items():
        client.post("/sign-out")
        assert sign_in(client, login).status_code == 303, login


def test_a_browser_that_is_known_guesses_no_more_than_a_stranger(shared: SharedDesk) -> None:
    client = shared.signed_in("desk")
    client.post("/sign-out")
    for _ in range(FREE_TRIES):
        assert sign_in(client, "desk", "wrong").status_code == 401
    assert sign_in(client, "desk").status_code == 429
    assert sign_in(client, "manager", "wrong").status_code == 401, "and it is known for one person alone"


def test_an_idle_session_ends_and_what_a_page_asks_by_itself_is_no_work(shared: SharedDesk, clock: list[float]) -> None:
    client = shared.signed_in("desk")
    for _ in range(4):
        clock[0] += 14 * 60
        assert client.post("/stay").status_code == 204
    for _ in range(15):
        clock[0] += 60
        answer = client.get("/library/stamp", headers={"X-Quiet": "1"})
    assert answer.status_code == 401
    assert answer.headers["x-sign-in"].startswith("/sign-in?next=")
    assert client.get("/").status_code == 303
    assert shared.kinds()[-1] == "idle"


@pytest.mark.parametrize(
    ("address", "ended"), [("/?quiet=5", True), ("/schedule?quiet=5", True), ("/", False), ("/library?quiet=5", False)]
)
def test_a_page_that_cleared_itself_is_nobodys_work(
    shared: SharedDesk, clock: list[float], address: str, ended: bool
) -> None:
    client = shared.signed_in("desk")
    for _ in range(3):
        clock[0] += 5 * 60
        status = client.get(address).status_code
    clock[0] += 1
    assert (client.get("/").status_code == 303) is ended, status


def test_no_session_lasts_longer_than_a_shift(shared: SharedDesk, clock: list[float]) -> None:
    client = shared.signed_in("desk")
    for _ in range(LONGEST_SESSION // 600):
        clock[0] += 600
        last = client.get("/").status_code
    assert last == 303


def test_a_change_of_roles_holds_at_once(shared: SharedDesk) -> None:
    client, manager = shared.signed_in("approver"), shared.signed_in("manager")
    number = shared.accounts["approver"].id
    assert client.get("/account").status_code == 200
    manager.post("/people/change", data={"id": number, "role": "desk"})
    assert client.post("/library/approve", data={"open": "kyphoplasty"}).status_code == 403
    manager.post("/people/switch", data={"id": number, "active": "0"})
    assert client.get("/").status_code == 303
    manager.post("/people/switch", data={"id": number, "active": "1"})
    assert client.get("/").status_code == 303, "the session ended for good"


def test_a_reset_ends_sessions_and_its_link_is_good_once(shared: SharedDesk) -> None:
    client, manager = shared.signed_in("desk"), shared.signed_in("manager")
    answer = manager.post("/people/reset", data={"id": shared.accounts["desk"].id})
    (code,) = set(re.findall(rf"{ADDRESS}/join\?code=([\w-]+)", answer.text))
    assert code not in manager.get("/people").text, "shown once"
    assert client.get("/").status_code == 303
    assert sign_in(shared.client(), "desk").status_code == 401
    new = "nine blue lamps at noon"
    fresh = shared.client()
    assert "Ann Desk" in fresh.get(f"/join?code={code}").text
    assert fresh.post("/join", data={"code": code, "password": new, "again": "other"}).status_code == 422
    assert fresh.post("/join", data={"code": code, "password": "short", "again": "short"}).status_code == 422
    assert fresh.post("/join", data={"code": code, "password": new, "again": new}).status_code == 303
    assert fresh.post("/join", data={"code": code, "password": new, "again": new}).status_code == 422
    assert sign_in(fresh, "desk", new).status_code == 303
    assert shared.client().get("/join?code=guessed").status_code == 404


def test_a_link_ends_by_itself(shared: SharedDesk) -> None:
    with shared.shared.database.writing() as connection:
        token = people.reset_person(connection, "manager", shared.accounts["desk"].id)[1]
        connection.execute(sa.update(LINKS).values(ends=1))
    with shared.shared.database.reading() as connection:
        assert people.open_link(connection, token)[0] is False


def test_the_first_managers_link_makes_no_second(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = SharedDesk(desk.content(tmp_path_factory.mktemp("first")))
    with other.shared.database.writing() as connection:
        token = people.make_link(connection, None, 3600)  # as one that was on the terminal before somebody else came in
        with pytest.raises(HandoutsError):
            people.use_link(connection, token, NewPassword.of(PASSWORD), "second", "Second Boss")
    assert other.shared.make_first_link() == ""


def test_somebody_always_looks_after_people(shared: SharedDesk) -> None:
    manager, number = shared.signed_in("manager"), shared.accounts["manager"].id
    for address, data in (("switch", {"active": "0"}), ("change", {"role": "desk"}), ("reset", {})):
        answer = manager.post(f"/people/{address}", data={"id": number, **data})
        assert answer.status_code == 422, address
    assert manager.get("/people").status_code == 200
    assert sign_in(shared.client(), "manager").status_code == 303


@pytest.mark.parametrize(
    "password", ["short", "a" * 30, "abab" * 8, "ann desk ann desk", "x" * 201, "Ａｎｎ Ｄｅｓｋ is here"]
)
def test_a_password_that_is_easily_guessed_is_refused(shared: SharedDesk, password: str) -> None:
    with shared.shared.database.writing() as connection, pytest.raises(HandoutsError):
        people.set_password(connection, shared.accounts["desk"], NewPassword.of(password))


def test_a_password_is_the_same_however_it_is_composed(shared: SharedDesk) -> None:
    with shared.shared.database.writing() as connection:
        people.set_password(connection, shared.accounts["desk"], NewPassword.of("mañana será otro día"))
    assert isinstance(shared.shared.door.sign_in("Desk ", "man\u0303ana sera\u0301 otro di\u0301a"), SignedIn)


def test_another_password_needs_the_old_one_and_ends_other_sessions(shared: SharedDesk) -> None:
    here, elsewhere, new = shared.signed_in("desk"), shared.signed_in("desk"), "nine blue lamps at noon"
    wrong = here.post("/account", data={"old": "wrong", "password": new, "again": new})
    assert wrong.status_code == 422
    assert here.post("/account", data={"old": PASSWORD, "password": new, "again": new}).status_code == 200
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


def test_a_programs_key_signs_nobody_in(shared: SharedDesk) -> None:
    with shared.shared.database.writing() as connection:
        account, key = people.add_person(connection, "manager", "epic", "Record system", "", ["program"])
        hashed = connection.execute(sa.select(PEOPLE.c.password).where(PEOPLE.c.id == account.id)).scalar() or ""
    for password in (key, hashed, hashed.removeprefix("key:")):
        assert sign_in(shared.client(), "epic", password).status_code == 401
    client = shared.client()
    for wrong in ("Bearer", "Bearer ", f"Basic {key}", f"Bearer {hashed}", "Bearer key:", f"Bearer {hashed[4:]}"):
        assert client.get("/api/procedures", headers={"Authorization": wrong}).status_code == 401
    assert client.get("/api/procedures", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert client.get("/people", headers={"Authorization": f"Bearer {key}"}).status_code == 403


def test_nothing_secret_is_said_or_noted(shared: SharedDesk, capfd: pytest.CaptureFixture[str]) -> None:
    client = shared.client()
    sign_in(client, PASSWORD, "typed into the wrong field")
    sign_in(client, "desk", "a wrong one that nobody may see")
    sign_in(client, "desk")
    manager = shared.signed_in("manager")
    text = manager.get("/trail.csv").text + repr(shared.shared.door.find_session(client.cookies["__Host-session"]))
    said = text + "".join(capfd.readouterr())
    for secret in (PASSWORD, "wrong field", "nobody may see", client.cookies["__Host-session"], "$argon2"):
        assert secret not in said
    assert "sign-in-refused" in text


def test_the_tables_of_who_guesses_do_not_grow_for_ever(shared: SharedDesk, clock: list[float]) -> None:
    for at in range(30):
        sign_in(shared.client(), f"somebody{at}", "wrong")
    clock[0] += signing_in.FORGOTTEN + 1
    sign_in(shared.client(), "one more", "wrong")
    with shared.shared.database.reading() as connection:
        assert len(list(connection.execute(sa.select(ATTEMPTS)))) <= 2
        assert list(connection.execute(sa.select(SESSIONS))) == []
