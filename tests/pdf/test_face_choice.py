"""Which face sets what: the language's own wherever it has the letter, and a foreign mark changes its own face only."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf.font_stacks import FaceStack

OWN = {"ja": "JP", "ko": "KR", "zh-Hans": "SC", "zh-Hant": "TC"}
TEXTS = {
    "ja": "回復まで：2{}6週間。痛み止め（100 mg）を飲みます。",
    "zh-Hans": "恢复时间：2{}6周。服用100毫克止痛药。",
    "zh-Hant": "恢復時間：2{}6週。服用100毫克止痛藥。",
    "ko": "회복까지 2{}6주 걸립니다. 진통제 100 mg을 드십시오.",
}
MARKS = "–—•…’“ñéü€°≥½→"


def stack_of(code: str) -> FaceStack:
    language = Language.of(code)
    return faces(families(language), locale(language))[REGULAR]


def set_in(code: str, text: str) -> list[tuple[str, str]]:
    """Each character with the name of the face that sets it."""
    return [(letter, run.face.name) for run in stack_of(code).shape(text) for letter in run.text]


@pytest.mark.parametrize("code", OWN)
@pytest.mark.parametrize("mark", MARKS)
def test_one_foreign_mark_changes_its_own_face_only(code: str, mark: str) -> None:
    """One en dash set a whole Japanese paragraph in the Traditional Chinese font."""
    if stack_of(code).missing(mark):
        pytest.skip(f"no font has {mark}")
    plain, marked = set_in(code, TEXTS[code].format("")), set_in(code, TEXTS[code].format(mark))
    assert [each for each in marked if each[0] != mark] == plain
    assert {name for letter, name in marked if letter != mark} == {f"NotoSans{OWN[code]}-Regular"}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(OWN)),
    st.text(st.sampled_from("回復骨折薬药藥週周日한글학かなカナ12ab、。！「」–•é ñ"), min_size=1, max_size=30),
)
def test_no_letter_is_taken_from_another_language_that_the_own_font_has(code: str, text: str) -> None:
    own = next(face for index in range(3) if "Noto" in (face := stack_of(code)._face(index)).name)
    for letter, name in set_in(code, text):
        if letter != " " and own.covers(letter):
            assert name == own.name or not name.startswith("NotoSans"), f"{letter} of {text}"
        elif letter.isalpha() and letter not in "éñ":
            assert name != own.name


def test_figures_look_alike_in_a_text() -> None:
    for code, text in (("ja", "2–6週間 10 7é8"), ("en", "10≥µ 10 5µ"), ("ar", "و10 10 (5)")):
        assert len({name for letter, name in set_in(code, text) if letter.isdigit()}) == 1, text


def test_a_foreign_name_stands_in_one_face() -> None:
    """A Chinese name on an English sheet is not taken letter by letter from several countries' fonts."""
    assert {name for letter, name in set_in("en", "Mr. 王张") if letter in "王张"} == {"NotoSansSC-Regular"}
    assert {name for letter, name in set_in("ja", "Señorさん") if letter in "Señor"} == {
        "HandoutsHyperlegibleNext-Regular"
    }
    assert {name for letter, name in set_in("en", "Ivan Иванов") if letter in "Иванов"} == {"SourceSans3-Regular"}
