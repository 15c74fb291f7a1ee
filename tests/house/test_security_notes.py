"""The threat notes name tests that are there, and say what is true."""

import ast
import re
from functools import cache

import pytest
from conftest import ROOT

from handouts.cli import options as cli
from handouts.content import forms
from handouts.document import patient
from handouts.pdf import clusters
from handouts.reading import characters as letters
from handouts.reading.nodes import TEXT_LIMIT

NOTES = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(test_\w+\.py)::(test_\w+)`", NOTES)


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file."""
    (path,) = (ROOT / "tests").rglob(file)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize(("file", "test"), sorted(set(NAMED)))
def test_a_named_test_is_there(file: str, test: str) -> None:
    assert test in names_in(file)


def test_every_defence_names_its_test() -> None:
    """Each row under "must not" ends in a test."""
    tables = re.findall(r"\| must not .*\n\|[-|]+\|\n((?:\|.*\n)*)", NOTES)
    assert len(tables) >= 7
    assert [
        row for table in tables for row in table.splitlines() if not re.search(r"`test_\w+\.py::test_\w+`", row)
    ] == []
    assert len(NAMED) > 40


def test_every_hostile_test_is_in_the_notes() -> None:
    """A defence nobody wrote down is one that somebody takes out."""
    helpers = {"test_the_list_is_there", "test_the_suite_is_whole", "test_the_watch_sees_a_file_and_a_socket"}
    there = {(file, test) for file in ("test_hostile_files.py", "test_isolation.py") for test in names_in(file) if test.startswith("test_")}  # fmt: skip
    assert {test for file, test in there - set(NAMED)} - helpers <= {"test_a_picture_of_any_shape_makes_a_sound_sheet"}


def test_the_numbers_in_the_notes_are_the_programs() -> None:
    for words, number in (
        ("at most 10,000 letters", TEXT_LIMIT),
        ("a detail 300", max(patient.LONGEST.values())),
        ("after 32 characters", clusters.LONGEST_CLUSTER),
        ("at most 80", forms.LONGEST_NAME),
        ("at most 100 kB", cli.MOST_DETAILS // 1000),
    ):
        assert words in NOTES
        assert int(re.sub(r"\D", "", words)) == number
    assert "more than four marks" in NOTES
    assert letters.MOST_MARKS == 4


def test_the_way_to_report_is_told() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "Report a vulnerability" in text
    assert "docs/security.md" in text
