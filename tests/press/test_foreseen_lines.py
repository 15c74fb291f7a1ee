"""How words fall into lines is foreseen from a plate that is there: the sheet is the same, and a layout is spared."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
from handouts.press.press import Press, merge
from handouts.press.setting import set_sheet
from handouts.templates import FORMATS
from handouts.web.setting_room import set_here

TODAY = datetime.date(2026, 11, 22)
NOTES = (
    "",
    "Bring your list",
    "Do not eat after midnight. Someone must drive you home.",
    "Park behind the building. " * 4,
)
PEOPLE = st.builds(
    dict,
    name=st.sampled_from(
        ("Maria Alvarez", "Wilhelmina Alexandra van der Berg-Saint-Louis of Montgomery", "王小明", "")
    ),
    date=st.sampled_from(("Dec 3, 2026", "Thursday, December 3, 2026", "Wednesday, September 29, 2027", "")),
    time=st.sampled_from(("9:30 AM", "")),
    place=st.sampled_from(("Suite 300", "The Surgery Center at North Gwinnett Spine and Joint Practice", "")),
    note=st.sampled_from(NOTES),
)


def press(library: handouts.Library, edition: str, language: str, *, compact: bool) -> Press:
    setter = set_here if compact else set_sheet
    made = Press(library, "kyphoplasty", format=edition, language=language, today=TODAY, set_sheet=setter)
    if compact:
        made.plate(made.keys)  # as the desk has it, before anybody's words are set
    return made


@pytest.fixture(scope="module")
def presses(library: handouts.Library) -> dict[tuple[str, str], tuple[Press, Press]]:
    every = [(edition, language) for edition in FORMATS for language in ("en", "es")]
    return {each: (press(library, *each, compact=False), press(library, *each, compact=True)) for each in every}


@settings(max_examples=25, deadline=None)
@given(person=PEOPLE, data=st.data())
def test_a_copy_is_the_same_whether_its_lines_were_foreseen_or_found_by_layouts(
    presses: dict[tuple[str, str], tuple[Press, Press]], person: dict[str, str], data: st.DataObject
) -> None:
    plain, foreseen = presses[data.draw(st.sampled_from(sorted(presses)))]
    patient = handouts.Patient(**{key: text for key, text in person.items() if text})
    one, other = plain.print(patient), foreseen.print(patient)
    assert one.pdf == other.pdf
    assert set(one.personal_pages or ()) <= set(other.personal_pages or range(other.pages))


def test_a_layout_is_spared(library: handouts.Library, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[Any] = []
    real = Press._lay_out
    monkeypatch.setattr(Press, "_lay_out", lambda self, *given: laid_out.append(given) or real(self, *given))
    made = press(library, "standard", "en", compact=True)
    assert len(laid_out) == 1
    made.print(handouts.Patient(name="Maria Alvarez", date="Monday, March 1, 2027", note=NOTES[2]))
    assert len(laid_out) == 2, "the lines are known, and so is which pages are somebody's own"


def test_a_print_file_of_packed_plates_is_the_same(library: handouts.Library) -> None:
    people = [
        handouts.Patient(name="Maria Alvarez"),
        handouts.Patient(name="王小明", date="Thursday, December 3, 2026"),
    ]
    files = []
    for compact in (False, True):
        file, made = io.BytesIO(), press(library, "standard", "en", compact=compact)
        merge([(made, each) for each in people], file)
        files.append(file.getvalue())
    assert files[0] == files[1]
