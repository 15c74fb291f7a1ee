"""What an entry of a file is: a dataclass whose fields say what may stand there."""

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar, NamedTuple

from handouts.problems import Place
from handouts.reading.declarations import dataclass


class Between(NamedTuple):
    """Bounds of a whole number, both included."""

    least: int
    most: int


class Blanks(tuple[str, ...]):
    """Names of the blanks a text must have, each written in braces: ``Page {page} of {pages}``."""

    __slots__ = ()

    def __new__(cls, *names: str) -> "Blanks":
        return super().__new__(cls, names)


class Shortened(str):
    """A text with a shorter wording of the same: written ``{text: …, brief: …}``.

    It is its text to everybody who does not ask for :attr:`brief`.
    """

    brief: str

    def __new__(cls, text: str, brief: str) -> "Shortened":
        made = super().__new__(cls, text)
        made.brief = brief
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # str has one argument, this has two
        return str(self), self.brief


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Anything written in the content file; it knows where it was written."""

    at: Mapping[str, Place] = field(default_factory=dict, repr=False, compare=False)
    """Where each value stands, by field name; "" is the entry itself, "name.0" the first item of a list."""

    shorthand: ClassVar[str | None] = None
    """The field meant where a plain text stands instead of the whole entry."""


class FieldShape(typing.NamedTuple):
    """A field of an entry as the file may write it."""

    name: str
    hint: Any
    required: bool


@functools.cache
def fields(kind: Any) -> tuple[FieldShape, ...]:
    """What an entry of the kind may hold, in the order of its class."""
    hints = typing.get_type_hints(kind, include_extras=True)
    missing = dataclasses.MISSING
    return tuple(
        FieldShape(each.name, hints[each.name], each.default is missing and each.default_factory is missing)
        for each in dataclasses.fields(kind)
        if each.name != "at"
    )


@functools.cache
def plain_hint(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without ``None`` and ``Annotated``, and the rules it was annotated with."""
    rules: tuple[Any, ...] = ()
    while True:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            (hint,) = (each for each in arguments if each is not types.NoneType)
        elif origin is typing.Annotated:
            hint, rules = arguments[0], (*rules, *arguments[1:])
        else:
            return hint, rules


def one_will_do(hint: Any) -> bool:
    """Whether a list of such values may be written as one of them: of texts, and of entries with a shorthand."""
    hint, _ = plain_hint(hint)
    return hint is str or getattr(hint, "shorthand", None) is not None


@functools.cache
def field_hint(kind: Any, name: str) -> Any:
    """The annotation of a field."""
    return next(each.hint for each in fields(kind) if each.name == name)


@functools.cache
def descriptions(kind: Any) -> dict[str, str]:
    """The sentences written under a class's fields, by field name; "" is the class's own. Reads the source."""
    import ast
    import inspect

    found: dict[str, str] = {}
    for base in reversed(kind.__mro__[:-1]):
        tree = ast.parse(inspect.getsource(base)).body[0]
        assert isinstance(tree, ast.ClassDef)  # noqa: S101 - getsource of a class
        found[""] = ast.get_docstring(tree) or ""
        for line, after in zip(tree.body, tree.body[1:], strict=False):
            match line, after:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(about))):
                    found[name] = " ".join(about.split())
    return found


def plain_name(kind: type) -> str:
    """A class's name as words: WhenToCall is "when to call"."""
    return re.sub("(?<=.)([A-Z])", r" \1", kind.__name__).lower()
