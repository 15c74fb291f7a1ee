"""Which part of a sheet a heading means, by a list of words for each language.

The lists stand in ``headings/``, a file a language; a language without one has the headings that its own file of fixed wording
gives the parts of a sheet.
"""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from handouts.content.sheet_parts import PartName
from handouts.languages.language import Language, codes
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.resources import read_data

FOLDER = Path(__file__).parent / "headings"
QUESTIONS = "questions"
"""A part that is a list of its own in the content, and no ``PartName``."""
_PARTS = (*get_args(PartName), QUESTIONS)
_EARLY = 60
"""Letters of a heading in which its words are looked for first."""
_NOTHING = lazy_pattern("(?!)")


@dataclass(frozen=True)
class HeadingWords:
    """What the leaflets of a language say."""

    code: str
    parts: Mapping[str, re.Pattern[str]]
    otherwise: Mapping[str, re.Pattern[str]]
    """Words that tell a part where no others do: "What is …?" opens many a heading."""
    call: re.Pattern[str]
    """Words that say to call somebody in some case."""
    forbids: re.Pattern[str]
    """Words that say not to do what follows."""
    begins_forbidding: re.Pattern[str]
    """A sentence that says not to do something."""
    leads: re.Pattern[str]
    """A sentence that is for the list below it."""
    times: re.Pattern[str]
    """Words for a time."""
    columns: Mapping[str, re.Pattern[str]]
    """What stands at the head of a column, by the field it is for."""
    function_words: frozenset[str]
    more: str
    """A heading for words that have none in the leaflet."""

    def find_part(self, heading: str) -> str | None:
        """The part of a sheet that a heading means; None if it means none, or it cannot be told.

        The longest words decide: "What to do after your procedure" is about after it, not about how it is done.
        """
        words = plain_words(heading)
        return _find(self.parts, words) or _find(self.otherwise, words)


def _find(parts: Mapping[str, re.Pattern[str]], words: str) -> str | None:
    best: tuple[int, str] | None = None
    for part, pattern in parts.items():
        for found in pattern.finditer(words):
            if found.start() < _EARLY and (best is None or len(found[0]) > best[0]):
                best = len(found[0]), part
    return best[1] if best else None


def plain_words(heading: str) -> str:
    """A heading for looking up: small letters, without numbers before it and marks around it."""
    words = re.sub(
        r"^(?:(?:step|part|section|paso|parte)\s+)?(?:\d{1,2}|[a-h])[.):]\s*", "", heading.casefold().strip()
    )
    return re.sub(r"\s+", " ", words).strip(" .:;,!?¿¡-–—•*\"'“”")


@functools.cache
def heading_words(code: str) -> HeadingWords:
    """The words for a language."""
    path = FOLDER / f"{code}.yaml"
    said = read_data(path) if path.is_file() else {}
    fixed = Language.of(code).headings
    parts = {}
    for part in _PARTS:
        own = [f"^{re.escape(plain_words(fixed[part]))}$"] if part in fixed else []
        parts[part] = re.compile("|".join([*own, *said.get("parts", {}).get(part, ())]) or "(?!)")

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(said[name], re.IGNORECASE) if name in said else _NOTHING

    columns = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in said.get("columns", {}).items()}
    otherwise = {part: re.compile("|".join(said_of)) for part, said_of in said.get("otherwise", {}).items()}
    return HeadingWords(code, parts, otherwise, pattern("call"), pattern("not"), pattern("begins_not"), pattern("leads"), pattern("times"), columns,
                        frozenset(said.get("function_words", "").split()), said.get("more", "…"))  # fmt: skip


_SCRIPTS = (("ru", "\u0400-\u04ff"), ("ar", "\u0600-\u06ff"), ("hi", "\u0900-\u097f"), ("gu", "\u0a80-\u0aff"), ("am", "\u1200-\u137f"),
            ("ko", "\uac00-\ud7af"), ("ja", "\u3040-\u30ff"), ("zh-Hans", "\u4e00-\u9fff"))  # fmt: skip
"""Languages by the letters that only they have among those that there are sheets in."""


_APART = (
    ("fa", "ar", "پچژگیک", "يكةى"),
    ("zh-Hant", "zh-Hans", "們這為來時會個說對開發後過頭醫體術", "们这为来时会个说对开发后过头医体术"),
)
"""Languages of one script, and letters that only the one or the other has."""


def find_language(text: str, said: str) -> tuple[str, bool]:
    """The language of a leaflet, and whether that is sure: by its commonest words or its letters, else by what the file says."""
    from handouts.languages.matching import match

    there = codes()
    named = match(said, there) if said else None
    letters = re.findall(r"[^\W\d_]", text)
    for code, block in _SCRIPTS:
        own = sum(bool(re.match(f"[{block}]", letter)) for letter in letters)
        if own * 3 > len(letters):
            for one, other, ones, others in _APART:
                if code == other and sum(letter in ones for letter in letters) > sum(
                    letter in others for letter in letters
                ):
                    code = one
            same = named and re.match(f"[{block}]", Language.of(named).own_name)
            return (named if named and same else code), bool(same) or code not in ("ru", "hi")
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {
        code: sum(word in heading_words(code).function_words for word in words)
        for code in there
        if (FOLDER / f"{code}.yaml").is_file()
    }
    best = max(counts, key=lambda code: counts[code])
    second = max(count for code, count in counts.items() if code != best)
    if counts[best] > len(words) / 8 and counts[best] > second * 1.3:
        return best, True
    return named or best, bool(named)
