"""What a text is measured as is what it is set in, whatever reads both ways in it or is broken between its letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf.line_breaking import Piece, Style, _set_width, break_lines

NO_END = 1e6
"""Points: a measure that every text fits."""


def style_of(code: str) -> Style:
    language = Language.of(code)
    stack = faces(families(language), locale(language))[REGULAR].anew()
    return Style(stack, 12, 17, None, rtl=language.direction == "rtl")


RIGHT_TO_LEFT = {code: style_of(code) for code in ("ar", "fa")}
PIECES = ["نسخة", "26", "نوفمبر", "2026.", "X-AR DD8S-5", "Hill Clinic،", "(555) 234-5678", "سيمان", "a", "، العربية"]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(RIGHT_TO_LEFT)), st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_a_text_that_reads_both_ways_is_as_wide_as_its_line(code: str, pieces: list[str]) -> None:
    style, text = RIGHT_TO_LEFT[code], " ".join(pieces)
    (line,) = break_lines([Piece(text, style)], NO_END)
    assert style.width(text) == pytest.approx(_set_width(line), abs=0.01)


@settings(max_examples=100, deadline=None)
@given(st.text("xWVATyirfo", min_size=20, max_size=200), st.floats(60, 300))
def test_a_name_that_is_broken_between_its_letters_stands_within_its_line(name: str, measure: float) -> None:
    lines = break_lines([Piece(name, style_of("en").private)], measure)
    assert "".join(line.text for line in lines) == name
    for line in lines:
        assert _set_width(line) <= measure + 0.02
