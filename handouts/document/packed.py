"""The sheets of a pack as sections of one document: each under its title, and what several say in the same words said once."""

from collections.abc import Callable
from dataclasses import replace

from handouts.content.selection import URGENT
from handouts.document.canonical import canonical_section
from handouts.document.context import SheetContext, spans
from handouts.document.nodes import Heading, Section

PACKED = "sheet"
"""The kind of a section that is the title of a sheet in a pack, with the sentence under it."""
_BELOW = 3
"""The level of headings within a sheet of a pack: the pack's title is 1, the sheet's 2."""

FoundParts = dict[str, list[Section]]


def add_packed(sheet: SheetContext, found: FoundParts, parts_of: Callable[[SheetContext], FoundParts]) -> None:
    """Put the sheets of a pack behind its own parts, each by its short name.

    Of sections that say the same, the first stands; of those that every sheet has, such as a notice or when to call, the
    last, for there a reader looks for them.
    """
    for name, words in zip(sheet.procedure.sheets, sheet.procedure.packed, strict=True):
        inner = [each for some in parts_of(replace(sheet, procedure=words)).values() for each in some]
        title = Heading(spans(words.title), place=words.at.get("title"))
        head = Section(PACKED, title, (replace(sheet, procedure=words).paragraph(words.plain_title),), name)
        found[name] = [head, *(replace(each, heading=replace(each.heading, level=_BELOW)) for each in inner)]
    kept: dict[str, tuple[str, int]] = {}
    placed = [(name, at) for name, some in found.items() for at in range(len(some))]
    for name, at in placed:
        section = found[name][at]
        says = name if section.kind == PACKED else canonical_section(section, sheet.folder)
        if says not in kept or section.kind in URGENT:
            kept[says] = name, at
    left = set(kept.values())
    for name, some in list(found.items()):
        found[name] = [each for at, each in enumerate(some) if (name, at) in left]
