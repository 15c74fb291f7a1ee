"""YAML's own errors, in words for somebody who does not know YAML."""

import contextlib
import itertools
import re

import yaml

from handouts.problems import Place, Problem
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern
from handouts.reading.nodes import DEPTH_LIMIT
from handouts.reading.typed import find_wrong_mark

PLAIN_WORDS: tuple[tuple[str, str, str, str], ...] = (
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
    ("expected (?:the )?node content", "missing-item", "An item of a list in brackets is missing before this mark.",
     'Take one comma out, or write "" where a cell is empty. If the mark belongs to the words, put the whole text in quotes.'),
    ("',' or ']'", "open-bracket", "The list that begins with [ here does not end, or lacks a comma.", "Check the brackets, or put the text in quotes."),
    ("',' or '}'", "open-bracket", "The entry that begins with { here does not end, or lacks a comma.", "Check the braces, or put the text in quotes."),
    ("expected (?:a )?comment or (?:a )?line break|expected chomping or indentation|indentation indicator", "needs-quotes", "A text cannot begin with > or |.", "Put the whole text in quotes."),
    ("unexpected end of stream", "open-quote", "The quotation mark here is never closed.", "Add the same mark at the end of the text."),
    ("expected '-' indicator", "bad-indent", "This line should be an item of the list above it.", "Begin it with a hyphen, or indent it like the key it belongs to."),
    ("expected key|expected <block end>", "bad-indent", "This does not fit what stands around it.",
     "Line keys of one entry up in one column. If a text holds quotation marks, write it without outer quotes, or double the marks inside: 'It''s'."),
)  # fmt: skip


def too_deep(place: Place) -> Problem:
    """Lists and entries within each other, more than anybody means."""
    return Problem("too-deep", f"More than {DEPTH_LIMIT} lists and entries stand within each other here.",
                   "Look for brackets or hyphens that are not meant.", place)  # fmt: skip


_SECOND_COLON = lazy_pattern(r"[ -]*[\w-]+: +[^\s\"'{\[|>].*: ")
"""A key whose text, without quotes, has a colon again."""


def _wrong_mark(file: str, text: str, line: int, begin: int) -> Problem | None:
    """What only looks like a mark of YAML's, in the line it stopped at, the one before, or the one it began to read at.

    A text without quotes that a comment ends is one too: its next line belongs to nothing.
    """
    lines = text.split("\n")
    for number in dict.fromkeys((line, line - 1, begin)):
        typed = lines[number - 1] if 0 < number <= len(lines) else ""
        if mark := find_wrong_mark(typed):
            return Problem("wrong-mark", mark.message, mark.remedy, Place(file, number, mark.column + 1))
        if number != line and any(map(_SECOND_COLON.match, lines[line - 1 : line])):
            continue  # that line has a fault of its own
        comment = re.search(r"[^\s:#\-\"'](?<!: )[ \t]+(#.*)", typed)
        if comment and not typed.lstrip().startswith("#"):
            return Problem("comment-in-text", f"YAML takes {quote(comment[1])} for a comment, and what follows does not fit.",
                           "Put the whole text in quotes; or put the comment on a line of its own.",
                           Place(file, number, comment.start(1) + 1))  # fmt: skip
    return None


def _offset(text: str, mark: yaml.Mark) -> int:
    """How many characters stand before a mark."""
    lines = text.split("\n")[: mark.line]
    return sum(map(len, lines)) + len(lines) + mark.column


def _find_open_bracket(text: str) -> tuple[yaml.Mark, str] | None:
    """The innermost bracket that a text never closes, and what would close it.

    PyYAML's own scanner refuses a little more than libyaml, such as a tab between two words: what it read until then counts.
    """
    opened: list[tuple[yaml.Mark, str]] = []
    with contextlib.suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.FlowSequenceStartToken):
                opened.append((token.start_mark, "]"))
            elif isinstance(token, yaml.FlowMappingStartToken):
                opened.append((token.start_mark, "}"))
            elif opened and isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
                opened.pop()
    return opened[-1] if opened else None


def explain(error: yaml.YAMLError, file: str, text: str) -> Problem:
    """What a YAML error means, in words for somebody who does not know YAML."""
    yaml_says = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    begin = getattr(error, "context_mark", None)
    if begin is not None and ("flow" in context or "end of stream" in yaml_says):
        mark = begin
    if "node content" in yaml_says and mark is not None and not text[_offset(text, mark) :].strip():
        mark, closing = _find_open_bracket(text) or (mark, "")
        yaml_says = f"',' or '{closing}'" if closing else yaml_says
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    line = [*text.split("\n"), ""][place.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Problem("tab", "This line is indented with a tab.", "Use spaces: two for each level.",
                       Place(file, place.line, indent.index("\t") + 1))  # fmt: skip
    if (
        "maximum nesting depth" in yaml_says
    ):  # libyaml reads a line ahead, and stops at its thousandth bracket by itself
        too_many = next(itertools.islice(re.finditer(r"[\[{]", line), DEPTH_LIMIT, None), None)
        return too_deep(Place(file, place.line, too_many.start() + 1) if too_many else place)
    if found := _wrong_mark(file, text, place.line, begin.line + 1 if begin is not None else place.line):
        return found
    for pattern, code, message, remedy in PLAIN_WORDS:
        if re.search(pattern, yaml_says):
            return Problem(code, message, remedy, place)
    words = f"{context}: {yaml_says}" if context else yaml_says
    return Problem(
        "bad-yaml", f"This is not YAML as it should be: {words}.", "Compare it with the lines around it.", place
    )
