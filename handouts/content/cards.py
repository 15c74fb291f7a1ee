"""What is to be known of a procedure without reading it: what lists, searches and schedules go by."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from handouts.content.model import Procedure
from handouts.content.selection import tell_missing_call
from handouts.problems import Place, Problem
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.content.library import Library


class CardWords(NamedTuple):
    """What a card has of a procedure's words in a language."""

    title: str
    plain_title: str
    also: tuple[str, ...]
    """What staff call it."""
    version: datetime.date


@dataclass(frozen=True)
class ProcedureCard:
    """What a list says of a procedure, and what it is found by."""

    name: str
    words: Mapping[str, CardWords]
    """By language, the one it was written in first: every language in which it is whole."""
    told: tuple[Problem, ...]
    """What is told of it wherever it is listed: that it does not say when to call."""
    group: str
    side: str
    level: str
    cpt: tuple[str, ...]
    icd10: tuple[str, ...]
    place: Place
    """Where it begins."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages, the one it was written in first."""
        return tuple(self.words)

    @property
    def language(self) -> str:
        """The one it was written in."""
        return next(iter(self.words))

    @property
    def title(self) -> str:
        """The title as it was written."""
        return self.words[self.language].title

    @property
    def plain_title(self) -> str:
        """The sentence in plain words, as it was written."""
        return self.words[self.language].plain_title

    @classmethod
    def of(cls, name: str, library: "Library") -> "ProcedureCard":
        """The card of a procedure, which is read for it. Raises HandoutsError if there is none that is whole."""
        written = library.procedure(name)
        words = {code: _words_of(library.procedure(name, code)) for code in (written.language, *written.translations)}
        for code in written.translations:
            words[code] = words[code]._replace(also=written.translations[code].also)
        codes, told = written.codes, tuple(tell_missing_call(name, written))
        return cls(name, words, told, written.group or "", written.side or "", written.level or "", tuple(codes.cpt),
                   tuple(codes.icd10), written.at[""])  # fmt: skip

    def as_plain(self) -> dict[str, Any]:
        """The card as plain values, of which :meth:`of_plain` makes it again."""
        return {
            "words": {
                code: [each.title, each.plain_title, list(each.also), each.version.isoformat()]
                for code, each in self.words.items()
            },
            "told": [each.as_plain() for each in self.told],
            "about": [self.group, self.side, self.level, list(self.cpt), list(self.icd10)],
            "place": [self.place.file, self.place.line, self.place.column],
        }

    @classmethod
    def of_plain(cls, name: str, plain: Mapping[str, Any]) -> "ProcedureCard":
        """The card that :meth:`as_plain` gave. Raises KeyError, TypeError or ValueError for anything else."""
        words = {
            code: CardWords(title, simple, tuple(also), datetime.date.fromisoformat(version))
            for code, (title, simple, also, version) in plain["words"].items()
        }
        group, side, level, cpt, icd10 = plain["about"]
        told = tuple(map(Problem.of_plain, plain["told"]))
        return cls(name, words, told, group, side, level, tuple(cpt), tuple(icd10), Place(*plain["place"]))


def _words_of(procedure: Procedure) -> CardWords:
    return CardWords(procedure.title, procedure.plain_title.text, tuple(procedure.also), procedure.version)
