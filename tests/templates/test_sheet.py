"""The standard sheet about kyphoplasty: every word of the content on two pages that a patient can keep and read."""

import copy
import dataclasses
import datetime
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
import zxingcpp
from conftest import ROOT, TODAY
from content_factory import LOGO_COLORS, library_of, sample
from support import text
from support.content import text_of
from support.geometry import layout_faults
from support.sheets import difference, document_of, furniture, printed, tagged
from support.structure import faults
from support.validators import conformance

import handouts
from handouts.document import nodes as doc

PATIENT = handouts.Patient(
    name="Wilhelmina Quartermaine",
    date="Dec 24, 2026",
    time="7:45 am",
    doctor="Dr. Ødegård",
    place="Upstairs, room 17",
    note="Bring your red card",
)


SHORT = {"brief", "brief_heading", "translations", "words", "one_page", "trifold", "order", "none"}
"""What only a short sheet says or chooses, or one in another language; and why a part is not there."""


def build(library: handouts.Library, **options: Any) -> handouts.Handout:
    return handouts.build(library, "kyphoplasty", **{"today": TODAY, **options})


def compose(library: handouts.Library, patient: handouts.Patient | None = None) -> doc.Document:
    return document_of(library, "kyphoplasty", patient=patient, today=TODAY)


def page_texts(pdf: bytes) -> list[str]:
    return [text.normalised("".join(char.text for char in page)) for page in text.char_boxes(pdf)]


# -- words


def said(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a content file that a patient must get, whatever the program makes of them."""
    silent = {"source", "sources", "codes", "version", "brand", "name_lines", "icon", "language", "file", *SHORT}
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in silent and not (name == "name" and "alt" in value):  # a picture's name is not printed
                yield from said(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from said(each, key)
    elif isinstance(value, str):
        yield value


def test_every_text_of_the_content_file_is_in_the_sheet(handout: handouts.Handout) -> None:
    content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))
    texts = [*said(content["practice"]), *said(content["procedures"]["kyphoplasty"])]
    assert len(texts) > 50
    with pikepdf.open(io.BytesIO(handout.pdf)) as pdf:
        heard = [text_of(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    whole = text.normalised(" ".join([*(words for _, words in tagged(handout.pdf)), *heard]))
    assert [each for each in texts if text.normalised(each) not in whole] == []


@pytest.mark.parametrize("engine", text.EXTRACTORS)
def test_every_text_stands_once_and_in_reading_order(
    engine: str, handout: handouts.Handout, document: doc.Document
) -> None:
    found = text.EXTRACTORS[engine](handout.pdf)
    assert difference(printed(document, handout.pdf), found, furniture(document, handout.pages)) is None


def test_the_tags_say_every_text_once_and_in_order(handout: handouts.Handout, document: doc.Document) -> None:
    words = [each for _, each in tagged(handout.pdf)]
    assert difference(printed(document, handout.pdf), " ".join(words)) is None


@pytest.mark.parametrize("engine", text.EXTRACTORS)
def test_words_stay_apart_where_a_line_ends(engine: str, handout: handouts.Handout, document: doc.Document) -> None:
    found = f" {text.EXTRACTORS[engine](handout.pdf)} "
    for paragraph in ("A special balloon goes in and is inflated.", "Ask your doctor what to expect."):
        assert f" {paragraph} " in found


def test_the_comparison_sees_a_word_too_few_too_many_and_out_of_place() -> None:
    assert difference(["One two", "three"], "One two foot three", ["foot"]) is None
    for found in ("One two", "One two three three", "three One two", "One two foo three"):
        assert difference(["One two", "three"], found, ["foot"])


# -- pages and type


def test_two_pages_and_a_small_file(handout: handouts.Handout) -> None:
    assert handout.pages == 2 == len(page_texts(handout.pdf))
    assert len(handout.pdf) <= 60_000


def test_every_font_is_embedded_and_explains_its_glyphs(handout: handouts.Handout) -> None:
    fonts = text.fonts(handout.pdf)
    assert len(fonts) == 3
    for font in fonts:
        assert font.embedded, font
        assert font.subset, font
        assert font.to_unicode, font
        assert font.characters > 10, font


def test_no_type_under_12_points(handout: handouts.Handout) -> None:
    assert 12 <= text.min_text_size(handout.pdf) < 13


def test_nothing_overlaps_is_clipped_or_leaves_the_margins(handout: handouts.Handout) -> None:
    assert layout_faults(handout.pdf) == []


def test_the_file_conforms(handout: handouts.Handout) -> None:
    assert conformance(handout.pdf) == []
    assert faults(handout.pdf) == []


def test_the_foot_says_version_page_and_code(handout: handouts.Handout) -> None:
    for number, page in enumerate(page_texts(handout.pdf), 1):
        assert "Version Nov 22, 2026" in page
        assert f"Page {number} of 2" in page
        assert handout.code in page
        assert "Summit Spine & Joint Centers, (770) 962-3642" in page


# -- the same bytes

SCRIPT = """
import datetime, hashlib, sys, handouts
library = handouts.load(sys.argv[1])
patient = handouts.Patient(name="Ana Ruiz", note="Bring a book")
for _ in range(2):
    pdf = handouts.build(library, "kyphoplasty", patient=patient, today=datetime.date(2026, 11, 22)).pdf
    print(hashlib.sha256(pdf).hexdigest())
"""


def test_the_same_bytes_in_every_process(library: handouts.Library) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(ROOT / "content.yaml")],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("4711", "America/New_York"))
    ]
    digests = {line for run in runs for line in run.communicate(timeout=60)[0].split()}
    here = build(library, patient=handouts.Patient(name="Ana Ruiz", note="Bring a book")).pdf
    assert digests == {hashlib.sha256(here).hexdigest()}


def test_another_sheet_built_before_changes_nothing(
    library: handouts.Library, handout: handouts.Handout, tmp_path: Path
) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["title"] = "Žižkov Größe"
    build(library_of(tmp_path, content))
    assert build(library).pdf == handout.pdf


# -- the patient


def test_details_are_printed_once_each_after_their_label(library: handouts.Library) -> None:
    handout = build(library, patient=PATIENT)
    document = compose(library, PATIENT)
    words = [each for _, each in tagged(handout.pdf)]
    for key, value in PATIENT.given().items():
        assert words.count(value) == 1
        assert words[words.index(value) - 1] == key.capitalize()
    for extract in text.EXTRACTORS.values():
        assert difference(printed(document, handout.pdf), extract(handout.pdf), furniture(document, 2)) is None
    assert layout_faults(handout.pdf) == conformance(handout.pdf) == faults(handout.pdf) == []


def lines_to_write_on(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            text_of(each.Alt)
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Form" and "write" in text_of(each.Alt)
        ]


def test_details_that_are_not_given_are_lines_to_write_on(library: handouts.Library, handout: handouts.Handout) -> None:
    labels = ["Name", "Date", "Time", "Doctor", "Place", "Note"]
    assert lines_to_write_on(handout.pdf) == [f"{each}: a line to write on" for each in [*labels, "My questions"]]
    some = build(library, patient=handouts.Patient(date="Dec 24", doctor="Dr. Chen"))
    left = [each.partition(":")[0] for each in lines_to_write_on(some.pdf)]
    assert left == ["Name", "Time", "Place", "Note", "My questions"]
    assert lines_to_write_on(build(library, patient=PATIENT).pdf) == ["My questions: a line to write on"]


def test_details_stand_on_the_page_and_nowhere_else(library: handouts.Library, handout: handouts.Handout) -> None:
    """Not in the file's name, code, title, outline, tags or metadata, and not where the object could be logged."""
    filled = build(library, patient=PATIENT)
    assert filled.code == handout.code
    assert filled.file_name == handout.file_name == "kyphoplasty-standard-en.pdf"
    kept = [repr(PATIENT), str(PATIENT), f"{PATIENT}", repr(dataclasses.replace(filled, pdf=b""))]
    with pikepdf.open(io.BytesIO(filled.pdf)) as pdf:
        contents = {page.obj.Contents.objgen for page in pdf.pages}
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                if each.objgen not in contents:
                    kept.append(each.read_bytes().decode("latin-1"))
            elif isinstance(each, pikepdf.Dictionary):
                kept += [text_of(value) for value in each.values() if isinstance(value, pikepdf.String)]
    assert len(kept) > 30
    for detail in PATIENT.given().values():
        for part in detail.split():
            if len(part) > 4:
                assert not [each for each in kept if part.lower() in each.lower()], part


# -- the code of the text


def changed_words(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The content with one text changed by one letter, for each text that a patient reads or hears."""
    value = content
    for key in path:
        value = value[key]
    silent = {"source", "sources", "codes", "version", "brand", "icon", "weeks", "phones", *SHORT}
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            if key in silent or (key == "name" and "alt" in value) or (*path, key) == ("practice", "name"):
                continue
            yield from changed_words(content, (*path, key))
    elif isinstance(value, str):
        other = copy.deepcopy(content)
        at = other
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value[:-1] + ("a" if value[-1] != "a" else "e")
        yield path, other


def test_the_code_changes_with_every_word(tmp_path: Path) -> None:
    content = sample()
    codes = {compose(library_of(tmp_path, content)).imprint.code: ()}
    for path, other in changed_words(content):
        code = compose(library_of(tmp_path, other)).imprint.code
        assert code not in codes, f"{path} and {codes.get(code)}"
        codes[code] = path
    assert len(codes) > 50


def test_the_code_changes_with_the_phone_number(tmp_path: Path, library: handouts.Library) -> None:
    content = sample()
    content["practice"]["phones"][0]["number"] = "(770) 962-3643"
    other = compose(library_of(tmp_path, content))
    assert other.imprint.code != compose(library).imprint.code


def test_the_code_is_the_same_for_every_patient_and_day(library: handouts.Library) -> None:
    codes = {
        build(library, patient=PATIENT).code,
        build(library, today=datetime.date(2031, 1, 1)).code,
        build(library).code,
    }
    assert len(codes) == 1
    assert re.fullmatch(r"KY-EN (?:[0-9A-Z]{4}-){4}[0-9A-Z]", codes.pop())


# -- the code to scan


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_code_to_scan_dials_the_number(handout: handouts.Handout, mode: str) -> None:
    found = [each.text for page in text.render(handout.pdf, 150) for each in zxingcpp.read_barcodes(page.convert(mode))]
    assert found == ["tel:+17709623642"]


# -- the practice's brand


def colors_in(pdf: bytes, page: int = 0) -> set[tuple[int, ...]]:
    image = text.render(pdf, 100)[page]
    return {color for count, color in image.getcolors(1 << 24) if count > 20}


def near(color: tuple[int, ...], colors: set[tuple[int, ...]]) -> bool:
    return any(max(abs(a - b) for a, b in zip(color, other, strict=True)) <= 6 for other in colors)


def test_the_brand_colors_are_the_contents(tmp_path: Path, handout: handouts.Handout) -> None:
    content = sample()
    content["practice"]["brand"] = {"color": "#5b1a6b", "accent": "#1d5c2f"}
    branded = build(library_of(tmp_path, content)).pdf
    for page in (0, 1):
        assert near((0x5B, 0x1A, 0x6B), colors_in(branded, page))
        assert near((0x1D, 0x5C, 0x2F), colors_in(branded, page))
        assert not near((0x0B, 0x4F, 0x6C), colors_in(branded, page))
        assert near((0x0B, 0x4F, 0x6C), colors_in(handout.pdf, page))


@pytest.mark.parametrize("name", LOGO_COLORS)
def test_a_logo_from_a_file(tmp_path: Path, name: str) -> None:
    content = sample()
    content["practice"]["brand"]["logo"] = {"file": name, "alt": "A green frame of our own"}
    library = library_of(tmp_path, content)
    handout = build(library)
    assert handout.pages == 2
    for image in text.render(handout.pdf, 100):
        corner = image.crop((60, 50, 330, 190))
        colors = {color for count, color in corner.getcolors(1 << 24) if count > 5}
        assert near(LOGO_COLORS[name], colors)
    with pikepdf.open(io.BytesIO(handout.pdf)) as pdf:
        alts = [text_of(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert alts.count("A green frame of our own") == 1
    assert conformance(handout.pdf) == faults(handout.pdf) == layout_faults(handout.pdf) == []


@pytest.mark.parametrize("name", LOGO_COLORS)
def test_a_picture_can_be_on_many_sheets(tmp_path: Path, name: str) -> None:
    """As in a batch: one library, a sheet for one patient after the other, and each as if it were the first."""
    content = sample()
    content["practice"]["brand"]["logo"] = {"file": name, "alt": "A frame"}
    library = library_of(tmp_path, content)
    first, second = build(library), build(library, patient=PATIENT)
    assert build(library).pdf == first.pdf
    assert build(library, patient=PATIENT).pdf == second.pdf
    one, other = (text.render(each.pdf, 72)[0].crop((48, 40, 230, 100)) for each in (first, second))
    assert one.tobytes() == other.tobytes()
    assert conformance(second.pdf) == faults(second.pdf) == []


# -- marks across the page


def reviewed(tmp_path: Path, today: datetime.date) -> handouts.Handout:
    content = sample()
    content["procedures"]["kyphoplasty"]["review_by"] = datetime.date(2027, 6, 1)
    return build(library_of(tmp_path, content), today=today)


@pytest.mark.parametrize(
    ("today", "mark", "other"),
    [
        (datetime.date(2027, 6, 1), "Draft: not approved for patients", "overdue"),
        (datetime.date(2027, 6, 2), "Review overdue since June 1, 2027", "Draft"),
    ],
)
def test_every_page_says_that_it_is_not_approved(tmp_path: Path, today: datetime.date, mark: str, other: str) -> None:
    handout = reviewed(tmp_path, today)
    pages = page_texts(handout.pdf)
    assert len(pages) == 2
    for page in pages:
        assert page.count(mark) == 1
        assert other not in page
        assert "Review by June 2027" in page
    assert [words for _, words in tagged(handout.pdf)].count(mark) == 1  # heard once
    assert layout_faults(handout.pdf) == conformance(handout.pdf) == faults(handout.pdf) == []
