"""Procedures that are read when somebody first asks for them: what asks for one reads one, what asks for all reads all."""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from handouts.problems import Problem

if TYPE_CHECKING:
    from handouts.content.library import SheetName
    from handouts.content.model import Procedure


class ReadSheets(NamedTuple):
    """What became of a procedure: itself, unless something is wrong in it; and what is wrong, by sheet."""

    procedure: "Procedure | None"
    unfinished: "Mapping[SheetName, tuple[Problem, ...]]"


class ProceduresOnDemand:
    """Every procedure of a library by name, in the library's order; ``read`` reads one. Threads may share it."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], ReadSheets]) -> None:
        self._names, self._read = dict.fromkeys(names), read
        self._found: dict[str, ReadSheets] = {}
        self._lock = threading.RLock()

    def __reduce__(self) -> tuple[object, ...]:
        """To another process goes what has been read: nothing there asks for more."""
        return _of_read, (dict(self._found),)

    def look(self, name: str) -> ReadSheets | None:
        """A procedure, read now unless it was; None if there is none of that name."""
        with self._lock:
            if name not in self._found:
                if name not in self._names:
                    return None
                self._found[name] = self._read(name)
            return self._found[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all, whole or not."""
        return tuple(self._names)

    def read_so_far(self) -> Iterator[ReadSheets]:
        """What has been read, in the library's order."""
        return (self._found[name] for name in self._names if name in self._found)

    def all(self) -> Iterator[tuple[str, ReadSheets]]:
        """Each, read now unless it was."""
        for name in self._names:
            found = self.look(name)
            if found is not None:
                yield name, found


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

    def __iter__(self) -> Iterator[str]:
        return (name for name, found in self.sheets.all() if found.procedure is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class UnfinishedSheets(Mapping["SheetName", tuple[Problem, ...]]):
    """What is wrong with the others, by sheet; ``everywhere`` is what is wrong with the practice's words in a language."""

    def __init__(self, sheets: ProceduresOnDemand, everywhere: "Mapping[SheetName, tuple[Problem, ...]]") -> None:
        self.sheets, self.everywhere = sheets, everywhere

    def __getitem__(self, name: "SheetName") -> tuple[Problem, ...]:
        if name in self.everywhere:
            return self.everywhere[name]
        found = self.sheets.look(name.procedure)
        if found is None:
            raise KeyError(name)
        return found.unfinished[name]

    def __iter__(self) -> "Iterator[SheetName]":
        yield from self.everywhere
        for _, found in self.sheets.all():
            yield from found.unfinished

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def read_so_far(self) -> "Mapping[SheetName, tuple[Problem, ...]]":
        """What is wrong with those that somebody has asked for."""
        found = dict(self.everywhere)
        for each in self.sheets.read_so_far():
            found.update(each.unfinished)
        return found
