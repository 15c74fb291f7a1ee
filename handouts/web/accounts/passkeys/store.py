"""Which passkeys somebody has: kept, counted, taken away. Each change is a row of the trail in the same write."""

import hashlib
import secrets
import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from handouts.approval.store import plain_line
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.accounts import trail
from handouts.web.accounts.people import Account
from handouts.web.accounts.tables import PASSKEYS

MOST_PASSKEYS = 10
"""Of one person."""


@dataclass(frozen=True)
class Passkey:
    """A passkey of somebody."""

    digest: str
    """The SHA-256 of the name that its device has for it, in hexadecimal digits."""
    person: int
    name: str
    """What its owner calls it: "my phone"."""
    host: str
    """The name of the page it is for; a browser offers it nowhere else."""
    handle: str
    """What the device knows its owner by: chance, and the same for all passkeys of one person."""
    credential: str
    """Its name and public key as the device gave them, in hexadecimal digits."""
    counter: int
    """How often it had signed when it was last used; 0 of one that does not count."""
    made: int
    used: int
    """Seconds since 1970; 0 if it was never used."""


def credential_digest(name: bytes) -> str:
    """What a passkey is found by."""
    return hashlib.sha256(name).hexdigest()


def list_passkeys(connection: Connection, person: int, host: str = "") -> list[Passkey]:
    """Those of a person, the oldest first; with ``host`` only those that are good at that name of the page."""
    wanted = sa.select(PASSKEYS).where(PASSKEYS.c.person == person).order_by(PASSKEYS.c.made, PASSKEYS.c.digest)
    found = [_passkey_of(row) for row in connection.execute(wanted)]
    return [each for each in found if not host or each.host == host]


def _passkey_of(row: Row[tuple[object, ...]]) -> Passkey:
    return Passkey(**row._mapping)


def find_passkey(connection: Connection, digest: str) -> Passkey | None:
    """The passkey of that digest."""
    row = connection.execute(sa.select(PASSKEYS).where(PASSKEYS.c.digest == digest)).first()
    return _passkey_of(row) if row else None


def choose_handle(connection: Connection, person: int) -> str:
    """What a device will know somebody by: what it knows them by already, or else new chance, in hexadecimal digits."""
    known = list_passkeys(connection, person)
    return known[0].handle if known else secrets.token_hex(32)


def keep_passkey(
    connection: Connection, account: Account, name: str, host: str, handle: str, credential: bytes, digest: str,
    counter: int,
) -> Passkey:  # fmt: skip
    """Keep a new one. Raises HandoutsError if there are too many, or the device has it already."""
    own = list_passkeys(connection, account.id)
    if len(own) >= MOST_PASSKEYS:
        raise HandoutsError(Problem("passkey-many", f"There is room for {MOST_PASSKEYS} passkeys.", "Remove one that you do not use."))  # fmt: skip
    if find_passkey(connection, digest):
        raise passkey_wrong()
    name = plain_line(name)[:100] or f"{len(own) + 1}"
    made = Passkey(digest, account.id, name, host, handle, credential.hex(), counter, int(time.time()), 0)
    connection.execute(sa.insert(PASSKEYS).values({each: getattr(made, each) for each in PASSKEYS.c.keys()}))  # noqa: SIM118
    trail.note(connection, "passkey-added", account.login, account.login, {"passkey": name})
    return made


def remove_passkey(connection: Connection, account: Account, digest: str) -> None:
    """Take one of somebody's own away. Raises HandoutsError if they have none such."""
    found = find_passkey(connection, digest)
    if found is None or found.person != account.id:
        raise HandoutsError(Problem("passkey-unknown", "There is no such passkey.", "Look at the list of your passkeys again."))  # fmt: skip
    connection.execute(sa.delete(PASSKEYS).where(PASSKEYS.c.digest == digest))
    trail.note(connection, "passkey-removed", account.login, account.login, {"passkey": found.name})


def note_use(connection: Connection, passkey: Passkey, counter: int) -> bool:
    """Note that a passkey has signed. False, and it has not counted, if its counter does not go on from the last one.

    Then two devices have the same key, and one of them is a copy (WebAuthn level 3, 6.1.1). One that does not count says 0
    each time.
    """
    counts = sa.or_(PASSKEYS.c.counter < counter, sa.and_(PASSKEYS.c.counter == 0, sa.literal(counter) == 0))
    changed = connection.execute(
        sa.update(PASSKEYS).where(PASSKEYS.c.digest == passkey.digest, counts).values(counter=counter, used=int(time.time()))
    )  # fmt: skip
    return changed.rowcount == 1


def passkey_wrong() -> HandoutsError:
    """What is told of an answer that is none: no more than that, to whoever tries."""
    return HandoutsError(
        Problem(
            "passkey-wrong", "The passkey was not accepted.", "Try again, or type the password that you sign in with."
        )
    )
