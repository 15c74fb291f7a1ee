"""The one-page sheet: the brief wording on one side of paper, or told by how many lines it is too long."""

import datetime
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import Content, leaflet, library_of, sample, scaled
from support import text
from support.content import Box
from support.geometry import Pages, layout_faults
from support.sheets import difference, printed, tagged
from support.structure import faults
from support.validators import conformance

import handouts
from handouts.approval.standing import draft_mark, judge_standing
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.press import setting
from handouts.templates import FORMATS
from handouts.templates.one_page import OnePageEdition

PAPERS = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
BOTH = list(itertools.product(PAPERS, ("color", "mono")))
UNIT = 17.0
Built = dict[tuple[str, str], handouts.Handout]


def build(library: handouts.Library, paper: str = "letter", ink: str = "color", **options: Any) -> handouts.Handout:
    procedure = next(iter(library.procedures))
    return handouts.build(library, procedure, format="one-page", paper=paper, ink=ink, today=TODAY, **options)


@pytest.fixture(scope="module")
def built(library: handouts.Library) -> Built:
    return {each: build(library, *each) for each in BOTH}


def short_document(library: handouts.Library, language: str = "en") -> doc.Document:
    """What the sheet should say."""
    wording = Language.of(language)
    review_by = library.procedure("kyphoplasty").review_by
    words = draft_mark(judge_standing(library, "kyphoplasty", wording, TODAY), review_by, wording, TODAY)
    return compose(library, "kyphoplasty", wording, edition=EDITIONS["one-page"], mark=words)


def content_of(content: Content) -> Content:
    """In one language, so that parts may be added and left out."""
    for each in (content["practice"], *content["procedures"].values()):
        each.pop("translations", None)
    return content


@pytest.mark.parametrize("which", BOTH)
def test_one_side_of_the_paper_and_no_rule_broken(built: Built, which: tuple[str, str]) -> None:
    handout = built[which]
    assert handout.pages == 1 == len(text.char_boxes(handout.pdf))
    pages = Pages(handout.pdf, 48, 12)
    size = pages.sizes[0]
    pages.close()
    assert (size.x1, size.y1) == pytest.approx(PAPERS[which[0]], abs=0.01)
    assert layout_faults(handout.pdf) == []
    assert text.min_text_size(handout.pdf) == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("which", BOTH)
def test_the_file_conforms(built: Built, which: tuple[str, str]) -> None:
    assert conformance(built[which].pdf) == []
    assert faults(built[which].pdf) == []


@pytest.mark.parametrize("which", BOTH)
def test_every_brief_text_stands_once_and_in_order(
    library: handouts.Library, built: Built, which: tuple[str, str]
) -> None:
    words = " ".join(words for _, words in tagged(built[which].pdf))
    assert difference(printed(short_document(library), built[which].pdf), words) is None


def test_what_the_content_leaves_out_for_brevity_is_not_there(built: Built) -> None:
    words = text.normalised(text.pdfium_text(built["letter", "color"].pdf))
    assert "Every person is different." not in words
    assert "This is called a compression fracture." not in words
    assert "A balloon lifts it" in words
    assert "Page 1 of 1" in words


def test_spanish_fits_on_both_papers(library: handouts.Library) -> None:
    for paper in PAPERS:
        handout = build(library, paper, language="es")
        assert layout_faults(handout.pdf) == []
        assert text.min_text_size(handout.pdf) == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["Ann Lee", "María del Carmen Johnson Hernández"])
def test_whose_visit_it_is_and_when_stands_on_the_sample_in_each_language(
    library: handouts.Library, name: str, language: str, paper: str
) -> None:
    patient = handouts.Patient(name=name, date="Wednesday, September 23, 2026", time="12:30 pm")
    made = build(library, paper, language=language, patient=patient)
    assert "details-not-printed" not in [problem.code for problem in made.problems]
    words = " ".join(part for _, part in tagged(made.pdf))
    said = (name, Language.of(language).weekday(datetime.date(2026, 9, 23)), "12:30")
    assert all(each in words for each in said), words
    assert layout_faults(made.pdf) == []


def test_the_grid_follows_the_paper(built: Built) -> None:
    """The pictures stand in four columns with gutters of 18 points, from margin to margin; their words under them."""
    for paper, (width, _) in PAPERS.items():
        boxes = step_boxes(built[paper, "color"].pdf)
        column = (width - 2 * 48 - 3 * 18) / 4
        assert len(boxes) == 4
        for index, (box, words) in enumerate(boxes):
            assert (box.x0, box.x1) == pytest.approx(
                (48 + index * (column + 18), 48 + index * (column + 18) + column), abs=1
            )
            assert box.y0 == pytest.approx(boxes[0][0].y0, abs=0.01)
            assert all(box.x0 - 1 <= x and y < box.y0 for x, y in words)
            assert max(y for _, y in words) > box.y0 - 20  # never apart


def step_boxes(pdf: bytes) -> list[tuple[Box, list[tuple[float, float]]]]:
    """The picture of each step, and where its lines of heading and text begin."""
    pages = Pages(pdf, 20, 12)
    found = []
    lines = pages.lines()
    for item in pages.tagging.elements():
        figures = [each for each in item.walk() if each.standard == "Figure"] if item.standard == "LI" else []
        for figure in figures:
            box = Box(*(float(value) for value in figure.attributes["BBox"]))
            own = [each for each in item.walk() if each.standard in ("H3", "P")]
            starts = [(min(x for x, _ in line.pieces), line.y) for line in lines if line.element in own]
            found.append((box, starts))
    pages.close()
    return found


def test_baselines_agree_across_columns(built: Built) -> None:
    rows = [sorted({round(y, 1) for _, y in words}) for _, words in step_boxes(built["letter", "color"].pdf)]
    assert all(row == rows[0] for row in rows)


def test_the_same_bytes_each_time(library: handouts.Library, built: Built) -> None:
    assert build(library).pdf == built["letter", "color"].pdf


# -- other lengths and other parts


@pytest.mark.parametrize("length", [(1 / 3, 1 / 3), (1 / 3, 1), (1 / 2, 1 / 2), (1, 1 / 3), (1.1, 1)])
@pytest.mark.parametrize("paper", PAPERS)
def test_shorter_and_somewhat_longer_content_fits(tmp_path: Path, length: tuple[float, float], paper: str) -> None:
    handout = build(library_of(tmp_path, content_of(scaled(*length))), paper)
    assert handout.pages == 1
    assert layout_faults(handout.pdf) == faults(handout.pdf) == []


def steps(content: Content, count: int, pictures: bool) -> Content:
    procedure = content_of(content)["procedures"]["kyphoplasty"]
    items = procedure["steps"]["items"]
    procedure["steps"]["items"] = [dict(items[index % 4]) for index in range(count)]
    if not pictures:
        for item in procedure["steps"]["items"]:
            item.pop("picture")
    return content


@pytest.mark.parametrize(
    ("count", "pictures"), [*((count, True) for count in (1, 2, 3, 4, 6)), *((count, False) for count in (1, 3, 5, 8))]
)
def test_one_to_eight_steps(tmp_path: Path, count: int, pictures: bool) -> None:
    content = steps(sample(), count, pictures)
    content["procedures"]["kyphoplasty"]["one_page"] = ["short_version", "steps"]
    handout = build(library_of(tmp_path, content))
    assert layout_faults(handout.pdf) == faults(handout.pdf) == []
    boxes = [box for box, _ in step_boxes(handout.pdf)]
    assert len(boxes) == (count if pictures else 0)
    assert len({round(box.y0) for box in boxes}) == (1 if count <= 4 else 2) * pictures


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_other_numbers_of_milestones(tmp_path: Path, count: int) -> None:
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    milestones = procedure["recovery"]["milestones"]
    procedure["recovery"]["milestones"] = [milestones[index % 3] for index in range(count)]
    procedure["one_page"] = ["short_version", "recovery"]
    assert layout_faults(build(library_of(tmp_path, content)).pdf) == []


def test_any_part_can_stand_on_the_page(tmp_path: Path) -> None:
    """Each part in turn, heading beside text; besides, no more than every sheet has."""
    content = content_of(leaflet())
    del content["practice"]["places"], content["practice"]["phones"][1:]
    del content["procedures"]["knee"]["parts"]
    when_to_call = content["procedures"]["knee"]["when_to_call"]
    parts = [
        *("why", "steps", "recovery", "before", "preparation", "risks", "aftercare", "when_to_call", "medicines"),
        "glossary",
    ]
    for part in parts:
        content["procedures"]["knee"]["one_page"] = [part]
        content["procedures"]["knee"]["when_to_call"] = when_to_call if part == "when_to_call" else {"none": "A test."}
        handout = build(library_of(tmp_path, content))
        assert layout_faults(handout.pdf) == faults(handout.pdf) == [], part


def test_a_logo_and_a_long_title(tmp_path: Path) -> None:
    content = content_of(sample())
    content["practice"]["brand"]["logo"] = {"file": "logo.png", "alt": "Three stones"}
    content["procedures"]["kyphoplasty"]["title"] = "Percutaneous vertebral augmentation of the thoracic spine"
    content["procedures"]["kyphoplasty"]["one_page"] = ["short_version", "steps"]
    handout = build(library_of(tmp_path, content))
    assert layout_faults(handout.pdf) == faults(handout.pdf) == []


# -- too long


def problem(library: handouts.Library) -> handouts.Problem:
    with pytest.raises(handouts.HandoutsError) as error:
        build(library)
    (found,) = error.value.problems
    return found


def test_what_is_too_long_is_told_in_lines_with_the_longest_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = library_of(tmp_path, content_of(scaled(3, 1)))
    found = problem(library)
    assert found.code == "too-long-for-one-page"
    assert found.place is not None
    assert "brief" in found.remedy
    told = re.match(r"The words are (\d+) lines too long for one page. The longest parts are (.*)\.$", found.message)
    assert told
    parts = re.findall(r"“([^”]+)” \((\d+) words, ([^:]+):(\d+)\)", told[2])
    assert [name for name, *_ in parts] == ["How it works", "Getting better", "The short version"]
    assert [int(words) for _, words, *_ in parts] == sorted((int(words) for _, words, *_ in parts), reverse=True)
    lines = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()
    for _, _, file, line in parts:
        assert Path(file).name == "content.yaml"
        assert len(lines[int(line) - 1].split()) > 15

    over = int(told[1])  # with so many lines more it would fit, and with one less it would not

    class Taller(OnePageEdition):
        more = over

        def prepare(self) -> None:
            super().prepare()
            self.room += self.more * UNIT

    monkeypatch.setitem(FORMATS, "one-page", Taller)
    monkeypatch.setattr(
        setting, "refuse_unproved", lambda *what: None
    )  # it runs over the foot, which the proof refuses
    assert build(library).pages == 1
    monkeypatch.setattr(Taller, "more", over - 1)
    assert "1 line too long" in problem(library).message


def test_longer_words_are_more_lines_too_long(tmp_path: Path) -> None:
    told = []
    for index, factor in enumerate((1.5, 2, 3)):
        (tmp_path / str(index)).mkdir()
        found = problem(library_of(tmp_path / str(index), content_of(scaled(factor, 1))))
        told.append(int(re.findall(r"(\d+) lines? too long", found.message)[0]))
    assert 0 < told[0] < told[1] < told[2]


@pytest.mark.parametrize("caption", ["", "Where it broke."])
def test_the_figure_that_shows_where_stands_beside_its_words(tmp_path: Path, caption: str) -> None:
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    procedure["one_page"] = ["short_version", "why", "before", "aftercare"]
    if caption:
        procedure["why"]["picture"]["caption"] = caption
    for paper in PAPERS:
        handout = build(library_of(tmp_path, content), paper)
        assert layout_faults(handout.pdf) == faults(handout.pdf) == []
