"""Which sheets are worth laying out before they are printed: the checks read words, and only a layout sees where they go."""

import datetime
import re
from collections.abc import Iterable

from handouts.checks.passages import CheckedLibrary
from handouts.checks.pictures import sheet_pictures
from handouts.content.library import Library
from handouts.reading.letters import CJK

LONG_TEXT = 900
"""Letters in one text that may be too tall for a page: in large print, some 30 lines with what must stay with them."""


LONG_WORD = 20
"""Letters of a word that may be wider than a column of a table, in large print even than the page."""


def find_sheets_to_lay_out(library: Library, procedures: Iterable[str]) -> list[tuple[str, str]]:
    """The sheets, as procedure and language, that only the layout can judge.

    These have picture files, or words in pictures, that no sheet before them has, a text long enough to fill a page,
    or a word long enough to fill a line.
    Laying out takes some 30 ms a sheet, and every build does it anyway.
    """
    logo, today = library.practice.brand.logo, datetime.date.today()
    tried, found = set[tuple[object, ...]](), list[tuple[str, str]]()
    for sheet in (each for name in procedures for each in CheckedLibrary(library, today, (name,)).sheets):
        pictures = [*sheet_pictures(sheet), *([logo] if logo else [])]
        labelled: set[tuple[object, ...]] = {(each.name, *each.labels.items()) for each in pictures if each.labels}
        labelled |= {(each.file,) for each in pictures if each.file}
        if labelled - tried or any(_is_long(each.text) for each in sheet.passages):
            found.append((sheet.name, sheet.language))
            tried |= labelled
    return found


def _is_long(text: str) -> bool:
    """Whether a text may be too tall for a page, or one of its words too wide for a line."""
    return len(text) > LONG_TEXT or (
        len(text) > LONG_WORD and any(len(word) > LONG_WORD and not re.search(CJK, word) for word in text.split())
    )
