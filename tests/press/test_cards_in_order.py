"""The proof knows where the next cell of a card may begin: below the one before it, or beside it where one reads on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from handouts.press.proof.evidence import ReadLine
from handouts.press.proof.ink import _goes_back

ONE = (100.0, 500.0, 200.0, 510.0)
"""The ink of the cell before, in points: left, bottom, right, top."""


def goes_back(other: tuple[float, float, float, float], *, right_to_left: bool = False) -> bool:
    evidence: Any = SimpleNamespace(column=lambda line: (line.page, 0), areas=[[(0.0, 0.0, 612.0, 792.0)]])
    cells: list[Any] = [SimpleNamespace(lines=[ReadLine(0, box[1], [], 0, box)]) for box in (ONE, other)]
    return _goes_back(evidence, *cells, right_to_left)


@pytest.mark.parametrize("up", [0, 17, -17])
def test_beside_where_one_reads_on_at_any_height(up: float) -> None:
    """The label above one of the two may take more lines than that of the other."""
    assert not goes_back((300, 500 + up, 400, 510 + up))
    assert not goes_back((10, 500 + up, 90, 510 + up), right_to_left=True)


def test_below_is_right_wherever_it_begins() -> None:
    assert not goes_back((100, 470, 200, 480))
    assert not goes_back((10, 470, 90, 480))


@pytest.mark.parametrize("up", [0, 17])
def test_where_one_reads_sooner_it_is_told(up: float) -> None:
    assert goes_back((10, 500 + up, 90, 510 + up))
    assert goes_back((300, 500 + up, 400, 510 + up), right_to_left=True)


def test_above_in_one_column_is_told() -> None:
    assert goes_back((100, 530, 200, 540))
    assert goes_back((100, 530, 200, 540), right_to_left=True)
