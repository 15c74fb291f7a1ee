"""What a finished page paints: texts, shapes and pictures with their places, as read back from it.

Lengths are points of default user space, but those of a :class:`GlyphString`, which are thousandths of its type's size.
"""

import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache

from handouts.pdf.bidi import needs_ordering
from handouts.pdf.read_fonts import ReadFont
from handouts.pdf.structure import Rectangle
from handouts.reading.declarations import dataclass, lazy_pattern

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EMPTY: Rectangle = (1e9, 1e9, -1e9, -1e9)
"""The box of what has no ink: its left is beyond its right."""
FAR_MOVE = 200.0
"""Thousandths of the type's size: within a line no pair of letters is kerned by more; a greater move is followed exactly."""
MOST_DRAWINGS = 512
MOST_STRINGS = 2048
"""Texts that are remembered as they were read: those of a few layouts."""

_PIECE = lazy_pattern(rb"<([0-9A-Fa-f\s]*)>|([-+.\d]+)")
_PATH = lazy_pattern(rb"([-+.\d\s]*)(re|[mlchvy])")


class Unreadable(ValueError):
    """A page has something on it that this reader does not know, and so cannot answer for."""


# -- geometry


def concatenate(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that moves by one, then by another."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def transform(matrix: Matrix, box: Rectangle) -> Rectangle:
    """The box around a box that has been moved by a matrix."""
    if matrix is UNMOVED or matrix == UNMOVED:
        return box
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    if b == c == 0 and a > 0 and d > 0:
        return a * left + e, d * bottom + f, a * right + e, d * top + f
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def common(one: Rectangle, other: Rectangle) -> Rectangle:
    """What two boxes share; its left is beyond its right, or its bottom above its top, if that is nothing."""
    a, b, c, d = one
    e, f, g, h = other
    return (a if a > e else e), (b if b > f else f), (c if c < g else g), (d if d < h else h)


@lru_cache(maxsize=MOST_DRAWINGS)
def path_box(path: bytes) -> Rectangle:
    """The box of a path by its points and handles, in its own units."""
    if b"re" not in path:
        return _points_box(path)
    boxes = []
    for spelled, operator in _PATH.findall(path):
        if operator == b"re":
            x, y, width, height = map(float, spelled.split())
            boxes.append((min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height)))
        else:
            boxes.append(_points_box(spelled))
    return around(boxes)


def _points_box(path: bytes) -> Rectangle:
    """The same of a path without rectangles: every other operator takes points."""
    numbers = list(map(float, path.translate(None, b"mlchvy").split()))
    xs, ys = numbers[::2], numbers[1::2]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else EMPTY


def around(boxes: Sequence[Rectangle]) -> Rectangle:
    """The box around boxes."""
    if len(boxes) == 1:
        return boxes[0]
    if not boxes:
        return EMPTY
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


# -- glyphs


@dataclass(slots=True, eq=False)
class GlyphString:
    """What one operator shows: glyph numbers of a font with moves between them, in thousandths of the type's size."""

    font: ReadFont
    array: bytes
    """The operand as spelled: strings of glyph numbers, and moves."""
    glyphs: tuple[int, ...]
    letters: str
    """What the font's map says that they spell."""
    advance: float
    ink: Rectangle
    """From its origin; :data:`EMPTY` where it has none."""
    whole: bool
    """Whether the font has all of them."""
    strange: bool
    """Whether some are not the glyphs that their letters have by themselves."""
    moved: bool
    """Whether some stand farther from their neighbors than kerning takes them."""

    def places(self) -> list[float]:
        """Where each glyph's origin stands."""
        widths, found, at = self.font.widths, list[float](), 0.0
        for codes, move in _PIECE.findall(self.array):
            if move:
                at -= float(move)
                continue
            for gid in _numbers(codes):
                found.append(at)
                at += widths[gid]
        return found

    def boxes(self) -> list[Rectangle]:
        """The ink of each glyph that has any."""
        font = self.font
        return [
            (x + font.left[gid], font.bottom[gid], x + font.right[gid], font.top[gid])
            for gid, x in zip(self.glyphs, self.places(), strict=True)
            if font.left[gid] < font.right[gid]
        ]


def _numbers(codes: bytes) -> tuple[int, ...]:
    raw = bytes.fromhex(codes.decode())
    return struct.unpack(f">{len(raw) // 2}H", raw)


def read_glyphs(font: ReadFont, array: bytes) -> GlyphString:
    """What an operand of Tj or TJ shows. Raises :class:`Unreadable` where it is not glyph numbers."""
    if b"(" in array:
        raise Unreadable("text that is not glyph numbers")
    parts = array.replace(b">", b"<").split(b"<")  # before, string, between, string, … after
    glyphs = _numbers(b"".join(parts[1::2]))
    moves = list(map(float, b" ".join(parts[::2]).strip(b"[] \n").split()))
    advance = sum(map(font.widths.__getitem__, glyphs)) - sum(moves)
    kinds = set(glyphs)
    moved = bool(parts[0].strip(b"[ \n")) or (bool(moves) and not -FAR_MOVE < min(moves) <= max(moves) < FAR_MOVE)
    found = GlyphString(font, array, glyphs, "".join(map(font.letters.__getitem__, glyphs)), advance, EMPTY,
                        0 not in kinds and font.widths.keys() >= kinds, not font.strange.isdisjoint(kinds), moved)  # fmt: skip
    found.ink = _ink(found, kinds)
    return found


read_glyphs_once = lru_cache(maxsize=MOST_STRINGS)(read_glyphs)
"""The same with a memory, for words that are nobody's."""


def _ink(string: GlyphString, kinds: set[int]) -> Rectangle:
    font, glyphs = string.font, string.glyphs
    bottom, top = min(map(font.bottom.__getitem__, kinds)), max(map(font.top.__getitem__, kinds))
    if bottom > top:
        return EMPTY
    if string.moved:
        return around(string.boxes())
    first, last, before, after = 0, len(glyphs) - 1, 0.0, 0.0
    while font.left[glyphs[first]] > font.right[glyphs[first]]:
        before += font.widths[glyphs[first]]
        first += 1
    while font.left[glyphs[last]] > font.right[glyphs[last]]:
        after += font.widths[glyphs[last]]
        last -= 1
    right = string.advance - after - font.widths[glyphs[last]] + font.right[glyphs[last]]
    return before + font.left[glyphs[first]], bottom, right, top


# -- what is painted


@dataclass(slots=True, eq=False)
class PaintedMark:
    """A marked-content sequence (14.6): its tag, its number if it belongs to a structure element, its own text if it
    says one, and the sequence around it."""

    tag: str
    mcid: int | None
    actual_text: str | None
    parent: "PaintedMark | None"
    said: bool = False
    """Whether its own text has been given to a text painted in it."""


@dataclass(slots=True, eq=False)
class PaintedText:
    """Glyphs that one operator shows along one baseline."""

    order: int
    """Where in the page's order of painting it comes."""
    string: GlyphString
    size: float
    x: float
    y: float
    """Of its baseline."""
    lift: float
    """How far its glyphs are raised from the baseline."""
    text: str
    """What it says: by the font's map, or by the ActualText around it, which the first text under it carries."""
    said: bool
    """Whether an ActualText says it."""
    ink: Rectangle
    """The box of its ink; :data:`EMPTY` where it has none."""
    mark: PaintedMark | None
    block: int
    """The number of its text object: BT to ET."""
    clip: Rectangle | None
    color: bytes
    mode: int
    """The text rendering mode: 0 fills, 3 paints nothing."""
    slot: str = ""
    """The name of the slot it stands for: its words come with each copy."""

    def places(self) -> list[float]:
        """Where each glyph's origin stands, along the page."""
        unit = self.size / 1000
        return [self.x + place * unit for place in self.string.places()]

    def boxes(self) -> list[Rectangle]:
        """The ink of each glyph that has any; a slot's is all of it."""
        if self.slot:
            return [self.ink]
        unit, x, y = self.size / 1000, self.x, self.y + self.lift
        return [(x + a * unit, y + b * unit, x + c * unit, y + d * unit) for a, b, c, d in self.string.boxes()]


@dataclass(slots=True, eq=False)
class PaintedShape:
    """A path, an image or a whole drawing that was painted."""

    order: int
    box: Rectangle
    mark: PaintedMark | None
    parts: Sequence["InkPart"]
    x: float = 0.0
    y: float = 0.0
    """Where the origin of the parts stands."""


@dataclass(slots=True, eq=False)  # frozen ones take four times as long to make
class InkPart:
    """One path of a drawing: its box with the pen's width, and whether it is an area or only the lines around it."""

    box: Rectangle
    filled: bool
    color: bytes
    path: bytes
    pen: float
    ctm: Matrix
    even_odd: bool = False
    within: tuple["InkPart", ...] = ()
    """The areas it was clipped to."""


@dataclass(slots=True, eq=False)
class PaintedPage:
    """What a page paints, in the order it is painted."""

    texts: list[PaintedText] = field(default_factory=list)
    shapes: list[PaintedShape] = field(default_factory=list)
    marks: list[PaintedMark] = field(default_factory=list)


def is_shaped(block: Sequence[PaintedText], language: str) -> bool:
    """Whether the glyphs of a text object are those that the font file gives for its words; ``language`` is a BCP 47 tag."""
    font = block[0].string.font
    if font.shaper is None:
        return False
    painted = Counter(gid for text in block for code in text.string.glyphs for gid in font.glyphs_of(code))
    words = "".join([text.text for text in block])
    directions = ("rtl", "ltr") if needs_ordering(words) else ("ltr", "rtl")
    variants = (words, words.replace("\u00ad", "-"), words.replace("\u00ad", "\u2010"))  # a soft hyphen that is seen
    for each in dict.fromkeys(variants):
        for direction in directions:
            for tag in ("", language):
                shaped = Counter(font.shape(each, direction, tag))
                if all(map(font.is_blank, (painted - shaped) + (shaped - painted))):
                    return True
    return False
