"""A long day's work in one process: `python benchmarks/soak.py --sheets 100000`.

Mixed sheets, every edition in every language on both papers and in both inks, for people whose names are in many
scripts: most as copies, some in print files, some laid out by themselves. After a warm-up neither memory nor open
files may grow, and each sheet made at the start has the same bytes at the end. Ends with 1 if not.
"""

import argparse
import datetime
import gc
import hashlib
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

import handouts
from handouts.languages.language import Language, codes
from handouts.layout.typography import faces, families, locale
from handouts.pdf.fonts import MOST_KEPT
from handouts.press.press import Press
from handouts.reading.resources import resource
from handouts.templates import FORMATS

TODAY = datetime.date(2026, 11, 22)
WARM_UP = 0.6
"""The share of the sheets after which nothing may grow: by then every plate is made and every store full."""
MOST_GROWTH = 8.0
"""Megabytes that memory may be larger at the end; what the system gives a process comes and goes by some."""
GROUP = 25
"""Copies in a print file."""
SCRIPTS = (
    "abcdefghijklmnoprstuvwyz", "áčďéěíňóřšťúůýžñüöäß", "ạảấầẩẫậắằẳẵặẹẻẽếềểễệ", "абвгдежзийклмнопрстуф", "αβγδεζηθικλμνξοπρστυ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "कखगघचछजझटठडढणतथदधनपफबभमयरलव", "કખગઘચછજઝટઠડઢણતથદધન", "ሀለሐመሠረሰቀበተነአከወዘየደገጠፈ",
    "一二三四五六七八九十王李张刘陈杨黄", "あいうえおかきくけこさしすせそ", "가나다라마바사아자차카타파하김이박",
)  # fmt: skip
PLAIN = 0.94
"""The share of names in a script that a copy has room for by itself; the others are laid out anew, a thousand times slower."""


@dataclass
class Work:
    """What there is to make sheets of, and who comes."""

    libraries: list[tuple[handouts.Library, str, str]]
    chance: random.Random
    presses: dict[tuple[int, str, str, str], Press]

    def person(self) -> handouts.Patient:
        """Somebody with a new name."""
        letters = SCRIPTS[0] if self.chance.random() < PLAIN else self.chance.choice(SCRIPTS[1:])
        name = " ".join("".join(self.chance.choices(letters, k=self.chance.randint(3, 9))).capitalize() for _ in "ab")
        details = {
            "name": name,
            "time": f"{self.chance.randint(8, 17)}:{self.chance.randint(0, 59):02}",
            "doctor": "Dr. Lee",
        }
        return handouts.Patient(**details if self.chance.random() < 0.9 else {"name": name})

    def press(self) -> tuple[Press, tuple[int, str, str, str]]:
        """A press of any kind, kept as a program that serves a practice keeps it."""
        which = (self.chance.randrange(len(self.libraries)), self.chance.choice(list(FORMATS)),
                 self.chance.choice(("letter", "a4")), self.chance.choice(("color", "mono")))  # fmt: skip
        if which not in self.presses:
            library, procedure, code = self.libraries[which[0]]
            self.presses[which] = Press(library, procedure, format=which[1], language=code, paper=which[2], ink=which[3], today=TODAY)  # fmt: skip
        return self.presses[which], which

    def sheets(self) -> Iterator[int]:
        """Make sheets for ever; tells each time how many more there are."""
        while True:
            press, which = self.press()
            kind = self.chance.random()
            if kind < 0.01:
                library, procedure, code = self.libraries[which[0]]
                handouts.build(library, procedure, format=which[1], language=code, paper=which[2], ink=which[3],
                               patient=self.person(), today=TODAY)  # fmt: skip
                yield 1
            elif kind < 0.03:
                yield press.merge((self.person() for _ in range(GROUP)), io.BytesIO())
            else:
                press.copy(self.person())
                yield 1


def libraries(folder: Path) -> list[tuple[handouts.Library, str, str]]:
    """The practice's own sheet in its languages, and a small one in each language there is."""
    own = handouts.load(resource("content.yaml"))
    made = [(own, "kyphoplasty", code) for code in own.languages("kyphoplasty")]
    for code in codes():
        words = Language.of(code)
        content = {
            "practice": {"name": "A practice", "phones": [{"number": "(770) 962-3642"}], "contact": [words.draft]},
            "procedures": {
                "small": {
                    "title": words.own_name, "language": code, "plain_title": words.draft, "version": "2026-11-22",
                    "short_version": [words.draft, words.changed, words.doctor],
                    "steps": {"items": [{"heading": words.heading("steps"), "text": words.draft}, {"heading": words.date, "text": words.changed}]},
                    "before": {"items": [{"do": words.doctor, "more": words.changed}]},
                }
            },
        }  # fmt: skip
        path = folder / f"{code}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        made.append((handouts.load(path), "small", code))
    return made


def fill_stores(chance: random.Random) -> None:
    """Shape as many words in each script as faces keep, so that their stores are full from the start."""
    for code in codes():
        for stack in faces(families(Language.of(code)), locale(Language.of(code))):
            for letters in SCRIPTS if code == "en" else SCRIPTS[:1]:
                for _ in range(MOST_KEPT):
                    stack.shape("".join(chance.choices(letters, k=8)))


def sample(work: Work) -> str:
    """A digest of a sheet of each kind."""
    digest = hashlib.sha256()
    for library, procedure, code in work.libraries:
        for edition in FORMATS:
            pdf = handouts.build(library, procedure, format=edition, language=code, today=TODAY, patient=handouts.Patient(name="Ana Ñu")).pdf  # fmt: skip
            digest.update(pdf)
    return digest.hexdigest()


def resident() -> float:
    """Megabytes of memory this process holds."""
    gc.collect()
    if Path("/proc/self/statm").exists():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import psutil

    return float(psutil.Process().memory_info().rss / 1e6)


def open_files() -> int:
    """How many files this process holds open."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def soak(sheets: int, languages: int | None = None, seed: int = 1) -> bool:
    """Make so many sheets, in the first so many languages; whether nothing has grown and nothing has changed."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        work = Work(libraries(Path(folder))[:languages], random.Random(seed), {})
        fill_stores(work.chance)
        first, made, held, handles = sample(work), 0, 0.0, 0
        shown = 0
        for more in work.sheets():
            made += more
            if not held and made >= WARM_UP * sheets:
                held, handles = resident(), open_files()
            if made >= shown * sheets / 10:
                shown += 1
                print(f"{made:>9,} sheets, {resident():.0f} MB, {open_files()} open files", flush=True)
            if made >= sheets:
                break
        grown, left = resident() - held, open_files() - handles
        same = sample(work) == first
    print(f"{made:,} sheets in {time.perf_counter() - started:.0f} s; after the first {WARM_UP:.0%}: {grown:+.1f} MB, "
          f"{left:+d} open files; the same bytes at the end: {'yes' if same else 'no'}")  # fmt: skip
    return grown <= MOST_GROWTH and left <= 0 and same


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--sheets", type=int, default=100_000)
    arguments.add_argument("--languages", type=int, help="only so many of them: a short run then warms up")
    arguments.add_argument("--seed", type=int, default=1, help="where chance begins")
    chosen = arguments.parse_args()
    return 0 if soak(chosen.sheets, chosen.languages, chosen.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
