"""``python -m fuzz [TARGET]… --seconds 20``: looks for inputs that break what ``targets.py`` says; needs ``.[fuzz]``.

An input that fails is kept in ``fuzz/corpus/TARGET/``, where the suite finds it; inputs that reached new code are
kept in ``.cache/fuzz/`` for the next run. Ends with 1 if any input failed.
"""

import argparse
import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("yaml", "schedule", "shaping", "page")
SLOW, MOST_MEMORY, LONGEST = 5, 1500, 8192
"""Seconds an input may take, megabytes the process may reach, bytes of an input."""


def fuzz(name: str, seconds: int, seed: int) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["handouts", "yaml"]):
        from fuzz import seeds, targets

    found, kept = ROOT / ".cache" / "fuzz" / name, seeds.CORPUS / name
    for folder in (found, kept):
        folder.mkdir(parents=True, exist_ok=True)
    for number, given in enumerate(seeds.seeds(name)):
        (found / f"seed-{number:02}").write_bytes(given)
    listed = found.parent / f"{name}.dict"
    listed.write_text("".join(f'"{_spelled(word)}"\n' for word in dict.fromkeys(seeds.words(name))), encoding="ascii")
    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={SLOW}", f"-rss_limit_mb={MOST_MEMORY}", f"-max_len={LONGEST}",
               f"-dict={listed}", f"-artifact_prefix={kept}/", "-print_final_stats=1", "-verbosity=1"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(found), str(kept)], targets.TARGETS[name])
    atheris.Fuzz()


def _spelled(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of: {', '.join(NAMES)}; without it, all of them")
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--minutes", type=int, help="for each target")
    parser.add_argument("--seed", type=int, help="where chance begins; without it, drawn")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(NAMES):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    seconds = chosen.minutes * 60 if chosen.minutes else chosen.seconds
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1, 1 << 31)
    if chosen.here:
        fuzz(chosen.targets[0], seconds, seed)
    worst = 0
    for name in chosen.targets or NAMES:
        command = [sys.executable, "-m", "fuzz", name, "--here", "--seconds", str(seconds), "--seed", str(seed)]
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)  # fmt: skip
        count = re.search(r"stat::number_of_executed_units:\s*(\d+)", run.stdout)
        print(f"{name}: {int(count[1]) if count else 0:,} inputs in {seconds} s from seed {seed}, {'a fault' if run.returncode else 'no fault'}", flush=True)  # fmt: skip
        if run.returncode:
            worst = 1
            print("\n".join(line for line in run.stdout.splitlines() if not re.match(r"INFO|WARNING|#\d+|stat::", line)), flush=True)  # fmt: skip
    return worst


if __name__ == "__main__":
    sys.exit(main())
