"""Parts that many procedures say, written once: ``shared: parking`` among the parts of a procedure stands for the part in
``shared/parking.yaml``, in every language.

This is done to the nodes of the files, before anything is read into the model: what is read, checked, translated and
approved is the part itself, as if each procedure had it, and every place is that in the shared file.
"""

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import NamedTuple

from handouts.problems import Place, Problem
from handouts.reading.characters import clean, did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.reading.nodes import YamlNode

SHARED = "shared"
_BESIDE = ("after", "id")
"""What a procedure may say itself about a shared part: where it stands, and what the short sheets know it by."""
_NOT_OF_THE_PART = ("translations", "sources")

ReadFile = Callable[[str], tuple[YamlNode | None, list[Problem]]]
"""Reads the file of a shared part by its name; the node, and what is wrong with the file."""


class Inclusion(NamedTuple):
    """A shared part in a procedure."""

    at: int
    """Its place among the parts, counted from 0."""
    name: str
    beside: tuple[YamlNode, ...]
    """Keys and values that the procedure gives it."""


@dataclass
class SharedParts:
    """The shared parts of a library; ``names`` are those there are, and each file is read when it is first needed."""

    names: tuple[str, ...]
    read_file: ReadFile
    used: set[str] = field(default_factory=set)

    def include(self, procedure: YamlNode) -> tuple[YamlNode, list[Inclusion], list[Problem]]:
        """A procedure with its shared parts in their places, which these are, and what is wrong with them."""
        wrong: list[Problem] = []
        included: list[Inclusion] = []
        parts = find(procedure, "parts")
        if parts is None or parts.kind != "list":
            return procedure, [], []
        items = list(parts.items)
        sources: list[YamlNode] = []
        left_out: set[int] = (
            set()
        )  # what is wrong with them is told: it is no fault of theirs that nothing stands there
        for index, item in enumerate(parts.items):
            given = find(item, SHARED)
            if given is None:
                continue
            name = clean(given.text)
            wrong += self._misuses(item, given, name)
            if name not in self.names:
                left_out.add(index)
                continue
            self.used.add(name)
            node, faults = self.read_file(name)
            wrong += faults
            if node is None:
                left_out.add(index)
                continue
            beside = tuple(each for key, value in item.pairs() if clean(key.text) in _BESIDE for each in (key, value))
            included.append(Inclusion(index, name, beside))
            items[index] = _part(node, included[-1], given)
            sources += _listed(find(node, "sources"))
        if not included and not left_out:
            return procedure, [], wrong
        kept = [each for index, each in enumerate(items) if index not in left_out]
        included = [each._replace(at=each.at - sum(out < each.at for out in left_out)) for each in included]
        procedure = put(procedure, "parts", replace(parts, items=kept))
        if sources:
            own = find(procedure, "sources") or replace(parts, items=[])
            procedure = put(procedure, "sources", replace(own, kind="list", items=[*_listed(own), *sources]))
        return procedure, included, wrong

    def translate(self, words: YamlNode, included: list[Inclusion], code: str) -> tuple[YamlNode | None, list[Problem]]:
        """A translation with the words of the shared parts in their places; None if one of these has none in the language."""
        parts = find(words, "parts")
        items = list(_listed(parts))
        wrong = [
            Problem("shared-in-translation", f"A translation does not name shared parts; this is {quote(given.text)}.",
                    f"Take it out: its words stand in {SHARED}/{clean(given.text)}.yaml, under  translations:", given.place)
            for item in items if (given := find(item, SHARED))
        ]  # fmt: skip
        for each in included:
            node, _ = self.read_file(each.name)
            assert node is not None  # noqa: S101 - it is included
            translations = find(node, "translations")
            theirs = translations and find(translations, code)
            if theirs is None or theirs.kind != "mapping":
                place = (theirs or translations or node).place
                wrong.append(Problem("shared-without-words", f'The shared part {quote(each.name)} has no words in "{code}".',
                                     f"Add under  translations:  a key  {code}:  with its heading and what stands under it.", place))  # fmt: skip
            else:
                items.insert(each.at, _part(theirs, each, theirs))
        if wrong:
            return None, wrong
        if included:
            words = put(words, "parts", replace(parts or words, kind="list", items=items))
        return words, wrong

    def find_unused(self) -> Iterator[tuple[str, list[Problem]]]:
        """The shared parts that no procedure has, each with what is wrong with its file."""
        for name in self.names:
            if name not in self.used:
                yield name, self.read_file(name)[1]

    def _misuses(self, item: YamlNode, given: YamlNode, name: str) -> Iterator[Problem]:
        if given.kind != "text" or name not in self.names:
            there = (
                did_you_mean(name, self.names) if self.names else "There is no folder  shared  with parts in it yet."
            )
            yield Problem("unknown-shared", f"There is no shared part {quote(name)}.", f"It is looked for in {SHARED}/{name or 'NAME'}.yaml. {there}",
                          given.place)  # fmt: skip
        for key, _ in item.pairs():
            if clean(key.text) not in (SHARED, *_BESIDE):
                yield Problem("words-beside-shared", f"{quote(key.text)} cannot stand beside  shared:  in a part.",
                              f"Only {' and '.join(_BESIDE)} can. What the part says stands in {SHARED}/{name}.yaml.", key.place)  # fmt: skip


def find(node: YamlNode, key: str) -> YamlNode | None:
    """The value of a key in a mapping; None if there is none."""
    if node.kind != "mapping":
        return None
    return next((value for name, value in node.pairs() if name.kind == "text" and clean(name.text) == key), None)


def put(node: YamlNode, key: str, value: YamlNode) -> YamlNode:
    """A mapping with another value for a key, or with the key at its end."""
    items = list(node.items)
    for at in range(0, len(items), 2):
        if items[at].kind == "text" and clean(items[at].text) == key:
            items[at + 1] = value
            return replace(node, items=items)
    return replace(node, items=[*items, _key(key, value.place), value])


def _part(node: YamlNode, included: Inclusion, given: YamlNode) -> YamlNode:
    """The node of a part: what the shared file says of it, what the procedure says, and by what name it is known."""
    if node.kind != "mapping":
        return node
    said = {clean(key.text) for key in included.beside[::2]}
    items = [
        each for key, value in node.pairs() if clean(key.text) not in (*said, *_NOT_OF_THE_PART) for each in (key, value)
    ]  # fmt: skip
    items += included.beside
    if "id" not in said and find(node, "id") is None:
        items += [_key("id", node.place), replace(given, kind="text", text=included.name, items=[], loss=None)]
    items += [_key(SHARED, given.place), replace(given, kind="text", text=included.name, items=[], loss=None)]
    return replace(node, items=items)


def _key(text: str, place: Place) -> YamlNode:
    return YamlNode("text", place, text)


def _listed(node: YamlNode | None) -> list[YamlNode]:
    if node is None:
        return []
    return list(node.items) if node.kind == "list" else [node]
