"""A practice's patient library: every sheet that may go to patients as a page, lists of them, and a page for each text code.

Only what :func:`handouts.press.release.find_unfit` lets go to patients is published. The page of a code says what
``handouts verify`` would say of it, for patients: neither who approved the sheet nor why it was withdrawn. It stays for
good, for the paper it is printed on stays too.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from handouts.approval.store import Approval, HistoryEntry, Withdrawal, is_from_the_future, read_history
from handouts.approval.verify import Verdict, verify_code
from handouts.content.library import Library
from handouts.content.practice import Practice
from handouts.document.codes import name_code_page, read_code, read_code_page
from handouts.languages.language import Language, codes
from handouts.options import STANDARD
from handouts.press.release import find_unfit
from handouts.press.web_edition import WebEdition, link_language, make_web_edition
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.storage.published_folder import PublishedFiles, list_published, publish_files
from handouts.templates.web_page.library_pages import (
    CodeAnswer,
    SheetEntry,
    link_library,
    write_code_page,
    write_index,
)
from handouts.templates.web_page.sheet import PageLink, Surroundings

CODES, SHEETS = "c", "sheets"
"""The folders of the pages about codes, and of the sheets."""
ENGLISH = "en"


@dataclass(frozen=True)
class Publication:
    """What was published."""

    sheets: tuple[WebEdition, ...]
    refused: tuple[HandoutsError, ...]
    """Why others were not, an error for each sheet."""
    files: PublishedFiles


def name_sheet_page(procedure: str, language: str) -> str:
    """Where the page of a sheet stands in the library: ``sheets/kyphoplasty-en.html``."""
    return f"{SHEETS}/{procedure}-{language}.html"


def link_sheet(practice: Practice, procedure: str, language: str) -> str:
    """The address of a sheet's page in the practice's patient library; "" where it gives none. Nothing of a patient is in it."""
    return (
        f"{link_library(practice.patient_library)}/{name_sheet_page(procedure, language)}"
        if practice.patient_library
        else ""
    )


def publish(library: Library, folder: Path, today: datetime.date) -> Publication:
    """Write a library's pages to a folder, and take away those of sheets that may no longer go to patients.

    Raises HandoutsError, with nothing written, if the content cannot be read as it is now, for then nobody knows what may
    be published, and as :func:`handouts.storage.published_folder.publish_files` does.
    """
    if library.unread:
        raise HandoutsError(library.unread)
    fit, refused = _find_fit(library, today)
    sheets, failed = _make_sheets(library, fit, today)
    known = {(each.procedure, each.language) for each in sheets}
    files = {name_sheet_page(each.procedure, each.language): each.html for each in sheets}
    files |= _write_indexes(library, sheets, today)
    files |= dict(_write_code_pages(library, known, list_published(folder), today))
    return Publication(tuple(sheets), (*refused, *failed), publish_files(folder, files))


def _find_fit(library: Library, today: datetime.date) -> tuple[list[tuple[str, str]], list[HandoutsError]]:
    """The sheets that may be published, each a procedure and a language, and why others may not."""
    refused: list[HandoutsError] = []
    whole: list[tuple[str, str]] = []
    for name in (*library.procedures, *library.unfinished_names()):
        if wrong := library.problems_of(name):
            refused.append(HandoutsError(wrong))
            continue
        whole += [(name, code) for code in library.languages(name)]
        refused += [HandoutsError(library.problems_of(name, code)) for code in library.unfinished_languages(name)]
    unfit = find_unfit(library, [(name, code, STANDARD) for name, code in whole], today)
    fit = [(name, code) for name, code in whole if (name, code, STANDARD) not in unfit]
    return fit, [*refused, *unfit.values()]


def _make_sheets(
    library: Library, fit: Sequence[tuple[str, str]], today: datetime.date
) -> tuple[list[WebEdition], list[HandoutsError]]:
    """The pages of sheets, with links to those that could be made too."""
    failed: list[HandoutsError] = []
    able = list(fit)
    while True:
        sheets, unable = [], []
        for name, code in able:
            try:
                sheets.append(_make_sheet(library, name, code, [other for each, other in able if each == name], today))
            except HandoutsError as error:
                unable.append((name, code))
                failed.append(error)
        if not unable:
            return sheets, failed
        able = [each for each in able if each not in unable]


def _make_sheet(library: Library, name: str, code: str, others: Sequence[str], today: datetime.date) -> WebEdition:
    language = Language.of(code)
    links = [link_language(each, f"{name}-{each}.html") for each in others if each != code]

    def find_surroundings(text_code: str) -> Surroundings:
        page = f"../{CODES}/{name_code_page(text_code)}"
        return Surroundings(links, f"../{name_index(library, code)}", page, language.day(today))

    return make_web_edition(library, name, language=code, today=today, around=find_surroundings)


def find_main_language(library: Library) -> str:
    """The language that most of a library is written in; English where it has no sheet."""
    written = [each.language for each in library.procedures.values()]
    return max(written, key=written.count, default=ENGLISH)


def name_index(library: Library, language: str) -> str:
    """The list of the sheets in a language: ``index.html`` is that of the language most are written in."""
    return "index.html" if language == find_main_language(library) else f"index-{language}.html"


def _write_indexes(library: Library, sheets: Sequence[WebEdition], today: datetime.date) -> dict[str, bytes]:
    main = find_main_language(library)
    there = dict.fromkeys((main, *(each.language for each in sheets)))
    found = {}
    for code in there:
        language = Language.of(code)
        entries = []
        for each in sheets:
            if each.language == code:
                words = library.procedure(each.procedure, code)
                entries.append(SheetEntry(name_sheet_page(each.procedure, code), words.title, words.plain_title.text))
        others = [link_language(other, name_index(library, other)) for other in there if other != code]
        found[name_index(library, code)] = write_index(library.practice, language, entries, others, language.day(today))
    return found


# -- the pages of codes


def _write_code_pages(
    library: Library, published: set[tuple[str, str]], before: Sequence[str], today: datetime.date
) -> Iterator[tuple[str, bytes]]:
    """A page for every code that was ever approved, and for each that has one already."""
    history = [each for each in read_history(library.folder) if not is_from_the_future(each, today)]
    approved = dict.fromkeys(code for each in history if isinstance(each, Approval) for code in each.wording.codes)
    pages = {f"{CODES}/{name_code_page(code)}": code for code in approved if read_code(code)}
    for path in before:
        folder, _, name = path.partition("/")
        if folder == CODES and (code := read_code_page(name)):
            pages.setdefault(path, code)
    for path, code in pages.items():
        verdict = verify_code(library, code, today, history)
        language = _language_of(code, verdict)
        answer = _answer(library, verdict, language, history, published)
        index = name_index(library, language.code)
        at = index if any(each == language.code for _, each in published) else "index.html"
        yield path, write_code_page(library.practice, language, answer, language.day(today), f"../{at}")


def _language_of(code: str, verdict: Verdict) -> Language:
    """The language that a sheet with this code is in, so far as it is known; English else."""
    said = verdict.approval.language if verdict.approval else code.partition(" ")[0].partition("-")[2]
    by_code: Mapping[str, str] = {each.upper(): each for each in codes()}
    return Language.of(by_code.get(said.upper(), ENGLISH))


def _answer(
    library: Library,
    verdict: Verdict,
    language: Language,
    history: Sequence[HistoryEntry],
    published: set[tuple[str, str]],
) -> CodeAnswer:
    """What a patient is told of a code."""
    last, now = verdict.approval, verdict.now
    if last is None:
        return CodeAnswer(verdict.code, "unknown")
    there = last.procedure in library.procedures and last.language in library.languages(last.procedure)
    title = library.procedure(last.procedure, last.language).title if there else ""
    newest = None
    if (last.procedure, last.language) in published:
        newest = PageLink(f"../{name_sheet_page(last.procedure, last.language)}", title)
    if verdict.current:
        until = (now and now.ends) or last.until
        return CodeAnswer(verdict.code, "current", title, language.day(until), newest)
    later = list(_list_later(last, history))
    newer = next(
        (each for each in later if isinstance(each, Approval) and verdict.code not in each.wording.codes), None
    )
    if newer and newest:
        return CodeAnswer(verdict.code, "superseded", title, language.day(newer.on), newest)
    withdrawn = next((each for each in later if isinstance(each, Withdrawal)), now.withdrawal if now else None)
    if withdrawn:
        return CodeAnswer(verdict.code, "withdrawn", title, language.day(withdrawn.on))
    return CodeAnswer(verdict.code, "not_current", title, newest=newest)


def _list_later(last: Approval, history: Sequence[HistoryEntry]) -> Iterator[HistoryEntry]:
    """What was said of the same sheet after an approval, in order."""
    for each in history[history.index(last) + 1 :]:
        if (each.procedure, each.language) == (last.procedure, last.language):
            yield each


def tell_published(made: Publication) -> list[Problem]:
    """What whoever publishes should know: why sheets are not there, and which files were left."""
    told = dict.fromkeys(problem for error in made.refused for problem in error.problems)
    return [*told, *made.files.problems]
