"""What somebody hears who has a sheet read out: every text, picture and line to write on, in order, with its role.

It is made of the same :class:`Document` as the sheet, so it says what the file's tags say. :func:`hear` is the walk that
everybody takes who needs the words without the paper: :func:`transcript` writes them for staff, and braille and speech
are made of the same.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from handouts.document import nodes as doc
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import dataclass

Role = Literal[
    "text", "heading", "list", "item", "allowed", "not allowed", "not to do", "box", "step", "word", "meaning",
    "picture", "code", "labels", "caption", "table", "summary", "column", "row", "cell", "empty", "line", "filled", "lines",
    "part", "name", "colophon",
]  # fmt: skip
"""What something is that a reader meets: ``code`` is one to scan, ``labels`` are the words in a picture, ``part`` begins a
part and says nothing, ``name`` is the practice's, in the language that it writes in, ``colophon`` says at the end which
text it is."""


@dataclass(frozen=True)
class Heard:
    """One thing that a reader meets."""

    role: Role
    text: str = ""
    """Its words, on one line; of a part, its kind."""
    spans: tuple[doc.Span, ...] = ()
    """The same words with their links, where they are a paragraph of the document."""
    level: int = 0
    """Of a heading, 1 for the title; of a cell, which column it stands in, from 0; of a list or table, how many items or
    rows it has."""
    columns: int = 0
    """Of a table."""
    head: str = ""
    """What stands before: the label of a line, the heading over a cell."""


def hear(document: doc.Document) -> Iterator[Heard]:
    """Everything on the sheet, in reading order."""
    if document.mark:
        yield _said(document.mark, "text")
    yield from _hear(document.masthead)
    for section in document.sections:
        yield Heard("part", section.kind)
        yield from _hear(section)
    if document.colophon:
        yield Heard("colophon", _tidy(document.colophon.text))


def transcript(document: doc.Document) -> str:
    """The sheet as lines of text, one thing a line, an empty line before each part."""
    lines = [f"Document: {document.title}", f"Language: {document.language.own_name}", ""]
    for heard in hear(document):
        lines += _lines(heard)
    return "\n".join(lines) + "\n"


def _hear(node: doc.Node) -> Iterator[Heard]:
    match node:
        case doc.Heading():
            yield Heard("heading", _plain(node), node.spans, level=node.level)
        case doc.Paragraph():
            yield _said(node, "text")
        case doc.Masthead():
            yield from _masthead(node)
        case doc.Bullets():
            yield from _list(node.items, _ITEMS[node.mark])
        case doc.Ticks():
            yield from _list(node.items, "box")
        case doc.Figure():
            yield from _picture(node.alt, [word for _, word in node.labels], node.caption)
        case doc.QrCode():
            yield Heard("code", node.name)
            yield _said(node.caption, "caption")
        case doc.NumberedSteps():
            yield Heard("list", level=len(node.items))
            for step in node.items:
                yield _said(step.number, "step")
                yield from _all([step.heading, step.figure, *step.body])
        case doc.IconArrays():
            yield Heard("list", level=len(node.items))
            for risk in node.items:
                yield from _all([risk.figure, risk.words])
        case doc.Timeline():
            if not node.drawing.said_beside:
                yield from _hear(node.drawing)
            yield Heard("list", level=len(node.items))
            for milestone in node.items:
                yield from _all([milestone.heading, *milestone.body])
        case doc.DataTable():
            yield from _table(node)
        case doc.PhoneList():
            yield Heard("list", level=len(node.items))
            for entry in node.items:
                yield from _all([entry.about, entry.number])
        case doc.Definitions():
            yield Heard("list", level=len(node.items))
            for term in node.items:
                yield _said(term.term, "word")
                yield _said(term.meaning, "meaning")
        case doc.Field(value=None):
            yield Heard("line", head=_plain(node.label))
        case doc.Field(value=value) if value:
            yield Heard("filled", _plain(value), value.spans, head=_plain(node.label))
        case doc.WritingLines():
            yield Heard("lines", _tidy(node.alt))
        case _:
            yield from _all(tuple(node.children))


def _masthead(node: doc.Masthead) -> Iterator[Heard]:
    """Whose sheet it is and what it is about; the practice's name at once, on however many lines it stands."""
    yield from _all([node.logo])
    if node.practice:
        name = " ".join(line.text for line in node.practice)
        place = next((span.place for line in node.practice for span in line.spans if span.place), None)
        yield Heard("name", _tidy(name), (doc.Span(name, place=place),))
    yield from _all([node.phone, node.about, node.title, node.lead, node.visit])


_ITEMS: dict[str, Role] = {"": "item", "yes": "allowed", "no": "not allowed", "never": "not to do"}


def _said(node: doc.Paragraph, role: Role, *, level: int = 0, head: str = "") -> Heard:
    return Heard(role, _plain(node), node.spans, level=level, head=head)


def _all(nodes: Sequence[doc.Node | None]) -> Iterator[Heard]:
    for node in nodes:
        if node is not None:
            yield from _hear(node)


def _list(items: Sequence[doc.Paragraph], role: Role) -> Iterator[Heard]:
    yield Heard("list", level=len(items))
    for item in items:
        yield _said(item, role)


def _table(node: doc.DataTable) -> Iterator[Heard]:
    yield Heard("table", level=len(node.rows), columns=len(node.head))
    if node.summary:
        yield Heard("summary", _tidy(node.summary))
    for index, head in enumerate(node.head):
        yield _cell(head, "column", index, "")
    for row in node.rows:
        for index, cell in enumerate(row):
            heads = node.row_heads and not index
            yield from _cells(cell, "row" if heads else "cell", index, "" if heads else _plain(node.head[index]))


def _cells(cell: doc.Paragraph | doc.Field, role: Role, index: int, head: str) -> Iterator[Heard]:
    """A cell of a table, and the line to write on or the value beside its words."""
    if isinstance(cell, doc.Field):
        yield _said(cell.label, role, level=index, head=head)
        yield Heard("filled", _plain(cell.value), cell.value.spans) if cell.value else Heard("line")
        return
    yield _cell(cell, role, index, head)


def _cell(cell: doc.Paragraph, role: Role, index: int, head: str) -> Heard:
    """A cell; where it says nothing, that is said too, or what comes next would be taken for it."""
    return _said(cell, role, level=index, head=head) if cell.text else Heard("empty", level=index, head=head)


def _picture(alt: str, words: Sequence[str], caption: doc.Paragraph | None) -> Iterator[Heard]:
    yield Heard("picture", _tidy(alt))
    if words:
        yield Heard("labels", ", ".join(map(_tidy, words)))
    if caption:
        yield _said(caption, "caption")


# -- as lines for staff

_LABELS = {
    "text": "Text", "name": "Text", "item": "Item", "step": "Item", "allowed": "Allowed", "not allowed": "Not allowed",
    "not to do": "Not to do", "box": "Box to tick", "word": "Word", "meaning": "Meaning", "picture": "Picture",
    "code": "Picture", "labels": "Words in the picture", "caption": "Caption", "summary": "What the table shows",
    "column": "Column heading", "row": "Row heading", "cell": "Cell",
}  # fmt: skip


def _lines(heard: Heard) -> Iterator[str]:
    match heard.role:
        case "part":
            yield ""
        case "colophon":
            yield from ("", f"Text: {heard.text}")
        case "heading":
            yield f"Heading {heard.level}: {heard.text}"
        case "list":
            yield f"List of {_count(heard.level, 'item')}"
        case "table":
            below = _count(heard.level, "row")
            yield f"Table of {_count(heard.columns, 'column')} and {below} below their headings"
        case "empty":
            yield "Empty cell"
        case "line":
            yield f"Line to write on: {heard.head}" if heard.head else "Line to write on"
        case "filled":
            yield "Filled in: " + ", ".join(filter(None, (heard.head, heard.text)))
        case "lines":
            yield f"Lines to write on: {heard.text.partition(':')[0]}"
        case role if heard.spans:
            yield from _paragraph(heard.spans, _LABELS[role])
        case role:
            yield f"{_LABELS[role]}: {heard.text}"


def _paragraph(spans: Sequence[doc.Span], role: str) -> Iterator[str]:
    """The paragraph on one line; where it holds a link, the link on a line of its own."""
    text = ""
    for span in spans:
        if span.uri is None:
            text += span.text
            continue
        if text.strip():
            yield f"{role}: {_tidy(text)}"
        yield f"Link: {_tidy(span.text)}"
        text = ""
    if text.strip():
        yield f"{role}: {_tidy(text)}"


def _plain(node: doc.Paragraph) -> str:
    return _tidy(node.text)


def _tidy(text: str) -> str:
    return " ".join(without_break_marks(text).split())


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
