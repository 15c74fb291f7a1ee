"""The objects of a file that is not written yet, by number."""

import functools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

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


class PackedObjects(Mapping[int, Value]):
    """The objects of a file in a quarter of the memory, for a server that keeps hundreds of files. They are unpacked when
    somebody asks for one, and stay so for the few files that were asked last."""

    def __init__(self, objects: Mapping[int, Value]) -> None:
        import pickle  # a sheet by itself has no use for it

        self._packed = zlib.compress(
            pickle.dumps(dict(objects)), 1
        )  # from this memory into this memory, never to a disk

    def __getitem__(self, number: int) -> Value:
        return _unpack(self)[number]

    def __iter__(self) -> Iterator[int]:
        return iter(_unpack(self))

    def __len__(self) -> int:
        return len(_unpack(self))

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def packed(self) -> bytes:
        """What is kept of them."""
        return self._packed


@functools.lru_cache(maxsize=4)
def _unpack(objects: PackedObjects) -> dict[int, Value]:
    import pickle

    return pickle.loads(zlib.decompress(objects.packed))  # type: ignore[no-any-return] # noqa: S301 - packed above


def pack(graph: FileGraph) -> FileGraph:
    """The same with its objects packed."""
    return replace(graph, objects=PackedObjects(graph.objects))


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
