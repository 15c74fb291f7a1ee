"""Which parts of a short sheet there is room for, where neither its content nor an approval has chosen them."""

from collections.abc import Collection, Sequence

from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.content.selection import CONTACT, URGENT, importance
from handouts.document import nodes as doc
from handouts.document.compose import compose, name_sections
from handouts.document.packed import PACKED
from handouts.languages.language import Language
from handouts.layout.refusals import refuse_bad_pictures, refuse_missing_glyphs
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.options import COLOR, EditionOption
from handouts.pdf.structure import StructTreeRoot
from handouts.templates import FORMATS
from handouts.templates.edition import Edition

ALWAYS = (*URGENT, CONTACT, PACKED)
"""Kinds of sections that stand on every sheet."""


def find_parts_with_room(
    library: Library, procedure: str, language: Language, option: EditionOption
) -> tuple[str, ...] | None:
    """The names of the sections that a short edition has room for, on every paper; None if all find room.

    Else what stands on every sheet, fit or not, and of the others each that still finds room beside these, the most
    important first (:data:`handouts.content.selection.IMPORTANCE`). A sheet says the same on any paper and in any ink.
    Raises HandoutsError for what cannot be laid out at all.
    """
    document = compose(library, procedure, language, edition=option)
    trials = _set_up(library, document, option)
    sections = document.sections

    def fits(places: Sequence[int]) -> bool:
        return all(trial.has_room_for([sections[at] for at in places]) for trial in trials)

    everything = range(len(sections))
    if fits(everything):
        return None
    kept = [at for at in everything if sections[at].kind in ALWAYS]
    others = [at for at in everything if at not in kept]
    for at in sorted(others, key=lambda at: importance(sections[at].name)):
        if fits(sorted([*kept, at])):
            kept = sorted([*kept, at])
    names = name_sections(sections)
    return tuple(names[at] for at in kept)


def have_room(
    library: Library, procedure: str, language: Language, option: EditionOption, parts: Collection[str] | None
) -> bool:
    """Whether these parts of a short edition find room on every paper. Raises as :func:`find_parts_with_room`."""
    document = compose(library, procedure, language, edition=option, parts=parts)
    return all(trial.has_room_for(document.sections) for trial in _set_up(library, document, option))


def _set_up(library: Library, document: doc.Document, option: EditionOption) -> list[Edition]:
    """The edition on each paper, nothing painted."""
    refuse_missing_glyphs(document)
    refuse_bad_pictures(document, library.folder)
    edition, look = FORMATS[option.name], Look.of(Palette.of(library.practice.brand), COLOR)
    tags = Tags(document, StructTreeRoot().document)
    papers = [each.turned() if edition.landscape else each for each in PAPERS.values()]
    return [edition(document, tags, look, paper, library.folder) for paper in papers]
