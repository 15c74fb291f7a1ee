"""How much of a page is ink: the mean darkness of its raster, in per cent of solid black."""

from handouts.pdf.raster import greys

DPI = 100
"""The resolution coverage is stated at."""


def coverage(pdf: bytes) -> list[float]:
    """The coverage of each page, in per cent; a white page is 0, a black one 100."""
    shares = []
    for grey in greys(pdf, DPI):
        counts = grey.histogram()
        dark = sum((255 - value) * count for value, count in enumerate(counts))
        shares.append(100 * dark / (255 * sum(counts)))
    return shares
