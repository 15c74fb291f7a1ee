"""Laying out: any block has rows, no page is needed for them, and columns stand on one grid."""

import typing
from pathlib import Path

import pytest
from conftest import ROOT, TODAY
from support.sheets import document_of

import handouts
import handouts.pdf
from handouts.content.colors import Palette
from handouts.document import nodes as doc
from handouts.layout.blocks import LAID_OUT_BY, lay_out_block
from handouts.layout.grid import GUTTER, LIVE_WIDTH, MARGIN, Grid
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.pdf.structure import StructTreeRoot
from handouts.templates import FORMATS
from handouts.templates.edition import Edition


def edition_of(kind: type[Edition], tags_root: StructTreeRoot, paper: str = "letter") -> Edition:
    library = handouts.load(ROOT / "content.yaml")
    document = document_of(library, "kyphoplasty", today=TODAY)
    look = Look.of(Palette.of(library.practice.brand), "color")
    sheet = PAPERS[paper].turned() if kind.landscape else PAPERS[paper]
    return kind(document, Tags(document, tags_root.document), look, sheet, Path(library.folder))


@pytest.mark.parametrize("kind", [kind for kind in FORMATS.values() if not kind.brief], ids=lambda kind: kind.format)
def test_a_sheet_is_laid_out_without_a_page_to_paint_on(kind: type[Edition]) -> None:
    edition = edition_of(kind, StructTreeRoot())
    laid_out = edition.pages()
    assert sum(len(page) for page in laid_out) > 10
    root = StructTreeRoot()
    painted = edition_of(kind, root)
    paper = painted.paper
    canvas = TaggedCanvas((paper.width, paper.height), Metadata("A sheet", "en", date=TODAY))
    canvas.structure = root
    assert painted.paint(canvas) == len(laid_out)


def test_every_kind_of_block_is_laid_out() -> None:
    kinds = set(typing.get_args(doc.Block)) - {doc.Span}
    assert len(kinds) > 8
    assert kinds <= set(LAID_OUT_BY), "name the function that lays out the new kind in handouts/layout/blocks"


def test_every_block_of_a_sheet_has_rows_that_stand_within_their_width() -> None:
    edition = edition_of(FORMATS["standard"], StructTreeRoot())
    seen = set()
    for section in edition.document.sections:
        for block in section.blocks:
            rows = lay_out_block(edition.setting, block, 100, 300)
            assert rows
            assert all(row.height > 0 and row.parts for row in rows)
            assert all(part.x < 400 for row in rows for part in row.parts)
            seen.add(type(block))
    assert {doc.NumberedSteps, doc.Timeline, doc.Ticks, doc.Bullets, doc.Fields, doc.PhoneBlock} <= seen


def test_what_is_no_block_is_refused() -> None:
    edition = edition_of(FORMATS["standard"], StructTreeRoot())
    with pytest.raises(TypeError, match="no rows for Section"):
        lay_out_block(edition.setting, edition.document.sections[0], 0, 100)


def test_columns_fill_the_width_with_gutters_between_them() -> None:
    grid = Grid(MARGIN, LIVE_WIDTH, 6)
    assert grid.column_width == 71
    assert [grid.column(number) for number in (1, 2, 3)] == [MARGIN, MARGIN + 71 + GUTTER, MARGIN + 2 * (71 + GUTTER)]
    assert grid.span(6) == LIVE_WIDTH
    assert grid.column(6) + grid.column_width == MARGIN + LIVE_WIDTH


def test_the_live_area_is_as_wide_on_both_papers() -> None:
    letter, a4 = (edition_of(FORMATS["standard"], StructTreeRoot(), paper) for paper in PAPERS)
    assert letter.width == pytest.approx(a4.width)
    assert a4.left == pytest.approx((PAPERS["a4"].width - LIVE_WIDTH) / 2)


def test_how_paper_is_turned_goes_with_the_edition() -> None:
    turned = {kind.format: kind.duplex() for kind in FORMATS.values()}
    assert turned == {
        "standard": "DuplexFlipLongEdge",
        "large-print": "DuplexFlipLongEdge",
        "one-page": "",
        "trifold": "DuplexFlipShortEdge",
    }
