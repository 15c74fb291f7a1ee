"""The engine by itself, without the product around it: faces from the fonts folder, and small files drawn by hand."""

from collections.abc import Callable
from pathlib import Path

from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.font_stacks import FaceStack
from handouts.pdf.fonts import Face
from handouts.pdf.metadata import Metadata
from handouts.pdf.structure import StructElem

FONTS = Path(__file__).resolve().parents[1] / "fonts"

NEXT = Face(FONTS / "atkinson-hyperlegible-next" / "AtkinsonHyperlegibleNext_400Regular.ttf")
SOURCE = Face(FONTS / "source-sans-3" / "SourceSans3_400Regular.ttf")
STACK = FaceStack([NEXT, SOURCE])

Draw = Callable[[TaggedCanvas, StructElem], object]


def new_canvas() -> TaggedCanvas:
    return TaggedCanvas((612, 792), Metadata("A title", "en-US"))


def drawn(*pages: Draw) -> bytes:
    """A file with what each function draws on a page of its own, below the Document element."""
    canvas = new_canvas()
    for draw in pages:
        draw(canvas, canvas.structure.document)
        canvas.showPage()
    return canvas.getpdfdata()


def write(canvas: TaggedCanvas, element: StructElem, words: str, x: float, y: float, size: float = 12.5) -> float:
    """Words that belong to an element; returns where they end."""
    with canvas.content(element):
        return canvas.show(STACK.shape(words), x, y, size)
