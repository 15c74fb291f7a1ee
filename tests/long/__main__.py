"""``python -m tests.long NAME``: a long run, its seed and its figures.

With ``--slice`` a share of it that takes at most three minutes: with no name, a share of every run that has one, in an
order of the seed's.  The last line of each is a row for docs/figures.md.  Ends with 1 if anything was wrong.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import sys
import time
import traceback

from tests.long import LOST_SECONDS, SLICE_SECONDS, Fault, LongRun, read_all


def main(arguments: list[str] | None = None) -> int:
    """Does what the command line asks; returns the exit status."""
    runs = read_all()
    parser = argparse.ArgumentParser(prog="python -m tests.long", description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(sorted(runs))}")
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("--seed", type=int, help="where chance begins; without it, drawn and printed")
    parser.add_argument("--size", type=int, help="how much, in the run's own unit; without it, the whole")
    parser.add_argument("--slice", action="store_true", help="a share of at most three minutes, as CI does")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin nothing after so long")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(runs)):
        parser.error(f"there is no long run {', '.join(unknown)}; there are {', '.join(sorted(runs))}")
    if chosen.list:
        for each in sorted(runs.values(), key=lambda each: each.name):
            part = f"{each.share:,} in a slice" if each.share else "no slice"
            print(f"{each.name}: {each.about} ({each.whole:,} {each.unit}; {part})")
        return 0
    if not chosen.names and not chosen.slice:
        parser.error("name a long run, or say --slice for a share of each; --list tells what there is")
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1, 1 << 31)
    some = [runs[name] for name in chosen.names] or [each for each in runs.values() if each.share]
    if not chosen.names:
        random.Random(seed).shuffle(some)  # noqa: S311 - so that each comes in time on some days
    return do_all(some, seed, chosen.size, chosen.slice, 60 * chosen.minutes)


def do_all(runs: list[LongRun], seed: int, size: int | None, part: bool, seconds: float) -> int:
    """Does one run after the other until the time is over; tells what failed and what was left out."""
    began, failed, left = time.monotonic(), [], []
    if part:
        os.environ["HANDOUTS_LONG_SECONDS"] = str(LOST_SECONDS)
    for each in runs:
        if time.monotonic() - began > seconds - (SLICE_SECONDS if part else 0):
            left.append(each.name)
        elif not do(each, seed, size or (each.share if part and each.share else each.whole), part):
            failed.append(each.name)
    if left:
        print(f"long: not begun, the time was over: {', '.join(left)}")
    if failed:
        print(f"long: FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def do(run: LongRun, seed: int, size: int, part: bool) -> bool:
    """Does a run and prints its row; whether all was well."""
    command = f"python -m tests.long {run.name} --seed {seed}"
    if size != run.whole:
        command += f" --size {size}"
    print(f"long: {run.name}, seed {seed}, {size:,} {run.unit}: {run.about}", flush=True)
    began, figures, passed = time.monotonic(), "", True
    try:
        figures = run.work(seed, size)
    except Fault as fault:
        passed, figures = False, f"FAILED: {fault}"
    except Exception as error:
        traceback.print_exc()
        passed, figures = False, f"FAILED: {type(error).__name__}"
    taken = time.monotonic() - began
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    today = datetime.datetime.now(datetime.UTC).date()
    print(f"| {run.name} | {figures} | {seed} | {today} | {taken:.0f} s, load {load} | `{command}` |", flush=True)
    if part and taken > SLICE_SECONDS:
        print(f"long: the slice of {run.name} took more than {SLICE_SECONDS} s: make its share smaller", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
