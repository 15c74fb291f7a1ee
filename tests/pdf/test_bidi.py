"""The order of letters on a line is Unicode's (UAX #9), and what we know better is told apart from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from conftest import PROFILE
from support import unicode
from support.sentences import END, ISOLATE, SAMPLES

from handouts.pdf import bidi

EMBEDDINGS = frozenset("\u202a\u202b\u202c\u202d\u202e")
ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
NO_INK = EMBEDDINGS | ISOLATES | set("\u200c\u200e\u200f")
CASES = {"without formatting characters": 91_605, "isolates": 21, "embeddings and overrides": 81}
"""Cases of BidiCharacterTest, by the formatting characters in them."""


def kind_of(text: str) -> str:
    if EMBEDDINGS.intersection(text):
        return "embeddings and overrides"
    return "isolates" if ISOLATES.intersection(text) else "without formatting characters"


def levels_of(text: str, rtl: bool, paragraph: Sequence[int] | None = None) -> list[int]:
    """The level of each character on a line of its own; ``paragraph`` has them before the line is set."""
    levels = [-1] * len(text)
    for start, end, level in bidi.runs(text, rtl, levels=paragraph):
        levels[start:end] = [level] * (end - start)
    return levels


def shown(text: str, rtl: bool, paragraph: Sequence[int] | None = None) -> list[int]:
    """The places of a line's characters from left to right."""
    places: list[int] = []
    for start, end, level in bidi.runs(text, rtl, levels=paragraph):
        places += reversed(range(start, end)) if level % 2 else range(start, end)
    return places


def reads(text: str, rtl: bool) -> str:
    """A line as it is seen from left to right, without what has no ink; brackets are turned around only by the font."""
    return "".join(text[place] for place in shown(text, rtl) if text[place] not in NO_INK)


HEBREW = {ord("A") + index: 0x5D0 + index for index in range(26)}
LATIN = {hebrew: capital for capital, hebrew in HEBREW.items()}


def written(text: str) -> str:
    """A text with capitals for Hebrew letters, as in the examples of UAX #9, and names for what has no ink."""
    names = {"RLE": 0x202B, "PDF": 0x202C, "RLO": 0x202E, "LRI": 0x2066, "RLI": 0x2067, "FSI": 0x2068, "PDI": 0x2069}
    for name, number in (names | {"LRM": 0x200E, "RLM": 0x200F, "ZWNJ": 0x200C}).items():
        text = text.replace(f"<{name}>", chr(number))
    return text.translate(HEBREW)


def passes(case: unicode.Order) -> bool:
    """Whether levels, and places from left to right, are Unicode's, where nothing is told apart."""
    own = bidi.unicode_levels(case.text, int(case.rtl))
    levels = levels_of(case.text, case.rtl, own)
    kept = {place for place, level in enumerate(case.levels) if level is not None}
    order = tuple(place for place in shown(case.text, case.rtl, own) if place in kept)
    return order == case.order and all(levels[place] == case.levels[place] for place in kept)


@pytest.mark.slow
def test_every_case_of_unicode_has_its_order() -> None:
    """All of BidiCharacterTest."""
    failed: list[unicode.Order] = []
    passed: Counter[str] = Counter()
    for case in unicode.orders():
        if passes(case):
            passed[kind_of(case.text)] += 1
        else:
            failed.append(case)
    print(f"{passed.total():,} of {passed.total() + len(failed):,} cases pass: {dict(passed)}")
    assert failed == []
    assert passed == CASES


EACH = 1 if PROFILE == "long" else 11
"""One line of so many of BidiTest is tried: all of them take a quarter of a minute."""


@pytest.mark.slow
def test_every_order_of_classes_has_its_levels() -> None:
    """BidiTest: every string of up to four classes of characters, and more; most of them with formatting characters."""
    cases = list(unicode.orders_of_classes(EACH))
    failed = [case for case in cases if not passes(case)]
    print(f"{len(cases) - len(failed):,} of {len(cases):,} cases pass")
    assert failed == []
    assert len(cases) > 500_000 / EACH


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("AB (c) 12", True, "12 )c( BA"),
        ("ab (C) d", False, "ab (C) d"),
        ("a (b C) D", False, "a (b C) D"),
        ("AB <LRI>c, d!<PDI> E", True, "E c, d! BA"),
        ("AB c, d! E", True, "E !c, d BA"),
        ("a <RLI>B, 12<PDI> d", False, "a 12 ,B d"),
        ("a <FSI>B!<PDI> d", False, "a !B d"),
        ("A <FSI>b!<PDI> C", True, "C b! A"),
        ("A <FSI><LRI>b<PDI>C d!<PDI> E", True, "E !d Cb A"),
        ("a <RLO>b(c<PDF> d", False, "a c(b d"),
        ("a <RLE>b, C<PDF> d", False, "a C ,b d"),
        ("AB<LRM> 12", True, " 12BA"),
        ("a!<RLM>! B", False, "a!B !"),
    ],
)
def test_a_line_is_seen_as_by_unicodes_rules(text: str, rtl: bool, seen: str) -> None:
    """A few to look at."""
    assert reads(written(text), rtl).translate(LATIN) == seen


def test_what_has_no_ink_goes_with_the_letter_before_it() -> None:
    """So that letters that join are not parted."""
    persian = written("می<ZWNJ>خواهم")
    assert bidi.runs(persian, True) == bidi.runs(persian, False) == [(0, 8, 1)]
    assert bidi.runs(written("a<LRI>b<ZWNJ>c<PDI>d"), False) == [(0, 2, 0), (2, 5, 2), (5, 7, 0)]
    assert levels_of(written("<ZWNJ>ab<ZWNJ>"), True) == [1, 2, 2, 1]  # at the end of a line it is a blank


def test_blanks_at_the_end_of_a_line_go_to_its_end() -> None:
    """Of each line, not only of the paragraph; and before a tab."""
    text = written("AB abc def CD")
    assert bidi.runs(text, True, 0, 7) == [(6, 7, 1), (3, 6, 2), (0, 3, 1)]
    assert bidi.runs(text, True, 7, 13) == [(10, 13, 1), (7, 10, 2)]
    assert levels_of("ab \tcd", True) == [2, 2, 1, 1, 2, 2]
    assert levels_of("ab  cd", True) == [2] * 6


def test_what_opens_beyond_the_deepest_level_does_nothing() -> None:
    """And what closes it closes nothing else."""
    text = written("<RLE>" * 200 + "a" + "<PDF>" * 199 + "b" + "<PDF>" + "c")
    levels = levels_of(text, False)
    assert [levels[text.index(letter)] for letter in "abc"] == [126, 2, 0]
    text = written("<RLI>" * 200 + "a" + "<PDI>" * 199 + "b" + "<PDI>" + "c")
    levels = levels_of(text, False)
    assert [levels[text.index(letter)] for letter in "abc"] == [126, 2, 0]
    text = written("<RLI>" + "<RLE>" * 200 + "a<PDI>" + "<RLE>b<PDF>" + "c")  # the end of an isolate ends all in it
    levels = levels_of(text, False)
    assert [levels[text.index(letter)] for letter in "abc"] == [126, 2, 0]


def test_so_many_open_brackets_are_no_pairs() -> None:
    for count, level in ((63, 0), (64, 1)):
        text = written("a" + "(" * count + "B" + ")" * count + "C")
        assert levels_of(text, False)[-2] == level


# -- what is ours


def with_isolates(text: str) -> str:
    """The text as a writer had it who types LRI and PDI."""
    for start, end in reversed(bidi.isolates(text)):
        text = f"{text[:start]}{ISOLATE}{text[start:end]}{END}{text[end:]}"
    return text


@pytest.mark.parametrize("sign", ["°", "˚"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0"])
@pytest.mark.parametrize(("number", "letter"), [("38.5", "م"), ("\u221238", "س"), ("38–39", "ف")])
def test_a_degree_stands_between_its_number_and_a_letter_that_reads_leftwards(
    number: str, letter: str, space: str, sign: str
) -> None:
    seen = reads(f"حمى {number}{space}{sign}{letter} أو", True)
    assert f"{letter}{sign}{space}{number}" in seen


HELD = [
    *(sentence for code in ("ar", "fa") for sentence in SAMPLES[code].plain),
    "(770) 962-3642 أو 770.962.3642",
    "اكتب إلى help@example.org، ثم اتصل.",
    "example.org/a-b (770) 962-3642",
    "أ (770) 962-3642 ب",
    "a ب (770) 962-3642 ج d",
]


@pytest.mark.parametrize("rtl", [True, False])
@pytest.mark.parametrize("text", HELD)
def test_a_phone_number_is_set_as_if_it_had_been_isolated(text: str, rtl: bool) -> None:
    marked = with_isolates(text)
    assert reads(text, rtl) == reads(marked, rtl)


def test_a_phone_number_that_nobody_isolates_would_be_turned_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason for the rule: Unicode's own order of the same text."""
    text = "الهاتف (770) 962-3642"
    assert "(770) 962-3642" in reads(text, True)
    monkeypatch.setattr(bidi, "isolates", lambda _: [])
    assert "(770) 962-3642" not in reads(text, True)


@pytest.mark.parametrize("pair", ["()", "«»", "‹›"])
def test_quotation_marks_go_with_their_pair_as_brackets_do(pair: str) -> None:
    """By Unicode's rules for neutrals alone the closing one would go with the Latin letters behind it."""
    assert levels_of(written(f"A {pair[0]}bc{pair[1]} d."), True) == [1, 1, 1, 2, 2, 1, 1, 2, 1]
    assert levels_of(written("A “bc” d."), True) == [1, 1, 1, 2, 2, 2, 2, 2, 1]


@pytest.mark.parametrize("text", ["AB", "12 ٣", "a<RLM>b", "a <RLI>b<PDI>", "<RLO>abc<PDF>", "a <RLE>1<PDF>"])
def test_what_reads_leftwards_is_ordered(text: str) -> None:
    assert bidi.needs_ordering(written(text))


@pytest.mark.parametrize("text", ["abc", "Ж 12", "漢字", "नमस्ते", "a<LRM>b <LRI>c<PDI>"])
def test_what_reads_rightwards_needs_no_order(text: str) -> None:
    assert not bidi.needs_ordering(written(text))
