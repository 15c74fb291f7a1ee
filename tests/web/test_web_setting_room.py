"""The setting room: sheets are laid out beside the server, and are the same; nobody waits for somebody else's."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from support import desk
from test_web_server import serving

import handouts
from handouts.document.patient import Patient
from handouts.options import SheetOptions
from handouts.press.plates import LaidOut
from handouts.press.press import Press
from handouts.press.setting import SheetToSet, set_sheet
from handouts.problems import HandoutsError
from handouts.web import setting_room
from handouts.web.kept import TurnLock
from handouts.web.setting_room import SettingFault, SettingRoom, SheetSetter, choose_processes, set_here
from handouts.web.shelf import Shelf
from handouts.web.watcher import LibraryWatcher

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as Linux and macOS do it")
SHEET = SheetOptions("kyphoplasty", "en")
PEOPLE = (
    Patient(),
    Patient(name="Nguyễn Thị Minh Khai", date="Thursday, December 3, 2026", note="Bring your list. " * 5),
    Patient(name="王小明", time="9:30 AM"),
    Patient(name="W" * 70),
)


@pytest.fixture(scope="module")
def room() -> Iterator[SettingRoom]:
    made = SettingRoom(1)
    made.open()
    deadline = time.monotonic() + 60
    while not made.is_ready:
        assert time.monotonic() < deadline, "no process came up"
        time.sleep(0.05)
    yield made
    made.close()


@pytest.fixture
def jobs(library: handouts.Library) -> list[SheetToSet]:
    """What presses ask for."""
    asked: list[SheetToSet] = []

    def note(sheet: SheetToSet) -> LaidOut:
        asked.append(sheet)
        return set_sheet(sheet)

    Press(library, "kyphoplasty", set_sheet=note).copy()
    return asked


def outcome(press: Press, patient: Patient) -> Any:
    """The copy, or the kind of the refusal and what is wrong."""
    try:
        return press.print(patient)
    except HandoutsError as error:
        return type(error), list(error.problems)


def count_children() -> set[int]:
    return {each.pid for each in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(each.cmdline())}


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page", "trifold"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sheet_from_the_room_is_the_very_sheet(
    library: handouts.Library, room: SettingRoom, edition: str, language: str
) -> None:
    here = Press(library, "kyphoplasty", format=edition, language=language)
    there = Press(library, "kyphoplasty", format=edition, language=language, set_sheet=room.set_sheet)
    for patient in PEOPLE:
        assert outcome(there, patient) == outcome(here, patient)


def test_what_cannot_be_set_is_told_as_here(library: handouts.Library, room: SettingRoom) -> None:
    """With its kind, its place and its cure."""
    nobody_has = Patient(name="Zoë 𐎀𐎁")
    kind, problems = outcome(Press(library, "kyphoplasty", set_sheet=room.set_sheet), nobody_has)
    assert (kind, problems) == outcome(Press(library, "kyphoplasty"), nobody_has)
    assert issubclass(kind, HandoutsError)
    assert [each.code for each in problems] == ["detail-missing-glyph"]


def test_a_process_that_dies_is_replaced_and_its_sheet_is_made(jobs: list[SheetToSet], room: SettingRoom) -> None:
    before = count_children()
    assert before
    for each in before:
        os.kill(each, signal.SIGKILL)
    made = room.set_sheet(jobs[0])
    assert made.pages == set_here(jobs[0]).pages
    deadline = time.monotonic() + 60
    while not (count_children() - before and room.is_ready):
        assert time.monotonic() < deadline, "none came in its place"
        time.sleep(0.05)
    assert room.set_sheet(jobs[0]).code == made.code


def test_a_room_without_a_process_sets_the_sheet_here(jobs: list[SheetToSet]) -> None:
    assert SettingRoom(0).set_sheet(jobs[0]).plate.fixed == set_sheet(jobs[0]).plate.fixed


def test_where_no_process_can_be_started_the_sheet_is_set_here(
    jobs: list[SheetToSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*what: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(setting_room, "start_worker", refuse)
    room = SettingRoom(2)
    room.open()
    assert room.set_sheet(jobs[0]).pages
    assert not room.is_ready


def test_one_that_takes_too_much_memory_is_replaced(jobs: list[SheetToSet], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_room, "LOOK_EVERY", 1)
    monkeypatch.setattr(setting_room, "EACH_BYTES", 1)
    before = count_children()
    room = SettingRoom(1)
    room.open()
    seen: set[int] = set()
    try:
        deadline = time.monotonic() + 60
        while len(seen) < 2:
            assert time.monotonic() < deadline, "it was not replaced"
            assert room.set_sheet(jobs[0]).pages
            seen |= count_children() - before
            time.sleep(0.05)
    finally:
        room.close()


def test_a_fault_of_the_program_says_where_and_none_of_the_words(jobs: list[SheetToSet]) -> None:
    class Broken:
        """As a document that the program itself made wrong."""

        @property
        def document(self) -> None:
            raise ValueError("Maria Alvarez")

    told = SheetSetter(None).make(Broken())  # type: ignore[arg-type]
    assert isinstance(told, SettingFault)
    assert told.kind == "ValueError"
    assert "Maria" not in f"{told}"
    assert "test_web_setting_room" in told.place


def test_a_room_takes_a_quarter_of_the_memory_at_most_and_leaves_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, megabytes, wanted in (
        (1, 4000, 0),
        (2, 512, 1),
        (8, 512, 1),
        (8, 1024, 2),
        (64, 64_000, 3),
        (8, 256, 0),
    ):
        monkeypatch.setattr(setting_room, "count_cores", lambda cores=cores: cores)
        assert choose_processes(megabytes * 1_000_000) == wanted, (cores, megabytes)


# -- the shelf beside it


class SlowRoom:
    """Lays out when it is let."""

    def __init__(self) -> None:
        self.asked, self.let = threading.Semaphore(0), threading.Event()
        self.number = 0

    def set_sheet(self, sheet: SheetToSet) -> LaidOut:
        self.number += 1
        self.asked.release()
        assert self.let.wait(60)
        return set_here(sheet)


def shelf_with(folder: Path, room: object) -> Shelf:
    content = desk.content(folder)
    shelf, _ = LibraryWatcher(content, room=room).current_shelf()  # type: ignore[arg-type]
    assert shelf
    return shelf


def test_a_print_does_not_wait_for_another_sheets_layout(tmp_path: Path) -> None:
    room = SlowRoom()
    room.let.set()
    shelf = shelf_with(tmp_path, room)
    shelf.copy(SHEET, Patient())
    room.let.clear()
    slow = threading.Thread(target=lambda: shelf.copy(SHEET._replace(format="large-print"), Patient()))
    slow.start()
    for _ in range(room.number):
        room.asked.acquire()
    room.asked.acquire()  # the layout of the other is under way
    printed = threading.Thread(target=lambda: shelf.copy(SHEET, Patient()))
    printed.start()
    printed.join(30)
    waits = printed.is_alive()
    room.let.set()
    slow.join(60)
    printed.join(60)
    assert not waits, "it waited for the other sheet"


def test_two_who_ask_for_the_same_sheet_have_it_laid_out_once(tmp_path: Path) -> None:
    room = SlowRoom()
    shelf = shelf_with(tmp_path, room)
    threads = [threading.Thread(target=lambda: shelf.copy(SHEET, Patient())) for _ in range(4)]
    for each in threads:
        each.start()
    room.asked.acquire()
    time.sleep(0.2)
    room.let.set()
    for each in threads:
        each.join(60)
    assert room.number == 1


def test_a_turn_that_is_set_aside_is_had_again_as_deep_as_before() -> None:
    lock, others = TurnLock(), list[str]()

    def other() -> None:
        with lock:
            others.append("had it")

    with lock, lock:
        thread = threading.Thread(target=other)
        thread.start()
        with lock.set_aside():
            thread.join(30)
        assert others == ["had it"]
        late = threading.Thread(target=other)
        late.start()
        time.sleep(0.1)
        assert others == ["had it"], "it is one's own again"
    late.join(30)
    assert others == ["had it"] * 2
    with lock.set_aside():  # nobody has it: there is nothing to set aside
        pass
    with lock:
        pass


# -- the whole program


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_of_the_room_outlives_the_server(tmp_path: Path, sent: signal.Signals) -> None:
    desk.content(tmp_path)
    with serving(tmp_path) as (_, process):
        deadline = time.monotonic() + 60
        while not (children := psutil.Process(process.pid).children(recursive=True)):
            assert time.monotonic() < deadline, "no process came up"
            time.sleep(0.05)
        time.sleep(1)  # it may be starting still
        process.send_signal(sent)
        process.wait(10)
        gone, alive = psutil.wait_procs(children, timeout=10)
        assert gone
        assert not alive
