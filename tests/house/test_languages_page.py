"""docs/languages.md says what the files of languages say, and what readers take from the files that we make."""

from __future__ import annotations

import importlib.util
import re

import pytest
from conftest import ROOT
from support.extraction import READERS, read_all_samples
from support.sentences import SAMPLES

from handouts.languages.language import codes

SPEC = importlib.util.spec_from_file_location("languages_page", ROOT / "tools" / "languages_page.py")
assert SPEC
assert SPEC.loader
languages_page = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(languages_page)
PAGE = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")


def rows() -> dict[str, list[str]]:
    """What stands in the table of readers, by the sample's tag: the figures of today."""
    (table,) = re.findall(r"(?s)<!-- reading.*?-->(.*)<!-- end of reading -->", PAGE)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines() if row.startswith("| ")]
    return {
        tag.replace(", a name", "-x-name"): [each.partition(" ")[0] for each in rest] for tag, *rest in cells if tag
    }


def test_the_table_of_languages_is_fresh() -> None:
    assert languages_page.put(PAGE, "languages", languages_page.languages()) == PAGE, "python tools/languages_page.py"


def test_every_language_is_in_the_table_of_readers() -> None:
    assert set(codes()) <= set(SAMPLES), "a language has sentences to be tried with"
    assert set(codes()) <= rows().keys(), "python tools/languages_page.py --read"
    assert len(rows()) >= 35


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_no_less_than_the_table_says(reader: str) -> None:
    """Every letter and its place, in all languages; figures of other versions of the readers may differ a little."""
    told = {tag: cells[READERS.index(reader)] for tag, cells in rows().items()}
    shares = read_all_samples()
    less = {
        tag: (said, str(shares[tag][reader]))
        for tag, said in told.items()
        if _figure(str(shares[tag][reader])) < _figure(said)
    }
    assert less == {}, "python tools/languages_page.py --read"


def _figure(cell: str) -> tuple[float, float]:
    if cell in {"✓", "blanks"}:
        return 100, 100
    letters, _, order = cell.partition("/")
    return float(letters), float(order)
