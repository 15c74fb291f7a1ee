"""Bookmarks (ISO 32000-1, 12.3.3): a tree of titles, each of which leads to a height on a page and, where a profile asks for it,
to the structure element that stands there."""

from collections.abc import Sequence
from typing import Any

from handouts.pdf.objects import Indirect, Value, number, reference_to, text_string
from handouts.pdf.structure import StructElem


class Bookmark(Indirect):
    """One of them, with those below it; ``level`` counts from 0."""

    def __init__(self, title: str, level: int, destination: tuple[Any, float, StructElem], *, to_element: bool) -> None:
        self.title, self.level, self._destination, self._to_element = title, level, destination, to_element
        self.kids: list[Bookmark] = []
        self.parent: Indirect | None = None
        self.before: Bookmark | None = None
        self.after: Bookmark | None = None

    def value(self, document: Any) -> Value:
        entries: dict[str, Value] = {"Title": text_string(self.title)}
        for key, other in (("Parent", self.parent), ("Prev", self.before), ("Next", self.after)):
            if other is not None:
                entries[key] = other.ref(document)
        page, top, element = self._destination
        height: list[Value] = [b"/XYZ", b"0", number(top), b"0"]
        place: list[Value] = [reference_to(page, document), *height]
        if self._to_element:
            entries["A"] = {"S": b"/GoTo", "D": place, "SD": [element.ref(document), *height]}
        else:
            entries["Dest"] = place
        return {**entries, **_say_kids(self.kids, document)}


class Bookmarks(Indirect):
    """All of a file."""

    def __init__(self, *, leads_to_elements: bool) -> None:
        self._leads_to_elements = leads_to_elements
        self.items: list[Bookmark] = []
        self._last: list[Bookmark] = []
        """The last one, after those that it stands below."""

    def add(self, title: str, level: int, page: Any, top: float, element: StructElem) -> None:
        """A bookmark after all others; ``top`` is in points from the page's foot."""
        added = Bookmark(title, level, (page, top, element), to_element=self._leads_to_elements)
        while self._last and self._last[-1].level >= level:
            self._last.pop()
        parent = self._last[-1] if self._last else None
        siblings = parent.kids if parent else self.items
        added.parent = parent or self
        if siblings:
            added.before, siblings[-1].after = siblings[-1], added
        siblings.append(added)
        self._last.append(added)

    def value(self, document: Any) -> Value:
        return {"Type": b"/Outlines", **_say_kids(self.items, document)}


def _say_kids(kids: Sequence[Bookmark], document: Any) -> dict[str, Value]:
    """The first and the last, and how many are seen when all are open."""
    if not kids:
        return {}
    return {"First": kids[0].ref(document), "Last": kids[-1].ref(document), "Count": b"%d" % _count(kids)}


def _count(kids: Sequence[Bookmark]) -> int:
    return sum(1 + _count(each.kids) for each in kids)
