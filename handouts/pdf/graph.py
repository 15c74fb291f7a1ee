"""The objects of a file that is not written yet, by number."""

from collections.abc import Mapping

from handouts.pdf.objects import Reference, Value
from handouts.pdf.profile import USUAL, Profile
from handouts.reading.declarations import dataclass


@dataclass(frozen=True, slots=True)
class FileGraph:
    """Every object of a file by its number, and the numbers of those that have a part of their own in it."""

    objects: Mapping[int, Value]
    catalog: int
    info: int | None
    """The document information dictionary, if the profile allows one."""
    page_tree: int
    structure: int
    """The structure tree root."""
    document: int
    """Its Document element."""
    parent_tree: int
    pages: tuple[int, ...]
    """In their order."""
    elements: tuple[int, ...]
    """Every structure element."""
    profile: Profile = USUAL

    def entries(self, number: int) -> Mapping[str, Value]:
        """A dictionary of the file."""
        found = self.objects[number]
        if not isinstance(found, Mapping):
            raise TypeError(f"object {number} is no dictionary")
        return found

    def contents(self, page: int) -> tuple[int, ...]:
        """The numbers of a page's content streams."""
        found = self.entries(page)["Contents"]
        each = [found] if isinstance(found, Reference) else found
        return tuple(one.number for one in each if isinstance(one, Reference)) if isinstance(each, list) else ()


def with_fonts(graph: FileGraph, fonts: Mapping[str, Value]) -> dict[int, Value]:
    """The resource dictionaries of a file's pages, by number, with more fonts."""
    found: dict[int, Value] = {}
    for page in graph.pages:
        resources = graph.entries(page)["Resources"]
        if isinstance(resources, Reference) and resources.number not in found:
            entries = graph.entries(resources.number)
            named = entries.get("Font", {})
            found[resources.number] = {**entries, "Font": {**named, **fonts} if isinstance(named, Mapping) else fonts}
    return found
