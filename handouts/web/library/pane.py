"""An open sheet: all that somebody needs who answers for its words."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from handouts.approval.approvers import read_approvers
from handouts.approval.changes import compare_with_approval
from handouts.approval.printed_parts import read_sheet
from handouts.approval.signing import find_last_day, find_obstacles
from handouts.approval.standing import SheetStatus, list_outdated_sentences
from handouts.approval.store import FOLDER, Approval, read_approvals
from handouts.checks import readability
from handouts.checks.claims import Claims, list_claims
from handouts.checks.passages import CheckedLibrary
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.compose import compose, why_no_call
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.layout.fitting import NO_ROOM
from handouts.options import EDITIONS, EditionOption, SheetOptions
from handouts.press.kept_sheets import find_list, has_edition
from handouts.press.press import LEFT_OUT
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.problems.problem import severity_of
from handouts.reading.declarations import dataclass
from handouts.web.library.difference import ShownChange, order_changes
from handouts.web.shelf import Shelf


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
    changes: tuple[ShownChange, ...]
    """Since its last approval; of the original since it was translated, if it is behind."""
    changed_in: Language
    """The language they are in."""
    original: str
    """The beginning of the digest of the original's words, for ``of:``."""
    of: Place | None
    """Where ``of:`` stands."""
    signed: tuple[tuple[Approval, str], ...]
    """The approvals of these very words that count, each with its file beside the content."""
    printable: tuple[tuple[Approval, tuple[tuple[EditionOption, str], ...]], ...]
    """Every approval of which sheets are kept, the last one first, each with the editions kept and their codes."""
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
    claims: Claims | None
    """What each line rests on; None if a source cannot be read now."""

    def of_severity(self, severity: str) -> list[Problem]:
        """The problems of a severity."""
        return [problem for problem in self.problems if problem.severity == severity]


def open_sheet(shelf: Shelf, name: str, code: str, *, broken: bool) -> Pane:
    """Open a sheet; ``broken`` if this is not what the content file says now."""
    library, language = shelf.library, Language.of(code)
    procedure, written, row = library.procedure(name, code), library.procedures[name], shelf.row(name, code)
    own = Language.of(written.language)
    behind = row.standing.kind == "behind"
    wording, listed = read_sheet(library, name, language, shelf.today), read_approvers(library.folder, shelf.today)
    changes = (
        _changes_of_original(library, name, language)
        if behind
        else _changes_since_approval(library, name, language, wording)
    )
    problems, pages = _problems_of_sheet(shelf, name, code), 0
    try:
        pages = shelf.blank(SheetOptions(name, code)).pages
        parts = tuple(
            _list_sections(shelf.document(SheetOptions(name, code)), wording, why_no_call(procedure, language))
        )
    except HandoutsError as error:
        problems = [*error.problems, *(problem for problem in problems if problem not in error.problems)]
        parts = ()
    problems += _problems_of_short_sheets(shelf, SheetOptions(name, code))
    problems.sort(key=lambda problem: list(Severity).index(problem.severity))
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
            (each, f"{FOLDER}/{each.file_name()}")
            for each in read_approvals(library.folder, name, code)
            if each.wording.editions == wording.editions and not listed.find_fault(each)
        ),
        tuple(_list_printable(library, name, code)),
        tuple(problems),
        _reading_level(library, name, code, shelf.today),
        pages,
        written.review_by,
        find_last_day(library, name, shelf.today),
        _why_refused(shelf, name, language, broken=broken),
        _find_claims(shelf, name, language),
    )


def _find_claims(shelf: Shelf, name: str, language: Language) -> Claims | None:
    try:
        return list_claims(shelf.library, name, language, today=shelf.today)
    except HandoutsError:  # the checks tell of it
        return None


def _list_printable(
    library: Library, name: str, code: str
) -> Iterator[tuple[Approval, tuple[tuple[EditionOption, str], ...]]]:
    seen: set[str] = set()  # the last approval of a code is the one that is printed
    for each in reversed(read_approvals(library.folder, name, code)):
        kept = find_list(library.folder, each)
        there = [one for one in EDITIONS.values() if kept and has_edition(kept, one.name)]
        coded = [(one, each.wording.code_of(one.name)) for one in there if one.name in each.wording.editions]
        codes = tuple((one, printed) for one, printed in coded if printed not in seen)
        seen |= {printed for _, printed in codes}
        if codes:
            yield each, codes


def _problems_of_sheet(shelf: Shelf, name: str, code: str) -> list[Problem]:
    """What the checks find in a sheet; what they say about other sheets alone is told there, errors everywhere."""
    starts = [(each.place, other) for other, each in shelf.cards.items()]

    def about(problem: Problem) -> bool:
        if problem.severity is Severity.ERROR or problem.place is None or f'"{name}"' in problem.message:
            return True
        before = [start for start, _ in starts if start.file == problem.place.file and start <= problem.place]
        near = max(before, default=None)  # the variants of a procedure begin on the same line
        return near is None or any(start == near and other == name for start, other in starts)

    return [problem for problem in shelf.problems(name, code) if about(problem)]


def _problems_of_short_sheets(shelf: Shelf, choice: SheetOptions) -> Iterator[Problem]:
    """What the short sheets leave out, and which cannot be made: whoever approves the sheet answers for these too."""
    for edition, why in shelf.editions(choice).items():
        if EDITIONS[edition].brief and all(each.code in NO_ROOM for each in why):
            told = why or shelf.blank(choice._replace(format=edition)).problems
            yield from (
                replace(each, severity=severity_of(each.code) if each.code in LEFT_OUT else Severity.WARNING)
                for each in told
                if each.code in (*LEFT_OUT, *NO_ROOM)
            )


def _why_refused(shelf: Shelf, name: str, language: Language, *, broken: bool) -> Problem | None:
    """Why nobody can approve a sheet as it is: one reason for all errors, which the page lists anyway."""
    if not shelf.own:
        return Problem("approval-sample", "This is the sample that comes with the program; it cannot be approved.",
                       "Start the page with content of your own:  handouts serve --content FILE")  # fmt: skip
    if broken:
        return Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                       "Mend the file first; the page shows where.")  # fmt: skip
    obstacles = find_obstacles(shelf.library, name, language, shelf.today)
    of_the_sheet = [each for each in obstacles if each.code.startswith("approval-")]
    if len(of_the_sheet) < len(obstacles):
        return Problem("approval-errors", "A sheet with errors cannot be approved.", "Mend the errors first.")
    return next(iter(of_the_sheet), None)


def _changes_since_approval(library: Library, name: str, language: Language, now: SheetWords) -> list[ShownChange]:
    last, changes = compare_with_approval(library, name, language, now)
    return order_changes(changes, last.wording, now, _headings(library, name, language)) if last else []


def _changes_of_original(library: Library, name: str, language: Language) -> list[ShownChange]:
    own = Language.of(library.procedures[name].language)
    now = SheetWords.of(library, name, own)
    changes = list_outdated_sentences(library, name, language)
    return order_changes(changes, now, now, _headings(library, name, own))


def _headings(library: Library, name: str, language: Language) -> set[str]:
    """The headings that part a sheet."""
    document = compose(library, name, language)
    return {_plain(section.heading.text) for section in document.sections}


def _list_sections(document: doc.Document, wording: SheetWords, reason: str) -> list[PaneSection]:
    """All that is approved, in the order of reading; the words are those of :class:`Wording`.

    ``reason`` is why the sheet does not say when to call, if it does not.
    """
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
            case doc.DataTable() if node.summary:
                found[-1][1].append(("table", _plain(node.summary)))
    if reason:
        found.append((document.language.heading("when_to_call"), [("text", reason)]))
    return [PaneSection(heading, tuple(lines)) for heading, lines in found]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _reading_level(library: Library, name: str, code: str, today: datetime.date) -> str:
    sheets = CheckedLibrary(library, today).sheets
    whole, _ = readability.levels(next(each for each in sheets if (each.name, each.language) == (name, code)))
    return whole.scores[0][0].describe(whole.scores[0][1]) if whole and whole.scores else ""
