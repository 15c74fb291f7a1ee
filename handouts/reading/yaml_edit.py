"""Changes one value of a YAML text as a person would, and leaves every other byte as it was.

YAML's events say where each value begins and ends. Values that stay keep their lines, with comments, quotes and blank
lines; a text that changed is written anew where the old one stood; a line that is new goes where it belongs. What was
written is read once more: unless the value is then what was meant, and everything else what it was, nothing is changed.
"""

import bisect
import difflib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any, TypeAlias

import yaml

from handouts.reading.declarations import dataclass
from handouts.reading.parser import EVENTS_FROM
from handouts.reading.yaml_writing import write_flow, write_item, write_key, write_pairs, write_scalar, write_value

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What a YAML text says, all of it as text."""


class CannotEdit(Exception):
    """The text cannot be changed so that only the one value differs; the message says why, in words for a person."""


def replace_value(
    text: str, path: Sequence[str], value: Value, normal: Callable[[Value], Any] = lambda value: value
) -> str:
    """The text with ``value`` at the keys of ``path``, which are made where they are missing.

    ``normal`` brings two ways to write the same to one, so that neither is rewritten into the other. The text has no byte
    order mark. Raises CannotEdit if anything else would change.
    """
    before = _Tree(text)
    editor = _Editor(text, before, normal)
    editor.set(path, value)
    new = editor.apply()
    after = _Tree(new)
    if after.root is None or normal(_find(after.root.data(), path)) != normal(value):
        raise CannotEdit("the new words would not be read as they are meant")
    old = before.root.data() if before.root else None
    if _without(old, path) != _without(after.root.data(), path):
        raise CannotEdit("something else in the file would change with them")
    return new


def read_value(text: str, path: Sequence[str] = ()) -> Any:
    """What stands at the keys of ``path`` in a YAML text, all of it as text; None where nothing does.

    Raises CannotEdit for what is no YAML.
    """
    root = _Tree(text).root
    data: Any = root.data() if root else None
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


@dataclass(slots=True)
class _Node:
    """A value: where it begins and ends in the text, in characters."""

    kind: str  # text, list or mapping
    start: int
    end: int
    text: str = ""
    items: list["_Node"] = field(default_factory=list)
    """A list's items; a mapping's keys and values in turn."""
    flow: bool = False
    alias: bool = False

    def data(self) -> Any:
        if self.kind == "text":
            return self.text
        if self.kind == "list":
            return [each.data() for each in self.items]
        return {key.text: value.data() for key, value in self.pairs()}

    def pairs(self) -> list[tuple["_Node", "_Node"]]:
        return list(zip(self.items[::2], self.items[1::2], strict=True))


class _Tree:
    """The values of a text; ``root`` is None where there is none."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]
        self._text = text
        self.root: _Node | None = None
        opened: list[_Node] = []
        anchors: dict[str, _Node] = {}
        try:
            for event in yaml.parse(text, Loader=EVENTS_FROM):
                if isinstance(event, yaml.CollectionEndEvent):
                    node = opened.pop()
                    node.end = self._at(event.end_mark) if node.flow else self._last_end(node)
                elif isinstance(event, yaml.NodeEvent):
                    node = self._node(event, anchors)
                    if opened:
                        opened[-1].items.append(node)
                    else:
                        self.root = node
                    if isinstance(event, yaml.CollectionStartEvent):
                        opened.append(node)
        except (yaml.YAMLError, KeyError) as error:  # an alias of something that is not there any more
            raise CannotEdit("it is no YAML") from error

    def _node(self, event: Any, anchors: dict[str, _Node]) -> _Node:
        start, end = self._at(event.start_mark), self._at(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            same = anchors[str(event.anchor)]
            return _Node(same.kind, start, end, same.text, same.items, True, True)
        if isinstance(event, yaml.ScalarEvent):
            if event.style in ("|", ">"):
                end = len(self._text[:end].rstrip())
            node = _Node("text", start, max(start, end), event.value)
        else:
            kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            node = _Node(kind, start, end, flow=bool(event.flow_style))
        if event.anchor:
            anchors[event.anchor] = node
        return node

    def _at(self, mark: Any) -> int:
        return int(self.starts[mark.line] + mark.column) if mark.line < len(self.starts) else len(self._text)

    @staticmethod
    def _last_end(node: _Node) -> int:
        return max((each.end for each in node.items), default=node.start)


@dataclass(slots=True)
class _Editor:
    text: str
    tree: _Tree
    normal: Callable[[Value], Any]
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def set(self, path: Sequence[str], value: Value) -> None:
        """Notes what must change for ``value`` to stand at the keys of ``path``."""
        node = self.tree.root
        if node is None:
            raise CannotEdit("the file is empty")
        for depth, key in enumerate(path):
            if node.kind != "mapping" or node.flow or node.alias:
                raise CannotEdit("what it stands in is not written on lines of its own")
            found = next((pair for pair in node.pairs() if pair[0].text == key), None)
            if found is None:
                for name in reversed(path[depth + 1 :]):
                    value = {name: value}
                self._insert_pair(node, node.pairs()[-1], key, value)
                return
            if depth + 1 < len(path) and found[1].kind == "text" and not found[1].text:  # the key with nothing under it
                for name in reversed(path[depth + 1 :]):
                    value = {name: value}
                self._rewrite_pair(node, found, value)
                return
            if depth + 1 == len(path):
                self._update_pair(node, found, value, False)
                return
            node = found[1]
        if not self._update(node, value, False):
            raise CannotEdit("it is written in a way that only a person can change")

    def apply(self) -> str:
        """The text with all that was noted."""
        end = "\r\n" if "\r\n" in self.text else "\n"
        pieces, at = [], 0
        for start, stop, new in sorted(self.edits, key=lambda edit: (edit[0], edit[1])):
            if start < at:
                raise CannotEdit("two of the changes are in each other's way")
            pieces += [self.text[at:start], new.replace("\n", end)]
            at = stop
        return "".join([*pieces, self.text[at:]])

    def _same(self, node: _Node, value: Value) -> bool:
        return bool(self.normal(node.data()) == self.normal(value))

    def _stands_for(self, one: Value, several: list[Value]) -> bool:
        """Whether a list of one may be written as that one."""
        return bool(self.normal(one) == self.normal(several))

    def _update(self, node: _Node, value: Value, flow: bool) -> bool:
        """Notes the changes within a value; False if it must be written anew as a whole."""
        if self._same(node, value):
            return True
        if node.alias:
            return False
        if node.kind == "text" and isinstance(value, list) and len(value) == 1 and self._stands_for(value[0], value):
            return self._update(node, value[0], flow)
        if node.kind == "list" and len(node.items) == 1 and isinstance(value, str) and self._stands_for(value, [value]):
            return self._update(node.items[0], value, flow or node.flow)
        if node.kind == "text" and isinstance(value, str):
            self.edits.append((node.start, node.end, write_scalar(value, *self._columns(node.start), flow=flow)))
            return True
        if node.kind == "mapping" and isinstance(value, dict):
            if node.flow and list(value) != [key.text for key, _ in node.pairs()]:
                return False
            return self._update_mapping(node, value)
        if node.kind == "list" and isinstance(value, list):
            if node.flow:
                return len(value) == len(node.items) and all(
                    self._update(item, new, True) for item, new in zip(node.items, value, strict=True)
                )
            return self._update_list(node, value)
        return False

    def _update_mapping(self, node: _Node, value: dict[str, Value]) -> bool:
        there = {key.text: (key, held) for key, held in node.pairs()}
        gone = [pair for name, pair in there.items() if name not in value]
        kept = [name for name in value if name in there]
        if not kept or any(not self._begins_line(key.start) for key, _ in gone):
            return False
        for key, held in gone:
            self._take_out(key.start, held.end)
        for name in kept:
            self._update_pair(node, there[name], value[name], node.flow)
        last = there[kept[0]]
        for name, new in value.items():  # after what the values before them get at their ends
            if name in there:
                last = there[name]
            else:
                self._insert_pair(node, last, name, new)
        return True

    def _update_pair(self, node: _Node, pair: tuple[_Node, _Node], value: Value, flow: bool) -> None:
        begun = len(self.edits)
        if not self._update(pair[1], value, flow):
            del self.edits[begun:]
            self._rewrite_pair(node, pair, value)

    def _rewrite_pair(self, node: _Node, pair: tuple[_Node, _Node], value: Value) -> None:
        key, held = pair
        colon = self.text.index(":", key.end)
        new = " " + write_flow(value) if node.flow else write_value(value, self._column(key.start))
        self.edits.append((colon + 1, max(held.end, colon + 1), new))

    def _insert_pair(self, node: _Node, after: tuple[_Node, _Node], name: str, value: Value) -> None:
        if node.flow:
            self.edits.append((after[1].end, after[1].end, f", {write_key(name)}: {write_flow(value)}"))
            return
        column = self._column(node.items[0].start)
        at = self._line_end(after[1].end)
        self.edits.append((at, at, "\n" + " " * column + write_pairs({name: value}, column)))

    def _update_list(self, node: _Node, value: list[Value]) -> bool:
        column = self._column(node.start)
        old = [json.dumps(self.normal(each.data()), sort_keys=True) for each in node.items]
        new = [json.dumps(self.normal(each), sort_keys=True) for each in value]
        last: _Node | None = None  # the item behind which a new one goes
        ahead: list[Value] = []  # new ones before any that stays
        for what, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            both = min(i2 - i1, j2 - j1) if what == "replace" else (i2 - i1 if what == "equal" else 0)
            for item, each in zip(node.items[i1 : i1 + both], value[j1 : j1 + both], strict=True):
                begun = len(self.edits)
                if not self._update(item, each, False):
                    del self.edits[begun:]
                    self.edits.append((item.start, item.end, write_item(each, column)))
                last = item
                if ahead:
                    self._insert_items(ahead, item, column, old, node, before=True)
                    ahead = []
            for item in node.items[i1 + both : i2]:
                if not self._begins_line(self._dash(item)):
                    return False
                self._take_out(self._dash(item), item.end)
            if fresh := value[j1 + both : j2]:
                if last is None:
                    ahead += fresh
                else:
                    self._insert_items(fresh, last, column, old, node, before=False)
        return not ahead

    def _insert_items(
        self, values: list[Value], at: _Node, column: int, old: list[str], node: _Node, *, before: bool
    ) -> None:
        """Puts new items before or behind one; one that stood elsewhere brings its own lines with it."""
        lines = []
        for each in values:
            shape = json.dumps(self.normal(each), sort_keys=True)
            if shape in old:
                moved = node.items[old.index(shape)]
                first = self._with_comments(self._dash(moved))
                lines.append(self.text[first : self._line_end(moved.end)].replace("\r\n", "\n"))
            else:
                lines.append(" " * column + "- " + write_item(each, column))
        if before:
            place = self._with_comments(self._dash(at))
            self.edits.append((place, place, "".join(f"{line}\n" for line in lines)))
        else:
            place = self._line_end(at.end)
            self.edits.append((place, place, "".join(f"\n{line}" for line in lines)))

    def _take_out(self, start: int, end: int) -> None:
        """Takes lines out, with the comments right above: from the end of the line before, so that others may follow there."""
        first = self._with_comments(start)
        if not first:
            self.edits.append((0, self._next_line(end), ""))
            return
        before = first - (2 if self.text[first - 2 : first] == "\r\n" else 1)
        self.edits.append((before, self._line_end(end), ""))

    # -- places in the text

    def _line(self, at: int) -> int:
        return bisect.bisect_right(self.tree.starts, at) - 1

    def _column(self, at: int) -> int:
        return at - self.tree.starts[self._line(at)]

    def _columns(self, at: int) -> tuple[int, int]:
        """The column of a place, and how far its line is indented."""
        start = self.tree.starts[self._line(at)]
        dashes = re.match(r"[ ]*(?:-[ ]+)*", self.text[start:])
        return at - start, dashes.end() if dashes else 0

    def _line_end(self, at: int) -> int:
        found = re.compile("[\r\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def _next_line(self, at: int) -> int:
        found = re.compile("\r\n|\r|\n").search(self.text, at)
        return found.end() if found else len(self.text)

    def _begins_line(self, at: int) -> bool:
        return not self.text[self.tree.starts[self._line(at)] : at].strip()

    def _dash(self, item: _Node) -> int:
        return self.text.rindex("-", 0, item.start)

    def _with_comments(self, at: int) -> int:
        """The start of the line, or of the comments right above it that are indented as it is."""
        line, column = self._line(at), self._column(at)
        while line and re.match(rf"[ ]{{{column}}}#", self.text[self.tree.starts[line - 1] : self.tree.starts[line]]):
            line -= 1
        return self.tree.starts[line]


def _find(data: Any, path: Sequence[str]) -> Any:
    for key in path:
        data = data[key]
    return data


def _without(data: Any, path: Sequence[str]) -> Any:
    """The data without the value at a path, and without the keys above it that hold nothing else."""
    if not isinstance(data, dict) or not path or path[0] not in data:
        return data if path else None
    inner = _without(data[path[0]], path[1:]) if len(path) > 1 else None
    return {name: inner if name == path[0] else each for name, each in data.items() if name != path[0] or inner}
