"""Which sheet each node of a content file belongs to: what is wrong there is wrong with that sheet alone."""

import dataclasses
from collections.abc import Iterator, Mapping

from handouts.content.library import SheetName
from handouts.problems import Place
from handouts.reading.characters import clean
from handouts.reading.nodes import YamlNode

OF_A_PLACE = frozenset({"bad-character", "stacked-marks", "tag"})
"""What is found wrong before the file's entries are read, and concerns nothing but the value it stands in."""


def nodes_by_owner(root: YamlNode) -> Iterator[tuple[SheetName, YamlNode]]:
    """Each node of a file with the sheet it belongs to; what an alias repeats belongs to several."""
    for key, value in root.pairs() if root.kind == "mapping" else ():
        yield SheetName(), key
        if key.text == "procedures" and value.kind == "mapping":
            for name, procedure in value.pairs():
                owner = SheetName(clean(name.text))
                yield owner, name
                yield from nodes_of(owner, procedure)
        else:
            yield from nodes_of(SheetName(), value)


def nodes_of(owner: SheetName, node: YamlNode) -> Iterator[tuple[SheetName, YamlNode]]:
    """The nodes of a procedure or of the practice, those of its translations as theirs."""
    if node.kind != "mapping":
        yield from ((owner, each) for each in nodes_within(node))
        return
    yield owner, node
    for key, value in node.pairs():
        yield owner, key
        if key.text == "translations" and value.kind == "mapping":
            for code, words in value.pairs():
                theirs = SheetName(owner.procedure, clean(code.text))
                yield theirs, code
                yield from ((theirs, each) for each in nodes_within(words))
        else:
            yield from ((owner, each) for each in nodes_within(value))


def nodes_within(node: YamlNode) -> Iterator[YamlNode]:
    """A node and all that it holds."""
    yield node
    for each in node.items:
        yield from nodes_within(each)


def with_keys(listed: YamlNode, files: Mapping[str, str]) -> YamlNode:
    """A mapping with a key and nothing after it for each of these files that it does not name itself."""
    if listed.kind != "mapping":
        return listed
    named = {clean(key.text) for key, _ in listed.pairs()}
    new = [
        YamlNode("text", Place(shown), text) for name, shown in files.items() if name not in named for text in (name, "")
    ]  # fmt: skip
    return dataclasses.replace(listed, items=[*listed.items, *new], values=listed.values + len(new))
