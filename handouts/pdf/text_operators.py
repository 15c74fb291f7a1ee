"""Operators that show shaped text (ISO 32000-1, 9.4).

Where glyphs do not spell their letters one by one, the cluster carries ActualText (14.9.4); a whole run is never
wrapped, so that a reader that sorts letters by place can still do so.
"""

from itertools import groupby, takewhile

from handouts.pdf.fonts import JOINERS, Glyph, GlyphRun
from handouts.pdf.numbers import decimal


class FaceUse:
    """A face in one file: its resource name, and what each glyph used spells there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.glyphs: dict[int, str] = {}

    def spells(self, glyph: Glyph) -> bool:
        """Note a glyph; whether its entry in the ToUnicode map says what it stands for here."""
        return self.glyphs.setdefault(glyph.gid, glyph.text) == glyph.text and glyph.alone

    def operators(self, run: GlyphRun, x: float, y: float, size: float) -> str:
        """What shows a run with its baseline at (x, y), in points."""
        out = [f"BT /{self.name} {decimal(size)} Tf {decimal(x)} {decimal(y)} Td"]
        setter = _Setter(run, size, out)
        if not run.rtl and not any(glyph.dy for glyph in run.glyphs):
            spelled = [self.spells(glyph) for glyph in run.glyphs]
            if all(spelled):  # as most runs are: glyphs that spell their letters, all on the baseline
                setter.add(_as_read(run))
                setter.finish()
                out.append("ET")
                return " ".join(out)
        clusters = [list(cluster) for _, cluster in groupby(_as_read(run), key=lambda placed: placed[1].cluster)]
        for index, glyphs in enumerate(clusters):
            letters = glyphs[0][1].letters
            if run.rtl and index and letters in JOINERS:
                continue  # no ink; it went with the letter before it
            joiners = "".join(takewhile(JOINERS.__contains__, (each[0][1].letters for each in clusters[index + 1 :])))
            spelled = [self.spells(glyph) for _, glyph in glyphs]
            if all(spelled) and not (run.rtl and joiners):
                setter.add(glyphs)
                continue
            setter.emit()
            said = ("\ufeff" + letters + (joiners if run.rtl else "")).encode("utf-16-be").hex()
            out.append(f"/Span <</ActualText <{said}>>> BDC")
            setter.add(glyphs)
            setter.emit()
            out.append("EMC")
        setter.finish()
        out.append("ET")
        return " ".join(out)


def _as_read(run: GlyphRun) -> list[tuple[float, Glyph]]:
    """The run's glyphs in the order they are read, each with its place in thousandths from the run's left end."""
    placed, x = [], 0.0
    for glyph in run.glyphs:
        placed.append((x + glyph.dx, glyph))
        x += glyph.advance
    if not run.rtl:
        return placed
    clusters = [list(cluster) for _, cluster in groupby(placed, key=lambda each: each[1].cluster)]
    return [each for cluster in reversed(clusters) for each in cluster]


class _Setter:
    """Collects glyphs into TJ arrays; a glyph that does not stand where its width puts it is moved there."""

    def __init__(self, run: GlyphRun, size: float, out: list[str]) -> None:
        self._face, self._size, self._out = run.face, size, out
        self._each = run.rtl  # readers that sort letters by place want each by itself then
        self._pieces: list[str] = []
        self._shown: list[str] = []
        self._at = self._rise = 0.0  # where the next glyph would stand, in thousandths; and the text rise

    def add(self, glyphs: list[tuple[float, Glyph]]) -> None:
        width = self._face.glyph_width
        for place, glyph in glyphs:
            if glyph.dy != self._rise:
                self.emit()
                self._rise = glyph.dy
                self._out.append(f"{decimal(self._rise * self._size / 1000)} Ts")
            if abs(place - self._at) > 0.01:
                self._flush()
                self._pieces.append(decimal(self._at - place))
            self._shown.append(f"{glyph.gid:04X}")
            self._at = place + width(glyph.gid)
            if self._each:
                self.emit()

    def _flush(self) -> None:
        if self._shown:
            self._pieces.append(f"<{''.join(self._shown)}>")
            self._shown = []

    def emit(self) -> None:
        """Write what has been collected; a move at its end is kept for what follows."""
        if not self._shown and not any(piece.startswith("<") for piece in self._pieces):
            return
        self._flush()
        single = len(self._pieces) == 1
        self._out.append(f"{self._pieces[0]} Tj" if single else f"[{''.join(self._pieces)}] TJ")
        self._pieces = []

    def finish(self) -> None:
        self.emit()
        if self._rise:
            self._out.append("0 Ts")
