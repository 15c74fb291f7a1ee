"""What tagging costs: the same sheet laid out warm, tagged and untagged: `python benchmarks/tagging.py`.

The untagged canvas differs in nothing but that it writes no marks, no structure tree and no links.
"""

import datetime
import statistics
import time

from handouts.content import loader as content
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.document.patient import Patient
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.pdf.structure import StructElem
from handouts.press.press import Press
from handouts.reading.resources import resource
from handouts.templates.standard import StandardEdition

RUNS = 60
TODAY = datetime.date(2026, 11, 22)


class UntaggedCanvas(TaggedCanvas):
    """Paints the same things without saying what they mean."""

    def _mark(self, what: str) -> None:
        if isinstance(self._target, StructElem):
            self.painted.add(self._target)

    def _look_for_escapes(self) -> None:
        pass

    def link(self, element: StructElem, *rest: object) -> None:
        pass

    def getpdfdata(self) -> bytes:
        self.structure.document.kids.clear()
        return super().getpdfdata()


def milliseconds(kind: type[TaggedCanvas], library: Library, number: int) -> float:
    """One sheet for another person, from the content to the bytes."""
    started = time.perf_counter()
    sheet = Press(library, "kyphoplasty", today=TODAY).document(Patient(name=f"Person {number}"))
    paper, look = PAPERS["letter"], Look.of(Palette.of(library.practice.brand), "color")
    canvas = kind((paper.width, paper.height), Metadata(sheet.title, sheet.language.lang_tag, date=sheet.date))
    tags = Tags(sheet, canvas.structure.document)
    StandardEdition(sheet, tags, look, paper, library.folder).paint(canvas)
    canvas.getpdfdata()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    library = content.load(resource("content.yaml"))
    kinds = (TaggedCanvas, UntaggedCanvas)
    for kind in kinds:
        milliseconds(kind, library, 0)
    times = [[milliseconds(kind, library, number) for kind in kinds] for number in range(1, RUNS)]
    tagged, untagged = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"tagged     {tagged:6.1f} ms")
    print(f"untagged   {untagged:6.1f} ms")
    print(f"ratio      {tagged / untagged:6.2f}")


if __name__ == "__main__":
    main()
