"""Which parts stand on a short sheet: those that its practice chose, and what no sheet may be without.

The one-page sheet and the tri-fold are short: they have the shorter words, and parts chosen under ``one_page:`` and
``trifold:``. When to call and every notice stand on both, chosen or not: a reader of a short sheet acts on it alone.
"""

from collections.abc import Iterator, Sequence

from handouts.content.model import Part, Procedure, Wording
from handouts.content.words import sections_in_reading_order
from handouts.problems import Problem, Severity

VISIT, QUESTIONS, CONTACT = "visit", "questions", "contact"
"""What stands on a sheet besides the parts of a procedure: the lines for the patient's details, those for the questions,
and where to turn."""
FORM_PARTS = (VISIT, QUESTIONS)
OWN = "parts"
"""The practice's own parts, in :data:`IMPORTANCE`."""

URGENT = ("when_to_call", "notice")
"""The kinds of sections that every sheet has."""

IMPORTANCE = (
    "short_version",
    "before",
    "preparation",
    "medicines",
    "aftercare",
    VISIT,
    "steps",
    "recovery",
    "risks",
    OWN,
    "why",
    QUESTIONS,
    "teach_back",
    "glossary",
)
"""Where nobody has chosen, room is given in this order: what a patient must do, then what happens, then the rest."""


def parts_there(wording: Wording) -> Iterator[tuple[str, Part | None]]:
    """The parts that a procedure has, by the names that a choice knows them by, in the order of reading."""
    for name, part in sections_in_reading_order(wording):
        if part:
            yield part.key, part
        elif name == "when_to_call":
            if wording.when_to_call and wording.when_to_call.none is None:
                yield name, None
        elif getattr(wording, name):
            yield name, None
    yield from ((name, None) for name in sheets_of_pack(wording))


def sheets_of_pack(wording: Wording) -> tuple[str, ...]:
    """The names of the sheets that a pack is made of; a choice of parts knows each as one."""
    return wording.sheets if isinstance(wording, Procedure) else ()


def says_when_to_call(wording: Wording) -> bool:
    """Whether a procedure, or a sheet of a pack, names signs that need a call."""
    together = wording.bound_together if isinstance(wording, Procedure) else (wording,)
    return any(each.when_to_call is not None and each.when_to_call.none is None for each in together)


def tell_missing_call(name: str, procedure: Procedure) -> list[Problem]:
    """A warning, if a procedure neither says when to call nor gives a reason why it does not."""
    if procedure.when_to_call or (procedure.packed and all(each.when_to_call for each in procedure.packed)):
        return []
    message = f'"{name}" does not say when to call.'
    remedy = ("Ask a doctor of the practice for the signs and add  when_to_call:  with them; or say why there are none:  "
              "when_to_call: {none: …}")  # fmt: skip
    return [Problem("no-when-to-call", message, remedy, procedure.at.get("title") or procedure.at.get(""),
                    Severity.WARNING, values={"procedure": name})]  # fmt: skip


def is_urgent(name: str, part: Part | None) -> bool:
    """Whether no sheet may be without this part: when to call, and notices."""
    return part.notice is not None if part else name == "when_to_call"


def order_parts(wording: Wording, chosen: Sequence[str]) -> list[str]:
    """The names of a short sheet's parts in their order: those ``chosen``, and where they are not among these, the urgent
    ones, each after the nearest part before it in the order of reading.
    """
    there = list(parts_there(wording))
    names = [name for name, _ in there]
    ordered = list(chosen)
    for at, (name, part) in enumerate(there):
        if (is_urgent(name, part) or name in sheets_of_pack(wording)) and name not in ordered:
            before = [ordered.index(each) for each in names[:at] if each in ordered]
            ordered.insert(before[-1] + 1 if before else 0, name)
    return ordered


def importance(name: str) -> int:
    """The place of a part in :data:`IMPORTANCE`, counted from 0: the lower, the more it matters."""
    return IMPORTANCE.index(name if name in IMPORTANCE else OWN)
