"""What a page of the editor shows of a draft: its outline, its fields, the page beside them, what is told, its history."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from handouts.approval.left_advice import LeftAdvice, leave, read_left
from handouts.checks.claims import Claims, list_claims
from handouts.content import model
from handouts.content.editing.changes import find_value
from handouts.content.editing.draft_reader import ReadDraft
from handouts.content.editing.drafts import Draft, describe_version
from handouts.content.editing.merging import WordConflict
from handouts.content.editing.mirroring import begin_sheet
from handouts.content.editing.shapes import Data, read_pointer, shape_of, write_pointer
from handouts.content.editing.sheet_files import read_words
from handouts.content.forms import short_name_fault
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.editor.advice import FieldAdvice, SheetAdvice, advise, mark_left, tell_problems
from handouts.web.editor.boxes import PageBox
from handouts.web.editor.controls import EditorControl, EditorGroup, list_groups, make_controls
from handouts.web.editor.outdated import find_outdated
from handouts.web.editor.remarks import ReturnedRemark, list_returned
from handouts.web.editor.requests import EditorRequest
from handouts.web.editor.room import EditorRoom
from handouts.web.interface import Words
from handouts.web.shelf import Shelf

MOST_LETTERS = 90
"""Letters of something that holds several texts, where it is told in a line."""
MOST_VERSIONS = 60
"""Versions of a history that are in view."""


class Done(NamedTuple):
    """What became of a request that wrote."""

    conflicts: tuple[WordConflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    told: tuple[Problem, ...] = ()
    saved: bool = False
    with_files: bool = False
    """Whether the conflicts are with the library's files, and must be chosen; else another person's words stand."""


NOTHING = Done()


class VersionLine(NamedTuple):
    """A version in the history."""

    number: int
    kind: str
    day: str
    time: str
    by: str
    changes: list[tuple[str, str, str]]
    """Field, what stood there, what stands there."""
    more: int


@dataclass(frozen=True)
class SheetView:
    """A page of the editor."""

    title: str
    is_practice: bool
    groups: list[EditorGroup]
    group: EditorGroup
    before: EditorGroup | None
    after: EditorGroup | None
    controls: list[EditorControl]
    language: Language
    original: Language
    languages: list[Language]
    other_languages: list[Language]
    advice: SheetAdvice
    told: Mapping[str, list[FieldAdvice]]
    """By field; under "" what is told of the whole, and of fields of other pages."""
    counts: Mapping[str, int]
    """How much is told in each group."""
    pages: int
    page_told: list[Any]
    procedure: str
    """The sheet whose page stands beside."""
    claims: Claims | None
    history: list[VersionLine]
    done: Done
    done_told: tuple[FieldAdvice, ...]
    stops: tuple[FieldAdvice, ...]
    """What stops the sheet from being saved."""
    editions: tuple[Any, ...]
    papers: tuple[Any, ...]
    inks: tuple[Any, ...]
    is_new: bool
    remarks: Mapping[str, list[ReturnedRemark]]
    """Those that came back, by field; under "" those of other pages and of the whole."""

    outdated: Mapping[str, str]
    """Of a translation: the fields whose original was changed after them, each with what it said before."""

    def find_group(self, pointer: str) -> str:
        """The part in which a field stands."""
        return _group_of(self.groups, pointer, 2 if self.language.code != self.original.code else 0)


def make_view(t: Words, room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest, done: Done) -> SheetView:
    """All that a page shows."""
    data, shape = draft.now.data, draft.shape
    original = Language.of(_language_of(data, shelf))
    code = asked.language if asked.language in (data.get("translations") or {}) else ""
    prefix = ("translations", code) if code else ()
    within = shape_of(model.Translation if draft.name else model.PracticeWords) if code else shape
    words = data["translations"][code] if code else data
    groups = list_groups(within, words, lambda key: name_field(t, key))
    at = next((at for at, each in enumerate(groups) if each.key == asked.part), 0)
    controls = make_controls(
        shape, data, groups[at].fields, lambda key: name_field(t, key), prefix, data if code else None
    )
    told, advice, read = _tell(t, room, shelf, draft, code or original.code)
    fields = {each.pointer for one in controls for each in one.walk()}
    by_field: dict[str, list[FieldAdvice]] = {}
    counts: dict[str, int] = {}
    for each in told:
        by_field.setdefault(each.pointer if each.pointer in fields else "", []).append(each)
        if each.severity != "note" and not each.left and (group := _group_of(groups, each.pointer, len(prefix))):
            counts[group] = counts.get(group, 0) + 1
    procedure = _procedure_beside(shelf, draft)
    pages, page_told = _page_beside(t, room, shelf, draft, asked, procedure)
    translations = list(data.get("translations") or {})
    return SheetView(
        _title(t, draft, words), not draft.name, groups, groups[at], groups[at - 1] if at else None,
        groups[at + 1] if at + 1 < len(groups) else None, controls, Language.of(code) if code else original, original,
        [original, *map(Language.of, translations)], [Language.of(each) for each in codes() if each not in (original.code, *translations)],
        advice, by_field, counts, pages, page_told, procedure,
        _claims(draft, read, code or original.code, shelf.today) if asked.beside == "source" else None,
        list(_history(t, draft)) if asked.beside == "history" else [], done,
        tell_problems(t, shape, data, [*done.problems, *done.told]),
        tell_problems(t, shape, data, [each for each in read.problems if not draft.name or not (each.place and each.place.file.startswith("translations/"))]),
        tuple(EDITIONS.values()), tuple(PAPERS.values()), tuple(INKS.values()), draft.base is None,
        _place_remarks(list_returned(shelf, draft, code or original.code, prefix), fields),
        find_outdated(draft, read.library, code, [each.pointer for one in controls for each in one.walk() if each.original]) if code and draft.name else {},
    )  # fmt: skip


def _place_remarks(found: Sequence[ReturnedRemark], fields: Collection[str]) -> dict[str, list[ReturnedRemark]]:
    placed: dict[str, list[ReturnedRemark]] = {}
    for each in found:
        placed.setdefault(each.pointer if each.pointer in fields else "", []).append(each)
    return placed


def name_field(t: Words, key: str) -> str:
    """What a field is called; one that the page has no words for yet is called as the model has it."""
    one = key.startswith("one.")
    for each in (key, key.removeprefix("one.")) if one else (key,):
        if t.has(f"editor.field.{each}"):
            return t(f"editor.field.{each}")
    if one:
        return t("editor.one")
    return key.replace("_", " ").capitalize()


def name_choice(t: Words, pointer: str, value: str) -> str:
    """What a value that can be chosen for a field is called; one that the page has no words for, a code, stands as it is."""
    field = next((step for step in reversed(pointer.split("/")) if not step.isdecimal()), "")
    keys = (f"choice.{field}.{value}", f"choice.{value}", *([f"field.{value}"] if field == "after" else []))
    return next((t(f"editor.{key}") for key in keys if t.has(f"editor.{key}")), value)


def _language_of(data: Data, shelf: Shelf) -> str:
    said = data.get("language")
    if said in codes():
        return str(said)
    return "en"


def _title(t: Words, draft: Draft, words: Data) -> str:
    if not draft.name:
        return t("editor.practice")
    title = words.get("title")
    return (title.get("text") if isinstance(title, dict) else title) or draft.name


def _group_of(groups: Sequence[EditorGroup], pointer: str, skip: int) -> str:
    first = (pointer.split("/")[skip:] or [""])[0]
    return next((each.key for each in groups if first in each.fields), "")


def _tell(
    t: Words, room: EditorRoom, shelf: Shelf, draft: Draft, language: str
) -> tuple[list[FieldAdvice], SheetAdvice, ReadDraft]:
    """What is told of a draft: what is wrong with it, and what the checks say, each once."""
    read = room.read(shelf, draft)
    told = list(tell_problems(t, draft.shape, draft.now.data, read.problems))
    advice = SheetAdvice((), "", {}, {})
    if draft.name and read.library is not None:
        library = read.library
        advice = room.keep(
            ("advice", id(shelf), t.code, draft.name, draft.now.number, draft.now.at, language),
            lambda: advise(t, draft.shape, draft.now.data, library, draft.name, language, shelf.today),
        )
    left: Mapping[str, LeftAdvice] = {}
    try:
        left = read_left(shelf.library.folder, draft.name) if draft.name else {}
    except HandoutsError as error:
        told += tell_problems(t, draft.shape, draft.now.data, error.problems)
    marked = mark_left(dict.fromkeys([*told, *advice.told]), draft.now.data, draft.shape, language, left)
    return marked, advice, read


def leave_advice(
    t: Words, room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest, key: str, reason: str | None, by: str
) -> None:
    """Leaves advice with a reason, or has it told again where the reason is None. Raises HandoutsError and UnwritableError."""
    told, _, _ = _tell(t, room, shelf, draft, asked.language or _language_of(draft.now.data, shelf))
    found = next((each for each in told if key and each.key == key), None)
    if found is None or not draft.name:
        raise HandoutsError(Problem("left-moved", "This advice is not told of this sentence any more.", "Look at what is told now."))  # fmt: skip
    if reason is not None and not reason.strip():
        raise HandoutsError(
            Problem("left-reason", "A reason is missing.", "Write in a few words why it stays as it is.")
        )
    language = asked.language or _language_of(draft.now.data, shelf)
    sentence = str(find_value(draft.now.data, read_pointer(draft.shape, found.pointer)))
    leave(shelf.library.folder, draft.name, LeftAdvice(language, found.code, found.word, sentence, reason or ""), by=by)


def _procedure_beside(shelf: Shelf, draft: Draft) -> str:
    """The sheet whose page is shown: a variant of the draft, or beside the practice's words any sheet."""
    if not draft.name:
        return next(iter(shelf.library.procedures), "")
    variants = draft.now.data.get("variants") or {}
    return f"{draft.name}-{next(iter(variants))}" if variants else draft.name


def choose_page(room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest, procedure: str) -> SheetOptions:
    """The page that is asked for: in the original's language where it is not there in another."""
    read = room.read(shelf, draft)
    original = _language_of(draft.now.data, shelf)
    if not draft.name and procedure in shelf.library.procedures:
        original = shelf.library.procedures[procedure].language
    choice = asked.choice(procedure, original)
    if (
        read.library is not None
        and procedure in read.library.procedures
        and choice.language not in read.library.languages(procedure)
    ):
        return choice._replace(language=original)
    return choice


def _page_beside(
    t: Words, room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest, procedure: str
) -> tuple[int, list[Any]]:
    """How many pages it prints on, and what is told of them; no page where none can be made."""
    try:
        made = room.print_page(shelf, draft, choose_page(room, shelf, draft, asked, procedure))
    except HandoutsError as error:
        return 0, [t.problem(each) for each in error.problems]
    return made.pages, [t.problem(each) for each in made.problems if each.code != "not-approved"]


def _boxes_beside(
    room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest, procedure: str
) -> dict[str, list[PageBox]]:
    try:
        return room.find_boxes(shelf, draft, choose_page(room, shelf, draft, asked, procedure))
    except HandoutsError:
        return {}


def _claims(draft: Draft, read: ReadDraft, code: str, today: datetime.date) -> Claims | None:
    if not draft.name or read.library is None or draft.name not in read.library.procedures:
        return None
    try:
        return list_claims(read.library, draft.name, Language.of(code), today=today)
    except HandoutsError:
        return None


def _history(t: Words, draft: Draft) -> Any:
    for version in reversed(draft.versions[-MOST_VERSIONS:]):
        moment = datetime.datetime.fromisoformat(version.at).astimezone()
        found = describe_version(draft, version.number)
        yield VersionLine(
            version.number, version.kind, t.day(moment.date()), moment.strftime("%H:%M"), version.by,
            [(name_place(t, pointer), _shown(one), _shown(other)) for pointer, one, other in found[:4]], max(0, len(found) - 4),
        )  # fmt: skip


def name_place(t: Words, pointer: str) -> str:
    """A field as one says it: Steps, item 2, heading."""
    names = []
    for step in pointer.split("/"):
        if step.isdecimal():
            names.append(str(int(step) + 1))
        elif step not in ("text", "items") or not names:
            names.append(name_field(t, step))
    return " · ".join(names)


def _shown(value: Data) -> str:
    """What a value says, in at most a line."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    inner = value.values() if isinstance(value, dict) else value
    return " · ".join(text for each in inner if (text := _shown(each)))[:MOST_LETTERS]


def show_conflict(t: Words, conflict: WordConflict) -> dict[str, str]:
    """A conflict as the page shows it."""
    pointer = write_pointer(conflict.path)
    return {"pointer": pointer, "place": name_place(t, pointer), "mine": _shown(conflict.mine), "theirs": _shown(conflict.theirs),
            "before": _shown(conflict.before)}  # fmt: skip


def tell_state(t: Words, room: EditorRoom, shelf: Shelf, draft: Draft, asked: EditorRequest) -> dict[str, Any]:
    """For the script: the newest version, and all that is told of it."""
    data = draft.now.data
    original = _language_of(data, shelf)
    code = asked.language if asked.language in (data.get("translations") or {}) else original
    told, advice, _ = _tell(t, room, shelf, draft, code)
    procedure = _procedure_beside(shelf, draft)
    pages, page_told = _page_beside(t, room, shelf, draft, asked, procedure)
    return {
        "number": draft.now.number,
        "by": draft.now.by,
        "changed": draft.is_changed,
        "undo": bool(draft.undoable()),
        "redo": bool(draft.redoable()),
        "told": [each.as_json() for each in told],
        "whole": advice.whole,
        "reads": advice.by_field,
        "boxes": _boxes_beside(room, shelf, draft, asked, procedure) if pages and draft.name else {},
        "pages": pages,
        "pageTold": [f"{each.message} {each.remedy}" for each in page_told],
        "pageSaid": t.count("editor.pages", pages) if pages else t("editor.no_page"),
    }


# -- every sheet, and a new one


class SheetRow(NamedTuple):
    """A sheet in the list."""

    name: str
    title: str
    group: str
    has_draft: bool
    is_new: bool


def list_sheets(room: EditorRoom, shelf: Shelf) -> list[SheetRow]:
    """Every sheet that can be written on: those with words that are not saved first."""
    library = shelf.library.as_written()
    found = []
    drafts = room.drafts.names()
    for name in dict.fromkeys([*library.procedures, *library.unfinished_names(), *drafts]):
        draft = None
        if name in drafts:
            try:
                draft = room.drafts.find(name)
            except HandoutsError:
                draft = None
        procedure = library.procedures.get(name)
        title = procedure.title if procedure else name
        if draft:
            said = draft.now.data.get("title")
            title = (said.get("text") if isinstance(said, dict) else "") or name
        found.append(
            SheetRow(
                name,
                str(title),
                (procedure.group if procedure else "") or "",
                bool(draft and draft.is_changed),
                procedure is None,
            )
        )
    return sorted(found, key=lambda row: (not row.has_draft, row.group, row.title))


def find_name_fault(room: EditorRoom, shelf: Shelf, title: str, name: str) -> dict[str, str] | None:
    """Why a new sheet cannot be called so, by the field that is to be mended; None if it can."""
    if not title:
        return {"title": "editor.new.no_title"}
    if not name or short_name_fault(name):
        return {"name": "editor.new.bad_name"}
    if (
        name in shelf.library.names()
        or name in room.drafts.names()
        or read_words(shelf.library.path, name).data is not None
    ):
        return {"name": "editor.new.taken"}
    return None


def first_words(room: EditorRoom, shelf: Shelf, title: str, copied: str) -> Data:
    """What a new sheet says first: the usual parts without words, or those of another sheet."""
    today = shelf.today.isoformat()
    words = read_words(shelf.library.path, copied).data if copied else None
    if words is None:
        return begin_sheet(title, today)
    kept = {
        name: each
        for name, each in words.items()
        if name not in ("translations", "codes", "also", "review_by", "variants")
    }
    return {**kept, "title": {"text": title}, "version": today}
