"""Who may reach the page, through which proxy, and from which other site: held on the guard and on a socket."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from support import desk
from support.desk import Desk

from handouts.cli.app import main
from handouts.problems import HandoutsError
from handouts.web.health import name_place
from handouts.web.network import NetworkRules, prefix_addresses

FIELDS = {"sheet": "kyphoplasty", "name": "Wilhelmina Quist"}
PROXY = {"host": "handouts.clinic.example", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk.content(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def local(content: Path) -> TestClient:
    return Desk(content).client


def client(content: Path, peer: str = "127.0.0.1", **rules: Any) -> TestClient:
    the_desk = Desk(content, network=NetworkRules(**rules))
    return TestClient(
        the_desk.app, base_url="http://127.0.0.1", client=(peer, 50000), headers={"Accept-Language": "en"}
    )


@pytest.fixture(scope="module")
def proxied(content: Path) -> TestClient:
    return client(
        content, hosts=("handouts.clinic.example",), proxies=("127.0.0.1",), base_path="/handouts",
        frames=("https://records.clinic.example",),
    )  # fmt: skip


# -- what another site may do


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 403),
        ("/library", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 403),
        ("/", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403),
        ("/sheets/kyphoplasty/en/1.png", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ("/sheets/kyphoplasty/en.pdf", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "embed"}, 403),
        ("/sheets/kyphoplasty/en.pdf", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ("/api/procedures", {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, 403),
        ("/infobutton?mainSearchCriteria.v.c=22513", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ("/static/style.css", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "style"}, 403),
    ],
)
def test_another_site_leads_to_the_infobutton_alone(
    local: TestClient, site: str, address: str, headers: dict[str, str], status: int
) -> None:
    assert local.get(address, headers={"sec-fetch-site": site, **headers}).status_code == status


def test_somebody_who_follows_a_link_is_shown_the_way_in(local: TestClient) -> None:
    answer = local.get("/library", headers={"sec-fetch-site": "cross-site", "accept-language": "es"})
    assert answer.status_code == 403
    assert '<a href="/">' in answer.text
    assert "Esta página" in answer.text


def test_only_named_sites_may_show_the_page_in_a_frame(local: TestClient, proxied: TestClient) -> None:
    assert "frame-ancestors 'none'" in local.get("/").headers["content-security-policy"]
    assert local.get("/").headers["x-frame-options"] == "DENY"
    framed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    answer = proxied.get("/handouts/", headers={**PROXY, **framed})
    assert answer.status_code == 200
    assert "frame-ancestors https://records.clinic.example" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


# -- behind a proxy


@pytest.mark.parametrize("address", ["/handouts/", "/"])  # the proxy leaves the base path there, or takes it off
def test_every_address_of_a_page_begins_with_the_base_path(proxied: TestClient, address: str) -> None:
    html = proxied.get(address, headers=PROXY).text
    found = re.findall(r'\s(?:href|src|action|formaction)="(/[^"]*)"', html)
    assert len(found) > 10
    assert [each for each in found if not each.startswith("/handouts/")] == []
    for each in found:
        if "." in each.rpartition("/")[2]:
            assert proxied.get(each, headers=PROXY).status_code == 200, each
    assert 'data-base="/handouts"' in html


@pytest.mark.parametrize(
    ("origin", "extra", "status"),
    [
        ("https://handouts.clinic.example", {}, 200),
        ("https://handouts.clinic.example:8443", {"sec-fetch-site": "same-origin"}, 200),  # a proxy that says no port
        ("https://handouts.clinic.example:8443", {"x-forwarded-port": "8443"}, 200),
        ("https://handouts.clinic.example:8443", {"x-forwarded-host": "handouts.clinic.example:8443"}, 200),
        (
            "https://handouts.clinic.example",
            {"host": "127.0.0.1:8642", "x-forwarded-host": "handouts.clinic.example"},
            200,
        ),
        ("https://handouts.clinic.example:8443", {}, 403),
        ("https://evil.example", {"sec-fetch-site": "same-origin"}, 403),
        ("https://evil.example", {"x-forwarded-host": "evil.example"}, 421),
        ("https://handouts.clinic.example", {"x-forwarded-proto": "http"}, 403),
    ],
)
def test_a_form_is_taken_from_the_page_whatever_port_its_proxy_has(
    proxied: TestClient, origin: str, extra: dict[str, str], status: int
) -> None:
    answer = proxied.post("/handouts/print", data=FIELDS, headers={**PROXY, "origin": origin, **extra})
    assert answer.status_code == status
    assert status == 200 or "Quist" not in answer.text


def test_what_a_proxy_says_is_believed_from_its_own_address_alone(content: Path) -> None:
    stranger = client(content, "192.0.2.9", hosts=("handouts.clinic.example",), proxies=("127.0.0.1",))
    assert stranger.get("/", headers=PROXY).status_code == 403
    claimed = {**PROXY, "host": "evil.example", "x-forwarded-host": "handouts.clinic.example"}
    assert stranger.get("/", headers=claimed).status_code == 421
    assert stranger.get("/health", headers=claimed).status_code == 200
    rules = NetworkRules(proxies=("127.0.0.1", "10.0.0.0/24"))
    chain = {"host": "x", "x-forwarded-for": "203.0.113.5, 192.0.2.7, 10.0.0.8"}
    assert rules.read_forwarded({"client": ("127.0.0.1", 1)}, chain).client == "192.0.2.7", (
        "the last that no proxy of ours is"
    )
    assert rules.read_forwarded({"client": ("192.0.2.9", 1)}, chain).client == "192.0.2.9"


def test_an_address_that_leads_on_begins_with_the_base_path(proxied: TestClient) -> None:
    headers = {**PROXY, "origin": "https://handouts.clinic.example"}
    answer = proxied.post("/handouts/schedule", data={"row": "?"}, headers=headers)
    assert answer.status_code == 422
    feed = proxied.get(
        "/handouts/infobutton?mainSearchCriteria.v.c=22513&knowledgeResponseType=application/json", headers=PROXY
    )
    links = [each["href"] for entry in feed.json()["feed"]["entry"] for each in entry["link"]]
    assert links == ["https://handouts.clinic.example/handouts/sheets/kyphoplasty/en.pdf"]
    (first, *_) = proxied.get("/handouts/api/procedures", headers=PROXY).json()
    assert first["languages"]["en"]["sheet"].startswith("/handouts/sheets/")


# -- how it is started


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--host-name", "handouts.clinic.example"], "not-encrypted"),
        (["--listen", "0.0.0.0"], "not-encrypted"),  # noqa: S104
        (["--listen", "::"], "not-encrypted"),
        (["--listen", "everywhere"], "network-option"),
        (["--trusted-proxy", "proxy"], "network-option"),
        (["--trusted-proxy", "0.0.0.0/0"], "network-option"),
        (["--base-path", "handouts"], "network-option"),
        (["--base-path", "/a b"], "network-option"),
        (["--base-path", '/"><script>'], "network-option"),
        (["--frame-from", "*"], "network-option"),
        (["--frame-from", "http://records.clinic.example"], "network-option"),
        (["--frame-from", "https://records.clinic.example; script-src *"], "network-option"),
        (["--certificate", "no.pem"], "certificate-unusable"),
        (["--certificate", "content.yaml"], "certificate-unusable"),
    ],
)
def test_what_would_send_details_in_the_clear_or_cannot_be_meant_is_refused(
    content: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: str
) -> None:
    from handouts.problems.register import entries

    monkeypatch.chdir(content.parent)
    result = CliRunner().invoke(main, ["serve", "--no-browser", "--port", "1", *arguments])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    wanted = {
        "not-encrypted": "nothing encrypts them",
        "network-option": "cannot be read",
        "certificate-unusable": "certificate or its key",
    }[code]
    assert wanted in result.stderr
    assert entries("es")[code].title


@pytest.mark.parametrize(
    "rules", [{}, {"hosts": ("a",), "proxies": ("127.0.0.1",)}, {"base_path": "/a/b-c/"}, {"listen": "::1"}]
)
def test_what_is_meant_is_taken(rules: dict[str, Any]) -> None:
    made = NetworkRules(**rules)
    assert not made.base_path.endswith("/")
    with pytest.raises(HandoutsError):
        NetworkRules(shared=True)


@given(st.text(st.sampled_from("/ab\"<>= \n'&;."), max_size=30))
@settings(max_examples=80, deadline=None)
def test_nothing_that_somebody_wrote_is_taken_for_an_address(text: str) -> None:
    from markupsafe import escape

    page = f'<a href="/x">{escape(text)}</a><input value="{escape(text)}">'
    assert prefix_addresses(page, "/b") == page.replace('<a href="/x"', '<a href="/b/x"')


# -- what whoever watches it is told


def test_health_and_metrics_tell_nothing_of_anybody(content: Path) -> None:
    it = client(content)
    it.post("/print", data=FIELDS)
    it.get("/sheets/Wilhelmina Quist/en.pdf")
    it.get("/Wilhelmina-Quist")
    assert it.get("/health").json() == {"status": "ok"}
    text = it.get("/metrics").text
    assert 'handouts_requests_total{method="POST",place="print",status="200"} 1.0' in text
    assert 'place="other",status="404"' in text
    assert "handouts_memory_limit_bytes 5.12e+08" in text
    for secret in ("Quist", "kyphoplasty", "Wilhelmina"):
        assert secret not in text


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_place_is_one_of_the_page_s_own(path: str) -> None:
    assert name_place(f"/{path}") in {"desk", "other", *name_place.__globals__["PLACES"]}


def test_without_content_it_is_not_healthy(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("practice: [")
    answer = client(path).get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "no content"})
