"""A draw of mutants, what became of them, and whether that is good enough."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from .mutants import Mutant, modules, mutants
from .reach import Reach, measure
from .trial import Fate, Verdict, judge

ROOT = Path(__file__).resolve().parents[2]
PATHS = ("handouts/templates", "handouts/press.py", "handouts/approval.py")
"""What is mutated if nobody says otherwise: where a wrong line costs a patient most and shows least."""
SURVIVORS = Path(__file__).with_name("survivors.yaml")
"""The mutants that may live: ``mutant:`` in the words of the report, and ``reason:``."""
ENOUGH = 80
"""Of a draw, so many in a hundred must be seen. A draw of 60 of which the suite sees 90 % falls below that in one of
some 80 draws; all mutants together are not judged by their share: each that lives must have its reason."""
PRELOADED = ("hypothesis", "pikepdf", "PIL.Image", "yaml", "click", "uharfbuzz", "pypdfium2", "starlette", "jinja2")
"""Large packages that most tests import: loaded once, before the forks."""


@dataclass(frozen=True)
class Limits:
    """Seconds: ``all`` for the whole draw, ``test`` for one test, ``mutant`` for the tests of one mutant."""

    all: float = float("inf")
    test: float = 60.0
    mutant: float = 300.0

    @classmethod
    def of(cls, seconds: float | None) -> Limits:
        """What fits into so many seconds; None is as long as it takes."""
        return cls() if seconds is None else cls(seconds, 2.0, 12.0)


def run(
    seed: int | None = None,
    count: int | None = None,
    seconds: float | None = None,
    *,
    paths: Sequence[str] = PATHS,
    root: Path = ROOT,
    survivors: Path = SURVIVORS,
) -> int:
    """Draw ``count`` mutants of the modules at ``paths``, or take all of them, and try them; returns the exit status.

    A draw fails if less than ENOUGH in a hundred are seen. All mutants fail if one lives that has no reason in
    ``survivors``. A draw is the same for the same ``seed`` and the same modules; None takes another one each time.
    """
    started, limits = time.monotonic(), Limits.of(seconds)
    workers = os.cpu_count() or 1
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    files = modules(root, paths)
    everything = [mutant for file in files for mutant in mutants(file, file.read_text(encoding="utf-8"))]
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    drawn = everything if count is None else random.Random(seed).sample(everything, min(count, len(everything)))  # noqa: S311
    say(f"{len(drawn)} of {len(everything)} mutants of {', '.join(paths)}; seed {seed}")
    reach = known_reach(root, files, limits, workers, started + 0.5 * limits.all)
    say(f"{len(reach.tests)} tests, known after {time.monotonic() - started:.0f} s")
    for name in reach.failed:
        say(f"  fails without a mutant, so it is left out: {name}")
    for name in reach.files_left:
        say(f"  no time for all of {name}")
    reasons = explained(survivors)
    verdicts = []
    for verdict in judge(drawn, reach, root, most=limits.mutant, workers=workers, until=started + limits.all):
        verdicts.append(verdict)
        if not verdict.seen:
            say(line_of(verdict, root, reasons))
    return settle(verdicts, reasons, strict=count is None, took=time.monotonic() - started)


def line_of(verdict: Verdict, root: Path, reasons: Mapping[str, str]) -> str:
    """What is said of a mutant: where it is, what it changes, and why it may live."""
    mutant = verdict.mutant
    reason = f"  [{reasons[mutant.words]}]" if mutant.words in reasons else ""
    place = f"{mutant.path.relative_to(root)}:{mutant.line}"
    return f"{verdict.fate}: {place}  {mutant.scope}: {mutant.before} → {mutant.after}  ({mutant.operator} {mutant.id}){reason}"


def settle(verdicts: Sequence[Verdict], reasons: Mapping[str, str], *, strict: bool, took: float) -> int:
    """Say the sum, and give the exit status: 1 if it is not good enough."""
    fates = Counter(verdict.fate for verdict in verdicts)
    excused = [verdict for verdict in verdicts if verdict.lives and verdict.mutant.words in reasons]
    living = [verdict for verdict in verdicts if verdict.lives and verdict.mutant.words not in reasons]
    seen = sum(verdict.seen for verdict in verdicts)
    judged = seen + len(living)
    share = 100 * seen / judged if judged else 100.0
    said = ", ".join(f"{fates[fate]} {fate}" for fate in Fate if fates[fate])
    say(f"{said}; {len(excused)} may live; {share:.1f} % of {judged} seen, in {took:.0f} s")
    if strict and living:
        say(f"{len(living)} live without a reason: write a test, or the reason into {SURVIVORS.name}")
        return 1
    if not strict and share < ENOUGH:
        say(f"less than {ENOUGH} % are seen: write tests for what lives")
        return 1
    return 0


def explained(path: Path) -> dict[str, str]:
    """The mutants that may live, by their words, with the reason."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    return {entry["mutant"]: entry["reason"] for entry in entries or ()}


def known_reach(root: Path, files: Sequence[Path], limits: Limits, workers: int, until: float) -> Reach:
    """Which tests reach what: from ``.cache`` if nothing has changed since, else measured until ``until``."""
    tests = [path for path in sorted((root / "tests").rglob("test_*.py")) or sorted(root.rglob("test_*.py"))]
    key = _digest(root, (*files, *sorted(root.glob("*/**/*.py")), *sorted(root.glob("*.yaml"))), limits.test)
    kept = root / ".cache" / "mutation" / f"{key}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - written below
    names = [str(path.relative_to(root)) for path in tests]
    reach = measure(root, files, names, longest=limits.test, workers=workers, until=until)
    if not reach.files_left:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(reach))
    return reach


def _digest(root: Path, paths: Iterable[Path], *more: object) -> str:
    found = hashlib.sha256(json.dumps([sys.version, *map(str, more)]).encode())
    for path in dict.fromkeys(paths):
        if ".venv" not in path.parts:
            found.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def say(line: str) -> None:
    """A line of the report, at once."""
    print(line, flush=True)
