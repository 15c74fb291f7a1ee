"""Where the translation of a sheet stands, or would stand, and its words: also those that no longer fit their original."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handouts.content import model
from handouts.content.exchange.units import PRACTICE, SHARED
from handouts.content.forms import CLOSED_KINDS
from handouts.content.kinds import Kind, WordKind
from handouts.content.library import Library
from handouts.content.phones import tidy_number
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.problem_list import in_order
from handouts.reading.reader import Reader


@dataclass(frozen=True)
class Home:
    """Where the words of a sheet in another language stand, or would stand."""

    file: Path
    path: tuple[str, ...]
    """The keys that lead to them in the file."""


def find_home(library: Library, name: str, code: str) -> Home:
    """Where a translation stands, or would stand: in a file of its own beside the content if it or its procedure has one."""
    if name == PRACTICE:
        return Home(library.path, ("practice", "translations", code))
    if name.startswith(SHARED):
        return Home(library.folder / "shared" / f"{name.removeprefix(SHARED)}.yaml", ("translations", code))
    own = library.folder / "translations" / code / f"{name}.yaml"
    procedure = library.folder / "procedures" / f"{name}.yaml"
    if own.is_file():
        return Home(own, ())
    if procedure.is_file():
        path = ("translations", code)
        stands = _node_at(read_text(procedure, str(procedure)), str(procedure), path) is not None
        return Home(procedure, path) if stands else Home(own, ())
    return Home(library.path, ("procedures", name, "translations", code))


def translated_kind(name: str) -> type[Entry]:
    """What says in another language what the practice, a shared part or a procedure says."""
    if name == PRACTICE:
        return model.PracticeWords
    return model.Part if name.startswith(SHARED) else model.Translation


def read_former(library: Library, name: str, code: str, *, anew: bool = False) -> Entry | None:
    """What stands there as the translation of a sheet, whole or not, with its open places; None if nothing does.

    One that is whole is known from the library; with ``anew`` its file is read again, which may have changed since.
    Raises HandoutsError if it cannot be read at all.
    """
    if not anew and (whole := _find_whole(library, name, code)) is not None:
        return whole
    home = find_home(library, name, code)
    if not home.file.is_file():
        return None
    shown = str(home.file)
    reader = FormerReader(shown)
    node = _node_at(read_text(home.file, shown), shown, home.path)
    if node is None or (node.kind == "text" and not node.text):
        return None
    read = reader.entry_of(translated_kind(name), node)
    if reader.problems:
        raise HandoutsError(in_order(reader.problems))
    return read if isinstance(read, Entry) else None


def _find_whole(library: Library, name: str, code: str) -> Entry | None:
    if name == PRACTICE:
        return library.practice.translations.get(code)
    return None if name.startswith(SHARED) else library.procedure(name).translations.get(code)


def _node_at(text: str, shown: str, path: Sequence[str]) -> YamlNode | None:
    reader = Reader(shown)
    node = reader.parse(text)
    if node is None:
        raise HandoutsError(in_order(reader.problems))
    for key in path:
        node = (
            next((value for name, value in node.pairs() if name.text == key), None) if node.kind == "mapping" else None
        )
        if node is None:
            return None
    return node


class FormerReader(Reader):
    """Reads words for which it does not matter whether they agree with anything."""

    def entry_of(self, kind: type[Entry], node: YamlNode) -> Any:
        """The entry that a node describes, or BAD once its problems are noted."""
        self.root = kind
        with self.to_the_limit():
            return self._entry(kind, node)

    def judge_new_words(self, text: str, place: Place) -> Problem | None:
        """What is wrong with words that are to stand in the content; None if nothing is."""
        self._text(YamlNode("text", place, text), "translation")
        return self.problems[-1] if self.problems else None

    def is_open_place(self, text: str) -> bool:
        """An open place is read like any words: whoever asks sees that it is none."""
        return False

    def is_free_text(self, rules: tuple[object, ...]) -> bool:
        """As in the content."""
        return not any(rule in CLOSED_KINDS for rule in rules if isinstance(rule, Kind))

    def may_be_empty(self, rules: tuple[object, ...]) -> bool:
        """As in the content."""
        return any(rule.may_be_empty for rule in rules if isinstance(rule, WordKind))

    def may_shorten(self, rules: Sequence[object]) -> bool:
        """As in the content."""
        return any(isinstance(rule, WordKind) and rule.may_shorten for rule in rules)

    def tidy(self, rules: tuple[Any, ...], node: YamlNode) -> YamlNode:
        """As in the content."""
        if Kind.PHONE in rules and node.kind == "text":
            node.text = tidy_number(node.text)
        return node
