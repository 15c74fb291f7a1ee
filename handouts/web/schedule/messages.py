"""What the page says of a schedule's rows: what is wrong with one, how to mend it, and the fields for that."""

import datetime
import difflib
import typing
from collections.abc import Mapping, Sequence

from handouts.batch.columns import LEFT_OUT
from handouts.document.laterality import read_side
from handouts.document.patient import BODY_KEYS, KEYS, LONGEST
from handouts.languages.language import Language, SideName
from handouts.options import EDITIONS
from handouts.problems import Problem
from handouts.problems.register import ProblemWords, entries
from handouts.reading.dates import find_dates
from handouts.reading.declarations import dataclass
from handouts.web import search
from handouts.web.interface import Words
from handouts.web.likeness import plain
from handouts.web.schedule.learning import LEARNED, can_learn
from handouts.web.schedule.rows import ASKED, COLUMNS, CheckedRow, PageSchedule, ScheduleLine
from handouts.web.shelf import Shelf

_ALIKE = 0.7
"""How like a title a text must be to mean it, perhaps."""
_MOST_NEAR = 3
_LONGEST_SAID = 60


@dataclass(frozen=True, repr=False)
class RowFault:
    """What is wrong in a column, in the words of the page; ``more`` is for whoever keeps the file, in English."""

    title: str
    remedy: str
    more: Sequence[Problem] = ()


@dataclass(frozen=True, repr=False)
class RowField:
    """A field of an open row. With ``options``, values and their labels, it is a list to choose from."""

    column: str
    value: str
    longest: int
    wrong: bool
    options: Sequence[tuple[str, str]] = ()
    near: Sequence[tuple[str, str]] = ()
    """Options that may be meant."""


@dataclass(frozen=True, repr=False)
class OpenRow:
    """A row that can be changed in place."""

    number: int
    controls: Sequence[RowField]
    same: Sequence[int]
    """Other rows that ask for the same and cannot have it either."""
    word: str = ""
    """What the file says in the only wrong column, if it can be kept what that means."""


def describe_faults(shelf: Shelf, seen: CheckedRow, t: Words) -> list[RowFault]:
    """What is wrong with a row, column by column."""
    return [_describe_fault(shelf, seen, column, problems, t) for column, problems in seen.problems.items()]


def _describe_fault(shelf: Shelf, seen: CheckedRow, column: str, problems: Sequence[Problem], t: Words) -> RowFault:
    said, code = seen.line.cell(column), problems[0].code
    row = {"row": seen.number, "said": said if len(said) <= _LONGEST_SAID else said[:_LONGEST_SAID] + "…"}
    match code:
        case "unknown-procedure" if not said:
            return RowFault(t("schedule.wrong.no-sheet", **row), t("schedule.mend.no-sheet"))
        case "unknown-procedure":
            near = [title_with_codes(shelf, name, t) for name in find_near_sheets(shelf, said, t)]
            remedy = t("schedule.mend.near", sheets=t.join_list(near)) if near else t("schedule.mend.sheet")
            return RowFault(t("schedule.wrong.sheet", **row), remedy)
        case "no-translation":
            there = [Language.of(each).own_name for each in shelf.library.languages(seen.procedure)]
            return RowFault(
                t("schedule.wrong.language", **row), t("schedule.mend.language", languages=t.join_list(there))
            )
        case "sheet-refused":
            return RowFault(t("schedule.wrong.refused", **row), t("schedule.mend.refused"), problems)
        case "unknown-format" | "odd-time" | "odd-date":
            return RowFault(t(f"schedule.wrong.{code}", **row), t(f"schedule.mend.{code}"))
        case "bad-row":
            return RowFault(t("schedule.wrong.unread", **row), t("schedule.mend.unread"), problems)
    what, remedy, _ = t.problem(problems[0])
    if not column:
        return RowFault(t("schedule.wrong.row", row=seen.number, what=what), remedy)
    return RowFault(
        t("schedule.wrong.detail", row=seen.number, column=t(f"schedule.column.{column}"), what=what), remedy
    )


def open_row(shelf: Shelf, rows: Sequence[CheckedRow], number: int, typed: Mapping[str, str], t: Words) -> OpenRow:
    """The fields of a row: those that are wrong, or, if all is well, every one. ``typed`` stands in them already."""
    seen = rows[number - 1]
    wrong = [column for column in COLUMNS if column in seen.problems]
    columns = wrong or [column for column in _EVERY if _has_use(shelf, seen, column)]
    controls = [_row_field(shelf, seen, column, typed, t) for column in columns]
    word = seen.line.cell(wrong[0]) if len(wrong) == 1 and wrong[0] in LEARNED and can_learn(shelf) else ""
    return OpenRow(number, controls, _rows_with_same_fault(rows, seen, wrong), word)


_EVERY = (*KEYS, *ASKED)


def _has_use(shelf: Shelf, seen: CheckedRow, column: str) -> bool:
    """Whether a row's sheet is known where a column depends on it, and has a line for what the column says of the body."""
    if column in BODY_KEYS and seen.procedure and not seen.line.cell(column):
        return bool(getattr(shelf.library.procedures[seen.procedure], column))
    return bool(seen.procedure) or column != "language"


def _row_field(shelf: Shelf, seen: CheckedRow, column: str, typed: Mapping[str, str], t: Words) -> RowField:
    said = seen.line.cell(column)
    value, wrong = typed.get(column, said), column in seen.problems
    if column == "side":
        sides = [(side, t(f"side.{side}")) for side in typing.get_args(SideName)]
        return RowField(column, read_side(value) or "", 0, wrong, [("", t("schedule.choose.side")), *sides])
    if column not in ASKED:
        return RowField(column, value, LONGEST[column], wrong)
    now = "" if wrong or seen.choice is None else getattr(seen.choice, column)
    if column == "format" and not wrong:
        now = now or "standard"
    known = _list_choices(shelf, seen, column, t)
    # what is chosen now keeps the file's own word for it: choosing it again changes nothing
    options = [(said if name == now else name, label) for name, label in known.items()]
    if wrong or not now:
        value = typed.get(column, "")
        options.insert(0, ("", t(f"schedule.choose.{column}")))
    if wrong and column == "procedure":
        options.append((LEFT_OUT, t("schedule.means.none")))
    near = find_near_sheets(shelf, said, t) if wrong and column == "procedure" else ()
    return RowField(column, value, 0, wrong, options, [(name, known[name]) for name in near])


def _list_choices(shelf: Shelf, seen: CheckedRow, column: str, t: Words) -> dict[str, str]:
    """What can be chosen, by name."""
    if column == "format":
        return {name: option.name_in(t.code) for name, option in EDITIONS.items()}
    if column == "language":
        there = shelf.library.languages(seen.procedure) if seen.procedure else ()
        return {code: Language.of(code).own_name for code in there}
    return {name: title_with_codes(shelf, name, t) for name in shelf.cards}


def _rows_with_same_fault(rows: Sequence[CheckedRow], seen: CheckedRow, wrong: Sequence[str]) -> list[int]:
    """Other rows for which the same choice mends the same mistake."""
    if len(wrong) != 1 or wrong[0] not in ASKED:
        return []
    (column,) = wrong
    said = seen.line.cell(column)
    return [
        each.number
        for each in rows
        if each.number != seen.number
        and list(each.problems) == [column]
        and each.line.cell(column) == said
        and each.procedure == seen.procedure
    ]


def find_near_sheets(shelf: Shelf, said: str, t: Words) -> list[str]:
    """Names of sheets that a text may mean: by the beginning of a title or a code, or by likeness."""
    found = (
        [
            each.name
            for each in search.find(shelf, said[:80], t.code, most_by_words=1)
            if each.sure and each.by is not search.FoundBy.WORDS
        ]
        if said
        else []
    )
    names = {plain(sheet_title(shelf, name, t)): name for name in shelf.cards}
    alike = difflib.get_close_matches(plain(said[:80]), names, _MOST_NEAR, _ALIKE)
    return list(dict.fromkeys([*found, *(names[each] for each in alike)]))[:_MOST_NEAR]


def sheet_title(shelf: Shelf, name: str, t: Words) -> str:
    """A sheet's title, in the page's language if it is there."""
    card = shelf.cards[name]
    return card.words[t.code].title if t.code in card.words else card.title


def title_with_codes(shelf: Shelf, name: str, t: Words) -> str:
    """A sheet's title, with its codes."""
    codes = shelf.cards[name].cpt
    return f"{sheet_title(shelf, name, t)} ({t.join_list(list(codes))})" if codes else sheet_title(shelf, name, t)


def describe_warnings(day: PageSchedule, t: Words) -> list[ProblemWords]:
    """What was left out of the file or could not be told, and how to mend it, in the language of the page."""
    found = []
    for each in day.warnings:
        entry = entries(t.code)[each.code]
        message, remedy = (entry.fill(template, each.values) for template in (entry.message, entry.remedy))
        found.append(ProblemWords(message or entry.title, remedy or entry.cure))
    return found


def schedule_heading(day: PageSchedule, shelf: Shelf, t: Words) -> str:
    """The day of a schedule, or the name of its file if its rows are of several days."""
    date, today = _read_day(day.date, shelf), shelf.today
    if date is None:
        return day.date or day.file
    pattern = "schedule.day" if date.year == today.year else "schedule.day.year"
    weekday, month = t(f"schedule.weekday.{date.weekday()}"), t.language.months[date.month - 1]
    return t(pattern, weekday=weekday, month=month, day=date.day, year=date.year)


def _read_day(text: str, shelf: Shelf) -> datetime.date | None:
    """The day that a text in figures alone is, as the practice's country reads it."""
    return next(
        (each.day for each in find_dates(text, shelf.practice.country) if each.end - each.start == len(text)), None
    )


def row_time(day: PageSchedule, line: ScheduleLine, shelf: Shelf, t: Words) -> str:
    """A row's time; its day before it, if the rows are of several."""
    date, time = line.cell("date"), line.cell("time")
    if day.date or not date:
        return time
    read = _read_day(date, shelf)
    return f"{t.day(read) if read else date} {time}".strip()


def describe_file_values(line: ScheduleLine, t: Words) -> str:
    """What the file says where the row was mended."""
    if line.unread:
        return t("schedule.said.unread")
    parts = [
        t("schedule.said", column=t(f"schedule.column.{column}"), said=said)
        if said
        else t("schedule.said.nothing", column=t(f"schedule.column.{column}"))
        for column, said in line.mended.items()
    ]
    return " ".join(parts)
