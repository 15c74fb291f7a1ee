"""What is told of a sheet whenever one is made: words that came in with a slip, numbers that a translation changed.

The checks say it, and all of it where somebody asks (`handouts check`, the library page). Here a quick look comes first,
so that a sheet in which there is nothing to tell is made as fast as ever.
"""

import datetime
import re
from collections import Counter

from handouts.content import translation
from handouts.content.kinds import Kind
from handouts.content.library import Library
from handouts.content.words import in_reading_order, walk
from handouts.problems import Problem
from handouts.reading.broken_text import find_broken_text

_SUSPECT = re.compile(r"&[#\w]|<[/!a-zA-Z]|\*\*\S|^(?:[^\w\s(¿¡<>≤≥~$€£#@+.&\[]\D|\(?\d{1,2}[.)]\s)")
"""A text in which a slip can be: anything like HTML, a mark or a number first."""


def find_told_problems(library: Library, procedure: str, language: str, today: datetime.date) -> tuple[Problem, ...]:
    """The warnings and errors that a sheet's words call for whenever it is made.

    Of a translation's numbers only a change of their digits is looked into here; a change of a unit alone is found by
    `handouts check`.
    """
    if not (_has_slip(library, procedure, language) or _has_other_digits(library, procedure, language)):
        return ()
    from handouts import checks  # 40 ms that a sheet without any of this does not pay

    told = [each for each in checks.CHECKS if each.always]
    found = checks.check(library, procedures=[procedure], languages=[language], today=today, checks=told)
    return tuple(each for each in found if each.code in {check.code for check in told})


def _has_slip(library: Library, procedure: str, language: str) -> bool:
    found = [*in_reading_order(library.procedure(procedure, language)), *walk(library.practice, "practice")]
    texts = [each.value for each in found if each.is_read or each.kind is Kind.NAME]
    return any(_SUSPECT.search(text) or any(True for _ in find_broken_text(text)) for text in texts)


def _has_other_digits(library: Library, procedure: str, language: str) -> bool:
    original = library.procedures[procedure]
    if language == original.language:
        return False
    pairs = list(translation.word_pairs(original, original.translations[language], language))
    if language in library.practice.translations:
        pairs += translation.practice_word_pairs(library.practice, language)
    return any(not each.brief and _digits(each.original) != _digits(each.translation) for each in pairs)


def _digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))
