"""Which text a leaflet is, at the foot of its inside: a copy of one side must be known too."""

from collections.abc import Mapping

from handouts.document.codes import halve_code
from handouts.layout.painter import Painter
from handouts.templates.edition import Edition
from handouts.templates.trifold_panels import INSIDE, Panel

EDGE = 20.0
"""Between any other ink than fold ticks and the top and foot of the sheet: 7 mm, which the printers of offices leave white
at most."""
ABOVE_CODE = 5.0
"""From the tallest letters of the code inside to the last row above it: a table has a rule below its last row."""


def paint_code(edition: Edition, painter: Painter, panels: Mapping[str, Panel]) -> None:
    """The version at the foot of the first panel inside, and the code at that of the last."""
    imprint, style = edition.document.imprint, edition.styles.small
    first, last = (panels[name] for name in (INSIDE[0], INSIDE[-1]))
    y = edition.paper.height - _baseline(edition) - style.baseline
    with painter.canvas.artifact("Footer"):
        if style.width(imprint.version) <= first.width:
            painter.words(imprint.version, style, first.x, y)
        lines = _code_lines(edition, last)
        for below, words in enumerate(lines, 1 - len(lines)):
            painter.words(words, style, last.x + last.width - style.width(words), y + below * style.leading)


def room_over_code(edition: Edition, panel: Panel, foot_edge: float) -> float:
    """By how much the last row of a panel that ends ``foot_edge`` points down the sheet must end higher, in points."""
    imprint, style = edition.document.imprint, edition.styles.small
    top = _baseline(edition) + style.ascent(imprint.version + imprint.code)
    if panel.name == INSIDE[-1]:
        top += (len(_code_lines(edition, panel)) - 1) * style.leading
    return max(0.0, top + ABOVE_CODE - (edition.paper.height - foot_edge))


def _code_lines(edition: Edition, panel: Panel) -> list[str]:
    """The code on one line, or on two where the panel is too narrow for it."""
    code = edition.document.imprint.code
    return [code] if edition.styles.small.width(code) <= panel.width else halve_code(code)


def _baseline(edition: Edition) -> float:
    """The baseline of the last line, in points from the sheet's foot: its deepest letters end at the edge."""
    imprint, style = edition.document.imprint, edition.styles.small
    return EDGE + style.descent(imprint.version + imprint.code)
