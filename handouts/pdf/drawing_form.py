"""A drawing as an object of a file: a form XObject (ISO 32000-1, 8.10), which stands there once however often it is shown.

The same drawing is deflated once in a process.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from handouts.pdf.drawing import SpelledDrawing
from handouts.pdf.objects import EncodedStream, Indirect, Value, number

BLEED = 10.0
"""Points that a drawing may reach beyond its box, as half of a pen does."""
ANYWHERE = (-4096.0, -4096.0, 4096.0, 4096.0)
"""The box of a part of a drawing: what is seen of it is bounded by the drawing."""
MOST_DEFLATED = 256


class DrawingForm(Indirect):
    """A drawing, or a shared part of one, in one file; ``parts`` are the forms of the parts that it names.

    ``box`` is its left, bottom, right and top, in its own units.
    """

    def __init__(self, spelled: SpelledDrawing, box: Sequence[float], parts: dict[str, "DrawingForm"]) -> None:
        self._spelled, self._box, self._parts = spelled, box, parts

    def value(self, document: Any) -> EncodedStream:
        named: dict[str, Value] = {name: part.ref(document) for name, part in self._parts.items()}
        entries: dict[str, Value] = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": [number(each) for each in self._box],
            "Resources": {"XObject": named} if named else {},
            "Filter": b"/FlateDecode",
        }
        return EncodedStream(entries, _deflate(self._spelled.operators))


@lru_cache(maxsize=MOST_DEFLATED)
def _deflate(operators: str) -> bytes:
    return zlib.compress(operators.encode("ascii"), 9)


class DrawingForms:
    """The drawings of one file by their names."""

    def __init__(self) -> None:
        self.forms: dict[str, DrawingForm] = {}
        """Those that pages show."""
        self._parts: dict[str, DrawingForm] = {}

    def add(self, spelled: SpelledDrawing, width: float, height: float) -> str:
        """The name of a drawing of this size, in points, for a page to show it by."""
        if spelled.name not in self.forms:
            box = (-BLEED, -BLEED, width + BLEED, height + BLEED)
            self.forms[spelled.name] = DrawingForm(spelled, box, self._find_parts(spelled))
        return spelled.name

    def _find_parts(self, spelled: SpelledDrawing) -> dict[str, DrawingForm]:
        for name, part in spelled.parts:
            if name not in self._parts:
                self._parts[name] = DrawingForm(part, ANYWHERE, self._find_parts(part))
        return {name: self._parts[name] for name, _ in spelled.parts}
