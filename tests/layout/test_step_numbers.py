"""The number of a step is whole however many steps there are, and nothing stands on it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from content_factory import library_of
from support.geometry import Pages, layout_faults
from support.text import char_boxes
from test_press import TODAY

import handouts
from handouts.document import parts
from handouts.illustrations.picture import BESIDE_NUMBER, Window
from handouts.layout.blocks import pictures
from handouts.templates import FORMATS
from handouts.templates.leaflet import LEAFLET

PICTURE = {"name": "kyphoplasty-fracture", "alt": "A bone that is broken.", "labels": {"break": "B"}}
SIZES = {name: edition.measures.scale.number[0] for name, edition in FORMATS.items()}
"""Of a step's number, in points, by edition."""
ON_LEAFLET = LEAFLET.scale.number[0]
"""The same on a standard sheet of more than one side without pictures of its steps."""


def steps(folder: Path, language: str, count: int, pictures: bool = False) -> handouts.Library:
    """A sheet of so many steps, every other one with a picture."""
    words = ("خطوة", "كلمة.") if language == "ar" else ("Step", "A word.")
    items: list[dict[str, Any]] = [{"heading": words[0], "text": words[1]} for _ in range(count)]
    for item in items[::2] if pictures else ():
        item["picture"] = PICTURE
    procedure = {
        "language": language,
        "title": words[0],
        "plain_title": words[1],
        "version": "2026-11-22",
        "short_version": [words[1]],
        "steps": {"items": items},
        "one_page": ["steps"],
    }
    content = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0100"}]},
        "procedures": {"p": procedure},
    }
    return library_of(folder, content)


def numbers(pdf: bytes, size: float) -> list[str]:
    """The figures of this size on all pages, those that stand together as one."""
    found: list[str] = []
    for page in char_boxes(pdf):
        last = None
        for char in page:
            if abs(char.size - size) > 0.1 or not char.text.isdigit():
                last = None
                continue
            joined = last and 0 < char.box.x0 - last.box.x0 < size and abs(char.cell.y0 - last.cell.y0) < 1
            found = [*found[:-1], found[-1] + char.text] if joined else [*found, char.text]
            last = char
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("edition", "count"),
    [
        ("standard", 9), ("standard", 12), ("standard", 104), ("large-print", 9), ("large-print", 12), ("large-print", 104),
        ("one-page", 9), ("one-page", 12), ("trifold", 9), ("trifold", 12),
    ],
)  # fmt: skip
def test_each_number_is_there_whole(edition: str, count: int, language: str, tmp_path: Path) -> None:
    pdf = handouts.build(steps(tmp_path, language, count), "p", format=edition, today=TODAY).pdf
    size = ON_LEAFLET if edition == "standard" else SIZES[edition]
    assert sorted(map(int, numbers(pdf, size))) == list(range(1, count + 1))
    if language == "en" and edition != "trifold":
        assert layout_faults(pdf, least=9) == []


@pytest.mark.parametrize("first", [8, 98, 998])
@pytest.mark.parametrize("zero", ["0", "\u0660", "\u06f0", "\u0966"])
@pytest.mark.parametrize("edition", SIZES)
def test_numbers_of_more_digits_and_other_digits_are_whole(
    edition: str, zero: str, first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in the corner of a picture, where the art keeps clear of them; beside it the proof refuses one that touches."""

    def local(text: str) -> str:
        return "".join(chr(ord(zero) + int(digit)) for digit in str(int(text) + first - 1))

    windows: list[Window] = []
    made = pictures.Window
    monkeypatch.setattr(pictures, "Window", lambda **how: windows.append(made(**how)) or windows[-1])
    own = parts.spans
    monkeypatch.setattr(parts, "spans", lambda text: own(local(text) if text.isdigit() else text))
    pdf = handouts.build(
        steps(tmp_path, "en" if zero in "0\u0966" else "ar", 4, True), "p", format=edition, today=TODAY
    ).pdf
    assert numbers(pdf, SIZES[edition]) == [local(str(number)) for number in range(1, 5)]
    widths = {round(each.number_width, 2) for each in windows if each.numbered}
    digit = 0.35 * SIZES[edition]
    assert bool(widths) == (edition not in {"standard", "large-print"}), "there the number stands before the heading"
    assert all(width > digit * len(str(first)) for width in widths)


@pytest.mark.parametrize("rtl", [True, False])
@pytest.mark.parametrize("width", [0.0, 16.0, 48.0, 66.0])
def test_a_pictures_corner_is_as_wide_as_its_number(width: float, rtl: bool) -> None:
    left, _, right, _ = Window(200, 120, number_width=width, rtl=rtl).corner
    assert right - left >= width + BESIDE_NUMBER
    assert (right if rtl else left) == (200 if rtl else 0)


@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize("count", [1, 4, 8, 13])
def test_a_number_stands_on_the_baseline_of_its_heading_and_headings_are_flush(
    count: int, pictured: bool, tmp_path: Path
) -> None:
    """In the standard edition, where numbers stand before the words, also those of the widest digits, in each column."""
    pdf = handouts.build(steps(tmp_path, "en", count, pictured), "p", format="standard", today=TODAY).pdf
    pages = Pages(pdf, 48, 12)
    lines = pages.lines()
    pages.close()
    size = SIZES["standard"] if pictured or count <= 4 else ON_LEAFLET
    numbered = [line for line in lines if line.size == size and line.text.isdigit()]
    assert len(numbered) == count
    columns = max(Counter((line.page, round(line.y, 1)) for line in numbered).values())
    assert columns == 1 or size == ON_LEAFLET
    starts = set()
    for number in numbered:
        headings = [
            line
            for line in lines
            if line.page == number.page and line.text == "Step" and line.pieces[0][0] > number.pieces[0][0]
        ]
        heading = min(headings, key=lambda line: (round(abs(line.y - number.y), 1), line.pieces[0][0]))
        assert heading.y == pytest.approx(number.y, abs=0.01)
        words = min(
            (line for line in lines if line.page == heading.page and line.y < heading.y),
            key=lambda line: (round(heading.y - line.y, 1), abs(line.pieces[0][0] - heading.pieces[0][0])),
        )
        assert words.text == "A word."
        assert words.pieces[0][0] == pytest.approx(heading.pieces[0][0], abs=0.05)
        starts |= {round(line.pieces[0][0], 1) for line in (heading, words)}
    assert len(starts) == columns, "all headings of a column stand flush with all its words"
