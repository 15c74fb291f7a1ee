"""What stands before every request: who may ask, how much, and what the answer may do in a browser.

The page listens on this machine only, but any web site that somebody here opens can try to talk to it. So a request
must name a host we answer to (or a site could point its own name here: DNS rebinding), and one that does something
must come from our own pages (or a form elsewhere could post to us). Nothing of a request is ever logged: of a fault of
the program its place is printed where the program was started, and its number is answered.
"""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handouts.problems import Problem
from handouts.storage.faults import report_fault
from handouts.web.answers import page_words

LARGEST = 8_000_000
"""Bytes of a request's body; a schedule of 2,000 rows takes less than one."""

LOCAL = ("127.0.0.1", "localhost", "::1")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer a browser would hide from us that a form is our own
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class TooLarge(Exception):
    """A body bigger than :data:`LARGEST`."""


class Guard:
    """ASGI middleware around the whole app. ``hosts`` are the names it answers to, besides this machine's own."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = {*LOCAL, *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = False

        async def sending(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST:
                raise TooLarge
            return message

        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, sending)
            return
        try:
            await self._app(scope, receiving, sending)
        except TooLarge:
            if not sent:
                await _refused(scope, 413, "This is more than a schedule holds.")(scope, receive, sending)
        except Exception as error:  # it may quote a patient: only its place is told
            fault = report_fault(error)
            if not sent:
                await _refused(scope, 500, page_words(Request(scope))("fault", number=fault.number))(
                    scope, receive, sending
                )

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in self._hosts:
            return _refused(scope, 421, "This page does not answer to that name.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > LARGEST:
            return _refused(scope, 413, "This is more than a schedule holds.")
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        own = origin is None or urlsplit(origin).netloc == headers.get("host")
        if not own or site not in ("same-origin", "none"):
            return _refused(scope, 403, "This did not come from the page itself.")
        return None


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


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
