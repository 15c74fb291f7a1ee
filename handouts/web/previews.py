"""Pictures of pages for the screen, quickly: only pages that differ from the sheet for nobody are drawn again.

A page has few colors, so it is packed with a palette made once for its sheet: a sixth of the time and a third of
the size of full color, and on the screen the same.
"""

import io
from collections.abc import Sequence

import PIL.Image

from handouts.document.patient import WHEN
from handouts.pdf import raster
from handouts.pdf.plate import Plate
from handouts.pdf.raster import Box, Image

DPI = 100
COLORS = 128


def draw(pdf: bytes, pages: Sequence[int] | None = None, dpi: int = DPI) -> list[Image]:
    """Pages of a file, counted from 0; all of them if none are named."""
    return raster.images(pdf, pages, dpi)


def close_up(pdf: bytes, page: int, box: Box, dpi: int = 2 * DPI) -> Image:
    """A part of a page, larger."""
    return raster.crop(pdf, page, box, dpi)


def palette(images: Sequence[Image]) -> bytes:
    """The colors of some pages, three bytes each: of the dots that were looked at to find them nothing is kept."""
    whole = PIL.Image.new("RGB", (max(image.width for image in images), sum(image.height for image in images)), "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    found = whole.quantize(COLORS, PIL.Image.Quantize.FASTOCTREE, dither=PIL.Image.Dither.NONE)
    return bytes(found.getpalette() or b"")


def png(image: Image, colors: bytes) -> bytes:
    """An image as a file, in the colors of a palette."""
    out, of_palette = io.BytesIO(), PIL.Image.new("P", (1, 1))
    of_palette.putpalette(colors)
    image.quantize(palette=of_palette, dither=PIL.Image.Dither.NONE).save(out, "PNG", compress_level=1)
    return out.getvalue()


def texts(pdf: bytes) -> list[str]:
    """What stands on each page, on one line."""
    return [" ".join(text.split()) for text in raster.texts(pdf)]


# -- where a plate has slots


def find_filled_box(plate: Plate) -> tuple[int, Box] | None:
    """The first page with slots beside that at the head of the sheet, and the box around them with their labels; None for a
    plate without."""
    for page, slots in plate.slots_by_page.items():
        if not (found := [slot for slot in slots if slot.name != WHEN]):
            continue
        size = max(slot.size for slot in found)
        left, right = min(slot.x for slot in found), max(slot.x + slot.width for slot in found)
        low, high = min(slot.y for slot in found), max(slot.y for slot in found)
        label = 6 * size
        starts, ends = (8.0, label) if found[0].end_aligned else (label, 8.0)
        return page, (left - starts, low - size, right + ends, high + 1.6 * size)
    return None
