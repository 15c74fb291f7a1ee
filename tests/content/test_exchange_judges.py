"""Okapi's own readers open what goes to translators' tools, and find in it what we put in: the units, states and words."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from content_factory import annotated_leaflet, library_of
from support.exchange import TODAY, filled, plan
from support.tools import require_tool
from test_exchange import SAID, can_be_printed, sample, write_small

import handouts
from handouts.content.exchange.formats import FORMATS
from handouts.content.exchange.memory import Remembered, TranslationMemory
from handouts.content.exchange.plan import SheetPlan
from handouts.content.exchange.units import UnitState
from handouts.reading.characters import clean

pytestmark = pytest.mark.slow

JUDGE = Path(__file__).resolve().parents[1] / "support" / "XliffJudge.java"


@functools.cache
def compiled(jars: Path) -> str:
    """The folder of the judge's class, compiled once."""
    folder = tempfile.mkdtemp(prefix="judge-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = ["javac", "-nowarn", "-cp", f"{jars}/*", "-d", folder, str(JUDGE)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


def judged(files: list[Path], target: str) -> tuple[int, dict[str, list[list[str]]], str]:
    """How the judge ended, the units it read of each file (name, state, original, translation), and what it complained of."""
    jars = require_tool("okapi")
    done = subprocess.run(
        ["java", "-cp", f"{jars}/*{os.pathsep}{compiled(jars)}", "XliffJudge", "en", target, *map(str, files)],
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    found: dict[str, list[list[str]]] = {}
    for line in done.stdout.splitlines():
        first, *rest = line.split("\t")
        if first == "FILE":
            units = found.setdefault(rest[0], [])
        else:
            units.append([first, *rest])
    return done.returncode, found, done.stderr


def with_every_state(folder: Path) -> SheetPlan:
    """A leaflet with every part, in which some is new, some changed, offered, a machine's, translated and reviewed."""
    library = library_of(folder, annotated_leaflet())
    memory = TranslationMemory("en", "fr")
    units = plan(library, "knee", "fr").job.units
    memory.add(Remembered(units[3].original, "Une phrase & <d'ailleurs>", "hip", "x", False, "2026-01-01"))
    sheet = plan(library, "knee", "fr", memory)
    states = list(UnitState)
    made = []
    for number, unit in enumerate(sheet.job.units):
        state = states[number % len(states)]
        said = "" if state in (UnitState.NEW, UnitState.CHANGED) else f"« {unit.original} »"
        earlier = "Avant & <après>" if state is UnitState.CHANGED else ""
        made.append(
            replace(unit, state=state, translation=said, earlier=earlier, former="Before & <after>" if earlier else "")
        )
    return replace(sheet, job=replace(sheet.job, units=tuple(made)))


STATES = {
    UnitState.NEW: "initial", UnitState.CHANGED: "initial", UnitState.OFFERED: "initial", UnitState.MACHINE: "initial",
    UnitState.TRANSLATED: "translated", UnitState.REVIEWED: "reviewed",
}  # fmt: skip


def test_okapi_reads_every_unit_with_its_state_and_words(tmp_path: Path) -> None:
    """XLIFF 2 with every test that Okapi's library has, the schemas of OASIS among them; XLIFF 1.2 by the filter of its tools."""
    every = with_every_state(tmp_path)
    (tmp_path / "small").mkdir()
    originals = [each for each in map(clean, SAID) if can_be_printed(each)]
    small = plan(write_small(tmp_path / "small", originals), "knee", "fr")
    hard = filled(small, lambda unit: f"{unit.original} é")
    files, sheets = [], {}
    for name, sheet in (("every", every), ("hard", hard)):
        for format_, ending in (("xliff", "xliff2"), ("xliff1", "xliff1")):
            path = tmp_path / f"{name}.{ending}.xlf"
            path.write_bytes(FORMATS[format_].write(sheet, "content.yaml", TODAY))
            files.append(path)
            sheets[path.name] = sheet
    code, found, complaint = judged(files, "fr")
    assert code == 0, complaint
    for name, sheet in sheets.items():
        two = name.endswith("xliff2.xlf")
        assert [each[0] for each in found[name]] == [unit.key for unit in sheet.job.units]
        for (_, state, original, said), unit in zip(found[name], sheet.job.units, strict=True):
            assert state == (STATES[unit.state] if two else "")
            if "(770)" not in unit.original:  # where a number is a placeholder
                assert (clean(original), clean(said)) == (unit.original, unit.translation)


def test_version_2_1_is_read_too_by_the_judge_and_by_us(tmp_path: Path) -> None:
    sheet = with_every_state(tmp_path)
    made = (
        FORMATS["xliff"].write(sheet, "content.yaml", TODAY).replace(b'version="2.0" srcLang', b'version="2.1" srcLang')
    )
    (job,) = FORMATS["xliff"].read(made, "a.xlf")
    path = tmp_path / "newer.xliff2.xlf"
    path.write_bytes(made)
    code, found, complaint = judged([path], "fr")
    assert code == 0, complaint
    assert (
        [each.key for each in job.units]
        == [each[0] for each in found[path.name]]
        == [unit.key for unit in sheet.job.units]
    )


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("an element in the wrong place", "<notes><note>A new knee joint</note></notes>", ""),
        ("a state that there is none of", 'state="translated"', 'state="done"'),
        ("a name twice", 'id="plain_title', 'id="title'),
    ],
)  # fmt: skip
def test_the_judge_sees_what_is_wrong(what: str, old: str, new: str, tmp_path: Path) -> None:
    sheet = with_every_state(tmp_path)
    made = FORMATS["xliff"].write(sheet, "content.yaml", TODAY).decode()
    assert old in made
    broken = made.replace(old, new, 1)
    if not new:
        broken = broken.replace("  </file>", f"    {old}\n  </file>")
    if what == "a name twice":
        key = sheet.job.units[1].key
        broken = made.replace(key, sheet.job.units[0].key)
    path = tmp_path / "broken.xliff2.xlf"
    path.write_text(broken, encoding="utf-8")
    code, _, complaint = judged([path], "fr")
    assert code != 0
    assert "xception" in complaint


def test_the_sample_goes_out_as_it_is_there(tmp_path: Path) -> None:
    sheet = plan(handouts.load(sample(tmp_path)), "kyphoplasty", "es")
    path = tmp_path / "sample.xliff1.xlf"
    path.write_bytes(FORMATS["xliff1"].write(sheet, "content.yaml", TODAY))
    code, found, complaint = judged([path], "es")
    assert code == 0, complaint
    assert [each[3] for each in found[path.name]] == [unit.translation for unit in sheet.job.units]
