"""Editions: one file each, and this list of them."""

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.templates.large_print import LargePrintSheet
from handouts.templates.one_page import OnePageSheet
from handouts.templates.sheet import Sheet
from handouts.templates.standard import StandardSheet
from handouts.templates.trifold import TrifoldSheet

EDITIONS: tuple[type[Sheet], ...] = (
    StandardSheet,
    LargePrintSheet,
    OnePageSheet,
    TrifoldSheet,
)
"""In the order they are offered."""

FORMATS = {edition.format: edition for edition in EDITIONS}
"""By format name."""
