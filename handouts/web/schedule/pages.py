"""The schedule of a day: dropped on the page, mended row by row, printed as one file in its order.

The rows travel in the page; each answer is planned anew from them, and forgotten.
"""

import asyncio
import functools
import io
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from handouts.batch.columns import COLUMNS, LEFT_OUT
from handouts.batch.mapping import ScheduleMapping
from handouts.batch.schedule import NoNameColumnError
from handouts.document.patient import Patient
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.reading.characters import key
from handouts.reading.declarations import dataclass
from handouts.web.answers import current_shelf, describe_standing, may, page_words, render_page
from handouts.web.forms import open_form, text_field, text_fields
from handouts.web.house_rules import note_sheets, refuse_as_text, saving_words
from handouts.web.interface import Words
from handouts.web.schedule.learning import can_learn, forget_words, keep_columns, keep_word
from handouts.web.schedule.messages import (
    describe_faults,
    describe_file_values,
    describe_warnings,
    open_row,
    row_time,
    schedule_heading,
    sheet_title,
)
from handouts.web.schedule.rows import (
    ASKED,
    MOST,
    CheckedRow,
    NotFromThisPage,
    PageSchedule,
    check_rows,
    find_meaning,
    plan_rows,
    prints_landscape,
)
from handouts.web.sheets import pdf
from handouts.web.shelf import Shelf

PROGRESS = "x-progress"
"""A header with which the page's script asks for a line when each copy is made, before the file."""

_FIELDS = MOST + 500
_PIECE = 1 << 16
_NOT_OURS = Problem("not-ours", "What came is not what this page sends.", "Open the file again.")

_EXAMPLE = ("date", "time", "name", "procedure", "doctor", "language", "format", "note")
"""Columns that the page shows an example of."""

Copies = Iterable[tuple[SheetOptions, Patient]]


@dataclass(frozen=True)
class ScheduleStage:
    """What the desk has just done."""

    opened: int = 0
    """The row it opened."""
    after: int = 0
    """The row it has done with: the next one that needs it opens."""
    focus: str = ""
    """Where it goes on: in the open row, or at the id of a button."""
    unused: bool = False
    """Something was typed in the open row and not used."""
    pending: bool = False
    """What stands in the open row's fields is to stay there."""
    not_kept: Problem | None = None
    """Why what a word means was used and not kept."""


async def show(request: Request) -> Response:
    """The page before there is a schedule."""
    shelf, problems = current_shelf(request)
    return _empty_page(request, shelf, problems)


async def fill(request: Request) -> Response:
    """The page with a schedule that was dropped on it, or with what the desk has done on it."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return _empty_page(request, None, problems)
    try:
        async with open_form(request, _FIELDS) as form:
            upload = form.get("file")
            if isinstance(upload, UploadFile):
                day, step = (
                    await run_in_threadpool(_read_upload, shelf, await upload.read(), upload.filename or ""),
                    ScheduleStage(),
                )
            else:
                day, step = await run_in_threadpool(_apply_button, request, shelf, PageSchedule.from_form(form), form)
    except NotFromThisPage:
        return _empty_page(request, shelf, problems, [_NOT_OURS])
    except NoNameColumnError as error:
        heads = error.headers if _may_learn(request, shelf) else ()
        return _empty_page(request, shelf, problems, error.problems, heads)
    except HandoutsError as error:
        return _empty_page(request, shelf, problems, error.problems)
    return await _page(request, shelf, problems, day, form, step)


def _read_upload(shelf: Shelf, data: bytes, name: str) -> PageSchedule:
    """The schedule that was dropped on the page. Raises HandoutsError."""
    return PageSchedule.from_file(data, name, replace(shelf.schedule_options(), most_rows=MOST))


def _may_learn(request: Request, shelf: Shelf) -> bool:
    return can_learn(shelf) and may(request, "words")


def _apply_button(
    request: Request, shelf: Shelf, day: PageSchedule, form: FormData
) -> tuple[PageSchedule, ScheduleStage]:
    """What a button does. Raises NotFromThisPage."""
    most = len(day.lines)
    if "use" in form:
        return _use(request, shelf, day, form, _number(form, "use", most), _numbers(form, "same", most))
    if "open" in form:
        return day, ScheduleStage(_number(form, "open", most), focus="row")
    if "close" in form:
        return day, ScheduleStage(focus=f"change-{_number(form, 'close', most)}")
    now = _open_row_number(form, most)
    if "out" in form:
        number = _number(form, "out", most)
        after = (
            ScheduleStage(after=number, focus="row")
            if now in (0, number)
            else ScheduleStage(now, pending=True, focus="row")
        )
        return day.with_row_out(number), after
    if "back" in form:
        number = _number(form, "back", most)
        return day.with_row_out(number, False), ScheduleStage(now, pending=True, focus=f"change-{number}")
    return day, ScheduleStage(now, pending=True)


def _use(
    request: Request, shelf: Shelf, day: PageSchedule, form: FormData, number: int, others: Sequence[int]
) -> tuple[PageSchedule, ScheduleStage]:
    """Use what was typed in a row, and keep what its word means if that was asked for. Raises NotFromThisPage."""
    line, step = day.lines[number - 1], ScheduleStage(after=number, focus="row")
    typed = {column: text for column, text in day.typed_cells(form, number).items()
             if text or column not in ASKED or not line.cell(column)}  # fmt: skip
    if not typed:  # nothing was chosen: what the file asks for is not forgotten, and nothing else taken for it
        return day, ScheduleStage(number, focus="row")
    if "keep" in form and len(typed) == 1 and may(request, "words"):
        ((column, meant),) = typed.items()
        try:
            with saving_words(request, "kept", [line.cell(column)]):
                return keep_word(shelf, day, number, column, meant), step
        except HandoutsError as error:  # what it means is used all the same, today
            step = replace(step, not_kept=error.problems[0] if meant else None)
    if typed.get("procedure") == LEFT_OUT:
        for each in (number, *others):
            day = day.with_row_out(each)
        return day, step
    return day.with_cells(number, typed, others), step


async def keep(request: Request) -> Response:
    """Keep which columns the headers of a schedule name, and read the schedule again if it came with them."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return _empty_page(request, None, problems)
    async with open_form(request, _FIELDS) as form:
        heads = text_fields(form, "head")
        meant = dict(zip(heads, text_fields(form, "means"), strict=False))
        gone = text_fields(form, "forget")
    said = {head: means for head, means in meant.items() if means}

    def save() -> None:
        with saving_words(request, "forgotten" if gone else "kept", gone or said):
            if gone:
                forget_words(shelf, gone)
            else:
                keep_columns(shelf, said)

    try:
        await run_in_threadpool(save)
    except HandoutsError as error:
        return _empty_page(request, shelf, problems, error.problems, heads)
    return _empty_page(request, shelf, problems, kept=not gone)


def _number(form: FormData, name: str, most: int) -> int:
    """The number of a row. Raises NotFromThisPage."""
    numbers = _numbers(form, name, most)
    if len(numbers) != 1:
        raise NotFromThisPage
    return numbers[0]


def _open_row_number(form: FormData, most: int) -> int:
    """The number of the row that is open, 0 if none is. Raises NotFromThisPage."""
    return _number(form, "opened", most) if "opened" in form else 0


def _numbers(form: FormData, name: str, most: int) -> list[int]:
    """Numbers of rows, in order. Raises NotFromThisPage."""
    text = form.get(name, "")
    parts = text.split() if isinstance(text, str) else ["?"]
    if not all(part.isascii() and part.isdecimal() and len(part) < 6 and 0 < int(part) <= most for part in parts):
        raise NotFromThisPage
    return sorted(set(map(int, parts)))


# -- printing


async def print_rows(request: Request) -> Response:
    """The rows that a button names as one file, in their order; or the page, if one of them cannot be printed."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return _empty_page(request, None, problems)
    try:
        async with open_form(request, _FIELDS) as form:
            day = PageSchedule.from_form(form)
            drafts = "print-drafts" in form
            wanted = set(_numbers(form, "print-drafts" if drafts else "print", len(day.lines)))
            now = _open_row_number(form, len(day.lines))
            unused = now in wanted and day.differs(now, day.typed_cells(form, now))
    except NotFromThisPage:
        return _empty_page(request, shelf, problems, [_NOT_OURS])
    step = ScheduleStage(now, focus="row", unused=unused, pending=True)
    plan = check_rows if shelf.final else plan_rows
    rows = await run_in_threadpool(plan, shelf, day, *_paper_and_ink(form, shelf))
    copies = [(each.choice, each.patient) for each in rows if each.number in wanted and each.ready and each.choice]
    if not drafts and await run_in_threadpool(_has_draft, shelf, [choice for choice, _ in copies]):
        return await _page(request, shelf, problems, day, form, step, 409)
    if unused or not copies or len(copies) < len(wanted) or len({prints_landscape(choice) for choice, _ in copies}) > 1:
        return await _page(request, shelf, problems, day, form, step, 422)
    note = functools.partial(note_sheets, request, shelf, "schedule", [choice for choice, _ in copies])
    if PROGRESS in request.headers:
        return StreamingResponse(
            _progress(shelf, copies, "separators" in form, note), media_type="application/octet-stream"
        )
    try:
        made = await run_in_threadpool(_make_file, shelf, copies, "separators" in form)
        if made is not None:
            await run_in_threadpool(note)
    except UnwritableError as error:
        return refuse_as_text(request, 503, error.problems)
    if made is None:
        return await _page(request, shelf, problems, day, form, step, 422)
    return pdf(made, "schedule.pdf")


def _has_draft(shelf: Shelf, choices: Iterable[SheetOptions]) -> bool:
    """Whether one of them is no sheet for patients, where a draft prints by a button of its own alone."""
    return shelf.guards_drafts and any(shelf.blank(each).marked for each in set(choices))


def _make_file(
    shelf: Shelf, copies: Copies, separators: bool, tick: Callable[[int], None] = lambda copies: None
) -> bytes | None:
    """The print file; None if a copy cannot be made, or nobody waits for it any more."""
    file = io.BytesIO()
    try:
        shelf.merge(copies, file, separators=separators, tick=tick)
    except (HandoutsError, _Stopped):
        return None
    return file.getvalue()


def _noted(note: Callable[[], None]) -> bool:
    """Whether it could be noted: what cannot be is not handed out."""
    try:
        note()
    except UnwritableError:
        return False
    return True


class _Stopped(Exception):
    pass


async def _progress(shelf: Shelf, copies: Copies, separators: bool, note: Callable[[], None]) -> AsyncIterator[bytes]:
    """A line of JSON when each copy is made, then an empty line and the file; these are left out if it cannot be made."""
    loop, made_now, stopped = asyncio.get_running_loop(), asyncio.Queue[int](), threading.Event()

    def tick(more: int) -> None:
        if stopped.is_set():
            raise _Stopped
        loop.call_soon_threadsafe(made_now.put_nowait, more)

    def make() -> bytes | None:
        made = _make_file(shelf, copies, separators, tick)
        return made if made and _noted(note) else None

    making = asyncio.ensure_future(run_in_threadpool(make))
    making.add_done_callback(lambda _: made_now.put_nowait(0))
    done = 0
    try:
        while more := await made_now.get():
            done += more
            yield json.dumps({"made": done}).encode() + b"\n"
        if made := await making:
            yield b"\n"
            for at in range(0, len(made), _PIECE):
                yield made[at : at + _PIECE]
    finally:
        stopped.set()


# -- the page


def _paper_and_ink(form: FormData, shelf: Shelf) -> tuple[str, str]:
    """Paper and ink."""
    paper, ink = text_field(form, "paper"), text_field(form, "ink")
    return (paper if paper in PAPERS else shelf.practice.usual_paper), (ink if ink in INKS else "color")


def _empty_page(
    request: Request, shelf: Shelf | None, problems: tuple[Problem, ...], wrong: Sequence[Problem] = (),
    heads: Sequence[str] = (), *, kept: bool = False,
) -> Response:  # fmt: skip
    status, meaning = 422 if wrong else 200, find_meaning(shelf) if shelf else ScheduleMapping()
    return render_page(
        request,
        "schedule",
        shelf,
        problems,
        status,
        day=None,
        wrong=wrong,
        most=MOST,
        columns=_EXAMPLE,
        heads=heads,
        kept=kept,
        can_be=[*COLUMNS, LEFT_OUT],
        meanings=_list_meanings(shelf, meaning, page_words(request))
        if shelf and shelf.own and may(request, "words")
        else [],
    )


def _list_meanings(shelf: Shelf, meaning: ScheduleMapping, t: Words) -> list[tuple[str, str]]:
    """What is kept of words and headers, each with what it means, in words."""
    sheets = shelf.library.procedures

    def sheet(name: str) -> str:
        return sheet_title(shelf, name, t) if name in sheets else t("schedule.means.none") if name == LEFT_OUT else name

    return [
        *((word, sheet(name)) for word, name in meaning.procedures.items()),
        *((word, Language.of(code).own_name if code in codes() else code) for word, code in meaning.languages.items()),
        *((head, t(f"schedule.means.column.{key(column)}")) for head, column in meaning.columns.items()),
    ]


def _list_files(
    shelf: Shelf, ready: Sequence[tuple[CheckedRow, SheetOptions]], states: Mapping[int, Mapping[str, str]]
) -> Iterator[tuple[str, list[CheckedRow], bool]]:
    """The print files: what turns over on the other edge is one of its own, and so are drafts where these are looked at
    twice. Each with its kind, its rows, and whether it is of drafts."""
    for drafts in (False, True):
        for kind in ("upright", "landscape"):
            rows = [
                row
                for row, choice in ready
                if prints_landscape(choice) == (kind == "landscape")
                and bool(shelf.guards_drafts and states[row.number]["mark"]) == drafts
            ]
            if rows:
                yield kind, rows, drafts


def _landscape_names(choices: Iterable[SheetOptions], t: Words) -> list[str]:
    """What people call the editions among these that lie on their long side, amid a sentence."""
    return list(dict.fromkeys(EDITIONS[each.format].name_within(t.code) for each in choices if prints_landscape(each)))


async def _page(
    request: Request,
    shelf: Shelf,
    problems: tuple[Problem, ...],
    day: PageSchedule,
    form: FormData,
    step: ScheduleStage,
    status: int = 200,
) -> Response:
    t, (paper, ink) = page_words(request), _paper_and_ink(form, shelf)
    rows = await run_in_threadpool(check_rows, shelf, day, paper, ink)
    needy = [each.number for each in rows if each.problems]
    now = step.opened
    if not now or rows[now - 1].line.out:
        now = next((number for number in needy if number >= step.after), needy[0] if needy else 0)
    typed = day.typed_cells(form, now) if step.pending and now == step.opened else {}
    ready = [(each, each.choice) for each in rows if each.ready and each.choice]
    states = {
        each.number: describe_standing(shelf.row(choice.procedure, choice.language, choice.format), t)
        for each, choice in ready
    }
    return render_page(
        request,
        "schedule",
        shelf,
        problems,
        status,
        day=day,
        step=step,
        rows=rows,
        open=open_row(shelf, rows, now, typed, t) if now else None,
        heading=schedule_heading(day, shelf, t),
        needy=needy,
        files=list(_list_files(shelf, ready, states)),
        landscape_editions=t.join_list(_landscape_names((choice for _, choice in ready), t)),
        marked=[number for number, state in states.items() if state["mark"]],
        states=states,
        warned=describe_warnings(day, t),
        learns=_may_learn(request, shelf),
        can_be=[*COLUMNS, LEFT_OUT],
        meant=find_meaning(shelf),
        told={each.number: describe_faults(shelf, each, t) for each in rows if each.problems},
        titles={name: sheet_title(shelf, name, t) for name in shelf.cards},
        editions=EDITIONS,
        own_name=lambda code: Language.of(code).own_name,
        when=lambda line: row_time(day, line, shelf, t),
        file_said=lambda line: describe_file_values(line, t),
        lists={
            "doctor": [each.name for each in shelf.practice.doctors],
            "place": [each.name for each in shelf.library.practice_in(t.code).places],
        },
        separators="separators" in form,
        looks=(("paper", list(PAPERS.values()), paper), ("ink", list(INKS.values()), ink)),
    )


ROUTES = (
    Route("/schedule", show),
    Route("/schedule", fill, methods=["POST"]),
    Route("/schedule/words", keep, methods=["POST"]),
    Route("/schedule/words", show),
    Route("/schedule/print", print_rows, methods=["POST"]),
)
