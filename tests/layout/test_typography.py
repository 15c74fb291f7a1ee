"""What an edition is printed on and with: papers, colors by what they are for, and the styles made of its sizes."""

import pytest

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.content.colors import Palette
from handouts.illustrations import Ink
from handouts.languages.language import Language, codes
from handouts.layout.typography import (
    BOLD,
    HAIR,
    PAPERS,
    REGULAR,
    SEMIBOLD,
    Look,
    Paper,
    TypeScale,
    faces,
    families,
    locale,
    styles,
)
from handouts.pdf.line_breaking import Style

PALETTE = Palette(brand="#0b4f6c", accent="#9a3412", ink="#1b2226", rule="#6f8792", white="#fffffe")
SCALE = TypeScale(
    body=(11, 21), point=(12, 22), heading=(13, 23), subheading=(14, 24), opening=(15, 25), title=((16, 26), (17, 27)),
    lead=(18, 28), phone=((19, 29), (20, 30)), callout=(31, 41), small=(32, 42), label=(33, 43), number=(34, 44), name=(35, 45),
)  # fmt: skip
"""No two sizes alike."""


def hexadecimal(color: object) -> str:
    """A color as #rrggbb."""
    return "#" + color.hexval()[2:]  # type: ignore[attr-defined]


def test_the_two_papers_upright_and_turned() -> None:
    assert {name: (paper.name, paper.width, paper.height) for name, paper in PAPERS.items()} == {
        "letter": ("letter", 612.0, 792.0),
        "a4": ("a4", 595.276, 841.89),
    }
    assert PAPERS["a4"].turned() == Paper("a4", 841.89, 595.276)


def test_a_sheet_in_color_has_the_practice_s_colors_each_for_its_use() -> None:
    look = Look.of(PALETTE, "color")
    said = {name: hexadecimal(getattr(look, name)) for name in ("ink", "brand", "big", "accent", "rule", "white")}
    assert said == {
        "ink": "#1b2226",
        "brand": "#0b4f6c",
        "big": "#0b4f6c",
        "accent": "#9a3412",
        "rule": "#103f53",
        "white": "#fffffe",
    }
    assert (look.hair, look.display, look.hatch_pen, look.hatch_step, look.qr_error) == (HAIR, BOLD, 1.5, 6, "m")
    assert look.art == Ink.color("#0b4f6c", "#9a3412")
    assert look.rule == look.art.line, (
        "rules are as dark as a drawing's lines: a lighter one comes and goes in a copier"
    )


def test_a_sheet_in_black_and_white_is_of_greys_whatever_the_practice_s_colors() -> None:
    look = Look.of(PALETTE, "mono")
    for name in ("ink", "brand", "big", "accent", "rule", "white"):
        color = getattr(look, name)
        assert color.red == color.green == color.blue
    assert look.ink == look.brand == look.accent == look.big
    assert look.ink.red == 0 < look.white.red == 1, "all words are black"
    assert look.rule.red == 0, "so are rules: a grey one is screened by the printer, and its copy loses it"
    assert (look.hair, look.display, look.hatch_pen, look.hatch_step, look.qr_error) == (HAIR, SEMIBOLD, 0.8, 14, "l")
    assert look.art == Ink.mono()


@pytest.mark.parametrize(("ink", "display"), [("color", BOLD), ("mono", SEMIBOLD)])
def test_each_style_has_its_own_size_weight_and_color(ink: str, display: int) -> None:
    look = Look.of(PALETTE, ink)
    made = styles(SCALE, look)
    first = [stack.first for stack in faces()]

    def said(style: Style) -> tuple[float, float, int, object]:
        return style.size, style.leading, first.index(style.faces.first), style.color

    expected = {
        "body": (11, 21, REGULAR, look.ink),
        "strong": (11, 21, BOLD, look.ink),
        "point": (12, 22, SEMIBOLD, look.ink),
        "heading": (13, 23, display, look.brand),
        "urgent": (13, 23, display, look.accent),
        "subheading": (14, 24, display, look.brand),
        "opening": (15, 25, display, look.brand),
        "lead": (18, 28, REGULAR, look.ink),
        "callout": (31, 41, display, look.brand),
        "small": (32, 42, REGULAR, look.ink),
        "small_strong": (32, 42, SEMIBOLD, look.ink),
        "mark": (32, 42, SEMIBOLD, look.accent),
        "label": (33, 43, SEMIBOLD, look.ink),
        "number": (34, 44, display, look.big),
        "name": (35, 45, display, look.brand),
    }
    assert {name: said(getattr(made, name)) for name in expected} == expected
    assert [said(style) for style in made.title] == [(16, 26, display, look.big), (17, 27, display, look.big)]
    assert [said(style) for style in made.phone] == [(19, 29, display, look.big), (20, 30, display, look.big)]
    assert not made.body.rtl
    assert styles(SCALE, look, rtl=True).body.rtl
    assert made.body.faces is not styles(SCALE, look).body.faces, "what one layout sets is forgotten with it"


def test_three_weights_are_three_faces() -> None:
    assert len({stack.first for stack in faces()}) == 3
    assert (REGULAR, SEMIBOLD, BOLD) == (0, 1, 2)


@pytest.mark.parametrize("code", codes())
def test_a_language_is_set_in_its_families_and_its_letters_are_chosen_by_its_tag(code: str) -> None:
    language = Language.of(code)
    assert families(language) == language.fonts
    assert locale(language) == ("" if language.script == "Latn" else language.lang_tag)
    assert len(faces(families(language), locale(language))) == 3
