"""The long runs of what is made elsewhere: each calls the test or the benchmark that can be made larger."""

from __future__ import annotations

import re
import sys

from tests.long import ROOT, Fault, long_run, run_command, run_tests


def found(pattern: str, said: str) -> str:
    """What stands in the output where a pattern fits, on one line; raises Fault if nothing does."""
    matches = re.findall(pattern, said, re.MULTILINE)
    if not matches:
        raise Fault(f"the output has no {pattern}")
    return "; ".join(dict.fromkeys(" ".join(each.split()) for each in matches))


def passed(said: str) -> str:
    """How many tests passed; raises Fault if none did."""
    return found(r"^\d+ passed(?:, \d+ skipped)?", said)


@long_run(whole=20_000, share=5_000, unit="files of a batch")
def thousand(seed: int, size: int) -> str:
    """A batch for people who share no word: nobody's words on another's sheet, and the files conform."""
    profile = "long" if size >= 20_000 else ""  # then all of the thousand are made again and validated
    said = run_tests("a_thousand_of_a_big_batch", HANDOUTS_SEED=seed, HANDOUTS_ROWS=size, HYPOTHESIS_PROFILE=profile)
    again = 1_000 if profile else 20
    return f"{size:,} files, 1,000 read back, {again:,} made again and validated: none wrong ({passed(said)})"


@long_run(whole=200, share=15, unit="kills of each of three programs")
def kills(seed: int, size: int) -> str:
    """A batch, an approval and a record killed at any moment: each file is whole or not there, and no line is lost."""
    return found(r"^kills survived: .*", run_tests("killed_at", HANDOUTS_SEED=seed, HANDOUTS_KILLS=size))


@long_run(whole=200, share=6, unit="kills of a server, with either database")
def server_kills(seed: int, size: int) -> str:
    """A server killed at any moment while two of one practice print, edit and approve: nothing is lost or doubled."""
    said = run_tests("a_busy_server_is_killed", HANDOUTS_SEED=seed, HANDOUTS_KILLS=size)
    return found(r"^kills survived: .*", said) + ": none lost or doubled"


@long_run(whole=20, share=4, unit="kills of PostgreSQL")
def database_kills(seed: int, size: int) -> str:
    """PostgreSQL killed at any moment while two servers print, edit and approve: nothing is lost or doubled."""
    said = run_tests("a_busy_database_is_killed", HANDOUTS_SEED=seed, HANDOUTS_DATABASE_KILLS=size)
    return found(r"^kills survived: .*", said) + ": none lost or doubled"


@long_run(whole=1_000, share=60, unit="saves of each of two servers")
def saves(seed: int, size: int) -> str:
    """Two servers of one folder save words and write the trail at once, in SQLite and in PostgreSQL: nothing is lost or doubled."""
    said = run_tests("two_servers_save_at_once", HANDOUTS_SAVES=size)
    return f"{2 * size:,} saves and rows in each kind of database: none lost or doubled ({passed(said)})"


@long_run(whole=400, share=40, unit="orders of events")
def approvals(seed: int, size: int) -> str:
    """Edits, approvals, sheets and verifications in every order: a sheet stands as its words and its approval do."""
    said = run_tests("TestPractice", f"--hypothesis-seed={seed}", HYPOTHESIS_PROFILE="long", HANDOUTS_EXAMPLES=size)
    return f"{size:,} orders of up to 40 events: none wrong ({passed(said)})"


@long_run(whole=500, share=15, unit="orders of events")
def bound(seed: int, size: int) -> str:
    """Edits of anything, approvals, withdrawals, restores, merges and a turning clock: no sheet is without a mark that nobody approved."""
    said = run_tests("TestBoundSheets", f"--hypothesis-seed={seed}", HYPOTHESIS_PROFILE="long", HANDOUTS_EXAMPLES=size)
    return f"{size:,} orders of up to 40 events, {40 * size:,} steps: none wrong ({passed(said)})"


@long_run(whole=400, share=15, unit="contents for each property")
def properties(seed: int, size: int) -> str:
    """Whatever is written or typed: a sheet with every word on it, or problems that say what to mend."""
    said = run_tests("test_properties", f"--hypothesis-seed={seed}", HYPOTHESIS_PROFILE="long", HANDOUTS_EXAMPLES=size)
    return f"{size:,} contents for each property: none wrong ({passed(said)})"


@long_run(whole=750, share=12, unit="random leaflets in each of four editions")
def sheets(seed: int, size: int) -> str:
    """Random leaflets in every language: made, or refused with a place; poppler finds every word, number and phone."""
    said = run_tests("random_sheet", f"--hypothesis-seed={seed}", HYPOTHESIS_PROFILE="long", HANDOUTS_EXAMPLES=size)
    return f"{4 * size:,} random leaflets: none wrong ({passed(said)})"


@long_run(whole=100_000, share=3_000, unit="sheets")
def soak(seed: int, size: int) -> str:
    """Mixed sheets of every kind in one process: memory and open files do not grow, and the bytes stay the same."""
    few = ("--languages", "1") if size < 50_000 else ()  # the warm-up is over once every plate is made
    said = run_command(sys.executable, "benchmarks/soak.py", "--sheets", str(size), "--seed", str(seed), *few)
    return found(r"^[\d,]+ sheets in .*", said)


@long_run(whole=360, share=20, unit="seconds for each target")
def fuzz(seed: int, size: int) -> str:
    """Inputs guided by coverage: content, schedules, shaping and pages end in a sheet or in a problem that is told."""
    said = run_command(sys.executable, "-m", "fuzz", "--seconds", str(size), "--seed", str(seed))
    return found(r"^\w+: [\d,]+ inputs in \d+ s", said) + ": no fault"


@long_run(whole=150, share=30, unit="seconds")
def desks(seed: int, size: int) -> str:
    """Twenty desks that find, preview and print at once: no request fails."""
    said = run_command(sys.executable, "benchmarks/desks.py", "--seconds", str(size), "--seed", str(seed))
    return found(r"^(?:print|faults|memory).*", said)


@long_run(whole=1, share=0, unit="look")
def supply(seed: int, size: int) -> str:
    """The lock fits pyproject.toml, no known hole is in it, and a bill of materials can be made; the seed is not used."""
    return found(r"^== (?:the lock has|pip-audit|the bill) .*", run_command("bash", ".ci/run", "supply"))


@long_run(whole=300, share=0, unit="mutants drawn")
def mutants(seed: int, size: int) -> str:
    """The program broken on purpose, one place at a time, in layout, templates, press and approval: a test turns red."""
    said = run_command(sys.executable, "-m", "tests.mutation", "--count", str(size), "--seed", str(seed))
    return found(r"^\d+ of \d+ .*|^.* seen.*", said)


LEAST_GOOD, WORST_TODAY = 0.95, 0.4
"""Share of the inner pages that are at most 15 % white, and the whitest there may be: what the layout reaches today and may
not fall below. Its aim is 97 of 100 pages, and none over 25 %."""
CHANCE = 3.0
"""By so many standard deviations of a draw of its size a run may fall below that share: a slice has few pages."""


@long_run(whole=500, share=30, unit="made-up leaflets")
def white(seed: int, size: int) -> str:
    """The white of inner pages: holes of 168 by 60 points and bands of 24; each page over 15 % is listed with the part that caused it and what would make it again."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.white_runs import GOOD, WORST, find_inner_pages

    pages = list(find_inner_pages(seed, size))
    over = sorted((page for page in pages if page.white.share > GOOD), key=lambda page: -page.white.share)
    for page in over:
        print(f"white: {page}")
    good = 1 - len(over) / max(1, len(pages))
    worst = over[0].white.share if over else max((page.white.share for page in pages), default=0.0)
    whiter = sum(page.white.share > WORST for page in pages)
    figures = (
        f"{len(pages):,} inner pages, {good:.1%} at most {GOOD:.0%} white, {whiter} over {WORST:.0%}, worst {worst:.0%}"
    )
    least = LEAST_GOOD - CHANCE * (LEAST_GOOD * (1 - LEAST_GOOD) / max(1, len(pages))) ** 0.5
    if good < least or worst > WORST_TODAY:
        raise Fault(figures)
    return figures


@long_run(whole=600, share=30, unit="seconds of a clinic's morning")
def clinic(seed: int, size: int) -> str:
    """Fifty desks at a library of 200, with edits and schedules: no request fails, and memory stays under its ceiling."""
    said = run_command(sys.executable, "benchmarks/clinic.py", "--seconds", str(size), "--seed", str(seed))
    return found(r"^row: .*", said).removeprefix("row: ")


@long_run(whole=200_000, share=400, unit="requests")
def requests(seed: int, size: int) -> str:
    """Requests to one page as quickly as they are answered: none fails, and nothing grows."""
    said = run_command(sys.executable, "benchmarks/clinic.py", "--requests", str(size), "--seed", str(seed))
    return found(r"^row: .*", said).removeprefix("row: ")


@long_run(whole=20_000, share=600, unit="made-up requests")
def made_up(seed: int, size: int) -> str:
    """Made-up requests to a page of one's own and to a shared one, as three people: no answer is a fault, or a 503."""
    said = run_tests("no_made_up_request", HANDOUTS_SEED=seed, HANDOUTS_REQUESTS=size // 4)
    return found(r"^made up: .*", said) + f" ({passed(said)})"
