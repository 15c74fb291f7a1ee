"""What all editions do alike: letterheads, feet, running heads, voices, and that nothing of a document is lost."""

import dataclasses
from pathlib import Path

import pytest
from conftest import TODAY
from content_factory import Content, library_of
from test_row_bounds import brief, edition_of

from handouts.document import nodes as doc
from handouts.layout.blocks.pictures import measure_logo
from handouts.layout.grid import GUTTER
from handouts.layout.marks import Rule
from handouts.layout.pagination import PlacedRow
from handouts.layout.rows import NONE, Row, Space
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.templates import FORMATS
from handouts.templates.edition import MOST_NOTES, Edition, RunningHead


@pytest.fixture
def standard(tmp_path: Path) -> Edition:
    """The standard edition of the short sheet."""
    return edition_of(library_of(tmp_path, brief()), "standard", {})


def named(folder: Path, **changed: object) -> Edition:
    """The standard edition for a practice with other entries."""
    content: Content = brief()
    content["practice"] |= changed
    return edition_of(library_of(folder, content), "standard", {})


def test_the_live_area_lies_between_its_margins(tmp_path: Path) -> None:
    library = library_of(tmp_path, brief())
    for name in FORMATS:
        edition = edition_of(library, name, {})
        assert edition.left == edition.margin
        assert edition.right - edition.left == pytest.approx(edition.width)
        assert edition.paper.width - edition.right == pytest.approx(edition.margin)
        assert edition.head > 0


def test_a_running_head_is_as_tall_as_its_lines_and_at_least_as_it_is_told(standard: Edition) -> None:
    style = standard.styles.heading
    plain = RunningHead(words="Why?", x=10, width=200, style=style)()
    assert (plain.height, plain.after, plain.keep) == (style.leading, NONE, True)
    assert [(part.x, part.y) for part in plain.parts] == [(10, 0)]
    long = RunningHead(words="Why have it done? " * 4, x=10, width=200, style=style, after=Space.fixed(3), top=7)()
    lines = len(long.parts)
    assert lines > 2
    assert [part.y for part in long.parts] == [7 + n * style.leading for n in range(lines)]
    assert long.height == 7 + lines * style.leading
    assert long.after == Space.fixed(3)
    assert RunningHead(words="Why?", x=10, width=200, style=style, top=7, least=99)().height == 99
    assert RunningHead(words="Why?", x=10, width=200, style=style, top=7, least=9)().height == 7 + style.leading


def test_a_hole_at_the_foot_of_a_page_gets_lines_to_write_on_and_no_word(standard: Edition) -> None:
    """Beside them stood "Note" once more, which the visit has already."""
    page = [PlacedRow(Row(300), 0.0)]
    filled, last = standard.fill_holes([page, page], 660, 24)
    assert last is page, "the last page ends where the words do"
    marks = filled[-1].row.parts
    assert [type(each.mark) for each in marks] == [Rule] * MOST_NOTES
    assert {(each.x, each.mark.width) for each in marks if isinstance(each.mark, Rule)} == {
        (standard.left, standard.width)
    }
    assert filled[-1].y == 300
    full = [PlacedRow(Row(640), 0.0)]
    assert standard.fill_holes([full, page], 660, 24)[0] is full


def test_a_logo_is_as_large_as_its_shape_and_room_allow(tmp_path: Path) -> None:
    edition = named(tmp_path, brand={"logo": {"file": "logo.png", "alt": "Stones"}})
    logo = edition.document.masthead.logo
    assert logo is not None
    wide, high = measure_logo(edition.setting, logo, 300, 40)  # 240 wide and 160 high, its ink 193 and 33
    assert wide * high == pytest.approx(40 * 40), "of medium size it covers the area of the square"
    assert wide / high == pytest.approx(193 / 33), "clear and white margins do not count"
    assert measure_logo(edition.setting, logo, 30, 40) == pytest.approx((30, 30 * 33 / 193))
    large = dataclasses.replace(logo, size="large")
    assert measure_logo(edition.setting, large, 300, 40)[0] == pytest.approx(wide * 1.8**0.5)


def test_each_kind_of_part_has_its_voice(standard: Edition) -> None:
    look, measures, styles = standard.look, standard.measures, standard.styles
    section = standard.document.sections[0]
    for kind, weight, color, style in (
        ("when_to_call", measures.urgent_rule, look.accent, styles.urgent),
        ("notice", measures.urgent_rule, look.accent, styles.urgent),
        ("short_version", measures.strong_rule, look.brand, styles.heading),
        ("contact", measures.strong_rule, look.brand, styles.heading),
        ("why", look.hair, look.rule, styles.heading),
        ("part", look.hair, look.rule, styles.heading),
    ):
        assert standard.voice(dataclasses.replace(section, kind=kind)) == (weight, color, style)
        rule = standard.section_rule(dataclasses.replace(section, kind=kind), 7, 99)
        assert (rule.x, rule.y) == (7, 0)
        assert (rule.mark.width, rule.mark.weight, rule.mark.color) == (99, weight, color)  # type: ignore[attr-defined]
    assert measures.urgent_rule > measures.strong_rule > look.hair


def test_the_foot_wraps_what_does_not_fit_and_grows_by_its_lines(tmp_path: Path) -> None:
    short = named(tmp_path, name="Hill Clinic", name_lines=["Hill Clinic"])
    small = short.styles.small
    page = short.document.imprint.page_of(1, 2)
    (who, title) = short._foot_rows(page)
    assert who[1] == page
    assert title[1].endswith(short.document.imprint.code)
    usual = short.foot_height()
    long = named(
        tmp_path,
        name="The Clinic for Joints and Spines of Northern Georgia and All Its Neighbours by the River",
        name_lines=["Hill"],
    )
    rows = long._foot_rows(page)
    assert [row[1] for row in rows][:2] == [page, ""]
    assert all(row[2].width(row[0]) <= long.width - row[2].width(page) - GUTTER for row in rows[:2])
    assert long.foot_height() == pytest.approx(usual + small.leading)


@pytest.mark.parametrize("spare", [0.0, -0.01])
def test_title_and_dates_stand_side_by_side_where_they_just_fit(standard: Edition, spare: float) -> None:
    plain = standard.styles.small
    imprint = standard.document.imprint
    title, dates = standard.imprint_lines()
    assert title == f"{imprint.title}, {imprint.language}"
    needed = plain.width(title) + GUTTER + plain.width(dates)

    class Narrow(type(standard)):  # type: ignore[misc]
        width = needed + spare

    standard.__class__ = Narrow
    rows = standard._foot_rows("1")
    beside = [row for row in rows if row[0] == title and row[1] == dates]
    assert bool(beside) is (spare == 0)


@pytest.mark.parametrize(("spare", "lines"), [(0.0, 1), (-0.01, 2)])
def test_who_and_where_stand_beside_the_page_where_they_just_fit(standard: Edition, spare: float, lines: int) -> None:
    strong, imprint = standard.styles.small_strong, standard.document.imprint
    needed = strong.width(f"{imprint.practice}, {imprint.phone}") + GUTTER + strong.width("Page 1 of 2")

    class Narrow(type(standard)):  # type: ignore[misc]
        width = needed + spare

    standard.__class__ = Narrow
    rows = [row for row in standard._foot_rows("Page 1 of 2") if row[2] is strong]
    assert [row[1] for row in rows] == ["Page 1 of 2", ""][:lines]


def test_dates_and_code_are_told_without_what_is_not_known(standard: Edition) -> None:
    imprint = dataclasses.replace(
        standard.document.imprint, version="As of today", review_by="", code="KN-EN 7ACS-N9KV-PGJB-DR3P-R"
    )
    standard.document = dataclasses.replace(standard.document, imprint=imprint)
    assert standard.imprint_lines()[1] == "As of today. KN-EN 7ACS-N9KV-PGJB-DR3P-R"
    imprint = dataclasses.replace(imprint, review_by="Read again in May")
    standard.document = dataclasses.replace(standard.document, imprint=imprint)
    assert standard.imprint_lines()[1] == "As of today. Read again in May. KN-EN 7ACS-N9KV-PGJB-DR3P-R"


@pytest.mark.parametrize("kind", FORMATS.values(), ids=lambda kind: kind.format)
def test_an_edition_that_leaves_out_a_part_is_stopped(kind: type[Edition], tmp_path: Path) -> None:
    """A fault of the program is never a sheet: whatever is in the document is painted, or nothing is."""
    library = library_of(tmp_path, brief())
    edition = edition_of(library, kind.format, {})
    paper = edition.paper
    canvas = TaggedCanvas((paper.width, paper.height), Metadata("A sheet", "en", date=TODAY))
    lost = canvas.structure.document.add("P")
    edition.tags._elements[doc.Paragraph((doc.Span("Lost words"),))] = lost
    with pytest.raises(RuntimeError, match=f"the {kind.format} edition left out a P: 'Lost words'"):
        edition._refuse_losses(canvas)
