"""Lines into pages of an embosser, each with its number and title at its foot and the draft mark at its head."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handouts.templates.braille.translating import BLANK

LEAST_GUIDE = 5
"""Cells between the ends of a line before a guide leads from one to the other."""


class CellPage(NamedTuple):
    """A page in cells: how many stand on a line, and how many lines on a page."""

    width: int = 40
    height: int = 25


class BrailleLine(NamedTuple):
    """A line of cells."""

    cells: str = ""
    keep: bool = False
    """Whether no page ends after it."""
    part: int | None = None
    """Which part's heading begins here."""


def paginate(lines: Sequence[BrailleLine], height: int) -> list[list[BrailleLine]]:
    """The lines of each page: lines that are kept together stand on one, and none begins with an empty line."""
    pages: list[list[BrailleLine]] = [[]]
    for group in _groups(lines):
        if pages[-1] and len(pages[-1]) + len(group) > height:
            pages.append([])
        for line in group:
            if len(pages[-1]) == height:
                pages.append([])
            if line.cells or pages[-1]:
                pages[-1].append(line)
    return [page for page in pages if page]


def _groups(lines: Sequence[BrailleLine]) -> Iterator[list[BrailleLine]]:
    group: list[BrailleLine] = []
    for line in lines:
        group.append(line)
        if not line.keep:
            yield group
            group = []
    if group:
        yield group


def center(cells: str, width: int) -> str:
    """A line in the middle of the page."""
    return BLANK * ((width - len(cells)) // 2) + cells


def justify(left: str, right: str, width: int, guide: str = "") -> str:
    """Something at each end of a line, ``guide`` repeated between them where it fits."""
    gap = width - len(left) - len(right)
    dots = guide * (gap - 2) if guide and left and gap >= LEAST_GUIDE else ""
    return left + (BLANK + dots + BLANK if dots else BLANK * gap) + right
