"""What a personal copy costs elsewhere: `pip install -e ".[bench]"`, then `python benchmarks/peers.py [--rounds 40] [--gate]`.

The same words, faces, drawings and code in each tool, laid out as it would be used: whatever can be kept from copy to copy
is kept, and every copy is for somebody else. People are as they are (:func:`peers.words.people`): names of 25 countries, a
date in one of four ways, a note of none to three lines, a place of the practice. The tools take turns with the same people,
so that whatever else the machine does slows all alike; what is told is processor time, and the ratios count. A tool that is
not installed is named and left out; one that cannot set a person's letters is told with how many it could not.

`--gate` compares the ratio to one peer, ReportLab, with the one that is written below, and fails where it is worse by more than
a quarter in two runs of three.
"""

import argparse
import contextlib
import gc
import importlib
import itertools
import logging
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from peers import words

import handouts
from handouts.press.press import Press
from handouts.reading.resources import resource

TOOLS = {
    "in_typst": "Typst, PDF/UA-1",
    "in_weasyprint": "WeasyPrint, PDF/UA-1",
    "in_fpdf2": "fpdf2, untagged",
    "in_reportlab": "ReportLab, untagged",
    "in_pikepdf": "pikepdf, written over a fixed PDF, untagged",
}
OURS = "handouts, PDF/UA-1 and PDF/A-2a"
COPIES = 25
"""Copies of ours in a round: one for each of the countries."""
WARM = 1000
"""People for whom copies are made before, so that each way in which details can fall into lines has been met once."""
GATE_PEER, GATE_TIMES, WORSE = "in_reportlab", 40.0, 1.25
"""How many times the median of ours that of this peer is at least, and by how much it may be worse."""

Make = Callable[[Any], bytes]


class Timed:
    """The processor time of one tool's copies, in milliseconds, and how many it could not make."""

    def __init__(self, make: Make) -> None:
        self.make, self.times, self.sizes, self.failed = make, list[float](), list[int](), 0

    def copy(self, person: Any) -> None:
        started = time.process_time()
        try:
            made = self.make(person)
        except Exception:  # whatever a tool raises for letters that it cannot set
            self.failed += 1
            return
        self.times.append((time.process_time() - started) * 1000)
        self.sizes.append(len(made))

    def row(self, title: str, median: float) -> str:
        each = sorted(self.times)
        half, most = statistics.median(each), each[int(len(each) * 0.95)]
        failed = f", {self.failed} of {self.failed + len(each)} not made" if self.failed else ""
        return (
            f"| {title}{failed} | {half:.3g} | {most:.3g} | {each[-1]:.3g} "
            f"| {half / median:,.0f} | {statistics.median(self.sizes) / 1000:.0f} |"
        )


def ours(locales: Sequence[str], copies: int) -> Timed:
    """Our copies for people of these countries, after the first of each way in which details fall into lines."""
    press, everybody = new_press(), words.people(locales)
    first, ways = list[float](), 0
    timed = Timed(lambda patient: press.copy(patient))
    for details in itertools.islice(everybody, WARM):
        patient = handouts.Patient(**details)
        started = time.process_time()
        with contextlib.suppress(handouts.HandoutsError):  # a letter that no font here has
            press.copy(patient)
        if press.ways > ways:
            first.append((time.process_time() - started) * 1000)
            ways = press.ways
    for details in itertools.islice(everybody, copies):
        patient, before = handouts.Patient(**details), press.ways
        timed.copy(patient)
        if press.ways > before:
            first.append(timed.times.pop())
            timed.sizes.pop()
    print(f"{ways} ways of falling into lines; the first copy of each: {statistics.median(first):.0f} ms, "
          f"worst {max(first):.0f}", file=sys.stderr)  # fmt: skip
    return timed


def new_press() -> Press:
    return Press(handouts.load(resource("content.yaml")), "kyphoplasty")


def peers(chosen: Sequence[str]) -> dict[str, Timed]:
    found = {}
    for module in chosen:
        title = TOOLS[module]
        try:
            found[title] = Timed(importlib.import_module(f"peers.{module}").sheet())
        except ImportError as error:
            print(f"{title}: not installed ({error.name})", file=sys.stderr)
    return found


def run(rounds: int, chosen: Sequence[str] = tuple(TOOLS)) -> float:
    """Print the table; returns how many times the median of ours that of the gate's peer is."""
    press, tools, own = new_press(), peers(chosen), Timed(lambda patient: press.copy(patient))
    everybody = words.people()
    for details in itertools.islice(everybody, WARM):
        with contextlib.suppress(handouts.HandoutsError):
            press.copy(handouts.Patient(**details))
    gc.collect()
    for number in range(rounds):
        people = list(itertools.islice(everybody, COPIES))
        for tool in tools.values():
            tool.copy(people[number * 7 % COPIES])
        for details in people:
            patient, ways = handouts.Patient(**details), press.ways
            own.copy(patient)
            if press.ways > ways:
                own.times.pop()
    median = statistics.median(own.times)
    print(
        f"| a copy for another person, warm, one process; {rounds} rounds, ms | median | 95 % | worst | times ours | kB |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    every = {OURS: own, **tools}
    for title in [title for title, tool in every.items() if not tool.times]:
        print(f"{title}: none of {every.pop(title).failed} copies could be made", file=sys.stderr)
    for title, tool in sorted(every.items(), key=lambda each: statistics.median(each[1].times)):
        print(tool.row(title, median))
    peer = tools.get(TOOLS[GATE_PEER])
    return statistics.median(peer.times) / median if peer else GATE_TIMES


def main() -> None:
    for name in ("fontTools", "weasyprint", "fpdf", "fpdf.output"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--gate", action="store_true", help="fail where we have become slower than we say")
    chosen = arguments.parse_args()
    if not chosen.gate:
        for title, locales in (("prepared letters", words.LATIN), ("all 25 countries", words.LOCALES)):
            print(f"ours, {title}:\n{ours(locales, 500).row(OURS, 1)}")
        run(chosen.rounds)
        return
    told = [run(chosen.rounds, [GATE_PEER]) for _ in range(3)]
    worse = sum(each < GATE_TIMES / WORSE for each in told)
    print(f"{TOOLS[GATE_PEER]} takes {', '.join(f'{each:.0f}' for each in told)} times ours; it was {GATE_TIMES:.0f}")
    if worse > 1:
        sys.exit("A copy has become slower.")


if __name__ == "__main__":
    main()
