"""Where pages end: held against every way to break a few rows, weighed one by one."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.layout.pagination import EMPTY, EMPTY_LAST, TIGHT, TooTall, paginate
from handouts.layout.rows import NONE, ROUNDING, Row, Space, height

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
    max_size=6,
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


# -- what stands at the top of a page


heads = st.one_of(
    st.just((None, None)),
    st.builds(lambda tall, after: (Row(tall, after=after), None), st.integers(0, 40), spaces | st.just(NONE)),
    st.builds(
        lambda tall, after: (None, Row(tall, after=after, keep=True)), st.integers(5, 30), spaces | st.just(NONE)
    ),
)
"""What stands there instead of a row, or the line that runs above it: with space of any kind below it, or with none."""


@st.composite
def rows_with_heads(draw: st.DrawFn) -> list[Row]:
    """Rows of which some look otherwise at the top of a page."""
    found = draw(rows)
    for row in found:
        row.at_top, running = draw(heads)
        row.running = (lambda made: lambda: made)(running) if running else None
    return found


def shown(page: Sequence[Row], first: bool) -> list[Row]:
    """The rows of a page as they look there."""
    head = page[0]
    if first or not (head.at_top or head.running):
        return list(page)
    return [head.at_top, *page[1:]] if head.at_top else [head.running(), *page]  # type: ignore[misc]  # one of them is there


def ways_with_heads(rows: Sequence[Row]) -> Iterator[list[list[Row]]]:
    """Every way to break rows into pages that fit as they look."""
    for chosen in itertools.product((False, True), repeat=len(rows) - 1):
        ends = [index + 1 for index, cut in enumerate(chosen) if cut]
        if any(row.opens and index not in ends for index, row in enumerate(rows) if index):
            continue
        if any(rows[end - 1].keep and not rows[end].opens for end in ends):
            continue
        pages = [list(rows[start:end]) for start, end in itertools.pairwise([0, *ends, len(rows)])]
        if all(height(shown(page, not at), least=True) <= ROOM + ROUNDING for at, page in enumerate(pages)):
            yield pages


def cost_with_heads(pages: Sequence[Sequence[Row]]) -> float:
    """As :func:`cost`, of pages as they look; a page ends after its own last row, also where another stands for it."""
    total = 0.0
    for number, page in enumerate(pages, 1):
        last = number == len(pages)
        share = (ROOM - height(shown(page, number == 1))) / ROOM
        total += (TIGHT if share < 0 else EMPTY_LAST if last else EMPTY) * share**2
        total += 0.0 if last or pages[number][0].opens else page[-1].cost
    return total


@given(rows_with_heads())
def test_what_stands_at_the_top_of_a_page_is_weighed_too(rows: list[Row]) -> None:
    possible = [(len(pages), cost_with_heads(pages)) for pages in ways_with_heads(rows)]
    if not possible:
        with pytest.raises(TooTall):
            paginate(rows, ROOM)
        return
    layout = paginate(rows, ROOM)
    assert (len(layout.pages), layout.cost) == (min(possible)[0], pytest.approx(min(possible)[1]))
    at = 0
    for number, page in enumerate(layout.pages):
        own = [placed.row for placed in page]
        count = len(own) - (number > 0 and rows[at].at_top is None and rows[at].running is not None)
        assert own == shown(rows[at : at + count], not number)
        assert layout.slack[number] == pytest.approx(ROOM - height(own))
        at += count
    assert at == len(rows)


# -- by hand: so many rows, where the pages end


def lines(count: int, *, keep: Sequence[int] = (), tall: float = 10, cost: float = 1.0) -> list[Row]:
    """Rows alike, those at these places kept with the next."""
    return [Row(tall, keep=index in keep, cost=cost) for index in range(count)]


@pytest.mark.parametrize(
    ("rows", "pages"),
    [
        (lines(10), [10]),
        (lines(11), [8, 3]),  # white paper is shared out: four fifths are full, and then a lonely row is not alone
        (lines(19), [10, 9]),
        (lines(20), [10, 10]),
        (lines(11, keep=(7,)), [9, 2]),
        (lines(11, keep=(7, 8)), [7, 4]),
        (lines(11, keep=(9,)), [8, 3]),
        (lines(20, keep=(9,)), [8, 8, 4]),  # one page more before two rows are torn apart
        (lines(12, keep=range(1, 11)), [1, 11]),  # eleven that must stay together do not fit
        ([Row(100), Row(100)], [1, 1]),
        ([Row(50), Row(50, opens=True)], [1, 1]),
        ([Row(50, keep=True), Row(50, opens=True)], [1, 1]),  # what opens a page is never kept with what is before it
    ],
)
def test_where_pages_end(rows: list[Row], pages: list[int]) -> None:
    if max(pages) > 10:
        with pytest.raises(TooTall):
            paginate(rows, ROOM)
    else:
        assert [len(page) for page in paginate(rows, ROOM).pages] == pages


def test_a_break_after_a_paragraph_is_better_than_one_within_it() -> None:
    """White at the foot of a page costs less than a paragraph that goes on over the page."""
    rows = lines(13, cost=3.0)
    assert [len(page) for page in paginate(rows, ROOM).pages] == [9, 4]
    rows[6].cost = 1.0
    assert [len(page) for page in paginate(rows, ROOM).pages] == [7, 6]


@pytest.mark.parametrize(
    ("rows", "cost", "slack"),
    [
        ([Row(100)], 0.0, (0.0,)),
        ([Row(50)], EMPTY_LAST / 4, (50.0,)),
        ([Row(50, cost=1.5), Row(100)], EMPTY / 4 + 1.5, (50.0, 0.0)),
        ([Row(50, cost=1.5), Row(100, opens=True)], EMPTY / 4, (50.0, 0.0)),
        ([Row(50, after=Space(20, 5, 20)), Row(40)], TIGHT * 0.01, (-10.0,)),
        ([Row(50, after=Space(10, 5, 20)), Row(40)], 0.0, (0.0,)),
    ],
)
def test_what_a_layout_costs(rows: list[Row], cost: float, slack: tuple[float, ...]) -> None:
    layout = paginate(rows, ROOM)
    assert layout.cost == pytest.approx(cost)
    assert layout.slack == pytest.approx(slack)


@pytest.mark.parametrize(("tall", "fits"), [(100, True), (100 + 0.9 * ROUNDING, True), (100 + 1.1 * ROUNDING, False)])
def test_a_page_holds_a_hundredth_of_a_point_more_than_its_room(tall: float, fits: bool) -> None:
    rows = [Row(tall - 50, keep=True), Row(50)]
    if fits:
        assert len(paginate(rows, ROOM).pages) == 1
    else:
        with pytest.raises(TooTall):
            paginate(rows, ROOM)


@pytest.mark.parametrize(
    ("spaces", "tops"),
    [
        ([Space(10, 5, 10)], [0, 50]),  # neither too much room nor too little
        ([Space(10, 5, 15)], [0, 55]),  # more room than its most: what is left stays at the foot
        ([Space(10, 5, 60)], [0, 60]),  # 20 points to fill
        ([Space(40, 10, 40)], [0, 60]),  # 10 points too many
        ([Space(0, 0, 0)], [0, 40]),
        ([Space(19.5, 9.5, 59.5)], [0, 60]),  # half a point to fill
        ([Space(20.5, 0.5, 60)], [0, 60]),  # half a point too many
    ],
)
def test_spaces_open_and_tighten_within_their_bounds(spaces: list[Space], tops: list[float]) -> None:
    (page,) = paginate([Row(40, after=spaces[0]), Row(40)], ROOM).pages
    assert [placed.y for placed in page] == pytest.approx(tops)


def test_what_is_too_much_by_less_than_is_seen_opens_no_space() -> None:
    (page,) = paginate([Row(60, after=Space(0, 0, 50)), Row(40 + ROUNDING / 2)], ROOM).pages
    assert [placed.y for placed in page] == [0, 60]


def test_spaces_share_what_they_give_and_take_by_their_bounds() -> None:
    (page,) = paginate([Row(20, after=Space(10, 10, 20)), Row(20, after=Space(10, 0, 40)), Row(20)], ROOM).pages
    assert [placed.y for placed in page] == pytest.approx([0, 20 + 15, 20 + 15 + 20 + 25])
    (page,) = paginate([Row(30, after=Space(10, 8, 20)), Row(30, after=Space(10, 2, 40)), Row(30)], ROOM).pages
    assert [placed.y for placed in page] == pytest.approx([0, 30 + 8, 30 + 8 + 30 + 2])


def test_what_sinks_takes_the_room_that_open_spaces_leave() -> None:
    rows = [Row(20, after=Space(5, 5, 15)), Row(10, sinks=True), Row(15, sinks=True)]
    (page,) = paginate(rows, ROOM).pages
    assert [placed.y for placed in page] == [0.0, 75.0, 85.0]
    (page,) = paginate([Row(70, after=Space(40, 10, 40)), Row(20, sinks=True)], ROOM).pages
    assert [placed.y for placed in page] == [0.0, 80.0], "a full page has no room to sink into"


def test_of_several_groups_that_stay_together_the_tallest_is_named() -> None:
    rows = [Row(50, keep=True), Row(55), Row(5), Row(60, keep=True), Row(60, keep=True), Row(1), Row(101)]
    with pytest.raises(TooTall) as caught:
        paginate(rows, ROOM)
    assert list(caught.value.rows) == rows[3:6]
    assert "must stay together" in str(caught.value)
