"""How soon a desk over a large library is there, and how soon it answers a search: `python benchmarks/search.py`.

A library of 1,000 procedures in three languages is made, unless a --folder has one. The page is started in a process of
its own, as `handouts serve` starts it: once with an empty cache (--cold; that takes a minute or two), then with a full
one, each time from the start of the program to the last byte of the first page. Then every query is asked as the page
asks it, at each key, and as a call in this process. Prints wall time in milliseconds; leaves with 1 if a search as a call
takes more than 5 ms at the 95th of 100, where --most is not said otherwise.
"""

import argparse
import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
from clinic import ROOT, page

TYPED = (
    "kyphoplasty 712", "epidural", "procedure 500", "kifoplasty 31", "bone", "osteoporosis fracture", "zzqx", "rotater cuff",
    "cifoplastia 9", "do not eat after midnight", "x-ray", "blood thinners", "wilhelmina quistmeyer",
)  # fmt: skip
"""What is typed, letter by letter: titles, words of the sheets, slips, other languages, and what no sheet has."""


def keys() -> list[str]:
    """Each query as it grows, letter by letter."""
    return [typed[:end] for typed in TYPED for end in range(1, len(typed) + 1) if typed[end - 1] != " "]


@contextlib.contextmanager
def started(folder: Path) -> Iterator[tuple[str, psutil.Process, float, float]]:
    """The page; gives its address, its process, and seconds to the address and to the last byte of the first page."""
    began = time.perf_counter()
    with page(folder, 512) as (address, process):
        listening = time.perf_counter() - began
        one = http.client.HTTPConnection(address.removeprefix("http://"), timeout=600)
        one.request("GET", "/")
        answer = one.getresponse()
        answer.read()
        assert answer.status == 200, f"the first page was answered with {answer.status}"
        yield address, process, listening, time.perf_counter() - began
        one.close()


def ask(address: str) -> list[tuple[float, str]]:
    """Every query as the page asks it; gives what each took."""
    one = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    head = {"Content-Type": "application/x-www-form-urlencoded", "X-Part": "find"}
    times = []
    for query in ("kyph", *keys()):  # the first one reads the sentences
        began = time.perf_counter()
        one.request("POST", "/", urlencode({"q": query}), head)
        answer = one.getresponse()
        answer.read()
        assert answer.status == 200, f"{query}: {answer.status}"
        times.append((1000 * (time.perf_counter() - began), query))
    one.close()
    return times


def call(folder: Path) -> list[tuple[float, str]]:
    """Every query as a call; gives what each took."""
    from handouts.web.search import find
    from handouts.web.watcher import LibraryWatcher

    shelf, _ = LibraryWatcher(folder / "content.yaml").current_shelf()
    assert shelf
    times = []
    for query in ("kyph", *keys()):
        began = time.perf_counter()
        find(shelf, query, "en", most_by_words=51)[:50]
        times.append((1000 * (time.perf_counter() - began), query))
    return times


def tell(what: str, times: list[tuple[float, str]]) -> float:
    """Print what queries took; gives the 95th of 100."""
    first, *rest = times
    ordered = sorted(rest)
    p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))][0] for part in (0.95, 0.99))
    middle = statistics.median(each for each, _ in ordered)
    print(
        f"a search as a {what}: {len(rest)} queries, median {middle:.1f} ms, 95th {p95:.1f}, 99th {p99:.1f}, worst "
        f"{ordered[-1][0]:.1f} ({ordered[-1][1]!r}); the very first {first[0]:.0f}", flush=True
    )  # fmt: skip
    return p95


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--procedures", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, help="a library that is there")
    parser.add_argument("--cold", action="store_true", help="start it with an empty cache too, before the others")
    parser.add_argument("--most", type=float, default=5.0, help="milliseconds that a search may take as a call")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place, "library")
        if options.folder is None:
            make = [
                sys.executable,
                str(ROOT / "tools/make_library.py"),
                str(folder),
                "--procedures",
                str(options.procedures),
            ]
            subprocess.run([*make, "--languages", "en,es,fr"], check=True, stdout=subprocess.DEVNULL)
            time.sleep(3)  # what was saved a moment ago is not kept in the cache
        if options.cold:
            os.environ["HANDOUTS_CACHE"] = str(Path(place, "cache"))
        for kind in (["empty"] if options.cold else ["as it is"]) + ["full"] * 3:
            with started(folder) as (address, process, listening, taken):
                print(f"cache {kind}: listens after {listening:.2f} s, the first page after {taken:.2f} s, "
                      f"{process.memory_info().rss / 1e6:.0f} MB, processor {sum(process.cpu_times()[:2]):.2f} s", flush=True)  # fmt: skip
                asked = ask(address) if kind == "full" else None
        assert asked
        tell("request", asked)
        p95 = tell("call", call(folder))
    return int(p95 > options.most)


if __name__ == "__main__":
    sys.exit(main())
