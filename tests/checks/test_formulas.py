"""Reading levels outside English and Spanish: each formula against numbers worked out by hand, syllables against words."""

import pytest

from handouts.checks import syllables
from handouts.checks.formulas import MEASURES, Counts
from handouts.checks.readability import measure_text

COUNTS = Counts(sentences=10, words=100, syllables=180, long_words=12, short_words=50, letters=500, many_letters=20)
"""Ten words to a sentence, 1.8 syllables and 5 letters to a word."""


@pytest.mark.parametrize(
    ("language", "name", "score"),
    [
        ("de", "Amstad", 180 - 10 - 58.5 * 1.8),
        ("de", "Wiener Sachtextformel", 0.1935 * 12 + 0.1672 * 10 + 0.1297 * 20 - 0.0327 * 50 - 0.875),
        ("fr", "Kandel–Moles", 207 - 1.015 * 10 - 73.6 * 1.8),
        ("pt", "Flesch–Martins", 248.835 - 1.015 * 10 - 84.6 * 1.8),
        ("ru", "Flesch–Oborneva", 206.835 - 1.3 * 10 - 60.1 * 1.8),
        ("it", "Gulpease", 89 + (300 * 10 - 10 * 500) / 100),
        ("es", "SOL", 0.74 * (1.043 * (30 * 12 / 10) ** 0.5 + 3.1291) - 2.51),
    ],
)
def test_each_formula_gives_what_its_source_says(language: str, name: str, score: float) -> None:
    formula = next(each for each in MEASURES[language].formulas if each.name == name)
    assert formula.score(COUNTS) == pytest.approx(score)
    assert formula.source


SYLLABLES = {
    "german": {"Knochen": 2, "heilen": 2, "Theater": 3, "Ruhe": 2, "Operation": 5, "Ärztin": 2, "bequem": 2, "Frau": 1,
               "Wirbelsäule": 4, "Beine": 2, "neue": 2, "Tee": 1},
    "french": {"médecin": 3, "table": 1, "petite": 2, "os": 1, "vertèbres": 2, "fatigue": 2, "qui": 1, "l’hôpital": 3, "vie": 1,
               "semaine": 2, "ballon": 2, "réalité": 4},
    "portuguese": {"coração": 3, "médico": 3, "dia": 2, "água": 2, "história": 3, "mão": 1, "casa": 2, "quente": 2, "saúde": 3,
                   "operação": 4, "coluna": 3, "pais": 1, "país": 2},
    "russian": {"кость": 1, "врач": 1, "позвоночник": 4, "ещё": 2, "операция": 5},
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [(name, word, count) for name, words in SYLLABLES.items() for word, count in words.items()],
)
def test_syllables(language: str, word: str, count: int) -> None:
    assert getattr(syllables, f"{language}_syllables")(word) == count


@pytest.mark.parametrize(
    ("language", "easy", "hard"),
    [
        ("de", "Der Arzt hilft Ihnen. Sie gehen nach Haus.", "Die orthopädische Rehabilitationsmaßnahme verursacht Bewegungseinschränkungen."),
        ("fr", "Le docteur vous aide. Vous rentrez le soir.", "La consolidation ostéoporotique nécessite une rééducation fonctionnelle progressive."),
        ("pt", "O médico ajuda. Vá para casa.", "A reabilitação musculoesquelética necessita de acompanhamento multidisciplinar."),
        ("ru", "Врач вам помог. Дома был сон.", "Реабилитационное вмешательство обеспечивает функциональное восстановление."),
    ],
)  # fmt: skip
def test_an_easy_text_scores_above_a_hard_one(language: str, easy: str, hard: str) -> None:
    formula = MEASURES[language].formulas[0]
    scores = [dict(reading.scores)[formula] for text in (easy, hard) if (reading := measure_text(text, language))]
    assert scores[0] > formula.whole > formula.section > scores[1]
