"""A ReportLab canvas on which everything painted has a meaning.

Open an element of the structure tree, or declare an artifact, then paint:

    with canvas.content(paragraph):
        canvas.show(line, x, y, size=12.5)
    with canvas.artifact("Layout"):
        canvas.line(48, 700, 564, 700)

Strict by design: a mark outside both raises :class:`Untagged` at once, and each finished page is read
again for painting operators outside marked content, so there is no way round (ISO 14289-1, 7.1).
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, cast

from reportlab.pdfgen.canvas import Canvas

from handouts.pdf.drawing import Drawing, luminance, spell_color, spell_drawing
from handouts.pdf.drawing_form import DrawingForms
from handouts.pdf.fonts import Face, GlyphRun
from handouts.pdf.image import Image
from handouts.pdf.lines import Style
from handouts.pdf.metadata import Metadata
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import (
    Dictionary,
    Indirect,
    ParentKey,
    PlainStreams,
    Reference,
    Stream,
    Value,
    number,
    text_string,
)
from handouts.pdf.plate import Plate
from handouts.pdf.profile import USUAL, Profile
from handouts.pdf.slots import ONE_LINE, SPARE, Detail, PlateSlot, SlotMark, SlotShape, SlotStream, slot_face
from handouts.pdf.structure import FormField, MarkedContent, ObjectReference, Rectangle, StructElem, StructTreeRoot
from handouts.pdf.text_operators import FaceUse
from handouts.pdf.writer import DocumentCatalog, FileWriter, Page
from handouts.reading.declarations import lazy_pattern

if TYPE_CHECKING:
    from handouts.pdf.bookmarks import Bookmarks
    from handouts.pdf.form_fields import FieldWidget
    from handouts.pdf.spare_font import SpareObjects

_PAINTERS = [
    "line",
    "lines",
    "grid",
    "bezier",
    "arc",
    "rect",
    "ellipse",
    "circle",
    "wedge",
    "roundRect",
    "drawPath",
    "clipPath",
    "addLiteral",
    "doForm",
    "shade",
]
_REFUSED = {
    "beginText": "text",
    "drawText": "text",
    "drawString": "text",
    "drawRightString": "text",
    "drawCentredString": "text",
    "drawAlignedString": "text",
    "setFont": "a font",
    "drawImage": "an image",
    "drawInlineImage": "an image",
    "linkURL": "a link",
    "linkAbsolute": "a link",
    "linkRect": "a link",
}
"""What ReportLab does in a way the standards refuse, and this engine does itself or not at all."""

_PAINTS = lazy_pattern(r"(?:^|\s)(?:[fFSsBb]\*?|sh|Do|Tj|TJ|'|\"|EI)(?=\s|$)")
_STRINGS = lazy_pattern(r"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>")

SMALL_DRAWING = 1000
"""Characters of a drawing's operators up to which it stands among a page's own: a bullet, an arrow, a box to tick."""

ARTIFACTS = {
    "Layout": "/Artifact <</Type/Layout>> BDC",
    "Header": "/Artifact <</Type/Pagination/Subtype/Header>> BDC",
    "Footer": "/Artifact <</Type/Pagination/Subtype/Footer>> BDC",
    "Background": "/Artifact <</Type/Background>> BDC",
}
"""Kinds of artifact (ISO 32000-1, 14.8.2.2) and how each opens."""


class Untagged(RuntimeError):
    """Something was painted that neither belongs to the structure tree nor was declared an artifact."""


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose file keeps to a profile: usually PDF/UA-1 and PDF/A-2a.

    ``pagesize`` is (width, height) in points. Painting needs :meth:`content` or :meth:`artifact`;
    text goes through :meth:`show`, pictures through :meth:`place_image`, links through :meth:`link`.
    """

    def __init__(self, pagesize: tuple[float, float], metadata: Metadata, profile: Profile = USUAL) -> None:
        super().__init__("", pagesize=pagesize, pdfVersion=(1, 7), invariant=1, pageCompression=0)
        self._doc.encrypt = PlainStreams()
        self.metadata = metadata
        self.profile = profile
        self.structure = StructTreeRoot(profile)
        self.right_to_left = False
        self.duplex = ""
        """How to print it on both sides: DuplexFlipLongEdge, DuplexFlipShortEdge, or as the printer likes."""
        self.bookmarks: Bookmarks | None = None
        self.grey = False
        """Whether all colors and pictures are painted in DeviceGray: a printer then screens no text and counts no color."""
        self._faces: dict[Face, FaceUse] = {}
        self.spares: dict[Face, SpareObjects] = {}
        """The fonts that instances have for letters which the sheet itself has not."""
        self._images: dict[Image, str] = {}
        self._drawings = DrawingForms()
        self._target: StructElem | str | None = None
        self._open: StructElem | str | None = None
        self._open_depth = 0
        self._page_elements: list[StructElem] = []
        self.fields: list[FieldWidget] = []
        """What can be filled in on a screen, in reading order; ``typed`` is the face for it."""
        self.typed: Face | None = None
        self._widgets: dict[StructElem, FieldWidget] = {}
        self._named: dict[str, int] = {}
        self.painted: set[StructElem] = set()
        """The elements that have marked content so far."""

    # -- meaning

    @contextmanager
    def content(self, element: StructElem) -> Iterator[None]:
        """What is painted inside belongs to this element."""
        with self._aim(element):
            yield

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is painted inside is furniture; ``kind`` is one of :data:`ARTIFACTS`."""
        if kind not in ARTIFACTS:
            raise ValueError(f"{kind}: an artifact is one of {', '.join(ARTIFACTS)}")
        with self._aim(kind):
            yield

    @contextmanager
    def _aim(self, target: StructElem | str) -> Iterator[None]:
        before, self._target = self._target, target
        try:
            yield
        finally:
            self._target = before

    def _mark(self, what: str) -> None:
        """Before painting: see to it that the current target's marked content is open."""
        target = self._target
        if target is None:
            raise Untagged(
                f"page {self._pageNumber}: {what} outside the structure tree; "
                "paint inside content(element), or artifact() if it carries no meaning"
            )
        if self._open is target:
            return
        self._close()
        if isinstance(target, str):
            self._code.append(ARTIFACTS[target])
        else:
            mcid = len(self._page_elements)
            self._page_elements.append(target)
            target.kids.append(MarkedContent(self._doc.thisPageRef(), mcid))
            self.painted.add(target)
            self._code.append(f"/{target.role} <</MCID {mcid}>> BDC")
        self._open, self._open_depth = target, len(self.state_stack)

    def _close(self) -> None:
        if self._open is not None:
            self._code.append("EMC")
            self._open = None

    # -- graphics state

    def _make_preamble(self) -> None:
        """None: ReportLab's would name Helvetica, which is not embedded."""
        self._preamble = ""

    def setEncrypt(self, encrypt: Any) -> None:
        """Refused: an archived file is not encrypted (ISO 19005-2, 6.1.3)."""
        if encrypt is not None:
            raise ValueError("a PDF/A file cannot be encrypted")

    def saveState(self) -> None:
        """As ReportLab's, with marked content and ``q``/``Q`` properly nested."""
        if self._target is not None:
            self._mark("a group of shapes")
        else:
            self._close()
        super().saveState()

    def restoreState(self) -> None:
        """As ReportLab's, with marked content and ``q``/``Q`` properly nested."""
        if self._open_depth >= len(self.state_stack):
            self._close()
        super().restoreState()

    def setFillColor(self, aColor: Any, alpha: float | None = None) -> None:
        """As ReportLab's, but silent if the color is set already."""
        if aColor != self._fillColorObj:
            if self.grey:
                super().setFillGray(luminance(aColor), alpha)
                self._fillColorObj: Any = aColor
            else:
                super().setFillColor(aColor, alpha)

    def setStrokeColor(self, aColor: Any, alpha: float | None = None) -> None:
        """As ReportLab's, but silent if the color is set already."""
        if aColor != self._strokeColorObj:
            if self.grey:
                super().setStrokeGray(luminance(aColor), alpha)
                self._strokeColorObj: Any = aColor
            else:
                super().setStrokeColor(aColor, alpha)

    def setFillAlpha(self, a: float) -> None:
        """Refused unless opaque: transparency has no place on paper."""
        if a not in (None, 1):
            raise ValueError("a tagged page is painted in opaque colors")

    setStrokeAlpha = setFillAlpha

    # -- painting

    def show(self, runs: Sequence[GlyphRun], x: float, y: float, size: float, color: Any = None) -> float:
        """Set shaped text with its baseline at (x, y); returns where it ends, in points."""
        self._mark(f"text {''.join(run.text for run in runs)!r}")
        if color is not None:
            self.setFillColor(color)
        starts = [x, *(x + reach * size / 1000 for reach in accumulate(run.width for run in runs))]
        placed = list(zip(runs, starts, strict=False))
        for run, start in reversed(placed) if runs[0].rtl else placed:  # in the order they are read
            use = self._faces.setdefault(run.face, FaceUse(f"F{len(self._faces) + 1}"))
            self._code.append(use.operators(run, start, y, size))
        return starts[-1]

    def slot(
        self,
        detail: Detail,
        style: Style,
        x: float,
        y: float,
        width: float,
        *,
        line: int = 0,
        shape: SlotShape = ONE_LINE,
        end_aligned: bool = False,
    ) -> None:
        """A line of words that differs from instance to instance; see :class:`handouts.pdf.slots.PlateSlot`."""
        name, place = detail
        self._mark(f"the slot {name}")
        face = style.faces.first
        use = self._faces.setdefault(face, FaceUse(f"F{len(self._faces) + 1}"))
        setter = slot_face(face)
        use.code(face, face.shape(" ").glyphs[0].gid, " ")  # else a face that shows slots only has nothing to embed
        if face not in self.spares:
            from handouts.pdf.spare_font import SpareObjects  # a sheet for nobody has no use for it

            self.spares[face] = SpareObjects(setter.spare)
        fill = spell_color(style.color, grey=self.grey)
        self._fillColorObj = None  # whatever the slot leaves behind
        slot = PlateSlot(name, setter, use.name, fill, x, y, width, style.size, end_aligned, style.base, place, line,
                         shape, use.glyphs)  # fmt: skip
        self._code.append(SlotMark(slot))

    def draw(self, drawing: Drawing, x: float, y: float) -> None:
        """A drawing made of shapes, its lower left corner at (x, y)."""
        self._mark("a drawing")
        spelled = spell_drawing(drawing, self.grey)
        if spelled.parts or len(spelled.operators) > SMALL_DRAWING:
            painted = f"/{self._drawings.add(spelled, drawing.width, drawing.height)} Do"
        else:
            painted = spelled.operators
        self._code.append(f"q 1 0 0 1 {decimal(x)} {decimal(y)} cm {painted} Q")

    def fill_boxes(self, boxes: Sequence[tuple[float, float, float, float]]) -> None:
        """Fill boxes, each given by its lower left corner, its width and its height: as one path, spelled at once."""
        self._mark("boxes")
        self._code.append("%.3f %.3f %.3f %.3f re " * len(boxes) % tuple(chain.from_iterable(boxes)) + "f")

    def stroke_lines(self, lines: Sequence[tuple[float, float, float, float]]) -> None:
        """Draw lines, each given by both of its ends: as one path, spelled at once."""
        self._mark("lines")
        self._code.append("%.3f %.3f m %.3f %.3f l " * len(lines) % tuple(chain.from_iterable(lines)) + "S")

    def place_image(self, image: Image, x: float, y: float, width: float, height: float) -> None:
        """A raster image with its lower left corner at (x, y), in points."""
        self._mark("an image")
        image = image.grey if self.grey else image
        name = self._images.setdefault(image, f"Im{len(self._images) + 1}")
        self._code.append(f"q {decimal(width)} 0 0 {decimal(height)} {decimal(x)} {decimal(y)} cm /{name} Do Q")

    def bounds(self, x: float, y: float, width: float, height: float) -> Rectangle:
        """A box in current coordinates, as (left, bottom, right, top) on the page."""
        corners = [self.absolutePosition(a, b) for a in (x, x + width) for b in (y, y + height)]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def link(self, element: StructElem, uri: str, contents: str, box: Rectangle) -> None:
        """Make a Link element's text work (ISO 14289-1, 7.18.5).

        ``box`` is on the page, ``contents`` says where the link goes, for a listener. Raises ValueError for an address
        that is not all ASCII: no viewer opens such a one for sure (ISO 32000-2, 12.6.4.8).
        """
        if not uri.isascii():
            raise ValueError(f"a link is written in ASCII, not as {uri!r}")
        if element.role != "Link":
            raise ValueError(f"a link belongs to a Link element, not to {element.role}")
        action = {"S": b"/URI", "URI": text_string(uri)}
        annotation = Dictionary(
            {
                "Type": b"/Annot",
                "Subtype": b"/Link",
                "Rect": [number(value) for value in box],
                "Border": b"[0 0 0]",
                "F": b"4",  # printed (ISO 19005-2, 6.3.2)
                "Contents": text_string(contents),
                "StructParent": ParentKey(self.structure.parent_tree.add(element)),
                "A": action,
            }
        )
        self._addAnnotation(annotation)
        element.kids.append(ObjectReference(self._doc.thisPageRef(), self._annotationrefs[-1]))

    def field(self, element: StructElem, field: FormField, box: Rectangle, *, color: Any) -> None:
        """Somewhere to type, or a box to tick, that belongs to a Form element (ISO 14289-1, 7.18.4); ``box`` is on the page.

        Called again for an element on the same page, its field has one more line. What shows on paper where the field is,
        the caller paints as an artifact.
        """
        if element.role != "Form":
            raise ValueError(f"a field belongs to a Form element, not to {element.role}")
        widget = self._widgets.get(element)
        if widget is None:
            from handouts.pdf.form_fields import FieldWidget  # a sheet of paper has no use for it

            again = any(isinstance(kid, ObjectReference) for kid in element.kids)
            owner = (
                element.parent.add("Form", alt=element.alt)
                if again and isinstance(element.parent, StructElem)
                else element
            )
            self._named[field.name] = times = self._named.get(field.name, 0) + 1
            named = replace(field, name=f"{field.name}-{times}") if times > 1 else field
            key = self.structure.parent_tree.add(owner)
            pen = spell_color(color, grey=self.grey, stroke=True)
            widget = FieldWidget(named, self._doc.thisPageRef(), key, color=pen, rtl=self.right_to_left)
            self._addAnnotation(widget)
            reference = self._annotationrefs[-1]
            owner.kids.append(ObjectReference(self._doc.thisPageRef(), reference))
            self._widgets[element] = widget
            self.fields.append(widget)
        widget.enclose(box)
        element.enclose(box)

    def outline(self, title: str, element: StructElem, level: int, top: float) -> None:
        """A bookmark to an element, at a height on this page; ``level`` counts from 0."""
        if self.bookmarks is None:
            from handouts.pdf.bookmarks import Bookmarks  # a short sheet has no use for them

            self.bookmarks = Bookmarks(leads_to_elements=self.profile.to_elements)
        self.bookmarks.add(title, level, self._doc.thisPageRef(), top, element)

    # -- pages and file

    def showPage(self) -> None:
        """Finish the page. Raises :class:`Untagged` if anything on it escaped the tree."""
        self._close()
        self._look_for_escapes()
        annotations = list(self._annotationrefs)
        self._widgets = {}
        entries: dict[str, Value] = {"MediaBox": [number(value) for value in (0, 0, *self._pagesize)], "Tabs": b"/S"}
        if self._page_elements:
            key = self.structure.parent_tree.add(self._page_elements)
            entries["StructParents"] = ParentKey(key)
            self._page_elements = []
        page = Page(entries, annotations, _contents(self._code))
        page.resources = self._resources
        self._doc.addPage(page)
        self._startPage()

    def _look_for_escapes(self) -> None:
        """Read the page's operators again: none may paint outside marked content."""
        depth = 0
        for code in self._code:
            if code.endswith("BDC"):
                depth += 1
            elif code == "EMC":
                depth -= 1
            elif not depth and _PAINTS.search(_STRINGS.sub("", code)):
                raise Untagged(f"page {self._pageNumber}: {code[:60]!r} paints outside the structure tree")
        if depth:
            raise Untagged(f"page {self._pageNumber}: marked content is left open")

    def _resources(self, document: Any) -> Reference:
        """Resources (ISO 32000-1, 7.8.3), one dictionary for all pages."""
        if not hasattr(self, "_shared_resources"):
            entries: dict[str, Value] = {}

            def put(thing: Indirect) -> Reference:
                return thing.ref(document)

            if self._faces:
                entries["Font"] = {
                    **{use.name: put(face.embed(use.glyphs, put, use.others)) for face, use in self._faces.items()},
                    **{SPARE + self._faces[face].name: put(spare.embed(put)) for face, spare in self.spares.items()},
                }
            shown: dict[str, Value] = {name: image.xobject().ref(document) for image, name in self._images.items()}
            shown |= {name: form.ref(document) for name, form in self._drawings.forms.items()}
            if shown:
                entries["XObject"] = shown
            self._shared_resources = Dictionary(entries)
        return self._shared_resources.ref(document)

    def getpdfdata(self) -> bytes:
        """The finished file; the canvas must not be used further. A file with slots is made by :meth:`plate`."""
        return self.plate().fill({})

    def plate(self) -> Plate:
        """The finished file with its slots still to be filled; the canvas must not be used further."""
        if self._code:
            self.showPage()
        info = Dictionary(self.metadata.info()) if self.profile.info else None
        return FileWriter(self._doc, DocumentCatalog(self), info, self.profile).plate(list(self.spares.values()))


def _contents(code: Sequence[str]) -> list[Indirect]:
    """A page's content: one stream, or three where the middle one holds what differs from instance to instance."""
    slots = [index for index, operators in enumerate(code) if isinstance(operators, SlotMark)]
    if not slots:
        return [Stream("\n".join(code).encode("latin-1"))]
    before, after = code[: slots[0]], code[slots[-1] + 1 :]
    streams = [Stream("\n".join([*part, ""]).encode("latin-1")) for part in (before, after)]
    return [streams[0], SlotStream(code[slots[0] : slots[-1] + 1]), streams[1]]


def _painter(name: str) -> Callable[..., Any]:
    original = getattr(Canvas, name)

    @functools.wraps(original)
    def paint(self: TaggedCanvas, *args: Any, **options: Any) -> Any:
        if name != "clipPath" or options.get("stroke", 1) or options.get("fill", 0):
            self._mark(f"{name}()")
        return original(self, *args, **options)

    return cast(Callable[..., Any], paint)


def _refusal(name: str, what: str) -> Callable[..., Any]:
    def refuse(self: TaggedCanvas, *args: Any, **options: Any) -> Any:
        raise Untagged(f"{name}() would write {what} that is not tagged; use show(), place_image() or link()")

    refuse.__name__ = name
    return refuse


for _name in _PAINTERS:
    setattr(TaggedCanvas, _name, _painter(_name))
for _name, _what in _REFUSED.items():
    setattr(TaggedCanvas, _name, _refusal(_name, _what))
