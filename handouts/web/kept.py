"""What was made and may be needed again, kept in memory up to a number of bytes: what was not used longest goes first.

What a thing takes is measured by walking it (:func:`measure_bytes`): a sheet that is laid out is a few thousand objects, two
milliseconds. What sheets share, the library, languages and fonts, is not counted again with each. The bytes that are left
for what is kept are the ceiling less what the process takes by itself, with a share for the work that goes on.
"""

import contextlib
import functools
import gc
import os
import sys
import threading
import types
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from handouts.content.library import Library
from handouts.content.model import Practice, Procedure
from handouts.languages.language import Language
from handouts.pdf.font_stacks import FaceStack
from handouts.pdf.fonts import Face
from handouts.pdf.hyphenation import Hyphenation
from handouts.pdf.read_fonts import ReadFont
from handouts.pdf.slots import SlotFace
from handouts.pdf.spare_font import SpareFont

SHARED = (Library, Practice, Procedure, Language, Hyphenation, Face, FaceStack, SlotFace, SpareFont,
          ReadFont, type, types.ModuleType,
          types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools._lru_cache_wrapper)  # fmt: skip
"""What many things share, and no one of them takes. What a function remembers, such as all words that any sheet has set so far,
is the program's: counted with each sheet, it made each ten times as heavy in a process that had set much, and few were kept."""
LEAST = 16_000_000
"""Bytes for what is kept, however little the ceiling leaves: a desk that keeps nothing lays out each copy anew."""
WORK_SHARE = 0.5
"""Of what the ceiling leaves, the share for requests that are being answered and for what the allocator cannot give back."""
HEAVY = 1.5
"""Bytes that the process takes for each byte measured: the allocator's rounding, and what lies between what was let go."""

NEAR = 0.9
"""Of the ceiling: where the process is found above it, less is kept, before what is under way goes over the ceiling itself."""
ROOM = 0.8
"""Of the ceiling: where the process is found below it, more may be kept again."""
STEP_BACK = 0.8
"""What is left then of what is kept."""
STEP_ON = 1.02
"""By how much more may be kept again, each time that something is put where there is room."""
_ARENA_MAX = -8
"""The number of mallopt(3) by which glibc is told how many arenas there may be."""

T = TypeVar("T")


def measure_bytes(thing: object) -> int:
    """About how many bytes of memory a thing takes, with all that it alone refers to."""
    seen: set[int] = set()
    waiting: list[Any] = [thing]
    total = 0
    while (
        waiting
    ):  # one distance from the thing after the other: an index has hundred thousands of things in few distances
        found = {id(each): each for each in waiting}
        there = [each for number in found.keys() - seen if not isinstance(each := found[number], SHARED)]
        seen.update(found)
        total += sum(map(sys.getsizeof, there))
        waiting = gc.get_referents(*there)
    return total


def resident_bytes(process: int | str = "self") -> int:
    """Memory that a process takes now, as the system counts it; 0 where it does not say."""
    try:
        with Path(f"/proc/{process}/statm").open("rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def keep_together() -> None:
    """Let all threads share two arenas of memory, where the C library has one for each: what one lets go another can have."""
    if sys.platform == "linux":
        import ctypes

        option = getattr(ctypes.CDLL(None), "mallopt", None)
        if option is not None:
            option(_ARENA_MAX, 2)


def give_back() -> None:
    """Give the system back the memory that was let go, where the C library can (glibc keeps it otherwise)."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


class TurnLock:
    """A lock that is had in the order in which it was asked for; whoever has it may take it again.

    Python's own locks are had by whoever is quickest, and that is who let go of one just now: a schedule of 200 rows, which
    takes it for each, would keep every desk's print waiting to its end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._lock:
            if self._owner in (None, me):
                self._owner, self._depth = me, self._depth + 1
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append((me, gate))
        gate.acquire()  # until it is handed over

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._depth -= 1
            if self._depth:
                return
            self._owner = None
            self._hand_over()

    def _hand_over(self) -> None:
        if self._waiting:
            self._owner, gate = self._waiting.popleft()
            self._depth = 1
            gate.release()

    @contextlib.contextmanager
    def set_aside(self) -> Iterator[None]:
        """Let others have it, however often one has it oneself, while something elsewhere is waited for."""
        with self._lock:
            mine = self._owner == threading.get_ident()
            depth = self._depth
            if mine:
                self._owner, self._depth = None, 0
                self._hand_over()
        try:
            yield
        finally:
            if mine:
                self.__enter__()
                with self._lock:
                    self._depth = depth


class KeptThings:
    """Things by key, at most so many bytes of them. Threads may share it; each thing is made once, by one of them."""

    def __init__(self, ceiling: int, most: int | None = None) -> None:
        self.ceiling = ceiling
        """Bytes that the whole process may take."""
        self.most = max(LEAST, int((ceiling - resident_bytes()) * (1 - WORK_SHARE))) if most is None else most
        """Bytes of it for what is kept; fewer once it shows that the process takes more than was measured, until there is room."""
        self._usual = self.most
        self.bytes = 0
        self._things: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key; made first if it is not there. Others may ask for other keys meanwhile."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key][0]  # type: ignore[return-value]
            turn = self._making.setdefault(key, threading.RLock())
        with turn:
            with self._lock:
                if key in self._things:
                    return self._things[key][0]  # type: ignore[return-value]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self.put(key, made)
            return made

    def peek(self, key: Hashable) -> object | None:
        """What is kept under a key; None if nothing is, and nothing is made."""
        with self._lock:
            return self._things[key][0] if key in self._things else None

    def put(self, key: Hashable, thing: object) -> None:
        """Keep a thing, or measure it anew, unless it says itself what it takes (``about_bytes``): an index of thousands of names
        takes as long to measure as to make. What was not used longest goes."""
        size = getattr(thing, "about_bytes", 0) or int(measure_bytes(thing) * HEAVY)
        with self._lock:
            self._take_out(key)
            self._things[key] = (thing, size)
            self.bytes += size
            taken = resident_bytes()
            over = taken > NEAR * self.ceiling
            if over:
                self.most = max(LEAST, min(self.most, int(self.bytes * STEP_BACK)))
            elif taken < ROOM * self.ceiling and self.most < self._usual:
                self.most = min(self._usual, int(self.most * STEP_ON))
            gone = 0
            while self.bytes > self.most and len(self._things) > 1:
                gone += self._take_out(next(iter(self._things)))
        if over or gone > LEAST // 4:
            give_back()

    def _take_out(self, key: Hashable) -> int:
        _, size = self._things.pop(key, (None, 0))
        self.bytes -= size
        return size

    def items(self) -> Iterator[tuple[Hashable, object]]:
        """All of it, what was not used longest first."""
        with self._lock:
            found = [(key, thing) for key, (thing, _) in self._things.items()]
        yield from found
