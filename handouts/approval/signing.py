"""Approving a sheet: the one door for the command line, the page and programs.

What stands in the way is decided here, whoever asks: a sheet with errors, a translation that is behind its original, a
day that has passed. So no face of the program can sign what another one refuses.
"""

import dataclasses
import datetime
import re
from pathlib import Path

from handouts import checks
from handouts.approval.standing import judge_standing
from handouts.approval.store import FOLDER, Approval, read_approvals
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem, Severity
from handouts.reading.characters import BAD_CHARACTER, clean
from handouts.storage import writing

YEARS = 1
"""How long an approval holds if nobody says until when; sheets are read again every 1 to 3 years."""


def find_obstacles(library: Library, procedure: str, language: Language, today: datetime.date) -> list[Problem]:
    """Why nobody can approve a sheet as it is: the errors that the checks find in it, or that it is out of date."""
    found = checks.check(library, procedures=[procedure], languages=[language.code], today=today)
    obstacles = [problem for problem in found if problem.severity is Severity.ERROR]
    written = library.procedure(procedure)
    if judge_standing(library, procedure, language, today).kind == "behind":
        obstacles.append(
            Problem("approval-behind", "A translation that is behind cannot be approved.", "Bring it up to date first.")
        )
    if written.review_by and written.review_by <= today:
        obstacles.append(
            Problem(
                "approval-review",
                "The day by which it must be read again has passed.",
                "Move  review_by:  in the content file, then approve it.",
                written.at.get("review_by"),
            )
        )
    return obstacles


def find_last_day(library: Library, procedure: str, today: datetime.date) -> datetime.date:
    """The last day that an approval of today can hold, and does if nobody says until when.

    That is a year from now, or the day by which the content wants the sheet read again if that comes first.
    """
    review = library.procedure(procedure).review_by
    return min(add_years(today, YEARS), review) if review else add_years(today, YEARS)


def add_years(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later; of February 29, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def check_approval(
    library: Library,
    procedure: str,
    language: Language,
    *,
    by: str,
    until: datetime.date | None,
    today: datetime.date,
    digest: str = "",
) -> None:
    """Raise HandoutsError with all that stands in the way of an approval, as :func:`approve` does; write nothing."""
    problems = find_obstacles(library, procedure, language, today)
    problems += _find_faults(by, until, library.procedure(procedure).review_by, today)
    if digest and digest != SheetWords.of(library, procedure, language).digest:
        problems.append(
            Problem(
                "approval-stale",
                "The words have changed since they were read.",
                "Nothing was approved. Read the words as they are now.",
            )
        )
    if problems:
        raise HandoutsError(problems)


def approve(
    library: Library,
    procedure: str,
    language: Language,
    *,
    by: str,
    role: str = "",
    until: datetime.date | None = None,
    today: datetime.date,
    time: str = "",
    program: str = "",
    digest: str = "",
) -> tuple[Approval, Path]:
    """Record that somebody approved the words as they are now; returns the approval and its file.

    ``digest`` is that of the words which were read (:attr:`SheetWords.digest`), where a face showed them some time ago;
    without it, the words of now are meant. Who approves the same words twice on a day, until the same day, gets the
    first approval back.

    Raises HandoutsError with all that stands in the way: what :func:`find_obstacles` finds, words that have changed
    since they were read, no name of a person, a last day that is not after ``today`` or after the day by which the
    content wants the sheet read again. Raises UnwritableError if the file cannot be written. There is never half an
    approval: the file is there whole or not at all.
    """
    by, role = (clean(BAD_CHARACTER.sub(" ", each)) for each in (by, role))
    check_approval(library, procedure, language, by=by, until=until, today=today, digest=digest)
    wording = SheetWords.of(library, procedure, language)
    until = until or find_last_day(library, procedure, today)
    approval = Approval(procedure, language.code, wording, by, role, today, until, time, program)
    for each in read_approvals(library.folder, procedure, language.code):
        if dataclasses.replace(each, time=time, program=program) == approval:
            return each, library.folder / FOLDER / each.file_name()
    path = library.folder / FOLDER / approval.file_name()
    writing.write(path, approval.text().encode("utf-8"))
    return approval, path


def _find_faults(
    by: str, until: datetime.date | None, review: datetime.date | None, today: datetime.date
) -> list[Problem]:
    """What is wrong with who approves, and until when."""
    found = []
    if not re.search(r"[^\W\d_]", by):
        found.append(Problem("approval-name", "An approval needs the name of a person.", 'Write --by "Jane Roe, MD".'))
    if until and until <= today:
        found.append(
            Problem(
                "approval-until",
                f"{until} is not after today, {today}.",
                "Give a day to come, such as a year from now.",
            )
        )
    elif until and review and until > review:
        found.append(
            Problem(
                "approval-late",
                f"The content wants the sheet read again by {review}, before {until}.",
                "Give an earlier day, or move  review_by:  in the content file.",
            )
        )
    return found
