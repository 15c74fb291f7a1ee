"""One change on many sheets, on the library's page: shown once, and signed once."""

import datetime
from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData

from handouts.approval.shared_changes import SharedChange, list_shared_changes
from handouts.press.kept_sheets import approve_change
from handouts.problems import HandoutsError, Problem
from handouts.reading.resources import program_version
from handouts.web.forms import text_field
from handouts.web.shelf import Shelf


def find_shared(shelf: Shelf) -> Sequence[SharedChange]:
    """The changes that can be signed once; none of the sample, which nobody can approve."""
    return (
        shelf.keep("shared changes", lambda: list_shared_changes(shelf.library, shelf.today, shelf.rows))
        if shelf.own
        else ()
    )


def sign_shared(shelf: Shelf, data: FormData, *, broken: bool) -> Mapping[str, Sequence[Problem]]:
    """Sign the change that a form names; or what is wrong, by the name of the change. ``broken`` as for a sheet."""
    name = text_field(data, "change")
    if broken or not shelf.own:
        return {name: [Problem("approval-broken", "The content file cannot be read now, so nothing can be approved.",
                               "Mend the file first; the page shows where.")]}  # fmt: skip
    if not text_field(data, "read"):
        return {
            name: [Problem("approval-unread", "Only who has read it can approve it.", "Read it, then tick the box.")]
        }
    try:
        _, refused = approve_change(
            shelf.library,
            name,
            by=text_field(data, "by"),
            role=text_field(data, "role"),
            today=shelf.today,
            now=datetime.datetime.combine(shelf.today, datetime.datetime.now().time()).astimezone(),
            program=f"handouts {program_version()}",
        )
    except HandoutsError as error:
        return {name: error.problems}
    return {sheet.name: problems for sheet, problems in refused}
