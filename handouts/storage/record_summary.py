"""Sums up the record: how many copies of which sheets were made in which month."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from handouts.storage.record import RecordLine

GROUPS = {"month": "month", "sheet": "procedure", "language": "language", "edition": "format"}
"""What a record can be summed up by, and the column that says it."""


class SummaryRow(NamedTuple):
    """Copies that have the same month, sheet and so on."""

    group: tuple[str, ...]
    """The values, in the order of the groups that were asked for."""
    copies: int


def sum_up(lines: Iterable[RecordLine], by: Sequence[str]) -> list[SummaryRow]:
    """The copies by groups, names of :data:`GROUPS`, in the order of their values."""
    found: dict[tuple[str, ...], int] = {}
    for line in lines:
        group = tuple(_value(line, each) for each in by)
        found[group] = found.get(group, 0) + count_copies(line)
    return [SummaryRow(group, copies) for group, copies in sorted(found.items())]


def count_copies(line: RecordLine) -> int:
    """How many copies a line stands for; one where it does not say."""
    return int(line.copies) if line.copies.isascii() and line.copies.isdecimal() and len(line.copies) < 9 else 1


def _value(line: RecordLine, group: str) -> str:
    if group == "month":
        return line.time[:7]  # 2026-11, in the time of whoever made it
    return str(getattr(line, GROUPS[group]))


def write_text(rows: Sequence[SummaryRow], by: Sequence[str]) -> str:
    """The summary as a table in plain letters, with the sum in its last line."""
    table = [(*by, "copies"), *((*row.group, str(row.copies)) for row in rows)]
    table.append(("all", *[""] * (len(by) - 1), str(sum(row.copies for row in rows))))
    widths = [max(len(line[at]) for line in table) for at in range(len(by) + 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=False)), line[-1].rjust(widths[-1])])
        for line in table
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def write_csv(rows: Sequence[SummaryRow], by: Sequence[str]) -> str:
    """The summary as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*by, "copies"))
    writer.writerows((*row.group, row.copies) for row in rows)
    return text.getvalue()
