"""The known-good renderer: Debian's Chromium, headless, sets lines of text in given font files.

``pdf`` prints them, a page for each line, ``picture`` photographs them. Text is set as Blink and HarfBuzz set it by
default: bidirectional order, joining, conjuncts, marks, kerning. A font that did not load is an error, never a
silent substitute.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb
from PIL import Image
from support.text import fonts
from support.tools import require_tool

WIDTH, HEIGHT = 760.0, 64.0
"""A page, in points: wide enough for a line of some eighty letters."""

MARGIN = 12.0

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en-US",
)


@dataclass(frozen=True)
class Setting:
    """A line of text and how to set it: font files in order of preference, size in points, language, direction."""

    text: str
    fonts: tuple[Path, ...]
    size: float
    language: str
    rtl: bool = False
    ligatures: bool = True


def pdf(settings: Sequence[Setting]) -> bytes:
    """Chromium's PDF of the lines, one a page. Raises ``RuntimeError`` if it used another font."""
    data = _run(settings, "--print-to-pdf={folder}/result.pdf", "--no-pdf-header-footer")
    wanted = {_postscript_name(path) for setting in settings for path in setting.fonts}
    used = {font.name.partition("+")[2] or font.name for font in fonts(data)}
    if not used or not used <= wanted:
        raise RuntimeError(f"Chromium set {sorted(used - wanted)}, which nobody asked for")
    return data


def picture(settings: Sequence[Setting], scale: float = 2) -> Image.Image:
    """Chromium's picture of the lines, one below the other."""
    size = f"--window-size={WIDTH * 4 / 3:.0f},{len(settings) * HEIGHT * 4 / 3:.0f}"
    data = _run(settings, "--screenshot={folder}/result.png", size, f"--force-device-scale-factor={scale}")
    return Image.open(io.BytesIO(data)).convert("RGB")


def page(settings: Sequence[Setting]) -> str:
    """The lines as HTML."""
    files = list(dict.fromkeys(path for setting in settings for path in setting.fonts))
    names = {path: f"face{index}" for index, path in enumerate(files)}
    faces = "".join(
        f'@font-face{{font-family:{name};src:url("{path.resolve().as_uri()}");font-display:block}}\n'
        for path, name in names.items()
    )
    lines = "".join(_line(setting, names) for setting in settings)
    return f"""<!doctype html><html><head><meta charset="utf-8"><style>
{faces}@page{{size:{WIDTH}pt {HEIGHT}pt;margin:0}}
html,body{{margin:0;background:#fff;color:#000}}
p{{margin:0;padding:0 {MARGIN}pt;box-sizing:border-box;width:{WIDTH}pt;height:{HEIGHT}pt;line-height:{HEIGHT}pt;
white-space:pre;overflow:hidden;break-inside:avoid;break-after:page;font-synthesis:none;text-rendering:geometricPrecision}}
p:last-child{{break-after:auto}}
</style></head><body>{lines}</body></html>"""


def _line(setting: Setting, names: dict[Path, str]) -> str:
    families = ",".join(names[path] for path in setting.fonts)
    ligatures = "" if setting.ligatures else ";font-feature-settings:'liga' 0,'clig' 0"
    style = f"font-family:{families};font-size:{setting.size}pt{ligatures}"
    direction = "rtl" if setting.rtl else "ltr"
    return f'<p lang="{setting.language}" dir="{direction}" style="{style}">{html.escape(setting.text)}</p>\n'


def _run(settings: Sequence[Setting], output: str, *options: str) -> bytes:
    program = require_tool("chromium")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = folder / "page.html"
        source.write_text(page(settings), encoding="utf-8")
        command = [str(program), *FLAGS, f"--user-data-dir={folder / 'profile'}", *options]
        done = subprocess.run(
            [*command, output.replace("{folder}", temporary), source.as_uri()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=180,
            check=False,
            env={**os.environ, "HOME": temporary},
        )
        result = next(folder.glob("result.*"), None)
        if result is None:
            complaints = [line for line in done.stderr.splitlines() if not re.search("dbus|GPU|gpu", line)]
            raise RuntimeError(f"Chromium ended with {done.returncode} and no file:\n" + "\n".join(complaints[-20:]))
        return result.read_bytes()


def _postscript_name(path: Path) -> str:
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return str(face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or path.stem)
