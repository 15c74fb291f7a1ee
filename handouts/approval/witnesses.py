"""Witnesses of the history from outside of it: what somebody kept elsewhere, against which an audit holds it."""

import csv
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from handouts.approval.signatures import read_public_key
from handouts.document.codes import CODE, OLD_CODE
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.files import read_bytes

_HEAD = lazy_pattern("[0-9a-fA-F]{12,64}")
_LARGEST = 50_000_000
"""Bytes of a file: a record of ten years."""


@dataclass(frozen=True)
class Witnesses:
    """What an audit is held against."""

    heads: tuple[str, ...] = ()
    """Digests of entries with which the history once ended, as ``audit --head`` prints them."""
    codes: tuple[str, ...] = ()
    """Text codes on printed sheets."""
    prints: tuple[str, ...] = ()
    """Text codes in a record of prints that does not say which were approved."""
    approved_prints: tuple[str, ...] = ()
    """Those that a record calls approved."""
    keys: tuple[str, ...] = ()
    """Public keys of those who sign."""

    def with_more(self, heads: Iterable[str] = (), codes: Iterable[str] = ()) -> "Witnesses":
        """These and more, each once."""
        return replace(self, heads=_once(*self.heads, *heads), codes=_once(*self.codes, *codes))

    def describe(self) -> str:
        """Which of them there were, in a few words; nothing if there was none."""
        counted = (
            (len(self.heads), "saved head"),
            (len(self.codes), "printed code"),
            (len(self.prints) + len(self.approved_prints), "code of the record of prints"),
            (len(self.keys), "kept key"),
        )
        said = [f"{number} {_plural(name) if number > 1 else name}" for number, name in counted if number]
        return " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def read_witnesses(given: Collection[str]) -> Witnesses:
    """Heads, text codes, and files of them: a saved ``audit --head``, a record of prints, an ``allowed_signers``.

    Raises UnreadableError if a file cannot be read, and HandoutsError if there is no witness in it.
    """
    found = Witnesses()
    for each in given:
        if _HEAD.fullmatch(each):
            found = found.with_more(heads=[each])
        elif Path(each).is_file():
            found = _read_file(Path(each), found)
        elif CODE.search(each.upper()) or OLD_CODE.search(each.upper()):
            found = found.with_more(codes=[each])
        else:
            raise HandoutsError(
                Problem("no-witness", f"{each!r} is no saved head and no text code, and there is no such file.",
                        "Name a head, the code at the foot of a sheet, or a file:  handouts audit --against FILE")
            )  # fmt: skip
    return found


def _read_file(path: Path, found: Witnesses) -> Witnesses:
    lines = _read_lines(path)
    if lines and "code" in (names := next(csv.reader(lines[:1]))):
        rows = [row for row in csv.DictReader(lines, fieldnames=names) if row["code"] and row["code"] != "code"]
        says = next((name for name in ("standing", "state") if name in names), None)
        approved = [row["code"] for row in rows if says and row[says] == "approved"]
        unsaid = [row["code"] for row in rows if not says]
        return replace(
            found, prints=_once(*found.prints, *unsaid), approved_prints=_once(*found.approved_prints, *approved)
        )
    heads = [line.strip() for line in lines if _HEAD.fullmatch(line.strip())]
    keys = []
    for line in lines:
        try:
            keys.append(read_public_key(line))
        except ValueError:
            continue
    if not heads and not keys:
        raise HandoutsError(
            Problem("no-witness", "There is no witness of the history in this file.",
                    "Name what  handouts audit --head  or  handouts approvers list --signers  printed, or the record of prints.",
                    Place(str(path)))
        )  # fmt: skip
    return replace(found.with_more(heads), keys=_once(*found.keys, *keys))


def _read_lines(path: Path) -> list[str]:
    return read_bytes(path, str(path), _LARGEST).decode("utf-8-sig", "replace").splitlines()


def _once(*given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


def _plural(name: str) -> str:
    return name.replace("code", "codes", 1) if name.startswith("code ") else f"{name}s"
