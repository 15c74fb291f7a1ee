"""How long one sheet takes from a cold start, against a bare Platypus script: `python benchmarks/cold.py`.

Whole processes, interleaved in one run, so that whatever else the machine does slows both alike. The ratio of
the medians is what counts; the issue it answers asks for at most 1.5.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
RUNS = 15


def seconds(command: list[str], folder: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "handouts", "build"]
        bare = [sys.executable, str(HERE / "bare_platypus.py"), "bare.pdf"]
        for command in (ours, bare):
            seconds(command, folder)
        times = [(seconds(ours, folder), seconds(bare, folder)) for _ in range(RUNS)]
    sheet, yardstick = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"handouts build, cold      {sheet * 1000:6.0f} ms")
    print(f"bare Platypus script      {yardstick * 1000:6.0f} ms")
    print(f"ratio                     {sheet / yardstick:6.2f}")


if __name__ == "__main__":
    main()
