"""HTML as a tree of elements: text is put in and can never become markup, and every element is closed."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

__all__ = ["Element", "add", "append_text", "write_html"]


def add(parent: Element, tag: str, text: str = "", /, **attributes: str | None) -> Element:
    """A new element at the end of another one.

    ``aria_label="x"`` is the attribute aria-label, ``class_="x"`` is class; None leaves an attribute out.
    """
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    child = SubElement(parent, tag, given)
    child.text = text or None
    return child


def append_text(parent: Element, text: str) -> None:
    """More text at the end of an element, after all that stands in it."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def write_html(root: Element) -> bytes:
    """The whole page, in UTF-8."""
    return ("<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n").encode("utf-8")


def join_classes(names: Iterable[str]) -> str | None:
    """A value for ``class``; None where there is no name."""
    return " ".join(name for name in names if name) or None
