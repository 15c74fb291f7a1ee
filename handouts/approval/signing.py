"""Approving a sheet, and withdrawing it: the one door for the command line, the page and programs.

What stands in the way is decided here, whoever asks: a sheet with errors, a translation that is behind its original, a
day that has passed. So no face of the program can sign what another one refuses.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from handouts import checks
from handouts.approval.approvers import read_approvers, refuse_approver
from handouts.approval.printed_parts import read_sheet
from handouts.approval.signatures import SigningKey, write_entry
from handouts.approval.standing import MOST_YEARS, add_years, find_outdated_original
from handouts.approval.store import (
    FOLDER,
    Approval,
    ApproversChange,
    HistoryEntry,
    Withdrawal,
    find_heads,
    in_utc,
    plain_line,
    read_approvals,
    read_history,
)
from handouts.content.library import Library
from handouts.document.codes import read_code
from handouts.document.wording import own_digest
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem, Severity

YEARS = 1
"""How long an approval holds if nobody says until when; sheets are read again every 1 to 3 years."""


KeepSheets = Callable[[Library, str, Language], str]
"""What keeps the sheets of a procedure in a language, and gives the digest of their list."""


def find_obstacles(library: Library, procedure: str, language: Language, today: datetime.date) -> list[Problem]:
    """Why nobody can approve a sheet as it is: the content file cannot be read now, the checks find errors in it, or it is
    out of date."""
    if library.unread:
        return [
            Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                    "Mend the file first:  handouts check  shows where.", library.unread[0].place)
        ]  # fmt: skip
    found = checks.check(library, procedures=[procedure], languages=[language.code], today=today)
    obstacles = [problem for problem in found if problem.severity is Severity.ERROR]
    written = library.procedure(procedure)
    if find_outdated_original(library, procedure, language, None):
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


def check_approval(
    library: Library,
    procedure: str,
    language: Language,
    *,
    by: str,
    until: datetime.date | None,
    today: datetime.date,
    digest: str = "",
    reread: bool = False,
    sign: SigningKey | None = None,
) -> None:
    """Raise HandoutsError with all that stands in the way of an approval, as :func:`approve` does; write nothing."""
    by = plain_line(by)
    problems = find_obstacles(library, procedure, language, today)
    problems += refuse_approver(library.folder, by, today, sign)
    problems += _find_faults(by, until, library.procedure(procedure).review_by, today)
    if not reread and not problems and _is_stale(library, procedure, language):
        problems.append(
            Problem(
                "approval-unchanged",
                "The original has changed since this translation was approved, and the translation has not.",
                "Bring it up to date; or, if it says what the original says now, read both and add --reread.",
            )
        )
    if digest and digest != read_sheet(library, procedure, language, today).whole:
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
    now: datetime.datetime | None = None,
    program: str = "",
    digest: str = "",
    reread: bool = False,
    sign: SigningKey | None = None,
    keep: KeepSheets | None = None,
) -> tuple[Approval, Path]:
    """Record that somebody approved the sheet as it is now, in every edition; returns the approval and its file.

    ``today`` is the day of whoever approves, ``now`` the moment with its zone; without one, the beginning of that day.
    ``digest`` is that of the sheet which was read (:attr:`~handouts.document.wording.SheetWords.whole`), where a face showed it some time ago;
    without it, the sheet of now is meant. A translation's approval notes which words of the original it was made from;
    ``reread`` says that an unchanged one was read again beside an original that has changed. ``sign`` is the approver's
    key, whose signature is put beside the entry. Where there is a list of approvers, ``role`` is the qualification that
    it has if none is given. ``keep`` keeps the sheets as they will be printed, before the approval is written, and gives
    what the approval names them by; who approves for a practice calls :func:`handouts.press.kept_sheets.approve`, which
    brings it.
    Who approves the same sheet again on the day of its last approval, until the same day, gets that approval back.

    Raises HandoutsError with all that stands in the way: what :func:`find_obstacles` finds, a sheet that has changed
    since it was read, somebody who is not on the list of approvers or must sign, no name of a person, a last day that is not after ``today``, more than 3 years ahead, or after
    the day by which the content wants the sheet read again. Raises UnwritableError if the file cannot be written. There
    is never half an approval: the file is there whole or not at all.
    """
    by, role = plain_line(by), plain_line(role)
    check_approval(
        library, procedure, language, by=by, until=until, today=today, digest=digest, reread=reread, sign=sign
    )
    listed = read_approvers(library.folder, today).people.get(by)
    written = library.procedure(procedure)
    history = read_history(library.folder)
    own = [each for each in history if (each.procedure, each.language) == (procedure, language.code)]
    approval = Approval(
        procedure,
        language.code,
        by,
        today,
        wording=read_sheet(library, procedure, language, today),
        role=role or (listed.qualification if listed else ""),
        until=until or find_last_day(library, procedure, today),
        original=own_digest(written) if language.code != written.language else "",
        kept=keep(library, procedure, language) if keep else "",
        time=in_utc(now, today),
        program=program,
        follows=_heads(history, own),
        signed_with=sign.fingerprint if sign else "",
    )
    if own and _same(own[-1], approval):
        return own[-1], library.folder / FOLDER / own[-1].file_name()  # type: ignore[return-value]  # _same saw to it
    return approval, write_entry(library.folder, approval, sign)


def withdraw(
    library: Library,
    code: str,
    *,
    by: str,
    reason: str,
    today: datetime.date,
    now: datetime.datetime | None = None,
    program: str = "",
    sign: SigningKey | None = None,
) -> tuple[Withdrawal, Path]:
    """Record that a sheet is good no longer; ``code`` is a text code that it was printed with.

    All that was approved of this sheet until now is withdrawn with it: nothing prints as approved until somebody
    approves it anew; said again on the same day in the same words, it is said once. Whoever sees a fault withdraws, also who is not on the list of approvers. Raises HandoutsError if no approval has that code, or the name or the reason is missing.
    """
    by, reason = plain_line(by), plain_line(reason)
    history = read_history(library.folder)
    found = find_by_code(history, code)
    problems = _find_faults(by, None, None, today)
    if found is None:
        problems.append(Problem("withdraw-unknown", f"Nothing here was approved as {code}.",
                                "Copy the code from the foot of the page, or name the sheet; handouts status lists what is approved."))  # fmt: skip
    if not reason:
        problems.append(
            Problem("withdraw-reason", "A withdrawal needs a reason.", 'Write --reason "The dose was wrong."')
        )
    if problems or found is None:
        raise HandoutsError(problems)
    own = [each for each in history if (each.procedure, each.language) == (found.procedure, found.language)]
    codes = dict.fromkeys(one for each in own if isinstance(each, Approval) for one in each.wording.codes)
    withdrawal = Withdrawal(
        found.procedure,
        found.language,
        by,
        today,
        reason=reason,
        codes=tuple(codes),
        time=in_utc(now, today),
        program=program,
        follows=_heads(history, own),
        signed_with=sign.fingerprint if sign else "",
    )
    if _same(own[-1], withdrawal):
        return own[-1], library.folder / FOLDER / own[-1].file_name()  # type: ignore[return-value]  # _same saw to it
    return withdrawal, write_entry(library.folder, withdrawal, sign)


def find_by_code(history: Sequence[HistoryEntry], code: str) -> Approval | None:
    """The last approval whose sheet is printed with a text code, written in any way; None if there is none."""
    wanted = read_code(code) or " ".join(code.upper().split())
    approvals = [each for each in history if isinstance(each, Approval) and wanted in each.wording.codes]
    return approvals[-1] if approvals else None


def find_last_code(library: Library, procedure: str, language: Language) -> str:
    """A text code that a sheet was last approved with; "" if it never was."""
    known = read_approvals(library.folder, procedure, language.code)
    return known[-1].wording.codes[0] if known else ""


def _is_stale(library: Library, procedure: str, language: Language) -> bool:
    """Whether a translation says the very words of its last approval, though its original has changed since."""
    known = read_approvals(library.folder, procedure, language.code)
    if not known or not find_outdated_original(library, procedure, language, known[-1]):
        return False
    return known[-1].wording.own == own_digest(library.procedure(procedure, language.code))


def _heads(history: Sequence[HistoryEntry], own: Sequence[HistoryEntry]) -> tuple[str, ...]:
    """What a new entry follows: all that nothing followed yet, the last of its own sheet and of the list."""
    listed = [each for each in history if isinstance(each, ApproversChange)]
    return tuple(sorted({*find_heads(history), *find_heads(own), *find_heads(listed)}))


def _same(last: HistoryEntry, said: HistoryEntry) -> bool:
    """Whether an entry says again what the last one said, at another moment.

    An approval that names kept sheets says more than one that names none, even if it says so of the same words.
    """
    here: dict[str, Any] = {"time": "", "program": "", "follows": ()}
    if isinstance(last, Approval) and isinstance(said, Approval):
        if said.kept and not last.kept:
            return False
        here["kept"] = ""
    return type(last) is type(said) and replace(last, **here) == replace(said, **here)


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
    elif until and until > add_years(today, MOST_YEARS):
        found.append(
            Problem(
                "approval-far",
                f"{until} is more than {MOST_YEARS} years ahead.",
                "A sheet is read again every 1 to 3 years: give an earlier day.",
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
