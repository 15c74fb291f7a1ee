"""Variants: sheets that differ in a few parts, each of its own, chosen and never guessed."""

import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
from content_factory import Content, leaflet, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handouts
from handouts.approval import signing
from handouts.approval.standing import judge_standing
from handouts.batch.mapping import ScheduleMapping
from handouts.batch.plan import plan
from handouts.batch.schedule import parse
from handouts.content import model
from handouts.content.library import Library
from handouts.content.loader import load_each_sheet
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.problems import HandoutsError
from handouts.reading.entries import fields

TODAY = datetime.date(2026, 11, 22)
EN = Language.of("en")

PARTS: dict[str, Any] = {
    "plain_title": "For the afternoon.",
    "short_version": ["Drink at noon."],
    "why": {"text": "Noon is later."},
    "steps": {"items": [{"heading": "Noon", "text": "You come at noon."}]},
    "recovery": {"intro": "You sleep late."},
    "preparation": {"timetable": [{"when": "8 am", "what": "Drink at eight."}]},
    "before": {"items": [{"do": "Drink at nine."}]},
    "risks": {"items": [{"what": "Thirst at noon", "how_often": "Often."}]},
    "aftercare": {"items": [{"do": "Eat at night."}]},
    "when_to_call": {"signs": ["You are thirsty at noon."]},
    "medicines": {"items": [{"name": "Noon pills", "what_to_do": "Take them."}]},
    "teach_back": {"items": [{"ask": "When do you come?", "listen_for": "At noon."}]},
    "questions": ["Why at noon?"],
    "glossary": [{"term": "Noon", "meaning": "12 o'clock."}],
    "parts": [{"heading": "The way home at noon", "text": "Take a bus."}],
}
"""Something for each part that a variant may say otherwise."""


def procedure(**variants: Any) -> Content:
    made = leaflet()
    knee = made["procedures"]["knee"]
    knee.pop("translations", None)
    knee["codes"] = {"cpt": ["27447"]}
    knee["variants"] = variants or {
        "morning": {"label": "Morning appointment"},
        "afternoon": {"label": "Afternoon appointment", "before": PARTS["before"]},
    }
    return made


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, procedure())


def lines(library: Library, name: str) -> str:
    return "\n".join(compose(library, name, EN).words())


def test_each_variant_is_a_sheet_and_the_procedure_is_none(library: Library) -> None:
    assert list(library.procedures) == ["knee-morning", "knee-afternoon"]
    assert "Drink at nine." in lines(library, "knee-afternoon")
    assert "Drink at nine." not in lines(library, "knee-morning")
    title = library.several["knee"].title
    assert library.procedures["knee-morning"].title == f"{title}: Morning appointment"
    made = {name: handouts.build(library, name, today=TODAY) for name in library.procedures}
    assert len({each.code for each in made.values()}) == 2
    assert [each.file_name for each in made.values()] == [
        "knee-morning-standard-en.pdf",
        "knee-afternoon-standard-en.pdf",
    ]
    with pytest.raises(HandoutsError) as caught:
        handouts.build(library, "knee", today=TODAY)
    assert [each.code for each in caught.value.problems] == ["variant-missing"]
    assert "knee-afternoon" in caught.value.problems[0].remedy


def test_every_field_of_a_variant_has_a_value_here() -> None:
    assert set(PARTS) | {"label"} == {each.name for each in fields(model.Variant)}


PLAIN = {"morning": {"label": "Morning appointment"}, "afternoon": {"label": "Afternoon appointment"}}


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two variants that differ in their labels alone, both approved."""
    library = library_of(tmp_path_factory.mktemp("approved"), procedure(**PLAIN))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "find_obstacles", lambda *_: [])  # how its words are is none of this
        for name in library.procedures:
            signing.approve(library, name, EN, by="Jane Roe, MD", today=TODAY)
    return library


@pytest.mark.parametrize("part", PARTS)
def test_a_part_takes_the_place_of_the_procedures_and_is_bound(part: str, approved: Library) -> None:
    content, library = procedure(**copy.deepcopy(PLAIN)), approved
    content["procedures"]["knee"]["variants"]["afternoon"][part] = PARTS[part]
    changed = library_of(approved.folder, content)
    kinds = {name: judge_standing(changed, name, EN, TODAY).kind for name in changed.procedures}
    assert kinds == {"knee-morning": "approved", "knee-afternoon": "changed"}
    own = library.several["knee"]
    if part not in ("parts", "plain_title", "questions"):
        before = copy.deepcopy(getattr(own, part))
        said = getattr(changed.procedures["knee-afternoon"], part)
        assert said
        assert said != before


def test_a_label_is_bound(approved: Library) -> None:
    content = procedure(**copy.deepcopy(PLAIN))
    content["procedures"]["knee"]["variants"]["morning"]["label"] = "Early appointment"
    changed = library_of(approved.folder, content)
    assert judge_standing(changed, "knee-morning", EN, TODAY).kind == "changed"
    assert judge_standing(changed, "knee-afternoon", EN, TODAY).kind == "approved"


def test_a_part_of_its_own_replaces_the_one_of_its_name_and_others_are_added(tmp_path: Path) -> None:
    content = procedure()
    knee = content["procedures"]["knee"]
    known = knee["parts"][0]["heading"]
    knee["variants"]["afternoon"] = {
        "label": "Afternoon",
        "parts": [{"heading": known, "text": "Only at noon."}, {"heading": "One more", "text": "At night."}],
    }
    library = library_of(tmp_path, content)
    usual, other = (library.procedures[f"knee-{name}"].parts for name in ("morning", "afternoon"))
    assert [part.key for part in other] == [*(part.key for part in usual), "One more"]
    assert other[0].text[0].text == "Only at noon."


def test_a_variant_is_translated_or_told(tmp_path: Path) -> None:
    content = procedure()
    knee = content["procedures"]["knee"]
    said = {each.name for each in fields(model.Wording)}
    words = {key: copy.deepcopy(value) for key, value in knee.items() if key in said}
    words["variants"]["morning"]["label"] = "Cita por la mañana"
    words["variants"]["afternoon"] = {"label": "Cita por la tarde", "before": {"items": [{"do": "Beba a las nueve."}]}}
    knee["translations"] = {"es": {**words, "version": "2026-11-22"}}
    practice = content["practice"]
    practice["contact"] = []
    practice.pop("contact")
    practice["translations"] = {"es": {"words": {}}}
    try:
        library = library_of(tmp_path, content)
    except HandoutsError as error:  # words of the practice that want a translation
        needed = [each.remedy.split('"')[1] for each in error.problems if each.code == "translation-differs"]
        practice["translations"]["es"]["words"] = {text: f"{text} es" for text in needed}
        library = library_of(tmp_path, content)
    spanish = library.procedure("knee-afternoon", "es")
    assert spanish.title.endswith(": Cita por la tarde")
    assert "Beba a las nueve." in [each.do for each in spanish.before.items]  # type: ignore[union-attr]
    del words["variants"]["afternoon"]
    with pytest.raises(HandoutsError) as caught:
        library_of(tmp_path, content)
    assert {each.code for each in caught.value.problems} == {"translation-differs"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: c["procedures"]["knee"]["variants"]["morning"].update(label="AFTERNOON  appointment"), "variant-label-taken"),
        (lambda c: c["procedures"].update({"knee-morning": {k: v for k, v in c["procedures"]["knee"].items() if k != "variants"}}), "variant-name-taken"),
        (lambda c: c["procedures"]["knee"]["variants"].update({"a" * 78: {"label": "Long"}}), "variant-name-too-long"),
        (lambda c: c["procedures"]["knee"]["variants"]["morning"].pop("label"), "missing-key"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_apart_is_refused(change: Any, code: str, tmp_path: Path) -> None:
    content = procedure()
    change(content)
    with pytest.raises(HandoutsError) as caught:
        library_of(tmp_path, content)
    assert code in {each.code for each in caught.value.problems}
    assert all(each.place for each in caught.value.problems)


def test_what_is_wrong_in_a_procedure_takes_all_its_variants_and_is_told_by_their_names(tmp_path: Path) -> None:
    content = procedure()
    content["procedures"]["hip"] = {
        k: v for k, v in copy.deepcopy(content["procedures"]["knee"]).items() if k != "variants"
    }
    library_of(tmp_path, content)
    path = tmp_path / "content.yaml"
    content["procedures"]["knee"]["titel"] = "Knee"
    import yaml

    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    left = load_each_sheet(path)
    assert list(left.procedures) == ["hip"]
    for name in ("knee", "knee-morning"):
        with pytest.raises(HandoutsError) as caught:
            left.procedure(name)
        assert "unknown-key" in {each.code for each in caught.value.problems}, name


def rows(library: Library, text: str, **options: Any) -> tuple[list[str], list[str]]:
    """The sheets that a schedule's rows get, and the codes of what is wrong with the others."""
    planned = plan(library, parse(text.encode(), "day.csv"), **options)
    return [copy.sheet.procedure for copy in planned.copies], [each.code for each in planned.problems]


@pytest.mark.parametrize(
    ("procedure_cell", "variant_cell", "found"),
    [
        ("knee", "morning", "knee-morning"),
        ("27447", "Afternoon appointment", "knee-afternoon"),
        ("knee morning", "", "knee-morning"),
        ("KNEE-AFTERNOON", "", "knee-afternoon"),
        ("knee-morning", "Morning", "knee-morning"),
        ("Afternoon appointment: knee", "", "knee-afternoon"),
        ("knee", "PM", "knee-afternoon"),
        ("knee AM", "", "knee-morning"),
        ("knee", "", "variant-missing"),
        ("27447", "n/a", "variant-missing"),
        ("knee", "evening", "unknown-variant"),
        ("knee-morning", "afternoon", "variant-contradictory"),
        ("knee evening", "", "unknown-procedure"),
    ],
)
def test_a_schedule_chooses_by_its_column_or_its_words(procedure_cell: str, variant_cell: str, found: str, library: Library) -> None:  # fmt: skip
    text = f"name,procedure,variant\nAnn Lee,{procedure_cell},{variant_cell}\n"
    sheets, codes = rows(library, text, mapping=ScheduleMapping(variants={"AM": "morning", "pm": "afternoon"}))
    assert (sheets or codes) == [found]


def test_a_row_without_a_variant_gets_the_one_that_is_asked_for_and_no_other(library: Library) -> None:
    text = "name,date\nAnn Lee,2026-12-01\n"
    assert rows(library, text) == ([], ["variant-missing"])
    assert rows(library, text, variant="morning") == (["knee-morning"], [])
    assert rows(library, text, procedure="knee", variant="afternoon") == (["knee-afternoon"], [])
    with pytest.raises(HandoutsError):
        rows(library, text, procedure="knee", variant="evening")


NAMES = st.from_regex("[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=2, max_size=4, unique=True), data=st.data())
def test_no_name_is_ever_taken_for_another_variant(names: list[str], data: st.DataObject, tmp_path: Path) -> None:
    """Whatever variants are called, a row gets the one it says, or is asked about."""
    library = library_of(tmp_path, procedure(**{name: {"label": f"For {name}"} for name in names}))
    meant = data.draw(st.sampled_from(names))
    said = data.draw(st.sampled_from([meant, f"for {meant}", meant.upper(), "", "some other"]))
    sheets, codes = rows(library, f'name,procedure,variant\nAnn Lee,knee,"{said}"\n')
    if said in ("", "some other"):
        assert sheets == []
        assert codes in (["variant-missing"], ["unknown-variant"])
    else:
        assert sheets == [f"knee-{meant}"] or (not sheets and codes == ["unknown-variant"])
