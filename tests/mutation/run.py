"""A draw of mutants, what became of them, and whether that is good enough."""

from __future__ import annotations

import hashlib
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
from .reach import Reach, measure, warm_up
from .trial import Fate, Verdict, all_were_asked, judge

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PATHS = (
    "handouts/layout",
    "handouts/templates",
    "handouts/press",
    "handouts/approval",
    "handouts/pdf/structure.py",
    "handouts/pdf/plate.py",
    "handouts/pdf/print_file.py",
)
"""What is mutated if nobody says otherwise: layout, tags, press and approval, where a wrong line costs a patient most and
shows least."""
SURVIVORS = HERE / "survivors.yaml"
"""Mutants that are known to live, grouped by why: ``equal:`` says why no test could see them, ``test:`` which test is to
be written; ``mutants:`` are theirs, in the words of the report."""
FIRST = (
    "test_rows.py",
    "test_row_bounds.py",
    "test_made_up_blocks.py",
    "test_pagination.py",
    "test_fitting.py",
    "test_blocks.py",
    "test_standing.py",
    "test_signing.py",
    "test_changes.py",
    "test_store.py",
    "test_verify.py",
    "test_refusals.py",
    "test_staff_papers.py",
    "test_structure.py",
    "test_tags_made.py",
    "test_typography.py",
    "test_picture_files.py",
    "test_timeline_lines.py",
    "test_marks_painted.py",
    "test_separator.py",
    "test_panels.py",
    "test_what_editions_share.py",
)
"""Files of tests that ask a room directly: they see most, in the shortest time."""
NEAR = ("approval", "press", "layout", "templates")
"""Folders of tests that stand beside what is mutated. All others are asked only about mutants that these let live."""
ENOUGH, ENOUGH_OF_FEW, FEW = 90, 80, 150
"""Of a hundred, so many must be seen; of a draw of less than FEW it is ENOUGH_OF_FEW, because it is small: one of 60 of
which the suite sees 90 % falls below that once in some 80 draws."""


@dataclass(frozen=True)
class Limits:
    """Seconds: ``all`` for the whole draw, ``test`` for one test, ``mutant`` for the tests of one mutant."""

    all: float = float("inf")
    test: float = 60.0
    mutant: float = 300.0

    @classmethod
    def of(cls, seconds: float | None) -> Limits:
        """What fits into so many seconds; None is as long as it takes."""
        return cls() if seconds is None else cls(seconds, 2.0, max(12.0, seconds / 100))


def run(
    seed: int | None = None,
    count: int | None = None,
    seconds: float | None = None,
    *,
    paths: Sequence[str] = PATHS,
    root: Path = ROOT,
    survivors: Path = SURVIVORS,
    only: Sequence[str] = (),
    ids: Sequence[str] = (),
) -> int:
    """Draw ``count`` mutants of the modules at ``paths``, or take all of them, and try them; returns the exit status.

    Fails if less than ENOUGH in a hundred of those that were judged are seen, of a small draw ENOUGH_OF_FEW; one that lives is
    judged only where there was time for every test that was to be asked. All mutants fail also if one lives that has no reason in
    ``survivors``. A draw takes its share from each room, and is the same for the same ``seed`` and the same modules;
    None takes another one each time.
    With ``only``, names of files and folders, no other tests are asked; with ``ids``, no other mutants are tried.
    """
    started, limits = time.monotonic(), Limits.of(seconds)
    ends = started + limits.all
    workers = os.cpu_count() or 1
    warm_up()
    files = modules(root, paths)
    everything = [mutant for file in files for mutant in mutants(file, file.read_text(encoding="utf-8"))]
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    drawn = everything if count is None else draw(everything, count, seed, root)
    drawn = [mutant for mutant in everything if mutant.id in ids] if ids else drawn
    say(f"{len(drawn)} of {len(everything)} mutants of {', '.join(paths)}; seed {seed}")
    reasons = explained(survivors)
    for words in stale(reasons, everything):
        say(f"not there any more, take it out of {survivors.name}: {words}")
    verdicts: dict[Mutant, Verdict] = {}
    asked = rounds(root, only)
    for tests in asked:
        left = [mutant for mutant in drawn if mutant not in verdicts or not verdicts[mutant].seen]
        if not left:
            break
        now = time.monotonic()
        reach = known_reach(root, files, tests, limits, workers, now + 0.6 * (ends - now))
        say(f"{len(reach.tests)} tests of {len(tests)} files, known after {time.monotonic() - started:.0f} s")
        say_left_out(reach)
        for verdict in judge(left, reach, root, most=limits.mutant, workers=workers, until=ends):
            known = verdicts.get(verdict.mutant)
            if verdict.lives and not all_were_asked(verdict.mutant, reach, root, limits.mutant):
                verdict = Verdict(verdict.mutant, Fate.UNDECIDED)
            verdicts[verdict.mutant] = verdict if known is None else better(known, verdict)
            if tests is asked[-1] and not verdict.seen:
                say(line_of(verdicts[verdict.mutant], root, reasons))
    say_by_room(list(verdicts.values()), reasons, root)
    return settle(list(verdicts.values()), reasons, strict=count is None, took=time.monotonic() - started)


def room_of(mutant: Mutant, root: Path) -> str:
    """The folder of the program that a mutant's module stands in, as ``layout``."""
    parts = mutant.path.relative_to(root).parts
    return parts[1] if len(parts) > 2 else parts[0]


def draw(everything: Sequence[Mutant], count: int, seed: int, root: Path) -> list[Mutant]:
    """``count`` mutants, from each room as many as it has of all; the rest goes to the rooms that lack most."""
    chance = random.Random(seed)  # noqa: S311
    rooms: dict[str, list[Mutant]] = {}
    for mutant in everything:
        rooms.setdefault(room_of(mutant, root), []).append(mutant)
    count = min(count, len(everything))
    wished = {room: count * len(held) / len(everything) for room, held in rooms.items()}
    taken = {room: int(share) for room, share in wished.items()}
    lacking = sorted(rooms, key=lambda room: taken[room] - wished[room])
    for room in lacking[: count - sum(taken.values())]:
        taken[room] += 1
    return [mutant for room, held in rooms.items() for mutant in chance.sample(held, taken[room])]


def rounds(root: Path, only: Sequence[str]) -> list[list[str]]:
    """The files of tests, from ``root``: those that are asked first, those near, then the others; or only those named."""
    found = sorted((root / "tests").rglob("test_*.py")) or sorted(root.rglob("test_*.py"))
    files = [path.relative_to(root) for path in found if not only or path.name in only or path.parent.name in only]
    first, near, others = list[str](), list[str](), list[str]()
    for path in files:
        (first if path.name in FIRST else near if path.parent.name in NEAR else others).append(str(path))
    return [each for each in (first, near, others) if each]


def better(known: Verdict, verdict: Verdict) -> Verdict:
    """What two rounds say together of a mutant that the first did not see.

    It lives if it lived in both; if there was no time for one of them, nobody knows.
    """
    if verdict.seen or verdict.fate is known.fate is Fate.NOT_TRIED:
        return verdict
    if {known.fate, verdict.fate} & {Fate.UNDECIDED, Fate.NOT_TRIED}:
        return Verdict(known.mutant, Fate.UNDECIDED)
    return known if verdict.fate is Fate.NOT_REACHED else verdict


def say_left_out(reach: Reach) -> None:
    """Say which tests could not be asked."""
    for file, number in Counter(name.partition("::")[0] for name in reach.failed).items():
        say(f"  {number} of {file} fail here without a mutant, so they are left out")
    if reach.files_left:
        say(f"  no time for all tests of {', '.join(reach.files_left)}")


@dataclass(frozen=True)
class Reason:
    """Why a mutant lives."""

    words: str
    equal: bool
    """Whether no test could see it; otherwise the words say which test is to be written."""


def line_of(verdict: Verdict, root: Path, reasons: Mapping[str, Reason]) -> str:
    """What is said of a mutant: where it is, what it changes, and why it lives."""
    mutant = verdict.mutant
    known = reasons.get(mutant.words)
    reason = f"  [{'equal' if known.equal else 'test to write'}: {known.words}]" if known else ""
    place = f"{mutant.path.relative_to(root)}:{mutant.line}"
    return f"{verdict.fate}: {place}  {mutant.scope}: {mutant.before} → {mutant.after}  ({mutant.operator} {mutant.id}){reason}"


def counts(verdict: Verdict, reasons: Mapping[str, Reason]) -> bool:
    """Whether a mutant that lives counts against the tests: it is not equal in behaviour."""
    return verdict.lives and not (verdict.mutant.words in reasons and reasons[verdict.mutant.words].equal)


def say_by_room(verdicts: Sequence[Verdict], reasons: Mapping[str, Reason], root: Path) -> None:
    """Say how many of each room's mutants are seen."""
    for room in sorted({room_of(verdict.mutant, root) for verdict in verdicts}):
        held = [verdict for verdict in verdicts if room_of(verdict.mutant, root) == room]
        seen, living = sum(each.seen for each in held), sum(counts(each, reasons) for each in held)
        untried = sum(each.fate in (Fate.NOT_TRIED, Fate.UNDECIDED) for each in held)
        rest = f", {untried} not tried" if untried else ""
        say(f"  {room}: {seen} of {seen + living} seen, {len(held) - seen - living - untried} equal{rest}")


def settle(verdicts: Sequence[Verdict], reasons: Mapping[str, Reason], *, strict: bool, took: float) -> int:
    """Say the sum, and give the exit status: 1 if it is not good enough."""
    fates = Counter(verdict.fate for verdict in verdicts)
    living = [verdict for verdict in verdicts if counts(verdict, reasons)]
    excused = sum(verdict.lives for verdict in verdicts) - len(living)
    seen = sum(verdict.seen for verdict in verdicts)
    judged = seen + len(living)
    share = 100 * seen / judged if judged else 100.0
    said = ", ".join(f"{fates[fate]} {fate}" for fate in Fate if fates[fate])
    say(f"{said}; {excused} may live; {share:.1f} % of {judged} seen, in {took:.0f} s")
    nameless = [verdict for verdict in living if verdict.mutant.words not in reasons]
    if strict and nameless:
        say(f"{len(nameless)} live without a reason: write a test, or the reason into {SURVIVORS.name}")
        return 1
    enough = ENOUGH if judged >= FEW else ENOUGH_OF_FEW
    if share < enough:
        say(f"less than {enough} % are seen: write tests for what lives")
        return 1
    return 0


def explained(path: Path) -> dict[str, Reason]:
    """The mutants that are known to live, by their words, with the reason. Raises ValueError for an entry of two minds."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    found: dict[str, Reason] = {}
    for entry in entries or ():
        if set(entry) not in ({"equal", "mutants"}, {"test", "mutants"}):
            raise ValueError(f"{path.name}: an entry has mutants, and equal or test: {entry}")
        reason = Reason(entry.get("equal") or entry["test"], "equal" in entry)
        for words in entry["mutants"]:
            if words in found:
                raise ValueError(f"{path.name}: twice: {words}")
            found[words] = reason
    return found


def stale(reasons: Iterable[str], everything: Sequence[Mutant]) -> list[str]:
    """The known ones that are not there any more: their line has gone, or says something else."""
    today = {mutant.words for mutant in everything}
    files = {mutant.path.name for mutant in everything}
    return [words for words in reasons if words.partition(" ")[0] in files and words not in today]


def known_reach(
    root: Path, files: Sequence[Path], tests: Sequence[str], limits: Limits, workers: int, until: float
) -> Reach:
    """Which tests reach what: from ``.cache`` if nothing has changed since, else measured until ``until``.

    It is kept for each file of tests by itself, so that one more test does not cost the others their time again.
    """
    shared = [path for path in (root / "tests").rglob("*.py") if not path.name.startswith("test_")]
    shared = [path for path in shared if path.parent != HERE or path.name in ("reach.py", "rewriting.py")]
    program = [path for path in root.glob("*/**/*.py") if ".venv" not in path.parts and "tests" not in path.parts]
    ground = _digest(root, (*files, *sorted(program), *sorted(shared), *sorted(root.glob("*.yaml"))), limits.test)
    place = root / ".cache" / "mutation"
    place.mkdir(parents=True, exist_ok=True)
    kept = {name: place / f"{_digest(root, [root / name], ground)}.pickle" for name in tests}
    known = {name: pickle.loads(path.read_bytes()) for name, path in kept.items() if path.exists()}  # noqa: S301 - written below
    asked = [name for name in tests if name not in known]
    for name, reach in measure(root, files, asked, longest=limits.test, workers=workers, until=until):
        known[name] = reach
        kept[name].write_bytes(pickle.dumps(reach))
    left = tuple(name for name in tests if name not in known)
    found = [known[name] for name in tests if name in known]
    return Reach(tuple(test for each in found for test in each.tests),
                 tuple(sorted(name for each in found for name in each.failed)), left,
                 tuple(test for each in found for test in each.too_long))  # fmt: skip


def _digest(root: Path, paths: Iterable[Path], *more: object) -> str:
    found = hashlib.sha256(json.dumps([sys.version, *map(str, more)]).encode())
    for path in dict.fromkeys(paths):
        found.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def say(line: str) -> None:
    """A line of the report, at once."""
    print(line, flush=True)
