"""What exactly somebody approves, as a passkey signs it: the sheet and the words that were on the page, or the one change."""

import json

from handouts.web.library.approval_form import ApprovalForm
from handouts.web.library.shared import find_shared
from handouts.web.shelf import Shelf


def bind_approval(name: str, code: str, typed: ApprovalForm) -> tuple[str, ...]:
    """The approval of a form: which sheet, which words (the digest that the page had), by whom in which role, until when."""
    return ("approval", name, code, typed.digest, typed.role, typed.until)


def bind_change(shelf: Shelf | None, name: str, typed: ApprovalForm) -> tuple[str, ...]:
    """One change for all sheets that carry it: each of its sentences, and each sheet with the words it has."""
    found = [each for each in find_shared(shelf) if each.identifier == name] if shelf else []
    return ("change", name, json.dumps([each.as_json() for each in found], sort_keys=True), typed.role)
