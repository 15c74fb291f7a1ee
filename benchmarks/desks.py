"""Twenty desks at once: `python benchmarks/desks.py`. Each finds a sheet, types a name, and prints, again and again.

The page runs in a process of its own, as `handouts serve` starts it; the desks are threads of this one, each with a
connection kept open as a browser keeps it. A desk pauses between keys as somebody does who types fast. Prints how
long a print and a preview take, what went wrong, and how the page's memory grew.
"""

import argparse
import contextlib
import http.client
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import psutil

NAMES = ("Maria Alvarez", "George Whitfield", "Linh Nguyễn", "Zoë Lindqvist", "Chidi Okafor", "Ana Souza")
KEYS = 0.12
"""Seconds between keys: some 100 words a minute."""


@contextlib.contextmanager
def page() -> Iterator[tuple[int, psutil.Process]]:
    """The page as a process; gives its port."""
    command = [sys.executable, "-u", "-m", "handouts", "serve", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r":(\d+)/", process.stdout.readline())
            assert found, "the page did not start"
            yield int(found[1]), psutil.Process(process.pid)
        finally:
            process.terminate()


class Desk(threading.Thread):
    """Somebody who prints sheets until the time is over."""

    def __init__(self, port: int, until: float, number: int, seed: int) -> None:
        super().__init__()
        self._http = http.client.HTTPConnection("127.0.0.1", port)
        self._until, self._random = until, random.Random(seed + number)
        self.times: dict[str, list[float]] = {"find": [], "preview": [], "print": []}
        self.faults: list[str] = []

    def run(self) -> None:
        while time.monotonic() < self._until:
            try:
                self._patient()
            except Exception as error:
                self.faults.append(f"{type(error).__name__}: {error}")

    def _patient(self) -> None:
        name = f"{self._random.choice(NAMES)} {self._random.randrange(10_000)}"
        for typed in ("k", "ky"):
            self._ask("find", "/", {"q": typed}, "find")
            self._pause(1)
        form = {"sheet": "kyphoplasty", "language": "en", "format": "standard", "paper": "letter", "ink": "color"}
        for end in range(4, len(name) + 4, 4):  # the page asks when the keys pause
            self._pause(4)
            self._ask("preview", "/", {**form, "name": name[:end]}, "work")
        self._pause(3)
        pdf = self._ask("print", "/print", {**form, "name": name})
        if not pdf.startswith(b"%PDF"):
            self.faults.append("no PDF")
        self._pause(10)

    def _pause(self, keys: int) -> None:
        time.sleep(keys * KEYS * self._random.uniform(0.7, 1.3))

    def _ask(self, what: str, address: str, form: dict[str, str], part: str = "") -> bytes:
        started = time.perf_counter()
        head = {"Content-Type": "application/x-www-form-urlencoded", "X-Part": part}
        self._http.request("POST", address, urlencode(form), head)
        response = self._http.getresponse()
        data = response.read()
        self.times[what].append(1000 * (time.perf_counter() - started))
        if response.status != 200:
            self.faults.append(f"{address}: {response.status}")
        return data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="where chance begins")
    options = parser.parse_args()
    with page() as (port, process):
        desks = [
            Desk(port, time.monotonic() + options.seconds, number, options.seed) for number in range(options.desks)
        ]
        for desk in desks:
            desk.start()
        memory = []
        while any(desk.is_alive() for desk in desks):
            time.sleep(1)
            memory.append(process.memory_info().rss / 1e6)
        for desk in desks:
            desk.join()
    print(f"{options.desks} desks, {options.seconds:.0f} s, milliseconds")
    print(f"{'':10}{'number':>8}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    for what in ("find", "preview", "print"):
        times = sorted(each for desk in desks for each in desk.times[what])
        share = [times[min(len(times) - 1, int(len(times) * part))] for part in (0.95, 0.99)]
        print(f"{what:10}{len(times):8}{statistics.median(times):8.0f}{share[0]:8.0f}{share[1]:8.0f}{times[-1]:8.0f}")
    early = statistics.median(memory[len(memory) // 4 : len(memory) // 2] or memory)
    late = statistics.median(memory[-len(memory) // 4 :])
    print(f"memory: {early:.0f} MB in the second quarter, {late:.0f} MB in the last, {max(memory):.0f} MB at most")
    faults = [fault for desk in desks for fault in desk.faults]
    print(f"faults: {len(faults)} {sorted(set(faults))[:5] if faults else ''}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
