"""Risks out of a hundred: as many rings filled as the words say, in every language and edition, on paper and to a listener."""

import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFilter
from reportlab.lib.colors import black

import handouts
from handouts.document import nodes as doc
from handouts.illustrations.icon_array import PEOPLE, icon_array
from handouts.languages.language import Language, codes
from handouts.layout.fitting import NoRoomError
from handouts.options import EDITIONS

TODAY = datetime.date(2026, 11, 22)


def library_of(
    folder: Path, language: str = "en", counts: tuple[int, ...] = (30, 8, 0, 100), **more: Any
) -> handouts.Library:
    items: list[dict[str, Any]] = [
        {"what": f"Xx{at}", "of_100": count, "text": "Yy."} for at, count in enumerate(counts)
    ]
    knee = {
        "title": "T", "language": language, "plain_title": "P.", "version": "2026-11-22", "short_version": ["S."],
        "risks": {"items": [*items, {"what": "Zz"}]}, **more,
    }  # fmt: skip
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    path = folder / "content.yaml"
    path.write_text(
        yaml.safe_dump({"practice": practice, "procedures": {"knee": knee}}, allow_unicode=True), encoding="utf-8"
    )
    return handouts.load(path)


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("format", EDITIONS)
def test_each_risk_says_its_count_and_has_its_figure(language: str, format: str, tmp_path: Path) -> None:
    more = {EDITIONS[format].chosen_by: ["risks"]} if EDITIONS[format].brief else {}
    press = handouts.Press(library_of(tmp_path, language, **more), "knee", format=format, today=TODAY)
    found = [each for each in press.document().walk() if isinstance(each, doc.IconArray)]
    wording = Language.of(language)
    for each, count in zip(found, (30, 8, 0, 100), strict=True):
        said = wording.of_100_people.format(count=count) if count else wording.fewer_than_1_of_100
        assert each.words.text.startswith(said)
        assert said in each.figure.alt
        assert each.count == count
    try:
        assert press.copy()  # read back by the proof
    except NoRoomError:
        assert format == "one-page"


@given(count=st.integers(0, PEOPLE), pitch=st.sampled_from([7.55, 9.0, 11.5]))
def test_as_many_rings_are_filled_as_are_said(count: int, pitch: float) -> None:
    drawing = icon_array(count, black, pitch)
    group = drawing.contents[0]
    dots = [len(shape.operators) // 2 for shape in group.contents if shape.strokeLineCap == 1]
    assert sum(dots) == PEOPLE + (PEOPLE - count), "an open ring is a white dot on a dark one"
    assert (dots[0] if count else 0) == count
    assert any(shape.fillColor is not None for shape in group.contents) == (count == 0), "a quarter for fewer than one"


@pytest.mark.parametrize("ink", ["color", "mono"])
def test_the_filled_rings_can_be_counted_after_a_bad_copy(ink: str, tmp_path: Path) -> None:
    """200 dpi, a blur of 1.6 pixels, then black and white, as a copier makes it: seven more rings, seven more solid dots."""
    eight, one = (
        _solid_dots(handouts.Press(library_of(tmp_path, counts=(count,)), "knee", ink=ink, today=TODAY).copy())
        for count in (8, 1)
    )
    assert eight - one == 7


def _solid_dots(pdf: bytes) -> int:
    """How many things on the first page are dark over 9 pixels: filled rings, and what is as thick as they are."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    copied = page.filter(ImageFilter.GaussianBlur(1.6)).point(lambda level: 255 if level > 150 else 0)
    solid = copied.filter(ImageFilter.MaxFilter(9))
    wide, _ = solid.size
    dark = {divmod(at, wide) for at, level in enumerate(solid.tobytes()) if not level}
    count = 0
    while dark:
        count += 1
        waiting = [dark.pop()]
        while waiting:
            y, x = waiting.pop()
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & dark
            dark -= near
            waiting += near
    return count


def test_a_count_is_bound_and_a_translation_has_the_same(tmp_path: Path) -> None:
    codes_ = {handouts.Press(library_of(tmp_path, counts=(count,)), "knee", today=TODAY).code for count in (7, 8, 0)}
    assert len(codes_) == 3
