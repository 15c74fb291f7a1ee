"""The audit trail: what was done, when and by whom. Rows are added, each named by the digest of itself and of the one before.

So a row that is changed, taken out of the middle or put in between no longer fits, and says where. Rows taken off the end
fit: against that a digest is kept elsewhere, as the export and ``handouts accounts trail`` print it, and held against the
trail later. There is one writer, :func:`note`, and one form of row, whatever was done; a sheet's row has the line of the
record (:class:`handouts.storage.record.RecordLine`), an approval's names the entry of the history. Nothing of a patient is
in any of them: no page hands anything of one over.
"""

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.storage.record import RecordLine
from handouts.web.accounts.tables import TRAIL

Kind = Literal[
    "started", "signed-in", "sign-in-refused", "locked", "signed-out", "idle", "refused",
    "printed", "sheet-refused", "approved", "withdrawn", "approvers", "content", "words",
    "asked", "sent-back", "answered", "taken-back",
    "person-added", "person-changed", "person-reset", "person-joined", "person-off", "person-on", "password", "settings",
    "passkey-added", "passkey-removed", "passkey-refused",
    "exported", "backed-up", "restored", "link",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
BEGINNING = "0" * 64
"""What the first row has for the digest of the one before."""
_FORM = "handouts trail 1"
"""What every digest begins with, so that it is none of anything else."""


@dataclass(frozen=True)
class TrailRow:
    """A row of the trail."""

    number: int
    """From 1, without a gap."""
    time: str
    """In UTC, as 2026-11-26T17:23:00.123Z."""
    actor: str
    """The login of who did it, "" of the program itself; of an approval that came as a file, the name in it."""
    kind: str
    subject: str
    """What it was done to: a sheet, a person, a page."""
    detail: str
    """More of it, as JSON in its shortest form with its keys in order."""
    previous: str
    digest: str

    def compute_digest(self) -> str:
        """The digest that a row with these contents has."""
        said = [_FORM, self.number, self.time, self.actor, self.kind, self.subject, self.detail, self.previous]
        return hashlib.sha256(_as_json(said).encode("utf-8")).hexdigest()

    @property
    def values(self) -> dict[str, str]:
        """What is in ``detail``."""
        found = json.loads(self.detail)
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


@dataclass(frozen=True)
class TrailCheck:
    """What holding the rows together found."""

    rows: int
    head: str
    """The digest of the last row: kept elsewhere, it shows later whether the end was cut off."""
    problems: tuple[Problem, ...]


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def note(
    connection: Connection,
    kind: Kind,
    actor: str,
    subject: str = "",
    detail: Mapping[str, str | int] | None = None,
    *,
    once: str | None = None,
) -> TrailRow | None:
    """Add a row, in a block of :meth:`handouts.web.accounts.database.Database.writing`, whose lock it needs.

    ``once`` names what is noted at most once, such as an entry of the history: None is returned if it is there already.
    """
    if once is not None and connection.execute(sa.select(TRAIL.c.number).where(TRAIL.c.once == once)).first():
        return None
    last = connection.execute(
        sa.select(TRAIL.c.number, TRAIL.c.digest).order_by(TRAIL.c.number.desc()).limit(1)
    ).first()
    moment = datetime.datetime.now(datetime.UTC)
    row = TrailRow(
        last.number + 1 if last else 1,
        f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
        _plain(actor, 200),
        kind,
        _plain(subject, 300),
        _as_json(dict(detail or {})),
        last.digest if last else BEGINNING,
        "",
    )
    whole = {**asdict(row), "digest": row.compute_digest()}
    connection.execute(sa.insert(TRAIL).values(**whole, once=once))
    return TrailRow(**whole)


def note_prints(connection: Connection, actor: str, lines: Iterable[RecordLine]) -> None:
    """Add a row for each line of the record."""
    for each in lines:
        more = {key: value for key, value in asdict(each).items() if key not in ("time", "user")}
        note(connection, "printed", actor, f"{each.procedure} {each.language} {each.format}", more)


def _plain(text: str, most: int) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)[:most]


# -- reading it


def read_rows(
    connection: Connection, *, kind: str = "", before: int = 0, most: int = 0, newest_first: bool = False
) -> Iterator[TrailRow]:
    """The rows in their order, or the newest first; of one kind, before a number, at most so many."""
    wanted = sa.select(*(TRAIL.c[name] for name in TrailRow.__dataclass_fields__))
    if kind:
        wanted = wanted.where(TRAIL.c.kind == kind)
    if before:
        wanted = wanted.where(TRAIL.c.number < before)
    wanted = wanted.order_by(TRAIL.c.number.desc() if newest_first else TRAIL.c.number)
    for found in connection.execute(wanted.limit(most) if most else wanted):
        yield TrailRow(*found)


def read_prints(connection: Connection) -> list[RecordLine]:
    """The record of what was handed out, seen from the trail."""
    return [RecordLine(time=row.time, user=row.actor, **row.values) for row in read_rows(connection, kind="printed")]


def read_once(connection: Connection, prefix: str) -> set[str]:
    """What has been noted that is noted once, of those that begin so."""
    wanted = sa.select(TRAIL.c.once).where(TRAIL.c.once.startswith(prefix, autoescape=True))
    return {str(each) for each in connection.scalars(wanted)}


def check_trail(connection: Connection, heads: Sequence[str] = ()) -> TrailCheck:
    """Hold the rows together; ``heads`` are digests, or their beginnings, that were kept elsewhere."""
    problems: list[Problem] = []
    number, previous = 0, BEGINNING
    unseen = {head.lower() for head in heads if head}
    for row in read_rows(connection):
        if row.number != number + 1 or row.previous != previous:
            problems.append(Problem("trail-gap", f"Row {row.number} of the trail does not follow the one before it.",
                                    "Rows were taken out or put in. Hold it against a backup, and say so to whoever answers for the server."))  # fmt: skip
        if row.compute_digest() != row.digest:
            problems.append(Problem("trail-altered", f"Row {row.number} of the trail is not as it was written.",
                                    "Somebody changed it in the database. Hold it against a backup."))  # fmt: skip
        unseen -= {head for head in unseen if row.digest.startswith(head)}
        number, previous = row.number, row.digest
    problems += [
        Problem("trail-cut", f"The trail once had a row {head[:12]}, and has none now.",
                "Rows were taken off its end, or it was written anew. Hold it against a backup.")
        for head in sorted(unseen)
    ]  # fmt: skip
    return TrailCheck(number, previous if number else "", tuple(problems))


def write_csv(rows: Iterable[TrailRow]) -> str:
    """The rows as CSV, without a field that a table would take for a formula, or a line for another."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TrailRow.__dataclass_fields__)
    for row in rows:
        writer.writerow([_no_formula(str(value)) for value in asdict(row).values()])
    return text.getvalue()


def _no_formula(text: str) -> str:
    text = _plain(text, len(text))
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def sum_up_details(values: Mapping[str, str]) -> str:
    """The details of a row in a line, for people: the values that say something, without whole digests."""
    hidden = ("sha256", "program")
    return ", ".join(f"{key}: {value[:60]}" for key, value in values.items() if value and key not in hidden)
