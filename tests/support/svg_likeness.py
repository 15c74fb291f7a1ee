"""How near our drawing of an SVG file comes to a browser's.

Both draw the file 200 units wide, here in points and there in CSS pixels, on white. A dot differs where, after a
blur over a square of seven dots, a channel is off by more than 60 of 255; so edges that are smoothed in another way
do not count, and what is missing, or of another color, does.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from support.chromium import FLAGS
from support.tools import require_tool

from handouts.content.colors import Palette
from handouts.layout.painter import Painter
from handouts.layout.picture_files import PictureFile, open_picture
from handouts.layout.typography import Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata

WIDTH = 200
"""Dots of a picture's width."""
BLUR = 3
"""Dots to each side over which a dot is averaged: a square of seven."""
OFF = 60
"""Of 255: what a channel must be off for its dot to differ."""
TALLEST = 2000
"""Dots: a picture taller than ten times its width is drawn narrower."""
SHARE = 0.03
"""A picture that differs over more than this share of its area is another picture."""
_AT_A_TIME = 60


def paint(picture: PictureFile, width: float, height: float, ink: str = "color") -> bytes:
    """A PDF page of this size in points, filled by the picture."""
    look = Look.of(Palette("#0b4f6c", "#9a3412"), ink)
    canvas = TaggedCanvas((width, height), Metadata("Picture", "en", "Tests", ""))
    canvas.grey = look.grey
    with canvas.artifact():
        picture.paint(Painter(canvas, cast(Any, None), look), 0, 0, width, height)
    return canvas.getpdfdata()


def draw(picture: PictureFile, size: tuple[int, int], ink: str = "color") -> Image.Image:
    """What we paint, a dot to a point."""
    document = pypdfium2.PdfDocument(paint(picture, *size, ink))
    return cast(Image.Image, document[0].render(scale=1).to_pil().convert("RGB"))


def size_of(picture: PictureFile) -> tuple[int, int]:
    """The size in dots at which a picture is compared."""
    width = min(WIDTH, max(1, round(TALLEST * picture.aspect)))
    return width, max(1, round(width / picture.aspect))


def draw_by_chromium(files: Sequence[tuple[Path, tuple[int, int]]]) -> list[Image.Image]:
    """What Chromium draws of each file at its size in dots, on white."""
    starts = range(0, len(files), _AT_A_TIME)
    return [image for start in starts for image in _photograph(files[start : start + _AT_A_TIME])]


def _photograph(files: Sequence[tuple[Path, tuple[int, int]]]) -> list[Image.Image]:
    """One page of pictures beside each other, photographed and cut up."""
    program, columns, at, boxes, tall = require_tool("chromium"), 5, 0, [], 0
    for index, (_, (width, height)) in enumerate(files):
        if index % columns == 0:
            at, tall = at + tall, 0
        boxes.append(((index % columns) * (WIDTH + 4), at, width, height))
        tall = max(tall, height + 4)
    with tempfile.TemporaryDirectory() as temporary:
        images = "".join(
            f'<img src="{path.resolve().as_uri()}" style="position:absolute;left:{x}px;top:{y}px;width:{w}px;height:{h}px">'
            for (path, _), (x, y, w, h) in zip(files, boxes, strict=True)
        )
        source, result = Path(temporary, "page.html"), Path(temporary, "result.png")
        source.write_text(f'<!doctype html><meta charset="utf-8"><body style="margin:0;background:#fff">{images}', "utf-8")  # fmt: skip
        size = f"--window-size={columns * (WIDTH + 4)},{at + tall + 150}"
        command = [str(program), *FLAGS, "--allow-file-access-from-files", f"--user-data-dir={temporary}/profile", size]
        done = subprocess.run(
            [*command, f"--screenshot={result}", source.as_uri()],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=180, check=False, env={**os.environ, "HOME": temporary},
        )  # fmt: skip
        if not result.is_file():
            raise RuntimeError(f"Chromium ended with {done.returncode} and no picture:\n{done.stderr[-2000:]!r}")
        page = Image.open(io.BytesIO(result.read_bytes())).convert("RGB")
    return [page.crop((x, y, x + w, y + h)) for x, y, w, h in boxes]


def differing_share(one: Image.Image, other: Image.Image) -> float:
    """The share of the area, from 0 to 1, over which two pictures of one size differ."""
    blur = ImageFilter.BoxBlur(BLUR)
    red, green, blue = ImageChops.difference(one.filter(blur), other.filter(blur)).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[OFF + 1 :]) / (one.width * one.height)


def compare(files: Sequence[Path]) -> list[tuple[Path, float | str]]:
    """Each file with the share over which our drawing differs from Chromium's, or why it is refused."""
    opened: list[tuple[Path, PictureFile]] = []
    found: list[tuple[Path, float | str]] = []
    for path in files:
        try:
            opened.append((path, open_picture(path)))
        except ValueError as error:
            found.append((path, str(error)))
    sizes = [size_of(picture) for _, picture in opened]
    theirs = draw_by_chromium([(path, size) for (path, _), size in zip(opened, sizes, strict=True)])
    for (path, picture), size, their in zip(opened, sizes, theirs, strict=True):
        found.append((path, differing_share(draw(picture, size), their)))
    return found
