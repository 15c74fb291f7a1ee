"""Whether a sheet may go to patients as it is today, and why not: the one judge of it."""

import datetime
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Literal

from handouts.approval.approvers import read_approvers
from handouts.approval.changes import Change, compare_words
from handouts.approval.requirements import MissingApproval, WeighedApprovals, weigh_approvals
from handouts.approval.store import (
    FOLDER,
    LARGEST,
    Approval,
    Withdrawal,
    in_order,
    is_from_the_future,
    read_approvals,
    read_files,
)
from handouts.content.library import Library
from handouts.content.model import Procedure
from handouts.content.selection import says_when_to_call, tell_missing_call
from handouts.document.compose import compose
from handouts.document.wording import SheetWords, digest_edition, list_lines, own_digest
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.problems import ExitCode, HandoutsError, Problem
from handouts.reading.declarations import dataclass

# -- where a sheet stands

MOST_YEARS = 3
"""How long an approval can hold: sheets are read again every 1 to 3 years."""
ONE_PAGE = "one-page"
"""The only short edition of version 0.1."""
StandingKind = Literal[
    "approved", "changed", "overdue", "behind", "withdrawn", "incomplete", "older", "unread", "draft"
]


@dataclass(frozen=True)
class Standing:
    """Whether a sheet may go to patients, and why not."""

    kind: StandingKind
    """``older`` is approved under the rules of the first version, which bound less; ``incomplete`` is approved by fewer
    or other people than the practice asks for; ``unread`` was approved as it is, but the content file cannot be read now,
    so that nobody knows what it says."""
    approval: Approval | None = None
    """The one it rests on: of this very sheet, or the last one if the sheet has changed."""
    since: datetime.date | None = None
    """The day from which it is overdue."""
    behind: str = ""
    """The original's language, if this is a translation of words that have changed since."""
    editions: tuple[str, ...] = ()
    """The editions it is true of where it is not true of all."""
    withdrawal: Withdrawal | None = None
    """Why it is good no longer."""
    counted: tuple[Approval, ...] = field(default=(), compare=False)
    """The approvals of the sheet as it is that it rests on, the newest first; all that count, if they are not enough."""
    missing: tuple[MissingApproval, ...] = ()
    """What an incomplete one waits for."""
    newer: tuple[str, ...] = ()
    """The drawings of ours on it of which there is a newer version than the one that was approved."""
    older_order: bool = False
    """Whether its parts stand in an order that was the usual one when it was approved, and is not any more."""
    ends: datetime.date | None = field(default=None, compare=False)
    """The last day on which it holds, if it is approved."""
    machine_made: bool = False
    """Whether it is a translation by a machine that waits for a qualified translator."""

    @property
    def by(self) -> str:
        """Who approved it: "Jane Roe, MD and Ann Lee"."""
        names = dict.fromkeys(each.by for each in reversed(self.counted))
        return " and ".join(names) or (self.approval.by if self.approval else "")

    def describe(self) -> str:
        """The standing in a few words."""
        if self.kind == "behind":
            return f'translation behind: the original ("{self.behind}") has changed since it was made'
        if self.withdrawal:
            return f"withdrawn by {self.withdrawal.by} on {self.withdrawal.on}: {self.withdrawal.reason}"
        only = f" ({', '.join(self.editions)})" if self.editions else ""
        machine = "; translated by a machine, and no qualified translator has approved it" if self.machine_made else ""
        if self.approval is None:
            return f"draft: not approved{only}{machine}"
        by, on, until = self.by, self.approval.on, self.ends or self.approval.until
        match self.kind:
            case "incomplete":
                so_far = f"approved by {by}; " if self.counted else ""
                return f"not enough approvals: {so_far}missing: {'; '.join(each.describe() for each in self.missing)}{machine}"
            case "approved":
                newer = f"; a newer drawing is there: {', '.join(self.newer)}" if self.newer else ""
                older = "; its parts stand in the order that was usual then" if self.older_order else ""
                return f"approved by {by} on {on}, until {until}{newer}{older}"
            case "older":
                return f"approved by {by} on {on} under the older rule, which bound the words alone"
            case "unread":
                return f"not known: the content file cannot be read now; approved by {by} on {on}"
            case "overdue":
                return f"review overdue since {self.since}; approved by {by} on {on}"
            case "draft":
                return f"draft: not approved{only}{machine}"
        return f"changed since {by} approved it on {on}{only}"


def is_final(library: Library, asked: bool) -> bool:
    """Whether only sheets may be made that may go to patients: the practice says so, or whoever asks. Nobody can ask for less."""
    return asked or library.practice.final == "yes"


def judge_standing(
    library: Library, procedure: str, language: Language, today: datetime.date, edition: str | None = None
) -> Standing:
    """How an edition of a sheet stands on a day; without one, all that were approved together, the worst of them.

    The last thing that was said about a sheet counts, approval or withdrawal: what was approved before it is not
    approved again because somebody puts the old words back. An approval from the future counts as never given.
    An edition that came to the program after an approval is a draft until the next, and spoils none of the others.
    A translation by a machine is not approved before a qualified translator has approved it.
    """
    found = _judge(library, procedure, language, today, edition)
    waits = found.kind in ("draft", "incomplete") and library.made_by(procedure, language.code) == "machine"
    return replace(found, machine_made=True) if waits else found


def _judge(library: Library, procedure: str, language: Language, today: datetime.date, edition: str | None) -> Standing:
    said = _last_entry(library, procedure, language, today)
    last = find_last_approval(library, procedure, language, today) if isinstance(said, Withdrawal) else said
    outdated = find_outdated_original(library, procedure, language, last)
    if outdated:
        return Standing("behind", last, behind=outdated)
    if isinstance(said, Withdrawal):
        return Standing("withdrawn", last, withdrawal=said)
    if last is None:
        return Standing("draft")
    unfit = _judge_words(library, procedure, language, last, edition)
    if unfit:
        return unfit
    weighed = _weigh(library, procedure, language, last, edition, today)
    if weighed.ends is None:
        return Standing("incomplete", last, counted=weighed.counted, missing=weighed.missing)
    last = weighed.counted[0]
    if weighed.ends < today:
        return Standing("overdue", last, weighed.ends, counted=weighed.counted)
    allowed = library.practice.older_approvals
    if last.version == 1 and not (allowed and today <= allowed):
        return Standing("older", last)
    newer = tuple(last.wording.drawings)
    kind: StandingKind = "unread" if library.unread else "approved"
    names = last.wording.editions if edition is None else (edition,)
    older = any(find_approved_order(library, procedure, language, last, name) == "older" for name in names)
    return Standing(kind, last, counted=weighed.counted, newer=newer, older_order=older, ends=weighed.ends)


def _weigh(
    library: Library, procedure: str, language: Language, last: Approval, edition: str | None, today: datetime.date
) -> WeighedApprovals:
    """What the approvals come to that were given of the very same sheet, up to the last, and nothing else in between."""
    given = []
    review = library.procedure(procedure).review_by
    for each in reversed(_list_said(library, procedure, language, today)):
        if not isinstance(each, Approval) or not _says_the_same(each, last, edition):
            break
        given.append((each, min([each.until, add_years(each.on, MOST_YEARS), *([review] if review else [])])))
    translation = language if language.code != library.procedure(procedure).language else None
    listed = read_approvers(library.folder, today)
    rules = library.practice.approval
    if library.made_by(procedure, language.code) == "machine":
        rules = replace(rules, translator="yes")
    return weigh_approvals(listed, rules, given, translation)


def _says_the_same(one: Approval, other: Approval, edition: str | None) -> bool:
    """Whether two approvals are of the same sheet: in an edition, or in all that were approved together."""
    if edition is None or other.version == 1 or one.version == 1:
        same = one.wording.editions == other.wording.editions and one.wording.digest == other.wording.digest
    else:
        same = one.wording.editions.get(edition) == other.wording.editions.get(edition)
    return same and one.original == other.original


def add_years(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later; of February 29, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _judge_words(
    library: Library, procedure: str, language: Language, last: Approval, edition: str | None
) -> Standing | None:
    """What is wrong with an edition, or with those that were approved together; None if nothing is."""
    if last.version == 1:
        return None if says_the_same(library, procedure, language, last) else Standing("changed", last)
    bound = last.wording.editions
    if edition is not None and edition not in bound:
        return Standing("draft", last, editions=(edition,))
    wanted = bound if edition is None else (edition,)
    changed = tuple(name for name in wanted if not is_as_approved(library, procedure, language, last, name))
    if not changed:
        return None
    return Standing("changed", last, editions=() if len(changed) == len(bound) else changed)


def says_the_same(library: Library, procedure: str, language: Language, last: Approval) -> bool:
    """Whether a sheet has the words that version 0.1 approved; that it is a short sheet, that version did not say."""
    now = SheetWords.of(library, procedure, language)
    short = compose(library, procedure, language, edition=EDITIONS[ONE_PAGE])
    other = {*list_lines(short)} - {*now.words, language.short_sheet}
    return now.words == last.wording.words and other == {*last.wording.brief} - {*now.words}


def is_as_approved(library: Library, procedure: str, language: Language, last: Approval, edition: str) -> bool:
    """Whether an edition, with the parts and the drawings that its approval says it has, is what was approved; never for
    version 0.1.

    So an approved sheet goes on with the drawings that it was approved with, and in the order that was the usual one then,
    until somebody approves it with newer ones.
    """
    return find_approved_order(library, procedure, language, last, edition) != ""


def find_approved_order(
    library: Library, procedure: str, language: Language, last: Approval, edition: str
) -> Literal["usual", "older", ""]:
    """In which order of its parts an edition is what was approved; "" if it is not."""
    wanted, parts = last.wording.editions.get(edition), last.wording.parts.get(edition)
    if wanted is None:
        return ""
    drawings = last.wording.drawings
    if wanted == digest_edition(library, procedure, language, edition, parts, drawings):
        return "usual"
    return "older" if wanted == digest_edition(library, procedure, language, edition, parts, drawings, True) else ""


def _last_entry(
    library: Library, procedure: str, language: Language, today: datetime.date
) -> Approval | Withdrawal | None:
    """The last thing that was said about a sheet by now."""
    said = _list_said(library, procedure, language, today)
    return said[-1] if said else None


def _list_said(
    library: Library, procedure: str, language: Language, today: datetime.date
) -> list[Approval | Withdrawal]:
    if not os.path.isdir(library.folder / FOLDER):  # noqa: PTH112 - most builds end here
        return []
    files = list(read_files(library.folder, procedure, language.code))
    said = [
        each
        for each in in_order(entry for _, entry in files if entry is not None)
        if isinstance(each, Withdrawal) or (isinstance(each, Approval) and not is_from_the_future(each, today))
    ]
    damaged = filter(None, (_read_damaged(path, procedure, language) for path, entry in files if entry is None))
    return [*said, *(each for each in damaged if not said or each.at > said[-1].at)]


def _read_damaged(path: Path, procedure: str, language: Language) -> Withdrawal | None:
    """A withdrawal in a file that was edited or is not whole: it withdraws all the same, until somebody approves anew.

    An edited approval approves nothing; an edited withdrawal must not bring back what it withdrew. Anybody may withdraw.
    """
    try:
        text = path.read_bytes()[:LARGEST].decode("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return None
    values = dict(re.findall(r"^(Withdrawn by|Withdrawn on|At): (.+?)\r?$", text, re.MULTILINE))
    try:
        on = datetime.date.fromisoformat(values["Withdrawn on"])
        at = datetime.datetime.fromisoformat(values["At"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (KeyError, ValueError):
        return None
    return Withdrawal(procedure, language.code, values.get("Withdrawn by", "somebody"), on,
                      reason="the file of the withdrawal was edited", codes=(), time=at)  # fmt: skip


def find_last_approval(library: Library, procedure: str, language: Language, today: datetime.date) -> Approval | None:
    """The last approval of a sheet, whatever its words, but none from the future."""
    known = read_approvals(library.folder, procedure, language.code)
    return next((each for each in reversed(known) if not is_from_the_future(each, today)), None)


def find_outdated_original(library: Library, procedure: str, language: Language, last: Approval | None) -> str:
    """The language of the original if a translation was made from other words than it has now; else nothing.

    Its last approval noted the original's words (:func:`own_digest`); the translation itself may say them too, with
    ``of:`` and the beginning of that digest: that of the sheet, or of the whole procedure of which it is a variant.
    """
    written = library.procedure(procedure)
    said = written.translations.get(language.code)
    if said is None:
        return ""
    several = library.several.get(library.variant_of.get(procedure, ""))
    now = [own_digest(each) for each in (written, several) if each]
    noted = [said.of or "", last.original if last else ""]
    return "" if all(any(one.startswith(each) for one in now) for each in noted) else written.language


def list_outdated_sentences(library: Library, procedure: str, language: Language) -> list["Change"]:
    """What has changed in the original since a translation was made, if an approval has kept those words."""
    written = library.procedure(procedure)
    last = next(reversed(read_approvals(library.folder, procedure, language.code)), None)
    made_from = [each for each in (written.translations[language.code].of, last.original if last else "") if each]
    for each in read_approvals(library.folder, procedure, written.language):
        if any(each.wording.own.startswith(one) for one in made_from):
            now = SheetWords.of(library, procedure, Language.of(written.language))
            return compare_words((*each.wording.words, *each.wording.brief), (*now.words, *now.brief))
    return []


def draft_mark(standing: Standing, review_by: datetime.date | None, language: Language, today: datetime.date) -> str:
    """What every page of a sheet must say before a patient gets it; nothing if it may go to patients.

    ``review_by`` is the day until which the procedure is to be read again, if it names one.
    """
    since = review_by if review_by and review_by < today else None
    if standing.machine_made:
        return language.machine_made
    match standing.kind:
        case "approved":
            return ""
        case "changed" | "behind" | "withdrawn" if standing.approval:
            return language.changed
        case "overdue" if standing.since:
            since = standing.since
    return language.overdue.format(date=language.day(since)) if since else language.draft


class NotApprovedError(HandoutsError):
    """A sheet was wanted for patients that nobody has approved as it is."""

    exit_code = ExitCode.NOT_APPROVED


def find_refusals(
    library: Library, procedure: str, language: Language, today: datetime.date, editions: Sequence[str] = ()
) -> list[Problem]:
    """Why a sheet must not go to patients in these editions, or at all; nothing if it is approved and current."""
    judged = [judge_standing(library, procedure, language, today, edition) for edition in editions or (None,)]
    return tell_refusals(library, procedure, language, judged)


def tell_refusals(library: Library, procedure: str, language: Language, judged: Sequence[Standing]) -> list[Problem]:
    """Why a sheet must not go to patients that stands so; nothing if it is approved and current."""
    written = library.procedure(procedure)
    name = procedure if language.code == written.language else f"{procedure} --language {language.code}"
    at = library.procedure(procedure, language.code).at
    found: dict[str, Problem] = {}
    for each in judged:
        if each.kind != "approved":
            message = f'"{procedure}" ({language.code}) is not for patients: {each.describe()}.'
            remedy = _explain_cure(library, procedure, language, each, name)
            found[message] = Problem("not-approved", message, remedy, at.get("title") or at.get(""),
                                     values={"procedure": procedure, "language": language.code})  # fmt: skip
    return list(found.values())


def _explain_cure(library: Library, procedure: str, language: Language, found: Standing, name: str) -> str:
    """What to do about a sheet that is not for patients; ``name`` is how a command names it."""
    approve = f"handouts approve {name} --by NAME"
    if found.machine_made:
        return f"Have a qualified translator read it who is on the list of approvers (handouts approvers add), then:  {approve}"
    match found.kind:
        case "changed":
            return f"See what changed with  handouts diff {name}, then have it approved:  {approve}"
        case "behind":
            behind = [change.after or change.before for change in list_outdated_sentences(library, procedure, language)]
            which = f" Behind: {' / '.join(behind[:5])}{' / …' if len(behind) > 5 else ''}" if behind else ""
            return f"Bring the translation up to date, then have it approved:  {approve}{which}"
        case "overdue":
            return f"Have somebody read it again, move review_by if it has passed, then:  {approve}"
        case "withdrawn":
            return f"Mend what was wrong, then have it approved anew:  {approve}"
        case "incomplete":
            return f"Have whoever is missing read it, then:  {approve}"
        case "unread":
            return "Mend the content file first:  handouts check  tells what is wrong with it."
        case "older":
            return f"Look at what the older rule did not bind, then:  handouts approve {name} --renew --by NAME"
    return f"Have a clinician read it, then:  {approve}"


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
    made_by: Literal["person", "machine"] = "person"
    """Who translated it."""

    def as_json(self) -> dict[str, object]:
        """What is known about it, as plain values."""
        last = self.standing.approval
        return {
            "state": self.standing.kind,
            "by": self.standing.by if last else None,
            "role": last.role or None if last else None,
            "on": last.on.isoformat() if last else None,
            "until": (self.standing.ends or last.until).isoformat() if last else None,
            "since": self.standing.since.isoformat() if self.standing.since else None,
            "code": last.wording.codes[0] if last else None,
            "when_to_call": self.call,
            "digest": self.digest,
            "missing": list(self.missing),
            "newer_drawings": list(self.standing.newer),
            "made_by": self.made_by,
            "missing_approvals": [each.describe() for each in self.standing.missing],
        }


def _judge_call(words: Procedure) -> Literal["said", "none", "missing"]:
    if tell_missing_call("", words):
        return "missing"
    return "said" if says_when_to_call(words) else "none"


def judge_sheet(library: Library, name: str, code: str, today: datetime.date) -> SheetStatus:
    """How a sheet stands; which languages its procedure is missing in is not said. Raises HandoutsError if it is not there."""
    words = library.procedure(name, code)
    standing = judge_standing(library, name, Language.of(code), today)
    return SheetStatus(name, code, standing, _judge_call(words), own_digest(words), made_by=library.made_by(name, code))


def list_standings(library: Library, today: datetime.date) -> list[SheetStatus]:
    """Every sheet in every language it is there in, and how it stands."""
    names = tuple(library.procedures)
    rows = (judge_sheet(library, name, code, today) for name in names for code in library.languages(name))
    return tell_missing_languages(library, names, rows)


def tell_missing_languages(library: Library, names: Sequence[str], rows: Iterable[SheetStatus]) -> list[SheetStatus]:
    """Rows of these procedures, each original with the languages others are there in and its own procedure is not."""
    everywhere = dict.fromkeys(code for name in names for code in library.languages(name))
    there = {name: library.languages(name) for name in names}
    missing = {name: tuple(each for each in everywhere if each not in there[name]) for name in names}
    return [
        replace(row, missing=missing[row.procedure])
        if row.language == there[row.procedure][0] and missing[row.procedure]
        else row
        for row in rows
    ]
