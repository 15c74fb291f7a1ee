"""Writes docs/content.md: every key of content.yaml, from what the model says of itself, with examples that are built.

Usage: python tools/content_reference.py
A test holds the page to what this writes, and builds the sheets of docs/example.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import handouts
from handouts.content import model
from handouts.content.json_schema import kind_name
from handouts.content.words import FieldKind, field_kinds
from handouts.reading.entries import Between, Entry, descriptions, fields, one_will_do, plain_hint, plain_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "content.md"
EXAMPLE = ROOT / "docs" / "example" / "content.yaml"

HEAD = """# The content

Made by `python tools/content_reference.py` from `handouts/content/model.py`; do not edit it by hand. The examples stand
together in [example/content.yaml](example/content.yaml). How to write a sheet stands in the [README](../README.md).

A key that is needed must be there; the others close up where they are left out. A kind says what a text is: words are
translated, approved and checked; a name, a phone number, a file, a choice are the same in every language.

Wherever a kind says `words:` (but for `alt`, `label` and `brief`), shorter words for the short sheets, the one-page sheet
and the tri-fold, may stand with the others: `what_to_do: {text: Tell us 7 days before., brief: Tell us.}` With
`brief: none` they are left out there: an item, a term or a row with its first words, a column of a table with its
heading, any other words alone. What stands under when to call and in notices may be shorter there and is never left out.
"""


def write_page() -> str:
    """The whole page. Raises LookupError for a key that the example does not have."""
    kinds = list(_entry_types(model.Content))
    examples = _examples(handouts.load(EXAMPLE))
    return "\n".join([HEAD, *(_section(kind, examples) for kind in kinds)])


def _entry_types(kind: type[Entry], seen: set[type[Entry]] | None = None) -> Iterator[type[Entry]]:
    """A type of entry and all that stand within it, each once, in the order of the model."""
    seen = set() if seen is None else seen
    if kind not in seen:
        seen.add(kind)
        yield kind
        for each in field_kinds(kind):
            if each.entry:
                yield from _entry_types(each.entry, seen)


def _examples(library: handouts.Library) -> dict[tuple[type[Entry], str], Any]:
    """The first value the example has for each key of each type of entry."""
    found: dict[tuple[type[Entry], str], Any] = {}
    waiting: list[Any] = [
        model.Content(practice=library.practice, procedures={**library.procedures, **library.several})
    ]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, tuple):
            waiting = [*value, *waiting]
        elif isinstance(value, dict):
            waiting = [*value.values(), *waiting]
        elif isinstance(value, Entry):
            own = {each.name: getattr(value, each.name) for each in field_kinds(type(value))}
            for name, inner in own.items():
                if inner not in (None, (), {}) and (name in value.at or isinstance(value, model.Content)):
                    found.setdefault((type(value), name), inner)
            waiting = [*own.values(), *waiting]
    return found


def _section(kind: type[Entry], examples: dict[tuple[type[Entry], str], Any]) -> str:
    about = descriptions(kind)
    hints = {each.name: each for each in fields(kind)}
    rows = ["| key | what it says | kind | | example |", "|---|---|---|---|---|"]
    for each in field_kinds(kind):
        if (kind, each.name) not in examples:
            if any(base is not Entry and (base, each.name) in examples for base in kind.__mro__[1:]):
                continue  # told there; here it has no use
            raise LookupError(f"{EXAMPLE} has no {each.name} in a {plain_name(kind)}")
        sentence = about.get(each.name) or (descriptions(each.entry)[""].split("\n\n")[0] if each.entry else "")
        if not sentence:
            raise LookupError(f"{kind.__name__}.{each.name} has no sentence")
        shape = hints[each.name]
        needed = "needed" if shape.required else _default(kind, each.name)
        example = _example(examples[kind, each.name], each)
        cells = (f"`{each.name}`", " ".join(sentence.split()), _kind(shape.hint, each), needed, example)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    text = "\n\n".join(" ".join(part.split()) for part in about[""].split("\n\n"))
    short = f"\n\nA plain text stands for `{kind.shorthand}:`." if kind.shorthand else ""
    return "\n".join([f"## {_title(kind)}", "", text + short, "", *rows]) + "\n"


def _title(kind: type[Entry]) -> str:
    return plain_name(kind).capitalize()


def _kind(hint: Any, field: FieldKind) -> str:
    """What may stand there: a kind of text, choices, a number, or an entry with keys of its own."""
    plain, rules = plain_hint(hint)
    many = ""
    if get_origin(plain) is tuple:
        many = "one or a list: " if one_will_do(get_args(plain)[0]) else "a list: "
    elif get_origin(plain) is dict:
        many = "by name: "
    if field.entry:
        return f"{many}[{_title(field.entry)}](#{plain_name(field.entry).replace(' ', '-')})"
    while get_origin(plain) in (tuple, dict):
        plain, rules = plain_hint(get_args(plain)[1 if get_origin(plain) is dict else 0])
    if get_origin(plain) is Literal:
        return many + ", ".join(f"`{each}`" for each in get_args(plain))
    for rule in rules:
        if isinstance(rule, Between):
            return f"{many}{rule.least} to {rule.most}"
    return many + (kind_name(field.kind) if field.kind else "text")


def _default(kind: Any, name: str) -> str:
    """What counts where the key is left out."""
    (field,) = (each for each in dataclasses.fields(kind) if each.name == name)
    if field.default in (None, (), dataclasses.MISSING):
        return ""
    return "else " + _inline(field.default)


def _example(value: Any, field: FieldKind) -> str:
    """How the value is written; an entry with keys of its own has a section of its own."""
    if field.entry:
        first = (
            value[0] if isinstance(value, tuple) else next(iter(value.values())) if isinstance(value, dict) else value
        )
        return f"`{first.text}`" if isinstance(first, model.Text) and field.entry is model.Text else "↓"
    return _inline(value)


def _inline(value: Any) -> str:
    match value:
        case tuple():
            return f"`[{', '.join(_flow(each) for each in value)}]`"
        case dict():
            return f"`{{{', '.join(f'{name}: {_flow(each)}' for name, each in value.items())}}}`"
    return f"`{_flow(value)}`"


def _flow(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_flow(each) for each in value)}]"
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return f'"{text}"' if text.startswith("#") or any(mark in text for mark in (": ", ", ")) else text


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
