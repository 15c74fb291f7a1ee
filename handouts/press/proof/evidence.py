"""What the rules of the proof are judged by: the document's texts and the file's elements, side by side, and lines.

The document is walked in reading order, and so is the file's structure tree; the first text belongs to the first
element, and so on. Where one walk has something that the other lacks, the rule of order tells it, and what follows is
not compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, fields
from datetime import date
from functools import cached_property
from typing import Any

from handouts.document import nodes as doc
from handouts.languages.language import Language
from handouts.pdf.page_reader import ReadElement, ReadFile
from handouts.pdf.painted import EMPTY, PaintedText, around
from handouts.pdf.structure import Rectangle
from handouts.problems import Place
from handouts.reading.declarations import dataclass, lazy_pattern

WORDS, LINK, SLOT, PICTURE, BULLET, TICK, LINE = "words", "link", "slot", "picture", "bullet", "tick box", "line"
COLOPHON = "colophon"
"""What a stretch of the document is set as."""

_WORDS_IN = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "TH", "TD", "Caption", "Span"))
ROLES = {
    WORDS: _WORDS_IN,
    SLOT: _WORDS_IN,
    LINK: frozenset(("Link",)),
    PICTURE: frozenset(("Figure",)),
    BULLET: frozenset(("Lbl",)),
    TICK: frozenset(("Form",)),
    LINE: frozenset(("Form",)),
    COLOPHON: frozenset(("P",)),
}
"""The elements each may have."""

UNSEEN = lazy_pattern("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that say how to set others and are not seen themselves: soft hyphens, joiners, marks of direction."""
LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
"""Letters that read from right to left, as the inside of a set of a regular expression."""
RIGHT_TO_LEFT = lazy_pattern(f"[{LEFTWARD}]")
SAME_LINE = 0.05
"""Points by which two baselines may differ and still be one: places are written to a thousandth."""


@dataclass(slots=True, eq=False)
class Stretch:
    """A stretch of the document that has an element of its own."""

    kind: str
    text: str = ""
    place: Place | None = None
    uri: str | None = None
    private: str = ""
    """The patient's detail that it is or holds, if it does: its words are never quoted."""
    labels: tuple[tuple[str, str], ...] = ()
    """The words in a picture."""


@dataclass(slots=True, eq=False)
class ReadLine:
    """Texts of one element on one baseline of one page; ``start`` is where in the element's words it begins."""

    page: int
    y: float
    texts: list[PaintedText]
    start: int
    ink: Rectangle = EMPTY
    """The box of its ink."""


@dataclass(slots=True, eq=False)
class Pair:
    """A stretch of the document with the element that says it."""

    stretch: Stretch
    element: ReadElement
    lines: list[ReadLine]


@dataclass(frozen=True)
class Evidence:
    """All that the rules look at. ``areas`` are, for each page, the boxes within which words may stand, in points."""

    document: doc.Document
    stretches: Sequence[Stretch]
    """The document's, in reading order."""
    file: ReadFile
    areas: Sequence[Sequence[Rectangle]]
    kept: dict[str, Any] = field(default_factory=dict, compare=False)
    """What one rule has worked out and others need."""

    @cached_property
    def heads(self) -> list[str]:
        """The heads of the document's tables."""
        blocks = (block for section in self.document.sections for block in section.blocks)
        return [cell.text for block in blocks if isinstance(block, doc.DataTable) for cell in block.head]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Stretches with their elements, up to the first that do not belong together; and what is last, from the end."""
        last = self.last_pair
        stretches, elements = self.stretches, self.file.elements
        if last:
            stretches, elements = stretches[:-1], elements[:-1]
        found = []
        for stretch, element in zip(stretches, elements, strict=False):
            if element.role not in ROLES[stretch.kind]:
                break
            found.append(Pair(stretch, element, list(lines_of(element))))
        return [*found, last] if last else found

    @cached_property
    def last_pair(self) -> Pair | None:
        """Which text it is, with its element: both stand last and in no part, so that a part which is lost before them does not
        leave the foot of the last page without an owner."""
        stretch = self.stretches[-1] if self.stretches else None
        element = self.file.elements[-1] if self.file.elements else None
        if stretch is None or element is None or stretch.kind != COLOPHON or element.role not in ROLES[COLOPHON]:
            return None
        if any(self.file.roles[each] == "Sect" for each in element.path):
            return None
        return Pair(stretch, element, list(lines_of(element)))

    def column(self, line: ReadLine) -> tuple[int, int]:
        """The page of a line, and which of the page's areas it stands in: words may go on from one to another."""
        areas = self.areas[line.page]
        if len(areas) == 1:
            return line.page, 0
        middle = (line.ink[0] + line.ink[2]) / 2
        return line.page, next((at for at, area in enumerate(areas) if area[0] <= middle <= area[2]), -1)

    @cached_property
    def owners(self) -> dict[tuple[int, int], Pair]:
        """The pair that each marked content belongs to, by page and number."""
        return {mark: pair for pair in self.pairs for mark in pair.element.marks}


def lines_of(element: ReadElement) -> Iterator[ReadLine]:
    """An element's texts by the lines they stand on, in reading order."""
    line: ReadLine | None = None
    start = 0
    for page, text in element.texts:
        if line is None or page != line.page or abs(text.y - line.y) > SAME_LINE:
            if line is not None:
                yield line
            line = ReadLine(page, text.y, [text], start, text.ink)
        else:
            line.texts.append(text)
            line.ink = around([line.ink, text.ink])
        start += len(text.text)
    if line is not None:
        yield line


def plain(text: str) -> str:
    """A text as it is compared: unseen characters left out, all blanks alike."""
    return " ".join(text.split() if text.isascii() else UNSEEN.sub("", text).split())


# -- the document's stretches


def stretches(node: doc.Node) -> list[Stretch]:
    """What a document, or a node of it, says in reading order: one for each element that has content of its own."""
    found: list[Stretch] = []
    _collect(node, found)
    return found


def _collect(node: doc.Node, found: list[Stretch]) -> None:
    kind = type(node)
    if isinstance(node, doc.Document):
        _collect_document(node, found)
    elif isinstance(node, doc.Paragraph):
        found.extend(_paragraph(node))
    elif kind in _SPECIAL:
        found.extend(_special(node))
    else:
        names = _KNOWN.get(kind) or _KNOWN.setdefault(kind, _names(kind))
        for name in names:
            value = getattr(node, name)
            if isinstance(value, doc.Node):
                _collect(value, found)
            elif value:
                for each in value:
                    _collect_all(each, found)


def _collect_document(node: doc.Document, found: list[Stretch]) -> None:
    """The stretches of a whole document: last, which text it is."""
    for each in (node.mark, node.masthead, *node.sections):
        if each:
            _collect(each, found)
    if node.colophon:
        found.append(Stretch(COLOPHON, node.colophon.text))


def _collect_all(value: Any, found: list[Stretch]) -> None:
    """The stretches of a node, or of those in a tuple."""
    if isinstance(value, doc.Node):
        _collect(value, found)
    else:
        for each in value:
            _collect_all(each, found)


def _names(kind: type[doc.Node]) -> tuple[str, ...]:
    """The fields of a kind of node that hold nodes, in reading order."""
    return tuple(each.name for each in fields(kind) if each.type not in _PLAIN)


_PLAIN: tuple[Any, ...] = (
    str, bool, int, str | None, int | None, Place | None, date, Language, doc.Imprint, doc.Voice | None,
)  # fmt: skip
"""The types of fields that hold no node."""
_KNOWN: dict[type[doc.Node], tuple[str, ...]] = {}
_SPECIAL = (doc.Figure, doc.QrCode, doc.Bullets, doc.Ticks, doc.Field, doc.WritingLines)


def _special(node: doc.Node) -> Iterator[Stretch]:
    """What is more than words: pictures, marks, lines to write on."""
    match node:
        case doc.Figure(said_beside=True):
            return
        case doc.Figure():
            yield Stretch(PICTURE, place=node.place, labels=node.labels)
            if node.caption:
                yield from _paragraph(node.caption)
        case doc.QrCode():
            yield Stretch(PICTURE, place=node.place)
            yield from _paragraph(node.caption)
        case doc.Bullets() | doc.Ticks():
            kind = BULLET if isinstance(node, doc.Bullets) else TICK
            for item in node.items:
                yield Stretch(kind, place=item.place)
                yield from _paragraph(item)
        case doc.Field():
            yield from _paragraph(node.label)
            yield from _paragraph(node.value) if node.value else (Stretch(LINE),)
        case doc.WritingLines():
            yield Stretch(LINE, place=node.place)


def _paragraph(node: doc.Paragraph) -> Iterable[Stretch]:
    if isinstance(node, doc.Slot):
        return (Stretch(SLOT, private=node.key),)
    text, private, place, linked = node.text, "", node.place, False
    if not (text.strip() if text.isascii() else plain(text)):
        return ()  # an empty cell has nothing of its own
    for span in node.spans:
        private = private or span.field
        place = place or span.place
        linked = linked or span.stands_apart
    if not linked:
        return (Stretch(WORDS, text, place, None, private),)
    return [
        Stretch(LINK if span.uri else WORDS, span.text, span.place or node.place, span.uri, span.field)
        for span in node.spans
    ]
