"""People who may sign in: who they are, which roles they have, and the one-time links by which they choose a password.

A manager never learns anybody's password: a new person, and one whose password is lost, gets a link that is good once and
for a while. Every change is a row of the trail in the same write. Nobody is deleted: who has left is switched off, and the
trail goes on naming them.
"""

import hashlib
import re
import secrets
import time
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from handouts.approval.store import plain_line
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.web.accounts import trail
from handouts.web.accounts.passwords import NewPassword
from handouts.web.accounts.roles import Right, Role, parse_roles, rights_of
from handouts.web.accounts.tables import DEVICES, IDENTITIES, LINKS, PASSKEYS, PEOPLE, SESSIONS

LINK_LASTS = 72 * 3600
"""Seconds that a link to choose a password is good for."""
FIRST_LINK_LASTS = 3600
"""… that of the first manager, which stands on the terminal."""
MOST_PEOPLE = 2_000
_LOGIN = lazy_pattern(r"[a-z0-9][a-z0-9._@+-]{1,99}")


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    id: int
    login: str
    name: str
    """As approvals have it: "Jane Roe, MD"."""
    qualification: str
    roles: tuple[Role, ...]
    active: bool
    joined: bool
    """Whether they have chosen a password."""

    @property
    def is_program(self) -> bool:
        """Whether this is no person but a record system, which comes with a key."""
        return "program" in self.roles

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do."""
        return rights_of(self.roles)


def account_of(row: Row[tuple[object, ...]]) -> Account:
    """A row of the table as what it means."""
    return Account(
        row.id, row.login, row.name, row.qualification, parse_roles(row.roles), row.active, bool(row.password)
    )


def digest_of(token: str) -> str:
    """What is kept of a token: it has 256 bits of chance, so that nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def key_digest(key: str) -> str:
    """What is kept of a program's key, in the place of a password: no hash of argon2, so that nobody signs in by it."""
    return f"key:{digest_of(key)}"


def tidy_login(text: str) -> str:
    """A login as it is compared: small letters, without the blanks around it."""
    return unicodedata.normalize("NFKC", text[:200]).strip().casefold()


def list_people(connection: Connection) -> list[Account]:
    """Everybody, by name."""
    return [account_of(each) for each in connection.execute(sa.select(PEOPLE).order_by(PEOPLE.c.name))]


def find_account(connection: Connection, id: int) -> Account | None:
    """Somebody by number."""
    row = connection.execute(sa.select(PEOPLE).where(PEOPLE.c.id == id)).first()
    return account_of(row) if row else None


def find_by_login(connection: Connection, login: str) -> Account | None:
    """Somebody by login."""
    row = connection.execute(sa.select(PEOPLE).where(PEOPLE.c.login == tidy_login(login))).first()
    return account_of(row) if row else None


def has_manager(connection: Connection) -> bool:
    """Whether somebody can sign in as a manager by a password of their own: a sign-in service may take its groups away."""
    outside = set(connection.scalars(sa.select(IDENTITIES.c.person)))
    return any(_is_manager(each) and each.id not in outside for each in list_people(connection))


def is_from_outside(connection: Connection, id: int) -> bool:
    """Whether a sign-in service or a proxy names somebody."""
    return connection.execute(sa.select(IDENTITIES.c.digest).where(IDENTITIES.c.person == id)).first() is not None


def _is_manager(each: Account) -> bool:
    return each.active and each.joined and "manager" in each.roles


# -- changes, each in a write, by somebody


def add_person(
    connection: Connection, by: str, login: str, name: str, qualification: str, roles: Iterable[str]
) -> tuple[Account, str]:
    """Add somebody; returns them and the token of their link, or a program and its key. Raises HandoutsError with what is wrong."""
    login, name, qualification = tidy_login(login), plain_line(name), plain_line(qualification)
    taken = parse_roles(",".join(roles))
    _refuse_names(connection, login, name)
    _refuse_roles(taken)
    made = insert_person(connection, login, name, qualification, taken)
    trail.note(connection, "person-added", by, login, {"name": name, "roles": ",".join(taken)})
    return made, _make_token(connection, made)


def _make_token(connection: Connection, account: Account) -> str:
    """A person's link, or a program's key."""
    if not account.is_program:
        return make_link(connection, account.id, LINK_LASTS)
    key = secrets.token_urlsafe(32)
    connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == account.id).values(password=key_digest(key)))
    return key


def _refuse_roles(taken: tuple[Role, ...]) -> None:
    if not taken:
        raise HandoutsError(Problem("person-roles", "A person needs at least one role.", "Tick what they may do."))
    if "program" in taken and len(taken) > 1:
        raise HandoutsError(Problem("person-program", "A program has no other role.", "Add it apart from the people."))


def _refuse_names(connection: Connection, login: str, name: str, other_than: int = 0) -> None:
    wrong = []
    if not _LOGIN.fullmatch(login):
        wrong.append(Problem("person-login", "A login is 2 to 100 small letters, digits and . _ @ + -",
                             "An address such as roe@clinic.example is good, or a short name."))  # fmt: skip
    if not re.match(r"[^\W\d_]", name):
        wrong.append(Problem("person-name", "A person needs a name that begins with a letter.", 'Write it as approvals have it: "Jane Roe, MD".'))  # fmt: skip
    for column, value in ((PEOPLE.c.login, login), (PEOPLE.c.name, name)):
        if connection.execute(sa.select(PEOPLE.c.id).where(column == value, PEOPLE.c.id != other_than)).first():
            wrong.append(Problem("person-taken", "Somebody here has this login or name already.",
                                 "Take another: each stands for one person, also of those who have left."))  # fmt: skip
    if wrong:
        raise HandoutsError(wrong)


def insert_person(
    connection: Connection, login: str, name: str, qualification: str, roles: tuple[Role, ...]
) -> Account:
    """A new row; whoever calls it has looked at login and name. Raises HandoutsError if there is no room."""
    last = connection.execute(sa.select(sa.func.max(PEOPLE.c.id))).scalar() or 0
    if last >= MOST_PEOPLE:
        raise HandoutsError(Problem("person-many", f"There is room for {MOST_PEOPLE} people.", "Take a directory by single sign-on."))  # fmt: skip
    connection.execute(
        sa.insert(PEOPLE).values(id=last + 1, login=login, name=name, qualification=qualification,
                                 roles=",".join(roles), password="", active=True, made=int(time.time()))
    )  # fmt: skip
    return Account(last + 1, login, name, qualification, roles, True, False)


def change_person(connection: Connection, by: str, id: int, qualification: str, roles: Iterable[str]) -> Account:
    """Give somebody other roles. Raises HandoutsError, also if nobody would be left to manage."""
    account = _known(connection, id)
    taken, qualification = parse_roles(",".join(roles)), plain_line(qualification)
    _refuse_roles(taken)
    if account.is_program != ("program" in taken):
        raise HandoutsError(Problem("person-program", "A program has no other role.", "Add it apart from the people."))
    if taken != account.roles and is_from_outside(connection, id):
        raise HandoutsError(Problem("person-outside", "What this person may do follows from their groups where they sign in.",
                                    "Put them into another group there; they sign in again. Or switch them off here."))  # fmt: skip
    connection.execute(
        sa.update(PEOPLE).where(PEOPLE.c.id == id).values(roles=",".join(taken), qualification=qualification)
    )
    _refuse_without_manager(connection, account)
    if (taken, qualification) != (account.roles, account.qualification):
        trail.note(
            connection,
            "person-changed",
            by,
            account.login,
            {"roles": ",".join(taken), "before": ",".join(account.roles)},
        )
    return _known(connection, id)


def switch_person(connection: Connection, by: str, id: int, *, active: bool) -> Account:
    """Let somebody in, or no longer: then their sessions end at once. Raises HandoutsError as :func:`change_person`."""
    account = _known(connection, id)
    connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == id).values(active=active))
    _refuse_without_manager(connection, account)
    if not active:
        end_sessions(connection, id)
        connection.execute(sa.delete(LINKS).where(LINKS.c.person == id))
    if active != account.active:
        trail.note(connection, "person-on" if active else "person-off", by, account.login)
    return _known(connection, id)


def reset_person(connection: Connection, by: str, id: int) -> tuple[Account, str]:
    """Take somebody's password away, end their sessions, and make a link to choose a new one. Raises HandoutsError.

    The last manager's password cannot be taken away by the page; ``handouts accounts link`` helps on the terminal.
    """
    account = _known(connection, id)
    connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == id).values(password=""))
    _refuse_without_manager(connection, account)
    end_sessions(connection, id)
    _forget_passkeys(connection, id)
    trail.note(connection, "person-reset", by, account.login)
    return account, _make_token(connection, account)


def let_in_again(connection: Connection, by: str, account: Account) -> None:
    """From the terminal, in an emergency: somebody may come in by a link, also if they were switched off or the last."""
    connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == account.id).values(active=True))
    end_sessions(connection, account.id)
    _forget_passkeys(connection, account.id)
    trail.note(connection, "link", by, account.login)


def set_password(connection: Connection, account: Account, password: NewPassword, *, keep: str = "") -> None:
    """Keep somebody's own new password and end their other sessions; ``keep`` is the token of this one.

    Raises HandoutsError if it is no good one.
    """
    if wrong := password.find_fault(account.login, account.name):
        raise HandoutsError(wrong)
    connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == account.id).values(password=password.hashed))
    connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.person == account.id, SESSIONS.c.digest != digest_of(keep)))
    connection.execute(sa.delete(DEVICES).where(DEVICES.c.person == account.id))
    trail.note(connection, "password", account.login, account.login)


def _known(connection: Connection, id: int) -> Account:
    account = find_account(connection, id)
    if account is None:
        raise HandoutsError(Problem("person-unknown", "There is no such person.", "Look at the list of people again."))
    return account


def _refuse_without_manager(connection: Connection, account: Account) -> None:
    """A change that would leave nobody to manage is none. Raises HandoutsError, by which the write is undone."""
    if _is_manager(account) and not has_manager(connection):
        raise HandoutsError(Problem("person-last-manager", "Nobody would be left who looks after people.",
                                    "Make somebody else a manager first, and let them sign in."))  # fmt: skip


def end_sessions(connection: Connection, id: int) -> None:
    """End every session of somebody; no browser is known for theirs any more."""
    for table in (SESSIONS, DEVICES):
        connection.execute(sa.delete(table).where(table.c.person == id))


def _forget_passkeys(connection: Connection, id: int) -> None:
    """Whoever comes in by a new link begins anew: a passkey that somebody else had put there is good no longer."""
    connection.execute(sa.delete(PASSKEYS).where(PASSKEYS.c.person == id))


# -- one-time links


def make_link(connection: Connection, person: int | None, lasts: int) -> str:
    """The token of a new link; older ones of the same person are good no longer."""
    now, token = int(time.time()), secrets.token_urlsafe(32)
    same = LINKS.c.person.is_(None) if person is None else LINKS.c.person == person
    connection.execute(sa.delete(LINKS).where(sa.or_(same, LINKS.c.ends <= now)))
    connection.execute(sa.insert(LINKS).values(digest=digest_of(token), person=person, ends=now + lasts))
    return token


def open_link(connection: Connection, token: str) -> tuple[bool, Account | None]:
    """Whether a link is good, and whose it is; nobody's is the first manager's."""
    found = connection.execute(
        sa.select(LINKS.c.person).where(LINKS.c.digest == digest_of(token), LINKS.c.ends > int(time.time()))
    ).first()
    if not found:
        return False, None
    if found.person is None:
        return not has_manager(connection), None
    account = find_account(connection, found.person)
    return bool(account and account.active), account


def use_link(connection: Connection, token: str, password: NewPassword, login: str = "", name: str = "") -> Account:
    """Choose a password by a link, which is used up; the first manager says who they are too. Raises HandoutsError."""
    good, account = open_link(connection, token)
    if not good:
        raise HandoutsError(Problem("link-used", "This link is not good, or not any more.", "Ask your manager for a new one."))  # fmt: skip
    if account is None:
        login, name = tidy_login(login), plain_line(name)
        _refuse_names(connection, login, name)
        account = insert_person(connection, login, name, "", ("manager",))
        trail.note(connection, "person-added", "", login, {"name": name, "roles": "manager", "how": "first"})
    connection.execute(sa.delete(LINKS).where(LINKS.c.digest == digest_of(token)))
    set_password(connection, account, password)
    trail.note(connection, "person-joined", account.login, account.login)
    return account
