"""A day's schedule as the page carries it: its rows, what was mended in them, and how each stands."""

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import FormData

from handouts.batch import schedule
from handouts.batch.mapping import ScheduleMapping
from handouts.batch.plan import Copy, plan
from handouts.batch.schedule import Schedule, ScheduleRow
from handouts.document.patient import KEYS, Patient
from handouts.layout.fitting import NO_ROOM
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.problems.problem import LESSER_SEVERITIES
from handouts.reading.characters import key
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.web.desk.form import check_details
from handouts.web.forms import text_fields
from handouts.web.shelf import Shelf
from handouts.web.text_rules import at_most, one_of

MOST = 2_000
"""Rows that the page takes; for more there is the command line."""
LONGEST = 5_000
"""Letters of a row; no sheet has room for so many."""
LONGEST_TYPED = 1_000
LONGEST_PACKED = 100_000

ASKED = ("procedure", "language", "format")
REASONS = ("", "stray", "word")
"""Why the program leaves a row out: it looks like a total or a footer, or its word for a procedure means no sheet here."""
COLUMNS = (*KEYS, *ASKED)
_COLUMN_NUMBERS = {name: number for number, name in enumerate(COLUMNS, 1)}

LONGEST_VALUE = 40
"""Letters of a warning's value: a number, or what kind of file it is."""
_WARNED = [
    code for code, severity in LESSER_SEVERITIES.items() if severity is Severity.WARNING and code != "unknown-column"
]
"""What a schedule may warn of; of columns that are not known the page shows the headers instead."""

_STRAYS = "rows-left-out"
"""The warning of rows that the page shows, struck through: it need not be told of them as well."""

_CLOCK = lazy_pattern(r"(?<!\d)(\d{1,2}):(\d\d)(?!\d)")


class NotFromThisPage(Exception):
    """A form that is not one of the page's own."""


@dataclass(frozen=True, repr=False)
class ScheduleLine:
    """A row of the schedule, as the page carries it in JSON. ``repr`` tells nothing but where it stands."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    line: Annotated[int, Field(ge=0, le=1_000_000_000)]
    """In the file."""
    details: Mapping[Annotated[str, one_of(KEYS)], str] = field(default_factory=dict)
    asked: Mapping[Annotated[str, one_of(ASKED)], str] = field(default_factory=dict)
    said: Mapping[Annotated[str, one_of(COLUMNS)], str] = field(default_factory=dict)
    """What the file says, where something else stands here now."""
    out: bool = False
    why: Annotated[str, one_of(REASONS)] = ""
    """Why it is left out, if nobody said so on the page."""
    unread: str = ""
    """Why nothing of the row could be read."""
    fits: tuple[str, Annotated[int, Field(ge=0, le=99)]] = ("", 0)
    """A stamp of what has been tried and can be printed, and how many pages it takes."""

    def __repr__(self) -> str:
        return f"ScheduleLine({self.line})"

    @property
    def cells(self) -> dict[str, str]:
        """What the row says, by column."""
        return {**self.details, **self.asked}

    def cell(self, column: str) -> str:
        """What the row says in a column; an empty text if nothing."""
        return self.cells.get(column, "")

    @property
    def mended(self) -> dict[str, str]:
        """What the file says, by the column in which something else stands now."""
        return {column: self.said[column] for column in COLUMNS if column in self.said}

    def with_cell(self, column: str, text: str) -> "ScheduleLine":
        """With another text in a column."""
        before = self.said.get(column, self.cell(column))
        said = {name: value for name, value in self.said.items() if name != column}
        if before != text:
            said[column] = before
        now = {name: value for name, value in self.cells.items() if name != column} | ({column: text} if text else {})
        details = {name: now[name] for name in KEYS if name in now}
        return replace(self, details=details, asked={name: now[name] for name in ASKED if name in now}, said=said)

    def pack(self) -> str:
        """As the page carries it."""
        return _LINE.dump_json(self, exclude_defaults=True).decode()

    @classmethod
    def unpacked(cls, text: str) -> "ScheduleLine":
        """What :meth:`packed` wrote. Raises NotFromThisPage for anything else."""
        if len(text) > LONGEST_PACKED:
            raise NotFromThisPage
        try:
            return _LINE.validate_json(text)
        except ValidationError:
            raise NotFromThisPage from None


_LINE = TypeAdapter(ScheduleLine)


@dataclass(frozen=True)
class ScheduleWarning:
    """What was left out of a file or could not be told, as the page carries it in JSON: the problem's code and values."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, one_of(_WARNED)]
    values: Mapping[Annotated[str, at_most(LONGEST_VALUE)], Annotated[str, at_most(LONGEST_VALUE)]] = field(
        default_factory=dict
    )

    def packed(self) -> str:
        """As the page carries it."""
        return _WARNING.dump_json(self).decode()

    @classmethod
    def unpacked(cls, text: str) -> "ScheduleWarning":
        """What :meth:`packed` wrote. Raises NotFromThisPage for anything else."""
        if len(text) > LONGEST_TYPED:
            raise NotFromThisPage
        try:
            return _WARNING.validate_json(text)
        except ValidationError:
            raise NotFromThisPage from None


_WARNING = TypeAdapter(ScheduleWarning)


@dataclass(frozen=True, repr=False)
class PageSchedule:
    """A schedule: the name of its file, its rows, the headers of columns that are not understood, and other warnings."""

    file: str
    lines: tuple[ScheduleLine, ...]
    unknown: tuple[str, ...] = ()
    warnings: tuple[ScheduleWarning, ...] = ()

    def __repr__(self) -> str:
        return f"PageSchedule({len(self.lines)} rows)"

    @classmethod
    def from_file(cls, data: bytes, name: str, options: schedule.ReadingOptions) -> "PageSchedule":
        """The schedule of a file. Raises HandoutsError."""
        read = schedule.parse(data, name, options)
        lines = [_line(row) for row in read.rows]
        lines += [replace(_line(row), out=True, why="stray") for row in read.strays]
        lines += [
            ScheduleLine(each.place.line, unread=f"{each.message} {each.remedy}")
            for each in read.problems
            if each.severity is Severity.ERROR and each.place
        ]
        if len(lines) > MOST:
            message = f"The schedule has {len(lines):,} rows; this page takes {MOST:,}."
            raise HandoutsError(Problem("too-many-rows", message, "Use the command: handouts batch.", Place(name)))
        seen = len(read.strays) == sum(int(each.values["count"]) for each in read.problems if each.code == _STRAYS)
        told = [each for each in read.problems if each.code in _WARNED and not (seen and each.code == _STRAYS)]
        warnings = [ScheduleWarning(each.code, each.values) for each in told]
        day = cls(name, tuple(sorted(lines, key=lambda line: line.line)), tuple(read.unknown), tuple(warnings))
        return day.without_words(options.mapping)

    @classmethod
    def from_form(cls, form: FormData) -> "PageSchedule":
        """The schedule that a form of the page carries. Raises NotFromThisPage."""
        rows, name = form.getlist("row"), form.get("from")
        if not rows or len(rows) > MOST or not isinstance(name, str):
            raise NotFromThisPage
        texts = text_fields(form, "row")
        if len(texts) != len(rows):
            raise NotFromThisPage
        warnings = map(ScheduleWarning.unpacked, text_fields(form, "warning"))
        return cls(name, tuple(map(ScheduleLine.unpacked, texts)), tuple(text_fields(form, "unknown")), tuple(warnings))

    def typed_cells(self, form: FormData, number: int) -> dict[str, str]:
        """What stands in a row's fields, by column. Raises NotFromThisPage."""
        found = {}
        for column in COLUMNS:
            text = form.get(f"{number}.{column}")
            if isinstance(text, str):
                found[column] = " ".join(text.split())
                if len(text) > LONGEST_TYPED:
                    raise NotFromThisPage
        return found

    def with_cells(self, number: int, typed: Mapping[str, str], others: Sequence[int] = ()) -> "PageSchedule":
        """With what was typed in a row, counted from 1; what it asks for is put into the others too."""
        line = self.lines[number - 1]
        for column, text in typed.items():
            line = line.with_cell(column, text)
        day = self._with(number, replace(line, out=False, why=""))
        for other in others:
            changed = day.lines[other - 1]
            for column in typed:
                changed = changed.with_cell(column, typed[column]) if column in ASKED else changed
            day = day._with(other, changed)
        return day

    def differs(self, number: int, typed: Mapping[str, str]) -> bool:
        """Whether something else was typed in a row than stands in it."""
        return any(self.lines[number - 1].cell(column) != text for column, text in typed.items())

    def with_row_out(self, number: int, out: bool = True) -> "PageSchedule":
        """Without a row, or with it again."""
        return self._with(number, replace(self.lines[number - 1], out=out, why=""))

    def without_words(self, mapping: ScheduleMapping) -> "PageSchedule":
        """Without the rows whose words for a procedure mean no sheet here."""
        return replace(self, lines=tuple(
            replace(line, out=True, why="word") if not line.out and mapping.leaves_out(line.cell("procedure")) else line
            for line in self.lines
        ))  # fmt: skip

    def find_same(self, number: int, column: str) -> list[int]:
        """The rows that say the same in a column as this one, it among them."""
        said = key(self.lines[number - 1].cell(column))
        return [at for at, line in enumerate(self.lines, 1) if key(line.cell(column)) == said]

    def _with(self, number: int, line: ScheduleLine) -> "PageSchedule":
        return replace(self, lines=(*self.lines[: number - 1], line, *self.lines[number:]))

    @property
    def changed(self) -> bool:
        """Whether it is not as the file says any more."""
        return any(line.said or (line.out and not line.why) for line in self.lines)

    @property
    def date(self) -> str:
        """The day that all rows share; an empty text if they do not."""
        dates = {line.details.get("date", "") for line in self.lines if not line.out}
        return dates.pop() if len(dates) == 1 else ""


def _line(row: ScheduleRow) -> ScheduleLine:
    if sum(map(len, (*row.details.values(), *row.asked.values()))) > LONGEST:
        return ScheduleLine(
            row.line, unread=f"This row has more than {LONGEST:,} letters. No sheet has room for so many."
        )
    return ScheduleLine(row.line, row.details, row.asked)


@dataclass(frozen=True, repr=False)
class CheckedRow:
    """How a row stands: what it prints, or what is wrong with it, by column ("" for the whole row)."""

    number: int
    """Counted from 1."""
    line: ScheduleLine
    choice: SheetOptions | None = None
    patient: Patient = field(default_factory=Patient)
    problems: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    procedure: str = ""
    """The sheet's name; known also if it is not there in the language or format that is asked for."""

    def __repr__(self) -> str:
        return f"CheckedRow({self.number})"

    @property
    def ready(self) -> bool:
        """Whether it can be printed."""
        return self.choice is not None and not self.problems and not self.line.out

    @property
    def pages(self) -> int:
        """How many it takes."""
        return self.line.fits[1] if self.ready else 0

    @property
    def not_printed(self) -> bool:
        """Whether the row gives details that its edition has no place for."""
        sided = self.choice is not None and EDITIONS[self.choice.format].one_sided
        return self.ready and sided and bool(self.patient.given())


def plan_rows(shelf: Shelf, day: PageSchedule, paper: str, ink: str) -> list[CheckedRow]:
    """What the rows ask for; nothing is tried yet."""
    paper, ink = paper if paper in PAPERS else "letter", ink if ink in INKS else "color"
    rows = [
        ScheduleRow(number, line.details, line.asked)
        for number, line in enumerate(day.lines, 1)
        if not line.out and (line.cells or not line.unread)
    ]
    meaning = find_meaning(shelf)
    taken_back = {row.line for row in rows if meaning.leaves_out(row.asked.get("procedure", ""))}
    copies, problems = _plan(shelf, rows)
    elsewhere, _ = _plan(
        shelf, [_sheet_only(row) for row in rows if {"language", "format"} & set(problems.get(row.line, ()))]
    )
    found = []
    for number, line in enumerate(day.lines, 1):
        wrong: dict[str, Sequence[Problem]] = (
            {} if line.out else {column: [problem] for column, problem in _impossible_values(line)}
        )
        if copy := copies.get(number):
            choice = SheetOptions(copy.sheet.procedure, copy.sheet.language, copy.sheet.format, paper, ink)
            found.append(CheckedRow(number, line, choice, copy.patient, wrong, choice.procedure))
            continue
        wrong |= problems.get(number, {})
        if number in taken_back:
            wrong["procedure"] = [_NO_SHEET]
        if line.unread and not line.cells and not line.out:
            wrong = {"": [Problem("bad-row", line.unread, "")]}
        procedure = elsewhere[number].sheet.procedure if number in elsewhere else ""
        found.append(CheckedRow(number, line, problems=wrong, procedure=procedure))
    return found


def _plan(shelf: Shelf, rows: Sequence[ScheduleRow]) -> tuple[dict[int, Copy], dict[int, dict[str, list[Problem]]]]:
    """The copies to make, and what is wrong with the others by column; both by the number of the row."""
    asked = plan(shelf.library, Schedule("", rows, (), _COLUMN_NUMBERS), mapping=find_meaning(shelf))
    problems: dict[int, dict[str, list[Problem]]] = {}
    for problem in asked.problems:
        if place := problem.place:
            column = COLUMNS[place.column - 2] if place.column > 1 else ""
            problems.setdefault(place.line, {}).setdefault(column, []).append(problem)
    return {copy.line: copy for copy in asked.copies}, problems


def find_meaning(shelf: Shelf) -> ScheduleMapping:
    """What words mean here; what they say, where that cannot be read: it was told when the file came in."""
    with contextlib.suppress(HandoutsError):
        return shelf.schedule_options().mapping
    return ScheduleMapping()


_NO_SHEET = Problem("unknown-procedure", "The words for the procedure mean no sheet here.", "Choose the sheet.")
"""Of a row that somebody has taken in again."""


def _sheet_only(row: ScheduleRow) -> ScheduleRow:
    return ScheduleRow(row.line, {}, {name: text for name, text in row.asked.items() if name == "procedure"})


def check_rows(shelf: Shelf, day: PageSchedule, paper: str, ink: str) -> list[CheckedRow]:
    """How each row stands: all that can be printed has been tried."""
    refused: dict[SheetOptions, Sequence[Problem]] = {}
    return [
        _try_row(shelf, each, each.choice, refused) if each.choice and not each.problems else each
        for each in plan_rows(shelf, day, paper, ink)
    ]


def _try_row(
    shelf: Shelf, seen: CheckedRow, choice: SheetOptions, refused: dict[SheetOptions, Sequence[Problem]]
) -> CheckedRow:
    parts = (shelf.read_at.isoformat(), shelf.today.isoformat(), *choice, json.dumps(seen.patient.given()))
    stamp = hashlib.blake2b("\n".join(parts).encode(), digest_size=9).hexdigest()
    if seen.line.fits[0] == stamp and not shelf.final:
        return seen
    if choice not in refused:
        try:
            if unfit := shelf.refusals(choice):
                raise HandoutsError(unfit)
            fits = (stamp, shelf.copy(choice, seen.patient).pages)
            return replace(seen, line=replace(seen.line, fits=fits))
        except HandoutsError as error:
            problems: Mapping[str, Sequence[Problem]] = {"": error.problems}
        try:
            if unfit := shelf.refusals(choice):
                raise HandoutsError(unfit)
            problems = check_details(shelf, choice, seen.patient.given()).problems or problems
            return replace(seen, problems=problems)
        except HandoutsError as error:
            refused[choice] = error.problems
    if all(each.code in NO_ROOM for each in refused[choice]):
        return replace(seen, choice=None, problems={"format": [_NO_ROOM]})
    wrong = [replace(each, code="sheet-refused") for each in refused[choice]]
    return replace(seen, choice=None, problems={"procedure": wrong})


_NO_ROOM = Problem(
    "edition-without-room", "This edition has no room for the words of the sheet.", "Choose another edition."
)


def _impossible_values(line: ScheduleLine) -> Iterator[tuple[str, Problem]]:
    """A time that no clock shows; a day that no calendar has is told by the plan."""
    if any(int(hour) > 24 or int(minute) > 59 for hour, minute in _CLOCK.findall(line.details.get("time", ""))):
        yield "time", Problem("odd-time", "No clock shows this time.", "Type the time anew.")


def prints_landscape(choice: SheetOptions) -> bool:
    """Whether its sheet turns over on its short edge; one that turns otherwise cannot be in the same file."""
    return EDITIONS[choice.format].landscape
