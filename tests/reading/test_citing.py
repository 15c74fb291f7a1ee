"""A title in quotation marks that is cited stands in those of a quote within a quote: no mark is doubled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.reading.characters import cite


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Knee", "“Knee”"),
        ("“Knee” repair", "“‘Knee’ repair”"),
        ("„Knie“", "“‚Knie‘”"),
        ("«Genou»", "“‹Genou›”"),
        ("「膝」", "“『膝』”"),
        ('"Knee"', "“'Knee'”"),
    ],
)
def test_quotes_within_quotes(text: str, cited: str) -> None:
    assert cite(text) == cited


@given(st.text(st.sampled_from('“”„«»「」"a '), max_size=12))
def test_no_mark_is_doubled(text: str) -> None:
    assert not any(mark in cite(text)[1:-1] for mark in '“”„«»「」"')
