"""The one walk over what a content says: each value with its kind, its place and where it belongs.

Translation, approval, checks, watched files and the JSON Schema all read the kinds here, and none keeps a list of fields.
"""

import datetime
import functools
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeVar

from handouts.content.kinds import BRIEFLY, Kind, Role, WordKind
from handouts.content.model import READING_ORDER, OtherLanguage, Part, Procedure, Table, Wording
from handouts.content.sheet_parts import OLDER_ORDER
from handouts.problems import Place
from handouts.reading.entries import Entry, Shortened, fields, plain_hint

LEFT_OUT = "none"
"""What stands for shorter words where the short sheet has none."""

AnyEntry = TypeVar("AnyEntry", bound=Entry)


class FieldKind(NamedTuple):
    """A field of an entry and its kind; None where it holds entries, which say theirs themselves."""

    name: str
    kind: WordKind | Kind | None
    entry: type[Entry] | None
    """The type of the entries it holds, one or several."""


class FoundValue(NamedTuple):
    """A value that an entry holds."""

    value: Any
    kind: WordKind | Kind
    entry: Entry
    """The entry it stands in, directly or in a list."""
    field: str
    """The name of the entry's field."""
    key: str
    """Where it stands within the entry: ``rows.0.1``."""
    section: str
    """The part of the procedure it belongs to, the heading of a part of the practice's own, or ``practice``."""

    @property
    def place(self) -> Place | None:
        """Where it stands in the file, or else its entry."""
        at = self.entry.at
        return at.get(self.key) or at.get(self.field) or at.get("")

    @property
    def role(self) -> Role | None:
        """What it is on the sheet, where it is words."""
        return self.kind.role if isinstance(self.kind, WordKind) else None

    @property
    def is_read(self) -> bool:
        """Whether it is words that somebody reads."""
        if self.value == "":  # a cell of a table that says nothing
            return False
        return isinstance(self.kind, WordKind) and not (self.kind.role is Role.BRIEF and self.value == LEFT_OUT)


def field_kinds(entry: type[Entry]) -> tuple[FieldKind, ...]:
    """The fields of a type of entry with their kinds, in its order.

    Raises TypeError for a field that does not say its kind.
    """
    known: Any = entry  # a class can be hashed, whatever its entries can
    return _field_kinds(known)


@functools.cache
def _field_kinds(entry: Any) -> tuple[FieldKind, ...]:
    return tuple(FieldKind(each.name, *kind_of(each.hint, f"{entry.__name__}.{each.name}")) for each in fields(entry))


def kind_of(hint: Any, name: str = "a field") -> tuple[WordKind | Kind | None, type[Entry] | None]:
    """The kind an annotation says, and the type of entry it names; of a list or a mapping, those of its values."""
    hint, rules = plain_hint(hint)
    kind = next((rule for rule in rules if isinstance(rule, WordKind | Kind)), None)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (tuple, dict):
        return kind_of(arguments[1] if origin is dict else arguments[0], name)
    if origin is Literal:
        return Kind.CHOICE, None
    if hint is datetime.date:
        return Kind.DATE, None
    if hint is int:
        return Kind.NUMBER, None
    if issubclass(hint, Entry):
        return kind, hint
    if kind is None:
        raise TypeError(f"{name} does not say its kind: annotate it with one of handouts.content.kinds")
    return kind, None


def walk(
    entry: Entry, section: str = "", *, role: WordKind | None = None, other_languages: bool = False
) -> Iterator[FoundValue]:
    """Every value in an entry and in those within it, in the order of the model.

    ``role`` is what the words are in place of their own kind: those of a shorter wording. ``other_languages`` takes in
    what the entry says in other languages too.
    """
    for each in field_kinds(type(entry)):
        yield from _walk_field(entry, each, section, role, other_languages)


def walk_field(entry: Entry, name: str, section: str = "") -> Iterator[FoundValue]:
    """The same for one field of an entry."""
    (field,) = (each for each in field_kinds(type(entry)) if each.name == name)
    return _walk_field(entry, field, section, None, False)


def _walk_field(
    entry: Entry, field: FieldKind, section: str, role: WordKind | None, other_languages: bool
) -> Iterator[FoundValue]:
    if field.entry and issubclass(field.entry, OtherLanguage) and not other_languages:
        return
    yield from _walk_value(getattr(entry, field.name), field.name, entry, field, section, role, other_languages)


def _walk_value(
    value: Any, key: str, entry: Entry, field: FieldKind, section: str, role: WordKind | None, other_languages: bool
) -> Iterator[FoundValue]:
    """The values in one value of a field; ``key`` is where it stands in the entry."""
    if isinstance(value, Entry):
        inner = field.kind if isinstance(field.kind, WordKind) else role
        yield from walk(value, section, role=inner, other_languages=other_languages)
    elif isinstance(value, tuple | dict):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _walk_value(each, f"{key}.{name}", entry, field, section, role, other_languages)
    elif value is not None:
        assert field.kind is not None  # noqa: S101 - only fields of entries have none
        kind = role if role is not None and isinstance(field.kind, WordKind) else field.kind
        yield FoundValue(value, kind, entry, field.name, key, section)
        if isinstance(value, Shortened):
            yield FoundValue(value.brief, BRIEFLY, entry, field.name, f"{key}.brief", section)


def words(entry: Entry, section: str = "") -> Iterator[FoundValue]:
    """The words in an entry that somebody reads, in the order of the model."""
    return (found for found in walk(entry, section) if found.is_read)


def sections_in_reading_order(wording: Wording) -> Iterator[tuple[str, Part | None]]:
    """The parts of a procedure as they are read: each of the fixed ones by its name, the practice's own after theirs; those
    that ``order:`` names come first."""
    own = wording.own_parts()
    found = [(name, part) for name in READING_ORDER for part in (None, *own[name])]
    order = wording.order if isinstance(wording, Procedure) else ()
    places = {key: at for at, key in enumerate(order)}

    def place(each: tuple[str, Part | None]) -> int:
        name, part = each
        usual = places.get(name, len(places))
        return places.get(part.key, usual) if part else usual

    yield from sorted(found, key=place) if order else found


def in_older_order(procedure: Procedure) -> Procedure:
    """The procedure with its parts, and those of the sheets of a pack, in the order that was the usual one before today's."""
    order = (*procedure.order, *(name for name in OLDER_ORDER if name not in procedure.order))
    return replace(procedure, order=order, packed=tuple(map(in_older_order, procedure.packed)))


def in_reading_order(wording: Wording) -> Iterator[FoundValue]:
    """What a procedure says, in the order in which the sheet is read."""
    for name in ("title", "plain_title"):
        yield from walk_field(wording, name, name)
    for name, part in sections_in_reading_order(wording):
        yield from walk(part, part.heading) if part else walk_field(wording, name, name)
    yield from walk_field(wording, "questions", "questions")


def map_words(entry: AnyEntry, change: Callable[[str], str], skip: frozenset[str] = frozenset()) -> AnyEntry:
    """The entry with each of its words changed; the fields named in ``skip`` stay as they are."""
    new: dict[str, Any] = {}
    for each in field_kinds(type(entry)):
        value = getattr(entry, each.name)
        readable = isinstance(each.kind, WordKind) or each.entry is not None
        if value and readable and each.name not in skip and not (each.entry and issubclass(each.entry, OtherLanguage)):
            new[each.name] = _map_value(value, change, each)
    return replace(entry, **new)


def _map_value(value: Any, change: Callable[[str], str], field: FieldKind) -> Any:
    match value:
        case tuple():
            return tuple(_map_value(each, change, field) for each in value)
        case dict():
            return {name: _map_value(each, change, field) for name, each in value.items()}
        case Entry():
            return map_words(value, change)
        case Shortened() if value.brief == LEFT_OUT:  # what is left out stays left out, whatever its words
            return Shortened(change(value), LEFT_OUT)
    return change(value)


def shorten(entry: AnyEntry) -> AnyEntry | None:
    """The entry as the short sheets say it: with the shorter words where there are any, without what is left out.

    None for an entry that is left out itself, because something it cannot do without is. What a procedure cannot do
    without stays as it is.
    """
    if isinstance(entry, Table):
        short_table: AnyEntry | None = _shorten_table(entry)
        return short_table
    known: Any = type(entry)  # a class can be hashed, whatever its entries can
    new: dict[str, Any] = {}
    at: dict[str, Place | None] = dict(entry.at)
    required = {each.name for each in fields(known) if each.required}
    for each in field_kinds(type(entry)):
        value, brief = getattr(entry, each.name), _brief_field(known, each.name)
        if (each.entry and issubclass(each.entry, OtherLanguage)) or (isinstance(each.kind, Kind)):
            continue
        if brief and getattr(entry, brief):
            value, at[each.name] = getattr(entry, brief), at.get(brief, at.get(each.name, at.get("")))
            short = None if value == LEFT_OUT else _shorten_value(value)
        else:
            short = _shorten_value(value)
        if each.name in required and value and not short:
            if not isinstance(entry, Wording):
                return None
            short = short if isinstance(value, tuple) else value
        new[each.name] = short
    if isinstance(entry, Part):
        new["id"] = entry.key  # it keeps its name, whatever its heading
    return replace(entry, **new, at={key: place for key, place in at.items() if place})


@functools.cache
def _brief_field(entry: Any, name: str) -> str:
    """The field with the shorter words for another: ``brief`` for ``text``, ``brief_NAME`` for others. Nothing if there is none."""
    brief = "brief" if name == "text" else f"brief_{name}"
    return brief if any(each.name == brief for each in field_kinds(entry)) else ""


def _shorten_value(value: Any) -> Any:
    """A value of a field in its shorter words; None or less of it where something is left out."""
    match value:
        case Shortened():
            return None if value.brief == LEFT_OUT else value.brief
        case tuple():
            return tuple(short for each in value if (short := _shorten_value(each)) is not None)
        case dict():
            return {name: short for name, each in value.items() if (short := _shorten_value(each)) is not None}
        case Entry():
            return shorten(value)
    return value


def _shorten_table(table: Any) -> Any:
    """A table in its shorter words: a column is left out with its heading, a row with its first cell.

    A cell that is left out alone has a dash; one that was empty stays so.
    """
    kept = [index for index, cell in enumerate(table.head) if _shorten_value(cell) is not None]
    rows = [row for row in table.rows if _shorten_value(row[0]) is not None]
    if not kept or not rows:
        return None
    head = tuple(_shorten_value(table.head[index]) for index in kept)
    return replace(table, head=head, rows=tuple(tuple(_shorten_cell(row[at]) for at in kept) for row in rows))


def _shorten_cell(cell: Any) -> Any:
    short = _shorten_value(cell)
    return "–" if short is None else short
