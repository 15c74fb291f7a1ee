"""What somebody hears who has a sheet read out: every text, picture and line to write on, in order, with its role.

It is made of the same :class:`Document` as the sheet, so it says what the file's tags say, in words that staff can
read without a screen reader. A test holds the two together.
"""

from collections.abc import Iterator, Sequence

from handouts.document import nodes as doc
from handouts.reading.characters import without_break_marks


def transcript(document: doc.Document) -> str:
    """The sheet as lines of text, one thing a line, an empty line before each part."""
    lines = [f"Document: {document.title}", f"Language: {document.language.own_name}", ""]
    if document.mark:
        lines += _lines(document.mark)
    lines += _lines(document.masthead)
    for section in document.sections:
        lines += ["", *_lines(section)]
    if document.colophon:
        lines += ["", f"Text: {_tidy(document.colophon.text)}"]
    return "\n".join(lines) + "\n"


def _lines(node: doc.Node) -> Iterator[str]:
    match node:
        case doc.Heading():
            yield f"Heading {node.level}: {_plain(node)}"
        case doc.Paragraph():
            yield from _paragraph(node, "Text")
        case doc.Masthead():
            name = " ".join(each.text for each in node.practice)
            yield from _all([node.logo, doc.Paragraph((doc.Span(name),))])
            yield from _all([node.phone, node.about, node.title, node.lead, node.visit])
        case doc.Bullets():
            yield from _list(node.items, _ITEMS[node.mark])
        case doc.Ticks():
            yield from _list(node.items, "Box to tick")
        case doc.Figure():
            yield from _picture(node.alt, [word for _, word in node.labels], node.caption)
        case doc.QrCode():
            yield from _picture(node.name, [], node.caption)
        case doc.NumberedSteps():
            yield f"List of {_count(len(node.items), 'item')}"
            for step in node.items:
                yield from _paragraph(step.number, "Item")
                yield from _all([step.heading, step.figure, *step.body])
        case doc.IconArrays():
            yield f"List of {_count(len(node.items), 'item')}"
            for risk in node.items:
                yield from _all([risk.figure, risk.words])
        case doc.Timeline():
            if not node.drawing.said_beside:
                yield from _lines(node.drawing)
            yield f"List of {_count(len(node.items), 'item')}"
            for milestone in node.items:
                yield from _all([milestone.heading, *milestone.body])
        case doc.DataTable():
            yield from _table(node)
        case doc.PhoneList():
            yield f"List of {_count(len(node.items), 'item')}"
            for entry in node.items:
                yield from _all([entry.about, entry.number])
        case doc.Definitions():
            yield f"List of {_count(len(node.items), 'item')}"
            for term in node.items:
                yield from _paragraph(term.term, "Word")
                yield from _paragraph(term.meaning, "Meaning")
        case doc.Field(value=None):
            yield f"Line to write on: {_plain(node.label)}"
        case doc.Field(value=value) if value:
            yield f"Filled in: {_plain(node.label)}, {_plain(value)}"
        case doc.WritingLines():
            yield f"Lines to write on: {node.alt.partition(':')[0]}"
        case _:
            yield from _all(tuple(node.children))


_ITEMS = {"": "Item", "yes": "Allowed", "no": "Not allowed", "never": "Not to do"}


def _all(nodes: Sequence[doc.Node | None]) -> Iterator[str]:
    for node in nodes:
        if node is not None:
            yield from _lines(node)


def _list(items: Sequence[doc.Paragraph], role: str) -> Iterator[str]:
    yield f"List of {_count(len(items), 'item')}"
    for item in items:
        yield from _paragraph(item, role)


def _table(node: doc.DataTable) -> Iterator[str]:
    yield f"Table of {_count(len(node.head), 'column')} and {_count(len(node.rows), 'row')} below their headings"
    if node.summary:
        yield f"What the table shows: {_tidy(node.summary)}"
    for head in node.head:
        yield from _cell(head, "Column heading")
    for row in node.rows:
        for index, cell in enumerate(row):
            yield from _cell(cell, "Row heading" if node.row_heads and not index else "Cell")


def _cell(cell: doc.Paragraph | doc.Field, role: str) -> Iterator[str]:
    """A cell of a table; where it says nothing, that is said too, or what comes next would be taken for it."""
    if isinstance(cell, doc.Field):
        yield f"{role}: {_plain(cell.label)}"
        yield f"Filled in: {_plain(cell.value)}" if cell.value else "Line to write on"
        return
    yield from _paragraph(cell, role) if cell.text else ("Empty cell",)


def _picture(alt: str, words: Sequence[str], caption: doc.Paragraph | None) -> Iterator[str]:
    yield f"Picture: {_tidy(alt)}"
    if words:
        yield f"Words in the picture: {', '.join(map(_tidy, words))}"
    if caption:
        yield from _paragraph(caption, "Caption")


def _paragraph(node: doc.Paragraph, role: str) -> Iterator[str]:
    """The paragraph on one line; where it holds a link, the link on a line of its own."""
    text = ""
    for span in node.spans:
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
