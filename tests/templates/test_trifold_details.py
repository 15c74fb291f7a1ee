"""The tri-fold of a long leaflet: the same parts for everybody, with room for what is said of real people."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from conftest import TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from support.geometry import Pages, layout_faults
from support.leaflets import LANGUAGES
from support.sentences import SAMPLES

import handouts
import handouts.press.press
from handouts.languages.language import Language
from handouts.layout.typography import PAPERS
from handouts.press.press import Press
from handouts.templates.trifold_panels import folds

SENTENCE = "Ask your nurse if there is anything that you do not understand, before you go home."
LONG: dict[str, Any] = {
    "title": "A long leaflet",
    "plain_title": "It says more than six panels hold.",
    "version": "2026-11-22",
    "short_version": [SENTENCE] * 3,
    "why": {"text": [SENTENCE] * 5},
    "before": {"items": [{"do": f"Do number {at}", "more": SENTENCE} for at in range(5)]},
    "preparation": {
        "text": SENTENCE,
        "timetable": [{"when": f"{at} days before", "what": SENTENCE} for at in range(1, 8)],
    },
    "aftercare": {"items": [{"do": f"Rest for {at} hours", "more": SENTENCE} for at in range(2, 8)]},
    "when_to_call": {"signs": [SENTENCE] * 4},
    "glossary": [{"term": f"Word {at}", "meaning": SENTENCE} for at in range(6)],
    "recovery": {"milestones": [{"when": f"Week {at}", "text": SENTENCE} for at in range(1, 6)]},
}
PRACTICE = {"name": "Lakeside Clinic", "phones": [{"number": "(770) 555-0142"}]}
WORST = {
    "name": "Maria Alexandra Johnson-Montgomery",
    "date": "Thursday, December 3, 2026",
    "time": "9:45 am",
    "side": "left",
    "level": "L1",
    "doctor": "Dr. Alexandra Rivera-Montgomery",
    "place": "Lakeside Surgery Center, 1200 Harbor Road, Building B",
    "note": "Bring your list of medicines and somebody who drives you home",
}


def load(folder: Path, procedure: dict[str, Any], practice: dict[str, Any] = PRACTICE) -> handouts.Library:
    path = folder / "content.yaml"
    content = {"practice": practice, "procedures": {"womb": procedure}}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return handouts.load(path)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Any:
    @cache
    def make(days: int, paper: str = "letter") -> Press:
        timetable = LONG["preparation"] | {"timetable": LONG["preparation"]["timetable"][:days]}
        folder = tmp_path_factory.mktemp(f"long{days}{paper}")
        library = load(folder, LONG | {"preparation": timetable})
        return Press(library, "womb", format="trifold", paper=paper, today=TODAY)

    return make


def said_in(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return letters("".join(page.get_textpage().get_text_range() for page in pages))


def letters(text: str) -> str:
    """Without what stands at a line's end."""
    return "".join(each for each in text if each.isalnum())


words = some.integers(0, 4).map(lambda count: " ".join(["Rivera", "Montgomery", "Harbor", "Clinic"][:count]))


@given(
    some.integers(1, 7),
    some.sampled_from(["letter", "a4"]),
    some.fixed_dictionaries({key: some.sampled_from(["", WORST[key]]) | words for key in ("name", "doctor", "place")})
    .filter(lambda details: details["name"])
    .flatmap(lambda details: some.sampled_from(["", WORST["note"]]).map(lambda note: details | {"note": note})),
)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_it_is_for_the_parts_are_the_same_and_nothing_is_lost_in_silence(
    press: Any, days: int, paper: str, details: dict[str, str]
) -> None:
    made = press(days, paper)
    parts = [section.name for section in made.document().sections]
    printed = made.print(handouts.Patient(**WORST | details))
    assert made.print(handouts.Patient()).code == printed.code
    assert "contact" in parts
    there = said_in(printed.pdf)
    lost = [key for key, said in details.items() if said and letters(said) not in there]
    told = "details-not-printed" in [each.code for each in printed.problems]
    assert bool(lost) <= told
    if "visit" in parts:
        assert not {"name", "side"} & set(lost)


def test_the_longest_leaflet_has_lines_for_a_patient_before_lines_for_questions(press: Any) -> None:
    for days in (1, 7):
        parts = [section.name for section in press(days).document().sections]
        assert "visit" in parts or "questions" not in parts


def test_long_details_that_find_no_room_are_told_and_never_who_when_or_which_side(tmp_path: Path) -> None:
    from handouts.templates.trifold_details import leave_out_long_details

    parts = ("title", "plain_title", "version", "short_version", "when_to_call")
    short = Press(load(tmp_path, {key: LONG[key] for key in parts}), "womb", format="trifold", today=TODAY)
    document = short.document(WORST, ())
    keys = {"note", "place", "doctor"}
    for needed in ({"note"}, {"place"}, {"note", "place"}, keys):

        def has_room_for(sections: Any, needed: set[str] = needed) -> bool:
            there = {
                field.key
                for each in sections
                for block in each.blocks
                for field in getattr(block, "items", ())
                if hasattr(field, "key")
            }
            return not there & needed

        shorter = leave_out_long_details(document, has_room_for)
        assert shorter is not None
        left = {node.key for node in shorter.walk() if hasattr(node, "label") and hasattr(node, "key")}
        assert {"name", "date", "time", "side", "level"} <= left
        assert not left & needed
    assert leave_out_long_details(document, lambda sections: True) is None
    assert leave_out_long_details(document, lambda sections: False) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_longest_mark_finds_room_in_every_language_and_the_code_within_its_panel(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = SAMPLES[code].plain[:2] if code in SAMPLES else (SENTENCE,)
    procedure = {
        "language": code,
        "title": sentences[0][:20],
        "plain_title": sentences[0],
        "version": "2026-11-22",
        "short_version": list(sentences),
        "when_to_call": {"signs": list(sentences)},
    }
    library = load(tmp_path, procedure)

    def longest(_standing: Any, _review: Any, wording: Any, today: Any) -> str:
        marks = (wording.draft, wording.changed, wording.machine_made, wording.overdue.format(date=wording.day(today)))
        return max(marks, key=len)

    monkeypatch.setattr(handouts.press.press, "draft_mark", longest)
    made = handouts.build(library, "womb", format="trifold", today=TODAY)
    faults = [each for each in layout_faults(made.pdf, margin=27.0) if "outside" in each]
    assert faults == []
    if Language.of(code).direction == "ltr":  # the panels of the others stand as in a mirror
        pages = Pages(made.pdf, 27.0, 12.0)
        for chars, (one, two) in zip(pages.chars, folds(PAPERS["letter"].turned()), strict=True):
            near = [each for each in chars for fold in (one, two) if abs((each.box.x0 + each.box.x1) / 2 - fold) < 21.0]
            assert [each.text for each in near if not each.is_space] == []
        pages.close()
