"""Reads a YAML file into the dataclasses that describe it, and says everything that is wrong at once.

The reader walks YAML's own events with the annotations of a dataclass beside them.  It never lets YAML make
objects, so every value stays the text its author wrote: ``no``, ``1e3``, ``12:30`` and ``0770`` come through as
they stand.  It is written by hand because one sheet is built in about a quarter of a second, and building
pydantic's models took 100 ms of that.

A file is not trusted: its depth, the number of its values (after aliases are followed) and the length of a
text and of a list are bounded.
"""

import dataclasses
import datetime
import functools
import itertools
import re
import types
import typing
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from handouts.letters import BAD_CHARACTER, MOST_MARKS, clean, towers
from handouts.model import Between, Blanks, Entry
from handouts.problems import HandoutsError, Place, Problem

DEPTH_LIMIT = 40  # lists and entries within each other
VALUE_LIMIT = 150_000  # values in a file, a long text counted as many, an alias as all it stands for
TEXT_LIMIT = 10_000  # letters in a text
LIST_LIMIT = 1_000  # items in a list
PROBLEM_LIMIT = 100  # problems told at once

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TOO_DEEP = (
    "too-deep",
    f"More than {DEPTH_LIMIT} lists and entries stand within each other here.",
    "Look for brackets or hyphens that are not meant.",
)

BAD: Any = object()
"""Stands for a value that is wrong and has been reported."""


@dataclass(slots=True)
class Node:
    """A piece of YAML: a text, a list or a mapping, and where it begins."""

    kind: Literal["text", "list", "mapping"]
    place: Place
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    """A list's items; a mapping's keys and values in turn."""
    values: int = 1
    """How many values it holds, itself included."""
    depth: int = 1

    def pairs(self) -> Iterable[tuple["Node", "Node"]]:
        """A mapping's keys with their values."""
        return zip(self.items[::2], self.items[1::2], strict=True)


class _TooMany(Exception):
    """PROBLEM_LIMIT is reached."""


class Reader:
    """Reads one file; :meth:`check_text` and :meth:`check_entry` are there for rules that types cannot say.

    ``file`` is the file's name as the user gave it: it is what stands in every :class:`Place`.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: type[Entry] = Entry

    def check_text(self, rule: object, text: str, place: Place) -> bool:
        """Whether ``text`` is as ``rule`` (found in an annotation) wants it; reports why not."""
        if isinstance(rule, Blanks):
            blanks = re.findall(r"\{(.*?)\}", text)
            if set(blanks) != set(rule) or re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
                wanted = " and ".join(f"{{{blank}}}" for blank in rule)
                self.tell("wrong-blanks", f"{quoted(text)} must hold {wanted} and no other braces.",
                          "Write each blank in its braces; the program fills it in.", place)  # fmt: skip
                return False
        return True

    def check_entry(self, kind: type[Entry], node: Node, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        """Reports what is wrong between the values of an entry; a wrong value is not among ``values``."""

    def tell(self, code: str, message: str, remedy: str, place: Place) -> None:
        """Notes a problem."""
        self.problems.append(Problem(code, message, remedy, place))
        if len(self.problems) >= PROBLEM_LIMIT:
            raise _TooMany

    def read(self, kind: type[Entry], text: str) -> Any:
        """The file's ``text`` as an entry of the ``kind``.

        Raises HandoutsError with every problem found, in the order of the file.
        """
        self.root = kind
        entry = BAD
        try:
            node = self.parse(text)
            if node is not None:
                entry = self._entry(kind, node)
        except _TooMany:
            more = Problem(
                "too-many-problems", f"There are {PROBLEM_LIMIT} problems or more.", "Mend these, then check again."
            )
            self.problems.append(more)
        if self.problems:
            last = Place("", 1 << 62)
            raise HandoutsError(sorted(self.problems, key=lambda problem: problem.place or last))
        return entry

    # From text to nodes

    def _printable(self, text: str) -> str:
        """Reports each character that must not be in the file and puts a square in its place."""
        for found in BAD_CHARACTER.finditer(text):
            at = found.start()
            place = Place(self.file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
            self._tell_character(found[0], place)
        for at in towers(text):
            self._tell_marks(Place(self.file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)))
        return BAD_CHARACTER.sub("□", text)

    def _tell_marks(self, place: Place) -> None:
        self.tell("stacked-marks", f"More than {MOST_MARKS} marks stand on one letter.",
                  "Type the letter again: so many come in with pasted text, and cover the lines above and below.", place)  # fmt: skip

    def _tell_character(self, character: str, place: Place) -> None:
        name = unicodedata.name(character, "a control character").lower()
        self.tell("bad-character", f"U+{ord(character):04X} ({name}) cannot be printed.",
                  "Take it out: it is invisible, and often comes in with pasted text.", place)  # fmt: skip

    def parse(self, text: str) -> Node | None:
        """The nodes of the one document in ``text``; None, with a problem noted, where there is no such thing."""
        text = self._printable(text.replace("\r\n", "\n").replace("\r", "\n"))
        if found := re.search("^%TAG", text, re.MULTILINE):  # YAML's readers take the square of their number
            place = Place(self.file, text.count("\n", 0, found.start()) + 1)
            self.tell("tag", "%TAG is a YAML directive; tags are not used here.", "Take the line out.", place)
            return None
        try:
            return self._compose(yaml.parse(text, Loader=_LOADER))
        except yaml.YAMLError as error:
            self.problems.append(explain(error, self.file, text))
        return None

    def _compose(self, events: Iterable[Any]) -> Node | None:
        root: Node | None = None
        open_nodes: list[Node] = []
        anchors: dict[str, Node] = {}
        for event in events:
            place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
            match event:
                case yaml.ScalarEvent():
                    node = Node("text", place, event.value, values=1 + len(event.value) // 100)
                case yaml.SequenceStartEvent():
                    node = Node("list", place)
                case yaml.MappingStartEvent():
                    node = Node("mapping", place)
                case yaml.AliasEvent():
                    if event.anchor not in anchors or anchors[event.anchor] in open_nodes:
                        self.tell("unknown-alias", f"*{event.anchor} repeats something, but no &{event.anchor} stands before it.",
                                  "If the text begins with a star, put it in quotes.", place)  # fmt: skip
                        return None
                    node = anchors[event.anchor]
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    node = open_nodes.pop()
                    if open_nodes:
                        open_nodes[-1].values += node.values - 1
                        open_nodes[-1].depth = max(open_nodes[-1].depth, node.depth + 1)
                    continue
                case yaml.DocumentStartEvent() if root is not None:
                    self.tell("several-documents", "A second document begins here, after a line of three hyphens.",
                              "Keep one document in a file: take out the line ---.", place)  # fmt: skip
                    return root
                case _:
                    continue
            if not isinstance(event, yaml.AliasEvent):
                if event.tag not in (None, "!"):
                    self.tell("tag", f"{quoted(event.tag)} is a YAML tag; tags are not used here.",
                              "Take it out. If the text begins with !, put it in quotes.", place)  # fmt: skip
                if event.anchor:
                    anchors[event.anchor] = node
            if open_nodes:
                parent = open_nodes[-1]
                parent.items.append(node)
                parent.values += node.values
                parent.depth = max(parent.depth, node.depth + 1)
            else:
                root = node
            if sum(each.values for each in open_nodes) > VALUE_LIMIT:
                self.tell("too-many-values", f"The file holds more than {VALUE_LIMIT} values.",
                          "Split it, or repeat fewer things with * aliases.", place)  # fmt: skip
                return None
            if len(open_nodes) + node.depth > DEPTH_LIMIT:
                self.tell(*_TOO_DEEP, place)
                return None
            if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                open_nodes.append(node)
        if root is None:
            self.tell("empty-file", "The file is empty.", "Start from a copy of the content that comes with the program.",
                      Place(self.file))  # fmt: skip
        return root

    # From nodes to entries

    def _entry(self, kind: Any, node: Node) -> Any:
        """The entry a node describes, or BAD once its problems are reported."""
        this = "this file" if kind is self.root else f"this {plain_name(kind)}"
        at: dict[str, Place] = {"": node.place}
        if node.kind == "text" and kind.shorthand is not None:
            read = self._value(_hint(kind, kind.shorthand), node, kind.shorthand, at)
            return BAD if read is BAD else kind(**{kind.shorthand: read}, at=at)
        if node.kind != "mapping":
            return self._wrong_type(node, f"{this} needs lines of its own, each a key and a value", _example(kind))
        given: dict[str, Node] = {}
        values: dict[str, Any] = {}
        shape = {each.name: each for each in fields(kind)}
        for name, (key, value) in self._pairs(node).items():
            if name in shape:
                given[name] = value
                if value.kind == "text" and not value.text:  # nothing stands there: point at the key
                    value = dataclasses.replace(value, place=key.place)
                read = self._value(shape[name].hint, value, name, at)
                if read in ((), {}) and shape[name].required:
                    self.tell(
                        "empty-list",
                        f"{quoted(name)} is empty.",
                        f"{this[0].upper()}{this[1:]} needs at least one.",
                        value.place,
                    )
                elif read is not BAD:
                    values[name] = read
            elif kind.shorthand is not None:
                self.tell("unknown-key", f"{quoted(name)} is not a key of {this}.",
                          "If this is a sentence with a colon in it, put the whole sentence in quotes. "
                          + did_you_mean(name, shape), key.place)  # fmt: skip
            else:
                self.tell(
                    "unknown-key", f"{quoted(name)} is not a key of {this}.", did_you_mean(name, shape), key.place
                )
        for name, each in shape.items():
            if each.required and name not in given:
                about = descriptions(kind).get(name, "")
                self.tell("missing-key", f"{quoted(name)} is missing in {this}.",
                          f"Add a line: {name}: …" + (f"  ({about})" if about else ""), node.place)  # fmt: skip
        self.check_entry(kind, node, values, at)
        if all(name in values for name, each in shape.items() if each.required or name in given):
            return kind(**values, at=at)
        return BAD

    def _pairs(self, node: Node) -> dict[str, tuple[Node, Node]]:
        """A mapping's keys and values by key; reports keys that are not text or stand twice."""
        pairs: dict[str, tuple[Node, Node]] = {}
        for key, value in node.pairs():
            name = clean(key.text)
            if key.kind != "text" or not name:
                self.tell(
                    "key-not-text",
                    "A key must be one word, not a list or nothing.",
                    "Write it as  key: value",
                    key.place,
                )
            elif name == "<<":
                self.tell("merge-key", "<< (YAML's merge key) is not used here.", "Write the lines out.", key.place)
            elif name in pairs:
                first = pairs[name][0].place
                self.tell("duplicate-key", f"{quoted(name)} stands twice: on line {first.line} and on line {key.place.line}.",
                          "Keep one of them.", key.place)  # fmt: skip
            else:
                pairs[name] = (key, value)
        return pairs

    def _value(self, hint: Any, node: Node, name: str, at: dict[str, Place]) -> Any:
        """The value a node describes for an annotation, or BAD once its problems are reported."""
        at[name] = node.place
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            (hint,) = (each for each in arguments if each is not types.NoneType)
            return self._value(hint, node, name, at)
        if origin is tuple:
            return self._list(arguments[0], node, name, at)
        if origin is dict:
            return self._dict(arguments[0], arguments[1], node, name, at)
        if isinstance(hint, type) and issubclass(hint, Entry):
            return self._entry(hint, node)
        rules: tuple[Any, ...] = ()
        if origin is typing.Annotated:
            hint, *rules = arguments  # type: ignore[assignment]
        text = self._text(node, name)
        if text is BAD:
            return BAD
        if typing.get_origin(hint) is Literal:
            allowed = typing.get_args(hint)
            if text in allowed:
                return text
            self.tell(
                "unknown-value",
                f"{quoted(text)} is not a value of {quoted(name)}.",
                did_you_mean(text, allowed),
                node.place,
            )
            return BAD
        if hint is datetime.date:
            return self._date(text, node.place)
        if hint is int:
            (bounds,) = (rule for rule in rules if isinstance(rule, Between))
            if re.fullmatch("[0-9]{1,9}", text) and bounds.least <= int(text) <= bounds.most:
                return int(text)
            self.tell("bad-number", f"{quoted(text)} is not a whole number from {bounds.least} to {bounds.most}.",
                      f"Write digits only, such as {bounds.least}.", node.place)  # fmt: skip
            return BAD
        fits = [self.check_text(rule, text, node.place) for rule in rules]
        return text if all(fits) else BAD

    def _list(self, hint: Any, node: Node, name: str, at: dict[str, Place]) -> Any:
        one_will_do = (
            hint is str or typing.get_origin(hint) is typing.Annotated or getattr(hint, "shorthand", None) is not None
        )
        if node.kind != "list" and not one_will_do:
            return self._wrong_type(
                node, f"{quoted(name)} needs a list", "Begin each item on its own line with a hyphen and a space."
            )
        items = node.items if node.kind == "list" else [node]
        if len(items) > LIST_LIMIT:
            self.tell("too-many-items", f"{quoted(name)} has {len(items)} items, and {LIST_LIMIT} are the most.",
                      "Split it, or take out what came in by mistake.", items[LIST_LIMIT].place)  # fmt: skip
            return BAD
        read = [self._value(hint, item, f"{name}.{index}", at) for index, item in enumerate(items)]
        return BAD if any(item is BAD for item in read) else tuple(read)

    def _dict(self, key_hint: Any, hint: Any, node: Node, name: str, at: dict[str, Place]) -> Any:
        if node.kind != "mapping":
            return self._wrong_type(
                node, f"{quoted(name)} needs lines of its own, each a key and a value", "Write them as  key: value"
            )
        read: dict[str, Any] = {}
        for key, (key_node, value) in self._pairs(node).items():
            short = self._value(key_hint, key_node, f"{name}.{key}", at)
            read[short] = self._value(hint, value, f"{name}.{key}", at)
        return BAD if BAD in read or any(value is BAD for value in read.values()) else read

    def _text(self, node: Node, name: str) -> Any:
        if node.kind != "text":
            return self._wrong_type(node, f"{quoted(name)} needs a text",
                                    "Write the words after the colon; put them in quotes if they hold a colon or brackets.")  # fmt: skip
        if len(node.text) > TEXT_LIMIT:
            self.tell("long-text", f"{quoted(name)} has {len(node.text)} letters, and {TEXT_LIMIT} are the most.",
                      "Split it. Is a quotation mark or an indent missing at its end?", node.place)  # fmt: skip
            return BAD
        text = clean(node.text)
        if not text.isascii() and any(True for _ in towers(text)):
            self._tell_marks(node.place)
            return BAD
        if not text or not any(unicodedata.category(character)[0] not in "ZC" for character in text):
            self.tell("empty-text", f"{quoted(name)} is empty.",
                      "Write something after it or take the line out. A text that begins with # needs quotes.", node.place)  # fmt: skip
            return BAD
        if found := BAD_CHARACTER.search(text):
            self._tell_character(found[0], node.place)
            return BAD
        if re.match(r"TODO\b", text):
            self.tell(
                "open-place",
                f"This is still to be written: {quoted(text)}.",
                "Write it, or take the line out.",
                node.place,
            )
            return BAD
        return text

    def _date(self, text: str, place: Place) -> Any:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                pass
        self.tell("bad-date", f"{quoted(text)} is not a date.", "Write year, month and day: 2026-11-22", place)
        return BAD

    def _wrong_type(self, node: Node, need: str, remedy: str) -> Any:
        what = {"text": "a text", "list": "a list", "mapping": "keys with values"}[node.kind]
        if node.kind == "text" and not node.text:
            what = "nothing"
        self.tell("wrong-type", f"{need[0].upper()}{need[1:]}, but {what} stands here.", remedy, node.place)
        return BAD


class Shape(typing.NamedTuple):
    """A field of an entry as the file may write it."""

    name: str
    hint: Any
    required: bool


@functools.cache
def fields(kind: Any) -> tuple[Shape, ...]:
    """What an entry of the kind may hold, in the order of its class."""
    hints = typing.get_type_hints(kind, include_extras=True)
    missing = dataclasses.MISSING
    return tuple(
        Shape(each.name, hints[each.name], each.default is missing and each.default_factory is missing)
        for each in dataclasses.fields(kind)
        if each.name != "at"
    )


@functools.cache
def _hint(kind: Any, name: str) -> Any:
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


def quoted(text: str) -> str:
    """Text from a file inside a message: short, on one line, nothing invisible."""
    text = clean(text[:1000])
    text = text if len(text) <= 60 else text[:57] + "…"
    return '"' + BAD_CHARACTER.sub(lambda found: f"U+{ord(found[0]):04X}", text) + '"'


def plain_name(kind: type) -> str:
    """A class's name as words: WhenToCall is "when to call"."""
    return re.sub("(?<=.)([A-Z])", r" \1", kind.__name__).lower()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words, or all of them."""
    import difflib  # slow to import, and only a wrong file needs it

    known = list(known)
    near = difflib.get_close_matches(word[:60], known, 1)
    return f"Did you mean {near[0]}?" if near else f"Possible: {', '.join(known)}."


_PLAIN_WORDS: tuple[tuple[str, str, str, str], ...] = (
    # a pattern for what YAML says (either of its two readers), code, message, remedy
    ("mapping values are not allowed", "stray-colon", "A colon stands here where no key can end.",
     'If it belongs to the words, put the whole text in quotes: "Note: …". If it ends a key, line its first letter up with the keys around it.'),
    ("entries are not allowed", "stray-hyphen", "A hyphen for a list item cannot stand here.",
     "Begin the list on the next line, each item with a hyphen; or put the text in quotes."),
    ("could not find expected ':'", "missing-colon", "This line has no colon.",
     "Write it as  key: value. If it goes on from the line above, indent it further than the key."),
    ("cannot start any token", "needs-quotes", "A text cannot begin with this character.", "Put the whole text in quotes."),
    ("unknown escape", "bad-escape", "A backslash in double quotes stands before a character it does not go with.",
     "Write two backslashes, or use single quotes."),
    ("Unicode character escape", "bad-escape", "This \\u or \\x code names no character.", "Type the character itself."),
    ("alphabetic or numeric character", "needs-quotes", "A text cannot begin with * or &.", "Put the whole text in quotes."),
    ("',' or ']'", "open-bracket", "The list that begins with [ here does not end, or lacks a comma.", "Check the brackets, or put the text in quotes."),
    ("',' or '}'", "open-bracket", "The entry that begins with { here does not end, or lacks a comma.", "Check the braces, or put the text in quotes."),
    ("unexpected end of stream", "open-quote", "The quotation mark here is never closed.", "Add the same mark at the end of the text."),
    ("expected '-' indicator", "bad-indent", "This line should be an item of the list above it.", "Begin it with a hyphen, or indent it like the key it belongs to."),
    ("expected key|expected <block end>", "bad-indent", "This does not fit what stands around it.",
     "Line keys of one entry up in one column. If a text holds quotation marks, write it without outer quotes, or double the marks inside: 'It''s'."),
)  # fmt: skip


def explain(error: yaml.YAMLError, file: str, text: str) -> Problem:
    """What a YAML error means, in words for somebody who does not know YAML."""
    said = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    begin = getattr(error, "context_mark", None)
    if begin is not None and ("flow" in context or "end of stream" in said):
        mark = begin
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    line = [*text.split("\n"), ""][place.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Problem("tab", "This line is indented with a tab.", "Use spaces: two for each level.",
                       Place(file, place.line, indent.index("\t") + 1))  # fmt: skip
    if "maximum nesting depth" in said:  # libyaml reads a line ahead, and stops at its thousandth bracket by itself
        too_many = next(itertools.islice(re.finditer(r"[\[{]", line), DEPTH_LIMIT, None), None)
        return Problem(*_TOO_DEEP, Place(file, place.line, too_many.start() + 1) if too_many else place)
    for pattern, code, message, remedy in _PLAIN_WORDS:
        if re.search(pattern, said):
            return Problem(code, message, remedy, place)
    words = f"{context}: {said}" if context else said
    return Problem(
        "bad-yaml", f"This is not YAML as it should be: {words}.", "Compare it with the lines around it.", place
    )


def _example(kind: Any) -> str:
    """Lines that show the keys an entry cannot do without."""
    keys = [each.name for each in fields(kind) if each.required] or [each.name for each in fields(kind)][:2]
    return "Such as  " + ", ".join(f"{key}: …" for key in keys) + ", each on its own line, indented."
