"""What a change of the original asks of its translations: the same parts, lists and pictures, in words of their own.

A step that is moved is moved in every language, one that is taken away goes everywhere, and a new one waits in each
language for its words. So nobody's Spanish comes to stand beside other English.
"""

from collections.abc import Iterator
from typing import Any

from handouts.content import model
from handouts.content.editing.changes import FieldChange, apply_change, begin_value, find_value
from handouts.content.editing.shapes import Data, Path, ValueShape, is_nothing, shape_at, shape_of
from handouts.content.exchange.skeleton import OPEN_PLACE
from handouts.content.kinds import Kind, WordKind
from handouts.content.translation import PRACTICE_WORDING, WORDING

_OWN = (Kind.QUOTATION, Kind.REMARK)
"""What each language has for itself, or does without: words of a source, remarks."""


def change_all(shape: ValueShape, data: Data, change: FieldChange) -> Data:
    """The data with a change, and with what it asks of the translations."""
    made = apply_change(shape, data, change)
    for each in _mirrored(shape, data, change):
        made = apply_change(shape, made, each)
    return made


def translated_fields(shape: ValueShape) -> frozenset[str]:
    """The fields of a procedure, or of the practice, that its translations have too."""
    return frozenset(WORDING) if shape.entry is model.Procedure else PRACTICE_WORDING


def _mirrored(shape: ValueShape, data: Data, change: FieldChange) -> Iterator[FieldChange]:
    path = change.path
    if not path or path[0] not in translated_fields(shape) or not isinstance(data, dict):
        return
    at = shape_at(shape, path)
    for code, words in (data.get("translations") or {}).items():
        there = ("translations", code, *path)
        if not _alike(data, words, path if change.doing in ("set", "add") else path[:-1]):
            continue
        if change.doing in ("remove", "move"):
            if find_value(words, path) is not None:
                yield change._replace(path=there)
        elif change.doing == "add":
            blank = None if change.value is None or at.sort == "names" else _blank(at.item, change.value)
            yield change._replace(path=there, value=blank)
        elif at.sort == "text" and not isinstance(at.kind, WordKind) and at.kind not in _OWN and "source" not in path:
            if find_value(words, path[:-1]) is not None:
                yield change._replace(path=there)
        elif at.sort == "entry" and find_value(words, path) is None:
            yield change._replace(path=there, value=_blank(at, change.value))


def _alike(data: Data, words: Data, path: Path) -> bool:
    """Whether each list on the way to a place has as many items in both: else nobody knows which item is which."""
    for at in range(len(path) + 1):
        one, other = find_value(data, path[:at]), find_value(words, path[:at])
        if (isinstance(one, list) or isinstance(other, list)) and len(one or ()) != len(other or ()):
            return False
    return True


def _blank(shape: ValueShape, value: Data) -> Data:
    """A value as another language begins it: of the same parts, without words."""
    match shape.sort:
        case "list" if isinstance(value, list):
            return [_blank(shape.item, each) for each in value]
        case "names" if isinstance(value, dict):
            return {name: _blank(shape.item, each) for name, each in value.items()}
        case "entry" | "words" if isinstance(value, dict):
            kept = {
                name: each
                for name, each in value.items()
                if name in shape.fields and shape.fields[name].shape.kind not in _OWN
            }
            return {name: _blank(shape.fields[name].shape, each) for name, each in kept.items()}
    return "" if isinstance(shape.kind, WordKind) else value


def begin_translation(data: Data, today: str) -> Data:
    """A procedure's words as a new language begins them."""
    shape = shape_of(model.Translation)
    own = {
        name: _blank(each.shape, data[name]) for name, each in shape.fields.items() if name in data and name in WORDING
    }
    return {"version": today, **own}


def open_places(shape: ValueShape, data: Data, changed: frozenset[str]) -> Data:
    """The data in which each word that the original has and a translation lacks is an open place, in the fields ``changed``.

    A file says so with ``TODO``, and no sheet is made in that language until somebody has written it.
    """
    translations = data.get("translations") if isinstance(data, dict) else None
    if not isinstance(translations, dict):
        return data
    theirs = shape.fields["translations"].shape.item
    names = sorted(changed & translated_fields(shape))
    new = {}
    for code, words in translations.items():
        filled = dict(words)
        for name in names:
            if is_nothing(shape.fields[name].shape, data.get(name, "")):
                continue
            filled[name] = _filled(theirs.fields[name].shape, data[name], words.get(name))
        new[code] = filled
    return {**data, "translations": new}


def _filled(shape: ValueShape, original: Data, words: Data) -> Any:
    match shape.sort:
        case "list" if isinstance(original, list) and isinstance(words, list | None):
            if words is not None and len(words) != len(original):
                return words  # told by the reader: nobody knows which is which
            return [_filled(shape.item, each, words[at] if words else None) for at, each in enumerate(original)]
        case "names" if isinstance(original, dict) and isinstance(words, dict | None):
            there = words or {}
            return {**there, **{name: _filled(shape.item, each, there.get(name)) for name, each in original.items()}}
        case "entry" | "words" if isinstance(original, dict) and isinstance(words, dict | None):
            filled = dict(words or {})
            for name, field in shape.fields.items():
                if field.shape.kind in _OWN or is_nothing(field.shape, original.get(name, "")):
                    continue
                filled[name] = _filled(field.shape, original[name], filled.get(name))
            return filled
    if words is not None and not is_nothing(shape, words):
        return words
    return (
        f"{OPEN_PLACE}{original}"
        if isinstance(shape.kind, WordKind) and original
        else (original if words is None else words)
    )


def words_to_translate(data: Data) -> tuple[str, ...]:
    """The single words and lines of the practice that another language says one by one: labels, hours, names of places."""
    shape = shape_of(model.Practice)

    def walk(inner: ValueShape, value: Data) -> Iterator[str]:
        if isinstance(value, str):
            if isinstance(inner.kind, WordKind) and value:
                yield value
        elif isinstance(value, dict):
            for name, each in value.items():
                if inner.sort == "names":
                    yield from walk(inner.item, each)
                elif name in inner.fields:
                    yield from walk(inner.fields[name].shape, each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(inner.item, each)

    own = [name for name in data if name in shape.fields and name not in (*PRACTICE_WORDING, "translations")]
    return tuple(dict.fromkeys(word for name in own for word in walk(shape.fields[name].shape, data[name])))


def begin_sheet(title: str, today: str) -> Data:
    """A new procedure with the parts that most sheets have, all of them still to be written."""
    shape = shape_of(model.Procedure)
    usual = ("why", "steps", "recovery", "before", "risks", "aftercare", "when_to_call", "questions")
    parts = {name: begin_value(shape.fields[name].shape) for name in usual}
    return {
        "title": {"text": title}, "plain_title": {"text": ""}, "version": today,
        "short_version": [{"text": ""}, {"text": ""}, {"text": ""}], **parts,
    }  # fmt: skip
