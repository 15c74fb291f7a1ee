"""Which parts of a short sheet there is room for, where neither its content nor an approval has chosen them."""

import datetime
from collections.abc import Collection, Sequence

from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.content.selection import CONTACT, URGENT, VISIT, importance
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
    important first (:data:`handouts.content.selection.IMPORTANCE`). A sheet says the same on any paper and in any ink, and
    whoever it is for: the parts leave room for details that take more lines than are left open for them.
    Raises HandoutsError for what cannot be laid out at all.
    """
    document = compose(library, procedure, language, edition=option)
    sections, everything = document.sections, range(len(document.sections))
    if all(trial.has_room_for(sections) for trial in _set_up(library, document, option)):
        return None
    filled = compose(library, procedure, language, _worst_details(language), edition=option)
    empty, full = ([(trial, each.sections) for trial in _set_up(library, each, option)] for each in (document, filled))

    def fits(places: Sequence[int], trials: Sequence[tuple[Edition, Sequence[doc.Section]]]) -> bool:
        return all(trial.has_room_for([those[at] for at in places]) for trial, those in trials)

    kept = [at for at in everything if sections[at].kind in ALWAYS]
    others = [at for at in everything if at not in kept]
    for at in sorted(others, key=lambda at: importance(sections[at].name)):
        more = sorted([*kept, at])
        # lines for most patients' details are better than none
        if fits(more, [*empty, *full]) or (sections[at].kind == VISIT and fits(more, empty)):
            kept = more
    names = name_sections(sections)
    return tuple(names[at] for at in kept)


def have_room(
    library: Library, procedure: str, language: Language, option: EditionOption, parts: Collection[str] | None
) -> bool:
    """Whether these parts of a short edition find room on every paper. Raises as :func:`find_parts_with_room`."""
    document = compose(library, procedure, language, edition=option, parts=parts)
    return all(trial.has_room_for(document.sections) for trial in _set_up(library, document, option))


def _worst_details(language: Language) -> dict[str, str]:
    """Details as long as those of real people may be, as they are printed: two lines of a panel for what may take them."""
    return {
        "name": "Maria Alexandra Johnson-Montgomery",
        "date": language.day(datetime.date(2026, 9, 30)),
        "time": "10:45 – 11:45",
        "side": language.sides["right"],
        "level": "T12–L1",
        "doctor": "Dr. Alexandra Rivera-Montgomery",
        "place": "Lakeside Surgery Center, 1200 Harbor Road, Building B, floor 3",
        "note": "Bring your list of medicines and somebody who drives you home",
    }


def _set_up(library: Library, document: doc.Document, option: EditionOption) -> list[Edition]:
    """The edition on each paper, nothing painted."""
    refuse_missing_glyphs(document)
    refuse_bad_pictures(document, library.folder)
    edition, look = FORMATS[option.name], Look.of(Palette.of(library.practice.brand), COLOR)
    tags = Tags(document, StructTreeRoot().document)
    papers = [each.turned() if edition.landscape else each for each in PAPERS.values()]
    return [edition(document, tags, look, paper, library.folder) for paper in papers]
