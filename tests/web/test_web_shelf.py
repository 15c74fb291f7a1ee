"""The shelf keeps what it may and no more, and draws only for somebody who still waits."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.english import copy_sample
from support.library import in_files, write

from handouts.content.library import Library
from handouts.web import watcher as watching
from handouts.web.answers import draw_in_turn
from handouts.web.watcher import LibraryWatcher


class Asked:
    """A request of somebody who waits, or has typed on."""

    def __init__(self, *, gone: bool) -> None:
        self._gone = gone
        self.app = SimpleNamespace(state=SimpleNamespace())

    async def is_disconnected(self) -> bool:
        return self._gone


@pytest.mark.parametrize("gone", [False, True])
def test_pages_are_drawn_only_for_somebody_who_still_waits(gone: bool) -> None:
    drawn: list[int] = []

    def draw(number: int) -> int:
        drawn.append(number)
        return number

    asked: Any = Asked(gone=gone)
    with ThreadPoolExecutor(1) as thread:  # a browser of other tests may have its loop in this one
        answer = thread.submit(lambda: asyncio.run(draw_in_turn(asked, draw, 7))).result()
    assert answer == (None if gone else 7)
    assert drawn == ([] if gone else [7])


def test_no_save_is_missed_at_any_moment_of_a_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save before, within and after each reading: what is shown next is what the file says."""
    path = copy_sample(tmp_path) / "content.yaml"
    text = path.read_text(encoding="utf-8")
    saves = 0

    def save() -> None:
        nonlocal saves
        saves += 1
        path.write_text(text.replace("(770) 962-3642", f"(770) 555-01{saves % 100:02}"), encoding="utf-8")

    read = watching.load_each_sheet
    within: list[str] = []

    def load_while_somebody_saves(path: Path, named: set[Path], *, only: tuple[str, ...]) -> Library:
        if "before" in within:
            save()
        library = read(path, named, only=only)
        if "after" in within:
            save()
        within.clear()
        return library

    monkeypatch.setattr(watching, "load_each_sheet", load_while_somebody_saves)
    it = LibraryWatcher(path)
    for moment in ("none", "before", "after", "before after") * 5:
        save()
        within[:] = moment.split()
        shelf, problems = it.current_shelf()
        assert not problems
        assert shelf is not None
        assert shelf.practice.phones[0].number == f"(770) 555-01{saves % 100:02}", moment


def test_files_that_nobody_touches_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copy_sample(tmp_path) / "content.yaml"
    for each in (path, *(tmp_path / "sources").iterdir()):
        os.utime(each, (1_700_000_000, 1_700_000_000))
    time.sleep(
        watching.SETTLED * 2
    )  # the times of their nodes are now; younger files are read again, and a reading is quicker
    reads = []
    read = watching.load_each_sheet
    monkeypatch.setattr(
        watching, "load_each_sheet", lambda path, named, only: reads.append(path) or read(path, named, only=only)
    )
    it = LibraryWatcher(path)
    for _ in range(5):
        it.current_shelf()
    assert len(reads) <= 2, "once, and once more with the files that it names"


def test_files_of_a_split_library_are_watched_and_new_ones_too(tmp_path: Path) -> None:
    path = write(tmp_path, in_files(("hip", "knee"), parts=True))
    watcher = LibraryWatcher(path)

    def titles() -> dict[str, str]:
        shelf, _ = watcher.current_shelf()
        assert shelf
        return {name: each.title for name, each in shelf.library.procedures.items()}

    assert titles() == {"hip": "The hip", "knee": "The knee"}
    knee = tmp_path / "procedures/knee.yaml"
    knee.write_text(knee.read_text().replace("The knee", "The other knee"))
    assert titles() == {"hip": "The hip", "knee": "The other knee"}
    parking = tmp_path / "shared/parking.yaml"
    parking.write_text(parking.read_text().replace("Hill Road", "Mill Road"))
    shelf, _ = watcher.current_shelf()
    assert shelf
    assert "Mill Road" in shelf.library.procedures["hip"].parts[0].text[0].text
    write(tmp_path, {name: text for name, text in in_files(("spine",)).items() if "spine" in name})
    assert set(titles()) == {"hip", "knee", "spine"}
    (tmp_path / "translations/fr").mkdir()
    (tmp_path / "procedures/hip.yaml").unlink()
    assert set(titles()) == {"knee", "spine"}
    knee.write_text('title: "')
    assert set(titles()) == {"spine"}  # the others go on
