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
from typing import Literal

from handouts import document as doc
from handouts import files
from handouts.content import Library
from handouts.language import Language
from handouts.patient import Patient
from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity

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
        return cls(words, tuple(line for line in _lines(brief) if line not in words), tuple(codes))


def _lines(document: doc.Document) -> Iterator[str]:
    for line in dataclasses.replace(document, mark=None).words():
        yield " ".join(line.split())


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
    program: str = ""

    def text(self) -> str:
        """The file's text."""
        head = (
            ("Procedure", self.procedure),
            ("Language", self.language),
            ("Approved by", self.by),
            ("Role", self.role),
            ("Approved on", self.on.isoformat()),
            ("Approved until", self.until.isoformat()),
            ("Text code", ", ".join(self.wording.codes)),
            ("Words (SHA-256)", self.wording.digest),
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
        wording = Wording(_split(full), _split(brief), tuple(values["Text code"].split(", ")))
        approval = Approval(
            procedure=values["Procedure"],
            language=values["Language"],
            wording=wording,
            by=values["Approved by"],
            role=values.get("Role", ""),
            on=datetime.date.fromisoformat(values["Approved on"]),
            until=datetime.date.fromisoformat(values["Approved until"]),
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
    return [approval for _, approval in _read(folder, procedure, language) if approval is not None]


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
    for path in sorted(place.glob(f"{procedure}.{language}.*.txt"), key=lambda path: path.name.split(".")[2:]):
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
    program: str = "",
) -> tuple[Approval, Path]:
    """Record that somebody approved the words as they are now; returns the approval and its file.

    Raises HandoutsError without a name or if ``until`` is not after ``today``, and UnwritableError if the file cannot
    be written. There is never half an approval: the file is there whole or not at all.
    """
    until = until or _years_on(today)
    problems = []
    by, role = " ".join(by.split()), " ".join(role.split())
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
    approval = Approval(procedure, language.code, wording, by, role, today, until, program)
    path = library.folder / FOLDER / approval.file_name()
    if not path.exists():
        files.write(path, approval.text().encode("utf-8"))
    return approval, path


def _years_on(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # February 29
        return day.replace(year=day.year + YEARS, day=28)


# -- where a sheet stands


@dataclass(frozen=True)
class Standing:
    """Whether a sheet may go to patients, and why not."""

    kind: Literal["approved", "changed", "overdue", "draft"]
    approval: Approval | None = None
    """The one it rests on: of these very words, or the last one if the words have changed."""
    since: datetime.date | None = None
    """The day from which it is overdue."""

    def said(self) -> str:
        """The standing in a few words."""
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

    Of several approvals of these words the last one counts; of several on that day, the one that ends first.
    """
    if not os.path.isdir(library.folder / FOLDER):  # noqa: PTH112 - most builds end here
        return Standing("draft")
    known = approvals(library.folder, procedure, language.code)
    if not known:
        return Standing("draft")
    digest = Wording.of(library, procedure, language).digest
    matching = [approval for approval in known if approval.wording.digest == digest]
    if not matching:
        return Standing("changed", known[-1])
    last = max(matching, key=lambda approval: (approval.on, -approval.until.toordinal()))
    review = library.procedure(procedure).review_by
    ends = min(last.until, review) if review else last.until
    if ends < today:
        return Standing("overdue", last, ends)
    return Standing("approved", last)


def marked(document: doc.Document, standing: Standing) -> doc.Document:
    """The document with the mark its standing asks for, or with none if it may go to patients."""
    language = document.language
    match standing.kind:
        case "approved":
            return dataclasses.replace(document, mark=None)
        case "changed":
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
    if found.kind == "approved":
        return []
    if found.kind == "changed":
        remedy = f"See what changed with  handouts diff {procedure}, then have it approved:  handouts approve {procedure} --by NAME"
    elif found.kind == "overdue":
        remedy = f"Have somebody read it again, move review_by if it has passed, then:  handouts approve {procedure} --by NAME"
    else:
        remedy = f"Have a clinician read it, then:  handouts approve {procedure} --by NAME"
    at = library.procedure(procedure).at
    return [Problem("not-approved", f'"{procedure}" ({language.code}) is not for patients: {found.said()}.', remedy,
                    at.get("title") or at.get(""), Severity.WARNING)]  # fmt: skip


def status(library: Library, today: datetime.date) -> list[tuple[str, str, Standing]]:
    """Every sheet with its language and how it stands."""
    return [
        (name, procedure.language, standing(library, name, Language.of(procedure.language), today))
        for name, procedure in library.procedures.items()
    ]


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
        key=lambda each: each.on,
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


def since_approval(library: Library, procedure: str, language: Language) -> tuple[Approval | None, list[Change]]:
    """The last approval of a sheet, whatever its words, and what has changed since; every sentence is new if there is none."""
    now = Wording.of(library, procedure, language)
    known = approvals(library.folder, procedure, language.code)
    if not known:
        return None, changes((), (*now.words, *now.brief))
    last = known[-1].wording
    return known[-1], changes((*last.words, *last.brief), (*now.words, *now.brief))
