"""XML that came from somebody else: bounded, without entities of its own, and each element knows its line."""

from collections.abc import Iterator
from dataclasses import field
from xml.parsers import expat
from xml.sax.saxutils import escape as escape
from xml.sax.saxutils import quoteattr as quoteattr

from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass

DEEPEST = 100
"""Elements that may stand within each other."""
MOST_ELEMENTS = 2_000_000
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class XmlElement:
    """An element: its namespace and name, and what stands in it."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    column: int
    held: "list[XmlElement | str]" = field(default_factory=list)

    def children(self, *names: str) -> "Iterator[XmlElement]":
        """The elements right in it of one of these names and of its own namespace."""
        for each in self.held:
            if isinstance(each, XmlElement) and each.name in names and each.space == self.space:
                yield each

    def first(self, name: str) -> "XmlElement | None":
        """The first element of a name right in it."""
        return next(self.children(name), None)

    def everything(self) -> "Iterator[XmlElement]":
        """The elements in it, however deep, in their order; itself first."""
        yield self
        for each in self.held:
            if isinstance(each, XmlElement):
                yield from each.everything()

    @property
    def text(self) -> str:
        """All the words in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.held)


def read_xml(data: bytes, shown: str) -> XmlElement:
    """The root of an XML file; ``shown`` is the file's name in every place.

    Raises HandoutsError if it is no XML, or has a document type: with that a small file can stand for a huge one, or
    ask for others.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    root: list[XmlElement] = []
    opened: list[XmlElement] = []
    count = 0

    def stop_at(message: str, remedy: str) -> None:
        place = Place(shown, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        raise HandoutsError(Problem("translation-file-damaged", message, remedy, place))

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(opened) >= DEEPEST or count > MOST_ELEMENTS:
            stop_at("The file has more in it than any that is meant.", "Export it anew, and send fewer sheets at once.")
        space, _, name = tag.rpartition("}")
        plain = {key.replace(f"{XML}}}", "xml:"): value for key, value in attributes.items()}
        element = XmlElement(space, name, plain, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        if opened:
            opened[-1].held.append(element)
        if not root:
            root.append(element)
        opened.append(element)

    def doctype(*_: object) -> None:
        stop_at(
            "The file has a document type (DOCTYPE), which no file from here has.",
            "Save it as XLIFF or TMX again, without it.",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: opened.pop()
    parser.CharacterDataHandler = lambda text: opened[-1].held.append(text)
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = Place(shown, error.lineno, error.offset + 1)
        message = f"The file is no XML: {expat.errors.messages[error.code]}."
        raise HandoutsError(Problem("translation-file-damaged", message,
                                    "Have it saved again in the translator's tool; it may have been cut off on its way.", place)) from None  # fmt: skip
    return root[0]
