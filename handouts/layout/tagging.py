"""From the document's nodes to structure elements, the same for every template.

A template asks for the element of what it paints; it cannot change the role, the order or the nesting.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from handouts.content.addresses import read_address
from handouts.document import nodes as doc
from handouts.pdf.bidi import without_marks
from handouts.pdf.hyphenation import without_break_marks
from handouts.pdf.slots import ONE_LINE, Detail, SlotShape
from handouts.pdf.structure import (
    BOX,
    LINE,
    FormField,
    StructElem,
    list_numbering,
    print_field,
    scope,
    table_summary,
    text_decoration,
)


class Tags:
    """The structure elements of a document, made in reading order below ``root``.

    >>> tags[paragraph]           # doctest: +SKIP
    the P, heading or Figure of a node
    >>> tags.label(item)          # doctest: +SKIP
    the Lbl of a list item
    """

    def __init__(
        self,
        document: doc.Document,
        root: StructElem,
        shapes: Mapping[Detail, SlotShape] = MappingProxyType({}),
        *,
        fillable: bool = False,
    ) -> None:
        self._shapes, self._language, self._fillable = shapes, document.language, fillable
        self.fields: dict[StructElem, FormField] = {}
        """What is filled in on a screen, in a copy that is made for it."""
        self._details: dict[doc.Node, Detail] = {}
        self._elements: dict[object, StructElem] = {}
        self._labels: dict[object, StructElem] = {}
        self._spans: dict[tuple[object, int], StructElem] = {}
        self.uris: dict[StructElem, str] = {}
        self.says: dict[StructElem, str] = {}
        """What each link is called, for somebody who listens."""
        self.changes: dict[StructElem, str] = {}
        """What is gone or new on a paper that compares two texts."""
        self.headings: dict[StructElem, tuple[str, int]] = {}
        """Text and level of each heading, for bookmarks."""
        self.empty: set[StructElem] = set()
        """The elements that say nothing: an empty cell of a table."""
        tag = document.language.lang_tag
        self._name_language = document.original if document.original != tag else None
        if document.mark:
            self._add(document.mark, root)
        self._add(document.masthead, root)
        for section in document.sections:
            self._add(section, root)
        if document.colophon:  # its words stand apart on the page, and in other words on other editions
            self._elements[document.colophon] = root.add("P", actual_text=document.colophon.text)

    def __getitem__(self, node: doc.Node) -> StructElem:
        return self._elements[node]

    def describe(self, element: StructElem) -> str:
        """What an element stands for, for a message."""
        found = next((node for node, each in self._elements.items() if each is element), None)
        return found.text if isinstance(found, doc.Paragraph) else element.alt or ""

    def label(self, node: doc.Node) -> StructElem:
        """What marks a list item: its bullet or box."""
        return self._labels[node]

    def span(self, paragraph: doc.Paragraph, index: int) -> StructElem:
        """The element of one span: its link, or the paragraph itself."""
        return self._spans.get((paragraph, index)) or self._elements[paragraph]

    def detail(self, node: doc.Slot) -> Detail:
        """Which detail a slot is for, and which of the places for it, in reading order, it is."""
        return self._details[node]

    def shape(self, node: doc.Slot) -> SlotShape:
        """How the words for a slot fall into lines: into one, unless something else is known."""
        return self._shapes.get(self._details[node], ONE_LINE)

    # -- one method for each kind of node

    def _add(self, node: doc.Node, parent: StructElem) -> None:
        kind = next((kind for kind in type(node).__mro__ if kind in _TAGGED_BY), None)
        if kind is None:
            raise TypeError(f"no structure for {type(node).__name__}")
        _TAGGED_BY[kind](self, node, parent)

    def _paragraph(self, node: doc.Paragraph, parent: StructElem) -> None:
        self._words(node, parent.add("P"))

    def _heading(self, node: doc.Heading, parent: StructElem) -> None:
        element = parent.add(f"H{node.level}")
        self.headings[element] = (node.text.replace(doc.NBSP, " "), node.level)
        self._words(node, element)

    def _words(self, node: doc.Paragraph, element: StructElem) -> None:
        """Note the element of a paragraph, with a Link for each linked span."""
        self._elements[node] = element
        if isinstance(node, doc.Slot):
            self._details[node] = (node.key, sum(key == node.key for key, _ in self._details.values()))
        if not _is_seen(node.text) and not isinstance(node, doc.Slot):
            self.empty.add(element)
        if not any(span.stands_apart or span.change for span in node.spans):
            return
        for index, span in enumerate(node.spans):
            child = _add_change(element, span) if span.change else _add_span(element, span)
            if span.change:
                self.changes[child] = span.change
            self._spans[node, index] = child
            if not _is_seen(span.text):
                self.empty.add(child)
            if span.uri:
                self.uris[child], self.says[child] = span.uri, span.says or read_address(span.uri)

    def _section(self, node: doc.Section, parent: StructElem) -> None:
        section = parent.add("Sect")
        section.lang = node.voice.lang_tag if node.voice else None
        self._elements[node] = section
        for child in node.children:
            self._add(child, section)

    def _masthead(self, node: doc.Masthead, parent: StructElem) -> None:
        if node.logo:
            self._add(node.logo, parent)
        if node.practice:
            self._practice(node.practice, parent)
        for each in (node.phone, node.about, node.title, node.lead, node.visit):
            if each:
                self._add(each, parent)

    def _practice(self, lines: Sequence[doc.Paragraph], parent: StructElem) -> None:
        """The practice's name: one paragraph, on however many lines it stands."""
        several = len(lines) > 1
        name = " ".join(line.text for line in lines) if several else None
        whole = parent.add("P", lang=self._name_language, actual_text=name)
        for line in lines:
            self._words(line, whole.add("Span") if several else whole)

    def _bullets(self, node: doc.Bullets, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("Square")])
        for item in node.items:
            entry = whole.add("LI")
            self._labels[item] = entry.add("Lbl", actual_text=_SAID[node.mark])
            self._words(item, entry.add("LBody"))

    def _side_by_side(self, node: doc.ListsSideBySide, parent: StructElem) -> None:
        for each in node.items:
            self._add(each.heading, parent)
            self._add(each.bullets, parent)

    def _ticks(self, node: doc.Ticks, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("Square")])
        for item in node.items:
            entry = whole.add("LI")
            label = entry.add("Lbl")
            self._labels[item] = self._form(label, FormField(BOX, "box", item.text), node.alt)
            self._words(item, entry.add("LBody"))

    def _figure(self, node: doc.Figure, parent: StructElem) -> None:
        figure = parent.add("Figure", alt=node.alt)
        self._elements[node] = figure
        if node.caption:
            self._words(node.caption, figure.add("Caption"))

    def _icon_arrays(self, node: doc.IconArrays, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("None")])
        for each in node.items:
            body = whole.add("LI").add("LBody")
            self._add(each.figure, body)
            self._add(each.words, body)

    def _steps(self, node: doc.NumberedSteps, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("Decimal")])
        for step in node.items:
            entry = whole.add("LI")
            self._words(step.number, entry.add("Lbl"))
            body = entry.add("LBody")
            self._add(step.heading, body)
            if step.figure:
                self._add(step.figure, body)
            for paragraph in step.body:
                self._add(paragraph, body)

    def _timeline(self, node: doc.Timeline, parent: StructElem) -> None:
        if not node.drawing.said_beside:
            self._add(node.drawing, parent)
        whole = parent.add("L", attributes=[list_numbering("None")])
        for milestone in node.items:
            body = whole.add("LI").add("LBody")
            self._add(milestone.heading, body)
            for paragraph in milestone.body:
                self._add(paragraph, body)

    def _table(self, node: doc.DataTable, parent: StructElem) -> None:
        table = parent.add("Table", attributes=[table_summary(node.summary)] if node.summary else [])
        self._elements[node] = table
        header = table.add("THead").add("TR")
        for head in node.head:
            heads = [scope("Column")] if head.text else []
            self._words(head, header.add("TH" if heads else "TD", attributes=heads))
        body = table.add("TBody")
        for row in node.rows:
            line = body.add("TR")
            for index, cell in enumerate(row):
                heads = [scope("Row")] if node.row_heads and not index and cell.text else []
                element = line.add("TH" if heads else "TD", attributes=heads)
                if isinstance(cell, doc.Field):
                    self._field(cell, element)
                else:
                    self._words(cell, element)

    def _terms(self, node: doc.Definitions, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("Description")])
        for term in node.items:
            entry = whole.add("LI")
            self._words(term.term, entry.add("Lbl"))
            self._words(term.meaning, entry.add("LBody"))

    def _fields(self, node: doc.Fields, parent: StructElem) -> None:
        for each in node.items:
            self._field(each, parent.add("P"))

    def _field(self, node: doc.Field, line: StructElem) -> None:
        """Its label and its value, or the line to write it on."""
        self._words(node.label, line.add("Span"))
        if node.value:
            self._words(node.value, line.add("Span"))
        else:
            self._labels[node] = self._form(line, FormField(LINE, _name_field(node.key), node.label.text), node.alt)

    def _writing_lines(self, node: doc.WritingLines, parent: StructElem) -> None:
        called = node.alt.removesuffix(self._language.join_label("", self._language.to_write))
        self._elements[node] = self._form(parent, FormField(LINE, "questions", called), node.alt)

    def _form(self, parent: StructElem, field: FormField, alt: str) -> StructElem:
        """The element of what there is to write on or to tick: by hand, called ``alt``, or on a screen, called by its label."""
        if not self._fillable:
            return parent.add("Form", alt=alt, attributes=[print_field("cb" if field.kind == BOX else "tv", alt)])
        label = without_break_marks(without_marks(field.label)).replace(doc.NBSP, " ")
        element = parent.add("Form", alt=label)
        self.fields[element] = FormField(field.kind, field.name, label)
        return element

    def _phone(self, node: doc.PhoneBlock, parent: StructElem) -> None:
        for each in node.children:
            self._add(each, parent)

    def _phone_list(self, node: doc.PhoneList, parent: StructElem) -> None:
        whole = parent.add("L", attributes=[list_numbering("None")])
        for item in node.items:
            body = whole.add("LI").add("LBody")
            for each in item.children:
                self._add(each, body)

    def _qr_code(self, node: doc.QrCode, parent: StructElem) -> None:
        figure = parent.add("Figure", alt=node.name)
        self._elements[node] = figure
        self._words(node.caption, figure.add("Caption"))

    def _places(self, node: doc.Places, parent: StructElem) -> None:
        for lines in node.items:
            for line in lines:
                self._add(line, parent)


_SAID = {"": "•", "yes": "✓", "no": "✗", "never": "✗"}
"""What is said for the mark of a list's item, by somebody who reads the sheet out."""

_TAGGED_BY: dict[type, Callable[[Tags, Any, StructElem], None]] = {
    doc.Heading: Tags._heading,
    doc.Paragraph: Tags._paragraph,
    doc.Masthead: Tags._masthead,
    doc.Section: Tags._section,
    doc.Bullets: Tags._bullets,
    doc.ListsSideBySide: Tags._side_by_side,
    doc.Ticks: Tags._ticks,
    doc.Figure: Tags._figure,
    doc.NumberedSteps: Tags._steps,
    doc.Timeline: Tags._timeline,
    doc.DataTable: Tags._table,
    doc.Definitions: Tags._terms,
    doc.Fields: Tags._fields,
    doc.WritingLines: Tags._writing_lines,
    doc.IconArrays: Tags._icon_arrays,
    doc.PhoneBlock: Tags._phone,
    doc.PhoneList: Tags._phone_list,
    doc.QrCode: Tags._qr_code,
    doc.Places: Tags._places,
}
"""How each kind of node is tagged; a kind that is not here takes that of the class it is made from."""


_CHANGES = {"gone": ("LineThrough", "deleted"), "new": ("Underline", "inserted")}
"""How words look that are gone or new (14.8.5.4.4, TextDecorationType), and what somebody hears who does not see it."""


def _add_span(element: StructElem, span: doc.Span) -> StructElem:
    """The element of a stretch of a paragraph that a listener is told more of than of the rest."""
    return element.add("Link" if span.uri else "Span", expansion=span.expansion or None, lang=span.lang or None)


def _add_change(element: StructElem, span: doc.Span) -> StructElem:
    """The element of words that are gone or new: a listener, and who copies them, gets told which."""
    line, said = _CHANGES[span.change]
    return element.add("Span", actual_text=f"[{said}: {span.text.strip()}] ", attributes=[text_decoration(line)])


def _name_field(key: str) -> str:
    """What programs know a field by: no dot may stand in it (12.7.3.2)."""
    return key.replace(".", "-")


def _is_seen(text: str) -> bool:
    """Whether a text has anything but marks for breaking and for its direction, which have no ink."""
    return bool(without_break_marks(without_marks(text)))
