"""Reads a schedule, a CSV file or an Excel workbook: who comes, when, and which sheet each should get.

A schedule is personal from the first cell to the last, so nothing here ever quotes one: what is wrong is said by
line and column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handouts.batch import csv_reader, workbook
from handouts.batch.columns import COLUMNS, HEADER_ROWS, Record, find_columns
from handouts.document.patient import KEYS, Patient
from handouts.problems import HandoutsError, Place, Problem, Severity, UnreadableError
from handouts.reading.characters import did_you_mean
from handouts.reading.dates import DATE_IN_FIGURES
from handouts.reading.files import read_bytes

LARGEST = 100_000_000
"""Bytes that a schedule may have; a workbook has a bound of its own."""

_MOMENT = re.compile(rf"(?P<date>{DATE_IN_FIGURES})[T ]\s*(?P<time>\S.*)")
_SPREADSHEET_ERROR = re.compile(r"#(?:#+|N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)

_SERIAL = {"date": re.compile(r"[2-6]\d{4}(?:[.,]\d+)?"), "time": re.compile(r"0?[.,]\d{2,}")}
"""Days and times as spreadsheets keep them: days since the end of 1899, and fractions of a day."""


@dataclass(frozen=True, repr=False)
class ScheduleRow:
    """One person's row. ``asked`` are the sheet, language and format it names; ``details`` what is printed."""

    line: int
    details: Mapping[str, str]
    asked: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Row({self.line})"


@dataclass(frozen=True, repr=False)
class Schedule:
    """The rows of a file, and what is wrong with those that cannot be read."""

    file: str
    rows: Sequence[ScheduleRow]
    problems: Sequence[Problem]
    columns: Mapping[str, int]
    """Where each column stands, from 0."""
    lines: Sequence[str] = ()
    """Of a text file."""
    delimiter: str = ""
    unknown: Sequence[str] = ()
    """Headers of columns that are left out."""

    def __repr__(self) -> str:
        return f"Schedule({self.file!r}, {len(self.rows)} rows)"

    def place(self, line: int, column: str = "") -> Place:
        """Where a row's cell stands; of a workbook, its row and the number of its column."""
        number = self.columns.get(column, 0)
        if not self.lines:
            return Place(self.file, line, number + 1)
        at, quoted, begins = 1, False, True
        for row in range(line - 1, len(self.lines)):
            for at, letter in enumerate(self.lines[row], 1):
                if not number and begins:
                    return Place(self.file, row + 1, at)
                if letter == '"' and (quoted or begins):
                    quoted = not quoted
                ends = letter == self.delimiter and not quoted
                number, begins = number - ends, ends
            if not quoted:
                break
        return Place(self.file, row + 1, at)

    def patient(self, row: ScheduleRow, details: Mapping[str, str]) -> Patient:
        """The patient of a row. Raises HandoutsError with the place of each detail that cannot be printed."""
        try:
            return Patient(**details)
        except HandoutsError:
            problems = []
            for name, text in details.items():
                try:
                    Patient(**{name: text})
                except HandoutsError as error:
                    problems += [replace(each, place=self.place(row.line, name)) for each in error.problems]
        raise HandoutsError(problems)


def read(path: Path) -> Schedule:
    """Read a schedule from a file.

    Raises UnreadableError for a file that is not there, is too big or is no schedule, and HandoutsError if its
    header does not say what is what. A row that is wrong stops nothing: it is among ``problems``.
    """
    return parse(read_bytes(path, str(path), LARGEST), str(path))


def parse(data: bytes, name: str) -> Schedule:
    """Read a schedule from the bytes of a file. Raises as :func:`read` does; ``name`` stands in its places."""
    if len(data) > LARGEST:
        raise _refusal_of(name, f"The schedule is bigger than {LARGEST // 1_000_000} MB.", "Split it.")
    if data.startswith(workbook.SIGNATURES):
        rows, warnings = workbook.read_workbook(data, name)
        return _schedule(name, [*rows, *warnings])
    text = csv_reader.decode(data)
    if text is None or text.lstrip().startswith(("<?xml", "<html", "<!DOCTYPE")):
        kind = "This is not a text file." if text is None else "This is a page of XML or HTML, not a table."
        raise _refusal_of(name, kind, "Save it as CSV UTF-8, or as an Excel workbook (.xlsx).")
    lines = csv_reader.split_lines(text)
    delimiter = csv_reader.find_delimiter(lines)
    return _schedule(name, csv_reader.read_rows(name, lines, delimiter), lines, delimiter)


def _refusal_of(file: str, message: str, remedy: str) -> UnreadableError:
    return UnreadableError(Problem("bad-schedule", message, remedy, Place(file)))


def _schedule(
    file: str, records: Iterable[Record | Problem], lines: Sequence[str] = (), delimiter: str = ""
) -> Schedule:
    everything, warnings = [], list[Problem]()
    for each in records:
        if isinstance(each, Problem) and each.severity is Severity.WARNING:
            warnings.append(each)
        else:
            everything.append(each)
    while everything and not isinstance(last := everything[-1], Problem) and not any(map(str.strip, last[1])):
        everything.pop()  # programs write empty rows below the last one
    heads = [(index, each) for index, each in enumerate(everything[:HEADER_ROWS]) if not isinstance(each, Problem)]
    index, (head_line, head) = max(heads, key=lambda each: len(find_columns(each[1][1])), default=(0, (1, [])))
    known = find_columns(head)
    if not known:
        raise HandoutsError(Problem("no-header", "No row at the top says what the columns are.",
                                    f"Write a first row such as: {', '.join((*KEYS, 'procedure'))}.", Place(file)))  # fmt: skip
    columns = {column: places[0] for column, places in known.items()}
    schedule = Schedule(file, (), (), columns, lines, delimiter)
    if doubled := [column for column, places in known.items() if len(places) > 1]:
        raise HandoutsError([Problem("two-columns", f"Two columns say the {column}.", "Delete one, or name it otherwise.",
                                     schedule.place(head_line, column)) for column in doubled])  # fmt: skip
    if not everything[index + 1 :]:
        raise HandoutsError(Problem("no-rows", "There is nothing below the header.", "Write a row for each person.",
                                    Place(file, head_line)))  # fmt: skip
    problems = warnings + [each for each in everything[:index] if isinstance(each, Problem)]
    problems += _unknown_columns(file, head_line, head, columns)
    read = [each if isinstance(each, Problem) else _row(schedule, head, *each) for each in everything[index + 1 :]]
    problems += [each for each in read if isinstance(each, Problem)]
    rows = [each for each in read if isinstance(each, ScheduleRow)]
    unknown = [head[number].strip() for number in _unknown(head, columns)]
    return replace(schedule, rows=rows, problems=problems, unknown=unknown)


def _unknown(head: Sequence[str], columns: Mapping[str, int]) -> list[int]:
    """The columns whose headers are not known."""
    return [number for number, cell in enumerate(head) if cell.strip() and number not in columns.values()]


def _unknown_columns(file: str, line: int, head: Sequence[str], columns: Mapping[str, int]) -> Iterator[Problem]:
    names = [alias for aliases in COLUMNS.values() for alias in aliases]
    for number in _unknown(head, columns):
        near = did_you_mean(head[number].strip().casefold(), names)
        remedy = near if near.startswith("Did") else "Rename it if it should be used."
        message = f"Column {number + 1} has a header that is not known; it is left out."
        yield Problem("unknown-column", message, remedy, Place(file, line))


def _row(schedule: Schedule, head: Sequence[str], line: int, cells: Sequence[str]) -> ScheduleRow | Problem:
    cells = [" ".join(cell.split()) for cell in cells]

    def bad(message: str, remedy: str, column: str = "") -> Problem:
        return Problem("bad-row", message, remedy, schedule.place(line, column))

    if not any(cells):
        return bad("There is nothing in this row.", "Fill it in, or delete it.")
    if any(cells[len(head) :]):
        return bad(f"This row has {len(cells)} cells, and the header {len(head)}: they may be out of step.",
                   f'Put a text that has "{schedule.delimiter}" in it in quotes.' if schedule.delimiter else "Give each column a header.")  # fmt: skip
    given = {column: cells[at] if at < len(cells) else "" for column, at in schedule.columns.items()}
    for column, text in given.items():
        if _SPREADSHEET_ERROR.fullmatch(text):
            return bad(f'What stands for the "{column}" is an error of the spreadsheet.', "Mend its formula, or make the "
                       "column wider, and save it again.", column)  # fmt: skip
        if column in _SERIAL and _SERIAL[column].fullmatch(text):
            return bad(f"The {column} is a bare number, as a spreadsheet keeps it within.", f"Give the cells of this column the "
                       f"format of a {column}, and save it again.", column)  # fmt: skip
    given["name"] = f"{given.get('name', '')} {given.pop('last name', '')}".strip()
    for one, other in (("date", "time"), ("time", "date")):
        if moment := _MOMENT.fullmatch(given.get(one, "")):
            given[one], given[other] = moment[one], given.get(other) or moment[other]
    details = {name: given[name] for name in KEYS if given.get(name)}
    return ScheduleRow(line, details, {name: given[name] for name in given if name not in KEYS and given[name]})
