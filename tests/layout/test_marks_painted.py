"""Every kind of mark painted by hand, from left to right and from right to left, operator by operator."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from content_factory import PICTURES, library_of
from reportlab.lib.colors import HexColor
from support.objects import objects
from support.painted import painted
from test_made_up_blocks import drawing, heading, photograph, words
from test_row_bounds import brief

from handouts.content.colors import Palette
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.layout import marks
from handouts.layout.blocks.pictures import make_picture
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.painter import Painter
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.drawing import Drawing, LineShape
from handouts.pdf.metadata import Metadata
from handouts.templates import FORMATS

Golden = Callable[[str, str], None]
RED = HexColor("#c8102e")

LINKED = doc.Paragraph((doc.Span("Call "), doc.Span("(770)\u00a0555-0142", uri="tel:+17705550142"), doc.Span(" or see "), doc.Span("our page", uri="https://www.example.com"), doc.Span(".")))  # fmt: skip
TITLE, PART, DEEP = doc.Heading((doc.Span("A\u00a0title"),), 1), heading("Deep"), doc.Heading((doc.Span("Deeper"),), 4)
SECTION_HEADING = doc.Heading((doc.Span("A part"),), 2)
BULLETS, BOXES = doc.Bullets((words("Rest."),)), doc.Ticks((words("Walk."),), "A box")
LINES, SLOT = doc.WritingLines("Notes"), doc.Slot(key="name")
CODE = doc.QrCode("https://www.example.com", "A code.", words("Scan this."))
PHOTOGRAPH, DRAWING = photograph(), drawing("kyphoplasty-balloon", "", ("balloon", "The balloon"), ("front", "Front"))
TIMELINE = doc.Timeline(doc.Figure(alt="A line."), ())
BLOCKS = (LINKED, TITLE, PART, DEEP, BULLETS, BOXES, LINES, SLOT, doc.PhoneBlock(None, words("1"), CODE), PHOTOGRAPH, DRAWING, TIMELINE)  # fmt: skip


def placed(
    setting: Typesetting,
) -> Iterator[marks.TextLine | marks.Furniture | marks.Rule | marks.Ornament | marks.Tagged]:
    """A mark of each kind."""
    tags, style = setting.tags, setting.styles.body
    for node in (LINKED, TITLE, PART, DEEP, SECTION_HEADING):
        for row in lay_out_text(setting, node, style, 0, 110):
            yield from (part.mark for part in row.parts)  # type: ignore[misc]  # lines of text
    line = Drawing(40, 10, LineShape(0, 2, 30, 2, strokeColor=RED, strokeWidth=1.5), directed=True)
    plain = Drawing(12, 8, LineShape(0, 1, 9, 1, strokeColor=RED, strokeWidth=1))
    yield marks.Furniture("Goes on", style)
    yield marks.Furniture("The foot", setting.styles.small, "Footer")
    yield marks.Rule(120, 1.25, RED)
    yield marks.Ornament([(3, 4, line), (50, 6, plain)])
    yield marks.Bullet(tags.label(BULLETS.items[0]), 5, RED)
    yield marks.TickBox(tags.label(BOXES.items[0]), 12.5, RED)
    yield marks.WritingLine(tags[LINES], 90, RED)
    yield make_picture(setting, PHOTOGRAPH, 30, 20)  # type: ignore[misc]
    yield make_picture(setting, DRAWING, 130, 100, number="1")  # type: ignore[misc]
    yield marks.Diagram(tags[TIMELINE.drawing], [(3, 4, line), (50, 6, plain)], 70, 20)
    yield marks.Code(tags[CODE], ((1, 0, 1, 1), (0, 0, 1, 0), (1, 1, 1, 1), (0, 0, 0, 0)), 40, RED)
    yield marks.SlotLine(tags[SLOT], ("name", 0), 80, style)


@pytest.mark.parametrize("rtl", [False, True])
def test_every_mark_is_painted_as_before(rtl: bool, golden: Golden, tmp_path: Path) -> None:
    library = library_of(tmp_path, brief())
    (tmp_path / "knee.png").write_bytes(PICTURES["knee.png"]())
    document = compose(library, "knee", Language.of("en"))
    masthead = dataclasses.replace(document.masthead, logo=None, practice=(), phone=None, about=None, title=heading("x"), lead=words("y"))  # fmt: skip
    document = dataclasses.replace(
        document, masthead=masthead, sections=(doc.Section("part", SECTION_HEADING, BLOCKS),)
    )
    paper, look = PAPERS["letter"], Look.of(Palette.of(library.practice.brand), "color")
    canvas = TaggedCanvas((paper.width, paper.height), Metadata("Marks", "en"))
    edition = FORMATS["standard"](document, Tags(document, canvas.structure.document), look, paper, tmp_path)
    painter = Painter(canvas, edition.tags, look, rtl=rtl, bookmarks=True)
    for number, each in enumerate(placed(edition.setting)):
        each.paint(painter, 60 + number % 3 * 160, 40 + number // 3 * 110)
    with canvas.artifact("Header"):
        painter.paint_within(30, 20, 50, 6, lambda: painter.rectangle(31, 21, 60, 9, fill=RED, radius=2))
        edition.draft_strip(painter, 300, 10, 90)
    canvas.showPage()
    plate = canvas.plate()
    pdf = plate.fill({"name": "Ann Lee"})
    streams = [block for block in objects(pdf).split("\n") if block.startswith("    ")]
    golden(f"painted/marks-{'rtl' if rtl else 'ltr'}.txt", painted(pdf) + "\n".join(streams) + "\n")


def test_without_bookmarks_no_heading_has_one(tmp_path: Path) -> None:
    library = library_of(tmp_path, brief())
    document = compose(library, "knee", Language.of("en"))
    canvas = TaggedCanvas((612, 792), Metadata("Marks", "en"))
    tags, look = Tags(document, canvas.structure.document), Look.of(Palette.of(library.practice.brand), "color")
    assert tags.headings
    assert Painter(canvas, tags, look)._headings == {}
    assert Painter(canvas, tags, look, bookmarks=True)._headings == tags.headings
    assert Painter(canvas, tags, look).rtl is False
