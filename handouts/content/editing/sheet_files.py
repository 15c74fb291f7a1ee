"""Where the words of a sheet stand in the files of a library, and how they get back there.

A sheet is read and written as one, whatever files its procedure and its translations stand in. A file is changed by
lines alone (:mod:`handouts.reading.yaml_edit`): what means the same keeps its bytes. It is written in one go, under a
lock, and only onto the very bytes that the new text was made from.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from handouts.content import model
from handouts.content.editing.shapes import Data, ValueShape, close_up, open_up, shape_of
from handouts.content.exchange.outline import normal
from handouts.content.library_files import find_files
from handouts.content.scaffold import add_draft
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.files import FILE_LIMIT, decode_text, read_bytes
from handouts.reading.parser import Parser
from handouts.reading.yaml_edit import CannotEdit, read_value, replace_value
from handouts.reading.yaml_writing import write_pairs
from handouts.storage import writing
from handouts.storage.locks import hold_lock

PRACTICE = ""
"""The name under which the practice's own words are edited; no procedure has it."""
PATIENCE = 10.0
"""Seconds to wait for another program that writes to the same file."""

PROCEDURE_SHAPE = shape_of(model.Procedure)
PRACTICE_SHAPE = shape_of(model.Practice)


class FilesChanged(Exception):
    """A file is no longer what the new text was made from: nothing was written."""


@dataclass(frozen=True)
class WordsFile:
    """A file as it was read, and where in it the words stand."""

    path: Path
    keys: tuple[str, ...]
    """The keys that lead to them."""
    raw: bytes | None
    """None where there is no file yet."""

    @property
    def text(self) -> str:
        """Its text, without a byte order mark."""
        return decode_text(self.raw, str(self.path)) if self.raw is not None else ""

    def words(self) -> Any:
        """What stands there, as it is written; None where nothing does. Raises HandoutsError for what is no YAML."""
        if self.raw is None:
            return None
        try:
            return read_value(self.text, self.keys)
        except CannotEdit:
            parser = Parser(str(self.path))
            parser.parse(self.text)
            raise HandoutsError(parser.problems or [_not_edited("it is no YAML", self.path)]) from None


@dataclass(frozen=True)
class WrittenSheet:
    """All that a procedure says in every language, or the practice, with the files it was read from."""

    name: str
    data: Data
    """In the one way in which it is edited; None where there is no such sheet yet."""
    main: WordsFile
    translations: Mapping[str, WordsFile]
    """Those that stand in files of their own, by language."""

    @property
    def files(self) -> tuple[WordsFile, ...]:
        """Every file that it stands in."""
        return (self.main, *self.translations.values())


def shape_of_sheet(name: str) -> ValueShape:
    """The shape of a procedure, or of the practice."""
    return shape_of(model.Practice if name == PRACTICE else model.Procedure)


def read_words(content: Path, name: str) -> WrittenSheet:
    """What a procedure, or the practice, says now. Raises HandoutsError for a file that cannot be read, or is no YAML."""
    split = find_files(str(content), content.parent)
    main = WordsFile(content, ("practice",) if name == PRACTICE else ("procedures", name), _read(content))
    if name in split.procedures:
        own = split.path(split.procedures[name])
        main = WordsFile(own, (), _read(own))
    apart = {} if name == PRACTICE else split.translations.get(name, {})
    translations = {code: WordsFile(split.path(shown), (), _read(split.path(shown))) for code, shown in apart.items()}
    raw = main.words()
    if raw is None or (isinstance(raw, str) and not raw):
        return WrittenSheet(name, None, main, translations)
    data = open_up(shape_of_sheet(name), raw)
    for code, file in translations.items():
        words = open_up(shape_of(model.Translation), file.words() or {})
        data = {**data, "translations": {**data.get("translations", {}), code: words}}
    return WrittenSheet(name, data, main, translations)


def _read(path: Path) -> bytes | None:
    return read_bytes(path, str(path), FILE_LIMIT) if path.is_file() else None


def write_words(before: WrittenSheet, data: Data, on_the_way: Sequence[Data] = ()) -> None:
    """Writes what a sheet says now, where it stood before; a new procedure where the library has its procedures.

    ``on_the_way`` are versions between, such as those in which an item was moved: an item that was moved and then
    edited keeps the lines that the edit did not touch.
    Raises FilesChanged if a file is not what it was, HandoutsError where a file is written in a way that only a person can
    change, and UnwritableError. Nothing is written then; of several files, each that was written is whole.
    """
    if before.data is None:
        _add(before, data)
        return
    texts = list(_new_texts(before, data, on_the_way))
    with _all_locked([file.path for file, _ in texts]):
        for file, _ in texts:
            if _read(file.path) != file.raw:
                raise FilesChanged
        for file, text in texts:
            writing.write(file.path, text.encode("utf-8"))


def _new_texts(before: WrittenSheet, data: Data, on_the_way: Sequence[Data]) -> Iterator[tuple[WordsFile, str]]:
    """Each file that must change, with its new text."""
    versions = [_parted(before, each) for each in (*on_the_way, data)]
    for code, file in before.translations.items():
        yield from _changed(file, shape_of(model.Translation), [theirs[code] for _, theirs in versions])
    yield from _changed(before.main, shape_of_sheet(before.name), [own for own, _ in versions])


def _parted(before: WrittenSheet, data: Data) -> tuple[Data, dict[str, Data]]:
    """What a version says in the main file, and what in the files of translations."""
    theirs = {}
    for code, file in before.translations.items():
        words = data.get("translations", {}).get(code) if isinstance(data, dict) else None
        if words is None:
            raise HandoutsError(_not_edited(f"the translation {code} stands in a file of its own", file.path))
        theirs[code] = words
        data = {**data, "translations": {name: one for name, one in data["translations"].items() if name != code}}
    if theirs and not data["translations"]:
        data = {name: each for name, each in data.items() if name != "translations"}
    return data, theirs


def _changed(file: WordsFile, shape: ValueShape, versions: Sequence[Data]) -> Iterator[tuple[WordsFile, str]]:
    """The file with its new text, if its words have changed: made in steps, or in one where a step cannot be made."""
    raw = file.raw
    if len(versions) > 1:
        made = file
        with contextlib.suppress(HandoutsError):
            for each in versions:
                for _, text in _in_one_step(made, shape, each):
                    made = replace(made, raw=text.encode("utf-8"))
            if made.raw != raw and made.raw is not None:
                yield file, made.raw.decode("utf-8")
            return
    yield from _in_one_step(file, shape, versions[-1])


def _in_one_step(file: WordsFile, shape: ValueShape, data: Data) -> Iterator[tuple[WordsFile, str]]:
    old = file.words()
    if shape.entry is model.Procedure and isinstance(old, dict):
        empty = (
            {code: "" for code, each in (old.get("translations") or {}).items() if not each}
            if isinstance(old.get("translations"), dict)
            else {}
        )
        if empty:  # keys that only say that there is a file
            data = {**data, "translations": {**empty, **data.get("translations", {})}}
    new = close_up(shape, data, old)
    if normal(new) != normal(old):
        yield file, edit_text(file, new, shape)


def edit_text(file: WordsFile, new: Any, shape: ValueShape) -> str:
    """The text of a file with other words in it; every line that means the same is what it was. Raises HandoutsError."""
    text = file.text
    mark = "\ufeff" if file.raw and file.raw.startswith(b"\xef\xbb\xbf") else ""
    try:
        made = replace_value(text, file.keys, new, normal)
        if open_up(shape, read_value(made, file.keys)) != open_up(shape, new):
            raise CannotEdit("the new words would not be read as they are meant")
    except CannotEdit as error:
        raise HandoutsError(_not_edited(str(error), file.path)) from None
    before, after = (_told_of(each, file.path) for each in (text, made))
    if len(after) > len(before):
        raise HandoutsError(after)
    return mark + made


def _told_of(text: str, path: Path) -> list[Problem]:
    parser = Parser(str(path))
    parser.parse(text)
    return parser.problems


def _not_edited(why: str, path: Path) -> Problem:
    return Problem("words-not-written", f"These words cannot be written into their file: {why}.",
                   "Write what stands there on lines of its own, then save again. Your words are kept here.", Place(str(path)))  # fmt: skip


def _add(before: WrittenSheet, data: Data) -> None:
    """Puts a new procedure into the library, as a person would write it."""
    content = before.main.path
    written = close_up(PROCEDURE_SHAPE, data)
    lines = write_pairs({before.name: written}, 2, apart=False)
    add_draft(content, before.name, f"  {_spaced(lines)}\n", {})


def _spaced(lines: str) -> str:
    """A blank line before each key of a procedure that has lines of its own under it."""
    spaced: list[str] = []
    found = lines.split("\n")
    for at, line in enumerate(found):
        own = line.startswith("    ") and not line.startswith(("     ", "    -"))
        if own and at > 1 and line.endswith(":") and at + 1 < len(found):
            spaced.append("")
        spaced.append(line)
    return "\n".join(spaced)


@contextmanager
def _all_locked(paths: list[Path]) -> Iterator[None]:
    """Holds the only lock on each folder of the files, so that two programs of ours never write between each other's looks."""
    with ExitStack() as stack:
        for folder in sorted({path.parent for path in paths}):
            if os.name == "nt":
                continue  # no folder can be opened there; the bytes are compared all the same
            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            try:
                stack.enter_context(hold_lock(handle, PATIENCE))
            except TimeoutError:
                raise FilesChanged from None
        yield
