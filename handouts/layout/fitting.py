"""Fitting words into a room that cannot grow: one side of paper, a panel of a leaflet.

Space may tighten within its bounds and pictures within theirs, type never. What is still too long is told in
lines, with the parts that are the longest and where they are written.
"""

import math
from collections.abc import Sequence
from textwrap import shorten

from handouts.document import nodes as doc
from handouts.layout.pagination import PlacedRow, paginate
from handouts.layout.rows import ROUNDING, Row, height, keep_together
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import cite

MOST_NAMED = 3
"""How many of the longest parts a message names."""


NO_ROOM = ("label-too-long", "too-long-for-one-page", "too-long-for-trifold", "word-too-long")
"""The codes of what a :class:`NoRoomError` tells."""


class NoRoomError(HandoutsError):
    """The words do not fit an edition that cannot grow; others of the same words may well be made."""


def fits(rows: Sequence[Row], room: float, *, tight: bool = True) -> bool:
    """Whether rows stand in ``room`` points, their spaces tightened or as they are."""
    return height(rows, least=tight) <= room + ROUNDING


def fill_height(rows: Sequence[Row], room: float) -> list[PlacedRow]:
    """Rows with their places, spaces tightened or opened to fill ``room`` points. Raises TooTall if they do not fit."""
    return list(paginate(keep_together(rows), room).pages[0]) if rows else []


def lines_over(rows: Sequence[Row], room: float, leading: float) -> int:
    """By how many lines rows are too tall for ``room``, however tight; 0 if they fit."""
    return max(0, math.ceil((height(rows, least=True) - room - ROUNDING) / leading))


def too_long(code: str, where: str, lines: int, parts: Sequence[doc.Section | doc.Paragraph], remedy: str) -> Problem:
    """The words do not fit: by how many lines, and which parts are the longest."""
    longest = sorted(parts, key=lambda part: -_count(part))[:MOST_NAMED]
    named = [_describe(part) for part in longest]
    listed = ", ".join(named[:-1]) + (" and " if len(named) > 1 else "") + named[-1]
    much = "1 line" if lines == 1 else f"{lines} lines"
    message = (
        f"The words are {much} too long for {where}. The longest part{'s are' if len(named) > 1 else ' is'} {listed}."
    )
    return Problem(code, message, remedy, _place(longest[0]))


def _describe(part: doc.Section | doc.Paragraph) -> str:
    place, name = _place(part), part.heading.text if isinstance(part, doc.Section) else part.text
    where = f", {place.file}:{place.line}" if place else ""
    return f"{cite(shorten(name, 40))} ({_count(part)} words{where})"


def _count(part: doc.Node) -> int:
    return sum(len(each.text.split()) for each in part.walk() if isinstance(each, doc.Paragraph))


def _place(part: doc.Node) -> Place | None:
    """Where the longest of its texts is written."""
    texts = [each for each in part.walk() if isinstance(each, doc.Paragraph) and each.place]
    return max(texts, key=lambda each: len(each.text)).place if texts else None
