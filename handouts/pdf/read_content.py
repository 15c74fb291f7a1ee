"""The operators of a finished page, read back: which glyphs are painted where, under which mark, within which clip.

An interpreter of content streams (ISO 32000-1, 7.8.2, 8.4, 9.3, 14.6) that knows what this engine writes and refuses
what it does not (:class:`Unreadable`), so that nothing is painted that was not looked at. It is made for speed, since
every plate passes through it: whole stretches of path construction are one token, and a drawing or a text that has been
met before is not read again.
"""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from handouts.pdf.painted import (
    EMPTY,
    MOST_DRAWINGS,
    UNMOVED,
    GlyphString,
    InkPart,
    Matrix,
    PaintedMark,
    PaintedPage,
    PaintedShape,
    PaintedText,
    Unreadable,
    around,
    common,
    concatenate,
    path_box,
    read_glyphs,
    read_glyphs_once,
    transform,
)
from handouts.pdf.read_fonts import ReadFont
from handouts.pdf.structure import Rectangle
from handouts.reading.declarations import dataclass, lazy_pattern

LEVEL = UNMOVED[:4]

_B = rb" \n\t\r\f\0"
"""White space (7.2.2). Sets are spelled out: the module re is several times as fast with them as with its classes."""
_D = rb"-+.0-9"
_OPERAND = (
    rb"["
    + _D
    + rb"]++|/[^"
    + _B
    + rb"<>\[\]()/%]++|<<(?:[^<>]|<[0-9A-Fa-f"
    + _B
    + rb"]*+>)*+>>|<[0-9A-Fa-f"
    + _B
    + rb"]*+>"
    rb"|\[[^\]]*+\]|\((?:\\.|[^\\()])*+\)|[" + _B + rb"]++"
)
_ENDS = rb"(?![^" + _B + rb"])"


def _tokens() -> re.Pattern[bytes]:
    """What a content stream is cut into."""
    blanks, numbers, ends = rb"[" + _B + rb"]*+", rb"[" + _D + _B + rb"]*", _ENDS
    return re.compile(
        blanks + rb"(?:[0-9] [Jj]" + ends + blanks + rb")*+"  # ends and joins of lines change nothing here
        rb"(?:(" + numbers + rb"+)(EMC|rg|RG|[wJjSfnqQ])" + ends  # an operator with numbers or none
        + rb"|BT /([A-Za-z0-9+]++) ([.0-9]++) Tf ([-.0-9]++) ([-.0-9]++) Td (\[[^\](]*+\]|<[0-9A-F]++>) T[jJ] ET" + ends  # a text
        + rb"|/([A-Za-z0-9]++) <</MCID ([0-9]++)>> BDC" + ends  # the beginning of an element's content
        + rb"|(?!(?:[" + _D + rb"]++[" + _B + rb"]++){6}cm)"  # no path: a matrix, whose operator has the letters of two
        + rb"([" + _D + rb"][" + _D + _B + rb"mlchvy]*(?<=[" + _B + rb"][mlchvy])" + ends + rb")" + blanks  # a path,
        + rb"(?:([SfB]|W n)" + ends + rb")?"  # and what is done with it
        + rb"|((?:" + numbers + rb"+(?:re|[mlchvy])(?![A-Za-z0-9_*])" + blanks + rb")++)"  # a path written in another way
        + rb"|((?:" + _OPERAND + rb")*+)([A-Za-z'\"][A-Za-z0-9*]*+)"  # any other operator
        + rb"|%[^\n]*+(?:\n|$))?"
    )  # fmt: skip


_TOKEN = _tokens()
"""The first three are as this engine spells what is most of a page; the same written in another way is read operator by
operator."""
PLAIN, TEXT, CONTENT, PATH, PAINTED, OTHER_PATH, OTHER = 2, 7, 9, 10, 11, 12, 14
"""The last group of each kind of token."""
_KINDS = bytes.maketrans(b"0123456789.+-lchvy", b"1111111111111mmmmm")
"""The bytes of a path by what they are: those of numbers, and operators."""
_SAID = lazy_pattern(rb"/ActualText\s*<([0-9A-Fa-f\s]*)>")
_NUMBERED = lazy_pattern(rb"/MCID\s+(\d+)")


class _PaintState:
    """The graphics state (8.4) as far as it matters here."""

    __slots__ = ("clip", "clips", "ctm", "fill", "font", "leading", "mode", "pen", "rise", "scale", "size", "space",
                 "stroke")  # fmt: skip

    def __init__(self) -> None:
        self.ctm: Matrix = UNMOVED
        self.clip: Rectangle | None = None
        self.clips: tuple[InkPart, ...] = ()
        self.pen, self.fill, self.stroke = 1.0, b"0 g", b"0 G"
        self.font: ReadFont | None = None
        self.size = self.rise = self.leading = self.space = 0.0
        self.scale, self.mode = 1.0, 0

    def copy(self) -> "_PaintState":
        twin = object.__new__(_PaintState)
        twin.ctm, twin.clip, twin.pen, twin.fill, twin.stroke = self.ctm, self.clip, self.pen, self.fill, self.stroke
        twin.clips = self.clips
        twin.font, twin.size, twin.rise, twin.leading = self.font, self.size, self.rise, self.leading
        twin.space, twin.scale, twin.mode = self.space, self.scale, self.mode
        return twin


@lru_cache(maxsize=MOST_DRAWINGS)
def _read_drawing(form: "FormObject") -> tuple[InkPart, ...] | None:
    """What a form paints, from its own origin; None if it is more than shapes, or does not end as it began."""
    reader = ContentReader(PaintedPage(), {}, dict(form.objects))
    reader.clip(form.box)
    try:
        reader.read(zlib.decompress(form.data))
    except Unreadable:
        return None
    if reader.depth or reader.page.texts or reader.page.marks:
        return None
    return tuple(part for shape in reader.page.shapes for part in shape.parts)


@dataclass(frozen=True, slots=True)
class FormObject:
    """A form XObject (8.10): its content, where its own units stand, and what it names."""

    data: bytes
    """Its content, deflated."""
    matrix: Matrix
    box: Rectangle
    fonts: tuple[tuple[str, ReadFont], ...]
    objects: tuple[tuple[str, "FormObject | None"], ...]
    """The forms that it names, None for an image."""


class ContentReader:
    """Reads content streams into a page.

    ``fonts`` and ``objects`` are the page's by resource name; of the latter each is a form, or None for an image.
    Of ``private`` pages no text is remembered. Raises :class:`Unreadable`.
    """

    def __init__(
        self,
        page: PaintedPage,
        fonts: Mapping[str, ReadFont],
        objects: Mapping[str, FormObject | None],
        *,
        private: bool = False,
    ) -> None:
        self._read_glyphs = read_glyphs if private else read_glyphs_once
        self.page, self._fonts, self._objects = page, fonts, objects
        self._state = _PaintState()
        self._saved: list[_PaintState] = []
        self._mark: PaintedMark | None = None
        self._path: list[bytes] = []
        self._clipping = self._clips_even_odd = False
        self._block = self._order = 0
        self._matrix: Matrix = UNMOVED  # of the text line
        self._pen = 0.0
        self._unit = 1.0

    @property
    def depth(self) -> int:
        """How many saved states and marks are open."""
        return len(self._saved) + (self._mark is not None)

    def clip(self, box: Rectangle) -> None:
        """Let nothing be seen outside of a box, in the units that stand now."""
        moved = transform(self._state.ctm, box)
        self._state.clip = moved if self._state.clip is None else common(moved, self._state.clip)

    def read(self, content: bytes) -> None:
        """Follow a content stream; the state it leaves goes on in the next."""
        at, handlers = 0, _HANDLERS
        for token in _TOKEN.finditer(content):
            if token.start() != at:
                raise Unreadable(f"what stands at byte {at} of a page's content")
            at = token.end()
            kind = token.lastindex
            if kind in (PLAIN, OTHER):
                operands, operator = token.group(kind - 1, kind)
                handler = handlers.get(operator, _unknown)
                if handler is not None:
                    handler(self, operands)
            elif kind == TEXT:
                self._text(*token.group(3, 4, 5, 6, 7))
            elif kind == CONTENT:
                self._open(PaintedMark(token[8].decode(), int(token[9]), None, self._mark))
            elif kind in (PATH, PAINTED):
                path, operator = token.group(PATH, PAINTED)
                spelled = path.translate(_KINDS)
                if b"mm" in spelled or b"m1" in spelled:
                    raise Unreadable("an operator that it does not know")
                self._path.append(path + b" ")
                handler = handlers[operator] if operator is not None else None
                if handler is not None:
                    handler(self, b"")
            elif kind == OTHER_PATH:
                self._path.append(token[OTHER_PATH])
        if content[at:].strip():
            raise Unreadable(f"what stands at byte {at} of a page's content")

    def show_slot(self, name: str, width: float, place: tuple[float, float] | None) -> None:
        """A line whose words come with each copy, ``width`` points wide, where the text stands now or at a ``place``: all
        of its width, from the depth of a g to the height of an l."""
        state = self._state
        if state.font is None or state.ctm != UNMOVED:
            raise Unreadable("a slot without a font, or on a page that is moved")
        size, (x, y) = state.size, place or self._matrix[4:]
        box = (x, y + SLOT_DEPTH * size, x + width, y + SLOT_HEIGHT * size)
        nothing = GlyphString(state.font, b"[]", (), "", width * 1000 / size, EMPTY, True, False, False)
        self._order += 1
        self.page.texts.append(
            PaintedText(
                self._order, nothing, size, x, y, 0.0, "", False, box, self._mark, self._block, state.clip, state.fill,
                state.mode, name
            )
        )  # fmt: skip

    # -- graphics

    def _drawing(self, form: FormObject) -> bool:
        """Paint a form as one shape; False if it is more than a drawing that is put somewhere."""
        *turned, left, bottom = self._state.ctm
        if form.fonts or form.matrix != UNMOVED or (*turned, 0.0, 0.0) != UNMOVED:
            return False
        parts = _read_drawing(form)
        if parts is None:
            return False
        if parts:
            box = around([part.box for part in parts])
            self._shape((box[0] + left, box[1] + bottom, box[2] + left, box[3] + bottom), parts, left, bottom)
        return True

    def _shape(self, box: Rectangle, parts: Sequence[InkPart], x: float = 0.0, y: float = 0.0) -> None:
        clip = self._state.clip
        if clip is not None:
            box = common(box, clip)
        if box[0] <= box[2] and box[1] <= box[3]:
            self._order += 1
            self.page.shapes.append(PaintedShape(self._order, box, self._mark, parts, x, y))

    def _paint_path(self, *, fill: bool, stroke: bool, even_odd: bool = False) -> None:
        path, state = b"".join(self._path), self._state
        if path and (fill or stroke):
            box = path_box(path)
            if stroke:
                pen = state.pen / 2
                box = (box[0] - pen, box[1] - pen, box[2] + pen, box[3] + pen)
            if state.ctm is not UNMOVED:
                box = transform(state.ctm, box)
            if state.clip is not None:
                box = common(box, state.clip)
            if box[0] <= box[2] and box[1] <= box[3]:
                color, pen = state.fill if fill else state.stroke, state.pen if stroke else 0.0
                part = InkPart(box, fill, color, path, pen, state.ctm, even_odd, state.clips)
                self._order += 1
                self.page.shapes.append(PaintedShape(self._order, box, self._mark, (part,)))
        self._end_path()

    def _end_path(self, operands: bytes = b"") -> None:
        if self._clipping:
            self._clipping = False
            path, state = b"".join(self._path), self._state
            box = transform(state.ctm, path_box(path))
            state.clips = (*state.clips, InkPart(box, True, b"", path, 0.0, state.ctm, self._clips_even_odd))
            state.clip = box if state.clip is None else common(state.clip, box)
        self._path = []

    def _clip(self, operands: bytes) -> None:
        self._clipping, self._clips_even_odd = True, False

    def _clip_even_odd(self, operands: bytes) -> None:
        self._clipping = self._clips_even_odd = True

    def _clip_path(self, operands: bytes) -> None:
        self._clip(operands)
        self._end_path()

    def _save(self, operands: bytes) -> None:
        self._saved.append(self._state.copy())

    def _restore(self, operands: bytes) -> None:
        if not self._saved:
            raise Unreadable("a state that was never saved")
        self._state = self._saved.pop()

    def _transform(self, operands: bytes) -> None:
        self._state.ctm = concatenate(_matrix(operands), self._state.ctm)

    def _line_width(self, operands: bytes) -> None:
        self._state.pen = float(operands)

    def _fill_color(self, operands: bytes) -> None:
        self._state.fill = operands.strip()

    def _stroke_color(self, operands: bytes) -> None:
        self._state.stroke = operands.strip()

    def _shading(self, operands: bytes) -> None:
        box = self._state.clip
        if box is None:
            raise Unreadable("a shading over the whole page")
        self._shape(box, (InkPart(box, True, b"", b"", 0.0, UNMOVED),))

    def _object(self, operands: bytes) -> None:
        name = operands.strip()[1:].decode("latin-1")
        if name not in self._objects:
            raise Unreadable(f"the object {name}")
        form = self._objects[name]
        if form is None:
            box = transform(self._state.ctm, (0.0, 0.0, 1.0, 1.0))
            self._shape(box, (InkPart(box, True, b"", b"", 0.0, self._state.ctm),))
            return
        if self._drawing(form):
            return
        state, fonts, objects, depth = self._state, self._fonts, self._objects, self.depth
        self._state = state.copy()
        self._state.ctm = concatenate(form.matrix, state.ctm)
        self.clip(form.box)
        self._fonts, self._objects = dict(form.fonts), dict(form.objects)
        self.read(zlib.decompress(form.data))
        if self.depth != depth:
            raise Unreadable("a form that does not end as it began")
        self._state, self._fonts, self._objects = state, fonts, objects

    # -- marked content

    def _begin_mark(self, operands: bytes) -> None:
        tag, _, properties = operands.strip()[1:].partition(b" ")
        numbered, said = _NUMBERED.search(properties), _SAID.search(properties)
        if b"ActualText" in properties and not said:
            raise Unreadable("an ActualText that is not in hexadecimal")
        text = bytes.fromhex(said[1].decode()).decode("utf-16-be", "replace").lstrip("\ufeff") if said else None
        mark = PaintedMark(tag.decode("latin-1"), int(numbered[1]) if numbered else None, text, self._mark)
        self._open(mark)

    def _open(self, mark: PaintedMark) -> None:
        self._mark = mark
        self.page.marks.append(mark)

    def _end_mark(self, operands: bytes) -> None:
        if self._mark is None:
            raise Unreadable("marked content that was never begun")
        if self._mark.actual_text and not self._mark.said:
            raise Unreadable("words that are said and not painted")
        self._mark = self._mark.parent

    # -- text

    def _begin_text(self, operands: bytes) -> None:
        self._block += 1
        self._matrix, self._pen = UNMOVED, 0.0
        self._measure()

    def _text(self, font: bytes, size: bytes, x: bytes, y: bytes, shown: bytes) -> None:
        """A whole text object with one text in it."""
        self._block += 1
        self._matrix, self._pen = (1.0, 0.0, 0.0, 1.0, float(x), float(y)), 0.0
        self._measure()
        self._choose(font, size)
        self._show(shown)

    def _measure(self) -> None:
        """Points to a unit of text space. Raises Unreadable where text would not stand level, as all type here does."""
        if self._state.ctm == UNMOVED and self._matrix[:4] == LEVEL:
            self._unit = 1.0
            return
        a, b, c, d, _, _ = concatenate(self._matrix, self._state.ctm)
        if b or c or a <= 0 or abs(a - d) > 1e-9:
            raise Unreadable("text that is turned, mirrored or stretched")
        self._unit = a

    def _font(self, operands: bytes) -> None:
        name, size = operands.split()
        self._choose(name[1:], size)

    def _choose(self, name: bytes, size: bytes) -> None:
        font = self._fonts.get(name.decode("latin-1"))
        if font is None:
            raise Unreadable(f"the font {name.decode('latin-1')}")
        self._state.font, self._state.size = font, float(size)

    def _move(self, operands: bytes) -> None:
        x, y = map(float, operands.split())
        if self._matrix[:4] == LEVEL:
            self._matrix = (1.0, 0.0, 0.0, 1.0, self._matrix[4] + x, self._matrix[5] + y)
        else:
            self._matrix = concatenate((1.0, 0.0, 0.0, 1.0, x, y), self._matrix)
        self._pen = 0.0

    def _move_leading(self, operands: bytes) -> None:
        self._state.leading = -float(operands.split()[1])
        self._move(operands)

    def _set_matrix(self, operands: bytes) -> None:
        self._matrix, self._pen = _matrix(operands), 0.0
        self._measure()

    def _next_line(self, operands: bytes) -> None:
        self._move(b"0 %f" % -self._state.leading)

    def _leading(self, operands: bytes) -> None:
        self._state.leading = float(operands)

    def _rise(self, operands: bytes) -> None:
        self._state.rise = float(operands)

    def _mode(self, operands: bytes) -> None:
        self._state.mode = int(operands)

    def _unspaced(self, operands: bytes) -> None:
        if float(operands):
            raise Unreadable("text that is spaced out")

    def _unscaled(self, operands: bytes) -> None:
        if float(operands) != 100:
            raise Unreadable("text that is stretched")

    def _show(self, operands: bytes) -> None:
        state, mark, unit = self._state, self._mark, self._unit
        if state.font is None:
            raise Unreadable("text without a font")
        string = self._read_glyphs(state.font, operands)
        matrix = self._matrix if state.ctm == UNMOVED else concatenate(self._matrix, state.ctm)
        x, y, lift, size = matrix[4] + self._pen * unit, matrix[5], state.rise * unit, state.size * unit
        self._pen += string.advance * state.size / 1000
        text, saying = string.letters, mark
        while saying is not None and saying.actual_text is None:
            saying = saying.parent
        if saying is not None:
            text = "" if saying.said else saying.actual_text or ""
            saying.said = True
        ink, unit = string.ink, size / 1000
        if ink is not EMPTY:
            base = y + lift
            ink = (x + ink[0] * unit, base + ink[1] * unit, x + ink[2] * unit, base + ink[3] * unit)
        self._order += 1
        said, clip, fill, mode = saying is not None, state.clip, state.fill, state.mode
        self.page.texts.append(
            PaintedText(self._order, string, size, x, y, lift, text, said, ink, mark, self._block, clip, fill, mode)
        )


def _matrix(operands: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, operands.split())
    return a, b, c, d, e, f


SLOT_DEPTH, SLOT_HEIGHT = -0.22, 0.75
"""How far a line of somebody's words reaches below and above its baseline, as shares of the type's size: a g, and an l."""


def _painter(**how: bool) -> Callable[[ContentReader, bytes], None]:
    def paint(reader: ContentReader, operands: bytes) -> None:
        reader._paint_path(**how)

    return paint


def _unknown(reader: ContentReader, operands: bytes) -> None:
    raise Unreadable("an operator that it does not know")


_FILLS = {"fill": True, "stroke": False}
_STROKES = {"fill": False, "stroke": True}
_BOTH = {"fill": True, "stroke": True}
_HANDLERS: dict[bytes, Callable[[ContentReader, bytes], None] | None] = {
    b"W n": ContentReader._clip_path, b"q": ContentReader._save, b"Q": ContentReader._restore, b"cm": ContentReader._transform,
    b"w": ContentReader._line_width, b"n": ContentReader._end_path,
    b"f": _painter(**_FILLS), b"F": _painter(**_FILLS), b"f*": _painter(**_FILLS, even_odd=True),
    b"S": _painter(**_STROKES), b"s": _painter(**_STROKES),
    b"B": _painter(**_BOTH), b"b": _painter(**_BOTH),
    b"B*": _painter(**_BOTH, even_odd=True), b"b*": _painter(**_BOTH, even_odd=True),
    b"W": ContentReader._clip, b"W*": ContentReader._clip_even_odd, b"sh": ContentReader._shading, b"Do": ContentReader._object,
    **dict.fromkeys((b"rg", b"g", b"k", b"sc", b"scn"), ContentReader._fill_color),
    **dict.fromkeys((b"RG", b"G", b"K", b"SC", b"SCN"), ContentReader._stroke_color),
    **dict.fromkeys((b"J", b"j", b"M", b"d", b"ri", b"i", b"gs", b"cs", b"CS", b"ET")),
    b"BDC": ContentReader._begin_mark, b"BMC": ContentReader._begin_mark, b"EMC": ContentReader._end_mark,
    b"BT": ContentReader._begin_text, b"Tf": ContentReader._font, b"Td": ContentReader._move,
    b"TD": ContentReader._move_leading, b"Tm": ContentReader._set_matrix, b"T*": ContentReader._next_line,
    b"TL": ContentReader._leading, b"Ts": ContentReader._rise, b"Tr": ContentReader._mode,
    b"Tc": ContentReader._unspaced, b"Tw": ContentReader._unspaced, b"Tz": ContentReader._unscaled,
    b"Tj": ContentReader._show, b"TJ": ContentReader._show,
}  # fmt: skip
"""What each operator does here, None for what changes nothing: caps, joins, dashes, the kind of color that follows."""
