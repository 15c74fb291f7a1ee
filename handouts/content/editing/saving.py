"""From a draft into the library: brought together with what its files say now, judged, and written where it stood."""

import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from handouts.content.editing.changes import FieldChange, find_value
from handouts.content.editing.draft_reader import read_draft
from handouts.content.editing.drafts import Draft, DraftsFolder
from handouts.content.editing.merging import WordConflict
from handouts.content.editing.mirroring import change_all, open_places
from handouts.content.editing.shapes import Data, close_up, open_up, read_pointer
from handouts.content.editing.sheet_files import PRACTICE, FilesChanged, read_words, write_words
from handouts.content.library import Library
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import quote

MOST_TRIES = 5
"""How often a file that changes meanwhile is read again."""


class Saved(NamedTuple):
    """What became of a draft that was to be saved: it is saved if neither anything is wrong nor anything to be chosen."""

    problems: tuple[Problem, ...] = ()
    """What is wrong, each at its field: nothing was written."""
    conflicts: tuple[WordConflict, ...] = ()
    """What the files say otherwise since the draft began: nothing was written."""
    told: tuple[Problem, ...] = ()
    """What is wrong with translations, which wait for their words: all the same, the words were written."""


def open_draft(drafts: DraftsFolder, content: Path, name: str, by: str) -> Draft:
    """The draft of a sheet, begun with what the library says if there is none; what the files say since is taken in where
    the draft says nothing else.

    Raises HandoutsError for a sheet that there is not, and for files or drafts that cannot be read or written.
    """
    words = read_words(content, name)
    found = drafts.find(name)
    if found is None:
        if words.data is None:
            raise HandoutsError(Problem("unknown-procedure", f"There is no procedure {quote(name)} in {content}.",
                                        "Look for it in the library, or begin it."))  # fmt: skip
        return drafts.begin(name, words.data, words.data, by)
    drafts.bring_together(name, words.data, by)
    return drafts.find(name) or found


def save_draft(drafts: DraftsFolder, library: Library, name: str, by: str, today: datetime.date) -> Saved:
    """Writes what a draft says into the library's files. Raises HandoutsError and UnwritableError; the draft is kept.

    The sheet must be whole in the language it was written in. A translation need not be: its open places are marked in
    the file, and no sheet is made in it until they are filled. The practice's own words must be whole in every language,
    for they stand on every sheet.
    """
    content = library.path
    for _ in range(MOST_TRIES):
        words = read_words(content, name)
        conflicts = drafts.bring_together(name, words.data, by).conflicts
        if conflicts:
            return Saved(conflicts=conflicts)
        draft = drafts.find(name)
        assert draft is not None  # noqa: S101 - it has just been brought together
        data = draft.now.data
        if name != PRACTICE and draft.is_changed and data.get("version") == (draft.base or {}).get("version"):
            data = {**data, "version": today.isoformat()}
        data = open_places(draft.shape, data, draft.changed_fields())
        data = open_up(draft.shape, close_up(draft.shape, data, words.main.words()))
        read = read_draft(library, name, data)
        stops = [
            each for each in read.problems if name == PRACTICE or not _of_translation(each)
        ]  # its words are on every sheet
        if stops:
            return Saved(problems=tuple(stops))
        if data == words.data:
            drafts.note_saved(name, data, by)
            return Saved()
        try:
            write_words(words, data, _moved_first(draft, words.data))
        except FilesChanged:
            continue
        drafts.note_saved(name, data, by)
        return Saved(told=tuple(each for each in read.problems if _of_translation(each)))
    return Saved(
        problems=(
            Problem(
                "words-busy",
                "Somebody else writes to this sheet's file all the time.",
                "Wait a moment, and save again. Your words are kept.",
            ),
        )
    )


def _moved_first(draft: Draft, words: Data) -> list[Data]:
    """The words of the files with the moves of the visit alone, so that an item that was moved and edited keeps its other lines.

    Nothing where it is not sure which item is which: then such an item is written anew.
    """
    begun, *steps = draft.since_saved()
    if words != begun.data or any(each.kind != "edit" for each in steps):
        return []
    moved = words
    for before, each in pairwise([begun, *steps]):
        for pointer, to in each.moves:
            path = read_pointer(draft.shape, pointer)
            one, other = find_value(moved, path[:-1]), find_value(before.data, path[:-1])
            if not isinstance(one, list) or not isinstance(other, list) or len(one) != len(other):
                return []
            moved = change_all(draft.shape, moved, FieldChange("move", path, to))
    return [moved] if moved != words else []


def _of_translation(problem: Problem) -> bool:
    return problem.place is not None and problem.place.file.startswith("translations/")
