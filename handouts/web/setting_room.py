"""The setting room: processes beside the server's that lay out sheets.

A layout takes a tenth of a second of a processor, and Python runs one thread of a process at a time: for each sheet that
somebody opens first, every other desk would wait. So a document goes to one of these processes and comes back as a plate.
They know no library and keep nothing of anybody's; one that dies is replaced, and its sheet is set again. Where a machine has
one core, or a process cannot be started, the server lays out by itself, and nothing is different but the time.
"""

import contextlib
import queue
import threading
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from handouts.batch.workers import TRIES, count_cores, start_worker
from handouts.press.plates import LaidOut
from handouts.press.setting import SheetToSet, set_sheet
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.kept import HEAVY, TurnLock, measure_bytes, resident_bytes

MOST_PROCESSES = 3
"""A core is left for the server itself, and more than these wait for it."""
EACH_BYTES = 128_000_000
"""Memory that a process may take; one that takes more, for the words it remembers, is replaced."""
PATIENCE = 10.0
"""Seconds that a sheet waits for a process; then the server sets it itself."""
LOOK_EVERY = 16
"""Sheets that a process sets between two looks at what it takes."""
_HERE = threading.RLock()


@dataclass(frozen=True)
class RefusedSheet:
    """What is wrong with a sheet that cannot be set, as it comes from another process."""

    kind: type[HandoutsError]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class SettingFault:
    """A fault of the program while it set a sheet: its kind and its place, and none of the words that it was about."""

    kind: str
    place: str


def weigh(laid_out: LaidOut) -> LaidOut:
    """The same in less memory, and measured: a server keeps hundreds."""
    packed = laid_out.pack()
    return replace(packed, weight=int(measure_bytes(packed) * HEAVY))


def set_here(sheet: SheetToSet) -> LaidOut:
    """The plate of a document, made in this process, one at a time. Raises as :func:`handouts.press.setting.set_sheet`."""
    with _HERE:
        return weigh(set_sheet(sheet))


class SheetSetter:
    """What sets sheets in a process of the room."""

    def __init__(self, setting: None) -> None:
        pass

    def make(self, sheet: SheetToSet) -> LaidOut | RefusedSheet | SettingFault:
        """A plate, or why there is none."""
        try:
            return weigh(set_sheet(sheet))
        except HandoutsError as error:
            return RefusedSheet(type(error), tuple(error.problems))
        except Exception as error:
            last = error.__traceback__
            while last and last.tb_next:
                last = last.tb_next
            code = last.tb_frame.f_code if last else None
            return SettingFault(
                type(error).__name__, f"{code.co_filename}:{last.tb_lineno}" if code and last else "nowhere"
            )


class _Process(NamedTuple):
    pipe: Connection
    process: BaseProcess


class SettingRoom:
    """So many processes that set sheets, and who waits for them. Threads may share it."""

    def __init__(self, count: int) -> None:
        self.count = count
        """How many there are to be."""
        self._idle: queue.Queue[_Process] = queue.Queue()
        self._there: dict[int, BaseProcess] = {}
        self._lock = threading.Lock()
        self._set = 0
        self._open = False

    def open(self) -> None:
        """Start the processes; until they are there, this one sets sheets itself."""
        self._open = True
        for _ in range(self.count):
            threading.Thread(target=self._start, name="setting-room", daemon=True).start()

    def close(self) -> None:
        """End the processes, whatever they are at."""
        with self._lock:
            self._open, there = False, list(self._there.values())
            self._there.clear()
        for process in there:
            process.kill()

    @property
    def resident_bytes(self) -> int:
        """Memory that all its processes take now."""
        return sum(map(resident_bytes, list(self._there)))

    @property
    def reserved_bytes(self) -> int:
        """Memory that they may take."""
        return self.count * EACH_BYTES

    @property
    def is_ready(self) -> bool:
        """Whether one of its processes is there."""
        return bool(self._there)

    def set_sheet(self, sheet: SheetToSet) -> LaidOut:
        """The plate of a document, as :func:`handouts.press.setting.set_sheet` makes it, and with the same errors."""
        for _ in range(TRIES):
            setter = self._take()
            if setter is None:
                return set_here(sheet)
            try:
                setter.pipe.send(sheet)
                made = setter.pipe.recv()
            except (EOFError, OSError):
                self._replace(setter)
                continue
            except BaseException:  # its answer would be the next one's
                self._replace(setter)
                raise
            self._give_back(setter)
            match made:
                case RefusedSheet(kind=kind, problems=problems):
                    raise kind(problems)
                case SettingFault(kind=name, place=place):
                    raise RuntimeError(f"{name} at {place}")
            assert isinstance(made, LaidOut)  # noqa: S101 - there is nothing else
            return made
        raise HandoutsError(Problem("setting-died", "The program died several times while it laid out this sheet.",
                                    "Try again; if it stays so, tell whoever looks after the server: is there memory enough?"))  # fmt: skip

    def _take(self) -> _Process | None:
        """The next one that is free, for whoever has waited longest; None where there is none."""
        if not self._there:
            return None
        try:
            return self._idle.get(timeout=PATIENCE)
        except queue.Empty:
            return None

    def _start(self) -> None:
        try:
            pipe, process = start_worker(None, SheetSetter)
        except (OSError, RuntimeError):
            return  # there is no memory, or no more processes, or no program to start them with: sheets are set here
        with self._lock:
            wanted = self._open
            if wanted:
                self._there[process.pid or 0] = process
        if wanted:
            self._idle.put(_Process(pipe, process))
        else:
            process.kill()

    def _give_back(self, setter: _Process) -> None:
        self._set += 1
        if self._set % LOOK_EVERY == 0 and resident_bytes(setter.process.pid or 0) > EACH_BYTES:
            self._replace(setter)
        else:
            self._idle.put(setter)

    def _replace(self, setter: _Process) -> None:
        """Let one go and start another; who waits meanwhile waits for that one, or sets the sheet here."""
        with self._lock:
            self._there.pop(setter.process.pid or 0, None)
        setter.process.kill()
        setter.process.join()
        with contextlib.suppress(OSError):
            setter.pipe.close()
        if self._open:
            threading.Thread(target=self._start, name="setting-room", daemon=True).start()


class SettingInTurn:
    """Has sheets set in a room, or here; while that lasts it lets others have a lock that whoever asks for it holds.

    What has sheets set holds this, and neither a shelf nor a library: these are let go when there is a newer one.
    """

    def __init__(self, lock: TurnLock, room: SettingRoom | None) -> None:
        self._lock, self._room = lock, room

    def __call__(self, sheet: SheetToSet) -> LaidOut:
        """The plate of a document. Raises as :func:`handouts.press.setting.set_sheet`."""
        with self._lock.set_aside():
            return self._room.set_sheet(sheet) if self._room else set_here(sheet)


def choose_processes(memory: int) -> int:
    """How many processes a room has where the server and they may take so many bytes: at most a quarter of these is theirs."""
    return max(0, min(count_cores() - 1, MOST_PROCESSES, memory // (4 * EACH_BYTES)))
