"""What readers of a PDF get from it: text by three engines, characters' boxes, fonts, ink, pictures of pages."""

from __future__ import annotations

import ctypes
import io
import math
import os
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Name
from PIL import Image
from support.content import Box, parse_cmap
from support.tools import require_tool


def normalised(text: str) -> str:
    """One space for any run of white space, NFC, no soft hyphens and no invisible marks at the ends of lines."""
    cleaned = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\ufffe", "").replace("\u200b", "")
    return " ".join(cleaned.split())


def pdfium_text(pdf: bytes) -> str:
    """The whole text as pdfium (Chrome) extracts it."""
    with pypdfium2.PdfDocument(pdf) as document:
        pieces = []
        for page in document:
            text_page = page.get_textpage()
            pieces.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
    return normalised("\n".join(pieces))


def poppler_text(pdf: bytes) -> str:
    """The whole text as poppler (Evince, Okular) extracts it, in the order of the content stream."""
    return normalised(_by_program(pdf, [str(require_tool("poppler")), "-raw", "-enc", "UTF-8", "-q", "{file}", "-"]))


def poppler_lines(pdf: bytes) -> list[str]:
    """The text as poppler extracts it, in the order of the content stream, a line for each line on the paper."""
    text = _by_program(pdf, [str(require_tool("poppler")), "-raw", "-enc", "UTF-8", "-q", "{file}", "-"])
    return unicodedata.normalize("NFC", text).replace("\f", "\n").splitlines()


def mupdf_text(pdf: bytes) -> str:
    """The whole text as mupdf (SumatraPDF) extracts it."""
    program = str(require_tool("mupdf"))
    return normalised(_by_program(pdf, [program, "draw", "-q", "-F", "txt", "-o", "-", "{file}"]))


EXTRACTORS = {"pdfium": pdfium_text, "poppler": poppler_text, "mupdf": mupdf_text}


def _by_program(pdf: bytes, command: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.pdf")
        path.write_bytes(pdf)
        done = subprocess.run(
            [part.replace("{file}", str(path)) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True)
class Char:
    """One character as pdfium paints it: font size in points on paper, and two boxes in points.

    ``box`` is the ink's, ``cell`` the full line height by the advance width; white space has no ink.
    """

    text: str
    size: float
    box: Box
    cell: Box
    weight: int
    angle: float

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


def char_boxes(pdf: bytes) -> list[list[Char]]:
    """Every character that the file really paints, a list for each page, in the order of the content stream."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_chars(page)) for page in document]


def _chars(page: Any) -> Iterator[Char]:
    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        matrix, loose = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        for index in range(pdfium.FPDFText_CountChars(raw)):
            if pdfium.FPDFText_IsGenerated(raw, index) == 1:
                continue
            code = pdfium.FPDFText_GetUnicode(raw, index)
            size = pdfium.FPDFText_GetFontSize(raw, index)
            if pdfium.FPDFText_GetMatrix(raw, index, matrix):
                size *= math.hypot(matrix.c, matrix.d)
            pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
            pdfium.FPDFText_GetLooseCharBox(raw, index, loose)
            yield Char(
                chr(code),
                size,
                Box(left.value, bottom.value, right.value, top.value),
                Box(loose.left, loose.bottom, loose.right, loose.top),
                pdfium.FPDFText_GetFontWeight(raw, index),
                pdfium.FPDFText_GetCharAngle(raw, index),
            )
    finally:
        text_page.close()


def seen_lines(pdf: bytes) -> list[str]:
    """What is seen on each line from left to right, without its spaces: by where each glyph's origin stands on paper."""
    found: list[str] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text_page = page.get_textpage()
            lines: dict[int, list[tuple[float, str]]] = {}
            x, y = ctypes.c_double(), ctypes.c_double()
            for index in range(pdfium.FPDFText_CountChars(text_page.raw)):
                letter = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
                if pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1 or letter.isspace():
                    continue
                pdfium.FPDFText_GetCharOrigin(text_page.raw, index, x, y)
                lines.setdefault(round(y.value * 2), []).append((x.value, letter))
            found += ["".join(letter for _, letter in sorted(lines[place])) for place in sorted(lines, reverse=True)]
            text_page.close()
    return found


def min_text_size(pdf: bytes) -> float:
    """The smallest type on any page, in points as rendered; infinite for a file without text."""
    return min((c.size for page in char_boxes(pdf) for c in page if not c.is_space), default=math.inf)


@dataclass(frozen=True)
class FontFacts:
    """What a font dictionary says of itself."""

    name: str
    subtype: str
    embedded: bool
    subset: bool
    to_unicode: bool
    characters: int
    """How many codes the ToUnicode CMap explains."""


def fonts(pdf: bytes) -> list[FontFacts]:
    """Every font that a page, a form or an appearance can use, sorted by name."""
    found: dict[Any, FontFacts] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for font in _fonts_in(page.obj, set()):
                key = font.objgen if font.objgen != (0, 0) else len(found)
                found[key] = _font_facts(font)
    return sorted(found.values(), key=lambda f: (f.name, f.subtype))


def _fonts_in(holder: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    resources = holder.get("/Resources")
    if resources is None and isinstance(holder, Dictionary) and "/Parent" in holder:
        resources = holder.Parent.get("/Resources")  # inherited by pages
    resources = resources if resources is not None else Dictionary()
    yield from resources.get("/Font", Dictionary()).values()
    inner = [x for x in resources.get("/XObject", Dictionary()).values() if x.get("/Subtype") == Name.Form]
    inner += list(resources.get("/Pattern", Dictionary()).values())
    for annotation in holder.get("/Annots", []):
        for appearance in annotation.get("/AP", Dictionary()).values():
            inner += [appearance] if isinstance(appearance, pikepdf.Stream) else list(appearance.values())
    for thing in inner:
        if thing.objgen not in seen:
            seen.add(thing.objgen)
            yield from _fonts_in(thing, seen)


def _font_facts(font: Any) -> FontFacts:
    descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = descendant.get("/FontDescriptor", Dictionary())
    name = str(font.get("/BaseFont", "/?"))[1:]
    return FontFacts(
        name=name,
        subtype=str(font.get("/Subtype", "/?"))[1:],
        embedded=any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")) or "/CharProcs" in font,
        subset=len(name) > 7 and name[6] == "+" and name[:6].isupper(),
        to_unicode="/ToUnicode" in font,
        characters=len(parse_cmap(font.ToUnicode.read_bytes())) if "/ToUnicode" in font else 0,
    )


def render(pdf: bytes, dpi: float = 96) -> list[Image.Image]:
    """Pictures of the pages, annotations left out."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, may_draw_forms=False).to_pil().convert("RGB") for page in document]


def ink_coverage(pdf: bytes, dpi: float = 48) -> list[float]:
    """Mean darkness of each page, 0 for white paper to 1 for black."""
    found = []
    for image in render(pdf, dpi):
        histogram = image.convert("L").histogram()
        found.append(1 - sum(level * count for level, count in enumerate(histogram)) / (255 * sum(histogram)))
    return found
