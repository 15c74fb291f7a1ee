"""What it costs that a sheet proves itself, as shares within one run: `python benchmarks/proof.py`.

The proof of a plate is timed inside the layout it belongs to, so that both are as warm, and compared with the rest of
that layout. Copies are made with their slots read back and without, in turns. Times are the processor's.
"""

import argparse
import datetime
import random
import statistics
import subprocess
import sys
import time
from binascii import unhexlify
from codecs import utf_16_be_decode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import handouts
from handouts.press import setting
from handouts.press.press import Press
from handouts.press.proof.proof import refuse_unproved
from handouts.reading.resources import resource

HERE = Path(__file__).parent
LIBRARY = handouts.load(resource("content.yaml"))
TODAY = datetime.date(2026, 11, 22)


def person(number: int) -> handouts.Patient:
    """Somebody else for each number."""
    chance = random.Random(number)
    first, last, doctor = ("".join(chance.choices("abcdefghijklmnoprstuvwyzáéíñöü", k=7)).capitalize() for _ in "abc")
    return handouts.Patient(name=f"{first} {last} {number}", date=f"Nov {number % 30 + 1}, 2026",
                            time=f"{number % 12 + 1}:{number % 60:02}", doctor=f"Dr. {doctor}",
                            place=f"Suite {number % 900 + 100}")  # fmt: skip


def layouts(format: str, language: str, rounds: int, warm: int = 2) -> tuple[float, float]:
    """Milliseconds of a layout without its proof, and of the proof."""
    spent: list[float] = []

    def timed(*what: Any) -> None:
        started = time.process_time()
        refuse_unproved(*what)
        spent.append(time.process_time() - started)

    wholes = []
    setting.refuse_unproved = timed  # type: ignore[assignment]  # put back below
    try:
        for _ in range(rounds + warm):
            started = time.process_time()
            Press(LIBRARY, "kyphoplasty", format=format, language=language, today=TODAY).plate(())
            wholes.append(time.process_time() - started)
    finally:
        setting.refuse_unproved = refuse_unproved
    rests = [whole - own for whole, own in zip(wholes, spent, strict=True)][warm:]
    return 1000 * statistics.median(rests), 1000 * statistics.median(spent[warm:])


def first_layout(format: str, rounds: int) -> float:
    """The share of the proof in the first layout of a process, when nothing is remembered."""
    code = f"import proof; print(*proof.layouts({format!r}, 'en', 1, warm=0))"
    shares = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", code], cwd=HERE, check=True, capture_output=True, text=True)
        layout, proof = map(float, done.stdout.split())
        shares.append(proof / layout)
    return statistics.median(shares)


def numbers_alone(count: int = 200) -> float:
    """Microseconds it takes only to find the glyph numbers of a copy's five details: the least that any check must do."""
    plate = Press(LIBRARY, "kyphoplasty", today=TODAY).plate(person(0).given())
    fallen = [plate.fall(person(number).given()) for number in range(count)]
    shown = [["".join(line.codes).encode() for _, lines in each.values() for line in lines] for each in fallen]  # type: ignore[union-attr]
    taken = []
    for _ in range(40):
        started = time.process_time()
        for each in shown:
            utf_16_be_decode(unhexlify(b"".join((b"<" + b"".join(each) + b">").replace(b">", b"<").split(b"<")[1::2])))
        taken.append((time.process_time() - started) / count)
    return 1e6 * statistics.median(taken)


def copies(rounds: int, count: int = 200) -> tuple[float, float]:
    """Microseconds of a copy whose slots are not read back, and what reading them adds."""
    press = Press(LIBRARY, "kyphoplasty", today=TODAY)
    plate = press.plate(person(0).given())
    streams = [(stream, stream.readers) for _, stream in plate.slot_streams]

    def fill(people: Sequence[dict[str, str]]) -> float:
        started = time.process_time()
        for each in people:
            plate.fill(each)
        return (time.process_time() - started) / len(people)

    fill([person(number).given() for number in range(500)])
    taken: dict[bool, list[float]] = {False: [], True: []}
    for number in range(4 * rounds):
        proved = bool(number % 2)
        for stream, readers in streams:
            stream.readers = readers if proved else ()
        taken[proved].append(fill([person(number * count + each).given() for each in range(count)]))
    bare, whole = (1e6 * statistics.median(taken[proved]) for proved in (False, True))
    return bare, whole - bare


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=40)
    rounds = arguments.parse_args().rounds
    print("a layout of the sample         layout    proof   share")
    for language in ("en", "es"):
        for edition in ("standard", "large-print", "one-page", "trifold"):
            layout, proof = layouts(edition, language, rounds)
            print(f"{edition:12} {language}           {layout:7.2f} ms {proof:5.2f} ms  {proof / layout:5.1%}")
    for edition in ("standard", "large-print", "one-page", "trifold"):
        print(f"{edition:12} en, first in its process         {first_layout(edition, max(3, rounds // 8)):5.1%}")
    copy, added = copies(rounds)
    print(f"a copy with five details     {copy:7.2f} µs {added:5.2f} µs  {added / copy:5.1%}")
    least = numbers_alone()
    print(f"… of it, to find the numbers of their glyphs  {least:5.2f} µs  {least / copy:5.1%}")


if __name__ == "__main__":
    main()
