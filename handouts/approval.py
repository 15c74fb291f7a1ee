"""Who approved which words, and whether what is printed today is still what they approved.

An approval is a small text file in ``approvals/`` beside the content: who, when, until when, a digest of all that
a patient reads in one language, and those words themselves. Files are only ever added, never changed, and each is
named after its own content. So two people who approve in two git branches, the same sheet or different ones, add
different files, and git merges them without a question; one long file that both append to would conflict every
time. What is said twice is the same file. An approval that somebody edits by hand no longer fits its name and
does not count.

What counts is the words: headings, texts, steps, alternative texts, phone numbers, the short wording of the
one-page sheet and the program's own fixed words. Colors, layout, paper and the dates at the foot do not.
"""

import dataclasses
import datetime
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from handouts import document as doc
from handouts import files, model, translation
from handouts.content import Library
from handouts.language import Language
from handouts.letters import BAD_CHARACTER, clean
from handouts.patient import Patient
from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity
from handouts.reader import fields

FOLDER = "approvals"
YEARS = 1
"""How long an approval holds if nobody says until when; sheets are read again every 1 to 3 years."""

CODE = re.compile(r"\b([A-Z0-9][A-Z0-9-]?-[A-Z]{2,3}(?:-[A-Z0-9]+)*)\s+([0-9A-F]{4}-[0-9A-F]{4})\b")
"""A text code as it stands at the foot of a page: KY-EN 1A2B-3C4D."""

_NOBODY = Patient()
_ANY_DAY = datetime.date(2000, 1, 1)


# -- the words


@dataclass(frozen=True)
class Wording:
    """All that a patient reads about a procedure in one language."""

    words: tuple[str, ...]
    """A line for each text, in the order of reading."""
    brief: tuple[str, ...]
    """What the one-page sheet says in other words."""
    codes: tuple[str, ...]
    """The text codes these words are printed with."""
    own: str = ""
    """A digest of the procedure's own words; a translation made from them carries it."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the words, as hexadecimal digits."""
        return hashlib.sha256("\n".join((*self.words, "", *self.brief)).encode("utf-8")).hexdigest()

    @classmethod
    def of(cls, library: Library, procedure: str, language: Language) -> "Wording":
        """The wording as the content has it now."""
        full, brief = (
            doc.compose(library, procedure, language, _NOBODY, _ANY_DAY, brief=brief) for brief in (False, True)
        )
        words = tuple(_lines(full))
        codes = dict.fromkeys((full.imprint.code, brief.imprint.code))
        own = own_digest(library.procedure(procedure, language.code))
        return cls(words, tuple(line for line in _lines(brief) if line not in words), tuple(codes), own)


def _lines(document: doc.Document) -> Iterator[str]:
    yield f"{document.imprint.practice}, {document.imprint.phone}".replace(doc.NBSP, " ")  # at the foot of each page
    for line in dataclasses.replace(document, mark=None).words():
        yield " ".join(line.split())


def own_digest(procedure: model.Procedure) -> str:
    """A digest of what a procedure says: no phone of the practice and no fixed word of the program is in it.

    A translation notes that of its original under ``of:``, so that it is known when the original moves on.
    """
    words = (text for name in translation.WORDING for text in _texts(getattr(procedure, name)))
    return hashlib.sha256("\n".join(words).encode("utf-8")).hexdigest()


_NO_WORDS = {"source", "new_paragraph", "after", "icon", "file"}


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case model.Entry():
            kind: Any = type(value)
            for shape in fields(kind):
                if shape.name not in _NO_WORDS and not (shape.name == "name" and isinstance(value, model.Picture)):
                    yield from _texts(getattr(value, shape.name))
        case tuple():
            for each in value:
                yield from _texts(each)
        case dict():
            yield from value.values()


# -- the files


@dataclass(frozen=True)
class Approval:
    """One approval, as its file says it."""

    procedure: str
    language: str
    wording: Wording
    by: str
    role: str
    on: datetime.date
    until: datetime.date
    time: str = ""
    """Of day, as 08:31:05: tells two approvals of one day apart."""
    program: str = ""

    def text(self) -> str:
        """The file's text."""
        head = (
            ("Procedure", self.procedure),
            ("Language", self.language),
            ("Approved by", self.by),
            ("Role", self.role),
            ("Approved on", self.on.isoformat()),
            ("Time of day", self.time),
            ("Approved until", self.until.isoformat()),
            ("Text code", ", ".join(self.wording.codes)),
            ("Words (SHA-256)", self.wording.digest),
            ("Own words (SHA-256)", self.wording.own),
            ("Program", self.program),
        )
        lines = [_TITLE, "", *(f"{key}: {value}" for key, value in head if value), "", _WORDS, *self.wording.words]
        if self.wording.brief:
            lines += ["", _BRIEF, *self.wording.brief]
        return "\n".join(lines) + "\n"

    def file_name(self) -> str:
        """``PROCEDURE.LANGUAGE.DAY.DIGEST.txt``, the digest that of the file."""
        digest = hashlib.sha256(self.text().encode("utf-8")).hexdigest()[:12]
        return f"{self.procedure}.{self.language}.{self.on.isoformat()}.{digest}.txt"


_TITLE = "An approval of a handout, made by `handouts approve`. It counts as it stands: an edited one does not."
_WORDS = "== The words that were approved"
_BRIEF = "== What the one-page sheet says in other words"


def parse(text: str, name: str) -> Approval | None:
    """The approval in a file's text; None if it is not, or no longer, what ``handouts approve`` wrote."""
    head, mark, rest = text.replace("\r\n", "\n").partition(f"\n{_WORDS}\n")
    full, _, brief = rest.partition(f"\n\n{_BRIEF}\n")
    values = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
    try:
        codes = tuple(values["Text code"].split(", "))
        wording = Wording(_split(full), _split(brief), codes, values.get("Own words (SHA-256)", ""))
        approval = Approval(
            procedure=values["Procedure"],
            language=values["Language"],
            wording=wording,
            by=values["Approved by"],
            role=values.get("Role", ""),
            on=datetime.date.fromisoformat(values["Approved on"]),
            until=datetime.date.fromisoformat(values["Approved until"]),
            time=values.get("Time of day", ""),
            program=values.get("Program", ""),
        )
    except (KeyError, ValueError):
        return None
    whole = mark and wording.digest == values.get("Words (SHA-256)") and approval.file_name() == name
    return approval if whole else None


def _split(lines: str) -> tuple[str, ...]:
    lines = lines.removesuffix("\n")
    return tuple(lines.split("\n")) if lines else ()


def approvals(folder: Path, procedure: str = "*", language: str = "*") -> list[Approval]:
    """The approvals kept beside a content file, oldest first; those that were edited are left out."""
    found = [approval for _, approval in _read(folder, procedure, language) if approval is not None]
    return sorted(found, key=lambda approval: (approval.on, approval.time))


def damaged(library: Library) -> list[Problem]:
    """The files among the approvals that do not count."""
    return [
        Problem("approval-damaged", "This approval was edited or is not whole, so it does not count.",
                "Take the file back from the version history, or approve the sheet again.", Place(str(path)), Severity.WARNING)
        for path, approval in _read(library.folder)
        if approval is None
    ]  # fmt: skip


def _read(folder: Path, procedure: str = "*", language: str = "*") -> Iterator[tuple[Path, Approval | None]]:
    place = folder / FOLDER
    if not place.is_dir():
        return
    for path in sorted(place.glob(f"{procedure}.{language}.*.txt")):
        try:
            yield path, parse(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError):
            yield path, None


def approve(
    library: Library,
    procedure: str,
    language: Language,
    *,
    by: str,
    role: str = "",
    until: datetime.date | None = None,
    today: datetime.date,
    time: str = "",
    program: str = "",
) -> tuple[Approval, Path]:
    """Record that somebody approved the words as they are now; returns the approval and its file.

    Who approves the same words twice on a day, until the same day, gets the first approval back.

    Raises HandoutsError without a name or if ``until`` is not after ``today``, and UnwritableError if the file cannot
    be written. There is never half an approval: the file is there whole or not at all.
    """
    until = until or a_year_on(today)
    problems = []
    by, role = (clean(BAD_CHARACTER.sub(" ", each)) for each in (by, role))
    if not re.search(r"[^\W\d_]", by):
        problems.append(
            Problem("approval-name", "An approval needs the name of a person.", 'Write --by "Jane Roe, MD".')
        )
    if until <= today:
        problems.append(
            Problem(
                "approval-until",
                f"{until} is not after today, {today}.",
                "Give a day to come, such as a year from now.",
            )
        )
    if problems:
        raise HandoutsError(problems)
    wording = Wording.of(library, procedure, language)
    approval = Approval(procedure, language.code, wording, by, role, today, until, time, program)
    for each in approvals(library.folder, procedure, language.code):
        if dataclasses.replace(each, time=time, program=program) == approval:
            return each, library.folder / FOLDER / each.file_name()
    path = library.folder / FOLDER / approval.file_name()
    files.write(path, approval.text().encode("utf-8"))
    return approval, path


def a_year_on(day: datetime.date) -> datetime.date:
    """The last day an approval holds if nobody says until when."""
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # February 29
        return day.replace(year=day.year + YEARS, day=28)


# -- where a sheet stands


@dataclass(frozen=True)
class Standing:
    """Whether a sheet may go to patients, and why not."""

    kind: Literal["approved", "changed", "overdue", "behind", "draft"]
    approval: Approval | None = None
    """The one it rests on: of these very words, or the last one if the words have changed."""
    since: datetime.date | None = None
    """The day from which it is overdue."""
    behind: str = ""
    """The original's language, if this is a translation of words that have changed since."""

    def said(self) -> str:
        """The standing in a few words."""
        if self.kind == "behind":
            return f'translation behind: the original ("{self.behind}") has changed since it was made'
        if self.approval is None:
            return "draft: not approved"
        by, on, until = self.approval.by, self.approval.on, self.approval.until
        if self.kind == "approved":
            return f"approved by {by} on {on}, until {until}"
        if self.kind == "overdue":
            return f"review overdue since {self.since}; approved by {by} on {on}"
        return f"changed since {by} approved it on {on}"


def standing(library: Library, procedure: str, language: Language, today: datetime.date) -> Standing:
    """How a sheet stands on a day.

    Of several approvals of these words the last one counts; of several at that time, the one that ends first.
    """
    original = drifted_from(library, procedure, language)
    if original:
        known = approvals(library.folder, procedure, language.code)
        return Standing("behind", known[-1] if known else None, behind=original)
    if not os.path.isdir(library.folder / FOLDER):  # noqa: PTH112 - most builds end here
        return Standing("draft")
    known = approvals(library.folder, procedure, language.code)
    if not known:
        return Standing("draft")
    digest = Wording.of(library, procedure, language).digest
    matching = [approval for approval in known if approval.wording.digest == digest]
    if not matching:
        return Standing("changed", known[-1])
    last = max(matching, key=lambda approval: (approval.on, approval.time, -approval.until.toordinal()))
    review = library.procedure(procedure).review_by
    ends = min(last.until, review) if review else last.until
    if ends < today:
        return Standing("overdue", last, ends)
    return Standing("approved", last)


def drifted_from(library: Library, procedure: str, language: Language) -> str:
    """The language of the original if a translation was made from other words than it has now; else nothing.

    A translation says with ``of:`` which words it was made from: the beginning of their :func:`own_digest`.
    """
    written = library.procedure(procedure)
    said = written.translations.get(language.code)
    if said is None or said.of is None:
        return ""
    return "" if own_digest(written).startswith(said.of) else written.language


def sentences_behind(library: Library, procedure: str, language: Language) -> list["Change"]:
    """What has changed in the original since a translation was made, if an approval has kept those words."""
    written = library.procedure(procedure)
    made_from = written.translations[language.code].of or "none"
    for each in approvals(library.folder, procedure, written.language):
        if each.wording.own.startswith(made_from):
            now = Wording.of(library, procedure, Language.of(written.language))
            return changes((*each.wording.words, *each.wording.brief), (*now.words, *now.brief))
    return []


def marked(document: doc.Document, standing: Standing) -> doc.Document:
    """The document with the mark its standing asks for, or with none if it may go to patients."""
    language = document.language
    match standing.kind:
        case "approved":
            return dataclasses.replace(document, mark=None)
        case "changed" | "behind" if standing.approval:
            words = language.changed
        case "overdue" if standing.since:
            words = language.overdue.format(date=language.day(standing.since))
        case _:
            return document
    return dataclasses.replace(document, mark=doc.Paragraph((doc.Span(doc.join_numbers(words)),)))


class NotApprovedError(HandoutsError):
    """A sheet was wanted for patients that nobody has approved as it is."""

    exit_code = ExitCode.NOT_APPROVED


def refusals(library: Library, procedure: str, language: Language, today: datetime.date) -> list[Problem]:
    """Why a sheet must not go to patients; nothing if it is approved and current."""
    found = standing(library, procedure, language, today)
    name = (
        procedure
        if language.code == library.procedure(procedure).language
        else f"{procedure} --language {language.code}"
    )
    if found.kind == "approved":
        return []
    if found.kind == "changed":
        remedy = (
            f"See what changed with  handouts diff {name}, then have it approved:  handouts approve {name} --by NAME"
        )
    elif found.kind == "behind":
        behind = [change.after or change.before for change in sentences_behind(library, procedure, language)]
        which = f" Behind: {' / '.join(behind[:5])}{' / …' if len(behind) > 5 else ''}" if behind else ""
        remedy = f"Bring the translation up to date, then copy the original's digest from  handouts status --json  to its  of:.{which}"
    elif found.kind == "overdue":
        remedy = (
            f"Have somebody read it again, move review_by if it has passed, then:  handouts approve {name} --by NAME"
        )
    else:
        remedy = f"Have a clinician read it, then:  handouts approve {name} --by NAME"
    at = library.procedure(procedure, language.code).at
    return [Problem("not-approved", f'"{procedure}" ({language.code}) is not for patients: {found.said()}.', remedy,
                    at.get("title") or at.get(""), Severity.WARNING)]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A sheet in the list of all sheets."""

    procedure: str
    language: str
    standing: Standing
    digest: str
    """Of the procedure's own words as they are now; a translation made from them carries its beginning as ``of:``."""
    missing: tuple[str, ...] = ()
    """Languages other sheets are there in and this one is not; told with its original."""

    def as_json(self) -> dict[str, object]:
        """What is known about it, as plain values."""
        last = self.standing.approval
        return {
            "state": self.standing.kind,
            "by": last.by if last else None,
            "role": last.role or None if last else None,
            "on": last.on.isoformat() if last else None,
            "until": last.until.isoformat() if last else None,
            "since": self.standing.since.isoformat() if self.standing.since else None,
            "code": last.wording.codes[0] if last else None,
            "digest": self.digest,
            "missing": list(self.missing),
        }


def status(library: Library, today: datetime.date) -> list[Row]:
    """Every sheet in every language it is there in, and how it stands."""
    everywhere = dict.fromkeys(code for name in library.procedures for code in library.languages(name))
    rows = []
    for name in library.procedures:
        there = library.languages(name)
        for code in there:
            language = Language.of(code)
            missing = tuple(each for each in everywhere if each not in there) if code == there[0] else ()
            digest = own_digest(library.procedure(name, code))
            rows.append(Row(name, code, standing(library, name, language, today), digest, missing))
    return rows


# -- from paper back to the approval


@dataclass(frozen=True)
class Verdict:
    """What is known about a printed text code."""

    code: str
    approval: Approval | None
    """The last approval of exactly these words."""
    now: Standing | None
    """How the sheet stands today; None if there is no such procedure any more."""
    current: bool
    """Whether the paper may still be handed out: its words are today's, approved, and not overdue."""

    def said(self) -> str:
        """The verdict in a sentence or two."""
        if self.current and self.approval:
            return f"{self.code}: {self.approval.procedure} ({self.approval.language}), {Standing('approved', self.approval).said()}. Still current."
        if self.approval is None:
            return f"{self.code}: no approval of this text is known. Do not hand it out."
        what = f"{self.code}: {self.approval.procedure} ({self.approval.language}), approved by {self.approval.by} on {self.approval.on}."
        if self.now is None:
            return f"{what} The procedure has been taken out of the content. Do not hand it out."
        if self.now.kind == "overdue":
            return f"{what} Its review has been overdue since {self.now.since}. Do not hand it out."
        return f"{what} The words have changed since. Do not hand it out; print a new one."


def verify(library: Library, code: str, today: datetime.date) -> Verdict:
    """What is known about a text code. Raises HandoutsError if it is not written like one."""
    found = CODE.search(" ".join(code.upper().split()))
    if found is None:
        raise HandoutsError(Problem("bad-code", f"{code!r} is not a text code.",
                                    "Copy it from the foot of a page, such as KY-EN 1A2B-3C4D, or name a PDF file."))  # fmt: skip
    code = f"{found[1]} {found[2]}"
    last = max(
        (each for each in approvals(library.folder) if code in each.wording.codes),
        key=lambda each: (each.on, each.time),
        default=None,
    )
    if last is None:
        return Verdict(code, None, None, False)
    if last.procedure not in library.procedures:
        return Verdict(code, last, None, False)
    language = Language.of(last.language)
    now = standing(library, last.procedure, language, today)
    current = now.kind == "approved" and code in Wording.of(library, last.procedure, language).codes
    return Verdict(code, last, now, current)


def codes_in(path: Path) -> list[str]:
    """The text codes printed in a PDF, each once. Raises HandoutsError if it is no PDF or none is in it."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise HandoutsError(
            Problem(
                "not-a-pdf", "This is no PDF that can be read.", "Name a file that the program made.", Place(str(path))
            )
        ) from error
    try:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
    codes = list(dict.fromkeys(f"{found[1]} {found[2]}" for found in CODE.finditer(text)))
    if not codes:
        raise HandoutsError(
            Problem("no-code", "No text code stands in this PDF.", "Was it made by this program?", Place(str(path)))
        )
    return codes


# -- what changed


@dataclass(frozen=True)
class Change:
    """A sentence that is new, gone, or says something else."""

    before: str
    after: str

    @property
    def numbers(self) -> bool:
        """Whether a number or a phone number differs."""
        return sorted(_NUMBER.findall(self.before)) != sorted(_NUMBER.findall(self.after))


_NUMBER = re.compile(r"\d+")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)")


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """What differs between two wordings, sentence by sentence: numbers and phone numbers first, then as they stand."""
    import difflib

    old, new = ([sentence for line in lines for sentence in _SENTENCES.split(line)] for lines in (before, after))
    found: list[Change] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _paired(old[a:b], new[c:d])
    return sorted(dict.fromkeys(found), key=lambda change: not change.numbers)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Sentences that replace each other, the most alike together; the rest went or came."""
    import difflib

    left = list(new)
    for sentence in old:
        alike = [(difflib.SequenceMatcher(None, sentence, each).ratio(), each) for each in left]
        best = max(alike, default=(0.0, ""))
        if best[0] >= 0.5:
            left.remove(best[1])
            yield Change(sentence, best[1])
        else:
            yield Change(sentence, "")
    for sentence in left:
        yield Change("", sentence)


def changes_text(procedure: str, last: Approval | None, found: Sequence[Change]) -> str:
    """The changes in plain words."""
    if last is None:
        return f"{procedure} has never been approved: all of it is new."
    since = f"{last.by} approved it on {last.on} ({', '.join(last.wording.codes)})"
    if not found:
        return f"{procedure}: no word has changed since {since}."
    blocks = [f"{procedure}: {len(found)} {'change' if len(found) == 1 else 'changes'} since {since}."]
    for title, numbers in (("Numbers and phone numbers", True), ("Words", False)):
        members = [change for change in found if change.numbers is numbers]
        if members:
            blocks.append("\n\n".join([title, *map(_change_text, members)]))
    return "\n\n".join(blocks)


def _change_text(change: Change) -> str:
    lines = [f"  was: {change.before}"] * bool(change.before) + [f"  now: {change.after}"] * bool(change.after)
    if not change.before:
        lines = [f"  new: {change.after}"]
    elif not change.after:
        lines = [f"  left out: {change.before}"]
    return "\n".join(lines)


def since_approval(library: Library, procedure: str, language: Language) -> tuple[Approval | None, list[Change]]:
    """The last approval of a sheet, whatever its words, and what has changed since; every sentence is new if there is none."""
    now = Wording.of(library, procedure, language)
    known = approvals(library.folder, procedure, language.code)
    if not known:
        return None, changes((), (*now.words, *now.brief))
    last = known[-1].wording
    return known[-1], changes((*last.words, *last.brief), (*now.words, *now.brief))
