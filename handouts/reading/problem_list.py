"""Collects what is wrong with a file, up to a limit."""

import unicodedata

from handouts.problems import Place, Problem
from handouts.reading.characters import MOST_MARKS
from handouts.reading.nodes import PROBLEM_LIMIT


class TooManyProblems(Exception):
    """PROBLEM_LIMIT is reached."""


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
        name = unicodedata.name(character, "a control character").lower()
        self.tell("bad-character", f"U+{ord(character):04X} ({name}) cannot be printed.",
                  "Take it out: it is invisible, and often comes in with pasted text.", place)  # fmt: skip
