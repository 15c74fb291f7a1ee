"""How hard the words are to read: a named formula for each language, sentences, voice.

Each formula is written out here, with its source; none needs a library or a network when it runs. A language
without a formula is told as not measured, never as passed.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import regex

from handouts.checks.check import Check
from handouts.checks.passages import CheckedSheet, Sentence
from handouts.problems import Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import dataclass, lazy_pattern

SECTION_WORDS = 25
"""Words a section must have to be measured by itself; a formula says nothing about less."""

SMOG_SENTENCES = 10
"""Sentences SMOG must have here. McLaughlin counted 30; his formula scales fewer up."""

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


# -- syllables

_EXCEPTIONS = {
    "area": 3, "being": 2, "business": 2, "cafe": 2, "colonel": 2, "create": 2, "created": 3, "different": 3,
    "doing": 2, "every": 2, "everything": 3, "everyone": 3, "everyday": 3, "evening": 2, "going": 2, "idea": 3,
    "lion": 2, "medicine": 3, "people": 2, "poem": 2, "quiet": 2, "science": 2, "something": 2, "someone": 2,
    "sometimes": 2, "somewhere": 2, "therefore": 2, "being's": 2, "diet": 2, "fluid": 2, "nausea": 3, "trauma": 2,
    "reaction": 3, "react": 2, "usual": 3, "usually": 4, "period": 3, "video": 3, "radio": 3, "violin": 3,
    "hers": 1, "whose": 1, "lived": 1, "vegetable": 4, "wednesday": 2, "chocolate": 2, "interest": 2, "several": 2,
    "safely": 2, "safety": 2, "homework": 2, "lifetime": 2, "careful": 2, "carefully": 3, "hopeful": 2,
    "useful": 2, "awake": 2, "aged": 1, "naked": 2, "wicked": 2, "sacred": 2, "hundred": 2, "isn't": 2, "doesn't": 2,
    "didn't": 2, "wasn't": 2, "hasn't": 2, "haven't": 2, "couldn't": 2, "wouldn't": 2, "shouldn't": 2, "cruel": 2, "surgeon": 2, "surgeons": 2, "anyone": 3, "beyond": 2,
    "entire": 3, "solely": 2, "reuse": 2, "unique": 2, "fashion": 2,
    "fuel": 2, "real": 1, "really": 2, "dr": 2, "mr": 2, "mrs": 2, "ms": 1, "co2": 3,
}  # fmt: skip

_SILENT = (
    re.compile(
        r"[^aeiouyl]e$|[aeiouy]le$|[aeiouy][^aeiouy]*[^aeiouytdl]ed$|[aeiouyr]l?led$|[^aeiouyszxhgcl]es$|[aeiouyr]les$|[aeiouy][uy]e$"
    ),
    re.compile(
        r"[aeiouy][^aeiouy]?e(ly|ment|ful|less|ness|some|where|thing)s?$(?<!eely)(?<!eement)(?<!lement)(?<!lements)"
    ),
)
"""Endings with an e that is written and not said."""

_APART = lazy_pattern(
    r"(?<![cstgx])ia(?!ge)|(?<=[cg])ia(?=[^nl])|(?<![cstgx])io|iu|(?<![aeiousyg])eo(?!u)|(?<![qg])ua(?!r[yd])|uou|"
    r"(?<=[^aeiouygq])ui(?=ty)|[aeiouy]ing|ye[rs]$|ie(?=t)|(?<![tc])ie(?=nce|nt)|ier$|(?<=[lp])ying"
)
"""Vowels side by side that are two syllables."""

_PREFIX = lazy_pattern(r"(re|pre)[ao]|coo[pr]|de[ai]|creat")
_NO_PREFIX = lazy_pattern(r"rea[dlcmspr]|preach|dea[dlrtf]")


@functools.lru_cache(maxsize=20_000)
def english_syllables(word: str) -> int:
    """Syllables of an English word, by its spelling; within a few percent of the CMU dictionary over running text."""
    word = word.lower().replace("’", "'")
    if "-" in word:
        return sum(english_syllables(part) for part in word.split("-") if part)
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    word = re.sub(r"'(s|re|ve|d|ll|m|t)?$", "", word)
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    letters = re.sub(r"[^a-z]", "", word)
    if not letters:
        return 1
    if len(letters) <= 3:
        groups = len(re.findall("[aeiouy]+", re.sub("e$", "", letters) or letters))
        return max(1, groups)
    return max(1, _groups(letters))


def _groups(word: str) -> int:
    count = len(re.findall("[aeiouy]+", word))
    count -= sum(bool(pattern.search(word)) for pattern in _SILENT)
    count += len(_APART.findall(word))
    count += bool(re.search(r"(sm|thm)s?$", word))
    return count + bool(_PREFIX.match(word) and not _NO_PREFIX.match(word))


_ES_VOWEL = "aeiouáéíóúü"
_ES_STRONG = "aeoáéóíú"
"""Two of these side by side are two syllables; a weak vowel with an accent is strong."""

_ES_GROUP = lazy_pattern(f"[{_ES_VOWEL}y]+")


@functools.lru_cache(maxsize=20_000)
def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: a vowel, diphthong or triphthong each (RAE, Ortografía, 2010, II 2.2)."""
    word = word.lower()
    word = re.sub("([qg])u(?=[eiéí])", r"\1", word)
    word = re.sub("y(?=[aeiouáéíóú])", "j", word)  # a consonant at the start of a syllable
    word = re.sub(f"(?<=[{_ES_VOWEL}])h(?=[{_ES_VOWEL}])", "", word)  # silent: it parts nothing
    count = 0
    for group in _ES_GROUP.findall(word):
        count += 1 + sum(
            first == second or (first in _ES_STRONG and second in _ES_STRONG)
            for first, second in itertools.pairwise(group)
        )
    return max(1, count)


# -- formulas


@dataclass(frozen=True)
class Counts:
    """What a formula counts."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    """Words of three syllables or more."""

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]], syllables: Callable[[str], int]) -> "Counts":
        """Counts of sentences given as their words."""
        each = [syllables(word) for sentence in sentences for word in sentence]
        return cls(len(sentences), len(each), sum(each), sum(one >= 3 for one in each))


@dataclass(frozen=True)
class Formula:
    """A readability formula and how hard a text may be by it."""

    name: str
    source: str
    score: Callable[[Counts], float]
    section: float
    """The hardest a section may be."""
    whole: float
    """The hardest the whole sheet may be."""
    least_sentences: int = 1
    easier_is: int = -1
    """-1 if an easy text scores low (a school grade), 1 if it scores high (an ease of 100)."""
    by_section: bool = True

    def too_hard(self, score: float, limit: float) -> bool:
        return (limit - score) * self.easier_is > 0

    def describe(self, score: float) -> str:
        """A score as one says it."""
        return f"{self.name} {score:.1f}"


def _flesch_kincaid(counts: Counts) -> float:
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def _smog(counts: Counts) -> float:
    return 1.043 * float((30 * counts.long_words / counts.sentences) ** 0.5) + 3.1291


def _fernandez_huerta(counts: Counts) -> float:
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def _inflesz(counts: Counts) -> float:
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


@dataclass(frozen=True)
class Measure:
    """How one language is measured."""

    syllables: Callable[[str], int]
    formulas: tuple[Formula, ...]


MEASURES: Mapping[str, Measure] = {
    "en": Measure(
        english_syllables,
        (
            Formula("Flesch-Kincaid", "Kincaid et al. 1975, Navy RBR 8-75", _flesch_kincaid, section=6.9, whole=6.0),
            Formula("SMOG", "McLaughlin 1969, Journal of Reading 12(8)", _smog, section=9.0, whole=9.0,
                    least_sentences=SMOG_SENTENCES, by_section=False),
        ),
    ),
    "es": Measure(
        spanish_syllables,
        (
            Formula("Fernández-Huerta", "Fernández Huerta 1959, Consigna 214", _fernandez_huerta, section=65.0, whole=70.0,
                    easier_is=1),
            Formula("INFLESZ", "Barrio-Cantalejo et al. 2008, Anales Sist Sanit Navar 31(2)", _inflesz, section=55.0, whole=65.0,
                    easier_is=1),
        ),
    ),
}  # fmt: skip
"""By language. SMOG and the scale of INFLESZ (55 "normal", 65 "fairly easy") stand beside a first formula because
the formula decides the result: two are reported, and both must pass."""


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


def _passive(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.language != "en":
        return
    for passage in sheet.running:
        for found in _PASSIVE.finditer(passage.text):
            yield check.problem(
                passage.place(found.start()),
                f"{quote(found[0])} does not say who does it.",
                'Put the doer first: "Your doctor fills it", not "It is filled".',
            )


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
