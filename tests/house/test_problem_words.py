"""Whatever is wrong is said in whole words: no problem that any check, loader or schedule can tell has a hole in it.

Other tests ask for a problem's code and place. A message such as `In "Puede ayudar.": .` has both, and helps nobody.
"""

import copy
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import test_checks
import test_content
import test_hostile_yaml
import test_translations
import yaml
from conftest import ROOT, TODAY

from handouts import checks
from handouts.batch import schedule
from handouts.content.loader import load
from handouts.document.patient import Patient
from handouts.layout import refusals
from handouts.press import press
from handouts.problems import HandoutsError, Problem

LIBRARY = load(ROOT / "content.yaml")

HOLES = {
    "nothing between quotes": r'(?<!write )""|“”|‘’|(?<!\w)\'\'(?!\w)',
    "nothing between brackets": r"\(\s*\)|\[\s*\]",
    "nothing before a stop": r"[:,;]\s+[.;,]|\s[.,;:](?:\s|$)|,\s*(?:and|or)?\s*\.",
    "nothing after a colon": r"[\"”’):]:\s*$",
    "a value of the program": r"\bNone\b|\bFalse\b|object at 0x|<class|Traceback|\{\w*\}",
}
"""What shows that a part of a sentence is missing."""


def holes(problem: Problem) -> list[str]:
    """What is wrong with the words of a problem."""
    found = [
        f"{name}: {words!r}"
        for words in (problem.message, problem.remedy)
        for name, pattern in HOLES.items()
        if re.search(pattern, words)
    ]
    for what, words in (("message", problem.message), ("remedy", problem.remedy)):
        if len(re.findall(r"\w+", words)) < 2:
            found.append(f"a {what} of one word: {words!r}")
    return found


# -- everything that the tests know to be wrong


def _check_examples(folder: Path) -> Iterator[tuple[str, Problem]]:
    for check in checks.CHECKS:
        for problem in checks.check(test_checks.example(folder, check.bad), today=TODAY):
            yield f"check {check.code}", problem


def _slips(slips: dict[str, tuple[str, str, list[str]]], good: str, folder: Path) -> Iterator[tuple[str, Problem]]:
    (folder / "source.txt").write_text("It’s true that a  new knee\ncan help most people.", encoding="utf-8")
    (folder / "spine.svg").write_text("<svg/>", encoding="utf-8")
    for name, (old, new, _) in slips.items():
        for problem in _told(folder, good.replace(old, new)):
            yield name, problem


def _told(folder: Path, text: str | bytes) -> Iterator[Problem]:
    path = folder / "content.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        library = load(path)
    except HandoutsError as error:
        yield from error.problems
    else:
        yield from checks.check(library, today=TODAY)


def _invalid_yaml(folder: Path) -> Iterator[tuple[str, Problem]]:
    for name, text in test_hostile_yaml.INVALID.items():
        for problem in _told(folder, text):
            yield name, problem


HOSTILE = ("", "9 99 999", [], {"9": "9"}, "\u202e9")
"""What somebody may put, by a slip or on purpose, where something else belongs."""


def _hostile_values(folder: Path) -> Iterator[tuple[str, Problem]]:
    """Each value of a content file with a translation in turn something else."""
    good = yaml.safe_load(test_translations.GOOD)
    for path in list(_leaves(good)):
        for value in HOSTILE:
            content = copy.deepcopy(good)
            *way, last = path
            functools.reduce(lambda held, key: held[key], way, content)[last] = value
            for problem in _told(folder, yaml.safe_dump(content, allow_unicode=True, sort_keys=False)):
                yield f"{'.'.join(map(str, path))} = {value!r:.20}", problem


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value that holds no others."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path


SCHEDULES: tuple[str | bytes, ...] = (
    "", "name,date\n\n\n", "name,patient\nAnn,x\n", b"name\n\x81\x8d\x9d\n", b"name\n\0\0\0\n", b"\xff\xfen",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04" + bytes(100), "Ann,Monday\nBob,Tuesday\n",
    "name,note,date\nAnn,,#N/A\n,,\nAnn,a,b,c\nAnn,\"a\"b,c\nBob,########,\nAnn,\"never closed\nDan,,\n",
    "name,procedur,color\nAnn,,\n",
)  # fmt: skip


def _schedules(folder: Path) -> Iterator[tuple[str, Problem]]:
    path = folder / "monday.csv"
    for number, content in enumerate(SCHEDULES):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            problems = schedule.read(path).problems
        except HandoutsError as error:
            problems = tuple(error.problems)
        assert problems, content
        for problem in problems:
            yield f"schedule {number}", problem


def _patients(folder: Path) -> Iterator[tuple[str, Problem]]:
    for field in ("name", "date", "time", "doctor", "place", "note"):
        for value in ("x" * 5000, "a\0b", "a\nb\u202e", "\ud800"):
            try:
                patient = Patient(**{field: value})
                refusals.refuse_missing_glyphs(press.Press(LIBRARY, "kyphoplasty", today=TODAY).document(patient))
            except HandoutsError as error:
                for problem in error.problems:
                    yield f"{field} = {value!r:.20}", problem


PLACES: dict[str, Callable[[Path], Iterator[tuple[str, Problem]]]] = {
    "checks": _check_examples,
    "content": lambda folder: _slips(test_content.SLIPS, test_content.GOOD, folder),
    "translations": lambda folder: _slips(test_translations.SLIPS, test_translations.GOOD, folder),
    "yaml": _invalid_yaml,
    "hostile values": _hostile_values,
    "schedules": _schedules,
    "patients": _patients,
}


@pytest.mark.parametrize("place", PLACES)
def test_no_problem_has_a_hole_in_its_words(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(PLACES[place](tmp_path))
    assert found
    assert [f"{name}: {problem.code}: {hole}" for name, problem in found for hole in holes(problem)] == []


# -- a number that one language has and the other has not


def _numbers_told(spanish: str, folder: Path) -> str:
    """The message about the numbers of a sentence, English and Spanish."""
    (folder / "source.txt").write_text("It can help.", encoding="utf-8")
    good = test_translations.GOOD
    assert good.count("- Tome 2 pastillas cada 12 horas.") == 1
    told = _told(folder, good.replace("- Tome 2 pastillas cada 12 horas.", f"- {spanish}"))
    (problem,) = [each for each in told if each.code == "number-differs"]
    return problem.message


@pytest.mark.parametrize(
    ("spanish", "said"),
    [
        ("Tome 2 pastillas cada 12 horas por 5 días.", "5 días is not in the original."),
        ("Tome pastillas cada 12 horas.", "2 is missing."),
        ("Tome 3 pastillas cada 12 horas.", "2 is missing, 3 is not in the original."),
        ("Tome 2 pastillas cada 12 horas; llame al (770) 555-0134.", "(770) 555-0134 is not in the original."),
    ],
)
def test_each_number_that_differs_is_named(spanish: str, said: str, tmp_path: Path) -> None:
    """Of a dose that only the translation has, the message says which it is."""
    assert (
        _numbers_told(spanish, tmp_path)
        == f'In "es": "{spanish}" The original says "Take 2 pills each 12 hours.": {said}'
    )


@pytest.mark.parametrize(
    "words",
    [
        'In "Duele.": .',
        'There is no sheet "".',
        "Use one of: .",
        "It has a (), and more.",
        "It is None of that, or so.",
    ],
)
def test_a_hole_is_seen(words: str) -> None:
    assert holes(Problem("number-differs", words, "Write the same numbers."))
