"""Spanish is looked at as English is: hard words by a list, the passive, and neither where there is none."""

import datetime
from pathlib import Path

import pytest
from test_counting import passage

import handouts
from handouts import checks
from handouts.checks.words import plain_words

TODAY = datetime.date(2026, 11, 22)


def found(folder: Path, code: str, text: str) -> list[str]:
    """What a check finds in a Spanish sentence, in its own words."""
    passage(folder, "es", text)
    library = handouts.load(folder / "content.yaml")
    return [each.message for each in checks.check(library, checks=[checks.by_code()[code]], today=TODAY)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Se hace una incisión.", "incisión"),
        ("Las incisiones sanan.", "incisiones"),
        ("Le dan analgésicos.", "analgésicos"),
        ("Es un coágulo debido a que usted no camina.", "debido a que"),
        ("Posteriormente usted va a casa.", "Posteriormente"),
    ],
)
def test_a_hard_word_is_told(text: str, word: str, tmp_path: Path) -> None:
    (message,) = found(tmp_path, "plain-word", text)
    assert word in message


@pytest.mark.parametrize(
    "text",
    [
        "Se hace un corte (incisión).",
        "Esto se llama edema.",
        "Una incisión es un corte.",
        "Tome su medicina con agua tibia.",
    ],
)
def test_an_explained_word_and_a_plain_one_are_not(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, "plain-word", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "El espacio es llenado con cemento.",
        "El globo será retirado.",
        "Los huesos fueron puestos en su lugar.",
        "La herida es luego cubierta.",
    ],
)
def test_a_passive_is_told(text: str, tmp_path: Path) -> None:
    (message,) = found(tmp_path, "passive-voice", text)
    assert "does not say who does it" in message


@pytest.mark.parametrize(
    "text",
    ["Es rápido y sólido.", "Su médico llena el espacio.", "Usted está cansado.", "Son demasiados pasos.", "Es el lado derecho.", "El dolor es parecido.", "Ha sido un día largo."],
)  # fmt: skip
def test_what_is_no_passive_is_not(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, "passive-voice", text) == []


def test_the_list_is_whole() -> None:
    listed = plain_words("es")
    assert len(listed) > 90
    assert not {plain for _, plain in listed.values()} & {" ".join(key) for key in listed}
