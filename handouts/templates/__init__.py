"""Editions: one file each, and this list of them."""

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.templates.edition import Edition
from handouts.templates.large_print import LargePrintEdition
from handouts.templates.one_page import OnePageEdition
from handouts.templates.standard import StandardEdition
from handouts.templates.trifold import TrifoldEdition

EDITIONS: tuple[type[Edition], ...] = (
    StandardEdition,
    LargePrintEdition,
    OnePageEdition,
    TrifoldEdition,
)
"""In the order they are offered."""

FORMATS = {edition.format: edition for edition in EDITIONS}
"""By format name."""
