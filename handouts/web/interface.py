"""The words of the page, a folder a language, a file a page: ``words/en/desk.yaml``. Those of the sheets are in ``handouts/languages``.

What a field of the editor is for stands in the content model, in English; ``words/fields/es.yaml`` has it in Spanish.
"""

import datetime
import functools
from collections.abc import Mapping
from pathlib import Path

from handouts.languages.language import Language
from handouts.problems import Problem
from handouts.problems.register import ProblemWords, words_in
from handouts.reading.resources import read_data

FOLDER = Path(__file__).parent / "words"
NAMES = {"en": "English", "es": "Español"}
"""The languages the page itself speaks."""


class Words:
    """The page's words in one language: ``words("key", name=…)``. An unknown key raises KeyError."""

    def __init__(self, code: str, texts: Mapping[str, str]) -> None:
        self.code, self._texts = code, texts
        self.language = Language.of(code)

    def __call__(self, key: str, **values: object) -> str:
        return self._texts[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """Words that depend on a number: those of ``key.one`` for 1, else those of ``key.many``."""
        return self(f"{key}.one" if number == 1 else f"{key}.many", number=number, **values)

    def join_list(self, things: list[str]) -> str:
        """Things side by side."""
        return self.language.join_list(things) if things else ""

    def day(self, date: datetime.date) -> str:
        """A day as the reader writes it."""
        return self.language.day(date)

    def month(self, date: datetime.date) -> str:
        """A month as the reader writes it."""
        return self.language.month(date)

    def problem(self, problem: Problem) -> ProblemWords:
        """What is wrong and how to mend it in this language, as the register of problems has it."""
        return words_in(problem, self.code)

    def explain_field(self, english: str) -> tuple[str, str]:
        """What a field is for, and the code of the language that says it: English where this one has no words for it yet."""
        said = read_field_help(self.code).get(english)
        return (said, self.code) if said else (english, "en")

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._texts


@functools.cache
def load_words(code: str) -> Words:
    """The words in a language the page speaks."""
    return Words(code, texts(code))


def texts(code: str) -> dict[str, str]:
    """All words in a language, nested keys joined by dots."""
    found: dict[str, str] = {}

    def walk(prefix: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{prefix}{key}.", inner)
        else:
            found[prefix[:-1]] = str(value)

    for path in sorted((FOLDER / code).glob("*.yaml")):
        walk("", read_data(path))
    return found


@functools.cache
def read_field_help(code: str) -> Mapping[str, str]:
    """What the fields of the content model are for, in a language of the page, by the model's own English sentence.

    By the sentence and not by the field: one that was written anew in the model has no old translation.
    """
    path = FOLDER / "fields" / f"{code}.yaml"
    return {each["en"]: each[code] for each in read_data(path)} if path.exists() else {}


def choose_language(asked: str | None, accepted: str) -> str:
    """The language the page speaks: the one asked for, or the browser's first that is there, or English."""
    if asked in NAMES:
        return asked
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        if code in NAMES:
            return code
    return "en"
