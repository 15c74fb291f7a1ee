"""What a personal copy costs elsewhere: `pip install -e ".[bench]"`, then `python benchmarks/peers.py [ROUNDS]`.

The same words, faces, drawings and code in each tool, laid out as it would be used: whatever can be kept from copy
to copy is kept, and every copy is for another person. The tools take turns, so that whatever else the machine does
slows all alike; the ratios of the medians are what counts. A tool that is not installed is left out.
"""

import importlib
import logging
import statistics
import sys
import time
from collections.abc import Callable
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
    "in_pikepdf": "pikepdf, written over a fixed PDF, untagged",
}
OURS = "handouts, PDF/UA-1 and PDF/A-2a"
COPIES = 50
"""Copies of ours in a round: one alone would be too short to time."""

Make = Callable[[Any], bytes]


def person(tool: str, number: int) -> Any:
    """Somebody, as a tool takes them."""
    details = words.person(number)
    return handouts.Patient(**details) if tool == OURS else details


def main(rounds: int) -> None:
    for name in ("fontTools", "weasyprint", "fpdf"):
        logging.getLogger(name).setLevel(logging.ERROR)
    tools: dict[str, Make] = {OURS: Press(handouts.load(resource("content.yaml")), "kyphoplasty").copy}
    for module, title in TOOLS.items():
        try:
            tools[title] = importlib.import_module(f"peers.{module}").sheet()
        except ImportError as error:
            print(f"{title}: not installed ({error.name})", file=sys.stderr)
    sizes = {title: len(make(person(title, 0))) for title, make in tools.items()}
    times: dict[str, list[float]] = {title: [] for title in tools}
    number = 0
    for _ in range(rounds):
        for title, make in tools.items():
            copies = COPIES if title == OURS else 1
            people = [person(title, number := number + 1) for _ in range(copies)]
            started = time.perf_counter()
            for each in people:
                make(each)
            times[title].append((time.perf_counter() - started) / copies * 1000)
    medians = {title: statistics.median(each) for title, each in times.items()}
    print(
        f"| a copy for another person, warm, one process; {rounds} rounds | ms | times ours | kB |\n|---|---:|---:|---:|"
    )
    for title, median in sorted(medians.items(), key=lambda each: each[1]):
        print(f"| {title} | {median:.3g} | {median / medians[OURS]:,.0f} | {sizes[title] / 1000:.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
