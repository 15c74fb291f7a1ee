"""Reads ``content.yaml`` into a :class:`Library`, with every problem in it told at once.

What stands where is said by the types in :mod:`handouts.content.model`; what types cannot say stands in
:mod:`handouts.content.forms` (one text), :mod:`~handouts.content.agreement` (the values of one entry) and
:mod:`~handouts.content.quotes` (the words a statement rests on stand in its source).
"""

import dataclasses
import os
from collections.abc import Collection
from pathlib import Path

from handouts.content.library import Library, SheetName
from handouts.content.library_files import find_folders
from handouts.content.library_reader import LibraryReader
from handouts.content.sections import blank_unreadable
from handouts.problems import HandoutsError, Problem
from handouts.reading.files import read_text
from handouts.reading.problem_list import in_order


def load(path: str | os.PathLike[str]) -> Library:
    """Reads a content file, and the files beside it that belong to it, in which all is well.

    Raises UnreadableError if there is no such file or it is not UTF-8 text, and HandoutsError with everything
    that is wrong in it, in the order of the file.
    """
    shown, file = os.fspath(path), Path(path)
    reader = LibraryReader(shown, file.parent)
    content = reader.read_content(read_text(file, shown))
    sheets = reader.read_sheets(content)
    if content is None or reader.all_problems():
        raise HandoutsError(in_order(reader.all_problems()))
    return reader.shelve(content, file, sheets)


def load_each_sheet(
    path: str | os.PathLike[str], named: set[Path] | None = None, *, only: Collection[str] | None = None
) -> Library:
    """Reads of a content file, and the files beside it, what is whole: a problem stops its own procedure and language, and no other.

    What could not be made a sheet stands under ``unfinished``. If the file is no YAML as a whole, the procedures whose
    own lines are YAML are read, and ``unread`` says why: then nothing counts as approved, for whoever typed the mistake
    may have meant more by it than one procedure. ``named`` takes in every file that the content names, also where it raises; of procedures that are read later, when they are.
    With ``only``, of the files of procedures just these are read; any other when somebody first asks for it, or for a pack that
    it is in.
    Raises UnreadableError as :func:`load` does, and HandoutsError with everything that is wrong if it is wrong in what all
    sheets share, or no sheet is whole.
    """
    shown, file = os.fspath(path), Path(path)
    text = read_text(file, shown)
    reader = LibraryReader(shown, file.parent)
    reader.named = named if named is not None else reader.named
    content = reader.read_content(text)
    unread: tuple[Problem, ...] = ()
    if reader.torn and (rest := blank_unreadable(text, shown)):
        unread = tuple(in_order(reader.problems))
        reader = LibraryReader(shown, file.parent)
        reader.named = named if named is not None else reader.named
        for name, wrong in rest[1].items():
            reader.problems_of(SheetName(name)).extend(wrong)
        content = reader.read_content(rest[0])
    every = only is None or content is None
    sheets = reader.read_sheets(content) if every else None
    if named is not None:
        named.update(map(reader.files.path, reader.files.all))
        named.update(find_folders(file.parent))
    library = None
    if content and not reader.problems:
        library = (
            reader.open_shelf(content, file, only or ()) if sheets is None else reader.shelve(content, file, sheets)
        )
    if library is None or not (sheets is None or library.procedures):
        raise HandoutsError(in_order([*unread, *reader.all_problems()]))
    return dataclasses.replace(library, unread=unread)
