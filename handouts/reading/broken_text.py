"""Text whose letters were read in a wrong encoding on its way here: Donâ€™t for Don’t, cafÃ© for café.

What UTF-8 wrote and another table of letters read has a shape that no language writes by itself: put back into bytes of
that table it is UTF-8 again, and shorter. So the test is that way back, with what comes out looked at, for two letters
side by side can come back by chance (the ß“ of „Spaß“).
"""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from handouts.reading.declarations import lazy_pattern

TABLES = ("cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "cp437", "cp850", "cp932", "gbk")
"""Tables of letters that UTF-8 is taken for: of Windows, the Macintosh, DOS, and of Japan and China."""

LONG_RUN = 6
"""Letters of a run that may have lost a byte."""

_RUN = lazy_pattern(r"[^\0-\x7f]{2,}")
_TYPOGRAPHY = frozenset("‐‑‒–—―‘’‚“”„†‡•…‰′″‹›€™−≤≥≈≠→←↑↓×÷½¼¾°·®©²³µ\u00a0\u00ad\ufeff\u200b\u202f")
_AFTER_CAPITALS = frozenset("…“”‘’–—»«›‹„‚•™°¿¡·§€\u00a0®")
"""What may stand behind a word in capitals in any text, and is the second half of a letter gone wrong."""
_MORE_LATIN = frozenset("ȘșȚțƠơƯư")
"""Letters of Romanian and Vietnamese that Unicode has outside its ranges of Latin letters with accents."""
_CYRILLIC_AS_LATIN = lazy_pattern(r"(?<![A-Za-z])[À-ÖØ-öø-ÿ]{4,}(?![A-Za-z])")
_SIGN_IN_WORD = lazy_pattern(r"[^\W\d_][¯³¹¼¾¿£¤¥¦ª][^\W\d_]|(?<!\w)[£¯¹³](?=[a-zà-ÿ]{2})|\w[Žœ]–\w|[a-z]Ž(?![a-z])")


class BrokenText(NamedTuple):
    """A place where a text is broken."""

    broken: str
    start: int
    repaired: str
    """What was meant; empty if that cannot be told."""


def find_broken_text(text: str) -> Iterator[BrokenText]:
    """Where a text was read in a wrong encoding; nothing for text as people write it."""
    if text.isascii():
        return
    found = False
    for run in _RUN.finditer(text):
        if repaired := _repair(run[0], text[: run.start()][-1:], text[run.end() :][:1]):
            found = True
            yield BrokenText(run[0], run.start(), repaired)
    if found:
        return
    for run in _CYRILLIC_AS_LATIN.finditer(text):
        meant = run[0].encode("cp1252").decode("cp1251", errors="replace")
        if len(set(run[0])) > 2 and all("CYRILLIC" in unicodedata.name(each, "") for each in meant):
            yield BrokenText(run[0], run.start(), meant)
    for run in _SIGN_IN_WORD.finditer(text):
        yield BrokenText(run[0], run.start(), "")


def _repair(run: str, before: str, after: str) -> str:
    """What a run of letters was before UTF-8 was taken for another table; empty if it is as it was written."""
    for table in TABLES:
        try:
            meant = run.encode(table).decode("utf-8", errors="replace")
        except UnicodeError:
            continue
        if lost := meant.count("\ufffd"):  # a blank that was one of the bytes parts a run; a long one still shows
            if len(run) < LONG_RUN or lost > len(meant) / 5:
                continue
            meant = meant.replace("\ufffd", "")
        if len(meant) < len(run) and _is_likely(meant, run, before, after, table):
            return _repair(meant, before, after) or meant if len(meant) > 1 else meant
    return ""


def _is_likely(meant: str, run: str, before: str, after: str, table: str) -> bool:
    """Whether what came back is what somebody wrote."""
    if all(each in _TYPOGRAPHY for each in meant) and len(run) >= 3 * len(meant):
        return True
    latin = [
        each in _TYPOGRAPHY or "\u00a0" <= each <= "\u017f" or each in _MORE_LATIN or "\u1e00" <= each <= "\u1eff"
        for each in meant
    ]
    if all(latin):
        if table in ("cp1251", "cp1253", "cp1256", "cp932", "gbk"):
            return len(meant) > 1 and len(run) > 2 * len(meant)
        if len(meant) > 1 or run[1] not in _AFTER_CAPITALS or not run[0].isalpha():
            return True
        alone = not before.isalpha() and run[0] in "ÂÃ" and run[1] in "\u00a0°·®€"
        return before.islower() or after.islower() or alone
    if any(not each.isalpha() and each not in _AFTER_CAPITALS for each in run[1:]) and len(meant) == 1:
        return meant.isalpha()
    scripts = [script for each in meant if (script := _script(each))]
    few = 2 if table not in ("cp932", "gbk") else 3
    strange = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} if table == "gbk" else set(scripts)
    one = len(set(scripts) - {"HIRAGANA", "KATAKANA", "CJK"}) <= 1
    return len(scripts) >= few and one and set(scripts) <= strange | {"CJK"}


def _script(letter: str) -> str:
    """The first word of a letter's name, which is its script; nothing for marks that every script has."""
    if "\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uffef":
        return "CJK"
    if letter.isalpha() or unicodedata.category(letter)[0] == "M":
        return unicodedata.name(letter, "").split(" ")[0]
    return ""
