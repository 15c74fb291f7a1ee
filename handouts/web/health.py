"""What whoever watches the page can ask: whether it works (/health), and how it fares (/metrics, as Prometheus reads it).

Neither tells anything of a patient, a sheet or whoever works there: of an address only its first word is counted, and only
if it is one of the page's own.
"""

import time
from collections.abc import Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handouts.web.answers import current_shelf
from handouts.web.connections import DeskConnection
from handouts.web.kept import resident_bytes

PLACES = frozenset(
    [
        "account",
        "api",
        "brand.css",
        "download",
        "health",
        "infobutton",
        "join",
        "library",
        "metrics",
        "people",
        "print",
        "printer",
        "record",
        "schedule",
        "settings",
        "sheets",
        "sign-in",
        "sign-out",
        "static",
        "stay",
        "trail",
        "trail.csv",
        "tray",
    ]
)
"""First words of the page's own addresses."""
METHODS = ("GET", "HEAD", "POST")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class DeskMetrics:
    """The counters of one app."""

    def __init__(self) -> None:
        # loaded once there is an app: it looks at the system as it is loaded
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter("handouts_requests", "Requests that were answered.", ["place", "method", "status"],
                                 registry=self.registry)  # fmt: skip
        self._seconds = Histogram("handouts_request_seconds", "From a request's head to the end of its answer.",
                                  ["place"], buckets=SECONDS, registry=self.registry)  # fmt: skip
        self._now = Gauge("handouts_requests_in_progress", "Requests that are being answered.", registry=self.registry)
        self._turned = Gauge("handouts_connections_turned_away", "Connections beyond the limit, since the start.",
                             registry=self.registry)  # fmt: skip
        self._memory = Gauge("handouts_memory_bytes", "Memory of the process, and of those beside it that lay out sheets.",
                             registry=self.registry)  # fmt: skip
        self._limit = Gauge("handouts_memory_limit_bytes", "Memory that they may take.", registry=self.registry)
        self._kept = Gauge("handouts_kept_bytes", "Sheets that are kept laid out and drawn.", registry=self.registry)
        self._sheets = Gauge("handouts_procedures", "Procedures that can be printed.", registry=self.registry)
        self._problems = Gauge("handouts_content_problems", "What is wrong with the content file now.",
                               registry=self.registry)  # fmt: skip

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """Count an answer."""
        place = name_place(scope["path"])
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._requests.labels(place, method, str(status)).inc()
        self._seconds.labels(place).observe(seconds)

    def began(self, more: int) -> None:
        """Count a request that has begun (1) or ended (-1)."""
        self._now.inc(more)

    def write(self, request: Request) -> bytes:
        """All of it, as Prometheus reads it."""
        from prometheus_client.exposition import generate_latest

        shelf, problems = current_shelf(request)
        self._turned.set(DeskConnection.turned_away)
        room = shelf.room if shelf else None
        self._memory.set(resident_bytes() + (room.resident_bytes if room else 0))
        self._problems.set(len(problems))
        if shelf:
            self._limit.set(shelf.kept.ceiling + (room.reserved_bytes if room else 0))
            self._kept.set(shelf.kept.bytes)
            self._sheets.set(len(shelf.library.procedures))
        return generate_latest(self.registry)


def name_place(path: str) -> str:
    """The first word of an address, if it is one of the page's own: nothing that somebody may have typed into it."""
    first = path.strip("/").partition("/")[0]
    return first if first in PLACES else "desk" if not first else "other"


class Measured:
    """ASGI middleware around all others: counts what is answered, and how long it takes."""

    def __init__(self, app: ASGIApp, metrics: DeskMetrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.began(1)
        try:
            await self._app(scope, receive, sending)
        finally:
            self._metrics.began(-1)
            self._metrics.answered(scope, status, time.perf_counter() - began)


async def health(request: Request) -> Response:
    """Whether sheets can be printed: 200, or 503 as long as the content has never been read."""
    shelf, problems = current_shelf(request)
    state = "ok" if shelf and not problems else "content has problems" if shelf else "no content"
    return JSONResponse({"status": state}, 200 if shelf else 503)


async def metrics(request: Request) -> Response:
    """The counters."""
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    made: DeskMetrics = request.app.state.metrics
    return Response(await run_in_threadpool(made.write, request), media_type=CONTENT_TYPE_LATEST)


def routes() -> Iterator[Route]:
    """Where they are."""
    yield Route("/health", health)
    yield Route("/metrics", metrics)
