"""Two checkouts against each other: `python benchmarks/pairs.py OTHER [--python PYTHON] [--runs 15]`.

Each command of every day is run in both, in turn, so that whatever else the machine does slows both alike; what is told is
the processor time of the whole process and of those it started (user and system), the median and the worst, and the
ratio of the medians.  OTHER is the folder of another version, and PYTHON an interpreter that finds that version's package
there.  The content is the one that each version ships, the schedule is made here: names of several countries.
"""

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

COPIES = 300
NAMES = "Maria Johnson|José Álvarez|Nguyễn Thị Hồng|Łukasz Żółć|Γιώργος Παπαδόπουλος|Анна Сергеевна Кузнецова|Zoë van den Berg"


def write_schedule(path: Path) -> None:
    """A day of ``COPIES`` people."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["name", "date", "time", "doctor"])
        writer.writeheader()
        names = NAMES.split("|")
        for number in range(COPIES):
            writer.writerow(
                {
                    "name": f"{names[number % len(names)]} {number}",
                    "date": f"2026-12-{number % 28 + 1:02}",
                    "time": "9:30 AM",
                    "doctor": "Dr. Lee",
                }
            )


def commands(folder: str) -> dict[str, Sequence[str]]:
    """By what they do: the arguments of `python`."""
    return {
        "one sheet, from a cold start": ("-m", "handouts", "build", "kyphoplasty", "--output", folder),
        "every edition and language": (
            "-m",
            "handouts",
            "build",
            "--format",
            "all",
            "--language",
            "all",
            "--output",
            folder,
        ),
        "list": ("-m", "handouts", "list"),
        "check": ("-m", "handouts", "check"),
        f"batch of {COPIES}": ("-m", "handouts", "batch", f"{folder}/day.csv", "--output", f"{folder}/batch"),
    }


def processor_seconds(python: str, root: Path, arguments: Sequence[str]) -> float:
    """Of the process and what it started.  Compiled code is kept, as on anybody's machine."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([python, *arguments], cwd=root, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 6):
        raise SystemExit(
            f"{root}: {' '.join(arguments)}: {done.stderr.decode(errors='replace') or done.stdout.decode(errors='replace')}"
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("other", type=Path, help="the folder of another version")
    parser.add_argument("--python", default=sys.executable, help="one that finds the other version's package")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", help="the commands that have this in their names")
    chosen = parser.parse_args()
    print(
        f"{'processor time':32}{'other':>9}{'worst':>9}{'this':>9}{'worst':>9}{'ratio':>8}   load {os.getloadavg()[0]:.1f}"
    )
    for number, said in enumerate(commands("")):
        if chosen.only and chosen.only not in said:
            continue
        sides: tuple[list[float], list[float]] = [], []
        for run in range(chosen.runs + 1):
            for side, python, root in ((0, chosen.python, chosen.other), (1, sys.executable, ROOT)):
                with tempfile.TemporaryDirectory() as folder:
                    write_schedule(Path(folder) / "day.csv")
                    arguments = list(commands(folder).values())[number]
                    taken = processor_seconds(python, root, arguments)
                if run:  # the first fills the caches of compiled code
                    sides[side].append(taken)
        other, this = map(statistics.median, sides)
        print(
            f"{said:32}{other:8.3f}s{max(sides[0]):8.3f}s{this:8.3f}s{max(sides[1]):8.3f}s{this / other:8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
