"""What a schedule asks for: which sheet each row wants, and what is wrong with rows that ask for none there is."""

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from handouts.batch.mapping import ScheduleMapping
from handouts.batch.schedule import Schedule, ScheduleRow
from handouts.content.library import Library
from handouts.content.model import Procedure
from handouts.content.variants import name_variant
from handouts.document.laterality import find_body_words, read_level, read_side, says_nothing
from handouts.document.patient import BODY_KEYS, Patient, contradiction, find_missing_details, write_dates
from handouts.languages.language import Language
from handouts.languages.matching import by_name
from handouts.options import EDITIONS, STANDARD
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean, key
from handouts.reading.declarations import dataclass

_NOT_THERE = {"procedure": "unknown-procedure", "format": "unknown-format", "language": "no-translation"}
"""What is wrong where a row's choice is not there, by column."""


class SheetChoice(NamedTuple):
    """Which sheet a row asks for."""

    procedure: str
    format: str
    language: str


@dataclass(frozen=True, repr=False)
class Copy:
    """One row's sheet."""

    line: int
    sheet: SheetChoice
    patient: Patient

    def __repr__(self) -> str:
        return f"Copy({self.line})"


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
    library: Library, schedule: Schedule, *, procedure: str | None = None, format: str = STANDARD,
    language: str | None = None, variant: str | None = None, mapping: ScheduleMapping | None = None,
) -> Plan:  # fmt: skip
    """Say what to make of a schedule. The choices are for rows that name none of their own.

    Raises HandoutsError for a choice that is not there; what is wrong with a row is among the plan's problems.
    """
    there = {library.variant_of.get(name, name) for name in (*library.procedures, *library.unfinished_names())}
    if procedure is not None and (variant or procedure not in library.several):
        procedure = library.choose(procedure, variant)
        library.procedure(procedure, language)
    elif procedure is None and len(there) == 1 and not any("procedure" in row.asked for row in schedule.rows):
        (procedure,) = there  # never the only whole one of several: a row without a name may mean another
    meaning = mapping or ScheduleMapping()
    preset = {"procedure": procedure, "format": format, "language": language, "variant": variant}
    choices = _Choices(library, preset, meaning)
    choices.of("format", format, EDITIONS)
    copies, problems, left_out = [], list(schedule.problems), list[int]()
    for row in schedule.rows:
        if meaning.leaves_out(row.asked.get("procedure", "")):
            left_out.append(row.line)
            continue
        try:
            sheet = choices.sheet(row)
            patient = schedule.patient(row, choices.details(row, sheet))
            _refuse_odd_date(schedule, row, Language.of(sheet.language), library.practice.country)
            if missing := find_missing_details(patient, library.procedures[sheet.procedure]):
                problems += [replace(each, place=schedule.place(row.line, _column_of(each))) for each in missing]
            else:
                copies.append(Copy(row.line, sheet, patient))
        except _NoSuchChoice as error:
            column = error.column if error.column != "variant" or "variant" in schedule.columns else "procedure"
            problems.append(replace(error.problem, place=schedule.place(row.line, column)))
        except _Contradiction as error:
            told = contradiction(error.key)
            problems += [replace(told, place=schedule.place(row.line, column)) for column in error.columns]
        except HandoutsError as error:
            problems += error.problems
    if left_out:
        problems.append(_left_out(schedule, left_out))
    return Plan(schedule, copies, problems)


def _left_out(schedule: Schedule, lines: Sequence[int]) -> Problem:
    message = f"{len(lines)} row{' is' if len(lines) == 1 else 's are'} left out, as their words for a procedure mean none here."
    return Problem("rows-without-sheet", message, "Nothing needs to be done; what the words mean stands in schedule.yaml.",
                   schedule.place(lines[0], "procedure"), values={"count": str(len(lines))})  # fmt: skip


def _column_of(problem: Problem) -> str:
    """The column of a missing side or level."""
    return problem.code.partition("-")[0]


class _Contradiction(Exception):
    def __init__(self, key: str, columns: Sequence[str]) -> None:
        super().__init__(key)
        self.key, self.columns = key, columns


def _refuse_odd_date(schedule: Schedule, row: ScheduleRow, language: Language, country: str) -> None:
    """Raise HandoutsError, with its place, for a day that no calendar has."""
    try:
        write_dates(row.details, language, country)
    except HandoutsError as error:
        raise HandoutsError(replace(each, place=schedule.place(row.line, "date")) for each in error.problems) from None


class _NoSuchChoice(Exception):
    def __init__(self, column: str, problem: Problem) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


class _Choices:
    """What rows may ask for. What they did ask for is never quoted: in a shifted row it could be a name."""

    def __init__(self, library: Library, preset: Mapping[str, str | None], mapping: ScheduleMapping) -> None:
        self._library, self._preset, self._mapping = library, preset, mapping
        cards = {name: library.card(name) for name in library.procedures}
        codes = {(key(code), name) for name, each in cards.items() for code in (*each.cpt, *each.icd10)}
        often = Counter(code for code, _ in codes)
        self._procedures = {code: name for code, name in codes if often[code] == 1}  # two sheets may share one
        self._procedures |= {key(each.title): name for name, each in cards.items()}
        self._procedures |= _name_variants(library, self._mapping.variants)
        self._procedures |= {key(name): name for name in (*library.procedures, *library.unfinished_names())}
        self._formats = {
            key(called): each.name for each in EDITIONS.values() for called in (each.name, *each.names.values())
        }
        self.sheet_of = functools.cache(self._sheet_of)

    def sheet(self, row: ScheduleRow) -> SheetChoice:
        """The sheet a row asks for; raises _NoSuchChoice."""
        asked = row.asked
        variant = asked.get("variant", "")
        return self.sheet_of(
            asked.get("procedure", ""),
            asked.get("format", ""),
            asked.get("language", ""),
            "" if says_nothing(variant) else variant,
        )

    def _sheet_of(self, procedure: str, format: str, language: str, variant: str) -> SheetChoice:
        name = self._name_of(procedure) if procedure else self._preset["procedure"]
        if name is None:
            message = "There is no procedure that this row asks for." if procedure else "This row says no procedure."
            raise self._no("procedure", message, procedure, self._library.procedures)
        name = self._choose_variant(name, variant)
        if self._library.problems_of(name):
            raise _NoSuchChoice("procedure", _unfinished())
        edition = self._formats.get(key(format)) if format else self._preset["format"]
        if edition is None:
            raise self._no("format", "There is no format that this row asks for.", format, EDITIONS)
        there = self._library.languages(name)
        code = (
            self._mapping.language_of(language) or by_name(language)
            if language
            else self._preset["language"] or there[0]
        )
        if code and self._library.problems_of(name, code):
            raise _NoSuchChoice("language", _unfinished())
        if code not in there:
            message = "The procedure is not there in the language that this row asks for."
            raise self._no("language", message, language, there)
        return SheetChoice(name, edition, code)

    def _choose_variant(self, name: str, said: str) -> str:
        """The sheet that is meant by the procedure, or the variant, that a row names and the words of its column for one.

        Raises _NoSuchChoice where nobody said which, or two different ones: no variant is the usual one.
        """
        library = self._library
        base = name if name in library.several else library.variant_of.get(name)
        if base is None or base not in library.several:  # whatever the column says, this sheet has no variants
            return name
        found = _find_variant(library.several[base], said, self._mapping.variants) if said else self._preset["variant"]
        try:
            if said and found is None:
                raise HandoutsError(Problem("unknown-variant", "There is no variant that this row asks for.",
                                            f"Use one of: {', '.join(library.several[base].variants)}."))  # fmt: skip
            return library.choose(name, found if said or name == base else None)
        except HandoutsError as error:
            raise _NoSuchChoice("variant", error.problems[0]) from None

    def _name_of(self, said: str) -> str | None:
        """The procedure that words mean: by its name, title or code, as "TKR", or with a side or level, as "TKR R"."""
        name = self._mapping.procedure_of(said)
        if name in self._library.procedures or name in self._library.several:
            return name
        if (name := self._procedures.get(key(said))) is not None:
            return name
        body = find_body_words(said)
        name = self._procedures.get(key(body.rest))
        if name is None or (body.levels and not self._written(name).level):
            return None
        return name

    def _written(self, name: str) -> Procedure:
        return self._library.several.get(name) or self._library.procedures[name]

    def details(self, row: ScheduleRow, sheet: SheetChoice) -> dict[str, str]:
        """The details of a row, with the side and the level that stand beside the name of its procedure.

        Raises _Contradiction where its columns say two of them.
        """
        details = {name: text for name, text in row.details.items() if name not in BODY_KEYS or not says_nothing(text)}
        said = row.asked.get("procedure", "")
        if not said:
            return details
        body, written = find_body_words(said), self._library.procedures[sheet.procedure]
        named = self._procedures.get(key(said)) is not None  # such words may be part of the sheet's own name
        for name, found in (("side", body.sides), ("level", body.levels)):
            if not found or (named and not getattr(written, name)):
                continue
            typed = details.get(name, "")
            read = read_side(typed) if name == "side" else read_level(typed)
            if len(found) > 1 or (read and read != found[0]):
                raise _Contradiction(name, [name, "procedure"] if typed else ["procedure"])
            details.setdefault(name, found[0])
        return details

    def of(self, kind: str, chosen: str, known: Collection[str]) -> None:
        """Raise HandoutsError unless the choice is there."""
        if chosen not in known:
            raise HandoutsError(Problem("unknown-format", f"There is no such {kind}.", did_you_mean(chosen, known)))

    @staticmethod
    def _no(column: str, message: str, asked: str, known: Iterable[str]) -> _NoSuchChoice:
        return _NoSuchChoice(column, Problem(_NOT_THERE[column], message, did_you_mean(asked.casefold(), known)))


def _unfinished() -> Problem:
    message = "The sheet that this row asks for cannot be made."
    return Problem("sheet-refused", message, "Mend what is said of the sheet.")


def _name_variants(library: Library, told: Mapping[str, str]) -> dict[str, str]:
    """What schedules may call procedures with variants, and each of these: "colonoscopy", "Colonoscopy morning".

    Words that would be two sheets are none: a row with them is asked about.
    """
    found: dict[str, set[str]] = {}
    for name, written in library.several.items():
        for called in (name, written.title, *_codes(written)):
            found.setdefault(key(called), set()).add(name)
            for variant in written.variants:
                sheet = name_variant(name, variant)
                words = [*_call_variant(written, variant), *(word for word, meant in told.items() if meant == variant)]
                for both in (each for word in words for each in (called + word, word + called)):
                    found.setdefault(key(both), set()).add(sheet)
    return {said: names.pop() for said, names in found.items() if len(names) == 1}


def _call_variant(written: Procedure, variant: str) -> list[str]:
    """What a variant is called: its name, and its label in every language."""
    wordings = [written, *written.translations.values()]
    return [variant, *(each.variants[variant].label for each in wordings if variant in each.variants)]


def _find_variant(written: Procedure, said: str, told: Mapping[str, str]) -> str | None:
    """The variant that words of a schedule mean; None if none, or more than one."""
    meant = {key(word): variant for word, variant in told.items()}.get(key(said))
    if meant in written.variants:
        return meant
    found = [each for each in written.variants if key(said) in map(key, _call_variant(written, each))]
    return found[0] if len(found) == 1 else None


def _codes(procedure: Procedure) -> tuple[str, ...]:
    return (*procedure.codes.cpt, *procedure.codes.icd10)
