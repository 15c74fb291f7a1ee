"""Whether a translation that came back fits its unit: each is taken or refused by itself, with its place and its cure."""

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import TypeAlias

from handouts.content.exchange.former import FormerReader
from handouts.content.exchange.plan import is_open, nearest_unit
from handouts.content.exchange.units import (
    OPEN,
    ReturnedJob,
    ReturnedUnit,
    TranslationJob,
    TranslationUnit,
    UnitState,
    digest_words,
)
from handouts.content.kinds import Role
from handouts.content.translation import WordPair
from handouts.content.words import LEFT_OUT
from handouts.languages.language import Language
from handouts.problems import Problem, Severity
from handouts.reading.characters import clean, quote
from handouts.reading.declarations import dataclass

Differences: TypeAlias = Callable[[Iterator[WordPair], str, str], Iterator[tuple[WordPair, str]]]
"""Finds pairs of sentences in two languages whose numbers differ, each with what differs."""

SCRIPTS = {"Hans": "Han", "Hant": "Han", "Kore": "Hangul", "Jpan": "Hiragana}\\p{Katakana}\\p{Han"}
"""The letters of scripts that ISO 15924 has a name for and Unicode has not."""
SOME_WORDS = 3
"""Words from which on a sentence is hardly the same in two languages."""


@dataclass
class JudgedUnits:
    """What became of the units of a file that came back."""

    taken: dict[str, str] = field(default_factory=dict)
    """New translations by their units' keys."""
    by_machine: set[str] = field(default_factory=set)
    """Those of them that a machine made and nobody has read."""
    read: set[str] = field(default_factory=set)
    """Units whose translation was there and has now been read."""
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0


def judge_units(
    job: TranslationJob, returned: ReturnedJob, differences: Differences, *, accept_numbers: bool = False
) -> JudgedUnits:
    """Takes each unit that fits; why another does not is told with its place in the file.

    ``accept_numbers`` takes sentences too whose numbers differ from the original's: each is told all the same.
    """
    judged = JudgedUnits()
    units = {each.key: each for each in job.units}
    seen: dict[str, str] = {}
    for each in returned.units:
        unit = _unit_of(each, units, seen)
        problem = _misfit(each, unit, job) if unit is None or not _is_its(each, unit) else _twice(each, unit, seen)
        if problem is None and unit is not None:
            problem = _take(each, unit, job, judged, differences, accept_numbers)
        if problem is not None:
            judged.problems.append(problem)
            judged.refused += 1
        if unit is not None:
            seen.setdefault(unit.key, clean(each.translation))
        for remark in each.remarks:
            judged.problems.append(
                _problem(
                    "translation-remark",
                    each,
                    f"The translator wrote: {remark[:300]}",
                    "Read it; it is not taken into the content.",
                )
            )
    if missing := [each for key, each in units.items() if key not in seen]:
        many = "1 sentence is" if len(missing) == 1 else f"{len(missing)} sentences are"
        judged.problems.append(
            Problem("translation-units-missing", f"{many} not in the file; the first: {quote(missing[0].original)}",
                    "What stood there of them stays. If a row was taken out by mistake, export anew.", returned.place)
        )  # fmt: skip
    return judged


def _problem(code: str, each: ReturnedUnit, message: str, remedy: str) -> Problem:
    return Problem(code, f"{each.where[0].upper()}{each.where[1:]}: {message}", remedy, each.place)


def _unit_of(each: ReturnedUnit, units: dict[str, TranslationUnit], seen: dict[str, str]) -> TranslationUnit | None:
    """The unit that a file means: by its name; or, where the words have moved to another part, by the words alone."""
    if each.key in units:
        return units[each.key]
    original = clean(each.original or "")
    if not original or (each.key and each.key.split(".")[2:3] != [digest_words(original)]):
        return None
    return next((unit for key, unit in units.items() if unit.original == original and key not in seen), None)


def _is_its(each: ReturnedUnit, unit: TranslationUnit) -> bool:
    return each.original is None or clean(each.original) == unit.original


def _misfit(each: ReturnedUnit, unit: TranslationUnit | None, job: TranslationJob) -> Problem:
    """Why a unit of a file belongs to none of the sheet's."""
    original = clean(each.original or "")
    section, _, rest = each.key.partition(".")
    if unit is not None or (original and each.key and rest.split(".")[1:2] != [digest_words(original)]):
        return _problem("translation-original-edited", each, f"The original was edited in the file: {quote(original)}.",
                        "Export anew, and copy the translation to the original it belongs to. To change an original, change the content.")  # fmt: skip
    near = nearest_unit(job, section, original) if original else None
    if near is not None:
        return _problem("translation-original-changed", each,
                        f"The original has changed since the file went out: it was {quote(original)}, and is {quote(near.original)} now.",
                        "Export anew: the sentence goes out again, with the words it had.")  # fmt: skip
    return _problem("translation-unit-gone", each, f"The sheet no longer says {quote(original) if original else 'this'}.",
                    "Nothing is lost if it was taken out; if it should be there, put it back into the content.")  # fmt: skip


def _twice(each: ReturnedUnit, unit: TranslationUnit, seen: dict[str, str]) -> Problem | None:
    if unit.key not in seen or seen[unit.key] == clean(each.translation):
        return None
    return _problem("translation-twice", each, f"{quote(unit.original)} stands in the file twice, with two translations.",
                    "The first is taken. If the other is right, write it into the first.")  # fmt: skip


def _take(
    each: ReturnedUnit,
    unit: TranslationUnit,
    job: TranslationJob,
    judged: JudgedUnits,
    differences: Differences,
    accept_numbers: bool,
) -> Problem | None:
    """Takes a translation, or says why not. One that was there, or that nobody has read, is no news."""
    said = clean(each.translation)
    if each.fault:
        return replace(
            each.fault, message=f"{each.where[0].upper()}{each.where[1:]}: {quote(unit.original)}: {each.fault.message}"
        )
    if not said:
        if unit.kept:
            judged.problems.append(
                _problem("translation-emptied", each, f"{quote(unit.original)} had a translation, and is empty in the file.",
                         "What stood there stays. To change it, write another one.")
            )  # fmt: skip
        return None
    if said == unit.kept:
        if not each.unread and not each.doubtful:
            judged.read.add(unit.key)
        return None
    waits = (each.unread and said == unit.translation) or (each.unread and not each.typed and said == unit.earlier)
    if waits or (each.doubtful and said in (unit.translation, unit.earlier)):
        return None  # offered, and nobody has said that it is right: it stays open
    if each.doubtful:
        return _problem("translation-unfinished", each, f"{quote(unit.original)}: the translation is marked as doubtful (fuzzy).",
                        "Have the translator read it and take the mark away.")  # fmt: skip
    problem = _fault(each, unit, job, said)
    if problem is None:
        pair = WordPair(unit.original, said, each.place)
        for _, what in differences(iter([pair]), job.source, job.target):
            problem = _problem("translation-number-differs", each, f"{quote(said)} does not give the numbers of {quote(unit.original)}: {what}.",
                               "Correct the number. If both say the same in their own way, import with --accept-numbers.")  # fmt: skip
            if accept_numbers:
                judged.problems.append(replace(problem, severity=Severity.WARNING))
                problem = None
    if problem is None:
        judged.taken[unit.key] = said
        if each.by_machine and unit.state is not UnitState.MACHINE:  # there, other words than went out are a person's
            judged.by_machine.add(unit.key)
    return problem


def _fault(each: ReturnedUnit, unit: TranslationUnit, job: TranslationJob, said: str) -> Problem | None:
    """What is wrong with words as words: characters, open places, the language."""
    if wrong := FormerReader(each.place.file).judge_new_words(said, each.place):
        return _problem(
            "translation-not-words", each, f"{quote(said)} cannot stand in the content: {wrong.message}", wrong.remedy
        )
    if not any(each.isalnum() for each in said):
        return _problem(
            "translation-not-words", each, f"{quote(said)} has no letter and no digit.", "Write the translation."
        )
    if is_open(said):
        return _problem(
            "translation-not-words",
            each,
            f"{quote(said)} says that it is still to be written.",
            "Write the translation, or leave it empty.",
        )
    if said == LEFT_OUT and unit.role is Role.BRIEF:
        return _problem("translation-not-words", each, f'"{LEFT_OUT}" would leave the words out on the short sheets.',
                        "Write the shorter words.")  # fmt: skip
    if unit.may_stay:
        return None
    if said == unit.original and len(said.split()) >= SOME_WORDS:
        return _problem(
            "translation-wrong-language", each, f"{quote(said)} is the original itself.", "Write its translation."
        )
    script = Language.of(job.target).script
    if _has_letters(said) and not _has_letters(said, script) and len(unit.original.split()) >= SOME_WORDS:
        return _problem("translation-wrong-language", each, f"{quote(said)} has no letter of the language's script.",
                        "Check that this is the translation into the right language.")  # fmt: skip
    return None


def _has_letters(text: str, script: str = "") -> bool:
    import regex

    return bool(regex.search(rf"[\p{{{SCRIPTS.get(script, script)}}}]" if script else r"\p{L}", text))


def stays_open(unit: TranslationUnit, judged: JudgedUnits) -> bool:
    """Whether a unit still has no translation."""
    return unit.key not in judged.taken and (unit.state in OPEN or unit.state is UnitState.OFFERED)
