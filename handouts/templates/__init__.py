"""Editions: one file each, and this list of them. An edition is loaded when it is first asked for."""

import importlib
from collections.abc import Iterator, Mapping

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.templates.edition import Edition

_CLASSES = {
    "standard": "standard.StandardEdition",
    "large-print": "large_print.LargePrintEdition",
    "one-page": "one_page.OnePageEdition",
    "trifold": "trifold.TrifoldEdition",
}


class _Formats(Mapping[str, type[Edition]]):
    def __getitem__(self, name: str) -> type[Edition]:
        module, _, found = _CLASSES[name].partition(".")
        edition: type[Edition] = getattr(importlib.import_module(f"handouts.templates.{module}"), found)
        return edition

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


FORMATS: Mapping[str, type[Edition]] = _Formats()
"""By format name, in the order they are offered."""
