"""Whether sheets may go to patients: nothing wrong in them, nothing that cannot be printed, approved and current."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handouts import checks
from handouts.approval import store as approval
from handouts.approval.standing import NotApprovedError, find_refusals
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.press import press
from handouts.press.layout_trial import find_sheets_to_lay_out
from handouts.problems import HandoutsError, Problem, Severity


def find_problems(library: Library, procedures: Sequence[str], today: datetime.date) -> list[Problem]:
    """All that stands in the way or should be looked at: what the checks find, what the layout refuses, which sheets
    nobody has approved; errors first.
    """
    found = checks.check(library, procedures=procedures, today=today)
    for name, language in find_sheets_to_lay_out(library, procedures):
        try:
            found += press.build(library, name, language=language, today=today).problems
        except HandoutsError as error:
            told = {(each.code, each.place and each.place.line) for each in found}
            found += [each for each in error.problems if (each.code, each.place and each.place.line) not in told]
    for name in procedures:
        for code in library.languages(name):
            found += find_refusals(library, name, Language.of(code), today)
    return sorted(found + approval.find_damaged(library), key=checks.order)


def refuse_unfit(
    library: Library, sheets: Iterable[tuple[str, str]], today: datetime.date, editions: Sequence[str] = ()
) -> None:
    """Raise unless each sheet, a procedure in a language, may go to patients in these editions, or in all.

    Raises HandoutsError if the checks find an error in one, and NotApprovedError if all that is missing is an approval
    that is current.
    """
    sheets = tuple(sheets)
    names = dict.fromkeys(name for name, _ in sheets)
    errors = [each for each in checks.check(library, procedures=names, today=today) if each.severity is Severity.ERROR]
    refused = [
        each for name, code in sheets for each in find_refusals(library, name, Language.of(code), today, editions)
    ]
    if errors:
        raise HandoutsError([*errors, *refused])
    if refused:
        raise NotApprovedError([replace(each, severity=Severity.ERROR) for each in refused])
