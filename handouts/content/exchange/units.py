"""The units of a translation: each sentence of an original, with all that a translator must know of it."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Literal

from handouts.content.kinds import Role
from handouts.problems import Place, Problem
from handouts.reading.declarations import dataclass

PRACTICE = "practice_words"
"""The name of what the practice says on every sheet; no procedure can have it, for short names have no underscore."""
SHARED = "shared_"
"""Before the name of a part that several sheets have: shared_parking."""


def is_procedure(name: str) -> bool:
    """Whether a name is a procedure's, and not that of words which many sheets have."""
    return "_" not in name


class UnitState(StrEnum):
    """Where a unit stands when it goes out."""

    NEW = "new"
    CHANGED = "changed"
    """There is a translation of an earlier wording."""
    OFFERED = "offered"
    """The very same sentence was translated elsewhere: a translator has to say whether it does here."""
    MACHINE = "machine"
    """A machine's translation that nobody has read."""
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    """Translated, and the sheet in this language is approved as it is."""


OPEN = (UnitState.NEW, UnitState.CHANGED)
"""States in which a unit goes out without a translation."""


@dataclass(frozen=True)
class TranslationUnit:
    """Words of an original that are translated as one."""

    key: str
    """Names the unit by where its words belong and what they are: it goes with them when they move."""
    original: str
    role: Role
    where: str
    """Where it stands on the sheet, for a person: How it works, 2."""
    place: Place
    """Where the original stands in the content."""
    translation: str = ""
    state: UnitState = UnitState.NEW
    earlier: str = ""
    """The translation of an earlier wording, if the unit is changed."""
    former: str = ""
    """That earlier wording, where it is known."""
    notes: tuple[str, ...] = ()
    """What a translator must know, a sentence each."""
    stays: tuple[str, ...] = ()
    """What in it is the same in every language: phone numbers, web and mail addresses."""
    may_stay: bool = False
    """Whether it may stand in another language as it is: an address, a title."""

    @property
    def kept(self) -> str:
        """The translation that stands whether or not somebody works on it."""
        return "" if self.state in (UnitState.OFFERED, *OPEN) else self.translation


@dataclass(frozen=True)
class TranslationJob:
    """A sheet, or what the practice says on every sheet, on its way to a translator."""

    name: str
    title: str
    source: str
    """Code of the language it is translated from."""
    target: str
    """Code of the language it is translated into."""
    digest: str
    """Of the original's words (:func:`handouts.content.translation.own_digest`): which words the translation is made from."""
    units: tuple[TranslationUnit, ...]
    made_by: Literal["person", "machine"] = "person"

    def count(self, *states: UnitState) -> int:
        """How many units are in one of the states."""
        return sum(each.state in states for each in self.units)


@dataclass(frozen=True)
class ReturnedUnit:
    """A unit as a file that came back has it."""

    key: str
    translation: str
    where: str
    """Where in the file, for a person: unit 12, row 7."""
    place: Place
    original: str | None = None
    """The original's words as the file has them; None where it does not say."""
    unread: bool = False
    """Whether nobody says that a translation which went out with the file has been read since: a machine's or a memory's."""
    by_machine: bool = False
    """Whether the file says that a machine made it."""
    typed: bool = False
    """Whether nobody but the translator puts words here: no program fills in what was said before."""
    doubtful: bool = False
    """Whether the translator's editor marks it as not to be used yet."""
    fault: Problem | None = None
    """Why it cannot be used, whatever it says."""
    remarks: tuple[str, ...] = ()
    """What the translator wrote beside it."""


@dataclass(frozen=True)
class ReturnedJob:
    """A sheet as a file that came back has it."""

    name: str
    source: str
    target: str
    digest: str
    """Of the original's words that it was made from."""
    units: Sequence[ReturnedUnit]
    place: Place
    translator: str = ""
    """Who made it, if the file says so."""
    qualification: str = ""
    """What makes that person a translator, if the file says so."""


def unit_key(section: str, role: Role, original: str, taken: Mapping[str, object]) -> str:
    """The name of a unit: the part and the role of its words, and a digest of them; a number more where it is ``taken``."""
    key = f"{section}.{role.value}.{digest_words(original)}"
    number = 1
    while (name := key if number == 1 else f"{key}.{number}") in taken:
        number += 1
    return name


def digest_words(original: str) -> str:
    """What stands for the words of a unit in its name."""
    return hashlib.sha256(original.encode("utf-8")).hexdigest()[:12]
