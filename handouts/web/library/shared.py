"""One change on many sheets, on the library's page: shown once, and signed once."""

import datetime
from collections.abc import Mapping, Sequence

from handouts.approval.shared_changes import SharedChange, list_shared_changes
from handouts.press.kept_sheets import approve_change
from handouts.problems import HandoutsError, Problem
from handouts.reading.resources import program_version
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.shelf import Shelf


def find_shared(shelf: Shelf) -> Sequence[SharedChange]:
    """The changes that can be signed once; none of the sample, which nobody can approve."""
    return (
        shelf.keep("shared changes", lambda: list_shared_changes(shelf.library, shelf.today, shelf.rows))
        if shelf.own
        else ()
    )


def sign_shared(shelf: Shelf, name: str, typed: ApprovalForm, *, broken: bool) -> Mapping[str, Sequence[Problem]]:
    """Sign the change of that name; or what is wrong, by the name of the change. ``broken`` as for a sheet."""
    if broken or not shelf.own:
        return {name: [Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                               "Mend the file first; the page shows where.")]}  # fmt: skip
    if not typed.read:
        return {
            name: [Problem("approval-unread", "Only who has read it can approve it.", "Read it, then tick the box.")]
        }
    try:
        _, refused = approve_change(
            shelf.library,
            name,
            by=typed.by,
            role=typed.role,
            today=shelf.today,
            now=datetime.datetime.combine(shelf.today, datetime.datetime.now().time()).astimezone(),
            program=f"handouts {program_version()}",
        )
    except HandoutsError as error:
        return {name: error.problems}
    return {sheet.name: problems for sheet, problems in refused}
