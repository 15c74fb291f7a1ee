"""What can be wrong, said the same way everywhere.

A :class:`Problem` is data: the loader, the checks and the builder all collect
problems and report them together.  A :class:`HandoutsError` stops work and
carries every problem found.  Key decisions on ``Problem.code`` or on the type
of the error, never on the English of a message.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any


class ExitCode(IntEnum):
    """What a command's exit status means; the README lists the same table."""

    OK = 0
    PROBLEMS = 1  # the content has errors; nothing was written
    USAGE = 2  # the command line itself is wrong
    UNREADABLE = 3  # a file that was named cannot be read
    UNWRITABLE = 4  # the output cannot be written; earlier output is as it was
    NOT_APPROVED = 5  # nobody has approved these words, or not any more; nothing was written
    PARTLY_MADE = 6  # some sheets could not be made, or may not be; all others were written
    NOT_PRINTED = 7  # the printer did not print it, or it is not known that it did


class Severity(StrEnum):
    """How much a problem matters: an error stops a build, the others are told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LESSER_SEVERITIES: Mapping[str, Severity] = {
    "appointments-cancelled": Severity.WARNING,
    "appointments-said-anew": Severity.NOTE,
    "approval-damaged": Severity.WARNING,
    "approvers-behind": Severity.NOTE,
    "approvers-broken": Severity.WARNING,
    "approvers-edited": Severity.WARNING,
    "approvers-uncounted": Severity.WARNING,
    "content-unread": Severity.WARNING,
    "details-not-printed": Severity.WARNING,
    "doubtful-visit-date": Severity.WARNING,
    "doubtful-words": Severity.WARNING,
    "file-without-procedure": Severity.WARNING,
    "hidden-cells": Severity.WARNING,
    "hidden-unknown": Severity.WARNING,
    "history-unknown-prints": Severity.NOTE,
    "job-files-kept": Severity.WARNING,
    "kept-missing": Severity.WARNING,
    "label-left-out": Severity.NOTE,
    "layout-not-tried": Severity.NOTE,
    "left-out-of-leaflet": Severity.WARNING,
    "no-appointments": Severity.WARNING,
    "no-place-in-content": Severity.NOTE,
    "no-when-to-call": Severity.WARNING,
    "not-approved": Severity.WARNING,
    "notice-language-missing": Severity.WARNING,
    "notice-without-font": Severity.WARNING,
    "number-format": Severity.WARNING,
    "other-form": Severity.NOTE,
    "paper-not-loaded": Severity.WARNING,
    "part-left-out": Severity.NOTE,
    "part-without-room": Severity.WARNING,
    "printer-black-only": Severity.WARNING,
    "published-changed": Severity.WARNING,
    "printer-left-out": Severity.WARNING,
    "printer-one-sided": Severity.WARNING,
    "read-as-code-page": Severity.WARNING,
    "reprint-completed": Severity.WARNING,
    "reprint-made-anew": Severity.WARNING,
    "reprint-not-current": Severity.WARNING,
    "reprint-words": Severity.WARNING,
    "rows-left-out": Severity.WARNING,
    "rows-without-sheet": Severity.NOTE,
    "running-words": Severity.NOTE,
    "shared-unused": Severity.NOTE,
    "sheet-unfinished": Severity.WARNING,
    "stays-in-file": Severity.WARNING,
    "stray-file": Severity.WARNING,
    "translation-emptied": Severity.WARNING,
    "translation-loose": Severity.WARNING,
    "translation-remark": Severity.NOTE,
    "translation-shorter-out": Severity.WARNING,
    "translation-units-missing": Severity.WARNING,
    "unknown-column": Severity.WARNING,
}
"""The severity of each code that is not an error; that of a check stands with the check. Words stand in the register."""


def severity_of(code: str) -> Severity:
    """How much a problem of this code matters where nobody says otherwise."""
    return LESSER_SEVERITIES.get(code, Severity.ERROR)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a text file; lines and columns count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and how to mend it.

    ``message`` and ``remedy`` are English. :func:`handouts.problems.register.words_in` tells the problem in another
    language; ``values`` are what it puts into the sentences there, by name. They are never a patient's details.
    """

    code: str
    """One of those in ``handouts/problems/register``, written out where the problem is made: a test reads the source."""
    message: str
    remedy: str
    place: Place | None = None
    severity: Severity = None  # type: ignore[assignment]  # None only until __post_init__ asks severity_of
    values: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    def __post_init__(self) -> None:
        if self.severity is None:
            object.__setattr__(self, "severity", severity_of(self.code))

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        kind = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        return f"{where}{kind}{self.message}\n    {self.remedy}"

    def as_plain(self) -> dict[str, Any]:
        """The whole problem as plain values, of which :meth:`of_plain` makes it again."""
        return {**asdict(self), "values": dict(self.values)}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Problem":
        """The problem that :meth:`as_plain` gave. Raises KeyError, TypeError or ValueError for anything else."""
        place = Place(**plain["place"]) if plain["place"] else None
        severity, values = Severity(plain["severity"]), dict(plain["values"])
        return cls(str(plain["code"]), str(plain["message"]), str(plain["remedy"]), place, severity, values)

    def as_json(self) -> dict[str, Any]:
        """The problem as plain values, for ``--json`` and for programs."""
        plain = asdict(self)
        del plain["values"]  # they stand in the message
        return plain


class HandoutsError(Exception):
    """Work stopped; ``problems`` says why, all of it at once."""

    exit_code = ExitCode.PROBLEMS

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnreadableError(HandoutsError):
    """A file that was named is not there, or is not what it should be."""

    exit_code = ExitCode.UNREADABLE


class UnwritableError(HandoutsError):
    """The output could not be written; what stands there is whole."""

    exit_code = ExitCode.UNWRITABLE
