"""Which braille there is for a language: one data file a language in ``tables/``.

A language has a file where liblouis has a table for it whose braille was read back to the words and numbers that went in
(``tests/templates/test_braille.py``). The others are refused by name: that somebody has a table proves nothing.
"""

import functools
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

FOLDER = Path(__file__).parent / "tables"

Grade = Literal["uncontracted", "contracted"]
"""Letter for letter, or with the signs for groups of letters and whole words that most readers of many years prefer."""
GRADES: tuple[Grade, ...] = ("uncontracted", "contracted")

Numbers = Literal["letters", "antoine"]
"""How digits are written: as the letters a to j behind a sign, or in the signs that Antoine gave them in France."""


def read_grade(name: str) -> Grade:
    """The grade of that name. Raises ValueError for one that is none."""
    return GRADES[[str(each) for each in GRADES].index(name)]


@dataclass(frozen=True, kw_only=True)
class BrailleTable(Entry):
    """What is known of a language's braille."""

    uncontracted: str
    """The table of liblouis that writes letter for letter."""
    contracted: str | None = None
    """The table that contracts, if there is one that can be trusted."""
    numbers: Numbers
    instead: dict[str, str] = field(default_factory=dict)
    """The words for a character that the table does not know."""

    def of(self, grade: Grade) -> str | None:
        """The table for a grade; None if there is none."""
        return self.uncontracted if grade == "uncontracted" else self.contracted

    def say_instead(self) -> dict[str, str]:
        """The same, with the blanks that part words from what stands beside them."""
        return {character: f" {words} " for character, words in self.instead.items()}


def find_table(language: Language, grade: Grade) -> BrailleTable:
    """What is known of a language's braille. Raises HandoutsError where there is none in this grade."""
    tables = _load_all()
    if language.code not in tables:
        raise HandoutsError(
            Problem("no-braille", f'There is no braille for the language "{language.code}" yet.',
                    f"Make it in one of: {', '.join(tables)}; or as speech:  --format speech")
        )  # fmt: skip
    if tables[language.code].of(grade) is None:
        able = [code for code, table in tables.items() if table.of(grade)]
        raise HandoutsError(
            Problem("no-contracted-braille", f'There is no contracted braille for the language "{language.code}".',
                    f"Make it uncontracted:  --braille uncontracted  (contracted there is: {', '.join(able)}).")
        )  # fmt: skip
    return tables[language.code]


@functools.cache
def _load_all() -> Mapping[str, BrailleTable]:
    return {
        path.stem: Reader(str(path)).read(BrailleTable, read_text(path, str(path)))
        for path in sorted(FOLDER.glob("*.yaml"))
    }
