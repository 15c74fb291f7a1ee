"""What the checks found in each procedure of a library, kept in the user's cache: only what changed is looked at again.

What is kept of a procedure holds as long as no byte changed on which it rests (:meth:`LibraryIndex.stamp`): its own files, the
practice's, shared parts, pictures, sources, the program; and until a date in it has passed.
"""

import datetime
import marshal
import os
from dataclasses import field
from typing import Any

from handouts.checks import CHECKS
from handouts.checks.findings import Findings, Told, look_through
from handouts.content.library_index import LibraryIndex
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.storage.user_cache import name_key, open_cache, program_stamp

MOST_BYTES = 400_000_000
"""What is kept of all libraries: some fifteen kilobytes a sheet and language."""


@dataclass
class KeptFindings:
    """The findings of all checks in a library's procedures on a day; ``index`` is one whose cards were asked for, or are being."""

    index: LibraryIndex
    today: datetime.date
    _known: dict[str, Findings] = field(default_factory=dict)

    def of(self, name: str) -> Findings:
        """Those of one procedure. Raises HandoutsError if there is no such procedure that is whole."""
        if name not in self._known:
            stamp = self.index.stamp(name)
            path = self.index.library.path  # which stands in every place
            paths = os.fsencode(os.path.realpath(path)), os.fsencode(path)
            key = name_key(b"findings 1", program_stamp(), *paths, os.fsencode(name), stamp) if stamp else ""
            cache = open_cache("findings", MOST_BYTES)
            kept = self._read(cache.read(key)) if key else None
            if kept is None:
                kept = look_through(self.index.library, name, self.today, CHECKS)
                if key and self.index.is_as_stamped(name):  # nobody saved anything meanwhile
                    cache.write(key, marshal.dumps(self._plain(kept)))
            self._known[name] = kept
        return self._known[name]

    def _plain(self, found: Findings) -> list[Any]:
        told = [
            [each.code, each.language, each.problem.as_plain() | {"severity": each.problem.severity.value}]
            for each in found.told
        ]
        return [self.today.isoformat(), found.last_day.isoformat(), told, dict(found.gathered)]

    def _read(self, data: bytes | None) -> Findings | None:
        """What was kept, if it holds today."""
        try:
            if data:
                first, last, told, gathered = marshal.loads(data)  # noqa: S302 - plain values from the user's own cache
                until = datetime.date.fromisoformat(last)
                if datetime.date.fromisoformat(first) <= self.today <= until and all(
                    isinstance(gathered.get(each.code), bytes) for each in CHECKS if each.gather
                ):
                    read = tuple(Told(code, language, Problem.of_plain(plain)) for code, language, plain in told)
                    return Findings(read, gathered, until)
        except (ValueError, TypeError, KeyError, EOFError, AttributeError):
            pass
        return None
