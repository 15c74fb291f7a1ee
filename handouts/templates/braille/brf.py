"""A braille-ready file: North American ASCII Braille, lines that end in CR LF, a form feed after each page.

The 64 signs stand for the cells in the order of Unicode's block of braille patterns, as embossers and displays have them.
"""

from collections.abc import Sequence

SIGNS = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_FIRST = 0x2800
_TO_ASCII = {_FIRST + at: sign for at, sign in enumerate(SIGNS)}
_TO_CELLS = {ord(sign): chr(_FIRST + at) for at, sign in enumerate(SIGNS)}
NEW_LINE, NEW_PAGE = "\r\n", "\f"


def write_brf(pages: Sequence[Sequence[str]]) -> bytes:
    """The file of pages of lines of cells."""
    whole = "".join(
        NEW_LINE.join(line.translate(_TO_ASCII).rstrip(" ") for line in page) + NEW_LINE + NEW_PAGE for page in pages
    )
    return whole.encode("ascii")


def read_brf(data: bytes) -> list[list[str]]:
    """The pages of lines of cells of a file that :func:`write_brf` wrote."""
    pages = data.decode("ascii").split(NEW_PAGE)[:-1]
    return [page.translate(_TO_CELLS).removesuffix(NEW_LINE).split(NEW_LINE) for page in pages]
