"""An SVG file looks on paper as a browser shows it: one feature at a time, mixed by chance, and by our shapes alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image
from support import svg_likeness
from support.svg_features import FEATURES, B, R, Y, made_up_logo, svg
from support.tools import require_tool

from handouts.layout.picture_files import open_picture
from handouts.layout.svg.vector import Vector

MADE_UP = 40
MAY_DIFFER = 1
"""Of the made-up logos."""
AS_DOTS = 26
"""Features at most that are drawn as dots: the others stay shapes, sharp at any size."""


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("svg")
    texts = {**FEATURES, **{f"logo {seed}": made_up_logo(seed) for seed in range(MADE_UP)}}
    files = {name: folder / f"{number:03}.svg" for number, name in enumerate(texts)}
    for name, path in files.items():
        path.write_text(texts[name], encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def shares(drawings: dict[str, Path]) -> dict[str, float | str]:
    """How much of each drawing differs from Chromium's; all are photographed together."""
    require_tool("chromium")
    found = dict(svg_likeness.compare(list(drawings.values())))
    return {name: found[path] for name, path in drawings.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_looks_as_in_a_browser(name: str, shares: dict[str, float | str]) -> None:
    share = shares[name]
    assert isinstance(share, float), share
    assert share <= svg_likeness.SHARE


@pytest.mark.slow
def test_logos_of_many_features_look_as_in_a_browser(shares: dict[str, float | str]) -> None:
    logos = {name: share for name, share in shares.items() if name.startswith("logo ")}
    assert len(logos) == MADE_UP
    other = {name: share for name, share in logos.items() if isinstance(share, str) or share > svg_likeness.SHARE}
    assert len(other) <= MAY_DIFFER, other


@pytest.mark.slow
def test_the_measure_sees_what_is_wrong(drawings: dict[str, Path]) -> None:
    """Another color, a hole that is filled, a shape that is missing: each is over the limit; the same is not."""
    picture = open_picture(drawings["even-odd"])
    size = svg_likeness.size_of(picture)
    (right,) = svg_likeness.draw_by_chromium([(drawings["even-odd"], size)])
    filled, red = right.copy(), Image.new("RGB", right.size, R)
    filled.paste(B, (60, 20, 140, 60))
    red.paste(right, mask=right.convert("L"))
    assert svg_likeness.differing_share(right, right) == 0
    for wrong in (filled, red, Image.new("RGB", right.size, "white")):
        assert svg_likeness.differing_share(right, wrong) > svg_likeness.SHARE


@pytest.mark.slow
def test_the_script_counts_a_folder(tmp_path: Path) -> None:
    require_tool("chromium")
    (tmp_path / "good.svg").write_text(FEATURES["even-odd"])
    (tmp_path / "words.svg").write_text(svg("<text>Summit</text>"))
    command = [sys.executable, str(ROOT / "tools" / "compare_svg.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "refused  words.svg" in done.stdout
    assert "2 files: 0 differ over more than 3% of their area, 1 refused, 0 with a remark" in done.stdout


def test_most_features_are_painted_as_shapes(drawings: dict[str, Path]) -> None:
    dots = [name for name in FEATURES if any(each.code == "picture-as-dots" for each in open_picture(drawings[name]).remarks)]  # fmt: skip
    assert {"linear gradient", "mask", "pattern", "shadow", "embedded PNG", "opacity of a group"} <= set(dots)
    assert len(dots) <= AS_DOTS, dots


@pytest.mark.parametrize(
    ("feature", "place", "color"),
    [
        ("even-odd", (100, 40), "white"),
        ("even-odd", (20, 40), B),
        ("non-zero holes", (100, 40), "white"),
        ("clip by a circle", (20, 40), "white"),
        ("clip by a circle", (100, 40), B),
        ("mask", (100, 40), "white"),
        ("mask", (30, 40), B),
        ("rotated rectangle", (138, 27), "white"),
        ("rotated rectangle", (120, 45), B),
        ("round caps and joins", (60, 11), "white"),
        ("sharp miters", (60, 13), B),
        ("opacity nothing", (40, 40), "white"),
        ("hidden", (150, 40), "white"),
        ("symbol unused", (150, 40), "white"),
        ("use with a color", (40, 40), B),
        ("style sheet of elements", (30, 40), B),
        ("style sheet at the end", (100, 40), B),
        ("media", (20, 40), B),
        ("variables", (150, 40), R),
        ("embedded PNG", (70, 40), R),
        ("embedded JPEG, turned", (70, 40), B),
        ("document type", (100, 40), B),
        ("stretched", (10, 40), B),
        ("view box elsewhere", (60, 40), B),
        ("multiplied", (100, 40), "#409E00"),
        ("lab and oklch", (30, 40), "#004F6A"),
        ("opacity", (100, 40), "#85A7B6"),
    ],
)
def test_a_feature_has_its_colors(feature: str, place: tuple[int, int], color: str, drawings: dict[str, Path]) -> None:
    """Without a browser: a color at a place, on the page that pdfium shows."""
    picture = open_picture(drawings[feature])
    shown = svg_likeness.draw(picture, (200, 80)).getpixel(place)
    wanted = Image.new("RGB", (1, 1), color).getpixel((0, 0))
    assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) <= 6, shown  # type: ignore[arg-type, call-overload]


NUMBERS = st.integers(-20, 220)
POINTS = st.tuples(NUMBERS, st.integers(-20, 100))
COLORS = st.sampled_from([B, R, Y, "#333", "rebeccapurple", "hsl(120 60% 30%)"])


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """A shape with a style, perhaps moved, in words of SVG."""
    (x, y), (u, v), (p, q) = draw(POINTS), draw(POINTS), draw(POINTS)
    size = draw(st.integers(1, 80))
    shape = draw(
        st.sampled_from(
            [
                f'<path d="M{x} {y}L{u} {v} {p} {q}Z"',
                f'<path d="M{x} {y}Q{u} {v} {p} {q}t{size} 5"',
                f'<path d="M{x} {y}a{size} {size / 2} 30 1 0 {size} 9L{p} {q}"',
                f'<path d="m{x} {y}c10 {size} {size} -20 40 30s5 5 30 -10z"',
                f'<rect x="{x}" y="{y}" width="{size}" height="{size}" rx="{size / 5}"',
                f'<circle cx="{x}" cy="{y}" r="{size}"',
                f'<ellipse cx="{x}" cy="{y}" rx="{size}" ry="20%"',
                f'<polygon points="{x},{y} {u},{v} {p},{q} {size},9"',
                f'<line x1="{x}" y1="{y}" x2="{u}" y2="{v}"',
            ]
        )
    )
    fill = draw(st.one_of(st.just("none"), COLORS))
    style = f'fill="{fill}" fill-rule="{draw(st.sampled_from(["nonzero", "evenodd"]))}"'
    if draw(st.booleans()) or shape.startswith("<line"):
        style += f' stroke="{draw(COLORS)}" stroke-width="{draw(st.integers(1, 20))}"'
        style += f' stroke-linecap="{draw(st.sampled_from(["butt", "round", "square"]))}"'
        style += f' stroke-linejoin="{draw(st.sampled_from(["miter", "round", "bevel"]))}"'
        style += draw(st.sampled_from(["", ' stroke-dasharray="12 7"', ' stroke-miterlimit="2"']))
    moved = draw(st.sampled_from(["", "rotate(30 100 40)", "translate(20 5) scale(.7)", "matrix(-1 0 0 1 200 0)"]))
    return f'<g transform="{moved}">{shape} {style}/></g>'


@given(st.lists(shapes(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_our_shapes_on_the_page_are_what_resvg_draws(parts: list[str]) -> None:
    """Two ways from one drawing: our operators through pdfium, and resvg's dots. Plain shapes are never drawn as dots."""
    path = Path(_folder(), "drawing.svg")
    path.write_text(svg("".join(parts)), encoding="utf-8")
    try:
        picture = Vector(path)
    except ValueError as error:
        assert "nothing in it can be seen" in str(error)  # noqa: PT017 - chance may put all outside
        return
    assume(not picture.as_dots)  # what is not drawn exactly is drawn as dots, and told
    page = svg_likeness.draw(picture, (200, 80))
    white = Image.new("RGBA", picture.specimen.size, "white")
    theirs = Image.alpha_composite(white, picture.specimen).convert("RGB").resize((200, 80))
    assert svg_likeness.differing_share(page, theirs) < 0.01


def _folder() -> str:
    import tempfile

    return tempfile.mkdtemp()


def test_words_are_refused_by_name(tmp_path: Path) -> None:
    """The first words are told, and how to turn them into paths."""
    for inside, words in (
        ("<text x='5' y='50'>Summit</text>", "Summit"),
        ('<text>A<tspan dx="5">B</tspan></text>', "AB"),
        ("<switch><g><text>Take 7 TIMES</text></g></switch>", "Take 7 TIMES"),
        ('<symbol id="s"><text>Used</text></symbol><use href="#s"/>', "Used"),
        ('<g id="u"><text>Twice</text></g>', "Twice"),
    ):
        path = tmp_path / "words.svg"
        path.write_text(svg(f'<rect width="9" height="9"/>{inside}'))
        with pytest.raises(ValueError, match=f"“{words}”") as caught:
            Vector(path)
        assert "Object to Path" in caught.value.remedy  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("attributes", "aspect"),
    [
        ('width="200" height="80"', 2.5),
        ('viewBox="0 0 200 80"', 2.5),
        ('viewBox="0 0 200 80" width="100"', 2.5),
        ('viewBox="0 0 200 80" height="1em"', 2.5),
        ('viewBox="0 0 200 80" width="100%" height="100%"', 2.5),
        ('viewBox="0 0 200 80" width="40mm" height="2cm"', 2.0),
        ('viewBox="0 0 200 80" width="100vw"', 2.5),
        ("", 120 / 60),
    ],
)
def test_a_drawing_has_the_shape_a_browser_gives_it(attributes: str, aspect: float, tmp_path: Path) -> None:
    """One that says no size reaches as far as its shapes."""
    path = tmp_path / "x.svg"
    path.write_text(svg(f'<rect width="120" height="60" fill="{B}"/>', attributes))
    assert Vector(path).aspect == pytest.approx(aspect, rel=0.01)


def test_colors_stay_apart_in_black_and_white(tmp_path: Path) -> None:
    """Red, green and blue of one luminance are three greys; white stays white, and black black."""
    tones = ["#c8001e", "#006d00", "#0050c8", "#ffffff", "#000000"]
    path = tmp_path / "x.svg"
    path.write_text(
        svg("".join(f'<rect x="{40 * n}" width="40" height="80" fill="{c}"/>' for n, c in enumerate(tones)))
    )
    page = svg_likeness.draw(Vector(path), (200, 80), "mono")
    greys = [page.getpixel((40 * n + 20, 40)) for n in range(5)]
    assert all(len(set(each)) == 1 for each in greys)  # type: ignore[arg-type]
    levels = [each[0] for each in greys]  # type: ignore[index]
    assert levels[3:] == [255, 0]
    assert min(abs(a - b) for n, a in enumerate(levels) for b in levels[:n]) >= 18
    assert not re.search(rb"\d (?:rg|RG)\b", svg_likeness.paint(Vector(path), 200, 80, "mono"))


def test_margins_do_not_count(tmp_path: Path) -> None:
    """A wordmark in a box with clear margins, or on a white ground, is as large as its ink."""
    word = f'<rect x="150" y="110" width="500" height="60" fill="{B}"/>'
    for ground in ("", '<rect width="800" height="300" fill="#fff"/>'):
        path = tmp_path / f"{bool(ground)}.svg"
        path.write_text(svg(ground + word, 'width="800" height="300"'))
        trimmed = Vector(path).trimmed()
        assert trimmed.aspect == pytest.approx(500 / 60, rel=0.04)
        page = svg_likeness.draw(trimmed, (500, 60))
        assert page.getpixel((10, 30)) == page.getpixel((490, 30)) == (0x0B, 0x4F, 0x6C)


def test_a_gradient_is_drawn_with_600_dots_to_the_inch_and_told(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(FEATURES["linear gradient"])
    picture = Vector(path)
    (remark,) = picture.remarks
    assert (remark.code, "600 to the inch" in remark.message) == ("picture-as-dots", True)
    assert b"/Width 600" in svg_likeness.paint(picture, 72, 28.8)
