"""A picture's caption: under its picture in every edition, wherever on the sheet the picture stands; none under a logo."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import Content, library_of, sample
from support.geometry import Pages, layout_faults
from support.sheets import difference, printed, tagged
from support.structure import faults
from support.validators import conformance

import handouts
from handouts.approval.standing import draft_mark, judge_standing
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.options import EDITIONS, PAPERS
from handouts.templates import FORMATS

PICTURES = {
    "illustration": {
        "why": {"name": "spine-where", "labels": {"bone": "Broken bone"}},
        "step": {"name": "kyphoplasty-fracture", "labels": {"break": "Break"}},
        "part": {"name": "kyphoplasty-balloon"},
    },
    "file": {"why": {"file": "knee.png"}, "step": {"file": "step.svg"}, "part": {"file": "knee.jpg"}},
}
"""What stands in each place where a procedure may have a picture."""
ALT = "A picture of"
SHORT, LONG = "Seen from the side.", "The joint is seen from the side, with the worn parts drawn darker. " * 2
BRIEF = frozenset({"one-page"})
MEASURES = {"standard": (48, 12), "large-print": (72, 18), "one-page": (48, 12), "trifold": (23, 12)}
"""Side margin and smallest type of each edition, in points."""


def pictured(origin: str, captions: dict[str, Any], steps: int = 3) -> Content:
    """A short procedure with a picture in every place, each under the caption that its place is given."""
    shown = {
        place: {**picture, "alt": f"{ALT} the {place}.", **({"caption": captions[place]} if place in captions else {})}
        for place, picture in PICTURES[origin].items()
    }
    content = sample()
    content["procedures"] = {
        "thing": {
            "title": "A new hip",
            "plain_title": "The worn parts of your joint are taken out.",
            "version": "2026-11-22",
            "one_page": ["short_version", "why", "steps"],
            "short_version": ["It can ease your pain."],
            "why": {"text": ["Bone rubs on bone, and that hurts."], "picture": shown["why"]},
            "steps": {
                "items": [
                    {"heading": f"Step {number} begins", "text": ["You feel nothing of it."], "picture": shown["step"]}
                    for number in range(1, steps + 1)
                ]
            },
            "parts": [{"heading": "Your new joint", "after": "steps", "picture": shown["part"]}],
        }
    }
    return content


def document(library: handouts.Library, edition: str, paper: str) -> doc.Document:
    """What the sheet should say, in the order of its pages."""
    english = Language.of("en")
    standing = judge_standing(library, "thing", english, TODAY)
    mark = draft_mark(standing, library.procedure("thing").review_by, english, TODAY)
    composed = compose(library, "thing", english, mark=mark, edition=EDITIONS[edition])
    press = handouts.Press(library, "thing", format=edition, paper=paper, today=TODAY)
    return composed.put_in_order([section.name for section in press.printed_document().sections])


def faults_of(library: handouts.Library, edition: str, paper: str) -> Iterator[str]:
    """What is wrong with the sheet in an edition: tags, words that are not there, words that overlap or stand too far out."""
    pdf = handouts.build(library, "thing", format=edition, paper=paper, today=TODAY).pdf
    yield from faults(pdf)
    yield from conformance(pdf)
    wanted = printed(document(library, edition, paper), pdf)
    missing = difference(wanted, " ".join(text for _, text in tagged(pdf)))
    if missing:
        yield missing
    margin, least = MEASURES[edition]
    found = layout_faults(pdf, margin=39.5 if (edition, paper) == ("standard", "a4") else margin, least=least)
    yield from (fault for fault in found if "S paints outside the margins" not in fault)  # ticks where to fold
    yield from captions_apart(pdf)


def captions_apart(pdf: bytes) -> Iterator[str]:
    """Captions of pictures that do not stand right under their own, on its page."""
    pages = Pages(pdf)
    try:
        lines = pages.lines()
        for element in pages.tagging.elements():
            if (
                element.standard != "Caption"
                or element.parent is None
                or not str(element.parent.obj.Alt).startswith(ALT)
            ):
                continue
            left, foot, right, _ = (float(value) for value in element.parent.attributes["BBox"])
            own = [line for line in lines if line.element is element]
            figure = next(iter(element.parent.contents())).page
            first = max(line.y for line in own)
            if {line.page for line in own} != {pages.tagging.numbers[figure.objgen]}:
                yield f"{element} stands on another page than its picture"
            elif not any(left - 1 <= x <= right + 1 for line in own for x, _ in line.pieces):
                yield f"{element} stands beside its picture"
            elif first > foot:
                yield f"{element} begins above the foot of its picture"
    finally:
        pages.close()


@pytest.mark.parametrize(("edition", "paper"), list(itertools.product(FORMATS, PAPERS)))
@pytest.mark.parametrize("origin", PICTURES)
@pytest.mark.parametrize("caption", [None, SHORT, LONG], ids=["none", "short", "long"])
def test_a_caption_stands_under_its_picture_in_every_edition(
    edition: str, paper: str, origin: str, caption: str | None, tmp_path: Path
) -> None:
    captions = dict.fromkeys(PICTURES[origin], caption) if caption else {}
    library = library_of(tmp_path, pictured(origin, captions))
    assert list(faults_of(library, edition, paper)) == []
    roles = [role for role, text in tagged(handouts.build(library, "thing", format=edition, paper=paper, today=TODAY).pdf)
             if role == "Caption" and caption and text.strip() == caption.strip()]  # fmt: skip
    shown = 4 if edition in BRIEF else 5
    assert len(roles) == (shown if caption else 0), "why, three steps, and the part that the short sheet does not have"


@pytest.mark.parametrize(
    ("brief", "said"),
    [("none", None), ("In short.", "In short."), (None, SHORT)],
    ids=["left out", "shorter", "the same"],
)
def test_the_short_sheet_says_a_caption_as_its_content_asks(
    brief: str | None, said: str | None, tmp_path: Path
) -> None:
    caption = {"text": SHORT, "brief": brief} if brief else SHORT
    library = library_of(tmp_path, pictured("illustration", {"step": caption}, steps=1))
    assert list(faults_of(library, "one-page", "letter")) == []
    for edition, wanted in (("one-page", said), ("standard", SHORT)):
        pdf = handouts.build(library, "thing", format=edition, today=TODAY).pdf
        captions = [text for role, text in tagged(pdf) if role == "Caption"]
        assert [text for text in captions if text in (SHORT, "In short.")] == ([wanted] if wanted else [])


def test_a_caption_taller_than_a_page_is_refused_in_words(tmp_path: Path) -> None:
    for origin, edition in itertools.product(PICTURES, FORMATS):
        folder = tmp_path / f"{origin}-{edition}"
        folder.mkdir()
        content = pictured(origin, dict.fromkeys(("why", "step"), "It is seen from the side. " * 300))
        content["procedures"]["thing"]["trifold"] = ["why", "steps"]
        library = library_of(folder, content)
        with pytest.raises(handouts.HandoutsError) as caught:
            handouts.build(library, "thing", format=edition, today=TODAY)
        assert {problem.code.partition("-for-")[0] for problem in caught.value.problems} == {"too-long"}
