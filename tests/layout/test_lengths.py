"""Content from a third to three times as long, and a whole hospital leaflet: the layout rules hold for all of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, TODAY
from content_factory import LENGTHS, Content, leaflet, library_of, scaled
from engine_kit import Draw, drawn, write
from support import text
from support.geometry import layout_faults
from support.sheets import difference, document_of, furniture, printed, tagged
from support.structure import faults
from support.validators import conformance

import handouts
from handouts.options import INKS, PAPERS
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.structure import StructElem
from handouts.templates import FORMATS

CONTENTS: dict[str, Callable[[], Content]] = {
    "leaflet": leaflet,
    **{name: (lambda length=length: scaled(*length)) for name, length in LENGTHS.items()},
}


class Made:
    """A content built: the sheet, and the document it was made of."""

    def __init__(self, folder: Path, content: Content) -> None:
        library = library_of(folder, content)
        self.procedure = next(iter(library.procedures))
        self.handout = handouts.build(library, self.procedure, today=TODAY)
        self.pdf = self.handout.pdf
        self.document = document_of(library, self.procedure, today=TODAY)


@pytest.fixture(scope="module", params=CONTENTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("content"), CONTENTS[request.param]())


def test_the_file_conforms_and_its_tags_hold_together(made: Made) -> None:
    assert conformance(made.pdf) == []
    assert faults(made.pdf) == []


def test_the_layout_rules_hold(made: Made) -> None:
    assert layout_faults(made.pdf) == []


@pytest.mark.parametrize("engine", text.EXTRACTORS)
def test_every_text_stands_once_and_in_order(made: Made, engine: str) -> None:
    found = text.EXTRACTORS[engine](made.pdf)
    assert difference(printed(made.document, made.pdf), found, furniture(made.document, made.handout.pages)) is None


def test_the_tags_say_every_text_once_and_in_order(made: Made) -> None:
    words = " ".join(words for _, words in tagged(made.pdf))
    assert difference(printed(made.document, made.pdf), words) is None


def test_the_foot_stands_on_every_page(made: Made) -> None:
    pages = made.handout.pages
    for number, page in enumerate(text.char_boxes(made.pdf), 1):
        words = text.normalised("".join(char.text for char in page))
        assert f"Page {number} of {pages}" in words
        assert made.handout.code in words


def test_longer_content_takes_more_pages_and_shorter_never_more(tmp_path: Path) -> None:
    pages = {}
    for name in ("third", "half", "same", "double", "triple"):
        (tmp_path / name).mkdir()
        pages[name] = Made(tmp_path / name, scaled(*LENGTHS[name])).handout.pages
    assert pages["third"] <= pages["half"] <= pages["same"] == 2 < pages["triple"]
    assert pages["double"] <= pages["triple"] <= 6


def test_every_part_of_the_content_file_is_in_the_leaflet(tmp_path: Path) -> None:
    """So that the leaflet goes on standing for everything that a content file can say."""
    document = Made(tmp_path, leaflet()).document
    kinds = {section.kind for section in document.sections}
    assert kinds == {
        *("short_version", "why", "steps", "recovery", "before", "preparation", "risks", "aftercare", "when_to_call"),
        *("medicines", "glossary", "visit", "questions", "contact", "part", "notice"),
    }
    nodes = {type(node).__name__ for node in document.walk()}
    assert nodes >= {
        "DataTable",
        "Definitions",
        "Places",
        "Figure",
        "Ticks",
        "Bullets",
        "Timeline",
        "NumberedSteps",
        "QrCode",
        "Fields",
    }


def shifted(lines: int) -> Content:
    """Many short parts, all moved down by so many lines: wherever a page can end, one of them does."""
    content = scaled(1, 1)
    procedure = content["procedures"]["kyphoplasty"]
    words = "Some words that fill a line of the column and go on to the next one, as words do. "
    procedure["why"]["text"] = ["A line of its own that moves down all that follows it, x." for _ in range(lines)]
    procedure["parts"] = [
        {
            "heading": f"Part {number} of many",
            "after": "glossary",
            "text": [{"text": words * (1 + number % 4), "new_paragraph": "yes"} for _ in range(1 + number % 3)],
            **({"items": [words[: 40 + 9 * number], words]} if number % 2 else {}),
            **({"notice": {"heading": "Please note", "text": [words]}} if number % 3 else {}),
        }
        for number in range(14)
    ]
    return content


@pytest.mark.parametrize("lines", range(2, 26, 2))
def test_the_layout_rules_hold_wherever_a_page_ends(lines: int, tmp_path: Path) -> None:
    sheet = Made(tmp_path, shifted(lines)).handout
    assert sheet.pages >= 4
    assert layout_faults(sheet.pdf) == []


EDITIONS = {"standard": (48, 12), "large-print": (72, 18), "one-page": (48, 12), "trifold": (23, 12)}
"""Side margin and smallest type of each edition, in points."""


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("edition", FORMATS)
def test_the_layout_rules_hold_for_every_edition(edition: str, paper: str, tmp_path: Path) -> None:
    """In the lengths that it takes: one that is too long for a single sheet is refused with a word on what to shorten."""
    margin, least = EDITIONS[edition]
    if (edition, paper) == ("standard", "a4"):
        margin = 39.5  # the live area is as wide as on Letter
    for name, content in (("same", scaled(1, 1)), ("third", scaled(1 / 3, 1 / 3)), ("leaflet", leaflet())):
        (tmp_path / name).mkdir()
        library = library_of(tmp_path / name, content)
        try:
            sheet = handouts.build(library, next(iter(library.procedures)), format=edition, paper=paper, today=TODAY)
        except handouts.HandoutsError as error:
            assert name == "leaflet"
            assert edition in {"one-page", "trifold"}
            assert "too long" in str(error)  # noqa: PT017
            continue
        found = layout_faults(sheet.pdf, margin=margin, least=least)
        if edition == "trifold":  # where to fold is marked at the edge of the paper
            found = [fault for fault in found if "S paints outside the margins" not in fault]
        assert found == [], name


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("edition", FORMATS)
def test_the_layout_rules_hold_for_the_sheets_we_ship(edition: str, paper: str, language: str, ink: str) -> None:
    margin, least = EDITIONS[edition]
    if (edition, paper) == ("standard", "a4"):
        margin = 39.5
    sheet = handouts.build(
        handouts.load(ROOT / "content.yaml"),
        "kyphoplasty",
        format=edition,
        paper=paper,
        language=language,
        ink=ink,
        today=TODAY,
    )
    found = layout_faults(sheet.pdf, margin=margin, least=least)
    if edition == "trifold":
        found = [fault for fault in found if "S paints outside the margins" not in fault]
    assert found == []


# -- the rules can be broken, and then they are told


def lines(role: str = "P", count: int = 3, top: float = 700, x: float = 60, words: str = "Some words") -> Draw:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        element = root.add(role)
        for index in range(count):
            write(canvas, element, words, x, top - 17 * index)

    return draw


def ruled(y: float, x: float = 60, width: float = 200) -> Draw:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        with canvas.artifact():
            canvas.rect(x, y, width, 4, stroke=0, fill=1)

    return draw


def both(*parts: Draw) -> Draw:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        for part in parts:
            part(canvas, root)

    return draw


def over_a_page(first: int, second: int) -> tuple[Draw, Draw]:
    """A paragraph with so many lines on each of two pages."""
    held: list[StructElem] = []

    def start(canvas: TaggedCanvas, root: StructElem) -> None:
        held.append(root.add("P"))
        for index in range(first):
            write(canvas, held[0], "Some words ", 60, 100 - 17 * index)

    def end(canvas: TaggedCanvas, root: StructElem) -> None:
        for index in range(second):
            write(canvas, held[0], "Some words ", 60, 700 - 17 * index)

    return start, both(end, lines(top=500))


def step_parted(canvas: TaggedCanvas, root: StructElem) -> None:
    item = root.add("L").add("LI")
    write(canvas, item.add("Lbl"), "1", 60, 100, 26)
    body = item.add("LBody")
    write(canvas, body.add("H3"), "A step", 100, 100)
    canvas.showPage()
    figure = body.add("Figure", alt="A bar")
    with canvas.content(figure):
        canvas.rect(60, 600, 50, 50)
    figure.enclose((60, 600, 110, 650))
    lines()(canvas, body)


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([lines()], ""),
        ([both(lines(), ruled(640))], ""),
        ([both(lines(), ruled(702))], "stands on a shape"),
        ([both(lines(), lines(top=706, words="Other letters"))], "overlaps"),
        ([lines(x=40)], "outside the margins"),
        ([both(lines(), ruled(600, x=560))], "outside the margins"),
        ([both(lines(), ruled(5))], "outside the margins"),
        ([both(lines(), lambda canvas, root: write(canvas, root.add("P"), "Small", 60, 500, 11.9))], "type of 11.9"),
        ([lines(words="many words in a line " * 4)], "a line of 83 letters"),
        ([lines(), lambda canvas, root: None, lines()], "page 2 is blank"),
        ([lines(), lines(count=2)], "the last page has 2 lines"),
        ([lines("H2", 1, 100), lines()], "stands alone at the foot"),
        ([both(lines("H2", 1, 100), lines(top=70)), lines()], ""),
        (over_a_page(2, 2), ""),
        (over_a_page(1, 3), "a lone line"),
        (over_a_page(3, 1), "a lone line"),
        ([step_parted], "is parted from its picture"),
    ],
)
def test_the_rules_see_what_breaks_them(pages: Sequence[Draw], told: str) -> None:
    found = layout_faults(drawn(*pages))
    assert any(told in fault for fault in found) if told else found == []
