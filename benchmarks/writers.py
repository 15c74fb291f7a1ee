"""People who write sheets in the browser at once: `python benchmarks/writers.py`. How soon the page and the advice follow.

A library of 200 procedures, and for each writer a leaflet of six pages. Each types a word more into a sentence, waits a moment,
and asks what the editor's script asks for: that the words are kept, the page in hand as the press makes it, then what is told
of them. "preview" counts from sending the words to the picture of the page; "advice" is what is told, asked for after it. The
page runs in a process of its own, as `handouts serve` starts it. Leaves with 1 if an answer failed.
"""

import argparse
import asyncio
import html
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import httpx2
from clinic import FORM, ROOT, page

PARTS = (
    "How to get ready", "What to eat", "What to drink", "What to bring", "On the day", "In the waiting room", "Afterwards",
    "At home", "Washing", "Sleeping", "Walking", "Driving", "Back to work", "Your next visit",
)  # fmt: skip
SENTENCES = (
    "Wear loose clothes and flat shoes that are easy to take off.",
    "Someone you know well should go home with you and stay for the night.",
    "Bring a list of the medicines you take and of those you bought without a prescription.",
    "You may drink water until two hours before you come.",
    "Ask us if there is anything in this leaflet that you do not understand.",
)
LETTERS_EACH = 6
"""Letters that somebody types between two pauses."""


def write_leaflet(folder: Path, number: int) -> str:
    """Adds a leaflet of six pages to a library, in its two languages; returns its name."""
    name = f"leaflet-{number}"
    words = (folder / "procedures/procedure-0000.yaml").read_text(encoding="utf-8")
    spanish = (folder / "translations/es/procedure-0000.yaml").read_text(encoding="utf-8")
    more, theirs = [], ["parts:"]
    for heading in PARTS:
        items = "".join(f"\n      - {{text: {sentence}, source: none}}" for sentence in SENTENCES)
        more.append(f"  - heading: {heading}\n    items:{items}")
        theirs.append(f"  - heading: {heading}\n    items:" + "".join(f"\n      - {each}" for each in SENTENCES))
    (folder / f"procedures/{name}.yaml").write_text(
        words.replace("title: Kyphoplasty 0", f"title: Leaflet {number}", 1) + "\n".join(more) + "\n", encoding="utf-8"
    )
    own = spanish.partition("\nparts:")[0].replace("title: Cifoplastia 0", f"title: Folleto {number}", 1)
    (folder / f"translations/es/{name}.yaml").write_text(own.rstrip() + "\n", encoding="utf-8")
    return name


class Writer:
    """Somebody who types into one leaflet; the times of what is answered, in milliseconds."""

    def __init__(self, client: httpx2.AsyncClient, name: str, seed: int) -> None:
        self.client, self.name, self.random = client, name, random.Random(seed)
        self.times: dict[str, list[float]] = {"kept": [], "preview": [], "advice": []}
        self.faults: list[str] = []

    async def begin(self) -> None:
        """Open the sheet: its text fields and what they say."""
        address = f"/editor/sheet/{self.name}"
        shown = (await self.client.get(address, params={"part": "short_version"})).text
        found = re.findall(r'<textarea[^>]*name="(v\|[^"]+)"[^>]*>([^<]*)</textarea>', shown)
        said = {html.unescape(key): html.unescape(text).strip() for key, text in found}
        self.fields = {key: text for key, text in said.items() if len(text.split()) > 2 and "/source/" not in key}
        assert self.fields, "no fields"
        self.number = re.search(r'name="number" value="(\d+)"', shown)[1]  # type: ignore[index]

    async def type(self, until: float) -> None:
        """Type, pause, look; until it is time."""
        address = f"/editor/sheet/{self.name}"
        while time.monotonic() < until:
            await asyncio.sleep(self.random.uniform(0.6, 1.6))
            key = self.random.choice(sorted(self.fields))
            self.fields[key] = _edit(self.fields[key], self.random)
            form = {"script": "yes", "number": self.number, key: self.fields[key]}
            began = time.perf_counter()
            kept = await self.client.post(address, content=urlencode(form), headers=FORM)
            middle = time.perf_counter()
            if not self._answered("kept", kept):
                continue
            self.number = str(kept.json()["number"])
            drawn = await self.client.get(f"{address}/page/1.png", params={"number": self.number})
            end = time.perf_counter()
            told = await self.client.get(f"{address}/state")
            last = time.perf_counter()
            if self._answered("preview", drawn) and self._answered("advice", told):
                self.times["kept"].append(1000 * (middle - began))
                self.times["preview"].append(1000 * (end - began))
                self.times["advice"].append(1000 * (last - end))

    def _answered(self, what: str, answer: httpx2.Response) -> bool:
        if answer.status_code != 200:
            self.faults.append(f"{what}: {answer.status_code}")
        return answer.status_code == 200


def _edit(text: str, chance: random.Random) -> str:
    """A word more or less."""
    words = text.split()
    if len(words) > 14:
        return " ".join(words[:8]) + "."
    words.insert(chance.randrange(len(words)), chance.choice(("also", "today", "often", "slowly", "now")))
    return " ".join(words)


async def run(address: str, names: list[str], seconds: float, seed: int) -> list[Writer]:
    """Everybody types; the first look at each page is not counted."""
    async with httpx2.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
        writers = [Writer(client, name, seed + at) for at, name in enumerate(names)]
        for each in writers:
            await each.begin()
        await asyncio.gather(*(each.type(time.monotonic() + 4) for each in writers))
        for each in writers:
            each.times = {what: [] for what in each.times}
        until = time.monotonic() + seconds
        await asyncio.gather(*(each.type(until) for each in writers))
    return writers


def main() -> None:
    """Measures one writer and several."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=200)
    parser.add_argument("--writers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "library")
        command = [sys.executable, str(ROOT / "tools/make_library.py"), str(folder)]
        command += ["--procedures", str(options.procedures), "--languages", "en,es"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        names = [write_leaflet(folder, number) for number in range(options.writers)]
        with page(folder, 512) as (address, _):
            print(f"{options.procedures} procedures, milliseconds")
            print(f"{'':20}{'number':>8}{'median':>8}{'p95':>8}{'most':>8}")
            for count in (1, options.writers):
                writers = asyncio.run(run(address, names[:count], options.seconds, options.seed))
                faults += [fault for each in writers for fault in each.faults]
                for what in ("kept", "preview", "advice"):
                    times = sorted(time for each in writers for time in each.times[what])
                    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
                    said = f"{count} writing, {what}"
                    print(f"{said:20}{len(times):8}{statistics.median(times):8.0f}{p95:8.0f}{times[-1]:8.0f}")
    print(f"faults: {len(faults)} {sorted(set(faults))[:5] if faults else ''}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
