"""From what a sheet says to the fields of a page: made by walking the model's declarations, so a new field is there by itself."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from handouts.content import model
from handouts.content.editing.changes import find_value
from handouts.content.editing.mirroring import words_to_translate
from handouts.content.editing.shapes import Data, Path, ValueShape, is_nothing, shape_at, write_pointer
from handouts.content.forms import illustration_labels
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.phones import countries
from handouts.languages.language import codes
from handouts.reading.declarations import dataclass
from handouts.reading.entries import descriptions

ControlLook = Literal[
    "line",
    "area",
    "choice",
    "number",
    "date",
    "color",
    "picture",
    "list",
    "names",
    "entry",
    "sentence",
    "sources",
    "torn",
]

_LOOKS: Mapping[Kind, ControlLook] = {
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.COLOR: "color",
    Kind.PICTURE_FILE: "picture",
}
SHORT_ROLES = (Role.HEADING, Role.CELL, Role.LABEL, Role.TERM)
"""Words that take a line; others take a box that grows with them."""

Name = Callable[[str], str]
"""What a field is called in the language of the page."""


@dataclass(frozen=True)
class Addition:
    """Something that can be added: a part, a field, an item."""

    pointer: str
    label: str


@dataclass(frozen=True)
class EditorControl:
    """A field of the page, or several that belong together."""

    pointer: str
    look: ControlLook
    label: str
    about: str = ""
    """What it is for, in English, as the model says it."""
    value: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    inner: tuple["EditorControl", ...] = ()
    more: tuple["EditorControl", ...] = ()
    """Fields that are there and say nothing yet."""
    additions: tuple[Addition, ...] = ()
    at: int = -1
    """Of an item of a list: its place, counted from 0."""
    of: int = 0
    """Of an item of a list: how many there are."""
    removable: bool = False
    original: str = ""
    """Of words in another language: what they say in the original."""
    is_words: bool = False
    """Whether a patient reads it."""
    bounds: tuple[int, int] | None = None
    names: tuple[str, ...] = ()
    """Of values by name: names that could be added; nothing where any word will do."""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return name_anchor(self.pointer)

    def walk(self) -> Iterator["EditorControl"]:
        """It and all within it."""
        yield self
        for each in (*self.inner, *self.more):
            yield from each.walk()


def name_anchor(pointer: str) -> str:
    """The id of a field on the page."""
    return "f-" + re.sub(r"\W", "-", pointer)


@dataclass(frozen=True)
class EditorGroup:
    """A part of a sheet as the outline lists it: one page of fields."""

    key: str
    label: str
    fields: tuple[str, ...]
    """The fields of the sheet that are in it."""
    is_empty: bool
    words: int = 0
    """How many words it says."""


TITLE, SETTINGS = "title_and_lead", "settings"
_GROUPS: Mapping[str, str] = {
    "title": TITLE, "plain_title": TITLE, "name": TITLE, "name_lines": TITLE,
    **dict.fromkeys(("language", "version", "review_by", "codes", "group", "also", "side", "level", "order", "one_page", "trifold",
                     "sheets", "of", "made_by", "note", "approval", "older_approvals", "final", "record", "kept_sheets", "language_help", "checks",
                     "paper", "time_zone", "country", "state"), SETTINGS),
}  # fmt: skip
"""Fields that stand together on one page; any other has a page of its own."""


def list_groups(shape: ValueShape, data: Data, name: Name) -> list[EditorGroup]:
    """The outline of a sheet: every field of its declaration is in one of the groups."""
    grouped: dict[str, list[str]] = {}
    for each in shape.fields:
        if each != "translations" or shape.entry is model.Practice:
            grouped.setdefault(_GROUPS.get(each, each), []).append(each)
    order = [TITLE, *(key for key in grouped if key not in (TITLE, SETTINGS)), SETTINGS]
    return [
        EditorGroup(
            key, name(key), tuple(grouped[key]),
            all(is_nothing(shape.fields[one].shape, data.get(one, "")) for one in grouped[key]),
            sum(len(text.split()) for one in grouped[key] for text in _texts(data.get(one, ""))),
        )
        for key in order if key in grouped
    ]  # fmt: skip


def _texts(value: Data) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


class ControlMaker:
    """Makes the fields of a page; ``name`` says what a field is called, ``original`` is what the words translate."""

    def __init__(
        self, shape: ValueShape, data: Data, name: Name, original: Data = None, original_path: Path = ()
    ) -> None:
        self._shape, self._data, self._name = shape, data, name
        self._original, self._prefix = original, original_path

    def make(
        self, path: Path, label: str = "", about: str = "", *, required: bool = False, at: int = -1, of: int = 0
    ) -> EditorControl:
        """The control of the value at a path, and of all that is in it."""
        shape, value = shape_at(self._shape, path), find_value(self._data, path)
        found = self._made(shape, value, path, label, about, required)
        extra = {
            "at": at,
            "of": of,
            "removable": at >= 0 or (not required and value is not None and shape.sort in ("entry", "list", "names")),
        }
        return _with(found, **extra)

    def _made(
        self, shape: ValueShape, value: Data, path: Path, label: str, about: str, required: bool
    ) -> EditorControl:
        pointer = write_pointer(path)
        match shape.sort:
            case "text":
                if not isinstance(value, str | None):
                    return EditorControl(pointer, "torn", label, about)
                return self._text(shape, value or "", path, label, about, required)
            case "words":
                return self._words(shape, value, path, label, about, required)
            case "list":
                return self._list(shape, value, path, label, about, required)
            case "names":
                return self._names(shape, value, path, label, about, required)
            case "entry":
                return self._entry(shape, value, path, label, about, required)

    def _text(self, shape: ValueShape, value: str, path: Path, label: str, about: str, required: bool) -> EditorControl:
        words = isinstance(shape.kind, WordKind)
        look: ControlLook = "line"
        if shape.choices or _choices(shape):
            look = "choice"
        elif isinstance(shape.kind, Kind) and shape.kind in _LOOKS:
            look = _LOOKS[shape.kind]
        elif shape.kind in (Kind.QUOTATION, Kind.REMARK) or (
            isinstance(shape.kind, WordKind) and shape.kind.role not in SHORT_ROLES
        ):
            look = "area"
        said = find_value(self._original, path[len(self._prefix) :]) if self._original is not None else None
        bounds = (shape.bounds.least, shape.bounds.most) if shape.bounds else None
        return EditorControl(
            write_pointer(path), look, label, about, value, shape.choices or _choices(shape), required,
            original=said if words and isinstance(said, str) else "", is_words=words, bounds=bounds,
        )  # fmt: skip

    def _words(
        self, shape: ValueShape, value: Data, path: Path, label: str, about: str, required: bool
    ) -> EditorControl:
        if not isinstance(value, dict | None):
            return EditorControl(write_pointer(path), "torn", label, about)
        text = self.make((*path, "text"), label, about, required=required)
        brief = self.make((*path, "brief"), self._name("brief"))
        return EditorControl(
            write_pointer(path), "entry", "", inner=(text, *((brief,) if brief.value else ())),
            more=() if brief.value else (brief,), required=required,
        )  # fmt: skip

    def _list(
        self, shape: ValueShape, value: Data, path: Path, label: str, about: str, required: bool
    ) -> EditorControl:
        if not isinstance(value, list | None):
            return EditorControl(write_pointer(path), "torn", label, about)
        items = value or []
        one = self._name(f"one.{shape.item.entry.__name__ if shape.item.entry else path[-1]}")
        inner = tuple(
            self.make((*path, at), f"{one} {at + 1}", at=at, of=len(items), required=True) for at in range(len(items))
        )
        look: ControlLook = "sources" if shape.kind is Kind.QUOTATION else "list"
        said = " · ".join(f"“{each}”" for each in items if isinstance(each, str)) if look == "sources" else ""
        return EditorControl(
            write_pointer(path), look, label, about, said, inner=inner, required=required,
            additions=(Addition(write_pointer(path), one),),
        )  # fmt: skip

    def _names(
        self, shape: ValueShape, value: Data, path: Path, label: str, about: str, required: bool
    ) -> EditorControl:
        if not isinstance(value, dict | None):
            return EditorControl(write_pointer(path), "torn", label, about)
        there = value or {}
        known = _choices(shape.key)
        if path[-1] == "words" and self._shape.entry is model.Practice:
            known = words_to_translate(self._data)
        inner = tuple(_with(self.make((*path, key), str(key)), removable=True) for key in there)
        if path[-1] == "labels":
            drawing = find_value(self._data, (*path[:-1], "name"))
            known = illustration_labels().get(drawing, ()) if isinstance(drawing, str) else ()
        return EditorControl(
            write_pointer(path), "names", label, about, inner=inner, required=required,
            names=tuple(each for each in known if each not in there), additions=(Addition(write_pointer(path), label),),
        )  # fmt: skip

    def _entry(
        self, shape: ValueShape, value: Data, path: Path, label: str, about: str, required: bool
    ) -> EditorControl:
        if not isinstance(value, dict | None):
            return EditorControl(write_pointer(path), "torn", label, about)
        there = value or {}
        said = descriptions(shape.entry)
        inner: list[EditorControl] = []
        more: list[EditorControl] = []
        additions: list[Addition] = []
        for name, each in shape.fields.items():
            if name == "translations" and not path:
                continue
            title = self._name(name)
            if name == "source":
                inner.append(self.make((*path, name), title, said.get(name, "")))
                continue
            if name not in there and each.shape.sort in ("entry", "list", "names") and not each.required:
                additions.append(Addition(write_pointer((*path, name)), title))
                continue
            made = self.make((*path, name), title, said.get(name, ""), required=each.required)
            shown = each.required or name in there or (not there and name == shape.shorthand)
            (inner if shown else more).append(made)
        look: ControlLook = "sentence" if path and isinstance(path[-1], int) and shape.shorthand else "entry"
        if look == "sentence" and inner and inner[0].look in ("line", "area"):
            inner[0] = replace(inner[0], label=label)
        return EditorControl(
            write_pointer(path), look, label, about, inner=tuple(inner), more=tuple(more),
            additions=tuple(additions), required=required,
        )  # fmt: skip


def _choices(shape: ValueShape) -> tuple[str, ...]:
    """The values of a text of which only these will do, though the declaration does not list them."""
    match shape.kind:
        case Kind.LANGUAGE:
            return tuple(codes())
        case Kind.ILLUSTRATION:
            return tuple(illustration_labels())
        case Kind.COUNTRY:
            return tuple(countries())
    return ()


def _with(control: EditorControl, **values: object) -> EditorControl:
    return replace(control, **values)  # type: ignore[arg-type]


def make_controls(
    shape: ValueShape, data: Data, fields: Sequence[str], name: Name, prefix: Path = (), original: Data = None
) -> list[EditorControl]:
    """The controls of some fields of a sheet, or with ``prefix`` of its translation, beside the original's words."""
    maker = ControlMaker(shape, data, name, original, prefix)
    inner = shape_at(shape, prefix)
    said = descriptions(inner.entry)
    return [
        maker.make((*prefix, each), name(each), said.get(each, ""), required=inner.fields[each].required)
        for each in fields
        if each in inner.fields
    ]
