"""What is asked once: a challenge that a device signs, or the state that comes back from where somebody signs in.

It is answered at most once, soon, in the session (or browser) that asked and about the very thing that was asked; then it
is gone, whatever the answer was. The database keeps its digest only: whoever reads it there cannot answer.
"""

import secrets
import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.problems import Problem, UnwritableError
from handouts.web.accounts.people import digest_of
from handouts.web.accounts.tables import CHALLENGES

LASTS = 300
"""Seconds in which it is answered."""
MOST_OF_ONE = 10
"""… that one session may have open; of more, the oldest are good no longer."""
MOST_OF_STRANGERS = 5_000
"""… of a kind that are open in all, for those that somebody asks for who is not signed in."""


def set_challenge(
    connection: Connection, kind: str, holder: str, about: str, *, lasts: int = LASTS, stranger: bool = False
) -> str:
    """Ask something once: a token of 256 bits of chance. ``holder`` is the token of a session or of a browser's cookie.

    Raises UnwritableError where strangers have too many open.
    """
    now, mine = int(time.time()), digest_of(holder)
    connection.execute(sa.delete(CHALLENGES).where(CHALLENGES.c.ends <= now))
    if stranger:
        open_now = connection.scalar(sa.select(sa.func.count()).where(CHALLENGES.c.kind == kind)) or 0
        if open_now >= MOST_OF_STRANGERS:
            raise UnwritableError(Problem("sign-in-busy", "Very many people are signing in right now.",
                                          "Nothing was changed. Try again in some minutes."))  # fmt: skip
    older = sa.select(CHALLENGES.c.digest).where(CHALLENGES.c.holder == mine).order_by(CHALLENGES.c.ends.desc())
    late = list(connection.scalars(older))[MOST_OF_ONE - 1 :]
    connection.execute(sa.delete(CHALLENGES).where(CHALLENGES.c.digest.in_(late)))
    token = secrets.token_urlsafe(32)
    connection.execute(
        sa.insert(CHALLENGES).values(digest=digest_of(token), kind=kind, holder=mine, about=about, ends=now + lasts)
    )
    return token


def take_challenge(connection: Connection, kind: str, holder: str, token: str) -> str | None:
    """What it was asked about, and it is gone; None if it was never asked here, of somebody else, or is answered already."""
    where = CHALLENGES.c.digest == digest_of(token)
    row = connection.execute(sa.select(CHALLENGES).where(where)).first()
    connection.execute(sa.delete(CHALLENGES).where(where))
    if row is None or row.kind != kind or row.holder != digest_of(holder) or row.ends <= int(time.time()):
        return None
    return str(row.about)
