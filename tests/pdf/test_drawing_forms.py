"""A drawing stands in a file once, and looks there as it was drawn."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from handouts.pdf.canvas import SMALL_DRAWING, TaggedCanvas
from handouts.pdf.drawing import CLOSE, COARSE_SCALE, LINE, MOVE, Drawing, Group, Path, Shape, operators, spell_drawing
from handouts.pdf.drawing_form import BLEED
from handouts.pdf.metadata import Metadata
from handouts.pdf.numbers import decimal
from handouts.pdf.page_reader import read_file
from handouts.pdf.painted import PaintedPage
from handouts.pdf.read_content import ContentReader
from handouts.pdf.structure import Rectangle

SIDE = 60.0
COLORS = [Color(0.8, 0.2, 0.1), Color(0.1, 0.3, 0.6), Color(0, 0, 0)]
TENTH = 0.15
"""Points by which a box may differ: half of a tenth at either end, enlarged up to the finest way of telling."""
DPI = 144
MOST_APART = 0.02
"""The share of dots that may differ by more than half of black: those at edges that fall between two dots."""


@st.composite
def paths(draw: st.DrawFn) -> Path:
    """A polygon, filled, stroked or both."""
    places = st.floats(15, 45)
    corners = draw(st.lists(st.tuples(places, places), min_size=3, max_size=7))
    steps = [MOVE, *[LINE] * (len(corners) - 1), CLOSE]
    filled, stroked = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    return Path(
        [number for corner in corners for number in corner],
        steps,
        fillColor=draw(st.sampled_from(COLORS)) if filled else None,
        strokeColor=draw(st.sampled_from(COLORS)) if stroked else None,
        strokeWidth=draw(st.floats(0.5, 4)),
        strokeDashArray=draw(st.sampled_from([(), (), (3.0, 2.0)])) if stroked else (),
    )


def groups(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    """Groups of shapes, moved, turned, enlarged, some of them shared."""
    moves = st.sampled_from([(1, 0, 0, 1, 5, 3), (0, 1, -1, 0, SIDE, 0), (1.3, 0, 0, 1.3, -9, -9), (1, 0, 0, 1, 0, 0)])
    return st.builds(
        lambda shapes, move, shared: Group(Group(*shapes, shared=shared), transform=move),
        st.lists(inner, min_size=1, max_size=4),
        moves,
        st.booleans(),
    )


drawings = st.lists(st.recursive(paths(), groups, max_leaves=8), min_size=1, max_size=5).map(
    lambda shapes: Drawing(SIDE, SIDE, *shapes, *[Group(*shapes, shared=True)] * 2)
)


def raster(pdf: bytes) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil()
    return picture.convert("L").crop((0, 0, int(SIDE * DPI / 72), int(SIDE * DPI / 72)))


def as_drawn(drawing: Drawing) -> bytes:
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(SIDE, SIDE))
    canvas.addLiteral(operators(drawing))
    canvas.save()
    return page.getvalue()


def in_a_file(*each: Drawing) -> TaggedCanvas:
    canvas = TaggedCanvas((SIDE, SIDE), Metadata("Drawings", "en"))
    for drawing in each:
        with canvas.artifact("Layout"):
            canvas.draw(drawing, 0, 0)
        canvas.showPage()
    return canvas


@settings(max_examples=40, deadline=None)
@given(drawings)
def test_a_drawing_looks_in_its_file_as_it_was_drawn(drawing: Drawing) -> None:
    apart = ImageChops.difference(raster(as_drawn(drawing)), raster(in_a_file(drawing).getpdfdata()))
    counts = apart.histogram()
    assert sum(counts[129:]) <= MOST_APART * sum(counts)


def ink_of(drawing: Drawing) -> list[Rectangle]:
    """The boxes of a drawing's shapes as they are drawn, in order."""
    page = PaintedPage()
    ContentReader(page, {}, {}).read(operators(drawing).encode("ascii"))
    return [part.box for shape in page.shapes for part in shape.parts]


@settings(max_examples=40, deadline=None)
@given(drawings)
def test_what_is_read_back_paints_what_was_drawn(drawing: Drawing) -> None:
    """No shape is lost to the proof by standing in an object of its own, nor moved."""
    drawn = ink_of(drawing)
    assume(all(box[0] > -BLEED and box[1] > -BLEED and max(box[2:]) < SIDE + BLEED for box in drawn))
    (page,) = read_file(in_a_file(drawing).plate()).pages
    read = [
        (part.box[0] + shape.x, part.box[1] + shape.y, part.box[2] + shape.x, part.box[3] + shape.y)
        for shape in page.shapes
        for part in shape.parts
    ]
    assert len(read) == len(drawn)
    assert all(
        abs(a - b) < TENTH for one, other in zip(read, drawn, strict=True) for a, b in zip(one, other, strict=True)
    )


def star(size: float) -> Path:
    """A shape of many numbers."""
    points = [size * ((7 * at) % 11) / 11 + at / 100 for at in range(300)]
    return Path(points, [MOVE, *[LINE] * 149], strokeColor=COLORS[2], strokeWidth=1)


def test_what_is_shown_twice_stands_in_the_file_once() -> None:
    shared = Group(star(40), shared=True)
    one, other = Drawing(SIDE, SIDE, shared, star(20)), Drawing(SIDE, SIDE, star(30), shared)
    assert len(operators(one)) > SMALL_DRAWING
    once = pikepdf.open(io.BytesIO(in_a_file(one).getpdfdata()))
    often = pikepdf.open(io.BytesIO(in_a_file(one, other, one).getpdfdata()))
    counts = [
        sum(each.get("/Subtype") == "/Form" for each in pdf.objects if isinstance(each, pikepdf.Stream))
        for pdf in (once, often)
    ]
    assert counts == [2, 3]


def test_an_enlarged_place_is_told_as_exactly_as_it_was_drawn() -> None:
    path = Path([1.23, 4.56, 7.89, 0.12], [MOVE, LINE], strokeColor=COLORS[0])
    coarse, fine = (
        spell_drawing(Drawing(SIDE, SIDE, Group(path, transform=(scale, 0, 0, scale, 0, 0)))).operators
        for scale in (COARSE_SCALE, COARSE_SCALE + 0.1)
    )
    assert "1.2 4.6 m 7.9 0.1 l" in coarse
    assert "1.23 4.56 m 7.89 0.12 l" in fine


@given(st.lists(st.floats(-5000, 5000, allow_nan=False), min_size=4, max_size=4), st.sampled_from([0.5, 3.0]))
def test_numbers_that_are_spelled_at_once_are_those_spelled_one_by_one(numbers: list[float], scale: float) -> None:
    drawing = Drawing(
        9, 9, Group(Path(numbers, [MOVE, LINE], fillColor=COLORS[0]), transform=(scale, 0, 0, scale, 0, 0))
    )
    a, b, c, d = (decimal(number, 2 if scale > COARSE_SCALE else 1) for number in numbers)
    assert f"{a} {b} m {c} {d} l f" in spell_drawing(drawing).operators
    a, b, c, d = (decimal(number, 2) for number in numbers)
    assert f"{a} {b} m {c} {d} l f" in operators(drawing)
