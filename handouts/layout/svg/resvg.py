"""Drawings as dots, by resvg: here where nothing can go wrong, else in a process of its own.

resvg is machine code. A drawing that nests too deeply or asks for a tile as large as a town ends it, and with it the
process that it runs in. So a drawing is drawn here only if it is tame: of plain parts, not deep, with numbers that a page has.
"""

import io
import json
import re
import subprocess
import sys
import threading
from typing import Any
from xml.etree.ElementTree import Element

from handouts.layout.svg import resvg_process
from handouts.layout.svg.source import SvgError, Weight
from handouts.reading.declarations import lazy_pattern

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in CSS pixels."""
PATIENCE = 4 * resvg_process.MOST_SECONDS
"""Seconds to wait for the process, on a machine that has much else to do."""
_TAME = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "use", "symbol", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "image"})  # fmt: skip
_TAME_DEPTH = 24
"""Elements within each other for which the smallest stack of a thread, half a megabyte, is twice enough."""
_WILD_NUMBER = lazy_pattern(r"(?<![.\d])\d{7,}|\d[eE]\+?\d|nan|inf", re.IGNORECASE)
_UNJUDGED = frozenset({"id", "class", "href", "d", "points", "style", "fill", "stroke"})
_processes = threading.BoundedSemaphore(2)


def is_tame(root: Element, weight: Weight) -> bool:
    """Whether a dressed drawing can be drawn in this process."""
    return weight.depth <= _TAME_DEPTH and all(
        element.tag in _TAME
        and "svg" not in element.get("href", "")[:20]
        and not any(_WILD_NUMBER.search(text) for name, text in element.attrib.items() if name not in _UNJUDGED and "#" not in text)
        for element in root.iter()
    )  # fmt: skip


def render(svg: str, box: Box, longest: int, *, apart: bool = False) -> Any:
    """What a part of a drawing shows, as a Pillow picture in RGBA, ``longest`` dots on its longer side.

    ``apart`` draws it in a process of its own. Raises SvgError if it cannot be drawn.
    """
    import PIL.Image

    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    scale = longest / max(wide, high)
    across, down = max(1, round(wide * scale)), max(1, round(high * scale))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" preserveAspectRatio="none" viewBox="{left:.9g} {top:.9g} {wide:.9g} {high:.9g}">'  # fmt: skip
    text = f"{head}{svg}</svg>"
    data = _draw_apart(text) if apart else _draw_here(text)
    return PIL.Image.open(io.BytesIO(data), formats=("PNG",)).convert("RGBA")


def _draw_here(text: str) -> bytes:
    import resvg_py

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise SvgError("it cannot be drawn") from error


def _draw_apart(text: str) -> bytes:
    try:
        with _processes:
            done = subprocess.run(  # noqa: S603 - this Python, and a file of this package
                [sys.executable, "-P", resvg_process.__file__],
                input=json.dumps(text).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except subprocess.TimeoutExpired:
        raise SvgError("it takes longer than a picture may") from None
    if done.returncode or not done.stdout:
        raise SvgError("it cannot be drawn: it takes more memory or time than a picture may")
    return done.stdout
