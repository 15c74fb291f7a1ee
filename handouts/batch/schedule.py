"""Reads a schedule, a CSV file or an Excel workbook: who comes, when, and which sheet each should get.

A schedule is personal from the first cell to the last, so nothing here ever quotes one: what is wrong is said by
line and column.
"""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import ParseError, XMLParser

from handouts.document.patient import KEYS, Patient
from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.reading.characters import did_you_mean, key
from handouts.reading.files import read_bytes

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "patient", "patient name", "full name", "first name", "given name", "patient first name",
             "nombre", "nombres", "paciente", "nombre del paciente", "nombre completo"),
    "last name": ("last name", "surname", "family name", "patient last name", "apellido", "apellidos"),
    "date": ("date", "day", "visit date", "date of visit", "appointment date", "appt date", "appointment", "date and time",
             "fecha", "día", "fecha de la cita", "fecha de la visita", "cita"),
    "time": ("time", "hour", "start", "start time", "visit time", "appointment time", "appt time",
             "hora", "hora de la cita", "hora de inicio"),
    "doctor": ("doctor", "dr", "physician", "provider", "surgeon", "doctor name", "provider name", "seen by",
               "médico", "médica", "doctora", "proveedor", "cirujano", "cirujana"),
    "place": ("place", "location", "site", "clinic", "office", "room", "where", "department",
              "lugar", "sitio", "ubicación", "clínica", "consultorio", "sala", "sede"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks",
             "nota", "notas", "comentario", "comentarios", "observación", "observaciones"),
    "procedure": ("procedure", "sheet", "handout", "procedimiento", "hoja", "folleto", "intervención"),
    "language": ("language", "lang", "preferred language", "patient language", "idioma", "lengua", "idioma preferido"),
    "format": ("format", "edition", "formato", "edición"),
}  # fmt: skip
"""What a column says, and the headers it goes by; case, accents, spaces and signs do not count."""

LARGEST = 100_000_000
"""Bytes that a schedule, or a part of a workbook, may have."""

_HEADER_ROWS = 10
"""Rows in which the header may stand; above it programs write titles and empty rows."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\s*(\S.*))?")
_SPREADSHEET_ERROR = re.compile(r"#(?:#+|N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)

Record = tuple[int, list[str]]
"""The line a row begins in, and its cells."""


_KNOWN = {key(alias): column for column, aliases in COLUMNS.items() for alias in aliases}


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
        raise _refused(name, f"The schedule is bigger than {LARGEST // 1_000_000} MB.", "Split it.")
    if data.startswith(b"PK"):
        try:
            records: Iterable[Record | Problem] = list(_Workbook(data).records())
        except (_NoWorkbook, zipfile.BadZipFile, ParseError, ValueError, RuntimeError, EOFError, zlib.error) as error:
            reason = str(error) if isinstance(error, _NoWorkbook) else "it is not a whole Excel workbook"
            raise _refused(name, f"The workbook cannot be read: {reason}.", "Save it again, or as CSV.") from None
        return _schedule(name, records)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = "This workbook is protected by a password, or in the format of Excel before 2007."
        raise _refused(name, message, "Save it as .xlsx without a password, or as CSV.")
    lines = list(io.StringIO(_text(name, data), newline=""))
    delimiter = _delimiter(lines)
    return _schedule(name, _records(name, lines, delimiter), lines, delimiter)


def _refused(file: str, message: str, remedy: str) -> UnreadableError:
    return UnreadableError(Problem("bad-schedule", message, remedy, Place(file)))


def _text(file: str, data: bytes) -> str:
    """UTF-8, UTF-16 with a byte order mark, or else what Windows programs write."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(file, "This is not a text file.", "Save it as CSV UTF-8, or as an Excel workbook (.xlsx).")


def _delimiter(lines: Sequence[str]) -> str:
    """The sign between cells: the one with which most headers are known, or which the first line names (``sep=;``)."""
    if lines and (named := re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)):
        return named[1]

    def known(delimiter: str) -> int:
        records = [each for each in _records("", lines[: 4 * _HEADER_ROWS], delimiter) if not isinstance(each, Problem)]
        return max((len(_known(cells)) for _, cells in records[:_HEADER_ROWS]), default=0)

    return max((",", ";", "\t", "|"), key=known)


def _records(file: str, lines: Sequence[str], delimiter: str) -> Iterator[Record | Problem]:
    """The rows of a CSV file; a Problem where one cannot be told apart."""
    reader, line = csv.reader(lines, delimiter=delimiter, strict=True), 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            open_ = reader.line_num >= len(lines)
            message = (
                "A quotation mark in this row is never closed." if open_ else "A quotation mark stands astray here."
            )
            remedy = "Put two where one is meant, or none." + (" No row below it was read." if open_ else "")
            yield Problem("bad-row", message, remedy, Place(file, line))
        else:
            yield line, cells
        line = reader.line_num + 1


def _known(cells: Sequence[str]) -> dict[str, list[int]]:
    """What each column says, and where; a header that names a thing twice has two places for it."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        if column := _KNOWN.get(key(cell)):
            found.setdefault(column, []).append(number)
    return found


def _schedule(
    file: str, records: Iterable[Record | Problem], lines: Sequence[str] = (), delimiter: str = ""
) -> Schedule:
    everything = list(records)
    while everything and not isinstance(last := everything[-1], Problem) and not any(map(str.strip, last[1])):
        everything.pop()  # programs write empty rows below the last one
    heads = [(index, each) for index, each in enumerate(everything[:_HEADER_ROWS]) if not isinstance(each, Problem)]
    index, (head_line, head) = max(heads, key=lambda each: len(_known(each[1][1])), default=(0, (1, [])))
    known = _known(head)
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
    problems = [each for each in everything[:index] if isinstance(each, Problem)]
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
    given["name"] = f"{given.get('name', '')} {given.pop('last name', '')}".strip()
    for one, other in (("date", "time"), ("time", "date")):
        if (moment := _MOMENT.fullmatch(given.get(one, ""))) and moment[2]:
            parts = dict(zip(("date", "time"), moment.groups(), strict=True))
            given[one], given[other] = parts[one], given.get(other) or parts[other]
    details = {name: given[name] for name in KEYS if given.get(name)}
    return ScheduleRow(line, details, {name: given[name] for name in given if name not in KEYS and given[name]})


# -- Excel workbooks: the few parts of ECMA-376 that a table of texts needs


class _NoWorkbook(Exception):
    """Why a file cannot be read as a workbook."""


class _Events:
    """Collects what an XML parser meets: (name, attributes, None) where an element begins, (name, {}, text) where it ends."""

    def __init__(self) -> None:
        self.met: list[tuple[str, dict[str, str], str | None]] = []
        self._text: list[str] = []

    def doctype(self, *_: object) -> None:
        raise _NoWorkbook("it defines entities, which no workbook does")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._text = []
        self.met.append((tag.rpartition("}")[2], attributes, None))

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        self.met.append((tag.rpartition("}")[2], {}, "".join(self._text)))
        self._text = []

    def close(self) -> None:
        pass


_BUILT_IN_FORMATS = {14: "y-m-d", 15: "y-m-d", 16: "m-d", 17: "y-m", 18: "h:mm am/pm", 19: "h:mm am/pm", 20: "h:mm", 21: "h:mm",
                     22: "y-m-d h:mm", 45: "mm:ss", 46: "h:mm", 47: "mm:ss"}  # fmt: skip
_LAST_COLUMN, _LAST_LINE = 255, 1 << 20
_LONGEST_FORMAT = 255


class _Workbook:
    """The first sheet of a workbook that is not hidden."""

    def __init__(self, data: bytes) -> None:
        self._parts = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._parts.namelist())
        self._texts = list(self._shared_texts())
        self._styles = list(self._number_formats())
        self._epoch, self._sheet = datetime.datetime(1899, 12, 30), ""
        sheets = []
        for name, attributes, text in self._events("xl/workbook.xml"):
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self._epoch = datetime.datetime(1904, 1, 1)
            if name == "sheet" and text is None and attributes.get("state", "visible") == "visible":
                sheets += [value for key_, value in attributes.items() if key_.endswith("}id")]
        targets = {a.get("Id"): a.get("Target", "") for _, a, _ in self._events("xl/_rels/workbook.xml.rels")}
        for sheet in sheets:
            target = targets.get(sheet, "")
            target = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if "worksheets/" in target:
                self._sheet = target
                return
        raise _NoWorkbook("it has no sheet that shows")

    def _events(self, part: str) -> Iterator[tuple[str, dict[str, str], str | None]]:
        if part not in self._names:
            raise _NoWorkbook("a part of it is missing")
        if self._parts.getinfo(part).file_size > LARGEST:
            raise _NoWorkbook(f"a part of it is bigger than {LARGEST // 1_000_000} MB")
        events = _Events()
        parser = XMLParser(target=events)  # noqa: S314 - no entities, and no part bigger than LARGEST
        with self._parts.open(part) as file:
            while piece := file.read(1 << 16):
                parser.feed(piece)
                met, events.met = events.met, []
                yield from met
        parser.close()
        yield from events.met

    def _shared_texts(self) -> Iterator[str]:
        """Texts that cells name by number; how a text is spoken, which East Asian workbooks add, is left out."""
        text, spoken = "", False
        for name, _, value in self._events("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self._names else ():
            if name == "rPh":
                spoken = value is None
            elif name == "t" and value is not None and not spoken:
                text += value
            elif name == "si" and value is not None:
                yield text
                text = ""

    def _number_formats(self) -> Iterator[str]:
        """For each style of a cell, the part of its number format that says how dates and times are shown."""
        codes, inside = dict(_BUILT_IN_FORMATS), False
        for name, attributes, value in self._events("xl/styles.xml") if "xl/styles.xml" in self._names else ():
            if name == "numFmt" and value is None:
                code = re.sub(
                    r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^]]*\]',
                    "",
                    attributes.get("formatCode", "")[:_LONGEST_FORMAT].casefold(),
                )
                codes[int(attributes.get("numFmtId", -1))] = code.partition(";")[0]
            elif name == "cellXfs":
                inside = value is None
            elif name == "xf" and value is None and inside:
                number = int(attributes.get("numFmtId", 0))
                yield codes.get(number, "y-m-d" if 27 <= number <= 36 or 50 <= number <= 58 else "")

    def records(self) -> Iterator[Record]:
        line, column, kind, style, text = 0, -1, "", "", ""
        cells: dict[int, str] = {}
        for name, attributes, value in self._events(self._sheet):
            if value is None:
                if name == "row":
                    line, column, cells = self._line(attributes.get("r"), line), -1, {}
                elif name == "c":
                    column, kind, text = self._column(attributes.get("r"), column), attributes.get("t", "n"), ""
                    number = int(attributes.get("s", 0))
                    style = self._styles[number] if number < len(self._styles) else ""
            elif name == "v" or (name == "t" and kind == "inlineStr"):
                text += value
            elif name == "c" and text.strip():
                cells[column] = self._shown(kind, style, text.strip())
            elif name == "row" and cells:
                yield line, [cells.get(at, "") for at in range(max(cells) + 1)]

    @staticmethod
    def _line(number: str | None, before: int) -> int:
        """Which row it is: each below the one before, for sheets are named by it."""
        line = int(number) if number else before + 1
        if not before < line <= _LAST_LINE:
            raise _NoWorkbook("its rows are not in order")
        return line

    @staticmethod
    def _column(reference: str | None, before: int) -> int:
        column = before + 1
        if reference:
            column = 0
            for letter in reference[:20].rstrip("0123456789"):
                column = column * 26 + int(letter, 36) - 9
            column -= 1
        if not 0 <= column <= _LAST_COLUMN:
            raise _NoWorkbook(f"it has cells right of column {_LAST_COLUMN + 1}")
        return column

    def _shown(self, kind: str, style: str, text: str) -> str:
        """A cell as a text; a day as 2026-11-24, a time of day by the clock its number format shows."""
        if kind == "s":
            return self._texts[int(text)] if text.isdecimal() and int(text) < len(self._texts) else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return text.replace("T", " ")
        clock = style.replace("am/pm", "").replace("a/p", "")
        is_time, is_day = (
            "h" in clock or "s" in clock,
            "y" in clock or "d" in clock or clock in ("m", "mm", "mmm", "mmmm"),
        )
        if kind != "n" or not (is_time or is_day):
            return text
        try:
            moment = self._epoch + datetime.timedelta(minutes=round(float(text) * 1440))
        except (ValueError, OverflowError):
            return text
        twelve = clock != style
        time = (
            f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"
            if twelve
            else f"{moment:%H:%M}"
        )
        if is_day and is_time and (moment.hour or moment.minute):
            return f"{moment:%Y-%m-%d} {time}"
        return f"{moment:%Y-%m-%d}" if is_day else time
