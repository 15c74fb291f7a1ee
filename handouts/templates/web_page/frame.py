"""What every page for a browser has: its head, its style, the practice's colors in both schemes, and what it may load.

A page loads nothing: no script, no font, no picture that does not stand in it. Its content-security-policy says so, and
its one style sheet is known to it by its digest (CSP Level 3, 6.7.3.3), so that nothing put into the page can change it.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from handouts.content.colors import WHITE, Palette, contrast, lighten_for, mix
from handouts.languages.language import Language
from handouts.templates.web_page.markup import Element, add

STYLE = Path(__file__).parent / "page.css"
DARK = "#11181c"
"""The ground where the reader has asked for a dark one."""
DARK_INK = "#eef2f3"
"""Running text on it: less than white, which glares."""
DARK_RATIO = 8.5
"""The contrast of the practice's colors on it: more than the 7 of WCAG's AAA, for light letters on dark look thinner."""


def begin_page(language: Language, title: str, description: str, palette: Palette) -> tuple[Element, Element]:
    """A page's root and its body; ``description`` is a sentence for lists of results, "" for none."""
    root = Element("html", {"lang": language.lang_tag, "dir": language.direction})
    head = add(root, "head")
    add(head, "meta", charset="utf-8")
    style = write_style(palette)
    add(head, "meta", http_equiv="Content-Security-Policy", content=write_policy(style))
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "meta", name="color-scheme", content="light dark")
    add(head, "meta", name="referrer", content="no-referrer")
    add(head, "meta", name="format-detection", content="telephone=no")  # what can be dialed is a link already
    add(head, "title", title)
    if description:
        add(head, "meta", name="description", content=description)
    add(head, "style", style)
    return root, add(root, "body")


def write_policy(style: str) -> str:
    """The content-security-policy of a page with this style sheet: pictures that stand in it, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def write_style(palette: Palette) -> str:
    """The style sheet with a practice's colors; on a dark ground they are lightened until they can be read."""
    brand, accent = (lighten_for(DARK, each, DARK_RATIO) for each in (palette.brand, palette.accent))
    light = _write_colors(WHITE, palette.ink, palette.brand, palette.accent, mix(palette.brand, WHITE, 0.3))
    dark = _write_colors(DARK, DARK_INK, brand, accent, mix(brand, DARK, 0.3))
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{STYLE.read_text('utf-8')}"


def _write_colors(ground: str, ink: str, brand: str, accent: str, rule: str) -> str:
    on = WHITE if contrast(accent, WHITE) >= contrast(accent, DARK) else DARK
    named = {"ground": ground, "ink": ink, "brand": brand, "accent": accent, "on-accent": on, "rule": rule}
    return ";".join(f"--{name}:{color}" for name, color in named.items())
