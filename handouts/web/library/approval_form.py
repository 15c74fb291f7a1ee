"""The approval's form: what was filled in, and the approval recorded or refused, field by field."""

import datetime
from collections.abc import Mapping
from dataclasses import field

from starlette.datastructures import FormData

from handouts.approval.signing import check_approval
from handouts.languages.language import Language
from handouts.press.kept_sheets import approve
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.resources import program_version
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
    password: str = field(default="", repr=False)
    """Where people sign in: theirs, asked for anew; it is never shown again."""
    digest: str = ""
    """Of the words that were on the page."""
    passkey: str = field(default="", repr=False)
    """What a passkey of theirs has signed, in place of the password."""
    confirmed: str = field(default="", repr=False)
    """That they have signed in anew, where somebody else knows them: a token that is good once."""

    @classmethod
    def of(cls, data: FormData) -> "ApprovalForm":
        """What a form says."""
        by, role, until, digest = (text_field(data, name) for name in ("by", "role", "until", "digest"))
        return cls(by, role, until, bool(text_field(data, "read")), text_field(data, "password"), digest,
                   text_field(data, "passkey"), text_field(data, "confirmed"))  # fmt: skip


_FIELDS = {
    "approval-name": "by",
    "approver-unknown": "by",
    "approver-key": "by",
    "approval-until": "until",
    "approval-late": "until",
    "approval-far": "until",
    "password-wrong": "password",
    "password-wait": "password",
}
"""The field of the form that a problem is about; the others concern the whole."""


def record_approval(shelf: Shelf, name: str, code: str, typed: ApprovalForm, *, broken: bool) -> Mapping[str, Problem]:
    """Record an approval as ``handouts approve`` does, of the words that were read; or say what is wrong, by field."""
    pane = open_sheet(shelf, name, code, broken=broken)
    if pane.refused:
        return {"": pane.refused}
    wrong: dict[str, Problem] = {}
    day: datetime.date | None = None
    try:
        day = datetime.date.fromisoformat(typed.until)
    except ValueError:
        wrong["until"] = Problem("approval-day", "This is not a day.", "Write it as 2027-11-22.")
    if not typed.read:
        wrong["read"] = Problem(
            "approval-unread", "Only who has read it can approve it.", "Read it, then tick the box."
        )
    try:
        check_approval(
            shelf.library,
            name,
            Language.of(code),
            by=typed.by,
            until=day,
            today=shelf.today,
            digest=typed.digest or "none",
            reread=typed.read,
        )
        if not wrong:
            approve(
                shelf.library,
                name,
                Language.of(code),
                by=typed.by,
                role=typed.role,
                until=day,
                today=shelf.today,
                now=datetime.datetime.combine(shelf.today, datetime.datetime.now().time()).astimezone(),
                program=f"handouts {program_version()}",
                digest=typed.digest,
                reread=typed.read,
            )
    except HandoutsError as error:
        found = {_FIELDS.get(problem.code, ""): problem for problem in reversed(error.problems)}
        return {"": found[""]} if "" in found else {**wrong, **found}
    return wrong
