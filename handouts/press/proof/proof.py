"""The proof of a plate: every rule on its finished pages, before a byte is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from handouts.document import nodes as doc
from handouts.pdf.page_reader import read_file
from handouts.pdf.painted import Unreadable
from handouts.pdf.plate import Plate
from handouts.pdf.structure import Rectangle
from handouts.press.proof import furniture, ink, links, numbers, words
from handouts.press.proof.evidence import SLOT, Evidence, stretches
from handouts.press.proof.fault import Fault
from handouts.problems import HandoutsError, Place, Problem

Rule = Callable[[Evidence], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    words.find_missing_parts,
    words.find_wrong_words,
    words.find_order_of_painting,
    words.find_missing_marks,
    words.find_wrong_glyphs,
    words.find_unseen_words,
    furniture.find_wrong_furniture,
    furniture.find_missing_furniture,
    ink.find_cut_glyphs,
    ink.find_ink_outside,
    ink.find_overlaps,
    ink.find_crowded_glyphs,
    ink.find_lines_out_of_order,
    ink.find_covered_words,
    ink.find_mixed_columns,
    numbers.find_cut_words,
    numbers.find_broken_numbers,
    numbers.find_turned_numbers,
    links.find_stray_links,
    links.find_misplaced_links,
    links.find_wrong_addresses,
)
"""What a sheet must be to be printed; each finds what no other does."""

MOST_TOLD = 5
"""Faults that one refusal tells: more would be the same one again."""


def gather_evidence(plate: Plate, document: doc.Document, areas: Sequence[Sequence[Rectangle]]) -> Evidence:
    """A plate's finished pages, read back, beside its document; ``areas`` are, for each page, the boxes where its words
    may stand. Raises :class:`Unreadable` for pages that cannot be read.
    """
    said = stretches(document)
    private = any(each.private and each.kind != SLOT for each in said)
    return Evidence(document, said, read_file(plate, private=private), areas)


def find_faults(plate: Plate, document: doc.Document, areas: Sequence[Sequence[Rectangle]]) -> Iterator[Fault]:
    """What is wrong with a plate's finished pages; arguments are those of :func:`gather_evidence`."""
    try:
        evidence = gather_evidence(plate, document, areas)
    except Unreadable as error:
        yield Fault(f"its pages cannot be read back ({error})")
        return
    for rule in RULES:
        yield from rule(evidence)


def refuse_unproved(
    plate: Plate, document: doc.Document, areas: Sequence[Sequence[Rectangle]], edition: str, place: Place | None = None
) -> None:
    """Raise HandoutsError, with the place in the content, unless a plate says what its document does.

    ``place`` is told where a fault has none of its own, such as one in words of the program.
    """
    problems: dict[tuple[str, Place | None], Problem] = {}
    for fault in find_faults(plate, document, areas):
        problem = fault.problem(edition)
        problem = problem if problem.place else replace(problem, place=place)
        problems.setdefault((problem.message, problem.place), problem)
        if len(problems) == MOST_TOLD:
            break
    if problems:
        raise HandoutsError(problems.values())


def unproved_copy(fault: str) -> Problem:
    """A copy whose slots do not say a patient's details; ``fault`` names the slot and none of its words."""
    return Fault(fault).problem("copy of the")
