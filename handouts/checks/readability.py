"""How hard the words are to read: a named formula for each language, sentences, voice.

The formulas stand in :mod:`handouts.checks.formulas`, with their sources. A language without a formula is told as not
measured, never as passed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import regex

from handouts.checks.check import Check
from handouts.checks.formulas import MEASURES, Counts, Formula
from handouts.checks.passages import CheckedSheet, Sentence
from handouts.problems import Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import dataclass, lazy_pattern

SECTION_WORDS = 25
"""Words a section must have to be measured by itself; a formula says nothing about less."""

LONG, TOO_LONG = 15, 20
"""Words in a sentence: more than the first is told, more than the second is a warning."""


_UNPARTED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー々]")
LETTERS_IN_A_WORD = 2.2
"""Letters of Chinese or Japanese that are counted as a word: a sentence of 44 is as long as one of 20 words."""
SYLLABLES_IN_A_WORD = 1.4
"""Of Vietnamese, where a blank stands after each syllable."""


def count_words(sentence: Sentence, language: str) -> int:
    """How long a sentence is, in words, also where blanks do not part them or part more than words."""
    unparted = len(_UNPARTED.findall(sentence.text))
    parted = sum(not _UNPARTED.match(word.text) for word in sentence.words)
    if language == "vi":
        return round(parted / SYLLABLES_IN_A_WORD)
    return parted + round(unparted / LETTERS_IN_A_WORD)


@dataclass(frozen=True)
class Reading:
    """A text measured."""

    counts: Counts
    scores: tuple[tuple[Formula, float], ...]

    def describe(self) -> str:
        return ", ".join(formula.describe(score) for formula, score in self.scores)


def measure(sentences: Sequence[Sequence[str]], language: str) -> Reading | None:
    """The reading level of sentences given as their words; None if the language has no formula or nothing is said."""
    known = MEASURES.get(language)
    if known is None or not any(sentences):
        return None
    counts = Counts.of([sentence for sentence in sentences if sentence], known.syllables)
    scores = tuple(
        (formula, formula.score(counts)) for formula in known.formulas if counts.sentences >= formula.least_sentences
    )
    return Reading(counts, scores)


def measure_text(text: str, language: str) -> Reading | None:
    """The reading level of plain text; a blank line ends a sentence too."""
    return measure(
        [re.findall(r"[^\W_]+(?:[’'.\-][^\W_]+)*", each) for each in re.split(r"(?<=[.!?])\s+|\n\s*\n", text)], language
    )


def _words(sentences: Iterable[Sentence]) -> list[list[str]]:
    return [[word.text for word in sentence.words] for sentence in sentences if sentence.words]


def levels(sheet: CheckedSheet) -> tuple[Reading | None, dict[str, Reading]]:
    """The level of the whole sheet, and of each section long enough to be measured, by the section's name."""
    by_section: dict[str, list[Sentence]] = {}
    for sentence in sheet.sentences:
        by_section.setdefault(sentence.passage.section, []).append(sentence)
    read = {}
    for section, sentences in by_section.items():
        words = _words(sentences)
        if sum(map(len, words)) >= SECTION_WORDS and (reading := measure(words, sheet.language)):
            read[section] = reading
    return measure(_words(sheet.sentences), sheet.language), read


def section_name(section: str) -> str:
    """A section as messages name it."""
    return section.replace("_", " ")


# -- the checks


def _level(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    whole, sections = levels(sheet)
    if whole is None:
        return
    for section, reading in sections.items():
        for formula, score in reading.scores:
            if formula.by_section and formula.too_hard(score, formula.section):
                sentences = [each for each in sheet.sentences if each.passage.section == section]
                yield _too_hard(
                    check, sheet, f'The part "{section_name(section)}"', formula, score, formula.section, sentences
                )
                break
    for formula, score in whole.scores:
        if formula.too_hard(score, formula.whole):
            yield _too_hard(check, sheet, "The whole sheet", formula, score, formula.whole, sheet.sentences)


def _too_hard(
    check: Check,
    sheet: CheckedSheet,
    what: str,
    formula: Formula,
    score: float,
    limit: float,
    sentences: Sequence[Sentence],
) -> Problem:
    count = MEASURES[sheet.language].syllables
    hardest = sorted((each for each in sentences if each.words), key=lambda each: -_hardness(each, count))[:2]
    words = dict.fromkeys(word.text.lower() for each in hardest for word in each.words)
    words |= dict.fromkeys(word.text.lower() for each in sentences for word in each.words)
    heavy = sorted(words, key=lambda word: -count(word))[:4]
    least = "at least" if formula.easier_is > 0 else "at most"
    first = hardest[0]
    return check.problem(
        first.passage.place(first.start),
        f"{what} of {quote(sheet.name)} scores {score:.1f} by {formula.name}; {least} {limit:g} is the aim. "
        f"Hardest: {' and '.join(quote(each.text) for each in hardest)}. Longest words: {', '.join(heavy)}.",
        "Split these sentences in two, say who does what, and put short words for the long ones.",
    )


def _hardness(sentence: Sentence, syllables: Callable[[str], int]) -> float:
    count = len(sentence.words)
    return 0.39 * count + 11.8 * sum(syllables(word.text) for word in sentence.words) / count


def _not_measured(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.language not in MEASURES:
        yield check.problem(
            sheet.place("language"),
            f'The reading level of "{sheet.name}" is not measured: there is no formula for the language "{sheet.language}".',
            "Ask a few patients who speak it to read the sheet and tell in their own words what it says.",
        )


def _long(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for sentence in sheet.sentences:
        if (count := count_words(sentence, sheet.language)) > TOO_LONG:
            yield check.problem(
                sentence.passage.place(sentence.start),
                f"This sentence has {count} words: {quote(sentence.text)}",
                f"Make two of it: {_where_to_split(sentence)}",
            )


def _longish(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for sentence in sheet.sentences:
        if LONG < (count := count_words(sentence, sheet.language)) <= TOO_LONG:
            yield check.problem(
                sentence.passage.place(sentence.start),
                f"This sentence has {count} words; up to {LONG} are easy: {quote(sentence.text)}",
                f"Make two of it if you can: {_where_to_split(sentence)}",
            )


def _where_to_split(sentence: Sentence) -> str:
    """A word in the middle that often joins two sentences."""
    if not sentence.words:
        return "one thought to a sentence."
    middle = sentence.words[len(sentence.words) // 2].start
    joints = [
        word
        for word in sentence.words[3:-2]
        if word.text.lower()
        in {"and", "but", "which", "because", "so", "while", "when", "although", "who", "y", "pero", "que", "porque"}
    ]
    if not joints:
        return "one thought to a sentence, at most 15 words each."
    best = min(joints, key=lambda word: abs(word.start - middle))
    following = next(word for word in sentence.words if word.start > best.start)
    return f'end the first before "{best.text} {following.text}".'


_IRREGULAR = (
    "begun bitten blown born bought bound broken brought built caught chosen cut done drawn driven eaten fallen fed felt found "
    "forgotten frozen given ground grown held hidden hit hurt kept known laid led left lost made meant met paid put read "
    "seen sent set sewn shaken shown shut spread stuck sworn swollen taken taught thrown told torn understood woken worn written"
)
_STATES = "allowed|bored|called|concerned|experienced|interested|married|needed|pleased|ready|related|relaxed|scared|supposed|tired|used to|worried"
_PASSIVE = lazy_pattern(
    rf"\b(?:am|is|are|was|were|be|been|being|gets?|got|isn[’']t|aren[’']t|wasn[’']t|weren[’']t)\s+(?:(?:not|also|always|never|often|usually|soon|then|\w+ly)\s+)*"
    rf"(?!(?:{_STATES})\b)(?:\w{{2,}}ed|{_IRREGULAR.replace(' ', '|')})\b(?!-)",
    re.IGNORECASE,
)  # fmt: skip


_PARTICIPLES_ES = "abierto cubierto dicho escrito hecho impreso puesto roto visto vuelto"
_STATES_ES = (
    "ácido adecuado apropiado asustado avanzado bienvenido callado cálido complicado conocido cuidado debido delicado demasiado elevado "
    "limitado líquido marcado obligado parecido pasado pesado preferido privado rápido reducido sólido válido variado"
)
"""What ends like a participle and says how something is, or is none."""
_PASSIVE_ES = lazy_pattern(
    r"\b(?:es|son|era|eran|fue|fueron|será|serán|sería|serían|sea|sean|ser|sido|siendo)\s+(?:(?:no|también|siempre|nunca|luego|\w+mente)\s+)*"
    rf"(?!(?:{'|'.join(each[:-1] for each in _STATES_ES.split())})[oa]s?\b)"
    rf"(?:\w{{2,}}[aií]d|{'|'.join(each[:-1] for each in _PARTICIPLES_ES.split())})[oa]s?\b",
    re.IGNORECASE,
)
PASSIVE = {
    "en": (_PASSIVE, 'Put the doer first: "Your doctor fills it", not "It is filled".'),
    "es": (_PASSIVE_ES, 'Put the doer first: "Su médico lo llena", not "Es llenado".'),
}
"""What shows a passive by language, and how to mend it. Of others it is not judged."""


def _passive(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.language not in PASSIVE:
        return
    pattern, remedy = PASSIVE[sheet.language]
    for passage in sheet.running:
        for found in pattern.finditer(passage.text):
            yield check.problem(passage.place(found.start()), f"{quote(found[0])} does not say who does it.", remedy)


_LONG_EXAMPLE = (
    "After your doctor has made a small cut in the skin of your back, a thin tube is put in and the tip of it is moved "
    "slowly to the broken bone."
)
_HARD_EXAMPLE = (
    "Individuals experiencing significant musculoskeletal deterioration frequently require additional pharmacological "
    "intervention. Comprehensive rehabilitation facilitates gradual functional improvement. Deteriorating osteoporosis "
    "necessitates immediate orthopedic consultation and appropriate radiological evaluation."
)

CHECKS = (
    Check(
        code="reading-level",
        title="Each part reads at grade 6.9 or lower and the whole at grade 6, by a named formula",
        source="AMA and NIH: patient materials at 6th grade; PEMAT-P 3; CDC Clear Communication Index 7",
        good="why: Weak bones can break. A break can hurt. Bone cement can hold the bone. It can ease your pain. You may soon walk with less pain and stand up straight.",
        bad=f"why: {_HARD_EXAMPLE}",
        sheet=_level,
    ),
    Check(
        code="reading-level-unknown",
        title="A language without a formula is not measured, and that is said",
        source="A formula holds for the language it was fitted to: Barrio-Cantalejo et al. 2008",
        good="title: Knee repair",
        bad="language: xx",
        severity=Severity.NOTE,
        sheet=_not_measured,
    ),
    Check(
        code="long-sentence",
        title=f"No sentence has more than {TOO_LONG} words",
        source="PEMAT-P 3; CDC Everyday Words: 20 words at most, 15 on the whole; federal plain language guidelines",
        good="why: Your doctor makes a small cut. A thin tube goes in.",
        bad=f"why: {_LONG_EXAMPLE}",
        sheet=_long,
    ),
    Check(
        code="longish-sentence",
        title=f"Most sentences have {LONG} words or fewer",
        source="Sentences of 15 words took spine sheets from 5 % to 75 % at 6th grade (systematic rewriting studies); PEMAT-P 3",
        good="why: Your doctor makes a small cut. A thin tube goes in.",
        bad="why: Your doctor makes a small cut in your back and then moves a thin tube to the bone.",
        severity=Severity.NOTE,
        sheet=_longish,
    ),
    Check(
        code="passive-voice",
        title="The sentence says who does it",
        source="PEMAT-P 5; CDC Clear Communication Index 6",
        good="why: Your doctor fills the space with cement.",
        bad="why: The space is filled with cement.",
        severity=Severity.NOTE,
        sheet=_passive,
    ),
)
