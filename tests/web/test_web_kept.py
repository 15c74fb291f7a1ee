"""What is kept in memory has a ceiling in bytes, and an edit costs those sheets alone that it is about."""

import asyncio
import dataclasses
import gc
import re
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import desk
from support.english import copy_sample
from support.library import in_files, write

import handouts
from handouts.content.library import Library
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.layout.typography import faces, families, hyphenation, locale
from handouts.options import SheetOptions
from handouts.pdf.line_breaking import break_lines
from handouts.pdf.lines import Piece, Style
from handouts.web import kept, previews, watcher
from handouts.web.kept import KeptThings, TurnLock, measure_bytes
from handouts.web.shelf import Shelf
from handouts.web.watcher import SETTLED, LibraryWatcher


def look(it: LibraryWatcher) -> Shelf:
    shelf, problems = it.current_shelf()
    assert not problems
    assert shelf
    return shelf


@pytest.fixture(autouse=True)
def process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as a server takes by itself: a process that has run thousands of tests is above any ceiling."""
    monkeypatch.setattr(kept, "resident_bytes", lambda: 90_000_000)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ceiling that a few sheets reach."""
    monkeypatch.setattr(kept, "LEAST", 1_000_000)


# -- the ceiling


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 400_000)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_more_bytes_are_kept_than_there_is_room_for(asked: list[tuple[int, int]]) -> None:
    it = KeptThings(0)
    it.most = 600_000
    last: dict[int, int] = {}
    for at, (key, size) in enumerate(asked):
        made = it.get(key, lambda size=size: bytes(size))  # type: ignore[misc]
        assert isinstance(made, bytes)
        last[key] = at
        there = {each for each, _ in it.items()}
        assert key in there, "what was just asked for is kept"
        assert it.bytes <= it.most or len(it) == 1
        gone = set(last) - there
        assert all(last[each] < last[other] for each in gone for other in there), "what was not used longest goes first"
    assert it.bytes == sum(int(measure_bytes(thing) * kept.HEAVY) for _, thing in it.items())


def test_a_thing_is_made_once_however_many_ask() -> None:
    it, made = KeptThings(0), list[int]()

    def make() -> bytes:
        time.sleep(0.05)
        made.append(1)
        return b"here"

    with ThreadPoolExecutor(8) as desks:
        answers = list(desks.map(lambda _: it.get("one", make), range(8)))
    assert (answers, len(made)) == ([b"here"] * 8, 1)


def test_one_that_takes_long_keeps_nobody_from_another() -> None:
    it, begun, end = KeptThings(0), threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        assert end.wait(20)
        return b"slow"

    with ThreadPoolExecutor(1) as desk:
        waiting = desk.submit(it.get, "slow", slow)
        assert begun.wait(20)
        assert it.get("quick", lambda: b"quick") == b"quick"
        end.set()
        assert waiting.result(20) == b"slow"


def test_a_fault_is_not_kept() -> None:
    it = KeptThings(0)

    def fail() -> bytes:
        raise ValueError("not this time")

    with pytest.raises(ValueError, match="not this time"):
        it.get("one", fail)
    assert it.get("one", lambda: b"now") == b"now"


def test_what_sheets_share_is_not_counted_with_each(tmp_path: Path) -> None:
    shelf = look(LibraryWatcher(copy_sample(tmp_path) / "content.yaml"))
    with shelf.press(SheetOptions("kyphoplasty", "en")) as press:
        press.print(Patient(name="Maria Alvarez"))
        alone = measure_bytes(press)
    assert 50_000 < alone < 5_000_000
    assert measure_bytes([bytes(1_000_000), shelf.library]) < 1_100_000


def test_what_the_program_has_set_before_is_not_counted_with_a_sheet(tmp_path: Path) -> None:
    """A server sets words all day: a sheet that is laid out in the evening takes no more than the same one in the morning."""
    shelf = look(LibraryWatcher(write(tmp_path, in_files(("knee",)))))
    (press,) = presses(shelf, ("knee",)).values()
    before = measure_bytes(press)
    english = Language.of("en")
    for stack in faces(families(english), locale(english)):
        style = Style(stack, 12, 15, None)
        for number in range(1000):
            break_lines([Piece(f"word {number} of many", style)], measure=60)
    patterns = hyphenation(english)
    assert patterns is not None
    assert patterns.places("vertebroplasty"), "the patterns are read when the first word asks, and then remembered"
    assert measure_bytes(press) < before * 1.05


def test_many_sheets_looked_at_stay_under_the_ceiling_and_print_the_same(tmp_path: Path, small: None) -> None:
    path = write(tmp_path, in_files(("hip", "knee", "spine"), parts=True))
    shelf = look(LibraryWatcher(path, memory=1))
    free = look(LibraryWatcher(path))
    choices = [SheetOptions(name, "en", each, paper) for name in ("hip", "knee", "spine")
               for each in ("standard", "large-print") for paper in ("letter", "a4")]  # fmt: skip
    for choice in choices * 2:
        assert shelf.draw_page(choice, 0)
        assert (
            shelf.copy(choice, Patient(name="Maria Alvarez")).pdf
            == free.copy(choice, Patient(name="Maria Alvarez")).pdf
        )
        assert shelf.kept.bytes <= shelf.kept.most
    assert sum(("press", choice) in shelf.kept for choice in choices) < len(choices), "some had to go"
    assert all(("press", choice) in free.kept for choice in choices)


def test_a_process_above_its_ceiling_keeps_less(monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    """What is measured may be less than what the system counts: then the system is right."""
    it = KeptThings(100_000_000, 30_000_000)
    monkeypatch.setattr(kept, "resident_bytes", lambda: 89_000_000)
    for key in range(10):
        it.get(key, lambda: bytes(1_000_000))
    assert len(it) == 10
    monkeypatch.setattr(kept, "resident_bytes", lambda: 91_000_000)
    it.get("one more", lambda: bytes(1_000_000))
    assert 5 <= len(it) <= 8
    assert it.bytes <= it.most < 15_000_000
    monkeypatch.setattr(kept, "resident_bytes", lambda: 60_000_000)
    for key in range(100, 200):
        it.get(key, lambda: bytes(1_000_000))
    assert 25 <= len(it) <= 30, "there is room again, and so more is kept again, up to what was meant"


def test_a_lock_is_had_in_the_order_in_which_it_was_asked_for() -> None:
    lock, order, go = TurnLock(), list[str](), threading.Event()

    def schedule() -> None:
        for row in range(5):
            with lock, lock:  # whoever has it may take it again
                order.append(f"row {row}")
                assert go.wait(20)
                time.sleep(0.01)

    def desk() -> None:
        with lock:
            order.append("print")

    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(schedule)]
        while not order:
            time.sleep(0.001)
        waiting.append(threads.submit(desk))
        while not lock._waiting:
            time.sleep(0.001)
        go.set()
        for each in waiting:
            each.result(20)
    assert order == ["row 0", "print", "row 1", "row 2", "row 3", "row 4"]
    with lock:
        pass


# -- an edit


def presses(shelf: Shelf, names: tuple[str, ...]) -> dict[str, object]:
    found = {}
    for name in names:
        with shelf.press(SheetOptions(name, "en")) as press:
            press.print(Patient(name="Maria Alvarez"))
            found[name] = press
    return found


def edit_words(folder: Path) -> None:
    knee = folder / "procedures/knee.yaml"
    knee.write_text(knee.read_text().replace("The knee", "The other knee"))


def save_as_editors_do(folder: Path, name: str = "knee") -> None:
    """A new file in the place of the old one: the folder is another one too."""
    old, new = folder / f"procedures/{name}.yaml", folder / f"procedures/.{name}.new"
    new.write_text(re.sub(rf"The (\w+ )*{name}", rf"\g<0> and the {name}", old.read_text(), count=1))
    new.replace(old)


def add_procedure(folder: Path) -> None:
    hip = folder / "procedures/hip.yaml"
    (folder / "procedures/shoulder.yaml").write_text(hip.read_text())


def edit_shared(folder: Path) -> None:
    part = folder / "shared/parking.yaml"
    part.write_text(part.read_text().replace("Hill Road", "Mill Road"))


def edit_practice(folder: Path) -> None:
    content = folder / "content.yaml"
    content.write_text(content.read_text() + "\n# a comment\n")


def approve_knee(folder: Path) -> None:
    (folder / "approvals").mkdir(exist_ok=True)
    (folder / "approvals/knee.en.2026-11-22.0123456789ab.txt").write_text("not one")


def change_approvers(folder: Path) -> None:
    (folder / "approvals").mkdir(exist_ok=True)
    (folder / "approvals/approvers.2026-11-22.0123456789ab.txt").write_text("not one")


NAMES = ("hip", "knee", "spine")


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        (edit_words, {"hip", "spine"}),
        (save_as_editors_do, {"hip", "spine"}),
        (add_procedure, {"hip", "knee", "spine"}),
        (edit_shared, set()),
        (edit_practice, set()),
        (approve_knee, {"hip", "spine"}),
        (change_approvers, set()),
    ],
)
def test_only_what_an_edit_is_about_is_laid_out_anew(
    tmp_path: Path, edit: Callable[[Path], None], same: set[str]
) -> None:
    path = write(tmp_path, in_files(NAMES, parts=True))
    it = LibraryWatcher(path)
    before = presses(look(it), NAMES)
    edit(tmp_path)
    after = look(it)
    now = presses(after, NAMES)
    assert {name for name in NAMES if now[name] is before[name]} == same
    anew = look(LibraryWatcher(path))
    for name in NAMES:
        choice = SheetOptions(name, "en")
        assert (
            after.copy(choice, Patient(name="Maria Alvarez")).pdf
            == anew.copy(choice, Patient(name="Maria Alvarez")).pdf
        )


@pytest.mark.parametrize("kept", ["laid out", "known"])
def test_what_one_edit_left_and_the_next_is_about_is_laid_out_anew(tmp_path: Path, kept: str) -> None:
    """A shelf that took a sheet over must know by which words: else it takes the next ones for these."""
    path = write(tmp_path, in_files(NAMES, parts=True))
    time.sleep(2 * SETTLED)
    it, hip = LibraryWatcher(path), SheetOptions("hip", "en")
    first = look(it)
    digests = [first.digest(hip)]
    if kept == "known":  # its facts outlast what is laid out
        first.kept._things.clear()
    for edited in ("knee", "hip", "spine", "hip"):
        save_as_editors_do(tmp_path, edited)
        digests.append(look(it).digest(hip))
    assert digests[0] == digests[1]
    assert digests[2] == digests[3]
    assert len({digests[0], digests[2], digests[4]}) == 3
    anew = look(LibraryWatcher(path))
    assert digests[4] == anew.digest(hip)
    assert look(it).copy(hip, Patient(name="Maria Alvarez")).pdf == anew.copy(hip, Patient(name="Maria Alvarez")).pdf


def test_what_is_taken_over_does_not_hold_the_library_before(tmp_path: Path) -> None:
    path = write(tmp_path, in_files(NAMES))
    it = LibraryWatcher(path)
    first = look(it)
    presses(first, NAMES)
    for name in NAMES:
        first.blank(SheetOptions(name, "en"))
        first.draw_page(SheetOptions(name, "en"), 0)
        first.editions(SheetOptions(name, "en"))
    gone = [weakref.ref(first), weakref.ref(first.library)]
    edit_words(tmp_path)
    shelf = look(it)
    with shelf.press(SheetOptions("hip", "en")) as press:
        assert press._library is shelf.library
    gc.collect()
    gc.disable()  # a heap of half a million things is looked through for rings seldom: there must be none
    try:
        del first
        assert gone[0]() is None, "what is kept holds the shelf before it"
    finally:
        gc.enable()
    gc.collect()
    assert gone[1]() is None


def test_a_save_while_a_library_is_read_makes_nobody_wait_and_is_shown_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, in_files(("knee",)))
    it = LibraryWatcher(path, patience=0.02)
    monkeypatch.setattr(watcher, "PAUSE", 0.0)
    read, go = watcher.load_each_sheet, threading.Event()

    def slowly(path: Path, named: set[Path], *, only: tuple[str, ...]) -> Library:
        assert go.wait(20)
        return read(path, named, only=only)

    async def ask() -> None:
        def title() -> str:
            return shelf.library.procedures["knee"].title if shelf else ""

        shelf, _ = await it.look()
        assert title() == "The knee", "the first one is waited for"
        monkeypatch.setattr(watcher, "load_each_sheet", slowly)
        edit_words(tmp_path)
        for _ in range(5):
            began = time.monotonic()
            shelf, _ = await it.look()
            assert time.monotonic() - began < 5
            assert title() == "The knee"
        monkeypatch.setattr(watcher, "MOST_BEHIND", 0.0)
        asyncio.get_running_loop().call_later(0.1, go.set)
        shelf, _ = await it.look()
        assert title() == "The other knee", "after so long whoever asks waits for it"

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests may have its loop in this one
        thread.submit(asyncio.run, ask()).result(60)


def test_a_procedure_may_be_read_while_its_library_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk prints from the shelf before, which reads on demand, while an edit makes the new one."""
    from handouts.content import library as module

    library, real = handouts.load(desk.content(tmp_path)), Path
    digests = dict(library.digests) | {"": "0"}
    library = dataclasses.replace(library, digests=digests)

    def read_another(file: str) -> Path:
        digests[f"procedures/other-{len(digests)}.yaml"] = "1"
        return real(file)

    monkeypatch.setattr(module, "Path", read_another)
    assert library.says_the_same(library, "knee")


def test_only_the_pages_that_somebody_looks_at_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, drawn = look(LibraryWatcher(write(tmp_path, in_files(("hip",), parts=True)))), list[object]()
    real = previews.draw
    monkeypatch.setattr(previews, "draw", lambda pdf, pages=None: drawn.append(pages) or real(pdf, pages))
    choice = SheetOptions("hip", "en")
    first = shelf.draw_page(choice, 0)
    assert first
    assert shelf.draw_page(choice, 0) == first
    assert drawn == [[0]]
    assert shelf.draw_page(choice, shelf.blank(choice).pages) is None
    assert shelf.draw_page(choice, -1) is None


def test_of_a_page_that_was_looked_at_only_its_colors_are_kept(tmp_path: Path) -> None:
    """A palette that was kept as an image of one dot held the memory of the pages it was found in."""
    shelf = look(LibraryWatcher(write(tmp_path, in_files(("hip",)))))
    choice = SheetOptions("hip", "en")
    assert shelf.draw_page(choice, 0)
    palettes = [thing for key, thing in shelf.kept.items() if isinstance(key, tuple) and key[0] == "colors"]
    assert palettes
    assert all(isinstance(each, bytes) and len(each) <= 3 * 256 for each in palettes)
