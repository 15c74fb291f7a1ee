"""Which words are used: plain ones, explained ones, numbers a reader can use, and "you" for the patient."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from handouts.checks.check import Check
from handouts.checks.passages import CheckedSheet, Passage
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern

FOLDER = Path(__file__).parent / "wordlists"


class Hard(NamedTuple):
    """A hard word or phrase found in a passage."""

    word: str
    """As the list has it."""
    plain: str
    found: str
    """As it stands in the text."""
    start: int


@functools.cache
def plain_words(language: str) -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Hard words, split at blanks, with the entry's own word and its plain words; empty if there is no list.

    Raises HandoutsError for a line that is no entry, or a word that stands twice.
    """
    path = FOLDER / f"plain-{language}.txt"
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    if not path.is_file():
        return found
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        hard, colon, plain = line.partition(": ")
        forms = [form.strip() for form in hard.split(",")]
        if not colon or not plain.strip() or not all(forms):
            raise HandoutsError(Problem("word-list", "This line is not a hard word, a colon and plain words.",
                                        "Write it as  incision: cut", Place(str(path), number)))  # fmt: skip
        for form in forms:
            key = tuple(form.lower().split())
            if key in found:
                raise HandoutsError(Problem("word-list", f"{quote(form)} stands twice in the list.", "Keep one.", Place(str(path), number)))  # fmt: skip
            found[key] = (forms[0], plain.strip())
    return found


@functools.cache
def _by_first(language: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The list's phrases by their first word, longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for key in sorted(plain_words(language), key=len, reverse=True):
        by_first.setdefault(key[0], []).append(key)
    return {first: tuple(keys) for first, keys in by_first.items()}


def hard_words(passage: Passage, language: str) -> Iterator[Hard]:
    """The listed words in a passage; of phrases that overlap, the longest."""
    known = _by_first(language)
    words, index = passage.words, 0
    while index < len(words):
        taken = 1
        for key in known.get(words[index].text.lower(), ()) or known.get(_singular(words[index].text.lower()), ()):
            stretch = words[index : index + len(key)]
            if len(stretch) == len(key) and all(
                _same(word.text, part) for word, part in zip(stretch, key, strict=True)
            ):
                end = stretch[-1].start + len(stretch[-1].text)
                word, plain = plain_words(language)[key]
                yield Hard(word, plain, passage.text[stretch[0].start : end], stretch[0].start)
                taken = len(key)
                break
        index += taken


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def _same(word: str, part: str) -> bool:
    return word.lower() == part or _singular(word.lower()) == part


_EXPLAINS = (
    r"\([^()]*\b{term}[^()]*\)",  # weak bones (osteoporosis)
    r"{term}\s*\(",  # osteoporosis (weak bones)
    r"\b(?:called|named|known as|that is|or)[:,]?\s+(?:an?\s+|the\s+)?[\"“]?{term}",  # this is called a fracture
    r"{term}[\"”]?,?\s+(?:means|is when|is an?\s|is the\s|are\s|or\s)",  # a fracture is a break
    r"\b(?:llamad[oa]s?|se llaman?|conocid[oa]s? como|es decir|o)[:,]?\s+(?:una?\s+|el\s+|la\s+)?[\"“«]?{term}",  # un corte (esto se llama incisión)
    r"{term}[\"”»]?,?\s+(?:significan?|es cuando|es una?\s|es el\s|es la\s|son\s|o\s)",  # una incisión es un corte
)


def explanation(sheet: CheckedSheet, term: str) -> tuple[int, int] | None:
    """Where a term is explained in the sheet's text: the passage's number and the offset; None if it is not."""
    word = rf"\b{re.escape(term)}(?:s|es)?\b"
    pattern = re.compile("|".join(each.format(term=word) for each in _EXPLAINS), re.IGNORECASE)
    for number, passage in enumerate(sheet.passages):
        if passage.kind in ("text", "item", "heading") and (found := pattern.search(passage.text)):
            return number, found.start()
    return None


def _in_glossary(sheet: CheckedSheet, term: str) -> bool:
    return any(_contains(each.term, term) for each in sheet.procedure.glossary)


def _contains(text: str, term: str) -> bool:
    return re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE) is not None


def _plain(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    explained: dict[str, bool] = {}
    for passage in sheet.passages:
        if passage.kind == "term":
            continue
        for hard in hard_words(passage, sheet.language):
            if hard.word not in explained:
                terms = (hard.word, hard.found)
                explained[hard.word] = any(
                    _contains(sheet.procedure.title, term) or _in_glossary(sheet, term) or explanation(sheet, term)
                    for term in terms
                )
            if not explained[hard.word]:
                yield check.problem(
                    passage.place(hard.start),
                    f"{quote(hard.found)} is hard to understand.",
                    f"Say: {hard.plain}. If patients must know the word, explain it where it first comes: {hard.plain.split(',')[0]} ({hard.word}).",
                )


def _before_explained(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, passage in enumerate(sheet.passages):
        if passage.kind not in ("text", "item", "heading", "cell") or passage.section == "title":
            continue
        for hard in hard_words(passage, sheet.language):
            if hard.word in seen:
                continue
            seen.add(hard.word)
            there = explanation(sheet, hard.found) or explanation(sheet, hard.word)
            if there and there[0] > number:
                later = sheet.passages[there[0]]
                yield check.problem(
                    passage.place(hard.start),
                    f"{quote(hard.found)} comes here before it is explained on line {later.place(there[1]).line}.",
                    f"Move the explanation here: {hard.plain.split(',')[0]} ({hard.word}).",
                )


def _glossary_unused(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for term in sheet.procedure.glossary:
        stem = re.sub(r"(es|s|y)$", "", term.term)
        used = any(_contains(each.text, stem) for each in sheet.passages if each.section != "glossary")
        if not used:
            yield check.problem(
                term.at.get("term") or sheet.place("glossary"),
                f"{quote(term.term)} is explained, but the sheet does not use it.",
                "Take it out, unless patients will hear it on the day.",
            )


# -- abbreviations

_ABBREVIATION = lazy_pattern(r"\b(?:[A-Z]{2,6}|[A-Z]\.(?:[A-Z]\.)+)(?:s\b|\b)")
_STATE = lazy_pattern(r", [A-Z]{2,3}(?=\s+\d{4,5}(?:-\d{4})?\b|\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b)")
"""The state of an address, before its postal code, as in "Springfield, IL 62701": nobody spells it out."""
_KNOWN = frozenset(
    [
        "AM",
        "PM",
        "US",
        "USA",
        "UK",
        "OK",
        "TV",
        "ID",
        "QR",
        "PDF",
        "PIN",
        "ZIP",
        "MD",
        "DO",
        "NP",
        "PA",
        "RN",
        "EU",
        "II",
        "III",
        "IV",
        "V",
    ]
)


def _spelled_out(sheet: CheckedSheet, short: str) -> bool:
    letters = short.replace(".", "").removesuffix("s")
    if any(_contains(each.term, letters) or _contains(each.meaning, letters) for each in sheet.procedure.glossary):
        return True
    aside = re.compile(
        rf"\w\s+\([^()]*\b{letters}s?\b[^()]*\)|\b{letters}s?\s*\(|called (?:an? )?{letters}\b|\b{letters}s? (?:is|means|stands for)\b"
    )
    return any(aside.search(each.text) for each in sheet.passages if each.kind != "alt")


def _abbreviations(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    told: set[str] = set()
    for passage in sheet.passages:
        if passage.kind == "term" or (passage.text.upper() == passage.text and len(passage.words) > 1):
            continue  # a text all in capitals says nothing about abbreviations
        states = {found.end() for found in _STATE.finditer(passage.text)}
        for found in _ABBREVIATION.finditer(passage.text):
            short = found[0].removesuffix("s")
            if short.replace(".", "") in _KNOWN or short in told or found.end() in states:
                continue
            told.add(short)
            if not _spelled_out(sheet, short):
                yield check.problem(
                    passage.place(found.start()),
                    f"{quote(short)} is never spelled out.",
                    f"Write the words, with the letters after them where they first come: … ({short}).",
                )


# -- numbers

_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100, "thousand": 1000}  # fmt: skip
_UNITS = frozenset(
    [
        "second",
        "minute",
        "hour",
        "day",
        "night",
        "week",
        "month",
        "year",
        "time",
        "pound",
        "ounce",
        "inch",
        "foot",
        "feet",
        "mile",
        "pill",
        "tablet",
        "cup",
        "glass",
        "stair",
        "step",
        "people",
        "person",
    ]
)


def _number_words(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.language != "en":
        return
    for passage in sheet.passages:
        if passage.kind == "alt":
            continue  # listened to, not looked at
        for index, word in enumerate(passage.words):
            number = _NUMBER_WORDS.get(word.text.lower())
            following = passage.words[index + 1].text.lower() if index + 1 < len(passage.words) else ""
            if number is None or number == 0 or (number == 1 and _singular(following) not in _UNITS):
                continue
            yield check.problem(
                passage.place(word.start),
                f"{quote(word.text)} is a number in letters.",
                f"Write {number}: numerals are found at a glance.",
            )


_PERCENT = lazy_pattern(r"(\d+(?:[.,]\d+)?)\s?(?:%|percent\b|per cent\b|por ciento\b)")
_COUNT = lazy_pattern(r"\b\d[\d,.]*\s+(?:in|of|out of|from|de cada|en|de)\s+(?:every\s+)?\d", re.IGNORECASE)


def _percent(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for passage in sheet.passages:
        for found in _PERCENT.finditer(passage.text) if not _COUNT.search(passage.text) else ():
            yield check.problem(
                passage.place(found.start()),
                f"{quote(found[0])} stands alone.",
                f"Say it as a count as well: {_as_count(float(found[1].replace(',', '.')))}.",
            )


def _as_count(percent: float) -> str:
    """A percentage as people out of 100, always of 100, so that one can be held against the next."""
    if not 0 < percent <= 100:
        return "how many out of 100 people"
    if percent < 1:
        return "fewer than 1 out of 100 people"
    people = round(percent)
    return f"{'' if abs(people - percent) < 1e-9 else 'about '}{people} out of 100 people"


# -- the person and the sentence

_PERSON = {
    "en": re.compile(r"\b(?:he or she|she or he|he/she|she/he|s/he|his or her|her or his|his/her|him or her|him/her|the patient(?:[’']s|s)?|he|she|him|his|hers?)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:[eé]l o ella|[eé]l/ella|el(?:/la)? paciente|la paciente|los pacientes)\b", re.IGNORECASE),
}  # fmt: skip


def _person(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    pattern = _PERSON.get(sheet.language)
    for passage in sheet.passages if pattern else ():
        if passage.kind == "alt":
            continue  # says what is in a picture, where "the patient" may be somebody drawn
        for found in pattern.finditer(passage.text) if pattern else ():
            yield check.problem(
                passage.place(found.start()),
                f"{quote(found[0])} speaks about the reader, not to the reader.",
                'Say "you" for the patient; for a doctor or nurse, say "they" or repeat the word.',
            )


_DOUBLE = lazy_pattern(
    r"\b(?:not|never|no|none|nobody|cannot|\w+n[’']t|hardly|rarely)\b(?:\s+[\w’'-]+){0,5}?\s+"
    r"(?:not|never|without|unless|nothing|nobody|none|unable|unlikely|uncommon|unusual|unsafe|unimportant|impossible|unnecessary|unpleasant)\b"
    r"|\bnot\s+un\w{4,}",
    re.IGNORECASE,
)
_DOUBLE_ES = lazy_pattern(
    r"\b(?:no|nunca)\b(?:\s+\w+){0,4}?\s+(?:sin|a menos que|imposible|innecesari[oa]|poco común|infrecuente)\b",
    re.IGNORECASE,
)


def _double(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    pattern = {"en": _DOUBLE, "es": _DOUBLE_ES}.get(sheet.language)
    for passage in sheet.passages if pattern else ():
        for sentence in passage.sentences:
            found = pattern.search(sentence.text) if pattern else None
            if found:
                yield check.problem(
                    passage.place(sentence.start + found.start()),
                    f"{quote(found[0])} says no twice.",
                    'Say what is so or what to do: "Ask us before you eat", not "Do not eat without asking".',
                )


# -- the look of words

_CAPITALS = lazy_pattern(r"\b[A-ZÀ-ÖØ-Þ]{3,}(?:\s+[A-ZÀ-ÖØ-Þ]{2,}){1,}\b|\b[A-ZÀ-ÖØ-Þ]{7,}\b")


def _capitals(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for passage in sheet.passages:
        for found in _CAPITALS.finditer(passage.text):
            yield check.problem(
                passage.place(found.start()),
                f"{quote(found[0])} is set in capitals, which are slow to read.",
                "Write it in small letters; the layout sets off what matters.",
            )


CHECKS = (
    Check(
        code="plain-word",
        title="Hard words have a plain word in their place, or are explained",
        source="PEMAT-P 3 and 4; CDC Clear Communication Index 7; CDC Everyday Words for Public Health Communication",
        good="why: A small cut is made. Weak bones (osteoporosis) can break.",
        bad="why: Your doctor makes an incision.",
        sheet=_plain,
    ),
    Check(
        code="term-before-explained",
        title="A term is explained where it first comes",
        source="PEMAT-P 4: medical terms are used only to familiarise the audience with them, and are defined",
        good="{short_version: [A catheter (thin tube) goes in.], why: The catheter stays for 2 days.}",
        bad="{short_version: [A catheter goes in.], why: This is called a catheter.}",
        sheet=_before_explained,
    ),
    Check(
        code="unused-term",
        title="The glossary explains only words that are used",
        source="PEMAT-P 2: no information that distracts from the purpose",
        good="{why: A stent holds it open., glossary: [{term: stent, meaning: a small tube}]}",
        bad="{why: It helps., glossary: [{term: stent, meaning: a small tube}]}",
        severity=Severity.NOTE,
        sheet=_glossary_unused,
    ),
    Check(
        code="abbreviation",
        title="Abbreviations are spelled out",
        source="PEMAT-P 3 and 4; federal plain language guidelines, abbreviations; CMS Toolkit part 4",
        good="why: You get a scan with magnets (MRI). The MRI is loud.",
        bad="why: You get an MRI first.",
        sheet=_abbreviations,
    ),
    Check(
        code="number-word",
        title="Numbers are numerals",
        source="PEMAT-P 6; CDC Clear Communication Index 15; CDC Everyday Words, numbers",
        good="why: It takes 6 weeks. One bone may need more.",
        bad="why: It takes six weeks.",
        sheet=_number_words,
    ),
    Check(
        code="percent-alone",
        title="A percentage has a count beside it",
        source="PEMAT-P 6 and 7; CDC Clear Communication Index 15, 16 and 20; natural frequencies, Gigerenzer 2007",
        good="why: It helps 90 % of people, that is 9 in 10.",
        bad="why: It helps 90 % of people.",
        sheet=_percent,
    ),
    Check(
        code="third-person",
        title='The sheet says "you"',
        source="PEMAT-P 21: addresses the user directly; CDC Clear Communication Index 5",
        good="why: You can go home. Your doctor tells you when they are done.",
        bad="why: The patient can go home when he or she is ready.",
        sheet=_person,
    ),
    Check(
        code="double-negative",
        title="No sentence says no twice",
        source="PEMAT-P 3; federal plain language guidelines, use positive language",
        good="why: Ask us before you eat.",
        bad="why: Do not eat unless we say so.",
        sheet=_double,
    ),
    Check(
        code="capitals",
        title="No words in capitals",
        source="UKAAF Clear Print G003; CMS Toolkit part 5: no blocks of capitals",
        good="why: Do not drive for 1 day.",
        bad="why: DO NOT DRIVE for 1 day.",
        sheet=_capitals,
    ),
)

__all__ = ["CHECKS", "explanation", "hard_words", "plain_words"]
