"""Random leaflets in every edition and language: made, or refused with a place; and a reader that knows nothing of the
program finds every word, every number and every phone of the content on the paper.

The reader is poppler. ``python -m tests.long sheets`` makes thousands of them.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from conftest import PROFILE, TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.leaflets import BRIEF_PARTS, LANGUAGES, Leaflet, write_leaflet
from support.text import poppler_lines

import handouts
from handouts.options import EDITIONS, INKS, PAPERS

SHEETS = settings(
    settings.get_profile("long" if PROFILE == "long" else "quick"),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


PAGES_OF_A_TEXT = 4


def squeeze(text: str) -> str:
    """Without white space, what is only for breaking lines, and marks that turn the direction of reading."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]+", "", text)


def lost_texts(wanted: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The texts that are not there: neither in one piece nor, where a page ended amid them, word by word."""
    whole = squeeze("".join(line[:-1] if line.endswith(("-", "‐")) else line for line in lines))
    unjoined = squeeze("".join(lines))
    found = []
    for text in wanted:
        if squeeze(text) in whole or squeeze(text) in unjoined:
            continue
        pieces = [squeeze(word) for word in text.split()]
        if len(pieces) < 4:  # without spaces
            if _in_few_stretches(squeeze(text), unjoined):
                continue
        elif all(piece in unjoined or piece in whole or _in_few_stretches(piece, unjoined) for piece in pieces):
            continue
        found.append(text)
    return found


def _in_few_stretches(text: str, found: str) -> bool:
    """Whether a text stands in no more stretches than the pages that it may go on over.

    Only the first and the last may be one letter: a page ends where a sentence of the paragraph has just begun, or nearly ended.
    """
    lengths: list[int] = []
    while text and len(lengths) < PAGES_OF_A_TEXT:
        length = next((end for end in range(len(text), 0, -1) if text[:end] in found), 0)
        if not length:
            return False
        lengths.append(length)
        text = text[length:]
    return not text and all(length > 1 for length in lengths[1:-1])


def lost_figures(wanted: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The numbers and phones that do not stand on a line of their own as often as they were written."""
    text = "\n".join(re.sub(r"[ \u00a0\u202f\u200e\u200f\u202a-\u202e\u2066-\u2069]+", "", line) for line in lines)
    needed = Counter(re.sub(r"[ \u00a0\u202f]+", "", each) for each in wanted)
    return [each for each, count in needed.items() if text.count(each) < count]


def check_leaflet(leaflet: Leaflet, edition: str, paper: str, ink: str, folder: Path) -> bool:
    """Whether the sheet was made: then all of it is on the paper; else each problem says where and what to do."""
    (folder / "content.yaml").write_text(yaml.safe_dump(leaflet.content, allow_unicode=True), encoding="utf-8")
    try:
        library = handouts.load(folder / "content.yaml")
        sheet = handouts.build(library, "thing", format=edition, paper=paper, ink=ink, today=TODAY)
    except handouts.HandoutsError as error:
        refused = error.problems
    else:
        refused = ()
    for problem in refused:
        assert problem.place is not None, problem
        assert problem.remedy, problem
        assert problem.code != "sheet-not-proved", f"a fault of ours is no refusal: {problem}"
    if refused:
        return False
    lines = poppler_lines(sheet.pdf)
    parts = [part for part in leaflet.texts if edition not in ("one-page", "trifold") or part in ("", *BRIEF_PARTS)]
    lost = lost_texts([text for part in parts for text in leaflet.texts[part]], lines)
    assert not lost, f"{leaflet.language} {edition}: not on the paper: {lost}"
    parts = [part for part in leaflet.whole if part in parts]
    broken = lost_figures([each for part in parts for each in leaflet.whole[part]], lines)
    assert not broken, f"{leaflet.language} {edition}: not whole: {broken}"
    return True


@pytest.mark.parametrize("edition", EDITIONS)
@SHEETS
@given(
    seed=st.integers(0, 2**32),
    language=st.sampled_from(LANGUAGES),
    paper=st.sampled_from(tuple(PAPERS)),
    ink=st.sampled_from(tuple(INKS)),
)
def test_a_random_sheet_has_every_word_or_is_refused_with_a_place(
    edition: str, seed: int, language: str, paper: str, ink: str, tmp_path: Path
) -> None:
    leaflet = write_leaflet(random.Random(seed), language)  # noqa: S311 - Hypothesis draws the seed
    check_leaflet(leaflet, edition, paper, ink, tmp_path)


@pytest.mark.parametrize(
    ("found", "there"),
    [
        ("xx您的预约您yy的", True),  # a page ends before the last letter
        ("xx您y的预约您的y", True),  # or after the first
        ("xx您y的预约y", False),
        ("您的预约y您x", False),
        ("", False),
    ],
)
def test_a_text_without_spaces_is_looked_for_in_the_stretches_that_pages_make(found: str, there: bool) -> None:
    assert _in_few_stretches("您的预约您的" if there else "您的预约您的完", found) is there


@pytest.mark.parametrize(
    ("seed", "language", "edition", "paper"),
    [
        (294, "ar", "standard", "letter"),  # a deep letter of a card's heading above a vowel's sign
        (438, "ar", "large-print", "letter"),  # the title's deepest letter above such a sign
        (861, "am", "large-print", "a4"),  # a table's head said again, its columns 8 points apart
        (90211, "fa", "standard", "a4"),  # many heads that begin alike, on many lines
        (54116, "ja", "standard", "letter"),  # the same, five times on a page, and full-width marks
        (3274011705, "fa", "one-page", "letter"),  # a phone in the running title
        (2430, "ar", "large-print", "letter"),  # the blank after an address, beyond the foreign word before it
        (4179834, "fa", "standard", "letter"),  # the same
        (2147483647, "ar", "large-print", "a4"),  # a sign above the title, and the brackets of the phone over it
        (2968, "ar", "standard", "letter"),  # a temperature right behind a phone
        (299, "ar", "large-print", "a4"),  # a tight page: a deep letter of the title above a hamza of the lead
    ],
)
def test_what_was_refused_for_a_fault_of_the_program_is_made(
    seed: int, language: str, edition: str, paper: str, tmp_path: Path
) -> None:
    leaflet = write_leaflet(random.Random(seed), language)  # noqa: S311 - made up again
    assert check_leaflet(leaflet, edition, paper, "color", tmp_path)
