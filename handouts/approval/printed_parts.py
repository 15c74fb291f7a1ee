"""Which parts a short sheet is printed with, where its content has not chosen them, and which drawings any sheet: the one
door for printing and approving.

While nobody has approved the sheet, the room on paper decides. Then the approval says which parts these were, its
digest is of them alone, and they are what is printed, whatever a later program, logo or paper would have room for: if
they find none any more, the sheet is refused. A part that nobody approved never comes in, and one that was approved
never falls out.

A drawing of ours has a version. A sheet that stands as approved is printed with the versions that its approval names,
also when the program has newer ones; who approves it anew takes the newest. So is the order of its parts, where the usual
one is another now.
"""

import datetime
from collections.abc import Mapping

from handouts.approval.standing import find_approved_order, find_last_approval, is_as_approved
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.illustrations import NEWEST
from handouts.languages.language import Language
from handouts.options import EDITIONS, EditionOption
from handouts.problems import HandoutsError


def find_printed_parts(
    library: Library, procedure: str, language: Language, edition: EditionOption, today: datetime.date
) -> tuple[str, ...] | None:
    """The names of the sections that an edition is printed with; None where it has all that it may have.

    Raises HandoutsError where this needs a layout that cannot be made: a character without a glyph, a picture that
    cannot be drawn, a word that is too long.
    """
    if not edition.brief or _is_chosen(library, procedure, edition):
        return None
    last = find_last_approval(library, procedure, language, today)
    if last and is_as_approved(library, procedure, language, last, edition.name):
        return last.wording.parts.get(edition.name)
    from handouts.templates.room import find_parts_with_room

    return find_parts_with_room(library, procedure, language, edition)


def find_printed_drawings(
    library: Library, procedure: str, language: Language, edition: EditionOption, today: datetime.date
) -> Mapping[str, int]:
    """The drawings that an edition is printed with in an older version, because it was approved so, and that version."""
    last = find_last_approval(library, procedure, language, today)
    if last and last.wording.drawings and is_as_approved(library, procedure, language, last, edition.name):
        return last.wording.drawings
    return NEWEST


def is_printed_in_older_order(
    library: Library, procedure: str, language: Language, edition: EditionOption, today: datetime.date
) -> bool:
    """Whether an edition is printed in the order that was the usual one before, because it was approved so."""
    last = find_last_approval(library, procedure, language, today)
    return last is not None and find_approved_order(library, procedure, language, last, edition.name) == "older"


def _is_chosen(library: Library, procedure: str, edition: EditionOption) -> bool:
    return bool(getattr(library.procedure(procedure), edition.chosen_by))


def read_sheet(library: Library, procedure: str, language: Language, today: datetime.date) -> SheetWords:
    """The wording of a sheet as it is printed: what somebody reads who is about to approve it, and approves.

    Of an edition that cannot be laid out all parts are meant: nothing of it is printed, and it can be with no fewer.
    """
    parts: dict[str, tuple[str, ...]] = {}
    for edition in EDITIONS.values():
        try:
            found = find_printed_parts(library, procedure, language, edition, today)
            if edition.brief and not _is_chosen(library, procedure, edition):
                from handouts.templates import room

                if not room.have_room(library, procedure, language, edition, found):  # not any more: chosen anew
                    found = room.find_parts_with_room(library, procedure, language, edition)
        except HandoutsError:
            continue
        if found is not None:
            parts[edition.name] = found
    return SheetWords.of(library, procedure, language, parts)
