"""What a schedule asks for: which sheet each row wants, and what is wrong with rows that ask for none there is."""

import contextlib
import datetime
import functools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from handouts.batch.schedule import Schedule, ScheduleRow
from handouts.content.library import Library
from handouts.content.model import Procedure
from handouts.document.patient import Patient
from handouts.languages import language
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean, key
from handouts.templates import FORMATS

ENGLISH = {
    "amharic": "am", "arabic": "ar", "creole": "ht", "farsi": "fa", "french": "fr", "german": "de", "gujarati": "gu",
    "haitian": "ht", "haitiancreole": "ht", "hindi": "hi", "japanese": "ja", "korean": "ko", "persian": "fa",
    "portuguese": "pt", "russian": "ru", "simplifiedchinese": "zh-Hans", "chinesesimplified": "zh-Hans", "spanish": "es",
    "traditionalchinese": "zh-Hant", "chinesetraditional": "zh-Hant", "vietnamese": "vi",
}  # fmt: skip
"""What schedules in English call languages; each also goes by its code and by its own name."""


_NOT_THERE = {"procedure": "unknown-procedure", "format": "unknown-format", "language": "no-translation"}
"""What is wrong where a row's choice is not there, by column."""


class SheetChoice(NamedTuple):
    """Which sheet a row asks for."""

    procedure: str
    format: str
    language: str

    def __str__(self) -> str:
        return "-".join(self)


@dataclass(frozen=True, repr=False)
class Copy:
    """One row's sheet."""

    line: int
    sheet: SheetChoice
    patient: Patient

    def __repr__(self) -> str:
        return f"Copy({self.line})"

    @property
    def file_name(self) -> str:
        """``00002-kyphoplasty-standard-en.pdf``: by the row's line, never by the person."""
        return f"{self.line:05}-{self.sheet}.pdf"


@dataclass(frozen=True, repr=False)
class Plan:
    """The copies a schedule asks for, in its order, and what is wrong with rows for which none can be made."""

    schedule: Schedule
    copies: Sequence[Copy]
    problems: Sequence[Problem]

    @property
    def sheets(self) -> tuple[SheetChoice, ...]:
        """The sheets asked for, in the order they come up."""
        return tuple(dict.fromkeys(copy.sheet for copy in self.copies))

    def without(self, sheets: Mapping[SheetChoice, Sequence[Problem]]) -> "Plan":
        """Without the copies of these sheets: what is wrong with a sheet is told once, then each row it takes."""
        copies = [copy for copy in self.copies if copy.sheet not in sheets]
        told = dict.fromkeys(problem for problems in sheets.values() for problem in problems)
        refused = [self._refused(copy) for copy in self.copies if copy.sheet in sheets]
        return Plan(self.schedule, copies, [*self.problems, *told, *refused])

    def _refused(self, copy: Copy) -> Problem:
        message = "The sheet that this row asks for cannot be made."
        return Problem("sheet-refused", message, "Mend what is said of the sheet.", self.schedule.place(copy.line))


def plan(
    library: Library, schedule: Schedule, *, procedure: str | None = None, format: str = "standard",
    language: str | None = None,
) -> Plan:  # fmt: skip
    """Say what to make of a schedule. The choices are for rows that name none of their own.

    Raises HandoutsError for a choice that is not there; what is wrong with a row is among the plan's problems.
    """
    if procedure is not None:
        library.procedure(procedure, language)
    elif len(library.procedures) == 1:
        (procedure,) = library.procedures
    choices = _Choices(library, {"procedure": procedure, "format": format, "language": language})
    choices.of("format", format, FORMATS)
    copies, problems = [], list(schedule.problems)
    for row in schedule.rows:
        try:
            sheet = choices.sheet(row)
            details = dict(row.details)
            with contextlib.suppress(ValueError):
                details["date"] = Language.of(sheet.language).day(datetime.date.fromisoformat(details.get("date", "")))
            copies.append(Copy(row.line, sheet, schedule.patient(row, details)))
        except _NoSuchChoice as error:
            problems.append(replace(error.problem, place=schedule.place(row.line, error.column)))
        except HandoutsError as error:
            problems += error.problems
    return Plan(schedule, copies, problems)


class _NoSuchChoice(Exception):
    def __init__(self, column: str, problem: Problem) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


class _Choices:
    """What rows may ask for. What they did ask for is never quoted: in a shifted row it could be a name."""

    def __init__(self, library: Library, preset: Mapping[str, str | None]) -> None:
        self._library, self._preset = library, preset
        codes = {(key(code), name) for name, each in library.procedures.items() for code in _codes(each)}
        often = Counter(code for code, _ in codes)
        self._procedures = {code: name for code, name in codes if often[code] == 1}  # two sheets may share one
        self._procedures |= {key(each.title): name for name, each in library.procedures.items()}
        self._procedures |= {key(name): name for name in library.procedures}
        self._languages = {key(alias): code for alias, code in ENGLISH.items()}
        for code in language.codes():
            known = Language.of(code)
            self._languages |= {key(known.own_name): code, key(known.lang_tag): code, key(code): code}
        self._formats = {key(name): name for name in FORMATS}
        self.sheet_of = functools.cache(self._sheet_of)

    def sheet(self, row: ScheduleRow) -> SheetChoice:
        """The sheet a row asks for; raises _NoSuchChoice."""
        asked = row.asked
        return self.sheet_of(asked.get("procedure", ""), asked.get("format", ""), asked.get("language", ""))

    def _sheet_of(self, procedure: str, format: str, language: str) -> SheetChoice:
        name = self._procedures.get(key(procedure)) if procedure else self._preset["procedure"]
        if name is None:
            message = "There is no procedure that this row asks for." if procedure else "This row says no procedure."
            raise self._no("procedure", message, procedure, self._library.procedures)
        edition = self._formats.get(key(format)) if format else self._preset["format"]
        if edition is None:
            raise self._no("format", "There is no format that this row asks for.", format, FORMATS)
        there = self._library.languages(name)
        code = self._languages.get(key(language)) if language else self._preset["language"] or there[0]
        if code not in there:
            message = "The procedure is not there in the language that this row asks for."
            raise self._no("language", message, language, there)
        return SheetChoice(name, edition, code)

    def of(self, kind: str, chosen: str, known: Collection[str]) -> None:
        """Raise HandoutsError unless the choice is there."""
        if chosen not in known:
            raise HandoutsError(Problem("unknown-format", f"There is no such {kind}.", did_you_mean(chosen, known)))

    @staticmethod
    def _no(column: str, message: str, asked: str, known: Iterable[str]) -> _NoSuchChoice:
        return _NoSuchChoice(column, Problem(_NOT_THERE[column], message, did_you_mean(asked.casefold(), known)))


def _codes(procedure: Procedure) -> tuple[str, ...]:
    return (*procedure.codes.cpt, *procedure.codes.icd10)
