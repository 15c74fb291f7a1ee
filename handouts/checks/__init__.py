"""Checks of the words, one file a subject, and this list of them.

A check tells; it never changes a word. :func:`check` runs them all over a library. The practice says in its
content how much a problem matters to it::

    practice:
      checks:
        passive-voice: {level: off, reason: Our readers know who does it.}

Raising a level needs no reason; lowering or silencing one does.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from handouts.checks import appearance as look
from handouts.checks import completeness, consistency, facts, pictures, readability, slips, translated_numbers, words
from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.content.library import Library
from handouts.content.words import walk
from handouts.problems import Place, Problem, Severity
from handouts.reading.characters import did_you_mean, quote

CHECKS: tuple[Check, ...] = (
    *facts.CHECKS,
    *readability.CHECKS,
    *words.CHECKS,
    *completeness.CHECKS,
    *look.CHECKS,
    *pictures.CHECKS,
    *consistency.CHECKS,
    *translated_numbers.CHECKS,
    *slips.CHECKS,
)

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(
    library: Library,
    *,
    procedures: Iterable[str] | None = None,
    languages: Iterable[str] | None = None,
    today: datetime.date | None = None,
    checks: Iterable[Check] = CHECKS,
) -> list[Problem]:
    """What the checks find, errors first, then in the order of the file.

    With ``procedures`` or ``languages``, only these sheets are looked at by themselves; what sheets say differently is
    still told for all.
    ``today`` decides what is past; None asks the clock.
    """
    checks = tuple(checks)
    shelf = CheckedLibrary(library, today or datetime.date.today())
    wanted = dict.fromkeys(library.procedures if procedures is None else procedures)
    spoken = None if languages is None else set(languages)
    there = (sheet for name in wanted if name in library.procedures for sheet in shelf.sheets_of(name))
    sheets = [each for each in there if spoken is None or each.language in spoken]
    levels, problems = _levels(shelf)
    for each in checks:
        level = levels.get(each.code, each.severity)
        if level is not None:
            problems += [replace(problem, severity=level) for problem in each.run(shelf, sheets)]
    return sorted(dict.fromkeys(problems), key=order)


def find_errors(
    library: Library, sheets: Iterable[tuple[str, str]], today: datetime.date
) -> dict[tuple[str, str], list[Problem]]:
    """The errors of each sheet, a procedure and a language: those in it, and those that no sheet can be said to be without.

    What is found in the original and is shared by its translations is theirs too. What is found in several sheets at
    once belongs to those in whose lines it stands; if it stands in none, to all.
    """
    shelf = CheckedLibrary(library, today)
    levels, everywhere = _levels(shelf)
    asked = tuple(sheets)
    packed = {(name, code): [(each, code) for each in library.procedure(name).sheets] for name, code in asked}
    found: dict[tuple[str, str], list[Problem]] = {
        each: [] for each in (*asked, *(one for some in packed.values() for one in some))
    }
    names = dict.fromkeys(name for name, _ in found if name in library.procedures)
    alone = CheckedLibrary(replace(library, procedures={name: library.procedures[name] for name in names}), today)
    for each in CHECKS:
        if levels.get(each.code, each.severity) is not Severity.ERROR:
            continue
        for sheet in alone.sheets if each.sheet else ():
            both = each.once and sheet.original
            theirs = [one for one in found if one == (sheet.name, sheet.language) or (both and one[0] == sheet.name)]
            if theirs and each.sheet and (sheet.original or not each.once):
                wrong = [replace(problem, severity=Severity.ERROR) for problem in each.sheet(each, sheet)]
                for one in theirs:
                    found[one] += wrong
        if each.shelf and each.alone and not any(each.shelf(each, alone)):
            continue
        for problem in each.shelf(each, shelf) if each.shelf else ():
            owners = find_owners(library, problem.place) or set(library.procedures)
            for one in found:
                if one[0] in owners:
                    found[one].append(replace(problem, severity=Severity.ERROR))
    everywhere = [each for each in everywhere if each.severity is Severity.ERROR]
    together = {one: [problem for each in (one, *packed[one]) for problem in found[each]] for one in asked}
    return {one: sorted(dict.fromkeys([*wrong, *everywhere]), key=order) for one, wrong in together.items()}


def find_owners(library: Library, place: Place | None) -> set[str]:
    """The procedures in whose lines a place is, or that have a value written there; none if it is in nobody's."""
    if place is None:
        return set()
    starts = [(each.at[""], name) for name, each in library.procedures.items()]
    before = [one for one in (*starts, (library.practice.at[""], "")) if one[0].file == place.file and one[0] <= place]
    nearest = max((start for start, _ in before), default=None)  # the variants of a procedure begin on the same line
    owners = {name for start, name in before if start == nearest}
    for name, each in library.procedures.items():
        lines = ((found.place or each.at[""]) for found in walk(each, other_languages=True))
        if any((one.file, one.line) == (place.file, place.line) for one in lines):
            owners.add(name)
    return owners - {""}


def order(problem: Problem) -> tuple[int, Place]:
    """Errors first, then by place."""
    return _RANK[problem.severity], problem.place or Place("")


def by_code() -> Mapping[str, Check]:
    """The checks by their codes."""
    return {each.code: each for each in CHECKS}


def _levels(shelf: CheckedLibrary) -> tuple[dict[str, Severity | None], list[Problem]]:
    """What the practice made of each check's level; None is off. And what is wrong with that."""
    levels: dict[str, Severity | None] = {}
    problems = list(_wrong_levels(shelf))
    wrong = {problem.place for problem in problems}
    known = by_code()
    for code, wanted in shelf.library.practice.checks.items():
        if code in known and shelf.place(f"checks.{code}") not in wrong:
            levels[code] = None if wanted.level == "off" else Severity(wanted.level)
    return levels, problems


def _wrong_levels(shelf: CheckedLibrary) -> Iterator[Problem]:
    known = by_code()
    for code, wanted in shelf.library.practice.checks.items():
        place = shelf.place(f"checks.{code}")
        if code not in known:
            yield Problem("unknown-check", f"There is no check {quote(code)}.", did_you_mean(code, known), place)
            continue
        lower = wanted.level == "off" or _RANK[Severity(wanted.level)] > _RANK[known[code].severity]
        if lower and not wanted.reason:
            what = "silences" if wanted.level == "off" else "lowers"
            yield Problem("level-without-reason", f"This {what} the check {quote(code)} and does not say why.",
                          "Add  reason:  with a sentence, for whoever asks in two years.", place)  # fmt: skip


__all__ = [
    "CHECKS",
    "Check",
    "CheckedLibrary",
    "CheckedSheet",
    "by_code",
    "check",
    "find_errors",
    "find_owners",
    "order",
]
