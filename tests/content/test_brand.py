"""Colors can be read on white, in color and in grey."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content import colors
from handouts.content.model import Brand
from handouts.problems import Place

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PLACE = Place("content.yaml", 3, 5)


@pytest.mark.parametrize(
    ("color", "in_color", "in_grey"),
    # The figures of a published table (WCAG) for the first three; the palette's own for the others.
    [("#000000", 21, 21), ("#ffffff", 1, 1), ("#777777", 4.48, 4.48), ("#1b2226", 16.1, 16.3),
     ("#0b4f6c", 8.9, 10.7), ("#9a3412", 7.3, 8.2), ("#6f8792", 3.8, 3.9)],
)  # fmt: skip
def test_contrast_on_white(color: str, in_color: float, in_grey: float) -> None:
    assert colors.contrast(color, "#ffffff") == pytest.approx(in_color, abs=0.05)
    assert colors.contrast("#ffffff", colors.grey(color)) == pytest.approx(in_grey, abs=0.05)


@given(COLORS, st.sampled_from([3.0, 4.5, 7.0]))
def test_the_nearest_color_passes_is_no_lighter_and_keeps_its_hue(color: str, ratio: float) -> None:
    nearest = colors.nearest_passing(color, ratio)
    assert colors.ratio_on_white(nearest) >= ratio
    before, after = ([int(each[i : i + 2], 16) / 255 for i in (1, 3, 5)] for each in (color, nearest))
    assert all(new <= old for old, new in zip(before, after, strict=True))
    if colors.ratio_on_white(color) >= ratio:
        assert nearest == color
    else:  # the change is as small as can be: a little lighter would fail
        lighter = [min(1, part * 1.02 + 0.006) for part in after]
        assert colors.ratio_on_white("#" + "".join(f"{round(part * 255):02x}" for part in lighter)) < ratio
    if max(after) - min(after) > 0.2:
        turn = abs(colorsys.rgb_to_hsv(*before)[0] - colorsys.rgb_to_hsv(*after)[0])
        assert min(turn, 1 - turn) < 0.02


def test_no_color_has_more_contrast_than_black() -> None:
    with pytest.raises(ValueError, match="no color"):
        colors.nearest_passing("#ffffff", 22)


def test_a_pale_color_is_a_problem_with_its_ratio_and_what_passes() -> None:
    problem = colors.contrast_problem("#3399cc", PLACE)
    assert problem is not None
    assert (problem.code, problem.place) == ("low-contrast", PLACE)
    assert "3.1:1" in problem.message
    assert colors.nearest_passing("#3399cc") in problem.remedy
    assert colors.contrast_problem(colors.nearest_passing("#3399cc"), PLACE) is None


@given(COLORS)
def test_a_ratio_that_fails_is_never_shown_as_enough(color: str) -> None:
    problem = colors.contrast_problem(color, PLACE)
    assert problem is None or "is 7.0:1" not in problem.message


def test_a_color_must_pass_in_grey_too() -> None:
    assert colors.contrast("#5a4ba5", "#ffffff") > 7 > colors.contrast(colors.grey("#5a4ba5"), "#ffffff")
    problem = colors.contrast_problem("#5a4ba5", PLACE)
    assert problem is not None
    assert "6.8:1" in problem.message


def test_the_palette_takes_the_practice_colors() -> None:
    palette = colors.Palette.of(Brand(color="#102030", accent="#402010"))
    assert (palette.brand, palette.accent) == ("#102030", "#402010")
    for text in (palette.ink, colors.Palette.of(Brand()).brand, colors.Palette.of(Brand()).accent):
        assert colors.ratio_on_white(text) >= colors.TEXT_RATIO
    assert colors.ratio_on_white(palette.rule) >= 3
