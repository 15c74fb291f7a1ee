"""Printed sheets that patients keep, read and understand, from a practice's own words.

>>> import datetime, handouts
>>> library = handouts.load("content.yaml")
>>> handout = handouts.build(library, "kyphoplasty", today=datetime.date(2026, 11, 22))
>>> handout.pages
2
"""

from handouts.content import Library, load
from handouts.patient import Patient
from handouts.press import Handout, build
from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity

__all__ = [
    "ExitCode",
    "Handout",
    "HandoutsError",
    "Library",
    "Patient",
    "Place",
    "Problem",
    "Severity",
    "build",
    "load",
]
