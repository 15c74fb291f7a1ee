"""``python -m tests.mutation``: all mutants, or a draw of them."""

import argparse
import signal
import sys
from pathlib import Path

from .run import PATHS, ROOT, SURVIVORS, run

parser = argparse.ArgumentParser(
    prog="python -m tests.mutation", description="Break the program on purpose, and see whether a test turns red."
)
parser.add_argument("--count", type=int, help="draw so many; without it, all are tried")
parser.add_argument("--seconds", type=float, help="end after so many seconds; tests over 2 seconds are left out then")
parser.add_argument("--seed", type=int, help="draw the same again")
parser.add_argument("--paths", nargs="+", default=PATHS, help="files and folders to mutate")
parser.add_argument("--root", type=Path, default=ROOT, help="the project, if it is not this one")
parser.add_argument("--tests", nargs="+", default=(), help="ask only tests in files or folders of these names")
parser.add_argument("--ids", nargs="+", default=(), help="try the mutants that a report calls so")
given = parser.parse_args()
survivors = SURVIVORS if given.root == ROOT else given.root / SURVIVORS.name
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # the forks are ended too then
sys.exit(
    run(
        given.seed,
        given.count,
        given.seconds,
        paths=given.paths,
        root=given.root.resolve(),
        survivors=survivors,
        only=given.tests,
        ids=given.ids,
    )
)
