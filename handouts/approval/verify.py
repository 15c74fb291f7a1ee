"""From paper back to the approval: what is known about a printed text code.

A code is looked up here, and nothing else: whoever has only the code has not compared a word. A file's own words are
compared in :mod:`handouts.press.verification`.
"""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from handouts.approval.signing import find_by_code
from handouts.approval.standing import Standing, is_as_approved, judge_standing
from handouts.approval.store import Approval, HistoryEntry, read_history
from handouts.content.library import Library
from handouts.document.codes import CODE, OLD_CODE, read_code
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass


@dataclass(frozen=True)
class Verdict:
    """What is known about a printed text code."""

    code: str
    approval: Approval | None
    """The last approval of exactly this sheet."""
    now: Standing | None
    """How the sheet stands today; None if there is no such procedure any more."""
    current: bool
    """Whether the paper may still be handed out: it is today's sheet, approved, and not overdue."""
    edition: str = ""
    """The edition it is printed in; "" for a code of the first version."""

    def describe(self) -> str:
        """The verdict in a sentence or two."""
        if self.approval is None:
            return f"{self.code}: no approval of this text is known. Do not hand it out."
        what = f"{self.code}: {self.approval.procedure} ({self.approval.language}), approved by {self.approval.by} on {self.approval.on}"
        if self.current:
            until = (self.now and self.now.ends) or self.approval.until
            return f"{what}, until {until}. Still current."
        if self.now is None:
            return f"{what}. The procedure has been taken out of the content. Do not hand it out."
        if self.now.withdrawal:
            return f"{what}. It was {self.now.describe()}. Do not hand it out."
        if self.now.kind == "overdue":
            return f"{what}. Its review has been overdue since {self.now.since}. Do not hand it out."
        if self.now.kind == "incomplete":
            return f"{what}. Do not hand it out: {self.now.describe()}."
        if self.now.kind == "behind":
            return f'{what}. Its original ("{self.now.behind}") has changed since. Do not hand it out.'
        if self.now.kind == "unread":
            return f"{what}. The content file cannot be read now, so nobody can say whether it is still current."
        if self.now.kind == "older":
            return f"{what} under the older rule, which bound the words alone. Have it approved anew."
        return f"{what}. It has changed since. Do not hand it out; print a new one."


def verify_code(
    library: Library, code: str, today: datetime.date, history: Sequence[HistoryEntry] | None = None
) -> Verdict:
    """What is known about a text code; ``history`` is the library's, if it has been read already.

    Raises HandoutsError if it is not written like one, or a letter is wrong.
    """
    written = " ".join(code.upper().split())
    older = OLD_CODE.search(written)
    known = read_code(code) or (f"{older[1]} {older[2]}" if older else None)
    if known is None:
        mistyped = CODE.search(written) is not None
        message = f"A letter of {code!r} is wrong." if mistyped else f"{code!r} is not a text code."
        raise HandoutsError(Problem("bad-code", message, "Copy it from the foot of a page, such as "
                                    "KY-EN 7GQ4-M2XK-9TRB-HW5C-Y, or name a PDF file."))  # fmt: skip
    last = find_by_code(read_history(library.folder) if history is None else history, known)
    if last is None:
        return Verdict(known, None, None, False)
    if library.problems_of(last.procedure) or library.problems_of(last.procedure, last.language):
        return Verdict(known, last, Standing("unread", last), False)
    if last.procedure not in library.procedures or last.language not in library.languages(last.procedure):
        return Verdict(known, last, None, False)
    language = Language.of(last.language)
    edition = next((name for name in last.wording.editions if last.wording.code_of(name) == known), "")
    now = judge_standing(library, last.procedure, language, today, edition or None)
    same = not edition or is_as_approved(library, last.procedure, language, last, edition)
    if now.kind == "approved" and not same:
        now = Standing("changed", last, editions=(edition,))
    return Verdict(known, last, now, now.kind == "approved", edition)


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
    text = re.sub(r"[\s\u00a0]+", " ", text)
    codes = [read_code(found[0]) for found in CODE.finditer(text)]
    older = [f"{found[1]} {found[2]}" for found in OLD_CODE.finditer(text)]
    known = list(dict.fromkeys(each for each in (*codes, *older) if each))
    if not known:
        raise HandoutsError(
            Problem("no-code", "No text code stands in this PDF.", "Was it made by this program?", Place(str(path)))
        )
    return known
