"""Operators that show shaped text (ISO 32000-1, 9.4).

A code spells what it shows: a glyph that stands for several letters has a code for each, and glyphs that are one letter
together are one glyph (:mod:`handouts.pdf.joined_glyphs`). Where neither tells the letters in their order, the cluster
carries ActualText (14.9.4) too; a whole run is never wrapped, so that a reader that sorts letters by place can still do so.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from handouts.pdf.fonts import JOINERS, Face, Glyph, GlyphRun
from handouts.pdf.hyphenation import SOFT_HYPHEN, ZERO_WIDTH_SPACE
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import GlyphPart, MadeGlyph

MOST_CODES = 0xFFFF
"""The last code of two bytes."""
Placed = tuple[float, Glyph]
"""A glyph, and its place in thousandths of the type size from the left end of its run."""


class FaceUse:
    """A face in one file: its resource name, and what each of its codes shows and spells there.

    A glyph's code is its number, for what it spells first. Where it stands for something else too, as the shape without dots
    that several Arabic letters share, it has another code for that, beyond the font's own numbers; and so have glyphs that are
    one letter together.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.glyphs: dict[int, str] = {}
        """What each code spells."""
        self.others: dict[int, MadeGlyph] = {}
        """What each code shows that is not a glyph's own number."""
        self._codes: dict[tuple[MadeGlyph, str], int] = {}

    def code(self, face: Face, gid: int, text: str) -> int | None:
        """The code by which a glyph spells a text; None if the font can have no more codes."""
        if self.glyphs.setdefault(gid, text) == text:
            return gid
        return self._other(face, MadeGlyph((GlyphPart(gid),)), text)

    def _stand(self, face: Face, placed: Placed, text: str, edge: float | None) -> tuple[Placed, int | None]:
        """A glyph on the baseline, where readers that go by places look for it, with the code by which it spells a text.

        What moves it away from there is in the glyph that the code shows. A mark stands where its letter ends: before the pen,
        or, where letters go from right to left, at the ``edge`` of its letter.
        """
        place, glyph = placed
        stand = place - glyph.dx
        if edge is not None:
            stand = place if glyph.advance else edge
        dx, dy = round((place - stand) / face.unit), round(glyph.dy / face.unit)
        code = self.code(face, glyph.gid, text)
        width = face.glyph_width(glyph.gid)
        if dx or dy or (width and not glyph.advance):
            made = MadeGlyph((GlyphPart(glyph.gid, dx, dy),), round(width / face.unit) if glyph.advance else 0)
            code = self._other(face, made, text)
        return (placed if code is None else (stand, glyph._replace(dx=0, dy=0))), code

    def _other(self, face: Face, made: MadeGlyph, text: str) -> int | None:
        found = self._codes.get((made, text))
        if found is None:
            found = face.glyph_count + len(self.others)
            if found > MOST_CODES:
                return None
            self._codes[made, text] = found
            self.glyphs[found], self.others[found] = text, made
        return found

    def operators(self, run: GlyphRun, x: float, y: float, size: float) -> str:
        """What shows a run with its baseline at (x, y), in points."""
        out = [f"BT /{self.name} {decimal(size)} Tf {decimal(x)} {decimal(y)} Td"]
        setter = _Setter(run, size, out, self.others)
        read = _as_read(run)
        # most runs are so: glyphs that spell their letters, where the pen puts them
        if not run.rtl and all(g.alone and not g.dy and (g.advance or not g.dx) for g in run.glyphs):
            codes = [self.code(run.face, glyph.gid, glyph.text) for glyph in run.glyphs]
            told = [code for code in codes if code is not None]
            if len(told) == len(read):
                setter.add(read, told)
                setter.finish()
                out.append("ET")
                return " ".join(out)
        clusters = [list(cluster) for _, cluster in groupby(read, key=lambda placed: placed[1].cluster)]
        before, edge = "", 0.0
        for index, glyphs in enumerate(clusters):
            letters = before + glyphs[0][1].letters
            before = ""
            if run.rtl and letters in JOINERS and index + 1 < len(clusters):
                before = letters  # no ink; it goes with the letter after it, where every reader finds it
                continue
            # a hair farther for each mark, so that they are in order
            edge = min((place for place, glyph in glyphs if glyph.advance), default=edge - run.face.unit)
            self._set_cluster(setter, run, glyphs, letters, edge if run.rtl else None)
        setter.finish()
        out.append("ET")
        return " ".join(out)

    def _set_cluster(
        self, setter: "_Setter", run: GlyphRun, glyphs: list[Placed], letters: str, edge: float | None
    ) -> None:
        """Set glyphs that are letters together."""
        alone = all(glyph.alone for _, glyph in glyphs) and letters == glyphs[0][1].letters
        if run.rtl and not alone and letters != SOFT_HYPHEN and (joined := self._join(run.face, glyphs, letters)):
            setter.add(*joined)
            return
        texts = [glyph.text for _, glyph in glyphs]
        if not alone and letters != SOFT_HYPHEN:  # all is said by the first, for whoever does not look at ActualText
            texts = [letters, *[ZERO_WIDTH_SPACE] * (len(glyphs) - 1)]
        stood = [self._stand(run.face, placed, text, edge) for placed, text in zip(glyphs, texts, strict=True)]
        standing = [placed for placed, _ in stood]
        codes = [placed[1].gid if code is None else code for placed, code in stood]
        if all(code is not None for _, code in stood) and (alone or texts == [letters]):
            setter.add(standing, codes)
            return
        actual = ("\ufeff" + letters).encode("utf-16-be").hex()
        setter.mark(f"/Span <</ActualText <{actual}>>> BDC")
        setter.add(standing, codes)
        setter.mark("EMC")

    def _join(self, face: Face, glyphs: list[Placed], letters: str) -> tuple[list[Placed], list[int]] | None:
        """One glyph for several of which one alone has a width, with its code; None where that cannot be."""
        wide = [placed for placed in glyphs if placed[1].advance]
        if len(wide) != 1:
            return None
        place, base = wide[0]
        parts = [GlyphPart(glyph.gid, round((at - place) / face.unit), round(glyph.dy / face.unit))
                 for at, glyph in (*wide, *(each for each in glyphs if each not in wide))]  # fmt: skip
        made = MadeGlyph(tuple(parts), round(face.glyph_width(base.gid) / face.unit))
        code = self._other(face, made, letters)
        return None if code is None else ([(place, base._replace(dy=0))], [code])


def _as_read(run: GlyphRun) -> list[Placed]:
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

    def __init__(self, run: GlyphRun, size: float, out: list[str], others: Mapping[int, MadeGlyph]) -> None:
        self._face, self._size, self._out, self._others = run.face, size, out, others
        self._each = run.rtl  # readers that sort letters by place want each by itself then
        self._pieces: list[str] = []
        self._shown: list[str] = []
        self._at = self._rise = 0.0  # where the next glyph would stand, in thousandths; and the text rise

    def add(self, glyphs: Sequence[Placed], codes: Sequence[int]) -> None:
        for (place, glyph), code in zip(glyphs, codes, strict=True):
            if glyph.dy != self._rise:
                self.emit()
                self._rise = glyph.dy
                self._out.append(f"{decimal(self._rise * self._size / 1000)} Ts")
            if abs(place - self._at) > 0.01:
                self._flush()
                self._pieces.append(decimal(self._at - place))
            self._shown.append(f"{code:04X}")
            self._at = place + self._face.code_width(code, self._others)
            if self._each:
                self.emit()

    def mark(self, operator: str) -> None:
        """Write what has been collected, and the beginning or end of a marked-content sequence after it."""
        self.emit()
        self._out.append(operator)

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
