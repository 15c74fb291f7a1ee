"""From a printed code back to the approval and the edition it belongs to."""

from pathlib import Path

from handouts.approval.signing import find_by_code
from handouts.approval.store import Approval, read_history
from handouts.document.codes import CODE, OLD_CODE, read_code
from handouts.options import STANDARD
from handouts.problems import HandoutsError, Problem


def tell_unknown(code: str) -> Problem:
    """What is told of a code that no approval has."""
    return Problem("reprint-unknown", f"Nothing here was approved as {code}.",
                   "It was printed as a draft, or its approval is not in this folder.")  # fmt: skip


def find_approved(folder: Path, code: str) -> tuple[Approval, str]:
    """The last approval of the sheet that a code was printed on, and the edition; of the first version, the standard one.

    Raises HandoutsError if the code is not written like one, or no approval has it.
    """
    written = " ".join(code.upper().split())
    older = OLD_CODE.search(written)
    known = read_code(code) or (f"{older[1]} {older[2]}" if older else None)
    if known is None:
        raise HandoutsError(Problem("bad-code", f"{code!r} is not a text code, or a letter of it is wrong.",
                                    "Copy it from the foot of a page, such as KY-EN 7GQ4-M2XK-9TRB-HW5C-Y."))  # fmt: skip
    approval = find_by_code(read_history(folder), known)
    if approval is None:
        raise HandoutsError(tell_unknown(known))
    editions = approval.wording.editions
    return approval, next((name for name in editions if approval.wording.code_of(name) == known), STANDARD)


def find_two_approvals(folder: Path, given: str) -> tuple[Approval, Approval] | None:
    """The approvals of two text codes that somebody wrote one after the other; None if there are not two codes.

    Raises HandoutsError if no approval has one of them.
    """
    written = " ".join(given.upper().split())
    placed = {each.start(): read_code(each[0]) or each[0] for each in CODE.finditer(written)}
    placed |= {each.start(): f"{each[1]} {each[2]}" for each in OLD_CODE.finditer(written)}
    codes = [placed[at] for at in sorted(placed)]
    if len(codes) != 2:
        return None
    history = read_history(folder)
    found = [find_by_code(history, code) for code in codes]
    if found[0] is None or found[1] is None:
        unknown = codes[0] if found[0] is None else codes[1]
        raise HandoutsError(tell_unknown(unknown))
    return found[0], found[1]
