"""Every sheet and how it stands: those that need someone first, what changed in them, and the approval."""

import datetime
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from handouts.approval import signing
from handouts.approval import store as approval
from handouts.approval.changes import compare_with_approval
from handouts.approval.standing import SheetStatus, list_outdated_sentences
from handouts.approval.store import Approval
from handouts.checks import readability
from handouts.checks.passages import CheckedLibrary as CheckedShelf
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.reading.resources import program_version
from handouts.web.answers import page, room, words
from handouts.web.library.difference import Shown, shown
from handouts.web.shelf import Choice, Shelf

MOST_COLUMNS = 3
"""Languages that get a column each; of more, only those that need someone are named."""

MOST_NAMED = 3

URGENT = ("changed", "overdue", "behind", "draft")
"""States that need someone, the most pressing first: what a patient may hold already, then what nobody got yet."""


# -- the table


@dataclass(frozen=True)
class LibraryLine:
    """A procedure in the table: how it stands in each of its languages, its own first."""

    name: str
    title: str
    title_in: str
    rows: tuple[SheetStatus, ...]

    @property
    def own(self) -> SheetStatus:
        """How it stands in the language it was written in."""
        return self.rows[0]

    @property
    def waiting(self) -> tuple[SheetStatus, ...]:
        """The languages that need someone, the most pressing first."""
        return tuple(sorted((row for row in self.rows if row.standing.kind in URGENT), key=_pressing))

    @property
    def next(self) -> SheetStatus:
        """The language to look at first."""
        return (*self.waiting, self.own)[0]

    def row(self, language: str) -> SheetStatus | None:
        """How it stands in a language; None if there is none."""
        return next((row for row in self.rows if row.language == language), None)


def _pressing(row: SheetStatus) -> tuple[int, datetime.date]:
    return URGENT.index(row.standing.kind), row.standing.since or datetime.date.max


def table(shelf: Shelf, language: str) -> list[LibraryLine]:
    """The procedures, those that need someone first; titles in the reader's language where there is one."""
    lines = []
    for name in shelf.library.procedures:
        rows = tuple(row for row in shelf.rows if row.procedure == name)
        code = language if any(row.language == language for row in rows) else rows[0].language
        lines.append(LibraryLine(name, shelf.library.procedure(name, code).title, code, rows))
    waiting = [line for line in lines if line.waiting]
    return [*sorted(waiting, key=lambda line: _pressing(line.next)), *(line for line in lines if not line.waiting)]


def until(shelf: Shelf, row: SheetStatus) -> datetime.date | None:
    """The last day a sheet's approval holds, if it has one of these words."""
    last, review = row.standing.approval, shelf.library.procedure(row.procedure).review_by
    if last is None or row.standing.kind not in ("approved", "overdue"):
        return None
    return min(last.until, review) if review else last.until


# -- an open sheet


@dataclass(frozen=True)
class PaneSection:
    """A stretch of a sheet to read: its heading, and lines that are ``text``, ``head``, ``picture`` or ``labels``."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)
class Pane:
    """A sheet in one language, opened: all that somebody needs who answers for its words."""

    row: SheetStatus
    language: Language
    title: str
    wording: SheetWords
    parts: tuple[PaneSection, ...]
    changes: tuple[Shown, ...]
    """Since its last approval; of the original since it was translated, if it is behind."""
    changed_in: Language
    """The language they are in."""
    original: str
    """The beginning of the digest of the original's words, for ``of:``."""
    of: Place | None
    """Where ``of:`` stands."""
    signed: tuple[tuple[Approval, str], ...]
    """The approvals of these very words, each with its file beside the content."""
    problems: tuple[Problem, ...]
    reading: str
    """The reading level, as its formula says it; empty for a language without one."""
    pages: int
    """How many it prints on; 0 if it cannot be made."""
    last_day: datetime.date | None
    """The last day an approval may hold, if the content says so."""
    until: datetime.date
    """The day to look at it again if nobody says another."""
    refused: Problem | None
    """Why it cannot be approved at all now."""

    def of_severity(self, severity: str) -> list[Problem]:
        """The problems of a severity."""
        return [problem for problem in self.problems if problem.severity == severity]


def open_sheet(shelf: Shelf, name: str, code: str, *, broken: bool) -> Pane:
    """Open a sheet; ``broken`` if this is not what the content file says now."""
    library, language = shelf.library, Language.of(code)
    procedure, written, row = library.procedure(name, code), library.procedures[name], shelf.row(name, code)
    own = Language.of(written.language)
    behind = row.standing.kind == "behind"
    wording = SheetWords.of(library, name, language)
    changes = _behind(library, name, language) if behind else _since(library, name, language, wording)
    problems, pages = _own_problems(shelf, name, code), 0
    try:
        pages = shelf.blank(Choice(name, code)).pages
        parts = tuple(_parts(shelf.document(Choice(name, code)), wording))
    except HandoutsError as error:
        problems = [*error.problems, *(problem for problem in problems if problem not in error.problems)]
        parts = ()
    problems.sort(key=lambda problem: list(Severity).index(problem.severity))
    a_year = signing.add_years(shelf.today, signing.YEARS)
    review = written.review_by
    return Pane(
        row,
        language,
        procedure.title,
        wording,
        parts,
        tuple(changes),
        own if behind else language,
        shelf.row(name, own.code).digest[:12],
        procedure.at.get("of"),
        tuple(
            (each, f"{approval.FOLDER}/{each.file_name()}")
            for each in approval.read_approvals(library.folder, name, code)
            if each.wording.digest == wording.digest
        ),
        tuple(problems),
        _reading(library, name, code, shelf.today),
        pages,
        review,
        min(a_year, review) if review else a_year,
        _refused(shelf, row, tuple(problems), broken=broken),
    )


def _own_problems(shelf: Shelf, name: str, code: str) -> list[Problem]:
    """What the checks find in a sheet; what they say about other sheets alone is told there, errors everywhere."""
    starts = sorted((each.at[""], other) for other, each in shelf.library.procedures.items())

    def about(problem: Problem) -> bool:
        if problem.severity is Severity.ERROR or problem.place is None or f'"{name}"' in problem.message:
            return True
        before = [other for start, other in starts if start.file == problem.place.file and start <= problem.place]
        return not before or before[-1] == name

    return [problem for problem in shelf.problems(name, code) if about(problem)]


def _refused(shelf: Shelf, row: SheetStatus, problems: tuple[Problem, ...], *, broken: bool) -> Problem | None:
    """Why nobody can approve a sheet as it is."""
    review = shelf.library.procedures[row.procedure].review_by
    if not shelf.own:
        return Problem("approval-sample", "This is the sample that comes with the program; it cannot be approved.",
                       "Start the page with content of your own:  handouts serve --content FILE")  # fmt: skip
    if broken:
        return Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                       "Mend the file first; the page shows where.")  # fmt: skip
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Problem("approval-errors", "A sheet with errors cannot be approved.", "Mend the errors first.")
    if row.standing.kind == "behind":
        return Problem("approval-behind", "A translation that is behind cannot be approved.",
                       "Bring it up to date first.")  # fmt: skip
    if review and review <= shelf.today:
        return Problem("approval-review", "The day by which it must be read again has passed.",
                       "Move  review_by:  in the content file, then approve it.")  # fmt: skip
    return None


def _since(library: Library, name: str, language: Language, now: SheetWords) -> list[Shown]:
    last, changes = compare_with_approval(library, name, language)
    return shown(changes, last.wording, now, _headings(library, name, language)) if last else []


def _behind(library: Library, name: str, language: Language) -> list[Shown]:
    own = Language.of(library.procedures[name].language)
    now = SheetWords.of(library, name, own)
    changes = list_outdated_sentences(library, name, language)
    return shown(changes, now, now, _headings(library, name, own))


def _headings(library: Library, name: str, language: Language) -> set[str]:
    """The headings that part a sheet."""
    document = compose(library, name, language)
    return {_plain(section.heading.text) for section in document.sections}


def _parts(document: doc.Document, wording: SheetWords) -> list[PaneSection]:
    """All that is approved, in the order of reading; the words are those of :class:`Wording`."""
    found: list[tuple[str, list[tuple[str, str]]]] = [("", [("text", wording.words[0])])]
    number = ""
    for node in document.walk():
        match node:
            case _ if node is document.mark:
                pass
            case doc.Heading(level=3):
                found[-1][1].append(("head", f"{number} {_plain(node.text)}".strip()))
                number = ""
            case doc.Heading():
                found.append((_plain(node.text), []))
            case doc.Paragraph() if node.text.isdigit():
                number = node.text  # of the step whose heading follows
            case doc.Paragraph():
                found[-1][1].append(("text", _plain(node.text)))
            case doc.Figure():
                found[-1][1].append(("picture", _plain(node.alt)))
                if node.labels:
                    found[-1][1].append(("labels", " · ".join(_plain(word) for _, word in node.labels)))
            case doc.QrCode():
                found[-1][1].append(("picture", _plain(node.alt)))
    return [PaneSection(heading, tuple(lines)) for heading, lines in found]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _reading(library: Library, name: str, code: str, today: datetime.date) -> str:
    sheets = CheckedShelf(library, today).sheets
    whole, _ = readability.levels(next(each for each in sheets if (each.name, each.language) == (name, code)))
    return whole.scores[0][0].said(whole.scores[0][1]) if whole and whole.scores else ""


# -- the approval


@dataclass(frozen=True)
class Typed:
    """The approval's form as it was filled in."""

    by: str = ""
    role: str = ""
    until: str = ""
    read: bool = False
    digest: str = ""
    """Of the words that were on the page."""

    @classmethod
    def of(cls, data: FormData) -> "Typed":
        """What a form says."""

        def said(key: str) -> str:
            value = data.get(key, "")
            return value if isinstance(value, str) else ""

        return cls(said("by"), said("role"), said("until"), bool(said("read")), said("digest"))


@dataclass(frozen=True)
class SheetRequest:
    """What the page is asked to show: which sheet is open, what was typed, and what is wrong with it."""

    name: str = ""
    language: str = ""
    typed: Typed | None = None
    wrong: Mapping[str, Problem] = field(default_factory=dict)
    """By field; under an empty name what concerns the whole."""


def approve(shelf: Shelf, name: str, code: str, typed: Typed, *, broken: bool) -> Mapping[str, Problem]:
    """Record an approval as ``handouts approve`` does, of the words that were read; or say what is wrong, by field."""
    pane = open_sheet(shelf, name, code, broken=broken)
    if pane.refused:
        return {"": pane.refused}
    if typed.digest != pane.wording.digest:
        return {"": Problem("approval-stale", "The words have changed since you opened this page.",
                            "Nothing was approved. Read again: the page shows the words as they are now.")}  # fmt: skip
    wrong: dict[str, Problem] = {}
    day = shelf.today
    try:
        day = datetime.date.fromisoformat(typed.until)
    except ValueError:
        wrong["until"] = Problem("approval-day", "This is not a day.", "Write it as 2027-11-22.")
    if pane.last_day and day > pane.last_day:
        wrong["until"] = Problem("approval-late", "The content file wants it read again before that day.",
                                 "Give an earlier day, or move  review_by:  in the file.")  # fmt: skip
    elif "until" not in wrong and day <= shelf.today:
        wrong["until"] = Problem("approval-until", "This day is not in the future.", "Give a day after today.")
    if not any(letter.isalpha() for letter in typed.by):
        wrong["by"] = Problem("approval-name", "An approval needs the name of a person.", "Write your name.")
    if not typed.read:
        wrong["read"] = Problem(
            "approval-unread", "Only who has read it can approve it.", "Read it, then tick the box."
        )
    if wrong:
        return wrong
    try:
        signing.approve(
            shelf.library,
            name,
            Language.of(code),
            by=typed.by,
            role=typed.role,
            until=day,
            today=shelf.today,
            time=f"{datetime.datetime.now():%H:%M:%S}",
            program=f"handouts {program_version()}",
        )
    except HandoutsError as error:
        return {"": error.problems[0]}
    return {}


# -- the answers


async def show(request: Request) -> Response:
    """The table; with ``open`` and ``language`` one of its sheets is open."""
    shelf, problems = room(request).look()
    name, code = request.query_params.get("open", ""), request.query_params.get("language", "")
    return await _page(request, shelf, problems, SheetRequest(name, code))


async def sign(request: Request) -> Response:
    """Approve a sheet, and show it so; or the page again, with what is wrong beside its field."""
    shelf, problems = room(request).look()
    if shelf is None:
        return page(request, "library", None, problems)
    data = await request.form()
    asked = SheetRequest(str(data.get("open", "")), str(data.get("language", "")), Typed.of(data))
    if not _there(shelf, asked):
        return await _page(request, shelf, problems, SheetRequest(), 404)
    wrong = await run_in_threadpool(
        lambda: approve(shelf, asked.name, asked.language, asked.typed or Typed(), broken=bool(problems))
    )
    if wrong:
        status = 409 if "" in wrong else 422
        return await _page(
            request, shelf, problems, SheetRequest(asked.name, asked.language, asked.typed, wrong), status
        )
    return RedirectResponse(f"/library?{urlencode({'open': asked.name, 'language': asked.language})}#open", 303)


async def stamp(request: Request) -> Response:
    """What changes when the page would show something else: the script asks for it now and then."""
    shelf, problems = room(request).look()
    return JSONResponse({"stamp": _stamp(shelf, problems)})


async def back(request: Request) -> Response:
    """Whoever comes to the form's address by hand is sent to the page."""
    return RedirectResponse("/library", 303)


def _there(shelf: Shelf, asked: SheetRequest) -> bool:
    return asked.name in shelf.library.procedures and asked.language in shelf.library.languages(asked.name)


def _stamp(shelf: Shelf | None, problems: tuple[Problem, ...]) -> str:
    state = (shelf and (shelf.read_at.isoformat(), shelf.today.isoformat()), *map(str, problems))
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


async def _page(
    request: Request, shelf: Shelf | None, problems: tuple[Problem, ...], asked: SheetRequest, status: int = 200
) -> Response:
    if shelf is None:
        return page(request, "library", None, problems)
    t = words(request)
    lines = await run_in_threadpool(table, shelf, t.code)
    if asked.name in shelf.library.procedures and not _there(shelf, asked):
        asked = SheetRequest(asked.name, shelf.library.languages(asked.name)[0])
    pane = None
    if _there(shelf, asked):
        pane = await run_in_threadpool(lambda: open_sheet(shelf, asked.name, asked.language, broken=bool(problems)))
    codes = list(dict.fromkeys(row.language for line in lines for row in line.rows))
    typed = asked.typed or Typed(until=pane.until.isoformat() if pane else "")
    return page(
        request,
        "library",
        shelf,
        problems,
        status,
        lines=lines,
        waiting=sum(bool(line.waiting) for line in lines),
        languages={code: Language.of(code) for code in codes},
        columns=codes if len(codes) <= MOST_COLUMNS else [],
        most_named=MOST_NAMED,
        until=lambda row: until(shelf, row),
        pane=pane,
        typed=typed,
        wrong=asked.wrong,
        near=lambda place: str(place).removeprefix(f"{shelf.library.folder}{os.sep}"),
        today=shelf.today,
        tomorrow=shelf.today + datetime.timedelta(days=1),
        doctors=[each.name for each in shelf.practice.doctors],
        damaged=await run_in_threadpool(approval.find_damaged, shelf.library),
        stamp=_stamp(shelf, problems),
    )


ROUTES = (
    Route("/library", show),
    Route("/library/approve", sign, methods=["POST"]),
    Route("/library/approve", back),
    Route("/library/stamp", stamp),
)
