"""From paper back to the approval."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from handouts.approval.standing import Standing, judge_standing
from handouts.approval.store import Approval, read_approvals
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem

CODE = re.compile(r"\b([A-Z0-9][A-Z0-9-]?-[A-Z]{2,3}(?:-[A-Z0-9]+)*)\s+([0-9A-F]{4}-[0-9A-F]{4})\b")
"""A text code as it stands at the foot of a page: KY-EN 1A2B-3C4D."""


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

    def describe(self) -> str:
        """The verdict in a sentence or two."""
        if self.current and self.approval:
            return f"{self.code}: {self.approval.procedure} ({self.approval.language}), {Standing('approved', self.approval).describe()}. Still current."
        if self.approval is None:
            return f"{self.code}: no approval of this text is known. Do not hand it out."
        what = f"{self.code}: {self.approval.procedure} ({self.approval.language}), approved by {self.approval.by} on {self.approval.on}."
        if self.now is None:
            return f"{what} The procedure has been taken out of the content. Do not hand it out."
        if self.now.kind == "overdue":
            return f"{what} Its review has been overdue since {self.now.since}. Do not hand it out."
        return f"{what} The words have changed since. Do not hand it out; print a new one."


def verify_code(library: Library, code: str, today: datetime.date) -> Verdict:
    """What is known about a text code. Raises HandoutsError if it is not written like one."""
    found = CODE.search(" ".join(code.upper().split()))
    if found is None:
        raise HandoutsError(Problem("bad-code", f"{code!r} is not a text code.",
                                    "Copy it from the foot of a page, such as KY-EN 1A2B-3C4D, or name a PDF file."))  # fmt: skip
    code = f"{found[1]} {found[2]}"
    last = max(
        (each for each in read_approvals(library.folder) if code in each.wording.codes),
        key=lambda each: (each.on, each.time),
        default=None,
    )
    if last is None:
        return Verdict(code, None, None, False)
    if last.procedure not in library.procedures:
        return Verdict(code, last, None, False)
    language = Language.of(last.language)
    now = judge_standing(library, last.procedure, language, today)
    current = now.kind == "approved" and code in SheetWords.of(library, last.procedure, language).codes
    return Verdict(code, last, now, current)


def read_codes(path: Path) -> list[str]:
    """The text codes printed in a PDF, each once. Raises HandoutsError if it is no PDF or none is in it."""
    from handouts.pdf import raster

    try:
        text = "\n".join(raster.texts(path))
    except (raster.NotAPdf, OSError) as error:
        raise HandoutsError(
            Problem(
                "not-a-pdf", "This is no PDF that can be read.", "Name a file that the program made.", Place(str(path))
            )
        ) from error
    codes = list(dict.fromkeys(f"{found[1]} {found[2]}" for found in CODE.finditer(text)))
    if not codes:
        raise HandoutsError(
            Problem("no-code", "No text code stands in this PDF.", "Was it made by this program?", Place(str(path)))
        )
    return codes
