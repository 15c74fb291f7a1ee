"""A clinic's morning at one page: `python benchmarks/clinic.py`. Fifty desks, an edit a minute, a schedule a minute.

Each desk has a patient every 20 seconds: it searches, previews twice and prints, with names, days and notes as people have
them. Meanwhile somebody edits a procedure, and somebody drops a schedule of 200 rows and prints it. The page runs in a
process of its own, as `handouts serve` starts it; the load is made by this one, whose own time is told, for on a small
machine it takes some of the page's. With --requests it is a soak instead: so many requests as quickly as they are answered.
Leaves with 1 if a request failed, or memory went over its ceiling.
"""

import argparse
import asyncio
import contextlib
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import psutil

ROOT = Path(__file__).parents[1]
NAMES = (
    "Maria Alvarez", "George Whitfield", "Nguyễn Thị Minh Khai", "Zoë Lindqvist", "Chidi Okafor", "Ana Souza",
    "Christopher Montgomery", "Wilhelmina van der Berg", "José Álvarez Núñez", "Иван Петров", "김민준", "Siobhán O'Brien",
    "Γιώργος Παπαδόπουλος", "Çağla Yılmaz", "Łukasz Wiśniewski", "Jiří Dvořák", "Horváth Ágnes", "Søren Kjærgaard",
    "محمد العلي", "राजेश शर्मा", "王小明", "佐藤 健", "ከበደ ታደሰ", "શ્રેયા પટેલ", "Marie-Thérèse Saint-Louis",
)  # fmt: skip
"""Names of people from 25 countries, in the scripts they are written in."""
DAYS = (
    "Dec 3, 2026",
    "December 15, 2026",
    "Thursday, December 3",
    "12/15/2026",
    "Monday, March 1, 2027",
    "Tuesday, September 29, 2026",
)
NOTES = (
    "",
    "",
    "Bring your medicine list",
    "Do not eat after midnight. Someone must drive you home.",
    "Ask for Lena at desk 2",
    "Park behind the building; the door on Hill Road is locked until 7:30.",
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextlib.contextmanager
def page(folder: Path, memory: int) -> Iterator[tuple[str, psutil.Process]]:
    """The page as a process; gives its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [
        sys.executable,
        "-u",
        "-m",
        "handouts",
        "serve",
        "--no-browser",
        "--port",
        str(port),
        "--memory",
        str(memory),
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert re.search(r":(\d+)/", process.stdout.readline()), "the page did not start"
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        finally:
            process.terminate()


class Clinic:
    """All who use one page, and how long each answer took, in milliseconds."""

    def __init__(self, address: str, folder: Path, procedures: int, seed: int) -> None:
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
        self.client = httpx2.AsyncClient(base_url=address, timeout=120, limits=limits, trust_env=False)
        self.folder, self.procedures, self.random = folder, procedures, random.Random(seed)
        self.times: dict[str, list[float]] = {}
        self.faults: list[str] = []
        self.edits = 0

    async def ask(self, what: str, path: str, form: dict[str, str], part: str = "") -> bytes:
        began = time.perf_counter()
        try:
            answer = await self.client.post(path, content=urlencode(form), headers={**FORM, "X-Part": part})
        except Exception as error:
            self.faults.append(f"{what}: {type(error).__name__}")
            return b""
        self.times.setdefault(what, []).append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            self.faults.append(f"{what}: {answer.status_code}")
        return answer.content

    async def patient(self) -> None:
        number = int(self.random.triangular(0, self.procedures, 0))  # some sheets are asked for often, most seldom
        for typed in (f"kyphoplasty {number}"[:6], f"kyphoplasty {number}"):
            await self.ask("search", "/", {"q": typed}, "find")
        name = f"{self.random.choice(NAMES)} {self.random.randrange(100)}"
        form = {
            "sheet": f"procedure-{number:04}", "language": self.random.choice(("en", "en", "es")),
            "format": self.random.choice(("standard", "standard", "standard", "large-print", "one-page")),
            "paper": "letter", "ink": "color", "date": self.random.choice(DAYS), "note": self.random.choice(NOTES),
        }  # fmt: skip
        for end in (len(name) // 2, len(name)):
            await self.ask("preview", "/", {**form, "name": name[:end]}, "work")
        pdf = await self.ask("print", "/print", {**form, "name": name})
        if pdf and not pdf.startswith(b"%PDF"):
            self.faults.append("print: no PDF")

    async def desk(self, until: float, every: float) -> None:
        await asyncio.sleep(self.random.uniform(0, every))
        while time.monotonic() < until:
            began = time.monotonic()
            await self.patient()
            await asyncio.sleep(max(0.0, every * self.random.uniform(0.8, 1.2) - (time.monotonic() - began)))

    async def editor(self, until: float, every: float) -> None:
        while time.monotonic() < until - every:
            await asyncio.sleep(every)
            path = self.folder / f"procedures/procedure-{self.edits % self.procedures:04}.yaml"
            path.write_text(path.read_text(encoding="utf-8") + f"# {self.edits}\n", encoding="utf-8")
            self.edits += 1

    async def morning(self, until: float, every: float) -> None:
        while time.monotonic() < until - every:
            await asyncio.sleep(every)
            rows = [
                f"{self.random.choice(NAMES)} {at},December 3 2026,8:{at % 60:02},Kyphoplasty {at % min(12, self.procedures)}"
                for at in range(200)
            ]
            data = "\n".join(("name,date,time,procedure", *rows)).encode()
            began = time.perf_counter()
            try:
                answer = await self.client.post("/schedule", files={"file": ("day.csv", data, "text/csv")})
            except Exception as error:
                self.faults.append(f"schedule: {type(error).__name__}")
                continue
            self.times.setdefault("schedule", []).append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200 or answer.text.count('name="row"') != 200:
                self.faults.append(f"schedule: {answer.status_code}")

    async def soak(self, requests: int) -> None:
        async def one() -> None:
            while sum(map(len, self.times.values())) < requests and not self.faults:
                await self.patient()

        await asyncio.gather(*(one() for _ in range(8)))


def count_seconds(process: psutil.Process) -> float:
    """Of processor, that a process and those that it has started have taken."""
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


async def watch(process: psutil.Process, memory: list[float]) -> None:
    while True:
        with contextlib.suppress(psutil.Error):
            memory.append(sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 1e6)
        await asyncio.sleep(0.5)


async def run(options: argparse.Namespace, address: str, folder: Path, process: psutil.Process) -> bool:
    clinic, memory = Clinic(address, folder, options.procedures, options.seed), list[float]()
    await clinic.client.get("/")  # the library is read
    watching = asyncio.ensure_future(watch(process, memory))
    own, its, began = time.process_time(), count_seconds(process), time.monotonic()
    if options.requests:
        await clinic.soak(options.requests)
    else:
        until = time.monotonic() + options.seconds
        desks = (clinic.desk(until, options.every) for _ in range(options.desks))
        await asyncio.gather(*desks, clinic.editor(until, options.edit), clinic.morning(until, options.morning))
    watching.cancel()
    took = time.monotonic() - began
    load = (time.process_time() - own) / took
    theirs = (count_seconds(process) - its) / took
    await clinic.client.aclose()
    tell(options, clinic, memory, load, theirs)
    return not clinic.faults and max(memory) <= options.memory


def tell(options: argparse.Namespace, clinic: Clinic, memory: list[float], load: float, theirs: float) -> None:
    """Print what it came to."""
    print(f"{options.desks} desks, {options.procedures} procedures, {clinic.edits} edits, milliseconds")
    print(f"{'':10}{'number':>8}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    for what, taken in clinic.times.items():
        times = sorted(taken)
        p95, p99 = (times[min(len(times) - 1, int(len(times) * part))] for part in (0.95, 0.99))
        print(f"{what:10}{len(times):8}{statistics.median(times):8.0f}{p95:8.0f}{p99:8.0f}{times[-1]:8.0f}")
    quarter = max(1, len(memory) // 4)
    early, late = statistics.median(memory[quarter : 2 * quarter] or memory), statistics.median(memory[-quarter:])
    print(
        f"memory: {early:.0f} MB in the second quarter, {late:.0f} MB in the last, {max(memory):.0f} MB at most, ceiling {options.memory}"
    )
    print(f"processor: the page {100 * theirs:.0f} %, the load {100 * load:.0f} % of one core")
    print(f"faults: {len(clinic.faults)} {sorted(set(clinic.faults))[:5] if clinic.faults else ''}")
    prints = sorted(clinic.times.get("print", [0.0]))
    at50, at95, at99 = (prints[min(len(prints) - 1, int(len(prints) * part))] for part in (0.5, 0.95, 0.99))
    print(
        f"row: {sum(map(len, clinic.times.values())):,} requests; {len(prints):,} prints: median {at50:.0f} ms, 95th {at95:.0f}, "
        f"99th {at99:.0f}, worst {prints[-1]:.0f}; {clinic.edits} edits, {len(clinic.times.get('schedule', []))} schedules of 200; "
        f"memory {max(memory):.0f} MB at most, {early:.0f} in the second quarter, {late:.0f} in the last, ceiling "
        f"{options.memory}; processor: the page {100 * theirs:.0f} %, the load {100 * load:.0f} % of one core; faults: {len(clinic.faults)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--procedures", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--every", type=float, default=20, help="seconds from one patient of a desk to the next")
    parser.add_argument("--edit", type=float, default=60, help="seconds between two edits of the library")
    parser.add_argument("--morning", type=float, default=60, help="seconds between two schedules")
    parser.add_argument("--memory", type=int, default=512, help="the page's ceiling in MB")
    parser.add_argument(
        "--requests", type=int, default=0, help="so many requests as quickly as they are answered, instead"
    )
    parser.add_argument("--seed", type=int, default=0, help="where chance begins")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "library")
        command = [
            sys.executable,
            str(ROOT / "tools/make_library.py"),
            str(folder),
            "--procedures",
            str(options.procedures),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with page(folder, options.memory) as (address, process):
            good = asyncio.run(run(options, address, folder, process))
    sys.exit(not good)


if __name__ == "__main__":
    main()
