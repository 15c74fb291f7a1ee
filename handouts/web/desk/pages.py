"""The desk: choose a sheet, fill it in, see it, print it; or several for one patient as one file."""

import base64
import io
import itertools
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.content.selection import VISIT
from handouts.document.patient import AT_HEAD, KEYS, Patient
from handouts.languages.language import Language, SideName
from handouts.layout.fitting import NO_ROOM
from handouts.options import EDITIONS, INKS, PAPERS, STANDARD, SheetOptions
from handouts.pdf import raster
from handouts.press.press import LEFT_OUT
from handouts.press.publishing import link_sheet
from handouts.press.release import find_unfit
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.web import previews as pictures
from handouts.web import search, sheets
from handouts.web.answers import current_shelf, draw_in_turn, is_crowded, page_words, render_page
from handouts.web.desk.form import CheckedCopy, DeskForm, check_details, choose_language, pack_choice
from handouts.web.forms import open_form, text_field
from handouts.web.house_rules import note_refused, note_sheets, refuse_as_text
from handouts.web.interface import Words
from handouts.web.search import Found
from handouts.web.sheets import pdf
from handouts.web.shelf import Shelf, language_names

SIDES: tuple[str, ...] = typing.get_args(SideName)


@dataclass(frozen=True, repr=False)
class Preview:
    """What the desk sees of the sheet it has chosen."""

    title: str
    pages: tuple[tuple[str, str], ...]
    """For each page its picture's address and what it shows, in words."""
    papers: int
    """Sheets of paper, printed on both sides."""
    close_up: str
    """The lines of the visit, nearer; nothing where an edition has none."""
    close_width: int
    """Of the picture, in CSS pixels."""
    checked: CheckedCopy
    left_out: tuple[str, ...]
    """Headings of the parts that the full sheet has and this one has not."""
    refused: tuple[Problem, ...]
    """Why it may not be handed out, where only approved sheets are."""
    told: tuple[Problem, ...]
    """What else the desk should know of the sheet."""
    guarded: bool
    """Whether it is no sheet for patients, and prints only after a second look."""
    link: str = ""
    """Where the sheet stands in the practice's patient library; nothing of the patient is in it. "" where it stands nowhere."""


@dataclass(frozen=True)
class DraftQuestion:
    """What is asked before a sheet that is not for patients is printed."""

    action: str
    """Where the answer goes: the address that prints, keeps or prints the tray, on the printer that was chosen."""
    answer: str
    """The codes of the very sheets that are asked about: a yes to these is none to others."""
    turned: bool
    """Whether the sheet was approved when the desk last looked."""

    @property
    def is_of_tray(self) -> bool:
        """Whether it is asked of all sheets of the patient."""
        return self.action.partition("?")[0].endswith("/tray")

    @property
    def is_for_printer(self) -> bool:
        """Whether a printer answers, and no window."""
        return self.action.startswith("/printer")


async def show(request: Request) -> Response:
    """The page as it is when it is opened: nothing is chosen but what its address names."""
    shelf, problems = current_shelf(request)
    form = DeskForm()
    name = request.query_params.get("sheet", "")
    if shelf and name in shelf.library.procedures:
        wanted = (request.query_params.get("language", ""), page_words(request).code)
        form = DeskForm(SheetOptions(name, choose_language(shelf, name, *wanted)))
    return await _page(request, shelf, problems, form)


async def fill(request: Request) -> Response:
    """The page with what the desk has done on it."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "desk", None, problems)
    async with open_form(request) as data:
        form = DeskForm.of(data, shelf, page_words(request).code)
    if "next" in data:
        form = DeskForm(recent=form.recent)
    elif "add" in data and form.choice:
        form = replace(form, tray=tuple(dict.fromkeys((*form.tray, form.choice))))
    elif "remove" in data:
        form = replace(form, tray=tuple(each for each in form.tray if pack_choice(each) != data["remove"]))
    return await _page(request, shelf, problems, form)


async def print_one(request: Request) -> Response:
    """The sheet as a file to print, or to keep; or the page, if something is wrong with what was typed."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "desk", None, problems)
    async with open_form(request) as data:
        form = DeskForm.of(data, shelf, page_words(request).code)
        answer, seen = text_field(data, "draft"), text_field(data, "seen")
    choices = form.tray if request.url.path.endswith("/tray") else (form.choice,) if form.choice else ()
    if not choices:
        return await _page(request, shelf, problems, form, status=422)
    refused = [each for choice in choices for each in await run_in_threadpool(_refusals, shelf, choice)]
    try:
        await run_in_threadpool(note_refused, request, choices, refused)
    except UnwritableError as error:
        return refuse_as_text(request, 503, error.problems)
    if refused:
        return await _page(request, shelf, problems, form, status=409)
    drafts = await run_in_threadpool(_list_drafts, shelf, choices)
    if drafts and answer != " ".join(drafts):
        action = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        ask = DraftQuestion(action, " ".join(drafts), seen == "approved" and len(choices) == 1)
        return await _page(request, shelf, problems, form, status=409, ask=ask)
    try:
        made = await run_in_threadpool(_make, shelf, form, choices)
        if made is not None:
            await run_in_threadpool(note_sheets, request, shelf, "desk", choices)
    except UnwritableError as error:
        return refuse_as_text(request, 503, error.problems)
    if made is None:
        return await _page(request, shelf, problems, form, status=422)
    name = choices[0].file_name if len(choices) == 1 else "sheets.pdf"
    return pdf(made, name, attachment=request.url.path == "/download")


def _refusals(shelf: Shelf, choice: SheetOptions) -> tuple[Problem, ...]:
    """Why a sheet may not be handed out; nothing for one that cannot be made at all, which is told elsewhere."""
    try:
        return shelf.refusals(choice)
    except HandoutsError:
        return ()


def _list_drafts(shelf: Shelf, choices: tuple[SheetOptions, ...]) -> list[str]:
    """The codes of those that are no sheets for patients, where a draft is printed only after a second look."""
    if not shelf.guards_drafts:
        return []
    try:
        return list(dict.fromkeys(made.code for each in choices if (made := shelf.blank(each)).marked))
    except HandoutsError:
        return []  # told elsewhere


def _make(shelf: Shelf, form: DeskForm, choices: tuple[SheetOptions, ...]) -> bytes | None:
    """The file; None if it cannot be made of what was typed."""
    try:
        if len(choices) == 1 and not shelf.notices:
            return shelf.copy(choices[0], Patient.of(form.details(choices[0].procedure))).pdf
        file = io.BytesIO()
        shelf.merge([(each, Patient.of(form.details(each.procedure))) for each in choices], file)
        return file.getvalue()
    except HandoutsError:
        return None


async def not_found(request: Request, error: Exception) -> Response:
    """There is no such page."""
    shelf, problems = current_shelf(request)
    return render_page(request, "lost", shelf, problems, status=404)


async def _page(
    request: Request, shelf: Shelf | None, problems: tuple[Problem, ...], form: DeskForm, status: int = 200,
    ask: DraftQuestion | None = None,
) -> Response:  # fmt: skip
    if shelf is None:
        return render_page(request, "desk", None, problems)
    t = page_words(request)
    part = request.headers.get("x-part", "")
    values: dict[str, Any] = {"form": form, "choice": form.choice, "preview": None, "failed": (), "languages": {}}
    editions: Mapping[str, Sequence[Problem]] = {}
    if form.choice and part != "find":
        # which editions a sheet has no room for takes a layout of each: where many wait, the next answer says it
        crowded = is_crowded(request)
        editions = (
            shelf.known_editions(form.choice)
            if crowded
            else await draw_in_turn(request, shelf.editions, form.choice) or {}
        )
        values["languages"] = language_names(shelf.library.languages(form.choice.procedure))
        try:
            values["preview"] = await draw_in_turn(request, _preview, shelf, form, form.choice, t)
        except HandoutsError as error:
            values["failed"] = tuple(error.problems)
    found, many = await run_in_threadpool(_find, shelf, form, t.code)
    return render_page(
        request,
        "desk",
        shelf,
        problems,
        status,
        **values,
        ask=ask,
        sheets=found,
        many=many,
        groups=list(_fold(found)) if not form.query.strip() else [],
        recents=_list_recent(shelf, form, t.code) if not form.query.strip() else [],
        total=len(shelf.cards),
        formats=list(EDITIONS.values()),
        unmade={name: all(each.code in NO_ROOM for each in why) for name, why in editions.items() if why},
        without_room=bool(values["failed"]) and all(each.code in NO_ROOM for each in values["failed"]),
        edges=len({EDITIONS[each.format].landscape for each in form.tray}),
        papers=list(PAPERS.values()),
        inks=list(INKS.values()),
        keys=KEYS,
        doctors=[each.name for each in shelf.practice.doctors],
        places=[each.name for each in shelf.library.practice_in(t.code).places],
        tray=[(pack_choice(each), _describe_choice(shelf, form, each, t)) for each in form.tray],
        packed=pack_choice,
        own_name=lambda code: Language.of(code).own_name,
    )


CLOSE_UP = 1.19
"""CSS pixels to a point of paper, in the picture of the visit."""

OPEN_LIST = 12
"""Sheets that are all in view at once; of more, those of a group are folded under its heading."""


MOST_FOUND = 50
"""Sheets that a search shows: who types on finds among fewer, and a page of a thousand takes a tenth of a second at each key."""


def _find(shelf: Shelf, form: DeskForm, reader: str) -> tuple[list[Found], bool]:
    """The sheets that are shown, and whether there are more; all for no query, which are folded in their groups."""
    found = search.find(shelf, form.query, reader, form.spoken, most_by_words=MOST_FOUND + 1)
    if not form.query.strip():
        return list(found), False
    return found[:MOST_FOUND], len(found) > MOST_FOUND


def _fold(found: Sequence[Found]) -> Iterator[tuple[str, list[Found], bool]]:
    """The list in its groups, each with its sheets and whether it is unfolded from the beginning."""
    for group, listed in itertools.groupby(found, key=lambda each: each.group):
        yield group, list(listed), not group or len(found) <= OPEN_LIST


def _list_recent(shelf: Shelf, form: DeskForm, reader: str) -> list[Found]:
    """The sheets that this desk printed last, where the list is too long to see them at once."""
    if len(shelf.cards) <= OPEN_LIST or not form.recent:
        return []
    by_name = {each.name: each for each in search.find(shelf, "", reader, form.spoken)}
    return [by_name[each] for each in form.recent]


def _describe_choice(shelf: Shelf, form: DeskForm, choice: SheetOptions, t: Words) -> str:
    """A sheet of the tray in words: Kyphoplasty, Español, large print."""
    title = shelf.library.procedure(choice.procedure, choice.language).title
    parts = [title, *language_names((choice.language,)).values()]
    body = form.body.get(choice.procedure, {})
    parts += [t(f"side.{side}")] if (side := body.get("side", "")) in SIDES else []
    parts += [level] if (level := body.get("level")) else []
    if choice.format != STANDARD:
        parts.append(EDITIONS[choice.format].name_in(t.code))
    return t.join_list(parts)


def _preview(shelf: Shelf, form: DeskForm, choice: SheetOptions, t: Words) -> Preview:
    """Draw a sheet as it would print. Raises HandoutsError if it cannot be made for anybody."""
    # the sheet with lines for all details comes first: how somebody's words fall into lines is seen from it
    box = shelf.keep(("visit", choice), lambda: _visit(shelf, choice))
    checked = check_details(shelf, choice, form.details(choice.procedure))
    made = checked.made
    personal = range(made.pages) if made.personal_pages is None else made.personal_pages
    own = dict(zip(personal, pictures.draw(made.pdf, personal), strict=True))
    shown = [
        _data(own[at], shelf.colors(choice, at, own[at])) if at in own else sheets.address(choice, at + 1)
        for at in range(made.pages)
    ]
    near = pictures.close_up(made.pdf, *box) if box else None
    return Preview(
        shelf.library.procedure(choice.procedure, choice.language).title,
        tuple(zip(shown, _alts(shelf, choice, checked, t), strict=True)),
        -(-made.pages // 2),
        _data(near, shelf.colors(choice, "close-up", near)) if near else "",
        round((box[1][2] - box[1][0]) * CLOSE_UP) if box else 0,
        checked,
        tuple(each.values["part"] for each in made.problems if each.code in LEFT_OUT),
        shelf.refusals(choice),
        tuple(each for each in made.problems if each.code not in LEFT_OUT),
        made.marked and shelf.guards_drafts,
        _find_link(shelf, choice),
    )


def _find_link(shelf: Shelf, choice: SheetOptions) -> str:
    """The address of a sheet in the patient library, if the practice has one and the sheet may stand there."""
    address = link_sheet(shelf.practice, choice.procedure, choice.language)
    key = (choice.procedure, choice.language, STANDARD)
    if address and not shelf.keep(("published", *key), lambda: find_unfit(shelf.library, [key], shelf.today)):
        return address
    return ""


def _visit(shelf: Shelf, choice: SheetOptions) -> tuple[int, raster.Box] | None:
    """Where the patient's details stand: the page and the box around all of them."""
    with shelf.press(choice) as one:
        return pictures.find_filled_box(one.plate(one.keys))


class SheetHeads(NamedTuple):
    """A sheet's title, the heading of the visit, and its mark; "" for one that it has not."""

    title: str
    visit: str
    mark: str


def _read_heads(shelf: Shelf, choice: SheetOptions) -> SheetHeads:
    with shelf.press(choice) as press:
        document = press.document()
    visit = document.section(VISIT)
    texts = (document.title, visit.heading.text if visit else "", document.mark.text if document.mark else "")
    return SheetHeads(*(" ".join(text.split()) for text in texts))


def _alts(shelf: Shelf, choice: SheetOptions, checked: CheckedCopy, t: Words) -> list[str]:
    """For each page what stands on it: its headings, its mark, and the patient's details."""
    heads, made = shelf.keep(("heads", choice), lambda: _read_heads(shelf, choice)), checked.made
    texts = pictures.texts(made.pdf) if made.personal_pages is None else ()
    alts = []
    for at, there in enumerate(made.headings):
        parts = [t("alt.page", page=at + 1, pages=made.pages, title=heads.title)]
        if there:
            parts.append(t("alt.parts", parts=t.join_list(list(there))))
        details = list(checked.said.values())
        if made.personal_pages is None:
            details = [value for value in details if value in texts[at]]
        elif at not in made.personal_pages:
            details = []
        elif heads.visit and heads.visit not in there:  # at its head, or days counted from the visit
            details = [value for key, value in checked.said.items() if key in AT_HEAD or key not in KEYS]
        if details:
            parts.append(t("alt.filled", details=t.join_list(details)))
        if made.marked:
            parts.append(t("alt.mark", mark=heads.mark))
        alts.append(" ".join(parts))
    return alts


def _data(image: raster.Image, colors: raster.Image) -> str:
    """A picture within the page: it has no address, since it is somebody's."""
    return "data:image/png;base64," + base64.b64encode(pictures.png(image, colors)).decode()


ROUTES = (
    Route("/", show),
    Route("/", fill, methods=["POST"]),
    Route("/print", print_one, methods=["POST"]),
    Route("/download", print_one, methods=["POST"]),
    Route("/tray", print_one, methods=["POST"]),
)
