"""A drawing that comes to show something else gets a new version: an approval is bound to the one it was given for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from handouts.illustrations import CLOSE_UPS, NAMES, Ink, Window, drawing_version, illustration
from handouts.pdf.drawing import operators


def test_what_is_drawn_under_a_version_stays_as_it_is(golden: Callable[[str, str], None]) -> None:
    """If a drawing is to change, raise its version, then write the golden file anew."""
    lines = []
    for name in NAMES:
        each = illustration(name)
        window = Window(each.natural_width, each.natural_height)
        drawn = operators(each.draw(window, Ink.mono(), {}, len).drawing)
        lines.append(f"{name} {each.version} {hashlib.sha256(drawn.encode()).hexdigest()[:16]}")
    golden("drawing-versions.txt", "\n".join(lines) + "\n")


def test_a_name_tells_its_close_up_too() -> None:
    for name, close in CLOSE_UPS.items():
        assert drawing_version(name) == f"{name} {illustration(name).version}, {close} {illustration(close).version}"
    assert drawing_version("nothing") == ""
