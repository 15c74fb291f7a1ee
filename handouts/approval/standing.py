"""Whether a sheet may go to patients as it is today, and why not."""

import datetime
import os
from dataclasses import dataclass
from typing import Literal

from handouts.approval.changes import Change, compare_words
from handouts.approval.store import FOLDER, Approval, read_approvals
from handouts.content.library import Library
from handouts.content.model import Procedure
from handouts.content.selection import says_when_to_call
from handouts.document.wording import SheetWords, own_digest
from handouts.languages.language import Language
from handouts.problems import ExitCode, HandoutsError, Problem

# -- where a sheet stands


@dataclass(frozen=True)
class Standing:
    """Whether a sheet may go to patients, and why not."""

    kind: Literal["approved", "changed", "overdue", "behind", "draft"]
    approval: Approval | None = None
    """The one it rests on: of these very words, or the last one if the words have changed."""
    since: datetime.date | None = None
    """The day from which it is overdue."""
    behind: str = ""
    """The original's language, if this is a translation of words that have changed since."""

    def describe(self) -> str:
        """The standing in a few words."""
        if self.kind == "behind":
            return f'translation behind: the original ("{self.behind}") has changed since it was made'
        if self.approval is None:
            return "draft: not approved"
        by, on, until = self.approval.by, self.approval.on, self.approval.until
        if self.kind == "approved":
            return f"approved by {by} on {on}, until {until}"
        if self.kind == "overdue":
            return f"review overdue since {self.since}; approved by {by} on {on}"
        return f"changed since {by} approved it on {on}"


def judge_standing(library: Library, procedure: str, language: Language, today: datetime.date) -> Standing:
    """How a sheet stands on a day.

    Of several approvals of these words the last one counts; of several at that time, the one that ends first.
    """
    original = find_outdated_original(library, procedure, language)
    if original:
        known = read_approvals(library.folder, procedure, language.code)
        return Standing("behind", known[-1] if known else None, behind=original)
    if not os.path.isdir(library.folder / FOLDER):  # noqa: PTH112 - most builds end here
        return Standing("draft")
    known = read_approvals(library.folder, procedure, language.code)
    if not known:
        return Standing("draft")
    digest = SheetWords.of(library, procedure, language).digest
    matching = [approval for approval in known if approval.wording.digest == digest]
    if not matching:
        return Standing("changed", known[-1])
    last = max(matching, key=lambda approval: (approval.on, approval.time, -approval.until.toordinal()))
    review = library.procedure(procedure).review_by
    ends = min(last.until, review) if review else last.until
    if ends < today:
        return Standing("overdue", last, ends)
    return Standing("approved", last)


def find_outdated_original(library: Library, procedure: str, language: Language) -> str:
    """The language of the original if a translation was made from other words than it has now; else nothing.

    A translation says with ``of:`` which words it was made from: the beginning of their :func:`own_digest`.
    """
    written = library.procedure(procedure)
    said = written.translations.get(language.code)
    if said is None or said.of is None:
        return ""
    return "" if own_digest(written).startswith(said.of) else written.language


def list_outdated_sentences(library: Library, procedure: str, language: Language) -> list["Change"]:
    """What has changed in the original since a translation was made, if an approval has kept those words."""
    written = library.procedure(procedure)
    made_from = written.translations[language.code].of or "none"
    for each in read_approvals(library.folder, procedure, written.language):
        if each.wording.own.startswith(made_from):
            now = SheetWords.of(library, procedure, Language.of(written.language))
            return compare_words((*each.wording.words, *each.wording.brief), (*now.words, *now.brief))
    return []


def draft_mark(standing: Standing, review_by: datetime.date | None, language: Language, today: datetime.date) -> str:
    """What every page of a sheet must say before a patient gets it; nothing if it may go to patients.

    ``review_by`` is the day until which the procedure is to be read again, if it names one.
    """
    since = review_by if review_by and review_by < today else None
    match standing.kind:
        case "approved":
            return ""
        case "changed" | "behind" if standing.approval:
            return language.changed
        case "overdue" if standing.since:
            since = standing.since
    return language.overdue.format(date=language.day(since)) if since else language.draft


class NotApprovedError(HandoutsError):
    """A sheet was wanted for patients that nobody has approved as it is."""

    exit_code = ExitCode.NOT_APPROVED


def find_refusals(library: Library, procedure: str, language: Language, today: datetime.date) -> list[Problem]:
    """Why a sheet must not go to patients; nothing if it is approved and current."""
    found = judge_standing(library, procedure, language, today)
    name = (
        procedure
        if language.code == library.procedure(procedure).language
        else f"{procedure} --language {language.code}"
    )
    if found.kind == "approved":
        return []
    if found.kind == "changed":
        remedy = (
            f"See what changed with  handouts diff {name}, then have it approved:  handouts approve {name} --by NAME"
        )
    elif found.kind == "behind":
        behind = [change.after or change.before for change in list_outdated_sentences(library, procedure, language)]
        which = f" Behind: {' / '.join(behind[:5])}{' / …' if len(behind) > 5 else ''}" if behind else ""
        remedy = f"Bring the translation up to date, then copy the original's digest from  handouts status --json  to its  of:.{which}"
    elif found.kind == "overdue":
        remedy = (
            f"Have somebody read it again, move review_by if it has passed, then:  handouts approve {name} --by NAME"
        )
    else:
        remedy = f"Have a clinician read it, then:  handouts approve {name} --by NAME"
    at = library.procedure(procedure, language.code).at
    return [Problem("not-approved", f'"{procedure}" ({language.code}) is not for patients: {found.describe()}.', remedy,
                    at.get("title") or at.get(""), values={"procedure": procedure, "language": language.code})]  # fmt: skip


@dataclass(frozen=True)
class SheetStatus:
    """A sheet in the list of all sheets."""

    procedure: str
    language: str
    standing: Standing
    call: Literal["said", "none", "missing"]
    """Whether the sheet says when to call; "none" if the content gives a reason why it does not."""
    digest: str
    """Of the procedure's own words as they are now; a translation made from them carries its beginning as ``of:``."""
    missing: tuple[str, ...] = ()
    """Languages other sheets are there in and this one is not; told with its original."""

    def as_json(self) -> dict[str, object]:
        """What is known about it, as plain values."""
        last = self.standing.approval
        return {
            "state": self.standing.kind,
            "by": last.by if last else None,
            "role": last.role or None if last else None,
            "on": last.on.isoformat() if last else None,
            "until": last.until.isoformat() if last else None,
            "since": self.standing.since.isoformat() if self.standing.since else None,
            "code": last.wording.codes[0] if last else None,
            "when_to_call": self.call,
            "digest": self.digest,
            "missing": list(self.missing),
        }


def _judge_call(words: Procedure) -> Literal["said", "none", "missing"]:
    if words.when_to_call is None:
        return "missing"
    return "said" if says_when_to_call(words) else "none"


def list_standings(library: Library, today: datetime.date) -> list[SheetStatus]:
    """Every sheet in every language it is there in, and how it stands."""
    everywhere = dict.fromkeys(code for name in library.procedures for code in library.languages(name))
    rows = []
    for name in library.procedures:
        there = library.languages(name)
        for code in there:
            language = Language.of(code)
            missing = tuple(each for each in everywhere if each not in there) if code == there[0] else ()
            words = library.procedure(name, code)
            standing = judge_standing(library, name, language, today)
            rows.append(SheetStatus(name, code, standing, _judge_call(words), own_digest(words), missing))
    return rows
