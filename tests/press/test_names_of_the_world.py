"""A name in any script that patients bring is printed, letter for letter, whatever language the sheet is in."""

from __future__ import annotations

import datetime

import pytest
from support import structure, text, validators
from support.sheets import tagged
from support.world_names import NAMES

import handouts
from handouts.layout.typography import WEIGHTS, faces
from handouts.press.press import Press
from handouts.reading.resources import resource

TODAY = datetime.date(2026, 11, 22)
LIBRARY = handouts.load(resource("content.yaml"))


@pytest.fixture(scope="module")
def presses() -> dict[str, Press]:
    return {code: Press(LIBRARY, "kyphoplasty", language=code, today=TODAY) for code in ("en", "es")}


@pytest.mark.parametrize("script", NAMES)
@pytest.mark.parametrize("weight", range(len(WEIGHTS)))
def test_every_weight_has_the_letters(weight: int, script: str) -> None:
    stack = faces()[weight]
    assert stack.missing(NAMES[script]) == ""
    for run in stack.shape(NAMES[script]):
        assert all(glyph.gid for glyph in run.glyphs)


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_on_the_sheet_as_it_is_written(script: str, presses: dict[str, Press]) -> None:
    for press in presses.values():
        pdf = press.copy(handouts.Patient(name=NAMES[script]))
        said = [words for _, words in tagged(pdf)]
        assert any(text.normalised(NAMES[script]) in each for each in said)
    assert structure.faults(pdf) == []
    assert validators.conformance(pdf) == []


@pytest.mark.parametrize("script", ["Hebrew with points", "Bengali", "Gurmukhi", "Sinhala", "Khmer", "Burmese", "Thai"])
def test_no_mark_stands_on_a_dotted_circle(script: str) -> None:
    """HarfBuzz puts U+25CC under a mark that no letter carries; in a name that is written right there is none."""
    for run in faces()[0].shape(NAMES[script]):
        circle = run.face.shaper.get_nominal_glyph(0x25CC)
        assert circle is None or circle not in {glyph.gid for glyph in run.glyphs}


def test_a_face_is_opened_for_letters_only() -> None:
    """A sheet in English opens no face but its own."""
    faces.cache_clear()
    regular, _, _ = faces()
    regular.shape("Take it easy for 2–3 weeks. Call José Núñez.")
    assert sum(not callable(each) or hasattr(each, "covers") for each in regular._faces) == 1
