"""What a check is, and what it looks at.

A check is data: a code, where the rule comes from, an example that passes and one that does not, and a function
from what it looks at to problems. It looks at a :class:`Sheet`, one procedure's words in one language in the order
a patient reads them, or at the :class:`Shelf` of all sheets. A sheet is cut into passages, sentences and words
once; the checks share them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.problems import Place, Problem, Severity
from handouts.reading.declarations import dataclass


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

    def problem(self, place: Place, message: str, remedy: str) -> Problem:
        """A problem of this check."""
        return Problem(self.code, message, remedy, place, self.severity)

    def run(self, shelf: CheckedLibrary, sheets: Sequence[CheckedSheet]) -> Iterator[Problem]:
        """The problems it finds on some of the shelf's sheets."""
        if self.sheet:
            for sheet in sheets:
                if sheet.original or not self.once:
                    yield from self.sheet(self, sheet)
        if self.shelf:
            yield from self.shelf(self, shelf)
