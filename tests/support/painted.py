"""What a file paints, as text that a reviewer can read and a golden file can hold.

One line for each piece of text, rule, box, picture or drawing: where it stands, in points from the upper left corner
of the page to a tenth, how it is painted, and under which tag. Whoever changes a layout sees in the golden file's
difference what moved, by how much.

A drawing of many strokes is one line with a digest of its shape: it is looked at, not read.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Name
from support.content import IDENTITY, Font, Matrix, apply, multiply, text_of

Point = tuple[float, float]

OUR_FACE = "HandoutsHyperlegibleNext-"
"""The family that nearly all text is in: of it only the weight is told."""
FEW = 4
"""So many shapes one after another are told one by one."""


def painted(pdf: bytes, *, pages: Collection[int] | None = None) -> str:
    """All that the file paints, page by page, with its links, its bookmarks and how it wants to be printed.

    Only those ``pages``, counted from 0, if they are given.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        lines = [*_wishes(opened)]
        for number, page in enumerate(opened.pages, 1):
            if pages is not None and number - 1 not in pages:
                continue
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            lines.append(f"page {number}: {_n(width)} × {_n(height)}")
            lines += [f"  {line}" for line in _Page(page, height).lines()]
            lines += [f"  {line}" for line in _links(page, height)]
        heights = {page.obj.objgen: float(page.mediabox[3]) for page in opened.pages}
        lines += _boxes(opened.Root.StructTreeRoot.K, heights)
        return "\n".join(lines) + "\n"


def baselines(pdf: bytes) -> str:
    """Only where the lines of each page stand: how far down their baselines are, and the level rules."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        lines = []
        for number, page in enumerate(opened.pages, 1):
            content = _Page(page, float(page.mediabox[3]))
            content.read()
            texts = {round(entry.y, 1) for entry in content.entries if isinstance(entry, _Text)}
            shapes = [shape for entry in content.entries if isinstance(entry, _Shapes) for shape in entry.held]
            rules = {round(content.height - shape.points[0][1], 1) for shape in shapes if shape.commands == "ml"}
            lines.append(f"page {number} text {' '.join(map(_n, sorted(texts)))}")
            lines.append(f"page {number} rules {' '.join(map(_n, sorted(rules)))}")
        return "\n".join(lines) + "\n"


def tags(pdf: bytes) -> str:
    """The structure tree without the words: roles, attributes, languages and alternative texts, deeper ones indented."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return "\n".join(_tree(opened.Root.StructTreeRoot.K, "")) + "\n"


def _tree(kid: Any, indent: str) -> Iterator[str]:
    if isinstance(kid, Array):
        for each in kid:
            yield from _tree(each, indent)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        said = [str(kid.S)[1:]]
        for key, value in _attributes(kid).items():
            if key not in ("/O", "/BBox"):
                said.append(f"{key[1:]}={str(value).removeprefix('/')}")
        said += [f"{key[1:]}={text_of(kid[key])!r}" for key in ("/Lang", "/Alt", "/ActualText") if key in kid]
        yield indent + " ".join(said)
        yield from _tree(kid.get("/K", Array()), indent + "  ")


def _attributes(element: Any) -> dict[str, Any]:
    held = element.get("/A", Array())
    return {key: value for each in (held if isinstance(held, Array) else [held]) for key, value in each.items()}


def _boxes(kid: Any, heights: dict[Any, float]) -> Iterator[str]:
    """The BBox of each element that has one, from the upper left corner of its page."""
    if isinstance(kid, Array):
        for each in kid:
            yield from _boxes(each, heights)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        box = _attributes(kid).get("/BBox")
        if box is not None:
            x0, y0, x1, y1 = (float(each) for each in box)
            height = heights[_page_of(kid)]
            yield f"box of {str(kid.S)[1:]} {_n(x0)} {_n(height - y1)} – {_n(x1)} {_n(height - y0)}"
        yield from _boxes(kid.get("/K", Array()), heights)


def _page_of(element: Any) -> Any:
    """The page of an element, or of the first below it that has one."""
    if "/Pg" in element:
        return element.Pg.objgen
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and (page := _page_of(kid)):
            return page
    return None


def _wishes(pdf: pikepdf.Pdf) -> Iterator[str]:
    preferences = pdf.Root.get("/ViewerPreferences", {})
    yield " ".join(
        [f"lang {text_of(pdf.Root.Lang)}", *(f"{key[1:]}={value}" for key, value in sorted(preferences.items()))]
    )
    pages = {page.obj.objgen: (number, float(page.mediabox[3])) for number, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline() as outline:
        yield from _bookmarks(outline.root, pages, pdf, "")


def _bookmarks(items: Any, pages: dict[Any, tuple[int, float]], pdf: pikepdf.Pdf, indent: str) -> Iterator[str]:
    for item in items:
        target = item.destination
        if isinstance(target, pikepdf.String | Name):
            target = pdf.Root.Dests[str(target)] if "/Dests" in pdf.Root else None
        place = ""
        if isinstance(target, Array):
            number, height = pages[target[0].objgen]
            tops = [
                float(each) for each in list(target)[2:4] if isinstance(each, int | float) or hasattr(each, "__float__")
            ]
            place = f" → page {number}" + (f", {_n(height - tops[-1])} down" if tops else "")
        yield f"{indent}bookmark {item.title!r}{place}"
        yield from _bookmarks(item.children, pages, pdf, indent + "  ")


def _links(page: pikepdf.Page, height: float) -> Iterator[str]:
    for annotation in page.get("/Annots", []):
        x0, y0, x1, y1 = (float(each) for each in annotation.Rect)
        target = text_of(annotation.A.URI) if "/A" in annotation else str(annotation.get("/Subtype"))
        yield f"link {_n(x0)} {_n(height - y1)} – {_n(x1)} {_n(height - y0)} {target}"


# -- one page


@dataclass(frozen=True)
class _State:
    ctm: Matrix = IDENTITY
    fill: str = "#000000"
    stroke: str = "#000000"
    width: float = 1.0
    cap: int = 0
    dashes: str = ""
    font: Font | None = None
    size: float = 0.0


@dataclass
class _Shape:
    """One path that is painted, or a picture."""

    how: str
    points: list[Point]
    commands: str


@dataclass
class _Text:
    """Words on one line, in one style: pieces that touch are one."""

    tag: str
    left: float
    right: float
    end: float
    """Where the next piece would stand; in text from right to left not always at an edge."""
    y: float
    style: str
    text: str

    def goes_on(self, other: _Text) -> bool:
        """Whether the other piece stands where this one ends."""
        return (self.tag, self.style, round(self.y, 2)) == (other.tag, other.style, round(other.y, 2)) and (
            min(abs(self.end - other.left), abs(self.end - other.right)) < 0.5
        )

    def __str__(self) -> str:
        return f"{self.tag} {_n(self.left)} {_n(self.y)} – {_n(self.right)} {self.style} {self.text!r}"


@dataclass
class _Shapes:
    tag: str
    held: list[_Shape] = field(default_factory=list)


class _Page:
    """Follows the operators of a page (ISO 32000-1, annex A), as far as the engine writes them."""

    def __init__(self, page: pikepdf.Page, height: float) -> None:
        self.page, self.height = page, height
        self.state, self.saved = _State(), list[_State]()
        self.tags: list[str] = []
        self.says: str | None = None
        """What is said for the glyphs that come, until it has been said."""
        self.entries: list[_Text | _Shapes] = []
        self.points: list[Point] = []
        self.commands = ""
        self.clips = False
        self.matrix = IDENTITY
        self.fonts: dict[str, Font] = {}

    def read(self) -> None:
        """Follow all operators; ``entries`` holds what they paint."""
        self._follow(self.page, self.page.get("/Resources", pikepdf.Dictionary()))

    def _follow(self, content: Any, resources: Any) -> None:
        for instruction in pikepdf.parse_content_stream(content):
            operator, operands = str(instruction.operator), list(instruction.operands)
            named = resources.get("/XObject", {}).get(str(operands[0])) if operator == "Do" else None
            if named is not None and named.get("/Subtype") == "/Form":
                before = self.state
                self.state = replace(before, ctm=multiply(_matrix(named.get("/Matrix", IDENTITY)), before.ctm))
                self._follow(named, named.get("/Resources", pikepdf.Dictionary()))
                self.state = before
            else:
                self._do(operator, operands)

    def lines(self) -> Iterator[str]:
        """What is painted, a line for each piece."""
        self.read()
        for entry in self.entries:
            if isinstance(entry, _Text):
                yield str(entry)
            elif len(entry.held) <= FEW:
                for shape in entry.held:
                    yield f"{entry.tag} {self._one(shape)}"
            else:
                yield f"{entry.tag} {self._many(entry.held)}"

    def _do(self, operator: str, operands: list[Any]) -> None:
        match operator:
            case "q":
                self.saved.append(self.state)
            case "Q":
                self.state = self.saved.pop()
            case "cm":
                self.state = replace(self.state, ctm=multiply(_matrix(operands), self.state.ctm))
            case "w":
                self.state = replace(self.state, width=float(operands[0]))
            case "J":
                self.state = replace(self.state, cap=int(operands[0]))
            case "d":
                self.state = replace(self.state, dashes=" ".join(_n(float(each)) for each in operands[0]))
            case "rg" | "g" | "k":
                self.state = replace(self.state, fill=_color(operands))
            case "RG" | "G" | "K":
                self.state = replace(self.state, stroke=_color(operands))
            case "BDC" | "BMC":
                self.tags.append(str(operands[0])[1:])
                properties = operands[1] if operator == "BDC" else {}
                if "/ActualText" in properties:
                    self.says = text_of(properties["/ActualText"])
            case "EMC":
                self.tags.pop()
                self.says = None
                if not self.tags:
                    self.entries.append(_Shapes(""))
            case "m" | "l" | "c" | "v" | "y" | "re" | "h":
                self._build(operator, [float(each) for each in operands])
            case "W" | "W*":
                self.clips = True
            case "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n":
                self._paint(operator)
            case "Do" | "INLINE IMAGE":
                corners = [apply(self.state.ctm, *corner) for corner in ((0, 0), (1, 1))]
                self._add(_Shape("picture", corners, ""))
            case "BT":
                self.matrix = IDENTITY
            case "Tm":
                self.matrix = _matrix(operands)
            case "Td":
                self.matrix = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.matrix)
            case "Tf":
                self._font(str(operands[0]), float(operands[1]))
            case "Tj" | "TJ":
                self._text(list(operands[0]) if operator == "TJ" else operands)

    @property
    def _tag(self) -> str:
        return self.tags[0] if self.tags else "untagged"

    # -- paths

    def _build(self, operator: str, numbers: list[float]) -> None:
        if operator == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        self.points += [apply(self.state.ctm, x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        self.commands += operator

    def _paint(self, operator: str) -> None:
        how = []
        if operator in ("f", "F", "f*", "B", "B*", "b", "b*"):
            how.append(f"fill {self.state.fill}")
        if operator in ("S", "s", "B", "B*", "b", "b*"):
            cap, dashes = (
                f" cap {self.state.cap}" if self.state.cap else "",
                f" dashes {self.state.dashes}" if self.state.dashes else "",
            )
            how.append(f"stroke {self.state.stroke} {_n(self.state.width)}{cap}{dashes}")
        if self.clips:
            how.append("clip")
        if how and self.points:
            self._add(_Shape(", ".join(how), self.points, self.commands))
        self.points, self.commands, self.clips = [], "", False

    def _add(self, shape: _Shape) -> None:
        last = self.entries[-1] if self.entries else None
        if isinstance(last, _Shapes) and last.tag == self._tag:
            last.held.append(shape)
        else:
            self.entries.append(_Shapes(self._tag, [shape]))

    def _one(self, shape: _Shape) -> str:
        kind = {"ml": "line", "re": "box", "": ""}.get(shape.commands, f"shape {_digest([shape])}")
        return f"{kind} {self._box(shape.points)} {shape.how}".strip()

    def _many(self, shapes: list[_Shape]) -> str:
        return f"drawing {self._box([point for shape in shapes for point in shape.points])} {len(shapes)} shapes {_digest(shapes)}"

    def _box(self, points: list[Point]) -> str:
        xs, ys = [x for x, _ in points], [self.height - y for _, y in points]
        return f"{_n(min(xs))} {_n(min(ys))} – {_n(max(xs))} {_n(max(ys))}"

    # -- text

    def _font(self, name: str, size: float) -> None:
        if name not in self.fonts:
            self.fonts[name] = Font(self.page.Resources.Font[name])
        self.state = replace(self.state, font=self.fonts[name], size=size)

    def _text(self, items: list[Any]) -> None:
        font, size = self.state.font, self.state.size
        assert font is not None
        text, width = "", 0.0
        for item in items:
            if isinstance(item, pikepdf.String):
                codes = bytes(item)
                text += font.decode(codes)
                width += sum(font.width(code) for code in font.codes(codes)) / 1000 * size
            else:
                width -= float(item) / 1000 * size
        x, y = apply(multiply(self.matrix, self.state.ctm), 0, 0)
        face = (font.name.partition("+")[2] or font.name).removeprefix(OUR_FACE)
        self.matrix = multiply((1, 0, 0, 1, width, 0), self.matrix)
        if self.says is not None:
            text, self.says = self.says, ""
        piece = _Text(
            self._tag,
            min(x, x + width),
            max(x, x + width),
            x + width,
            self.height - y,
            f"{face} {_n(size)} {self.state.fill}",
            text,
        )
        last = self.entries[-1] if self.entries else None
        if isinstance(last, _Text) and last.goes_on(piece):
            last.end, last.text = piece.end, last.text + text
            last.left, last.right = min(last.left, x, x + width), max(last.right, x, x + width)
        else:
            self.entries.append(piece)


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def _color(operands: list[Any]) -> str:
    return "#" + "".join(f"{round(float(each) * 255):02x}" for each in operands)


def _digest(shapes: list[_Shape]) -> str:
    """Six hexadecimal digits for the form, wherever it stands."""
    left, low = (min(point[axis] for shape in shapes for point in shape.points) for axis in (0, 1))
    said = [(shape.how, shape.commands, [(_n(x - left), _n(y - low)) for x, y in shape.points]) for shape in shapes]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:6]


def _n(value: float) -> str:
    """To a tenth, without a zero that says nothing."""
    return f"{round(value, 1) + 0.0:g}"
