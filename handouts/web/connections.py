"""What stands before the app on each connection: how many there may be, and how long each may take to say or to hear something.

Whoever opens a connection and says nothing must not keep out those who work. So a request's head has :data:`HEAD_SECONDS`,
an answer that is not fetched :data:`UNREAD_SECONDS`; of more connections than there is room for the idle ones give way, and
if none is idle the new one is answered 503 with Retry-After. A body's time stands in :mod:`handouts.web.guard`.
"""

import asyncio
import sys
import threading
import time
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from handouts.storage.faults import report_fault

HEAD_SECONDS = 10.0
"""From the first byte of a request, or from the opening of a connection, to the end of its head."""
IDLE_SECONDS = 75
"""A connection may be kept open between two requests: longer than the 60 for which nginx keeps its own, so that no request
meets one that is just being closed."""
UNREAD_SECONDS = 60.0
"""An answer, or a piece of a large one, may wait until it is fetched."""
MOST_CONNECTIONS = 1_000
RETRY_SECONDS = 5
"""What Retry-After says."""
_OWN_FILES = 100
"""Files that the program itself may have open, of those the system lets it."""

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\n"
    b"Retry-After: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\nToo many at once. Later.\n"
)


def count_room() -> int:
    """How many connections there may be at once, as far as the system lets this process open files; asks it for more first."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import contextlib
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OWN_FILES
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return max(10, min(MOST_CONNECTIONS, soft - _OWN_FILES))


class DeskConnection(H11Protocol):
    """A connection with bounds on its time. The bound on their number is ``most``, the same for all."""

    most = MOST_CONNECTIONS
    turned_away = 0
    """Connections that were answered 503, since the program started."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self.idle_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.idle_since = self.loop.time()
        if len(self.connections) > self.most and not self._make_room():
            type(self).turned_away += 1
            transport.write(_FULL % RETRY_SECONDS)
            transport.close()
            self._head = self.loop.call_later(HEAD_SECONDS, transport.abort)
            return
        self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _make_room(self) -> bool:
        """Close the connection that has been idle longest, if any is."""
        others = [each for each in self.connections if isinstance(each, DeskConnection) and each is not self]
        idle = [each for each in others if each.is_idle and not each.transport.is_closing()]
        if not idle:
            return False
        min(idle, key=lambda each: each.idle_since).transport.abort()
        return True

    @property
    def is_idle(self) -> bool:
        """Whether it waits for a request, of which at most a part of its head is there."""
        return self.cycle is None or bool(self.cycle.response_complete)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return  # it was turned away
        if self.is_idle and self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)
        super().data_received(data)
        if not self.is_idle or self.conn.their_state is not h11.IDLE:
            self._stop_head()

    def on_response_complete(self) -> None:
        self.idle_since = self.loop.time()
        super().on_response_complete()
        if self.is_idle and self._head is None and self.conn.trailing_data[0]:  # the next head came with this request
            self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def timeout_keep_alive_handler(self) -> None:
        self._give_up()

    def shutdown(self) -> None:
        if self.is_idle or (self.cycle is not None and self.cycle.more_body):
            self.transport.abort()  # nobody waits for an answer to what is only half said
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head()
        if self._unread is not None:
            self._unread.cancel()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        self.transport.abort()  # closing would wait for an answer to be fetched that nobody fetches


class QuietFaults:
    """What the loop itself tells, such as that no file can be opened any more: once a minute each kind, on one line.

    asyncio would print a traceback each time, some thousand a second.
    """

    PAUSE = 60.0

    def __init__(self) -> None:
        self._told: dict[str, float] = {}
        self._lock = threading.Lock()

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        kind = f"{type(error).__name__} {getattr(error, 'errno', '') or ''}".strip()
        with self._lock:
            if time.monotonic() < self._told.get(kind, 0.0):
                return
            self._told[kind] = time.monotonic() + self.PAUSE
        if isinstance(error, OSError):
            print(f"The system refuses: {error.strerror or kind}.", file=sys.stderr, flush=True)
        elif error is not None:
            report_fault(error)
