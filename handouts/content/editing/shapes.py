"""What may stand where in the content, as the model declares it: the one description that a form of it is made from.

A value of the content can be written in several ways: a plain text for an entry that is only its text, one text for a
list of one. Whoever edits it wants one way. :func:`open_up` makes it: a list is a list, an entry has its keys, words that may
have a shorter wording are ``{"text": …, "brief": …}``. :func:`close_up` goes back to what a person would write, and to the
very writing that was there wherever the value is what it was.
"""

import datetime
import functools
import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.words import kind_of
from handouts.reading.characters import clean
from handouts.reading.entries import Between, Entry, fields, plain_hint

Data: TypeAlias = Any
"""A text, a list of such values, or a mapping of them by key: what :func:`open_up` makes."""

Sort = Literal["text", "words", "list", "names", "entry"]
"""A single text; words with a shorter wording; a list; values by name; an entry with fields."""

Step: TypeAlias = "str | int"
Path: TypeAlias = tuple[Step, ...]
"""Where a value stands within another: keys, and places in lists counted from 0."""


class FieldOf(NamedTuple):
    """A field of an entry."""

    name: str
    shape: "ValueShape"
    required: bool


class ValueShape(NamedTuple):
    """What may stand at a place of the content."""

    sort: Sort
    kind: WordKind | Kind | None = None
    """What a text is; of a list or of values by name, what each of them is. None where it is entries."""
    entry: Any = None
    """The type of an entry."""
    item_hint: Any = None
    """The annotation of the values of a list, or of values by name."""
    key_hint: Any = None
    choices: tuple[str, ...] = ()
    bounds: Between | None = None

    @property
    def item(self) -> "ValueShape":
        """The shape of each value of a list, or of values by name."""
        return shape_of(self.item_hint)

    @property
    def key(self) -> "ValueShape":
        """The shape of the names that values stand under."""
        return shape_of(self.key_hint)

    @property
    def fields(self) -> Mapping[str, FieldOf]:
        """The fields of an entry by name, as a person writes them one after another; of words, the two that they may have."""
        return _fields_of(self)

    @property
    def shorthand(self) -> str | None:
        """The field that is meant where a plain text stands instead of the entry."""
        return self.entry.shorthand if self.sort == "entry" else ("text" if self.sort == "words" else None)

    @property
    def may_be_empty(self) -> bool:
        """Whether a text that says nothing says something here, as the cell of a table does."""
        return isinstance(self.kind, WordKind) and self.kind.may_be_empty


@functools.cache
def shape_of(hint: Any) -> ValueShape:
    """The shape that an annotation of the model describes."""
    plain, rules = plain_hint(hint)
    origin, arguments = typing.get_origin(plain), typing.get_args(plain)
    if origin is tuple:
        return ValueShape("list", kind_of(hint)[0], item_hint=arguments[0])
    if origin is dict:
        return ValueShape("names", kind_of(hint)[0], item_hint=arguments[1], key_hint=arguments[0])
    if origin is Literal:
        return ValueShape("text", Kind.CHOICE, choices=arguments)
    if plain is datetime.date:
        return ValueShape("text", Kind.DATE)
    if plain is int:
        return ValueShape("text", Kind.NUMBER, bounds=next(rule for rule in rules if isinstance(rule, Between)))
    if isinstance(plain, type) and issubclass(plain, Entry):
        return ValueShape("entry", entry=plain)
    kind = next((rule for rule in rules if isinstance(rule, WordKind | Kind)), None)
    return ValueShape("words" if isinstance(kind, WordKind) and kind.may_shorten else "text", kind)


@functools.cache
def _fields_of(shape: ValueShape) -> Mapping[str, FieldOf]:
    if shape.sort == "words":
        brief = WordKind(Role.BRIEF, may_shorten=False)
        return {
            "text": FieldOf("text", ValueShape("text", shape.kind), True),
            "brief": FieldOf("brief", ValueShape("text", brief), False),
        }
    found = {each.name: FieldOf(each.name, shape_of(each.hint), each.required) for each in fields(shape.entry)}
    if source := found.pop(
        "source", None
    ):  # the class it is inherited from comes first; a person writes the words first
        names = list(found)
        at = next((at for at, name in enumerate(names) if _comes_after_source(found[name].shape)), len(names))
        found = {
            **{name: found[name] for name in names[:at]},
            "source": source,
            **{name: found[name] for name in names[at:]},
        }
    return found


def _comes_after_source(shape: ValueShape) -> bool:
    brief = isinstance(shape.kind, WordKind) and shape.kind.role is Role.BRIEF
    return brief or shape.sort not in ("text", "words") or not isinstance(shape.kind, WordKind)


class NoSuchPlace(LookupError):
    """A path that leads to nothing the model knows; the message is the path as a pointer."""


def shape_at(shape: ValueShape, path: Sequence[Step]) -> ValueShape:
    """The shape of the value at a path. Raises NoSuchPlace."""
    for at, step in enumerate(path):
        if shape.sort in ("entry", "words") and isinstance(step, str) and step in shape.fields:
            shape = shape.fields[step].shape
        elif (shape.sort == "list" and isinstance(step, int) and step >= 0) or (
            shape.sort == "names" and isinstance(step, str) and step
        ):
            shape = shape.item
        else:
            raise NoSuchPlace(write_pointer(path[: at + 1]))
    return shape


def write_pointer(path: Iterable[Step]) -> str:
    """A path as one text, as RFC 6901 has it: ``steps/items/0/heading``, without the slash before the first."""
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


def read_pointer(shape: ValueShape, pointer: str) -> Path:
    """The path that a pointer says. Raises NoSuchPlace for one that the model does not know."""
    path: list[Step] = []
    for each in pointer.split("/") if pointer else ():
        step = each.replace("~1", "/").replace("~0", "~")
        number = shape_at(shape, path).sort == "list" and step.isascii() and step.isdecimal() and len(step) < 6
        path.append(int(step) if number else step)
    shape_at(shape, path)
    return tuple(path)


# -- the one way to write a value


def open_up(shape: ValueShape, raw: Data) -> Data:
    """A value as it stands in a file, in the one way in which it is edited.

    What is of another sort than the model wants stays as it is: the reader tells of it, and nobody writes over it.
    """
    if isinstance(raw, str):
        raw = clean(raw)
    match shape.sort:
        case "text":
            return raw
        case "words":
            return {"text": raw} if isinstance(raw, str) else _open_entry(shape, raw)
        case "list":
            if isinstance(raw, list):
                return [open_up(shape.item, each) for each in raw]
            return [] if raw in ("", {}) else [open_up(shape.item, raw)]
        case "names":
            if isinstance(raw, dict):
                return {clean(name): open_up(shape.item, each) for name, each in raw.items()}
            return {} if raw in ("", []) else raw
        case "entry":
            if isinstance(raw, str):
                return (
                    {shape.shorthand: open_up(shape.fields[shape.shorthand].shape, raw)}
                    if raw and shape.shorthand
                    else (raw or {})
                )
            return _open_entry(shape, raw)


def _open_entry(shape: ValueShape, raw: Data) -> Data:
    if not isinstance(raw, dict):
        return raw
    found = {clean(name): each for name, each in raw.items()}
    known = {name: open_up(each.shape, found[name]) for name, each in shape.fields.items() if name in found}
    return known | {name: each for name, each in found.items() if name not in known}


def is_nothing(shape: ValueShape, data: Data) -> bool:
    """Whether a value says nothing: an empty text, a list of nothings, an entry whose fields all say nothing."""
    if isinstance(data, str):
        return not data.strip()
    if shape.sort == "list" and isinstance(data, list):
        return all(is_nothing(shape.item, each) for each in data)
    if shape.sort == "names" and isinstance(data, dict):
        return not data
    if shape.sort in ("entry", "words") and isinstance(data, dict):
        known = shape.fields
        return all(name in known and is_nothing(known[name].shape, each) for name, each in data.items())
    return not data


def close_up(shape: ValueShape, data: Data, old: Data = None) -> Data:
    """A value as a person would write it; what says nothing is left out.

    ``old`` is what stands in the file: all of it that means the same stays as it is written there.
    """
    if old is not None and open_up(shape, old) == data:
        return old
    match shape.sort:
        case "list" if isinstance(data, list):
            return _close_list(shape, data, old)
        case "names" if isinstance(data, dict):
            there = old if isinstance(old, dict) else {}
            return {name: close_up(shape.item, each, there.get(name)) for name, each in data.items()}
        case "entry" | "words" if isinstance(data, dict):
            return _close_entry(shape, data, old)
    return clean(data) if isinstance(data, str) else data


def _close_list(shape: ValueShape, data: list[Data], old: Data) -> Data:
    item = shape.item
    there = old if isinstance(old, list) else ([] if old in (None, "", {}) else [old])
    opened = [open_up(item, each) for each in there]
    same_length = len(there) == len(data)
    made = []
    for at, each in enumerate(data):
        if is_nothing(item, each) and not item.may_be_empty:
            continue
        if each in opened:
            made.append(there[opened.index(each)])
        else:
            made.append(close_up(item, each, there[at] if same_length else None))
    if len(made) == 1 and isinstance(made[0], str) and shape.kind is Kind.QUOTATION:
        return made[0]
    return made


def _close_entry(shape: ValueShape, data: dict[str, Data], old: Data) -> Data:
    there = {clean(name): each for name, each in old.items()} if isinstance(old, dict) else {}
    if isinstance(old, str) and old and shape.shorthand:
        there = {shape.shorthand: old}
    made: dict[str, Data] = {}
    for name, each in data.items():
        field = shape.fields.get(name)
        if field is None:
            made[name] = each
            continue
        kept = name in there and open_up(field.shape, there[name]) == each
        if kept or field.shape.may_be_empty or not is_nothing(field.shape, each):
            made[name] = close_up(field.shape, each, there.get(name))
    if shape.shorthand and list(made) == [shape.shorthand] and isinstance(made[shape.shorthand], str):
        return made[shape.shorthand]
    return {name: made[name] for name in _order(shape, made, there)}


def _order(shape: ValueShape, made: Mapping[str, Data], there: Mapping[str, Data]) -> list[str]:
    """The keys of an entry: those that stand there in their order, and each new one behind the one it follows in the model."""
    order = [name for name in there if name in made]
    model = list(shape.fields)
    for name in sorted(
        (each for each in made if each not in there),
        key=lambda each: model.index(each) if each in model else len(model),
    ):
        before = model[: model.index(name)] if name in model else model
        at = max((order.index(each) + 1 for each in before if each in order), default=0)
        order.insert(at, name)
    return order
