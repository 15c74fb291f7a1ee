"""Where pages end: held against every way to break a few rows, weighed one by one."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.layout.pagination import EMPTY, EMPTY_LAST, TIGHT, TooTall, paginate
from handouts.layout.rows import ROUNDING, Row, Space, height

ROOM = 100.0

spaces = st.tuples(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10)).map(
    lambda three: Space(three[0] + three[1], three[0], three[0] + three[1] + three[2])
)
rows = st.lists(
    st.builds(
        Row,
        height=st.integers(5, 60),
        after=spaces,
        keep=st.booleans(),
        cost=st.sampled_from((0.0, 1.0, 1.5, 3.0)),
        opens=st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


def ways(rows: Sequence[Row]) -> Iterator[list[list[Row]]]:
    """Every way to break the rows into pages that fit and keep together what must stay together."""
    count = len(rows)
    for chosen in itertools.product((False, True), repeat=count - 1):
        ends = [index + 1 for index, cut in enumerate(chosen) if cut]
        if any(row.opens and index not in ends for index, row in enumerate(rows) if index):
            continue
        if any(rows[end - 1].keep and not rows[end].opens for end in ends):
            continue
        pages = [list(rows[start:end]) for start, end in itertools.pairwise([0, *ends, count])]
        if all(height(page, least=True) <= ROOM + ROUNDING for page in pages):
            yield pages


def cost(pages: Sequence[Sequence[Row]]) -> float:
    """What a way to break costs, as its parts are named."""
    total = 0.0
    for number, page in enumerate(pages, 1):
        last = number == len(pages)
        share = (ROOM - height(page)) / ROOM
        total += (TIGHT if share < 0 else EMPTY_LAST if last else EMPTY) * share**2
        total += 0.0 if last or pages[number][0].opens else page[-1].cost
    return total


@given(rows)
def test_no_other_way_to_break_is_better(rows: list[Row]) -> None:
    possible = [(len(pages), cost(pages)) for pages in ways(rows)]
    if not possible:
        with pytest.raises(TooTall):
            paginate(rows, ROOM)
        return
    layout = paginate(rows, ROOM)
    fewest, cheapest = min(possible)
    assert len(layout.pages) == fewest
    assert layout.cost == pytest.approx(cheapest)


@given(rows)
def test_rows_stand_in_order_within_their_page(rows: list[Row]) -> None:
    try:
        layout = paginate(rows, ROOM)
    except TooTall:
        return
    assert [placed.row for page in layout.pages for placed in page] == rows
    for page in layout.pages:
        assert page[0].y == 0
        for one, other in itertools.pairwise(page):
            gap = other.y - one.y - one.row.height
            assert one.row.after.least - ROUNDING <= gap <= one.row.after.most + ROUNDING
        assert page[-1].y + page[-1].row.height <= ROOM + ROUNDING


def test_what_must_stay_together_and_does_not_fit_is_named() -> None:
    rows = [Row(30), Row(60, keep=True), Row(60), Row(30)]
    with pytest.raises(TooTall) as caught:
        paginate(rows, ROOM)
    assert list(caught.value.rows) == rows[1:3]


def test_a_row_that_goes_on_has_its_running_line_above_it() -> None:
    running = Row(10, keep=True)
    rows = [Row(80), Row(60, running=lambda: running)]
    first, second = paginate(rows, ROOM).pages
    assert [placed.row for placed in first] == rows[:1]
    assert [(placed.row, placed.y) for placed in second] == [(running, 0.0), (rows[1], 10.0)]


def test_what_sinks_stands_at_the_foot() -> None:
    (page,) = paginate([Row(20), Row(10, sinks=True), Row(15)], ROOM).pages
    assert [placed.y for placed in page] == [0.0, 75.0, 85.0]
