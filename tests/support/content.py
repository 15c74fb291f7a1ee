"""A reader of content streams: every painting operator with its box, its text and its marks.

It follows the graphics state (ISO 32000-1, 8.4), text state (9.3) and marked content (14.6) just far
enough to say *what* is painted *where* and *under which mark*, in pages and in the form XObjects they use.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

Matrix = tuple[float, float, float, float, float, float]
ObjectId = tuple[int, int]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TEXT_OPERATORS = frozenset({"Tj", "TJ", "'", '"'})
FILL_OPERATORS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
STROKE_OPERATORS = frozenset({"S", "s", "B", "B*", "b", "b*"})
PAINTING_OPERATORS = TEXT_OPERATORS | FILL_OPERATORS | STROKE_OPERATORS | {"sh", "Do", "INLINE IMAGE"}
_PATH_BUILDING = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PATH_ENDING = FILL_OPERATORS | STROKE_OPERATORS | {"n"}
_OPENERS = {"q": "Q", "BT": "ET", "BMC": "EMC", "BDC": "EMC"}


class Box(NamedTuple):
    """A rectangle in the page's default user space."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> Box:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def area(self) -> float:
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def intersection(self, other: Box) -> Box | None:
        box = Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))
        return box if box.x0 <= box.x1 and box.y0 <= box.y1 else None

    def grown(self, by: float) -> Box:
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def contains(self, other: Box, tolerance: float = 0.0) -> bool:
        big = self.grown(tolerance)
        return big.x0 <= other.x0 and big.y0 <= other.y0 and big.x1 >= other.x1 and big.y1 >= other.y1


@dataclass(eq=False)
class Mark:
    """One marked-content sequence (ISO 32000-1, 14.6); ``owner`` is the page or form whose stream holds it."""

    tag: str
    mcid: int | None
    owner: ObjectId
    properties: Any = None
    parent: Mark | None = None

    @property
    def chain(self) -> Iterator[Mark]:
        """This mark and those around it, innermost first."""
        mark: Mark | None = self
        while mark is not None:
            yield mark
            mark = mark.parent

    @property
    def is_artifact(self) -> bool:
        return any(m.tag == "Artifact" for m in self.chain)

    @property
    def tagged(self) -> Mark | None:
        """The nearest mark that stands in the structure tree."""
        return next((m for m in self.chain if m.mcid is not None), None)

    @property
    def actual_text(self) -> Any:
        return self.properties.get("/ActualText") if self.properties is not None else None


@dataclass
class Paint:
    """One painting operator, or one string of a text-showing operator."""

    operator: str
    index: int
    mark: Mark | None
    box: Box | None
    text: str = ""
    font: Font | None = None
    size: float = 0.0
    core: Box | None = None
    """For text: from the baseline to half an em, which any run of words surely paints."""


@dataclass
class PageContent:
    """What a page paints."""

    paints: list[Paint] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    forms: dict[ObjectId, Any] = field(default_factory=dict)

    def text_of(self, owner: ObjectId, mcid: int) -> str:
        """The text of one marked-content sequence, ActualText honoured (14.9.4)."""
        pieces: list[str] = []
        spoken: list[Mark] = []
        for paint in self.paints:
            mark = paint.mark
            if mark is None or (tagged := mark.tagged) is None or (tagged.owner, tagged.mcid) != (owner, mcid):
                continue
            replaced = [m for m in mark.chain if m.actual_text is not None]
            if not replaced:
                pieces.append(paint.text)
            elif replaced[-1] not in spoken:  # the outermost says it for all
                spoken.append(replaced[-1])
                pieces.append(text_of(replaced[-1].actual_text))
        return "".join(pieces)

    def boxes_of(self, owner: ObjectId, mcid: int, *, core: bool = False) -> list[Box]:
        """The boxes painted by one marked-content sequence, within the clip."""
        found = []
        for paint in self.paints:
            tagged = paint.mark.tagged if paint.mark else None
            box = (paint.core or paint.box) if core else paint.box
            if tagged is not None and (tagged.owner, tagged.mcid) == (owner, mcid) and box is not None:
                found.append(box)
        return found


def text_of(string: Any) -> str:
    """A text string object as text (7.9.2.2); U+FFFD where its bytes say nothing."""
    raw = bytes(string)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    try:
        return str(string)
    except (UnicodeError, ValueError):
        return raw.decode("ascii", "replace")


def text_fault(string: Any) -> str | None:
    """Why a text string object cannot be read by everyone, if it cannot."""
    if not isinstance(string, pikepdf.String):
        return "is not a string"
    raw = bytes(string)
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe")):
        return "is in an encoding that PDF 1.7 does not know"
    if raw.startswith(b"\xfe\xff"):
        try:
            text = raw[2:].decode("utf-16-be")
        except UnicodeDecodeError:
            return "is not valid UTF-16BE"
    else:
        if any(b in raw for b in (0x7F, 0x9F, 0xAD)):
            return "has bytes that PDFDocEncoding leaves undefined"
        if any(b > 0x7F for b in raw):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                return "is UTF-8 without saying so"
        text = text_of(string)
    if bad := sorted(
        {f"U+{ord(c):04X}" for c in text if c in "\ufffd\ufeff\ufffe\uffff" or (c < " " and c not in "\t\n\r")}
    ):
        return f"holds {', '.join(bad)}"
    return None


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The file's bytes, by qpdf, with nothing changed that was not asked for.

    Stream data that happens to end in CR makes ``CR LF endstream``, which strict readers take for one line end
    (ISO 19005-2, 6.1.7.1); such a file is written again in another way.
    """
    data = b""
    for more in ({}, {"recompress_flate": True}, {"compress_streams": False}, {"recompress_flate": True, "qdf": True}):
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, fix_metadata_version=False, preserve_pdfa=True, **{**options, **more})
        data = target.getvalue()
        if b"\r\nendstream" not in data:
            break
    return data


class Font:
    """A font dictionary's codes: how wide, and which Unicode text (ISO 32000-1, 9.6, 9.7, 9.10)."""

    def __init__(self, dictionary: Any) -> None:
        self.dictionary = dictionary
        self.composite = dictionary.get("/Subtype") == Name.Type0
        self.name = str(dictionary.get("/BaseFont", "")).lstrip("/")
        to_unicode = dictionary.get("/ToUnicode")
        self.to_unicode: dict[int, str] = parse_cmap(to_unicode.read_bytes()) if to_unicode is not None else {}
        descendant = dictionary.DescendantFonts[0] if self.composite else dictionary
        self.descriptor = descendant.get("/FontDescriptor")
        self._default = float(descendant.get("/DW", 1000)) if self.composite else 0.0
        self._widths = _composite_widths(descendant) if self.composite else _simple_widths(dictionary)
        if not self.composite and self.descriptor is not None:
            self._default = float(self.descriptor.get("/MissingWidth", 0))
        self.ascent, self.descent = 0.8, -0.2
        if self.descriptor is not None:
            self.ascent = float(self.descriptor.get("/Ascent", 800)) / 1000
            self.descent = float(self.descriptor.get("/Descent", -200)) / 1000

    def codes(self, string: bytes) -> list[int]:
        if not self.composite:
            return list(string)
        return [int.from_bytes(string[i : i + 2], "big") for i in range(0, len(string), 2)]

    def width(self, code: int) -> float:
        """In thousandths of the font size."""
        return self._widths.get(code, self._default)

    def decode(self, string: bytes) -> str:
        """The text of a shown string; U+FFFD for a code that no ToUnicode entry explains."""
        return "".join(self.to_unicode.get(code, "\ufffd") for code in self.codes(string))


def _simple_widths(font: Any) -> dict[int, float]:
    first = int(font.get("/FirstChar", 0))
    return {first + i: float(w) for i, w in enumerate(font.get("/Widths", []))}


def _composite_widths(descendant: Any) -> dict[int, float]:
    """The W array of a CIDFont (9.7.4.3), for Identity encodings where code is CID."""
    widths: dict[int, float] = {}
    entries = list(descendant.get("/W", []))
    while entries:
        first = int(entries.pop(0))
        following = entries.pop(0)
        if isinstance(following, Array):
            widths.update({first + i: float(w) for i, w in enumerate(following)})
        else:
            width = float(entries.pop(0))
            widths.update(dict.fromkeys(range(first, int(following) + 1), width))
    return widths


_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def parse_cmap(data: bytes) -> dict[int, str]:
    """A ToUnicode CMap's code → text (9.10.3)."""

    def text(digits: str) -> str:
        raw = bytes.fromhex(digits)
        return raw.decode("utf-16-be", "surrogatepass") if len(raw) > 1 else raw.decode("latin-1")

    mapping: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        tokens = [(h.decode().replace(" ", "").replace("\n", ""), o, c) for h, o, c in _TOKEN.findall(block)]
        values = iter(tokens)
        for low, *_ in values:
            start = int(low, 16)
            if kind == b"bfchar":
                mapping[start] = text(next(values)[0])
                continue
            end = int(next(values)[0], 16)
            target, opened, _ = next(values)
            if opened:
                for code, (digits, _, closed) in enumerate(values, start):
                    if closed:
                        break
                    mapping[code] = text(digits)
                continue
            base = text(target)
            for step, code in enumerate(range(start, end + 1)):
                mapping[code] = base[:-1] + chr(ord(base[-1]) + step)
    return mapping


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _corners(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [apply(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]


@dataclass
class _State:
    ctm: Matrix
    clip: Box
    line_width: float = 1.0
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> _State:
        return _State(**self.__dict__)


class Reader:
    """Reads pages; keep one for a whole file, since it remembers fonts."""

    def __init__(self) -> None:
        self._fonts: dict[ObjectId, Font] = {}

    def read(self, page: pikepdf.Page) -> PageContent:
        box = page.mediabox
        content = PageContent()
        clip = Box(*(float(v) for v in box))
        _Run(self, content, page.obj, page.get("/Resources", Dictionary()), page.obj.objgen, None).run(
            page, _State(IDENTITY, clip)
        )
        return content

    def font(self, dictionary: Any) -> Font:
        key = dictionary.objgen
        if key == (0, 0):
            return Font(dictionary)
        if key not in self._fonts:
            self._fonts[key] = Font(dictionary)
        return self._fonts[key]


class _Run:
    """One content stream being read."""

    def __init__(
        self,
        reader: Reader,
        content: PageContent,
        holder: Any,
        resources: Any,
        owner: ObjectId,
        mark: Mark | None,
        depth: int = 0,
    ) -> None:
        self.reader, self.content, self.holder, self.resources = reader, content, holder, resources
        self.owner, self.mark, self.outer, self.depth = owner, mark, mark, depth
        self.path: list[tuple[float, float]] = []
        self.current = self.start = (0.0, 0.0)
        self.clipping = False
        self.building = False
        self.stack: list[str] = []
        self.saved: list[_State] = []
        self.tm = self.tlm = IDENTITY
        self.index = 0

    def fault(self, text: str) -> None:
        self.content.faults.append(f"{text} (operator {self.index})")

    def run(self, stream: Any, state: _State) -> None:
        self.state = state
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except pikepdf.PdfError as error:
            self.fault(f"content stream does not parse: {error}")
            return
        for self.index, instruction in enumerate(instructions):
            operator = str(instruction.operator)
            operands = list(instruction.operands)
            self._nesting(operator)
            handler = _HANDLERS.get(operator)
            if handler is not None:
                handler(self, operator, operands)
        for opener in reversed(self.stack):
            self.fault(f"{opener} is never closed")

    # -- nesting (14.6.1; 8.2, figure 9) ------------------------------------------------
    def _nesting(self, operator: str) -> None:
        if self.building and operator in {"BDC", "BMC", "EMC", "q", "Q", "BT", "ET", *TEXT_OPERATORS}:
            self.fault(f"{operator} between path construction and painting")
        if "BT" in self.stack and operator in {"q", "Q", "cm", "Do", "sh", "INLINE IMAGE", "BT", *_PATH_BUILDING}:
            self.fault(f"{operator} inside a text object")
        if operator in TEXT_OPERATORS and "BT" not in self.stack:
            self.fault(f"{operator} outside a text object")
        if operator in _OPENERS:
            self.stack.append(operator)
        elif operator in {"Q", "ET", "EMC"}:
            if self.stack and _OPENERS[self.stack[-1]] == operator:
                self.stack.pop()
                return
            openers = [o for o in self.stack if _OPENERS[o] == operator]
            if not openers:
                self.fault(f"{operator} closes nothing")
                return
            self.fault(f"{operator} crosses an open {self.stack[-1]}")
            del self.stack[len(self.stack) - 1 - self.stack[::-1].index(openers[-1])]

    # -- marked content ------------------------------------------------------------------
    def begin_mark(self, operator: str, operands: list[Any]) -> None:
        properties = operands[1] if operator == "BDC" else None
        if isinstance(properties, Name):
            named = self.resources.get("/Properties", Dictionary())
            if str(properties) not in named:
                self.fault(f"property list {properties} is not in the resources")
            properties = named.get(str(properties))
        mcid = properties.get("/MCID") if properties is not None else None
        mark = Mark(
            str(operands[0])[1:],
            None if mcid is None else int(mcid),
            self.owner,
            properties=properties,
            parent=self.mark,
        )
        if mark.mcid is not None and mark.parent is not None and mark.parent.tagged is not None:
            self.fault(f"MCID {mark.mcid} inside MCID {mark.parent.tagged.mcid}")
        if mark.mcid is not None and mark.is_artifact:
            self.fault(f"MCID {mark.mcid} inside an Artifact")
        if mark.tag == "Artifact" and mark.parent is not None and mark.parent.tagged is not None:
            self.fault(f"Artifact inside MCID {mark.parent.tagged.mcid}")
        self.mark = mark
        self.content.marks.append(mark)

    def end_mark(self, operator: str, operands: list[Any]) -> None:
        if self.mark is not self.outer and self.mark is not None:
            self.mark = self.mark.parent

    def paint(self, operator: str, box: Box | None, **more: Any) -> None:
        clip = self.state.clip if self.state.clip.area else None  # what is clipped to nothing is painted nowhere
        within = box.intersection(clip) if box is not None and clip is not None else None
        self.content.paints.append(Paint(operator, self.index, self.mark, within, **more))

    # -- graphics state --------------------------------------------------------------------
    def save(self, operator: str, operands: list[Any]) -> None:
        self.saved.append(self.state.copy())

    def restore(self, operator: str, operands: list[Any]) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def concat(self, operator: str, operands: list[Any]) -> None:
        self.state.ctm = multiply(_matrix(operands), self.state.ctm)

    def line_width(self, operator: str, operands: list[Any]) -> None:
        self.state.line_width = float(operands[0])

    def ext_state(self, operator: str, operands: list[Any]) -> None:
        state = self.resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary())
        if "/LW" in state:
            self.state.line_width = float(state.LW)
        if "/Font" in state:
            self.state.font, self.state.size = self.reader.font(state.Font[0]), float(state.Font[1])

    # -- paths -------------------------------------------------------------------------------
    def build(self, operator: str, operands: list[Any]) -> None:
        numbers = [float(v) for v in operands]
        ctm = self.state.ctm
        self.building = True
        if operator in {"m", "l"}:
            self.current = (numbers[0], numbers[1])
            if operator == "m":
                self.start = self.current
            self.path.append(apply(ctm, *self.current))
        elif operator == "re":
            x, y, w, h = numbers
            self.path += _corners(ctm, x, y, x + w, y + h)
            self.current = self.start = (x, y)
        elif operator == "h":
            self.current = self.start
        else:
            if operator == "v":
                numbers = [*self.current, *numbers]
            elif operator == "y":
                numbers = [*numbers, *numbers[2:]]
            x0, y0 = self.current
            x1, y1, x2, y2, x3, y3 = numbers
            for step in range(1, 13):
                t = step / 12
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                self.path.append(apply(ctm, a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
            self.current = (x3, y3)

    def clip(self, operator: str, operands: list[Any]) -> None:
        self.clipping = True

    def end_path(self, operator: str, operands: list[Any]) -> None:
        box = Box.around(self.path) if self.path else None
        if operator != "n":
            if box is not None and operator in STROKE_OPERATORS:
                a, b, c, d, *_ = self.state.ctm
                box = box.grown(self.state.line_width * math.sqrt(abs(a * d - b * c)) / 2)
            self.paint(operator, box)
        if self.clipping:
            box = Box.around(self.path) if self.path else Box(0, 0, 0, 0)
            self.state.clip = self.state.clip.intersection(box) or Box(box.x0, box.y0, box.x0, box.y0)
        self.path, self.clipping, self.building = [], False, False

    # -- text -----------------------------------------------------------------------------------
    def begin_text(self, operator: str, operands: list[Any]) -> None:
        self.tm = self.tlm = IDENTITY

    def set_text_matrix(self, operator: str, operands: list[Any]) -> None:
        self.tm = self.tlm = _matrix(operands)

    def move_text(self, operator: str, operands: list[Any]) -> None:
        x, y = (0.0, -self.state.leading) if operator == "T*" else (float(operands[0]), float(operands[1]))
        if operator == "TD":
            self.state.leading = -y
        self.tm = self.tlm = multiply((1, 0, 0, 1, x, y), self.tlm)

    def set_font(self, operator: str, operands: list[Any]) -> None:
        font = self.resources.get("/Font", Dictionary()).get(str(operands[0]))
        if font is None:
            self.fault(f"font {operands[0]} is not in the resources")
        self.state.font = self.reader.font(font) if font is not None else None
        self.state.size = float(operands[1])

    def text_state(self, operator: str, operands: list[Any]) -> None:
        value = float(operands[0])
        attribute = {"Tc": "char_space", "Tw": "word_space", "TL": "leading", "Ts": "rise", "Tz": "scale"}[operator]
        setattr(self.state, attribute, value / 100 if operator == "Tz" else value)

    def show(self, operator: str, operands: list[Any]) -> None:
        state = self.state
        if operator == '"':
            state.word_space, state.char_space = float(operands[0]), float(operands[1])
        if operator in {"'", '"'}:
            self.move_text("T*", [])
        if state.font is None:
            self.fault(f"{operator} without a font")
            return
        items = list(operands[0]) if operator == "TJ" else [operands[-1]]
        font = state.font
        for item in items:
            if not isinstance(item, pikepdf.String | bytes | str):
                self._advance(-float(item) / 1000 * state.size * state.scale)
                continue
            string = bytes(item) if not isinstance(item, str) else item.encode("latin-1")
            matrix = multiply(self.tm, state.ctm)
            width = 0.0
            for code in font.codes(string):
                width += font.width(code) / 1000 * state.size + state.char_space
                if code == 32 and not font.composite:
                    width += state.word_space
            width *= state.scale
            size, rise = state.size, state.rise
            box = Box.around(_corners(matrix, 0, font.descent * size + rise, width, font.ascent * size + rise))
            core = Box.around(_corners(matrix, 0, rise, width, 0.5 * size + rise)).intersection(state.clip)
            rendered = abs(size) * math.hypot(matrix[2], matrix[3])
            self.paint(operator, box, text=font.decode(string), font=font, size=rendered, core=core)
            self._advance(width)

    def _advance(self, by: float) -> None:
        self.tm = multiply((1, 0, 0, 1, by, 0), self.tm)

    # -- XObjects, shadings, inline images ---------------------------------------------------------
    def shade(self, operator: str, operands: list[Any]) -> None:
        self.paint(operator, self.state.clip)

    def inline_image(self, operator: str, operands: list[Any]) -> None:
        self.paint(operator, Box.around(_corners(self.state.ctm, 0, 0, 1, 1)))

    def do(self, operator: str, operands: list[Any]) -> None:
        thing = self.resources.get("/XObject", Dictionary()).get(str(operands[0]))
        if thing is None:
            self.fault(f"XObject {operands[0]} is not in the resources")
            return
        if thing.get("/Subtype") != Name.Form:
            self.inline_image(operator, operands)
            return
        state = self.state.copy()
        state.ctm = multiply(_matrix(list(thing.get("/Matrix", IDENTITY))), state.ctm)
        box = Box.around(_corners(state.ctm, *(float(v) for v in thing.BBox)))
        if self.depth > 20:
            self.fault("form XObjects nest too deeply")
            return
        state.clip = state.clip.intersection(box) or Box(box.x0, box.y0, box.x0, box.y0)
        self.content.forms[thing.objgen] = thing
        resources = thing.get("/Resources", self.resources)
        _Run(self.reader, self.content, thing, resources, thing.objgen, self.mark, self.depth + 1).run(thing, state)


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(v) for v in operands)
    return (a, b, c, d, e, f)


_Handler = Callable[[_Run, str, list[Any]], None]
_HANDLERS: dict[str, _Handler] = {
    "BDC": _Run.begin_mark,
    "BMC": _Run.begin_mark,
    "EMC": _Run.end_mark,
    "q": _Run.save,
    "Q": _Run.restore,
    "cm": _Run.concat,
    "w": _Run.line_width,
    "gs": _Run.ext_state,
    "W": _Run.clip,
    "W*": _Run.clip,
    "BT": _Run.begin_text,
    "Tm": _Run.set_text_matrix,
    "Td": _Run.move_text,
    "TD": _Run.move_text,
    "T*": _Run.move_text,
    "Tf": _Run.set_font,
    "sh": _Run.shade,
    "INLINE IMAGE": _Run.inline_image,
    "Do": _Run.do,
    **dict.fromkeys(("Tc", "Tw", "TL", "Ts", "Tz"), _Run.text_state),
    **dict.fromkeys(TEXT_OPERATORS, _Run.show),
    **dict.fromkeys(_PATH_BUILDING, _Run.build),
    **dict.fromkeys(_PATH_ENDING, _Run.end_path),
}
