"""What can be wrong: problems as data, and the register of all their codes (:mod:`handouts.problems.register`).

Making a problem reads no file; only telling it in another language does.
"""

from handouts.problems.problem import (
    LESSER_SEVERITIES,
    ExitCode,
    HandoutsError,
    Place,
    Problem,
    Severity,
    UnreadableError,
    UnwritableError,
    severity_of,
)

__all__ = [
    "LESSER_SEVERITIES",
    "ExitCode",
    "HandoutsError",
    "Place",
    "Problem",
    "Severity",
    "UnreadableError",
    "UnwritableError",
    "severity_of",
]
