"""What a check is, and what it looks at.

A check is data: a code, where the rule comes from, an example that passes and one that does not, and a function
from what it looks at to problems. It looks at a :class:`Sheet`, one procedure's words in one language in the order
a patient reads them, or at the :class:`Shelf` of all sheets. A sheet is cut into passages, sentences and words
once; the checks share them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.problems import Place, Problem, Severity
from handouts.reading.declarations import dataclass

Gathered = Iterable[tuple[str, Any]]
"""What was gathered from each procedure, after its name, in the library's order. It can be gone through once."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One rule.

    ``good`` and ``bad`` are YAML: keys of a procedure, or ``practice:`` and ``procedures:``; ``why:`` may be a plain
    text. A test lays each over a small content file and expects no problem, and at least one, of this code.
    """

    code: str
    title: str
    """The rule, as one says it to a colleague."""
    source: str
    """The standard and clause it comes from."""
    good: str
    bad: str
    severity: Severity = Severity.WARNING
    once: bool = False
    """Whether it is about what a translation shares with its original: told of the original alone."""
    always: bool = False
    """Whether it is told of a sheet each time one is made, not only where somebody asks what is wrong."""
    alone: bool = False
    """Whether a sheet by itself shows all that this can find in it: others may explain it away, such as with the phone that
    it names, and add nothing. Then a sheet in which there is nothing needs no other to be read."""
    sheet: Callable[["Check", CheckedSheet], Iterable[Problem]] | None = None
    shelf: Callable[["Check", CheckedLibrary], Iterable[Problem]] | None = None
    """What it finds in the practice, and in each procedure by itself: it is asked for one after the other."""
    first: bool = False
    """Whether what it says in the same words of several procedures is told of the first alone, such as of a picture."""
    gather: Callable[[CheckedLibrary], Any] | None = None
    """Of one procedure, what ``compare`` goes by: plain values (of JSON), for they are kept as long as it does not change."""
    compare: Callable[["Check", CheckedLibrary, Gathered], Iterable[Problem]] | None = None
    """What it finds between procedures, of what was gathered from each, and in the practice, which is given with it."""

    def problem(self, place: Place, message: str, remedy: str) -> Problem:
        """A problem of this check."""
        return Problem(self.code, message, remedy, place, self.severity)

    def run(self, shelf: CheckedLibrary) -> Iterator[tuple[str, Problem]]:
        """What it finds in the practice or in procedures by themselves, each after the language of its sheet; "" for all."""
        if self.sheet:
            for sheet in shelf.sheets:
                if sheet.original or not self.once:
                    yield from ((sheet.language, each) for each in self.sheet(self, sheet))
        if self.shelf:
            yield from (("", each) for each in self.shelf(self, shelf))
