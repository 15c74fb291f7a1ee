"""What somebody does about a request: asks, remarks, sends back, answers, takes back, signs; one at a time, and noted."""

import contextlib
import datetime
from collections.abc import Mapping
from dataclasses import field, replace

from starlette.datastructures import FormData
from starlette.requests import Request

from handouts.approval import asking
from handouts.approval.printed_parts import read_sheet
from handouts.approval.request_journal import find_request
from handouts.approval.signing import find_obstacles
from handouts.approval.store import read_approvals
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.editor.room import name_writer
from handouts.web.forms import text_field, text_fields
from handouts.web.library.approval_form import ApprovalForm, record_approval
from handouts.web.library.binding import bind_approval
from handouts.web.library.pane import open_sheet
from handouts.web.library.signer import Signer
from handouts.web.review.rows import make_rows
from handouts.web.review.standing import JudgedRequest, find_digest, judge_request, list_counted
from handouts.web.shelf import Shelf


@dataclass(frozen=True)
class ReviewForm:
    """What a form of the page says."""

    number: int = -1
    """The request that the page showed."""
    of: int = -1
    """The remark that is meant."""
    sentence: str = ""
    says: str = ""
    note: str = ""
    to: str = ""
    until: str = ""
    ticks: frozenset[str] = frozenset()
    """The rows whose number was ticked."""
    approval: ApprovalForm = field(default_factory=ApprovalForm)

    @classmethod
    def of_data(cls, data: FormData) -> "ReviewForm":
        """What was sent."""

        def count(name: str) -> int:
            said = text_field(data, name)
            return int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else -1

        def text(name: str) -> str:
            return text_field(data, name)[:20_000]

        return cls(
            count("request"),
            count("of"),
            text("sentence"),
            text("says"),
            text("note"),
            text("to"),
            text_field(data, "until"),
            frozenset(text_fields(data, "number")),
            ApprovalForm.of(data),
        )


def refuse_sample(shelf: Shelf) -> None:
    """Raise HandoutsError on the sample that comes with the program: nothing is asked or signed there."""
    if not shelf.own:
        raise HandoutsError(Problem("approval-sample", "This is the sample that comes with the program; it cannot be approved.",
                                    "Start the page with content of your own:  handouts serve --content FILE"))  # fmt: skip


def do_ask(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm, *, broken: bool) -> None:
    """Ask for an approval of the words as they are now. Raises HandoutsError and UnwritableError."""
    refuse_sample(shelf)
    until = None
    if form.until:
        try:
            until = datetime.date.fromisoformat(form.until)
        except ValueError:
            raise HandoutsError(Problem("review-day", "This is not a day.", "Write it as 2027-11-22, or leave it empty.")) from None  # fmt: skip
    language, library, folder = Language.of(code), shelf.library, shelf.library.folder
    if broken:
        raise HandoutsError(Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                                    "Mend the file first; the page shows where."))  # fmt: skip
    if obstacles := find_obstacles(library, name, language, shelf.today):
        raise HandoutsError(obstacles)
    last = find_request(folder, name, code)
    asking.ask(
        folder, name, code, read_sheet(library, name, language, shelf.today), read_approvals(folder, name, code),
        by=name_writer(request), note=form.note, to=form.to, until=until, today=shelf.today,
        ended=bool(last and judge_request(shelf, last).kind == "signed"),
    )  # fmt: skip


def find_open(shelf: Shelf, name: str, code: str, number: int) -> JudgedRequest:
    """The request that somebody saw, if it is still open. Raises HandoutsError."""
    found = find_request(shelf.library.folder, name, code)
    if found is None:
        raise HandoutsError(asking.tell_no_request())
    judged = judge_request(shelf, found)
    if judged.kind == "signed" and found.number == number:
        raise HandoutsError(Problem("review-ended", "This request does not wait for that any more.",
                                    "Somebody sent it back, took it back or signed it. Look at how it stands now."))  # fmt: skip
    return judged


def do_remark(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    """Pin a remark. Raises HandoutsError and UnwritableError."""
    find_open(shelf, name, code, form.number)
    asking.remark(shelf.library.folder, name, code, form.number, by=name_writer(request), sentence=form.sentence, says=form.says)  # fmt: skip


def do_unremark(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    """Take a remark away that was not sent yet. Raises HandoutsError and UnwritableError."""
    asking.take_remark_away(shelf.library.folder, name, code, form.number, by=name_writer(request), of=form.of)


def do_send_back(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    """Send a sheet back. Raises HandoutsError and UnwritableError."""
    find_open(shelf, name, code, form.number)
    asking.send_back(shelf.library.folder, name, code, form.number, by=name_writer(request), note=form.note)


def do_answer(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    """Answer a remark. Raises HandoutsError and UnwritableError."""
    asking.answer(shelf.library.folder, name, code, form.number, by=name_writer(request), of=form.of, says=form.says)


def do_take_back(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    """Ask no longer. Raises HandoutsError and UnwritableError."""
    find_open(shelf, name, code, form.number)
    asking.take_back(shelf.library.folder, name, code, form.number, by=name_writer(request), note=form.note)


def sign(
    request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm, *, broken: bool
) -> Mapping[str, Problem]:
    """Sign the very words that were asked about, through the one door; or say what is wrong, by field.

    Nothing is signed while a remark is open, a number has no tick, or the sheet says other words than were asked about.
    Raises UnwritableError.
    """
    typed = form.approval
    signer = Signer.of(request, typed, lambda: bind_approval(name, code, typed))
    if signer.wrong:
        return {"password": signer.wrong}
    with signer.signing(shelf):
        try:
            refuse_sample(shelf)
            judged = find_open(shelf, name, code, form.number)
        except HandoutsError as error:
            return {"": error.problems[0]}
        now = find_digest(shelf, name, code)
        if refused := asking.refuse_signing(judged.request, form.number, typed.digest, now):
            return {"": refused[0]}
        rows = make_rows(shelf.library, open_sheet(shelf, name, code, broken=broken), judged.request)
        if {each.key for each in rows if each.is_number} - form.ticks:
            return {"number": Problem("review-number", "A number has no tick yet.",
                                      "Read each number beside its source, and tick it. Nothing was signed.")}  # fmt: skip
        by = signer.by or typed.by
        if wrong := record_approval(
            shelf, name, code, replace(typed, by=by, role=typed.role or signer.role), broken=broken
        ):
            return wrong
        signed = [each for each in list_counted(shelf, name, code) if each.wording.whole == typed.digest]
        if signed:
            with contextlib.suppress(
                HandoutsError
            ):  # it was taken back meanwhile: the approval stands, of what was read
                asking.note_signed(shelf.library.folder, name, code, form.number, by=by, approval=signed[-1])
    return {}
