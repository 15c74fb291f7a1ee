"""Reads a schedule, a CSV file or an Excel workbook: who comes, when, and which sheet each should get.

A schedule is personal from the first cell to the last, so nothing here ever quotes one: what is wrong is said by
line and column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from handouts.batch import calendar_files, csv_reader, hl7_messages, workbook
from handouts.batch import cells as cell_values
from handouts.batch.code_pages import decode
from handouts.batch.columns import COLUMNS, HEADER_ROWS, Record, find_columns, read_headers
from handouts.batch.mapping import ScheduleMapping
from handouts.batch.row_filter import find_doubtful, find_strays, is_header_again
from handouts.document.patient import KEYS, Patient
from handouts.document.visit_words import clean_time
from handouts.problems import HandoutsError, Place, Problem, Severity, UnreadableError
from handouts.reading.characters import did_you_mean, key
from handouts.reading.dates import DATE_IN_FIGURES
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.files import read_bytes

LARGEST = 100_000_000
"""Bytes that a schedule may have; a workbook has a bound of its own."""

MOST_COLUMNS = 1_000
"""Cells of a row: a schedule has a few dozen."""
MOST_CELLS = 250_000
"""Cells of all rows, where their number has a bound."""
ROWS_BESIDE = 200
"""Rows beside those of people: headers, titles, totals."""
LINES_EACH = 50
"""Lines that a row of people may take, with the empty ones below it; it is looked at before the file is read."""

_MOMENT = lazy_pattern(rf"(?P<date>{DATE_IN_FIGURES})[T ]\s*(?P<time>\S.*)")

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
    strays: Sequence[ScheduleRow] = ()
    """Rows that are left out as totals and footers, each with what it says: somebody may look whether one is a patient."""

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


class NoNameColumnError(HandoutsError):
    """No column says who comes; ``headers`` are those that are not known: one of them may say it."""

    def __init__(self, place: Place, headers: Sequence[str]) -> None:
        super().__init__(Problem("no-name-column", "No column says who comes.", 'Give the column with the names the header "name". On the '
                                 'command line: --column "Its header=name", or --nameless for sheets without a name.', place))  # fmt: skip
        self.headers = tuple(headers)


@dataclass(frozen=True)
class ReadingOptions:
    """How a schedule is read, as far as it does not say so itself.

    ``country`` is the practice's, by its code of ISO 3166-1; ``encoding`` the file's; ``nameless`` lets pass a
    schedule without a column of names.
    """

    mapping: ScheduleMapping = field(default_factory=ScheduleMapping)
    country: str = "US"
    encoding: str | None = None
    nameless: bool = False
    time_zone: str = ""
    """The practice's, by its IANA name; for calendars and messages that tell times by another clock."""
    most_rows: int | None = None
    """Rows that are read, or None for any number: reading ends with a refusal once there are more, not when all are read."""


_AS_IT_SAYS = ReadingOptions()


def read(path: Path, options: ReadingOptions = _AS_IT_SAYS) -> Schedule:
    """Read a schedule from a file.

    Raises UnreadableError for a file that is not there, is too big or is no schedule, and HandoutsError if its
    header does not say what is what. A row that is wrong stops nothing: it is among ``problems``.
    """
    return parse(read_bytes(path, str(path), LARGEST), str(path), options)


def parse(data: bytes, name: str, options: ReadingOptions = _AS_IT_SAYS) -> Schedule:
    """Read a schedule from the bytes of a file. Raises as :func:`read` does; ``name`` stands in its places."""
    if len(data) > LARGEST:
        raise _refusal_of(name, f"The schedule is bigger than {LARGEST // 1_000_000} MB.", "Split it.")
    if data.startswith(workbook.SIGNATURES):
        rows, warnings = workbook.read_workbook(data, name)
        return _schedule(name, [*_up_to_the_most(rows, name, options.most_rows), *warnings], options)
    if options.most_rows and data.count(b"\n") + data.count(b"\r") > LINES_EACH * options.most_rows:
        raise _too_many_rows(name, options.most_rows)
    if hl7_messages.is_hl7(data):
        said = hl7_messages.read_messages(
            data, name, options.country, options.time_zone, options.encoding or options.mapping.encoding
        )
        return _schedule(name, [*_up_to_the_most(said.records, name, options.most_rows), *said.warnings()], options)
    text, code_page = decode(data, name, options.country, options.encoding or options.mapping.encoding)
    if calendar_files.is_calendar(data) or text.startswith("BEGIN:VCALENDAR"):
        said = calendar_files.read_calendar(text, name, options.country, options.time_zone)
        told = [_read_as(name, code_page)] if code_page else []
        events = _up_to_the_most(said.records, name, options.most_rows)
        return _schedule(name, [*events, *said.warnings(), *told], options)
    if _MARKUP.match(text):
        raise _refusal_of(name, "This is a page of XML or HTML, not a table, whatever its name says.",
                          "Open it in a spreadsheet and save it as an Excel workbook (.xlsx), or as CSV UTF-8.")  # fmt: skip
    lines = csv_reader.split_lines(text.rstrip("\x1a"))  # as DOS programs end a file
    delimiter = csv_reader.find_delimiter(lines)
    told_apart = csv_reader.read_rows(name, lines, delimiter)
    records = list(_up_to_the_most(told_apart, name, options.most_rows))
    if code_page:
        records.append(_read_as(name, code_page))
    return _schedule(name, records, options, lines, delimiter)


def _up_to_the_most(records: Iterable[Record | Problem], name: str, most: int | None) -> Iterator[Record | Problem]:
    """The records while they come, up to ``most`` rows and :data:`MOST_CELLS` cells of them. Raises HandoutsError for more.

    Empty rows do not count, as programs write them below the last; nor do a few more for headers and totals.
    """
    rows = cells = 0
    for each in records:
        if not isinstance(each, Problem):
            if len(each[1]) > MOST_COLUMNS:
                message = f"A row has more than {MOST_COLUMNS:,} cells."
                raise _refusal_of(name, message, "Save the table that the desk needs as a file of its own.")
            rows += any(map(str.strip, each[1]))
            cells += len(each[1])
        elif each.severity is Severity.ERROR:
            rows += 1
        if most is not None and (rows > most + ROWS_BESIDE or cells > MOST_CELLS):
            raise _too_many_rows(name, most)
        yield each


def _too_many_rows(name: str, most: int) -> HandoutsError:
    message = f"The schedule has more than {most:,} rows, or more cells than these have."
    return HandoutsError(Problem("too-many-rows", message, "Use the command: handouts batch.", Place(name)))


def _read_as(name: str, code_page: str) -> Problem:
    return Problem("read-as-code-page", f"The file is not UTF-8; it was read as {code_page}.", "Look at the names on the "
                   "sheets. If they are wrong, save the file as CSV UTF-8.", Place(name), values={"table": code_page})  # fmt: skip


_MARKUP = lazy_pattern(r"\s*<(?:\?xml|!doctype|html|table|meta)", re.IGNORECASE)


def _refusal_of(file: str, message: str, remedy: str) -> UnreadableError:
    return UnreadableError(Problem("bad-schedule", message, remedy, Place(file)))


def _schedule(
    file: str,
    records: Iterable[Record | Problem],
    options: ReadingOptions,
    lines: Sequence[str] = (),
    delimiter: str = "",
) -> Schedule:
    everything, warnings = list[Record | Problem](), list[Problem]()
    for each in records:
        if isinstance(each, Problem) and each.severity is Severity.WARNING:
            warnings.append(each)
        elif isinstance(each, Problem) or any(map(str.strip, each[1])):  # programs write empty rows, as below the last
            everything.append(each)
    told = options.mapping.columns
    index, head_line, head, known = _find_header(everything, told)
    if not known:
        raise HandoutsError(Problem("no-header", "No row at the top says what the columns are.",
                                    f"Write a first row such as: {', '.join((*KEYS, 'procedure'))}.", Place(file)))  # fmt: skip
    columns = {column: places[0] for column, places in known.items()}
    schedule = Schedule(file, (), (), columns, lines, delimiter)
    if doubled := [column for column, places in known.items() if len(places) > 1]:
        raise HandoutsError([Problem("two-columns", f"Two columns say the {column}.", "Delete one, or name it otherwise.",
                                     schedule.place(head_line, column)) for column in doubled])  # fmt: skip
    if _NAMES.isdisjoint(columns) and not options.nameless:
        raise NoNameColumnError(Place(file, head_line), [head[at].strip() for at in _unknown(head, columns, told)])
    if not everything[index + 1 :] and not any(each.code in _WHY_EMPTY for each in warnings):
        raise HandoutsError(Problem("no-rows", "There is nothing below the header.", "Write a row for each person.",
                                    Place(file, head_line)))  # fmt: skip
    problems = warnings + [each for each in everything[:index] if isinstance(each, Problem)]
    problems += _unknown_columns(file, head_line, head, columns, told)
    kept, left_out = _leave_out_strays(everything[index + 1 :], head, columns)
    left = [each for each in everything[index + 1 :] if not isinstance(each, Problem) and each[0] in left_out]
    if left_out:
        problems.append(_strays(file, left_out))
    kept = list(_ask_about_titles(schedule, kept))
    read = [each if isinstance(each, Problem) else _row(schedule, head, *each) for each in kept]
    problems += [each for each in read if isinstance(each, Problem)]
    rows = [each for each in read if isinstance(each, ScheduleRow)]
    unknown = [head[number].strip() for number in _unknown(head, columns, told)]
    strays = tuple(_stray_row(schedule, head, *each) for each in left)
    return replace(schedule, rows=rows, problems=problems, unknown=unknown, strays=strays)


def _stray_row(schedule: Schedule, head: Sequence[str], line: int, cells: Sequence[str]) -> ScheduleRow:
    """A row that is left out: as it would be read, or else all that it says in the place of the name."""
    read = _row(schedule, head, line, cells)
    if isinstance(read, ScheduleRow):
        return read
    return ScheduleRow(line, {"name": " ".join(filter(None, map(cell_values.clean_cell, cells)))}, {})


def _find_header(
    records: Sequence[Record | Problem], told: Mapping[str, str]
) -> tuple[int, int, list[str], dict[str, list[int]]]:
    """The row that says what the columns are: its place, its line, its cells, and where each column is that it names."""
    heads = [(index, each) for index, each in enumerate(records[:HEADER_ROWS]) if not isinstance(each, Problem)]
    index, (line, head) = max(heads, key=lambda each: len(find_columns(each[1][1], told)), default=(0, (1, [])))
    return index, line, head, find_columns(head, told)


_WHY_EMPTY = frozenset({"appointments-cancelled", "no-appointments"})
"""Codes of what says why nobody stands in a file."""
_NAMES = frozenset({"name", "first name", "last name"})


def _leave_out_strays(
    records: Sequence[Record | Problem], head: Sequence[str], columns: Mapping[str, int]
) -> tuple[list[Record | Problem], list[int]]:
    """The rows without those that are nobody's, and the lines of these."""
    again = {each[0] for each in records if not isinstance(each, Problem) and is_header_again(each[1], head)}
    others = [each for each in records if isinstance(each, Problem) or each[0] not in again]
    strays = {*again, *(find_strays(*_say(others, columns)) if _MOMENTS.intersection(columns) else ())}
    return [each for each in others if isinstance(each, Problem) or each[0] not in strays], sorted(strays)


def _say(
    records: Iterable[Record | Problem], columns: Mapping[str, int]
) -> tuple[dict[int, dict[str, str]], dict[int, int]]:
    """What each line says by column, and how many of its cells say anything."""
    rows = dict(each for each in records if not isinstance(each, Problem))
    said = {
        line: {column: cells[at].strip() if at < len(cells) else "" for column, at in columns.items()}
        for line, cells in rows.items()
    }
    return said, {line: sum(bool(cell.strip()) for cell in cells) for line, cells in rows.items()}


def _ask_about_titles(schedule: Schedule, records: Sequence[Record | Problem]) -> Iterator[Record | Problem]:
    """The rows; in place of one that has a single cell where the others have a day or a time, the question what it is."""
    doubtful = find_doubtful(*_say(records, schedule.columns)) if _MOMENTS.intersection(schedule.columns) else ()
    for each in records:
        if isinstance(each, Problem) or each[0] not in doubtful:
            yield each
        else:
            yield Problem("bad-row", "This row has one cell, where others have a day or a time: somebody, or a title?",
                          "Give the row a day or a time, or delete it.", schedule.place(each[0]))  # fmt: skip


_MOMENTS = frozenset({"date", "time"})
_MOST_LINES = 8


def _strays(file: str, lines: Sequence[int]) -> Problem:
    """What was left out, and where."""
    some = ", ".join(map(str, lines[:_MOST_LINES])) + (" …" if len(lines) > _MOST_LINES else "")
    message = f"{len(lines)} row{' is' if len(lines) == 1 else 's are'} left out as totals, footers or headers said again: line {some}."
    return Problem("rows-left-out", message, "If somebody stands there, give the row a date or a time.", Place(file, lines[0]),
                   values={"count": str(len(lines)), "lines": some})  # fmt: skip


def _unknown(head: Sequence[str], columns: Mapping[str, int], told: Mapping[str, str]) -> list[int]:
    """The columns whose headers are not known; those are that somebody said are for nothing."""
    said = {key(header) for header in told}
    return [number for number, cell in enumerate(head)
            if cell.strip() and number not in columns.values() and key(cell) not in said]  # fmt: skip


def _unknown_columns(
    file: str, line: int, head: Sequence[str], columns: Mapping[str, int], told: Mapping[str, str]
) -> Iterator[Problem]:
    names = [alias for aliases in (*COLUMNS.values(), *(each for _, each in read_headers())) for alias in aliases]
    for number in _unknown(head, columns, told):
        near = did_you_mean(head[number].strip().casefold(), names)
        remedy = near if near.startswith("Did") else "Rename it if it should be used."
        message = f"Column {number + 1} has a header that is not known; it is left out."
        yield Problem("unknown-column", message, remedy, Place(file, line))


def _row(schedule: Schedule, head: Sequence[str], line: int, cells: Sequence[str]) -> ScheduleRow | Problem:
    cells = [cell_values.clean_cell(cell) for cell in cells]

    def bad(message: str, remedy: str, column: str = "") -> Problem:
        return Problem("bad-row", message, remedy, schedule.place(line, column))

    if any(cells[len(head) :]):
        return bad(f"This row has {len(cells)} cells, and the header {len(head)}: they may be out of step.",
                   f'Put a text that has "{schedule.delimiter}" in it in quotes.' if schedule.delimiter else "Give each column a header.")  # fmt: skip
    given = {column: cells[at] if at < len(cells) else "" for column, at in schedule.columns.items()}
    for column, text in given.items():
        if cell_values.is_spreadsheet_error(text):
            return bad(f'What stands for the "{column}" is an error of the spreadsheet.', "Mend its formula, or make the "
                       "column wider, and save it again.", column)  # fmt: skip
        if column in _SERIAL and _SERIAL[column].fullmatch(text):
            return bad(f"The {column} is a bare number, as a spreadsheet keeps it within.", f"Give the cells of this column the "
                       f"format of a {column}, and save it again.", column)  # fmt: skip
        if column in _MOMENTS and cell_values.is_by_another_clock(text):
            return bad("The time is told by another clock than the one on the wall, such as UTC.", "Export the schedule with "
                       "local times.", column)  # fmt: skip
        if cell_values.was_utf8(text):
            return bad(f'What stands for the "{column}" was read in a wrong encoding before it came into this file.', "Export the schedule "
                       "anew, as UTF-8.", column)  # fmt: skip
        if cell_values.says_nothing(column, text):
            given[column] = ""
    given["name"] = _whole_name(given, schedule.columns, head)
    if not given["name"] and not _NAMES.isdisjoint(schedule.columns):
        return bad(
            "Nobody's name stands in this row.",
            "Write it, or delete the row.",
            next(iter(_NAMES & set(schedule.columns))),
        )
    for one, other in (("date", "time"), ("time", "date")):
        if moment := _MOMENT.fullmatch(given.get(one, "")):
            given[one], given[other] = moment[one], given.get(other) or moment[other]
    given |= {column: write(given[column]) for column, write in _WRITTEN.items() if given.get(column)}
    details = {name: given[name] for name in KEYS if given.get(name)}
    return ScheduleRow(line, details, {name: given[name] for name in given if name not in KEYS and given[name]})


_WRITTEN = {"date": cell_values.write_day, "time": clean_time}
_FAMILY_FIRST = frozenset(map(key, ("Họ", "姓", "성", "姓氏")))
"""Headers of languages in which the family name is said first."""


def _whole_name(given: dict[str, str], columns: Mapping[str, int], head: Sequence[str]) -> str:
    """Somebody's name out of one, two or three columns; those of a part of it are taken out of ``given``."""
    whole, first, last = (given.pop(column, "") for column in ("name", "first name", "last name"))
    if "first name" in columns and "last name" in columns:
        parts = [first, last] if first or last else [whole]
    else:  # "Name" beside "Vorname" is the family's
        parts = [first or whole, last or (whole if first else "")]
    family_first = "last name" in columns and key(head[columns["last name"]]) in _FAMILY_FIRST
    return " ".join(filter(None, reversed(parts) if family_first else parts))
