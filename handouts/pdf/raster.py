"""From the pages of a finished PDF to pixels and to text, by pdfium.

pdfium works for one thread at a time, so every use of it goes through :func:`opened`, which holds one lock for the
whole process. All functions here may be called from any thread; they wait for each other. Do not call one from inside
another's ``with opened(…)``: the lock is not re-entrant.
"""

import contextlib
import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import PIL.Image
import pypdfium2

_PDFIUM = threading.Lock()

NotAPdf = pypdfium2.PdfiumError
"""What is raised for a file that cannot be read as a PDF."""
Image = PIL.Image.Image
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from a page's lower left corner."""


@contextlib.contextmanager
def open_pdf(pdf: bytes | Path) -> Iterator[Any]:
    """A PDF, from its bytes or from a file, as pdfium's document; no other thread uses pdfium meanwhile.

    Raises :data:`NotAPdf`, or ``OSError`` for a file that cannot be read.
    """
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def images(pdf: bytes, pages: Sequence[int] | None = None, dpi: float = 100) -> list[Image]:
    """Pages in full color, ``dpi`` dots to the inch; ``pages`` counts from 0, None is all of them."""
    with open_pdf(pdf) as document:
        return [_image(document[at], dpi) for at in (range(len(document)) if pages is None else pages)]


def crop(pdf: bytes, page: int, box: Box, dpi: float = 200) -> Image:
    """A part of a page, counted from 0, ``dpi`` dots to the inch."""
    left, bottom, right, top = box
    with open_pdf(pdf) as document:
        width, height = document[page].get_size()
        margins = (max(0.0, left), max(0.0, bottom), max(0.0, width - right), max(0.0, height - top))
        return _image(document[page], dpi, crop=margins)


def greys(pdf: bytes, dpi: float = 100) -> list[Image]:
    """Each page in greys, ``dpi`` dots to the inch."""
    with open_pdf(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def texts(pdf: bytes | Path) -> list[str]:
    """What stands on each page, as pdfium reads it: its line ends are kept."""
    with open_pdf(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def pictures(pdf: bytes, dpi: float = 100) -> Iterator[bytes]:
    """Each page as a PNG file, ``dpi`` dots to the inch."""
    for image in images(pdf, dpi=dpi):
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        yield out.getvalue()


def _image(page: Any, dpi: float, **options: Any) -> Image:
    image: Image = page.render(scale=dpi / 72, **options).to_pil().convert("RGB")
    return image
