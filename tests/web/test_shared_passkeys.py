"""Passkeys on a shared server: what a device must have signed, for whom, where, about what, once and in time."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient
from support import desk
from support.authenticator import PRESENT, Device
from support.shared_desk import ADDRESS, PASSWORD, SharedDesk, postgres, quick_servers

from handouts.web.accounts import backup, challenges, people, trail
from handouts.web.accounts.confirming import GivenProof, ask_for_passkey, confirm_person, describe
from handouts.web.accounts.database import open_database
from handouts.web.accounts.passkeys.store import MOST_PASSKEYS, list_passkeys
from handouts.web.accounts.passwords import NewPassword
from handouts.web.accounts.people import Account
from handouts.web.accounts.tables import CHALLENGES, PASSKEYS
from handouts.web.library import binding
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.library.binding import bind_approval, bind_change
from handouts.web.network import CAME, ForwardedRequest, NetworkRules

HOST = "handouts.clinic.example"
SHEET = {"open": "knee", "language": "en"}


@pytest.fixture(scope="module", autouse=True)
def _fast() -> Iterator[None]:
    with quick_servers():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, _fast: None) -> SharedDesk:
    """One desk for all: what takes time is reading its library."""
    return SharedDesk(desk.content(tmp_path_factory.mktemp("passkeys")))


@pytest.fixture
def shared(whole: SharedDesk) -> SharedDesk:
    with whole.shared.database.writing() as connection:
        for table in (PASSKEYS, CHALLENGES):
            connection.execute(sa.delete(table))
    return whole


@dataclass
class Approver:
    """Somebody who approves, with a passkey; asked and answering as the page does it, without the page."""

    shared: SharedDesk
    client: TestClient
    device: Device
    login: str = "approver"

    @property
    def request(self) -> Request:
        found = self.shared.shared.door.find_session(self.client.cookies["__Host-session"])
        assert found is not None
        return Request(
            {"type": "http", "method": "POST", "path": "/library/approve", "headers": [(b"origin", ADDRESS.encode())],
             "app": self.shared.app, "state": {"account": found.account, "session": found},
             CAME: ForwardedRequest("10.1.1.1", HOST, "https", proxied=False)}
        )  # fmt: skip

    @property
    def account(self) -> Account:
        return self.shared.accounts[self.login]

    def ask(self, about: str = "a") -> dict[str, Any]:
        return dict(ask_for_passkey(self.request, self.account, about))

    def tries(self, answer: str, about: str = "a") -> str:
        """The code of why an answer is refused; "" if it is taken."""
        found = confirm_person(self.request, self.account, GivenProof(passkey=answer), about)
        return found.wrong.code if found.wrong else ""


def add(client: TestClient, device: Device, name: str = "my phone") -> int:
    """Add a passkey under one's own name; the status of the page that says so."""
    asked = client.post("/account/passkeys/ask", data={"old": PASSWORD})
    assert asked.status_code == 200, asked.text
    answer = device.make(asked.json())
    return client.post("/account/passkeys", data={"passkey_name": name, "passkey": answer}).status_code


@pytest.fixture
def approver(shared: SharedDesk) -> Approver:
    client, device = shared.signed_in("approver"), Device(ADDRESS, HOST)
    assert add(client, device) == 200
    return Approver(shared, client, device)


def form(client: TestClient, sheet: str = "knee") -> dict[str, str]:
    """The form of an approval as the page has it."""
    page = client.get("/library", params={"open": sheet, "language": "en"}).text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    return {"open": sheet, "language": "en", "digest": digest, "until": "2027-09-01", "role": "", "read": "1"}


def approve(client: TestClient, filled: dict[str, str], answer: str) -> int:
    return client.post("/library/approve", data={**filled, "passkey": answer}).status_code


def ask(client: TestClient, filled: dict[str, str]) -> dict[str, Any]:
    asked = client.post("/library/approve/ask", data=filled)
    assert asked.status_code == 200, asked.text
    found: dict[str, Any] = asked.json()
    return found


def rows(shared: SharedDesk, kind: str) -> list[trail.TrailRow]:
    with shared.shared.database.reading() as connection:
        return list(trail.read_rows(connection, kind=kind))


# -- what is right


def test_a_passkey_is_added_approves_signs_in_and_is_removed(shared: SharedDesk, approver: Approver) -> None:
    client, device = approver.client, approver.device
    filled = form(client)
    asked = ask(client, filled)
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == HOST
    assert approve(client, filled, device.sign(asked)) == 303
    assert rows(shared, "approved")[-1].values["confirmed"] == "passkey"
    assert rows(shared, "approved")[-1].actor == "approver"
    other = shared.client()
    asked = other.post("/sign-in/passkey/ask").json()
    assert not asked.get("allowCredentials")
    answer = other.post("/sign-in/passkey", data={"passkey": device.sign(asked), "next": "/library"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/library")
    assert other.get("/library").status_code == 200
    assert rows(shared, "signed-in")[-1].values["how"] == "passkey"
    page = other.get("/account").text
    assert "my phone" in page
    assert "not used yet" not in page
    digest = page.split('name="passkey_digest" value="')[1].split('"')[0]
    assert other.post("/account/passkeys/remove", data={"passkey_digest": digest, "old": "wrong"}).status_code == 422
    assert other.post("/account/passkeys/remove", data={"passkey_digest": digest, "old": PASSWORD}).status_code == 200
    assert "my phone" not in other.get("/account").text
    assert [row.values["passkey"] for kind in ("passkey-added", "passkey-removed") for row in rows(shared, kind)] == [
        "my phone"
    ] * 2
    asked = shared.client().post("/sign-in/passkey/ask").json()
    assert shared.client().post("/sign-in/passkey", data={"passkey": device.sign(asked)}).status_code == 422
    assert client.post("/library/approve/ask", data=filled).status_code == 422, "nothing is asked of who has none"


def test_the_password_does_as_before(shared: SharedDesk, approver: Approver) -> None:
    filled = form(approver.client, "fusion")
    assert approver.client.post("/library/approve", data={**filled, "password": PASSWORD}).status_code == 303
    assert rows(shared, "approved")[-1].values["confirmed"] == "password"


# -- what is wrong: each is refused, and nothing is approved

LIES: dict[str, Callable[[Device], object]] = {
    "another page": lambda device: setattr(device, "origin", "https://handouts.clinic.example.evil.example"),
    "another port": lambda device: setattr(device, "origin", f"{ADDRESS}:8443"),
    "in the clear": lambda device: setattr(device, "origin", "http://handouts.clinic.example"),
    "another name": lambda device: setattr(device, "host", "clinic.example"),
    "inside of another's page": lambda device: setattr(device, "framed", True),
    "a device that asked nobody": lambda device: setattr(device, "flags", PRESENT),
    "a device without anybody": lambda device: setattr(device, "flags", 0x04),
    "another's handle": lambda device: setattr(device, "handle", b"x" * 32),
    "another key": lambda device: setattr(device, "key", Device(ADDRESS, HOST).key),
    "a key nobody knows": lambda device: setattr(device, "name", b"y" * 32),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_device_must_not_say_is_refused(approver: Approver, lie: str) -> None:
    asked = approver.ask()
    LIES[lie](approver.device)
    assert approver.tries(approver.device.sign(asked)) == "passkey-wrong"


@pytest.mark.parametrize(
    "lie",
    [
        "another page",
        "another name",
        "inside of another's page",
        "a device that asked nobody",
        "a device without anybody",
    ],
)
def test_no_passkey_is_made_by_a_lie(shared: SharedDesk, lie: str) -> None:
    client, device = shared.signed_in("approver"), Device(ADDRESS, HOST)
    LIES[lie](device)
    before = shared.kinds().count("passkey-added")
    assert add(client, device) == 422
    assert shared.kinds().count("passkey-added") == before


def test_a_key_of_a_kind_that_is_not_sound_is_not_taken(shared: SharedDesk) -> None:
    assert add(shared.signed_in("approver"), Device(ADDRESS, HOST, algorithm=-65535)) == 422


SIGNED = ("knee", "en", ApprovalForm(until="2027-09-01", digest="ab" * 32))


@pytest.mark.parametrize(
    "other",
    [
        ("fusion", "en", SIGNED[2]),
        ("knee", "es", SIGNED[2]),
        ("knee", "en", replace(SIGNED[2], digest="cd" * 32)),
        ("knee", "en", replace(SIGNED[2], until="2027-01-01")),
        ("knee", "en", replace(SIGNED[2], role="Surgeon")),
    ],
)
def test_what_was_signed_for_one_thing_approves_no_other(
    approver: Approver, other: tuple[str, str, ApprovalForm]
) -> None:
    signed, tried = describe(*bind_approval(*SIGNED)), describe(*bind_approval(*other))
    answer = approver.device.sign(approver.ask(signed))
    assert approver.tries(answer, tried) == "passkey-wrong"
    assert approver.tries(answer, signed) == "passkey-wrong", "and it is used up"
    assert approver.tries(approver.device.sign(approver.ask(signed)), signed) == ""


def test_what_was_signed_for_one_change_signs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor the same change on other sheets, though its short name were the same."""

    @dataclass
    class Change:
        sheets: list[str]
        identifier: str = "12345678"

        def as_json(self) -> dict[str, object]:
            return {"change": self.identifier, "sheets": self.sheets}

    found = []
    for there in ([Change(["knee"])], [Change(["knee", "fusion"])], []):
        monkeypatch.setattr(binding, "find_shared", lambda _, there=there: there)
        found.append(describe(*bind_change(object(), "12345678", ApprovalForm())))  # type: ignore[arg-type]
    assert len(set(found)) == 3


def test_an_answer_is_good_once_in_its_session_and_in_time(
    shared: SharedDesk, approver: Approver, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = approver.device
    answer = device.sign(approver.ask())
    assert approver.tries(answer) == ""
    assert approver.tries(answer) == "passkey-wrong", "again"
    other = replace(approver, client=shared.signed_in("approver"))
    assert approver.tries(device.sign(other.ask())) == "passkey-wrong", "of another session of the same person"
    answer = device.sign(approver.ask())
    now = challenges.time.time()
    monkeypatch.setattr(challenges.time, "time", lambda: now + challenges.LASTS + 1)
    assert approver.tries(answer) == "passkey-wrong", "too late"


def test_one_persons_passkey_confirms_nobody_else(shared: SharedDesk, approver: Approver) -> None:
    client, own = shared.signed_in("editor"), Device(ADDRESS, HOST)
    assert add(client, own) == 200
    other = Approver(shared, client, own, "editor")
    assert other.tries(approver.device.sign(other.ask())) == "passkey-wrong"
    assert other.tries(own.sign(other.ask())) == ""
    with shared.shared.database.reading() as connection:
        foreign = list_passkeys(connection, approver.account.id)[0]
    for digest in ("0" * 64, foreign.digest):
        data = {"passkey_digest": digest, "old": PASSWORD}
        assert client.post("/account/passkeys/remove", data=data).status_code == 422


def test_a_signature_to_sign_in_confirms_nothing_and_the_other_way(approver: Approver) -> None:
    client, device = approver.client, approver.device
    assert approver.tries(device.sign(client.post("/sign-in/passkey/ask").json()), "") == "passkey-wrong"
    assert client.post("/sign-in/passkey", data={"passkey": device.sign(approver.ask(""))}).status_code == 422
    asked = client.post("/account/passkeys/ask", data={"old": PASSWORD}).json()
    assert approver.tries(device.sign(asked)) == "passkey-wrong"
    assert approver.tries(device.sign(approver.ask(), kind="webauthn.create")) == "passkey-wrong"


def test_a_challenge_of_one_browser_signs_nobody_in_in_another(shared: SharedDesk, approver: Approver) -> None:
    """Or somebody could be signed in as another, and not know it."""
    device = approver.device
    answer = device.sign(shared.client().post("/sign-in/passkey/ask").json())
    victim = shared.client()
    victim.post("/sign-in/passkey/ask")
    assert victim.post("/sign-in/passkey", data={"passkey": answer}).status_code == 422


@pytest.mark.parametrize("counts", [0, -3])
def test_a_copied_passkey_is_refused_and_told(shared: SharedDesk, approver: Approver, counts: int) -> None:
    approver.device.counter = 7
    assert approver.tries(approver.device.sign(approver.ask())) == ""
    assert approver.tries(approver.device.sign(approver.ask(), counts=counts)) == "passkey-copied"
    told = rows(shared, "passkey-refused")[-1]
    assert (told.actor, told.values["passkey"], told.values["before"]) == ("approver", "my phone", "8")


def test_a_device_that_counts_nothing_is_good(shared: SharedDesk) -> None:
    client, device = shared.signed_in("approver"), Device(ADDRESS, HOST, counter=0)
    assert add(client, device) == 200
    approver = Approver(shared, client, device)
    assert [approver.tries(device.sign(approver.ask(), counts=0)) for _ in range(2)] == ["", ""]


def test_who_is_switched_off_or_begins_anew_signs_in_by_no_passkey(shared: SharedDesk) -> None:
    with shared.shared.database.writing() as connection:
        account, link = people.add_person(connection, "manager", "leaver", "Lee Leaver", "", ["approver"])
        people.use_link(connection, link, NewPassword.of(PASSWORD))
    device, person = Device(ADDRESS, HOST), account.id
    assert add(shared.signed_in("leaver"), device) == 200

    def try_it() -> int:
        client = shared.client()
        return client.post(
            "/sign-in/passkey", data={"passkey": device.sign(client.post("/sign-in/passkey/ask").json())}
        ).status_code

    assert try_it() == 303
    with shared.shared.database.writing() as connection:
        people.switch_person(connection, "manager", person, active=False)
    assert try_it() == 422
    with shared.shared.database.writing() as connection:
        people.switch_person(connection, "manager", person, active=True)
    assert try_it() == 303
    with shared.shared.database.writing() as connection:
        people.reset_person(connection, "manager", person)
    assert try_it() == 422


def test_a_passkey_needs_the_password_and_a_desk_left_open_adds_none(shared: SharedDesk) -> None:
    client, device = shared.signed_in("approver"), Device(ADDRESS, HOST)
    wrong = client.post("/account/passkeys/ask", data={"old": "wrong"})
    assert wrong.status_code == 422
    assert "not your password" in wrong.text
    made = device.make({"challenge": "A" * 43, "user": {"id": "AAAA"}})
    assert client.post("/account/passkeys", data={"passkey_name": "x", "passkey": made}).status_code == 422
    for _ in range(MOST_PASSKEYS):
        assert add(client, Device(ADDRESS, HOST)) == 200
    assert add(client, Device(ADDRESS, HOST)) == 422


def test_who_may_not_approve_is_asked_for_nothing(shared: SharedDesk) -> None:
    client = shared.signed_in("desk")
    assert add(client, Device(ADDRESS, HOST)) == 200
    assert client.post("/library/approve/ask", data=SHEET).status_code == 403


@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["id", "rawId", "response", "clientDataJSON", "challenge", "type"]),
                    inner,
                    max_size=5,
                )
            ),
            max_leaves=8,
        ).map(json.dumps),
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_is_refused_in_words(shared: SharedDesk, answer: str) -> None:
    client = shared.client()
    assert client.post("/sign-in/passkey", data={"passkey": answer}).status_code == 422


def test_every_cut_and_every_changed_byte_is_refused(approver: Approver) -> None:
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for at in (0, 20, 33, -1):
            said = json.loads(approver.device.sign(approver.ask()))
            raw = bytearray(base64.urlsafe_b64decode(said["response"][part] + "=="))
            for broken in (bytes(raw[:at]), bytes([*raw[:at], raw[at] ^ 1, *raw[at:][1:]])):
                said["response"][part] = base64.urlsafe_b64encode(broken).decode().rstrip("=")
                assert approver.tries(json.dumps(said)) == "passkey-wrong", (part, at)


# -- where the page is


@pytest.mark.parametrize(
    ("origin", "proxied"),
    [
        ("https://portal.clinic.example:8443", {"X-Forwarded-Host": "portal.clinic.example:8443"}),
        (
            "https://portal.clinic.example:8443",
            {"X-Forwarded-Host": "portal.clinic.example", "Sec-Fetch-Site": "same-origin"},
        ),
        ("https://portal.clinic.example", {"X-Forwarded-Host": "portal.clinic.example"}),
    ],
)
def test_behind_a_proxy_below_a_path_and_at_another_port(tmp_path: Path, origin: str, proxied: dict[str, str]) -> None:
    from support.proxied import behind_proxy

    rules = NetworkRules(hosts=("portal.clinic.example",), proxies=("10.0.0.5",), base_path="/handouts")
    with behind_proxy(desk.content(tmp_path), rules, origin, proxied) as (_, client):
        client.post("/sign-in", data={"login": "approver", "password": PASSWORD})
        device = Device(origin, "portal.clinic.example")
        assert add(client, device) == 200
        asked = client.post("/library/approve/ask", data=SHEET)
        assert asked.json()["rpId"] == "portal.clinic.example"
        enter = client.post(
            "/sign-in/passkey", data={"passkey": device.sign(client.post("/sign-in/passkey/ask").json())}
        )
        assert (enter.status_code, enter.headers["location"]) == (303, "/handouts/")
        device.origin = "https://portal.clinic.example:9999"
        asked = client.post("/sign-in/passkey/ask").json()
        assert client.post("/sign-in/passkey", data={"passkey": device.sign(asked)}).status_code == 422


def test_a_passkey_of_one_name_is_not_asked_for_at_another(shared: SharedDesk, approver: Approver) -> None:
    device = approver.device
    local = TestClient(
        shared.app, base_url="https://localhost", headers={"Origin": "https://localhost"}, follow_redirects=False
    )
    local.post("/sign-in", data={"login": "approver", "password": PASSWORD})
    assert local.post("/library/approve/ask", data=SHEET).status_code == 422
    asked = local.post("/sign-in/passkey/ask").json()
    device.origin, device.host = "https://localhost", "localhost"
    assert local.post("/sign-in/passkey", data={"passkey": device.sign(asked)}).status_code == 422
    number = TestClient(shared.app, base_url="https://127.0.0.1", headers={"Origin": "https://127.0.0.1"})
    assert "passkey.js" not in number.get("/sign-in").text


# -- what is kept


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with postgres() as found:
        yield found


def test_both_databases_keep_them_and_a_backup_brings_them_back(address: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    shared = SharedDesk(desk.content(tmp_path), address)
    client, device = shared.signed_in("approver"), Device(ADDRESS, HOST)
    assert add(client, device) == 200
    approver = Approver(shared, client, device)
    assert approver.tries(device.sign(approver.ask())) == ""
    assert approver.tries(device.sign(approver.ask(), counts=0)) == "passkey-copied"
    backup.make_backup(shared.shared.database, tmp_path / "b", "test")
    other = open_database("", tmp_path / "other")
    backup.restore_backup(other, tmp_path / "b", "test")
    with shared.shared.database.reading() as here, other.reading() as there:
        for table in (PASSKEYS,):
            assert here.execute(sa.select(table)).all() == there.execute(sa.select(table)).all() != []
        assert there.execute(sa.select(CHALLENGES)).all() == []


def test_a_database_of_before_gets_its_tables_and_keeps_its_people(tmp_path: Path) -> None:
    shared = SharedDesk(desk.content(tmp_path))
    with shared.shared.database.writing() as connection:
        for table in ("passkeys", "challenges", "identities"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    shared.shared.database.close()
    again = SharedDesk(tmp_path / "content.yaml")
    assert add(again.signed_in("approver"), Device(ADDRESS, HOST)) == 200


def test_strangers_can_ask_for_no_end_of_challenges(
    shared: SharedDesk, monkeypatch: pytest.MonkeyPatch, approver: Approver
) -> None:
    monkeypatch.setattr(challenges, "MOST_OF_STRANGERS", 3)
    stranger = shared.client()
    assert [stranger.post("/sign-in/passkey/ask").status_code for _ in range(4)] == [200, 200, 200, 503]
    assert approver.tries(approver.device.sign(approver.ask())) == "", "who is signed in is not kept waiting"
    for _ in range(30):
        approver.ask()
    with shared.shared.database.reading() as connection:
        assert len(connection.execute(sa.select(CHALLENGES)).all()) <= 3 + challenges.MOST_OF_ONE
