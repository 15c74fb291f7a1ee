"""Signing in by somebody else's word: what an attacker puts in its way, and what a service or a proxy may not say."""

import base64
import hmac
import http.cookiejar
import json
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient
from support import desk
from support.authenticator import Device
from support.proxied import behind_proxy
from support.shared_desk import ADDRESS, PASSWORD, SharedDesk, quick_servers
from support.sign_in_service import CLIENT, ISSUER, SECRET, MadeService, real_service

from handouts.problems import HandoutsError
from handouts.web.accounts import backup, challenges, people, trail
from handouts.web.accounts.database import open_database
from handouts.web.accounts.single_sign_on import provider as talking
from handouts.web.accounts.single_sign_on import tokens
from handouts.web.accounts.single_sign_on.outside import OutsideSignIn
from handouts.web.accounts.single_sign_on.provider import Provider, ProviderFault, ask_network
from handouts.web.accounts.single_sign_on.settings import SECRET as SECRET_VARIABLE
from handouts.web.accounts.single_sign_on.settings import SignInSettings, is_safe_address, read_settings
from handouts.web.accounts.tables import IDENTITIES, PEOPLE
from handouts.web.guard import BACK
from handouts.web.network import NetworkRules

GROUPS = {"Spine doctors": "approver, editor", "Front desk": "desk", "Office": "manager"}
SETTINGS = SignInSettings(way="openid-connect", issuer=ISSUER, client=CLIENT, groups=GROUPS)


@pytest.fixture(scope="module", autouse=True)
def _fast() -> Iterator[None]:
    with quick_servers():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, _fast: None) -> SharedDesk:
    return SharedDesk(desk.content(tmp_path_factory.mktemp("outside")))


@dataclass
class Clinic:
    """A shared desk whose people come in by a made-up service."""

    shared: SharedDesk
    service: MadeService

    def leave(self, client: TestClient, **form: str) -> str:
        """Press the button: the address that the page leads to."""
        return address_of(client.post("/sign-in/outside", data=form).text)

    def come_back(self, client: TestClient, said: dict[str, str]) -> Any:
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        return client.get(BACK, params=said, headers=headers)

    def enter(self, client: TestClient, **form: str) -> Any:
        """All of it."""
        return self.come_back(client, self.service.visit(self.leave(client, **form)))


def address_of(page: str) -> str:
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


@pytest.fixture
def clinic(whole: SharedDesk) -> Clinic:
    service = MadeService()
    with whole.shared.database.writing() as connection:
        gone = list(connection.scalars(sa.select(IDENTITIES.c.person)))
        connection.execute(sa.delete(PEOPLE).where(PEOPLE.c.id.in_(gone)))
        connection.execute(sa.delete(IDENTITIES))
    whole.shared.believe(OutsideSignIn(SETTINGS, service.provider()))
    return Clinic(whole, service)


def is_in(client: TestClient) -> bool:
    return "__Host-session" in client.cookies and client.get("/account").status_code == 200


def rows(shared: SharedDesk, kind: str) -> list[trail.TrailRow]:
    with shared.shared.database.reading() as connection:
        return list(trail.read_rows(connection, kind=kind))


# -- what is right


def test_somebody_comes_in_and_goes_on_where_they_wanted(clinic: Clinic) -> None:
    client = clinic.shared.client()
    said = dict(parse_qsl(urlsplit(clinic.leave(client, next="/library?open=knee")).query))
    assert said["response_type"] == "code"
    assert said["code_challenge_method"] == "S256"
    assert said["redirect_uri"] == f"{ADDRESS}{BACK}"
    assert len(said["nonce"]) > 40 < len(said["state"]) + 1
    page = clinic.enter(client, next="/library?open=knee")
    assert page.status_code == 200
    assert address_of(page.text) == "/library?open=knee"
    assert is_in(client)
    assert "Jane Roe, MD (jane@clinic.example)" in client.get("/account").text, "there is a Jane Roe here already"
    assert rows(clinic.shared, "signed-in")[-1].values["how"] == "service"
    assert client.get("/editor").status_code == 200
    assert client.get("/people").status_code == 403


def test_the_cookie_on_the_way_is_for_this_host_and_goes_when_somebody_is_back(clinic: Clinic) -> None:
    client = clinic.shared.client()
    answer = client.post("/sign-in/outside")
    cookie = answer.headers["set-cookie"].lower()
    for flag in ("__host-flow=", "secure", "httponly", "samesite=lax", "path=/", "max-age=600"):
        assert flag in cookie
    back = clinic.come_back(client, clinic.service.visit(address_of(answer.text)))
    assert any(each.startswith("__Host-flow=") and "Max-Age=0" in each for each in back.headers.get_list("set-cookie"))
    assert "__Host-flow" not in client.cookies


def test_the_same_person_is_known_again_by_what_the_service_calls_them_and_by_nothing_else(clinic: Clinic) -> None:
    def who(**person: Any) -> str:
        clinic.service.person = person
        client = clinic.shared.client()
        clinic.enter(client)
        return client.get("/account").text.split('<h1 class="page-title"><bdi>')[1].split("<")[0]

    first = who(name="Ann Lee", email="lee@clinic.example", preferred_username="lee@clinic.example")
    assert first == "Ann Lee"
    assert who(name="Ann Smith", email="smith@clinic.example") == "Ann Lee", "married; what approvals carry stays"
    other = who(sub="5678", name="Ann Lee", email="lee@clinic.example", preferred_username="lee@clinic.example")
    assert other != "Ann Lee"
    assert other.startswith("Ann Lee (lee@clinic.example+")
    assert who(sub="9", name="Max", preferred_username="manager") != "Max Boss", "nor a person of our own"


def test_two_who_call_themselves_alike_both_come_in(clinic: Clinic) -> None:
    """Also where somebody has taken the very name that another would get."""
    for number, name in enumerate(
        ["Ann Lee (lee@clinic.example)", "Ann Lee", "Ann Lee", "Ann Lee", "7", "", "Ann Lee (x)"]
    ):
        clinic.service.person = {"sub": f"alike-{number}", "name": name, "preferred_username": "lee@clinic.example"}
        client = clinic.shared.client()
        assert clinic.enter(client).status_code == 200, name
        assert is_in(client)


def test_what_somebody_may_do_follows_from_their_groups_each_time(clinic: Clinic) -> None:
    client = clinic.shared.client()
    clinic.service.person = {"sub": "g", "groups": ["Front desk"]}
    clinic.enter(client)
    assert client.get("/editor").status_code == 403
    clinic.service.person["groups"] = ["Spine doctors", "Chess club"]
    clinic.enter(clinic.shared.client())
    assert client.get("/editor").status_code == 200, "at once, in every session"
    clinic.service.person["groups"] = ["Chess club"]
    again = clinic.shared.client()
    answer = clinic.enter(again)
    assert answer.status_code == 403
    assert "no group" in answer.text
    assert not is_in(again)
    assert client.get("/library").status_code == 303, "and the session that was open has ended"
    changed = rows(clinic.shared, "person-changed")[-1]
    assert (changed.values["roles"], changed.values["before"], changed.values["how"]) == (
        "",
        "editor,approver",
        "groups",
    )


def test_who_was_never_in_a_group_gets_no_account(clinic: Clinic) -> None:
    clinic.service.person = {"sub": "stranger", "groups": None}
    client = clinic.shared.client()
    assert clinic.enter(client).status_code == 403
    with clinic.shared.shared.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(IDENTITIES)) == 0


def test_who_is_switched_off_here_stays_out_whatever_their_groups(clinic: Clinic) -> None:
    client = clinic.shared.client()
    clinic.enter(client)
    with clinic.shared.shared.database.writing() as connection:
        number = connection.scalar(sa.select(IDENTITIES.c.person))
        people.switch_person(connection, "manager", number, active=False)
        with pytest.raises(HandoutsError, match="groups"):
            people.change_person(connection, "manager", number, "", ["manager"])
    assert client.get("/library").status_code == 303
    assert clinic.enter(clinic.shared.client()).status_code == 403


# -- who looks after the server is never locked out, and nobody gets around their groups


def test_a_manager_of_our_own_comes_in_by_their_password_and_nobody_else_does(clinic: Clinic) -> None:
    assert clinic.shared.client().post("/sign-in", data={"login": "manager", "password": PASSWORD}).status_code == 303
    for login in ("desk", "editor", "approver"):
        answer = clinic.shared.client().post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 401, login
    assert "For whoever looks after this server" in clinic.shared.client().get("/sign-in").text


def test_groups_make_nobody_the_manager_on_whom_all_depends(clinic: Clinic) -> None:
    clinic.service.person = {"sub": "boss", "groups": ["Office"]}
    client = clinic.shared.client()
    clinic.enter(client)
    assert client.get("/people").status_code == 200
    with clinic.shared.shared.database.writing() as connection:
        number = connection.scalar(sa.select(IDENTITIES.c.person))
        _, link = people.reset_person(connection, "manager", number)
        people.use_link(connection, link, people.NewPassword.of(PASSWORD))
        own = clinic.shared.accounts["manager"].id
        with pytest.raises(HandoutsError, match="Nobody would be left"):
            people.switch_person(connection, "boss", own, active=False)
    with clinic.shared.shared.database.reading() as connection:
        boss = people.find_account(connection, number)
    assert boss is not None
    answer = clinic.shared.client().post("/sign-in", data={"login": boss.login, "password": PASSWORD})
    assert answer.status_code == 401, "a password of ours is for approving; the groups are asked"


def test_a_passkey_gets_nobody_around_their_groups(clinic: Clinic) -> None:
    client, device = clinic.shared.client(), Device(ADDRESS, "handouts.clinic.example")
    clinic.enter(client)
    token = again(clinic, client, "/account/confirm")
    asked = client.post("/account/passkeys/ask", data={"confirmed": token})
    assert asked.status_code == 200
    assert (
        client.post("/account/passkeys", data={"passkey_name": "x", "passkey": device.make(asked.json())}).status_code
        == 200
    )
    other = clinic.shared.client()
    answer = other.post("/sign-in/passkey", data={"passkey": device.sign(other.post("/sign-in/passkey/ask").json())})
    assert answer.status_code == 422


# -- the table of attacks: each is refused, in plain words, and nobody is in


def other_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1"})


def by_hand(claims: dict[str, Any], key: bytes = b"") -> str:
    """A token that no library makes: signed by nothing, or by a public key as if it were a secret."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    said = ".".join(part(json.dumps(each).encode()) for each in ({"alg": "HS256" if key else "none"}, claims))
    return f"{said}.{part(hmac.digest(key, said.encode(), 'sha256')) if key else ''}"


NOW = int(time.time())

LIES: dict[str, Callable[[MadeService], Any]] = {
    "another nonce": lambda service: service.claims.update(nonce="x" * 43),
    "no nonce": lambda service: service.claims.update(nonce=None),
    "another program's": lambda service: service.claims.update(aud="another"),
    "for two, and not given to us": lambda service: service.claims.update(aud=[CLIENT, "another"]),
    "given to another": lambda service: service.claims.update(azp="another"),
    "another issuer": lambda service: service.claims.update(iss="https://evil.example"),
    "the issuer with a slash": lambda service: service.claims.update(iss=f"{ISSUER}/"),
    "expired": lambda service: service.claims.update(exp=int(time.time()) - 120),
    "old": lambda service: service.claims.update(iat=int(time.time()) - 3600),
    "of tomorrow": lambda service: service.claims.update(iat=int(time.time()) + 3600),
    "not yet": lambda service: service.claims.update(nbf=int(time.time()) + 3600),
    "without an end": lambda service: service.claims.update(exp=None),
    "an end that is no number": lambda service: service.claims.update(exp="tomorrow"),
    "of nobody": lambda service: service.claims.update(sub=None),
    "of a number": lambda service: service.claims.update(sub=7),
    "another key": lambda service: setattr(service, "sign", other_key()),
    "a key nobody has": lambda service: (setattr(service, "sign", other_key()), service.header.update(kid="9")),
    "no signature": lambda service: setattr(service, "token", by_hand),
    "our secret as the key": lambda service: (setattr(service, "sign", OctKey.import_key(SECRET * 3)), service.header.update(alg="HS256")),
    "its public key as the key": lambda service: setattr(service, "token", lambda claims: by_hand(claims, service.key.as_pem(private=False))),
    "no token at all": lambda service: setattr(service, "token", lambda _: "x.y.z"),
    "a key in the token": lambda service: (setattr(service, "sign", (own := other_key())), service.header.update(jwk=own.as_dict(private=False))),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_what_it_may_not_lets_nobody_in(clinic: Clinic, lie: str) -> None:
    client = clinic.shared.client()
    address = clinic.leave(client)
    LIES[lie](clinic.service)
    answer = clinic.come_back(client, clinic.service.visit(address))
    assert answer.status_code == 400, answer.text
    assert "has not let you in" in answer.text
    assert not is_in(client)
    assert "Traceback" not in answer.text


def test_a_clock_may_be_a_little_off(clinic: Clinic) -> None:
    clinic.service.claims = {"iat": int(time.time()) + tokens.SKEW // 2, "exp": int(time.time()) - tokens.SKEW // 2}
    client = clinic.shared.client()
    assert clinic.enter(client).status_code == 200
    assert is_in(client)


def test_a_state_is_good_once_in_its_browser_and_for_ten_minutes(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = clinic.shared.client(), clinic.shared.client()
    said = clinic.service.visit(clinic.leave(client))
    assert clinic.come_back(other, said).status_code == 400, "without the browser's cookie: somebody else's sign-in"
    clinic.leave(other)
    assert clinic.come_back(other, said).status_code == 400, "with the cookie of another flow"
    assert clinic.come_back(client, said).status_code == 400, "and it is used up"
    said = clinic.service.visit(clinic.leave(client))
    assert clinic.come_back(client, said).status_code == 200
    assert clinic.come_back(clinic.shared.client(), said).status_code == 400
    assert clinic.come_back(client, said).status_code == 400, "again"
    for broken in (
        {**said, "state": ""},
        {**said, "state": "x" * 43},
        {"code": said["code"]},
        {},
        {"state": "\x00" * 5000},
    ):
        assert clinic.come_back(client, broken).status_code == 400
    late = clinic.shared.client()
    said = clinic.service.visit(clinic.leave(late))
    now = challenges.time.time()
    monkeypatch.setattr(challenges.time, "time", lambda: now + 601)
    assert clinic.come_back(late, said).status_code == 400
    assert not is_in(late)


def test_a_code_is_good_once_and_with_its_own_proof(clinic: Clinic) -> None:
    first, second = clinic.shared.client(), clinic.shared.client()
    used = clinic.service.visit(clinic.leave(first))
    assert clinic.come_back(first, used).status_code == 200
    fresh = clinic.service.visit(clinic.leave(second))
    assert clinic.come_back(second, {**fresh, "code": used["code"]}).status_code == 400, "replayed"
    stolen = clinic.service.visit(clinic.leave(first))
    fresh = clinic.service.visit(clinic.leave(second))
    assert clinic.come_back(second, {**fresh, "code": stolen["code"]}).status_code == 400, "put into another's flow"
    assert not is_in(second)


def test_another_service_in_the_way_is_found_out(clinic: Clinic) -> None:
    """Mix-up (RFC 9207): whoever names another issuer is refused, and who always names itself must."""
    client = clinic.shared.client()
    asked = len(clinic.service.asked)
    said = clinic.service.visit(clinic.leave(client))
    assert clinic.come_back(client, {**said, "iss": "https://evil.example"}).status_code == 400
    assert not any(each.endswith("/token") for each in clinic.service.asked[asked:]), "the code goes nowhere"
    clinic.service.places = {"authorization_response_iss_parameter_supported": True}
    clinic.shared.shared.believe(OutsideSignIn(SETTINGS, clinic.service.provider()))
    assert clinic.come_back(client, clinic.service.visit(clinic.leave(client))).status_code == 400
    said = clinic.service.visit(clinic.leave(client))
    assert clinic.come_back(client, {**said, "iss": ISSUER}).status_code == 200


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_nobody_is_led_elsewhere(clinic: Clinic, address: str) -> None:
    assert address_of(clinic.enter(clinic.shared.client(), next=address).text) == "/"


def test_what_the_service_says_in_an_address_is_never_shown(clinic: Clinic) -> None:
    client = clinic.shared.client()
    said = {
        "state": dict(parse_qsl(urlsplit(clinic.leave(client)).query))["state"],
        "error": "access_denied",
        "error_description": "call 555-0100",
    }
    answer = clinic.come_back(client, said)
    assert answer.status_code == 400
    assert "555-0100" not in answer.text


def test_another_site_leads_back_and_to_nothing_else(clinic: Clinic) -> None:
    client = clinic.shared.client()
    clinic.enter(client)
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for path in ("/", "/library", "/account", "/sign-in", "/sign-in/back/", "/sign-in/backs"):
        assert client.get(path, headers=foreign).status_code == 403, path
    for other in ({"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Dest": "iframe"}):
        assert client.get(BACK, headers={**foreign, **other}).status_code == 403
    assert client.post("/sign-in/outside", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_session_that_was_there_ends_and_a_new_one_begins(clinic: Clinic) -> None:
    client = clinic.shared.client()
    clinic.enter(client)
    old = client.cookies["__Host-session"]
    clinic.enter(client)
    assert client.cookies["__Host-session"] != old
    assert clinic.shared.shared.door.find_session(old) is None


# -- keys, and a service that is down


def test_new_keys_are_fetched_when_a_token_names_one_and_a_made_up_one_asks_no_oftener(clinic: Clinic) -> None:
    clinic.enter(clinic.shared.client())
    clinic.service.key = RSAKey.generate_key(2048, {"kid": "2", "use": "sig"})
    clinic.service.header = {"kid": "2"}
    provider = clinic.shared.shared.outside.provider  # type: ignore[union-attr]
    assert provider is not None
    provider._keys_at -= 2 * talking.KEYS_ANEW
    client = clinic.shared.client()
    assert clinic.enter(client).status_code == 200
    clinic.service.asked.clear()
    clinic.service.sign = other_key()
    for _ in range(3):
        assert clinic.enter(clinic.shared.client()).status_code == 400
    assert sum(each.endswith("/keys") for each in clinic.service.asked) == 0


@pytest.mark.parametrize(
    "broken",
    [
        lambda _: (_ for _ in ()).throw(ProviderFault("it cannot be reached")),
        lambda _: b"<html>",
        lambda _: b"[]",
        lambda _: json.dumps({"issuer": "https://evil.example"}).encode(),
        lambda _: json.dumps({"issuer": ISSUER}).encode(),
        lambda _: json.dumps(
            {
                "issuer": ISSUER,
                "authorization_endpoint": "http://login.clinic.example/a",
                "token_endpoint": "https://x/t",
                "jwks_uri": "https://x/k",
            }
        ).encode(),
    ],
)
def test_a_service_that_is_down_or_odd_is_told_and_lets_nobody_in(clinic: Clinic, broken: Any) -> None:
    clinic.shared.shared.believe(OutsideSignIn(SETTINGS, Provider(ISSUER, CLIENT, SECRET, ask=broken)))
    answer = clinic.shared.client().post("/sign-in/outside")
    assert answer.status_code == 503
    assert "sign-in service does not answer as it should" in answer.text
    assert "Traceback" not in answer.text


def test_a_service_that_falls_silent_meanwhile_lets_nobody_in(clinic: Clinic) -> None:
    client = clinic.shared.client()
    said = clinic.service.visit(clinic.leave(client))
    provider = clinic.shared.shared.outside.provider  # type: ignore[union-attr]
    assert provider is not None
    provider._ask = lambda _: (_ for _ in ()).throw(ProviderFault("it says 500"))
    assert clinic.come_back(client, said).status_code == 503
    assert not is_in(client)


@pytest.fixture
def slow_server() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine that answers whatever it is told to, and goes on without end."""
    listening, answers = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        while True:
            try:
                made, _ = listening.accept()
            except OSError:
                return
            with made:
                made.settimeout(5)
                try:
                    made.recv(10_000)
                    made.sendall(answers[0])
                    for _ in range(10_000 if answers[1:] else 0):
                        made.sendall(answers[1])
                        time.sleep(0.02 if len(answers[1]) < 100 else 0)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/", answers
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n", b"x"], "too long"),
        ([b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 60_000], "too long"),
        ([b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\n\r\n"], "302"),
        ([b"HTTP/1.1 503 No\r\n\r\n"], "503"),
        ([b"SSH-2.0\r\n\r\n"], "cannot be reached"),
    ],
)
def test_what_we_ask_of_it_has_bounds_and_goes_nowhere_else(
    slow_server: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch, answers: list[bytes], said: str
) -> None:
    address, told = slow_server
    told += answers
    monkeypatch.setattr(talking, "PATIENCE", 0.6)
    began = time.monotonic()
    with pytest.raises(ProviderFault, match=said):
        ask_network(urllib.request.Request(address))  # noqa: S310 - of this machine
    assert time.monotonic() - began < 5


def test_nothing_is_asked_in_the_clear() -> None:
    for good in ("https://login.example", "http://127.0.0.1:3", "http://localhost/x", "http://[::1]:3/"):
        assert is_safe_address(good)
    for bad in (
        "http://login.example",
        "ftp://x",
        "file:///etc/passwd",
        "https://a:b@x/",
        "//x",
        "",
        "https://",
        "http://127.0.0.1.evil.example/",
        "https://[x",
    ):
        assert not is_safe_address(bad), bad
    with pytest.raises(ProviderFault):
        ask_network(urllib.request.Request("http://login.example/"))


# -- approving


def again(clinic: Clinic, client: TestClient, path: str, **form: str) -> str:
    """Show anew that it is they: the token that the page has then."""
    address = address_of(client.post(path, data=form).text)
    asked = dict(parse_qsl(urlsplit(address).query))
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    page = clinic.come_back(client, clinic.service.visit(address))
    assert page.status_code == 200, page.text
    return page.text.split('name="confirmed" value="')[1].split('"')[0]


FORM = {"open": "knee", "language": "en", "until": "2027-09-01", "role": "Surgeon", "read": "1"}


def test_approving_asks_anew_and_is_bound_to_the_words(clinic: Clinic) -> None:
    client = clinic.shared.client()
    clinic.enter(client)
    page = client.get("/library", params={"open": "knee", "language": "en"}).text
    assert 'formaction="/library/approve/confirm"' in page
    assert 'type="password"' not in page
    form = {**FORM, "digest": page.split('name="digest" value="')[1].split('"')[0]}
    assert client.post("/library/approve", data=form).status_code == 422, "being signed in is not enough"
    for changed in ({"open": "fusion"}, {"digest": "0" * 64}, {"until": "2027-01-01"}):
        token = again(clinic, client, "/library/approve/confirm", **form)
        assert client.post("/library/approve", data={**form, **changed, "confirmed": token}).status_code in (
            422,
            409,
        ), changed
        assert client.post("/library/approve", data={**form, "confirmed": token}).status_code == 422, "used up"
    token = again(clinic, client, "/library/approve/confirm", **form)
    other = clinic.shared.client()
    clinic.enter(other)
    assert other.post("/library/approve", data={**form, "confirmed": token}).status_code == 422, "another session"
    token = again(clinic, client, "/library/approve/confirm", **form)
    assert client.post("/library/approve", data={**form, "confirmed": token}).status_code == 303
    assert rows(clinic.shared, "approved")[-1].values["confirmed"] == "service"


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        ({"auth_time": None}, "did not ask you anew"),
        ({"auth_time": NOW - 3600}, "did not ask you anew"),
        ({"auth_time": "now"}, "has not let you in"),
        ({"sub": "somebody else"}, "has not let you in"),
    ],
)
def test_who_was_not_asked_anew_or_is_another_confirms_nothing(clinic: Clinic, lie: dict[str, Any], words: str) -> None:
    client = clinic.shared.client()
    clinic.enter(client)
    clinic.service.claims = lie
    address = address_of(client.post("/account/confirm").text)
    answer = clinic.come_back(client, clinic.service.visit(address))
    assert answer.status_code == 400
    assert words in answer.text
    assert 'name="confirmed"' not in answer.text


def test_where_the_service_cannot_ask_anew_it_is_not_offered(clinic: Clinic) -> None:
    clinic.shared.shared.believe(OutsideSignIn(replace(SETTINGS, asks_anew=False), clinic.service.provider()))
    client = clinic.shared.client()
    clinic.enter(client)
    assert client.post("/account/confirm").status_code == 404
    assert "Ask your manager for a link" in client.get("/account").text
    with clinic.shared.shared.database.writing() as connection:
        number = connection.scalar(sa.select(IDENTITIES.c.person))
        _, link = people.reset_person(connection, "manager", number)
        people.use_link(connection, link, people.NewPassword.of(PASSWORD))
    client = clinic.shared.client()
    clinic.enter(client)
    assert client.post("/account/passkeys/ask", data={"old": PASSWORD}).status_code == 200


# -- a proxy's word

PROXY = SignInSettings(
    way="proxy", header="X-Remote-User", groups_header="X-Remote-Groups", name_header="X-Remote-Name", groups=GROUPS
)
RULES = NetworkRules(hosts=("portal.clinic.example",), proxies=("10.0.0.5",))
ORIGIN = "https://portal.clinic.example"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, _fast: None) -> Iterator[tuple[SharedDesk, TestClient]]:
    with behind_proxy(desk.content(tmp_path_factory.mktemp("proxied")), RULES, ORIGIN, {}) as (shared, client):
        shared.shared.believe(OutsideSignIn(PROXY, None))
        yield shared, client


def named(user: str, groups: str = "Spine doctors", name: str = "") -> dict[str, str]:
    return {"X-Remote-User": user, "X-Remote-Groups": groups, "X-Remote-Name": name}


def test_whom_a_trusted_proxy_names_comes_in_with_their_groups(proxied: tuple[SharedDesk, TestClient]) -> None:
    shared, client = proxied
    client.cookies.clear()
    assert client.get("/library", headers=named("roe")).status_code == 303, "the page asks first"
    assert client.post("/sign-in/outside", headers=named("roe", name="Rita Roe, MD")).status_code == 200
    page = client.get("/account", headers=named("roe"))
    assert page.status_code == 200
    assert "Rita Roe, MD" in page.text
    assert client.get("/people", headers=named("roe")).status_code == 403
    assert client.get("/library", headers=named("lee")).status_code == 303, "the proxy names somebody else now"
    assert client.get("/library").status_code == 303, "… or nobody"
    assert client.get("/library", headers=named("roe")).status_code == 200
    assert client.post("/sign-in/outside", headers=named("roe", "Kitchen")).status_code == 403
    assert client.get("/library", headers=named("roe")).status_code == 303, "out of all groups"
    assert rows(shared, "person-added")[-1].values["issuer"] == "proxy:x-remote-user"


def test_nobody_else_is_believed_who_says_a_name(proxied: tuple[SharedDesk, TestClient]) -> None:
    shared, client = proxied
    client.cookies.clear()
    assert client.post("/sign-in/outside").status_code == 403
    assert client.post("/sign-in/outside", headers=named("")).status_code == 403
    twice = [("X-Remote-User", "roe"), ("X-Remote-User", "manager"), ("X-Remote-Groups", "Office")]
    own = {key: value for key, value in client.headers.items() if key.startswith(("x-forw", "origin"))}
    assert client.post("/sign-in/outside", headers=[*own.items(), *twice]).status_code == 403
    assert client.post("/sign-in/outside", headers=named("x" * 256)).status_code == 403
    for peer in ("10.0.0.6", "127.0.0.1"):
        stranger = TestClient(
            shared.app, base_url=ORIGIN, headers=client.headers, follow_redirects=False, client=(peer, 1)
        )
        assert stranger.post("/sign-in/outside", headers=named("roe")).status_code == 403, peer
        assert "__Host-session" not in stranger.cookies
    here = TestClient(
        shared.app, base_url="https://localhost", headers={"Origin": "https://localhost"}, client=("127.0.0.1", 1)
    )
    assert here.post("/sign-in/outside", headers=named("roe")).status_code == 403


def test_a_proxy_cannot_ask_anew_so_approvers_have_something_of_ours(proxied: tuple[SharedDesk, TestClient]) -> None:
    shared, client = proxied
    client.cookies.clear()
    client.post("/sign-in/outside", headers=named("kim", name="Kim Ko, MD"))
    assert client.post("/account/confirm", headers=named("kim")).status_code == 404
    assert "Ask your manager for a link" in client.get("/account", headers=named("kim")).text
    with shared.shared.database.writing() as connection:
        account = people.find_by_login(connection, "kim")
        assert account is not None
        _, link = people.reset_person(connection, "manager", account.id)
        people.use_link(connection, link, people.NewPassword.of(PASSWORD))
    client.post("/sign-in/outside", headers=named("kim"))
    assert client.post("/account/passkeys/ask", data={"old": PASSWORD}, headers=named("kim")).status_code == 200
    answer = client.post("/sign-in", data={"login": "kim", "password": PASSWORD})
    assert answer.status_code == 401, "it lets nobody in"


# -- settings, and what is kept

GOOD = """
way: openid-connect
issuer: https://login.microsoftonline.com/tenant/v2.0
client: 11111111-2222
secret_file: {secret}
groups:
  Spine doctors: approver, editor
  Front desk: desk
"""


def test_settings_are_read_and_the_secret_stands_in_a_file_or_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, secret = tmp_path / "sign-in.yaml", tmp_path / "secret"
    path.write_text(GOOD.format(secret=secret), encoding="utf-8")
    secret.write_text("of the file\n", encoding="utf-8")
    found = read_settings(path)
    assert found.read_secret() == "of the file"
    assert found.roles_of(["Front desk", "Spine doctors", "x"]) == ("desk", "editor", "approver")
    assert found.roles_of([]) == ()
    monkeypatch.setenv(SECRET_VARIABLE, "of the variable")
    assert replace(found, secret_file="").read_secret() == "of the variable"
    secret.unlink()
    with pytest.raises(HandoutsError, match="cannot be read"):
        OutsideSignIn.open(path, RULES)
    assert "of the" not in repr(OutsideSignIn(found, None))


@pytest.mark.parametrize(
    "wrong",
    [
        "way: openid-connect\nissuer: http://login.example\nclient: x\ngroups: {A: desk}",
        "way: openid-connect\nissuer: https://login.example\ngroups: {A: desk}",
        "way: openid-connect\nissuer: https://login.example\nclient: x\nscopes: profile\ngroups: {A: desk}",
        "way: openid-connect\nissuer: https://login.example\nclient: x\nheader: X-User\ngroups: {A: desk}",
        "way: openid-connect\nissuer: https://login.example\nclient: x\ngroups: {A: boss}",
        "way: openid-connect\nissuer: https://login.example\nclient: x\ngroups: {A: program}",
        "way: openid-connect\nissuer: https://login.example\nclient: x",
        "way: proxy\nheader: X-User\ngroups: {A: desk}",
        "way: proxy\nheader: 'X User'\ngroups_header: X-Groups\ngroups: {A: desk}",
        "way: proxy\nheader: X-User\ngroups_header: X-Groups\nclient: x\ngroups: {A: desk}",
        "way: magic\ngroups: {A: desk}",
        "way: proxy\nheader: X-User\ngroups_header: X-Groups\ngrups: {A: desk}",
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "sign-in.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(HandoutsError):
        read_settings(path)


def test_a_proxy_that_nobody_trusts_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.yaml"
    path.write_text("way: proxy\nheader: X-User\ngroups_header: X-Groups\ngroups: {A: desk}", encoding="utf-8")
    with pytest.raises(HandoutsError, match="none is trusted"):
        OutsideSignIn.open(path, NetworkRules(hosts=("x",), certificate=path))
    assert OutsideSignIn.open(path, RULES).provider is None


def test_a_backup_brings_back_who_is_who(clinic: Clinic, tmp_path: Path) -> None:
    clinic.enter(clinic.shared.client())
    backup.make_backup(clinic.shared.shared.database, tmp_path / "b", "test")
    other = open_database("", tmp_path)
    backup.restore_backup(other, tmp_path / "b", "test")
    with clinic.shared.shared.database.reading() as here, other.reading() as there:
        assert here.execute(sa.select(IDENTITIES)).all() == there.execute(sa.select(IDENTITIES)).all() != []


# -- a real service


class Visitor:
    """Somebody at the real service, with cookies, who fills in its forms."""

    def __init__(self, stop: str) -> None:
        self._stop = stop

        class Quiet(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                return None

        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), Quiet
        )

    def go(self, address: str, login: str) -> dict[str, str]:
        """Sign in there; what the address says by which it sends back."""
        data: bytes | None = None
        for _ in range(20):
            try:
                with self._opener.open(urllib.request.Request(address, data), timeout=20) as answer:  # noqa: S310 - of this machine
                    page = answer.read().decode()
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in (302, 303):
                        raise AssertionError((error.code, error.read())) from None
                    address, data = urllib.parse.urljoin(address, error.headers["location"]), None
                    if address.startswith(self._stop):
                        return {key: each[0] for key, each in parse_qs(urlsplit(address).query).items()}
                    continue
            action = unescape(re.search(r'<form[^>]*action="([^"]+)"', page)[1])  # type: ignore[index]
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', page))
            typed = {"login": login, "password": "x"} if hidden.get("prompt") == "login" else {}
            address, data = urllib.parse.urljoin(address, action), urlencode({**hidden, **typed}).encode()
        raise AssertionError("the service leads in circles")


@pytest.mark.slow
def test_a_real_service_signs_people_in_and_asks_them_anew(clinic: Clinic) -> None:
    back = f"{ADDRESS}{BACK}"
    with real_service(back) as issuer:
        settings = replace(SETTINGS, issuer=issuer, scopes="openid profile email groups")
        clinic.shared.shared.believe(OutsideSignIn(settings, Provider(issuer, CLIENT, SECRET)))
        client, jane = clinic.shared.client(), Visitor(back)
        answer = clinic.come_back(client, jane.go(clinic.leave(client), "jane"))
        assert answer.status_code == 200, answer.text
        assert is_in(client)
        assert client.get("/editor").status_code == 200
        said = jane.go(address_of(client.post("/account/confirm").text), "jane")
        page = clinic.come_back(client, said)
        assert 'name="confirmed"' in page.text
        assert clinic.come_back(client, said).status_code == 400
        other = clinic.shared.client()
        assert clinic.come_back(other, Visitor(back).go(clinic.leave(other), "nobody")).status_code == 403
        said = Visitor(back).go(clinic.leave(other), "jane")
        clinic.leave(other)
        assert clinic.come_back(other, said).status_code == 400
        wrong = Provider(issuer, CLIENT, "not the secret")
        clinic.shared.shared.believe(OutsideSignIn(settings, wrong))
        assert clinic.come_back(other, Visitor(back).go(clinic.leave(other), "jane")).status_code == 400
    assert other.post("/sign-in/outside").status_code == 200, "what it said of itself is kept for an hour"
    clinic.shared.shared.believe(OutsideSignIn(settings, Provider(issuer, CLIENT, SECRET)))
    assert other.post("/sign-in/outside").status_code == 503
