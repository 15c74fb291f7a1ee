"""Rows and what is done with them, on numbers that can be checked in the head."""

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.layout.rows import (
    LINE_END,
    NONE,
    ROUNDING,
    PlacedMark,
    Row,
    Space,
    height,
    join,
    keep_together,
    lower,
    merge_rows,
    put_beside,
)


class Stub:
    """A mark that is only counted."""

    order = 0


def mark(x: float = 0, y: float = 0) -> PlacedMark:
    """A mark at a place."""
    return PlacedMark(x, y, Stub())  # type: ignore[arg-type]  # it is never painted


def rows(*heights: float, after: Space = NONE, cost: float = 1.0) -> list[Row]:
    """Rows of these heights, this space below each."""
    return [Row(each, after=after, cost=cost) for each in heights]


def test_a_row_of_which_only_the_height_is_said() -> None:
    row = Row(10)
    assert (row.parts, row.keep, row.cost, row.opens, row.sinks) == ([], False, 1.0, False, False)
    assert (row.at_top, row.running) == (None, None)
    assert row.after == Space() == NONE
    assert (NONE.natural, NONE.least, NONE.most) == (0.0, 0.0, 0.0)
    assert row.parts is not Row(10).parts
    assert Space.fixed(4) == Space(4, 4, 4)


def test_marks_are_lowered_each_from_where_it_stands() -> None:
    assert [(each.x, each.y) for each in lower([mark(1, 2), mark(3, 4)], 10)] == [(1, 12), (3, 14)]
    assert lower([], 10) == []


def test_what_is_kept_together_may_end_a_page_only_after_its_last_row() -> None:
    kept = keep_together(rows(1, 2, 3))
    assert [row.keep for row in kept] == [True, True, False]
    assert [row.keep for row in keep_together([*kept, Row(4)])] == [True, True, True, False]
    assert keep_together([]) == []
    one = keep_together(rows(1))
    assert [row.keep for row in one] == [False]


def test_the_height_of_rows_counts_the_spaces_between_them_only() -> None:
    space = Space(5, 2, 9)
    assert height(rows(10, 20, 30, after=space)) == 70
    assert height(rows(10, 20, 30, after=space), least=True) == 64
    assert height(rows(10, after=space)) == 10
    assert height([]) == 0


def test_rows_are_joined_with_a_space_and_the_end_of_a_text_is_no_line_end() -> None:
    first, second = rows(1, 2, cost=LINE_END), rows(3)
    join(first, second, Space(5, 4, 6))
    assert [row.height for row in first] == [1, 2, 3]
    assert [row.after for row in first] == [NONE, Space(5, 4, 6), NONE]
    assert [row.cost for row in first] == [LINE_END, 1.0, 1.0]
    dear = rows(1, cost=1.5)
    join(dear, rows(2), NONE, 0.5)
    assert [row.cost for row in dear] == [1.5, 1.0], "only the end of a line has another cost then"
    text = rows(1, cost=LINE_END)
    join(text, rows(2), NONE, 0.5)
    assert [row.cost for row in text] == [0.5, 1.0]


def test_joining_with_nothing_changes_nothing() -> None:
    some = rows(1, after=Space(7, 7, 7), cost=LINE_END)
    join(some, [], Space(5, 5, 5), 0.5)
    assert [(row.after.natural, row.cost) for row in some] == [(7, LINE_END)]
    none: list[Row] = []
    join(none, rows(3), Space(5, 5, 5))
    assert [(row.height, row.after) for row in none] == [(3, NONE)]


def test_columns_side_by_side_are_one_row_as_high_as_the_highest() -> None:
    left = [Row(10, [mark(1)], after=Space(5, 0, 9)), Row(10, [mark(2, 3)], after=Space(50, 50, 50))]
    right = [Row(18, [mark(3)])]
    whole = merge_rows(left, right)
    assert [(each.x, each.y) for each in whole.parts] == [(1, 0), (2, 18), (3, 0)]
    assert whole.height == 25
    assert merge_rows(right, left).height == 25
    assert (merge_rows().height, merge_rows([]).parts) == (0, [])


def test_nothing_breaks_beside_a_tall_part() -> None:
    """The rows begin 0, 12 and 24 points down at their least; where the part ends within ROUNDING of one, all is one."""
    space, part = Space(5, 2, 9), mark(7, 1)
    for tall, kept, last in (
        (5, [False, False, False], 10),
        (11.9, [False, False, False], 10),
        (12, [True, False, False], 10),
        (23.9, [True, False, False], 10),
        (24 - 1.5 * ROUNDING, [True, False, False], 10),
        (24 - 0.5 * ROUNDING, [True, True, False], 10),
        (34, [True, True, False], 10),
        (40, [True, True, False], 16),  # it reaches beyond the rows: the last one is made higher
    ):
        made = put_beside(rows(10, 10, 10, after=space), [part], tall)
        assert made[0].parts == [part]
        assert [row.keep for row in made] == kept, tall
        assert made[-1].height == last, tall


def test_a_part_with_no_words_beside_it_is_a_row_of_its_own() -> None:
    part = mark(7, 1)
    (row,) = put_beside([], [part], 40)
    assert (row.height, row.parts) == (40, [part])
