"""Editions: one file each, and this list of them. An edition is loaded when it is first asked for."""

import importlib
from collections.abc import Iterator, MutableMapping

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.templates.edition import Edition

_CLASSES = {
    "standard": "standard.StandardEdition",
    "large-print": "large_print.LargePrintEdition",
    "one-page": "one_page.OnePageEdition",
    "trifold": "trifold.TrifoldEdition",
}


class _Formats(MutableMapping[str, type[Edition]]):
    """Where each edition stands, and once it was asked for the edition itself."""

    def __init__(self, places: dict[str, str]) -> None:
        self._found: dict[str, str | type[Edition]] = dict(places)

    def __getitem__(self, name: str) -> type[Edition]:
        found = self._found[name]
        if isinstance(found, str):
            module, _, kind = found.partition(".")
            found = self[name] = getattr(importlib.import_module(f"handouts.templates.{module}"), kind)
        return found

    def __setitem__(self, name: str, edition: type[Edition]) -> None:
        self._found[name] = edition

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


FORMATS: MutableMapping[str, type[Edition]] = _Formats(_CLASSES)
"""By format name, in the order they are offered."""
