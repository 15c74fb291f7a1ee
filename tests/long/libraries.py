"""A library of many procedures: what commands take of it, against a library of one."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.long import Fault, long_run

ROOT = Path(__file__).resolve().parents[2]


def seconds(folder: Path, cache: Path, *arguments: str) -> float:
    """The processor time of a command in a library; raises Fault if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "handouts", *arguments]
    environment = {**os.environ, "HANDOUTS_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise Fault(f"{' '.join(arguments)} left with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@long_run(whole=1_000, share=30, unit="procedures in three languages")
def library(seed: int, size: int) -> str:
    """One sheet, the list and the check of a large library: what they take does not grow with it."""
    with tempfile.TemporaryDirectory() as place:
        one, many, cache = Path(place, "one"), Path(place, "many"), Path(place, "cache")
        for folder, procedures in ((one, 1), (many, size)):
            command = [sys.executable, "tools/make_library.py", str(folder), "--procedures", str(procedures)]
            subprocess.run(
                command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
            )
        time.sleep(3)  # what was saved a moment ago is not kept in the cache
        cold = seconds(many, cache, "check")
        warm = seconds(many, cache, "check")
        sheet = [min(seconds(each, cache, "build", "procedure-0000") for _ in range(3)) for each in (one, many)]
        listed = [min(seconds(each, cache, "list") for _ in range(3)) for each in (one, many)]
    if sheet[1] > 1.5 * sheet[0] or listed[1] > 3 * listed[0] or warm > 30:
        raise Fault(f"a sheet {sheet}, a list {listed}, a check {warm}: it grows with the library")
    return (
        f"{size:,} procedures in 3 languages, processor time against a library of one: a sheet {sheet[1] / sheet[0]:.2f} "
        f"times, the list {listed[1] / listed[0]:.2f} times; check without layout, first {1000 * cold / size / 3:.0f} ms a "
        f"sheet, unchanged {warm:.1f} s in all"
    )
