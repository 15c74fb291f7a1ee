"""Made-up requests: whatever is asked for, in whatever form, no answer is a fault of the program.

The whole of it, 20,000: ``python -m tests.long made_up``. A 503 comes where a limit is gone beyond, and always says when to
come again; here none is, so that none may come.
"""

import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient
from support import desk
from support.shared_desk import ADDRESS, SharedDesk, quick_servers

REQUESTS = int(os.environ.get("HANDOUTS_REQUESTS", "100"))
SEED = int(os.environ.get("HANDOUTS_SEED", "1"))
PAGES = Path(desk.__file__).resolve().parents[2] / "handouts" / "web"
FIELDS = sorted({
    name for path in (PAGES / "pages").rglob("*.html") for name in re.findall(r'name="([a-z_.-]+)"', path.read_text("utf-8"))
})  # fmt: skip
PARTS = sorted({path.stem for path in (PAGES / "pages").rglob("*/*.html")})
VALUES = (
    "", "kyphoplasty", "knee", "fusion", "nothing", "en", "es", "vi", "standard", "large-print", "one-page", "trifold", "letter",
    "a4", "color", "mono", "approved", "draft", "1", "0", "-1", "2", "999999999999", "1.5", "NaN", "true", "null", "2027-01-12", "0000-00-00",
    "9999-12-31", "kyphoplasty en standard letter color", "kyphoplasty:es", "BB91-0E73", "../../etc/passwd", "..%2f", "C:\\", "%", "%00",
    "\x00", "\ud800", "\u202e", "a\u0301" * 6, "Nguyễn Thị Minh Khai", "محمد", "李", "😀", "<script>alert(1)</script>", "{{ 7 * 7 }}", "'; DROP TABLE trail; --",
    "x" * 300, "x" * 5_000, "\n", "\t", " ", ",", "name,date\nMaria,2027-01-12", "seven green pots of tea", "desk", "manager",
)  # fmt: skip
BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"PK\x03\x04",
    b"a=b&a=c&=&%zz=%zz",
    b"\x00" * 2_000,
    b"x" * 70_000,
    b"{" * 3_000,
)
KINDS = (
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data; boundary=cut",
    "multipart/form-data",
    "text/plain",
    "\xff",
    "",
)


class MadeUp:
    """Makes up requests to an app: mostly what could be meant, with something wrong."""

    def __init__(self, client: TestClient, routes: list[tuple[str, list[str]]], seed: int) -> None:
        self.client, self.routes, self.chance = client, routes, random.Random(seed)  # noqa: S311
        self.seen: Counter[int] = Counter()

    def value(self) -> str:
        return self.chance.choice(VALUES)

    def fields(self, most: int) -> list[tuple[str, str]]:
        return [(self.chance.choice(FIELDS), self.value()) for _ in range(self.chance.randint(0, most))]

    def body(self) -> tuple[dict[str, str], bytes]:
        """A body and the headers that tell of it, which may be wrong."""
        kind = self.chance.random()
        if kind < 0.6:
            return {"content-type": KINDS[0]}, urlencode(self.fields(8), errors="surrogatepass").encode()
        if kind < 0.75:
            said = {
                name: self.chance.choice((value, 1, None, [value], {name: value})) for name, value in self.fields(6)
            }
            said |= {"procedure": self.value()} if self.chance.random() < 0.7 else {}
            return {"content-type": KINDS[1]}, json.dumps(said).encode()
        if kind < 0.85:
            name, file = (
                self.value().encode("utf-8", "replace")[:50],
                self.chance.choice((*BODIES, self.value().encode("utf-8", "replace"))),
            )
            part = b'--cut\r\ncontent-disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--cut--\r\n' % (
                name,
                file,
            )
            return {"content-type": KINDS[2]}, part
        return {"content-type": self.chance.choice(KINDS)}, self.chance.choice(BODIES)

    def send(self) -> None:
        """Send one; what is asked for is told if the answer is a fault."""
        path, methods = self.chance.choice(self.routes)
        path = re.sub(
            r"\{[^}]*\}",
            lambda _: quote(
                self.value()[:80].encode("utf-8", "replace"), safe="/" if self.chance.random() < 0.2 else ""
            ),
            path,
        )
        method = self.chance.choice([*methods * 4, "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"])
        query = (
            urlencode(self.fields(3), errors="replace")
            if self.chance.random() < 0.5
            else self.chance.choice(("", "?", "%", "=&=", "ui=es"))
        )
        headers, body = self.body() if method not in ("GET", "HEAD") or self.chance.random() < 0.05 else ({}, b"")
        for name, values in (("x-part", (*PARTS, "nothing")), ("accept-language", ("es", "zz;q=9", "*", ",;")), ("range", ("bytes=0-", "bytes=-1,5-2", "x")),
                             ("if-none-match", ("*", '"x"')), ("cookie", ("interface=es", "interface=xx; =", "\xff")),
                             ("content-length", ("-1", "many")), ("origin", (ADDRESS, "null"))):  # fmt: skip
            if self.chance.random() < 0.12:
                headers[name] = self.chance.choice(values)
        asked = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = self.client.request(method, f"{path}?{query}" if query else path, content=body, headers=asked)  # type: ignore[arg-type]
        self.seen[answer.status_code] += 1
        assert answer.status_code < 500, (
            f"{answer.status_code}: {method} {path}?{query} {headers} {body[:400]!r}\n{answer.text[:500]}"
        )


def routes_of(app: Any) -> list[tuple[str, list[str]]]:
    """The addresses of an app with the methods that it takes, in whatever wrapping it stands."""
    while not hasattr(app, "routes"):
        app = app._app if hasattr(app, "_app") else app.app
    return [(route.path, sorted(getattr(route, "methods", None) or ["GET"])) for route in app.routes]


@pytest.fixture(params=["own", "manager", "desk", "nobody"])
def made_up(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MadeUp]:
    """A page on one's own machine; and one that many share, as somebody who is signed in, and as nobody."""
    with quick_servers():
        path = desk.content(tmp_path)
        if request.param == "own":
            here = desk.Desk(path)
            app, headers, base, cookies = here.app, {}, "http://127.0.0.1", None
        else:
            shared = SharedDesk(path)
            client = shared.client() if request.param == "nobody" else shared.signed_in(request.param)
            app, base, headers, cookies = shared.app, ADDRESS, {"Origin": ADDRESS}, client.cookies
        with TestClient(
            app, base_url=base, headers=headers, raise_server_exceptions=False, follow_redirects=False
        ) as client:
            client.cookies.update(cookies or {})
            routes = [
                each for each in routes_of(app) if each[0] != "/sign-out"
            ]  # who has left meets sign-in pages alone
            yield MadeUp(client, routes, SEED)


@pytest.mark.slow
def test_no_made_up_request_meets_a_fault(made_up: MadeUp) -> None:
    for _ in range(REQUESTS):
        made_up.send()
    assert len(made_up.seen) > 2, "all were answered in one way"
    print(f"made up: {REQUESTS:,} requests: {dict(sorted(made_up.seen.items()))}")
