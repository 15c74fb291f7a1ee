"""Writes entries as YAML, as a person would: a line for each value, in quotes only where YAML needs them."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Union

from handouts.reading.declarations import dataclass, lazy_pattern


@dataclass(frozen=True)
class YamlComment:
    """A line for whoever reads the file."""

    text: str


YamlValue = Union[str, Sequence["YamlValue"], "YamlEntry"]
"""A text, a list, or an entry."""


@dataclass
class YamlEntry:
    """Keys and their values, in order, with comments between them."""

    pairs: list["tuple[str, YamlValue] | YamlComment"]


def entry(*pairs: "tuple[str, YamlValue | None] | YamlComment") -> YamlEntry:
    """An entry of the values that there are: those that are empty are left out."""
    return YamlEntry([each for each in pairs if isinstance(each, YamlComment) or each[1]])  # type: ignore[misc]


def write_yaml(value: YamlEntry, indent: int) -> str:
    """The lines of an entry, each ``indent`` blanks in, with a line end after the last."""
    return "".join(f"{' ' * indent}{line}".rstrip() + "\n" for line in _entry_lines(value))


_BARE = ("version", "new_paragraph", "mark")
"""Keys whose values are no words of anybody's."""


def _entry_lines(value: YamlEntry) -> Iterator[str]:
    for pair in value.pairs:
        if isinstance(pair, YamlComment):
            yield from (f"# {line}" for line in _comment(pair.text))
            continue
        key, held = pair
        if isinstance(held, str):
            yield f"{key}: {held if key in _BARE else scalar(held)}"
        elif isinstance(held, YamlEntry):
            yield f"{key}:"
            yield from (f"  {line}" for line in _entry_lines(held))
        elif held and all(isinstance(each, str) for each in held) and key in ("source", "head"):
            yield f"{key}: [{', '.join(scalar(each, inside=True) for each in held if isinstance(each, str))}]"
        else:
            yield f"{key}:"
            yield from (f"  {line}" for line in _list_lines(held))


def _list_lines(values: Sequence[YamlValue]) -> Iterator[str]:
    for each in values:
        if isinstance(each, str):
            yield f"- {scalar(each)}"
        elif isinstance(each, YamlEntry):
            comments = [pair for pair in each.pairs if isinstance(pair, YamlComment)]
            for comment in comments:
                yield from (f"# {line}" for line in _comment(comment.text))
            lines = list(_entry_lines(YamlEntry([pair for pair in each.pairs if not isinstance(pair, YamlComment)])))
            yield from (("- " if not number else "  ") + line for number, line in enumerate(lines))
        else:
            yield f"- [{', '.join(scalar(str(cell), inside=True) for cell in each)}]"


def _comment(text: str) -> list[str]:
    """A comment in lines; what no YAML may hold stands as its code."""
    return [re.sub(r"[^\x09\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda found: ascii(found[0])[1:-1], line)
            for line in text.splitlines() or [""]]  # fmt: skip


_PLAIN = lazy_pattern(r"[^\W\d_¿¡][^\n]*")
_UNPLAIN = lazy_pattern(r":(?:\s|$)|\s#|[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029{}\[\]\"'`|>\\“”‘’]|\s$")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "none"}
"""What YAML, or a reader of it, takes for something else than words."""


def scalar(text: str, *, inside: bool = False) -> str:
    """A text as YAML reads it back: plain where it can be; ``inside`` brackets a comma or a colon, too, needs quotes."""
    if (
        _PLAIN.fullmatch(text)
        and not _UNPLAIN.search(text)
        and text.casefold() not in _WORDS
        and not (inside and re.search("[,:]", text))
    ):
        return text
    return json.dumps(text, ensure_ascii=False)
