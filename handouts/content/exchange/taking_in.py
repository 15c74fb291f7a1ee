"""A translation that came back is written into the content, as a person would write it; what did not change keeps its bytes."""

import datetime
from pathlib import Path
from typing import Any

from handouts.content.exchange.judging import Differences, JudgedUnits, judge_units, stays_open
from handouts.content.exchange.memory import Remembered, TranslationMemory
from handouts.content.exchange.outline import EntryOutline, Filling, Gap, gaps, normal
from handouts.content.exchange.plan import (
    SheetPlan,
    find_shared_parts,
    plan_sheet,
    remember,
    source_language,
    tell_loose,
    use_of,
)
from handouts.content.exchange.skeleton import OPEN_PLACE
from handouts.content.exchange.units import PRACTICE, ReturnedJob, TranslationUnit, UnitState, is_procedure
from handouts.content.library import Library
from handouts.languages.language import codes
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.reading.files import read_text
from handouts.reading.yaml_edit import CannotEdit, replace_value
from handouts.reading.yaml_writing import write_pairs


@dataclass
class TakenTranslation:
    """What became of a sheet that came back."""

    plan: SheetPlan
    judged: JudgedUnits
    text: str | None
    """What its file must say now; None if it stays as it is."""
    left: int
    """Sentences that still have no translation."""
    unread: int
    """Sentences by a machine that nobody has read."""

    @property
    def file(self) -> Path:
        """The file it stands in."""
        return self.plan.home.file


def take_in(
    library: Library,
    returned: ReturnedJob,
    memory: TranslationMemory,
    today: datetime.date,
    differences: Differences,
    *,
    accept_numbers: bool = False,
) -> TakenTranslation:
    """Judges each unit of a sheet that came back, and puts those that fit into the text of its file.

    ``differences`` finds numbers that differ (:func:`handouts.checks.translated_numbers.find_differences`). Nothing is
    written; the memory learns what was taken. Raises HandoutsError if the file is not for this content, or the content
    cannot be changed by a program.
    """
    library = library.as_written()
    _refuse_strangers(library, returned)
    plan = plan_sheet(library, returned.name, returned.target, memory, anew=True)
    judged = judge_units(plan.job, returned, differences, accept_numbers=accept_numbers)
    text = _write(plan, judged, returned, today)
    if text is not None:
        judged.problems += tell_loose(plan)
    remember(plan, memory, today.isoformat())
    for unit in plan.job.units:
        if unit.key in judged.taken:
            by_machine = unit.key in judged.by_machine
            memory.add(
                Remembered(
                    unit.original, judged.taken[unit.key], plan.job.name, use_of(unit), by_machine, today.isoformat()
                )
            )
    left = sum(stays_open(unit, judged) and not _may_stay_open(unit) for unit in plan.job.units)
    return TakenTranslation(plan, judged, text, left, len(_unread(plan, judged)))


def _may_stay_open(unit: TranslationUnit) -> bool:
    return unit.may_stay


def _refuse_strangers(library: Library, returned: ReturnedJob) -> None:
    known = {PRACTICE, *library.procedures, *find_shared_parts(library)}
    if returned.name not in known and not library.problems_of(returned.name):
        raise HandoutsError(Problem("translation-file-unknown", f"It is of the sheet {quote(returned.name)}, and there is none in {library.path}.",
                                    did_you_mean(returned.name, known), returned.place))  # fmt: skip
    source = source_language(library, returned.name)
    if returned.target not in codes() or returned.target == source:
        raise HandoutsError(Problem("translation-file-language", f"It is a translation into {quote(returned.target or '?')}.",
                                    f"Name a file that was exported for another language than {quote(source)}; {did_you_mean(returned.target, codes())}",
                                    returned.place))  # fmt: skip
    if returned.source and returned.source != source:
        raise HandoutsError(Problem("translation-file-language", f"It is translated from {quote(returned.source)}, and the sheet is written in {quote(source)}.",
                                    "Export it anew.", returned.place))  # fmt: skip


def _unread(plan: SheetPlan, judged: JudgedUnits) -> list[TranslationUnit]:
    """The units by a machine that nobody has read: those that came, and those that were there."""
    return [
        unit
        for unit in plan.job.units
        if unit.key in judged.by_machine
        or (unit.state is UnitState.MACHINE and unit.key not in judged.taken and unit.key not in judged.read)
    ]


def _write(plan: SheetPlan, judged: JudgedUnits, returned: ReturnedJob, today: datetime.date) -> str | None:
    """What the file must say; None if it need not change."""
    made_by = _made_by(plan, judged, returned)
    if not judged.taken and (plan.former is None or made_by == plan.job.made_by):
        return None
    said, outdated = _said(plan, judged)

    def unchanged(shape: EntryOutline) -> bool:
        return all(said[gap] == plan.standing.words.get(gap) for gap in gaps(shape.held) if gap.entry is shape.entry)

    filling = Filling(lambda gap: said[gap], plan.standing, unchanged)
    filled = filling.fill(plan.shape)
    if "words" in filled:
        filled["words"] = {text: words for text, words in filled["words"].items() if words}
        if not filled["words"]:
            del filled["words"]
    judged.problems += [
        Problem("translation-shorter-out", f"{quote(each)} stood there as shorter words, and what it shortened has changed: it was taken out.",
                "Write shorter words anew if the short sheets need them.", Place(str(plan.home.file)))
        for each in filling.dropped
    ]  # fmt: skip
    if is_procedure(plan.job.name):
        filled = {**_about(plan, returned, made_by, outdated, today), **filled}
    return _edit(plan, filled)


def _said(plan: SheetPlan, judged: JudgedUnits) -> tuple[dict[Gap, str], bool]:
    """The words of each gap, and whether any of them is the translation of a former original."""
    said: dict[Gap, str] = {}
    outdated = False
    for unit in plan.job.units:
        words = judged.taken.get(unit.key) or unit.kept
        if (
            not words and unit.earlier and plan.is_behind
        ):  # the sheet says itself that it is behind, and goes on saying so
            words, outdated = unit.earlier, True
        if not words and not _may_stay_open(unit):
            words = OPEN_PLACE + unit.original
        said[plan.gap_of[unit.key]] = words
    return said, outdated


def _made_by(plan: SheetPlan, judged: JudgedUnits, returned: ReturnedJob) -> str:
    """Who made the translation: a machine, until somebody who says the name has read all that it made."""
    if _unread(plan, judged) or (plan.job.made_by == "machine" and not returned.translator):
        return "machine"
    return "person"


def _about(
    plan: SheetPlan, returned: ReturnedJob, made_by: str, outdated: bool, today: datetime.date
) -> dict[str, Any]:
    """What a translation says of itself: its day, who made it, and which words of the original it was made from."""
    former: Any = plan.former
    about = {"version": today.isoformat()}
    if made_by == "machine" or (former is not None and "made_by" in former.at):
        about["made_by"] = made_by
    if returned.translator:
        qualified = f" ({returned.qualification})" if returned.qualification else ""
        verb = "Translated by"
        if plan.job.made_by == "machine" or made_by == "machine":
            verb = "Read by" if made_by == "person" else "By a machine; not all of it is read by"
        about["note"] = f"{verb} {returned.translator}{qualified}, {today}."
    elif former is not None and former.note:
        about["note"] = str(former.note)
    about["of"] = str(former.of) if outdated and former is not None else plan.job.digest[:12]
    return about


def _edit(plan: SheetPlan, filled: dict[str, Any]) -> str:
    home = plan.home
    if not home.file.is_file():
        return write_pairs(filled, 0, apart=True) + "\n"
    shown = str(home.file)
    read_text(home.file, shown)  # says what is wrong with a file that is no text
    whole = home.file.read_bytes().decode("utf-8")
    text = whole.removeprefix("\ufeff")
    try:
        return whole[: len(whole) - len(text)] + replace_value(text, home.path, filled, normal)
    except CannotEdit as error:
        raise HandoutsError(Problem("content-not-edited", f"The translation cannot be written into this file: {error}.",
                                    "Export it as yaml, and put that in by hand; or write what stands there on lines of its own.", Place(shown))) from None  # fmt: skip
