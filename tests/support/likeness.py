"""How far two pictures of one line of text are apart, where a wrong letter, join, mark or order must show."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

SCALE = 4
"""Pixels to a point: a line of 16 points stands 64 pixels high."""


@dataclass(frozen=True, order=True)
class Difference:
    """``share`` is how much ink of both has no ink of the other within a pixel, of all ink; ``spot`` the most of
    it in one place, in square pixels in a square of a quarter em."""

    spot: float
    share: float


def lines(pdf: bytes) -> list[Image.Image]:
    """Each page's ink as a mask, cut to its bounds."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            grey = page.render(scale=SCALE, grayscale=True, may_draw_forms=False).to_pil().convert("L")
            mask = grey.point([255 if level < 140 else 0 for level in range(256)])
            found.append(mask.crop(mask.getbbox() or (0, 0, 1, 1)))
    return found


def difference(ours: Image.Image, theirs: Image.Image, em: float = 16 * SCALE) -> Difference:
    """The least difference over shifts of a pixel, the pictures laid upon each other by their upper left corners."""
    return min(_shifted(ours, theirs, em, x, y) for x in (0, -1, 1) for y in (0, -1, 1))


def _shifted(ours: Image.Image, theirs: Image.Image, em: float, x: int, y: int) -> Difference:
    size = max(ours.width, theirs.width) + 8, max(ours.height, theirs.height) + 8
    first, second = Image.new("L", size), Image.new("L", size)
    first.paste(ours, (4 + x, 4 + y))
    second.paste(theirs, (4, 4))
    apart = ImageChops.lighter(
        ImageChops.subtract(first, second.filter(ImageFilter.MaxFilter(3))),
        ImageChops.subtract(second, first.filter(ImageFilter.MaxFilter(3))),
    )
    ink = _count(first) + _count(second)
    radius = int(em / 8)
    levels = apart.filter(ImageFilter.BoxBlur(radius)).histogram()
    most = max(level for level, count in enumerate(levels) if count)
    return Difference(most / 255 * (2 * radius + 1) ** 2, _count(apart) / max(1, ink))


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]
