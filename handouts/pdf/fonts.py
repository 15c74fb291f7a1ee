"""Typefaces: shaping with HarfBuzz, and embedding as Type 0 fonts.

A :class:`Face` is one TrueType file.  It turns text into glyphs and, once a
file is set, becomes a composite font of just the glyphs used: Identity-H, a CID
for each glyph and what it spells (ISO 32000-1, 9.7), with a ToUnicode map for every
one (ISO 14289-1, 7.21.7).  A character no face has raises :class:`MissingGlyph`, because a
box or a question mark in somebody's name is worse than no file.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb

from handouts.pdf.hyphenation import ZERO_WIDTH_SPACE
from handouts.pdf.objects import (
    Dictionary,
    GlyphPart,
    Indirect,
    MadeGlyph,
    Reference,
    Stream,
    Value,
    make_font,
    map_codes,
    name_subset,
    number,
    to_unicode,
)
from handouts.reading.declarations import dataclass

NBSP = "\u00a0"
HYPHEN = "-"
"""What is painted where a word is broken at the end of a line. The languages here share it."""
JOINERS = "\u200c\u200d"
UNSEEN = frozenset((*range(0x2060, 0x2070), 0x180E, 0xFEFF))
"""Characters without ink that words have no use for: some fonts have a glyph for them, and nobody would see what was pasted."""
FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False}
"""Kerning on; optional ligatures off, so that a glyph stands for a letter and copying gives the letters back."""

_DROPPED_TABLES = (
    "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "STAT", "DSIG", "cmap", "name", "post",
    "OS/2", "gasp", "meta",
)  # fmt: skip


FONT_FILES: dict[str, list[Path]] = {}
"""The files that each font opened so far comes from, by its PostScript name: a file that names the font is held against
them."""

MOST_KEPT = 1024
"""Texts that a face, or a stack of faces, keeps as they were shaped: three times what a file of some pages has."""


class MissingGlyph(ValueError):
    """No face has this character."""

    def __init__(self, character: str, text: str) -> None:
        self.character, self.text = character, text
        name = unicodedata.name(character, "unnamed")
        super().__init__(f"no font has U+{ord(character):04X} ({name})")


class Glyph(NamedTuple):
    """A placed glyph; lengths in thousandths of the type size.

    ``text`` is what the glyph spells, ``letters`` what its cluster spells and ``cluster`` where that begins.
    ``alone`` is false where a cluster's letters cannot be told apart among its glyphs, and ``text`` is a guess.
    """

    gid: int
    advance: float
    dx: float
    dy: float
    text: str
    letters: str
    cluster: int
    alone: bool


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Shaped text in one face. ``width`` is in thousandths of the type size."""

    face: "Face"
    glyphs: tuple[Glyph, ...]
    width: float
    text: str
    rtl: bool = False
    """Whether it reads from right to left; its glyphs stand from left to right all the same."""

    @property
    def top(self) -> float:
        """How far its ink rises above the baseline, in thousandths of the type size."""
        return max((glyph.dy + self.face.glyph_top(glyph.gid) for glyph in self.glyphs), default=0.0)

    @property
    def bottom(self) -> float:
        """How far its ink falls below the baseline, in thousandths of the type size."""
        return max((self.face.glyph_bottom(glyph.gid) - glyph.dy for glyph in self.glyphs), default=0.0)


class Face:
    """One TrueType font file, open as long as the program runs.

    ``shape(text, rtl, language)`` is :meth:`shape_anew` with a memory that lasts as long as the face does: for words
    that are nobody's. Raises ``OSError`` if the file cannot be read and ``ValueError`` if it holds no TrueType outlines.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._font_face = hb.Face(hb.Blob.from_file_path(str(path)))
        if "glyf" not in self._font_face.table_tags:
            raise ValueError(f"{path}: not a TrueType font (it has no glyf table)")
        self.shaper = hb.Font(self._font_face)
        self.unit = 1000 / self._font_face.upem
        self.glyph_count: int = self._font_face.glyph_count
        self.name: str = self._font_face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or Path(path).stem
        if Path(path) not in FONT_FILES.setdefault(self.name, []):
            FONT_FILES[self.name].append(Path(path))
        extents = self.shaper.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self.unit
        self.descent: float = extents.descender * self.unit
        cap = self.shaper.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT) or 0  # pictures have no capitals
        self.cap_height: float = cap * self.unit
        self.characters = frozenset(self._font_face.unicodes) - UNSEEN
        if 32 in self.characters:
            self.characters |= {ord(NBSP)}
        self.shape = lru_cache(maxsize=MOST_KEPT)(self.shape_anew)

    def __reduce__(self) -> tuple[Callable[[Path], "Face"], tuple[Path]]:
        return open_face, (self._path,)

    def covers(self, text: str) -> bool:
        """Whether the face has every character; a no-break space may borrow the space."""
        return self.characters.issuperset(map(ord, text))

    def shape_anew(self, text: str, rtl: bool = False, language: str = "") -> GlyphRun:
        """The glyphs of a text of one direction and one script, remembered by nobody.

        ``language`` is a BCP 47 tag. Raises :class:`MissingGlyph` for a character the face does not have.
        """
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS  # a mark keeps its own letter
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = language or "en"  # else HarfBuzz takes the machine's own
        hb.shape(self.shaper, buffer, FEATURES, ["ot"])  # else HarfBuzz takes HB_SHAPER_LIST from the environment
        infos, positions = buffer.glyph_infos or [], buffer.glyph_positions or []
        unit, glyphs = self.unit, []
        for info, position, (own, letters, alone) in zip(infos, positions, self._share_out(text, infos), strict=True):
            if not info.codepoint:
                raise MissingGlyph(text[info.cluster], text)
            dx, dy = position.x_offset * unit, position.y_offset * unit
            glyphs.append(Glyph(info.codepoint, position.x_advance * unit, dx, dy, own, letters, info.cluster, alone))
        return GlyphRun(self, tuple(glyphs), sum(glyph.advance for glyph in glyphs), text, rtl)

    def _share_out(self, text: str, infos: Sequence[Any]) -> list[tuple[str, str, bool]]:
        """For each glyph: what it spells, what its cluster spells, and whether the first can be relied on."""
        starts = [info.cluster for info in infos]
        if starts == list(range(len(text))):  # a glyph for a letter, as in most words
            return [(letter, letter, True) for letter in text.replace(NBSP, " ")]
        ends = dict(pairwise(sorted({*starts, len(text)})))
        members: dict[int, list[int]] = {}
        for index, start in enumerate(starts):
            members.setdefault(start, []).append(index)
        shares = [("", "", True)] * len(infos)
        for cluster, indexes in members.items():
            letters = text[cluster : ends[cluster]].replace(NBSP, " ")
            if len(indexes) == 1:
                shares[indexes[0]] = (letters, letters, True)
                continue
            own = self._guess(letters, [infos[i].codepoint for i in indexes])
            alone = "".join(own) == letters and all(own)
            for index, share in zip(indexes, own, strict=True):
                shares[index] = (share or ZERO_WIDTH_SPACE, letters, alone)
        return shares

    def _guess(self, letters: str, gids: Sequence[int]) -> list[str]:
        """Each glyph's letter where the font says so; the first other glyph takes the letters that are left."""
        left, own = list(letters), []
        for gid in gids:
            letter = next((c for c in left if self.shaper.get_nominal_glyph(ord(c)) == gid), "")
            if letter:
                left.remove(letter)
            own.append(letter)
        if left and "" in own:
            own[own.index("")] = "".join(left)
        return own

    def glyph_width(self, gid: int) -> float:
        """The width the font program itself gives a glyph, in thousandths of the type size."""
        width: float = self.shaper.get_glyph_h_advance(gid) * self.unit
        return width

    def glyph_top(self, gid: int) -> float:
        """How far a glyph's ink rises above the baseline, in thousandths of the type size."""
        extents = self.shaper.get_glyph_extents(gid)
        return extents.y_bearing * self.unit if extents else 0.0

    def glyph_bottom(self, gid: int) -> float:
        """How far a glyph's ink falls below the baseline, in thousandths of the type size."""
        extents = self.shaper.get_glyph_extents(gid)
        return -(extents.y_bearing + extents.height) * self.unit if extents else 0.0

    def subset(self, gids: frozenset[int]) -> bytes:
        """A font program with just these glyphs under their own numbers, unhinted."""
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.glyph_set.update(gids)
        tables = wanted.drop_table_tag_set
        for tag in _DROPPED_TABLES:
            tables.add(sum(ord(letter) << shift for letter, shift in zip(tag, (24, 16, 8, 0), strict=True)))
        program: bytes = hb.subset(self._font_face, wanted).blob.data
        return program

    def embed(
        self,
        glyphs: Mapping[int, str],
        put: Callable[[Indirect], Reference],
        others: Mapping[int, MadeGlyph] | None = None,
        *,
        private: bool = False,
    ) -> Dictionary:
        """The Type 0 font (9.7.6) for these codes; ``glyphs`` maps each to what it spells, ``others`` those that are not a
        glyph's own number to what they show.

        ``put`` takes the objects that it consists of into the file. Of a ``private`` font, whose letters are somebody's,
        nothing is remembered.
        """
        others = others or {}
        joined = {code: made for code, made in others.items() if made.width is not None}
        shown = {code: others[code].parts[0].gid if code in others else code for code in glyphs}
        make = self._program.__wrapped__ if private else Face._program
        program = make(
            self, frozenset({*shown.values(), *(part.gid for made in joined.values() for part in made.parts)})
        )
        if joined:
            from handouts.pdf.joined_glyphs import add_joined  # most sheets have no such letter

            program = add_joined(program, joined, {code: self.joined_box(made.parts) for code, made in joined.items()})
        level = 4 if private else 9  # one is made for each copy
        file = Stream(program, {"Length1": b"%d" % len(program)}, level=level)
        name = name_subset(self.name, glyphs)
        letters = Stream(to_unicode(glyphs), level=level)
        numbers: Value = b"/Identity"
        if others:
            numbers = put(Stream(map_codes({**shown, **{code: code for code in joined}}), level=level))
        described = self.describe(shown.values(), [self.joined_box(made.parts) for made in joined.values()])
        return make_font(
            name,
            described,
            self.widths({code: self.code_width(code, others) for code in glyphs}),
            file,
            letters,
            put,
            numbers,
        )[0]

    def joined_box(self, parts: Iterable[GlyphPart]) -> tuple[int, int, int, int]:
        """Left, bottom, right and top of the ink of glyphs that are one, in units of the font."""
        placed = [(part, found) for part in parts if (found := self.shaper.get_glyph_extents(part.gid)) and found.width]
        left = min((part.dx + each.x_bearing for part, each in placed), default=0)
        bottom = min((part.dy + each.y_bearing + each.height for part, each in placed), default=0)
        right = max((part.dx + each.x_bearing + each.width for part, each in placed), default=0)
        top = max((part.dy + each.y_bearing for part, each in placed), default=0)
        return left, bottom, right, top

    @lru_cache(maxsize=64)  # noqa: B019 - a face lives as long as the program
    def _program(self, gids: frozenset[int]) -> bytes:
        return self.subset(gids)

    def describe(self, gids: Iterable[int], joined: Sequence[tuple[int, int, int, int]] = ()) -> dict[str, Value]:
        """The entries of the font descriptor (9.8.1) of these glyphs, and of the boxes of those that are made of several."""
        return {
            "Flags": b"4",  # symbolic: glyphs are chosen by number, not by a standard encoding (9.8.2)
            "FontBBox": [number(value) for value in self._bounds(gids, joined)],
            "ItalicAngle": b"0",
            "Ascent": number(self.ascent),
            "Descent": number(self.descent),
            "CapHeight": number(self.cap_height),
            "StemV": b"80",
        }

    def _bounds(
        self, gids: Iterable[int], joined: Sequence[tuple[int, int, int, int]]
    ) -> tuple[float, float, float, float]:
        boxes = [(e.x_bearing, e.y_bearing + e.height, e.x_bearing + e.width, e.y_bearing)
                 for gid in gids if (e := self.shaper.get_glyph_extents(gid))]  # fmt: skip
        left, foot, right, top = zip(*boxes, *joined, strict=True) if boxes or joined else ((0,),) * 4
        return min(left) * self.unit, min(foot) * self.unit, max(right) * self.unit, max(top) * self.unit

    def code_width(self, code: int, others: Mapping[int, MadeGlyph]) -> float:
        """The width that a font of this face gives a code, in thousandths of the type size; see :meth:`embed`."""
        made = others.get(code)
        if made is None:
            return self.glyph_width(code)
        return self.glyph_width(made.parts[0].gid) if made.width is None else made.width * self.unit

    def widths(self, shown: Mapping[int, float]) -> list[Value]:
        """The W array (9.7.4.3) of codes, each with its width: runs of neighbouring codes."""
        codes, parts = sorted(shown), list[Value]()
        run: list[bytes] = []
        for index, code in enumerate(codes):
            run.append(number(shown[code]))
            if index + 1 == len(codes) or codes[index + 1] != code + 1:
                parts += (b"%d" % (code - len(run) + 1), run)
                run = []
        return parts


@cache
def open_face(path: Path) -> Face:
    """The face in a file, opened once. Raises as :class:`Face`."""
    return Face(path)
