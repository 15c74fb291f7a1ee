"""Which parts of a short sheet there is room for, where its content has not chosen them."""

from collections.abc import Sequence
from pathlib import Path

from handouts.content.selection import CONTACT, URGENT, importance
from handouts.document import nodes as doc
from handouts.layout.tagging import Tags
from handouts.layout.typography import Look, Paper
from handouts.pdf.structure import StructTreeRoot
from handouts.templates.edition import Edition

ALWAYS = (*URGENT, CONTACT)
"""Kinds of sections that stand on every sheet."""


def find_sections_with_room(
    document: doc.Document, edition: type[Edition], papers: Sequence[Paper], look: Look, folder: Path
) -> tuple[int, ...]:
    """The places in the document of the sections that an edition has room for on each of these ``papers``.

    All of them if they fit. Else what stands on every sheet, fit or not, and of the others each that still finds room
    beside these, the most important first (:data:`handouts.content.selection.IMPORTANCE`). So a sheet says the same on
    any paper.
    """
    tags = Tags(document, StructTreeRoot().document)
    trials = [edition(document, tags, look, paper, folder) for paper in papers]
    sections = document.sections

    def fits(places: Sequence[int]) -> bool:
        return all(trial.has_room_for([sections[at] for at in places]) for trial in trials)

    everything = range(len(sections))
    if fits(everything):
        return tuple(everything)
    kept = [at for at in everything if sections[at].kind in ALWAYS]
    others = [at for at in everything if at not in kept]
    for at in sorted(others, key=lambda at: importance(sections[at].name)):
        if fits(sorted([*kept, at])):
            kept = sorted([*kept, at])
    return tuple(kept)
