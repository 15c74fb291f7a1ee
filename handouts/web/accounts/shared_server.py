"""What a shared server has that a desk of one's own has not, in one place: people, sessions, the trail, the lock on saving."""

import contextlib
import datetime
import hashlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import Connection

from handouts.approval.request_journal import EventKind, RequestEvent, list_events, list_files
from handouts.approval.store import FOLDER, Approval, HistoryEntry, Withdrawal, read_history
from handouts.content.library_files import find_files
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.storage.record import RecordLine
from handouts.web.accounts import people, trail
from handouts.web.accounts.database import Database, open_database
from handouts.web.accounts.people import Account
from handouts.web.accounts.signing_in import Doorkeeper
from handouts.web.accounts.single_sign_on.outside import OutsideSignIn

REFUSALS_EVERY = 60
"""Seconds in which the same refusal of the same person is noted once."""
TAKE_IN_EVERY = 2.0
"""Seconds between two looks at whether content or approvals have changed."""
_MOST_REFUSALS = 1_000


class SharedServer:
    """People, sessions and the trail of one practice, whose content stands in a file. Threads may share it."""

    def __init__(self, database: Database, content: Path) -> None:
        self.database, self.content = database, content
        self.door = Doorkeeper(database)
        self.outside: OutsideSignIn | None = None
        """Who says who somebody is, where that is not us."""
        self._lock = threading.Lock()
        self._refused: dict[tuple[str, str], float] = {}
        self._taking = threading.Lock()
        self._taken, self._looked = "", -TAKE_IN_EVERY

    @classmethod
    def open(cls, content: Path, address: str = "") -> "SharedServer":
        """Open the database of a practice. Raises HandoutsError and UnwritableError."""
        return cls(open_database(address, content.parent), content)

    def believe(self, outside: OutsideSignIn) -> None:
        """People come in by somebody else's word from now on."""
        self.outside, self.door.managers_only = outside, True

    # -- people

    def make_first_link(self) -> str:
        """The token by which the first manager comes in; "" if there is one."""
        with self.database.writing() as connection:
            if people.has_manager(connection):
                return ""
            trail.note(connection, "link", "", "manager")
            return people.make_link(connection, None, people.FIRST_LINK_LASTS)

    def make_link(self, by: str, login: str | None) -> str:
        """The token of a link for somebody who cannot sign in, or, without a login, for the first manager.

        Raises HandoutsError if there is nobody of that login, or a manager already.
        """
        if login is None:
            if token := self.make_first_link():
                return token
            raise HandoutsError(Problem("link-not-first", "Somebody looks after people here already.",
                                        "They make links, under People; or name a person with --login."))  # fmt: skip
        with self.database.writing() as connection:
            account = people.find_by_login(connection, login)
            if account is None or account.is_program:
                raise HandoutsError(Problem("person-unknown", "There is no such person.", "Look at the list of people again."))  # fmt: skip
            people.let_in_again(connection, by, account)
            return people.make_link(connection, account.id, people.FIRST_LINK_LASTS)

    # -- the trail

    def note(
        self, kind: trail.Kind, actor: str, subject: str = "", detail: Mapping[str, str | int] | None = None
    ) -> None:
        """Add a row. Raises UnwritableError: then what it tells of may not be done."""
        with self.database.writing() as connection:
            trail.note(connection, kind, actor, subject, detail)

    def note_prints(self, actor: str, lines: Sequence[RecordLine]) -> None:
        """Add a row for each line of the record. Raises UnwritableError: then no sheet may be handed out."""
        with self.database.writing() as connection:
            trail.note_prints(connection, actor, lines)

    def read_prints(self) -> tuple[list[RecordLine], tuple[Problem, ...]]:
        """The record of what was handed out, seen from the trail; and why it cannot be read."""
        try:
            with self.database.reading() as connection:
                return trail.read_prints(connection), ()
        except UnwritableError as error:
            return [], tuple(error.problems)

    def note_refusal(self, account: Account, route: str) -> None:
        """Somebody asked for what they may not have; the same again within a minute is not noted again."""
        now = time.monotonic()
        with self._lock:
            if now - self._refused.get((account.login, route), -REFUSALS_EVERY) < REFUSALS_EVERY:
                return
            if len(self._refused) >= _MOST_REFUSALS:
                self._refused.clear()
            self._refused[account.login, route] = now
        self.note("refused", account.login, route)

    # -- content and approvals, which stay files

    @contextlib.contextmanager
    def saving(self) -> Iterator[None]:
        """Be the only server that saves content or an approval. Raises UnwritableError."""
        with self.database.lease("content"):
            yield

    def note_entries(self, entries: Sequence[HistoryEntry], actor: str = "", confirmed: str = "") -> None:
        """Add a row for each entry of the history that has none; without ``actor``, by the name in the entry.

        ``confirmed`` says how they showed anew that it was they.
        """
        with self.database.reading() as connection:
            known = trail.read_once(connection, "entry ")
        missing = [each for each in entries if f"entry {each.digest}" not in known]
        if missing:
            with self.database.writing() as connection:
                for entry in missing:
                    _note_entry(connection, entry, actor, confirmed)

    def note_requests(self, actor: str = "") -> None:
        """Add a row for each thing that was asked, sent back, answered or taken back and has none; without ``actor``, by the
        name that was written down with it. What was said stays in its file, which the row's digest names. Raises UnwritableError."""
        with self.database.reading() as connection:
            known = trail.read_once(connection, "request ")
        events = (each for each in list_events(self.content.parent) if each.kind in _REQUESTS)
        missing = [each for each in events if f"request {each.digest}" not in known]
        if missing:
            with self.database.writing() as connection:
                for each in missing:
                    _note_request(connection, each, actor)

    def take_in(self, *, now: bool = False) -> None:
        """Note what was done to the files by other ways than the page: the command line, an editor, a git pull.

        So a row that a killed server could not write any more is written by the next. Looks at most every two seconds.
        """
        if not self._taking.acquire(blocking=False):
            return
        try:
            if not now and time.monotonic() - self._looked < TAKE_IN_EVERY:
                return
            self._looked = time.monotonic()
            stamp = self._stamp()
            if stamp == self._taken:
                return
            with contextlib.suppress(UnwritableError), self.saving():
                self.note_entries(read_history(self.content.parent))
                self.note_content()
                self.note_requests()
                self._taken = stamp
        finally:
            self._taking.release()

    def note_content(self, actor: str = "") -> None:
        """A row for each file of the content that is another one than when it was last noted; ``actor`` is the login of
        who saved it here. Raises UnwritableError."""
        folder, now = self.content.parent, dict[str, str]()
        for path in self._files():
            with contextlib.suppress(OSError):
                now[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
        with self.database.reading() as connection:
            rows = trail.read_rows(connection, kind="content")
            before = {row.subject: row.values.get("sha256", "") for row in rows}
        changed = {name: now.get(name, "") for name in (*before, *now) if before.get(name, "") != now.get(name, "")}
        if changed:
            with self.database.writing() as connection:
                for name, digest in changed.items():
                    trail.note(connection, "content", actor, name, {"sha256": digest} if digest else {"state": "gone"})

    def _files(self) -> list[Path]:
        """The content file and those beside it that belong to it: of each procedure, translation and shared part."""
        found = find_files(str(self.content), self.content.parent)
        return [self.content, *map(found.path, found.all)]

    def _stamp(self) -> str:
        found = []
        folder = self.content.parent
        for path in (*self._files(), folder / FOLDER, *list_files(folder)):
            with contextlib.suppress(OSError):
                seen = path.stat()
                found.append(f"{path} {seen.st_mtime_ns} {seen.st_size} {seen.st_ino}")
        return "\n".join(found)


def _note_entry(connection: Connection, entry: HistoryEntry, actor: str, confirmed: str) -> None:
    said: dict[str, str | int] = {"entry": entry.digest, "by": entry.by}
    kind: trail.Kind = "approvers"
    if isinstance(entry, Approval):
        kind = "approved"
        said |= {"code": entry.wording.codes[0], "until": entry.until.isoformat()}
    elif isinstance(entry, Withdrawal):
        kind = "withdrawn"
        said |= {"code": entry.codes[0], "reason": entry.reason}
    if confirmed:
        said["confirmed"] = confirmed
    if not actor:
        said["how"] = "file"
    subject = " ".join(filter(None, (entry.procedure, entry.language)))
    trail.note(connection, kind, actor or entry.by, subject, said, once=f"entry {entry.digest}")


_REQUESTS: Mapping[EventKind, trail.Kind] = {
    "asked": "asked", "sent-back": "sent-back", "answered": "answered", "taken-back": "taken-back",
}  # fmt: skip
"""What of a request has a row: a remark has the one of the sheet that went back with it, a signature that of its approval."""


def _note_request(connection: Connection, event: RequestEvent, actor: str) -> None:
    said: dict[str, str | int] = {"entry": event.digest, "by": event.by}
    if event.kind == "asked":
        said["words"] = str(event.said["digest"])
    if not actor:
        said["how"] = "file"
    subject = f"{event.procedure} {event.language}"
    trail.note(connection, _REQUESTS[event.kind], actor or event.by, subject, said, once=f"request {event.digest}")


def show_moment(time: str) -> str:
    """A row's time for people: 2026-11-26 17:23 in UTC."""
    return datetime.datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M")


def show_seconds(moment: int) -> str:
    """The same of seconds since 1970."""
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%d %H:%M")
