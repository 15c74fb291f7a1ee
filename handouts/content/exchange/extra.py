"""Packages that only some files of translators need: loaded when one is read or written, and named when they are missing."""

import importlib
from typing import Any

from handouts.problems import HandoutsError, Problem


def _load(package: str, what: str, *modules: str) -> Any:
    try:
        for each in modules:
            found = importlib.import_module(each)
    except ImportError:
        raise HandoutsError(Problem("translators-extra-missing", f"{what} need the package {package}, which is not installed.",
                                    'Run  pip install "handouts[translators]"  or take XLIFF or YAML, which need nothing more.')) from None  # fmt: skip
    return importlib.import_module(modules[0]) if modules else found


def import_docx() -> Any:
    """python-docx. Raises HandoutsError if it is not installed."""
    return _load("python-docx", "Word files", "docx", "docx.shared", "docx.enum.section", "docx.oxml")


def import_polib() -> Any:
    """polib. Raises HandoutsError if it is not installed."""
    return _load("polib", "PO files", "polib")
