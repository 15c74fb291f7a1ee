"""Another order of the parts: those that ``order:`` names come first, none is lost, and everybody follows it."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handouts
from handouts.content.words import in_reading_order

TODAY = datetime.date(2026, 11, 22)
PARTS: dict[str, Any] = {
    "why": {"text": "Why."},
    "steps": {"items": [{"heading": "Step", "text": "Text."}]},
    "before": {"items": [{"do": "Before"}]},
    "preparation": {"text": "Preparation."},
    "aftercare": {"items": [{"do": "After"}]},
    "when_to_call": {"signs": ["Sign."]},
    "medicines": {"items": [{"name": "Aa", "what_to_do": "Bb"}]},
}
OWN = [
    {"heading": "Food", "id": "food", "after": "before", "text": "Food."},
    {"heading": "Rest", "id": "rest", "after": "steps", "text": "Rest."},
]
USUAL = [
    "short_version",
    "why",
    "before",
    "food",
    "preparation",
    "medicines",
    "steps",
    "rest",
    "aftercare",
    "when_to_call",
    "visit",
    "questions",
    "contact",
]
FOLLOWS = {"food": "before", "rest": "steps"}


def library_of(folder: Path, order: Any) -> handouts.Library:
    knee = {
        "title": "T",
        "plain_title": "P.",
        "version": "2026-11-22",
        "short_version": ["S."],
        **PARTS,
        "parts": OWN,
        "order": order,
    }
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump({"practice": practice, "procedures": {"knee": knee}}), encoding="utf-8")
    return handouts.load(path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(USUAL[:-1]), unique=True), format=st.sampled_from(["standard", "large-print"]))
def test_the_parts_that_are_named_come_first_and_none_is_lost(
    order: list[str], format: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = library_of(tmp_path_factory.mktemp("order"), order)
    press = handouts.Press(library, "knee", format=format, today=TODAY)
    names = [section.name for section in press.document().sections]
    assert sorted(names) == sorted(USUAL)
    assert [name for name in names if name in order] == order
    unnamed = [name for name in names if name not in order and FOLLOWS.get(name) not in order]
    assert unnamed == [name for name in USUAL if name in unnamed], "the others stay in the usual order"
    first = [name for name in order if name not in ("visit", "questions")]
    if first:
        assert names.index(first[0]) <= len([name for name in order if name in ("visit", "questions")])
    assert press.copy(handouts.Patient(name="Ann Example", date="2027-01-12"))  # read back by the proof
    read = [found.section for found in in_reading_order(library.procedure("knee"))]
    heard = list(dict.fromkeys({"Food": "food", "Rest": "rest"}.get(name, name) for name in read))
    assert [name for name in heard if name in names and name != "questions"] == [
        name for name in names if name not in ("visit", "questions", "contact")
    ], "the checks read what a reader reads, in that order"


@pytest.mark.parametrize(
    ("order", "code"), [(["whyy"], "unknown-part"), (["why", "why"], "part-named-twice"), (["contact"], "unknown-part")]
)
def test_a_name_that_is_no_part_is_refused(order: list[str], code: str, tmp_path: Path) -> None:
    with pytest.raises(handouts.HandoutsError) as caught:
        library_of(tmp_path, order)
    assert [each.code for each in caught.value.problems] == [code]


def test_an_approval_is_bound_to_the_order(tmp_path: Path) -> None:
    one, other = (handouts.Press(library_of(tmp_path, order), "knee", today=TODAY).code for order in ([], ["before"]))
    assert one != other
