"""How a request stands beside the library: whether its words are still there, who signed them, and what waits for whom."""

import datetime
from typing import Literal, NamedTuple

from handouts.approval.approvers import read_approvers
from handouts.approval.asking import find_endings, find_others
from handouts.approval.changes import compare_with_approval
from handouts.approval.printed_parts import read_sheet
from handouts.approval.request_journal import ApprovalRequest, list_requests
from handouts.approval.review import NextReview, list_reviews
from handouts.approval.standing import SheetStatus
from handouts.approval.store import Approval, read_approvals
from handouts.languages.language import Language
from handouts.options import SheetOptions
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.web.library.table import URGENT
from handouts.web.shelf import Shelf

SOON = datetime.timedelta(days=60)
"""So long before its day a review is in the list of what waits."""

RequestKind = Literal["waiting", "moved", "sent-back", "taken-back", "signed"]


@dataclass(frozen=True)
class JudgedRequest:
    """A request, and what became of it."""

    request: ApprovalRequest
    kind: RequestKind
    """``waiting`` for whoever approves; ``moved``, the sheet says other words now, and whoever wrote them asks again."""
    endings: tuple[Approval, ...]
    """The approvals of the very words that it asked about."""
    others: tuple[Approval, ...]
    """Those of other words since: they end nothing."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.kind in ("waiting", "moved", "sent-back")


def list_counted(shelf: Shelf, name: str, code: str) -> list[Approval]:
    """The approvals of a sheet that count, in their order."""
    listed = read_approvers(shelf.library.folder, shelf.today)
    return [each for each in read_approvals(shelf.library.folder, name, code) if not listed.find_fault(each)]


def judge_request(shelf: Shelf, request: ApprovalRequest) -> JudgedRequest:
    """How a request stands now."""
    name, code = request.procedure, request.language
    approvals = list_counted(shelf, name, code)
    endings = find_endings(request, approvals)
    kind: RequestKind = "waiting"
    if endings and shelf.row(name, code).standing.kind != "incomplete":
        kind = "signed"
    elif request.state in ("sent-back", "taken-back"):
        kind = request.state
    elif find_digest(shelf, name, code) != request.digest:
        kind = "moved"
    return JudgedRequest(request, kind, endings, find_others(request, approvals))


def find_digest(shelf: Shelf, name: str, code: str) -> str:
    """The digest of the words that a sheet has now."""
    return shelf.keep(
        ("to sign", SheetOptions(name, code)),
        lambda: read_sheet(shelf.library, name, Language.of(code), shelf.today).whole,
    )


# -- the queue


class QueueLine(NamedTuple):
    """A sheet that waits for somebody."""

    name: str
    language: Language
    title: str
    judged: JudgedRequest | None
    """None of a sheet that nobody asks about."""
    row: SheetStatus
    changes: int
    numbers: int
    """How many of the changes are numbers."""
    review: NextReview | None = None

    @property
    def until(self) -> datetime.date | None:
        """Until when."""
        if self.judged:
            return self.judged.request.until
        return self.review.day if self.review else None


class QueueGroup(NamedTuple):
    """What waits for somebody."""

    kind: Literal["read", "answer", "others", "reviews", "unasked"]
    who: str
    """A name; "" of whoever may do it."""
    lines: list[QueueLine]


class ReviewQueue(NamedTuple):
    """Who waits for whom."""

    groups: list[QueueGroup]
    damaged: list[Problem]

    def count(self, *kinds: str) -> int:
        """How many sheets wait in groups of these kinds."""
        return sum(len(each.lines) for each in self.groups if each.kind in kinds)

    def after(self, name: str, code: str) -> QueueLine | None:
        """The next sheet to read after one."""
        lines = [line for group in self.groups if group.kind == "read" for line in group.lines]
        at = next((at for at, each in enumerate(lines) if (each.name, each.language.code) == (name, code)), -1)
        return lines[at + 1] if at + 1 < len(lines) else None


def list_queue(shelf: Shelf, reader: str, me: str | None, *, approves: bool) -> ReviewQueue:
    """What waits for whom, what is asked of the reader first; titles in the language ``reader`` where there is one.

    ``me`` is who looks; None on one's own machine, where all of it is theirs. ``approves`` says whether they may sign.
    """
    requests, damaged = list_requests(shelf.library.folder)
    known = {(row.procedure, row.language): row for row in shelf.rows}
    judged = [judge_request(shelf, each) for each in requests if (each.procedure, each.language) in known]
    groups: dict[tuple[str, str], list[QueueLine]] = {}
    for each in judged:
        if each.is_open:
            groups.setdefault(_choose_group(each, me, approves), []).append(_make_line(shelf, reader, each))
    open_ones = {(each.request.procedure, each.request.language) for each in judged if each.is_open}
    reviews = [
        each
        for each in list_reviews(shelf.library, shelf.today, shelf.rows)
        if each.day <= shelf.today + SOON and (each.procedure, each.language) not in open_ones
    ]
    for review in reviews:
        groups.setdefault(("reviews", ""), []).append(_make_row_line(shelf, reader, known[review.procedure, review.language], review))  # fmt: skip
    told = open_ones | {(each.procedure, each.language) for each in reviews}
    for row in shelf.rows:
        if row.standing.kind in URGENT and (row.procedure, row.language) not in told:
            groups.setdefault(("unasked", ""), []).append(_make_row_line(shelf, reader, row, None))
    order = ("read", "answer", "others", "reviews", "unasked")
    made = [QueueGroup(kind, who, sorted(lines, key=_urgency)) for (kind, who), lines in groups.items()]  # type: ignore[arg-type]  # kinds of _choose_group
    return ReviewQueue(sorted(made, key=lambda each: (order.index(each.kind), each.who)), damaged)


def _choose_group(judged: JudgedRequest, me: str | None, approves: bool) -> tuple[str, str]:
    request = judged.request
    if judged.kind == "waiting":
        if me is None or (approves and request.to in ("", me)):
            return "read", ""
        return "others", request.to
    return ("answer", "") if me is None or request.by == me else ("others", request.by)


def _urgency(line: QueueLine) -> tuple[datetime.date, str, str]:
    asked = line.judged.request.at if line.judged else ""
    return line.until or datetime.date.max, asked, line.title


def _make_line(shelf: Shelf, reader: str, judged: JudgedRequest) -> QueueLine:
    name, code = judged.request.procedure, judged.request.language
    changes, numbers = _count_changes(shelf, name, code)
    language = Language.of(code)
    return QueueLine(name, language, _title(shelf, name, code, reader), judged, shelf.row(name, code), changes, numbers)


def _make_row_line(shelf: Shelf, reader: str, row: SheetStatus, review: NextReview | None) -> QueueLine:
    name, code = row.procedure, row.language
    return QueueLine(name, Language.of(code), _title(shelf, name, code, reader), None, row, 0, 0, review)


def _title(shelf: Shelf, name: str, code: str, reader: str) -> str:
    words = shelf.library.card(name).words
    return words[reader if reader in words else code].title


def _count_changes(shelf: Shelf, name: str, code: str) -> tuple[int, int]:
    def count() -> tuple[int, int]:
        _, found = compare_with_approval(shelf.library, name, Language.of(code))
        return len(found), sum(each.numbers for each in found)

    return shelf.keep(("to read", SheetOptions(name, code)), count)
