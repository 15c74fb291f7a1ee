"""What stands before every request: who may ask, how much, and what the answer may do in a browser.

The page listens on this machine only, but any web site that somebody here opens can try to talk to it. So a request
must name a host we answer to (or a site could point its own name here: DNS rebinding), and one that does something
must come from our own pages (or a form elsewhere could post to us). Nothing of a request is ever logged: of a fault of
the program its place is printed where the program was started, and its number is answered.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handouts.problems import Problem
from handouts.storage.faults import report_fault
from handouts.web.answers import page_words
from handouts.web.connections import RETRY_SECONDS
from handouts.web.network import BASE, CAME, LOCAL, ForwardedRequest, NetworkRules, names_of

LARGEST = 10_000_000
"""Bytes of a request's body; a schedule of 2,000 rows takes less than one."""
MOST_BODIES = 64_000_000
"""Bytes of all bodies together that are being read at one time: of more, some wait for Retry-After."""
PIECE_SECONDS = 10.0
"""Between two pieces of a body."""
BODY_SECONDS = 60.0
"""For a whole body."""

HEALTH = ("/health", "/metrics")
"""What whoever watches the page asks: from any address, and it tells nothing of anybody."""

BACK = "/sign-in/back"
"""Where a sign-in service sends somebody who has signed in there; on one's own machine there is no such page."""

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src blob:",
    "form-action 'self'",
    "base-uri 'none'",
)

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a browser would hide from us that a form is our own
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def write_headers(rules: NetworkRules = LOCAL) -> dict[str, str]:
    """What every answer says of what a browser may do with it."""
    frames = " ".join(rules.frames) or "'none'"
    found = {**HEADERS, "content-security-policy": "; ".join((*_POLICY, f"frame-ancestors {frames}"))}
    if not rules.frames:
        found["x-frame-options"] = "DENY"  # it can name no origin; where some are named the policy alone says it
    if rules.certificate:
        found["strict-transport-security"] = "max-age=31536000"
    return found


class TooLarge(Exception):
    """A body bigger than :data:`LARGEST`."""


class TooSlow(Exception):
    """A body that does not come."""


class TooMuch(Exception):
    """More bodies at once than :data:`MOST_BODIES`."""


class Guard:
    """ASGI middleware around the whole app. ``hosts`` are names it answers to, besides those of ``network``."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), network: NetworkRules = LOCAL) -> None:
        self._app = app
        self._network = network
        self._hosts = {*names_of(network), *(host.lower() for host in hosts)}
        self._headers = write_headers(network)
        self._reading = 0
        """Bytes of the bodies that are being read or worked on now."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent = True
                self._head(message)
            await send(message)

        scope[BASE] = self._network.base_path
        came = self._network.read_forwarded(scope, Headers(scope=scope))
        scope[CAME] = came
        refusal = self._refusal(scope, came)
        if refusal:
            await refusal(scope, receive, sending)
            return
        body = _Body(self, receive)
        try:
            await self._app(scope, body.receive, sending)
        except TooLarge:
            if not sent:
                await _refused(scope, 413, "This is more than a schedule holds.")(scope, receive, sending)
        except TooSlow:
            if not sent:
                answer = _refused(scope, 408, "What was to come did not come in time.")
                answer.headers["connection"] = "close"
                await answer(scope, receive, sending)
        except TooMuch:
            if not sent:
                answer = _refused(scope, 503, "Too much is coming in at once. Try again in a moment.")
                answer.headers["retry-after"] = str(RETRY_SECONDS)
                await answer(scope, receive, sending)
        except ClientDisconnect:
            pass  # whoever asked has gone
        except Exception as error:  # it may quote a patient: only its place is told
            fault = report_fault(error)
            if not sent:
                await _refused(scope, 500, page_words(Request(scope))("fault", number=fault.number))(
                    scope, receive, sending
                )
        finally:
            self._reading -= body.read

    def _head(self, message: Message) -> None:
        """What every answer says, whoever made it."""
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
        if self._network.base_path and headers.get("location", "").startswith("/"):
            headers["location"] = self._network.base_path + headers["location"]

    def take(self, more: int) -> None:
        """Count bytes of a body. Raises TooMuch."""
        if self._reading + more > MOST_BODIES:
            raise TooMuch
        self._reading += more

    def _refusal(self, scope: Scope, came: ForwardedRequest) -> Response | None:
        headers = Headers(scope=scope)
        rules = self._network
        if _name(came.host) not in self._hosts and scope["path"] not in HEALTH:
            return _refused(scope, 421, "This page does not answer to that name.")
        if rules.base_path:
            _take_base_path(scope, rules.base_path)
        if came.proxied and came.scheme != "https":
            return _refused(scope, 403, "This page is for HTTPS only. Write https:// before its address.")
        if rules.proxies and not (came.proxied or rules.certificate or _is_own(scope)) and scope["path"] not in HEALTH:
            return _refused(scope, 403, "This page answers through its proxy only.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > LARGEST:
            return _refused(scope, 413, "This is more than a schedule holds.")
        site = headers.get("sec-fetch-site", "same-origin")
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            if site in ("same-origin", "none") or _may_be_linked(scope, headers, rules):
                return None
            return _lead_in(scope, rules)
        if site not in ("same-origin", "none") or not self._is_our_page(headers, came):
            return _refused(scope, 403, "This did not come from the page itself.")
        return None

    def _is_our_page(self, headers: Headers, came: ForwardedRequest) -> bool:
        """Whether what posts is this page. A browser that says so itself (Sec-Fetch-Site) has seen the address bar, whatever
        port a proxy has; of one that does not, the origin must be the very address."""
        origin = headers.get("origin")
        if origin is None:
            return True
        try:
            netloc, name = urlsplit(origin).netloc, urlsplit(origin).hostname or ""
        except ValueError:
            return False
        if netloc in (came.host, headers.get("host")):
            return True
        return came.proxied and name.lower() in self._hosts and headers.get("sec-fetch-site") == "same-origin"


class _Body:
    """The body of a request as it comes in, with bounds on its size and its time."""

    def __init__(self, guard: Guard, receive: Receive) -> None:
        self._guard, self._receive = guard, receive
        self._more, self._until = True, 0.0
        self.read = 0
        """Bytes of it so far."""

    async def receive(self) -> Message:
        """The next piece. Raises TooLarge, TooSlow or TooMuch."""
        if not self._more:
            return await self._receive()  # whoever waits now waits for the browser to leave
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + BODY_SECONDS
        try:
            message = await asyncio.wait_for(self._receive(), min(PIECE_SECONDS, max(0.01, self._until - now)))
        except TimeoutError:
            raise TooSlow from None
        self._more = bool(message.get("more_body", False)) and message["type"] == "http.request"
        more = len(message.get("body", b""))
        if self.read + more > LARGEST:
            raise TooLarge
        self._guard.take(more)
        self.read += more
        return message


def _name(header: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own(scope: Scope) -> bool:
    """Whether it comes from this machine by its own name: whoever looks after it, and not through the network."""
    peer = (scope.get("client") or ("", 0))[0]
    name = _name(Headers(scope=scope).get("host", ""))
    return peer in ("127.0.0.1", "::1", "testclient") and name in names_of(LOCAL)


def _take_base_path(scope: Scope, base: str) -> None:
    """Take the base path off a request's address, where the proxy has left it there."""
    path = scope["path"]
    if path == base:
        path = f"{base}/"
    if path.startswith(f"{base}/"):
        scope["path"] = path[len(base) :]
        scope["raw_path"] = scope["path"].encode("utf-8")


def _may_be_linked(scope: Scope, headers: Headers, rules: NetworkRules) -> bool:
    """Whether another site may lead to an address: a record system's Infobutton, the sheets it lists when somebody opens
    one, the way back from where somebody signs in, and the page in a frame of those that were named."""
    path = scope["path"]
    if path == "/infobutton" or path in HEALTH:
        return True
    opened = headers.get("sec-fetch-mode") == "navigate"
    where = headers.get("sec-fetch-dest", "")
    if opened and where == "document" and path == BACK:
        return True
    if opened and where == "document" and path.startswith("/sheets/") and path.endswith(".pdf"):
        return True
    return bool(rules.frames) and opened and where in ("iframe", "frame")


def _lead_in(scope: Scope, rules: NetworkRules) -> Response:
    """A refusal of what another site leads to, with the way in for somebody who followed a link."""
    if scope["path"].startswith("/api/"):
        return _refused(scope, 403, "This did not come from the page itself.")
    words = page_words(Request(scope))
    link = f'<p><a href="{rules.base_path}/">{words("nav.desk")}</a></p>'
    text = f'<!doctype html><html lang="{words.code}"><meta charset="utf-8"><title>{words("app")}</title><p>{words("elsewhere")}</p>{link}</html>'
    return HTMLResponse(text, 403, headers={"vary": "sec-fetch-site, cookie, accept-language"})


def _refused(scope: Scope, status: int, text: str) -> Response:
    """A refusal in words; to a program, as its other errors."""
    if scope["path"].startswith("/api/"):
        return problem_json(status, [Problem("refused", text, "Call it from a program, at an address it answers to.")])
    return PlainTextResponse(text, status)


def problem_json(status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None) -> Response:
    """An error for a program, as RFC 9457 has it, with all that is wrong in ``problems``."""
    body = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": problems[0].message,
        "problems": [problem.as_json() for problem in problems],
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")
