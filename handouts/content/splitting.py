"""Moves the procedures and translations of a content file to files of their own, and back: ``handouts split`` and ``join``.

What is moved are whole lines, as they were typed: comments, blank lines, quotes and line ends stay what they are. Where a
procedure stood its key stays, and under it a comment that says where it went::

    procedures:
      # The knee
      knee-replacement:
        # procedures/knee-replacement.yaml

All lines of a block, but empty ones, move to the left by the same width: by the column of its first key, or less, if a line
(a comment that was set at the margin, say) begins further left. :func:`join` moves them back to the column at which the comment stands.
So joining what was split gives the same bytes.

What cannot stand in a file of its own stays where it is, and is told: a block with an alias of something outside of it, or
an anchor for something there; one that is written on the line of its key.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path

from handouts.content.forms import short_name_fault
from handouts.content.library_files import (
    ENDING,
    PROCEDURES,
    SHARED,
    TRANSLATIONS,
    LibraryFiles,
    find_files,
    find_folders,
)
from handouts.content.shared_parts import find
from handouts.languages import language
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean, quote
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.parser import Parser
from handouts.storage import writing

_LINE = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_KEY_LINE = lazy_pattern(r"""( *)(["']?)([^\s"':#]+)\2[ \t]*:[ \t]*(?:#.*)?[\r\n]*""")
"""A key and nothing after it but a comment."""
_WENT_TO = lazy_pattern(r"( *)# ((?:procedures|translations/[\w-]+)/[a-z0-9-]+\.yaml)[\r\n]*")
_NOTHING = lazy_pattern(r"[ \t]*(?:#.*)?[\r\n]*")
_DOCUMENT_END = lazy_pattern(r"(?:\.\.\.|---)(?:\s|$)")
_MARK = lazy_pattern(r"(?:^|[\s\[{,:-])([&*])([^\s,\[\]{}]+)")


@dataclass
class Moved:
    """What was done: the files that were written and removed, and what stayed where it was."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)


@dataclass
class _KeyBlock:
    """The lines under a key: from ``first`` to before ``end``, counted from 0; the key's own is the one before."""

    name: str
    first: int
    end: int
    column: int
    """Of its first key, counted from 0."""
    node: YamlNode


def split(path: Path) -> Moved:
    """Gives each procedure of a content file, and each of its translations, a file of its own.

    Files are written first, the content last: after an interruption a second run completes it. Raises HandoutsError for a
    content that is no YAML, or if a file that stands there says something else; UnwritableError.
    """
    shown, moved = str(path), Moved()
    beside, text = find_files(shown, path.parent), _read(path, shown)
    kept, out = _move_out(text, shown, PROCEDURES, beside.name_file, moved.told)
    new: dict[str, str] = {}
    rewritten: set[str] = set()
    for name in (*out, *(each for each in beside.procedures if each not in out)):
        own = beside.name_file(name)
        words = out[name] if name in out else _read(beside.path(own), own)
        rest, theirs = _move_out(
            words, own, TRANSLATIONS, lambda code, name=name: beside.name_file(code, name), moved.told  # type: ignore[misc]
        )  # fmt: skip
        new |= {beside.name_file(code, name): each for code, each in theirs.items()}
        if name in out or theirs:
            new[own] = rest
        if name not in out:
            rewritten.add(own)
    _refuse_others(beside, {file: words for file, words in new.items() if file not in rewritten})
    for file, words in new.items():
        writing.write(beside.path(file), words.encode("utf-8"))
        moved.written.append(file)
    if kept != text:
        writing.write(path, kept.encode("utf-8"))
        moved.written.append(shown)
    return moved


def join(path: Path) -> Moved:
    """Takes the procedures and translations in files of their own back into the content file, and removes their files; folders
    in which then nothing stands go too.

    The content is written first: after an interruption a second run removes what is left. Shared parts stay in their files.
    Raises HandoutsError for a file that is no YAML, or if a key and its file both say something; UnwritableError.
    """
    shown, moved = str(path), Moved()
    beside, text = find_files(shown, path.parent), _read(path, shown)
    words: dict[str, tuple[str, str]] = {}
    taken: list[str] = []

    def read_translations(name: str) -> dict[str, tuple[str, str]]:
        files = beside.translations.get(name, {})
        taken.extend(files.values())
        return {code: (file, _read(beside.path(file), file)) for code, file in files.items()}

    for name, own in beside.procedures.items():
        taken.append(own)
        words[name] = own, _take_in(_read(beside.path(own), own), own, TRANSLATIONS, read_translations(name))
    whole = _take_in(text, shown, PROCEDURES, words)
    lines = _LINE.findall(whole)
    for block in reversed(list(_blocks(whole, shown, PROCEDURES, []))):
        if block.name not in words and block.name in beside.translations:
            own_words, shift = _move_left(lines[block.first : block.end], block)
            own_words = _take_in(own_words, shown, TRANSLATIONS, read_translations(block.name))
            lines[block.first : block.end] = [_move_right(own_words, shift)]
    whole = "".join(lines)
    moved.told += beside.strays
    if whole != text:
        writing.write(path, whole.encode("utf-8"))
        moved.written.append(shown)
    for file in taken:
        writing.remove(beside.path(file))
        moved.removed.append(file)
    for folder in sorted(find_folders(path.parent), key=lambda each: -len(each.parts)):
        if folder.name != SHARED or folder.parent != path.parent:
            writing.remove_empty_folder(folder)
    return moved


# -- out


def _move_out(
    text: str, shown: str, key: str, file_of: Callable[[str], str], told: list[Problem]
) -> tuple[str, dict[str, str]]:
    """A text without the blocks under each key of ``key``, and these by name, moved to the left."""
    lines = _LINE.findall(text)
    out: dict[str, str] = {}
    for block in reversed(list(_blocks(text, shown, key, told))):
        own = lines[block.first : block.end]
        words, shift = _move_left(own, block)
        end = own[-1][len(own[-1].rstrip("\r\n")) :]
        lines[block.first : block.end] = [" " * shift + f"# {_written(file_of(block.name))}" + end]
        out[block.name] = words
    return "".join(lines), dict(reversed(out.items()))


def _blocks(text: str, shown: str, key: str, told: list[Problem]) -> Iterator[_KeyBlock]:
    """The blocks that can stand in files of their own; what cannot is told."""
    root, lines = _parse(text, shown), _LINE.findall(text)
    listed = find(root, key)
    if listed is None or listed.kind != "mapping":
        return
    marks = list(_find_marks(lines))
    pairs = list(listed.pairs())
    after, _ = _line_after(root, key, len(lines))
    for at, (name, value) in enumerate(pairs):
        end = pairs[at + 1][0].place.line - 1 if at + 1 < len(pairs) else after
        if value.kind == "text" and not value.text:
            continue
        short, line = clean(name.text), name.place.line - 1
        why = _why_not(short, key, lines[line], value, line)
        if not why and value.kind == "mapping":
            block = _block(short, lines, line + 1, end, value)
            if crossing := next((mark for mark in marks if _crosses(mark, marks, block)), None):
                why = f"line {crossing[0] + 1} has *{crossing[2]} or &{crossing[2]}, and the other stands outside of it"
            else:
                yield block
        if why:
            told.append(Problem("stays-in-file", f"{quote(short)} stays in this file: {why}.",
                                "Nothing is lost. Mend it and run  handouts split  again, if it should have its own.", name.place))  # fmt: skip


def _why_not(name: str, key: str, line: str, value: YamlNode, at: int) -> str:
    """Why what stands under a key cannot have a file of its own; nothing if it can."""
    known = _KEY_LINE.fullmatch(line)
    if key == PROCEDURES and short_name_fault(name):
        return "its name is no short name"
    if key == TRANSLATIONS and name not in language.codes():
        return "there is no such language"
    if value.kind != "mapping":
        return "no keys stand under it"
    if known is None or value.place.line - 1 <= at:
        return "it does not stand on lines of its own under its key"
    return ""


def _block(name: str, lines: Sequence[str], first: int, end: int, value: YamlNode) -> _KeyBlock:
    """The lines of a block: without the blank ones and the comments at its end that belong to what comes after it."""
    column = value.items[0].place.column - 1
    end = next((at for at in range(first, end) if _DOCUMENT_END.match(lines[at])), end)
    last = end
    while last > first and _NOTHING.fullmatch(lines[last - 1]):
        last -= 1
    for at in range(last, end):  # comments at its own indent are its own
        line = lines[at]
        if line.strip() and len(line) - len(line.lstrip(" ")) >= column:
            last = at + 1
    return _KeyBlock(name, first, last, column, value)


def _line_after(root: YamlNode, key: str, count: int) -> tuple[int, int]:
    """The line, counted from 0, of the key that follows a key of the root, ``count`` if none does; and of the key itself."""
    keys = root.items[::2]
    for at, each in enumerate(keys):
        if clean(each.text) == key:
            return keys[at + 1].place.line - 1 if at + 1 < len(keys) else count, each.place.line - 1
    return count, count - 1


def _move_left(lines: Sequence[str], block: _KeyBlock) -> tuple[str, int]:
    """The lines of a block without what they all begin with, and how many blanks that is: up to the column of its keys.

    A line of blanks stays as it is: nobody could say later which had been longer. If that would change what the block says
    (it can be the first line of a text after | or >), no line moves.
    """
    margins = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    shift = min([block.column, *margins])
    words = "".join(line[shift:] if line.strip() else line for line in lines)
    parser, node = Parser(""), None
    with parser.to_the_limit():
        node = parser.parse(words)
    return (words, shift) if node is not None and _say_the_same(node, block.node) else ("".join(lines), 0)


def _move_right(text: str, shift: int) -> str:
    return "".join(" " * shift + line if line.strip() else line for line in _LINE.findall(text))


def _say_the_same(one: YamlNode, other: YamlNode) -> bool:
    """Whether two nodes hold the same, wherever they stand."""
    return (
        (one.kind, clean(one.text), len(one.items)) == (other.kind, clean(other.text), len(other.items))
        and all(map(_say_the_same, one.items, other.items))
    )  # fmt: skip


def _find_marks(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """What may be an anchor or an alias, by its line: the line, the mark and the name. In doubt it is one."""
    for at, line in enumerate(lines):
        if "&" in line or "*" in line:
            for found in _MARK.finditer(line):
                yield at, found[1], found[2]


def _crosses(mark: tuple[int, str, str], marks: Sequence[tuple[int, str, str]], block: _KeyBlock) -> bool:
    """Whether an anchor or alias within a block has its other half outside of it."""
    at, sign, name = mark
    if not block.first <= at < block.end:
        return False
    return any(
        other[2] == name and other[1] != sign and not block.first <= other[0] < block.end for other in marks
    )  # fmt: skip


# -- in


def _take_in(text: str, shown: str, key: str, files: dict[str, tuple[str, str]]) -> str:
    """A text with the words of files, each with its file's name, by the key under ``key`` for which they stand.

    Raises HandoutsError if a key has other words already.
    """
    if not files:
        return text
    root, lines = _parse(text, shown), _LINE.findall(text)
    newline = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    listed = find(root, key)
    keys = list(listed.pairs()) if listed and listed.kind == "mapping" else []
    there = {clean(name.text): (name, value) for name, value in keys}
    _refuse_other_words(text, shown, key, {name: files[name] for name in there if name in files})
    for name, (key_node, value) in reversed(there.items()):
        if name not in files or value.kind != "text" or value.text:
            continue
        at = key_node.place.line
        went = _WENT_TO.fullmatch(lines[at]) if at < len(lines) else None
        shift = len(went[1]) if went else 2 * max(1, key_node.place.column - 1)
        moved = _move_right(files[name][1], shift)
        if not went:
            lines[at - 1] = _ended(lines[at - 1], newline)
        last = bool(went) and not lines[at].endswith(("\r", "\n"))
        lines[at : at + 1 if went else at] = [moved if last else _ended(moved, newline)]
    rest = {name: words for name, (_, words) in files.items() if name not in there}
    if not rest:
        return "".join(lines)
    margin = root.items[0].place.column - 1 if root.items else 0
    column = keys[0][0].place.column - 1 if keys else margin + 2
    new = "".join(
        f"{' ' * column}{name}:{newline}{_ended(_move_right(words, 2 * column - margin), newline)}"
        for name, words in rest.items()
    )  # fmt: skip
    if listed is None:
        new = f"{' ' * margin}{key}:{newline}{new}"
        return _checked("".join(lines[:-1]) + _ended("".join(lines[-1:]), newline) + new, shown, rest)
    # the lines of a taken-in file stand in one piece: take the text apart anew
    whole = "".join(lines)
    lines = _LINE.findall(whole)
    at, key_line = _line_after(_parse(whole, shown), key, len(lines))
    while at > key_line + 1 and (_NOTHING.fullmatch(lines[at - 1]) or _DOCUMENT_END.match(lines[at - 1])):
        at -= 1  # what stands between belongs to what follows
    lines[at - 1] = _ended(lines[at - 1], newline)
    return _checked("".join([*lines[:at], new, *lines[at:]]), shown, rest)


def _checked(text: str, shown: str, names: Iterable[str]) -> str:
    """A text, once it has these keys somewhere: those that were written into it. Raises HandoutsError if it cannot take them."""
    root = _parse(text, shown)
    found = {clean(key.text) for listed in root.items[1::2] if listed.kind == "mapping" for key in listed.items[::2]}
    for name in names:
        if name not in found:
            raise HandoutsError(Problem("no-procedures", "There is no list of procedures to add to.",
                                        "Write a line  procedures:  and each procedure under it on lines of its own.", root.place))  # fmt: skip
    return text


def _refuse_other_words(text: str, shown: str, key: str, files: dict[str, tuple[str, str]]) -> None:
    """Raise HandoutsError if a key says something else than its file; the same is what an interruption leaves."""
    listed = find(_parse(text, shown), key)
    lines = _LINE.findall(text)
    blocks = {block.name: block for block in _blocks(text, shown, key, [])}
    for name, value in listed.pairs() if listed and listed.kind == "mapping" else ():
        short = clean(name.text)
        if short not in files or (value.kind == "text" and not value.text):
            continue
        file, words = files[short]
        block = blocks.get(short)
        own = _move_left(lines[block.first : block.end], block)[0] if block else None
        if own is None or own.rstrip() != words.rstrip():
            raise HandoutsError(Problem("stands-twice", f"{quote(short)} stands here and in {file}: nobody can say which one holds.",
                                        "Keep one of them: remove the file, or what stands under the key here.", name.place))  # fmt: skip


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith(("\r", "\n")) else text + newline


# -- files


def _read(path: Path, shown: str) -> str:
    """The text of a file with its line ends and its mark of byte order. Raises UnreadableError."""
    read_text(path, shown)  # says what is wrong with a file that is no text
    return path.read_bytes().decode("utf-8")


def _parse(text: str, shown: str) -> YamlNode:
    """The node of a file. Raises HandoutsError if it is no YAML."""
    parser, root = Parser(shown), None
    with parser.to_the_limit():
        root = parser.parse(text.removeprefix("\ufeff"))
    if root is None:
        raise HandoutsError(parser.problems)
    return root


def _written(shown: str) -> str:
    """A file as it is named in a comment, from the content's folder on."""
    parts = Path(shown).parts
    return "/".join(parts[-3:] if parts[-3:-2] == (TRANSLATIONS,) else parts[-2:])


def _refuse_others(beside: LibraryFiles, new: dict[str, str]) -> None:
    """Raise HandoutsError if a file that would be written stands there and says something else."""
    wrong = []
    for file, words in new.items():
        path = beside.path(file)
        if path.exists() and path.read_bytes() != words.encode("utf-8"):
            wrong.append(Problem("stands-twice", f"{Path(file).stem + ENDING} is there already and says something else.",
                                 "Compare them, and keep one.", Place(file)))  # fmt: skip
    if wrong:
        raise HandoutsError(wrong)
