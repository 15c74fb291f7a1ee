"""A backup of a server's database as one file, and taking it back: the same file for SQLite and PostgreSQL.

It is a text, packed by xz: a head, a line of JSON for each row, and at the end the SHA-256 of all lines before, so that a
cut file is found out before anything is written. It has the people with the hashes of their passwords, their passkeys (public
keys), the settings and the whole trail; sessions, links and browsers are left out, so that everybody signs in anew after a restore. Content and
approvals are files, and are copied as files.
"""

import hashlib
import json
import lzma
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.storage import writing
from handouts.web.accounts import trail
from handouts.web.accounts.database import Database, revision_of
from handouts.web.accounts.tables import IDENTITIES, PASSKEYS, PEOPLE, SETTINGS, TRAIL

_FORM = "handouts-server-backup 1"
_KEPT = (PEOPLE, IDENTITIES, PASSKEYS, SETTINGS, TRAIL)
_ORDER = {"people": "id", "identities": "digest", "passkeys": "digest", "settings": "key", "trail": "number"}
_LARGEST = 2_000_000_000
"""Bytes of a backup that is unpacked: some millions of rows."""


def make_backup(database: Database, path: Path, by: str) -> int:
    """Write a backup; returns how many rows of the trail are in it. Raises UnwritableError.

    The file is for its owner alone. That it was made is a row too, which the backup has.
    """
    with database.writing() as connection:
        trail.note(connection, "backed-up", by, path.name)
    with database.reading() as connection:
        lines = [_write({"form": _FORM, "revision": revision_of(connection)})]
        rows = 0
        for table in _KEPT:
            for row in connection.execute(sa.select(table).order_by(table.c[_ORDER[table.name]])):
                rows += table is TRAIL
                lines.append(_write({"table": table.name, **row._mapping}))
    text = "".join(f"{line}\n" for line in lines).encode("utf-8")
    text += f"{hashlib.sha256(text).hexdigest()}\n".encode("ascii")
    _make_private(path)
    writing.write(path, lzma.compress(text))
    return rows


def _make_private(path: Path) -> None:
    """A new file that nobody else may read; what is written over it has the same rights."""
    try:
        writing.make_folder(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return  # there is one, or :func:`writing.write` says why there can be none


def restore_backup(database: Database, path: Path, by: str) -> trail.TrailCheck:
    """Take a backup back into a database in which nobody is and nothing was done; returns its trail, held together.

    Raises UnreadableError if the file is none or not whole, HandoutsError if the database is not empty or the rows of the
    trail do not fit together, and UnwritableError. Nothing is written then.
    """
    head, rows = _read_backup(path)
    with database.writing() as connection:
        if connection.execute(sa.select(PEOPLE.c.id)).first() or connection.execute(sa.select(TRAIL.c.kind).where(TRAIL.c.kind != "link")).first():  # fmt: skip
            raise HandoutsError(Problem("restore-not-empty", "There are people in this database, or something was done already.",
                                        "Restore into a new one: move the file away, or name an empty database."))  # fmt: skip
        if head["revision"] > revision_of(connection):
            raise HandoutsError(Problem("database-newer", "The database of the server was written by a newer version of this program.",
                                        "Start that version, or restore a backup that this one made."))  # fmt: skip
        _put(connection, rows)
        found = trail.check_trail(connection)
        if found.problems:
            raise HandoutsError(found.problems)
        trail.note(connection, "restored", by, path.name, {"head": found.head})
        return found


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    for table in _KEPT:
        own = [{key: row[key] for key in table.c.keys()} for row in rows if row["table"] == table.name]  # noqa: SIM118
        for at in range(0, len(own), 500):
            connection.execute(sa.insert(table), own[at : at + 500])


def _read_backup(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    def refuse(reason: str) -> UnreadableError:
        return UnreadableError(
            Problem("backup-unreadable", f"The backup cannot be read: {reason}.", "Take another copy of it.", Place(str(path)))
        )  # fmt: skip

    try:
        with lzma.open(path) as file:
            text = file.read(_LARGEST)
    except (OSError, EOFError, lzma.LZMAError) as error:
        missing = isinstance(error, FileNotFoundError)
        raise refuse("it is not there" if missing else "it is no backup, or it is not whole") from None
    body, _, last = text.removesuffix(b"\n").rpartition(b"\n")
    if hashlib.sha256(body + b"\n").hexdigest().encode("ascii") != last:
        raise refuse("it is not whole")
    try:
        head, *rows = [json.loads(line) for line in body.split(b"\n")]
        if head["form"] != _FORM or not all(row["table"] in _ORDER for row in rows):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise refuse("it is no backup of this program") from None
    return head, rows


def _write(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
