"""The page behind real proxies, with the very files that docs/deploy.md shows; and what that page says of services."""

from __future__ import annotations

import contextlib
import http.client
import re
import shlex
import socket
import ssl
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import click
import pytest
from conftest import ROOT
from support import desk
from support.proxies import NAME, free_port, run_caddy, run_nginx, shown, write_certificate
from test_security_notes import names_in
from test_web_server import serving

from handouts.cli.serve import serve

LOGIN, PASSWORD = "front", "seven green pots of tea"
FIELDS = {"sheet": "kyphoplasty", "name": "Wilhelmina Quist"}
DEPLOY = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")


class Browser:
    """Somebody's browser, as far as a proxy sees it: it speaks TLS to a name, says where a form comes from, and has cookies."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self._trust = port, folder / "fullchain.pem"
        self.cookies: dict[str, str] = {}
        self.always: dict[str, str] = {}
        """Headers of each request."""

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        context = ssl.create_default_context(cafile=str(self._trust))
        one = http.client.HTTPSConnection(NAME, self.port, context=context, timeout=60)
        headers = {**self.always, **headers}
        one.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 60), server_hostname=NAME)
        try:
            if self.cookies:
                headers["cookie"] = "; ".join("=".join(each) for each in self.cookies.items())
            one.request(method, path, body or None, {each.replace("_", "-"): text for each, text in headers.items()})
            answer = one.getresponse()
            for cookie in answer.headers.get_all("set-cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read(), answer.headers
        finally:
            one.close()

    def post(self, path: str, origin: str = "", fields: Mapping[str, str] = FIELDS) -> tuple[int, bytes]:
        kind = "application/x-www-form-urlencoded"
        own = f"https://{NAME}:{self.port}"
        status, said, _ = self.ask("POST", path, urlencode(fields).encode(), content_type=kind, origin=origin or own)
        return status, said

    def come_in(self, link: str, base: str = "") -> None:
        """Become the first manager by the link that the program prints, add somebody at the desk, and sign in as them."""
        assert self.ask("GET", f"{base}/")[0] == 303, "nobody is let in who has not signed in"
        assert self.post(f"{base}/print")[0] == 401
        for code, person in ((link.partition("code=")[2], {"login": "boss", "name": "Ann Boss"}), ("", {})):
            if not code:
                added = {"login": LOGIN, "name": "Ann Desk", "role": "desk"}
                status, page = self.post(f"{base}/people/add", fields=added)
                assert status == 200
                (code,) = set(re.findall(r"/join\?code=([\w-]+)", page.decode()))
            joined = {"code": code, "password": PASSWORD, "again": PASSWORD, **person}
            assert self.post(f"{base}/join", fields=joined)[0] == 303
            login = person.get("login", LOGIN)
            assert self.post(f"{base}/sign-in", fields={"login": login, "password": PASSWORD})[0] == 303


@contextlib.contextmanager
def nginx_below(folder: Path, page: int) -> Iterator[int]:
    with run_nginx(folder, page, "location /handouts/") as port:
        yield port


PROXIES = {"nginx": (run_nginx, ""), "caddy": (run_caddy, ""), "nginx below a path": (nginx_below, "/handouts")}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PROXIES)
def test_a_sheet_is_printed_through_the_proxy_that_the_page_shows(tmp_path: Path, kind: str) -> None:
    run: Callable[[Path, int], contextlib.AbstractContextManager[int]]
    run, base = PROXIES[kind]
    desk.content(tmp_path)
    (proxy := tmp_path / "proxy").mkdir()
    page = free_port()
    options = ["--host-name", NAME, "--trusted-proxy", "127.0.0.1", *(["--base-path", base] if base else [])]
    with serving(tmp_path, "--port", str(page), *options) as (link, _), run(proxy, page) as port:
        assert link.startswith(f"https://{NAME}{base}/join?code="), "the link is that of the proxy"
        browser = Browser(port, proxy)
        browser.come_in(link, base)
        status, html, headers = browser.ask("GET", f"{base}/")
        assert status == 200
        assert "frame-ancestors 'none'" in (headers["content-security-policy"] or "")
        for address in re.findall(r'(?:href|src)="(/[^"]*\.(?:css|js|svg))"', html.decode()):
            assert browser.ask("GET", address)[0] == 200, address
        status, pdf = browser.post(f"{base}/print")
        assert status == 200
        assert "Wilhelmina Quist" in " ".join(desk.words(pdf))
        assert browser.post(f"{base}/print", "https://evil.example")[0] == 403
        assert browser.ask("GET", f"{base}/", sec_fetch_site="cross-site")[0] == 403
        asked = f"{base}/infobutton?mainSearchCriteria.v.c=22513&patientPerson.name=Quist&knowledgeResponseType=application/json"
        status, feed, _ = browser.ask("GET", asked)
        assert status == 200
        assert f"https://{NAME}:{port}{base}/sheets/kyphoplasty/en.pdf".encode() in feed
        with contextlib.suppress(OSError):  # Caddy does not wait for the end of it
            assert browser.ask("POST", f"{base}/schedule", b"x" * 11_000_000, content_type="text/csv")[0] == 413
        direct = http.client.HTTPConnection("127.0.0.1", page)
        direct.request("GET", "/", headers={"Host": NAME})
        assert direct.getresponse().status == 403, "nobody goes past the proxy by its name"
        direct.close()
    left = [path for path in proxy.rglob("*") if path.is_file() and b"Quist" in path.read_bytes()]
    assert left == [], "neither a log nor a temporary file of the proxy has a patient's name"


@pytest.mark.slow
def test_a_proxy_that_asks_people_says_who_they_are(tmp_path: Path) -> None:
    desk.content(tmp_path)
    (proxy := tmp_path / "proxy").mkdir()
    (proxy / "people").write_text(f"front:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (tmp_path / "sign-in.yaml").write_text(shown("yaml", "way: proxy"), encoding="utf-8")
    page = free_port()
    options = ["--host-name", NAME, "--trusted-proxy", "127.0.0.1", "--sign-in", str(tmp_path / "sign-in.yaml")]
    with serving(tmp_path, "--port", str(page), *options), run_nginx(proxy, page, "auth_basic ") as port:
        browser = Browser(port, proxy)
        assert browser.ask("GET", "/")[0] == 401, "nginx asks"
        forged = {"x_remote_user": "boss", "x_remote_groups": "Front desk"}
        assert browser.ask("GET", "/", **forged)[0] == 401
        browser.always = {"authorization": f"Basic {b64encode(f'front:{PASSWORD}'.encode()).decode()}", **forged}
        assert browser.ask("GET", "/")[0] == 303, "to the way in"
        status, said = browser.post("/sign-in/outside", fields={"next": "/"})
        assert status == 200
        assert b"You are signed in" in said
        status, html, _ = browser.ask("GET", "/")
        assert status == 200
        assert b"front" in html
        assert b"boss" not in html
        status, pdf = browser.post("/print")
        assert status == 200
        assert "Wilhelmina Quist" in " ".join(desk.words(pdf))
        assert browser.ask("GET", "/people")[0] == 403, "the group of the front desk may print, and no more"
        browser.always = {}
        assert browser.ask("GET", "/")[0] == 401


@pytest.mark.slow
def test_the_page_encrypts_by_itself(tmp_path: Path) -> None:
    desk.content(tmp_path)
    chain, key = write_certificate(tmp_path)
    port = free_port()
    options = ["--port", str(port), "--certificate", str(chain), "--certificate-key", str(key), "--host-name", NAME]
    with serving(tmp_path, *options) as (link, _):
        browser = Browser(port, tmp_path)
        browser.come_in(link)
        status, _, headers = browser.ask("GET", "/")
        assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000")
        status, pdf = browser.post("/print")
        assert "Wilhelmina Quist" in " ".join(desk.words(pdf))
        plain = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        plain.request("GET", "/")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            plain.getresponse()
        plain.close()


# -- what the page says of services


def commands() -> Iterator[str]:
    """Every line of docs/deploy.md that starts the page."""
    yield from re.findall(r"^handouts (serve .*)$", DEPLOY, re.MULTILINE)
    (unit,) = re.findall(r"^ExecStart=\S+/handouts (serve .*)$", shown("ini"), re.MULTILINE)
    (container,) = re.findall(r"^CMD \[(.*)\]$", shown("dockerfile"), re.MULTILINE)
    windows = ElementTree.fromstring(shown("xml")).findtext("arguments")  # noqa: S314 - our own page
    yield unit
    yield container.replace('"', "").replace(",", "").removeprefix("handouts ")
    yield (windows or "").replace("\\", "/")


@pytest.mark.parametrize("command", list(commands()))
def test_a_command_that_is_shown_is_the_program_s_own(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handouts.web.network import NetworkRules

    monkeypatch.chdir(tmp_path)
    write_certificate(tmp_path)
    context = serve.make_context("serve", shlex.split(command)[1:])
    assert isinstance(context, click.Context)
    given = {
        key: context.params[key]
        for key in ("hosts", "listen", "proxies", "base_path", "certificate", "certificate_key")
    }
    assert NetworkRules(shared=True, **given), "it is encrypted"


def test_the_unit_and_the_container_run_as_nobody_and_end_softly() -> None:
    unit = dict(re.findall(r"^(\w+)=(.*)$", shown("ini"), re.MULTILINE))
    assert unit["User"] != "root"
    assert unit["KillSignal"] == "SIGTERM"
    assert int(unit["TimeoutStopSec"]) > 5
    assert unit["UMask"] == "0077"
    steps = shown("dockerfile").splitlines()
    assert steps.index("USER handouts") < next(at for at, step in enumerate(steps) if step.startswith("CMD"))
    assert "STOPSIGNAL SIGTERM" in steps


def test_the_limits_that_are_shown_are_the_program_s() -> None:
    from handouts.batch import schedule
    from handouts.web import connections, guard, network, server
    from handouts.web.schedule.rows import MOST

    for words, number in (
        ("`--memory`, 512 MB", network.MEMORY // 1_000_000),
        ("| a body | 10 MB", guard.LARGEST // 1_000_000),
        ("| all bodies at one time | 64 MB", guard.MOST_BODIES // 1_000_000),
        ("| a schedule | 2,000", MOST),
        ("2,000 rows, 250,000", schedule.MOST_CELLS),
        ("250,000 cells, 1,000", schedule.MOST_COLUMNS),
        ("| connections | 1,000", connections.MOST_CONNECTIONS),
        ("| the head of a request | 10", connections.HEAD_SECONDS),
        ("| a body | 10", guard.PIECE_SECONDS),
        ("between two pieces, 60", guard.BODY_SECONDS),
        ("| an answer that nobody fetches | 60", connections.UNREAD_SECONDS),
        ("| an idle connection | 75", connections.IDLE_SECONDS),
        ("Ctrl-C) | 3", server.FINISH_SECONDS),
        ("`Retry-After: 5", connections.RETRY_SECONDS),
    ):
        assert words in DEPLOY, words
        assert float(re.findall(r"[\d,]+", words)[-1].replace(",", "")) == number, words
    assert server.END_SECONDS < 5


def test_every_row_of_what_hipaa_asks_names_tests_that_are_there() -> None:
    table = DEPLOY.partition("164.312)")[2]
    rows = re.findall(r"^\| (\([a-e]\)\S*) .*$", table, re.MULTILINE)
    assert rows == [
        "(a)(1)",
        "(a)(2)(i)",
        "(a)(2)(ii)",
        "(a)(2)(iii)",
        "(a)(2)(iv)",
        "(b)",
        "(c)(1)",
        "(c)(2)",
        "(d)",
        "(e)(1)",
        "(e)(2)(i)",
    ]
    for line in table.splitlines():
        if line.startswith("| ("):
            named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", line)
            assert named, line
            for file, test in named:
                assert test in names_in(file), (file, test)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    import shutil
    import subprocess

    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "handouts.service"
    unit.write_text(shown("ini").replace("/opt/handouts/bin/handouts", sys.executable))
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in done.stderr.splitlines() if "handouts.service" in line and "not found" not in line] == []
