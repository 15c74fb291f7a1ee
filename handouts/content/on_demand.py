"""Procedures that are read when somebody asks for them: what asks for one reads one, what asks for all reads each in turn.

Of a procedure whose card is known (:mod:`handouts.content.library_index` knows it by the bytes of its files) it need not be read
that it is there, and in which languages. Of those that were read, only the last are kept: a library is as small in memory as
what is done with it. What is kept for good is what is wrong with the others.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from handouts.problems import Problem

if TYPE_CHECKING:
    from handouts.content.cards import ProcedureCard
    from handouts.content.library import SheetName
    from handouts.content.model import Procedure


MOST_KEPT = 48
"""Procedures, each with its languages, that stay in memory once they have been read: some 0.3 MB each."""


class ReadSheets(NamedTuple):
    """What became of a procedure: itself, unless something is wrong in it; and what is wrong, by sheet."""

    procedure: "Procedure | None"
    unfinished: "Mapping[SheetName, tuple[Problem, ...]]"


class ProceduresOnDemand:
    """Every procedure of a library by name, in the library's order; ``read`` reads one. Threads may share it.

    ``lasting`` are those that cannot be read again: they stand in the content file itself.
    """

    def __init__(
        self, names: tuple[str, ...], read: Callable[[str], ReadSheets], lasting: frozenset[str] = frozenset()
    ) -> None:
        self._names, self._read, self._lasting = dict.fromkeys(names), read, lasting
        self._found: dict[str, ReadSheets] = {}
        self._recent: OrderedDict[str, None] = OrderedDict()  # of those found, the ones that may be read again
        self._cards: dict[str, ProcedureCard] = {}
        self._lock = threading.RLock()

    def __reduce__(self) -> tuple[object, ...]:
        """To another process goes what is in memory: nothing there asks for more."""
        return _of_read, (dict(self._found),)

    def look(self, name: str) -> ReadSheets | None:
        """A procedure, read now unless it is in memory; None if there is none of that name."""
        with self._lock:
            if name not in self._found:
                if name not in self._names:
                    return None
                found = self._found[name] = self._read(name)
                card = self._cards.get(name)
                if found.unfinished or not found.procedure:
                    self._cards.pop(name, None)
                elif card and card.languages != (found.procedure.language, *found.procedure.translations):
                    del self._cards[name]  # saved since the card was written
                if found.procedure and not found.unfinished and name not in self._lasting:
                    self._recent[name] = None
            if name in self._recent:
                self._recent.move_to_end(name)
            found = self._found[name]
            while len(self._recent) > MOST_KEPT:
                del self._found[self._recent.popitem(last=False)[0]]
            return found

    def learn(self, cards: "Mapping[str, ProcedureCard]") -> None:
        """Takes up the cards of procedures in which nothing is wrong, in any language."""
        with self._lock:
            self._cards.update(cards)

    def card(self, name: str) -> "ProcedureCard | None":
        """The card of a procedure, if it is known: then it is whole in every language, and is not read to know that."""
        return self._cards.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all, whole or not."""
        return tuple(self._names)

    def read_so_far(self) -> Iterator[ReadSheets]:
        """What has been read and is in memory, in the library's order."""
        return (found for name in self._names if (found := self._found.get(name)))


def _of_read(found: dict[str, ReadSheets]) -> ProceduresOnDemand:
    made = ProceduresOnDemand(tuple(found), lambda name: found[name])
    made._found.update(found)
    return made


class WholeProcedures(Mapping[str, "Procedure"]):
    """The procedures in which nothing is wrong."""

    def __init__(self, sheets: ProceduresOnDemand) -> None:
        self.sheets = sheets

    def __getitem__(self, name: str) -> "Procedure":
        found = self.sheets.look(name)
        if found is None or found.procedure is None:
            raise KeyError(name)
        return found.procedure

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        if self.sheets.card(name):
            return True
        found = self.sheets.look(name)
        return found is not None and found.procedure is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.sheets.names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class UnfinishedSheets(Mapping["SheetName", tuple[Problem, ...]]):
    """What is wrong with the others, by sheet; ``everywhere`` is what is wrong with the practice's words in a language, and
    ``written`` has the procedures as they stand in their files, of which each may be several sheets."""

    def __init__(
        self,
        sheets: ProceduresOnDemand,
        everywhere: "Mapping[SheetName, tuple[Problem, ...]]",
        written: ProceduresOnDemand,
    ) -> None:
        self.sheets, self.everywhere, self.written = sheets, everywhere, written

    def __getitem__(self, name: "SheetName") -> tuple[Problem, ...]:
        if name in self.everywhere:
            return self.everywhere[name]
        if self.sheets.card(name.procedure):
            raise KeyError(name)
        found = self.sheets.look(name.procedure) or self.written.look(name.procedure)
        if found is None:
            raise KeyError(name)
        return found.unfinished[name]

    def __iter__(self) -> "Iterator[SheetName]":
        yield from self.everywhere
        told: set[SheetName] = set()  # the sheets of one procedure have what is wrong with it in common
        for name in self.sheets.names:
            found = None if self.sheets.card(name) else self.sheets.look(name)
            for each in found.unfinished if found else ():
                if each not in told:
                    told.add(each)
                    yield each

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def read_so_far(self) -> "Mapping[SheetName, tuple[Problem, ...]]":
        """What is wrong with those that somebody has asked for."""
        found = dict(self.everywhere)
        for each in self.sheets.read_so_far():
            found.update(each.unfinished)
        return found
