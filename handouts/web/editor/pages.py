"""The editor's pages: a sheet, the practice, a new sheet; every button works without a script."""

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from handouts.content.editing.changes import FieldChange
from handouts.content.editing.chosen_pictures import keep_picture
from handouts.content.editing.drafts import Draft, DraftAnswer
from handouts.content.editing.merging import WordConflict
from handouts.content.editing.saving import save_draft
from handouts.content.editing.shapes import NoSuchPlace, read_pointer, shape_at, write_pointer
from handouts.content.editing.sheet_files import read_words
from handouts.content.kinds import Kind
from handouts.problems import HandoutsError, Problem, UnwritableError
from handouts.web.answers import current_shelf, draw_in_turn, page_words, render_page
from handouts.web.editor import showing
from handouts.web.editor.controls import name_anchor
from handouts.web.editor.remarks import ANSWER, answer_remark, is_new_answer
from handouts.web.editor.requests import MOST_FIELDS, EditorRequest, read_button, read_changes, read_request
from handouts.web.editor.room import EditorRoom, login_of, may_write, name_writer, open_room, writing_requests
from handouts.web.forms import open_form, text_field
from handouts.web.sheets import fresh
from handouts.web.shelf import Shelf


async def show(request: Request) -> Response:
    """A sheet to write on; its draft begins when somebody first changes something."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "editor", None, problems)
    asked = read_request(request, shelf)
    if not may_write(request, shelf):
        return _refuse(request, shelf, problems, [_SAMPLE], 403)
    try:
        draft = await run_in_threadpool(open_room(request, shelf).open, shelf, asked.name, name_writer(request))
    except HandoutsError as error:
        return _refuse(request, shelf, problems, error.problems, 404)
    return await _page(request, shelf, problems, asked, draft)


async def write(request: Request) -> Response:
    """Takes in what was typed, then does what a button says; the page again, or for the script what became of it."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "editor", None, problems)
    if not may_write(request, shelf):
        return _refuse(request, shelf, problems, [_SAMPLE], 403)
    return await _write(request, shelf, problems)


async def _write(request: Request, shelf: Shelf, problems: tuple[Problem, ...]) -> Response:
    asked, room = read_request(request, shelf), open_room(request, shelf)
    async with open_form(request, MOST_FIELDS) as form:
        said = {key: value for key, value in form.items() if isinstance(value, str)}
        do, number = text_field(form, "do"), int(said.get("number", "0")) if said.get("number", "").isdecimal() else 0
        scripted = text_field(form, "script") == "yes"
        by, saving = name_writer(request), room.saving(login_of(request))
        try:
            draft = await run_in_threadpool(room.open, shelf, asked.name, by)
            changes = read_changes(form, draft, number)
            button = await _take_file(form, do, draft, shelf) or read_button(do, draft, said)
            done = await run_in_threadpool(
                lambda: _do(room, shelf, draft, [*changes, *([button] if button else [])], number, do, said, by, saving)
            )
            if not scripted:
                await run_in_threadpool(_take_reasons, request, shelf, room, asked, do, said, by)
        except NoSuchPlace:
            return Response("This change has no place in the sheet.", 422)
        except HandoutsError as error:
            status = _status_of(error)
            if scripted:
                t = page_words(request)
                told = [t.problem(each).message + " " + t.problem(each).remedy for each in error.problems]
                return JSONResponse({"problems": told}, status)
            return _refuse(request, shelf, problems, error.problems, status)
    now = room.drafts.find(asked.name)
    if now is None:
        return RedirectResponse("/editor", 303)
    if scripted:
        return JSONResponse({"number": now.now.number, "changed": now.is_changed, "conflicts": len(done.conflicts)})
    if done.conflicts or done.problems or done.saved:
        newest, problems = current_shelf(request)
        return await _page(
            request,
            newest or shelf,
            problems,
            asked,
            now,
            done,
            409 if done.conflicts else 422 if done.problems else 200,
        )
    anchor = "#" + name_anchor(write_pointer(button.path)) if button else ""
    return RedirectResponse(asked.address() + anchor, 303)


def _take_reasons(
    request: Request, shelf: Shelf, room: EditorRoom, asked: EditorRequest, do: str, said: Mapping[str, str], by: str
) -> None:
    """Takes in what was typed beside the words: why advice is left, and answers to remarks, whatever button was pressed.

    Raises HandoutsError and UnwritableError.
    """
    draft, t = room.drafts.find(asked.name), page_words(request)
    if draft is None:
        return
    for key, text in said.items():
        pressed = key == do
        if key.startswith(ANSWER) and (pressed or is_new_answer(shelf, key, text)):
            answer_remark(request, shelf, key, text)
        elif key.startswith(LEAVE) and (pressed or text.strip()):
            try:
                with writing_requests(request):
                    showing.leave_advice(t, room, shelf, draft, asked, key.removeprefix(LEAVE), text, by)
            except HandoutsError as error:
                if pressed or isinstance(error, UnwritableError):
                    raise  # else its sentence was changed along with it, and is told anew
    if do.startswith(ANSWER) and do not in said:
        answer_remark(request, shelf, do, "")
    if do.startswith(TELL):
        with writing_requests(request):
            showing.leave_advice(t, room, shelf, draft, asked, do.removeprefix(TELL), None, by)


async def _take_file(form: FormData, do: str, draft: Draft, shelf: Shelf) -> FieldChange | None:
    """The change that a chosen file asks for; the file stands beside the content then. Raises HandoutsError and NoSuchPlace."""
    pointer = do.removeprefix("upload|")
    chosen = form.get(f"file|{pointer}") if pointer != do else None
    if not isinstance(chosen, UploadFile) or not chosen.filename:
        return None
    path = read_pointer(draft.shape, pointer)
    if shape_at(draft.shape, path).kind is not Kind.PICTURE_FILE:
        raise NoSuchPlace(pointer)
    data = await chosen.read()
    return FieldChange("set", path, await run_in_threadpool(keep_picture, shelf.library.folder, chosen.filename, data))


def _do(
    room: EditorRoom,
    shelf: Shelf,
    draft: Draft,
    changes: Sequence[FieldChange],
    number: int,
    do: str,
    said: Mapping[str, str],
    by: str,
    saving: AbstractContextManager[None],
) -> showing.Done:
    """Makes changes, then does what a button asks beyond them. Raises HandoutsError and NoSuchPlace."""
    name, drafts = draft.name, room.drafts
    conflicts: list[WordConflict] = []
    if changes:
        conflicts += drafts.change(name, number, changes, by).conflicts
    doing, _, of = do.partition("|")
    at = int(of) if of.isdecimal() and len(of) < 7 else -1
    answer: DraftAnswer | None = None
    match doing:
        case "undo":
            answer = drafts.undo(name, by)
        case "redo":
            answer = drafts.redo(name, by)
        case "back":
            answer = drafts.put_back(name, at, by)
        case "take":
            answer = drafts.take_back(name, at, by)
        case "discard":
            drafts.discard(name)
        case "choose":
            mine = [
                read_pointer(draft.shape, key.removeprefix("choose|"))
                for key, value in said.items()
                if key.startswith("choose|") and value == "mine"
            ]
            drafts.bring_together(name, read_words(shelf.library.path, name).data, by, mine, chosen=True)
        case "save" if not conflicts:
            with saving:
                saved = save_draft(drafts, shelf.library, name, by, shelf.today)
            ok = not saved.problems and not saved.conflicts
            return showing.Done(saved.conflicts, saved.problems, saved.told, saved=ok, with_files=True)
    return showing.Done(tuple(conflicts) + (answer.conflicts if answer else ()))


async def _page(
    request: Request, shelf: Shelf, problems: tuple[Problem, ...], asked: EditorRequest, draft: Draft,
    done: showing.Done = showing.NOTHING, status: int = 200,
) -> Response:  # fmt: skip
    t, room = page_words(request), open_room(request, shelf)
    view = await run_in_threadpool(lambda: showing.make_view(t, room, shelf, draft, asked, done))
    return render_page(
        request,
        "editor",
        shelf,
        problems,
        status,
        view=view,
        asked=asked,
        draft=draft,
        conflict=showing.show_conflict,
        choice=showing.name_choice,
        name_place=showing.name_place,
    )


def _status_of(error: HandoutsError) -> int:
    """503 where the machine does not write or read what it should, and 422 for what was sent."""
    broken = isinstance(error, UnwritableError) or any(each.code == "draft-unreadable" for each in error.problems)
    return 503 if broken else 422


def _refuse(
    request: Request, shelf: Shelf, problems: tuple[Problem, ...], wrong: Sequence[Problem], status: int
) -> Response:
    t = page_words(request)
    return render_page(request, "editor_refused", shelf, problems, status, wrong=[t.problem(each) for each in wrong])


LEAVE, TELL = "leave|", "tell|"
"""What the buttons begin with that leave advice, and have it told again."""
_SAMPLE = Problem("approval-sample", "This is the sample that comes with the program; it cannot be approved.",
                  "Start the page with content of your own:  handouts serve --content FILE")  # fmt: skip


async def state(request: Request) -> Response:
    """For the script: what is told of the newest version, and who wrote it."""
    shelf, _ = current_shelf(request)
    if shelf is None or not may_write(request, shelf):
        return Response(status_code=404)
    asked, room = read_request(request, shelf), open_room(request, shelf)
    draft = await run_in_threadpool(room.drafts.find, asked.name)
    if draft is None:
        return Response(status_code=404)
    return JSONResponse(
        await run_in_threadpool(lambda: showing.tell_state(page_words(request), room, shelf, draft, asked))
    )


async def picture(request: Request) -> Response:
    """A page of the newest version of a draft as a PNG, counted from 1."""
    shelf, _ = current_shelf(request)
    if shelf is None or not may_write(request, shelf):
        return Response(status_code=404)
    asked, room = read_request(request, shelf), open_room(request, shelf)
    procedure = request.query_params.get("of", asked.name)
    try:
        draft = await run_in_threadpool(room.drafts.find, asked.name)
        if draft is None:
            return Response(status_code=404)
        choice = showing.choose_page(room, shelf, draft, asked, procedure)
        drawn = await draw_in_turn(request, room.draw_page, shelf, draft, choice, request.path_params["page"])
    except HandoutsError:
        return Response(status_code=404)
    return fresh(request, drawn, "image/png") if drawn is not None else Response(status_code=404)


async def overview(request: Request) -> Response:
    """Every sheet that can be written on, those with a draft first; the practice; a new one."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "editor", None, problems)
    rows = await run_in_threadpool(showing.list_sheets, open_room(request, shelf), shelf)
    return render_page(
        request, "editor_list", shelf, problems, rows=rows, can_write=may_write(request, shelf), wrong={}, typed={}
    )


async def begin(request: Request) -> Response:
    """A new sheet, from nothing or as a copy of another: a draft, which nobody prints until it is saved."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "editor", None, problems)
    if not may_write(request, shelf):
        return _refuse(request, shelf, problems, [_SAMPLE], 403)
    async with open_form(request) as form:
        typed = {key: " ".join(text_field(form, key).split())[:200] for key in ("title", "name", "copy")}
        chosen = form.get("leaflet")
        if isinstance(chosen, UploadFile) and chosen.filename:
            return await _import(request, shelf, problems, typed, chosen.filename, await chosen.read())
    room = open_room(request, shelf)
    name = typed["name"] or "-".join(re.findall("[a-z0-9]+", typed["title"].lower()))[:60].strip("-")
    wrong = showing.find_name_fault(room, shelf, typed["title"], name)
    if wrong is None:
        try:
            data = await run_in_threadpool(showing.first_words, room, shelf, typed["title"], typed["copy"])
            await run_in_threadpool(room.drafts.begin, name, None, data, name_writer(request))
        except HandoutsError as error:
            return _refuse(request, shelf, problems, error.problems, _status_of(error))
        return RedirectResponse(f"/editor/sheet/{name}", 303)
    return await _list_again(request, shelf, problems, wrong, {**typed, "name": name})


async def _list_again(
    request: Request, shelf: Shelf, problems: tuple[Problem, ...], wrong: Mapping[str, str], typed: Mapping[str, str]
) -> Response:
    """The list with the form of a new sheet as it was filled in, and what is wrong with it."""
    rows = await run_in_threadpool(showing.list_sheets, open_room(request, shelf), shelf)
    return render_page(
        request, "editor_list", shelf, problems, 422, rows=rows, can_write=True, wrong=wrong, typed=typed
    )


async def _import(
    request: Request, shelf: Shelf, problems: tuple[Problem, ...], typed: Mapping[str, str], file_name: str, data: bytes
) -> Response:
    """A new sheet from a leaflet: a draft, and what found no place in it."""
    from handouts.web.editor.importing import keep_leaflet, read_leaflet

    room = open_room(request, shelf)
    try:
        made, words = await run_in_threadpool(read_leaflet, data, file_name, typed["name"], shelf.today)
        if typed["title"]:
            words = {**words, "title": {"text": typed["title"]}}
        if wrong := showing.find_name_fault(room, shelf, typed["title"] or made.title, made.name):
            return await _list_again(request, shelf, problems, wrong, {**typed, "name": made.name})
        await run_in_threadpool(keep_leaflet, made, shelf.library.folder)
        await run_in_threadpool(room.drafts.begin, made.name, None, words, name_writer(request))
    except HandoutsError as error:
        return _refuse(request, shelf, problems, error.problems, _status_of(error))
    t = page_words(request)
    told = [t.problem(each) for each in made.remarks]
    return render_page(request, "editor_imported", shelf, problems, made=made, told=told)


ROUTES = (
    Route("/editor", overview),
    Route("/editor/new", begin, methods=["POST"]),
    Route("/editor/practice", show),
    Route("/editor/practice", write, methods=["POST"]),
    Route("/editor/practice/state", state),
    Route("/editor/practice/page/{page:int}.png", picture),
    Route("/editor/sheet/{name}", show),
    Route("/editor/sheet/{name}", write, methods=["POST"]),
    Route("/editor/sheet/{name}/state", state),
    Route("/editor/sheet/{name}/page/{page:int}.png", picture),
)
