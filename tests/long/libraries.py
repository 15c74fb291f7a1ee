"""A library of many procedures: what commands take of it, against a library of one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.long import Fault, long_run

ROOT = Path(__file__).resolve().parents[2]


DESK = """
import time
from pathlib import Path
from starlette.testclient import TestClient
from handouts.web.app import create_app
from handouts.web.watcher import LibraryWatcher
desk = TestClient(create_app(LibraryWatcher(Path("content.yaml"))), base_url="http://127.0.0.1")
before = time.process_time()
assert desk.get("/").status_code == 200
print(time.process_time() - before)
"""
"""Opens the first page of the desk; says what processor time that took, without the program's own start."""
MOST_MEGABYTES = 400


class Taken(NamedTuple):
    """What a command took."""

    seconds: float
    """Of processor time."""
    megabytes: float
    """The most memory of its process."""
    said: str


def run(folder: Path, cache: Path, *arguments: str) -> Taken:
    """What a command takes in a library; raises Fault if it fails, or takes more memory than it may."""
    environment = {**os.environ, "HANDOUTS_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise Fault(f"{' '.join(arguments)} left with {process.returncode}: {said[-300:]}")
    megabytes = usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    if megabytes > MOST_MEGABYTES:
        raise Fault(f"{' '.join(arguments)} took {megabytes:.0f} MB")
    return Taken(usage.ru_utime + usage.ru_stime, megabytes, said)


def command(folder: Path, cache: Path, *arguments: str) -> Taken:
    """What a command of the program takes, as :func:`run` says."""
    return run(folder, cache, "-m", "handouts", *arguments)


@long_run(whole=1_000, share=30, unit="procedures in three languages")
def library(seed: int, size: int) -> str:
    """A sheet, the list, the check and the desk of a large library: what they take does not grow with it."""
    with tempfile.TemporaryDirectory() as place:
        one, many, cache = Path(place, "one"), Path(place, "many"), Path(place, "cache")
        for folder, procedures in ((one, 1), (many, size)):
            making = [sys.executable, "tools/make_library.py", str(folder), "--procedures", str(procedures)]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            subprocess.run(making, cwd=ROOT, env=environment, check=True, capture_output=True)
        time.sleep(3)  # what was saved a moment ago is not kept in the cache
        cold = command(many, cache, "check", "--no-layout")
        warm = command(many, cache, "check", "--no-layout")
        sheet = [min(command(each, cache, "build", "procedure-0000").seconds for _ in range(3)) for each in (one, many)]
        listed = [min(command(each, cache, "list").seconds for _ in range(3)) for each in (one, many)]
        first = run(many, cache, "-c", DESK)
        desk = [run(each, cache, "-c", DESK) for each in (one, many)]
        edited = many / "procedures" / "procedure-0000.yaml"
        edited.write_text(edited.read_text(encoding="utf-8").replace("title: ", "title: Now ", 1), encoding="utf-8")
        time.sleep(3)
        again = command(many, cache, "check", "--no-layout")
    page = float(desk[1].said)
    if sheet[1] > 1.5 * sheet[0] or listed[1] > 3 * listed[0] or max(warm.seconds, again.seconds) > 30 or page > 1.5:
        raise Fault(
            f"a sheet {sheet}, a list {listed}, a check {warm}, {again}, the desk {desk}: it grows with the library"
        )
    return (
        f"{size:,} procedures in 3 languages, processor time against a library of one: a sheet {sheet[1] / sheet[0]:.2f} "
        f"times, the list {listed[1] / listed[0]:.2f} times; check without layout, first {1000 * cold.seconds / size / 3:.0f} ms "
        f"a sheet and {cold.megabytes:.0f} MB, unchanged {warm.seconds:.1f} s in all, after one edit {again.seconds:.1f} s; the "
        f"desk's first page {page:.2f} s and {desk[1].megabytes:.0f} MB, the first time {float(first.said):.0f} s"
    )
