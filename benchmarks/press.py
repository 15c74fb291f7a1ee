"""What personal copies cost, against the numbers asked for: `python benchmarks/press.py [--folder DIR]`.

Every copy is for another person. Files are written as `handouts batch` writes them, synced and named, to a folder of
their own below DIR (default: the system's for temporary files); name a memory file system to leave the disk out.
"""

import argparse
import datetime
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from handouts.batch.outcome import Setting

sys.path.insert(0, str(Path(__file__).parent))
from peers.words import person

import handouts
from handouts.batch.plan import Copy, Plan, SheetChoice
from handouts.batch.run import make_files
from handouts.batch.schedule import Schedule
from handouts.batch.workers import choose_workers
from handouts.press.press import Press
from handouts.reading.resources import resource

LIBRARY = handouts.load(resource("content.yaml"))
TODAY = datetime.date(2026, 11, 22)


def people(first: int, count: int) -> list[handouts.Patient]:
    return [handouts.Patient(**person(number)) for number in range(first, first + count)]


def new_press() -> Press:
    return Press(LIBRARY, "kyphoplasty", today=TODAY)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def copies_in_memory() -> tuple[float, float]:
    """Milliseconds and bytes of a copy: the median of hundreds."""
    press, rounds = new_press(), []
    size = len(press.copy(people(0, 1)[0]))
    for number in range(50):
        each = people(100 * number, 100)
        rounds.append(milliseconds(lambda: [press.copy(patient) for patient in each]) / 100)  # noqa: B023
    return statistics.median(rounds), size


def files_a_second(folder: Path, count: int, workers: int) -> float:
    """By a batch of so many rows: pressed, compared, written, synced, named, listed."""
    sheet = SheetChoice("kyphoplasty", "standard", "en")
    copies = [Copy(line, sheet, patient) for line, patient in enumerate(people(0, count), 2)]
    planned = Plan(Schedule("none", (), (), {}), copies, ())
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
        setting = Setting(LIBRARY, "letter", "color", TODAY, Path(place))
        makers = choose_workers(count, workers)
        return count / milliseconds(lambda: make_files(planned, setting, makers)) * 1000


def print_file(count: int, *, separators: bool = False) -> tuple[float, float, int]:
    """Milliseconds and bytes that each further copy takes, and the bytes of the first."""
    press = new_press()
    rounds = []
    for number in range(5):
        one, all_ = io.BytesIO(), io.BytesIO()
        press.merge(people(0, 1), one, separators=separators)
        each = people(number * count, count)
        rounds.append(milliseconds(lambda: press.merge(each, all_, separators=separators)) / count)  # noqa: B023
    return statistics.median(rounds), (len(all_.getvalue()) - len(one.getvalue())) / (count - 1), len(one.getvalue())


def resident() -> float:
    """Megabytes of memory this process holds."""
    if Path("/proc/self/statm").exists():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import psutil

    return float(psutil.Process().memory_info().rss / 1e6)


def memory_growth() -> tuple[float, float]:
    """Megabytes by 20,000 copies, and by as many in a print file."""
    press = new_press()
    grown = []
    for work in (lambda each: [press.copy(patient) and None for patient in each], merged(press)):
        work(people(0, 2000))
        before = resident()
        for number in range(1, 11):
            work(people(2000 * number, 2000))
        grown.append(resident() - before)
    return grown[0], grown[1]


def merged(press: Press) -> Callable[[list[handouts.Patient]], object]:
    def work(each: list[handouts.Patient]) -> None:
        with Path(os.devnull).open("wb") as nowhere:
            press.merge(each, nowhere)

    return work


def laid_out_anew() -> float:
    new_press().copy(people(0, 1)[0])
    return statistics.median(milliseconds(lambda: new_press().copy(people(n, 1)[0])) for n in range(30))  # noqa: B023


def other_letters() -> float:
    """Milliseconds of a copy for somebody whose name is written in Hangul, after the first of them."""
    press = new_press()
    each = [handouts.Patient(**{**person(number), "name": f"김철수 {number}"}) for number in range(21)]
    press.copy(each[0])
    return statistics.median(milliseconds(lambda: press.copy(patient)) for patient in each[1:])  # noqa: B023


def cold() -> float:
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "handouts", "build", "--content", str(resource("content.yaml").absolute())]
        environment = {**os.environ, "PYTHONPATH": str(Path(handouts.__file__).parents[1])}

        def build() -> None:
            subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True)

        build()
        return statistics.median(milliseconds(build) for _ in range(11)) / 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, help="where files are written")
    arguments.add_argument("--files", type=int, default=5000)
    chosen = arguments.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    copy, size = copies_in_memory()
    merge, further, first = print_file(2000)
    parted, parted_further, _ = print_file(2000, separators=True)
    grown, grown_merged = memory_growth()
    layout = laid_out_anew()
    rows: list[tuple[str, str, str, str]] = [
        ("a copy in memory, warm, one process", f"{copy:.3f} ms", "≤ 0.1 ms", "≤ 0.04 ms"),
        ("… against laying it out anew", f"1 : {layout / copy:,.0f}", "", ""),
        ("copies written as files, one process", f"{files_a_second(chosen.folder, chosen.files, 1):,.0f} a second", "≥ 2,500", "≥ 8,000"),
        (f"… {cores} processes, their start included", f"{files_a_second(chosen.folder, 2 * chosen.files, cores):,.0f} a second", "", ""),
        ("print file, tagged, a copy", f"{merge:.3f} ms, {further / 1000:.2f} kB", "≤ 0.3 ms, ≤ 3 kB", "≤ 0.12 ms, 2.2 kB"),
        ("… with separators", f"{parted:.3f} ms, {parted_further / 1000:.2f} kB", "", ""),
        ("… and once", f"{first / 1000:.0f} kB", "", ""),
        ("memory growth over 20,000 copies", f"{grown:.1f} MB", "≤ 5 MB", "0"),
        ("… in print files", f"{grown_merged:.1f} MB", "", ""),
        ("a name in letters that are not prepared", f"{other_letters():.2f} ms", "", ""),
        ("first sheet of a run, laid out anew, warm", f"{layout:.0f} ms", "≤ 60 ms", "≤ 35 ms"),
        ("`handouts build` of one sheet, cold process", f"{cold():.2f} s", "≤ 0.35 s", "0.08 s"),
        ("file size of one tagged copy", f"{size / 1000:.1f} kB", "≤ 55 kB", "≤ 40 kB"),
    ]  # fmt: skip
    print("| | measured | to reach | beyond |\n|---|---:|---:|---:|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
