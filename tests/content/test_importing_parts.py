"""Where a draft puts what an old leaflet says: its letterhead, its lists of things to do and not to do, its risks."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.content.importing.draft import draft_parts
from handouts.content.importing.draft_yaml import YamlEntry, write_yaml
from handouts.content.importing.outline import outline_leaflet
from handouts.content.importing.reader import read_leaflet
from handouts.content.importing.topics import heading_words


def draft(*paragraphs: str, language: str = "en") -> tuple[dict[str, Any], list[str]]:
    """The parts of a leaflet under the title Ear wash, and what found no place."""
    words = heading_words(language)
    text = "\n\n".join(("EAR WASH", *paragraphs, "PARKING", "Park behind the house."))
    found = draft_parts(outline_leaflet(read_leaflet(text.encode(), ".txt").blocks, words, "Ear wash"), words, [])
    made = yaml.safe_load(write_yaml(YamlEntry(found.pairs), 0))
    return made, found.unplaced


def does(made: dict[str, Any], part: str, key: str) -> list[str]:
    return [each["do"] for each in made.get(part, {}).get(key, ())]


ADDRESSES = ["217-555-0142", "Tel. (217) 555-0142", "+49 30 23125 014", "ask@hill.example", "www.hill.example", "https://hill.example/ear",
             "12 Hill Road, Springfield, IL 62701", "Springfield, IL 62701-1234"]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(["Hill Road Eye Clinic", "Department of Ears", "12 Hill Road"]), max_size=2, unique=True
    ),
    address=st.sampled_from(ADDRESSES),
    joined=st.booleans(),
)
def test_a_letterhead_is_told_and_is_no_sentence(names: list[str], address: str, joined: bool) -> None:
    lines = [" · ".join((*names, address))] if joined else [*names, address]
    made, unplaced = draft(*lines, "We wash your ear with water. It takes an hour.")
    assert made["plain_title"]["text"] == "We wash your ear with water."
    assert [each.rpartition("practice: ")[2] for each in unplaced] == lines


@pytest.mark.parametrize(
    "line", ["A test of your ears", "Your ears, seen by a doctor", "Call 217-555-0142 to ask for a day."]
)
def test_what_says_something_of_the_procedure_stays(line: str) -> None:
    made, unplaced = draft(line, "We wash your ear with water. It takes an hour.")
    assert line in str(made)
    assert not unplaced


@pytest.mark.parametrize(("language", "heading", "line"), [
    ("en", "AT HOME", "Refrain from swimming."), ("en", "AT HOME", "Stay away from pools."), ("en", "AT HOME", "Keep out of the sun."),
    ("en", "AT HOME", "Please avoid pools."), ("es", "EN CASA", "Absténgase de nadar."), ("es", "EN CASA", "Evite el sol."),
])  # fmt: skip
def test_what_one_must_refrain_from_is_no_box_to_tick(language: str, heading: str, line: str) -> None:
    made, _ = draft("We wash it. It is short.", heading, f"- Rest today.\n- {line}", language=language)
    assert does(made, "aftercare", "do_not") == [line]
    assert does(made, "aftercare", "items") == ["Rest today."]


@pytest.mark.parametrize("line", ["Keep your ear dry.", "Stay at home.", "Note the time."])
def test_what_one_must_do_stays_a_box(line: str) -> None:
    made, _ = draft("We wash it. It is short.", "AT HOME", f"- {line}\n- Do not swim.")
    assert does(made, "aftercare", "items") == [line]


def test_a_list_of_getting_ready_is_ticked_unless_it_tells_when() -> None:
    made, _ = draft("We wash it. It is short.", "HOW TO GET READY", "- Bring a list.\n- Do not smoke.")
    assert (does(made, "before", "items"), does(made, "before", "do_not")) == (["Bring a list."], ["Do not smoke."])
    assert made["before"]["heading"] == "HOW TO GET READY"
    for timed in ("- 2 days before: Stop aspirin.\n- The same day: Eat little.", "Bring a list. Do not smoke."):
        made, _ = draft("We wash it. It is short.", "HOW TO GET READY", timed)
        assert "before" not in made
        assert made["preparation"]
    made, _ = draft("We wash it. It is short.", "BEFORE YOU COME", "- Eat.", "HOW TO GET READY", "- Bring a list.")
    assert (does(made, "before", "items"), "preparation" in made) == (["Eat."], True)


@pytest.mark.parametrize(("rest", "often"), [
    ("fewer than 1 out of 100 people.", "fewer than 1 out of 100 people"), ("3 in 100 people", "3 in 100 people"),
    ("5 % of people.", "5 % of people"), ("it lasts 2 days to 3 weeks.", None), ("we treat it with antibiotics.", None),
    ("1 out of 100 people. We treat it.", None),
])  # fmt: skip
def test_a_risk_is_counted_where_the_leaflet_counts_it(rest: str, often: str | None) -> None:
    made, _ = draft("We wash it. It is short.", "RISKS", f"- An infection: {rest}\n- Pain")
    first = made["risks"]["items"][0]
    assert (first["what"], first.get("how_often")) == ("An infection", often)
    assert often or first["text"] == rest
