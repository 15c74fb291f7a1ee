"""How a sheet wants to be printed on both sides: turned over at the edge that leaves its back upright.

ISO 32000-1, 12.2: ViewerPreferences, Duplex. A tri-fold lies on its side, so its inside would stand on its head if the
paper were turned at the long edge.
"""

import io

import pikepdf
import pytest
from conftest import ROOT, TODAY

import handouts
from handouts.press.press import Press
from handouts.templates import FORMATS

LONG, SHORT, AS_THE_PRINTER_LIKES = "/DuplexFlipLongEdge", "/DuplexFlipShortEdge", ""
EDGES = {"standard": LONG, "large-print": LONG, "trifold": SHORT, "one-page": AS_THE_PRINTER_LIKES}
"""One page has no back; it asks for nothing."""

LIBRARY = handouts.load(ROOT / "content.yaml")
PAPERS = ("letter", "a4")


def wish(pdf: bytes) -> tuple[str, list[bool]]:
    """What a file asks of the printer, and of each page whether it is wider than high."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        boxes = [[float(each) for each in page.mediabox] for page in opened.pages]
        return str(opened.Root.ViewerPreferences.get("/Duplex", "")), [box[2] > box[3] for box in boxes]


def test_each_edition_has_its_edge() -> None:
    assert set(EDGES) == set(FORMATS)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("edition", EDGES)
def test_a_sheet_is_turned_at_the_right_edge(edition: str, paper: str) -> None:
    made = handouts.build(LIBRARY, "kyphoplasty", format=edition, paper=paper, today=TODAY)
    duplex, lying = wish(made.pdf)
    assert duplex == EDGES[edition]
    assert lying == [duplex == SHORT] * made.pages, "paper that lies on its side is turned at its short edge, no other"


@pytest.mark.parametrize("separators", [False, True], ids=["copies", "separators"])
@pytest.mark.parametrize("edition", EDGES)
def test_so_is_a_print_file_of_it(edition: str, separators: bool) -> None:
    press, file = Press(LIBRARY, "kyphoplasty", format=edition, today=TODAY), io.BytesIO()
    press.merge(
        [handouts.Patient(name="Maria Johnson"), handouts.Patient(name="José Álvarez")], file, separators=separators
    )
    assert wish(file.getvalue())[0] == EDGES[edition]
