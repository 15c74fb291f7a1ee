"""The sheet of many pages: what stands on the first, what is never parted, and how little of it is white."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from conftest import TODAY
from reportlab.pdfgen.canvas import Canvas
from support.geometry import layout_faults
from support.structure import faults
from support.text import poppler_lines
from support.white import inner, measure_white

import handouts
from handouts.document import nodes as doc
from handouts.layout.pagination import paginate
from handouts.layout.rows import LEAD_END, Row
from handouts.options import INKS, PAPERS
from handouts.press.press import Press
from handouts.templates.large_print import EMPTY
from handouts.templates.order import lead_in

GOOD = 0.15
PLAN = [
    {"when": f"{day} before, {hour}", "what": what}
    for day in ("2 days", "1 day")
    for hour, what in (
        ("8 am", "Eat a light breakfast, such as 2 slices of white toast and a boiled egg."),
        ("noon", "Stop eating. Drink clear fluids only."),
        ("6 pm", "Mix jug 1. Put 1 sachet A and 1 sachet B into a jug and fill it with water to 1 liter."),
        ("7 pm", "Drink a glass every 15 minutes until the jug is empty. Then drink clear fluid."),
    )
]
SIGNS = [
    "vomit and cannot keep the drink down",
    "have strong belly pain",
    "see a lot of blood",
    "faint or feel confused",
]
PROCEDURE: dict[str, Any] = {
    "title": "Getting ready for your test",
    "plain_title": "Your bowel must be empty, so that we can see it well.",
    "version": "2026-11-22",
    "short_version": [
        "Eat only from the list from 2 days before.",
        "Drink both jugs, 1 in the evening and 1 early in the morning.",
        "Bring somebody who takes you home.",
    ],
    "why": {"text": ["A doctor looks into your bowel with a thin camera. It only works if the bowel is clean."] * 2},
    "preparation": {"text": "This is for a morning appointment.", "timetable": PLAN},
    "when_to_call": {"heading": "Stop drinking and phone us if you", "signs": SIGNS},
    "aftercare": {"items": [{"do": f"Rest for {hours} hours", "more": "after the test."} for hours in (2, 4, 8, 12)]},
    "medicines": {
        "items": [
            {"name": name, "what_for": what, "what_to_do": "Stop 7 days before. Start again on the day after the test."}
            for name, what in (("Iron tablets", "low iron"), ("Loperamide", "loose stools"), ("Insulin", "diabetes"))
        ]
    },
    "glossary": [
        {"term": f"{word} {number}", "meaning": "A word that you may hear on the day, and what it means."}
        for word in ("Scope", "Polyp", "Sedation", "Biopsy")
        for number in (1, 2, 3)
    ],
    "parts": [
        {
            "heading": "What you may eat",
            "table": {"head": ["Eat", "Do not eat"], "rows": [["White bread", "Brown bread"]] * 14},
        }
    ],
}
PRACTICE = {
    "name": "Lakeside Clinic",
    "phones": [
        {"number": "(770) 555-0142", "label": "Nurses, 8 am to 6 pm"},
        {"number": "(770) 555-0143", "label": "Out of hours"},
    ],
}


@cache
def library(folder: Path) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump({"practice": PRACTICE, "procedures": {"test": PROCEDURE}}), encoding="utf-8")
    return handouts.load(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("leaflet")

    @cache
    def make(edition: str, paper: str = "letter", ink: str = "color") -> bytes:
        return handouts.build(library(folder), "test", format=edition, paper=paper, ink=ink, today=TODAY).pdf

    return make


def text_of(pdf: bytes, page: int) -> str:
    words: str = pypdfium2.PdfDocument(pdf)[page - 1].get_textpage().get_text_range()
    return " ".join(words.split())


def pages_with(pdf: bytes, words: str) -> list[int]:
    return [page for page in range(1, len(pypdfium2.PdfDocument(pdf)) + 1) if words in text_of(pdf, page)]


# -- the measure


def canvas(*lines: tuple[float, float, float]) -> bytes:
    """A letter page with level strokes of 8 points: x, distance from the top, width."""
    file = io.BytesIO()
    sheet = Canvas(file, pagesize=(612, 792))
    for x, y, width in lines:
        sheet.rect(x, 792 - y - 8, width, 8, fill=1, stroke=0)
    sheet.showPage()
    sheet.save()
    return file.getvalue()


def test_white_is_measured_in_rectangles_and_bands() -> None:
    from unittest.mock import patch

    with patch("support.white._used_boxes", return_value=[[]]):
        [empty] = measure_white(canvas((0, 0, 1)))
        assert (empty.rectangles, empty.bands) == pytest.approx((1, 1), abs=0.01)
        [full] = measure_white(canvas(*((48, y, 516) for y in range(44, 728, 17))))
        assert (full.rectangles, full.bands) == (0, 0)
        narrow = [(48.0, float(y), 340.0) for y in range(44, 728, 17)]
        [left] = measure_white(canvas(*narrow))
        assert left.rectangles == pytest.approx(176 / 516, abs=0.02)
        assert left.bands == 0
        [hole] = measure_white(canvas(*((48, y, 516) for y in range(44, 728, 17) if not 300 < y < 440)))
        assert hole.share == pytest.approx(147 / 686, abs=0.02)


# -- the pages


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", INKS)
def test_no_inner_page_of_a_leaflet_is_white(made: Any, paper: str, ink: str) -> None:
    pages = measure_white(made("standard", paper, ink))
    assert len(pages) > 2
    assert [page for page in inner(pages) if page.share > GOOD] == []


@pytest.mark.parametrize("edition", ["standard", "large-print"])
def test_a_leaflet_keeps_the_rules_of_layout_and_tags(made: Any, edition: str) -> None:
    margin, least = (72.0, 18.0) if edition == "large-print" else (48.0, 12.0)
    assert layout_faults(made(edition), margin=margin, least=least) == []
    assert faults(made(edition)) == []


@pytest.mark.parametrize("edition", ["standard", "large-print"])
def test_the_visit_stands_on_the_first_page_and_is_read_there(made: Any, edition: str) -> None:
    pdf = made(edition)
    assert pages_with(pdf, "My visit") == [1]
    said = " ".join(poppler_lines(pdf))
    assert said.index("My visit") < said.index("The short version") < said.index("My questions")


@pytest.mark.parametrize("edition", ["standard", "large-print"])
@pytest.mark.parametrize("paper", PAPERS)
def test_when_to_call_stands_on_one_page_with_its_phones(made: Any, edition: str, paper: str) -> None:
    pdf = made(edition, paper)
    [page] = pages_with(pdf, SIGNS[0])
    there = text_of(pdf, page)
    for words in (*SIGNS, "(770) 555-0142", "(770) 555-0143", "Out of hours"):
        assert words in there


def framed(pdf: bytes, red: bool) -> int:
    """How many strokes of a frame's thickness there are on the page of the signs, in red or in black."""
    import pikepdf

    found = 0
    for page in pikepdf.open(io.BytesIO(pdf)).pages:
        weight, color = 0.0, [0.0]
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "w":
                weight = float(operands[0])
            elif str(operator) in ("RG", "G"):
                color = [float(each) for each in operands]
            elif str(operator) == "S" and weight > 3.5:
                is_red = len(color) == 3 and color[0] > 0.5 > color[1]
                found += is_red if red else color in ([0.0], [0.0, 0.0, 0.0])
    return found


@pytest.mark.parametrize("title", ["Your test", "Getting ready for your colonoscopy in the morning"])
def test_the_phone_beside_the_practice_ends_at_the_right_edge(title: str, tmp_path: Path) -> None:
    """It floated beside the title, wherever that ended, or stood in the middle of the page."""
    content = {"practice": PRACTICE, "procedures": {"test": PROCEDURE | {"title": title}}}
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    made = handouts.build(handouts.load(tmp_path / "content.yaml"), "test", today=TODAY)
    assert made.pages > 2, "a leaflet"
    page = pypdfium2.PdfDocument(made.pdf)[0].get_textpage()
    words = page.get_text_range()
    for ends in ("555-0142", "8 am to 6 pm"):
        right = page.get_charbox(words.index(ends) + len(ends) - 1)[2]
        assert right == pytest.approx(564, abs=2), ends


def test_words_that_lead_to_steps_stand_on_their_page_unless_that_takes_one_more() -> None:
    """Heading and sentence stood alone at the foot of a page, and all that they speak of overleaf."""
    words, steps = doc.Paragraph((doc.Span("A doctor does it."),)), doc.NumberedSteps(())

    def pages(before: float, following: float) -> list[int]:
        rows = [Row(before, cost=0.0), Row(30, keep=True), Row(25), Row(following)]
        lead_in(rows, 3, [words, steps], steps)
        return [len(page) for page in paginate(rows, 400, EMPTY).pages]

    assert pages(240, 340) == [1, 3]
    assert pages(240, 390) == [3, 1], "a page more would be worse"
    rows = [Row(40), Row(40)]
    lead_in(rows, 1, [words, words], words)
    assert rows[0].cost < LEAD_END, "between two paragraphs a page may end"


def test_the_box_is_red_and_without_color_double(made: Any) -> None:
    from handouts.layout.blocks.call_box import INNER

    assert framed(made("standard"), red=True) >= 1
    assert framed(made("standard", ink="mono"), red=False) >= 1
    assert INNER > 1.1  # the second line lives through a bad copy


def test_every_page_says_which_text_it_is(made: Any, tmp_path: Path) -> None:
    code = "".join(handouts.build(library(tmp_path), "test", today=TODAY).code.split())
    for edition in ("standard", "large-print"):
        own = "".join(handouts.build(library(tmp_path), "test", format=edition, today=TODAY).code.split())
        pdf = made(edition)
        for page in range(1, len(pypdfium2.PdfDocument(pdf)) + 1):
            assert own in "".join(text_of(pdf, page).split()), (edition, page)
            assert "Nov 22, 2026" in text_of(pdf, page), (edition, page)
    assert code


def test_a_part_that_goes_on_says_its_name_again_and_no_row_of_a_table_stands_alone(made: Any) -> None:
    """The proof refuses a page that goes on without a name; here a row alone is looked for."""
    for edition in ("standard", "large-print"):
        pdf = made(edition)
        for page in range(1, len(pypdfium2.PdfDocument(pdf)) + 1):
            rows = text_of(pdf, page).count("White bread")
            assert rows != 1, (edition, page)


@pytest.mark.parametrize("paper", PAPERS)
def test_large_print_has_the_same_pages_in_both_inks(made: Any, paper: str) -> None:
    color, mono = (made("large-print", paper, ink) for ink in ("color", "mono"))
    assert len(pypdfium2.PdfDocument(color)) == len(pypdfium2.PdfDocument(mono))
    for page in range(1, len(pypdfium2.PdfDocument(color)) + 1):
        assert text_of(color, page) == text_of(mono, page)


def test_a_short_sheet_with_pictures_is_no_leaflet(tmp_path: Path) -> None:
    from conftest import ROOT

    sample = handouts.build(handouts.load(ROOT / "content.yaml"), "kyphoplasty", today=TODAY)
    assert sample.pages == 2
    assert pages_with(sample.pdf, "My visit") == [2]


def test_the_picture_of_why_stands_on_the_page_where_its_part_is_read() -> None:
    """Beside the title it finds room only where its part begins on that page."""
    import pikepdf
    from conftest import ROOT
    from support.structure import Tagging

    sample = handouts.load(ROOT / "content.yaml")
    for language in ("en", "es"):
        made = handouts.build(sample, "kyphoplasty", format="large-print", language=language, today=TODAY)
        with pikepdf.open(io.BytesIO(made.pdf)) as opened:
            tagging = Tagging(opened)
            elements = list(tagging.elements())
            at = next(k for k, each in enumerate(elements) if each.standard == "Figure")
            heading = max(k for k in range(at) if elements[k].standard == "H2")
            pages = [{tagging.numbers[item.page.objgen] for item in elements[k].contents()} for k in (heading, at)]
        assert pages[0] == pages[1], language


# -- the short editions


def test_one_page_says_whose_it_is_under_its_title(tmp_path: Path) -> None:
    from conftest import ROOT

    press = Press(handouts.load(ROOT / "content.yaml"), "kyphoplasty", format="one-page", today=TODAY)
    patient = handouts.Patient(name="Maria Johnson", date="Dec 3, 2026", time="9:45 am")
    printed = press.print(patient)
    words = text_of(printed.pdf, 1)
    for each in ("Maria Johnson", "Dec 3, 2026", "9:45 am"):
        assert words.index(each) < words.index("The short version")
    assert words.index("(770)") < words.index("The short version")
    assert "details-not-printed" not in [each.code for each in printed.problems]
    more = press.print(handouts.Patient(name="Maria Johnson", doctor="Dr. A. Rivera"))
    assert "details-not-printed" in [each.code for each in more.problems]


def test_each_panel_of_a_draft_says_that_it_is_one(made: Any) -> None:
    pdf = made("trifold")
    for page in (1, 2):
        assert text_of(pdf, page).count("Draft: not approved for patients") == 3
