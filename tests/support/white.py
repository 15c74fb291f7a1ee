"""How much of a page is white, as an eye sees it: empty rectangles and empty bands of the live area.

White between lines and around headings is part of setting words; what looks like a mistake is a hole. A hole is an
empty rectangle of 168 by 60 points or more, a third of a page wide and three lines tall, or an empty band of 24 points
across the live area. A page's white is the larger of the two shares. Lines to write on, pictures within their frames and
boxes to tick are no holes: they are what the page is for, also where they are not filled in yet.

The page is rendered by PDFium at 36 dpi, so a pixel is two points; nothing of the program's own layout is asked.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
import pypdfium2
from support.content import Box
from support.structure import Tagging

HAND = 14.0
"""Points above the box of a line to write on that a hand needs as well, where lines stand far apart."""
POINTS = 2.0
"""Points to a pixel."""
WIDE, TALL, BAND = 168.0, 60.0, 24.0
"""Of a hole: an empty rectangle's least width and height, and an empty band's height."""
PAPER = 250
"""A pixel this light, of 255, has no ink; a hairline's is darker."""
RULED, LINES_APART = 0.95, 46.0
"""Share of the width that a line to write on across the page takes, and points to the next."""
USED = frozenset({"Figure", "Form", "Formula"})
"""Elements whose box is used, however little ink is in it."""


@dataclass(frozen=True)
class PageWhite:
    """Shares of the live area: in empty rectangles, and in empty bands; ``lowest`` is the band at its foot."""

    number: int
    rectangles: float
    bands: float
    lowest: float
    hole: tuple[float, float] = (0.0, 0.0)
    """From where to where down the page, in points, its largest hole reaches."""

    @property
    def share(self) -> float:
        """The larger of the two."""
        return max(self.rectangles, self.bands)


def measure_white(pdf: bytes, *, side: float = 48.0, head: float = 44.0, foot: float = 62.0) -> list[PageWhite]:
    """Each page's white; ``side``, ``head`` and ``foot`` are what lies outside the live area, in points."""
    used = _used_boxes(pdf)
    found = []
    for index, page in enumerate(pypdfium2.PdfDocument(pdf)):
        width, height = page.get_size()
        rows = _ink_rows(page)
        for box in used[index]:
            _fill(rows, box, height)
        left, right = round(side / POINTS), round((width - side) / POINTS)
        top, bottom = round(head / POINTS), round((height - foot) / POINTS)
        mask = (1 << (right - left)) - 1
        white = [~(row >> left) & mask for row in rows[top:bottom]]
        _fill_between_lines(white, mask)
        found.append(_measure(index + 1, white, right - left, mask, head))
    return found


def _fill_between_lines(white: list[int], mask: int) -> None:
    """Take what lies between two lines to write on across the page for used: nothing else stands between two rules."""
    ruled = [at for at, row in enumerate(white) if (~row & mask).bit_count() >= RULED * mask.bit_count()]
    for above, below in pairwise(ruled):
        if all(row == mask for row in white[above + 1 : below]) and (below - above) * POINTS <= LINES_APART:
            white[above + 1 : below] = [0] * (below - above - 1)


def _measure(number: int, white: Sequence[int], width: int, mask: int, head: float) -> PageWhite:
    area = width * len(white)
    holes = _open(white, round(WIDE / POINTS), round(TALL / POINTS))
    empty = [row == mask for row in white]
    runs, run = [], 0
    for each in (*empty, False):
        if each:
            run += 1
        else:
            runs.append(run)
            run = 0
    wide = [run for run in runs if run * POINTS >= BAND]
    last = next((at for at, each in enumerate(reversed(empty)) if not each), len(empty))
    return PageWhite(
        number,
        sum(row.bit_count() for row in holes) / area,
        sum(wide) / len(white),
        (last if last * POINTS >= BAND else 0) / len(white),
        _find_largest(holes, head),
    )


def _find_largest(holes: Sequence[int], head: float) -> tuple[float, float]:
    """From where to where the strip with the most white in holes reaches, in points from the page's top."""
    best, most, start, white = (0.0, 0.0), 0, 0, 0
    for at, row in enumerate((*holes, 0)):
        if row:
            white += row.bit_count()
            continue
        if white > most:
            best, most = (head + start * POINTS, head + at * POINTS), white
        start, white = at + 1, 0
    return best


def _open(rows: Sequence[int], wide: int, tall: int) -> list[int]:
    """The union of all rectangles of ones, ``wide`` by ``tall`` pixels."""
    starts = [_shrink(row, wide) for row in rows]
    whole = [0] * len(rows)
    for top in range(len(rows) - tall + 1):
        both = starts[top]
        for row in starts[top + 1 : top + tall]:
            both &= row
            if not both:
                break
        if both:
            grown = _grow(both, wide)
            for at in range(top, top + tall):
                whole[at] |= grown
    return whole


def _shrink(row: int, wide: int) -> int:
    """Where ``wide`` ones in a row begin."""
    done = 1
    while done < wide:
        step = min(done, wide - done)
        row &= row >> step
        done += step
    return row


def _grow(row: int, wide: int) -> int:
    done = 1
    while done < wide:
        step = min(done, wide - done)
        row |= row << step
        done += step
    return row


def _ink_rows(page: pypdfium2.PdfPage) -> list[int]:
    """A number for each row of pixels, with a one where there is ink; the lowest bit is the leftmost pixel."""
    bitmap = page.render(scale=1 / POINTS, grayscale=True)
    buffer, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    marks = bytes(48 + (value < PAPER) for value in range(256))
    rows = []
    for at in range(bitmap.height):
        line = buffer[at * stride : at * stride + width].translate(marks)
        rows.append(int(line[::-1], 2))
    return rows


def _used_boxes(pdf: bytes) -> list[list[Box]]:
    """On each page the boxes of pictures and of what is filled in by hand."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        boxes: list[list[Box]] = [[] for _ in opened.pages]
        for element in tagging.elements():
            if element.standard not in USED or "BBox" not in element.attributes:
                continue
            for number in {tagging.numbers[item.page.objgen] for item in element.contents()}:
                left, bottom, right, top = (float(value) for value in element.attributes["BBox"])
                boxes[number - 1].append(Box(left, bottom, right, top + (HAND if element.standard == "Form" else 0.0)))
    return boxes


def _fill(rows: list[int], box: Box, height: float) -> None:
    left, right = max(0, int(box.x0 / POINTS)), int(box.x1 / POINTS) + 1
    ones = ((1 << (right - left)) - 1) << left
    for at in range(max(0, int((height - box.y1) / POINTS)), min(len(rows), int((height - box.y0) / POINTS) + 1)):
        rows[at] |= ones


def inner(pages: Iterable[PageWhite]) -> list[PageWhite]:
    """All but the last page, whose white looks like an end."""
    return list(pages)[:-1]
