"""Reports a fault of the program: where it happened, and nothing of what it happened with.

The text of an exception, its arguments and the local variables of its frames may hold a patient's details. A report
therefore has only what the program's own text says: the types of the exceptions, and for each frame its module, line and
function. So it may be sent to anybody.
"""

import hashlib
import platform
import sys
import threading
from collections.abc import Iterator
from types import FrameType, TracebackType

from handouts.reading.declarations import dataclass
from handouts.reading.resources import program_version

MOST_FRAMES = 30
"""Frames of one exception that are told: a recursion without end has a thousand."""
MOST_ERRORS = 8
"""Exceptions of a chain that are told."""


@dataclass(frozen=True)
class FaultReport:
    """Where the program failed. It has no value of what it was working on."""

    number: str
    """``3F2A-91C0``: of these lines. The same fault has the same number on every machine with this version."""
    lines: tuple[str, ...]
    """The types of the exceptions, the first cause first, each followed by its frames, the innermost last."""

    @classmethod
    def of(cls, error: BaseException) -> "FaultReport":
        """The report of an exception that was caught."""
        lines = tuple(line for each in _chain(error) for line in _describe(each))
        digest = hashlib.sha256("\n".join((program_version(), *lines)).encode()).hexdigest().upper()
        return cls(f"{digest[:4]}-{digest[4:8]}", lines)

    def __str__(self) -> str:
        system = f"handouts {program_version()}, Python {platform.python_version()}, {platform.system()}"
        return "\n".join((f"Fault {self.number} ({system})", *(f"  {line}" for line in self.lines)))


def report_fault(error: BaseException) -> FaultReport:
    """Print where the program failed on stderr, each fault once, and return the report with its number.

    Call it where an exception is caught that nobody expected. Show ``number`` to whoever works there.
    """
    report = FaultReport.of(error)
    with _lock:
        new = report.number not in _printed
        _printed.add(report.number)
    if new and sys.stderr is not None:  # there is none where the program runs without a console
        print(report, file=sys.stderr, flush=True)
    return report


_printed: set[str] = set()
"""Numbers of the faults that were printed: a fault in each row of a schedule is told once."""
_lock = threading.Lock()


def _chain(error: BaseException) -> list[BaseException]:
    """An exception and what led to it, the first cause first."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < MOST_ERRORS:
        each = waiting.pop(0)
        if any(each is other for other in found):
            continue
        found.append(each)
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
        before = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
        if before is not None:
            waiting.append(before)
    return found[::-1]


def _describe(error: BaseException) -> Iterator[str]:
    yield type(error).__qualname__
    frames = [f"  {_place(frame, line)}" for frame, line in _frames(error.__traceback__)]
    if len(frames) > MOST_FRAMES:
        left_out = len(frames) - MOST_FRAMES
        frames[MOST_FRAMES // 2 : -(MOST_FRAMES // 2)] = [f"  … {left_out} more"]
    yield from frames


def _frames(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _place(frame: FrameType, line: int) -> str:
    """``module:line function``; a file's path is left out, since it may hold the name of somebody's folder."""
    return f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_qualname}"
