"""Pieces of YAML with their places, and how large a file may be."""

from collections.abc import Iterable
from dataclasses import field
from typing import Literal

from handouts.problems import Place
from handouts.reading.declarations import dataclass
from handouts.reading.typed import Loss

DEPTH_LIMIT = 40
"""Lists and entries that may stand within each other."""
VALUE_LIMIT = 150_000
"""Values a file may hold; a long text is counted as many, an alias as all it stands for."""
TEXT_LIMIT = 10_000
"""Letters a text may have."""
LIST_LIMIT = 1_000
"""Items a list may have."""
PROBLEM_LIMIT = 100
"""Problems that are told at once; then the reading ends."""


@dataclass(slots=True)
class YamlNode:
    """A piece of YAML: a text, a list or a mapping, and where it begins."""

    kind: Literal["text", "list", "mapping"]
    place: Place
    text: str = ""
    items: list["YamlNode"] = field(default_factory=list)
    """A list's items; a mapping's keys and values in turn."""
    values: int = 1
    """How many values it holds, itself included."""
    depth: int = 1
    plain: bool = False
    """Whether a text stands without quotes."""
    loss: Loss | None = None
    """What was typed at a text and YAML did not keep."""

    def pairs(self) -> Iterable[tuple["YamlNode", "YamlNode"]]:
        """A mapping's keys with their values."""
        return zip(self.items[::2], self.items[1::2], strict=True)
