"""The tri-fold: six panels that meet the folds, read in the document's order, or told which panel is too long."""

import itertools
import re
from copy import deepcopy
from pathlib import Path

import pytest
from conftest import TODAY
from content_factory import leaflet, library_of, sample, scaled
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from support import text
from support.content import TEXT_OPERATORS
from support.geometry import Line, Pages, layout_faults
from support.sheets import difference, printed, tagged
from support.structure import faults
from support.validators import conformance
from test_one_page import content_of, step_boxes

import handouts
from handouts.approval.standing import draft_mark, judge_standing
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.layout.grid import UNIT
from handouts.options import EDITIONS

PAPERS = {"letter": (792.0, 612.0), "a4": (841.89, 595.28)}
FOLDS = {"letter": ((261.0, 526.5), (265.5, 531.0)), "a4": ((277.63, 559.76), (282.13, 564.26))}
"""Outside and inside, in points from the left edge: two equal panels and one that is 1/16 inch narrower."""
HALF_MM = 0.5 / 25.4 * 72
TO_FOLD, TO_EDGE = 23.0, 27.0
BOTH = list(itertools.product(PAPERS, ("color", "mono")))
PATIENT = handouts.Patient(
    name="Wilhelmina Quartermaine",
    date="Dec 24, 2026",
    time="7:45 am",
    doctor="Dr. Ødegård",
    place="Room 17",
    note="Fast",
)
Built = dict[tuple[str, str], handouts.Handout]


def build(
    library: handouts.Library,
    paper: str = "letter",
    ink: str = "color",
    patient: handouts.Patient | None = None,
    **options: str,
) -> handouts.Handout:
    procedure = next(iter(library.procedures))
    patient = patient or handouts.Patient()
    return handouts.build(
        library, procedure, format="trifold", paper=paper, ink=ink, today=TODAY, patient=patient, **options
    )


@pytest.fixture(scope="module")
def built(library: handouts.Library) -> Built:
    return {each: build(library, *each) for each in BOTH}


def fold_faults(pdf: bytes, paper: str) -> list[str]:
    """What stands nearer to a fold or an edge than it may; fold ticks, of a pen of 1.1 points, must stand on the folds."""
    width, height = PAPERS[paper]
    found, ticks = [], []
    pages = Pages(pdf, TO_EDGE, 12)
    boxes = [
        (number, f"character {char.text!r}", char.box)
        for number, page in enumerate(pages.chars, 1)
        for char in page
        if not char.is_space
    ]
    for number, paint, owner in pages.paints():
        if paint.operator in TEXT_OPERATORS or paint.box is None:
            continue
        box = paint.box
        if (
            owner is None
            and box.x1 - box.x0 < 1.5
            and 8 < box.y1 - box.y0 < 14
            and (box.y1 > height - 30 or box.y0 < 30)
        ):
            ticks.append((number, (box.x0 + box.x1) / 2))
        else:
            boxes.append((number, paint.operator, box))
    pages.close()
    for number, what, box in boxes:
        one, two = FOLDS[paper][number - 1]
        live = ((TO_EDGE, one - TO_FOLD), (one + TO_FOLD, two - TO_FOLD), (two + TO_FOLD, width - TO_EDGE))
        if not any(left - HALF_MM <= box.x0 and box.x1 <= right + HALF_MM for left, right in live):
            found.append(f"page {number}: {what} at {box} is outside the panels")
        if box.y1 > height - 20 or box.y0 < 20:
            found.append(f"page {number}: {what} at {box} is too near to the edge")
    for number, folds in enumerate(FOLDS[paper], 1):
        stand = sorted(x for page, x in ticks if page == number)
        if len(stand) != 4 or any(
            abs(x - fold) > 0.01 for x, fold in zip(stand, sorted([*folds, *folds]), strict=True)
        ):
            found.append(f"page {number}: ticks at {stand}, folds at {folds}")
    return found


def rule_faults(pdf: bytes) -> list[str]:
    return layout_faults(pdf, margin=TO_EDGE)


@pytest.mark.parametrize("which", BOTH)
def test_two_sides_whose_panels_meet_the_folds(built: Built, which: tuple[str, str]) -> None:
    handout = built[which]
    pages = Pages(handout.pdf, TO_EDGE, 12)
    sizes = [(size.x1, size.y1) for size in pages.sizes]
    pages.close()
    assert handout.pages == 2 == len(sizes)
    assert all(size == pytest.approx(PAPERS[which[0]], abs=0.01) for size in sizes)
    assert fold_faults(handout.pdf, which[0]) == []
    assert rule_faults(handout.pdf) == []
    assert text.min_text_size(handout.pdf) == pytest.approx(12, abs=0.01)


def test_the_folded_in_panel_is_narrower_by_a_sixteenth_of_an_inch() -> None:
    for paper, (width, _) in PAPERS.items():
        (flap, outer), (wide, inner) = FOLDS[paper]
        assert wide - flap == pytest.approx(72 / 16, abs=0.01)
        assert (outer - flap, width - outer, inner - wide) == pytest.approx((wide,) * 3, abs=0.01)
        assert width - inner == pytest.approx(flap, abs=0.01)  # the flap's other side


@pytest.mark.parametrize("which", BOTH)
def test_the_file_conforms(built: Built, which: tuple[str, str]) -> None:
    assert conformance(built[which].pdf) == []
    assert faults(built[which].pdf) == []


def document_of(library: handouts.Library, patient: handouts.Patient, language: str = "en") -> doc.Document:
    wording = Language.of(language)
    review_by = library.procedure("kyphoplasty").review_by
    words = draft_mark(judge_standing(library, "kyphoplasty", wording, TODAY), review_by, wording, TODAY)
    return compose(library, "kyphoplasty", wording, patient, edition=EDITIONS["trifold"], mark=words)


@pytest.mark.parametrize("which", BOTH)
def test_every_text_is_tagged_once_in_reading_order(
    library: handouts.Library, built: Built, which: tuple[str, str]
) -> None:
    """In the order of the document, not of the panels."""
    words = " ".join(words for _, words in tagged(built[which].pdf))
    assert difference(printed(document_of(library, handouts.Patient()), built[which].pdf), words) is None


def panels_of(pdf: bytes, paper: str) -> dict[str, tuple[int, int]]:
    """Page and panel, from 1, where each line stands; a heading rather than a text that says the same."""
    pages = Pages(pdf, TO_EDGE, 12)
    found = {}
    for line in sorted(pages.lines(), key=lambda line: line.element.standard.startswith("H")):
        x = min(x for x, _ in line.pieces)
        found[line.text] = line.page, 1 + sum(x > fold for fold in FOLDS[paper][line.page - 1])
    pages.close()
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_each_part_has_its_panel(library: handouts.Library, built: Built, paper: str) -> None:
    document = document_of(library, handouts.Patient())
    homes = {"short_version": (1, 1), "why": (1, 1), "visit": (1, 2), "steps": (2, 1), "recovery": (2, 3)}
    homes |= {"aftercare": (2, 3), "questions": (1, 2), "contact": (1, 2)}
    where = {section.heading.text: homes[section.kind] for section in document.sections if section.kind in homes}
    steps = [node.heading.text for node in document.walk() if isinstance(node, doc.NumberedStep)]
    where |= dict(zip(steps, [(2, 1), (2, 1), (2, 2), (2, 2)], strict=True))
    where[document.masthead.title.text] = (1, 3)
    found = panels_of(built[paper, "color"].pdf, paper)
    assert {words: found[words] for words in where} == where


@pytest.mark.parametrize("paper", PAPERS)
def test_steps_keep_their_pictures_and_stand_in_rows(built: Built, paper: str) -> None:
    boxes = step_boxes(built[paper, "color"].pdf)
    assert len(boxes) == 4
    for box, words in boxes:
        assert all(abs(x - box.x0) < 1 and y < box.y0 for x, y in words)
        assert max(y for _, y in words) > box.y0 - 20
    tops = [round(box.y1, 1) for box, _ in boxes]
    assert tops[0] == tops[2] > tops[1] == tops[3]
    assert all(84 <= box.y1 - box.y0 <= 125 for box, _ in boxes)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.integers(1, 60),
    count=st.integers(1, 7),
    pictured=st.booleans(),
    more=st.integers(0, 3),
    paper=st.sampled_from(tuple(PAPERS)),
)
def test_an_intro_stands_right_under_its_heading(
    words: int, count: int, pictured: bool, more: int, paper: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In the same panel, with nothing between, whether the steps stand in two panels, in one, or run on."""
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    steps = procedure["steps"]
    steps["heading"] = "How it works"
    steps["intro"] = [" ".join((["Somebody", "stays", "with", "you"] * 15)[:words]) + "."]
    steps["items"] = [deepcopy(steps["items"][k % 4]) for k in range(count)]
    for item in () if pictured else steps["items"]:
        del item["picture"]
    procedure["aftercare"]["items"] *= 1 + more
    procedure["trifold"] = ["short_version", "steps", "aftercare", "visit"]
    try:
        handout = build(library_of(tmp_path_factory.mktemp("intro"), content), paper)
    except handouts.HandoutsError as error:
        if [each.code for each in error.problems] != ["too-long-for-trifold"]:
            raise
        reject()
    pages = Pages(handout.pdf, TO_EDGE, 12)
    lines = pages.lines()
    pages.close()
    at = next(k for k, line in enumerate(lines) if line.text == steps["heading"])
    heading, intro = lines[at], [line for line in lines if line.text and line.text in steps["intro"][0]]

    def panel(line: Line) -> tuple[int, int]:
        return line.page, sum(min(x for x, _ in line.pieces) > fold for fold in FOLDS[paper][line.page - 1])

    first = max((line for line in intro if panel(line) == panel(heading)), key=lambda line: line.y)
    assert first.text.startswith("Somebody")
    below = [line.y for line in lines if panel(line) == panel(heading) and line.y < heading.y]
    assert first.y == max(below)
    assert heading.y - first.y < 2.5 * UNIT


def test_headings_of_a_side_begin_at_one_height(built: Built) -> None:
    pages = Pages(built["letter", "color"].pdf, TO_EDGE, 12)
    for number in (1, 2):
        heads = [line.y for line in pages.lines() if line.page == number and line.element.standard == "H2"]
        highest = max(heads)
        assert sum(abs(y - highest) < 0.01 for y in heads) == 2
    pages.close()


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_draft_mark_stands_on_every_panel_and_is_heard_once(
    library: handouts.Library, paper: str, language: str
) -> None:
    """Who cuts or copies the sheet has a panel alone before him."""
    pdf, mark = build(library, paper, language=language).pdf, Language.of(language).draft
    for number, page in enumerate(text.char_boxes(pdf)):
        ends = (0.0, *FOLDS[paper][number], PAPERS[paper][0])
        for left, right in itertools.pairwise(ends):
            said = "".join(char.text for char in page if char.is_space or left < char.box.x0 < right)
            assert text.normalised(said).count(mark) == 1
    assert [words for _, words in tagged(pdf)].count(mark) == 1


def test_one_side_alone_says_which_text_it_is(built: Built) -> None:
    """A copy of the inside is known by its version and its code too."""
    for which, handout in built.items():
        inside = text.normalised("".join(char.text for char in text.char_boxes(handout.pdf)[1]))
        for each in (handout.code, "Version Nov 22, 2026"):
            assert inside.count(each) == 1, which


def test_the_back_says_whose_leaflet_and_which_text(built: Built) -> None:
    handout = built["letter", "color"]
    words = text.normalised("".join(char.text for char in text.char_boxes(handout.pdf)[0]))
    for each in ("Kyphoplasty, English", handout.code, "Version Nov 22, 2026"):
        assert each in words


def test_the_same_bytes_each_time(library: handouts.Library, built: Built) -> None:
    assert build(library).pdf == built["letter", "color"].pdf


@pytest.mark.parametrize("paper", PAPERS)
def test_details_of_a_patient_fit(library: handouts.Library, paper: str) -> None:
    handout = build(library, paper, patient=PATIENT)
    assert fold_faults(handout.pdf, paper) == rule_faults(handout.pdf) == faults(handout.pdf) == []
    words = " ".join(words for _, words in tagged(handout.pdf))
    assert difference(printed(document_of(library, PATIENT), handout.pdf), words) is None


@pytest.mark.parametrize("paper", PAPERS)
def test_spanish_fits_on_both_papers(library: handouts.Library, paper: str) -> None:
    handout = build(library, paper, language="es")
    assert fold_faults(handout.pdf, paper) == rule_faults(handout.pdf) == []
    words = " ".join(words for _, words in tagged(handout.pdf))
    assert difference(printed(document_of(library, handouts.Patient(), "es"), handout.pdf), words) is None


# -- other lengths and other parts


@pytest.mark.parametrize("length", [(1 / 3, 1 / 3), (1 / 3, 1), (1 / 2, 1 / 2), (1, 1 / 3), (1.2, 1)])
@pytest.mark.parametrize("paper", PAPERS)
def test_shorter_and_somewhat_longer_content_fits(tmp_path: Path, length: tuple[float, float], paper: str) -> None:
    handout = build(library_of(tmp_path, content_of(scaled(*length))), paper)
    assert handout.pages == 2
    assert fold_faults(handout.pdf, paper) == rule_faults(handout.pdf) == faults(handout.pdf) == []


@pytest.mark.parametrize("steps", [0, 1])
def test_no_inside_panel_is_left_empty_while_there_are_parts_for_it(tmp_path: Path, steps: int) -> None:
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    procedure["steps"]["items"] = procedure["steps"]["items"][:steps]
    if not steps:
        del procedure["steps"], procedure["one_page"], procedure["order"]
    handout = build(library_of(tmp_path, content))
    assert {panel for page, panel in panels_of(handout.pdf, "letter").values() if page == 2} == {1, 2, 3}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("count", [220, 260, 300])
def test_a_paragraph_that_runs_on_in_the_next_panel_is_heard_in_its_order(
    tmp_path: Path, count: int, language: str
) -> None:
    """Its lines in two panels stand at the same heights: they are heard down one panel, then down the next."""
    words = [
        "".join(letters) for letters in itertools.islice(itertools.product("bdfg", "aeiou", "klmn", "aeiou"), count)
    ]
    content = content_of(sample())
    parts = {"title": "Knee", "plain_title": "It can help.", "version": "2026-11-22", "short_version": ["It helps."]}
    why = {"text": [" ".join(words).capitalize() + "."]}
    content["procedures"] = {"knee": {**parts, "language": language, "why": why, "trifold": ["short_version", "why"]}}
    handout = build(library_of(tmp_path, content), language=language)
    heard = [each for _, each in tagged(handout.pdf) if each.startswith(words[0].capitalize())]
    assert heard == [" ".join(words).capitalize() + "."]
    pages = Pages(handout.pdf, TO_EDGE, 12)
    stand = {(line.page, sum(x > fold for fold in FOLDS["letter"][line.page - 1]))
             for line in pages.lines() if line.text.split()[0].lower() in words for x, _ in line.pieces}  # fmt: skip
    pages.close()
    assert len(stand) > 1


@pytest.mark.parametrize(("count", "pictures"), [(1, True), (2, True), (3, True), (5, False), (8, False)])
def test_steps_of_other_numbers_flow_down_one_panel_then_the_next(tmp_path: Path, count: int, pictures: bool) -> None:
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    items = [dict(procedure["steps"]["items"][index % 4]) for index in range(count)]
    for number, item in enumerate(items, 1):
        item["heading"] = f"Part {number}"
        item.pop("brief_heading", None)
        item["text"] = item["text"][:1]
        if not pictures:
            item.pop("picture")
    procedure["steps"]["items"] = items
    handout = build(library_of(tmp_path, content))
    assert fold_faults(handout.pdf, "letter") == rule_faults(handout.pdf) == []
    found = panels_of(handout.pdf, "letter")
    panels = [found[f"Part {number}"] for number in range(1, count + 1)]
    half = -(-count // 2)
    assert panels == [(2, 1)] * half + [(2, 2)] * (count - half)


@pytest.mark.parametrize("part", ["when_to_call", "glossary", "medicines", "risks"])
def test_other_parts_stand_where_there_is_room(tmp_path: Path, part: str) -> None:
    content = content_of(sample())
    procedure = content["procedures"]["kyphoplasty"]
    procedure["steps"]["items"] = procedure["steps"]["items"][:2]
    procedure[part] = leaflet()["procedures"]["knee"][part]
    handout = build(library_of(tmp_path, content))
    assert fold_faults(handout.pdf, "letter") == rule_faults(handout.pdf) == faults(handout.pdf) == []


def test_a_photograph_with_a_caption_stands_on_the_cover(tmp_path: Path) -> None:
    content = content_of(sample())
    why = content["procedures"]["kyphoplasty"]["why"]
    for picture in (
        leaflet()["procedures"]["knee"]["why"]["picture"],
        {**why["picture"], "caption": "Where it broke."},
    ):
        why["picture"] = picture
        handout = build(library_of(tmp_path, content))
        assert fold_faults(handout.pdf, "letter") == rule_faults(handout.pdf) == faults(handout.pdf) == []
        assert panels_of(handout.pdf, "letter")[picture["caption"]] == (1, 3)


# -- too long


def problems(library: handouts.Library) -> list[handouts.Problem]:
    with pytest.raises(handouts.HandoutsError) as error:
        build(library)
    assert {each.code for each in error.value.problems} == {"too-long-for-trifold"}
    return list(error.value.problems)


PATTERN = r"The words are (\d+) lines? too long for the tri-fold\. The longest parts? (?:is|are) (.*)\.$"
CHOICE = ["short_version", "why", "steps", "recovery", "before", "aftercare", "visit", "questions"]


def test_what_was_chosen_and_is_too_long_is_told_in_lines(tmp_path: Path) -> None:
    over = []
    for factor in (2, 3):
        (tmp_path / str(factor)).mkdir()
        content = content_of(scaled(factor, 1))
        content["procedures"]["kyphoplasty"]["trifold"] = CHOICE
        (found,) = problems(library_of(tmp_path / str(factor), content))
        told = re.match(PATTERN, found.message)
        assert told
        assert re.search(r"“[^”]+” \(\d+ words(, [^:]+:\d+)?\)", told[2])
        assert found.place
        assert "trifold" in found.remedy
        over.append(int(told[1]))
    assert 0 < over[0] < over[1]


def test_a_title_that_fills_the_cover_is_told(tmp_path: Path) -> None:
    content = content_of(sample())
    content["procedures"]["kyphoplasty"]["title"] = "Percutaneous vertebral augmentation " * 6
    (found,) = problems(library_of(tmp_path, content))
    assert "too long for the cover" in found.message
    assert "Percutaneous" in found.message


def test_the_test_of_folds_sees_what_breaks_it(built: Built) -> None:
    assert fold_faults(built["letter", "color"].pdf, "a4")
