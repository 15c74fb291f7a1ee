"""What a reader takes for one letter, and in which script it is."""

import functools
import re
from collections.abc import Iterator
from functools import lru_cache

import uharfbuzz as hb

from handouts.reading.declarations import lazy_pattern

LONGEST_CLUSTER = 32
"""Characters. No writing ties so many together; a longer one would not fit on a line."""
_FIRST_EAST_ASIAN, _FIRST_MARK = "\u1100", "\u0300"
ALWAYS_ALONE = lazy_pattern("[ -\u02ff\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff01-\uff9d]*")
"""Text of characters that each are a cluster: Latin, Han, kana and Hangul syllables, without marks or loose jamo."""


@functools.cache
def _east_asian() -> re.Pattern[str]:
    return re.compile(_EAST_ASIAN)  # a large set: milliseconds, for a text that has them


_EAST_ASIAN = (
    "[\u1100-\u11ff\u2e80-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff00-\uffef\U00020000-\U0003ffff]"
)


def has_east_asian(text: str) -> bool:
    """Whether a text has Han, kana or Hangul in it, or the punctuation that is as wide as they are."""
    return bool(text) and max(text) >= _FIRST_EAST_ASIAN and _east_asian().search(text) is not None


def find_joined_letters(text: str) -> Iterator[tuple[int, str]]:
    """Clusters of a text, those of other letters than Han, kana and Hangul joined to words."""
    word, start = "", 0
    for begin, cluster in clusters(text):
        if cluster[0].isalpha() and not has_east_asian(cluster[0]):
            word, start = word + cluster, start if word else begin
            continue
        if word:
            yield start, word
            word = ""
        yield begin, cluster
    if word:
        yield start, word


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """Grapheme clusters (UAX #29): what a reader takes for one letter, with its marks; each with its index.

    One of more than ``LONGEST_CLUSTER`` characters is cut.
    """
    if not text or " " <= min(text) <= max(text) < _FIRST_MARK or ALWAYS_ALONE.fullmatch(text):
        yield from enumerate(text)
        return
    import regex  # costs a fiftieth of a cold start, and most sheets do not need it

    for found in regex.finditer(r"\X", text):
        start, end = found.span()
        for begin in range(start, end, LONGEST_CLUSTER):
            yield begin, text[begin : min(begin + LONGEST_CLUSTER, end)]


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a character by HarfBuzz's tables, "" for what all scripts share; Greek and Cyrillic set as Latin does."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    script = buffer.script or ""
    return "" if script in ("Zyyy", "Zinh", "Zzzz") else "Latn" if script in ("Cyrl", "Grek") else script


def by_script(text: str) -> Iterator[str]:
    """The text cut where its script changes; what all scripts share goes with what stands before it."""
    start, script = 0, ""
    for index, character in enumerate(text):
        own = script_of(character)
        if own and script and own != script:
            yield text[start:index]
            start = index
        script = own or script
    yield text[start:]
