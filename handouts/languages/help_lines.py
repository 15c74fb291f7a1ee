"""The notice of language help: the program's own line in each language, and the languages that each state speaks.

45 CFR 92.11(b) asks for a notice "in English and at least the 15 languages most commonly spoken by individuals with limited
English proficiency of the relevant State". The lines stand in ``language_help/lines.yaml``; whose languages these are, in
``language_help/states.yaml``, with the source and the day of its counts.
"""

import datetime
import functools
from pathlib import Path
from typing import Annotated, Any, Literal

from handouts.languages import language
from handouts.languages.language import Language
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Between, Blanks, Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

_FOLDER = Path(__file__).parent / "language_help"


@dataclass(frozen=True, kw_only=True)
class HelpLine(Entry):
    """A language of the notice, with the program's own line in it if there is one."""

    english_name: str
    own_name: str | None = None
    """The language's name in the language itself; that of its language file where it has one, as all below."""
    lang_tag: str | None = None
    """As in the PDF, by BCP 47; without it, the code it stands under."""
    script: str = "Latn"
    """The script it is written in, by ISO 15924."""
    direction: Literal["ltr", "rtl"] = "ltr"
    line: Annotated[str, Blanks("phone")] | None = None


@dataclass(frozen=True, kw_only=True)
class HelpLines(Entry):
    """What the notice says in the program's own words."""

    day: datetime.date
    """When they were written."""
    title: str
    lead: Annotated[str, Blanks("phone")]
    tty: Annotated[str, Blanks("number")]
    draft: str
    """Printed on each page with any of the lines below, which no translator has read."""
    languages: dict[str, HelpLine]

    def name(self, code: str) -> str:
        """What a language is called in English; its code for one that is not known here."""
        return self.languages[code].english_name if code in self.languages else code


@dataclass(frozen=True, kw_only=True)
class StateLanguages(Entry):
    """The languages of each state, by how many people speak them and know little English, from the most down."""

    source: str
    """Who counted, and where it can be read."""
    day: datetime.date
    """When the counts came out."""
    period: str
    """The years they are of."""
    states: dict[str, dict[str, Annotated[int, Between(1, 99_999_999)]]]
    """For each state, people by language; codes with blanks between them are counted together."""

    def of(self, state: str) -> tuple[tuple[str, ...], ...]:
        """The languages of a state, those that are counted together side by side. Raises KeyError for a state that is not here."""
        return tuple(tuple(codes.split()) for codes in self.states[state])


@functools.cache
def read_help_lines() -> HelpLines:
    """The program's own words for the notice."""
    lines: HelpLines = _read(HelpLines, "lines.yaml")
    return lines


@functools.cache
def read_state_languages() -> StateLanguages:
    """Which languages each state speaks."""
    states: StateLanguages = _read(StateLanguages, "states.yaml")
    return states


def _read(kind: type[Entry], name: str) -> Any:
    path = _FOLDER / name
    return Reader(str(path)).read(kind, read_text(path, str(path)))


@dataclass(frozen=True)
class NoticeLanguage:
    """How a language is set on the notice, whether or not sheets can be made in it."""

    code: str
    english_name: str
    own_name: str
    lang_tag: str
    script: str
    direction: Literal["ltr", "rtl"]
    language: Language | None
    """Its language file, if it has one: its fonts and where its words may be broken."""

    @staticmethod
    def of(code: str) -> "NoticeLanguage":
        """The language of a code. Raises KeyError for one of which nothing is known."""
        own = read_help_lines().languages.get(code)
        if code in language.codes():
            found = Language.of(code)
            name = own.english_name if own else found.own_name
            return NoticeLanguage(code, name, found.own_name, found.lang_tag, found.script, found.direction, found)
        if own is None:
            raise KeyError(code)
        return NoticeLanguage(
            code,
            own.english_name,
            own.own_name or own.english_name,
            own.lang_tag or code,
            own.script,
            own.direction,
            None,
        )


def known_codes() -> tuple[str, ...]:
    """The codes of all languages that the notice can have."""
    return tuple(sorted({*language.codes(), *read_help_lines().languages}))


def stand_for(code: str) -> tuple[str, ...]:
    """The languages of the notice that a language of a state is: Chinese is written in two ways."""
    return ("zh-Hans", "zh-Hant") if code == "zh" else (code,)
