"""Reads a workbook in a process of its own, with a bound on its memory and time (:mod:`handouts.reading.apart`).

:mod:`handouts.batch.workbook` runs this file as a script. The bytes of the workbook come in by standard input, and its
rows go out by standard output as JSON, so that nothing of a patient is written to a disk. A script, and not a function
of the package: so it loads the package not at all, and openpyxl and calamine only here.
"""

import datetime
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from handouts.reading.declarations import lazy_pattern

MOST_MEMORY = 512_000_000
"""Bytes of memory that reading may take. macOS does not hold to it; there the other bounds must do."""
MOST_SECONDS = 5
"""Seconds of one processor that reading may take."""
MOST_UNPACKED = 50_000_000
"""Bytes that the parts of a workbook may have together, once they are unpacked."""
MOST_ELEMENTS = 1_000_000
"""Signs < that a part may have: two for an element, and openpyxl takes some 3 µs and 100 bytes for each."""
MOST_ROWS = 10_000
"""Rows with something in them. A practice's day has hundreds; for more there is CSV."""
MOST_LETTERS = 10_000_000
"""Letters that the cells may show together."""
LONGEST_CELL = 32_767
"""Letters of a cell; Excel takes no more."""
LAST_COLUMN, LAST_LINE = 256, 1 << 20
"""Columns that are read, and the last line that Excel knows."""

EAST_ASIAN_DATES = (*range(27, 37), *range(50, 59))
"""Numbers of the date formats that East Asian versions of Excel have built in (ECMA-376, 18.8.30)."""

OUT_OF_RANGE = "#######"
"""What Excel shows for a day or a time that no calendar has."""


class RefusedError(Exception):
    """Why a workbook is not read, as half a sentence."""


class ShownCells:
    """The rows that show, and what is left out or cannot be told."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        """Texts by line and column, both from 1."""
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.plain_numbers: list[tuple[int, int]] = []
        """Cells whose number format is not known, so that the number stands as it is."""
        self.blind = ""
        """The kind of the file, if it does not tell what is hidden and how numbers are shown."""
        self._letters = 0

    def add(self, line: int, column: int, text: str) -> None:
        """Put the text of a cell. Raises RefusedError if there are too many, or too long ones."""
        text = text.strip()
        if not text:
            return
        if column > LAST_COLUMN:
            raise RefusedError(f"it has cells right of column {LAST_COLUMN}")
        self._letters += len(text)
        if len(text) > LONGEST_CELL or self._letters > MOST_LETTERS:
            raise RefusedError("it has more text than a schedule may have")
        self.rows.setdefault(line, {})[column] = text
        if len(self.rows) > MOST_ROWS:
            raise RefusedError(f"it has more than {MOST_ROWS:,} rows")

    def as_json(self) -> str:
        """All of it; a row is its line and its cells, the empty ones too."""
        rows = [(line, [cells.get(at, "") for at in range(1, max(cells) + 1)]) for line, cells in self.rows.items()]
        return json.dumps({"rows": rows, "hidden_rows": self.hidden_rows, "hidden_columns": self.hidden_columns,
                           "plain_numbers": self.plain_numbers, "blind": self.blind})  # fmt: skip


# -- .xlsx


def read_xlsx(data: bytes) -> ShownCells:
    """The first sheet that shows, with what its rows and columns show. Raises RefusedError, or whatever openpyxl does."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it; its threads alone pass the bound
    os.environ["OPENPYXL_LXML"] = "False"  # the same parser, whatever is installed
    from openpyxl import load_workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.styles.numbers import BUILTIN_FORMATS
    from openpyxl.utils.escape import unescape
    from openpyxl.worksheet._reader import WorkSheetParser

    # Its parser of sheets, which it keeps for itself, is alone in telling what is hidden and merged row by row.
    BUILTIN_FORMATS.update(dict.fromkeys(EAST_ASIAN_DATES, "yyyy-mm-dd"))
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise RefusedError("it has no sheet that shows")
    table, last, formats = ShownCells(), 0, dict[int, str]()
    with sheet._get_source() as source:
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch,
                                 date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)  # fmt: skip
        for line, cells in parser.parse():
            if not last < line <= LAST_LINE:
                raise RefusedError("its rows are not in order")
            last = line
            for cell in cells:
                value, style = cell["value"], cell["style_id"]
                if value is None:
                    continue
                if style not in formats:
                    formats[style] = ReadOnlyCell(sheet, 1, 1, None, style_id=style).number_format
                text = unescape(value) if isinstance(value, str) else show_value(value, formats[style])
                if text is None:
                    table.plain_numbers.append((line, cell["column"]))
                    text = show_general(value)
                table.add(line, cell["column"], text)
    if parser.merged_cells:
        fill_down(table, [each.ref for each in parser.merged_cells.mergeCell])
    leave_out_hidden(table, parser.row_dimensions, parser.column_dimensions.values())
    return table


def fill_down(table: ShownCells, merged: Iterable[str]) -> None:
    """Give what stands in a cell over several rows to each of them that has something of its own."""
    from openpyxl.utils.cell import range_boundaries

    below = max(table.rows, default=0)
    for reference in merged:
        column, first, _, last = range_boundaries(reference)
        text = table.rows.get(first, {}).get(column, "")
        for line in range(first + 1, min(last, below) + 1):
            if line in table.rows:
                table.add(line, column, text)


def leave_out_hidden(table: ShownCells, rows: dict[str, Any], columns: Iterable[dict[str, Any]]) -> None:
    """Take out rows and columns that do not show: hidden, filtered out, folded away, or without height or width."""

    def hidden(attributes: dict[str, Any], size: str) -> bool:
        return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")

    table.hidden_rows = [line for line in table.rows if hidden(rows.get(str(line), {}), "ht")]
    for line in table.hidden_rows:
        del table.rows[line]
    gone = set[int]()
    for each in columns:
        if hidden(each, "width"):
            gone |= set(range(int(each["min"]), min(int(each["max"]), LAST_COLUMN) + 1))
    table.hidden_columns = sorted(gone & {at for cells in table.rows.values() for at in cells})
    for line, cells in list(table.rows.items()):
        table.rows[line] = {at: text for at, text in cells.items() if at not in gone}
        if not table.rows[line]:
            del table.rows[line]
    table.plain_numbers = [(line, at) for line, at in table.plain_numbers if at in table.rows.get(line, ())]


# -- .xls, .ods and .xlsb


def read_with_calamine(data: bytes, kind: str) -> ShownCells:
    """The first sheet that shows, of a kind of file that does not tell what is hidden in it. Raises RefusedError."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise RefusedError(f'to read {kind} files, run: pip install "handouts[schedules]"') from None

    book = calamine.load_workbook(io.BytesIO(data))
    shown = [each.name for each in book.sheets_metadata
             if each.visible == calamine.SheetVisibleEnum.Visible and each.typ == calamine.SheetTypeEnum.WorkSheet]  # fmt: skip
    if not shown:
        raise RefusedError("it has no sheet that shows")
    table = ShownCells()
    table.blind = kind
    for line, cells in enumerate(book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False), 1):
        for column, value in enumerate(cells, 1):
            table.add(line, column, value if isinstance(value, str) else show_value(value, "General") or "")
    return table


# -- what a cell shows

_NOT_SHOWN = lazy_pattern(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^]]*\]')
"""What is no sign for a part of a day or time in a format: words, blanks, colors, conditions."""


def show_value(value: Any, number_format: str) -> str | None:
    """A value that is no text, as a text; None for a number whose format is not known.

    A day is shown as 2026-11-24, and a time to the minute, by the clock of its number format.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return OUT_OF_RANGE if seconds < 0 else f"{seconds // 3600}:{seconds // 60 % 60:02}"
    if isinstance(value, datetime.date | datetime.time):
        return show_moment(value, number_format)
    return show_number(value, number_format)


def show_moment(value: datetime.date | datetime.time, number_format: str) -> str:
    """A day, a time or both, as far as the number format shows them."""
    style = _NOT_SHOWN.sub("", number_format[:255].casefold()).partition(";")[0]
    clock = style.replace("am/pm", "").replace("a/p", "")
    with_time = "h" in clock or "s" in clock
    with_day = "y" in clock or "d" in clock or clock in ("m", "mm", "mmm", "mmmm")
    if not with_day and not with_time:
        with_day = with_time = True  # a moment in a cell of no such format (ISO 8601, which Excel allows)
    if isinstance(value, datetime.time):
        if not with_time:
            return OUT_OF_RANGE  # the day 0 of a calendar that begins with 1
        with_day, value = False, datetime.datetime.combine(datetime.date(2000, 1, 1), value)
    elif not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    value += datetime.timedelta(milliseconds=500)  # a fraction of a day is never quite the second that it means
    time = f"{value:%H:%M}"
    if clock != style:
        time = f"{value.hour % 12 or 12}:{value:%M} {'AM' if value.hour < 12 else 'PM'}"
    if with_day and with_time and (value.hour or value.minute):
        return f"{value:%Y-%m-%d} {time}"
    return f"{value:%Y-%m-%d}" if with_day else time


def show_general(value: float) -> str:
    """A number as it is, with no more digits than Excel shows."""
    if value in (float("inf"), float("-inf")) or value != value:
        return "#NUM!"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.11g}"


_PIECE = lazy_pattern(r'"[^"]*"|\\.|;|[^;"\\]+|.')
_CONDITION = lazy_pattern(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARE = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
            ">": lambda a, b: a > b, "=": lambda a, b: a == b}  # fmt: skip
_TOKEN = lazy_pattern(r'"([^"]*)"|\\(.)|(_.|\*.)|\[\$([^]-]*)[^]]*\]|(\[[^]]*\])|([0#?])|([.,%])|(.)')
_PLAIN = set(" $-+()/:!^&'~{}<>=€£¥")
"""Signs that a number format shows without quotation marks."""


def show_number(value: float, number_format: str) -> str | None:
    """A number as its format shows it (ECMA-376, 18.8.31); None for a format that is not known here.

    Known are digits (``00000``, ``#,##0.00``), percent, words and signs between digits (``(000) 000-0000``), several
    sections and their conditions. Not known are fractions and powers of ten.
    """
    if number_format in ("General", "@", "") or value in (float("inf"), float("-inf")):
        return show_general(value)
    if len(number_format) > 255:
        return None
    section, negative = _choose_section(value, number_format)
    if section.strip().casefold() == "general":
        return show_general(value)
    tokens = _tokens(section)
    if tokens is None:
        return None
    return ("-" if negative else "") + _fill_in(abs(Decimal(repr(value))), tokens)


def _choose_section(value: float, number_format: str) -> tuple[str, bool]:
    """The part of a number format that is for this number, and whether a minus goes before it."""
    sections = [""]
    for piece in _PIECE.findall(number_format):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    for each in sections:
        if (found := _CONDITION.search(each)) and _COMPARE[found[1]](value, float(found[2])):
            return each, value < 0
    if _CONDITION.search(sections[0]):
        return sections[-1], value < 0
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _tokens(section: str) -> list[tuple[str, str]] | None:
    """The pieces of a section: ``word`` to show as it is, ``digit`` (0, # or ?), and the signs ``.,%``."""
    tokens = []
    for word, escaped, blank, currency, _, digit, sign, other in _TOKEN.findall(section):
        if digit:
            tokens.append(("digit", digit))
        elif sign:
            tokens.append((sign, sign))
        elif other and other not in _PLAIN:
            return None
        elif other == "/" and any(kind == "digit" for kind, _ in tokens):
            return None  # a fraction
        else:
            tokens.append(("word", word or escaped or currency or other or (" " if blank.startswith("_") else "")))
    return tokens


def _fill_in(value: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
    """The pieces with the digits of a number in them."""
    kinds = [kind for kind, _ in tokens]
    point = kinds.index(".") if "." in kinds else len(kinds)
    digits = [at for at in range(point) if kinds[at] == "digit"]
    last = max((at for at, kind in enumerate(kinds) if kind == "digit"), default=0)
    scale = kinds[last:].count(",")  # commas after the last digit divide by a thousand each
    value = value * 100 ** kinds.count("%") / 1000**scale
    places = [at for at in range(point, len(kinds)) if kinds[at] == "digit"]
    number = f"{value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}"
    whole, _, rest = number.partition(".")
    whole = "" if whole == "0" else whole
    grouped, shown = (
        "," in kinds[: max(digits, default=0)],
        {at: "" if kind == "," else text for at, (kind, text) in enumerate(tokens)},
    )
    written = 0
    for at in reversed(digits):
        part = ""
        while whole and (not part or at == digits[0]):
            comma = "," if grouped and written and written % 3 == 0 else ""
            part, whole, written = whole[-1] + comma + part, whole[:-1], written + 1
        if not part and tokens[at][1] != "#":
            comma = "," if grouped and written and written % 3 == 0 and tokens[at][1] == "0" else ""
            part, written = ("0" if tokens[at][1] == "0" else " ") + comma, written + 1
        shown[at] = part
    shown.update(zip(places, rest, strict=True))
    for at in reversed(places):
        if tokens[at][1] == "0" or shown[at] != "0":
            break
        shown[at] = ""
    return "".join(shown.values())


# -- the door

_LONG_FORMAT = lazy_pattern(rb"""formatCode=(?:"[^"]{1600}|'[^']{1600})""")
"""Excel takes 255 letters, which XML may spell with six each; openpyxl takes minutes for a million."""


def kind_of(data: bytes) -> str:
    """What kind of workbook the bytes are. Raises RefusedError for one that is none, or would be too big to read."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RefusedError("it is protected by a password")
        return ".xls"
    parts = zipfile.ZipFile(io.BytesIO(data))
    if sum(each.file_size for each in parts.infolist()) > MOST_UNPACKED:
        raise RefusedError(f"unpacked it is bigger than {MOST_UNPACKED // 1_000_000} MB")
    for name in parts.namelist():
        if name.endswith((".xml", ".rels")):
            part = parts.read(name).replace(b"\0", b"")  # UTF-16 reads the same without its zeros
            if b"<!DOCTYPE" in part:
                raise RefusedError("it defines entities, which no workbook does")
            if _LONG_FORMAT.search(part):
                raise RefusedError("it has a number format that is longer than Excel takes")
            if part.count(b"<") > MOST_ELEMENTS:
                raise RefusedError("it has more cells than a schedule may")
    names = set(parts.namelist())
    return ".ods" if "content.xml" in names else ".xlsb" if "xl/workbook.bin" in names else ".xlsx"


def read(data: bytes) -> Iterator[str]:
    """What the process answers: the table, or why there is none, as JSON."""
    reason = "it is not a whole workbook"
    try:
        kind = kind_of(data)
        table = read_xlsx(data) if kind == ".xlsx" else read_with_calamine(data, kind)
        yield table.as_json()
        return
    except RefusedError as error:
        reason = str(error)
    except MemoryError:
        reason = "it takes more memory than a schedule may"
    except Exception:  # noqa: S110 - whatever two libraries raise for a file that is broken; what they say may quote it
        pass
    yield json.dumps({"refused": reason})


if __name__ == "__main__":
    sys.stdout.writelines(read(sys.stdin.buffer.read()))
