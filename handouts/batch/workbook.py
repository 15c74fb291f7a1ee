"""Workbooks of a schedule: .xlsx by openpyxl; .xls, .ods and .xlsb by calamine, which is an extra.

openpyxl is a dependency of the program, since ``handouts batch monday.xlsx`` is an everyday command and it is pure
Python (250 kB). calamine is machine code, and its files are rare: ``pip install "handouts[schedules]"``. Either is
loaded only in the process that reads a workbook (:mod:`handouts.batch.workbook_reader`), which has a bound on its
memory and time: a workbook of 50 kB can unpack to gigabytes, and a stranger's file never makes the front desk wait.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from handouts.batch import workbook_reader
from handouts.batch.columns import Record
from handouts.problems import Place, Problem, UnreadableError
from handouts.reading.apart import ReadingEnded, read_apart

LARGEST = 10_000_000
"""Bytes that a workbook may have."""
PATIENCE = 12 * workbook_reader.MOST_SECONDS
"""Seconds to wait for the process that reads a workbook, on a machine that has much else to do."""

SIGNATURES = (b"PK", b"\xd0\xcf\x11\xe0")
"""What a workbook's file begins with: a ZIP archive, or a compound file as Excel before 2007 wrote it."""


def read_workbook(data: bytes, name: str) -> tuple[list[Record], list[Problem]]:
    """The rows that show on the first sheet that shows, and warnings of what is left out or not told by the file.

    ``name`` is the file's, for the places of problems. Nothing is written to a disk. Raises UnreadableError for what
    is no workbook, or takes more than :mod:`handouts.batch.workbook_reader` allows.
    """
    if len(data) > LARGEST:
        raise _refuse(name, f"it is bigger than {LARGEST // 1_000_000} MB")
    try:
        answer = read_apart(
            workbook_reader.__file__,
            data,
            memory=workbook_reader.MOST_MEMORY,
            seconds=workbook_reader.MOST_SECONDS,
            patience=PATIENCE,
        )
    except ReadingEnded as ended:
        reason = (
            "it takes longer than a schedule may"
            if ended.too_slow
            else "it takes more memory or time than a schedule may"
        )
        raise _refuse(name, reason) from None
    if "refused" in answer:
        raise _refuse(name, answer["refused"])
    return [(line, cells) for line, cells in answer["rows"]], list(_warnings(name, answer))


def _warnings(name: str, answer: Mapping[str, Any]) -> Iterator[Problem]:
    """What is left out, and what the file does not tell; each with the place of the first."""
    rows, columns = answer["hidden_rows"], answer["hidden_columns"]
    for hidden, what, first in ((rows, "hidden row", (*rows[:1], 1)), (columns, "hidden column", (1, *columns[:1]))):
        if hidden:
            place = Place(name, *first)
            yield Problem("hidden-cells", f"{_count(hidden, what)} left out.", "Show them in the workbook if they belong to "
                          "the schedule, and save it again.", place,
                          values={"count": str(len(hidden)), "row": str(place.line), "column": str(place.column)})  # fmt: skip
    if plain := answer["plain_numbers"]:
        place = Place(name, *plain[0])
        yield Problem("number-format", f"{_count(plain, 'number')} printed as a plain number, for the format is not known.",
                      "Write as a text what the sheet should say.", place,
                      values={"count": str(len(plain)), "row": str(place.line), "column": str(place.column)})  # fmt: skip
    if kind := answer["blind"]:
        message = f"Hidden rows and columns of an {kind} file cannot be seen, nor how its numbers are shown."
        remedy = "They are read like all others. If the workbook has any, save it as .xlsx."
        yield Problem("hidden-unknown", message, remedy, Place(name), values={"kind": kind})


def _count(found: list[Any], what: str) -> str:
    """``3 hidden rows were``; an empty text if there are none."""
    return f"{len(found)} {what}{' was' if len(found) == 1 else 's were'}" if found else ""


def _refuse(name: str, reason: str) -> UnreadableError:
    message, remedy = f"The workbook cannot be read: {reason}.", "Save it again as .xlsx without a password, or as CSV."
    return UnreadableError(Problem("bad-schedule", message, remedy, Place(name)))
