"""Where a line may end, held against Unicode's LineBreakTest (UAX #14) so far as we claim it.

Claimed are Latin letters and figures, which end at spaces; Hangul, which does too; Han and kana, between which a line
may end; and the signs that may not begin or not end a line. Where our rules depart, the reason stands below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import unicode

from handouts.pdf.hyphenation import BREAK_MARKS
from handouts.pdf.inseparable import find_inseparables
from handouts.pdf.line_breaking import Piece, find_line_ends, words

HAN_AND_KANA = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
SIGNS = "、。，．・：；？！（）〔〕［］｛｝〈〉《》「」『』【】〘〙〖〗…‥“”‘’,.!?:;()[]{}%°℃$￥¥"
CLAIMED = re.compile(f"[ 0-9A-Za-z\u00c0-\u024f{HAN_AND_KANA}\uac00-\ud7a3{re.escape(SIGNS)}]")


class Joint(NamedTuple):
    """A place between two characters that we and Unicode judge: what stands before and after it, and both verdicts."""

    before: str
    after: str
    ours: bool
    unicodes: bool


@dataclass(frozen=True)
class Departure:
    """A kind of place that we judge otherwise, why, and how many of them there are in LineBreakTest."""

    reason: str
    before: str
    """What stands before such a place, as a regular expression for one character."""
    after: str
    ours: bool
    """Whether a line may end there by our rules."""
    count: int

    def explains(self, joint: Joint) -> bool:
        sides = re.fullmatch(self.before, joint.before) and re.fullmatch(self.after, joint.after)
        return bool(sides) and joint.ours is self.ours


OTHER = f"[^{HAN_AND_KANA}]"
DEPARTURES = (
    Departure(
        "LB31: a number stays with what it counts or measures, and with its sign. Unicode knows no "
        "units.",
        before=" ", after=f"[{HAN_AND_KANA}\uac00-\ud7a3A-Za-z0-9%$]", ours=False, count=15,
    ),
    Departure(
        "LB31: the same where none stands between them.",
        before="[0-9]", after=f"[{HAN_AND_KANA}]", ours=False, count=7,
    ),
    Departure(
        "LB13, LB14, LB15d, LB16: a line may end at every space that breaks, also at one before a closing sign. "
        "Who does not want that types a no-break space, as French does before a colon.",
        before=" ", after=".", ours=True, count=80,
    ),
    Departure(
        "LB19a: beside Han a line may always begin with an opening quotation mark and end with a closing one. Unicode "
        "ties the mark to Han where Latin letters stand on its other side, for languages that use it the other way round.",
        before=".", after="[“‘]", ours=True, count=2,
    ),
    Departure(
        "LB19a: the same for a closing quotation mark.",
        before="[”’]", after=".", ours=True, count=1,
    ),
    Departure(
        "LB31: Korean lines end at spaces, as its readers expect; Unicode breaks between any two syllables.",
        before=OTHER, after="[\uac00-\ud7a3]", ours=False, count=32,
    ),
    Departure(
        "LB31: the same behind a syllable.",
        before="[\uac00-\ud7a3]", after=OTHER, ours=False, count=7,
    ),
    Departure(
        "LB31: a sign of per cent stays with what stands before it, also where that is no figure.",
        before=".", after="%", ours=False, count=8,
    ),
    Departure(
        "LB31: away from Han and kana, signs and letters without a space between stay together, as in word(s).",
        before=OTHER, after=OTHER, ours=False, count=37,
    ),
)  # fmt: skip
"""The first that explains a place is its reason."""


class Weightless:
    """A style in which all text has no width: nothing is cut because it is too long."""

    def width(self, _: str) -> float:
        return 0.0


def places(text: str) -> set[int]:
    """Where a line may end by our rules: how many characters stand before, the spaces there included."""
    style: Any = Weightless()
    found, at = set(), 0
    for word in words([Piece(text, style)], 1.0):
        at += len(text[at:]) - len(text[at:].lstrip(" "))
        if not text.startswith(word.text, at):  # a no-break space among spaces is no word
            at += len(text[at:]) - len(text[at:].lstrip(" \u00a0"))
        found.add(at)
        at += len(word.text)
        assert text[:at].endswith(word.text)
        assert word.space == text.startswith(" ", at)
    if at < len(text):
        found.add(len(text))  # spaces at the end
    return found - {0}


def joints(case: unicode.Breaks) -> Iterator[Joint]:
    """The places of a case that we claim: both neighbours, and what stands before a space, are claimed."""
    ours = places(case.text)
    for place in range(1, len(case.text)):
        before, after = case.text[place - 1], case.text[place]
        earlier = case.text[:place].rstrip(" ")[-1:] or " "
        if all(map(CLAIMED.fullmatch, (earlier, before, after))):
            yield Joint(before, after, place in ours, place in case.places)


def test_lines_end_where_unicode_lets_them_but_for_departures_with_a_reason() -> None:
    cases = [case for case in unicode.breaks("LineBreakTest.txt") if not set(case.text) & set(BREAK_MARKS)]
    judged = [joint for case in cases for joint in joints(case)]
    departing = [joint for joint in judged if joint.ours is not joint.unicodes]
    print(f"{len(judged) - len(departing):,} of {len(judged):,} places are Unicode's")
    found: Counter[str] = Counter()
    for joint in departing:
        reason = next((each.reason for each in DEPARTURES if each.explains(joint)), "")
        assert reason, f"no reason for {joint}"
        found[reason] += 1
    assert found == {each.reason: each.count for each in DEPARTURES}
    assert len(judged) == 3539
    assert sum(joint.unicodes for joint in judged) > 700, "places where a line may end"


@pytest.mark.parametrize(
    "text",
    [
        "「漢|字」|を|見|る。|「次」|へ",
        "約￥5|と|￥五|千|と|$5|と",  # a currency sign stays with its figure
        "時々|2回、|ちょっ|とー",
        "か\u3099|き|く",
        "体|温|38.5℃（約101°F）",
        "用|CT（断|层）|检|查：|“骨|折”",
        "척추를 |보았어요.",
        "walk-|in |word(s) |5% |x-ray |T12–L1",
    ],
)
def test_lines_end_there_and_nowhere_else(text: str) -> None:
    """To look at: a bar stands wherever a line may end."""
    plain = text.replace("|", "")
    found = places(plain)
    assert "".join(sign + "|" * (index in found and index < len(plain)) for index, sign in enumerate(plain, 1)) == text


class Even:
    """A style in which each character is a point wide."""

    hyphen_width = 1.0

    def width(self, text: str) -> float:
        return float(len(text))


@given(
    st.text("ab漢かア한、「」 ", max_size=8),
    st.sampled_from("\u00a0\u2007\u202f\u2060"),
    st.text("ab漢かア한、「」 ", max_size=8),
)
@settings(max_examples=200, deadline=None)
def test_what_an_author_glues_stays_together_in_any_script(before: str, glue: str, after: str) -> None:
    """Where there is room for it: no line may end beside a no-break space or a word joiner, but at another space."""
    text = f"{before}漢{glue}字{after}"
    at = len(before) + 1
    style: Any = Even()
    ends, place = set(), 0
    for word in words([Piece(text, style)], 99):
        place = text.index(word.text, place) + len(word.text)
        ends.add(place)
    assert not ends & {at, at + 1}, ends


@given(st.text(" \u00a0a", min_size=2, max_size=9), st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_no_word_is_nothing_but_space(text: str, measure: int) -> None:
    """Two spaces, of which one is a no-break space, part words as one does."""
    style: Any = Even()
    said = f"aa{text}aa"
    found = words([Piece(said, style)], max(measure, *map(len, said.split())))
    assert all(word.text.strip() for word in found)
    assert "".join("".join(word.text.split()) for word in found) == "".join(said.split())


LABELS = st.text("abcäñ", min_size=1, max_size=12)
ADDRESSES = st.builds(
    lambda scheme, host, path, query, anchor: (
        scheme
        + ".".join((*host, "mx"))
        + "".join(f"/{part}" for part in path)
        + ("?" + "&".join(f"{part}=1" for part in query) if query else "")
        + (f"#{anchor}" if anchor else "")
    ),
    st.sampled_from(["", "https://", "www."]),
    st.lists(st.builds("-".join, st.lists(LABELS, min_size=1, max_size=3)), min_size=1, max_size=3),
    st.lists(LABELS, max_size=3),
    st.lists(LABELS, max_size=2),
    st.one_of(st.just(""), LABELS),
)


@given(ADDRESSES, st.integers(24, 40))
@settings(max_examples=200, deadline=None)
def test_an_address_is_parted_only_where_it_may_be(address: str, measure: int) -> None:
    """The line breaker, and who checks its lines, ask one rule: before a point, after a stroke, never after a hyphen."""
    style: Any = Even()
    said = f"Our form: {address}"
    allowed = {place for each in find_inseparables(said) for place in each.breaks}
    at = len("Our form: ")
    for word in words([Piece(said, style)], measure)[2:]:
        at += len(word.text)
        assert at in allowed | {len(said)}, f"{said[:at]}|{said[at:]}"


def test_no_line_before_the_last_is_one_short_word():
    # "The / short version" and "À / faire d'abord" stood so in the side column; widths are those of the words, in points.
    assert find_line_ends(["The", "short", "version"], [32, 46, 61], 115, 5, 18) == [2, 3]
    assert find_line_ends(["À", "faire", "d'abord"], [13, 45, 65], 100, 5, 18) == [2, 3]
