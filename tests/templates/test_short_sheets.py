"""The short sheets, the one-page sheet and the tri-fold, of made-up procedures: what each must say is on the paper.

An independent reader (pdfium) reads the pages; what the checks tell is held against what is there.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import PROFILE, TODAY
from content_factory import library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import text
from support.sheets import difference, printed, tagged

import handouts
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.layout.fitting import NO_ROOM, NoRoomError
from handouts.options import EDITIONS
from handouts.press import release
from handouts.press.press import LEFT_OUT, Press

SHEETS = settings.get_profile("long" if PROFILE == "long" else "quick")
some = settings(SHEETS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SHORT = [each for each in EDITIONS.values() if each.brief]
FULL_SHEET = "This is the short sheet. Ask us for the full one."
HEADINGS = {
    "why": "Why it is done", "steps": "How it works", "recovery": "Getting better", "before": "What to do first",
    "preparation": "How to get ready", "risks": "What can go wrong", "aftercare": "What to do after",
    "medicines": "Your medicines", "glossary": "Words to know", "short_version": "The short version",
    "questions": "My questions", "visit": "My visit",
}  # fmt: skip

WORDS = ["arm", "bag", "cup", "dose", "ear", "fever", "gauze", "hand", "ice", "jug", "knee", "leg", "mask", "nurse"]
sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)


def many(least: int = 1, most: int = 6) -> st.SearchStrategy[list[str]]:
    return st.lists(sentences, min_size=least, max_size=most)


PARTS: dict[str, st.SearchStrategy[Any]] = {
    "why": st.fixed_dictionaries({"text": many()}),
    "steps": st.fixed_dictionaries(
        {"items": st.lists(st.fixed_dictionaries({"heading": sentences, "text": many(1, 3)}), min_size=1, max_size=7)}
    ),
    "recovery": st.fixed_dictionaries(
        {"milestones": st.lists(st.fixed_dictionaries({"when": sentences, "text": many(1, 2)}), min_size=1, max_size=4)}
    ),
    "before": st.fixed_dictionaries({"items": st.lists(st.fixed_dictionaries({"do": sentences}), min_size=1, max_size=9)}),
    "preparation": st.fixed_dictionaries(
        {"timetable": st.lists(st.fixed_dictionaries({"when": sentences, "what": sentences}), min_size=1, max_size=9)}
    ),
    "risks": st.fixed_dictionaries({"items": st.lists(st.fixed_dictionaries({"what": sentences}), min_size=1, max_size=5)}),
    "aftercare": st.fixed_dictionaries({"items": st.lists(st.fixed_dictionaries({"do": sentences}), min_size=1, max_size=9)}),
    "medicines": st.fixed_dictionaries(
        {"items": st.lists(st.fixed_dictionaries({"name": sentences, "what_to_do": sentences}), min_size=1, max_size=8)}
    ),
    "glossary": st.lists(st.fixed_dictionaries({"term": sentences, "meaning": sentences}), min_size=1, max_size=3),
    "questions": many(1, 3),
}  # fmt: skip


@st.composite
def procedures(draw: st.DrawFn) -> dict[str, Any]:
    """A procedure with any of its parts, short or long, signs that need a call, and notices, some among other words."""
    names = draw(st.lists(st.sampled_from(sorted(PARTS)), unique=True))
    made: dict[str, Any] = {
        "title": "A made-up thing",
        "plain_title": "It is made up.",
        "version": "2026-11-22",
        "short_version": draw(many(1, 3)),
        **{name: draw(PARTS[name]) for name in names},
        "when_to_call": {"signs": [f"Sign {number}: {each}" for number, each in enumerate(draw(many(1, 5)), 1)]},
        "parts": [],
    }
    for number in range(draw(st.integers(0, 3))):
        part: dict[str, Any] = {
            "heading": f"Part {number}",
            "after": draw(st.sampled_from(["short_version", "aftercare"])),
        }
        kind = draw(st.sampled_from(["notice", "items", "both"]))
        if kind != "items":
            part["notice"] = {"heading": f"Careful {number}", "text": [f"Notice {number}: {draw(sentences)}"]}
        if kind != "notice":
            part["items"] = draw(many(1, 4))
        made["parts"].append(part)
    if draw(st.booleans()):
        there = [
            "short_version",
            *(name for name in names if name != "questions"),
            *(each["heading"] for each in made["parts"]),
        ]
        made["one_page"] = draw(st.lists(st.sampled_from(there), min_size=1, max_size=4, unique=True))
        made["trifold"] = draw(st.lists(st.sampled_from([*there, "visit"]), min_size=1, max_size=5, unique=True))
    return made  # fmt: skip


def library(procedure: dict[str, Any], folder: Path) -> handouts.Library:
    practice = {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0134"}]}
    return library_of(folder, {"practice": practice, "procedures": {"thing": procedure}})


def read(pdf: bytes) -> str:
    """What pdfium reads on all pages, on one line."""
    return " ".join(text.pdfium_text(pdf).replace("\ufffe", "").split())


def try_to_print(press: Press) -> bytes | None:
    """The sheet, or None where there is no room for it and that is told with a number and a place."""
    try:
        return press.copy()
    except NoRoomError as error:
        told = [(re.search(r"\d+ lines? too long", each.message), each.place) for each in error.problems]
    assert all(number and place for number, place in told)
    return None


@pytest.mark.parametrize("edition", SHORT, ids=lambda each: each.name)
@some
@given(procedure=procedures(), paper=st.sampled_from(["letter", "a4"]))
def test_what_a_short_sheet_must_say_is_on_the_paper_and_what_it_leaves_out_is_told(
    edition: Any, procedure: dict[str, Any], paper: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made_up = library(procedure, Path(folder))
        press = Press(made_up, "thing", format=edition.name, paper=paper, today=TODAY)
        pdf = try_to_print(press)
        if pdf is None:  # what was chosen, or what must be there, is too long: told in lines, above
            return
        told = [each for each in press.told if each.code in LEFT_OUT]
        checked = [each for each in release.find_problems(made_up, ["thing"], TODAY) if each.code in LEFT_OUT]
    page = read(pdf)
    for sign in procedure["when_to_call"]["signs"]:
        assert sign in page
    for part in procedure["parts"]:
        for notice in part.get("notice", {}).get("text", ()):
            assert notice in page
    assert FULL_SHEET in page
    assert "(770) 555-0134" in page
    there = {words for role, words in tagged(pdf) if role == "H2"}
    everything = {HEADINGS[name] for name in procedure if name in HEADINGS}
    everything |= {part["heading"] for part in procedure["parts"] if "items" in part}
    if edition.name == "trifold":
        everything.add("My visit")
    missing = {heading for heading in everything if heading not in there and heading != "My visit"}
    assert {each.values["part"] for each in told} - {"My visit"} == missing
    assert {each.values["part"] for each in checked if edition.chosen_by in f"{each.message} {each.remedy}"} >= missing
    assert all(each.place for each in told if each.values["part"] != "My visit")
    document, said = press.document(), " ".join(words for _, words in tagged(pdf))
    if document.masthead.visit and "Time" not in {words for _, words in tagged(pdf)}:  # the parts leave it no room
        document = replace(document, masthead=replace(document.masthead, visit=None))
    assert difference(printed(document, pdf), said) is None


def plain(**parts: Any) -> dict[str, Any]:
    return {
        "title": "A cast",
        "plain_title": "Your arm is held still.",
        "version": "2026-11-22",
        "short_version": ["It takes an hour."],
        "before": {"items": [{"do": "Wash your arm."}]},
        "aftercare": {"items": [{"do": "Hold it high."}]},
        "when_to_call": {"signs": ["Your fingers turn blue."]},
        "parts": [
            {
                "heading": "Showering",
                "id": "shower",
                "after": "aftercare",
                "items": ["Wear a bag."],
                "notice": {"heading": "Keep it dry", "text": ["Never wet the cast."]},
            }
        ],
        **parts,
    }


def headings(made_up: handouts.Library, edition: str) -> list[str]:
    document = Press(made_up, "thing", format=edition, today=TODAY).document()
    return [section.heading.text for section in document.sections]


def test_parts_stand_in_the_order_of_the_choice(tmp_path: Path) -> None:
    chosen = ["aftercare", "shower", "short_version"]
    made_up = library(plain(one_page=chosen, trifold=["visit", *chosen]), tmp_path)
    own = ["What to do after", "Showering", "Keep it dry", "When to call", "The short version"]
    assert headings(made_up, "one-page") == [*own, "Questions? Call us."]
    assert headings(made_up, "trifold") == ["My visit", *own, "Questions? Call us."]
    page = read(handouts.build(made_up, "thing", format="one-page", today=TODAY).pdf)
    places = [
        page.index(words) for words in ("Hold it high.", "Wear a bag.", "Never wet the cast.", "blue.", "an hour.")
    ]
    assert places == sorted(places)


def test_a_notice_stands_without_the_rest_of_its_part(tmp_path: Path) -> None:
    made_up = library(plain(one_page=["short_version"]), tmp_path)
    pdf = handouts.build(made_up, "thing", format="one-page", today=TODAY).pdf
    assert "Never wet the cast." in read(pdf)
    assert "Wear a bag." not in read(pdf)
    told = Press(made_up, "thing", format="one-page", today=TODAY).told
    assert [each.values["part"] for each in told] == ["What to do first", "What to do after", "Showering"]
    assert {each.code for each in told} == {"part-left-out"}


def test_a_full_sheet_does_not_say_that_it_is_short(tmp_path: Path) -> None:
    made_up = library(plain(), tmp_path)
    for edition in ("standard", "large-print"):
        assert FULL_SHEET not in read(handouts.build(made_up, "thing", format=edition, today=TODAY).pdf)


@pytest.mark.parametrize(
    "code", sorted({path.stem for path in Path(handouts.__file__).parent.glob("languages/*.yaml")})
)
def test_each_language_says_that_there_is_a_full_sheet(code: str, tmp_path: Path) -> None:
    line = Language.of(code).short_sheet
    assert (line == FULL_SHEET) == (code == "en")
    made_up = library({**plain(parts=[]), "language": code}, tmp_path)
    for edition in SHORT:
        document = compose(made_up, "thing", Language.of(code), edition=edition)
        last = [node.text for node in document.sections[-1].walk() if isinstance(node, doc.Paragraph)]
        assert line in " ".join(last)


LONG = [{"do": f"Do thing number {number} of very many things that there are to do."} for number in range(60)]


def test_a_choice_that_is_too_long_is_refused_with_the_cure_that_works(tmp_path: Path) -> None:
    """The cure is in the message: shorter words, or fewer parts. Both work."""
    chosen = {"one_page": ["short_version", "aftercare"], "trifold": ["short_version", "aftercare"]}
    made_up = library(plain(aftercare={"items": LONG}, **chosen), tmp_path)
    for edition in SHORT:
        with pytest.raises(NoRoomError) as caught:
            handouts.build(made_up, "thing", format=edition.name, today=TODAY)
        (found,) = caught.value.problems
        assert found.code in NO_ROOM
        assert edition.chosen_by in found.remedy
        assert "brief" in found.remedy
    shorter = [
        {"do": {"text": each["do"], "brief": "none" if number > 6 else "Do it."}} for number, each in enumerate(LONG)
    ]
    for cure in (plain(aftercare={"items": shorter}, **chosen), plain(aftercare={"items": LONG}, one_page=["before"], trifold=["before"])):  # fmt: skip
        made_up = library(cure, tmp_path)
        for edition in SHORT:
            assert handouts.build(made_up, "thing", format=edition.name, today=TODAY).pages in (1, 2)


def test_without_a_choice_the_least_important_gives_way(tmp_path: Path) -> None:
    """What a patient must do stays; it is the same on every paper; what is left out is told with its place."""
    words = {"text": ["It has been done for many years, and it has a long history of which we could say more. " * 12]}
    made_up = library(plain(why=words, parts=[], glossary=[{"term": "Cast", "meaning": "A shell. " * 90}]), tmp_path)
    for edition in SHORT:
        told = [
            Press(made_up, "thing", format=edition.name, paper=paper, today=TODAY).told for paper in ("letter", "a4")
        ]
        assert told[0] == told[1]
    one_page = Press(made_up, "thing", format="one-page", today=TODAY).told
    assert [(each.code, each.values["part"]) for each in one_page] == [("part-without-room", "Words to know")]
    assert one_page[0].place


def test_panels_of_the_leaflet_read_in_the_order_of_the_words(tmp_path: Path) -> None:
    """The flap, the three inside, the back: no part before one that is read earlier, whole or running on."""
    for name, items in (("whole", 3), ("running", 30)):
        (tmp_path / name).mkdir()
        parts = {"preparation": {"timetable": [{"when": f"Day {at}", "what": f"Do {at}."} for at in range(items)]}}
        made_up = library(plain(**parts), tmp_path / name)
        pdf = handouts.build(made_up, "thing", format="trifold", today=TODAY).pdf
        document = Press(made_up, "thing", format="trifold", today=TODAY).document()
        wanted = [section.heading.text.replace(doc.NBSP, " ") for section in document.sections]
        assert panel_order(pdf, wanted) == sorted(panel_order(pdf, wanted))


def panel_order(pdf: bytes, headings: list[str]) -> list[int]:
    """In which panel, in the order of reading, each heading stands: flap 0, inside 1 to 3, back 4."""
    folds = (261.0, 526.5), (265.5, 531.0)
    order = ((0, 4, 9), (1, 2, 3))
    found = {}
    for page, boxes in enumerate(text.char_boxes(pdf)):
        line = "".join(char.text for char in boxes)
        for heading in headings:
            at = line.find(heading)
            if at >= 0 and heading not in found:
                x = boxes[at].box.x0
                found[heading] = order[page][sum(x > fold for fold in folds[page])]
    return [found[heading] for heading in headings if heading in found]


def test_shorter_words_stand_on_every_short_sheet_and_nowhere_else(tmp_path: Path) -> None:
    short = {
        "before": {"items": [{"do": {"text": "Wash your arm and hand.", "brief": "Wash."}}]},
        "when_to_call": {"signs": [{"text": "Your fingers turn blue or cold.", "brief": "Blue fingers."}]},
        "medicines": {"items": [{"name": "Pain pills", "what_to_do": {"text": "Take them with food.", "brief": "With food."}}]},
        "parts": [{"heading": "Stop", "notice": {"text": [{"text": "Never wet the cast at all.", "brief": "Never wet it."}]}}],
    }  # fmt: skip
    made_up = library(plain(**short), tmp_path)
    pages = {name: read(handouts.build(made_up, "thing", format=name, today=TODAY).pdf) for name in EDITIONS}
    long = (
        "Wash your arm and hand.",
        "Your fingers turn blue or cold.",
        "Take them with food.",
        "Never wet the cast at all.",
    )
    brief = ("Wash.", "Blue fingers.", "With food.", "Never wet it.")
    for name, (one, other) in itertools.product(EDITIONS, zip(long, brief, strict=True)):
        assert (one in pages[name], other in pages[name]) == ((False, True) if EDITIONS[name].brief else (True, False))


def test_a_picture_too_large_for_the_cover_takes_only_its_own_part_along(tmp_path: Path) -> None:
    picture = {"name": "spine-where", "alt": "A person from the side.", "caption": "It is seen from the side. " * 60}
    made_up = library(plain(why={"text": ["It helps."], "picture": picture}), tmp_path)
    told = Press(made_up, "thing", format="trifold", today=TODAY).told
    assert [each.values["part"] for each in told] == ["Why it is done"]
