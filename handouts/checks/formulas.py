"""Readability formulas, written out with their sources, and how hard a text may be by each.

A formula holds for the language it was fitted to. What it counts is :class:`Counts`, by the syllables of
:mod:`handouts.checks.syllables`; none needs a library or a network when it runs.
"""

from collections.abc import Callable, Mapping, Sequence

from handouts.checks.syllables import (
    english_syllables,
    french_syllables,
    german_syllables,
    no_syllables,
    portuguese_syllables,
    russian_syllables,
    spanish_syllables,
)
from handouts.reading.declarations import dataclass

SMOG_SENTENCES = 10
"""Sentences SMOG must have here. McLaughlin counted 30; his formula scales fewer up."""
PLAIN_PART, PLAIN = 50.0, 60.0
"""Where Flesch's ease was fitted to another language: "plain" on his scale begins at 60, which is the aim for a whole sheet; a part
may be a step harder, down to 50. No author of these formulas says what a patient's sheet must score."""


@dataclass(frozen=True)
class Counts:
    """What a formula counts."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    """Words of three syllables or more."""
    short_words: int = 0
    """Words of one syllable."""
    letters: int = 0
    many_letters: int = 0
    """Words of more than six letters."""

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]], syllables: Callable[[str], int]) -> "Counts":
        """Counts of sentences given as their words."""
        words = [word for sentence in sentences for word in sentence]
        each = [syllables(word) for word in words]
        letters = [sum(letter.isalnum() for letter in word) for word in words]
        return cls(
            len(sentences), len(each), sum(each), sum(one >= 3 for one in each), sum(one == 1 for one in each), sum(letters),
            sum(one > 6 for one in letters),
        )  # fmt: skip


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


def _sol(counts: Counts) -> float:
    return 0.74 * _smog(counts) - 2.51


def _amstad(counts: Counts) -> float:
    return 180 - counts.words / counts.sentences - 58.5 * counts.syllables / counts.words


def _wiener(counts: Counts) -> float:
    of_100 = 100 / counts.words
    return (
        0.1935 * counts.long_words * of_100 + 0.1672 * counts.words / counts.sentences
        + 0.1297 * counts.many_letters * of_100 - 0.0327 * counts.short_words * of_100 - 0.875
    )  # fmt: skip


def _kandel_moles(counts: Counts) -> float:
    return 207 - 1.015 * counts.words / counts.sentences - 73.6 * counts.syllables / counts.words


def _martins(counts: Counts) -> float:
    return 248.835 - 1.015 * counts.words / counts.sentences - 84.6 * counts.syllables / counts.words


def _oborneva(counts: Counts) -> float:
    return 206.835 - 1.3 * counts.words / counts.sentences - 60.1 * counts.syllables / counts.words


def _gulpease(counts: Counts) -> float:
    return 89 + (300 * counts.sentences - 10 * counts.letters) / counts.words


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
            Formula("SOL", "Contreras et al. 1999, J Health Commun 4(1): SMOG of Spanish as a grade of English", _sol, section=9.0,
                    whole=9.0, least_sentences=SMOG_SENTENCES, by_section=False),
        ),
    ),
    "de": Measure(
        german_syllables,
        (
            Formula("Amstad", "Amstad 1978, Wie verständlich sind unsere Zeitungen?", _amstad, section=PLAIN_PART, whole=PLAIN, easier_is=1),
            Formula("Wiener Sachtextformel", "Bamberger and Vanecek 1984, Lesen, Verstehen, Lernen, Schreiben: the first", _wiener,
                    section=9.0, whole=8.0, least_sentences=SMOG_SENTENCES, by_section=False),
        ),
    ),
    "fr": Measure(french_syllables, (
        Formula("Kandel–Moles", "Kandel and Moles 1958, Cahiers d'études de radio-télévision 19", _kandel_moles, section=PLAIN_PART,
                whole=PLAIN, easier_is=1),
    )),
    "pt": Measure(portuguese_syllables, (
        Formula("Flesch–Martins", "Martins et al. 1996, Readability formulas applied to textbooks in Brazilian Portuguese", _martins,
                section=PLAIN_PART, whole=PLAIN, easier_is=1),
    )),
    "ru": Measure(russian_syllables, (
        Formula("Flesch–Oborneva", "Oborneva 2006, Автоматизированная оценка сложности учебных текстов", _oborneva,
                section=PLAIN_PART, whole=PLAIN, easier_is=1),
    )),
    "it": Measure(no_syllables, (
        Formula("Gulpease", "Lucisano and Piemontese 1988, Scuola e città 39", _gulpease, section=60.0, whole=60.0, easier_is=1),
    )),
}  # fmt: skip
"""By language. A formula stands here only with coefficients that a source beside this project has too; for Polish none was
found (Pisarek's, FOG-PL). SMOG and the scale of INFLESZ (55 "normal", 65 "fairly easy") stand beside a first formula because
the formula decides the result: two are reported, and both must pass."""
