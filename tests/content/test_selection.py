"""Which parts stand on a short sheet, shorter words wherever there are words, and what no sheet may be without."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import library_of
from hypothesis import given
from hypothesis import strategies as st

from handouts import checks
from handouts.content.kinds import Role
from handouts.content.model import Procedure
from handouts.content.selection import is_urgent, order_parts, parts_there
from handouts.content.words import shorten, walk
from handouts.problems import HandoutsError, Severity
from handouts.reading.entries import Shortened


def content_of(**parts: Any) -> dict[str, Any]:
    """A made-up procedure with every part, or with other ones: None takes a part out."""
    procedure = {
        "title": "A cast",
        "plain_title": "Your arm is held still.",
        "version": "2026-11-22",
        "short_version": ["It takes an hour.", "Keep it dry."],
        "why": {"text": ["The bone must not move."]},
        "steps": {"items": [{"heading": "We wrap the arm", "text": ["It gets warm."]}]},
        "recovery": {"milestones": [{"when": "The first week", "text": ["It may itch."]}]},
        "preparation": {"timetable": [{"when": "The day before", "what": "Take off your rings."}]},
        "before": {"items": [{"do": "Wash your arm", "more": "with soap."}]},
        "risks": {"items": [{"what": "A sore", "how_often": "1 in 50 people", "text": "We pad it."}]},
        "aftercare": {"items": [{"do": "Hold it high", "more": "for a day."}]},
        "when_to_call": {"text": ["Call at any hour."], "signs": ["Your fingers turn blue."]},
        "medicines": {"items": [{"name": "Pain pills", "what_for": "pain", "what_to_do": "With food."}]},
        "glossary": [{"term": "Cast", "meaning": "A hard shell."}],
        "parts": [
            {"heading": "Showering", "id": "shower", "after": "aftercare", "items": ["Wear a bag."]},
            {"heading": "Never do this", "after": "steps", "notice": {"text": ["Never push a stick under it."]}},
        ],
        **parts,
    }
    return {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0134"}]},
        "procedures": {"cast": {name: part for name, part in procedure.items() if part is not None}},
    }


def load(folder: Path, **parts: Any) -> Procedure:
    return library_of(folder, content_of(**parts)).procedure("cast")


def problems(folder: Path, **parts: Any) -> list[tuple[str, str]]:
    """The codes of what is wrong, each with the text that stands at its place."""
    with pytest.raises(HandoutsError) as caught:
        load(folder, **parts)
    lines = (folder / "content.yaml").read_text(encoding="utf-8").splitlines()
    return [(each.code, lines[each.place.line - 1].strip("- ")) for each in caught.value.problems if each.place]


# -- which parts, in which order


def test_a_choice_names_what_is_there(tmp_path: Path) -> None:
    assert load(tmp_path, one_page=["shower", "why"], trifold=["visit", "Never do this", "questions"]).one_page == (
        "shower",
        "why",
    )


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"one_page": ["short_version", "shwer"]}, ("unknown-part", "shwer")),
        ({"one_page": ["short_version", "medicines"], "medicines": None}, ("unknown-part", "medicines")),
        ({"one_page": ["visit"]}, ("unknown-part", "visit")),
        ({"trifold": ["why", "why"]}, ("part-named-twice", "why")),
        ({"trifold": ["when_to_call"], "when_to_call": {"none": "There are no signs."}}, ("unknown-part", "when_to_call")),
        (
            {"one_page": ["Bags"], "parts": [{"heading": "Bags", "items": ["A."]}, {"heading": "Bags", "items": ["B."]}]},
            ("ambiguous-part", "Bags"),
        ),
        ({"parts": [{"heading": "Bags", "id": "risks", "items": ["A."]}]}, ("part-id-taken", "id: risks")),
    ],
)  # fmt: skip
def test_a_choice_of_what_is_not_there_is_told_at_its_name(
    tmp_path: Path, chosen: dict[str, Any], found: tuple[str, str]
) -> None:
    assert problems(tmp_path, **chosen) == [found]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    return load(tmp_path_factory.mktemp("cast"))


@given(data=st.data())
def test_the_urgent_parts_stand_in_every_choice(data: st.DataObject, cast: Procedure) -> None:
    """The chosen ones in their order, the urgent ones among them, nothing twice and nothing else."""
    procedure = cast
    there = dict(parts_there(procedure))
    chosen = data.draw(st.lists(st.sampled_from([*there, "visit", "questions"]), min_size=1, unique=True))
    ordered = order_parts(procedure, chosen)
    urgent = {name for name, part in there.items() if is_urgent(name, part)}
    assert urgent == {"when_to_call", "Never do this"}
    assert [name for name in ordered if name in chosen] == chosen
    assert set(ordered) == {*chosen, *urgent}
    assert len(set(ordered)) == len(ordered)


def test_an_urgent_part_stands_after_the_nearest_before_it(tmp_path: Path) -> None:
    procedure = load(tmp_path)
    assert order_parts(procedure, ["short_version", "steps", "glossary"]) == [
        "short_version",
        "steps",
        "Never do this",
        "when_to_call",
        "glossary",
    ]
    assert order_parts(procedure, ["when_to_call", "why"]) == ["when_to_call", "why", "Never do this"]


def test_a_translation_knows_a_part_by_the_name_of_its_original(tmp_path: Path) -> None:
    content = content_of(one_page=["Showering"], parts=[{"heading": "Showering", "items": ["Wear a bag."]}])
    words = {key: value for key, value in content["procedures"]["cast"].items() if key != "one_page"}
    spanish = {**words, "parts": [{"heading": "La ducha", "items": ["Use una bolsa."]}]}
    content["procedures"]["cast"]["translations"] = {"es": spanish}
    library = library_of(tmp_path, content)
    assert [part.key for part in library.procedure("cast", "es").parts] == ["Showering"]


# -- when to call


def test_why_there_are_no_signs_is_said_once_for_all_languages(tmp_path: Path) -> None:
    content = content_of(when_to_call={"none": "Our doctors name no signs."}, parts=None)
    spanish = {key: value for key, value in content["procedures"]["cast"].items() if key != "when_to_call"}
    content["procedures"]["cast"]["translations"] = {"es": spanish}
    library = library_of(tmp_path, content)
    translated = library.procedure("cast", "es").when_to_call
    assert translated
    assert translated.none == "Our doctors name no signs."


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"none": "No signs.", "signs": ["A fever."]}, "call-and-none"),
        ({"heading": "Call us"}, "empty-call"),
        ("none", "wrong-type"),
        ({"signs": [{"text": "A fever.", "brief": "none"}]}, "urgent-left-out"),
    ],
)
def test_when_to_call_says_signs_or_why_there_are_none(tmp_path: Path, entry: Any, code: str) -> None:
    assert [code for code, _ in problems(tmp_path, when_to_call=entry)] == [code]


def test_a_notice_is_not_left_out_for_brevity(tmp_path: Path) -> None:
    left = {"heading": "Stop", "notice": {"text": [{"text": "Never push a stick in.", "brief": "none"}]}}
    assert problems(tmp_path, parts=[left]) == [("urgent-left-out", "brief: none")]
    assert problems(tmp_path, title={"text": "A cast", "brief": "none"}) == [("urgent-left-out", "brief: none")]


# -- shorter words


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the texts of a content stand."""
    if isinstance(value, dict):
        return [spot for key, each in value.items() for spot in spots(each, (*path, key))]
    if isinstance(value, list):
        return [spot for index, each in enumerate(value) for spot in spots(each, (*path, index))]
    return [path] if isinstance(value, str) else []


NOT_WORDS = {"version", "id", "after"}
WORDS = [spot for spot in spots(content_of()["procedures"]["cast"]) if spot[-1] not in NOT_WORDS]


@pytest.mark.parametrize("spot", WORDS, ids=lambda spot: ".".join(map(str, spot)))
def test_shorter_words_may_stand_wherever_there_are_words(tmp_path: Path, spot: tuple[Any, ...]) -> None:
    """They are read as they are, and the short sheet has them in place of the others."""
    content = content_of()
    holder: Any = content["procedures"]["cast"]
    for key in spot[:-1]:
        holder = holder[key]
    long, holder[spot[-1]] = holder[spot[-1]], {"text": holder[spot[-1]], "brief": "In short"}
    procedure = library_of(tmp_path, content).procedure("cast")
    short = shorten(procedure)
    assert short
    full = [found.value for found in walk(procedure) if found.role not in (None, Role.BRIEF)]
    brief = [found.value for found in walk(short) if found.role not in (None, Role.BRIEF)]
    assert long in full
    assert "In short" not in full
    assert brief == ["In short" if each == long else each for each in full]
    assert [found.value for found in walk(procedure) if found.role is Role.BRIEF] == ["In short"]


@pytest.mark.parametrize(
    ("parts", "gone", "left"),
    [
        ({"medicines": {"items": [{"name": {"text": "Iron", "brief": "none"}, "what_to_do": "Stop."},
                                  {"name": "Zinc", "what_to_do": "Go on."}]}}, ["Iron", "Stop."], ["Zinc", "Go on."]),
        ({"medicines": {"items": [{"name": {"text": "Iron", "brief": "none"}, "what_to_do": "Stop."}]}}, ["Iron"], ["A cast"]),
        ({"before": {"items": [{"do": "Wash", "more": {"text": "with soap.", "brief": "none"}}]}}, ["with soap."], ["Wash"]),
        ({"glossary": [{"term": {"text": "Splint", "brief": "none"}, "meaning": "A rail."}]}, ["Splint", "A rail."], ["A cast"]),
        ({"parts": [{"heading": "Food", "table": {"head": ["Eat", {"text": "Leave", "brief": "none"}],
                                                  "rows": [["Rice", "Bran"], [{"text": "Egg", "brief": "none"}, "Cake"]]}}]},
         ["Leave", "Bran", "Egg", "Cake"], ["Eat", "Rice"]),
        ({"short_version": [{"text": "It is hard.", "brief": "none"}, "It is warm."]}, ["It is hard."], ["It is warm."]),
        ({"parts": [{"heading": {"text": "Bags", "brief": "none"}, "items": ["Any."]}]}, ["Bags", "Any."], ["A cast"]),
    ],
)  # fmt: skip
def test_what_is_left_out_takes_its_entry_along(
    tmp_path: Path, parts: dict[str, Any], gone: list[str], left: list[str]
) -> None:
    procedure = load(tmp_path, **parts)
    short = shorten(procedure)
    assert short
    full = {found.value for found in walk(procedure)}
    brief = {found.value for found in walk(short)}
    assert {*gone, *left} <= full
    assert not brief & set(gone)
    assert set(left) <= brief


def test_the_word_none_is_a_word(tmp_path: Path) -> None:
    """Only as shorter words does it leave something out."""
    items = [{"name": "Pills", "what_for": "none", "what_to_do": "none"}]
    short = shorten(load(tmp_path, medicines={"items": items}))
    assert short
    assert short.medicines
    assert [(each.what_for, each.what_to_do) for each in short.medicines.items] == [("none", "none")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"text": "Wash", "brief": "Wash", "more": "x"}, "unknown-key"),
        ({"brief": "Wash"}, "missing-key"),
        ({"text": "Wash"}, "wrong-type"),
        ({"text": "Wash", "brief": ["a", "b"]}, "wrong-type"),
    ],
)
def test_a_slip_in_shorter_words_is_told(tmp_path: Path, written: Any, code: str) -> None:
    assert [code for code, _ in problems(tmp_path, before={"items": [{"do": written}]})] == [code]


def test_shorter_words_survive_the_way_to_a_worker() -> None:
    text = pickle.loads(pickle.dumps(Shortened("In full.", "Short.")))  # noqa: S301 - our own bytes
    assert (text, text.brief) == ("In full.", "Short.")


@pytest.mark.parametrize(
    ("english", "spanish", "code"),
    [
        ({"text": "Take 2 pills.", "brief": "2 pills."}, {"text": "Tome 2 pastillas.", "brief": "2 pastillas."}, ""),
        ({"text": "Take 2 pills.", "brief": "2 pills."}, {"text": "Tome 2 pastillas.", "brief": "3 pastillas."}, "number-differs"),
        ({"text": "Take 2 pills.", "brief": "2 pills."}, "Tome 2 pastillas.", "translation-differs"),
        ({"text": "Take 2 pills.", "brief": "none"}, "Tome 2 pastillas.", "translation-differs"),
        ("Take 2 pills.", {"text": "Tome 2 pastillas.", "brief": "none"}, "translation-differs"),
        ("Take 2 pills.", {"text": "Tome 2 pastillas.", "brief": "2 pastillas."}, ""),
        ("Take 2 pills.", {"text": "Tome 2 pastillas.", "brief": "5 pastillas."}, "number-differs"),
    ],
)  # fmt: skip
def test_shorter_words_are_compared_with_their_original(tmp_path: Path, english: Any, spanish: Any, code: str) -> None:
    def words(what: Any) -> dict[str, Any]:
        return {"medicines": {"items": [{"name": "Pills", "what_to_do": what}]}}

    content = content_of(**words(english), parts=None)
    content["procedures"]["cast"]["translations"] = {"es": {**content["procedures"]["cast"], **words(spanish)}}
    try:
        library = library_of(tmp_path, content)
    except HandoutsError as error:
        found = {each.code for each in error.problems}
    else:
        assert library.procedure("cast", "es").medicines
        told = checks.check(library, checks=[checks.by_code()["number-differs"]], today=TODAY)
        assert {each.severity for each in told} <= {Severity.WARNING}
        found = {each.code for each in told}
    assert found == ({code} if code else set())
