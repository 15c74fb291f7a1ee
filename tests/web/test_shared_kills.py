"""A server or its database killed at any moment: no row of the trail, approval or edit is lost or doubled.

Two servers of one practice print, edit its words and approve a sheet, as the page does, as quickly as they can.  What
was told as done is written down; in the end all of it must be there, each thing once, and the trail whole.
"""

import datetime
import multiprocessing
import os
import random
import re
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from support.shared_desk import OwnPostgres

import handouts
from handouts.approval import signing
from handouts.approval.audit import audit
from handouts.approval.store import read_approvals, read_history
from handouts.languages.language import Language
from handouts.problems import UnwritableError
from handouts.storage.record import RecordLine
from handouts.storage.writing import write
from handouts.web.accounts import database, trail
from handouts.web.accounts.shared_server import SharedServer

TODAY = datetime.date(2026, 11, 22)
KILLS = int(os.environ.get("HANDOUTS_KILLS", "3"))
DATABASE_KILLS = int(os.environ.get("HANDOUTS_DATABASE_KILLS", "2"))
SEED = int(os.environ.get("HANDOUTS_SEED", "1"))
CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0142
procedures:
  knee:
    title: Knee
    plain_title: A made-up procedure.
    version: 2026-01-05
    short_version:
      - It takes an hour.
"""
KINDS = {"_print", "_edit", "_approve"}
_SPAWN = multiprocessing.get_context("spawn")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")]


class BusyServer:
    """What a server does for those at its page, one thing after the other, for ever; each has a name of its own."""

    def __init__(self, address: str, folder: Path, name: str) -> None:
        database.LEASE = 2  # of who was killed while it saved
        self._folder, self._path = folder, folder / "content.yaml"
        self._address, self._name = address, name
        self._chance = random.Random(f"{SEED} {name}")  # noqa: S311
        self._library = handouts.load(self._path)

    def run(self) -> None:
        """Go on until it is killed. What is refused because the database is gone was not done, as far as anybody was told."""
        deeds: list[Callable[[str], None]] = [self._print, self._print, self._edit, self._edit, self._approve]
        shared: SharedServer | None = None
        with (self._folder.parent / "said.txt").open("a", buffering=1, encoding="utf-8") as said:
            for number in range(1_000_000):
                deed = self._chance.choice(deeds)
                told = f"{self._name}n{number}"
                try:
                    shared = shared or SharedServer.open(self._path, self._address)
                    self._shared = shared
                    deed(told)
                except UnwritableError:
                    time.sleep(0.02)
                    continue
                said.write(f"{deed.__name__} {told}\n")

    def _print(self, told: str) -> None:
        self._shared.note_prints("desk", [RecordLine("", "knee", "standard", "en", told, "0")])

    def _edit(self, told: str) -> None:
        with self._shared.saving():
            self._shared.note_content()
            write(self._path, self._path.read_bytes() + f"# {told}\n".encode())
            self._shared.note_content("editor")

    def _approve(self, told: str) -> None:
        with self._shared.saving():
            self._shared.note_entries(read_history(self._folder))
            try:
                signing.approve(self._library, "knee", Language.of("en"), by=f"Person {told}, MD", today=TODAY)
            finally:
                self._shared.note_entries(read_history(self._folder), "approver")


def _work(address: str, folder: str, name: str) -> None:
    BusyServer(address, Path(folder), name).run()


@dataclass
class BusyPractice:
    """Two servers of one practice."""

    address: str
    folder: Path
    started: int = 0
    servers: list[BaseProcess] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "content.yaml").write_text(CONTENT, encoding="utf-8")
        self._said.touch()
        SharedServer.open(self.folder / "content.yaml", self.address).database.close()

    @property
    def _said(self) -> Path:
        return self.folder.parent / "said.txt"

    def start(self) -> None:
        """Start another server, and wait until something more is done."""
        process = _SPAWN.Process(target=_work, args=(self.address, str(self.folder), f"s{self.started}"), daemon=True)
        process.start()
        self.servers.append(process)
        self.started += 1
        self.wait()

    def wait(self) -> None:
        """Until something more was done."""
        before, deadline = self._said.stat().st_size, time.monotonic() + 60
        while self._said.stat().st_size == before:
            assert time.monotonic() < deadline, "nothing is done any more"
            time.sleep(0.005)

    def kill(self, number: int) -> None:
        """Kill one of them."""
        process = self.servers.pop(number)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(30)

    def check(self) -> dict[str, int]:
        """Hold what is there against what was told; gives how many of each deed were told."""
        for _ in range(200):  # few kills leave time for few deeds
            if {line.split()[0] for line in self._said.read_text(encoding="utf-8").splitlines()} >= KINDS:
                break
            self.wait()
        while self.servers:
            self.kill(0)
        database.LEASE, before = 2, database.LEASE
        time.sleep(2.5)  # what the last one held is free again
        try:
            shared = SharedServer.open(self.folder / "content.yaml", self.address)
            shared.take_in(now=True)  # a row that somebody killed could not write any more
        finally:
            database.LEASE = before
        told: dict[str, set[str]] = {kind: set() for kind in KINDS}
        for line in self._said.read_text(encoding="utf-8").split("\n")[:-1]:
            kind, name = line.split()
            assert name not in told[kind]
            told[kind].add(name)
        with shared.database.reading() as connection:
            assert trail.check_trail(connection, ()).problems == ()
            rows = list(trail.read_rows(connection))
        shared.database.close()
        kept = {
            "_print": Counter(row.values["code"] for row in rows if row.kind == "printed"),
            "_edit": Counter(re.findall(r"^# (\w+)$", (self.folder / "content.yaml").read_text("utf-8"), re.M)),
            "_approve": Counter(each.by.split()[1].rstrip(",") for each in read_approvals(self.folder)),
        }
        for kind, names in told.items():
            assert names <= kept[kind].keys(), f"lost: {kind} {names - kept[kind].keys()}"
            assert set(kept[kind].values()) <= {1}, f"doubled: {kind}"
        entries = Counter(row.values["entry"] for row in rows if row.kind == "approved")
        assert entries == Counter(each.digest for each in read_approvals(self.folder)), "each has one row"
        assert audit(self.folder, TODAY).problems == ()
        return {kind.strip("_"): len(names) for kind, names in told.items()}


def say(told: dict[str, int]) -> str:
    """What was told as done, for the figures."""
    return f"{told['print']:,} prints, {told['edit']:,} edits, {told['approve']:,} approvals"


@pytest.fixture
def server() -> Iterator[OwnPostgres]:
    # not in pytest's own folder: PostgreSQL has a user of its own, whom another run of pytest shuts out when it begins
    with tempfile.TemporaryDirectory() as place:
        made = OwnPostgres(Path(place))
        yield made
        made.stop()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_busy_server_is_killed_and_nothing_is_lost_or_doubled(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue("server").address if kind == "postgresql" else ""
    practice, chance = BusyPractice(address, tmp_path / "practice"), random.Random(SEED)  # noqa: S311
    practice.start()
    for _ in range(KILLS):
        practice.start()
        time.sleep(chance.uniform(0, 0.2))
        practice.kill(chance.randrange(2))
    told = practice.check()
    assert min(told.values()) > 0, told
    print(f"kills survived: {KILLS} of a server ({kind}): {say(told)}")


def test_a_busy_database_is_killed_and_nothing_is_lost_or_doubled(server: OwnPostgres, tmp_path: Path) -> None:
    practice, chance = BusyPractice(server.address, tmp_path / "practice"), random.Random(SEED)  # noqa: S311
    practice.start()
    practice.start()
    for _ in range(DATABASE_KILLS):
        practice.wait()
        time.sleep(chance.uniform(0, 0.5))
        server.kill()
        server.start()
        practice.wait()
    told = practice.check()
    assert min(told.values()) > 0, told
    print(f"kills survived: {DATABASE_KILLS} of PostgreSQL: {say(told)}")
