"""Details of a patient that take more lines than a leaflet has left: which of them a copy goes without, and is told."""

from collections.abc import Callable, Sequence

from handouts.content.selection import VISIT
from handouts.document import nodes as doc

WITHOUT = (("note",), ("place",), ("note", "place"), ("note", "place", "doctor"))
"""What is left out, in order of preference: never who, when or which side."""


def leave_out_long_details(
    document: doc.Document, has_room_for: Callable[[Sequence[doc.Section]], bool]
) -> doc.Document | None:
    """The document without the details that leave its parts too little room; None if they do find room, or if no such
    document does. Details that are not printed are told to whoever prints it
    (:func:`handouts.press.telling.tell_not_printed`)."""
    visit = document.section(VISIT)
    fields = [each for each in visit.blocks if isinstance(each, doc.Fields)] if visit else []
    said = any(each.value and each.value.spans for block in fields for each in block.items)
    if not said or has_room_for(document.sections):
        return None
    shorter = (document.leave_out_details(keys) for keys in WITHOUT)
    return next((each for each in shorter if has_room_for(each.sections)), None)
