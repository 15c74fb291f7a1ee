"""Packs: several sheets printed as one, with one approval, one code and one file."""

import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from content_factory import Content, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import structure, text

import handouts
from handouts.approval import signing
from handouts.approval.standing import judge_standing, list_standings
from handouts.batch.plan import plan
from handouts.batch.schedule import parse
from handouts.content.library import Library
from handouts.content.loader import load_each_sheet
from handouts.document.compose import compose
from handouts.document.patient import Patient
from handouts.document.wording import own_digest
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.press.press import Press
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 22)
EN = Language.of("en")
NOTICE = {"heading": "We speak your language", "notice": {"text": "We have interpreters, free of charge."}}
CALL = {"signs": ["Your eye hurts.", "You see less."]}


def practice() -> Content:
    """Three sheets of an eye clinic, and the pack of them."""
    sheets: Content = {
        "eye-visit": {
            "title": "Your first visit",
            "version": "2026-11-22",
            "plain_title": "We look at your eyes.",
            "short_version": ["Bring your glasses."],
            "before": {"items": [{"do": "Bring your list of medicines."}]},
            "when_to_call": CALL,
            "questions": ["Do I need the operation?"],
            "parts": [{"heading": "Parking", "text": "Park behind the house."}, NOTICE],
        },
        "eye-prep": {
            "title": "Getting ready",
            "version": "2026-11-24",
            "side": "required",
            "plain_title": "What to do before the surgery.",
            "short_version": ["Do not eat for 6 hours before."],
            "medicines": {"items": [{"name": "Iron", "stop": {"when": "7 days before", "day": -7}}]},
            "when_to_call": CALL,
            "questions": ["Do I need the operation?", "Who drives me home?"],
            "parts": [{"heading": "Parking", "text": "Park behind the house."}, NOTICE],
        },
        "eye-home": {
            "title": "Going home",
            "version": "2026-11-20",
            "review_by": "2027-10-20",
            "plain_title": "How to care for your eye.",
            "short_version": ["Use your drops."],
            "aftercare": {"items": [{"do": "Wear the shield at night."}]},
            "when_to_call": {"signs": ["Your eye hurts.", "You see less.", "The shield has come off."]},
            "parts": [NOTICE],
        },
        "eye-pack": {
            "title": "Your cataract surgery",
            "version": "2026-11-01",
            "plain_title": "For the visit, the surgery and the way home.",
            "short_version": ["Read each part before its day."],
            "sheets": ["eye-visit", "eye-prep", "eye-home"],
        },
    }
    phones = [{"number": "(770) 555-0142", "label": "Office"}]
    return {"practice": {"name": "Hill Eye Clinic", "phones": phones}, "procedures": sheets}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(tmp_path_factory.mktemp("eyes"), practice())


def headings(library: Library, name: str = "eye-pack") -> list[tuple[int, str]]:
    return [(each.heading.level, each.heading.text) for each in compose(library, name, EN).sections]


def test_the_sheets_stand_in_it_in_their_order_and_what_they_share_once(library: Library) -> None:
    said = headings(library)
    assert [words for level, words in said if level == 2] == [
        "The short version", "Your first visit", "Getting ready", "Going home", "My visit", "My questions", "Questions? Call us."
    ]  # fmt: skip
    words = [words for _, words in said]
    for once in ("Parking", "We speak your language"):
        assert words.count(once) == 1, once
    assert words.index("Parking") < words.index("Getting ready"), "where the first has it"
    assert words.index("We speak your language") > words.index("Going home"), "where the last has it"
    assert words.count("When to call") == 2, "the way home has one sign more: that is not the same"
    listed = [line for line in compose(library, "eye-pack", EN).words() if line == "Do I need the operation?"]
    assert len(listed) == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_edition_is_tagged_and_has_one_code_and_one_file(edition: str, library: Library) -> None:
    made = handouts.build(library, "eye-pack", format=edition, today=TODAY)
    assert structure.faults(made.pdf) == []
    assert made.file_name == f"eye-pack-{edition}-en.pdf"
    said = text.normalised(text.pdfium_text(made.pdf))
    for title in ("Your first visit", "Getting ready", "Going home"):
        assert title in said
    assert made.code not in {handouts.build(library, name, format=edition, today=TODAY).code for name in library.procedures if name != "eye-pack"}  # fmt: skip


def test_it_says_when_to_call_if_each_of_its_sheets_does(library: Library) -> None:
    assert {each.procedure: each.call for each in list_standings(library, TODAY)}["eye-pack"] == "said"


def test_it_needs_what_its_sheets_need_and_counts_their_days(library: Library) -> None:
    press = Press(library, "eye-pack", today=TODAY)
    with pytest.raises(HandoutsError) as caught:
        press.print(Patient(name="Ann Lee"))
    assert [each.code for each in caught.value.problems] == ["side-missing"]
    said = press.said(Patient(name="Ann Lee", side="left", date="2026-12-10"))
    assert said["day-7"] == "Thursday, Dec 3, 2026"
    pack = library.procedure("eye-pack")
    assert (str(pack.version), str(pack.review_by)) == ("2026-11-24", "2027-10-20")


def test_an_edit_of_one_of_its_sheets_voids_its_approval(tmp_path: Path) -> None:
    content = practice()
    library = library_of(tmp_path, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "find_obstacles", lambda *_: [])
        signing.approve(library, "eye-pack", EN, by="Jane Roe, MD", today=TODAY)
    assert judge_standing(library, "eye-pack", EN, TODAY).kind == "approved"
    assert judge_standing(library, "eye-visit", EN, TODAY).kind == "draft", "one approval each"
    other_order = copy.deepcopy(content)
    other_order["procedures"]["eye-pack"]["sheets"].reverse()
    assert judge_standing(library_of(tmp_path, other_order), "eye-pack", EN, TODAY).kind == "changed"
    for name in ("eye-visit", "eye-prep", "eye-home"):
        changed = copy.deepcopy(content)
        changed["procedures"][name]["short_version"] = ["Something else."]
        other = library_of(tmp_path, changed)
        assert judge_standing(other, "eye-pack", EN, TODAY).kind == "changed", name
        assert own_digest(other.procedure("eye-pack")) != own_digest(library.procedure("eye-pack"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p["eye-pack"].update(sheets=["eye-visit"]), "pack-sheets"),
        (lambda p: p["eye-pack"].update(sheets=["eye-visit", "eye-visit"]), "pack-sheets"),
        (lambda p: p["eye-pack"].update(sheets=["eye-visit", "eye-vist"]), "unknown-pack-sheet"),
        (lambda p: p.update({"all": {**p["eye-pack"], "sheets": ["eye-pack", "eye-home"]}}), "unknown-pack-sheet"),
        (lambda p: p["eye-pack"].update(sheets=["eye-pack", "eye-home"]), "unknown-pack-sheet"),
        (lambda p: p["eye-home"].update(variants={"am": {"label": "AM"}}), "unknown-pack-sheet"),
        (lambda p: p["eye-pack"].update(variants={"am": {"label": "AM"}}), "pack-with-variants"),
        (lambda p: p["eye-home"].update(language="es", when_to_call={"signs": ["Le duele."]}), "pack-not-translated"),
    ],
)  # fmt: skip
def test_what_is_no_pack_is_refused_with_its_place(change: Any, code: str, tmp_path: Path) -> None:
    content = practice()
    change(content["procedures"])
    with pytest.raises(HandoutsError) as caught:
        library_of(tmp_path, content)
    told = [each for each in caught.value.problems if each.code == code]
    assert told
    assert all(each.place and each.place.line > 1 for each in told)


def test_a_broken_sheet_takes_its_pack_away_and_no_other(tmp_path: Path) -> None:
    content = practice()
    library_of(tmp_path, content)
    content["procedures"]["eye-home"]["titel"] = "Home"
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    left = load_each_sheet(path)
    assert set(left.procedures) == {"eye-visit", "eye-prep"}
    assert [each.code for each in left.problems_of("eye-pack")] == ["pack-torn"]


def test_a_variant_may_be_one_of_its_sheets_and_a_schedule_asks_for_it_by_name(tmp_path: Path) -> None:
    content = practice()
    content["procedures"]["eye-home"]["variants"] = {"am": {"label": "Morning"}, "pm": {"label": "Afternoon"}}
    content["procedures"]["eye-pack"]["sheets"][2] = "eye-home-pm"
    library = library_of(tmp_path, content)
    assert (2, "Going home: Afternoon") in headings(library)
    rows = "name,procedure,side\nAnn Lee,Your cataract surgery,left\nBob Ray,eye-pack,\n"
    planned = plan(library, parse(rows.encode(), "day.csv"))
    assert [each.sheet.procedure for each in planned.copies] == ["eye-pack"]
    assert [each.code for each in planned.problems] == ["side-missing"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["eye-visit", "eye-prep", "eye-home"]), count=st.integers(2, 3), shared=st.booleans())
def test_no_sentence_of_a_sheet_is_lost_and_none_that_all_share_stands_twice(
    order: list[str], count: int, shared: bool, tmp_path: Path
) -> None:
    content = practice()
    content["procedures"]["eye-pack"]["sheets"] = order[:count]
    if not shared:
        content["procedures"][order[0]]["parts"][-1] = {"heading": "Ours", "notice": {"text": "Other words."}}
    library = library_of(tmp_path, content)
    pack = list(compose(library, "eye-pack", EN).words())
    for name in order[:count]:
        alone = compose(library, name, EN)
        for section in alone.sections:
            if section.kind not in ("visit", "questions", "contact"):
                for line in (span.text for each in section.walk() for span in getattr(each, "spans", ())):
                    assert any(line in said for said in pack), line
    assert pack.count("We have interpreters, free of charge.") == (1 if shared or count > 1 else 0)
