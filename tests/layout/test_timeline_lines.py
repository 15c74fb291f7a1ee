"""The line of a timeline, stroke by stroke: from icon to icon, with a mark between one week and the next."""

import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest
from test_made_up_blocks import SENTENCE, milestone, timeline
from test_made_up_blocks import setting as made_setting

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.timeline import (
    TALLEST_MILESTONE,
    TALLEST_TIMELINE,
    WEEK,
    _leg,
    lay_out_timeline_across,
    lay_out_timeline_down,
)
from handouts.layout.marks import Diagram, Ornament
from handouts.layout.rows import Row, height
from handouts.pdf.drawing import LineShape, operators

Golden = Callable[[str, str], None]
setting = made_setting
LONGEST_TOLD = 400


def drawn(rows: Sequence[Row]) -> Iterator[str]:
    """Each drawing of the rows: where it stands, and its strokes; of an icon only its size."""
    for number, row in enumerate(rows):
        for part in row.parts:
            if isinstance(part.mark, Diagram | Ornament):
                yield f"row {number}: {type(part.mark).__name__} at {part.x:.2f} {part.y:.2f}"
                for x, y, drawing in part.mark.drawings:
                    said = operators(drawing)
                    strokes = said if len(said) <= LONGEST_TOLD else f"{len(said)} letters of strokes"
                    turns = ", turned about with the page" if drawing.directed else ""
                    yield f"  {x:.2f} {y:.2f} {drawing.width:.2f} × {drawing.height:.2f}{turns}: {strokes}"


TIMELINES = {
    "one": lambda: timeline(milestone("Day 1", "home", None, "You walk.")),
    "with icons": lambda: timeline(
        milestone("Day 1", "home", 1, "You walk."), milestone("Week 6", "sun", 6, "You run.")
    ),
    "without icons": lambda: timeline(
        milestone("Day 1", None, 3, "You walk."), milestone("Week 6", None, None, "Run.")
    ),
    "many weeks": lambda: timeline(milestone("Day 1", "home", 99, "You walk."), milestone("One year", None, 2)),
    "a long text": lambda: timeline(
        milestone("Day 1", "home", 3, SENTENCE * 5), milestone("Week 6", "sun", 4, SENTENCE)
    ),
}


@pytest.mark.parametrize("name", TIMELINES)
def test_the_strokes_of_a_timeline_are_as_before(name: str, setting: tuple[str, Typesetting], golden: Golden) -> None:
    edition, held = setting
    node = TIMELINES[name]()
    # the tags of this one are those of another: what is drawn does not depend on them
    held.tags._elements[node.drawing] = held.tags[
        next(each for each in held.tags._elements if isinstance(each, doc.Figure))
    ]  # type: ignore[index]
    for item in node.items:
        for text in (item.heading, *item.body):
            held.tags._elements[text] = held.tags._elements[next(iter(held.tags._elements))]
    columns = [(100 + 110.0 * at, 90.0) for at in range(len(node.items))]
    lines = ["across", *drawn(lay_out_timeline_across(held, node, 100, columns, 330))]
    lines += ["down", *drawn(lay_out_timeline_down(held, node, 100, 300))]
    lines += ["down, apart", *drawn(lay_out_timeline_down(held, node, 100, 300, apart=33))]
    golden(f"rows/timeline-{edition}-{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("weeks", "length", "marks"),
    [
        (None, 100, 0),
        (0, 100, 0),
        (1, 100, 0),
        (2, 100, 1),
        (6, 100, 5),
        (21, 100, 20),
        (22, 100, 20),  # at least WEEK points from one to the next
        (99, 100, 20),
        (6, 4.9, 0),
        (6, 5, 1),
    ],
)
def test_a_line_has_a_mark_between_weeks_where_there_is_room(
    weeks: int | None, length: float, marks: int, setting: tuple[str, Typesetting]
) -> None:
    assert WEEK == 5
    line, *between = _leg(setting[1], 10, 10 + length, 7, weeks)
    assert (line.x1, line.y1, line.x2, line.y2) == (10, 7, 10 + length, 7)
    assert len(between) == marks
    assert all(
        isinstance(each, LineShape) and each.x1 == each.x2 and (each.y1, each.y2) == (2.5, 11.5) for each in between
    )
    steps = [after - before for before, after in itertools.pairwise([10, *(each.x1 for each in between), 10 + length])]
    assert steps == pytest.approx([length / (marks + 1)] * (marks + 1))
    assert line.strokeWidth > (between[0].strokeWidth if between else 0)
    assert {each.strokeLineCap for each in (line, *between)} == {1}


@pytest.mark.parametrize("sentences", [1, 4, 9])
def test_what_is_short_is_kept_whole_and_what_is_long_may_run_over(
    sentences: int, setting: tuple[str, Typesetting]
) -> None:
    _, held = setting
    node = timeline(*(milestone(f"Day {number}", "home", None, SENTENCE * sentences) for number in range(3)))
    held.tags._elements[node.drawing] = held.tags[
        next(each for each in held.tags._elements if isinstance(each, doc.Figure))
    ]  # type: ignore[index]
    for item in node.items:
        for text in (item.heading, *item.body):
            held.tags._elements[text] = held.tags._elements[next(iter(held.tags._elements))]
    rows = lay_out_timeline_down(held, node, 100, 200)
    each = height(rows) / 3
    whole = all(row.keep for row in rows[:-1])
    assert whole is (height(rows) <= TALLEST_TIMELINE)
    if each > TALLEST_MILESTONE + 60:
        assert sum(not row.keep for row in rows) > 3, "a milestone may be broken"
    assert not rows[-1].keep
