"""Colors: what can be read on white paper, in color and from a black-and-white printer.

Colors are ``#rrggbb`` throughout.  Contrast is that of WCAG 2.x, a ratio from 1 to 21.
"""

import colorsys
from collections.abc import Sequence

from handouts.content import model
from handouts.problems import Place, Problem
from handouts.reading.declarations import dataclass

TEXT_RATIO = 7.0
"""What text needs on white (WCAG AAA); a graphic needs 3."""

WHITE = "#ffffff"


def rgb_parts(color: str) -> tuple[int, int, int]:
    """Red, green and blue of a color, each 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hex_color(parts: Sequence[float]) -> str:
    """The color of red, green and blue, each 0 to 255, as ``#rrggbb``."""
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def mix(one: str, other: str, share: float) -> str:
    """A color with a share of another in it, 0 (none) to 1 (nothing else)."""
    return hex_color([a + (b - a) * share for a, b in zip(rgb_parts(one), rgb_parts(other), strict=True)])


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colors, 1 (none) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def grey(color: str) -> str:
    """The color as a black-and-white printer sees it: its luma (Rec. 601), the same in all three parts."""
    red, green, blue = rgb_parts(color)
    return hex_color([(299 * red + 587 * green + 114 * blue) / 1000] * 3)


def ratio_on_white(color: str) -> float:
    """The contrast on white that a reader can count on: in color or in grey, the lower."""
    return min(contrast(color, WHITE), contrast(grey(color), WHITE))


def nearest_passing(color: str, ratio: float = TEXT_RATIO) -> str:
    """The color itself, or the least darkened one of its hue that has the ratio on white, in color and in grey.

    Raises ValueError for a ratio that not even black has.
    """
    parts = rgb_parts(color)
    for step in range(256, -1, -1):
        darker = hex_color([part * step / 256 for part in parts])
        if ratio_on_white(darker) >= ratio:
            return darker
    raise ValueError(f"no color has a contrast of {ratio} on white")


def lighten_for(ground: str, color: str, ratio: float) -> str:
    """The first color of the same hue, a little duller and lighter step by step, that has the contrast on a dark ground.

    White if none has it.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb_parts(color)))
    for step in range(101):
        lighter = colorsys.hls_to_rgb(hue, lightness + (1 - lightness) * step / 100, saturation * 0.85)
        mixed = hex_color([255 * part for part in lighter])
        if contrast(mixed, ground) >= ratio:
            return mixed
    return WHITE


def contrast_problem(color: str, place: Place) -> Problem | None:
    """What is wrong with a color for text; None if it can be read."""
    ratio = ratio_on_white(color)
    if ratio >= TEXT_RATIO:
        return None
    shown = int(ratio * 10) / 10  # rounded down: 6.99 is not 7.0
    return Problem("low-contrast", f"{color} is too pale to read on white: its contrast is {shown}:1, and text needs {TEXT_RATIO:g}:1.",
                   f'The nearest that passes is "{nearest_passing(color)}".', place)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """The colors of a sheet, by what they are for."""

    brand: str
    """Headings, strong rules, the large phone number."""
    accent: str
    """Small marks, and what is new in a picture."""
    ink: str = "#1b2226"
    """Running text."""
    rule: str = "#6f8792"
    """Hairlines: a graphic, never text."""
    white: str = WHITE

    @classmethod
    def of(cls, brand: model.Brand) -> "Palette":
        """The palette of a practice."""
        return cls(brand=brand.color, accent=brand.accent)


def _luminance(color: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in rgb_parts(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
