"""A shared server for tests: people of each role, a client for each, and a database of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import argon2
import pytest
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient
from support.desk import TODAY
from support.tools import require_tool

from handouts.web.accounts import passwords, people
from handouts.web.accounts.database import Database
from handouts.web.accounts.passwords import NewPassword
from handouts.web.accounts.people import Account
from handouts.web.accounts.shared_server import SharedServer
from handouts.web.app import create_app
from handouts.web.house_rules import USUAL, HouseRules
from handouts.web.watcher import LibraryWatcher

ADDRESS = "https://handouts.clinic.example"
PASSWORD = "seven green pots of tea"  # noqa: S105 - of people who are not there
ROLES = ("desk", "editor", "approver", "manager")
NAMES = {"desk": "Ann Desk", "editor": "Ed Words", "approver": "Jane Roe, MD", "manager": "Max Boss"}


@contextlib.contextmanager
def quick_servers() -> Iterator[None]:
    """Make passwords' hashes in a millisecond, which only tests may, and close every database in the end."""
    opened: list[Database] = []
    make = Database.__init__

    def remember(self: Database, engine: Engine) -> None:
        make(self, engine)
        opened.append(self)

    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobodys.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: quick)
        patch.setattr(Database, "__init__", remember)
        yield
    passwords._nobodys.cache_clear()
    for each in opened:
        each.close()


@dataclass
class SharedDesk:
    """The app with its gate, over a folder of content, and a person of each role."""

    path: Path
    address: str = ""
    house: HouseRules = USUAL
    shared: SharedServer = field(init=False)
    accounts: dict[str, Account] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.shared = SharedServer.open(self.path, self.address)
        watcher = LibraryWatcher(self.path, today=lambda: TODAY, final=self.house.final)
        self.app = create_app(watcher, ("handouts.clinic.example",), self.house, shared=self.shared)
        token = self.shared.make_first_link()
        if token:
            with self.shared.database.writing() as connection:
                self.accounts["manager"] = people.use_link(
                    connection, token, NewPassword.of(PASSWORD), "manager", NAMES["manager"]
                )
                for role in ROLES[:-1]:
                    _, link = people.add_person(connection, "manager", role, NAMES[role], "", [role])
                    self.accounts[role] = people.use_link(connection, link, NewPassword.of(PASSWORD))

    def client(self) -> TestClient:
        """A browser in which nobody is signed in."""
        headers = {"Accept-Language": "en", "Origin": ADDRESS}
        return TestClient(self.app, base_url=ADDRESS, headers=headers, follow_redirects=False)

    def signed_in(self, login: str) -> TestClient:
        """A browser in which somebody is."""
        client = self.client()
        answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    def kinds(self) -> list[str]:
        """What the trail has, in order."""
        from handouts.web.accounts import trail

        with self.shared.database.reading() as connection:
            return [row.kind for row in trail.read_rows(connection)]


class OwnPostgres:
    """A PostgreSQL of its own on a port of this machine, in a new folder; it can be killed, and started again."""

    def __init__(self, folder: Path) -> None:
        self._programs = require_tool("postgres").parent
        self._folder, self._data = folder, folder / "data"
        self._user: dict[str, int] = {}
        if os.geteuid() == 0:  # which PostgreSQL does not run as
            shutil.chown(folder, "postgres", "postgres")
            import pwd

            found = pwd.getpwnam("postgres")
            self._user = {"user": found.pw_uid, "group": found.pw_gid}
        command = [
            self._programs / "initdb",
            "-D",
            self._data,
            "-U",
            "handouts",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120, **self._user)  # type: ignore[call-overload]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.start()
        _make_database(f"postgresql://handouts@127.0.0.1:{self._port}/")
        self.address = f"postgresql://handouts@127.0.0.1:{self._port}/handouts_test"

    def start(self) -> None:
        """Start it; it answers then, but may still mend what a kill has left."""
        command = [
            self._programs / "postgres",
            "-D",
            self._data,
            "-h",
            "127.0.0.1",
            "-p",
            str(self._port),
            "-k",
            self._folder,
        ]
        deadline = time.monotonic() + 60
        while True:
            self._server = subprocess.Popen(
                command, stderr=subprocess.DEVNULL, cwd=self._folder, start_new_session=True, **self._user
            )  # type: ignore[call-overload]
            while self._server.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                    return
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.05)
            assert time.monotonic() < deadline, "PostgreSQL did not start"  # what was killed has not quite gone
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill all of its processes at once, as a machine does that loses its power."""
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(30)

    def stop(self) -> None:
        """End it, whoever is connected."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(30)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own with nothing in it; gives the address of its database."""
    with tempfile.TemporaryDirectory() as folder:
        server = OwnPostgres(Path(folder))
        try:
            yield server.address
        finally:
            server.stop()


def _make_database(address: str) -> None:
    import sqlalchemy as sa

    deadline = time.monotonic() + 30
    while True:
        engine = sa.create_engine(
            f"{address}postgres".replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
        )
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE handouts_test")
            return
        except sa.exc.DBAPIError:  # it is starting up
            assert time.monotonic() < deadline
            time.sleep(0.2)
        finally:
            engine.dispose()
