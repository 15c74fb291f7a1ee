"""White that looks like a mistake: what is measured, and that a series is set in the way that leaves less of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from reportlab.lib.colors import black

from handouts.layout.blocks.across import GUTTER, lay_out_across
from handouts.layout.blocks.series import Items
from handouts.layout.holes import find_holes, weigh
from handouts.layout.marks import UprightBar
from handouts.layout.rows import PlacedMark, Row, Space

WIDTH, LINE = 516.0, 17.0
SPACE = Space(4, 2, 8)


def line(width: float, x: float = 0.0) -> Row:
    return Row(LINE, [PlacedMark(x, 4, UprightBar(width, 9, black))])


def test_an_empty_stretch_is_a_hole_and_a_full_one_is_none() -> None:
    assert find_holes([Row(120)], 0, WIDTH) == pytest.approx(120 * WIDTH, rel=0.02)
    assert find_holes([line(WIDTH) for _ in range(12)], 0, WIDTH) == 0


def test_ends_of_lines_are_no_hole_and_a_run_of_short_lines_is_one() -> None:
    assert find_holes([line(WIDTH), line(60), line(WIDTH), line(60), line(WIDTH)], 0, WIDTH) == 0
    assert find_holes([line(400) for _ in range(12)], 0, WIDTH) == 0  # what is left is narrower than a third of a page
    short = find_holes([line(200) for _ in range(12)], 0, WIDTH)
    assert short == pytest.approx(12 * LINE * (WIDTH - 200), rel=0.1)


def test_a_hole_is_found_wherever_the_rows_stand() -> None:
    rows = [line(200, x=48.0) for _ in range(12)]
    assert find_holes(rows, 48, WIDTH) == pytest.approx(find_holes([line(200) for _ in range(12)], 0, WIDTH), rel=0.05)


def made(lengths: list[float]) -> Items:
    """Items with so many points of words each, set in lines of any width."""

    def lay_out(x: float, width: float) -> list[list[Row]]:
        items = []
        for length in lengths:
            whole, rest = divmod(length, width)
            items.append([line(each, x) for each in [width] * int(whole) + [max(10.0, rest)]])
        return items

    return lay_out


@given(some.lists(some.floats(20, 2600), min_size=2, max_size=14), some.integers(2, 3))
@settings(max_examples=60, deadline=None)
def test_a_series_is_set_whole_and_never_with_more_white_than_in_one_column(lengths: list[float], most: int) -> None:
    items = made(lengths)
    measure = 408.0
    rows = lay_out_across(items, 0, WIDTH, measure, SPACE, most)
    ink = sum(part.mark.width for row in rows for part in row.parts)  # type: ignore[attr-defined]
    least = sum(max(10.0, length) for length in lengths)
    assert least - 1 <= ink <= least + 10 * len(lengths) + 1
    assert weigh(rows, 0, WIDTH) <= weigh(lay_out_across(items, 0, WIDTH, measure, SPACE, 1), 0, WIDTH) + 0.1


def test_a_long_item_beside_a_short_one_has_its_row_alone() -> None:
    lengths = [60.0, 4000.0, 60.0, 60.0, 900.0, 900.0, 900.0, 900.0]
    rows = lay_out_across(made(lengths), 0, WIDTH, 408.0, SPACE, 2)
    column = (WIDTH - GUTTER) / 2
    assert any(part.x > column for row in rows for part in row.parts)  # it is set in two columns
    wide = [part for row in rows for part in row.parts if part.mark.width == 408.0]  # type: ignore[attr-defined]
    assert len(wide) == 4000 // 408
