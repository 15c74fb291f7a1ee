"""Reads a YAML file into the dataclasses that describe it, and says everything that is wrong at once.

The reader walks nodes with the annotations of a dataclass beside them.  It is written by hand because one sheet is
built in about a quarter of a second, and building pydantic's models took 100 ms of that.  The length of a text and
of a list are bounded; :mod:`handouts.reading.parser` bounds the file.
"""

import contextlib
import dataclasses
import datetime
import functools
import re
import typing
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

from handouts.problems import HandoutsError, Place
from handouts.reading.characters import BAD_CHARACTER, clean, did_you_mean, open_mark, quote, towers
from handouts.reading.dates import possible_days
from handouts.reading.declarations import lazy_pattern
from handouts.reading.entries import (
    Between,
    Blanks,
    Entry,
    Shortened,
    descriptions,
    field_hint,
    fields,
    one_will_do,
    plain_hint,
    plain_name,
)
from handouts.reading.nodes import LIST_LIMIT, TEXT_LIMIT, YamlNode
from handouts.reading.parser import Parser
from handouts.reading.problem_list import in_order
from handouts.reading.typed import find_wrong_mark

_KEY_IN_TEXT = lazy_pattern(
    r"^([a-z_]+):(?=[^\s/])|(?:^|\s)([a-z_]+)(?:[：﹕︓]|:(?=[\u00a0\u2000-\u200a\u202f\u3000]))"
)
"""A word and a colon that ends no key: of the wrong sort, or with a wrong blank or none behind it."""

WITH_BRIEF = ("text", "brief")
"""The keys of a text that is written with a shorter wording."""
BAD: Any = object()
"""Stands for a value that is wrong and has been reported."""


class Reader(Parser):
    """Reads one file; :meth:`check_text` and :meth:`check_entry` are there for rules that types cannot say.

    ``file`` is the file's name as the user gave it: it is what stands in every :class:`Place`.
    """

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.root: type[Entry] = Entry

    def check_text(self, rule: object, text: str, place: Place) -> bool:
        """Whether ``text`` is as ``rule`` (found in an annotation) wants it; reports why not."""
        if isinstance(rule, Blanks):
            blanks = re.findall(r"\{(.*?)\}", text)
            if set(blanks) != set(rule) or re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
                wanted = " and ".join(f"{{{blank}}}" for blank in rule)
                self.tell("wrong-blanks", f"{quote(text)} must hold {wanted} and no other braces.",
                          "Write each blank in its braces; the program fills it in.", place)  # fmt: skip
                return False
        return True

    def is_free_text(self, rules: tuple[object, ...]) -> bool:
        """Whether a text with these rules may be any words, so that nobody can see that some are missing."""
        return True

    def may_be_empty(self, rules: tuple[object, ...]) -> bool:
        """Whether a text with these rules may say nothing."""
        return False

    def tidy(self, rules: tuple[Any, ...], node: YamlNode) -> YamlNode:
        """A text without what does not count where the ``rules`` of its field say so; here everything counts."""
        return node

    def may_shorten(self, rules: Sequence[object]) -> bool:
        """Whether a text with these rules may be written with a shorter wording; in most files none may."""
        return False

    def is_open_place(self, text: str) -> bool:
        """Whether a text says that its words are still to be written."""
        return bool(re.match(r"TODO\b", text))

    def stands_alone(self, kind: Any) -> bool:
        """Whether what is wrong with one entry of this type, of several by name, is no fault of the others."""
        return False

    def set_apart(self, kind: Any, key: str) -> AbstractContextManager[None]:
        """Notes what is told meanwhile as that of one entry which stands alone."""
        return contextlib.nullcontext()

    def complete(self, kind: Any, key: YamlNode, node: YamlNode) -> YamlNode | None:
        """What stands for an entry which stands alone: its node, or that of a file of its own. None if it is not to be read."""
        return node

    def check_entry(self, kind: type[Entry], node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        """Reports what is wrong between the values of an entry; a wrong value is not among ``values``."""

    def read(self, kind: type[Entry], text: str) -> Any:
        """The file's ``text`` as an entry of the ``kind``.

        Raises HandoutsError with every problem found, in the order of the file.
        """
        self.root = kind
        entry = BAD
        with self.to_the_limit():
            node = self.parse(text)
            if node is not None:
                entry = self._entry(kind, node)
        if self.problems:
            raise HandoutsError(in_order(self.problems))
        return entry

    def _entry(self, kind: Any, node: YamlNode) -> Any:
        """The entry a node describes, or BAD once its problems are reported."""
        at: dict[str, Place] = {"": node.place}
        if node.kind == "text" and kind.shorthand is not None:
            if self._has_key_in(node, kind):
                return BAD
            read = self._value(field_hint(kind, kind.shorthand), node, kind.shorthand, at)
            return BAD if read is BAD else kind(**{kind.shorthand: read}, at=at)
        this = "this file" if kind is self.root else f"this {plain_name(kind)}"
        if node.kind != "mapping":
            return self._wrong_type(node, f"{this} needs lines of its own, each a key and a value", _example(kind))
        given: dict[str, YamlNode] = {}
        values: dict[str, Any] = {}
        shape = {each.name: each for each in fields(kind)}
        for name, (key, value) in self._pairs(node).items():
            if name in shape:
                given[name] = value
                if value.kind == "text" and not value.text:  # nothing stands there: point at the key
                    value = dataclasses.replace(value, place=key.place)
                read = BAD if self._has_key_in(value, kind) else self._value(shape[name].hint, value, name, at)
                if read in ((), {}) and shape[name].required and not value.items:
                    self.tell(
                        "empty-list",
                        f"{quote(name)} is empty.",
                        f"{this[0].upper()}{this[1:]} needs at least one.",
                        value.place,
                    )
                elif read is not BAD:
                    values[name] = read
            elif mark := find_wrong_mark(name):
                self.tell("wrong-mark", mark.message, mark.remedy, key.place)
            elif kind.shorthand is not None:
                self.tell("unknown-key", f"{quote(name)} is not a key of {this}.",
                          "If this is a sentence with a colon in it, put the whole sentence in quotes. "
                          + did_you_mean(name, shape), key.place)  # fmt: skip
            else:
                self.tell("unknown-key", f"{quote(name)} is not a key of {this}.", did_you_mean(name, shape), key.place)
        for name, each in shape.items():
            if each.required and name not in given:
                about = descriptions(kind).get(name, "")
                example = "2026-11-22" if _parts_of(each.hint)[0] is datetime.date else "…"
                self.tell("missing-key", f"{quote(name)} is missing in {this}.",
                          f"Add a line: {name}: {example}" + (f"  ({about})" if about else ""), node.place)  # fmt: skip
        self.check_entry(kind, node, values, at)
        if all(name in values for name, each in shape.items() if each.required or name in given):
            return kind(**values, at=at)
        return BAD

    def _has_key_in(self, node: YamlNode, kind: Any) -> bool:
        """Whether a text has a key of the entry in it, without the colon and the blank that YAML wants; told if so."""
        if not (node.kind == "text" and node.plain and (":" in node.text or "：" in node.text)):
            return False
        for found in _KEY_IN_TEXT.finditer(node.text):
            key = found[1] or found[2]
            if key in {each.name for each in fields(kind)}:
                self.tell("key-in-text", f"{quote(found[0].strip() + ' …')} looks like a key, but it is part of a text here.",
                          f"Write an ordinary colon and an ordinary blank after it: {key}: …", node.place)  # fmt: skip
                return True
        return False

    def _pairs(self, node: YamlNode) -> dict[str, tuple[YamlNode, YamlNode]]:
        """A mapping's keys and values by key; reports keys that are not text or stand twice."""
        pairs: dict[str, tuple[YamlNode, YamlNode]] = {}
        for key, value in node.pairs():
            name = clean(key.text)
            if key.loss is not None:
                self.tell_loss(key.loss, name)
                if key.loss.why == "braces":
                    continue  # it is no key
                key = dataclasses.replace(key, loss=None)  # told once, whoever reads this key too
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
                self.tell("duplicate-key", f"{quote(name)} stands twice: on line {first.line} and on line {key.place.line}.",
                          "Keep one of them.", key.place)  # fmt: skip
            else:
                pairs[name] = (key, value)
        return pairs

    def _value(self, hint: Any, node: YamlNode, name: str, at: dict[str, Place]) -> Any:
        """The value a node describes for an annotation, or BAD once its problems are reported."""
        at[name] = node.place
        hint, rules, origin, arguments = _parts_of(hint)
        if origin is tuple:
            return self._list(arguments[0], node, name, at)
        if origin is dict:
            return self._dict(arguments[0], arguments[1], node, name, at)
        if isinstance(hint, type) and issubclass(hint, Entry):
            return self._entry(hint, node)
        if node.kind == "mapping" and self.may_shorten(rules) and any(key.text == "brief" for key, _ in node.pairs()):
            return self._shortened(node, name, at)
        node = self.tidy(rules, node) if rules else node
        if node.kind == "text" and not node.text.strip() and self.may_be_empty(rules):
            return ""
        text = self._text(node, name)
        if text is BAD:
            return BAD
        if node.loss is not None and hint is str and self.is_free_text(rules):
            self.tell_loss(node.loss, text)
            return BAD
        if origin is Literal:
            allowed = arguments
            if text in allowed:
                return text
            self.tell(
                "unknown-value",
                f"{quote(text)} is not a value of {quote(name)}.",
                did_you_mean(text, allowed),
                node.place,
            )
            return BAD
        if hint is datetime.date:
            return self._date(text, node.place)
        if hint is int:
            (bounds,) = (rule for rule in rules if isinstance(rule, Between))
            if re.fullmatch("[-+]?[0-9]{1,9}", text) and bounds.least <= int(text) <= bounds.most:
                return int(text)
            self.tell("bad-number", f"{quote(text)} is not a whole number from {bounds.least} to {bounds.most}.",
                      f"Write digits only, such as {bounds.least}.", node.place)  # fmt: skip
            return BAD
        fits = [self.check_text(rule, text, node.place) for rule in rules]
        return text if all(fits) else BAD

    def _shortened(self, node: YamlNode, name: str, at: dict[str, Place]) -> Any:
        """A text that is written with a shorter wording: ``{text: …, brief: …}``."""
        pairs = self._pairs(node)
        for key, (key_node, _) in pairs.items():
            if key not in WITH_BRIEF:
                self.tell("unknown-key", f"{quote(key)} is not a key of a text with a shorter wording.",
                          did_you_mean(key, WITH_BRIEF), key_node.place)  # fmt: skip
        for key in WITH_BRIEF:
            if key not in pairs:
                self.tell("missing-key", f"{quote(key)} is missing in {quote(name)}.",
                          "Write  {text: …, brief: …},  or the words alone.", node.place)  # fmt: skip
        if set(pairs) != set(WITH_BRIEF):
            return BAD
        text, brief = (self._text(pairs[key][1], f"{name}.{key}") for key in WITH_BRIEF)
        at[name], at[f"{name}.brief"] = (pairs[key][1].place for key in WITH_BRIEF)
        return BAD if BAD in (text, brief) else Shortened(text, brief)

    def _list(self, hint: Any, node: YamlNode, name: str, at: dict[str, Place]) -> Any:
        if node.kind != "list" and not one_will_do(hint):
            return self._wrong_type(
                node, f"{quote(name)} needs a list", "Begin each item on its own line with a hyphen and a space."
            )
        items = node.items if node.kind == "list" else [node]
        if len(items) > LIST_LIMIT:
            self.tell("too-many-items", f"{quote(name)} has {len(items)} items, and {LIST_LIMIT} are the most.",
                      "Split it, or take out what came in by mistake.", items[LIST_LIMIT].place)  # fmt: skip
            return BAD
        read = [self._value(hint, item, f"{name}.{index}", at) for index, item in enumerate(items)]
        return BAD if any(item is BAD for item in read) else tuple(read)

    def _dict(self, key_hint: Any, hint: Any, node: YamlNode, name: str, at: dict[str, Place]) -> Any:
        if node.kind != "mapping":
            return self._wrong_type(
                node, f"{quote(name)} needs lines of its own, each a key and a value", "Write them as  key: value"
            )
        if self.stands_alone(plain_hint(hint)[0]):
            return self._dict_of_alone(key_hint, hint, node, name, at)
        read: dict[str, Any] = {}
        for key, (key_node, value) in self._pairs(node).items():
            short = self._value(key_hint, key_node, f"{name}.{key}", at)
            read[short] = self._value(hint, value, f"{name}.{key}", at)
        return BAD if BAD in read or any(value is BAD for value in read.values()) else read

    def _dict_of_alone(self, key_hint: Any, hint: Any, node: YamlNode, name: str, at: dict[str, Place]) -> Any:
        """The entries that could be read; what is wrong with another is told as its own, and stops none of these."""
        read: dict[str, Any] = {}
        kind = plain_hint(hint)[0]
        before = len(self.problems)
        pairs = self._pairs(node)
        wrong = self.problems[before:]
        del self.problems[before:]
        lines = {key.place.line: clean(key.text) for key, _ in node.pairs()} if wrong else {}
        for problem in wrong:  # a key that stands twice, or is none
            line = problem.place.line if problem.place else 0
            with self.set_apart(kind, lines.get(line) or f"line {line}"):
                self.problems.append(problem)
        for key, (key_node, value) in pairs.items():
            with self.set_apart(kind, key):
                whole = self.complete(kind, key_node, value)
                short = self._value(key_hint, key_node, f"{name}.{key}", at)
                entry = BAD if whole is None else self._value(hint, whole, f"{name}.{key}", at)
                if short is not BAD and entry is not BAD:
                    read[short] = entry
        return read

    def _text(self, node: YamlNode, name: str) -> Any:
        if node.kind != "text":
            return self._wrong_type(node, f"{quote(name)} needs a text",
                                    "Write the words after the colon; put them in quotes if they hold a colon or brackets.")  # fmt: skip
        if len(node.text) > TEXT_LIMIT:
            self.tell("long-text", f"{quote(name)} has {len(node.text)} letters, and {TEXT_LIMIT} are the most.",
                      "Split it. Is a quotation mark or an indent missing at its end?", node.place)  # fmt: skip
            return BAD
        text = clean(node.text)
        if not text.isascii() and any(True for _ in towers(text)):
            self.tell_marks(node.place)
            return BAD
        if not text[:1].isalnum() and not any(unicodedata.category(character)[0] not in "ZC" for character in text):
            self.tell("empty-text", f"{quote(name)} is empty.",
                      "Write something after it or take the line out. A text that begins with # needs quotes.", node.place)  # fmt: skip
            return BAD
        if found := BAD_CHARACTER.search(text):
            self.tell_character(found[0], node.place)
            return BAD
        if not text.isascii() and (mark := open_mark(text)):
            self.tell_open_mark(mark, node.place)
            return BAD
        if self.is_open_place(text):
            self.tell(
                "open-place",
                f"This is still to be written: {quote(text)}.",
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
        meant = " or ".join(map(str, possible_days(text))) or "2026-11-22"
        self.tell("bad-date", f"{quote(text)} is not a date.", f"Write year, month and day: {meant}", place)
        return BAD

    def _wrong_type(self, node: YamlNode, need: str, remedy: str) -> Any:
        what = {"text": "a text", "list": "a list", "mapping": "keys with values"}[node.kind]
        if node.kind == "text" and not node.text:
            what = "nothing"
        self.tell("wrong-type", f"{need[0].upper()}{need[1:]}, but {what} stands here.", remedy, node.place)
        return BAD


def _example(kind: Any) -> str:
    """Lines that show the keys an entry cannot do without."""
    keys = [each.name for each in fields(kind) if each.required] or [each.name for each in fields(kind)][:2]
    return "Such as  " + ", ".join(f"{key}: …" for key in keys) + ", each on its own line, indented."


@functools.cache
def _parts_of(hint: Any) -> tuple[Any, tuple[Any, ...], Any, tuple[Any, ...]]:
    """A plain annotation, its rules, and what it is made of: taken apart once, for a file has a hundred thousand values."""
    plain, rules = plain_hint(hint)
    return plain, rules, typing.get_origin(plain), typing.get_args(plain)
