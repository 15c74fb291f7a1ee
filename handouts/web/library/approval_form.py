"""The approval's form: what was filled in, and the approval recorded or refused, field by field."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from handouts.approval.store import approve
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.resources import program_version
from handouts.web.forms import text_field
from handouts.web.library.pane import open_sheet
from handouts.web.shelf import Shelf


@dataclass(frozen=True)
class ApprovalForm:
    """The approval's form as it was filled in."""

    by: str = ""
    role: str = ""
    until: str = ""
    read: bool = False
    digest: str = ""
    """Of the words that were on the page."""

    @classmethod
    def of(cls, data: FormData) -> "ApprovalForm":
        """What a form says."""
        by, role, until, digest = (text_field(data, name) for name in ("by", "role", "until", "digest"))
        return cls(by, role, until, bool(text_field(data, "read")), digest)


def record_approval(shelf: Shelf, name: str, code: str, typed: ApprovalForm, *, broken: bool) -> Mapping[str, Problem]:
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
        approve(
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
