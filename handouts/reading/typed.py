"""What somebody typed and YAML did not keep: the end of a text after " #", a word after &, a list run into one text.

YAML's events give what it made of a text and where the text stood. Here the lines are looked at once more as they were
typed, and what was lost on the way is noted at its node. Whether that matters is decided where the field is known: in a
sentence it does, after a date it is a comment.
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from handouts.problems import Place
from handouts.reading.characters import name_character
from handouts.reading.declarations import lazy_pattern


class Loss(NamedTuple):
    """Something that was typed and is not in the value, or not as it was meant."""

    why: Literal["comment", "comma", "braces", "mark", "escape", "lines"]
    words: str
    """What was typed there."""
    place: Place


_DASH = r"\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"
_DOT = "•‣⁃∙▪▫◦●○■◾◼▸►▶➢➤❖◆◇☐☑☒✓✔✗✘❏❑\uf0b7\uf0a7\uf0d8"
"""Bullets and boxes as word processors set them; the last are those of the fonts Symbol and Wingdings."""
_BLANK = " \t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"

BULLET = lazy_pattern(rf"[{_DOT}*{_DASH}](?:[{_BLANK}]+(?=\S)|(?=[^\W\d_]))")
"""A mark that begins an item of a list in a word processor, with a blank or a letter after it."""
_SURE_BULLET = lazy_pattern(rf"[{_DOT}]")
_NUMBERED = lazy_pattern(rf"\(?(\d{{1,3}})[.)][{_BLANK}]+\S")
_INNER_BULLET = lazy_pattern(rf"(?:^|[{_BLANK}])[{_DOT}][{_BLANK}]*(?=\w)")
_BLOCK_HEAD = lazy_pattern(r"[|>][-+0-9]*[ \t]+#(?=\S)")
_BEFORE_VALUE = lazy_pattern(r"^[^#]*?[:\-\[,{?&!|>](?:\S*)[ \t]+(#.*)$")
_AFTER_VALUE = lazy_pattern(r"[ \t]+(#.*)")
_ESCAPE = lazy_pattern(r"(?<![^\W\d_])[A-Za-z]:[^\s\"]*?(?<!\\)(?:\\\\)*(\\[nrt][^\s\\\"]+)")
"""A path of Windows in double quotes: the backslash that parts two folders and the letter behind it make another character."""
_OPENING = {"“": "”", "„": "“”", "«": "»", "‘": "’", "”": "”", "「": "」", "『": "』"}


TOLD = "□"
"""What the reader puts where a character cannot be in a file, and has told it."""


class TypedLines:
    """The lines of a file as they were typed; ``file`` is its name in every place."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = text.split("\n")
        self._hashes = [number for number, line in enumerate(self._lines) if "#" in line]
        self._read_to = (0, 0)  # line and column where the value before ended
        self._before = ""  # that value

    def _place(self, line: int, column: int) -> Place:
        return Place(self._file, line + 1, column + 1)

    def _line(self, number: int) -> str:
        """A line as it was typed; an empty text behind the last, where YAML says that a value stands which the file ends before."""
        return self._lines[number] if number < len(self._lines) else ""

    def loss(self, event: Any, is_key: bool, follows: bool = False) -> Loss | None:
        """What was typed at a text of YAML's and is not in it; None for nearly all. To be asked in the file's order.

        ``follows``: the text is a key, and a value of the same mapping stands before it.
        """
        first, last = event.start_mark, event.end_mark
        style = event.style or ""
        found = None
        if self._hashes and self._hashed(self._read_to[0], last.line + 1):
            found = None if is_key else self._comment_before(first.line, first.column)
            found = found or self._comment_after(event, style)
        if found is None and follows:
            found = self._cut_in_braces(event)
        self._read_to, self._before = (last.line, last.column), event.value
        if found is None and not style:
            found = self._mark_or_comma(event)
        elif found is None and style == '"':
            found = self._escape(first, last)
        if found is None and first.line != last.line:
            found = self._list_in_text(first, last, style)
        if found is None and not event.value.isascii() and len(_INNER_BULLET.findall(event.value)) > 1:
            found = Loss("lines", event.value, self._place(first.line, first.column))
        return found

    def _cut_in_braces(self, event: Any) -> Loss | None:
        """A key that was meant as the rest of the text before it: {name: Drops 2,5 mL}. In braces a comma ends a text."""
        first, last = event.start_mark, event.end_mark
        line, column = self._read_to
        between = self._line(line)[column : first.column if line == first.line else None]
        if line != first.line and self._line(first.line)[: first.column].strip():
            return None
        if between.strip() != "," or not self._before:
            return None
        follows = self._line(last.line)[last.column :].lstrip() or self._line(last.line + 1).lstrip()
        if not (follows.startswith((",", "}")) or _torn(self._before, event.value[:1] if between == "," else "")):
            return None  # a colon makes it a key, whatever was meant
        joined = between if line == first.line else ", "
        return Loss("braces", f"{self._before}{joined}{event.value}", self._place(line, column + between.index(",")))

    def _mark_or_comma(self, event: Any) -> Loss | None:
        """What YAML takes off a text without quotes, or out of it, where it stands in a list in brackets."""
        first, last = event.start_mark, event.end_mark
        if event.tag == "!":
            return Loss("mark", "!", self._place(first.line, first.column))
        typed = self._line(last.line)
        if typed[last.column : last.column + 1] == "," and _torn(event.value, typed[last.column + 1 : last.column + 2]):
            rest = re.split(r"[\]\[{}]|(?<=.),", typed[last.column : last.column + 20])[0]
            return Loss("comma", event.value + rest, self._place(last.line, last.column))
        return None

    def _hashed(self, first: int, end: int) -> Sequence[int]:
        """The lines with a # in them, from one to before another."""
        return self._hashes[bisect.bisect_left(self._hashes, first) : bisect.bisect_left(self._hashes, end)]

    def _comment_before(self, line: int, column: int) -> Loss | None:
        """A text that begins with #, right after its key or hyphen: YAML takes the text from a later line."""
        read_to, behind = self._read_to
        if line == read_to or self._line(line)[:column].strip():  # a value, a hyphen or a key stands between
            return None
        for number in self._hashed(read_to, line):
            found = _BEFORE_VALUE.match(self._lines[number][behind if number == read_to else 0 :])
            if found and TOLD not in found[1]:
                begin = len(self._lines[number]) - len(found[1])
                return Loss("comment", found[1], self._place(number, begin))
        return None

    def _comment_after(self, event: Any, style: str) -> Loss | None:
        """What stands after a text on its line: behind # without a blank, or behind any # after a text without quotes."""
        first, last = event.start_mark, event.end_mark
        if style in ("|", ">"):
            head = self._lines[first.line][first.column :]
            found = _BLOCK_HEAD.match(head)
            return (
                Loss("comment", head[found.end() - 1 :], self._place(first.line, first.column + found.end() - 1))
                if found
                else None
            )
        if not self._hashed(last.line, last.line + 1):
            return None
        found = _AFTER_VALUE.match(self._lines[last.line], last.column)
        if found is None or (style and not re.match(r"#\S", found[1])) or TOLD in found[1]:
            return None
        return Loss("comment", found[1], self._place(last.line, found.start(1)))

    def _between(self, first: Any, last: Any) -> Iterator[tuple[int, str]]:
        """The lines between two of YAML's marks, each with its number."""
        for number in range(first.line, min(last.line + 1, len(self._lines))):
            begin = first.column if number == first.line else 0
            end = last.column if number == last.line else None
            yield number, self._lines[number][begin:end]

    def _escape(self, first: Any, last: Any) -> Loss | None:
        for number, typed in self._between(first, last):
            if "\\" in typed and (found := _ESCAPE.search(typed)):
                begin = first.column if number == first.line else 0
                return Loss("escape", found[1], self._place(number, begin + found.start(1)))
        return None

    def _list_in_text(self, first: Any, last: Any, style: str) -> Loss | None:
        """Two lines or more that each begin as an item of a list does, in one text."""
        lines = list(self._between(first, last))
        if style:
            lines = lines[1:] if style in ("|", ">") else [(lines[0][0], lines[0][1][1:]), *lines[1:]]
        said = [(number, line.strip(_BLANK)) for number, line in lines if line.strip(_BLANK)]
        marked = [(at, number) for at, (number, line) in enumerate(said) if BULLET.match(line)]
        sure = any(_SURE_BULLET.match(said[at][1]) for at, _ in marked)
        begins = bool(marked) and (marked[0][0] == 0 or said[marked[0][0] - 1][1].endswith((":", "：")))
        counted = [(int(found[1]), number) for number, line in said if (found := _NUMBERED.match(line))]
        if (len(marked) > 1 and (sure or begins)) or (marked and sure and marked[0][0] > 0):
            number = marked[-1][1]
        elif len(counted) > 1 and [each for each, _ in counted] == list(range(1, len(counted) + 1)):
            number = counted[1][1]
        else:
            return None
        typed = self._lines[number]
        return Loss("lines", typed.strip(), self._place(number, len(typed) - len(typed.lstrip())))


class WrongMark(NamedTuple):
    """A mark that looks like one of YAML's and is none."""

    message: str
    remedy: str
    column: int
    """Where it stands in its line, from 0."""


_ODD_BLANK = "\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"
_WRONG_MARKS: tuple[tuple[str, str, str], ...] = (
    (r"^\s*(?:-\s+)?[\w \"-]{1,60}([：﹕︓])",
     "{name} ends no key: it only looks like a colon.", "Type an ordinary colon and a blank after the key:  title: Knee"),
    (rf"^\s*(?:-\s+)?[\w-]+:([{_ODD_BLANK}])|^[ ]*(?:-[ ]+)?([{_ODD_BLANK}])|^\s*-([{_ODD_BLANK}])",
     "{name} stands here where YAML needs an ordinary blank.", "Delete it and press the space bar. It often comes in with text from Word or a web page."),
    (r"(?:^\s*|:\s+|-\s+|[\[{,]\s*)([“”„‟‘‚«»「『])",
     "{name} is no quotation mark to YAML.", "Put the whole text in straight quotes, \" or ', as they are on the keyboard."),
)  # fmt: skip
"""Patterns, not compiled ones: nearly all files have no line that YAML refuses."""


def find_wrong_mark(line: str) -> WrongMark | None:
    """The first mark in a line that looks like one of YAML's and is none: to be asked of a line that YAML refuses."""
    for pattern, message, remedy in _WRONG_MARKS:
        if found := re.search(pattern, line):
            at = next(index for index, each in enumerate(found.groups(), 1) if each)
            return WrongMark(message.format(name=name_character(found[at])), remedy, found.start(at))
    return None


def _torn(text: str, after: str) -> bool:
    """Whether the comma at which a list in brackets parts two items belongs to a number or to words in curly quotes.

    ``after`` is the character behind the comma.
    """
    if text[-1:].isdigit() and after.isdigit():
        return True
    closing = _OPENING.get(text[:1])
    return closing is not None and not any(each in text[1:] for each in closing)
