"""A schedule with a bound on its rows: reading ends at it, whatever the file is made of."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.batch.schedule import MOST_COLUMNS, ROWS_BESIDE, ReadingOptions, parse
from handouts.problems import HandoutsError

MOST = ReadingOptions(most_rows=2_000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"name\n" + b"a\n" * 1_000_000, "too-many-rows"),
        (b"name\r" + b"a\r" * 1_000_000, "too-many-rows"),
        (b'name\n"' + b"a\n" * 1_000_000, "too-many-rows"),
        (b"name\n" + b"\n" * 4_000_000, "too-many-rows"),
        (b"name\n" + b"a\n" * 50_000, "too-many-rows"),
        (b"name" + b",x" * 500_000 + b"\na\n", "bad-schedule"),
        (b"name\n" + (b"a" + b",b" * 900 + b"\n") * 1_900, "too-many-rows"),
    ],
    ids=["lines", "old Mac lines", "an open quote", "empty lines", "rows", "columns", "cells"],
)
def test_reading_ends_at_the_most_rows(data: bytes, code: str) -> None:
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(HandoutsError) as caught:
            parse(data, "day.csv", MOST)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.problems[0].code == code
    assert most < 150_000_000
    assert time.process_time() - began < 10


@given(st.integers(1, 60), st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_as_many_as_there_may_be_are_read_whole(rows: int, empty: int) -> None:
    data = "name\n" + "".join(f"Anna {at}\n" for at in range(rows)) + "\n" * empty
    options = ReadingOptions(most_rows=50)
    read = parse(data.encode(), "day.csv", options)
    assert [row.details["name"] for row in read.rows] == [f"Anna {at}" for at in range(rows)]


def test_a_row_more_than_those_beside_is_refused_and_without_a_bound_it_is_read() -> None:
    rows = 50 + ROWS_BESIDE
    data = ("name\n" + "Anna Bell\n" * rows).encode()
    with pytest.raises(HandoutsError):
        parse(data, "day.csv", ReadingOptions(most_rows=50))
    assert len(parse(data, "day.csv").rows) == rows
    wide = ("name" + ",x" * MOST_COLUMNS + "\nAnna\n").encode()
    with pytest.raises(HandoutsError):
        parse(wide, "day.csv")
