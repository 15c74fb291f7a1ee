"""What a bad photocopier leaves: at least 95 % of the length of every line that carries a meaning, and 85 % of
the area of every dark shape (an arrow, a person, a drop), whose rim a copier blurs, in color and mono.

The copier is reckoned: 200 dots to the inch, grey, a Gaussian blur of 1.6 dots, black below 150 of 255. A place on a
line counts where the clean drawing shows its color, so that what stands behind something else is not asked for.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from copy import copy as copy_of
from functools import cache
from itertools import pairwise

import pypdfium2
import pytest
from PIL import Image, ImageFilter
from reportlab.lib.colors import Color, white
from reportlab.pdfgen.canvas import Canvas

from handouts.illustrations import LENSES, Ink, Window, illustration, pictograms
from handouts.pdf.drawing import CLOSE, CURVE, LINE, MOVE, Drawing, Group, Shape, operators

DPI, BLUR, THRESHOLD = 200, 1.6, 150
CLEAN = 6
"""How many times finer the clean drawing is looked at."""
LEAST = {"lines": 0.95, "shapes": 0.85}
SPECK, GRID = 2.5, 0.4
"""Square points: a dark shape of less is a texture, such as the pores of a bandage. And how finely shapes are looked at."""
DARK = 0.45
"""How light, from 0 to 1, a fill may be that carries a meaning: what is lighter is a tint, and copies as paper."""
INKS = {"color": Ink.color(), "mono": Ink.mono()}
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

STEPS = ("kyphoplasty-fracture", "kyphoplasty-tube", "kyphoplasty-balloon", "kyphoplasty-cement")
WINDOWS = (
    Window(214, 78, 1.22, shift=52, numbered=False),
    Window(115, 100, 1.08, shift=17.5),
    Window(432, 158, 2.3, label_size=18, shift=98, numbered=False),
)
PICTURES = [
    *((name, window) for name in STEPS for window in WINDOWS),
    *((name, Window(160, 110, numbered=False)) for name in sorted(LENSES)),
    *((name, Window(30, 30, numbered=False)) for name in pictograms.PICTOGRAMS),
    *((name, Window(78, 78, numbered=False)) for name in pictograms.PICTOGRAMS),
]


def raster(drawing: Drawing, dpi: float) -> Image.Image:
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(drawing.width, drawing.height))
    canvas.addLiteral(operators(drawing))
    canvas.save()
    image: Image.Image = pypdfium2.PdfDocument(page.getvalue())[0].render(scale=dpi / 72).to_pil()
    return image.convert("RGB")


def copied(image: Image.Image) -> Image.Image:
    """The page as a bad copier gives it."""
    return image.convert("L").filter(ImageFilter.GaussianBlur(BLUR)).point(lambda v: 255 * (v > THRESHOLD))


def test_the_copier_is_a_bad_one() -> None:
    """It loses what the old drawings had: a hairline of 0.6 points, and a grey line of one."""
    for width, color, kept in ((0.6, "#1b2226", False), (1.0, "#6f8792", False), (1.25, "#1b2226", True)):
        page = io.BytesIO()
        canvas = Canvas(page, pagesize=(60, 20))
        canvas.setStrokeColor(color)
        canvas.setLineWidth(width)
        canvas.line(5, 10.1, 55, 10.1)
        canvas.save()
        image = pypdfium2.PdfDocument(page.getvalue())[0].render(scale=DPI / 72).to_pil()
        assert (copied(image).getextrema()[0] == 0) == kept


# ------------------------------------------------------------------- lines of a drawing


def lines(
    node: Shape, matrix: Matrix = (1, 0, 0, 1, 0, 0), scale: float = 1.0
) -> Iterator[tuple[Color, float, list[Point]]]:
    """Every stroke, in points on the page: its color, its pen, and places along it."""
    if isinstance(node, Group):
        a, b, c, d, e, f = matrix
        m, n, o, p, q, r = node.transform
        inner = (a * m + c * n, b * m + d * n, a * o + c * p, b * o + d * p, a * q + c * r + e, b * q + d * r + f)
        for child in node.contents:
            yield from lines(child, inner, scale * math.hypot(m, n))
    elif node.strokeColor is not None and node.strokeColor != white and not getattr(node, "isClipPath", 0):
        a, b, c, d, e, f = matrix
        for chain in chains(*node.outline()):
            places = [(a * x + c * y + e, b * x + d * y + f) for x, y in chain]
            yield node.strokeColor, node.strokeWidth * scale, places


def chains(numbers: object, steps: object) -> Iterator[list[Point]]:
    """A path as chains of points, curves cut into short ones."""
    rest, chain = list(numbers), list[Point]()  # type: ignore[call-overload]
    for step in steps:  # type: ignore[attr-defined]
        if step == MOVE:
            if len(chain) > 1:
                yield chain
            chain, rest = [(rest[0], rest[1])], rest[2:]
        elif step == LINE:
            chain.append((rest[0], rest[1]))
            rest = rest[2:]
        elif step == CURVE:
            (x0, y0), (x1, y1, x2, y2, x3, y3), rest = chain[-1], rest[:6], rest[6:]
            for k in range(1, 13):
                t, u = k / 12, 1 - k / 12
                w = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
                chain.append(
                    (w[0] * x0 + w[1] * x1 + w[2] * x2 + w[3] * x3, w[0] * y0 + w[1] * y1 + w[2] * y2 + w[3] * y3)
                )
        elif step == CLOSE:
            chain.append(chain[0])
    if len(chain) > 1:
        yield chain


def fills(node: Shape, matrix: Matrix = (1, 0, 0, 1, 0, 0)) -> Iterator[tuple[Color, list[list[Point]]]]:
    """Every dark shape that is filled: its color, and its outlines in points on the page."""
    if isinstance(node, Group):
        a, b, c, d, e, f = matrix
        m, n, o, p, q, r = node.transform
        inner = (a * m + c * n, b * m + d * n, a * o + c * p, b * o + d * p, a * q + c * r + e, b * q + d * r + f)
        for child in node.contents:
            yield from fills(child, inner)
    elif node.fillColor is not None and not getattr(node, "isClipPath", 0) and lightness(node.fillColor) < DARK:
        a, b, c, d, e, f = matrix
        yield (
            node.fillColor,
            [[(a * x + c * y + e, b * x + d * y + f) for x, y in chain] for chain in chains(*node.outline())],
        )


def lightness(color: Color) -> float:
    return sum(share * part for share, part in zip((0.299, 0.587, 0.114), color.rgb(), strict=True))


def filled(outlines: list[list[Point]], every: float = GRID) -> Iterator[Point]:
    """Places within outlines, on a grid of ``every`` so many points."""
    edges = [edge for chain in outlines for edge in pairwise([*chain, chain[0]])]
    if not edges:
        return
    ys = [y for chain in outlines for _, y in chain]
    for row in range(math.floor(min(ys) / every), math.ceil(max(ys) / every)):
        y = (row + 0.5) * every
        crossings = sorted(
            ax + (y - ay) / (by - ay) * (bx - ax) for (ax, ay), (bx, by) in edges if (ay > y) != (by > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            for k in range(math.ceil(left / every - 0.5), math.floor(right / every - 0.5) + 1):
                yield (k + 0.5) * every, y


def places(chain: list[Point], every: float = 0.25) -> Iterator[Point]:
    """Places along a chain, ``every`` so many points."""
    for (ax, ay), (bx, by) in pairwise(chain):
        count = max(1, round(math.hypot(bx - ax, by - ay) / every))
        for k in range(count):
            yield ax + (bx - ax) * k / count, ay + (by - ay) * k / count


def like(pixel: tuple[int, int, int], color: Color) -> bool:
    return all(abs(have - 255 * want) < 26 for have, want in zip(pixel, color.rgb(), strict=True))


def counted(drawing: Drawing) -> dict[str, tuple[int, int]]:
    """How many places on lines and in dark shapes the clean drawing shows, and how many of these the copy has."""
    on_lines = [(color, list(places(chain))) for color, _, chain in lines(drawing)]
    shapes = ((color, list(filled(outlines))) for color, outlines in fills(drawing))
    in_shapes = [(color, found) for color, found in shapes if len(found) * GRID**2 >= SPECK]
    return {"lines": kept_of(drawing, on_lines), "shapes": kept_of(drawing, in_shapes)}


def kept_of(drawing: Drawing, painted: list[tuple[Color, list[Point]]]) -> tuple[int, int]:
    clean, copy = raster(drawing, DPI * CLEAN / 2), copied(raster(drawing, DPI))
    fine, coarse = DPI * CLEAN / 2 / 72, DPI / 72
    shown = kept = 0
    for color, found in painted:
        for x, y in found:
            px, py = int(x * fine), int((drawing.height - y) * fine)
            if not (0 <= px < clean.width and 0 <= py < clean.height) or not like(clean.getpixel((px, py)), color):  # type: ignore[arg-type]
                continue
            shown += 1
            cx, cy = min(int(x * coarse), copy.width - 1), min(int((drawing.height - y) * coarse), copy.height - 1)
            kept += copy.getpixel((cx, cy)) == 0
    return shown, kept


@cache
def drawn(name: str, window: Window, ink: str) -> Drawing:
    labels = {} if window.width < 200 or name not in STEPS else {illustration(name).labels[0]: "Word"}
    return illustration(name).draw(window, INKS[ink], labels, lambda text: 0.56 * window.label_size * len(text)).drawing


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize(
    ("name", "window"), PICTURES, ids=lambda value: value if isinstance(value, str) else f"{value.width:g}"
)
def test_a_bad_copy_keeps_the_lines(name: str, window: Window, ink: str) -> None:
    drawing = drawn(name, window, ink)
    judge(drawing)
    clean, copy = (share_of_black(each) for each in (raster(drawing, DPI).convert("L"), copied(raster(drawing, DPI))))
    assert copy >= 0.6 * clean, "what is dark stays dark"
    assert copy <= 1.5 * clean + 0.02, "what is hatched does not fill up"


def judge(drawing: Drawing) -> None:
    """Refuse a drawing of which a bad copy loses lines or dark shapes, or that has neither."""
    found = counted(drawing)
    assert any(shown for shown, _ in found.values())
    for what, (shown, kept) in found.items():
        assert kept >= LEAST[what] * shown, f"{kept / max(1, shown):.1%} of the {what} are left"


ARROW = 25.0
"""Square points that the arrow beside the lifted bone takes at least: a quarter of an inch long, and bold."""


def new_areas(drawing: Drawing, ink: Ink) -> list[float]:
    """How much is left of each thing that is filled in the color of what is new, in square points."""
    shapes = [(color, list(filled(outlines))) for color, outlines in fills(drawing) if color == ink.new]
    return [min(kept_of(drawing, [each])) * GRID**2 for each in shapes]


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window.width:g}")
def test_the_arrow_that_lifts_the_bone_and_the_shaft_of_the_balloon_are_there(window: Window, ink: str) -> None:
    areas = new_areas(drawn("kyphoplasty-balloon", window, ink), INKS[ink])
    assert sum(area >= ARROW for area in areas) == 2


# ------------------------------------------------------------------- broken drawings


def changed(node: Shape, change: Callable[[Shape], Shape | None]) -> Group:
    """A drawing with each of its shapes changed, or left out."""
    assert isinstance(node, Group)
    kept = [changed(each, change) if isinstance(each, Group) else change(each) for each in node.contents]
    whole = copy_of(node)
    whole.contents = [each for each in kept if each is not None]
    return whole


def thinner(shape: Shape) -> Shape:
    """What a hatching, or a hairline, of two fifths of its pen is."""
    thin = copy_of(shape)
    if thin.strokeColor is not None:
        thin.strokeWidth *= 0.4
    return thin


def lighter(shape: Shape) -> Shape:
    pale = copy_of(shape)
    for name in ("strokeColor", "fillColor"):
        if (color := getattr(pale, name)) is not None:
            setattr(pale, name, Color(*(0.5 + part / 2 for part in color.rgb())))
    return pale


def without_fills(shape: Shape) -> Shape | None:
    """Nothing of a shape that is filled and has no outline."""
    clip = getattr(shape, "isClipPath", 0)
    return None if not clip and shape.strokeColor is None and shape.fillColor not in (None, white) else shape


@pytest.mark.parametrize("change", [thinner, lighter], ids=lambda change: change.__name__)
@pytest.mark.parametrize(
    "name", ["kyphoplasty-cement", "kyphoplasty-balloon", "kyphoplasty-fracture", "knee", "low-back"]
)
def test_a_drawing_that_is_thinned_or_lightened_is_refused(name: str, change: Callable[[Shape], Shape]) -> None:
    """What this file asks can fail."""
    whole = illustration(name).draw(Window(160, 110, numbered=False), INKS["color"], {}, len).drawing
    judge(whole)
    with pytest.raises(AssertionError, match="are left"):
        judge(as_drawing(whole, changed(whole, change)))


def test_an_arrow_that_is_gone_is_missed() -> None:
    whole = drawn("kyphoplasty-balloon", WINDOWS[0], "color")
    assert new_areas(as_drawing(whole, changed(whole, without_fills)), INKS["color"]) == []


def as_drawing(whole: Drawing, changed: Group) -> Drawing:
    return Drawing(whole.width, whole.height, *changed.contents)


def share_of_black(image: Image.Image) -> float:
    """How much of a grey image is darker than what the copier takes for black."""
    return sum(image.histogram()[: THRESHOLD + 1]) / (image.width * image.height)


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window.width:g}")
def test_what_the_steps_tell_apart_differs_in_a_copy_too(window: Window, ink: str) -> None:
    """Each step's copy differs from that of the one before by more than a word would."""
    copies = [copied(raster(drawn(name, window, ink), DPI)) for name in STEPS]
    for one, other in pairwise(copies):
        changed = sum(a != b for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
        assert changed > 0.01 * window.width * window.height * (DPI / 72) ** 2
