"""The shelf keeps what it may and no more, and draws only for somebody who still waits."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support import desk
from support.desk import Desk

from handouts.document.patient import Patient
from handouts.web.answers import draw_in_turn
from handouts.web.shelf import Choice


def test_only_so_many_presses_are_kept_and_the_last_used_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.web.shelf.MOST_PRESSES", 2)
    shelf, _ = Desk(desk.content(tmp_path)).watcher.current_shelf()
    assert shelf
    first, second, third = (Choice("kyphoplasty", "en", ink=ink, paper=paper) for ink, paper in (("color", "letter"), ("mono", "letter"), ("color", "a4")))  # fmt: skip
    with shelf.press(first) as one:
        pass
    for choice in (second, first, third):
        shelf.copy(choice, Patient(name="Maria Alvarez"))
    with shelf.press(first) as again:
        assert again is one, "used since the second was"
    with shelf.press(second), shelf.press(first) as anew:
        assert anew is one
    with shelf.press(third), shelf.press(second), shelf.press(first) as anew:
        assert anew is not one, "a third and a second have come since"


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
