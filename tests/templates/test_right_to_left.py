"""What is read from left to right within words from right to left stands on the finished page as it was written.

Looked at is the paper: every glyph by where it stands, whatever the file says of its order.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest
from content_factory import Content, library_of
from hypothesis import given, settings
from hypothesis import strategies as st
from support.text import pdfium_text, seen_lines
from test_press import TODAY

import handouts
from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf.line_breaking import Piece, Style, break_lines

PHONE = "(770) 555-0100"


def content(language: str, texts: list[str], **more: Any) -> Content:
    """A short sheet in a language with these paragraphs in it."""
    procedure = {
        "language": language,
        "title": "رأب الحدبة" if language in ("ar", "fa") else "Knee",
        "plain_title": "يمكن أن يساعد." if language in ("ar", "fa") else "It can help.",
        "version": "2026-11-22",
        "short_version": ["راحة" if language in ("ar", "fa") else "Rest."],
        "why": {"text": [{"text": text, "new_paragraph": "yes"} for text in texts]},
        **more,
    }
    return {"practice": {"name": "Hill Clinic", "phones": [{"number": PHONE}]}, "procedures": {"p": procedure}}


def sheet(folder: Path, language: str, texts: list[str], edition: str = "standard", **more: Any) -> bytes:
    return handouts.build(library_of(folder, content(language, texts, **more)), "p", format=edition, today=TODAY).pdf


def squeezed(text: str) -> str:
    """Without spaces, and a bracket or sign for either of its pair, which pdfium turns around as it likes."""
    return "".join(text.split()).translate(str.maketrans(")≤>", "(≥<"))


def seen(pdf: bytes) -> list[str]:
    return [squeezed(line) for line in seen_lines(pdf)]


WRITTEN = {
    "حرارة 101.5 °F (38.6 °C) أو أكثر": ("101.5 °F", "38.6 °C"),
    "حمى أعلى من 38.5°C، أو −5 °C.": ("38.5°C", "−5 °C"),
    "الموعد: 12/03/2026 8:30 AM، الجرعة 5–10 mg كل 4-6 ساعات": ("12/03/2026", "8:30 AM", "5–10 mg", "4-6"),
    "ضغط 120/80 mmHg، درجة -5 °C، رقم 1-800-555-0100 أو 911.": ("120/80 mmHg", "-5 °C", "1-800-555-0100", "911"),
    "اتصل على 1 (800) 555-0100 أو +1 770 555 0100.": ("1 (800) 555-0100", "+1 770 555 0100"),
    "اتصل 1 800 555 0100 أو 1-800-QUIT-NOW، أو +44 20 7946 0958.": (
        "1 800 555 0100",
        "1-800-QUIT-NOW",
        "+44 20 7946 0958",
    ),
    "هاتف 030 12345678 أو (770) 555-0100 ext. 12.": ("030 12345678", "(770) 555-0100 ext. 12"),
    "اتصل على +1 770-555-0100 تحويلة 12.": ("+1 770-555-0100", "12"),
    "خذ 1-2 حبة (500 mg) كل يوم، لا أكثر من 3,000 mg.": ("1-2", "500 mg", "3,000 mg"),
    "الحرارة أو -5% في 10/12/2026 أو 2026-12-10.": ("-5%", "10/12/2026", "2026-12-10"),
    "راجع https://example.com/a?b=1&y=2#top الآن.": ("https://example.com/a?b=1&y=2#top",),
    "راجع https://example.com:8080/a;b=1، أو www.example.com/x?lang=ar.": (
        "https://example.com:8080/a;b=1",
        "www.example.com/x?lang=ar",
    ),
    "اكتب إلى info@example.com أو a.b+c@example.org؛ شكرا": ("info@example.com", "a.b+c@example.org"),
    "النسبة 1:100 (1%) ، 5/6 ، C++ و فصيلة A+ أو O−.": ("1:100", "1%", "5/6", "C++", "A+", "O−"),
    "٠٧٧٠ ٥٥٥ ٠١٠٠ أو ٥٠٠ ملغ (٢-٣ مرات).": ("٠٧٧٠ ٥٥٥ ٠١٠٠", "٥٠٠", "٢-٣"),
    "توقف عن Aspirin 81 mg غدا، في 8:00 AM – 5:00 PM.": ("Aspirin 81 mg", "8:00 AM – 5:00 PM"),
    "حرارة \u2066101.5 °F (38.6 °C)\u2069 أو أكثر": ("101.5 °F (38.6 °C)",),
    "حرارة \u200e101.5 °F (38.6 °C)\u200e أو": ("101.5 °F (38.6 °C)",),
    "حرارة \u202a101.5 °F (38.6 °C)\u202c أو": ("101.5 °F (38.6 °C)",),
    "الكلفة $1,500.00 أو 25 €، ≥ 38 °C، < 5 mg": ("$1,500.00", "25 €", "≥ 38 °C", "< 5 mg"),
}
"""What is written, and what must be seen whole in it."""


@pytest.mark.parametrize("language", ["ar", "fa", "en"])
def test_what_is_written_is_seen_in_that_order(language: str, tmp_path: Path) -> None:
    """On sheets from right to left, and of Arabic words on one from left to right."""
    pdf = sheet(tmp_path, language, list(WRITTEN))
    lines = seen(pdf)
    lost = {
        text: part
        for text, parts in WRITTEN.items()
        for part in parts
        if not any(squeezed(part) in line for line in lines)
    }
    assert lost == {}
    assert not {"\u2066", "\u2069", "\u200e", "\u202a"}.intersection(pdfium_text(pdf))


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("راجع https://example.com/a?b=1.", ".https://example.com/a?b=1"),
        ("اكتب إلى info@example.com.", ".info@example.com"),
        ("لا أكثر من 3,000 mg.", ".3,000mg"),
        ("رقم 1-800-555-0100.", ".1-800-555-0100"),
        ("خذ 5 mg، ثم", "،5mg"),
    ],
)
def test_the_stop_behind_it_belongs_to_the_sentence(text: str, ending: str, tmp_path: Path) -> None:
    assert any(ending in line for line in seen(sheet(tmp_path, "ar", [text])))


@functools.cache
def style_of(code: str) -> Style:
    language = Language.of(code)
    return Style(faces(families(language), locale(language))[REGULAR].anew(), 12.5, 17, None, rtl=True)


@pytest.mark.parametrize("code", ["ar", "fa"])
@pytest.mark.parametrize("part", ["500 mg", "38.6 °C", "9:30 AM", PHONE, "1%", "120/80 mmHg", "≥ 38 °C", "< 5", ">65"])
def test_brackets_around_it_hang_from_it(code: str, part: str) -> None:
    """The one at its left opens to the right, by the shape of its glyph, and the one at its right to the left."""
    style = style_of(code)
    (line,) = break_lines([Piece(f"حرارة ({part}) أكثر", style)], 400)
    glyphs = []
    for segment in line.segments():
        x = segment.x
        for run in segment.runs:
            for glyph in run.glyphs:
                glyphs.append((x, run.face, glyph.gid, glyph.text))
                x += glyph.advance * style.size / 1000
    glyphs.sort(key=lambda each: each[0])
    (opener,), (closer,) = (style.faces.shape(sign) for sign in "()")
    assert squeezed(part) in squeezed("".join(letter for *_, letter in glyphs))
    own = [(face, gid) for _, face, gid, letter in glyphs if letter in "()"]
    outer = [own[0], own[-1]]
    assert outer == [(opener.face, opener.glyphs[0].gid), (closer.face, closer.glyphs[0].gid)]
    for sign in set("≥<>").intersection(part):
        (upright,) = style.faces.shape(sign)
        assert (upright.face, upright.glyphs[0].gid) in [each[1:3] for each in glyphs], "it is turned around"


# -- made-up siblings

FIGURES = st.one_of(
    st.integers(0, 9999).map(str),
    st.tuples(st.integers(0, 200), st.integers(0, 9)).map(lambda n: f"{n[0]}.{n[1]}"),
    st.tuples(st.integers(0, 99), st.sampled_from("-–/:"), st.integers(10, 99)).map(lambda n: f"{n[0]}{n[1]}{n[2]}"),
)
DOSES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "−", "±", "<", "~"]),
    FIGURES,
    st.sampled_from([" ", "", "\u00a0"]),
    st.sampled_from(["mg", "mL", "µg", "IU", "mg/kg", "mmHg", "°F", "°C", "%", "AM", "PM", "weeks"]),
)
PHONES = st.builds(
    "{}555{}{:04}".format,
    st.sampled_from(["1-800-", "1 (800) ", "+1 770 ", "(770) ", "770.", "+1-770-", "1 800 "]),
    st.sampled_from("-"),
    st.integers(100, 199),
).map(lambda number: number.replace("-", ".") if number.startswith("770.") else number)
ADDRESSES = st.builds(
    "{}{}.example.{}{}".format,
    st.sampled_from(["https://", "www.", "http://"]),
    st.sampled_from(["clinic", "a-b", "x1"]),
    st.sampled_from(["com", "org", "net"]),
    st.sampled_from(["", "/", "/a?b=1", "/a#c", "/x/y?p=1&q=2", ":8080/z", "/a;b=1", "/~me"]),
)
SENTENCES = ("خذ {} كل يوم", "({}) أو أكثر", "الموعد {}، ثم اتصل", "من {}.", "«{}» فقط")


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page", "trifold"])
@settings(max_examples=5, deadline=None)
@given(
    st.sampled_from(["ar", "fa"]),
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.one_of(DOSES, PHONES, ADDRESSES)), min_size=4, max_size=4),
)
def test_made_up_quantities_phones_and_addresses_are_seen_whole(
    edition: str, tmp_path_factory: pytest.TempPathFactory, language: str, made: list[tuple[str, str]]
) -> None:
    texts = [sentence.format(part) for sentence, part in made]
    pdf = sheet(tmp_path_factory.mktemp("made"), language, texts, edition, short_version=texts)
    lines = seen(pdf)
    for _, part in made:
        if part.startswith(("http", "www.")):  # it may be parted
            assert "".join(found for line in lines for found in re.findall("[!-~]+", line)).count(part)
        else:
            assert any(squeezed(part) in line for line in lines), part


def test_a_long_address_is_parted_and_each_part_stands_in_its_order(tmp_path: Path) -> None:
    address = "https://www.example.com/a/very-long-way/to/the/contact-form.html?lang=ar&id=5&from=sheet"
    lines = seen(sheet(tmp_path, "ar", [f"راجع {address} الآن"], "large-print"))
    parts = [part for line in lines for part in re.findall("[!-~]{9,}", line) if part in address]
    assert "".join(parts) == address
    assert len(parts) >= 2


def test_details_of_a_patient_are_seen_in_their_order(tmp_path: Path) -> None:
    library = library_of(tmp_path, content("ar", ["راحة"]))
    details = handouts.Patient(
        name="\u200fفاطمة الزهراء\u200f",
        date="\u200e11/24/2026\u200e",
        time="9:30 AM",
        note="حرارة 101.5 °F (38.6 °C)، 1-800-555-0100",
    )
    lines = seen(handouts.build(library, "p", patient=details, today=TODAY).pdf)
    for part in ("9:30AM", "101.5°F", "38.6°C", "1-800-555-0100"):
        assert any(part in line for line in lines), part
    # the day is written out, so that nobody takes it for another: 24, November and 2026 stand from right to left
    month = "نوفمبر"
    assert any("2026" + month[::-1] + "24" in line for line in lines)
