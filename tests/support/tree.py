"""The structure tree as text that a reviewer can read and a golden file can hold."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from support.content import text_of
from support.structure import Content, Element, ObjectItem, Tagging

_HIDDEN = {"BBox"}
_INDENT = "  "


def tag_tree(pdf: bytes, *, geometry: bool = False) -> str:
    """The tags of ``pdf``, one element a line, deeper ones indented.

    A line has the role, the role it is mapped to, attributes, Lang, Alt, ActualText and the target of a
    link; then, if the element holds nothing but text, the text.  Text among elements gets lines of its own.
    Numbers that only move when the layout does (BBox, pages) are left out unless ``geometry``.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        root = opened.Root
        lines = [f"lang {text_of(root.Lang)}"] if "/Lang" in root else []
        for element in tagging.top:
            _write(tagging, element, 0, lines, geometry)
        return "\n".join(lines) + "\n"


def element_text(tagging: Tagging, element: Element) -> str:
    """What an element says: its ActualText, or all the text in it, in order."""
    if "/ActualText" in element.obj:
        return text_of(element.obj.ActualText)
    pieces = []
    for kid in element.kids:
        if isinstance(kid, Element):
            pieces.append(element_text(tagging, kid))
        elif isinstance(kid, Content):
            pieces.append(tagging.text_of(kid))
    return "".join(pieces)


def tagged_text(pdf: bytes) -> list[tuple[str, str]]:
    """Role and text of every element that holds text itself, in reading order; ActualText honoured."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        return [
            (element.role, " ".join(element_text(tagging, element).split()))
            for element in tagging.elements()
            if any(isinstance(kid, Content) for kid in element.kids)
        ]


def _write(tagging: Tagging, element: Element, depth: int, lines: list[str], geometry: bool) -> None:
    obj = element.obj
    words = [element.role]
    if element.standard != element.role:
        words.append(f"({element.standard})")
    words += [
        f"{key}={_value(value)}" for key, value in sorted(element.attributes.items()) if geometry or key not in _HIDDEN
    ]
    if geometry:
        pages = sorted({tagging.numbers[item.page.objgen] for item in element.contents()})
        words.append("page=" + ",".join(map(str, pages)))
    for key, name in (("/Lang", "lang"), ("/Alt", "alt"), ("/ActualText", "says"), ("/E", "expanded"), ("/ID", "id")):
        if key in obj:
            words.append(f"{name}={_quoted(text_of(obj[key]))}")
    runs: list[Element | str] = []
    targets: dict[str, None] = {}
    for kid in element.kids:
        if isinstance(kid, Element):
            runs.append(kid)
        elif isinstance(kid, ObjectItem):
            targets[_target(tagging, kid.obj)] = None
        else:
            text = tagging.text_of(kid)
            if runs and isinstance(runs[-1], str):
                runs[-1] += text
            else:
                runs.append(text)
    words += list(targets)
    shown = [run if isinstance(run, Element) else " ".join(run.split()) for run in runs]
    shown = [run for run in shown if run != ""]
    if len(shown) == 1 and isinstance(only := shown[0], str):
        words.append(_quoted(only))
        shown.clear()
    lines.append(_INDENT * depth + " ".join(words))
    for run in shown:
        if isinstance(run, Element):
            _write(tagging, run, depth + 1, lines, geometry)
        else:
            lines.append(_INDENT * (depth + 1) + _quoted(run))


def _target(tagging: Tagging, annotation: Any) -> str:
    """Where an annotation leads, and what it says of itself."""
    said = f" ({text_of(annotation.Contents)})" if "/Contents" in annotation else ""
    action = annotation.get("/A", Dictionary())
    if "/URI" in action:
        return f"-> {text_of(action.URI)}{said}"
    destination = annotation.get("/Dest", action.get("/D"))
    if isinstance(destination, Name | pikepdf.String):
        name = str(destination).lstrip("/") if isinstance(destination, Name) else text_of(destination)
        return f"-> #{name}{said}"
    if isinstance(destination, Array):
        return f"-> {tagging.page_name(destination[0])}{said}"
    return f"-> {annotation.get('/Subtype', '?')}{said}"


def _value(value: Any) -> str:
    if isinstance(value, Name):
        return str(value)[1:]
    if isinstance(value, pikepdf.String):
        return _quoted(text_of(value))
    if isinstance(value, Array):
        return "[" + " ".join(_value(v) for v in value) + "]"
    if isinstance(value, Dictionary):
        return "<" + " ".join(f"{k[1:]}={_value(v)}" for k, v in sorted(value.items())) + ">"
    return f"{float(value):.2f}".rstrip("0").rstrip(".") if not isinstance(value, bool) else str(value).lower()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
