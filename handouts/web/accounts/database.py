"""The database of a shared server: SQLite in the practice's folder, or PostgreSQL by an address; and its one write lock.

Whoever writes holds the lock of the whole database until all is there: ``BEGIN IMMEDIATE`` in SQLite, an advisory lock in
PostgreSQL. So what is read inside such a block, as the last row of the trail, is still so when the next is written,
whichever of several servers writes it. What is written is synced before the block ends, or is not there at all.

SQLite keeps its log beside the file and shares memory through it, so all servers of one file stand on one machine; for
several machines there is PostgreSQL.
"""

import contextlib
import logging
import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.web.accounts.tables import LEASES

FILE = "handouts-server.sqlite3"
"""The database's name beside the content where nobody names another."""
PATIENCE = 30
"""Seconds to wait for another server to finish writing."""
LEASE = 60
"""Seconds that a server may take to save something; if it was killed, others wait so long."""
_ASKS_AGAIN = 3
"""Seconds in which whoever waits for a lease asks again."""
_LOCK = 0x68616E64
"""The number of our advisory lock in PostgreSQL: "hand"."""
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database that is as this version needs it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._holder = f"{os.getpid()}-{secrets.token_hex(8)}"

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look at one state of the whole. Raises UnwritableError if the database does not answer."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write alone; all of it is there after the block, or, if the block raises, nothing. Raises UnwritableError."""
        with _told(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def lease(self, name: str) -> Iterator[None]:
        """Be the only server that does something which takes longer than a write, such as saving content.

        Nobody else's writing waits for it. Raises UnwritableError if another server does not finish in time.
        """
        holder = f"{self._holder}-{secrets.token_hex(4)}"
        deadline = time.monotonic() + PATIENCE
        while not self._take(name, holder):
            if time.monotonic() > deadline:
                raise UnwritableError(Problem("server-busy", "Another server is saving something, and has not finished.",
                                              "Nothing was changed. Try again in a minute."))  # fmt: skip
            time.sleep(0.02)
        try:
            yield
        finally:
            with self.writing() as connection:
                connection.execute(sa.delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))

    def _take(self, name: str, holder: str) -> bool:
        """Take a lease if nobody holds it and nobody waited before: who comes again at once would else always be the first."""
        following = f"{name}, next"
        with self.writing() as connection:
            now = int(time.time())
            connection.execute(sa.delete(LEASES).where(LEASES.c.name.in_((name, following)), LEASES.c.until <= now))
            held, waiting = (
                connection.scalar(sa.select(LEASES.c.holder).where(LEASES.c.name == each)) for each in (name, following)
            )
            if held is None and waiting in (None, holder):
                connection.execute(sa.delete(LEASES).where(LEASES.c.name == following))
                connection.execute(sa.insert(LEASES).values(name=name, holder=holder, until=now + LEASE))
                return True
            if waiting in (None, holder):  # who has stopped asking waits no more
                connection.execute(sa.delete(LEASES).where(LEASES.c.name == following))
                connection.execute(sa.insert(LEASES).values(name=following, holder=holder, until=now + _ASKS_AGAIN))
            return False

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, in our words: its own may quote what was written. One key twice is the caller's to tell."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise UnwritableError(
            Problem("database-unusable", f"The database of the server does not answer: {_reason(error)}.",
                    "Nothing was changed. Check that it runs, that you may write there and that the disk is not full.")
        ) from None  # fmt: skip


def _reason(error: SQLAlchemyError) -> str:
    """What kind of fault it is; never a statement or a value of it."""
    cause = getattr(error, "orig", None)
    return type(cause or error).__name__


def open_database(address: str, folder: Path) -> Database:
    """Open the database at an address, and bring it to what this version needs.

    Without an address it is a file of SQLite in ``folder``, the practice's, which nobody but its owner may read. Raises
    UnwritableError if it cannot be opened, and HandoutsError if the address is none or a newer version has written it.
    """
    engine = _connect_postgres(address) if address else _connect_sqlite(folder / FILE)
    made = Database(engine)
    try:
        with made.writing() as connection:
            _upgrade(connection)
    except CommandError:
        raise HandoutsError(Problem("database-newer", "The database of the server was written by a newer version of this program.",
                                    "Start that version, or restore a backup that this one made.")) from None  # fmt: skip
    return made


def revision_of(connection: Connection) -> str:
    """Which step of ``migrations/`` a database has reached."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _upgrade(connection: Connection) -> None:
    script = ScriptDirectory(str(_MIGRATIONS))
    context = MigrationContext.configure(
        connection, opts={"fn": lambda revision, _: script._upgrade_revs("head", revision)}
    )
    with Operations.context(context):
        context.run_migrations()


# -- connecting


def _connect_sqlite(path: Path) -> Engine:
    try:
        _make_private(path)
    except OSError as error:
        raise UnwritableError(
            Problem("database-unusable", f"The database of the server does not answer: {error.strerror or 'OSError'}.",
                    "Nothing was changed. Check that it runs, that you may write there and that the disk is not full.",
                    Place(str(path)))
        ) from None  # fmt: skip
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), hide_parameters=True, connect_args={"timeout": PATIENCE}
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say ourselves when something begins
        for each in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {each}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(path: Path) -> None:
    """A new file is its owner's alone, and so is what SQLite puts beside it, which takes the same rights. Raises OSError."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except FileExistsError:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise OSError(0, "it is no plain file") from None


def _connect_postgres(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise ArgumentError("no PostgreSQL")
        engine = sa.create_engine(
            url.set(drivername="postgresql+pg8000"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            connect_args={"timeout": PATIENCE},
        )
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise HandoutsError(Problem("database-address", "The address of the database is none that is known here.",
                                    "Write it as  postgresql://user:password@host/name  or leave it out for SQLite.")) from None  # fmt: skip

    # a database that was started again is told by what it refuses: a traceback for each connection that is gone says no more
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine
