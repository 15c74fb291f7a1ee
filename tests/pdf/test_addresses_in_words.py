"""Addresses of the web and for mail in words of any script: seen whole, kept on a line, in their own order from right to left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf import bidi
from handouts.pdf.inseparable import find_inseparables
from handouts.pdf.line_breaking import Piece, Style, break_lines

WORDS = {
    "en": ("clinic", "knee", "a-b", "x1"), "de": ("praxis-müller", "straße", "ärzte"), "ru": ("пример", "врач", "здоровье"),
    "ar": ("مثال", "عيادة", "صحة"), "fa": ("نمونه", "پزشک", "می\u200cشود"), "hi": ("उदाहरण", "क्लिनिक", "स्वास्थ्य"), "gu": ("ઉદાહરણ", "દવાખાનું"),
    "am": ("ምሳሌ", "ጤና"), "vi": ("ví-dụ", "sứckhỏe"), "ja": ("例え", "病院", "クリニック"), "ko": ("예시", "병원"), "zh-Hans": ("例子", "医院"),
}  # fmt: skip
TOPS = {
    "ru": ("рф", "com"), "ar": ("مصر", "السعودية", "org"), "fa": ("ایران", "ir"), "hi": ("भारत", "in"), "gu": ("ભારત",), "ja": ("jp", "みんな", "テスト"),
    "ko": ("한국", "kr"), "zh-Hans": ("中国", "公司", "cn"),
}  # fmt: skip
AROUND = {
    "ar": ("انظر {}، شكرا.", "({}) هنا", "{}"), "fa": ("ببینید {}، لطفا.", "«{}»"), "hi": ("देखें {}।", "({}) पर"), "ja": ("こちら：{}。", "（{}）を見る", "見る {}、次に"),
    "ko": ("안내: {}.", "({})"), "zh-Hans": ("请看：{}。", "（{}）"), "am": ("ይመልከቱ {}።", "({})"),
}  # fmt: skip
OTHERS = ("See {}.", "({}), then", "{}")


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, str, str]:
    """A language, an address with its letters, and a sentence that holds it."""
    code = draw(st.sampled_from(sorted(WORDS)))
    labels = draw(st.lists(st.sampled_from(WORDS[code]), min_size=1, max_size=3))
    host = ".".join([*labels, draw(st.sampled_from(TOPS.get(code, ("com", "example"))))])
    if draw(st.booleans()) and code not in ("ja", "ko", "zh-Hans"):
        address = f"{draw(st.sampled_from([*WORDS[code], 'info', 'a.b+c']))}@{host}"
    else:
        scheme = draw(st.sampled_from(("https://", "http://", "")))
        path = "/".join(draw(st.lists(st.sampled_from([*WORDS[code], "a?b=1", "12"]), max_size=2)))
        address = f"{scheme}{host}" + (f"/{path}" if path else "")
    return code, address, draw(st.sampled_from(AROUND.get(code, OTHERS)))


@settings(max_examples=200, deadline=None)
@given(addresses())
def test_an_address_is_seen_whole_in_any_script(made: tuple[str, str, str]) -> None:
    _, address, around = made
    text = around.format(address)
    found = [text[each.start : each.end] for each in find_inseparables(text) if each.kind in ("web", "mail")]
    assert found == [address]


@settings(max_examples=60, deadline=None)
@given(addresses(), st.floats(60, 300))
def test_a_line_ends_in_an_address_only_at_its_signs(made: tuple[str, str, str], measure: float) -> None:
    code, address, around = made
    language = Language.of(code)
    stack = faces(families(language), locale(language))[REGULAR].anew()
    style = Style(stack, 12, 15, None, rtl=language.direction == "rtl")
    text = around.format(address)
    lines = break_lines([Piece(text, style)], max(style.width(f"（{address}）。") + 20, measure))
    assert any(address in line.text for line in lines), "there is room for all of it on one line"


@settings(max_examples=60, deadline=None)
@given(addresses())
def test_from_right_to_left_an_address_is_one_run(made: tuple[str, str, str]) -> None:
    """Its letters take one stretch of the line, and its scheme stands at the left of its host (RFC 3987, 4.1)."""
    _, address, _ = made
    text = f"انظر {address} ثم اتصل"
    levels, start = bidi.paragraph_levels(text, rtl=True), text.index(address)
    inside = levels[start : start + len(address)]
    assert min(inside) >= 2, "nothing of it goes with the sentence"
    assert levels[start - 1] == levels[start + len(address)] == 1
    scheme = address.partition("://")[0] if "://" in address else ""
    assert set(inside[: len(scheme)]) <= {2}, "it reads from left to right"


@pytest.mark.parametrize(
    "text", ["конец.Начало", "これは文です.次の文", "끝.다음 문장입니다", "نهاية.بداية", "यह है.वह है"]
)
def test_a_full_stop_without_a_space_makes_no_address_of_two_sentences(text: str) -> None:
    assert [each for each in find_inseparables(text) if each.kind in ("web", "mail")] == []
