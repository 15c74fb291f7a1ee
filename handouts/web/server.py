"""Starts the page: a port, the bounds on what comes in, and the browser."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import socket
import ssl
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from handouts.problems import HandoutsError, Place, Problem
from handouts.web.app import create_app
from handouts.web.connections import IDLE_SECONDS, DeskConnection, QuietFaults, count_room
from handouts.web.house_rules import USUAL, HouseRules
from handouts.web.kept import keep_together
from handouts.web.network import LOCAL, LOOPBACK, NetworkRules, describe_addresses
from handouts.web.setting_room import SettingRoom, choose_processes
from handouts.web.watcher import PATIENCE, LibraryWatcher

if TYPE_CHECKING:
    from handouts.web.accounts.shared_server import SharedServer

WAITING = 128
"""Connections that the system keeps for the page until it takes them."""
FINISH_SECONDS = 3
"""What is being answered may take so long to end once the page is to stop."""
END_SECONDS = 4.5
"""After so long it ends, whatever is going on: nothing that it writes can be left half done."""
SWITCH_SECONDS = 0.001
"""How long a thread goes on before another has its turn: one that reads a library must not make a print wait."""


def listen(port: int, address: str = LOOPBACK) -> socket.socket:
    """A socket on an address of this machine; port 0 is any that is free.

    Raises HandoutsError if the port is taken: another one would be found by nobody, and whoever has this one would be
    told what is typed for the page.
    """
    family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    # with its protocol named, asyncio sends each piece at once (TCP_NODELAY); without, each answer waits 40 ms
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform == "win32":  # there it would let two programs share a port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
    except (OSError, OverflowError):
        made.close()
        raise HandoutsError(
            Problem("port-taken", f"Port {port} cannot be used: another program is there, or it is not allowed.",
                    "Is the page open already? Else name another port:  --port N")
        ) from None  # fmt: skip
    return made


def serve(
    content: Path, *, own: bool = True, browser: bool = True, network: NetworkRules = LOCAL, house: HouseRules = USUAL,
    say: Callable[[str], None] = print, database: str = "", sign_in: Path | None = None,
) -> None:  # fmt: skip
    """Serve the page until Ctrl-C. ``network`` says where and to whom, ``house`` what is handed out and noted.

    Where it serves others, people sign in; ``database`` is the address of the database that knows them, "" for one beside
    the content, and ``sign_in`` a file that says how they come in where we do not ask them ourselves. Raises HandoutsError and
    UnwritableError.
    """
    _check_certificate(network)
    keep_together()
    shared = open_shared(content, database) if network.serves_others else None
    if sign_in is not None:
        _believe(shared, sign_in, network)
    listening = listen(network.port, network.listen)
    address = describe_addresses(network, listening.getsockname()[1])
    if shared is not None:
        name = next(iter(network.hosts), "")
        _tell_first_link(shared, f"https://{name}{network.base_path}/" if name else address, say)
    DeskConnection.most = count_room()
    room = SettingRoom(choose_processes(network.memory))
    memory = network.memory - room.reserved_bytes
    watcher = LibraryWatcher(content, own=own, final=house.final, memory=memory, patience=PATIENCE, room=room)
    app = create_app(watcher, (), house, network, shared)
    server = _Server(configure(app, network), lambda: _ready(address, browser, say))
    sys.setswitchinterval(SWITCH_SECONDS)
    room.open()
    try:
        asyncio.run(server.serve(sockets=[listening]))
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        room.close()


def open_shared(content: Path, database: str) -> SharedServer:
    """The people and the trail of a practice. Raises HandoutsError, also where the packages for it are not installed."""
    try:
        from handouts.web.accounts import routes  # noqa: F401 - with all that its pages need
        from handouts.web.accounts.shared_server import SharedServer
    except ImportError as error:
        raise HandoutsError(Problem("no-server", f"A server that many share needs a package that is not installed: {error.name}.",
                                    'Install it with the program:  pip install "handouts[server]"')) from None  # fmt: skip
    return SharedServer.open(content, database)


def _believe(shared: SharedServer | None, path: Path, network: NetworkRules) -> None:
    """People come in by the word of a sign-in service or a proxy. Raises HandoutsError."""
    if shared is None:
        raise HandoutsError(Problem("sign-in-alone", "How people sign in is said, but nobody does: this page is for one machine.",
                                    "Add  --shared,  or leave out  --sign-in."))  # fmt: skip
    from handouts.web.accounts.single_sign_on.outside import OutsideSignIn

    shared.believe(OutsideSignIn.open(path, network))


def _tell_first_link(server: SharedServer, address: str, say: Callable[[str], None]) -> None:
    """Where nobody can sign in as a manager yet, say on the terminal how the first one does."""
    if token := server.make_first_link():
        say(
            f"Nobody looks after people here yet. Whoever opens this address within an hour becomes the first manager:\n{address}join?code={token}"
        )


def configure(app: Any, network: NetworkRules = LOCAL) -> uvicorn.Config:
    """How the app is served: with bounds on time and number, and without a log of requests."""
    return uvicorn.Config(
        app,
        http=DeskConnection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the guard reads them, from those that are believed
        lifespan="off",
        backlog=WAITING,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        ssl_certfile=network.certificate,
        ssl_keyfile=network.certificate_key,
    )


def _check_certificate(network: NetworkRules) -> None:
    """Raise HandoutsError if the certificate cannot be used."""
    if not network.certificate:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            network.certificate, network.certificate_key, lambda: ""
        )
    except (OSError, ssl.SSLError):
        raise HandoutsError(
            Problem("certificate-unusable", "The certificate or its key cannot be read.",
                    "Give both in the form of PEM, the key without a password:  --certificate FILE --certificate-key FILE",
                    Place(str(network.certificate)))
        ) from None  # fmt: skip


def _ready(address: str, browser: bool, say: Callable[[str], None]) -> None:
    say(f"The desk is at {address}  Close it with Ctrl-C.")
    if browser:
        webbrowser.open(address)


class _Server(uvicorn.Server):
    """Tells when it listens, tells faults of the loop sparingly, and ends when it is to."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        for name in ("uvicorn.error", "uvicorn.access", "asyncio"):  # each broken request would be a line, or twenty
            quiet = logging.getLogger(name)
            quiet.addHandler(logging.NullHandler())
            quiet.propagate = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(QuietFaults())
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            end = threading.Timer(END_SECONDS, _end, [sig])
            end.daemon = True
            end.start()
        super().handle_exit(sig, frame)


def _end(sig: int) -> None:
    """End this process now, whatever its threads do."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(128 + sig)
