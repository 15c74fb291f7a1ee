"""Whether a translation gives the numbers of its original: doses, times, temperatures, phone numbers.

A number that one language has and the other has not is a fault that nobody sees who reads only one of them. A good
translation need not have the same digits: 6 pm is 18 Uhr, twice is 2 veces. What may be wrong is told of that
language's sheet, with both sentences; it stops nothing, for only somebody who reads both can say.
"""

from collections.abc import Iterator, Sequence

from handouts.checks.amounts import Amount, agree, read_amounts
from handouts.checks.check import Check
from handouts.checks.passages import CheckedSheet
from handouts.content import translation
from handouts.content.translation import WordPair
from handouts.problems import Problem
from handouts.reading.characters import quote


def compare_numbers(ours: Sequence[Amount], theirs: Sequence[Amount]) -> tuple[list[Amount], list[Amount]]:
    """The numbers of two sentences that have no match in the other one."""
    lost, new = _unmatched(ours, theirs), _unmatched(theirs, ours)
    mine, other = _wholes(lost, new), _wholes(new, lost)
    if mine or other:
        said, there = _apart(ours, mine), _apart(theirs, other)
        apart = _unmatched(said, there), _unmatched(there, said)
        if sum(map(len, apart)) <= len(lost) + len(new):
            lost, new = apart
    if not lost and not new:  # two words that cannot but be numbers: twice and dreimal
        mine, other = _only_weighty(ours, theirs), _only_weighty(theirs, ours)
        if mine and other:
            return mine, other
    return lost, new


def _wholes(wrong: Sequence[Amount], others: Sequence[Amount]) -> list[Amount]:
    """Those put together of parts that the other language may give one by one: 120 zu 80. Not two times of the day."""
    timed = any(meaning.dimension == "time" for each in others if each.sure for meaning in each.meanings)
    return [
        each for each in wrong if each.parts and not (timed and any(one.dimension == "time" for one in each.meanings))
    ]


def _apart(amounts: Sequence[Amount], wrong: Sequence[Amount]) -> list[Amount]:
    """The numbers, those of them that are wrong as a whole put apart."""
    return [part for each in amounts for part in (each.parts if each in wrong and each.parts else (each,))]


def _unmatched(ours: Sequence[Amount], theirs: Sequence[Amount]) -> list[Amount]:
    """Those of our written numbers that find none of their own among theirs: a matching as large as can be (Kuhn)."""
    taken: dict[int, int] = {}
    edges = [[at for at, their in enumerate(theirs) if agree(mine, their)] if not mine.spoken else [] for mine in ours]

    def find(mine: int, seen: set[int]) -> bool:
        for at in edges[mine]:
            if at not in seen:
                seen.add(at)
                if at not in taken or find(taken[at], seen):
                    taken[at] = mine
                    return True
        return False

    return [each for at, each in enumerate(ours) if not each.spoken and not find(at, set())]


def _only_weighty(ours: Sequence[Amount], theirs: Sequence[Amount]) -> list[Amount]:
    return [each for each in ours if each.weighty and not any(agree(each, their) for their in theirs)]


def find_differences(pairs: Iterator[WordPair], written: str, code: str) -> Iterator[tuple[WordPair, str]]:
    """The pairs of sentences in the languages ``written`` and ``code`` whose numbers differ, each with what differs."""
    for pair in pairs:
        if pair.original == pair.translation:
            continue
        ours = read_amounts(pair.original, code if pair.brief else written)
        theirs = read_amounts(pair.translation, code)
        lost, new = compare_numbers(ours, theirs)
        if pair.brief:
            lost = []
        told = [f"{each.text.strip()} is missing" for each in lost]
        told += [f"{each.text.strip()} is not in the original" for each in new]
        if told:
            yield pair, ", ".join(told)


_REMEDY = "Compare the two sentences. If both say the same, leave them; else correct the number."


def _sheet(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    original = sheet.library.procedures[sheet.name]
    if not sheet.original:
        pairs = translation.word_pairs(original, original.translations[sheet.language], sheet.language)
        yield from _told(check, pairs, original.language, sheet.language)
        practice = sheet.library.practice
        if sheet.language in practice.translations:
            said = translation.practice_word_pairs(practice, sheet.language)
            yield from _told(check, said, original.language, sheet.language)


def _told(check: Check, pairs: Iterator[WordPair], written: str, code: str) -> Iterator[Problem]:
    for pair, what in find_differences(pairs, written, code):
        where = "In its full words" if pair.brief else "The original"
        yield check.problem(
            pair.place, f'In "{code}": {quote(pair.translation)} {where} says {quote(pair.original)}: {what}.', _REMEDY
        )


CHECKS = (
    Check(
        code="number-differs",
        title="A translation gives the numbers of its original",
        source="A dose that one language has and the other has not is seen by nobody who reads one of them; PEMAT-P 6",
        good="{short_version: [Come at 6 pm.], translations: {de: {version: 2026-01-31, title: Knie, plain_title: Es hilft., short_version: [Kommen Sie um 18 Uhr.]}}}",
        bad="{short_version: [Come at 6 pm.], translations: {de: {version: 2026-01-31, title: Knie, plain_title: Es hilft., short_version: [Kommen Sie um 19 Uhr.]}}}",
        always=True,
        sheet=_sheet,
    ),
)
