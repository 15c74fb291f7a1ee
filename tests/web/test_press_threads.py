"""Desks that print at once share the presses, and never each other's copies."""

import functools
import io
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from support import desk
from support.desk import Desk

from handouts.document.patient import Patient
from handouts.options import SheetOptions
from handouts.pdf.canvas import TaggedCanvas
from handouts.press import setting
from handouts.press.press import PrintedCopy
from handouts.web.shelf import Shelf

SHEET = SheetOptions("kyphoplasty", "en")
NAMES = ("Anna", "Berta", "Clara", "Dora")
"""Two desks that merge, and two that print a sheet at a time."""
ROUNDS = 20
"""Merges of each desk."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A library as its file says it now."""
    found, _ = Desk(desk.content(tmp_path)).watcher.current_shelf()
    assert found is not None
    return found


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()


def people(desk_name: str) -> list[Patient]:
    """Somebody with a name, somebody with a name and a day, and nobody yet: each has another plate."""
    return [Patient(name=f"{desk_name} One"), Patient(name=f"{desk_name} Two", date="Dec 3"), Patient()]


def together(*work: Callable[[], None]) -> None:
    """Do everything at once, begun at the same moment; raises what one of them raises."""
    start = threading.Barrier(len(work))

    def begun(each: Callable[[], None]) -> None:
        start.wait(timeout=60)
        each()

    with ThreadPoolExecutor(len(work)) as threads:
        for done in [threads.submit(begun, each) for each in work]:
            done.result(timeout=300)


@pytest.mark.usefixtures("restless")
def test_what_desks_ask_for_at_once_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[TaggedCanvas] = []

    def canvas(*arguments: Any) -> TaggedCanvas:
        laid_out.append(TaggedCanvas(*arguments))
        return laid_out[-1]

    def merge(shelf: Shelf) -> None:
        shelf.merge([(SHEET, patient) for patient in people("Anna")], io.BytesIO(), separators=True)

    def copy(shelf: Shelf) -> None:
        shelf.copy(SHEET, Patient(name="Clara One"))

    monkeypatch.setattr(setting, "TaggedCanvas", canvas)
    room = Desk(desk.content(tmp_path)).watcher
    alone, _ = room.current_shelf()
    assert alone
    merge(alone)
    wanted = len(laid_out)
    assert wanted >= 2 * len(people("Anna")) - 1, "a plate for each set of details, of the sheet and of its separator"
    for number in range(3):
        laid_out.clear()
        (room.path.parent / "sources" / "kyphoplasty.txt").touch()  # a new shelf, with nothing laid out
        shelf, _ = room.current_shelf()
        assert shelf
        assert shelf is not alone, number
        together(*[functools.partial(merge, shelf)] * 4, functools.partial(copy, shelf))
        assert len(laid_out) == wanted


@pytest.mark.usefixtures("restless")
def test_copies_and_merges_at_once_are_each_their_own(shelf: Shelf) -> None:
    alone = {len(patient.given()): shelf.copy(SHEET, patient) for patient in people("Nobody")}
    files: list[tuple[str, bytes]] = []
    copies: list[tuple[str, int, PrintedCopy]] = []

    def merge(name: str) -> None:
        for _ in range(ROUNDS):
            file = io.BytesIO()
            shelf.merge([(SHEET, patient) for patient in people(name)], file, separators=True)
            files.append((name, file.getvalue()))

    def copy(name: str) -> None:
        for _ in range(ROUNDS * 4):
            copies.extend((name, len(patient.given()), shelf.copy(SHEET, patient)) for patient in people(name))

    together(lambda: merge("Anna"), lambda: merge("Berta"), lambda: copy("Clara"), lambda: copy("Dora"))
    for _, given, made in copies:
        wanted = alone[given]
        assert (made.pages, made.code, made.personal_pages) == (wanted.pages, wanted.code, wanted.personal_pages)
    assert len(files) == 2 * ROUNDS
    for name, pdf in (*files, *((name, made.pdf) for name, given, made in copies[::ROUNDS] if given)):
        said = "".join(pages(pdf))  # here, not in the threads: pdfium serves one at a time
        assert {other for other in NAMES if other in said} == {name}


def test_a_copy_waits_until_a_merge_with_separators_is_done(shelf: Shelf) -> None:
    """Every press is taken before the first copy is made, so none may be used by another until the last one is."""
    merging, go_on = threading.Event(), threading.Event()
    made: list[PrintedCopy] = []

    def tick(copies: int) -> None:
        merging.set()
        assert go_on.wait(timeout=60)

    def merge() -> None:
        shelf.merge([(SHEET, patient) for patient in people("Anna")], io.BytesIO(), separators=True, tick=tick)

    first = threading.Thread(target=merge)
    second = threading.Thread(target=lambda: made.append(shelf.copy(SHEET, Patient(name="Clara"))))
    first.start()
    try:
        assert merging.wait(timeout=60)
        second.start()
        second.join(timeout=0.5)  # some ten times what a copy takes
        assert made == []
    finally:
        go_on.set()
        first.join(timeout=60)
        second.join(timeout=60)
    assert [copy.personal_pages for copy in made] == [(1,)]
