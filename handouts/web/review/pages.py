"""The pages of a review: the queue, and a sheet that somebody asks to be signed; every button works without a script."""

import datetime
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handouts.approval.changes import compare_words
from handouts.approval.left_advice import LeftAdvice
from handouts.approval.request_journal import ApprovalRequest, find_request
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.answers import current_shelf, may, page_words, render_page, settle, signed_in
from handouts.web.editor.room import writing_requests
from handouts.web.forms import open_form
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.library.pages import list_signers
from handouts.web.library.pane import open_sheet
from handouts.web.library.signer import find_ways
from handouts.web.review import acts
from handouts.web.review.acts import ReviewForm
from handouts.web.review.rows import list_left, make_rows
from handouts.web.review.standing import JudgedRequest, ReviewQueue, judge_request, list_queue
from handouts.web.shelf import Shelf

NOTHING_WRONG: Mapping[str, Problem] = MappingProxyType({})


async def show_queue(request: Request) -> Response:
    """Who waits for whom, and until when."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "review_queue", None, problems)
    queue = await run_in_threadpool(_list_queue, request, shelf)
    return render_page(
        request, "review_queue", shelf, problems, queue=queue, today=shelf.today, moment=_show_moment(request)
    )


async def show(request: Request) -> Response:
    """A sheet that somebody asks to be signed, or may ask about."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "review", None, problems)
    return await _page(request, shelf, problems)


async def back(request: Request) -> Response:
    """Whoever comes to a form's address by hand is sent to the page."""
    return RedirectResponse(_address(request), 303)


def _act(do: Callable[[Request, Shelf, str, str, ReviewForm], None]) -> Callable[[Request], object]:
    """A form that does something about a request and changes no approval."""

    async def answer(request: Request) -> Response:
        shelf, problems = current_shelf(request)
        if shelf is None:
            return render_page(request, "review", None, problems)
        async with open_form(request) as data:
            form = ReviewForm.of_data(data)
        if not _exists(request, shelf):
            return await _page(request, shelf, problems)

        def act() -> None:
            with writing_requests(request):
                do(request, shelf, *_sheet(request), form)

        try:
            await run_in_threadpool(act)
        except HandoutsError as error:
            status = 503 if isinstance(error, UnwritableError) else 409
            return await _page(request, shelf, problems, status, form, {"": error.problems[0]})
        return RedirectResponse(_address(request), 303)

    return answer


def _ask(request: Request, shelf: Shelf, name: str, code: str, form: ReviewForm) -> None:
    acts.do_ask(request, shelf, name, code, form, broken=bool(current_shelf(request)[1]))


async def sign(request: Request) -> Response:
    """Sign what was asked about; or the page again, with what is wrong beside its field."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "review", None, problems)
    async with open_form(request) as data:
        form = ReviewForm.of_data(data)
    if not _exists(request, shelf):
        return await _page(request, shelf, problems)

    def act() -> Mapping[str, Problem]:
        return acts.sign(request, shelf, *_sheet(request), form, broken=bool(problems))

    try:
        wrong = await run_in_threadpool(act)
    except UnwritableError as error:
        return await _page(request, shelf, problems, 503, form, {"": error.problems[0]})
    if wrong:
        status = 409 if "" in wrong else 422
        return await _page(request, shelf, problems, status, form, wrong)
    await settle(request)
    return RedirectResponse(_address(request), 303)


def _sheet(request: Request) -> tuple[str, str]:
    return request.path_params["procedure"], request.path_params["language"]


def _exists(request: Request, shelf: Shelf) -> bool:
    name, code = _sheet(request)
    return name in shelf.library.procedures and code in shelf.library.languages(name)


def _address(request: Request) -> str:
    name, code = _sheet(request)
    return f"/review/{name}/{code}" if name.isascii() and code.isascii() else "/review"


def _list_queue(request: Request, shelf: Shelf) -> ReviewQueue:
    account = signed_in(request)
    me = account.name if account else None
    return list_queue(shelf, page_words(request).code, me, approves=may(request, "approve"))


def _show_moment(request: Request) -> Callable[[str], str]:
    t = page_words(request)

    def show_moment(at: str) -> str:
        """When something was said, as the reader has it."""
        moment = datetime.datetime.fromisoformat(at).astimezone()
        return t("review.moment", day=t.day(moment.date()), time=moment.strftime("%H:%M"))

    return show_moment


async def _page(
    request: Request,
    shelf: Shelf,
    problems: tuple[Problem, ...],
    status: int = 200,
    form: ReviewForm | None = None,
    wrong: Mapping[str, Problem] = NOTHING_WRONG,
) -> Response:
    name, code = _sheet(request)
    if not _exists(request, shelf):
        return render_page(request, "lost", shelf, problems, 404)
    values = await run_in_threadpool(_make_view, request, shelf, name, code, bool(problems))
    if form is None:
        form = ReviewForm(approval=ApprovalForm(until=values["pane"].until.isoformat()))
    if values["unreadable"]:
        wrong = {"": values["unreadable"], **wrong}
    return render_page(
        request, "review", shelf, problems, status, **values, form=form, typed=form.approval, wrong=wrong,
        ways=await run_in_threadpool(find_ways, request),
    )  # fmt: skip


def _make_view(request: Request, shelf: Shelf, name: str, code: str, broken: bool) -> dict[str, Any]:
    pane = open_sheet(shelf, name, code, broken=broken)
    asked: ApprovalRequest | None = None
    unreadable: Problem | None = None
    left: list[tuple[LeftAdvice, str]] = []
    try:
        left = list_left(shelf, pane, page_words(request).code)
        asked = find_request(shelf.library.folder, name, code)
    except HandoutsError as error:
        unreadable = error.problems[0]
    judged: JudgedRequest | None = judge_request(shelf, asked) if asked else None
    now = (*pane.wording.words, *pane.wording.brief)
    rows = make_rows(shelf.library, pane, asked)
    shown = {remark.number for row in rows for remark in row.remarks}
    queue = _list_queue(request, shelf)
    return {
        "pane": pane,
        "asked": asked,
        "judged": judged,
        "unreadable": unreadable,
        "rows": rows,
        "left": left,
        "elsewhere": [each for each in (asked.remarks if asked else ()) if each.number not in shown],
        "moved": compare_words(asked.words, now) if judged and judged.kind == "moved" and asked else [],
        "since_back": compare_words(asked.before, now) if asked and asked.before else [],
        "languages": {each: Language.of(each) for each in shelf.library.languages(name)},
        "tomorrow": shelf.today + datetime.timedelta(days=1),
        "today": shelf.today,
        "sheet": shelf.library.variant_of.get(name, name),
        "doctors": [each.name for each in shelf.practice.doctors],
        "approvers": shelf.keep("approvers", lambda: list_signers(shelf)),
        "near": lambda place: str(place).removeprefix(f"{shelf.library.folder}{os.sep}"),
        "moment": _show_moment(request),
        "follows": queue.after(name, code),
        "to_read": queue.count("read"),
    }


_SHEET = "/review/{procedure}/{language}"

ROUTES = (
    Route("/review", show_queue),
    Route(_SHEET, show),
    Route(f"{_SHEET}/ask", _act(_ask), methods=["POST"]),
    Route(f"{_SHEET}/remark", _act(acts.do_remark), methods=["POST"]),
    Route(f"{_SHEET}/unremark", _act(acts.do_unremark), methods=["POST"]),
    Route(f"{_SHEET}/send-back", _act(acts.do_send_back), methods=["POST"]),
    Route(f"{_SHEET}/answer", _act(acts.do_answer), methods=["POST"]),
    Route(f"{_SHEET}/take-back", _act(acts.do_take_back), methods=["POST"]),
    Route(f"{_SHEET}/sign", sign, methods=["POST"]),
    Route(f"{_SHEET}/{{form}}", back),
)
