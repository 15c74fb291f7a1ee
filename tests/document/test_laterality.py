"""The side of the body and the level of the spine: in words, asked for, never guessed."""

import datetime
import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.text import pdfium_text

import handouts
from handouts.batch import plan as planning
from handouts.batch import schedule
from handouts.document.laterality import find_body_words, read_level, read_side
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS

TODAY = datetime.date(2026, 11, 22)
SIDES = ("left", "right", "both")


def content(language: str = "en", **more: Any) -> dict[str, Any]:
    knee = {
        "title": "Knee replacement", "language": language, "plain_title": "P.", "version": "2026-11-22", "short_version": ["S."],
        "codes": {"cpt": ["27447"]}, "side": "required", "level": "optional", **more,
    }  # fmt: skip
    flu = {"title": "Flu shot", "plain_title": "P.", "version": "2026-11-22", "short_version": ["S."]}
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    return {"practice": practice, "procedures": {"tkr": knee, "flu": flu}}


def library_of(folder: Path, **more: Any) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content(**more), allow_unicode=True), encoding="utf-8")
    return handouts.load(path)


def refused(action: Any) -> list[str]:
    with pytest.raises(handouts.HandoutsError) as caught:
        action()
    return [each.code for each in caught.value.problems]


@pytest.mark.parametrize("code", codes())
def test_each_language_prints_three_different_sides_and_reads_them_back(code: str) -> None:
    words = Language.of(code).sides
    assert [read_side(words[side]) for side in words] == list(words)  # type: ignore[index]
    assert len(set(words.values())) == len(SIDES)


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("format", [name for name, each in EDITIONS.items() if not each.one_sided])
def test_a_side_is_printed_in_the_words_of_the_sheet_and_never_mirrored(
    language: str, format: str, tmp_path: Path
) -> None:
    press = handouts.Press(library_of(tmp_path, language=language), "tkr", format=format, today=TODAY)
    wording = Language.of(language)
    for side in SIDES:
        said = [text for text, _, field in press.document(handouts.Patient(side=side)).texts() if field == "side"]
        assert said == [wording.sides[side]]  # type: ignore[index]
        assert press.copy(handouts.Patient(name="Ann Example", side=side, level="l1"))  # read back by the proof
    if language == "en":
        text = pdfium_text(press.copy(handouts.Patient(side="izquierda", level="l1")))
        assert "Left" in text
        assert "Right" not in text
        assert "L1" in text


def test_without_a_side_that_is_required_no_copy_prints_for_somebody(tmp_path: Path) -> None:
    press = handouts.Press(library_of(tmp_path), "tkr", today=TODAY)
    ann = handouts.Patient(name="Ann Example")
    assert refused(lambda: press.copy(ann)) == ["side-missing"]
    assert refused(lambda: press.print(ann)) == ["side-missing"]
    assert refused(lambda: handouts.build(library_of(tmp_path), "tkr", patient=ann)) == ["side-missing"]
    assert press.show(ann).pdf  # to be looked at
    assert press.copy()  # for nobody: a line to write on
    assert handouts.Press(library_of(tmp_path), "flu", today=TODAY).copy(ann)


def test_a_side_changes_no_code_of_a_sheet(tmp_path: Path) -> None:
    for name in ("tkr", "flu"):
        press = handouts.Press(library_of(tmp_path), name, today=TODAY)
        assert press.document(handouts.Patient(side="left", level="L1")).imprint == press.document().imprint
    assert "Side" in pdfium_text(press.copy(handouts.Patient(side="left"))), "one that is said is printed on any sheet"
    assert "Side" not in pdfium_text(press.copy())


@given(st.text(max_size=12))
def test_no_text_is_a_side_but_a_word_for_one(text: str) -> None:
    try:
        patient, told = handouts.Patient(side=text), set[str]()
    except handouts.HandoutsError as error:
        patient, told = handouts.Patient(), {each.code for each in error.problems}
    assert told <= {"side-unclear", "detail-unprintable", "detail-too-long"}
    assert patient.side in ("", *SIDES)
    assert not patient.side or read_side(text) == patient.side


@pytest.mark.parametrize(
    "text", ["left right", "L/R", "leftt", "D", "I", "G", "S", "not left", "1", "links rechts", "x"]
)
def test_what_is_not_sure_is_no_side(text: str) -> None:
    assert refused(lambda: handouts.Patient(side=text)) == ["side-unclear"]


@pytest.mark.parametrize(
    ("text", "level"),
    [("l1", "L1"), ("L 1", "L1"), ("t12-l1", "T12-L1"), ("L1, L2 and L3", "L1, L2 and L3"), ("th8", "Th8"), ("L4/5", "L4/5"), ("C1", "C1"),
     ("L6", None), ("L0", None), ("L11", None), ("C8", None), ("T13", None), ("A1", None), ("L", None), ("1", None), ("L1 x", None)],
)  # fmt: skip
def test_a_level_is_one_that_the_spine_has(text: str, level: str | None) -> None:
    assert read_level(text) == level
    if level is None:
        assert refused(lambda: handouts.Patient(level=text)) == ["level-unclear"]


NAMES = ("TKR", "Knee replacement", "knee replacement", "27447")
SAID = {
    "left": ("left", "LEFT", "L", "lt", "izquierda", "(L)"),
    "right": ("R", "right", "RT", "derecha", "[R]"),
    "both": ("bilateral", "B/L"),
}
COLUMN = {"left": "Left", "right": "R", "both": "both", "": ""}


@given(
    name=st.sampled_from(NAMES),
    side=st.sampled_from(SIDES),
    before=st.booleans(),
    column=st.sampled_from(("", *SIDES)),
    data=st.data(),
)
def test_a_schedule_says_the_side_beside_the_name_or_in_a_column_and_never_two(
    name: str, side: str, before: bool, column: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    word = data.draw(st.sampled_from(SAID[side]))
    said = f"{word} {name}" if before else f"{name}, {word}"
    rows = f"Name;Procedure;Laterality\nAnn Example;{said};{COLUMN[column]}\n"
    plan = planning.plan(_library(tmp_path_factory), schedule.parse(rows.encode(), "day.csv"))
    if column in ("", side):
        assert [(copy.sheet.procedure, copy.patient.side) for copy in plan.copies] == [("tkr", side)]
    else:
        assert not plan.copies
        assert {each.code for each in plan.problems} == {"side-contradictory"}
        assert {each.place.line for each in plan.problems if each.place} == {2}


def _library(factory: pytest.TempPathFactory, kept: list[handouts.Library] = []) -> handouts.Library:  # noqa: B006
    if not kept:
        kept.append(library_of(factory.mktemp("sides")))
    return kept[0]


@pytest.mark.parametrize(
    ("said", "side", "code"),
    [("TKR", "", "side-missing"), ("TKR", "N/A", "side-missing"), ("TKR", "?", "side-unclear"), ("TKR R L", "", "side-contradictory"),
     ("TKR left and right", "", "unknown-procedure"), ("Elbow R", "", "unknown-procedure"), ("TKR R1", "", "unknown-procedure")],
)  # fmt: skip
def test_what_a_schedule_does_not_say_for_sure_is_asked(tmp_path: Path, said: str, side: str, code: str) -> None:
    rows = f"Name,Procedure,Side\nAnn Example,{said},{side}\n"
    plan = planning.plan(library_of(tmp_path), schedule.parse(rows.encode(), "day.csv"))
    assert not plan.copies
    assert {each.code for each in plan.problems} == {code}


def test_a_level_beside_the_name_is_read_where_the_sheet_has_a_line_for_it(tmp_path: Path) -> None:
    rows = b"Name,Procedure\nAnn Example,TKR L l1\nBob Example,Flu shot T1\n"
    plan = planning.plan(library_of(tmp_path), schedule.parse(rows, "day.csv"))
    assert [(copy.patient.side, copy.patient.level) for copy in plan.copies] == [("left", "L1")]
    assert [each.code for each in plan.problems] == ["unknown-procedure"]


@given(st.lists(st.sampled_from(["knee", "R", "left", "L1", "T12-L1", "of", "the"]), max_size=6))
def test_words_that_are_neither_side_nor_level_are_kept(words: list[str]) -> None:
    found = find_body_words(" ".join(words))
    plain = [word for word in words if word in ("knee", "of", "the")]
    assert found.rest.split() == plain
    assert set(found.sides) == {{"R": "right", "left": "left"}[word] for word in words if word in ("R", "left")}


def test_words_for_sides_are_told_apart() -> None:
    from handouts.document.laterality import _WORDS
    from handouts.reading.characters import key

    for one, other in itertools.combinations(_WORDS.values(), 2):
        assert not set(map(key, one)) & set(map(key, other))


@pytest.mark.parametrize("word", ["दिन", "ည", "बय", "दन", "கடி"])
def test_a_word_with_other_vowels_is_no_side(word: str) -> None:
    """In the scripts of South and Southeast Asia vowels are marks around letters: दिन is a day, दोनों both; ည is night, ညာ right."""
    assert read_side(word) is None
    assert find_body_words(f"TKR {word} 1").sides == ()


@pytest.mark.parametrize(
    ("word", "side"), [("cote gauche", "left"), ("يَسَار", "left"), ("ညာ", "right"), ("दोनों", "both")]
)
def test_a_word_without_its_accents_is_still_a_side(word: str, side: str) -> None:
    assert read_side(word) == side


@pytest.mark.parametrize(
    ("typed", "side"), [("बाएँ", "left"), ("बाएं", "left"), ("दाएँ", "right"), ("दाएं", "right"), ("दिन", None)]
)
def test_the_two_dots_of_a_nasal_vowel_are_written_one_for_the_other(typed: str, side: str | None) -> None:
    assert read_side(typed) == side
