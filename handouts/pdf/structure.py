"""Logical structure (ISO 32000-1, 14.7 and 14.8): the tree a screen reader follows.

The tree is built first, in reading order, and painting then fills it: each
piece of marked content goes to the element that is current.  So the order of
reading is the order of the tree, whatever order or column the pieces are
painted in, and a paragraph that runs over a page stays one element.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from handouts.pdf.objects import Dictionary, Indirect, ParentKey, Value, number, reference_to, text_string
from handouts.pdf.profile import USUAL, Profile
from handouts.reading.declarations import dataclass

STANDARD_ROLES = frozenset(
    [
        "Document",
        "Part",
        "Sect",
        "Div",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "Code",
        "Link",
        "Annot",
        "Figure",
        "Form",
        "BlockQuote",
    ]
)
"""The standard structure types this engine writes (14.8.4); no role map is ever needed."""

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in points of default user space."""


@dataclass(slots=True)
class MarkedContent:
    """A marked-content sequence of an element: its page and its number there (14.7.4.2)."""

    page: Any
    mcid: int


@dataclass(slots=True)
class ObjectReference:
    """An annotation that belongs to an element (OBJR, 14.7.4.3)."""

    page: Any
    annotation: Any


@dataclass(slots=True)
class Attributes:
    """Attributes of one owner (14.7.5)."""

    owner: str
    values: dict[str, Value] = field(default_factory=dict)

    def value(self, profile: Profile = USUAL) -> Value:
        """The attribute object, as the version of PDF spells it that a profile is of."""
        entries: dict[str, Value] = {"O": b"/" + self.owner.encode()}
        for key, value in self.values.items():
            name = (
                profile.spelled.get(value[1:].decode("ascii")) if isinstance(value, bytes) and value[:1] == b"/" else ""
            )
            entries[profile.spelled.get(key, key)] = b"/" + name.encode() if name else value
        return entries


class StructElem(Indirect):
    """A structure element (14.7.2).

    ``alt`` stands for content that is not text, ``actual_text`` for content whose glyphs do not
    spell it, ``lang`` for a language other than its parent's, ``expansion`` for what an abbreviation is short for.
    """

    def __init__(
        self,
        role: str,
        parent: "StructElem | StructTreeRoot",
        *,
        alt: str | None = None,
        lang: str | None = None,
        actual_text: str | None = None,
        title: str | None = None,
        expansion: str | None = None,
        attributes: Sequence[Attributes] = (),
    ) -> None:
        if role not in STANDARD_ROLES:
            raise ValueError(f"{role} is not a standard structure type")
        self.role, self.parent, self.alt, self.lang = role, parent, alt, lang
        self.actual_text, self.title, self.expansion = actual_text, title, expansion
        self.attributes = list(attributes)
        self.kids: list[StructElem | MarkedContent | ObjectReference] = []
        self.order: int = parent.root.count()
        """When it was added; a tree that is built in reading order is painted in this order."""
        self.bbox: Rectangle | None = None

    def add(self, role: str, **properties: Any) -> "StructElem":
        """A new element at the end of this one."""
        child = StructElem(role, self, **properties)
        self.kids.append(child)
        return child

    @property
    def root(self) -> "StructTreeRoot":
        """The tree this element stands in."""
        return self.parent.root

    @property
    def elements(self) -> Iterator["StructElem"]:
        """The elements directly below this one."""
        return (kid for kid in self.kids if isinstance(kid, StructElem))

    def walk(self) -> Iterator["StructElem"]:
        """This element and everything below it, in reading order."""
        yield self
        for element in self.elements:
            yield from element.walk()

    def enclose(self, box: Rectangle) -> None:
        """Widen the element's bounding box, which figures and forms state (14.8.5.4.3)."""
        if self.bbox is None:
            self.bbox = box
        else:
            left, bottom, right, top = self.bbox
            self.bbox = (min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3]))

    def value(self, document: Any) -> Value:
        page = next((kid.page for kid in self.kids if isinstance(kid, MarkedContent)), None)
        root = self.root
        entries: dict[str, Value] = {"S": b"/" + self.role.encode(), "P": self.parent.ref(document)}
        if root.namespace:
            entries["NS"] = root.namespace.ref(document)
        if page is not None:
            entries["Pg"] = reference_to(page, document)
        if self.kids:
            kids = [self._kid(kid, page, document) for kid in self.kids]
            entries["K"] = kids[0] if len(kids) == 1 else kids
        said = {
            "Alt": self.alt,
            "Lang": self.lang,
            "ActualText": self.actual_text,
            "E": self.expansion,
            "T": self.title,
        }
        for key, value in said.items():
            if value:
                entries[key] = text_string(value)
        attributes = list(self.attributes)
        if self.bbox is not None:
            box = [number(value) for value in self.bbox]
            attributes.append(Attributes("Layout", {"Placement": b"/Block", "BBox": box}))
        if attributes:
            objects = [attribute.value(root.profile) for attribute in attributes]
            entries["A"] = objects[0] if len(objects) == 1 else objects
        return entries

    @staticmethod
    def _kid(kid: "StructElem | MarkedContent | ObjectReference", page: Any, document: Any) -> Value:
        if isinstance(kid, StructElem):
            return kid.ref(document)
        if isinstance(kid, ObjectReference):
            owner, target = reference_to(kid.page, document), reference_to(kid.annotation, document)
            return {"Type": b"/OBJR", "Pg": owner, "Obj": target}
        if kid.page.name == page.name:
            return b"%d" % kid.mcid
        return {"Type": b"/MCR", "Pg": reference_to(kid.page, document), "MCID": b"%d" % kid.mcid}


class ParentTree(Indirect):
    """From a page's marked content, or an annotation, back to its element (14.7.4.4)."""

    def __init__(self) -> None:
        self.entries: list[list[StructElem] | StructElem] = []

    def add(self, entry: list[StructElem] | StructElem) -> int:
        """Note a page's elements by MCID, or an annotation's element; returns its key."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def value(self, document: Any) -> dict[str, Value]:
        pairs: list[Value] = []
        for key, entry in enumerate(self.entries):
            elements = [each.ref(document) for each in entry] if isinstance(entry, list) else entry.ref(document)
            pairs += (ParentKey(key), elements)
        return {"Nums": pairs}


class StructTreeRoot(Indirect):
    """The root, with its one Document element (14.7.2)."""

    def __init__(self, profile: Profile = USUAL) -> None:
        self._count = 0
        self.profile = profile
        self.namespace = (
            Dictionary({"Type": b"/Namespace", "NS": text_string(profile.structure)}) if profile.structure else None
        )
        self.document = StructElem("Document", self)
        self.parent_tree = ParentTree()

    @property
    def root(self) -> "StructTreeRoot":
        return self

    def count(self) -> int:
        """The next element's number."""
        self._count += 1
        return self._count

    def value(self, document: Any) -> Value:
        entries: dict[str, Value] = {
            "Type": b"/StructTreeRoot",
            "K": self.document.ref(document),
            "ParentTree": self.parent_tree.ref(document),
            "ParentTreeNextKey": b"%d" % len(self.parent_tree.entries),
        }
        if self.namespace:
            entries["Namespaces"] = [self.namespace.ref(document)]
        return entries


def scope(value: str) -> Attributes:
    """Whether a header cell heads its Row or its Column (14.8.5.7)."""
    return Attributes("Table", {"Scope": b"/" + value.encode()})


def table_summary(text: str) -> Attributes:
    """What a table shows, for somebody who hears it (14.8.5.7)."""
    return Attributes("Table", {"Summary": text_string(text)})


def text_decoration(value: str) -> Attributes:
    """A line with its text: Underline, Overline or LineThrough (14.8.5.4.4)."""
    return Attributes("Layout", {"TextDecorationType": b"/" + value.encode()})


def list_numbering(value: str) -> Attributes:
    """How a list is marked: Decimal, Disc, Square, None … (14.8.5.5); Description is of PDF 2.0 and None in 1.7."""
    return Attributes("List", {"ListNumbering": b"/" + value.encode()})


def print_field(role: str, description: str) -> Attributes:
    """A field that is there to be written on: ``tv`` a line, ``cb`` a box to tick (14.8.5.6)."""
    values: dict[str, Value] = {"Role": b"/" + role.encode(), "Desc": text_string(description)}
    if role == "cb":
        values["Checked"] = b"/off"
    return Attributes("PrintField", values)


LINE, BOX = "line", "box"
"""What a field can be that is filled in on a screen: somewhere to type, or a box to tick."""


@dataclass(frozen=True, slots=True)
class FormField:
    """What a field is, what it is called by programs, and by people who hear it."""

    kind: str
    name: str
    label: str
