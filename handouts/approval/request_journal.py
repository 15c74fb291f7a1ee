"""The journals of requests for an approval: one for each sheet in a language, beside the content, a line for each thing that
was said (:mod:`handouts.approval.asking`). A line is never changed; half a line is no line.
"""

import contextlib
import datetime
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.storage import writing
from handouts.storage.journals import split_lines

FOLDER = "reviews"
"""The folder beside the content."""

EventKind = Literal["asked", "remarked", "unremarked", "sent-back", "answered", "taken-back", "signed"]
RequestState = Literal["asked", "sent-back", "taken-back", "signed"]


@dataclass(frozen=True)
class RequestEvent:
    """A line of a journal."""

    procedure: str
    language: str
    number: int
    """The line, from 0."""
    kind: EventKind
    at: str
    """When, as ISO 8601 has it, in UTC."""
    by: str
    """Who; "" where nobody is asked."""
    said: Mapping[str, Any]
    digest: str
    """The SHA-256 of where it stands and of the line, by which a trail names it."""


@dataclass(frozen=True)
class Remark:
    """Something that whoever reads for approval wants changed or explained."""

    number: int
    """The line of the journal, by which an answer names it."""
    by: str
    at: str
    sentence: str
    """The sentence it is about, as it was read; "" of one about the whole sheet."""
    says: str
    sent: bool = False
    """Whether the sheet went back with it; until then only who approves sees it."""
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""

    @property
    def waits(self) -> bool:
        """Whether whoever wrote the words still has to answer."""
        return self.sent and not self.answer


@dataclass(frozen=True)
class ApprovalRequest:
    """The last request for a sheet, with all that was said about it."""

    procedure: str
    language: str
    number: int
    """The line of the journal that asked: a form names it, so that nobody answers another request than they saw."""
    by: str
    at: str
    note: str
    to: str
    """Who is asked; "" for whoever may approve."""
    until: datetime.date | None
    digest: str
    """Of the words that it asks about."""
    words: tuple[str, ...]
    before: tuple[str, ...]
    """The words that were sent back before; none where nothing was."""
    known: frozenset[str]
    """The approvals that were there when it was asked: they end nothing."""
    state: RequestState = "asked"
    remarks: tuple[Remark, ...] = ()
    back: str = ""
    """What was said when it was sent back, or taken back."""
    ended_by: str = ""
    ended_at: str = ""
    """Who sent it back, took it back or signed it last, and when."""
    signed: tuple[str, ...] = ()
    """The digests of the approvals that signed it."""

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """Those that have not been sent back yet."""
        return tuple(each for each in self.remarks if not each.sent)

    @property
    def unanswered(self) -> tuple[Remark, ...]:
        """Those that went back and wait for an answer."""
        return tuple(each for each in self.remarks if each.waits)


def find_request(folder: Path, procedure: str, language: str) -> ApprovalRequest | None:
    """The last request for a sheet, however it ended; None if nobody ever asked. Raises HandoutsError if it cannot be read."""
    return read_journal(locate_journal(folder, procedure, language), procedure, language).request


def list_requests(folder: Path) -> tuple[list[ApprovalRequest], list[Problem]]:
    """The last request of every sheet, by name, and the journals that cannot be read."""
    found: list[ApprovalRequest] = []
    problems: list[Problem] = []
    for path, procedure, language in _list_journals(folder):
        try:
            request = read_journal(path, procedure, language).request
        except HandoutsError as error:
            problems += error.problems
            continue
        found += [request] if request else []
    return found, problems


def list_events(folder: Path) -> Iterator[RequestEvent]:
    """All that was ever said about requests, sheet by sheet; of a journal that cannot be read nothing."""
    for path, procedure, language in _list_journals(folder):
        with contextlib.suppress(HandoutsError):
            yield from read_journal(path, procedure, language).events


def list_files(folder: Path) -> list[Path]:
    """The journals there are."""
    return [path for path, _, _ in _list_journals(folder)]


def _list_journals(folder: Path) -> Iterator[tuple[Path, str, str]]:
    with contextlib.suppress(OSError):
        for path in sorted((folder / FOLDER).iterdir()):
            procedure, dot, language = path.name.removesuffix(".jsonl").rpartition(".")
            if path.suffix == ".jsonl" and dot and procedure:
                yield path, procedure, language


def locate_journal(folder: Path, procedure: str, language: str) -> Path:
    return folder / FOLDER / f"{procedure}.{language}.jsonl"


@dataclass(frozen=True)
class RequestJournal:
    events: tuple[RequestEvent, ...] = ()
    request: ApprovalRequest | None = None
    size: int = 0
    """Bytes of its whole lines: what a killed program wrote half stands behind them."""


def read_journal(path: Path, procedure: str, language: str) -> RequestJournal:
    try:
        found = path.stat()
        return _read_at(path, procedure, language, (found.st_mtime_ns, found.st_size, found.st_ino))
    except FileNotFoundError:
        return RequestJournal()
    except OSError as error:
        raise _unreadable(path, writing.describe_os_error(error)) from error


@functools.lru_cache(maxsize=512)
def _read_at(path: Path, procedure: str, language: str, stamp: tuple[int, int, int]) -> RequestJournal:
    data = path.read_bytes()
    events: list[RequestEvent] = []
    request: ApprovalRequest | None = None
    size = 0
    for line in split_lines(data):
        size += len(line)
        try:
            said = json.loads(line)
            where = f"{procedure} {language} {len(events)}\n".encode()
            digest = hashlib.sha256(where + line).hexdigest()
            event = RequestEvent(procedure, language, len(events), said["kind"], said["at"], said["by"], said, digest)
            request = _take_in(request, event)
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
            raise _unreadable(path, f"its line {len(events) + 1} is broken", len(events) + 1) from error
        events.append(event)
    return RequestJournal(tuple(events), request, size)


def _take_in(request: ApprovalRequest | None, event: RequestEvent) -> ApprovalRequest:
    """A request after a line of its journal. Raises as a line that is none makes it."""
    said = event.said
    if event.kind == "asked":
        return _begin(request, event)
    if request is None:
        raise ValueError
    match event.kind:
        case "remarked":
            made = Remark(event.number, event.by, event.at, str(said["sentence"]), str(said["says"]))
            return replace(request, remarks=(*request.remarks, made))
        case "unremarked":
            return replace(request, remarks=tuple(each for each in request.remarks if each.number != said["of"]))
        case "answered":
            remarks = tuple(
                replace(each, answer=str(said["says"]), answered_by=event.by, answered_at=event.at)
                if each.number == said["of"]
                else each
                for each in request.remarks
            )
            return replace(request, remarks=remarks)
        case "sent-back":
            remarks = tuple(replace(each, sent=True) for each in request.remarks)
            return replace(
                request,
                state="sent-back",
                remarks=remarks,
                back=str(said["note"]),
                ended_by=event.by,
                ended_at=event.at,
            )
        case "taken-back":
            return replace(request, state="taken-back", back=str(said["note"]), ended_by=event.by, ended_at=event.at)
        case "signed":
            signed = (*request.signed, str(said["entry"]))
            return replace(request, state="signed", signed=signed, ended_by=event.by, ended_at=event.at)
    raise ValueError


def _begin(before: ApprovalRequest | None, event: RequestEvent) -> ApprovalRequest:
    said = event.said
    goes_on = before is not None and not said["fresh"]
    return ApprovalRequest(
        event.procedure,
        event.language,
        event.number,
        event.by,
        event.at,
        str(said["note"]),
        str(said["to"]),
        datetime.date.fromisoformat(said["until"]) if said["until"] else None,
        str(said["digest"]),
        tuple(map(str, said["words"])),
        before.words
        if before and goes_on and before.state == "sent-back"
        else before.before
        if before and goes_on
        else (),
        frozenset(map(str, said["known"])),
        remarks=before.remarks if before and goes_on else (),
    )


def _unreadable(path: Path, why: str, line: int = 1) -> HandoutsError:
    return HandoutsError(
        Problem("review-unreadable", f"The requests for an approval cannot be read: {why}.",
                "Take the file back from a backup, or move it away: then nobody asks. Approvals are not touched.", Place(str(path), line))
    )  # fmt: skip
