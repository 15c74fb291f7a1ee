"""The fonts that one instance of a plate has for itself, or one print file: of letters that the plate has not."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from handouts.pdf.fonts import Face, GlyphRun
from handouts.pdf.lines import Line
from handouts.pdf.objects import Indirect, Reference, Value
from handouts.pdf.slots import PlateSlot
from handouts.pdf.text_operators import FaceUse

if TYPE_CHECKING:
    from handouts.pdf.spare_font import SpareFont


class OwnFonts:
    """The fonts that one instance has for itself, or one print file: those of letters that no plate has prepared."""

    def __init__(self) -> None:
        self.uses: dict[Face, FaceUse] = {}
        self.plates: dict[str, tuple[Face, FaceUse]] = {}
        """The fonts of plates that lines are set in beside them, by resource name."""
        self.spares: dict[SpareFont, dict[int, str]] = {}
        """What the spare fonts of plates need to have: glyphs, each with what it spells."""
        self.read: dict[str, Any] = {}
        """All of them by resource name, for whoever reads back what is set in them."""
        self._shown: list[tuple[PlateSlot, Line, bytes]] = []

    def use(self, face: Face) -> FaceUse:
        """The use of a face: its resource name, and the glyphs it shows."""
        return self.uses.setdefault(face, FaceUse(f"P{len(self.uses) + 1}"))

    def _use(self, slot: PlateSlot, run: GlyphRun) -> FaceUse:
        """The font that a run is set in: the slot's own or the spare one, where that has all of its glyphs."""
        prepared = slot.face.glyphs
        if run.face is not slot.face.face or not all(prepared.get(glyph.gid) == glyph.text for glyph in run.glyphs):
            return self.use(run.face)
        shown = slot.shown or {}
        if all(shown.get(glyph.gid) == glyph.text for glyph in run.glyphs):
            return self.plates.setdefault(slot.resource, (run.face, FaceUse(slot.resource)))[1]
        self.spares.setdefault(slot.face.spare, {}).update({glyph.gid: glyph.text for glyph in run.glyphs})
        return self.plates.setdefault(slot.spare, (run.face, FaceUse(slot.spare)))[1]

    def spare(self, slot: PlateSlot, words: str, strangers: Sequence["re.Match[str]"]) -> None:
        """Have these stretches of words in the spare font of a slot."""
        glyphs = self.spares.setdefault(slot.face.spare, {})
        for each in strangers:
            for letter in each[0]:
                glyphs.setdefault(slot.face.numbers[letter], letter)

    def show(self, slot: PlateSlot, line: Line) -> bytes:
        """The operators of a line that was shaped, in its slot, as a layout would write them."""
        left = slot.x + slot.width - line.width if slot.end_aligned else slot.x
        out = [slot.color]
        for segment in line.segments():
            starts = accumulate((run.width * slot.size / 1000 for run in segment.runs[:-1]), initial=left + segment.x)
            placed = list(zip(segment.runs, starts, strict=True))
            for run, start in reversed(placed) if segment.runs[0].rtl else placed:  # in the order they are read
                out.append(self._use(slot, run).operators(run, start, slot.y, slot.size))
        shown = " ".join(out).encode("latin-1")
        self._shown.append((slot, line, shown))
        return shown

    def begin(self) -> None:
        """Another plate is filled, whose fonts may be others under the same names."""
        for name in self.plates:
            del self.read[name]
        self.plates.clear()

    def take_shown(self) -> list[tuple[PlateSlot, Line, bytes]]:
        """What was set in them since this was last asked, to be read back."""
        shown, self._shown = self._shown, []
        return shown

    def objects(self, first: int) -> tuple[dict[str, Value], list[tuple[int, Value]]]:
        """The entries of a resource dictionary for them, and their objects, numbered from ``first``."""
        made: list[tuple[int, Value]] = []

        def put(thing: Indirect) -> Reference:
            made.append((first + len(made), thing.value(None)))
            return Reference(made[-1][0])

        return {
            use.name: put(face.embed(use.glyphs, put, use.others, private=True)) for face, use in self.uses.items()
        }, made
