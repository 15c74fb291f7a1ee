"""What stays together is one grammar: a number with its sign and what it measures, in any language's words and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.sentences import SAMPLES

from handouts.languages.language import Language, codes
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf.inseparable import closed_places, find_inseparables, quantity_of
from handouts.pdf.line_breaking import Piece, Style, WordTooLong, break_lines, longest_word

UNITS = Path(__file__).resolve().parents[2] / "handouts/pdf/units"


def stretches(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_inseparables(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Take [500 mg] or [2.5 mL].",
        "Only [81 mg/day], [5 mg/kg], [1,000 IU], [250 µg], [5 mcg].",
        "A fever of [101.5 °F] ([38.6 °C]), or [38.5°C].",
        "Bei [38,6 °C] um [18 Uhr] oder [8.30 Uhr] an.",
        "It was [−5 °C], [-5 °C], [+5], then [±2 mm].",
        "At [9:30 AM], [6 p.m.], [8 am–5 pm] or [7:30 AM - 8:00 AM].",
        "Venez à [14 h 30] ou [9h30].",
        "[午前9時30分]に、[18時30分]まで、[２〜３日]で。",
        "[오전 9시 30분]에, [24시간] 동안",
        "Pressure [120/80 mmHg], [120 / 80 mmHg] or [120/80].",
        "In [2–6 weeks], [15–20 mg], [10 mg–20 mg], [5 – 10 days].",
        "Mix [1:10], [1 : 10], [1/2 tablet], [1 1/2 cups], [½ tablet].",
        "If it is [< 5], [≥ 38 °C], [>= 100.4 °F], [~10], [>65].",
        "It costs [$1,500.00], [$5–$10], [25 €], [US$ 25], [₹500], [5 €/month].",
        "On [11/24/2026], [24.11.2026], [2026-11-24] or [Nov 24, 2026].",
        "El [24 de diciembre de 2026], am [24. Dezember 2026].",
        "The [1st], [22nd] or [2-year-old], [24-hour].",
        "Blood [A+], [O−] or [AB-].",
        "See [No. 5], [#12], L1, [T12–L1], [L4-5], [C5/C6], COVID-19 and KY-EN BB91-0E73.",
        "It is [10⁻³ mol/L], [4.5 × 10⁹/L] or [10⁻⁶]; call [030 / 12 34 56] at [18 h].",
        "It costs [CHF 1'234.50], [AED 100], [50 SEK]; [pH 7.4], [BMI 35], P.O. [Box 123].",
        "On [180 / 110 mmHg], at [04 / 05 / 2026], [770-555-0134] / [770-555-0135].",
        "Call [(770) 555-0100], [770.555.0100], [+1 770 555 0100], [1-800-555-0100].",
        "Call [1 (800) 555-0100], [1 800 555 0100], [1-800-QUIT-NOW], [+44 20 7946 0958].",
        "Call [030 12345678], [(770) 555-0100 ext. 12] or [(770) 555-0100x12].",
        "See [https://example.com/a?b=1&c=2#d], [www.example.com/x?lang=ar].",
        "See [http://example.org:8080/a;b=(c)], ([https://praxis-müller.de/kontakt]).",
        "Write to [info@example.com], [a.b+c@mail.example.org].",
        "请于[2:00 PM]到达，[500 mg]后[8:00 AM〜10:00 AM]。[2:00 PM]에 [14:00 Uhr]까지, [2:00 p.m.]に",
        "请写信到[help@example.org]，[15–20毫克]，[每天2次]。",
        "[५०० मि.ग्रा.] लें, [5 мг] и [2 раза], [9 часов утра].",
        "حرارة [101.5 °F] ([38.6 °C]) أو [٥٠٠ ملغ]، [٢-٣ مرات].",
        "[۵۰۰ میلی\u200cگرم] و [۹:۳۰ صبح]",
        "[1 000 mg] und [1.500,00 €], [1’000 g].",
        "[5 ft 4 inches], [2 h 30 min], [10^9/L], [50/0/mg], [2 × 500 mg].",
    ],
)
def test_each_kind_is_one_stretch(text: str) -> None:
    """To look at: brackets stand around each; what is only kept with the word after it is left out."""
    plain = text.replace("[", "").replace("]", "")
    found = [each for each in find_inseparables(plain) if each.kind != "count" and each.end - each.start > 1]
    shown, last = "", 0
    for each in found:
        shown += f"{plain[last : each.start]}[{plain[each.start : each.end]}]"
        last = each.end
    assert shown + plain[last:] == text


@pytest.mark.parametrize("text", ["", "No number.", "e.g. this", "word–word", "and/or", "x-ray", "A - B", "A. Smith"])
def test_words_are_none(text: str) -> None:
    assert find_inseparables(text) == []


UNIT_KEYS = (
    "duration-minute duration-hour duration-day duration-week duration-month duration-year mass-milligram mass-gram "
    "mass-kilogram mass-microgram volume-milliliter volume-liter length-millimeter length-centimeter temperature-celsius"
)


def cldr_units(code: str) -> Iterator[str]:
    """How CLDR writes 38 of each unit in a language, in full and short."""
    patterns = Locale.parse(Language.of(code).lang_tag, sep="-")._data["unit_patterns"]
    for key in UNIT_KEYS.split():
        for length in ("long", "short"):
            for count, pattern in patterns.get(key, {}).get(length, {}).items():
                if count != "per" and "{0}" in pattern:  # 38 per minute is a rate, no unit
                    yield pattern.replace("{0}", "38")


@pytest.mark.parametrize("code", [code for code in codes() if code not in ("ht", "hmn")])
def test_every_unit_of_cldr_is_known(code: str) -> None:
    """Its first word at least: of "38 degrees Celsius" a line may end before "Celsius"."""
    written = set(cldr_units(code)) - {"38 a"}  # the year in Spanish and French: most often it is the word
    assert len(written) > 15
    for text in written:
        (found,) = [each for each in find_inseparables(f"xx {text}.") if each.kind != "count"] or [None]
        assert found, text
        start, end = quantity_of(found)
        stretch = f"xx {text}."[start:end]
        assert "38" in stretch
        assert stretch.strip("0123456789") != "", text
        marked = (
            code in ("ne", "te") and "°" in text
        )  # a vowel sign of a shortened word stands outside, and goes with it
        if len(text.split()) <= 2 and not marked:
            assert stretch.rstrip(".") == text.strip("\u200e\u200f").rstrip("."), (
                text
            )  # a full stop may be the sentence's


@pytest.mark.parametrize("code", codes())
def test_a_language_has_its_words(code: str) -> None:
    lines = (UNITS / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    roles = {line.partition(":")[0] for line in lines[1:]}
    assert {"unit", "clock", "before", "then"} <= roles <= {"unit", "clock", "before", "then", "month"}
    for line in lines[1:]:
        words = line.partition(": ")[2].split(", ")
        assert all(word == word.strip() and word for word in words), line
        assert words == [unicodedata.normalize("NFC", word) for word in words]


NUMBERS = st.one_of(
    st.integers(0, 9999).map(str),
    st.tuples(st.integers(0, 999), st.sampled_from(".,"), st.integers(0, 99)).map(lambda n: f"{n[0]}{n[1]}{n[2]}"),
    st.tuples(st.integers(0, 99), st.sampled_from(["-", "–", "/", ":"]), st.integers(0, 99)).map(
        lambda n: f"{n[0]}{n[1]}{n[2]}"
    ),
    st.tuples(st.integers(1, 99), st.integers(0, 999)).map(lambda n: f"{n[0]},{n[1]:03}"),
    st.sampled_from(["½", "1½", "1/2"]),
)
SIGNS = st.sampled_from(["", "", "+", "−", "±", "<", "≥ ", "~", "$"])
DIGITS = st.sampled_from(["0", "\u0660", "\u06f0", "\u0966", "\uff10"])
MEASURED = st.sampled_from(
    [
        "mg",
        "mL",
        "µg",
        "mcg",
        "IU",
        "mg/kg",
        "mmHg",
        "°F",
        "°C",
        "%",
        "AM",
        "p.m.",
        "Uhr",
        "h",
        "weeks",
        "jours",
        "мг",
        "раза",
        "giờ",
        "semanas",
        "ملغ",
        "صباحًا",
        "میلی\u200cگرم",
        "मि.ग्रा.",
        "ગ્રામ",
        "ሚ.ግ.",
        "毫克",
        "ミリグラム",
        "時間",
        "시간",
        "錠",
    ]
)


@st.composite
def quantities(draw: st.DrawFn) -> str:
    """A made-up quantity: sign, number in some digits, space or none, unit."""
    zero, number = draw(DIGITS), draw(NUMBERS)
    number = "".join(chr(ord(zero) + int(c)) if c.isascii() and c.isdigit() else c for c in number)
    return draw(SIGNS) + number + draw(st.sampled_from([" ", "", "\u00a0"])) + draw(MEASURED)


@settings(max_examples=400)
@given(
    quantities(),
    st.sampled_from(
        ["If it is {}, call.", "({})", "أو {} أكثر.", "です、{}。", "“{}”", "{}", "于{}到达", "{}に", "“{}에", "ที่{}ครับ"]
    ),
)
@example("-5 °C", "If it is {}, call.")
def test_a_quantity_is_whole_in_any_sentence(quantity: str, sentence: str) -> None:
    """Also with marks of direction around and inside it."""
    assert quantity in stretches(sentence.format(quantity))
    marked = quantity.replace(" ", " \u200e")
    assert marked in stretches(sentence.format(f"\u2066{marked}\u2069"))


@settings(max_examples=300)
@given(
    st.text(
        st.sampled_from("1234567890٣۵५ .,:/-–+−()[]%°#$@abCFmgh\u200e\u2066\u2069ملغ毫克時시간é½\u00a0\u00ad"),
        max_size=60,
    )
)
def test_stretches_are_in_order_and_within_the_text(text: str) -> None:
    last = 0
    for each in find_inseparables(text):
        assert last <= each.start < each.end <= len(text)
        assert list(each.breaks) == sorted(set(each.breaks))
        assert all(each.start < place < each.end for place in each.breaks)
        start, end = quantity_of(each)
        assert each.start <= start < end <= each.end
        last = each.end
    assert closed_places(text, narrow=True) - closed_places(text) <= {
        place for each in find_inseparables(text) for place in (each.start, each.end)
    }


@pytest.mark.parametrize(
    "text", ["1 " * 5000, "1.1" * 3000, "(1" * 4000, "a.a" * 3000, "1-" * 5000, "a@" * 4000, "+" * 9000, "９時" * 3000]
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    """In steps, not in seconds: twice the text takes about twice as long."""
    import time

    def cost(words: str) -> float:
        began = time.process_time()
        find_inseparables(words)
        return time.process_time() - began

    assert cost(text) < 2


# -- lines


def style_of(code: str) -> Style:
    language = Language.of(code)
    stack = faces(families(language), locale(language))[REGULAR].anew()
    return Style(stack, 12.5, 17, None, rtl=language.direction == "rtl")


SCRIPTS = ("es", "ar", "fa", "hi", "gu", "am", "ru", "vi", "ja", "ko", "zh-Hans")
STYLES = {code: style_of(code) for code in SCRIPTS}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SCRIPTS), st.lists(quantities(), min_size=1, max_size=4), st.floats(40, 420), st.data())
def test_no_line_ends_within_a_quantity(code: str, written: list[str], measure: float, data: st.DataObject) -> None:
    """Whatever the measure, and however the text is cut into pieces of one style or another."""
    style = STYLES[code]
    words = [each for each in re.split(r"[\s\d()+-]+", SAMPLES[code].plain[0]) if each]  # no phone number, torn apart
    if any(style.faces.missing(each) for each in written):
        return
    text = " ".join(word for pair in zip((words * 9)[: len(written)], written, strict=True) for word in pair) + "."
    cut = data.draw(st.integers(0, len(text)))
    pieces = [Piece(part, style, key) for key, part in enumerate((text[:cut], text[cut:])) if part]
    stretch = max(longest_word([Piece(text[each.start : each.end], style)]) for each in find_inseparables(text))
    try:
        lines = break_lines(pieces, measure)
    except WordTooLong:
        wide = True
    else:
        wide = False
    if wide:
        assert stretch + 30 > measure
        return
    closed, at = closed_places(text, narrow=True), 0
    for line in lines[:-1]:
        at += len(line.text)
        at += len(text[at:]) - len(text[at:].lstrip(" \u00a0"))
        assert at not in closed, (text[:at], text[at:])
    assert _letters("".join(line.text for line in lines)) == _letters(text)


def _letters(text: str) -> str:
    """Without the spaces, of which those at the end of a line are not painted."""
    return text.replace(" ", "").replace("\u00a0", "")


@given(
    st.sampled_from(["(770)", "(030)", "(2)", "(0)20"]),
    st.sampled_from(["1000", "10-10", "2500", "1 000"]),
    st.sampled_from(["mg", "mL", "IU", "°F"]),
)
def test_a_dose_behind_a_number_in_brackets_is_no_phone(bracket: str, amount: str, unit: str) -> None:
    text = f"Take {bracket} {amount}\u00a0{unit} now."
    dose = f"{amount}\u00a0{unit}"
    assert dose in [text[each.start : each.end] for each in find_inseparables(text) if each.kind == "quantity"]


def test_a_whole_phone_number_in_brackets_stays_one_whatever_follows() -> None:
    text = "Call (770) 555-0142 h 24."
    assert ("phone", "(770) 555-0142") in [(each.kind, text[each.start : each.end]) for each in find_inseparables(text)]


PHONES = [
    "(770) 555-0152", "+1 770 555 0152", "1-800-555-0152", "770-555-0152", "770.555.0152", "770 555 0152", "+44 20 7946 0958",
    "+33 1 23 45 67 89", "01 23 45 67 89", "+49 911 4961230", "030 12345678", "+34 912 345 678", "+61 2 5550 1234",
    "+91 98765 43210", "+966 11 555 0123", "8 800 555 35 35", "٠٧٧٠ ٥٥٥ ٠١٥٢",
]  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    "behind", ["100.4 °F", "38,6 °C", "2.5 mg", "1.5", "9:30 AM", "2 days", "5 mg", "12/24/2026", "500-1000 mg"]
)
def test_a_phone_ends_where_another_number_begins(phone: str, behind: str) -> None:
    """Taken for one with it, it was none, or took its digits: on a page from right to left the parts then changed places."""
    text = f"{phone} {behind}"
    first, second = find_inseparables(text)[:2]
    assert (first.start, first.end, first.kind) == (0, len(phone), "phone")
    assert text[second.start : second.end] == behind


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize("behind", ["an", "h 24", "am Montag", "in the morning", "or 911", "a 5", "ext. 7"])
def test_a_phone_is_whole_before_the_words_of_its_sentence(phone: str, behind: str) -> None:
    first = find_inseparables(f"{phone} {behind}")[0]
    assert (first.start, first.kind) == (0, "phone")
    assert first.end == len(phone) + (len(" ext. 7") if behind == "ext. 7" else 0)


@pytest.mark.parametrize(
    "text", ["120/80 130/85 125/82 mmHg", "1 000 000 000 000 IU", "5 000 000 mg", "007 500 mg", "10 20 30 mg"]
)
def test_a_list_of_values_and_a_large_number_are_no_phone(text: str) -> None:
    assert all(each.kind != "phone" for each in find_inseparables(text))


def test_what_is_too_wide_is_told_and_not_cut() -> None:
    style = STYLES["es"]
    with pytest.raises(WordTooLong) as caught:
        break_lines([Piece("Take 1,000 mg now.", style)], style.width("1,000 m"))
    assert caught.value.word == "1,000 mg"


def test_an_address_is_parted_at_its_signs_only_if_it_must() -> None:
    style, address = STYLES["es"], "https://www.example.com/a-long-way/to/somewhere?lang=ar"
    whole = break_lines([Piece(f"See {address} now.", style)], style.width(address) + 5)
    assert [line.text for line in whole] == ["See", address, "now."]
    parted = [line.text for line in break_lines([Piece(f"See {address} now.", style)], style.width(address) / 3)]
    assert len(parted) > 3
    assert "".join(parted).replace("See ", "").replace("now.", "").strip() == address
    at, closed = 0, closed_places(address, narrow=True)
    for line in parted:
        part = line.replace("See ", "").replace(" now.", "")
        at += len(part) if part in address else 0
        assert at in (0, len(address)) or set(address[at - 1 : at + 1]) & set("/.?=-_&:"), "it is cut within a word"
    assert closed, "most places of it stay closed"


@pytest.mark.parametrize(
    ("language", "before", "behind"),
    [
        ("en", "step", "2 weeks"),
        ("ta", "காலை", "9:30 மணிக்கு"),
        ("te", "ఉదయం", "9:30 గంటలకు"),
        ("hi", "दोपहर", "9:30 बजे"),
        ("bn", "পৃষ্ঠা", "12"),
    ],
)
def test_a_word_that_leads_to_a_number_is_let_go_where_there_is_no_room(
    language: str, before: str, behind: str
) -> None:
    """Vowel signs are a part of it, though they are no letters to Python."""
    style, said = style_of(language), f"{before} {behind}"
    (found,) = find_inseparables(said)
    assert (found.start, found.end) == (0, len(said))
    assert [line.text for line in break_lines([Piece(said, style)], style.width(said))] == [said]
    assert [line.text for line in break_lines([Piece(said, style)], style.width(said) - 1)] == [before, behind]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ម៉ោង 9:30 ព្រឹក។", ["ម៉ោង 9:30 ព្រឹក"]),
        ("सुबह 9:30 बजे।", ["सुबह 9:30 बजे"]),
        ("Տևում է 6 ժամ։", ["6 ժամ"]),
        ("2026 ဒီဇင်ဘာ 24 နံနက် 9:30 ဖြစ်သည်။", ["2026 ဒီဇင်ဘာ 24", "နံနက် 9:30"]),
        ("2026 ဒီဇင်ဘာ 9:30", ["2026 ဒီဇင်ဘာ", "9:30"]),
        ("24 patients", ["24 patients"]),
    ],
)
def test_a_stop_of_another_script_and_a_word_that_leads_on_are_known(text: str, kept: list[str]) -> None:
    """A unit is one before a danda or a khan too; a day stays with its month, the word for the morning with its hour."""
    assert [text[each.start : each.end] for each in find_inseparables(text)] == kept
