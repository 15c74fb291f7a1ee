"""The page that shows every drawing says what there is, and a new procedure is offered one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import drawings_page  # noqa: E402

from handouts.content.scaffold import PLACES, skeleton  # noqa: E402
from handouts.illustrations import LENSES, NAMES, illustration  # noqa: E402
from handouts.illustrations.alternatives import ALTERNATIVES, suggest  # noqa: E402


def test_the_page_and_its_pictures_are_fresh() -> None:
    assert drawings_page.PAGE.read_text(encoding="utf-8") == drawings_page.write_page(), (
        "run: python tools/drawings_page.py"
    )
    for name, drawn, _ in drawings_page.SHEETS:
        with Image.open(ROOT / "docs" / "pictures" / "drawings" / f"{name}.png") as picture:
            assert picture.info.get("Drawn") == drawings_page.digest(drawn), "run: python tools/drawings_page.py"


def test_every_sign_and_place_has_words_in_both_languages() -> None:
    needed = {name for name in NAMES if illustration(name).emblem} | LENSES - {"kyphoplasty-where"}
    assert set(ALTERNATIVES) == needed
    assert set(PLACES) == LENSES - {"kyphoplasty-where"}
    for words in ALTERNATIVES.values():
        assert set(words) == {"en", "es"}
        assert all(each.alt.endswith(".") and len(each.label) <= 20 for each in words.values())
        assert words["en"].alt != words["es"].alt


@pytest.mark.parametrize(
    ("name", "title", "drawing"),
    [
        ("knee-replacement", "Knee replacement", "knee"),
        ("tkr", "TKR", "knee"),
        ("protesis", "Prótesis de cadera", "hip"),
        ("mri", "Your MRI", "scanner"),
        ("carpal-tunnel", "Carpal tunnel release", "hand"),
        ("rotula", "Rótula", "knee"),
        ("cataract", "Cataract surgery", "glasses"),
        ("feedback", "Feedback", "calendar"),
        ("x7", "手术", "calendar"),
    ],
)
def test_a_new_procedure_is_offered_a_picture(name: str, title: str, drawing: str) -> None:
    assert suggest(name, title) == drawing
    text = skeleton(name, title)
    assert f"\n        name: {drawing}" in text
    assert "alt: TODO" not in text, "no sheet is left without a picture"
    assert all(each in text for each in ALTERNATIVES), "and the names of all others"
