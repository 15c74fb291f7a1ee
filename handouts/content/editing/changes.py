"""The changes that people make to what a sheet says: a value set, an item added, moved or taken away.

Each gives new data and leaves the old as it was, so that every version of a visit can be kept.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from handouts.content.editing.shapes import Data, NoSuchPlace, Path, Step, ValueShape, shape_at, write_pointer

MOST_ITEMS = 1_000
"""Items a list may have; the reader takes no more (:data:`handouts.reading.nodes.LIST_LIMIT`)."""

Doing = Literal["set", "add", "remove", "move"]


class FieldChange(NamedTuple):
    """One change: what is done, and where."""

    doing: Doing
    path: Path
    """Of the value that is set or taken away; of the list, or of the values by name, to which something is added."""
    value: Data = None
    """What is set or added; of a move, the new place of the item, counted from 0."""
    name: str = ""
    """Of something added to values by name: its name."""


def find_value(data: Data, path: Sequence[Step]) -> Data:
    """The value at a path; None where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def apply_change(shape: ValueShape, data: Data, change: FieldChange) -> Data:
    """The data with a change made. Raises NoSuchPlace where the model or the data has no such place."""
    at = shape_at(shape, change.path)
    match change.doing:
        case "set":
            return _put(shape, data, change.path, lambda old: _fitting(at, change.value, old))
        case "add" if at.sort == "list":
            return _put(shape, data, change.path, lambda old: _added(old, at, change.value))
        case "add" if at.sort == "names" and change.name:
            return _put(
                shape,
                data,
                (*change.path, change.name),
                lambda old: old if old is not None else _made(at.item, change.value),
            )
        case "remove" if change.path:
            return _put(shape, data, change.path[:-1], lambda old: _removed(old, change.path[-1]))
        case "move" if isinstance(change.path[-1] if change.path else None, int):
            return _put(shape, data, change.path[:-1], lambda old: _moved(old, change.path[-1], change.value))
    raise NoSuchPlace(write_pointer(change.path))


def begin_value(shape: ValueShape) -> Data:
    """What a new value begins as: nothing, in the form that its place wants."""
    match shape.sort:
        case "text":
            return ""
        case "words":
            return {"text": ""}
        case "list":
            return [begin_value(shape.item)]
        case "names":
            return {}
        case "entry":
            return {name: begin_value(each.shape) for name, each in shape.fields.items() if each.required}


def _made(shape: ValueShape, value: Data) -> Data:
    return begin_value(shape) if value is None else _fitting(shape, value, None)


def _fitting(shape: ValueShape, value: Data, old: Data) -> Data:
    """A value that may stand in a place. Raises NoSuchPlace for one of another sort."""
    wanted = {"text": str, "words": dict, "list": list, "names": dict, "entry": dict}[shape.sort]
    if not isinstance(value, wanted):
        raise NoSuchPlace(f"a value of another sort: {shape.sort}")
    return value


def _put(shape: ValueShape, data: Data, path: Path, change: Callable[[Data], Data]) -> Data:
    """A copy of the data in which one value is changed; what it stands in is made where it is missing."""
    if not path:
        return change(data)
    step, rest = path[0], path[1:]
    inner = shape_at(shape, (step,))
    if shape.sort == "list":
        if not isinstance(data, list) or not isinstance(step, int) or step >= len(data):
            raise NoSuchPlace(write_pointer(path))
        return [_put(inner, each, rest, change) if at == step else each for at, each in enumerate(data)]
    if data in (None, "", []):
        data = {}
    if not isinstance(data, dict):
        raise NoSuchPlace(write_pointer(path))
    new = _put(inner, data.get(str(step)), rest, change)
    if step in data or shape.sort == "names":
        return {**data, str(step): new}
    known = [*shape.fields]  # in the order of the model
    before = [name for name in data if name in known and known.index(name) < known.index(str(step))]
    after = {name: each for name, each in data.items() if name not in before}
    return {**{name: data[name] for name in before}, str(step): new, **after}


def _added(old: Data, shape: ValueShape, value: Data) -> list[Data]:
    there = old if isinstance(old, list) else []
    if len(there) >= MOST_ITEMS:
        raise NoSuchPlace("the list is full")
    if (
        value is None and shape.item.sort == "list" and there and isinstance(there[-1], list)
    ):  # a row as long as the others
        return [*there, [begin_value(shape.item.item) for _ in there[-1]]]
    return [*there, _made(shape.item, value)]


def _removed(old: Data, step: Step) -> Data:
    if isinstance(old, list) and isinstance(step, int) and step < len(old):
        return [each for at, each in enumerate(old) if at != step]
    if isinstance(old, dict) and step in old:
        return {name: each for name, each in old.items() if name != step}
    raise NoSuchPlace(str(step))


def _moved(old: Data, step: Step, to: Data) -> list[Data]:
    if not isinstance(old, list) or not isinstance(step, int) or step >= len(old) or not isinstance(to, int):
        raise NoSuchPlace(str(step))
    rest = [each for at, each in enumerate(old) if at != step]
    to = min(max(to, 0), len(rest))
    return [*rest[:to], old[step], *rest[to:]]
