"""Vector drawings (reportlab.graphics) as content-stream operators, spelled once and used again."""

from functools import lru_cache
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas


class _Recorder(Canvas):  # type: ignore[misc]
    """A canvas that only collects what a drawing paints. Text in a drawing would escape tagging and is refused."""

    def _make_preamble(self) -> None:
        self._preamble = ""

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:
        """Nothing: a drawing names a font before it paints any shape."""

    def beginText(self, *args: Any, **options: Any) -> Any:
        raise ValueError("a drawing has no text of its own: set its words beside it with show()")


@lru_cache(maxsize=512)
def operators(drawing: Drawing) -> str:
    """What paints a drawing with its lower left corner at the origin. Raises ``ValueError`` for text in it."""
    recorder = _Recorder("", pageCompression=0, invariant=1)
    renderPDF.draw(drawing, recorder, 0, 0)
    return " ".join(recorder.getCurrentPageContent().split())
