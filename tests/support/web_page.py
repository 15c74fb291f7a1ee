"""What a reader of a page for a browser gets: its texts in order, with what is said of pictures, and what it loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "img", "br", "link"}


@dataclass
class PageElement:
    """An element with what stands in it, in order: texts and elements."""

    tag: str
    attributes: dict[str, str]
    content: list[PageElement | str] = field(default_factory=list)

    def walk(self) -> Iterator[PageElement]:
        yield self
        for each in self.content:
            if isinstance(each, PageElement):
                yield from each.walk()

    def find(self, tag: str) -> PageElement:
        return next(each for each in self.walk() if each.tag == tag)

    def all(self, tag: str) -> list[PageElement]:
        return [each for each in self.walk() if each.tag == tag]

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.content)

    def heard(self) -> Iterator[str]:
        """What a listener gets: texts, and of a picture its alternative text."""
        said = self.attributes.get("alt") or self.attributes.get("aria-label")
        if self.tag == "img" or self.attributes.get("role") == "img":
            yield said or ""
            return
        if self.tag == "ol" and said:  # a list that is named
            yield said
        for each in self.content:
            if isinstance(each, str):
                yield each
            elif each.attributes.get("aria-hidden") != "true" or each.tag == "figcaption":
                yield from each.heard()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = PageElement("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = PageElement(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)


def read_page(html: bytes) -> PageElement:
    """The elements of a page; an element that is not closed in its place fails."""
    reader = _Reader()
    reader.feed(html.decode("utf-8"))
    reader.close()
    assert reader._open == [reader.root], "not everything is closed"
    return reader.root


def tidy(text: str) -> str:
    """Words as they are read, whatever their blanks are."""
    return re.sub(r"\s+", "", re.sub("[\u00ad\u200b\u00a0]", "", text))
