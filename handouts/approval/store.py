"""The history of a practice's approvals: a small text file for each thing that was said, in ``approvals/``.

An approval says who answers for a sheet, until when, a digest of each edition as it is composed (every word, the shape
of its tables, the bytes of its pictures, what is dialled), and the words themselves. A withdrawal says that an approved
text is no longer good, and why. Files are only ever added, never changed. Each is named after its own content, and each
names the ones it follows: so an entry that is altered, taken out of the middle or given another date shows
(:mod:`handouts.approval.audit`), and two people who approve in two git branches add different files, which git merges
without a question; what comes next follows both.

An entry that somebody edits by hand no longer fits its name and does not count. Nor does one from the future: a clock
that was wrong once would hold a sheet for years.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.problems import Place, Problem
from handouts.reading.characters import BAD_CHARACTER, clean
from handouts.reading.declarations import dataclass

FOLDER = "approvals"
APPROVERS = "approvers"
"""What the files of the changes of the list of approvers begin with."""
TOLERANCE = datetime.timedelta(days=1)
"""So far ahead of today an entry may stand: the day differs around the world."""
NAME_LIMIT = 200
"""Letters that the name of a person, a role or a reason may have."""


@dataclass(frozen=True)
class HistoryEntry:
    """What every entry of the history says; ``digest`` is the SHA-256 of its file, by which others name it."""

    procedure: str
    """"" of an entry that is about no sheet."""
    language: str
    by: str
    on: datetime.date
    """The day of whoever said it."""
    time: str = field(default="", kw_only=True)
    """The moment in UTC, as 2026-11-26T17:23:00Z; "08:31:05" in an entry of the first version."""
    program: str = field(default="", kw_only=True)
    follows: tuple[str, ...] = field(default=(), kw_only=True)
    """The digests of the entries that nothing followed when this one was made, and of the sheet's own last ones."""
    signed_with: str = field(default="", kw_only=True)
    """The fingerprint of the key whose signature must stand beside it; "" if it was not signed when it was made."""

    def text(self) -> str:
        """The file's text."""
        raise NotImplementedError

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text().encode("utf-8")).hexdigest()

    @property
    def at(self) -> datetime.datetime:
        """The moment it was said; of an entry of the first version, by its clock."""
        if self.time.endswith("Z"):
            return datetime.datetime.fromisoformat(self.time)
        clock = datetime.time.fromisoformat(self.time) if self.time else datetime.time()
        return datetime.datetime.combine(self.on, clock, datetime.UTC)

    def file_name(self) -> str:
        """``PROCEDURE.LANGUAGE.DAY.DIGEST.txt``, with the first 12 digits of the digest."""
        return f"{self.procedure}.{self.language}.{self.on.isoformat()}.{self.digest[:12]}.txt"


@dataclass(frozen=True)
class Approval(HistoryEntry):
    """Somebody answers for a sheet, as it is composed in each edition, until a day."""

    wording: SheetWords
    role: str
    until: datetime.date
    original: str = ""
    """Of a translation: the digest of the original's own words that it was made from."""
    kept: str = ""
    """The digest of the list of sheets that were kept as they were approved; "" where none were kept with it."""
    version: int = 2
    """Of the rules: 1 bound the words alone, and by a code of 32 bits."""

    def text(self) -> str:
        return _approval_text(self) if self.version > 1 else _first_approval_text(self)


@dataclass(frozen=True)
class Withdrawal(HistoryEntry):
    """What was approved until now is good no longer."""

    reason: str
    codes: tuple[str, ...]
    """The text codes that are withdrawn."""

    def text(self) -> str:
        head = (
            ("Procedure", self.procedure),
            ("Language", self.language),
            ("Withdrawn by", self.by),
            ("Withdrawn on", self.on.isoformat()),
            ("At", self.time),
            ("Reason", self.reason),
            ("Text codes", ", ".join(self.codes)),
            *_common(self),
        )
        return "\n".join([_WITHDRAWAL, "", *_lines(head)]) + "\n"


@dataclass(frozen=True)
class Person:
    """Somebody on the list of approvers."""

    name: str
    """As in ``--by``: "Jane Roe, MD"."""
    roles: tuple[str, ...] = ("approver",)
    """``approver`` answers for sheets, ``manager`` for the list; both may change the list."""
    clinician: bool = False
    qualification: str = ""
    """What they are: "Spine surgeon", "Certified medical translator"."""
    translates: tuple[str, ...] = ()
    """Codes of the languages whose translations they may approve as a qualified translator."""
    keys: tuple[str, ...] = ()
    """Public keys. Who has one signs: nothing else in their name counts."""


@dataclass(frozen=True)
class ApproversChange(HistoryEntry):
    """Somebody is on the list of approvers from now on, as it says here; or no longer, if they have no role."""

    person: Person
    after: tuple[str, ...] = ()
    """The digests of the changes of the list that none followed before: so one that was taken out is missed."""

    def text(self) -> str:
        person = self.person
        head = (
            ("Changed by", self.by),
            ("Changed on", self.on.isoformat()),
            ("At", self.time),
            ("Name" if person.roles else "Removed", person.name),
            ("Roles", ", ".join(person.roles)),
            ("Clinician", "yes" if person.clinician else ""),
            ("Qualification", person.qualification),
            ("Translates", ", ".join(person.translates)),
            *(("Key", each) for each in person.keys),
            *(("After change", each) for each in self.after),
            *_common(self),
        )
        return "\n".join([_APPROVERS, "", *_lines(head)]) + "\n"

    def file_name(self) -> str:
        """``approvers.DAY.DIGEST.txt``."""
        return f"{APPROVERS}.{self.on.isoformat()}.{self.digest[:12]}.txt"


_FIRST = "An approval of a handout, made by `handouts approve`. It counts as it stands: an edited one does not."
_APPROVAL = (
    "An approval of a handout, version 2, made by `handouts approve`. It counts as it stands: an edited one does not."
)
_WITHDRAWAL = (
    "A withdrawal of a handout, version 2, made by `handouts withdraw`. It counts as it stands: an edited one does not."
)
_APPROVERS = (
    "A change of the list of approvers, made by `handouts approvers`. It counts as it stands: an edited one does not."
)
_WORDS = "== The words that were approved"
_BRIEF = "== What the one-page sheet says in other words"
_SHAPE = "== What was approved besides words"
_SHORTER = "== What the shorter editions say in other words"


def _lines(head: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{key}: {value}" for key, value in head if value]


def _common(entry: HistoryEntry) -> tuple[tuple[str, str], ...]:
    """What ends the head of every entry since version 2."""
    return (
        ("Signed with", entry.signed_with),
        ("Program", entry.program),
        *(("Follows", each) for each in entry.follows),
    )


def _approval_text(made: Approval) -> str:
    wording = made.wording
    head = (
        ("Procedure", made.procedure),
        ("Language", made.language),
        ("Approved by", made.by),
        ("Role", made.role),
        ("Approved on", made.on.isoformat()),
        ("At", made.time),
        ("Approved until", made.until.isoformat()),
        *(
            (f"Edition {name}", f"{wording.code_of(name)}, SHA-256 {digest}")
            for name, digest in wording.editions.items()
        ),
        *((f"Parts of {name}", json.dumps(parts, ensure_ascii=False)) for name, parts in wording.parts.items()),
        ("Words (SHA-256)", wording.digest),
        ("Own words (SHA-256)", wording.own),
        ("Apart from the practice (SHA-256)", wording.apart),
        ("Original (SHA-256)", made.original),
        ("Kept sheets (SHA-256)", made.kept),
        *_common(made),
    )
    shorter = ["", _SHORTER, *wording.brief] if wording.brief else []
    shape = ["", _SHAPE, *wording.shape]
    return "\n".join([_APPROVAL, "", *_lines(head), "", _WORDS, *wording.words, *shorter, *shape]) + "\n"


def _first_approval_text(made: Approval) -> str:
    """As version 0.1.0 wrote it, letter for letter: its name is its digest."""
    wording = made.wording
    head = (
        ("Procedure", made.procedure),
        ("Language", made.language),
        ("Approved by", made.by),
        ("Role", made.role),
        ("Approved on", made.on.isoformat()),
        ("Time of day", made.time),
        ("Approved until", made.until.isoformat()),
        ("Text code", ", ".join(wording.codes)),
        ("Words (SHA-256)", wording.digest),
        ("Own words (SHA-256)", wording.own),
        ("Program", made.program),
    )
    brief = ["", _BRIEF, *wording.brief] if wording.brief else []
    return "\n".join([_FIRST, "", *_lines(head), "", _WORDS, *wording.words, *brief]) + "\n"


# -- reading


def parse(text: str, name: str) -> HistoryEntry | None:
    """The entry in a file's text; None if it is not, or no longer, what the program wrote under that name."""
    text = text.replace("\r\n", "\n")
    title, _, rest = text.partition("\n")
    head, mark, words = rest.partition(f"\n{_WORDS}\n")
    pairs = [tuple(line.split(": ", 1)) for line in head.split("\n") if ": " in line]
    read = {
        _APPROVAL: _read_approval,
        _FIRST: _read_first,
        _WITHDRAWAL: _read_withdrawal,
        _APPROVERS: _read_change,
    }.get(title)
    try:
        entry = read([(key, value) for key, value in pairs], words) if read else None
    except (KeyError, ValueError):
        return None
    whole = entry is not None and entry.text() == text and entry.file_name() == name
    return entry if whole and (mark or not isinstance(entry, Approval)) else None


Pairs = Sequence[tuple[str, str]]


def _read_approval(pairs: Pairs, words: str) -> Approval:
    values = dict(pairs)
    words, _, shape = words.partition(f"\n\n{_SHAPE}\n")
    full, _, brief = words.partition(f"\n\n{_SHORTER}\n")
    editions, codes = {}, []
    for key, value in pairs:
        if key.startswith("Edition "):
            code, digest = value.split(", SHA-256 ")
            editions[key.removeprefix("Edition ")] = digest
            codes.append(code)
    own = values.get("Own words (SHA-256)", "")
    parts = {
        key.removeprefix("Parts of "): tuple(json.loads(value)) for key, value in pairs if key.startswith("Parts of ")
    }
    wording = SheetWords(
        _split(full),
        _split(brief),
        tuple(codes),
        own,
        editions,
        _split(shape),
        parts,
        values.get("Apart from the practice (SHA-256)", ""),
    )
    if not editions or wording.digest != values["Words (SHA-256)"]:
        raise ValueError("not whole")
    return Approval(
        values["Procedure"],
        values["Language"],
        values["Approved by"],
        datetime.date.fromisoformat(values["Approved on"]),
        wording=wording,
        role=values.get("Role", ""),
        until=datetime.date.fromisoformat(values["Approved until"]),
        original=values.get("Original (SHA-256)", ""),
        kept=values.get("Kept sheets (SHA-256)", ""),
        time=_moment(values["At"]),
        **_read_common(pairs),
    )


def _read_first(pairs: Pairs, words: str) -> Approval:
    values = dict(pairs)
    full, _, brief = words.partition(f"\n\n{_BRIEF}\n")
    codes = tuple(values["Text code"].split(", "))
    wording = SheetWords(_split(full), _split(brief), codes, values.get("Own words (SHA-256)", ""))
    if wording.digest != values["Words (SHA-256)"]:
        raise ValueError("not whole")
    return Approval(
        values["Procedure"],
        values["Language"],
        values["Approved by"],
        datetime.date.fromisoformat(values["Approved on"]),
        wording=wording,
        role=values.get("Role", ""),
        until=datetime.date.fromisoformat(values["Approved until"]),
        version=1,
        time=_clock(values.get("Time of day", "")),
        program=values.get("Program", ""),
    )


def _read_withdrawal(pairs: Pairs, words: str) -> Withdrawal:
    values = dict(pairs)
    return Withdrawal(
        values["Procedure"],
        values["Language"],
        values["Withdrawn by"],
        datetime.date.fromisoformat(values["Withdrawn on"]),
        reason=values["Reason"],
        codes=tuple(values["Text codes"].split(", ")),
        time=_moment(values["At"]),
        **_read_common(pairs),
    )


def _read_change(pairs: Pairs, words: str) -> ApproversChange:
    values = dict(pairs)
    roles = tuple(values["Roles"].split(", ")) if "Name" in values else ()
    person = Person(
        values["Name"] if roles else values["Removed"],
        roles,
        values.get("Clinician") == "yes",
        values.get("Qualification", ""),
        tuple(values["Translates"].split(", ")) if "Translates" in values else (),
        tuple(value for key, value in pairs if key == "Key"),
    )
    return ApproversChange(
        "",
        "",
        values["Changed by"],
        datetime.date.fromisoformat(values["Changed on"]),
        person=person,
        after=tuple(value for key, value in pairs if key == "After change"),
        time=_moment(values["At"]),
        **_read_common(pairs),
    )


def _read_common(pairs: Pairs) -> dict[str, Any]:
    values = dict(pairs)
    return {
        "program": values.get("Program", ""),
        "follows": tuple(value for key, value in pairs if key == "Follows"),
        "signed_with": values.get("Signed with", ""),
    }


def _moment(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", text):
        raise ValueError("no moment in UTC")
    datetime.datetime.fromisoformat(text)
    return text


def _clock(text: str) -> str:
    if text:
        datetime.time.fromisoformat(text)
    return text


def _split(lines: str) -> tuple[str, ...]:
    lines = lines.removesuffix("\n")
    return tuple(lines.split("\n")) if lines else ()


# -- the folder


def plain_line(text: str) -> str:
    """What somebody wrote, on one line and of a length that an entry can have."""
    return clean(BAD_CHARACTER.sub(" ", text))[:NAME_LIMIT]


def in_utc(now: datetime.datetime | None, today: datetime.date) -> str:
    """A moment as an entry writes it; without one, the beginning of the day."""
    moment = now or datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def read_history(folder: Path, procedure: str = "*", language: str = "*") -> list[HistoryEntry]:
    """The entries kept beside a content file, in their order; those that were edited are left out."""
    return in_order(entry for _, entry in read_files(folder, procedure, language) if entry is not None)


def read_approvals(folder: Path, procedure: str = "*", language: str = "*") -> list[Approval]:
    """The approvals among them."""
    return [each for each in read_history(folder, procedure, language) if isinstance(each, Approval)]


def in_order(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Entries as they were made: each after those it follows, whatever a clock said, else by their moments."""
    known = {each.digest: each for each in entries}
    moments: dict[str, tuple[datetime.datetime, int]] = {}

    def moment(digest: str) -> tuple[datetime.datetime, int]:
        stack = [digest]
        while stack:
            each = known[stack[-1]]
            missing = [one for one in each.follows if one in known and one not in moments and one not in stack]
            if missing:
                stack += missing
                continue
            before = [moments[one] for one in each.follows if one in moments]
            latest = max(before, default=(each.at, 0))
            moments[stack.pop()] = (max(each.at, latest[0]), latest[1] + 1)
        return moments[digest]

    return [known[digest] for digest in sorted(known, key=lambda digest: (*moment(digest), *_weight(known[digest])))]


def _weight(entry: HistoryEntry) -> tuple[int, int, str]:
    """Of entries of one moment the safest is taken for the last: a withdrawal, then the approval that ends first."""
    return (0, -entry.until.toordinal(), entry.digest) if isinstance(entry, Approval) else (1, 0, entry.digest)


def find_heads(entries: Iterable[HistoryEntry]) -> list[str]:
    """The digests of the entries that no other follows, in alphabetical order: a next one follows them."""
    digests: set[str] = set()
    followed: set[str] = set()
    for each in entries:
        digests.add(each.digest)
        followed.update(each.follows)
    return sorted(digests - followed)


def find_damaged(library: Library) -> list[Problem]:
    """The files among the approvals that do not count."""
    return [
        Problem("approval-damaged", "This approval was edited or is not whole, so it does not count.",
                "Take the file back from the version history, or approve the sheet again.", Place(str(path)))
        for path, entry in read_files(library.folder)
        if entry is None
    ]  # fmt: skip


def read_files(folder: Path, procedure: str = "*", language: str = "*") -> Iterator[tuple[Path, HistoryEntry | None]]:
    """Each file of the history with its entry; None for one that does not count. Only plain files are read."""
    place = folder / FOLDER
    if not place.is_dir():
        return
    for path in sorted(place.glob(f"{procedure}.{language}.*.txt")):
        yield path, _read_file(path)


def read_entry(folder: Path, name: str) -> HistoryEntry | None:
    """The entry in a file of the history; None for one that does not count, or is not there."""
    return _read_file(folder / FOLDER / name)


LARGEST = 4_000_000
"""Bytes that an entry may have: more than the words of any sheet."""


def _read_file(path: Path) -> HistoryEntry | None:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        return None


def is_from_the_future(entry: HistoryEntry, today: datetime.date) -> bool:
    """Whether an entry stands so far ahead of today that a clock must have been wrong, or somebody lied."""
    return max(entry.on, entry.at.date()) - today > TOLERANCE
