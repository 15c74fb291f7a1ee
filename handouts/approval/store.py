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

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.problems import Place, Problem

FOLDER = "approvals"

# -- the files


@dataclass(frozen=True)
class Approval:
    """One approval, as its file says it."""

    procedure: str
    language: str
    wording: SheetWords
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
    text = text.replace("\r\n", "\n")
    head, _, rest = text.partition(f"\n{_WORDS}\n")
    full, _, brief = rest.partition(f"\n\n{_BRIEF}\n")
    values = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
    try:
        codes = tuple(values["Text code"].split(", "))
        wording = SheetWords(_split(full), _split(brief), codes, values.get("Own words (SHA-256)", ""))
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
    return approval if approval.text() == text and approval.file_name() == name else None


def _split(lines: str) -> tuple[str, ...]:
    lines = lines.removesuffix("\n")
    return tuple(lines.split("\n")) if lines else ()


def read_approvals(folder: Path, procedure: str = "*", language: str = "*") -> list[Approval]:
    """The approvals kept beside a content file, oldest first; those that were edited are left out."""
    found = [approval for _, approval in _read(folder, procedure, language) if approval is not None]
    return sorted(found, key=lambda approval: (approval.on, approval.time))


def find_damaged(library: Library) -> list[Problem]:
    """The files among the approvals that do not count."""
    return [
        Problem("approval-damaged", "This approval was edited or is not whole, so it does not count.",
                "Take the file back from the version history, or approve the sheet again.", Place(str(path)))
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
