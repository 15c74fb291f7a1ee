"""From the text of a YAML file to nodes that know their places.

YAML's own events are followed, and YAML never makes objects: ``no``, ``1e3``, ``12:30`` and ``0770`` stay the text their
author wrote.  A file is not trusted: its depth and the number of its values, after aliases are followed, are bounded.
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml

from handouts.problems import Place
from handouts.reading.characters import BAD_CHARACTER, quote, towers
from handouts.reading.nodes import DEPTH_LIMIT, VALUE_LIMIT, YamlNode
from handouts.reading.problem_list import ProblemList
from handouts.reading.typed import TOLD, Loss, TypedLines
from handouts.reading.yaml_errors import explain, too_deep

EVENTS_FROM: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Which of YAML's readers gives the events: the one in C, where it is there."""


class Parser(ProblemList):
    """Parses one file, and notes what is wrong with it as YAML."""

    def parse(self, text: str) -> YamlNode | None:
        """The nodes of the one document in ``text``; None, with a problem noted, where there is no such thing."""
        text = self._without_bad_characters(text.replace("\r\n", "\n").replace("\r", "\n"))
        if found := re.search("^%TAG", text, re.MULTILINE):  # YAML's readers take the square of their number
            place = Place(self.file, text.count("\n", 0, found.start()) + 1)
            self.tell("tag", "%TAG is a YAML directive; tags are not used here.", "Take the line out.", place)
            return None
        try:
            self.typed = TypedLines(text, self.file)
            return self._tree(yaml.parse(text, Loader=EVENTS_FROM))
        except yaml.YAMLError as error:
            self.problems.append(explain(error, self.file, text))
        return None

    def _without_bad_characters(self, text: str) -> str:
        """Reports each character that must not be in the file and puts a square in its place."""
        for found in BAD_CHARACTER.finditer(text):
            self.tell_character(found[0], self._place_of(text, found.start()))
        for at in towers(text):
            self.tell_marks(self._place_of(text, at))
        return BAD_CHARACTER.sub(TOLD, text)

    def _place_of(self, text: str, at: int) -> Place:
        """The line and column of ``text[at]``, each counted from 1."""
        return Place(self.file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))

    def _tree(self, events: Iterable[Any]) -> YamlNode | None:
        """The node that YAML's events describe, or None once a problem is noted that ends the reading."""
        root: YamlNode | None = None
        open_nodes: list[YamlNode] = []
        anchors: dict[str, YamlNode] = {}
        values = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self.tell("several-documents", "A second document begins here, after a line of three hyphens.",
                          "Keep one document in a file: take out the line ---.", self._event_place(event))  # fmt: skip
                return root
            if isinstance(event, yaml.CollectionEndEvent):
                _close(open_nodes)
            elif isinstance(event, yaml.NodeEvent):
                node = (
                    self._alias(event, anchors, open_nodes)
                    if isinstance(event, yaml.AliasEvent)
                    else self._node(event, open_nodes)
                )
                if node is None:
                    return None
                if event.anchor and not isinstance(event, yaml.AliasEvent):
                    anchors[event.anchor] = node
                if open_nodes:
                    _append(open_nodes[-1], node)
                else:
                    root = node
                values += node.values
                if self._is_too_much(node, values, len(open_nodes)):
                    return None
                if isinstance(event, yaml.CollectionStartEvent):
                    open_nodes.append(node)
        if root is None:
            self.tell("empty-file", "The file is empty.", "Start from a copy of the content that comes with the program.",
                      Place(self.file))  # fmt: skip
        return root

    def _event_place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _node(self, event: Any, open_nodes: list[YamlNode]) -> YamlNode:
        """The node that begins with an event."""
        place = self._event_place(event)
        if event.tag not in (None, "!"):
            self.tell("tag", f"{quote(event.tag)} is a YAML tag; tags are not used here.",
                      "Take it out. If the text begins with !, put it in quotes.", place)  # fmt: skip
        if isinstance(event, yaml.ScalarEvent):
            node = YamlNode("text", place, event.value, values=1 + len(event.value) // 100, plain=not event.style)
            within = open_nodes[-1].items if open_nodes and open_nodes[-1].kind == "mapping" else [node]
            is_key = len(within) % 2 == 0
            node.loss = self.typed.loss(event, is_key, follows=is_key and bool(within))
            if node.loss and node.loss.why == "braces":  # told here, and not of the text before it too
                within[-1].loss = None
            if event.anchor and node.plain and node.loss is None:  # taken back once an alias repeats it
                node.loss = Loss("mark", f"&{event.anchor}", place)
            return node
        return YamlNode("list" if isinstance(event, yaml.SequenceStartEvent) else "mapping", place)

    def _alias(self, event: Any, anchors: dict[str, YamlNode], open_nodes: list[YamlNode]) -> YamlNode | None:
        """The node that an alias repeats; None, with a problem noted, if there is none, or it is not yet whole."""
        node = anchors.get(event.anchor)
        if node is None or node in open_nodes:
            self.tell("unknown-alias", f"*{event.anchor} repeats something, but no &{event.anchor} stands before it.",
                      "If the text begins with a star, put it in quotes.", self._event_place(event))  # fmt: skip
            return None
        if node.loss and node.loss.why == "mark" and node.loss.words == f"&{event.anchor}":
            node.loss = None
        return node

    def _is_too_much(self, node: YamlNode, values: int, depth: int) -> bool:
        """Whether the file is bigger or deeper than any that is meant; told where it is."""
        if values > VALUE_LIMIT:
            self.tell("too-many-values", f"The file holds more than {VALUE_LIMIT} values.",
                      "Split it, or repeat fewer things with * aliases.", node.place)  # fmt: skip
            return True
        if depth + node.depth > DEPTH_LIMIT:
            deep = too_deep(node.place)
            self.tell(deep.code, deep.message, deep.remedy, node.place)
            return True
        return False


def _append(parent: YamlNode, node: YamlNode) -> None:
    parent.items.append(node)
    parent.values += node.values
    parent.depth = max(parent.depth, node.depth + 1)


def _close(open_nodes: list[YamlNode]) -> None:
    """Ends the innermost list or mapping: what it holds counts for the one around it."""
    node = open_nodes.pop()
    if open_nodes:
        open_nodes[-1].values += node.values - 1
        open_nodes[-1].depth = max(open_nodes[-1].depth, node.depth + 1)
