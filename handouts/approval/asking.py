"""Asking for an approval: who wants which words signed, what was remarked on them, what was answered, how it ended.

A request is a journal beside the content, one for each sheet in a language, a line for each thing that was said, synced
before it is answered: whatever stops, what was accepted is there. A line is never changed. A request names the digest of
the words that it asks about (:attr:`~handouts.document.wording.SheetWords.whole`), and keeps these words: so an approval of
other words never ends it, and what changed since can be told. Nothing in it makes a sheet good for patients: that is an
approval's alone (:mod:`handouts.approval.signing`).
"""

import contextlib
import datetime
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from handouts.approval.request_journal import (
    ApprovalRequest,
    EventKind,
    RequestState,
    locate_journal,
    read_journal,
)
from handouts.approval.store import Approval
from handouts.document.wording import SheetWords
from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.reading.characters import BAD_CHARACTER, clean
from handouts.storage import writing
from handouts.storage.journals import add_line, hold_journal

LONGEST = 2_000
"""Letters of a note, a remark or an answer."""
MOST_REMARKS = 200
"""Remarks of one request."""
WAITING: tuple[RequestState, ...] = ("asked", "signed")
"""How a request stands that may be signed: also one that somebody signed, where a practice wants two."""

# -- what ends a request


def find_endings(request: ApprovalRequest, approvals: Iterable[Approval]) -> tuple[Approval, ...]:
    """The approvals that sign what was asked about: of these very words, and not there before it was asked.

    ``approvals`` are those of the sheet that count. Who approves the same words again on the same day gets the entry that
    is there already: then the request itself names it.
    """
    return tuple(
        each
        for each in approvals
        if each.wording.whole == request.digest and (each.digest not in request.known or each.digest in request.signed)
    )


def find_others(request: ApprovalRequest, approvals: Iterable[Approval]) -> tuple[Approval, ...]:
    """The approvals of other words that were made since it was asked: they end nothing, and are told."""
    return tuple(
        each for each in approvals if each.wording.whole != request.digest and each.digest not in request.known
    )


def refuse_signing(request: ApprovalRequest, number: int, *digests: str) -> list[Problem]:
    """What stands in the way of signing a request; ``digests`` are of the words that the page showed, and of those of now."""
    problems = _refuse(request, number, WAITING)
    if not problems and {*digests} != {request.digest}:
        problems.append(
            Problem("review-words", "The words are not those that were asked about: they have changed since.",
                    "Nothing was signed. Whoever wrote them asks again; then read what changed.")
        )  # fmt: skip
    if request.open_remarks:
        problems.append(
            Problem("review-open", "A remark is open: with it the sheet goes back, not out.",
                    "Send it back with your remarks, or take them away first.")
        )  # fmt: skip
    return problems


def _refuse(request: ApprovalRequest, number: int, states: Collection[RequestState]) -> list[Problem]:
    if request.number != number:
        return [Problem("review-moved", "It was asked again since you opened this page.",
                        "Nothing was kept of what you sent. Read what is asked now.")]  # fmt: skip
    if request.state not in states:
        return [Problem("review-ended", "This request does not wait for that any more.",
                        "Somebody sent it back, took it back or signed it. Look at how it stands now.")]  # fmt: skip
    return []


# -- writing


def ask(
    folder: Path,
    procedure: str,
    language: str,
    wording: SheetWords,
    approvals: Iterable[Approval],
    *,
    by: str,
    note: str = "",
    to: str = "",
    until: datetime.date | None = None,
    today: datetime.date,
    ended: bool = False,
) -> ApprovalRequest:
    """Ask for an approval of the words as they are now; or again, once every remark that came back is answered.

    ``approvals`` are those of the sheet that are there already. ``ended`` says that the last request was signed, so that
    its remarks belong to it alone. Raises HandoutsError with what stands in the way, and UnwritableError.
    """
    problems = []
    if until and until < today:
        problems.append(Problem("review-until", "The day until which it is asked for has passed.",
                                "Give a day to come, or none."))  # fmt: skip
    with _writing(folder, procedure, language) as journal:
        last = journal.request
        if last and not ended:
            if last.unanswered:
                problems.append(Problem("review-unanswered", "A remark that came back has no answer yet.",
                                        "Answer each: what you changed, or why you left it. Then ask again."))  # fmt: skip
            if last.state in WAITING and last.digest == wording.whole:
                problems.append(Problem("review-asked", "These very words were asked about already.",
                                        "Wait for an answer, or take the request back first."))  # fmt: skip
        if problems:
            raise HandoutsError(problems)
        line = {
            "note": _plain(note),
            "to": _plain(to)[:200],
            "until": until.isoformat() if until else "",
            "digest": wording.whole,
            "words": [*wording.words, *wording.brief],
            "known": [each.digest for each in approvals],
            "fresh": ended,
        }
        return journal.append("asked", by, line)


def remark(
    folder: Path, procedure: str, language: str, number: int, *, by: str, sentence: str, says: str
) -> ApprovalRequest:
    """Pin a remark to a sentence, or to the whole sheet. Raises HandoutsError and UnwritableError."""
    with _writing(folder, procedure, language) as journal:
        request = journal.open(number, WAITING)
        says = _need_text(says)
        if len(request.remarks) >= MOST_REMARKS:
            raise HandoutsError(Problem("review-many", f"A request has at most {MOST_REMARKS} remarks.",
                                        "Send it back with those there are."))  # fmt: skip
        return journal.append("remarked", by, {"sentence": _plain(sentence), "says": says})


def take_remark_away(folder: Path, procedure: str, language: str, number: int, *, by: str, of: int) -> ApprovalRequest:
    """Take away a remark that has not been sent back yet. Raises HandoutsError and UnwritableError."""
    with _writing(folder, procedure, language) as journal:
        request = journal.open(number, WAITING)
        if of not in {each.number for each in request.open_remarks}:
            raise HandoutsError(_tell_no_remark())
        return journal.append("unremarked", by, {"of": of})


def send_back(folder: Path, procedure: str, language: str, number: int, *, by: str, note: str = "") -> ApprovalRequest:
    """Send a sheet back with the remarks on it. Raises HandoutsError if there is neither a remark nor a note, and UnwritableError."""
    with _writing(folder, procedure, language) as journal:
        request = journal.open(number, WAITING)
        if not request.open_remarks and not _plain(note):
            raise HandoutsError(Problem("review-nothing", "Nothing says what is to be changed.",
                                        "Write a remark at a sentence, or a note."))  # fmt: skip
        return journal.append("sent-back", by, {"note": _plain(note)})


def answer(folder: Path, procedure: str, language: str, number: int, *, by: str, of: int, says: str) -> ApprovalRequest:
    """Answer a remark that came back: what was changed, or why it was not. A later answer takes the place of an earlier.

    Raises HandoutsError and UnwritableError.
    """
    with _writing(folder, procedure, language) as journal:
        request = journal.open(number, ("sent-back", "taken-back"))
        says = _need_text(says)
        if of not in {each.number for each in request.remarks if each.sent}:
            raise HandoutsError(_tell_no_remark())
        return journal.append("answered", by, {"of": of, "says": says})


def take_back(folder: Path, procedure: str, language: str, number: int, *, by: str, note: str = "") -> ApprovalRequest:
    """Ask no longer. Raises HandoutsError and UnwritableError."""
    with _writing(folder, procedure, language) as journal:
        journal.open(number, (*WAITING, "sent-back"))
        return journal.append("taken-back", by, {"note": _plain(note)})


def note_signed(
    folder: Path, procedure: str, language: str, number: int, *, by: str, approval: Approval
) -> ApprovalRequest:
    """Note which approval signed a request; one of other words is noted nowhere. Raises HandoutsError and UnwritableError."""
    with _writing(folder, procedure, language) as journal:
        request = journal.open(number, WAITING)
        if problems := refuse_signing(replace(request, remarks=()), number, approval.wording.whole):
            raise HandoutsError(problems)
        if approval.digest in request.signed:
            return request
        return journal.append("signed", by, {"entry": approval.digest})


class _OpenJournal:
    """A journal while nobody else writes to it."""

    def __init__(self, path: Path, procedure: str, language: str) -> None:
        self._path, self._sheet = path, (procedure, language)
        self._read = read_journal(path, procedure, language)

    @property
    def request(self) -> ApprovalRequest | None:
        return self._read.request

    def open(self, number: int, states: Collection[RequestState]) -> ApprovalRequest:
        """The request, if it is the one that somebody saw and stands so. Raises HandoutsError."""
        if self.request is None:
            raise HandoutsError(tell_no_request())
        if problems := _refuse(self.request, number, states):
            raise HandoutsError(problems)
        return self.request

    def append(self, kind: EventKind, by: str, said: Mapping[str, Any]) -> ApprovalRequest:
        """Add a line that lasts. Raises UnwritableError: then nothing was said."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        line = {"kind": kind, "at": now, "by": _plain(by)[:200], **said}
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        try:
            add_line(self._path, data, self._read.size)
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._read = read_journal(self._path, *self._sheet)
        assert self._read.request is not None  # noqa: S101 - its line has just been written
        return self._read.request


@contextlib.contextmanager
def _writing(folder: Path, procedure: str, language: str) -> Iterator[_OpenJournal]:
    """The journal of a sheet, and nobody else's turn until the end of the block. Raises HandoutsError and UnwritableError."""
    path = locate_journal(folder, procedure, language)
    try:
        with hold_journal(path):
            yield _OpenJournal(path, procedure, language)
    except OSError as error:
        raise _unwritable(path, error) from error


def tell_no_request() -> Problem:
    """What is told where nobody has asked for an approval."""
    return Problem("review-none", "Nobody asks for an approval of this sheet now.", "Look at how it stands now.")


def _tell_no_remark() -> Problem:
    return Problem("review-remark", "This remark is not there any more.", "Look at the remarks as they are now.")


def _need_text(text: str) -> str:
    text = _plain(text)
    if not text:
        raise HandoutsError(Problem("review-text", "It says nothing yet.", "Write a few words."))
    return text


def _plain(text: str) -> str:
    """What somebody wrote, on one line and of a length that a line can have."""
    return clean(BAD_CHARACTER.sub(" ", text))[:LONGEST]


def _unwritable(path: Path, error: OSError) -> UnwritableError:
    return UnwritableError(
        Problem("review-unwritable", f"It cannot be written down: {writing.describe_os_error(error)}.",
                "Nothing was kept of what you sent; what was accepted before is there. Make room on the disk or let others finish, and send it again.", Place(str(path)))
    )  # fmt: skip
