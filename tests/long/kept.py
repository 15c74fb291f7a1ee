"""The long run of the past: approved sheets that come back byte for byte, and how much room they take."""

from __future__ import annotations

import datetime
import hashlib
import random
import tempfile
from pathlib import Path

import handouts
from handouts.approval.store import read_approvals
from handouts.languages.language import Language
from handouts.options import INKS
from handouts.press import kept_sheets
from handouts.press.reprint import reprint
from tests.long import Fault, long_run

FIRST = datetime.date(2026, 1, 5)
PROCEDURES, WANTED = 1_000, 3
"""The store whose size is told: so many procedures, each in so many languages."""
SENTENCES = (
    "It takes {number} hours.", "You can go home after {number} days.", "Call us if you have a fever over 10{number} °F.",
    "Most people walk again within {number} weeks.", "Do not lift more than {number} pounds.",
    "{number} of 100 people have some pain afterwards.", "Drink {number} glasses of water a day.",
)  # fmt: skip


class MadeUpPractice:
    """A practice in a folder, whose procedures are made up and edited at random."""

    def __init__(self, folder: Path, chance: random.Random, procedures: int) -> None:
        self.path, self.chance = folder / "content.yaml", chance
        self.words = {f"p{number:03}": [self._sentence() for _ in range(12)] for number in range(procedures)}

    def _sentence(self) -> str:
        return self.chance.choice(SENTENCES).format(number=self.chance.randrange(1, 9))

    def edit(self) -> str:
        """Change a sentence of a sheet, or the practice's phone; gives the sheet's name."""
        name = self.chance.choice(list(self.words))
        at = self.chance.randrange(12)
        before = self.words[name][at]
        while self.words[name][at] == before:
            self.words[name][at] = self._sentence()
        return name

    def load(self) -> handouts.Library:
        """The practice as its file has it now."""
        lines = ["practice:", "  name: Hill Clinic", "  phones:", "    - number: (770) 555-0142", "  checks:",
                 "    no-when-to-call: {level: off, reason: A made-up sheet}", "procedures:"]  # fmt: skip
        for name, words in self.words.items():
            lines += [f"  {name}:", f"    title: Procedure {name}", "    plain_title: A made-up procedure.",
                      "    version: 2026-01-05", "    short_version:", *(f"      - {each}" for each in words[:3]),
                      "    why:", "      text:", *(f"        - {each}" for each in words[3:6]), "    before:", "      items:",
                      *(f"        - do: {each}" for each in words[6:9]), "    aftercare:", "      items:",
                      *(f"        - do: {each}" for each in words[9:])]  # fmt: skip
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return handouts.load(self.path)


@long_run(whole=200, share=12, unit="codes, each followed by as many edits")
def reprints(seed: int, size: int) -> str:
    """The exact sheets of approved codes after as many later edits, approvals and a pruning: the bytes as they were."""
    chance, english = random.Random(seed), Language.of("en")  # noqa: S311
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        practice = MadeUpPractice(folder, chance, max(2, size // 20))
        were: dict[str, dict[str, str]] = {}
        day, library = FIRST, practice.load()
        names = list(practice.words)
        while len(were) < size:
            made, _ = kept_sheets.approve(library, names[len(were) % len(names)], english, by="Jane Roe, MD", today=day)
            found = kept_sheets.find_list(folder, made)
            if found is None:
                raise Fault("an approval has no sheets")
            for edition in made.wording.editions:
                if kept_sheets.has_edition(found, edition) and len(were) < size:
                    were[made.wording.code_of(edition)] = {
                        ink: hashlib.sha256(_again(folder, made.wording.code_of(edition), ink)).hexdigest()
                        for ink in INKS
                    }
            practice.edit()
            library, day = practice.load(), day + datetime.timedelta(1)
        for number in range(size):
            name = practice.edit()
            library = practice.load()
            if number % 10 == 0:
                kept_sheets.approve(library, name, english, by="Ann Lee, MD", today=day)
        kept_sheets.prune(library, day)
        practice.path.write_text("broken: [", encoding="utf-8")
        wrong = [code for code, inks in were.items() for ink, digest in inks.items()
                 if hashlib.sha256(_again(folder, code, ink)).hexdigest() != digest]  # fmt: skip
        state = kept_sheets.look_through(folder)
        if wrong or state.problems:
            raise Fault(f"{len(wrong)} sheets are not what they were; {len(state.problems)} problems")
        return f"{size:,} codes in each ink after {size:,} edits of {len(read_approvals(folder))} approvals: the bytes as they were"


def _again(folder: Path, code: str, ink: str) -> bytes:
    return reprint(folder, code, today=FIRST, exact=True, ink=ink).pdf


@long_run(whole=60, share=6, unit="made-up leaflets")
def kept_size(seed: int, size: int) -> str:
    """How much room the sheets take that are kept of 1,000 procedures in 3 languages, by a sample of random leaflets."""
    chance = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        library = MadeUpPractice(folder, chance, size).load()
        for name in library.procedures:
            kept_sheets.keep_sheets(library, name, Language.of("en"))
        files = list(kept_sheets.kept_folder(folder).iterdir())
        each = sum(path.stat().st_size for path in files) / size
        short = each * PROCEDURES * WANTED / 1e9
    sample = handouts.load(Path(__file__).resolve().parents[2] / "content.yaml")
    with tempfile.TemporaryDirectory() as place:
        import dataclasses
        import shutil

        folder = Path(place)
        shutil.copytree(sample.folder / "sources", folder / "sources")
        there = dataclasses.replace(sample, folder=folder)
        for code in ("en", "es"):
            kept_sheets.keep_sheets(there, "kyphoplasty", Language.of(code))
        full = sum(path.stat().st_size for path in kept_sheets.kept_folder(folder).iterdir()) / 2
    long = full * PROCEDURES * WANTED / 1e9
    return (f"{each / 1000:.0f} kB for each approval of {size} short leaflets, {full / 1000:.0f} kB for the full sample with its "
            f"drawings: {PROCEDURES:,} procedures in {WANTED} languages take {short:.1f} to {long:.1f} GB")  # fmt: skip
