"""What is never cut, in no line and between no two faces, is what Unicode calls a grapheme cluster (UAX #29)."""

from __future__ import annotations

import subprocess
import sys

import pytest
import regex
from conftest import ROOT
from support import unicode

from handouts.pdf.clusters import ALWAYS_ALONE, LONGEST_CLUSTER, clusters

TIED_BY_A_VIRAMA = "some versions of regex (2026.11.19) join a consonant to a virama that has no consonant before it"
DEPARTURES = dict.fromkeys(("\u094d\u0915", "\u094d\u0308\u0915", "a\u094d\u0924", "?\u094d\u0924"), TIED_BY_A_VIRAMA)
"""Cases of GraphemeBreakTest that may be cut otherwise, each with its reason. No word is written so; nothing is lost."""


def cuts(text: str) -> tuple[int, ...]:
    """Where a text may be cut, by how many characters stand before."""
    return tuple(index for index, _ in clusters(text))[1:]


def test_every_case_of_unicode_is_cut_where_it_should() -> None:
    """All of GraphemeBreakTest."""
    cases = list(unicode.breaks("GraphemeBreakTest.txt"))
    failed = {case.text for case in cases if cuts(case.text) != case.places}
    print(f"{len(cases) - len(failed):,} of {len(cases):,} cases pass")
    assert failed <= DEPARTURES.keys()
    assert len(cases) == 766


@pytest.mark.parametrize(
    "letters",
    [
        "e\u0301|a\u0302\u0323|b",
        "ह्र|द|य",  # a conjunct
        "क्\u200c|ष",  # one that its writer parts
        "જ્ઞા|ને",
        "मीं|श्री",
        "م|ی\u200c|خ\u064e",
        "\u1112\u1161\u11ab|글",  # loose jamo
        "か\u3099|き",
        "\U0001f469\u200d\U0001f4bb|\U0001f1fa\U0001f1f8|\U0001f44d\U0001f3fd",
    ],
)
def test_letters_are_whole(letters: str) -> None:
    assert "|".join(piece for _, piece in clusters(letters.replace("|", ""))) == letters


def test_characters_that_are_clusters_by_themselves_are_no_part_of_others() -> None:
    """So they need not be looked at: of all pairs of them, none is one cluster."""
    alone = [chr(number) for number in range(0x110000) if ALWAYS_ALONE.fullmatch(chr(number))]
    kinds = r"[\p{GCB=Other}\p{GCB=Control}\p{GCB=LV}\p{GCB=LVT}]*"
    assert regex.fullmatch(kinds, "".join(alone))
    assert not regex.search(r"[\p{Mn}\p{Mc}]", "".join(alone))
    assert len(alone) > 40_000


@pytest.mark.parametrize(
    "text", ["", "abc", "漢字かな", "e" + "\u0301" * 100, "\u0301" * 65 + "ab", "क्" * 50, "a\u0301" * 50]
)
def test_no_cluster_is_longer_than_fits_a_line_and_nothing_is_lost(text: str) -> None:
    found = list(clusters(text))
    assert "".join(piece for _, piece in found) == text
    assert all(text.startswith(piece, index) for index, piece in found)
    assert all(0 < len(piece) <= LONGEST_CLUSTER for _, piece in found)


def test_text_that_has_no_need_of_regex_does_not_wait_for_it() -> None:
    """It costs a fiftieth of a cold start; Japanese and Korean sheets ask where a word takes two faces."""
    code = "import sys; from handouts.pdf.clusters import clusters; list(clusters('回復まで：2–6週間。 2–6주 é')); sys.exit('regex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
