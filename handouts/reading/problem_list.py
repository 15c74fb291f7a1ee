"""Collects what is wrong with a file, up to a limit."""

import contextlib
import unicodedata
from collections.abc import Iterable, Iterator

from handouts.problems import Place, Problem
from handouts.reading.characters import MOST_MARKS, name_character, quote
from handouts.reading.nodes import PROBLEM_LIMIT
from handouts.reading.typed import Loss


class TooManyProblems(Exception):
    """PROBLEM_LIMIT is reached."""


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of the file, each once; those without a place last."""
    last = Place("", 1 << 62)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.place or last)


class ProblemList:
    """The problems of one file; ``file`` is its name as the user gave it: what stands in every :class:`Place`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, code: str, message: str, remedy: str, place: Place) -> None:
        """Notes a problem. Raises TooManyProblems with the last that is told."""
        self.problems.append(Problem(code, message, remedy, place))
        if len(self.problems) >= PROBLEM_LIMIT:
            raise TooManyProblems

    @contextlib.contextmanager
    def to_the_limit(self) -> Iterator[None]:
        """Ends what is done meanwhile once there are too many problems, and notes that there may be more."""
        try:
            yield
        except TooManyProblems:
            more = Problem(
                "too-many-problems", f"There are {PROBLEM_LIMIT} problems or more.", "Mend these, then check again."
            )
            self.problems.append(more)

    def tell_marks(self, place: Place) -> None:
        """Notes that more marks stand on a letter than can be printed."""
        self.tell("stacked-marks", f"More than {MOST_MARKS} marks stand on one letter.",
                  "Type the letter again: so many come in with pasted text, and cover the lines above and below.", place)  # fmt: skip

    def tell_open_mark(self, mark: str, place: Place) -> None:
        """Notes a mark of direction without its other half."""
        name = unicodedata.name(mark).lower()
        self.tell("open-direction", f"U+{ord(mark):04X} ({name}) has no other half in this text.",
                  "Take it out, or write both: U+2066 before and U+2069 after what reads from left to right. Numbers with "
                  "their units, times, phone numbers and web addresses need none.", place)  # fmt: skip

    def tell_character(self, character: str, place: Place) -> None:
        """Notes a character that cannot be printed."""
        self.tell("bad-character", f"{name_character(character)} cannot be printed.",
                  "Take it out: it is invisible, and often comes in with pasted text.", place)  # fmt: skip

    def tell_loss(self, loss: Loss, kept: str) -> None:
        """Notes that YAML did not keep what was typed; ``kept`` is the text it made of it."""
        typed, text = quote(loss.words), quote(kept)
        match loss.why:
            case "comment":
                self.tell("comment-in-text", f"YAML takes {typed} for a comment: of this text only {text} is left.",
                          "Put the whole text in quotes; or put the comment on a line of its own.", loss.place)  # fmt: skip
            case "comma":
                self.tell("comma-in-text", f"In a list in brackets a comma ends an item: it parts {typed}.",
                          'Put the whole item in straight quotes: "1,000"; or write a blank after the comma.', loss.place)  # fmt: skip
            case "braces":
                self.tell("comma-in-text", f"In braces a comma ends a text: it parts {typed}.",
                          "Put the whole text in straight quotes, or write each key and its text on a line of its own.", loss.place)  # fmt: skip
            case "mark":
                self.tell("mark-in-text", f"YAML takes {typed} for a mark of its own: only {text} is left.",
                          "Put the whole text in quotes.", loss.place)  # fmt: skip
            case "escape":
                self.tell("escape-in-text", f"In double quotes the first two characters of {typed} are a line break or a tab, not a backslash and a letter.",
                          "Write a blank where one is meant; or two backslashes, or single quotes, where a backslash is.", loss.place)  # fmt: skip
            case "lines":
                self.tell("items-run-together", f"This looks like an item of a list, but it is in the middle of one text: {typed}.",
                          "Begin each item on its own line with a hyphen and a space; a sheet sets its own marks.", loss.place)  # fmt: skip
