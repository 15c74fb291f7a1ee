"""A finished page read back: pdfium, which knows nothing of this program, sees the same letters in the same places."""

import datetime
import math
import zlib
from collections import defaultdict
from pathlib import Path

import pypdfium2
import pytest
import yaml
from support.sentences import SAMPLES

import handouts
from handouts.illustrations import KEPT, NAMES, Ink, Window, illustration
from handouts.languages.language import Language
from handouts.pdf.drawing import operators
from handouts.pdf.page_reader import read_file
from handouts.pdf.painted import EMPTY, UNMOVED, PaintedPage, PaintedText, Unreadable, path_box
from handouts.pdf.plate import Plate
from handouts.pdf.read_content import ContentReader, FormObject
from handouts.pdf.read_fonts import ReadFont, read_cmap
from handouts.press import setting
from handouts.press.press import Press
from handouts.reading.resources import resource

TODAY = datetime.date(2026, 11, 22)
SCALE = 4
"""Pixels to a point, where ink is looked at."""
CLOSE = 0.75
"""Points: pdfium rounds a glyph's box to its own grid."""


def sheet(language: str, folder: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> Plate:
    """A sheet of a language's test sentences, proved or not."""
    monkeypatch.setattr(setting, "refuse_unproved", lambda *what: None)
    if language in ("en", "es"):
        return Press(
            handouts.load(resource("content.yaml")), "kyphoplasty", format=format, language=language, today=TODAY
        ).plate(())
    said = list(SAMPLES[language].plain)
    step = {"heading": Language.of(language).heading("steps"), "text": said[0]}
    content = {
        "practice": {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}], "contact": [said[0]]},
        "procedures": {
            "sample": {
                "title": Language.of(language).own_name,
                "language": language,
                "plain_title": said[1],
                "version": "2026-11-22",
                "short_version": said[:3],
                "steps": {"items": [step, step]},
                "why": {"text": said},
            }
        },
    }
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return Press(handouts.load(path), "sample", format=format, today=TODAY).plate(())


@pytest.mark.parametrize("format", ["standard", "trifold"])
@pytest.mark.parametrize("language", ["en", "es", "ja", "vi", "am"])
def test_pdfium_sees_each_glyph_where_the_reader_does(
    language: str, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plate = sheet(language, tmp_path, format, monkeypatch)
    file = read_file(plate)
    document = pypdfium2.PdfDocument(plate.fill({}))
    for page, painted in zip(document, file.pages, strict=True):
        seen = page.get_textpage()
        boxes = defaultdict(list)
        for index in range(seen.count_chars()):
            box = seen.get_charbox(index)
            boxes[round(box[0])].append(box)
        mine = [box for text in painted.texts for box in text.boxes()]
        assert len(mine) > 100
        for box in mine:
            near = [each for x in (-1, 0, 1) for each in boxes[round(box[0]) + x]]
            assert any(max(abs(a - b) for a, b in zip(box, each, strict=True)) < CLOSE for each in near), box


@pytest.mark.parametrize("format", ["standard", "large-print"])
@pytest.mark.parametrize("language", ["en", "ar", "fa", "hi", "gu"])
def test_pdfium_paints_ink_in_each_box_and_nowhere_else(
    language: str, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where letters join, stack and turn about: a box is as wide and as tall as the ink that is in it."""
    plate = sheet(language, tmp_path, format, monkeypatch)
    for page, painted in zip(pypdfium2.PdfDocument(plate.fill({})), read_file(plate).pages, strict=True):
        picture = page.render(scale=SCALE, grayscale=True).to_pil().point(lambda grey: 255 if grey < 190 else 0)
        height = picture.height

        def pixels(box: tuple[float, ...]) -> tuple[int, int, int, int]:
            left, bottom, right, top = (each * SCALE for each in box)
            return math.floor(left), math.floor(height - top), math.ceil(right), math.ceil(height - bottom)  # noqa: B023

        boxes = [pixels(box) for text in painted.texts for box in text.boxes()]
        for box in boxes:
            ink = picture.crop(box).getbbox()
            whole = (0, 0, box[2] - box[0], box[3] - box[1])
            assert ink, box
            assert max(abs(a - b) for a, b in zip(ink, whole, strict=True)) <= 2, box
        for left, top, right, bottom in (*boxes, *(pixels(shape.box) for shape in painted.shapes)):
            picture.paste(0, (left - 2, top - 2, right + 2, bottom + 2))
        assert picture.getbbox() is None


@pytest.mark.parametrize("language", ["en", "es", "ja", "vi"])
def test_pdfium_reads_the_same_words(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plate = sheet(language, tmp_path, "standard", monkeypatch)
    for page, painted in zip(pypdfium2.PdfDocument(plate.fill({})), read_file(plate).pages, strict=True):
        theirs = page.get_textpage().get_text_range()
        mine = "".join(text.text for text in painted.texts)
        assert sorted("".join(theirs.split())) == sorted("".join(mine.split()))


def test_elements_stand_in_reading_order_with_their_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = read_file(sheet("en", tmp_path, "one-page", monkeypatch))
    said = [(each.role, each.text) for each in file.elements if each.text.strip()]
    roles = [role for role, _ in said]
    assert said.index(("H1", "Kyphoplasty")) < roles.index("H2") < roles.index("Link")
    (link,) = [each for each in file.elements if each.role == "Link"]
    assert [each.uri for each in link.links] == ["tel:+17709623642"]
    assert list(file.links) == link.links


# -- content made by hand


def font(**more: object) -> ReadFont:
    """A font of two glyphs: 1 is a letter "a" of 500 with ink from 50 to 450 and from 0 to 400; 2 is a blank of 250."""
    nowhere = {1: 50.0, 2: EMPTY[0]}, {1: 0.0, 2: EMPTY[1]}, {1: 450.0, 2: EMPTY[2]}, {1: 400.0, 2: EMPTY[3]}
    return ReadFont("Test", {1: 500.0, 2: 250.0}, {1: "a", 2: " "}, *nowhere, frozenset(), ())


def painted(content: bytes, forms: dict[str, FormObject | None] | None = None) -> PaintedPage:
    page = PaintedPage()
    reader = ContentReader(page, {"F1": font()}, forms or {})
    reader.read(content)
    assert not reader.depth
    return page


def only_text(content: bytes) -> PaintedText:
    (text,) = painted(content).texts
    return text


@pytest.mark.parametrize(
    ("content", "x", "y", "ink"),
    [
        (b"BT /F1 10 Tf 100 200 Td <0001> Tj ET", 100, 200, (100.5, 200, 104.5, 204)),
        (b"BT\n/F1 10 Tf\n100 200 Td\n[<0001>] TJ\nET", 100, 200, (100.5, 200, 104.5, 204)),
        (b"BT /F1 10 Tf 1 0 0 1 100 200 Tm [<0002>-500<0001>]TJ ET", 100, 200, (108, 200, 112, 204)),
        (b"BT /F1 10 Tf 100 200 Td [-1000<0001>] TJ ET", 100, 200, (110.5, 200, 114.5, 204)),
        (b"q 2 0 0 2 5 5 cm BT /F1 10 Tf 100 200 Td <0001> Tj ET Q", 205, 405, (206, 405, 214, 413)),
        (b"BT /F1 10 Tf 12 TL 100 212 Td T* 3 Ts <0001> Tj ET", 100, 200, (100.5, 203, 104.5, 207)),
        (b"BT /F1 10 Tf 50 100 TD 50 100 Td <00010002> Tj ET", 100, 200, (100.5, 200, 104.5, 204)),
        (b"BT /F1 10 Tf 100 200 Td <0002> Tj ET", 100, 200, EMPTY),
    ],
)
def test_text_stands_where_its_operators_say(content: bytes, x: float, y: float, ink: tuple[float, ...]) -> None:
    text = only_text(content)
    assert (text.x, text.y) == (x, y)
    assert text.ink == pytest.approx(ink)


def test_a_second_text_goes_on_where_the_first_ends() -> None:
    first, second = painted(b"BT /F1 10 Tf 0 0 Td <0001> Tj [<0001>100<0001>] TJ ET").texts
    assert (first.x, second.x, second.text) == (0, 5, "aa")
    assert second.places() == pytest.approx([5, 9])
    assert [box[0] for box in second.boxes()] == pytest.approx([5.5, 9.5])


def test_a_clip_holds_to_the_end_of_its_state() -> None:
    within, outside = painted(
        b"q 10 20 30 40 re W n q 0 0 20 100 re W n BT /F1 1 Tf <0001> Tj ET Q Q BT /F1 1 Tf <0001> Tj ET"
    ).texts
    assert within.clip == (10, 20, 20, 60)
    assert outside.clip is None


def test_an_actual_text_is_said_once_and_the_glyphs_are_silent() -> None:
    page = painted(
        b"/P <</MCID 3>> BDC BT /F1 10 Tf 0 0 Td /Span <</ActualText <FEFF0078>>> BDC <0001> Tj <0001> Tj EMC <0001> Tj ET EMC"
    )
    assert [text.text for text in page.texts] == ["x", "", "a"]
    assert [text.said for text in page.texts] == [True, True, False]
    assert [mark.mcid for mark in page.marks] == [3, None]


def test_shapes_and_pictures_have_their_boxes() -> None:
    page = painted(
        b"2 w 10 10 m 50 10 l S .5 g 0 0 5 5 re f q 1 0 0 1 100 100 cm q 0 0 m 10 0 l 10 20 l h f Q Q q 30 0 0 40 7 8 cm /Im Do Q",
        {"Im": None},
    )
    assert [shape.box for shape in page.shapes] == [(9, 9, 51, 11), (0, 0, 5, 5), (100, 100, 110, 120), (7, 8, 37, 48)]
    assert [shape.parts[0].filled for shape in page.shapes] == [False, True, True, True]


def test_a_path_right_after_a_matrix_is_drawn_by_it() -> None:
    page = painted(b"q 0 0 10 10 re W n 2 0 0 2 1 1 cm 0 0 m 3 0 l 3 4 l h f q .5 0 0 .5 0 0 cm 2 2 m 4 4 l S Q Q")
    assert page.shapes[0].box == (1, 1, 7, 9)
    assert len(page.shapes) == 2


def test_a_form_is_painted_within_its_box_and_by_its_matrix() -> None:
    form = FormObject(zlib.compress(b"0 0 50 50 re f"), (2, 0, 0, 2, 1, 1), (0, 0, 10, 10), (), ())
    (shape,) = painted(b"q 1 0 0 1 10 10 cm /Fm Do Q", {"Fm": form}).shapes
    assert shape.box == (11, 11, 31, 31)


def test_a_drawing_with_named_parts_is_one_shape_where_it_stands() -> None:
    part = FormObject(zlib.compress(b"0 0 4 4 re f"), UNMOVED, (-99, -99, 99, 99), (), ())
    drawing = FormObject(
        zlib.compress(b"q 1 0 0 1 2 2 cm /P Do Q q 2 0 0 2 5 5 cm /P Do Q"), UNMOVED, (0, 0, 10, 10), (), (("P", part),)
    )
    (shape,) = painted(b"q 1 0 0 1 100 50 cm /D Do Q", {"D": drawing}).shapes
    assert shape.box == (102, 52, 110, 60)  # nothing is seen beyond its box
    assert [each.box for each in shape.parts] == [(2, 2, 6, 6), (5, 5, 10, 10)]
    turned = painted(b"q 0 1 -1 0 0 0 cm /D Do Q", {"D": drawing}).shapes
    assert [each.box for each in turned] == [(-6, 2, -2, 6), (-10, 5, -5, 10)]


def test_a_name_that_no_object_has_is_refused() -> None:
    with pytest.raises(Unreadable):
        painted(b"/D Do", {})


@pytest.mark.parametrize("ink", [Ink.color(), Ink.mono()], ids=["color", "mono"])
@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_is_read(name: str, ink: Ink) -> None:
    """Also where a shape needs no color of its own, so that a transformation stands right before its path."""
    for version in (None, KEPT.get(name)):
        drawing = illustration(name, version).draw(Window(160, 110, numbered=False), ink, {}, len).drawing
        page = painted(b"q 1 0 0 1 48 472.702 cm " + operators(drawing).encode() + b" Q")
        assert page.shapes


def test_a_matrix_before_a_path_is_no_part_of_it() -> None:
    """The letters of ``cm`` are those of two operators of paths."""
    (shape,) = painted(b"q 1 0 0 1 10 20 cm 0 0 m 5 0 l 5 7 l h f Q").shapes
    assert shape.box == (10, 20, 15, 27)


def test_a_path_reaches_as_far_as_its_handles() -> None:
    assert path_box(b"0 0 m 1 9 2 9 3 0 c 4 -1 5 0 v h ") == (0, -1, 5, 9)


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 10 Tf (a) Tj ET",
        b"BT /F1 10 Tf 3 Tc <0001> Tj ET",
        b"BT /F1 10 Tf 90 Tz <0001> Tj ET",
        b"BT /F1 10 Tf 0 1 -1 0 0 0 Tm <0001> Tj ET",
        b"BT /F9 10 Tf <0001> Tj ET",
        b"BT <0001> Tj ET",
        b"BI /W 1 ID x EI",
        b"Q",
        b"EMC",
        b"/Span <</ActualText (x)>> BDC EMC",
        b"/Span <</ActualText <0078>>> BDC EMC",
        b"\xff\xfe",
        b"10 20",
    ],
)
def test_what_is_not_known_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        painted(content)


def test_a_map_of_letters_is_read_in_ranges_too() -> None:
    cmap = b"1 beginbfchar <0001> <0061> endbfchar 1 beginbfrange <0010> <0012> <0041> endbfrange"
    assert read_cmap(cmap) == {1: "a", 0x10: "A", 0x11: "B", 0x12: "C"}
