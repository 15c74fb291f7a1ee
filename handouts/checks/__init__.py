"""Checks of the words, one file a subject, and this list of them.

A check tells; it never changes a word. :func:`check` runs them all over a library. The practice says in its
content how much a problem matters to it::

    practice:
      checks:
        passive-voice: {level: off, reason: Our readers know who does it.}

Raising a level needs no reason; lowering or silencing one does.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handouts.checks import appearance as look
from handouts.checks import (
    completeness,
    consistency,
    facts,
    language_help,
    pictures,
    readability,
    slips,
    translated_numbers,
    words,
)
from handouts.checks.check import Check
from handouts.checks.findings import FindingsSource, compare, look_through
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
    *language_help.CHECKS,
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
    findings: FindingsSource | None = None,
) -> list[Problem]:
    """What the checks find, errors first, then in the order of the file.

    With ``procedures`` or ``languages``, only these sheets are looked at by themselves; what sheets say differently is
    still told for all.
    ``today`` decides what is past; None asks the clock. ``findings`` has what all checks find in each procedure, where that is
    known already; what ``checks`` are not asked for is left out of it.
    """
    checks, day = tuple(checks), today or datetime.date.today()
    practice = CheckedLibrary(library, day, ())
    wanted = {name for name in (library.procedures if procedures is None else procedures) if name in library.procedures}
    spoken = None if languages is None else set(languages)
    levels, problems = _levels(practice)
    asked = [each for each in checks if levels.get(each.code, each.severity) is not None]
    comparing = [each for each in asked if each.compare]
    found: dict[str, list[Problem]] = {each.code: [problem for _, problem in each.run(practice)] for each in asked}
    gathered: dict[str, dict[str, bytes]] = {each.code: {} for each in comparing}
    for name in library.procedures if comparing else sorted(wanted, key=list(library.procedures).index):
        look = asked if name in wanted else comparing
        seen = findings.of(name) if findings else look_through(library, name, day, look)
        for told in seen.told if name in wanted else ():
            if told.code in found and (spoken is None or not told.language or told.language in spoken):
                found[told.code].append(told.problem)
        for each in comparing:
            gathered[each.code][name] = seen.gathered[each.code]
    for each in comparing:
        found[each.code] += compare(each, practice, gathered[each.code])
    for each in asked:
        level = levels.get(each.code, each.severity) or each.severity
        once = _tell_first(found[each.code]) if each.first else found[each.code]
        problems += [replace(problem, severity=level) for problem in once]
    return sorted(dict.fromkeys(problems), key=order)


def _tell_first(problems: Iterable[Problem]) -> list[Problem]:
    """Of problems in the same words the first."""
    first: dict[str, Problem] = {}
    for each in problems:
        first.setdefault(each.message, each)
    return list(first.values())


def find_errors(
    library: Library, sheets: Iterable[tuple[str, str]], today: datetime.date, findings: FindingsSource | None = None
) -> dict[tuple[str, str], list[Problem]]:
    """The errors of each sheet, a procedure and a language: those in it, and those that no sheet can be said to be without.

    What is found in the original and is shared by its translations is theirs too. What is found between several sheets
    belongs to those in whose lines it stands; if it stands in the practice's, to all. ``findings`` as in :func:`check`.
    """
    practice = CheckedLibrary(library, today, ())
    levels, everywhere = _levels(practice)
    asked = tuple(sheets)
    packed = {(name, code): [(each, code) for each in library.procedure(name).sheets] for name, code in asked}
    found: dict[tuple[str, str], list[Problem]] = {
        each: [] for each in (*asked, *(one for some in packed.values() for one in some))
    }
    names = tuple(dict.fromkeys(name for name, _ in found if name in library.procedures))
    strict = [each for each in CHECKS if levels.get(each.code, each.severity) is Severity.ERROR]
    everywhere = [each for each in everywhere if each.severity is Severity.ERROR]
    everywhere += [replace(told, severity=Severity.ERROR) for each in strict for _, told in each.run(practice)]
    own = {name: findings.of(name) if findings else look_through(library, name, today, strict) for name in names}
    codes = {each.code: each for each in strict}
    for name, seen in own.items():
        for told in seen.told:
            if told.code in codes:
                shared = not told.language or (codes[told.code].once and told.language == library.languages(name)[0])
                for one in found:
                    if one[0] == name and (shared or one[1] == told.language):
                        found[one].append(told.problem)
    comparing = [each for each in strict if each.compare]
    alone = [each for each in comparing if each.alone]
    among = {each.code: {name: seen.gathered[each.code] for name, seen in own.items()} for each in alone}
    comparing = [each for each in comparing if not each.alone or any(compare(each, practice, among[each.code]))]
    for each, gathered in _gather_all(library, today, comparing, findings):
        for problem in compare(each, practice, gathered):
            owners = find_owners(library, problem.place, names)
            for one in found:
                if owners is None or one[0] in owners:
                    found[one].append(problem)
    together = {one: [problem for each in (one, *packed[one]) for problem in found[each]] for one in asked}
    errors = {
        one: [*(replace(each, severity=Severity.ERROR) for each in some), *everywhere] for one, some in together.items()
    }
    return {one: sorted(dict.fromkeys(some), key=order) for one, some in errors.items()}


def _gather_all(
    library: Library, today: datetime.date, comparing: Sequence[Check], findings: FindingsSource | None
) -> Iterator[tuple[Check, dict[str, bytes]]]:
    """For each of these checks what it goes by, of every procedure of the library."""
    if not comparing:
        return
    seen = {
        name: (findings.of(name) if findings else look_through(library, name, today, comparing)).gathered
        for name in library.procedures
    }
    for each in comparing:
        yield each, {name: gathered[each.code] for name, gathered in seen.items()}


def find_owners(library: Library, place: Place | None, names: Iterable[str]) -> set[str] | None:
    """Which of these procedures a place belongs to: it is in their lines, or they have a value written there. None if it is
    the practice's, or nowhere: then it is everybody's."""
    if place is None:
        return None
    starts = [(library.card(name).place, name) for name in library.procedures]
    before = [one for one in (*starts, (library.practice.at[""], "")) if one[0].file == place.file and one[0] <= place]
    nearest = max((start for start, _ in before), default=None)  # the variants of a procedure begin on the same line
    owners = {name for start, name in before if start == nearest}
    for name in names:
        each = library.procedures[name]
        lines = ((found.place or each.at[""]) for found in walk(each, other_languages=True))
        if any((one.file, one.line) == (place.file, place.line) for one in lines):
            owners.add(name)
    return None if owners == {""} else owners - {""}


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
