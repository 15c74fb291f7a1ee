"""Fitting words into a room that cannot grow: whether they fit, by how much not, and which parts are named."""

import pytest

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.document import nodes as doc
from handouts.layout.fitting import fill_height, fits, lines_over, too_long
from handouts.layout.pagination import TooTall
from handouts.layout.rows import ROUNDING, Row, Space
from handouts.problems import Place

ROOM = 100.0


def two(tall: float, space: Space) -> list[Row]:
    """Two rows with a space between them."""
    return [Row(tall - 40, after=space), Row(40)]


@pytest.mark.parametrize(
    ("tall", "space", "tight", "loose"),
    [
        (100, Space(), True, True),
        (100 + 0.9 * ROUNDING, Space(), True, True),
        (100 + 1.1 * ROUNDING, Space(), False, False),
        (90, Space(20, 10, 30), True, False),
        (90, Space(20, 11, 30), False, False),
        (80, Space(20, 10, 30), True, True),
        (99, Space(0, 0, 30), True, True),  # room that is left over does not matter
    ],
)
def test_whether_rows_stand_in_their_room(tall: float, space: Space, tight: bool, loose: bool) -> None:
    rows = two(tall, space)
    assert fits(rows, ROOM) is tight
    assert fits(rows, ROOM, tight=True) is tight
    assert fits(rows, ROOM, tight=False) is loose


@pytest.mark.parametrize(
    ("tall", "lines"),
    [
        (0, 0),
        (99, 0),
        (100, 0),
        (100 + 0.9 * ROUNDING, 0),
        (100 + 1.1 * ROUNDING, 1),
        (110, 1),
        (110 + 2 * ROUNDING, 2),
        (145, 5),
    ],
)
def test_by_how_many_lines_rows_are_too_tall(tall: float, lines: int) -> None:
    assert lines_over([Row(tall)], ROOM, 10) == lines
    assert lines_over([Row(tall - 40, after=Space(30, 0, 90)), Row(40)], ROOM, 10) == lines, "however tight"


def test_rows_fill_their_room_as_one_page() -> None:
    assert fill_height([], ROOM) == []
    rows = [Row(20, after=Space(10, 5, 100)), Row(20, opens=False)]
    assert [(each.row, each.y) for each in fill_height(rows, ROOM)] == [(rows[0], 0), (rows[1], 80)]
    assert rows[0].keep
    with pytest.raises(TooTall):
        fill_height([Row(60), Row(60)], ROOM)


def paragraph(words: int, line: int = 0, heading: str = "") -> doc.Paragraph | doc.Section:
    """So many words, alone or under a heading."""
    text = doc.Paragraph((doc.Span(" ".join(["word"] * words)),), place=Place("a.yaml", line) if line else None)
    if not heading:
        return text
    return doc.Section("why", doc.Heading((doc.Span(heading),)), (text,))


def test_what_is_too_long_is_told_in_lines_with_its_longest_parts() -> None:
    found = too_long("panel-full", "the left panel", 1, [paragraph(3, 7)], "Shorten it.")
    assert found.code == "panel-full"
    assert found.message == (
        "The words are 1 line too long for the left panel. "
        "The longest part is “word word word” (3 words, a.yaml:7)."
    )  # fmt: skip
    assert (found.remedy, found.place) == ("Shorten it.", Place("a.yaml", 7))


def test_of_many_parts_the_three_longest_are_named_the_longest_first() -> None:
    parts = [
        paragraph(4, 1, "Short"),
        paragraph(9, 2, "Why have it done?"),
        paragraph(2, 3, "No"),
        paragraph(30, 0, "A heading that is far too long to be named as it stands"),
        paragraph(5, 5, "Risks"),
    ]
    found = too_long("panel-full", "the panel", 12, parts, "Shorten it.")
    assert found.message == (
        "The words are 12 lines too long for the panel. The longest parts are "
        "“A heading that is far too long to [...]” (43 words), "
        "“Why have it done?” (13 words, a.yaml:2) and “Risks” (6 words, a.yaml:5)."
    )  # fmt: skip
    assert found.place is None, "nobody knows where the longest stands"


def test_a_part_is_where_the_longest_of_its_texts_is_written() -> None:
    texts = tuple(paragraph(count, line) for count, line in ((3, 1), (8, 2), (20, 0), (5, 3)))
    section = doc.Section("why", doc.Heading((doc.Span("Why?"),)), texts)  # type: ignore[arg-type]  # paragraphs
    assert too_long("panel-full", "it", 2, [section], "Shorten it.").place == Place("a.yaml", 2)
