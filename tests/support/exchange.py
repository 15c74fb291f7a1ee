"""What tests of translators' files share: a library on disk, a translator who fills in a file, and one who sends it back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import handouts
from handouts.checks.translated_numbers import find_differences
from handouts.content.exchange.formats import FORMATS
from handouts.content.exchange.memory import TranslationMemory
from handouts.content.exchange.plan import SheetPlan, plan_sheet, source_language
from handouts.content.exchange.taking_in import TakenTranslation, take_in
from handouts.content.exchange.units import ReturnedJob, TranslationUnit, UnitState
from handouts.content.library import Library

TODAY = datetime.date(2026, 11, 27)


def plan(library: Library, name: str, code: str, memory: TranslationMemory | None = None) -> SheetPlan:
    return plan_sheet(library, name, code, memory or TranslationMemory(source_language(library, name), code))


def filled(sheet: SheetPlan, words: Callable[[TranslationUnit], str]) -> SheetPlan:
    """The sheet as a translator leaves it: what ``words`` says of a unit is its translation."""
    units = tuple(
        replace(unit, translation=said, state=UnitState.TRANSLATED if said else unit.state, earlier="")
        for unit in sheet.job.units
        for said in [words(unit)]
    )
    return replace(sheet, job=replace(sheet.job, units=units))


def sent_back(sheet: SheetPlan, format_: str) -> ReturnedJob:
    """The sheet written to a file of that format and read again."""
    kind = FORMATS[format_]
    (job,) = kind.read(kind.write(sheet, "content.yaml", TODAY), f"sheet{kind.ending}")
    return job


def import_job(
    path: Path, job: ReturnedJob, memory: TranslationMemory | None = None, *, accept_numbers: bool = True
) -> TakenTranslation:
    """Takes a sheet into the content file at ``path``, as the command does."""
    library = handouts.content.loader.load_each_sheet(path)
    known = memory or TranslationMemory(job.source, job.target)
    taken = take_in(library, job, known, TODAY, find_differences, accept_numbers=accept_numbers)
    if taken.text is not None:
        taken.file.parent.mkdir(parents=True, exist_ok=True)
        taken.file.write_bytes(taken.text.encode("utf-8"))
    return taken


def kept_words(sheet: SheetPlan) -> Mapping[str, str]:
    """The translations that a sheet has, by their units' keys."""
    return {unit.key: unit.kept for unit in sheet.job.units}
