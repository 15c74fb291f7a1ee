"""What a bad photocopier leaves: at least 95 % of the length of every line that carries a meaning, in color and mono.

The copier is reckoned: 200 dots to the inch, grey, a Gaussian blur of 1.6 dots, black below 150 of 255. A place on a
line counts where the clean drawing shows its color, so that what stands behind something else is not asked for.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
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
LEAST = 0.95
SOLID = ("stop",)
"""Drawn without a line."""
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


def places(chain: list[Point], every: float = 0.25) -> Iterator[Point]:
    """Places along a chain, ``every`` so many points."""
    for (ax, ay), (bx, by) in pairwise(chain):
        count = max(1, round(math.hypot(bx - ax, by - ay) / every))
        for k in range(count):
            yield ax + (bx - ax) * k / count, ay + (by - ay) * k / count


def like(pixel: tuple[int, int, int], color: Color) -> bool:
    return all(abs(have - 255 * want) < 26 for have, want in zip(pixel, color.rgb(), strict=True))


def counted(drawing: Drawing) -> tuple[int, int]:
    """How many places on lines the clean drawing shows, and how many of these the copy has."""
    clean, copy = raster(drawing, DPI * CLEAN / 2), copied(raster(drawing, DPI))
    fine, coarse = DPI * CLEAN / 2 / 72, DPI / 72
    shown = kept = 0
    for color, _, chain in lines(drawing):
        for x, y in places(chain):
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
    shown, kept = counted(drawing)
    assert shown > 0 or name in SOLID
    assert kept >= LEAST * shown, f"{kept / max(1, shown):.1%} of the lines are left"
    clean, copy = (share_of_black(each) for each in (raster(drawing, DPI).convert("L"), copied(raster(drawing, DPI))))
    assert copy >= 0.6 * clean, "what is dark stays dark"
    assert copy <= 1.5 * clean + 0.02, "what is hatched does not fill up"


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
