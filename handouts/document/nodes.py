"""The meaning of a sheet: a pure tree of headings, steps, fields and so on.

:func:`compose` turns a procedure's content, a language's fixed wording and the patient's own details into
a :class:`Document`. Templates choose how it looks, never what it says or in which order it is read: that
is settled here. Nothing in this module knows about PDF.

Nodes compare by identity, so that each can be found again: once in the structure tree, once on a page.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field, fields, replace
from typing import Any, ClassVar, Literal

from handouts.languages.language import Language
from handouts.problems import Place
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import dataclass

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one voice."""

    text: str
    strong: bool = False
    uri: str | None = None
    says: str = ""
    """What a link is called by somebody who listens, where its own words do not say it: Call (770) 962-3642."""
    found: bool = False
    """Whether the link was found in the words of a sentence: it says nothing that they do not, so nobody approves it apart."""
    field: str = ""
    """The patient's detail it is, if it is one."""
    place: Place | None = None
    """Where the words were written, for messages."""
    change: Literal["", "gone", "new"] = ""
    """On a paper that compares two texts: whether only the older has it, or only the newer."""
    expansion: str = ""
    """What an abbreviation stands for, in the sheet's own words, for somebody who listens."""
    lang: str = ""
    """The tag of its language, where that is not the sheet's: the practice's name in a translation."""

    @property
    def stands_apart(self) -> bool:
        """Whether a listener is told something of it that its paragraph is not: where it leads, what it is short for."""
        return bool(self.uri or self.expansion or self.lang)


@dataclass(frozen=True, eq=False)
class Node:
    """Anything in the tree. ``place`` is where its words were written, for messages."""

    place: Place | None = field(default=None, kw_only=True)

    @property
    def children(self) -> Iterator["Node"]:
        """The nodes directly below, in reading order."""
        kind = type(self)
        for name in _KNOWN.get(kind) or _KNOWN.setdefault(kind, tuple(each.name for each in fields(kind))):
            yield from _nodes(getattr(self, name))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


_KNOWN: dict[type[Node], tuple[str, ...]] = {}
"""The names of the fields of each kind of node that has been asked for them."""


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)


@dataclass(frozen=True, eq=False)
class Paragraph(Node):
    """Words that belong together."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, eq=False)
class Heading(Paragraph):
    """A heading; level 1 is the title."""

    level: int = 2


@dataclass(frozen=True, eq=False)
class Slot(Paragraph):
    """A line that is left open: the words differ from copy to copy, and ``key`` says which they are."""

    spans: tuple[Span, ...] = ()
    key: str = ""


@dataclass(frozen=True, eq=False)
class Bullets(Node):
    """Points without an order."""

    items: tuple[Paragraph, ...]
    points: bool = False
    """The main points of the sheet, set larger."""
    mark: Literal["", "yes", "no", "never"] = ""
    """What stands before each: a point; a check mark, a cross for what is not allowed, a barred ring for what nobody may do."""


@dataclass(frozen=True, eq=False)
class SideBySide(Node):
    """A heading and a list, beside another one of any length."""

    heading: Heading
    bullets: Bullets


@dataclass(frozen=True, eq=False)
class ListsSideBySide(Node):
    """Lists side by side, read one after the other."""

    items: tuple[SideBySide, ...]


@dataclass(frozen=True, eq=False)
class Ticks(Node):
    """Things to do or to ask, each with a box to tick; ``alt`` is what the box is called."""

    items: tuple[Paragraph, ...]
    alt: str


@dataclass(frozen=True, eq=False)
class Figure(Node):
    """A picture: an illustration by name or a file, with the words set in it."""

    alt: str
    name: str | None = None
    file: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    caption: Paragraph | None = None
    size: str = "medium"
    """How large a logo is printed: small, medium or large."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Labels that this edition has no room for: bound like those that are printed, and told."""
    drawn: tuple[tuple[str, int], ...] = ()
    """Of our own drawings that an approval was given for in an older version: their names and that version."""
    said_beside: bool = False
    """Whether the words beside it say all that it shows, so that a listener is not told it twice: it is an ornament then."""


@dataclass(frozen=True, eq=False)
class IconArray(Node):
    """A hundred people drawn, ``count`` of them marked (0 is fewer than one), and what is said of it."""

    figure: Figure
    words: Paragraph
    count: int


@dataclass(frozen=True, eq=False)
class IconArrays(Node):
    items: tuple[IconArray, ...]


@dataclass(frozen=True, eq=False)
class NumberedStep(Node):
    """A numbered step with its picture."""

    number: Paragraph
    heading: Heading
    figure: Figure | None
    body: tuple[Paragraph, ...]


@dataclass(frozen=True, eq=False)
class NumberedSteps(Node):
    items: tuple[NumberedStep, ...]


@dataclass(frozen=True, eq=False)
class TimelinePoint(Node):
    """A point on the timeline."""

    heading: Heading
    body: tuple[Paragraph, ...]
    icon: str | None
    weeks: int | None


@dataclass(frozen=True, eq=False)
class Timeline(Node):
    """Milestones on a line; ``drawing`` stands for the line and its icons."""

    drawing: Figure
    items: tuple[TimelinePoint, ...]


@dataclass(frozen=True, eq=False)
class DataTable(Node):
    """Rows under a row of headings; the first column heads its row if ``row_heads``."""

    head: tuple[Paragraph, ...]
    rows: tuple[tuple["Paragraph | Field", ...], ...]
    row_heads: bool = True
    summary: str | None = None
    """One sentence that says what the table shows, for somebody who hears it: it is not printed."""


@dataclass(frozen=True, eq=False)
class Definition(Node):
    term: Paragraph
    meaning: Paragraph


@dataclass(frozen=True, eq=False)
class Definitions(Node):
    items: tuple[Definition, ...]


@dataclass(frozen=True, eq=False)
class Field(Node):
    """A line of the form: filled in if ``value`` is given, left open if it is a :class:`Slot`, else a line to write on."""

    key: str
    label: Paragraph
    value: Paragraph | None
    alt: str
    sample: str = ""
    """In a cell of a table, the longest words it may have to hold."""

    @property
    def text(self) -> str:
        """What it says whoever the sheet is for."""
        return self.label.text


@dataclass(frozen=True, eq=False)
class Fields(Node):
    items: tuple[Field, ...]


@dataclass(frozen=True, eq=False)
class WritingLines(Node):
    """Room to write; the layout decides how many lines there is room for."""

    alt: str


@dataclass(frozen=True, eq=False)
class PhoneBlock(Node):
    """The phone number, large, with a code to scan beside it; ``about`` says whose it is and when somebody answers."""

    about: Paragraph | None
    number: Paragraph
    code: "QrCode"


@dataclass(frozen=True, eq=False)
class PhoneEntry(Node):
    """A number to call, after the words that say when or for what."""

    about: Paragraph | None
    number: Paragraph


@dataclass(frozen=True, eq=False)
class PhoneList(Node):
    """Numbers to call, one below the other."""

    items: tuple[PhoneEntry, ...]


@dataclass(frozen=True, eq=False)
class QrCode(Node):
    payload: str
    alt: str
    caption: Paragraph
    name: ClassVar[str] = "QR"
    """What a listener hears of it, in any language: what it is for says its caption, and where it leads the link beside it."""
    page: str = ""
    """What follows the payload where the code leads to the page about the sheet's own text code. It comes from that code,
    so an approval cannot bind it; what it says is bound by all else."""

    @property
    def address(self) -> str:
        """What whoever scans it gets."""
        return self.payload + self.page


@dataclass(frozen=True, eq=False)
class Places(Node):
    """Where patients are seen: name, address and phone, a group of lines each."""

    items: tuple[tuple[Paragraph, ...], ...]


Block = (
    Paragraph
    | Bullets
    | ListsSideBySide
    | Ticks
    | Figure
    | IconArrays
    | NumberedSteps
    | Timeline
    | DataTable
    | Definitions
    | Fields
    | WritingLines
    | PhoneBlock
    | PhoneList
    | Places
)


@dataclass(frozen=True)
class Voice:
    """How words are set that are in another language than their document."""

    lang_tag: str
    """By BCP 47."""
    script: str
    """By ISO 15924."""
    direction: Literal["ltr", "rtl"]
    language: Language | None = None
    """Its language file, where it has one: its fonts, and where a word of it may be broken."""


@dataclass(frozen=True, eq=False)
class Section(Node):
    """A heading and what stands under it. ``kind`` is the field's name in the content, ``part`` or ``notice``."""

    kind: str
    heading: Heading
    blocks: tuple[Block, ...]
    name: str = ""
    """What a choice of parts knows it by; that of a part of the practice's own is its id or heading."""
    voice: Voice | None = None
    """The language its words are in, where that is not the document's."""


@dataclass(frozen=True, eq=False)
class Masthead(Node):
    """Whose sheet this is and what it is about."""

    logo: Figure | None
    practice: tuple[Paragraph, ...]
    phone: Paragraph | None
    """Not on the short sheet, where the large number is on the same page."""
    about: Paragraph | None
    """Whose phone it is and when somebody answers."""
    title: Heading
    lead: Paragraph
    visit: "Fields | None" = None
    """Whose sheet of one side it is and for when; on another, where the visit is a section of its own, at most for when."""


@dataclass(frozen=True)
class Imprint:
    """What stands at the foot of each page."""

    practice: str
    phone: str
    title: str
    language: str
    version: str
    review_by: str
    code: str
    digest: str
    """Of all that an approval of this edition binds, in 64 hexadecimal digits; "" for a page that has no code."""
    page: str
    """With the places {page} and {pages}."""

    def page_of(self, page: int, pages: int) -> str:
        return self.page.format(page=page, pages=pages)


@dataclass(frozen=True, eq=False)
class Colophon(Node):
    """Which text it is, for somebody who listens: its dates and its code. What the sheet says it is no part of."""

    text: str


@dataclass(frozen=True, eq=False)
class Document(Node):
    """A whole sheet."""

    language: Language
    title: str
    author: str
    subject: str
    date: datetime.date
    original: str
    """The tag of the language the practice writes in: its name stays in that."""
    mark: Paragraph | None
    """Draft or overdue: printed on each page, read first."""
    masthead: Masthead
    sections: tuple[Section, ...]
    imprint: Imprint
    no_call: str = ""
    """Why the sheet does not say when to call, if it does not: not printed, and answered for by whoever approves it."""
    for_staff: str = ""
    """What staff are told, a line for each thing, beside the sheet, such as what to listen for when a patient tells it back: not printed on it, and
    answered for by whoever approves it."""
    colophon: Colophon | None = None
    """At the foot of the last page, and read last; other pages have the same as furniture."""
    translated_by: str = ""
    """"machine", if one translated it; not printed, and bound, so that nobody unsays it after an approval."""

    def put_in_order(self, names: Sequence[str]) -> "Document":
        """The document with its sections in the order of their names."""
        left = list(self.sections)
        ordered = [left.pop(next(k for k, section in enumerate(left) if section.name == name)) for name in names]
        return replace(self, sections=(*ordered, *left))

    def leave_out_details(self, keys: Collection[str]) -> "Document":
        """The document without the lines of these details of a patient."""
        return replace(self, sections=tuple(_without(section, keys) for section in self.sections))

    def section(self, kind: str) -> Section | None:
        """The first section of a kind."""
        return next((section for section in self.sections if section.kind == kind), None)

    def texts(self) -> Iterator[tuple[str, Place | None, str]]:
        """Every text that is set, with its place in the content, or the patient's detail it is."""
        for node in self.walk():
            if isinstance(node, Paragraph):
                for span in node.spans:
                    yield span.text, span.place or node.place, span.field
            elif isinstance(node, Figure):
                for _, word in node.labels:
                    yield word, node.place, ""

    def words(self) -> Iterator[str]:
        """Every text a reader meets, in reading order: of pictures the alternative text and labels, of tables the summary."""
        for node in self.walk():
            if isinstance(node, Paragraph):
                yield without_break_marks(node.text).replace(NBSP, " ")
            elif isinstance(node, Figure):
                yield from (node.alt, *(word for _, word in node.labels))
            elif isinstance(node, QrCode):
                yield node.alt
            elif isinstance(node, DataTable) and node.summary:
                yield node.summary


def _without(section: Section, keys: Collection[str]) -> Section:
    blocks = tuple(
        replace(each, items=tuple(item for item in each.items if item.key not in keys))
        if isinstance(each, Fields)
        else each
        for each in section.blocks
    )
    return replace(section, blocks=blocks)
