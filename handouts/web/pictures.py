"""Pictures of pages for the screen. Pages that are the same on every copy are packed once."""

import hashlib
import io
import threading
from collections.abc import Iterator
from typing import Any

import pypdfium2

from handouts.pdf.plate import Plate, Slot

DPI = 100
_PDFIUM = threading.Lock()
"""pdfium works for one thread at a time."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from a page's lower left corner."""


class Pictures:
    """Draws pages as PNG files."""

    def __init__(self) -> None:
        self._packed: dict[bytes, bytes] = {}

    def of(self, pdf: bytes, dpi: int = DPI, *, keep: bool = False) -> Iterator[bytes]:
        """Each page as a PNG. ``keep`` is for sheets for nobody: their pages are looked up when others are drawn."""
        for image in _drawn(pdf, dpi):
            digest = hashlib.blake2b(image.tobytes(), digest_size=16, key=b"%d" % image.width).digest()
            known = self._packed.get(digest)
            packed = known or _png(image)
            if keep and known is None:
                self._packed[digest] = packed
            yield packed

    @staticmethod
    def close_up(pdf: bytes, page: int, box: Box, dpi: int = 2 * DPI) -> bytes:
        """A part of a page, larger."""
        left, bottom, right, top = box
        with _PDFIUM:
            document = pypdfium2.PdfDocument(pdf)
            try:
                width, height = document[page].get_size()
                crop = (max(0.0, left), max(0.0, bottom), max(0.0, width - right), max(0.0, height - top))
                image = document[page].render(scale=dpi / 72, crop=crop).to_pil()
            finally:
                document.close()
        return _png(image)


def _drawn(pdf: bytes, dpi: int) -> list[Any]:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [page.render(scale=dpi / 72).to_pil() for page in document]
        finally:
            document.close()


def _png(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)  # the next desk waits longer for a better one than the wire takes
    return out.getvalue()


def page_texts(pdf: bytes) -> list[str]:
    """What stands on each page."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        finally:
            document.close()


def filled_in(plate: Plate) -> tuple[int, Box] | None:
    """The page with the slots, and the box around them with their labels; None for a plate without slots."""
    for number, stream in plate.personal:
        slots = [piece for piece in stream.pieces if isinstance(piece, Slot)]
        pages = [body for body in plate.objects.values() if body.startswith(b"<</Type /Page/")]
        page = next((at for at, body in enumerate(pages) if b"%d 0 R" % number in body), None)
        if slots and page is not None:
            size = max(slot.size for slot in slots)
            left, right = min(slot.x for slot in slots), max(slot.x + slot.width for slot in slots)
            low, high = min(slot.y for slot in slots), max(slot.y for slot in slots)
            label = 6 * size
            starts, ends = (8.0, label) if slots[0].end_aligned else (label, 8.0)
            return page, (left - starts, low - size, right + ends, high + 1.6 * size)
    return None
