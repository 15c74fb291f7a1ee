"""Whether sheets may go to patients: nothing wrong in them, nothing that cannot be printed, approved and current."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from handouts import checks
from handouts.approval import store as approval
from handouts.approval.kept_standings import KeptStandings
from handouts.approval.standing import NotApprovedError, find_refusals
from handouts.checks.findings import FindingsSource
from handouts.content.library import Library
from handouts.content.model import Procedure
from handouts.content.selection import tell_missing_call
from handouts.languages.language import Language
from handouts.layout.fitting import NoRoomError
from handouts.options import EDITIONS, LETTER, PAPERS, STANDARD
from handouts.press import press
from handouts.press.layout_trial import find_sheets_to_lay_out
from handouts.problems import HandoutsError, Place, Problem, Severity


def find_problems(
    library: Library,
    procedures: Sequence[str],
    today: datetime.date,
    keep: Callable[[press.Handout], object] = lambda handout: None,
    *,
    layout: bool = True,
    findings: FindingsSource | None = None,
    standings: KeptStandings | None = None,
) -> list[Problem]:
    """All that stands in the way or should be looked at: what the checks find, what the layout refuses, which sheets
    nobody has approved; errors first. Without ``layout`` nothing is laid out: which editions have room is not said.

    Each sheet that is made for it is given to ``keep``, so that whoever needs it need not make it again. ``findings`` and
    ``standings`` are what is known of the sheets already.
    """
    found = checks.check(library, procedures=procedures, today=today, findings=findings)
    for name, language in find_sheets_to_lay_out(library, procedures) if layout else ():
        for edition in (each for each in EDITIONS.values() if not each.brief):
            try:
                made = press.build(library, name, format=edition.name, language=language, today=today)
                keep(made)
                found += [each for each in made.problems if each not in found]
            except HandoutsError as error:
                told = {(each.code, each.place and each.place.line) for each in found}
                new = [each for each in error.problems if (each.code, each.place and each.place.line) not in told]
                lesser = edition.name != STANDARD and isinstance(error, NoRoomError)  # the others can be made
                found += [replace(each, severity=Severity.WARNING) for each in new] if lesser else new
    for name in procedures:
        for code in library.languages(name) if layout else ():
            told = {(each.code, each.place and each.place.line) for each in found}
            found += [
                each
                for each in _judge_short_sheets(library, name, code, today)
                if each.severity is not Severity.ERROR or (each.code, each.place and each.place.line) not in told
            ]
        if standings:
            found += standings.refusals(name)
        else:
            found += [
                each
                for code in library.languages(name)
                for each in find_refusals(library, name, Language.of(code), today)
            ]
    return sorted(found + approval.find_damaged(library), key=checks.order)


def _judge_short_sheets(library: Library, name: str, code: str, today: datetime.date) -> Iterator[Problem]:
    """Each part that a short sheet leaves out, and each such sheet that has no room for what it must say, told once."""
    for edition in EDITIONS.values():
        told: set[tuple[str, Place | None]] = set()
        if not edition.brief:
            continue
        for paper in PAPERS:
            one = press.Press(library, name, format=edition.name, language=code, paper=paper, today=today)
            if paper != LETTER and not one.chosen:
                continue  # what there is room for on one paper there is on all
            try:
                one.code  # noqa: B018 - it is laid out for this
            except NoRoomError as error:
                new = [each for each in error.problems if (each.code, each.place) not in told]
                told.update((each.code, each.place) for each in new)
                yield from (replace(each, severity=Severity.WARNING) for each in new)
            except HandoutsError as error:
                new = [each for each in error.problems if (each.code, each.place) not in told]
                told.update((each.code, each.place) for each in new)
                yield from new
            else:
                yield from (
                    each for each in one.told if each.code in (*press.LEFT_OUT, "label-left-out") and paper == LETTER
                )


def _refuse_without_call(name: str, procedure: Procedure) -> list[Problem]:
    return [
        Problem("final-without-call", f'"{name}" does not say when to call, so it is not for patients.', told.remedy,
                told.place, values=told.values)
        for told in tell_missing_call(name, procedure)
    ]  # fmt: skip


def find_unfit(
    library: Library,
    sheets: Iterable[tuple[str, str, str]],
    today: datetime.date,
    findings: FindingsSource | None = None,
) -> dict[tuple[str, str, str], HandoutsError]:
    """Which of these sheets, each a procedure, a language and an edition ("" for all), may not go to patients, and why.

    The error is a NotApprovedError if all that is missing is an approval that is current. Of a content file that cannot
    be read as it is now, none may. ``findings`` as in :func:`handouts.checks.check`.
    """
    sheets = tuple(sheets)
    errors = checks.find_errors(library, dict.fromkeys((name, code) for name, code, _ in sheets), today, findings)
    unfit: dict[tuple[str, str, str], HandoutsError] = {}
    for name, code, edition in sheets:
        wrong = [*library.unread, *errors[name, code], *_refuse_without_call(name, library.procedure(name))]
        refused = find_refusals(library, name, Language.of(code), today, [edition] if edition else ())
        if wrong:
            unfit[name, code, edition] = HandoutsError([*wrong, *refused])
        elif refused:
            refused = [replace(each, severity=Severity.ERROR) for each in refused]
            unfit[name, code, edition] = NotApprovedError(refused)
    return unfit


def refuse_unfit(
    library: Library, sheets: Iterable[tuple[str, str]], today: datetime.date, editions: Sequence[str] = ()
) -> None:
    """Raise unless each sheet, a procedure in a language, may go to patients in these editions, or in all.

    Raises HandoutsError if the checks find an error in one or it does not say when to call, and NotApprovedError if all
    that is missing is an approval that is current.
    """
    wanted = [(name, code, edition) for name, code in sheets for edition in editions or ("",)]
    if unfit := find_unfit(library, wanted, today):
        raise join_errors(unfit.values())


def join_errors(errors: Iterable[HandoutsError]) -> HandoutsError:
    """One error for several: a NotApprovedError if each of them is."""
    errors = tuple(errors)
    problems = dict.fromkeys(problem for error in errors for problem in error.problems)
    kind = NotApprovedError if all(isinstance(each, NotApprovedError) for each in errors) else HandoutsError
    return kind(sorted(problems, key=lambda each: each.code == "not-approved"))
