"""Starts the page: a port on this machine, and the browser."""

from __future__ import annotations

import asyncio
import socket
import sys
import webbrowser
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from handouts.problems import HandoutsError, Problem
from handouts.web.app import create_app
from handouts.web.house_rules import USUAL, HouseRules
from handouts.web.watcher import LibraryWatcher

if TYPE_CHECKING:
    from handouts.web.accounts.shared_server import SharedServer

PORT = 8642
"""Where the page is if nothing else is there."""


def listen(port: int | None) -> socket.socket:
    """A socket on this machine's own address. Without a port: the usual one, or, if it is taken, any.

    Raises HandoutsError if the port that was asked for is taken.
    """
    for number in (port,) if port is not None else (PORT, 0):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two programs share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(("127.0.0.1", number))
        except (OSError, OverflowError):
            made.close()
        else:
            return made
    raise HandoutsError(Problem("port-taken", f"Port {port} cannot be used: another program is there, or it is not allowed.",
                                "Name another with --port, or leave it out."))  # fmt: skip


def serve(
    content: Path, *, own: bool = True, port: int | None = None, browser: bool = True, hosts: Collection[str] = (),
    house: HouseRules = USUAL, say: Callable[[str], None] = print, shared: bool = False, database: str = "",
) -> None:  # fmt: skip
    """Serve the page until Ctrl-C. ``hosts`` are names it answers to behind a proxy, ``house`` says what is handed out and noted.

    With ``shared``, and always with ``hosts``, people sign in; ``database`` is the address of the database that knows
    them, "" for one beside the content. Raises HandoutsError and UnwritableError.
    """
    server = open_shared(content, database) if shared or hosts else None
    listening = listen(port)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    if server is not None:
        _tell_first_link(server, f"https://{next(iter(hosts))}/" if hosts else address, say)
    config = uvicorn.Config(
        create_app(LibraryWatcher(content, own=own, final=house.final), hosts, house, server),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
    )
    listener = _Server(config, lambda: _ready(address, browser, say))
    try:
        asyncio.run(listener.serve(sockets=[listening]))
    except KeyboardInterrupt:
        say("Stopped.")


def open_shared(content: Path, database: str) -> SharedServer:
    """The people and the trail of a practice. Raises HandoutsError, also where the packages for it are not installed."""
    try:
        from handouts.web.accounts.shared_server import SharedServer
    except ImportError as error:
        raise HandoutsError(Problem("no-server", f"A server that many share needs a package that is not installed: {error.name}.",
                                    'Install it with the program:  pip install "handouts[server]"')) from None  # fmt: skip
    return SharedServer.open(content, database)


def _tell_first_link(server: SharedServer, address: str, say: Callable[[str], None]) -> None:
    """Where nobody can sign in as a manager yet, say on the terminal how the first one does."""
    if token := server.make_first_link():
        say(
            f"Nobody looks after people here yet. Whoever opens this address within an hour becomes the first manager:\n{address}join?code={token}"
        )


def _ready(address: str, browser: bool, say: Callable[[str], None]) -> None:
    say(f"The desk is at {address}  Close it with Ctrl-C.")
    if browser:
        webbrowser.open(address)


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
