"""Printed sheets that patients keep, read and understand, from a practice's own words.

>>> import datetime, handouts
>>> library = handouts.load("content.yaml")
>>> handout = handouts.build(library, "kyphoplasty", today=datetime.date(2026, 11, 22))
>>> handout.pages
2
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.content.loader import load
    from handouts.document.patient import Patient
    from handouts.press.press import Handout, Press, build
    from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity

__all__ = [
    "ExitCode",
    "Handout",
    "HandoutsError",
    "Library",
    "Patient",
    "Place",
    "Press",
    "Problem",
    "Severity",
    "build",
    "load",
]

_HOMES = {
    "content.library": ("Library",),
    "content.loader": ("load",),
    "document.patient": ("Patient",),
    "press.press": ("Handout", "Press", "build"),
    "problems": ("ExitCode", "HandoutsError", "Place", "Problem", "Severity"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that a command that prints a list need not wait for ReportLab (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"handouts.{_HOME[name]}"), name)
