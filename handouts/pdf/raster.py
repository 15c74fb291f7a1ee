"""Pictures of pages, by pdfium."""

import io
from collections.abc import Iterator

import pypdfium2


def pictures(pdf: bytes, dpi: int = 100) -> Iterator[bytes]:
    """Each page as a PNG, ``dpi`` dots to the inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            out = io.BytesIO()
            page.render(scale=dpi / 72).to_pil().save(out, "PNG", optimize=True)
            yield out.getvalue()
    finally:
        document.close()
