"""What one sheet takes from a cold start: `pip install -e ".[bench]"`, then `python benchmarks/cold.py [--runs 15] [--gate]`.

Whole processes, in turn, so that whatever else the machine does slows all alike: `handouts build` of one sheet with the
user's cache and without any; Typst, PDF/UA-1, by its Python package, with a like sheet; a bare Platypus script, untagged.
What is told is processor time of the whole process (user and system), medians, and ratios to Typst's. `--gate` fails where a
ratio is worse than the one written below by more than a quarter in two runs of three.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
TYPST = "Typst, PDF/UA-1"
CACHED, PLAIN = "handouts build, with the user's cache", "handouts build, without"
GATE: Mapping[str, float] = {CACHED: 1.55, PLAIN: 8.3}
"""How many times Typst's processor time each took when this was last looked at."""
WORSE = 1.25


def processor_seconds(command: Sequence[str], folder: str, cache: str) -> float:
    environment = {name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env={**environment, "HANDOUTS_CACHE": cache}, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(runs: int) -> dict[str, float]:
    """Print the table; returns how many times Typst's time each took."""
    with tempfile.TemporaryDirectory() as folder:
        kept = str(Path(folder) / "cache")
        ours = [sys.executable, "-m", "handouts", "build", "kyphoplasty"]
        commands = {
            TYPST: ([sys.executable, str(HERE / "peers" / "typst_cold.py"), "typst.pdf"], "off"),
            CACHED: (ours, kept),
            PLAIN: (ours, "off"),
            "bare Platypus script, untagged": ([sys.executable, str(HERE / "bare_platypus.py"), "bare.pdf"], "off"),
            "python, nothing in it": ([sys.executable, "-c", "pass"], "off"),
        }
        times: dict[str, list[float]] = {title: [] for title in commands}
        for number in range(runs + 2):
            for title, (command, cache) in commands.items():
                taken = processor_seconds(command, folder, cache)
                if number > 1:  # the first two fill the caches
                    times[title].append(taken)
    yardstick = statistics.median(times[TYPST])
    print(f"| processor time, {runs} in turn, load {os.getloadavg()[0]:.0f} | median | worst | to Typst's |")
    print("|---|---:|---:|---:|")
    for title, each in times.items():
        median = statistics.median(each)
        print(f"| {title} | {median * 1000:.0f} ms | {max(each) * 1000:.0f} ms | {median / yardstick:.2f} |")
    return {title: statistics.median(each) / yardstick for title, each in times.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=15)
    arguments.add_argument("--gate", action="store_true", help="fail where a sheet has become slower than we say")
    chosen = arguments.parse_args()
    if not chosen.gate:
        run(chosen.runs)
        return
    told = [run(chosen.runs) for _ in range(3)]
    slower = [title for title, ratio in GATE.items() if sum(each[title] > ratio * WORSE for each in told) > 1]
    if slower:
        sys.exit(f"A sheet from a cold start has become slower: {', '.join(slower)}.")


if __name__ == "__main__":
    main()
