"""Signing in, and the sessions that follow: who guesses is slowed down, and who works here is never locked out by it.

A try is counted before the password is looked at, so that many at once are no more than one after another. After
:data:`FREE_TRIES` wrong ones for a login, whether there is such a person or not, the next has to wait, longer each time.
Browsers in which somebody has signed in before are known by a token of their own and are counted apart (as OWASP's device
cookies are), so a stranger who guesses at every login of a practice keeps no desk from signing in. Nothing is counted by
network address: behind a proxy the whole practice has one.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.reading.declarations import dataclass
from handouts.web.accounts import passwords, trail
from handouts.web.accounts.database import Database
from handouts.web.accounts.people import Account, account_of, digest_of, is_from_outside, key_digest, tidy_login
from handouts.web.accounts.settings import read_setting
from handouts.web.accounts.tables import ATTEMPTS, DEVICES, PEOPLE, SESSIONS

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 60, 900
"""Seconds."""
STRANGERS_TRIES = 100
"""Wrong tries from unknown browsers, for all logins together, after which all unknown browsers wait: guessing one
password at many logins is guessing too."""
FORGOTTEN = 24 * 3600
"""Seconds after which wrong tries count no more."""
DRAINS, STRANGERS_DRAIN = 3600, 30
"""Seconds in which one wrong try is forgotten: slips of the finger never add up."""
LONGEST_SESSION = 12 * 3600
"""Seconds after which somebody signs in anew, however busy they are."""
SEEN_EVERY = 15
"""Seconds between two notes that a session is in use."""
MOST_WAITING = 16
"""Sign-ins that wait for their password to be looked at; more are asked to come again."""
DEVICE_LASTS = 365 * 24 * 3600
_STRANGERS = "strangers"

Refusal = Literal["wrong", "wait", "busy"]


@dataclass(frozen=True)
class SignedIn:
    """A session that has begun: its token and that of the browser stand here and in the cookies, nowhere else."""

    account: Account
    token: str
    device: str

    def __repr__(self) -> str:
        return f"SignedIn({self.account.login})"


@dataclass(frozen=True)
class Session:
    """A session that goes on."""

    account: Account
    token: str
    idle: int
    """Minutes after which it ends if nothing is done."""
    clear: int
    """Minutes after which a patient's details go from the page."""

    def __repr__(self) -> str:
        return f"Session({self.account.login})"


class Doorkeeper:
    """Signs people in and out. ``clock`` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self.managers_only = False
        """Whether people come in by another way, and only who looks after the server by a password or passkey of ours."""

    def sign_in(self, login: str, password: str, device: str = "") -> SignedIn | Refusal:
        """Begin a session; or say why not, in the same words and time whether there is such a person or not."""
        login = tidy_login(login)
        if not self._waiting.acquire(blocking=False):
            return "busy"
        try:
            account, hashed, key = self._count_try(login, device)
            if key is None:
                return "wait"
            fits = passwords.password_fits(hashed, password)
            return self._begin(account, hashed, device, key) if fits and account else self._note_wrong(account, key)
        finally:
            self._waiting.release()

    def confirm(self, account: Account, password: str) -> bool | None:
        """Whether this is the password of somebody who is signed in, asked anew; None if they must wait."""
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            key = f"again {account.id}"
            with self._database.writing() as connection:
                row = connection.execute(sa.select(PEOPLE.c.password).where(PEOPLE.c.id == account.id)).first()
                if not self._may_try(connection, key, FREE_TRIES, DRAINS):
                    return None
            fits = passwords.password_fits(row.password if row else "", password)
            with self._database.writing() as connection:
                if fits:
                    connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.key == key))
                else:
                    trail.note(connection, "sign-in-refused", account.login, account.login, {"why": "again"})
            return fits
        finally:
            self._waiting.release()

    def may_enter(self, connection: Connection, account: Account) -> bool:
        """Whether somebody may come in by what we know of them, a password or passkey: where a practice has chosen another
        way, only a manager whom no service names, so that nobody gets around their groups, and nobody is locked out."""
        return not self.managers_only or ("manager" in account.roles and not is_from_outside(connection, account.id))

    # -- counting

    def _count_try(self, login: str, device: str) -> tuple[Account | None, str, str | None]:
        """Who is meant, the hash of their password, and by what the try is counted; no key if they must wait."""
        with self._database.writing() as connection:
            row = connection.execute(sa.select(PEOPLE).where(PEOPLE.c.login == login, PEOPLE.c.active)).first()
            account = account_of(row) if row else None
            if account and not self.may_enter(connection, account):
                account = row = None
            key = f"login {digest_of(login)[:60]}"
            if account and self._knows(connection, account, device):
                key = f"device {digest_of(device)[:60]}"
            elif not self._may_try(connection, _STRANGERS, STRANGERS_TRIES, STRANGERS_DRAIN):
                return account, "", None
            if not self._may_try(connection, key, FREE_TRIES, DRAINS):
                return account, "", None
            return account, row.password if row else "", key

    def _knows(self, connection: Connection, account: Account, device: str) -> bool:
        wanted = sa.select(DEVICES.c.seen).where(
            DEVICES.c.digest == digest_of(device), DEVICES.c.person == account.id, DEVICES.c.seen > self._now() - DEVICE_LASTS
        )  # fmt: skip
        return bool(device) and connection.execute(wanted).first() is not None

    def _may_try(self, connection: Connection, key: str, free: int, drains: int) -> bool:
        """Count a try, unless it comes too early; of those before, one is forgotten in so many seconds."""
        now = self._now()
        connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.last <= now - FORGOTTEN))
        row = connection.execute(sa.select(ATTEMPTS).where(ATTEMPTS.c.key == key)).first()
        if row is None:
            connection.execute(sa.insert(ATTEMPTS).values(key=key, failures=1, last=now, until=0))
            return True
        if row.until > now:
            return False
        failures = max(0, row.failures - (now - row.last) // drains) + 1
        late = failures >= free
        wait = min(FIRST_WAIT * 2 ** min(failures - free, 10), LONGEST_WAIT) if late else 0
        connection.execute(
            sa.update(ATTEMPTS).where(ATTEMPTS.c.key == key).values(failures=failures, last=now, until=now + wait if late else 0)
        )  # fmt: skip
        return True

    def _note_wrong(self, account: Account | None, key: str) -> Refusal:
        """A wrong password; what was typed for a login that nobody has may be a password, and is not noted."""
        subject = account.login if account else ""
        with self._database.writing() as connection:
            row = connection.execute(sa.select(ATTEMPTS.c.until).where(ATTEMPTS.c.key == key)).first()
            locked = bool(row and row.until > self._now())
            if account or not locked:
                trail.note(connection, "locked" if locked else "sign-in-refused", "", subject)
        return "wrong"

    # -- sessions

    def _begin(self, account: Account, hashed: str, device: str, key: str) -> SignedIn | Refusal:
        now = self._now()
        with self._database.writing() as connection:
            row = connection.execute(
                sa.select(PEOPLE.c.id).where(PEOPLE.c.id == account.id, PEOPLE.c.active, PEOPLE.c.password == hashed)
            ).first()
            if row is None:  # switched off, or the password changed, while it was looked at
                return "wrong"
            connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.key == key))
            if key.startswith("login "):  # this try was none of a stranger's
                device = secrets.token_urlsafe(32)
                connection.execute(sa.insert(DEVICES).values(digest=digest_of(device), person=account.id, seen=now))
                connection.execute(
                    sa.update(ATTEMPTS).where(ATTEMPTS.c.key == _STRANGERS, ATTEMPTS.c.failures > 0)
                    .values(failures=ATTEMPTS.c.failures - 1)
                )  # fmt: skip
            else:
                connection.execute(sa.update(DEVICES).where(DEVICES.c.digest == digest_of(device)).values(seen=now))
            return SignedIn(account, self.let_in(connection, account), device)

    def let_in(self, connection: Connection, account: Account, detail: Mapping[str, str] | None = None) -> str:
        """Begin a session of somebody who has shown who they are, in a write; returns its token."""
        now, token = self._now(), secrets.token_urlsafe(32)
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.begun <= now - LONGEST_SESSION))
        connection.execute(sa.insert(SESSIONS).values(digest=digest_of(token), person=account.id, begun=now, seen=now))
        trail.note(connection, "signed-in", account.login, account.login, detail)
        return token

    def find_session(self, token: str, *, active: bool = True) -> Session | None:
        """Whose session a token is of; None if it has ended. ``active`` says that the person does something now."""
        if not token:
            return None
        now, digest = self._now(), digest_of(token)
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(PEOPLE, SESSIONS.c.begun, SESSIONS.c.seen)
                .join(SESSIONS, SESSIONS.c.person == PEOPLE.c.id)
                .where(SESSIONS.c.digest == digest)
            ).first()
            idle, clear = read_setting(connection, "idle"), read_setting(connection, "clear")
        if row is None:
            return None
        if not row.active or now - row.seen >= 60 * idle or now - row.begun >= LONGEST_SESSION:
            self.end_session(token, "idle")
            return None
        if active and now - row.seen >= SEEN_EVERY:
            with self._database.writing() as connection:
                connection.execute(sa.update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen=now))
        return Session(account_of(row), token, idle, clear)

    def find_program(self, key: str) -> Account | None:
        """The program that has a key; None if none has. A key has 256 bits of chance, and is looked up by its digest."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(PEOPLE).where(PEOPLE.c.password == key_digest(key), PEOPLE.c.active)
            ).first()
        return account_of(row) if row else None

    def end_session(self, token: str, why: Literal["signed-out", "idle"] = "signed-out") -> None:
        """Sign out; a session that has ended already is no fault."""
        with self._database.writing() as connection:
            row = connection.execute(
                sa.select(PEOPLE.c.login).join(SESSIONS, SESSIONS.c.person == PEOPLE.c.id).where(SESSIONS.c.digest == digest_of(token))
            ).first()  # fmt: skip
            if row is not None:
                connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.digest == digest_of(token)))
                trail.note(connection, why, row.login, row.login)

    def _now(self) -> int:
        return int(self._clock())
