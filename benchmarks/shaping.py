"""What shaping costs the English sheet: `python benchmarks/shaping.py`.

Three ways of setting its words take turns, each in a process of its own:

shipped   HarfBuzz for every word, with kerning; faces by script; the order of letters looked at
unkerned  the same without kerning
plain     a letter's glyph and its advance, of one face, nothing else: as if there were only Latin

"cold" is a process from its start to the bytes of one sheet; "emptied" a sheet in a running process that has forgotten
every shaped word; "warm" the next sheet, laid out anew for another person. All is computing time, so
that other programs count less, and what counts are the ratios of medians within one run.
"""

import datetime
import gc
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from multiprocessing.connection import Connection

import handouts
from handouts.pdf import bidi
from handouts.pdf import fonts as face
from handouts.pdf import line_breaking as text
from handouts.press.press import Press
from handouts.reading.resources import resource as file

WAYS = ("shipped", "unkerned", "plain")
WARM, EMPTIED, COLD = 60, 40, 15
TODAY = datetime.date(2026, 11, 22)


def take(way: str) -> None:
    """Have this process set words in one of the ways; before it opens a font."""
    if way == "unkerned":
        face.FEATURES["kern"] = False
    elif way == "plain":
        face.Face.shape_anew = letter_by_letter
        face.FaceStack._shape = first_face
        bidi.needs_ordering = lambda words: False
        text._set_width = lambda line: line.width


def letter_by_letter(self: face.Face, words: str, rtl: bool = False, language: str = "") -> face.GlyphRun:
    """A run of glyphs by the face's tables of characters and advances."""
    glyphs = []
    for index, letter in enumerate(words.replace(face.NBSP, " ")):
        gid = self._font.get_nominal_glyph(ord(letter))
        advance = self._font.get_glyph_h_advance(gid) * self._unit
        glyphs.append(face.Glyph(gid, advance, 0, 0, letter, letter, index, True))
    return face.GlyphRun(self, tuple(glyphs), sum(glyph.advance for glyph in glyphs), words)


def first_face(self: face.FaceStack, words: str, rtl: bool = False) -> tuple[face.GlyphRun, ...]:
    return (self.first.shape(words),)


def one_sheet(number: int) -> float:
    """Milliseconds of computing for a sheet for another person, from the content to the bytes."""
    library = handouts.load(file("content.yaml"))
    gc.collect()
    started = time.process_time()
    Press(library, "kyphoplasty", today=TODAY).copy(handouts.Patient(name=f"Person {number}"))
    return (time.process_time() - started) * 1000


def forget() -> None:
    """Every shaped word."""
    for each in gc.get_objects():
        if isinstance(each, face.Face):
            each.shape.cache_clear()


def work(way: str, asked: Connection) -> None:
    """Sets a sheet for each question: whether to forget first, and for whom."""
    take(way)
    while (question := asked.recv()) is not None:
        empty, number = question
        if empty:
            forget()
        asked.send(one_sheet(number))


def running(empty: bool, rounds: int) -> list[tuple[float, ...]]:
    """Milliseconds of a sheet each in processes that stay."""
    fresh, pipes = multiprocessing.get_context("spawn"), []
    for way in WAYS:
        ours, theirs = fresh.Pipe()
        fresh.Process(target=work, args=(way, theirs), daemon=True).start()
        pipes.append(ours)
    times = []
    for number in range(rounds + 2):
        each = []
        for pipe in pipes:
            pipe.send((empty, number))
            each.append(pipe.recv())
        times.append(tuple(each))
    for pipe in pipes:
        pipe.send(None)
    return times[2:]


def started(way: str) -> float:
    """Milliseconds of a process that makes one sheet."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, way], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def main() -> None:
    if len(sys.argv) > 1:
        take(sys.argv[1])
        one_sheet(0)
        return
    rounds = {
        "cold": [tuple(started(way) for way in WAYS) for _ in range(COLD)],
        "emptied": running(True, EMPTIED),
        "warm": running(False, WARM),
    }
    print(f"{'ms':7}" + "".join(f"{way:>10}" for way in WAYS) + "   shipped/plain   shipped/unkerned")
    for name, times in rounds.items():
        shipped, unkerned, plain = (statistics.median(column) for column in zip(*times, strict=True))
        ratios = f"{shipped / plain:>16.2f}{shipped / unkerned:>19.2f}"
        print(f"{name:7}{shipped:10.1f}{unkerned:10.1f}{plain:10.1f}{ratios}")


if __name__ == "__main__":
    main()
